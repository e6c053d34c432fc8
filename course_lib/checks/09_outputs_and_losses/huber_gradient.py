"""Question 3: the gradient of the mean Huber loss."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question
from course_lib.nn.losses import Huber

NAMES = ("y", "f", "delta")


def right_gradient(y: np.ndarray, f: np.ndarray, delta: float) -> np.ndarray:
    return Huber(delta).gradient(y, f)


def case(y: Sequence | np.ndarray, f: Sequence | np.ndarray, delta: float, label: str) -> Case:
    return Case((np.array(y, dtype=float), np.array(f, dtype=float), delta), label, NAMES)


def drawn(rng: np.random.Generator, n: int, delta: float) -> Case:
    """Errors within and beyond δ, of both signs."""
    y = 3 * rng.normal(size=n).round(1)
    sizes = delta * np.where(np.arange(n) % 2, rng.uniform(1.3, 4, n), rng.uniform(0.2, 0.8, n))
    signs = np.where(np.arange(n) // 2 % 2, 1, -1)
    return case(y, y + (signs * sizes)[rng.permutation(n)].round(2), delta, f"{n} samples")


def errors(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([2], [3], 2.0, "one sample, near"),
        case([2], [7], 2.0, "one sample, far"),
        case([2], [-7], 2.5, "one sample, far below"),
        case([0, 0, 0, 0], [1, -1, 8, -8], 2.0, "near and far, above and below"),
        case([10, 20, 30], [10.25, 19.5, 33], 0.5, "δ = ½, targets far from 0"),
        case([1500, 2000], [1400, 2010.5], 40.0, "large numbers"),
        *(drawn(rng, n, delta) for n, delta in ((4, 1.0), (5, 3.0), (6, 0.25), (9, 1.5))),
    ]


def mistake(name: str, hint: str, returned: str, e: str = "f - y", concept: bool = True) -> Mistake:
    code = f"def huber_gradient(y, f, delta):\n    e = {e}\n    return {returned}"
    return Mistake(name, code, hint, concept)


NO_MEAN = (
    "1/N is missing. The loss is the mean over the samples, and so is its gradient: divide by N."
)
DELTA_FIXED = "δ is an argument, and 1 only by habit: cut off at −δ and δ."
NO_SIGN = (
    "Beyond δ the slope is +δ above the target and −δ below it. Yours has one sign on both sides: "
    "samples that are far below would be pushed down further."
)
VALUES = (
    "These are the values of the loss, not its slopes. Derive by f: ½e² gives e, and δ(|e| − ½δ) "
    "gives δ times the sign of e."
)
TRIMMED = (
    "Beyond δ you let the slope be 0: such a sample would not pull at all, and an outlier would "
    "stay one. Huber's loss goes on as a straight line, with slope δ."
)
SQUARE = (
    "Nothing is cut off: this is the slope of the half square, and a single outlier pulls as hard "
    "as it is far. Beyond δ the slope stays at ±δ."
)
TWO = "The near part is *half* a square, ½e², with slope e. There is no 2."
JUMP = (
    "Your slope jumps at δ. The straight line is δ(|e| − ½δ): its slope is ±δ, neither δ² nor ½δ, "
    "and joins the parabola's without a corner."
)
SIGN_AND_MEAN = (
    "The sign is turned round, e = f − y, and 1/N is missing: the loss is the mean over the "
    "samples, and so is its gradient."
)
ALL_OR_NONE = (
    "You decide once for all samples. Each has its own error, near or far: choose for each by "
    "itself, `np.where(np.abs(e) <= delta, …, …)`."
)

HUBER_GRADIENT = Question(
    name="huber_gradient",
    title="The gradient of Huber's loss",
    parts=(Part("errors", 3, errors),),
    judge=agrees_with(right_gradient),
    picture="course_lib.widgets.output_tables:show_huber",
    mistakes=(
        mistake("no_mean", NO_MEAN, "np.clip(e, -delta, delta)"),
        mistake("square", SQUARE, "e / len(e)"),
        mistake("square_with_2", SQUARE, "2 * e / len(e)"),
        mistake(
            "absolute",
            "You take signs everywhere: that is the slope of |e|, near as well as far. Within δ "
            "the slope is e itself, so that it comes to rest at 0.",
            "np.sign(e) / len(e)",
        ),
        mistake(
            "absolute_times_delta",
            "You take δ times the sign everywhere, near as well as far. Within δ the slope is e "
            "itself, so that it comes to rest at 0.",
            "delta * np.sign(e) / len(e)",
        ),
        mistake("delta_is_1", DELTA_FIXED, "np.clip(e, -1, 1) / len(e)"),
        mistake(
            "sign_beyond",
            "Beyond δ your slope is ±1, so it jumps at δ. The straight line is δ(|e| − ½δ): its "
            "slope is ±δ, and joins the parabola's without a corner.",
            "np.where(np.abs(e) <= delta, e, np.sign(e)) / len(e)",
        ),
        mistake("no_sign_beyond", NO_SIGN, "np.where(np.abs(e) <= delta, e, delta) / len(e)"),
        mistake(
            "upper_side_only",
            "Only errors above are cut off. Below the target an outlier pulls as hard: compare |e| "
            "with δ, or cut at −δ as well.",
            "np.minimum(e, delta) / len(e)",
        ),
        mistake("sizes_only", NO_SIGN, "np.minimum(np.abs(e), delta) / len(e)"),
        mistake("trimmed", TRIMMED, "np.where(np.abs(e) <= delta, e, 0) / len(e)"),
        mistake(
            "parts_exchanged",
            "Near and far are exchanged: e is the slope for |e| ≤ δ, ±δ beyond.",
            "np.where(np.abs(e) <= delta, delta * np.sign(e), e) / len(e)",
        ),
        mistake(
            "values", VALUES,
            "np.where(np.abs(e) <= delta, e**2 / 2, delta * (np.abs(e) - delta / 2)) / len(e)",
        ),
        mistake("values_of_each", VALUES, "np.where(np.abs(e) <= delta, e**2 / 2, delta * "
                "(np.abs(e) - delta / 2))"),
        mistake("mean_of_the_values", VALUES, "np.where(np.abs(e) <= delta, e**2 / 2, delta * "
                "(np.abs(e) - delta / 2)).mean()"),
        mistake(
            "line_not_derived",
            "Beyond δ you return the line itself, δ(|e| − ½δ). Its *slope* is δ times the sign "
            "of e.",
            "np.where(np.abs(e) <= delta, e, delta * (np.abs(e) - delta / 2)) / len(e)",
        ),
        mistake(
            "line_times_e",
            "Beyond δ the derivative of δ|e| is δ · sign(e), not δe: |e| grows by 1 for each 1.",
            "np.where(np.abs(e) <= delta, e, delta * e) / len(e)",
        ),
        mistake(
            "line_with_its_constant",
            "Beyond δ the line is δ|e| − ½δ². A constant has no slope: what is left is δ times the "
            "sign of e.",
            "np.where(np.abs(e) <= delta, e, delta * np.sign(e) - delta**2 / 2) / len(e)",
        ),
        mistake("delta_squared", JUMP, "np.where(np.abs(e) <= delta, e, delta**2 * np.sign(e)) / "
                "len(e)"),
        mistake("half_delta_beyond", JUMP, "np.where(np.abs(e) <= delta, e, delta / 2 * "
                "np.sign(e)) / len(e)"),
        mistake(
            "half_of_e",
            "Near 0 the loss is ½e². Its slope is e: the 2 of the derivative takes the ½ away.",
            "np.where(np.abs(e) <= delta, e / 2, delta * np.sign(e)) / len(e)",
        ),
        mistake("with_2", TWO, "np.clip(2 * e, -2 * delta, 2 * delta) / len(e)"),
        mistake("with_2_near", TWO, "np.where(np.abs(e) <= delta, 2 * e, "
                "delta * np.sign(e)) / len(e)"),
        mistake(
            "sign",
            "The sign is turned round: e = f − y, what came less what should have. Where f is too "
            "high the slope is positive.",
            "np.clip(e, -delta, delta) / len(e)", e="y - f",
        ),
        mistake("sign_and_no_mean", SIGN_AND_MEAN, "np.clip(e, -delta, delta)", e="y - f"),
        mistake(
            "sign_turned_beyond",
            "Near and far pull in opposite directions. With e = f − y both slopes have the sign of "
            "e: e near 0, δ times the sign of e beyond δ.",
            "np.where(np.abs(e) <= delta, e, -delta * np.sign(e)) / len(e)",
        ),
        mistake(
            "lower_side_at_0",
            "Errors below 0 are cut off at 0: a prediction that is too low would never be raised. "
            "The slope runs from −δ to δ.",
            "np.clip(e, 0, delta) / len(e)",
        ),
        mistake(
            "squares_against_delta",
            "You compare e² with δ. The parabola ends where |e| = δ.",
            "np.where(e**2 <= delta, e, delta * np.sign(e)) / len(e)",
        ),
        mistake("all_or_none", ALL_OR_NONE,
                "(delta * np.sign(e) if (np.abs(e) > delta).any() else e) / len(e)"),
        Mistake(
            "if_of_an_array",
            "def huber_gradient(y, f, delta):\n"
            "    e = f - y\n"
            "    if abs(e) <= delta:\n"
            "        return e / len(y)\n"
            "    return delta * np.sign(e) / len(y)",
            "`if` asks one question, and e holds many errors, some near and some far. Choose for "
            "each by itself: `np.where(np.abs(e) <= delta, …, …)`, or a loop over the samples.",
        ),
        mistake(
            "predictions_cut_off",
            "You cut off the predictions, not the errors. It is e = f − y that is held between −δ "
            "and δ.",
            "(np.clip(f, -delta, delta) - y) / len(e)",
        ),
        mistake(
            "cut_after_the_mean",
            "You divide by N first and cut off then, so the threshold grows with N. Cut off each "
            "error, then take the mean.",
            "np.clip(e / len(e), -delta, delta)",
        ),
        mistake(
            "over_those_near",
            "You divide by the number of samples within δ. The mean is over all of them, N.",
            "np.clip(e, -delta, delta) / max(1, np.sum(np.abs(e) <= delta))",
        ),
        mistake(
            "divided_by_delta",
            "You divide by δ. Keep the slopes as they are: e within δ, ±δ beyond.",
            "np.clip(e / delta, -1, 1) / len(e)",
        ),
        mistake(
            "half_delta",
            "The line begins at |e| = δ. The ½δ in its formula only makes it meet the parabola; "
            "the slope is cut off at δ.",
            "np.clip(e, -delta / 2, delta / 2) / len(e)",
        ),
        mistake(
            "summed",
            "You add up the slopes to one number. The gradient says for each prediction how the "
            "loss changes with it: shape (n,).",
            "np.clip(e, -delta, delta).mean()",
        ),
        mistake(
            "smooth",
            "This is another soft cut, δ tanh(e/δ). It looks alike, but within δ Huber's slope is "
            "e exactly.",
            "delta * np.tanh(e / delta) / len(e)",
        ),
        mistake(
            "smooth_root",
            "This is the slope of a smooth relative, δ²(√(1 + (e/δ)²) − 1). It looks alike, but "
            "within δ Huber's slope is e exactly.",
            "e / np.sqrt(1 + (e / delta) ** 2) / len(e)",
        ),
        mistake(
            "length_cut_off",
            "You shorten the whole gradient if it is long: that is gradient clipping, and it makes "
            "good samples suffer for the bad one. Cut off each error by itself.",
            "e * min(1, delta / np.linalg.norm(e)) / len(e)",
        ),
        mistake(
            "in_a_column",
            "The result is a table of one column. A gradient has the shape of f, (n,).",
            "(np.clip(e, -delta, delta) / len(e))[:, None]",
            concept=False,
        ),
        Mistake(
            "changes_f",
            "def huber_gradient(y, f, delta):\n"
            "    f -= y\n"
            "    return np.clip(f, -delta, delta) / len(f)",
            "The values are right, but f itself is changed: `f -= y` writes into the caller's "
            "predictions. Compute a new array.",
        ),
    ),
)  # fmt: skip
