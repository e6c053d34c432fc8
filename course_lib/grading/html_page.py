"""The frame of every page that grading writes, and what its pages share.

A page stands alone: it has no script, asks the network for nothing, and says so to the browser.
"""

import html
from collections.abc import Mapping, Sequence
from typing import Any

from course_lib.checks.card import rich

BASICS = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em;
       color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin: 1.6em 0 .4em; }
"""
FACTS_AND_CODE = """\
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1em 1em; margin: .4em 0 0; }
dt { color: #555; } dd { margin: 0; font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
pre { overflow-x: auto; background: #f5f5f5; padding: .6em; } code { background: #f0f0f0; }
"""
FACTS = (("input", "case"), ("expected", "expected"), ("got", "got"))


def frame(title: str, style: str, body: str) -> str:
    """A whole page; `title` is text, `body` is HTML already."""
    title = html.escape(title)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{style}</style></head>"
        f"<body><main><h1>{title}</h1>{body}</main></body></html>\n"
    )


def titled(exercise: str) -> str:
    """What an exercise is called on paper.

    >>> titled("02_nearest_neighbours")
    'Exercise 02, nearest neighbours'
    """
    number, _, name = exercise.partition("_")
    return f"Exercise {number}, {name.replace('_', ' ')}"


def fact_list(check: Mapping[str, Any]) -> str:
    """Input, expected and got of a check, as far as there are any."""
    rows = "".join(f"<dt>{t}</dt><dd>{html.escape(check[k])}</dd>" for t, k in FACTS if check[k])
    return f"<dl>{rows}</dl>" if rows else ""


def table(
    head: Sequence[str], rows: Sequence[Sequence[object]], summary: str = "As a table"
) -> str:
    """The numbers of a picture, folded away; the first cell of a row is its heading."""
    if not rows:
        return ""
    heads = "".join(
        f'<th scope="col"{amount(below)}>{html.escape(text)}</th>'
        for text, below in zip(head, rows[0], strict=True)
    )
    body = "".join(
        f'<tr><th scope="row">{html.escape(str(first))}</th>{"".join(map(cell, rest))}</tr>'
        for first, *rest in rows
    )
    return (
        f'<details><summary>{summary}</summary><div class="scroll"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def cell(content: object) -> str:
    """A number with its thousands marked; a text as `rich` writes it."""
    text = f"{content:,}" if isinstance(content, int) else rich(str(content))
    return f"<td{amount(content)}>{text}</td>"


def amount(content: object) -> str:
    """The class of a cell that holds a number."""
    return ' class="amount"' if isinstance(content, int) else ""


def students(count: int) -> str:
    """
    >>> students(1), students(1200)
    ('1 student', '1,200 students')
    """
    return f"{count:,} student{'' if count == 1 else 's'}"
