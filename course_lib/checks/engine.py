"""From an answer to a report: call it on every case, judge, and name the mistake.

The catalogue is asked only after a failure. A mistake is recognised when its code agrees with the
answer on *all* cases of the question; what it computes is kept by seed, so that the second failed
attempt is as quick as a passed one.
"""

import copy
import functools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.checks.call import TIME_LIMIT, Libraries, Outcome, call_safely, step_limit
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
    """One case, what the answer made of it, and the judge's word, or how to ask for it.

    Of a part that fails only the first failing case is told: the others need not be judged.
    """

    part: Part
    case: Case
    outcome: Outcome
    word: Verdict | Callable[[], Verdict]

    @functools.cached_property
    def verdict(self) -> Verdict:
        return self.word if isinstance(self.word, Verdict) else self.word()


def examine(
    lesson: str,
    question: Question,
    answer: Any,
    seed: int = PUBLIC_SEED,
    time_limit: float | None = TIME_LIMIT,
) -> Report:
    """Check `answer` on the cases that `seed` draws, and report."""
    return report_on(lesson, question, try_all(question, answer, seed, time_limit), seed)


def report_on(lesson: str, question: Question, trials: list[Trial], seed: int) -> Report:
    """The report on an answer that has been tried."""
    mistakes = recognise(question, trials, seed)
    return Report(
        lesson=lesson,
        question=question.name,
        title=question.title,
        checks=tuple(check_of(part, trials, mistakes.get(part.name)) for part in question.parts),
        printed="".join(trial.outcome.printed for trial in trials)[:2000],
        note=note_on(question, trials),
    )


def note_on(question: Question, trials: list[Trial]) -> str:
    """What the outputs say besides; nothing where they make no sense."""
    if question.note is None:
        return ""
    try:
        return question.note([trial.outcome.value for trial in trials])
    except Exception:  # values that no answer returns, from a process that has been taken over
        return ""


def try_all(question: Question, answer: Any, seed: int, time_limit: float | None) -> list[Trial]:
    """The answer on every case of every part; after one endless loop the rest is not run."""
    trials = []
    stuck: Outcome | None = None
    libraries = Libraries()
    started = time.monotonic()
    for part, case in drawn_cases(question, seed):
        if time_limit and not stuck and time.monotonic() - started > 2 * time_limit:
            text = f"All cases together took longer than {2 * time_limit:g} s: which step is slow?"
            stuck = Outcome(error="TimeUp", message=text, trace="slow, not endless")
        outcome = stuck or not_callable(question, answer)
        outcome = outcome or call_safely(question.call, answer, case.args, time_limit, libraries)
        if outcome.error == "TimeUp":
            stuck = outcome
        trials.append(trial(question, part, case, outcome))
    return trials


def trial(question: Question, part: Part, case: Case, outcome: Outcome) -> Trial:
    return Trial(part, case, outcome, functools.partial(judged, question, case, outcome))


def try_mistake(question: Question, mistake: Mistake, seed: int) -> list[Trial]:
    """What `try_all` gives for the code of a catalogued mistake, without running it again."""
    behaviour = behaviours(question, seed)[question.mistakes.index(mistake)]
    list(behaviour)  # now all its cases have been run
    rows = zip(drawn_cases(question, seed), behaviour.outcomes, strict=True)
    return [trial(question, part, case, outcome) for (part, case), outcome in rows]


def not_callable(question: Question, answer: Any) -> Outcome | None:
    """The outcome where the answer's name holds something that cannot be called, as after `f = 5`.

    An unwritten answer is none: it can be called, and says so itself.
    """
    if question.is_value or callable(answer):
        return None
    wanted = "class" if question.name[0].isupper() else "function"
    held = f"{name_of(answer)} ({describe(answer, 60)})" if answer is not None else "None"
    message = f"The name `{question.name}` holds {held}, not a {wanted}: run the cell with "
    message += f"your {wanted} again, and give nothing else that name."
    return Outcome(error="TypeError", message=message, trace="not callable")


def name_of(value: Any) -> str:
    """What sort of thing a value is, for a person.

    >>> name_of(5), name_of("a"), name_of([1]), name_of(np.zeros(2))
    ('a number', 'a text', 'a list', 'an array')
    """
    kinds = {bool: "a truth value", int: "a number", float: "a number", str: "a text"}
    kinds |= {list: "a list", tuple: "a tuple", dict: "a dict", np.ndarray: "an array"}
    kind = type(value)
    return "a number" if issubclass(kind, np.number) else kinds.get(kind, f"a {kind.__name__}")


def all_cases(question: Question, seed: int) -> Iterator[tuple[Part, Case]]:
    for part in question.parts:
        for case in question.cases(part, seed):
            yield part, case


@functools.lru_cache(maxsize=100)
def drawn_cases(question: Question, seed: int) -> tuple[tuple[Part, Case], ...]:
    """The same, kept: for calls that give every answer a copy of the inputs."""
    return tuple(all_cases(question, seed))


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
    got = bad.verdict.got
    if mistake and got == bad.verdict.expected:  # shown alike: large arrays, or many digits
        got = f"{got}. {generic}"
    return Check(
        name=part.name,
        passed=False,
        points=0,
        max_points=part.points,
        mistake=mistake.name if mistake else None,
        hint=mistake.hint if mistake else generic,
        case=describe_case(bad.case),
        expected=bad.verdict.expected,
        got=got,
    )


