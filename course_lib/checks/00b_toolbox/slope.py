"""The slope of a function at a place, by the central difference."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

FORMULAS = {"square": "x²", "cube": "x³", "sine": "sin x", "exp": "eˣ"}


def slope_of(slope: Any, name: str, x: float, h: float) -> Any:
    """Probe: the slope that the answer finds of a function of one number, given by name."""
    import math

    functions: dict[str, Any] = {
        "square": lambda x: x**2,
        "cube": lambda x: x**3,
        "sine": lambda x: math.sin(x),
        "exp": lambda x: math.exp(x),
    }
    f = functions[name]
    f.__name__ = f.__qualname__ = "f"  # as messages of errors call it
    return slope(f, x, h)


def central_difference(name: str, x: float, h: float) -> float:
    def central(f: Any, x: float, h: float) -> float:
        return (f(x + h) - f(x - h)) / (2 * h)

    return slope_of(central, name, x, h)


def case(name: str, x: float, h: float) -> Case:
    return Case((name, x, h), f"f(x) = {FORMULAS[name]}", ("", "x", "h"))


def powers(rng: np.random.Generator) -> Sequence[Case]:
    """Steps so wide that a one-sided difference is another number."""
    drawn = [case("cube", float(x), 0.25) for x in rng.choice([-1.4, -0.6, 0.7, 1.6], 2, False)]
    return [
        case("square", 1.0, 1.0),
        case("square", -1.5, 0.5),
        case("cube", 1.0, 1.0),
        case("cube", -2.0, 0.5),
        *drawn,
    ]


def curves(rng: np.random.Generator) -> Sequence[Case]:
    x = rng.choice([-1.2, -0.4, 0.3, 0.9], 2, False)
    return [
        case("exp", 0.0, 1.0),
        case("exp", 1.0, 0.125),
        case("sine", 0.5, 0.5),
        case("sine", 2.0, 0.5),
        case("sine", float(x[0]), 0.25),
        case("exp", float(x[1]), 0.01),
    ]


def mistake(name: str, result: str, hint: str, concept: bool = True) -> Mistake:
    return Mistake(name, f"def slope(f, x, h):\n    return {result}", hint, concept)


OWN_STEP = (
    "The result is the true slope or very near it, whatever h is. Do you take a tiny step of your "
    "own? The question asks for the slope of the secant from x − h to x + h."
)
TWO_TO_ONE_SIDE = (
    "You walk 2h to one side of x. The two places lie on both sides of it: x − h and x + h."
)
FRACTION = "`//` and `int` throw the fraction away. Use `/`, and return what comes out."
ROUNDED = (
    "You round the result. Rounding is for showing a number; a function returns what it computed."
)
NO_RUN = (
    "This is the rise. A slope is rise over run: divide by how far apart the two places are, 2h."
)

SLOPE = Question(
    name="slope",
    title="The slope at a place",
    parts=(Part("square and cube", 2, powers), Part("sine and exponential", 1, curves)),
    judge=agrees_with(central_difference),
    call=slope_of,
    picture="course_lib.widgets.slope:show_case",
    mistakes=(
        mistake(
            "one_sided",
            "(f(x + h) - f(x)) / h",
            "This is the one-sided difference, from x to x + h: it leans to the right, and its "
            "error shrinks only as h does. Step to both sides: from x − h to x + h.",
        ),
        mistake(
            "backward",
            "(f(x) - f(x - h)) / h",
            "This is the one-sided difference, from x − h to x. Step to both sides: from x − h to "
            "x + h.",
        ),
        mistake(
            "divides_by_h",
            "(f(x + h) - f(x - h)) / h",
            "From x − h to x + h it is 2h, not h: your slope is twice too steep.",
        ),
        mistake(
            "one_step_by_2h",
            "(f(x + h) - f(x)) / (2 * h)",
            "You divide by 2h, but you walk only from x to x + h. Either both steps and 2h, or "
            "one step and h; the question asks for both.",
        ),
        mistake(
            "one_step_back_by_2h",
            "(f(x) - f(x - h)) / (2 * h)",
            "You divide by 2h, but you walk only from x − h to x. Either both steps and 2h, or "
            "one step and h; the question asks for both.",
        ),
        mistake("2h_ahead", "(f(x + 2 * h) - f(x)) / (2 * h)", TWO_TO_ONE_SIDE),
        mistake("2h_back", "(f(x) - f(x - 2 * h)) / (2 * h)", TWO_TO_ONE_SIDE),
        mistake(
            "no_rise",
            "(f(x + h) - f(x + h)) / (2 * h)",
            "The result is 0 everywhere: the two heights are the same. One place is x + h, the "
            "other x − h; and the step goes along x, f(x + h), not up, f(x) + h.",
        ),
        mistake("rise_only", "f(x + h) - f(x - h)", NO_RUN),
        mistake("rise_to_one_side_only", "f(x + h) - f(x)", NO_RUN),
        mistake(
            "divides_by_2",
            "(f(x + h) - f(x - h)) / 2",
            "You divide by 2, as if by the number of steps. Divide by the length of both, 2h.",
        ),
        mistake(
            "divides_by_4h",
            "(f(x + h) - f(x - h)) / (4 * h)",
            "Your slope is half as steep as it should be: from x − h to x + h it is 2h.",
        ),
        mistake(
            "times_the_run",
            "(f(x + h) - f(x - h)) * 2 * h",
            "You multiply by the run. A slope is rise over run: divide by `(2 * h)`.",
        ),
        mistake(
            "divides_by_h_squared",
            "(f(x + h) - f(x - h)) / h**2",
            "You divide by h². A slope is rise over run, and the run is 2h.",
        ),
        mistake(
            "no_brackets_below",
            "(f(x + h) - f(x - h)) / 2 * h",
            "`/ 2 * h` halves and then *multiplies* by h: put brackets around `(2 * h)`.",
            concept=False,
        ),
        mistake(
            "no_brackets_above",
            "f(x + h) - f(x - h) / (2 * h)",
            "Only f(x − h) is divided: `/` binds before `-`. Put brackets around the difference.",
            concept=False,
        ),
        mistake(
            "divides_the_first_only",
            "f(x + h) / (2 * h) - f(x - h)",
            "Only f(x + h) is divided. Divide the difference: put brackets around it.",
            concept=False,
        ),
        mistake(
            "no_brackets_in_the_run",
            "(f(x + h) - f(x - h)) / (x + h - x - h)",
            "Your run is 0: `x + h - x - h` goes from left to right. (x + h) − (x − h) needs its "
            "brackets, and is 2h.",
            concept=False,
        ),
        mistake(
            "no_brackets_at_all",
            "f(x + h) - f(x - h) / 2 * h",
            "`/` and `*` bind before `-` and go from left to right. Put brackets around the "
            "difference and around `(2 * h)`.",
            concept=False,
        ),
        mistake(
            "no_brackets_on_one_side",
            "f(x + h) - f(x) / h",
            "Only f(x) is divided: `/` binds before `-`. Put brackets around the difference (and "
            "take it from x − h to x + h).",
            concept=False,
        ),
        mistake(
            "twice_instead_of_half",
            "(f(x + h) - f(x - h)) / h * 2",
            "You divide by h and double: that is four times too steep. `/ h * 2` goes from left to "
            "right; put brackets around `(2 * h)`.",
            concept=False,
        ),
        mistake(
            "adds_2_to_h",
            "(f(x + h) - f(x - h)) / (2 + h)",
            "You divide by 2 + h. The run is two steps of length h: 2 times h.",
            concept=False,
        ),
        mistake(
            "turned_on_one_side",
            "(f(x) - f(x + h)) / h",
            "The sign is turned, and you step to one side only. Right minus left, from x − h to "
            "x + h.",
        ),
        mistake(
            "turned",
            "(f(x - h) - f(x + h)) / (2 * h)",
            "The sign is turned: where f climbs, the slope must be positive. Right minus left.",
            concept=False,
        ),
        mistake(
            "adds",
            "(f(x + h) + f(x - h)) / (2 * h)",
            "You add the two heights. The rise is their difference.",
        ),
        mistake(
            "steps_up_instead_of_along",
            "((f(x) + h) - (f(x) - h)) / (2 * h)",
            "You add h to the height, f(x) + h, so every function has slope 1. The step goes along "
            "x: f(x + h).",
        ),
        mistake(
            "height_over_place",
            "f(x) / x",
            "f(x) / x is the slope of the line from 0 to the curve, not of the curve at x. A slope "
            "compares two places near x.",
        ),
        mistake(
            "height_over_step",
            "f(x + h) / h",
            "You divide one height by h. The rise is the *difference* of two heights.",
        ),
        mistake(
            "around_zero",
            "(f(h) - f(-h)) / (2 * h)",
            "You step around 0: x does not come in. Step around x: f(x + h) and f(x − h).",
        ),
        mistake(
            "f_of_the_difference",
            "f((x + h) - (x - h)) / (2 * h)",
            "You subtract the places first and ask f once. Ask f at both places, then subtract.",
        ),
        mistake(
            "divides_by_x",
            "(f(x + h) - f(x - h)) / (2 * x)",
            "You divide by 2x. The run is the distance between the two places, 2h, wherever they "
            "are.",
        ),
        mistake(
            "divides_by_the_place",
            "(f(x + h) - f(x - h)) / (x + h)",
            "You divide by x + h, which is a place. The run is the distance of the two places, 2h.",
        ),
        mistake(
            "half_steps",
            "(f(x + h / 2) - f(x - h / 2)) / h",
            "A central difference, but with half the step: here the two places are x − h and "
            "x + h.",
        ),
        mistake(
            "double_steps",
            "(f(x + 2 * h) - f(x - 2 * h)) / (4 * h)",
            "A central difference, but with twice the step: here the two places are x − h and "
            "x + h.",
        ),
        mistake(
            "five_points",
            "(8 * f(x + h) - 8 * f(x - h) - f(x + 2 * h) + f(x - 2 * h)) / (12 * h)",
            "This is nearer to the true slope than the secant (it is the formula with five "
            "points). The question asks for the secant from x − h to x + h: two places.",
        ),
        mistake(
            "hands_f_an_array",
            "np.diff(f(np.array([x - h, x + h])))[0] / (2 * h)",
            "You hand f an array. It is a function of one number: ask it once for each place.",
        ),
        mistake("own_step", "(f(x + 1e-5) - f(x - 1e-5)) / 2e-5", OWN_STEP),
        mistake("own_step_0_01", "(f(x + 0.01) - f(x - 0.01)) / 0.02", OWN_STEP),
        mistake("own_step_to_one_side", "(f(x + 1e-4) - f(x)) / 1e-4", OWN_STEP),
        mistake("own_step_to_one_side_0_001", "(f(x + 0.001) - f(x)) / 0.001", OWN_STEP),
        mistake("own_step_to_one_side_0_01", "(f(x + 0.01) - f(x)) / 0.01", OWN_STEP),
        mistake(
            "height",
            "f(x)",
            "This is the height of the curve at x. The slope tells how fast the height changes: "
            "compare two places.",
        ),
        mistake(
            "average_height",
            "(f(x + h) + f(x - h)) / 2",
            "This is the average of two heights. The rise is their difference, and the slope is "
            "rise over run.",
        ),
        mistake(
            "curvature",
            "(f(x + h) - 2 * f(x) + f(x - h)) / h**2",
            "This is the second difference, how fast the slope itself changes. The slope needs "
            "only f(x + h) − f(x − h), over 2h.",
        ),
        mistake(
            "slope_of_the_square",
            "2 * x",
            "2x is the slope of x² only. f may be any function: ask it, at x + h and at x − h.",
        ),
        mistake(
            "drops_the_sign",
            "abs(f(x + h) - f(x - h)) / (2 * h)",
            "You drop the sign. Where f falls, its slope is negative.",
        ),
        mistake(
            "run_over_rise",
            "2 * h / (f(x + h) - f(x - h))",
            "The quotient stands upside down: rise over run, not run over rise.",
        ),
        mistake(
            "angle",
            "np.arctan((f(x + h) - f(x - h)) / (2 * h))",
            "This is the angle of the secant. Its slope is rise over run itself, no `arctan`.",
        ),
        mistake(
            "whole_division",
            "(f(x + h) - f(x - h)) // (2 * h)",
            FRACTION,
            concept=False,
        ),
        mistake("whole_number", "int((f(x + h) - f(x - h)) / (2 * h))", FRACTION, concept=False),
        *(
            mistake(
                f"rounds_to_{digits}",
                f"round(float((f(x + h) - f(x - h)) / (2 * h)), {digits})",
                ROUNDED,
                concept=False,
            )
            for digits in range(5)
        ),
    ),
)
