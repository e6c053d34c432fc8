"""A point on a hilly surface, its gradient, and one step downhill at a time."""

import html
import importlib
from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.plots.style import FAINT, INK
from course_lib.widgets.answers import AnswerError, NotAnswered, answer
from course_lib.widgets.arrows import gradient_arrows, room, steps_made
from course_lib.widgets.plane import Plane, PlaneBox
from course_lib.widgets.surfaces import (
    FORMULAS,
    LEVELS,
    SURFACES,
    LevelLines,
    Surface,
    central_gradient,
    shades,
)
from course_lib.widgets.words import NOISE, change, figures, number, pair

QUESTIONS = {
    "bowl": "At which rate does a single step lead to the lowest place?",
    "valley": "Which is the largest rate that still goes down?",
    "saddle": "From which places do the steps end at (0, 0)?",
    "waves": "Do the steps end at the same place wherever they start?",
}
ARROWS = {  # how long they are drawn, and how that is said
    "bowl": (1 / 5, "a fifth of the gradient"),
    "valley": (1 / 15, "a fifteenth of the gradient"),
    "saddle": (1 / 5, "a fifth of the gradient"),
    "waves": (1.0, "the gradient, in the units of the axes"),
}
WINDOW = (-3.0, 3.0)
FLAT = 1e-3  # a gradient shorter than this is no slope to the eye
STEP = 1e-5  # the h that the student's gradient is given


