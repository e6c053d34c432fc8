"""`course grade` as an instructor meets it: what is written, what is kept, what is refused."""

import csv
import html
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import grading_hostile as g
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib import cli
from course_lib.checks import PUBLIC_SEED, load
from course_lib.checks.plain import same
from course_lib.errors import CourseError
from course_lib.grading import stage, submission
from course_lib.grading.grade import Options, grade_folder
from course_lib.grading.inside.wire import Malformed, pack, unpack
from course_lib.grading.reading import Unreadable, defined, find_submissions, read_notebook
from course_lib.grading.results import file_name
from course_lib.grading.roster import read_roster
from course_lib.grading.tables import harmless
from course_lib.grading.worker import Limits, ask_all

linux = pytest.mark.skipif(sys.platform != "linux", reason="the fork server needs Linux")
OWN = Path(__file__).parents[1]
SOLUTION = OWN / "solutions" / "02_nearest_neighbours.ipynb"
STUB = OWN / "exercises" / "02_nearest_neighbours.ipynb"

plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(...)
    | st.complex_numbers()
    | hnp.arrays(st.sampled_from([np.float64, np.float32, np.uint8, np.int64, np.bool_]),
                 hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner)
    | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(plain_values)
def test_a_plain_value_comes_back_as_it_was_sent(value):
    assert equal(unpack(pack(value)), value)


def equal(a, b) -> bool:
    if isinstance(b, np.ndarray):
        return type(a) is np.ndarray and a.dtype == b.dtype and same(a, b, rtol=0, atol=0)
    if isinstance(b, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(equal, a, b))
    if isinstance(b, dict):
        return type(a) is dict and list(a) == list(b) and all(equal(a[k], b[k]) for k in b)
    return type(a) is type(b) and (a == b or (a != a and b != b) or repr(a) == repr(b))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_whatever_bytes_come_they_are_a_value_or_refused(data):
    try:
        unpack(data)
    except Malformed:
        pass


@pytest.mark.parametrize(
    "tree",
    ['["a","<f8",[2],8]', '["a","O",[1],8]', '["a","<f8",[-1],8]', '["a","<f8",[1],-8]', '["x"]',
     '["a","<U1",[1],4]', '["i","zz"]', "[]", '["t"]', "[" * 60 + "]" * 60, '["d",[[["l",[]],1]]]'],
)  # fmt: skip
def test_a_forged_value_is_refused(tree):
    data = len(tree).to_bytes(4, "little") + tree.encode() + b"\xff" * 8
    with pytest.raises(Malformed):
        unpack(data)


def test_what_is_too_large_is_not_sent():
    with pytest.raises(Malformed, match="MB"):
        pack(np.zeros(9_000_000))


def test_submissions_are_found_by_folder_or_by_name_and_the_latest_counts(tmp_path):
    for number, path in enumerate(
        ["anna/02_old.ipynb", "anna/02_new.ipynb", "anna/.ipynb_checkpoints/02_x.ipynb",
         "ben/assignment/02_x.ipynb", "cleo.ipynb", "dan/notes.txt"]
    ):  # fmt: skip
        g.writes(b"{}", Path(path).name)(tmp_path / Path(path).parent)
        os.utime(tmp_path / path, (1000 + number, 1000 + number))
    found = find_submissions(tmp_path, "02_nearest_neighbours")
    assert [f.student for f in found if f.path] == ["anna", "ben", "cleo"]
    assert found[0].path.name == "02_new.ipynb"
    assert [p.name for p in found[0].others] == ["02_old.ipynb"]


@pytest.mark.parametrize(
    ("files", "why", "missing"),
    [
        ({"02_x.py": b"x = 1", "a.zip": b""}, "(.ipynb) in the folder, only 02_x.py, a.zip", False),
        ({}, "no notebook (.ipynb) in the folder", False),
        ({"02_mine.ipynb": "00b_toolbox"}, "02_mine.ipynb holds the exercise 00b", False),
        ({"x.ipynb": "00_welcome"}, "of other exercises only: x.ipynb", True),
    ],
)  # fmt: skip
def test_what_else_is_handed_in_is_told(tmp_path, files, why, missing):
    (tmp_path / "in" / "anna").mkdir(parents=True)
    (tmp_path / "in" / ".hidden").mkdir()
    for name, content in files.items():
        if isinstance(content, str):
            about = {"metadata": {"ml_course": {"lesson": content}}}
            content = json.dumps(g.notebook(["x = 1"]) | about).encode()
        (tmp_path / "in" / "anna" / name).write_bytes(content)
    (found,) = find_submissions(tmp_path / "in", "02_nearest_neighbours")
    assert (found.student, found.path, found.missing) == ("anna", None, missing)
    assert found.why.endswith(why)


