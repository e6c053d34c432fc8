"""From what a submission's process told to points: judged here, where the expected values are."""

from collections.abc import Sequence
from dataclasses import replace

from course_lib.checks import engine
from course_lib.checks.call import Outcome
from course_lib.checks.engine import Trial, check_of, drawn_cases, judged
from course_lib.checks.plain import describe
from course_lib.checks.question import Case, Question, Verdict
from course_lib.checks.report import NOTHING_YET, Report

NOT_FOUND = "NotDefined"
ONLY_HIDDEN = (
    "It is right on the inputs of the notebook's own check, and wrong on others of the same kind: "
    "what does your code take for granted?"
)


def report_on(
    lesson: str, question: Question, outcomes: Sequence[Outcome], seed: int, why_missing: str = ""
) -> Report:
    """The report that the notebook's own check would have given, on the inputs of `seed`."""
    trials = [
        Trial(part, case, outcome, verdict_on(question, case, outcome, why_missing))
        for (part, case), outcome in zip(drawn_cases(question, seed), outcomes, strict=True)
    ]
    if all(outcome.error == NOT_FOUND for outcome in outcomes):  # nothing to be recognised
        checks = tuple(check_of(part, trials, None) for part in question.parts)
        return Report(lesson, question.name, question.title, checks)
    return engine.report_on(lesson, question, trials, seed)


def verdict_on(question: Question, case: Case, outcome: Outcome, why_missing: str) -> Verdict:
    """As the notebook judges; an answer that is not there is said to be missing.

    A process that has been taken over may send what no answer returns. A judge that stumbles over
    it has found it wrong.
    """
    if outcome.error == NOT_FOUND:
        verdict = question.judge(case, None)
        why = why_missing or f"There is no `{question.name}` in this notebook."
        return replace(verdict, ok=False, got=NOTHING_YET, why=why)
    try:
        return judged(question, case, outcome)
    except Exception as error:
        got = describe(outcome.value)
        return Verdict(False, "", got, f"It cannot be judged ({type(error).__name__}).")


def in_public(hidden: Report, public: Report) -> Report:
    """What a student may see of `hidden`: its points, and of the inputs only public ones.

    Where a check failed on hidden inputs only, it says so and shows none.
    """
    shown = {check.name: check for check in public.checks}
    checks = []
    for check in hidden.checks:
        example = shown.get(check.name)
        if check.passed:
            checks.append(check)
        elif example is not None and not example.passed:
            checks.append(replace(example, points=check.points))
        else:
            words = check.hint if check.mistake else ONLY_HIDDEN
            checks.append(replace(check, hint=words, case=None, expected=None, got=None))
    return replace(hidden, checks=tuple(checks))
