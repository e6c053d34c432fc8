"""A price for weights, added to the loss: λ1 Σ|W| + λ2 ΣW².

ℓ1 pulls every weight towards 0 at the same speed, and some arrive; ℓ2 pulls by a share of the
weight, and none does. In Keras's words; note that its l2 has no ½, so that its gradient is 2 λ2 W.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class L1L2:
    """λ1 Σ|W| + λ2 ΣW², and its gradient λ1 sign(W) + 2 λ2 W.

    >>> L1L2(l1=0.5).penalty(np.array([1.0, -3.0]))
    2.0
    >>> L1L2(l2=0.5).gradient(np.array([1.0, -3.0]))
    array([ 1., -3.])
    """

    l1: float = 0.0
    l2: float = 0.0

    def __post_init__(self) -> None:
        if not (0 <= self.l1 < np.inf and 0 <= self.l2 < np.inf):
            raise ValueError(f"l1={self.l1}, l2={self.l2}; expected numbers, 0 or more.")

    def penalty(self, W: np.ndarray) -> float:
        """What the weights cost."""
        l1 = self.l1 * float(np.abs(W).sum()) if self.l1 else 0.0
        l2 = self.l2 * float(np.vdot(W, W)) if self.l2 else 0.0
        return l1 + l2

    def gradient(self, W: np.ndarray) -> np.ndarray:
        """Its derivative by W, of the same shape; at a weight of 0 the ℓ1 part is taken as 0."""
        slope = 2 * self.l2 * W
        return slope + self.l1 * np.sign(W) if self.l1 else slope


def l1(l1: float = 0.01) -> L1L2:
    """λ Σ|W|."""
    return L1L2(l1=l1)


def l2(l2: float = 0.01) -> L1L2:
    """λ ΣW², weight decay."""
    return L1L2(l2=l2)


def l1_l2(l1: float = 0.01, l2: float = 0.01) -> L1L2:
    """Both, the elastic net."""
    return L1L2(l1, l2)


REGULARIZERS: dict[str, L1L2] = {"l1": l1(), "l2": l2(), "l1_l2": l1_l2()}
