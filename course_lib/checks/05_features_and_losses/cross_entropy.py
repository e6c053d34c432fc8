"""Question 5: the mean cross-entropy of scores, also where a probability is too small to hold."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import as_array
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict
from course_lib.models.linear import losses

NAMES = ("S", "y")


def mean_loss(S: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean(losses.cross_entropy(S, y)))


def case(S: Sequence | np.ndarray, y: Sequence[int] | np.ndarray, label: str) -> Case:
    return Case((np.array(S, dtype=float), np.array(y)), label, NAMES)


def drawn(rng: np.random.Generator, n: int, c: int) -> Case:
    """No two labels in a row need agree, and all classes but one occur."""
    y = np.append(rng.permutation(c)[:-1], rng.integers(0, c, size=n))[:n]
    return case((2 * rng.normal(size=(n, c))).round(1), y, f"{n} samples, {c} classes")


def small_scores(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[0.3, 1.2]], [1], "one sample, two classes"),
        case([[3.2, 5.1, -1.7]], [0], "one sample, three classes"),
        case([[1, 2, 0.5], [-1, 0, 3]], [2, 0], "two samples"),
        case([[2, 1, 0.5], [1.5, 3, 0.2], [1, 2, 1]], [0, 1, 0], "three samples"),
        *(drawn(rng, n, c) for n, c in ((4, 4), (6, 3), (3, 5), (9, 4))),
    ]


def extreme_scores(rng: np.random.Generator) -> Sequence[Case]:
    """In the first three a power overflows, and the right class's probability is 0 as a float."""
    far = rng.integers(800, 2000, size=4).astype(float)
    return [
        case([[1000, 0]], [1], "surely the wrong class"),
        case([[0, 0, far[0]], [far[1], 1, 2]], [0, 2], "two samples, both surely wrong"),
        case([[far[2], -far[3], 5], [1, 2, 900]], [1, 0], "wrong by thousands"),
        case([[1000, 0]], [0], "surely right"),
        case([[-1000, -1000], [0, -1]], [0, 1], "one sample far below the other"),
        case([[0, 720], [1, 0]], [0, 0], "a probability of 10 to the −313"),
        case([[30000, 0, 2]], [1], "wrong by more than any float holds a power of"),
    ]


compare_losses = agrees_with(mean_loss)

BOUNDED = (
    "The loss stops short. log 0 is kept away by something small, so that a sure mistake costs no "
    "more than the logarithm of that. Its price should grow with the scores: work with "
    "log p = s_y − max − log Σ e^(s − max), which needs no log of a tiny number."
)

NOT_FINITE = (
    "The loss is a finite number, yours is not. Somewhere a power overflows, or a probability is 0 "
    "as a float and has no logarithm: log p = s_y − max − log Σ e^(s − max) avoids both."
)


