"""The activations in the shape of an S, with the two oldest: the line and the step.

Each function takes `z`, an array of any shape, entry by entry; each derivative takes `z` as well,
not the output. Nothing overflows: exp is only ever given a number <= 0.
"""

import numpy as np
from numpy.typing import ArrayLike

from course_lib.nn.activations.arrays import floats


def linear(z: ArrayLike) -> np.ndarray:
    """The identity: f(z) = z.

    >>> linear([1, -2])
    array([ 1., -2.])
    """
    return floats(z)


def linear_derivative(z: ArrayLike) -> np.ndarray:
    """f'(z) = 1.

    >>> linear_derivative([5.0])
    array([1.])
    """
    return np.ones_like(floats(z))


def binary_step(z: ArrayLike) -> np.ndarray:
    """1 if z >= 0, else 0: the threshold unit of McCulloch and Pitts (1943).

    >>> binary_step([-1.0, 0.0, 2.0])
    array([0., 1., 1.])
    """
    z = floats(z)
    return (z >= 0).astype(z.dtype)


def binary_step_derivative(z: ArrayLike) -> np.ndarray:
    """f'(z) = 0 wherever there is a derivative; at the jump, z = 0, we choose 0 as well.

    >>> binary_step_derivative([-1.0, 0.0])
    array([0., 0.])
    """
    return np.zeros_like(floats(z))


def sigmoid(z: ArrayLike) -> np.ndarray:
    """The logistic function.

        sigma(z) = 1 / (1 + exp(-z))   for z >= 0
                 = exp(z) / (1 + exp(z))   for z < 0, the same, but it cannot overflow

    >>> sigmoid([-1000.0, 0.0, 1000.0])
    array([0. , 0.5, 1. ])
    """
    z = floats(z)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def sigmoid_derivative(z: ArrayLike) -> np.ndarray:
    """sigma'(z) = sigma(z) (1 - sigma(z)), at most 1/4.

    With e = exp(-|z|) that is e / (1 + e)^2, which does not cancel to 0 at z = 40.

    >>> sigmoid_derivative([0.0, 1000.0])
    array([0.25, 0.  ])
    """
    e = np.exp(-np.abs(floats(z)))
    return e / (1 + e) ** 2


def tanh(z: ArrayLike) -> np.ndarray:
    """The hyperbolic tangent: the sigmoid, stretched to -1 ... 1.

        tanh(z) = (exp(z) - exp(-z)) / (exp(z) + exp(-z)) = 2 sigma(2z) - 1

    Source: Y. LeCun et al., Efficient BackProp (1998).

    >>> tanh([0.0, 1000.0])
    array([0., 1.])
    """
    return np.tanh(floats(z))


def tanh_derivative(z: ArrayLike) -> np.ndarray:
    """tanh'(z) = 1 - tanh(z)^2 = 4 sigma'(2z), at most 1.

    >>> tanh_derivative([0.0, 1000.0])
    array([1., 0.])
    """
    return 4 * sigmoid_derivative(2 * floats(z))


def arctan(z: ArrayLike) -> np.ndarray:
    """The inverse tangent, between -pi/2 and pi/2.

    >>> arctan([0.0, 1.0]) / np.pi
    array([0.  , 0.25])
    """
    return np.arctan(floats(z))


def arctan_derivative(z: ArrayLike) -> np.ndarray:
    """f'(z) = 1 / (1 + z^2).

    >>> arctan_derivative([0.0, 1.0])
    array([1. , 0.5])
    """
    z = floats(z)
    return 1 / (1 + z * z)


def softsign(z: ArrayLike) -> np.ndarray:
    """f(z) = z / (1 + |z|): an S that approaches its ends slowly.

    Source: J. Turian, J. Bergstra and Y. Bengio (2009).

    >>> softsign([-1.0, 3.0])
    array([-0.5 ,  0.75])
    """
    z = floats(z)
    return z / (1 + np.abs(z))


def softsign_derivative(z: ArrayLike) -> np.ndarray:
    """f'(z) = 1 / (1 + |z|)^2.

    >>> softsign_derivative([0.0, 1.0])
    array([1.  , 0.25])
    """
    return 1 / (1 + np.abs(floats(z))) ** 2


def isru(z: ArrayLike, alpha: float = 1.0) -> np.ndarray:
    """The inverse square root unit: an S without exp.

        f(z) = z / sqrt(1 + alpha z^2),  between -1/sqrt(alpha) and 1/sqrt(alpha)

    Source: B. Carlile et al. (2017).

    >>> isru([0.0, 0.75])
    array([0. , 0.6])
    """
    z = floats(z)
    return z / np.sqrt(1 + alpha * z * z)


def isru_derivative(z: ArrayLike, alpha: float = 1.0) -> np.ndarray:
    """f'(z) = 1 / sqrt(1 + alpha z^2)^3.

    >>> isru_derivative([0.0, 0.75])
    array([1.   , 0.512])
    """
    z = floats(z)
    return 1 / np.sqrt(1 + alpha * z * z) ** 3


def sqnl(z: ArrayLike) -> np.ndarray:
    """The square non-linearity: an S made of two parabolas.

        f(z) = z - z^2/4 for 0 <= z <= 2,  z + z^2/4 for -2 <= z < 0,  else the sign of z

    Source: A. Wuraola and N. Patel (2018).

    >>> sqnl([-5.0, 1.0, 2.0])
    array([-1.  ,  0.75,  1.  ])
    """
    inside = np.clip(floats(z), -2, 2)
    return inside - inside * np.abs(inside) / 4


def sqnl_derivative(z: ArrayLike) -> np.ndarray:
    """f'(z) = 1 - |z|/2 between -2 and 2, else exactly 0.

    >>> sqnl_derivative([-5.0, 0.0, 1.0])
    array([0. , 1. , 0.5])
    """
    return np.maximum(1 - np.abs(floats(z)) / 2, 0)
