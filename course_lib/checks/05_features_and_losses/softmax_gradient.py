"""Question 9: the gradient of the full loss of softmax regression."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with, so_many_wanted
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict
from course_lib.models.linear.full_loss import full_gradient
from course_lib.models.linear.losses import SOFTMAX
from course_lib.models.linear.penalties import RIDGE

NAMES = ("W", "b", "X", "y", "lam")


def two_gradients(answer: Any, W: Any, b: Any, X: Any, y: Any, lam: Any) -> Any:
    """Probe: the two gradients by name, where the answer gives two things."""
    result = answer(W, b, X, y, lam)
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return {"dW": result[0], "db": result[1]}
    return {"result": result} if isinstance(result, dict) else result


def right_gradients(
    W: np.ndarray, b: np.ndarray, X: np.ndarray, y: np.ndarray, lam: float
) -> dict[str, np.ndarray]:
    dW, db = full_gradient(W, b, X, y, SOFTMAX, RIDGE, lam)
    return {"dW": dW, "db": db}


compare_gradients = agrees_with(right_gradients, rtol=1e-4, atol=1e-6)


def judge_gradients(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; what is no pair is told so."""
    verdict = compare_gradients(case, output)
    return verdict if output is None else so_many_wanted(verdict, output, "dW, db") or verdict


def drawn(rng: np.random.Generator, n: int, d: int, c: int, lam: float) -> Case:
    W, b = rng.normal(size=(c, d)).round(1), rng.normal(size=c).round(1)
    X, y = rng.normal(size=(n, d)).round(1), rng.permutation(np.arange(n) % c)
    if lam:
        b += 2  # a price on the bias would show
    return Case((W, b, X, y, lam), f"n = {n}, d = {d}, c = {c}, λ = {lam:g}", NAMES)


def without_penalty(rng: np.random.Generator) -> Sequence[Case]:
    """From weights that are all 0, where every class has the same probability, to any."""
    zero = np.zeros((2, 1)), np.zeros(2), np.array([[3.0]]), np.array([1]), 0.0
    sizes = ((2, 2, 3), (5, 3, 2), (3, 3, 3), (6, 2, 4), (4, 4, 4))
    return [
        Case(zero, "one sample, all weights 0", NAMES),
        *(drawn(rng, n, d, c, 0.0) for n, d, c in sizes),
    ]


def with_penalty(rng: np.random.Generator) -> Sequence[Case]:
    """The same with λ above 0."""
    sizes = ((3, 2, 2), (5, 3, 2), (3, 3, 3), (6, 2, 4), (2, 2, 3))
    return [drawn(rng, n, d, c, 0.25 * (i + 1)) for i, (n, d, c) in enumerate(sizes)]


def mistake(
    name: str, hint: str, returned: str = "dW, db", scores: str = "X @ W.T + b",
    delta: str = "P - Y", n: str = "len(X)", weights: str = "D.T @ X", price: str = "2 * lam * W",
    bias: str = "D.sum(axis=0)", axis: int | None = 1, concept: bool = True,
) -> Mistake:  # fmt: skip
    """The right answer with one of its steps replaced."""
    code = (
        "def softmax_gradient(W, b, X, y, lam):\n"
        f"    S = {scores}\n"
        f"    E = np.exp(S - S.max(axis={axis}, keepdims=True))\n"
        f"    P, Y = E / E.sum(axis={axis}, keepdims=True), np.eye(len(b))[y]\n"
        f"    D = ({delta}) / {n}\n"
        f"    dW, db = {weights} + {price}, {bias}\n"
        f"    return {returned}"
    )
    return Mistake(name, code, hint, concept)


