"""Calling an answer so that nothing it does makes the check itself fall over.

Exceptions, endless recursion, endless loops (an alarm, where the system has one), `exit()`,
printed noise, warnings, changed inputs and values that cannot be compared all become an `Outcome`.
What an answer sets for the whole process (NumPy's functions, builtins, how deep calls may nest) is
put back after it.
"""

import builtins
import contextlib
import copy
import io
import operator
import os
import re
import signal
import sys
import sysconfig
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType, ModuleType
from typing import Any

import numpy as np

from course_lib.checks.plain import NotPlain, plain, same
from course_lib.checks.words import plainer

TIME_LIMIT = 10.0  # seconds for one call; twice that for a whole question
MAX_PRINTED = 2_000  # characters kept of what an answer prints
COURSE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIBRARY = sysconfig.get_path("stdlib")


class TimeUp(BaseException):
    """Not an Exception, so that an answer's own `except Exception` does not swallow it."""


class TooManySteps(BaseException):
    """A catalogued mistake ran longer than its step limit."""


@dataclass(frozen=True)
class Outcome:
    """What came of one call: a plain value, or the error in its place."""

    value: Any = None
    error: str | None = None  # the type of the exception, "TimeUp" or "NotPlain"
    message: str = ""  # what to tell the student about the error
    trace: str = ""  # the error by place and words, to tell two errors of one type apart
    printed: str = ""
    changed_inputs: bool = False


def call_safely(
    call: Callable,
    answer: Any,
    args: tuple,
    time_limit: float | None,
    libraries: "Libraries | None" = None,
) -> Outcome:
    """`call(answer, *args)` on copies of the arguments; a time limit of None is none.

    For many calls one after the other, give all of them the same `libraries`.
    """
    given, libraries = copy.deepcopy(args), libraries or Libraries()
    noise = Noise()
    try:
        with quiet(noise), libraries.kept(), nesting_kept(), alarm(time_limit):
            value = plain(call(answer, *given))
    except KeyboardInterrupt:  # the student pressed stop: that is for the notebook
        raise
    except TimeUp:
        message = f"It did not finish within {time_limit:g} s: is there a loop that never ends?"
        return Outcome(error="TimeUp", message=message, printed=noise.text())
    except TooManySteps:
        return Outcome(error="TimeUp")
    except NotPlain as error:
        message = f"The result cannot be compared: {error}."
        return Outcome(error="NotPlain", message=message, printed=noise.text())
    except BaseException as error:
        name, message, trace = type(error).__name__, explain(error), trace_of(error)
        return Outcome(error=name, message=message, trace=trace, printed=noise.text())
    return Outcome(value, printed=noise.text(), changed_inputs=not unchanged(args, given))


def unchanged(before: tuple, after: tuple) -> bool:
    """Whether a call left its arguments as they were, to the last bit."""
    return all(map(as_it_was, before, after))


