"""The same logits through softmax and through sigmoids: one question, or several."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.nn.activations import sigmoid
from course_lib.nn.losses import binary
from course_lib.nn.losses.categorical import log_sum_exp
from course_lib.plots.style import CLASS_COLOURS, INK, PAPER
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures

NAMES = ("sea", "dog", "night")
START = (3.0, 2.0, -2.0)
TRUTHS = {
    "a dog by the sea": (1.0, 1.0, 0.0),
    "a dog": (0.0, 1.0, 0.0),
    "none of the three": (0.0, 0.0, 0.0),
}
HATCHES = ("", "//", "..")


class SigmoidOrSoftmax(LessonWidget):
    """Three logits of a photo; on the left softmax makes probabilities of them, on the right σ.

    `own` is the student's `multi_label(Y, Z)`, or its name in the notebook: then its loss and its
    gradient stand on the right, and its arrows must end at the labels.
    """

    question = "Before you move it: can softmax make both the sea and the dog nearly 1?"
    size = (7.6, 3.6)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else answer(own)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        sliders: dict[str, ipywidgets.Widget] = {
            name: ipywidgets.FloatSlider(
                z, min=-8, max=8, step=0.1, description=f"logit of {name}",
                tooltip=f"The number that the network gives the label {name}",
            )
            for name, z in zip(NAMES, START, strict=True)
        }  # fmt: skip
        photo = ipywidgets.Dropdown(
            options=list(TRUTHS), description="the photo shows",
            tooltip="Which labels are right",
        )  # fmt: skip
        return {**sliders, "photo": photo}

    def build(self, stage: Stage) -> None:
        self.panels = [
            Panel(ax, label)
            for ax, label in zip(
                stage.figure.subplots(1, 2),
                ("softmax: which one is it?", "sigmoids: is it there?"),
                strict=True,
            )
        ]
        stage.moves(*(artist for panel in self.panels for artist in panel.artists))

    def compute(self, photo: str, **logits: float) -> dict:
        """Both kinds of probabilities, the loss of the sigmoids, and the arrows y − ŷ."""
        z, y = np.array([logits[name] for name in NAMES]), np.array(TRUTHS[photo])
        soft, p = np.exp(z - log_sum_exp(z)), sigmoid(z)
        loss = float(binary.multi_label(y[None], z[None])[0])
        slope, own = p - y, None
        if self.own is not None:
            own, slope = as_pair(self.own(y[None].copy(), z[None].copy()))
        return {"photo": photo, "y": y, "z": z, "soft": soft, "p": p, "loss": loss, "own": own,
                "slope": slope}  # fmt: skip

    def draw(self, result: dict) -> None:
        soft, p, y = result["soft"], result["p"], result["y"]
        left, right = self.panels
        shares = y / y.sum() if y.any() else y
        left.show(soft, shares, (soft - shares) * y.any())
        left.marks.set_visible(bool(y.any()))
        right.show(p, y, result["slope"])

    def say(self, result: dict) -> str:
        soft, sharp = (
            ", ".join(f"{n} {figures(q, 2)}" for n, q in zip(NAMES, values, strict=True))
            for values in (result["soft"], result["p"])
        )
        reach = {
            2: "with two right labels the best softmax can do is ½ each",
            1: "one label is right, and both can say so",
            0: "softmax must name one of them, though none is there",
        }[int(result["y"].sum())]
        said = (
            f"The photo shows {result['photo']}. Softmax: {soft}; {reach}. Sigmoids: {sharp}; "
            f"their loss, summed over the labels, is {figures(result['loss'])}."
        )
        if result["own"] is not None:
            agrees = np.isclose(result["own"], result["loss"], rtol=1e-4, atol=1e-6)
            points = np.allclose(result["slope"], result["p"] - result["y"], atol=1e-5)
            said += (
                f" Yours says {figures(result['own'])}, {'too' if agrees else 'and should not'}; "
                f"your arrows {'end at the labels' if points else 'miss the labels'}."
            )
        return said


class Panel:
    """Bars for three probabilities, a diamond at each label, an arrow against each slope."""

    def __init__(self, ax: Axes, title: str) -> None:
        ax.set(xlim=(-0.1, 1.32), xticks=(0, 0.5, 1), xlabel="◇ label y    → downhill")
        self.heading, self.title = title, ax.set_title(" \n ")
        ax.set_yticks(range(3), NAMES)
        ax.set_ylim(2.6, -0.6)
        self.bars = [
            ax.barh(k, 0, color=CLASS_COLOURS[k], edgecolor=INK, hatch=HATCHES[k], height=0.5)[0]
            for k in range(3)
        ]
        (self.marks,) = ax.plot([], [], "D", color=PAPER, mec=INK, markersize=9)
        look = {"arrowstyle": "-|>", "color": INK, "shrinkA": 0, "shrinkB": 0, "lw": 1.6}
        self.arrows = [
            ax.annotate("", (1, k + 0.36), (0, k + 0.36), arrowprops=look) for k in range(3)
        ]
        self.words = [ax.text(1.08, k, "", va="center", fontsize=9) for k in range(3)]

    @property
    def artists(self) -> list:
        return [*self.bars, self.marks, *self.arrows, *self.words, self.title]

    def show(self, p: np.ndarray, y: np.ndarray, slope: np.ndarray) -> None:
        """Bars of length p, diamonds at y, arrows from p to p − slope."""
        self.marks.set_data(y, range(3))
        for k, (bar, arrow, word) in enumerate(
            zip(self.bars, self.arrows, self.words, strict=True)
        ):
            bar.set_width(p[k])
            arrow.set_position((p[k], k + 0.36))
            arrow.xy = (float(np.clip(p[k] - slope[k], -0.1, 1.3)), k + 0.36)
            arrow.set_visible(abs(slope[k]) > 0.02)
            word.set_text(figures(p[k], 2))
        self.title.set_text(f"{self.heading}\nthey add up to {figures(p.sum())}")


def as_pair(value: Any) -> tuple[float, np.ndarray]:
    """A student's loss and dZ (1, 3) of one photo; AnswerError says what came instead."""
    try:
        if not isinstance(value, (tuple, list)):
            raise TypeError
        loss, slope = value
        loss, slope = float(loss), np.asarray(slope, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(f"multi_label gave {value!r}; expected a pair, loss and dZ.") from None
    if slope.shape != (1, 3):
        raise AnswerError(f"dZ has shape {slope.shape}; expected (1, 3), as Z has.")
    if not np.all(np.isfinite([loss, *slope[0]])):
        raise AnswerError("multi_label gave nan or infinity; expected finite numbers.")
    return loss, slope[0]
