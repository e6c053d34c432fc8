"""Losses of numbers: squared error, squared norm, absolute error, Huber's.

y (n,) or (n, outputs) is what should come out, f of the same shape what does. Each loss gives one
number a sample, (n,); each slope the table ∂L_i/∂f, of f's shape. The mean over the samples is
taken by whoever trains (`named.py`).

Source: decks R, E and P; Huber (1964), *Robust estimation of a location parameter*.
"""

import numpy as np

from course_lib.nn.losses.check import same_shape


def squared_error(y: np.ndarray, f: np.ndarray) -> np.ndarray:
    """L_i = 1/c Σ_j (f_ij − y_ij)², the *mean* over the c outputs, as Keras does, (n,).

    So the mean over the samples, the MSE, is the mean over all entries of the table.

    >>> squared_error([[1.0, 2.0]], [[1.0, 5.0]])
    array([4.5])
    """
    y, f = same_shape(y, f)
    return over_outputs((f - y) ** 2)


def squared_error_slope(y: np.ndarray, f: np.ndarray) -> np.ndarray:
    """∂L_i/∂f_ij = 2 (f_ij − y_ij) / c: the further off, the harder it pulls.

    >>> squared_error_slope([0.0, 0.0], [3.0, -1.0])
    array([ 6., -2.])
    """
    y, f = same_shape(y, f)
    return 2 * (f - y) / outputs(f)


def squared_norm(y: np.ndarray, f: np.ndarray) -> np.ndarray:
    """L_i = ‖f_i − y_i‖² = Σ_j (f_ij − y_ij)², the *sum* over the outputs, (n,).

    It is c times `squared_error`: the same minimum, another step for the same learning rate.

    >>> squared_norm([[1.0, 2.0]], [[1.0, 5.0]])
    array([9.])
    """
    return squared_error(y, f) * outputs(np.asarray(f))


def squared_norm_slope(y: np.ndarray, f: np.ndarray) -> np.ndarray:
    """∂L_i/∂f_ij = 2 (f_ij − y_ij).

    >>> squared_norm_slope([[1.0, 2.0]], [[1.0, 5.0]])
    array([[0., 6.]])
    """
    y, f = same_shape(y, f)
    return 2 * (f - y)


def absolute_error(y: np.ndarray, f: np.ndarray) -> np.ndarray:
    """L_i = 1/c Σ_j |f_ij − y_ij|, (n,).

    >>> absolute_error([[1.0, 2.0]], [[1.0, 5.0]])
    array([1.5])
    """
    y, f = same_shape(y, f)
    return over_outputs(np.abs(f - y))


def absolute_error_slope(y: np.ndarray, f: np.ndarray) -> np.ndarray:
    """∂L_i/∂f_ij = sign(f_ij − y_ij) / c: near or far, it pulls alike. At the kink 0 is taken.

    >>> absolute_error_slope([0.0, 0.0, 0.0], [3.0, -1.0, 0.0])
    array([ 1., -1.,  0.])
    """
    y, f = same_shape(y, f)
    return np.sign(f - y) / outputs(f)


def huber(y: np.ndarray, f: np.ndarray, delta: float = 1.0) -> np.ndarray:
    """Half the square where |e| ≤ δ, a straight line beyond; the mean over the outputs, (n,).

        h(e) = ½ e²             for |e| ≤ δ
        h(e) = δ (|e| − ½ δ)    else,         e = f − y

    >>> huber([0.0, 0.0], [0.5, 3.0])
    array([0.125, 2.5  ])
    """
    y, f = same_shape(y, f)
    e = np.abs(f - y)
    return over_outputs(np.where(e <= delta, e**2 / 2, delta * (e - delta / 2)))


def huber_slope(y: np.ndarray, f: np.ndarray, delta: float = 1.0) -> np.ndarray:
    """∂L_i/∂f_ij: the error itself, cut off at −δ and δ, over c.

    >>> huber_slope([0.0, 0.0], [0.5, 3.0])
    array([0.5, 1. ])
    """
    y, f = same_shape(y, f)
    return np.clip(f - y, -delta, delta) / outputs(f)


def outputs(f: np.ndarray) -> int:
    """How many numbers there are for each sample; 1 for f (n,)."""
    return int(np.prod(f.shape[1:]))


def over_outputs(L: np.ndarray) -> np.ndarray:
    """The mean over all axes but that of the samples: (n, …) -> (n,)."""
    return L.reshape(len(L), -1).mean(axis=1)
