"""What the goals share: a dict of settings is read, its network trained on several seeds, judged.

Which seeds is the case's; a goal counts as reached where most of them reach it. Nothing is run
before all of the dict has been found to be plain, small and by the rules.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from course_lib.checks.call import Outcome
from course_lib.checks.plain import describe
from course_lib.checks.question import (
    Case,
    Judge,
    Mistake,
    Part,
    Question,
    Verdict,
    take_value,
)
from course_lib.nn.playground import CHOICES, Experiment, Goal, Settings

SEEDS, ENOUGH = 9, 6  # so many that the same settings seldom pass here and fail elsewhere
MOST_ITEMS, MOST_LETTERS = 10, 300  # in a setting, and of what is told of one
LARGEST = 10**15  # of whole numbers: the very large ones are no floats any more
NO_DICT = (
    "That is no dict of settings. A dict has curly brackets, and a name in quotes before each "
    'value: `{"learning_rate": 0.1}`.'
)
ONE_TEXT = (
    'Several things are wanted there, in a tuple: `("x1", "x2")`, or `(4, 2)`. A tuple of one has '
    'a comma, `("x1",)` or `(4,)`; without it the brackets mean nothing.'
)
KINDS = {
    "features": 'names of inputs, such as `("x1", "x2")`',
    "hidden": "the neurons of each layer, such as `(4, 2)`",
    "activation": 'the name of one, such as `"tanh"`',
    "regularization": 'the name of one, `"l1"` or `"l2"`',
}
AGAIN = "Look at what it does in the playground below: which map, which border stays wrong?"


class Refused(Exception):
    """These are no settings that may be tried: what kind of fault it is, and a sentence."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind, self.why = kind, why


@dataclass(frozen=True)
class Task:
    """A goal, whose `fixed` settings are ours; `free` are the names that a student may set.

    `kind(settings)` says in a word what settings look like that miss the goal; `said` is the goal
    in words, where it would tell too much by itself.
    """

    goal: Goal
    free: tuple[str, ...]
    example: str
    kind: Callable[[Settings], str]
    said: str = ""

    def __str__(self) -> str:
        return self.said or str(self.goal)


@dataclass(frozen=True)
class Try:
    """What came of one seed: the epoch in which the goal was reached, and the lowest test loss."""

    reached: int | None
    lowest: float
    ran_away: bool


def drawn_seeds(rng: np.random.Generator) -> Sequence[Case]:
    """One case: several seeds, none of them twice."""
    seeds = sorted(rng.choice(10_000, SEEDS, replace=False).tolist())
    return [Case((tuple(seeds),), "trained on several seeds", ("seeds",))]


def settings_of(task: Task, value: Any) -> Settings:
    """The settings that a student's dict makes of the task's; Refused where it makes none."""
    given = read(task, value)
    if given.get("activation", "tanh") not in CHOICES["activation"]:
        names = ", ".join(CHOICES["activation"])
        raise Refused("activation", f"activation: expected one of {names}.")
    try:
        return Settings(**dict(task.goal.fixed), **given)
    except (TypeError, ValueError) as error:
        raise Refused("value", str(error)[:MOST_LETTERS]) from error


def read(task: Task, value: Any) -> dict[str, Any]:
    """The dict, if it holds nothing but small settings that may be set."""
    if type(value) is not dict:
        why = f"Write a dict of settings, such as `{task.example}`: nothing but numbers, names in "
        raise Refused("no dict", why + "quotes and tuples of them are in it.")
    given = {}
    known = [field.name for field in fields(Settings)]
    for name, setting in value.items():
        if type(name) is not str or name not in task.free:
            free = " and ".join(f"`{each}`" for each in task.free)
            what = "is not yours to set here" if name in known else "is no setting that is known"
            raise Refused(f"sets {describe(name, 40)}", f"{describe(name, 40)} {what}: {free} are.")
        given[name] = small(name, setting)
    return given


