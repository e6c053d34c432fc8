"""A curve out of bumps: more hidden units, a better fit, on the stretch that is looked at."""

from collections.abc import Callable

import ipywidgets
import numpy as np

from course_lib.nn.forward import bumps, step
from course_lib.plots.style import CLASS_COLOURS, INK
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import number

JUMP = np.sqrt(2) - 1  # irrational: no edge of equally wide bumps on [−3, 3] falls on it
CURVES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "a wave": lambda x: np.sin(2 * x) + 0.5 * x,
    "a corner": lambda x: 1.5 - np.abs(x),
    "a jump": lambda x: np.where(x > JUMP, 1.0, -0.5),
}
REACH = 3.0
# A gap is looked for on a grid, and on both sides of the jump, however near an edge lies to it.
X = np.sort([*np.linspace(-4, 4, 801), JUMP, np.nextafter(JUMP, np.inf)])
INSIDE = (X > -REACH) & (X <= REACH)  # where the first unit has stepped and the last has not


class BumpStaircase(LessonWidget):
    """n bumps side by side on [−3, 3]; `own` is the student's `bump_weights(left, right, "
    "height)`."""

    question = "Before you double the bumps: what will the gap do? For which curve will it stay?"
    size = (6.4, 3.7)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else answer(own)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "n": ipywidgets.IntSlider(
                6, min=1, max=60, description="bumps", tooltip="How many bumps, side by side"
            ),
            "curve": ipywidgets.Dropdown(
                options=list(CURVES), description="curve", tooltip="The curve to be followed"
            ),
        }

    def build(self, stage: Stage) -> None:
        ax = stage.figure.add_subplot(xlim=(-4, 4), ylim=(-3, 3), xlabel="x", ylabel="output")
        ax.axvspan(-REACH, REACH, color="#F2F2F2", zorder=0)
        (self.curve,) = ax.plot([], [], "--", color=INK, linewidth=1.6, label="curve")
        (self.stairs,) = ax.plot([], [], color=CLASS_COLOURS[1], linewidth=2, label="network")
        ax.legend(loc="upper left", fontsize=9).set_zorder(1)  # under what moves: no redraw
        stage.moves(self.curve, self.stairs)

    def compute(self, n: int, curve: str) -> dict:
        edges = np.linspace(-REACH, REACH, n + 1)
        heights = CURVES[curve]((edges[:-1] + edges[1:]) / 2)
        output = staircase(edges, heights) if self.own is None else self.drawn(edges, heights)
        target = CURVES[curve](X)
        gap = np.abs(output - target)[INSIDE].max()
        return {"n": n, "target": target, "output": output, "gap": float(gap),
                "right": np.allclose(output, staircase(edges, heights))}  # fmt: skip

    def drawn(self, edges: np.ndarray, heights: np.ndarray) -> np.ndarray:
        """The sum of the student's bumps."""
        assert self.own is not None
        total = np.zeros(len(X))
        for left, right, height in zip(edges[:-1], edges[1:], heights, strict=True):
            try:
                w1, b1, w2, b2 = (
                    np.asarray(part, dtype=float)
                    for part in self.own(float(left), float(right), float(height))
                )
                total += step(np.outer(X, w1) + b1) @ w2 + float(b2.reshape(()))
            except (TypeError, ValueError) as error:
                raise AnswerError(
                    "bump_weights must give w1, b1, w2 of shape (2,) and a number b2."
                ) from error
        return total

    def draw(self, result: dict) -> None:
        self.curve.set_data(X, result["target"])
        self.stairs.set_data(X, result["output"])

    def say(self, result: dict) -> str:
        n = result["n"]
        said = (
            f"{n} {'bump' if n == 1 else 'bumps'} of {n + 1} step units: inside the grey stretch "
            f"the largest gap is {number(round(result['gap'], 3))}. Outside the network says 0."
        )
        if self.own is None:
            return said
        word = "make" if result["right"] else "do not make"
        return f"Your bumps {word} the staircase. " + (said if result["right"] else "")


def staircase(edges: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """The network of `bumps`, at every x of X."""
    w1, b1, w2, b2 = bumps(edges, heights)
    return step(np.outer(X, w1) + b1) @ w2 + b2  # (803, n + 1) @ (n + 1,) -> (803,)
