"""What a student wrote, made fit to take the place of one of the library's parts.

An activation may be given as

- a name in `course_lib.nn.activations.ACTIVATIONS`, or a row of that table;
- a pair of functions `(f, derivative)`, both of the sum z, entry by entry;
- one function that returns two arrays, `(values, slopes)`, as exercises 08 and 11 ask for;
- one function `f`: then the derivative is taken numerically, (f(z + h) − f(z − h)) / 2h, which
  costs two more calls, is right to about ten digits, and at a kink is the mean of both sides.

An optimizer may be given as a name in `course_lib.nn.optimizers.OPTIMIZERS`, a rule (an object or a
class with `init` and `step`, see `course_lib.nn.optimizers.rule`), or one function
`update(parameters, gradient, learning_rate)` that returns the new parameters.

A loss may be given as a name in `course_lib.nn.losses.LOSSES`, an object with `values` and `slopes`
as there, or a pair of functions of y_true and y_pred: the losses L_i, and their slopes by y_pred.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.nn.activations import ACTIVATIONS, Activation
from course_lib.nn.layers.names import look_up
from course_lib.nn.losses import LOSSES, Loss
from course_lib.nn.optimizers import OPTIMIZERS

Entrywise = Callable[[np.ndarray], np.ndarray]
STEP = 1e-5
TABLE = np.array([[-2.0, -1.0, 0.0], [0.5, 1.0, 2.0]])  # z, on which each activation is tried


@dataclass(frozen=True)
class Bend:
    """An activation as the engine wants it: its name, f and f', both of z.

    `kind` is the name if it is the library's own, else "": a student's `tanh` may be another one.
    """

    name: str
    function: Entrywise
    derivative: Entrywise
    kind: str = ""


def bend_of(activation: Any) -> Bend:
    """From any of the forms above.

    >>> bend_of(lambda z: z**2).derivative(np.array([3.0])).round(6)
    array([6.])
    """
    known = look_up(activation, ACTIVATIONS, "activation")
    if isinstance(known, Activation):
        if known.positional:
            raise ValueError(
                f"activation {known.name!r} looks at a unit's place in its layer; expected one "
                "that works entry by entry."
            )
        kind = known.name if ACTIVATIONS.get(known.name) is known else ""
        return Bend(known.name, known.function, known.derivative, kind)
    function, derivative = known if isinstance(known, tuple) and len(known) == 2 else (known, None)
    if not callable(function) or not (derivative is None or callable(derivative)):
        raise TypeError(
            f"activation is {activation!r}; expected a name such as 'tanh', a function of z, or a "
            "pair (function, derivative)."
        )
    name = getattr(function, "__name__", type(function).__name__)
    if derivative is None:
        function, derivative = parted(function)
    tried(function, name)
    if derivative is None:
        return Bend(name, function, numerical(function))
    tried(derivative, getattr(derivative, "__name__", "derivative"))
    return Bend(name, function, derivative)


def parted(function: Callable) -> tuple[Entrywise, Entrywise | None]:
    """Of a function that returns values and slopes, one function for each; of any other, None.

    >>> f, slope = parted(lambda z: (z**2, 2 * z))
    >>> f(np.array([3.0])), slope(np.array([3.0]))
    (array([9.]), array([6.]))
    """
    try:
        both = function(TABLE.copy())
    except Exception:
        return function, None  # `tried` says what fails
    if not (isinstance(both, tuple) and len(both) == 2):
        return function, None

    def values(z: np.ndarray) -> np.ndarray:
        return function(z)[0]

    def slopes(z: np.ndarray) -> np.ndarray:
        return function(z)[1]

    return values, slopes


def tried(function: Entrywise, name: str) -> None:
    """Call it once on a table; raise ValueError if what comes back is no table of numbers."""
    z = TABLE.copy()
    try:
        value = np.asarray(function(z.copy()), dtype=float)
    except Exception as error:
        raise ValueError(
            f"{name}(z) failed on an array z of shape (2, 3): {type(error).__name__}: {error}. "
            "It is called on whole arrays; use np.where or np.maximum in place of if."
        ) from error
    if value.shape != z.shape:
        raise ValueError(
            f"{name}(z) has shape {value.shape} for z of shape {z.shape}; expected the same shape: "
            "one value for each entry."
        )
    if not np.all(np.isfinite(value)):
        raise ValueError(f"{name}(z) is {value.tolist()} at z = {z.tolist()}; expected numbers.")


def numerical(function: Entrywise) -> Entrywise:
    """The derivative by central differences."""

    def derivative(z: np.ndarray) -> np.ndarray:
        h = STEP * np.maximum(1, np.abs(z))
        return (np.asarray(function(z + h)) - np.asarray(function(z - h))) / (2 * h)

    return derivative


@dataclass(frozen=True)
class OwnLoss(Loss):
    """A pair of functions of y_true and y_pred (n, outputs): L_i (n,), and ∂L_i/∂y_pred."""

    function: Callable[[np.ndarray, np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]

    def values(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return np.asarray(self.function(y_true, y_pred)).reshape(len(y_pred))

    def slopes(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return np.asarray(self.slope(y_true, y_pred)).reshape(y_pred.shape)


def loss_of(loss: Any) -> Any:
    """None, or an object with `values` and `slopes`, from a name, such an object, or a pair.

    >>> loss_of("mse").values(np.array([[1.0]]), np.array([[3.0]]))
    array([4.])
    """
    if isinstance(loss, tuple) and len(loss) == 2 and all(map(callable, loss)):
        return OwnLoss(*loss)
    known = look_up(loss, LOSSES, "loss")
    if known is None or (hasattr(known, "values") and hasattr(known, "slopes")):
        return known
    raise TypeError(
        f"loss is {loss!r}; expected a name such as 'huber', an object with values and slopes as "
        "in course_lib.nn.losses, or a pair of functions (L_i, its slope by y_pred)."
    )


@dataclass(frozen=True)
class FunctionRule:
    """A function `update(parameters, gradient, learning_rate)` as a rule that remembers nothing."""

    function: Callable[[np.ndarray, np.ndarray, float], np.ndarray]
    learning_rate: float = 0.03

    def init(self, params: list[np.ndarray]) -> None:
        return None

    def step(self, params: list[np.ndarray], grads: list[np.ndarray], state: None) -> tuple:
        update, rate = self.function, self.learning_rate
        return [update(p, g, rate) for p, g in zip(params, grads, strict=True)], None


def rule_of(optimizer: Any) -> Any:
    """From any of the forms above: an object with `init` and `step`.

    >>> rule_of("adam").beta_1
    0.9
    """
    if isinstance(optimizer, str):
        return look_up(optimizer, OPTIMIZERS, "optimizer")
    if isinstance(optimizer, type):
        try:
            optimizer = optimizer()
        except TypeError as error:
            raise TypeError(
                f"optimizer {optimizer.__name__}() failed: {error}. Give an object, such as "
                f"{optimizer.__name__}(learning_rate=0.01)."
            ) from error
    if hasattr(optimizer, "init") and hasattr(optimizer, "step"):
        return optimizer
    if callable(optimizer):
        return FunctionRule(optimizer)
    raise TypeError(
        f"optimizer is {optimizer!r}; expected a name such as 'adam', an object with init and "
        "step, or a function update(parameters, gradient, learning_rate)."
    )
