"""The one place where broadcasting is undone.

An operation stretches a small value to the shape of a large one: it copies it along the axes that
it lacks. The gradient of a copied value is the sum over its copies (the copy gate), so
`unbroadcast` sums what comes back over those axes.
"""

from typing import Any

import numpy as np


def unbroadcast(gradient: Any, value: Any) -> Any:
    """The gradient in shape and dtype of `value`: summed over the axes along which that was copied.

    Axes that the value lacks (they stand in front) and those where it has length 1 are summed.
    The gradient of a Python float is a Python float.

    >>> unbroadcast(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.zeros(3))
    array([5., 7., 9.])
    >>> unbroadcast(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.zeros((2, 1)))
    array([[ 6.],
           [15.]])
    >>> unbroadcast(np.array([1.0, 2.0]), 7.0)
    3.0
    """
    if type(value) is float:
        return float(gradient if np.ndim(gradient) == 0 else np.sum(gradient))
    gradient, shape = np.asarray(gradient), value.shape
    if gradient.shape != shape:
        lacking = gradient.ndim - len(shape)
        copied = [lacking + i for i, n in enumerate(shape) if n == 1 != gradient.shape[lacking + i]]
        gradient = gradient.sum(axis=(*range(lacking), *copied)).reshape(shape)
    return gradient.astype(value.dtype, copy=False)
