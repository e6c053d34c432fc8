"""The rectifiers: the identity on the right, something smaller on the left.

Each function takes `z`, an array of any shape, entry by entry (`bipolar_relu` alone looks at the
position as well). A rectifier has a kink at 0, where the slope from the left and from the right
differ: there any value between the two is a subgradient. **We take the slope from the left**, so
ReLU'(0) = 0 and leaky ReLU'(0) = its slope, as Keras and PyTorch do.
"""

import numpy as np
from numpy.typing import ArrayLike

from course_lib.nn.activations.arrays import floats


def relu(z: ArrayLike) -> np.ndarray:
    """The rectified linear unit: f(z) = max(0, z).

    Sources: R. Hahnloser et al. (2000); V. Nair and G. Hinton (2010).

    >>> relu([-2.0, 0.0, 3.0])
    array([0., 0., 3.])
    """
    return np.maximum(floats(z), 0)


def relu_derivative(z: ArrayLike) -> np.ndarray:
    """f'(z) = 1 if z > 0, else 0; at the kink we choose 0.

    >>> relu_derivative([-2.0, 0.0, 3.0])
    array([0., 0., 1.])
    """
    z = floats(z)
    return (z > 0).astype(z.dtype)


def leaky_relu(z: ArrayLike, slope: ArrayLike = 0.01) -> np.ndarray:
    """f(z) = z if z > 0, else slope * z.

    Parameters: z, any shape; slope, a number or an array that broadcasts against z. 0.01 is the
    paper's choice; Keras's string "leaky_relu" takes 0.2.
    Source: A. Maas, A. Hannun and A. Ng (2013).

    >>> leaky_relu([-2.0, 3.0])
    array([-0.02,  3.  ])
    """
    z = floats(z)
    return np.where(z > 0, z, np.asarray(slope, dtype=z.dtype) * z)


def leaky_relu_derivative(z: ArrayLike, slope: ArrayLike = 0.01) -> np.ndarray:
    """f'(z) = 1 if z > 0, else slope: two constants, so not linear but piecewise constant.

    >>> leaky_relu_derivative([-2.0, 0.0, 3.0])
    array([0.01, 0.01, 1.  ])
    """
    z = floats(z)
    return np.where(z > 0, np.ones_like(z), np.asarray(slope, dtype=z.dtype))


def parametric_relu(z: ArrayLike, slope: ArrayLike = 0.25) -> np.ndarray:
    """The leaky ReLU whose slope is a parameter, learned like a weight; it starts at 0.25.

    Parameters: z (n, d); slope, one number, or (d,) with one for each unit.
    Source: K. He, X. Zhang, S. Ren and J. Sun (2015).

    >>> parametric_relu([[-2.0, -2.0]], slope=np.array([0.25, 0.5]))
    array([[-0.5, -1. ]])
    """
    return leaky_relu(z, slope)


def parametric_relu_derivative(z: ArrayLike, slope: ArrayLike = 0.25) -> np.ndarray:
    """df/dz = 1 if z > 0, else slope.

    >>> parametric_relu_derivative([-2.0, 3.0])
    array([0.25, 1.  ])
    """
    return leaky_relu_derivative(z, slope)


def parametric_relu_slope_derivative(z: ArrayLike) -> np.ndarray:
    """df/dslope = min(z, 0), which is what the slope learns from.

    A slope that many entries share adds up what they say: sum over all entries that use it.

    >>> parametric_relu_slope_derivative([-2.0, 3.0])
    array([-2.,  0.])
    """
    return np.minimum(floats(z), 0)


def draw_slopes(
    rng: np.random.Generator, shape: tuple[int, ...], lower: float = 1 / 8, upper: float = 1 / 3
) -> np.ndarray:
    """One slope for each entry of z, uniform between lower and upper: randomized ReLU in training.

    Give them to `leaky_relu(z, slopes)` and, backward, to `leaky_relu_derivative(z, slopes)`.
    (The paper draws the divisor between 3 and 8; we draw the slope itself, as PyTorch does.)
    Source: B. Xu, N. Wang, T. Chen and M. Li (2015).

    >>> slopes = draw_slopes(np.random.default_rng(0), (2, 3))
    >>> slopes.shape, bool((slopes >= 1 / 8).all() and (slopes <= 1 / 3).all())
    ((2, 3), True)
    """
    return rng.uniform(lower, upper, size=shape)


