"""Samples and labels on their way into a network: what is expected, what came, what to do."""

from typing import Any

import numpy as np

from course_lib.nn.layers.layer import Shape


def check_samples(X: Any, input_shape: Shape, dtype: Any) -> np.ndarray:
    """X as (n, *input_shape) of `dtype`, without a copy where it is that already.

    >>> check_samples([[1, 2]], (2,), np.float32)
    array([[1., 2.]], dtype=float32)
    """
    X = np.asarray(X)
    if X.dtype.kind not in "fiub":
        raise ValueError(f"X has dtype {X.dtype}; expected numbers.")
    if X.shape[1:] != input_shape:
        hint = ""
        if X.shape == input_shape:
            hint = " For one sample use X[None, :]."
        elif len(input_shape) == 1 and X.ndim > 2 and X[0].size == input_shape[0]:
            hint = " Put a Flatten() first, or use X.reshape(len(X), -1)."
        raise ValueError(
            f"X has shape {X.shape}; expected (n_samples, {', '.join(map(str, input_shape))}), "
            f"as the first layer was built.{hint}"
        )
    if len(X) == 0:
        raise ValueError("X has no samples; expected one at least.")
    return X.astype(dtype, copy=False)


def check_finite(X: np.ndarray, name: str) -> None:
    """ValueError if a number of X is missing or infinite; a sum finds out without a table."""
    with np.errstate(all="ignore"):
        total = np.add.reduce(X, axis=None)
    if not np.isfinite(total) and not np.isfinite(X).all():
        row = int(np.argwhere(~np.isfinite(X))[0][0])
        raise ValueError(
            f"{name} holds NaN or infinity, first in sample {row}; expected finite numbers. "
            "Leave such samples out, or fill them in."
        )


def check_labels(y: Any, n_samples: int, output_shape: Shape, loss: Any, dtype: Any) -> np.ndarray:
    """y as the loss expects it: class numbers (n,) for the sparse one, else (n, *output_shape).

    >>> from course_lib.nn.losses import BinaryCrossentropy
    >>> check_labels([0, 1], 2, (1,), BinaryCrossentropy(), np.float32)
    array([[0.],
           [1.]], dtype=float32)
    """
    y = np.asarray(y)
    if y.dtype.kind not in "fiub":
        raise ValueError(
            f"y has dtype {y.dtype}; expected numbers. "
            "np.unique(y, return_inverse=True)[1] makes class numbers of any labels."
        )
    if y.ndim == 0 or len(y) != n_samples:
        raise ValueError(
            f"X has {n_samples} samples and y has shape {y.shape}; expected a label each."
        )
    kind = type(loss).__name__
    if kind == "SparseCategoricalCrossentropy":
        return class_numbers(y, output_shape[-1])
    if y.ndim == 1 and output_shape == (1,):
        y = y[:, None]  # (n,) beside (n, 1) would be broadcast to (n, n)
    if y.shape[1:] != output_shape:
        hint = "The last layer needs as many units as y has columns."
        if y.ndim == 1:
            hint = (
                f"If y holds class numbers, use to_categorical(y, {output_shape[-1]}), "
                "or loss='sparse_categorical_crossentropy'."
            )
        expected = ", ".join(map(str, output_shape))
        raise ValueError(f"y has shape {y.shape}; expected (n_samples, {expected}). {hint}")
    y = y.astype(dtype, copy=False)
    if kind == "CategoricalCrossentropy":
        check_rows(y)
    if kind == "BinaryCrossentropy" and not (y.min() >= 0 and y.max() <= 1):
        raise ValueError(
            f"y goes from {y.min():g} to {y.max():g}; expected 0 or 1 for binary_crossentropy. "
            "Labels ±1 become such by (y + 1) / 2."
        )
    return y


def class_numbers(y: np.ndarray, n_classes: int) -> np.ndarray:
    """y as whole numbers from 0 to n_classes − 1, (n,)."""
    numbers = y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else y
    if numbers.ndim != 1:
        raise ValueError(
            f"y has shape {y.shape}; expected class numbers (n_samples,). If y is one-hot, use "
            "loss='categorical_crossentropy'."
        )
    whole = numbers.astype(np.intp)
    if not ((whole == numbers).all() and whole.min() >= 0 and whole.max() < n_classes):
        raise ValueError(
            f"y goes from {numbers.min()} to {numbers.max()}; expected class numbers "
            f"0 to {n_classes - 1}, one for each of the last layer's {n_classes} units. "
            "Classes are counted from 0."
        )
    return whole


def check_rows(y: np.ndarray) -> None:
    """ValueError unless each row of y is a distribution over the classes."""
    sums = y.sum(axis=-1)
    wrong = (y < 0).any(axis=-1) | ~(np.abs(sums - 1) < 1e-3)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise ValueError(
            f"y is {y[row]} for sample {row}; expected one-hot rows: a 1 for the class and 0 "
            "elsewhere (or probabilities that add up to 1). to_categorical makes such."
        )
