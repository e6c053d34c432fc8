"""One checked source: a lecture, or a solution that agrees with its lesson's catalogue.

Every slip is a SourceError with file and line, found before anything is written.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from course_lib.authoring.cells import Cell, read_cells
from course_lib.authoring.expected import find_marks
from course_lib.authoring.numbers import find_numbers
from course_lib.authoring.regions import check_regions, exercise_text, refuse_markers
from course_lib.authoring.text import SourceError

__all__ = ["Cell", "Source", "SourceError", "parse"]

TAGS = ("solution-only", "raises-exception", "nbval-skip")
MAGIC = re.compile(r"\s*([%!]|\w[\w, ]*=\s*[%!]|\?|[\w.]+\?)")


@dataclass(frozen=True)
class Source:
    """One lecture or solution; `points` are those of the lesson's catalogue."""

    path: str
    lesson: str
    kind: Literal["lecture", "solution"]
    cells: tuple[Cell, ...]
    points: Mapping[str, int]


def parse(
    text: str,
    path: str,
    kind: Literal["lecture", "solution"],
    points: Mapping[str, int] | None = None,
) -> Source:
    """The cells of a source, or SourceError with `path` and line.

    `points` gives the questions of the lesson's catalogue with their points; a lecture needs none.
    """
    cells = read_cells(text, path)
    lesson = path.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".py")
    source = Source(path, lesson, kind, cells, dict(points or {}))
    for cell in cells:
        check_cell(cell, source)
    if kind == "solution":
        check_questions(source)
    return source


def check_cell(cell: Cell, source: Source) -> None:
    """What a cell may be and hold, taken by itself."""
    path, header = source.path, cell.header
    for tag in cell.tags:
        if tag not in TAGS:
            raise SourceError(path, header, f"unknown tag {tag!r}; expected one of {TAGS}")
    if source.kind == "lecture" and (cell.question or cell.check or cell.solution_only):
        raise SourceError(
            path, header, "a lecture has no questions; move this cell to the solution's source"
        )
    if cell.kind == "markdown":
        find_numbers(cell.source, path, cell.line)
        if cell.question or cell.check:
            raise SourceError(path, header, "question and check are options of code cells only")
    if (cell.question or cell.check) and (cell.solution_only or (cell.question and cell.check)):
        raise SourceError(path, header, "expected one of question, check and solution-only")
    if cell.question:
        check_regions(cell.source, path, cell.line)
        check_python(exercise_text(cell.source), path, header, stub=True)
    else:
        refuse_markers(cell.source, path, cell.line)
    if cell.kind == "code":
        check_python(cell.source, path, cell.line)
        marks = find_marks(cell.source, path, cell.line)
        if marks and (cell.question or cell.check):
            raise SourceError(
                path,
                cell.line + marks[0] - 1,
                "an expected output in a question or its check, which differ from student to "
                "student; put the worked example into a cell of its own",
            )


def check_python(code: str, path: str, line: int, stub: bool = False) -> ast.Module:
    """The syntax tree of a cell; magics are no Python, and a cell holds Python only.

    A cell with its stub in place has other lines than the file, so `line` is all that is told.
    """
    try:
        return ast.parse(code)
    except SyntaxError as error:
        number = error.lineno or 1
        shown = code.split("\n")[number - 1].strip() if number <= code.count("\n") + 1 else ""
        what = "a magic or shell command; write plain Python" if MAGIC.match(shown) else error.msg
        if stub:
            raise SourceError(path, line, f"with its stub, `{shown}`: {what}") from None
        raise SourceError(path, line + number - 1, f"`{shown}`: {what}") from None


def check_questions(source: Source) -> None:
    """Every question of the catalogue is asked once, and checked once after that."""
    asked: dict[str, Cell] = {}
    checked: dict[str, Cell] = {}
    for cell in source.cells:
        if cell.question is not None:
            check_name(cell.question, cell, source, asked)
            asked[cell.question] = cell
        if cell.check is not None:
            check_name(cell.check, cell, source, checked)
            if cell.check not in asked:
                raise SourceError(
                    source.path,
                    cell.header,
                    f"the check of {cell.check!r} stands before its question; move it below",
                )
            check_call(cell, source.path)
            checked[cell.check] = cell
    for name, cell in asked.items():
        if name not in checked:
            raise SourceError(
                source.path,
                cell.header,
                f'{name!r} is asked but not checked; add a cell `# %% check="{name}"` below it',
            )
    if missing := [name for name in source.points if name not in asked]:
        raise SourceError(
            source.path,
            1,
            f"the catalogue of {source.lesson} asks {', '.join(missing)}; "
            f'expected a cell `# %% question="{missing[0]}"`, or no such question there',
        )


def check_name(name: str, cell: Cell, source: Source, seen: Mapping[str, Cell]) -> None:
    if name not in source.points:
        known = ", ".join(source.points) or "no question"
        raise SourceError(
            source.path,
            cell.header,
            f"{name!r} is not in the catalogue of {source.lesson}, which has {known}; "
            f"mend the name or add it to course_lib/checks/{source.lesson}.py",
        )
    if name in seen:
        raise SourceError(
            source.path,
            cell.header,
            f"a second cell for {name!r}; the first is on line {seen[name].header}",
        )


def check_call(cell: Cell, path: str) -> None:
    """A check cell is `check.name(…)` and nothing else."""
    body = check_python(cell.source, path, cell.line).body
    call = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    if not (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == cell.check
    ):
        raise SourceError(
            path, cell.line, f"expected the one call `check.{cell.check}({cell.check})` and no more"
        )