def small(name: str, setting: Any) -> Any:
    """A number, a text, or a few of them in a row."""
    if name in ("features", "hidden") and type(setting) in (str, int, float, bool):
        raise Refused("one text", ONE_TEXT)
    if type(setting) is np.ndarray and setting.ndim == 1 and setting.size <= MOST_ITEMS:
        setting = setting.tolist()
    if type(setting) in (list, tuple) and len(setting) <= MOST_ITEMS:
        plain = (float, str, bool)
        if all(type(i) in plain or (type(i) is int and small_int(i)) for i in setting):
            return tuple(setting)
    elif type(setting) in (float, str, bool) or (type(setting) is int and small_int(setting)):
        return setting
    why = f"{name} is {describe(setting, 80)}; expected {KINDS.get(name, 'a number')}."
    raise Refused("value", why)


def small_int(number: int) -> bool:
    return -LARGEST < number < LARGEST


@functools.lru_cache(maxsize=2000)
def tried(settings: Settings, goal: Goal) -> Try:
    """Training until the goal is reached, its epochs are over or the numbers have run away."""
    experiment = Experiment(settings)
    lowest = np.inf
    for epoch in range(1, goal.epochs + 1):
        lowest = min(lowest, experiment.step()[1])
        if experiment.diverged:
            break
        if lowest < goal.test_loss:
            return Try(epoch, lowest, False)
    return Try(None, lowest, experiment.diverged is not None)


def all_tries(settings: Settings, goal: Goal, seeds: Sequence[int]) -> list[Try]:
    """Seed after seed, until it is settled whether enough of them reach the goal."""
    tries: list[Try] = []
    for seed in seeds:
        tries.append(tried(replace(settings, seed=seed), goal))
        reached = sum(each.reached is not None for each in tries)
        if reached == ENOUGH or len(tries) - reached > SEEDS - ENOUGH:
            break
    return tries


def judge_of(task: Task) -> Judge:
    """The goal must be reached on most of the case's seeds, by the rules."""

    def judge(case: Case, output: Any) -> Verdict:
        expected = f"{task}, on {ENOUGH} of {SEEDS} seeds"
        try:
            settings = settings_of(task, output)
        except Refused as refused:
            return Verdict(False, expected, describe(output), refused.why)
        if broken := task.goal.broken(settings):
            return Verdict(False, expected, describe(output), f"{'; '.join(broken)}.")
        tries = all_tries(settings, task.goal, case.args[0])
        ok = sum(each.reached is not None for each in tries) == ENOUGH
        return Verdict(ok, expected, told(tries), "" if ok else AGAIN)

    return judge


def told(tries: Sequence[Try]) -> str:
    """What came of the seeds, in words.

    >>> told([Try(12, 0.049, False), Try(None, 0.5, False), Try(None, 3.0, True)])
    'reached in epoch 12; lowest test loss 0.500; lowest test loss 3.000, then it ran away'
    """
    return "; ".join(
        f"reached in epoch {each.reached}"
        if each.reached is not None
        else f"lowest test loss {each.lowest:.3f}" + ", then it ran away" * each.ran_away
        for each in tries
    )


def seen_by(task: Task) -> Callable[[Case, Outcome], Outcome]:
    """For `Question.seen`: a mistake is recognised by its kind, not by the very dict."""

    def seen(case: Case, outcome: Outcome) -> Outcome:
        if outcome.error or outcome.value is None or outcome.value is Ellipsis:
            return outcome
        try:
            kind = task.kind(settings_of(task, outcome.value))
        except Refused as refused:
            kind = refused.kind
        return replace(outcome, value=kind)

    return seen


def goal_question(
    name: str, title: str, points: int, task: Task, picture: str, *mistakes: tuple[str, str, str]
) -> Question:
    """A question that is answered by settings; mistakes by name, dict and hint."""
    return Question(
        name=name,
        title=title,
        parts=(Part("goal", points, drawn_seeds),),
        judge=judge_of(task),
        mistakes=tuple(Mistake(each, f"{name} = {dict_}", hint) for each, dict_, hint in mistakes),
        call=take_value,
        picture=f"course_lib.widgets.playground_goals:{picture}",
        seen=seen_by(task),
    )
