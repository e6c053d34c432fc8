"""Question 2: one step of Nesterov's momentum, whose gradient is taken ahead."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.question import Case, Part, Question

from .steps import array, judge_steps, mistakes_of, values_first

NAMES = ("", "theta", "v", "", "learning_rate", "momentum", "")
RETURNED = ("theta", "v")
FORMULAS = {
    "bowl": "∇L(θ) = 2 θ",
    "valley": "∇L(θ) = θ, but 10 θ at the last parameter",
    "quartic": "∇L(θ) = θ³ − θ",
    "waves": "∇L(θ) = cos θ",
    "slope": "∇L(θ) = 2 everywhere",
}


def stepped_ahead(
    answer: Any, returned: Any, theta: Any, v: Any, name: Any, learning_rate: Any, momentum: Any,
    steps: Any,
) -> Any:  # fmt: skip
    """Probe: what the answer gives, by name, after each of some steps; `name` is the gradient's."""

    def valley(x):
        slopes = np.ones(x.shape)
        slopes[..., -1] = 10.0
        return slopes * x

    functions: Any = {
        "bowl": lambda x: 2.0 * x,
        "valley": valley,
        "quartic": lambda x: x**3 - x,
        "waves": lambda x: np.cos(x),
        "slope": lambda x: np.full(x.shape, 2.0),
    }

    def gradient(theta):
        return functions[name](np.asarray(theta))

    told: dict = {}
    for number in range(steps):
        result = answer(theta, v, gradient, learning_rate, momentum)
        if not isinstance(result, (tuple, list)) or len(result) != len(returned):
            return {"result": result} if isinstance(result, dict) else result
        for key, value in zip(returned, result, strict=True):
            where = f" after step {number + 1}" if steps > 1 else ""
            told[key + where] = np.copy(value)  # it may be changed later
        theta, v = (np.asarray(value) for value in result)
    return told


def moved_ahead(
    theta: np.ndarray, v: np.ndarray, gradient: Any, learning_rate: float, momentum: float
) -> tuple[np.ndarray, np.ndarray]:
    v = momentum * v - learning_rate * gradient(theta + momentum * v)
    return theta + v, v


def case(
    theta: Any, v: Any, name: str, learning_rate: float, momentum: float, label: str, steps: int = 1
) -> Case:
    args = (RETURNED, array(theta), array(v), name, learning_rate, momentum, steps)
    times = f"; {steps} steps" if steps > 1 else ""
    return Case(args, f"{label}, {FORMULAS[name]}{times}", NAMES)


def drawn(rng: np.random.Generator, name: str, *shape: int) -> Case:
    signs = rng.choice([-1, 1], (2, *shape))
    theta, v = (signs * rng.uniform(0.3, 1.5, (2, *shape))).round(2)
    rate, momentum = rng.choice([0.05, 0.1, 0.3]), rng.choice([0.4, 0.7, 0.9])
    return case(theta, v, name, float(rate), float(momentum), f"shape {shape}")


def one_step(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([1], [0], "bowl", 0.25, 0.5, "one parameter, at rest"),
        case([1], [-2], "bowl", 0.25, 0.5, "one parameter, on its way down"),
        case([2, 1], [-2, 1], "valley", 0.05, 0.5, "two parameters"),
        case([3, -1], [2, 0.5], "slope", 0.1, 0.9, "the same slope everywhere"),
        case([0, 0], [0, 0], "bowl", 0.1, 0.9, "at rest in the lowest place"),
        case([300, -0.01], [20, -0.02], "valley", 0.05, 0.9, "far away and near"),
        case([3, -1], [2, 0.5], "quartic", 0.1, 0.0, "momentum 0"),
        case([3, -1], [2, 0.5], "bowl", 0.0, 0.8, "rate 0"),
        *(
            drawn(rng, name, *shape)
            for name, *shape in (
                ("quartic", 2), ("waves", 4), ("valley", 1), ("quartic", 3, 2), ("bowl", 40),
                ("waves", 2, 2),
            )
        ),
    ]  # fmt: skip


