"""Which separating line? The one with the widest margin; and what it costs to fall short of it.

A line is w·x + b = 0, the label y of a sample is −1 or +1. The margin of a sample is positive if it
is on its own side:

    functional  y (w·x + b)             geometric  y (w·x + b) / ‖w‖, the distance from the line

Twice w and b is the same line, with twice the functional margin. So the scale is free. It is chosen
so that the nearest samples have functional margin 1: then their distance is 1/‖w‖, and the widest
margin is the smallest ‖w‖.

    hard  min ½‖w‖²  subject to  y_i (w·x_i + b) ≥ 1  for all i
    soft  min ½‖w‖² + C Σ_i max(0, 1 − y_i (w·x_i + b))

The soft one pays C for each unit that a sample falls short of 1. The larger C, the harder; and if
the classes can be parted at all, the two have the same solution from some C on.

In all that follows X is (n_samples, n_features), y (n_samples,) of −1 and +1, w (n_features,).

Source: decks R and M; Boser, Guyon and Vapnik (1992); Cortes and Vapnik (1995) for the soft margin.
"""

import numpy as np


def functional_margins(w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """y (w·x + b) of each sample, (n_samples,). Raises ValueError for labels other than −1, +1.

    >>> X, y = np.array([[3.0, 4.0], [0.0, 0.0]]), np.array([1, -1])
    >>> functional_margins(np.array([3.0, 4.0]), -5.0, X, y)
    array([20.,  5.])
    """
    check_signs(y)
    return y * (X @ w + b)  # (n, d) @ (d,) -> (n,)


def geometric_margins(w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """y (w·x + b) / ‖w‖ of each sample, (n_samples,): its distance from the line.

    Negative on the wrong side. Raises ValueError if w is 0, which is no line.

    >>> X, y = np.array([[3.0, 4.0], [0.0, 0.0]]), np.array([1, -1])
    >>> geometric_margins(np.array([3.0, 4.0]), -5.0, X, y)
    array([4., 1.])
    """
    length = np.linalg.norm(w)
    if length == 0:
        raise ValueError("w is 0; expected a direction: w·x + b = 0 is a line only if w is not 0")
    return functional_margins(w, b, X, y) / length


def rescaled(w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """The same line at the scale at which the nearest sample has functional margin 1.

    Raises ValueError if the line does not part the classes.

    >>> X, y = np.array([[3.0, 4.0], [0.0, 0.0]]), np.array([1, -1])
    >>> rescaled(np.array([3.0, 4.0]), -5.0, X, y)
    (array([0.6, 0.8]), -1.0)
    """
    smallest = float(np.min(functional_margins(w, b, X, y)))
    if smallest <= 0:
        raise ValueError(
            f"the smallest margin is {smallest:g}; expected all > 0: this line leaves a sample "
            "on the wrong side, or on itself"
        )
    return w / smallest, b / smallest


def hinge(margins: np.ndarray) -> np.ndarray:
    """max(0, 1 − m): by how much each functional margin falls short of 1, (n_samples,).

    >>> hinge(np.array([2.0, 1.0, 0.25, -1.0]))
    array([0.  , 0.  , 0.75, 2.  ])
    """
    return np.maximum(0, 1 - margins)


def squared_hinge(margins: np.ndarray) -> np.ndarray:
    """max(0, 1 − m)²: smooth at 1, and harder on those far behind.

    >>> squared_hinge(np.array([2.0, 1.0, 0.5, -1.0]))
    array([0.  , 0.  , 0.25, 4.  ])
    """
    return hinge(margins) ** 2


def objective(w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray, C: float) -> float:
    """½‖w‖² + C Σ hinge: what the soft margin makes small. The offset b costs nothing.

    >>> objective(np.array([1.0]), 0.0, np.array([[2.0], [0.5]]), np.array([1, 1]), C=10)
    5.5
    """
    return float(w @ w / 2 + C * hinge(functional_margins(w, b, X, y)).sum())


def subgradient(
    w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray, C: float
) -> tuple[np.ndarray, float]:
    """A subgradient of `objective`: by w (n_features,) and by b.

        dw = w − C Σ y_i x_i        db = −C Σ y_i        over the samples with margin < 1

    Exactly at 1 the hinge has a kink, where every slope between those of its two sides would do;
    this takes the flat side.

    >>> subgradient(np.array([1.0]), 0.0, np.array([[2.0], [0.5]]), np.array([1, 1]), C=10)
    (array([-4.]), -10.0)
    """
    short = functional_margins(w, b, X, y) < 1
    return w - C * (y[short] @ X[short]), -C * float(y[short].sum())  # (s,) @ (s, d) -> (d,)


def check_signs(y: np.ndarray) -> None:
    labels = np.unique(y)
    if not set(labels.tolist()) <= {-1, 1}:
        raise ValueError(
            f"y has the labels {', '.join(map(repr, labels[:5].tolist()))}; expected -1 and +1, or "
            "y (w·x + b) is no margin. Write y = np.where(labels == the_positive_one, 1, -1)."
        )


def check_size(X: np.ndarray) -> None:
    limit = float(np.finfo(X.dtype).max) ** 0.25
    largest = float(np.max(np.abs(X)))
    if largest > limit:
        raise ValueError(
            f"X holds {largest:.2g}; expected numbers up to {limit:.2g}, as squares of them are "
            "added up. Scale the features (to mean 0 and variance 1)."
        )


def check_C(C: float) -> None:
    if not 0 < C < np.inf:
        raise ValueError(
            f"C is {C}; expected a finite number > 0. For a hard margin take a large one: from "
            "some C on nothing changes."
        )


def check_classes(classes: np.ndarray) -> None:
    if len(classes) < 2:
        raise ValueError(
            f"y has one class only, {classes[0]!r}; expected two or more, as a margin lies between "
            "classes"
        )
