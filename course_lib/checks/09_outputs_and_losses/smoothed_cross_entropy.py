"""Question 6: the mean cross-entropy of logits with smoothed labels."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import as_array
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict
from course_lib.nn.losses import CategoricalCrossentropy

NAMES = ("y", "Z", "a")


def right_loss(y: np.ndarray, Z: np.ndarray, a: float) -> float:
    loss = CategoricalCrossentropy(from_logits=True, label_smoothing=a)
    return loss(np.eye(Z.shape[1])[y], Z)


def case(y: Sequence | np.ndarray, Z: Sequence | np.ndarray, a: float, label: str) -> Case:
    return Case((np.array(y), np.array(Z, dtype=float), a), label, NAMES)


def drawn(rng: np.random.Generator, n: int, c: int, a: float) -> Case:
    y = np.append(rng.permutation(c)[:-1], rng.integers(0, c, size=n))[:n]
    Z = (2 * rng.normal(size=(n, c))).round(1)
    return case(y, Z, a, f"{n} samples, {c} classes, a = {a:g}")


def smoothed(rng: np.random.Generator) -> Sequence[Case]:
    sizes = ((4, 4, 0.2), (6, 3, 0.3), (3, 5, 0.1), (2, 4, 0.6), (3, 25, 0.4))
    return [
        case([1], [[0, 2]], 0.0, "two classes, no smoothing"),
        case([1], [[0, 2]], 0.2, "two classes"),
        case([0], [[3, 1, -1]], 0.3, "three classes"),
        case([2, 0], [[1, 2, 0.5], [-1, 0, 3]], 0.3, "two samples"),
        case([0, 1, 0], [[2, 1, 0.5], [1.5, 3, 0.2], [1, 2, 1]], 0.0, "no smoothing"),
        *(drawn(rng, n, c, a) for n, c, a in sizes),
    ]


def extreme(rng: np.random.Generator) -> Sequence[Case]:
    far = rng.integers(800, 2000, size=3).astype(float)
    return [
        case([0], [[1000, 0]], 0.2, "surely right: with smoothing that is too sure"),
        case([1], [[1000, 0]], 0.0, "surely wrong"),
        case([0, 2], [[0, 0, far[0]], [far[1], 1, 2]], 0.1, "two samples, both surely wrong"),
        case([1, 0], [[0, -1, -far[2]], [900, 900, 1]], 0.3, "one class far behind"),
        case([1], [[30000, 0, 2]], 0.1, "beyond any power"),
        case([0, 1], [[-1000, -1001], [0, -1]], 0.1, "one sample far below the other"),
    ]


compare_losses = agrees_with(right_loss)

BOUNDED = (
    "The loss stops short: a probability or a logit is held within bounds. Smoothing gives every "
    "class a share, so a probability that rounds to 0 has its price: take log p = z − log Σ e^z, "
    "with the largest z subtracted first."
)
NOT_FINITE = (
    "The loss is a finite number, yours is not: a power overflows, or a probability is 0 as a "
    "float. log p = z − max − log Σ e^(z − max) avoids both."
)


def judge_loss(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; a loss that is finite where it should be larger is named."""
    verdict, value = compare_losses(case, output), as_array(output)
    if verdict.ok or value is None or value.ndim or value.dtype.kind not in "iuf":
        return verdict
    if right_loss(*case.args) > 60 and 0 < float(value) < 60:
        return replace(verdict, why=BOUNDED)
    return verdict if np.isfinite(value) else replace(verdict, why=NOT_FINITE)


def mistake(
    name: str, hint: str, result: str = "-(Q * L).sum(axis=1).mean()", Q: str = "",
    L: str = "", concept: bool = True,
) -> Mistake:  # fmt: skip
    """`result` from L (n, c), the logarithms of the probabilities, and Q (n, c), the labels."""
    lines = [
        "n, c = Z.shape",
        "Y = np.eye(c)[y]",
        f"Q = {Q or '(1 - a) * Y + a / c'}",
        "L = Z - Z.max(axis=1, keepdims=True)",
        f"L = {L or 'L - np.log(np.exp(L).sum(axis=1, keepdims=True))'}",
        f"return {result}",
    ]
    return Mistake(
        name, "\n    ".join(["def smoothed_cross_entropy(y, Z, a):", *lines]), hint, concept
    )


