"""The learning-rate range test: on a bowl by hand, on networks, and that it leaves no trace."""

import numpy as np
import pytest

from course_lib.nn import layers
from course_lib.nn.models import RangeTest, Sequential, range_test
from course_lib.nn.models.rates import smooth
from course_lib.nn.optimizers import SGD, Adam


class Bowl:
    """Descent on L = θ² from 1: multiplies θ by 1 − 2η, and diverges where η > 1."""

    def __init__(self):
        self.theta, self.rates = 1.0, []

    def __call__(self, rate):
        self.rates.append(rate)
        loss = self.theta**2
        self.theta *= 1 - 2 * rate
        return loss


def test_rates_rise_by_the_same_factor_and_losses_are_those_before_the_step():
    bowl = Bowl()
    found = range_test(bowl, low=0.001, high=0.1, steps=3, memory=0.0)
    np.testing.assert_allclose(found.rates, [0.001, 0.01, 0.1])
    np.testing.assert_allclose(found.rates, bowl.rates)
    np.testing.assert_allclose(found.losses, [1.0, 0.998**2, (0.998 * 0.98) ** 2])
    np.testing.assert_array_equal(found.smoothed, found.losses)
    assert found.diverged is None


def test_smoothing_by_hand():
    """s: 2, 1 + 1 = 2, 1 + 4 = 5; over 1/2, 3/4, 7/8."""
    np.testing.assert_allclose(smooth(np.array([4.0, 2.0, 8.0]), 0.5), [4, 2 / 0.75, 5 / 0.875])


def test_it_ends_where_the_loss_diverges_and_says_where():
    bowl = Bowl()
    found = range_test(bowl, low=1e-3, high=100.0, steps=200, memory=0.5)
    assert len(found.rates) == len(found.losses) == len(found.smoothed) == len(bowl.rates) < 200
    assert found.diverged == found.rates[-1] > 1.0
    assert found.smoothed[-1] > 4 * found.smoothed.min() >= found.smoothed[-2]
    assert 0.003 < found.steepest < 0.5


def test_where_it_falls_fastest_by_hand():
    rates = np.array([1e-3, 1e-2, 1e-1, 1.0, 10.0])
    losses = np.array([5.0, 5.0, 4.0, 1.0, 9.0])  # slopes over a tenfold: 0, −.5, −2, 2.5, 8
    found = RangeTest(rates, losses, losses)
    assert (found.steepest, found.diverged) == (0.1, 10.0)


def test_a_loss_that_only_rises_has_no_steepest_fall():
    losses = np.array([1.0, 1.5, 2.0])
    found = RangeTest(np.array([1.0, 2.0, 4.0]), losses, losses)
    assert found.steepest is None
    assert found.diverged is None
    assert RangeTest(np.ones(1), np.ones(1), np.ones(1)).steepest is None


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_loss_that_is_no_number_has_diverged(bad):
    losses = iter([3.0, 2.9, 1.0, bad])
    found = range_test(lambda rate: next(losses), low=0.1, high=1.0, steps=10, memory=0.0)
    assert len(found.rates) == 4
    assert found.diverged == found.rates[3]
    assert found.steepest == found.rates[2]
    first = range_test(lambda rate: bad, low=0.1, high=1.0, steps=10)
    assert first.diverged == pytest.approx(0.1)
    assert first.steepest is None


def problem(rule, **how):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 4))
    y = np.tanh(X @ rng.normal(size=(4, 1)))
    chain = [
        layers.Dense(8, activation="relu", input_shape=(4,)),
        layers.BatchNormalization(),
        layers.Dropout(0.1),
        layers.Dense(1),
    ]
    model = Sequential(chain, rng=1, **how)
    model.compile(optimizer=rule, loss="mse")
    return model, X, y


@pytest.mark.parametrize("rule", [SGD(0.01), Adam(0.001), SGD(0.01, clipnorm=1e30)], ids=str)
def test_a_network_shows_all_three_and_stays_as_it_was(rule):
    model, X, y = problem(rule)
    model.fit(X, y, epochs=2)
    twin, _, _ = problem(rule)
    twin.fit(X, y, epochs=2)
    before, history = model.get_weights(), model.history
    found = range_test(model, X, y, low=1e-5, high=1e6, steps=150)
    assert found.diverged is not None
    assert 1e-5 < found.steepest < found.diverged
    assert found.losses.argmin() not in (0, len(found.losses) - 1)
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    assert model.history is history
    assert model.optimizer.learning_rate == rule.learning_rate
    model.fit(X, y)  # the state of the optimizer and of the random numbers has not moved either
    twin.fit(X, y)
    for a, b in zip(twin.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_batches_are_drawn_from_the_generator():
    model, X, y = problem(SGD(0.01))
    same = [range_test(model, X, y, steps=20, rng=3).losses for _ in range(2)]
    np.testing.assert_array_equal(*same)
    other = range_test(model, X, y, steps=20, rng=4).losses
    assert not np.array_equal(same[0], other)


def test_a_network_that_was_not_built_is_not_built_by_it():
    model = Sequential([layers.Dense(1)], rng=0)
    model.compile(optimizer="sgd", loss="mse")
    range_test(model, np.ones((8, 2)), np.ones(8), steps=5)
    assert not model.built


def test_bad_settings_are_refused():
    bowl = Bowl()
    with pytest.raises(ValueError, match=r"rates go from 1 to 0\.1; expected 0 < low < high"):
        range_test(bowl, low=1, high=0.1)
    with pytest.raises(ValueError, match="steps is 1; expected a whole number, 2 or more"):
        range_test(bowl, steps=1)
    with pytest.raises(ValueError, match="memory is 1"):
        range_test(bowl, memory=1.0)
    with pytest.raises(ValueError, match=r"range_test\(model, X, y\)"):
        range_test(problem(SGD())[0])
    with pytest.raises(RuntimeError, match="compile"):
        range_test(Sequential([layers.Dense(1)]), np.ones((2, 1)), np.ones(2))
