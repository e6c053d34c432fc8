"""The arrays of a pass over n samples, each of them made once."""

from collections.abc import Sequence
from typing import Any

import numpy as np


class Columns:
    """What each layer is given and gives; samples stand in columns, layer below layer,

        inputs | 1 | first hidden layer | 1 | second hidden layer | 1 | output | targets

    so that a layer's inputs with the row of ones are one factor of a product, biases included, and
    the outputs of several layers are one flat array.

    inputs[l]   (k + 1, n): what layer l is given, with the ones
    outputs[l]  (units, n): what it gives
    hidden      all that hidden layers give, ones included, flat
    ended       the same with the output
    pair        (2 units, n): the output above the targets

    >>> columns = Columns((2, 3, 1), np.array([[5.0, 6.0]]), np.array([[-1.0]]))
    >>> [a.shape for a in columns.inputs], [a.shape for a in columns.outputs]
    ([(3, 1), (4, 1)], [(3, 1), (1, 1)])
    >>> columns.inputs[0].tolist(), columns.targets.tolist()
    ([[5.0], [6.0], [1.0]], [[-1.0]])
    """

    def __init__(
        self, sizes: Sequence[int], F: np.ndarray, Y: np.ndarray, dtype: Any = "float64"
    ) -> None:
        tops = np.cumsum([0, *(units + 1 for units in sizes[:-1])])
        end, units = tops[-1], sizes[-1]
        table = np.ones((end + 2 * units, len(F)), dtype)
        table[: sizes[0]] = F.T
        self.inputs = [table[top : top + k + 1] for top, k in zip(tops, sizes[:-1], strict=False)]
        self.outputs = [table[top : top + k] for top, k in zip(tops[1:], sizes[1:], strict=True)]
        self.hidden = table[tops[1] : end].reshape(-1)
        self.ended = table[tops[1] : end + units].reshape(-1)
        self.pair = table[end:]
        self.targets = table[end + units :]
        self.targets[...] = Y.T


class Slopes:
    """Of n samples: f' at each layer's sums, and ∂L/∂z.

    slopes[l], deltas[l], sums[l]  (units, n); sums are kept for a student's activations alone
    hidden, ended                  as in `Columns`, of the slopes
    """

    def __init__(self, sizes: Sequence[int], n: int, dtype: Any = "float64") -> None:
        tops = np.cumsum([0, *(units + 1 for units in sizes[1:-1])])
        table = np.zeros((tops[-1] + sizes[-1], n), dtype)
        self.hidden = table[: tops[-1]].reshape(-1)
        self.ended = table.reshape(-1)
        self.slopes = [table[top : top + k] for top, k in zip(tops, sizes[1:], strict=True)]
        self.deltas = [np.zeros((k, n), dtype) for k in sizes[1:]]
        self.sums = [np.zeros((k, n), dtype) for k in sizes[1:]]