def by_softmax(name: str, hint: str, log: str = "np.log(P)", shift: str = "0") -> Mistake:
    """From P (n, c), the probabilities, which may be 0 as floats."""
    code = (
        "def smoothed_cross_entropy(y, Z, a):\n"
        f"    E = np.exp(Z - {shift})\n"
        "    P = E / E.sum(axis=1, keepdims=True)\n"
        "    Q = (1 - a) * np.eye(Z.shape[1])[y] + a / Z.shape[1]\n"
        f"    return -(Q * {log}).sum(axis=1).mean()"
    )
    return Mistake(name, code, hint)


OWN_MAX = "Z.max(axis=1, keepdims=True)"
OTHERS_ONLY = (
    "You share a out over the *other* classes, a/(c − 1) each. Here all c classes have their "
    "share, the right one too: (1 − a) Y + a/c. (Both are in use; with the first the right class "
    "keeps 1 − a.)"
)
NOT_REDUCED = (
    "You give every class a/c but take nothing from the right one: the row adds up to 1 + a. It "
    "keeps 1 − a, and its share of a."
)
NOT_SMOOTHED = "a does nothing: the labels are still one-hot. Smooth them: (1 − a) Y + a/c."
RAW = (
    "You take the logits for logarithms of probabilities. They are so only up to a shift: subtract "
    "log Σ e^z of the row."
)
SUM = "You add the losses of all samples; their mean is asked for."
PREDICTION = (
    "You smooth the prediction, not the label. That caps what a sure mistake costs; the label is "
    "what should not ask for certainty."
)
SIGN = "Your loss is negative: log p is at most 0, and the loss is −Σ q log p."
AWAY = (
    "Where a probability is 0 you leave its term out: then what is surely wrong costs nothing. "
    "Its logarithm is finite: log p = z − max − log Σ e^(z − max)."
)
ITS_SHARE = (
    "You take only a/c away from the right class, so the row does not add up to 1. It gives up all "
    "of a, and gets back its share: (1 − a) Y + a/c."
)
OCCUR = (
    "You divide a by the number of classes that you see in y. It is shared out over all c of them, "
    "the columns of Z: `Z.shape[1]`."
)
SEVERAL = (
    "You add (1 − q) log(1 − p). That is the loss of several yes-or-no questions; with softmax "
    "there is one, and −Σ q log p is all."
)