def test_the_output_folder_is_no_student(tmp_path):
    g.writes(g.notebook([g.START]))(tmp_path / "anna")
    (tmp_path / "grades").mkdir()
    found = find_submissions(tmp_path, "02", leave_out=tmp_path / "grades")
    assert [f.student for f in found] == ["anna"]


def test_what_a_cell_defines():
    assert defined("x, (y, z) = 1, (2, 3)\nclass A:\n    b = 1\nasync def f(): pass") == {
        "x", "y", "z", "A", "f",
    }  # fmt: skip
    assert defined("def broken(:\n    pass\ndef vote(a):") == {"broken", "vote"}


def test_a_notebook_tells_its_lesson_by_metadata_or_by_name(tmp_path):
    g.writes(g.notebook(["x = 1"]), "02_mine.ipynb")(tmp_path)
    assert read_notebook(tmp_path / "02_mine.ipynb", []).lesson == "02_mine"
    about = {"metadata": {"ml_course": {"lesson": "00_welcome"}}}
    g.writes(g.notebook(["x = 1"]) | about, "hand-in.ipynb")(tmp_path)
    assert read_notebook(tmp_path / "hand-in.ipynb", []).lesson == "00_welcome"
    with pytest.raises(Unreadable, match="cannot be opened"):
        read_notebook(tmp_path / "gone.ipynb", [])


def test_names_of_files_and_cells_do_no_harm():
    assert "/" not in file_name("../../etc/passwd", "02_x", "json")
    assert len(file_name("å" * 400, "02_x", "json").encode()) < 255
    assert file_name("a" * 400, "x", "json") != file_name("a" * 399 + "b", "x", "json")
    assert [harmless(c) for c in ("=1+1", "+1", "@x", "-1", "anna", 2)] == [
        "'=1+1", "'+1", "'@x", "'-1", "anna", 2,
    ]  # fmt: skip


def test_the_stage_holds_no_answers(tmp_path):
    script = stage.set_stage(tmp_path)
    here = script.parents[1]
    names = {str(path.relative_to(here)) for path in here.rglob("*.py")}
    assert "course_lib/checks/call.py" in names
    assert not [n for n in names if "engine" in n or "vote" in n or "models" in n or "grading" in n]
    readable = [Path(p) for p in stage.readable_paths(here)]
    for hidden in (OWN / "solutions", OWN / "course_lib" / "checks", OWN / "tests" / "conftest.py"):
        assert not any(p == hidden or p in hidden.parents for p in readable), hidden


def test_paths_are_taken_apart_around_what_is_hidden(tmp_path):
    for name in ("a/x", "a/b/secret/y", "a/b/z", "c"):
        (tmp_path / name).mkdir(parents=True)
    left = stage.without([tmp_path / "a", tmp_path / "c"], [tmp_path / "a" / "b" / "secret"])
    assert {str(p.relative_to(tmp_path)) for p in left} == {"a/x", "a/b/z", "c"}


