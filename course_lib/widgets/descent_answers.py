"""What students' functions of lesson 06 give, as arrays; AnswerError says what came instead."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.widgets.answers import AnswerError
from course_lib.widgets.descent_steps import FAR, Gradient


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


def as_steps(value: Any) -> int:
    """How many steps a student's `minimize` made; AnswerError says what came instead."""
    try:
        if not isinstance(value, (tuple, list)):
            raise TypeError
        _, steps = value
        return int(steps)
    except (TypeError, ValueError, OverflowError):
        raise AnswerError(
            f"minimize gave {value!r}; expected a pair: where it ended, and how many steps."
        ) from None


def as_gradient(value: Any) -> np.ndarray:
    """The gradient that a student's `cubic_loss` gave, (4,); AnswerError says what came instead."""
    try:
        if not isinstance(value, (tuple, list)):
            raise TypeError
        _, gradient = value
        gradient = np.asarray(gradient, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(
            f"cubic_loss gave {value!r}; expected a pair: the loss, and its gradient."
        ) from None
    if gradient.shape != (4,):
        raise AnswerError(f"the gradient has shape {gradient.shape}; expected (4,), as w has.")
    return gradient


def as_batches(value: Any, n: int, size: int) -> list[np.ndarray]:
    """What a student's `minibatches` gave, as index arrays; AnswerError says what came instead."""
    try:
        batches = [np.asarray(batch) for batch in value]
    except (TypeError, ValueError):
        raise AnswerError(f"minibatches gave {value!r}; expected a list of index arrays.") from None
    if not batches or any(b.ndim != 1 or b.dtype.kind not in "iu" for b in batches):
        raise AnswerError("minibatches must give a list of arrays of sample numbers.")
    if len(batches) != -(-n // size):
        raise AnswerError(
            f"minibatches gave {len(batches)} batches; expected {-(-n // size)} of {size} or less."
        )
    if any(np.any((b < 0) | (b >= n)) for b in batches):
        raise AnswerError(f"minibatches gave sample numbers out of range; expected 0 to {n - 1}.")
    return batches


def as_weights(value: Any) -> np.ndarray:
    """The weights that a student's `sgd_epoch` gave, (2,)."""
    try:
        w = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(f"sgd_epoch gave {value!r}; expected the weights after it.") from None
    if w.shape != (2,):
        raise AnswerError(f"sgd_epoch gave shape {w.shape}; expected (2,), as w has.")
    return w


def as_place(value: Any) -> np.ndarray:
    """The place that a student's `best_of_starts` gave, (2,), alone or first of a pair."""
    if isinstance(value, tuple) and len(value) == 2 and np.ndim(value[0]) == 1:
        value = value[0]
    try:
        place = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(f"best_of_starts gave {value!r}; expected the best place.") from None
    if place.shape != (2,):
        raise AnswerError(f"best_of_starts gave shape {place.shape}; expected (2,), one place.")
    if not np.all(np.isfinite(place)):
        raise AnswerError("best_of_starts gave nan or infinity; expected an end that is finite.")
    return place
