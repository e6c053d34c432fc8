"""How the network ends: the output units, what they learn towards, and what is shown of them.

| problem                   | output | learns towards | loss                                 |
| ------------------------- | ------ | -------------- | ------------------------------------ |
| two classes               | tanh   | −1 and 1       | ½ (output − y)²                      |
| a regression              | linear | y              | ½ (output − y)²                      |
| three to five classes     | linear | one-hot rows   | cross-entropy of softmax(output)     |

With another loss the table follows the loss: the binary cross-entropy is computed from the score z
and towards 0 and 1, the hinge losses from scores as well.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.nn.activations import softmax
from course_lib.nn.losses import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    CategoricalHinge,
    Hinge,
    Loss,
    SparseCategoricalCrossentropy,
)
from course_lib.nn.playground.data import Data
from course_lib.nn.playground.own import loss_of


@dataclass(frozen=True)
class HalfSquaredError(Loss):
    """L_i = ½ Σ_j (f_ij − y_ij)², whose slope is f − y without a factor.

    >>> HalfSquaredError()(np.array([[1.0], [0.0]]), np.array([[3.0], [0.0]]))
    1.0
    """

    def values(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return 0.5 * ((y_pred - y_true) ** 2).sum(axis=1)

    def slopes(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return y_pred - y_true


def unchanged(Z: np.ndarray) -> np.ndarray:
    return Z


def doubt_to_sure(Z: np.ndarray) -> np.ndarray:
    """2 p − 1 of the probability p = σ(z): from −1 to 1, as everything that is coloured."""
    return np.tanh(Z / 2)


def shares(Z: np.ndarray) -> np.ndarray:
    return softmax(Z)


@dataclass(frozen=True)
class Ending:
    """`units` outputs with `activation`, `loss` on them, `show` from outputs (n, units) to shown.

    `targets` turns y (n,) into the table that the loss is given.
    """

    units: int
    activation: str
    loss: Any
    show: Callable[[np.ndarray], np.ndarray]
    targets: Callable[[np.ndarray], np.ndarray]


def ending_of(loss: Any, data: Data) -> Ending:
    """For a loss (or None) and the classes that the data have."""
    loss = loss_of(loss)
    k = len(data.classes)
    if k > 2:
        return many(CategoricalCrossentropy() if loss is None else loss, k)
    kind = type(loss)
    if kind in (CategoricalCrossentropy, SparseCategoricalCrossentropy, CategoricalHinge):
        raise ValueError(
            f"loss {kind.__name__} needs three classes or more, the points have {k or 'none'}. "
            "For two use the BinaryCrossentropy or the Hinge."
        )
    if kind in (BinaryCrossentropy, Hinge) and not k:
        raise ValueError(
            f"loss {kind.__name__} is for classes; a regression needs MeanSquaredError, "
            "MeanAbsoluteError or Huber."
        )
    if kind is BinaryCrossentropy:
        loss = replace(loss, from_logits=True)
        return Ending(1, "linear", loss, doubt_to_sure, lambda y: (y[:, None] + 1) / 2)
    if kind is Hinge:
        return Ending(1, "linear", loss, unchanged, lambda y: y[:, None])
    loss = HalfSquaredError() if loss is None else loss
    return Ending(1, "tanh" if k else "linear", loss, unchanged, lambda y: y[:, None])


def many(loss: Any, k: int) -> Ending:
    """For k classes with the labels 0 … k − 1."""
    if type(loss) in (BinaryCrossentropy, Hinge):
        raise ValueError(
            f"loss {type(loss).__name__} is for two classes, the points have {k}. "
            "Use the CategoricalCrossentropy or the CategoricalHinge."
        )

    def one_hot(y: np.ndarray) -> np.ndarray:
        return np.eye(k)[y.astype(int)]

    if type(loss) is SparseCategoricalCrossentropy:  # the same loss, the labels written otherwise
        loss = CategoricalCrossentropy()
    if type(loss) is CategoricalCrossentropy:
        return Ending(k, "linear", replace(loss, from_logits=True), shares, one_hot)
    if type(loss) is CategoricalHinge:
        return Ending(k, "linear", loss, unchanged, one_hot)
    return Ending(k, "tanh", loss, unchanged, lambda y: 2 * one_hot(y) - 1)
