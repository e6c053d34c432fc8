"""The IDX format of the MNIST files, read with care.

An IDX file is: two zero bytes, a byte for the type of the entries (8: unsigned bytes), a byte for
the number of dimensions, each dimension as a big-endian 32-bit number, then the entries row by
row. A name that ends in .gz means gzip around it.

Source: LeCun, Cortes and Burges, The MNIST database of handwritten digits.
"""

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np

from course_lib.data.datasets import DamagedFile

UNSIGNED_BYTE = 0x08
_REPLACE = "Replace it by a fresh copy."


def read_idx(path: Path, ndim: int) -> np.ndarray:
    """Return the unsigned bytes of an IDX file as an array of `ndim` dimensions.

    Raises:
        DamagedFile: if the file is no IDX file, has another type or number of dimensions, is
            empty, or is shorter or longer than its header says.
    """
    return parse_idx(_contents(path), ndim, str(path))


def parse_idx(data: bytes, ndim: int, source: str) -> np.ndarray:
    """Return the array in the bytes of an IDX file; `source` names it in errors.

    >>> parse_idx(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]), 1, "example")
    array([7, 8, 9], dtype=uint8)
    """
    if len(data) < 4 or data[:2] != b"\x00\x00":
        raise DamagedFile(
            f"{source}: begins with {data[:4].hex(' ') or 'nothing'}; expected the IDX magic "
            f"00 00 08 {ndim:02x}. This is no IDX file. {_REPLACE}"
        )
    if data[2] != UNSIGNED_BYTE:
        raise DamagedFile(
            f"{source}: entries of type 0x{data[2]:02x}; expected 0x08, unsigned bytes. {_REPLACE}"
        )
    if data[3] != ndim:
        raise DamagedFile(
            f"{source}: {data[3]} dimensions; expected {ndim} (3 for images, 1 for labels). "
            "Are two files swapped?"
        )
    start = 4 + 4 * ndim
    if len(data) < start:
        raise DamagedFile(
            f"{source}: ends after {len(data)} bytes, within the header; expected at least "
            f"{start}. {_REPLACE}"
        )
    shape = struct.unpack_from(f">{ndim}I", data, 4)
    if 0 in shape:
        raise DamagedFile(f"{source}: shape {shape} has no entries; expected some. {_REPLACE}")
    expected = start + math.prod(shape)
    if len(data) != expected:
        raise DamagedFile(
            f"{source}: {len(data)} bytes; expected {expected} for shape {shape}. "
            f"The file is {'truncated' if len(data) < expected else 'too long'}. {_REPLACE}"
        )
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)


def _contents(path: Path) -> bytes:
    data = path.read_bytes()
    if path.suffix != ".gz":
        return data
    try:
        return gzip.decompress(data)
    except (EOFError, OSError, zlib.error) as error:
        raise DamagedFile(f"{path}: not a whole gzip file ({error}). {_REPLACE}") from error
