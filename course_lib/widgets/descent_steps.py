"""Gradient descent as the widgets of lesson 06 need it: all points of a walk, and a student's."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.widgets.answers import AnswerError

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


def as_path(value: Any, shape: tuple[int, ...]) -> np.ndarray:
    """What a student's `descend` gave, as floats of `shape`; AnswerError says what came instead.

    Points that are not finite, or too far out, are NaN, as in our walks.
    """
    try:
        path = np.array(value, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(f"descend gave {value!r}; expected an array of points.") from None
    if path.shape != shape:
        raise AnswerError(
            f"descend gave shape {path.shape}; expected {shape}: the start and a point a step."
        )
    with np.errstate(invalid="ignore"):
        path[~(np.abs(path) < FAR)] = np.nan
    return path


def by_own(
    own: Callable, gradient: Gradient, x0: Any, learning_rate: float, n_steps: int
) -> np.ndarray:
    """The walk by the student's `descend(gradient, x0, learning_rate, n_steps)`."""
    x0 = np.asarray(x0, dtype=float)
    start = float(x0) if x0.ndim == 0 else x0.copy()
    with np.errstate(all="ignore"):
        return as_path(own(gradient, start, learning_rate, n_steps), (n_steps + 1, *x0.shape))


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
