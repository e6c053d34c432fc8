"""A page about the class, to be read by its instructor, shown to it, or printed.

It names nobody, and its examples are inputs of the notebook's own checks only.
"""

import html
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from course_lib.checks.question import Question
from course_lib.files import write_atomic
from course_lib.grading.class_mistakes import mistakes
from course_lib.grading.html_page import BASICS, FACTS_AND_CODE, frame, students, table, titled
from course_lib.grading.marks import Mark
from course_lib.grading.pictures import Bar, Words, columns, rows
from course_lib.grading.tally import (
    SHARE_TEXTS,
    Passed,
    count_judged,
    passes,
    plain,
    score_bins,
    scores_of,
    share_counts,
)

STYLE = (
    BASICS
    + FACTS_AND_CODE
    + """\
:root { --ink: #1a1a1a; --soft: #555; --line: #c8c8c8; --paper: #fff; --shade: #f0f0f0; }
body { color: var(--ink); background: var(--paper); }
h2 { font-size: 1.3em; margin-top: 2.2em; } h3 { font-size: 1em; margin: 0 0 .6em; }
small { font-size: .9em; font-weight: normal; }
dt, small, figcaption, summary, .axis, .tick { color: var(--soft); fill: var(--soft); }
code { background: var(--shade); }
figure, article, .list li { margin: 1em 0; }
.numbers { grid-template-columns: repeat(auto-fill, minmax(9em, 1fr)); gap: .8em; }
.numbers div { display: flex; flex-direction: column-reverse; justify-content: flex-end;
               border-top: 2px solid var(--line); padding-top: .4em; }
.numbers dd { font: 600 1.4em/1.2 system-ui, sans-serif; }
article { border-top: 1px solid var(--line); padding-top: 1em; }
.pair { display: grid; grid-template-columns: 2fr 3fr; gap: 1em 2.5em; align-items: center; }
.list { list-style: none; padding: 0; } .list li { border-top: 1px solid var(--line); }
.list h3 { margin: .8em 0 .2em; } .list p { margin: .5em 0; } section > h3 { margin-top: 2em; }
svg { display: block; overflow: visible; font-size: 13px; } svg text { fill: var(--ink); }
.bar { fill: #0072b2; } .wrong { fill: #d55e00; }
.whole { fill: none; stroke: var(--line); } .edge { stroke: var(--soft); }
.mark { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 5 4; }
.count, .said { font-weight: 600; stroke: var(--paper); stroke-width: 3px; }
.middle { text-anchor: middle; } .left { text-anchor: end; }
table { border-collapse: collapse; margin: .5em 0; font-size: .9em; }
th, td { padding: .15em .9em .15em 0; border-bottom: 1px solid var(--line); text-align: left;
         vertical-align: top; }
.amount { text-align: right; } summary { cursor: pointer; } .scroll { overflow-x: auto; }
@media (max-width: 40em) {
  .pair { grid-template-columns: 1fr; }
  .many .count { writing-mode: vertical-rl; text-anchor: end; }
}
@media screen {
  :root { color-scheme: light dark; }
}
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --soft: #aaa; --line: #4a4a4a; --paper: #16181c; --shade: #2a2d33; }
}
@media print {
  body { margin: 0; max-width: none; font-size: 11pt; }
  figure, article, .list li, details { break-inside: avoid; } h2, h3 { break-after: avoid; }
  summary { list-style: none; }
  details::details-content { display: block; content-visibility: visible; }
}
"""
)
FEW = 5  # students; among fewer one can guess who is meant
BETWEEN = "A score between two bars counts to the right."


def write_class_page(out: Path, marks: Sequence[Mark], questions: Sequence[Question]) -> Path:
    """Write `class.html` about all `marks`; the same marks in any order give the same bytes."""
    path = out / "class.html"
    write_atomic(path, page(marks, questions).encode("utf-8", "backslashreplace"))
    return path


def page(marks: Sequence[Mark], questions: Sequence[Question]) -> str:
    title = ": ".join([*sorted({titled(mark.result.exercise) for mark in marks}), "the class"])
    parts, scores = [numbers(marks)], scores_of(marks)
    if 0 < len(scores) < FEW:
        parts.append("<p>Among so few, one can guess who is meant: think before you show this.</p>")
    if scores and top_score(marks) > 0:
        parts.append(distribution(marks))
    if count_judged(marks):
        parts += [by_question(marks, questions), mistakes(marks, questions)]
    return frame(title, STYLE, "\n".join(parts))


def top_score(marks: Sequence[Mark]) -> float:
    return max(mark.max_score for mark in marks)


