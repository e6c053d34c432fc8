"""`course run`: every lecture and solution from top to bottom, with time, failure, and what differs
from what is written: numbers of the prose, and outputs.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from tqdm import tqdm

from course_lib.authoring.cells import read_cells
from course_lib.authoring.kernel import CELL_TIMEOUT, Failure, Run, execute, run_notebook
from course_lib.authoring.numbers import (
    Mismatch,
    Number,
    compare,
    find_numbers,
    numbers_of,
    with_probe,
)
from course_lib.errors import CourseError

__all__ = ["Failure", "Result", "Run", "run_all", "run_notebook"]


@dataclass(frozen=True)
class Misprint:
    """A cell that shows another text than its source says: the first line that differs."""

    path: str
    cell: str  # its first line
    written: str
    printed: str

    def __str__(self) -> str:
        return (
            f"{self.path}, at `{self.cell}`: the text under it says\n"
            f"    {self.written}\nbut it shows\n    {self.printed}"
        )


@dataclass(frozen=True)
class Result:
    """One notebook of `course run`: what stopped it, and what is not as it is written."""

    path: str
    seconds: float
    failure: Failure | None
    mismatches: tuple[Mismatch | Misprint, ...] = ()

    @property
    def ok(self) -> bool:
        return self.failure is None and not self.mismatches

    def __str__(self) -> str:
        lines = [f"{'ok' if self.ok else 'FAILED':7}{self.seconds:6.1f} s  {self.path}"]
        if self.failure:
            lines.append(f"        {self.failure}".replace("\n", "\n        "))
        told = (f"        {mismatch}".replace("\n", "\n        ") for mismatch in self.mismatches)
        return "\n".join([*lines, *told])


def run_all(
    root: Path,
    progress: bool = True,
    lessons: Sequence[str] | None = None,
    timeout: float = CELL_TIMEOUT,
) -> list[Result]:
    """Run the lectures and solutions of the course at `root`, one after another.

    `lessons` ("02" or "02_nearest_neighbours") limits the work; `timeout` is for each cell. Raises
    CourseError where there is nothing to run.
    """
    root = Path(root)
    paths = [*sorted(root.glob("notebooks/*.ipynb")), *sorted(root.glob("solutions/*.ipynb"))]
    if lessons is not None:
        paths = [p for p in paths if p.stem in lessons or p.stem.split("_")[0] in lessons]
    if not paths:
        raise CourseError(f"nothing to run in {root}; expected notebooks/*.ipynb (`course build`)")
    results = []
    with tqdm(paths, unit="notebook", disable=not progress, file=sys.stderr) as bar:
        for path in bar:
            bar.set_description(path.relative_to(root).as_posix())
            results.append(run_one(path, root, timeout))
    return results


def run_one(path: Path, root: Path, timeout: float) -> Result:
    """One notebook, with one more cell that computes the numbers of its prose."""
    name = path.relative_to(root).as_posix()
    notebook = nbformat.read(path, as_version=4)
    numbers, written = numbers_for(path, name, notebook), outputs_of(notebook)
    asked = with_probe(notebook, numbers) if numbers else notebook
    run = execute(asked, path.parent, timeout)
    if run.failure:
        return Result(name, run.seconds, run.failure)
    wrong = compare(numbers, run.notebook) if numbers else []
    misprints = compare_outputs(name, written, outputs_of(run.notebook))
    return Result(name, run.seconds, None, (*wrong, *misprints))


def outputs_of(notebook: NotebookNode) -> dict[str, tuple[str, str]]:
    """Of each code cell that shows text, by its id: its first line, and the text."""
    return {
        cell.id: (cell.source.strip().split("\n")[0], text)
        for cell in notebook.cells
        if cell.cell_type == "code" and (text := text_of(cell))
    }


def text_of(cell: NotebookNode) -> str:
    """What a cell prints; if nothing, its value as text."""
    streams = (out for out in cell.outputs if out.output_type == "stream")
    values = (out for out in cell.outputs if out.output_type == "execute_result")
    printed = "".join(out.text for out in streams if out.name == "stdout")
    return printed or "".join(out.data.get("text/plain", "") for out in values)


def compare_outputs(
    path: str, written: dict[str, tuple[str, str]], printed: dict[str, tuple[str, str]]
) -> list[Misprint]:
    """The cells with an output in the source that show something else."""
    found = []
    for cell, (first_line, text) in written.items():
        came = printed.get(cell, ("", ""))[1]
        pairs = zip_longest(text.splitlines(), came.splitlines(), fillvalue="(nothing)")
        differing = next((pair for pair in pairs if pair[0] != pair[1]), None)
        if differing:
            found.append(Misprint(path, first_line, *differing))
    return found


def numbers_for(path: Path, name: str, notebook: NotebookNode) -> list[Number]:
    """The numbers of a notebook's prose, with file and line of the source where that is at hand."""
    numbers = numbers_of(notebook, name)
    source = path.with_suffix(".py")
    if not numbers or not source.is_file():
        return numbers
    shown = name.removesuffix(".ipynb") + ".py"
    cells = read_cells(source.read_text(encoding="utf-8"), shown)
    texts = [cell for cell in cells if cell.kind == "markdown"]
    written = [n for cell in texts for n in find_numbers(cell.source, shown, cell.line)]
    same = [key(n) for n in numbers] == [key(n) for n in written]
    return written if same else numbers  # the notebook is older than its source


def key(number: Number) -> tuple[str, str, str]:
    return number.claim, number.expression, number.spec
