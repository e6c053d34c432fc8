"""*Show me* for `l2_distances`: the table beside the right one, and how many steps Python takes."""

import importlib
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets

from course_lib.checks.call import call_safely
from course_lib.models.neighbors.loops import no_loop, two_loops
from course_lib.widgets.compare import PATIENCE, compare


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """The distances of `args` = (Q, X), or of (Q, X, larger Q, larger X) and the steps for both."""
    Q, X, *larger = args
    views = compare({"Q": Q, "X": X}, two_loops(Q, X), lambda: own(Q, X))
    return [*views, ("Steps of Python", steps_table(own, args))] if larger else views


def steps_table(own: Callable, args: tuple) -> ipywidgets.HTML:
    """For each size of the input, how many steps the answer takes and how many one without loop."""
    Q, X, larger_Q, larger_X = args
    rows = [row("th", ("Q", "X", "yours", "without a loop"))]
    tables = ((Q, X), (larger_Q, larger_X))
    for pair, yours, least in zip(tables, steps(own, args), steps(no_loop, args), strict=True):
        rows.append(row("td", (*(table.shape for table in pair), yours, least)))
    caption = (
        "<caption style='caption-side: top; text-align: left'>Lines and calls of Python, and rows "
        "that it takes out one by one. Without a loop there are as many for a large input as for a "
        "small one.</caption>"
    )
    style = "color: var(--jp-ui-font-color0, #1a1a1a)"
    return ipywidgets.HTML(f"<table style='{style}'>{caption}{''.join(rows)}</table>")


def row(tag: str, values: tuple) -> str:
    """One row of an HTML table, its values escaped."""
    style = "padding: 2px 12px; text-align: right"
    return f"<tr>{''.join(f'<{tag} style={style!r}>{escape(str(v))}</{tag}>' for v in values)}</tr>"


def steps(function: Callable, args: tuple) -> list[Any]:
    """The steps on the small and on the larger input, as the check counts them, or why not."""
    lesson: Any = importlib.import_module("course_lib.checks.02_nearest_neighbours.l2_distances")
    outcome = call_safely(lesson.distances_and_steps, function, args, PATIENCE)
    if outcome.error or outcome.value is None:
        return [outcome.message or "no result"] * 2
    return outcome.value["steps"]
