"""Which line? One to be turned and shifted, the street that fits around it, and who holds it."""

import ipywidgets
import numpy as np

from course_lib.models.svm.margin import geometric_margins
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.svm_demo import HARD, line_of, train, two_groups
from course_lib.widgets.svm_pictures import (
    StreetLines,
    draw_samples,
    plane_axes,
    rings,
)

CLOSE = 0.03  # samples that are farther than the nearest by less than this hold the street, too
NONE = 1e-3  # half the width of a street that nobody sees


class Street(LessonWidget):
    """Two classes, and a line that is turned by `angle` and moved by `shift`.

    The street is as wide as the nearest sample lets it be; the samples at its kerbs are ringed.
    `widest` shows the widest street of all.
    """

    question = "Before you tick the box: how many samples stop the widest street from growing?"
    size = (5.2, 4.4)

    def __init__(self, **settings: object) -> None:
        self.X, self.y = two_groups()
        w, b = line_of(train(self.X @ self.X.T, self.y, HARD), self.X, self.y)
        self.best = w, b
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "angle": ipywidgets.IntSlider(
                100, 0, 180, description="angle", tooltip="Which way the line runs, in degrees"
            ),
            "shift": ipywidgets.FloatSlider(
                0.2, min=-2, max=2, step=0.05, description="shift",
                tooltip="How far the line lies from the origin",
            ),
            "widest": ipywidgets.Checkbox(
                False, description="show the widest street",
                tooltip="The line with the largest margin, in place of yours",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        ax = stage.figure.add_subplot()
        plane_axes(ax)
        self.street = StreetLines(ax)
        draw_samples(ax, self.X, self.y)
        self.ring = rings(ax)
        stage.moves(*self.street.artists, self.ring)

    def compute(self, angle: int, shift: float, widest: bool) -> dict:
        """The line, its margin, and the samples that are nearest to it."""
        turn = np.deg2rad(angle)
        w, b = np.array([np.sin(turn), -np.cos(turn)]), -shift
        if widest:
            w, b = self.best
        margins = geometric_margins(w, b, self.X, self.y)
        other = geometric_margins(-w, -b, self.X, self.y)  # which side is +1 is not ours to choose
        if np.min(other) > np.min(margins):
            w, b, margins = -w, -b, other
        least = float(np.min(margins))
        return {
            "w": w, "b": b, "margin": least, "widest": widest,
            "holds": np.flatnonzero(margins < least + CLOSE),
            "wrong": int(np.sum(margins < 0)),
        }  # fmt: skip

    def draw(self, result: dict) -> None:
        w = result["w"]
        half = max(result["margin"], NONE)  # where there is no street, the kerbs lie on the line
        scale = half * np.sqrt(w @ w)
        self.street.put(w / scale, result["b"] / scale)
        self.ring.set_data(*self.X[result["holds"]].T)

    def say(self, result: dict) -> str:
        margin, n = result["margin"], len(result["holds"])
        if margin <= 0:
            return (
                f"This line leaves {result['wrong']} of {len(self.y)} samples on the wrong side: "
                f"its margin is {margin:.2f}, of the ringed one."
            ).replace("-", "−")
        held = f"{n} samples hold" if n > 1 else "one sample holds"
        if result["widest"]:
            return f"The widest street: margin {margin:.2f} to either side; {held} it (ringed)."
        return (
            f"This line parts the classes; its margin is {margin:.2f}, and {held} it (ringed). "
            "Turn and shift: can the street be wider?"
        )
