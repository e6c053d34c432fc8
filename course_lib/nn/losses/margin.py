"""Hinge losses: content as soon as the right score leads by 1.

Binary: y (n,) is −1 or 1 (0 is taken for −1, as in Keras), f the score. Many classes: a one-hot
table Y (n, c) and scores S (n, c). A loss gives (n,), a slope the table of the scores' shape; at a
kink the slope of the side at rest, 0, is taken.

Source: decks R and M; Crammer and Singer (2001), Weston and Watkins (1999).
"""

import numpy as np

from course_lib.nn.losses.categorical import one_hot_and_logits
from course_lib.nn.losses.check import same_shape
from course_lib.nn.losses.regression import outputs, over_outputs


def hinge(y: np.ndarray, f: np.ndarray) -> np.ndarray:
    """L_i = max(0, 1 − y f), the mean over the outputs as in Keras, (n,).

    >>> hinge([1, 1, -1], [2.0, 0.5, 0.5])
    array([0. , 0.5, 1.5])
    """
    y, f = signs(y, f)
    return over_outputs(np.maximum(0, 1 - y * f))


def hinge_slope(y: np.ndarray, f: np.ndarray) -> np.ndarray:
    """∂L_i/∂f = −y where y f < 1, else 0, over the number of outputs.

    >>> hinge_slope([1, 1, -1], [2.0, 0.5, 0.5])
    array([ 0., -1.,  1.])
    """
    y, f = signs(y, f)
    return np.where(y * f < 1, -y, 0) / outputs(f)


def categorical_hinge(Y: np.ndarray, S: np.ndarray) -> np.ndarray:
    """L_i = max(0, 1 + max_{j≠y} s_j − s_y), the *highest* rival only, (n,).

    (Keras takes the highest of (1 − y) s, in which the right class counts as 0; it differs where
    all rivals are below 0.)

    >>> categorical_hinge([[1, 0, 0]], [[3.2, 5.1, 4.0]]).round(3)
    array([2.9])
    """
    return np.maximum(0, short_by(Y, S)).max(axis=1)


def categorical_hinge_slope(Y: np.ndarray, S: np.ndarray) -> np.ndarray:
    """1 for the highest rival and −1 for the right class, where the loss is above 0.

    >>> categorical_hinge_slope([[1, 0, 0]], [[3.0, 5.0, 4.0]])
    array([[-1.,  1.,  0.]])
    """
    short, Y = short_by(Y, S), np.asarray(Y)
    rows, rival = np.arange(len(short)), short.argmax(axis=1)
    slope = np.zeros_like(short)
    slope[rows, rival] = short[rows, rival] > 0
    return slope - Y.astype(slope.dtype) * slope.sum(axis=1, keepdims=True)


def multiclass_hinge(Y: np.ndarray, S: np.ndarray) -> np.ndarray:
    """L_i = Σ_{j≠y} max(0, 1 + s_j − s_y), *every* rival that is too near, (n,).

    >>> multiclass_hinge([[1, 0, 0]], [[3.2, 5.1, 4.0]]).round(3)
    array([4.7])
    """
    return np.maximum(0, short_by(Y, S)).sum(axis=1)


def multiclass_hinge_slope(Y: np.ndarray, S: np.ndarray) -> np.ndarray:
    """1 for each rival that is too near, less their number for the right class.

    >>> multiclass_hinge_slope([[1, 0, 0]], [[3.0, 5.0, 4.0]])
    array([[-2.,  1.,  1.]])
    """
    short, Y = short_by(Y, S), np.asarray(Y)
    slope = (short > 0).astype(short.dtype)
    return slope - Y.astype(slope.dtype) * slope.sum(axis=1, keepdims=True)


def short_by(Y: np.ndarray, S: np.ndarray) -> np.ndarray:
    """1 + s_j − s_y, by which the right score falls short of leading class j by 1; 0 for itself."""
    Y, S = one_hot_and_logits(Y, S)
    if not np.all((Y == 0) | (Y == 1)):
        raise ValueError(
            "y_true holds shares; expected one-hot labels: a hinge has one right class"
        )
    right = (Y * S).sum(axis=1, keepdims=True)  # (n, 1)
    return np.where(Y == 1, 0, 1 + S - right)


def signs(y: np.ndarray, f: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Labels as −1 and 1 beside the scores; ValueError for other labels."""
    y, f = same_shape(y, f)
    if not np.all(np.isin(y, (-1, 0, 1))) or (np.any(y == 0) and np.any(y == -1)):
        raise ValueError(f"y_true holds {np.unique(y)}; expected −1 and 1 (or 0 and 1)")
    return np.where(y == 0, -1, y), f
