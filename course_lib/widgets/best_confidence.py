"""Label smoothing: how sure of the right class it is best to be."""

from collections.abc import Callable

import ipywidgets
import numpy as np

from course_lib.nn.losses import CategoricalCrossentropy
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.answers import number_answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures

CLASSES = (2, 3, 10)
GRID = np.concatenate([np.linspace(0.01, 0.99, 99), 1 - np.logspace(-2.2, -4, 10)])
TOP = 5.0
NEAR = 0.0006  # half a step of the slider


class BestConfidence(LessonWidget):
    """The smoothed cross-entropy against the probability of the right class, the others sharing
    the rest alike.

    `own` is the student's `smoothed_cross_entropy(y, Z, a)`, or its name in the notebook, whose
    values are drawn as diamonds.
    """

    question = "Before you move a: will the place where the loss is lowest move with it?"
    size = (6.4, 3.8)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else number_answer(own)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "classes": ipywidgets.Dropdown(
                options=CLASSES, value=10, description="classes c", tooltip="How many there are"
            ),
            "a": ipywidgets.FloatSlider(
                0.2, min=0, max=0.6, step=0.05, description="smoothing a",
                tooltip="Which share of the label is given to all classes alike",
            ),
            "p": ipywidgets.FloatSlider(
                0.95, min=0.05, max=0.999, step=0.001, readout_format=".3f",
                description="confidence p",
                tooltip="The probability that the network gives the right class",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        ax = stage.figure.add_subplot()
        ax.set(xlim=(0, 1.02), ylim=(0, TOP), xlabel="probability of the right class, p")
        ax.set_ylabel("cross-entropy")
        (self.plain,) = ax.plot(GRID, -np.log(GRID), ":", color=FAINT, lw=2, label="one-hot, a = 0")
        (self.curve,) = ax.plot([], [], "-", color=CLASS_COLOURS[0], lw=2, label="smoothed by a")
        self.marks = []
        if self.own is not None:
            self.marks = ax.plot([], [], "D", color=INK, markersize=3, label="yours")
        (self.dot,) = ax.plot([], [], "o", color=CLASS_COLOURS[1], mec=INK, markersize=9)
        ax.legend(loc="upper right", fontsize=9, frameon=False)
        stage.moves(self.curve, *self.marks, self.dot)

    def compute(self, classes: int, a: float, p: float) -> dict:
        """The loss on the grid and at p, and its lowest value."""
        smoothed = a / classes
        loss, slope = of_confidence(np.array([p]), a, classes)
        result = {
            "c": classes, "a": a, "p": p, "curve": of_confidence(GRID, a, classes)[0],
            "loss": float(loss[0]), "slope": float(slope[0]), "others": smoothed, "own": None,
            "lowest": float(of_confidence(np.array([1 - a + smoothed]), a, classes)[0][0])
            if a else 0.0,
        }  # fmt: skip
        if self.own is not None:
            rows = np.log(confident(GRID[::6], classes))
            result["own"] = np.array([self.own(np.array([0]), row[None].copy(), a) for row in rows])
        return result

    def draw(self, result: dict) -> None:
        self.curve.set_data(GRID, result["curve"])
        self.dot.set_data([result["p"]], [min(result["loss"], TOP)])
        for mark in self.marks:
            mark.set_data(GRID[::6], result["own"])

    def say(self, result: dict) -> str:
        others = "the other class has" if result["c"] == 2 else "every other class has"
        told = (
            f"{result['c']} classes, a = {figures(result['a'])}: {others} "
            f"{figures(result['others'])} of the label. At p = {figures(result['p'])} the loss is "
        )
        if result["a"] and abs(result["p"] - (1 - result["a"] + result["others"])) < NEAR:
            told += f"{figures(result['loss'])}, the lowest there is."
        else:
            way = "still falls to the right" if result["slope"] < 0 else "rises to the right"
            told += (
                f"{figures(result['loss'])} and {way}; the lowest there is, "
                f"{figures(result['lowest'])}{'' if result['a'] else ', is never reached'}."
            )
        if result["own"] is not None:
            right = np.allclose(result["own"], result["curve"][::6], rtol=1e-4, atol=1e-6)
            told += f" Yours {'lies' if right else 'does not lie'} on the curve."
        return told


def confident(p: np.ndarray, c: int) -> np.ndarray:
    """Rows of probabilities with p for class 0 and the rest shared alike, (len(p), c)."""
    rest = np.repeat((1 - p)[:, None] / (c - 1), c - 1, axis=1)
    return np.column_stack([p, rest])


def of_confidence(p: np.ndarray, a: float, c: int) -> tuple[np.ndarray, np.ndarray]:
    """The smoothed loss of class 0 at each p, and its slope by p."""
    loss = CategoricalCrossentropy(from_logits=True, label_smoothing=a)
    Y = np.eye(c)[[0] * len(p)]
    right = 1 - a + a / c
    slope = -right / p + (1 - right) / (1 - p)
    return loss.values(Y, np.log(confident(p, c))), slope