class Downhill(PlaneBox):
    """A surface seen from above, a point to drag, its gradient, and a button for a step downhill.

    Darker is higher; `start` is where the point stands at first and `rate` the factor of the step
    x ← x − rate · gradient. `own`, if given, is the student's `gradient(f, x, h)`, or its name in
    the notebook, and takes the place of the exact one; so do, with `h` alone, central differences.
    Without a `question` there is one that fits the surface; "" leaves it out, and `bare` leaves
    out question and controls.
    """

    def __init__(
        self,
        surface: str = "bowl",
        start: Any = (-2.0, 1.5),
        rate: float = 0.25,
        own: str | Callable | None = None,
        h: float | None = None,
        question: str | None = None,
        bare: bool = False,
    ) -> None:
        if surface not in SURFACES:
            raise ValueError(f"surface is {surface!r}; expected one of {', '.join(SURFACES)}")
        self.own = None if own is None else answer(own)
        self.h, self.question = h, question
        self.start = np.asarray(start, dtype=float)
        reach = max(WINDOW[1], float(np.ceil(1.2 * np.max(np.abs(self.start)))))
        width = 430 if bare else 500  # two bare ones fit side by side
        self.plane = Plane(
            [self.start], names=["x"], labels=[0], xlim=(-reach, reach), ylim=(-reach, reach),
            steps=(0.25, 0.25), width=width, height=width - 8,
        )  # fmt: skip
        self.side = width - 64  # pixels of the axes
        self.control = controls(surface, rate)
        self.asked = ipywidgets.HTML()
        self.begin()
        self.plane.on_move(self.move)
        self.control["surface"].observe(lambda change: self.begin_again(), "value")
        self.control["rate"].observe(lambda change: self.rate_changed(), "value")
        self.control["step"].on_click(lambda _: self.step())
        self.control["back"].on_click(lambda _: self.begin_again())
        row = ipywidgets.HBox(
            list(self.control.values()),
            layout=ipywidgets.Layout(flex_flow="row wrap", grid_gap="4px 16px"),
        )
        heading = [] if question == "" else [self.asked]
        super().__init__([self.plane] if bare else [*heading, row, self.plane])

    @property
    def surface(self) -> str:
        return self.control["surface"].value

    def begin(self) -> None:
        """The shades and level lines of the surface in view; x at its start, no step made."""
        f, _ = SURFACES[self.surface]
        self.levels = LevelLines.of(f, self.plane.xlim)
        self.trail, self.walked, self.refused = [self.start], "", ""
        self.plane.backdrop = shades(f, LEVELS[self.surface], self.plane.xlim)
        self.still = self.levels.lines(LEVELS[self.surface], FAINT, 1)

    def begin_again(self) -> None:
        self.begin()
        self.plane.points = [self.start]

    def rate_changed(self) -> None:
        self.refused = ""
        self.refresh()

    def refresh(self) -> None:
        """Draw and say anew, for what changed without a move."""
        self.plane.points = self.plane.points.copy()

    def step(self) -> None:
        """One step downhill: x ← x − rate · gradient; none that would leave the picture."""
        x, rate = self.plane.points[0], self.control["rate"].value
        try:
            g = self.gradient(x)
        except AnswerError:
            self.refresh()  # says why
            return
        landing = x - rate * g
        if np.all(np.abs(landing) <= self.plane.xlim[1]):
            self.trail.append(landing)
            self.walked, self.refused = self.told_step(x, landing, g), ""
            self.plane.points = [landing]
        else:
            self.refused = (
                f" A step at rate {rate:g} would leave the picture, for {pair(landing)}: "
                "choose a smaller rate."
            )
            self.refresh()

    def told_step(self, x: np.ndarray, landing: np.ndarray, g: np.ndarray) -> str:
        """The step that was made, in words."""
        f, _ = SURFACES[self.surface]
        before, after = float(f(x)), float(f(landing))
        text = (
            f" Step {len(self.trail) - 1}, at rate {self.control['rate'].value:g}, went from "
            f"{pair(x)} to {pair(landing)}: f {change(before, after)}"
        )
        if after < before - NOISE or flat(g) or not self.trusted(x, g):
            return f"{text}."
        return f"{text}, so the rate is too large."

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """The gradient at x, the student's if there is one."""
        if self.own is None:
            return self.right_gradient(x)
        f, _ = SURFACES[self.surface]
        with np.errstate(all="ignore"):
            return as_gradient(self.own(f, x.copy(), self.h or STEP), len(x))

    def right_gradient(self, x: np.ndarray) -> np.ndarray:
        """The exact gradient at x or, with a step h, its central differences."""
        f, exact = SURFACES[self.surface]
        return exact(x) if self.h is None else central_gradient(f, x, self.h)

    def move(self, points: np.ndarray) -> None:
        """Draw the gradient at the point and the steps that led to it; say where it points."""
        (x,) = points
        if not np.array_equal(x, self.trail[-1]):  # dragged: a new way
            self.trail, self.walked, self.refused = [x], "", ""
        self.asked.value = f"<b>{html.escape(self.question_now(x))}</b>"
        f, _ = SURFACES[self.surface]
        lines = [*self.still, *self.levels.lines([float(f(x))], INK, 2), *steps_made(self.trail)]
        start = f"f = {FORMULAS[self.surface]} is {number(f(x))} at x = {pair(x)}."
        try:
            g = self.gradient(x)
        except NotAnswered:
            self.plane.sentence = f"{start} The arrow waits for your answer."
        except AnswerError as error:
            self.plane.alert = str(error)
            self.plane.sentence = f"{start} Your function draws no arrow yet."
        else:
            lines += self.arrows(x, g)
            self.plane.sentence = f"{start} {self.told(x, g)}"
        self.plane.lines = lines

    def question_now(self, x: np.ndarray) -> str:
        """The question that fits what is in view."""
        if self.question is not None:
            return self.question
        if self.surface == "bowl" and len(self.trail) == 1 and np.allclose(x, self.start):
            return f"At rate 1, where does one step from {pair(x)} land? Then press."
        return QUESTIONS[self.surface]

    def arrows(self, x: np.ndarray, g: np.ndarray) -> list[dict]:
        """The gradient as an arrow; none where the ground is level."""
        long, _ = ARROWS[self.surface]
        return [] if flat(g) else gradient_arrows(x, long * g, g, self.plane.xlim[1], self.side)

    def told(self, x: np.ndarray, g: np.ndarray) -> str:
        """The gradient in words, what the last press did, and how the arrow is drawn."""
        whose = "The gradient" if self.own is None else "Your gradient"
        text = f"{whose} is {pair(g)}{self.checked(x, g)}"
        if flat(g):
            end = ": level" if self.trusted(x, g) else ". By yours this is level"
            return f"{text}{end} ground, a step changes next to nothing.{self.walked}"
        long, words = ARROWS[self.surface]
        cut = ", cut at the edge" if room(x, long * g, self.plane.xlim[1]) < 1 else ""
        return f"{text}.{self.walked}{self.refused} Arrow: {words}{cut}."

    def checked(self, x: np.ndarray, g: np.ndarray) -> str:
        """Whether the student's gradient is the right one, in words."""
        if self.own is None:
            return ""
        if self.trusted(x, g):
            return ", which is right"
        return f"; expected {pair(self.right_gradient(x))}"

    def trusted(self, x: np.ndarray, g: np.ndarray) -> bool:
        """Whether g is the gradient."""
        return self.own is None or np.allclose(g, self.right_gradient(x), atol=1e-3)


