"""A chain of layers and their parameters."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from course_lib.nn.layers import Input, Layer
from course_lib.nn.layers.layer import Shape, as_shape
from course_lib.nn.memory import flat_array
from course_lib.nn.models.backpropagation import forward
from course_lib.nn.models.files import snake_case
from course_lib.nn.models.samples import check_samples
from course_lib.nn.models.summary import summary

PREDICTED_AT_A_TIME = 1024


class Network:
    """Layers one after the other: what leaves one goes into the next.

    All parameters lie in one flat array, all gradients in another, and the layers' W and b are
    views of them: so an optimizer updates everything in one pass. `Sequential` adds how it learns.
    """

    def __init__(
        self,
        layers: Iterable[Layer] | None = None,
        dtype: Any = "float32",
        rng: np.random.Generator | int | None = None,
        name: str = "sequential",
    ):
        self.dtype = np.dtype(dtype)
        if self.dtype.name not in ("float32", "float64"):
            raise ValueError(f"dtype is {dtype!r}; expected 'float32' or 'float64'.")
        self.rng = np.random.default_rng(rng)
        self.name = name
        self.layers: list[Layer] = []
        self._shape: Shape | None = None
        self.flat_parameters = self.flat_gradients = flat_array(0, self.dtype)
        for layer in layers or ():
            self.add(layer)

    def add(self, layer: Layer) -> None:
        """Append `layer`; it is built at once if the shape of its input is known."""
        if not isinstance(layer, Layer):
            raise TypeError(
                f"add got {layer!r}; expected a layer, as layers.Dense(10, activation='relu')."
            )
        if any(layer is other for other in self.layers):
            raise ValueError(f"{layer!r} is in this network already; make a new layer.")
        if not self.layers and layer.input_shape is not None:
            self._shape = layer.input_shape
        if isinstance(layer, Input):
            if self.layers:
                raise ValueError("Input stands before the first layer; here layers are before it.")
            return
        kind = snake_case(type(layer).__name__)
        taken = sum(type(other) is type(layer) for other in self.layers)
        layer.name = layer.name or (f"{kind}_{taken}" if taken else kind)
        self.layers.append(layer)
        if self._shape is not None:
            try:
                self.build(self._shape)
            except ValueError:
                self.layers.pop()  # whoever mends it adds another one
                raise

    def build(self, input_shape: Any) -> None:
        """Make the parameters of every layer that has none yet, for samples of `input_shape`."""
        if not self.layers:
            raise ValueError("The network has no layers; add one, as layers.Dense(10).")
        shape = self._shape = as_shape(input_shape)
        for layer in self.layers:
            if layer.output_shape is None:
                layer.build(shape, self.rng, self.dtype)
            elif layer.input_shape != shape:
                raise ValueError(
                    f"{layer.name} was built for samples of shape {layer.input_shape} and gets "
                    f"{shape}; make a new layer, or mend the one before."
                )
            assert layer.output_shape is not None
            shape = layer.output_shape
        self.gather()

    def gather(self) -> None:
        """Let all layers keep their parameters in one flat array, their gradients in another."""
        size = sum(array.size for array in self.parameters)
        P, G = flat_array(size, self.dtype), flat_array(size, self.dtype)
        start = 0
        for layer in self.layers:
            start += layer.move(P[start:], G[start:])
        self.flat_parameters, self.flat_gradients = P, G

    @property
    def built(self) -> bool:
        """Whether the parameters exist, and lie here: another network may have taken a layer."""
        made = bool(self.layers) and all(layer.output_shape is not None for layer in self.layers)
        return made and all(array.base is self.flat_parameters.base for array in self.parameters)

    def check_built(self) -> None:
        """Build if the shape of a sample is known; ValueError if it is not."""
        if self.built:
            return
        if self._shape is None:
            raise ValueError(
                "The network does not know the shape of a sample yet; give the first layer "
                "input_shape=(784,), say, or call build((784,))."
            )
        self.build(self._shape)

    def samples(self, X: Any) -> np.ndarray:
        """X as (n, *input_shape) in the network's dtype; the first X may show the shape."""
        if self._shape is None:
            if np.ndim(X) < 2:
                raise ValueError(
                    f"X has shape {np.shape(X)}; expected (n_samples, n_features). "
                    "For one sample use X[None, :], for one feature X[:, None]."
                )
            self.build(np.shape(X)[1:])
        return check_samples(X, self.input_shape, self.dtype)

    @property
    def input_shape(self) -> Shape:
        """Of a sample."""
        self.check_built()
        assert self._shape is not None
        return self._shape

    @property
    def output_shape(self) -> Shape:
        """Of the prediction for a sample."""
        self.check_built()
        shape = self.layers[-1].output_shape
        assert shape is not None
        return shape

    @property
    def parameters(self) -> list[np.ndarray]:
        """The trainable arrays of all layers: W, b, W, b, …; what is written into them counts."""
        return [array for layer in self.layers for array in layer.parameters]

    @property
    def weights(self) -> list[np.ndarray]:
        """All learned arrays, layer by layer, running means and variances included."""
        self.check_built()
        return [array for layer in self.layers for array in layer.weights]

    @property
    def size(self) -> int:
        """How many numbers have been learned."""
        return sum(array.size for array in self.weights)

    def count_params(self) -> int:
        """`size`, under Keras's name."""
        return self.size

    def get_weights(self) -> list[np.ndarray]:
        """Copies of all learned arrays."""
        return [array.copy() for array in self.weights]

    def set_weights(self, weights: Sequence[np.ndarray]) -> None:
        """Put what `get_weights` gave back into its place."""
        mine = self.weights
        shapes, given = [array.shape for array in mine], [np.shape(array) for array in weights]
        if shapes != given:
            raise ValueError(
                f"weights have shapes {given}; expected {shapes}, as get_weights() gives them."
            )
        for array, new in zip(mine, weights, strict=True):
            array[...] = new

    def predict(self, X: Any, batch_size: int = PREDICTED_AT_A_TIME) -> np.ndarray:
        """The network's output for X (n, *input_shape): (n, *output_shape)."""
        X = self.samples(X)
        starts = range(0, len(X), batch_size)
        with np.errstate(over="ignore", invalid="ignore"):
            parts = [forward(self.layers, X[start : start + batch_size]) for start in starts]
        return np.concatenate(parts)

    def __repr__(self) -> str:
        return f"{type(self).__name__}([{', '.join(map(repr, self.layers))}])"

    def __getstate__(self) -> dict[str, Any]:
        """For a copy: without what is bound to this network's own arrays."""
        return {**self.__dict__, "flat_parameters": None, "flat_gradients": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if self.layers and self._shape is not None:
            self.gather()

    def summary(self) -> None:
        """Print the layers with their shapes and how many parameters each has."""
        self.check_built()
        print(summary(self.name, self.layers, self.dtype.itemsize))
