"""Question 8: above which learning rate a linear neuron's descent runs away."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Part, Question, Verdict
from course_lib.checks.written import whole, writer

NAMES = ("F",)


def limit(F: np.ndarray) -> float:
    """2 / λ_max of the mean of [x, 1][x, 1]ᵀ."""
    ones = np.column_stack([F, np.ones(len(F))])
    return 2 / float(np.linalg.eigvalsh(ones.T @ ones / len(F))[-1])  # (d+1, n) @ (n, d+1)


compare = agrees_with(limit)


def judge(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; a number that is not is told how to go on."""
    if type(output) is complex and not output.imag:
        output = output.real  # `eigvals` is complex as a whole where some small pair is
    verdict = compare(case, output)
    if verdict.ok:
        return verdict
    is_number = type(output) in (int, float)
    if is_number and abs(output / limit(*case.args) - 1) < 0.02:
        return replace(verdict, why=CLOSE)
    return replace(verdict, why=verdict.why or AGAIN)


CLOSE = (
    "It is close, and not the limit. Do not round, and do not search for it step by step: it can "
    "be computed. (Where it is close on few inputs only, look at which eigenvalue you take.)"
)


AGAIN = (
    "Go through it by hand for one sample, x = 2: [x, 1] is [2, 1]. Which H is that, which is its "
    "largest eigenvalue, and for which η is 1 − η λ just −1?"
)


def case(F: Any, label: str) -> Case:
    return Case((np.array(F, float),), label, NAMES)


def drawn(rng: np.random.Generator, n: int, d: int, middle: float) -> Case:
    F = middle + rng.normal(size=(n, d)) * rng.uniform(0.5, 2, d)
    return case(F.round(2), f"{n} samples of {d}")


def few(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[2]], "one sample of one feature"),
        case([[0], [0]], "nothing but the bias"),
        case([[1], [-1]], "two samples around 0"),
        case([[3], [5]], "two samples far from 0"),
        case([[1, 2], [3, 4], [0, -1]], "three samples of two features"),
        case([[1, 2, 0]], "one sample of three features"),
        case([[2, 0], [0, 1], [-2, 0], [0, -1]], "four samples around 0"),
    ]


def many(rng: np.random.Generator) -> Sequence[Case]:
    return [
        drawn(rng, 40, 1, 2.0),
        drawn(rng, 50, 2, 0.5),
        drawn(rng, 20, 5, -1.0),
        drawn(rng, 3, 6, 1.0),
        case(rng.uniform(-6, 6, (600, 2)).round(2), "points of the playground"),
    ]


mistake = writer(
    """\
def critical_rate(F):
    n = len(F)
    A = {A}
    H = {H}
    top = {top}
    return {returned}
""",
    A="np.column_stack([F, np.ones(n)])",
    H="A.T @ A / n",
    top="np.linalg.eigvalsh(H).max()",
    returned="2 / top",
)
other = whole("critical_rate(F)")
ONE = (
    "That is 1/λ, the rate with which the steepest direction is done in *one* step. Beyond it the "
    "error changes sign in each step, and still shrinks: |1 − η λ| < 1 up to which η? (Or is H "
    "twice too large? The ½ of the loss cancels the 2 of the square.)"
)
SUM = (
    "The loss is the *mean* over the samples, so that H is the mean of [x, 1][x, 1]ᵀ: divide by n."
)
BIAS = (
    "The bias is forgotten. It is a weight, too, with an input that is always 1: put a column of "
    "ones beside F, and the matrix has a row and a column more."
)
CENTRED = (
    "You take the covariance, which takes the mean away first. The network does not: H is the mean "
    "of [x, 1][x, 1]ᵀ with the features as they are. (Centred features do allow larger rates, "
    "which is why one centres them.)"
)
SMALLEST = (
    "The *smallest* eigenvalue belongs to the flattest direction. Descent runs away first where "
    "it is steepest, along the largest."
)
NOT_SQUARED = (
    "That is the largest *singular value* of the table. H is made of AᵀA, whose eigenvalues are "
    "the squares of A's singular values, divided by n."
)
UNSORTED = (
    "`np.linalg.eigvals` gives the eigenvalues in no order: neither the first nor the last need be "
    "the largest. `np.linalg.eigvalsh`, for symmetric matrices, gives the smallest first."
)
HALF = (
    "A factor 2 is off: with the loss ½ (out − y)² the ½ cancels the 2 of the square, and H is the "
    "mean of [x, 1][x, 1]ᵀ itself."
)

