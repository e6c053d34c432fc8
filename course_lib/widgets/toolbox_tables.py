"""*Show me* for the exercise of lesson 00b: its tables, the student's beside the right ones."""

import functools
from collections.abc import Callable

import ipywidgets

from course_lib.widgets import compare
from course_lib.widgets.compare import Views

beside = functools.partial(compare.beside, "00b_toolbox")
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
