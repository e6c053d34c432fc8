"""How many steps a valley takes, by learning rate: a fall, the best rate, and a wall."""

from collections.abc import Callable

import ipywidgets
import numpy as np

from course_lib.nn.landscapes import valley_of
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.answers import answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.descent_answers import as_steps
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures, power

RATES = np.geomspace(1e-3, 2.5, 400)
MOST, OWN_MOST = 1e5, 400  # steps: of the axis, and how far a student's function is followed
OWN_RATES = 14
CONDITIONS = (1, 2, 5, 10, 20, 50, 100, 200)
TOLERANCES = (1e-1, 1e-2, 1e-4, 1e-6, 1e-8)


class StepsToRest(LessonWidget):
    """Steps on ½(x² + κy²), from (1, 1/κ) until the gradient is shorter than the tolerance.

    There both of its parts are 1, so no direction has a lead.

    `own`, if given, is the student's `minimize(gradient, x0, learning_rate, tolerance,
    max_steps)` -> (x, steps), or its name in the notebook, asked at a few rates.
    """

    question = "Before you move κ: where will the lowest place of the curve go, and how high?"
    size = (6.6, 3.9)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else answer(own)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "condition": ipywidgets.SelectionSlider(
                options=CONDITIONS, value=10, description="condition number κ",
                tooltip="How many times as bent the valley is across as along",
            ),
            "tolerance": ipywidgets.SelectionSlider(
                options=[(power(each), each) for each in TOLERANCES], value=1e-4,
                description="tolerance", tooltip="How short the gradient must be for a stop",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        ax = stage.figure.add_subplot(xlabel="learning rate η", ylabel="steps until level enough")
        ax.set(xscale="log", yscale="log", xlim=(RATES[0], RATES[-1]), ylim=(0.7, MOST))
        (self.round,) = ax.plot([], [], ":", color=FAINT, linewidth=2)
        (self.curve,) = ax.plot([], [], "-", color=INK, linewidth=2)
        self.edge = ax.axvline(1, color=CLASS_COLOURS[1], linewidth=1.5, linestyle="--")
        (self.best,) = ax.plot([], [], "*", color=CLASS_COLOURS[0], mec=INK, markersize=15)
        (self.yours,) = ax.plot([], [], "D", mfc="none", mec=INK, mew=1.5, markersize=8)
        names = {
            "κ as chosen": self.curve, "κ = 1": self.round, "2/κ: no rest from here": self.edge,
            "best rate": self.best,
        }  # fmt: skip
        if self.own is not None:
            names["yours"] = self.yours
        legend = ax.legend(names.values(), names, loc="lower left", fontsize=9, frameon=False)
        legend.set_zorder(1)
        stage.moves(self.round, self.curve, self.edge, self.best, self.yours)

    def compute(self, condition: int, tolerance: float) -> dict:
        """Steps by rate, by formula; at a few rates by the student's function."""
        best = 2 / (1 + condition)
        found = {
            "steps": steps_needed(RATES, condition, tolerance),
            "round": steps_needed(RATES, 1, tolerance),
            "condition": condition, "tolerance": tolerance, "best": best,
            "least": steps_needed(np.array([best]), condition, tolerance)[0],
        }  # fmt: skip
        if self.own is None:
            return found
        rates = np.geomspace(0.1 * best, 2.2 / condition, OWN_RATES)
        right = np.minimum(steps_needed(rates, condition, tolerance), OWN_MOST)
        yours = np.array([self.own_steps(rate, condition, tolerance) for rate in rates])
        agree = np.isclose(yours, right, atol=1.5)  # rounding may cost or spare a step
        return found | {"rates": rates, "yours": yours, "agree": bool(np.all(agree))}

    def own_steps(self, rate: float, condition: int, tolerance: float) -> int:
        assert self.own is not None
        gradient = valley_of(condition).gradient
        with np.errstate(all="ignore"):
            return as_steps(
                self.own(gradient, start_of(condition), float(rate), tolerance, OWN_MOST)
            )

    def draw(self, result: dict) -> None:
        for curve, steps in ((self.curve, result["steps"]), (self.round, result["round"])):
            curve.set_data(RATES, np.where(np.isfinite(steps), np.maximum(steps, 0.9), np.nan))
        self.edge.set_xdata([2 / result["condition"]] * 2)
        self.best.set_data([result["best"]], [max(result["least"], 0.9)])
        if self.own is not None:
            self.yours.set_data(result["rates"], np.maximum(result["yours"], 0.9))

    def say(self, result: dict) -> str:
        condition, least = result["condition"], result["least"]
        text = (
            f"κ = {condition}, tolerance {power(result['tolerance'])}: best at rate "
            f"2/(1 + κ) = {figures(result['best'])}, with {least:.0f} "
            f"step{'s' if least != 1 else ''}. From 2/κ = {figures(2 / condition)} on it never "
            "comes to rest."
        )
        if self.own is None:
            return text
        return text + (" Yours makes as many." if result["agree"] else " Yours makes others.")


def start_of(condition: float) -> np.ndarray:
    """The place where both parts of the valley's gradient are 1."""
    return np.array([1.0, 1 / condition])


def steps_needed(rates: np.ndarray, condition: float, tolerance: float) -> np.ndarray:
    """Steps until the gradient is no longer than the tolerance, by rate, (n,); inf for never.

    After t steps the gradient is ((1 − η)ᵗ, (1 − ηκ)ᵗ), so nothing need be walked: t is found by
    halving, as the length falls with every step.

    >>> steps_needed(np.array([0.5, 1.0, 2.0]), 1, 0.1)
    array([ 4.,  1., inf])
    """
    factors = np.abs(1 - rates[:, None] * np.array([1.0, condition]))  # (n, 2)
    low, high = np.zeros(len(rates)), np.full(len(rates), 1e9)

    def level(t: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore"):
            return np.hypot(*(factors ** t[:, None]).T) <= tolerance

    falling = factors.max(axis=1) < 1 - 1e-12
    low = np.where(level(low), -1, low)  # level from the start
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        below = level(np.maximum(middle, 0))
        low, high = np.where(below, low, middle), np.where(below, middle, high)
    return np.where(falling, high, np.inf)
