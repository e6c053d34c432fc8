"""A learning rate of its own for every parameter, from the size of its gradients so far.

All operations are entry by entry. √ and ε as in the papers: ε only keeps the quotient finite.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from course_lib.nn.optimizers.rule import Memory, Rule


@dataclass(frozen=True)
class Adagrad(Rule):
    """Rates that shrink with all that has been seen: G ← G + g², θ ← θ − η g / (√G + ε).

    A parameter whose gradient is seldom other than 0 keeps large steps: good where features are
    sparse. But G only grows, so that in the end every step dwindles.

    Source: Duchi, Hazan and Singer 2011 (the diagonal form).
    """

    learning_rate: float = 0.01
    epsilon: float = 1e-7

    remembers: ClassVar[tuple[str, ...]] = ("G",)

    def update(self, p: np.ndarray, g: np.ndarray, t: int, *memory: np.ndarray) -> Memory:
        (G,) = memory
        G = G + g**2
        return -self.learning_rate * g / (np.sqrt(G) + self.epsilon), G


def full_matrix_adagrad_step(
    theta: np.ndarray,
    g: np.ndarray,
    G: np.ndarray,
    learning_rate: float = 0.01,
    epsilon: float = 1e-7,
) -> tuple[np.ndarray, np.ndarray]:
    """Adagrad before it was made cheap: G ← G + g gᵀ, θ ← θ − η (G^½ + ε I)⁻¹ g.

    θ and g are (d,), G (d, d) is the sum of the outer products so far, at first zeros; returns θ
    and G. With G = U diag(λ) Uᵀ the root is U diag(√λ) Uᵀ: in the axes U the step is `Adagrad`'s.
    So it straightens narrow valleys that lie askew. But a network with d = 1,000,000 would need d²
    numbers and about d³ operations a step; hence the diagonal, which is `Adagrad`.

    >>> theta, g, G = np.zeros(2), np.array([3.0, 4.0]), np.zeros((2, 2))
    >>> theta, G = full_matrix_adagrad_step(theta, g, G, learning_rate=1.0)
    >>> theta.round(3) + 0.0  # one step is η long, straight down
    array([-0.6, -0.8])

    Source: Duchi, Hazan and Singer 2011 (their δ is our ε).
    """
    G = G + np.outer(g, g)
    eigenvalues, U = np.linalg.eigh(G)  # (d,), (d, d)
    roots = np.sqrt(np.maximum(eigenvalues, 0))  # rounding may leave −1e-17 for 0
    return theta - learning_rate * U @ ((U.T @ g) / (roots + epsilon)), G


@dataclass(frozen=True)
class RMSprop(Rule):
    """Adagrad that forgets: s ← ρ s + (1 − ρ) g², θ ← θ − η g / (√s + ε).

    s is a running mean of the squared gradient, over the last 1/(1 − ρ) steps or so. With
    `momentum` α the steps are summed as by a ball: v ← α v + η g / (√s + ε), θ ← θ − v.

    Source: Tieleman and Hinton 2012 (lecture 6.5 of their course). Keras puts ε inside the root.
    """

    learning_rate: float = 0.001
    rho: float = 0.9
    momentum: float = 0.0
    epsilon: float = 1e-7

    remembers: ClassVar[tuple[str, ...]] = ("s", "v")

    def update(self, p: np.ndarray, g: np.ndarray, t: int, *memory: np.ndarray) -> Memory:
        s, v = memory
        s = self.rho * s + (1 - self.rho) * g**2
        v = self.momentum * v + self.learning_rate * g / (np.sqrt(s) + self.epsilon)
        return -v, s, v


@dataclass(frozen=True)
class Adadelta(Rule):
    """Steps measured by earlier steps: Δ = −(RMS[Δ] / RMS[g]) g, with RMS[x] = √(E[x²] + ε).

    E[g²] ← ρ E[g²] + (1 − ρ) g²; the step takes E[Δ²] of the steps *before* it. So the units of θ
    come out right, and no rate is needed: `learning_rate` multiplies the step; the paper has 1.

    Source: Zeiler 2012.
    """

    learning_rate: float = 1.0
    rho: float = 0.95
    epsilon: float = 1e-6

    remembers: ClassVar[tuple[str, ...]] = ("mean_g2", "mean_step2")

    def update(self, p: np.ndarray, g: np.ndarray, t: int, *memory: np.ndarray) -> Memory:
        mean_g2, mean_step2 = memory
        mean_g2 = self.rho * mean_g2 + (1 - self.rho) * g**2
        step = -np.sqrt(mean_step2 + self.epsilon) / np.sqrt(mean_g2 + self.epsilon) * g
        mean_step2 = self.rho * mean_step2 + (1 - self.rho) * step**2
        return self.learning_rate * step, mean_g2, mean_step2
