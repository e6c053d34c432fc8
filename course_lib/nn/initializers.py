"""Where a network starts: the first values of its weights.

Weights that are all alike stay alike: every unit of a layer would compute, and learn, the same. So
they are drawn at random, and their size decides whether a signal survives many layers. With n
inputs of size 1, a weighted sum has the variance n Var(W). Hence Var(W) ~ 1/n, n = fan_in; and the
gradient on its way back meets the transpose, hence 1/fan_out.

An initializer is a function of a Generator, a shape (fan_in, fan_out) and a dtype. `INITIALIZERS`
finds one by Keras's name. (Keras cuts its normal distributions off at 2 σ; these are not cut off,
and have the standard deviation that their papers state.)
"""

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Initializer = Callable[[np.random.Generator, Sequence[int], Any], np.ndarray]


def zeros(rng: np.random.Generator, shape: Sequence[int], dtype: Any = "float64") -> np.ndarray:
    """All 0: right for biases, fatal for weights."""
    return np.zeros(shape, dtype)


def ones(rng: np.random.Generator, shape: Sequence[int], dtype: Any = "float64") -> np.ndarray:
    """All 1: for the factor γ of batch normalization."""
    return np.ones(shape, dtype)


def constant(value: float) -> Initializer:
    """All `value`; biases of ReLU units are sometimes started at 0.01."""

    def filled(rng: np.random.Generator, shape: Sequence[int], dtype: Any = "float64") -> Any:
        return np.full(shape, value, dtype)

    return filled


def normal(standard_deviation: float) -> Initializer:
    """Normally distributed around 0."""
    return functools.partial(drawn_normal, standard_deviation=standard_deviation)


def uniform(limit: float) -> Initializer:
    """Uniform between −limit and limit, so with the standard deviation limit / √3."""
    return functools.partial(drawn_uniform, limit=limit)


def glorot_normal(
    rng: np.random.Generator, shape: Sequence[int], dtype: Any = "float64"
) -> np.ndarray:
    """σ = √(2 / (fan_in + fan_out)), halfway between what signals and gradients need.

    For activations that are the identity near 0, as tanh. Source: Glorot and Bengio 2010.
    """
    return drawn_normal(rng, shape, dtype, math.sqrt(2 / sum(fans(shape))))


def glorot_uniform(
    rng: np.random.Generator, shape: Sequence[int], dtype: Any = "float64"
) -> np.ndarray:
    """The same σ, uniform: limit √(6 / (fan_in + fan_out)). What Keras takes by default."""
    return drawn_uniform(rng, shape, dtype, math.sqrt(6 / sum(fans(shape))))


def he_normal(rng: np.random.Generator, shape: Sequence[int], dtype: Any = "float64") -> np.ndarray:
    """σ = √(2 / fan_in): ReLU lets half of the variance through, the 2 makes up for it.

    Source: He et al. 2015 (the forward form; the paper's backward form has fan_out).
    """
    return drawn_normal(rng, shape, dtype, math.sqrt(2 / fans(shape)[0]))


def he_uniform(
    rng: np.random.Generator, shape: Sequence[int], dtype: Any = "float64"
) -> np.ndarray:
    """The same σ, uniform: limit √(6 / fan_in)."""
    return drawn_uniform(rng, shape, dtype, math.sqrt(6 / fans(shape)[0]))


def lecun_normal(
    rng: np.random.Generator, shape: Sequence[int], dtype: Any = "float64"
) -> np.ndarray:
    """σ = 1 / √fan_in: a sum of fan_in inputs keeps their variance. Source: LeCun et al. 1998."""
    return drawn_normal(rng, shape, dtype, math.sqrt(1 / fans(shape)[0]))


def lecun_uniform(
    rng: np.random.Generator, shape: Sequence[int], dtype: Any = "float64"
) -> np.ndarray:
    """The same σ, uniform: limit √(3 / fan_in)."""
    return drawn_uniform(rng, shape, dtype, math.sqrt(3 / fans(shape)[0]))


def fans(shape: Sequence[int]) -> tuple[int, int]:
    """(fan_in, fan_out): the inputs that a unit sums, and the units that an input feeds.

    >>> fans((784, 512))
    (784, 512)
    """
    if len(shape) != 2 or min(shape) < 1:
        raise ValueError(
            f"shape is {tuple(shape)}; expected (fan_in, fan_out), a layer's inputs and units."
        )
    return shape[0], shape[1]


def drawn_normal(
    rng: np.random.Generator,
    shape: Sequence[int],
    dtype: Any = "float64",
    standard_deviation: float = 1.0,
) -> np.ndarray:
    return (rng.standard_normal(shape) * standard_deviation).astype(dtype)


def drawn_uniform(
    rng: np.random.Generator,
    shape: Sequence[int],
    dtype: Any = "float64",
    limit: float = 1.0,
) -> np.ndarray:
    return rng.uniform(-limit, limit, shape).astype(dtype)


INITIALIZERS: dict[str, Initializer] = {
    "zeros": zeros,
    "ones": ones,
    "random_normal": normal(0.05),  # Keras's default sizes
    "random_uniform": uniform(0.05),
    "glorot_normal": glorot_normal,
    "glorot_uniform": glorot_uniform,
    "he_normal": he_normal,
    "he_uniform": he_uniform,
    "lecun_normal": lecun_normal,
    "lecun_uniform": lecun_uniform,
}
