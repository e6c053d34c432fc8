"""`course new-lesson`: what it writes builds, runs and passes; nothing is overwritten."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib.authoring.new_lesson import new_lesson, next_steps
from course_lib.errors import CourseError

# Run with a copy of the library, so that the new checks can be loaded as part of it.
PROOF = """
import sys
from pathlib import Path
import numpy as np
import course_lib
from course_lib.authoring.build import build
from course_lib.authoring.kernel import run_notebook
from course_lib.authoring.run import run_all
from course_lib.checks import load
from course_lib.checks.engine import define

root = Path(sys.argv[1])
assert Path(course_lib.__file__).parents[1] == root, course_lib.__file__
assert len(build(root)) == 3
results = run_all(root, progress=False)
assert [r.ok for r in results] == [True, True], "\\n".join(map(str, results))
assert not run_notebook(root / "exercises" / "99_deep_networks.ipynb", 60).ok

exercise = load("99")
for check in exercise:
    for mistake in check.question.mistakes:
        (part,) = check.report(define(mistake.code, check.question.name)).checks
        assert (part.passed, part.mistake) == (False, mistake.name), part
"""


@pytest.fixture
def checkout(tmp_path, root) -> Path:
    for folder in ("notebooks", "solutions"):
        (tmp_path / folder).mkdir()
    skip = shutil.ignore_patterns("__pycache__", "_course")
    shutil.copytree(root / "course_lib", tmp_path / "course_lib", ignore=skip)
    return tmp_path


def test_the_new_lesson_builds_its_solution_passes_and_its_mistakes_are_told(checkout):
    paths = new_lesson(checkout, "99", "deep_networks")
    assert [p.relative_to(checkout).as_posix() for p in paths] == [
        "notebooks/99_deep_networks.py",
        "solutions/99_deep_networks.py",
        "course_lib/checks/99_deep_networks.py",
    ]
    done = subprocess.run(
        [sys.executable, "-c", PROOF, checkout],
        env=os.environ | {"PYTHONPATH": str(checkout)},
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    linter = [sys.executable, "-m", "ruff", "check", "--no-cache", "--config"]
    config = Path(__file__).parents[1] / "pyproject.toml"
    linted = subprocess.run(
        [*linter, config, *paths], capture_output=True, text=True, check=False, cwd=checkout
    )
    assert linted.returncode == 0, linted.stdout


def test_the_titles_and_links_are_those_of_the_lesson(checkout):
    lecture, solution, _ = new_lesson(checkout, "99", "deep_networks")
    text = lecture.read_text(encoding="utf-8")
    assert text.startswith("# %% [markdown]\n# # 99 · Deep networks\n")
    assert "(../exercises/99_deep_networks.ipynb)" in text
    assert r"$$\lVert v \rVert^2 = \sum_j v_j^2$$" in text
    assert "(../notebooks/99_deep_networks.ipynb)" in solution.read_text(encoding="utf-8")
    for left in ("NUMBER", "TITLE"):
        assert left not in text + solution.read_text(encoding="utf-8")


def test_it_says_what_to_do_next(checkout):
    told = next_steps(checkout, new_lesson(checkout, "99", "networks"))
    assert "notebooks/99_networks.py" in told
    assert "course build" in told
    assert "course run 99" in told


@pytest.mark.parametrize("number", ["7", "099", "ab", "", "99_x", "../99"])
def test_a_bad_number_is_refused(checkout, number):
    with pytest.raises(CourseError, match="expected two digits"):
        new_lesson(checkout, number, "networks")


@pytest.mark.parametrize(
    "name", ["", "Networks", "my-net", "two words", "_x", "x__y", "1st", "../x"]
)
def test_a_bad_name_is_refused(checkout, name):
    with pytest.raises(CourseError, match="expected lower_case words"):
        new_lesson(checkout, "99", name)


@pytest.mark.parametrize("folder", ["notebooks", "solutions", "course_lib/checks"])
def test_a_taken_number_is_refused_and_nothing_is_written(checkout, folder):
    taken = checkout / folder / "99_other.py"
    taken.write_text("mine", encoding="utf-8")
    with pytest.raises(CourseError, match=r"lesson 99 exists: 99_other\.py"):
        new_lesson(checkout, "99", "networks")
    assert list(checkout.glob("**/99_*")) == [taken]
    assert taken.read_text(encoding="utf-8") == "mine"


def test_an_installed_course_has_no_new_lessons(tmp_path):
    with pytest.raises(CourseError, match="is no checkout"):
        new_lesson(tmp_path, "99", "networks")
