"""What every neuron answers, all over the square: one product a layer for all points at once."""

import numpy as np

from course_lib.nn.playground.calls import has_wide_tanh, tanh_of_half
from course_lib.nn.playground.ending import Ending, unchanged
from course_lib.nn.playground.features import FEATURES, features_of, grid
from course_lib.nn.playground.network import Network
from course_lib.nn.playground.own import Bend
from course_lib.nn.playground.settings import MOST_NEURONS

SMALL = 1e4  # with parameters up to here no map overflows float32


class Maps:
    """For n × n points and the features of these names; `draw` makes the pictures of a network."""

    def __init__(self, n: int, names: tuple[str, ...]) -> None:
        self.n = n
        self.inputs = np.ones((len(names) + 1, n * n), np.float32)  # the last row stays 1
        self.inputs[:-1] = features_of(grid(n), names).T
        self.sums = np.empty((MOST_NEURONS, n * n), np.float32)

    def draw(
        self, network: Network, bends: list[Bend], ending: Ending, out: np.ndarray | None = None
    ) -> np.ndarray:
        """(nodes, n, n), float32: the inputs, the hidden neurons, the outputs as they are shown."""
        shape = (sum(network.sizes), self.n, self.n)
        maps = np.empty(shape, np.float32) if out is None else checked(out, shape)
        nodes = maps.reshape(shape[0], -1)
        end = network.sizes[0]
        nodes[:end] = self.inputs[:-1]
        given, halved = self.inputs, not has_wide_tanh()
        with np.errstate(all="ignore"):
            for block, bend in zip(network.blocks, bends, strict=True):
                start, end = end, end + block.shape[1]
                Z, W = self.sums[: end - start], block.T.astype(np.float32)
                if halved and bend.kind == "tanh":
                    W *= 2
                W.dot(given, Z)  # (units, k+1) @ (k+1, n²)
                bend_into(nodes[start:end], bend, Z, halved)
                if end < len(nodes):
                    nodes[end] = 1  # below what this layer gave, until the next one is written
                given = nodes[start : end + 1]
            last = nodes[start:]
            if ending.show is not unchanged:
                last[...] = ending.show(last.T).T
            if not np.abs(network.parameters).max() < SMALL:
                np.nan_to_num(nodes, copy=False)
        return maps


def bend_into(A: np.ndarray, bend: Bend, Z: np.ndarray, halved: bool) -> None:
    """A ← f(Z); if tanh is to be `halved`, Z is twice the sums."""
    if bend.kind == "tanh" and not halved:
        np.tanh(Z, A)
    elif bend.kind == "tanh":
        for call in tanh_of_half(Z, A):
            call()
    elif bend.kind == "relu":
        np.maximum(Z, np.float32(0), out=A)
    elif bend.kind == "linear":
        A[...] = Z
    else:
        A[...] = bend.function(Z.copy())


def checked(out: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """`out`, if the maps fit into it."""
    if out.shape != shape or out.dtype != np.float32 or not out.flags.c_contiguous:
        raise ValueError(
            f"out is {out.dtype} of shape {out.shape}; expected a contiguous float32 array of "
            f"shape {shape}, such as the one that maps() returned before."
        )
    return out


def feature_maps(n: int = 100) -> np.ndarray:
    """(7, n, n), float32: every feature there is, chosen or not; they never change."""
    names = tuple(FEATURES)
    return features_of(grid(n), names).T.astype(np.float32).reshape(len(names), n, n)
