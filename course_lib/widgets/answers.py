"""The student's own code inside a widget: found by its name, its failures told in words."""

import linecache
import sys
import traceback
from collections.abc import Callable
from typing import Any

import numpy as np
from IPython import get_ipython


class AnswerError(Exception):
    """The student's own code is missing or failed; the cause is what it raised."""


class NotAnswered(AnswerError):
    """The student has not written this yet: nothing is wrong, the picture waits."""


def answer(
    source: str | Callable[..., Any], probe: Callable[..., Any] | None = None
) -> Callable[..., Any]:
    """The student's function, to be called like any function, by the widgets.

    A name is looked up in the notebook at every call, so that a cell run again takes effect at the
    next redraw. `probe(answer, *args)` says how to use an answer that is not called directly, for
    instance a class: `answer("Nearest", lambda Nearest, X, y, Q: Nearest().fit(X, y).predict(Q))`.

    Raises AnswerError, when called, if the name is missing or the answer fails.

    >>> double = answer(lambda x: 2 * x)
    >>> double(21)
    42
    """
    name = name_of(source)

    def call(*args: Any, **kwargs: Any) -> Any:
        function = _look_up(source) if isinstance(source, str) else source
        try:
            return probe(function, *args, **kwargs) if probe else function(*args, **kwargs)
        except NotImplementedError as error:
            raise NotAnswered(f"{name} is not written yet") from error
        except Exception as error:
            raise AnswerError(f"{name}: {describe(error)}") from error

    return call


def number_answer(source: str | Callable[..., Any]) -> Callable[..., float]:
    """Like `answer`, for a function that must give one finite number."""
    function, name = answer(source), name_of(source)
    return lambda *args: number(function(*args), name)


def name_of(source: str | Callable[..., Any]) -> str:
    return source if isinstance(source, str) else getattr(source, "__name__", "your answer")


def number(value: Any, name: str) -> float:
    """What a student's function gave, as a float; AnswerError says what came instead.

    >>> number(3, "average")
    3.0
    """
    array = np.asarray(value) if not isinstance(value, str) else None
    if array is not None and array.ndim:
        raise AnswerError(f"{name} gave an array of shape {array.shape}; expected one number.")
    if array is None or array.dtype.kind not in "biuf":
        raise AnswerError(f"{name} gave {value!r}; expected one number.")
    if not np.isfinite(array):
        raise AnswerError(f"{name} gave {float(array)}; expected a finite number.")
    return float(array)


def _look_up(name: str) -> Callable[..., Any]:
    shell = get_ipython()
    names = vars(sys.modules["__main__"]) if shell is None else shell.user_ns
    if name not in names:
        raise AnswerError(f"define {name} first: write it in its cell and run the cell.")
    if not callable(names[name]):
        raise AnswerError(
            f"{name} is {names[name]!r}, which cannot be called; expected a function or a class."
        )
    return names[name]


def describe(error: BaseException) -> str:
    """Type and message of an error and, if it passed through the notebook's code, the line.

    >>> describe(ValueError("k is 0; expected at least 1"))
    'ValueError: k is 0; expected at least 1'
    """
    if isinstance(error, AnswerError):
        return str(error)
    text = "".join(traceback.format_exception_only(error)).strip()
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        if frame.f_globals.get("__name__") == "__main__":
            code = linecache.getline(frame.f_code.co_filename, line).strip()
            return f"{text} (line {line} of {frame.f_code.co_name}'s cell: {code})"
    return text
