"""SMO, step by step: two weights move at a time, until no pair disagrees about b."""

from itertools import islice
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.models.svm.smo import SmoStep, smo_steps
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, FAINT, INK
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.clock import Clock
from course_lib.widgets.stage import Stage
from course_lib.widgets.svm_pictures import StreetLines, draw_samples, plane_axes, rings
from course_lib.widgets.words import figures

TINY = np.array(
    [[-2, -1], [-1, 1], [0.2, -0.8], [-2.5, 2], [1, 0.6], [2.5, 1], [0.5, 2.6], [3, -1.5]]
)
LABELS = np.array([-1, -1, -1, -1, 1, 1, 1, 1])
MOST = 16  # steps
FPS = 1.5  # slow enough to follow
LEAST_GAP = 1e-3  # the axis ends there


class SmoWalk(LessonWidget):
    """Eight samples, their weights α, and the line that these make, step by step.

    The larger a sample, the larger its α; the two that move are ringed. On the right the weights,
    and the duality gap after each step.
    """

    question = "Before you press Step: two samples get a weight first. Which two?"
    size = (8.2, 4.3)

    def __init__(self, **settings: object) -> None:
        self.X, self.y = TINY, LABELS
        self.runs: dict[float, list[SmoStep]] = {}
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        self.clock = Clock(self.forward, fps=FPS)
        return {
            "C": ipywidgets.Dropdown(
                options=[0.2, 1.0, 10.0], value=10.0, description="C",
                tooltip="The largest weight that a sample may have",
            ),
            "step": ipywidgets.IntSlider(
                0, 0, MOST, description="step", tooltip="How many steps have been made"
            ),
        }  # fmt: skip

    def forward(self) -> None:
        """One step more; at the end stop, and with the next press start again."""
        step = self.control["step"]
        last = len(self.run(self.control["C"].value))
        if step.value >= last:
            step.value = 0
            return
        step.value += 1
        if step.value == last and self.clock is not None:
            self.clock.pause()

    def run(self, C: float) -> list[SmoStep]:
        """All steps for this C."""
        if C not in self.runs:
            steps = smo_steps(self.X @ self.X.T, self.y, C, tol=LEAST_GAP)
            self.runs[C] = list(islice(steps, MOST))
        return self.runs[C]

    def build(self, stage: Stage) -> None:
        places = [["plane", "weights"], ["plane", "gap"]]
        axes: dict[str, Axes] = stage.figure.subplot_mosaic(places)
        plane_axes(axes["plane"], 3.8)
        self.street = StreetLines(axes["plane"])
        draw_samples(axes["plane"], self.X, self.y, size=5)
        self.balls = [self.ball(axes["plane"], i) for i in range(len(self.y))]
        for i, (x1, x2) in enumerate(self.X):
            axes["plane"].annotate(chr(97 + i), (x1, x2), (9, 7), textcoords="offset points")
        self.ring = rings(axes["plane"])
        self.build_weights(axes["weights"])
        self.build_gap(axes["gap"])
        weights = [*self.bars, self.cap]
        stage.moves(*self.street.artists, *self.balls, self.ring, *weights, self.curve, self.here)

    def ball(self, ax: Axes, i: int) -> Any:
        """Sample i, as large as its weight will be."""
        code = int(self.y[i] > 0)
        return ax.plot(
            *self.X[i], CLASS_MARKERS[code], color=CLASS_COLOURS[code], mec=INK, zorder=3.5
        )[0]

    def build_weights(self, ax: Axes) -> None:
        """A bar for each sample, in the colour of its class."""
        colours = [CLASS_COLOURS[int(sign > 0)] for sign in self.y]
        names = [f"{chr(97 + i)}\n{'+' if s > 0 else '−'}" for i, s in enumerate(self.y)]
        self.bars = list(ax.bar(names, np.zeros(len(self.y)), color=colours, edgecolor=INK))
        self.cap = ax.axhline(0, color=INK, linewidth=1, linestyle="--")
        ax.set(ylim=(0, 1.6), ylabel="weight α")

    def build_gap(self, ax: Axes) -> None:
        (self.curve,) = ax.plot([], [], "-o", color=FAINT, markersize=3)
        self.here = ax.axvline(0, color=INK, linewidth=1, linestyle="-.")
        ax.set(xlim=(-0.5, MOST + 0.5), ylim=(LEAST_GAP / 2, 200), yscale="log")
        ax.set(xlabel="step", ylabel="duality gap", xticks=range(0, MOST + 1, 4))

    def compute(self, C: float, step: int) -> dict:
        """The weights, the line, and what the last step did."""
        run = self.run(C)
        at = min(step, len(run))
        last = run[at - 1] if at else None
        alpha = np.zeros(len(self.y)) if last is None else last.alpha
        return {"C": C, "run": run, "at": at, "last": last, "alpha": alpha}

    def draw(self, result: dict) -> None:
        alpha, last, at = result["alpha"], result["last"], result["at"]
        self.street.put((alpha * self.y) @ self.X, 0.0 if last is None else last.b)
        for ball, bar, weight in zip(self.balls, self.bars, alpha, strict=True):
            ball.set_markersize(5 + 13 * np.sqrt(min(weight, 1.6)))
            bar.set_height(weight)
        self.cap.set_ydata([result["C"]] * 2)
        self.ring.set_data(*(self.X[[last.i, last.j]].T if last else ([], [])))
        gaps = [max(each.gap, LEAST_GAP) for each in result["run"][:at]]
        self.curve.set_data(np.arange(1, at + 1), gaps)
        self.here.set_xdata([at, at])

    def say(self, result: dict) -> str:
        last, at, run = result["last"], result["at"], result["run"]
        if last is None:
            return "Step 0: all weights are 0, and there is no line yet. Press Step."
        moved = ", ".join(self.told(last, i) for i in sorted((last.i, last.j)))
        text = f"Step {at}: {moved}. The duality gap is {figures(max(last.gap, 0.0), 2)}."
        if at < len(run) or at == MOST:
            return text
        n = int(np.sum(last.alpha > 0))
        return f"{text} Solved: no pair disagrees, and {n} of {len(self.y)} samples hold the line."

    def told(self, step: SmoStep, i: int) -> str:
        """What became of one weight, in words."""
        before, after = step.alpha_before[i], step.alpha[i]
        return f"α of {chr(97 + i)} goes from {figures(before)} to {figures(after)}"
