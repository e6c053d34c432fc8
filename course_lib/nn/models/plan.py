"""A training step laid out once: arrays allocated, calls bound, then walked through at each batch.

What is computed is what `backpropagation.py` says. There each operation makes a new array and each
layer decides anew what to do; on a small network that costs far more than the sums themselves.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.nn.layers.passes import Call
from course_lib.nn.models.output import Output
from course_lib.nn.models.plan_losses import plan_loss


class Plan:
    """Forward, loss and backward for batches of `n` samples: `take` a batch, then `run`.

    Afterwards the gradients stand in the layers, `loss()` is the loss of the batch before the
    update, `predictions()` are what was predicted.

    >>> from course_lib.nn.layers import Dense
    >>> from course_lib.nn.losses import MeanSquaredError
    >>> from course_lib.nn.models.output import output_of
    >>> layer, rng = Dense(1, kernel_initializer="zeros"), np.random.default_rng(0)
    >>> X, y = np.array([[1.0, 2.0]]), np.array([[3.0]])
    >>> layer.build((2,), rng, X.dtype)
    (1,)
    >>> plan = Plan(output_of([layer], MeanSquaredError()), (X, y), 1, rng)
    >>> plan.take(X, y, np.array([0]))
    >>> plan.run()
    >>> plan.loss(), layer.dW.tolist()  # (0 − 3)², 2 (0 − 3) x
    (9.0, [[-6.0], [-12.0]])
    """

    def __init__(
        self,
        output: Output,
        samples: tuple[np.ndarray, np.ndarray],
        n: int,
        rng: np.random.Generator,
    ):
        X, y = samples
        self.X = np.empty((n, *X.shape[1:]), X.dtype)
        self.y = np.empty((n, *y.shape[1:]), y.dtype)
        self.rng = rng
        passes: list[Any] = []
        A: np.ndarray = self.X
        dA: np.ndarray | None = None  # nobody asks for the gradient by the samples
        for layer in output.layers:
            passes.append(layer.plan(A, dA, rng))
            A, dA = passes[-1].output, passes[-1].gradient
        self.end = plan_loss(output, self.y, A, np.empty_like(A) if dA is None else dA)
        self.calls: Sequence[Call] = [
            *(call for one in passes for call in one.forward),
            *self.end.calls,
            *(call for one in reversed(passes) for call in one.backward),
        ]
        self.penalty = output.penalty

    def take(self, X: np.ndarray, y: np.ndarray, rows: np.ndarray) -> None:
        """Copy the batch into its place: samples `rows` of X and y."""
        X.take(rows, 0, self.X, "clip")  # any mode but "raise" writes straight into self.X
        y.take(rows, 0, self.y, "clip")

    def run(self) -> None:
        """One forward and backward pass."""
        for call in self.calls:
            call()

    def loss(self) -> float:
        """Of the last run: the batch's mean and the penalties."""
        return self.end.value() + self.penalty()

    def predictions(self) -> np.ndarray:
        """Of the last run."""
        return self.end.predictions()
