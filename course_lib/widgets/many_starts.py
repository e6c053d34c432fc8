"""Many starts, several minima: from where the steps lead into which, and how deep each is."""

from collections.abc import Callable
from dataclasses import replace

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.nn.landscapes import LANDSCAPES, Landscape
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, FAINT, INK
from course_lib.widgets.answers import answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.descent_answers import as_place
from course_lib.widgets.descent_steps import FAR, descend
from course_lib.widgets.plane import as_pixels
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures, number, pair

CELLS = 60  # pixels a side of the map
STEPS = 200
MOST = 24  # starts
RATES = (0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.025)
NEAR = 0.2  # so near to a minimum the steps have arrived
TILT = 0.5
TOP = 48.0  # of the axis of heights
NOWHERE = len(CLASS_COLOURS) - 1  # black in the code, grey in the map


def tilted() -> Landscape:
    """Himmelblau's function + ½ ((x − 3)² + (y − 2)²): of its four minima one alone is lowest."""
    land, best = LANDSCAPES["himmelblau"], np.array([3.0, 2.0])

    def gradient(theta: np.ndarray) -> np.ndarray:
        return land.gradient(theta) + 2 * TILT * (theta - best)

    return replace(
        land, formula="Himmelblau + ½ ((x − 3)² + (y − 2)²)", gradient=gradient,
        value=lambda theta: land.value(theta) + TILT * np.sum((theta - best) ** 2, axis=-1),
        minima=tuple(map(tuple, descend(gradient, np.array(land.minima), 0.01, STEPS)[-1])),
    )  # fmt: skip


