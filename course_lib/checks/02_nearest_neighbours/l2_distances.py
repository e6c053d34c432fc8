"""Question 4: the ℓ2 distances from many queries to many samples, without a Python loop."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import as_array, describe, same
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

QX = ("Q", "X")
RTOL, ATOL = 1e-5, 5e-7  # where q = x, the identity's noise is 2e-7 at most


def distances_and_steps(answer: Any, Q: Any, X: Any, *larger: Any) -> Any:
    """Probe: the distances; given `larger` Q and X, too, theirs and whether they take more steps.

    A step is a line or a call of Python, or a row that Python takes out of Q, X or what is computed
    from them (as `map` and `sum` do, too). Steps within NumPy and the standard library are not
    the answer's own. A loop takes one or more for each of the 40 queries, samples or features that
    the larger input has in addition; one over large blocks of them does not.
    """
    import os
    import sys

    if not larger:
        return answer(Q, X)
    numpy, python = (os.path.dirname(str(module.__file__)) + os.sep for module in (np, os))
    # what calls a function for each row from within NumPy
    callers = ("apply_along_axis", "_vectorize_call", "_vectorize_call_with_signature")
    steps = 0

    class Table(np.ndarray):
        def __iter__(self):
            nonlocal steps
            for row in super().__iter__():
                steps += 1
                yield row

    def library(code):
        name = code.co_filename
        if name.startswith((numpy, "<frozen ", "<__array_function__")):
            return True
        return name.startswith(python) and "-packages" not in name

    def trace(frame, event, arg):
        nonlocal steps
        code, caller = frame.f_code, frame.f_back.f_code
        if code is Table.__iter__.__code__:
            return None
        if library(code):  # calls from there into the answer's own code come here again
            steps += caller.co_name in callers and library(caller)
            return None
        steps += event in ("call", "line")
        return trace

    def steps_of(tables, kind):
        nonlocal steps
        before, steps = sys.gettrace(), 0
        tables = [table.copy().view(kind) for table in tables]
        sys.settrace(trace)
        try:
            answer(*tables)
        except Exception:
            if kind is np.ndarray:
                raise
        else:
            return steps
        finally:
            sys.settrace(before)
        return steps_of(tables, np.ndarray)

    fresh = [table.copy() for table in larger]  # the answer may change what it is given
    distances = answer(*larger)  # and with it whatever is done on first use only
    if distances is None:
        return None
    few, many = steps_of((Q, X), Table), steps_of(fresh, Table)
    if many > few + 20:  # what Python does by the way, cleaning up, say, it does not do twice
        few, many = min(few, steps_of((Q, X), Table)), min(many, steps_of(fresh, Table))
    return {"distances": distances, "more steps": many > few + 20, "steps": [few, many]}


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

    About one draw in ten is such; so drawing again soon finds one. Beside the sample that is the
    query there is one that is only near it: a small square need not be rounding.
    """
    cases = []
    for n, near in ((3, 0.011), (4, 0.001111), (6, 0.011)):
        for _ in range(300):
            X, other = rng.normal(size=(n, 8)).round(2), rng.normal(size=8).round(2)
            X[1] = X[0] + near * np.eye(8)[0]
            Q = np.array([X[0], other])
            if all(squares[0, 0] < 0 for squares in nan_forms(Q, X)):
                break
        label = f"the first query is the first sample, and {near:g} from the second"
        cases.append(Case((Q, X), label, QX))
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


def all_distances(Q: np.ndarray, X: np.ndarray) -> np.ndarray:
    return np.sqrt(((Q[:, None] - X) ** 2).sum(axis=-1))  # (m, 1, d) - (n, d) -> (m, n)


compare_tables = agrees_with(all_distances, RTOL, ATOL)

