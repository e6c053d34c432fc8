"""Question 8: the loss of several labels at once, and its gradient."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.question import Case, Mistake, Part, Question
from course_lib.nn.losses import binary

from .pairs import judge_pair, loss_and_gradient

NAMES = ("Y", "Z")


def right_pair(Y: np.ndarray, Z: np.ndarray) -> dict:
    loss = float(binary.multi_label(Y, Z).mean())
    return {"loss": loss, "gradient": binary.multi_label_slope(Y, Z) / len(Z)}


def case(Y: Sequence | np.ndarray, Z: Sequence | np.ndarray, label: str) -> Case:
    return Case((np.array(Y), np.array(Z, dtype=float)), label, NAMES)


def drawn(rng: np.random.Generator, n: int, c: int) -> Case:
    """Rows with several labels, with one, and with none."""
    Y = rng.permuted(np.arange(c) < (np.arange(n) % (c + 1))[:, None], axis=1).astype(int)
    return case(Y, (2 * rng.normal(size=(n, c))).round(1), f"{n} samples, {c} labels")


def usual_logits(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[1]], [[0]], "one sample, one label"),
        case([[1, 1]], [[2, 0]], "two labels, both right"),
        case([[0, 0, 1]], [[1, -1, 2]], "three labels, one right"),
        case([[1, 0], [1, 1]], [[0, 0], [1, -2]], "two samples"),
        case([[0, 0, 0], [1, 1, 0]], [[1, -1, 0.5], [2, 2, -1]], "one sample with none"),
        *(drawn(rng, n, c) for n, c in ((4, 4), (5, 3), (3, 6), (7, 2))),
    ]


def extreme_logits(rng: np.random.Generator) -> Sequence[Case]:
    far = rng.integers(800, 2000, size=4).astype(float)
    return [
        case([[1, 0]], [[-1000, 1000]], "surely wrong, twice"),
        case([[1, 0, 1]], [[far[0], -far[1], 1]], "surely right"),
        case([[0, 1], [1, 0]], [[far[2], 0], [1, -far[3]]], "one of four surely wrong"),
        case([[1, 0]], [[-30000, 2]], "beyond any power"),
        case([[0, 1], [1, 1]], [[40, -1], [-40, 2]], "probabilities that round to 1"),
    ]


NO_NUMBER = (
    "A result is not a number. e^1000 is more than a float holds: take `np.logaddexp(0, Z)` for "
    "log(1 + e^z), and for σ(z) e^{−log(1 + e^−z)}, `np.exp(-np.logaddexp(0, -Z))`."
)


def mistake(
    name: str, hint: str, loss: str = "(np.logaddexp(0, Z) - Y * Z).sum() / len(Z)",
    gradient: str = "(P - Y) / len(Z)", P: str = "np.exp(-np.logaddexp(0, -Z))",
    returned: str = "loss, dZ", concept: bool = True,
) -> Mistake:  # fmt: skip
    """The right answer with one of its steps replaced."""
    code = (
        "def multi_label(Y, Z):\n"
        f"    P = {P}\n"
        f"    loss, dZ = {loss}, {gradient}\n"
        f"    return {returned}"
    )
    return Mistake(name, code, hint, concept)


SOFTMAX = "np.exp(Z - np.logaddexp.reduce(Z, axis=1, keepdims=True))"
CATEGORICAL = "-(Y * (Z - np.logaddexp.reduce(Z, axis=1, keepdims=True))).sum() / len(Z)"
SHARED = (
    "You use softmax, so the labels share one probability: two that are both right cannot both be "
    "near 1. Here each is a question of its own, with its own sigmoid."
)
NO_TERM = (
    "The labels that are not right cost nothing in your loss: a network that says yes to all would "
    "have none. Each no has its price, −log(1 − p)."
)
OVER_LABELS = (
    "You take the mean over the labels, as Keras does. The loss here is the *sum* over the labels, "
    "and the mean over the samples only."
)
NOT_OF_THE_MEAN = (
    "1/N is missing in the gradient. The loss is a mean over the samples, and so is its gradient."
)
SLOPE = (
    "You multiply by P(1 − P), the slope of the sigmoid. In the chain rule it cancels with the "
    "slope of the loss, (P − Y)/(P(1 − P)): what is left is P − Y."
)
CLIPPED = (
    "The loss stops short: the probabilities or the logits are held within bounds, so a sure "
    "mistake costs no more than they allow. From the logits nothing of the kind is needed: "
    "log(1 + e^z) − y z, with `np.logaddexp(0, Z)`."
)
SIGN = (
    "The gradient has the wrong sign: it is P − Y, what was said less what was true. For a missed "
    "label it is negative: more z, less loss."
)
NONE = (
    "Samples without any right label are left out. They teach as well: each of their labels is a "
    "no, which costs −log(1 − p)."
)
BY_FORMULA = "-(Y * np.log(P) + (1 - Y) * np.log(1 - P)).sum() / len(Z)"

MULTI_LABEL = Question(
    name="multi_label",
    title="Several labels at once",
    parts=(Part("loss and gradient", 3, usual_logits), Part("extreme logits", 1, extreme_logits)),
    judge=judge_pair(right_pair, "loss, dZ", NO_NUMBER),
    call=loss_and_gradient,
    picture="course_lib.widgets.output_tables:show_multi_label",
    mistakes=(
        mistake("overflow", NO_NUMBER, BY_FORMULA, P="1 / (1 + np.exp(-Z))"),
        mistake("overflow_in_the_loss", NO_NUMBER,
                "(np.log(1 + np.exp(Z)) - Y * Z).sum() / len(Z)"),
        mistake("overflow_in_the_gradient", NO_NUMBER, P="np.exp(Z) / (1 + np.exp(Z))"),
        mistake(
            "all_overflows", NO_NUMBER,
            "(np.log(1 + np.exp(Z)) - Y * Z).sum() / len(Z)", P="np.exp(Z) / (1 + np.exp(Z))",
        ),
        *(
            mistake(f"clipped_at_{eps}", CLIPPED, BY_FORMULA, P="np.clip(1 / (1 + np.exp(-Z)), "
                    f"{eps}, 1 - {eps})")
            for eps in ("1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-12", "1e-15")
        ),
        *(
            mistake(
                f"adds_{eps}", CLIPPED, "-(Y * np.log(P + " f"{eps}) + (1 - Y) * np.log(1 - P + "
                f"{eps})).sum() / len(Z)",
            )
            for eps in ("1e-7", "1e-15", "1e-16")
        ),
        *(
            Mistake(
                f"clipped_logits_{c}",
                "def multi_label(Y, Z):\n"
                f"    Z = np.clip(Z, -{c}, {c})\n"
                "    P = 1 / (1 + np.exp(-Z))\n"
                "    return (np.log(1 + np.exp(Z)) - Y * Z).sum() / len(Z), (P - Y) / len(Z)",
                CLIPPED,
            )
            for c in (20, 30, 50, 100, 500, 700)
        ),
        mistake(
            "nan_to_num",
            "`np.nan_to_num` makes 0 of nan and the largest float there is of ∞: neither is the "
            "loss. It is finite: log(1 + e^z) − y z, with `np.logaddexp(0, Z)`.",
            "np.nan_to_num(-(Y * np.log(P) + (1 - Y) * np.log(1 - P))).sum() / len(Z)",
        ),
        mistake("softmax", SHARED, CATEGORICAL, P=SOFTMAX),
        mistake("softmax_in_all", SHARED, BY_FORMULA, P=SOFTMAX),
        mistake("softmax_in_the_gradient", SHARED, P=SOFTMAX),
        mistake("softmax_in_the_loss", SHARED, CATEGORICAL),
        mistake("right_labels_only", NO_TERM, "(Y * np.logaddexp(0, -Z)).sum() / len(Z)"),
        mistake(
            "right_labels_only_in_both", NO_TERM,
            "(Y * np.logaddexp(0, -Z)).sum() / len(Z)", "Y * (P - 1) / len(Z)",
        ),
        mistake("gradient_of_the_right_only", NO_TERM.replace("loss:", "gradient:"),
                gradient="Y * (P - Y) / len(Z)"),
        mistake(
            "mean_over_labels", OVER_LABELS, "np.mean(np.logaddexp(0, Z) - Y * Z)",
            "(P - Y) / Z.size",
        ),
        mistake("loss_mean_over_labels", OVER_LABELS, "np.mean(np.logaddexp(0, Z) - Y * Z)"),
        mistake("gradient_mean_over_labels", OVER_LABELS, gradient="(P - Y) / Z.size"),
        mistake("summed", "You add over the samples as well; over them the mean is asked for, "
                "1/N.", "(np.logaddexp(0, Z) - Y * Z).sum()", "P - Y"),
        mistake("loss_summed", "The loss is a sum over the samples; their mean is asked for, 1/N.",
                "(np.logaddexp(0, Z) - Y * Z).sum()"),
        mistake("gradient_of_the_sum", NOT_OF_THE_MEAN, gradient="P - Y"),
        mistake("slope_of_the_sigmoid", SLOPE, gradient="(P - Y) * P * (1 - P) / len(Z)"),
        mistake(
            "by_p",
            "This is the gradient by the probabilities. It is asked for by the logits Z: times the "
            "sigmoid's slope P(1 − P), which leaves P − Y.",
            gradient="(P - Y) / (P * (1 - P)) / len(Z)",
        ),
        mistake("sign", SIGN, gradient="(Y - P) / len(Z)"),
        mistake("sign_of_the_sum", SIGN, gradient="Y - P"),
        mistake("twice", "There is a 2 in the gradient. It belongs to squares; here the derivative "
                "is P − Y.", gradient="2 * (P - Y) / len(Z)"),
        mistake("no_labels", "The labels are missing in the gradient: what was said *less what was "
                "true*, P − Y.", gradient="P / len(Z)"),
        mistake("by_labels", "You divide by the number of labels. The mean is over the samples: "
                "1/N, `len(Z)`.", "(np.logaddexp(0, Z) - Y * Z).sum() / Z.shape[1]",
                "(P - Y) / Z.shape[1]"),
        mistake("gradient_by_labels", "You divide the gradient by the number of labels. The mean "
                "is over the samples: 1/N, `len(Z)`.", gradient="(P - Y) / Z.shape[1]"),
        mistake("mean_and_sum", OVER_LABELS + " So is its gradient, (P − Y)/N.",
                "np.mean(np.logaddexp(0, Z) - Y * Z)", "P - Y"),
        mistake("labels_that_none_has", NONE, "(np.logaddexp(0, Z) - Y * Z)[Y.any(axis=1)].sum() "
                "/ len(Z)"),
        mistake("labels_that_none_has_in_both", NONE,
                "(np.logaddexp(0, Z) - Y * Z)[Y.any(axis=1)].sum() / len(Z)",
                "(P - Y) * Y.any(axis=1)[:, None] / len(Z)"),
        mistake(
            "one_label_of_each",
            "`Y.argmax` keeps one label of each sample, and the first where there is none. A row "
            "may have several, or none: keep the table.",
            "(np.logaddexp.reduce(Z, axis=1) - Z[np.arange(len(Z)), Y.argmax(axis=1)]).mean()",
            "(P - np.eye(Z.shape[1])[Y.argmax(axis=1)]) / len(Z)",
            P=SOFTMAX,
        ),
        mistake(
            "logits_less_labels",
            "You subtract the labels from the logits. The gradient is P − Y, with the "
            "*probabilities* P = σ(Z).",
            gradient="(Z - Y) / len(Z)",
        ),
        mistake(
            "decisions_less_labels",
            "You take the decisions, 0 or 1, for the probabilities. Then what is right by a hair "
            "teaches nothing: P − Y, with P = σ(Z).",
            gradient="((Z > 0) - Y) / len(Z)",
        ),
        mistake(
            "squared",
            "This is the squared error of the probabilities. The loss is "
            "−y log p − (1 − y) log(1 − p) for each label.",
            "((P - Y) ** 2).sum() / len(Z)",
        ),
        mistake(
            "squared_in_both",
            "This is the squared error behind a sigmoid, with its gradient, which is flat for a "
            "sure mistake. The loss is −y log p − (1 − y) log(1 − p) for each label.",
            "((P - Y) ** 2).sum() / len(Z)",
            "2 * (P - Y) * P * (1 - P) / len(Z)",
        ),
        mistake("negative", "Your loss is negative: logarithms of probabilities are at most 0, and "
                "the loss has a minus before them.",
                "(Y * Z - np.logaddexp(0, Z)).sum() / len(Z)", concept=False),
        mistake("exchanged_labels", "Yes and no are exchanged: y = 1 goes with −log p.",
                "(np.logaddexp(0, Z) - (1 - Y) * Z).sum() / len(Z)", "(P - 1 + Y) / len(Z)"),
        mistake("a_loss_each", "The loss is still one number a sample. One number in all is asked "
                "for, their mean.", "(np.logaddexp(0, Z) - Y * Z).sum(axis=1)"),
        mistake("a_loss_each_label", "The loss is still one number a label. One number in all is "
                "asked for: add over the labels.", "(np.logaddexp(0, Z) - Y * Z).mean(axis=0)"),
        mistake("a_loss_an_entry", "The loss is still a table. One number in all is asked for: add "
                "over the labels, and take the mean over the samples.",
                "np.logaddexp(0, Z) - Y * Z"),
        mistake("gradient_summed", "The gradient is summed over the samples. It has the shape of "
                "Z: it says for *each* logit how the loss changes with it.",
                gradient="(P - Y).sum(axis=0) / len(Z)"),
        mistake("gradient_over_labels", "The gradient is summed over the labels. It has the shape "
                "of Z: each logit has its own.", gradient="(P - Y).sum(axis=1) / len(Z)"),
        mistake("exchanged", "The two are exchanged: first the loss, then the gradient.",
                returned="dZ, loss", concept=False),
        mistake("gradient_only", "One thing comes out, the gradient; two are asked for: "
                "`return loss, dZ`.", returned="dZ", concept=False),
        mistake("loss_only", "One thing comes out; two are asked for: `return loss, dZ`.",
                returned="loss", concept=False),
        Mistake(
            "changes_z",
            "def multi_label(Y, Z):\n"
            "    loss = (np.logaddexp(0, Z) - Y * Z).sum() / len(Z)\n"
            "    Z[:] = np.exp(-np.logaddexp(0, -Z))\n"
            "    return loss, (Z - Y) / len(Z)",
            "The values are right, but Z itself is changed: you write into the caller's logits. "
            "Compute a new array.",
        ),
    ),
)  # fmt: skip
