"""Question 6: the hinge loss of several classes, one sample first, then their mean."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question
from course_lib.models.linear import losses

NAMES = ("S", "y")


def mean_hinge(S: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean(losses.hinge(S, y)))


def case(S: Sequence | np.ndarray, y: Sequence[int] | np.ndarray, label: str) -> Case:
    return Case((np.array(S, dtype=float), np.array(y)), label, NAMES)


def one_sample(rng: np.random.Generator) -> Sequence[Case]:
    s, more = (2 * rng.normal(size=(2, 5))).round(1)
    return [
        case([[3.2, 5.1, -1.7]], [0], "one class is ahead"),
        case([[1.3, 4.9, 2.0]], [1], "the right class is clearly ahead"),
        case([[2.2, 2.5, -3.1]], [2], "both others are ahead"),
        case([[0.4, 1.0, 0.9]], [1], "ahead, but by less than 1"),
        case([[2.0, 0.0, 2.0]], [2], "two classes are level"),
        case([s], [int(np.argsort(s)[2])], "five classes"),
        case([more], [int(np.argmin(more))], "five classes, the right one is last"),
    ]


def many_samples(rng: np.random.Generator) -> Sequence[Case]:
    cats = [[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]]
    cases = [
        case(cats[:2], [0, 1], "two samples"),
        case(cats, [0, 1, 2], "three samples, three classes"),
        case([[0.4, 1.0, 0.9], [0.2, 0.5, 1.0]], [1, 0], "two samples, one of them right"),
    ]
    for n, c in ((4, 3), (6, 4), (4, 4), (5, 5)):
        y = np.append(rng.permutation(c)[:-1], rng.integers(0, c, size=n))[:n]
        S = (2 * rng.normal(size=(n, c))).round(1)
        cases.append(case(S, y, f"{n} samples, {c} classes"))
    return cases


def mistake(
    name: str, hint: str, result: str, terms: str = "np.maximum(0, S - right + 1)",
    zero: str = "T[i, y] = 0", concept: bool = True,
) -> Mistake:  # fmt: skip
    """`result` from T (n, c), the terms of each class, that of the right one set to 0."""
    lines = [
        "i = np.arange(len(y))",
        "right = S[i, y][:, None]",
        f"T = {terms}",
        *([zero] if zero else []),
        f"return {result}",
    ]
    return Mistake(name, "\n    ".join(["def multiclass_hinge(S, y):", *lines]), hint, concept)


def loop(
    name: str, hint: str, start: str = "for i in range(len(y)):", before: str = "total = 0.0",
    other: str = "y[i]", classes: str = "S.shape[1]", concept: bool = True,
) -> Mistake:  # fmt: skip
    """The right answer as a double loop, with one of its steps replaced."""
    code = (
        "def multiclass_hinge(S, y):\n"
        f"    {before}\n"
        f"    {start}\n"
        f"        for j in range({classes}):\n"
        f"            if j != {other}:\n"
        "                total += max(0, S[i, j] - S[i, y[i]] + 1)\n"
        "    return total / len(y)"
    )
    return Mistake(name, code, hint, concept)


MEAN = "T.sum(axis=1).mean()"

RIGHT_TOO = (
    "The right class is counted, too: s_y − s_y + 1 is 1, so every sample costs 1 too much. The "
    "sum runs over j ≠ y: set that term to 0 after the maximum (or subtract 1)."
)
NO_MARGIN = (
    "The margin is missing: being ahead by a hair is not enough. Another class costs something "
    "unless the right one leads it by 1 at least: max(0, s_j − s_y + 1)."
)
TURNED = (
    "The difference stands the wrong way round: you charge for classes that are *behind*. A class "
    "costs if its score is high: s_j − s_y + 1."
)
MINUS_1 = (
    "You subtract the margin: then a class may be ahead by 1 for nothing. The right one should "
    "lead by 1: s_j − s_y + 1."
)
PLUS_RIGHT = (
    "You *add* the right score: then the loss falls when the right score does. (A slide prints it "
    "so, by a slip.) It is s_j − s_y + 1."
)
NOT_CUT = (
    "The maximum is missing: classes far behind count below 0 and pay for those that are ahead. "
    "Each term is at least 0: `np.maximum(0, …)`."
)
ABSOLUTE = (
    "You take absolute values where the maximum with 0 belongs: classes far behind then cost, "
    "too, and the more the farther. A class that is behind by more than 1 costs nothing: "
    "`np.maximum(0, …)`."
)
WORST_AND_RIGHT = (
    "Only the class with the highest score counts, and that may be the right one itself, which "
    "then costs 1. Every class *but* the right one that comes too near costs: add the terms over "
    "j ≠ y."
)
ONLY_IF_WRONG = (
    "Classes that are behind by less than 1 cost nothing with you. It is not enough to be right: "
    "the right class should lead every other by 1. The maximum with 0 alone decides who costs."
)
WORST = (
    "Only the worst class counts. That is another hinge loss (of Crammer and Singer); here every "
    "class that comes too near costs: add the terms."
)
CUT_LATE = (
    "You add first and cut then: classes far behind cancel those that are ahead. Cut every term by "
    "itself, then add."
)
SUM = (
    "You add the losses of all samples. The full loss has 1/N before the sum: take the mean over "
    "the samples."
)
OVER_TABLE = (
    "You take the mean over the classes, too. The terms of a sample are *added*; only the samples "
    "are averaged: `.sum(axis=1).mean()`."
)
SQUARED = "You square the terms. The squared hinge is used as well; here the terms are as they are."
COLUMNS = (
    "`[:, y]` takes whole columns, N of them. One entry a row is wanted: `S[np.arange(len(y)), y]`."
)
FLAT_RIGHT = (
    "The right scores have shape (n,), and broadcasting takes them for a row, one number a "
    "*class*: that does not fit, or fits the wrong way if n = c. Make them a column: `[:, None]`."
)
DOWN = (
    "You divide by the number of classes. The terms of a sample are *added*, along its row, and "
    "the mean is over the samples: `.sum(axis=1).mean()`."
)

MULTICLASS_HINGE = Question(
    name="multiclass_hinge",
    title="The hinge loss of many classes",
    parts=(Part("one sample", 2, one_sample), Part("their mean", 2, many_samples)),
    judge=agrees_with(mean_hinge),
    picture="course_lib.widgets.loss_tables:show_hinge",
    mistakes=(
        mistake("counts_the_right_class", RIGHT_TOO, MEAN, zero=""),
        mistake("counts_the_right_class_and_sums", RIGHT_TOO, "T.sum()", zero=""),
        mistake("counts_the_right_class_of_the_table", OVER_TABLE, "T.mean()", zero=""),
        mistake("no_margin", NO_MARGIN, MEAN, "np.maximum(0, S - right)"),
        mistake(
            "no_margin_then_less_1",
            "The terms have no margin, and yet you subtract 1 for the right class: without the "
            "margin its term is 0. The margin belongs into every term: max(0, s_j − s_y + 1).",
            "(T.sum(axis=1) - 1).mean()",
            "np.maximum(0, S - right)",
        ),
        mistake("turned_round", TURNED, MEAN, "np.maximum(0, right - S + 1)"),
        mistake("turned_round_right_too", TURNED, MEAN, "np.maximum(0, right - S + 1)", zero=""),
        mistake("turned_round_less_1", TURNED, MEAN, "np.maximum(0, right - S - 1)"),
        mistake("turned_round_no_margin", TURNED, MEAN, "np.maximum(0, right - S)"),
        mistake("minus_1", MINUS_1, MEAN, "np.maximum(0, S - right - 1)", concept=False),
        mistake("plus_right_score", PLUS_RIGHT, MEAN, "np.maximum(0, S + right + 1)"),
        mistake(
            "plus_right_score_right_too", PLUS_RIGHT, MEAN, "np.maximum(0, S + right + 1)", zero=""
        ),
        mistake("not_cut", NOT_CUT, MEAN, "S - right + 1"),
        mistake("not_cut_right_too", NOT_CUT, MEAN, "S - right + 1", zero=""),
        mistake("absolute", ABSOLUTE, MEAN, "np.abs(S - right + 1)"),
        mistake("absolute_right_too", ABSOLUTE, MEAN, "np.abs(S - right + 1)", zero=""),
        mistake("cut_late", CUT_LATE, "np.maximum(0, T.sum(axis=1)).mean()", "S - right + 1"),
        mistake("cut_last", CUT_LATE, "max(0, T.sum(axis=1).mean())", "S - right + 1"),
        mistake("worst_class", WORST, "T.max(axis=1).mean()"),
        mistake("worst_class_right_too", WORST_AND_RIGHT, "T.max(axis=1).mean()", zero=""),
        mistake(
            "distance_to_the_best",
            "You take how far the right score is behind the highest. That is the perceptron's "
            "loss, without a margin and with one class only: add max(0, s_j − s_y + 1) over all "
            "j ≠ y.",
            "(S.max(axis=1) - right[:, 0]).mean()",
        ),
        mistake(
            "two_class_hinge",
            "max(0, 1 − s_y) is the hinge of two classes and one score. With a score a class the "
            "right one is compared with every other: max(0, s_j − s_y + 1).",
            "np.maximum(0, 1 - S[i, y]).mean()",
        ),
        mistake("sum_for_mean", SUM, "T.sum()"),
        mistake(
            "a_loss_each",
            "These are the losses, one a sample. One number is asked for, their mean.",
            "T.sum(axis=1)",
        ),
        mistake("over_the_table", OVER_TABLE, "T.mean()"),
        mistake("over_the_other_classes", OVER_TABLE, "T.sum() / len(y) / (S.shape[1] - 1)"),
        mistake("over_the_classes", DOWN, "T.sum(axis=0).mean()"),
        mistake("over_the_classes_right_too", DOWN, "T.sum(axis=0).mean()", zero=""),
        mistake("squared", SQUARED, "(T**2).sum(axis=1).mean()"),
        mistake("squared_right_too", SQUARED, "(T**2).sum(axis=1).mean()", zero=""),
        mistake(
            "drops_terms_of_1",
            "You leave out every term that is 1. That is the right class's, but also that of a "
            "class with the same score. Leave out the class y by its place: `T[rows, y] = 0`.",
            "T[T != 1].sum() / len(y)",
            zero="",
        ),
        mistake(
            "max_of_python",
            "Python's `max` compares 0 with the whole table at once. `np.maximum(0, …)` does it "
            "entry by entry.",
            MEAN,
            "max(0, S - right + 1)",
            concept=False,
        ),
        mistake(
            "counts_them",
            "You count the classes that come too near. How near matters: add by how much, "
            "s_j − s_y + 1.",
            "(T > 0).sum(axis=1).mean()",
        ),
        mistake(
            "right_or_wrong",
            "You count right or wrong predictions. That jumps, and has no slope to go down; the "
            "hinge charges s_j − s_y + 1 for each class that comes too near.",
            "(S.argmax(axis=1) != y).mean()",
        ),
        Mistake(
            "probabilities",
            "def multiclass_hinge(S, y):\n"
            "    i = np.arange(len(y))\n"
            "    E = np.exp(S - S.max(axis=1, keepdims=True))\n"
            "    P = E / E.sum(axis=1, keepdims=True)\n"
            "    return np.maximum(0, P - P[i, y][:, None] + 1).sum(axis=1).mean() - 1",
            "You turn scores into probabilities first. The hinge needs none: it compares the "
            "scores themselves.",
        ),
        mistake(
            "predicted_for_right",
            "You compare with the highest score, not with that of the right class. The label "
            "chooses: `S[np.arange(len(y)), y]`.",
            MEAN,
            "np.maximum(0, S - S.max(axis=1, keepdims=True) + 1)",
        ),
        mistake(
            "labels_from_1",
            "You subtract 1 from the labels. They count from 0 here, as columns do.",
            MEAN,
            "np.maximum(0, S - S[i, y - 1][:, None] + 1)",
            zero="T[i, y - 1] = 0",
            concept=False,
        ),
        mistake("columns_for_entries", COLUMNS, MEAN, "np.maximum(0, S - S[:, y] + 1)"),
        mistake(
            "columns_for_entries_right_too", COLUMNS, MEAN, "np.maximum(0, S - S[:, y] + 1)", ""
        ),
        mistake("clears_columns", COLUMNS, MEAN, zero="T[:, y] = 0"),
        mistake("flat_right_scores", FLAT_RIGHT, MEAN, "np.maximum(0, S - S[i, y] + 1)"),
        mistake(
            "flat_right_scores_right_too", FLAT_RIGHT, MEAN, "np.maximum(0, S - S[i, y] + 1)", ""
        ),
        mistake(
            "first_sample",
            "Only the first sample counts. Take the mean over all.",
            "T[0].sum()",
            concept=False,
        ),
        mistake(
            "first_class_left_out",
            "Class 0 is left out, whichever is right. The class to be left out is y, another for "
            "each sample.",
            MEAN,
            zero="T[:, 0] = 0",
        ),
        mistake(
            "right_prediction_is_free",
            "A sample that is predicted rightly costs nothing with you. It costs, too, if another "
            "class comes nearer than 1: leave the question who wins away, the maximum with 0 "
            "decides.",
            "(T.sum(axis=1) * (S.argmax(axis=1) != y)).mean()",
        ),
        mistake("only_classes_ahead", ONLY_IF_WRONG, "(T * (S > right)).sum(axis=1).mean()"),
        mistake("only_classes_level", ONLY_IF_WRONG, "(T * (S >= right)).sum(axis=1).mean()"),
        loop(
            "number_of_the_sample",
            "The class is compared with the number of the sample, `j != i`. The one to be left out "
            "is the right class of sample i: `j != y[i]`.",
            other="i",
        ),
        loop(
            "starts_again",
            "The sum is set to 0 inside the loop over the samples, so that only the last of them "
            "is left in it. Set it to 0 once, before the loop.",
            start="for i in range(len(y)):\n        total = 0.0",
            before="total = 0.0",
            concept=False,
        ),
        loop(
            "largest_label_for_the_classes",
            "You count the classes by the largest label, `max(y)`. A class may be missing among "
            "the labels; S has a column for each: `S.shape[1]`.",
            classes="max(y) + 1",
        ),
        mistake(
            "rounded",
            "You round the result. Rounding is for showing a number; a function returns what it "
            "computed.",
            f"np.round({MEAN}, 2)",
            concept=False,
        ),
        Mistake(
            "changes_S",
            "def multiclass_hinge(S, y):\n"
            "    i = np.arange(len(y))\n"
            "    S -= S[i, y][:, None] - 1\n"
            "    S[i, y] = 0\n"
            "    return np.maximum(0, S).sum(axis=1).mean()",
            "The value is right, but S itself is changed: `S -= …` and `S[i, y] = 0` write into "
            "the caller's table. Compute a new one first: `T = S - …`.",
        ),
    ),
)
