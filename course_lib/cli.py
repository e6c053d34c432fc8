"""The `course` command: what each part does stands in `course_lib.authoring`.

Everything is imported inside the function that needs it, so that `course --help` answers at once.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

WHICH = 'a path, or the number of an exercise in your working copy, such as "02"'
UNUSABLE = 2  # the exit status where the input or the place is wrong; 1 means: a check failed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the `course` command; returns its exit status."""
    from course_lib.errors import CourseError

    for stream in (sys.stdout, sys.stderr):  # a terminal of another encoding shows ? for ℓ
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    grammar = parser()
    options, unknown = grammar.parse_known_args(arguments)
    if unknown:
        grammar.error(f"unrecognized arguments: {' '.join(unknown)}")
    try:
        return options.run(options)
    except CourseError as error:
        print(f"course {options.command}: {error}", file=sys.stderr)
        return UNUSABLE
    except interruptions():
        print("\nStopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `course doctor | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def interruptions() -> tuple[type[BaseException], ...]:
    """What Ctrl-C arrives as; while a kernel starts, that is asyncio's word for it."""
    from asyncio import CancelledError

    return KeyboardInterrupt, CancelledError


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    from course_lib import __version__

    course = argparse.ArgumentParser(
        prog="course",
        description="A machine-learning course in notebooks. Begin with: course open",
    )
    course.add_argument("--version", action="version", version=f"ml-course {__version__}")
    commands = course.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, run, text):
        part = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        part.set_defaults(run=run)
        return part

    part = command("open", open_course, "make or refresh a working copy and open JupyterLab on it")
    part.add_argument("dir", metavar="DIR", nargs="?", type=Path, default=Path("ml-course"))
    part.add_argument("--no-browser", action="store_true", help="only print the address")
    part.add_argument("--port", metavar="N", type=port_number, help="(default: 8888, or the next)")
    part.add_argument("--ip", metavar="ADDRESS", help="where to listen (default: localhost)")
    part.add_argument("--prepare-only", action="store_true", help="make the copy, and stop")

    part = command("check", check, "run notebooks and say what their checks say")
    part.add_argument("notebooks", metavar="NOTEBOOK", nargs="+", help=WHICH)
    add_copy(part)
    add_time_limit(part)
    part = command("submit", submit, "check a saved notebook and write a receipt beside it")
    part.add_argument("notebook", metavar="NOTEBOOK", help=WHICH)
    add_copy(part)
    add_time_limit(part)
    part = command("reset", reset, "a fresh exercise; the old one is kept beside it")
    part.add_argument("lesson", metavar="NN", help='the lesson, such as "02"')
    add_copy(part)

    command("doctor", doctor, "say what of the environment is fine and what is not")
    part = command("reproduce", reproduce, "run a long experiment and write its record")
    part.add_argument("name", metavar="NAME", nargs="?", help="one of those that --list names")
    part.add_argument("--list", action="store_true", help="name the experiments")
    part.add_argument("--out", metavar="FILE", type=Path, help="where the record goes")

    part = command("build", build, "turn the sources into notebooks, or into pages")
    part.add_argument("--check", action="store_true", help="write nothing; say what is stale")
    part.add_argument("--html", metavar="DIR", type=Path, help="also write executed pages")
    part = command("run", run, "run all lectures and solutions")
    part.add_argument("lessons", metavar="NN", nargs="*", help="only these lessons")
    part = command("handout", handout, "pack what students need into a zip, without solutions")
    part.add_argument("file", metavar="FILE.zip", type=Path)
    part.add_argument("--lessons", metavar="NN", nargs="+", help="only these (default: all)")
    part = command("new-lesson", new_lesson, "make the empty files of a lesson")
    part.add_argument("number", metavar="NN", help='two digits, such as "07"')
    part.add_argument("name", metavar="NAME", help='such as "support_vectors"')

    part = command("grade", grade, "grade a folder of submissions, each in a sandbox")
    part.add_argument("submissions", metavar="SUBMISSIONS", type=Path, help="a folder a student")
    part.add_argument("--out", metavar="DIR", type=Path, required=True, help="where results go")
    part.add_argument("--exercise", metavar="NN", help="(default: as the notebooks say)")
    part.add_argument("--only", metavar="QUESTION", nargs="+", default=(), help="such as vote")
    part.add_argument("--without", metavar="QUESTION", nargs="+", default=(), help="all but these")
    part.add_argument("--regrade", action="store_true", help="also what is final already")
    marks = part.add_argument_group("marks")
    marks.add_argument("--roster", metavar="CSV", type=Path, help="all students, a row each")
    marks.add_argument(
        "--student-column",
        metavar="NAME",
        default="student",
        help="the roster's column with the names of the folders (default: student)",
    )
    marks.add_argument(
        "--points",
        metavar="NAME=N",
        nargs="+",
        type=points,
        default=(),
        help="other points for a question (vote=3), or for a check ('vote: ties=1')",
    )
    marks.add_argument(
        "--overrides",
        metavar="CSV",
        type=Path,
        help="columns student, question, points, reason (default: DIR/overrides.csv)",
    )
    marks.add_argument(
        "--lms",
        metavar="HEADING[=SOURCE]",
        nargs="+",
        type=column,
        default=(),
        help="also write lms.csv with these columns, from the roster or from the grades: "
        "'Email address' 'Exercise 02=score'",
    )
    work = part.add_argument_group("how it is done")
    work.add_argument("--sandbox", choices=("auto", "require", "off"), default="auto")
    work.add_argument(
        "--time-limit",
        metavar="SECONDS",
        type=positive_seconds,
        default=10.0,
        help="of the processor for a cell, twice as many for a question (default: 10)",
    )
    work.add_argument(
        "--jobs", metavar="N", type=positive_number, default=1, help="at a time (default: 1)"
    )
    work.add_argument("--backend", choices=("loky", "dask"), default="loky")
    work.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster: tcp://host:8786")
    return course


