"""Label smoothing: targets that do not ask for certainty.

Source: Szegedy et al. (2016), *Rethinking the Inception architecture*; deck E.
"""

import numpy as np

from course_lib.nn.losses.check import floats


def smooth(Y: np.ndarray, amount: float) -> np.ndarray:
    """(1 − a) Y + a / c for a one-hot table Y (n, c): a of each row is shared out to all classes.

    >>> smooth(np.array([[0, 1, 0, 0]]), 0.2)
    array([[0.05, 0.85, 0.05, 0.05]])
    """
    share(amount)
    Y = floats(Y)
    return (1 - amount) * Y + amount / Y.shape[-1]


def smooth_binary(y: np.ndarray, amount: float) -> np.ndarray:
    """(1 − a) y + a / 2: no is a/2 and yes 1 − a/2, as with two classes.

    >>> smooth_binary(np.array([0, 1]), 0.2)
    array([0.1, 0.9])
    """
    share(amount)
    return (1 - amount) * floats(y) + amount / 2


def share(amount: float) -> None:
    """ValueError unless 0 ≤ a ≤ 1: at 1 the labels would be gone."""
    if not 0 <= amount <= 1:
        raise ValueError(f"label_smoothing is {amount}; expected a share from 0 to 1, such as 0.1")
