"""A look into the network: one batch with all its numbers, the names of the nodes."""

from dataclasses import dataclass

import numpy as np

from course_lib.nn.playground.clear import Backward, Forward, backward, forward
from course_lib.nn.playground.ending import Ending
from course_lib.nn.playground.epochs import Training


@dataclass(frozen=True)
class Inside:
    """A batch before it is learned from: `rows` of the training points, with a part carried along.

    forward   `sums[l]` z and `outputs[l]` of each layer, (n, units); `outputs[0]` are the features
    backward  `deltas[l]` ∂L_i/∂z, (n, units), and the summed gradient, flat
    dW, db    the mean gradients of each layer, as a step takes them
    carried   how many samples of the last epoch's part batch are in these means
    """

    rows: slice
    forward: Forward
    backward: Backward
    dW: list[np.ndarray]
    db: list[np.ndarray]
    carried: int = 0


def look_into(training: Training, rows: slice, with_part: bool) -> Inside:
    """Forward and backward for training samples `rows`, in the clear form; nothing changes."""
    network, part = training.network, training.part
    F, Y = training.F[rows], training.Y[rows]
    seen = forward(network, training.bends, F)
    back = backward(network, training.bends, training.ending, seen, Y)
    gradient, carried = back.gradient, part.samples if with_part else 0
    if carried:
        gradient = gradient + part.gradient
    blocks = network.like(gradient / (len(F) + carried))
    dW, db = [block[:-1] for block in blocks], [block[-1] for block in blocks]
    return Inside(rows, seen, back, dW, db, carried)


def node_names(
    features: tuple[str, ...], hidden: tuple[int, ...], ending: Ending, classes: tuple
) -> list[str]:
    """Of every node: features, "hidden 1.1", "hidden 1.2", …, "output" or one for each class."""
    middle = [f"hidden {i + 1}.{j + 1}" for i, n in enumerate(hidden) for j in range(n)]
    return [*features, *middle, *output_names(ending, classes)]


def output_names(ending: Ending, classes: tuple) -> list[str]:
    return ["output"] if ending.units == 1 else [f"output {name}" for name in classes]
