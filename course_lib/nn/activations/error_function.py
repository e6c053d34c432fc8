"""The error function erf, which the exact GELU needs, without SciPy."""

import math

import numpy as np
from numpy.typing import ArrayLike

from course_lib.nn.activations.arrays import floats

# Chebyshev coefficients of P(t) on 0 <= t <= 1, where erfc(x) = t exp(-x^2 + P(t)), t = 2/(2+x).
# Computed once with 40 digits from values of erfc; the first that is left out is below 1e-19.
_P = (
    -0.65132685989085472,
    0.64196979235649026,
    0.019476473204185836,
    -0.0095615147868086316,
    -0.00094659534448203687,
    0.00036683949785276145,
    4.2523324806907772e-5,
    -2.0278578112534243e-5,
    -1.6242900046470255e-6,
    1.3036558355805232e-6,
    1.5626441722066143e-8,
    -8.5238095914926543e-8,
    6.5290544390988515e-9,
    5.0593434955514689e-9,
    -9.9136415649303309e-10,
    -2.2736512229318358e-10,
    9.6467911020155265e-11,
    2.3940380830391176e-12,
    -6.8860275264975556e-12,
    8.9448792730907414e-13,
    3.1309213993429491e-13,
    -1.127082236136723e-13,
    3.8109052551937414e-16,
    7.106097613608112e-15,
    -1.5230282014553114e-15,
    -9.4574945715363442e-17,
    1.2102371892552393e-16,
    -2.8166630881195955e-17,
)


def erfc(x: ArrayLike) -> np.ndarray:
    """The complement 1 - erf(x), which keeps its digits where erf(x) is all but 1.

        erfc(x) = t exp(-x^2 + P(t)),  t = 2 / (2 + x)  for x >= 0;  erfc(-x) = 2 - erfc(x)

    P is summed by Clenshaw's recurrence; near 0 erf's series is taken instead. In float64 the
    absolute error is below 1e-15; the relative one grows with x^2, to about 1e-13 at x = 25.
    Sources: C. W. Clenshaw (1955); the substitution as in Press et al., Numerical Recipes, 3rd
    ed., section 6.2.2.

    >>> float(erfc(0.0)), float(erfc(3.0).round(12))
    (1.0, 2.2090497e-05)
    """
    x = floats(x)
    size = np.minimum(np.abs(x), 1e3)  # from there on erfc is 0; the square must not overflow
    t = 2 / (2 + size)
    twice_y = 4 * t - 2  # y = 2t - 1 runs over -1 ... 1, where Chebyshev's polynomials live
    before, now, following = np.zeros_like(t), np.zeros_like(t), np.empty_like(t)
    for coefficient in _P[:0:-1]:  # following = 2y now - before + coefficient, in three arrays
        np.multiply(twice_y, now, out=following)
        following -= before
        following += coefficient
        before, now, following = now, following, before
    exponent = 0.5 * twice_y * now - before + _P[0]
    tail = t * np.exp(exponent - size * size)
    return np.where(size < 0.5, 1 - _series(x), np.where(x > 0, tail, 2 - tail))


def erf(x: ArrayLike) -> np.ndarray:
    """The error function, which carries the area under the bell curve.

        erf(x) = 2/sqrt(pi) * integral from 0 to x of exp(-t^2) dt

    In float64 the absolute error is below 1e-15; near 0 it is that small beside erf(x), too.

    >>> erf(np.array([-1.0, 0.0, 1.0])).round(10)
    array([-0.84270079,  0.        ,  0.84270079])
    """
    x = floats(x)
    return np.where(np.abs(x) < 0.5, _series(x), 1 - erfc(x))


def _series(x: np.ndarray) -> np.ndarray:
    """erf for |x| < 0.5: 2/sqrt(pi) * sum over n of (-1)^n x^(2n+1) / (n! (2n+1)).

    The first term that is left out is below 1e-16.
    """
    x = np.clip(x, -0.5, 0.5)
    total = np.zeros_like(x)
    for n in range(11, -1, -1):  # Horner's rule in x^2, from the smallest term
        total = total * x * x + (-1) ** n / (math.factorial(n) * (2 * n + 1))
    return 2 / math.pi**0.5 * x * total


def normal_cdf(z: ArrayLike) -> np.ndarray:
    """Phi(z): how likely a standard normal number is at most z.

        Phi(z) = erfc(-z / sqrt(2)) / 2

    (By erfc, not by erf: far to the left 1 + erf(z) would cancel to 0.)

    >>> float(normal_cdf(0.0)), float(normal_cdf(1.96).round(4))
    (0.5, 0.975)
    """
    z = floats(z)
    return 0.5 * erfc(z * -(0.5**0.5))


def normal_density(z: ArrayLike) -> np.ndarray:
    """phi(z) = exp(-z^2 / 2) / sqrt(2 pi), the bell curve: the derivative of Phi.

    >>> float(normal_density(0.0).round(6))
    0.398942
    """
    size = np.minimum(np.abs(floats(z)), 1e3)  # from there on the density is 0
    return np.exp(-0.5 * size * size) / (2 * np.pi) ** 0.5
