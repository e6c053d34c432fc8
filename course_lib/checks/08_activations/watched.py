"""What the questions share: watching for overflow, naming pairs, and writing mistakes down."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Judge, Mistake, Verdict

WARNED = (
    "The values are right, but NumPy had to warn on the way ({}): a power was larger than a float "
    "can hold. Give `np.exp` only numbers that are at most 0."
)


class Unhushed(contextlib.ContextDecorator):
    """Stands in for `np.errstate` while an answer runs: hides nothing.

    Otherwise an answer could overflow and hush it up.
    """

    def __init__(self, **settings: Any) -> None:
        pass

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        pass


@contextlib.contextmanager
def unhushed() -> Iterator[None]:
    """While this lasts, `np.errstate` and `np.seterr` change nothing."""

    def settings(**given: Any) -> dict:
        return dict(np.geterr())

    own = {"errstate": np.errstate, "seterr": np.seterr}
    try:
        for name, stand_in in (("errstate", Unhushed), ("seterr", settings)):
            setattr(np, name, stand_in)
        yield
    finally:
        for name, thing in own.items():
            setattr(np, name, thing)


def listened(answer: Any, *args: Any) -> tuple[Any, str]:
    """What the answer gives, and what NumPy had to warn of meanwhile, hushed up or not."""
    seen: set[str] = set()

    def note(kind: str, flag: int) -> None:
        seen.add(kind)

    with np.errstate(over="call", invalid="call", divide="call", call=note), unhushed():
        result = answer(*args)
    return result, ", ".join(sorted(seen)) or "none"


def watched(answer: Any, *args: Any) -> Any:
    """Probe: what the answer gives, and what NumPy had to warn of meanwhile."""
    values, warnings = listened(answer, *args)
    return {"values": values, "warnings": warnings}


def watched_pair(answer: Any, *args: Any) -> Any:
    """Probe: the two things that the answer gives, by name, and what NumPy had to warn of."""
    result, warnings = listened(answer, *args)
    if are_two(result, args[0]):
        return {"values": result[0], "derivative": result[1], "warnings": warnings}
    return {"result": result} if isinstance(result, dict) else result


def two_slopes(answer: Any, *args: Any) -> Any:
    """Probe: the two derivatives by name, where the answer gives two things."""
    result = answer(*args)
    if are_two(result, args[0]):
        return {"d_sigmoid": result[0], "d_tanh": result[1]}
    return {"result": result} if isinstance(result, dict) else result


def are_two(result: Any, z: np.ndarray) -> bool:
    """Whether `result` is a pair, or two arrays of z's shape stacked into one.

    >>> z = np.zeros((2, 3))
    >>> are_two((z, z), z), are_two(np.stack([z, z]), z), are_two(z, z)
    (True, True, False)
    """
    if type(result) is np.ndarray:
        return result.shape == (2, *z.shape)
    return isinstance(result, (tuple, list)) and len(result) == 2


def judge_watched(reference: Callable, pair: str = "") -> Judge:
    """Equal but for rounding, and nothing to warn of; `pair` says which two things are wanted."""
    compare = agrees_with(reference)

    def judge(case: Case, output: Any) -> Verdict:
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
