"""Running one cell, and asking one question: what both servers do, each in processes of its own.

Nothing in here needs more than Python and NumPy, so that it runs on every system.

This file stands alone: it is copied to where students' code runs, and nothing of the course may be
there.
"""

import ast
import functools
import itertools
import re
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from .wire import Malformed, frame

WALL = 4  # times as long by the clock as by the processor: a busy machine must cost no points
CELL_ENDED = "It ended the process."
ENDED = "Your code ended the process, or was ended for taking too much memory."


def too_late(seconds: float) -> str:
    return f"It did not finish within {seconds:g} s."


def lost_question(question: dict[str, Any], late: bool) -> dict[str, str]:
    """What is told of a question in which the process has ended or was killed."""
    if late:
        return {"failed": "TimeUp", "why": too_late(2 * question["seconds"])}
    return {"failed": "Crash", "why": ENDED}


def start_namespace() -> dict[str, Any]:
    """What a cell finds before it has defined anything; as `__main__`, for pickles and classes."""
    import builtins

    def no_input(*_: Any) -> str:
        raise EOFError("there is nobody to ask: input() does not work while grading")

    builtins.input = no_input
    main = ModuleType("__main__")
    sys.modules["__main__"] = main
    nothing = Nothing()
    vars(main).update(get_ipython=lambda: nothing, display=lambda *_, **__: None)
    return vars(main)


class Nothing:
    """Stands for whatever a notebook shows and a grader does not need."""

    def __getattr__(self, name: str) -> "Nothing":
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> "Nothing":
        return self

    def __getitem__(self, key: Any) -> "Nothing":
        return self

    def __iter__(self) -> Any:  # `X, y, X_val, y_val = demo_data(rng)`: as many as are asked for
        return iter(())


def run_cell(source: str, number: int, namespace: dict[str, Any]) -> str:
    """Run a cell, the `number`-th from 0; returns "" or what became of it.

    An import of what is not there costs what it names, not the rest of its cell.
    """
    absent = ""
    try:
        for part in parts_of(ast.parse(without_magics(source))):
            code = compile(part, f"<cell {number + 1}>", "exec")
            try:
                exec(code, namespace)
            except ModuleNotFoundError as error:
                if not is_import(part.body[0]):
                    raise
                absent = absent or story_of(error)
    except BaseException as error:  # SystemExit and KeyboardInterrupt, too
        return story_of(error)
    return absent


def parts_of(tree: ast.Module) -> list[ast.Module]:
    """A cell in parts that are run one after the other: each import, and what is between them."""
    if any(isinstance(s, ast.ImportFrom) and s.module == "__future__" for s in tree.body):
        return [tree]  # it holds for the whole cell
    parts: list[ast.Module] = []
    for imports, group in itertools.groupby(tree.body, is_import):
        statements = list(group)
        bodies = [[statement] for statement in statements] if imports else [statements]
        parts += [ast.Module(body, []) for body in bodies]
    return parts


def is_import(statement: ast.stmt) -> bool:
    return isinstance(statement, (ast.Import, ast.ImportFrom))


def story_of(error: BaseException) -> str:
    """The error in a line; its own text may be hostile."""
    try:
        text = str(error)
    except BaseException:
        text = "(its message cannot be shown)"
    return f"{type(error).__name__}: {text}"[:300]


def without_magics(source: str) -> str:
    """A cell as plain Python: magics, shell lines and questions to IPython do nothing.

    >>> without_magics("%matplotlib inline\\nx = 5 % 3")
    'pass\\nx = 5 % 3'
    """
    first, _, rest = source.lstrip().partition("\n")
    if first.startswith("%%"):  # `%%time` and the like stand over plain Python, `%%bash` does not
        source = rest if re.match(r"%%(time|timeit|capture|prun)\b", first) else ""
    lines = source.split("\n")
    try:
        compile(source, "<cell>", "exec")
    except SyntaxError:
        pass
    except ValueError:  # a NUL byte
        return source
    else:
        return source
    return "\n".join(
        re.sub(r"\S.*", "pass", line)
        if re.match(r"\s*[%!]", line) or re.match(r"\s*\??[\w.]+\?{1,2}\s*$", line)
        else line
        for line in lines
    )


def caller() -> Callable[[dict[str, Any]], Callable]:
    """How questions are put; to be called before any cell has run, for later an answer is there."""
    import numpy as np

    from course_lib.checks.call import COURSE, call_safely

    modules = dict(sys.modules)

    def how_to_call(question: dict[str, Any]) -> Callable:
        """The probe as the catalogue has it, in a namespace of its own."""
        for name, module in modules.items():  # cells may have emptied it
            sys.modules.setdefault(name, module)
        space: dict[str, Any] = {"np": np, "Any": Any, "Callable": Callable}
        exec(compile(question["source"], f"{COURSE}/probe", "exec"), space)  # not the answer's
        return functools.partial(call_safely, space[question["call"]])

    return how_to_call


def answered(question: dict[str, Any], namespace: dict[str, Any], how_to_call: Callable) -> bytes:
    """The framed answer to one question."""
    try:
        return frame(outcomes(question, namespace, how_to_call))
    except Malformed as error:
        return frame({"failed": "NotPlain", "why": f"{error}"})
    except BaseException as error:
        return frame({"failed": type(error).__name__[:100], "why": story_of(error)})


def outcomes(
    question: dict[str, Any], namespace: dict[str, Any], how_to_call: Callable
) -> list[dict[str, Any]]:
    """What the answer makes of each case: as `call_safely` tells it, in plain data."""
    if question["name"] not in namespace:
        return [{"error": "NotDefined"}] * len(question["cases"])
    answer, call = namespace[question["name"]], how_to_call(question)
    told: list[dict[str, Any]] = []
    for args in question["cases"]:
        if told and told[-1]["error"] == "TimeUp":  # after one endless loop the rest is not run
            told.append(told[-1])
        else:
            told.append(vars(call(answer, args, WALL * question["seconds"])))
    return told
