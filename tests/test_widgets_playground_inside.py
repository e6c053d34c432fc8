"""Step inside: the words and numbers of one batch, and that its update is the experiment's step."""

import asyncio
import json
import re

import numpy as np
import pytest

from course_lib.nn.playground import Experiment
from course_lib.nn.schedules import StepDecay
from course_lib.widgets.playground import Playground
from course_lib.widgets.playground_inside import Walk
from course_lib.widgets.words import number


def my_bend(z):
    return np.tanh(z)


def my_step(parameters, gradient, learning_rate):
    return parameters - learning_rate * gradient


def by_hand(**settings):
    """Two inputs, one hidden neuron, one output, with small round weights; a batch of one sample.

    The sample is (2, 1), wanted is −1: z = 0.25 · 2 − 1 · 1 + 0.5 = 0 goes in, so the hidden output
    is 0, the output's sum 0.5 · 0 + 1 = 1.
    """
    experiment = Experiment(
        X=[[2, 1]] * 4, y=[-1, -1, -1, -1], problem="regression", hidden=(1,), batch_size=1,
        learning_rate=0.1, **settings,
    )  # fmt: skip
    experiment.weights[0][:, 0], experiment.biases[0][...] = (0.25, -1), 0.5
    experiment.weights[1][...], experiment.biases[1][...] = 0.5, 1
    return experiment


def frames(walk):
    """Of every step until the update."""
    seen = [walk.frame()]
    for _ in range(walk.last):
        walk.move(1)
        seen.append(walk.frame())
    return seen


def test_one_sample_by_hand():
    given, hidden, output, loss, back_output, back_hidden, update = frames(Walk(by_hand()))
    assert given["lines"] == ["x1 = 2", "x2 = 1"]
    assert given["nodes"] == ["2", "1", "", ""]
    assert given["samples"] == ["1: x1 = 2, x2 = 1; wanted −1"]
    assert hidden["formula"] == "z = Σ w · input + b,   output = tanh z"
    assert hidden["lines"] == ["hidden 1.1: z = 0.25 · 2 + (−1 · 1) + 0.5 = 0; output tanh z = 0"]
    assert hidden["links"] == ["0.25 · 2 = 0.5", "−1 · 1 = −1", "+ 0.5", "", ""]
    assert hidden["nodes"] == ["2", "1", "z 0\na 0", ""]
    assert output["lines"] == ["output: z = 0.5 · 0 + 1 = 1; output z = 1"]
    assert loss["lines"] == ["loss = ½ (1 − (−1))² = 2"]
    assert back_output["lines"] == ["output: ∂L/∂z = (1 − (−1)) · 1 = 2"]
    assert back_output["links"] == ["", "", "", "2 · 0 = 0", "2"]
    assert back_hidden["lines"] == ["hidden 1.1: ∂L/∂z = (0.5 · 2) · 1 = 1"]
    assert back_hidden["links"] == ["1 · 2 = 2", "1 · 1 = 1", "1", "", ""]
    assert back_hidden["nodes"] == ["2", "1", "∂L/∂z\n1", "∂L/∂z\n2"]
    assert update["links"] == [
        "0.25 − 0.1 · 2 = 0.05", "−1 − 0.1 · 1 = −1.1", "0.5 − 0.1 · 1 = 0.4",
        "0.5 − 0.1 · 0 = 0.5", "1 − 0.1 · 2 = 0.8",
    ]  # fmt: skip
    assert update["lines"] == [
        "hidden 1.1: from x1: 0.25 − 0.1 · 2 = 0.05; from x2: −1 − 0.1 · 1 = −1.1; "
        "bias: 0.5 − 0.1 · 1 = 0.4",
        "output: from hidden 1.1: 0.5 − 0.1 · 0 = 0.5; bias: 1 − 0.1 · 2 = 0.8",
    ]
    assert [f["title"] for f in (hidden, output, loss, back_output, back_hidden, update)] == [
        "Forward: hidden layer 1", "Forward: output", "Loss", "Backward: output",
        "Backward: hidden layer 1", "Update",
    ]  # fmt: skip


