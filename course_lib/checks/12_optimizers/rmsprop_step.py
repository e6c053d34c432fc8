"""Question 4: one step of RMSprop, which is Adagrad with a memory that fades."""

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

NAMES = ("", "theta", "s", "g", "learning_rate", "rho", "epsilon")
RETURNED = ("theta", "s")


def moved(
    theta: np.ndarray, s: np.ndarray, g: np.ndarray, learning_rate: float, rho: float,
    epsilon: float,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    s = rho * s + (1 - rho) * g**2
    return theta - learning_rate * g / (np.sqrt(s) + epsilon), s


right_steps = by_name(moved)


def case(
    theta: Any, s: Any, g: Any, learning_rate: float, rho: float, epsilon: float, label: str
) -> Case:
    arrays = (array(theta), array(s), g if isinstance(g, tuple) else array(g))
    return Case((RETURNED, *arrays, learning_rate, rho, epsilon), label, NAMES)


def drawn(rng: np.random.Generator, *shape: int) -> Case:
    theta = rng.normal(size=shape).round(2)
    s = rng.uniform(0.2, 6, shape).round(2)
    (g,) = gradients(rng, 1, *shape)
    rate, rho, epsilon = (
        float(rng.choice(each)) for each in ([0.05, 0.3, 0.7], [0.4, 0.8, 0.95], [0.1, 0.4, 2.0])
    )
    return case(theta, s, g, rate, rho, epsilon, f"shape {shape}")


def one_step(rng: np.random.Generator) -> Sequence[Case]:
    """ε is large in most of them, so that its place is seen."""
    return [
        case([1], [0], [4], 0.5, 0.75, 1.0, "one parameter, the first step"),
        case([1], [8], [-4], 0.5, 0.75, 1.0, "one parameter, and what it has seen"),
        case([0, 0, 0], [9, 1, 0.04], [4, 0.5, -0.25], 0.1, 0.6, 0.5, "three parameters"),
        case([2, -1], [0, 4], [0, 0], 0.1, 0.9, 0.1, "flat, one parameter still unused"),
        case([2, -1], [0, 0], [1000, 0.001], 0.01, 0.9, 1e-8, "gradients of very different size"),
        case([2, -1], [4, 1], [-1, 5], 0.0, 0.9, 0.1, "rate 0"),
        case([2, -1], [4, 1], [-1, 5], 0.5, 0.0, 0.1, "ρ = 0"),
        *(drawn(rng, *shape) for shape in ((2,), (5,), (1,), (3, 2), (2, 2), (40,))),
    ]


def several_steps(rng: np.random.Generator) -> Sequence[Case]:
    once = tuple(array(each) for each in ([4, 1], [0, 1], [0, 1], [0, 1]))
    whole = (array([3, -2], int), np.zeros(2), (array([3, 4], int), array([-4, 3], int)))
    counted = (array([3, -2], int), array([9, 16], int), array([4, -3], int))
    single = [
        array([0.5, -1.5], np.float32), np.zeros(2, np.float32),
        (array([1.5, 2.5], np.float32), array([-0.5, 3.5], np.float32)),
    ]  # fmt: skip
    return [
        case([1], [0], (array([2]),) * 4, 0.5, 0.5, 0.5, "a steady gradient"),
        case([0, 0], [0, 0], once, 0.5, 0.75, 0.25, "a gradient that comes once, and a steady one"),
        case([1, 2], [0, 0], gradients(rng, 3, 2), 0.1, 0.9, 0.3, "three gradients"),
        case([[1, 2, 3]], [[0, 0, 0]], gradients(rng, 5, 1, 3), 0.25, 0.8, 0.1, "one row"),
        Case((RETURNED, *whole, 0.5, 0.75, 0.25), "whole numbers", NAMES),
        Case((RETURNED, *counted, 0.5, 0.75, 0.25), "whole numbers in s, too", NAMES),
        Case((RETURNED, *single, 0.5, 0.9, 0.75), "single precision", NAMES),
    ]


mistake = mistakes_of(
    "rmsprop_step",
    "theta, s, g, learning_rate, rho, epsilon",
    {
        "s": "rho * s + (1 - rho) * g**2",
        "theta": "theta - learning_rate * g / (np.sqrt(s) + epsilon)",
        "returned": "theta, s",
    },
)
UPHILL = "The step goes uphill: the gradient's step is taken away from θ, θ − η g / (√s + ε)."
NO_WEIGHT = (
    "1 − ρ is missing before g². Without it s is a decaying *sum*, up to 1/(1 − ρ) times too "
    "large; RMS means root of the *mean* square, s ← ρ s + (1 − ρ) g²."
)
SUM = (
    "That is Adagrad: your s only grows. RMSprop lets what is long ago fade, s ← ρ s + (1 − ρ) g²."
)
TURNED = (
    "ρ and 1 − ρ are exchanged. ρ (0.9, say) is the share of the *old* s that stays; the newest "
    "square gets 1 − ρ."
)
NO_ROOT = (
    "The root is missing. s is a mean of *squares*; √s is of the size of a gradient, so that "
    "g / √s has no unit."
)
INSIDE = (
    "ε stands inside the root, √(s + ε). Keras has it so, but it is another number: here it is "
    "added to the root, √s + ε."
)
OUTSIDE = (
    "ε is added to the quotient, not to what divides it: `/` goes before `+`. Brackets: "
    "`g / (np.sqrt(s) + epsilon)`."
)
NO_EPSILON = (
    "ε is missing. A parameter that has never had a gradient has s = 0, and 0/0 is no number; "
    "√s + ε keeps the quotient finite."
)
NOT_SQUARED = (
    "g stands where g² belongs. That is the mean gradient: gradients of either sign cancel. "
    "RMSprop wants their size, the mean of g²."
)
ABSOLUTE = "You take |g|. RMSprop has the mean of the *squares*, and the root of that mean."
OLD_MEAN = (
    "You divide by the *old* s, which does not know of this gradient: the first step would be "
    "g / ε. First the new s, then the step."
)
ONE_RATE = (
    "All parameters share one s, made by a sum, a mean, a norm or a maximum. Each has its own: "
    "`g**2`, entry by entry."
)
CORRECTED = (
    "You divide s by 1 − ρ, a bias correction as in Adam. RMSprop has none: its s starts at 0 and "
    "is too small at first."
)
SPREAD = "You measure gradients from their mean (a variance). RMSprop takes the mean of g² itself."
WRONG_RETURN = "Two things are wanted, in this order: the new θ and the new s, `return theta, s`."
ROOT_KEPT = (
    "You return the root as s. What is handed to the next step is the mean of squares itself; the "
    "root is taken only where θ moves."
)
EPSILON_FIXED = (
    "ε hardly counts in yours: a tiny number stands in its place, or it is taken only where s is "
    "0. It is an argument of any size, and is added to √s everywhere."
)
FIXED = (
    "A number stands where an argument belongs: `learning_rate`, `rho` and `epsilon` may have any "
    "value."
)
STEP = "learning_rate * g / (np.sqrt(s) + epsilon)"

RMSPROP_STEP = Question(
    name="rmsprop_step",
    title="A memory that fades",
    parts=(Part("one step", 2, one_step), Part("several steps", 1, several_steps)),
    judge=judge_steps(right_steps),
    call=stepped,
    seen=values_first(right_steps),
    picture="course_lib.widgets.optimizer_tables:show_rmsprop",
    mistakes=(
        mistake("sign", UPHILL, theta=f"theta + {STEP}"),
        mistake("no_weight", NO_WEIGHT, s="rho * s + g**2"),
        mistake("sum", SUM, s="s + g**2"),
        mistake("weighted_sum", SUM, s="s + (1 - rho) * g**2"),
        mistake("turned", TURNED, s="(1 - rho) * s + rho * g**2"),
        mistake("turned_without_weight", TURNED, s="(1 - rho) * s + g**2"),
        mistake("rho_before_both", (
            "ρ stands before g² as well. The weights of an average add up to 1: ρ for the old s, "
            "1 − ρ for g²."
        ), s="rho * s + rho * g**2"),
        mistake("forgets", (
            "s is only the last square: g / √s is just the sign of g. Keep a share ρ of the old s."
        ), s="g**2"),
        mistake("forgets_weighted", (
            "The old s is forgotten. Keep a share ρ of it: s ← ρ s + (1 − ρ) g²."
        ), s="(1 - rho) * g**2"),
        mistake("brackets", (
            "Brackets are missing: `1 - rho * g**2` is 1 less ρ g². The share 1 − ρ multiplies: "
            "`(1 - rho) * g**2`."
        ), s="rho * s + 1 - rho * g**2"),
        mistake("half", (
            "You take the plain mean of the old s and g². The old s has the weight ρ, g² has 1 − ρ."
        ), s="(s + g**2) / 2"),
        mistake("weight_squared", (
            "1 − ρ is squared with g. Square g first, then weigh: (1 − ρ) g²."
        ), s="rho * s + ((1 - rho) * g) ** 2"),
        mistake("gradient_averaged_first", (
            "You average gradients and square then. Each gradient is squared by itself, and the "
            "squares are averaged."
        ), s="(rho * np.sqrt(s) + (1 - rho) * g) ** 2"),
        mistake("no_root", NO_ROOT, theta="theta - learning_rate * g / (s + epsilon)"),
        mistake("half_of_it", (
            "`s**1/2` is half of s: `**` goes before `/`. The root is `np.sqrt(s)`, or "
            "`s**0.5`."
        ), theta="theta - learning_rate * g / (s**1/2 + epsilon)"),
        mistake("inside", INSIDE, theta="theta - learning_rate * g / np.sqrt(s + epsilon)"),
        mistake("inside_squared", INSIDE,
                theta="theta - learning_rate * g / np.sqrt(s + epsilon**2)"),
        mistake("inside_and_outside", INSIDE,
                theta="theta - learning_rate * g / (np.sqrt(s + epsilon) + epsilon)"),
        mistake("outside", OUTSIDE, theta="theta - (learning_rate * g / np.sqrt(s) + epsilon)"),
        mistake("outside_times_rate", OUTSIDE,
                theta="theta - learning_rate * (g / np.sqrt(s) + epsilon)"),
        mistake("outside_added", OUTSIDE, theta="theta - learning_rate * g / np.sqrt(s) + epsilon"),
        mistake("outside_before_g", OUTSIDE,
                theta="theta - (learning_rate / np.sqrt(s) + epsilon) * g"),
        mistake("epsilon_in_the_mean", (
            "ε goes into s itself and is kept from step to step. It belongs to the root, √s + ε, "
            "and s holds squares of gradients only."
        ), s="rho * s + (1 - rho) * g**2 + epsilon",
                theta="theta - learning_rate * g / np.sqrt(s)"),
        mistake("no_epsilon", NO_EPSILON, theta="theta - learning_rate * g / np.sqrt(s)"),
        mistake("larger", "You take the larger of √s and ε. Here ε is added: √s + ε.",
                theta="theta - learning_rate * g / np.maximum(np.sqrt(s), epsilon)"),
        mistake("not_squared", NOT_SQUARED, s="rho * s + (1 - rho) * g"),
        mistake("not_squared_no_root", NOT_SQUARED, s="rho * s + (1 - rho) * g",
                theta="theta - learning_rate * g / (s + epsilon)"),
        mistake("not_squared_absolute_root", NOT_SQUARED, s="rho * s + (1 - rho) * g",
                theta="theta - learning_rate * g / (np.sqrt(np.abs(s)) + epsilon)"),
        mistake("absolute", ABSOLUTE, s="rho * s + (1 - rho) * np.abs(g)"),
        mistake("absolute_no_root", ABSOLUTE, s="rho * s + (1 - rho) * np.abs(g)",
                theta="theta - learning_rate * g / (s + epsilon)"),
        mistake("doubled", "You take 2 g. g² is g times g: `g**2`.",
                s="rho * s + (1 - rho) * 2 * g"),
        mistake("spread", SPREAD, s="rho * s + (1 - rho) * (g - g.mean()) ** 2"),
        mistake("never_remembers", (
            "The new s is used but the old one is returned: the next step knows nothing of this "
            "gradient. Return the new s."
        ), first="old = s", returned="theta, old"),
        mistake("old_mean", OLD_MEAN, first="old = s",
                theta="theta - learning_rate * g / (np.sqrt(old) + epsilon)"),
        mistake("joint_sum", ONE_RATE, s="rho * s + (1 - rho) * np.sum(g**2)"),
        mistake("joint_mean", ONE_RATE, s="rho * s + (1 - rho) * np.mean(g**2)"),
        mistake("joint_maximum", ONE_RATE, s="rho * s + (1 - rho) * np.max(g**2)"),
        mistake("inner_product", ONE_RATE, s="rho * s + (1 - rho) * g @ g"),
        mistake("joint_root", ONE_RATE,
                theta="theta - learning_rate * g / (np.sqrt(np.sum(s)) + epsilon)"),
        mistake("joint_mean_root", ONE_RATE,
                theta="theta - learning_rate * g / (np.sqrt(np.mean(s)) + epsilon)"),
        mistake("mean_of_entries", ONE_RATE, s="rho * s + (1 - rho) * g**2 / g.size"),
        mistake("corrected", CORRECTED,
                theta="theta - learning_rate * g / (np.sqrt(s / (1 - rho)) + epsilon)"),
        mistake("corrected_and_kept", CORRECTED,
                s="(rho * s + (1 - rho) * g**2) / (1 - rho)"),
        mistake("squared_on_top", (
            "g² stands on top. The step is η g / (√s + ε), with g itself; the square is in s alone."
        ), theta="theta - learning_rate * g**2 / (np.sqrt(s) + epsilon)"),
        mistake("no_g", (
            "g is missing on top: η / (√s + ε) is only the *rate* of each parameter. The step is "
            "that rate times g."
        ), theta="theta - learning_rate / (np.sqrt(s) + epsilon)"),
        mistake("sign_of_g", (
            "You keep only the sign of g. Its size counts beside √s: a gradient that is small "
            "against the usual ones makes a small step."
        ), theta="theta - learning_rate * np.sign(g) / (np.sqrt(s) + epsilon)"),
        mistake("multiplied", (
            "You multiply by √s + ε. It divides: where gradients are large, the rate becomes "
            "*small*."
        ), theta="theta - learning_rate * g * (np.sqrt(s) + epsilon)"),
        mistake("no_rate", "The learning rate is missing: θ − η g / (√s + ε).",
                theta="theta - g / (np.sqrt(s) + epsilon)"),
        mistake("no_scale", (
            "s is worked out but not used: this is plain gradient descent. The step is divided by "
            "√s + ε."
        ), theta="theta - learning_rate * g"),
        mistake("momentum", (
            "This is momentum: your memory is of the steps. RMSprop remembers the *squares* of the "
            "gradients, and divides by their root."
        ), s="rho * s - learning_rate * g", theta="theta + s"),
        mistake("rho_in_the_step", (
            "1 − ρ stands in the step, too. It weighs g² in s, and nothing else: η g / (√s + ε)."
        ), theta="theta - learning_rate * (1 - rho) * g / (np.sqrt(s) + epsilon)"),
        mistake("rho_fixed", FIXED, s="0.9 * s + 0.1 * g**2"),
        mistake("rho_fixed_at_999", FIXED, s="0.999 * s + 0.001 * g**2"),
        mistake("rate_fixed", FIXED, theta="theta - 0.001 * g / (np.sqrt(s) + epsilon)"),
        mistake("epsilon_fixed", EPSILON_FIXED,
                theta="theta - learning_rate * g / (np.sqrt(s) + 1e-8)"),
        mistake("root_handed_on", ROOT_KEPT, s="np.sqrt(rho * s**2 + (1 - rho) * g**2)",
                theta="theta - learning_rate * g / (s + epsilon)"),
        mistake("root_kept", ROOT_KEPT, returned="theta, np.sqrt(s)"),
        mistake("divisor_kept", ROOT_KEPT, returned="theta, np.sqrt(s) + epsilon"),
        mistake("step_only", (
            "You return the step, not where it leads: θ − η g / (√s + ε)."
        ), theta="-learning_rate * g / (np.sqrt(s) + epsilon)"),
        mistake("turned_round", WRONG_RETURN, concept=False, returned="s, theta"),
        mistake("theta_only", WRONG_RETURN, concept=False, returned="theta"),
        mistake("in_place", IN_PLACE, first="s *= rho; s += (1 - rho) * g**2; w = s", s="w"),
        mistake("theta_in_place", IN_PLACE, first="w = rho * s + (1 - rho) * g**2; theta -= "
                f"{STEP.replace('(s)', '(w)')}", theta="theta"),
    ),
)  # fmt: skip
