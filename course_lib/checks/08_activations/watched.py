"""What the questions share: watching for overflow, naming pairs, and writing mistakes down."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import as_array
from course_lib.checks.question import Case, Judge, Mistake, Verdict

# Relatively, and absolutely: (1 + tanh(z/2))/2, no worse a formula than others, gives 0 for e^−40.
FINE, TINY = 1e-7, 1e-15
FAR = 20

WARNED = (
    "The values are right, but NumPy had to warn on the way ({}): a power was larger than a float "
    "can hold. Give `np.exp` only numbers that are at most 0."
)


def watched(answer: Any, *args: Any) -> Any:
    """Probe: what the answer gives, and what NumPy had to warn of meanwhile.

    While the answer runs, `np.errstate` and `np.seterr` change nothing: it cannot hush it up.
    """
    seen: set[str] = set()

    def note(kind: str, flag: int) -> None:
        seen.add(kind)

    class Unhushed:
        def __init__(self, **settings):
            pass

        def __enter__(self):
            pass

        def __exit__(self, *error):
            pass

        def __call__(self, function):
            return function

    own: Any = {"errstate": np.errstate, "seterr": np.seterr}
    hushing_nothing: Any = {"errstate": Unhushed, "seterr": lambda **given: dict(np.geterr())}
    with np.errstate(over="call", invalid="call", divide="call", call=note):
        try:
            for name, thing in hushing_nothing.items():
                setattr(np, name, thing)
            result = answer(*args)
        finally:
            for name, thing in own.items():
                setattr(np, name, thing)
    warnings = ", ".join(sorted(seen)) or "none"
    return {"values": result, "warnings": warnings}


def watched_pair(answer: Any, *args: Any) -> Any:
    """Probe: the two things that the answer gives, by name, and what NumPy had to warn of.

    While the answer runs, `np.errstate` and `np.seterr` change nothing: it cannot hush it up.
    """
    seen: set[str] = set()

    def note(kind: str, flag: int) -> None:
        seen.add(kind)

    class Unhushed:
        def __init__(self, **settings):
            pass

        def __enter__(self):
            pass

        def __exit__(self, *error):
            pass

        def __call__(self, function):
            return function

    own: Any = {"errstate": np.errstate, "seterr": np.seterr}
    hushing_nothing: Any = {"errstate": Unhushed, "seterr": lambda **given: dict(np.geterr())}
    with np.errstate(over="call", invalid="call", divide="call", call=note):
        try:
            for name, thing in hushing_nothing.items():
                setattr(np, name, thing)
            result = answer(*args)
        finally:
            for name, thing in own.items():
                setattr(np, name, thing)
    warnings = ", ".join(sorted(seen)) or "none"
    stacked = type(result) is np.ndarray and result.shape == (2, *args[0].shape)
    if stacked or (isinstance(result, (tuple, list)) and len(result) == 2):
        return {"values": result[0], "derivative": result[1], "warnings": warnings}
    return {"result": result} if isinstance(result, dict) else result


def two_slopes(answer: Any, *args: Any) -> Any:
    """Probe: the two derivatives by name, where the answer gives two things."""
    result = answer(*args)
    stacked = type(result) is np.ndarray and result.shape == (2, *args[0].shape)
    if stacked or (isinstance(result, (tuple, list)) and len(result) == 2):
        return {"d_sigmoid": result[0], "d_tanh": result[1]}
    return {"result": result} if isinstance(result, dict) else result


def judge_watched(reference: Callable, pair: str = "", fine: bool = False) -> Judge:
    """Equal but for rounding, and nothing to warn of; `pair` says which two things are wanted.

    `fine`: an answer in float64 must be as right as float64 can be, so that no shortcut passes for
    rounding; one in float32 is compared as such.
    """
    coarse, exact = agrees_with(reference), agrees_with(reference, FINE, TINY)

    def judge(case: Case, output: Any) -> Verdict:
        compare = exact if fine and not is_single(output) else coarse
        verdict = compare(case, output)
        if verdict.ok:
            return verdict
        right = reference(*case.args)
        if not isinstance(output, dict) or output.keys() != right.keys():
            wanted = f"Two things are wanted, `return {pair}`." if pair else ""
            return replace(verdict, why=wanted or verdict.why)
        calm = {**output, "warnings": right.get("warnings")}
        if "warnings" in right and compare(case, calm).ok:
            return replace(verdict, why=WARNED.format(output["warnings"]))
        return verdict

    return judge


def is_single(output: Any) -> bool:
    """Whether the values were computed in float32."""
    values = output.get("values") if isinstance(output, dict) else None
    return isinstance(values, np.ndarray) and values.dtype.itemsize <= 4 and is_float(values)


def is_float(values: np.ndarray) -> bool:
    return values.dtype.kind == "f"


def finely_seen(reference: Callable) -> Callable[[Case, Any], Any]:
    """For `Question.seen`: beside the values how far off they are, in units of what is allowed.

    Two shortcuts that are almost right differ by less than a tolerance would see. Beyond `FAR`
    units the values themselves tell.
    """

    def seen(case: Case, outcome: Any) -> Any:
        right = reference(*case.args)["values"]
        told = outcome.value
        values = as_array(told.get("values")) if isinstance(told, dict) else None
        if outcome.error or values is None or values.shape != right.shape or not is_float(values):
            return outcome
        with np.errstate(all="ignore"):
            units = (values - right) / (TINY + FINE * np.abs(right))
        off = np.round(np.clip(np.nan_to_num(units), -FAR, FAR))
        return replace(outcome, value={**told, "off": off})

    return seen


def writer(signature: str) -> Callable[..., Mistake]:
    """A function that writes mistakes: name, hint, and the lines of a wrong answer.

    The last line is what it returns.

    >>> writer("f(z)")("twice", "Once.", "y = 2 * z", "y").code
    'def f(z):\\n    y = 2 * z\\n    return y'
    """

    def mistake(name: str, hint: str, *lines: str, concept: bool = True) -> Mistake:
        body = [*lines[:-1], f"return {lines[-1]}"]
        return Mistake(name, "\n    ".join([f"def {signature}:", *body]), hint, concept)

    return mistake
