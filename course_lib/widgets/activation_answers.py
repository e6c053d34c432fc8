"""A student's activation inside a widget of lesson 08: its values, and its derivative."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.nn.activations import Activation
from course_lib.widgets.answers import AnswerError, answer, name_of

H = 1e-5  # the step by which a slope is measured where the answer gives none
Both = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]  # z -> f(z), f'(z)


def own_activation(own: str | Callable, args: tuple = ()) -> Both:
    """z -> values and derivative by the student's function, which gives (y, d) or y alone.

    >>> y, d = own_activation(lambda z, a: a * z, (3.0,))(np.array([2.0]))
    >>> y, d.round(6)
    (array([6.]), array([3.]))
    """
    function, name = answer(own), name_of(own)

    def both(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        z = z.astype(np.float64)  # a difference of float32 would be noise
        result = function(z.copy(), *args)
        if isinstance(result, (tuple, list)) and len(result) == 2 and len(z) != 2:
            values, slopes = result
        else:
            up, down = (as_curve(function(z + h, *args), z, name) for h in (H, -H))
            values, slopes = result, (up - down) / (2 * H)
        return as_curve(values, z, name), as_curve(slopes, z, name)

    return both


def as_curve(values: Any, z: np.ndarray, name: str) -> np.ndarray:
    """A student's values as an array of the shape of z; AnswerError says what came instead."""
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(f"{name} gave {values!r}; expected an array of numbers.") from None
    if array.shape != z.shape:
        raise AnswerError(f"{name} gave shape {array.shape} for z of shape {z.shape}.")
    if not np.all(np.isfinite(array)):
        raise AnswerError(f"{name} gave nan or infinity; expected finite numbers.")
    return array


def of_table(row: Activation) -> Both:
    """The same for a row of the table; the units of bipolar ReLU lie along the last axis."""
    return lambda z: (row.function(z), row.derivative(z))
