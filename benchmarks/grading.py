"""How long a submission takes: nbgrader's autograder against `course grade`, one after the other.

    python benchmarks/grading.py [--lesson NN] [--submissions N] [--rounds N]

Both grade the same right submissions, each with a line of its own, on one thread and with one
process at a time, and take turns. A time is the median over all submissions and rounds, by the
clock. nbgrader starts a kernel for each; what `course grade` needs once a run, its own start and
its fork server's, is told apart.

What is left of `course grade` without the submission's own code is its overhead: the same cells and
the same calls are run once more, one after the other in a plain process that has the libraries
loaded. Goal: at most 0.1 s, and 7 ms for each cell and each question.

It needs nbgrader, in an environment upon the course's: `.ci/run` shows how it is made ("beside").
"""

import argparse
import contextlib
import csv
import io
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import nbformat

from course_lib.authoring.kernel import environment
from course_lib.checks import load
from course_lib.checks.call import call_safely
from course_lib.grading.fork_server import REUSE
from course_lib.grading.reading import read_notebook

ROOT = Path(__file__).parents[1]
FIXED, EACH = 0.1, 0.007  # seconds of overhead: the goal


def make_course(place: Path, lesson: str, submissions: int) -> None:
    """nbgrader's folders, with so many right submissions that differ in a comment.

    They are exercises with the answers in, without the cells that explain the solution.
    """
    solution = nbformat.read(ROOT / "solutions" / f"{lesson}.ipynb", as_version=4)
    solution.cells = [cell for cell in solution.cells if not cell.metadata.get("tags")]
    first = next(cell for cell in solution.cells if cell.cell_type == "code")
    begins = first.source
    for number in range(submissions + 1):
        home = Path("submitted", f"student_{number}") if number else Path("source")
        first.source = f"# student {number}\n{begins}" if number else begins
        path = place / home / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(solution, path)


def nbgrader_at(place: Path, lesson: str) -> Callable[[str], None]:
    """nbgrader's autograder on one student of the course at `place`."""
    try:
        from nbgrader.apps.api import NbGraderAPI
    except ModuleNotFoundError:
        raise SystemExit("No nbgrader here; `.ci/run` shows how its environment is made.") from None
    from traitlets.config import Config

    warnings.simplefilter("ignore")  # nbgrader's own
    config = Config()
    config.CourseDirectory.root = str(place)
    api = NbGraderAPI(config=config)
    succeed(api.generate_assignment(lesson))

    def autograde(student: str) -> None:
        succeed(api.autograde(lesson, student))
        with api.gradebook as gradebook:
            submission = gradebook.find_submission(lesson, student)
            assert submission.score == submission.max_score

    return autograde


def succeed(told: dict) -> None:
    if not told["success"]:
        raise SystemExit(told.get("error") or told["log"])


def course_grade(place: Path, lesson: str, out: Path) -> tuple[list[float], float, int]:
    """A run of `course grade`: the seconds of each submission, of the start, and the seed.

    When each submission was done is read off its result.
    """
    command = ["grade", place / "submitted", "--out", out, "--exercise", lesson, "--jobs", "1"]
    launched = time.time()
    subprocess.run(
        [sys.executable, "-m", "course_lib.cli", *map(str, command)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    done = sorted(path.stat().st_mtime for path in (out / "results").iterdir())
    each = [after - before for before, after in itertools.pairwise(done)]
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        assert all(row["score"] == row["max_score"] for row in csv.DictReader(file))
    seed = json.loads((out / "run.json").read_text(encoding="utf-8"))["seed"]
    return each, done[0] - launched - statistics.median(each), seed


def own_code(path: Path, lesson: str, seed: int) -> tuple[float, int]:
    """The seconds of a submission's own cells and calls, and how many of them there are.

    As in the grader, widgets are there in name only; the course's models stay, for its own checks.
    """
    from course_lib.grading.inside import stubs
    from course_lib.grading.inside.cells import run_cell, start_namespace

    stubs.REFUSED = ()
    stubs.install()
    questions = load(lesson).questions
    cells = read_notebook(path, questions).cells
    cases = {
        q.name: [c.args for p in q.parts for c in q.cases(p, seed)] for q in questions.values()
    }
    seconds = 0.0
    with contextlib.redirect_stdout(io.StringIO()):
        for _ in range(2):  # the first time loads what the fork server has loaded
            namespace = start_namespace()
            begun = time.perf_counter()
            for number, source in enumerate(cells):
                run_cell(source, number, namespace)
            for name, question in questions.items():
                for args in cases[name]:
                    call_safely(question.call, namespace[name], args, 60)
            seconds = time.perf_counter() - begun
    return seconds, len(cells) + len(questions)


def measure(lesson: str, submissions: int, rounds: int) -> None:
    theirs, ours, starts, own = [], [], [], []
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, value in environment({"IPYTHONDIR": str(place / "ipython")}).items():
            os.environ[name] = value
        make_course(place, lesson, submissions)
        autograde = nbgrader_at(place, lesson)
        for turn in range(rounds):
            for number in range(1, submissions + 1):
                begun = time.perf_counter()
                autograde(f"student_{number}")
                theirs.append(time.perf_counter() - begun)
            each, start, seed = course_grade(place, lesson, place / f"grades{turn}")
            ours += each
            starts.append(start)
            one = place / "submitted" / "student_1" / lesson / f"{lesson}.ipynb"
            told = subprocess.run(
                [sys.executable, __file__, "--own-code", one, "--lesson", lesson[:2],
                 "--seed", str(seed)], check=True, capture_output=True, text=True,
                env=os.environ | REUSE,
            )  # fmt: skip
            seconds, count = json.loads(told.stdout.splitlines()[-1])
            own.append(seconds)
    report(lesson, count, *map(statistics.median, (theirs, ours, starts, own)))


def report(lesson: str, count: int, theirs: float, ours: float, start: float, own: float) -> None:
    goal = FIXED + EACH * count
    print(f"{lesson}: {count} cells and questions; medians, seconds a submission")
    print(f"  nbgrader's autograder   {theirs:7.3f}")
    print(f"  course grade --jobs 1   {ours:7.3f}   {theirs / ours:.1f} times as fast")
    print(f"    its own code alone    {own:7.3f}")
    print(f"    overhead              {ours - own:7.3f}   goal: at most {goal:.3f}")
    print(f"  once a run: start       {start:7.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lesson", default="02", help="two digits (default: 02)")
    parser.add_argument("--submissions", type=int, default=8, help="(default: 8)")
    parser.add_argument("--rounds", type=int, default=3, help="(default: 3)")
    parser.add_argument("--own-code", type=Path, help=argparse.SUPPRESS)  # in its own process
    parser.add_argument("--seed", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    if options.own_code:
        told = own_code(options.own_code, load(options.lesson).name, options.seed)
        print(json.dumps(told), file=sys.__stdout__)
        return
    measure(load(options.lesson).name, options.submissions, options.rounds)


if __name__ == "__main__":
    main()
