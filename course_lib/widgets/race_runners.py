"""What runs in a race: a rule of the library; `race_own.py` has the student's own.

A runner answers one question, `advance`: from a place, a memory and a gradient function to the next
place and memory. Nothing that it is given is changed, so every step can be kept and looked at.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.nn.optimizers import Rule
from course_lib.widgets.answers import AnswerError, NotAnswered

Gradient = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Advance:
    """One step: the gradient g, the place `at` which it was taken, where it led, and the memory."""

    at: np.ndarray
    g: np.ndarray
    place: np.ndarray
    memory: Any


class Runner:
    """A rule of the library. `explained` is the rule that tells what a memory means, or None."""

    def __init__(self, rule: Rule) -> None:
        self.name = type(rule).__name__
        self.explained: Rule | None = rule

    @property
    def rule(self) -> Rule:
        assert self.explained is not None
        return self.explained

    @property
    def rate(self) -> float | None:
        """The learning rate; None if it has none that could be changed."""
        return self.rule.learning_rate or None

    def at_rate(self, rate: float) -> "Runner":
        """The same at another rate."""
        return Runner(self.rule.at_rate(rate))

    def found(self) -> object:
        """What is run: when this has become another, the race begins anew."""
        return self.explained

    def begin(self, theta: np.ndarray) -> Any:
        """The memory before the first step."""
        return self.rule.init([theta])

    def advance(self, theta: np.ndarray, memory: Any, t: int, gradient: Gradient) -> Advance:
        """Step t = 1, 2, … from theta."""
        (at,) = self.rule.where([theta], memory)
        g = gradient(at)
        (place,), memory = self.rule.step([theta], [g], memory)
        return Advance(at, g, place, memory)


class Path:
    """The steps of one runner on a landscape, all of them kept, as far as they were asked for.

    `places` has the start and then a place for each step. It ends early (`over`) where the numbers
    end or where it has gone `far` from the middle: no step from there will show anything.
    """

    def __init__(self, runner: Runner, start: np.ndarray, gradient: Gradient, far: float) -> None:
        self.runner, self.gradient, self.far = runner, gradient, far
        self.found = runner.found()
        self.places = [np.array(start, dtype=float)]
        self.memories = [runner.begin(self.places[0])]
        self.steps: list[Advance] = []
        self.over = False

    def extend(self, n: int) -> None:
        """Go on until n steps are known, or until it is over."""
        with np.errstate(all="ignore"):
            while len(self.steps) < n and not self.over:
                t = len(self.steps) + 1
                step = self.runner.advance(self.places[-1], self.memories[-1], t, self.gradient)
                self.steps.append(step)
                self.places.append(step.place)
                self.memories.append(step.memory)
                self.over = not bool(np.all(np.abs(step.place) < self.far))  # so is nan

    def stop(self) -> None:
        """Go no further: the runner has failed."""
        self.over = True

    def at(self, n: int) -> int:
        """The step that is in view at step n of the race: the last one, if it ended before."""
        return min(n, len(self.steps))


class Field:
    """Several runners from one start: the path of each who runs, and why one has failed.

    `failed[i]` is what to tell of the student's own runner i, or "" if it is not written yet.
    """

    def __init__(self, runners: Sequence[Runner]) -> None:
        self.runners = list(runners)
        self.paths: dict[int, Path] = {}
        self.failed: dict[int, str] = {}

    def restart(self, *which: int) -> None:
        """Forget the steps of these, or of all."""
        for i in which or range(len(self.runners)):
            self.paths.pop(i, None)
            self.failed.pop(i, None)

    def run(
        self, rates: Mapping[int, float], n: int, start: np.ndarray, gradient: Gradient, far: float
    ) -> None:
        """Let those who have a rate come to step n; one who fails stops, the others go on."""
        self.failed = {i: why for i, why in self.failed.items() if i in rates}
        for i, rate in rates.items():
            try:
                if i in self.paths and self.paths[i].found is not self.paths[i].runner.found():
                    self.restart(i)  # its cell has been run again
                if i not in self.paths:
                    self.paths[i] = Path(self.at_rate(i, rate), start, gradient, far)
                self.paths[i].extend(n)
            except AnswerError as error:
                if i in self.paths:
                    self.paths[i].stop()
                self.failed[i] = "" if isinstance(error, NotAnswered) else str(error)

    def at_rate(self, i: int, rate: float) -> Runner:
        """Runner i with the rate; itself, if that is its own or if it has none."""
        runner = self.runners[i]
        return runner if runner.rate in (None, rate) else runner.at_rate(rate)
