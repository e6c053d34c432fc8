"""Which numbers of an array fall together when it is summed along an axis."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import matplotlib.axes
import numpy as np
from matplotlib.patches import Rectangle

from course_lib.plots.style import CLASS_COLOURS, FAINT, INK, PAPER
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage

DIGITS = np.array(
    [
        [[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8]],
        [[9, 7, 9, 3], [2, 3, 8, 4], [6, 2, 6, 4]],
    ]
)
TABLE = DIGITS[0].reshape(4, 3)  # as many rows and columns as the flats of the lecture
ARRAYS = {"table 4 × 3": TABLE, "stack 2 × 3 × 4": DIGITS}
OPERATIONS: dict[str, Callable[..., Any]] = {"sum": np.sum, "mean": np.mean, "max": np.max}
AXES: dict[str, int | tuple[int, ...] | None] = {
    "None": None, "0": 0, "1": 1, "2": 2, "-1": -1, "(0, 1)": (0, 1), "(1, 2)": (1, 2),
}  # fmt: skip
GAP = 0.7  # cells between two sheets of a stack
PALE = 0.32  # how much of a colour is in its cells
HALVES = {2: 2.45, 3: 3.85}  # for a table and a stack: half the height of the picture, in cells
SIZES = {2: 14, 3: 11}  # and how large the figures are


class Axes(LessonWidget):
    """A small array and what a sum, mean or maximum along an axis makes of it.

    Cells that fall together into one result have its letter, and its colour.
    """

    size = (7.6, 4.2)

    def __init__(
        self,
        question: str = "Choose axis 1: will there be three sums, or four?",
        **settings: object,
    ) -> None:
        self.question = question
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "array": ipywidgets.Dropdown(
                options=list(ARRAYS), description="array X", tooltip="A table, or two in a stack"
            ),
            "operation": ipywidgets.Dropdown(
                options=list(OPERATIONS), description="operation",
                tooltip="What is made of the numbers that fall together",
            ),
            "axis": ipywidgets.Dropdown(
                options=list(AXES), value="0", description="axis",
                tooltip="The axis, or axes, along which they fall together",
            ),
            "keepdims": ipywidgets.Checkbox(
                value=False, description="keepdims",
                tooltip="Whether the axis stays in the shape, with length 1",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        self.panels = stage.figure.subplots(1, 2)

    def compute(self, array: str, operation: str, axis: str, keepdims: bool) -> dict:
        """The result, and for each number of X the group it falls into."""
        X, along = ARRAYS[array], AXES[axis]
        found = {"X": X, "call": call(operation, axis, keepdims), "axis": axis, "keep": keepdims}
        try:
            collapsed = np.sum(X, axis=along, keepdims=True)
        except np.exceptions.AxisError:
            return found | {"result": None}
        groups = np.arange(collapsed.size).reshape(collapsed.shape)
        result = np.asarray(OPERATIONS[operation](X, axis=along, keepdims=keepdims))
        return found | {"result": result, "groups": np.broadcast_to(groups, X.shape)}

    def draw(self, result: dict) -> None:
        left, right = self.panels
        X, made = result["X"], result["result"]
        half, size = HALVES[X.ndim], SIZES[X.ndim]
        for ax in self.panels:
            blank(ax, half)
        if made is None:
            draw_array(left, X, size=size)
            right.text(
                1.5, half / 2, "no such axis", ha="center", va="center", fontsize=12, color=INK
            )
            right.set_title(f"{result['call']}\nAxisError", fontsize=11)
        else:
            draw_array(left, X, result["groups"], size=size)
            draw_array(right, made, np.arange(made.size).reshape(made.shape), size=size)
            right.set_title(f"{result['call']}\nshape {made.shape}", fontsize=11)
        left.set_title(f"X\nshape {X.shape}", fontsize=11)
        self.stage.still_changed()

    def say(self, result: dict) -> str:
        X, made = result["X"], result["result"]
        if made is None:
            return (
                f"X has shape {X.shape}, its axes are {listed(range(X.ndim))}; "
                f"{result['call']} is an AxisError: choose an axis that X has."
            )
        each = X.size // made.size
        kept = " keepdims leaves a 1 where an axis was." if result["keep"] else ""
        return (
            f"X has shape {X.shape}. {collapse(result['axis'], X.ndim)}: every {each} numbers with "
            f"the same letter give one. {result['call']} has shape {made.shape}.{kept}"
        )


def call(operation: str, axis: str, keepdims: bool) -> str:
    """The operation as it is written.

    >>> call("sum", "0", True)
    'X.sum(axis=0, keepdims=True)'
    """
    return f"X.{operation}(axis={axis}{', keepdims=True' if keepdims else ''})"


def collapse(axis: str, ndim: int) -> str:
    """Which axes go, in words.

    >>> collapse("-1", 2), collapse("(0, 1)", 3)
    ('Axis −1 is the last, axis 1, and collapses', 'Axes 0 and 1 collapse')
    """
    along = AXES[axis]
    if along is None:
        return "All axes collapse"
    if isinstance(along, tuple):
        return f"Axes {listed(along)} collapse"
    if along < 0:
        return f"Axis −{-along} is the last, axis {along + ndim}, and collapses"
    return f"Axis {along} collapses"


def listed(numbers: Any) -> str:
    """Numbers in a row, with "and" before the last."""
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last


def blank(ax: matplotlib.axes.Axes, half: float) -> None:
    """Empty the axes; one unit is one cell, and 4 columns fit."""
    ax.clear()
    ax.set(xlim=(-1.5, 4.1), ylim=(-half, half), aspect="equal")
    ax.axis("off")


def draw_array(
    ax: matplotlib.axes.Axes,
    values: np.ndarray,
    groups: np.ndarray | None = None,
    ghost: np.ndarray | None = None,
    size: float = 11,
) -> None:
    """An array of up to three axes, a stack as sheets one below the other.

    Cells of one of the `groups` share a colour and a letter; `ghost` cells, which are only copies,
    are pale, with a dashed border. `size` is that of the figures, in points.
    """
    sheets = values.reshape((1,) * (3 - values.ndim) + values.shape)  # (s, r, c)
    n, rows, columns = sheets.shape
    top = ax.get_ylim()[1] - 1.25  # below the axis' name
    for k, ((s, r, c), value) in enumerate(np.ndenumerate(sheets)):
        x, y = c, top - r - s * (rows + GAP)
        copied = ghost is not None and bool(ghost.flat[k])
        group = None if groups is None else int(groups.flat[k])
        draw_cell(ax, x, y, value, group, copied, size)
    name_axes(ax, values.ndim, top, columns, [top - s * (rows + GAP) for s in range(n)], rows)


def draw_cell(
    ax: matplotlib.axes.Axes,
    x: float,
    y: float,
    value: float,
    group: int | None,
    copied: bool,
    size: float,
) -> None:
    """One number in its square."""
    fill = PAPER if group is None else pale(CLASS_COLOURS[group % len(CLASS_COLOURS)])
    edge, style = (FAINT, "--") if copied else (INK, "-")
    corner = (x - 0.46, y - 0.46)
    ax.add_patch(Rectangle(corner, 0.92, 0.92, facecolor=fill, edgecolor=edge, linestyle=style))
    shown = f"{value:.3g}"
    ax.text(x + 0.04, y - 0.06, shown, ha="center", va="center", fontsize=size, color=edge)
    if group is not None:
        ax.text(x - 0.4, y + 0.42, chr(97 + group), va="top", fontsize=0.77 * size, color=INK)


def name_axes(
    ax: matplotlib.axes.Axes, ndim: int, top: float, columns: int, tops: list[float], rows: int
) -> None:
    """The number of each axis beside the direction in which it runs."""
    look: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 9, "color": INK}
    if ndim >= 1:
        ax.text((columns - 1) / 2, top + 0.72, f"axis {ndim - 1} →", **look)
    if ndim >= 2:
        for each in tops:
            ax.text(-0.75, each - (rows - 1) / 2, f"← axis {ndim - 2}", rotation=90, **look)
    if ndim == 3:
        middle = (tops[0] + tops[-1] - rows + 1) / 2
        ax.text(-1.25, middle, "←  axis 0, sheet by sheet", rotation=90, **look)


def pale(colour: str) -> tuple[float, ...]:
    """A class colour mixed with white.

    >>> pale("#FFFFFF")
    (1.0, 1.0, 1.0)
    """
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(1 - PALE * (1 - part) for part in parts)
