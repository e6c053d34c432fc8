"""Question 6: the playground's ℓ1, under which weights become exactly 0."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.call import Outcome
from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import same
from course_lib.checks.question import Case, Part, Question, Verdict
from course_lib.checks.written import whole, writer

NAMES = ("w", "g", "learning_rate", "rate")
DRAWN = "drawn"  # as the labels of drawn cases begin


def stepped(w: np.ndarray, g: np.ndarray, learning_rate: float, rate: float) -> np.ndarray:
    """The step by the gradient, then the pull; what the pull takes through 0 becomes 0."""
    moved = w - learning_rate * g
    pulled = moved - learning_rate * rate * np.sign(w)
    return np.where(moved * pulled < 0, 0.0, pulled)


compare = agrees_with(stepped)


def judge(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; and what the pull takes through 0 is 0 without rounding."""
    verdict = compare(case, output)
    if not verdict.ok:
        return verdict
    w, g, learning_rate, rate = case.args
    moved = w - learning_rate * g
    through = moved * (moved - learning_rate * rate * np.sign(w)) < -1e-9
    if np.any(np.asarray(output, float)[through] != 0):
        return replace(verdict, ok=False, why=NOT_QUITE)
    return verdict


NOT_QUITE = (
    "A weight that the pull takes through 0 comes *near* 0 and is not 0. Exactly 0 is what lets a "
    "link be taken out of the network."
)


def case(w: Any, g: Any, learning_rate: float, rate: float, label: str) -> Case:
    return Case((np.array(w, float), np.array(g, float), learning_rate, rate), label, NAMES)


def drawn(rng: np.random.Generator, learning_rate: float, rate: float, *shape: int) -> Case:
    """Weights of every fate: pulled, stopped at 0, carried past 0 by the gradient itself."""
    pull = learning_rate * rate
    n = int(np.prod(shape))
    sign = rng.choice([-1, 1], n)
    # where the gradient's step ends, in pulls, on w's own side of 0 if positive
    ends = np.resize([0.4, 1.5, -0.5, 0.7, -1.6, 4.5], n) * rng.uniform(0.9, 1.1, n)
    w = sign * rng.uniform(0.8, 3, n)
    g = (w - sign * ends * pull) / learning_rate
    order = rng.permutation(n)
    return case(w[order].reshape(shape), g[order].reshape(shape), learning_rate, rate,
                f"{DRAWN}, shape {shape}")  # fmt: skip


def one_weight(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([2], [1], 0.5, 0.5, "one weight"),
        case([-2], [1], 0.5, 0.5, "a negative weight"),
        case([2], [0], 0.25, 2, "no gradient"),
        case([0.5], [0], 0.25, 4, "no gradient, and a pull that is stronger than the weight"),
        case([-0.25], [0], 0.5, 2, "the same from below"),
        case([0.75], [1], 0.5, 1, "stopped at 0"),
        case([0.75], [0], 0.5, 1, "not quite at 0"),
        case([1], [4], 0.5, 0.5, "carried past 0 by the gradient"),
        case([-1], [-4], 0.5, 0.5, "carried past 0 from below"),
        case([0], [0], 0.5, 0.5, "a weight of 0"),
        case([0], [2], 0.25, 4, "a weight of 0 that has a gradient"),
        case([1.5], [-1], 0.5, 0, "no penalty"),
        case([1], [4], 0.5, 0, "no penalty, past 0"),
    ]


def many_weights(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([2, -1, 0.25, -0.25], [1, 1, 0, 0], 0.5, 1, "four weights"),
        drawn(rng, 0.5, 0.5, 6),
        drawn(rng, 0.25, 1.0, 3, 4),
        drawn(rng, 0.125, 3.0, 2, 1),
        drawn(rng, 0.03, 10.0, 40),
        drawn(rng, 2.0, 0.25, 8, 3),
    ]


def seen(case: Case, outcome: Outcome) -> Outcome:
    """For `Question.seen`: a mistake is the same mistake where it is made in place."""
    if not outcome.changed_inputs:
        return outcome
    if case.label.startswith(DRAWN) and same(stepped(*case.args), outcome.value):
        return outcome
    return replace(outcome, changed_inputs=False)


