"""The steps of a perceptron in the plane, and which weights get which cases right."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.models.linear.perceptron import Step, order_of
from course_lib.widgets.answers import AnswerError

EPOCHS = 12  # at most, in a walk
DIRECTIONS = 3600  # of w, tried for one that gets all cases right


def demo_cases() -> tuple[np.ndarray, np.ndarray]:
    """Six cases in the plane, three to fire on; a line through the origin parts them."""
    X = np.array([[2.0, 1.0], [-1.0, 2.0], [-2.0, 1.0], [1.5, -1.5], [0.5, 2.0], [-2.0, -0.5]])
    return X, np.array([1, 1, 0, 0, 1, 0])


def walk(
    X: np.ndarray,
    d: np.ndarray,
    start: np.ndarray,
    rng: np.random.Generator | None = None,
    step_by: Callable[[np.ndarray, np.ndarray, int], np.ndarray] | None = None,
) -> list[Step]:
    """The steps from `start` to an epoch without a mistake, or over EPOCHS epochs.

    `step_by(w, x, d)` gives the weights after one example; by default the perceptron's rule does.

    >>> steps = walk(np.array([[1.0, 0.0], [-1.0, 1.0]]), np.array([0, 1]), np.zeros(2))
    >>> [each.after.tolist() for each in steps]
    [[-1.0, 0.0], [-1.0, 0.0], [-1.0, 0.0], [-1.0, 0.0]]
    """
    steps: list[Step] = []
    w = start
    for epoch in range(1, EPOCHS + 1):
        mistakes = 0
        for i in order_of(len(X), rng):
            y = int(w @ X[i] >= 0)
            after = w + X[i] * (d[i] - y) if step_by is None else step_by(w, X[i], int(d[i]))
            steps.append(Step(epoch, int(i), int(d[i]), y, w, after))
            mistakes += y != d[i]
            w = after
        if not mistakes:
            break
    return steps


def right_ones(X: np.ndarray, d: np.ndarray, w: np.ndarray) -> int:
    """On how many cases the unit with weights w is right.

    >>> right_ones(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([1, 0]), np.array([1.0, -1.0]))
    2
    """
    return int(np.sum((X @ w >= 0) == d))


def all_right(X: np.ndarray, d: np.ndarray) -> bool:
    """Whether there is a w in the plane that gets all cases right, and not by a hair."""
    angle = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    W = np.column_stack([np.cos(angle), np.sin(angle)])
    return bool(np.any(np.all((W @ X.T >= 0) == d, axis=1)))  # (m, 2) @ (2, n) -> (m, n)


def as_weights(value: Any) -> np.ndarray:
    """A student's weights as floats (2,); AnswerError says what came instead."""
    try:
        w = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(f"perceptron_step gave {value!r}; expected two weights.") from None
    if w.shape != (2,):
        raise AnswerError(f"perceptron_step gave shape {w.shape}; expected (2,), as w has.")
    if not np.all(np.isfinite(w)):
        raise AnswerError(f"perceptron_step gave {w}; expected finite numbers.")
    return w
