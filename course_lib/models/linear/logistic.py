"""Logistic regression: weights whose softmax gives the training labels the highest probability.

    minimize over W, b   1/N Σ_i −log p_{y_i}(x_i) + λ R(W),   p(x) = softmax(W x + b)

For two classes one row of weights is enough: p₁(x) = σ(w·x + b). The loss is convex, so that every
way down leads to the same minimum.

Source: Cox (1958), The regression analysis of binary sequences; decks R and M.
"""

from collections.abc import Iterator

import numpy as np

from course_lib.models.linear.fista import fista
from course_lib.models.linear.lbfgs import Point, lbfgs
from course_lib.models.linear.losses import as_floats, check_numbers
from course_lib.models.linear.objective import CrossEntropy
from course_lib.models.linear.penalties import ElasticNet


def minimize(
    X: np.ndarray, y: np.ndarray, n_classes: int, penalty: ElasticNet, bias: bool = True
) -> Iterator[Point]:
    """Go down the full loss from 0: yield V = [W b] step by step, on and on.

    X is (n_samples, n_features), y (n_samples,) class numbers from 0, `penalty` λ R. V is
    (n_classes, n_features + 1), for two classes (1, n_features + 1). Raises ValueError where X and
    y do not fit.

    Smooth penalties go by L-BFGS, those with a kink by FISTA. Where there is a bias to make good
    for it, the features are moved to mean 0 meanwhile: the same losses, and a shorter way down.

    >>> from course_lib.models.linear.penalties import RIDGE
    >>> X, y = np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([0, 1, 0, 1])
    >>> for point in minimize(X, y, 2, RIDGE.times(0.1)):
    ...     if point.steepest < 1e-6:
    ...         break
    >>> point.V.round(3), round(point.value, 3)
    (array([[ 0.5 , -1.25]]), 0.631)
    """
    X, y = as_floats(X), np.asarray(y)
    if X.ndim != 2 or y.shape != X.shape[:1]:
        raise ValueError(
            f"X has shape {X.shape} and y {y.shape}; "
            "expected (n_samples, n_features) and (n_samples,)"
        )
    check_numbers(y, n_classes)
    mean = np.mean(X, axis=0, dtype=float) if bias else np.zeros(X.shape[1])
    mean = mean.astype(X.dtype)
    moved = X - mean
    f = CrossEntropy(moved, y, n_classes, penalty.l2, bias)
    start = np.zeros((1 if n_classes == 2 else n_classes, X.shape[1] + 1))
    if penalty.l1 == 0:
        points = lbfgs(f, start, f.curvature)
    else:
        l1 = np.append(np.full(X.shape[1], penalty.l1), 0.0)  # the bias is free
        points = fista(f, start, l1, sizes_of(moved, penalty))
    for point in points:
        V, slope = point.V.copy(), point.slope.copy()
        V[:, -1] -= V[:, :-1] @ mean  # W (x - mean) + b = W x + (b - W mean)
        slope[:, :-1] += np.outer(slope[:, -1], mean)  # and so by the chain rule
        yield Point(V, point.value, slope)


def sizes_of(X: np.ndarray, penalty: ElasticNet) -> np.ndarray:
    """The second derivative of the loss by each entry of V, at most, (n_features + 1,)."""
    squares = np.einsum("nd,nd->d", X, X, dtype=float) / len(X)  # (n, d) -> (d,)
    sizes = np.append(squares / 4 + 2 * penalty.l2, 1 / 4)  # p (1 - p) is at most 1/4
    return np.where(sizes > 0, sizes, 1)
