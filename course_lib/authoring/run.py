"""`course run`: every lecture and solution from top to bottom, with time, failure and numbers."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
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
class Result:
    """One notebook of `course run`: what stopped it, and which numbers of its prose are wrong."""

    path: str
    seconds: float
    failure: Failure | None
    mismatches: tuple[Mismatch, ...] = ()

    @property
    def ok(self) -> bool:
        return self.failure is None and not self.mismatches

    def __str__(self) -> str:
        lines = [f"{'ok' if self.ok else 'FAILED':7}{self.seconds:6.1f} s  {self.path}"]
        if self.failure:
            lines.append(f"        {self.failure}".replace("\n", "\n        "))
        return "\n".join([*lines, *(f"        {mismatch}" for mismatch in self.mismatches)])


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
    numbers = numbers_for(path, name, notebook)
    if not numbers:
        run = execute(notebook, path.parent, timeout)
        return Result(name, run.seconds, run.failure)
    run = execute(with_probe(notebook, numbers), path.parent, timeout)
    mismatches = () if run.failure else tuple(compare(numbers, run.notebook))
    return Result(name, run.seconds, run.failure, mismatches)


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
