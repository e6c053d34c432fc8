"""The part of the class page that an instructor wants to talk about: what went wrong, how often."""

import html
from collections.abc import Sequence

from course_lib.checks.card import rich
from course_lib.checks.question import Question
from course_lib.grading.html_page import FACTS, fact_list, students, table
from course_lib.grading.marks import Mark
from course_lib.grading.pictures import Bar, Words, cut, rows
from course_lib.grading.tally import Made, Unnamed, count_judged, mistakes_made, unnamed

MOST_MISTAKES = 15  # told in full
LONGEST_HINT, LONGEST_FACT, IN_A_TABLE = 500, 240, 80  # characters


def mistakes(marks: Sequence[Mark], questions: Sequence[Question]) -> str:
    """The commonest mistakes, and the failures that the catalogue has no name for."""
    made = mistakes_made(marks, questions)
    found = [unnamed(marks, question) for question in questions]
    odd = [each for each in found if each.strange or each.unanswered]
    if not made and not odd:
        return "<p>Every answer passed every check: no mistakes to talk about. Well done!</p>"
    text = common(made, count_judged(marks)) if made else ""
    text += without_name(odd) if odd else ""
    return f"<section><h2>The commonest mistakes</h2>{text}</section>"


def common(made: Sequence[Made], judged: int) -> str:
    shown, more = made[:MOST_MISTAKES], made[MOST_MISTAKES:]
    items = "".join(item(i, each, judged) for i, each in enumerate(shown, 1))
    text = f'<ol class="list">{items}</ol>'
    if more:
        most = more[0].students
        each = "one student each" if most == 1 else f"{most:,} students or fewer each"
        text += f"<p>{len(more):,} more kinds of mistake, made by {each}, are left out.</p>"
    cells = [
        [i, m.question.title, cut(m.hint, IN_A_TABLE), m.students] for i, m in enumerate(shown, 1)
    ]
    return text + table(["no.", "question", "mistake", "students"], cells)


def item(i: int, made: Made, judged: int) -> str:
    """One mistake: how many made it, what to think about, and what it does to an input."""
    words = Words(
        f"mistake-{i}",
        f"How many made mistake {i}",
        f"{made.students:,} of the {students(judged)} whose answers were judged.",
    )
    bar = rows(words, [Bar("made by", made.students, judged)], "wrong")
    if made.example is None:
        example = (
            "<p><small>It does not show on the inputs of the notebook's own check.</small></p>"
        )
    else:
        example = fact_list({key: cut(made.example[key] or "", LONGEST_FACT) for _, key in FACTS})
    hint = rich(cut(made.hint, LONGEST_HINT))
    return f"<li><h3>{i}. {html.escape(made.question.title)}</h3>{bar}<p>{hint}</p>{example}</li>"


def without_name(odd: Sequence[Unnamed]) -> str:
    """Who failed in a way of their own, and who did not answer, question by question."""
    strange = [Bar(each.question.title, each.strange, each.of) for each in odd if each.strange]
    blank = [Bar(each.question.title, each.unanswered, each.of) for each in odd if each.unanswered]
    text = ""
    if strange:
        text += (
            "<h3>Failed, but by none of the catalogued mistakes</h3>"
            "<p><small>In <code>results/</code> these checks have failed with no "
            "<code>mistake</code>. Some follow from another answer or from the "
            "time limit; what several of the others share belongs in the catalogue.</small></p>"
            f"{chart('strange', 'Failed by no catalogued mistake', strange)}"
        )
    if blank:
        text += (
            "<h3>No answer found</h3>"
            "<p><small>Left blank, deleted, or lost with a cell that ended with an error."
            f"</small></p>{chart('blank', 'No answer found', blank)}"
        )
    cells = [[each.question.title, each.strange, each.unanswered, each.of] for each in odd]
    return text + table(["question", "failed otherwise", "no answer", "of"], cells)


def chart(key: str, title: str, bars: Sequence[Bar]) -> str:
    seen = "; ".join(f"{bar.text}: {bar.count:,} of {bar.of:,}" for bar in bars)
    return f"<figure>{rows(Words(key, title, f'{seen}.'), bars, 'wrong')}</figure>"
