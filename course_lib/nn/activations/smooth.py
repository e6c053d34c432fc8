"""The smooth relatives of ReLU: softplus, GELU (exact and by tanh) and SiLU.

GELU and SiLU multiply z by a number between 0 and 1 that z itself chooses: a gate.
"""

import numpy as np
from numpy.typing import ArrayLike

from course_lib.nn.activations.arrays import floats
from course_lib.nn.activations.error_function import normal_cdf, normal_density
from course_lib.nn.activations.sigmoids import sigmoid, sigmoid_derivative, tanh_derivative


def softplus(z: ArrayLike) -> np.ndarray:
    """The smooth ReLU.

        f(z) = log(1 + exp(z)) = max(z, 0) + log(1 + exp(-|z|)), which cannot overflow

    Sources: C. Dugas et al. (2001); X. Glorot, A. Bordes and Y. Bengio (2011).

    >>> softplus([-1000.0, 0.0, 1000.0]).round(4)
    array([0.000e+00, 6.931e-01, 1.000e+03])
    """
    z = floats(z)
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def softplus_derivative(z: ArrayLike) -> np.ndarray:
    """f'(z) = sigma(z).

    >>> softplus_derivative([-1000.0, 0.0])
    array([0. , 0.5])
    """
    return sigmoid(z)


def gelu(z: ArrayLike) -> np.ndarray:
    """The Gaussian error linear unit, exact: z times the share of normal numbers below z.

        f(z) = z Phi(z) = z/2 (1 + erf(z / sqrt(2)))

    Source: D. Hendrycks and K. Gimpel (2016).

    >>> gelu([-1.0, 0.0, 1.0]).round(4)
    array([-0.1587,  0.    ,  0.8413])
    """
    z = floats(z)
    return z * normal_cdf(z)


def gelu_derivative(z: ArrayLike) -> np.ndarray:
    """f'(z) = Phi(z) + z phi(z), with the bell curve phi = Phi'.

    >>> gelu_derivative([0.0, 1.0]).round(4)
    array([0.5   , 1.0833])
    """
    z = floats(z)
    return normal_cdf(z) + z * normal_density(z)


_ROOT = (2 / np.pi) ** 0.5  # 0.797885
_CUBIC = 0.044715


def gelu_tanh(z: ArrayLike) -> np.ndarray:
    """GELU with tanh in place of erf; off by less than 0.0005 everywhere.

        f(z) = z/2 (1 + tanh(u)),  u = sqrt(2/pi) (z + 0.044715 z^3) = 0.797885 z + 0.0356774 z^3

    Source: D. Hendrycks and K. Gimpel (2016).

    >>> gelu_tanh([-1.0, 0.0, 1.0]).round(4)
    array([-0.1588,  0.    ,  0.8412])
    """
    z = floats(z)
    return 0.5 * z * (1 + np.tanh(_inner(z)))


def gelu_tanh_derivative(z: ArrayLike) -> np.ndarray:
    """By product and chain rule, with sech^2 = tanh':

        f'(z) = 1/2 (1 + tanh(u)) + z/2 sech^2(u) u',  u' = 0.797885 + 0.107032 z^2
              = 1/2 tanh(u) + (0.0535161 z^3 + 0.398942 z) sech^2(u) + 1/2

    >>> gelu_tanh_derivative([0.0, 1.0]).round(4)
    array([0.5  , 1.083])
    """
    z = floats(z)
    u = _inner(z)
    slope_of_u = _ROOT * (1 + 3 * _CUBIC * z * z)
    return 0.5 * (1 + np.tanh(u)) + 0.5 * z * tanh_derivative(u) * slope_of_u


def _inner(z: np.ndarray) -> np.ndarray:
    return _ROOT * (z + _CUBIC * z * z * z)


def silu(z: ArrayLike) -> np.ndarray:
    """The sigmoid linear unit, also called swish: f(z) = z sigma(z).

    Sources: S. Elfwing, E. Uchibe and K. Doya (2018); P. Ramachandran, B. Zoph and Q. Le (2017).

    >>> silu([-1000.0, 0.0, 1.0]).round(4)
    array([-0.    ,  0.    ,  0.7311])
    """
    z = floats(z)
    return z * sigmoid(z)


def silu_derivative(z: ArrayLike) -> np.ndarray:
    """f'(z) = sigma(z) + z sigma'(z).

    >>> silu_derivative([0.0, 1.0]).round(4)
    array([0.5   , 0.9277])
    """
    z = floats(z)
    return sigmoid(z) + z * sigmoid_derivative(z)
