"""Scores: one number for each sample and each class."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question


def linear_scores(X: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    return X @ W + b  # (n, d) @ (d, c) + (c,) -> (n, c)


def case(X: Sequence | np.ndarray, W: Sequence | np.ndarray, b: Sequence | np.ndarray) -> Case:
    X, W, b = (np.array(each, dtype=float) for each in (X, W, b))
    (n, d), c = X.shape, len(b)
    return Case((X, W, b), f"n = {n}, d = {d}, c = {c}", ("X", "W", "b"))


def drawn(rng: np.random.Generator, n: int, d: int, c: int, digits: int = 1) -> Case:
    return case(*(rng.normal(size=shape).round(digits) for shape in ((n, d), (d, c), (c,))))


def rectangles(rng: np.random.Generator) -> Sequence[Case]:
    """n, d and c differ: a product of the wrong matrices does not run."""
    return [
        case([[2]], [[3]], [1]),
        case([[1, 2]], [[3], [5]], [-1]),
        case([[1, 2]], [[3, 0, -1], [5, 1, 4]], [10, 20, 30]),
        case([[1, 2], [0, 3], [4, -1]], [[1, 0], [2, 5]], [10, 20]),
        *(drawn(rng, n, d, c) for n, d, c in ((3, 2, 4), (5, 3, 1))),
        drawn(rng, 6, 4, 3, digits=3),  # rounding shows
    ]


def squares(rng: np.random.Generator) -> Sequence[Case]:
    """n = d = c: here every product runs, and only one is right."""
    by_hand = case([[1, 2], [3, 4]], [[0, 1], [5, -2]], [10, 20])
    return [by_hand, *(drawn(rng, n, n, n) for n in (2, 3)), drawn(rng, 4, 4, 4, digits=3)]


def mistake(name: str, result: str, hint: str, concept: bool = True) -> Mistake:
    return Mistake(name, f"def scores(X, W, b):\n    return {result}", hint, concept)


def by_loops(name: str, columns: str, entry: str, hint: str) -> Mistake:
    """A table of so many columns that is filled entry by entry, class k of sample i."""
    code = (
        "def scores(X, W, b):\n"
        "    (n, d), c = X.shape, W.shape[1]\n"
        f"    S = np.zeros((n, {columns}))\n"
        "    for i in range(n):\n"
        f"        for k in range({columns}):\n"
        f"            S[i, k] = {entry}\n"
        "    return S"
    )
    return Mistake(name, code, hint)


W_FIRST = (
    "The matrices stand the wrong way round. In `X @ W` a row of X, a sample, meets a column of "
    "W, a class: (n, d) @ (d, c). With W first it is something else, even where it runs."
)
W_TRANSPOSED = (
    "W has shape (d, c): a column for each class, and so it fits as it is. `W.T` would be right if "
    "W had a row for each class."
)
X_TRANSPOSED = (
    "X has shape (n, d): a row for each sample, and so it fits as it is. `X.T @ W` lets features "
    "meet samples."
)
NO_B = " And b is missing: it is added to the scores of every sample."
BOTH_TRANSPOSED = (
    "`X.T @ W.T` is `(W @ X).T`: the matrices stand the wrong way round. In `X @ W` a row of X, a "
    "sample, meets a column of W, a class, and both fit as they are."
)
CLASSES_DOWN = (
    "This is the table with a row for each class, (c, n), as in books that keep samples in "
    "columns. Here a row belongs to a sample, (n, c), and b to the columns: `X @ W + b`."
)
ENTRY_BY_ENTRY = (
    "`*` multiplies entry by entry, and runs only where shapes happen to fit. A score is a dot "
    "product, a row of X with a column of W: `@`."
)
OUTER = (
    "`np.outer` multiplies everything with everything and adds nothing up. A score is a dot "
    "product, a row of X with a column of W: `@`."
)
B_FOR_EACH_SAMPLE = (
    "b goes down the rows: b[0] to the first sample, b[1] to the second. b has an entry for each "
    "class, and classes are columns: `+ b` as it is, or `+ b[k]` for class k."
)
OVERWRITTEN = (
    "Of the sum over j only the last product is left: each one overwrites the one before. Add them "
    "up: `+=`, starting from b[k]."
)
AS_WIDE_AS_X = (
    "Your table is as wide as X, one column for each feature. It needs one for each class: "
    "`W.shape[1]` of them, (n, c)."
)
ONE_SAMPLE = "Only the {} sample gets its scores. `X @ W` takes all rows at once."
ONE_CLASS = (
    "Only the {} class has scores here. Every class has its own, each in a column: `X @ W` makes "
    "them all at once, (n, c)."
)
ROUNDED = (
    "You round the result. Rounding is for showing a number; a function returns what it computed."
)
DECIDED = (
    "You keep only on which side of 0 a score lies. That is a decision, the step after this one; "
    "here the scores themselves are wanted."
)

SCORES = Question(
    name="scores",
    title="Scores for many samples",
    parts=(Part("n, d, c differ", 2, rectangles), Part("n = d = c", 1, squares)),
    judge=agrees_with(linear_scores, atol=1e-6),  # sums near 0, by an answer in float32
    picture="course_lib.widgets.toolbox_tables:show_scores",
    mistakes=(
        mistake("entry_by_entry", "X * W + b", ENTRY_BY_ENTRY),
        mistake("entry_by_entry_transposed", "X * W.T + b", ENTRY_BY_ENTRY),
        mistake("w_first", "W @ X + b", W_FIRST),
        mistake("w_first_by_dot", "np.dot(W, X) + b", W_FIRST),
        mistake("w_first_and_transposed", "W.T @ X + b", W_FIRST),
        mistake("w_times_x_transposed", "W @ X.T + b", W_FIRST),
        mistake("w_transposed", "X @ W.T + b", W_TRANSPOSED),
        mistake("w_transposed_by_dot", "np.dot(X, W.T) + b", W_TRANSPOSED),
        mistake("x_transposed", "X.T @ W + b", X_TRANSPOSED),
        mistake("x_transposed_by_dot", "np.dot(X.T, W) + b", X_TRANSPOSED),
        mistake("both_transposed", "X.T @ W.T + b", BOTH_TRANSPOSED),
        mistake("w_first_turned_back", "(W @ X).T + b", BOTH_TRANSPOSED),
        mistake("w_first_without_b", "W @ X", W_FIRST + NO_B),
        mistake("w_transposed_without_b", "X @ W.T", W_TRANSPOSED + NO_B),
        mistake("x_transposed_without_b", "X.T @ W", X_TRANSPOSED + NO_B),
        mistake(
            "w_transposed_and_b_down",
            "X @ W.T + b[:, None]",
            W_TRANSPOSED + " And b goes to the columns, the classes: `+ b`.",
        ),
        mistake("classes_down_and_b_across", "W.T @ X.T + b", CLASSES_DOWN),
        mistake(
            "b_as_out",
            "np.dot(X, W, b)",
            "The third argument of `np.dot` is `out`, an array to put the product in. b is added: "
            "`np.dot(X, W) + b`.",
            concept=False,
        ),
        mistake(
            "two_results",
            "X @ W, b",
            "You return two things side by side, the products and b. A comma is no plus.",
            concept=False,
        ),
        mistake("outer_product", "np.outer(X, W) + b", OUTER),
        mistake("outer_product_alone", "np.outer(X, W)", OUTER),
        mistake("yes_or_no", "X @ W + b > 0", DECIDED),
        mistake("sign", "np.sign(X @ W + b)", DECIDED),
        mistake(
            "result_transposed",
            "(X @ W + b).T",
            "The right numbers, but rows and columns have changed places: this is (c, n), as in "
            "books that keep samples in columns. Here a row belongs to a sample: (n, c).",
        ),
        mistake(
            "forgets_b",
            "X @ W",
            "b is missing. It shifts the scores of each class: add it, and broadcasting gives it "
            "to every sample.",
        ),
        mistake("b_for_each_sample", "X @ W + b[:, None]", B_FOR_EACH_SAMPLE),
        by_loops("b_of_the_sample", "c", "X[i] @ W[:, k] + b[i]", B_FOR_EACH_SAMPLE),
        by_loops(
            "indices_of_w_turned",
            "c",
            "sum(X[i, j] * W[k, j] for j in range(d)) + b[k]",
            "The indices of W are turned: it has a row for each feature and a column for each "
            "class, so it is `W[j, k]`.",
        ),
        by_loops(
            "indices_of_x_turned",
            "c",
            "sum(X[j, i] * W[j, k] for j in range(d)) + b[k]",
            "The indices of X are turned: it has a row for each sample and a column for each "
            "feature, so it is `X[i, j]`.",
        ),
        by_loops("last_product_only", "c", "X[i, -1] * W[-1, k]", OVERWRITTEN),
        by_loops("last_product_only_and_b", "c", "X[i, -1] * W[-1, k] + b[k]", OVERWRITTEN),
        by_loops("as_wide_as_x", "d", "X[i] @ W[:, k] + b[k]", AS_WIDE_AS_X),
        Mistake(
            "as_wide_as_x_row_by_row",
            "def scores(X, W, b):\n    S = np.zeros(X.shape)\n    for i in range(len(X)):\n"
            "        S[i] = X[i] @ W + b\n    return S",
            AS_WIDE_AS_X,
        ),
        Mistake(
            "as_wide_as_x_class_by_class",
            "def scores(X, W, b):\n    S = np.zeros(X.shape)\n    for i in range(len(X)):\n"
            "        for k in range(W.shape[1]):\n            S[i, k] = X[i] @ W[:, k] + b[k]\n"
            "    return S",
            AS_WIDE_AS_X,
        ),
        mistake(
            "b_to_the_weights",
            "X @ (W + b)",
            "You add b to the weights: so it is multiplied by the features, too. b stands alone: "
            "first `X @ W`, then `+ b`.",
        ),
        mistake(
            "b_times",
            "X @ W * b",
            "You multiply by b. It is added: a score starts at b where all features are 0.",
        ),
        mistake(
            "b_subtracted",
            "X @ W - b",
            "You subtract b; the formula adds it.",
            concept=False,
        ),
        mistake(
            "b_summed",
            "X @ W + b.sum()",
            "You add the sum of b to every score. Each class has its own entry of b.",
        ),
        mistake(
            "b_averaged",
            "X @ W + b.mean()",
            "You add the mean of b to every score. Each class has its own entry of b.",
        ),
        mistake(
            "b_first_only",
            "X @ W + b[0]",
            "Every class gets the first entry of b. Each class has its own: `+ b`.",
        ),
        mistake(
            "b_for_each_feature",
            "X @ W + X.shape[1] * b",
            "b is added once for each feature: it stands inside the sum over j. It is added once, "
            "after the sum.",
        ),
        mistake(
            "b_to_the_features",
            "(X + b) @ W",
            "You add b to the features. It is added to the scores, after the product: `X @ W + b`.",
        ),
        mistake(
            "mean_over_features",
            "X @ W / X.shape[1] + b",
            "You average over the features. A score adds all products w · x.",
        ),
        mistake(
            "sum_of_each_row",
            "(X @ W + b).sum(axis=1)",
            "You add the scores of a sample up: then nobody knows which class has the highest. "
            "Keep one score for each class, (n, c).",
        ),
        mistake(
            "sum_of_each_column",
            "(X @ W + b).sum(axis=0)",
            "You add the scores of all samples up. Every sample has its own: (n, c).",
        ),
        mistake(
            "largest_score",
            "(X @ W + b).max(axis=1)",
            "You return the largest score of each sample. The question asks for all of them, one "
            "for each class; choosing comes later.",
        ),
        mistake(
            "predicted_class",
            "(X @ W + b).argmax(axis=1)",
            "You return the class with the highest score. That is the step after this one: here "
            "the scores themselves are wanted, (n, c).",
        ),
        mistake(
            "best_sample",
            "(X @ W + b).argmax(axis=0)",
            "`argmax(axis=0)` finds for each class the sample with the highest score. Here the "
            "scores themselves are wanted, (n, c).",
        ),
        mistake(
            "probabilities",
            "np.exp(X @ W + b) / np.exp(X @ W + b).sum(axis=1, keepdims=True)",
            "You turn the scores into probabilities (softmax). That is for later; a score may be "
            "any number.",
        ),
        mistake(
            "squashed",
            "1 / (1 + np.exp(-(X @ W + b)))",
            "You squash the scores into 0 … 1 (a sigmoid). That is for later; a score may be any "
            "number.",
        ),
        mistake(
            "drops_the_sign",
            "np.abs(X @ W + b)",
            "You drop the signs. A negative score is an answer: it speaks against the class.",
        ),
        mistake(
            "not_below_0",
            "np.maximum(0, X @ W + b)",
            "You cut negative scores off. A negative score is an answer: it speaks against the "
            "class.",
        ),
        mistake("first_sample_only", "X[0] @ W + b", ONE_SAMPLE.format("first")),
        mistake("last_sample_only", "X[-1] @ W + b", ONE_SAMPLE.format("last")),
        mistake("first_class_only", "X @ W[:, 0] + b[0]", ONE_CLASS.format("first")),
        mistake("last_class_only", "X @ W[:, -1] + b[-1]", ONE_CLASS.format("last")),
        mistake(
            "squeezed",
            "np.squeeze(X @ W + b)",
            "With one sample or one class an axis is lost: `squeeze` takes out every axis of "
            "length 1. The result has two axes, always: (n, c).",
            concept=False,
        ),
        mistake(
            "flat",
            "(X @ W + b).ravel()",
            "All scores in one long row: nobody can tell whose they are. Keep the table, (n, c).",
            concept=False,
        ),
        *(
            mistake(f"rounds_to_{n}", f"np.round(X @ W + b, {n})", ROUNDED, concept=False)
            for n in range(5)
        ),
        mistake(
            "whole_numbers",
            "(X @ W + b).astype(int)",
            "The fractions are cut off: by `astype(int)`, or by a table of integers that cannot "
            "hold them. Scores need not be whole.",
            concept=False,
        ),
    ),
)
