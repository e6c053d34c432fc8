"""XOR by two hidden units: their lines among the corners, and the corners as the output sees "
"them."""

from collections.abc import Callable

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.nn.forward import step
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, FAINT, INK
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.one_against_many import ends_of
from course_lib.widgets.stage import Stage

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([0, 1, 1, 0])
W1, B1 = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([-0.5, -1.5])
LIMITS = (-0.6, 1.6)
NUDGE = np.array([[0.0, 0.0], [-0.05, 0.05], [0.05, -0.05], [0.0, 0.0]])  # of equal hidden answers


class XorHidden(LessonWidget):
    """At least one? Both? And the output unit, whose weight and bias are to be found.

    `own` is the student's `xor_weights()`, whose units then take the place of ours.
    """

    question = "Which weight of the second unit, and which bias, make the output say XOR?"
    size = (7.2, 3.9)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else answer(own)
        if own is not None:
            self.question = "Your units: does one line part what the output unit sees?"
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        if self.own is not None:
            return {}
        return {
            "v2": ipywidgets.FloatSlider(
                1.0, min=-3, max=3, step=0.5, description="weight of h₂",
                tooltip="The output's weight for the second hidden unit; the first has 1",
            ),
            "c": ipywidgets.FloatSlider(
                -0.5, min=-2, max=2, step=0.5, description="output's bias",
                tooltip="The bias of the output unit",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2)
        self.lines = [
            *self.panel(left, ("x₁", "x₂"), ("-", "--")),
            *self.panel(right, ("h₁", "h₂"), ("-",)),
        ]
        for ax, title in (
            (left, "inputs, and both hidden units' lines"),
            (right, "as the output unit sees them"),
        ):
            ax.set_title(title, fontsize=10, zorder=0)  # under what moves: no redraw
        for k in (0, 1):
            look = {"color": CLASS_COLOURS[k], "markeredgecolor": INK, "markersize": 11}
            here = CORNERS[k == XOR]
            left.plot(here[:, 0], here[:, 1], CLASS_MARKERS[k], **look)
        self.seen = [
            right.plot([], [], CLASS_MARKERS[k], color=CLASS_COLOURS[k], markeredgecolor=INK,
                       markersize=11)[0]
            for k in (0, 1)
        ]  # fmt: skip
        self.rings = left.plot([], [], "o", mfc="none", mec=INK, markersize=20, mew=1.5)
        stage.moves(*self.lines, *self.seen, *self.rings)

    def panel(self, ax: Axes, names: tuple[str, str], styles: tuple[str, ...]) -> list:
        ax.set(xlim=LIMITS, ylim=LIMITS, xlabel=names[0], ylabel=names[1],
               xticks=(0, 1), yticks=(0, 1))  # fmt: skip
        ax.axhline(0, color=FAINT, linewidth=0.5)
        ax.axvline(0, color=FAINT, linewidth=0.5)
        return [ax.plot([], [], style, color=INK, linewidth=2)[0] for style in styles]

    def compute(self, v2: float = 0.0, c: float = 0.0) -> dict:
        W, b, v, bias = W1, B1, np.array([1.0, v2]), c
        if self.own is not None:
            W, b, v, bias = weights_of(self.own())
        H = step(CORNERS @ W.T + b)  # (4, 2) @ (2, 2) -> (4, 2)
        return {"W": W, "b": b, "v": v, "c": bias, "H": H, "out": step(H @ v + bias)}

    def draw(self, result: dict) -> None:
        rows = [*zip(result["W"], result["b"], strict=True), (result["v"], result["c"])]
        for line, (w, b) in zip(self.lines, rows, strict=True):
            ends = ends_of(w, b, LIMITS, LIMITS)
            line.set_data(*([], []) if ends is None else ends.T)
        shown = result["H"] + NUDGE
        for k, marks in enumerate(self.seen):
            marks.set_data(shown[k == XOR, 0], shown[k == XOR, 1])
        wrong = CORNERS[result["out"] != XOR]
        self.rings[0].set_data(wrong[:, 0], wrong[:, 1])

    def say(self, result: dict) -> str:
        pairs = zip(CORNERS, result["out"], strict=True)
        said = ", ".join(f"({a:.0f}, {b:.0f}) → {y:.0f}" for (a, b), y in pairs)
        right = int(np.sum(result["out"] == XOR))
        places = len(np.unique(result["H"], axis=0))
        word = "that is XOR" if right == 4 else f"right on {right} of 4 (wrong ones are ringed)"
        return f"The hidden units send the four corners to {places} places. Output: {said}: {word}."


def weights_of(given: object) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """What the student's function gives, as arrays; AnswerError says which shapes are wanted."""
    try:
        W, b, v, c = (np.asarray(part, dtype=float) for part in given)  # type: ignore[attr-defined]
        return W.reshape(2, 2), b.reshape(2), v.reshape(2), float(c.reshape(()))
    except (TypeError, ValueError) as error:
        raise AnswerError(
            "xor_weights must give W1 (2, 2), b1 (2,), W2 (2,) and a number b2."
        ) from error
