"""Cross-entropy of many classes, of which one is right.

P (n, c) are probabilities, Z (n, c) logits with P = softmax(Z); labels are a one-hot table Y (n, c)
or class numbers y (n,) from 0, "sparse" in Keras's word. A loss gives (n,), a slope (n, c).

Source: decks R, E, M and P; Bridle (1990) for softmax with this loss.
"""

import numpy as np

from course_lib.nn.losses.binary import FLOOR
from course_lib.nn.losses.check import distributions, floats, labels, same_shape, shares, table


def log_sum_exp(Z: np.ndarray) -> np.ndarray:
    """log Σ_k e^{z_k} along the last axis, which is kept, with length 1.

    With m the largest, log Σ e^z = m + log Σ e^{z − m}: the largest power is e^0, and a sum of at
    least 1 has a logarithm. It is a maximum with round corners: max z ≤ lse(z) ≤ max z + log c.

    >>> log_sum_exp(np.array([[1000.0, 1000.0], [0.0, -1000.0]])).round(3)
    array([[1000.693],
           [   0.   ]])
    """
    Z = floats(Z)
    m = Z.max(axis=-1, keepdims=True)
    return m + np.log(np.exp(Z - m).sum(axis=-1, keepdims=True))


def categorical_cross_entropy(Y: np.ndarray, P: np.ndarray) -> np.ndarray:
    """L_i = −Σ_k y_ik log p_ik, (n,): only the right class's term is not 0, its rivals are in p.

    p is held above 1e-7. Keras also divides each row by its sum; here it must be 1 already.

    >>> categorical_cross_entropy([[1, 0, 0]], [[0.5, 0.25, 0.25]]).round(3)
    array([0.693])
    """
    Y, P = one_hot_and_probabilities(Y, P)
    return -(Y * np.log(np.maximum(P, FLOOR))).sum(axis=1)


def categorical_cross_entropy_slope(Y: np.ndarray, P: np.ndarray) -> np.ndarray:
    """∂L_i/∂p_ik = −y_ik / p_ik; below the floor, as at it.

    >>> categorical_cross_entropy_slope([[1, 0]], [[0.25, 0.75]])
    array([[-4.,  0.]])
    """
    Y, P = one_hot_and_probabilities(Y, P)
    return 0 - Y / np.maximum(P, FLOOR)  # 0 − …, or a class that does not count would have −0


def categorical_cross_entropy_from_logits(Y: np.ndarray, Z: np.ndarray) -> np.ndarray:
    """L_i = −Σ_k y_ik (z_ik − lse(z_i)), (n,): log p without ever computing a p.

    >>> categorical_cross_entropy_from_logits([[0, 1]], [[1000.0, 0.0]])
    array([1000.])
    """
    Y, Z = one_hot_and_logits(Y, Z)
    return (Y * (log_sum_exp(Z) - Z)).sum(axis=1)


def categorical_cross_entropy_from_logits_slope(Y: np.ndarray, Z: np.ndarray) -> np.ndarray:
    """∂L_i/∂z_ik = p_ik − y_ik.

    From L_i = lse(z_i) − Σ y_ik z_ik: the slope of lse is softmax, e^{z_k} / Σ e^z.

    >>> categorical_cross_entropy_from_logits_slope([[0, 1]], [[0.0, 0.0]])
    array([[ 0.5, -0.5]])
    """
    Y, Z = one_hot_and_logits(Y, Z)
    return np.exp(Z - log_sum_exp(Z)) - Y


def sparse_categorical_cross_entropy(y: np.ndarray, P: np.ndarray) -> np.ndarray:
    """L_i = −log p_{i, y_i}, (n,): the same loss, the label as a number from 0.

    >>> sparse_categorical_cross_entropy([0], [[0.5, 0.25, 0.25]]).round(3)
    array([0.693])
    """
    P = floats(P)
    y = labels(y, P)
    distributions(P)
    return -np.log(np.maximum(P[np.arange(len(y)), y], FLOOR))


def sparse_categorical_cross_entropy_slope(y: np.ndarray, P: np.ndarray) -> np.ndarray:
    """−1 / p at the right class, 0 elsewhere.

    >>> sparse_categorical_cross_entropy_slope([1], [[0.75, 0.25]])
    array([[ 0., -4.]])
    """
    P = floats(P)
    return categorical_cross_entropy_slope(one_hot(labels(y, P), P), P)


def softmax_cross_entropy(logits: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """The mean cross-entropy of softmax(logits), and its gradient by the logits, in one go.

        L = 1/n Σ_i lse(z_i) − z_{i, y_i},   dL/dZ = (P − Y) / n

    `y` holds class numbers (n,), or a one-hot table (n, c), which may be smoothed.

    >>> loss, dZ = softmax_cross_entropy(np.array([[0.0, 0.0]]), np.array([1]))
    >>> round(loss, 3), dZ.tolist()
    (0.693, [[0.5, -0.5]])
    """
    Z = floats(logits)
    if np.ndim(y) == 1:
        y = one_hot(labels(y, Z), Z)
    Y, Z = one_hot_and_logits(y, Z)
    log_P = Z - log_sum_exp(Z)  # (n, c) - (n, 1) -> (n, c)
    return float(-(Y * log_P).sum() / len(Z)), (np.exp(log_P) - Y) / len(Z)


def one_hot(y: np.ndarray, like: np.ndarray) -> np.ndarray:
    """A table as large as `like` (n, c), of its dtype, with 1 in column y_i of row i."""
    Y = np.zeros_like(like)
    Y[np.arange(len(y)), y] = 1
    return Y


def one_hot_and_probabilities(Y: np.ndarray, P: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    Y, P = same_shape(Y, P)
    distributions(P)
    shares(Y)
    return Y, P


def one_hot_and_logits(Y: np.ndarray, Z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    Y, Z = same_shape(Y, Z)
    table(Z)
    shares(Y)
    return Y, Z
