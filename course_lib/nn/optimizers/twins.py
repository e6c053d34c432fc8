"""The nine rules, operation by operation, in place, on a piece of the parameters.

Each `move` is given a piece of the gradient, the numbers of `settings`, and the same piece of the
parameters, of what is remembered, and of the scratch arrays. The formulas are those of the rules,
rearranged so that fewer operations do: each is a pass over the memory, and that is what takes time.
`scaled` and `fade` are what most have in common.
"""

import math

import numpy as np

from course_lib.nn.optimizers.adam import Adam, AdamW, Nadam
from course_lib.nn.optimizers.adaptive import Adadelta, Adagrad, RMSprop
from course_lib.nn.optimizers.descent import SGD, Momentum, Nesterov
from course_lib.nn.optimizers.rule import Rule
from course_lib.nn.optimizers.twin import Twin


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

    It keeps u = ρ v. From v' = u − η g and θ' = θ + v' follow u' = ρ (u − η g) and
    φ' = θ' + u' = φ − u + v' + u' = φ − η g + u'.
    """

    def move(self, g, rate, momentum, p, u, step):
        np.multiply(g, rate, step)
        np.subtract(u, step, u)
        np.multiply(u, momentum, u)
        np.subtract(u, step, step)
        np.add(p, step, p)


def scaled(x, s, rate, epsilon, step):
    """step ← η x / (√s + ε)."""
    np.sqrt(s, step)
    np.add(step, epsilon, step)
    np.divide(x, step, step)
    np.multiply(step, rate, step)


def fade(s, share, g, square):
    """square ← g², s ← ρ s + g²."""
    np.multiply(g, g, square)
    np.multiply(s, share, s)
    np.add(s, square, s)


class AdagradTwin(Twin):
    memories = 1

    def settings(self):
        return self.learning_rate, self.rule.epsilon

    def move(self, g, rate, epsilon, p, G, step):
        np.multiply(g, g, step)
        np.add(G, step, G)
        scaled(g, G, rate, epsilon, step)
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
        fade(s, rho, g, step)
        scaled(g, s, rate, epsilon, step)
        np.subtract(p, step, p)


class RMSpropMomentumTwin(Twin):
    memories = 2

    def settings(self):
        return *rmsprop_settings(self), self.rule.momentum

    def move(self, g, rate, rho, epsilon, momentum, p, s, v, step):
        fade(s, rho, g, step)
        scaled(g, s, rate, epsilon, step)
        np.multiply(v, momentum, v)
        np.add(v, step, v)
        np.subtract(p, v, p)


class AdadeltaTwin(Twin):
    """It keeps both means over 1 − ρ, which cancels in their quotient, if ε is divided too."""

    memories = 2
    scratches = 2

    def settings(self):
        rho = self.rule.rho
        return self.learning_rate, rho, self.rule.epsilon / (1 - rho)

    def move(self, g, rate, rho, epsilon, p, sum_g2, sum_step2, step, part):
        fade(sum_g2, rho, g, part)
        np.add(sum_step2, epsilon, step)
        np.add(sum_g2, epsilon, part)
        np.divide(step, part, step)
        np.sqrt(step, step)
        np.multiply(step, g, step)
        fade(sum_step2, rho, step, part)
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
    fade(v, beta_2, g, step)
    scaled(m, v, rate, epsilon, step)
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
    numbers = ("t", "product")

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
        rate = self.learning_rate / root * here
        return rate, ahead / here, rule.beta_1, rule.beta_2, rule.epsilon / root

    def move(self, g, rate, ahead, beta_1, beta_2, epsilon, p, m, v, step, part):
        np.multiply(m, beta_1, m)
        np.add(m, g, m)
        fade(v, beta_2, g, step)
        np.sqrt(v, part)
        np.add(part, epsilon, part)
        np.multiply(m, ahead, step)
        np.add(step, g, step)
        np.divide(step, part, step)
        np.multiply(step, rate, step)
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
