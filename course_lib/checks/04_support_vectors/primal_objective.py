"""Question 4: what a soft margin makes small."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

from .lines import Drawn, by_hand, draw

NAMES = ("w", "b", "X", "y", "C")


def right_objective(w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray, C: float) -> float:
    return float(0.5 * w @ w + C * np.maximum(0, 1 - y * (X @ w + b)).sum())


def case(line: Drawn, C: float, label: str) -> Case:
    return Case((*line, C), label, NAMES)


def nobody_short(rng: np.random.Generator) -> Sequence[Case]:
    """All have y (w·x + b) > 1: the loss is 0 and only ½‖w‖² is left."""
    far = by_hand([0.5, 2], 3, [[4, 1], [-4, -4], [2, 2], [0, -3]], [1, -1, 1, -1])
    w, b, X, y = draw(rng, 6, 3)
    m = y * (X @ w + b)
    scale = float(np.ceil(20 / m.min()) / 10)  # twice the margin that is asked for, and a bit
    return [
        case(by_hand([2, 0], -1, [[3, 1], [-1, 2]], [1, -1]), 3.0, "two samples, none falls short"),
        case(far, 0.2, "four samples, none falls short"),
        case(Drawn(scale * w, scale * b, X, y), 5.0, "six samples, none falls short"),
    ]


def some_short(rng: np.random.Generator) -> Sequence[Case]:
    hand = by_hand([0.5, 1], -0.5, [[1, 0.5], [1, 2], [0, -0.8], [1, 0.25]], [1, 1, -1, -1])
    return [
        case(by_hand([1, 2], 0.5, [[0.1, 0.1], [-1, -1]], [1, -1]), 4.0, "one falls short"),
        case(hand, 10.0, "two fall short"),
        case(by_hand([1, 2], 0.5, [[-30, -10], [2, 1]], [1, -1]), 2.0, "one is far astray"),
        case(draw(rng, 8, 2, wrong=2), 0.31234, "two on the wrong side"),
        case(draw(rng, 12, 4, wrong=3), 7.0, "four features, three on the wrong side"),
    ]


def mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
    """The right function with some of its terms replaced."""
    terms = {
        "f": "X @ w + b",
        "m": "y * f",
        "losses": "np.maximum(0, 1 - m)",
        "total": "C * losses.sum()",
        "width": "0.5 * w @ w",
        "result": "width + total",
    }
    if not changes.keys() <= terms.keys():
        raise ValueError(f"{name}: expected terms of {', '.join(terms)}, got {', '.join(changes)}")
    lines = "".join(f"    {key} = {text}\n" for key, text in (terms | changes).items())
    code = f"def primal_objective(w, b, X, y, C):\n{lines}    return result"
    return Mistake(name, code, hint, concept)


COUNTED = (
    "You count who falls short, or who is wrong. Each pays by how *much* it falls short: the sum "
    "of the hinge losses."
)
LENGTH = "The first term is ½‖w‖², half of the *squared* length, w·w; no root is taken, no ℓ1."
MEAN = (
    "You take the mean of the losses. Here it is C times their *sum*: with the mean, C would mean "
    "something else for every number of samples."
)
PERCEPTRON = (
    "Who is on the right side pays nothing with you, however near the line. Then no width is asked "
    "for: the hinge is max(0, 1 − y f), with the 1."
)
SQUARED = "You square the losses. That is the squared hinge; here it is the plain one."
BRACKETS = "y multiplies the whole of w·x + b, b with it: mind the brackets, 1 − y (w·x + b)."
INSIDE = (
    "C stands inside the hinge, where it moves the kink. It is the price of a loss: C times the "
    "sum, outside."
)
ONE_CLASS = "Only one class pays with you. Samples of both can fall short: the sum over all."
DIVIDED = (
    "You divide by ‖w‖². ½‖w‖² is half *of* it, so that a wide street, a small ‖w‖, is cheap: "
    "`0.5 * w @ w`."
)
MINUS = (
    "You subtract the losses. Both terms are costs: a large w and samples that fall short. Add "
    "them."
)

PRIMAL_OBJECTIVE = Question(
    name="primal_objective",
    title="What a soft margin makes small",
    parts=(
        Part("nobody falls short", 1, nobody_short),
        Part("some fall short", 2, some_short),
    ),
    judge=agrees_with(right_objective),
    picture="course_lib.widgets.svm_tables:show_objective",
    mistakes=(
        mistake(
            "b_regularized",
            "You charge for b as well. b only moves the street and does not make it narrower, so "
            "it costs nothing: ½ w·w alone.",
            width="0.5 * (w @ w + b * b)",
        ),
        mistake(
            "no_half",
            "The ½ before ‖w‖² is missing. (It is there so that the slope is w, not 2w.)",
            concept=False,
            width="w @ w",
        ),
        mistake("length_not_squared", LENGTH, width="0.5 * np.sqrt(w @ w)"),
        mistake("length", LENGTH, width="np.sqrt(w @ w)"),
        mistake("l1_length", LENGTH, width="0.5 * np.abs(w).sum()"),
        mistake("l1_length_whole", LENGTH, width="np.abs(w).sum()"),
        mistake("squared_sum", LENGTH, width="0.5 * w.sum() ** 2"),
        mistake("squared_twice", LENGTH, width="0.5 * (w @ w) ** 2"),
        mistake(
            "no_width",
            "Only the losses are left. Without ½‖w‖² nothing asks for a wide street: any line that "
            "parts the classes, scaled up, would cost 0.",
            width="0.0",
        ),
        mistake(
            "one_over_width",
            "You charge 1/‖w‖, which is the width of the street: then narrow streets would be "
            "cheap. A wide street is a *small* ‖w‖: charge ½‖w‖².",
            width="1 / np.sqrt(w @ w)",
        ),
        mistake(
            "no_loss",
            "The losses are missing: this is the hard margin's ½‖w‖², which knows nothing of those "
            "that fall short.",
            total="0.0",
        ),
        mistake(
            "C_on_the_width",
            "C stands before the wrong term. It is the price of a loss; ½‖w‖² has none.",
            width="C * 0.5 * w @ w",
            total="losses.sum()",
        ),
        mistake(
            "C_on_both",
            "C multiplies everything, so it changes nothing: the lowest place stays. It belongs to "
            "the losses only.",
            width="C * 0.5 * w @ w",
        ),
        mistake("no_C", "C is missing: it says how dear a loss is.", total="losses.sum()"),
        mistake(
            "C_squared",
            "C comes in twice. It is the price of a loss, once: C Σ max(0, 1 − y f).",
            concept=False,
            total="C**2 * losses.sum()",
        ),
        *(
            mistake(f"C_inside_{name}", INSIDE, losses=losses, total="losses.sum()")
            for name, losses in (
                ("times_margin", "np.maximum(0, 1 - C * m)"),
                ("for_1", "np.maximum(0, C - m)"),
                ("and_outside", "C * np.maximum(0, 1 - C * m)"),
            )
        ),
        *(
            mistake(
                name,
                "The two costs are not put together as they should be. Only the losses are "
                "multiplied, by C; ½‖w‖² is added: ½ w·w + C · (sum of the losses).",
                result=result,
            )
            for name, result in (
                ("C_added_to_width", "(width + C) * losses.sum()"),
                ("C_added", "width + C + losses.sum()"),
                ("multiplied", "width * total"),
            )
        ),
        *(
            mistake(
                f"{name}_loss_only",
                "The loss of one sample comes in, the first or the last. In a loop `+=` gathers "
                "them (`=` keeps the last one), and `return` stands after it.",
                concept=False,
                total=f"C * losses[{i}]",
            )
            for name, i in (("first", 0), ("last", -1))
        ),
        mistake("class_plus_only", ONE_CLASS, total="C * losses[y > 0].sum()"),
        mistake("class_minus_only", ONE_CLASS, total="C * losses[y < 0].sum()"),
        mistake("half_over_squared_length", DIVIDED, width="1 / (2 * w @ w)"),
        mistake("two_over_squared_length", DIVIDED, width="2 / (w @ w)"),
        mistake(
            "rounds",
            "You round the result. A function returns what it computed.",
            concept=False,
            result="np.round(width + total, 2)",
        ),
        mistake(
            "C_inverted",
            "You divide by C, so that a large C forgives. Here a large C is a high price: "
            "multiply.",
            total="losses.sum() / C",
        ),
        mistake(
            "C_half",
            "The losses count half. The ½ belongs to ‖w‖² alone: mind the brackets.",
            concept=False,
            total="0.5 * C * losses.sum()",
        ),
        mistake("mean", MEAN, total="C * losses.mean()"),
        mistake("mean_without_C", MEAN, total="losses.mean()"),
        mistake(
            "largest_loss",
            "You charge the largest loss only. Every sample that falls short pays: the sum.",
            total="C * losses.max()",
        ),
        mistake(
            "not_clipped",
            "Samples far on their own side lower your objective, and pay for the others' errors. "
            "No loss is below 0: `np.maximum(0, …)`.",
            losses="1 - m",
        ),
        mistake(
            "sum_clipped",
            "You cut the *sum* off at 0. Each loss by itself is cut off, before they are added: "
            "or those far ahead pay for those behind.",
            losses="1 - m",
            total="C * max(0.0, losses.sum())",
        ),
        mistake(
            "two_sided",
            "You charge samples that are beyond the margin, too: the absolute value bends the loss "
            "up again. There is nothing to pay once y f ≥ 1.",
            losses="np.abs(1 - m)",
        ),
        mistake("perceptron", PERCEPTRON, losses="np.maximum(0, -m)"),
        mistake("right_side_free", PERCEPTRON, losses="np.where(m > 0, 0, 1 - m)"),
        mistake(
            "at_most_1",
            "No loss is above 1 with you. A sample on the wrong side pays more the farther it is.",
            losses="np.clip(1 - m, 0, 1)",
        ),
        mistake(
            "smaller_one",
            "`minimum` keeps what lies below 0 and drops the losses. The larger of 0 and 1 − y f "
            "is wanted: `maximum`.",
            concept=False,
            losses="np.minimum(0, 1 - m)",
        ),
        mistake(
            "logistic",
            "This is the logistic loss, log(1 + e^−yf), which is never quite 0. The hinge has a "
            "kink: max(0, 1 − y f).",
            losses="np.log(1 + np.exp(-m))",
        ),
        mistake("squared_hinge", SQUARED, losses="np.maximum(0, 1 - m) ** 2"),
        mistake("counts_short", COUNTED, losses="(m < 1) * 1.0"),
        mistake("counts_errors", COUNTED, losses="(m < 0) * 1.0"),
        mistake(
            "no_labels",
            "Your margins do not look at the labels: samples of class −1 belong where f is "
            "negative. Put y in: y f.",
            m="f",
        ),
        mistake(
            "plus_for_minus",
            "The sign of y f is turned: the farther a sample is on its own side, the more it pays.",
            concept=False,
            losses="np.maximum(0, 1 + m)",
        ),
        mistake(
            "hinge_turned",
            "You charge what is *beyond* 1. It is what falls short of it that costs: 1 − y f.",
            losses="np.maximum(0, m - 1)",
        ),
        mistake(
            "distances",
            "You put distances into the hinge, divided by ‖w‖. The 1 of the hinge is in the units "
            "of f: the functional margin y (w·x + b) belongs there. (‖w‖ has its own term.)",
            m="y * f / np.sqrt(w @ w)",
        ),
        mistake("b_without_y", BRACKETS, m="y * (X @ w) + b"),
        mistake("b_after_the_product", BRACKETS, losses="np.maximum(0, 1 - y * (X @ w) + b)"),
        mistake(
            "labels_converted_again",
            "The labels are −1 and +1 here already. Converted once more (2 · label − 1) they "
            "become −3 and 1.",
            concept=False,
            m="(2 * y - 1) * f",
        ),
        mistake("forgets_b", "b is missing in f = w·x + b.", f="X @ w"),
        mistake(
            "subtracts_b",
            "You subtract b; here a line is w·x + b = 0.",
            concept=False,
            f="X @ w - b",
        ),
        mistake("minus_losses", MINUS, result="width - total"),
        mistake("losses_minus_width", MINUS, result="total - width"),
        mistake(
            "one_for_each_sample",
            "You return a number for each sample. The objective is one number for all: add the "
            "losses up.",
            total="C * losses",
        ),
        mistake(
            "one_for_each_feature",
            "You return a number for each feature: w² entry by entry. ‖w‖² is one number, `w @ w`.",
            width="0.5 * w**2",
        ),
        mistake(
            "width_for_each_sample",
            "You add ½‖w‖² once for each sample. It is there once, whatever their number.",
            width="0.5 * w @ w * len(y)",
        ),
    ),
)
