"""Question 9: a bump of two steps, of which any curve can be put together."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

NAMES = ("left", "right", "height", "")


def values(answer: Callable, left: Any, right: Any, height: Any, xs: Any) -> Any:
    """Probe: the network with the answer's weights, at the places xs."""
    found = answer(left, right, height)
    if found is None:
        return None
    if not isinstance(found, (tuple, list)) or len(found) != 4:
        return f"{len(found)} things" if isinstance(found, (tuple, list)) else "something else"
    w1, b1, w2, b2 = found
    w1, b1 = np.asarray(w1, dtype=float), np.asarray(b1, dtype=float)
    w2, b2 = np.asarray(w2, dtype=float), np.asarray(b2, dtype=float)
    if w1.shape != (2,) or b1.shape != (2,) or w2.shape != (2,) or b2.size != 1:
        return f"shapes {w1.shape}, {b1.shape}, {w2.shape}, {b2.shape}"
    if not all(np.isfinite(array).all() for array in (w1, b1, w2, b2)):
        return "weights that are not finite"
    hidden = (xs[:, None] * w1 + b1 > 0).astype(float)
    return hidden @ w2 + b2.ravel()[0]


def right_values(left: float, right: float, height: float, xs: np.ndarray) -> np.ndarray:
    return np.where((xs > left) & (xs < right), float(height), 0.0)


compare = agrees_with(right_values)


def judge_bump(case: Case, output: Any) -> Verdict:
    """The right value at every place, whatever the weights are."""
    if isinstance(output, str):
        why = f"Four things are wanted: w1, b1, w2 of shape (2,), b2 a number; came {output}."
        return Verdict(False, compare(case, None).expected, output, why)
    told = compare(case, output)
    if told.ok or output is None:
        return told
    xs = case.args[3]
    k = int(np.flatnonzero(~np.isclose(output, right_values(*case.args)))[0])
    right = right_values(*case.args)[k]
    why = f"At x = {xs[k]:g} the network says {output[k]:g}, and should say {right:g}."
    return replace(told, expected=f"{right:g} at x = {xs[k]:g}", got=f"{output[k]:g}", why=why)


def case(left: float, right: float, height: float) -> Case:
    width = right - left
    xs = np.array([left - 3 * width - 2, left - width / 4, left + width / 4, (left + right) / 2,
                   right - width / 8, right + width / 8, right + 4 * width + 2])  # fmt: skip
    return Case((left, right, height, xs), f"from {left:g} to {right:g}, {height:g} high", NAMES)


def bumps(rng: np.random.Generator) -> Sequence[Case]:
    """Around 1.5, around 0, with other heights, one of them below 0."""
    drawn = [
        (float(a), float(a + abs(w) + 0.5), float(h))
        for a, w, h in rng.normal(size=(3, 3)).round(1)
    ]
    return [
        case(1.0, 2.0, 1.0),
        case(0.0, 2.0, 3.0),
        case(-2.0, 1.0, 0.5),
        case(-4.0, -3.0, -2.0),
        case(-3.0, 3.0, 2.0),
        *(case(a, b, h or 1.0) for a, b, h in drawn),
    ]


def mistake(
    name: str, hint: str, w1: str = "[1.0, 1.0]", b1: str = "[-left, -right]",
    w2: str = "[height, -height]", b2: str = "0.0", concept: bool = True,
) -> Mistake:  # fmt: skip
    code = f"def bump_weights(left, right, height):\n    return {w1}, {b1}, {w2}, {b2}"
    return Mistake(name, code, hint, concept)


