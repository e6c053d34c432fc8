"""`course grade`: a folder of submissions, each graded in its sandbox, the results written.

The run is here: what is to be done, what is kept from an earlier run, what is in hand, what is
written at the end. `submission.py` grades one notebook, `pool.py` says where.
"""

import contextlib
import hashlib
import json
import secrets
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from course_lib import __version__
from course_lib.checks import load
from course_lib.errors import CourseError
from course_lib.files import write_atomic
from course_lib.grading import pool as pools
from course_lib.grading.class_page import write_class_page
from course_lib.grading.feedback import write_feedback
from course_lib.grading.limits import Limits
from course_lib.grading.marks import Mark, mark_of, read_overrides, weights_of
from course_lib.grading.pool import Pool
from course_lib.grading.reading import (
    Found,
    Notebook,
    Unreadable,
    find_submissions,
    notebooks_below,
    read_notebook,
)
from course_lib.grading.results import Result, read_result, write_result
from course_lib.grading.roster import Roster, listed_as, same_name
from course_lib.grading.submission import Run, key_of, questions_asked
from course_lib.grading.tables import number, write_grades, write_lms
from course_lib.terminal import clean

TRIES = 2  # for a submission whose worker has died: it may not have been its fault


@dataclass(frozen=True)
class Options:
    """What an instructor may ask of a run; the defaults are the command line's."""

    exercise: str | None = None
    limits: Limits = field(default_factory=Limits)
    jobs: int = 1
    scheduler: str | None = None  # the address of a Dask scheduler, which then does the work
    roster: Roster = field(default_factory=dict)
    only: Sequence[str] = ()
    without: Sequence[str] = ()
    regrade: bool = False
    points: Mapping[str, float] = field(default_factory=dict)  # none: as in the run before
    overrides: Path | None = None  # None: `overrides.csv` in the output folder, if it is there
    lms: Sequence[tuple[str, str]] = ()  # columns of lms.csv, and where each comes from


Progress = Callable[[int, int, Sequence[str]], Any]  # so many are done, of how many, these in hand


def grade_folder(
    submissions: Path, out: Path, options: Options, progress: Progress = lambda *_: None
) -> list[Mark]:
    """Grade all of `submissions`, write everything into `out`; returns the marks by student.

    Raises CourseError for a folder, an exercise or an option that does not fit, or a sandbox that
    cannot be had. What is final in `out` from an earlier run is kept, unless `regrade`.
    """
    if not submissions.is_dir():
        raise CourseError(f"{submissions} is no folder; expected one with a folder a student")
    lesson = lesson_named(options.exercise) if options.exercise else lesson_in(submissions)
    asked = questions_asked(lesson, options.only, options.without)
    questions = [load(lesson).questions[name] for name in asked]
    out.mkdir(parents=True, exist_ok=True)
    about = about_run(out, lesson)
    points = options.points or about["points"]
    weights = weights_of(list(load(lesson).questions.values()), points, asked)
    write_run(out, about | {"points": points})
    overrides = read_overrides(options.overrides, out, list(load(lesson).questions), weights)
    found = find_submissions(submissions, lesson, lambda name: listed_as(name, options.roster), out)
    if not any(each.path for each in found):
        raise CourseError(nothing_in(submissions))
    students = {same_name(name): name for name in [*options.roster, *(f.student for f in found)]}
    for override in overrides:
        if override.student not in students:
            raise CourseError(f"{override.where}: no student {override.student!r}")
    limits = replace(options.limits, libraries=load(lesson).libraries)
    options = replace(options, limits=limits)
    run = Run(lesson, about["seed"], limits, asked)
    results = graded(run, found, out, options, progress)
    notes = {each.student: note_on(each, submissions) for each in found}
    for name in set(students) - set(map(same_name, results)):
        results[students[name]] = Result(
            students[name], lesson, "missing", run.max_score, why="nothing is there"
        )
    marks = [
        mark_of(results[student], weights, overrides, notes.get(student, []))
        for student in sorted(results)
    ]
    write_feedback(out, marks, submissions)
    write_grades(out, marks, weights)
    write_class_page(out, marks, questions)
    if options.lms:
        write_lms(out, marks, options.roster, options.lms)
    return marks