def numbers(marks: Sequence[Mark]) -> str:
    """How many have a score, why others have none, and where the middle of the scores lies."""
    scores = scores_of(marks)
    without = Counter(mark.result.status for mark in marks if mark.score is None)
    by_hand = sum(bool(mark.overrides) for mark in marks)
    counts = [(f"{len(marks):,}", "in the class"), (f"{len(scores):,}", "with a score")]
    if missing := without.pop("missing", 0):
        counts.append((f"{missing:,}", "handed in nothing"))
    counts += [(f"{n:,}", f"without a result: {status}") for status, n in sorted(without.items())]
    if by_hand:
        counts.append((f"{by_hand:,}", "changed by hand"))
    text = "<p>This page names nobody, and shows inputs of the notebook's own checks only.</p>"
    text += f"<h2>In numbers</h2>{cards(counts)}"
    if not scores:
        return f"{text}<p>Nobody has a score yet, so there is nothing more to show.</p>"
    low, middle, high = np.quantile(scores, [0.25, 0.5, 0.75])
    mean = math.fsum(scores) / len(scores)
    text += cards(
        [(plain(mean), "mean"), (plain(middle), "median"),
         (f"{plain(low)}–{plain(high)}", "the middle half (quartiles)"),
         (plain(top_score(marks)), "points to be had")]
    )  # fmt: skip
    return f"{text}<p>{of_whom(len(scores), len(marks) - len(scores))}</p>"


def of_whom(with_score: int, without: int) -> str:
    """Whom mean, median and quartiles are about.

    >>> of_whom(1, 0)
    'Mean, median and quartiles are those of the 1 student with a score.'
    """
    text = f"Mean, median and quartiles are those of the {students(with_score)} with a score"
    return f"{text}; those without one ({without:,}) do not count." if without else f"{text}."


def distribution(marks: Sequence[Mark]) -> str:
    """The histogram of the total score."""
    scores, most = scores_of(marks), top_score(marks)
    bins, middle = score_bins(scores, most), float(np.median(scores))
    fullest = max(bins.counts)
    words = Words(
        "scores",
        f"Scores of {students(len(scores))}",
        f"From {plain(scores[0])} to {plain(scores[-1])} of {plain(most)} points; the median is "
        f"{plain(middle)}. The highest bar, {students(fullest)}, is at "
        f"{bins.texts[bins.counts.index(fullest)]} points.",
    )
    bars = [Bar(text, count) for text, count in zip(bins.texts, bins.counts, strict=True)]
    place = min(max(bins.place(middle), 0.0), 1.0)
    axis = f"points, of {plain(most)}"
    chart = columns(words, bars, axis, 300, (place, f"median {plain(middle)}"))
    many = ' class="many"' if len(bars) > 10 and fullest > 99 else ""
    note = "" if bins.whole else f"<figcaption>{BETWEEN}</figcaption>"
    cells = [[bar.text, bar.count] for bar in bars]
    return (
        f"<section><h2>Scores</h2><figure{many}>{chart}{note}</figure>"
        f"{table(['points', 'students'], cells)}</section>"
    )


def by_question(marks: Sequence[Mark], questions: Sequence[Question]) -> str:
    """For each question the distribution of its points, and who passed which check."""
    articles: list[str] = []
    shares: list[list[object]] = []
    checks: list[list[object]] = []
    for i, question in enumerate(questions):
        passed = passes(marks, question)
        if not any(check.of for check in passed):
            continue
        checks += [[question.title, c.part.name, c.count, c.of] for c in passed]
        charts, average = checks_chart(i, question, passed), ""
        if found := share_counts(marks, question):
            counts, mean = found
            average = f" <small>{100 * mean:.0f} % of its points on average</small>"
            charts = f'<div class="pair">{shares_chart(i, question, counts)}{charts}</div>'
            shares.append([question.title, *counts])
        articles.append(
            f"<article><h3>{html.escape(question.title)}{average}</h3>{charts}</article>"
        )
    tables = table(["question", *SHARE_TEXTS], shares, "Shares of the points, in %, as a table")
    tables += table(["question", "check", "passed", "of"], checks, "Checks as a table")
    changed = any(mark.overrides for mark in marks)
    note = "<p>What was judged, without what was changed by hand.</p>" if changed else ""
    return f"<section><h2>Question by question</h2>{note}{''.join(articles)}{tables}</section>"


def shares_chart(i: int, question: Question, counts: Sequence[int]) -> str:
    none, *part, full = counts
    words = Words(
        f"shares-{i}",
        f"Share of the points of “{question.title}”",
        f"{students(none)} with none of its points, {sum(part):,} with a part, {full:,} with all.",
    )
    bars = [Bar(text, count) for text, count in zip(SHARE_TEXTS, counts, strict=True)]
    return columns(words, bars, "share of the points, in %", 170)


def checks_chart(i: int, question: Question, passed: Sequence[Passed]) -> str:
    words = Words(
        f"checks-{i}",
        f"Who passed the checks of “{question.title}”",
        "; ".join(f"{c.part.name}: {c.count:,} of {c.of:,} passed" for c in passed) + ".",
    )
    return rows(words, [Bar(c.part.name, c.count, c.of) for c in passed])


def cards(pairs: Sequence[tuple[str, str]]) -> str:
    items = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd></div>"
        for value, name in pairs
    )
    return f'<dl class="numbers">{items}</dl>'
