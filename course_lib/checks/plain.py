"""Answers as plain data: numbers, text, arrays, and lists, tuples and dicts of them.

A judge compares only what has been through `plain`. An object that merely claims to be equal to
everything, a masked array or a lazy proxy is refused here, with a sentence that says so.
"""

import functools
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

MAX_ITEMS = 10_000_000
MAX_DEPTH = 20


class NotPlain(Exception):
    """The value is not one that a check can compare; the message says what to return instead."""


def plain(value: Any, depth: int = 0) -> Any:
    """`value` as plain Python and NumPy data, copied, or NotPlain.

    >>> plain([np.int64(3), (2.5, None)])
    [3, (2.5, None)]
    """
    kind = type(value)  # not isinstance: a subclass may have any == that it likes
    if value is None or value is Ellipsis or kind in (bool, int, float, complex, str):
        return value
    if kind in (Fraction, Decimal):
        return float(value)
    if kind.__module__ == "numpy" and issubclass(kind, np.generic):
        return plain_array(np.asarray(value)).item()
    if kind is np.ndarray:
        return plain_array(value)
    if kind in (list, tuple, dict):
        if depth >= MAX_DEPTH:
            raise NotPlain(f"it is nested more than {MAX_DEPTH} deep; return something flatter")
        if len(value) > MAX_ITEMS:
            raise NotPlain(f"it has {len(value):,} items; at most {MAX_ITEMS:,} are compared")
        if kind is dict:
            return {plain(k, depth + 1): plain(v, depth + 1) for k, v in value.items()}
        return kind(plain(item, depth + 1) for item in value)
    raise NotPlain(refusal(value))


def plain_array(array: np.ndarray) -> np.ndarray:
    if array.dtype.kind not in "biufcUS":
        raise NotPlain(
            f"it is an array of dtype {array.dtype}; return an array of numbers or of text"
        )
    if array.size > MAX_ITEMS:
        raise NotPlain(f"it has {array.size:,} entries; at most {MAX_ITEMS:,} are compared")
    return array.copy()


def refusal(value: Any) -> str:
    """Why `value` cannot be compared, and what to return instead."""
    kind = type(value)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    if issubclass(kind, np.ndarray):
        return f"it is a {name}; return a plain array: np.asarray(…)"
    if hasattr(kind, "__next__"):
        return f"it is a {name}, which has not computed anything yet; return the values themselves"
    if callable(value):
        return f"it is a {name}, something to be called; return the value that it computes"
    if hasattr(kind, "to_numpy"):
        return f"it is a {name}; return a NumPy array: .to_numpy()"
    return f"it is a {name}; return a number, a text, a list or a NumPy array"


def same(a: Any, b: Any, rtol: float = 1e-5, atol: float = 1e-8) -> bool:
    """Whether two plain values say the same: same shape, numbers equal but for rounding.

    >>> same(0.1 + 0.2, 0.3), same([1, 2], np.array([1.0, 2.0])), same(1, [1])
    (True, True, False)
    """
    if a is None or b is None or a is Ellipsis or b is Ellipsis:
        return a is b
    if type(a) is int and type(b) is int and max(abs(a), abs(b)) < 2**53:  # labels, quickly
        return abs(a - b) <= atol + rtol * abs(b)
    if isinstance(a, dict) or isinstance(b, dict):
        return (
            isinstance(a, dict)
            and isinstance(b, dict)
            and a.keys() == b.keys()
            and all(same(a[k], b[k], rtol, atol) for k in a)
        )
    x, y = as_array(a), as_array(b)
    if x is None or y is None:  # ragged lists: item by item
        if not (isinstance(a, (list, tuple)) and isinstance(b, (list, tuple))):
            return False
        return len(a) == len(b) and all(same(i, j, rtol, atol) for i, j in zip(a, b, strict=True))
    if x.shape != y.shape or sort_of(x) != sort_of(y):
        return False
    if x.dtype.kind in "US":
        return bool(np.array_equal(x.astype(str), y.astype(str)))
    return near(x, y, rtol, atol)


