"""`course check` and `course submit`: what a notebook's checks say, and what may go wrong."""

import hashlib
import io
import json
import shutil
import time
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from course_lib.authoring import student
from course_lib.authoring.paths import course_root, is_checkout
from course_lib.authoring.transcript import MIME, MISSING, as_lines, read_transcript
from course_lib.checks import lessons, load
from course_lib.errors import CourseError

LESSON = "02_nearest_neighbours"
QUESTIONS = {
    "near": SimpleNamespace(name="near", title="Who is near?", max_points=3),
    "far": SimpleNamespace(name="far", title="Who is far?", max_points=2),
}


def catalogue(lesson):
    if lesson not in ("02", LESSON):
        raise ValueError(f"there is no exercise {lesson!r}; expected one of {LESSON}")
    return SimpleNamespace(name=LESSON, questions=QUESTIONS)


def one_check(name, points, max_points, **facts):
    about = dict.fromkeys(("mistake", "hint", "case", "expected", "got"))
    passed = points == max_points
    return {"name": name, "passed": passed, "points": points, "max_points": max_points} | (
        about | facts
    )


def report(question, *checks):
    points, most = (sum(check[key] for check in checks) for key in ("points", "max_points"))
    return {
        "lesson": LESSON,
        "question": question,
        "title": QUESTIONS[question].title,
        "passed": points == most,
        "points": points,
        "max_points": most,
        "checks": list(checks),
    }


RIGHT = {
    "near": report("near", one_check("small", 1, 1), one_check("images", 2, 2)),
    "far": report("far", one_check("choice", 2, 2)),
}
WRONG = report(
    "near",
    one_check("small", 1, 1),
    one_check(
        "images",
        0,
        2,
        hint="Pixels wrap around.",
        case="a = 3, b = 5",
        expected="2",
        got="254",
    ),
)

# Stands for `check = load("02")`: shows the report that it is given, as a real check does.
STAND_IN = f"""
from types import SimpleNamespace
from IPython.display import display

class CheckFailed(Exception):
    def _render_traceback_(self):
        return [str(self)]

def show(report):
    display({{"text/plain": "card", "{MIME}": report}}, raw=True)
    if not report["passed"]:
        raise CheckFailed("see the card")

check = SimpleNamespace(near=show, far=show)
"""


def write(path: Path, *sources: str, kind="exercise", lesson=LESSON, tags=()) -> Path:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    if tags:
        cells[-1].metadata["tags"] = list(tags)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# T"), *cells])
    notebook.metadata["ml_course"] = {"version": "0.1.0", "lesson": lesson, "kind": kind}
    nbformat.write(notebook, path)
    return path


def checks(**reports) -> list[str]:
    return [STAND_IN, *(f"check.{name}({value!r})" for name, value in reports.items())]


def run_check(*paths, **options) -> tuple[int, str]:
    out = io.StringIO()
    status = student.check(list(paths), out=out, catalogue=catalogue, **options)
    return status, out.getvalue()


@pytest.fixture
def exercise(tmp_path) -> Path:
    return tmp_path / f"{LESSON}.ipynb"


def test_right_answers_pass(exercise):
    status, said = run_check(write(exercise, *checks(**RIGHT)))
    assert status == 0
    assert "Who is near? (near): passed, 3 of 3 points" in said
    assert "Total: 5 of 5 points. Everything passes." in said


def test_wrong_answer_shows_its_facts_and_the_other_checks_run(exercise):
    status, said = run_check(write(exercise, *checks(near=WRONG, far=RIGHT["far"])))
    assert status == 1
    assert "Who is near? (near): not yet, 1 of 3 points" in said
    lines = said.splitlines()
    assert "  pass  small   1/1" in lines
    assert "  FAIL  images  0/2" in lines
    assert "        hint      Pixels wrap around." in lines
    assert "        input     a = 3, b = 5" in lines
    assert "        expected  2" in lines
    assert "        got       254" in lines
    assert "Total: 3 of 5 points." in said
    assert "Errors in other cells" not in said  # CheckFailed is no error of its own
    assert "\x1b" not in said


