"""A cubic fitted by gradient descent: data and curve, loss by step, the path of the weights."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.data.cubic import load_cubic
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.answers import answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.clock import Clock
from course_lib.widgets.descent_answers import as_gradient
from course_lib.widgets.descent_steps import descend, inside, same_walk
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures, pair, power

STARTS = [(-9, 2, 1, 30), (-9, 2, 1, -20), (-40, 0, 0, 0), (0, 0, 0, 0)]
RATES = (
    1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 4.4e-4, 7.5e-4, 7.6e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.0165, 0.017,
)  # fmt: skip
LOSSES = {"sum of squared errors": False, "mean of squared errors": True}
MOST = 1000  # steps
STRIDE = 10  # steps a tick of the clock
FINE = 100  # points a side for the level lines
SPAN, HEIGHT = 2.8, 36.0  # of the axes with the data
LOW, HIGH = 0.6, 3.0  # of the axis of losses: as a factor of the lowest, of the start's
PLANES = ((0, 2), (1, 3))  # which two weights a panel shows: with places even about 0 that is all
NAMES = ("w₁, of x³", "w₂, of x²", "w₃, of x", "w₄, of 1")


class CubicFit(LessonWidget):
    """w₁x³ + w₂x² + w₃x + w₄ on its way to the data, seen in four pictures at once.

    `own`, if given, is the student's `cubic_loss(w, x, y)` -> (sum of squared errors, its gradient
    (4,)), or its name in the notebook, and leads the way.
    """

    question = "Before you change the rate: how many steps would it take at 2·10⁻⁵?"
    size = (8.4, 6.4)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else answer(own)
        self.x, self.y = load_cubic()
        self.X = np.vander(self.x, 4)  # x³, x², x, 1
        self.H = 2 * self.X.T @ self.X  # (4, n) @ (n, 4): the Hessian of the sum
        self.c = 2 * self.X.T @ self.y
        self.best = np.linalg.solve(self.H, self.c)
        self.lowest = float(self.loss(self.best))
        self.limit = float(2 / np.linalg.eigvalsh(self.H)[-1])
        self.known: dict[tuple, np.ndarray] = {}
        self.framed: tuple | None = None
        super().__init__(**settings)

    def loss(self, w: np.ndarray) -> np.ndarray:
        """The sum of squared errors of weights (…, 4)."""
        return np.sum((w @ self.X.T - self.y) ** 2, axis=-1)  # (…, 4) @ (4, n) -> (…, n)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        self.clock = Clock(self.forward, fps=15)
        return {
            "start": ipywidgets.Dropdown(
                options=[(pair(each), each) for each in STARTS], value=STARTS[-1],
                description="start w", tooltip="The four weights before the first step",
            ),
            "loss": ipywidgets.Dropdown(
                options=list(LOSSES), description="loss",
                tooltip="Whether the squared errors are added up or averaged",
            ),
            "rate": ipywidgets.SelectionSlider(
                options=[(power(rate), rate) for rate in RATES], value=2e-5,
                description="learning rate η", tooltip="How much of the gradient is subtracted",
            ),
            "steps": ipywidgets.IntSlider(
                100, 0, MOST, description="steps", tooltip="How many steps have been made"
            ),
        }  # fmt: skip

    def forward(self) -> None:
        """Ten steps more; after the last from the start again."""
        slider = self.control["steps"]
        slider.value = min(slider.value + STRIDE, MOST) if slider.value < MOST else 0

    def build(self, stage: Stage) -> None:
        panels = stage.figure.subplots(2, 2)
        (data, self.losses), self.planes = panels[0], panels[1]
        data.plot(self.x, self.y, "o", color=FAINT, mfc="white", markersize=5)
        data.set(xlim=(-SPAN, SPAN), ylim=(-HEIGHT, HEIGHT), xlabel="x", ylabel="y")
        (self.curve,) = data.plot([], [], "-", color=CLASS_COLOURS[1], linewidth=2.5)
        self.grid = np.linspace(-SPAN, SPAN, 101)
        self.losses.set(xlim=(-20, MOST + 20), xlabel="step", ylabel="loss", yscale="log")
        (self.falling,) = self.losses.plot([], [], "-", color=CLASS_COLOURS[1], linewidth=1.5)
        (self.level,) = self.losses.plot([], [], "--", color=INK, linewidth=1)
        (self.now,) = self.losses.plot([], [], "o", color=CLASS_COLOURS[1], mec=INK, markersize=8)
        self.losses.legend([self.level], ["the lowest there is"], loc="upper right", fontsize=9,
                           frameon=False).set_zorder(1)  # fmt: skip
        self.paths = [
            self.build_plane(ax, *which) for ax, which in zip(self.planes, PLANES, strict=True)
        ]
        stage.moves(self.curve, self.falling, self.level, self.now)
        for artists in self.paths:
            stage.moves(*artists)

    def build_plane(self, ax: Axes, i: int, j: int) -> list[Any]:
        """A path, its start and its end in the plane of two weights."""
        ax.set(xlabel=NAMES[i], ylabel=NAMES[j])
        (path,) = ax.plot([], [], "-", color=CLASS_COLOURS[1], linewidth=0.6)
        (begin,) = ax.plot([], [], "s", color=CLASS_COLOURS[0], mec=INK, markersize=7)
        (end,) = ax.plot([], [], "o", color=CLASS_COLOURS[1], mec=INK, markersize=8)
        ax.plot(self.best[i], self.best[j], "*", color=INK, markersize=12, zorder=1.5)
        return [path, begin, end]

    def compute(self, start: tuple, loss: str, rate: float, steps: int) -> dict:
        """All weights of the walk, their losses, and the largest rate that goes down."""
        share = 1 / len(self.y) if LOSSES[loss] else 1.0
        path = rule = self.walk(start, rate, share)
        if self.own is not None:
            path = descend(lambda w: share * self.own_gradient(w), start, rate, MOST)
        return {
            "path": path, "losses": share * self.loss(path), "start": start, "rate": rate,
            "steps": steps, "lowest": share * self.lowest, "limit": self.limit / share,
            "right": same_walk(path, rule), "kind": loss, "share": share,
        }  # fmt: skip

    def walk(self, start: tuple, rate: float, share: float = 1.0) -> np.ndarray:
        """All weights by the rule, worked out once."""
        key = (start, rate, share)
        if key not in self.known:
            self.known[key] = descend(
                lambda w: share * (self.H @ w - self.c), start, rate, MOST
            )  # fmt: skip
        return self.known[key]

    def own_gradient(self, w: np.ndarray) -> np.ndarray:
        assert self.own is not None
        return as_gradient(self.own(w.copy(), self.x.copy(), self.y.copy()))

    def draw(self, result: dict) -> None:
        path, steps = result["path"], result["steps"]
        if self.framed != (result["start"], result["share"]):
            self.framed = (result["start"], result["share"])
            self.frame(*self.framed)
        shown = path[: steps + 1]
        w = shown[-1]
        with np.errstate(invalid="ignore", over="ignore"):
            curve = np.vander(self.grid, 4) @ w
        self.curve.set_data(self.grid, np.clip(curve, -5 * HEIGHT, 5 * HEIGHT))
        low, high = self.losses.get_ylim()
        seen = np.clip(result["losses"], low, high)
        self.falling.set_data(np.arange(MOST + 1)[: steps + 1], seen[: steps + 1])
        self.level.set_data([-20, MOST + 20], [result["lowest"]] * 2)
        self.now.set_data([steps], [np.nan_to_num(seen[steps], nan=high)])
        for (way, begin, end), (i, j) in zip(self.paths, PLANES, strict=True):
            way.set_data(shown[:, i], shown[:, j])
            begin.set_data(shown[:1, i], shown[:1, j])
            end.set_data([w[i]], [w[j]])

    def frame(self, start: tuple, share: float) -> None:
        """Axes and level lines for walks from this start: they hold while rate and steps move."""
        high = share * float(self.loss(np.array(start, dtype=float)))
        self.losses.set_ylim(LOW * share * self.lowest, HIGH * high)
        places = np.vstack([self.walk(start, 2e-5), self.walk(start, 7.5e-4), self.best])
        for ax, (i, j) in zip(self.planes, PLANES, strict=True):
            for old in list(ax.collections):
                old.remove()
            low, top = places.min(axis=0)[[i, j]], places.max(axis=0)[[i, j]]
            (left, bottom), (right, upper) = low - 0.2 * (top - low), top + 0.2 * (top - low)
            ax.set(xlim=(left, right), ylim=(bottom, upper))
            a, b = np.linspace(left, right, FINE), np.linspace(bottom, upper, FINE)
            w = np.tile(self.best, (FINE, FINE, 1))
            w[..., i], w[..., j] = np.meshgrid(a, b)
            above = self.loss(w) - self.lowest
            levels = above.max() * np.geomspace(0.0005, 0.7, 9)
            ax.contour(a, b, above, levels, colors=[FAINT], linewidths=0.7, zorder=1)
        self.stage.still_changed()

    def say(self, result: dict) -> str:
        steps, rate, losses = result["steps"], result["rate"], result["losses"]
        kind = "mean" if result["share"] < 1 else "sum"
        if not result["right"]:
            return "Your gradient is not that of the sum of squared errors: watch where it leads."
        text = f"{kind.capitalize()}, rate {power(rate)}, from {pair(result['start'])}"
        limit = f"the largest rate that goes down is 2/λ = {power(result['limit'])}"
        gone = inside(result["path"], -np.inf, np.inf)
        if gone <= steps:
            return (
                f"{text}: by step {gone} the weights are beyond a million. For the {kind} {limit}."
            )
        w, lost = result["path"][steps], losses[steps]
        return (
            f"{text}: after {steps} steps w = {pair(w)} and the loss is {figures(lost)}; at first "
            f"it was {figures(losses[0])}, the lowest is {figures(result['lowest'])}. For the "
            f"{kind} {limit}."
        )
