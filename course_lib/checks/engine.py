"""From an answer to a report: call it on every case, judge, and name the mistake.

The catalogue is asked only after a failure. A mistake is recognised when its code agrees with the
answer on *all* cases of the question; what it computes is kept by seed, so that the second failed
attempt is as quick as a passed one.
"""

import functools
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.checks.call import TIME_LIMIT, Outcome, call_safely, step_limit
from course_lib.checks.plain import describe, same
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict
from course_lib.checks.report import NOTHING_YET, Check, Report

PUBLIC_SEED = 0  # of the notebook's own checks; a grader draws its own
ENOUGH = 3  # failing cases, before one part alone is held against the catalogue
MISTAKE_STEPS = 200_000  # lines of Python that a catalogued mistake may run on all cases
NO_RESULT = {
    "NotImplementedError": NOTHING_YET,
    "NotPlain": "(something that cannot be compared)",
    "TimeUp": "(no result in time)",
}


@dataclass(frozen=True)
class Trial:
    """One case, what the answer made of it, and the judge's word."""

    part: Part
    case: Case
    outcome: Outcome
    verdict: Verdict


def examine(
    lesson: str,
    question: Question,
    answer: Any,
    seed: int = PUBLIC_SEED,
    time_limit: float | None = TIME_LIMIT,
) -> Report:
    """Check `answer` on the cases that `seed` draws, and report."""
    trials = try_all(question, answer, seed, time_limit)
    mistakes = recognise(question, trials, seed)
    return Report(
        lesson=lesson,
        question=question.name,
        title=question.title,
        checks=tuple(check_of(part, trials, mistakes.get(part.name)) for part in question.parts),
        printed="".join(trial.outcome.printed for trial in trials)[:2000],
    )


def try_all(question: Question, answer: Any, seed: int, time_limit: float | None) -> list[Trial]:
    """The answer on every case of every part; after one endless loop the rest is not run."""
    trials = []
    stuck: Outcome | None = None
    started = time.monotonic()
    for part, case in all_cases(question, seed):
        if time_limit and not stuck and time.monotonic() - started > 2 * time_limit:
            text = f"All cases together took longer than {2 * time_limit:g} s: which step is slow?"
            stuck = Outcome(error="TimeUp", message=text, trace="slow, not endless")
        outcome = stuck or call_safely(question.call, answer, case.args, time_limit)
        if outcome.error == "TimeUp":
            stuck = outcome
        trials.append(Trial(part, case, outcome, judged(question, case, outcome)))
    return trials


def all_cases(question: Question, seed: int) -> Iterator[tuple[Part, Case]]:
    for part in question.parts:
        for case in question.cases(part, seed):
            yield part, case


def judged(question: Question, case: Case, outcome: Outcome) -> Verdict:
    """The verdict on one outcome, errors and changed inputs among them."""
    if outcome.error is not None and not question.is_value:
        expected = question.judge(case, None).expected
        got = NO_RESULT.get(outcome.error, f"({outcome.error})")
        return Verdict(False, expected, got, outcome.message)
    if outcome.error is not None:
        verdict = question.judge(case, None)
        return replace(verdict, got=NO_RESULT.get(outcome.error, f"({outcome.error})"))
    if outcome.value is None or outcome.value is Ellipsis:
        expected = question.judge(case, None).expected
        if question.is_value:
            return Verdict(False, expected, NOTHING_YET, "There is no answer here yet.")
        why = "It returns None: is a `return` missing?"
        if outcome.printed:
            why = "It prints the result but returns None: `return` is what hands a value over."
        return Verdict(False, expected, "None", why)
    verdict = question.judge(case, outcome.value)
    if verdict.ok and question.keeps_inputs and outcome.changed_inputs:
        return replace(
            verdict,
            ok=False,
            got=f"{verdict.got}, but the input was changed",
            why="The value is right, but your code changes its input in place; whoever calls it "
            "finds their data altered. Work on a copy, or without `-=` and the like.",
        )
    return verdict


