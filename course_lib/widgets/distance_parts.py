"""What the distance of two images, or of two vectors, is made of."""

from collections.abc import Callable

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.checks.plain import describe, plain
from course_lib.models.neighbors.distances import distance
from course_lib.plots.digits import draw_image
from course_lib.plots.style import INK
from course_lib.widgets.base import LessonWidget, answer
from course_lib.widgets.nearest_digit import MEASURES
from course_lib.widgets.stage import Stage


class DistanceParts(LessonWidget):
    """Two images (or vectors) and what each pixel adds to their distance.

    `pairs` is a list of (a, b). `own(a, b)`, if given, is shown beside the reference.
    """

    question = "Which pixels make the distance?"
    size = (7.6, 2.9)

    def __init__(
        self,
        pairs: list[tuple[np.ndarray, np.ndarray]],
        own: str | Callable | None = None,
        **settings: object,
    ) -> None:
        self.pairs = [(np.atleast_1d(a), np.atleast_1d(b)) for a, b in pairs]
        self.own = None if own is None else answer(own)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "pair": ipywidgets.IntSlider(
                value=0,
                max=len(self.pairs) - 1,
                description="pair",
                tooltip="Which two images are compared",
                disabled=len(self.pairs) == 1,
            ),
            "measure": ipywidgets.Dropdown(
                options=list(MEASURES),
                description="measure",
                tooltip="By which distance the two are compared",
            ),
        }

    def build(self, stage: Stage) -> None:
        self.axes = stage.figure.subplots(1, 3)

    def compute(self, pair: int, measure: str) -> dict:
        """Both images, the parts of their distance, and the distance."""
        a, b = self.pairs[pair]
        p = MEASURES[measure]
        return {
            "a": a,
            "b": b,
            "parts": np.abs(a.astype(float) - b.astype(float)) ** p,
            "measure": measure,
            "distance": distance(a, b, p),
            "own": None if self.own is None else self.own(a, b),
        }

    def draw(self, result: dict) -> None:
        power = "" if result["measure"] == "ℓ1" else "²"
        top = max(1.0, *(float(np.abs(result[k]).max()) for k in ("a", "b")))
        panels = (
            ("a", result["a"], top, "gray_r"),
            ("b", result["b"], top, "gray_r"),
            (
                f"|a − b|{power}  (bright: large)",
                result["parts"],
                max(1.0, result["parts"].max()),
                "cividis",
            ),
        )
        for ax, (title, values, vmax, cmap) in zip(self.axes, panels, strict=True):
            ax.clear()
            grid = np.abs(values.astype(float)) if values.ndim == 2 else np.abs(values[None, :])
            draw_image(ax, grid, title, vmax, cmap)
            if values.size <= 16:
                write_values(ax, values if values.ndim == 2 else values[None, :])
        self.stage.still_changed()

    def say(self, result: dict) -> str:
        text = f"By {result['measure']} the distance is {result['distance']:,.6g}"
        if result["own"] is not None:
            text += f"; your function says {describe(plain(result['own']))}"
        return text + "."


def write_values(ax: Axes, values: np.ndarray) -> None:
    """Each entry's number on its pixel, readable on light and on dark."""
    for (row, column), value in np.ndenumerate(values):
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        ax.text(column, row, f"{value:g}", ha="center", va="center", color=INK, bbox=box)


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me*: where the distance of the failing pair comes from, and what the answer says."""
    return [("Your answer beside the right one", DistanceParts([args], own))]