def as_it_was(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    if type(a) in (str, int):
        return a == b
    if type(a) is np.ndarray:
        if a.dtype != b.dtype:
            return False
        if a.dtype.kind in "biufc" and a.shape == b.shape and a.tobytes() == b.tobytes():
            return True  # the usual case, quickly
    return same(a, b, rtol=0, atol=0)


def explain(error: BaseException) -> str:
    """The error with the line of the student's own code in which it arose."""
    if isinstance(error, NotImplementedError):
        place = traceback.extract_tb(error.__traceback__)[-1].name
        return f"`{place}` is not written yet: write your code where the cell says so."
    if isinstance(error, RecursionError):
        return "It calls itself without end: which call returns without calling again?"
    if isinstance(error, SystemExit):
        return "It called exit(): return a value instead."
    message, kind, frame = safe_text(error), type(error).__name__, own_frame(error)
    words = plainer(message)
    text = f"It raised {kind}: {words or message}"
    behind = f". In Python's own words: {message}" if words else ""
    if frame is not None:
        line = f" `{frame.line}`" if frame.line else ""
        return f"{text} (in {frame.name}, line {frame.lineno}{line}){behind}"
    if isinstance(error, AttributeError) and error.name:
        return f"It has no `{error.name}`: is it written, and spelled so?"
    if isinstance(error, TypeError) and "positional argument" in message:  # in calling the answer
        text += ". Compare its parameters with the question's; a method's first one is `self`"
    return text + behind


def own_frame(error: BaseException) -> traceback.FrameSummary | None:
    """The innermost place in the answer's own code through which the error passed, if any."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if is_own(frame.filename):
            return frame
    return None


def is_own(filename: str) -> bool:
    """Whether code is an answer's: of a notebook's cell, <string> or a file, but of no library."""
    if filename.startswith("<"):
        return not filename.startswith(("<frozen", "<__array_function__"))
    inside = ("site-packages", "dist-packages")
    return not filename.startswith((COURSE, LIBRARY)) and not any(n in filename for n in inside)


def trace_of(error: BaseException) -> str:
    """Where and with which words it failed; names that students choose themselves are masked."""
    frame, text = own_frame(error), safe_text(error)
    if isinstance(error, UnboundLocalError):  # whose `name` is not set
        text = re.sub(r"'\w+'", "'…'", text)
    elif isinstance(error, (AttributeError, NameError)) and error.name:
        text = text.replace(f"'{error.name}'", "'…'")
    return f"{'in the answer' if frame else 'outside'}: {text}"


def safe_text(error: BaseException) -> str:
    """The message of an exception, which may itself be hostile: `__str__` can raise."""
    try:
        return str(error)[:300]
    except Exception:
        return "(its message cannot be shown)"


class Noise(io.TextIOBase):
    """A stream that keeps the first characters and counts the rest."""

    def __init__(self) -> None:
        self.kept, self.length = "", 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.length += len(text)
        self.kept += text[: max(0, MAX_PRINTED - len(self.kept))]
        return len(text)

    def text(self) -> str:
        dropped = self.length - len(self.kept)
        return self.kept + (f"… ({dropped:,} characters more)" if dropped else "")


@contextlib.contextmanager
def quiet(noise: Noise) -> Iterator[None]:
    """Keep prints out of the notebook, and let no warning become an error."""
    with (
        contextlib.redirect_stdout(noise),
        contextlib.redirect_stderr(noise),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


class Libraries:
    """What NumPy's functions and builtins are, to be put back after each of one or more calls."""

    def __init__(self) -> None:
        self.before = [(module, dict(vars(module))) for module in (np, builtins)]

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Whatever the block puts in the place of NumPy's functions or of builtins, put back."""
        try:
            yield
        finally:
            for module, names in self.before:
                now = vars(module)
                if len(now) == len(names) and all(map(operator.is_, now.values(), names.values())):
                    continue  # the usual case, quickly: nothing was touched
                for name in now.keys() - names.keys() - {"_"}:  # NumPy loads parts when first used
                    if not isinstance(now[name], ModuleType):
                        delattr(module, name)
                for name, value in names.items():
                    if now.get(name) is not value and name != "_":
                        setattr(module, name, value)
                names.clear()
                names.update(now)  # with the parts that are loaded now, and in their order


@contextlib.contextmanager
def nesting_kept() -> Iterator[None]:
    """How deep calls may nest after the block is what it was before: `sys.setrecursionlimit`."""
    before = sys.getrecursionlimit()
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@contextlib.contextmanager
def alarm(seconds: float | None) -> Iterator[None]:
    """Raise TimeUp in the block after `seconds`, on systems and threads that have an alarm.

    It rings again every half second, for code that catches everything and goes on; from the second
    ring on every further line of that code raises TimeUp, which no `except: pass` outlasts.
    """
    main = threading.current_thread() is threading.main_thread()
    if seconds is None or not main or not hasattr(signal, "setitimer"):
        yield
        return
    rings = 0

    def ring(signum: int, frame: FrameType | None) -> None:
        nonlocal rings
        rings += 1
        if rings > 1:
            insist(frame)
        raise TimeUp

    previous, tracer = signal.signal(signal.SIGALRM, ring), sys.gettrace()
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
        sys.settrace(tracer)


def insist(frame: FrameType | None) -> None:
    """Let every further line of the code that is running raise TimeUp, up to our own frames."""

    def stop(frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            raise TimeUp
        return stop

    while frame is not None and frame.f_code.co_filename != __file__:
        frame.f_trace = stop
        frame = frame.f_back
    sys.settrace(lambda frame, event, arg: None)  # tracing on; new frames are left alone


@contextlib.contextmanager
def step_limit(steps: int) -> Iterator[None]:
    """Raise TooManySteps after so many lines of a mistake's own code.

    Unlike a clock it is never flaky; what libraries do (import on first use, say) is not counted.
    """
    left = steps

    def count(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal left
        if not frame.f_code.co_filename.startswith("<mistake"):
            return None
        left -= event == "line"
        if left < 0:
            raise TooManySteps
        return count

    previous = sys.gettrace()
    sys.settrace(count)
    try:
        yield
    finally:
        sys.settrace(previous)