NAN = (
    "The distance of a sample from itself is nan: ‖q‖² − 2 q·x + ‖x‖² should be 0 there, and "
    "rounding has taken it just below 0, where there is no root. `np.maximum(…, 0)` before the "
    "root mends it."
)
NAN_ELSEWHERE = (
    "There are nan in the result: a number below 0 has no root. A sum of squares is never below 0 "
    "(but for rounding): look at what stands under the root."
)
NOT_AT_0 = (
    "The distance of a sample from itself is not 0. Is a little added under the root, or more than "
    "0 asked for? The root makes 0.0001 of 1e-8. `np.maximum(…, 0)` adds nothing."
)
TOO_SMALL = (
    "Large distances are right, but a small one is not: a sample near the query is not the query. "
    "Leave small squares as they are, without a threshold and without rounding; only what is below "
    "0 cannot be true: `np.maximum(…, 0)`."
)
SHAPES = re.compile(r"shapes [(\d,) ]+")


def judge_distances(case: Case, output: Any) -> Verdict:
    Q, X, *larger = case.args
    if not larger:
        verdict = compare_tables(case, output)
        why = "" if verdict.ok else what_is_lost(all_distances(Q, X), itself(Q, X), output)
        return replace(verdict, why=why or verdict.why)
    what = case.label.split()[-1]
    few, many = sizes(Q, X)[what], sizes(*larger)[what]
    right = all_distances(*larger)
    steps = f"in as many steps of Python for {many} {what} as for {few}"
    expected = f"{describe(right)}, {steps}"
    if not isinstance(output, dict):
        return Verdict(False, expected, describe(output))
    table = output["distances"]
    verdict = compare_tables(Case(tuple(larger)), table)
    if not verdict.ok:
        why = what_is_lost(right, itself(*larger), table)
        return Verdict(False, expected, verdict.got, why or verdict.why)
    if output["more steps"]:
        its, theirs = output["steps"]
        why = (
            f"The values are right, but with {many} {what} your code takes {theirs} steps of "
            f"Python, with {few} only {its}: somewhere Python goes through the {what} one by one. "
            "Let NumPy do it."
        )
        got = f"{verdict.got}, in {theirs} steps for {many} {what} and {its} for {few}"
        return Verdict(False, expected, got, why)
    return Verdict(True, expected, verdict.got)


def sizes(Q: np.ndarray, X: np.ndarray) -> dict[str, int]:
    return {"queries": len(Q), "samples": len(X), "features": Q.shape[1]}


def itself(Q: np.ndarray, X: np.ndarray) -> np.ndarray:
    """Where the sample is the query."""
    return (Q[:, None] == X).all(axis=2)


def what_is_lost(right: np.ndarray, itself: np.ndarray, output: Any) -> str:
    """What is wrong with a table of the right shape near 0 or below it, in a sentence."""
    table = as_array(output)
    if table is None or table.dtype.kind not in "iuf" or table.shape != right.shape:
        return ""
    wrong = ~np.isclose(table, right, RTOL, ATOL)
    if np.isnan(table[itself]).any():
        return NAN
    if np.isnan(table).any():
        return NAN_ELSEWHERE
    if wrong[itself].any() and not wrong[~itself].any():
        return NOT_AT_0
    return TOO_SMALL if wrong.any() and not wrong[right > 0.1].any() else ""


def recognised_by(case: Case, outcome: Any) -> Any:
    """What a mistake is recognised by: where distances are wrong, by them alone.

    Then it does not matter whether Python loops, whether there is a maximum under the root, or in
    which order terms are added whose shapes do not fit.
    """
    if outcome.error:
        return replace(outcome, trace=SHAPES.sub("shapes", outcome.trace))
    Q, X, *larger = case.args
    tables, value = larger or (Q, X), outcome.value
    right, more = all_distances(*tables), None
    if larger and isinstance(value, dict):
        value, more = value["distances"], value["more steps"]
    table = as_array(value)
    if table is None or table.dtype.kind != "f":
        return replace(outcome, value=value)
    if same(right, table, RTOL, ATOL):
        return replace(outcome, value=[right, more])
    filled = np.where(np.isnan(table) | (np.abs(table) < ATOL), 0, table)
    only_itself = same(right, filled, RTOL, ATOL) and itself(*tables)[np.isnan(table)].all()
    return replace(outcome, value=table if only_itself else filled)


def l2_mistake(name: str, hint: str, *lines: str, concept: bool = True) -> Mistake:
    """A function of these lines; a single one is what it returns."""
    body = [f"return {lines[0]}"] if len(lines) == 1 else list(lines)
    return Mistake(name, "\n    ".join(["def l2_distances(Q, X):", *body]), hint, concept)