def flat(g: np.ndarray) -> bool:
    return bool(np.max(np.abs(g)) < FLAT)


def controls(surface: str, rate: float) -> dict[str, ipywidgets.Widget]:
    """Surface, rate, and the button for one step."""
    named = {"style": {"description_width": "initial"}}
    return {
        "surface": ipywidgets.Dropdown(
            options=[(f"{name}: {FORMULAS[name]}", name) for name in SURFACES], value=surface,
            description="surface", tooltip="Which function of two inputs is looked at", **named,
        ),
        "rate": ipywidgets.FloatSlider(
            value=rate, min=0.05, max=1.25, step=0.05, description="rate",
            tooltip="How much of the gradient is subtracted in one step", **named,
        ),
        "step": ipywidgets.Button(
            description="One step downhill", tooltip="x becomes x − rate · gradient"
        ),
        "back": ipywidgets.Button(
            description="Back to the start", tooltip="Put x back to where it stood at first"
        ),
    }  # fmt: skip


def as_gradient(value: Any, d: int) -> np.ndarray:
    """A student's gradient as floats (d,); AnswerError says what came instead."""
    try:
        g = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(f"gradient gave {value!r}; expected {d} numbers.") from None
    if g.shape != (d,):
        raise AnswerError(f"gradient gave shape {g.shape}; expected ({d},), a slope a coordinate.")
    if not np.all(np.isfinite(g)):
        raise AnswerError(f"gradient gave {pair(g)}; expected finite numbers.")
    return g


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me*: two inputs as a point on the surface, more of them (or one) as a table."""
    name, x, h = args
    x = np.asarray(x)

    def on_the_case(f: Surface, place: np.ndarray, h: float) -> Any:
        return own(f, x.copy() if np.array_equal(place, x) else place, h)  # whole numbers stay so

    on_the_case.__name__ = "gradient"
    if x.shape != (2,):
        return [("Slope by slope", slope_table(name, x, h, on_the_case))]
    return [
        ("Your answer", Downhill(name, x, own=on_the_case, h=h, bare=True)),
        ("As it should be", Downhill(name, x, h=h, bare=True)),
    ]


def slope_table(name: str, x: np.ndarray, h: float, own: Callable) -> ipywidgets.HTML:
    """The right slope along each coordinate, and the student's beside it."""
    asked: Any = importlib.import_module("course_lib.checks.00b_toolbox.gradient")
    right = asked.central_differences(name, x, h)
    try:
        with np.errstate(all="ignore"):
            slopes = asked.gradient_of(answer(own), name, x, h)
        got = [number(value) for value in as_gradient(slopes, len(x))]
        told = f"{name} at x = {pair(x)}, with h = {figures(h)}."
    except AnswerError as error:
        got, told = ["–"] * len(x), str(error)
    rows = "".join(
        f"<tr><th scope='row'>x<sub>{j}</sub></th><td>{number(value)}</td><td>{mine}</td></tr>"
        for j, (value, mine) in enumerate(zip(right, got, strict=True))
    )
    return ipywidgets.HTML(
        f"<table><caption>{html.escape(told)}</caption><tr><th scope='col'>along</th>"
        f"<th scope='col'>expected</th><th scope='col'>your slope</th></tr>{rows}</table>"
    )


def show_choice(args: tuple, own: Any) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me*: a place where the gradient is (2, −1); a step shows where it is downhill."""
    title = "Here the gradient is (2, −1): press, and see where f is lower"
    return [(title, Downhill(start=(1, -0.5), question=""))]
