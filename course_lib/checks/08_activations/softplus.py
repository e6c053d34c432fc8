"""Question 4: softplus, whose formula overflows as it stands."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.question import Case, Part, Question
from course_lib.nn import activations

from .watched import finely_seen, judge_watched, watched, writer


def right_softplus(z: np.ndarray) -> dict:
    return {"values": activations.softplus(z), "warnings": "none"}


def case(z: Sequence | np.ndarray, label: str) -> Case:
    return Case((np.array(z, dtype=float),), label, ("z",))


def values(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([0], "z = 0"),
        case([2], "a positive number"),
        case([-1], "a negative number"),
        case([[1, -2], [0, 3]], "a table"),
        case(rng.normal(size=6).round(1) * 3, "six numbers"),
        case(rng.normal(size=(3, 2)).round(1) * 3, "a table of 3 × 2"),
    ]


def far(rng: np.random.Generator) -> Sequence[Case]:
    drawn = (rng.choice([-1, 1], size=(2, 3)) * rng.uniform(720, 2000, size=(2, 3))).round()
    return [
        case([1000], "far to the right"),
        case([-1000], "far to the left"),
        case([-1000, 0, 1000], "both ends at once"),
        case([6, -12, 10.5, 12.5, 25], "where it is almost a line"),
        case([-25, 40, -40], "where it is almost 0, or z"),
        case(drawn, "a table of large numbers"),
    ]


mistake = writer("softplus(z)")
TAIL = "tail = np.log1p(np.exp(-np.abs(z)))"

OVERFLOW = (
    "e^1000 is more than a float can hold, and log ∞ is ∞, though softplus(1000) is just 1000. "
    "Take the larger of z and 0 out of the logarithm: max(z, 0) + log(1 + e^−|z|)."
)
OTHER_SIDE = (
    "z + log(1 + e^−z) is the same function, and now it overflows on the left. One form for both "
    "sides: max(z, 0) + log(1 + e^−|z|)."
)
BOTH_SIDES = (
    "`np.where` chooses between two finished arrays: log(1 + e^z) was computed for the large z, "
    "too, and overflowed there. Make the exponent harmless first: −|z|."
)
LINE = (
    "You go over to the line too early: softplus(10) is 10.00005, not 10, and a float can tell. "
    "Take max(z, 0) out of the logarithm, then no such border is needed."
)
ZERO = (
    "You set the values on the left to 0 too early: softplus is small there, but above 0, and on "
    "the left that is all there is. log(1 + e^−|z|) keeps it."
)
MIRRORED = (
    "Your curve falls from left to right. Softplus rises as ReLU does: near 0 on the left, near z "
    "on the right; it is log(1 + e^z)."
)

SOFTPLUS = Question(
    name="softplus",
    title="Softplus",
    parts=(Part("values", 2, values), Part("far out", 1, far)),
    judge=judge_watched(right_softplus, fine=True),
    call=watched,
    seen=finely_seen(right_softplus),
    picture="course_lib.widgets.activation_tables:show_softplus",
    mistakes=(
        mistake("overflow", OVERFLOW, "np.log(1 + np.exp(z))"),
        mistake("overflow_left", OTHER_SIDE, "z + np.log(1 + np.exp(-z))"),
        mistake(
            "where_of_both",
            BOTH_SIDES,
            "np.where(z > 30, z, np.log(1 + np.exp(z)))",
        ),
        mistake(
            "where_of_both_signs",
            BOTH_SIDES,
            "np.where(z > 0, z + np.log1p(np.exp(-z)), np.log1p(np.exp(z)))",
        ),
        mistake(
            "clipped",
            "You cut z off before the power. The overflow is gone, and so are the values: "
            "softplus(1000) is 1000, not 500 or 700. Take max(z, 0) out of the logarithm instead.",
            "np.log1p(np.exp(np.clip(z, -500, 500)))",
        ),
        mistake(
            "clipped_at_700",
            "You cut z off before the power. The overflow is gone, and so are the values: "
            "softplus(1000) is 1000, not 500 or 700. Take max(z, 0) out of the logarithm instead.",
            "np.log1p(np.exp(np.minimum(z, 700)))",
        ),
        mistake(
            "line_too_early",
            "You go over to the line too early: softplus(6) is 6.0025, not 6. Take max(z, 0) out "
            "of the logarithm, then no such border is needed.",
            "np.where(z > 5, z, np.log1p(np.exp(np.minimum(z, 5))))",
        ),
        mistake(
            "line_from_10",
            LINE,
            "np.where(z > 10, z, np.log1p(np.exp(np.minimum(z, 10))))",
        ),
        mistake(
            "line_from_12",
            LINE,
            "np.where(z > 12, z, np.log1p(np.exp(np.minimum(z, 12))))",
        ),
        mistake(
            "zero_too_early",
            ZERO,
            "np.where(z < -10, 0, np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))))",
        ),
        mistake(
            "zero_from_20",
            ZERO,
            "np.where(z < -20, 0, np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))))",
        ),
        mistake(
            "clipped_tail",
            "You cut the exponent off, and it shows on the left: softplus(−40) is 4·10⁻¹⁸, and "
            "yours stays at what it is at your border, many times as much. e^−|z| needs no "
            "cutting off: it never overflows.",
            "np.maximum(z, 0) + np.log1p(np.exp(-np.minimum(np.abs(z), 30)))",
        ),
        mistake(
            "nan_to_number",
            "You replace infinity by a number after the damage, and it is not the right one. The "
            "overflow itself must go.",
            "np.nan_to_num(np.log1p(np.exp(z)))",
        ),
        mistake("mirrored", MIRRORED, "np.log1p(np.exp(-z))", concept=False),
        mistake("mirrored_stable", MIRRORED, TAIL, "np.maximum(-z, 0) + tail"),
        mistake(
            "tail_only",
            "This is the part that is left when max(z, 0) has been taken out of the logarithm. It "
            "must be added again: for z > 0, log(1 + e^z) = z + log(1 + e^−z).",
            TAIL,
            "tail",
        ),
        mistake(
            "absolute_value",
            "|z| is right for z > 0 only. On the left nothing is added: max(z, 0).",
            TAIL,
            "np.abs(z) + tail",
        ),
        mistake(
            "z_for_the_larger",
            "You add z on both sides. On the left, where z < 0, log(1 + e^z) is the tail alone: "
            "add max(z, 0).",
            TAIL,
            "z + tail",
        ),
        mistake(
            "relu",
            "This is ReLU. Softplus is its smooth version: at 0 it is log 2, not 0.",
            "np.maximum(z, 0)",
        ),
        mistake(
            "log_of_the_power",
            "log(e^z) is z itself. The 1 is what bends the curve: log(1 + e^z).",
            "np.log(np.exp(z))",
        ),
        mistake(
            "sigmoid",
            "This is the sigmoid, which is softplus's *derivative*. The function itself is asked "
            "for: log(1 + e^z).",
            "e = np.exp(-np.abs(z))",
            "np.where(z >= 0, 1, e) / (1 + e)",
        ),
        mistake(
            "log1p_of_one_more",
            "`np.log1p(x)` adds the 1 already: you have log(2 + e^…). Write np.log1p(e) or "
            "np.log(1 + e).",
            "np.maximum(z, 0) + np.log1p(1 + np.exp(-np.abs(z)))",
        ),
        mistake(
            "base_2",
            "You take the logarithm to base 2. Here it is natural: `np.log`.",
            "np.logaddexp(0, z) / np.log(2)",
            concept=False,
        ),
        mistake(
            "base_10",
            "You take the logarithm to base 10. Here it is natural: `np.log`.",
            "np.log10(1 + np.exp(z))",
            concept=False,
        ),
        mistake(
            "largest_of_all",
            "`z.max()` is one number for the whole array. Each entry is compared with 0 by itself: "
            "`np.maximum(z, 0)`.",
            TAIL,
            "max(z.max(), 0) + tail",
        ),
        mistake(
            "changes_z",
            "The values are right, but z itself is changed: writing into z writes into the "
            "caller's array. Compute a new one.",
            TAIL,
            "z[z < 0] = 0",
            "z + tail",
            concept=False,
        ),
        mistake(
            "base_2_of_the_tail",
            "The part under the logarithm has base 2. Here it is natural: `np.log1p` or `np.log`.",
            TAIL,
            "np.maximum(z, 0) + tail / np.log(2)",
            concept=False,
        ),
        mistake(
            "log1p_of_1_and_e",
            "`np.log1p(x)` adds the 1 already: you have log(2 + e^…). Write np.log1p(e) or "
            "np.log(1 + e).",
            "np.log1p(1 + np.exp(z))",
        ),
        mistake(
            "minus_the_tail",
            "You subtract the tail. log(1 + e^−|z|) is *added* to max(z, 0): softplus lies above "
            "ReLU everywhere.",
            TAIL,
            "np.maximum(z, 0) - tail",
            concept=False,
        ),
        mistake(
            "log_of_sigmoid",
            "log σ(z) is −softplus(−z): it lies below 0. Softplus is log(1 + e^z), above 0.",
            TAIL,
            "np.minimum(z, 0) - tail",
        ),
        mistake(
            "by_the_sigmoid",
            "−log(1 − σ(z)) is softplus on paper. But far to the right σ(z) is 1 as a float, and "
            "the logarithm of 0 is −∞. Take max(z, 0) out of log(1 + e^z) instead.",
            "e = np.exp(-np.abs(z))",
            "s = np.where(z >= 0, 1, e) / (1 + e)",
            "-np.log(1 - s)",
        ),
        mistake(
            "by_the_mirrored_sigmoid",
            "−log σ(−z) is softplus on paper. But far to the right σ(−z) is 0 as a float, and "
            "the logarithm of 0 is −∞. Take max(z, 0) out of log(1 + e^z) instead.",
            "e = np.exp(-np.abs(z))",
            "s = np.where(z >= 0, e, 1) / (1 + e)",
            "-np.log(s)",
        ),
        mistake(
            "zero_on_the_left",
            "You set the left side to 0, as ReLU does. Softplus is above 0 there: log(1 + e^z), "
            "0.31 at z = −1.",
            TAIL,
            "np.where(z < 0, 0, np.maximum(z, 0) + tail)",
        ),
    ),
)
