"""Answers that are two things, a loss and its gradient: how they are called and judged."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from course_lib.checks.judges import agrees_with, so_many_wanted
from course_lib.checks.question import Case, Judge, Verdict


def loss_and_gradient(answer: Any, *args: Any) -> Any:
    """Probe: the two by name, where the answer gives two things."""
    result = answer(*args)
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return {"loss": result[0], "gradient": result[1]}
    return {"result": result} if isinstance(result, dict) else result


def judge_pair(reference: Callable, names: str, no_number: str) -> Judge:
    """Equal but for rounding; what is no pair is told so, and what is not finite."""
    judge_both = agrees_with(reference)

    def judge(case: Case, output: Any) -> Verdict:
        verdict = judge_both(case, output)
        if output is None or verdict.ok:
            return verdict
        if isinstance(output, dict) and "loss" in output:
            return replace(verdict, why=no_number) if "(nan)" in verdict.why else verdict
        return so_many_wanted(verdict, output, names) or verdict

    return judge
