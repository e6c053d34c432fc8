"""When the numbers run away: in which epoch, at which rate, where first."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Divergence:
    """Training stopped in `epoch`; `layer` counts from 0, the last one is the output.

    >>> print(Divergence(epoch=3, learning_rate=10.0, layer=0, layers=3, what="weights"))
    In epoch 3 training ran away: at a learning rate of 10 the weights of hidden layer 1 were the \
first to grow beyond all numbers. The network stands as it was after epoch 2. Choose a smaller \
learning rate and reset.
    """

    epoch: int
    learning_rate: float
    layer: int
    layers: int
    what: str

    def __str__(self) -> str:
        return (
            f"In epoch {self.epoch} training ran away: at a learning rate of "
            f"{self.learning_rate:g} the {self.what} of {layer_name(self.layer, self.layers)} were "
            "the first to grow beyond all numbers. The network stands as it was after epoch "
            f"{self.epoch - 1}. Choose a smaller learning rate and reset."
        )


def layer_name(layer: int, layers: int) -> str:
    return "the output layer" if layer == layers - 1 else f"hidden layer {layer + 1}"


def first_not_finite(tables: list[np.ndarray]) -> int | None:
    """The number of the first table that holds an infinity or a NaN."""
    return next((i for i, table in enumerate(tables) if not np.all(np.isfinite(table))), None)