NOT_SUBTRACTED = (
    "The one-hot labels are missing: ∂L/∂s is P − Y, the probabilities *less 1 for the right "
    "class*. With P alone all scores would only ever be pushed down."
)
LABEL_NUMBERS = (
    "You subtract the labels themselves, as numbers. A label is a name: its one-hot row has a 1 at "
    "the right class and 0 elsewhere, `np.eye(c)[y]`."
)
EVERYWHERE = (
    "You subtract 1 from whole columns or from everything. Only one entry a row is meant, that of "
    "the right class: `P[np.arange(n), y] -= 1`."
)
NO_MEAN = (
    "1/N is missing: the loss is the mean over the samples, so its gradient is, too. Divide both "
    "dW and db by N."
)
NO_MEAN_OF_ONE = (
    "1/N is missing in one of the two. The loss is a mean over the samples, for W and for b: "
    "divide P − Y by N once, then both are right."
)
OVER_TABLE = "You divide by N·C, all entries. The loss is a mean over the samples: divide by N."
NO_2 = (
    "The 2 is missing: the derivative of λW² is 2λW. (Those who write ½λΣW² have none; here R is "
    "ΣW².)"
)
SUMMED = (
    "You add up all weights before they reach dW. λΣW² has one slope for each weight, its own: "
    "2λW, of the shape of W."
)
MISSING_CLASS = (
    "Your one-hot table has a column only for the classes that you find in y. Some may not occur "
    "there, and b (or W) knows how many there are: `np.eye(len(b))[y]`."
)
BIAS_TOO = "The bias is regularized, too. R(W) has no b in it, so db comes from the losses alone."
PRICE_BY_N = (
    "The penalty's gradient is divided by N. 1/N belongs to the losses; λR(W) is added whole, and "
    "so is 2λW."
)
TURNED = (
    "dW lies on its side: a gradient has the shape of what it is the gradient of, here (c, d). "
    "`(P − Y).T @ X` is (c, n) @ (n, d)."
)
NOT_TRANSPOSED = (
    "The scores are `X @ W.T + b`: W has a row for each class here, so that (n, d) @ (d, c) needs "
    "its transpose."
)

