"""How good predictions are, in figures that people understand; nothing is trained by them.

Each takes the true labels first and returns a share between 0 and 1, or counts.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Metric = Callable[[np.ndarray, np.ndarray], float]


def categorical_accuracy(y_true: np.ndarray, y_pred: np.ndarray) -> float:
    """The share of rows whose largest entry stands where the one-hot row has its 1.

    >>> categorical_accuracy(np.array([[1, 0], [0, 1]]), np.array([[0.6, 0.4], [0.7, 0.3]]))
    0.5
    """
    return float(np.mean(np.argmax(y_true, axis=-1) == np.argmax(y_pred, axis=-1)))


def sparse_categorical_accuracy(y_true: np.ndarray, y_pred: np.ndarray) -> float:
    """The same for labels 0, 1, 2, … of shape (n_samples,)."""
    return float(np.mean(np.reshape(y_true, len(y_pred)) == np.argmax(y_pred, axis=-1)))


def binary_accuracy(y_true: np.ndarray, y_pred: np.ndarray, threshold: float = 0.5) -> float:
    """The share of entries on the right side of the threshold.

    With shapes (n,) against (n, 1), NumPy would compare every label with every prediction: hence
    the reshape.
    """
    y_pred = np.asarray(y_pred)
    return float(np.mean((y_pred > threshold) == (np.reshape(y_true, y_pred.shape) > 0.5)))


def confusion_matrix(y_true: Any, y_pred: Any, n_classes: int | None = None) -> np.ndarray:
    """Counts (n_classes, n_classes): row i, column j: truly i, taken for j.

    >>> confusion_matrix([0, 0, 1, 2], [0, 1, 1, 1])
    array([[1, 1, 0],
           [0, 1, 0],
           [0, 1, 0]])
    """
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.shape != y_pred.shape or y_true.ndim != 1:
        raise ValueError(
            f"y_true has shape {y_true.shape}, y_pred {y_pred.shape}; expected labels of the same "
            "shape (n_samples,). Probabilities become labels by argmax(axis=1)."
        )
    n = int(max(y_true.max(), y_pred.max())) + 1 if n_classes is None else n_classes
    if min(y_true.min(), y_pred.min()) < 0 or max(y_true.max(), y_pred.max()) >= n:
        raise ValueError(f"expected labels from 0 to {n - 1}; got others.")
    counts = np.zeros((n, n), dtype=int)
    np.add.at(counts, (y_true, y_pred), 1)
    return counts


def accuracy(y_true: np.ndarray, y_pred: np.ndarray) -> float:
    """The accuracy that suits the shapes: one output, one-hot rows, or labels."""
    if np.ndim(y_pred) < 2 or np.shape(y_pred)[-1] == 1:
        return binary_accuracy(y_true, y_pred)
    if np.shape(y_true) == np.shape(y_pred):
        return categorical_accuracy(y_true, y_pred)
    return sparse_categorical_accuracy(y_true, y_pred)


METRICS: dict[str, Metric] = {
    "categorical_accuracy": categorical_accuracy,
    "sparse_categorical_accuracy": sparse_categorical_accuracy,
    "binary_accuracy": binary_accuracy,
}


def metric_called(metric: Any, loss: Any) -> Metric:
    """The metric of that name; "accuracy" (or "acc") is the one that suits `loss`, as in Keras."""
    if callable(metric):
        return metric
    if metric in ("accuracy", "acc"):
        several_yes_or_no = type(loss).__name__.startswith("Binary")
        return binary_accuracy if several_yes_or_no else accuracy
    if metric not in METRICS:
        raise ValueError(f"no metric {metric!r}; expected accuracy, {', '.join(METRICS)}.")
    return METRICS[metric]
