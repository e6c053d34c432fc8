"""The plane in the colours of the nearest training point: the training set is the model."""

import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.figure import Figure

from course_lib.models.neighbors.distances import distances_to
from course_lib.plots.digits import draw_row
from course_lib.plots.show import show
from course_lib.plots.style import CLASS_COLOURS, CLASS_WORDS, new_figure
from course_lib.widgets.answers import AnswerError, NotAnswered, answer
from course_lib.widgets.nearest_digit import MEASURES
from course_lib.widgets.plane import Plane, PlaneBox, as_pixels, line

FINEST = 160  # cells a side for the library's own classifier
GRIDS = (20, 40, 80, 120)  # for a student's: coarse first, then finer while there is time
BUDGET = 0.2  # seconds for one picture
SHADE = 0.82  # how dark the border of a region is beside its inside


class NearestRegions(PlaneBox):
    """Training points `X` (n, 2) with labels `y`, the regions they rule, and a query.

    `classifier`, if given, is the student's class with `fit` and `predict`, or its name in the
    notebook; it colours the plane in place of the library's. `bare` leaves out the question and
    the choice of the measure.
    """

    question = "Drag one training point. Which colours change, and which cannot?"

    def __init__(
        self,
        X: np.ndarray,
        y: np.ndarray,
        query: tuple[float, float] | None = None,
        classifier: str | Callable | None = None,
        measure: str = "ℓ1",
        bare: bool = False,
    ) -> None:
        X, self.y = np.asarray(X, dtype=float), np.asarray(y)
        self.classes, self.codes = np.unique(self.y, return_inverse=True)
        self.own = None if classifier is None else answer(classifier, fit_predict)
        self.measure = ipywidgets.Dropdown(
            options=list(MEASURES),
            value=measure,
            description="measure",
            tooltip="By which distance the nearest training point is found",
        )
        place = X.mean(axis=0) if query is None else np.asarray(query, dtype=float)
        xlim, ylim = around(np.vstack([X, place]))
        width, height = (430, 370) if bare else (520, 440)  # two bare ones fit side by side
        self.plane = Plane(
            np.vstack([X, place]), labels=[*self.codes, -1], names=[*letters(len(X)), "?"],
            xlim=xlim, ylim=ylim, click_moves=len(X), width=width, height=height,
        )  # fmt: skip
        self.plane.on_move(self.move)
        self.measure.observe(lambda change: self.refresh(), "value")
        heading = [] if bare else [ipywidgets.HTML(f"<b>{self.question}</b>")]
        controls = [] if bare or self.own else [self.measure]
        super().__init__([*heading, *controls, self.plane])

    def refresh(self) -> None:
        """Colour the plane anew, for what changed without a move."""
        self.plane.points = self.plane.points.copy()

    def move(self, points: np.ndarray) -> None:
        """Colour every cell by its nearest training point; link the query to its own."""
        X, query = points[:-1], points[-1]
        p = MEASURES[self.measure.value]
        d = distances_to(query, X, p)
        nearest = int(np.argmin(d))
        self.plane.lines = [line([query, X[nearest]], style="dashed")]
        true = (
            f"Nearest to the query ? by {self.measure.value} is {self.plane.names[nearest]}, of "
            f"{self.named(self.codes[nearest])}, at {d[nearest]:.2f}."
        )
        try:
            said = self.colour(X, query, p)
        except NotAnswered:
            self.plane.backdrop = None
            said = "The plane waits for your answer."
        except AnswerError as error:
            self.plane.alert, self.plane.backdrop = str(error), None
            said = "Your classifier colours nothing yet."
        self.plane.sentence = f"{said} {true}"

    def colour(self, X: np.ndarray, query: np.ndarray, p: float) -> str:
        """Colour the plane, and say which class the query gets."""
        if self.own is None:
            owners = owners_of(self.cells(FINEST), X, p).reshape(FINEST, FINEST)
            self.plane.backdrop = with_borders(self.codes[owners], owners)
            code, coarse = self.codes[owners_of(query[None, :], X, p)[0]], ""
        else:
            codes = finest(lambda n: self.predict(X, self.cells(n)))
            self.plane.backdrop = codes
            coarse = how_coarse(codes)
            code = self.predict(X, query[None, :])[0]
        return f"The query gets {self.named(code)}.{coarse}"

    def named(self, code: int) -> str:
        """A class as it is labelled and as it looks."""
        return f"class {self.classes[code]} ({CLASS_WORDS[code]})"

    def cells(self, n: int) -> np.ndarray:
        """The centres of n × n cells that fill the axes, (n · n, 2)."""
        return cells(n, self.plane.xlim, self.plane.ylim)

    def predict(self, X: np.ndarray, Q: np.ndarray) -> np.ndarray:
        """What the student's classifier says of Q, as numbers into `classes`."""
        assert self.own is not None
        return as_codes(self.own(X.copy(), self.y.copy(), Q.copy()), len(Q), self.classes)