SOFTMAX_GRADIENT = Question(
    name="softmax_gradient",
    title="The gradient of softmax regression",
    parts=(Part("of the losses", 3, without_penalty), Part("with the penalty", 2, with_penalty)),
    judge=judge_gradients,
    call=two_gradients,
    picture="course_lib.widgets.loss_tables:show_gradient",
    mistakes=(
        mistake("no_labels", NOT_SUBTRACTED, delta="P"),
        mistake("as_many_as_labels", MISSING_CLASS, delta="P - np.eye(y.max() + 1)[y]"),
        mistake(
            "one_hot_by_unique",
            MISSING_CLASS,
            delta="P - (y[:, None] == np.unique(y)).astype(float)",
        ),
        mistake(
            "as_many_as_occur",
            MISSING_CLASS,
            delta="P - np.eye(len(np.unique(y)))[y]",
        ),
        mistake("label_numbers", LABEL_NUMBERS, delta="P - y[:, None]"),
        mistake("one_everywhere", EVERYWHERE, delta="P - 1"),
        mistake("whole_columns", EVERYWHERE, delta="P - np.isin(np.arange(len(b)), y)"),
        mistake(
            "turned_round",
            "The sign is turned round: Y − P points downhill. The gradient points uphill, P − Y; "
            "descent subtracts it.",
            delta="Y - P",
        ),
        mistake(
            "turned_round_price_too",
            "This is minus the gradient. It points uphill: P − Y, and + 2λW; descent subtracts it.",
            "-dW, -db",
        ),
        mistake("no_mean", NO_MEAN, n="1"),
        mistake("no_mean_of_b", NO_MEAN_OF_ONE, bias="D.sum(axis=0) * len(X)"),
        mistake("no_mean_of_w", NO_MEAN_OF_ONE, weights="D.T @ X * len(X)"),
        mistake("over_the_table", OVER_TABLE, n="P.size"),
        mistake(
            "mean_twice",
            "db is divided by N twice: `mean` does what 1/N did before. Add over the samples.",
            bias="D.mean(axis=0)",
        ),
        mistake(
            "by_the_classes",
            "You divide by the number of classes. The loss is a mean over the samples: `len(X)`.",
            n="len(W)",
        ),
        mistake("no_2", NO_2, price="lam * W"),
        mistake(
            "no_penalty",
            "The penalty's part is missing in dW: the derivative of λΣW² is 2λW.",
            price="0",
            concept=False,
        ),
        mistake(
            "penalty_not_derived",
            "You add the penalty itself, not its derivative. λΣW² has the derivative 2λW, one "
            "number for each weight.",
            price="lam * (W**2).sum()",
        ),
        mistake(
            "squares_not_derived",
            "You add λW², what each weight costs. Its *derivative* is 2λW.",
            price="lam * W**2",
        ),
        mistake(
            "signs",
            "You add λ times the signs: that is the slope of Σ|W|. R is ΣW² here, with the slope "
            "2W.",
            price="lam * np.sign(W)",
        ),
        mistake(
            "penalty_subtracted",
            "The penalty's gradient is subtracted: that would push the weights away from 0. "
            "It is + 2λW.",
            price="-2 * lam * W",
            concept=False,
        ),
        mistake("penalty_summed", SUMMED, price="2 * lam * W.sum()"),
        mistake(
            "squares_twice",
            "You add 2λW²: the 2 of the derivative and the square as well. λW² has the derivative "
            "2λW.",
            price="2 * lam * W**2",
        ),
        mistake(
            "penalty_for_each_sample",
            "The penalty's 2λW is added once for each sample. R(W) stands once in the loss, so its "
            "part is added once, after the sum over the samples.",
            price="2 * lam * W * len(X)",
        ),
        mistake("bias_too", BIAS_TOO, bias="D.sum(axis=0) + 2 * lam * b"),
        mistake("bias_too_no_2", BIAS_TOO, bias="D.sum(axis=0) + lam * b", price="lam * W"),
        mistake("price_by_n", PRICE_BY_N, price="2 * lam * W / len(X)"),
        mistake("price_by_n_no_2", PRICE_BY_N, price="lam * W / len(X)"),
        mistake("turned", TURNED, "dW.T, db"),
        mistake("turned_and_added", TURNED, weights="X.T @ D"),
        mistake(
            "b_a_sample",
            "db has one number a sample. b has one a class: add over the samples, `axis=0`.",
            bias="D.sum(axis=1)",
        ),
        mistake(
            "b_one_number",
            "db is one number. b has one a class: add over the samples only, `axis=0`.",
            bias="D.sum()",
        ),
        mistake(
            "b_a_table",
            "db is a table, not yet added over the samples: b has the shape (c,), so has db.",
            bias="D",
        ),
        mistake(
            "b_in_a_row",
            "db has the shape (1, c). A gradient has the shape of what it is the gradient of, (c,):"
            " leave `keepdims` away.",
            bias="D.sum(axis=0, keepdims=True)",
            concept=False,
        ),
        mistake("not_transposed", NOT_TRANSPOSED, scores="X @ W + b"),
        mistake(
            "b_forgotten",
            "The scores have no b. It stands in W x + b, and so in the probabilities.",
            scores="X @ W.T",
        ),
        mistake(
            "softmax_along_axis_0",
            "Your probabilities add up to 1 down the columns. A row is a sample, and its classes "
            "share the probability: `axis=1`.",
            axis=0,
        ),
        mistake(
            "softmax_of_the_table",
            "The probabilities of the whole table add up to 1. Each row by itself does: `axis=1`, "
            "with `keepdims=True`.",
            axis=None,
        ),
        mistake(
            "scores_for_probabilities",
            "You take the scores less the labels, the slope of a squared error. Here the scores "
            "go through softmax first: P − Y.",
            delta="S - Y",
        ),
        mistake(
            "prediction_for_probabilities",
            "You take the predicted class (0 or 1) in place of the probabilities. That is the "
            "perceptron's step: right samples then teach nothing any more. Take P.",
            delta="np.eye(len(b))[S.argmax(axis=1)] - Y",
        ),
        mistake(
            "slope_of_the_sigmoid",
            "You multiply by P(1 − P), the slope of a sigmoid. In the cross-entropy it cancels: "
            "∂L/∂s is P − Y and nothing more.",
            delta="(P - Y) * P * (1 - P)",
        ),
        mistake(
            "right_class_only",
            "Only the right class's row gets something. The others are pushed down by their "
            "probability: P − Y has an entry for every class.",
            delta="(P - Y) * Y",
        ),
        mistake(
            "sigmoids",
            "You take a sigmoid of each score. With softmax the classes share one probability: "
            "divide by the sum of the row.",
            delta="1 / (1 + np.exp(-S)) - Y",
        ),
        mistake(
            "exchanged",
            "The two are exchanged: first dW, then db.",
            "db, dW",
            concept=False,
        ),
        mistake(
            "dw_only",
            "One array comes out; two are asked for: `return dW, db`.",
            "dW",
            concept=False,
        ),
        mistake(
            "takes_the_step",
            "You return W and b after a step. The gradient alone is asked for; how long the step "
            "is, others decide.",
            "W - dW, b - db",
        ),
        Mistake(
            "changes_w",
            "def softmax_gradient(W, b, X, y, lam):\n"
            "    S = X @ W.T + b\n"
            "    E = np.exp(S - S.max(axis=1, keepdims=True))\n"
            "    D = (E / E.sum(axis=1, keepdims=True) - np.eye(len(b))[y]) / len(X)\n"
            "    W *= 2 * lam\n"
            "    W += D.T @ X\n"
            "    return W, D.sum(axis=0)",
            "The gradient is right, but W itself is changed: `W *= …` writes into the caller's "
            "weights. Compute a new array.",
        ),
    ),
)
