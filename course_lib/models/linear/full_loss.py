"""The full loss of a linear classifier, and its gradient, as the formulas say it.

    L(W, b) = 1/N Σ_i L_i(W x_i + b, y_i) + λ R(W)

`objective.py` computes the same for the cross-entropy, in blocks and for speed.
"""

import numpy as np

from course_lib.models.linear.losses import Loss
from course_lib.models.linear.penalties import ElasticNet
from course_lib.models.linear.scores import scores


def full_loss(
    W: np.ndarray,
    b: np.ndarray,
    X: np.ndarray,
    y: np.ndarray,
    loss: Loss,
    R: ElasticNet,
    strength: float,
) -> float:
    """1/N Σ L_i + λ R(W), λ the `strength`.

    W is (n_classes, n_features), b (n_classes,), X (n_samples, n_features), y (n_samples,) class
    numbers from 0.

    >>> from course_lib.models.linear.losses import HINGE
    >>> from course_lib.models.linear.penalties import RIDGE
    >>> W, b, x = np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2), np.array([[2.0, 1.5]])
    >>> full_loss(W, b, x, np.array([0]), HINGE, RIDGE, 0.1)  # 1.5 - 2 + 1, and 0.1 · 2
    0.7
    """
    return float(np.mean(loss.value(scores(X, W, b), y))) + strength * R(W)


def full_gradient(
    W: np.ndarray,
    b: np.ndarray,
    X: np.ndarray,
    y: np.ndarray,
    loss: Loss,
    R: ElasticNet,
    strength: float,
) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of `full_loss`, or a subgradient: dW of W's shape and db of b's.

    dW = 1/N Σ_i ∂L_i/∂s x_iᵀ + λ ∂R/∂W,   for the cross-entropy 1/N (P − Y)ᵀ X + …
    """
    dS = loss.slope(scores(X, W, b), y) / len(X)  # (n, c)
    dW = dS.T @ X + strength * R.slope(W)  # (c, n) @ (n, d) -> (c, d)
    return dW, dS.sum(axis=0)
