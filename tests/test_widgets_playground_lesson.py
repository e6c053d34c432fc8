"""The widgets of lesson 11 beside the playground: many runs, and the limit of a rate."""

import numpy as np
import pytest
from sweeping import assert_sweep

from course_lib.nn.playground import Experiment
from course_lib.widgets.many_runs import MOST, ManyRuns, count, spread
from course_lib.widgets.rate_limit import INPUTS, RateLimit, losses, parts

BOWL = {"problem": "regression", "hidden": (), "batch_size": 600}
KINDS = {"2": {"hidden": (2,)}, "3": {"hidden": (3,)}}


@pytest.mark.parametrize(
    "make",
    [
        lambda: ManyRuns(KINDS, epochs=20, runs=2),
        lambda: ManyRuns({str(k): {"hidden": (k,)} for k in range(1, 9)}, epochs=5, runs=1),
        lambda: RateLimit(),
    ],
    ids=["two kinds", "eight kinds", "rate"],
)
def test_sweep(make):
    assert_sweep(make(), at_least=8)


# ---- many runs


def test_runs_are_those_of_the_experiment():
    widget = ManyRuns(KINDS, shared={"dataset": "xor"}, epochs=30, runs=3)
    for name, hidden in (("2", (2,)), ("3", (3,))):
        for seed in range(3):
            one = Experiment(dataset="xor", hidden=hidden, seed=seed).run(30)
            np.testing.assert_array_equal(widget.done[name][seed], one.history["test_loss"])
            assert widget.result["ends"][name][seed] == one.test_loss


def test_a_tick_makes_one_run_of_the_chosen_kind_and_twenty_are_the_end():
    widget = ManyRuns(KINDS, epochs=3, runs=1)
    widget.set(kind="3")
    widget.clock.tick(2)
    assert [len(runs) for runs in widget.done.values()] == [1, 3]
    first = widget.done["3"][0]
    widget.clock.tick(MOST + 5)
    assert [len(runs) for runs in widget.done.values()] == [1, MOST]
    assert widget.done["3"][0] is first  # what is known is not computed again
    assert not widget.clock.playing


def test_goal_counts_what_is_below_it():
    widget = ManyRuns(KINDS, epochs=300, runs=2, goal=0.05)
    assert widget.sentence.startswith("2: 0 of 2 runs end below 0.05")
    assert "3: 2 of 2" in widget.sentence
    widget.set(goal=0.001)
    assert "3: 0 of 2" in widget.sentence
    assert count(np.array([0.1, 0.05, np.inf]), 0.1) == "1 of 3"
    assert spread(np.array([3.0, 1.0, 2.0])) == "median 2, from 1 to 3"


def test_runs_that_run_away_are_drawn_at_the_top():
    widget = ManyRuns({"high": {**BOWL, "learning_rate": 1.0}}, epochs=60, runs=1)
    assert widget.alert == ""
    assert "0 of 1 runs" in widget.sentence
    assert "beyond all bounds" in widget.sentence
    assert np.isinf(widget.done["high"][0][-1])
    assert np.isfinite(widget.done["high"][0][0])


def test_own_parts_run_and_those_that_fail_are_told():
    def wave(z):
        return np.sin(z)

    widget = ManyRuns({"mine": {"activation": wave}}, epochs=5, runs=1)
    expected = Experiment(activation=wave, seed=0).run(5).test_loss
    assert widget.result["ends"]["mine"][0] == expected

    def later(parameters, gradient, learning_rate):
        if len(widget.done["mine"]) > 1:
            raise ValueError("no more than two")
        return parameters

    widget = ManyRuns({"mine": {"optimizer": later}}, epochs=5, runs=1)
    widget.clock.tick(3)
    assert "no more than two" in widget.alert


def test_kinds_and_runs_are_counted():
    with pytest.raises(ValueError, match="0 kinds; expected 1 to 8"):
        ManyRuns({})
    with pytest.raises(ValueError, match="runs is 21; expected 1 to 20"):
        ManyRuns(KINDS, runs=21)


# ---- the limit of a rate


@pytest.mark.parametrize("rate", [0.01, 0.1, 0.15, 0.2])
def test_loss_is_that_of_the_experiment(rate):
    widget = RateLimit(rate=rate)
    run = Experiment(**BOWL, learning_rate=rate).run(20)
    np.testing.assert_allclose(
        widget.result["losses"][:21], run.history["train_loss"], rtol=1e-6, atol=1e-15
    )


@pytest.mark.parametrize("inputs", INPUTS)
def test_loss_of_other_inputs_is_that_of_descent_step_by_step(inputs):
    added, divisor = INPUTS[inputs]
    one = Experiment(**BOWL)
    X, y = one.data.X_train, one.data.y_train
    A = np.column_stack([(X + added) / divisor, np.ones(len(X))])
    theta = np.append(one.weights[0][:, 0], one.biases[0])
    expected = []
    for _ in range(10):
        errors = A @ theta - y
        expected.append(0.5 * np.mean(errors**2))
        theta = theta - 0.02 * A.T @ errors / len(A)
    np.testing.assert_allclose(losses(0.02, np.arange(10), *parts(added, divisor)), expected)


@pytest.mark.parametrize("inputs", INPUTS)
def test_limit_parts_falling_from_growing(inputs):
    widget = RateLimit(inputs=inputs)
    limit, (values, heights) = widget.result["limit"], widget.parts[inputs]
    below, above = (losses(share * limit, np.array([0, 3000]), values, heights)
                    for share in (0.98, 1.02))  # fmt: skip
    assert below[1] < 1e-3 * below[0]
    assert above[1] > 1e3 * above[0]
    assert "and grows" in RateLimit(inputs=inputs, rate=3.0).sentence


def test_best_rate_falls_fastest_in_the_long_run():
    values, heights = parts(0.0, 1.0)
    best = 2 / (values[0] + values[-1])
    late = np.array([300, 301])
    falls = []
    for share in (0.97, 1, 1.03):
        before, after = losses(best * share, late, values, heights)
        falls.append(after / before)
    assert falls[1] == min(falls) < 0.75
    assert "0.155" in RateLimit().sentence
    assert "λ = 1: its error is multiplied by 0.9" in RateLimit().sentence
