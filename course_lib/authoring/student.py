"""What a student does with a notebook outside JupyterLab: check it, and hand it in."""

import contextlib
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from nbformat import NotebookNode

from course_lib.authoring.kernel import execute
from course_lib.authoring.lookup import find_notebook, own_exercise
from course_lib.authoring.paths import course_root
from course_lib.authoring.submission import (
    Catalogue,
    Submission,
    load_catalogue,
    read_submission,
    write_receipt,
)
from course_lib.authoring.transcript import (
    MISSING,
    Transcript,
    as_lines,
    read_transcript,
    run_cells,
)
from course_lib.errors import CourseError
from course_lib.files import shown

TIME_LIMIT = 60.0  # seconds a cell; the course promises at most 10 for its own
BAR = "{desc} |{bar}| {n_fmt}/{total_fmt} [{elapsed}{postfix}]"  # leaves room in 80 columns


def run_submission(submission: Submission, time_limit: float = TIME_LIMIT) -> Transcript:
    """Run the notebook from top to bottom in a fresh kernel, and read what its checks say."""
    folder = submission.path.absolute().parent
    with cell_progress(submission.notebook, submission.path.name, time_limit):
        run = execute(submission.notebook, folder, time_limit, keep_going=True)
    stopped = "" if run.failure is None else str(run.failure)
    questions = submission.questions
    transcript = read_transcript(run.notebook, submission.lesson, questions, stopped)
    if submission.kind == "lecture":  # it need not ask every question of its exercise
        asked = tuple(a for a in transcript.answers if not a.note.startswith(MISSING))
        return Transcript(submission.lesson, asked, transcript.errors, stopped)
    return transcript


@contextlib.contextmanager
def cell_progress(
    notebook: NotebookNode, name: str, time_limit: float, pause: float = 0.5, patience: float = 5.0
) -> Iterator[None]:
    """A bar on stderr while `notebook` is executed in place, a step for each cell that has ended.

    A cell that has run for `patience` seconds is named, with the time at which it is stopped.
    """
    from tqdm import tqdm

    cells = [cell for _, cell in run_cells(notebook)]
    for cell in cells:
        cell.execution_count = None  # what the file says is from another day
    ended = threading.Event()

    def watch() -> None:
        running, since = 0, time.monotonic()
        while not ended.wait(pause):
            begun = sum(cell.execution_count is not None for cell in cells)
            if begun > running:
                running, since = begun, time.monotonic()
                bar.n = running - 1
            slow = running and time.monotonic() - since >= patience
            text = f"cell {running}, stops after {time_limit:g} s" if slow else ""
            bar.set_postfix_str(text)  # draws the bar, too

    with tqdm(total=len(cells), desc=name, bar_format=BAR, file=sys.stderr, leave=False) as bar:
        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()


def check(
    notebooks: Sequence[str | Path],
    *,
    start: Path | None = None,
    time_limit: float = TIME_LIMIT,
    out: TextIO | None = None,
    colour: bool = False,
    catalogue: Callable[[str], Catalogue] = load_catalogue,
) -> int:
    """Run each notebook, given by path or number, and say what its checks say.

    A number is looked up in the working copy around `start` (default: the current folder).
    Returns 0 if all pass, 1 if something failed, 2 if a file could not be used.
    """
    root, start, out = course_root(), start or Path.cwd(), out or sys.stdout
    status = 0
    for notebook in notebooks:
        try:
            path = find_notebook(notebook, root, start)
            submission = read_submission(path, catalogue)
        except CourseError as error:
            print(error, file=sys.stderr)
            status = 2
            continue
        if own := own_exercise(path, root, start):
            print(own, file=out, flush=True)
        transcript = run_submission(submission, time_limit)
        say(submission, transcript, out, colour)
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
    notebook: str | Path,
    *,
    start: Path | None = None,
    time_limit: float = TIME_LIMIT,
    out: TextIO | None = None,
    colour: bool = False,
    catalogue: Callable[[str], Catalogue] = load_catalogue,
) -> int:
    """Check the saved notebook and write the receipt beside it; returns what `check` does."""
    root, start = course_root(), start or Path.cwd()
    path = find_notebook(notebook, root, start)
    submission = read_submission(path, catalogue)
    if own := own_exercise(path, root, start):
        raise CourseError(f"{own} Hand in your own.")
    if submission.kind in ("lecture", "solution"):
        raise CourseError(
            f"{shown(path)} is a {submission.kind}; expected an exercise. "
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
        "This is the public score; it is not the final mark: your teacher decides what it counts.",
        file=out,
    )
    return 0 if transcript.passed else 1
