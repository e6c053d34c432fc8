"""The activations as a table: one row each, to be looked up by its name."""

import math
from dataclasses import replace
from functools import partial

from course_lib.nn.activations import rectifier_rows, rectifiers, sigmoid_rows
from course_lib.nn.activations.activation import Activation

ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation for activation in (*sigmoid_rows.ROWS, *rectifier_rows.ROWS)
}


def leaky(slope: float) -> Activation:
    """The row of the leaky ReLU with another slope, for networks: `leaky(0.2)` is Keras's.

    >>> float(leaky(0.2).function(-10.0))
    -2.0
    """
    return replace(
        ACTIVATIONS["leaky_relu"],
        title=f"leaky ReLU ({slope:g})",
        function=partial(rectifiers.leaky_relu, slope=slope),
        derivative=partial(rectifiers.leaky_relu_derivative, slope=slope),
        formula=f"z if z > 0 else {slope:g} z",
    )


def exponential(alpha: float) -> Activation:
    """The row of ELU with another alpha.

    >>> float(exponential(2.0).function(-1000.0))
    -2.0
    """
    return replace(
        ACTIVATIONS["elu"],
        title=f"ELU (α = {alpha:g})",
        function=partial(rectifiers.elu, alpha=alpha),
        derivative=partial(rectifiers.elu_derivative, alpha=alpha),
        range=(-alpha, math.inf),
    )
