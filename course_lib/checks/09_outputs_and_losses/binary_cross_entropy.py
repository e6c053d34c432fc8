"""Question 5: the mean binary cross-entropy from logits."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import as_array
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict
from course_lib.nn.losses import BinaryCrossentropy

NAMES = ("y", "z")


def right_loss(y: np.ndarray, z: np.ndarray) -> float:
    return BinaryCrossentropy(from_logits=True)(y, z)


def case(y: Sequence | np.ndarray, z: Sequence | np.ndarray, label: str) -> Case:
    return Case((np.array(y), np.array(z, dtype=float)), label, NAMES)


def drawn(rng: np.random.Generator, n: int) -> Case:
    y = np.append([0, 1], rng.integers(0, 2, n - 2))
    return case(rng.permutation(y), (2 * rng.normal(size=n)).round(1), f"{n} samples")


def usual_logits(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([1], [0], "one sample, undecided"),
        case([1], [2], "one sample, rather right"),
        case([0], [2], "one sample, rather wrong"),
        case([0, 1], [-1, -3], "two samples"),
        case([0, 0, 0], [1, -1, 0.5], "three times no"),
        *(drawn(rng, n) for n in (3, 4, 6, 9)),
    ]


def extreme_logits(rng: np.random.Generator) -> Sequence[Case]:
    far = rng.integers(800, 2000, size=3).astype(float)
    return [
        case([0], [1000], "surely wrong: yes for no"),
        case([1], [-1000], "surely wrong: no for yes"),
        case([1, 0], [far[0], -far[1]], "surely right, twice"),
        case([1, 0, 1, 0], [-far[2], 1.5, 0.5, -1], "one of four is surely wrong"),
        case([0, 1], [40, 2], "a probability that rounds to 1"),
        case([1, 0], [-760, 30000], "beyond any power"),
    ]


compare_losses = agrees_with(right_loss)

BOUNDED = (
    "The loss stops short: the probability or the logit is held within bounds, so a sure mistake "
    "costs no more than they allow. From the logit nothing of the kind is needed: "
    "log(1 + e^z) − y z, with `np.logaddexp(0, z)`."
)
NOT_FINITE = (
    "The loss is a finite number, yours is not. e^1000 is more than a float holds, and a "
    "probability that rounds to 0 has no logarithm. `np.logaddexp(0, z)` is log(1 + e^z) without "
    "either."
)


def judge_loss(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; a loss that is finite where it should be larger is named."""
    verdict, value = compare_losses(case, output), as_array(output)
    if verdict.ok or value is None or value.ndim or value.dtype.kind not in "iuf":
        return verdict
    if right_loss(*case.args) > 100 and 0 < float(value) < 100:
        return replace(verdict, why=BOUNDED)
    return verdict if np.isfinite(value) else replace(verdict, why=NOT_FINITE)


def mistake(name: str, hint: str, *lines: str, concept: bool = True) -> Mistake:
    """The given lines, the last of which is returned."""
    *before, last = lines
    body = "\n    ".join(["def binary_cross_entropy(y, z):", *before, f"return {last}"])
    return Mistake(name, body, hint, concept)


def of_p(name: str, hint: str, result: str, *before: str, concept: bool = True) -> Mistake:
    """`result` from p, the probabilities."""
    return mistake(name, hint, "p = 1 / (1 + np.exp(-z))", *before, result, concept=concept)


SOFTPLUS = "np.logaddexp(0, z)"
ONE_TERM = (
    "Only one of the two terms is there. A yes costs −log p, a no costs −log(1 − p); y and 1 − y "
    "choose which."
)
LOGITS = (
    "You take the logarithm of z, as if it were a probability. z is a logit, any number: "
    "p = σ(z) = 1 / (1 + e^−z) comes first."
)
SUM = "You add the losses of all samples; their mean is asked for."
MINUS_ONE = (
    "log(1 + e^{−yz}) is right for labels −1 and 1. Here no is 0, and the formula then says log 2 "
    "whatever z is: write log(1 + e^z) − y z."
)
OVERFLOW = NOT_FINITE
EACH = "-(y * np.log(p) + (1 - y) * np.log(1 - p))"
FORMULA = f"{EACH}.mean()"
CLIPPED = (
    "You clip the logits, so all sure mistakes beyond cost the same. Nothing need be cut off: "
    "`np.logaddexp(0, z)` is log(1 + e^z) for any z."
)
AWAY = (
    "What is not finite you set to 0: then the surest mistakes of all cost nothing. The loss is "
    "finite, log(1 + e^z) − y z with `np.logaddexp(0, z)`."
)
MIXED = (
    "Two formulas are mixed. Right are log(1 + e^z) − y z, log(1 + e^−z) + (1 − y) z, and "
    "max(z, 0) − y z + log(1 + e^−|z|)."
)
DECISIONS = (
    "You make a decision of the probability first. Then only right and wrong are left, and nothing "
    "says how sure it was."
)

