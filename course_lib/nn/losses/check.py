"""What is refused before a loss is computed, and what to do instead.

NumPy subtracts a column (n, 1) from a row (n,) without a word and makes (n, n) of it; and −log of a
score that is no probability is a number like any other. So shapes and ranges are looked at first.
"""

import numpy as np

TOLERANCE = 1e-3  # how far a row of probabilities may be from 1 in all


def floats(a: np.ndarray) -> np.ndarray:
    """`a` as an array of floats; float32 stays float32.

    >>> floats([1, 2]).dtype, floats(np.float32([0.5])).dtype
    (dtype('float64'), dtype('float32'))
    """
    a = np.asarray(a)
    return a.astype(np.result_type(a, np.float32), copy=False)


def same_shape(y_true: np.ndarray, y_pred: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both as floats of y_pred's dtype; ValueError unless their shapes are equal, with samples."""
    f = floats(y_pred)
    y = np.asarray(y_true, dtype=f.dtype)
    if y.shape != f.shape:
        way = "For labels 0, 1, … use a sparse loss, or make them one-hot (to_categorical)."
        if y.shape[:1] == f.shape[:1] and y.size == f.size:
            long, short = ("y_true", "y_pred") if y.ndim > f.ndim else ("y_pred", "y_true")
            way = f"One output each: use {long}[:, 0], or {short}[:, None]."
        raise ValueError(f"y_true has shape {y.shape} and y_pred {f.shape}; expected equal. {way}")
    some_samples(f)
    return y, f


def some_samples(f: np.ndarray) -> None:
    """ValueError unless there is a first axis, of samples, with at least one."""
    if f.ndim == 0 or f.shape[0] == 0:
        raise ValueError(
            f"y_pred has shape {f.shape}; expected at least one sample along the first axis. "
            "For one sample use y[None]."
        )


def probabilities(p: np.ndarray) -> None:
    """ValueError unless every entry of p lies in [0, 1]."""
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError(
            f"y_pred runs from {np.min(p):.3g} to {np.max(p):.3g}; expected probabilities, from 0 "
            "to 1. For raw scores use from_logits=True, or sigmoid or softmax before the loss."
        )


def distributions(P: np.ndarray) -> None:
    """ValueError unless each row of P (n, c) holds probabilities that add up to 1."""
    table(P)
    probabilities(P)
    sums = P.sum(axis=1)
    if np.abs(sums - 1).max() > TOLERANCE:
        worst = sums[np.abs(sums - 1).argmax()]
        raise ValueError(
            f"a row of y_pred adds up to {worst:.3g}; expected 1, as softmax gives. "
            "For several yes-or-no questions (sigmoids) use the binary cross-entropy."
        )


def table(f: np.ndarray) -> None:
    """ValueError unless f is (n_samples, n_classes), with two classes or more."""
    if f.ndim != 2 or f.shape[1] < 2:
        raise ValueError(
            f"y_pred has shape {f.shape}; expected (n_samples, n_classes), with 2 classes or more. "
            "For one output use the binary cross-entropy, for one sample y_pred[None, :]."
        )
    some_samples(f)


def answers(y: np.ndarray) -> None:
    """ValueError unless y holds shares of yes from 0 (no) to 1 (yes)."""
    if not np.all((y >= 0) & (y <= 1)):
        raise ValueError(
            f"y_true runs from {np.min(y):.3g} to {np.max(y):.3g}; expected 0 for no and 1 for "
            "yes. From labels −1 and 1 make (y + 1) / 2."
        )


def shares(Y: np.ndarray) -> None:
    """ValueError unless each row of Y (n, c) is one-hot, or shares that add up to 1."""
    if not np.all(Y >= 0) or np.abs(Y.sum(axis=1) - 1).max() > TOLERANCE:
        row = int(np.argmax((Y < 0).any(axis=1) | (np.abs(Y.sum(axis=1) - 1) > TOLERANCE)))
        raise ValueError(
            f"row {row} of y_true is {Y[row]}, which is not one-hot; expected one 1 and else 0 "
            "(or shares that add up to 1). If several classes may be right at once, use the "
            "binary cross-entropy."
        )


def labels(y_true: np.ndarray, f: np.ndarray) -> np.ndarray:
    """Class numbers (n,) from 0 that fit y_pred (n, c); a column (n, 1), as Keras has, will do."""
    table(f)
    y = np.asarray(y_true)
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    n, c = f.shape
    if y.shape != (n,):
        raise ValueError(
            f"y_true has shape {np.shape(y_true)} and y_pred {f.shape}; expected class numbers of "
            f"shape ({n},). One-hot labels go with the categorical cross-entropy."
        )
    numbers = y.astype(np.intp)
    if not (np.all(numbers == y) and np.all((numbers >= 0) & (numbers < c))):
        way = "Labels count from 0." if np.any(y == c) and np.all(y >= 1) else "Number the classes."
        raise ValueError(
            f"y_true holds {np.unique(y)}; expected class numbers from 0 to {c - 1}. {way} "
            "(np.unique(y, return_inverse=True)[1] makes such of any labels.)"
        )
    return numbers
