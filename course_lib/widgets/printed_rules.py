"""Update rules as the decks print them where they are wrong, and the right ones beside them.

The wrong ones are rules like the others, so that they can be raced; nothing else may use them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.nn.optimizers import (
    Adadelta,
    Adagrad,
    Adam,
    Momentum,
    Nesterov,
    RMSprop,
    Rule,
    State,
)


@dataclass(frozen=True)
class AdamWithoutPowers(Adam):
    """Deck R: m̂ = m / (1 − β1), v̂ = v / (1 − β2), without the power t."""

    def update(self, p: np.ndarray, g: np.ndarray, t: int, *memory: np.ndarray) -> Any:
        return super().update(p, g, 1, *memory)


@dataclass(frozen=True)
class AdamWithPlainMean(Adam):
    """Deck P: v ← β2 v + (1 − β2) g, without the square."""

    def update(self, p: np.ndarray, g: np.ndarray, t: int, *memory: np.ndarray) -> Any:
        m, v = memory
        m = self.beta_1 * m + (1 - self.beta_1) * g
        v = self.beta_2 * v + (1 - self.beta_2) * g
        m_hat, v_hat = m / (1 - self.beta_1**t), v / (1 - self.beta_2**t)
        return -self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon), m, v


@dataclass(frozen=True)
class NesterovLookingBack(Nesterov):
    """Deck R: θ moves by −V, and the gradient is taken at θ + ρ V: with our v = −V at θ − ρ v."""

    def where(self, params: Sequence[np.ndarray], state: State) -> list[np.ndarray]:
        return [p - self.momentum * v for p, (v,) in zip(params, state.memory, strict=True)]


@dataclass(frozen=True)
class MomentumAsMean(Momentum):
    """Decks R, M: the velocity as a running mean, v ← ρ v − (1 − ρ) η g."""

    def update(self, p: np.ndarray, g: np.ndarray, t: int, *memory: np.ndarray) -> Any:
        (v,) = memory
        v = self.momentum * v - (1 - self.momentum) * self.learning_rate * g
        return v, v


@dataclass(frozen=True)
class AdagradWithoutRoot(Adagrad):
    """Deck E: θ − η g / (G + ε), without the root."""

    def update(self, p: np.ndarray, g: np.ndarray, t: int, *memory: np.ndarray) -> Any:
        (G,) = memory
        G = G + g**2
        return -self.learning_rate * g / (G + self.epsilon), G


@dataclass(frozen=True)
class AdadeltaWithRate(RMSprop):
    """Deck P: Adadelta as η / √(E[g²] + ε), which is RMSprop."""

    learning_rate: float = 0.1
    rho: float = 0.95


@dataclass(frozen=True)
class Slip:
    """A printed formula and the right one, each with its rule; where both start; what goes wrong.

    `rate` is the rate that shows it, `verdict` says what is to be seen.
    """

    name: str
    printed: str
    right: str
    rules: tuple[Rule, Rule]  # printed, right
    rate: float
    verdict: str


SLIPS: dict[str, Slip] = {
    slip.name: slip
    for slip in (
        Slip(
            "Adam's correction (R)", "m̂ = m / (1 − β₁),  v̂ = v / (1 − β₂)",
            "m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)", (AdamWithoutPowers(), Adam()), 0.3,
            "The first step is right, for t = 1. Then m soon is a mean, and still divided by 0.1; "
            "v becomes one far more slowly, and is still divided by 0.001. Under a steady gradient "
            "the step is twice too long by step 12, and in the end three times too short.",
        ),
        Slip(
            "Adam's second moment (P)", "v = β₂ v + (1 − β₂) g", "v = β₂ v + (1 − β₂) g²",
            (AdamWithPlainMean(), Adam()), 0.3,
            "Where the gradient is below 0 so is v, and v has no root: no step can be made. It is "
            "the second moment, a mean of squares, and no velocity.",
        ),
        Slip(
            "Nesterov's look (R)", "V = ρ V + η ∇L(θ + ρ V),  θ = θ − V",
            "V = ρ V + η ∇L(θ − ρ V),  θ = θ − V", (NesterovLookingBack(), Nesterov()), 0.02,
            "θ moves by −V, so θ + ρ V lies behind, where it came from. Who brakes by a slope that "
            "is past swings ever wider; who looks ahead brakes in time.",
        ),
        Slip(
            "Velocity as a mean (R, M)", "v = ρ v − (1 − ρ) η g", "v = ρ v − η g",
            (MomentumAsMean(), Momentum()), 0.01,
            "A mean of steps is no longer than one of them. The sum is 1/(1 − ρ) times as long, "
            "ten times at ρ = 0.9, and that is what carries the ball along the valley.",
        ),
        Slip(
            "AdaGrad's root (E)", "θ = θ − η g / (G + ε)", "θ = θ − η g / (√G + ε)",
            (AdagradWithoutRoot(), Adagrad()), 1.0,
            "g / √G has no unit: the first step is η long in each parameter. g / G is one over a "
            "gradient: the steeper the ground, the shorter the step, and it gets nowhere.",
        ),
        Slip(
            "AdaDelta's rate (P)", "Δθ = −η g / √(E[g²] + ε)",
            "Δθ = −g · RMS[Δθ] / RMS[g]", (AdadeltaWithRate(), Adadelta()), 0.1,
            "What is printed is RMSprop, and needs an η. AdaDelta has the size of its own earlier "
            "steps there, and no η: it begins with very small ones, and lets them grow.",
        ),
    )
}  # fmt: skip
