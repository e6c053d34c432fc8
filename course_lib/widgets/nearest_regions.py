"""The plane in the colours of the nearest training point: the training set is the model."""

import time
from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.models.neighbors.distances import distances_to
from course_lib.models.neighbors.search import nearest
from course_lib.widgets.base import AnswerError, answer
from course_lib.widgets.nearest_digit import MEASURES
from course_lib.widgets.plane import Plane, line

GRIDS = (20, 40, 80, 120)  # cells a side: coarse first, then finer while there is time
BUDGET = 0.2  # seconds for one picture


class NearestRegions(ipywidgets.VBox):
    """Training points `X` (n, 2) of classes `y`, the regions they rule, and a query.

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
        X, self.y = np.asarray(X, dtype=float), np.asarray(y, dtype=int)
        self.own = None if classifier is None else answer(classifier, fit_predict)
        self.measure = ipywidgets.Dropdown(
            options=list(MEASURES),
            value=measure,
            description="measure",
            tooltip="By which distance the nearest training point is found",
        )
        place = X.mean(axis=0) if query is None else np.asarray(query, dtype=float)
        xlim, ylim = around(np.vstack([X, place]))
        self.plane = Plane(
            np.vstack([X, place]), labels=[*self.y, -1], names=[*letters(len(X)), "?"],
            xlim=xlim, ylim=ylim, click_moves=len(X),
        )  # fmt: skip
        try:
            self.plane.on_move(self.colour)
        except AnswerError as error:
            self.plane.alert = str(error)
            self.plane.sentence = "The plane waits for your answer."
            self.plane._callbacks.append(self.colour)
        self.measure.observe(lambda change: self.refresh(), "value")
        heading = [] if bare else [ipywidgets.HTML(f"<b>{self.question}</b>")]
        controls = [] if bare or self.own else [self.measure]
        super().__init__([*heading, *controls, self.plane])

    def refresh(self) -> None:
        """Colour the plane anew, for what changed without a move."""
        self.plane.points = self.plane.points.copy()

    def colour(self, points: np.ndarray) -> None:
        """Colour every cell by its nearest training point; link the query to its own."""
        X, query = points[:-1], points[-1]
        p = MEASURES[self.measure.value]
        labels, n_cells = self.regions(X, p)
        self.plane.backdrop = labels
        d = distances_to(query, X, p)
        i = int(d.argmin())
        self.plane.lines = [line([query, X[i]], f"{self.measure.value} = {d[i]:.2f}", "dashed")]
        own = int(self.predict(X, query[None, :], p)[0])
        name = self.plane.names[i]
        self.plane.sentence = (
            f"The query ? at ({query[0]:.2f}, {query[1]:.2f}) gets class {own}. Nearest by "
            f"{self.measure.value} is {name}, of class {self.y[i]}, at {d[i]:.2f}."
        )
        if n_cells < GRIDS[-1]:
            self.plane.sentence += f" Drawn on {n_cells} × {n_cells} cells: finer takes longer."

    def regions(self, X: np.ndarray, p: float) -> tuple[np.ndarray, int]:
        """Class numbers on the finest grid that fits into the time, and its cells a side."""
        if self.own is None:  # the library is fast enough for the finest at once
            return self.predict(X, self.cells(GRIDS[-1]), p).reshape(GRIDS[-1], -1), GRIDS[-1]
        started = time.perf_counter()
        labels, last = np.zeros((1, 1), dtype=int), 1
        for n in GRIDS:
            spent = time.perf_counter() - started
            if last > 1 and spent * (n / last) ** 2 > BUDGET:
                break
            labels = self.predict(X, self.cells(n), p).reshape(n, n)
            last = n
        return labels, last

    def cells(self, n: int) -> np.ndarray:
        """The centres of n × n cells that fill the axes, (n · n, 2), row by row from below."""
        x, y = (
            low + (high - low) * (np.arange(n) + 0.5) / n
            for low, high in (self.plane.xlim, self.plane.ylim)
        )
        return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)

    def predict(self, X: np.ndarray, Q: np.ndarray, p: float) -> np.ndarray:
        if self.own is None:
            # (m, 1, 2) - (n, 2) -> (m, n, 2) -> (m, n); the root would not change who is nearest
            return self.y[(np.abs(Q[:, None] - X) ** p).sum(axis=2).argmin(axis=1)]
        return as_classes(self.own(X.copy(), self.y.copy(), Q), len(Q), self.y)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The live widget, and for pages without one the plane's picture and sentence."""
        still = self.plane._repr_mimebundle_(**kwargs)[0]
        picture = {name: still[name] for name in ("image/png", "text/plain")}
        return dict(super()._repr_mimebundle_(**kwargs)) | picture