def several_steps(rng: np.random.Generator) -> Sequence[Case]:
    whole = (array([3, -2], int), np.zeros(2), "valley", 0.0625, 0.75, 3)
    single = (array([0.5, -1.5], np.float32), np.zeros(2, np.float32), "quartic", 0.125, 0.5, 2)
    start = (rng.choice([-1, 1], 3) * rng.uniform(0.6, 1.4, 3)).round(2)
    return [
        case([4], [0], "bowl", 0.25, 0.5, "from rest", 3),
        case([-3, 1], [0, 0], "valley", 0.05, 0.9, "from rest", 4),
        case(start, [0, 0, 0], "quartic", 0.1, 0.8, "from rest", 5),
        case([start], [[0, 0, 0]], "waves", 0.2, 0.6, "a matrix of one row", 3),
        Case((RETURNED, *whole), f"whole numbers, {FORMULAS['valley']}; 3 steps", NAMES),
        Case((RETURNED, *single), f"single precision, {FORMULAS['quartic']}; 2 steps", NAMES),
    ]


def right_steps(*args: Any) -> Any:
    """The right results, by name."""
    return stepped_ahead(moved_ahead, *args)


mistake = mistakes_of(
    "nesterov_step",
    "theta, v, gradient, learning_rate, momentum",
    {
        "ahead": "theta + momentum * v",
        "g": "gradient(ahead)",
        "v": "momentum * v - learning_rate * g",
        "theta": "theta + v",
        "returned": "theta, v",
    },
)
HERE = (
    "The gradient is taken at θ, where the ball stands: that is plain momentum. Nesterov looks "
    "where it is going, at θ + ρ v."
)
BEHIND = (
    "You look *behind*, at θ − ρ v. The velocity is added to θ here, so ahead is θ + ρ v. (Where a "
    "text subtracts V, ahead is θ − ρ V. One deck mixes the two.)"
)
WHOLE_GLIDE = (
    "You look a whole v ahead. By itself the ball glides ρ v, for some of its speed is lost: the "
    "gradient is taken at θ + ρ v."
)
NEW_VELOCITY = (
    "You look ahead with a *new* velocity, into which a gradient has gone already. Nesterov asks "
    "once, before he brakes: at θ + ρ v with the old v."
)
STAYS_AHEAD = (
    "θ moves from the point ahead, so the glide ρ v counts twice. The point ahead is only looked "
    "at: θ ← θ + v starts from θ itself."
)
AHEAD_RETURNED = (
    "You return the point ahead as θ. (PyTorch and Keras keep that one.) Here θ is where the ball "
    "has come to, θ + v."
)
UPHILL = (
    "The step goes uphill: v ← ρ v − η g loses what the gradient says, and θ ← θ + v. One of the "
    "two signs is turned."
)
OTHER_SIGN = (
    "You keep the velocity with the other sign, v ← ρ v + η g and θ ← θ − v. The v that is handed "
    "in here points where the ball rolls: v ← ρ v − η g, θ ← θ + v, and ahead is θ + ρ v."
)
GRADIENT_STEP = (
    "You look ahead along the gradient. Nesterov looks along the *velocity*, to where the ball "
    "glides by itself: θ + ρ v."
)
RATE_AHEAD = "How far ahead depends on ρ alone: θ + ρ v. The rate is in v already."
VELOCITY_ONLY = "The gradient is taken at the velocity. It is a function of a *place*: θ + ρ v."
AVERAGE = (
    "You weigh the gradient by 1 − ρ, so that v is an average. Momentum's velocity is a decaying "
    "*sum*: v ← ρ v − η g."
)
WRONG_RETURN = "Two things are wanted, in this order: the new θ and the new v, `return theta, v`."
IN_PLACE = (
    "Your code writes into an array that was handed in (`+=`, `*=`, `[:] =`): whoever calls it "
    "finds their parameters or velocity moved already, and an array of whole numbers cannot hold "
    "the result at all. Make new arrays: `ahead = theta + …`."
)
FIXED = (
    "A number stands where an argument belongs: `learning_rate` and `momentum` may have any value."
)

