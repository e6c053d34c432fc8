"""`course grade`: a folder of submissions, each graded in its sandbox, the results written."""

import contextlib
import functools
import hashlib
import importlib
import json
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from course_lib import __version__
from course_lib.checks import PUBLIC_SEED, load
from course_lib.checks.question import Question
from course_lib.checks.report import Report
from course_lib.errors import CourseError
from course_lib.files import write_atomic
from course_lib.grading.feedback import write_feedback
from course_lib.grading.judge import in_public, report_on
from course_lib.grading.reading import (
    Found,
    Notebook,
    Unreadable,
    defined,
    find_submissions,
    read_notebook,
)
from course_lib.grading.results import Result, read_result, write_grades, write_result
from course_lib.grading.worker import Answers, ForkServer, Limits, ServerLost, ask_all
from course_lib.terminal import clean

BATCH = 8  # submissions that a worker takes at a time


@dataclass(frozen=True)
class Run:
    """What all submissions of a run have in common. `seed` draws the hidden inputs."""

    lesson: str
    seed: int
    out: Path
    scratch: Path
    limits: Limits
    asked: tuple[str, ...]  # the names of the questions

    @property
    def questions(self) -> list[Question]:
        known = load(self.lesson).questions
        return [known[name] for name in self.asked]

    @property
    def max_score(self) -> int:
        return sum(question.max_points for question in self.questions)


def grade_folder(
    submissions: Path,
    out: Path,
    exercise: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    jobs: int = 1,
    roster: Sequence[str] = (),
    only: Sequence[str] = (),
    without: Sequence[str] = (),
    regrade: bool = False,
    progress: Callable[[int, int], Any] = lambda done, of: None,
) -> list[Result]:
    """Grade all of `submissions`, write everything into `out`; returns the results by student.

    Raises CourseError for a folder or an exercise that is not there, or a sandbox that cannot be
    had. What is final in `out` from an earlier run is kept, unless `regrade`.
    """
    if not submissions.is_dir():
        raise CourseError(f"{submissions} is no folder; expected one with a folder a student")
    lesson = lesson_named(exercise) if exercise else lesson_in(submissions)
    found = find_submissions(submissions, lesson)
    if not found and not roster:
        raise CourseError(f"no notebook (.ipynb) in {submissions}; expected student/NN_name.ipynb")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="course-grade-") as scratch:
        os.chmod(scratch, 0o755)
        asked = questions_asked(lesson, only, without)
        run = Run(lesson, seed_of(out, lesson), out, Path(scratch), limits, asked)
        key = key_of(run)
        kept = {} if regrade else {f.student: r for f in found if (r := final(run, f, key))}
        todo = [f for f in found if f.student not in kept]
        results = dict(kept)
        progress(len(kept), len(found))
        for result in graded(run, todo, key, jobs):
            results[result.student] = result
            progress(len(results), len(found))
    for student in roster:
        if student not in results:
            results[student] = Result(
                student, lesson, "missing", run.max_score, why="not handed in"
            )
    ordered = [results[student] for student in sorted(results)]
    write_grades(out, ordered, run.questions)
    return ordered


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


def summary(results: Sequence[Result]) -> list[str]:
    """What became of a run, in a few lines for a terminal."""
    scores = [result.score for result in results if result.score is not None]
    lines = [f"{len(results)} students, {len(scores)} with a score"]
    if scores:
        mean, most = sum(scores) / len(scores), results[0].max_score
        lines[0] += f": {mean:.1f} of {most} points on average"
    for result in results:
        if result.status not in ("ok", "missing"):
            lines.append(f"  {result.student}: {result.status}, {result.why}")
    gone = [result.student for result in results if result.status == "missing"]
    if gone:
        lines.append(f"  not handed in: {', '.join(gone)}")
    levels = {", ".join(r.sandbox["missing"]) for r in results if r.sandbox.get("missing")}
    lines += [f"  The sandbox was not whole: {level}" for level in sorted(levels)]
    return [clean(line) for line in lines]


