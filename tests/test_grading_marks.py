"""From results to marks: points, overrides, the roster, and the tables that are written."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from course_lib import cli
from course_lib.checks import load
from course_lib.errors import CourseError
from course_lib.grading.feedback import page
from course_lib.grading.marks import Mark, mark_of, read_overrides, weights_of
from course_lib.grading.results import Result
from course_lib.grading.roster import listed_as, read_roster
from course_lib.grading.tables import number, write_grades, write_lms

QUESTIONS = [load("02").questions[name] for name in ("l1_distance", "vote")]
ASKED = [question.name for question in QUESTIONS]
OWN = weights_of(QUESTIONS, {}, ASKED)


def result_with(passed: dict[str, int], student: str = "anna") -> Result:
    """A result in which the first so many checks of each question have passed."""
    reports = []
    for question in QUESTIONS:
        checks = [
            {"name": part.name, "passed": i < passed[question.name], "max_points": part.points,
             "points": part.points if i < passed[question.name] else 0, "hint": "", "mistake": None,
             "case": None, "expected": None, "got": None}
            for i, part in enumerate(question.parts)
        ]  # fmt: skip
        reports.append({"question": question.name, "title": question.title, "checks": checks})
    score = sum(check["points"] for report in reports for check in report["checks"])
    return Result(student, "02_x", "ok", 7, score, questions=reports, public=reports)


FULL = result_with({"l1_distance": 9, "vote": 9})
PART = result_with({"l1_distance": 9, "vote": 1})
NONE = Result("fay", "02_x", "unreadable", 7, why="it is empty")


def test_points_are_those_of_the_exercise():
    assert mark_of(FULL, OWN, []).score == mark_of(FULL, OWN, []).max_score == 7
    assert mark_of(PART, OWN, []).score == PART.score
    assert mark_of(NONE, OWN, []).score is None


def test_other_points_for_a_question_keep_the_proportion_of_its_checks():
    weights = weights_of(QUESTIONS, {"vote": 10}, ASKED)
    vote = QUESTIONS[1]
    assert sum(weights[k] for k in weights if k[0] == "vote") == pytest.approx(10)
    first = vote.parts[0]
    assert weights["vote", first.name] == pytest.approx(10 * first.points / vote.max_points)
    mark = mark_of(PART, weights, [])
    assert mark.max_score == pytest.approx(13)
    assert mark.score == pytest.approx(3 + 10 * first.points / vote.max_points)
    assert f"{number(mark.score)} of 13 points" in page(mark)


def test_other_points_for_a_check():
    first, *others = QUESTIONS[1].parts
    weights = weights_of(QUESTIONS, {f"vote: {first.name}": 0}, ASKED)
    assert weights["vote", first.name] == 0
    assert [weights["vote", p.name] for p in others] == [p.points for p in others]


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ({"nothing": 1}, "no 'nothing'; there are: l1_distance, vote"),
        ({"vote": -1}, "numbers from 0"),
        ({"vote": float("nan")}, "numbers from 0"),
        ({"vote": 0, "l1_distance": 0}, "no check is left"),
        ({"vote": 1, f"vote: {QUESTIONS[1].parts[0].name}": 1}, "both 'vote' and one of"),
    ],
)
def test_points_that_cannot_be_are_refused(points, words):
    with pytest.raises(CourseError, match=words):
        weights_of(QUESTIONS, points, ASKED)


def test_points_may_name_a_question_that_is_left_out():
    weights = weights_of(QUESTIONS, {"vote": 9}, ["l1_distance"])
    assert {question for question, _ in weights} == {"l1_distance"}
    assert sum(weights.values()) == 3


def overrides_in(place: Path, *rows: str) -> list:
    path = place / "overrides.csv"
    path.write_text("\n".join(["student,question,points,reason", *rows]) + "\n", encoding="utf-8")
    return read_overrides(None, place, ASKED, OWN)


def test_an_override_of_a_question_or_of_all_has_its_reason_everywhere(tmp_path):
    overrides = overrides_in(
        tmp_path, "anna,vote,3.5,the statement was unclear", "fay,,4,read by eye", ",,,"
    )
    anna, fay = (mark_of(result, OWN, overrides) for result in (PART, NONE))
    assert anna.score == 6.5
    assert anna.reason == "vote set to 3.5: the statement was unclear"
    assert anna.points == mark_of(PART, OWN, []).points  # what was judged stands
    assert "of 4, set to 3.5 by your instructor" in page(anna)
    assert (fay.score, fay.settled) == (4, True)
    assert not mark_of(NONE, OWN, []).settled
    assert "Changed by your instructor: vote set to 3.5: the statement was unclear" in page(anna)
    write_grades(tmp_path, [anna, fay], OWN)
    rows = list(csv.DictReader((tmp_path / "grades.csv").read_text("utf-8-sig").splitlines()))
    assert [(r["score"], r["judged"], r["reason"]) for r in rows] == [
        ("6.5", number(PART.score), anna.reason), ("4", "", "score set to 4: read by eye")
    ]  # fmt: skip


def test_an_override_of_all_counts_more_than_one_of_a_question(tmp_path):
    overrides = overrides_in(tmp_path, "anna,,1,late talk", "anna,vote,4,unclear")
    assert mark_of(PART, OWN, overrides).score == 1
    assert mark_of(PART, OWN, overrides[::-1]).score == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("anna,vote,3,", "row 2: expected a student and a reason"),
        (",vote,3,why", "row 2: expected a student and a reason"),
        ("anna,pledge,3,why", "no question 'pledge'"),
        ("anna,vote,three,why", "'three' are no points"),
        ("anna,vote,-1,why", "'-1' are no points"),
        ("anna,vote,nan,why", "'nan' are no points"),
        ("anna,vote,1,why\nanna,vote,2,why", "row 3: these points of anna have been set"),
        ("anna,vote,5,why", "row 2: 5 points for vote, which give 4"),
        ("anna,,8,why", "row 2: 8 points for all questions, which give 7"),
    ],
)
def test_overrides_that_cannot_be_are_refused(tmp_path, row, words):
    with pytest.raises(CourseError, match=words):
        overrides_in(tmp_path, row)


def test_what_cannot_be_overridden_is_noted(tmp_path):
    mark = mark_of(NONE, OWN, overrides_in(tmp_path, "fay,vote,1,why"))
    assert (mark.score, mark.overrides, mark.settled) == (None, [], False)
    assert mark.notes == ["no result in which vote could be set; set the whole score"]


def test_rows_about_a_question_that_is_left_out_do_not_count(tmp_path):
    overrides_in(tmp_path, "anna,vote,2,why", 'anna,l1_distance,"1,5",why')
    only = weights_of(QUESTIONS, {}, ASKED[:1])
    (override,) = read_overrides(None, tmp_path, ASKED, only)
    assert (override.question, override.points) == ("l1_distance", 1.5)
    assert mark_of(FULL, only, [override]).score == 1.5


def test_another_file_of_overrides(tmp_path):
    with pytest.raises(CourseError, match="column 'reason'"):
        read_overrides(write(tmp_path / "other.csv", "student,points\n"), tmp_path, ASKED, OWN)
    with pytest.raises(CourseError, match="cannot read"):
        read_overrides(tmp_path / "gone.csv", tmp_path, ASKED, OWN)
    assert read_overrides(None, tmp_path / "none", ASKED, OWN) == []


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "listed", "student"),
    [
        ("Anna Meier_12345_assignsubmission_file_", ["Anna Meier"], "Anna Meier"),
        ("Anna Meier_12345_assignsubmission_file_", ["Participant 12345"], "Participant 12345"),
        ("meieranna_LATE_77_990_02_nearest", ["77"], "77"),
        ("meieranna_77_990_02_nearest", ["990", "77"], "77"),
        ("anna", ["ben"], "anna"),
        ("zoe\u0308", ["zoë"], "zoë"),
    ],
)
def test_names_as_platforms_write_them(name, listed, student):
    assert listed_as(name, {key: {} for key in listed}) == student


def test_a_table_for_a_learning_platform(tmp_path):
    roster = read_roster(
        write(tmp_path / "canvas.csv",
              "Student,ID,SIS Login ID,Section\n    Points Possible,,,\n"
              "=Anna,7,anna,A\nZoë,8,zoe\u0308,B\n"),
        "SIS Login ID",
    )  # fmt: skip
    zoe = Mark(replace(NONE, student="zoë", status="missing"), None, 7, {}, OWN)
    columns = [("Student", "Student"), ("ID", "ID"), ("SIS Login ID", "SIS Login ID"),
               ("Exercise 02 (12)", "score"), ("Share", "percent")]  # fmt: skip
    path = write_lms(tmp_path, [mark_of(PART, OWN, []), zoe], roster, columns)
    assert path.read_text("utf-8").splitlines() == [
        "Student,ID,SIS Login ID,Exercise 02 (12),Share",
        f"'=Anna,7,anna,{PART.score},{number(100 * PART.score / 7)}",
        "Zoë,8,zoe\u0308,,",
    ]
    with pytest.raises(CourseError, match="no 'Email'; expected a column of the roster"):
        write_lms(tmp_path, [], roster, [("Email", "Email")])


def test_points_and_columns_on_the_command_line(capsys):
    options = cli.parser().parse_args(
        ["grade", "s", "--out", "o", "--points", "vote=3", "vote: ties=0.5",
         "--lms", "Email address", "Exercise 02=score"]
    )  # fmt: skip
    assert options.points == [("vote", 3.0), ("vote: ties", 0.5)]
    assert options.lms == [("Email address", "Email address"), ("Exercise 02", "score")]
    with pytest.raises(SystemExit):
        cli.parser().parse_args(["grade", "s", "--out", "o", "--points", "vote"])
    assert "expected a name and points" in capsys.readouterr().err
    assert cli.main(["grade", "s", "--out", "o", "--backend", "dask"]) == 2
    assert "belong together" in capsys.readouterr().err
