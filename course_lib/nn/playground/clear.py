"""Forward, backward and an epoch, as one would write them down.

The engine computes the same in `plan.py`, laid out for speed; `tests/test_playground_plan.py` holds
the two equal. Everything that is not training (maps, predictions, a look inside) uses this form.
"""

from dataclasses import dataclass

import numpy as np

from course_lib.nn.playground.ending import Ending
from course_lib.nn.playground.network import Network
from course_lib.nn.playground.own import Bend, bend_of


@dataclass(frozen=True)
class Forward:
    """Of n samples: `outputs[l]` (n, units) of each layer, the inputs first; `sums` before f."""

    sums: list[np.ndarray]
    outputs: list[np.ndarray]


def bends_of(network: Network, hidden: Bend, ending: Ending) -> list[Bend]:
    """The activation of each layer: the hidden ones', and the output's."""
    return [hidden] * (len(network.blocks) - 1) + [bend_of(ending.activation)]


def forward(network: Network, bends: list[Bend], F: np.ndarray) -> Forward:
    """From the features F (n, d), layer by layer: z = a W + b, a = f(z)."""
    sums, outputs = [], [F]
    for W, b, bend in zip(network.weights, network.biases, bends, strict=True):
        sums.append(outputs[-1] @ W + b)  # (n, k) @ (k, units) -> (n, units)
        outputs.append(np.asarray(bend.function(sums[-1].copy()), dtype=float))
    return Forward(sums, outputs)


@dataclass(frozen=True)
class Backward:
    """`deltas[l]` (n, units) are ∂L_i/∂z, `gradient` is Σ_i ∂L_i/∂θ, flat as the parameters."""

    deltas: list[np.ndarray]
    gradient: np.ndarray


def backward(
    network: Network, bends: list[Bend], ending: Ending, seen: Forward, Y: np.ndarray
) -> Backward:
    """From the targets Y (n, outputs) back through all layers; the *sum* over the samples."""
    gradient = np.empty_like(network.parameters)
    deltas: list[np.ndarray] = []
    slopes = ending.loss.slopes(Y, seen.outputs[-1])
    for layer in reversed(range(len(bends))):
        delta = slopes * bends[layer].derivative(seen.sums[layer].copy())
        block = network.like(gradient)[layer]
        block[:-1] = seen.outputs[layer].T @ delta  # (k, n) @ (n, units) -> (k, units)
        block[-1] = delta.sum(axis=0)
        slopes = delta @ network.weights[layer].T  # (n, units) @ (units, k) -> (n, k)
        deltas.insert(0, delta)
    return Backward(deltas, gradient)


def penalize(network: Network, before: np.ndarray, regularization: str, pull: float) -> None:
    """After a step from `before`: w ← w − pull · r'(w before), with pull = learning rate · rate.

    ℓ2 has r' = w. ℓ1 has r' = sign w; a weight that this pull takes through 0 becomes 0 and dead:
    it learns no more. Biases are not penalized. The penalty stands beside the optimizer's step,
    which sees the gradient of the loss alone (as in AdamW).
    """
    P, W = network.parameters, network.is_weight
    if regularization == "l2":
        P[W] -= pull * before[W]
    if regularization == "l1":
        pulled = P - pull * np.sign(before) * W
        crossed = P * pulled < 0
        network.dead |= crossed
        P[...] = np.where(network.dead, 0, pulled)
