"""A report on the screen: a card in a notebook, plain text elsewhere, JSON for programs.

A failed check raises `CheckFailed`, which prints its one line instead of a traceback: tools that
run notebooks see a failure, the student sees the card. In a JupyterLab that `course open` started
(COURSE_OPEN=1) nothing is raised, so that Run All goes on to the next question.
"""

import html
import importlib
import os
import re
import sys
from typing import Any

from course_lib.checks.report import Check, Report

MIME = "application/vnd.ml-course.report+json"


class CheckFailed(Exception):
    """A failed check; quiet, because the card has said everything already."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(f"{report.question}: {report.points} of {report.max_points} points")

    def _render_traceback_(self) -> list[str]:
        return [f"CheckFailed: {self}. The card above says why."]


def present(report: Report, question: Any = None, answer: Any = None) -> None:
    """Show the report, offer the picture of a failure, and raise CheckFailed where it failed."""
    if in_notebook():
        from IPython.display import display

        bundle = {"text/plain": as_text(report), "text/html": as_html(report)}
        display(bundle | {MIME: report.as_dict()}, raw=True)
        wrong = report.answered and not report.passed
        if wrong and question is not None and question.picture:
            display(importlib.import_module("course_lib.widgets.show_me").offer(question, answer))
    else:
        print(as_text(report))
    if not report.passed and os.environ.get("COURSE_OPEN") != "1":
        raise CheckFailed(report)


def in_notebook() -> bool:
    """Whether a kernel is running us; IPython is not loaded to find out."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


def as_text(report: Report) -> str:
    """The card in plain text: marks are words, and every line says what it is."""
    verdict = "passed" if report.passed else "not yet"
    lines = [f"{report.title}: {verdict}, {report.points} of {report.max_points} points"]
    if report.note:
        lines.append(f"  {report.note}")
    said = None
    for check in report.checks:
        mark = "pass" if check.passed else "FAIL"
        lines.append(f"  {mark}  {check.name} ({check.points}/{check.max_points})")
        if not check.passed:
            if check.hint != said:
                lines.append(f"        hint:     {check.hint}")
            said = check.hint
            lines += [f"        {label + ':':9} {text}" for label, text in facts(check)]
    if report.printed:
        lines.append(f"  Your code printed: {report.printed.strip()}")
    return "\n".join(lines)


def facts(check: Check) -> list[tuple[str, str]]:
    rows = (("input", check.case), ("expected", check.expected), ("got", check.got))
    return [(label, text) for label, text in rows if text]


STYLE = {
    "card": "border-left: 6px solid {edge}; padding: 8px 14px; margin: 6px 0; max-width: 760px; "
    "background: var(--jp-layout-color1, #fff); color: var(--jp-ui-font-color0, #1a1a1a); "
    "font-family: var(--jp-ui-font-family, sans-serif); font-size: 14px; line-height: 1.5",
    "hint": "margin: 6px 0; font-size: 15px",
    "cell": "padding: 1px 14px 1px 0; vertical-align: top; text-align: left; background: none",
}


def as_html(report: Report) -> str:
    """The card for a notebook; everything that comes from an answer is escaped."""
    edge = "#009E73" if report.passed else "#D55E00"
    verdict = "✓ passed" if report.passed else "✗ not yet"
    parts = [
        f'<section aria-label="Check: {html.escape(report.title, quote=True)}" '
        f'style="{STYLE["card"].format(edge=edge)}">',
        f"<strong>{html.escape(report.title)}</strong>: {verdict}, "
        f"{report.points} of {report.max_points} points",
    ]
    if report.note:
        parts.append(f"<div>{html.escape(report.note)}</div>")
    said = None
    for check in report.checks:
        mark = "✓ pass" if check.passed else "✗ fail"
        parts.append(
            f"<div>{mark} · {html.escape(check.name)} ({check.points}/{check.max_points})</div>"
        )
        if not check.passed:
            if check.hint != said:  # parts that share a mistake say its hint once
                parts.append(f'<div style="{STYLE["hint"]}">{rich(check.hint or "")}</div>')
            said = check.hint
            parts.append(fact_table(check))
    if report.printed:
        printed = html.escape(report.printed.strip())
        parts.append(f"<details><summary>Your code printed</summary><pre>{printed}</pre></details>")
    return "".join([*parts, "</section>"])


def fact_table(check: Check) -> str:
    cell = STYLE["cell"]
    rows = "".join(
        f'<tr style="background: none"><th scope="row" style="{cell}">{label}</th>'
        f'<td style="{cell}"><code>{html.escape(text)}</code></td></tr>'
        for label, text in facts(check)
    )
    return f'<table style="margin: 0">{rows}</table>'


def rich(text: str) -> str:
    """Escape, then let what stands between backticks be code, and between asterisks stressed.

    >>> rich("do *not* use `a < b`")
    'do <em>not</em> use <code>a &lt; b</code>'
    """
    pieces = html.escape(text).split("`")
    if len(pieces) % 2 == 0:  # an unpaired backtick stays as it is
        return "`".join(pieces)
    pieces[::2] = [re.sub(r"(?<!\w)\*(\w[^*]*)\*(?!\w)", r"<em>\1</em>", p) for p in pieces[::2]]
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces))