def by_identity(squares: str, least: str = "0") -> str:
    """The root of what stands for the squared distances, never of less than 0."""
    return f"np.sqrt(np.maximum({squares}, {least}))"


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
NOT_TRANSPOSED = (
    "`Q @ X` multiplies rows of Q by columns of X, which are features. Rows by rows is `Q @ X.T`."
)
NORMS_ARE_SUMS = (
    "`Q**2` has a number for each feature. In the identity stands ‖q‖², their sum: one number a "
    "row, `(Q**2).sum(axis=1)`."
)
SQUARE_TABLE = (
    "The table has as many columns as rows, but queries and samples need not be equally many: "
    "rows go by `len(Q)`, columns by `len(X)`."
)
DIFFERENCE_OF_SQUARES = (
    "You subtract the squares, q² − x². What is squared is the difference: `(Q[:, None] − X) ** 2`."
)
ROUNDED = (
    "You round the result. Rounding is for showing a number; a function returns what it computed."
)
IN_ONE_STEP = (
    "Subtract all pairs at once, `Q[:, None] − X`, or use the identity; then NumPy computes the "
    "squared lengths, too, `(Q**2).sum(axis=1)`, and the maximum."
)
LOOP_QUERIES = (
    "The distances are right, but somewhere Python still goes through the queries one by one (in a "
    f"comprehension, `map` or `apply_along_axis` it does so, too). {IN_ONE_STEP}"
)
LOOP_SAMPLES = (
    "The distances are right, but somewhere Python still goes through the samples one by one. "
    f"{IN_ONE_STEP}"
)
TWO_LOOPS = (
    "The distances are right, but somewhere Python goes through the queries and the samples one "
    f"by one (`np.vectorize` and `map` do so, too). {IN_ONE_STEP}"
)
BY_TWO_LOOPS = (
    "for i in range(len(Q)):",
    "    for j in range(len(X)):",
    "        D[i, j] = np.sqrt(((Q[i] - X[j]) ** 2).sum())",
    "return D",
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
    seen=recognised_by,
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
        l2_mistake(
            "one_number_a_query",
            "One number for each query is left: you add over the samples, too. Each pair needs "
            "its own distance: add over the features only (in `np.linalg.norm`, too, by `axis`).",
            f"np.sqrt(({PAIRS} ** 2).sum(axis=(1, 2)))",
        ),
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
            "row_by_row_three_axes", ROW_BY_ROW, "np.sqrt(((Q[None] - X) ** 2).sum(axis=-1))"
        ),
        l2_mistake(
            "transposed",
            "Rows and columns are exchanged: entry [i, j] is the distance from query i to sample "
            "j, so the queries are the rows. In `Q[:, None] − X` they are, in `X[:, None] − Q` "
            "the samples are.",
            "np.sqrt(((X[:, None] - Q) ** 2).sum(axis=-1))",
        ),
        l2_mistake(
            "transposed_and_reshaped",
            "The numbers are there, but in the wrong places: samples were the rows, and `reshape` "
            "does not exchange rows and columns, it only counts on. Put the queries first, "
            "`Q[:, None] − X`, or exchange them by `.T`.",
            "np.sqrt(((X[:, None] - Q) ** 2).sum(axis=-1)).reshape(len(Q), len(X))",
        ),
        l2_mistake(
            "keeps_the_axis",
            "The features are added, but their axis is still there, of length 1. Leave out "
            "`keepdims` (or the last `None`): the table is (n_queries, n_samples).",
            f"np.sqrt(({PAIRS} ** 2).sum(axis=-1, keepdims=True))",
            concept=False,
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
            "first_query_only",
            "These are the distances of the first query alone. The table has a row for each query.",
            "np.sqrt(((Q[0] - X) ** 2).sum(axis=-1))",
        ),
        l2_mistake(
            "returns_in_the_loop",
            "Only the first row is filled. Does `return` stand inside the loop? It ends the "
            "function in the first round; put it under the loop.",
            "D = np.zeros((len(Q), len(X)))",
            "for i in range(len(Q)):",
            "    D[i] = np.sqrt(((Q[i] - X) ** 2).sum(axis=-1))",
            "    return D",
            concept=False,
        ),
        l2_mistake(
            "square_table",
            SQUARE_TABLE,
            "D = np.zeros((len(Q), len(Q)))",
            "for i in range(len(Q)):",
            "    for j in range(len(Q)):",
            "        D[i, j] = np.sqrt(((Q[i] - X[j]) ** 2).sum())",
            "return D",
        ),
        l2_mistake(
            "square_table_too_narrow", SQUARE_TABLE, "D = np.zeros((len(Q), len(Q)))", *BY_TWO_LOOPS
        ),
        l2_mistake(
            "whole_numbers",
            "The result holds whole numbers: what stands behind the point is cut off. Is the "
            "table made with `dtype=int`, or by `astype(int)`? Leave it out: distances are "
            "fractions.",
            "D = np.zeros((len(Q), len(X)), dtype=int)",
            *BY_TWO_LOOPS,
            concept=False,
        ),
        l2_mistake(
            "root_of_the_root",
            "A root too many: this is √d. `np.linalg.norm` has taken the root already.",
            f"np.sqrt(np.linalg.norm({PAIRS}, axis=-1))",
        ),
        l2_mistake(
            "no_squares",
            "The squares are missing: you take the root of the sum of the absolute differences. "
            "Square each difference, add, then take the root.",
            f"np.sqrt(np.abs({PAIRS}).sum(axis=-1))",
        ),
        l2_mistake(
            "difference_of_squares",
            DIFFERENCE_OF_SQUARES,
            by_identity("(Q[:, None] ** 2 - X**2).sum(axis=-1)"),
        ),
        l2_mistake(
            "difference_of_squares_without_sign",
            DIFFERENCE_OF_SQUARES,
            "np.sqrt(np.abs((Q[:, None] ** 2 - X**2).sum(axis=-1)))",
        ),
        l2_mistake(
            "doubles",
            "You double the differences, `* 2`, where they are to be squared, `** 2`.",
            by_identity(f"({PAIRS} * 2).sum(axis=-1)"),
            concept=False,
        ),
        l2_mistake(
            "hat",
            "In Python `^` is no power (it compares bits, which floats do not allow). A square is "
            "`** 2`.",
            f"np.sqrt(({PAIRS} ^ 2).sum(axis=-1))",
            concept=False,
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
        l2_mistake("no_query_norm", NO_QUERY_NORM, by_identity(f"{X2} - 2 * Q @ X.T")),
        l2_mistake(
            "lengths_not_squared",
            LENGTHS,
            by_identity(
                "np.linalg.norm(Q, axis=1)[:, None] - 2 * Q @ X.T + np.linalg.norm(X, axis=1)"
            ),
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
            "norms_over_columns_as_rows",
            WRONG_AXIS,
            by_identity("(Q**2).sum(axis=0) - 2 * Q @ X.T + (X**2).sum(axis=0)"),
        ),
        l2_mistake("no_norms", NORMS_ARE_SUMS, by_identity("Q**2 - 2 * Q @ X.T + X**2")),
        l2_mistake(
            "all_dot_products",
            "`Q @ Q.T` multiplies each query with every query. Only its diagonal, each query with "
            "itself, is ‖q‖²; shorter: `(Q**2).sum(axis=1)`.",
            by_identity("Q @ Q.T - 2 * Q @ X.T + X @ X.T"),
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
        l2_mistake("not_transposed", NOT_TRANSPOSED, by_identity(f"{Q2} - 2 * Q @ X + {X2}")),
        l2_mistake(
            "not_transposed_dot", NOT_TRANSPOSED, by_identity(f"{Q2} - 2 * np.dot(Q, X) + {X2}")
        ),
        l2_mistake(
            "other_one_transposed",
            "`Q.T @ X` multiplies columns by columns, features by features. Rows by rows is "
            "`Q @ X.T`.",
            by_identity(f"{Q2} - 2 * Q.T @ X + {X2}"),
        ),
        l2_mistake(
            "entry_by_entry",
            "`Q * X.T` multiplies entry by entry. The dot product of each query with each sample "
            "is the matrix product `Q @ X.T`.",
            by_identity(f"{Q2} - 2 * Q * X.T + {X2}"),
        ),
        l2_mistake(
            "row_by_row_dot",
            "`(Q * X).sum(axis=1)` is row 0 with row 0, row 1 with row 1. The dot product of each "
            "query with each sample is the matrix product `Q @ X.T`.",
            by_identity(f"{Q2} - 2 * (Q * X).sum(axis=1) + {X2}"),
        ),
        l2_mistake(
            "max_of_python",
            "Python's `max`, and `if`, ask one question of the whole table. For each entry by "
            "itself: `np.maximum(…, 0)`.",
            f"np.sqrt(max({Q2} - 2 * Q @ X.T + {X2}, 0))",
        ),
        l2_mistake(
            "max_of_columns",
            "One number a sample is left, the largest of its column: in `np.max(…, 0)` the 0 is "
            "an axis. `np.maximum(…, 0)` compares each entry with 0.",
            f"np.sqrt(np.max({Q2} - 2 * Q @ X.T + {X2}, 0))",
        ),
        l2_mistake(
            "minimum",
            "Nothing above 0 is left under the root. Is it `np.minimum(…, 0)`? What is below 0 is "
            "to be lifted to it, so of both the larger is wanted: `np.maximum(…, 0)`. (All signs "
            "turned do the same.)",
            f"np.sqrt(np.minimum({Q2} - 2 * Q @ X.T + {X2}, 0))",
        ),
        l2_mistake(
            "zero_diagonal",
            "The diagonal is 0, but query i need not be sample i: 0 belongs wherever a sample "
            "equals a query. `np.maximum(…, 0)` finds it by itself.",
            f"D = {Q2} - 2 * Q @ X.T + {X2}",
            "np.fill_diagonal(D, 0)",
            "return np.sqrt(D)",
        ),
        l2_mistake(
            "loses_small_distances",
            TOO_SMALL,
            f"D = {Q2} - 2 * Q @ X.T + {X2}",
            "D[D < 0.01] = 0",
            "return np.sqrt(D)",
        ),
        l2_mistake(
            "rounds_the_squares",
            TOO_SMALL,
            f"np.sqrt(np.abs(np.round({Q2} - 2 * Q @ X.T + {X2}, 8)))",
        ),
        l2_mistake("nan_at_itself", NAN, f"np.sqrt({Q2} - 2 * Q @ X.T + {X2})"),
        l2_mistake("adds_a_little", NOT_AT_0, f"np.sqrt({Q2} - 2 * Q @ X.T + {X2} + 1e-8)"),
        l2_mistake(
            "at_least_a_little", NOT_AT_0, by_identity(f"{Q2} - 2 * Q @ X.T + {X2}", "1e-12")
        ),
        l2_mistake(
            "rounds", ROUNDED, f"np.round(np.sqrt(({PAIRS} ** 2).sum(axis=-1)), 2)", concept=False
        ),
        l2_mistake(
            "rounds_to_three",
            ROUNDED,
            f"np.round(np.sqrt(({PAIRS} ** 2).sum(axis=-1)), 3)",
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
            *BY_TWO_LOOPS,
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
            "loop_over_queries_and_features",
            "The distances are right, but Python goes through the queries and the features one by "
            f"one. {IN_ONE_STEP}",
            "D = np.zeros((len(Q), len(X)))",
            "for i in range(len(Q)):",
            "    for f in range(Q.shape[1]):",
            "        D[i] += (Q[i, f] - X[:, f]) ** 2",
            "return np.sqrt(D)",
        ),
        l2_mistake(
            "loop_over_features",
            "The distances are right, and a loop over the features only is the cheapest loop "
            "there is. But it, too, is one, and so is Python's own `sum` over an array: let "
            "NumPy's `.sum(axis=-1)` or `@` go through the features.",
            "D = np.zeros((len(Q), len(X)))",
            "for f in range(Q.shape[1]):",
            "    D += (Q[:, f][:, None] - X[:, f]) ** 2",
            "return np.sqrt(D)",
        ),
    ),
)