class ManyStarts(LessonWidget):
    """Gradient descent from many places at once; every place coloured by where it leads.

    `own`, if given, is the student's `best_of_starts(f, gradient, starts, learning_rate, n_steps)`,
    or its name in the notebook; where it ends is ringed.
    """

    question = "Before you add starts: how many does it take to be fairly sure of the lowest place?"
    size = (8.8, 4.3)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else answer(own)
        self.lands = {"one is lowest": tilted(), "all equally low": LANDSCAPES["himmelblau"]}
        self.known: dict[tuple[str, float], np.ndarray] = {}
        self.walks: dict[tuple[str, int, float], np.ndarray] = {}
        self.drawn: str | None = None
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "minima": ipywidgets.Dropdown(
                options=list(self.lands), description="four minima",
                tooltip="Himmelblau's function as it is, or with a bowl added to it",
            ),
            "starts": ipywidgets.IntSlider(
                3, 1, MOST, description="starts", tooltip="From how many places the steps set out"
            ),
            "draw": ipywidgets.IntSlider(
                0, 0, 9, description="draw", tooltip="Other random starts"
            ),
            "rate": ipywidgets.SelectionSlider(
                options=[(figures(rate), rate) for rate in RATES], value=0.01,
                description="learning rate η", tooltip="How much of the gradient is subtracted",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2, width_ratios=(1.2, 1))
        self.left = left
        x0, x1, y0, y1 = LANDSCAPES["himmelblau"].window
        left.set(xlim=(x0, x1), ylim=(y0, y1), xlabel="x", ylabel="y", aspect="equal")
        blank = np.full((CELLS, CELLS, 4), 255, np.uint8)
        self.map = left.imshow(blank, extent=(x0, x1, y0, y1), origin="lower", zorder=0)
        (self.paths,) = left.plot([], [], "-", color=INK, linewidth=1)
        (self.begins,) = left.plot([], [], "o", color="white", mec=INK, markersize=5)
        marks = [
            left.plot([], [], CLASS_MARKERS[k], color=CLASS_COLOURS[k], mec=INK, markersize=10)[0]
            for k in range(4)
        ]
        (self.ring,) = left.plot([], [], "o", mfc="none", mec=INK, mew=2, markersize=20)
        self.minima = marks
        self.build_heights(right)
        stage.moves(self.map, self.paths, self.begins, *marks, self.ring)
        stage.moves(self.best, *self.ends, self.others)

    def build_heights(self, ax: Axes) -> None:
        ax.set(xlim=(0, MOST + 1), ylim=(-2, TOP), xlabel="start", ylabel="f where it ends")
        (self.best,) = ax.plot([], [], "-", color=INK, drawstyle="steps-post", label="best so far")
        self.ends = [
            ax.plot([], [], CLASS_MARKERS[k], color=CLASS_COLOURS[k], mec=INK, markersize=8)[0]
            for k in range(4)
        ]
        (self.others,) = ax.plot([], [], "x", color=INK, label="not come to rest")
        ax.legend(loc="upper right", fontsize=9, frameon=False).set_zorder(1)

    def compute(self, minima: str, starts: int, draw: int, rate: float) -> dict:
        """The walks from random starts, where each ended, and the map of all places."""
        land = self.lands[minima]
        paths = self.walked(minima, draw, rate)[:, :starts]  # (STEPS + 1, starts, 2)
        found = {
            "land": land, "name": minima, "paths": paths, "ends": arrived(land, paths[-1]),
            "map": self.mapped(minima, rate), "heights": land.value(paths[-1]),
        }  # fmt: skip
        if self.own is None:
            return found
        return found | {"own": self.own_best(land, paths[0], rate)}

    def own_best(self, land: Landscape, places: np.ndarray, rate: float) -> np.ndarray:
        assert self.own is not None
        with np.errstate(all="ignore"):
            return as_place(self.own(land.value, land.gradient, places.copy(), rate, STEPS))

    def walked(self, minima: str, draw: int, rate: float) -> np.ndarray:
        """The walks from all random starts of a draw, worked out once."""
        key = (minima, draw, rate)
        if key not in self.walks:
            land = self.lands[minima]
            x0, x1, y0, y1 = land.window
            places = np.random.default_rng(draw).uniform((x0, y0), (x1, y1), (MOST, 2))
            self.walks[key] = descend(land.gradient, places, rate, STEPS)
        return self.walks[key]

    def mapped(self, minima: str, rate: float) -> np.ndarray:
        """For every place which minimum it leads to, worked out once."""
        key = (minima, rate)
        if key not in self.known:
            land = self.lands[minima]
            x, y, _ = land.grid(CELLS)
            places = np.stack(np.meshgrid(x, y), axis=-1)
            self.known[key] = arrived(land, descend(land.gradient, places, rate, STEPS)[-1])
        return self.known[key]

    def draw(self, result: dict) -> None:
        land, paths, ends = result["land"], result["paths"], result["ends"]
        if self.drawn != result["name"]:
            self.drawn = result["name"]
            self.level_lines(land)
        pixels = as_pixels(result["map"])
        self.map.set_data(np.where((result["map"] == NOWHERE)[..., None], GREY, pixels))
        n = paths.shape[1]
        gaps = np.full((1, n, 2), np.nan)  # one line for all, lifted between two walks
        ways = np.concatenate([np.clip(paths, -20, 20), gaps]).swapaxes(0, 1)
        self.paths.set_data(*ways.reshape(-1, 2).T)
        self.begins.set_data(*paths[0].T)
        heights = np.clip(np.nan_to_num(result["heights"], nan=TOP), -2, TOP)
        for k in range(4):
            self.minima[k].set_data(*np.array(land.minima[k])[:, None])
            self.ends[k].set_data(1 + np.flatnonzero(ends == k), heights[ends == k])
        lost = ends == NOWHERE
        self.others.set_data(1 + np.flatnonzero(lost), heights[lost])
        best = np.fmin.accumulate(np.nan_to_num(result["heights"], nan=TOP))
        self.best.set_data(np.arange(n + 1) + 1, np.minimum(np.append(best, best[-1]), TOP))
        self.ring.set_data(*(result["own"][:, None] if "own" in result else ([], [])))

    def level_lines(self, land: Landscape) -> None:
        for old in list(self.left.collections):
            old.remove()
        x, y, heights = land.grid(CELLS)
        self.left.contour(
            x, y, heights, land.levels, colors=[FAINT], linewidths=0.6, zorder=1.5
        )  # fmt: skip
        self.stage.still_changed()

    def say(self, result: dict) -> str:
        land, ends = result["land"], result["ends"]
        n = len(ends)
        counts = ", ".join(
            f"{np.sum(ends == k)} of {n} at {pair(np.round(place, 2))}, where f is "
            f"{number(float(np.round(land.value(np.array(place)), 2)))}"
            for k, place in enumerate(land.minima)
        )
        lost = int(np.sum(ends == NOWHERE))
        elsewhere = f"; {lost} not at rest" if lost else ""
        best = np.min(np.nan_to_num(result["heights"], nan=np.inf))
        text = f"After {STEPS} steps: {counts}{elsewhere}. "
        text += f"The best has f = {number(float(np.round(best, 3)))}." if best < FAR else ""
        if "own" not in result:
            return text.strip()
        yours = float(land.value(result["own"]))
        same = np.isclose(yours, best, atol=1e-3)
        return (
            f"{text} Yours (ringed) is {'it' if same else f'at f = {number(yours)}, and not it'}."
        )


GREY = np.array([225, 225, 225, 255], np.uint8)


def arrived(land: Landscape, places: np.ndarray) -> np.ndarray:
    """For each place (…, 2) the number of the minimum that it is near, or `NOWHERE`.

    >>> land = LANDSCAPES["himmelblau"]
    >>> arrived(land, np.array([[3.0, 2.1], [0.0, 0.0]])).tolist()
    [0, 7]
    """
    minima = np.array(land.minima)
    far = np.linalg.norm(places[..., None, :] - minima, axis=-1)  # (…, 4)
    far = np.nan_to_num(far, nan=np.inf)
    return np.where(far.min(axis=-1) < NEAR, far.argmin(axis=-1), NOWHERE)