SETTINGS = {
    "default": {},
    "no hidden layer": {"hidden": ()},
    "largest": {"hidden": (8,) * 6, "features": ("x1", "x2", "x1^2", "sin x1")},
    "own activation": {"activation": my_bend},
    "own optimizer": {"optimizer": my_step},
    "adam": {"optimizer": "adam", "loss": "huber"},
    "l1": {"regularization": "l1", "regularization_rate": 0.1},
    "l2 in float32": {
        "regularization": "l2", "regularization_rate": 0.1, "precision": "float32",
    },
    "schedule": {"schedule": StepDecay(0.1, factor=0.1, every=1), "batch_size": 30},
    "parts": {"batch_size": 30, "train_share": 10},
    "cross-entropy of two": {"loss": "binary_crossentropy"},
    "three classes": {"X": [[-3, 0], [0, 3], [3, 0]] * 9, "y": ["a", "b", "c"] * 9},
    "three classes, squared": {
        "X": [[-3, 0], [0, 3], [3, 0]] * 9, "y": ["a", "b", "c"] * 9, "loss": "mse",
    },
    "regression": {"problem": "regression"},
    "own loss": {"loss": (lambda y, f: ((f - y) ** 2)[:, 0], lambda y, f: 2 * (f - y))},
}  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_a_walk_makes_the_experiments_steps_with_any_settings(name):
    walked, twin = Experiment(**SETTINGS[name]), Experiment(**SETTINGS[name])
    walk = Walk(walked)
    for _ in range(walked.batches + 1):
        seen = frames(walk)
        twin.step_batch()
        assert walked.state == twin.state
        assert json.loads(json.dumps(seen, allow_nan=False)) == seen
        assert all(len(f["nodes"]) == len(walked.nodes) for f in seen)
        assert all(len(f["links"]) == walked.network.parameters.size for f in seen)
        for f in seen[1:-1]:
            if f["title"] != "Loss":
                assert len(f["lines"]) == len(f["active"]) > 0
                assert all(walked.nodes[k] in line for k, line in zip(f["active"], f["lines"]))  # noqa: B905
        walk.move(1)  # into the next batch
        assert walk.frame()["step"] == 0
    assert walked.epoch == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [("three classes", "softmax(output)"), ("cross-entropy of two", "σ(output)"),
     ("three classes, squared", "(wanted, output)")],
)  # fmt: skip
def test_the_loss_says_what_it_takes_of_the_outputs(name, words):
    walk = Walk(Experiment(**SETTINGS[name]))
    shown = next(f for f in frames(walk) if f["title"] == "Loss")
    assert words in shown["formula"]
    out = walk.inside.forward.outputs[-1][0]
    if name == "three classes":
        wanted = walk.experiment.training.Y[walk.inside.rows][0]
        value = -np.log((np.exp(out) / np.exp(out).sum())[wanted > 0][0])
        assert shown["lines"][0].endswith(f"= {number(value)}")


def test_a_sum_in_the_words_is_right():
    """The terms as they are printed add up to the printed sum, nearly."""
    walk = Walk(Experiment(seed=3, features=("x1", "x2", "x1 x2")))
    walk.move(1)
    for line in walk.frame()["lines"]:
        terms, total, output = re.fullmatch(
            r"hidden 1\.\d: z = (.*) = (\S+); output tanh z = (\S+)", line.replace("−", "-")
        ).groups()
        value = eval(terms.replace("·", "*"), {})
        assert value == pytest.approx(float(total), abs=0.05)
        assert np.tanh(float(total)) == pytest.approx(float(output), abs=0.005)


def test_words_name_activation_loss_and_rule():
    walk = Walk(Experiment(activation=my_bend, optimizer=my_step, loss="huber"))
    seen = frames(walk)
    assert "output = my_bend(z)" in seen[1]["formula"]
    assert "output my_bend(z) = " in seen[1]["lines"][0]
    assert "Huber" in seen[4]["formula"]
    assert "what my_step makes of w and g" in seen[-1]["formula"]
    assert "(g = " in seen[-1]["links"][0]
    seen = frames(Walk(Experiment(activation="relu", regularization="l1", regularization_rate=0.1)))
    assert "max(0, z)" in seen[1]["formula"]
    assert "L1 pulls weights towards 0" in seen[-1]["formula"]


