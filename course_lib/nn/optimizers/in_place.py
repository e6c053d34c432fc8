"""The fast twins of the rules: they move one flat array of parameters in place.

A network's parameters lie in one array, its gradients in another. A twin goes through them in
pieces that stay in the processor's cache, and makes no new arrays. The formulas are those of the
rules, rearranged so that fewer passes do; `tests/test_nn_optimizers.py` holds the two equal.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.nn.optimizers.adam import Adam, AdamW, Nadam
from course_lib.nn.optimizers.adaptive import Adadelta, Adagrad, RMSprop
from course_lib.nn.optimizers.clipping import WORDS
from course_lib.nn.optimizers.descent import SGD, Momentum, Nesterov
from course_lib.nn.optimizers.rule import Rule

PIECE = 32768  # entries: parameters, gradient, memory and scratch of a piece fit into the L2 cache
SWEEP = 100  # steps


class Twin:
    """Moves `parameters`, a flat array, by `rule`; `learning_rate` may be set at any time."""

    memories = 0  # arrays that are kept beside the parameters
    scratches = 1  # arrays for what lies between two operations

    def __init__(self, rule: Any, parameters: np.ndarray) -> None:
        if parameters.ndim != 1 or not np.issubdtype(parameters.dtype, np.floating):
            raise ValueError(
                f"parameters are {parameters.dtype} of shape {parameters.shape}; expected one flat "
                "array of float32 or float64."
            )
        self.rule, self.learning_rate, self.t = rule, float(rule.learning_rate), 0
        self.memory = memory = [np.zeros_like(parameters) for _ in range(self.memories)]
        scratch = np.empty((self.scratches, min(len(parameters), PIECE)), parameters.dtype)
        self.pieces = []
        for start in range(0, len(parameters), PIECE):
            piece = slice(start, start + PIECE)
            p = parameters[piece]
            self.pieces.append((piece, p, *(m[piece] for m in memory), *scratch[:, : len(p)]))

    def step(self, gradient: np.ndarray) -> None:
        """One step along `gradient`, flat as the parameters; it is only read."""
        self.t += 1
        if self.t % SWEEP == 0:
            self.sweep()
        settings = self.settings()
        if len(self.pieces) == 1:
            self.move(gradient, *settings, *self.pieces[0][1:])
            return
        for piece, *arrays in self.pieces:
            self.move(gradient[piece], *settings, *arrays)

    def sweep(self) -> None:
        """Set to 0 what has faded from memory.

        Where the gradient has become 0, as of a ReLU that died, a memory shrinks by a tenth a step
        and never arrives: the smallest floats round to themselves. With those, below 1e-38 in
        float32, processors compute many times more slowly. Beside ε what goes here is nothing.
        """
        for memory in self.memory:
            faded = np.abs(memory) < 1e5 * np.finfo(memory.dtype).tiny
            memory[faded] = 0

    def settings(self) -> tuple[float, ...]:
        """The numbers of this step."""
        return (self.learning_rate,)

    def move(self, g: np.ndarray, *more: Any) -> None:
        """Move a piece: the gradient, the numbers, the parameters, memories and scratch arrays."""
        raise NotImplementedError


class SGDTwin(Twin):
    def move(self, g, rate, p, step):
        np.multiply(g, rate, step)
        np.subtract(p, step, p)


class MomentumTwin(Twin):
    memories = 1

    def settings(self):
        return self.learning_rate, self.rule.momentum

    def move(self, g, rate, momentum, p, v, step):
        np.multiply(g, rate, step)
        np.multiply(v, momentum, v)
        np.subtract(v, step, v)
        np.add(p, v, p)


class NesterovTwin(MomentumTwin):
    """Its parameters are the point ahead, φ = θ + ρ v, where the gradient is taken.

    From θ' = θ + v' follows φ' = θ' + ρ v' = φ − ρ v + v' + ρ v', and v' − ρ v is −η g.
    """

    def move(self, g, rate, momentum, p, v, step):
        np.multiply(g, rate, step)
        np.multiply(v, momentum, v)
        np.subtract(v, step, v)
        np.subtract(p, step, p)
        np.multiply(v, momentum, step)
        np.add(p, step, p)


class AdagradTwin(Twin):
    memories = 1

    def settings(self):
        return self.learning_rate, self.rule.epsilon

    def move(self, g, rate, epsilon, p, G, step):
        np.multiply(g, g, step)
        np.add(G, step, G)
        np.sqrt(G, step)
        np.add(step, epsilon, step)
        np.divide(g, step, step)
        np.multiply(step, rate, step)
        np.subtract(p, step, p)


def rmsprop_settings(twin: Twin) -> tuple[float, float, float]:
    """η, ρ and ε where s / (1 − ρ) is kept, which saves a pass: √s = √(1 − ρ) √(s / (1 − ρ))."""
    rule, root = twin.rule, math.sqrt(1 - twin.rule.rho)
    return twin.learning_rate / root, rule.rho, rule.epsilon / root


class RMSpropTwin(Twin):
    """Without momentum."""

    memories = 1

    def settings(self):
        return rmsprop_settings(self)

    def move(self, g, rate, rho, epsilon, p, s, step):
        np.multiply(g, g, step)
        np.multiply(s, rho, s)
        np.add(s, step, s)
        np.sqrt(s, step)
        np.add(step, epsilon, step)
        np.divide(g, step, step)
        np.multiply(step, rate, step)
        np.subtract(p, step, p)


class RMSpropMomentumTwin(Twin):
    memories = 2

    def settings(self):
        return *rmsprop_settings(self), self.rule.momentum

    def move(self, g, rate, rho, epsilon, momentum, p, s, v, step):
        np.multiply(g, g, step)
        np.multiply(s, rho, s)
        np.add(s, step, s)
        np.sqrt(s, step)
        np.add(step, epsilon, step)
        np.divide(g, step, step)
        np.multiply(step, rate, step)
        np.multiply(v, momentum, v)
        np.add(v, step, v)
        np.subtract(p, v, p)


class AdadeltaTwin(Twin):
    memories = 2
    scratches = 2

    def settings(self):
        return self.learning_rate, self.rule.rho, self.rule.epsilon

    def move(self, g, rate, rho, epsilon, p, mean_g2, mean_step2, step, part):
        np.multiply(g, g, part)
        np.multiply(part, 1 - rho, part)
        np.multiply(mean_g2, rho, mean_g2)
        np.add(mean_g2, part, mean_g2)
        np.add(mean_step2, epsilon, step)
        np.add(mean_g2, epsilon, part)
        np.divide(step, part, step)
        np.sqrt(step, step)
        np.multiply(step, g, step)
        np.multiply(step, step, part)
        np.multiply(part, 1 - rho, part)
        np.multiply(mean_step2, rho, mean_step2)
        np.add(mean_step2, part, mean_step2)
        np.multiply(step, rate, step)
        np.subtract(p, step, p)


def adam_settings(twin: Twin) -> tuple[float, float, float, float]:
    """η, β1, β2 and ε where m / (1 − β1) and v / (1 − β2) are kept, which saves two passes."""
    rule, t = twin.rule, twin.t
    mean = (1 - rule.beta_1) / (1 - rule.beta_1**t)  # of m: m̂ = mean · kept
    root = math.sqrt((1 - rule.beta_2) / (1 - rule.beta_2**t))  # of v: √v̂ = root · √kept
    return twin.learning_rate * mean / root, rule.beta_1, rule.beta_2, rule.epsilon / root


def adam_move(g, rate, beta_1, beta_2, epsilon, p, m, v, step):
    np.multiply(m, beta_1, m)
    np.add(m, g, m)
    np.multiply(g, g, step)
    np.multiply(v, beta_2, v)
    np.add(v, step, v)
    np.sqrt(v, step)
    np.add(step, epsilon, step)
    np.divide(m, step, step)
    np.multiply(step, rate, step)
    np.subtract(p, step, p)


class AdamTwin(Twin):
    memories = 2

    def settings(self):
        return adam_settings(self)

    def move(self, g, rate, beta_1, beta_2, epsilon, p, m, v, step):
        adam_move(g, rate, beta_1, beta_2, epsilon, p, m, v, step)


class AdamWTwin(Twin):
    memories = 2

    def settings(self):
        return *adam_settings(self), 1 - self.learning_rate * self.rule.weight_decay

    def move(self, g, rate, beta_1, beta_2, epsilon, left, p, m, v, step):
        np.multiply(p, left, p)
        adam_move(g, rate, beta_1, beta_2, epsilon, p, m, v, step)


class NadamTwin(Twin):
    memories = 2
    scratches = 2

    def __init__(self, rule: Nadam, parameters: np.ndarray) -> None:
        super().__init__(rule, parameters)
        self.product = 1.0

    def settings(self):
        rule, t = self.rule, self.t
        mu, mu_next = rule.warmed(t), rule.warmed(t + 1)
        self.product *= mu
        ahead = (1 - rule.beta_1) * mu_next / (1 - self.product * mu_next)
        here = (1 - mu) / (1 - self.product)
        root = math.sqrt((1 - rule.beta_2) / (1 - rule.beta_2**t))
        rate = self.learning_rate / root
        return rate * ahead, rate * here, rule.beta_1, rule.beta_2, rule.epsilon / root

    def move(self, g, ahead, here, beta_1, beta_2, epsilon, p, m, v, step, part):
        np.multiply(m, beta_1, m)
        np.add(m, g, m)
        np.multiply(g, g, step)
        np.multiply(v, beta_2, v)
        np.add(v, step, v)
        np.sqrt(v, part)
        np.add(part, epsilon, part)
        np.multiply(m, ahead, step)
        np.divide(step, part, step)
        np.subtract(p, step, p)
        np.multiply(g, here, step)
        np.divide(step, part, step)
        np.subtract(p, step, p)


TWINS: dict[type[Rule], type[Twin]] = {
    SGD: SGDTwin,
    Momentum: MomentumTwin,
    Nesterov: NesterovTwin,
    Adagrad: AdagradTwin,
    RMSprop: RMSpropTwin,
    Adadelta: AdadeltaTwin,
    Adam: AdamTwin,
    AdamW: AdamWTwin,
    Nadam: NadamTwin,
}


class PlainTwin(Twin):
    """Of a rule that has no fast twin, such as a student's own: it asks the rule itself.

    The parameters are the point where the rule wants its gradient, as in `NesterovTwin`.
    """

    def __init__(self, rule: Any, parameters: np.ndarray) -> None:
        super().__init__(rule, parameters)
        self.parameters, self.theta = parameters, [parameters.copy()]
        self.state = rule.init(self.theta)

    def step(self, gradient: np.ndarray) -> None:
        rule = self.rule
        if self.learning_rate != rule.learning_rate:
            rule = rule.at_rate(self.learning_rate)
        self.theta, self.state = rule.step(self.theta, [gradient], self.state)
        (self.parameters[...],) = rule.where(self.theta, self.state)


class ClippingTwin:
    """Cuts a copy of the gradient to size, then lets the twin without clipping step along it."""

    def __init__(self, rule: Any, parameters: np.ndarray, sizes: Sequence[int]) -> None:
        self.clipping, self.clipped = rule.clipping, np.empty_like(parameters)
        self.twin = twin_of(replace(rule, **dict.fromkeys(WORDS)), parameters)
        if sum(sizes) != len(parameters):
            raise ValueError(
                f"sizes add up to {sum(sizes)}; expected {len(parameters)}, as many as parameters."
            )
        self.ends = np.cumsum(sizes)[:-1]

    @property
    def learning_rate(self) -> float:
        return self.twin.learning_rate

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        self.twin.learning_rate = rate

    def step(self, gradient: np.ndarray) -> None:
        """One step along `gradient`, cut to size."""
        grads = np.split(gradient, self.ends)
        np.concatenate(self.clipping(grads), out=self.clipped)
        self.twin.step(self.clipped)


def twin_of(rule: Any, parameters: np.ndarray, sizes: Sequence[int] | None = None) -> Any:
    """The twin of `rule` for a flat array of parameters, in which arrays of `sizes` lie."""
    if rule.clipping:
        return ClippingTwin(rule, parameters, sizes or [len(parameters)])
    if type(rule) is RMSprop and rule.momentum > 0:
        return RMSpropMomentumTwin(rule, parameters)
    return TWINS.get(type(rule), PlainTwin)(rule, parameters)