def add_copy(part: argparse.ArgumentParser) -> None:
    part.add_argument(
        "--dir",
        metavar="DIR",
        type=Path,
        default=Path(),
        help="the working copy (default: the one here, or its ml-course)",
    )


def add_time_limit(part: argparse.ArgumentParser) -> None:
    part.add_argument(
        "--time-limit",
        metavar="SECONDS",
        type=positive_seconds,
        default=60.0,
        help="for each cell (default: 60)",
    )


def positive_seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 1e6:
        raise argparse.ArgumentTypeError(f"{text} is not a time; expected seconds, such as 60")
    return seconds


def positive_number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; expected 1 or more")
    return int(text)


def points(text: str) -> tuple[str, float]:
    name, _, number = text.rpartition("=")
    try:
        return name, float(number.replace(",", "."))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a name and points, vote=3") from None


def column(text: str) -> tuple[str, str]:
    heading, _, source = text.rpartition("=")
    return (heading, source) if heading else (text, text)


def port_number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; expected 1 to 65535")
    return int(text)


def open_course(options: argparse.Namespace) -> int:
    from course_lib import __version__
    from course_lib.authoring import lab, workspace
    from course_lib.authoring.paths import course_root

    changes = workspace.prepare(course_root(), options.dir, __version__)
    print("\n".join(workspace.describe(changes, options.dir)))
    if options.prepare_only:
        return 0
    print("JupyterLab starts; Ctrl-C here ends it.")
    return lab.start_lab(
        options.dir, browser=not options.no_browser, port=options.port, ip=options.ip
    )


def check(options: argparse.Namespace) -> int:
    from course_lib.authoring import lab, student

    with lab.usable_home():
        return student.check(
            options.notebooks,
            start=options.dir,
            time_limit=options.time_limit,
            colour=wants_colour(),
        )


def submit(options: argparse.Namespace) -> int:
    from course_lib.authoring import lab, student

    with lab.usable_home():
        return student.submit(
            options.notebook,
            start=options.dir,
            time_limit=options.time_limit,
            colour=wants_colour(),
        )


