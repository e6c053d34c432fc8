"""One point to drag away, and what three losses make of it: a constant or a line follows."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.plots.style import CLASS_COLOURS, INK
from course_lib.widgets.answers import AnswerError, NotAnswered, answer
from course_lib.widgets.plane import Plane, PlaneBox, line
from course_lib.widgets.robust_fits import by_absolutes, by_huber, by_squares, columns, downhill
from course_lib.widgets.words import figures

X = np.array([1.0, 2, 3, 4, 5, 6, 7, 8])
T = np.array([1.4, 2.1, 2.3, 3.2, 3.4, 4.1, 4.3, 5.2])
START = (8.6, 0.8)  # the outlier
DELTA = 0.5
LIMITS = (0.0, 10.0)
LOOKS = {
    "squared error": ("dotted", CLASS_COLOURS[1]),
    "absolute error": ("dashed", CLASS_COLOURS[2]),
    "Huber": ("solid", CLASS_COLOURS[0]),
    "yours": ("dashed", INK),
}
WIDTH = 0.135  # of a letter, about, in units of the axis


class OutlierFit(PlaneBox):
    """Eight points in a row and one, A, to drag; the best constant or line by three losses.

    `own` is the student's `huber_gradient(y, f, delta)`, or its name in the notebook: gradient
    descent by it then leads the line for Huber's loss.
    """

    question = "Before you drag A up and down: which line will follow it, and which one stays?"

    def __init__(self, own: str | Callable | None = None, kind: str = "line") -> None:
        self.own = None if own is None else answer(own)
        self.kind = ipywidgets.Dropdown(
            options=["line", "constant"], value=kind, description="fit", tooltip="What is fitted"
        )
        points = np.vstack([np.column_stack([X, T]), START])
        self.plane = Plane(
            points, labels=[0] * 8 + [1], movable=[False] * 8 + [True], names=[""] * 8 + ["A"],
            xlim=LIMITS, ylim=LIMITS, xlabel="x", ylabel="y", click_moves=8, width=560, height=420,
        )  # fmt: skip
        self.plane.on_move(self.move)
        self.kind.observe(lambda change: self.refresh(), "value")
        super().__init__([ipywidgets.HTML(f"<b>{self.question}</b>"), self.kind, self.plane])

    def refresh(self) -> None:
        """Draw anew, for what changed without a move."""
        self.plane.points = self.plane.points.copy()

    def fits(self, x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
        """By loss, the heights of the fit at both ends of the axes, (2,); the student's, too."""
        A = columns(x, self.kind.value)
        ends = np.ones((2, A.shape[1]))
        if A.shape[1] == 2:
            ends[:, 1] = (np.array(LIMITS) - x.mean()) / x.std()
        found = {
            "squared error": by_squares(A, y),
            "absolute error": by_absolutes(A, y),
            "Huber": by_huber(A, y, DELTA),
        }
        if self.own is not None:
            found["yours"] = downhill(A, y, self.slope)
        return {name: ends @ theta for name, theta in found.items()}

    def slope(self, y: np.ndarray, f: np.ndarray) -> np.ndarray:
        assert self.own is not None
        return as_slopes(self.own(y, f, DELTA), len(y))

    def move(self, points: np.ndarray) -> None:
        """Draw the lines and say where they are."""
        x, y = points.T
        waits = ""
        try:
            fits = self.fits(x, y)
        except AnswerError as error:
            own, self.own = self.own, None
            fits = self.fits(x, y)
            self.own = own
            waits = " Your line waits for your answer."
            if not isinstance(error, NotAnswered):
                self.plane.alert, waits = str(error), " Your function gives no line yet."
        drawn = [straight(ends, *LOOKS[name]) for name, ends in fits.items()]
        legend = [key(row, name) for row, name in enumerate(fits)]
        self.plane.lines = [*(each for each in drawn if each is not None), *legend]
        self.plane.sentence = self.told(points[-1], fits) + waits

    def told(self, A: np.ndarray, fits: dict[str, np.ndarray]) -> str:
        """Where A is, and at which height each fit passes x = 5."""
        heights = {name: float(ends.mean()) for name, ends in fits.items()}  # x = 5 is the middle
        said = ", ".join(f"{name} {figures(height)}" for name, height in heights.items())
        text = f"A is at ({figures(A[0])}, {figures(A[1])}). Heights at x = 5: {said}."
        if self.kind.value == "line":
            rises = ((ends[1] - ends[0]) / (LIMITS[1] - LIMITS[0]) for ends in fits.values())
            rising = zip(fits, rises, strict=True)
            text += " Slopes: " + ", ".join(f"{n} {figures(rise, 2)}" for n, rise in rising) + "."
        if "yours" in fits:
            same = np.allclose(fits["yours"], fits["Huber"], atol=0.02)
            text += " Yours lies on Huber's." if same else " Yours does not lie on Huber's."
        return text


def straight(ends: np.ndarray, style: str, colour: str) -> dict | None:
    """A line across the frame through these heights at its ends."""
    x = np.linspace(*LIMITS, 201)
    y = ends[0] + (ends[1] - ends[0]) / (LIMITS[1] - LIMITS[0]) * x
    inside = (y >= LIMITS[0]) & (y <= LIMITS[1])
    if inside.sum() < 2:
        return None
    return line(np.column_stack([x, y])[inside][[0, -1]], "", style, colour)


def key(row: int, name: str) -> dict:
    """One row of the legend: names beside the lines would hide points, as all run close by."""
    height = 9.5 - 0.6 * row
    drawn = line([[0.3, height], [1.3, height]], name, *LOOKS[name])
    return drawn | {"at": [1.5 + WIDTH / 2 * len(name), height]}


def as_slopes(value: Any, n: int) -> np.ndarray:
    """A student's gradient (n,); AnswerError says what came instead."""
    try:
        slopes = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(f"huber_gradient gave {value!r}; expected an array.") from None
    if slopes.shape != (n,):
        raise AnswerError(f"huber_gradient gave shape {slopes.shape}; expected ({n},), as f has.")
    if not np.all(np.isfinite(slopes)):
        raise AnswerError("huber_gradient gave nan or infinity; expected finite numbers.")
    return slopes
