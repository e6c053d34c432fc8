"""One submission: its cells run in the sandbox, its answers judged outside."""

import functools
import hashlib
import importlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from course_lib import __version__
from course_lib.checks import PUBLIC_SEED, load
from course_lib.checks.question import Question
from course_lib.checks.report import Report
from course_lib.errors import CourseError
from course_lib.grading.judge import in_public, report_on
from course_lib.grading.limits import Limits
from course_lib.grading.reading import Notebook, defined
from course_lib.grading.results import Result
from course_lib.grading.worker import Answers, Server, ask_all


@dataclass(frozen=True)
class Run:
    """What all submissions of a run have in common. `seed` draws the hidden inputs."""

    lesson: str
    seed: int
    limits: Limits
    asked: tuple[str, ...]  # the names of the questions

    @property
    def questions(self) -> list[Question]:
        known = load(self.lesson).questions
        return [known[name] for name in self.asked]

    @property
    def max_score(self) -> int:
        return sum(question.max_points for question in self.questions)


@functools.cache
def key_of(run: Run) -> str:
    """A hash of all that the grades depend on but for the submissions themselves."""
    state = hashlib.sha256()
    checks = importlib.import_module("course_lib.checks")
    folder = Path(str(checks.__file__)).parent
    for path in sorted(p for p in folder.rglob("*.py")):
        if path.parent == folder or run.lesson in path.parts or path.stem == run.lesson:
            state.update(path.read_bytes())
    limits = {k: v for k, v in vars(run.limits).items() if k not in ("sandbox", "libraries")}
    about = [__version__, np.__version__, run.seed, limits]
    state.update(json.dumps(about).encode())
    return state.hexdigest()


def grade_notebook(run: Run, student: str, notebook: Notebook, server: Server) -> Result:
    """The result of a notebook that could be read.

    Raises CourseError where the sandbox is not what was asked for, and ServerLost.
    """
    check_level(server, run.limits)
    base = Result(
        student, run.lesson, "ok", run.max_score, sha256=notebook.sha256, key=key_of(run),
        seed=run.seed, sandbox=server.level,
    )  # fmt: skip
    answers = ask_all(server, notebook.cells, run.questions, run.seed)
    if answers.status != "ok":
        return replace(base, status=answers.status, why=answers.why, cells=answers.cells)
    reports = reports_on(run, notebook, answers, run.seed)
    wrong = [q for q, report in zip(run.questions, reports, strict=True) if not report.passed]
    public = ask_all(server, notebook.cells, wrong, PUBLIC_SEED) if wrong else Answers()
    shown = [
        shown_of(run, question, report, public, missing(question.name, notebook, answers))
        for question, report in zip(run.questions, reports, strict=True)
    ]
    return replace(
        base,
        score=sum(report.points for report in reports),
        questions=[report.as_dict() for report in reports],
        public=[report.as_dict() for report in shown],
        cells=answers.cells,
        sources=sources_of(run, notebook),
        notes=notes_on(run, notebook, answers),
    )


def shown_of(
    run: Run, question: Question, report: Report, public: Answers, why_missing: str
) -> Report:
    """The report as its student may see it: with public inputs, or none if those broke off."""
    if report.passed:
        return report
    example = Report(run.lesson, question.name, question.title, ())
    if outcomes := public.outcomes.get(question.name):
        example = report_on(run.lesson, question, outcomes, PUBLIC_SEED, why_missing)
    return in_public(report, example)


def check_level(server: Server, limits: Limits) -> None:
    """Raise CourseError where a whole sandbox is required and this machine has none."""
    if limits.sandbox == "require" and server.level["missing"]:
        missing = "; ".join(server.level["missing"])
        raise CourseError(
            f"--sandbox require: this machine does not give all of it ({missing}). "
            "Grade on a Linux with user namespaces and Landlock, in a container, or with "
            "--sandbox auto if you trust the submissions."
        )


def sources_of(run: Run, notebook: Notebook) -> dict[str, str]:
    """The cell that counts for each question: the last one that defines its name."""
    names = {question.name for question in run.questions}
    return {name: cell for cell in notebook.cells for name in defined(cell) & names}


def notes_on(run: Run, notebook: Notebook, answers: Answers) -> list[str]:
    """What may explain a low score: cells that failed, answers that stand there twice."""
    told = zip(notebook.cells, answers.cells, strict=False)
    notes = [f"{beginning(cell)} ended with an error: {story}" for cell, story in told if story]
    for question in run.questions:
        times = sum(question.name in defined(cell) for cell in notebook.cells)
        if times > 1:
            notes.append(f"{times} cells define {question.name}; the last one counts")
    return notes


def beginning(cell: str) -> str:
    """A cell as one finds it again: by its first line.

    >>> beginning("import numpy as np\\nx = 1")
    'the cell `import numpy as np`'
    """
    first = next((line.strip() for line in cell.splitlines() if line.strip()), "")
    return f"the cell `{first[:60].replace('`', ' ')}`"


def reports_on(run: Run, notebook: Notebook, answers: Answers, seed: int) -> list[Report]:
    return [
        report_on(
            run.lesson, question, answers.outcomes[question.name], seed,
            missing(question.name, notebook, answers),
        )
        for question in run.questions
    ]  # fmt: skip


def missing(name: str, notebook: Notebook, answers: Answers) -> str:
    """Why there is no answer of that name: its cell failed, or there is none."""
    for cell, story in zip(notebook.cells, answers.cells, strict=False):
        if story and name in defined(cell):
            return f"The cell that defines `{name}` ended with an error: {story}"
    return f"There is no `{name}` in this notebook: was its cell deleted or renamed?"


def questions_asked(lesson: str, only: Sequence[str], without: Sequence[str]) -> tuple[str, ...]:
    """The names of the questions to be graded, in the order of the exercise."""
    known = load(lesson).questions
    unknown = sorted({*only, *without} - set(known))
    if unknown:
        raise CourseError(
            f"{lesson} has no question {', '.join(unknown)}; it asks: {', '.join(known)}"
        )
    asked = tuple(name for name in known if (name in only or not only) and name not in without)
    if not asked:
        raise CourseError("no question is left to be graded")
    return asked
