"""Checks that name the mistake: `check = load("02")`, then `check.l1_distance(l1_distance)`."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

from course_lib.checks.card import CheckFailed, as_text, present
from course_lib.checks.engine import PUBLIC_SEED, examine
from course_lib.checks.question import Lesson, Question
from course_lib.checks.report import Check, Report

__all__ = ["Check", "CheckFailed", "Exercise", "QuestionCheck", "Report", "lessons", "load"]


class QuestionCheck:
    """One question's check, to be called with the answer."""

    def __init__(self, lesson: str, question: Question) -> None:
        self.lesson, self.question = lesson, question

    def __call__(self, answer: Any) -> None:
        """Check the answer and show the card; raises CheckFailed where it is wrong."""
        present(self.report(answer), self.question, answer)

    def report(self, answer: Any, seed: int = PUBLIC_SEED) -> Report:
        """The same as data: nothing is shown, nothing is raised."""
        return examine(self.lesson, self.question, answer, seed)

    def card(self, answer: Any) -> "Card":
        """The same as a picture in a cell: nothing is raised."""
        return Card(self.report(answer))

    def show_me(self, answer: Any) -> Any:
        """The lecture's widget, opened on the smallest case that fails."""
        if not self.question.picture:
            raise ValueError(f"{self.question.name} has no picture; its card says all there is")
        return importlib.import_module("course_lib.widgets.show_me").build(self.question, answer)


class Card:
    """A report that shows itself."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def __repr__(self) -> str:
        return as_text(self.report)

    def _repr_html_(self) -> str:
        from course_lib.checks.card import as_html

        return as_html(self.report)


class Exercise:
    """The checks of one lesson, each an attribute: `check.l1_distance(l1_distance)`."""

    def __init__(self, lesson: Lesson) -> None:
        self.name, self.questions = lesson.name, lesson.questions
        self.libraries = lesson.libraries

    def __getattr__(self, name: str) -> QuestionCheck:
        if name.startswith("__") or name not in self.questions:
            known = ", ".join(self.questions)
            raise AttributeError(f"{self.name} has no question {name!r}; it asks: {known}")
        return QuestionCheck(self.name, self.questions[name])

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.questions]

    def __iter__(self) -> Iterator[QuestionCheck]:
        return (QuestionCheck(self.name, question) for question in self.questions.values())

    def __repr__(self) -> str:
        points = sum(q.max_points for q in self.questions.values())
        return f"{self.name}: {', '.join(self.questions)} ({points} points)"


def lessons() -> list[str]:
    """The names of all lessons that have an exercise, in order."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name for name in found if re.match(r"\d\d[a-z]?_", name))


def load(lesson: str) -> Exercise:
    """The checks of a lesson, by its number ("02") or its whole name."""
    matches = [name for name in lessons() if lesson in (name, name.split("_")[0])]
    if not matches:
        raise ValueError(f"there is no exercise {lesson!r}; expected one of {', '.join(lessons())}")
    return Exercise(importlib.import_module(f"course_lib.checks.{matches[0]}").LESSON)
