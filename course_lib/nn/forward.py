"""A network from the inside out, one clear function for each thought.

On paper a neuron's weights are a *row* of W and the input is a column: z = W x + b. In programs a
sample is a row of X and a neuron's weights are a *column* of W: Z = X W + b. The two are the same
table, turned: `layer(x, W, b)` equals `Dense` with `W.T`. This file follows the paper.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

Layer = tuple[np.ndarray, np.ndarray]  # W (n_neurons, n_inputs), b (n_neurons,)
Bend = Callable[[np.ndarray], np.ndarray]


def step(z: np.ndarray) -> np.ndarray:
    """1 above 0, else 0: the threshold unit of McCulloch and Pitts.

    >>> step(np.array([-1.0, 0.0, 0.5]))
    array([0., 0., 1.])
    """
    return np.where(np.asarray(z) > 0, 1.0, 0.0)


def neuron(x: np.ndarray, w: np.ndarray, b: float, bend: Bend) -> np.ndarray:
    """f(w·x + b): a weighted sum (the synapses), then an activation (the body of the cell).

    >>> print(neuron(np.array([1.0, -1.0]), np.array([1.0, -2.0]), 1.0, np.tanh).round(3))
    0.999
    """
    return bend(w @ x + b)  # (d,) @ (d,) -> a number


def layer(x: np.ndarray, W: np.ndarray, b: np.ndarray, bend: Bend) -> np.ndarray:
    """f(W x + b): as many neurons as W has rows, all looking at the same x.

    >>> layer(np.array([1.0, -1.0]), np.array([[1.0, -2.0], [-1.0, 1.0]]), np.array([1.0, 0.0]),
    ...       lambda z: z)
    array([ 4., -2.])
    """
    return bend(W @ x + b)  # (c, d) @ (d,) -> (c,)


def network(x: np.ndarray, layers: Sequence[Layer], bend: Bend) -> np.ndarray:
    """a ← f(W a + b), layer after layer: the output of the last one.

    y = f(W^L … f(W² f(W¹ x + b¹) + b²) … + b^L)
    """
    return passing(x, layers, bend)[-1]


def passing(x: np.ndarray, layers: Sequence[Layer], bend: Bend) -> list[np.ndarray]:
    """The signal before the first layer and after each one."""
    signals = [np.asarray(x, dtype=float)]
    for W, b in layers:
        signals.append(layer(signals[-1], W, b, bend))
    return signals


def count_parameters(sizes: Sequence[int]) -> tuple[int, int]:
    """Weights and biases of a fully connected network with these numbers of inputs and neurons.

    >>> count_parameters([3, 4, 2])
    (20, 6)
    """
    return sum(d * c for d, c in pairwise(sizes)), sum(sizes[1:])


def collapsed(layers: Sequence[Layer]) -> Layer:
    """The one layer that says what these say, if nothing bends in between.

    W2 (W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2)
    """
    W, b = layers[0]
    for W2, b2 in layers[1:]:
        W, b = W2 @ W, W2 @ b + b2
    return W, b


def bumps(edges: np.ndarray, heights: np.ndarray) -> tuple[np.ndarray, ...]:
    """w1, b1, w2, b2 of step units that draw a staircase: `heights[i]` from edge i to i + 1.

    f(x) = w2 · step(w1 x + b1) + b2; outside of the edges it is 0. Each bump is up at its left edge
    and down at its right one; where two meet, one unit does both.

    >>> w1, b1, w2, b2 = bumps(np.array([1.0, 2.0]), np.array([3.0]))
    >>> [float(w2 @ step(w1 * x + b1) + b2) for x in (0.5, 1.5, 2.5)]
    [0.0, 3.0, 0.0]
    """
    jumps = np.diff(np.concatenate([[0.0], heights, [0.0]]))
    return np.ones(len(edges)), -np.asarray(edges, dtype=float), jumps, np.zeros(())
