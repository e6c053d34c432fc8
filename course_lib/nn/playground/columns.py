"""The arrays of a pass over n samples, each of them made once."""

from collections.abc import Sequence
from typing import Any

import numpy as np


class Columns:
    """What each layer is given and gives; samples stand in columns, one block of rows a layer,

        output | targets | inputs | 1 | first hidden layer | 1 | second hidden layer | 1

    so that what a layer is given, with the row of ones, is one factor of a product, biases
    included; that the outputs of several layers are one flat array; and that `take` fills a batch's
    targets and inputs in one go.

    inputs[l]   (k + 1, n): what layer l is given, with the ones
    outputs[l]  (units, n): what it gives
    given       all the inputs, one below the other
    hidden      all that hidden layers give, ones included, flat; `everything`: the whole table
    pair        (2 units, n): the output above the targets
    batch       (units + k + 1, n): targets, inputs and ones, to be filled with `as_batch`

    >>> columns = Columns((2, 3, 1), 1)
    >>> columns.batch[...] = columns.as_batch(np.array([[5.0, 6.0]]), np.array([[-1.0]]))
    >>> columns.inputs[0].tolist(), columns.targets.tolist()
    ([[5.0], [6.0], [1.0]], [[-1.0]])
    >>> [a.shape for a in columns.inputs], [a.shape for a in columns.outputs]
    ([(3, 1), (4, 1)], [(3, 1), (1, 1)])
    """

    def __init__(self, sizes: Sequence[int], n: int, dtype: Any = "float64") -> None:
        units = sizes[-1]
        tops = 2 * units + np.cumsum([0, *(k + 1 for k in sizes[:-1])])
        self.table = table = np.ones((tops[-1], n), dtype)
        self.inputs = [table[top : top + k + 1] for top, k in zip(tops, sizes[:-1], strict=False)]
        self.outputs = [*(inputs[:-1] for inputs in self.inputs[1:]), table[:units]]
        self.pair, self.targets = table[: 2 * units], table[units : 2 * units]
        self.given = table[2 * units :]
        self.hidden, self.everything = table[tops[1] :].reshape(-1), table.reshape(-1)
        self.batch = table[units : tops[1]]

    def as_batch(self, F: np.ndarray, Y: np.ndarray) -> np.ndarray:
        """Features F (n, d) and targets Y (n, units), laid out as `batch`."""
        return np.concatenate([Y.T, F.T, np.ones((1, len(F)))]).astype(self.table.dtype)


class Slopes(Columns):
    """Of n samples: f' at each layer's sums, laid out as the outputs are, and ∂L/∂z.

    outputs[l], hidden, everything  as in `Columns`, but of the slopes
    deltas[l]                       (units, n), parts of `every_delta` (all units, n)
    sums[l]                         (units, n), kept for a student's activations alone
    """

    def __init__(self, sizes: Sequence[int], n: int, dtype: Any = "float64") -> None:
        super().__init__(sizes, n, dtype)
        ends = np.cumsum(sizes[1:])
        self.every_delta = np.zeros((ends[-1], n), dtype)
        self.deltas = [
            self.every_delta[end - k : end] for k, end in zip(sizes[1:], ends, strict=True)
        ]
        self.sums = [np.zeros((k, n), dtype) for k in sizes[1:]]
