"""Question 9: backward through softmax, without building its Jacobian."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Part, Question
from course_lib.nn import activations

from .watched import writer

NAMES = ("p", "upstream")


def right_softmax_vjp(p: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return activations.softmax_vjp(p, upstream)


def case(p: Sequence | np.ndarray, upstream: Sequence | np.ndarray, label: str) -> Case:
    return Case((np.array(p, dtype=float), np.array(upstream, dtype=float)), label, NAMES)


def drawn(rng: np.random.Generator, n: int, c: int) -> Case:
    p = activations.softmax(rng.normal(size=(n, c))).round(3)
    p[:, -1] += 1 - p.sum(axis=1)
    return case(p, rng.normal(size=(n, c)).round(1), f"{n} samples, {c} classes")


def one_sample(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[0.5, 0.5]], [[1, 0]], "two equal classes"),
        case([[0.25, 0.75]], [[4, 0]], "two classes"),
        case([[0.5, 0.25, 0.25]], [[1, 2, -1]], "three classes"),
        case([[0.5, 0.25, 0.25]], [[3, 3, 3]], "an upstream gradient of equal entries"),
        *(drawn(rng, 1, c) for c in (2, 3, 4, 5)),
    ]


def batches(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[0.5, 0.5], [0.25, 0.75]], [[1, 0], [0, 4]], "two samples"),
        case([[0.5, 0.5], [0, 1], [0.75, 0.25]], [[2, 1], [1, 5], [-1, 1]], "three samples"),
        *(drawn(rng, n, c) for n, c in ((3, 3), (2, 4), (5, 3), (4, 4))),
    ]


mistake = writer("softmax_vjp(p, upstream)")
DOT = "dot = (upstream * p).sum(axis=1, keepdims=True)"

DIAGONAL = (
    "p(1 − p) is the Jacobian's diagonal only: how p_i changes with its *own* score. A score moves "
    "all the others' probabilities, too, by −p_i p_j: subtract Σ upstream·p."
)
AXIS = (
    "You add up over the samples. What one sample's scores do to its own probabilities is a matter "
    "of its row: `axis=1`, with `keepdims=True`."
)
WHOLE = (
    "One sum over the whole batch: the samples get mixed. Each row has its own Σ upstream·p: "
    "`axis=1`, with `keepdims=True`."
)
KEEPDIMS = (
    "The sums have the shape (n,), and broadcasting takes them for a row. Keep them a column: "
    "`keepdims=True`."
)
NO_WEIGHTS = (
    "You subtract the plain sum or mean of the upstream gradients. They are weighed by the "
    "probabilities: Σ upstream·p."
)

SOFTMAX_VJP = Question(
    name="softmax_vjp",
    title="Backward through softmax",
    parts=(Part("one sample", 2, one_sample), Part("batches", 2, batches)),
    judge=agrees_with(right_softmax_vjp),
    picture="course_lib.widgets.activation_tables:show_softmax_vjp",
    mistakes=(
        mistake("diagonal", DIAGONAL, "upstream * p * (1 - p)"),
        mistake(
            "no_sum",
            "upstream · p is the first half. The denominator of softmax holds all scores: from it "
            "comes −p Σ upstream·p.",
            "upstream * p",
        ),
        mistake(
            "sum_not_spread",
            "You subtract the sum as it is. It belongs to each class by its probability: "
            "p · (upstream − sum).",
            DOT,
            "upstream * p - dot",
        ),
        mistake(
            "no_p",
            "The factor p in front is missing: a class whose probability is 0 does not move. "
            "p · (upstream − sum).",
            DOT,
            "upstream - dot",
        ),
        mistake("plain_sum", NO_WEIGHTS, "p * (upstream - upstream.sum(axis=1, keepdims=True))"),
        mistake("plain_mean", NO_WEIGHTS, "p * (upstream - upstream.mean(axis=1, keepdims=True))"),
        mistake(
            "mean_of_products",
            "You take the mean of upstream·p where the sum is due. The p's are weights that "
            "already add up to 1.",
            "p * (upstream - (upstream * p).mean(axis=1, keepdims=True))",
        ),
        mistake(
            "plus",
            "The two halves have opposite signs: raising all scores alike must change nothing. "
            "p · (upstream *minus* Σ upstream·p), or diag(p) minus p pᵀ in the Jacobian.",
            DOT,
            "p * (upstream + dot)",
            concept=False,
        ),
        mistake(
            "minus_everything",
            "The sign is turned: raising a score *raises* its own probability.",
            DOT,
            "p * (dot - upstream)",
            concept=False,
        ),
        mistake("axis_0", AXIS, "p * (upstream - (upstream * p).sum(axis=0))"),
        mistake("whole", WHOLE, "p * (upstream - (upstream * p).sum())"),
        mistake("no_keepdims", KEEPDIMS, "p * (upstream - (upstream * p).sum(axis=1))"),
        mistake(
            "softmax_and_loss",
            "p − upstream is what comes out for softmax *together with* cross-entropy and one-hot "
            "labels. Here any upstream gradient may come.",
            "p - upstream",
        ),
        mistake(
            "softmax_again",
            "p is already softmax's output; you send it through softmax once more.",
            "e = np.exp(p - p.max(axis=1, keepdims=True))",
            "q = e / e.sum(axis=1, keepdims=True)",
            "q * (upstream - (upstream * q).sum(axis=1, keepdims=True))",
        ),
        mistake(
            "no_upstream",
            "You leave the upstream gradient out: this is a derivative of softmax alone. The chain "
            "rule multiplies by what comes from above.",
            "p * (1 - p)",
        ),
        mistake(
            "sum_of_the_jacobian",
            "You add up the Jacobian's entries without the upstream gradient. They cancel to 0, "
            "because the probabilities always add up to 1; weigh them by `upstream`.",
            "p * (1 - p.sum(axis=1, keepdims=True))",
        ),
        mistake(
            "jacobian_of_the_first",
            "You use the first sample's Jacobian for all samples. Each has its own p.",
            "J = np.diag(p[0]) - np.outer(p[0], p[0])",
            "upstream @ J",
        ),
        mistake(
            "outer_only",
            "The diagonal of the Jacobian is p_i(1 − p_i), not −p_i²: diag(p) is missing.",
            "np.array([-np.outer(q, q) @ u for q, u in zip(p, upstream)])",
        ),
        mistake(
            "identity_for_diag",
            "The first part of the Jacobian is diag(p), not the identity: p_i([i = j] − p_j).",
            "np.array([(np.eye(len(q)) - np.outer(q, q)) @ u for q, u in zip(p, upstream)])",
        ),
        mistake(
            "mean_over_the_batch",
            "You divide by the number of samples. A mean, if there is one, is part of the loss, "
            "and already in the upstream gradient.",
            DOT,
            "p * (upstream - dot) / len(p)",
        ),
        mistake(
            "summed_over_the_batch",
            "You add up over the samples. Weights are shared by them, scores are not: the result "
            "has the shape of p.",
            DOT,
            "(p * (upstream - dot)).sum(axis=0)",
        ),
        mistake(
            "changes_upstream",
            "The result is right, but `upstream` itself is changed: `-=` writes into the caller's "
            "array. Others may need it: compute a new one.",
            "upstream -= (upstream * p).sum(axis=1, keepdims=True)",
            "p * upstream",
            concept=False,
        ),
        mistake(
            "factors_exchanged",
            "p and upstream have changed places: in front stands p, and from upstream the sum is "
            "subtracted, p · (upstream − sum).",
            DOT,
            "upstream * (p - dot)",
        ),
        mistake(
            "jacobians",
            "These are the Jacobians, one for each sample. Asked for is the row of upstream "
            "gradients times its own matrix: one row for each sample.",
            "np.array([np.diag(q) - np.outer(q, q) for q in p])",
        ),
        mistake(
            "both_along_columns",
            "In p_i([i = j] − p_j) the first p goes down the rows, the second along the columns. "
            "`p * (np.eye(c) - p)` takes both along the columns: write p[:, None] for the first.",
            "np.array([u @ (q * (np.eye(len(q)) - q)) for q, u in zip(p, upstream)])",
        ),
        mistake(
            "both_along_columns_from_the_left",
            "In p_i([i = j] − p_j) the first p goes down the rows, the second along the columns. "
            "`p * (np.eye(c) - p)` takes both along the columns: write p[:, None] for the first.",
            "np.array([(q * (np.eye(len(q)) - q)) @ u for q, u in zip(p, upstream)])",
        ),
        mistake(
            "samples_mixed",
            "`upstream @ p.T` has the products of each sample with *all* samples; only its "
            "diagonal is meant, (upstream · p).sum(axis=1, keepdims=True).",
            "p * upstream - (upstream @ p.T) @ p",
        ),
        mistake(
            "p_for_the_sum",
            "You subtract p where the sum Σ upstream·p is due, one number for the whole row: "
            "p · (upstream − sum).",
            "p * (upstream - p)",
        ),
        mistake(
            "no_p_on_the_diagonal",
            "The diagonal of the Jacobian is p(1 − p), of which you have 1 − p; and off the "
            "diagonal there is −p_i p_j. Together: p · (upstream − Σ upstream·p).",
            "upstream * (1 - p)",
        ),
        mistake(
            "of_the_logarithm",
            "upstream − p Σ upstream is the way back through *log*-softmax. Here p itself is the "
            "output: p · (upstream − Σ upstream·p).",
            "upstream - p * upstream.sum(axis=1, keepdims=True)",
        ),
    ),
)
