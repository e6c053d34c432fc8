"""In many dimensions nobody is near: the nearest point is almost as far as the farthest."""

import ipywidgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from course_lib.models.neighbors.distances import distances_to
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage

GOLDEN = np.pi * (3 - np.sqrt(5))  # a turn that spreads any number of points evenly
MARK = 0.9  # the ratio that the question asks about
UNDER = 0  # the drawing order of still text: what lies under all that moves is drawn only once


class Crowding(LessonWidget):
    """How far a query's neighbours are when only the first d coordinates are looked at.

    `X` (n_samples, dims) are the points, `Q` (n_queries, dims) the queries, both for instance
    `rng.random((…, 2000))`. On the left one query in the middle, with each point at its distance,
    as a part of the largest; on the right, nearest over farthest against d, drawn as far as the
    slider has come. `real` is a name with queries and samples of real data, for comparison.
    """

    question = "Where does the ratio pass 0.9? Say a number of dimensions, then move the slider."
    size = (6.8, 3.3)

    def __init__(
        self,
        Q: np.ndarray,
        X: np.ndarray,
        real: tuple[str, np.ndarray, np.ndarray] | None = None,
        **settings: object,
    ) -> None:
        self.Q, self.X = np.asarray(Q, dtype=float), np.asarray(X, dtype=float)
        self.ratios = ratio_by_dimension(self.Q, self.X)
        self.real_name, self.real_dims, self.real_ratio = "", 0, 0.0
        if real is not None:
            self.real_name, real_Q, real_X = real
            self.real_dims = real_X.shape[1]
            self.real_ratio = float(np.mean(nearest_over_farthest(real_Q, real_X)))
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        dims = self.X.shape[1]
        return {
            "d": ipywidgets.FloatLogSlider(
                value=min(100, dims),
                min=0,
                max=np.log10(dims),
                step=0.02,
                readout_format=".0f",
                description="dimensions d",
                tooltip="How many coordinates of each point are looked at",
            ),
            "query": ipywidgets.IntSlider(
                value=1,
                min=1,
                max=len(self.Q),
                description="query",
                tooltip="Whose distances are shown on the left",
            ),
        }

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2, gridspec_kw={"width_ratios": [1, 1.25]})
        draw_target(left)
        (self.others,) = left.plot([], [], "o", color=CLASS_COLOURS[0], markersize=3, alpha=0.7)
        (self.spoke,) = left.plot([], [], "-", color=CLASS_COLOURS[1], linewidth=2)
        (self.nearest,) = left.plot([], [], "s", color=CLASS_COLOURS[1], mec=INK, markersize=8)
        left.plot([0], [0], "P", color=INK, markersize=9)
        draw_ratio_axes(right, max(self.X.shape[1], self.real_dims))
        (self.curve,) = right.plot([], [], "-", color=CLASS_COLOURS[0], linewidth=2)
        self.edges = [right.plot([], [], ":", color=CLASS_COLOURS[0])[0] for _ in range(2)]
        (self.here,) = right.plot([], [], "o", color=CLASS_COLOURS[0], mec=INK, markersize=9)
        self.label = right.text(
            0.97, 0.05, "", transform=right.transAxes, ha="right", va="bottom", fontsize=12
        )
        self.draw_real(right)
        stage.moves(
            self.others, self.spoke, self.nearest, self.curve, *self.edges, self.here, self.label
        )

    def draw_real(self, ax: Axes) -> None:
        if self.real_name:
            ax.plot([self.real_dims], [self.real_ratio], "D", color=CLASS_COLOURS[2], mec=INK)
            text = f"{self.real_name}: {self.real_ratio:.2f} "
            ax.text(
                self.real_dims / 1.2, self.real_ratio, text, ha="right", va="center", zorder=UNDER
            )

    def compute(self, d: float, query: int) -> dict:
        """The distances of one query in d dimensions, and the ratios of all queries up to d."""
        dims = int(np.clip(round(d), 1, self.X.shape[1]))
        return {
            "d": dims,
            "query": query,
            "distances": distances_to(self.Q[query - 1, :dims], self.X[:, :dims]),
            "ratios": self.ratios[:, :dims],
        }

    def draw(self, result: dict) -> None:
        relative = part(result["distances"], np.max(result["distances"]))
        angles = GOLDEN * np.arange(len(relative))
        places = relative * np.array([np.cos(angles), np.sin(angles)])  # (n,) * (2, n)
        nearest = np.argmin(relative)
        self.others.set_data(*places)
        self.spoke.set_data(*np.column_stack([[0, 0], places[:, nearest]]))
        self.nearest.set_data(*places[:, [nearest]])
        d, ratios = np.arange(1, result["d"] + 1), result["ratios"]
        mean = np.mean(ratios, axis=0)
        self.curve.set_data(d, mean)
        for edge, values in zip(self.edges, (ratios.min(axis=0), ratios.max(axis=0)), strict=True):
            edge.set_data(d, values)
        self.here.set_data(d[-1:], mean[-1:])
        dimensions = "dimension" if d[-1] == 1 else "dimensions"
        self.label.set_text(f"{d[-1]:,} {dimensions}: {mean[-1]:.2f}")

    def say(self, result: dict) -> str:
        d, query, last = result["d"], result["query"], result["ratios"][:, -1]
        near, far = np.min(result["distances"]), np.max(result["distances"])
        return (
            f"In {d:,} {'dimension' if d == 1 else 'dimensions'} the nearest of {len(self.X):,} "
            f"points is at {near:.3g} from query {query}, the farthest at {far:.3g}: "
            f"nearest over farthest is {last[query - 1]:.2f}. Over all {len(self.Q)} queries it is "
            f"{np.mean(last):.2f} on average, from {np.min(last):.2f} to {np.max(last):.2f}."
            f"{self.about_real()}"
        )

    def about_real(self) -> str:
        if not self.real_name:
            return ""
        mean = np.mean(self.ratios, axis=0)
        said = (
            f" For {self.real_name}, in {self.real_dims:,} dimensions, it is {self.real_ratio:.2f}"
        )
        if mean[-1] < self.real_ratio:
            return f"{said}."
        alike = int(np.argmax(mean >= self.real_ratio)) + 1
        return f"{said}: no more crowded than these points are in {alike:,}."


