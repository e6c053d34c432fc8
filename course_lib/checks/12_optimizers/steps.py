"""What the step functions share: one step or several, told by name, and how mistakes are written.

A case's arguments are the names of what is returned, and then those of the answer. Where the
gradient is a tuple of several, as many steps are made, each from what the one before returned.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.call import Outcome
from course_lib.checks.judges import agrees_with, so_many_wanted
from course_lib.checks.plain import same
from course_lib.checks.question import Case, Judge, Mistake, Verdict
from course_lib.checks.written import writer

DRAWN = "shape"  # as the labels of drawn cases begin


def stepped(answer: Any, returned: Any, *args: Any) -> Any:
    """Probe: what the answer gives, by name, after one gradient or after each of several.

    Whole numbers before the gradient count the steps.
    """
    place = next((i for i, each in enumerate(args) if isinstance(each, tuple)), None)
    if place is None:
        result = answer(*args)
        if isinstance(result, (tuple, list)) and len(result) == len(returned):
            return dict(zip(returned, result, strict=True))
        return {"result": result} if isinstance(result, dict) else result
    state, settings = list(args[:place]), args[place + 1 :]
    told: dict = {}
    for number, gradient in enumerate(args[place]):
        result = answer(*state, gradient, *settings)
        if not isinstance(result, (tuple, list)) or len(result) != len(returned):
            return {"result": result} if isinstance(result, dict) else result
        for name, value in zip(returned, result, strict=True):
            told[f"{name} after step {number + 1}"] = np.copy(value)  # it may be changed later
        memory = iter([np.asarray(value) for value in result])
        state = [each + 1 if isinstance(each, int) else next(memory) for each in state]
    return told


def by_name(reference: Callable) -> Callable:
    """What the right step function gives for a case's arguments, by name."""
    return lambda *args: stepped(reference, *args)


def judge_steps(right: Callable) -> Judge:
    """Equal but for rounding in all that is returned; what is no such set is told so.

    `right(*case.args)` gives the right results by name.
    """
    judge_all = agrees_with(right)

    def judge(case: Case, output: Any) -> Verdict:
        verdict = judge_all(case, output)
        if output is None or verdict.ok:
            return verdict
        return so_many_wanted(verdict, output, ", ".join(case.args[0])) or verdict

    return judge


def values_first(right: Callable) -> Callable[[Case, Outcome], Outcome]:
    """For `Question.seen`: a mistake is the same mistake where it is made in place.

    That an input was changed counts only beside a right value, and in the cases that are drawn: at
    rate 0, say, many a wrong answer has the right value.
    """

    def seen(case: Case, outcome: Outcome) -> Outcome:
        if not outcome.changed_inputs:
            return outcome
        if case.label.startswith(DRAWN) and same(right(*case.args), outcome.value):
            return outcome
        return replace(outcome, changed_inputs=False)

    return seen


def array(values: Any, dtype: Any = float) -> np.ndarray:
    return np.array(values, dtype=dtype)


def gradients(rng: np.random.Generator, steps: int, *shape: int) -> tuple[np.ndarray, ...]:
    """Gradients for so many steps: of both signs, none near 0, and not all of one size."""
    sizes = rng.uniform(0.3, 3, (steps, *shape)) * rng.choice([-1, 1], (steps, *shape))
    return tuple(sizes.round(2))


def mistakes_of(question: str, parameters: str, lines: dict[str, str]) -> Callable[..., Mistake]:
    """How to write a mistake: the right answer, some of whose `lines` are others.

    A line is `name = expression`; that of `first` and `returned` stand as they are, at the
    beginning and at the end.
    """
    names = [name for name in lines if name != "returned"]
    body = ["{first}", *(f"{name} = {{{name}}}" for name in names), "return {returned}"]
    code = "\n    ".join([f"def {question}({parameters}):", *body])
    return writer(code, first="pass", **lines)


IN_PLACE = (
    "Your code writes into an array that was handed in (`+=`, `*=`, `[:] =`): whoever calls it "
    "finds their parameters, velocity or memory moved already, and an array of whole numbers "
    "cannot hold the result at all. Make new arrays: `theta = theta + …`."
)
