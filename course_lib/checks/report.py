"""What a check has found, as frozen data; how it looks on a screen is `card.py`'s business."""

from dataclasses import asdict, dataclass

NOTHING_YET = "(nothing yet)"  # what `Check.got` says of a question that is not answered


@dataclass(frozen=True)
class Check:
    """One graded part of a question.

    `mistake` names the catalogued mistake that the answer agrees with, `hint` says what to think
    about; `case`, `expected` and `got` show the smallest input on which the answer differs.
    """

    name: str
    passed: bool
    points: int
    max_points: int
    mistake: str | None = None
    hint: str | None = None
    case: str | None = None
    expected: str | None = None
    got: str | None = None


@dataclass(frozen=True)
class Report:
    """All checks of one question."""

    lesson: str
    question: str
    title: str
    checks: tuple[Check, ...]
    printed: str = ""  # what the answer printed while it was checked
    note: str = ""  # a sentence that is no judgement: which parts of ours the answer went on with

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)

    @property
    def answered(self) -> bool:
        """Whether there is anything to judge yet."""
        return any(check.got != NOTHING_YET for check in self.checks)

    @property
    def points(self) -> int:
        return sum(check.points for check in self.checks)

    @property
    def max_points(self) -> int:
        return sum(check.max_points for check in self.checks)

    def as_dict(self) -> dict:
        """The report as plain JSON data; its form is a contract (see CONTRIBUTING.md)."""
        return {
            "lesson": self.lesson,
            "question": self.question,
            "title": self.title,
            "passed": self.passed,
            "points": self.points,
            "max_points": self.max_points,
            "checks": [asdict(check) for check in self.checks],
        } | ({"note": self.note} if self.note else {})
