"""Our notebooks in nbgrader as it comes: its release, its autograder, our scores in its gradebook.

It needs nbgrader, and is a step of its own: see `.ci/run`.
"""

import re
import shutil
import sys
import textwrap
from pathlib import Path

import nbformat
import pytest
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from course_lib import cli
from course_lib.authoring.kernel import environment
from course_lib.authoring.regions import replace_regions
from course_lib.checks import lessons, load

pytestmark = pytest.mark.filterwarnings("ignore")  # nbgrader's warnings are not ours to mend
OWN = Path(__file__).parents[2]
LESSONS = lessons()


def copy(path: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, folder)


def succeed(told: dict) -> None:
    assert told["success"], told.get("error") or told["log"]
    assert "ERROR" not in told["log"]


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    """A course whose assignments are our lessons: solutions its sources, exercises handed out."""
    place = tmp_path_factory.mktemp("course")
    config = Config()
    config.CourseDirectory.root = str(place)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COURSE_OPEN", raising=False)
        for name, value in environment({"IPYTHONDIR": str(place / "ipython")}).items():
            patch.setenv(name, value)
        patch.chdir(place)
        api = NbGraderAPI(config=config)
        for lesson in LESSONS:
            copy(OWN / "solutions" / f"{lesson}.ipynb", place / "source" / lesson)
            succeed(api.generate_assignment(lesson))
        yield api


def autograded(api: NbGraderAPI, lesson: str, student: str, notebook: Path) -> dict:
    """The score and the points that nbgrader gives for each question, when all is graded."""
    copy(notebook, Path(api.coursedir.root) / "submitted" / student / lesson)
    succeed(api.autograde(lesson, student))
    return in_gradebook(api, lesson, student)


def in_gradebook(api: NbGraderAPI, lesson: str, student: str) -> dict:
    with api.gradebook as gradebook:
        grades = gradebook.find_submission_notebook(lesson, lesson, student).grades
        assert not any(grade.needs_manual_grade for grade in grades)
        return {g.name.removeprefix("check_"): (g.score, g.max_score) for g in grades}


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_solution_gets_all_points(api, lesson):
    scores = autograded(api, lesson, "solved", OWN / "solutions" / f"{lesson}.ipynb")
    assert scores == {
        name: (question.max_points, question.max_points)
        for name, question in load(lesson).questions.items()
    }


@pytest.mark.parametrize("lesson", LESSONS)
def test_an_exercise_without_answers_gets_none(api, lesson):
    scores = autograded(api, lesson, "untouched", OWN / "exercises" / f"{lesson}.ipynb")
    assert scores == {name: (0, q.max_points) for name, q in load(lesson).questions.items()}


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_release_is_our_exercise_but_for_stubs_and_what_explains_solutions(api, lesson):
    def cells(path):
        return {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}

    def stub(region, indent):
        return [f"{indent}# YOUR CODE HERE", f"{indent}raise NotImplementedError()"]

    solution = cells(OWN / "solutions" / f"{lesson}.ipynb")
    exercise = cells(OWN / "exercises" / f"{lesson}.ipynb")
    released = cells(Path("release") / lesson / f"{lesson}.ipynb")
    assert list(released) == list(solution)
    for name, cell in released.items():
        if name in load(lesson).questions:
            assert cell.source == replace_regions(solution[name].source, stub)
        elif name in exercise:
            assert cell.source == exercise[name].source
        else:
            assert cell.metadata.tags == ["solution-only"]


@pytest.mark.skipif(sys.platform != "linux", reason="the fork server needs Linux")
def test_scores_go_into_the_gradebook_by_the_lines_of_the_readme(api):
    """An answer that is wrong for a single value only: one point of two, and half a one by hand."""
    path = Path("submitted") / "partly" / "00_welcome" / "00_welcome.ipynb"
    copy(OWN / "solutions" / "00_welcome.ipynb", path.parent)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("/ len(values)", "/ max(len(values), 2)"), encoding="utf-8")
    copy(OWN / "solutions" / "00b_toolbox.ipynb", Path("submitted") / "partly" / "00b_toolbox")
    Path("grades").mkdir()
    Path("grades", "overrides.csv").write_text(
        "student,question,points,reason\npartly,average,1.5,nearly right\n"
    )
    assert cli.main(["grade", "submitted", "--exercise", "00", "--out", "grades"]) == 0

    readme = (OWN / "README.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    exec(textwrap.dedent(lines), {})
    assert in_gradebook(api, "00_welcome", "partly") == {"average": (1.5, 2)}
