"""Dropout: while it trains, a network does without some of its units."""

from functools import partial
from typing import Any

import numpy as np

from course_lib.nn.layers.layer import Layer, Shape
from course_lib.nn.layers.passes import Call, Pass


class Dropout(Layer):
    """Drop each number with probability `rate`, and scale the others by 1/(1 − rate).

        A = X ⊙ M,   m = 0 with probability rate, else 1/(1 − rate);   dX = dA ⊙ M

    The scale keeps the expected value, E[m] = 1, so that nothing needs to change afterwards: with
    `training` off the layer does nothing ("inverted" dropout). `rate` is the share that is
    *dropped*, as in Keras and PyTorch; the paper's p is the share that is kept. Each `forward`
    draws a new mask M from `rng`.

    Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014); decks R, E and Q.

    >>> layer = Dropout(0.5)
    >>> layer.forward(np.ones((2, 4)), training=True, rng=np.random.default_rng(0))
    array([[2., 0., 0., 0.],
           [2., 2., 2., 2.]])
    >>> layer.forward(np.ones((1, 4)))
    array([[1., 1., 1., 1.]])
    """

    def __init__(self, rate: float, input_shape: Shape | None = None, name: str | None = None):
        super().__init__(input_shape, name)
        if not 0 <= rate < 1:
            raise ValueError(
                f"rate is {rate!r}; expected the share that is dropped, from 0 to below 1. "
                "To keep a share p of the units, use rate = 1 - p."
            )
        self.rate = float(rate)
        self.M: np.ndarray | None = None

    def forward(
        self, X: np.ndarray, training: bool = False, rng: np.random.Generator | None = None
    ) -> np.ndarray:
        """X ⊙ M while training, else X."""
        if not training or self.rate == 0:
            self.M = None
            return X
        if rng is None:
            raise ValueError(
                "Dropout draws its mask from rng, and got None; "
                "give forward(X, training=True, rng=np.random.default_rng(0))."
            )
        kept = rng.random(X.shape, dtype=X.dtype.type) >= self.rate
        self.M = kept.astype(X.dtype) / (1 - self.rate)
        return X * self.M

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """What was dropped had no part in the loss: its gradient is 0."""
        return dA if self.M is None else dA * self.M

    def plan(self, X: np.ndarray, dX: np.ndarray | None, rng: np.random.Generator) -> Pass:
        """The same as calls: draw, compare, scale, multiply."""
        if self.rate == 0:
            return Pass(X, dX)
        M, A, dA = np.empty_like(X), np.empty_like(X), None if dX is None else np.empty_like(X)
        kept = np.empty(X.shape, bool)
        rate, scale = X.dtype.type(self.rate), X.dtype.type(1 / (1 - self.rate))
        forward: list[Call] = [
            partial(rng.random, dtype=X.dtype.type, out=M),
            partial(np.greater_equal, M, rate, kept),
            partial(np.multiply, kept, scale, M),
            partial(np.multiply, X, M, A),
        ]
        if dX is None:
            return Pass(A, None, forward)
        return Pass(A, dA, forward, [partial(np.multiply, dA, M, dX)])

    def config(self) -> dict[str, Any]:
        return {"rate": self.rate}
