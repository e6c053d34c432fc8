"""A last look at the built exercise: it must give nothing away.

It does not trust the code that made the exercise; it compares what is in it with the source.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from course_lib.authoring.expected import find_marks
from course_lib.authoring.regions import LIKE_A_MARKER, answer_lines
from course_lib.authoring.source import Source, SourceError
from course_lib.authoring.text import ABSOLUTE

SHORTEST = 12  # characters; shorter lines, as `return total`, say nothing
SCAFFOLD = ("import ", "from ", "@", '"""')


def refuse_leaks(source: Source, exercise: NotebookNode) -> None:
    """Raise SourceError where `exercise` shows a marker, a line of an answer, or a stray output."""
    shown = [
        (cell.id, [squeeze(line) for line in cell.source.split("\n")]) for cell in exercise.cells
    ]
    for cell in exercise.cells:
        if LIKE_A_MARKER.search(cell.source) or "### STUB" in cell.source:
            raise SourceError(source.path, 1, f"the exercise shows a marker in cell {cell.id}")
    for line_number, line in answers(source):
        for cell_id, lines in shown:
            if any(squeeze(line) in other for other in lines):
                raise SourceError(
                    source.path,
                    line_number,
                    f"the exercise shows this line of the answer, `{line}`, in cell {cell_id}; "
                    "take it out there, or leave it outside the region",
                )
    refuse_outputs(source, exercise)


def answers(source: Source) -> Iterator[tuple[int, str]]:
    """The lines of all answers that say something, with their place in the file."""
    for cell in source.cells:
        for offset, line in answer_lines(cell.source) if cell.question else ():
            opens_a_block = line.endswith(":") and not line.startswith("#")
            if len(line) >= SHORTEST and not opens_a_block and not line.startswith(SCAFFOLD):
                yield cell.line + offset, line


def squeeze(line: str) -> str:
    """`line` without blanks, so that other spacing hides nothing."""
    return "".join(line.split())


def refuse_outputs(source: Source, exercise: NotebookNode) -> None:
    """Outputs and execution counts belong only to cells with an expected output."""
    cells = [cell for cell in source.cells if not cell.solution_only]
    for cell, made in zip(cells, exercise.cells, strict=True):
        expected = cell.kind == "code" and find_marks(cell.source, source.path, cell.line)
        if not expected and (made.get("outputs") or made.get("execution_count") is not None):
            raise SourceError(source.path, cell.header, "the exercise has an output of this cell")


def refuse_paths(name: str, notebook: NotebookNode, root: Path) -> None:
    """Raise SourceError where a notebook names a folder of the machine that built it."""
    for cell in notebook.cells:
        text = cell.source + json.dumps(cell.get("outputs", []), ensure_ascii=False)
        here = [p for p in (str(Path(root).resolve()), str(Path.home())) if len(p) > 3]
        found = ABSOLUTE.search(text)
        for path in [*([found[0]] if found else []), *(p for p in here if p in text)]:
            raise SourceError(
                name, 1, f"cell {cell.id} holds an absolute path ({path}); use a relative one"
            )
