"""Gradient descent, and descent with momentum.

In all of them g = ∇L(θ) is the gradient of the loss, over all samples, a mini-batch or one of
them: the rule does not know, and does not care.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from course_lib.nn.optimizers.rule import Memory, Rule, State


@dataclass(frozen=True)
class SGD(Rule):
    """A step against the gradient: θ ← θ − η g.

    >>> rule = SGD(learning_rate=0.1)
    >>> params = [np.array([1.0, -2.0])]
    >>> params, state = rule.step(params, [np.array([10.0, 0.0])], rule.init(params))
    >>> params
    [array([ 0., -2.])]

    Source: Cauchy 1847; with random samples Robbins and Monro 1951.
    """

    learning_rate: float = 0.01

    def update(self, p: np.ndarray, g: np.ndarray, t: int, *memory: np.ndarray) -> Memory:
        return (-self.learning_rate * g,)


@dataclass(frozen=True)
class Momentum(Rule):
    """A ball with inertia: v ← ρ v − η g, θ ← θ + v.

    The velocity v is a decaying *sum* of steps: under a steady gradient it grows to 1/(1 − ρ) times
    one step, ten steps at ρ = 0.9. Written with the other sign, v ← ρ v + η g and θ ← θ − v, it is
    the same walk. For the form that sums gradients see `step_by_summed_gradients`.

    Source: Polyak 1964.
    """

    learning_rate: float = 0.01
    momentum: float = 0.9

    remembers: ClassVar[tuple[str, ...]] = ("v",)

    def update(self, p: np.ndarray, g: np.ndarray, t: int, *memory: np.ndarray) -> Memory:
        (v,) = memory
        v = self.momentum * v - self.learning_rate * g
        return v, v


def step_by_summed_gradients(
    theta: np.ndarray,
    g: np.ndarray,
    v: np.ndarray,
    learning_rate: float = 0.01,
    momentum: float = 0.9,
) -> tuple[np.ndarray, np.ndarray]:
    """Momentum as PyTorch writes it: v ← ρ v + g, θ ← θ − η v; returns θ and v.

    Here v sums gradients, in `Momentum` it sums steps: −η times as much. At a constant rate both go
    the same way. When the rate falls, this form slows down at once, as η multiplies all of v, what
    is remembered included; `Momentum` keeps its speed, and only what is added becomes smaller:

    >>> theta, v = step_by_summed_gradients(np.zeros(1), np.ones(1), np.zeros(1), 1.0, 0.5)
    >>> float(theta[0]), float(step_by_summed_gradients(theta, np.ones(1), v, 0.1, 0.5)[0][0])
    (-1.0, -1.15)
    >>> rule = Momentum(1.0, 0.5)
    >>> params, state = rule.step([np.zeros(1)], [np.ones(1)], rule.init([np.zeros(1)]))
    >>> params, _ = rule.at_rate(0.1).step(params, [np.ones(1)], state)
    >>> float(params[0][0])  # −1 − 0.5 − 0.1
    -1.6

    Source: Sutskever et al. 2013 sum the steps, PyTorch's SGD the gradients.
    """
    v = momentum * v + g
    return theta - learning_rate * v, v


@dataclass(frozen=True)
class Nesterov(Momentum):
    """Momentum that looks where it is going: v ← ρ v − η ∇L(θ + ρ v), θ ← θ + v.

    The velocity carries the ball to θ + ρ v anyway; so the gradient is taken there (`where`), and a
    slope that rises ahead slows the ball before it is on it.

    Source: Nesterov 1983; in this form Sutskever et al. 2013.
    """

    def where(self, params: Sequence[np.ndarray], state: State) -> list[np.ndarray]:
        """θ + ρ v: the gradient is taken a glide ahead."""
        return [p + self.momentum * v for p, (v,) in zip(params, state.memory, strict=True)]
