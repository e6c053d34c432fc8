"""A student's notebook as it was saved: read once, recognised, and receipted."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import nbformat
from nbformat import NotebookNode

from course_lib import __version__
from course_lib.authoring.transcript import Transcript
from course_lib.errors import CourseError
from course_lib.files import replace_keeping, shown


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
            "exercises/02_nearest_neighbours.ipynb, or just its number: 02."
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