def check_of(part: Part, trials: list[Trial], mistake: Mistake | None) -> Check:
    """One part's check, told by its first failing case: cases go from small to large."""
    own = [trial for trial in trials if trial.part is part]
    bad = next((trial for trial in own if not trial.verdict.ok), None)
    if bad is None:
        return Check(part.name, True, part.points, part.points)
    generic = bad.verdict.why or "The value differs on the input shown."
    return Check(
        name=part.name,
        passed=False,
        points=0,
        max_points=part.points,
        mistake=mistake.name if mistake else None,
        hint=mistake.hint if mistake else generic,
        case=describe_case(bad.case),
        expected=bad.verdict.expected,
        got=bad.verdict.got,
    )


def describe_case(case: Case) -> str:
    """The input in words: its label, then its arguments by name.

    >>> describe_case(Case((1, 2), "two numbers", ("a", "b")))
    'two numbers: a = 1, b = 2'
    """
    names = case.names or tuple(f"argument {i + 1}" for i in range(len(case.args)))
    body = ", ".join(f"{n} = {describe(v)}" for n, v in zip(names, case.args, strict=True))
    return ": ".join(text for text in (case.label, body) if text)


def recognise(question: Question, trials: list[Trial], seed: int) -> dict[str, Mistake]:
    """Which catalogued mistake each failed part looks like, by the part's name.

    First one that behaves as the answer does on all cases of all parts. Where none does, two may
    have been made at once: then each failed part is compared by itself, if enough of it fails.
    """
    failed = [part for part in question.parts if any(fails(t) for t in trials if t.part is part)]
    if not failed or all(trial.outcome.error == "NotImplementedError" for trial in trials):
        return {}  # an unwritten answer is not a mistaken one
    mistake = matching(question, trials, None, seed)
    if mistake is not None:
        return {part.name: mistake for part in failed}
    found = {}
    for part in failed:
        enough = sum(fails(trial) for trial in trials if trial.part is part) >= ENOUGH
        if enough and (alone := matching(question, trials, part, seed)) is not None:
            found[part.name] = alone
    return found


def fails(trial: Trial) -> bool:
    return not trial.verdict.ok


def matching(
    question: Question, trials: list[Trial], part: Part | None, seed: int
) -> Mistake | None:
    """The first mistake that agrees with the answer on all trials (of one part, if it is given)."""
    counts = [part is None or trial.part is part for trial in trials]
    for mistake, outcomes in zip(question.mistakes, mistake_outcomes(question, seed), strict=True):
        rows = zip(trials, outcomes, counts, strict=True)
        if all(alike(trial.outcome, theirs) for trial, theirs, count in rows if count):
            return mistake
    return None


def alike(a: Outcome, b: Outcome) -> bool:
    """Whether two outcomes are the same behaviour: the same error, or the same value."""
    if a.error or b.error:
        return (a.error, a.trace) == (b.error, b.trace)
    return a.changed_inputs == b.changed_inputs and same(a.value, b.value)


@functools.cache
def mistake_outcomes(question: Question, seed: int) -> tuple[tuple[Outcome, ...], ...]:
    """What each catalogued mistake makes of the cases, in the catalogue's order."""
    cases = [case for _, case in all_cases(question, seed)]
    return tuple(run_mistake(question, mistake, cases) for mistake in question.mistakes)


def run_mistake(question: Question, mistake: Mistake, cases: list[Case]) -> tuple[Outcome, ...]:
    answer = define(mistake.code, question.name)

    def limited(answer: Any, *args: Any) -> Any:
        with step_limit(MISTAKE_STEPS // max(1, len(cases))):
            return question.call(answer, *args)

    return tuple(call_safely(limited, answer, case.args, time_limit=None) for case in cases)


def define(code: str, name: str) -> Any:
    """Run the catalogue's `code` and return what it defines as `name`."""
    namespace: dict[str, Any] = {"np": np, "__name__": "mistake"}
    exec(compile(code, f"<mistake {name}>", "exec"), namespace)
    if name not in namespace:
        raise ValueError(f"the code of a mistake defines {sorted(namespace)}; expected {name!r}")
    return namespace[name]


def smallest_failure(question: Question, answer: Any, seed: int = PUBLIC_SEED) -> Trial:
    """The first trial that fails, or the very first where all pass: what *Show me* opens."""
    trials = try_all(question, answer, seed, TIME_LIMIT)
    return next((trial for trial in trials if not trial.verdict.ok), trials[0])
