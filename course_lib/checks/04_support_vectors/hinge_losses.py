"""Question 3: the hinge loss of each sample, from scores and labels 0 and 1."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("f", "labels")


def right_losses(f: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.maximum(0, 1 - np.where(labels == 1, 1, -1) * f)


def case(f: Sequence | np.ndarray, labels: Sequence | np.ndarray, label: str) -> Case:
    return Case((np.array(f, dtype=float), np.array(labels)), label, NAMES)


def one_label(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([2.0], [1], "one sample, beyond the margin"),
        case([0.25], [1], "one sample, right but too near"),
        case([-1.5, 3.0, 0.4], [1, 1, 1], "three samples"),
        case((2 * rng.normal(size=9)).round(2), np.ones(9, dtype=int), "nine samples"),
        case([-400.0], [1], "one sample, far on the wrong side"),
    ]


def both_labels(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([-3.0], [0], "one sample, beyond the margin"),
        case([-0.25, 2.5], [0, 0], "label 0 only"),
        case([-0.5, 0.75, -2.0, 3.0, 0.2, -1.2], [0, 0, 1, 1, 1, 0], "both labels"),
        case((2 * rng.normal(size=20)).round(2), np.arange(20) % 2, "twenty samples"),
    ]


def mistake(
    name: str, result: str, hint: str, concept: bool = True, y: str = "2 * labels - 1"
) -> Mistake:
    code = f"def hinge_losses(f, labels):\n    y = {y}\n    m = y * f\n    return {result}"
    return Mistake(name, code, hint, concept)


AS_THEY_ARE = (
    "The labels go in as 0 and 1. Then y f is 0 for every sample of label 0, and its loss 1, "
    "whatever its score. Make them −1 and +1 first: y = 2 · label − 1."
)
NO_MARGIN = (
    "A sample on its own side costs nothing with you, however near. The hinge wants more than the "
    "right side: y f ≥ 1, and each bit short of 1 costs."
)
NOT_CLIPPED = (
    "Samples far on their own side get a negative loss, and would pay for the others' errors. "
    "Once y f is 1 or more the loss is 0: cut it off, `np.maximum(0, …)`."
)
TWO_SIDED = (
    "You charge samples that are *beyond* the margin, too: the absolute value bends the loss up "
    "again. There is nothing to pay once y f ≥ 1."
)
SQUARED = "You square the loss. That is the squared hinge, a relative; here it is the plain one."
ONE_NUMBER = (
    "You return one number. The loss of *each* sample is asked for, an array as long as f: leave "
    "the sum to question 4."
)
COUNTS = (
    "You return who falls short, 1 or 0. The hinge says by how *much*: 1 − y f for those below 1."
)
WHO_IS_THERE = (
    "Your y depends on which labels happen to be there: where all samples have the same label, it "
    "comes out wrong. Label 1 is always y = +1, and label 0 always y = −1: y = 2 · label − 1."
)
CUT_TOO_EARLY = (
    "You cut off y f at 0, and not the loss. It is the whole of 1 − y f that goes into "
    "`np.maximum(0, …)`: below 0 y f must count, above 1 it must not."
)
NO_LABELS = (
    "Your loss does not look at the labels: it takes every sample for one of class 1. For label 0 "
    "a score of −3 is good: put y = −1 into y f."
)
REGRESSION = (
    "You compare the score with the label by subtraction, as if a score of 1 were the goal. The "
    "hinge multiplies, y f, and is content with anything from 1 on."
)
SMOOTH = "This is the logistic loss, log(1 + e^−yf), which is never quite 0. The hinge has a kink."

HINGE_LOSSES = Question(
    name="hinge_losses",
    title="The hinge loss of each sample",
    parts=(Part("samples of label 1", 1, one_label), Part("both labels", 2, both_labels)),
    judge=agrees_with(right_losses),
    picture="course_lib.widgets.svm_tables:show_losses",
    mistakes=(
        mistake("labels_as_they_are", "np.maximum(0, 1 - m)", AS_THEY_ARE, y="labels"),
        mistake(
            "labels_shifted",
            "np.maximum(0, 1 - m)",
            "Your labels become −1 and 0. The two must be equally far from 0: 2 · label − 1 makes "
            "−1 and +1.",
            y="labels - 1",
        ),
        mistake(
            "labels_doubled",
            "np.maximum(0, 1 - m)",
            "You double the labels and do not subtract 1: they become 0 and 2, and should be −1 "
            "and +1.",
            y="2 * labels",
        ),
        mistake(
            "labels_halved",
            "np.maximum(0, 1 - m)",
            "Your labels become −½ and +½. Equally far from 0 they are, but the margin of 1 is "
            "counted with −1 and +1: y = 2 · label − 1.",
            y="labels - 0.5",
        ),
        mistake("no_labels", "np.maximum(0, 1 - f)", NO_LABELS),
        mistake("absolute_score", "np.maximum(0, 1 - np.abs(f))", NO_LABELS),
        mistake("not_clipped", "1 - m", NOT_CLIPPED),
        mistake("not_clipped_labels_as_they_are", "1 - m", NOT_CLIPPED, y="labels"),
        mistake("two_sided", "np.abs(1 - m)", TWO_SIDED),
        mistake("no_margin", "np.maximum(0, -m)", NO_MARGIN),
        mistake("right_side_free", "np.where(m > 0, 0, 1 - m)", NO_MARGIN),
        mistake("no_margin_labels_as_they_are", "np.maximum(0, -m)", NO_MARGIN, y="labels"),
        mistake(
            "wrong_side_free",
            "np.maximum(0, 1 - m) * (m > 0)",
            "Samples on the wrong side pay nothing with you. They fall short most of all: the "
            "hinge goes on rising there.",
        ),
        mistake(
            "label_0_free",
            "np.maximum(0, 1 - m) * (labels == 1)",
            "Samples of label 0 pay nothing with you. Theirs is y = −1, and their loss 1 + f, "
            "where that is above 0.",
        ),
        mistake("squared", "np.maximum(0, 1 - m) ** 2", SQUARED),
        mistake("half_squared", "0.5 * np.maximum(0, 1 - m) ** 2", SQUARED),
        mistake("squared_error", "(1 - m) ** 2", REGRESSION),
        mistake("distance_to_label", "np.abs(labels - f)", REGRESSION),
        mistake("squared_distance_to_label", "(labels - f) ** 2", REGRESSION),
        mistake("label_minus_score", "np.maximum(0, y - f)", REGRESSION),
        mistake("label_minus_score_0_1", "np.maximum(0, labels - f)", REGRESSION),
        mistake(
            "plus_for_minus",
            "np.maximum(0, 1 + m)",
            "The sign of y f is turned: the farther a sample is on its own side, the more it pays. "
            "(Label 1 becomes y = +1, label 0 becomes y = −1, and the loss is 1 − y f.)",
            concept=False,
        ),
        mistake(
            "hinge_turned",
            "np.maximum(0, m - 1)",
            "You charge what is *beyond* 1. It is what falls short of it that costs: 1 − y f, not "
            "y f − 1.",
        ),
        mistake(
            "smaller_one",
            "np.minimum(0, 1 - m)",
            "`minimum` keeps the negative ones and drops the losses. The larger of 0 and 1 − y f "
            "is wanted: `maximum`.",
            concept=False,
        ),
        mistake(
            "at_least_1",
            "np.maximum(1, 1 - m)",
            "No loss is below 1 with you. The 1 is the margin that is asked for; what is cut off "
            "lies below 0.",
            concept=False,
        ),
        mistake(
            "at_most_1",
            "np.clip(1 - m, 0, 1)",
            "You stop at 1. A sample on the wrong side pays more the farther it is: the hinge goes "
            "on rising.",
        ),
        mistake("sum", "np.maximum(0, 1 - m).sum()", ONE_NUMBER),
        mistake("mean", "np.maximum(0, 1 - m).mean()", ONE_NUMBER),
        mistake(
            "max_of_an_array",
            "max(0, 1 - m)",
            "`max` compares whole things, and an array is no number. Use `np.maximum(0, …)`, which "
            "compares entry by entry.",
            concept=False,
        ),
        mistake(
            "largest_of_all",
            "max(0, np.max(1 - m))",
            "`max` gives one number for all samples. Use `np.maximum(0, …)`, which compares entry "
            "by entry.",
            concept=False,
        ),
        mistake("falls_short", "(m < 1).astype(int)", COUNTS),
        mistake(
            "errors",
            "(m < 0).astype(int)",
            "You return who is wrong, 1 or 0. The hinge says by how *much* a sample falls short of "
            "y f = 1, and charges those that are right but too near as well: 1 − y f.",
        ),
        mistake("cut_before_the_1", "1 - np.maximum(0, m)", CUT_TOO_EARLY),
        mistake(
            "no_1",
            "np.maximum(0, m)",
            "You return y f where it is above 0: that grows with how far a sample is on its own "
            "side. The loss is what y f lacks to 1: 1 − y f.",
        ),
        mistake(
            "whole_numbers",
            "np.maximum(0, 1 - m).astype(int)",
            "Your losses are cut to whole numbers. A table made by `np.zeros_like(labels)`, or "
            "with dtype int, takes no others: `np.zeros(len(f))`.",
            concept=False,
        ),
        mistake(
            "returns_in_the_loop",
            "max(0, 1 - m[0])",
            "You return the loss of the first sample only: the `return` stands inside the loop. "
            "Move it to the left, level with `for`, and gather the losses in a list.",
            concept=False,
        ),
        mistake(
            "returns_in_the_loop_with_a_table",
            "np.maximum(0, 1 - m) * (np.arange(len(f)) == 0)",
            "Only the first loss is filled in: the `return` stands inside the loop. Move it to the "
            "left, level with `for`.",
            concept=False,
        ),
        mistake(
            "keeps_the_last",
            "max(0, 1 - m[-1])",
            "Only the last loss is left: each round of the loop forgets the one before. Gather the "
            "losses in a list, or in a table.",
            concept=False,
        ),
        mistake(
            "divided",
            "np.maximum(0, 1 - m) / len(f)",
            "You divide by the number of samples. Each loss is asked for as it is; nothing is "
            "averaged here.",
        ),
        mistake(
            "sign_of_the_score",
            "np.maximum(0, 1 - y * np.sign(f))",
            "You use the sign of the score only. Its size tells how far a sample is on its side, "
            "and so how much it falls short: y f with f as it is.",
        ),
        mistake("logistic", "np.log(1 + np.exp(-m))", SMOOTH),
        mistake("exponential", "np.exp(-m)", SMOOTH.replace("logistic", "exponential").replace(
            "log(1 + e^−yf)", "e^−yf")),
        mistake("only_those_that_pay", "(1 - m)[m < 1]",
            "You leave out those that pay nothing, so that nobody knows whose loss is whose. Keep "
            "their place, with a 0."),
        mistake(
            "half",
            "0.5 * np.maximum(0, 1 - m)",
            "The losses are half of what they should be: there is no ½ in the hinge.",
            concept=False,
        ),
        # last: where one part alone is compared, these are like others that are likelier
        *(
            mistake(f"labels_by_{name}", "np.maximum(0, 1 - m)", WHO_IS_THERE, y=text)
            for name, text in (
                ("sign_about_the_mean", "np.sign(labels - labels.mean())"),
                ("the_smallest", "np.where(labels == labels.min(), -1, 1)"),
                ("the_largest", "np.where(labels == labels.max(), 1, -1)"),
            )
        ),
    ),
)  # fmt: skip
