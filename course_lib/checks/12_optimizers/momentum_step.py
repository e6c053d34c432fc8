"""Question 1: one step of gradient descent with momentum."""

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
)

NAMES = ("", "theta", "v", "g", "learning_rate", "momentum")
RETURNED = ("theta", "v")


def moved(
    theta: np.ndarray, v: np.ndarray, g: np.ndarray, learning_rate: float, momentum: float
) -> tuple[np.ndarray, np.ndarray]:
    v = momentum * v - learning_rate * g
    return theta + v, v


right_steps = by_name(moved)


def case(theta: Any, v: Any, g: Any, learning_rate: float, momentum: float, label: str) -> Case:
    arrays = (array(theta), array(v), g if isinstance(g, tuple) else array(g))
    return Case((RETURNED, *arrays, learning_rate, momentum), label, NAMES)


def drawn(rng: np.random.Generator, *shape: int) -> Case:
    theta, v = rng.normal(size=(2, *shape)).round(2)
    (g,) = gradients(rng, 1, *shape)
    rate, momentum = rng.choice([0.02, 0.3, 0.7]), rng.choice([0.4, 0.8, 0.95])
    return case(theta, v, g, float(rate), float(momentum), f"shape {shape}")


def one_step(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([1], [0], [2], 0.25, 0.5, "one parameter, at rest"),
        case([1], [-2], [4], 0.25, 0.5, "one parameter, on its way down"),
        case([0, 0], [4, -2], [1, 1], 0.5, 0.75, "two parameters"),
        case([3, -1], [2, 0.5], [0, 0], 0.1, 0.9, "on flat ground"),
        case([3, -1], [0, 0], [0, 0], 0.1, 0.9, "at rest on flat ground"),
        case([3, -1], [20, -30], [800, -0.004], 0.1, 0.9, "gradients of very different size"),
        case([3, -1], [2, 0.5], [-1, 5], 0.1, 0.0, "momentum 0"),
        case([3, -1], [2, 0.5], [-1, 5], 0.0, 0.8, "rate 0"),
        *(drawn(rng, *shape) for shape in ((2,), (5,), (1,), (3, 2), (2, 2), (40,))),
    ]


def several_steps(rng: np.random.Generator) -> Sequence[Case]:
    """From rest, as an optimizer begins; whole numbers; single precision; no axis at all."""
    whole = (array([3, -2], int), np.zeros(2), (array([1, 4], int), array([-2, 3], int)))
    single = [
        array([0.5, -1.5], np.float32), np.zeros(2, np.float32),
        (array([1.5, 2.5], np.float32), array([-0.5, 3.5], np.float32)),
    ]  # fmt: skip
    return [
        case([0, 0], [0, 0], (array([1, -2]),) * 4, 0.5, 0.5, "a steady gradient"),
        case([1, 2], [0, 0], gradients(rng, 3, 2), 0.1, 0.9, "three gradients"),
        case([[1, 2, 3]], [[0, 0, 0]], gradients(rng, 5, 1, 3), 0.25, 0.8, "a matrix of one row"),
        Case((RETURNED, *whole, 0.5, 0.25), "whole numbers", NAMES),
        Case((RETURNED, *single, 0.5, 0.75), "single precision", NAMES),
    ]


