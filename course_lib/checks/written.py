"""How mistakes are written down: the right answer with parts replaced, or another one whole."""

from collections.abc import Callable
from textwrap import indent

from course_lib.checks.question import Mistake


def writer(code: str, **right: str) -> Callable[..., Mistake]:
    """A function that writes mistakes: the right answer with some of its parts replaced.

    >>> mistake = writer("def f(x):\\n    y = {y}\\n    return y", y="x * x")
    >>> mistake("doubled", "Square it.", y="2 * x").code
    'def f(x):\\n    y = 2 * x\\n    return y'
    """

    def mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
        if unknown := changes.keys() - right.keys():
            raise ValueError(f"{name} changes {sorted(unknown)}; expected some of {list(right)}")
        return Mistake(name, code.format(**(right | changes)), hint, concept)

    return mistake


def whole(signature: str) -> Callable[..., Mistake]:
    """A function that writes mistakes that are not the right answer with a part replaced.

    >>> whole("f(x)")("none", "Return it.", "return None").code
    'def f(x):\\n    return None\\n'
    """

    def mistake(name: str, hint: str, *lines: str, concept: bool = True) -> Mistake:
        body = indent("\n".join(lines), "    ")
        return Mistake(name, f"def {signature}:\n{body}\n", hint, concept)

    return mistake
