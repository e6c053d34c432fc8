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


def drawn(rng: np.random.Generator, n: int, d: int, c: int) -> Case:
    return case(*(rng.normal(size=shape).round(1) for shape in ((n, d), (d, c), (c,))))


def rectangles(rng: np.random.Generator) -> Sequence[Case]:
    """n, d and c differ: a product of the wrong matrices does not run."""
    return [
        case([[2]], [[3]], [1]),
        case([[1, 2]], [[3], [5]], [-1]),
        case([[1, 2]], [[3, 0, -1], [5, 1, 4]], [10, 20, 30]),
        case([[1, 2], [0, 3], [4, -1]], [[1, 0], [2, 5]], [10, 20]),
        *(drawn(rng, n, d, c) for n, d, c in ((3, 2, 4), (5, 3, 1), (6, 4, 3))),
    ]


def squares(rng: np.random.Generator) -> Sequence[Case]:
    """n = d = c: here every product runs, and only one is right."""
    by_hand = case([[1, 2], [3, 4]], [[0, 1], [5, -2]], [10, 20])
    return [by_hand, *(drawn(rng, n, n, n) for n in (2, 3, 4))]


def mistake(name: str, result: str, hint: str, concept: bool = True) -> Mistake:
    return Mistake(name, f"def scores(X, W, b):\n    return {result}", hint, concept)


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
DECIDED = (
    "You keep only on which side of 0 a score lies. That is a decision, the step after this one; "
    "here the scores themselves are wanted."
)

SCORES = Question(
    name="scores",
    title="Scores for many samples",
    parts=(Part("n, d, c differ", 2, rectangles), Part("n = d = c", 1, squares)),
    judge=agrees_with(linear_scores),
    picture="course_lib.widgets.toolbox_tables:show_scores",
    mistakes=(
        mistake(
            "entry_by_entry",
            "X * W + b",
            "`*` multiplies entry by entry, and runs only where shapes happen to fit. A score is a "
            "dot product, a row of X with a column of W: `@`.",
        ),
        mistake("w_first", "W @ X + b", W_FIRST),
        mistake("w_first_by_dot", "np.dot(W, X) + b", W_FIRST),
        mistake("w_first_and_transposed", "W.T @ X + b", W_FIRST),
        mistake("w_times_x_transposed", "W @ X.T + b", W_FIRST),
        mistake("w_transposed", "X @ W.T + b", W_TRANSPOSED),
        mistake("w_transposed_by_dot", "np.dot(X, W.T) + b", W_TRANSPOSED),
        mistake("x_transposed", "X.T @ W + b", X_TRANSPOSED),
        mistake("x_transposed_by_dot", "np.dot(X.T, W) + b", X_TRANSPOSED),
        mistake(
            "outer_product",
            "np.outer(X, W) + b[0]",
            "`np.outer` multiplies everything with everything and adds nothing up. A score is a "
            "dot product, a row of X with a column of W: `@`.",
        ),
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
        mistake(
            "b_for_each_sample",
            "X @ W + b[:, None]",
            "You add b down the rows, b[0] to the first sample, b[1] to the second. b has an entry "
            "for each class, and classes are columns: `+ b` as it is.",
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
            "not_below_0",
            "np.maximum(0, X @ W + b)",
            "You cut negative scores off. A negative score is an answer: it speaks against the "
            "class.",
        ),
        mistake(
            "first_sample_only",
            "X[0] @ W + b",
            "Only the first sample gets its scores. `X @ W` takes all rows at once.",
        ),
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
        mistake(
            "rounds",
            "np.round(X @ W + b)",
            "You round the result. Rounding is for showing a number; a function returns what it "
            "computed.",
            concept=False,
        ),
        mistake(
            "whole_numbers",
            "(X @ W + b).astype(int)",
            "`astype(int)` cuts the fractions off. Scores need not be whole.",
            concept=False,
        ),
    ),
)
