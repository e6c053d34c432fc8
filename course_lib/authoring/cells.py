"""Reading one `NN_name.py` (jupytext py:percent) into cells; nothing is executed.

A cell begins with `# %%` (code) or `# %% [markdown]`. Options stand on that line:

    question="l1_distance"      the student answers here (solutions only)
    check="l1_distance"         its locked check, one call `check.l1_distance(l1_distance)`
    tags=["solution-only"]      not in the exercise (solutions only)
    tags=["raises-exception"]   the cell is meant to fail
"""

import re
from dataclasses import dataclass
from typing import Literal

import jupytext
import nbformat

from course_lib.authoring.text import Chunk, SourceError, split_chunks

# comment_magics=False: otherwise jupytext uncomments `# cat …`, `# copy …` and their like.
PERCENT = {"extension": ".py", "format_name": "percent", "comment_magics": False}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,49}")  # a cell id has at most 64 characters
OPTIONS = ("question", "check", "tags")


@dataclass(frozen=True)
class Cell:
    """One cell; `header` is the line of the file with its `# %%`, `line` where `source` begins."""

    kind: Literal["code", "markdown"]
    source: str
    header: int
    line: int
    question: str | None = None
    check: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def solution_only(self) -> bool:
        return "solution-only" in self.tags


def read_cells(text: str, path: str) -> tuple[Cell, ...]:
    """The cells of a source, each well formed; what they say to one another is not looked at."""
    return tuple(read_cell(chunk, path) for chunk in split_chunks(text, path))


def read_cell(chunk: Chunk, path: str) -> Cell:
    """One cell as jupytext reads it, compared with the lines that are there."""
    try:
        (cell,) = jupytext.reads("\n".join([chunk.header, *chunk.lines]), fmt=PERCENT).cells
    except nbformat.ValidationError as error:
        raise SourceError(path, chunk.header_line, f"`{chunk.header}`: {error.message}") from None
    options = {k: v for k, v in cell["metadata"].items() if not k.startswith("lines_to_")}
    for name, value in options.items():
        if name not in OPTIONS:
            raise SourceError(
                path,
                chunk.header_line,
                f"cannot read the cell option {name!r} in `{chunk.header}`; "
                'expected question="name", check="name" or tags=["solution-only"]',
            )
        wanted = list if name == "tags" else str
        if not isinstance(value, wanted):
            raise SourceError(
                path, chunk.header_line, f"{name} is {value!r}; expected a {wanted.__name__}"
            )
        if isinstance(value, str) and not NAME.fullmatch(value):
            raise SourceError(
                path,
                chunk.header_line,
                f"{name} is {value!r}; expected a name as in Python, of at most 50 characters",
            )
    kind = cell["cell_type"]
    if kind not in ("code", "markdown"):
        raise SourceError(path, chunk.header_line, f"a {kind} cell; expected code or [markdown]")
    source = "\n".join(uncommented(chunk, path) if kind == "markdown" else chunk.lines)
    if without_blanks(cell["source"]) != without_blanks(source):
        raise SourceError(
            path, chunk.line, "jupytext reads this cell otherwise than it stands here"
        )
    return Cell(
        kind,
        source,
        chunk.header_line,
        chunk.line,
        options.get("question"),
        options.get("check"),
        tuple(options.get("tags", ())),
    )


def without_blanks(source: str) -> str:
    """`source` without what editors strip: spaces at line ends, blank lines around it."""
    return "\n".join(line.rstrip() for line in source.split("\n")).strip("\n")


def uncommented(chunk: Chunk, path: str) -> list[str]:
    for offset, line in enumerate(chunk.lines):
        if line.strip() and line.rstrip() != "#" and not line.startswith("# "):
            raise SourceError(
                path, chunk.line + offset, "expected `# ` before each line of a Markdown cell"
            )
    return [line[2:] for line in chunk.lines]
