"""Expected outputs: what a cell shows is written under it in the source, and nbval proves it.

    np.abs(a - b).sum()                 for name in names:
    #> 7.0                                  print(name)
                                        #> Ada
                                        #> Grace

The rule: `#>` lines begin at the margin and stand after a statement. Where the cell's last
statement is an expression other than `print(…)`, they are its value as text, and stand below it.
Otherwise they are what the cell prints, and may stand after each statement that does. A cell that
would do both (a `print` somewhere and an expression at the end) must be split.
"""

import ast
import io
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course_lib.authoring.text import SourceError

MARK = "#>"


@dataclass(frozen=True)
class Expected:
    """A code cell without its `#>` lines, and the output that they spell (None: anything)."""

    code: str
    output: Mapping[str, Any] | None


def take_expected(source: str, path: str, first_line: int, count: int) -> Expected:
    """Split a cell into code and expected output; `count` is the execution count of a result."""
    marks = find_marks(source, path, first_line)
    if not marks:
        return Expected(source, None)
    lines = source.split("\n")
    body = ast.parse(source).body
    check_places(marks, body, path, first_line)
    text = "\n".join(lines[number - 1][len(MARK) :].removeprefix(" ") for number in marks)
    code = "\n".join(line for n, line in enumerate(lines, start=1) if n not in marks).rstrip()
    last = body[-1]
    if not isinstance(last, ast.Expr) or is_print(last.value):
        return Expected(code, {"output_type": "stream", "name": "stdout", "text": text + "\n"})
    check_result(marks, body, code, path, first_line)
    return Expected(
        code,
        {
            "output_type": "execute_result",
            "data": {"text/plain": text},
            "metadata": {},
            "execution_count": count,
        },
    )


def find_marks(source: str, path: str, first_line: int) -> list[int]:
    """The numbers (from 1) of the `#>` lines; those inside strings are not meant."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and token.string.startswith(MARK):
            number, column = token.start
            if column or (token.string != MARK and not token.string.startswith(MARK + " ")):
                raise SourceError(
                    path,
                    first_line + number - 1,
                    f"`{token.string}`; expected `#> text` on its own line, at the margin",
                )
            found.append(number)
    return found


def check_places(marks: list[int], body: list[ast.stmt], path: str, first_line: int) -> None:
    """Each mark stands after a statement, not before the first or inside one."""
    for number in marks:
        ended = [s for s in body if (s.end_lineno or s.lineno) < number]
        inside = [s for s in body if s.lineno < number <= (s.end_lineno or s.lineno)]
        if inside or not ended:
            where = "inside a statement" if inside else "before any statement"
            raise SourceError(
                path, first_line + number - 1, f"`{MARK}` {where}; expected it below what it shows"
            )


def check_result(
    marks: list[int], body: list[ast.stmt], code: str, path: str, first_line: int
) -> None:
    """A cell whose value is expected shows nothing else."""
    last = body[-1]
    if any(is_print(node) for node in ast.walk(ast.Module(body, []))):
        raise SourceError(
            path,
            first_line + marks[0] - 1,
            "the cell prints and ends with a value, so the expected output could be either; "
            "split the cell in two, or print the value",
        )
    if marks[0] <= (last.end_lineno or last.lineno):
        raise SourceError(
            path,
            first_line + marks[0] - 1,
            "the cell ends with a value, which is what it shows; expected every `#>` below that, "
            "or a print",
        )
    if code.endswith(";"):
        raise SourceError(
            path, first_line + marks[0] - 1, "the `;` hides the value that is expected here"
        )


def is_print(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    )