def describe_case(case: Case) -> str:
    """The input in words: its label, then its arguments by name; without one it is left out.

    >>> describe_case(Case((1, 2), "two numbers", ("a", "b")))
    'two numbers: a = 1, b = 2'
    >>> describe_case(Case(("square", 2), "f(x) = x²", ("", "x")))
    'f(x) = x²: x = 2'
    """
    names = case.names or tuple(f"argument {i + 1}" for i in range(len(case.args)))
    body = ", ".join(f"{n} = {describe(v)}" for n, v in zip(names, case.args, strict=True) if n)
    return ": ".join(text for text in (case.label, body) if text)


def recognise(question: Question, trials: list[Trial], seed: int) -> dict[str, Mistake]:
    """Which catalogued mistake each failed part looks like, by the part's name.

    First one that behaves as the answer does on all cases of all parts. Where none does, two may
    have been made at once: then each failed part is compared by itself, if enough of it fails.
    """
    failed = [part for part in question.parts if any(fails(t) for t in trials if t.part is part)]
    if not failed or all(trial.outcome.error == "NotImplementedError" for trial in trials):
        return {}  # an unwritten answer is not a mistaken one
    trials = that_were_run(trials)
    mistake = matching(question, trials, None, seed)
    if mistake is not None:
        return {part.name: mistake for part in failed}
    found = {}
    for part in failed:
        enough = sum(fails(trial) for trial in trials if trial.part is part) >= ENOUGH
        if enough and (alone := matching(question, trials, part, seed)) is not None:
            found[part.name] = alone
    return found


def that_were_run(trials: list[Trial]) -> list[Trial]:
    """The trials up to the first endless loop: what follows has its outcome, and tells nothing."""
    endless = (i for i, trial in enumerate(trials) if trial.outcome.error == "TimeUp")
    return trials[: next(endless, len(trials)) + 1]


def fails(trial: Trial) -> bool:
    return not trial.verdict.ok


def matching(
    question: Question, trials: list[Trial], part: Part | None, seed: int
) -> Mistake | None:
    """The first mistake that agrees with the answer on all trials (of one part, if it is given)."""
    counts = [part is None or trial.part is part for trial in trials]
    own = [seen(question, trial.case, trial.outcome) for trial in trials]
    for mistake, behaviour in zip(question.mistakes, behaviours(question, seed), strict=True):
        rows = zip(own, behaviour, counts, strict=False)  # its later cases, where ours is endless
        if all(alike(mine, theirs) for mine, theirs, count in rows if count):
            return mistake
    return None


def seen(question: Question, case: Case, outcome: Outcome) -> Outcome:
    """What of an outcome a mistake is recognised by."""
    if question.seen is None:
        return outcome
    try:
        return question.seen(case, outcome)
    except Exception:  # a value that no answer returns, from a process that has been taken over
        return outcome


def alike(a: Outcome, b: Outcome) -> bool:
    """Whether two outcomes are the same behaviour: the same error, or the same value."""
    if a.error or b.error:
        if a.error == b.error == "NotPlain":  # no error of the code: a thing, told by its kind
            return a.message == b.message
        return (a.error, a.trace) == (b.error, b.trace)
    if (type(a.value) is str) != (type(b.value) is str):  # an array of one text is no text
        return False
    return a.changed_inputs == b.changed_inputs and same(a.value, b.value)


class Behaviour(Sequence[Outcome]):
    """What is seen of a catalogued mistake on the cases, each run when it is first asked for.

    Most mistakes differ from an answer on an early case, and the later ones need not be run. The
    cases are run in their order, as for an answer.
    """

    def __init__(self, question: Question, mistake: Mistake, seed: int) -> None:
        self.question = question
        self.cases = [case for _, case in drawn_cases(question, seed)]
        self.answer = define(mistake.code, question.name)
        self.outcomes: list[Outcome] = []  # all of each
        self._seen: list[Outcome] = []  # what it is recognised by

    def __len__(self) -> int:
        return len(self.cases)

    def __getitem__(self, i: Any) -> Any:
        while len(self._seen) <= i < len(self.cases):
            case = self.cases[len(self._seen)]
            self.outcomes.append(self._run(case))
            self._seen.append(seen(self.question, case, self.outcomes[-1]))
        return self._seen[i]

    def _run(self, case: Case) -> Outcome:
        def limited(answer: Any, *args: Any) -> Any:
            with step_limit(MISTAKE_STEPS // max(1, len(self.cases))):
                return self.question.call(answer, *args)

        return call_safely(limited, self.answer, case.args, None)


@functools.cache
def behaviours(question: Question, seed: int) -> tuple[Behaviour, ...]:
    """Of each catalogued mistake, in the catalogue's order."""
    return tuple(Behaviour(question, mistake, seed) for mistake in question.mistakes)


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
    trial = next((trial for trial in trials if not trial.verdict.ok), trials[0])
    # the picture may call the answer on the very inputs, to see whether it changes them
    case = replace(trial.case, args=copy.deepcopy(trial.case.args))
    return replace(trial, case=case, word=trial.verdict)
