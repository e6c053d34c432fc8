"""What every layer of a network has: it is built, it goes forward, it goes backward."""

import inspect
from typing import Any

import numpy as np

from course_lib.nn.layers.passes import Pass

Shape = tuple[int, ...]


class Layer:
    """A step of a network: from one batch of arrays to the next, and the gradients back.

    A new layer writes three methods. `build` learns the shape of a sample, makes the parameters
    and says what shape leaves; `forward` computes, and remembers what `backward` needs; `backward`
    takes the gradient of the loss by the layer's output, puts the gradients by its own parameters
    into `dW`, `db`, … and returns the gradient by its input. Shapes leave out the batch: (784,) is
    that of a sample with 784 features.

    `trainable` names the parameters, as attributes: "W" means W and its gradient dW. `kept` names
    what a layer learns in another way, such as running means.

    >>> class Doubled(Layer):
    ...     def forward(self, X, training=False, rng=None):
    ...         return 2 * X
    ...
    ...     def backward(self, dA):
    ...         return 2 * dA
    >>> Doubled().forward(np.array([1.0, 2.0]))
    array([2., 4.])
    """

    trainable: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    def __init__(self, input_shape: Shape | None = None, name: str | None = None):
        self.input_shape = None if input_shape is None else as_shape(input_shape)
        self.output_shape: Shape | None = None
        self.name = name

    def build(self, input_shape: Shape, rng: np.random.Generator, dtype: Any = np.float32) -> Shape:
        """Make the parameters for samples of `input_shape`; return the shape of an output."""
        self.input_shape = self.output_shape = as_shape(input_shape)
        return self.output_shape

    def forward(
        self, X: np.ndarray, training: bool = False, rng: np.random.Generator | None = None
    ) -> np.ndarray:
        """The layer's output for a batch X (n, *input_shape): (n, *output_shape).

        Dropout and batch normalization do one thing while they train and another afterwards;
        whatever is drawn while training is drawn from `rng`.
        """
        raise NotImplementedError

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """∂L/∂X of the last `forward`, from ∂L/∂A, the gradient by its output.

        The gradients by the layer's own parameters go into `dW`, `db`, …
        """
        raise NotImplementedError

    def plan(self, X: np.ndarray, dX: np.ndarray | None, rng: np.random.Generator) -> Pass:
        """A training step's `forward` and `backward` as calls bound to arrays, see `passes.py`.

        X (n, *input_shape) will hold the input, dX is to receive the gradient by it (None: nobody
        asks). This one, for any layer, calls `forward` and `backward` as they stand; layers that
        can do without new arrays have their own.
        """
        assert self.output_shape is not None
        A = np.empty((len(X), *self.output_shape), X.dtype)
        dA = np.empty_like(A)

        def forward() -> None:
            A[...] = self.forward(X, training=True, rng=rng)

        def backward() -> None:
            gradient = self.backward(dA)
            if dX is not None:
                dX[...] = gradient

        return Pass(A, dA, [forward], [backward])

    def penalty(self) -> float:
        """What the layer's parameters add to the loss."""
        return 0.0

    def without_activation(self) -> "Layer | None":
        """The same layer, sharing its parameters, less its activation; None where it has none."""
        return None

    def config(self) -> dict[str, Any]:
        """The constructor's arguments, to save the layer and to show it."""
        return {}

    @property
    def parameters(self) -> list[np.ndarray]:
        """The trainable arrays themselves: what is written into them counts at once."""
        return [getattr(self, name) for name in self.trainable]

    @property
    def gradients(self) -> list[np.ndarray]:
        """The gradient by each of `parameters`, as the last `backward` left it."""
        return [getattr(self, f"d{name}") for name in self.trainable]

    @property
    def weights(self) -> list[np.ndarray]:
        """All that the layer has learned: the trainable arrays, then the others."""
        return [getattr(self, name) for name in self.trainable + self.kept]

    @property
    def running(self) -> list[np.ndarray]:
        """What follows the batches without being trained."""
        return [getattr(self, name) for name in self.kept]

    @property
    def size(self) -> int:
        """How many numbers the layer has learned."""
        return sum(array.size for array in self.weights)

    def add_parameter(self, name: str, values: np.ndarray) -> None:
        """Make a trainable array and one of the same shape for its gradient."""
        setattr(self, name, values)
        setattr(self, f"d{name}", np.zeros_like(values))

    def move(self, P: np.ndarray, G: np.ndarray) -> int:
        """From now on keep the parameters in P and the gradients in G; return how many they are.

        Both are flat. Each array becomes a view of its stretch, so that an optimizer updates all
        layers by one pass over P.
        """
        start = 0
        for name in self.trainable:
            old = getattr(self, name)
            here = slice(start, start + old.size)
            P[here] = old.ravel()
            setattr(self, name, P[here].reshape(old.shape))
            setattr(self, f"d{name}", G[here].reshape(old.shape))
            start += old.size
        return start

    def __repr__(self) -> str:
        usual = {name: p.default for name, p in inspect.signature(type(self)).parameters.items()}
        told = {key: value for key, value in self.config().items() if usual.get(key) != value}
        said = ", ".join(f"{key}={value!r}" for key, value in told.items())
        return f"{type(self).__name__}({said})"


def as_shape(shape: Any) -> Shape:
    """`shape` as a tuple of positive whole numbers.

    >>> as_shape(784)
    (784,)
    """
    sizes = tuple(np.atleast_1d(np.asarray(shape, dtype=object)))
    if not sizes or not all(isinstance(size, int | np.integer) and size > 0 for size in sizes):
        raise ValueError(
            f"input_shape is {shape!r}; expected the shape of one sample without the batch, "
            "as (784,) or (28, 28)."
        )
    return tuple(int(size) for size in sizes)
