"""Downhill by subgradients: the line that walks, and what it costs at each step."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.models.svm.margin import objective, subgradient
from course_lib.plots.style import FAINT, INK
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.clock import Clock
from course_lib.widgets.stage import Stage
from course_lib.widgets.svm_demo import line_of, train, two_groups
from course_lib.widgets.svm_pictures import StreetLines, draw_samples, plane_axes, rings
from course_lib.widgets.words import figures

C = 0.5
START = (np.array([-0.6, 0.5]), 0.8)  # a line that is wrong on purpose
SAMPLES = {"all samples": False, "one at a time": True}
MOST = 120  # steps
FPS = 8
TOP = 30.0  # of the axis of costs
FARTHEST = 1e3  # beyond it nothing is to be seen


class HingeDescent(LessonWidget):
    """A line that goes a little against the subgradient at each step; its cost on the right.

    `own`, if given, is the student's `subgradient(w, b, X, y, C)`, or its name in the notebook,
    and leads the way. With "one at a time" it is asked about a single sample, drawn at random,
    with n C for C: right on average, and cheap.
    """

    question = "Before you press Play: the ringed samples pull. Which way will the line turn?"
    size = (8.0, 4.0)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.X, self.y = two_groups(stray=True)
        self.own = None if own is None else answer(own)
        best = line_of(train(self.X @ self.X.T, self.y, C), self.X, self.y)
        self.lowest = objective(*best, self.X, self.y, C)
        self.restart()
        super().__init__(**settings)

    def restart(self) -> None:
        """Back to the first line; the same samples will be drawn again."""
        self.over = False
        self.w, self.b = START
        self.costs = [objective(self.w, self.b, self.X, self.y, C)]
        self.rng = np.random.default_rng(0)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        self.clock = Clock(self.forward, fps=FPS)
        again = ipywidgets.Button(
            description="Back to the start", tooltip="Put the line back to where it stood at first"
        )
        again.on_click(lambda _: self.begin_again())
        return {
            "rate": ipywidgets.FloatLogSlider(
                value=0.02, base=10, min=-3, max=0, step=0.1, readout_format=".3g",
                description="rate", tooltip="How much of the slope is subtracted in the first step",
            ),
            "samples": ipywidgets.Dropdown(
                options=list(SAMPLES.items()), value=False, description="slope from",
                tooltip="Whether the slope is of all samples, or of one that is drawn at random",
            ),
            "again": again,
        }  # fmt: skip

    def begin_again(self) -> None:
        if self.clock is not None:
            self.clock.pause()
        self.restart()
        self.refresh()

    def forward(self) -> None:
        """One step more; at the end stop, and with the next press start again."""
        if self.over:
            self.restart()
            self.refresh()
            return
        w, b = self.stepped()
        self.over = not np.all(np.abs([*w, b]) < FARTHEST)
        if not self.over:
            self.w, self.b = w, b
            self.costs.append(objective(w, b, self.X, self.y, C))
            self.over = len(self.costs) >= MOST
            self.refresh()
        if self.over and self.clock is not None:
            self.clock.pause()

    def stepped(self) -> tuple[np.ndarray, float]:
        """w − η dw and b − η db; η falls as 1/t when samples come one at a time."""
        t = len(self.costs)
        single, rate = self.control["samples"].value, self.control["rate"].value
        rows, price = slice(None), C
        if single:
            i = int(self.rng.integers(len(self.y)))
            rows, price = slice(i, i + 1), C * len(self.y)
            rate = rate / (1 + t / 30)
        dw, db = self.slope(self.X[rows], self.y[rows], price)
        return self.w - rate * dw, self.b - rate * db

    def slope(self, X: np.ndarray, y: np.ndarray, price: float) -> tuple[np.ndarray, float]:
        """The subgradient on these samples, the student's if there is one."""
        if self.own is None:
            return subgradient(self.w, self.b, X, y, price)
        return as_slopes(self.own(self.w.copy(), self.b, X.copy(), y.copy(), price))

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2)
        plane_axes(left)
        self.street = StreetLines(left)
        draw_samples(left, self.X, self.y)
        self.ring = rings(left)
        self.build_costs(right)
        stage.moves(*self.street.artists, self.ring, self.curve, self.dot)

    def build_costs(self, ax: Axes) -> None:
        ax.axhline(self.lowest, color=INK, linewidth=1, linestyle="--")
        ax.annotate("the lowest cost there is", (MOST, self.lowest), (0, -4), va="top", ha="right",
                    textcoords="offset points")  # fmt: skip
        (self.curve,) = ax.plot([], [], "-", color=FAINT, linewidth=1.5)
        (self.dot,) = ax.plot([], [], "o", color=INK, markersize=6)
        ax.set(xlim=(-2, MOST + 2), ylim=(self.lowest / 2, TOP), yscale="log")
        ax.set(xlabel="step", ylabel="½‖w‖² + C · losses")

    def compute(self, rate: float, samples: bool) -> dict:
        """The line as it stands, its cost, its slope, and who pulls at it."""
        dw, db = self.slope(self.X, self.y, C)
        short = self.y * (self.X @ self.w + self.b) < 1
        return {
            "w": self.w, "b": self.b, "costs": list(self.costs), "short": np.flatnonzero(short),
            "slope": float(np.sqrt(dw @ dw + db * db)),
            "right": self.right(dw, db),
        }  # fmt: skip

    def right(self, dw: np.ndarray, db: float) -> bool:
        exact, at_b = subgradient(self.w, self.b, self.X, self.y, C)
        return bool(np.allclose(dw, exact, atol=1e-6) and np.isclose(db, at_b, atol=1e-6))

    def draw(self, result: dict) -> None:
        self.street.put(result["w"], result["b"])
        self.ring.set_data(*self.X[result["short"]].T)
        costs = np.clip(result["costs"], self.lowest / 2, TOP)
        self.curve.set_data(np.arange(len(costs)), costs)
        self.dot.set_data([len(costs) - 1], costs[-1:])

    def say(self, result: dict) -> str:
        costs = result["costs"]
        n = len(result["short"])
        text = (
            f"Step {len(costs) - 1}: cost {figures(costs[-1])}, the lowest is "
            f"{figures(self.lowest)}. {n} sample{'s' if n != 1 else ''} with y f < 1 "
            f"{'pull' if n != 1 else 'pulls'} at the line (ringed)"
        )
        if result["right"]:
            return f"{text}; the slope is {figures(result['slope'])} long."
        return f"{text}. Your slope is not that of the cost: watch where it leads."


def as_slopes(value: Any) -> tuple[np.ndarray, float]:
    """A student's dw (2,) and db; AnswerError says what came instead."""
    try:
        if not isinstance(value, (tuple, list)):
            raise TypeError
        dw, db = value
        dw, db = np.asarray(dw, dtype=float), float(db)
    except (TypeError, ValueError):
        raise AnswerError(f"subgradient gave {value!r}; expected a pair, dw and db.") from None
    if dw.shape != (2,):
        raise AnswerError(f"dw has shape {dw.shape}; expected (2,), as w has.")
    if not np.all(np.isfinite([*dw, db])):
        raise AnswerError("subgradient gave nan or infinity; expected finite numbers.")
    return dw, db
