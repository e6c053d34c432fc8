"""One ReLU unit on live data: what kills it, and what a leak does about it."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.nn.activations import leaky_relu, leaky_relu_derivative
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.clock import Clock
from course_lib.widgets.stage import Stage
from course_lib.widgets.svm_pictures import level_line
from course_lib.widgets.words import figures, number, pair

KINDS = {"ReLU": 0.0, "leaky ReLU, slope 0.1": 0.1}
START = np.array([1.0, 0.6])  # the weights to which the bias returns
FARTHEST = 8.0  # of the bias
N = 24


class DyingUnit(LessonWidget):
    """The unit f(w·x + b) learns targets by gradient descent; on the right its z, sample by sample.

    Moving the bias by hand puts the weights back to START. `own`, if given, is the student's
    `dead_units(X, W, b)`, and decides whether the unit is called dead.
    """

    question = "Before you move the bias: below which one does the unit learn nothing any more?"
    size = (8.0, 3.9)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.X, self.t = samples()
        self.own = None if own is None else answer(own)
        self.w, self.steps, self._stepping = START.copy(), 0, False
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        self.clock = Clock(self.forward, fps=6)
        bias = ipywidgets.FloatSlider(
            0.0, min=-FARTHEST, max=FARTHEST, step=0.01, description="bias b",
            tooltip="The unit's bias; moved by hand, it puts the weights back to the start",
        )  # fmt: skip
        bias.observe(self.moved_by_hand, "value")
        return {
            "bias": bias,
            "rate": ipywidgets.FloatLogSlider(
                value=0.1, base=10, min=-2, max=0.5, step=0.1, readout_format=".2g",
                description="learning rate", tooltip="How much of the gradient a step subtracts",
            ),
            "kind": ipywidgets.Dropdown(
                options=list(KINDS.items()), value=0.0, description="activation",
                tooltip="ReLU, or a leaky ReLU, whose slope on the left is not 0",
            ),
        }  # fmt: skip

    def moved_by_hand(self, change: dict) -> None:
        if not self._stepping:
            self.w, self.steps = START.copy(), 0

    def forward(self) -> None:
        """One step of gradient descent."""
        bias, rate, slope = (self.control[name].value for name in ("bias", "rate", "kind"))
        dw, db = gradient(self.w, bias, self.X, self.t, slope)
        self.w, self.steps = self.w - rate * dw, self.steps + 1
        self._stepping = True
        try:
            self.set(bias=float(np.clip(bias - rate * db, -FARTHEST, FARTHEST)))
        finally:
            self._stepping = False
        self.refresh()

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2)
        left.set(xlabel="x₁", ylabel="x₂", xlim=(0, 2.2), ylim=(0, 2.2))
        look: dict[str, Any] = {"color": CLASS_COLOURS[0], "markersize": 8, "mec": INK, "mew": 0.8}
        (self.firing,) = left.plot([], [], "o", **look, label="fires")
        (self.silent,) = left.plot([], [], "o", **{**look, "color": "white"}, label="silent")
        (self.line,) = left.plot([], [], "-", color=INK, linewidth=2, label="z = 0")
        left.legend(loc="upper right", fontsize=9)
        self.build_curve(right)
        stage.moves(self.firing, self.silent, self.line, self.curve, self.on, self.off)

    def build_curve(self, ax: Axes) -> None:
        ax.set(xlabel="z = w·x + b", ylabel="output", xlim=(-10, 10), ylim=(-1.5, 6))
        ax.axhline(0, color=FAINT, linewidth=0.7)
        (self.curve,) = ax.plot([], [], "-", color=CLASS_COLOURS[1], linewidth=2, zorder=1)
        look: dict[str, Any] = {"color": CLASS_COLOURS[0], "markersize": 7, "mec": INK, "mew": 0.8}
        (self.on,) = ax.plot([], [], "o", **look)
        (self.off,) = ax.plot([], [], "o", **{**look, "color": "white"})

    def compute(self, bias: float, rate: float, kind: float) -> dict:
        """Who fires, the loss, its slope, and whether the unit is called dead."""
        z = self.X @ self.w + bias  # (n, 2) @ (2,) -> (n,)
        y = leaky_relu(z, kind)
        dw, db = gradient(self.w, bias, self.X, self.t, kind)
        return {
            "z": z, "y": y, "fires": z > 0, "slope": kind, "bias": bias, "w": self.w,
            "loss": float(np.mean((y - self.t) ** 2)),
            "size": float(np.sqrt(dw @ dw + db * db)),
            "dead": self.called_dead(bias),
        }  # fmt: skip

    def called_dead(self, bias: float) -> bool:
        """Whether ReLU would give 0 on all samples, by the student's function if there is one."""
        W, b = self.w[:, None].copy(), np.array([bias])
        if self.own is None:
            return bool((self.X @ W + b <= 0).all())
        value = np.asarray(self.own(self.X.copy(), W, b))
        if value.shape != (1,):
            raise AnswerError(
                f"dead_units gave shape {value.shape}; expected (1,), a yes or no for the one unit."
            )
        return bool(value[0])

    def draw(self, result: dict) -> None:
        fires, z, y = result["fires"], result["z"], result["y"]
        self.firing.set_data(*self.X[fires].T)
        self.silent.set_data(*self.X[~fires].T)
        self.line.set_data(*level_line(result["w"], result["bias"], 0.0).T)
        axis = np.array([-10.0, 0.0, 10.0])
        self.curve.set_data(axis, leaky_relu(axis, result["slope"]))
        self.on.set_data(z[fires], y[fires])
        self.off.set_data(z[~fires], y[~fires])

    def say(self, result: dict) -> str:
        n = int(result["fires"].sum())
        steps = f"{self.steps} step{'' if self.steps == 1 else 's'}"
        text = (
            f"After {steps}: w = {pair(result['w'])}, b = {number(result['bias'])}. It fires on "
            f"{n} of {N} samples; the loss is {figures(result['loss'])}, its gradient "
            f"{number(result['size'])} long."
        )
        if self.own is not None:
            return f"{text} {self.verdict(n, result)}"
        if result["dead"]:
            if result["slope"]:
                return f"{text} As a ReLU it would be dead; the leak still gives it a slope."
            return f"{text} It is dead: 0 on all samples, and no step will change it."
        return f"{text} It is alive."

    def verdict(self, fires: int, result: dict) -> str:
        """What the student's test says, and whether the samples bear it out."""
        said = f"Your test calls it {'dead' if result['dead'] else 'alive'}"
        if result["dead"] and fires:
            return f"{said}, but on some samples it does fire."
        if not result["dead"] and not fires:
            return f"{said}, but it fires on none, so that a ReLU would give 0 on all."
        if not result["dead"]:
            return f"{said}."
        if result["slope"]:
            return f"{said}, as a ReLU would be; the leak still gives it a slope."
        return f"{said}: 0 on all samples, and no step will change it."


def samples() -> tuple[np.ndarray, np.ndarray]:
    """24 samples of positive features, like brightnesses, and targets a ReLU can give."""
    rng = np.random.default_rng(3)
    X = rng.uniform(0.1, 2.1, size=(N, 2))
    return X, np.maximum(0, 1.2 * X[:, 0] - 0.5 * X[:, 1])


def gradient(
    w: np.ndarray, b: float, X: np.ndarray, t: np.ndarray, slope: float
) -> tuple[np.ndarray, float]:
    """The gradient of the mean of (f(w·x + b) − t)², by w and by b."""
    z = X @ w + b
    error = leaky_relu(z, slope) - t
    dz = 2 * error * leaky_relu_derivative(z, slope) / len(X)
    return X.T @ dz, float(dz.sum())  # (d, n) @ (n,) -> (d,)


def show_dead(args: tuple, own: str) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me* for `answer_dead`: the unit, silent on some samples and firing on others."""
    title = "The unit is silent on some samples. Press Step: do w and b change?"
    return [(title, DyingUnit(bias=-1.5))]
