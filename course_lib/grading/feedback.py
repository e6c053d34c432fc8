"""A page for each student: each check, its points, and what to think about. All text is escaped."""

import html
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from course_lib.checks.card import rich
from course_lib.checks.report import NOTHING_YET
from course_lib.files import write_atomic
from course_lib.grading.html_page import BASICS, FACTS_AND_CODE, fact_list, frame, titled
from course_lib.grading.marks import Mark
from course_lib.grading.results import file_name
from course_lib.grading.tables import number

STYLE = (
    BASICS
    + """\
.check { border-left: 5px solid; padding: .3em .8em; margin: .5em 0; }
.pass { border-color: #0072b2; } .fail { border-color: #d55e00; background: #fff6ee; }
.mark { font-weight: 600; }
table { border-collapse: collapse; } footer { color: #555; font-size: .85em; margin-top: 3em; }
th, td { text-align: left; font-weight: normal; padding: .1em 1.5em .1em 0; }
td { text-align: right; }
"""
    + FACTS_AND_CODE
    + """\
@media print { body { margin: 0; max-width: none; } .check { break-inside: avoid; } }
"""
)
LONGEST = 20_000  # characters of an answer that are shown


def write_feedback(out: Path, marks: Sequence[Mark], submissions: Path) -> None:
    """Write a page for each student of whom there is anything to say; none holds a hidden input.

    They are `feedback/<student>.<exercise>.html`, and once more in `feedback.zip`, each in the
    folder that its notebook came in: so it goes back as platforms want it.
    """
    folder, data = out / "feedback", io.BytesIO()
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(data, "w") as pages:
        for mark in marks:
            result, came = mark.result, Path(mark.result.submitted)
            if result.status == "missing" and mark.score is None:
                continue
            text = page(mark).encode("utf-8", "backslashreplace")
            write_atomic(folder / file_name(result.student, result.exercise, "html"), text)
            if result.submitted:
                name = came.relative_to(submissions).with_suffix(".html").as_posix()
                pages.writestr(zipfile.ZipInfo(name), text)
    write_atomic(out / "feedback.zip", data.getvalue())


def page(mark: Mark) -> str:
    e, result = html.escape, mark.result
    title = f"{titled(result.exercise)}: {result.student}"
    if mark.score is None:
        body = f"<p><b>No result: {e(result.status)}.</b> {e(result.why)}</p>"
    else:
        body = f"<p><b>{number(mark.score)} of {number(mark.max_score)} points.</b></p>"
    if mark.reason:
        body += f"<p>Changed by your instructor: {e(mark.reason)}</p>"
    if result.notes:
        notes = "".join(f"<li>{rich(note)}</li>" for note in result.notes)
        body += "<p>About your notebook (what needs something that failed, failed with it):</p>"
        body += f"<ul>{notes}</ul>"
    reports = [r for r in result.public if any(key[0] == r["question"] for key in mark.weights)]
    if reports:
        rows = "".join(
            f"<tr><th scope='row'><a href='#{e(r['question'])}'>{e(r['title'])}</a></th>"
            f"<td>{points_of(mark, r['question'])}</td></tr>"
            for r in reports
        )
        body += f"<table><tbody>{rows}</tbody></table>"
    for report in reports:
        body += question(report, mark, result.sources.get(report["question"], ""))
    if result.sha256:
        name = e(Path(result.submitted).name)
        body += f"<footer><p>{name}, SHA-256 {result.sha256[:16]} …</p></footer>"
    return frame(title, STYLE, body)


def question(report: Mapping[str, Any], mark: Mark, source: str) -> str:
    """One question: each check, then the student's own code."""
    e, name = html.escape, report["question"]
    head = f"{e(report['title'])} <small>({e(name)})</small>"
    parts, said = [f"<p>{e(report['note'])}</p>" if report.get("note") else ""], None
    for check in report["checks"]:
        score = points_of(mark, name, check["name"])
        parts.append(check_block(check, score, check["hint"] != said))
        said = check["hint"]
    code = f"<details><summary>Your answer</summary><pre>{e(source[:LONGEST])}</pre></details>"
    shown = code if source else ""
    score = points_of(mark, name)
    return f"<section id='{e(name)}'><h2>{head}: {score}</h2>{''.join(parts)}{shown}</section>"


def points_of(mark: Mark, question: str, check: str | None = None) -> str:
    """The points of a question, or of one of its checks, in words.

    Where the instructor has set them, that is said.
    """
    keys = [key for key in mark.points if key[0] == question and check in (None, key[1])]
    got, most = (sum(of[key] for key in keys) for of in (mark.points, mark.weights))
    text = f"{number(got)} of {number(most)}"
    own = [o for o in mark.overrides if o.question == question and check is None]
    return f"{text}, set to {number(own[0].points)} by your instructor" if own else text


def check_block(check: Mapping[str, Any], score: str, with_hint: bool) -> str:
    e = html.escape
    mark = "passed" if check["passed"] else "not yet"
    text = f'<span class="mark">{mark}</span> · {e(check["name"])} · {score}'
    if not check["passed"]:
        if check["hint"] and with_hint:
            text += f"<p>{rich(check['hint'])}</p>"
        text += "" if check["got"] == NOTHING_YET else fact_list(check)
    return f'<div class="check {"pass" if check["passed"] else "fail"}">{text}</div>'
