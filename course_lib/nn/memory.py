"""Flat arrays that lie well in memory, for those that are gone through at every step."""

from typing import Any

import numpy as np

LINE = 64  # bytes of a cache line; the widest instructions read one at a time
LARGE = 4 * 2**20  # bytes from which on NumPy asks Linux for pages of 2 MiB instead of 4 KiB


def flat_array(size: int, dtype: Any) -> np.ndarray:
    """`size` zeros, from the start of a cache line on, and in large pages if it pays.

    The processor keeps a list of the pages that it uses, and a long walk through small pages keeps
    missing it. So from 1 MiB on the array lies at the start of a block that is large enough.

    >>> array = flat_array(3, "float32")
    >>> array, array.ctypes.data % LINE
    (array([0., 0., 0.], dtype=float32), 0)
    """
    needed = size * np.dtype(dtype).itemsize
    room = max(needed, LARGE) if 4 * needed >= LARGE else needed
    block = np.zeros(room + LINE, np.uint8)
    start = -block.ctypes.data % LINE
    return block[start : start + needed].view(dtype)
