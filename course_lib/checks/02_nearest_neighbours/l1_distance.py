"""Question 1: the ℓ1 distance of two samples."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question
from course_lib.models.neighbors.distances import distance

AB = ("a", "b")


def l1_reference(a: np.ndarray, b: np.ndarray) -> float:
    return distance(a, b, p=1)


def pairs_by_hand(rng: np.random.Generator) -> Sequence[Case]:
    return [
        Case((np.array([3.0]), np.array([1.0])), "one number each", AB),
        Case((np.array([1.0, 5.0]), np.array([4.0, 1.0])), "two numbers each", AB),
        Case((np.array([1.0, 5.0]), np.array([0.0, 7.0])), "the same a, another b", AB),
        Case((np.array([0.9]), np.array([0.4])), "fractions", AB),
        Case((np.array([0.0, 2.0, 2.0]), np.array([1.0, 2.0, -4.0])), "one of them equal", AB),
        Case((np.array([0.25, -0.5, 0.0]), np.array([1.0, 0.625, 0.0])), "fractions", AB),
        Case((np.array([0.125, -0.5004, 0.0007]), np.zeros(3)), "small fractions", AB),
        Case((np.array([3, -5, 2]), np.array([-4, 1, 9])), "whole numbers", AB),
        Case((rng.normal(size=6).round(1), rng.normal(size=6).round(1)), "six numbers each", AB),
    ]


def image_pairs(rng: np.random.Generator) -> Sequence[Case]:
    def image(height: int, width: int, low: int = 0, high: int = 256) -> np.ndarray:
        return rng.integers(low, high, size=(height, width), dtype=np.uint8)

    def case(a: np.ndarray, b: np.ndarray) -> Case:
        height, width = a.shape
        return Case((a, b), f"images of {height} × {width} pixels", AB)

    dark, bright = (0, 100), (100, 200)
    return [
        case(image(2, 2, *bright), image(2, 2, *dark)),
        case(image(2, 2, *dark), image(2, 2, *bright)),
        case(image(2, 3), image(2, 3)),
        case(image(3, 2), image(3, 2)),
        case(image(3, 3), image(3, 3)),
        case(image(28, 28), image(28, 28)),
    ]


COLUMN_SUMS = (
    "You get one number for each column of an image: `sum(axis=0)`, and Python's own `sum` too, "
    "add the rows and stop there. A distance is one number: NumPy's `.sum()` adds all entries."
)

WRAPS_AROUND = (
    "Right for floats, wrong for images. Pixels are `uint8`, which knows no negative numbers: "
    "3 − 5 wraps around to 254. Make them floats first: `a.astype(float)`."
)
EACH_ROW = (
    "You get one number for each row of an image. A distance is one number: NumPy's `.sum()` "
    "without `axis` adds all entries."
)
MATRIX_NORM = (
    "Of a matrix, `np.linalg.norm(…, ord=1)` is the largest column sum. Make the image a vector "
    "first, `.ravel()`, and floats before you subtract."
)
ROWS_NOT_PIXELS = (
    "A loop over an image gives its rows, not its pixels. Loop over `a.ravel()`, or let NumPy "
    "do the loop."
)

L1_DISTANCE = Question(
    name="l1_distance",
    title="The ℓ1 distance",
    parts=(Part("vectors", 1, pairs_by_hand), Part("images, uint8", 2, image_pairs)),
    judge=agrees_with(l1_reference),
    picture="course_lib.widgets.distance_parts:show_case",
    mistakes=(
        Mistake(
            "unsigned_wraps_around",
            "def l1_distance(a, b):\n    return np.abs(a - b).sum()",
            WRAPS_AROUND,
        ),
        Mistake(
            "unsigned_wraps_around_the_other_way",
            "def l1_distance(a, b):\n    return np.abs(b - a).sum()",
            WRAPS_AROUND,
        ),
        Mistake(
            "wraps_around_in_a_loop",
            "def l1_distance(a, b):\n"
            "    total = 0\n"
            "    for x, y in zip(a.ravel(), b.ravel()):\n"
            "        total += abs(x - y)\n"
            "    return total",
            "Inside the loop x and y are still `uint8`, and so is their difference: it wraps "
            "around at 0, and the total at 256. Use `float(x)` and `float(y)`.",
        ),
        Mistake(
            "int8",
            "def l1_distance(a, b):\n"
            "    return np.abs(a.astype(np.int8) - b.astype(np.int8)).sum()",
            "`int8` ends at 127, and pixels go up to 255. Floats hold them all.",
        ),
        Mistake(
            "rounds",
            "def l1_distance(a, b):\n"
            "    return round(float(np.abs(a.astype(float) - b.astype(float)).sum()), 2)",
            "You round the result. Rounding is for showing a number; a function returns what it "
            "computed.",
        ),
        Mistake(
            "no_absolute_value",
            "def l1_distance(a, b):\n    return (a.astype(float) - b.astype(float)).sum()",
            "Differences of opposite sign cancel, so two very different samples can come out at "
            "distance 0. Take the absolute value of each difference before you add them.",
        ),
        Mistake(
            "absolute_value_of_the_sum",
            "def l1_distance(a, b):\n    return abs((a.astype(float) - b.astype(float)).sum())",
            "The absolute value comes too late: by then the differences have cancelled. First "
            "`np.abs` of each difference, then the sum.",
        ),
        Mistake(
            "l2_instead",
            "def l1_distance(a, b):\n"
            "    return np.sqrt(((a.astype(float) - b.astype(float)) ** 2).sum())",
            "This is ℓ2, the straight line. ℓ1 goes along the axes: the sum of the absolute "
            "differences, without squares and root.",
        ),
        Mistake(
            "squared_l2_instead",
            "def l1_distance(a, b):\n    return ((a.astype(float) - b.astype(float)) ** 2).sum()",
            "You add the squares of the differences (ℓ2 squared). ℓ1 adds their absolute values.",
        ),
        Mistake(
            "mean_instead_of_sum",
            "def l1_distance(a, b):\n    return np.abs(a.astype(float) - b.astype(float)).mean()",
            "You average the absolute differences. ℓ1 adds them; the order of the neighbours is "
            "the same, but the number is not.",
        ),
        Mistake(
            "largest_difference",
            "def l1_distance(a, b):\n    return np.abs(a.astype(float) - b.astype(float)).max()",
            "This is the largest single difference (ℓ∞). In ℓ1 every coordinate counts.",
        ),
        Mistake(
            "counts_differing_entries",
            "def l1_distance(a, b):\n    return float((a != b).sum())",
            "You count how many entries differ. By how much they differ must count too.",
        ),
        Mistake(
            "sums_one_axis",
            "def l1_distance(a, b):\n"
            "    return np.abs(a.astype(float) - b.astype(float)).sum(axis=0)",
            COLUMN_SUMS,
        ),
        Mistake(
            "sums_one_axis_and_wraps_around",
            "def l1_distance(a, b):\n    return np.abs(a - b).sum(axis=0)",
            COLUMN_SUMS,
        ),
        Mistake(
            "sums_each_row",
            "def l1_distance(a, b):\n"
            "    return np.abs(a.astype(float) - b.astype(float)).sum(axis=-1)",
            EACH_ROW,
        ),
        Mistake(
            "sums_axis_1",
            "def l1_distance(a, b):\n"
            "    return np.abs(a.astype(float) - b.astype(float)).sum(axis=1)",
            EACH_ROW,
        ),
        Mistake(
            "rounds_to_whole",
            "def l1_distance(a, b):\n"
            "    return round(float(np.abs(a.astype(float) - b.astype(float)).sum()))",
            "You round the result. Rounding is for showing a number; a function returns what it "
            "computed.",
        ),
        Mistake(
            "cuts_the_fraction",
            "def l1_distance(a, b):\n"
            "    return int(np.abs(a.astype(float) - b.astype(float)).sum())",
            "`int` cuts the fraction off. Distances of vectors need not be whole.",
            concept=False,
        ),
        Mistake(
            "scales_pixels",
            "def l1_distance(a, b):\n    return np.abs(a / 255 - b / 255).sum()",
            "You divide by 255. That does not change who is nearest, but the number; the question "
            "asks for the distance of the values as they are.",
        ),
        Mistake(
            "matrix_norm",
            "def l1_distance(a, b):\n"
            "    return np.linalg.norm(a.astype(float) - b.astype(float), ord=1)",
            MATRIX_NORM,
        ),
        Mistake(
            "matrix_norm_and_wraps_around",
            "def l1_distance(a, b):\n    return np.linalg.norm(a - b, ord=1)",
            MATRIX_NORM,
        ),
        Mistake(
            "adds_rows_and_wraps_around",
            "def l1_distance(a, b):\n    return sum(abs(a - b))",
            COLUMN_SUMS,
        ),
        Mistake(
            "loops_over_rows",
            "def l1_distance(a, b):\n"
            "    return sum(abs(float(x) - float(y)) for x, y in zip(a, b))",
            ROWS_NOT_PIXELS,
        ),
        Mistake(
            "square_images_only",
            "def l1_distance(a, b):\n"
            "    d = np.abs(a.astype(float) - b.astype(float))\n"
            "    if d.ndim == 1:\n"
            "        return d.sum()\n"
            "    n = d.shape[0]\n"
            "    return sum(d[i, j] for i in range(n) for j in range(n))",
            "Rows and columns need not be equally many: the second loop runs to `a.shape[1]`.",
        ),
        Mistake(
            "returns_in_the_loop",
            "def l1_distance(a, b):\n"
            "    for x, y in zip(a.ravel(), b.ravel()):\n"
            "        return abs(float(x) - float(y))",
            "The `return` stands inside the loop, so the loop ends after the first entry. Move it "
            "to the left, level with `for`.",
            concept=False,
        ),
        Mistake(
            "skips_the_first",
            "def l1_distance(a, b):\n"
            "    return np.abs(a.astype(float) - b.astype(float)).ravel()[1:].sum()",
            "The first entry is left out: Python counts from 0.",
            concept=False,
        ),
        Mistake(
            "skips_the_last",
            "def l1_distance(a, b):\n"
            "    return np.abs(a.astype(float) - b.astype(float)).ravel()[:-1].sum()",
            "The last entry is left out: `range(n)` stops before n by itself, so it needs no "
            "`− 1`.",
            concept=False,
        ),
        Mistake(
            "forgets_the_total",
            "def l1_distance(a, b):\n"
            "    return np.abs(a.astype(float) - b.astype(float)).ravel()[-1]",
            "Only the last difference is left: `total = …` in a loop forgets what came before, "
            "`total += …` adds to it.",
            concept=False,
        ),
        Mistake(
            "axes_of_the_lecture",
            "def l1_distance(a, b):\n"
            "    return np.abs(a.astype(float) - b.astype(float)).sum(axis=(1, 2))",
            "In the lecture `axis=(1, 2)` kept one number for each of 5,000 images. Here are two "
            "samples and one number is wanted: `.sum()` without `axis`.",
        ),
        Mistake(
            "forgets_to_sum",
            "def l1_distance(a, b):\n    return np.abs(a.astype(float) - b.astype(float))",
            "These are the differences, one for each entry. Their sum is still missing.",
            concept=False,
        ),
        Mistake(
            "whole_numbers",
            "def l1_distance(a, b):\n    return np.abs(a.astype(int) - b.astype(int)).sum()",
            "`astype(int)` cuts fractions off: 0.9 becomes 0. Floats hold both, pixels and "
            "fractions: `a.astype(float)`.",
        ),
        Mistake(
            "difference_of_totals_wraps_around",
            "def l1_distance(a, b):\n    return abs(a.sum() - b.sum())",
            "The absolute value comes too late: by then the differences have cancelled. First "
            "`np.abs` of each difference, then the sum.",
        ),
        Mistake(
            "distance_from_zero",
            "def l1_distance(a, b):\n"
            "    return np.abs(a.astype(float)).sum() - np.abs(b.astype(float)).sum()",
            "You compare how large the two samples are. Two samples of equal size can be far "
            "apart: take the difference entry by entry first.",
        ),
        Mistake(
            "adds_instead_of_subtracting",
            "def l1_distance(a, b):\n    return np.abs(a.astype(float) + b.astype(float)).sum()",
            "You add a and b. A sample's distance from itself must come out as 0.",
            concept=False,
        ),
    ),
)
