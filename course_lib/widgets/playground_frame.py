"""What the page draws of an experiment, as raw bytes: maps, weights, the chart, the points."""

from typing import Any

import numpy as np

from course_lib.nn.playground import DATASETS, FEATURES, Experiment, feature_maps

BIG = 100  # pixels of the output's map, each way
STRIDE = 3  # of which a neuron's own map takes every third
MANY, COARSE = 24, 4  # with more nodes than that every fourth: half the bytes
MOST_IN_CHART = 300
THUMBNAIL_POINTS = 120


def levels(maps: np.ndarray) -> np.ndarray:
    """From −1…1 to 0…255, the rows of the colour scale; beyond the ends is at the ends.

    >>> levels(np.array([-3.0, -1.0, 0.0, 1.0])).tolist()
    [0, 0, 128, 255]
    """
    scaled = maps * 127.5
    scaled += 128
    return np.clip(scaled, 0, 255, out=scaled).astype(np.uint8)


def small(maps: np.ndarray) -> np.ndarray:
    """Every neuron's own map: (nodes, 34, 34), or 25 × 25 where there are many nodes."""
    stride = STRIDE if len(maps) <= MANY else COARSE
    return levels(maps[:, ::stride, ::stride])


def chart(history: dict[str, list]) -> np.ndarray:
    """(n, 3), float32: epoch, training and test loss; thinned, with the last one kept.

    >>> chart({"epoch": [0, 1], "train_loss": [3, 2], "test_loss": [4, 3]}).tolist()
    [[0.0, 3.0, 4.0], [1.0, 2.0, 3.0]]
    """
    n = len(history["epoch"])
    every = -(-n // MOST_IN_CHART)
    columns = [values[::every] + values[-1:] * ((n - 1) % every > 0) for values in history.values()]
    return np.array(columns, dtype="<f4").T


def number(loss: float) -> float | None:
    """Of no points there is no loss, and JSON has no NaN."""
    return None if np.isnan(loss) else loss


class Frames:
    """Makes frames of an experiment; the array of the maps is kept from one to the next."""

    def __init__(self) -> None:
        self.maps: np.ndarray | None = None

    def drawn(self, experiment: Experiment) -> np.ndarray:
        """All nodes' maps, (nodes, 100, 100)."""
        shape = (len(experiment.nodes), BIG, BIG)
        before = self.maps if self.maps is not None and self.maps.shape == shape else None
        self.maps = maps = experiment.maps(BIG, out=before)
        return maps

    def frame(self, experiment: Experiment, shown: int | None) -> tuple[dict[str, Any], list]:
        """The numbers in a dict, the rest as buffers: small maps, big map, parameters, chart.

        The big map is that of node `shown`; None stands for the (first) output.
        """
        maps, network = self.drawn(experiment), experiment.network
        node = len(maps) - network.sizes[-1] if shown is None else shown
        header = {
            "epoch": experiment.epoch,
            "train": number(experiment.train_loss),
            "test": number(experiment.test_loss),
            "sizes": list(network.sizes),
            "nodes": experiment.nodes,
            "shown": node,
        }
        own = small(maps)
        header["side"] = own.shape[1]
        buffers = [
            own, levels(maps[node]), network.parameters.astype("<f4"),
            chart(experiment.history),
        ]  # fmt: skip
        return header, [b.tobytes() for b in buffers]


def points(experiment: Experiment) -> bytes:
    """x₁, x₂, label and 1 for a test point, of each point in turn: float32."""
    data = experiment.data
    X = np.concatenate([data.X_train, data.X_test])
    y = np.concatenate([data.y_train, data.y_test])
    tests = np.arange(len(X)) >= len(data.X_train)
    return np.column_stack([X, y, tests]).astype("<f4").tobytes()


def thumbnails() -> list[dict[str, Any]]:
    """Some points of each data set, as it is without noise: x₁, x₂, label, in turn."""
    rng = np.random.default_rng(0)
    made = []
    for problem, makers in DATASETS.items():
        for name, maker in makers.items():
            X, y = maker(THUMBNAIL_POINTS, 0.0, rng)
            table = np.column_stack([X, y]).round(2)
            made.append({"problem": problem, "name": name, "points": table.ravel().tolist()})
    return made


def tiles() -> dict[str, Any]:
    """All inputs there are, with their maps."""
    return {"names": list(FEATURES), "maps": small(feature_maps(BIG)).tobytes()}
