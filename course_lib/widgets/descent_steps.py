"""Gradient descent as the widgets of lesson 06 need it: all points of a walk."""

from collections.abc import Callable
from typing import Any

import numpy as np

Gradient = Callable[[Any], Any]
FAR = 1e6  # farther out than this nothing is followed


def descend(gradient: Gradient, x0: Any, learning_rate: float, n_steps: int) -> np.ndarray:
    """x0 and the n_steps points after it, (n_steps + 1, …), each x − learning_rate · gradient(x).

    Where a walk is thrown out beyond `FAR` the rest of its points are NaN. `x0` may also be many
    starts at once, (…, d), if `gradient` takes such.

    >>> descend(lambda x: 2 * x, 8.0, 0.25, 3)
    array([8., 4., 2., 1.])
    """
    x = np.asarray(x0, dtype=float)
    path = np.empty((n_steps + 1, *x.shape))
    path[0] = x
    with np.errstate(all="ignore"):
        for t in range(n_steps):
            x = x - learning_rate * gradient(x)
            x = np.where(np.abs(x) < FAR, x, np.nan)
            path[t + 1] = x
    return path


def inside(path: np.ndarray, low: Any, high: Any) -> int:
    """How many points of the walk, from its start, lie between `low` and `high`.

    >>> inside(np.array([1.0, -2.0, 4.0, 1.0]), -3, 3)
    2
    """
    with np.errstate(invalid="ignore"):
        good = (path >= low) & (path <= high)
    good = good.reshape(len(path), -1).all(axis=1)
    return len(path) if good.all() else int(np.argmin(good))


def same_walk(yours: np.ndarray, ours: np.ndarray) -> bool:
    """Whether two walks agree, rounding aside, as long as both can be followed."""
    return bool(np.allclose(yours, ours, rtol=1e-6, atol=1e-9, equal_nan=True))


def sharp_turns(path: np.ndarray) -> int:
    """How many steps turn back on the one before them, by more than a right angle.

    >>> sharp_turns(np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 0.0], [3.0, 0.0]]))
    1
    """
    steps = np.diff(path, axis=0)
    return int(np.sum(np.sum(steps[1:] * steps[:-1], axis=1) < 0))
