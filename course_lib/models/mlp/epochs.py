"""Learning epoch by epoch, and when to stop; NumPy and `course_lib.nn` only."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.nn.models import Sequential
from course_lib.nn.models.fit import train_epoch


@dataclass(frozen=True)
class Epoch:
    """What an epoch came to: the mean loss of its batches, penalty included, and the score.

    `score` is that of the samples held back, or None where none are. `improved` says whether the
    epoch was the best so far.
    """

    number: int
    loss: float
    score: float | None
    improved: bool


def epochs(
    network: Sequential,
    X: np.ndarray,
    y: np.ndarray,
    batch_size: int,
    shuffle: bool,
    rng: np.random.Generator,
    tol: float,
    patience: int,
    score: Callable[[], float] | None = None,
) -> Iterator[Epoch]:
    """Train `network` for ever; ends by itself when `patience` epochs in a row are no better.

    Better means: the loss is lower by more than `tol`; or, where there is a `score`, that is higher
    by more than `tol`. Raises ValueError when the loss is no finite number any more.
    """
    best, waited, number = -math.inf, 0, 0
    while waited <= patience:
        number += 1
        loss = train_epoch(network, X, y, batch_size, shuffle, rng, iter)["loss"]
        if not (math.isfinite(loss) and np.isfinite(network.flat_parameters).all()):
            raise ValueError(
                f"the loss is {loss:g} in epoch {number}: the weights have grown without bound. "
                "Lower learning_rate_init, or scale the features to mean 0 and variance 1."
            )
        reached = score() if score else -loss
        waited = 0 if reached > best + tol else waited + 1
        improved = reached > best
        best = max(best, reached)
        yield Epoch(number, loss, reached if score else None, improved)


def outputs(
    X: np.ndarray,
    weights: list[np.ndarray],
    biases: list[np.ndarray],
    hidden: Callable[[np.ndarray], Any],
) -> np.ndarray:
    """The last layer's weighted sums for X (n, d): A ← f(A W + b) layer by layer, no f at the end.

    >>> W, b = [np.array([[1.0, -1.0]]), np.array([[1.0], [1.0]])], [np.zeros(2), np.zeros(1)]
    >>> outputs(np.array([[-3.0], [2.0]]), W, b, lambda Z: np.maximum(Z, 0)).tolist()  # |x|
    [[3.0], [2.0]]
    """
    A = X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        A = hidden(A @ W + b)  # (n, d) @ (d, c) -> (n, c)
    return A @ weights[-1] + biases[-1]