def test_missing_check_counts_nothing(exercise):
    status, said = run_check(write(exercise, *checks(near=RIGHT["near"])))
    assert status == 1
    assert "Who is far? (far): not yet, 0 of 2 points" in said
    assert "no check of it ran: its check cell was changed or deleted" in said
    assert "`course reset 02`, which keeps yours" in " ".join(said.split())


def test_commented_out_check_is_missing(exercise):
    sources = [*checks(near=RIGHT["near"]), f"# check.far({RIGHT['far']!r})"]
    _, said = run_check(write(exercise, *sources))
    assert MISSING in said


def test_check_cell_that_stops_before_its_check(exercise):
    sources = [*checks(near=RIGHT["near"]), "check.far(not_defined)"]
    status, said = run_check(write(exercise, *sources))
    assert status == 1
    assert "its check cell [3] stopped: NameError" in said


def test_error_in_another_cell_is_named_and_the_rest_runs(exercise):
    sources = [STAND_IN, "\n1 / 0", *checks(**RIGHT)[1:]]
    status, said = run_check(write(exercise, *sources))
    assert status == 1
    assert "cell [2]  ZeroDivisionError: division by zero" in said
    assert "in  1 / 0" in said
    assert "Total: 5 of 5 points. Some cells end with an error." in said


def test_error_that_is_meant_is_none(exercise):
    path = write(exercise, *checks(**RIGHT), "1 / 0", tags=["raises-exception"])
    assert run_check(path)[0] == 0


def test_checks_fail_even_where_the_shell_says_course_open(exercise, monkeypatch):
    monkeypatch.setenv("COURSE_OPEN", "1")
    sources = ["import os\nassert 'COURSE_OPEN' not in os.environ", *checks(**RIGHT)]
    assert run_check(write(exercise, *sources))[0] == 0


def test_endless_loop_is_reported_with_what_ran_before(exercise):
    sources = [*checks(near=RIGHT["near"]), "while True:\n    pass", checks(**RIGHT)[2]]
    status, said = run_check(write(exercise, *sources), time_limit=2)
    assert status == 1
    assert "Who is near? (near): passed" in said
    assert "its check was not reached" in said
    assert "Stopped: code cell 3: it did not finish within 2 s" in said


def test_dead_kernel_is_reported(exercise):
    status, said = run_check(write(exercise, *checks(**RIGHT), "import os\nos._exit(1)"))
    assert status == 1
    assert "the kernel died" in said
    assert "Total: 5 of 5 points. It does not run to its end." in said


def test_sixty_megabytes_of_output(exercise):
    flood = "for _ in range(60):\n    print('x' * 1_000_000)"
    status, said = run_check(write(exercise, flood, *checks(**RIGHT)))
    assert status == 0
    assert len(said) < 2000


def test_lecture_just_runs(tmp_path):
    fine = write(tmp_path / "03_x.ipynb", "1 + 1", kind="lecture", lesson="03_x")
    broken = write(tmp_path / "04_x.ipynb", "1 / 0", kind="lecture", lesson="04_x")
    asking = write(
        tmp_path / f"{LESSON}.ipynb", *checks(near=RIGHT["near"]), kind="lecture", lesson=LESSON
    )
    status, said = run_check(fine)
    assert status == 0
    assert "It runs from top to bottom." in said
    assert run_check(broken)[0] == 1
    status, said = run_check(asking)
    assert status == 0
    assert "far" not in said  # a lecture need not ask everything


def test_progress_is_on_stderr(exercise, capsys):
    student.check([write(exercise, *checks(**RIGHT))], catalogue=catalogue)
    captured = capsys.readouterr()
    assert "0/3" in captured.err
    assert "cell" not in captured.out


