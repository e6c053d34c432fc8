"""*Show me*: the lecture's widget, opened on the smallest case that an answer gets wrong.

A question names a function that takes the case's arguments and the student's answer and returns
(title, widget) pairs; they are put side by side, the student's first.
"""

import html
import importlib
from typing import Any

import ipywidgets

from course_lib.checks.engine import smallest_failure
from course_lib.checks.question import Case, Question, Verdict, take_letter


def build(question: Question, answer: Any) -> ipywidgets.Widget:
    """The pictures of the first failing case, side by side; a line above names it (no choice)."""
    trial = smallest_failure(question, answer)
    module, _, function = str(question.picture).partition(":")
    views = getattr(importlib.import_module(module), function)(trial.case.args, answer)
    line = ipywidgets.HTML(
        f'<div role="status">{html.escape(told(trial.case, trial.verdict))}</div>'
    )
    if question.call is take_letter:  # a choice: its only case has no input to speak of
        line.value, line.layout.display = "", "none"
    width = "460px" if len(views) > 1 else "auto"  # two fit side by side, long sentences wrap
    columns = [
        ipywidgets.VBox(
            [ipywidgets.HTML(f"<b>{html.escape(title)}</b>"), view],
            layout=ipywidgets.Layout(width=width),
        )
        for title, view in views
    ]
    row = ipywidgets.HBox(columns, layout=ipywidgets.Layout(flex_flow="row wrap", grid_gap="16px"))
    return ipywidgets.VBox([line, row])


def told(case: Case, verdict: Verdict) -> str:
    """Which case it is, and what came of it."""
    word = "agrees" if verdict.ok else f"expected {verdict.expected}, got {verdict.got}"
    return f"{case.label or 'Smallest case'}: {word}"


def offer(question: Question, answer: Any) -> ipywidgets.Widget:
    """A button that opens the picture under itself; pressed again it closes it."""
    button = ipywidgets.ToggleButton(
        description="Show me",
        icon="search",
        tooltip=f"Open the smallest case that {question.name} gets wrong as a picture",
    )
    box = ipywidgets.VBox([button])

    def toggled(change: dict) -> None:
        if change["new"]:
            button.description = "Hide"
            box.children = (button, attempt(question, answer))
        else:
            button.description = "Show me"
            box.children[-1].close()
            box.children = (button,)

    button.observe(toggled, "value")
    return box


def attempt(question: Question, answer: Any) -> ipywidgets.Widget:
    """The picture, or in its place a sentence that says why there is none."""
    try:
        return build(question, answer)
    except Exception as error:
        text = html.escape(f"No picture of this answer: {type(error).__name__}: {error}")
        return ipywidgets.HTML(f'<div role="alert">{text}</div>')
