"""How wrong is a table of scores? Cross-entropy and hinge, and how they change with the scores.

Scores S are (n_samples, n_classes), the true classes y (n_samples,) their numbers from 0. A loss
gives L (n_samples,), its slope ∂L_i/∂s_j the table (n_samples, n_classes). For two classes a single
score z (n_samples,) is enough, that of class 1.

Source: decks R and M; Crammer and Singer (2001) and Weston and Watkins (1999) for the hinge.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


def softmax(S: np.ndarray) -> np.ndarray:
    """Scores as probabilities, row by row: p_j = e^{s_j} / Σ_l e^{s_l}, (n_samples, n_classes).

    Adding the same number to all scores of a row changes nothing; so the highest is made 0, and no
    power overflows. One row (n_classes,) will do as well.

    >>> softmax(np.array([0.3, 1.2])).round(3)
    array([0.289, 0.711])
    """
    S = as_floats(S)
    powers = np.exp(S - np.max(S, axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def log_softmax(S: np.ndarray) -> np.ndarray:
    """The logarithms of `softmax`, also where a probability is too small for a number.

    >>> log_softmax(np.array([0.0, 1000.0]))
    array([-1000.,     0.])
    """
    S = as_floats(S)
    S = S - np.max(S, axis=-1, keepdims=True)
    return S - np.log(np.exp(S).sum(axis=-1, keepdims=True))


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + e^−z), the softmax of the two scores (0, z), of the shape of z.

    >>> sigmoid(np.array([-1000.0, 0.0, 1.0])).round(3)
    array([0.   , 0.5  , 0.731])
    """
    z = as_floats(z)
    small = np.exp(-np.abs(z))  # at most 1: nothing overflows
    return np.where(z >= 0, 1, small) / (1 + small)


def cross_entropy(S: np.ndarray, y: np.ndarray) -> np.ndarray:
    """L_i = −log(e^{s_yi} / Σ_j e^{s_j}), (n_samples,): 0 if the right class has all probability.

    >>> cross_entropy(np.array([[0.3, 1.2]]), np.array([1])).round(3)
    array([0.341])
    """
    S, y = as_floats(S), check_classes(S, y)
    return -log_softmax(S)[np.arange(len(S)), y]


def cross_entropy_slope(S: np.ndarray, y: np.ndarray) -> np.ndarray:
    """∂L_i/∂s_j = p_j − [j = y_i]: the probabilities, less 1 for the right class.

    >>> cross_entropy_slope(np.array([[0.3, 1.2]]), np.array([1])).round(3)
    array([[ 0.289, -0.289]])
    """
    P, y = softmax(S), check_classes(S, y)
    P[np.arange(len(P)), y] -= 1
    return P


def binary_cross_entropy(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """L_i = −y log σ(z) − (1 − y) log(1 − σ(z)) = log(1 + e^z) − y z, (n_samples,); y is 0 or 1.

    >>> binary_cross_entropy(np.array([0.9, 1000.0]), np.array([1, 0])).round(3)
    array([3.41e-01, 1.00e+03])
    """
    z = as_floats(z)
    return np.logaddexp(0, z) - y * z


def binary_cross_entropy_slope(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """∂L_i/∂z = σ(z) − y, (n_samples,).

    >>> binary_cross_entropy_slope(np.array([0.0]), np.array([1]))
    array([-0.5])
    """
    return sigmoid(z) - y


def hinge(S: np.ndarray, y: np.ndarray) -> np.ndarray:
    """L_i = Σ_{j≠y_i} max(0, s_j − s_{y_i} + 1), (n_samples,).

    It is 0 if the right score is higher than every other by 1 at least.

    >>> hinge(np.array([[3.2, 5.1, -1.7]]), np.array([0])).round(3)
    array([2.9])
    """
    return np.maximum(0, short_by(S, y)).sum(axis=1)


def hinge_slope(S: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A subgradient: 1 for each class too near the right one, less their number for the right one.

    At a kink, where a class is behind by 1 exactly, the slope of its side at rest, 0, is taken.

    >>> hinge_slope(np.array([[3.2, 5.1, -1.7]]), np.array([0]))
    array([[-1.,  1.,  0.]])
    """
    slope = (short_by(S, y) > 0).astype(float)
    slope[np.arange(len(slope)), y] = -slope.sum(axis=1)
    return slope


def short_by(S: np.ndarray, y: np.ndarray) -> np.ndarray:
    """s_j − s_{y_i} + 1: by how much the right score falls short of 1 more; 0 for itself."""
    S, y = as_floats(S), check_classes(S, y)
    rows = np.arange(len(S))
    short = S - S[rows, y][:, None] + 1  # (n, c) - (n, 1) -> (n, c)
    short[rows, y] = 0
    return short


@dataclass(frozen=True)
class Loss:
    """A loss of scores and its slope, both functions of S (n_samples, n_classes) and y."""

    value: Callable[[np.ndarray, np.ndarray], np.ndarray]  # (n_samples,)
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]  # (n_samples, n_classes)


SOFTMAX = Loss(cross_entropy, cross_entropy_slope)
HINGE = Loss(hinge, hinge_slope)


def as_floats(S: np.ndarray) -> np.ndarray:
    S = np.asarray(S)
    return S.astype(np.result_type(S, np.float32), copy=False)


def check_classes(S: np.ndarray, y: np.ndarray) -> np.ndarray:
    """y as an array; ValueError unless S is a table and y has one of its columns for each row."""
    S, y = np.asarray(S), np.asarray(y)
    if S.ndim != 2 or y.shape != S.shape[:1]:
        raise ValueError(
            f"S has shape {S.shape} and y {y.shape}; "
            "expected (n_samples, n_classes) and (n_samples,). For one sample use s[None, :]."
        )
    check_numbers(y, S.shape[1])
    return y


def check_numbers(y: np.ndarray, n_classes: int) -> None:
    """ValueError unless y (n_samples,) holds class numbers."""
    fits = np.issubdtype(y.dtype, np.integer) and np.all((y >= 0) & (y < n_classes))
    if not fits:
        raise ValueError(
            f"y holds {np.unique(y)}; expected class numbers 0 to {n_classes - 1}. "
            "np.unique(y, return_inverse=True)[1] makes such of any labels."
        )