BUMP_WEIGHTS = Question(
    name="bump_weights",
    title="A bump of two steps",
    parts=(Part("bumps", 3, bumps),),
    judge=judge_bump,
    call=values,
    picture="course_lib.widgets.network_tables:show_bump",
    mistakes=(
        mistake(
            "bias_has_no_minus",
            "The biases have the wrong sign. A unit that steps at `left` has x − left > 0: its "
            "bias is −left.",
            b1="[left, right]",
        ),
        mistake(
            "both_up",
            "Both steps go up, so that beyond `right` it is twice as high. The second has to take "
            "away what the first has brought.",
            w2="[height, height]",
        ),
        mistake(
            "first_step_only",
            "It goes up at `left` and never comes down. The second step needs the weight −height.",
            w2="[height, 0.0]",
        ),
        mistake(
            "turned_round",
            "The bump hangs downwards: first up by `height`, then down.",
            w2="[-height, height]",
        ),
        mistake(
            "always_1_high",
            "The bump is always 1 high: multiply the output's weights by `height`.",
            w2="[1.0, -1.0]",
        ),
        mistake(
            "down_by_1",
            "It comes down by 1, whatever it went up by. What goes up by `height` comes down by "
            "`height`.",
            w2="[height, -1.0]",
        ),
        mistake(
            "lifted",
            "Outside of the bump the network says `height`, inside twice that: all of it is "
            "lifted. A step up and one down again are 0 outside, and need b2 = 0; two that look at "
            "each other are `height` outside, and need b2 = −height.",
            b2="height",
        ),
        mistake(
            "height_in_the_bias",
            "Outside of the bump the network says −height. The output's bias is not needed here: "
            "outside both steps are equal, and their difference is 0.",
            b2="-height",
        ),
        mistake(
            "height_in_the_hidden_weights",
            "The height stands in the hidden weights. A step is 0 or 1 however steep its sum is; "
            "the output's weights make the height.",
            w1="[height, height]",
            b1="[-height * left, -height * right]",
            w2="[1.0, -1.0]",
        ),
        mistake(
            "second_turned",
            "The second unit looks the other way, 1 below `right` and 0 above; then its weight "
            "must be +height and b2 = −height.",
            w1="[1.0, -1.0]",
            b1="[-left, right]",
        ),
        mistake(
            "width_for_right",
            "The second step is at the width, right − left. It belongs at `right`.",
            b1="[-left, -(right - left)]",
        ),
        mistake(
            "same_place",
            "The network says 0 everywhere: both steps are at the same place and cancel. One "
            "belongs at `left`, the other at `right`.",
            b1="[-left, -left]",
        ),
        mistake(
            "edges_as_weights",
            "The edges stand in the weights. Where a step is, the bias says: w1 = 1 and b1 = "
            "−left.",
            w1="[left, right]",
            b1="[0.0, 0.0]",
        ),
        mistake(
            "not_taken_as_steps",
            "Shapes: w1, b1 and w2 have two numbers each, b2 is one.",
            w1="[[1.0], [1.0]]",
            concept=False,
        ),
        mistake(
            "minus_at_left_only",
            "The second step is at −right. A unit that steps at `right` has x − right > 0: its "
            "bias is −right, too.",
            b1="[-left, right]",
        ),
        mistake(
            "steep_and_moved",
            "The steps are in other places: with the weight w a unit steps where w x + b = 0, at "
            "x = −b / w. A larger weight needs a larger bias, or stay with w1 = 1.",
            w1="[10.0, 10.0]",
        ),
        mistake(
            "height_without_its_sign",
            "A bump below 0 comes out above it: `height` keeps its sign.",
            w2="[abs(height), -abs(height)]",
        ),
        mistake(
            "edges_without_their_signs",
            "Bumps left of 0 are in the wrong place: `left` and `right` keep their signs.",
            b1="[-abs(left), -abs(right)]",
        ),
        mistake(
            "weights_and_biases_exchanged",
            "w1 and b1 are exchanged: first the weights, then the biases.",
            w1="[-left, -right]",
            b1="[1.0, 1.0]",
            concept=False,
        ),
        mistake(
            "whole_numbers",
            "The edges are cut off to whole numbers. Is there an `int`, or an array of whole "
            "numbers that receives them?",
            b1="[-int(left), -int(right)]",
            concept=False,
        ),
    ),
)
