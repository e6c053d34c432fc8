"""A page for each student: each check, its points, and what to think about. All text is escaped."""

import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from course_lib.files import write_atomic
from course_lib.grading.html_page import BASICS, FACTS_AND_CODE, fact_list, frame, with_code
from course_lib.grading.marks import Mark
from course_lib.grading.results import file_name
from course_lib.grading.tables import number

STYLE = (
    BASICS
    + """\
.check { border-left: 5px solid; padding: .3em .8em; margin: .5em 0; }
.pass { border-color: #0072b2; } .fail { border-color: #d55e00; background: #fff6ee; }
.mark { font-weight: 600; }
"""
    + FACTS_AND_CODE
    + """\
@media print { body { margin: 0; max-width: none; } .check { break-inside: avoid; } }
"""
)
LONGEST = 20_000  # characters of an answer that are shown


def write_feedback(out: Path, mark: Mark) -> Path:
    """Write `feedback/<student>.<exercise>.html`, which holds no hidden input."""
    result = mark.result
    path = out / "feedback" / file_name(result.student, result.exercise, "html")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, page(mark).encode("utf-8", "backslashreplace"))
    return path


def page(mark: Mark) -> str:
    e, result = html.escape, mark.result
    title = f"{result.exercise} · {result.student}"
    if mark.score is None:
        body = f"<p><b>No result: {e(result.status)}.</b> {e(result.why)}</p>"
    else:
        body = f"<p><b>{number(mark.score)} of {number(mark.max_score)} points.</b></p>"
    if mark.reason:
        body += f"<p>Changed by your instructor: {e(mark.reason)}</p>"
    for report in result.public:
        body += question(report, mark, result.sources.get(report["question"], ""))
    trouble = [f"<li>Code cell {i}: {e(s)}</li>" for i, s in enumerate(result.cells, 1) if s]
    if trouble:
        body += f"<h2>Cells that ended with an error</h2><ul>{''.join(trouble)}</ul>"
    return frame(title, STYLE, body)


def question(report: Mapping[str, Any], mark: Mark, source: str) -> str:
    """One question: each check, then the student's own code."""
    e, name = html.escape, report["question"]
    head = f"{e(report['title'])} <small>({e(name)})</small>"
    parts, said = [], None
    for check in report["checks"]:
        score = points_of(mark, name, check["name"])
        parts.append(check_block(check, score, check["hint"] != said))
        said = check["hint"]
    code = f"<details><summary>Your answer</summary><pre>{e(source[:LONGEST])}</pre></details>"
    shown = code if source else ""
    score = points_of(mark, name)
    return f"<section><h2>{head}: {score}</h2>{''.join(parts)}{shown}</section>"


def points_of(mark: Mark, question: str, check: str | None = None) -> str:
    """The points of a question, or of one of its checks, in words."""
    keys = [key for key in mark.points if key[0] == question and check in (None, key[1])]
    got, most = (sum(of[key] for key in keys) for of in (mark.points, mark.weights))
    return f"{number(got)} of {number(most)}"


def check_block(check: Mapping[str, Any], score: str, with_hint: bool) -> str:
    e = html.escape
    mark = "passed" if check["passed"] else "not yet"
    text = f'<span class="mark">{mark}</span> · {e(check["name"])} · {score}'
    if not check["passed"]:
        if check["hint"] and with_hint:
            text += f"<p>{with_code(check['hint'])}</p>"
        text += fact_list(check)
    return f'<div class="check {"pass" if check["passed"] else "fail"}">{text}</div>'