def nothing_in(submissions: Path) -> str:
    """Why there is nothing to be graded, in words."""
    zips = sorted(path.name for path in submissions.glob("*.zip"))
    hint = f"; unpack {', '.join(zips[:3])} first" if zips else ""
    return f"no notebook (.ipynb) in {submissions}; expected student/NN_name.ipynb{hint}"


def note_on(found: Found, submissions: Path) -> list[str]:
    """Which of several notebooks counts, for the instructor."""
    if not found.others or not found.path:
        return []
    counts, *others = (path.relative_to(submissions) for path in (found.path, *found.others))
    more = ", ".join(map(str, others))
    return [f"{len(others) + 1} notebooks: the latest counts, {counts}, not {more}"]


def graded(
    run: Run, found: Sequence[Found], out: Path, options: Options, progress: Progress
) -> dict[str, Result]:
    """The result of each submission: kept from an earlier run, or made now and written."""
    results: dict[str, Result] = {}
    todo: list[tuple[Found, Run]] = []
    for each in found:
        earlier = None if options.regrade else final(run, out, each)
        judged = {question["question"] for question in earlier.questions} if earlier else set()
        if earlier and (earlier.status != "ok" or judged >= set(run.asked)):
            results[each.student] = replace(earlier, submitted=str(each.path))
        else:  # what has been judged stays in the result
            names = tuple(n for n in load(run.lesson).questions if n in judged or n in run.asked)
            todo.append((each, replace(run, asked=names)))
    progress(len(results), len(found), [])
    if not todo:
        return results
    with tempfile.TemporaryDirectory(prefix="course-grade-", ignore_cleanup_errors=True) as place:
        scratch = Path(place)
        scratch.chmod(0o755)
        with pool_for(options, len(todo), scratch) as pool:
            in_hand: list[str] = []
            for result in worked_off(todo, pool, in_hand):
                if result:
                    write_result(out, result)
                    results[result.student] = result
                progress(len(results), len(found), in_hand)
    return results


def pool_for(
    options: Options, how_many: int, scratch: Path
) -> contextlib.AbstractContextManager[Pool]:
    if options.scheduler:
        return pools.cluster(options.scheduler)
    if options.jobs == 1 or how_many == 1:
        return pools.here(options.limits, scratch)
    return pools.processes(min(options.jobs, how_many), scratch)


def worked_off(
    todo: Sequence[tuple[Found, Run]], pool: Pool, in_hand: list[str]
) -> Iterator[Result | None]:
    """Each result as it is ready, and None where `in_hand` alone has changed."""
    waiting, tries = list(reversed(todo)), Counter[str]()
    running: dict[Future, tuple[Found, Run]] = {}
    while waiting or running:
        while waiting and len(running) < pool.at_once:
            found, run = waiting.pop()
            in_hand.append(found.student)
            yield None
            notebook = read_or_say(run, found)
            if isinstance(notebook, Result):
                in_hand.remove(found.student)
                yield notebook
            else:
                running[pool.submit(run, found.student, notebook)] = found, run
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            found, run = running.pop(future)
            in_hand.remove(found.student)
            tries[found.student] += 1
            error = future.exception()
            if isinstance(error, CourseError):
                raise error
            if error is None:
                yield replace(future.result(), submitted=str(found.path))
            elif tries[found.student] < TRIES:
                waiting.append((found, run))
            else:
                why = f"the process that graded it broke off ({type(error).__name__}: {error})"
                yield replace(nothing_of(run, found), status="not graded", why=why)


def read_or_say(run: Run, found: Found) -> Notebook | Result:
    """The notebook, or the result that says why it cannot be read."""
    if not found.path:
        status = "missing" if found.missing else "unreadable"
        return replace(nothing_of(run, found), status=status, why=found.why)
    try:
        return read_notebook(found.path, run.asked)
    except Unreadable as error:
        return replace(nothing_of(run, found), status="unreadable", why=str(error))


def nothing_of(run: Run, found: Found) -> Result:
    """What is known of a submission that has not been run."""
    return Result(
        found.student, run.lesson, "", run.max_score, sha256=hash_of(found.path),
        key=key_of(run), seed=run.seed, submitted=str(found.path or ""),
    )  # fmt: skip


