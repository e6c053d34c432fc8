"""Flat arrays: where they begin, and that they are as long as asked for and of zeros."""

import numpy as np
import pytest

from course_lib.nn.memory import LARGE, LINE, flat_array


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [0, 1, 7, LARGE // 16, LARGE // 16 + 1, LARGE])
def test_size_dtype_and_beginning(size, dtype):
    array = flat_array(size, dtype)
    assert (array.shape, array.dtype) == ((size,), np.dtype(dtype))
    assert array.ctypes.data % LINE == 0 or size == 0
    assert array.flags.c_contiguous
    assert array.flags.writeable
    assert not array.any()


def test_every_array_is_its_own():
    first, second = flat_array(5, "float32"), flat_array(5, "float32")
    first += 1
    assert not second.any()
