"""Two arrays of different shapes, stretched to fit: NumPy's broadcasting."""

from itertools import zip_longest
from typing import Any

import ipywidgets
import numpy as np

from course_lib.plots.style import CLASS_COLOURS, INK
from course_lib.widgets.axes import blank, draw_array
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage

Shape = tuple[int, ...]


def named(*pairs: tuple[Shape, Shape]) -> dict[str, tuple[Shape, Shape]]:
    """Pairs of shapes under the names by which they are chosen."""
    return {f"{a} + {b}": (a, b) for a, b in pairs}


PAIRS = named(
    ((3, 4), (4,)), ((3, 4), ()), ((3, 4), (3,)), ((3, 4), (3, 1)), ((3,), (4,)), ((3, 1), (4,)),
    ((2, 1, 3), (2, 1)),
)  # fmt: skip
COLUMNS = {  # pairs with a column, and how it is made of a row
    "(3, 4) + (3, 1)": " Three numbers b of shape (3,) become such a column by b[:, None].",
    "(3, 1) + (4,)": " Three numbers a of shape (3,) become such a column by a[:, None].",
}
LIKE = "(2, 1) + (3,)"  # of the same kind as the pair that the exercise asks for
HALF = 2.75  # half the height of a panel, in cells


class Broadcast(LessonWidget):
    """Two arrays, their shapes written under each other from the right, stretched and added.

    Copies that exist in the picture only are pale, with a dashed border. `pairs` of shapes, by
    name, are those to choose from.
    """

    size = (7.6, 4.4)

    def __init__(
        self,
        question: str = "Before you choose a pair: which shape has the sum, if there is one?",
        pairs: dict[str, tuple[Shape, Shape]] = PAIRS,
        **settings: object,
    ) -> None:
        self.question, self.pairs = question, pairs
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "shapes": ipywidgets.Dropdown(
                options=list(self.pairs), description="shapes", tooltip="The shapes of a and of b"
            )
        }

    def build(self, stage: Stage) -> None:
        grid = stage.figure.add_gridspec(2, 3, height_ratios=(1, 2.6))
        self.words = stage.figure.add_subplot(grid[0, :])
        self.panels = [stage.figure.add_subplot(grid[1, k]) for k in range(3)]

    def compute(self, shapes: str) -> dict:
        """Both arrays, the length of every axis aligned, and the sum if there is one."""
        shape_a, shape_b = self.pairs[shapes]
        a = 10 * (1 + np.arange(np.prod(shape_a, dtype=int)).reshape(shape_a))
        b = 1 + np.arange(np.prod(shape_b, dtype=int)).reshape(shape_b)
        rows = align(shape_a, shape_b)
        fits = all(length is not None for _, _, length in rows)
        return {"shapes": shapes, "a": a, "b": b, "rows": rows, "sum": a + b if fits else None}

    def draw(self, result: dict) -> None:
        self.write_shapes(result["rows"], result["shapes"])
        total = result["sum"]
        for ax in self.panels:
            blank(ax, HALF)
        for ax, name in zip(self.panels, ("a", "b"), strict=False):
            values = result[name]
            if total is None:
                draw_array(ax, values)
                ax.set_title(f"{name}: {values.shape}", fontsize=11)
                continue
            draw_array(ax, np.broadcast_to(values, total.shape), ghost=copies(values, total.shape))
            stretched = "" if values.shape == total.shape else f" as {total.shape}"
            ax.set_title(f"{name}: {values.shape}{stretched}", fontsize=11)
        last = self.panels[2]
        if total is None:
            last.text(1.5, 1, "no sum:\nthe shapes clash", ha="center", va="center", fontsize=12)
        else:
            draw_array(last, total)
        last.set_title("a + b" if total is None else f"a + b: {total.shape}", fontsize=11)
        self.stage.still_changed()

    def write_shapes(self, rows: list, shapes: str) -> None:
        """The shapes under each other, aligned from the right, one column an axis."""
        ax = self.words
        ax.clear()
        ax.set(xlim=(0, 10), ylim=(-0.3, 3.1))
        ax.axis("off")
        look: dict[str, Any] = {"va": "center", "fontsize": 11, "color": INK}
        left, _, right = shapes.partition(" + ")
        for y, text in ((2.5, f"a  {left}"), (1.5, f"b  {right}"), (0.4, "a + b")):
            ax.text(0.6, y, text, **look)
        for k, (in_a, in_b, length) in enumerate(reversed(rows)):
            x = 5.8 - 1.4 * k
            for y, each in ((2.5, in_a), (1.5, in_b)):
                ax.text(x, y, told(each, length), ha="center", **look)
            mark = {"color": CLASS_COLOURS[1], "weight": "bold"} if length is None else {}
            ax.text(x, 0.4, str(length or "clash"), ha="center", **look | mark)
        ax.plot([0.5, 6.6], [0.95, 0.95], color=INK, linewidth=1)

    def say(self, result: dict) -> str:
        a, b, total = result["a"], result["b"], result["sum"]
        start = f"a has shape {a.shape}, b has shape {b.shape}"
        if total is None:
            in_a, in_b, _ = next(row for row in result["rows"] if row[2] is None)
            return (
                f"{start}. Aligned from the right, {in_a} meets {in_b}: they differ and neither "
                "is 1, so NumPy gives an error."
            )
        stretched = [n for n in ("a", "b") if result[n].shape != total.shape]
        which = "a and b are" if len(stretched) > 1 else f"{stretched[0]} is"
        has = "they have" if len(stretched) > 1 else "it has"
        return (
            f"{start}. Aligned from the right, {which} stretched wherever {has} 1 or nothing, "
            f"and the sum has shape {total.shape}.{COLUMNS.get(result['shapes'], '')}"
        )


def align(a: Shape, b: Shape) -> list[tuple[int | None, int | None, int | None]]:
    """For each axis the lengths in a and in b (None: not there) and in the result (None: clash).

    >>> align((3, 1), (4,)), align((3,), (4,))
    ([(3, None, 3), (1, 4, 4)], [(3, 4, None)])
    """
    rows = []
    for in_a, in_b in zip_longest(reversed(a), reversed(b)):
        lengths = {in_a or 1, in_b or 1} - {1}
        rows.append((in_a, in_b, None if len(lengths) > 1 else max(lengths, default=1)))
    return rows[::-1]


def told(length: int | None, becomes: int | None) -> str:
    """One entry of a shape, with what it is stretched to.

    >>> told(1, 4), told(4, 4), told(None, 3)
    ('1 → 4', '4', '– → 3')
    """
    shown = "–" if length is None else str(length)
    return shown if becomes is None or length == becomes else f"{shown} → {becomes}"


def copies(values: np.ndarray, shape: Shape) -> np.ndarray:
    """Which cells of `values`, stretched to `shape`, are not there in memory."""
    number = np.broadcast_to(np.arange(values.size).reshape(values.shape), shape).ravel()
    first = np.unique(number, return_index=True)[1]
    return ~np.isin(np.arange(number.size), first).reshape(shape)


def show_choice(args: tuple, own: Any) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me*: another column and another row; the pair that is asked for is not in the list."""
    asked = "(3, 1) + (4,)"
    pairs = named(((2, 1), (3,))) | {name: each for name, each in PAIRS.items() if name != asked}
    return [(f"Another pair of the same kind, {LIKE}", Broadcast(question="", pairs=pairs))]
