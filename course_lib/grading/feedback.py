"""A page for each student: each check, its points, and what to think about. All text is escaped."""

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from course_lib.files import write_atomic
from course_lib.grading.results import Result, file_name

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em;
       color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin: 1.6em 0 .4em; }
.check { border-left: 5px solid; padding: .3em .8em; margin: .5em 0; }
.pass { border-color: #0072b2; } .fail { border-color: #d55e00; background: #fff6ee; }
.mark { font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1em 1em; margin: .4em 0 0; }
dt { color: #555; } dd { margin: 0; font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
pre { overflow-x: auto; background: #f5f5f5; padding: .6em; } code { background: #f0f0f0; }
@media print { body { margin: 0; max-width: none; } .check { break-inside: avoid; } }
"""
LONGEST = 20_000  # characters of an answer that are shown
FACTS = (("input", "case"), ("expected", "expected"), ("got", "got"))


def write_feedback(out: Path, result: Result) -> Path:
    """Write `feedback/<student>.<exercise>.html`, which holds no hidden input."""
    path = out / "feedback" / file_name(result.student, result.exercise, "html")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, page(result).encode("utf-8", "backslashreplace"))
    return path


def page(result: Result) -> str:
    e = html.escape
    title = f"{result.exercise} · {result.student}"
    if result.score is None:
        body = f"<p><b>No result: {e(result.status)}.</b> {e(result.why)}</p>"
    else:
        body = f"<p><b>{result.score} of {result.max_score} points.</b></p>"
        body += "".join(question(q, result.sources.get(q["question"], "")) for q in result.public)
    trouble = [f"<li>Code cell {i}: {e(s)}</li>" for i, s in enumerate(result.cells, 1) if s]
    if trouble:
        body += f"<h2>Cells that ended with an error</h2><ul>{''.join(trouble)}</ul>"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{e(title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{e(title)}</h1>{body}</main></body></html>\n"
    )


def question(report: Mapping[str, Any], source: str) -> str:
    """One question: each check, then the student's own code."""
    e = html.escape
    head = f"{e(report['title'])} <small>({e(report['question'])})</small>"
    score = f"{report['points']} of {report['max_points']}"
    parts, said = [], None
    for check in report["checks"]:
        parts.append(check_block(check, check["hint"] != said))
        said = check["hint"]
    code = f"<details><summary>Your answer</summary><pre>{e(source[:LONGEST])}</pre></details>"
    shown = code if source else ""
    return f"<section><h2>{head}: {score}</h2>{''.join(parts)}{shown}</section>"


def with_code(text: str) -> str:
    """A hint, escaped, what stands between backticks as code.

    >>> with_code("use `a < b`")
    'use <code>a &lt; b</code>'
    """
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def check_block(check: Mapping[str, Any], with_hint: bool) -> str:
    e = html.escape
    mark = "passed" if check["passed"] else "not yet"
    text = f'<span class="mark">{mark}</span> · {e(check["name"])} · '
    text += f"{check['points']} of {check['max_points']}"
    if not check["passed"]:
        if check["hint"] and with_hint:
            text += f"<p>{with_code(check['hint'])}</p>"
        facts = "".join(f"<dt>{t}</dt><dd>{e(check[k])}</dd>" for t, k in FACTS if check[k])
        text += f"<dl>{facts}</dl>" if facts else ""
    return f'<div class="check {"pass" if check["passed"] else "fail"}">{text}</div>'
