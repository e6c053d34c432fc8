"""An epoch laid out once: arrays made, calls bound, then walked through.

What is computed is what `epochs.py` and `clear.py` say; `tests/test_playground_plan.py` holds the
two equal.
"""

from functools import partial
from typing import Any

import numpy as np

from course_lib.nn.playground.calls import Call, LossSlope, backward_calls, forward_calls
from course_lib.nn.playground.clear import penalize
from course_lib.nn.playground.columns import Columns, Slopes
from course_lib.nn.playground.epochs import Training


class EpochPlan:
    """As `ClearEpoch`: `train(i, learning_rate)` learns from batch i, `run` from all after it, too.

    In float64 the plan works on the network's own array, in float32 on a copy that is written back.
    Plain descent is part of the plan: the gradients are computed with the factor
    learning rate / batch size. Any other optimizer is given their mean.
    """

    def __init__(self, training: Training, dtype: Any = "float64") -> None:
        self.training, self.batches = training, training.batches()
        parameters = training.network.parameters
        self.P = parameters if parameters.dtype == dtype else parameters.astype(dtype)
        self.G = np.zeros_like(self.P)
        self.pull = np.zeros_like(self.P)  # learning rate · rate, for weights
        self.learning_rate = -1.0
        self.loss_slope = LossSlope(training.ending.loss, training.network.sizes[-1], dtype)
        self.descends = training.stepper.is_descent
        self.step_calls: list[Call] = self._descent() if self.descends else [self._other_step]
        self.passes = self._passes(dtype)
        self.whole = [
            (load, [*calls, *self.step_calls])
            for i, (load, calls) in enumerate(self.passes)
            if self._samples(i) == self._samples(0)
        ]

    def _passes(self, dtype: Any) -> list[tuple[Call, list[Call]]]:
        """For each batch the call that puts it in its place, and the calls of its pass.

        Batches of one size share arrays and calls: few of them, that stay in the fastest cache.
        """
        it, sizes = self.training, self.training.network.sizes
        blocks = it.network.like(self.P)
        shared: dict[int, tuple[Columns, list[Call]]] = {}
        passes: list[tuple[Call, list[Call]]] = []
        for i, batch in enumerate(self.batches):
            n = self._samples(i)
            if n not in shared:
                columns, back = Columns(sizes, n, dtype), Slopes(sizes, n, dtype)
                forth = forward_calls(blocks, it.bends, columns, back.sums)
                back_calls = backward_calls(
                    blocks, self.G, it.bends, columns, back, self.loss_slope
                )
                shared[n] = columns, [*forth, *back_calls]
            columns, calls = shared[n]
            samples = columns.as_batch(it.F[batch], it.Y[batch])
            passes.append((partial(columns.batch.__setitem__, ..., samples), calls))
        return passes

    def _descent(self) -> list[Call]:
        """θ ← θ − G, with the learning rate in G already, and the penalty of `penalize`."""
        P, G, pull, kind = self.P, self.G, self.pull, self.training.regularization
        step = partial(np.subtract, P, G, P)
        if kind == "none":
            return [step]
        S, pulled, zero = np.empty_like(P), np.empty_like(P), np.zeros((), P.dtype)
        if kind == "l2":
            return [partial(np.multiply, P, pull, S), step, partial(np.subtract, P, S, P)]
        dead, crossed = self.training.network.dead, np.zeros(P.shape, bool)
        return [
            partial(np.sign, P, S),
            partial(np.multiply, S, pull, S),
            partial(np.putmask, G, dead, zero),
            step,
            partial(np.subtract, P, S, pulled),
            partial(np.multiply, P, pulled, S),
            partial(np.less, S, zero, crossed),
            partial(np.logical_or, dead, crossed, dead),
            partial(np.copyto, P, pulled),
            partial(np.putmask, P, dead, zero),
        ]

    def run(self, first: int, learning_rate: float) -> None:
        """Batch number `first` and all after it."""
        self._begin(learning_rate)
        if self.training.part.samples:
            self._with_part(first)
            first += 1
        for load, calls in self.whole[first:]:
            load()
            for call in calls:
                call()
        if first <= len(self.whole) < len(self.batches):
            self._with_part(len(self.whole))
        self._end()

    def train(self, i: int, learning_rate: float) -> None:
        """Batch i alone."""
        self._begin(learning_rate)
        if i == len(self.whole) or self.training.part.samples:
            self._with_part(i)
        else:
            load, calls = self.whole[i]
            load()
            for call in calls:
                call()
        self._end()

    def _begin(self, learning_rate: float) -> None:
        network = self.training.network
        if self.P is not network.parameters:
            self.P[...] = network.parameters
        if learning_rate != self.learning_rate:
            self.learning_rate = learning_rate
            self.pull[network.is_weight] = learning_rate * self.training.regularization_rate
            self._scale()

    def _end(self) -> None:
        if self.P is not self.training.network.parameters:
            self.training.network.parameters[...] = self.P

    def _scale(self) -> None:
        """Gradients of whole batches come with this factor."""
        self.loss_slope.scale((self.learning_rate if self.descends else 1.0) / self._samples(0))

    def _samples(self, i: int) -> int:
        return min(self.batches[i].stop, len(self.training.F)) - self.batches[i].start

    def _with_part(self, i: int) -> None:
        """A batch that is a part, or that takes one along: the sum first, then its mean."""
        part = self.training.part
        load, calls = self.passes[i]
        load()
        self.loss_slope.scale(1.0)
        try:
            for call in calls:
                call()
        finally:
            self._scale()
        part.gradient += self.G
        part.samples += self._samples(i)
        if i < len(self.whole):
            factor = (self.learning_rate if self.descends else 1.0) / part.samples
            self.G[...] = factor * part.gradient
            part.clear()
            for call in self.step_calls:
                call()

    def _other_step(self) -> None:
        """By any optimizer, on the network's own array, and the penalty beside it."""
        it, network = self.training, self.training.network
        self._end()
        mean, before = self.G.astype(float), network.parameters.copy()
        mean[network.dead] = 0
        it.stepper.step(mean, self.learning_rate)
        penalize(network, before, it.regularization, self.learning_rate * it.regularization_rate)
        if self.P is not network.parameters:
            self.P[...] = network.parameters
