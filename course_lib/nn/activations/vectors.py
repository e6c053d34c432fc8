"""The activations that look at several numbers at once: softmax and maxout.

So their derivative is a matrix, the Jacobian. Backward one never needs the matrix itself, only the
product of the upstream gradient with it (the vector-Jacobian product, vjp).
"""

import numpy as np
from numpy.typing import ArrayLike

from course_lib.nn.activations.arrays import floats


def softmax(z: ArrayLike, axis: int = -1) -> np.ndarray:
    """Scores to probabilities: positive, and of sum 1 along the axis.

        p_k = exp(z_k) / sum_j exp(z_j)

    The largest score is subtracted first: that changes no p, and exp cannot overflow.

    Parameters: z (..., n_classes), the classes along `axis`. Returns p of the same shape.
    Source: J. Bridle (1990).

    >>> softmax([0.0, np.log(3.0)])
    array([0.25, 0.75])
    """
    z = floats(z)
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def log_softmax(z: ArrayLike, axis: int = -1) -> np.ndarray:
    """log p without the detour over p, which may be 0: log p_k = z_k - log sum_j exp(z_j).

    >>> log_softmax([0.0, 1000.0])
    array([-1000.,     0.])
    """
    z = floats(z)
    shifted = z - np.max(z, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


def softmax_jacobian(p: ArrayLike) -> np.ndarray:
    """The matrix of all derivatives dp_i/dz_j = p_i ([i = j] - p_j), of one vector p (n_classes,).

    Slow and clear: `softmax_vjp` gives the product with it without building it.

    >>> softmax_jacobian([0.25, 0.75])
    array([[ 0.1875, -0.1875],
           [-0.1875,  0.1875]])
    """
    p = floats(p)
    return np.diag(p) - np.outer(p, p)


def softmax_vjp(p: ArrayLike, upstream: ArrayLike, axis: int = -1) -> np.ndarray:
    """The gradient with respect to the scores, given that with respect to the probabilities.

        dz_j = sum_i upstream_i dp_i/dz_j = p_j (upstream_j - sum_i upstream_i p_i)

    Parameters: p, the output of softmax, and upstream, of the same shape.

    >>> softmax_vjp([0.25, 0.75], [1.0, 0.0])
    array([ 0.1875, -0.1875])
    """
    p, upstream = floats(p), floats(upstream)
    return p * (upstream - np.sum(upstream * p, axis=axis, keepdims=True))


def log_softmax_vjp(log_p: ArrayLike, upstream: ArrayLike, axis: int = -1) -> np.ndarray:
    """The same for log_softmax: dz_j = upstream_j - p_j sum_i upstream_i.

    >>> log_softmax_vjp(np.log([0.25, 0.75]), [1.0, 0.0])
    array([ 0.75, -0.75])
    """
    upstream = floats(upstream)
    return upstream - np.exp(floats(log_p)) * np.sum(upstream, axis=axis, keepdims=True)


def maxout(z: ArrayLike, axis: int = -1) -> np.ndarray:
    """The largest of several linear pieces: the unit learns its own activation.

        f = max_k z_k,  z_k = w_k . x + b_k

    Parameters: z (..., n_pieces), the pieces along `axis`, which goes.
    Source: I. Goodfellow et al. (2013).

    >>> maxout([[-2.0, 2.0], [3.0, -3.0]])
    array([2., 3.])
    """
    return np.max(floats(z), axis=axis)


def maxout_vjp(z: ArrayLike, upstream: ArrayLike, axis: int = -1) -> np.ndarray:
    """The upstream gradient goes to the winning piece alone; of equal ones the first gets all.

    Parameters: z (..., n_pieces); upstream, the shape of maxout(z). Returns the shape of z.

    >>> maxout_vjp([[-2.0, 2.0], [3.0, -3.0]], [10.0, 20.0])
    array([[ 0., 10.],
           [20.,  0.]])
    """
    z = floats(z)
    dz = np.zeros_like(z)
    winner = np.expand_dims(np.argmax(z, axis=axis), axis)
    np.put_along_axis(dz, winner, np.expand_dims(upstream, axis), axis=axis)
    return dz
