"""Numbers instead of classes: the curve that k neighbours draw by their average."""

from collections.abc import Callable

import ipywidgets
import numpy as np

from course_lib.models.neighbors.average import average
from course_lib.models.neighbors.search import nearest
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK, PAPER
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage

WEIGHTS = {"equal": "uniform", "nearer ones more (1/d)": "distance"}
GRID = 300  # places at which the curve is computed, besides its jumps and the samples


class NeighbourCurve(LessonWidget):
    """Samples (x, y), both (n,), and what the k nearest predict at every place: their average.

    `truth`, a function of x, is the curve that the samples come from, dashed; `held_out` is a pair
    (x, y) of new samples on which the error is measured. The curve jumps wherever one neighbour
    takes another's place; there the dotted line is only to guide the eye.
    """

    question = "What becomes of the curve at k = n? And at which places does it go flat first?"
    size = (6.4, 4.0)

    def __init__(
        self,
        x: np.ndarray,
        y: np.ndarray,
        truth: Callable[[np.ndarray], np.ndarray] | None = None,
        held_out: tuple[np.ndarray, np.ndarray] | None = None,
        **settings: object,
    ) -> None:
        self.x, self.y = as_samples(x, y)
        self.truth = truth
        self.new = None if held_out is None else as_samples(*held_out)
        self.among_samples = by_nearness(self.x, self.x)
        self.among_new = None if self.new is None else by_nearness(self.new[0], self.x)
        self.grid = np.sort(np.append(np.linspace(*self.span(), GRID), self.x))
        super().__init__(**settings)

    def span(self) -> tuple[float, float]:
        """From a little before the first sample to a little after the last."""
        low, high = float(np.min(self.x)), float(np.max(self.x))
        margin = 0.05 * (high - low) or 0.5
        return low - margin, high + margin

    def controls(self) -> dict[str, ipywidgets.Widget]:
        low, high = self.span()
        return {
            "k": ipywidgets.IntSlider(
                value=min(5, len(self.x)),
                min=1,
                max=len(self.x),
                description="neighbours k",
                tooltip="How many neighbours the prediction is averaged over",
            ),
            "weights": ipywidgets.Dropdown(
                options=list(WEIGHTS),
                description="weights",
                tooltip="Whether every neighbour counts the same, or a nearer one more",
            ),
            "query": ipywidgets.FloatSlider(
                value=low + 0.4 * (high - low),
                min=low,
                max=high,
                step=(high - low) / 200,
                readout_format=".2f",
                description="ask at x =",
                tooltip="The place whose neighbours are marked",
            ),
        }

    def build(self, stage: Stage) -> None:
        ax = stage.figure.add_subplot(xlabel="x", ylabel="y", xlim=self.span())
        blue, red, green = CLASS_COLOURS[:3]
        if self.truth is not None:
            x = np.linspace(*self.span(), GRID)
            ax.plot(x, self.truth(x), "--", color=FAINT, label="true curve")
        ax.plot(self.x, self.y, "o", color=PAPER, mec=INK, markersize=6, label="samples")
        ax.set_ylim(ax.get_ylim())  # from now on the axes stand still
        self.place = ax.axvline(0, color=INK, linewidth=0.8)
        (self.jumps,) = ax.plot([], [], ":", color=blue, linewidth=1)
        (self.curve,) = ax.plot([], [], "-", color=blue, linewidth=2.5, label="prediction")
        (self.near,) = ax.plot([], [], "s", color=red, mec=INK, markersize=8, label="k nearest")
        (self.answer,) = ax.plot(
            [], [], "D", color=green, mec=INK, markersize=10, label="their average"
        )
        stage.figure.legend(
            loc="outside upper center",
            ncols=5,
            frameon=False,
            fontsize=9.5,
            columnspacing=1.2,
            handletextpad=0.5,
        )
        stage.moves(self.place, self.jumps, self.curve, self.near, self.answer)

    def compute(self, k: int, weights: str, query: float) -> dict:
        """The curve, the neighbours of one query with their average, and the errors."""
        w = WEIGHTS[weights]
        distances, neighbours = nearest(np.array([[query]]), self.x[:, None], k)
        return {
            "k": k,
            "weights": weights,
            "query": query,
            "curve": neighbour_curve(self.x, self.y, self.grid, k, w),
            "neighbours": neighbours[0],
            "answer": float(average(self.y[neighbours], distances, w)[0]),
            "error": self.error(self.y, self.among_samples, k, w),
            "new_error": None
            if self.new is None
            else self.error(self.new[1], self.among_new, k, w),
        }

    def error(self, true: np.ndarray, among: tuple | None, k: int, weights: str) -> float:
        """The mean squared error at the places whose neighbours, nearest first, are `among`."""
        assert among is not None
        distances, neighbours = among
        predicted = average(self.y[neighbours[:, :k]], distances[:, :k], weights)
        return float(np.mean((predicted - true) ** 2))

    def draw(self, result: dict) -> None:
        places, heights = result["curve"]
        self.curve.set_data(places, heights)
        there = ~np.isnan(heights)
        self.jumps.set_data(places[there], heights[there])
        self.place.set_xdata([result["query"]] * 2)
        self.near.set_data(self.x[result["neighbours"]], self.y[result["neighbours"]])
        self.answer.set_data([result["query"]], [result["answer"]])

    def say(self, result: dict) -> str:
        k, query, new_error = result["k"], result["query"], result["new_error"]
        who = "the nearest sample says" if k == 1 else f"the {k} nearest say, on average,"
        true = "" if self.truth is None else f"; the true curve has {float(self.truth(query)):.2f}"
        on_new = "" if new_error is None else f" and {new_error:.3f} on new ones"
        return (
            f"k = {k} of {len(self.x)}, weights {result['weights']}: at x = {query:.2f} {who} "
            f"{result['answer']:.2f}{true}. The mean squared error is {result['error']:.3f} on the "
            f"samples themselves{on_new}."
        )