def judge_loss(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; a loss that is finite where it should be larger is named."""
    verdict, value = compare_losses(case, output), as_array(output)
    if verdict.ok or value is None or value.ndim or value.dtype.kind not in "iuf":
        return verdict
    if mean_loss(*case.args) > 100 and 0 < float(value) < 100:
        return replace(verdict, why=BOUNDED)
    return verdict if np.isfinite(value) else replace(verdict, why=NOT_FINITE)


def mistake(
    name: str, hint: str, result: str, *before: str, log_p: str = "", concept: bool = True
) -> Mistake:
    """`result` from L (n, c), the logarithms of the probabilities, and rows i = 0, 1, …"""
    log_p = log_p or "S - S.max(axis=1, keepdims=True)"
    lines = [
        f"L = {log_p}",
        "L = L - np.log(np.exp(L).sum(axis=1, keepdims=True))",
        "i = np.arange(len(y))",
        *before,
        f"return {result}",
    ]
    return Mistake(name, "\n    ".join(["def cross_entropy(S, y):", *lines]), hint, concept)


def by_softmax(
    name: str, hint: str, result: str, shift: str = "S.max(axis=1, keepdims=True)", eps: str = ""
) -> Mistake:
    """`result` from P (n, c), the probabilities, which may be 0 as floats."""
    code = (
        "def cross_entropy(S, y):\n"
        f"    E = np.exp(S - {shift})\n"
        f"    P = E / E.sum(axis=1, keepdims=True){eps}\n"
        "    i = np.arange(len(y))\n"
        f"    return {result}"
    )
    return Mistake(name, code, hint)


OVERFLOW = (
    "e^1000 is more than a float can hold, and inf / inf is nan (or the loss inf). Subtract the "
    "largest score of each row first; log p stays the same: "
    "log p = s_y − max − log Σ e^(s − max)."
)
LOG_OF_0 = (
    "The probability of a class far behind is 0 as a float, and −log 0 is inf, though the true "
    "loss is a number. Take the logarithm of the quotient by hand before you compute: "
    "log p = s_y − max − log Σ e^(s − max)."
)
SUM = (
    "You add the losses of all samples. The full loss has 1/N before the sum: take the mean, or "
    "twice as much data would count as twice as wrong."
)
ALL_LOSSES = "These are the losses, one a sample. One number is asked for, their mean."
OVER_TABLE = (
    "You divide by the number of all entries, N·C. Only one entry a sample counts, that of its "
    "right class: divide by N."
)
SIGN = (
    "Your loss is negative: log p is at most 0, and the loss is −log p. The minus makes a small "
    "probability a large loss."
)
NO_LOG = (
    "You take the probability itself, without its logarithm. The loss is −log p: 0 for p = 1, and "
    "without end as p goes to 0."
)
RAW = (
    "You take the logarithm of the raw score. A score may be negative, where no logarithm is: it "
    "must become a probability first, by softmax."
)
NOT_RIGHT_CLASS = (
    "The labels never choose: every class's −log p is added. Only the right class counts: "
    "`[np.arange(len(y)), y]` picks one entry a row, or multiply by the one-hot labels."
)
COLUMNS_OF_Y = (
    "`[:, y]` takes whole columns, N of them: a table of N × N. One entry a row is wanted: "
    "`[np.arange(len(y)), y]`."
)
BINARY = (
    "You add (1 − y) log(1 − p) for the classes that are not right. That is the loss of several "
    "yes-or-no questions. With softmax there is one question, and −log p of the right class is "
    "all: the others are in its denominator already."
)

CROSS_ENTROPY = Question(
    name="cross_entropy",
    title="The mean cross-entropy",
    parts=(Part("the loss", 3, small_scores), Part("extreme scores", 1, extreme_scores)),
    judge=judge_loss,
    picture="course_lib.widgets.loss_tables:show_cross_entropy",
    mistakes=(
        by_softmax("overflow", OVERFLOW, "-np.log(P[i, y]).mean()", shift="0"),
        Mistake(
            "overflow_in_the_sum",
            "def cross_entropy(S, y):\n"
            "    return (np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]).mean()",
            OVERFLOW,
        ),
        Mistake(
            "overflow_after_the_right_score",
            "def cross_entropy(S, y):\n"
            "    right = S[np.arange(len(y)), y][:, None]\n"
            "    return np.log(np.exp(S - right).sum(axis=1)).mean()",
            "You subtract the right class's score. If another one is far above it, e^s is still "
            "more than a float can hold, and the loss inf. Subtract the *largest* score of each "
            "row: log p = s_y − max − log Σ e^(s − max).",
        ),
        by_softmax("log_of_0", LOG_OF_0, "-np.log(P[i, y]).mean()"),
        by_softmax("one_shift", OVERFLOW, "-np.log(P[i, y]).mean()", shift="S.max()"),
        Mistake(
            "one_hot_times_log_of_0",
            "def cross_entropy(S, y):\n"
            "    E = np.exp(S - S.max(axis=1, keepdims=True))\n"
            "    P = E / E.sum(axis=1, keepdims=True)\n"
            "    Y = np.eye(S.shape[1])[y]\n"
            "    return -(Y * np.log(P)).sum(axis=1).mean()",
            LOG_OF_0 + " (And 0 · log 0 is nan, though that class should not count at all.)",
        ),
        *(
            by_softmax(f"adds_{eps}", BOUNDED, f"-np.log(P[i, y] + {eps}).mean()")
            for eps in ("1e-7", "1e-8", "1e-9", "1e-10", "1e-12", "1e-15", "1e-16", "1e-300")
        ),
        by_softmax("adds_the_finest", BOUNDED, "-np.log(P[i, y] + np.finfo(float).eps).mean()"),
        by_softmax("log_of_0_to_a_number", BOUNDED, "-np.nan_to_num(np.log(P[i, y])).mean()"),
        mistake("sum_for_mean", SUM, "-L[i, y].sum()"),
        by_softmax("sum_for_mean_log_of_0", SUM, "-np.log(P[i, y]).sum()"),
        mistake("a_loss_each", ALL_LOSSES, "-L[i, y]"),
        mistake("over_the_table", OVER_TABLE, "-(np.eye(S.shape[1])[y] * L).mean()"),
        mistake(
            "over_the_classes",
            "You divide by the number of classes. It is the mean over the samples: divide by "
            "`len(y)`.",
            "-L[i, y].sum() / S.shape[1]",
        ),
        mistake("no_minus", SIGN, "L[i, y].mean()", concept=False),
        by_softmax("probability", NO_LOG, "P[i, y].mean()"),
        by_softmax("minus_probability", NO_LOG, "-P[i, y].mean()"),
        by_softmax("one_minus_probability", NO_LOG, "(1 - P[i, y]).mean()"),
        mistake(
            "log_of_the_mean",
            "You average the probabilities and take one logarithm. The loss of each sample is "
            "−log p; the mean comes last.",
            "-np.log(np.exp(L[i, y]).mean())",
        ),
        Mistake(
            "raw_scores",
            "def cross_entropy(S, y):\n    return -np.log(S[np.arange(len(y)), y]).mean()",
            RAW,
        ),
        Mistake(
            "minus_score",
            "def cross_entropy(S, y):\n    return -S[np.arange(len(y)), y].mean()",
            "You take minus the right score. Without the logarithm of the sum of all powers the "
            "other classes' scores do not matter: −s_y + log Σ e^s.",
        ),
        Mistake(
            "largest_not_added_back",
            "def cross_entropy(S, y):\n"
            "    E = np.exp(S - S.max(axis=1, keepdims=True))\n"
            "    return (np.log(E.sum(axis=1)) - S[np.arange(len(y)), y]).mean()",
            "You subtract the largest score under the sum, but not from s_y. Shift all scores of "
            "a row by the same number, that of the right class, too.",
        ),
        Mistake(
            "sum_without_powers",
            "def cross_entropy(S, y):\n"
            "    return (np.log(S.sum(axis=1)) - S[np.arange(len(y)), y]).mean()",
            "In log Σ e^s the powers are missing: the scores themselves do not add up to anything "
            "that has a logarithm.",
        ),
        Mistake(
            "other_classes_only",
            "def cross_entropy(S, y):\n"
            "    S = S - S.max(axis=1, keepdims=True)\n"
            "    i = np.arange(len(y))\n"
            "    E = np.exp(S)\n"
            "    return (np.log(E.sum(axis=1) - E[i, y]) - S[i, y]).mean()",
            "The right class is missing in the denominator. Softmax divides by the powers of *all* "
            "classes; otherwise it is no probability, and the loss can be below 0.",
        ),
        Mistake(
            "log_of_the_sum_only",
            "def cross_entropy(S, y):\n    return np.logaddexp.reduce(S, axis=1).mean()",
            "The right class's score is missing: your loss does not know which class is right. "
            "It is log Σ e^s − s_y.",
        ),
        Mistake(
            "softmax_along_axis_0",
            "def cross_entropy(S, y):\n"
            "    L = S - S.max(axis=0)\n"
            "    L = L - np.log(np.exp(L).sum(axis=0))\n"
            "    return -L[np.arange(len(y)), y].mean()",
            "Your probabilities add up to 1 down the columns. A row is a sample, and its classes "
            "share the probability: `axis=1`, with `keepdims=True`.",
        ),
        Mistake(
            "softmax_of_the_table",
            "def cross_entropy(S, y):\n"
            "    L = S - S.max()\n"
            "    L = L - np.log(np.exp(L).sum())\n"
            "    return -L[np.arange(len(y)), y].mean()",
            "The probabilities of the whole table add up to 1. Each row by itself does: `axis=1`, "
            "with `keepdims=True`.",
        ),
        mistake("all_classes", NOT_RIGHT_CLASS, "-L.sum(axis=1).mean()"),
        mistake("all_classes_mean", NOT_RIGHT_CLASS, "-L.mean()"),
        mistake("all_classes_sum", NOT_RIGHT_CLASS, "-L.sum()"),
        mistake("columns_of_y", COLUMNS_OF_Y, "-L[:, y].mean()"),
        mistake("columns_of_y_sum", COLUMNS_OF_Y, "-L[:, y].sum() / len(y)"),
        mistake(
            "rows_of_y",
            "`[y]` takes rows, as if labels were numbers of samples. One entry a row is wanted: "
            "`[np.arange(len(y)), y]`.",
            "-L[y].mean()",
        ),
        mistake(
            "predicted_class",
            "You take the largest probability, that of the class that would be predicted. The "
            "loss asks about the *right* class, y: else a sure mistake costs nothing.",
            "-L.max(axis=1).mean()",
        ),
        mistake(
            "labels_from_1",
            "You subtract 1 from the labels. They count from 0 here, as columns do.",
            "-L[i, y - 1].mean()",
            concept=False,
        ),
        mistake(
            "binary",
            BINARY,
            "-(Y * np.log(P) + (1 - Y) * np.log(1 - P)).sum(axis=1).mean()",
            "P, Y = np.exp(L), np.eye(S.shape[1])[y]",
        ),
        mistake(
            "binary_mean",
            BINARY,
            "-(Y * np.log(P) + (1 - Y) * np.log(1 - P)).mean()",
            "P, Y = np.exp(L), np.eye(S.shape[1])[y]",
        ),
        mistake(
            "multiplied_by_labels",
            "You multiply by the labels themselves, so that class 2 counts twice and class 0 not "
            "at all. A label is a name: make it one-hot, or let it choose a column.",
            "-(y * L[i, y]).mean()",
        ),
        mistake(
            "entropy",
            "You weigh every −log p by p. That is the entropy of the prediction, and does not "
            "look at the labels: weigh by the one-hot labels.",
            "-(np.exp(L) * L).sum(axis=1).mean()",
        ),
        mistake(
            "squared_error",
            "This is the squared error of the probabilities. The cross-entropy is −log p of the "
            "right class.",
            "((np.exp(L) - np.eye(S.shape[1])[y]) ** 2).sum(axis=1).mean()",
        ),
        mistake(
            "base_2",
            "You take logarithms to base 2 (bits). Here they are natural: `np.log`.",
            "-L[i, y].mean() / np.log(2)",
            concept=False,
        ),
        mistake(
            "base_10",
            "You take logarithms to base 10. Here they are natural: `np.log`.",
            "-L[i, y].mean() / np.log(10)",
            concept=False,
        ),
        by_softmax("base_10_log_of_0", LOG_OF_0, "-np.log10(P[i, y]).mean()"),
        Mistake(
            "sigmoid",
            "def cross_entropy(S, y):\n    return np.logaddexp(0, -S[np.arange(len(y)), y]).mean()",
            "You take the sigmoid of the right score, as for two classes and one score. With a "
            "score a class the others count, too: softmax.",
        ),
        mistake(
            "power_of_the_loss",
            "You return e to the loss (the perplexity). The loss itself is asked for.",
            "np.exp(-L[i, y].mean())",
        ),
        mistake(
            "accuracy",
            "You count right or wrong predictions. That jumps, and has no slope to go down; the "
            "cross-entropy is −log p of the right class.",
            "(S.argmax(axis=1) != y).mean()",
        ),
        mistake(
            "first_sample",
            "Only the first sample counts. Take the mean over all.",
            "-L[0, y[0]]",
            concept=False,
        ),
        mistake(
            "last_sample",
            "Only the last sample counts. Collect the losses of all, and take their mean.",
            "-L[-1, y[-1]]",
            concept=False,
        ),
        mistake(
            "row_and_column_exchanged",
            "The places are exchanged: a row of the table is a sample, a column a class. The entry "
            "of sample i is `[i, y[i]]`, for all samples `[np.arange(len(y)), y]`.",
            "-L[y, i].mean()",
            concept=False,
        ),
        mistake(
            "rounded",
            "You round the result. Rounding is for showing a number; a function returns what it "
            "computed.",
            "np.round(-L[i, y].mean(), 3)",
            concept=False,
        ),
        Mistake(
            "changes_S",
            "def cross_entropy(S, y):\n"
            "    S -= S.max(axis=1, keepdims=True)\n"
            "    return (np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]).mean()",
            "The value is right, but S itself is changed: `S -= …` writes into the caller's table. "
            "Compute a new one: `S = S - …`.",
        ),
    ),
)