mistake = writer(
    """\
def penalized_step(w, g, learning_rate, rate):
    {first}
    moved = {moved}
    pulled = {pulled}
    return {returned}
""",
    first="pass",
    moved="w - learning_rate * g",
    pulled="moved - learning_rate * rate * np.sign(w)",
    returned="np.where(moved * pulled < 0, 0.0, pulled)",
)
other = whole("penalized_step(w, g, learning_rate, rate)")
NOT_TIMES_RATE = (
    "The pull is not multiplied by the learning rate: it is η λ sign w, part of the step as the "
    "gradient is."
)
SHARE = (
    "That is ℓ2: each weight loses a *share* of itself, η λ w, so that a small one is hardly "
    "pulled and none arrives at 0. ℓ1 pulls all alike, by η λ, whatever their size."
)
NEVER = (
    "Nothing stops at 0: a weight that the pull takes through 0 comes out on the other side, and "
    "is pulled back in the next step. It is to become exactly 0."
)
BY_GRADIENT = (
    "You stop *every* weight that changes its sign. Where the gradient alone carries it past 0, "
    "the loss wants it there: only what the *pull* takes through 0 becomes 0. Compare the places "
    "before and after the pull, not before and after the whole step."
)
SIZE = (
    "You pull by |w|. |w| is the penalty; the pull is its *slope*, sign w: 1 for a positive "
    "weight, −1 for a negative one, whatever its size."
)
IN_PLACE = (
    "Your code writes into an array that it was handed (`-=`, `w[…] = 0`): whoever calls it finds "
    "the weights moved already. Make new arrays."
)
SIGN_OF_MOVED = (
    "You take the sign *after* the gradient's step. The pull goes by the weight before the step, "
    "sign w; where the gradient has carried the weight past 0 the two differ."
)

