"""What an instructor makes of the results: points as they weigh them, and overrides with reasons.

A result says what was judged, and stays as it is. Marks are made from the results at the end of
each run, so that neither other points nor an override needs anything to be graded again.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_lib.checks.question import Question
from course_lib.errors import CourseError
from course_lib.grading.results import Result
from course_lib.grading.roster import read_table, same_name

Weights = Mapping[tuple[str, str], float]  # (question, check) -> the points that it gives
COLUMNS = ("student", "question", "points", "reason")


@dataclass(frozen=True)
class Override:
    """An instructor's word on a student's points, for one question or (`""`) for all of them."""

    student: str
    question: str
    points: float
    reason: str
    where: str  # the file and row


@dataclass(frozen=True)
class Mark:
    """A student's points; `score` is None where there is no result, and no override of it."""

    result: Result
    score: float | None
    max_score: float
    points: Weights  # of each check, as judged
    weights: Weights  # the points that each check gives
    overrides: Sequence[Override] = ()
    notes: Sequence[str] = ()  # for the instructor

    @property
    def judged(self) -> float | None:
        """The score without overrides."""
        return None if self.result.score is None else sum(self.points.values())

    @property
    def reason(self) -> str:
        """What was overridden, and why."""
        return "; ".join(
            f"{o.question or 'score'} set to {o.points:g}: {o.reason}" for o in self.overrides
        )

    @property
    def settled(self) -> bool:
        """Whether nobody has to look at it any more."""
        return self.result.status in ("ok", "missing") or self.score is not None


def weights_of(
    questions: Sequence[Question], points: Mapping[str, float], asked: Sequence[str]
) -> dict:
    """The points of each check of the questions `asked`: the exercise's own, or what `points` says.

    `questions` are all of the exercise. `points` names a question (`vote`), whose checks share them
    in the old proportion, or a check as `grades.csv` does (`vote: ties`). Raises CourseError for
    other names and for bad numbers.
    """
    own = {(q.name, part.name): float(part.points) for q in questions for part in q.parts}
    totals = {question.name: question.max_points for question in questions}
    weights = dict(own)
    left = dict(points)
    for (question, check), given in own.items():
        if question in points:
            weights[question, check] = points[question] * given / totals[question]
            left.pop(question, None)
        if f"{question}: {check}" in points:
            if question in points:
                raise CourseError(f"--points names both {question!r} and one of its checks")
            weights[question, check] = left.pop(f"{question}: {check}")
    if left:
        known = ", ".join([*totals, *(f"{q}: {c}" for q, c in own)])
        raise CourseError(f"--points: no {', '.join(map(repr, left))}; there are: {known}")
    if any(not 0 <= value < 1e6 for value in points.values()):
        raise CourseError("--points: expected numbers from 0 on, such as vote=3")
    weights = {check: worth for check, worth in weights.items() if check[0] in asked}
    if not sum(weights.values()):
        raise CourseError("--points: no check is left that gives points")
    return weights


def read_overrides(
    path: Path | None, out: Path, known: Sequence[str], weights: Weights
) -> list[Override]:
    """The rows of `path`, or of `overrides.csv` in `out` if it is there.

    `known` are the exercise's questions; rows about one that `weights` leaves out do not count.
    Raises CourseError for a file of another kind, an unknown question, bad points, no reason.
    """
    if path is None:
        path = out / "overrides.csv"
        if not path.exists():
            return []
    asked = {question for question, _ in weights} | {""}
    overrides: list[Override] = []
    for number, row in enumerate(read_table(path, COLUMNS), 2):
        where = f"{path}, row {number}"
        student, question, text, reason = (row[column].strip() for column in COLUMNS)
        if not (student or question or text or reason):
            continue
        if not student or not reason:
            raise CourseError(f"{where}: expected a student and a reason")
        if question and question not in known:
            raise CourseError(
                f"{where}: no question {question!r}; expected nothing (for the whole score) or "
                f"one of {', '.join(known)}"
            )
        if question not in asked:
            continue
        points, most = number_of(text, where), points_of(weights, question)
        if points > most + 1e-9:
            what = question or "all questions"
            raise CourseError(f"{where}: {points:g} points for {what}, which give {most:g}")
        override = Override(same_name(student), question, points, reason, where)
        if any((o.student, o.question) == (override.student, question) for o in overrides):
            raise CourseError(f"{where}: these points of {student} have been set above already")
        overrides.append(override)
    return overrides


def number_of(text: str, where: str) -> float:
    """Points from 0 on, written 3.5 or 3,5."""
    try:
        points = float(text.replace(",", "."))
    except ValueError:
        points = math.nan
    if not 0 <= points < 1e6:
        raise CourseError(f"{where}: {text!r} are no points; expected a number from 0 on")
    return points


def mark_of(
    result: Result, weights: Weights, overrides: Sequence[Override], notes: Sequence[str] = ()
) -> Mark:
    """The mark for a result; only what `weights` names counts.

    An override of a question needs a result for the others; where there is none, that is noted.
    """
    points = {
        (question["question"], check["name"]): weights[question["question"], check["name"]]
        * (check["points"] / check["max_points"])
        for question in result.questions
        for check in question["checks"]
        if (question["question"], check["name"]) in weights
    }
    most = sum(weights.values())
    own = [override for override in overrides if override.student == same_name(result.student)]
    whole = [override for override in own if not override.question]
    score = None if result.score is None else sum(points.values())
    if whole:
        score = whole[0].points
    elif score is not None:
        score += sum(o.points - points_of(points, o.question) for o in own)
    elif own:
        notes = [*notes, f"no result in which {own[0].question} could be set; set the whole score"]
        own = []
    return Mark(result, score, most, points, weights, own, [*notes, *result.notes])


def points_of(weights: Weights, question: str) -> float:
    """The points of a question, or of all of them."""
    return sum(value for (name, _), value in weights.items() if question in ("", name))
