"""Question 7: five numbers about learning rates. Thought, no code."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.checks.call import Outcome
from course_lib.checks.plain import describe
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict, take_value
from course_lib.checks.report import NOTHING_YET

KAPPA, N = 9, 50  # the valley's steepness, and how many samples a mean is taken over


@dataclass(frozen=True)
class Asked:
    """One of the numbers: what it is, and which wrong ones are known, each with its hint."""

    title: str
    right: float
    known: dict[float, str]


ASKED = {
    "swings": Asked(
        "swings for ever on x²",
        1.0,
        {
            2.0: "Take a step: f′(x) = 2x, so x₁ = x₀ − 2 · 2x₀ = −3x₀. That is farther out. For "
            "which rate is x₁ = −x₀?",
            0.5: "Take a step: x₁ = x₀ − ½ · 2x₀ = 0. That is the minimum itself, at once. For "
            "which rate is x₁ = −x₀?",
            0.0: "At rate 0 nothing moves at all: x₁ = x₀. To swing, x₁ must be −x₀.",
            -1.0: "A negative rate goes uphill: x₁ = x₀ + 2x₀. To swing, x₁ must be −x₀.",
        },
    ),
    "edge": Asked(
        "the edge in the valley",
        2 / KAPPA,
        {
            1
            / KAPPA: "At 1/9 a step leads to y = 0 at once, y₁ = y₀ − 1/9 · 9y₀. It may be larger "
            "still: up to where y₁ = −y₀.",
            2.0: "2 is the edge along x alone, where the curvature is 1. Across, along y, it is 9, "
            "and y is the first that is thrown out: y₁ = y₀ − 2 · 9y₀ = −17y₀.",
            1.0: "At 1 a step leads to x = 0 at once, but y₁ = y₀ − 9y₀ = −8y₀ is thrown out. The "
            "rate must do for both.",
            2 / 10: "2/(λmin + λmax) is the *best* rate. A larger one still converges, though "
            "slower: up to where y₁ = −y₀.",
            2 / 81: "The gradient by y is 9y, not 81y: ∂/∂y of ½ · 9y².",
            1 / 18: "The ½ in f takes the 2 of the derivative away: the gradient by y is 9y.",
            4
            / KAPPA: "At 4/9 a step leads to y₁ = y₀ − 4y₀ = −3y₀, farther out. For which rate is "
            "y₁ = −y₀?",
        },
    ),
    "best": Asked(
        "the best rate in the valley",
        2 / (1 + KAPPA),
        {
            1 / KAPPA: "At 1/9 a step leads to y = 0 at once, but along x it leaves 1 − 1/9 = 8/9 "
            "of the way. A larger rate leaves less along x, and more along y.",
            1.0: "At 1 a step leads to x = 0 at once, but y₁ = y₀ − 9y₀ = −8y₀ is thrown out.",
            2 / KAPPA: "At 2/9 y swings between y₀ and −y₀ for ever. A somewhat smaller rate lets "
            "both x and y come nearer.",
            1
            / (1 + KAPPA): "There is a 2 missing: what is left along x and along y is equal where "
            "1 − η · 1 = −(1 − η · 9).",
            2 / (KAPPA - 1): "The sum of the curvatures is in it, not their difference: solve "
            "1 − η · 1 = −(1 − η · 9).",
            0.5: "At 0.5 y₁ = y₀ − 4.5y₀ = −3.5y₀ is thrown out. (0.5 is best for x² alone, whose "
            "slope is 2x.)",
        },
    ),
    "shrinks": Asked(
        "what a step at the best rate leaves",
        (KAPPA - 1) / (KAPPA + 1),
        {
            0.2: "That is the share by which the error becomes *smaller* (or the best rate "
            "itself). Asked for is what is left: |1 − η λ|.",
            (KAPPA + 1) / (KAPPA - 1): "Turned over: above 1 the error would grow. What is left is "
            "(κ − 1)/(κ + 1).",
            0.64: "That is what is left of f after a step, the square. The *distance* shrinks by "
            "its root.",
            1 / KAPPA: "1/κ would be far quicker than it is. Along x the step at η = 0.2 leaves "
            "1 − 0.2 · 1.",
            8 / 9: "1 − 1/κ is what is left along x at the rate 1/9. The best rate, 2/(λmin + "
            "λmax), does better.",
            -0.8: "Along y the sign changes at each step, but the *distance* to the minimum is "
            "asked for: |1 − η λ|.",
            0.0: "Only in a round bowl, κ = 1, one step leads there. Here no rate does it along "
            "both axes: along x it leaves 1 − 0.2 · 1.",
        },
    ),
    "for the sum": Asked(
        "the rate that goes with the sum",
        0.5 / N,
        {
            0.5 * N: "The sum is n times the mean, and so is its gradient: with a rate that is n "
            "times larger, too, the step would be n² times as long. For the same step the rate "
            "must become smaller.",
            0.5: "The gradient of the sum is 50 times that of the mean. At the same rate each step "
            "is 50 times as long, and is thrown out.",
            0.5 / N**2: "The sum is n times the mean, not n² times.",
            0.5 / N**0.5: "The sum is n times the mean, not √n times. (√n comes in where noise is "
            "averaged.)",
            1 / N: "The rate for the mean was ½, not 1: divide that by n.",
        },
    ),
}
WORDS = {
    "swings": "one number: the rate",
    "edge": "one number: the rate, a fraction like 1 / 3 or four digits",
    "best": "one number: the rate",
    "shrinks": "one number: what is left, as a share",
    "for the sum": "one number: the rate",
}


def number_of(value: Any, name: str) -> float | None:
    """The number that is given under a name, or None."""
    given = value.get(name) if isinstance(value, dict) else None
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        return None
    return float(given)


def near(a: float, b: float) -> bool:
    """Whether two finite numbers are the same to three digits or so: 0.222 does for 2/9.

    >>> near(0.222, 2 / 9), near(0.22, 2 / 9)
    (True, False)
    """
    return abs(a - b) <= 2e-3 * max(abs(a), abs(b)) + 1e-9


def judge_rates(case: Case, output: Any) -> Verdict:
    """The one number that the case asks for; a known wrong one is told what is wrong with it."""
    name = case.label
    asked, wanted = ASKED[name], WORDS[name]
    if output is None:
        return Verdict(False, wanted, NOTHING_YET)
    if not isinstance(output, dict):
        why = "`rates` is a dict of five numbers: leave its names, and put your numbers in."
        return Verdict(False, wanted, describe(output), why)
    if name not in output:
        why = f'There is no "{name}" in your `rates`: leave its names as they are.'
        return Verdict(False, wanted, describe(output), why)
    if output[name] is None or output[name] is Ellipsis:
        return Verdict(False, wanted, NOTHING_YET, "There is no answer here yet.")
    number = number_of(output, name)
    if number is None:
        why = f"Write a number, without quotes: {wanted}."
        return Verdict(False, wanted, describe(output[name]), why)
    if not np.isfinite(number):
        why = "∞ and nan are no rates, nor shares: a finite number is asked for."
        return Verdict(False, wanted, describe(output[name]), why)
    if near(number, asked.right):
        return Verdict(True, describe(output[name]), describe(output[name]))
    # the right number is not given away: thinking again is the point of the question
    known = [hint for wrong, hint in asked.known.items() if near(number, wrong)]
    close = abs(number - asked.right) < 0.03 * asked.right
    rounded = "Nearly. Write it as a fraction (`1 / 3`), or with four digits."
    again = "Take a step by hand, from x₀ and y₀ as letters: what is x₁, what is y₁?"
    why = rounded if close else (known or [again])[0]
    return Verdict(False, f"another {wanted.removeprefix('one ')}", describe(output[name]), why)


def one_number(case: Case, outcome: Outcome) -> Outcome:
    """For `Question.seen`: of the five numbers the one that the case asks for."""
    if outcome.error or not isinstance(outcome.value, dict):
        return outcome
    return replace(outcome, value=outcome.value.get(case.label, "nothing"))


def part(name: str) -> Part:
    return Part(ASKED[name].title, 1, asking(name))


def asking(name: str) -> Callable[[np.random.Generator], list[Case]]:
    return lambda rng: [Case((), name)]


def wrong(name: str, number: float, i: int, hint: str) -> Mistake:
    """All right but for one number."""
    given = {each: asked.right for each, asked in ASKED.items()} | {name: number}
    title = f"{name.replace(' ', '_')}_{i}"
    return Mistake(title, f"rates = {given!r}", hint)


RATES = Question(
    name="rates",
    title="Rates, by thought alone",
    parts=tuple(map(part, ASKED)),
    judge=judge_rates,
    call=take_value,
    seen=one_number,
    picture="course_lib.widgets.descent_tables:show_rates",
    mistakes=tuple(
        wrong(name, number, i, hint)
        for name, asked in ASKED.items()
        for i, (number, hint) in enumerate(asked.known.items(), 1)
    ),
)
