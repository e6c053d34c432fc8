"""The fully connected layer: each unit sees all inputs."""

import copy
from functools import partial
from typing import Any

import numpy as np

from course_lib.nn.initializers import INITIALIZERS
from course_lib.nn.layers.activation import Activation
from course_lib.nn.layers.in_place import penalty_gradient
from course_lib.nn.layers.layer import Layer, Shape
from course_lib.nn.layers.names import look_up, name_in
from course_lib.nn.layers.passes import Call, Pass
from course_lib.nn.regularizers import REGULARIZERS


class Dense(Layer):
    """A weighted sum and a bias for each unit, then the activation.

        Z = X W + b,   A = f(Z)

    and backwards, from dA = ∂L/∂A:

        dZ = dA ⊙ f'(Z),   dW = Xᵀ dZ + ∂R/∂W,   db = Σ_rows dZ,   dX = dZ Wᵀ

    W is (n_inputs, units), a column a unit, b (units,).

    Parameters
    ----------
    units : how many.
    activation : f, by its name ("relu", "softmax", …) or as an `Activation`; None for the identity.
    kernel_initializer, bias_initializer : where W and b start, by name or as functions of
        (rng, shape, dtype).
    kernel_regularizer : R with `penalty(W)` and `gradient(W)`, which is added to the loss.
    input_shape : (n_inputs,), for the first layer of a network.
    use_bias : False leaves b out, as before a batch normalization, which has a shift of its own.

    Source: Rumelhart, Hinton and Williams (1986); the words are Keras's; decks R and E.

    >>> layer = Dense(2, activation="sigmoid")
    >>> layer.build((2,), np.random.default_rng(0))
    (2,)
    >>> layer.W[:], layer.b[:] = [[1, -1], [-2, 1]], [1, 0]
    >>> layer.forward(np.array([[1.0, -1.0]])).round(2)
    array([[0.98, 0.12]])
    """

    def __init__(
        self,
        units: int,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        input_shape: Shape | None = None,
        name: str | None = None,
    ):
        super().__init__(input_shape, name)
        if not isinstance(units, int | np.integer) or units < 1:
            raise ValueError(f"units is {units!r}; expected a whole number of units, 1 or more.")
        self.units = int(units)
        self.activation = Activation(activation)
        self.use_bias = use_bias
        self.kernel_initializer = look_up(kernel_initializer, INITIALIZERS, "initializer")
        self.bias_initializer = look_up(bias_initializer, INITIALIZERS, "initializer")
        self.kernel_regularizer = look_up(kernel_regularizer, REGULARIZERS, "regularizer")
        self.trainable = ("W", "b") if use_bias else ("W",)

    W: np.ndarray
    b: np.ndarray
    dW: np.ndarray
    db: np.ndarray

    def build(self, input_shape: Shape, rng: np.random.Generator, dtype: Any = np.float32) -> Shape:
        """Draw W (n_inputs, units), and b (units,)."""
        if len(input_shape) != 1:
            raise ValueError(
                f"Dense got samples of shape {input_shape}; expected one row of numbers a sample, "
                "(n_inputs,). Put a Flatten() before it."
            )
        shape = (input_shape[0], self.units)
        self.add_parameter("W", self.kernel_initializer(rng, shape, dtype))
        if self.use_bias:
            self.add_parameter("b", self.bias_initializer(rng, (self.units,), dtype))
        self.input_shape = tuple(input_shape)
        self.output_shape = self.activation.build((self.units,), rng, dtype)
        return self.output_shape

    def forward(
        self, X: np.ndarray, training: bool = False, rng: np.random.Generator | None = None
    ) -> np.ndarray:
        """A = f(X W + b), (n, units)."""
        self.X = X
        Z = X @ self.W  # (n, d) @ (d, c) -> (n, c)
        if self.use_bias:
            Z = Z + self.b  # (n, c) + (c,) -> (n, c)
        return self.activation.forward(Z)

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """From dA (n, units) to dX (n, n_inputs); leaves dW and db."""
        dZ = self.activation.backward(dA)
        self.dW[:] = self.X.T @ dZ  # (d, n) @ (n, c) -> (d, c): summed over the samples
        if self.kernel_regularizer is not None:
            self.dW += self.kernel_regularizer.gradient(self.W)
        if self.use_bias:
            self.db[:] = dZ.sum(axis=0)  # each sample was given the same b: its gradients add up
        return dZ @ self.W.T  # (n, c) @ (c, d) -> (n, d)

    def plan(self, X: np.ndarray, dX: np.ndarray | None, rng: np.random.Generator) -> Pass:
        """The same as calls: dot products straight into their places, the rest within them."""
        Z = np.empty((len(X), self.units), X.dtype)
        dA = np.empty_like(Z)
        A, activate, deactivate = self.activation.in_place(Z, dA)
        forward: list[Call] = [partial(X.dot, self.W, Z)]
        backward: list[Call] = [*deactivate, partial(X.T.dot, dA, self.dW)]
        if self.use_bias:
            forward.append(partial(np.add, Z, self.b, Z))
            ones = np.ones(len(X), X.dtype)
            backward.append(partial(ones.dot, dA, self.db))  # a product sums faster than sum
        if self.kernel_regularizer is not None:
            backward += penalty_gradient(self.kernel_regularizer, self.W, self.dW)
        if dX is not None:
            backward.append(partial(dA.dot, self.W.T, dX))
        return Pass(A, dA, forward + activate, backward)

    def penalty(self) -> float:
        """R(W)."""
        if self.kernel_regularizer is None:
            return 0.0
        return float(self.kernel_regularizer.penalty(self.W))

    def without_activation(self) -> "Dense | None":
        """The layer up to Z, sharing W and b."""
        if self.activation.is_identity:
            return None
        sums = copy.copy(self)
        sums.activation = Activation(None)
        return sums

    def config(self) -> dict[str, Any]:
        return {
            "units": self.units,
            **self.activation.config(),
            "use_bias": self.use_bias,
            "kernel_initializer": name_in(INITIALIZERS, self.kernel_initializer),
            "bias_initializer": name_in(INITIALIZERS, self.bias_initializer),
            "kernel_regularizer": self.kernel_regularizer,
        }