PENALIZED_STEP = Question(
    name="penalized_step",
    title="A pull that ends at 0",
    parts=(Part("one weight", 1, one_weight), Part("many weights", 2, many_weights)),
    judge=judge,
    seen=seen,
    picture="course_lib.widgets.playground_tables:show_step",
    mistakes=(
        mistake("no_penalty", "The penalty is missing: after the gradient's step each weight is "
                "pulled towards 0 by η λ.", returned="moved"),
        mistake("share", SHARE, pulled="moved - learning_rate * rate * w"),
        mistake("share_of_two", SHARE, pulled="moved - 2 * learning_rate * rate * w"),
        mistake("share_never_stopped", SHARE, pulled="moved - learning_rate * rate * w",
                returned="pulled"),
        mistake("share_of_moved", SHARE, pulled="moved - learning_rate * rate * moved"),
        mistake("never_stopped", NEVER, returned="pulled"),
        mistake("sign_of_moved", SIGN_OF_MOVED,
                pulled="moved - learning_rate * rate * np.sign(moved)"),
        mistake("sign_of_moved_never_stopped",
                "Two things: the pull goes by the weight *before* the step, sign w; and what it "
                "takes through 0 is to become exactly 0.",
                pulled="moved - learning_rate * rate * np.sign(moved)", returned="pulled"),
        mistake("sign_of_gradient", "The pull goes by the gradient's sign, so that it pushes the "
                "weight on in the direction in which it moves. It pulls towards 0: by the sign of "
                "the weight.", pulled="moved - learning_rate * rate * np.sign(g)"),
        mistake("sign_of_gradient_never_stopped", "The pull goes by the gradient's sign, so that "
                "it pushes the weight on in the direction in which it moves. It pulls towards 0: "
                "by the sign of the weight; and there it stops.",
                pulled="moved - learning_rate * rate * np.sign(g)", returned="pulled"),
        mistake("not_times_rate", NOT_TIMES_RATE, pulled="moved - rate * np.sign(w)"),
        mistake("not_times_rate_never_stopped", NOT_TIMES_RATE,
                pulled="moved - rate * np.sign(w)", returned="pulled"),
        mistake("rate_forgotten", "λ (`rate`) is missing in the pull: it is η λ sign w.",
                pulled="moved - learning_rate * np.sign(w)"),
        mistake("away", "The pull goes *away* from 0: the sign is turned. A positive weight is "
                "made smaller, a negative one larger.",
                pulled="moved + learning_rate * rate * np.sign(w)"),
        mistake("away_never_stopped", "The pull goes *away* from 0: the sign is turned. A positive "
                "weight is made smaller, a negative one larger; at 0 it stops.",
                pulled="moved + learning_rate * rate * np.sign(w)", returned="pulled"),
        mistake("uphill", "The gradient's step goes uphill: descent takes η g away.",
                moved="w + learning_rate * g"),
        mistake("no_size", "You take away η λ from every weight. A negative weight is taken "
                "further from 0 by that: the pull has the sign of the weight, η λ sign w.",
                pulled="moved - learning_rate * rate"),
        mistake("no_size_never_stopped", "You take away η λ from every weight. A negative weight "
                "is taken further from 0 by that: the pull has the sign of the weight, η λ sign w; "
                "and at 0 it stops.", pulled="moved - learning_rate * rate", returned="pulled"),
        mistake("by_whole_step", BY_GRADIENT, returned="np.where(w * pulled < 0, 0.0, pulled)"),
        mistake("by_signs_of_whole_step", BY_GRADIENT,
                returned="np.where(w * pulled <= 0, 0.0, pulled)"),
        mistake("near_zero", "You stop all weights that are near 0 after the gradient's step. One "
                "that the gradient has carried past 0 is not taken through 0 by the pull, however "
                "near it is: the pull leads it *away* from there.",
                returned="np.where(np.abs(moved) < learning_rate * rate, 0.0, pulled)"),
        mistake("near_zero_before", "You stop all weights that were near 0 *before* the step. The "
                "gradient's step comes in between: only where u and v lie on two sides of 0 has "
                "the pull taken the weight through it.",
                returned="np.where(np.abs(w) < learning_rate * rate, 0.0, pulled)"),
        mistake("size", SIZE, pulled="moved - learning_rate * rate * np.abs(w)"),
        mistake("size_never_stopped", SIZE, pulled="moved - learning_rate * rate * np.abs(w)",
                returned="pulled"),
        mistake("by_gradient", BY_GRADIENT, returned="np.where(w * moved < 0, 0.0, pulled)"),
        mistake("sign_of_zero", "A weight of 0 has sign 0, and no pull: yours is pulled to one "
                "side (`np.where(w > 0, 1, -1)` makes a side of it).",
                pulled="moved - learning_rate * rate * np.where(w > 0, 1, -1)"),
        mistake("sign_of_zero_up", "A weight of 0 has sign 0, and no pull: yours is pulled to one "
                "side (`np.where(w >= 0, 1, -1)` makes a side of it).",
                pulled="moved - learning_rate * rate * np.where(w >= 0, 1, -1)"),
        mistake("zero_stays", "You keep a weight at 0 that *begins* there. In this step it may be "
                "moved by its gradient as any other; only a pull through 0 ends at 0.",
                returned="np.where((moved * pulled < 0) | (w == 0), 0.0, pulled)"),
        mistake("all_small", "You set weights to 0 that the pull did not take through 0: they are "
                "small *after* it. Small is not enough, the sign must change.",
                returned="np.where(np.abs(pulled) < learning_rate * rate, 0.0, pulled)"),
        mistake("pull_before_gradient", "You stop a weight at 0 and let the gradient move it on. "
                "First the gradient's step, then the pull: what the pull takes through 0 ends "
                "there, in this step.",
                moved="w - learning_rate * rate * np.sign(w)",
                pulled="np.where(w * moved < 0, 0.0, moved) - learning_rate * g",
                returned="pulled"),
        mistake("pull_alone", "The gradient's step is missing: only the penalty pulls.",
                moved="w"),
        mistake("clipped_at_zero", "You clip *all* weights at 0 from below, so that negative ones "
                "vanish. A weight may be negative; the pull stops it at 0 from either side.",
                returned="np.maximum(pulled, 0)"),
        mistake("gone_back", "A weight that the pull takes through 0 is left where it was before "
                "the pull: it is to become exactly 0.",
                returned="np.where(moved * pulled < 0, moved, pulled)"),
        mistake("gone_back_to_the_start", "A weight that the pull takes through 0 is left where it "
                "was before the step: it is to become exactly 0.",
                returned="np.where(moved * pulled < 0, w, pulled)"),
        mistake("branches_exchanged", "The two branches are exchanged: what the pull takes through "
                "0 becomes 0, and all others are v. (`np.where(condition, if so, else)`)",
                returned="np.where(moved * pulled < 0, pulled, 0.0)"),
        mistake("held_to_its_side", BY_GRADIENT,
                returned="np.clip(pulled, np.minimum(w, 0), np.maximum(w, 0))"),
        mistake("sum_of_both", "You pull by λ in one direction, whatever the weight's sign: g + λ "
                "is the slope of the loss and the penalty where the weight is positive. For a "
                "negative one it is g − λ. And what is stopped at 0 is what the *pull* takes "
                "through it.",
                pulled="w - learning_rate * (g + rate)",
                returned="np.where(w * pulled < 0, 0.0, pulled)"),
        mistake("nearly_zero", NOT_QUITE,
                returned="np.where(moved * pulled < 0, 1e-9 * moved, pulled)"),
        mistake("in_place", IN_PLACE, first="old = np.sign(w); w -= learning_rate * g; moved = w",
                moved="w", pulled="moved - learning_rate * rate * old"),
        other("one_number", "With `if` one decision is made for all weights. Each has its own "
              "fate: decide entry by entry, with `np.where`.",
              "moved = w - learning_rate * g",
              "pulled = moved - learning_rate * rate * np.sign(w)",
              "if np.all(moved * pulled < 0):",
              "    return 0 * w",
              "return pulled"),
    ),
)  # fmt: skip