def as_samples(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places and values as two arrays (n,) of floats; a single column is taken, too."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if x.shape == (len(y), 1):
        x = x[:, 0]
    if x.ndim != 1 or x.shape != y.shape or len(x) == 0:
        raise ValueError(
            f"x has shape {x.shape} and y {y.shape}; expected (n,) both: "
            "one place and one value for each sample"
        )
    return x, y


def by_nearness(q: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All samples in the order of their distance from each query: distances, indices (m, n)."""
    return nearest(q[:, None], x[:, None], len(x))


def neighbour_curve(
    x: np.ndarray, y: np.ndarray, grid: np.ndarray, k: int, weights: str = "uniform"
) -> tuple[np.ndarray, np.ndarray]:
    """The prediction along a line: places and heights, with NaN between two pieces.

    On a line the k nearest samples are always k in a row. Sample i leaves and sample i + k comes in
    half-way between the two: there the curve jumps, and both its ends are computed there.

    >>> x, y = np.array([0.0, 2.0]), np.array([5.0, 7.0])
    >>> places, heights = neighbour_curve(x, y, np.array([]), 1)
    >>> places
    array([ 1., nan,  1.])
    >>> heights
    array([ 5., nan,  7.])
    """
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    jumps = (x[: len(x) - k] + x[k:]) / 2  # (n - k,)
    before = np.arange(len(jumps))
    places = np.concatenate([grid, jumps, jumps])
    first = np.concatenate([np.searchsorted(jumps, grid), before, before + 1])  # of the k in a row
    order = np.lexsort((places, first))
    places, first = places[order], first[order]
    row = first[:, None] + np.arange(k)  # (n_places, k)
    heights = average(y[row], np.abs(x[row] - places[:, None]), weights)
    gaps = np.flatnonzero(np.diff(first)) + 1
    return np.insert(places, gaps, np.nan), np.insert(heights, gaps, np.nan)
