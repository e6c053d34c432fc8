"""What a student does with a notebook outside JupyterLab: check it, and hand it in."""

import contextlib
import hashlib
import json
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TextIO

import nbformat
from nbformat import NotebookNode

from course_lib import __version__
from course_lib.authoring.errors import CourseError
from course_lib.authoring.files import replace_keeping, shown
from course_lib.authoring.kernel import execute
from course_lib.authoring.transcript import (
    MISSING,
    Transcript,
    as_lines,
    read_transcript,
    run_cells,
)

TIME_LIMIT = 60.0  # seconds a cell; the course promises at most 10 for its own


class Catalogue(Protocol):
    """What `course_lib.checks.load` returns, as far as it matters here."""

    name: str
    questions: Mapping[str, Any]


@dataclass(frozen=True)
class Submission:
    """A notebook of the course, read once: what is hashed is what runs."""

    path: Path
    sha256: str
    notebook: NotebookNode
    lesson: str
    kind: str  # "lecture", "solution" or "exercise"
    questions: Mapping[str, Any]


def load_catalogue(lesson: str) -> Catalogue:
    from course_lib.checks import load

    return load(lesson)


def read_submission(
    path: Path, catalogue: Callable[[str], Catalogue] = load_catalogue
) -> Submission:
    """Read a notebook of the course; raises CourseError for what is none."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise CourseError(
            f"cannot read {shown(path)}: {error.strerror}. Expected a notebook, such as "
            "exercises/02_nearest_neighbours.ipynb."
        ) from error
    try:
        notebook = nbformat.reads(data.decode("utf-8"), as_version=4)
        nbformat.validate(notebook)
    except Exception as error:  # whatever nbformat makes of a damaged file
        raise CourseError(
            f"{shown(path)} is not a whole notebook ({type(error).__name__}); expected an .ipynb "
            "file of this course. Save it again in JupyterLab, or take a fresh one: "
            "`course reset NN` keeps yours beside it."
        ) from error
    about = notebook.metadata.get("ml_course")
    about = about if isinstance(about, Mapping) else {}
    kind = str(about.get("kind", "exercise"))
    # Some tools drop metadata: then the file's name tells the lesson.
    named = re.match(r"\d\d[a-z]?(?=_)", path.name)
    lesson = str(about.get("lesson") or (named[0] if named else path.stem))
    try:
        found = catalogue(lesson)
    except ValueError as error:
        if kind != "lecture":
            raise CourseError(
                f"{shown(path)} is no exercise of this course: {error}. Give a notebook from the "
                "exercises/ folder that `course open` makes."
            ) from error
        questions: Mapping[str, Any] = {}
    else:
        lesson, questions = found.name, found.questions
    return Submission(path, hashlib.sha256(data).hexdigest(), notebook, lesson, kind, questions)


def run_submission(submission: Submission, time_limit: float = TIME_LIMIT) -> Transcript:
    """Run the notebook from top to bottom in a fresh kernel, and read what its checks say."""
    folder = submission.path.absolute().parent
    with cell_progress(submission.notebook, submission.path.name):
        try:
            run = execute(submission.notebook, folder, time_limit, keep_going=True)
        except AssertionError as error:
            # nbclient answers Ctrl-C by stopping the kernel, then falls over its own answer.
            raise KeyboardInterrupt from error
    stopped = "" if run.failure is None else str(run.failure)
    questions = submission.questions
    transcript = read_transcript(run.notebook, submission.lesson, questions, stopped)
    if submission.kind == "lecture":  # it need not ask every question of its exercise
        asked = tuple(a for a in transcript.answers if a.note != MISSING)
        return Transcript(submission.lesson, asked, transcript.errors, stopped)
    return transcript


@contextlib.contextmanager
def cell_progress(notebook: NotebookNode, name: str, pause: float = 0.2) -> Iterator[None]:
    """A bar on stderr while `notebook` is executed in place, a step for each cell begun."""
    from tqdm import tqdm

    cells = [cell for _, cell in run_cells(notebook)]
    for cell in cells:
        cell.execution_count = None  # what the file says is from another day
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(pause):
            bar.update(sum(cell.execution_count is not None for cell in cells) - bar.n)

    with tqdm(total=len(cells), desc=name, unit="cell", file=sys.stderr, leave=False) as bar:
        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()


def check(
    paths: list[Path],
    *,
    time_limit: float = TIME_LIMIT,
    out: TextIO | None = None,
    colour: bool = False,
    catalogue: Callable[[str], Catalogue] = load_catalogue,
) -> int:
    """Run each notebook and say what its checks say.

    Returns 0 if all pass, 1 if something failed, 2 if a file could not be used.
    """
    status = 0
    for path in paths:
        try:
            submission = read_submission(Path(path), catalogue)
        except CourseError as error:
            print(error, file=sys.stderr)
            status = 2
            continue
        transcript = run_submission(submission, time_limit)
        say(submission, transcript, out or sys.stdout, colour)
        status = max(status, 0 if transcript.passed else 1)
    return status


def say(submission: Submission, transcript: Transcript, out: TextIO, colour: bool) -> None:
    """Print the transcript with its heading and its total."""
    width = min(100, shutil.get_terminal_size((100, 24)).columns)
    print(f"{shown(submission.path)}: {submission.kind} {submission.lesson}", file=out)
    for line in as_lines(transcript, width, colour):
        print(line, file=out)
    if transcript.answers:
        total = f"Total: {transcript.points} of {transcript.max_points} points."
    else:
        total = "It asks no questions."
    if transcript.passed:
        end = " Everything passes." if transcript.answers else " It runs from top to bottom."
    elif transcript.stopped:
        end = " It does not run to its end."
    elif transcript.errors:
        end = " Some cells end with an error."
    else:
        end = ""
    print(f"\n{total}{end}\n", file=out)


def submit(
    path: Path,
    *,
    time_limit: float = TIME_LIMIT,
    out: TextIO | None = None,
    colour: bool = False,
    catalogue: Callable[[str], Catalogue] = load_catalogue,
) -> int:
    """Check the saved notebook and write the receipt beside it; returns what `check` does."""
    submission = read_submission(Path(path), catalogue)
    if submission.kind == "lecture":
        raise CourseError(
            f"{shown(path)} is a lecture; expected an exercise. "
            f"Hand in exercises/{submission.lesson}.ipynb."
        )
    transcript = run_submission(submission, time_limit)
    out = out or sys.stdout
    say(submission, transcript, out, colour)
    written, older = write_receipt(submission, transcript)
    print(f"Receipt: {shown(written)}", file=out)
    if older:
        print(f"The earlier receipt is kept as {older.name}", file=out)
    print(
        "The public score is not the final mark: that is found on inputs that nobody has seen.",
        file=out,
    )
    return 0 if transcript.passed else 1


def write_receipt(submission: Submission, transcript: Transcript) -> tuple[Path, Path | None]:
    """Write `NN_name.receipt.json`; returns its path, and where an older receipt went."""
    path = submission.path
    receipt = path.with_suffix(".receipt.json")
    try:
        if hashlib.sha256(path.read_bytes()).hexdigest() != submission.sha256:
            raise CourseError(
                f"{shown(path)} was saved again while it ran, so no receipt was written. "
                "Run the command once more."
            )
        data = (json.dumps(receipt_of(submission, transcript), indent=1) + "\n").encode()
        older = replace_keeping(receipt, data, lambda n: path.with_suffix(f".receipt-{n}.json"))
    except OSError as error:
        raise CourseError(
            f"cannot write {shown(receipt)}: {error.strerror}. The notebook was checked, but "
            "there is no receipt. Make room, or copy the notebook to a folder of your own."
        ) from error
    return receipt, older


def receipt_of(submission: Submission, transcript: Transcript) -> dict[str, Any]:
    """The receipt: which bytes were handed in, when, and what their public checks say."""
    return {
        "lesson": submission.lesson,
        "notebook": submission.path.name,
        "sha256": submission.sha256,
        "course_version": __version__,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "public_score": transcript.points,
        "max_score": transcript.max_points,
        "ran_to_the_end": not transcript.stopped,
        "questions": [
            {
                "question": answer.question,
                "points": answer.points,
                "max_points": answer.max_points,
                "passed": answer.passed,
            }
            for answer in transcript.answers
        ],
    }
