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


@dataclass(frozen=True)
class Mark:
    """A student's points; `score` is None where there is no result, and no override of it."""

    result: Result
    score: float | None
    max_score: float
    points: Weights  # of each check, as judged
    weights: Weights  # the points that each check gives
    reason: str = ""  # of what was overridden

    @property
    def settled(self) -> bool:
        """Whether nobody has to look at it any more."""
        return self.result.status in ("ok", "missing") or self.score is not None


def weights_of(questions: Sequence[Question], points: Mapping[str, float]) -> dict:
    """The points of each check: the exercise's own, or what `points` says.

    `points` names a question (`vote`), whose checks share them in the old proportion, or a check as
    `grades.csv` does (`vote: ties`). Raises CourseError for other names and for bad numbers.
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
    if not sum(weights.values()):
        raise CourseError("--points: no check is left that gives points")
    return weights


def read_overrides(path: Path | None, out: Path, asked: Sequence[str]) -> list[Override]:
    """The rows of `path`, or of `overrides.csv` in `out` if it is there.

    Raises CourseError for a file of another kind, an unknown question, bad points, no reason.
    """
    if path is None:
        path = out / "overrides.csv"
        if not path.exists():
            return []
    overrides = []
    for number, row in enumerate(read_table(path, COLUMNS), 2):
        where = f"{path}, row {number}"
        student, question, text, reason = (row[column].strip() for column in COLUMNS)
        if not (student or question or text or reason):
            continue
        if not student or not reason:
            raise CourseError(f"{where}: expected a student and a reason")
        if question and question not in asked:
            raise CourseError(
                f"{where}: no question {question!r}; expected nothing (for the whole score) or "
                f"one of {', '.join(asked)}"
            )
        overrides.append(Override(same_name(student), question, number_of(text, where), reason))
    once = {(o.student, o.question) for o in overrides}
    if len(once) < len(overrides):
        raise CourseError(f"{path} overrides the same points twice")
    return overrides


def number_of(text: str, where: str) -> float:
    try:
        points = float(text)
    except ValueError:
        points = math.nan
    if not 0 <= points < 1e6:
        raise CourseError(f"{where}: {text!r} are no points; expected a number from 0 on")
    return points


def mark_of(result: Result, weights: Weights, overrides: Sequence[Override]) -> Mark:
    """The mark for a result. Raises CourseError for an override that cannot be.

    An override of a question needs a result for the others; one of the whole score does not.
    """
    points = {
        (question["question"], check["name"]): weights[question["question"], check["name"]]
        * (check["points"] / check["max_points"])
        for question in result.questions
        for check in question["checks"]
    }
    most = sum(weights.values())
    score = None if result.score is None else sum(points.values())
    reasons = []
    for override in overrides:
        if override.student != same_name(result.student):
            continue
        limit = points_of(weights, override.question)
        if override.points > limit + 1e-9:
            raise CourseError(
                f"an override gives {result.student} {override.points:g} points of {limit:g}"
            )
        if not override.question:
            score = override.points
        elif score is None:
            raise CourseError(
                f"there is no result for {result.student} in which {override.question} could be "
                "overridden; leave the column question empty and give the whole score"
            )
        elif not any(o.student == override.student and not o.question for o in overrides):
            score += override.points - points_of(points, override.question)
        what = override.question or "score"
        reasons.append(f"{what} set to {override.points:g}: {override.reason}")
    return Mark(result, score, most, points, weights, "; ".join(reasons))


def points_of(weights: Weights, question: str) -> float:
    """The points of a question, or of all of them."""
    return sum(value for (name, _), value in weights.items() if question in ("", name))