def test_slow_cell_is_named_with_its_limit(capsys):
    cells = [nbformat.v4.new_code_cell(str(number)) for number in range(3)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    quick = student.cell_progress(notebook, "02.ipynb", 60, pause=0.01, patience=1000)
    with quick:
        wait_for_bar(capsys, "0/3")
        cells[0].execution_count, cells[1].execution_count = 1, 2
        said = wait_for_bar(capsys, "1/3")
        assert "stops" not in said
    slow = student.cell_progress(notebook, "02.ipynb", 60, pause=0.01, patience=0)
    with slow:
        cells[0].execution_count = 1
        wait_for_bar(capsys, "cell 1, stops after 60 s")
        cells[1].execution_count = 2
        wait_for_bar(capsys, "cell 2, stops after 60 s")


def wait_for_bar(capsys, text: str) -> str:
    said, end = "", time.monotonic() + 60
    while text not in said and time.monotonic() < end:
        time.sleep(0.02)
        said += capsys.readouterr().err
    assert text in said
    return said


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"cells": 3, "metadata": {}, "nbformat": 4}'],
)
def test_damaged_file_is_unusable(exercise, content, capsys):
    exercise.write_bytes(content)
    status, said = run_check(exercise)
    assert (status, said) == (2, "")
    assert "is not a whole notebook" in capsys.readouterr().err


def test_missing_file_and_foreign_notebook_are_unusable(tmp_path, capsys):
    foreign = write(tmp_path / "mine.ipynb", "1", lesson="shopping")
    good = write(tmp_path / f"{LESSON}.ipynb", *checks(**RIGHT))
    status, said = run_check(tmp_path / "none.ipynb", foreign, tmp_path, good)
    assert status == 2
    assert "5 of 5" in said  # the good one is still checked
    errors = capsys.readouterr().err
    assert "none.ipynb: No such file" in errors
    assert "no exercise of this course: there is no exercise 'shopping'" in errors
    assert "Is a directory" in errors


def test_lesson_from_the_name_where_metadata_is_gone(exercise):
    write(exercise, *checks(**RIGHT))
    notebook = nbformat.read(exercise, as_version=4)
    del notebook.metadata["ml_course"]
    renamed = exercise.with_name("02_nearest_neighbours-Copy1.ipynb")
    nbformat.write(notebook, renamed)
    assert run_check(renamed)[0] == 0


def test_points_are_at_most_the_catalogues():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("check.near(1)")])
    forged = RIGHT["near"] | {"points": 100}
    notebook.cells[0].outputs = [nbformat.v4.new_output("display_data", {MIME: forged})]
    assert read_transcript(notebook, LESSON, QUESTIONS).points == 3


@pytest.mark.parametrize("nonsense", ["text", 3, [], {}, {"question": []}, {"question": "near"}])
def test_nonsense_reports_are_passed_by(nonsense):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("check.near(1)")])
    notebook.cells[0].outputs = [nbformat.v4.new_output("display_data", {MIME: nonsense})]
    assert read_transcript(notebook, LESSON, QUESTIONS).points == 0


def test_later_report_of_a_question_counts(exercise):
    sources = [*checks(near=WRONG), f"check.near({RIGHT['near']!r})", checks(**RIGHT)[2]]
    assert run_check(write(exercise, *sources))[0] == 0


def test_text_is_folded_coloured_and_harmless():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("check.near(1)")])
    bad = report("near", one_check("a", 0, 3, hint="word " * 40, got="\x1b[2J\x07boom"))
    notebook.cells[0].outputs = [nbformat.v4.new_output("display_data", {MIME: bad})]
    transcript = read_transcript(notebook, LESSON, QUESTIONS)
    plain = list(as_lines(transcript, width=60))
    assert all(len(line) <= 60 for line in plain)
    assert not any("\x1b" in line or "\x07" in line for line in plain)
    coloured = list(as_lines(transcript, width=60, colour=True))
    assert any("\x1b[31mFAIL\x1b[0m" in line for line in coloured)
    assert [line.replace("\x1b[31m", "").replace("\x1b[0m", "") for line in coloured] == plain


def submit(path, **options) -> tuple[int, str]:
    out = io.StringIO()
    return student.submit(path, out=out, catalogue=catalogue, **options), out.getvalue()