SMOOTHED_CROSS_ENTROPY = Question(
    name="smoothed_cross_entropy",
    title="Cross-entropy with smoothed labels",
    parts=(Part("the loss", 3, smoothed), Part("extreme logits", 1, extreme)),
    judge=judge_loss,
    picture="course_lib.widgets.output_tables:show_smoothed",
    mistakes=(
        by_softmax("overflow", NOT_FINITE),
        by_softmax("log_of_0", NOT_FINITE, shift=OWN_MAX),
        by_softmax("one_shift", NOT_FINITE, shift="Z.max()"),
        Mistake(
            "overflow_in_the_sum",
            "def smoothed_cross_entropy(y, Z, a):\n"
            "    L = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))\n"
            "    Q = (1 - a) * np.eye(Z.shape[1])[y] + a / Z.shape[1]\n"
            "    return -(Q * L).sum(axis=1).mean()",
            NOT_FINITE,
        ),
        *(
            by_softmax(f"adds_{eps}", BOUNDED, f"np.log(P + {eps})", OWN_MAX)
            for eps in ("1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-12", "1e-15", "1e-300")
        ),
        *(
            Mistake(
                f"clipped_logits_{c}",
                "def smoothed_cross_entropy(y, Z, a):\n"
                f"    Z = np.clip(Z, -{c}, {c})\n"
                "    L = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))\n"
                "    Q = (1 - a) * np.eye(Z.shape[1])[y] + a / Z.shape[1]\n"
                "    return -(Q * L).sum(axis=1).mean()",
                "You clip the logits, so whatever is farther off costs the same. Nothing need be "
                "cut off: subtract each row's largest z, and no power overflows.",
            )
            for c in (20, 30, 50, 100, 500, 700)
        ),
        by_softmax("not_finite_is_0", AWAY, "np.log(np.where(P > 0, P, 1))", OWN_MAX),
        Mistake(
            "one_shift_in_the_sum",
            "def smoothed_cross_entropy(y, Z, a):\n"
            "    S = Z - Z.max()\n"
            "    L = S - np.log(np.exp(S).sum(axis=1, keepdims=True))\n"
            "    Q = (1 - a) * np.eye(Z.shape[1])[y] + a / Z.shape[1]\n"
            "    return -(Q * L).sum(axis=1).mean()",
            "You subtract the largest logit of the whole table. In a row far below it every power "
            "is 0, and its sum has no logarithm: each row has its own largest, "
            "`Z.max(axis=1, keepdims=True)`.",
        ),
        Mistake(
            "one_sum_for_all",
            "def smoothed_cross_entropy(y, Z, a):\n"
            "    S = Z - Z.max()\n"
            "    L = S - np.log(np.exp(S).sum())\n"
            "    Q = (1 - a) * np.eye(Z.shape[1])[y] + a / Z.shape[1]\n"
            "    return -(Q * L).sum(axis=1).mean()",
            "You divide by one sum over the whole table. Each row has its own: "
            "`sum(axis=1, keepdims=True)`.",
        ),
        mistake("not_smoothed", NOT_SMOOTHED, Q="Y"),
        mistake("others_only", OTHERS_ONLY, Q="(1 - a) * Y + a / (c - 1) * (1 - Y)"),
        mistake("not_reduced", NOT_REDUCED, Q="Y + a / c"),
        mistake(
            "all_of_a_to_everyone",
            "Every class gets all of a; it is shared out, a/c each, so that the row adds up to 1.",
            Q="(1 - a) * Y + a",
        ),
        mistake(
            "all_of_a_to_each_other",
            "Every other class gets all of a; it is shared out, a/c each, so that the row adds up "
            "to 1.",
            Q="(1 - a) * Y + a * (1 - Y)",
        ),
        mistake("only_its_share_taken", ITS_SHARE, Q="(1 - a / c) * Y + a / c"),
        mistake("only_its_share_taken_once", ITS_SHARE, Q="(1 - a / c) * Y + a / c * (1 - Y)"),
        mistake("by_classes_that_occur", OCCUR, Q="(1 - a) * Y + a / len(np.unique(y))"),
        mistake("by_the_highest_label", OCCUR, Q="(1 - a) * Y + a / (y.max() + 1)"),
        mistake(
            "as_with_two_classes",
            "You add a/2, which is right for two classes. With c classes it is a/c each.",
            Q="(1 - a) * Y + a / 2",
        ),
        mistake(
            "by_samples",
            "You divide a by the number of samples. It is shared out over the classes of a row: "
            "a/c.",
            Q="(1 - a) * Y + a / n",
        ),
        mistake(
            "a_exchanged",
            "a and 1 − a are exchanged: at a = 0 the label must stay one-hot.",
            Q="a * Y + (1 - a) / c",
        ),
        mistake(
            "the_right_one_left_out",
            "The right class does not get its share back: a/c goes to all c classes, and you left "
            "it out, so the row adds up to less than 1.",
            Q="(1 - a) * Y + a / c * (1 - Y)",
        ),
        mistake(
            "loss_scaled",
            "What a takes from the right class is given to nobody: the row of the label adds up to "
            "1 − a, and the loss is only scaled. Smoothing adds a/c to every class.",
            "(1 - a) * -(Y * L).sum(axis=1).mean()",
        ),
        mistake(
            "prediction_smoothed", PREDICTION,
            "-(Y * np.log((1 - a) * np.exp(L) + a / c)).sum(axis=1).mean()",
        ),
        mistake(
            "logits_smoothed", PREDICTION.replace("prediction", "logits"),
            "-(Y * (S - np.log(np.exp(S).sum(axis=1, keepdims=True)))).sum(axis=1).mean()",
            L="(1 - a) * L\n    S = L",
        ),
        mistake("raw_logits", RAW, "-(Q * Z).sum(axis=1).mean()"),
        mistake("shifted_logits", RAW, L="L + 0"),
        mistake(
            "log_of_raw_logits",
            "You take the logarithm of the raw logits. They may be negative, where no logarithm "
            "is: make probabilities of them first, by softmax.",
            "-(Q * np.log(Z)).sum(axis=1).mean()",
        ),
        mistake(
            "largest_not_added_back",
            "You subtract the largest logit under the sum, but not from z itself. Shift all of a "
            "row by the same number.",
            L="Z - np.log(np.exp(L).sum(axis=1, keepdims=True))",
        ),
        mistake("sum", SUM, "-(Q * L).sum()"),
        mistake(
            "over_the_table",
            "You divide by the number of all entries, N·C. The sum over the classes belongs to one "
            "sample's loss: divide by N.",
            "-(Q * L).mean()",
        ),
        mistake("a_loss_each", "These are the losses, one a sample. One number is asked for, their "
                "mean.", "-(Q * L).sum(axis=1)"),
        mistake("base_2", "You take the logarithm to base 2. Here log is the natural one.",
                "-(Q * L).sum(axis=1).mean() / np.log(2)", concept=False),
        mistake("sign", SIGN, "(Q * L).sum(axis=1).mean()", concept=False),
        mistake(
            "axis_0",
            "Your probabilities add up to 1 down the columns. A row is a sample, and its classes "
            "share the probability: `axis=1`.",
            L="Z - Z.max(axis=0)\n    L = L - np.log(np.exp(L).sum(axis=0))",
        ),
        mistake(
            "labels_from_1",
            "You subtract 1 from the labels. They count from 0, as columns do.",
            Q="(1 - a) * np.eye(c)[y - 1] + a / c",
            concept=False,
        ),
        mistake(
            "several_questions", SEVERAL,
            "-(Q * L + (1 - Q) * np.log(1 - np.exp(L))).sum(axis=1).mean()",
        ),
        mistake("several_sigmoids", SEVERAL,
                "(np.logaddexp(0, Z) - Q * Z).sum(axis=1).mean()"),
        mistake(
            "less_the_entropy",
            "You subtract the entropy of the label. That is the Kullback–Leibler divergence, with "
            "the same gradient; the cross-entropy keeps it.",
            "(Q * (np.log(np.maximum(Q, 1e-300)) - L)).sum(axis=1).mean()",
        ),
        mistake(
            "exchanged_roles",
            "Label and prediction are exchanged: it is −Σ q log p, the logarithm of the "
            "*prediction*.",
            "-(np.exp(L) * np.log(np.maximum(Q, 1e-12))).sum(axis=1).mean()",
        ),
        mistake(
            "squared",
            "This is a squared error. The cross-entropy is −Σ q log p.",
            "((np.exp(L) - Q) ** 2).sum(axis=1).mean()",
        ),
        mistake(
            "right_class_only",
            "Only the right class's term is left. With smoothed labels every class counts, with "
            "its share q: sum over all.",
            "-(Q * L)[np.arange(n), y].mean()",
        ),
        mistake(
            "sigmoids",
            "You take a sigmoid of each logit. With softmax the classes share one probability: "
            "divide by the sum of the row.",
            "(Q * np.logaddexp(0, -Z)).sum(axis=1).mean()",
        ),
        Mistake(
            "changes_z",
            "def smoothed_cross_entropy(y, Z, a):\n"
            "    Z -= Z.max(axis=1, keepdims=True)\n"
            "    L = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))\n"
            "    Q = (1 - a) * np.eye(Z.shape[1])[y] + a / Z.shape[1]\n"
            "    return -(Q * L).sum(axis=1).mean()",
            "The value is right, but Z itself is changed: `Z -= …` writes into the caller's "
            "logits. Compute a new array.",
        ),
    ),
)  # fmt: skip
