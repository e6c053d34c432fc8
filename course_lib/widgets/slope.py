"""A curve, its tangent, and the secant that stands in for it: the slope found with a step h."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.answers import AnswerError, number_answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures

Function = Callable[[Any], Any]  # numbers or arrays of numbers

FUNCTIONS: dict[str, tuple[Function, Function]] = {  # name -> (f, its derivative)
    "square": (lambda x: x**2, lambda x: 2 * x),
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
    "sine": (np.sin, np.cos),
    "exp": (np.exp, np.exp),
}
FORMULAS = {"square": "x²", "cube": "x³", "sine": "sin x", "exp": "eˣ"}
HEIGHTS = {"square": (-2, 9), "cube": (-12, 12), "sine": (-1.9, 1.9), "exp": (-2, 12)}
OWN = "yours"
FOUND = "secant (slope found)"
NARROW = (4.5, 6.4)
LEAST = 1e-14  # errors below it are drawn at the lower edge
TINY = 1e-4  # only below it may a step be too small
MOST = 1e2  # errors above it at the upper edge
STEPS = np.logspace(-13, 0, 53)
CHOICES = (  # steps to choose
    *(float(f"1e-{k}") for k in range(13, 2, -1)), 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0,
)  # fmt: skip


def one_sided(f: Function, x: float, h: Any) -> Any:
    """Rise over run from x to x + h; for an array of steps an array of slopes.

    >>> one_sided(FUNCTIONS["square"][0], 1.0, 0.5)
    2.5
    """
    return (f(x + h) - f(x)) / h


def central(f: Function, x: float, h: Any) -> Any:
    """Rise over run from x − h to x + h.

    >>> central(FUNCTIONS["square"][0], 1.0, 0.5)
    2.0
    """
    return (f(x + h) - f(x - h)) / (2 * h)


RULES = {"central": central, "one-sided": one_sided}


class Slope(LessonWidget):
    """The slope of a function at x by a step h, beside the true one; the error against h.

    `own`, if given, is the student's `slope(f, x, h)`, or its name in the notebook; it is one more
    rule to choose, and chosen at first. `narrow` puts the two panels one below the other.
    """

    size = (7.6, 3.9)

    def __init__(
        self,
        function: str = "sine",
        x: float = 1.0,
        h: float = 1.0,
        own: str | Callable | None = None,
        question: str = "Make h smaller and smaller. Does the error end at 0?",
        narrow: bool = False,
        **settings: object,
    ) -> None:
        if function not in FUNCTIONS:
            raise ValueError(f"function is {function!r}; expected one of {', '.join(FUNCTIONS)}")
        if not h > 0:
            raise ValueError(f"h is {h}; expected a step larger than 0")
        self.function, self.x, self.h = function, float(x), float(h)  # the controls' first values
        self.own = None if own is None else number_answer(own)
        self.question, self.narrow = question, narrow
        if narrow:
            self.size = NARROW
        self.reach = max(3.2, 1.1 * (abs(x) + h))
        self.scaled_for: str | None = None
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        x, h = self.x, self.h
        return {
            "function": ipywidgets.Dropdown(
                options=[(f"f(x) = {FORMULAS[name]}", name) for name in FUNCTIONS],
                value=self.function,
                description="function",
                tooltip="Whose slope is looked for",
            ),
            "rule": ipywidgets.Dropdown(
                options=[*([OWN] if self.own else []), *RULES],
                description="rule",
                tooltip="From x to x + h (one-sided) or from x − h to x + h (central)",
            ),
            "x": ipywidgets.FloatSlider(
                value=x, min=min(-2, x), max=max(2, x), step=0.1,
                description="x", tooltip="Where on the curve the slope is looked for",
            ),
            "h": ipywidgets.SelectionSlider(
                options=[(figures(each), each) for each in sorted({*CHOICES, h})], value=h,
                description="step h", tooltip="How far from x the curve is looked at",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        if self.narrow:
            left, right = stage.figure.subplots(2, 1)
        else:
            left, right = stage.figure.subplots(1, 2, width_ratios=(1.15, 1))
        self.left = left
        left.set(xlim=(-self.reach, self.reach), xlabel="x")
        (self.curve,) = left.plot([], [], color=INK, label="curve")
        (self.tangent,) = left.plot(
            [], [], ":", color=CLASS_COLOURS[0], lw=2.5, label="tangent (true slope)"
        )
        (self.secant,) = left.plot([], [], "--", color=CLASS_COLOURS[1], label=FOUND)
        (self.ends,) = left.plot([], [], "s", color=CLASS_COLOURS[1], mec=INK)
        (self.place,) = left.plot([], [], "o", color=CLASS_COLOURS[0], mec=INK, markersize=8)
        low = min(1e-13, self.h)
        right.set(
            xscale="log", yscale="log", xlim=(low / 2, 2 * max(1, self.h)),
            ylim=(LEAST / 2, MOST), xlabel="step h", ylabel="error of the slope",
        )  # fmt: skip
        self.errors = {
            "central": right.plot([], [], "-", color=CLASS_COLOURS[2], label="central")[0],
            "one-sided": right.plot([], [], "-.", color=CLASS_COLOURS[3], label="one-sided")[0],
        }
        if self.own:
            (self.errors[OWN],) = right.plot([], [], "D", color=INK, markersize=3, label=OWN)
        self.now = right.axvline(1, color=FAINT, linestyle=":")
        (self.here,) = right.plot([], [], "s", color=CLASS_COLOURS[1], mec=INK, markersize=9)
        # beside the axes: over them it would be drawn anew at every move
        stage.figure.legend(
            loc="outside upper center", ncols=2 if self.narrow else 6, fontsize=9, frameon=False,
            columnspacing=1.2, handlelength=1.8,
        )  # fmt: skip
        stage.moves(
            self.curve, self.tangent, self.secant, self.ends, self.place,
            *self.errors.values(), self.now, self.here,
        )  # fmt: skip

    def compute(self, function: str, rule: str, x: float, h: float) -> dict:
        """The slope found, the true one, and the error of every rule at every step."""
        f, derivative = FUNCTIONS[function]
        found, true = self.slope(rule, f, x, h), float(derivative(x))
        return {
            "function": function,
            "rule": rule,
            "x": x,
            "h": h,
            "found": found,
            "true": true,
            "error": abs(found - true),
            "errors": {name: abs(rule(f, x, STEPS) - true) for name, rule in RULES.items()},
            "own_errors": self.own_errors(f, x, true),
            "too_small": h <= TINY and self.error_of(rule, f, x, 10 * h, true) < abs(found - true),
        }

    def slope(self, rule: str, f: Function, x: float, h: float) -> float:
        """The slope by one of the rules, the student's among them."""
        with np.errstate(all="ignore"):
            if rule == OWN and self.own:
                return self.own(f, x, h)
            return float(RULES[rule](f, x, h))

    def error_of(self, rule: str, f: Function, x: float, h: float, true: float) -> float:
        """How far a rule is off; NaN where the student's gives no slope."""
        try:
            return abs(self.slope(rule, f, x, h) - true)
        except AnswerError:
            return float("nan")

    def own_errors(self, f: Function, x: float, true: float) -> np.ndarray:
        """The error of the student's slope at every second step."""
        if self.own is None:
            return np.array([])
        return np.array([self.error_of(OWN, f, x, h, true) for h in STEPS[::2]])

    def draw(self, result: dict) -> None:
        f, _ = FUNCTIONS[result["function"]]
        x, h = result["x"], result["h"]
        if self.scaled_for != result["function"]:
            self.scaled_for = result["function"]
            self.fit_axes(f, result["function"])
        edges = np.array([-self.reach, self.reach])
        beside = [x] if result["rule"] == OWN else [x - h, x + h]
        if result["rule"] == "one-sided":
            beside = [x, x + h]
        start = beside[0]
        self.tangent.set_data(edges, f(x) + result["true"] * (edges - x))
        self.secant.set_data(edges, f(start) + result["found"] * (edges - start))
        self.ends.set_data(beside, [f(each) for each in beside])
        self.place.set_data([x], [f(x)])
        for name, errors in result["errors"].items():
            self.errors[name].set_data(STEPS, np.maximum(errors, LEAST))
        if self.own:
            self.errors[OWN].set_data(STEPS[::2], np.maximum(result["own_errors"], LEAST))
        self.now.set_xdata([h, h])
        self.here.set_data([h], [np.clip(result["error"], LEAST, MOST)])

    def fit_axes(self, f: Function, name: str) -> None:
        """The curve and the height of the axes, once for each function."""
        grid = np.linspace(-self.reach, self.reach, 201)
        low, high = HEIGHTS[name]
        if self.reach > 3.2:  # a case from far away
            low, high = min(low, float(np.min(f(grid)))), max(high, float(np.max(f(grid))))
        self.curve.set_data(grid, f(grid))
        self.left.set(ylim=(low, high), ylabel=f"f(x) = {FORMULAS[name]}")
        self.stage.still_changed()

    def say(self, result: dict) -> str:
        who = {OWN: "your function", "central": "the central difference"}
        text = (
            f"f(x) = {FORMULAS[result['function']]} at x = {figures(result['x'], 4)}, with h = "
            f"{figures(result['h'])}: {who.get(result['rule'], 'the one-sided difference')} gives "
            f"{figures(result['found'], 6)}, the true slope is {figures(result['true'], 6)}, "
            f"the error {told_error(result['error'])}."
        )
        if result["rule"] == OWN:
            text += " Your slope is drawn as a line through (x, f(x))."
        if result["too_small"]:
            text += " Ten times this h would do better: h is so small that rounding shows."
        return text


def told_error(error: float) -> str:
    """An error in words, and where it is drawn if that is not its place.

    >>> told_error(0.5), told_error(0.0)
    ('0.5', '0, drawn at the bottom')
    """
    where = ", drawn at the bottom" if error < LEAST else ", drawn at the top" * (error > MOST)
    return f"{figures(error, 2)}{where}"


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me*: the slope that the answer finds, and the one that it should."""
    name, x, h = args
    return [
        ("Your answer", Slope(name, x, h, own, question="", narrow=True)),
        ("As it should be", Slope(name, x, h, question="", narrow=True)),
    ]
