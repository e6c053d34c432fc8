"""Two activations side by side, each with its derivative; where the first is flat is shaded."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from course_lib.nn.activations import ACTIVATIONS
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.activation_answers import Both, of_table, own_activation
from course_lib.widgets.answers import name_of
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures, number

OWN = "yours"
FLAT = 0.05  # a slope below this counts as saturated
END = 6.0
Z = np.linspace(-END, END, 1201)
GRID = np.stack([Z, Z], axis=-1)  # two units, for the activation that looks at the place
TITLES = {row.title: name for name, row in ACTIVATIONS.items()}


class TwoActivations(LessonWidget):
    """Functions on the left, derivatives on the right, the values at z in the sentence.

    `own`, if given, is the student's function of z (and of `own_args`), or its name in the
    notebook; it may give values alone or a pair with the derivative, and can be chosen as "yours".
    """

    question = "Before you choose: which of them are never flat, on either side?"
    size = (8.0, 3.9)

    def __init__(
        self, own: str | Callable | None = None, own_args: tuple = (), **settings: object
    ) -> None:
        self.own = None if own is None else own_activation(own, own_args)
        self.own_name = "" if own is None else name_of(own)
        if own is not None:
            self.question = "Before you look: where should your curve be flat, and how steep at 0?"
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        names = list(TITLES.items())
        mine = [(f"{OWN}: {self.own_name}", OWN)] if self.own else []
        return {
            "first": ipywidgets.Dropdown(
                options=mine + names, value=OWN if mine else "sigmoid", description="solid",
                tooltip="The activation drawn solid; where it is flat is shaded",
            ),
            "second": ipywidgets.Dropdown(
                options=mine + names, value="relu", description="dashed",
                tooltip="The activation drawn dashed, to compare",
            ),
            "z": ipywidgets.FloatSlider(
                1.0, min=-END, max=END, step=0.25, description="z",
                tooltip="Where values and slopes are read off",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2)
        left.set(xlabel="z", ylabel="activation f(z)", xlim=(-END, END), ylim=(-2.2, 4.2))
        right.set(xlabel="z", ylabel="derivative f'(z)", xlim=(-END, END), ylim=(-0.25, 1.3))
        self.shades = [shades(ax) for ax in (left, right)]
        self.curves = [pair for ax in (left, right) for pair in curves(ax)]
        self.marks = [
            ax.axvline(1, color=FAINT, linewidth=1, linestyle=":") for ax in (left, right)
        ]
        self.dots = [ax.plot([], [], "o", color=INK, markersize=6)[0] for ax in (left, right)]
        # proxies, so that the legend stands still
        handles = [left.plot([], [], *style, **look)[0] for style, look in LOOKS]
        labels = ["solid", "dashed", "the solid one is flat"]
        handles.append(Rectangle((0, 0), 1, 1, **SHADE))
        left.legend(handles, labels, loc="upper left", fontsize=9)
        stage.moves(*self.shades[0], *self.shades[1], *self.curves, *self.marks, *self.dots)

    def both(self, name: str) -> Both:
        if name == OWN and self.own is not None:
            return self.own
        return of_table(ACTIVATIONS[name])

    def compute(self, first: str, second: str, z: float) -> dict:
        """Curves of both, their values at z, and from where on the first one is flat."""
        found: dict[str, Any] = {"z": z, "names": (first, second), "same": ""}
        for key, name in zip(KEYS, (first, second), strict=True):
            both = self.both(name)
            grid = Z if name == OWN else GRID
            y, d = both(grid)
            at = both(np.full((3, 2), z))
            found[key] = y, d, float(at[0][0, 0]), float(at[1][0, 0])
            if name == OWN:
                found["same"] = same_as(y)
        slopes = np.abs(found["first"][1])
        flat = (slopes if slopes.ndim == 1 else slopes[:, 0]) < FLAT
        found["flat"] = float(flat.mean())
        found["ends"], found["between"] = flat_ends(flat), flat_between(flat)
        return found

    def draw(self, result: dict) -> None:
        for kind in (0, 1):  # the function, the derivative
            for line, key in zip(self.curves[2 * kind : 2 * kind + 2], KEYS, strict=True):
                line.set_data(*as_line(result[key][kind]))
            self.dots[kind].set_data([result["z"]] * 2, [result[k][2 + kind] for k in KEYS])
            self.marks[kind].set_xdata([result["z"]] * 2)
            low, high = result["ends"]
            spans = (-END, low), (high, END), result["between"]
            for shade, (start, stop) in zip(self.shades[kind], spans, strict=True):
                shade.set_x(start)
                shade.set_width(stop - start)

    def say(self, result: dict) -> str:
        parts = []
        for key, name in zip(KEYS, result["names"], strict=True):
            title = f"your {self.own_name}" if name == OWN else title_of(name)
            value, slope = result[key][2:]
            parts.append(f"{title} is {number(value)} with slope {number(slope)}")
        first = result["names"][0]
        title = "Yours" if first == OWN else capital(title_of(first))
        low, high = result["ends"]
        where = f"is flat (|slope| below {FLAT}) on {result['flat']:.0%} of the axis"
        if result["flat"] == 0:
            where = f"is nowhere flat (|slope| below {FLAT})"
        elif low > -END and high < END:
            where += f", left of {figures(low)} and right of {figures(high)}"
        elif low > -END and low < END:
            where += f", left of {figures(low)}"
        start, stop = result["between"]
        if start < stop:
            where += f", and from {figures(start)} to {figures(stop)}, where it turns"
        text = f"At z = {number(result['z'])}: {'; '.join(parts)}. {title} {where}."
        if OWN not in result["names"]:
            return text
        like = ACTIVATIONS[result["same"]].title if result["same"] else ""
        known = f"Your values are those of {like}." if like else "Your values are no other's here."
        return f"{text} {known}"


SHADE: dict[str, Any] = {
    "facecolor": "#E0E0E0", "edgecolor": "#BDBDBD", "hatch": "//", "linewidth": 0,
}  # fmt: skip
KEYS = ("first", "second")
LOOKS: tuple[tuple[tuple[str], dict[str, Any]], ...] = (
    (("-",), {"color": CLASS_COLOURS[0], "linewidth": 2.4}),
    (("--",), {"color": CLASS_COLOURS[1], "linewidth": 2.0}),
)


def capital(text: str) -> str:
    """A title as a sentence begins with it.

    >>> capital("tanh"), capital("ELU")
    ('Tanh', 'ELU')
    """
    return text[0].upper() + text[1:]


def title_of(name: str) -> str:
    """An activation's title, and which unit is meant where the units differ.

    >>> title_of("elu"), title_of("bipolar_relu")
    ('ELU (α = 1)', 'bipolar ReLU (first unit)')
    """
    row = ACTIVATIONS[name]
    return f"{row.title} (first unit)" if row.positional else row.title


def curves(ax: Axes) -> list:
    """The zero lines, and the two lines that will be the curves."""
    ax.axhline(0, color=FAINT, linewidth=0.7)
    return [ax.plot([], [], *style, **look)[0] for style, look in LOOKS]


def shades(ax: Axes) -> list[Rectangle]:
    """What marks the flat parts: at the left end, at the right end, and one in between."""
    low, high = ax.get_ylim()
    made = []
    for x in (-END, END, 0):
        patch = Rectangle((x, low), 0, high - low, zorder=0, **SHADE)
        ax.add_patch(patch)
        made.append(patch)
    return made


def flat_ends(flat: np.ndarray) -> tuple[float, float]:
    """Up to where the axis is flat from the left, and from where on to the right.

    >>> flat_ends(Z <= -4)
    (-4.0, 6.0)
    """
    steep = np.flatnonzero(~flat)
    if not len(steep):
        return END, END
    low = float(Z[steep[0] - 1].round(2)) if steep[0] else -END
    high = float(Z[steep[-1] + 1].round(2)) if steep[-1] < len(Z) - 1 else END
    return low, high


def flat_between(flat: np.ndarray) -> tuple[float, float]:
    """The first flat stretch that reaches neither end: where a curve turns; (0, 0) if none does.

    >>> flat_between((abs(Z + 1) < 0.25) | (Z < -4))
    (-1.24, -0.76)
    """
    steep = np.flatnonzero(~flat)
    gaps = np.flatnonzero(np.diff(steep) > 1)
    if not len(gaps):
        return 0.0, 0.0
    start, stop = steep[gaps[0]] + 1, steep[gaps[0] + 1] - 1
    return float(Z[start].round(2)), float(Z[stop].round(2))


def as_line(y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """x and y of one line; the two units of bipolar ReLU one after the other, with a gap."""
    if y.ndim == 1 or np.array_equal(y[:, 0], y[:, 1]):
        return Z, y if y.ndim == 1 else y[:, 0]
    return np.r_[Z, np.nan, Z], np.r_[y[:, 0], np.nan, y[:, 1]]


def same_as(y: np.ndarray) -> str:
    """The name of the activation whose values these are, or ""."""
    for name, row in ACTIVATIONS.items():
        if not row.positional and np.allclose(y, row.function(Z), rtol=1e-6, atol=1e-9):
            return name
    return ""