mistake = mistakes_of(
    "momentum_step",
    "theta, v, g, learning_rate, momentum",
    {
        "v": "momentum * v - learning_rate * g",
        "theta": "theta + v",
        "returned": "theta, v",
    },
)
UPHILL = (
    "The step goes uphill. The gradient points up, so the velocity loses η g, and the velocity is "
    "what is *added*: v ← ρ v − η g, θ ← θ + v. One of the two signs is turned."
)
OTHER_SIGN = (
    "You keep the velocity with the other sign, v ← ρ v + η g and θ ← θ − v. From rest it is the "
    "same walk, and many books write it so. But the v that is handed in here points where the ball "
    "rolls: v ← ρ v − η g, θ ← θ + v."
)
RATE_OUTSIDE = (
    "Your velocity is a sum of gradients, and the rate comes in when θ moves (PyTorch has it so). "
    "Here the rate is in the velocity, v ← ρ v − η g, so that θ ← θ + v needs none."
)
AVERAGE = (
    "You weigh the gradient by 1 − ρ, so that v is an average. Momentum's velocity is a decaying "
    "*sum*: v ← ρ v − η g. That is why a steady gradient gets it to 1/(1 − ρ) steps in one."
)
RATE_TWICE = (
    "η comes in twice: it is in the velocity already, v ← ρ v − η g, and θ ← θ + v takes v as it "
    "is."
)
OLD_VELOCITY = (
    "θ moves by the *old* velocity: the gradient that has just come counts one step late. First "
    "the new v, then θ ← θ + v with it."
)
GRADIENT_TWICE = (
    "The gradient comes in twice: once by way of v, and once more where θ moves. θ ← θ + v is all."
)
UNUSED = (
    "The velocity is worked out but does not move θ: that is plain gradient descent. It is v that "
    "is added to θ."
)
FRICTION = (
    "You take 1 − ρ of the old velocity. `momentum` is the share that *stays*: at 0.9 the ball "
    "keeps nine tenths of its speed."
)
FIXED = (
    "A number stands where an argument belongs: `learning_rate` and `momentum` may have any value."
)
NO_UNIT = (
    "The length of the gradient is lost: only its direction is left, or only its signs. Where it "
    "is steep the ball gains more speed: v ← ρ v − η g with g as it is."
)
WRONG_RETURN = "Two things are wanted, in this order: the new θ and the new v, `return theta, v`."

