"""`course grade` on a folder as `nbgrader collect` leaves it: all assignments of every student."""

import os
import shutil
import sys
from pathlib import Path

import grading_hostile as g
import pytest

from course_lib.grading.grade import Options, grade_folder, summary
from course_lib.grading.reading import find_submissions

OWN = Path(__file__).parents[1]
WELCOME, TOOLBOX, NEIGHBOURS = "00_welcome", "00b_toolbox", "02_nearest_neighbours"


def about(lesson: str) -> dict:
    return {"metadata": {"ml_course": {"lesson": lesson}}}


def hand_in(submitted: Path, student: str, assignment: str, name: str, content: dict) -> None:
    """A notebook, and beside it what nbgrader writes; each later than the one before."""
    folder = submitted / student / assignment
    g.writes(content, f"{name}.ipynb")(folder)
    (folder / "timestamp.txt").write_text("2026-11-29 01:26:20.766835 UTC")
    (folder / "submission_secret.txt").write_text("5e1f")
    later = 1000 + len(list(submitted.rglob("*.ipynb")))
    os.utime(folder / f"{name}.ipynb", (later, later))


@pytest.fixture
def submitted(tmp_path) -> Path:
    """Three assignments, handed in by three students in the order of these lines."""
    folder, cells = tmp_path / "submitted", g.notebook([g.START])
    hand_in(folder, "anna", NEIGHBOURS, NEIGHBOURS, cells | about(NEIGHBOURS))
    hand_in(folder, "anna", WELCOME, WELCOME, cells | about(WELCOME))
    hand_in(folder, "anna", TOOLBOX, TOOLBOX, cells | about(TOOLBOX))
    hand_in(folder, "ben", WELCOME, WELCOME, cells)
    hand_in(folder, "cleo", "ps2", "my answers", cells | about(NEIGHBOURS))
    hand_in(folder, "cleo", "ps2", "scratch", cells)
    return folder


def found(submitted: Path, lesson: str) -> dict[str, str]:
    return {f.student: f.path.stem for f in find_submissions(submitted, lesson) if f.path}


def test_only_notebooks_of_the_lesson_count(submitted):
    assert found(submitted, NEIGHBOURS) == {"anna": NEIGHBOURS, "cleo": "my answers"}
    assert found(submitted, WELCOME) == {"anna": WELCOME, "ben": WELCOME}
    assert found(submitted, TOOLBOX) == {"anna": TOOLBOX}


def test_a_damaged_notebook_counts_by_its_name(submitted):
    hand_in(submitted, "ben", NEIGHBOURS, NEIGHBOURS, {})
    (submitted / "ben" / NEIGHBOURS / f"{NEIGHBOURS}.ipynb").write_bytes(b"{")
    assert found(submitted, NEIGHBOURS)["ben"] == NEIGHBOURS
    assert found(submitted, WELCOME)["ben"] == WELCOME


def test_numbers_that_are_no_lesson_are_names(tmp_path):
    """Students numbered from 1 or 90: nothing says that theirs is another lesson."""
    g.writes(g.notebook([g.START]), "91_anna.ipynb")(tmp_path)
    assert found(tmp_path, NEIGHBOURS) == {"91_anna": "91_anna"}


@pytest.mark.skipif(sys.platform != "linux", reason="the fork server needs Linux")
def test_one_assignment_of_several_is_graded(submitted, tmp_path):
    for folder in (submitted / "anna" / WELCOME, submitted / "dan" / WELCOME):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(OWN / "solutions" / f"{WELCOME}.ipynb", folder)
    options = Options(exercise="00", roster={"cleo": {}, "dan": {}, "eve": {}})
    marks = grade_folder(submitted, tmp_path / "out", options)
    assert {m.result.student: (m.result.status, m.score) for m in marks} == {
        "anna": ("ok", 2), "ben": ("ok", 0), "cleo": ("missing", None), "dan": ("ok", 2),
        "eve": ("missing", None),
    }  # fmt: skip
    told = "not handed in: cleo (of other exercises only: my answers.ipynb, scratch.ipynb), eve"
    assert told in "\n".join(summary(marks, options))
