"""The activations as a table: one row each, to be looked up by its name."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from course_lib.nn.activations import rectifiers, sigmoids, smooth

INF = float("inf")


@dataclass(frozen=True)
class Activation:
    """An activation with what is known of it.

    name        the key in `ACTIVATIONS`: Keras's word where Keras has one
    function    z -> f(z), for arrays of any shape
    derivative  z -> f'(z): of the input, not of the output
    range       the smallest and the largest value (or the limits that are never reached)
    zero_centred  whether outputs of both signs are as likely, for z as often negative as positive
    saturates   on which side the derivative tends to 0
    title, formula, source, year, pros, cons   what the lecture says of it
    positional  whether the place of a unit in its layer matters, too (bipolar ReLU alone)

    >>> ACTIVATIONS["tanh"].function(0.0), ACTIVATIONS["tanh"].range
    (np.float64(0.0), (-1.0, 1.0))
    """

    name: str
    title: str
    function: Callable[..., np.ndarray]
    derivative: Callable[..., np.ndarray]
    formula: str
    range: tuple[float, float]
    zero_centred: bool
    saturates: Literal["both", "left", "none"]
    source: str
    year: int | None
    pros: str
    cons: str
    positional: bool = False


_ALL = (
    Activation(
        "linear",
        "identity",
        sigmoids.linear,
        sigmoids.linear_derivative,
        "z",
        (-INF, INF),
        True,
        "none",
        "as old as regression",
        None,
        "right for the output of a regression",
        "layers of it collapse into one",
    ),
    Activation(
        "binary_step",
        "binary step",
        sigmoids.binary_step,
        sigmoids.binary_step_derivative,
        "1 if z ≥ 0 else 0",
        (0.0, 1.0),
        False,
        "both",
        "McCulloch & Pitts",
        1943,
        "a clear yes or no; the perceptron's",
        "derivative 0: gradient descent learns nothing",
    ),
    Activation(
        "sigmoid",
        "sigmoid",
        sigmoids.sigmoid,
        sigmoids.sigmoid_derivative,
        "1 / (1 + e⁻ᶻ)",
        (0.0, 1.0),
        False,
        "both",
        "Verhulst 1845; in networks Rumelhart, Hinton & Williams",
        1986,
        "a probability; the gate of LSTMs; smooth",
        "saturates on both sides, slope at most 1/4, outputs all positive",
    ),
    Activation(
        "tanh",
        "tanh",
        sigmoids.tanh,
        sigmoids.tanh_derivative,
        "(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)",
        (-1.0, 1.0),
        True,
        "both",
        "in networks LeCun et al.",
        1998,
        "zero-centred, slope 1 at 0",
        "saturates on both sides",
    ),
    Activation(
        "arctan",
        "arctan",
        sigmoids.arctan,
        sigmoids.arctan_derivative,
        "arctan z",
        (-np.pi / 2, np.pi / 2),
        True,
        "both",
        "from trigonometry",
        None,
        "zero-centred; saturates slowly, like 1/z²",
        "saturates all the same",
    ),
    Activation(
        "softsign",
        "softsign",
        sigmoids.softsign,
        sigmoids.softsign_derivative,
        "z / (1 + |z|)",
        (-1.0, 1.0),
        True,
        "both",
        "Turian, Bergstra & Bengio",
        2009,
        "no exp; saturates slowly, like 1/z²",
        "saturates all the same",
    ),
    Activation(
        "isru",
        "ISRU (α = 1)",
        sigmoids.isru,
        sigmoids.isru_derivative,
        "z / √(1 + αz²)",
        (-1.0, 1.0),
        True,
        "both",
        "Carlile et al.",
        2017,
        "an S from a square root alone",
        "saturates; little used",
    ),
    Activation(
        "sqnl",
        "SQNL",
        sigmoids.sqnl,
        sigmoids.sqnl_derivative,
        "z ∓ z²/4 up to |z| = 2, then ±1",
        (-1.0, 1.0),
        True,
        "both",
        "Wuraola & Patel",
        2018,
        "one multiplication; suits small devices",
        "slope exactly 0 beyond |z| = 2",
    ),
    Activation(
        "relu",
        "ReLU",
        rectifiers.relu,
        rectifiers.relu_derivative,
        "max(0, z)",
        (0.0, INF),
        False,
        "left",
        "Hahnloser et al.; in deep networks Nair & Hinton 2010",
        2000,
        "cheap; slope 1 on the right; sparse outputs",
        "slope 0 on the left: units can die; not zero-centred",
    ),
    Activation(
        "leaky_relu",
        "leaky ReLU (0.01)",
        rectifiers.leaky_relu,
        rectifiers.leaky_relu_derivative,
        "z if z > 0 else 0.01 z",
        (-INF, INF),
        False,
        "none",
        "Maas, Hannun & Ng",
        2013,
        "a small slope on the left: no unit dies for good",
        "the slope is one more choice; gains vary from task to task",
    ),
    Activation(
        "prelu",
        "parametric ReLU (0.25)",
        rectifiers.parametric_relu,
        rectifiers.parametric_relu_derivative,
        "z if z > 0 else a z, a learned",
        (-INF, INF),
        False,
        "none",
        "He et al.",
        2015,
        "learns its slope",
        "more parameters; may overfit small data",
    ),
    Activation(
        "rrelu",
        "randomized ReLU (mean slope)",
        rectifiers.randomized_relu_mean,
        rectifiers.randomized_relu_mean_derivative,
        "z if z > 0 else a z, a drawn from 1/8 … 1/3",
        (-INF, INF),
        False,
        "none",
        "Xu et al.",
        2015,
        "its noise regularizes",
        "training and prediction differ; training is noisier",
    ),
    Activation(
        "elu",
        "ELU (α = 1)",
        rectifiers.elu,
        rectifiers.elu_derivative,
        "z if z > 0 else α(eᶻ − 1)",
        (-1.0, INF),
        False,
        "left",
        "Clevert, Unterthiner & Hochreiter",
        2016,
        "mean output nearer 0; smooth at 0 for α = 1",
        "exp on the left; saturates there",
    ),
    Activation(
        "isrlu",
        "ISRLU (α = 1)",
        rectifiers.isrlu,
        rectifiers.isrlu_derivative,
        "z if z > 0 else z / √(1 + αz²)",
        (-1.0, INF),
        False,
        "left",
        "Carlile et al.",
        2017,
        "like ELU, without exp",
        "saturates on the left; little used",
    ),
    Activation(
        "bipolar_relu",
        "bipolar ReLU",
        rectifiers.bipolar_relu,
        rectifiers.bipolar_relu_derivative,
        "max(0, z) for even units, min(0, z) for odd ones",
        (-INF, INF),
        True,
        "left",
        "Eidnes & Nøkland",
        2017,
        "the layer's mean stays near 0",
        "half of each unit's side is flat, as with ReLU",
        positional=True,
    ),
    Activation(
        "softplus",
        "softplus",
        smooth.softplus,
        smooth.softplus_derivative,
        "log(1 + eᶻ)",
        (0.0, INF),
        False,
        "left",
        "Dugas et al.",
        2001,
        "a smooth ReLU; its derivative is the sigmoid; for what must be positive",
        "exp and log; rarely better than ReLU in hidden layers",
    ),
    Activation(
        "gelu",
        "GELU (exact)",
        smooth.gelu,
        smooth.gelu_derivative,
        "z Φ(z)",
        (-0.169971, INF),
        False,
        "left",
        "Hendrycks & Gimpel",
        2016,
        "smooth; the usual choice in transformers",
        "costs an erf; not monotonic",
    ),
    Activation(
        "gelu_tanh",
        "GELU (tanh form)",
        smooth.gelu_tanh,
        smooth.gelu_tanh_derivative,
        "z/2 (1 + tanh(0.797885 z + 0.0356774 z³))",
        (-0.170041, INF),
        False,
        "left",
        "Hendrycks & Gimpel",
        2016,
        "close to the exact form, without erf",
        "costs a tanh; not monotonic",
    ),
    Activation(
        "silu",
        "SiLU (swish)",
        smooth.silu,
        smooth.silu_derivative,
        "z σ(z)",
        (-0.278465, INF),
        False,
        "left",
        "Elfwing, Uchibe & Doya; swish: Ramachandran, Zoph & Le",
        2017,
        "smooth, gated by itself",
        "costs an exp; not monotonic",
    ),
)

ACTIVATIONS: dict[str, Activation] = {activation.name: activation for activation in _ALL}


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
        range=(-alpha, INF),
    )