def wants_colour() -> bool:
    """Colour only on a terminal, and not where NO_COLOR asks for none (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def reset(options: argparse.Namespace) -> int:
    from course_lib.authoring import workspace
    from course_lib.authoring.lookup import find_copy
    from course_lib.authoring.paths import course_root

    done = workspace.reset(options.lesson, course_root(), find_copy(options.dir))
    print("\n".join(workspace.describe_reset(done)))
    return 0


def doctor(options: argparse.Namespace) -> int:
    from course_lib.authoring import doctor

    return doctor.run()


def reproduce(options: argparse.Namespace) -> int:
    from course_lib.authoring import experiments
    from course_lib.files import shown

    if options.list or not options.name:
        for experiment in experiments.EXPERIMENTS.values():
            print(f"{experiment.name:<18} {experiment.title}")
        return 0 if options.list else UNUSABLE
    experiment = experiments.find_experiment(options.name)
    out = options.out or experiments.default_out(experiment.name)
    record = experiments.reproduce(experiment, out)
    for name, value in record["figures"].items():
        print(f"{name:<16} {value}")
    print(f"Record: {shown(out)}")
    return 0


def build(options: argparse.Namespace) -> int:
    from course_lib.authoring.html import write_pages
    from course_lib.authoring.paths import course_root, has_sources
    from course_lib.errors import CourseError

    root = course_root()
    status = build_notebooks(root, options.check) if has_sources() else 0
    if not has_sources() and not options.html:
        raise CourseError(
            "an installed or handed-out course has its notebooks ready and no solutions to build "
            "them from. Clone the course and run the command there; `course build --html DIR` "
            "works here."
        )
    if options.html and not status:
        pages = write_pages(root, options.html)
        print(f"{len(pages)} pages; begin with {pages[0]}")
    return status


def build_notebooks(root: Path, check: bool) -> int:
    """Sources → notebooks; with `check` nothing is written. 1 if something differs or is left."""
    from course_lib.authoring.build import build

    changes = build(root, check=check)
    for change in changes:
        print(change)
    orphans = sum(change.what == "orphan" for change in changes)
    written = len(changes) - orphans
    if check and written:
        print("Stale: run `course build`.")
    elif not written:
        print("Every notebook is up to date." if check else "Every notebook was up to date.")
    else:
        print(f"{written} notebook{'s' if written > 1 else ''} changed.")
    return 1 if orphans or (check and written) else 0


def run(options: argparse.Namespace) -> int:
    from course_lib.authoring.paths import course_root
    from course_lib.authoring.run import run_all

    results = run_all(course_root(), lessons=options.lessons or None)
    for result in results:
        print(result)
    return 0 if all(result.ok for result in results) else 1


def handout(options: argparse.Namespace) -> int:
    from course_lib.authoring.handout import hand_out
    from course_lib.authoring.paths import course_root

    for line in hand_out(course_root(), options.file, options.lessons):
        print(line)
    return 0


def new_lesson(options: argparse.Namespace) -> int:
    from course_lib.authoring.new_lesson import new_lesson, next_steps
    from course_lib.authoring.paths import course_root

    root = course_root()
    paths = new_lesson(root, options.number, options.name)
    print(next_steps(root, paths))
    return 0


def grade(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from course_lib.errors import CourseError
    from course_lib.files import shown
    from course_lib.grading.grade import Options, grade_folder, strangers, summary
    from course_lib.grading.roster import read_roster
    from course_lib.grading.worker import Limits
    from course_lib.terminal import clean

    if (options.backend == "dask") != bool(options.scheduler):
        raise CourseError("--backend dask and --scheduler ADDRESS belong together")
    roster = read_roster(options.roster, options.student_column) if options.roster else {}
    wishes = Options(
        exercise=options.exercise,
        limits=Limits(seconds=options.time_limit, sandbox=options.sandbox),
        jobs=options.jobs,
        scheduler=options.scheduler,
        roster=roster,
        only=options.only,
        without=options.without,
        regrade=options.regrade,
        points=dict(options.points),
        overrides=options.overrides,
        lms=options.lms,
    )
    every = 0.1 if sys.stderr.isatty() else 20  # seconds; a log wants few lines
    bar = tqdm(unit=" notebooks", leave=False, mininterval=every, maxinterval=every)

    def progress(done: int, of: int, in_hand: Sequence[str]) -> None:
        bar.total = of
        bar.set_postfix_str(clean(", ".join(in_hand[:3])), refresh=False)
        bar.update(done - bar.n)

    try:
        with bar:
            marks = grade_folder(options.submissions, options.out, wishes, progress)
    except interruptions():
        print(f"\n{bar.n} of {bar.total} are done; the same command goes on.", file=sys.stderr)
        raise
    print("\n".join(summary(marks, wishes)))
    print(f"Grades: {shown(options.out / 'grades.csv')}")
    print(f"The class: {shown(options.out / 'class.html')}")
    return 0 if all(mark.settled for mark in marks) and not strangers(marks, roster) else 1


if __name__ == "__main__":
    sys.exit(main())
