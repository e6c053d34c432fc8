"""Plain values as bytes and back, without pickle: what comes from a student's process is data.

A value is what `plain` returns: None, …, truth values, numbers, text, arrays of numbers or text,
and lists, tuples and dicts of them. It becomes a JSON tree, followed by the arrays' bytes:

    length of the tree (4 bytes)   tree   bytes of the arrays, one after the other

On the way each value is a frame: its length (4 bytes), then its bytes.

This file stands alone: both sides use it, and where students' code runs nothing of the course may
be.
"""

import json
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

MOST = 64 << 20  # bytes
DEEPEST = 30
KINDS = "biufcUS"
HEADER = struct.Struct("<I")


class Malformed(ValueError):
    """The bytes are no value, or one that is too large."""


class Lost(Exception):
    """The other side is gone."""


def frame(value: Any) -> bytes:
    """`value` as it goes over the line; raises Malformed as `pack` does."""
    data = pack(value)
    return HEADER.pack(len(data)) + data


def read_frame(read: Callable[[int], bytes]) -> bytes:
    """The bytes of the next value, of which `read` gives at most so many at a time.

    Raises Lost at the end, and Malformed where more is announced than there may be.
    """
    (length,) = HEADER.unpack(exactly(read, HEADER.size))
    if length > MOST:
        raise Malformed("too large")
    return exactly(read, length)


def exactly(read: Callable[[int], bytes], length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        part = read(min(1 << 20, length - len(data)))
        if not part:
            raise Lost
        data += part
    return bytes(data)


def pack(value: Any) -> bytes:
    """`value` as bytes; raises Malformed where it is too large or not plain."""
    arrays: list[bytes] = []
    tree = json.dumps(as_tree(value, arrays, 0), separators=(",", ":")).encode()
    data = b"".join([struct.pack("<I", len(tree)), tree, *arrays])
    if len(data) > MOST:
        raise Malformed(f"it takes {len(data) >> 20} MB; at most {MOST >> 20} MB are compared")
    return data


def as_tree(value: Any, arrays: list[bytes], depth: int) -> Any:
    if depth > DEEPEST:
        raise Malformed(f"it is nested more than {DEEPEST} deep")
    kind = type(value)
    if value is None or kind in (bool, str):
        return text_of(value) if kind is str else value
    if value is Ellipsis:
        return ["e"]
    if kind is int:
        if value.bit_length() > 10_000:
            raise Malformed(f"it is a whole number of {value.bit_length():,} bits")
        return ["i", hex(value)]
    if kind is float:
        return ["f", value.hex()]
    if kind is complex:
        return ["c", value.real.hex(), value.imag.hex()]
    if kind is np.ndarray and value.dtype.kind in KINDS:
        data = np.ascontiguousarray(value).tobytes()
        arrays.append(data)
        return ["a", value.dtype.str, list(value.shape), len(data)]
    if kind in (list, tuple):
        return ["l" if kind is list else "t", [as_tree(v, arrays, depth + 1) for v in value]]
    if kind is dict:
        pairs = [[as_tree(x, arrays, depth + 1) for x in pair] for pair in value.items()]
        return ["d", pairs]
    raise Malformed(f"it is a {kind.__name__}")


def text_of(text: str) -> str:
    """A text that can be sent: half a surrogate pair cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def unpack(data: bytes) -> Any:
    """The value that `pack` packed; raises Malformed for anything else."""
    if len(data) > MOST + 4:
        raise Malformed("too large")
    try:
        (length,) = struct.unpack_from("<I", data)
        tree = json.loads(data[4 : 4 + length])
        rest = memoryview(data)[4 + length :]
        value, used = from_tree(tree, rest, 0, 0)
    except Malformed:
        raise
    except Exception as error:  # whatever bytes from a hostile process make of json and NumPy
        raise Malformed(f"{type(error).__name__}") from error
    if used != len(rest):
        raise Malformed("bytes are left over")
    return value


def from_tree(tree: Any, rest: memoryview, used: int, depth: int) -> tuple[Any, int]:
    """The value of a tree, and how many bytes of the arrays have been used."""
    if depth > DEEPEST:
        raise Malformed("too deep")
    if tree is None or type(tree) in (bool, str):
        return tree, used
    if type(tree) is not list or not tree:
        raise Malformed("an unknown tree")
    tag, *body = tree
    if tag == "e":
        return Ellipsis, used
    if tag == "i":
        return int(body[0], 16), used
    if tag == "f":
        return float.fromhex(body[0]), used
    if tag == "c":
        return complex(float.fromhex(body[0]), float.fromhex(body[1])), used
    if tag == "a":
        return array_of(body, rest, used)
    if tag in ("l", "t"):
        items = []
        for branch in body[0]:
            item, used = from_tree(branch, rest, used, depth + 1)
            items.append(item)
        return (items if tag == "l" else tuple(items)), used
    if tag == "d":
        value = {}
        for key_tree, item_tree in body[0]:
            key, used = from_tree(key_tree, rest, used, depth + 1)
            value[key], used = from_tree(item_tree, rest, used, depth + 1)
        return value, used
    raise Malformed(f"an unknown kind of tree, {tag!r}")


def array_of(body: list, rest: memoryview, used: int) -> tuple[np.ndarray, int]:
    dtype, shape, length = np.dtype(body[0]), tuple(body[1]), body[2]
    if dtype.kind not in KINDS or (dtype.itemsize == 0 and length):
        raise Malformed(f"an array of {dtype}")
    if len(shape) > 32 or any(type(n) is not int or n < 0 for n in shape):
        raise Malformed(f"an array of shape {shape}")
    part = rest[used : used + length]
    if type(length) is not int or length < 0 or len(part) != length:
        raise Malformed("an array without its bytes")
    if dtype.itemsize == 0:
        return np.zeros(shape, dtype), used
    array = np.frombuffer(part, dtype).reshape(shape).copy()
    if dtype.kind in "US":
        array.tolist()  # raises where the bytes are no text
    return array, used + length
