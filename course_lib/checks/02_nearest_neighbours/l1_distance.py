"""Question 1: the ℓ1 distance of two samples."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import describe
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict
from course_lib.models.neighbors.distances import distance

AB = ("a", "b")


def called_twice(answer: Any, a: Any, b: Any) -> Any:
    """Probe: what the answer returns; both numbers, where a second call gives another one."""
    a2, b2 = a.copy(), b.copy()
    first = answer(a, b)
    second = answer(a2, b2)
    numbers = all(isinstance(each, (int, float, np.number)) for each in (first, second))
    if numbers and first != second and second == second:  # nan is never equal to itself
        return {"first call": first, "second call": second}
    return first


def l1_reference(a: np.ndarray, b: np.ndarray) -> float:
    return distance(a, b, p=1)


def judge_distance(case: Case, output: Any) -> Verdict:
    if isinstance(output, dict) and "second call" in output:
        expected = describe(l1_reference(*case.args))
        return Verdict(False, f"{expected} at each call", describe(output), CARRIED_OVER)
    return agrees_with(l1_reference)(case, output)


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
    row = np.array([[3, 200], [5, 100]], dtype=np.uint8)
    return [
        Case((row[0], row[1]), "a vector of two pixels", AB),
        case(image(2, 2, *bright), image(2, 2, *dark)),
        case(image(2, 2, *dark), image(2, 2, *bright)),
        case(image(2, 3), image(2, 3)),
        case(image(3, 2), image(3, 2)),
        case(image(3, 3), image(3, 3)),
        case(image(28, 28), image(28, 28)),
    ]


CARRIED_OVER = (
    "Called twice on the same arrays, it gives two different numbers: something is carried over "
    "from one call to the next. Start with `total = 0`, or an empty list, inside the function."
)
COLUMN_SUMS = (
    "You get one number for each column of an image: `sum(axis=0)`, and Python's own `sum` too, "
    "add the rows and stop there. A distance is one number: NumPy's `.sum()` adds all entries."
)
WRAPS_AROUND = (
    "Pixels are `uint8`, which knows no negative numbers: 3 − 5 wraps around to 254. Make both "
    "arrays floats before you subtract: `a.astype(float)`."
)
CONVERTS_TOO_LATE = (
    "`astype` comes too late: in `a - b` the pixels have wrapped around already (3 − 5 is 254 in "
    "`uint8`), and whole numbers cannot hold a fraction. Make a and b floats before you subtract."
)
UINT16 = (
    "`uint16` knows no negative numbers either: 3 − 5 wraps around to 65,534. Make both arrays "
    "floats: `a.astype(float)`."
)
SIGN_TOO_LATE = (
    "The sign is dropped too late: in the sum, differences of opposite sign have cancelled. First "
    "`np.abs` of each difference, then the sum."
)
NEGATIVE_DROPPED = (
    "Only the entries where a is larger count; negative differences are dropped. Each difference "
    "counts, without its sign: `np.abs`."
)
WHOLE_NUMBERS = (
    "Whole numbers, `int` or `int16`, cut fractions off: 0.9 becomes 0. Floats hold both, pixels "
    "and fractions: `a.astype(float)`."
)
ROUNDED = (
    "You round the result. Rounding is for showing a number; a function returns what it computed."
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
    "A loop over an image gives its rows, not its pixels: `a[i]` is a whole row. Loop over "
    "`a.ravel()`, or let NumPy do the loop."
)
IMAGES_ONLY = (
    "This works for images alone: a vector has one axis, so there is no `a.shape[1]`, and no rows "
    "to loop over. `a.ravel()` makes a vector of both, and NumPy's `.sum()` adds all entries."
)

L1_DISTANCE = Question(
    name="l1_distance",
    title="The ℓ1 distance",
    parts=(Part("vectors", 1, pairs_by_hand), Part("images, uint8", 2, image_pairs)),
    judge=judge_distance,
    call=called_twice,
    picture="course_lib.widgets.distance_parts:show_case",
    mistakes=(
        # before `int8`: on vectors the two are alike, and there this hint holds for both
        Mistake(
            "whole_numbers",
            "def l1_distance(a, b):\n    return np.abs(a.astype(int) - b.astype(int)).sum()",
            WHOLE_NUMBERS,
        ),
        Mistake(
            "whole_numbers_of_the_first",
            "def l1_distance(a, b):\n    return np.abs(a.astype(int) - b).sum()",
            WHOLE_NUMBERS,
        ),
        Mistake(
            "whole_numbers_of_the_second",
            "def l1_distance(a, b):\n    return np.abs(a - b.astype(int)).sum()",
            WHOLE_NUMBERS,
        ),
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
            "`int8` ends at 127, and pixels go up to 255; fractions it cuts off. Floats hold them "
            "all.",
        ),
        Mistake(
            "rounds",
            "def l1_distance(a, b):\n"
            "    return round(float(np.abs(a.astype(float) - b.astype(float)).sum()), 2)",
            ROUNDED,
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
            SIGN_TOO_LATE,
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
            ROUNDED,
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
            "difference_of_totals_wraps_around",
            "def l1_distance(a, b):\n    return abs(a.sum() - b.sum())",
            SIGN_TOO_LATE,
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
        Mistake(
            "floats_for_images_only",
            "def l1_distance(a, b):\n"
            "    if a.ndim == 2:\n"
            "        a, b = a.astype(float), b.astype(float)\n"
            "    return np.abs(a - b).sum()",
            "Vectors may hold pixels, too: `uint8`, in which 3 − 5 wraps around to 254. Make a "
            "and b floats whatever their shape.",
        ),
        Mistake(
            "floats_for_vectors_only",
            "def l1_distance(a, b):\n"
            "    if a.ndim == 1:\n"
            "        a, b = a.astype(float), b.astype(float)\n"
            "    return np.abs(a - b).sum()",
            WRAPS_AROUND,
        ),
        Mistake(
            "int_of_the_difference",
            "def l1_distance(a, b):\n    return np.abs((a - b).astype(int)).sum()",
            CONVERTS_TOO_LATE,
        ),
        Mistake(
            "int8_of_the_difference",
            "def l1_distance(a, b):\n    return np.abs((a - b).astype(np.int8).astype(int)).sum()",
            CONVERTS_TOO_LATE,
        ),
        Mistake(
            "uint16",
            "def l1_distance(a, b):\n"
            "    return np.abs(a.astype(np.uint16) - b.astype(np.uint16)).sum()",
            UINT16,
        ),
        Mistake(
            "uint16_the_other_way",
            "def l1_distance(a, b):\n"
            "    return np.abs(b.astype(np.uint16) - a.astype(np.uint16)).sum()",
            UINT16,
        ),
        Mistake(
            "uint8_total",
            "def l1_distance(a, b):\n"
            "    total = np.uint8(0)\n"
            "    for x, y in zip(a.ravel(), b.ravel()):\n"
            "        total += max(x, y) - min(x, y)\n"
            "    return total",
            "No difference is negative here, but the total of pixels is still `uint8` and wraps "
            "around at 256. Use `float(x)` and `float(y)`.",
        ),
        Mistake(
            "no_absolute_value_and_wraps_around",
            "def l1_distance(a, b):\n    return (a - b).sum()",
            "Differences of opposite sign cancel: take the absolute value of each before you add "
            "them. And make a and b floats before you subtract, since in `uint8` 3 − 5 wraps "
            "around to 254.",
        ),
        Mistake(
            "absolute_value_of_the_sum_and_wraps_around",
            "def l1_distance(a, b):\n    return abs((a - b).sum())",
            SIGN_TOO_LATE,
        ),
        Mistake(
            "larger_of_both_sums",
            "def l1_distance(a, b):\n    return max(np.sum(a - b), np.sum(b - a))",
            SIGN_TOO_LATE,
        ),
        Mistake(
            "absolute_values_of_column_sums",
            "def l1_distance(a, b):\n"
            "    return np.abs((a.astype(float) - b.astype(float)).sum(axis=0)).sum()",
            SIGN_TOO_LATE,
        ),
        Mistake(
            "absolute_values_of_row_sums",
            "def l1_distance(a, b):\n"
            "    return sum(abs(float(np.sum(x)) - float(np.sum(y))) for x, y in zip(a, b))",
            SIGN_TOO_LATE,
        ),
        Mistake(
            "difference_of_absolute_values",
            "def l1_distance(a, b):\n"
            "    return np.abs(np.abs(a.astype(float)) - np.abs(b.astype(float))).sum()",
            "You drop the signs of a and b before you subtract, so 2 and −4 are 2 apart instead "
            "of 6. First subtract, then `np.abs`.",
        ),
        Mistake(
            "drops_negative_differences",
            "def l1_distance(a, b):\n"
            "    return np.clip(a.astype(float) - b.astype(float), 0, None).sum()",
            NEGATIVE_DROPPED,
        ),
        Mistake(
            "drops_negative_differences_and_wraps_around",
            "def l1_distance(a, b):\n    return np.clip(a - b, 0, None).sum()",
            NEGATIVE_DROPPED,
        ),
        Mistake(
            "root_of_the_sum",
            "def l1_distance(a, b):\n"
            "    return np.sqrt(np.abs(a.astype(float) - b.astype(float)).sum())",
            "ℓ1 has no root: it is the sum of the absolute differences as it stands. The root "
            "belongs to ℓ2, where squares were added.",
        ),
        Mistake(
            "first_row_only",
            "def l1_distance(a, b):\n"
            "    return np.abs(a[0].astype(float) - b[0].astype(float)).sum()",
            "Only the first row of an image counts, of a vector only the first entry: `a[0]`, or a "
            "`return` inside the loop over the rows. All entries count.",
        ),
        Mistake(
            "mean_times_rows",
            "def l1_distance(a, b):\n"
            "    return np.abs(a.astype(float) - b.astype(float)).mean() * len(a)",
            "`len(a)` of an image is the number of its rows; `a.size` counts all entries. "
            "Shorter: add the absolute differences by `.sum()`, without a mean.",
        ),
        Mistake(
            "float_of_an_array",
            "def l1_distance(a, b):\n    return np.abs(float(a) - float(b)).sum()",
            "`float` and the functions of `math` take one number, not an array. `a.astype(float)` "
            "makes floats of all entries, and `np.abs` takes them all at once.",
            concept=False,
        ),
        Mistake(
            "loops_over_both_axes",
            "def l1_distance(a, b):\n"
            "    a, b = a.astype(float), b.astype(float)\n"
            "    n, m = a.shape[0], a.shape[1]\n"
            "    return sum(abs(a[i, j] - b[i, j]) for i in range(n) for j in range(m))",
            IMAGES_ONLY,
        ),
        Mistake(
            "unpacks_two_axes",
            "def l1_distance(a, b):\n"
            "    a, b = a.astype(float), b.astype(float)\n"
            "    n, m = a.shape\n"
            "    return sum(abs(a[i, j] - b[i, j]) for i in range(n) for j in range(m))",
            IMAGES_ONLY,
        ),
        Mistake(
            "sums_twice",
            "def l1_distance(a, b):\n"
            "    return sum(sum(np.abs(a.astype(float) - b.astype(float))))",
            IMAGES_ONLY,
        ),
        Mistake(
            "subtracts_in_place",
            "def l1_distance(a, b):\n    a -= b\n    return np.abs(a).sum()",
            "`a -= b` writes into the array that was handed in, and keeps its type: in `uint8` "
            "3 − 5 wraps around to 254. Make a new array: `a.astype(float) - b`.",
        ),
    ),
)
