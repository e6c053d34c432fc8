"""*Show me* for `l2_distances`: the table beside the right one, and how many steps Python takes."""

import sys
from collections.abc import Callable
from html import escape
from types import FrameType
from typing import Any

import ipywidgets

from course_lib.checks.call import call_safely
from course_lib.models.neighbors.loops import no_loop, two_loops
from course_lib.widgets.compare import PATIENCE, compare


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """The distances of `args` = (Q, X), or of (Q, X, larger Q, larger X) and the steps for both."""
    Q, X, *larger = args
    views = compare({"Q": Q, "X": X}, two_loops(Q, X), lambda: own(Q, X))
    return (
        [*views, ("Steps of Python", steps_table(own, (Q, X), tuple(larger)))] if larger else views
    )


def steps_table(own: Callable, small: tuple, larger: tuple) -> ipywidgets.HTML:
    """For each size of the input, how many steps the answer takes and how many one without loop."""
    rows = [row("th", ("Q", "X", "yours", "without a loop"))]
    for Q, X in (small, larger):
        outcome = call_safely(steps, own, (Q, X), PATIENCE)
        yours = outcome.message if outcome.error else outcome.value
        rows.append(row("td", (Q.shape, X.shape, yours, steps(no_loop, Q, X))))
    caption = (
        "<caption style='caption-side: top; text-align: left'>Lines and calls of Python. Without "
        "a loop there are as many for a large input as for a small one.</caption>"
    )
    style = "color: var(--jp-ui-font-color0, #1a1a1a)"
    return ipywidgets.HTML(f"<table style='{style}'>{caption}{''.join(rows)}</table>")


def row(tag: str, values: tuple) -> str:
    """One row of an HTML table, its values escaped."""
    style = "padding: 2px 12px; text-align: right"
    return f"<tr>{''.join(f'<{tag} style={style!r}>{escape(str(v))}</{tag}>' for v in values)}</tr>"


def steps(function: Callable, *args: Any) -> int:
    """How many lines and calls of Python `function(*args)` takes; NumPy's own loops take none.

    >>> def total(v):
    ...     return sum(x for x in v)
    >>> steps(total, [1, 2, 3]) < steps(total, [1, 2, 3, 4, 5])
    True
    """
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event in ("line", "call")
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before)
    return count
