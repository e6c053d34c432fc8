"""Questions 8 to 10: numbers that want thought, not code."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.plain import as_array, describe
from course_lib.checks.question import Case, Judge, Mistake, Part, Question, Verdict, take_value

TOLERANCE = 0.005  # a number may be rounded to three figures


def judge_numbers(right: Sequence[float]) -> Judge:
    """Equal to three figures or so; the right numbers are not given away."""
    wanted = "one number" if len(right) == 1 else f"{len(right)} numbers, `[…, …]`"

    def judge(case: Case, output: Any) -> Verdict:
        array = as_array(output)
        numbers = array is not None and array.dtype.kind in "iuf"
        if array is None or not numbers or array.size != len(right):
            return Verdict(False, wanted, describe(output), f"Write {wanted}.")
        if array.ndim > 1 or (array.ndim == 1 and len(right) == 1):
            return Verdict(False, wanted, describe(output), f"Write {wanted}.")
        ok = bool(np.allclose(array, right, rtol=TOLERANCE, atol=0))
        other = "another number" if len(right) == 1 else "other numbers"
        return Verdict(ok, describe(output) if ok else other, describe(output), "" if ok else AGAIN)

    return judge


AGAIN = "Write the formulas down with these numbers in them, and go through them line by line."


def asked(
    name: str, title: str, right: Sequence[float], picture: str, *mistakes: tuple[str, str, str]
) -> Question:
    """A question whose answer is a number or a list of them; mistakes by name, value and hint."""
    return Question(
        name=name,
        title=title,
        parts=(Part("number" if len(right) == 1 else "numbers", 1, lambda rng: [Case(())]),),
        judge=judge_numbers(right),
        mistakes=tuple(Mistake(each, f"{name} = {value}", hint) for each, value, hint in mistakes),
        call=take_value,
        picture=f"course_lib.widgets.optimizer_thoughts:{picture}",
    )


ANSWER_GAIN = asked(
    "answer_gain",
    "How fast the ball gets",
    [1 / (1 - 0.9)],
    "show_gain",
    ("one_minus", "1 - 0.9", "1 − ρ is the share of its speed that the ball loses in a step. "
     "When it loses as much as it gains, v = ρ v + 1: solve for v."),
    ("signed", "-10", "A length has no sign: how many times as *long* is the step?"),
    ("one_over_momentum", "1 / 0.9", "The sum is 1 + ρ + ρ² + … = 1 / (1 − ρ), not 1 / ρ."),
    ("momentum_itself", "0.9", "ρ = 0.9 is the share of the speed that stays. How fast is the "
     "ball when a step adds just as much as is lost, v = ρ v + 1?"),
    ("average", "1", "That would be a running *mean*. Here the gradient has no factor 1 − ρ: the "
     "velocity is a decaying sum, 1 + ρ + ρ² + …"),
    ("two_terms", "1.9", "That is after two steps, 1 + ρ. It goes on: 1 + ρ + ρ² + …"),
    ("after_the_loss", "9", "That is ρ + ρ² + …, without the newest gradient, which counts whole."),
    ("endless", "float('inf')", "It does not grow for ever: the faster the ball, the more speed it "
     "loses in a step, a tenth of it. Where does that make up for what is gained?"),
)  # fmt: skip

ANSWER_FIRST_STEPS = asked(
    "answer_first_steps",
    "Adam's first step",
    [0.01, 0.01],
    "show_first_steps",
    ("descent", "[10, 0.00001]", "That is η g, plain gradient descent. In Adam's first step m̂ = g "
     "and v̂ = g²: what is m̂ / √v̂?"),
    ("without_rate", "[1, 1]", "m̂ / √v̂ is 1 here, whatever the gradient: right. But the step is η "
     "times that."),
    ("uncorrected", "[0.01 * 0.1 / 0.001**0.5] * 2", "That is without bias correction. With it "
     "m̂ = m / (1 − β₁) = g, and likewise v̂ = g²."),
    ("mean_uncorrected", "[0.001, 0.001]", "That is with m in place of m̂. In the first step "
     "m = (1 − β₁) g, and the correction divides by just that: m̂ = g."),
    ("uphill", "[-0.01, -0.01]", "A length has no sign: how *far* does each move?"),
    ("no_root", "[0.00001, 10]", "You divide by v̂ = g² and not by its root: that would give small "
     "gradients long steps."),
    ("turned", "[0.01, 10]", "The first is right. Is the second gradient's m̂ not divided by *its "
     "own* √v̂?"),
    ("second_tiny", "[0.01, 0.00001]", "The first is right. The second parameter has a v̂ of its "
     "own, which is as tiny as its gradient: what is 0.001 / √(0.001²)?"),
)  # fmt: skip

ANSWER_UNCORRECTED = asked(
    "answer_uncorrected",
    "What the correction does in the first step",
    [0.1 / np.sqrt(0.001)],
    "show_uncorrected",
    ("mean_only", "0.1", "m is too small by 0.1, true. But v is too small as well, and by its root "
     "the step is *divided*: 0.1 / √0.001."),
    ("no_root", "100", "0.1 / 0.001: the root is missing. It is √v that divides."),
    ("upside_down", "0.001**0.5 / 0.1", "That is the step with correction over the one without. "
     "Asked is the other way round; which of the two is longer?"),
    ("root_only", "0.001**0.5", "m is not m̂, and √v is not √v̂: both count, and √v divides."),
    ("one_over_the_root", "1 / 0.001**0.5", "You have seen that √v is too small, so that the step "
     "grows. But m on top is too small, too, by 0.1."),
    ("ten", "10", "1 / 0.1 would be by how much m is too small. The step has m on top and √v "
     "below: 0.1 / √0.001."),
    ("nothing", "1", "m is 0.1 g and v is 0.001 g². What is m / √v? With correction it is ±1."),
    ("product", "0.1 * 0.001**0.5", "√v stands *below*: divide by it."),
    ("square_only", "0.001", "v is too small by 0.001, true; but its root divides, and m stands on "
     "top: 0.1 / √0.001."),
)  # fmt: skip
