"""Question 5: one step of Adam, momentum and a rate for every parameter, both without bias."""

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

NAMES = ("", "theta", "m", "v", "t", "g", "learning_rate", "beta_1", "beta_2", "epsilon")
RETURNED = ("theta", "m", "v")


def moved(
    theta: np.ndarray, m: np.ndarray, v: np.ndarray, t: int, g: np.ndarray, learning_rate: float,
    beta_1: float, beta_2: float, epsilon: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat, v_hat = m / (1 - beta_1**t), v / (1 - beta_2**t)
    return theta - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


right_steps = by_name(moved)


def case(theta: Any, m: Any, v: Any, t: int, g: Any, label: str, *settings: float) -> Case:
    """`settings` are η, β1, β2 and ε."""
    arrays = (array(theta), array(m), array(v), t, g if isinstance(g, tuple) else array(g))
    return Case((RETURNED, *arrays, *settings), label, NAMES)


def drawn(rng: np.random.Generator, t: int, *shape: int) -> Case:
    theta, m = rng.normal(size=(2, *shape)).round(2)
    v = rng.uniform(0.2, 6, shape).round(2)
    (g,) = gradients(rng, 1, *shape)
    choices = ([0.05, 0.3, 0.7], [0.6, 0.8, 0.9], [0.5, 0.7, 0.95], [0.1, 0.4, 2.0])
    settings = [float(rng.choice(each)) for each in choices]
    return case(theta, m, v, t, g, f"shape {shape}, t = {t}", *settings)


def one_step(rng: np.random.Generator) -> Sequence[Case]:
    """ε is large in most of them, so that its place is seen."""
    usual = (0.01, 0.9, 0.999, 1e-8)
    none = [0, 0]
    return [
        case([1], [0], [0], 1, [4], "one parameter, the first step", 0.5, 0.5, 0.75, 1.0),
        case([1], [2], [8], 2, [-4], "one parameter, the second step", 0.5, 0.5, 0.75, 1.0),
        case([1], [0.5], [0.04], 3, [0.25], "small beside ε", 0.5, 0.5, 0.75, 1.0),
        case([2, -1], none, none, 1, [1000, 0.001], "gradients of very different size", *usual),
        case([2, -1], [0, 1], [0, 4], 3, none, "flat, one parameter still unused", *usual),
        case([2, -1], [1, -2], [4, 1], 2000, [-1, 5], "long after the start", 0.5, 0.9, 0.99, 0.1),
        case([2, -1], [1, -2], [4, 1], 2, [-1, 5], "β₁ = 0", 0.5, 0.0, 0.75, 0.1),
        case([2, -1], [1, -2], [4, 1], 2, [-1, 5], "rate 0", 0.0, 0.5, 0.75, 0.1),
        *(
            drawn(rng, t, *shape)
            for t, *shape in ((1, 2), (2, 5), (3, 1), (2, 3, 2), (5, 2, 2), (4, 40), (12, 3))
        ),
    ]


def several_steps(rng: np.random.Generator) -> Sequence[Case]:
    """From the start, t = 1, 2, …"""
    none = (np.zeros(2), np.zeros(2), 1)
    whole = (array([3, -2], int), *none, (array([3, 4], int), array([-4, 3], int)))
    single = [
        array([0.5, -1.5], np.float32), np.zeros(2, np.float32), np.zeros(2, np.float32), 1,
        (array([1.5, 2.5], np.float32), array([-0.5, 3.5], np.float32)),
    ]  # fmt: skip
    usual = (0.125, 0.9, 0.999, 1e-8)
    row = [[0, 0, 0]]
    return [
        case([1], [0], [0], 1, (array([2]),) * 4, "a steady gradient", 0.5, 0.5, 0.75, 0.5),
        case([1, 2], *none, gradients(rng, 3, 2), "the usual settings", *usual),
        case([1, 2], *none, gradients(rng, 4, 2), "quick to forget", 0.1, 0.6, 0.8, 0.3),
        case([[1, 2, 3]], row, row, 1, gradients(rng, 5, 1, 3), "one row", 0.25, 0.8, 0.9, 0.1),
        Case((RETURNED, *whole, 0.5, 0.5, 0.75, 0.25), "whole numbers", NAMES),
        Case((RETURNED, *single, 0.5, 0.75, 0.9, 0.5), "single precision", NAMES),
    ]


mistake = mistakes_of(
    "adam_step",
    "theta, m, v, t, g, learning_rate, beta_1, beta_2, epsilon",
    {
        "m": "beta_1 * m + (1 - beta_1) * g",
        "v": "beta_2 * v + (1 - beta_2) * g**2",
        "m_hat": "m / (1 - beta_1**t)",
        "v_hat": "v / (1 - beta_2**t)",
        "theta": "theta - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)",
        "returned": "theta, m, v",
    },
)
NO_CORRECTION = (
    "The bias correction is missing. m and v begin at 0 and are too small at first; dividing by "
    "1 − β^t makes means of them: m̂ = m / (1 − β₁^t), v̂ = v / (1 − β₂^t)."
)
ONE_CORRECTION = (
    "Only one of the two moments is corrected. Both begin at 0: m̂ = m / (1 − β₁^t) *and* "
    "v̂ = v / (1 − β₂^t)."
)
NO_POWER = (
    "You divide by 1 − β in every step; the *power* t is missing (one of the decks prints it so). "
    "1 − β^t rises to 1, so that the correction fades as the memory fills."
)
COUNTED_FROM_0 = (
    "You count steps from 0. In the first step t is 1: with 0 you would divide by 1 − β⁰ = 0."
)
AHEAD = "You add 1 to t. It is handed in as 1 in the first step already: 1 − β^t with t as it is."
TIMES_T = "You multiply β by t. The correction has a *power*: 1 − β^t, `beta_1**t`."
POWER_OF_ALL = "You raise 1 − β to the power t. It is β that is: 1 − β^t, `1 - beta_1**t`."
TIMES = "You multiply by 1 − β^t. m is too *small* at first, so it is divided by a number below 1."
EXCHANGED = (
    "β₁ and β₂ are exchanged. β₁ (0.9) belongs to m, the mean of g; β₂ (0.999) to v, the mean of "
    "g², which should change slowly."
)
NOT_SQUARED = (
    "v takes g where g² belongs (one of the decks prints it so). It would be a second mean of the "
    "gradient, and no root could be taken of what is below 0."
)
MOMENTS = (
    "The moments are exchanged where θ moves: the mean of g stands on top, the root of the mean of "
    "g² below: m̂ / (√v̂ + ε)."
)
NO_WEIGHT = (
    "1 − β is missing. m and v are running *means*: β of the old one and 1 − β of what is new. "
    "(Without it they are sums, and dividing by 1 − β^t does not make means of them.)"
)
TURNED = (
    "β and 1 − β are exchanged. β₁ (0.9) is the share of the *old* m that stays; the new g gets "
    "1 − β₁. Likewise v."
)
NO_ROOT = (
    "The root is missing. v̂ is a mean of *squares*: √v̂ is of the size of a gradient, so that the "
    "step is about η whatever the gradient's size."
)
INSIDE = (
    "ε stands inside the root, √(v̂ + ε). Here, and in the paper, it is added to the root, √v̂ + ε."
)
OUTSIDE = (
    "ε is added to the quotient, not to what divides it: `/` goes before `+`. Brackets: "
    "`m_hat / (np.sqrt(v_hat) + epsilon)`."
)
NO_EPSILON = (
    "ε is missing. A parameter that has never had a gradient has v̂ = 0, and 0/0 is no number; "
    "√v̂ + ε keeps the quotient finite."
)
SHORT_FORM = (
    "You put both corrections into the rate, as the paper does to save time. That leaves ε to be "
    "added to √v, and not to √v̂: another number. Correct first, then add ε."
)
STORED = (
    "You return the *corrected* moments. They would be corrected again in the next step, which is "
    "handed what you return: keep m and v as they are."
)
GRADIENT_ON_TOP = (
    "g stands on top where m̂ belongs: that is RMSprop with a correction. Adam's step goes along "
    "the mean gradient."
)
OLD = (
    "An old moment is used, which does not know of this gradient. First the new m and v, then the "
    "corrections, then the step."
)
FORGOTTEN = "An old moment is returned, so that this gradient is forgotten: return the new m and v."
ONE_RATE = (
    "All parameters share one v, made by a sum, a mean, a norm or a maximum. Each has its own: "
    "`g**2`, entry by entry."
)
SUM = (
    "Your moments only grow: the old one does not fade. β₁ of the old m, and 1 − β₁ of g; likewise "
    "v."
)
WRONG_RETURN = (
    "Three things are wanted, in this order: the new θ, m and v, `return theta, m, v`. t is "
    "counted by whoever calls."
)
EPSILON_FIXED = (
    "ε hardly counts in yours: a tiny number stands in its place, or it is taken only where v̂ is "
    "0. It is an argument of any size, and is added to √v̂ everywhere."
)
FIXED = "A number stands where an argument belongs: the rate, both β and ε may have any value."
NADAM = (
    "Your step looks ahead: it mixes g into m̂ once more, as Nadam does. Adam's goes along m̂, which "
    "has this gradient in it already."
)
ADAMAX = (
    "v keeps the largest |g|, fading, as AdaMax has it. Adam's v is the mean of g², and its root "
    "divides."
)
UPHILL = "The step goes uphill: η m̂ / (√v̂ + ε) is taken away from θ."
Q = "learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)"

ADAM_STEP = Question(
    name="adam_step",
    title="A step of Adam",
    parts=(Part("one step", 2, one_step), Part("several steps", 2, several_steps)),
    judge=judge_steps(right_steps),
    call=stepped,
    seen=values_first(right_steps),
    picture="course_lib.widgets.optimizer_tables:show_adam",
    mistakes=(
        mistake("sign", UPHILL, theta=f"theta + {Q}"),
        mistake("no_correction", NO_CORRECTION, m_hat="m", v_hat="v"),
        mistake("mean_not_corrected", ONE_CORRECTION, m_hat="m"),
        mistake("square_not_corrected", ONE_CORRECTION, v_hat="v"),
        mistake("no_power", NO_POWER, m_hat="m / (1 - beta_1)", v_hat="v / (1 - beta_2)"),
        mistake("no_power_of_beta_1", NO_POWER, m_hat="m / (1 - beta_1)"),
        mistake("no_power_of_beta_2", NO_POWER, v_hat="v / (1 - beta_2)"),
        mistake("counted_from_0", COUNTED_FROM_0, first="t = t - 1"),
        mistake("ahead", AHEAD, first="t = t + 1"),
        mistake("times_t", TIMES_T, m_hat="m / (1 - beta_1 * t)", v_hat="v / (1 - beta_2 * t)"),
        mistake("power_of_all", POWER_OF_ALL, m_hat="m / (1 - beta_1) ** t",
                v_hat="v / (1 - beta_2) ** t"),
        mistake("times", TIMES, m_hat="m * (1 - beta_1**t)", v_hat="v * (1 - beta_2**t)"),
        mistake("divided_by_the_power", (
            "You divide by β^t. The correction is 1 − β^t, which begins small and rises to 1."
        ), m_hat="m / beta_1**t", v_hat="v / beta_2**t"),
        mistake("divided_before_the_power", (
            "Brackets are missing: m / 1 − β^t is m − β^t. `m / (1 - beta_1**t)`."
        ), m_hat="m / 1 - beta_1**t", v_hat="v / 1 - beta_2**t"),
        mistake("correction_after_the_root", (
            "You take the root of v first and divide by 1 − β₂^t then. Correct v, then take the "
            "root: √(v / (1 − β₂^t))."
        ), theta="theta - learning_rate * m_hat / (np.sqrt(v) / (1 - beta_2**t) + epsilon)"),
        mistake("corrections_exchanged", (
            "The corrections are exchanged: m, which fades by β₁, is divided by 1 − β₁^t, and v by "
            "1 − β₂^t."
        ), m_hat="m / (1 - beta_2**t)", v_hat="v / (1 - beta_1**t)"),
        mistake("one_beta_for_both_corrections", (
            "Both are corrected by the same β. m fades by β₁, v by β₂: 1 − β₁^t and 1 − β₂^t."
        ), v_hat="v / (1 - beta_1**t)"),
        mistake("betas_exchanged", EXCHANGED, first="beta_1, beta_2 = beta_2, beta_1"),
        mistake("betas_exchanged_in_the_means", EXCHANGED, m="beta_2 * m + (1 - beta_2) * g",
                v="beta_1 * v + (1 - beta_1) * g**2"),
        mistake("one_beta", (
            "One β serves both means. v fades by β₂."
        ), first="beta_2 = beta_1"),
        mistake("larger", "You take the larger of √v̂ and ε. Here ε is added: √v̂ + ε.",
                theta="theta - learning_rate * m_hat / np.maximum(np.sqrt(v_hat), epsilon)"),
        mistake("not_squared", NOT_SQUARED, v="beta_2 * v + (1 - beta_2) * g"),
        mistake("not_squared_absolute_root", NOT_SQUARED, v="beta_2 * v + (1 - beta_2) * g",
                theta="theta - learning_rate * m_hat / (np.sqrt(np.abs(v_hat)) + epsilon)"),
        mistake("not_squared_no_root", NOT_SQUARED, v="beta_2 * v + (1 - beta_2) * g",
                theta="theta - learning_rate * m_hat / (v_hat + epsilon)"),
        mistake("absolute", (
            "v takes |g|. It is the mean of the *squares*, and the root is taken of that mean."
        ), v="beta_2 * v + (1 - beta_2) * np.abs(g)"),
        mistake("mean_squared", (
            "v takes the square of m. It is the mean of g², each gradient squared by itself."
        ), v="beta_2 * v + (1 - beta_2) * m**2"),
        mistake("weight_squared", (
            "1 − β₂ is squared with g. Square g first, then weigh: (1 − β₂) g²."
        ), v="beta_2 * v + ((1 - beta_2) * g) ** 2"),
        mistake("distance_squared", (
            "v takes (g − m)², the distance from the mean (another optimizer, AdaBelief, has it "
            "so). Adam's v is the mean of g² itself."
        ), v="beta_2 * v + (1 - beta_2) * (g - m) ** 2"),
        mistake("moments_exchanged", MOMENTS,
                theta="theta - learning_rate * v_hat / (np.sqrt(m_hat) + epsilon)"),
        mistake("moments_exchanged_absolute", MOMENTS,
                theta="theta - learning_rate * v_hat / (np.sqrt(np.abs(m_hat)) + epsilon)"),
        mistake("no_weights", NO_WEIGHT, m="beta_1 * m + g", v="beta_2 * v + g**2"),
        mistake("no_weight_of_g", NO_WEIGHT, m="beta_1 * m + g"),
        mistake("no_weight_of_the_square", NO_WEIGHT, v="beta_2 * v + g**2"),
        mistake("turned", TURNED, m="(1 - beta_1) * m + beta_1 * g",
                v="(1 - beta_2) * v + beta_2 * g**2"),
        mistake("sums", SUM, m="m + (1 - beta_1) * g", v="v + (1 - beta_2) * g**2"),
        mistake("plain_sums", SUM, m="m + g", v="v + g**2"),
        mistake("no_root", NO_ROOT, theta="theta - learning_rate * m_hat / (v_hat + epsilon)"),
        mistake("half_of_it", (
            "`v_hat**1/2` is half of v̂: `**` goes before `/`. The root is `np.sqrt(v_hat)`, or "
            "`v_hat**0.5`."
        ), theta="theta - learning_rate * m_hat / (v_hat**1/2 + epsilon)"),
        mistake("inside", INSIDE, theta="theta - learning_rate * m_hat / np.sqrt(v_hat + epsilon)"),
        mistake("outside", OUTSIDE,
                theta="theta - (learning_rate * m_hat / np.sqrt(v_hat) + epsilon)"),
        mistake("outside_times_rate", OUTSIDE,
                theta="theta - learning_rate * (m_hat / np.sqrt(v_hat) + epsilon)"),
        mistake("outside_added", OUTSIDE,
                theta="theta - learning_rate * m_hat / np.sqrt(v_hat) + epsilon"),
        mistake("no_epsilon", NO_EPSILON, theta="theta - learning_rate * m_hat / np.sqrt(v_hat)"),
        mistake("epsilon_in_the_mean", (
            "ε goes into v itself and is kept from step to step. It belongs to the root, √v̂ + ε."
        ), v="beta_2 * v + (1 - beta_2) * g**2 + epsilon",
                theta="theta - learning_rate * m_hat / np.sqrt(v_hat)"),
        mistake("short_form", SHORT_FORM, m_hat="m", v_hat="v",
                theta="theta - learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t) * m "
                "/ (np.sqrt(v) + epsilon)"),
        mistake("stored", STORED, returned="theta, m_hat, v_hat"),
        mistake("mean_stored", STORED, returned="theta, m_hat, v"),
        mistake("square_stored", STORED, returned="theta, m, v_hat"),
        mistake("root_stored", (
            "You return the root as v. What is handed to the next step is the mean of squares "
            "itself."
        ), returned="theta, m, np.sqrt(v)"),
        mistake("gradient_on_top", GRADIENT_ON_TOP,
                theta="theta - learning_rate * g / (np.sqrt(v_hat) + epsilon)"),
        mistake("square_of_the_mean_below", (
            "You divide by the size of m̂ itself, so that only signs are left. Below stands "
            "√v̂ + ε, from the mean of g²."
        ), theta="theta - learning_rate * m_hat / (np.sqrt(m_hat**2) + epsilon)"),
        mistake("no_scale", (
            "v is worked out but not used: this is momentum. The step is divided by √v̂ + ε."
        ), theta="theta - learning_rate * m_hat"),
        mistake("old_mean", OLD, first="old = m", m_hat="old / (1 - beta_1**t)"),
        mistake("old_square", OLD, first="old = v", v_hat="old / (1 - beta_2**t)"),
        mistake("mean_forgotten", FORGOTTEN, first="old = m", returned="theta, old, v"),
        mistake("square_forgotten", FORGOTTEN, first="old = v", returned="theta, m, old"),
        mistake("both_forgotten", FORGOTTEN, first="old = m, v", returned="theta, *old"),
        mistake("joint_sum", ONE_RATE, v="beta_2 * v + (1 - beta_2) * np.sum(g**2)"),
        mistake("joint_mean", ONE_RATE, v="beta_2 * v + (1 - beta_2) * np.mean(g**2)"),
        mistake("joint_maximum", ONE_RATE, v="beta_2 * v + (1 - beta_2) * np.max(g**2)"),
        mistake("joint_root", ONE_RATE,
                theta="theta - learning_rate * m_hat / (np.sqrt(np.sum(v_hat)) + epsilon)"),
        mistake("stands_still", (
            "A parameter whose gradient is 0 stands still in yours. Its m̂ is not 0 yet: Adam has "
            "inertia, and goes on. (0/0 is what ε is for.)"
        ), theta=f"np.where(g == 0, theta, theta - {Q})"),
        mistake("largest", (
            "You keep the largest v that there was (AMSGrad has it so). Adam's v may fall again."
        ), v="np.maximum(v, beta_2 * v + (1 - beta_2) * g**2)"),
        mistake("nadam", NADAM, m_hat="(beta_1 * m + (1 - beta_1) * g) / (1 - beta_1**t)"),
        mistake("nadam_next_power", NADAM,
                m_hat="beta_1 * m / (1 - beta_1**(t + 1)) + (1 - beta_1) * g / (1 - beta_1**t)"),
        mistake("nadam_next_power_of_both", NADAM,
                m_hat="(beta_1 * m + (1 - beta_1) * g) / (1 - beta_1**(t + 1))"),
        mistake("adamax", ADAMAX, v="np.maximum(beta_2 * v, np.abs(g))",
                theta="theta - learning_rate * m_hat / (v + epsilon)"),
        mistake("adamax_without_epsilon", ADAMAX, v="np.maximum(beta_2 * v, np.abs(g))",
                theta="theta - learning_rate * m_hat / v"),
        mistake("sign_of_the_mean", (
            "You keep only the sign of m̂. Where gradients disagree m̂ is small against √v̂, and so "
            "is the step: its size counts."
        ), theta="theta - learning_rate * np.sign(m_hat) / (np.sqrt(v_hat) + epsilon)"),
        mistake("upside_down", (
            "You multiply by √v̂ + ε. It divides: where gradients are large, the rate becomes "
            "*small*."
        ), theta="theta - learning_rate * m_hat * (np.sqrt(v_hat) + epsilon)"),
        mistake("no_rate", "The learning rate is missing: θ − η m̂ / (√v̂ + ε).",
                theta="theta - m_hat / (np.sqrt(v_hat) + epsilon)"),
        mistake("rate_in_the_mean", (
            "η goes into m, as in momentum's velocity. Adam's m is the mean of g alone, and η "
            "comes in where θ moves."
        ), m="beta_1 * m + (1 - beta_1) * learning_rate * g",
                theta="theta - m_hat / (np.sqrt(v_hat) + epsilon)"),
        mistake("against", (
            "m has the sign of a velocity, β₁ m − (1 − β₁) g, and θ moves by −m̂: uphill. Adam's m "
            "is the mean of g itself."
        ), m="beta_1 * m - (1 - beta_1) * g"),
        mistake("against_and_added", (
            "m has the sign of a velocity, β₁ m − (1 − β₁) g, and is added. The m that is handed "
            "in is the mean of g itself: it is taken away."
        ), m="beta_1 * m - (1 - beta_1) * g", theta=f"theta + {Q}"),
        mistake("betas_fixed", FIXED, first="beta_1, beta_2 = 0.9, 0.999"),
        mistake("beta_1_fixed", FIXED, first="beta_1 = 0.9"),
        mistake("beta_2_fixed", FIXED, first="beta_2 = 0.999"),
        mistake("rate_fixed", FIXED, first="learning_rate = 0.001"),
        mistake("epsilon_fixed", EPSILON_FIXED, first="epsilon = 1e-8"),
        mistake("moments_turned_round", WRONG_RETURN, concept=False, returned="theta, v, m"),
        mistake("theta_last", WRONG_RETURN, concept=False, returned="m, v, theta"),
        mistake("with_t", WRONG_RETURN, concept=False, returned="theta, m, v, t + 1"),
        mistake("theta_only", WRONG_RETURN, concept=False, returned="theta"),
        mistake("step_only", (
            "You return the step, not where it leads: θ − η m̂ / (√v̂ + ε)."
        ), theta=f"-{Q}"),
        mistake("theta_in_place", IN_PLACE, theta=f"np.subtract(theta, {Q}, out=theta)"),
        mistake("moments_in_place", IN_PLACE, first="m *= beta_1; m += (1 - beta_1) * g; "
                "v *= beta_2; v += (1 - beta_2) * g**2; a, b = m, v", m="a", v="b"),
    ),
)  # fmt: skip
