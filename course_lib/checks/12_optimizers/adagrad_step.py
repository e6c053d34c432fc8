"""Question 3: one step of Adagrad, with a rate of its own for every parameter."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.question import Case, Part, Question

from .steps import (
    IN_PLACE,
    array,
    by_name,
    gradients,
    judge_steps,
    mistakes_of,
    stepped,
    values_first,
)  # fmt: skip

NAMES = ("", "theta", "G", "g", "learning_rate", "epsilon")
RETURNED = ("theta", "G")


def moved(
    theta: np.ndarray, G: np.ndarray, g: np.ndarray, learning_rate: float, epsilon: float
) -> tuple[np.ndarray, np.ndarray]:
    G = G + g**2
    return theta - learning_rate * g / (np.sqrt(G) + epsilon), G


right_steps = by_name(moved)


def case(theta: Any, G: Any, g: Any, learning_rate: float, epsilon: float, label: str) -> Case:
    arrays = (array(theta), array(G), g if isinstance(g, tuple) else array(g))
    return Case((RETURNED, *arrays, learning_rate, epsilon), label, NAMES)


def drawn(rng: np.random.Generator, *shape: int) -> Case:
    theta = rng.normal(size=shape).round(2)
    G = rng.uniform(0.2, 6, shape).round(2)
    (g,) = gradients(rng, 1, *shape)
    rate, epsilon = rng.choice([0.05, 0.3, 0.7]), rng.choice([0.1, 0.4, 2.0])
    return case(theta, G, g, float(rate), float(epsilon), f"shape {shape}")


def one_step(rng: np.random.Generator) -> Sequence[Case]:
    """ε is large in most of them, so that its place is seen."""
    return [
        case([1], [0], [3], 0.5, 1.0, "one parameter, the first step"),
        case([1], [16], [-3], 0.5, 1.0, "one parameter, and what it has seen"),
        case([0, 0, 0], [9, 1, 0.04], [4, 0.5, -0.25], 0.1, 0.5, "three parameters"),
        case([2, -1], [0, 4], [0, 0], 0.1, 0.1, "flat, one parameter still unused"),
        case([2, -1], [0, 0], [1000, 0.001], 0.01, 1e-8, "gradients of very different size"),
        case([2, -1], [4, 1], [-1, 5], 0.0, 0.1, "rate 0"),
        *(drawn(rng, *shape) for shape in ((2,), (5,), (1,), (3, 2), (2, 2), (40,))),
    ]


def several_steps(rng: np.random.Generator) -> Sequence[Case]:
    sparse = tuple(array(each) for each in ([1, 0], [1, 0], [1, 2], [1, 0]))
    whole = (array([3, -2], int), np.zeros(2), (array([3, 4], int), array([-4, 3], int)))
    counted = (array([3, -2], int), array([9, 16], int), array([4, -3], int))
    single = [
        array([0.5, -1.5], np.float32), np.zeros(2, np.float32),
        (array([1.5, 2.5], np.float32), array([-0.5, 3.5], np.float32)),
    ]  # fmt: skip
    return [
        case([1], [0], (array([2]),) * 4, 0.5, 0.5, "a steady gradient"),
        case([0, 0], [0, 0], sparse, 0.5, 0.25, "the second is seldom other than 0"),
        case([1, 2], [0, 0], gradients(rng, 3, 2), 0.1, 0.3, "three gradients"),
        case([[1, 2, 3]], [[0, 0, 0]], gradients(rng, 5, 1, 3), 0.25, 0.1, "a matrix of one row"),
        Case((RETURNED, *whole, 0.5, 0.25), "whole numbers", NAMES),
        Case((RETURNED, *counted, 0.5, 0.25), "whole numbers in G, too", NAMES),
        Case((RETURNED, *single, 0.5, 0.75), "single precision", NAMES),
    ]


mistake = mistakes_of(
    "adagrad_step",
    "theta, G, g, learning_rate, epsilon",
    {
        "G": "G + g**2",
        "theta": "theta - learning_rate * g / (np.sqrt(G) + epsilon)",
        "returned": "theta, G",
    },
)
UPHILL = "The step goes uphill: the gradient's step is taken away from θ, θ − η g / (√G + ε)."
NO_ROOT = (
    "The root is missing (one of the decks prints it so). G is a sum of *squares*; √G is of the "
    "size of a gradient, so that g / √G has no unit and the first step is η long."
)
INSIDE = (
    "ε stands inside the root, √(G + ε). Many do so, but it is another number: here it is added to "
    "the root, √G + ε."
)
OUTSIDE = (
    "ε is added to the quotient, not to what divides it: `/` goes before `+`. Brackets: "
    "`g / (np.sqrt(G) + epsilon)`."
)
NO_EPSILON = (
    "ε is missing. A parameter that has never had a gradient has G = 0, and 0/0 is no number; "
    "√G + ε keeps the quotient finite."
)
NOT_SQUARED = (
    "You add g where g² belongs. Gradients of either sign would cancel, and no root could be taken "
    "of what is left below 0."
)
ABSOLUTE = "You add |g|. Adagrad adds up *squares*, G + g², and takes the root of the sum."
DECAY = (
    "Your G fades, as in RMSprop. Adagrad forgets nothing: G ← G + g², the plain sum of all "
    "squares so far."
)
MEAN = (
    "You make a mean of the squares. Adagrad's G is their *sum*: it grows with every gradient, and "
    "so the steps shrink."
)
FORGETS = (
    "G is only the last square, so that g / √G is just the sign of g. Add to what there was: "
    "G ← G + g²."
)
OLD_SUM = (
    "You divide by the *old* G, which does not know of this gradient: the first step would be "
    "g / ε. First G ← G + g², then the step."
)
ONE_RATE = (
    "All parameters share one G, made by a sum, a mean, a norm or a maximum. Each has its own: "
    "`g**2`, entry by entry."
)
TWICE = "g comes in twice: the step is η g / (√G + ε), with g itself on top, and g² in G alone."
WITHOUT_G = (
    "g is missing on top: η / (√G + ε) is only the *rate* of each parameter. The step is that rate "
    "times g."
)
WRONG_RETURN = "Two things are wanted, in this order: the new θ and the new G, `return theta, G`."
ROOT_KEPT = (
    "You return the root as G. What is handed to the next step is the sum of squares itself; the "
    "root is taken only where θ moves."
)
EPSILON_FIXED = (
    "ε hardly counts in yours: a tiny number stands in its place, or it is taken only where G is "
    "0. It is an argument of any size, and is added to √G everywhere."
)
FIXED = (
    "A number stands where an argument belongs: `learning_rate` and `epsilon` may have any value."
)
STEP = "learning_rate * g / (np.sqrt(G) + epsilon)"

ADAGRAD_STEP = Question(
    name="adagrad_step",
    title="A rate for every parameter",
    parts=(Part("one step", 2, one_step), Part("several steps", 1, several_steps)),
    judge=judge_steps(right_steps),
    call=stepped,
    seen=values_first(right_steps),
    picture="course_lib.widgets.optimizer_tables:show_adagrad",
    mistakes=(
        mistake("sign", UPHILL, theta=f"theta + {STEP}"),
        mistake("no_root", NO_ROOT, theta="theta - learning_rate * g / (G + epsilon)"),
        mistake("half_of_it", (
            "`G**1/2` is half of G: `**` goes before `/`. The root is `np.sqrt(G)`, or "
            "`G**0.5`."
        ), theta="theta - learning_rate * g / (G**1/2 + epsilon)"),
        mistake("inside", INSIDE, theta="theta - learning_rate * g / np.sqrt(G + epsilon)"),
        mistake("inside_squared", INSIDE,
                theta="theta - learning_rate * g / np.sqrt(G + epsilon**2)"),
        mistake("inside_and_outside", INSIDE,
                theta="theta - learning_rate * g / (np.sqrt(G + epsilon) + epsilon)"),
        mistake("outside", OUTSIDE, theta="theta - (learning_rate * g / np.sqrt(G) + epsilon)"),
        mistake("outside_times_rate", OUTSIDE,
                theta="theta - learning_rate * (g / np.sqrt(G) + epsilon)"),
        mistake("outside_added", OUTSIDE, theta="theta - learning_rate * g / np.sqrt(G) + epsilon"),
        mistake("outside_before_g", OUTSIDE,
                theta="theta - (learning_rate / np.sqrt(G) + epsilon) * g"),
        mistake("epsilon_in_the_sum", (
            "ε goes into G itself, so that it is added again at every step. It belongs to the "
            "root, √G + ε, and G holds squares of gradients only."
        ), G="G + g**2 + epsilon", theta="theta - learning_rate * g / np.sqrt(G)"),
        mistake("no_epsilon", NO_EPSILON, theta="theta - learning_rate * g / np.sqrt(G)"),
        mistake("epsilon_taken_away", (
            "ε is taken away from the root. It is added, so that the quotient stays finite: "
            "√G + ε."
        ), theta="theta - learning_rate * g / (np.sqrt(G) - epsilon)"),
        mistake("larger", (
            "You take the larger of √G and ε. Here ε is added: √G + ε."
        ), theta="theta - learning_rate * g / np.maximum(np.sqrt(G), epsilon)"),
        mistake("not_squared", NOT_SQUARED, G="G + g"),
        mistake("not_squared_no_root", NOT_SQUARED, G="G + g",
                theta="theta - learning_rate * g / (G + epsilon)"),
        mistake("not_squared_absolute_root", NOT_SQUARED, G="G + g",
                theta="theta - learning_rate * g / (np.sqrt(np.abs(G)) + epsilon)"),
        mistake("absolute", ABSOLUTE, G="G + np.abs(g)"),
        mistake("absolute_no_root", ABSOLUTE, G="G + np.abs(g)",
                theta="theta - learning_rate * g / (G + epsilon)"),
        mistake("root_of_the_squared_sum", (
            "You add first and square then, (G + g)². Each gradient is squared by itself: G + g²."
        ), G="(G + g) ** 2"),
        mistake("doubled", "You add 2 g. g² is g times g: `g**2`.", G="G + 2 * g"),
        mistake("decay", DECAY, G="0.9 * G + 0.1 * g**2"),
        mistake("decaying_sum", DECAY, G="0.9 * G + g**2"),
        mistake("decay_99", DECAY, G="0.99 * G + 0.01 * g**2"),
        mistake("decay_half", MEAN, G="(G + g**2) / 2"),
        mistake("mean_of_entries", MEAN, G="G + g**2 / g.size"),
        mistake("forgets", FORGETS, G="g**2"),
        mistake("never_remembers", (
            "The new G is used but the old one is returned: the next step knows nothing of this "
            "gradient. Return the sum."
        ), first="old = G", returned="theta, old"),
        mistake("old_sum", OLD_SUM, first="old = G",
                theta="theta - learning_rate * g / (np.sqrt(old) + epsilon)"),
        mistake("joint_sum", ONE_RATE, G="G + np.sum(g**2)"),
        mistake("joint_mean", ONE_RATE, G="G + np.mean(g**2)"),
        mistake("joint_maximum", ONE_RATE, G="G + np.max(g**2)"),
        mistake("joint_root", ONE_RATE,
                theta="theta - learning_rate * g / (np.sqrt(np.sum(G)) + epsilon)"),
        mistake("joint_norm", ONE_RATE,
                theta="theta - learning_rate * g / (np.linalg.norm(G) + epsilon)"),
        mistake("joint_mean_root", ONE_RATE,
                theta="theta - learning_rate * g / (np.sqrt(np.mean(G)) + epsilon)"),
        mistake("inner_product", ONE_RATE, G="G + g @ g"),
        mistake("last_axis_only", ONE_RATE, G="G + np.sum(g**2, axis=-1, keepdims=True)"),
        mistake("squared_on_top", TWICE,
                theta="theta - learning_rate * g**2 / (np.sqrt(G) + epsilon)"),
        mistake("root_of_all", (
            "The root covers ε or the rate as well as G, or g. It is of G alone: "
            "η g / (√G + ε)."
        ), theta="theta - np.sqrt(learning_rate) * g / (np.sqrt(G) + epsilon)"),
        mistake("no_g", WITHOUT_G, theta="theta - learning_rate / (np.sqrt(G) + epsilon)"),
        mistake("sign_of_g", (
            "You keep only the sign of g. Its size counts beside √G: a gradient that is small "
            "against the earlier ones makes a small step."
        ), theta="theta - learning_rate * np.sign(g) / (np.sqrt(G) + epsilon)"),
        mistake("multiplied", (
            "You multiply by √G + ε. It divides: where gradients have been large, the steps "
            "become *small*."
        ), theta="theta - learning_rate * g * (np.sqrt(G) + epsilon)"),
        mistake("upside_down", (
            "The quotient is upside down: g stands on top, √G + ε below."
        ), theta="theta - learning_rate * (np.sqrt(G) + epsilon) / g"),
        mistake("no_rate", "The learning rate is missing: θ − η g / (√G + ε).",
                theta="theta - g / (np.sqrt(G) + epsilon)"),
        mistake("no_scale", (
            "G is added up but not used: this is plain gradient descent. The step is divided by "
            "√G + ε."
        ), theta="theta - learning_rate * g"),
        mistake("rate_in_the_sum", (
            "η goes into G. It belongs to the step alone: G ← G + g²."
        ), G="G + learning_rate * g**2"),
        mistake("rate_squared_in_the_sum", (
            "You add up the squares of the *steps*, (η g)². G holds squares of gradients, and η "
            "comes in where θ moves."
        ), G="G + (learning_rate * g) ** 2"),
        mistake("taken_away", "g² is added to G, not taken away from it.", G="G - g**2"),
        mistake("rate_fixed", FIXED, theta="theta - 0.01 * g / (np.sqrt(G) + epsilon)"),
        mistake("epsilon_fixed", EPSILON_FIXED,
                theta="theta - learning_rate * g / (np.sqrt(G) + 1e-8)"),
        mistake("root_handed_on", ROOT_KEPT, G="np.sqrt(G**2 + g**2)",
                theta="theta - learning_rate * g / (G + epsilon)"),
        mistake("root_kept", ROOT_KEPT, returned="theta, np.sqrt(G)"),
        mistake("divisor_kept", ROOT_KEPT, returned="theta, np.sqrt(G) + epsilon"),
        mistake("step_only", (
            "You return the step, not where it leads: θ − η g / (√G + ε)."
        ), theta="-learning_rate * g / (np.sqrt(G) + epsilon)"),
        mistake("turned_round", WRONG_RETURN, concept=False, returned="G, theta"),
        mistake("theta_only", WRONG_RETURN, concept=False, returned="theta"),
        mistake("in_place", IN_PLACE, first="G += g**2; w = G", G="w"),
        mistake("theta_in_place", IN_PLACE,
                first=f"w = G + g**2; theta -= {STEP.replace('(G)', '(w)')}", theta="theta"),
    ),
)  # fmt: skip
