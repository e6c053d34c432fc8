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
        self.any = len(F) + self.n > 0
        parameters, sizes = self.network.parameters, self.network.sizes
        self.P = parameters if parameters.dtype == dtype else parameters.astype(dtype)
        F, Y = np.concatenate([training.F, F]), np.concatenate([training.Y, Y])
        self.columns = Columns(sizes, len(F), dtype)
        self.columns.batch[...] = self.columns.as_batch(F, Y)
        self.calls = forward_calls(self.network.like(self.P), training.bends, self.columns)
        self.is_square = type(self.loss) is HalfSquaredError and sizes[-1] == 1
        errors = np.zeros((sizes[-1], len(F)), dtype)
        if self.is_square:
            self.calls += LossSlope(self.loss, 1, dtype).calls(self.columns, errors)
        self.train, self.test = errors[0, : self.n], errors[0, self.n :]

    def losses(self) -> tuple[float, float]:
        """Of the training and the test samples; of none it is no number."""
        if not self.any:
            return np.nan, np.nan
        if self.P is not self.network.parameters:
            self.P[...] = self.network.parameters
        for call in self.calls:
            call()
        if self.is_square:
            return half_mean_square(self.train), half_mean_square(self.test)
        values = self.loss.values(self.columns.targets.T, self.columns.outputs[-1].T)
        return mean(values[: self.n]), mean(values[self.n :])


def mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else np.nan


def half_mean_square(errors: np.ndarray) -> float:
    """½ Σ e² / n of n errors."""
    return 0.5 * float(errors.dot(errors)) / len(errors) if len(errors) else np.nan
