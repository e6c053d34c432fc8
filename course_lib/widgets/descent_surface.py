"""Gradient descent on a loss of two parameters: seen from above, and beside it in relief."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ipywidgets
import numpy as np

from course_lib.nn.landscapes import LANDSCAPES, Landscape, valley_of
from course_lib.plots.style import CLASS_COLOURS, FAINT
from course_lib.widgets.answers import AnswerError, NotAnswered, answer
from course_lib.widgets.clock import Clock
from course_lib.widgets.descent_answers import by_own
from course_lib.widgets.descent_steps import descend, inside, same_walk, sharp_turns
from course_lib.widgets.plane import Plane, PlaneBox, line
from course_lib.widgets.relief import CELLS, Relief
from course_lib.widgets.stage import Stage
from course_lib.widgets.surfaces import LevelLines, grey_bands, widened
from course_lib.widgets.words import change, figures, number, pair

RATES = {"bowl": 0.1, "valley": 0.09, "saddle": 0.1, "plateau": 0.5, "himmelblau": 0.01}
CONDITIONS = (1, 2, 5, 10, 20, 50, 100)
CHOICES = (
    0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.07, 0.09, 0.1, 0.12, 0.15, 0.2, 0.3, 0.5,
    0.7, 0.9, 1.0, 1.1, 1.5, 2.0, 3.0, 5.0,
)  # fmt: skip
FINE = 61  # points a side for the level lines
MOST = 200  # steps
MARKED = 60  # of more steps the single points are not drawn
FPS = 8
WIDTH, HEIGHT = 430, 380
SIDES = (64, 56)  # what the frame leaves for ticks and names
FLAT = 1e-3  # a gradient shorter than this is no slope to the eye


class DescentSurface(PlaneBox):
    """A loss of two parameters from above and in relief, and the steps from A, which can be moved.

    `surface` is one of `RATES`, `rate` one of `CHOICES`; `condition`, for the valley alone, is how
    many times as bent it is across as along. `own`, if given, is the student's `descend(gradient,
    x0, learning_rate, n_steps)`, or its name in the notebook.
    """

    clock: Clock | None = None

    def __init__(
        self,
        surface: str = "bowl",
        rate: float | None = None,
        steps: int = 20,
        condition: int = 20,
        question: str = "Before you move A: at which angle do the steps cross the level lines?",
        own: str | Callable | None = None,
    ) -> None:
        if surface not in RATES:
            raise ValueError(f"surface is {surface!r}; expected one of {', '.join(RATES)}")
        self.own = None if own is None else answer(own)
        self.control = controls(surface, rate or RATES[surface], steps, condition)
        self.clock = Clock(self.forward, fps=FPS)
        self.stage = Stage(WIDTH / 100, HEIGHT / 100)
        self.relief = Relief(self.stage.figure.add_subplot(), self.stage)
        self.land = self.chosen()
        self.plane = Plane(
            [self.land.start], labels=[0], xlim=self.land.window[:2], ylim=self.land.window[2:],
            xlabel="x", ylabel="y", click_moves=0, width=WIDTH, height=HEIGHT,
        )  # fmt: skip
        self.ground()
        self.plane.on_move(self.move)
        self.control["surface"].observe(lambda change: self.new_surface(), "value")
        self.control["condition"].observe(lambda change: self.new_ground(), "value")
        for name in ("rate", "steps"):
            self.control[name].observe(lambda change: self.refresh(), "value")
        wrapped = {"flex_flow": "row wrap", "grid_gap": "4px 16px"}
        row = ipywidgets.HBox(
            [*self.control.values(), self.clock.view], layout=ipywidgets.Layout(**wrapped)
        )
        column = ipywidgets.VBox([self.plane], layout=ipywidgets.Layout(width=f"{WIDTH + 4}px"))
        both = ipywidgets.HBox([column, self.stage.image], layout=ipywidgets.Layout(**wrapped))
        heading = ipywidgets.HTML(f"<b>{question}</b>")
        super().__init__([heading, row, both])

    def chosen(self) -> Landscape:
        """The landscape that the controls name."""
        name = self.control["surface"].value
        valley = name == "valley"
        return in_frame(valley_of(self.control["condition"].value) if valley else LANDSCAPES[name])

    def close(self) -> None:
        """Stop the clock and take the widget off the page."""
        if self.clock is not None:  # none yet, where an argument was refused
            self.clock.close()
        super().close()

    def forward(self) -> None:
        """One step more; after the last from the start again."""
        slider = self.control["steps"]
        slider.value = slider.value + 1 if slider.value < slider.max else 0

    def new_surface(self) -> None:
        """Another surface: A goes to its start, the rate to one that suits it."""
        name = self.control["surface"].value
        self.control["condition"].layout.display = "" if name == "valley" else "none"
        self.land = self.chosen()
        self.ground()
        with self.plane.hold_sync():
            left, right, bottom, top = self.land.window
            self.plane.xlim, self.plane.ylim = (left, right), (bottom, top)
            self.plane.steps = ((right - left) / 100, (top - bottom) / 100)
            self.plane.points = [self.land.start]
        self.control["rate"].value = RATES[name]

    def new_ground(self) -> None:
        """Another condition number: A stays."""
        if self.control["surface"].value == "valley":
            self.land = self.chosen()
            self.ground()
            self.refresh()

    def ground(self) -> None:
        """Shades, level lines and relief of the landscape in view."""
        land = self.land
        x, y, heights = land.grid(FINE)
        self.plane.backdrop = grey_bands(heights, land.levels)
        self.still = LevelLines(x, y, heights).lines(land.levels, FAINT, 1)
        window = LANDSCAPES[land.name].window
        x, y, heights = replace(land, window=window).grid(CELLS)
        points = np.stack(np.meshgrid(x, y), axis=-1)
        self.relief.put(window, points, heights, cut=max(land.levels))

    def refresh(self) -> None:
        """Draw and say anew, for what changed without a move."""
        self.plane.points = self.plane.points.copy()

    def move(self, points: np.ndarray) -> None:
        """Walk from A, draw the walk twice, and say where it led."""
        rate, n_steps = self.control["rate"].value, self.control["steps"].value
        gradient, start = self.land.gradient, points[0]
        path = rule = descend(gradient, start, rate, n_steps)
        waits = ""
        if self.own is not None:
            try:
                path = by_own(self.own, gradient, start, rate, n_steps)
            except NotAnswered:
                path, waits = rule[:1], " The walk waits for your answer."
            except AnswerError as error:
                self.plane.alert = str(error)
                path, waits = rule[:1], " Your function takes no step yet."
        self.draw(path)
        right = waits or same_walk(path, rule)
        self.plane.sentence = self.told(path, rate, n_steps, bool(right)) + waits

    def draw(self, path: np.ndarray) -> None:
        """The walk as far as it can be seen."""
        left, right, bottom, top = self.land.window
        seen = inside(path, [left, bottom], [right, top])
        drawn = path[: seen + 1]
        drawn = drawn[np.all(np.isfinite(drawn), axis=1)]
        low, high = np.array([left, bottom]), np.array([right, top])
        wide = high - low
        drawn = np.clip(drawn, low - wide, high + wide)
        self.plane.lines = [*self.still, *walked(drawn, wide)]
        shown = path[:seen]
        self.relief.walk(shown, self.land.value(shown))
        self.stage.show()

    def told(self, path: np.ndarray, rate: float, n_steps: int, right: bool) -> str:
        """From where to where, what became of f, and how the way looks."""
        land = self.land
        height = number(float(land.value(path[0])))
        at = f"f = {land.formula}. A is at {pair(path[0])}, where f is {height}"
        if not right:
            return f"{at}. Your walk is not that of the rule x − η · gradient."
        left, end, bottom, top = land.window
        seen = inside(path, [left, bottom], [end, top])
        if len(path) == 1:
            g = land.gradient(path[0])
            return f"{at}, the gradient {pair(g)}."
        if seen < len(path):
            return f"{at}. At rate {figures(rate)}, step {seen} leads out of the picture."
        last = path[-1]
        f = [float(land.value(each)) for each in (path[0], last)]
        slope = float(np.linalg.norm(land.gradient(last)))
        many = f"{n_steps} step{'s' * (n_steps != 1)}"
        return (
            f"{at}. {many} at rate {figures(rate)} lead to {pair(last)}: f {change(*f)}, the "
            f"gradient there is {figures(slope, 2)} long{' (level ground)' * (slope < FLAT)}."
            f"{zigzag(path)}"
        )


def in_frame(land: Landscape) -> Landscape:
    """The landscape in a window as wide and high as the frame: one unit is one on both axes.

    Only so are circles round, and a gradient at right angles to its level line.
    """
    frame = WIDTH - SIDES[0], HEIGHT - SIDES[1]
    return replace(land, window=widened(land.window, frame))


def walked(path: np.ndarray, wide: np.ndarray) -> list[dict]:
    """A walk for `Plane.lines`, with a small square at every point."""
    if len(path) < 2:
        return []
    colour = CLASS_COLOURS[1]
    drawn = [line(path, colour=colour)]
    if len(path) <= MARKED:
        square = 0.006 * wide * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])
        drawn += [line(each + square, colour=colour) for each in path[1:]]
    return drawn


def zigzag(path: np.ndarray) -> str:
    """How much of the way is a zig-zag, in words."""
    turns = sharp_turns(path)
    if not turns:
        return ""
    return f" Zig-zag: {turns} of the steps turn back on the one before."


def worded(name: str) -> str:
    """A surface with its formula; the valley's steepness has a control of its own."""
    formula = LANDSCAPES[name].formula
    return f"{name}: {formula.replace('20', 'κ') if name == 'valley' else formula}"


def controls(surface: str, rate: float, steps: int, condition: int) -> dict[str, Any]:
    """Surface, condition number, rate and number of steps."""
    named = {"style": {"description_width": "initial"}}
    wide = ipywidgets.Layout(width="auto", flex="1 1 260px", max_width="380px")
    found = {
        "surface": ipywidgets.Dropdown(
            options=[(worded(name), name) for name in RATES], value=surface,
            description="surface", tooltip="Which loss is gone down", **named,
        ),
        "condition": ipywidgets.SelectionSlider(
            options=CONDITIONS, value=condition, description="condition number κ",
            tooltip="How many times as bent the valley is across as along", **named,
        ),
        "rate": ipywidgets.SelectionSlider(
            options=CHOICES, value=rate,
            description="learning rate η", tooltip="How much of the gradient is subtracted",
            layout=wide, **named,
        ),
        "steps": ipywidgets.IntSlider(
            steps, 0, MOST, description="steps", tooltip="How many steps are made from A",
            layout=wide, **named,
        ),
    }  # fmt: skip
    found["condition"].layout.display = "" if surface == "valley" else "none"
    return found