def near(x: np.ndarray, y: np.ndarray, rtol: float, atol: float) -> bool:
    """`np.allclose(x, y, rtol, atol, equal_nan=True)` for equal shapes, several times faster.

    A catalogue of mistakes asks this many thousand times.

    >>> near(np.array([1.0, np.nan, np.inf]), np.array([1.0, np.nan, np.inf]), 1e-5, 1e-8)
    True
    """
    if x.dtype == y.dtype and x.tobytes() == y.tobytes():
        return True
    if x.dtype.kind != "c":
        if x.size:  # a glance at the first entries tells most that differ
            a, b = float(x.item(0)), float(y.item(0))
            if abs(a - b) > atol + rtol * abs(b) and abs(b) < math.inf:
                return False
        x, y = np.asarray(x, float), np.asarray(y, float)  # unsigned differences would wrap around
    equal = x == y
    if equal.all():  # infinities too, whose difference is nan
        return True
    if not (rtol or atol):
        return bool(np.all(equal | ((x != x) & (y != y))))
    with np.errstate(all="ignore"):
        close = (np.abs(x - y) <= atol + rtol * np.abs(y)) & (np.abs(y) < np.inf)
    return bool(np.all(equal | close | ((x != x) & (y != y))))


def sort_of(array: np.ndarray) -> str:
    """Text, complex or real: values of different sorts are never the same."""
    kind = array.dtype.kind
    return "text" if kind in "US" else "complex" if kind == "c" else "real"


def as_array(value: Any) -> np.ndarray | None:
    """`value` as an array of numbers or of text, or None where it is neither."""
    if type(value) is np.ndarray:
        return value if value.dtype.kind in "biufcUS" else None
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError):
        return None
    if array.dtype.kind in "US" and isinstance(value, (list, tuple)) and not all_text(value):
        return None  # NumPy makes ["1", "a"] of [1, "a"]
    return array if array.dtype.kind in "biufcUS" else None


def all_text(value: Any) -> bool:
    """Whether a nested list holds nothing but text."""
    if isinstance(value, (list, tuple)):
        return all(all_text(item) for item in value)
    return isinstance(value, str) or (isinstance(value, np.ndarray) and value.dtype.kind in "US")


def entries(array: np.ndarray) -> str:
    """The entries of an array, in brackets."""
    body = np.array2string(array, separator=", ", precision=6, max_line_width=10_000)
    return " ".join(body.split())


@functools.lru_cache(maxsize=1000)
def kept(content: bytes, dtype: np.dtype, shape: tuple[int, ...]) -> str:
    """The same of an array of numbers, kept: what is expected is told again and again."""
    return entries(np.frombuffer(content, dtype).reshape(shape))


def describe(value: Any, limit: int = 200) -> str:
    """`value` as a short text for a person.

    >>> describe(np.zeros((28, 28)))
    'array of shape (28, 28), from 0 to 0'
    """
    if isinstance(value, np.ndarray) and value.size > 24:
        text = f"array of shape {value.shape}"
        if value.dtype.kind in "iuf" and value.size:
            text += f", from {value.min():.6g} to {value.max():.6g}"
        return text + (f", {value.dtype}" if value.dtype.kind in "iu" else "")
    if isinstance(value, np.ndarray):
        plain_numbers = value.dtype.kind in "biufc" and value.size
        text = kept(value.tobytes(), value.dtype, value.shape) if plain_numbers else entries(value)
        # small unsigned integers wrap around at 256: their type is part of the story
        text += f" ({value.dtype})" if value.dtype.kind == "u" else ""
    elif isinstance(value, float):
        text = f"{value:.6g}"
    elif isinstance(value, tuple):
        text = "(" + ", ".join(describe(item) for item in value) + ",)"[len(value) != 1 :]
    elif isinstance(value, dict):
        text = "; ".join(f"{key}: {describe(item)}" for key, item in value.items())
    else:
        try:
            text = repr(value)
        except ValueError:  # Python does not write out whole numbers of thousands of digits
            text = "a whole number of very many digits"
    return text if len(text) <= limit else text[: limit - 1] + "…"