def randomized_relu(
    z: ArrayLike, rng: np.random.Generator, lower: float = 1 / 8, upper: float = 1 / 3
) -> tuple[np.ndarray, np.ndarray]:
    """In training: the leaky ReLU with a freshly drawn slope for each entry.

    Returns the output and the slopes, which the derivative needs: both have the shape of z.

    >>> output, slopes = randomized_relu([-1.0, 2.0], np.random.default_rng(0))
    >>> bool(output[0] == -slopes[0]), float(output[1])
    (True, 2.0)
    """
    z = floats(z)
    slopes = draw_slopes(rng, z.shape, lower, upper).astype(z.dtype)
    return leaky_relu(z, slopes), slopes


def randomized_relu_mean(z: ArrayLike, lower: float = 1 / 8, upper: float = 1 / 3) -> np.ndarray:
    """At prediction nothing is drawn: the leaky ReLU with the mean slope, (lower + upper) / 2.

    >>> float(randomized_relu_mean(-48.0))
    -11.0
    """
    return leaky_relu(z, (lower + upper) / 2)


def randomized_relu_mean_derivative(
    z: ArrayLike, lower: float = 1 / 8, upper: float = 1 / 3
) -> np.ndarray:
    """1 if z > 0, else the mean slope.

    >>> randomized_relu_mean_derivative([-1.0, 1.0]).round(4)
    array([0.2292, 1.    ])
    """
    return leaky_relu_derivative(z, (lower + upper) / 2)


def bipolar_relu(z: ArrayLike, axis: int = -1) -> np.ndarray:
    """Every second unit is a ReLU turned upside down, so that the layer's mean is near 0.

        f(z_i) = max(0, z_i) for even i,  min(0, z_i) for odd i

    i counts the units along `axis`.
    Source: L. Eidnes and A. Nøkland (2017).

    >>> bipolar_relu([2.0, 2.0, -2.0, -2.0])
    array([ 2.,  0.,  0., -2.])
    """
    z = floats(z)
    return np.where(_is_even(z, axis), np.maximum(z, 0), np.minimum(z, 0))


def bipolar_relu_derivative(z: ArrayLike, axis: int = -1) -> np.ndarray:
    """Even units: 1 if z > 0, else 0. Odd units: 1 if z < 0, else 0. At the kinks we choose 0.

    >>> bipolar_relu_derivative([2.0, 2.0, -2.0, -2.0])
    array([1., 0., 0., 1.])
    """
    z = floats(z)
    return np.where(_is_even(z, axis), z > 0, z < 0).astype(z.dtype)


def _is_even(z: np.ndarray, axis: int) -> np.ndarray:
    """Which units along the axis have an even number, in a shape that broadcasts against z."""
    if z.ndim == 0:
        return np.array(True)
    shape = [1] * z.ndim
    shape[axis] = -1
    return (np.arange(z.shape[axis]) % 2 == 0).reshape(shape)


def elu(z: ArrayLike, alpha: float = 1.0) -> np.ndarray:
    """The exponential linear unit: f(z) = z if z > 0, else alpha (exp(z) - 1).

    Source: D.-A. Clevert, T. Unterthiner and S. Hochreiter (2016).

    >>> elu([-1000.0, 0.0, 3.0])
    array([-1.,  0.,  3.])
    """
    z = floats(z)
    # exp sees numbers <= 0 only; expm1 keeps the digits of exp(z) - 1 near 0.
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


def elu_derivative(z: ArrayLike, alpha: float = 1.0) -> np.ndarray:
    """f'(z) = 1 if z > 0, else alpha exp(z); a kink at 0 unless alpha = 1.

    >>> elu_derivative([-1000.0, 0.0, 3.0])
    array([0., 1., 1.])
    """
    z = floats(z)
    return np.where(z > 0, 1, alpha * np.exp(np.minimum(z, 0)))


def isrlu(z: ArrayLike, alpha: float = 1.0) -> np.ndarray:
    """The inverse square root linear unit: like ELU, without exp, and smooth at 0.

        f(z) = z if z > 0, else z / sqrt(1 + alpha z^2)

    Source: B. Carlile et al. (2017).

    >>> isrlu([-0.75, 3.0])
    array([-0.6,  3. ])
    """
    z = floats(z)
    left = np.minimum(z, 0)
    return np.where(z > 0, z, left / np.sqrt(1 + alpha * left * left))


def isrlu_derivative(z: ArrayLike, alpha: float = 1.0) -> np.ndarray:
    """f'(z) = 1 if z > 0, else 1 / sqrt(1 + alpha z^2)^3.

    >>> isrlu_derivative([-0.75, 0.0, 3.0])
    array([0.512, 1.   , 1.   ])
    """
    left = np.minimum(floats(z), 0)
    return 1 / np.sqrt(1 + alpha * left * left) ** 3
