"""Question 2: the derivatives of sigmoid and tanh, as functions of z."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.question import Case, Part, Question
from course_lib.nn import activations

from .watched import judge_watched, two_slopes, writer


def right_slopes(z: np.ndarray) -> dict:
    return {
        "d_sigmoid": activations.sigmoid_derivative(z),
        "d_tanh": activations.tanh_derivative(z),
    }


def case(z: Sequence | np.ndarray, label: str) -> Case:
    return Case((np.array(z, dtype=float),), label, ("z",))


def points(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([0], "z = 0"),
        case([1], "z = 1"),
        case([-2], "a negative number"),
        case([3, -1, 0.5], "three numbers"),
        case([[1, -1], [2, 0]], "a table"),
        case(rng.normal(size=6).round(1) * 2, "six numbers"),
        case(rng.normal(size=(2, 3)).round(1) * 2, "a table of 2 × 3"),
        case([8, -8, 15], "where both are almost flat"),
    ]


mistake = writer("slopes(z)")
S, T = "s = 1 / (1 + np.exp(-z))", "t = np.tanh(z)"

AT_THE_OUTPUT = (
    "Your formula takes z for the function's *output*. σ' = s(1 − s) and tanh' = 1 − t² hold for "
    "s = σ(z) and t = tanh(z): compute these first."
)
TWICE = (
    "You apply the function to its own output and take the slope there. The slope is asked for at "
    "z: s = σ(z) once, then s(1 − s)."
)
NOT_DERIVED = "These are the functions, not their derivatives: at 0 the slopes are ¼ and 1."

SLOPES = Question(
    name="slopes",
    title="Two derivatives",
    parts=(Part("both derivatives", 3, points),),
    judge=judge_watched(right_slopes, "d_sigmoid, d_tanh"),
    call=two_slopes,
    picture="course_lib.widgets.activation_tables:show_slopes",
    mistakes=(
        mistake("at_the_output", AT_THE_OUTPUT, "z * (1 - z), 1 - z**2"),
        mistake("sigmoid_at_the_output", AT_THE_OUTPUT, T, "z * (1 - z), 1 - t**2"),
        mistake("tanh_at_the_output", AT_THE_OUTPUT, S, "s * (1 - s), 1 - z**2"),
        mistake(
            "twice",
            TWICE,
            S,
            "s, t = 1 / (1 + np.exp(-s)), np.tanh(np.tanh(z))",
            "s * (1 - s), 1 - t**2",
        ),
        mistake("not_derived", NOT_DERIVED, S, "s, np.tanh(z)"),
        mistake(
            "swapped",
            "The two are right, but in the wrong order: first the sigmoid's, then tanh's.",
            S,
            T,
            "1 - t**2, s * (1 - s)",
            concept=False,
        ),
        mistake(
            "no_square",
            "1 − t is no slope: it is largest where t is −1, and tanh is flat there. By the "
            "quotient rule it is 1 − t².",
            S,
            T,
            "s * (1 - s), 1 - t",
        ),
        mistake(
            "square_of_the_difference",
            "(1 − t)² is not 1 − t²: the square is of t alone. Both sides of 0 must have the same "
            "slope.",
            S,
            T,
            "s * (1 - s), (1 - t) ** 2",
        ),
        mistake(
            "one_plus_square",
            "1 + t² grows towards the ends, but tanh becomes flat there: 1 − t².",
            S,
            T,
            "s * (1 - s), 1 + t**2",
            concept=False,
        ),
        mistake(
            "tanh_like_sigmoid",
            "t(1 − t) is the sigmoid's rule. tanh runs from −1 to 1, and its slope at 0, where "
            "t = 0, is 1: the rule is 1 − t².",
            S,
            T,
            "s * (1 - s), t * (1 - t)",
        ),
        mistake(
            "sigmoid_like_tanh",
            "1 − s² is tanh's rule. For the sigmoid it is s(1 − s), which is 0 at both ends.",
            S,
            T,
            "1 - s**2, 1 - t**2",
        ),
        mistake(
            "no_inner_derivative",
            "tanh(z) = 2σ(2z) − 1 gives 2σ'(2z) *times the inner derivative 2*: 4σ'(2z). At 0 the "
            "slope of tanh is 1.",
            S,
            "u = 1 / (1 + np.exp(-2 * z))",
            "s * (1 - s), 2 * u * (1 - u)",
        ),
        mistake(
            "no_factor_at_all",
            "tanh(z) = 2σ(2z) − 1: both twos belong into the derivative, 4σ'(2z). At 0 it is 1.",
            S,
            "u = 1 / (1 + np.exp(-2 * z))",
            "s * (1 - s), u * (1 - u)",
        ),
        mistake(
            "argument_not_doubled",
            "tanh(z) = 2σ(2z) − 1: its slope is 4σ' at 2z, not at z. tanh is twice as steep in "
            "*both* directions.",
            S,
            "s * (1 - s), 4 * s * (1 - s)",
        ),
        mistake(
            "minus_sign",
            "Your sigmoid falls. The minus of e^−z comes in twice, from the quotient rule and from "
            "the exponent: e^−z/(1 + e^−z)².",
            "e = np.exp(-z)",
            "-e / (1 + e) ** 2, 1 - np.tanh(z) ** 2",
            concept=False,
        ),
        mistake(
            "denominator_not_squared",
            "The quotient rule squares the denominator: e^−z/(1 + e^−z)². As it stands you have "
            "1 − σ(z).",
            "e = np.exp(-z)",
            "e / (1 + e), 1 - np.tanh(z) ** 2",
        ),
        mistake(
            "square_of_sigmoid",
            "s² is not the slope: 1/(1 + e^−z)² lacks the inner derivative e^−z on top.",
            S,
            "s**2, 1 - np.tanh(z) ** 2",
        ),
        mistake(
            "coarse_differences",
            "You measure the slope over a step to the right that is far too wide. Use the formula: "
            "s(1 − s) and 1 − t².",
            "h = 0.01",
            "f = lambda z: 1 / (1 + np.exp(-z))",
            "(f(z + h) - f(z)) / h, (np.tanh(z + h) - np.tanh(z)) / h",
        ),
        mistake(
            "slopes_added_up",
            "You add up the slopes of all entries. Each z has a slope of its own: the result keeps "
            "the shape of z.",
            S,
            T,
            "(s * (1 - s)).sum(), (1 - t**2).sum()",
        ),
        mistake(
            "half_at_the_output",
            "One factor is taken at z, one at the output. In s(1 − s) both are the output "
            "s = σ(z): compute it once, and use it twice.",
            S,
            T,
            "s * (1 - z), 1 - t**2",
        ),
        mistake(
            "other_half_at_the_output",
            "One factor is taken at z, one at the output. In s(1 − s) both are the output "
            "s = σ(z): compute it once, and use it twice.",
            S,
            T,
            "z * (1 - s), 1 - t**2",
        ),
        mistake(
            "plus_in_both",
            "Both have a minus: s(1 − s) and 1 − t². With a plus the slopes would grow towards "
            "the ends, where both curves become flat.",
            S,
            T,
            "s * (1 + s), 1 + t**2",
            concept=False,
        ),
        mistake(
            "plus_in_sigmoid",
            "It is s(1 − s), with a minus: at the right end, where s is near 1, the curve is flat.",
            S,
            T,
            "s * (1 + s), 1 - t**2",
            concept=False,
        ),
        mistake(
            "both_negative",
            "Your slopes are negative, but both curves rise everywhere: s(1 − s) and 1 − t².",
            S,
            T,
            "s * (s - 1), t**2 - 1",
            concept=False,
        ),
        mistake(
            "cosh_not_squared",
            "tanh' is 1/cosh² z; you have left out the square. (It equals 1 − t².)",
            S,
            "s * (1 - s), 1 / np.cosh(z)",
        ),
        mistake(
            "steepest_everywhere",
            "¼ and 1 are the slopes at z = 0 only. Elsewhere they are smaller: s(1 − s) and "
            "1 − t², at each z.",
            "np.full(z.shape, 0.25), np.ones(z.shape)",
        ),
    ),
)
