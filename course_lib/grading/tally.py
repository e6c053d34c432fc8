"""A class in numbers: scores, passes, mistakes. No name comes out, and no order of students counts.

*Judged* are the students whose answers were run and compared; a score may also have been given
without that, and is missing where there is no result.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course_lib.checks import PUBLIC_SEED
from course_lib.checks.engine import describe_case, drawn_cases
from course_lib.checks.question import Part, Question
from course_lib.checks.report import NOTHING_YET
from course_lib.grading.marks import Mark

MOST_BINS = 20
ROUNDING = 1e-9  # sums of weights such as 0.1 end this near to what they should be
# the bars of a question: up to which share of its points, and how that is written, in percent
SHARES = (0, 0.25, 0.5, 0.75, 1 - 2 * ROUNDING, math.inf)
SHARE_TEXTS = ("0", "≤ 25", "≤ 50", "≤ 75", "< 100", "100")


@dataclass(frozen=True)
class Bins:
    """How many scores fall into each of several bars of equal width, the first from 0."""

    width: float
    texts: Sequence[str]
    counts: Sequence[int]
    whole: bool  # whether the scores are whole numbers, each with a room of its own

    def place(self, score: float) -> float:
        """Where a score lies along the bars, from 0 to 1: a whole one in the middle of its room."""
        return (score + self.whole / 2) / (self.width * len(self.counts))


@dataclass(frozen=True)
class Passed:
    """How many students passed a check, of those who were judged on it."""

    part: Part
    count: int
    of: int


@dataclass(frozen=True)
class Made:
    """A catalogued mistake, by its hint: how many students made it, and a public example."""

    question: Question
    hint: str
    students: int
    example: Mapping[str, Any] | None  # a check of a report on public inputs


@dataclass(frozen=True)
class Unnamed:
    """Of the students who were judged on a question, those whose failure has no name."""

    question: Question
    strange: int  # failed, but by none of the catalogued mistakes
    unanswered: int
    of: int


def scores_of(marks: Sequence[Mark]) -> list[float]:
    """All scores, the smallest first."""
    return sorted(mark.score for mark in marks if mark.score is not None)


def reports_on(marks: Sequence[Mark], question: Question) -> Iterator[tuple[Mark, Mapping]]:
    """Each judged student's report on the question, on hidden inputs."""
    for mark in marks:
        for report in mark.result.questions:
            if report["question"] == question.name:
                yield mark, report


def count_judged(marks: Sequence[Mark]) -> int:
    return sum(bool(mark.result.questions) for mark in marks)


def score_bins(scores: Sequence[float], most: float) -> Bins:
    """The distribution of `scores` up to `most` points: at most about 20 bars.

    Whole scores get a bar for each point where that is not too many.

    >>> score_bins([0, 1, 1, 3], 3).counts
    [1, 2, 0, 1]
    >>> score_bins([0, 1, 30], 30).texts[:2], score_bins([1.5], 3).texts[:2]
    (['0–1', '2–3'], ['0–0.2', '0.2–0.4'])
    """
    whole = all(float(number).is_integer() for number in (*scores, most))
    width = bin_width(most, whole)
    n = int(most // width) + 1 if whole else math.ceil(most / width - ROUNDING)
    counts = [0] * n
    for score in scores:  # an override may lie outside
        counts[min(max(int(score / width + ROUNDING), 0), n - 1)] += 1
    lows = [width * i for i in range(n)]
    highs = [min(low + width - whole, most) for low in lows]
    texts = [
        plain(a) if a == b else f"{plain(a)}–{plain(b)}" for a, b in zip(lows, highs, strict=True)
    ]
    return Bins(width, texts, counts, whole)


def bin_width(most: float, whole: bool) -> float:
    """The smallest of 1, 2, 5, 10, … (or 0.1, 0.2, …) that gives few enough bars."""
    smallest = 0 if whole else math.floor(math.log10(most)) - 2
    tried = (digit * 10.0**power for power in range(smallest, 300) for digit in (1, 2, 5))
    return next(width for width in tried if most / width <= MOST_BINS)


def share_counts(marks: Sequence[Mark], question: Question) -> tuple[list[int], float] | None:
    """How many students have which share of a question's points (see SHARES), and the mean share.

    None where nobody was judged on it or it counts for nothing.
    """
    judged = [mark for mark, _ in reports_on(marks, question)]
    checks = [(question.name, part.name) for part in question.parts]
    total = math.fsum(judged[0].weights[check] for check in checks) if judged else 0
    if not total:
        return None
    shares = [math.fsum(mark.points.get(c, 0) for c in checks) / total for mark in judged]
    counts = [0] * len(SHARES)
    for share in shares:
        counts[bisect_left(SHARES, share - ROUNDING)] += 1
    return counts, math.fsum(shares) / len(shares)


def passes(marks: Sequence[Mark], question: Question) -> list[Passed]:
    """For each check of the question, in its order."""
    results: dict[str, list[bool]] = {part.name: [] for part in question.parts}
    for _, report in reports_on(marks, question):
        for check in report["checks"]:
            results.get(check["name"], []).append(check["passed"])
    return [Passed(p, sum(results[p.name]), len(results[p.name])) for p in question.parts]


def mistakes_made(marks: Sequence[Mark], questions: Sequence[Question]) -> list[Made]:
    """The commonest first. Catalogued mistakes that share a hint are one; a student counts once."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    examples: dict[tuple[str, str], Mapping] = {}
    public = {question.name: public_inputs(question) for question in questions}
    for mark in marks:
        own = {key for report in mark.result.questions for key, _ in named(report)}
        for key in own:
            counts[key] += 1
        for report in mark.result.public:
            for key, check in named(report):
                if key in own and check["case"] in public.get(key[0], ()):
                    examples[key] = min(examples.get(key, check), check, key=length_and_text)
    made = [
        Made(question, hint, count, examples.get((name, hint)))
        for question in questions
        for (name, hint), count in sorted(counts.items())
        if name == question.name
    ]
    return sorted(made, key=lambda each: -each.students)  # of equals, in the exercise's order


def named(report: Mapping) -> Iterator[tuple[tuple[str, str], Mapping]]:
    """The failed checks of a report in which a mistake was recognised, by question and hint."""
    for check in report["checks"]:
        if check["mistake"]:
            yield (report["question"], check["hint"]), check


def public_inputs(question: Question) -> set[str]:
    """The inputs of the notebook's own check, as reports describe them."""
    return {describe_case(case) for _, case in drawn_cases(question, PUBLIC_SEED)}


def length_and_text(check: Mapping) -> tuple[int, list[str]]:
    texts = [check[key] or "" for key in ("case", "expected", "got")]
    return sum(map(len, texts)), texts


def unnamed(marks: Sequence[Mark], question: Question) -> Unnamed:
    """Who failed the question in a way of their own, and who did not answer it."""
    reports = [report for _, report in reports_on(marks, question)]
    answered = [r for r in reports if any(c["got"] != NOTHING_YET for c in r["checks"])]
    strange = [r for r in answered if not all(c["passed"] for c in r["checks"])]
    strange = [r for r in strange if not any(named(r))]
    return Unnamed(question, len(strange), len(reports) - len(answered), len(reports))


def plain(number: float) -> str:
    """A number of points as one writes it: two decimals at most.

    >>> plain(3.0), plain(1.5), plain(2 / 3), plain(1200)
    ('3', '1.5', '0.67', '1,200')
    """
    return f"{number:,.2f}".rstrip("0").rstrip(".")
