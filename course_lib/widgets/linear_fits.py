"""Linear classifiers for the widgets of lesson 05: learned anew at every move, so quickly."""

from collections.abc import Callable
from itertools import islice

import numpy as np

from course_lib.models.linear.logistic import minimize
from course_lib.models.linear.penalties import RIDGE

STEPS = 500  # at most; some ten do for a few points in the plane
LEVEL = 1e-5  # a slope less steep than this ends the descent


def softmax_fit(
    X: np.ndarray, y: np.ndarray, n_classes: int, strength: float = 0.01, level: float = LEVEL
) -> tuple[np.ndarray, np.ndarray]:
    """W (n_rows, n_features) and b (n_rows,) of softmax regression with λ the `strength`.

    For two classes there is one row, whose score is that of class 1.
    """
    for point in islice(minimize(X, y, n_classes, RIDGE.times(strength)), STEPS):
        V = point.V
        if point.steepest < level:
            break
    return V[:, :-1], V[:, -1]


def two_class_fit(X: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, float]:
    """w (n_features,) and b of logistic regression on targets t of 0 and 1; scores w·x + b."""
    W, b = softmax_fit(np.asarray(X, dtype=float), np.asarray(t).astype(int), 2)
    return W[0], float(b[0])


def descend(
    gradient: Callable, X: np.ndarray, y: np.ndarray, n_classes: int, strength: float, steps: int,
    rate: float = 0.5,
) -> list[tuple[np.ndarray, np.ndarray]]:  # fmt: skip
    """W and b after 0, 1, … `steps` steps of gradient descent from 0, `steps` + 1 pairs.

    `gradient(W, b, X, y, strength)` returns dW and db of the shapes of W and b.
    """
    W, b = np.zeros((n_classes, X.shape[1])), np.zeros(n_classes)
    way = [(W, b)]
    for _ in range(steps):
        dW, db = gradient(W, b, X, y, strength)
        W, b = W - rate * dW, b - rate * db
        way.append((W, b))
    return way
