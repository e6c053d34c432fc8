"""An epoch, batch by batch, in the clear form."""

from dataclasses import dataclass

import numpy as np

from course_lib.nn.playground.clear import backward, forward, penalize
from course_lib.nn.playground.ending import Ending
from course_lib.nn.playground.network import Network
from course_lib.nn.playground.optimizing import Stepper
from course_lib.nn.playground.own import Bend


@dataclass
class Part:
    """A batch that the epoch's end cut short: the gradients so far, summed, of `samples` samples.

    The next epoch's first batch takes them along, and divides by all its samples.
    """

    gradient: np.ndarray
    samples: int = 0

    def clear(self) -> None:
        """Nothing is carried."""
        self.gradient[...] = 0
        self.samples = 0


@dataclass(frozen=True)
class Training:
    """What is trained on what, and how: features F (n, d), targets Y (n, outputs)."""

    network: Network
    bends: list[Bend]
    ending: Ending
    F: np.ndarray
    Y: np.ndarray
    batch_size: int
    part: Part
    stepper: Stepper
    regularization: str
    regularization_rate: float
    dropout: float  # in percent
    masks: np.random.Generator  # draws who is silenced

    def batches(self) -> list[slice]:
        """In fixed order; the last one may be a part. Fewer samples than a batch are a batch."""
        size = max(1, min(self.batch_size, len(self.F)))
        return [slice(start, start + size) for start in range(0, len(self.F), size)]


class ClearEpoch:
    """`train(i, learning_rate)` learns from batch i of the epoch."""

    def __init__(self, training: Training) -> None:
        self.training, self.batches = training, training.batches()

    def run(self, first: int, learning_rate: float) -> None:
        """Batch number `first` and all after it."""
        for i in range(first, len(self.batches)):
            self.train(i, learning_rate)

    def train(self, i: int, learning_rate: float) -> None:
        """The mean gradient, the step, the penalty; of a part only the sum, which is carried on."""
        it, batch = self.training, self.batches[i]
        F, Y, network, part = it.F[batch], it.Y[batch], it.network, it.part
        is_part = len(F) < batch.stop - batch.start
        part.gradient += self.gradient(F, Y, is_part)
        part.samples += len(F)
        if is_part:
            return
        mean = part.gradient / part.samples
        mean[: network.dead.size][network.dead] = 0
        before = network.parameters.copy()
        it.stepper.step(mean, learning_rate)
        pull = learning_rate * it.regularization_rate
        penalize(network, before, it.regularization, pull)
        part.clear()

    def gradient(self, F: np.ndarray, Y: np.ndarray, is_part: bool) -> np.ndarray:
        """Σ_i ∂L_i/∂θ over a batch F (n, d), Y (n, outputs), or over a part of one."""
        it = self.training
        seen = forward(it.network, it.bends, F)
        return backward(it.network, it.bends, it.ending, seen, Y).gradient
