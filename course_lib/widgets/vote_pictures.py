"""A vote in two small tables: what each neighbour casts, and what each label gets."""

import html
from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.plots.style import CLASS_COLOURS, INK
from course_lib.widgets.answers import AnswerError, answer

MOST = 12  # neighbours that are shown
LONGEST = 160  # pixels of the longest bar
CELL, NUMBER = 'style="padding: 2px 8px; text-align: right"', 'style="padding: 2px 8px"'


def vote_tables(labels: Any, distances: Any, weights: str, theirs: str) -> ipywidgets.HTML:
    """The k nearest (nearest first) with their votes, the sums by label, and `theirs`.

    `theirs` is what the student's answer gave, in words.
    """
    labels, distances = np.asarray(labels), np.asarray(distances, dtype=float)
    w = worth(distances, weights)
    names, codes = np.unique(labels, return_inverse=True)
    totals = np.bincount(codes, weights=w)
    winners = names[np.isclose(totals, np.max(totals), rtol=1e-9, atol=0)]
    rule = ", the smallest of those with the most votes" if len(winners) > 1 else ""
    return ipywidgets.HTML(
        neighbour_table(labels, distances, w)
        + bar_table(names, totals, winners[0])
        + f"<div>The right winner: <b>{winners[0]}</b>{rule}.<br>{html.escape(theirs)}</div>"
    )


def worth(distances: np.ndarray, weights: str) -> np.ndarray:
    """How much each vote counts: 1, or 1/d; where some are at distance 0, only they vote.

    >>> worth(np.array([0.5, 2.0]), "distance")
    array([2. , 0.5])
    """
    exact = distances == 0
    if weights == "uniform":
        return np.ones(len(distances))
    if np.any(exact):
        return exact.astype(float)
    return 1 / distances


def neighbour_table(labels: np.ndarray, distances: np.ndarray, w: np.ndarray) -> str:
    """One column a neighbour: its label, its distance, its vote."""
    columns = {
        "neighbour": [str(i + 1) for i in range(len(labels))],
        "label": [str(label) for label in labels],
        "distance": [f"{d:.3g}" for d in distances],
        "vote": [f"{each:.3g}" for each in w],
    }
    rows = "".join(
        f'<tr><th scope="row" {CELL}>{head}</th>'
        + "".join(f"<td {CELL}>{html.escape(text)}</td>" for text in cells[:MOST])
        + "</tr>"
        for head, cells in columns.items()
    )
    more = f"<div>… and {len(labels) - MOST} farther ones.</div>" if len(labels) > MOST else ""
    return f"<table>{rows}</table>{more}"


def bar_table(names: np.ndarray, totals: np.ndarray, winner: Any) -> str:
    """One row a label: its votes as a bar and as a number, and the word at the winner."""
    rows = ""
    for code, (name, total) in enumerate(zip(names, totals, strict=True)):
        colour = CLASS_COLOURS[code % len(CLASS_COLOURS)]
        wide = round(LONGEST * total / np.max(totals))
        bar = (
            f'<div style="width: {wide}px; height: 12px; background: {colour};'
            f' outline: 1px solid {INK}"></div>'
        )
        won = ", wins" if name == winner else ""
        rows += (
            f'<tr><th scope="row" {CELL}>label {html.escape(str(name))}</th>'
            f'<td style="width: {LONGEST}px">{bar}</td><td {NUMBER}>{total:.3g}{won}</td></tr>'
        )
    return f"<table>{rows}</table>"


def what_it_gave(own: Callable, *args: Any, probe: Callable | None = None) -> str:
    """What the student's answer gives for `args`, or why it gives nothing, in a sentence."""
    try:
        value = answer(own, probe)(*args)
    except AnswerError as error:
        return f"Your answer gave nothing: {error}"
    return f"Your answer: {value.item() if isinstance(value, np.generic) else value!r}."