def test_roster(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("\ufeffid,student\n1,anna\n2, ben \n3,\n", encoding="utf-8")
    assert read_roster(path) == {
        "anna": {"id": "1", "student": "anna"}, "ben": {"id": "2", "student": " ben "}
    }  # fmt: skip
    path.write_text("SIS Login ID;Student\n;Points possible\nab12;Anna\n", encoding="utf-8")
    assert list(read_roster(path, "SIS Login ID")) == ["ab12"]
    path.write_text("student\nanna\nanna\n")
    with pytest.raises(CourseError, match="'anna' twice"):
        read_roster(path)
    path.write_text("name\nanna\n")
    with pytest.raises(CourseError, match="column 'student'"):
        read_roster(path)
    with pytest.raises(CourseError, match="cannot read"):
        read_roster(tmp_path / "none.csv")


@pytest.fixture(scope="module")
def classroom(tmp_path_factory) -> Path:
    """A class of six, and what was made of it in `out`."""
    place = tmp_path_factory.mktemp("class")
    right, wrong = g.vote_body("return labels[0]"), g.VOTE
    for student, cells in {
        "anna": [g.START, g.L1, g.VOTE, g.CURVE],
        "ben": [g.START, g.L1, right, g.CURVE],
        "=cleo": [g.START, g.L1, wrong, "answer_curve = '<script>alert(1)</script>'"],
    }.items():
        g.writes(g.notebook(cells))(place / "submitted" / student)
    for student, source in (("dan", SOLUTION), ("eve", STUB)):
        (place / "submitted" / student).mkdir()
        shutil.copy(source, place / "submitted" / student / source.name)
    g.writes(b"{", "02_x.ipynb")(place / "submitted" / "fay")
    (place / "roster.csv").write_text("student\nanna\nzoe\n")
    return place


def run_course(*arguments) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "course_lib.cli", "grade", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def done(classroom) -> subprocess.CompletedProcess:
    if sys.platform != "linux":
        pytest.skip("the fork server needs Linux")
    return run_course(
        classroom / "submitted", "--out", classroom / "out", "--exercise", "02",
        "--roster", classroom / "roster.csv", "--jobs", 2,
    )  # fmt: skip


def rows(out: Path) -> dict[str, dict[str, str]]:
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_grades_of_a_class(classroom, done):
    assert done.returncode == 1, done.stderr  # fay's file cannot be read: somebody must look
    assert "fay: unreadable" in done.stdout
    assert "not handed in: zoe" in done.stdout
    grades = rows(classroom / "out")
    most = sum(q.max_points for q in load("02").questions.values())
    assert {name: (row["status"], row["score"]) for name, row in grades.items()} == {
        "'=cleo": ("ok", "7"), "anna": ("ok", "9"), "ben": ("ok", "5"), "dan": ("ok", str(most)),
        "eve": ("ok", "0"), "fay": ("unreadable", ""), "zoe": ("missing", ""),
    }  # fmt: skip
    assert {row["max_score"] for row in grades.values()} == {str(most)}
    checks = [name for name in grades["dan"] if ": " in name]
    assert sum(int(grades["dan"][name]) for name in checks) == most
    assert len(checks) == sum(len(q.parts) for q in load("02").questions.values())


def test_results_say_all_that_is_needed_to_defend_them(classroom, done):
    path = classroom / "out" / "results" / file_name("ben", "02_nearest_neighbours", "json")
    result = json.loads(path.read_text(encoding="utf-8"))
    run = json.loads((classroom / "out" / "run.json").read_text())
    assert result["seed"] == run["seed"]
    assert result["sandbox"]["limits"] is True
    assert len(result["sha256"]) == 64
    vote = next(q for q in result["questions"] if q["question"] == "vote")
    assert {check["mistake"] for check in vote["checks"] if not check["passed"]} == {
        "nearest_decides"
    }


def test_feedback_is_escaped(classroom, done):
    pages = {p.name: p.read_text() for p in (classroom / "out" / "feedback").glob("*.html")}
    cleo = next(text for name, text in pages.items() if "cleo" in name)
    assert "&lt;script&gt;" in cleo
    assert "<script" not in cleo
    assert "7 of" in cleo
    ben = next(text for name, text in pages.items() if name.startswith("ben"))
    assert "<pre>def vote(labels, distances, weights):" in ben
    assert "<code>" in ben


@linux
def test_a_rerun_keeps_what_is_final_and_sees_what_has_changed(classroom, done):
    results = classroom / "out" / "results"
    before = {path.name: path.stat().st_mtime_ns for path in results.iterdir()}
    ben = classroom / "submitted" / "ben"
    g.writes(g.notebook([g.START, g.L1, g.VOTE, g.CURVE]))(ben)
    again = grade_folder(classroom / "submitted", classroom / "out", Options(exercise="02"))
    after = {path.name: path.stat().st_mtime_ns for path in results.iterdir()}
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {file_name("ben", "02_nearest_neighbours", "json")}
    assert {m.result.student: m.score for m in again}["ben"] == 9


@linux
@pytest.mark.parametrize("public_run", ["goes well", "breaks off"])
def test_no_hidden_input_is_shown(public_run, tmp_path, monkeypatch):
    question = load("02").questions["l1_distance"]
    (wrong,) = (m for m in question.mistakes if m.name == "sums_one_axis")
    g.writes(g.notebook([g.START, wrong.code]))(tmp_path / "submitted" / "anna")
    if public_run == "breaks off":

        def only_hidden(server, cells, questions, seed):
            broken = submission.Answers(status="timed out")
            return broken if seed == PUBLIC_SEED else ask_all(server, cells, questions, seed)

        monkeypatch.setattr(submission, "ask_all", only_hidden)
    options = Options(exercise="02", only=["l1_distance"])
    (mark,) = grade_folder(tmp_path / "submitted", tmp_path / "out", options)

    def inputs(reports):
        return {html.escape(c["case"]) for r in reports for c in r["checks"] if c["case"]}

    hidden = inputs(mark.result.questions) - inputs(mark.result.public)
    assert hidden
    assert bool(inputs(mark.result.public)) == (public_run == "goes well")
    for page in ("class.html", "feedback/anna.02_nearest_neighbours.html"):
        text = (tmp_path / "out" / page).read_text(encoding="utf-8")
        assert not [case for case in hidden if case in text]


@linux
def test_a_question_can_be_left_out(classroom, tmp_path):
    names = [name for name in load("02").questions if name not in ("vote", "l1_distance")]
    marks = grade_folder(
        classroom / "submitted", tmp_path / "out", Options(exercise="02", without=names)
    )  # fmt: skip
    assert {m.result.student: m.score for m in marks}["=cleo"] == 7
    assert marks[0].max_score == 7


@linux
def test_a_run_for_some_questions_takes_nothing_from_the_results(tmp_path, monkeypatch):
    g.writes(g.notebook([g.START, g.L1, g.VOTE]))(tmp_path / "submitted" / "anna")
    path = tmp_path / "out" / "results" / file_name("anna", "02_nearest_neighbours", "json")

    def run(*only: str) -> tuple:
        options = Options(exercise="02", only=only)
        (mark,) = grade_folder(tmp_path / "submitted", tmp_path / "out", options)
        return mark.score, mark.max_score, path.stat().st_mtime_ns

    *both, first = run("l1_distance", "vote")
    *one, second = run("vote")
    assert (both, one) == ([7, 7], [4, 4])
    assert first == second  # nothing was graded again
    *three, third = run("answer_curve", "vote")
    assert three == [4, 6]
    assert [q["question"] for q in json.loads(path.read_text())["questions"]] == [
        "l1_distance", "vote", "answer_curve"
    ]  # fmt: skip
    monkeypatch.chdir(tmp_path)
    grade_folder(Path("submitted"), Path("out"), Options(exercise="02", only=["vote"]))
    with zipfile.ZipFile("out/feedback.zip") as pages:  # though the folder was called otherwise
        assert pages.namelist() == ["anna/02_nearest_neighbours.html"]
    assert run("vote")[2] == run("l1_distance", "vote", "answer_curve")[2] == third


@linux
def test_points_hold_until_others_are_given(tmp_path):
    g.writes(g.notebook([g.START, g.VOTE]))(tmp_path / "submitted" / "anna")

    def score(points) -> float | None:
        options = Options(exercise="02", only=["vote"], points=points)
        return grade_folder(tmp_path / "submitted", tmp_path / "out", options)[0].score

    assert [score({"vote": 6}), score({}), score({"vote": 4}), score({})] == [6, 6, 4, 4]
    with pytest.raises(CourseError, match="no 'vot'"):
        score({"vot": 9})
    assert score({}) == 4  # what was refused is not kept


@linux
def test_what_an_instructor_must_know_is_said(tmp_path, capsys):
    """Two attempts, a folder without a notebook, a stranger, an answer that stands there twice."""
    place = tmp_path / "submitted"
    g.writes(g.notebook([g.START, g.VOTE, "import nothing_of_that_name", g.VOTE]))(place / "anna")
    g.writes(g.notebook([g.START]), "02_old.ipynb")(place / "anna")
    os.utime(place / "anna" / "02_old.ipynb", (1000, 1000))
    g.writes(g.notebook([g.START]))(place / "stranger")
    (place / "hugo").mkdir()
    (place / "hugo" / "02.py").write_text("x = 1")
    (tmp_path / "roster.csv").write_text("student\nanna\nhugo\nzoe\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "overrides.csv").write_text(
        "student,question,points,reason\nanna,vote,3,talk\n"
    )
    done = cli.main(
        ["grade", str(place), "--out", str(tmp_path / "out"), "--exercise", "02", "--only", "vote",
         "--roster", str(tmp_path / "roster.csv"), "--lms", "student", "note"]
    )  # fmt: skip
    told = capsys.readouterr().out
    assert done == 1
    for line in (
        "anna: vote set to 3: talk (judged: 4)",
        f"anna: 2 notebooks: the latest counts, {Path('anna', '02_nearest_neighbours.ipynb')}, "
        f"not {Path('anna', '02_old.ipynb')}",
        "1 notebook with errors or doubles: see note",
        "hugo: unreadable, there is no notebook (.ipynb) in the folder, only 02.py",
        "not handed in: zoe",
        "not in the roster: stranger",
    ):
        assert line in told
    row = rows(tmp_path / "out")["anna"]
    assert (row["score"], row["judged"]) == ("3", "4")
    assert "the cell `import nothing_of_that_name` ended with an error" in row["note"]
    assert "2 cells define vote; the last one counts" in row["note"]
    lms = (tmp_path / "out" / "lms.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lms] == ["student", "anna", "hugo", "zoe"]
    with zipfile.ZipFile(tmp_path / "out" / "feedback.zip") as pages:
        assert pages.namelist() == [
            "anna/02_nearest_neighbours.html", "stranger/02_nearest_neighbours.html"
        ]  # fmt: skip
        assert b"set to 3 by your instructor" in pages.read("anna/02_nearest_neighbours.html")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"exercise": "99"}, "no exercise '99'"),
        ({"exercise": "02", "only": ["nothing"]}, "has no question nothing"),
        ({"exercise": "02", "without": list(load("02").questions)}, "no question is left"),
    ],
)
def test_what_cannot_be_graded_is_refused(classroom, tmp_path, more, words):
    with pytest.raises(CourseError, match=words):
        grade_folder(classroom / "submitted", tmp_path / "out", Options(**more))


