"""What an executed notebook says about its questions, as data and as text for a terminal.

Each check that ran has left a report under its own MIME type; nothing is read from prose. A
notebook is its owner's: reports in it may be missing, twice there, or nonsense.
"""

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from course_lib.terminal import clean

MIME = "application/vnd.ml-course.report+json"
FACTS = (("input", "case"), ("expected", "expected"), ("got", "got"))
MISSING = "no check of it ran: its check cell was changed or deleted"


@dataclass(frozen=True)
class Answer:
    """What became of one question; `note` says why there is no check where none ran."""

    question: str
    title: str
    points: int
    max_points: int
    checks: tuple[Mapping[str, Any], ...] = ()
    note: str = ""

    @property
    def passed(self) -> bool:
        return not self.note and self.points == self.max_points


@dataclass(frozen=True)
class CellError:
    """An error in a cell that is no check; `cell` counts code cells as the prompts do."""

    cell: int
    first_line: str
    error: str


@dataclass(frozen=True)
class Transcript:
    """All of it: the questions in their order, errors elsewhere, and what stopped the run."""

    lesson: str
    answers: tuple[Answer, ...]
    errors: tuple[CellError, ...] = ()
    stopped: str = ""

    @property
    def passed(self) -> bool:
        return not self.stopped and not self.errors and all(a.passed for a in self.answers)

    @property
    def points(self) -> int:
        return sum(answer.points for answer in self.answers)

    @property
    def max_points(self) -> int:
        return sum(answer.max_points for answer in self.answers)


def read_transcript(
    notebook: NotebookNode, lesson: str, questions: Mapping[str, Any], stopped: str = ""
) -> Transcript:
    """Read the reports of an executed notebook against the catalogue's `questions`."""
    reports: dict[str, Mapping[str, Any]] = {}
    broken: dict[str, str] = {}  # question -> the error of its check cell
    errors = []
    for number, cell in run_cells(notebook):
        found = {report["question"]: report for report in reports_of(cell, questions)}
        reports |= found  # where a check ran twice, the later one counts
        called = [name for name in calls(cell.source) if name in questions]
        error = error_of(cell)
        if error and not found and called:
            broken |= dict.fromkeys(called, f"its check cell [{number}] stopped: {error}")
        elif error and not error.startswith("CheckFailed"):
            errors.append(CellError(number, first_line(cell.source), error))
    present = {name for _, cell in run_cells(notebook) for name in calls(cell.source)}
    answers = []
    for name, question in questions.items():
        if name in reports:
            answers.append(answer_of(reports[name], question))
            continue
        unreached = stopped and name in present
        note = broken.get(name) or ("its check was not reached" if unreached else missing(lesson))
        answers.append(Answer(name, question.title, 0, question.max_points, note=note))
    return Transcript(lesson, tuple(answers), tuple(errors), stopped)


def missing(lesson: str) -> str:
    """Why a question has no result, and what helps.

    >>> missing("02_nearest_neighbours").split("; ")[1]
    'take a fresh exercise with `course reset 02`, which keeps yours'
    """
    number = lesson.split("_")[0]
    return f"{MISSING}; take a fresh exercise with `course reset {number}`, which keeps yours"


def run_cells(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """The code cells with the numbers that a run from top to bottom gives them."""
    code = (cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip())
    return enumerate(code, 1)


def calls(source: str) -> list[str]:
    """The questions whose check a cell calls.

    >>> calls("check.l1_distance(l1_distance)")
    ['l1_distance']
    """
    return re.findall(r"^\s*check\.(\w+)\s*\(", source, re.MULTILINE)


def reports_of(cell: NotebookNode, questions: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The well-formed reports among a cell's outputs."""
    found = []
    for output in cell.get("outputs", []):
        report = output.get("data", {}).get(MIME)
        if (
            isinstance(report, Mapping)
            and isinstance(report.get("question"), str)
            and report["question"] in questions
            and isinstance(report.get("points"), int)
            and isinstance(report.get("checks"), list)
            and all(isinstance(check, Mapping) for check in report["checks"])
        ):
            found.append(report)
    return found


def answer_of(report: Mapping[str, Any], question: Any) -> Answer:
    """A report as an answer; the points are at most what the catalogue gives."""
    points = min(max(report["points"], 0), question.max_points)
    return Answer(
        question.name, question.title, points, question.max_points, tuple(report["checks"])
    )


def error_of(cell: NotebookNode) -> str:
    """The error that a cell ended with, or "" (as with one that is meant to raise)."""
    if "raises-exception" in cell.metadata.get("tags", []):
        return ""
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue}".strip(": ")
    return ""


def first_line(source: str) -> str:
    return next((line.strip() for line in source.splitlines() if line.strip()), "")


def as_lines(transcript: Transcript, width: int = 100, colour: bool = False) -> Iterator[str]:
    """The transcript for a terminal. Marks are words; colour only repeats what they say."""
    for answer in transcript.answers:
        yield ""
        verdict = "passed" if answer.passed else "not yet"
        yield (
            f"{answer.title} ({answer.question}): {verdict}, "
            f"{answer.points} of {answer.max_points} points"
        )
        if answer.note:
            yield from folded(f"  {mark(False, colour)}  ", answer.note, width)
        yield from check_lines(answer.checks, width, colour)
    if transcript.errors:
        yield ""
        yield "Errors in other cells:"
    for error in transcript.errors:
        yield from folded(f"  cell [{error.cell}]  ", error.error, width)
        yield from folded("        in  ", error.first_line, width)
    if transcript.stopped:
        yield ""
        yield from folded("Stopped: ", transcript.stopped, width)


def check_lines(checks: tuple[Mapping[str, Any], ...], width: int, colour: bool) -> Iterator[str]:
    longest = max((len(str(check.get("name"))) for check in checks), default=0)
    said = None
    for check in checks:
        passed = check.get("passed") is True
        score = f"{check.get('points')}/{check.get('max_points')}"
        yield clean(f"  {mark(passed, colour)}  {check.get('name')!s:<{longest}}  {score}")
        if passed:
            continue
        if check.get("hint") and check["hint"] != said:  # parts that share a mistake say it once
            yield from folded("        hint      ", check["hint"], width)
        said = check.get("hint")
        for label, key in FACTS:
            if check.get(key):
                yield from folded(f"        {label:<8}  ", check[key], width)


def mark(passed: bool, colour: bool) -> str:
    word, code = ("pass", 32) if passed else ("FAIL", 31)
    return f"\x1b[{code}m{word}\x1b[0m" if colour else word


def folded(label: str, text: Any, width: int) -> Iterator[str]:
    """`text` after `label`, broken at `width`, its further lines indented as far."""
    indent = len(re.sub(r"\x1b\[\d+m", "", label))
    wrapper = textwrap.TextWrapper(max(20, width - indent), break_on_hyphens=False)
    lines = [part for line in clean(str(text)).splitlines() for part in wrapper.wrap(line)]
    yield label + (lines[0] if lines else "")
    yield from (" " * indent + line for line in lines[1:])
