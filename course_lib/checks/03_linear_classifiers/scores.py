"""Question 1: a score for each class, W with a row for each class."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

from .hints import TYPE_OF_X
from .in_place import or_in_place


def class_scores(X: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    return X @ W.T + b  # (n, d) @ (d, c) + (c,) -> (n, c)


def case(X: Sequence | np.ndarray, W: Sequence | np.ndarray, b: Sequence | np.ndarray) -> Case:
    X, W, b = (np.array(each, dtype=float) for each in (X, W, b))
    (n, d), c = X.shape, len(b)
    return Case((X, W, b), f"n = {n}, d = {d}, c = {c}", ("X", "W", "b"))


def whole(n: int, d: int, c: int, rng: np.random.Generator) -> Case:
    """Samples of whole numbers, as pixels are."""
    drew = drawn(rng, n, d, c, digits=2)
    X = rng.integers(0, 10, size=(n, d))
    return Case((X, *drew.args[1:]), f"{drew.label}, X of whole numbers", drew.names)


def drawn(rng: np.random.Generator, n: int, d: int, c: int, digits: int = 1) -> Case:
    return case(*(rng.normal(size=shape).round(digits) for shape in ((n, d), (c, d), (c,))))


def rectangles(rng: np.random.Generator) -> Sequence[Case]:
    """n, d and c differ: a product of the wrong matrices does not run."""
    return [
        case([[1, 3]], [[0.5, -0.1]], [0.1]),
        case([[1, 3]], [[0.5, -0.1], [-0.5, 0.3]], [0.1, 0.8]),
        case([[1, 2], [0, 3], [4, -1]], [[1, 2], [0, 5]], [10, 20]),
        case([[1, 2, 0, 1], [3, 0, -1, 2]], [[1, 0, 2, 5], [2, -1, 0, 3], [0, 0, 1, 1]], [1, 2, 4]),
        *(drawn(rng, n, d, c) for n, d, c in ((3, 2, 4), (5, 3, 2))),
        drawn(rng, 6, 4, 3, digits=3),  # rounding shows
        whole(4, 3, 2, rng),
    ]


def squares(rng: np.random.Generator) -> Sequence[Case]:
    """n = d = c: here every product runs, and only one is right."""
    by_hand = case([[1, 2], [3, 4]], [[0, 1], [5, -2]], [10, 20])
    return [
        by_hand,
        *(drawn(rng, n, n, n) for n in (2, 3)),
        drawn(rng, 4, 4, 4, digits=3),
        whole(3, 3, 3, rng),
    ]


def mistake(name: str, result: str, hint: str, concept: bool = True) -> Mistake:
    return Mistake(name, f"def scores(X, W, b):\n    return {result}", hint, concept)


def by_loops(name: str, entry: str, hint: str, columns: str = "c") -> Mistake:
    """A table that is filled entry by entry, class k of sample i."""
    code = (
        "def scores(X, W, b):\n"
        "    (n, d), c = X.shape, len(b)\n"
        f"    S = np.zeros((n, {columns}))\n"
        "    for i in range(n):\n"
        f"        for k in range({columns}):\n"
        f"            S[i, k] = {entry}\n"
        "    return S"
    )
    return Mistake(name, code, hint)


COLUMNS_OF_W = (
    "You take W as in lesson 00b, a column for each class. Here W has a row for each class, the "
    "class's template: a row of X must meet a row of W, so it is `X @ W.T`."
)
W_FIRST = (
    "W stands first, and samples come out as columns or not at all. `W @ x` is right for one "
    "sample x; of a table X every row is a sample, so it is `X @ W.T`."
)
CLASSES_DOWN = (
    "The right numbers, but rows and columns have changed places: yours has a row for each class. "
    "A row belongs to a sample, (n, c): `X @ W.T + b`."
)
X_TRANSPOSED = (
    "X has a row for each sample, and so it fits as it is. `X.T` lets features meet samples, or "
    "classes."
)
ENTRY_BY_ENTRY = (
    "`*` multiplies entry by entry and adds nothing up. A score is a dot product, a row of X with "
    "a row of W: `X @ W.T`."
)
NO_B = (
    "b is missing: with it a class can be likelier than another before anything is seen. Add b[k] "
    "to every score of class k."
)
B_FOR_EACH_SAMPLE = (
    "b goes down the rows: b[0] to the first sample, b[1] to the second. b has an entry for each "
    "class, and classes are columns: `+ b` as it is, or `+ b[k]` for class k."
)
DECIDED = (
    "You decide already: which class wins, or on which side of 0 a score lies. That is the step "
    "after this one; here the scores themselves are wanted."
)
PROBABILITIES = (
    "These are probabilities made of the scores, or shares of them. The scores themselves are "
    "wanted, W x + b, whatever size they have."
)
ONE_SAMPLE = "Only the {} sample gets its scores. `X @ W.T` takes all rows at once."
ONE_CLASS = "Only the {} class has scores. Every class has its own, a column each: (n, c)."
LENGTHS = (
    "You divide by lengths, as a cosine or a distance does. A score is the plain dot product plus "
    "b: a long row of W speaks louder."
)
OVERWRITTEN = (
    "Of the sum over the features only the last product is left: each one overwrites the one "
    "before. Add them up: `+=`, starting from b[k]."
)
B_MANY_TIMES = (
    "b is added once for every feature, inside the sum over j. It is added once for each score, "
    "when the sum is done."
)

SCORES = Question(
    name="scores",
    title="A score for each class",
    parts=(Part("n, d, c differ", 2, rectangles), Part("n = d = c", 1, squares)),
    judge=agrees_with(class_scores, atol=1e-6),  # sums near 0, by an answer in float32
    seen=or_in_place(class_scores),
    picture="course_lib.widgets.linear_tables:show_scores",
    mistakes=(
        mistake("columns_of_w", "X @ W + b", COLUMNS_OF_W),
        mistake("columns_of_w_by_dot", "np.dot(X, W) + b", COLUMNS_OF_W),
        mistake(
            "columns_of_w_without_b", "X @ W", f"{COLUMNS_OF_W} And b is missing: one a class."
        ),
        mistake(
            "columns_of_w_with_b",
            "np.column_stack([X, np.ones(len(X))]) @ np.column_stack([W, b])",
            COLUMNS_OF_W,
        ),
        mistake(
            "reshaped",
            "X @ W.reshape(X.shape[1], -1) + b",
            "`reshape` does not turn W: it reads the numbers in the same order and breaks them "
            "into other rows. `W.T` turns it.",
        ),
        Mistake(
            "returns_in_the_loop",
            "def scores(X, W, b):\n"
            "    S = np.zeros((len(X), len(W)))\n"
            "    S[0] = W @ X[0] + b\n"
            "    return S",
            "Only the first row is filled: `return` stands in the loop. Put it after the loop.",
            concept=False,
        ),
        mistake(
            "whole_numbers",
            "(X @ W.T + b).astype(int)",
            "The fractions are cut off: by `astype(int)`, or by a table of integers that cannot "
            "hold them. Scores need not be whole.",
            concept=False,
        ),
        mistake("type_of_x", "(X @ W.T + b).astype(X.dtype)", TYPE_OF_X, concept=False),
        mistake(
            "cut_off_at_0",
            "np.maximum(X @ W.T + b, 0)",
            "You cut scores off at 0. A score may be below 0: then the class fits badly.",
        ),
        by_loops(
            "indices_of_w_turned",
            "sum(X[i, j] * W[j, k] for j in range(d)) + b[k]",
            "The indices of W are turned: it has a row for each class and a column for each "
            "feature, so it is `W[k, j]`.",
        ),
        by_loops("b_in_the_sum", "sum(X[i, j] * W[k, j] + b[k] for j in range(d))", B_MANY_TIMES),
        by_loops("last_product_only", "X[i, -1] * W[k, -1] + b[k]", OVERWRITTEN),
        by_loops("last_product_alone", "X[i, -1] * W[k, -1]", OVERWRITTEN),
        by_loops("b_of_the_sample", "X[i] @ W[k] + b[i]", B_FOR_EACH_SAMPLE),
        by_loops(
            "as_wide_as_x",
            "X[i] @ W[k] + b[k]",
            "Your table is as wide as X, one column for each feature. It needs one for each class, "
            "`len(W)` of them: (n, c).",
            columns="d",
        ),
        mistake("w_first", "W @ X + b", W_FIRST),
        mistake("w_first_by_dot", "np.dot(W, X) + b", W_FIRST),
        mistake("classes_down_and_b_across", "W @ X.T + b", CLASSES_DOWN),
        mistake("classes_down", "W @ X.T + b[:, None]", CLASSES_DOWN),
        mistake("classes_down_without_b", "W @ X.T", f"{CLASSES_DOWN} And b is missing."),
        mistake("x_transposed", "X.T @ W + b", X_TRANSPOSED),
        mistake("x_transposed_too", "X.T @ W.T + b", X_TRANSPOSED),
        mistake("entry_by_entry", "X * W + b", ENTRY_BY_ENTRY),
        mistake("entry_by_entry_transposed", "X * W.T + b", ENTRY_BY_ENTRY),
        mistake("entry_by_entry_summed", "(X * W).sum(axis=1) + b", ENTRY_BY_ENTRY),
        mistake(
            "outer_product",
            "np.outer(X, W) + b",
            "`np.outer` multiplies every number of X with every number of W and adds nothing up. A "
            "score is a dot product, a row of X with a row of W: `X @ W.T`.",
        ),
        mistake("forgets_b", "X @ W.T", NO_B),
        mistake(
            "subtracts_b",
            "X @ W.T - b",
            "You subtract b, as one does with a threshold: a unit that fires at w·x ≥ θ has "
            "b = −θ. Here b is given, and it is added.",
        ),
        mistake("b_for_each_sample", "X @ W.T + b[:, None]", B_FOR_EACH_SAMPLE),
        mistake(
            "b_inside",
            "(X + 1) @ W.T + b - 1",
            "The 1 of the bias trick is a feature of its own, appended to x, not added to it.",
        ),
        mistake(
            "adds_all_of_b",
            "X @ W.T + b.sum()",
            "Every score gets the sum of all of b. b has an entry for each class: `+ b` as it is, "
            "or `+ b[k]` for class k.",
        ),
        mistake("multiplies_b", "X @ W.T * b", "b is a factor in yours. It is added: W x + b."),
        mistake("winner", "np.argmax(X @ W.T + b, axis=1)", DECIDED),
        mistake("yes_or_no", "X @ W.T + b > 0", DECIDED),
        mistake("sign", "np.sign(X @ W.T + b)", DECIDED),
        mistake("best_score", "np.max(X @ W.T + b, axis=1)", DECIDED),
        mistake(
            "softmax",
            "np.exp(X @ W.T + b) / np.exp(X @ W.T + b).sum(axis=1, keepdims=True)",
            PROBABILITIES,
        ),
        mistake("sigmoid", "1 / (1 + np.exp(-X @ W.T - b))", PROBABILITIES),
        mistake(
            "shares", "(X @ W.T + b) / (X @ W.T + b).sum(axis=1, keepdims=True)", PROBABILITIES
        ),
        mistake("cosine", "(X @ W.T + b) / np.linalg.norm(W, axis=1)", LENGTHS),
        mistake(
            "distance_to_templates",
            "np.linalg.norm(X[:, None] - W, axis=-1) + b",
            "You measure how far x is from each template, as in lesson 02. A score is a dot "
            "product: the larger, the better x fits.",
        ),
        mistake("first_sample_only", "W @ X[0] + b", ONE_SAMPLE.format("first")),
        mistake("last_sample_only", "W @ X[-1] + b", ONE_SAMPLE.format("last")),
        mistake("first_class_only", "X @ W[0] + b[0]", ONE_CLASS.format("first")),
        mistake("last_class_only", "X @ W[-1] + b[-1]", ONE_CLASS.format("last")),
        mistake(
            "squeezed",
            "np.squeeze(X @ W.T + b)",
            "With one sample or one class an axis is lost: `squeeze` takes out every axis of "
            "length 1. The result has two axes, always: (n, c).",
            concept=False,
        ),
        mistake(
            "flat",
            "(X @ W.T + b).ravel()",
            "All scores in one long row: nobody can tell whose they are. Keep the table, (n, c).",
            concept=False,
        ),
        *(
            mistake(
                f"rounds_to_{n}",
                f"np.round(X @ W.T + b, {n})",
                "You round the result. Rounding is for showing a number; a function returns what "
                "it computed.",
                concept=False,
            )
            for n in range(3)
        ),
        mistake(
            "two_results",
            "X @ W.T, b",
            "You return two things side by side, the products and b. A comma is no plus.",
            concept=False,
        ),
    ),
)
