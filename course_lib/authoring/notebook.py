"""From a checked source to the notebooks that are made of it: lecture, solution, exercise.

Their bytes depend on the source, the catalogue and the course's version alone.
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from typing import Literal

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import course_lib
from course_lib.authoring.expected import take_expected
from course_lib.authoring.regions import exercise_text, solution_text
from course_lib.authoring.source import Cell, Source

Kind = Literal["lecture", "solution", "exercise"]


def lecture(source: Source) -> NotebookNode:
    """The lecture: every cell as it stands, with the outputs that the source spells out."""
    return assemble(source, "lecture", source.cells, lambda text: text)


def solution(source: Source) -> NotebookNode:
    """The solution: answers and nbgrader's markers in it, so that it is nbgrader's source."""
    return assemble(source, "solution", source.cells, solution_text)


def exercise(source: Source) -> NotebookNode:
    """The exercise: every answer replaced by its stub, solution-only cells left out."""
    cells = tuple(cell for cell in source.cells if not cell.solution_only)
    return assemble(source, "exercise", cells, exercise_text)


def assemble(
    source: Source, kind: Kind, cells: tuple[Cell, ...], answer: Callable[[str], str]
) -> NotebookNode:
    """A valid notebook of `cells`; `answer` makes the text of a question cell."""
    notebook = new_notebook(
        metadata={
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
            "ml_course": {
                "version": course_lib.__version__,
                "lesson": source.lesson,
                "kind": kind,
            },
        },
        nbformat_minor=5,
    )
    seen: Counter[str] = Counter()
    count = 0  # of the code cells: what the prompt shows after Run All
    for cell in cells:
        count += cell.kind == "code"
        made = make_cell(cell, source, answer, count)
        made.id = cell_id(cell, made.source, source.lesson, seen)
        notebook.cells.append(made)
    nbformat.validate(notebook)
    return notebook


def make_cell(cell: Cell, source: Source, answer: Callable[[str], str], count: int) -> NotebookNode:
    metadata = cell_metadata(cell, source)
    if cell.kind == "markdown":
        return new_markdown_cell(cell.source, metadata=metadata)
    if cell.question:
        return new_code_cell(answer(cell.source), metadata=metadata)
    expected = take_expected(cell.source, source.path, cell.line, count)
    made = new_code_cell(expected.code, metadata=metadata)
    if expected.output is not None:
        # nbval compares a cell only where it has an execution count.
        made.execution_count = count
        made.outputs = [nbformat.from_dict(expected.output)]
    return made


def cell_metadata(cell: Cell, source: Source) -> dict:
    """The tags, and nbgrader's schema 3 on question and check cells."""
    metadata: dict = {"tags": list(cell.tags)} if cell.tags else {}
    nbgrader: dict = {"schema_version": 3, "task": False}
    if cell.question:
        nbgrader |= {"grade": False, "grade_id": cell.question, "locked": False, "solution": True}
        metadata["nbgrader"] = nbgrader
    if cell.check:
        nbgrader |= {"grade": True, "grade_id": f"check_{cell.check}", "locked": True}
        metadata["nbgrader"] = nbgrader | {"points": source.points[cell.check], "solution": False}
    return metadata


def cell_id(cell: Cell, text: str, lesson: str, seen: Counter[str]) -> str:
    """An id that stays when other cells come and go: from the cell's own text, or its question."""
    if cell.question:
        return cell.question
    if cell.check:
        return f"check-{cell.check}"
    digest = hashlib.sha256("\0".join([lesson, cell.kind, text]).encode()).hexdigest()[:12]
    seen[digest] += 1
    return digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def as_bytes(notebook: NotebookNode) -> bytes:
    """The file: sorted keys, indentation 1, letters as they are, one newline at the end."""
    return (nbformat.writes(notebook, version=4).rstrip("\n") + "\n").encode()