def graded(run: Run, todo: Sequence[Found], key: str, jobs: int) -> Iterator[Result]:
    """Each submission's result as it is ready; worker processes only supervise."""
    if jobs == 1 or len(todo) <= 1:
        with ForkServer(run.limits, run.scratch) as server:
            check_level(server, run.limits)
            for found in todo:
                yield grade_one(run, found, server, key)
        return
    from joblib import Parallel, delayed
    from joblib.externals.loky import get_reusable_executor

    size = min(BATCH, -(-len(todo) // jobs))  # so that every worker has something to do
    batches = [todo[i : i + size] for i in range(0, len(todo), size)]
    pool = Parallel(n_jobs=min(jobs, len(batches)), return_as="generator_unordered")
    try:
        for results in pool(delayed(grade_batch)(run, batch, key) for batch in batches):
            yield from results
    finally:  # with the workers their fork servers end
        get_reusable_executor().shutdown(wait=True)


def grade_batch(run: Run, batch: Sequence[Found], key: str) -> list[Result]:
    """Some submissions in a worker process, which keeps its fork server for the next batch."""
    server = server_here(run.limits, run.scratch)
    check_level(server, run.limits)
    return [grade_one(run, found, server, key) for found in batch]


@functools.cache
def server_here(limits: Limits, scratch: Path) -> ForkServer:
    return ForkServer(limits, scratch)


def check_level(server: ForkServer, limits: Limits) -> None:
    if limits.sandbox == "require" and server.level["missing"]:
        missing = "; ".join(server.level["missing"])
        raise CourseError(
            f"--sandbox require: this machine does not give all of it ({missing}). "
            "Grade on a Linux with user namespaces and Landlock, in a container, or with "
            "--sandbox auto if you trust the submissions."
        )


def grade_one(run: Run, found: Found, server: ForkServer, key: str) -> Result:
    """One submission: read, run, judged, written."""
    base = Result(
        found.student, run.lesson, "ok", run.max_score, key=key, seed=run.seed,
        sandbox=server.level, submitted=str(found.path),
    )  # fmt: skip
    try:
        notebook = read_notebook(found.path, [question.name for question in run.questions])
    except Unreadable as error:
        result = replace(base, status="unreadable", why=str(error), sha256=hash_of(found.path))
    else:
        result = judged_by(run, replace(base, sha256=notebook.sha256), notebook, server)
    write_result(run.out, result)
    write_feedback(run.out, result)
    return result


def judged_by(run: Run, base: Result, notebook: Notebook, server: ForkServer) -> Result:
    """The result of a notebook that could be read."""
    try:
        answers = ask_all(server, notebook.cells, run.questions, run.seed)
        if answers.status != "ok":
            return replace(base, status=answers.status, why=answers.why, cells=answers.cells)
        reports = reports_on(run, notebook, answers, run.seed)
        wrong = [q for q, report in zip(run.questions, reports, strict=True) if not report.passed]
        public = ask_all(server, notebook.cells, wrong, PUBLIC_SEED) if wrong else Answers()
    except ServerLost as error:
        return replace(base, status="not graded", why=str(error))
    shown = []
    for question, report in zip(run.questions, reports, strict=True):
        if question in wrong and question.name in public.outcomes:
            example = report_on(
                run.lesson, question, public.outcomes[question.name], PUBLIC_SEED,
                missing(question.name, notebook, answers),
            )  # fmt: skip
            report = in_public(report, example)
        shown.append(report)
    return replace(
        base,
        score=sum(report.points for report in reports),
        questions=[report.as_dict() for report in reports],
        public=[report.as_dict() for report in shown],
        cells=answers.cells,
        sources=sources_of(run, notebook),
    )


def sources_of(run: Run, notebook: Notebook) -> dict[str, str]:
    """The cell that counts for each question: the last one that defines its name."""
    names = {question.name for question in run.questions}
    return {name: cell for cell in notebook.cells for name in defined(cell) & names}


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
    for number, (source, story) in enumerate(zip(notebook.cells, answers.cells, strict=False), 1):
        if story and name in defined(source):
            return f"The cell that defines `{name}` (code cell {number}) failed: {story}"
    return f"There is no `{name}` in this notebook: was its cell deleted or renamed?"


def hash_of(path: Path) -> str:
    with contextlib.suppress(OSError):
        if not path.is_symlink() and path.is_file():
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    return ""


def final(run: Run, found: Found, key: str) -> Result | None:
    """The result of an earlier run, if it still holds."""
    result = read_result(run.out, found.student, run.lesson)
    if result is None or not result.final or result.key != key:
        return None
    return result if result.sha256 == hash_of(found.path) else None


def key_of(run: Run) -> str:
    """A hash of all that the grades depend on but for the submissions themselves."""
    state = hashlib.sha256()
    checks = importlib.import_module("course_lib.checks")
    folder = Path(str(checks.__file__)).parent
    for path in sorted(p for p in folder.rglob("*.py")):
        if path.parent == folder or run.lesson in path.parts or path.stem == run.lesson:
            state.update(path.read_bytes())
    limits = {k: v for k, v in vars(run.limits).items() if k != "sandbox"}
    about = [__version__, np.__version__, run.seed, limits, run.asked]
    state.update(json.dumps(about).encode())
    return state.hexdigest()


def seed_of(out: Path, lesson: str) -> int:
    """The seed of the hidden inputs: drawn once for an output folder, then kept in `run.json`."""
    path = out / "run.json"
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        if about["exercise"] != lesson:
            raise CourseError(
                f"{out} holds grades of {about['exercise']}; take another --out for {lesson}"
            )
        return int(about["seed"])
    except FileNotFoundError:
        seed = secrets.randbelow(2**31) + 1
    except (ValueError, KeyError, TypeError) as error:
        raise CourseError(
            f"{path} is damaged; move it away, and everything is graded anew"
        ) from error
    now = datetime.now(UTC).isoformat(timespec="seconds")
    about = {"exercise": lesson, "seed": seed, "course_version": __version__, "started": now}
    write_atomic(path, (json.dumps(about, indent=1) + "\n").encode())
    return seed


def lesson_named(exercise: str) -> str:
    try:
        return load(exercise).name
    except ValueError as error:
        raise CourseError(str(error)) from error


def lesson_in(submissions: Path) -> str:
    """The exercise that most of the readable notebooks are of."""
    from course_lib.grading.reading import notebooks_below

    named: dict[str, int] = {}
    for path in notebooks_below(submissions):
        with contextlib.suppress(Unreadable, ValueError):
            lesson = read_notebook(path, []).lesson
            if lesson:
                name = load(lesson.split("_")[0]).name
                named[name] = named.get(name, 0) + 1
    if len(named) != 1:
        what = ", ".join(sorted(named)) or "no exercise of this course"
        raise CourseError(f"these are notebooks of {what}; say which with --exercise NN")
    return next(iter(named))
