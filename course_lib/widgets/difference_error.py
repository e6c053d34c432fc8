"""How wrong a difference quotient is, against its step h: the bend on one side, rounding on the "
"other."""

from collections.abc import Callable

import ipywidgets
import numpy as np

from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, FAINT, INK
from course_lib.widgets.answers import answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures

H = 10.0 ** np.arange(-15, 0.01, 0.5)
SIDES = ("to one side", "to both sides")
FUNCTIONS: dict[str, tuple[Callable, Callable]] = {
    "eˣ at 1": (np.exp, np.exp),
    "sin x at 1": (np.sin, np.cos),
    "x³ at 1": (lambda x: x * x * x, lambda x: 3 * x * x),
}


def errors(name: str, single: bool) -> np.ndarray:
    """Relative errors (2, n_steps): to one side and to both; a difference of 0 counts as 1."""
    f, slope = FUNCTIONS[name]
    h: np.ndarray = H.astype("float32" if single else "float64")
    x = np.ones_like(h)
    one = (f(x + h) - f(x)) / h
    both = (f(x + h) - f(x - h)) / (2 * h)
    right = float(slope(1.0))
    return np.maximum(np.abs(np.array([one, both], dtype=float) - right) / abs(right), 1e-17)


class DifferenceError(LessonWidget):
    """log–log: the error of both differences for every h; `own` is `numerical_gradient(f, x, "
    "h)`."""

    question = "Before you look: is the smallest h the best one? Where does the error turn?"
    size = (6.2, 3.9)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else answer(own)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "f": ipywidgets.Dropdown(
                options=list(FUNCTIONS), description="function", tooltip="Whose slope is measured"
            ),
            "single": ipywidgets.Dropdown(
                options=[("float64", False), ("float32", True)], value=False,
                description="numbers", tooltip="How many figures a number keeps: 16 or 7",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        ax = stage.figure.add_subplot(xlabel="step h", ylabel="relative error")
        ax.set(xscale="log", yscale="log", xlim=(1e-15, 1), ylim=(1e-17, 10))
        self.curves = [
            ax.plot([], [], marker=CLASS_MARKERS[k], color=CLASS_COLOURS[k], label=side,
                    linestyle=("--", "-")[k], markersize=5)[0]
            for k, side in enumerate(SIDES)
        ]  # fmt: skip
        (self.mine,) = ax.plot([], [], "x", color=INK, markersize=9)
        if self.own is not None:
            self.mine.set_label("yours")
        self.marks = [ax.axvline(1.0, color=FAINT, linewidth=0.8, linestyle=":") for _ in SIDES]
        ax.legend(loc="upper center", fontsize=9)
        stage.moves(*self.curves, self.mine, *self.marks)

    def compute(self, f: str, single: bool) -> dict:
        E = errors(f, single)
        result = {"E": E, "best": [int(row.argmin()) for row in E], "own": None}
        if self.own is not None:
            function, slope = FUNCTIONS[f]
            given = [
                float(
                    np.ravel(self.own(lambda v: float(np.sum(function(v))), np.array([1.0]), h))[0]
                )
                for h in H
            ]
            right = float(slope(1.0))
            result["own"] = np.maximum(np.abs(np.array(given) - right) / abs(right), 1e-17)
        return result

    def draw(self, result: dict) -> None:
        for curve, row, mark, best in zip(
            self.curves, result["E"], self.marks, result["best"], strict=True
        ):
            curve.set_data(H, row)
            mark.set_xdata([H[best]] * 2)
        own = result["own"]
        self.mine.set_data(H if own is not None else [], own if own is not None else [])

    def say(self, result: dict) -> str:
        said = [
            f"{side} the error is least, {figures(result['E'][k][best], 1)}, at h = "
            f"{figures(H[best], 1)}"
            for k, (side, best) in enumerate(zip(SIDES, result["best"], strict=True))
        ]
        text = f"{said[0].capitalize()}; {said[1]}. "
        text += "Above that the curve's bend counts, below it rounding."
        if result["own"] is not None:
            near = np.mean(np.abs(np.log10(result["own"] / result["E"][1])) < 1)
            text += f" Yours is like the one to both sides at {near:.0%} of the steps."
        return text
