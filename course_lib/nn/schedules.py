"""How the learning rate changes as training goes on.

A schedule is a function of t, which counts epochs or steps, whichever it is asked with; η0 is the
rate at the start. `LearningRateScheduler` in `callbacks` asks it once an epoch; a rule takes the
rate by `rule.at_rate(schedule(t))`, and its state goes on. What waits until the loss stands still,
and only then lowers the rate, is a callback: `ReduceLROnPlateau`. Which rate to begin with tells
`range_test` in `models`.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class StepDecay:
    """η0 times `factor` for every whole `every` of t: a staircase.

    >>> halved = StepDecay(0.1, factor=0.5, every=5)
    >>> [halved(t) for t in (0, 4, 5, 10)]
    [0.1, 0.1, 0.05, 0.025]
    """

    initial: float
    factor: float = 0.5
    every: int = 5

    def __call__(self, t: float) -> float:
        return self.initial * self.factor ** (t // self.every)


@dataclass(frozen=True)
class ExponentialDecay:
    """η0 e^(−k t): the same share is lost in every epoch."""

    initial: float
    k: float

    def __call__(self, t: float) -> float:
        return self.initial * math.exp(-self.k * t)


@dataclass(frozen=True)
class InverseTimeDecay:
    """η0 / (1 + k t): slower and slower, and yet its sum over all t is infinite."""

    initial: float
    k: float

    def __call__(self, t: float) -> float:
        return self.initial / (1 + self.k * t)


@dataclass(frozen=True)
class CosineDecay:
    """From η0 down to `final` along half a cosine in `duration`, then `final`.

    Source: Loshchilov and Hutter 2017 (without restarts).
    """

    initial: float
    duration: float
    final: float = 0.0

    def __call__(self, t: float) -> float:
        share = min(t / self.duration, 1.0)
        return self.final + 0.5 * (self.initial - self.final) * (1 + math.cos(math.pi * share))


@dataclass(frozen=True)
class WarmUp:
    """For `duration` (t + 1) / (duration + 1) of the first rate of `after`, then `after` itself.

    >>> from course_lib.nn.schedules import StepDecay, WarmUp
    >>> gently = WarmUp(3, StepDecay(0.4, factor=0.5, every=2))
    >>> [round(gently(t), 3) for t in range(6)]
    [0.1, 0.2, 0.3, 0.4, 0.4, 0.2]
    """

    duration: int
    after: "Schedule"

    def __call__(self, t: float) -> float:
        if t < self.duration:
            return self.after(0) * (t + 1) / (self.duration + 1)
        return self.after(t - self.duration)


Schedule = StepDecay | ExponentialDecay | InverseTimeDecay | CosineDecay | WarmUp