MOMENTUM_STEP = Question(
    name="momentum_step",
    title="A step with momentum",
    parts=(Part("one step", 2, one_step), Part("several steps", 1, several_steps)),
    judge=judge_steps(right_steps),
    call=stepped,
    seen=values_first(right_steps),
    picture="course_lib.widgets.optimizer_tables:show_momentum",
    mistakes=(
        mistake("sign", UPHILL, v="momentum * v + learning_rate * g"),
        mistake("subtracted", UPHILL, theta="theta - v"),
        mistake(
            "other_convention", OTHER_SIGN,
            v="momentum * v + learning_rate * g", theta="theta - v",
        ),
        mistake("rate_outside", RATE_OUTSIDE, v="momentum * v - g",
                theta="theta + learning_rate * v"),
        mistake("rate_outside_and_sign", RATE_OUTSIDE, v="momentum * v + g",
                theta="theta - learning_rate * v"),
        mistake("average", AVERAGE, v="momentum * v - (1 - momentum) * learning_rate * g"),
        mistake("average_rate_outside", AVERAGE, v="momentum * v - (1 - momentum) * g",
                theta="theta + learning_rate * v"),
        mistake("average_other_sign", AVERAGE, v="momentum * v + (1 - momentum) * g",
                theta="theta - learning_rate * v"),
        mistake("average_with_rate_other_sign", AVERAGE,
                v="momentum * v + (1 - momentum) * learning_rate * g", theta="theta - v"),
        mistake("rate_twice", RATE_TWICE, theta="theta + learning_rate * v"),
        mistake("rate_twice_and_sign", RATE_TWICE, v="momentum * v + learning_rate * g",
                theta="theta - learning_rate * v"),
        mistake("old_velocity", OLD_VELOCITY, first="old = v", theta="theta + old"),
        mistake("old_velocity_faded", OLD_VELOCITY, first="old = v",
                theta="theta + momentum * old"),
        mistake("gradient_twice", GRADIENT_TWICE, theta="theta + v - learning_rate * g"),
        mistake(
            "looks_ahead",
            "You apply the momentum to the new velocity and add the gradient's step again, "
            "θ + ρ v − η g: that is Nesterov's, in a form of which θ is the point ahead. Here "
            "θ ← θ + v.",
            theta="theta + momentum * v - learning_rate * g",
        ),
        mistake(
            "momentum_twice",
            "ρ comes in twice: the new v is faded once more before it moves θ. θ ← θ + v takes v "
            "as it is.",
            theta="theta + momentum * v",
        ),
        mistake("unused", UNUSED, theta="theta - learning_rate * g"),
        mistake(
            "never_fades",
            "ρ is missing: the ball has no friction and never loses what speed it has. "
            "v ← ρ v − η g.",
            v="v - learning_rate * g",
        ),
        mistake(
            "forgets",
            "The old velocity is forgotten: this is plain gradient descent. v ← ρ v − η g keeps a "
            "share ρ of it.",
            v="-learning_rate * g",
        ),
        mistake(
            "no_rate",
            "The learning rate is missing: v ← ρ v − η g.",
            v="momentum * v - g",
        ),
        mistake(
            "momentum_times_all",
            "ρ multiplies the gradient's step, too, as in ρ (v − η g). Only the old velocity "
            "fades: v ← ρ v − η g.",
            v="momentum * (v - learning_rate * g)",
        ),
        mistake(
            "rate_times_all",
            "η multiplies the old velocity, too, as in η (ρ v − g). It belongs to the gradient "
            "alone: v ← ρ v − η g.",
            v="learning_rate * (momentum * v - g)",
        ),
        mistake(
            "exchanged",
            "η and ρ are exchanged: ρ (`momentum`) fades the old velocity, η (`learning_rate`) "
            "scales the gradient.",
            v="learning_rate * v - momentum * g",
        ),
        mistake("friction", FRICTION, v="(1 - momentum) * v - learning_rate * g"),
        mistake(
            "weighted",
            "You weigh the old velocity by 1 − ρ and the gradient by ρ, an average turned round. "
            "A velocity is a decaying sum: v ← ρ v − η g.",
            v="(1 - momentum) * v - momentum * learning_rate * g",
        ),
        mistake(
            "velocity_against",
            "The old velocity comes in with its sign turned: the ball would be thrown back at "
            "every step. v ← ρ v − η g.",
            v="-momentum * v - learning_rate * g",
        ),
        mistake("momentum_fixed", FIXED, v="0.9 * v - learning_rate * g"),
        mistake("rate_fixed", FIXED, v="momentum * v - 0.01 * g"),
        mistake("rate_fixed_at_a_tenth", FIXED, v="momentum * v - 0.1 * g"),
        mistake("both_fixed", FIXED, v="0.9 * v - 0.01 * g"),
        mistake("direction_only", NO_UNIT,
                v="momentum * v - learning_rate * g / (np.linalg.norm(g) + 1e-12)"),
        mistake("signs_only", NO_UNIT, v="momentum * v - learning_rate * np.sign(g)"),
        mistake(
            "theta_faded",
            "You fade θ where the velocity ought to fade: it is v that is multiplied by ρ.",
            v="momentum * theta - learning_rate * g",
        ),
        mistake(
            "theta_replaced",
            "θ is thrown away: the new θ is the old one *plus* v.",
            theta="v",
        ),
        mistake(
            "one_velocity",
            "All parameters share one velocity, a sum or a mean. Each has its own: v has the shape "
            "of θ, and everything is done entry by entry.",
            v="momentum * v - learning_rate * np.mean(g) * np.ones_like(g)",
        ),
        mistake(
            "old_velocity_returned",
            "θ is right, but the old v is returned: the ball would start each step at the same "
            "speed. Return the new one.",
            first="old = v", returned="theta, old",
        ),
        mistake(
            "step_returned",
            "The second thing you return is the gradient's step, −η g, not the velocity. Return "
            "the new v, all of it.",
            returned="theta, -learning_rate * g",
        ),
        mistake("turned_round", WRONG_RETURN, concept=False, returned="v, theta"),
        mistake("theta_only", WRONG_RETURN, concept=False, returned="theta"),
        mistake("velocity_only", WRONG_RETURN, concept=False, returned="v"),
        mistake(
            "whole_numbers",
            "The fractions are cut off, by `astype(int)` or an array of whole numbers. Parameters "
            "and velocities are floats.",
            concept=False,
            theta="(theta + v).astype(int)",
        ),
        mistake(
            "in_place", IN_PLACE, first="v *= momentum; v -= learning_rate * g; theta += v; w = v",
            v="w", theta="theta",
        ),
        mistake("velocity_in_place", IN_PLACE, first="v *= momentum; v -= learning_rate * g; w = v",
                v="w"),
    ),
)  # fmt: skip