NESTEROV_STEP = Question(
    name="nesterov_step",
    title="A step that looks ahead",
    parts=(Part("one step", 2, one_step), Part("several steps", 1, several_steps)),
    judge=judge_steps(right_steps),
    call=stepped_ahead,
    seen=values_first(right_steps),
    picture="course_lib.widgets.optimizer_tables:show_nesterov",
    mistakes=(
        mistake("here", HERE, ahead="theta"),
        mistake("behind", BEHIND, ahead="theta - momentum * v"),
        mistake("whole_glide", WHOLE_GLIDE, ahead="theta + v"),
        mistake("whole_glide_behind", BEHIND, ahead="theta - v"),
        mistake(
            "new_velocity", NEW_VELOCITY,
            ahead="theta + momentum * v - learning_rate * gradient(theta)",
        ),
        mistake(
            "new_velocity_faded", NEW_VELOCITY,
            ahead="theta + momentum * (momentum * v - learning_rate * gradient(theta))",
        ),
        mistake("stays_ahead", STAYS_AHEAD, theta="ahead + v"),
        mistake("only_the_step_from_ahead", (
            "θ takes the glide with the old v and the gradient's step from the place ahead, and v "
            "is something else. Both come from one new v: v ← ρ v − η g, θ ← θ + v."
        ), first="old = v", v="old - learning_rate * g", theta="ahead - learning_rate * g"),
        mistake("ahead_returned", AHEAD_RETURNED, theta="theta + v + momentum * v"),
        mistake("as_keras", (
            "You take the gradient at θ and look ahead afterwards, θ + ρ v − η g. PyTorch and "
            "Keras do so, and their θ is the point *ahead*. Here θ is where the ball is, and the "
            "gradient is taken at θ + ρ v."
        ), ahead="theta", theta="theta + momentum * v - learning_rate * g"),
        mistake("faded_twice", (
            "v has faded already when you look ahead by ρ v: that is ρ² times the old v. Look "
            "ahead first, θ + ρ v with the v that was handed in."
        ), ahead="theta + momentum * momentum * v"),
        mistake("looked_at_returned", (
            "You return the place where you looked as θ. It is only looked at: θ ← θ + v with the "
            "new v."
        ), theta="ahead"),
        mistake("along_the_gradient", GRADIENT_STEP,
                ahead="theta - learning_rate * gradient(theta)"),
        mistake("along_the_gradient_by_momentum", GRADIENT_STEP,
                ahead="theta - momentum * gradient(theta)"),
        mistake("rate_ahead", RATE_AHEAD, ahead="theta + learning_rate * v"),
        mistake("rate_and_momentum_ahead", RATE_AHEAD,
                ahead="theta + learning_rate * momentum * v"),
        mistake("at_the_velocity", VELOCITY_ONLY, ahead="v"),
        mistake("at_the_faded_velocity", VELOCITY_ONLY, ahead="momentum * v"),
        mistake("theta_faded", (
            "You fade the whole sum, ρ (θ + v). Only the velocity fades: θ + ρ v."
        ), ahead="momentum * (theta + v)"),
        mistake("theta_faded_alone", (
            "You fade θ, as in ρ θ + v. It is the velocity that fades: θ + ρ v."
        ), ahead="momentum * theta + v"),
        mistake("friction_ahead", (
            "You look ahead by (1 − ρ) v. `momentum` is the share of the speed that *stays*: "
            "θ + ρ v."
        ), ahead="theta + (1 - momentum) * v"),
        mistake("mean_of_both", (
            "You take the mean of the gradients here and ahead. Only the one ahead counts."
        ), g="(gradient(theta) + gradient(ahead)) / 2"),
        mistake("sum_of_both", (
            "You add the gradients here and ahead. Only the one ahead counts."
        ), g="gradient(theta) + gradient(ahead)"),
        mistake("moved_gradient", (
            "You take the gradient at θ and add ρ v to *it*. What moves is the place at which it "
            "is taken: `gradient(theta + …)`."
        ), g="gradient(theta) + momentum * v"),
        mistake("sign", UPHILL, v="momentum * v + learning_rate * g"),
        mistake("subtracted", UPHILL, theta="theta - v"),
        mistake("other_convention", OTHER_SIGN, ahead="theta - momentum * v",
                v="momentum * v + learning_rate * g", theta="theta - v"),
        mistake("other_convention_ahead", OTHER_SIGN,
                v="momentum * v + learning_rate * g", theta="theta - v"),
        mistake("rate_outside", (
            "Your velocity is a sum of gradients, and the rate comes in when θ moves. Here the "
            "rate is in the velocity: v ← ρ v − η g, θ ← θ + v."
        ), v="momentum * v - g", theta="theta + learning_rate * v"),
        mistake("rate_twice", (
            "η comes in twice: it is in the velocity already, and θ ← θ + v takes v as it is."
        ), theta="theta + learning_rate * v"),
        mistake("no_rate", "The learning rate is missing: v ← ρ v − η g.", v="momentum * v - g"),
        mistake("average", AVERAGE, v="momentum * v - (1 - momentum) * learning_rate * g"),
        mistake("average_without_rate", AVERAGE, v="momentum * v - (1 - momentum) * g",
                theta="theta + learning_rate * v"),
        mistake("forgets", (
            "The old velocity is used to look ahead, and then forgotten. v ← ρ v − η g keeps a "
            "share ρ of it."
        ), v="-learning_rate * g"),
        mistake("never_fades", (
            "The old velocity does not fade in yours: v ← ρ v − η g, with ρ before v there as well."
        ), v="v - learning_rate * g"),
        mistake("old_velocity", (
            "θ moves by the *old* velocity: what was seen ahead counts one step late. First the "
            "new v, then θ ← θ + v with it."
        ), first="old = v", theta="theta + old"),
        mistake("unused", (
            "The velocity is worked out but does not move θ. It is v that is added to θ, all of it."
        ), theta="theta - learning_rate * g"),
        mistake("gradient_twice", (
            "The gradient comes in twice: once by way of v, and once more where θ moves. θ ← θ + v "
            "is all."
        ), theta="theta + v - learning_rate * g"),
        mistake("momentum_twice", (
            "ρ comes in twice: the new v is faded once more before it moves θ. θ ← θ + v takes v "
            "as it is."
        ), theta="theta + momentum * v"),
        mistake("momentum_fixed", FIXED, ahead="theta + 0.9 * v",
                v="0.9 * v - learning_rate * g"),
        mistake("momentum_fixed_ahead", FIXED, ahead="theta + 0.9 * v"),
        mistake("rate_fixed", FIXED, v="momentum * v - 0.01 * g"),
        mistake("rate_fixed_at_a_tenth", FIXED, v="momentum * v - 0.1 * g"),
        mistake("not_called", (
            "`gradient` is a function, not an array: call it at a place, `gradient(theta + …)`."
        ), concept=False, g="gradient"),
        mistake("called_with_two", (
            "`gradient` takes one thing, a place: add first, `gradient(theta + momentum * v)`."
        ), concept=False, g="gradient(theta, momentum * v)"),
        mistake("old_velocity_returned", (
            "θ is right, but the old v is returned. Return the new one."
        ), first="old = v", returned="theta, old"),
        mistake("gradient_returned", (
            "The second thing you return is the gradient. The new v is wanted."
        ), returned="theta, g"),
        mistake("turned_round", WRONG_RETURN, concept=False, returned="v, theta"),
        mistake("theta_only", WRONG_RETURN, concept=False, returned="theta"),
        mistake("velocity_only", WRONG_RETURN, concept=False, returned="v"),
        mistake("in_place", IN_PLACE, first="v *= momentum; w = v; theta += v",
                ahead="theta", v="w - learning_rate * g", theta="theta - learning_rate * g"),
        mistake("velocity_in_place", IN_PLACE, first="w = v; v *= momentum",
                ahead="theta + v", v="w - learning_rate * g"),
        mistake("stays_ahead_in_place", IN_PLACE, first="theta += momentum * v", ahead="theta"),
    ),
)  # fmt: skip
