"""Question 3: one example, and what the perceptron's rule makes of the weights."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

from .in_place import or_in_place

NAMES = ("w", "x", "d")


def fires(w: np.ndarray, x: np.ndarray) -> int:
    return int(w @ x >= 0)


def stepped(w: np.ndarray, x: np.ndarray, d: int) -> np.ndarray:
    return w + x * (d - fires(w, x))


def case(w: Sequence | np.ndarray, x: Sequence | np.ndarray, d: int, label: str) -> Case:
    return Case((np.array(w, dtype=float), np.array(x, dtype=float), d), label, NAMES)


def drawn(rng: np.random.Generator, d: int, right: bool, n_features: int = 4) -> Case:
    """An example of which the unit says d, or does not, and not by a hair."""
    while True:
        w, x = rng.normal(size=(2, n_features)).round(2)
        x[-1] = 1
        z = w @ x
        if abs(z) > 0.3 and (fires(w, x) == d) == right:
            word = "right" if right else "wrong"
            return case(w, x, d, f"{word}, d = {d}, {n_features} weights")


def wrong_ones(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([1, -2], [1, 3], 1, "it ought to fire"),
        case([1, 2], [3, 1], 0, "it ought not to fire"),
        case([2, -1], [1, 3], 1, "it ought to fire, no bias"),
        case([-1, -2], [1, 3], 1, "it ought to fire, all weights below 0"),
        case([0.5, -0.25, -1], [1, 2, 1], 1, "it ought to fire, with a bias"),
        case([0.5, 1, 0.25], [1, 2, 1], 0, "it ought not to fire, with a bias"),
        case([0.2, -0.1, 0.1], [2, 1, 1], 0, "it ought not to fire, a small z"),
        case([0.2, -0.6, 0.1], [1, 1, 1], 1, "it ought to fire, a small z"),
        case([0.2, -0.1, 0.1], [4, 1, 1], 0, "it ought not to fire, z = 0.8"),
        case([0.2, -0.3, 0.098], [1, 1, 1], 1, "it ought to fire, z = −0.002"),
        case([0.2, -0.4, 0.1], [1, 1, 1], 1, "it ought to fire, z = −0.1"),
        case([0.2, -1, 0.1], [1, 1, 1], 1, "it ought to fire, z = −0.7"),
        case([3, 3], [1, 1], 0, "it ought not to fire, and one step is not enough"),
        *(drawn(rng, d, right=False) for d in (0, 1, 0, 1)),
    ]


def right_ones(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([1, 2], [3, 1], 1, "it fires, and ought to"),
        case([1, -2], [1, 3], 0, "it does not fire, and ought not to"),
        case([0.2, -0.1, 0.1], [2, 1, 1], 1, "it fires by little, and ought to"),
        case([0.2, -0.6, 0.1], [1, 1, 1], 0, "it does not fire, by little, and ought not to"),
        case([0.2, -0.1, 0.1], [4, 1, 1], 1, "it fires, and ought to, z = 0.8"),
        case([0.2, -0.3, 0.098], [1, 1, 1], 0, "it does not fire, and ought not to, z = −0.002"),
        *(drawn(rng, d, right=True) for d in (0, 1, 0, 1)),
    ]


def on_the_plane(rng: np.random.Generator) -> Sequence[Case]:
    a, b = rng.integers(1, 5, size=2)
    return [
        case([0, 0], [2, 1], 0, "w = 0, it ought not to fire"),
        case([0, 0], [2, 1], 1, "w = 0, it ought to fire"),
        case([1, -2], [2, 1], 0, "x on the plane, it ought not to fire"),
        case([1, -2], [2, 1], 1, "x on the plane, it ought to fire"),
        case([a, b, -a - b], [1, 1, 1], 0, "x on the plane, with a bias"),
        case([b, 0, -2 * b], [2, 3, 1], 1, "x on the plane, with a bias"),
        case([0.2, -0.3, 0.102], [1, 1, 1], 0, "x beside the plane, z = 0.002"),
        case([0.2, -0.3, 0.102], [1, 1, 1], 1, "x beside the plane, z = 0.002"),
        case([0.2, -0.3, 0.098], [1, 1, 1], 1, "x on the other side, z = −0.002"),
        case([1, -2], [1.5, 0.5], 1, "x farther away, z = 0.5"),
        case([1, -2], [5, 1], 1, "x far away, z = 3"),
        case([1, -2], [1, 2], 0, "x far away, z = −3"),
    ]


compare = agrees_with(stepped)


def judge(case: Case, output: Any) -> Verdict:
    verdict = compare(case, output)
    if verdict.ok:
        return verdict
    w, x, d = case.args
    y, z = fires(w, x), w @ x
    told = f"Here z = w·x is {z + 0:.4g}, so y is {y} and d − y is {d - y}. {verdict.why}"
    return replace(verdict, why=told.strip())


def mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
    """The right function with one of its lines replaced."""
    lines = {"z": "w @ x", "y": "1 if z >= 0 else 0", "after": "w + x * (d - y)"} | changes
    code = (
        "def perceptron_step(w, x, d):\n"
        f"    z = {lines['z']}\n"
        f"    y = {lines['y']}\n"
        f"    return {lines['after']}"
    )
    return Mistake(name, code, hint, concept)


STRICT = (
    "Right but for z = 0: there the unit fires, y = 1 if z ≥ 0, and yours does not. It matters at "
    "the very start, where w = 0 and every z is 0."
)
TURNED = (
    "The sign is turned round: w moves away from what it should fire on. Where d = 1 and y = 0, x "
    "must be added: x (d − y), not x (y − d)."
)
ALWAYS = (
    "You change w after a right answer, too. The rule has d − y in it, what was wanted less what "
    "was said: that is 0 where the unit is right."
)
ONE_WAY = (
    "Where d = 0 and the unit fires, nothing happens in yours: there x must be taken away from w. "
    "(`d * z < 0` and `w += d * x` belong to labels −1 and 1; here they are 0 and 1.)"
)
ONLY_DOWN = (
    "Where d = 1 and the unit does not fire, nothing happens in yours: there x must be added to w."
)
PLUS_MINUS = (
    "Your y is −1 or 1, but d is 0 or 1: where the unit rightly does not fire, d − y is not 0. "
    "y must be 0 or 1 as d is."
)
DOUBLE = (
    "Your steps are twice as long, as with labels −1 and 1, where d − y is ±2. Here d and y are 0 "
    "and 1, and x itself is added or taken away."
)
LINEAR = (
    "You put z in the place of y. y is what the unit says, 1 or 0, not how strongly: y = 1 if "
    "z ≥ 0, else 0. (With z it is another rule, that of Widrow and Hoff.)"
)
SMOOTH = (
    "You put a probability in the place of y. That is the step of logistic regression; the "
    "perceptron's y is 1 or 0."
)
RATE = (
    "You multiply by a learning rate. None is asked for: from w = 0 it would change the length of "
    "w only, and no decision."
)
NO_X = (
    "x is missing from the change: every weight moves by the same amount. The weight of feature j "
    "moves by x_j (d − y), so that large features move their weights more."
)
LEFT_OUT = (
    "You treat the last weight apart. The 1 at the end of x makes it a weight like all others: it "
    "counts in z = w·x, and it moves by 1 · (d − y)."
)
THRESHOLD = (
    "You compare z with another number than 0. The bias, a weight in w, is the threshold already: "
    "y = 1 if z ≥ 0."
)

Y_OF_Z = (
    "You make y of the size of z. y is what the unit says, 1 or 0, however large z is: y = 1 if "
    "z ≥ 0, else 0."
)
EACH_PRODUCT = (
    "You look at each product w_j x_j by itself. The unit fires by their sum: z = w·x, `w @ x`."
)

PERCEPTRON_STEP = Question(
    name="perceptron_step",
    title="One step of the perceptron",
    parts=(
        Part("it is wrong", 2, wrong_ones),
        Part("it is right", 1, right_ones),
        Part("x on the plane, or beside it", 1, on_the_plane),
    ),
    judge=judge,
    seen=or_in_place(stepped),
    picture="course_lib.widgets.step_pictures:show_step",
    mistakes=(
        mistake("strict", STRICT, y="1 if z > 0 else 0"),
        mistake("turned", TURNED, after="w - x * (d - y)"),
        mistake(
            "turned_and_strict",
            f"{TURNED} And at z = 0 the unit fires: `>=`.",
            y="1 if z > 0 else 0",
            after="w - x * (d - y)",
        ),
        mistake("only_adds", ONE_WAY, after="w + x * (d > y)"),
        mistake("labels_plus_minus", ONE_WAY, after="w + d * x if d * z <= 0 else w"),
        mistake("only_subtracts", ONLY_DOWN, after="w - x * (y > d)"),
        mistake(
            "adds_d",
            "You add x · d: every example that ought to fire is added, however right the unit is, "
            "and nothing is ever taken away. (That is Hebb's rule.) Only mistakes count: d − y.",
            after="w + x * d",
        ),
        mistake(
            "adds_y",
            "You add x · y: the unit is confirmed in whatever it says. What counts is d − y, what "
            "was wanted less what was said.",
            after="w + x * y",
        ),
        mistake(
            "takes_y_away",
            "x is taken away wherever the unit fires, even where it ought to. What counts is "
            "d − y, what was wanted less what was said.",
            after="w - x * y",
        ),
        mistake("always_by_label", ALWAYS, after="w + x * (2 * d - 1)"),
        mistake("always_adds", ALWAYS, after="w + x"),
        mistake(
            "when_right",
            "w moves where the unit is right, and stays where it is wrong. Is there `==` where "
            "`!=` is meant, or a unit that fires where z is below 0? It fires where z ≥ 0, and "
            "learns from mistakes only.",
            after="w + x * (2 * d - 1) if y == d else w",
        ),
        mistake(
            "never",
            "w never changes. Do you ask `if y == d` before you add x (d − y)? There d − y is 0. "
            "Or do you return w as it came?",
            after="w",
        ),
        mistake(
            "adds_on_every_mistake",
            "Every mistake adds x in yours. Where the unit fires and ought not to, x must be taken "
            "away: d − y is −1 there.",
            after="w + x * (d != y)",
        ),
        mistake(
            "subtracts_on_every_mistake",
            "Every mistake takes x away in yours. Where the unit ought to fire and does not, x "
            "must be added: d − y is 1 there.",
            after="w - x * (d != y)",
        ),
        mistake(
            "plane_counts_as_wrong",
            "Right but for z = 0: there the unit fires, and where d = 1 that is right. (With "
            "labels −1 and 1, `t * z <= 0` calls it wrong for both.)",
            after="w + x * (2 * d - 1) if (2 * d - 1) * z <= 0 else w",
        ),
        mistake(
            "plane_counts_as_right",
            "Right but for z = 0: there the unit fires, and where d = 0 that is a mistake. (With "
            "labels −1 and 1, `t * z < 0` finds none there.)",
            after="w + x * (2 * d - 1) if (2 * d - 1) * z < 0 else w",
        ),
        mistake("y_plus_minus", PLUS_MINUS, y="1 if z >= 0 else -1"),
        mistake("y_plus_minus_strict", PLUS_MINUS, y="1 if z > 0 else -1"),
        mistake("y_by_sign", PLUS_MINUS, y="np.sign(z)"),
        mistake("double", DOUBLE, after="w + 2 * x * (d - y)"),
        mistake("half", RATE, after="w + 0.5 * x * (d - y)"),
        mistake("rate_tenth", RATE, after="w + 0.1 * x * (d - y)"),
        mistake("rate_hundredth", RATE, after="w + 0.01 * x * (d - y)"),
        mistake("linear", LINEAR, after="w + x * (d - z)"),
        mistake("sigmoid", SMOOTH, y="1 / (1 + np.exp(-z))"),
        mistake(
            "turned_unit_at_0",
            "Your unit fires where z is 0 or below. It fires where z ≥ 0.",
            y="1 if z <= 0 else 0",
        ),
        mistake(
            "half_at_0",
            "Right but for z = 0: there your y is ½, as by (sign z + 1) / 2. The unit says 1 or 0, "
            "nothing between; at z = 0 it fires.",
            y="(np.sign(z) + 1) / 2",
        ),
        mistake("whole_part_of_z", Y_OF_Z, y="int(z)"),
        mistake("positive_part_of_z", Y_OF_Z, y="max(0, z)"),
        mistake(
            "whether_not_0",
            "Your unit fires wherever z is not 0: `if z` asks that. It fires where z ≥ 0.",
            y="1 if z else 0",
        ),
        mistake("z_cut_off", Y_OF_Z, y="min(1, max(0, z))"),
        mistake(
            "always_fires",
            "Your unit fires whatever z is. y = 1 if z ≥ 0, else 0: the sign of z decides.",
            y="1",
        ),
        mistake("all_products", EACH_PRODUCT, y="int(np.all(w * x >= 0))"),
        mistake("any_product", EACH_PRODUCT, y="int(np.any(w * x >= 0))"),
        mistake("minus_half_threshold", THRESHOLD, y="1 if z >= -0.5 else 0"),
        mistake("minus_1_threshold", THRESHOLD, y="1 if z > -1 else 0"),
        mistake("small_threshold", THRESHOLD, y="1 if z >= 0.05 else 0"),
        mistake("small_minus_threshold", THRESHOLD, y="1 if z >= -0.2 else 0"),
        mistake("rounded_z", THRESHOLD, y="1 if round(z, 1) >= 0 else 0"),
        mistake("half_threshold", THRESHOLD, y="1 if z >= 0.5 else 0"),
        mistake("threshold_1", THRESHOLD, y="1 if z >= 1 else 0"),
        mistake("rounded", THRESHOLD, y="round(z)"),
        mistake("no_x", NO_X, after="w + (d - y)"),
        mistake(
            "times_w",
            "You multiply by w where x belongs: the change is x (d − y), the example itself.",
            after="w + w * (d - y)",
        ),
        mistake(
            "brackets",
            "w is thrown away where the unit is right, as by (w + x)(d − y): a factor d − y, which "
            "is 0 there, belongs to x alone. The change x (d − y) is added to w.",
            after="(w + x) * (d - y)",
        ),
        mistake(
            "product_only",
            "You multiply by w where it is to be added: w + x (d − y).",
            after="w * x * (d - y)",
        ),
        mistake(
            "whole_numbers",
            "The fractions are cut off, by `astype(int)` or the like. Weights need not be whole.",
            concept=False,
            after="(w + x * (d - y)).astype(int)",
        ),
        mistake(
            "change_only",
            "You return the change alone, x (d − y). The weights after the step are asked for: "
            "add it to w.",
            after="x * (d - y)",
        ),
        mistake(
            "output",
            "You return what the unit says. The weights after the step are asked for.",
            after="y",
        ),
        mistake(
            "weights_and_output",
            "You return two things. The weights after the step are asked for, alone.",
            concept=False,
            after="w + x * (d - y), y",
        ),
        mistake(
            "output_a_weight",
            "`w * x` multiplies entry by entry, so every weight gets a y of its own. The unit says "
            "one thing, by the sum: `w @ x`.",
            z="w * x",
            y="(z >= 0).astype(int)",
        ),
        mistake("last_weight_stays", LEFT_OUT, after="w + np.append(x[:-1], 0) * (d - y)"),
        mistake("last_weight_not_counted", LEFT_OUT, z="w[:-1] @ x[:-1]"),
        mistake("last_weight_as_it_is", LEFT_OUT, z="w[:-1] @ x[:-1] + w[-1]"),
        mistake("last_weight_by_itself", LEFT_OUT, after="w + np.append(x[:-1], 1) * (d - y)"),
        mistake(
            "normalized",
            "You scale w to length 1. The rule does not: w may grow.",
            after="(w + x * (d - y)) / max(np.linalg.norm(w + x * (d - y)), 1e-12)",
        ),
        mistake(
            "x_normalized",
            "You scale x to length 1 before you add it. The rule adds x as it is.",
            after="w + x / np.linalg.norm(x) * (d - y)",
        ),
        mistake(
            "until_right",
            "You repeat the step until this example is right. One step for one example: then the "
            "next one comes.",
            after="(lambda f, w: f(f, w))(lambda f, w: w if (w @ x >= 0) == d "
            "else f(f, w + x * (d - (w @ x >= 0))), w)",
        ),
    ),
)
