"""Hinge and cross-entropy of the same scores, side by side and term by term."""

from collections.abc import Callable

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.models.linear import losses
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.answers import number_answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage

NAMES = ("cat", "car", "frog")
START = (3.2, 5.1, -1.7)  # of a picture of a cat, in deck M and in CS231n
REACH = 8.0
HATCHES = ("", "//", "..")


class ScoreLosses(LessonWidget):
    """Three scores, which class is right, and what both losses charge for it.

    `hinge` and `cross_entropy` are the student's `multiclass_hinge(S, y)` and
    `cross_entropy(S, y)`, or their names in the notebook: their numbers then stand over the terms.
    """

    question = "Before you move it: the cat's score rises to 6.1. Which loss is 0, which is not?"
    size = (7.4, 3.7)

    def __init__(
        self,
        hinge: str | Callable | None = None,
        cross_entropy: str | Callable | None = None,
        **settings: object,
    ) -> None:
        self.own_hinge = None if hinge is None else number_answer(hinge)
        self.own_entropy = None if cross_entropy is None else number_answer(cross_entropy)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        sliders: dict[str, ipywidgets.Widget] = {
            name: ipywidgets.FloatSlider(
                score, min=-REACH, max=REACH, step=0.1, description=f"score of {name}",
                tooltip=f"The score that the classifier gives the class {name}",
            )
            for name, score in zip(NAMES, START, strict=True)
        }  # fmt: skip
        right = ipywidgets.Dropdown(
            options=list(NAMES), description="right class", tooltip="Which class the label names"
        )
        return sliders | {"right": right}

    def build(self, stage: Stage) -> None:
        panels = stage.figure.subplots(1, 3, width_ratios=(1.15, 1, 1))
        self.bars = [Bars(ax) for ax in panels]
        scores, terms, shares = panels
        scores.set(xlim=(-REACH - 3, REACH + 3), xlabel="score", title="scores")
        scores.axvline(0, color=FAINT, linewidth=0.8)
        self.lead = scores.axvline(0, color=INK, linewidth=1.5, linestyle="--")
        look = {"textcoords": "offset points", "va": "top", "fontsize": 8}
        self.lead_text = scores.annotate("right − 1", (0, -0.58), (-3, -2), ha="right", **look)
        self.tick = scores.text(-REACH - 2.6, 0, "✓ right", va="center", fontsize=9)
        terms.set(xlim=(0, 2.6 * REACH), xlabel="max(0, s − right + 1)")
        shares.set(xlim=(0, 1.9), xticks=(0, 0.5, 1), xlabel="probability")
        self.titles = [terms.set_title(" "), shares.set_title(" ")]
        if self.own_hinge is not None or self.own_entropy is not None:
            self.titles[0].set_text(" \n ")  # room for a second line
        moving = [self.lead, self.lead_text, self.tick, *self.titles]
        stage.moves(*(artist for bars in self.bars for artist in bars.artists), *moving)

    def compute(self, right: str, **scores: float) -> dict:
        """Terms and totals of both losses, and what the student's functions say."""
        S = np.array([[scores[name] for name in NAMES]])
        y = np.array([NAMES.index(right)])
        terms = np.maximum(0, losses.short_by(S, y))[0]
        said = {}
        for name, own in (("hinge", self.own_hinge), ("cross-entropy", self.own_entropy)):
            if own is not None:
                said[name] = own(S.copy(), y.copy())
        return {
            "s": S[0], "right": int(y[0]), "terms": terms, "p": losses.softmax(S)[0],
            "hinge": float(terms.sum()), "entropy": float(losses.cross_entropy(S, y)[0]),
            "own": said,
        }  # fmt: skip

    def draw(self, result: dict) -> None:
        s, right, terms, p = (result[name] for name in ("s", "right", "terms", "p"))
        first, second, third = self.bars
        first.show(s, [f"{each:.1f}" for each in s])
        second.show(
            terms, ["not counted" if k == right else f"{t:.2g}" for k, t in enumerate(terms)]
        )
        third.show(p, [f"{'−log ' if k == right else ''}{share(q)}" for k, q in enumerate(p)])
        self.lead.set_xdata([s[right] - 1] * 2)
        self.lead_text.xy = (s[right] - 1, -0.58)
        leftmost = s[right] - 1 < -4  # there the words have room on the right only
        self.lead_text.set(ha="left" if leftmost else "right", position=(3 if leftmost else -3, -2))
        self.tick.set_y(right - 0.42)
        for title, name, total in zip(
            self.titles, ("hinge", "cross-entropy"), (result["hinge"], result["entropy"]),
            strict=True,
        ):  # fmt: skip
            own = result["own"].get(name)
            title.set_text(f"{name} {total:.3g}" + ("" if own is None else f"\nyours: {own:.3g}"))

    def say(self, result: dict) -> str:
        s, right, terms = result["s"], result["right"], result["terms"]
        others = [k for k in range(3) if k != right]
        parts = " + ".join(f"{terms[k]:.2g} ({NAMES[k]})" for k in others)
        said = (
            (
                f"Right: {NAMES[right]}, with the score {s[right]:.1f}. Hinge: {parts} = "
                f"{result['hinge']:.3g}. Cross-entropy: −log {share(result['p'][right])} = "
                f"{result['entropy']:.3g}."
            )
            .replace("-", "−")
            .replace("Cross−", "Cross-")
        )
        for name, value in result["own"].items():
            true = result["hinge" if name == "hinge" else "entropy"]
            word = "too" if np.isclose(value, true, rtol=1e-4, atol=1e-6) else "and should not"
            said += f" Your {name} says {value:.4g}, {word}."
        return said


class Bars:
    """A bar for each class, in its colour and hatch, with a text at its end."""

    def __init__(self, ax: Axes) -> None:
        ax.set_yticks(range(3), NAMES)
        ax.set_ylim(2.6, -0.6)  # the first class on top
        self.rows = [
            ax.barh(k, 0, color=CLASS_COLOURS[k], edgecolor=INK, hatch=HATCHES[k], height=0.6)[0]
            for k in range(3)
        ]
        self.texts = [
            ax.annotate("", (0, k), (4, 0), textcoords="offset points", va="center", fontsize=9)
            for k in range(3)
        ]

    @property
    def artists(self) -> list:
        return [*self.rows, *self.texts]

    def show(self, values: np.ndarray, words: list[str]) -> None:
        """Bars of these lengths, with these words at their ends."""
        for k, (row, text) in enumerate(zip(self.rows, self.texts, strict=True)):
            row.set_width(values[k])
            text.xy = (values[k], k)
            left = values[k] < 0
            text.set(text=words[k].replace("-", "−"), ha="right" if left else "left")
            text.set_position((-4 if left else 4, 0))


def share(p: float) -> str:
    """A probability with two figures that say something.

    >>> share(0.1304), share(0.00096), share(1e-9)
    ('0.13', '0.00096', '1e-09')
    """
    return f"{p:.2g}"
