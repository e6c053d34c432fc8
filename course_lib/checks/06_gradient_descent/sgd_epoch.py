"""Question 5: one epoch of linear regression, a step for each batch."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Part, Question
from course_lib.checks.written import whole, writer

NAMES = ("X", "y", "w", "learning_rate", "batches")


def right_weights(
    X: np.ndarray, y: np.ndarray, w: np.ndarray, learning_rate: float, batches: list[np.ndarray]
) -> np.ndarray:
    """w after a step for each batch, by the gradient of its own mean squared error."""
    w = np.array(w, dtype=float)
    for batch in batches:
        e = X[batch] @ w - y[batch]  # (b, d) @ (d,) -> (b,)
        w = w - learning_rate * 2 / len(batch) * (X[batch].T @ e)
    return w


def case(X: Any, y: Any, w: Any, rate: float, batches: Sequence[Any], label: str) -> Case:
    cut = [np.array(batch) for batch in batches]
    return Case((np.array(X), np.array(y), np.array(w), rate, cut), label, NAMES)


def drawn(rng: np.random.Generator, n: int, d: int, size: int, rate: float) -> Case:
    X, w = rng.normal(size=(n, d)).round(1), rng.normal(size=d).round(1)
    y = (X @ rng.normal(size=d) + 1.5).round(1)
    order = rng.permutation(n)
    batches = [order[i : i + size] for i in range(0, n, size)]
    return case(X, y, w, rate, batches, f"{n} samples in batches of {size}")


def one_batch(rng: np.random.Generator) -> Sequence[Case]:
    """Nothing to carry from one batch to the next yet."""
    return [
        case([[2.0]], [3.0], [1.0], 0.125, [[0]], "one sample"),
        case([[1.0], [2.0]], [2.0, 1.0], [0.5], 0.25, [[1, 0]], "two samples, one feature"),
        case(
            [[1.0, 2.0], [0.0, 1.0], [3.0, -1.0]], [1.0, 2.0, 3.0], [0.5, -0.5], 0.125, [[2, 0]],
            "a batch of two of the three samples",
        ),
        drawn(rng, 5, 3, 5, 0.1),
    ]  # fmt: skip


def several(rng: np.random.Generator) -> Sequence[Case]:
    X, y = [[1.0], [2.0], [-1.0]], [2.0, 1.0, 0.5]
    return [
        case(X, y, [0.0], 0.125, [[1], [0]], "two batches of one sample, w = 0"),
        case(X, y, [1.0], 0.25, [[2, 0], [1]], "the last batch is smaller"),
        drawn(rng, 6, 2, 2, 0.1),
        drawn(rng, 7, 2, 3, 0.1),
        drawn(rng, 5, 4, 1, 0.05),
        drawn(rng, 10, 3, 4, 0.15),
    ]


def whole_numbers(rng: np.random.Generator) -> Sequence[Case]:
    X = rng.integers(-3, 4, size=(4, 2))
    X[:2] = [[1, 2], [3, -1]]
    y = rng.integers(-4, 5, size=4)
    return [
        case([[1], [2]], [2, 1], [1], 0.125, [[1], [0]], "whole numbers"),
        case(X, y, [1, -1], 0.0625, [[3, 0], [1, 2]], "whole numbers"),
        case(X, y, [0, 0], 0.0625, [[0, 1, 2], [3]], "whole numbers, w = 0"),
    ]


mistake = writer(
    """\
