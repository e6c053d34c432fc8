"""y ← y + a x in one pass over the memory, for the rules that consist of nothing else.

NumPy multiplies in one pass and adds in another. BLAS does both at once, and SciPy hands its
routine on; SciPy is loaded only where a network is so large that it pays.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.nn.optimizers.descent import SGD, Momentum
from course_lib.nn.optimizers.rule import Rule
from course_lib.nn.optimizers.twin import Twin

LARGE = 2**17  # parameters from which on memory takes more time than the calls
FADED = 1e-3  # of the velocity's scale


def axpy_of(dtype: np.dtype) -> Callable[..., Any]:
    """The routine axpy(x, y, a=a) for float32 or float64: it changes y, if y lies in one piece."""
    from scipy.linalg.blas import daxpy, saxpy  # type: ignore[import-untyped]

    return saxpy if dtype == np.float32 else daxpy


def is_for(rule: Any, parameters: np.ndarray) -> bool:
    """Whether a twin of this module may move these parameters."""
    return (
        (type(rule) is SGD or (type(rule) is Momentum and rule.momentum >= 0.5))
        and len(parameters) >= LARGE
        and parameters.dtype.name in ("float32", "float64")
        and parameters.flags.c_contiguous
    )


class LargeTwin(Twin):
    """A twin that calls axpy, and needs no scratch."""

    scratches = 0

    def __init__(self, rule: Rule, parameters: np.ndarray) -> None:
        super().__init__(rule, parameters)
        self.axpy = axpy_of(parameters.dtype)


class LargeSGDTwin(LargeTwin):
    """θ ← θ − η g: one pass."""

    def move(self, g, rate, p):
        self.axpy(g, p, a=-rate)


class LargeMomentumTwin(LargeTwin):
    """It keeps u = v / c with c = ρ^t, which fades as v would: then nothing has to be multiplied.

    From v' = ρ v − η g and c' = ρ c follow u' = u − (η / c') g and θ' = θ + c' u': two passes.
    Before c becomes so small that u overflows, u takes it over, and c is 1 again.
    """

    memories = 1
    numbers = ("t", "scale")

    def __init__(self, rule: Momentum, parameters: np.ndarray) -> None:
        super().__init__(rule, parameters)
        self.scale = 1.0

    def step(self, gradient: np.ndarray) -> None:
        if self.scale < FADED:
            (u,) = self.memory
            np.multiply(u, self.scale, u)
            self.scale = 1.0
        self.scale *= self.rule.momentum
        super().step(gradient)

    def settings(self):
        return -self.learning_rate / self.scale, self.scale

    def move(self, g, rate, scale, p, u):
        self.axpy(g, u, a=rate)
        self.axpy(u, p, a=scale)


def large_twin_of(rule: Any, parameters: np.ndarray) -> LargeTwin:
    """The twin of a rule that `is_for` has said yes to."""
    kind = LargeSGDTwin if type(rule) is SGD else LargeMomentumTwin
    return kind(rule, parameters)
