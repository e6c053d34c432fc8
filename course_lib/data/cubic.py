"""Twenty-two measurements that a cubic passes by: what lesson 06 fits by gradient descent."""

import numpy as np

_PLACES = (-2.5, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5)
_FIRST = (-24.4, -14.4, 6.0, 10.6, 10.7, 8.4, 2.4, -0.5, 2.2, -0.1, 3.2)
_SECOND = (-22.6, -8.3, 6.9, 12.7, 11.4, 5.3, 5.4, 4.2, 3.5, 3.5, 3.5)


def load_cubic() -> tuple[np.ndarray, np.ndarray]:
    """x (22,) and y (22,): eleven places, evenly from −2.5 to 2.5, and two measurements at each.

    Made up: 2x³ − 3x² − 6x + 8 with normal noise of standard deviation 2.5, drawn once and rounded
    to a tenth. The places are such that gradient descent on the *sum* of squared errors of
    w₁x³ + w₂x² + w₃x + w₄ goes down at learning rate 7.5·10⁻⁴ and no longer at 7.6·10⁻⁴; and as
    they lie evenly about 0, odd and even powers do not meet in it: it is a function of (w₁, w₃)
    and one of (w₂, w₄), added up.

    >>> x, y = load_cubic()
    >>> print(x.shape, y.shape, np.sum(x), np.sum(x**3))
    (22,) (22,) 0.0 0.0
    """
    x = np.repeat(_PLACES, 2)
    y = np.column_stack([_FIRST, _SECOND]).ravel()
    return x, y
