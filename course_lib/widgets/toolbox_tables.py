"""*Show me* for the exercise of lesson 00b: its tables, the student's beside the right ones."""

import importlib
from collections.abc import Callable
from typing import Any

import ipywidgets

from course_lib.widgets.compare import compare

Views = list[tuple[str, ipywidgets.Widget]]
LOOP = (
    "Where the values are right, the loop is what fails: on longer vectors the check counted more "
    "steps of Python. With broadcasting there is one subtraction, however long they are."
)


def show_standardize(args: tuple, own: Callable) -> Views:
    """The table X, and both standardized tables."""
    return beside("standardize.standardized", ("X",), args, own)


def show_differences(args: tuple, own: Callable) -> Views:
    """The vectors a and b, and both tables of differences; a word where the loop is judged."""
    views = beside("differences.all_differences", ("a", "b"), args[:2], own)
    note = [("No loop in Python", ipywidgets.HTML(LOOP))]
    return views + note if len(args) > 2 else views


def show_scores(args: tuple, own: Callable) -> Views:
    """X, W and b, and both tables of scores."""
    return beside("scores.linear_scores", ("X", "W", "b"), args, own)


def beside(reference: str, names: tuple[str, ...], args: tuple, own: Callable) -> Views:
    """The arguments, what `own` makes of them, and what the check's own function does.

    `reference` is `module.function` in the checks of lesson 00b.
    """
    module, _, function = reference.partition(".")
    lesson: Any = importlib.import_module(f"course_lib.checks.00b_toolbox.{module}")
    right = getattr(lesson, function)(*args)
    return compare(dict(zip(names, args, strict=True)), right, lambda: own(*args))
