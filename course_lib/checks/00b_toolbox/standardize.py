"""Every feature to mean 0 and standard deviation 1."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import as_array
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict


def standardized(X: np.ndarray) -> np.ndarray:
    spread = np.std(X, axis=0)
    return (X - np.mean(X, axis=0)) / np.where(spread > 0, spread, 1.0)


def case(rows: Sequence | np.ndarray, label: str) -> Case:
    return Case((np.array(rows, dtype=float),), label, ("X",))


def tables(rng: np.random.Generator) -> Sequence[Case]:
    """Columns of different height and width; square tables, too: there a wrong axis runs."""
    cases = [
        case([[1, 20], [3, 60]], "two features"),
        case([[1, 0.5], [2, -0.5], [6, 0.25]], "two features"),
        case([[10, 1e-5], [20, 2e-5], [60, 6e-5]], "two features, one in a very large unit"),
    ]
    for n, d in ((3, 3), (5, 2), (4, 4), (30, 3)):
        scale, shift = 10.0 ** rng.permutation(4)[:d], rng.uniform(-20, 20, size=d)
        X = (scale * (rng.normal(size=(n, d)) + shift)).round(2)
        X[0] += scale  # the columns are lopsided: mean and median differ
        if n == 30:
            X[-1] -= 8 * scale  # more than three standard deviations from the mean
        cases.append(case(X, f"{n} samples, {d} features"))
    return cases


def constant_columns(rng: np.random.Generator) -> Sequence[Case]:
    """Whole numbers in the constant columns, so that their standard deviation is 0 exactly."""
    X = rng.normal(size=(6, 3)).round(2) + 3
    X[:, 1] = rng.integers(2, 9)
    return [
        case([[5], [5]], "the same value twice"),
        case([[1, 3], [5, 1], [1, 5]], "no feature is constant"),
        case([[1, 7], [5, 7]], "the second feature is constant"),
        case([[4, -2]], "one sample only"),
        case([[0, 1, 3], [0, 2, 3], [0, 6, 3]], "two constant features"),
        case(X, "6 samples, the second feature is constant"),
    ]


def mistake(name: str, result: str, hint: str, concept: bool = True, spread: str = "") -> Mistake:
    """The right answer with its last line, or its measure of spread, replaced."""
    code = (
        "def standardize(X):\n"
        "    m = X.mean(axis=0)\n"
        f"    s = {spread or 'X.std(axis=0)'}\n"
        "    s = np.where(s > 0, s, 1)\n"
        f"    return {result}"
    )
    return Mistake(name, code, hint, concept)


ROWS = (
    "You standardize each sample, along its row: that mixes ages with incomes. A feature is a "
    "column, so collapse the samples: `axis=0`."
)
AXIS_1 = (
    "`axis=1` collapses the features and gives one number for each sample (and a row of them does "
    "not even fit X, unless X is square). Each feature needs its own: `axis=0`."
)
WHOLE_TABLE = (
    "You use one mean and one standard deviation for the whole table, and large features drown "
    "the small ones. Each column has its own: `axis=0`."
)
CHANGES_X = (
    "The values are right, but X itself is changed: `X -= …` and `X[:, j] = …` write into the "
    "caller's table. Compute a new one: `Z = X - …`."
)

DIVIDES_BY_0 = (
    "A constant column has standard deviation 0, and 0 / 0 is nan. Divide by 1 where it is 0: "
    "`np.where(s > 0, s, 1)`."
)
ADDS_TO_SPREAD = (
    "You add something to every standard deviation, against 0 / 0. So no column comes out at "
    "standard deviation 1 exactly. Replace only those that are 0: `np.where(s > 0, s, 1)`."
)
NARROW_AS_CONSTANT = (
    "Narrow columns do not come out at standard deviation 1. A spread may be small, in a large "
    "unit say, and still be one: only s = 0 is special, `np.where(s > 0, s, 1)`."
)
CONSTANT_BY_TWO = (
    "A column that is not constant is taken for one. That two numbers agree, the first and the "
    "last say, is not enough; all are equal only where the standard deviation is 0."
)
WITHOUT_SQUARES = (
    "The deviations from the mean add up to 0, in every column: their average says nothing. Square "
    "each of them first, then average, then take the root."
)
FIRST_COLUMN_ONLY = (
    "Only the first column is done. A `return` inside the loop over the columns ends it in its "
    "first round: move it to the left, under the loop."
)
NO_LAST_COLUMN = (
    "The last column is left out. `range(d)` ends before d by itself: `range(X.shape[1])` has all "
    "columns, without − 1."
)
NO_FIRST_COLUMN = (
    "The first column is left out. Columns are counted from 0: `range(X.shape[1])` has them all."
)
SAMPLES_FOR_COLUMNS = (
    "`len(X)` counts the samples, the rows. A loop over the columns runs over `range(X.shape[1])`."
)
ROUNDED = (
    "You round the result. Rounding is for showing a number; a function returns what it computed."
)


def loop(
    name: str, hint: str, columns: str, start: str = "np.zeros_like(X)", end: str = "    "
) -> Mistake:
    """A loop over `columns`; `end` is the indentation of its `return`."""
    code = (
        "def standardize(X):\n"
        f"    Z = {start}\n"
        f"    for j in {columns}:\n"
        "        Z[:, j] = (X[:, j] - X[:, j].mean()) / (X[:, j].std() or 1)\n"
        f"{end}return Z"
    )
    return Mistake(name, code, hint, concept=False)


COLUMNS = "range(X.shape[1])"


def judge_table(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; where nan stands in a constant column, the reason."""
    verdict = agrees_with(standardized)(case, output)
    (X,), Z = case.args, as_array(output)
    constant = np.std(X, axis=0) == 0
    if verdict.ok or Z is None or Z.shape != X.shape or Z.dtype.kind != "f":
        return verdict
    return replace(verdict, why=DIVIDES_BY_0) if np.isnan(Z[:, constant]).any() else verdict


