"""The same grades from this process, from processes beside it, and from a Dask cluster."""

import ast
import contextlib
import os
import signal
import sys
import time
from pathlib import Path

import grading_hostile as g
import pytest

from course_lib.checks import lessons, load
from course_lib.errors import CourseError
from course_lib.grading import grade, pool
from course_lib.grading.grade import Options, grade_folder
from course_lib.grading.worker import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fork server needs Linux")
ABOUT = {"exercise": "02", "only": g.ASKED}


@pytest.fixture(scope="module")
def submitted(tmp_path_factory) -> Path:
    """Ten submissions: right ones, wrong ones, one that exits, one that is no notebook."""
    place = tmp_path_factory.mktemp("pool")
    for i in range(10):
        cells = [g.START, g.L1, [g.VOTE, g.vote_body("return labels[0]")][i % 2], g.CURVE]
        cells += ["import os; os._exit(3)"] if i == 4 else []
        content = b"{" if i == 7 else g.notebook(cells)
        g.writes(content)(place / "submitted" / f"student{i}")
    return place / "submitted"


@pytest.fixture(scope="module")
def undisturbed(submitted, tmp_path_factory) -> tuple[bytes, bytes]:
    """The seed's file and the grades of one process that nobody disturbs."""
    out = tmp_path_factory.mktemp("undisturbed")
    grade_folder(submitted, out, Options(**ABOUT))
    return (out / "run.json").read_bytes(), (out / "grades.csv").read_bytes()


def graded_with_a_kill(submitted, out: Path, seed: bytes, options: Options, victim) -> bytes:
    """The grades of a run in which, after the first result, the process `victim()` is killed."""
    (out / "run.json").write_bytes(seed)
    killed = []

    def progress(done: int, of: int, in_hand) -> None:
        assert done <= of
        if done and not killed:
            killed.append(victim())
            os.kill(killed[0], signal.SIGKILL)

    grade_folder(submitted, out, options, progress)
    assert killed
    return (out / "grades.csv").read_bytes()


def a_child(word: str) -> int:
    """One of this process's children with `word` in its command line."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
                if parent == str(os.getpid()) and word in (process / "cmdline").read_text():
                    return int(process.name)
    raise AssertionError(f"no child with {word}")


def test_a_fork_server_that_is_killed_costs_nothing(submitted, undisturbed, tmp_path):
    seed, grades = undisturbed
    server = lambda: a_child("inside/server.py")  # noqa: E731
    assert graded_with_a_kill(submitted, tmp_path, seed, Options(**ABOUT), server) == grades


def test_a_worker_that_is_killed_costs_nothing(submitted, undisturbed, tmp_path):
    seed, grades = undisturbed
    options = Options(jobs=2, **ABOUT)
    worker = lambda: a_child("loky.backend.popen_loky")  # noqa: E731
    assert graded_with_a_kill(submitted, tmp_path, seed, options, worker) == grades


def test_a_dask_cluster_gives_the_same_grades_though_a_worker_is_killed(
    submitted, undisturbed, tmp_path
):
    distributed = pytest.importorskip("distributed")
    seed, grades = undisturbed
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        options = Options(scheduler=cluster.scheduler_address, **ABOUT)
        worker = lambda: next(iter(client.run(os.getpid).values()))  # noqa: E731
        assert graded_with_a_kill(submitted, tmp_path, seed, options, worker) == grades


def test_a_scheduler_that_is_not_there(submitted, tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(pool, "PATIENCE", 0.5)
    options = Options(scheduler="tcp://127.0.0.1:9", **ABOUT)
    with pytest.raises(CourseError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        grade_folder(submitted, tmp_path, options)


def test_another_version_of_the_checks_is_refused(submitted, tmp_path):
    from course_lib.grading.reading import read_notebook
    from course_lib.grading.submission import Run

    notebook = read_notebook(submitted / "student0" / "02_nearest_neighbours.ipynb", [])
    run = Run("02_nearest_neighbours", 1, Limits(), ("vote",))
    with pytest.raises(CourseError, match="another version"):
        pool.grade_in_worker(run, "anna", notebook, "0" * 64, tmp_path)


def test_a_submission_that_breaks_its_worker_twice_is_not_graded(submitted, tmp_path, monkeypatch):
    def broken(run, student, notebook, server):
        raise MemoryError("no more")

    monkeypatch.setattr(pool, "grade_notebook", broken)
    marks = grade_folder(submitted, tmp_path, Options(**ABOUT))
    ran = [mark.result for mark in marks if mark.result.status != "unreadable"]
    assert {result.status for result in ran} == {"not graded"}
    assert ran[0].why == "the process that graded it broke off (MemoryError: no more)"
    assert not any(mark.settled for mark in marks)
    assert {
        row.split(",")[3] for row in (tmp_path / "grades.csv").read_text().splitlines()[1:]
    } == {""}


@pytest.mark.parametrize("libraries", [(), ("sklearn.base",)])
def test_what_an_exercise_asks_for_is_imported_before_the_fork(libraries, tmp_path, monkeypatch):
    lesson = load("02")
    lesson.libraries = libraries
    monkeypatch.setattr(grade, "load", lambda name: lesson)
    cells = [g.START, "import sys\nassert 'sklearn.base' in sys.modules", g.VOTE]
    g.writes(g.notebook(cells))(tmp_path / "submitted" / "anna")
    options = Options(exercise="02", only=["vote"])
    (mark,) = grade_folder(tmp_path / "submitted", tmp_path / "out", options)
    assert mark.result.cells[0] == mark.result.cells[2] == ""
    assert bool(mark.result.cells[1]) == (not libraries)


@pytest.mark.parametrize("lesson", lessons())
def test_what_a_solution_imports_stands_ready(lesson, root):
    """Else each submission would pay for the import, which takes seconds for scikit-learn."""
    source = (root / "solutions" / f"{lesson}.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imported |= {str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    ready = {"course_lib", "matplotlib", "numpy", *sys.stdlib_module_names}
    ready |= {name.partition(".")[0] for name in load(lesson).libraries}
    assert {name.partition(".")[0] for name in imported} <= ready


def test_whose_parts_an_answer_went_on_with_stands_on_the_students_page(tmp_path, root):
    """In the sandbox, too, a component of one's own is taken by its name, and ours else."""
    source = (root / "solutions" / "10_backpropagation.py").read_text(encoding="utf-8")
    start = source.index("def network_gradients")
    answer = source[start : source.index("    ### END SOLUTION", start)]
    layer = "def dense_backward(dZ, X, W):\n    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)"
    cells = ["import numpy as np", layer, 'go_on_with = {"dense_backward": "mine"}', answer]
    g.writes(g.notebook(cells), "10_backpropagation.ipynb")(tmp_path / "submitted" / "anna")
    options = Options(exercise="10", only=["network_gradients"])
    (mark,) = grade_folder(tmp_path / "submitted", tmp_path / "out", options)
    assert mark.score == 4
    (page,) = (tmp_path / "out" / "feedback").glob("*.html")
    told = "Went on with your dense_backward, our sigmoid_backward."
    assert told in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("lesson", lessons())
def test_a_solution_gets_all_points_in_the_sandbox(lesson, tmp_path, root):
    """There a probe stands alone: what it calls of its module would be missing."""
    solution = (root / "solutions" / f"{lesson}.ipynb").read_bytes()
    g.writes(solution, f"{lesson}.ipynb")(tmp_path / "submitted" / "anna")
    options = Options(exercise=lesson)
    (mark,) = grade_folder(tmp_path / "submitted", tmp_path / "out", options)
    assert mark.score == sum(q.max_points for q in load(lesson).questions.values())
