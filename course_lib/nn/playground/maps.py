"""What every neuron answers, all over the square: one product a layer for all points at once."""

import numpy as np

from course_lib.nn.playground.ending import Ending
from course_lib.nn.playground.features import FEATURES, features_of, grid
from course_lib.nn.playground.network import Network
from course_lib.nn.playground.own import Bend

SMALL = 1e4  # with parameters up to here no map overflows float32


class Maps:
    """For n × n points and the features of that names; `of` a network gives the pictures."""

    def __init__(self, n: int, names: tuple[str, ...]) -> None:
        self.n = n
        self.inputs = np.ascontiguousarray(features_of(grid(n), names).T, dtype=np.float32)

    def of(self, network: Network, bends: list[Bend], ending: Ending) -> np.ndarray:
        """(nodes, n, n), float32: the inputs, the hidden neurons, the outputs as they are shown."""
        nodes = np.empty((sum(network.sizes), self.n**2), np.float32)
        end = network.sizes[0]
        nodes[:end] = A = self.inputs
        with np.errstate(all="ignore"):
            for W, b, bend in zip(network.weights, network.biases, bends, strict=True):
                start, end = end, end + len(b)
                Z = nodes[start:end]
                np.dot(W.T.astype(np.float32), A, out=Z)  # (units, k) @ (k, n²) -> (units, n²)
                Z += b[:, None].astype(np.float32)
                apply(bend, Z)
                A = Z
            A[...] = ending.show(A.T).T
            if not np.abs(network.parameters).max() < SMALL:
                np.nan_to_num(nodes, copy=False)
        return nodes.reshape(-1, self.n, self.n)


def apply(bend: Bend, Z: np.ndarray) -> None:
    """Z ← f(Z); what is in the library's table in place, the rest by calling it."""
    if bend.kind == "tanh":
        np.tanh(Z, out=Z)
    elif bend.kind == "relu":
        np.maximum(Z, np.float32(0), out=Z)
    elif bend.kind != "linear":
        Z[...] = bend.function(Z.copy())


def feature_maps(n: int) -> np.ndarray:
    """(7, n, n), float32: every feature there is, chosen or not; they never change."""
    return features_of(grid(n), tuple(FEATURES)).T.astype(np.float32).reshape(-1, n, n)
