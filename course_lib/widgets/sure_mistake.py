"""Behind a sigmoid: what squared error and cross-entropy say to a confident mistake."""

from collections.abc import Callable

import ipywidgets
import numpy as np

from course_lib.nn.activations import sigmoid
from course_lib.nn.losses import binary
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.answers import AnswerError, number_answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures, number

REACH = 8.0
GRID = np.linspace(-REACH, REACH, 161)
COARSE = np.linspace(-REACH, REACH, 33)  # for the student's function


class SureMistake(LessonWidget):
    """Both losses of p = σ(z) against the logit z, and their slopes.

    `own` is the student's `binary_cross_entropy(y, z)`, or its name in the notebook: its values are
    drawn as diamonds, on the left as they are, on the right as slopes from small steps.
    """

    question = "Before you look right: the label is 1 and z is −6. Which loss has a slope there?"
    size = (7.8, 3.8)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else number_answer(own)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "z": ipywidgets.FloatSlider(
                -6.0, min=-REACH, max=REACH, step=0.1, description="logit z",
                tooltip="What the network says before the sigmoid",
            ),
            "label": ipywidgets.Dropdown(
                options=[("1: yes", 1), ("0: no", 0)], description="label y",
                tooltip="What is true",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2)
        self.curves, self.dots, self.own_marks = {}, {}, []
        for ax, what in ((left, "loss"), (right, "slope")):
            ax.axhline(0, color=FAINT, linewidth=0.8)
            for name, style, k in (("cross-entropy", "-", 0), ("squared error", "--", 1)):
                look = {"color": CLASS_COLOURS[k]}
                (self.curves[what, name],) = ax.plot([], [], style, lw=2, label=name, **look)
                (self.dots[what, name],) = ax.plot([], [], "os"[k], mec=INK, markersize=9, **look)
            if self.own is not None:
                self.own_marks += ax.plot([], [], "D", color=INK, markersize=3, label="yours")
        left.set(xlim=(-REACH - 0.3, REACH + 0.3), ylim=(-0.4, 8.6), xlabel="logit z")
        left.set_ylabel("loss")
        right.set(xlim=(-REACH - 0.3, REACH + 0.3), ylim=(-1.15, 1.15), xlabel="logit z")
        right.set_ylabel("slope of the loss by z")
        left.legend(loc="upper center", fontsize=9, frameon=False)
        stage.moves(*self.curves.values(), *self.dots.values(), *self.own_marks)

    def compute(self, z: float, label: int) -> dict:
        """Losses and slopes on the grid, and at z; the student's where there is one."""
        y = np.full(len(GRID), label)
        grid, here = losses_and_slopes(y, GRID), losses_and_slopes(np.array([label]), np.array([z]))
        result = {"z": z, "y": label, "grid": grid, "here": here, "own": None}
        if self.own is not None:
            truth, h = np.array([label]), 1e-4
            values = np.array([self.own(truth.copy(), np.array([at])) for at in COARSE])
            up, down = (
                np.array([self.own(truth.copy(), np.array([at + s * h])) for at in COARSE])
                for s in (1, -1)
            )
            far = self.far(truth, 1000.0 * (1 - 2 * label))
            right = binary.binary_cross_entropy_from_logits(np.full(len(COARSE), label), COARSE)
            result["own"] = {
                "loss": values, "slope": (up - down) / (2 * h), "far": far,
                "right": bool(np.allclose(values, right, rtol=1e-4, atol=1e-6)),
            }  # fmt: skip
        return result

    def far(self, y: np.ndarray, z: float) -> float:
        """What the student's function says of a mistake far out; nan where it overflows."""
        assert self.own is not None
        try:
            with np.errstate(all="ignore"):
                return self.own(y.copy(), np.array([z]))
        except AnswerError:
            return float("nan")

    def draw(self, result: dict) -> None:
        for key, curve in self.curves.items():
            curve.set_data(GRID, result["grid"][key])
            self.dots[key].set_data([result["z"]], result["here"][key])
        if result["own"] is not None:
            for mark, what in zip(self.own_marks, ("loss", "slope"), strict=True):
                mark.set_data(COARSE, result["own"][what])

    def say(self, result: dict) -> str:
        here = {key: float(value[0]) for key, value in result["here"].items()}
        p = float(sigmoid(np.array(result["z"])))
        told = (
            f"y = {result['y']}, z = {figures(result['z'])}, so p = {figures(p)}. Cross-entropy "
            f"{figures(here['loss', 'cross-entropy'])} with slope "
            f"{number(here['slope', 'cross-entropy'])}; squared error "
            f"{figures(here['loss', 'squared error'])} with slope "
            f"{number(here['slope', 'squared error'])}."
        )
        own = result["own"]
        if own is not None:
            word = "lies on the curve" if own["right"] else "does not lie on the curve"
            sure = "as it should" if np.isclose(own["far"], 1000) else "but it should be 1000"
            far = figures(own["far"], 4) if np.isfinite(own["far"]) else "nothing finite"
            told += f" Yours {word}; for a mistake at |z| = 1000 it says {far}, {sure}."
        return told


def losses_and_slopes(y: np.ndarray, z: np.ndarray) -> dict[tuple[str, str], np.ndarray]:
    """Cross-entropy and squared error of σ(z), and their slopes by z: each of z's shape."""
    p = sigmoid(z)
    return {
        ("loss", "cross-entropy"): binary.binary_cross_entropy_from_logits(y, z),
        ("slope", "cross-entropy"): p - y,
        ("loss", "squared error"): (p - y) ** 2,
        ("slope", "squared error"): 2 * (p - y) * p * (1 - p),
    }
