"""Judges that many questions share: compare with a reference, and say in words what differs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.plain import as_array, describe, same, sort_of
from course_lib.checks.question import Case, Judge, Verdict

NUMBERS = {2: "Two", 3: "Three"}


def agrees_with(reference: Callable, rtol: float = 1e-5, atol: float = 1e-8) -> Judge:
    """The output must equal `reference(*case.args)` in shape, and in value but for rounding."""

    def judge(case: Case, output: Any) -> Verdict:
        right = reference(*case.args)
        expected, got = describe(right), describe(output)
        if same(right, output, rtol, atol):
            return Verdict(True, expected, got)
        return Verdict(False, expected, got, difference(right, output, rtol, atol))

    return judge


def difference(right: Any, output: Any, rtol: float = 1e-5, atol: float = 1e-8) -> str:
    """One sentence on how `output` is of another kind than `right`, or where it first differs."""
    if isinstance(right, dict) and isinstance(output, dict):
        for key in right:
            if key not in output or not same(right[key], output[key], rtol, atol):
                told = difference(right[key], output.get(key), rtol, atol)
                return f"{key}: {told or unequal_numbers(right[key], output[key])}"
    x, y = as_array(right), as_array(output)
    if x is None:
        return f"Expected {describe(right)}."
    if y is None:
        return f"Expected {kind_of(x)}, got {describe(output)}."
    if x.shape != y.shape:
        return f"Expected {kind_of(x)}, got {kind_of(y, output)}."
    if sort_of(x) != sort_of(y):
        return f"Expected {sort_of(x)} values, got {sort_of(y)} ones: {describe(output)}."
    if has_nan(y) and not has_nan(x):
        return "The result is not a number (nan): look for 0/0, ∞ − ∞ or an overflow."
    if x.ndim:
        text = x.dtype.kind in "US"
        unequal = x != y if text else ~np.isclose(x, y, rtol=rtol, atol=atol, equal_nan=True)
        if unequal.any():
            first = tuple(int(i) for i in np.argwhere(unequal)[0])
            where = first[0] if len(first) == 1 else first
            wanted, got = told_apart(x[first], y[first])
            return f"The first difference is at index {where}: expected {wanted}, got {got}."
    return ""


def so_many_wanted(verdict: Verdict, output: Any, returned: str) -> Verdict | None:
    """Of several results that a probe gives by name: `verdict` with how many are wanted.

    None where they are so many. What is no such set comes from the probe as it is, but a dict,
    which it hands on as {"result": …}.

    >>> wrong = Verdict(False, "dW, db", "(1, 2, 3)")
    >>> so_many_wanted(wrong, (1, 2, 3), "dW, db").why
    'Two things are wanted, `return dW, db`; 3 came.'
    """
    came = "one"
    if isinstance(output, dict):
        if "result" not in output:
            return None
        came, verdict = "a dict", replace(verdict, got=describe(output["result"]))
    elif isinstance(output, (tuple, list)):
        came = str(len(output))
    many = NUMBERS[len(returned.split(", "))]
    return replace(verdict, why=f"{many} things are wanted, `return {returned}`; {came} came.")


def unequal_numbers(right: Any, output: Any) -> str:
    """Of one among several results, which are shown together, the two numbers that differ.

    >>> unequal_numbers(4.0, 8.0)
    'expected 4, got 8.'
    """
    wanted, got = told_apart(np.asarray(right)[()], np.asarray(output)[()])
    return f"expected {wanted}, got {got}."


def told_apart(x: Any, y: Any) -> tuple[str, str]:
    """Two values that differ, with as few digits as show it.

    >>> told_apart(np.float64(2 / 3), np.float64(0.67)), told_apart(1.0, 1.00000004)
    (('0.666667', '0.67'), ('1', '1.00000004'))
    """
    numbers = all(isinstance(each, (float, np.floating, np.integer)) for each in (x, y))
    if numbers and any(isinstance(each, (float, np.floating)) for each in (x, y)):
        for digits in (6, 9, 13, 17):
            wanted, got = (f"{float(each):.{digits}g}" for each in (x, y))
            if wanted != got:
                return wanted, got
    return str(x), str(y)


def has_nan(array: np.ndarray) -> bool:
    return array.dtype.kind == "f" and bool(np.isnan(array).any())


def kind_of(array: np.ndarray, value: Any = None) -> str:
    """What sort of thing an array is, in words, or the list or tuple `value` that it was made of.

    >>> kind_of(np.asarray(3.0)), kind_of(np.zeros((2, 3)))
    ('a single number', 'an array of shape (2, 3)')
    >>> kind_of(np.zeros(2), (0.0, 0.0)), kind_of(np.zeros((1, 2)), [[0.0, 0.0]])
    ('a tuple of length 2', 'a list of lists, of shape (1, 2)')
    """
    if isinstance(value, (list, tuple)):
        kind = "list" if isinstance(value, list) else "tuple"
        if array.ndim == 1:
            return f"a {kind} of length {len(value)}"
        inner = "lists" if isinstance(value[0], list) else "arrays or tuples"
        return f"a {kind} of {inner}, of shape {array.shape}"
    if array.ndim == 0:
        return "a text" if array.dtype.kind in "US" else "a single number"
    return f"an array of shape {array.shape}"
