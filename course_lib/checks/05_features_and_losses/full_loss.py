"""Question 7: the full loss, the mean of the samples' losses and the price of the weights."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question
from course_lib.models.linear.penalties import ElasticNet

NAMES = ("L", "W", "b", "lam", "l1", "l2")


def right_full_loss(
    L: np.ndarray, W: np.ndarray, b: np.ndarray, lam: float, l1: float, l2: float
) -> float:
    return float(np.mean(L)) + lam * ElasticNet(l1, l2)(W)


def case(
    L: Sequence | np.ndarray, W: Sequence | np.ndarray, b: Sequence | np.ndarray,
    lam: float, l1: float, l2: float, label: str,
) -> Case:  # fmt: skip
    arrays = (np.array(each, dtype=float) for each in (L, W, b))
    return Case((*arrays, lam, l1, l2), label, NAMES)


def drawn(
    rng: np.random.Generator, sizes: tuple[int, int, int], lam: float, l1: float, l2: float
) -> Case:
    n, c, d = sizes
    L = rng.exponential(size=n).round(2)
    W, b = rng.normal(size=(c, d)).round(1), rng.normal(size=c).round(1) + 3
    return case(L, W, b, lam, l1, l2, f"{n} samples, {c} classes, {d} features")


def ridge(rng: np.random.Generator) -> Sequence[Case]:
    """ℓ2 alone: l1 is 0 and l2 is 1."""
    one = case([1], [[2, 0], [0, -1]], [3, 3], 0.1, 0, 1, "one sample, two classes")
    few = case([1, 4], [[1, -2], [0, 3]], [5, -1], 0.5, 0, 1, "two samples")
    sizes = ((3, 2, 2), (5, 3, 4), (4, 4, 2), (6, 3, 3))
    return [one, few, *(drawn(rng, size, 0.1 * (i + 1), 0, 1) for i, size in enumerate(sizes))]


def elastic(rng: np.random.Generator) -> Sequence[Case]:
    """ℓ1 alone, then both; no l1 is 0."""
    return [
        case([1], [[2, 0], [0, -1]], [3, 3], 0.1, 1, 0, "ℓ1 alone, one sample"),
        case([1, 4], [[1, -2], [0, -3]], [5, -1], 0.5, 1, 0, "ℓ1 alone, two samples"),
        drawn(rng, (3, 2, 3), 0.2, 1, 0),
        case([1, 4], [[1, -2], [0, 3]], [5, -1], 0.5, 2, 3, "both"),
        drawn(rng, (5, 3, 2), 0.3, 0.25, 2),
        drawn(rng, (4, 3, 3), 0.7, 0.5, 0.125),
    ]


def mistake(
    name: str, hint: str, result: str = "data + lam * (l1 * one + l2 * two)",
    data: str = "np.mean(L)", one: str = "np.abs(W).sum()", two: str = "(W**2).sum()",
    concept: bool = True,
) -> Mistake:  # fmt: skip
    """The right answer with one of its lines replaced."""
    code = (
        "def full_loss(L, W, b, lam, l1, l2):\n"
        f"    data, one, two = {data}, {one}, {two}\n"
        f"    return {result}"
    )
    return Mistake(name, code, hint, concept)


SUM = (
    "The losses are added, not averaged. 1/N stands before the sum: without it λ would mean less, "
    "the more samples there are."
)
WITH_B = (
    "The bias is regularized, too. R is a price for W: the bias only moves the plane, and pulling "
    "it to 0 would draw every plane towards the origin for no reason."
)
BY_N = "The penalty is divided by N as well. 1/N belongs to the losses; λ R(W) is added whole."
NO_LAMBDA = "λ is missing: R(W) is multiplied by `lam`."
SIGNS_CANCEL = (
    "In the ℓ1 part weights of opposite sign cancel: |2 − 2| is nothing, but |2| + |−2| is 4. "
    "Absolute values first, then add."
)
SQUARE_LAST = (
    "In the ℓ2 part you add first and square then: weights of opposite sign cancel. Square each "
    "weight, then add."
)
ROOT = (
    "You take the root, the length ‖W‖. The ℓ2 penalty is ΣW², the squared length, without a root."
)
HALF = "You have ½ ΣW². Some write it so, because its slope is then W; here R has no ½ in it."
ABSOLUTE_TWICE = "Both parts take absolute values. The part of l2 takes squares: ΣW²."
SQUARES_TWICE = "Both parts take squares. The part of l1 takes absolute values: Σ|W|."
EXCHANGED = "The parts are exchanged: l1 is the price of Σ|W|, l2 that of ΣW²."
MEANS = (
    "You take the mean over the weights. R is a sum over all of them, without 1/(number of "
    "weights): R(W) = l1 Σ|W| + l2 ΣW²."
)
FIRST_ONLY = (
    "λ multiplies only one of the two parts. It stands before all of R: "
    "`lam * (l1 * … + l2 * …)`, with brackets."
)
PART_SUM = (
    "A sum is missing, or Python's own `sum` (or one with an `axis`) has added the rows only, so "
    "an array comes out. One number is asked for: `.sum()` over the whole of W."
)
MATRIX_NORM = (
    "For a table `np.linalg.norm(W, 1)` and `np.linalg.norm(W, 2)` are *matrix* norms, something "
    "else (the largest column sum, the largest stretch). Add over the entries yourself: "
    "`np.abs(W).sum()`, `(W**2).sum()`."
)

FULL_LOSS = Question(
    name="full_loss",
    title="The full loss",
    parts=(Part("with ℓ2", 2, ridge), Part("with ℓ1 and both", 2, elastic)),
    judge=agrees_with(right_full_loss),
    picture="course_lib.widgets.loss_tables:show_full_loss",
    mistakes=(
        mistake("sum_for_mean", SUM, data="np.sum(L)"),
        mistake(
            "by_the_classes",
            "You divide by `len(W)`, the number of classes. N is the number of samples, `len(L)`.",
            data="np.sum(L) / len(W)",
        ),
        mistake(
            "a_loss_each",
            "The losses are not averaged: an array comes out, one number a sample. Their mean is "
            "the first part.",
            data="L",
        ),
        mistake(
            "bias_too",
            WITH_B,
            one="np.abs(W).sum() + np.abs(b).sum()",
            two="(W**2).sum() + (b**2).sum()",
        ),
        mistake("bias_in_l2", WITH_B, two="(W**2).sum() + (b**2).sum()"),
        mistake("bias_in_l1", WITH_B, one="np.abs(W).sum() + np.abs(b).sum()"),
        mistake("penalty_by_n", BY_N, "data + lam / len(L) * (l1 * one + l2 * two)"),
        mistake("no_lambda", NO_LAMBDA, "data + l1 * one + l2 * two", concept=False),
        mistake(
            "lambda_before_the_losses",
            "λ multiplies the losses. It is the price of the weights: mean + λ R(W).",
            "lam * data + l1 * one + l2 * two",
        ),
        mistake(
            "lambda_before_both",
            "λ multiplies losses and penalty alike, so that it changes nothing about which weights "
            "are best. It stands before R alone.",
            "lam * (data + l1 * one + l2 * two)",
        ),
        mistake(
            "mixed",
            "You mix losses and penalty, (1 − λ) of the one and λ of the other. Some do; here the "
            "mean stays whole: mean + λ R(W).",
            "(1 - lam) * data + lam * (l1 * one + l2 * two)",
        ),
        mistake(
            "subtracted",
            "You subtract the penalty: large weights are rewarded. They have a price: "
            "mean *plus* λ R(W).",
            "data - lam * (l1 * one + l2 * two)",
            concept=False,
        ),
        mistake("signs_cancel", SIGNS_CANCEL, one="W.sum()"),
        mistake("absolute_last", SIGNS_CANCEL, one="abs(W.sum())"),
        mistake("square_last", SQUARE_LAST, two="W.sum() ** 2"),
        mistake(
            "square_and_absolute_last",
            SQUARE_LAST + " The same goes for the absolute values.",
            one="abs(W.sum())",
            two="W.sum() ** 2",
        ),
        mistake("root", ROOT, two="np.sqrt((W**2).sum())"),
        mistake("half", HALF, two="(W**2).sum() / 2"),
        mistake(
            "half_of_all",
            "A half stands before R(W). In some books it does; here the price is whole: "
            "mean + λ R(W).",
            "data + lam / 2 * (l1 * one + l2 * two)",
        ),
        mistake(
            "penalty_for_each_sample",
            "The price of the weights is added once for each sample. It is paid once, however many "
            "samples there are: the mean of the losses first, then + λ R(W).",
            "data + len(L) * lam * (l1 * one + l2 * two)",
        ),
        mistake(
            "prices_multiplied",
            "You multiply the prices `l1` and `l2`, so that where one of them is 0 nothing is "
            "left. The two parts are *added*: l1 Σ|W| + l2 ΣW².",
            "data + lam * l1 * l2 * two",
        ),
        mistake(
            "parts_multiplied",
            "You multiply the two parts, so that where one price is 0 nothing is left. They are "
            "*added*: l1 Σ|W| + l2 ΣW².",
            "data + lam * l1 * one * l2 * two",
        ),
        mistake("absolute_twice", ABSOLUTE_TWICE, two="np.abs(W).sum()"),
        mistake("squares_twice", SQUARES_TWICE, one="(W**2).sum()"),
        mistake("exchanged", EXCHANGED, "data + lam * (l2 * one + l1 * two)", concept=False),
        mistake("means", MEANS, one="np.abs(W).mean()", two="(W**2).mean()"),
        mistake("mean_of_squares", MEANS, two="(W**2).mean()"),
        mistake("mean_of_absolutes", MEANS, one="np.abs(W).mean()"),
        mistake(
            "over_the_rows",
            "You average over the classes. R adds up all weights of W, of all classes.",
            one="np.abs(W).sum(axis=1).mean()",
            two="(W**2).sum(axis=1).mean()",
        ),
        mistake("lambda_before_l1", FIRST_ONLY, "data + lam * l1 * one + l2 * two"),
        mistake("lambda_before_l2", FIRST_ONLY, "data + l1 * one + lam * l2 * two"),
        mistake(
            "l2_alone",
            "The ℓ1 part is missing: R(W) = l1 Σ|W| + l2 ΣW².",
            "data + lam * l2 * two",
            concept=False,
        ),
        mistake(
            "l2_alone_without_its_price",
            "`l1` and `l2` say how much each part counts: R(W) = l1 Σ|W| + l2 ΣW². You have only "
            "ΣW², whatever they are.",
            "data + lam * two",
        ),
        mistake(
            "prices_left_out",
            "`l1` and `l2` say how much each part counts: R(W) = l1 Σ|W| + l2 ΣW². You add the two "
            "sums as if both were 1.",
            "data + lam * (one + two)",
        ),
        mistake(
            "penalty_only",
            "The losses are missing: without them the best weights would all be 0.",
            "lam * (l1 * one + l2 * two)",
        ),
        mistake(
            "losses_only",
            "The penalty is missing: add λ R(W).",
            "data",
        ),
        mistake("not_summed", PART_SUM, one="np.abs(W)", two="W**2"),
        mistake("sum_of_python", PART_SUM, one="sum(np.abs(W))", two="sum(W**2)"),
        mistake("sum_of_rows", PART_SUM, one="np.abs(W).sum(axis=1)", two="(W**2).sum(axis=1)"),
        mistake("squares_not_summed", PART_SUM, two="W**2"),
        mistake("squares_summed_by_python", PART_SUM, two="sum(W**2)"),
        mistake(
            "matrix_norms",
            MATRIX_NORM,
            one="np.linalg.norm(W, 1)",
            two="np.linalg.norm(W, 2) ** 2",
        ),
        mistake("matrix_norm_1", MATRIX_NORM, one="np.linalg.norm(W, 1)"),
        mistake("matrix_norm_2", MATRIX_NORM, two="np.linalg.norm(W, 2) ** 2"),
        mistake(
            "matrix_norm_2_as_length",
            MATRIX_NORM,
            two="np.linalg.norm(W, 2)",
            one="np.linalg.norm(W, 1)",
        ),
        mistake(
            "lambda_squared",
            "λ multiplies twice. It stands once before R(W).",
            "data + lam * (lam * l1 * one + lam * l2 * two)",
            concept=False,
        ),
        mistake(
            "rounded",
            "You round the result. Rounding is for showing a number; a function returns what it "
            "computed.",
            "round(data + lam * (l1 * one + l2 * two), 2)",
            concept=False,
        ),
    ),
)
