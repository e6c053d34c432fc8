"""The network's weights and biases: one flat array, and each layer's view of it."""

import itertools
from collections.abc import Sequence

import numpy as np

from course_lib.nn.initializers import Initializer

FIRST_BIAS = 0.1


class Network:
    """Layers of `sizes` units, the inputs first, the outputs last.

    Layer l has the block (inputs + 1, units): the weights W, and as its last row the biases b. So
    with a 1 below the inputs one product makes all sums. `weights`, `biases` and `blocks` are views
    of `parameters`: what is written into them is what the network computes with.

    learned     all that is trained: the parameters and, if it is `normalized`, every hidden γ
    scales      these γ, or none; `statistics` (2, hidden neurons): running means and variances
    places      where in these each hidden layer's are

    >>> network = Network((2, 3, 1))
    >>> network.start(np.random.default_rng(0))
    >>> [W.shape for W in network.weights], network.biases[0].tolist(), network.parameters.size
    ([(2, 3), (3, 1)], [0.1, 0.1, 0.1], 13)
    """

    def __init__(self, sizes: Sequence[int], normalized: bool = False) -> None:
        self.sizes, self.normalized = tuple(sizes), normalized
        shapes = [(k + 1, units) for k, units in itertools.pairwise(sizes)]
        size, hidden = sum(k * units for k, units in shapes), sum(sizes[1:-1]) * normalized
        self.learned = np.zeros(size + hidden)
        self.parameters, self.scales = self.learned[:size], self.learned[size:]
        self.statistics = np.zeros((2, hidden))
        ends = np.cumsum([0, *sizes[1:-1]])
        self.places = [slice(start, end) for start, end in itertools.pairwise(ends)]
        self.blocks = blocks_of(self.parameters, shapes)
        self.weights = [block[:-1] for block in self.blocks]
        self.biases = [block[-1] for block in self.blocks]
        self.dead = np.zeros(self.parameters.size, bool)  # weights that ℓ1 pushed to 0
        self.is_weight = np.ones(self.parameters.size, bool)
        for block in blocks_of(self.is_weight, shapes):
            block[-1] = False

    def start(self, rng: np.random.Generator, initializer: Initializer | None = None) -> None:
        """New weights, from −½ to ½ or by the initializer; biases of 0.1; none is dead.

        γ is 1, the running mean 0, the running variance 1.
        """
        for W, b in zip(self.weights, self.biases, strict=True):
            if initializer is None:
                W[...] = rng.uniform(-0.5, 0.5, W.shape)
            else:
                W[...] = first_weights(initializer, rng, W.shape)
            b[...] = FIRST_BIAS
        self.dead[...] = False
        self.scales[...] = 1
        self.statistics[...] = [[0], [1]]

    def like(self, flat: np.ndarray) -> list[np.ndarray]:
        """Another flat array of this size, block by block; what is beyond it is left out."""
        return blocks_of(flat, [block.shape for block in self.blocks])


def blocks_of(flat: np.ndarray, shapes: Sequence[tuple[int, ...]]) -> list[np.ndarray]:
    """Views of a flat array, one after the other, in these shapes."""
    ends = np.cumsum([rows * columns for rows, columns in shapes])
    starts = [0, *ends[:-1]]
    return [
        flat[start:end].reshape(shape)
        for start, end, shape in zip(starts, ends, shapes, strict=True)
    ]


def first_weights(initializer: Initializer, rng: np.random.Generator, shape: tuple) -> np.ndarray:
    """What an initializer gives, which may be the student's own."""
    W = np.asarray(initializer(rng, shape, "float64"), dtype=float)
    if W.shape != shape or not np.all(np.isfinite(W)):
        raise ValueError(
            f"initializer(rng, {shape}, 'float64') gave an array of shape {W.shape}; expected "
            f"{shape} finite numbers, one for each pair of input and unit."
        )
    return W
