"""A point on a hilly surface, its gradient, and one step downhill at a time."""

import html
from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.access import LESSON_CLASS, Access
from course_lib.widgets.answers import AnswerError, NotAnswered, answer
from course_lib.widgets.dot_product import arrow
from course_lib.widgets.plane import Plane, line
from course_lib.widgets.surfaces import (
    FORMULAS,
    LEVELS,
    SURFACES,
    LevelLines,
    Surface,
    central_gradient,
    shades,
)

ARROWS = {"bowl": 0.25, "valley": 0.1, "saddle": 0.25, "waves": 1.0}  # how long they are drawn
WINDOW = (-3.0, 3.0)
SMALL = 0.35  # arrows shorter than this carry no figure
FLAT = 1e-3  # a gradient shorter than this is no slope to the eye
STEP = 1e-5  # the h that the student's gradient is given


class Downhill(ipywidgets.VBox):
    """A surface seen from above, a point to drag, its gradient, and a button for a step downhill.

    Darker is higher; `start` is where the point stands at first and `rate` the factor of the step
    x ← x − rate · gradient. `own`, if given, is the student's `gradient(f, x, h)`, or its name in
    the notebook, and takes the place of the exact one; so do, with `h` alone, central differences.
    `bare` leaves out question and controls.
    """

    question = "At rate 1, where does one step from (−2, 1.5) land? Then press."

    def __init__(
        self,
        surface: str = "bowl",
        start: Any = (-2.0, 1.5),
        rate: float = 0.25,
        own: str | Callable | None = None,
        h: float | None = None,
        bare: bool = False,
    ) -> None:
        if surface not in SURFACES:
            raise ValueError(f"surface is {surface!r}; expected one of {', '.join(SURFACES)}")
        self.own = None if own is None else answer(own)
        self.h = h
        place = np.asarray(start, dtype=float)
        reach = max(WINDOW[1], float(np.ceil(1.2 * np.max(np.abs(place)))))
        width = 430 if bare else 500  # two bare ones fit side by side
        self.plane = Plane(
            [place], names=["x"], labels=[0], xlim=(-reach, reach), ylim=(-reach, reach),
            steps=(0.25, 0.25), width=width, height=width - 8,
        )  # fmt: skip
        self.control = controls(surface, rate)
        self.begin()
        self.plane.on_move(self.move)
        self.control["surface"].observe(lambda change: self.begin_again(), "value")
        self.control["rate"].observe(lambda change: self.refresh(), "value")
        self.control["step"].on_click(lambda _: self.step())
        row = ipywidgets.HBox(
            list(self.control.values()),
            layout=ipywidgets.Layout(flex_flow="row wrap", grid_gap="4px 16px"),
        )
        heading = [] if bare else [ipywidgets.HTML(f"<b>{self.question}</b>"), Access(), row]
        super().__init__([*heading, self.plane])
        self.add_class(LESSON_CLASS)

    @property
    def surface(self) -> str:
        return self.control["surface"].value

    def begin(self) -> None:
        """The shades and level lines of the surface in view; no step has been made."""
        f, _ = SURFACES[self.surface]
        self.levels = LevelLines(f, self.plane.xlim)
        self.trail = [self.plane.points[0]]
        self.plane.backdrop = shades(f, LEVELS[self.surface], self.plane.xlim)
        self.still = self.levels.lines(LEVELS[self.surface], FAINT, 1)

    def begin_again(self) -> None:
        self.begin()
        self.refresh()

    def refresh(self) -> None:
        """Draw and say anew, for what changed without a move."""
        self.plane.points = self.plane.points.copy()

    def step(self) -> None:
        """One step downhill: x ← x − rate · gradient; none that would leave the picture."""
        x = self.plane.points[0]
        try:
            landing = x - self.control["rate"].value * self.gradient(x)
        except AnswerError:
            self.refresh()  # says why
            return
        if np.all(np.abs(landing) <= self.plane.xlim[1]):
            self.trail.append(landing)
            self.plane.points = [landing]
        else:
            self.refresh()

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
        if not np.array_equal(x, self.trail[-1]):  # dragged: a new start
            self.trail = [x]
        f, _ = SURFACES[self.surface]
        here = self.levels.lines([float(f(x))], INK, 2)
        walked = steps_made(self.trail)
        start = f"f = {FORMULAS[self.surface]} is {f(x):.3g} at x = {pair(x)}."
        try:
            g = self.gradient(x)
        except NotAnswered:
            self.plane.lines = [*self.still, *here, *walked]
            self.plane.sentence = f"{start} The arrow waits for your answer."
        except AnswerError as error:
            self.plane.lines = [*self.still, *here, *walked]
            self.plane.alert = str(error)
            self.plane.sentence = f"{start} Your function draws no arrow yet."
        else:
            arrows = gradient_arrows(x, ARROWS[self.surface] * g, g, self.plane.xlim)
            self.plane.lines = [*self.still, *here, *walked, *arrows]
            self.plane.sentence = f"{start} {self.told(x, g)}"

    def told(self, x: np.ndarray, g: np.ndarray) -> str:
        """The gradient and what one step would do, in words."""
        whose = "The gradient" if self.own is None else "Your gradient"
        text = f"{whose} is {pair(g)}{self.checked(x, g)}"
        if np.sqrt(g @ g) < FLAT:
            return f"{text}: level ground, a step changes next to nothing."
        f, _ = SURFACES[self.surface]
        rate, steps = self.control["rate"].value, len(self.trail) - 1
        landing = x - rate * g
        count = f" Steps made: {steps}." if steps else ""
        if np.any(np.abs(landing) > self.plane.xlim[1]):
            return (
                f"{text}.{count} A step at rate {rate:g} would leave the picture, "
                f"for {pair(landing)}: choose a smaller rate."
            )
        change = "lower" if f(landing) < f(x) - 1e-9 else "not lower: the rate is too large"
        return (
            f"{text}.{count} A step at rate {rate:g} lands at {pair(landing)}, "
            f"where f is {f(landing):.3g}, {change}."
        )

    def checked(self, x: np.ndarray, g: np.ndarray) -> str:
        """Whether the student's gradient is the right one."""
        if self.own is None:
            return ""
        right = self.right_gradient(x)
        return (
            ", which is right" if np.allclose(g, right, atol=1e-3) else f"; expected {pair(right)}"
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The live widget, and for pages without one the plane's picture and sentence."""
        still = self.plane._repr_mimebundle_(**kwargs)[0]
        picture = {name: still[name] for name in ("image/png", "text/plain")}
        return dict(super()._repr_mimebundle_(**kwargs)) | picture


def gradient_arrows(
    x: np.ndarray, drawn: np.ndarray, g: np.ndarray, xlim: tuple[float, float]
) -> list[dict]:
    """The gradient as an arrow from x, as long as `drawn`, and its two components beside it."""
    reach = xlim[1]
    length = np.sqrt(drawn @ drawn)
    if length > 2 * reach:  # a wrong answer may be of any size
        drawn = drawn * 2 * reach / length
    lines = arrow(x, x + drawn, xlim, colour=CLASS_COLOURS[1])
    beside = -np.where(drawn < 0, -1, 1) * (0.28, 0.14) * reach  # away from the arrow
    for j, name in enumerate(("∂f/∂x₁", "∂f/∂x₂")):
        part = drawn * (np.arange(2) == j)
        label = f"{name} = {number(g[j])}" if abs(drawn[j]) > SMALL else ""
        at = np.clip(x + part / 2 + beside * (np.arange(2) != j), -0.8 * reach, 0.8 * reach)
        shaft = line([x, x + part], label, "dotted", CLASS_COLOURS[1])
        lines.append(shaft | {"at": at.tolist()})
    return lines


def steps_made(trail: list[np.ndarray]) -> list[dict]:
    """The way of the steps so far, with a small square where each began."""
    if len(trail) == 1:
        return []
    square = 0.05 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])
    return [line(trail, style="dashed"), *(line(each + square) for each in trail[:-1])]


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


def pair(values: np.ndarray) -> str:
    """A point or a vector as text.

    >>> pair(np.array([2.0, -1.0]))
    '(2, −1)'
    """
    return f"({', '.join(number(value) for value in values)})"


def number(value: float) -> str:
    """Three figures, and no noise around 0."""
    return f"{0.0 if abs(value) < 1e-9 else value:.3g}".replace("-", "−")


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
    f, _ = SURFACES[name]
    right = central_gradient(f, x.astype(float), h)
    try:
        with np.errstate(all="ignore"):
            got = [number(value) for value in as_gradient(answer(own)(f, x, h), len(x))]
        told = f"{name} at x = {pair(x)}, with h = {h:g}."
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
    return [
        ("Here the gradient is (2, −1): press, and see where f is lower", Downhill(start=(1, -0.5)))
    ]
