"""When the numbers run away: in which epoch, at which rate, where first."""

from dataclasses import dataclass

import numpy as np

from course_lib.nn.playground.clear import forward
from course_lib.nn.playground.epochs import Training
from course_lib.nn.playground.regular import clear_epoch, folded

TOO_MUCH = 1e15  # for an output or a weight
RUNAWAY = TOO_MUCH**2  # for a loss


@dataclass(frozen=True)
class Divergence:
    """Training stopped in `epoch`; `place` is what ran away first, None if only the loss did.

    >>> print(Divergence(3, 10.0, "the weights of hidden layer 1"))
    In epoch 3 training ran away: at a learning rate of 10 the weights of hidden layer 1 were the \
first to pass 10^15 or to be no number at all. The network stands as it was after epoch 2. \
Take a smaller learning rate.
    """

    epoch: int
    learning_rate: float
    place: str | None

    def __str__(self) -> str:
        stands = f"The network stands as it was after epoch {self.epoch - 1}."
        if self.place is None:
            return (
                f"In epoch {self.epoch} the loss became infinite or no number, though every "
                f"output is one: look at the loss. {stands}"
            )
        return (
            f"In epoch {self.epoch} training ran away: at a learning rate of "
            f"{self.learning_rate:g} {self.place} were the first to pass 10^15 or to be no number "
            f"at all. {stands} Take a smaller learning rate."
        )


def first_place(training: Training, learning_rate: float) -> str | None:
    """Go through the epoch once more, slowly, and name what runs away first."""
    epoch = clear_epoch(training)
    for i in range(len(epoch.batches)):
        place = place_among(training, epoch.batches[i])
        if place:
            return place
        epoch.train(i, learning_rate)
    return place_among(training, slice(None))


def place_among(training: Training, rows: slice) -> str | None:
    """The first layer with weights or, for these samples, outputs that have run away."""
    network = folded(training.network)
    outputs = forward(network, training.bends, training.F[rows]).outputs[1:]
    layers = len(outputs)
    for layer in range(layers):
        name = "the output layer" if layer == layers - 1 else f"hidden layer {layer + 1}"
        if ran_away(training.network.blocks[layer]):
            return f"the weights of {name}"
        if ran_away(outputs[layer]):
            return f"the outputs of {name}"
    return None


def ran_away(a: np.ndarray) -> bool:
    return not bool(np.all(np.abs(a) < TOO_MUCH))  # a NaN is not smaller, either
