"""Adam and its relatives: momentum, and a rate of its own for every parameter.

m and v are running means of g and g². They begin at 0, and so are too small at first; dividing by
1 − β^t, with the *power* t of the step, makes means of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from course_lib.nn.optimizers.rule import Memory, Rule, State


@dataclass(frozen=True)
class Adam(Rule):
    """m ← β1 m + (1 − β1) g, v ← β2 v + (1 − β2) g², θ ← θ − η m̂ / (√v̂ + ε).

    With m̂ = m / (1 − β1^t) and v̂ = v / (1 − β2^t). The first step is η long in every coordinate,
    whatever the gradient's size:

    >>> rule = Adam(learning_rate=0.1)
    >>> params = [np.array([1.0, 1.0])]
    >>> params, state = rule.step(params, [np.array([1000.0, 0.001])], rule.init(params))
    >>> params[0].round(3)
    array([0.9, 0.9])

    Source: Kingma and Ba 2015. They take ε = 1e-8, Keras 1e-7.
    """

    learning_rate: float = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7

    remembers: ClassVar[tuple[str, ...]] = ("m", "v")

    def update(self, p: np.ndarray, g: np.ndarray, t: int, *memory: np.ndarray) -> Memory:
        m, v = memory
        m = self.beta_1 * m + (1 - self.beta_1) * g
        v = self.beta_2 * v + (1 - self.beta_2) * g**2
        m_hat = m / (1 - self.beta_1**t)
        v_hat = v / (1 - self.beta_2**t)
        return -self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon), m, v


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam with weight decay of its own: θ ← θ − η (m̂ / (√v̂ + ε) + λ θ).

    An ℓ2 penalty in the loss goes through Adam's quotient, and weights with large gradients are
    hardly decayed. Here decay stands beside it, and every weight shrinks by the same share.

    Source: Loshchilov and Hutter 2019.
    """

    weight_decay: float = 0.004

    def update(self, p: np.ndarray, g: np.ndarray, t: int, *memory: np.ndarray) -> Memory:
        step, m, v = super().update(p, g, t, *memory)
        return step - self.learning_rate * self.weight_decay * p, m, v


@dataclass(frozen=True)
class Nadam(Adam):
    """Adam with Nesterov's look ahead: next step's momentum is used already.

    m̂ = μ_{t+1} m / (1 − Π_{i ≤ t+1} μ_i) + (1 − μ_t) g / (1 − Π_{i ≤ t} μ_i), where the momentum
    warms up, μ_t = β1 (1 − ½ · 0.96^{t ψ}) with ψ = `momentum_decay`; v̂ as in Adam.

    Source: Dozat 2016, in the form with the schedule (PyTorch's; Keras has ψ = 1).
    """

    learning_rate: float = 0.002
    momentum_decay: float = 0.004

    remembers: ClassVar[tuple[str, ...]] = ("m", "v", "product")

    def init(self, params: Sequence[np.ndarray]) -> State:
        """As Adam's, and the empty product of the momentums, which is 1."""
        return State(0, tuple((np.zeros_like(p), np.zeros_like(p), np.ones(())) for p in params))

    def warmed(self, t: int) -> float:
        """μ_t, which rises from half of β1 towards β1."""
        return self.beta_1 * (1 - 0.5 * 0.96 ** (t * self.momentum_decay))

    def update(self, p: np.ndarray, g: np.ndarray, t: int, *memory: np.ndarray) -> Memory:
        m, v, product = memory
        mu, mu_next = self.warmed(t), self.warmed(t + 1)
        product = product * mu
        m = self.beta_1 * m + (1 - self.beta_1) * g
        v = self.beta_2 * v + (1 - self.beta_2) * g**2
        ahead, here = mu_next / (1 - product * mu_next), (1 - mu) / (1 - product)
        m_hat = float(ahead) * m + float(here) * g
        v_hat = v / (1 - self.beta_2**t)
        return -self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon), m, v, product