def cells(n: int, xlim: tuple[float, float], ylim: tuple[float, float]) -> np.ndarray:
    """The centres of n × n cells between the limits, (n · n, 2), row by row from below."""
    x, y = (low + (high - low) * (np.arange(n) + 0.5) / n for low, high in (xlim, ylim))
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def finest(predict: Callable[[int], np.ndarray]) -> np.ndarray:
    """The classes (n, n) that `predict(n)` gives n · n cells, for the finest n there is time for.

    Coarse first, then finer while that fits into the budget.
    """
    started = time.perf_counter()
    codes = predict(GRIDS[0]).reshape(GRIDS[0], -1)
    for last, n in pairwise(GRIDS):
        if (time.perf_counter() - started) * (n / last) ** 2 > BUDGET:
            break
        codes = predict(n).reshape(n, n)
    return codes


def how_coarse(codes: np.ndarray) -> str:
    """What is to be said of regions that there was no time to draw finely; else nothing."""
    n = len(codes)
    return "" if n == GRIDS[-1] else f" Drawn on {n} × {n} cells: finer takes longer."


def owners_of(Q: np.ndarray, X: np.ndarray, p: float) -> np.ndarray:
    """The index of the row of X that is nearest to each row of Q, (m,)."""
    # (m, 1, 2) - (n, 2) -> (m, n, 2) -> (m, n); the root would not change who is nearest
    return (np.abs(Q[:, None] - X) ** p).sum(axis=2).argmin(axis=1)


def with_borders(codes: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """Class colours (h, w, 4), darker where one training point's region meets another's."""
    pixels = as_pixels(codes).copy()
    border = np.zeros(owners.shape, dtype=bool)
    border[:-1] |= owners[:-1] != owners[1:]
    border[:, :-1] |= owners[:, :-1] != owners[:, 1:]
    pixels[border, :3] = (SHADE * pixels[border, :3]).astype(np.uint8)
    return pixels


def fit_predict(cls: Any, X: np.ndarray, y: np.ndarray, Q: np.ndarray) -> Any:
    """How a student's classifier is used; it need not return self from fit."""
    model = cls()
    model.fit(X, y)
    return model.predict(Q)


def as_codes(labels: Any, n: int, classes: np.ndarray, name: str = "predict") -> np.ndarray:
    """What the student's `name` predicts, as numbers into `classes`; AnswerError: no label."""
    array = np.asarray(labels)
    if array.shape != (n,):
        raise AnswerError(f"{name} gave shape {array.shape} for {n} queries; expected ({n},).")
    known = {label: code for code, label in enumerate(classes.tolist())}
    strange = [label for label in array.tolist() if label not in known]
    if strange:
        raise AnswerError(
            f"{name} gave {strange[0]!r}, which is no label; expected one of "
            f"{', '.join(map(repr, known))}, the labels of the training set."
        )
    return np.array([known[label] for label in array.tolist()])


def around(points: np.ndarray) -> tuple[tuple[float, float], tuple[float, float]]:
    """Axis limits in whole numbers, with the same margin around all points on both axes."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.15 * max(float((high - low).max()), 1.0)
    (x0, y0), (x1, y1) = np.floor(low - margin).tolist(), np.ceil(high + margin).tolist()
    return (x0, x1), (y0, y1)


def letters(n: int) -> list[str]:
    """Names for n points: a to z, then a1, b1, …"""
    return [chr(97 + i % 26) + (str(i // 26) if i >= 26 else "") for i in range(n)]


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me*: the plane as the answer colours it, and as it should be; images side by side."""
    X, y, Q = args
    right = y[[np.argmin(distances_to(q, X, p=1)) for q in Q.astype(float)]]
    i = first_difference(right, lambda: fit_predict(own, X.copy(), y.copy(), Q.copy()))
    if X.shape[1] != 2 or len(np.unique(y)) > len(CLASS_COLOURS):
        return [(f"Query {i}, and the training samples nearest to it", nearest_images(X, y, Q[i]))]
    return [
        (f"Your answer, at query {i}", NearestRegions(X, y, Q[i], own, bare=True)),
        ("As it should be", NearestRegions(X, y, Q[i], bare=True)),
    ]


def first_difference(right: np.ndarray, predict: Callable[[], Any]) -> int:
    """The first query that `predict()` gets wrong; 0 where it gives nothing to compare."""
    try:
        theirs = np.asarray(predict())
    except Exception:
        return 0
    if theirs.shape != right.shape:
        return 0
    wrong = np.flatnonzero(theirs != right)
    return int(wrong[0]) if len(wrong) else 0


def nearest_images(X: np.ndarray, y: np.ndarray, q: np.ndarray) -> ipywidgets.HTML:
    """A query of square images and its three nearest training samples, with label and distance."""
    d = distances_to(q.astype(float), X, p=1)
    order = np.argsort(d, kind="stable")[:3]
    side = int(np.sqrt(X.shape[1]))
    images = np.vstack([q[None, :], X[order]]).reshape(-1, side, side)
    titles = ["query", *(f"label {y[i]}\nat {d[i]:,.0f}" for i in order)]
    figure = new_figure(1.4 * len(images), 1.8)
    draw_row(figure.subplots(1, len(images)), images, titles)
    words = "; ".join(f"label {y[i]} at {d[i]:,.0f}" for i in order)
    return still(figure, alt=f"The query and its nearest training samples by ℓ1: {words}.")


def still(figure: Figure, alt: str) -> ipywidgets.HTML:
    """A figure that stands still, as a widget; `alt` says in a sentence what it shows."""
    return ipywidgets.HTML(show(figure, alt)._repr_mimebundle_()["text/html"])
