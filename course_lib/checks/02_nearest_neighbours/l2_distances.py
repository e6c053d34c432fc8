"""Question 4: the ℓ2 distances from many queries to many samples, without a Python loop."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import describe
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict
from course_lib.models.neighbors.loops import two_loops

QX = ("Q", "X")


def distances_and_steps(answer: Any, Q: Any, X: Any, *larger: Any) -> Any:
    """Probe: the distances; given `larger` Q and X, too, theirs and whether they take more steps.

    A step is a line or a call of Python. NumPy's own loops take none; a Python loop takes one or
    more for each of the 40 queries, samples or features that the larger input has in addition.
    """
    import sys

    def steps_of(Q, X):
        steps = 0

        def trace(frame, event, arg):
            nonlocal steps
            steps += event in ("line", "call")
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            answer(Q, X)
        finally:
            sys.settrace(before)
        return steps

    if not larger:
        return answer(Q, X)
    # the least of three: what is done on first use only, or by the way, does not count
    few = min(steps_of(Q, X) for _ in range(3))
    many = min(steps_of(*larger) for _ in range(3))
    return {"distances": answer(*larger), "more steps": many > few + 20}


def small_tables(rng: np.random.Generator) -> Sequence[Case]:
    def case(m: int, n: int, d: int) -> Case:
        Q, X = rng.normal(size=(m, d)).round(1), rng.normal(size=(n, d)).round(1)
        return Case((Q, X), f"{count(m, 'query')}, {n} samples, {d} features", QX)

    right_angle = np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [6.0, -8.0]])
    step = np.array([[1.0, 1.0], [2.0, 1.0]]), np.array([[4.0, 5.0], [1.0, 2.0], [2.0, -3.0]])
    square = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[0.5, 2.0], [3.0, 3.0]])
    return [
        Case(right_angle, "one query at the origin", QX),
        Case((1 + right_angle[0], 1 + right_angle[1]), "the same, moved by (1, 1)", QX),
        Case(step, "two queries, three samples", QX),
        Case(square, "as many queries as samples and features", QX),
        case(1, 3, 4),
        case(3, 3, 3),
        case(4, 2, 3),
        case(3, 5, 2),
    ]


def count(n: int, what: str) -> str:
    """A number with its noun: one query, 2 queries."""
    return f"one {what}" if n == 1 else f"{n} {what.removesuffix('y')}ies"


def nan_forms(Q: np.ndarray, X: np.ndarray) -> list[np.ndarray]:
    """The squared distances by the identity, summed up in the orders that students choose."""
    q = (Q**2).sum(axis=1)[:, None]
    x = (X**2).sum(axis=1)
    return [
        q - 2 * Q @ X.T + x,
        q - 2 * (Q @ X.T) + x,
        q + x - 2 * Q @ X.T,
        q + x - 2 * np.einsum("if,jf->ij", Q, X),
        -2 * Q @ X.T + q + x,
        np.linalg.norm(Q, axis=1)[:, None] ** 2 - 2 * Q @ X.T + np.linalg.norm(X, axis=1) ** 2,
    ]


def samples_that_are_queries(rng: np.random.Generator) -> Sequence[Case]:
    """Inputs for which rounding takes the identity's square below 0, however it is summed.

    About one draw in ten is such; so drawing again soon finds one.
    """
    cases = []
    for n in (3, 4, 6):
        for _ in range(300):
            X, other = rng.normal(size=(n, 8)).round(2), rng.normal(size=8).round(2)
            Q = np.array([X[0], other])
            if all(squares[0, 0] < 0 for squares in nan_forms(Q, X)):
                break
        cases.append(Case((Q, X), "the first query is the first sample", QX))
    return cases


def twice_as_large(rng: np.random.Generator) -> Sequence[Case]:
    """Pairs of inputs, the second with 40 more of one kind."""

    def tables(m: int, n: int, d: int) -> tuple[np.ndarray, np.ndarray]:
        return rng.normal(size=(m, d)).round(1), rng.normal(size=(n, d)).round(1)

    small = 2, 3, 2
    sizes = {"queries": (42, 3, 2), "samples": (2, 43, 2), "features": (2, 3, 42)}
    names = ("Q", "X", "larger Q", "larger X")
    return [
        Case((*tables(*small), *tables(*large)), f"the same with 40 more {what}", names)
        for what, large in sizes.items()
    ]


compare_tables = agrees_with(two_loops, rtol=1e-5, atol=1e-6)  # the identity's noise is 1e-7

NAN = (
    "The distance of a sample from itself is nan: ‖q‖² − 2 q·x + ‖x‖² should be 0 there, and "
    "rounding has taken it just below 0, where there is no root. `np.maximum(…, 0)` before the "
    "root mends it."
)


def judge_distances(case: Case, output: Any) -> Verdict:
    Q, X, *larger = case.args
    if not larger:
        verdict = compare_tables(case, output)
        itself = (Q[:, None] == X).all(axis=2)
        lost = np.shape(output) == itself.shape and bool(np.isnan(output)[itself].any())
        return Verdict(False, verdict.expected, verdict.got, NAN) if lost else verdict
    expected = f"{describe(two_loops(*larger))}, in as many steps of Python"
    if not isinstance(output, dict):
        return Verdict(False, expected, describe(output))
    verdict = compare_tables(Case(tuple(larger)), output["distances"])
    if not verdict.ok:
        return Verdict(False, expected, verdict.got, verdict.why)
    if output["more steps"]:
        what = case.label.split()[-1]
        why = (
            f"The values are right, but with more {what} your code takes more steps of Python: "
            f"somewhere Python goes through the {what} one by one. Let NumPy do it."
        )
        return Verdict(False, expected, f"{verdict.got}, in more steps", why)
    return Verdict(True, expected, verdict.got)


def l2_mistake(name: str, hint: str, *lines: str, concept: bool = True) -> Mistake:
    """A function of these lines; a single one is what it returns."""
    body = [f"return {lines[0]}"] if len(lines) == 1 else list(lines)
    return Mistake(name, "\n    ".join(["def l2_distances(Q, X):", *body]), hint, concept)


def by_identity(squares: str) -> str:
    """The root of what stands for the squared distances, never of less than 0."""
    return f"np.sqrt(np.maximum({squares}, 0))"


PAIRS = "(Q[:, None] - X)"  # (m, 1, d) - (n, d) -> (m, n, d)
Q2, X2 = "(Q**2).sum(axis=1)[:, None]", "(X**2).sum(axis=1)"

ONE_NUMBER = (
    "You add over everything and get one number for all pairs together. Each pair needs its own "
    "distance: add over the features only, `axis=-1`."
)
OVER_SAMPLES = (
    "You add over the samples and have a number for each feature. Of `(n_queries, n_samples, "
    "n_features)` the features are the last axis, and they are what is added: `axis=-1`."
)
ROW_BY_ROW = (
    "`Q − X` pairs row 0 with row 0 and row 1 with row 1. Every query must meet every sample: "
    "`Q[:, None] − X` has an axis for each, or use the identity."
)
NO_SAMPLE_NORM = (
    "‖x‖² is missing. It is another number for each sample: without it even the order of the "
    "neighbours is wrong."
)
NO_QUERY_NORM = (
    "‖q‖² is missing. The order of the neighbours stays, as it is the same for all samples, but "
    "the distances do not."
)
LENGTHS = (
    "You add the lengths ‖q‖ and ‖x‖; the identity has their squares. The squared length is the "
    "sum of the squares, `(Q**2).sum(axis=1)`, without a root."
)
WRONG_AXIS = (
    "Your norms are one number a feature: `axis=0` adds down the columns. A squared length is one "
    "number a row: `(Q**2).sum(axis=1)`."
)
NOT_A_COLUMN = (
    "Shapes: the dot products are (n_queries, n_samples). The queries' norms must go down the "
    "rows, as a column, `[:, None]`, and the samples' along them, as they are."
)
LOOP_QUERIES = (
    "The distances are right, but Python still goes through the queries one by one (in a "
    "comprehension, `map` or `apply_along_axis` it does so, too). Give the queries an axis of "
    "their own, `Q[:, None] − X`, or use the identity."
)
LOOP_SAMPLES = (
    "The distances are right, but Python still goes through the samples one by one. Give queries "
    "and samples an axis each, `Q[:, None] − X`, or use the identity."
)
TWO_LOOPS = (
    "The distances are right, but Python asks for them one at a time, in two loops "
    "(`np.vectorize` is such a loop in disguise). Subtract all pairs at once, `Q[:, None] − X`, "
    "or use the identity."
)

L2_DISTANCES = Question(
    name="l2_distances",
    title="All ℓ2 distances at once",
    parts=(
        Part("the distances", 2, small_tables),
        Part("a sample that is the query", 1, samples_that_are_queries),
        Part("no loop", 2, twice_as_large),
    ),
    judge=judge_distances,
    call=distances_and_steps,
    picture="course_lib.widgets.distance_table:show_case",
    mistakes=(
        l2_mistake(
            "no_root",
            "These are the squared distances. Who is nearest stays the same, but a distance is "
            "their root: `np.sqrt`.",
            f"({PAIRS} ** 2).sum(axis=-1)",
        ),
        l2_mistake(
            "l1_instead",
            "This is ℓ1: absolute differences, added. (A root of each single square does the "
            "same.) For ℓ2 add the squares first and take one root of the sum.",
            f"np.abs({PAIRS}).sum(axis=-1)",
        ),
        l2_mistake(
            "largest_difference",
            "You take the largest difference (ℓ∞). In ℓ2 all features count: add their squares.",
            f"np.abs({PAIRS}).max(axis=-1)",
        ),
        l2_mistake(
            "square_of_the_sum",
            "You add first and square then: differences of opposite sign cancel before they are "
            "squared. Square each difference, then add.",
            f"np.sqrt({PAIRS}.sum(axis=-1) ** 2)",
        ),
        l2_mistake(
            "mean_instead_of_sum",
            "You take the root of the *mean* of the squares. ℓ2 adds them: (3, 4) is at distance "
            "5 from the origin, not 3.54.",
            f"np.sqrt(({PAIRS} ** 2).mean(axis=-1))",
        ),
        l2_mistake("sums_everything", ONE_NUMBER, f"np.sqrt(({PAIRS} ** 2).sum())"),
        l2_mistake("sums_over_samples", OVER_SAMPLES, f"np.sqrt(({PAIRS} ** 2).sum(axis=1))"),
        l2_mistake(
            "sums_over_queries",
            "You add over the queries, `axis=0`. Of `(n_queries, n_samples, n_features)` the "
            "features are the last axis: `axis=-1`.",
            f"np.sqrt(({PAIRS} ** 2).sum(axis=0))",
        ),
        l2_mistake(
            "forgets_to_sum",
            "One number for each feature is left: their squares are not added yet. Add over the "
            "last axis, `axis=-1`, then take the root.",
            f"np.sqrt({PAIRS} ** 2)",
        ),
        l2_mistake("row_by_row", ROW_BY_ROW, "np.sqrt(((Q - X) ** 2).sum(axis=1))"),
        l2_mistake("row_by_row_one_number", ROW_BY_ROW, "np.sqrt(((Q - X) ** 2).sum())"),
        l2_mistake(
            "transposed",
            "Rows and columns are exchanged: entry [i, j] is the distance from query i to sample "
            "j, so the queries are the rows. In `Q[:, None] − X` they are, in `X[:, None] − Q` "
            "the samples are.",
            "np.sqrt(((X[:, None] - Q) ** 2).sum(axis=-1))",
        ),
        l2_mistake(
            "flat",
            "The numbers are right, but in one long row. Keep them as a table, (n_queries, "
            "n_samples).",
            f"np.sqrt(({PAIRS} ** 2).sum(axis=-1)).ravel()",
            concept=False,
        ),
        l2_mistake(
            "nearest_only",
            "You return the distance to the nearest sample of each query. All distances are "
            "wanted, a row for each query: who is nearest is asked later.",
            f"np.sqrt(({PAIRS} ** 2).sum(axis=-1)).min(axis=1)",
        ),
        l2_mistake(
            "nearest_place",
            "You return who is nearest to each query. All distances are wanted, a row for each "
            "query: who is nearest is asked later.",
            f"({PAIRS} ** 2).sum(axis=-1).argmin(axis=1)",
        ),
        l2_mistake(
            "half_the_square",
            "`**1/2` is half of it: powers come before division. Write `** 0.5`, or `np.sqrt`.",
            f"({PAIRS} ** 2).sum(axis=-1) ** 1 / 2",
            concept=False,
        ),
        l2_mistake(
            "plus_cross_term",
            "You add 2 q·x; it is subtracted. Test it on q = x: ‖q‖² − 2 q·q + ‖q‖² must be 0.",
            by_identity(f"{Q2} + 2 * Q @ X.T + {X2}"),
        ),
        l2_mistake(
            "forgets_the_2",
            "q·x must be subtracted twice: (q − x)² = q² − 2qx + x². Test it on q = x, where 0 "
            "must come out.",
            by_identity(f"{Q2} - Q @ X.T + {X2}"),
        ),
        l2_mistake(
            "no_cross_term",
            "‖q‖² + ‖x‖² is Pythagoras for q and x at a right angle. In general the term "
            "−2 q·x belongs to it.",
            f"np.sqrt({Q2} + {X2})",
        ),
        l2_mistake("no_sample_norm", NO_SAMPLE_NORM, by_identity(f"{Q2} - 2 * Q @ X.T")),
        l2_mistake("no_sample_norm_nan", NO_SAMPLE_NORM, f"np.sqrt({Q2} - 2 * Q @ X.T)"),
        l2_mistake("no_query_norm", NO_QUERY_NORM, by_identity(f"{X2} - 2 * Q @ X.T")),
        l2_mistake("no_query_norm_nan", NO_QUERY_NORM, f"np.sqrt({X2} - 2 * Q @ X.T)"),
        l2_mistake(
            "lengths_not_squared",
            LENGTHS,
            by_identity(
                "np.linalg.norm(Q, axis=1)[:, None] - 2 * Q @ X.T + np.linalg.norm(X, axis=1)"
            ),
        ),
        l2_mistake(
            "lengths_not_squared_nan",
            LENGTHS,
            "np.sqrt(np.linalg.norm(Q, axis=1)[:, None] - 2 * Q @ X.T + np.linalg.norm(X, axis=1))",
        ),
        l2_mistake(
            "difference_of_lengths",
            "You compare how long q and x are. Two samples of equal length can be far apart: "
            "the difference comes first, feature by feature, then the length.",
            "np.abs(np.linalg.norm(Q, axis=1)[:, None] - np.linalg.norm(X, axis=1))",
        ),
        l2_mistake(
            "dot_products",
            "q·x says how far q and x point the same way: it is large where they are alike, and "
            "it is no distance. The two squared lengths belong to it.",
            "Q @ X.T",
        ),
        l2_mistake(
            "norms_over_columns",
            WRONG_AXIS,
            by_identity("(Q**2).sum(axis=0)[:, None] - 2 * Q @ X.T + (X**2).sum(axis=0)"),
        ),
        l2_mistake(
            "norms_over_everything",
            "`(Q**2).sum()` is one number for all queries together. Each query, and each sample, "
            "has its own squared length: `sum(axis=1)`.",
            by_identity("(Q**2).sum() - 2 * Q @ X.T + (X**2).sum()"),
        ),
        l2_mistake(
            "query_norms_as_a_row",
            NOT_A_COLUMN,
            by_identity("(Q**2).sum(axis=1) - 2 * Q @ X.T + (X**2).sum(axis=1)"),
        ),
        l2_mistake(
            "both_norms_as_columns",
            NOT_A_COLUMN,
            by_identity(f"{Q2} - 2 * Q @ X.T + {X2}[:, None]"),
        ),
        l2_mistake(
            "norms_exchanged",
            NOT_A_COLUMN,
            by_identity("(X**2).sum(axis=1)[:, None] - 2 * Q @ X.T + (Q**2).sum(axis=1)"),
        ),
        l2_mistake(
            "not_transposed",
            "`Q @ X` multiplies rows of Q by columns of X, which are features. Rows by rows is "
            "`Q @ X.T`.",
            by_identity(f"{Q2} - 2 * Q @ X + {X2}"),
        ),
        l2_mistake(
            "entry_by_entry",
            "`Q * X.T` multiplies entry by entry. The dot product of each query with each sample "
            "is the matrix product `Q @ X.T`.",
            by_identity(f"{Q2} - 2 * Q * X.T + {X2}"),
        ),
        l2_mistake("nan_at_itself", NAN, f"np.sqrt({Q2} - 2 * Q @ X.T + {X2})"),
        l2_mistake(
            "adds_a_little",
            "You add a little under the root to keep it above 0: then a sample's distance from "
            "itself is the root of that, 0.0001 for 1e-8. `np.maximum(…, 0)` adds nothing.",
            f"np.sqrt({Q2} - 2 * Q @ X.T + {X2} + 1e-8)",
        ),
        l2_mistake(
            "rounds",
            "You round the result. Rounding is for showing a number; a function returns what it "
            "computed.",
            f"np.round(np.sqrt(({PAIRS} ** 2).sum(axis=-1)), 2)",
            concept=False,
        ),
        l2_mistake(
            "loop_over_queries",
            LOOP_QUERIES,
            "np.array([np.sqrt(((X - q) ** 2).sum(axis=1)) for q in Q])",
        ),
        l2_mistake(
            "loop_over_samples",
            LOOP_SAMPLES,
            "np.array([np.sqrt(((Q - x) ** 2).sum(axis=1)) for x in X]).T",
        ),
        l2_mistake(
            "two_loops",
            TWO_LOOPS,
            "D = np.zeros((len(Q), len(X)))",
            "for i in range(len(Q)):",
            "    for j in range(len(X)):",
            "        D[i, j] = np.sqrt(((Q[i] - X[j]) ** 2).sum())",
            "return D",
        ),
        l2_mistake(
            "three_loops",
            "The distances are right, but every number is fetched by Python, feature by feature. "
            "Subtract all pairs at once, `Q[:, None] − X`, or use the identity.",
            "D = np.zeros((len(Q), len(X)))",
            "for i in range(len(Q)):",
            "    for j in range(len(X)):",
            "        for f in range(Q.shape[1]):",
            "            D[i, j] += (Q[i, f] - X[j, f]) ** 2",
            "return np.sqrt(D)",
        ),
        l2_mistake(
            "loop_over_features",
            "The distances are right, and a loop over the features only is the cheapest loop "
            "there is. But it, too, is one: let `sum(axis=-1)` or `@` go through the features.",
            "D = np.zeros((len(Q), len(X)))",
            "for f in range(Q.shape[1]):",
            "    D += (Q[:, f][:, None] - X[:, f]) ** 2",
            "return np.sqrt(D)",
        ),
    ),
)