STANDARDIZE = Question(
    name="standardize",
    title="Features on one scale",
    parts=(Part("each column", 2, tables), Part("constant columns", 1, constant_columns)),
    judge=judge_table,
    picture="course_lib.widgets.toolbox_tables:show_standardize",
    mistakes=(
        Mistake(
            "rows_instead_of_columns",
            "def standardize(X):\n"
            "    m = X.mean(axis=1, keepdims=True)\n"
            "    s = X.std(axis=1, keepdims=True)\n"
            "    return (X - m) / np.where(s > 0, s, 1)",
            ROWS,
        ),
        Mistake(
            "axis_1",
            "def standardize(X):\n"
            "    m, s = X.mean(axis=1), X.std(axis=1)\n"
            "    return (X - m) / np.where(s > 0, s, 1)",
            AXIS_1,
        ),
        Mistake(
            "axis_1_and_divides_by_0",
            "def standardize(X):\n    return (X - X.mean(axis=1)) / X.std(axis=1)",
            AXIS_1,
        ),
        Mistake(
            "deviation_with_axis_1",
            "def standardize(X):\n    return (X - X.mean(axis=0)) / X.std(axis=1)",
            AXIS_1,
        ),
        mistake(
            "deviation_of_each_row",
            "(X - m) / s",
            "The mean is that of the column, but the standard deviation that of the row. Both "
            "belong to the feature, a column: `axis=0`.",
            spread="X.std(axis=1, keepdims=True)",
        ),
        mistake(
            "mean_of_each_row",
            "(X - X.mean(axis=1, keepdims=True)) / s",
            "The standard deviation is that of the column, but the mean that of the row. Both "
            "belong to the feature, a column: `axis=0`.",
        ),
        Mistake(
            "whole_table",
            "def standardize(X):\n"
            "    m, s = X.mean(), X.std()\n"
            "    return (X - m) / np.where(s > 0, s, 1)",
            WHOLE_TABLE,
        ),
        mistake(
            "one_mean_for_all",
            "(X - X.mean()) / s",
            "The spread is taken column by column, but the mean over the whole table: so the "
            "columns are not centred. Each column has its own mean, too: `X.mean(axis=0)`.",
        ),
        mistake(
            "one_spread_for_all",
            "(X - m) / s",
            "The mean is taken column by column, but the standard deviation over the whole table. "
            "Each column has its own: `X.std(axis=0)`.",
            spread="X.std()",
        ),
        mistake(
            "variance",
            "(X - m) / s",
            "You divide by the variance. Its unit is that of the feature squared; the standard "
            "deviation is its root, and dividing by it leaves no unit.",
            spread="X.var(axis=0)",
        ),
        mistake(
            "divides_by_n_minus_1",
            "(X - m) / s",
            "Your standard deviation divides by n − 1 (`ddof=1`). The question asks for the "
            "spread of these very numbers, divided by n: `np.std` as it is.",
            spread="X.std(axis=0, ddof=1) if len(X) > 1 else X.std(axis=0)",
        ),
        mistake(
            "min_max",
            "(X - X.min(axis=0)) / s",
            "You squeeze each column into 0 … 1, by minimum and maximum: a single outlier then "
            "rules the scale. Here the mean goes to 0 and the standard deviation to 1.",
            spread="X.max(axis=0) - X.min(axis=0)",
        ),
        mistake(
            "mean_and_range",
            "(X - m) / s",
            "You divide by the range, largest minus smallest: two samples decide it alone. In the "
            "standard deviation all samples count.",
            spread="X.max(axis=0) - X.min(axis=0)",
        ),
        mistake(
            "divides_by_the_largest",
            "X / s",
            "You divide by the largest absolute value. The columns then have neither mean 0 nor "
            "standard deviation 1: subtract the mean, divide by the standard deviation.",
            spread="np.abs(X).max(axis=0)",
        ),
        mistake(
            "does_not_subtract",
            "X / s",
            "The columns have standard deviation 1 now, but not mean 0: subtract the mean first.",
        ),
        mistake(
            "does_not_divide",
            "X - m",
            "The columns have mean 0 now, but each keeps its own width: divide by the standard "
            "deviation, too.",
        ),
        mistake(
            "multiplies",
            "(X - m) * s",
            "You multiply by the standard deviation: wide columns get wider still. Divide by it.",
        ),
        mistake(
            "adds_the_mean",
            "(X + m) / s",
            "You add the mean, so the columns end up twice as far from 0. Subtract it.",
        ),
        mistake(
            "root_of_the_deviation",
            "(X - m) / s",
            "You take the root of the standard deviation; it is a root already, that of the "
            "variance. Divide by `X.std(axis=0)` as it is.",
            spread="np.sqrt(X.std(axis=0))",
        ),
        mistake(
            "columns_over_their_length",
            "X / s",
            "You divide each column by its length, the root of the sum of squares. First subtract "
            "the mean; then divide by the standard deviation.",
            spread="np.linalg.norm(X, axis=0)",
        ),
        mistake("adds_0_01", "(X - m) / s", ADDS_TO_SPREAD, spread="X.std(axis=0) + 0.01"),
        mistake("adds_0_001", "(X - m) / s", ADDS_TO_SPREAD, spread="X.std(axis=0) + 0.001"),
        mistake("adds_1", "(X - m) / s", ADDS_TO_SPREAD, spread="X.std(axis=0) + 1"),
        *(
            mistake(f"adds_1e-{k}", "(X - m) / s", ADDS_TO_SPREAD, spread=f"X.std(axis=0) + 1e-{k}")
            for k in (5, 6, 7, 8, 9)
        ),
        *(
            mistake(
                f"at_least_{least}",
                "(X - m) / s",
                NARROW_AS_CONSTANT,
                spread=f"np.maximum(X.std(axis=0), {least})",
            )
            for least in ("1", "0.1", "0.01", "0.001")
        ),
        mistake(
            "narrow_as_constant",
            "(X - m) / s",
            NARROW_AS_CONSTANT,
            spread="np.where(X.std(axis=0) < 0.001, 1, X.std(axis=0))",
        ),
        mistake(
            "constant_by_first_and_last",
            "np.where(X[0] == X[-1], 0, (X - m) / s)",
            CONSTANT_BY_TWO,
        ),
        mistake(
            "undivided_by_first_and_last",
            "(X - m) / s",
            CONSTANT_BY_TWO,
            spread="np.where(X[0] == X[-1], 1, X.std(axis=0))",
        ),
        mistake(
            "constant_by_first_and_mean",
            "np.where(X[0] == m, 0, (X - m) / s)",
            CONSTANT_BY_TWO,
        ),
        Mistake(
            "asks_the_whole_array",
            "def standardize(X):\n"
            "    s = X.std(axis=0)\n"
            "    if s == 0:\n"
            "        s = 1\n"
            "    return (X - X.mean(axis=0)) / s",
            "`if s == 0` asks a whole array, which has no single answer: one column may be "
            "constant and the next not. `np.where(s > 0, s, 1)` decides for each.",
        ),
        mistake(
            "brackets",
            "X - m / s",
            "`/` binds before `-`: you subtract mean / deviation. Put the subtraction in brackets.",
            concept=False,
        ),
        mistake(
            "divides_then_subtracts",
            "X / s - m",
            "You divide first and then subtract the mean that the column had before. Subtract "
            "first; or take the mean of what has been divided.",
        ),
        mistake(
            "mean_minus_x",
            "(m - X) / s",
            "You subtract X from the mean: small values come out large. A value above the mean "
            "must be positive: X − mean.",
            concept=False,
        ),
        mistake(
            "median",
            "(X - np.median(X, axis=0)) / s",
            "You subtract the median, so the mean is not 0 where a column is lopsided. Subtract "
            "the mean.",
        ),
        mistake(
            "mean_absolute_deviation",
            "(X - m) / s",
            "You divide by the average distance from the mean. The standard deviation averages "
            "the squares of these distances and takes the root: `X.std(axis=0)`.",
            spread="np.abs(X - m).mean(axis=0)",
        ),
        mistake(
            "columns_of_length_1",
            "(X - m) / s",
            "You give each column the length 1: its squares add up to 1. The standard deviation "
            "is the root of their *mean*; divide by the number of samples under the root.",
            spread="np.sqrt(((X - m) ** 2).sum(axis=0))",
        ),
        mistake(
            "rows_of_length_1",
            "X / s[:, None]",
            "You divide each sample by its length. Here nothing happens along a row: each "
            "feature, a column, gets mean 0 and standard deviation 1.",
            spread="np.linalg.norm(X, axis=1)",
        ),
        mistake(
            "drops_the_sign",
            "np.abs(X - m) / s",
            "You drop the sign: a value below the mean must come out negative.",
        ),
        mistake(
            "squares",
            "((X - m) / s) ** 2",
            "You return the squares. Keep the value itself, with its sign: (X − mean) / deviation.",
        ),
        mistake("rounds", "np.round((X - m) / s, 2)", ROUNDED, concept=False),
        *(
            mistake(f"rounds_to_{k}", f"np.round((X - m) / s, {k})", ROUNDED, concept=False)
            for k in (1, 3, 4)
        ),
        mistake(
            "whole_numbers",
            "((X - m) / s).astype(int)",
            "The results are whole numbers; what stands behind the point has been cut off. `int`, "
            "or a table of `dtype=int`, does so: keep the floats.",
            concept=False,
        ),
        mistake(
            "cuts_outliers",
            "np.clip((X - m) / s, -3, 3)",
            "Values more than three standard deviations from the mean are cut off. An outlier "
            "keeps its place here; and without it the mean is not 0 any more.",
        ),
        mistake(
            "squares_before_subtracting",
            "(X - m) / s",
            "Your spread is the root of the mean of X². The standard deviation looks from the "
            "mean: subtract it *before* squaring, or take `X.std(axis=0)`.",
            spread="np.sqrt((X ** 2).mean(axis=0))",
        ),
        mistake(
            "averages_before_squaring",
            "(X - m) / s",
            WITHOUT_SQUARES,
            spread="np.sqrt((X - m).mean(axis=0) ** 2)",
        ),
        Mistake(
            "averages_before_squaring_and_divides_by_0",
            "def standardize(X):\n"
            "    m = X.mean(axis=0)\n"
            "    return (X - m) / np.sqrt((X - m).mean(axis=0) ** 2)",
            WITHOUT_SQUARES,
        ),
        mistake(
            "subtracts_the_sum",
            "(X - X.sum(axis=0)) / s",
            "You subtract the sum of the column. Its mean is the sum divided by the number of "
            "samples.",
        ),
        Mistake(
            "counts_features",
            "def standardize(X):\n"
            "    n = X.shape[1]\n"
            "    m = X.sum(axis=0) / n\n"
            "    s = np.sqrt(((X - m) ** 2).sum(axis=0) / n)\n"
            "    return (X - m) / np.where(s > 0, s, 1)",
            "You divide by the number of features, `X.shape[1]`. A mean over a column divides by "
            "the number of its entries, the samples: `X.shape[0]` or `len(X)`.",
        ),
        loop("returns_after_a_column", FIRST_COLUMN_ONLY, COLUMNS, end=" " * 8),
        loop("returns_a_copy_after_a_column", FIRST_COLUMN_ONLY, COLUMNS, "X.copy()", " " * 8),
        loop("no_last_column", NO_LAST_COLUMN, "range(X.shape[1] - 1)"),
        loop("no_last_column_in_a_copy", NO_LAST_COLUMN, "range(X.shape[1] - 1)", "X.copy()"),
        loop("no_first_column", NO_FIRST_COLUMN, "range(1, X.shape[1])"),
        loop("no_first_column_in_a_copy", NO_FIRST_COLUMN, "range(1, X.shape[1])", "X.copy()"),
        loop("samples_for_columns", SAMPLES_FOR_COLUMNS, "range(len(X))"),
        loop("samples_for_columns_in_a_copy", SAMPLES_FOR_COLUMNS, "range(len(X))", "X.copy()"),
        Mistake(
            "returns_mean_and_deviation",
            "def standardize(X):\n    return X.mean(axis=0), X.std(axis=0)",
            "You return the means and the standard deviations. The question asks for the table "
            "that is made with them: (X − mean) / deviation.",
            concept=False,
        ),
        mistake(
            "transposed",
            "((X - m) / s).T",
            "The values are right, but rows and columns have changed places: a loop over columns "
            "collects them as rows. Transpose back, or let broadcasting do it without a loop.",
        ),
        mistake(
            "returns_the_parts",
            "(X - m) / s, m, s",
            "You return three things, the table among them. The question asks for the table only.",
            concept=False,
        ),
        Mistake(
            "changes_its_input",
            "def standardize(X):\n"
            "    s = X.std(axis=0)\n"
            "    X -= X.mean(axis=0)\n"
            "    X /= np.where(s > 0, s, 1)\n"
            "    return X",
            CHANGES_X,
        ),
        Mistake(
            "changes_its_input_and_divides_by_0",
            "def standardize(X):\n    X -= X.mean(axis=0)\n    X /= X.std(axis=0)\n    return X",
            f"{CHANGES_X} And a constant column gives nan: 0 / 0.",
        ),
        Mistake(
            "divides_by_0",
            "def standardize(X):\n    return (X - X.mean(axis=0)) / X.std(axis=0)",
            DIVIDES_BY_0,
        ),
        mistake(
            "constant_stays",
            "np.where(X.std(axis=0) > 0, (X - m) / s, X)",
            "A constant column is left as it was. Its mean must be 0 as well: subtract it, and "
            "leave out only the division.",
        ),
        mistake(
            "constant_becomes_1",
            "np.where(X.std(axis=0) > 0, (X - m) / s, 1)",
            "You set constant columns to 1. They must have mean 0 like all others: each value is "
            "its own mean, so 0 is left.",
        ),
        mistake(
            "constant_dropped",
            "((X - m) / s)[:, X.std(axis=0) > 0]",
            "You leave constant columns out, so the table gets narrower and features change their "
            "places. Keep the column; it becomes 0.",
        ),
        mistake(
            "one_constant_spoils_all",
            "(X - m) / s",
            "One constant column, and you divide none of the others either: `if` decides for all "
            "columns at once. `np.where(s > 0, s, 1)` decides for each.",
            spread="X.std(axis=0) if np.all(X.std(axis=0) > 0) else 1",
        ),
        mistake(
            "returns_zeros",
            "(X - m) / s if np.all(X.std(axis=0) > 0) else np.zeros_like(X)",
            "Where one column is constant, your whole table is 0. Only that column becomes 0: "
            "`np.where(s > 0, s, 1)` decides for each.",
        ),
    ),
)