BINARY_CROSS_ENTROPY = Question(
    name="binary_cross_entropy",
    title="The binary cross-entropy of logits",
    parts=(Part("the loss", 2, usual_logits), Part("extreme logits", 2, extreme_logits)),
    judge=judge_loss,
    picture="course_lib.widgets.output_tables:show_binary",
    mistakes=(
        of_p("by_the_formula", OVERFLOW, FORMULA),
        mistake("unguarded", OVERFLOW, "(np.log(1 + np.exp(z)) - y * z).mean()"),
        of_p("by_cases", OVERFLOW, "-np.log(np.where(y == 1, p, 1 - p)).mean()"),
        mistake(
            "other_sign",
            "For large negative z your e^−z overflows. Choose by the sign, max(z, 0) + "
            "log(1 + e^−|z|), which is `np.logaddexp(0, z)`.",
            "(np.log(1 + np.exp(-z)) + (1 - y) * z).mean()",
        ),
        *(
            of_p(f"clipped_at_{eps}", BOUNDED, FORMULA, f"p = np.clip(p, {eps}, 1 - {eps})")
            for eps in ("1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-12", "1e-15")
        ),
        *(
            of_p(
                f"adds_{eps}", BOUNDED,
                f"-(y * np.log(p + {eps}) + (1 - y) * np.log(1 - p + {eps})).mean()",
            )
            for eps in ("1e-7", "1e-8", "1e-15", "1e-16", "1e-300")
        ),
        *(
            mistake(f"clipped_logits_{c}", CLIPPED, f"z = np.clip(z, -{c}, {c})",
                    "(np.log(1 + np.exp(z)) - y * z).mean()")
            for c in (20, 30, 50, 100, 500, 700, 709)
        ),
        *(
            mistake(f"clipped_powers_{c}", CLIPPED, f"E = np.exp(np.clip(z, -{c}, {c}))",
                    "(np.log(1 + E) - y * z).mean()")
            for c in (50, 100, 500, 700, 709)
        ),
        of_p("nan_to_num", "`np.nan_to_num` makes 0 of nan and the largest float there is of ∞: "
             "neither is the loss. It is finite: log(1 + e^z) − y z, with `np.logaddexp(0, z)`.",
             EACH.replace("-(", "np.nan_to_num(-(", 1) + ").mean()"),
        of_p("not_finite_is_0", AWAY, "np.where(np.isfinite(L), L, 0).mean()", f"L = {EACH}"),
        mistake("overflow_is_0", AWAY, "L = np.log(1 + np.exp(z)) - y * z",
                "np.where(np.isfinite(L), L, 0).mean()"),
        mistake(
            "sizes_beyond",
            "Far out your loss is |z|, whether the answer is right or wrong. A sure mistake costs "
            "|z|, what is surely right costs nothing.",
            "np.where(np.abs(z) > 30, np.abs(z), np.logaddexp(0, z) - y * z).mean()",
        ),
        mistake("sum", SUM, f"({SOFTPLUS} - y * z).sum()"),
        mistake(
            "a_loss_each", "These are the losses, one a sample. One number is asked for, their "
            "mean.", f"{SOFTPLUS} - y * z",
        ),
        mistake("yes_only", ONE_TERM, "(y * np.logaddexp(0, -z)).mean()"),
        mistake("no_only", ONE_TERM, f"((1 - y) * {SOFTPLUS}).mean()"),
        mistake(
            "mean_of_yes_only",
            "You average over the samples with y = 1 alone. A no costs as well, −log(1 − p), and "
            "the mean is over all.",
            "(y * np.logaddexp(0, -z)).sum() / max(1, y.sum())",
        ),
        mistake(
            "labels_exchanged",
            "Yes and no are exchanged: y = 1 goes with −log p, and p = σ(z) is the probability "
            "of yes.",
            f"({SOFTPLUS} - (1 - y) * z).mean()",
        ),
        mistake("no_term_of_y", "The label is missing: your loss is log(1 + e^z) for everyone. "
                "Subtract y z.", f"{SOFTPLUS}.mean()"),
        mistake("minus_y", "You subtract y, not y z: log(1 + e^z) − y z.",
                f"({SOFTPLUS} - y).mean()"),
        mistake("sign", "Your loss is negative. log p is at most 0, and the loss is −log p.",
                f"(y * z - {SOFTPLUS}).mean()", concept=False),
        mistake("logits_as_probabilities", LOGITS,
                "-(y * np.log(z) + (1 - y) * np.log(1 - z)).mean()"),
        mistake(
            "log_of_clipped_logits", LOGITS, "p = np.clip(z, 1e-7, 1 - 1e-7)", FORMULA,
        ),
        mistake("labels_plus_minus", MINUS_ONE, "np.logaddexp(0, -y * z).mean()"),
        mistake(
            "labels_plus_minus_unguarded", MINUS_ONE, "np.log(1 + np.exp(-y * z)).mean()",
        ),
        of_p("squared", "This is the squared error of the probability. It is bounded, and flat for "
             "a sure mistake; cross-entropy is −log p of what was true.",
             "((p - y) ** 2).mean()"),
        of_p("probability_of_the_wrong", "You take |y − p|, the probability of what was *not* "
             "true. The loss is −log of the probability of what was.", "np.abs(y - p).mean()"),
        mistake("base_2", "You take the logarithm to base 2. Here log is the natural one.",
                f"({SOFTPLUS} - y * z).mean() / np.log(2)", concept=False),
        mistake("base_10", "You take the logarithm to base 10. Here log is the natural one.",
                f"({SOFTPLUS} - y * z).mean() / np.log(10)", concept=False),
        mistake("halved", "You halve the loss. With one output a sample the mean is over the "
                "samples only: divide by N, once.", f"({SOFTPLUS} - y * z).mean() / 2",
                concept=False),
        mistake("plus_y_z", MIXED, f"({SOFTPLUS} + y * z).mean()"),
        mistake("signs_mixed", MIXED, "(np.logaddexp(0, -z) - y * z).mean()"),
        mistake("largest_and_power_mixed", MIXED,
                f"(np.maximum(z, 0) - y * z + {SOFTPLUS}).mean()"),
        of_p("sign_of_no", "The second term has the wrong sign. Both logarithms are at most 0, and "
             "both have a minus: −y log p − (1 − y) log(1 − p).",
             "(-y * np.log(p) + (1 - y) * np.log(1 - p)).mean()"),
        mistake(
            "sigmoid_twice",
            "You take the sigmoid twice: the formula log(1 + e^z) − y z has it in it already, and "
            "wants the logit z.",
            "p = np.exp(-np.logaddexp(0, -z))", "(np.logaddexp(0, p) - y * p).mean()",
        ),
        mistake(
            "y_and_z_exchanged",
            "y and z have changed places. It is log(1 + e^z) − y z: the power is that of the "
            "logit.",
            "(np.logaddexp(0, y) - y * z).mean()",
        ),
        mistake(
            "slope",
            "σ(z) − y is the slope of the loss by z. The loss itself is asked for, −log of the "
            "probability of what was true.",
            "(np.exp(-np.logaddexp(0, -z)) - y).mean()",
        ),
        mistake(
            "slopes",
            "σ(z) − y is the slope of the loss by z. The loss itself is asked for, one number.",
            "(np.exp(-np.logaddexp(0, -z)) - y) / len(y)",
        ),
        mistake(
            "log_of_the_mean",
            "You average first and take one logarithm. Each sample has its own −log p; the mean "
            "comes last.",
            "-np.log(np.exp(-(np.logaddexp(0, z) - y * z)).mean())",
        ),
        mistake(
            "softmax_over_samples",
            "You divide by the sum over the samples, as softmax does over classes. Samples do not "
            "share a probability: each has its own sigmoid.",
            "E = np.exp(z - z.max())", "p = E / E.sum()", "-(y * np.log(p)).mean()",
        ),
        mistake(
            "hinge",
            "This is the hinge loss, content from a lead of 1 on. Cross-entropy is "
            "log(1 + e^z) − y z.",
            "np.maximum(0, 1 - (2 * y - 1) * z).mean()",
        ),
        mistake(
            "rounded", DECISIONS, "np.mean((z > 0) != y)",
        ),
        mistake("accuracy", DECISIONS, "np.mean((z > 0) == y)"),
        mistake(
            "maximum_only",
            "max(z, 0) − y z is what is left for large z only. Near 0 the rest, log(1 + e^−|z|), "
            "is what matters.",
            "(np.maximum(z, 0) - y * z).mean()",
        ),
        mistake(
            "no_absolute",
            "In max(z, 0) − y z + log(1 + e^−|z|) the bars are missing: for negative z the power "
            "is e^{+|z|}, and the loss is too large.",
            "(np.maximum(z, 0) - y * z + np.logaddexp(0, -z)).mean()",
        ),
        mistake(
            "one_undone",
            "The 1 is missing in log(1 + e^z): log e^z is z, and your loss has no bottom.",
            "(z - y * z).mean()",
        ),
        of_p("entropy", "You weigh the logarithms by p. That is the entropy of the prediction, and "
             "does not look at the labels: weigh by y and 1 − y.",
             "-(p * np.log(p) + (1 - p) * np.log(1 - p)).mean()"),
    ),
)  # fmt: skip
