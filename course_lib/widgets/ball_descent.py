"""x² with a ball that goes down by steps: tangent, step, and what the learning rate does."""

from collections.abc import Callable

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.answers import answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.clock import Clock
from course_lib.widgets.descent_answers import by_own
from course_lib.widgets.descent_steps import descend, inside, same_walk
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures, number, signed

REACH, TOP = 2.6, 6.8  # of the left axes
LOW, HIGH = 1e-12, 1e3  # of the axis of heights on the right
MOST = 30  # steps
FPS = 3
HALF = 0.7  # of the tangent's extent along x
GROUND = -0.55  # where the step is drawn, under the curve


class BallDescent(LessonWidget):
    """f(x) = x², a ball at x, its tangent, and the step −η f′(x); the heights reached beside it.

    `own`, if given, is the student's `descend(gradient, x0, learning_rate, n_steps)`, or its name
    in the notebook, and moves the ball.
    """

    question = "Before you move the rate: at which does one step reach the bottom? Never reach it?"
    size = (8.0, 3.9)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else answer(own)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        self.clock = Clock(self.forward, fps=FPS)
        return {
            "rate": ipywidgets.FloatSlider(
                0.1, min=0.01, max=1.1, step=0.01, description="learning rate η",
                tooltip="How much of the slope is subtracted in one step",
            ),
            "start": ipywidgets.FloatSlider(
                1.5, min=-2.5, max=2.5, step=0.1, description="start x₀",
                tooltip="Where the ball lies at first",
            ),
            "step": ipywidgets.IntSlider(
                4, 0, MOST, description="steps made", tooltip="How many steps the ball has made"
            ),
        }  # fmt: skip

    def forward(self) -> None:
        """One step more; after the last from the start again."""
        slider = self.control["step"]
        slider.value = slider.value + 1 if slider.value < MOST else 0

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2, width_ratios=(1.15, 1))
        self.build_curve(left)
        right.set(xlabel="step", ylabel="height f(x)", yscale="log", xlim=(-1, MOST + 1))
        right.set(ylim=(LOW, HIGH))
        (self.heights,) = right.plot([], [], "-o", color=FAINT, mfc="white", markersize=4)
        (self.now,) = right.plot([], [], "o", color=CLASS_COLOURS[0], mec=INK, markersize=10)
        stage.moves(
            self.trail, self.places, self.tangent, self.arrow, self.ball, self.heights, self.now
        )

    def build_curve(self, ax: Axes) -> None:
        grid = np.linspace(-REACH, REACH, 201)
        ax.plot(grid, grid**2, "-", color=INK, linewidth=1.5)
        ax.axhline(0, color=FAINT, linewidth=0.7)
        ax.set(xlim=(-REACH, REACH), ylim=(-0.9, TOP), xlabel="x", ylabel="f(x) = x²")
        (self.trail,) = ax.plot([], [], "--", color=FAINT, linewidth=1)
        (self.places,) = ax.plot([], [], "s", color=FAINT, mfc="white", markersize=5)
        (self.tangent,) = ax.plot([], [], "-", color=CLASS_COLOURS[1], linewidth=2.5)
        (self.ball,) = ax.plot([], [], "o", color=CLASS_COLOURS[0], mec=INK, markersize=13)
        look = {"arrowstyle": "-|>", "color": CLASS_COLOURS[0], "linewidth": 2.5}
        self.arrow = ax.annotate("", (0, GROUND), (0, GROUND), arrowprops=look)
        (step,) = ax.plot([], [], ">-", color=CLASS_COLOURS[0], linewidth=2.5)
        handles = {
            "ball": self.ball, "before": self.places, "tangent, slope f′(x)": self.tangent,
            "next step −η f′(x)": step,
        }  # fmt: skip
        legend = ax.legend(
            handles.values(), handles, loc="upper center", fontsize=9, frameon=False, ncols=2
        )
        legend.set_zorder(1)  # under what moves: it need not be drawn again

    def compute(self, rate: float, start: float, step: int) -> dict:
        """All points of the walk, and how many of them are in the picture."""
        rule = descend(slope, start, rate, MOST)
        path = rule if self.own is None else by_own(self.own, slope, start, rate, MOST)
        return {
            "path": path, "rate": rate, "step": step, "seen": inside(path, -REACH, REACH),
            "right": same_walk(path, rule), "rule": rule,
        }  # fmt: skip

    def draw(self, result: dict) -> None:
        path, step, seen = result["path"], result["step"], result["seen"]
        shown = path[: min(step + 1, seen)]
        x = path[step]
        self.trail.set_data(shown, shown**2)
        self.places.set_data(shown[:-1], shown[:-1] ** 2)
        here = step < seen
        across = x + HALF * np.array([-1, 1]) / np.sqrt(1 + slope(x) ** 2) if here else np.array([])
        self.tangent.set_data(across, x**2 + slope(x) * (across - x))
        self.ball.set_data([x] if here else [], [x**2] if here else [])
        after = np.clip(x - result["rate"] * slope(x), -REACH, REACH) if here else 0.0
        self.arrow.set_visible(bool(here and abs(after - x) > 0.02))
        self.arrow.set_position((x if here else 0, GROUND))
        self.arrow.xy = (after, GROUND)
        heights = np.clip(path[: step + 1] ** 2, LOW, HIGH)
        self.heights.set_data(np.arange(step + 1), heights)
        self.now.set_data([step], heights[-1:])

    def say(self, result: dict) -> str:
        path, step, rate = result["path"], result["step"], result["rate"]
        if not result["right"]:
            off = int(np.argmax(~np.isclose(path, result["rule"], equal_nan=True)))
            return (
                f"Your points are not those of x − η · slope: point {off} should be "
                f"{number(result['rule'][off])}, yours is {number(path[off])}."
            )
        many = "No step yet" if step == 0 else f"After {step} step{'s' * (step > 1)}"
        if step >= result["seen"]:
            where = f"x = {number(path[step])}, out of the picture since step {result['seen']}."
        else:
            where = (
                f"x = {number(path[step])}, height {number(path[step] ** 2)}, slope "
                f"{number(slope(path[step]))}; the next step is {number(-rate * slope(path[step]))}"
                " (the arrow)."
            )
        factor = 1 - 2 * rate
        return (
            f"{many} at rate {rate:g}: {where} Each step makes x {signed(factor)} times what it "
            f"was: {verdict(rate)}."
        )


def slope(x: float) -> float:
    """The derivative of x²."""
    return 2 * x


def verdict(rate: float) -> str:
    """What steps at this rate do on x².

    >>> verdict(1.0)
    'it swings between x₀ and −x₀ for ever'
    """
    factor = 1 - 2 * rate
    if abs(factor) < 1e-9:
        return "the first lands on the bottom"
    if factor > 0:
        return "the ball comes nearer from one side" + (", slowly" if factor > 0.8 else "")
    if abs(factor + 1) < 1e-9:
        return "it swings between x₀ and −x₀ for ever"
    if factor > -1:
        return "it leaps across the bottom, and lands nearer" + (", barely" * (factor < -0.9))
    return f"it leaps across the bottom and lands farther out ({figures(-factor)} times)"
