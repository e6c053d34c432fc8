"""Solution regions: what the student is to write, and what stands there in the exercise.

    def l1_distance(a, b):
        ### BEGIN SOLUTION
        ### STUB # one line; np.abs helps
        ### STUB return ...
        return np.abs(a - b).sum()
        ### END SOLUTION

The STUB lines come first in a region and become the exercise's text. Without any, an indented
region becomes `raise NotImplementedError(…)`, one at the top level a comment.
"""

import re
from collections.abc import Callable

from course_lib.authoring.text import SourceError

BEGIN, END, STUB = "### BEGIN SOLUTION", "### END SOLUTION", "### STUB"
# Anything that an author may have meant as a marker, so that a slip is not taken for a comment.
LIKE_A_MARKER = re.compile(r"#\s*(begin|end)\s*_?solution|^\s*#+\s*STUB\b", re.IGNORECASE)
RAISE = 'raise NotImplementedError("Write your answer here.")'
COMMENT = "# Your answer here."


def marker_of(line: str) -> str | None:
    """Which marker `line` is: BEGIN, END, STUB or None."""
    stripped = line.strip()
    if stripped in (BEGIN, END):
        return stripped
    return STUB if stripped == STUB or stripped.startswith(STUB + " ") else None


def refuse_markers(source: str, path: str, first_line: int) -> None:
    """A cell that is no question has no markers."""
    for number, line in enumerate(source.split("\n"), start=first_line):
        if LIKE_A_MARKER.search(line):
            raise SourceError(
                path,
                number,
                f"`{line.strip()}` outside a question; expected markers only in a cell "
                '`# %% question="name"` of a solution',
            )


def check_regions(source: str, path: str, first_line: int) -> None:
    """The markers of a question cell open and close one region after another."""
    opened: tuple[int, int] | None = None  # line and indentation of the open BEGIN
    answer_seen = False
    regions = 0

    def refuse(message: str) -> None:
        raise SourceError(path, number, message)

    for number, line in enumerate(source.split("\n"), start=first_line):
        marker, indent = marker_of(line), len(line) - len(line.lstrip())
        if marker is None and LIKE_A_MARKER.search(line):
            refuse(f"`{line.strip()}`; expected exactly `{BEGIN}`, `{END}` or `{STUB} text`")
        if marker == BEGIN:
            if opened:
                refuse(f"`{BEGIN}` inside the region that line {opened[0]} opens; close that first")
            opened, answer_seen = (number, indent), False
        elif marker is not None and not opened:
            refuse(f"`{marker}` without `{BEGIN}` before it")
        elif opened and marker is None:
            answer_seen = answer_seen or bool(line.strip())
        elif opened and indent != opened[1]:
            refuse(f"`{marker}` is indented by {indent}; expected {opened[1]}, as `{BEGIN}` is")
        elif marker == STUB and answer_seen:
            refuse(f"`{STUB}` below lines of the answer; expected it first in the region")
        elif marker == END:
            if not answer_seen:
                refuse("the region has no answer; write the solution between its markers")
            opened, regions = None, regions + 1
    if opened:
        raise SourceError(path, opened[0], f"`{BEGIN}` is never closed; expected `{END}` below it")
    if not regions:
        raise SourceError(
            path, first_line, f"a question without a region; expected `{BEGIN}` and `{END}`"
        )


def solution_text(source: str) -> str:
    """The cell as it stands in the solution: the markers stay (nbgrader reads them), STUBs go."""
    return "\n".join(line for line in source.split("\n") if marker_of(line) != STUB)


def exercise_text(source: str) -> str:
    """The cell as the student gets it: each region replaced by its stub."""
    return replace_regions(source, stub)


def answer_lines(source: str) -> list[tuple[int, str]]:
    """The lines of the answers, with their offset in the cell: what no exercise may show."""
    found: list[tuple[int, str]] = []
    inside = False
    for offset, line in enumerate(source.split("\n")):
        marker = marker_of(line)
        inside = marker != END and (inside or marker == BEGIN)
        if inside and marker is None and line.strip():
            found.append((offset, line.strip()))
    return found


def stub(region: list[str], indent: str) -> list[str]:
    """What stands in place of a region.

    >>> stub(["    ### STUB return ...", "    return a + b"], "    ")
    ['    return ...']
    >>> stub(["answer = 3"], "")
    ['# Your answer here.']
    """
    given = [line.strip().removeprefix(STUB)[1:] for line in region if marker_of(line) == STUB]
    default = [RAISE if indent else COMMENT]
    return [(indent + line).rstrip() for line in given or default]


def replace_regions(source: str, replacement: Callable[[list[str], str], list[str]]) -> str:
    kept: list[str] = []
    region: list[str] | None = None
    for line in source.split("\n"):
        marker = marker_of(line)
        if marker == BEGIN:
            region = []
        elif marker == END and region is not None:
            kept += replacement(region, line[: len(line) - len(line.lstrip())])
            region = None
        else:
            (kept if region is None else region).append(line)
    return "\n".join(kept)
