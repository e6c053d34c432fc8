"""Question 5: ELU with its derivative; the branch that is not taken must not overflow either."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.question import Case, Part, Question
from course_lib.nn import activations

from .watched import judge_watched, watched_pair, writer


def right_elu(z: np.ndarray, alpha: float) -> dict:
    return {
        "values": activations.elu(z, alpha),
        "derivative": activations.elu_derivative(z, alpha),
        "warnings": "none",
    }


def case(z: Sequence | np.ndarray, alpha: float, label: str) -> Case:
    return Case((np.array(z, dtype=float), alpha), label, ("z", "alpha"))


def values(rng: np.random.Generator) -> Sequence[Case]:
    drawn = rng.normal(size=(3, 3)).round(1) * 2
    return [
        case([2], 1.0, "a positive number"),
        case([-1], 1.0, "a negative number"),
        case([-1], 2.0, "another α"),
        case([0], 2.0, "the kink"),
        case([[-2, 1], [0.5, -3]], 0.5, "a table"),
        case(rng.normal(size=5).round(1) * 2, 1.5, "five numbers"),
        case(drawn, 0.3, "a table of 3 × 3"),
    ]


def far(rng: np.random.Generator) -> Sequence[Case]:
    drawn = (rng.choice([-1, 1], size=(2, 3)) * rng.uniform(720, 2000, size=(2, 3))).round()
    drawn[0, :2] = [-900, 900]
    return [
        case([-1000], 2.0, "far to the left"),
        case([1000], 2.0, "far to the right"),
        case([-1000, 0, 1000], 0.5, "both ends at once"),
        case(drawn, 1.5, "a table of large numbers"),
    ]


mistake = writer("elu(z, alpha)")
LEFT = "left = np.exp(np.minimum(z, 0))"
Y, D = "y = np.where(z > 0, z, alpha * (left - 1))", "d = np.where(z > 0, 1.0, alpha * left)"

BOTH_SIDES = (
    "The values are right, but `np.where` chooses between two finished arrays: e^z was computed "
    "for the large z, too, and overflowed. Let the power see only what it is for: "
    "np.exp(np.minimum(z, 0))."
)
NO_ALPHA = (
    "α is missing on the left. It says how deep the curve goes: far to the left the value is −α, "
    "and the slope near 0 is α."
)
DERIVATIVE_ALPHA = (
    "Your derivative is right for α = 1 only. α(e^z − 1) has the slope α e^z, which is y + α."
)

ELU = Question(
    name="elu",
    title="ELU and its derivative",
    parts=(Part("values", 2, values), Part("far out", 1, far)),
    judge=judge_watched(right_elu, "y, d"),
    call=watched_pair,
    picture="course_lib.widgets.activation_tables:show_elu",
    mistakes=(
        mistake(
            "where_of_both",
            BOTH_SIDES,
            "np.where(z > 0, z, alpha * (np.exp(z) - 1)), np.where(z > 0, 1.0, alpha * np.exp(z))",
        ),
        mistake(
            "where_times_mask",
            "You multiply by 0 what is not wanted. But e^1000 is infinite as a float, and 0 · ∞ is "
            "nan: keep the power small, np.exp(np.minimum(z, 0)).",
            "p = (z > 0) * 1.0",
            "e = np.exp(z)",
            "p * z + (1 - p) * alpha * (e - 1), p + (1 - p) * alpha * e",
        ),
        mistake(
            "no_alpha",
            NO_ALPHA,
            LEFT,
            "np.where(z > 0, z, left - 1), np.where(z > 0, 1.0, left)",
        ),
        mistake("derivative_no_alpha", DERIVATIVE_ALPHA, LEFT, Y, "y, np.where(z > 0, 1.0, left)"),
        mistake("derivative_y_plus_1", DERIVATIVE_ALPHA, LEFT, Y, "y, np.where(z > 0, 1.0, y + 1)"),
        mistake(
            "alpha_in_the_power",
            "α stands in front of the bracket, not in the exponent: α(e^z − 1), not e^(αz) − 1.",
            "left = np.exp(alpha * np.minimum(z, 0))",
            "np.where(z > 0, z, left - 1), np.where(z > 0, 1.0, alpha * left)",
        ),
        mistake(
            "no_bracket",
            "α multiplies the whole bracket, α(e^z − 1). With α e^z − 1 the curve jumps at 0, "
            "unless α = 1.",
            LEFT,
            D,
            "np.where(z > 0, z, alpha * left - 1), d",
        ),
        mistake(
            "no_minus_1",
            "The −1 is missing: without it the left side ends at α and the curve jumps at 0. "
            "α(e^z − 1) is 0 there.",
            LEFT,
            D,
            "np.where(z > 0, z, alpha * left), d",
        ),
        mistake(
            "derivative_keeps_the_1",
            "Your derivative is the left-hand side itself. The constant falls away: the slope of "
            "α(e^z − 1) is α e^z.",
            LEFT,
            Y,
            "y, np.where(z > 0, 1.0, y)",
        ),
        mistake(
            "sign",
            "The left side is upside down. e^z − 1 is negative for z < 0, and so must the values "
            "be.",
            LEFT,
            D,
            "np.where(z > 0, z, alpha * (1 - left)), d",
            concept=False,
        ),
        mistake(
            "one_at_the_kink",
            "At z = 0 you take the slope from the right, 1. Agreed was the one from the left, α: "
            "so 1 is for z > 0 only.",
            LEFT,
            Y,
            "y, np.where(z >= 0, 1.0, alpha * left)",
        ),
        mistake(
            "derivative_of_relu",
            "Your derivative is 0 on the left, as ReLU's is. There ELU still rises, by α e^z.",
            LEFT,
            Y,
            "y, np.where(z > 0, 1.0, 0.0)",
        ),
        mistake(
            "relu",
            "This is ReLU. On the left ELU bends down to −α: α(e^z − 1).",
            "np.maximum(z, 0), np.where(z > 0, 1.0, 0.0)",
        ),
        mistake(
            "leaky",
            "This is the leaky ReLU, which goes on falling. ELU comes to rest at −α: α(e^z − 1).",
            "np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, alpha)",
        ),
        mistake(
            "exponential_everywhere",
            "You take α(e^z − 1) on both sides. On the right, z > 0, ELU is z itself.",
            "alpha * (np.exp(z) - 1), alpha * np.exp(z)",
        ),
        mistake(
            "derivative_z",
            "On the right your derivative is z. The function is z there; its slope is 1.",
            LEFT,
            Y,
            "y, np.where(z > 0, z, alpha * left)",
        ),
        mistake(
            "derivative_missing_inner",
            "Your derivative on the left is the constant α. That is the slope at 0 only; further "
            "left it fades: α e^z.",
            LEFT,
            Y,
            "y, np.where(z > 0, 1.0, alpha)",
        ),
        mistake(
            "swapped",
            "The two are right, but in the wrong order: first the values, then the derivative.",
            LEFT,
            Y,
            D,
            "d, y",
            concept=False,
        ),
        mistake(
            "changes_z",
            "The results are right, but z itself is changed: `z[…] = …` writes into the caller's "
            "array. Compute a new one.",
            LEFT,
            D,
            "z[z <= 0] = (alpha * (left - 1))[z <= 0]",
            "z, d",
            concept=False,
        ),
        mistake("values_no_alpha", NO_ALPHA, LEFT, D, "np.where(z > 0, z, left - 1), d"),
        mistake(
            "both_upside_down",
            "The left side is upside down, and its slope with it. e^z − 1 is negative for z < 0, "
            "and rises towards 0.",
            LEFT,
            "np.where(z > 0, z, alpha * (1 - left)), np.where(z > 0, 1.0, -alpha * left)",
            concept=False,
        ),
        mistake(
            "alpha_on_both_sides",
            "α belongs to the left side alone. For z > 0 the value is z, and the slope 1, "
            "whatever α is.",
            LEFT,
            Y,
            D,
            "np.where(z > 0, alpha * z, y), np.where(z > 0, alpha, d)",
        ),
        mistake(
            "larger_of_both",
            "max(z, α(e^z − 1)) is ELU for α up to 1 only: for a larger α the curve on the left "
            "lies *below* z. Let the sign of z decide.",
            LEFT,
            D,
            "np.maximum(z, alpha * (left - 1)), d",
        ),
        mistake(
            "minus_in_the_power",
            "In the exponent stands z itself, which is negative on the left, so that e^z is small. "
            "With e^−z the curve shoots up there.",
            "right = np.exp(-z)",
            "np.where(z > 0, z, alpha * (right - 1)), np.where(z > 0, 1.0, alpha * right)",
        ),
        mistake(
            "clipped",
            "You cut z off before anything is computed. The overflow is gone, and so are the "
            "values on the right: elu(1000) is 1000. Cut only what goes into the power: "
            "np.exp(np.minimum(z, 0)).",
            "z = np.clip(z, -500, 500)",
            "np.where(z > 0, z, alpha * (np.exp(z) - 1)), np.where(z > 0, 1.0, alpha * np.exp(z))",
        ),
        mistake(
            "derivatives_added",
            "To the 1 on the right you add the left side's slope, which is α e^0 = α there. "
            "Choose: 1 for z > 0, else α e^z.",
            LEFT,
            Y,
            "y, (z > 0) + alpha * left",
        ),
        mistake(
            "y_plus_alpha_everywhere",
            "y + α is the slope on the left only. On the right, where y = z, it is 1.",
            LEFT,
            Y,
            "y, y + alpha",
        ),
    ),
)
