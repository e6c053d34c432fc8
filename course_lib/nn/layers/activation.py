"""The activation as a layer: the same function on each number, or softmax over a row."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from course_lib.nn.activations import ACTIVATIONS, softmax, softmax_vjp
from course_lib.nn.layers.in_place import IN_PLACE, InPlace, by_layer
from course_lib.nn.layers.layer import Layer, Shape
from course_lib.nn.layers.names import look_up
from course_lib.nn.layers.passes import Pass


@dataclass(frozen=True)
class Softmax:
    """Named as the other activations are; its derivative is a matrix, see `Activation.backward`."""

    name: str = "softmax"

    def function(self, Z: np.ndarray) -> np.ndarray:
        return softmax(Z)


class Activation(Layer):
    """A = f(Z), and backwards dZ = dA ⊙ f'(Z): each output depends on one input alone.

    With softmax each output depends on its whole row. There ∂p_k/∂z_j = p_k (δ_kj − p_j), and so

        dz_j = Σ_k dp_k p_k (δ_kj − p_j) = p_j (dp_j − Σ_k dp_k p_k)

    `activation` is a name ("relu", "softmax", …) or an object with `function(z)` and
    `derivative(z)`; None is the identity.

    >>> relu = Activation("relu")
    >>> relu.forward(np.array([[-1.0, 2.0]]))
    array([[0., 2.]])
    >>> relu.backward(np.array([[5.0, 5.0]]))
    array([[0., 5.]])
    """

    def __init__(
        self, activation: Any = None, input_shape: Shape | None = None, name: str | None = None
    ):
        super().__init__(input_shape, name)
        if isinstance(activation, Activation):
            activation = activation.rule
        self.rule: Any = look_up(activation or "linear", self.known(), "activation")
        if not hasattr(self.rule, "function"):
            raise TypeError(
                f"activation is {activation!r}; expected a name, as 'relu', or an Activation of "
                "course_lib.nn.activations, which knows its derivative."
            )

    def forward(
        self, Z: np.ndarray, training: bool = False, rng: np.random.Generator | None = None
    ) -> np.ndarray:
        """f(Z), of Z's shape."""
        self.Z, self.A = Z, self.rule.function(Z)
        return self.A

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """dZ, of Z's shape."""
        if self.is_softmax:
            return softmax_vjp(self.A, dA)
        return dA * self.rule.derivative(self.Z)

    def in_place(self, Z: np.ndarray, dA: np.ndarray) -> InPlace:
        """The same as calls, within Z and dA where the activation allows it."""
        if IN_PLACE.get(self.called) is None or ACTIVATIONS[self.called] is not self.rule:
            return by_layer(self, Z, dA)
        return IN_PLACE[self.called](Z, dA)

    def plan(self, X: np.ndarray, dX: np.ndarray | None, rng: np.random.Generator) -> Pass:
        """`in_place` on copies: what comes in may be needed by the layer that it came from."""
        Z, dA = np.empty_like(X), np.empty_like(X)
        A, forward, backward = self.in_place(Z, dA)
        forward.insert(0, partial(np.copyto, Z, X))
        if dX is None:
            return Pass(A, None, forward)
        backward.append(partial(np.copyto, dX, dA))
        return Pass(A, dA, forward, backward)

    def without_activation(self) -> "Activation | None":
        """The identity in its place."""
        return None if self.is_identity else Activation(None)

    @staticmethod
    def known() -> dict[str, Any]:
        """Every activation that has a name."""
        return {**ACTIVATIONS, "softmax": Softmax()}

    @property
    def called(self) -> str:
        """The name of f."""
        return self.rule.name

    @property
    def is_softmax(self) -> bool:
        return self.called == "softmax"

    @property
    def is_identity(self) -> bool:
        return self.called == "linear"

    def config(self) -> dict[str, Any]:
        mine = self.known().get(self.called) == self.rule  # leaky(0.2) has a name that means 0.01
        return {"activation": self.called if mine else self.rule}