def summary(marks: Sequence[Mark], options: Options) -> list[str]:
    """What became of a run, in a few lines for a terminal."""
    scores = [mark.score for mark in marks if mark.score is not None]
    lines = [f"{count(len(marks), 'student')}, {len(scores)} with a score"]
    if scores:
        mean, most = sum(scores) / len(scores), marks[0].max_score
        lines[0] += f": {mean:.1f} of {most:g} points on average"
    for mark in marks:
        name = mark.result.student
        if not mark.settled:
            lines.append(f"  {name}: {mark.result.status}, {mark.result.why}")
        if mark.overrides:
            judged = number(mark.judged) or "nothing"
            lines.append(f"  {name}: {mark.reason} (judged: {judged})")
        lines += [f"  {name}: {note}" for note in mark.notes if note not in mark.result.notes]
    failed = [mark for mark in marks if mark.result.notes]
    if failed:
        lines.append(f"  {count(len(failed), 'notebook')} with errors or doubles: see note")
    gone = [m.result for m in marks if m.result.status == "missing" and m.score is None]
    if gone:
        told = (r.student + (f" ({r.why})" if r.submitted or r.key else "") for r in gone)
        lines.append(f"  not handed in: {', '.join(told)}")
    if strange := strangers(marks, options.roster):
        lines.append(f"  not in the roster: {', '.join(strange)}")
    levels = {"; ".join(m.result.sandbox.get("missing", ())) for m in marks} - {""}
    lines += [f"  The sandbox was not whole: {level}" for level in sorted(levels)]
    return [clean(line) for line in lines]


def count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def strangers(marks: Sequence[Mark], roster: Roster) -> list[str]:
    """Who has handed in and is not in the roster, if there is one."""
    listed = set(map(same_name, roster))
    names = [mark.result.student for mark in marks]
    return [name for name in names if listed and same_name(name) not in listed]


def final(run: Run, out: Path, found: Found) -> Result | None:
    """The result of an earlier run, if it still holds."""
    result = read_result(out, found.student, run.lesson)
    if not found.path or result is None or not result.final or result.key != key_of(run):
        return None
    return result if result.sha256 == hash_of(found.path) else None


def hash_of(path: Path | None) -> str:
    with contextlib.suppress(OSError):
        if path and not path.is_symlink() and path.is_file():
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    return ""


def about_run(out: Path, lesson: str) -> dict[str, Any]:
    """What `run.json` keeps from run to run: the seed of the hidden inputs, and the points.

    The seed is drawn once for an output folder. Points hold until others are given, so that a
    rerun after a late submission does not change everybody's.
    """
    path = out / "run.json"
    now = datetime.now(UTC).isoformat(timespec="seconds")
    about: dict[str, Any] = {"exercise": lesson, "seed": secrets.randbelow(2**31) + 1, "points": {},
             "course_version": __version__, "started": now}  # fmt: skip
    try:
        about |= json.loads(path.read_text(encoding="utf-8"))
        about |= {"seed": int(about["seed"]), "points": dict(about["points"])}
    except FileNotFoundError:
        return about
    except (ValueError, KeyError, TypeError) as error:
        raise CourseError(
            f"{path} is damaged; move it away, and everything is graded anew"
        ) from error
    if about["exercise"] != lesson:
        raise CourseError(
            f"{out} holds grades of {about['exercise']}; take another --out for {lesson}"
        )
    return about


def write_run(out: Path, about: Mapping[str, Any]) -> None:
    write_atomic(out / "run.json", (json.dumps(about, indent=1) + "\n").encode())


def lesson_named(exercise: str) -> str:
    try:
        return load(exercise).name
    except ValueError as error:
        raise CourseError(str(error)) from error


def lesson_in(submissions: Path) -> str:
    """The exercise that the readable notebooks are of; raises CourseError if they differ."""
    named: Counter[str] = Counter()
    for path in notebooks_below(submissions):
        with contextlib.suppress(Unreadable, ValueError):
            lesson = read_notebook(path, []).lesson
            if lesson:
                named[load(lesson.split("_")[0]).name] += 1
    if len(named) != 1:
        what = ", ".join(sorted(named)) or "no exercise of this course"
        raise CourseError(f"these are notebooks of {what}; say which with --exercise NN")
    return next(iter(named))
