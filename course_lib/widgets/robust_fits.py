"""A constant or a line through points, by the squared, the absolute and Huber's error."""

import itertools
from collections.abc import Callable

import numpy as np

from course_lib.nn.losses.regression import absolute_error

STEPS = 300  # of gradient descent by a given slope


def columns(x: np.ndarray, kind: str) -> np.ndarray:
    """What is multiplied by the parameters: ones, and for a line x, standardized: (n, 1 or 2)."""
    ones = np.ones((len(x), 1))
    return ones if kind == "constant" else np.column_stack([ones, (x - x.mean()) / x.std()])


def by_squares(A: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The least mean of e²: the mean of y, or the usual line.

    >>> by_squares(np.ones((3, 1)), np.array([0.0, 1.0, 5.0])).round(3)
    array([2.])
    """
    return np.linalg.lstsq(A, y, rcond=None)[0]


def by_absolutes(A: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The least mean of |e|: the median of y; of lines the best one through two of the points.

    >>> by_absolutes(np.ones((3, 1)), np.array([0.0, 1.0, 5.0]))
    array([1.])
    """
    if A.shape[1] == 1:
        return np.array([np.median(y)])
    pairs = [list(p) for p in itertools.combinations(range(len(y)), 2) if A[p[0], 1] != A[p[1], 1]]
    lines = [np.linalg.solve(A[p], y[p]) for p in pairs]
    return min(lines, key=lambda theta: absolute_error(y, A @ theta).mean())


def by_huber(A: np.ndarray, y: np.ndarray, delta: float) -> np.ndarray:
    """The least mean of Huber's loss, by least squares whose weights are δ/|e| beyond δ.

    >>> by_huber(np.ones((3, 1)), np.array([0.0, 1.0, 5.0]), 1.0).round(3)
    array([1.])
    """
    theta = by_squares(A, y)
    for _ in range(200):
        e = np.abs(y - A @ theta)
        root = np.sqrt(delta / np.maximum(e, delta))
        before, theta = theta, by_squares(A * root[:, None], y * root)
        if np.abs(theta - before).max() < 1e-9:
            break
    return theta


def downhill(A: np.ndarray, y: np.ndarray, slope: Callable[..., np.ndarray]) -> np.ndarray:
    """Gradient descent from 0: θ ← θ − Aᵀ g, where g = slope(y, f) is that of a mean loss, by f."""
    theta = np.zeros(A.shape[1])
    for _ in range(STEPS):
        g = slope(y.copy(), A @ theta)
        theta = theta - A.T @ g  # (k, n) @ (n,) -> (k,)
        if not np.all(np.abs(theta) < 1e6):
            break
    return theta
