"""What the distance of two images, or of two vectors, is made of."""

from collections.abc import Callable, Mapping

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.checks.plain import NotPlain, describe, plain
from course_lib.models.neighbors.distances import distance
from course_lib.plots.digits import draw_image
from course_lib.plots.style import INK
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.nearest_digit import MEASURES
from course_lib.widgets.stage import Stage


class DistanceParts(LessonWidget):
    """Two images (or vectors) and what each pixel adds to their distance.

    `pairs` maps a name to (a, b). What `own(a, b)` gives, if it is given, is told beside the
    right distance.
    """

    size = (7.6, 2.75)

    def __init__(
        self,
        pairs: Mapping[str, tuple[np.ndarray, np.ndarray]],
        own: str | Callable | None = None,
        question: str = "Which pixels make the distance?",
        **settings: object,
    ) -> None:
        self.pairs = {k: (np.atleast_1d(a), np.atleast_1d(b)) for k, (a, b) in pairs.items()}
        self.own = None if own is None else answer(own)
        self.question = question
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        pair = ipywidgets.Dropdown(
            options=list(self.pairs), description="pair", tooltip="Which two images are compared"
        )
        measure = ipywidgets.Dropdown(
            options=list(MEASURES),
            description="measure",
            tooltip="By which distance the two are compared",
        )
        return {"pair": pair, "measure": measure} if len(self.pairs) > 1 else {"measure": measure}

    def build(self, stage: Stage) -> None:
        stage.figure.set_layout_engine("constrained", h_pad=0.1)  # titles clear of the menus
        self.axes = stage.figure.subplots(1, 3)

    def compute(self, measure: str, pair: str | None = None) -> dict:
        """Both images, the parts of their distance, and the distance."""
        a, b = self.pairs[pair or next(iter(self.pairs))]
        p = MEASURES[measure]
        return {
            "pair": pair,
            "a": a,
            "b": b,
            "parts": np.abs(a.astype(float) - b.astype(float)) ** p,
            "measure": measure,
            "distance": distance(a, b, p),
            "own": self.own_result(a, b),
        }

    def own_result(self, a: np.ndarray, b: np.ndarray) -> str | None:
        """What the student's function gives, in words, an error too: the picture stays."""
        if self.own is None:
            return None
        try:
            return f"gives {describe(plain(self.own(a.copy(), b.copy())))}"
        except AnswerError as error:
            return f"fails: {error}"
        except NotPlain as error:
            return f"gives no number: {error}"

    def draw(self, result: dict) -> None:
        power = "" if result["measure"] == "ℓ1" else "²"
        top = max(1.0, *(float(np.abs(result[k]).max()) for k in ("a", "b")))
        panels = (
            ("a", result["a"], top, "gray_r"),
            ("b", result["b"], top, "gray_r"),
            (f"|a − b|{power}  (bright: large)", result["parts"], result["parts"].max(), "cividis"),
        )
        for ax, (title, values, vmax, cmap) in zip(self.axes, panels, strict=True):
            ax.clear()
            grid = values if values.ndim == 2 else values[None, :]
            draw_image(ax, np.abs(grid.astype(float)), title, max(1.0, vmax), cmap)
            if values.size <= 16:
                write_values(ax, grid)
        self.stage.still_changed()

    def say(self, result: dict) -> str:
        start = f"{result['pair']}: by" if result["pair"] else "By"
        text = f"{start} {result['measure']} the distance is {result['distance']:,.6g}."
        return text if result["own"] is None else f"{text} Your function {result['own']}."


def write_values(ax: Axes, values: np.ndarray) -> None:
    """Each entry's number on its pixel, readable on light and on dark."""
    for (row, column), value in np.ndenumerate(values):
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        ax.text(column, row, f"{value:g}", ha="center", va="center", color=INK, bbox=box)


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me*: the right distance of the pair, part by part, and what the answer gives."""
    view = DistanceParts({"the pair": args}, own, question="")
    return [("The right distance, part by part, and what your function gives", view)]
