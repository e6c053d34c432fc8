"""Question 3: the leaky ReLU with its derivative, at the kink too."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.question import Case, Part, Question
from course_lib.nn import activations

from .watched import judge_watched, watched_pair, writer


def right_leaky_relu(z: np.ndarray, slope: float) -> dict:
    return {
        "values": activations.leaky_relu(z, slope),
        "derivative": activations.leaky_relu_derivative(z, slope),
        "warnings": "none",
    }


def case(z: Sequence | np.ndarray, slope: float, label: str) -> Case:
    return Case((np.array(z, dtype=float), slope), label, ("z", "slope"))


def floats(rng: np.random.Generator) -> Sequence[Case]:
    drawn = rng.normal(size=(3, 4)).round(1) * 2
    drawn[1, 2] = 0
    return [
        case([3], 0.1, "a positive number"),
        case([-2], 0.1, "a negative number"),
        case([0], 0.1, "the kink"),
        case([-4, 0, 5], 0.0, "slope 0: ReLU"),
        case([[-1, 2], [3, -2]], 0.25, "a table"),
        case([-1, 0, 1], 2.0, "a slope above 1, as a parametric ReLU may learn it"),
        case([-1000, 1000], 0.01, "large numbers"),
        case(drawn, 0.2, "a table of 3 × 4"),
    ]


def whole_numbers(rng: np.random.Generator) -> Sequence[Case]:
    drawn = rng.permutation([-7, -3, 0, 2, 5, -1]).reshape(2, 3)
    tables = (([-3, 4], 0.1), ([0, -1, 2], 0.5), ([[-5, 6], [7, -8]], 0.25), (drawn, 0.3))
    return [Case((np.array(z), slope), "whole numbers", ("z", "slope")) for z, slope in tables]


mistake = writer("leaky_relu(z, slope)")
Y, D = "y = np.where(z > 0, z, slope * z)", "d = np.where(z > 0, 1.0, slope)"
KINK = (
    "At z = 0 you take another slope than the one that was agreed: there the derivative is `slope`,"
    " the one from the left. So 1 is for z > 0 only."
)
WHOLE = (
    "You write into an array of whole numbers, which cuts fractions off: −3 · 0.1 becomes 0. Make "
    "a new array of floats, best by `np.where`."
)
SHORTCUT = (
    "max(z, slope · z) is a shortcut that holds for slopes up to 1 only. A slope that is learned "
    "may be larger: let the sign of z decide."
)
LEAKS_ON_THE_RIGHT = (
    "The leak is added on both sides. On the right, z > 0, the function is z alone: add "
    "slope · min(z, 0), or choose by `np.where`."
)
CHANGES_Z = (
    "The results are right, but z itself is changed: `z[…] = …` writes into the caller's array. "
    "Compute a new one."
)

LEAKY_RELU = Question(
    name="leaky_relu",
    title="The leaky ReLU and its derivative",
    parts=(Part("floats", 2, floats), Part("whole numbers", 1, whole_numbers)),
    judge=judge_watched(right_leaky_relu, "y, d"),
    call=watched_pair,
    picture="course_lib.widgets.activation_tables:show_leaky_relu",
    mistakes=(
        mistake(
            "derivative_linear",
            "On the left your derivative is slope · z, a line. The *function* is a line there; its "
            "derivative is the number `slope`, the same for each z < 0.",
            Y,
            "y, np.where(z > 0, 1.0, slope * z)",
        ),
        mistake(
            "derivative_is_the_function",
            "You return the function twice. Its derivative is 1 on the right and `slope` on the "
            "left.",
            Y,
            "y, y",
        ),
        mistake("one_at_the_kink", KINK, Y, "y, np.where(z >= 0, 1.0, slope)"),
        mistake("mean_at_the_kink", KINK, Y, D, "d[z == 0] = (1 + slope) / 2", "y, d"),
        mistake("zero_at_the_kink", KINK, Y, D, "d[z == 0] = 0", "y, d"),
        mistake(
            "derivative_of_relu",
            "Your derivative is 0 on the left: that is ReLU's. The leak is there so that it is "
            "`slope`, and a unit can recover.",
            Y,
            "y, np.where(z > 0, 1.0, 0.0)",
        ),
        mistake(
            "larger_of_both",
            SHORTCUT,
            D,
            "np.maximum(z, slope * z), d",
        ),
        mistake(
            "larger_than_the_slope",
            "You compare z with the slope, which is a number on another axis. What decides is "
            "whether z is above 0.",
            D,
            "np.maximum(z, slope), d",
        ),
        mistake(
            "constant_on_the_left",
            "On the left the value is `slope` itself, a constant. A leak is proportional: "
            "slope · z.",
            D,
            "np.where(z > 0, z, slope), d",
        ),
        mistake(
            "positive_on_the_left",
            "On the left the values must be negative: slope · z, without the absolute value or "
            "another minus.",
            D,
            "np.where(z > 0, z, -slope * z), d",
            concept=False,
        ),
        mistake(
            "relu",
            "This is ReLU: on the left both are 0. Here slope · z leaks through, and the "
            "derivative is `slope`.",
            "np.maximum(z, 0), np.where(z > 0, 1.0, 0.0)",
        ),
        mistake(
            "relu_with_leaky_derivative",
            "The derivative is right, but the values on the left are 0, as ReLU's are. They should "
            "be slope · z.",
            D,
            "np.maximum(z, 0), d",
        ),
        mistake(
            "sides_exchanged",
            "The sides are exchanged: on the right, z > 0, the function is z itself; the slope is "
            "for the left.",
            "np.where(z > 0, slope * z, z), np.where(z > 0, slope, 1.0)",
            concept=False,
        ),
        mistake(
            "slope_of_the_paper",
            "You use 0.01 whatever the argument `slope` says. Use the argument.",
            "np.where(z > 0, z, 0.01 * z), np.where(z > 0, 1.0, 0.01)",
            concept=False,
        ),
        mistake(
            "sign_for_derivative",
            "Your derivative on the left is negative, but the function rises there, if slowly: "
            "its slope is +slope.",
            Y,
            "y, np.where(z > 0, 1.0, -slope)",
            concept=False,
        ),
        mistake(
            "swapped",
            "The two are right, but in the wrong order: first the values, then the derivative.",
            Y,
            D,
            "d, y",
            concept=False,
        ),
        mistake(
            "whole_by_copy",
            WHOLE,
            "y, d = z.copy(), np.ones_like(z)",
            "y[z <= 0] = (slope * z)[z <= 0]",
            "d[z <= 0] = slope",
            "y, d",
            concept=False,
        ),
        mistake(
            "derivative_whole",
            WHOLE,
            Y,
            "d = np.ones_like(z)",
            "d[z <= 0] = slope",
            "y, d",
            concept=False,
        ),
        mistake(
            "changes_z",
            CHANGES_Z,
            D,
            "z[z <= 0] = (slope * z)[z <= 0]",
            "z, d",
            concept=False,
        ),
        mistake(
            "derivative_from_changed_z",
            "You have overwritten z before the derivative looks at it. With slope 0 that goes "
            "unnoticed; and z belongs to the caller. Compute new arrays.",
            "z *= np.where(z > 0, 1.0, slope)",
            "z, np.where(z > 0, 1.0, z)",
        ),
        mistake(
            "one_slope_for_all",
            "You ask whether *all* entries are positive. Each entry has its own side: "
            "`np.where(z > 0, …, …)`.",
            "k = 1.0 if (z > 0).all() else slope",
            "k * z, np.full(z.shape, k)",
        ),
        mistake(
            "larger_of_both_twice",
            SHORTCUT,
            "np.maximum(z, slope * z), np.where(z > slope * z, 1.0, slope)",
        ),
        mistake(
            "derivative_z",
            "On the right your derivative is z. The function is z there; its slope is 1.",
            Y,
            "y, np.where(z > 0, z, slope)",
        ),
        mistake(
            "slope_of_the_lecture",
            "You use 0.1 whatever the argument `slope` says. Use the argument.",
            "np.where(z > 0, z, 0.1 * z), np.where(z > 0, 1.0, 0.1)",
            concept=False,
        ),
        mistake(
            "both_mirrored",
            "On the left both have a minus too many: z is negative there, and slope · z with it. "
            "The function rises on the left, too, by `slope`.",
            "np.where(z > 0, z, -slope * z), np.where(z > 0, 1.0, -slope)",
            concept=False,
        ),
        mistake("leak_on_both_sides", LEAKS_ON_THE_RIGHT, D, "np.maximum(z, 0) + slope * z, d"),
        mistake(
            "leak_on_both_sides_twice",
            LEAKS_ON_THE_RIGHT,
            "np.maximum(z, 0) + slope * z, (z > 0) + slope",
        ),
        mistake(
            "values_whole",
            WHOLE,
            D,
            "y = z.copy()",
            "y[z <= 0] = (slope * z)[z <= 0]",
            "y, d",
            concept=False,
        ),
        mistake(
            "derivative_by_division",
            "You divide the values by z. That gives the slope of a line through 0, but 0/0 at the "
            "kink, which is nan. Choose by z > 0 instead.",
            Y,
            "y, y / z",
        ),
    ),
)
