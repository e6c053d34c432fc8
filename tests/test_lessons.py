"""Every lesson as a student meets it: stubs fail, solutions pass, each mistake fails by name."""

import re
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from course_lib.authoring.build import build
from course_lib.authoring.kernel import execute
from course_lib.authoring.run import run_all
from course_lib.authoring.student import read_submission, run_submission
from course_lib.checks import lessons, load
from course_lib.checks.card import MIME

LESSONS = lessons()


def nbval(path, root):
    """`pytest --nbval` on one notebook: {cell number among the code cells: "PASSED" or …}."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-v", "-p",
         "no:cacheprovider", "-o", "addopts=", "-c", str(root / "pyproject.toml"), str(path)],
        cwd=path.parent, capture_output=True, text=True,
    )  # fmt: skip
    results = re.findall(r"::Cell (\d+) (PASSED|FAILED|ERROR)", done.stdout)
    assert results, done.stdout + done.stderr
    return {int(number): word for number, word in results}


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_check(cell):
    return cell.metadata.get("nbgrader", {}).get("grade", False)


def test_notebooks_are_in_step_with_their_sources(root):
    assert [str(change) for change in build(root, check=True)] == []


def test_lectures_and_solutions_run_and_their_numbers_are_true(root, capsys, monkeypatch):
    """With the sums of another processor, too: nbval compares the same outputs with this one's.

    OpenBLAS adds in another order on each; who prints 2.35 to one decimal finds out here.
    """
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Nehalem")
    results = list(run_all(root))
    assert len(results) >= 2 * len(LESSONS)
    assert [str(result) for result in results if not result.ok] == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_question_is_asked_and_nothing_else(lesson, root):
    for folder in ("exercises", "solutions"):
        notebook = nbformat.read(root / folder / f"{lesson}.ipynb", as_version=4)
        asked = {
            cell.metadata.nbgrader.grade_id.removeprefix("check_"): cell.metadata.nbgrader.points
            for cell in code_cells(notebook)
            if is_check(cell)
        }
        assert asked == {n: q.max_points for n, q in load(lesson).questions.items()}


@pytest.mark.parametrize("lesson", LESSONS)
def test_stubs_fail_in_course_check_and_in_nbval_and_only_there(lesson, root):
    path = root / "exercises" / f"{lesson}.ipynb"
    transcript = run_submission(read_submission(path))
    assert transcript.points == 0
    assert not transcript.passed
    assert transcript.errors == ()
    assert [answer.question for answer in transcript.answers] == list(load(lesson).questions)
    for answer in transcript.answers:
        assert all(not check["passed"] and check["hint"] for check in answer.checks)

    cells = code_cells(nbformat.read(path, as_version=4))
    failed = {number for number, word in nbval(path, root).items() if word != "PASSED"}
    assert failed == {i for i, cell in enumerate(cells) if is_check(cell)}


@pytest.mark.parametrize("lesson", LESSONS)
def test_solutions_pass(lesson, root):
    transcript = run_submission(read_submission(root / "solutions" / f"{lesson}.ipynb"))
    assert transcript.passed
    assert transcript.points == transcript.max_points


@pytest.mark.parametrize("lesson", LESSONS)
def test_mistakes_fail_by_name_in_a_notebook_and_in_nbval(lesson, root, tmp_path):
    """One notebook in which mistakes of every question are made and checked, one after the other.

    Six of each, from the whole catalogue; `test_checks_mistakes.py` has them all.
    """
    notebook = nbformat.read(root / "exercises" / f"{lesson}.ipynb", as_version=4)
    (setup,) = [c for c in code_cells(notebook) if "check = load(" in c.source]
    questions = load(lesson).questions.values()
    pairs = [(q, m) for q in questions for m in q.mistakes[:: -(-len(q.mistakes) // 6)]]
    notebook.cells = [setup]
    for question, mistake in pairs:
        notebook.cells.append(new_code_cell(mistake.code))
        notebook.cells.append(new_code_cell(f"check.{question.name}({question.name})"))
    path = tmp_path / f"{lesson}.ipynb"
    nbformat.write(notebook, path)

    run = execute(notebook, tmp_path, 60, keep_going=True)
    for (question, mistake), cell in zip(pairs, run.notebook.cells[2::2], strict=True):
        (report,) = [o.data[MIME] for o in cell.outputs if MIME in o.get("data", {})]
        named = {(c["mistake"], c["hint"]) for c in report["checks"] if not c["passed"]}
        assert named == {(mistake.name, mistake.hint)}, question.name
        assert cell.outputs[-1].output_type == "error"  # what nbclient and nbgrader go by
        assert cell.outputs[-1].ename == "CheckFailed"

    words = nbval(path, root)
    assert {words[i] for i in range(2, len(words), 2)} == {"FAILED"}
    assert {words[i] for i in range(1, len(words), 2)} == {"PASSED"}
