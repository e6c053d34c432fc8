"""Classes as numbers: 0, 1, 2, … (label encoding), or a row with a single 1 (one-hot)."""

from typing import Any

import numpy as np


def to_categorical(y: Any, num_classes: int | None = None, dtype: Any = "float32") -> np.ndarray:
    """One row a label, with a 1 in the label's column.

    Parameters
    ----------
    y : labels (n_samples,), whole numbers from 0.
    num_classes : how many columns; None takes the largest label + 1.

    Raises ValueError for labels that are no whole numbers, below 0, or too large.

    >>> to_categorical([0, 2, 1])
    array([[1., 0., 0.],
           [0., 0., 1.],
           [0., 1., 0.]], dtype=float32)
    """
    y = np.asarray(y)
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    if y.ndim != 1 or not len(y):
        raise ValueError(f"y has shape {y.shape}; expected labels of shape (n_samples,).")
    labels = y.astype(np.int64) if np.issubdtype(y.dtype, np.number) else None
    if labels is None or (labels != y).any():
        raise ValueError(
            f"y holds {y[:3].tolist()}, …; expected whole numbers 0, 1, 2, … For names of classes "
            "take classes, y = np.unique(names, return_inverse=True)."
        )
    n_classes = int(labels.max()) + 1 if num_classes is None else num_classes
    if labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError(
            f"y has labels from {labels.min()} to {labels.max()}; expected them from 0 to "
            f"{n_classes - 1}, for {n_classes} classes. Labels 1, 2, 3, … become y - 1."
        )
    one_hot = np.zeros((len(labels), n_classes), dtype)
    one_hot[np.arange(len(labels)), labels] = 1
    return one_hot
