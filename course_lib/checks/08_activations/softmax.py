"""Question 8: softmax along any axis."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.question import Case, Part, Question
from course_lib.nn import activations

from .watched import judge_watched, watched, writer


def right_softmax(z: np.ndarray, axis: int) -> dict:
    return {"values": activations.softmax(z, axis), "warnings": "none"}


def case(z: Sequence | np.ndarray, axis: int, label: str) -> Case:
    return Case((np.array(z, dtype=float), axis), label, ("z", "axis"))


def small(rng: np.random.Generator) -> Sequence[Case]:
    tables = ((3, 3), 0), ((3, 3), 1), ((2, 4), 0), ((4, 2), -1)
    deeper = ((2, 3, 4), 1), ((3, 3, 3), 0), ((2, 3, 4), -1), ((3, 2, 3), -3)
    return [
        case([0, 1], 0, "two numbers"),
        case([[1, 2, 0]], 1, "one row"),
        case([[1], [2], [0]], 0, "one column"),
        case([[1, 2], [3, 0]], 1, "a table, along the rows"),
        case([[1, 2], [3, 0]], 0, "the same, along the columns"),
        *(
            case((2 * rng.normal(size=shape)).round(1), axis, f"shape {shape}, axis {axis}")
            for shape, axis in (*tables, *deeper)
        ),
    ]


def large(rng: np.random.Generator) -> Sequence[Case]:
    level = np.array([[0.0], [1000.0], [-1000.0]])
    high = (level + rng.normal(size=(3, 3))).round(1)
    return [
        case([1000, 1001], 0, "large numbers"),
        case([-1000, -1001], 0, "far below 0"),
        case([[0, 2, 30000]], 1, "one far above the others"),
        case([[1, 2, 3], [1001, 1003, 1002]], 1, "a small row and a large one"),
        case([[0, 0, 0, 900]], 1, "one above three that are alike"),
        case([[-1, -900]], 1, "one far below the other"),
        case(high, 1, "three rows on three levels"),
        case(high.T.copy(), 0, "three columns on three levels"),
    ]


mistake = writer("softmax(z, axis)")
MAX = "e = np.exp(z - z.max(axis=axis, keepdims=True))"
SUM = "e.sum(axis=axis, keepdims=True)"

OVERFLOW = (
    "e^1000 is more than a float can hold: inf / inf is nan, and far below 0 it is 0 / 0. Subtract "
    "the largest number along the axis first: no probability changes, and the largest power is e^0."
)
ONE_SHIFT = (
    "You subtract one number from the whole array. Entries far below it have powers that are all "
    "0, and 0 / 0 is nan. Take the largest *along the axis*, with `keepdims=True`."
)
IGNORES = (
    "You do not use the argument `axis`, but always the same one. Pass it on: "
    "`.sum(axis=axis, keepdims=True)`, and likewise for the largest."
)
KEEPDIMS = (
    "A sum or maximum along an axis loses it, and broadcasting then puts what is left in the wrong "
    "place. `keepdims=True` keeps it."
)
WHOLE = (
    "All entries of the array together add up to 1. Along the axis they should: "
    "`.sum(axis=axis, keepdims=True)`."
)
OTHER = (
    "The largest number is taken along another axis than the sum. Only what all members of a "
    "group share may be subtracted: both along `axis`."
)

SOFTMAX = Question(
    name="softmax",
    title="Softmax along an axis",
    parts=(Part("small numbers", 3, small), Part("large numbers", 1, large)),
    judge=judge_watched(right_softmax),
    call=watched,
    picture="course_lib.widgets.activation_tables:show_softmax",
    mistakes=(
        mistake("no_shift", OVERFLOW, "e = np.exp(z)", f"e / {SUM}"),
        mistake("one_shift", ONE_SHIFT, "e = np.exp(z - z.max())", f"e / {SUM}"),
        mistake("fixed_shift", ONE_SHIFT, "e = np.exp(z - 1000)", f"e / {SUM}"),
        mistake(
            "mean_shift",
            "What you subtract is the mean, and what is left may still be too large for a power. "
            "After subtracting the *largest*, nothing is above 0.",
            "e = np.exp(z - z.mean(axis=axis, keepdims=True))",
            f"e / {SUM}",
        ),
        mistake(
            "clipped",
            "You cut large numbers off. The overflow is gone, and so is the difference between "
            "1000 and 1001. *Subtract* the largest along the axis instead.",
            "e = np.exp(np.clip(z, -500, 500))",
            f"e / {SUM}",
        ),
        mistake(
            "nan_to_number",
            "You replace nan by a number after the damage; it is not the probability. The overflow "
            "itself must go: subtract the largest first.",
            "e = np.exp(z)",
            f"np.nan_to_num(e / {SUM})",
        ),
        *(
            mistake(
                f"axis_{name}",
                IGNORES,
                f"e = np.exp(z - z.max(axis={axis}, keepdims=True))",
                f"e / e.sum(axis={axis}, keepdims=True)",
            )
            for name, axis in (("0", 0), ("1", 1), ("last", -1))
        ),
        *(
            mistake(
                f"axis_{name}_no_shift",
                IGNORES,
                "e = np.exp(z)",
                f"e / e.sum(axis={axis}, keepdims=True)",
            )
            for name, axis in (("0", 0), ("1", 1), ("last", -1))
        ),
        mistake("whole", WHOLE, "e = np.exp(z - z.max())", "e / e.sum()"),
        mistake("whole_no_shift", WHOLE, "e = np.exp(z)", "e / e.sum()"),
        mistake("whole_shift_along", WHOLE, MAX, "e / e.sum()"),
        mistake("no_keepdims_sum", KEEPDIMS, MAX, "e / e.sum(axis=axis)"),
        mistake(
            "no_keepdims", KEEPDIMS, "e = np.exp(z - z.max(axis=axis))", "e / e.sum(axis=axis)"
        ),
        mistake("no_keepdims_no_shift", KEEPDIMS, "e = np.exp(z)", "e / e.sum(axis=axis)"),
        mistake("no_keepdims_max", KEEPDIMS, "e = np.exp(z - z.max(axis=axis))", f"e / {SUM}"),
        mistake(
            "max_along_last",
            OTHER,
            "e = np.exp(z - z.max(axis=-1, keepdims=True))",
            f"e / {SUM}",
        ),
        mistake(
            "max_along_first",
            OTHER,
            "e = np.exp(z - z.max(axis=0, keepdims=True))",
            f"e / {SUM}",
        ),
        mistake(
            "sum_along_last",
            "The largest is taken along `axis`, but the sum along the last one. The numbers that "
            "share the probability are those along `axis`.",
            MAX,
            "e / e.sum(axis=-1, keepdims=True)",
        ),
        mistake(
            "no_power",
            "You divide the numbers by their sum. They may be negative, and so would the "
            "probabilities be; take `np.exp` first.",
            "z / z.sum(axis=axis, keepdims=True)",
        ),
        mistake(
            "not_divided",
            "The largest is 1, not the sum: these are powers still, not "
            "yet probabilities. Divide by their sum along the axis.",
            MAX,
            "e",
        ),
        mistake(
            "sigmoid",
            "You apply the sigmoid to each number by itself. Softmax lets them share one "
            "probability: all along the axis stand in the denominator.",
            "1 / (1 + np.exp(-z))",
        ),
        mistake(
            "hard",
            "You give everything to the largest. That is the arg max; *soft*max leaves the others "
            "a share.",
            "(z == z.max(axis=axis, keepdims=True)).astype(float)",
        ),
        mistake(
            "logarithms",
            "These are the logarithms of the probabilities; here the probabilities themselves are "
            "asked for.",
            "z = z - z.max(axis=axis, keepdims=True)",
            "z - np.log(np.exp(z).sum(axis=axis, keepdims=True))",
        ),
        mistake(
            "negative",
            "The smallest number gets the most: you take e^−z. A high score should mean a high "
            "probability: e^z.",
            "e = np.exp(z.min(axis=axis, keepdims=True) - z)",
            f"e / {SUM}",
            concept=False,
        ),
        mistake(
            "changes_z",
            "The values are right, but z itself is changed: `z -= …` writes into the caller's "
            "array. Compute a new one: `z - …`.",
            "z -= z.max(axis=axis, keepdims=True)",
            "e = np.exp(z)",
            f"e / {SUM}",
            concept=False,
        ),
        mistake(
            "min_shift",
            "You subtract the *smallest* number. What is left is above 0, and its power may "
            "overflow. After subtracting the largest, nothing is above 0.",
            "e = np.exp(z - z.min(axis=axis, keepdims=True))",
            f"e / {SUM}",
        ),
        mistake(
            "shift_by_absolute_value",
            "You subtract the largest |z|. Where all numbers are far below 0, that pushes them "
            "further down, and 0 / 0 is left. Subtract the largest z, sign and all.",
            "e = np.exp(z - np.abs(z).max(axis=axis, keepdims=True))",
            f"e / {SUM}",
        ),
        mistake(
            "shift_of_0_at_least",
            "You never subtract a negative number. Where all are far below 0 the powers are all "
            "0, and 0 / 0 is nan. Subtract the largest also if it is negative.",
            "e = np.exp(z - np.maximum(z.max(axis=axis, keepdims=True), 0))",
            f"e / {SUM}",
        ),
        mistake(
            "shift_above_only",
            "You subtract the largest number above the line, but not below. The factor cancels "
            "only if it is in both: compute e once, and divide it by its own sum.",
            MAX,
            "e / np.exp(z).sum(axis=axis, keepdims=True)",
        ),
        mistake(
            "base_2",
            "You take powers of 2. Here it is e: `np.exp`.",
            "e = 2.0 ** (z - z.max(axis=axis, keepdims=True))",
            f"e / {SUM}",
            concept=False,
        ),
        mistake(
            "scaled",
            "You divide by the largest number where it should be subtracted. A factor changes the "
            "probabilities, a shift does not.",
            "e = np.exp(z / np.abs(z).max(axis=axis, keepdims=True))",
            f"e / {SUM}",
        ),
    ),
)