CRITICAL_RATE = Question(
    name="critical_rate",
    title="The rate beyond which it runs away",
    parts=(Part("few samples", 1, few), Part("many samples", 2, many)),
    judge=judge,
    picture="course_lib.widgets.playground_tables:show_rate",
    mistakes=(
        mistake("one_over", ONE, returned="1 / top"),
        mistake("sum", SUM, H="A.T @ A"),
        mistake("less_one", "You divide by n − 1, as for a variance that is estimated. The loss is "
                "the mean over n samples.", H="A.T @ A / max(n - 1, 1)"),
        mistake("bias_forgotten", BIAS, A="F"),
        mistake("bias_forgotten_one", "Two things: the bias is forgotten (a column of ones beside "
                "F); and the limit is 2/λ, not 1/λ, as |1 − η λ| < 1 holds up to there.",
                A="F", returned="1 / top"),
        mistake("bias_forgotten_sum", "Two things: the bias is forgotten (a column of ones beside "
                "F); and the loss is a *mean*: divide by n.", A="F", H="A.T @ A"),
        mistake("sum_one", "Two things: the loss is a *mean*, so divide by n; and the limit is "
                "2/λ, not 1/λ.", H="A.T @ A", returned="1 / top"),
        mistake("centred", CENTRED, A="F - F.mean(axis=0)"),
        mistake("centred_with_ones", CENTRED,
                A="np.column_stack([F - F.mean(axis=0), np.ones(n)])"),
        mistake("covariance_with_ones", CENTRED, H="np.cov(A.T)"),
        other("covariance", CENTRED, "return 2 / np.linalg.eigvalsh(np.cov(F.T))[-1]"),
        mistake("by_all_entries", "You divide by the number of all entries, as `np.mean` of a "
                "table does. The mean is over the n *samples*.", H="A.T @ A / A.size"),
        mistake("smallest", SMALLEST, top="np.linalg.eigvalsh(H).min()", returned="2 / top"),
        mistake("not_squared", NOT_SQUARED, top="np.linalg.norm(A, 2)"),
        mistake("not_squared_mean", NOT_SQUARED, top="np.linalg.norm(A, 2) / n"),
        mistake("root", NOT_SQUARED, top="np.linalg.eigvalsh(H).max() ** 0.5"),
        mistake("half", HALF, H="A.T @ A / (2 * n)"),
        mistake("trace", "The trace is the *sum* of the eigenvalues: that rate is safe, but it is "
                "not the limit. Take the largest one alone.", top="np.trace(H)"),
        mistake("largest_diagonal", "The diagonal of H, where its largest entry is, tells how "
                "steep it is along each weight. Features that go together make a direction in "
                "between that is steeper still: the largest *eigenvalue*.", top="np.diag(H).max()"),
        mistake("determinant", "A determinant is the *product* of the eigenvalues. Wanted is the "
                "largest of them.", top="max(np.linalg.det(H), 1e-12)"),
        mistake("mean_first", "You take the mean of the samples first, and then the product with "
                "itself. H is the mean of the *products*: the spread counts as well.",
                A="np.column_stack([F, np.ones(n)]).mean(axis=0)[None, :]", H="A.T @ A"),
        mistake("frobenius", "The Frobenius norm is the root of the sum of all squared "
                "eigenvalues: close to the largest, but not it. `np.linalg.norm(H, 2)` is.",
                top="np.linalg.norm(H)"),
        mistake("between_samples", "You multiply samples by samples, A Aᵀ, and divide by the "
                "number of *weights*: the non-zero eigenvalues of A Aᵀ are the same, but it is the "
                "number of samples by which the mean divides.", H="A @ A.T / A.shape[1]"),
        mistake("eigenvalue_itself", "That is λ itself, how steep it is. The steeper, the smaller "
                "the rate: |1 − η λ| < 1.", returned="top"),
        mistake("best_of_both", "That is the *best* rate, with which the steepest and the flattest "
                "direction shrink alike. The limit lies above it: the steepest alone sets it.",
                returned="2 / (top + np.linalg.eigvalsh(H).min())"),
        mistake("second", "`eigvalsh` gives the smallest first, and there are d + 1 of them: index "
                "1 is the largest only with one feature. The last has index −1.",
                top="np.linalg.eigvalsh(H)[1]", returned="2 / top"),
        mistake("second_largest", "You take the second largest: indices count from 0, but from the "
                "end they begin at −1.", top="np.linalg.eigvalsh(H)[-2]"),
        mistake("unsorted", UNSORTED, top="np.linalg.eigvals(H)[0].real"),
        mistake("unsorted_last", UNSORTED, top="np.linalg.eigvals(H)[-1].real"),
        mistake("largest_sample", "You take the sample with the largest |x|² + 1 for all: the "
                "bowl of *its* loss alone. The loss is the mean over the samples, and so is H.",
                top="(A**2).sum(axis=1).max()"),
        mistake("row_sums", "The largest sum of a row (or a column) is a *bound* of the "
                "eigenvalues, and a safe one; the largest eigenvalue may be smaller.",
                top="np.abs(H).sum(axis=0).max()"),
        mistake("half_of_it", "The fraction is upside down: |1 − η λ| < 1 holds for η < 2/λ.",
                returned="top / 2"),
        mistake("all_of_them", "One number is wanted: that of the steepest direction, which is the "
                "first in which descent runs away.", top="np.linalg.eigvalsh(H)", concept=False),
        other("usual", "A rate that is fixed: how large it may be hangs on the features. Multiply "
              "all of them by 10, and it is about a hundredth.", "return 0.03"),
    ),
)  # fmt: skip