def fit_predict(cls: Any, X: np.ndarray, y: np.ndarray, Q: np.ndarray) -> Any:
    """How a student's classifier is used; it need not return self from fit."""
    model = cls()
    model.fit(X, y)
    return model.predict(Q)


def as_classes(labels: Any, n: int, y: np.ndarray) -> np.ndarray:
    """A student's predictions as class numbers that can be coloured; AnswerError names the rest."""
    array = np.asarray(labels)
    if array.shape != (n,):
        raise AnswerError(f"predict gave shape {array.shape} for {n} queries; expected ({n},).")
    if array.dtype.kind not in "biuf" or not np.isin(array, y).all():
        strange = next(label for label in array.tolist() if label not in y)
        raise AnswerError(
            f"predict gave the label {strange!r}; expected one of {sorted(set(y.tolist()))}, "
            "the labels of the training set."
        )
    return array.astype(int)


def around(points: np.ndarray) -> tuple[tuple[float, float], tuple[float, float]]:
    """Axis limits with a margin around all points, the same scale on both axes' margins."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.15 * max(float((high - low).max()), 1.0)
    return (
        (float(np.floor(low[0] - margin)), float(np.ceil(high[0] + margin))),
        (float(np.floor(low[1] - margin)), float(np.ceil(high[1] + margin))),
    )


def letters(n: int) -> list[str]:
    """Names for n points: A to Z, then A1, B1, …"""
    return [chr(65 + i % 26) + (str(i // 26) if i >= 26 else "") for i in range(n)]


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me*: the plane as the answer colours it, and as it should be; images: as numbers."""
    X, y, Q = args
    i = first_difference(args, own)
    heading = f"at query {i}, the first that differs"
    if X.shape[1] != 2 or len(np.unique(y)) > 6:
        return [(heading, nearest_as_text(X, y, Q[i], own))]
    classes = {label: k for k, label in enumerate(np.unique(y))}
    numbers = np.array([classes[label] for label in y])
    probe = answer(own, fit_predict)

    class Renamed:
        """The answer, with its labels counted from 0 so that each has a colour."""

        def fit(self, X: np.ndarray, y: np.ndarray) -> "Renamed":
            self.X = X
            return self

        def predict(self, Q: np.ndarray) -> list:
            originals = np.unique(args[1])
            labels = probe(self.X, originals[numbers], Q)
            return [classes.get(label, label) for label in np.asarray(labels).tolist()]

    return [
        (f"Your answer, {heading}", NearestRegions(X, numbers, Q[i], Renamed, bare=True)),
        ("As it should be", NearestRegions(X, numbers, Q[i], bare=True)),
    ]


def first_difference(args: tuple, own: Callable) -> int:
    """The first query that the answer gets wrong; 0 where it gives nothing to compare."""
    X, y, Q = args
    right = y[nearest(Q.astype(float), X.astype(float), 1, p=1)[1][:, 0]]
    try:
        theirs = np.asarray(fit_predict(own, X, y, Q))
    except Exception:
        return 0
    if theirs.shape != right.shape:
        return 0
    wrong = np.flatnonzero(theirs != right)
    return int(wrong[0]) if len(wrong) else 0


def nearest_as_text(X: np.ndarray, y: np.ndarray, q: np.ndarray, own: Callable) -> Any:
    """The three nearest training samples with their true distances, as a table in words."""
    d = distances_to(q, X, p=1)
    order = np.argsort(d, kind="stable")[:3]
    rows = "".join(
        f"<tr><td>{i}</td><td>{y[i]}</td><td>{d[i]:,.0f}</td></tr>" for i in order.tolist()
    )
    return ipywidgets.HTML(
        "<table><caption>The nearest training samples by ℓ1</caption>"
        "<tr><th>sample</th><th>label</th><th>distance</th></tr>" + rows + "</table>"
    )
