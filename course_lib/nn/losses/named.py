"""The losses under Keras's names: a call gives the mean over the samples, `gradient` its gradient.

    loss(y_true, y_pred) = 1/n Σ_i L_i,   loss.gradient(y_true, y_pred) = 1/n ∂L_i/∂y_pred

The functions beside this file say what L_i is and how it changes; here they only get their names.
"""

from dataclasses import dataclass

import numpy as np

from course_lib.nn.losses import binary, categorical, margin, regression
from course_lib.nn.losses.check import floats, labels
from course_lib.nn.losses.targets import smooth, smooth_binary


class Loss:
    """What all losses share; a subclass says `values` (n,) and `slopes`, of y_pred's shape."""

    def values(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        """L_i, one number a sample, (n,)."""
        raise NotImplementedError

    def slopes(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        """∂L_i/∂y_pred, of y_pred's shape."""
        raise NotImplementedError

    def __call__(self, y_true: np.ndarray, y_pred: np.ndarray) -> float:
        """The mean of L_i over the samples."""
        return float(self.values(y_true, y_pred).mean())

    def gradient(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        """The gradient of that mean by y_pred: of its shape, and of its dtype, if floats."""
        return self.slopes(y_true, y_pred) / len(y_pred)


@dataclass(frozen=True)
class MeanSquaredError(Loss):
    """The mean of (f − y)² over all entries.

    >>> MeanSquaredError()([[1.0, 2.0], [0.0, 0.0]], [[1.0, 5.0], [0.0, 1.0]])
    2.5
    """

    def values(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return regression.squared_error(y_true, y_pred)

    def slopes(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return regression.squared_error_slope(y_true, y_pred)


@dataclass(frozen=True)
class MeanAbsoluteError(Loss):
    """The mean of |f − y| over all entries.

    >>> MeanAbsoluteError().gradient([0.0, 0.0], [9.0, -1.0])
    array([ 0.5, -0.5])
    """

    def values(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return regression.absolute_error(y_true, y_pred)

    def slopes(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return regression.absolute_error_slope(y_true, y_pred)


@dataclass(frozen=True)
class Huber(Loss):
    """Squared near 0, straight beyond `delta`.

    >>> Huber()([0.0, 0.0], [0.5, 3.0])
    1.3125
    """

    delta: float = 1.0

    def __post_init__(self) -> None:
        if not self.delta > 0:
            raise ValueError(f"delta is {self.delta}; expected a number above 0")

    def values(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return regression.huber(y_true, y_pred, self.delta)

    def slopes(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return regression.huber_slope(y_true, y_pred, self.delta)


@dataclass(frozen=True)
class BinaryCrossentropy(Loss):
    """Yes or no, for one output or several; from probabilities or, better, from logits.

    >>> BinaryCrossentropy(from_logits=True).gradient([[1.0], [0.0]], [[0.0], [0.0]]).tolist()
    [[-0.25], [0.25]]
    """

    from_logits: bool = False
    label_smoothing: float = 0.0

    def values(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        y = smooth_binary(y_true, self.label_smoothing)
        if self.from_logits:
            return binary.binary_cross_entropy_from_logits(y, y_pred)
        return binary.binary_cross_entropy(y, y_pred)

    def slopes(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        y = smooth_binary(y_true, self.label_smoothing)
        if self.from_logits:
            return binary.binary_cross_entropy_from_logits_slope(y, y_pred)
        return binary.binary_cross_entropy_slope(y, y_pred)


@dataclass(frozen=True)
class CategoricalCrossentropy(Loss):
    """One right class of several, labels one-hot; from probabilities or, better, from logits.

    >>> round(CategoricalCrossentropy()([[1, 0]], [[0.5, 0.5]]), 3)
    0.693
    """

    from_logits: bool = False
    label_smoothing: float = 0.0

    def values(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        Y = smooth(y_true, self.label_smoothing)
        if self.from_logits:
            return categorical.categorical_cross_entropy_from_logits(Y, y_pred)
        return categorical.categorical_cross_entropy(Y, y_pred)

    def slopes(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        Y = smooth(y_true, self.label_smoothing)
        if self.from_logits:
            return categorical.categorical_cross_entropy_from_logits_slope(Y, y_pred)
        return categorical.categorical_cross_entropy_slope(Y, y_pred)


@dataclass(frozen=True)
class SparseCategoricalCrossentropy(Loss):
    """One right class of several, labels as numbers from 0.

    >>> round(SparseCategoricalCrossentropy(from_logits=True)([1], [[0.0, 0.0]]), 3)
    0.693
    """

    from_logits: bool = False

    def values(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        if not self.from_logits:
            return categorical.sparse_categorical_cross_entropy(y_true, y_pred)
        Z = floats(y_pred)
        Y = categorical.one_hot(labels(y_true, Z), Z)
        return categorical.categorical_cross_entropy_from_logits(Y, Z)

    def slopes(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        if not self.from_logits:
            return categorical.sparse_categorical_cross_entropy_slope(y_true, y_pred)
        Z = floats(y_pred)
        Y = categorical.one_hot(labels(y_true, Z), Z)
        return categorical.categorical_cross_entropy_from_logits_slope(Y, Z)


@dataclass(frozen=True)
class Hinge(Loss):
    """max(0, 1 − y f) with labels −1 and 1.

    >>> Hinge()([1, -1], [0.5, 0.5])
    1.0
    """

    def values(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return margin.hinge(y_true, y_pred)

    def slopes(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return margin.hinge_slope(y_true, y_pred)


@dataclass(frozen=True)
class CategoricalHinge(Loss):
    """1 more than the highest rival, labels one-hot.

    >>> CategoricalHinge()([[1, 0, 0]], [[3.0, 5.0, 4.0]])
    3.0
    """

    def values(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return margin.categorical_hinge(y_true, y_pred)

    def slopes(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return margin.categorical_hinge_slope(y_true, y_pred)


LOSSES: dict[str, Loss] = {
    "mse": MeanSquaredError(),
    "mean_squared_error": MeanSquaredError(),
    "mae": MeanAbsoluteError(),
    "mean_absolute_error": MeanAbsoluteError(),
    "huber": Huber(),
    "binary_crossentropy": BinaryCrossentropy(),
    "categorical_crossentropy": CategoricalCrossentropy(),
    "sparse_categorical_crossentropy": SparseCategoricalCrossentropy(),
    "hinge": Hinge(),
    "categorical_hinge": CategoricalHinge(),
}
