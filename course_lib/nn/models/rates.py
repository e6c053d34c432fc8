"""The learning-rate range test: let the rate rise from step to step, and watch the loss.

Too low a rate hardly moves it, a good one lowers it fast, too high a one throws it up. One short
run shows all three; a usual choice is a rate somewhat below the steepest fall's.

Source: Smith 2017 (Cyclical learning rates); the rise by equal factors and the smoothing became
usual with fastai.
"""

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from course_lib.nn.models.sequential import Sequential

DIVERGED = 4.0  # times the lowest smoothed loss


@dataclass(frozen=True)
class RangeTest:
    """What was seen: one entry for each step that was taken, all (k,).

    `losses[i]` is the loss at which the step with `rates[i]` began, `smoothed[i]` a mean of the
    losses up to it that forgets the older ones.
    """

    rates: np.ndarray
    losses: np.ndarray
    smoothed: np.ndarray

    @property
    def steepest(self) -> float | None:
        """The rate at which the smoothed loss falls fastest by log η; None if it never falls."""
        known = np.isfinite(self.smoothed)
        if known.sum() < 2:
            return None
        rates = self.rates[known]
        slopes = np.gradient(self.smoothed[known], np.log(rates))
        steepest = int(np.argmin(slopes))
        return float(rates[steepest]) if slopes[steepest] < 0 else None

    @property
    def diverged(self) -> float | None:
        """The first rate at which the loss has left the lowest far behind; None if none has."""
        lost = has_diverged(self.smoothed)
        return float(self.rates[np.argmax(lost)]) if lost.any() else None


def has_diverged(smoothed: np.ndarray) -> np.ndarray:
    """Where the smoothed loss is above `DIVERGED` times the lowest before it, or no number (k,).

    >>> has_diverged(np.array([2.0, 1.0, 3.0, 5.0, np.nan]))
    array([False, False, False,  True,  True])
    """
    lowest = np.fmin.accumulate(smoothed)
    return ~np.isfinite(smoothed) | (smoothed > DIVERGED * lowest)


def smooth(losses: np.ndarray, memory: float) -> np.ndarray:
    """s ← memory · s + (1 − memory) · loss, over 1 − memory^t as in Adam: a running mean (k,).

    >>> smooth(np.array([4.0, 1.0]), 0.5)
    array([4., 2.])
    """
    s, smoothed = 0.0, np.empty(len(losses))
    for i, loss in enumerate(losses):
        s = memory * s + (1 - memory) * loss
        smoothed[i] = s / (1 - memory ** (i + 1))
    return smoothed


def range_test(
    learn: "Sequential | Callable[[float], float]",
    X: Any = None,
    y: Any = None,
    low: float = 1e-6,
    high: float = 10.0,
    steps: int = 100,
    batch_size: int = 32,
    memory: float = 0.9,
    rng: np.random.Generator | int | None = None,
) -> RangeTest:
    """One step with each of `steps` rates from `low` to `high`, each the same times the one before.

    `learn` is a compiled network, which learns batches of X and y in an order drawn from `rng`; a
    copy of it does, so that the network itself stays as it is. Or `learn` is a function that takes
    the rate, does one step and returns the loss before it. The test ends early when the loss has
    diverged: that rate is the last of the record.

    >>> theta = [1.0]
    >>> def learn(rate):  # gradient descent on L = θ²
    ...     loss = theta[0] ** 2
    ...     theta[0] -= rate * 2 * theta[0]
    ...     return loss
    >>> found = range_test(learn, low=1e-3, high=10.0, steps=50, memory=0.0)
    >>> 0.01 < found.steepest < 0.2, 1 < found.diverged < 10
    (True, True)
    """
    check_range(low, high, steps, memory)
    one_step = learn if callable(learn) else steps_of(learn, X, y, batch_size, rng)
    rates, losses = np.geomspace(low, high, steps), np.empty(steps)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for i, rate in enumerate(rates):
            try:
                losses[i] = one_step(float(rate))
            except FloatingPointError:  # said by a rule that clips: the gradient is no number
                losses[i] = math.nan
            smoothed = smooth(losses[: i + 1], memory)
            if has_diverged(smoothed)[-1]:
                break
    return RangeTest(rates[: i + 1], losses[: i + 1], smoothed)


def steps_of(
    model: Any, X: Any, y: Any, batch_size: int, rng: np.random.Generator | int | None
) -> Callable[[float], float]:
    """A function that lets a copy of `model` learn the next batch at the rate that it is given."""
    if X is None or y is None:
        raise ValueError("a network needs samples to learn: range_test(model, X, y).")
    model = copy.deepcopy(model)
    X, y = model.checked(X, y)
    order = (model.rng if rng is None else np.random.default_rng(rng)).permutation(len(X))
    starts = cycle(range(0, len(X), batch_size))

    def step(rate: float) -> float:
        start = next(starts)
        rows = order[start : start + batch_size]
        model.optimizer.learning_rate = rate
        return model.train_on_batch(X[rows], y[rows])

    return step


def check_range(low: float, high: float, steps: int, memory: float) -> None:
    if not 0 < low < high < math.inf:
        raise ValueError(f"the rates go from {low} to {high}; expected 0 < low < high.")
    if not isinstance(steps, int | np.integer) or steps < 2:
        raise ValueError(f"steps is {steps!r}; expected a whole number, 2 or more.")
    if not 0 <= memory < 1:
        raise ValueError(f"memory is {memory!r}; expected a number from 0 to below 1, as 0.9.")
