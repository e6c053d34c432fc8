"""Question 7: the score of new samples, from support vectors, weights, labels and a kernel."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("Q", "S", "alpha", "y", "b", "kernel")


def decide(answer: Any, Q: Any, S: Any, alpha: Any, y: Any, b: Any, kernel: str) -> Any:
    """Probe: the scores that the answer gives with a kernel, which is given by name."""

    def named(X: Any, Z: Any) -> Any:
        X, Z = np.asarray(X, dtype=float), np.asarray(Z, dtype=float)
        if X.ndim != 2 or Z.ndim != 2 or X.shape[1] != Z.shape[1]:
            raise ValueError(
                f"kernel was given shapes {X.shape} and {Z.shape}; expected (n, n_features) and "
                "(m, n_features). For one sample x use x[None, :]."
            )
        if kernel == "x·z":
            return X @ Z.T
        if kernel == "(x·z + 1)²":
            return (X @ Z.T + 1) ** 2
        return np.exp(-0.3 * ((X[:, None] - Z) ** 2).sum(axis=2))

    named.__name__ = named.__qualname__ = "kernel"  # as messages of errors call it
    return answer(Q, S, alpha, y, b, named)


def weigh(Q: Any, S: Any, alpha: Any, y: Any, b: float, kernel: Any) -> np.ndarray:
    return kernel(Q, S) @ (alpha * y) + b  # (m, s) @ (s,) -> (m,)


def right_scores(*args: Any) -> np.ndarray:
    return decide(weigh, *args)


def drawn(rng: np.random.Generator, m: int, s: int, d: int, kernel: str) -> Case:
    """m queries, s support vectors, in d dimensions."""
    Q, S = rng.normal(size=(m, d)).round(1), (rng.normal(size=(s, d)) + 0.4).round(1)
    alpha, y = rng.integers(1, 9, size=s) / 4, np.where(np.arange(s) % 3 == 0, 1, -1)
    alpha[1] = 0.04  # small weights count, too
    b = float(rng.choice([-0.8, -0.3, 0.4, 0.9]))
    return Case((Q, S, alpha, y, b, kernel), f"{m} queries, {s} support vectors", NAMES)


def by_hand(kernel: str) -> Case:
    Q, S = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, -1.0]]), np.array([[1.0, 2.0], [0.0, 1.0]])
    args = (Q, S, np.array([0.5, 0.25]), np.array([1, -1]), -0.3, kernel)
    return Case(args, "three queries, two support vectors", NAMES)


def straight(rng: np.random.Generator) -> Sequence[Case]:
    kernel = "x·z"
    return [by_hand(kernel), drawn(rng, 3, 3, 2, kernel), drawn(rng, 6, 4, 3, kernel)]


def bent(rng: np.random.Generator) -> Sequence[Case]:
    square, bell = "(x·z + 1)²", "exp(−0.3 ‖x − z‖²)"
    return [
        by_hand(square),
        by_hand(bell),
        drawn(rng, 1, 3, 2, bell),
        drawn(rng, 5, 4, 3, square),
        drawn(rng, 6, 6, 2, bell),
    ]


def mistake(
    name: str, result: str, hint: str, concept: bool = True, K: str = "kernel(Q, S)"
) -> Mistake:
    head = "def decision_function(Q, S, alpha, y, b, kernel):\n"
    return Mistake(name, f"{head}    K = {K}\n    return {result}", hint, concept)


LABELS = (
    "You return classes. The score itself is asked for: its sign is the class, its size how far "
    "beyond the boundary."
)
OWN_KERNEL = (
    "`kernel` never comes in: you compute with dot products (or a kernel of your own). Use the one "
    "that is handed over, `kernel(Q, S)`; only then can the boundary bend."
)
B = "b is added once to each query's sum, with its own sign: Σ α y k + b."
PAIRS = (
    "You add up over the wrong axis, or compare the wrong two: a score for each *query* is wanted, "
    "a sum over the support vectors. `kernel(Q, S)` has a row for each query."
)
GOES_ON = (
    "Each query starts with what the one before it has left. Inside the loop over the queries "
    "begin anew, `total = 0.0`, and leave b as it is."
)
LEFT_EARLY = (
    "The `return` stands inside a loop, which then ends in its first round. Gather the scores of "
    "all queries, and move the `return` to the left, level with the outer `for`."
)
AVERAGE = "You divide the sum; it is a plain sum, Σ α y k. The α are what they are."

DECISION_FUNCTION = Question(
    name="decision_function",
    title="The score of new samples",
    parts=(Part("with dot products", 2, straight), Part("with other kernels", 2, bent)),
    judge=agrees_with(right_scores),
    call=decide,
    picture="course_lib.widgets.svm_tables:show_scores",
    mistakes=(
        mistake(
            "no_y",
            "K @ alpha + b",
            "The labels are missing. α is a weight, never negative; y says to which side a support "
            "vector pulls: α y.",
        ),
        mistake(
            "no_alpha",
            "K @ y + b",
            "α is missing: each support vector pulls with its own weight, α y.",
        ),
        mistake(
            "no_weights",
            "K.sum(axis=1) + b",
            "You add up the kernels alone. Each support vector pulls with its weight, to its own "
            "side: α y k.",
        ),
        mistake("no_b", "K @ (alpha * y)", B),
        mistake("minus_b", "K @ (alpha * y) - b", B),
        mistake("b_for_each", "(K * alpha * y + b).sum(axis=1)", B),
        mistake("b_times_weights", "(K + b) @ (alpha * y)", B),
        mistake("classes", "np.sign(K @ (alpha * y) + b)", LABELS),
        mistake("classes_0_1", "(K @ (alpha * y) + b > 0).astype(int)", LABELS),
        mistake("positive_part", "np.maximum(0, K @ (alpha * y) + b)",
            "You cut negative scores off. They are answers: class −1."),
        mistake("distance", "np.abs(K @ (alpha * y) + b)",
            "You drop the sign. It is what tells the class: −1 below 0, +1 above."),
        mistake("dot_products", "K @ (alpha * y) + b", OWN_KERNEL, K="Q @ S.T"),
        mistake(
            "always_rbf",
            "K @ (alpha * y) + b",
            OWN_KERNEL,
            K="np.exp(-((Q[:, None] - S) ** 2).sum(axis=2))",
        ),
        mistake(
            "kernel_of_support_vectors",
            "K @ (alpha * y) + b",
            PAIRS,
            K="kernel(S, S)",
        ),
        mistake("roles_swapped", "K @ (alpha * y) + b", "Your table has a row for each support "
            "vector and a column for each query, as `kernel(S, Q)` has. To add up over the support "
            "vectors it must stand the other way: `kernel(Q, S) @ (alpha * y)`.", K="kernel(S, Q)"),
        mistake(
            "weights_one_after_the_other",
            "K @ alpha @ y + b",
            "With `@` you add up twice, first over α and then over y. α and y are multiplied entry "
            "by entry, and added up once: `K @ (alpha * y)`.",
        ),
        mistake("weights_before_the_table", "(alpha * y) @ K + b", PAIRS),
        mistake("sum_over_queries", "(K * (alpha * y)).sum(axis=0) + b", PAIRS),
        mistake(
            "one_number",
            "(K @ (alpha * y)).sum() + b",
            "You add everything up. Each query has its own score: (n_queries,).",
        ),
        mistake(
            "no_sum",
            "K * (alpha * y) + b",
            "You return a number for each pair of query and support vector. Add them up over the "
            "support vectors, `@` or `sum(axis=1)`.",
        ),
        mistake(
            "column",
            "(K @ (alpha * y) + b)[:, None]",
            "You return a table of one column; an array of shape (n_queries,) is wanted.",
            concept=False,
        ),
        mistake(
            "tables_of_one",
            "(K @ (alpha * y) + b)[:, None, None]",
            "Each of your scores is a table of one entry, as `kernel` returns it for one pair. "
            "Take the number out: `kernel(q[None, :], x[None, :])[0, 0]`.",
            concept=False,
        ),
        mistake("mean", "(K * (alpha * y)).mean(axis=1) + b", AVERAGE),
        mistake("weighted_mean", "K @ (alpha * y) / alpha.sum() + b", AVERAGE),
        mistake("mean_of_all", "((K * (alpha * y)).sum(axis=1) + b) / len(alpha)", AVERAGE),
        mistake("half", "0.5 * K @ (alpha * y) + b",
            "There is a ½ too much. It belongs to the dual objective, not to the score."),
        mistake(
            "sums_apart",
            "K.sum(axis=1) * (alpha @ y) + b",
            "You add the kernels and the weights up apart, and multiply then. Each support vector "
            "brings its own product α y k: multiply first, then add.",
        ),
        mistake(
            "probability",
            "1 / (1 + np.exp(-(K @ (alpha * y) + b)))",
            "You squash the score to 0 … 1. A support vector machine gives no probability; the "
            "score itself is asked for.",
        ),
        mistake(
            "sign_turned",
            "b - K @ (alpha * y)",
            "The sign of the sum is turned: a support vector of class +1 raises the score around "
            "it.",
            concept=False,
        ),
        mistake(
            "all_turned",
            "-(K @ (alpha * y) + b)",
            "The sign of the score is turned: above 0 is class +1.",
            concept=False,
        ),
        mistake(
            "nearest_only",
            "(alpha * y)[K.argmax(axis=1)] + b",
            "Only one support vector decides. All have their say: the sum of α y k over all of "
            "them.",
        ),
        mistake(
            "nearest_with_kernel",
            "np.array([(r * alpha * y)[r.argmax()] for r in K]) + b",
            "Only one support vector decides. All have their say: the sum of α y k over all of "
            "them.",
        ),
        mistake(
            "first_only",
            "(K * alpha * y)[:, 0] + b",
            "One support vector alone comes in. In a loop `+=` gathers them (`=` keeps the last "
            "one), and `return` stands after it.",
            concept=False,
        ),
        mistake(
            "last_only",
            "(K * alpha * y)[:, -1] + b",
            "One support vector alone comes in. In a loop `+=` gathers them (`=` keeps the last "
            "one), and `return` stands after it.",
            concept=False,
        ),
        mistake(
            "first_query_only",
            "float((K @ (alpha * y))[0] + b)",
            "You return the score of one query. In a loop over the queries gather them in a list, "
            "and `return` stands after it.",
            concept=False,
        ),
        *(
            mistake(f"returns_in_the_loop_{name}", result, LEFT_EARLY, concept=False)
            for name, result in (
                ("list", "(K @ (alpha * y) + b)[:1]"),
                ("array", "(K @ (alpha * y) + b) * (np.arange(len(Q)) == 0)"),
                ("term", "K[0, 0] * alpha[0] * y[0] + b"),
                ("term_without_b", "K[0, 0] * alpha[0] * y[0]"),
            )
        ),
        mistake("total_goes_on", "np.cumsum(K @ (alpha * y)) + b", GOES_ON, concept=False),
        mistake("total_goes_on_with_b", "np.cumsum(K @ (alpha * y) + b)", GOES_ON, concept=False),
        mistake(
            "small_weights_dropped",
            "K @ (alpha * y * (alpha > 0.1)) + b",
            "You leave out support vectors with a small weight. Every α above 0 counts, however "
            "small.",
        ),
        mistake(
            "rounds",
            "np.round(K @ (alpha * y) + b, 2)",
            "You round the result. A function returns what it computed.",
            concept=False,
        ),
        mistake(
            "whole_numbers",
            "(K @ (alpha * y) + b).astype(int)",
            "Your scores are cut to whole numbers. A table with dtype int takes no others: "
            "`np.zeros(len(Q))`.",
            concept=False,
        ),
        mistake(
            "alpha_of_one_class",
            "K[:, y > 0] @ alpha[y > 0] + b",
            "Only the support vectors of class +1 come in. Those of class −1 pull, too, the other "
            "way: α y.",
        ),
        mistake(
            "plus_and_minus_apart",
            "K @ (alpha + y) + b",
            "You add α and y. They are multiplied: y turns the weight α to its side.",
            concept=False,
        ),
        mistake(
            "squared_weights",
            "K @ (alpha**2 * y) + b",
            "α comes in twice. Once is enough: α y k.",
            concept=False,
        ),
        mistake(
            "w_first",
            "K[:, 0] + b",
            "You add up the support vectors first, w = Σ α y x, and use the kernel on w. Only for "
            "dot products is that the same: elsewhere w lies in the other space, and only the sum "
            "of kernels is within reach.",
            K="kernel(Q, ((alpha * y) @ S)[None, :])",
        ),
    ),
)  # fmt: skip
