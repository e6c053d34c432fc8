"""What is known of an activation, as a record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np


@dataclass(frozen=True)
class Activation:
    """An activation with what is known of it.

    name        the key in `ACTIVATIONS`: Keras's word where Keras has one
    function    z -> f(z), for arrays of any shape
    derivative  z -> f'(z): of the input, not of the output
    range       the smallest and the largest value (or the limits that are never reached)
    zero_centred  whether outputs of both signs are as likely, for z as often negative as positive
    saturates   on which side the derivative tends to 0
    title, formula, pros, cons   what the lecture says of it
    source, year  who made it and when; the year alone, to sort by, is None where none is known
    positional  whether the place of a unit in its layer matters, too (bipolar ReLU alone)

    >>> from course_lib.nn.activations import ACTIVATIONS
    >>> float(ACTIVATIONS["tanh"].function(0.0)), ACTIVATIONS["tanh"].range
    (0.0, (-1.0, 1.0))
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
