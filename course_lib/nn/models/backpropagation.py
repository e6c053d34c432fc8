"""A network forward, and the chain rule backward: the whole of how gradients are computed.

`plan.py` does the same for speed; a test holds the two equal.
"""

from collections.abc import Sequence

import numpy as np

from course_lib.nn.layers import Layer


def forward(
    layers: Sequence[Layer],
    X: np.ndarray,
    training: bool = False,
    rng: np.random.Generator | None = None,
) -> np.ndarray:
    """Each layer's output is the next one's input; returns the last output.

    >>> from course_lib.nn.layers import Activation
    >>> forward([Activation("relu"), Activation("tanh")], np.array([[-1.0, 0.0]]))
    array([[0., 0.]])
    """
    for layer in layers:
        X = layer.forward(X, training, rng)
    return X


def backward(layers: Sequence[Layer], dA: np.ndarray) -> np.ndarray:
    """From ∂L/∂output to ∂L/∂input, leaving in each layer the gradients by its parameters.

    The chain rule goes from the end: ∂L/∂(what goes into a layer) is the layer's own derivative
    applied to ∂L/∂(what comes out of it), and what goes into it comes out of the one before.

    Source: Rumelhart, Hinton and Williams (1986).

    >>> from course_lib.nn.layers import Activation
    >>> layers = [Activation("relu"), Activation("relu")]
    >>> A = forward(layers, np.array([[-1.0, 2.0]]))
    >>> backward(layers, np.array([[5.0, 5.0]]))
    array([[0., 5.]])
    """
    for layer in reversed(layers):
        dA = layer.backward(dA)
    return dA
