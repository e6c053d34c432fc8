"""The losses after each epoch, of all training and all test samples, in one pass over both."""

from typing import Any

import numpy as np

from course_lib.nn.playground.calls import LossSlope, forward_calls
from course_lib.nn.playground.columns import Columns
from course_lib.nn.playground.ending import HalfSquaredError
from course_lib.nn.playground.epochs import Training


class Measure:
    """`losses()` are the mean losses as the network is now; F (m, d) and Y are the test samples.

    >>> from course_lib.nn.playground import Experiment
    >>> experiment = Experiment()
    >>> experiment.weights[-1][...] = experiment.biases[-1][...] = 0  # then all outputs are 0
    >>> experiment.train_loss  # ½ (0 − y)²
    0.5
    """

    def __init__(self, training: Training, F: np.ndarray, Y: np.ndarray, dtype: Any) -> None:
        self.network, self.loss, self.n = training.network, training.ending.loss, len(training.F)
        parameters = self.network.parameters
        self.P = parameters if parameters.dtype == dtype else parameters.astype(dtype)
        F, Y = np.concatenate([training.F, F]), np.concatenate([training.Y, Y])
        self.columns = Columns(self.network.sizes, len(F), dtype)
        self.columns.batch[...] = self.columns.as_batch(F, Y)
        self.calls = forward_calls(self.network.like(self.P), training.bends, self.columns)
        self.error = np.zeros((self.network.sizes[-1], len(F)), dtype)
        self.calls += LossSlope(HalfSquaredError(), len(self.error), dtype).calls(
            self.columns, self.error
        )

    def losses(self) -> tuple[float, float]:
        """Of the training and the test samples."""
        if self.P is not self.network.parameters:
            self.P[...] = self.network.parameters
        for call in self.calls:
            call()
        if type(self.loss) is HalfSquaredError:
            E = self.error
            return half_mean_square(E[:, : self.n]), half_mean_square(E[:, self.n :])
        values = self.loss.values(self.columns.targets.T, self.columns.outputs[-1].T)
        return float(values[: self.n].mean()), float(values[self.n :].mean())


def half_mean_square(E: np.ndarray) -> float:
    """Of errors (outputs, n): ½ Σ E² / n."""
    flat = E.ravel()
    return 0.5 * float(flat.dot(flat)) / E.shape[1]
