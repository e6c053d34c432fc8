"""R(W), the price of large weights, which the full loss adds: 1/N Σ_i L_i + λ R(W).

All of the usual ones are one family, `ElasticNet(l1, l2)`:

    R(W) = l1 Σ|W| + l2 ΣW²

Decks and libraries write its two numbers in different ways; the class methods translate. The bias
is never penalized: it moves the plane and does not turn it.

Source: decks R and M; Zou and Hastie (2005) for the elastic net.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class ElasticNet:
    """R(W) = l1 Σ|W| + l2 ΣW²; with l2 alone it is ridge, with l1 alone lasso.

    >>> ElasticNet(l1=1, l2=10)(np.array([[1.0, -2.0]]))
    53.0
    """

    l1: float
    l2: float

    def __post_init__(self) -> None:
        if not (self.l1 >= 0 and self.l2 >= 0):
            raise ValueError(
                f"l1 is {self.l1} and l2 {self.l2}; expected both at least 0 "
                "(a price below 0 would reward large weights)"
            )

    @classmethod
    def by_beta(cls, beta: float) -> "ElasticNet":
        """Σ(β W² + |W|).

        >>> ElasticNet.by_beta(0.5)
        ElasticNet(l1=1.0, l2=0.5)
        """
        return cls(1.0, beta)

    @classmethod
    def by_lambdas(cls, lambda_1: float, lambda_2: float) -> "ElasticNet":
        """λ₁ Σ|θ| + λ₂ Σθ².

        >>> ElasticNet.by_lambdas(0.1, 0.2)
        ElasticNet(l1=0.1, l2=0.2)
        """
        return cls(lambda_1, lambda_2)

    @classmethod
    def by_half(cls, lambda_1: float, lambda_2: float) -> "ElasticNet":
        """λ₁|w| + ½ λ₂ w²: the half makes the slope λ₂ w.

        >>> ElasticNet.by_half(0.1, 0.2)
        ElasticNet(l1=0.1, l2=0.1)
        """
        return cls(lambda_1, lambda_2 / 2)

    @classmethod
    def by_ratio(cls, l1_ratio: float) -> "ElasticNet":
        """r Σ|W| + ½ (1 − r) ΣW², with r from 0 (ridge) to 1 (lasso), as scikit-learn has it.

        >>> ElasticNet.by_ratio(0.5)
        ElasticNet(l1=0.5, l2=0.25)
        """
        return cls(l1_ratio, (1 - l1_ratio) / 2)

    def __call__(self, W: np.ndarray) -> float:
        """R(W), for weights of any shape."""
        return float(self.l1 * np.abs(W).sum() + self.l2 * (W**2).sum())

    def slope(self, W: np.ndarray) -> np.ndarray:
        """A subgradient, of the shape of W: l1 sign(W) + 2 l2 W, with sign(0) = 0."""
        return self.l1 * np.sign(W) + 2 * self.l2 * W

    def times(self, strength: float) -> "ElasticNet":
        """λ R as a penalty of its own."""
        return ElasticNet(strength * self.l1, strength * self.l2)


RIDGE = ElasticNet(0.0, 1.0)  # ΣW²
LASSO = ElasticNet(1.0, 0.0)  # Σ|W|


def bridge(W: np.ndarray, beta: float, p: float) -> float:
    """β Σ|W|^p, p > 0: at p = 2 ridge, at p = 1 lasso, between them another than the elastic net.

    >>> bridge(np.array([[1.0, -4.0]]), beta=1, p=1.5)
    9.0
    """
    if not p > 0:
        raise ValueError(f"p is {p}; expected p > 0")
    return float(beta * (np.abs(W) ** p).sum())


def soften(W: np.ndarray, threshold: np.ndarray | float) -> np.ndarray:
    """Each weight nearer to 0 by `threshold`, and 0 if it is within: sign(W) max(|W| − t, 0).

    That is the V with the smallest ½ (V − W)² + t |V|, for each weight by itself.

    >>> soften(np.array([3.0, -0.5, -2.0]), 1.0)
    array([ 2., -0., -1.])
    """
    return np.sign(W) * np.maximum(np.abs(W) - threshold, 0)