def test_a_part_batch_moves_nothing_and_is_carried():
    walk = Walk(Experiment(batch_size=30, train_share=10))  # 50 points: 30, and a part of 20
    frames(walk)
    walk.move(1)
    assert "part of a batch, 20 samples" in frames(walk)[-1]["lines"][0]
    walk.move(1)
    assert "the batch's 30 samples and 20 carried" in frames(walk)[-1]["formula"]


def test_back_and_another_sample():
    walk = Walk(Experiment())
    walk.move(-1)
    assert walk.step == 0
    walk.move(1)
    first = walk.frame()
    walk.choose(3)
    assert walk.frame()["lines"] != first["lines"]
    walk.choose(0)
    walk.move(1)
    walk.move(-1)
    assert walk.frame() == first
    for _ in range(walk.last - 1):
        walk.move(1)
    done = walk.experiment.state
    walk.move(-1)  # nothing leads back from a step that was taken
    assert walk.step == walk.last
    assert walk.experiment.state == done
    walk.choose(2)
    assert (walk.step, walk.sample) == (0, 2)


@pytest.fixture
def playground(monkeypatch):
    monkeypatch.setattr(Playground, "send", lambda self, content, buffers=None: None)
    return Playground(seed=1)


def ask(playground, **content):
    playground._handle_custom_msg(content, [])


def test_the_page_walks_through_a_batch(playground):
    twin = Experiment(seed=1)
    assert playground.inside == {}
    ask(playground, do="inside")
    assert playground.inside["title"] == "A sample of the batch"
    assert playground.inside["batch"] == "batch 1 of 25"
    ask(playground, do="sample", index=4)
    ask(playground, do="go")
    assert playground.inside["sample"] == 4
    assert playground.inside["step"] == 1
    ask(playground, do="show", node=2)
    assert playground.inside["step"] == 1  # a look at a neuron leaves it where it is
    ask(playground, do="go", back=True)
    assert playground.inside["step"] == 0
    for _ in range(8):
        ask(playground, do="go")
    assert playground.inside["title"] == "Update"
    twin.step_batch()
    assert playground.state == twin.state
    ask(playground, do="go")
    assert playground.inside["batch"] == "batch 2 of 25"
    ask(playground, do="inside")
    assert playground.inside == {}
    assert playground.alert == ""
    ask(playground, do="go")
    assert "no batch is open" in playground.alert


@pytest.mark.parametrize(
    "asked",
    [
        {"do": "step"}, {"do": "reset"}, {"do": "regenerate"}, {"do": "toggle", "feature": "x1^2"},
        {"do": "hidden", "neurons": [3]}, {"do": "edit", "index": 0, "value": 2.0},
        {"do": "add", "x1": 0, "x2": 0, "label": 1},
    ],
    ids=lambda asked: asked["do"],
)  # fmt: skip
def test_what_is_done_meanwhile_begins_the_walk_anew(playground, asked):
    ask(playground, do="inside")
    ask(playground, do="go")
    ask(playground, **asked)
    assert playground.inside["step"] == 0
    assert playground.walk.holds(playground.experiment)
    assert playground.alert == ""
    assert len(playground.inside["nodes"]) == len(playground.experiment.nodes)


def test_without_points_there_is_nothing_to_step_into(playground):
    ask(playground, do="inside")
    ask(playground, do="clear_points")
    assert playground.inside == {}
    ask(playground, do="inside")
    assert "no point to learn from" in playground.alert
    assert playground.inside == {}


def test_it_pauses_training_and_play_closes_it(playground):
    async def go():
        playground.play()
        playground.step_inside()
        assert not playground.playing
        assert playground.inside["step"] == 0
        playground.play()
        assert playground.playing
        assert playground.inside == {}
        playground.pause()

    asyncio.run(go())


def test_a_step_that_runs_away_is_said():
    playground = Playground(problem="regression", learning_rate=10.0, activation="linear")
    playground.step_inside()
    for _ in range(200):
        playground.go()
        if playground.experiment.diverged:
            break
    assert playground.inside["title"] == "Update"
    assert "training ran away" in playground.inside["lines"][0]
