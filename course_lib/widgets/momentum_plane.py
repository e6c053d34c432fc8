"""The plane of rates and momentums, coloured by how fast a quadratic is run down."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.momentum_rates import (
    START,
    best,
    best_without,
    factor,
    slowest,
    steps_to_a_tenth,
)
from course_lib.widgets.pixels import Pixels
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures

EDGES = (4, 8, 16, 32, 64, 128)  # steps to a tenth, where one band ends and the next begins
BANDS = np.array(
    [[8, 48, 107], [8, 81, 156], [49, 130, 189], [107, 174, 214], [158, 202, 225],
     [198, 219, 239], [239, 243, 255], [200, 200, 200]], np.uint8,
)  # fmt: skip
ALPHAS, BETAS = np.linspace(0, 4, 321), np.linspace(0, 1, 241)
CONDITIONS = (1, 2, 5, 10, 20, 50, 100)
STEPS = 60
LEVELS = (0.5, 2, 4.5, 8, 12.5, 18)
ROUND = np.linspace(0, 2 * np.pi, 90)


class MomentumPlane(LessonWidget):
    """α to the right, β upwards; the darker, the fewer steps to a tenth; grey is divergence.

    On the right the steps at the chosen α and β. `own`, if given, is the student's
    `momentum_step(theta, v, g, learning_rate, momentum)`, or its name, and makes them.
    """

    question = "Along the lower edge, β = 0, the best α needs 23 steps to a tenth. Who beats it?"
    size = (8.4, 3.8)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else answer(own)
        self.images: dict[int, np.ndarray] = {}
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        to_best = ipywidgets.Button(
            description="To the best", tooltip="Put α and β where the fewest steps are needed"
        )
        to_best.on_click(lambda _: self.to_best())
        return {
            "alpha": ipywidgets.FloatSlider(
                1.9, min=0.02, max=4, step=0.02, description="rate α",
                tooltip="The learning rate; the steep side has curvature 1",
            ),
            "beta": ipywidgets.FloatSlider(
                0.0, min=0, max=0.99, step=0.01, description="momentum β",
                tooltip="The share of the velocity that is kept",
            ),
            "condition": ipywidgets.SelectionSlider(
                options=CONDITIONS, value=20, description="condition κ",
                tooltip="How many times steeper the steep side is than the flat one",
            ),
            "best": to_best,
        }  # fmt: skip

    def to_best(self) -> None:
        alpha, beta = best(self.control["condition"].value)
        self.set(alpha=round(alpha / 0.02) * 0.02, beta=round(beta, 2))

    def build(self, stage: Stage) -> None:
        left, key, right = stage.figure.subplots(1, 3, width_ratios=(1, 0.05, 1))
        self.image = Pixels(left, self.picture(20))
        left.set(xlabel="rate α", ylabel="momentum β", xlim=(0, 4), ylim=(0, 1))
        look: dict[str, Any] = {"linestyle": "none", "mec": INK, "mew": 1.2, "zorder": 3}
        (self.star,) = left.plot([], [], marker="*", ms=15, color="#FFFFFF", **look)
        (self.plain,) = left.plot([], [], marker="v", ms=10, color="#FFFFFF", **look)
        (self.cell,) = left.plot([], [], marker="o", ms=10, color=CLASS_COLOURS[1], **look)
        for artist in (self.star, self.plain, self.cell):
            artist.set_clip_on(False)
        draw_key(key)
        right.set(xlabel="x (flat)", ylabel="y (steep)", xlim=(-10, 10), ylim=(-7, 7))
        self.rings = [right.plot([], [], color=FAINT, lw=0.8)[0] for _ in LEVELS]
        (self.path,) = right.plot([], [], ".-", color=CLASS_COLOURS[1], lw=1.2, ms=5)
        right.plot(*START, marker="s", color=INK)
        stage.moves(self.image, self.star, self.plain, self.cell, *self.rings, self.path)

    def picture(self, condition: int) -> np.ndarray:
        """The bands of one condition number, (rows of β, columns of α, 3) bytes."""
        if condition not in self.images:
            alpha, beta = np.meshgrid(ALPHAS, BETAS)
            with np.errstate(divide="ignore"):
                rates = slowest(alpha, beta, condition)
                steps = np.log(0.1) / np.log(np.clip(rates, 1e-9, 1 - 1e-12))
            bands = np.where(rates >= 1, len(EDGES) + 1, np.digitize(steps, EDGES))
            self.images[condition] = BANDS[bands]
        return self.images[condition]

    def compute(self, alpha: float, beta: float, condition: int) -> dict:
        curvature = np.array([1 / condition, 1.0])
        rates = [float(factor(np.array(alpha), np.array(beta), c)) for c in curvature]
        theta, v, places = START.copy(), np.zeros(2), [START]
        for _ in range(STEPS):
            theta, v = self.stepped(theta, v, curvature * theta, alpha, beta)
            places.append(theta)
            if not np.all(np.abs(theta) < 1e3):
                break
        return {
            "alpha": alpha, "beta": beta, "condition": condition, "rates": rates,
            "places": np.array(places),
            "right": self.right(np.array(places), curvature, alpha, beta),
        }  # fmt: skip

    def stepped(self, theta: Any, v: Any, g: Any, alpha: float, beta: float) -> Any:
        """One step, the student's if there is one."""
        if self.own is None:
            v = beta * v - alpha * g
            return theta + v, v
        made = self.own(theta.copy(), v.copy(), g, alpha, beta)
        try:
            theta, v = (np.asarray(each, dtype=float) for each in made)
        except (TypeError, ValueError):
            raise AnswerError(f"momentum_step gave {made!r}; expected theta and v.") from None
        if theta.shape != (2,) or v.shape != (2,):
            raise AnswerError(
                f"momentum_step gave shapes {theta.shape} and {v.shape}; expected (2,) twice."
            )
        return theta, v

    def right(self, places: np.ndarray, curvature: np.ndarray, alpha: float, beta: float) -> bool:
        """Whether the places are those of momentum."""
        if self.own is None:
            return True
        theta, v = START, np.zeros(2)
        for place in places[1:]:
            v = beta * v - alpha * curvature * theta
            theta = theta + v
            if not np.allclose(place, theta, rtol=1e-6, atol=1e-9):
                return False
        return True

    def draw(self, result: dict) -> None:
        condition = result["condition"]
        self.image.set_values(self.picture(condition))
        alpha, beta = best(condition)
        self.star.set_data([alpha], [beta])
        self.plain.set_data([best_without(condition)], [0])
        self.cell.set_data([result["alpha"]], [result["beta"]])
        for ring, level in zip(self.rings, LEVELS, strict=True):
            ring.set_data(
                np.sqrt(2 * level * condition) * np.cos(ROUND), np.sqrt(2 * level) * np.sin(ROUND)
            )
        self.path.set_data(*np.clip(result["places"], -1e3, 1e3).T)

    def say(self, result: dict) -> str:
        flat, steep = result["rates"]
        both = (
            f"the flat side keeps {figures(flat)} of its error a step, the steep {figures(steep)}"
        )
        if max(flat, steep) >= 1:
            text = f"{both}: it does not come to rest."
        else:
            n = steps_to_a_tenth(max(flat, steep))
            slow = (
                "both alike"
                if np.isclose(flat, steep)
                else "the flat side"
                if flat > steep
                else "the steep side"
            )
            text = f"{both}. The slower decides ({slow}): {figures(n)} steps to a tenth."
        alpha, beta = best(result["condition"])
        text = f"α = {figures(result['alpha'])}, β = {figures(result['beta'])}: {text}"
        text += (
            f" Best (star): α = {figures(alpha)}, β = {figures(beta)}, "
            f"{figures(steps_to_a_tenth(np.sqrt(beta)))} steps; without momentum (triangle) "
            f"{figures(steps_to_a_tenth(plain_rate(result['condition'])))}."
        )
        return text if result["right"] else f"{text} Your steps are not those of momentum."


def plain_rate(condition: float) -> float:
    """What the best rate without momentum leaves, (κ − 1) / (κ + 1)."""
    return (condition - 1) / (condition + 1)


def draw_key(ax: Axes) -> None:
    """The bands with their numbers of steps."""
    ax.imshow(BANDS[::-1, None], aspect="auto", extent=(0, 1, 0, len(BANDS)), origin="lower")
    ax.set(xticks=[], yticks=np.arange(1, len(BANDS)), title="steps\nto 1/10")
    ax.set_yticklabels(["∞", *(f"{edge}" for edge in EDGES[::-1])])
    ax.title.set_fontsize(8)
    ax.tick_params(labelsize=8)
    ax.yaxis.tick_right()
