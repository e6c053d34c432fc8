"""Question 1: the features with which a straight cut becomes a circle."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question
from course_lib.models.linear.features import circle_features


def case(rows: Sequence | np.ndarray, label: str) -> Case:
    return Case((np.array(rows, dtype=float),), label, ("X",))


def points(rng: np.random.Generator) -> Sequence[Case]:
    """From one point to many; with 2 and with 5 points rows and columns are easily exchanged."""
    return [
        case([[2, 3]], "one point"),
        case([[-1, 0.5]], "one point, left of the axis"),
        case([[1, 2], [3, -4]], "two points"),
        case([[0, 0], [1, -1], [-2, 3]], "three points"),
        *(case(rng.normal(size=(n, 2)).round(2), f"{n} points") for n in (5, 7)),
        case(rng.normal(size=(20, 2)).round(4), "20 points"),
    ]


def mistake(name: str, hint: str, columns: str, concept: bool = True, end: str = "") -> Mistake:
    """Other columns from x1 and x2; `end` is what is done with the table."""
    code = (
        "def features(X):\n"
        "    x1, x2 = X[:, 0], X[:, 1]\n"
        f"    return np.column_stack([{columns}]){end}"
    )
    return Mistake(name, code, hint, concept)


RIGHT = "x1, x2, x1 * x2, x1**2, x2**2"
ORDER = (
    "All five are there, but not in the order of z = [x1, x2, x1·x2, x1², x2²]. Whoever receives "
    "the table knows a feature by its column alone."
)
DROPPED = (
    "A column is missing: z has five, [x1, x2, x1·x2, x1², x2²]. The old features stay, beside the "
    "new ones: the circle need not lie around the origin."
)
NO_PRODUCT = (
    "x1·x2 is missing. Without it the axes of an ellipse stay parallel to those of the plane, and "
    "the xor of two signs cannot be told at all."
)
CONSTANT = (
    "You have put a column of ones in. That is the bias trick, and useful; here z has the five "
    "columns [x1, x2, x1·x2, x1², x2²], and the classifier has a bias b of its own."
)
ROWS = (
    "`X[0]` and `X[1]` are the first two *points*. x1 and x2 are columns, one number for each "
    "point: `X[:, 0]` and `X[:, 1]`."
)
ONE_ROW = (
    "One row comes out, for one point only. `X[:, 0]` takes x1 of all points at once, and "
    "`np.column_stack` puts columns side by side."
)
TURNED = (
    "The table lies on its side: it has a row for each feature. A row belongs to a point: stack as "
    "columns (`np.column_stack`, or `np.stack(…, axis=1)`)."
)
DOTTED = (
    "`x1 @ x2` adds the products of all points to one number, so that points hear of each other. "
    "Each point has its own product: `x1 * x2`."
)
FLAT = (
    "The columns were laid end to end in one long row. `np.column_stack` puts them side by side, a "
    "row for each point."
)
ONE_AXIS = (
    "X and X² are tables, the product x1·x2 is a flat array: those do not stack. Make it a column, "
    "`(x1 * x2)[:, None]`, or use `np.column_stack`, which does that by itself."
)

FEATURES = Question(
    name="features",
    title="Features that bend the cut",
    parts=(Part("the five columns", 2, points),),
    judge=agrees_with(circle_features),
    picture="course_lib.widgets.loss_tables:show_features",
    mistakes=(
        mistake("squares_before_product", ORDER, "x1, x2, x1**2, x2**2, x1 * x2"),
        mistake("product_between_squares", ORDER, "x1, x2, x1**2, x1 * x2, x2**2"),
        mistake("new_ones_first", ORDER, "x1 * x2, x1**2, x2**2, x1, x2"),
        mistake(
            "coordinates_exchanged",
            "x1 and x2 are exchanged: x1 is the first column, `X[:, 0]`, x2 the second.",
            "x2, x1, x1 * x2, x2**2, x1**2",
            concept=False,
        ),
        mistake(
            "whole_numbers",
            "You make whole numbers of the features, and what stands behind the point is lost. "
            "The points are floats, and so is what is made of them: leave `astype(int)` away.",
            RIGHT,
            end=".astype(int)",
            concept=False,
        ),
        mistake("squares_exchanged", ORDER, "x1, x2, x1 * x2, x2**2, x1**2", concept=False),
        mistake("old_ones_dropped", DROPPED, "x1 * x2, x1**2, x2**2"),
        mistake("squares_only", DROPPED, "x1**2, x2**2"),
        mistake("product_only", DROPPED, "x1, x2, x1 * x2"),
        mistake("no_product", NO_PRODUCT, "x1, x2, x1**2, x2**2"),
        mistake("constant_first", CONSTANT, f"np.ones(len(X)), {RIGHT}"),
        mistake("constant_last", CONSTANT, f"{RIGHT}, np.ones(len(X))"),
        mistake(
            "product_twice",
            "x1·x2 is doubled, as in (x1 + x2)². Each feature is taken once; how much it counts "
            "is for the weights to say.",
            "x1, x2, 2 * x1 * x2, x1**2, x2**2",
        ),
        mistake(
            "squared_product",
            "You square the product, x1²·x2². The third feature is x1·x2 itself, and its sign "
            "matters: it tells apart the quadrants.",
            "x1, x2, (x1 * x2) ** 2, x1**2, x2**2",
        ),
        mistake(
            "sum_for_product",
            "The third column is x1 + x2. A sum is nothing new: a straight cut can weigh x1 and x2 "
            "already. The product is: `x1 * x2`.",
            "x1, x2, x1 + x2, x1**2, x2**2",
        ),
        mistake(
            "doubled_for_squared",
            "You double where you should square: `x1**2` is x1·x1. Twice a feature bends no cut.",
            "x1, x2, x1 * x2, 2 * x1, 2 * x2",
        ),
        mistake(
            "absolute_for_squared",
            "|x1| and |x2| bend the cut, too, but into a diamond. Squares are asked for: `x1**2`.",
            "x1, x2, x1 * x2, np.abs(x1), np.abs(x2)",
        ),
        mistake(
            "cubed",
            "You take third powers. z holds the squares, x1² and x2².",
            "x1, x2, x1 * x2, x1**3, x2**3",
            concept=False,
        ),
        mistake(
            "caret",
            "`^` is no power in Python (it is the bitwise xor). A square is `x1**2`.",
            "x1, x2, x1 * x2, x1 ^ 2, x2 ^ 2",
            concept=False,
        ),
        mistake(
            "radius_for_squares",
            "You add the squares to x1² + x2². Then every circle must lie around the origin and "
            "nothing can be an ellipse: leave the two squares apart, a column each.",
            "x1, x2, x1 * x2, x1**2 + x2**2",
        ),
        mistake(
            "dot_product",
            DOTTED,
            "x1, x2, np.full(len(X), x1 @ x2), x1**2, x2**2",
        ),
        mistake("dot_product_stacked", DOTTED, "x1, x2, x1 @ x2, x1**2, x2**2"),
        mistake("transposed", TURNED, RIGHT, end=".T"),
        mistake("transposed_and_reshaped", TURNED, RIGHT, end=".T.reshape(len(X), 5)"),
        Mistake(
            "flat",
            "def features(X):\n"
            "    x1, x2 = X[:, 0], X[:, 1]\n"
            f"    return np.concatenate([{RIGHT}])",
            FLAT,
        ),
        Mistake(
            "points_for_columns",
            f"def features(X):\n    x1, x2 = X[0], X[1]\n    return np.column_stack([{RIGHT}])",
            ROWS,
        ),
        Mistake(
            "rows_unpacked",
            f"def features(X):\n    x1, x2 = X\n    return np.column_stack([{RIGHT}])",
            ROWS + " (`X.T` has them as rows.)",
        ),
        Mistake(
            "first_point",
            f"def features(X):\n    x1, x2 = X[0, 0], X[0, 1]\n    return np.array([{RIGHT}])",
            ONE_ROW,
        ),
        Mistake(
            "return_in_the_loop",
            f"def features(X):\n    for x1, x2 in X:\n        return np.array([[{RIGHT}]])",
            ONE_ROW,
            concept=False,
        ),
        Mistake(
            "last_point",
            f"def features(X):\n    for x1, x2 in X:\n        z = [{RIGHT}]\n"
            "    return np.array(z)",
            ONE_ROW,
            concept=False,
        ),
        Mistake(
            "flat_product",
            "def features(X):\n    return np.hstack([X, X[:, 0] * X[:, 1], X**2])",
            ONE_AXIS,
        ),
        Mistake(
            "squares_in_place",
            "def features(X):\n"
            "    x1, x2 = X[:, 0], X[:, 1]\n"
            "    product = x1 * x2\n"
            "    Z = np.column_stack([x1, x2, product])\n"
            "    x1 **= 2\n"
            "    x2 **= 2\n"
            "    return np.column_stack([Z, x1, x2])",
            "The values are right, but X itself is changed: `X[:, 0]` is a view of X, and "
            "`x1 **= 2` writes into it. Compute a new array: `x1**2`.",
        ),
    ),
)
