"""Flatten: a picture becomes a row of numbers."""

import math
from typing import Any

import numpy as np

from course_lib.nn.layers.layer import Layer, Shape
from course_lib.nn.layers.passes import Pass


class Flatten(Layer):
    """Write each sample's numbers into one row; backwards, put their gradients where they were.

    >>> layer = Flatten()
    >>> layer.build((28, 28), np.random.default_rng(0))
    (784,)
    >>> layer.forward(np.zeros((3, 28, 28))).shape
    (3, 784)
    """

    def build(self, input_shape: Shape, rng: np.random.Generator, dtype: Any = np.float32) -> Shape:
        self.input_shape = tuple(input_shape)
        self.output_shape = (math.prod(input_shape),)
        return self.output_shape

    def forward(
        self, X: np.ndarray, training: bool = False, rng: np.random.Generator | None = None
    ) -> np.ndarray:
        """(n, height, width, …) -> (n, height · width · …)."""
        self.shape = X.shape
        return X.reshape(len(X), -1)

    def backward(self, dA: np.ndarray) -> np.ndarray:
        return dA.reshape(self.shape)

    def plan(self, X: np.ndarray, dX: np.ndarray | None, rng: np.random.Generator) -> Pass:
        """The same arrays, seen as rows."""
        rows = X.reshape(len(X), -1)
        return Pass(rows, None if dX is None else dX.reshape(rows.shape))


class Input(Layer):
    """The shape of a sample, said before the first layer: `Input((784,))`. Does nothing else.

    >>> Input((28, 28)).input_shape
    (28, 28)
    """

    def __init__(self, shape: Shape, name: str | None = None):
        super().__init__(shape, name)

    def forward(
        self, X: np.ndarray, training: bool = False, rng: np.random.Generator | None = None
    ) -> np.ndarray:
        return X

    def backward(self, dA: np.ndarray) -> np.ndarray:
        return dA

    def config(self) -> dict[str, Any]:
        return {"shape": self.input_shape}