def test_folders_that_do_not_fit_are_refused(classroom, tmp_path):
    with pytest.raises(CourseError, match="is no folder"):
        grade_folder(tmp_path / "none", tmp_path / "out", Options())
    (tmp_path / "empty").mkdir()
    with pytest.raises(CourseError, match="no notebook"):
        grade_folder(tmp_path / "empty", tmp_path / "out", Options(exercise="02"))
    with pytest.raises(CourseError, match="say which with --exercise"):
        grade_folder(tmp_path / "empty", tmp_path / "out", Options())
    (tmp_path / "out").mkdir(exist_ok=True)
    (tmp_path / "out" / "run.json").write_text('{"exercise": "00_welcome", "seed": 1}')
    with pytest.raises(CourseError, match="holds grades of 00_welcome"):
        grade_folder(classroom / "submitted", tmp_path / "out", Options(exercise="02"))


def test_the_exercise_is_read_from_the_notebooks(tmp_path, capsys):
    g.writes(g.notebook([g.START]), "00_welcome.ipynb")(tmp_path / "submitted" / "anna")
    if sys.platform == "linux":
        assert cli.main(["grade", str(tmp_path / "submitted"), "--out", str(tmp_path / "o")]) == 0
        assert "1 student, 1 with a score: 0.0 of 2 points" in capsys.readouterr().out


@linux
def test_without_a_sandbox_it_says_so_and_the_grades_are_the_same(classroom, tmp_path):
    limits = Limits(sandbox="off")
    honest = tmp_path / "submitted"
    shutil.copytree(classroom / "submitted" / "anna", honest / "anna")
    (mark,) = grade_folder(honest, tmp_path / "out", Options(exercise="02", limits=limits))
    assert mark.score == 9
    assert mark.result.sandbox["missing"] == ["it was switched off"]
