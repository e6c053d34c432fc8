"""The decks' toy network: a number on every edge and in every circle, and inputs to move."""

from collections.abc import Callable

import ipywidgets
import numpy as np

from course_lib.nn.activations import sigmoid
from course_lib.nn.forward import passing
from course_lib.plots.network import draw_network
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import number

LAYERS = [
    (np.array([[1.0, -2.0], [-1.0, 1.0]]), np.array([1.0, 0.0])),
    (np.array([[2.0, -1.0], [-2.0, -1.0]]), np.array([0.0, 0.0])),
    (np.array([[3.0, -1.0], [-1.0, 4.0]]), np.array([-2.0, 2.0])),
]


class ToyNetwork(LessonWidget):
    """Three layers of two sigmoid neurons; `own` is the student's `network(x, layers)`."""

    question = "Before you move x to (−3, 3): which of the outputs will fall, and which will rise?"
    size = (7.4, 3.0)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else answer(own)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            name: ipywidgets.FloatSlider(
                value, min=-3, max=3, step=0.1, description=shown,
                tooltip=f"The {which} input of the network",
            )
            for name, value, shown, which in (
                ("x1", 1.0, "x₁", "first"), ("x2", -1.0, "x₂", "second")
            )
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        self.texts = draw_network(stage.figure.add_subplot(), LAYERS, ("x₁", "x₂"))
        stage.moves(*(text for column in self.texts for text in column))

    def compute(self, x1: float, x2: float) -> dict:
        x = np.array([x1, x2])
        signals = passing(x, LAYERS, sigmoid)
        own = None
        if self.own is not None:
            own = np.asarray(self.own(x.copy(), [(W.copy(), b.copy()) for W, b in LAYERS]), float)
            if own.shape != (2,):
                raise AnswerError(f"network gave shape {own.shape}; expected (2,), two outputs.")
        return {"signals": signals, "z": LAYERS[0][0] @ x + LAYERS[0][1], "own": own}

    def draw(self, result: dict) -> None:
        shown = list(result["signals"])
        if result["own"] is not None:
            shown[-1] = result["own"]
        for column, values in zip(self.texts, shown, strict=True):
            for text, value in zip(column, values, strict=True):
                text.set_text(f"{value:.2f}".replace("-", "−"))

    def say(self, result: dict) -> str:
        z, signals, own = result["z"], result["signals"], result["own"]
        y = f"({signals[-1][0]:.2f}, {signals[-1][1]:.2f})"
        said = (
            f"First layer: z = ({number(z[0])}, {number(z[1])}), so a = ({signals[1][0]:.2f}, "
            f"{signals[1][1]:.2f}). Output: {y}."
        )
        if own is None:
            return said
        if np.allclose(own, signals[-1], atol=1e-6):
            return f"{said} Your network says so, too."
        return f"{said} Yours says ({own[0]:.2f}, {own[1]:.2f}), and should not."
