"""What every activation does first: see to it that its input is an array of floats."""

import numpy as np
from numpy.typing import ArrayLike


def floats(z: ArrayLike) -> np.ndarray:
    """z as an array of floats: float32 stays float32, whole numbers and lists become float64.

    Raises TypeError for what is not made of real numbers.

    >>> floats([1, 2]).dtype, floats(np.float32(3)).dtype
    (dtype('float64'), dtype('float32'))
    """
    z = np.asarray(z)
    if z.dtype.kind == "f":
        return z
    if z.dtype.kind not in "iub":
        raise TypeError(
            f"z has dtype {z.dtype}; expected real numbers, such as np.array([1.0, -2.0])."
        )
    return z.astype(np.float64)
