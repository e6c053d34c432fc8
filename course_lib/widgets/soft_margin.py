"""From hard to soft: what C does to the street, and what each sample then pays."""

from collections.abc import Callable

import ipywidgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from course_lib.models.svm.margin import hinge
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, INK
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.svm_demo import TOUCH, line_of, train, two_groups
from course_lib.widgets.svm_pictures import StreetLines, draw_samples, plane_axes, rings
from course_lib.widgets.words import figures

REACH = (-2.2, 5.0)  # functional margins in view
TOP = 3.4  # and losses
EDGE = 0.15  # samples that are farther stand there


class SoftMargin(LessonWidget):
    """Two classes with a stray between them; the street for C, and the hinge loss of each sample.

    On the right each sample stands at its functional margin y f, at the height of its loss. `own`,
    if given, is the student's `hinge_losses(f, labels)`, labels 0 and 1, or its name in the
    notebook, and says the heights.
    """

    question = "Before you move it: will a smaller C make the street wider, or narrower?"
    size = (8.0, 4.0)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.X, self.y = two_groups(stray=True)
        self.K = self.X @ self.X.T
        self.own = None if own is None else answer(own)
        if own is not None:
            self.question = "Where does your function put the stray, and where those far behind?"
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        C = ipywidgets.FloatLogSlider(
            value=10, base=10, min=-2, max=3, step=0.1, readout_format=".3g",
            description="C", tooltip="What it costs to fall short of the margin by 1",
        )  # fmt: skip
        return {"C": C}

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2)
        plane_axes(left)
        self.street = StreetLines(left)
        self.slack = LineCollection([], colors=INK, linewidths=1.5, linestyles=":", zorder=2)
        left.add_collection(self.slack)
        draw_samples(left, self.X, self.y)
        self.ring = rings(left)
        self.dots = draw_hinge(right)
        stage.moves(*self.street.artists, self.slack, self.ring, *self.dots)

    def compute(self, C: float) -> dict:
        """The street for this C, the margins, and what each sample pays."""
        w, b = line_of(train(self.K, self.y, C), self.X, self.y)
        f = self.X @ w + b  # (n, 2) @ (2,) -> (n,)
        m = self.y * f
        losses = hinge(m) if self.own is None else self.own_losses(f)
        return {"C": C, "w": w, "b": b, "m": m, "losses": losses, "right": hinge(m)}

    def own_losses(self, f: np.ndarray) -> np.ndarray:
        """What the student's function says of each sample."""
        assert self.own is not None
        losses = np.asarray(self.own(f.copy(), (self.y > 0).astype(int)))
        if losses.shape != f.shape or losses.dtype.kind not in "biuf":
            raise AnswerError(
                f"hinge_losses gave shape {losses.shape} for {len(f)} samples; "
                f"expected ({len(f)},)."
            )
        return losses.astype(float)

    def draw(self, result: dict) -> None:
        w, b, m = result["w"], result["b"], result["m"]
        self.street.put(w, b)
        short = m < 1 - TOUCH
        # along w it is (1 − m)/‖w‖ to the kerb that the sample should have kept behind
        way = (self.y * (1 - m))[:, None] * w / (w @ w)
        self.slack.set_segments(list(np.stack([self.X, self.X + way], axis=1)[short]))
        self.ring.set_data(*self.X[m < 1 + TOUCH].T)
        for dots, sign in zip(self.dots, (-1, 1), strict=True):
            mine = self.y == sign
            heights = np.clip(result["losses"][mine], -0.4, TOP)
            dots.set_data(np.clip(m[mine], REACH[0], REACH[1] - EDGE), heights)

    def say(self, result: dict) -> str:
        w, m, losses = result["w"], result["m"], result["losses"]
        width, total = 2 / np.sqrt(w @ w), float(losses.sum())
        n, behind = int(np.sum(m < 1 + TOUCH)), int(np.sum(m < 1 - TOUCH))
        text = (
            f"C = {figures(result['C'])}: the street is {width:.2f} wide, {n} support vectors "
            f"(ringed), of which {behind} {'falls' if behind == 1 else 'fall'} short (dotted). "
        )
        if self.own is not None and not np.allclose(losses, result["right"], atol=1e-4):
            return f"{text}Your losses differ from max(0, 1 − y f): not all lie on the curve."
        cost = (
            f"½‖w‖² = {figures(w @ w / 2)} and C times all losses = {figures(result['C'] * total)}"
        )
        return f"{text}{'Your losses' if self.own else 'Losses'} add up to {total:.2f}; {cost}."


def draw_hinge(ax: Axes) -> list:
    """The hinge over the functional margin, and empty dots for the samples of both classes."""
    ax.set(xlim=REACH, ylim=(-0.5, TOP), xlabel="functional margin  y f", ylabel="hinge loss")
    across = np.array([REACH[0], 1, REACH[1]])
    ax.plot(across, hinge(across), "-", color=INK, linewidth=1.5)
    ax.axvline(1, color=INK, linewidth=1, linestyle="--")
    ax.axvline(0, color=INK, linewidth=1, linestyle="-")
    ax.annotate("wrong side", (-0.1, TOP - 0.25), ha="right")
    ax.annotate("short", (0.5, TOP - 0.25), ha="center")
    ax.annotate("beyond the kerb", (1.15, TOP - 0.25), ha="left")
    return [
        ax.plot(
            [], [], CLASS_MARKERS[k], color=CLASS_COLOURS[k], mec=INK, mew=0.6, markersize=8,
            zorder=3,
        )[0]
        for k in (0, 1)
    ]  # fmt: skip
