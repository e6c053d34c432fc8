"""The check of lesson 00: one small question, to learn how a check speaks."""

import math
from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Lesson, Mistake, Part, Question


def average(values: np.ndarray) -> float:
    return math.fsum(values) / len(values)


def by_hand(rng: np.random.Generator) -> Sequence[Case]:
    lists = (
        [4.0], [2.0, 4.0], [1.0, 2.0, 6.0], [1.0, 2.0, 2.0], [0.125, -0.5, 0.0, -3.0],
        [5.0, 1.0, 1.0, 1.0],
    )  # fmt: skip
    return [Case((np.array(v),), names=("values",)) for v in lists]


def drawn(rng: np.random.Generator) -> Sequence[Case]:
    """Whole numbers whose average is negative, then positive, and never whole."""
    cases = []
    for n, sign in ((3, -1), (3, 1), (5, -1), (8, 1), (40, -1)):
        values = rng.integers(-9, 10, size=n).astype(float)
        values[0] += sign * (n * rng.integers(1, 4) + n - 1) - values.sum()
        cases.append(Case((values,), f"{n} numbers", ("values",)))
    return cases


AVERAGE = Question(
    name="average",
    title="The average of some numbers",
    parts=(Part("small lists", 1, by_hand), Part("longer lists, negative numbers too", 1, drawn)),
    judge=agrees_with(average),
    picture="course_lib.widgets.balance:show_case",
    mistakes=(
        Mistake(
            "divides_by_two",
            "def average(values):\n    return sum(values) / 2",
            "You divide by 2 whatever the number of values. That is right for two values only: "
            "divide by how many there are, `len(values)`.",
        ),
        Mistake(
            "divides_by_four",
            "def average(values):\n    return sum(values) / 4",
            "You divide by 4 whatever the number of values. The plank of the lecture carried four "
            "weights; another may carry more: divide by `len(values)`.",
        ),
        Mistake(
            "sum_only",
            "def average(values):\n    return sum(values)",
            "This is the sum. The average shares it out: divide by the number of values.",
        ),
        Mistake(
            "median",
            "def average(values):\n    return np.median(values)",
            "This is the median, the value in the middle. It does not notice how far away the "
            "others are; the average does.",
        ),
        Mistake(
            "midrange",
            "def average(values):\n    return (min(values) + max(values)) / 2",
            "This is the point half-way between the smallest and the largest value. The values "
            "in between must count too.",
        ),
        Mistake(
            "one_less",
            "def average(values):\n    return sum(values) / (len(values) - 1)",
            "You divide by `n − 1`. That belongs to the estimate of a variance; the average "
            "divides by `n`.",
        ),
        Mistake(
            "whole_division",
            "def average(values):\n    return sum(values) // len(values)",
            "`//` throws the fraction away (and rounds down below zero). Use `/`.",
            concept=False,
        ),
        Mistake(
            "cuts_the_fraction",
            "def average(values):\n    return int(sum(values) / len(values))",
            "`int` cuts the fraction off. The average of whole numbers need not be whole.",
            concept=False,
        ),
        Mistake(
            "rounds",
            "def average(values):\n    return round(sum(values) / len(values), 2)",
            "You round the result. Rounding is for showing a number; a function returns what it "
            "computed.",
        ),
        Mistake(
            "rounds_to_whole",
            "def average(values):\n    return round(sum(values) / len(values))",
            "You round the result. Rounding is for showing a number; a function returns what it "
            "computed.",
        ),
        Mistake(
            "drops_the_sign",
            "def average(values):\n    return abs(sum(values)) / len(values)",
            "You drop the sign of the sum. Weights left of zero may well balance left of zero.",
        ),
        Mistake(
            "skips_first",
            "def average(values):\n"
            "    total = 0.0\n"
            "    for i in range(1, len(values)):\n"
            "        total += values[i]\n"
            "    return total / len(values)",
            "The first value is left out: Python counts from 0, so the loop must start at 0.",
            concept=False,
        ),
        Mistake(
            "skips_last",
            "def average(values):\n"
            "    total = 0.0\n"
            "    for i in range(len(values) - 1):\n"
            "        total += values[i]\n"
            "    return total / len(values)",
            "The last value is left out: `range(n)` stops before n by itself, so it needs no "
            "`− 1`.",
            concept=False,
        ),
        Mistake(
            "forgets_the_total",
            "def average(values):\n"
            "    for v in values:\n"
            "        total = v\n"
            "    return total / len(values)",
            "Each round of the loop forgets the one before: `total = v` puts v in its place, "
            "`total += v` adds it.",
            concept=False,
        ),
        Mistake(
            "adds_the_places",
            "def average(values):\n"
            "    total = 0.0\n"
            "    for i in range(len(values)):\n"
            "        total += i\n"
            "    return total / len(values)",
            "You add the places 0, 1, 2, … instead of the values that stand there: `values[i]`.",
            concept=False,
        ),
        Mistake(
            "divides_the_last_only",
            "def average(values):\n    return sum(values[:-1]) + values[-1] / len(values)",
            "Only the last value is divided: `/` binds before `+`. Put the sum in brackets.",
            concept=False,
        ),
        Mistake(
            "one_more",
            "def average(values):\n    return sum(values) / (len(values) + 1)",
            "You divide by `n + 1`. Count the values: there are n.",
        ),
        Mistake(
            "halves_as_it_goes",
            "def average(values):\n"
            "    result = values[0]\n"
            "    for v in values[1:]:\n"
            "        result = (result + v) / 2\n"
            "    return result",
            "You average each value with all that came before it, half and half: so the last "
            "value alone counts for a half. All values must count the same.",
        ),
        Mistake(
            "whole_values",
            "def average(values):\n    return np.mean(values.astype(int))",
            "You make the values whole numbers first: 0.5 becomes 0.",
            concept=False,
        ),
        Mistake(
            "distance_from_zero",
            "def average(values):\n    return np.mean(np.abs(values))",
            "You average the sizes and forget the signs: −3 and 3 balance at 0, not at 3.",
        ),
        Mistake(
            "returns_in_loop",
            "def average(values):\n"
            "    total = 0.0\n"
            "    for v in values:\n"
            "        total += v\n"
            "        return total / len(values)",
            "The `return` stands inside the loop, so the loop ends after the first value. Move "
            "it to the left, level with `for`.",
            concept=False,
        ),
    ),
)

LESSON = Lesson("00_welcome", {q.name: q for q in (AVERAGE,)})