def sgd_epoch(X, y, w, learning_rate, batches):
    {start}
    for batch in {batches}:
        {before}
        Xb, yb, n = {Xb}, {yb}, {n}
        e = {e}
        g = {g}
        {update}
    return {result}""",
    start="w = np.array(w, dtype=float)",
    batches="batches",
    before="pass",
    Xb="X[batch]",
    yb="y[batch]",
    n="len(batch)",
    e="Xb @ w - yb",
    g="2 / n * Xb.T @ e",
    update="w = w - learning_rate * g",
    result="w",
)
other = whole("sgd_epoch(X, y, w, learning_rate, batches)")

CLIMBS = (
    "You go up. With e = X w − y the gradient is 2/b · Xᵀe, and the step goes *against* it. "
    "(Whoever takes y − X w has a minus in the gradient already.)"
)
AT_ONCE = (
    "All batches meet the same w, the one at the start, and their steps are added up or averaged: "
    "that is full-batch descent. Here each batch moves w, and the next one meets the new w."
)
APART = (
    "Only the last batch counts: each starts from the old w, or what the loop has computed for the "
    "others is lost. Each batch goes on from where the one before has come to."
)
FULL = (
    "You use all samples in each step. A step is made with the samples of its batch alone: "
    "`X[batch]`, `y[batch]`."
)
SUM = (
    "You take the sum over the batch, not the mean: the step grows with the batch. Divide by how "
    "many samples are in it, `len(batch)`."
)
NOMINAL = (
    "You divide by the nominal size always, that of a full batch. The last one may be smaller: "
    "divide by `len(batch)`, its own size."
)
BY_N = "You divide by the number of *all* samples. The mean is over the batch: `len(batch)`."
NO_2 = "The 2 is missing: the derivative of e² is 2e."
LABELS = (
    "You take the targets in the order of the data, but the samples in that of the batch: y no "
    "longer belongs to X. Pick both by the same indices, `X[batch]` and `y[batch]`."
)
IN_ORDER = (
    "You cut X and y yourself, in the order of the data. The batches tell which samples: "
    "`X[batch]`, `y[batch]`."
)
DROPPED = "A batch is left out. Each batch of the list makes a step, the last and smallest too."
FIRST_ONLY = (
    "Only the first batch makes a step: `return` stands inside the loop. Move it to the left, "
    "level with `for`."
)
SINGLE = (
    "You make a step for each *sample*. The samples of a batch make one step together, by their "
    "mean gradient."
)
CHANGED = (
    "What came in is changed. Most often it is w itself: `w -= …` writes into the caller's array, "
    "`w = w - …` makes a new one. (`X`, `y` and `batches` stay as they are, too.)"
)
TRUNCATES = (
    "Right for floats. An array made of whole numbers cannot hold the fractions of a step: start "
    "with `w = np.array(w, dtype=float)`, or write `w = w - …`."
)
NO_X = (
    "X is missing in the gradient: how the error changes with a weight depends on its feature. By "
    "the chain rule Xᵀe, (d, b) @ (b,)."
)
NO_W = "w is missing in the prediction. The errors are X w − y."
OTHER_THINGS = "Asked for are the new weights, of the shape of w."

SGD_EPOCH = Question(
    name="sgd_epoch",
    title="An epoch in batches",
    parts=(
        Part("one batch", 1, one_batch),
        Part("several batches", 3, several),
        Part("whole numbers", 1, whole_numbers),
    ),
    judge=agrees_with(right_weights),
    picture="course_lib.widgets.descent_tables:show_epoch",
    mistakes=(
        mistake("climbs", CLIMBS, update="w = w + learning_rate * g"),
        mistake("climbs_no_2", CLIMBS, g="1 / n * Xb.T @ e", update="w = w + learning_rate * g"),
        mistake(
            "at_once", AT_ONCE, start="w = np.array(w, dtype=float); G = np.zeros(len(w))",
            update="G = G + g", result="w - learning_rate * G",
        ),
        mistake(
            "at_once_mean", AT_ONCE, start="w = np.array(w, dtype=float); G = np.zeros(len(w))",
            update="G = G + g", result="w - learning_rate * G / len(batches)",
        ),
        mistake(
            "at_once_by_n", AT_ONCE, start="w = np.array(w, dtype=float); G = np.zeros(len(w))",
            update="G = G + n * g", result="w - learning_rate * G / len(X)",
        ),
        other(
            "all_batches_as_one", AT_ONCE, "batch = np.concatenate(batches)",
            "e = X[batch] @ w - y[batch]",
            "return w - learning_rate * 2 / len(batch) * X[batch].T @ e",
        ),
        mistake(
            "gradients_add_up", "The gradients of earlier batches are not forgotten: yours are "
            "added up. A step is by the gradient of its own batch alone.",
            start="w = np.array(w, dtype=float); G = np.zeros(len(w))",
            update="G = G + g; w = w - learning_rate * G",
        ),
        mistake(
            "apart_last", APART, start="new = old = w = np.array(w, dtype=float)",
            e="Xb @ old - yb",
            update="new = old - learning_rate * g", result="new",
        ),
        mistake("full", FULL, Xb="X", yb="y", n="len(X)"),
        mistake("full_by_batch", FULL, Xb="X", yb="y"),
        other(
            "full_once", FULL, "e = X @ w - y", "return w - learning_rate * 2 / len(X) * X.T @ e",
        ),
        mistake("sum", SUM, n="1"),
        mistake("sum_no_2", SUM, n="2"),
        mistake("nominal", NOMINAL, n="len(batches[0])"),
        mistake("by_n", BY_N, n="len(X)"),
        mistake("by_n_no_2", BY_N, n="2 * len(X)"),
        mistake(
            "by_entries", "You divide by the number of entries of X, samples times features. The "
            "mean is over the samples of the batch: `len(batch)`.", n="Xb.size",
        ),
        mistake(
            "one_number", "The gradient has become one number, and every weight moves alike. Take "
            "the mean over the samples only: `mean(axis=0)`.",
            g="np.mean(2 * Xb * e[:, None])",
        ),
        mistake(
            "by_features", "You divide by the number of features. The mean is over the samples of "
            "the batch: `len(batch)`.", n="X.shape[1]",
        ),
        mistake(
            "by_batches", "You divide by the number of batches. The mean is over the samples of "
            "the batch: `len(batch)`.", n="len(batches)",
        ),
        mistake(
            "rate_shared_out", "You share the rate out over the batches. Each step has the whole "
            "rate.", update="w = w - learning_rate / len(batches) * g",
        ),
        mistake("no_2", NO_2, g="1 / n * Xb.T @ e"),
        mistake("twice_2", "There is a 4 where 2 is right: the derivative of e² is 2e, once.",
                g="4 / n * Xb.T @ e"),
        mistake("labels_from_the_front", LABELS, yb="y[: len(batch)]"),
        mistake("labels_in_order", LABELS, before="first = sum(map(len, batches[: [b is batch for "
                "b in batches].index(True)]))", yb="y[first : first + len(batch)]"),
        mistake("labels_sorted", LABELS, yb="y[np.sort(batch)]"),
        mistake(
            "labels_backwards", LABELS, yb="y[batch[::-1]]",
        ),
        mistake(
            "in_order", IN_ORDER, before="first = sum(map(len, batches[: [b is batch for b in "
            "batches].index(True)])); batch = np.arange(first, first + len(batch))",
        ),
        mistake("from_the_front", IN_ORDER, before="batch = np.arange(len(batch))"),
        mistake(
            "places_of_batches", "You number the batches, and use that number as a sample. The "
            "indices are *in* the batch.", batches="range(len(batches))", Xb="X[[batch]]",
            yb="y[[batch]]", n="1",
        ),
        mistake("last_dropped", DROPPED, batches="batches[:-1]"),
        mistake("first_dropped", DROPPED, batches="batches[1:]", concept=False),
        mistake(
            "smaller_dropped", DROPPED, batches="[b for b in batches if len(b) == len(batches[0])]",
        ),
        mistake("first_only", FIRST_ONLY, batches="batches[:1]", concept=False),
        mistake("single_steps", SINGLE, batches="[[i] for b in batches for i in b]"),
        mistake(
            "single_steps_shared", SINGLE, batches="[[i, len(b)] for b in batches for i in b]",
            before="batch, size = batch[:1], batch[1]", n="size",
        ),
        mistake(
            "backwards", "The batches come in reverse. They make their steps as they stand in the "
            "list.", batches="batches[::-1]", concept=False,
        ),
        mistake(
            "two_epochs", "You go through the batches twice. One epoch is once.",
            batches="[*batches, *batches]", concept=False,
        ),
        mistake(
            "shuffled_again", "You sort or shuffle the batches. They come shuffled, and make their "
            "steps as they stand in the list.", batches="sorted(batches, key=lambda b: b[0])",
        ),
        mistake(
            "rate_fades", "Your rate changes on the way. It stays what it is in this epoch.",
            update="w = w - learning_rate * g; learning_rate = learning_rate * 0.9",
        ),
        mistake(
            "momentum", "Your step remembers the steps before: that is momentum, lesson 12. A step "
            "is by the gradient of its own batch alone.",
            start="w = np.array(w, dtype=float); v = 0",
            update="v = 0.9 * v + g; w = w - learning_rate * v",
        ),
        mistake(
            "rate_by_batch", "Your rate changes on the way. It stays what it is in this epoch.",
            start="w = np.array(w, dtype=float); k = 0",
            update="k += 1; w = w - learning_rate / k * g",
        ),
        mistake(
            "from_zeros", "You begin at zeros. The epoch goes on from the `w` that is handed over: "
            "what earlier epochs have learned is in it.", start="w = np.zeros(X.shape[1])",
        ),
        mistake("no_rate", "The learning rate is missing: w − learning_rate · gradient.",
                update="w = w - g"),
        mistake(
            "steps_of_the_mean", "You average the features and the errors apart, and multiply "
            "then. Each error goes with the features of its *own* sample: the mean of products.",
            g="2 * Xb.mean(axis=0) * e.mean()",
        ),
        mistake("no_x", NO_X, g="2 * e.mean()"),
        mistake("no_x_summed", NO_X, g="2 * e.sum()"),
        mistake("no_w", NO_W, e="Xb.sum(axis=1) - yb"),
        mistake("no_y", "y is missing. An error is what is predicted *less* what is true.",
                e="Xb @ w"),
        mistake(
            "squared", "The errors are squared in the gradient. The derivative of e² is 2e.",
            g="2 / n * Xb.T @ e**2",
        ),
        mistake(
            "absolute", "You take the sign of the errors: that is the slope of |e|. That of e² is "
            "2e.", g="1 / n * Xb.T @ np.sign(e)",
        ),
        mistake(
            "absolute_2", "You take the sign of the errors: that is the slope of |e|. That of e² "
            "is 2e.", g="2 / n * Xb.T @ np.sign(e)",
        ),
        mistake(
            "root", "You go down the root of the mean squared error. Without the root the slope is "
            "2/b · Xᵀe.", g="Xb.T @ e / n / max(np.sqrt(np.mean(e**2)), 1e-12)",
        ),
        mistake(
            "a_weight_short", "A 1 is appended to the samples, and w has no weight for it. There "
            "is no bias here: X w as it is.", concept=False,
            Xb="np.column_stack([X[batch], np.ones(len(batch))])",
        ),
        mistake(
            "list_of_weights", "You return the weights after each batch. The last ones are asked "
            "for.", start="w = np.array(w, dtype=float); ws = []",
            update="w = w - learning_rate * g; ws.append(w)", result="np.array(ws)",
        ),
        mistake(
            "list_with_the_start", "You return the weights after each batch. The last ones are "
            "asked for.", start="w = np.array(w, dtype=float); ws = [w]",
            update="w = w - learning_rate * g; ws.append(w)", result="np.array(ws)",
        ),
        mistake(
            "mean_of_weights", "You return the mean of the weights on the way. Those at the end "
            "are asked for.", start="w = np.array(w, dtype=float); ws = []",
            update="w = w - learning_rate * g; ws.append(w)", result="np.mean(ws, axis=0)",
        ),
        mistake("losses", OTHER_THINGS, result="np.mean((X @ w - y) ** 2)"),
        mistake("predictions", OTHER_THINGS, result="X @ w"),
        mistake("last_gradient", OTHER_THINGS, result="g"),
        mistake(
            "change", "You return by how much w has changed. The new w is asked for.",
            start="old = w = np.array(w, dtype=float)", result="w - old",
        ),
        mistake(
            "pair", "Two things come back. The new weights alone are asked for.",
            result="w, np.mean((X @ w - y) ** 2)", concept=False,
        ),
        mistake(
            "column", "The weights are a column, (d, 1). They have the shape of w, (d,).",
            result="w[:, None]", concept=False,
        ),
        mistake(
            "rounded", "You round the weights. Rounding is for showing a number; a function "
            "returns what it computed.", result="np.round(w, 2)", concept=False,
        ),
        other(
            "changes_w", CHANGED, "for batch in batches:", "    e = X[batch] @ w - y[batch]",
            "    w -= learning_rate * 2 / len(batch) * X[batch].T @ e", "return w",
        ),
        other(
            "changes_w_by_places", CHANGED, "for batch in batches:",
            "    e = X[batch] @ w - y[batch]",
            "    w[:] = w - learning_rate * 2 / len(batch) * X[batch].T @ e", "return w",
        ),
        other(
            "changes_a_whole_copy", TRUNCATES, "w = w.copy()", "for batch in batches:",
            "    e = X[batch] @ w - y[batch]",
            "    w -= learning_rate * 2 / len(batch) * X[batch].T @ e", "return w",
        ),
        other(
            "whole_weights", TRUNCATES, "w = w.copy()", "for batch in batches:",
            "    e = X[batch] @ w - y[batch]",
            "    w[:] = w - learning_rate * 2 / len(batch) * X[batch].T @ e", "return w",
        ),
        other(
            "weight_by_weight", "You move one weight, and compute the errors anew before the "
            "next. All weights move at once, by the gradient at one and the same w.",
            "w = np.array(w, dtype=float)", "for batch in batches:", "    for j in range(len(w)):",
            "        e = X[batch] @ w - y[batch]",
            "        w[j] -= learning_rate * 2 * np.mean(X[batch, j] * e)", "return w",
        ),
    ),
)  # fmt: skip