def test_receipt_of_a_submission(exercise):
    write(exercise, *checks(near=WRONG, far=RIGHT["far"]))
    saved = exercise.read_bytes()
    status, said = submit(exercise)
    assert status == 1
    assert "not the final mark" in said
    assert exercise.read_bytes() == saved
    receipt = json.loads(exercise.with_name(f"{LESSON}.receipt.json").read_text())
    assert receipt["sha256"] == hashlib.sha256(saved).hexdigest()
    assert (receipt["public_score"], receipt["max_score"]) == (3, 5)
    assert receipt["lesson"] == LESSON
    assert receipt["time"].endswith("+00:00")
    assert receipt["questions"][0] == {
        "question": "near",
        "points": 1,
        "max_points": 3,
        "passed": False,
    }


def test_older_receipts_are_kept(exercise):
    write(exercise, *checks(**RIGHT))
    receipts = []
    for _ in range(3):
        assert submit(exercise)[0] == 0
        receipts.append(exercise.with_name(f"{LESSON}.receipt.json").read_text())
        exercise.write_text(exercise.read_text() + "\n")  # so that the hash differs
    kept = [exercise.with_name(f"{LESSON}.receipt-{n}.json").read_text() for n in (1, 2)]
    assert kept == receipts[:2]
    assert len(set(receipts)) == 3
    assert len(list(exercise.parent.iterdir())) == 4  # and no temporary file


def test_notebook_saved_while_it_runs_gets_no_receipt(exercise):
    again = f"from pathlib import Path\nPath({str(exercise)!r}).write_text('other')"
    write(exercise, again, *checks(**RIGHT))
    with pytest.raises(CourseError, match="saved again while it ran"):
        submit(exercise)
    assert [path.name for path in exercise.parent.iterdir()] == [exercise.name]


@pytest.mark.parametrize("kind", ["lecture", "solution"])
def test_only_an_exercise_can_be_submitted(tmp_path, kind):
    name = "02_nearest_neighbours"
    notebook = write(tmp_path / f"{name}.ipynb", "1", kind=kind, lesson=name)
    with pytest.raises(CourseError, match=f"is a {kind}; expected an exercise"):
        submit(notebook)
    assert list(tmp_path.iterdir()) == [notebook]


# The course's own exercises, as a student gets them and as they should end.


def copied(name: str, tmp_path: Path) -> Path:
    path = course_root() / name
    return Path(shutil.copy(path, tmp_path / path.name))


# Every lesson's notebooks run in `test_lessons.py`; here it is the commands that are tried.
@pytest.mark.parametrize("lesson", lessons()[:1])
def test_fresh_exercise_earns_nothing_but_runs(lesson, tmp_path):
    out = io.StringIO()
    path = copied(f"exercises/{lesson}.ipynb", tmp_path)
    assert student.submit(path, out=out) == 1
    receipt = json.loads(path.with_suffix(".receipt.json").read_text())
    questions = load(lesson).questions
    assert [entry["question"] for entry in receipt["questions"]] == list(questions)
    assert receipt["public_score"] == 0
    assert receipt["max_score"] == sum(q.max_points for q in questions.values())
    assert receipt["ran_to_the_end"]
    said = out.getvalue()
    assert MISSING not in said
    assert "Errors in other cells" not in said
    assert said.count("hint") >= len(questions)


@pytest.mark.parametrize("lesson", lessons()[:1])
def test_solution_earns_everything(lesson, tmp_path):
    if not is_checkout():
        pytest.skip("solutions are in a checkout only")
    out = io.StringIO()
    assert student.check([copied(f"solutions/{lesson}.ipynb", tmp_path)], out=out) == 0
    assert "Everything passes." in out.getvalue()


@pytest.mark.parametrize("lesson", lessons()[:1])
def test_lecture_runs(lesson, tmp_path):
    out = io.StringIO()
    assert student.check([copied(f"notebooks/{lesson}.ipynb", tmp_path)], out=out) == 0
