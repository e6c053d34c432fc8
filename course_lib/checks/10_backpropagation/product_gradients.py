"""Question 1: the gradients of f = (x + y) z, gate by gate."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("x", "y", "z")


def right_gradients(x: float, y: float, z: float) -> tuple[float, float, float]:
    """∂f/∂x, ∂f/∂y and ∂f/∂z: the upstream z goes through +, and × gives z the other factor."""
    return z, z, x + y


def numbers(rng: np.random.Generator) -> Sequence[Case]:
    """The lecture's numbers, a zero, then any."""
    fixed = [(-2.0, 5.0, -4.0), (1.0, 2.0, 3.0), (4.0, -1.0, 0.0), (1.0, -4.0, 2.0)]
    drawn = rng.normal(scale=3, size=(3, 3)).round(1).tolist()
    return [Case(tuple(each), names=NAMES) for each in (*fixed, *drawn)]


def mistake(name: str, returned: str, hint: str, concept: bool = True) -> Mistake:
    return Mistake(name, f"def product_gradients(x, y, z):\n    return {returned}", hint, concept)


PRODUCT_GRADIENTS = Question(
    name="product_gradients",
    title="The gradients of (x + y) z",
    parts=(Part("three gradients", 2, numbers),),
    judge=agrees_with(right_gradients),
    picture="course_lib.widgets.backprop_tables:show_product",
    mistakes=(
        mistake(
            "no_upstream",
            "1.0, 1.0, x + y",
            "1 is the slope of the sum by x: the *local* part only. What comes from above, "
            "∂f/∂q = z, is multiplied by it.",
        ),
        mistake(
            "not_swapped",
            "x + y, x + y, z",
            "A product hands each input the *other* input's value: to q = x + y goes z, to z goes "
            "x + y. Here each gets its own.",
        ),
        mistake(
            "all_z",
            "z, z, z",
            "∂f/∂z is not z: for z, the product's other factor is x + y.",
        ),
        mistake(
            "z_alone_local",
            "z, z, 1.0",
            "For z the other factor of the product, x + y, is missing.",
        ),
        mistake(
            "a_product_of_three",
            "y * z, x * z, x * y",
            "That would be right for x · y · z. Between x and y stands a +, and a sum hands on "
            "what comes from above as it is.",
        ),
        mistake(
            "like_x_times_y",
            "y * z, x * z, x + y",
            "The sum is treated as if it were a product. d(x + y)/dx is 1: a sum hands on what "
            "comes from above as it is.",
        ),
        mistake(
            "values_of_the_inputs",
            "x * z, y * z, x + y",
            "x and y do not appear in ∂f/∂x: the slope of x + y by x is 1, whatever x is.",
        ),
        mistake(
            "times_f",
            "z * (x + y) * z, z * (x + y) * z, (x + y) * (x + y) * z",
            "You begin with f itself at the top. The pass backwards begins with ∂f/∂f = 1.",
        ),
        mistake(
            "downhill",
            "-z, -z, -(x + y)",
            "The sign is turned round: the gradient points uphill. Descent subtracts it later.",
        ),
        mistake(
            "halved",
            "z / 2, z / 2, x + y",
            "A sum does not share out what comes from above: each of its inputs gets all of it, "
            "since each moves the sum by its whole step.",
        ),
        mistake(
            "four_numbers",
            "z, z, x + y, z",
            "Three numbers are asked for, ∂f/∂x, ∂f/∂y, ∂f/∂z. q = x + y lies between and is none "
            "of the inputs.",
            concept=False,
        ),
        mistake(
            "z_first",
            "x + y, z, z",
            "The order is ∂f/∂x, ∂f/∂y, ∂f/∂z.",
            concept=False,
        ),
        mistake(
            "the_value",
            "(x + y) * z",
            "That is f, the forward pass. Asked for is how f changes with each input: three "
            "numbers.",
        ),
        mistake(
            "summed",
            "z + z + x + y",
            "One number came out. The gradient has one for each input: return three.",
            concept=False,
        ),
        mistake(
            "z_as_if_x_times_y",
            "z, z, x * y",
            "∂f/∂z is the product's other factor, and that is the *sum* x + y.",
        ),
        mistake(
            "all_ones",
            "1.0, 1.0, 1.0",
            "These are slopes of a sum. The last step of f is a product: it hands each side the "
            "other side's value.",
        ),
        mistake(
            "the_inputs",
            "x, y, z",
            "These are the inputs. Asked for is how much f changes with each of them.",
        ),
        mistake(
            "added_for_multiplied",
            "x + z, y + z, x + y",
            "z is added. Along a way the slopes are multiplied: ∂f/∂x = ∂f/∂q · ∂q/∂x = z · 1.",
        ),
        mistake(
            "z_times_f",
            "z, z, (x + y) * z",
            "For z you give f itself. The slope of q · z by z is q = x + y alone.",
        ),
        mistake(
            "two_numbers",
            "z, z",
            "Two numbers came. f depends on z as well: ∂f/∂z = x + y is the third.",
        ),
    ),
)