def draw_target(ax: Axes) -> None:
    """Rings at half the largest distance and at the largest."""
    ax.set(xlim=(-1.08, 1.08), ylim=(-1.08, 1.08), xticks=[], yticks=[], aspect="equal")
    ax.set_title("distance from the query ✚,\nas a part of the largest", fontsize=11, zorder=UNDER)
    ax.set_xlabel("(the directions mean nothing)", color=FAINT)
    ax.spines[:].set_visible(False)
    turn = np.linspace(0, 2 * np.pi, 181)
    for radius in (0.5, 1.0):
        ax.plot(radius * np.cos(turn), radius * np.sin(turn), color=FAINT, linewidth=0.8)


def draw_ratio_axes(ax: Axes, dims: int) -> None:
    """Room for the ratio, 0 to 1, against the number of dimensions, with the mark that counts."""
    ax.set(xlim=(0.9, 1.25 * dims), ylim=(0, 1.05), xscale="log", xlabel="dimensions d")
    ax.set_title(
        "nearest distance ÷ farthest:\nmean of the queries, least and most",
        fontsize=11,
        zorder=UNDER,
    )
    ax.xaxis.set_major_formatter(FuncFormatter(lambda d, _: f"{d:,.0f}"))
    ax.axhline(MARK, color=FAINT, linestyle="--", linewidth=1)
    ax.text(1, MARK - 0.02, f"{MARK}", va="top", color=FAINT, zorder=UNDER)


def nearest_over_farthest(Q: np.ndarray, X: np.ndarray) -> np.ndarray:
    """For each query the ℓ2 distance of its nearest row of X over that of its farthest: (m,).

    0: one is very near; almost 1: all are equally far, and "nearest" says little.

    >>> nearest_over_farthest(np.array([[0.0, 0.0]]), np.array([[3.0, 0.0], [0.0, 4.0]]))
    array([0.75])
    """
    distances = np.array([distances_to(q, X) for q in Q])  # (m, n)
    return part(np.min(distances, axis=1), np.max(distances, axis=1))


def ratio_by_dimension(Q: np.ndarray, X: np.ndarray) -> np.ndarray:
    """The same with the first d features alone, for every d at once: (n_queries, n_features).

    Squared differences add up from feature to feature, so a running sum has all the distances.

    >>> ratio_by_dimension(np.array([[0.0, 0.0]]), np.array([[3.0, 0.0], [1.0, 4.0]])).round(2)
    array([[0.33, 0.73]])
    """
    if Q.ndim != 2 or X.ndim != 2 or Q.shape[1] != X.shape[1]:
        raise ValueError(
            f"Q has shape {Q.shape} and X {X.shape}; "
            "expected (n_queries, n_features) and (n_samples, n_features)"
        )
    ratios = np.empty(Q.shape)
    for i, q in enumerate(Q):
        squared = np.cumsum((X - q) ** 2, axis=1)  # (n, d) - (d,) -> (n, d)
        ratios[i] = np.sqrt(part(np.min(squared, axis=0), np.max(squared, axis=0)))
    return ratios


def part(distance: np.ndarray, largest: np.ndarray) -> np.ndarray:
    """distance / largest, and 1 where the largest is 0: then all are equally far."""
    return np.where(largest > 0, distance, 1) / np.where(largest > 0, largest, 1)
