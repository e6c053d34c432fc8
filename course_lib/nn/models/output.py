"""The end of a network: what the loss is computed from.

Softmax and the cross-entropy belong together, and so do the sigmoid and the binary one: computed
from the scores z the loss is exact where a probability has become 0 in floats, and its gradient by
z is short,

    ∂L/∂z = (p − y) / n

instead of −y/(n p), times a Jacobian that takes the 1/p away again. So where a network ends in such
a pair, it is trained on the scores, with `from_logits=True`.

Source: Bridle (1990); Keras does the same behind the scenes; deck R.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.nn.layers import Activation, Layer

PAIRS = {
    "CategoricalCrossentropy": "softmax",
    "SparseCategoricalCrossentropy": "softmax",
    "BinaryCrossentropy": "sigmoid",
}


@dataclass(frozen=True)
class Output:
    """`layers` up to what `loss` is given, and the `activation` from there to the predictions."""

    layers: Sequence[Layer]
    loss: Any
    activation: Activation

    def penalty(self) -> float:
        """What the layers' parameters add to the loss."""
        return sum(layer.penalty() for layer in self.layers)

    def predictions(self, Z: np.ndarray) -> np.ndarray:
        """The network's output, from that of `layers`."""
        return self.activation.forward(Z)


def output_of(layers: Sequence[Layer], loss: Any) -> Output:
    """Take the last activation into the loss, if the two are a pair.

    >>> from course_lib.nn.layers import Dense
    >>> from course_lib.nn.losses import CategoricalCrossentropy, MeanSquaredError
    >>> end = output_of([Dense(3, activation="softmax")], CategoricalCrossentropy())
    >>> end.loss.from_logits, end.layers[-1].activation.called, end.activation.called
    (True, 'linear', 'softmax')
    >>> output_of([Dense(3, activation="softmax")], MeanSquaredError()).activation.called
    'linear'
    """
    last = layers[-1]
    rest = last.without_activation()
    activation = last if isinstance(last, Activation) else getattr(last, "activation", None)
    if rest is None or not isinstance(activation, Activation):
        return Output(layers, loss, Activation(None))
    if PAIRS.get(type(loss).__name__) != activation.called or loss.from_logits:
        return Output(layers, loss, Activation(None))
    return Output([*layers[:-1], rest], replace(loss, from_logits=True), activation)
