"""A learning rate that falls, and what it does to a descent along noisy gradients."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.nn.schedules import (
    CosineDecay,
    ExponentialDecay,
    InverseTimeDecay,
    StepDecay,
    WarmUp,
)
from course_lib.plots.style import RIGHT, WRONG
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.rates import rate_slider
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures

STEPS = 200
RUNS = 48  # descents whose losses are averaged
CURVATURE = np.array([0.1, 1.0])
START = np.array([6.0, 3.0])
WARM = 20  # steps
NOISE = 1.0  # standard deviation of each gradient's entries

Schedule = Callable[[float], float]
Made = tuple[Schedule, str]


def constant(eta: float, pace: float) -> Made:
    return lambda t: eta, f"η = {figures(eta)}"


def halving(eta: float, pace: float) -> Made:
    every = max(1, round(STEPS / pace))
    return StepDecay(eta, 0.5, every), f"η = {figures(eta)}, halved every {every} steps"


def exponential(eta: float, pace: float) -> Made:
    k = pace * np.log(2) / STEPS
    return ExponentialDecay(eta, k), f"η = {figures(eta)} e^(−{figures(k, 2)} t)"


def inverse(eta: float, pace: float) -> Made:
    k = 2 * pace / STEPS
    return InverseTimeDecay(eta, k), f"η = {figures(eta)} / (1 + {figures(k, 2)} t)"


def cosine(eta: float, pace: float) -> Made:
    until = lasts(pace)
    return CosineDecay(eta, until), f"half a cosine from {figures(eta)} to 0 at step {until}"


def warm(eta: float, pace: float) -> Made:
    until = lasts(pace)
    schedule = WarmUp(WARM, CosineDecay(eta, until - WARM))
    return (
        schedule,
        f"{WARM} steps of warm-up to {figures(eta)}, then half a cosine to step {until}",
    )


def lasts(pace: float) -> int:
    """The step at which a cosine of this pace has come down."""
    return round(STEPS * min(1.0, 4 / pace))


SCHEDULES: dict[str, Callable[[float, float], Made]] = {
    "step": halving,
    "exponential": exponential,
    "inverse time": inverse,
    "cosine": cosine,
    "warm-up and cosine": warm,
    "constant": constant,
}


class ScheduleEffect(LessonWidget):
    """Left the rate, right the mean loss of 48 descents with noise; dashed is the constant rate."""

    question = "With a constant rate, why does the loss stop falling, and at what?"
    size = (8.2, 3.6)

    def __init__(self, **settings: object) -> None:
        noise = np.random.default_rng(0).normal(size=(STEPS, RUNS, 2))
        self.noise = NOISE * noise
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "schedule": ipywidgets.Dropdown(
                options=list(SCHEDULES), description="schedule",
                tooltip="How the rate changes from step to step",
            ),
            "rate": rate_slider(
                0.5, -2, 1, description="first rate η₀", tooltip="The rate at the start"
            ),
            "pace": ipywidgets.FloatSlider(
                5.0, min=1, max=20, step=0.5, description="pace",
                tooltip="How fast the rate falls: so many halvings in the whole run, or alike",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2)
        left.set(xlabel="step t", ylabel="rate η", xlim=(0, STEPS), yscale="log")
        left.set_ylim(1e-3, 10)
        right.set(xlabel="step t", ylabel="mean loss", xlim=(0, STEPS), yscale="log")
        right.set_ylim(1e-2, 1e2)
        dashed: dict[str, Any] = {"color": WRONG, "linestyle": "--", "lw": 1.6}
        solid: dict[str, Any] = {"color": RIGHT, "linestyle": "-", "lw": 2}
        self.rates = [left.plot([], [], **look)[0] for look in (dashed, solid)]
        self.losses = [right.plot([], [], **look)[0] for look in (dashed, solid)]
        stage.figure.legend(self.rates, ["constant rate", "this schedule"],
                            loc="outside upper center", ncols=2, fontsize=9)  # fmt: skip
        stage.moves(*self.rates, *self.losses)

    def compute(self, schedule: str, rate: float, pace: float) -> dict:
        """Rates (STEPS,) and mean losses (STEPS + 1,) at a constant rate and by the schedule."""
        made, text = SCHEDULES[schedule](rate, pace)
        rates = np.array([[rate] * STEPS, [made(t) for t in range(STEPS)]])
        return {"text": text, "rates": rates, "losses": descend(rates, self.noise)}

    def draw(self, result: dict) -> None:
        t = np.arange(STEPS + 1)
        for curve, rates in zip(self.rates, result["rates"], strict=True):
            curve.set_data(t[:-1], np.clip(rates, 1e-3, 10))
        for curve, losses in zip(self.losses, result["losses"], strict=True):
            curve.set_data(t, np.clip(np.nan_to_num(losses, nan=1e9, posinf=1e9), 1e-2, 1e9))

    def say(self, result: dict) -> str:
        flat, falling = (float(np.mean(each[-20:])) for each in result["losses"])
        first = float(result["losses"][0][0])
        text = (
            f"{result['text']}. Mean loss of the last 20 steps: {figures(falling)}, with the "
            f"constant rate {figures(flat)}; it began at {figures(first)}."
        )
        if not flat < first:
            return f"{text} The constant rate throws it out."
        if falling < 0.7 * flat:
            return f"{text} Smaller steps at the end average the noise away."
        if falling > 1.3 * flat:
            return f"{text} The rate fell before the way was made."
        return text


def descend(rates: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Mean losses ½ Σ c θ² of descents from START, (k, steps + 1), one row a row of `rates`."""
    theta = np.broadcast_to(START, (len(rates), noise.shape[1], 2))  # (k, runs, 2)
    places = [theta]
    with np.errstate(all="ignore"):
        for t, each in enumerate(noise):
            theta = theta - rates[:, t, None, None] * (CURVATURE * theta + each)
            places.append(theta)
        return 0.5 * (np.array(places) ** 2 @ CURVATURE).mean(-1).T  # (steps + 1, k, runs)
