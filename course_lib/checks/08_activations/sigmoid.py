"""Question 1: the sigmoid, which must not overflow on either side."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.question import Case, Part, Question
from course_lib.nn import activations

from .watched import finely_seen, judge_watched, watched, writer


def right_sigmoid(z: np.ndarray) -> dict:
    return {"values": activations.sigmoid(z), "warnings": "none"}


def case(z: Sequence | np.ndarray, label: str) -> Case:
    return Case((np.array(z, dtype=float),), label, ("z",))


def values(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([0], "z = 0"),
        case([2], "one positive number"),
        case([-2], "one negative number"),
        case([1, -1, 3], "three numbers"),
        case([[1, -2], [0, 4]], "a table"),
        case(rng.normal(size=7).round(1) * 3, "seven numbers"),
        case(rng.normal(size=(3, 4)).round(1) * 3, "a table of 3 × 4"),
        case(rng.normal(size=(2, 3, 2)).round(1), "three axes"),
    ]


def far(rng: np.random.Generator) -> Sequence[Case]:
    drawn = (rng.choice([-1, 1], size=(2, 3)) * rng.uniform(720, 2000, size=(2, 3))).round()
    return [
        case([1000], "far to the right"),
        case([-1000], "far to the left"),
        case([-1000, 1, 1000], "both ends at once"),
        case([-40, 12, -12, 40, -25], "where it is almost flat"),
        case(drawn, "a table of large numbers"),
    ]


mistake = writer("sigmoid(z)")
E_ABS = "e = np.exp(-np.abs(z))"

OVERFLOW = (
    "e^1000 is more than a float can hold. e^−z is harmless for z ≥ 0, and e^z for z < 0: with "
    "e = np.exp(-np.abs(z)), whose exponent is never above 0, the sigmoid is 1/(1 + e) on the "
    "right and e/(1 + e) on the left."
)
BOTH_SIDES = (
    "`np.where` chooses between two finished arrays: *both* were computed for all z, and each "
    "overflows on the other's side. Make the exponent harmless first: np.exp(-np.abs(z))."
)
CLIPPED = (
    "You cut z off, and it shows: σ(−40) is 4·10⁻¹⁸, and yours stays at what it is at your border, "
    "many times as much. Make the exponent harmless instead of z smaller: np.exp(-np.abs(z))."
)
FLAT = (
    "You call it 0 or 1 too early: σ(12) is 0.999994, and σ(−25) is 10⁻¹¹, not 0. Make the "
    "exponent harmless, −|z|, then no border is needed."
)
FLIPPED = (
    "Your curve falls: far to the right it is 0. The sigmoid rises, because e^−z goes to 0 there: "
    "1/(1 + e^−z)."
)

SIGMOID = Question(
    name="sigmoid",
    title="The sigmoid",
    parts=(Part("values", 2, values), Part("far out", 1, far)),
    judge=judge_watched(right_sigmoid, fine=True),
    call=watched,
    seen=finely_seen(right_sigmoid),
    picture="course_lib.widgets.activation_tables:show_sigmoid",
    mistakes=(
        mistake("overflow_left", OVERFLOW, "1 / (1 + np.exp(-z))"),
        mistake("overflow_right", OVERFLOW, "np.exp(z) / (1 + np.exp(z))"),
        mistake(
            "where_of_both",
            BOTH_SIDES,
            "np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))",
        ),
        mistake(
            "nan_to_number",
            "You replace nan by a number after the damage. The overflow itself must go: take "
            "np.exp(-np.abs(z)) and treat the two sides apart.",
            "np.nan_to_num(np.exp(z) / (1 + np.exp(z)))",
        ),
        mistake(
            "clipped_at_10",
            "You cut z off so early that it shows: the sigmoid of 12 is not that of 10. Make the "
            "exponent harmless instead of z smaller.",
            "1 / (1 + np.exp(-np.clip(z, -10, 10)))",
        ),
        mistake(
            "clipped_at_30",
            CLIPPED,
            "1 / (1 + np.exp(-np.clip(z, -30, 30)))",
        ),
        mistake(
            "clipped_at_20",
            CLIPPED,
            "1 / (1 + np.exp(-np.clip(z, -20, 20)))",
        ),
        mistake(
            "flat_on_the_right",
            FLAT,
            E_ABS,
            "np.where(z > 10, 1.0, np.where(z >= 0, 1, e) / (1 + e))",
        ),
        mistake(
            "flat_far_left",
            FLAT,
            E_ABS,
            "np.where(z < -20, 0.0, np.where(z >= 0, 1, e) / (1 + e))",
        ),
        mistake(
            "right_side_only",
            "With −|z| in the exponent you have the right-hand side of the curve twice. For z < 0 "
            "the numerator is e, not 1: e/(1 + e).",
            E_ABS,
            "1 / (1 + e)",
        ),
        mistake(
            "left_side_only",
            "With −|z| in the exponent you have the left-hand side of the curve twice. For z ≥ 0 "
            "the numerator is 1, not e: 1/(1 + e).",
            E_ABS,
            "e / (1 + e)",
        ),
        mistake("flipped", FLIPPED, "1 / (1 + np.exp(z))", concept=False),
        mistake("flipped_stable", FLIPPED, E_ABS, "np.where(z >= 0, e, 1) / (1 + e)"),
        mistake("flipped_form", FLIPPED, "np.exp(-z) / (1 + np.exp(-z))"),
        mistake(
            "minus_below",
            "You divide by 1 − e^−z, which is 0 at z = 0. It is 1 *plus* e^−z: then the value "
            "stays between 0 and 1.",
            "1 / (1 - np.exp(-z))",
            concept=False,
        ),
        mistake(
            "no_bracket",
            "1 / 1 + e^−z is read as (1/1) + e^−z. The whole sum belongs below the line: "
            "1 / (1 + …).",
            "1 / 1 + np.exp(-z)",
            concept=False,
        ),
        mistake(
            "tanh",
            "This is tanh, which runs from −1 to 1. The sigmoid runs from 0 to 1, and is ½ at 0.",
            "np.tanh(z)",
        ),
        mistake(
            "tanh_shifted",
            "You have moved tanh up and halved it, but σ(z) = (1 + tanh(z/2))/2: its argument is "
            "halved as well, or the curve is twice as steep.",
            "(1 + np.tanh(z)) / 2",
        ),
        mistake(
            "derivative",
            "This is the sigmoid's derivative, a hill over 0. Here the sigmoid itself is asked "
            "for.",
            E_ABS,
            "e / (1 + e) ** 2",
        ),
        mistake(
            "derivative_overflow",
            "This is the sigmoid's derivative, a hill over 0. Here the sigmoid itself is asked "
            "for.",
            "s = 1 / (1 + np.exp(-z))",
            "s * (1 - s)",
        ),
        mistake(
            "step",
            "You say yes or no: that is the binary step. The sigmoid is its soft version, ½ at 0 "
            "and in between on both sides of it.",
            "(z >= 0).astype(float)",
        ),
        mistake(
            "softmax",
            "You divide by the sum over all entries, which is softmax: entries would compete. The "
            "sigmoid looks at each number by itself.",
            "e = np.exp(z - z.max())",
            "e / e.sum()",
        ),
        mistake(
            "base_2",
            "You take powers of 2. Here it is e: `np.exp`.",
            "1 / (1 + 2.0 ** -z)",
            concept=False,
        ),
        mistake(
            "if_of_an_array",
            "`if z >= 0` wants one yes or no, but z is an array with a yes or no for each entry. "
            "Choose entry by entry: `np.where(z >= 0, …, …)`.",
            "if z >= 0:",
            "    s = 1 / (1 + np.exp(-z))",
            "else:",
            "    s = np.exp(z) / (1 + np.exp(z))",
            "s",
        ),
        mistake(
            "rounded",
            "You round the result. Rounding is for showing a number; a function returns what it "
            "computed.",
            E_ABS,
            "np.round(np.where(z >= 0, 1, e) / (1 + e), 3)",
            concept=False,
        ),
        mistake(
            "changes_z",
            "The values are right, but z itself is changed: writing into z writes into the "
            "caller's array. Compute a new one.",
            "positive = z >= 0",
            "np.abs(z, out=z)",
            "e = np.exp(-z)",
            "np.where(positive, 1, e) / (1 + e)",
            concept=False,
        ),
        mistake(
            "one_sign_for_all",
            "You ask about *all* entries at once, so an array with both signs goes one way as a "
            "whole, and overflows. Choose entry by entry: `np.where(z >= 0, …, …)`.",
            "if (z >= 0).all():",
            "    return 1 / (1 + np.exp(-z))",
            "np.exp(z) / (1 + np.exp(z))",
        ),
        mistake(
            "one_sign_for_any",
            "You ask about *any* entry, so an array with both signs goes one way as a whole, and "
            "overflows. Choose entry by entry: `np.where(z >= 0, …, …)`.",
            "if (z >= 0).any():",
            "    return 1 / (1 + np.exp(-z))",
            "np.exp(z) / (1 + np.exp(z))",
        ),
        mistake(
            "nothing_at_0",
            "z = 0 is neither above nor below 0, and your array keeps its first value there. The "
            "sigmoid of 0 is ½: one of the two comparisons must be ≥ or ≤.",
            E_ABS,
            "np.where(z > 0, 1, np.where(z < 0, e, 0)) / (1 + e)",
        ),
        mistake(
            "flat_too_early",
            "You call it 0 or 1 too early: σ(12) is 0.999994, and σ(−12) is 6·10⁻⁶, not 0. "
            "Make the exponent harmless, −|z|, then no border is needed.",
            E_ABS,
            "np.where(z > 10, 1.0, np.where(z < -10, 0.0, np.where(z >= 0, 1, e) / (1 + e)))",
        ),
        mistake(
            "shifted",
            "You subtract the largest entry first. That is softmax's trick, where it cancels; the "
            "sigmoid of z − 1 is another number than that of z. Take −|z| as the exponent.",
            "e = np.exp(z - z.max())",
            "e / (1 + e)",
        ),
    ),
)
