"""Question 1: the geometric margin of a line."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

from .lines import Drawn, by_hand, draw

NAMES = ("w", "b", "X", "y")


def right_margin(w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray) -> float:
    return float(np.min(y * (X @ w + b)) / np.sqrt(w @ w))  # (n, d) @ (d,) -> (n,)


def case(line: Drawn, label: str) -> Case:
    return Case(tuple(line), label, NAMES)


def parting(rng: np.random.Generator) -> Sequence[Case]:
    """The nearest sample is now of one class, now of the other."""
    return [
        case(by_hand([2, 0], -1, [[3, 1], [-1, 2]], [1, -1]), "two samples"),
        case(by_hand([3, 4], -5, [[4, 2], [0, 1], [2, 3]], [1, -1, 1]), "three samples"),
        case(by_hand([3, 4], 5, [[-4, -2], [0, -1], [-2, -3]], [-1, 1, -1]), "three samples"),
        case(draw(rng, 6, 2), "six samples"),
        case(draw(rng, 8, 3), "three features"),
        case(by_hand([3, 4], -5, [[3e6, 4e6], [-6e6, -1e6]], [1, -1]), "two samples, far away"),
    ]


def not_parting(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case(by_hand([3, 4], -5, [[3, 2], [0, 1], [4, 4]], [1, -1, -1]), "one on the wrong side"),
        case(by_hand([0, -2], 3, [[1, 5], [2, -3], [0, 1]], [1, 1, -1]), "two on the wrong side"),
        case(draw(rng, 7, 2, wrong=2), "two of seven on the wrong side"),
        case(draw(rng, 9, 4, wrong=1), "four features, one on the wrong side"),
    ]


LENGTH = "np.sqrt(w @ w)"


def mistake(name: str, result: str, hint: str, concept: bool = True) -> Mistake:
    code = f"def margin(w, b, X, y):\n    length, f = {LENGTH}, X @ w + b\n    return {result}"
    return Mistake(name, code, hint, concept)


SMALLEST = (
    "The margin of a line is that of its worst sample, so the *smallest* of all: one that is near "
    "is not made good by others that are far."
)
OTHER_LENGTH = (
    "You divide by another size of w. A distance is straight, so it needs the ℓ2 length of w, "
    "‖w‖ = √(w·w)."
)
SCALED = (
    "1/‖w‖ is the margin only of a line that has been scaled so that its nearest sample has "
    "y (w·x + b) = 1. These lines have not: look at the samples."
)
TWICE = (
    "You measure the width of the street, from one kerb to the other. The margin is asked for: "
    "from the line to the nearest sample."
)
OWN_LINE = (
    "You measure from class to class, as if the line lay in the middle. It lies where b puts it: "
    "take the distance from this line."
)
WRONG_SIDE = (
    "A sample on the wrong side counts as if it were on the right one, so its margin comes out "
    "positive. y (w·x + b) is negative there, and must stay so: no absolute value."
)
ONE_CLASS = "You look at one class only. The nearest sample may belong to either."
FIRST_BEST = (
    "A number is taken for the smallest before any sample is looked at, and where all margins are "
    "larger, that number is the result. Begin with the first sample's margin, or with `np.inf`."
)

MARGIN = Question(
    name="margin",
    title="The geometric margin of a line",
    parts=(
        Part("lines that part the classes", 2, parting),
        Part("lines that do not", 1, not_parting),
    ),
    judge=agrees_with(right_margin),
    picture="course_lib.widgets.svm_tables:show_margin",
    mistakes=(
        mistake(
            "functional_margin",
            "(y * f).min()",
            "This is the functional margin, y (w·x + b). It doubles when w and b double, though "
            "the line stays where it is; divided by ‖w‖ it is a distance.",
        ),
        mistake(
            "squared_length",
            "(y * f).min() / (w @ w)",
            "You divide by ‖w‖², so the result halves when w and b double, though the line stays. "
            "Take the root: ‖w‖ = √(w·w).",
        ),
        mistake("half_squared_length", "(y * f).min() / (0.5 * w @ w)", OTHER_LENGTH),
        mistake("l1_length", "(y * f).min() / np.abs(w).sum()", OTHER_LENGTH),
        mistake("largest_weight", "(y * f).min() / np.abs(w).max()", OTHER_LENGTH),
        mistake(
            "length_with_b",
            "(y * f).min() / np.sqrt(w @ w + b * b)",
            "b is no part of the length: it moves the line and does not turn it. Divide by ‖w‖ "
            "alone.",
        ),
        mistake(
            "b_not_divided",
            "(y * (X @ w / length + b)).min()",
            "Only w·x is divided by ‖w‖. The whole of w·x + b is: put it in brackets.",
        ),
        mistake(
            "ignores_y",
            "f.min() / length",
            "The labels do not come in. Samples of class −1 belong where w·x + b is negative; "
            "times y it is positive for all that are on their side.",
        ),
        mistake("distance", "np.abs(f).min() / length", WRONG_SIDE),
        mistake("absolute_value", "np.abs((y * f).min()) / length", WRONG_SIDE),
        mistake("distance_of_the_right_ones", "np.abs(f[y * f > 0]).min() / length", WRONG_SIDE),
        mistake(
            "not_below_0",
            "max(0.0, (y * f).min() / length)",
            "You cut it off at 0. A negative margin is an answer: it tells how far the worst "
            "sample is on the wrong side.",
        ),
        mistake(
            "margin_of_the_nearest",
            "(y * f)[np.abs(f).argmin()] / length",
            "You take the sample nearest to the line. If another is far on the wrong side, that "
            "one is worse: the smallest of all y (w·x + b) / ‖w‖ is wanted.",
        ),
        mistake(
            "b_not_divided_and_no_sign",
            "np.abs(X @ w / length + b).min()",
            "Only w·x is divided by ‖w‖: the whole of w·x + b is. And with the absolute value a "
            "sample on the wrong side counts as if it were on the right one: multiply by y.",
        ),
        *(
            mistake(f"best_is_{best}_at_first", f"min({best}, (y * f).min() / length)", FIRST_BEST,
                concept=False)
            for best in (0, 1, 100, 1000, 10_000)
        ),
        *(
            mistake(
                f"{name}_sample_only",
                f"(y * f)[{i}] / length",
                "You return the margin of the first or the last sample. In a loop over the samples "
                "keep the smallest so far; `return` stands after the loop.",
                concept=False,
            )
            for name, i in (("first", 0), ("last", -1))
        ),
        mistake(
            "rounds",
            "np.round((y * f).min() / length, 2)",
            "You round the result. A function returns what it computed.",
            concept=False,
        ),
        mistake("mean", "(y * f).mean() / length", SMALLEST),
        mistake("largest", "(y * f).max() / length", SMALLEST),
        mistake("sum", "(y * f).sum() / length", SMALLEST),
        mistake("median", "np.median(y * f) / length", SMALLEST),
        mistake(
            "all_of_them",
            "y * f / length",
            "You return the margin of each sample. That of the line is one number: the smallest "
            "of them.",
        ),
        mistake(
            "which_sample",
            "int((y * f).argmin())",
            "You return which sample is the worst. How far it is from the line is wanted: `min`, "
            "not `argmin`.",
            concept=False,
        ),
        mistake("one_over_length", "1 / length", SCALED),
        mistake("two_over_length", "2 / length", SCALED),
        mistake("whole_street", "2 * (y * f).min() / length", TWICE),
        mistake("from_class_to_class", "(f[y > 0].min() - f[y < 0].max()) / length", OWN_LINE),
        mistake("half_of_that", "(f[y > 0].min() - f[y < 0].max()) / (2 * length)", OWN_LINE),
        mistake("class_plus_only", "f[y > 0].min() / length", ONE_CLASS),
        mistake("class_minus_only", "(-f[y < 0]).min() / length", ONE_CLASS),
        mistake(
            "forgets_b",
            "(y * (X @ w)).min() / length",
            "b is missing, so you measure from a line through the origin. Add it to w·x.",
        ),
        mistake(
            "subtracts_b",
            "(y * (X @ w - b)).min() / length",
            "You subtract b: that line lies on the other side of the origin. Here a line is "
            "w·x + b = 0.",
            concept=False,
        ),
        mistake(
            "b_without_y",
            "(y * (X @ w) + b).min() / length",
            "y multiplies w·x only. It belongs to the whole of w·x + b: put that in brackets.",
        ),
        mistake(
            "labels_converted_again",
            "((2 * y - 1) * f).min() / length",
            "The labels are −1 and +1 here already. Converted once more (2 · label − 1) they "
            "become −3 and 1.",
            concept=False,
        ),
        mistake(
            "sign_turned",
            "(-y * f).min() / length",
            "The sign is turned: samples on their own side have a positive margin, y (w·x + b).",
            concept=False,
        ),
        mistake(
            "negative",
            "-(y * f).min() / length",
            "The result has the wrong sign: a line that parts the classes has a positive margin.",
            concept=False,
        ),
        mistake(
            "divides_by_samples_too",
            "(y * f / (length * np.sqrt((X * X).sum(axis=1)))).min()",
            "You divide by the lengths of the samples as well, as for an angle. For the distance "
            "from the line only ‖w‖ is divided by.",
        ),
        mistake(
            "length_of_samples",
            "(y * f / np.sqrt((X * X).sum(axis=1))).min()",
            "You divide by the lengths of the samples. It is w whose scale is free: divide by ‖w‖.",
        ),
    ),
)  # fmt: skip
