"""Many classes from classifiers of two: where they contradict one another, and what settles it."""

from collections.abc import Callable
from itertools import pairwise

import ipywidgets
import numpy as np

from course_lib.models.linear.multiclass import pairs_of
from course_lib.plots.style import CLASS_COLOURS, CLASS_WORDS, FAINT
from course_lib.widgets.answers import AnswerError, NotAnswered, answer
from course_lib.widgets.linear_fits import softmax_fit, two_class_fit
from course_lib.widgets.nearest_regions import as_codes, cells, finest, how_coarse, letters
from course_lib.widgets.plane import Plane, PlaneBox, as_pixels, line
from course_lib.widgets.vote_regions import squared

CELLS = 140
STRIPE = 5  # cells
SCHEMES = {
    "one against the rest: who says yes?": "yes",
    "one against the rest: the highest score": "rest",
    "one against one: the most wins": "pairs",
    "softmax: one model, the highest score": "softmax",
}
NOBODY = np.array([255, 255, 255, 255], dtype=np.uint8)


class OneAgainstMany(PlaneBox):
    """Samples X (n, 2) of classes y (numbers from 0) to drag, and how two-class answers combine.

    Each scheme fits logistic regression. Where several classes claim a place it is striped in
    their colours, where none does it is white. `own` is the student's `one_vs_rest(X, y, Q, fit)`,
    or its name in the notebook, which then colours the plane.
    """

    question = "Before you choose: is there a place where nobody says yes? One where two do?"

    def __init__(
        self,
        X: np.ndarray,
        y: np.ndarray,
        own: str | Callable | None = None,
        scheme: str = "yes",
    ) -> None:
        self.y = np.asarray(y)
        self.n_classes = int(np.max(self.y)) + 1
        self.own = None if own is None else answer(own)
        self.scheme = ipywidgets.Dropdown(
            options=list(SCHEMES.items()), value=scheme, description="scheme",
            tooltip="How the answers of several classifiers become one class",
            layout=ipywidgets.Layout(width="420px"),
        )  # fmt: skip
        width, height = 520, 440
        xlim, ylim = squared(np.asarray(X, dtype=float), width, height)
        self.plane = Plane(
            X, labels=self.y.tolist(), names=letters(len(X)), xlim=xlim, ylim=ylim,
            width=width, height=height,
        )  # fmt: skip
        self.plane.on_move(self.move)
        self.scheme.observe(lambda change: self.refresh(), "value")
        if own is not None:
            heading = [ipywidgets.HTML("<b>Drag the points: which borders move along?</b>")]
        else:
            heading = [ipywidgets.HTML(f"<b>{self.question}</b>"), self.scheme]
        super().__init__([*heading, self.plane])

    def refresh(self) -> None:
        """Colour and say anew, for what changed without a move."""
        self.plane.points = self.plane.points.copy()

    def move(self, X: np.ndarray) -> None:
        """Fit, colour every cell, and say how much of the plane is contested."""
        try:
            if self.own is not None:
                self.colour_by_own(X)
            else:
                self.colour(X)
        except NotAnswered:
            self.plane.backdrop, self.plane.lines = None, []
            self.plane.sentence = "The plane waits for your answer."
        except AnswerError as error:
            self.plane.backdrop, self.plane.lines = None, []
            self.plane.alert = str(error)
            self.plane.sentence = "Your classifier colours nothing yet."

    def colour(self, X: np.ndarray) -> None:
        """Colour by the chosen scheme; the classifiers of one against the rest as lines."""
        Q = cells(CELLS, self.plane.xlim, self.plane.ylim)
        claims, borders = claims_of(self.scheme.value, X, self.y, self.n_classes, Q)
        self.plane.backdrop = striped(claims.reshape(CELLS, CELLS, -1))
        self.plane.lines = [each for w, b, colour in borders for each in self.border(w, b, colour)]
        self.plane.sentence = told(self.scheme.value, claims)

    def colour_by_own(self, X: np.ndarray) -> None:
        """Colour by the student's one against the rest."""
        codes = finest(lambda n: self.predict(X, cells(n, self.plane.xlim, self.plane.ylim)))
        claims, _ = claims_of("rest", X, self.y, self.n_classes, X)
        agree = np.mean(self.predict(X, X) == np.argmax(claims, axis=1))
        self.plane.backdrop = as_pixels(codes)
        self.plane.sentence = (
            f"Your classifier colours the plane; on {agree:.0%} of the points it says what the "
            f"library says.{how_coarse(codes)}"
        )

    def predict(self, X: np.ndarray, Q: np.ndarray) -> np.ndarray:
        """What the student's function says of Q, as class numbers."""
        assert self.own is not None
        labels = self.own(X.copy(), self.y.copy(), Q.copy(), yes_or_no_fit)
        return as_codes(labels, len(Q), np.arange(self.n_classes), "one_vs_rest")

    def border(self, w: np.ndarray, b: float, colour: str) -> list[dict]:
        """The line w·x + b = 0 inside the axes; nothing where it misses them."""
        ends = ends_of(w, b, self.plane.xlim, self.plane.ylim)
        return [] if ends is None else [line(ends, colour=colour, width=2)]


def yes_or_no_fit(X: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, float]:
    """The student's `fit`: `two_class_fit`, but ValueError for targets that are no yes and no."""
    if not np.isin(t, (0, 1)).all():
        raise ValueError(
            "fit knows two classes only: t is 1 for class k and 0 for all the rest, as `y == k` "
            f"is; got {', '.join(map(str, np.unique(t)))}"
        )
    return two_class_fit(X, t)


Borders = list[tuple[np.ndarray, float, str]]


def claims_of(
    scheme: str, X: np.ndarray, y: np.ndarray, n_classes: int, Q: np.ndarray
) -> tuple[np.ndarray, Borders]:
    """Which classes claim each query, (n_queries, n_classes) of True and False, and the lines."""
    if scheme == "pairs":
        return claims_by_pairs(X, y, n_classes, Q)
    if scheme == "softmax":
        W, b = softmax_fit(X, y, n_classes)
        return highest(Q @ W.T + b), []
    fits = [two_class_fit(X, y == k) for k in range(n_classes)]
    S = np.column_stack([Q @ w + b for w, b in fits])  # (m, d) @ (d,) -> (m,) each
    if scheme == "rest":
        return highest(S), []
    return S > 0, [(w, b, CLASS_COLOURS[k]) for k, (w, b) in enumerate(fits)]


def claims_by_pairs(
    X: np.ndarray, y: np.ndarray, n_classes: int, Q: np.ndarray
) -> tuple[np.ndarray, Borders]:
    """The classes with the most wins, several where they are equal, and a line for each pair."""
    wins, borders = np.zeros((len(Q), n_classes), dtype=int), []
    for first, second in pairs_of(n_classes):
        meet = (y == first) | (y == second)
        w, b = two_class_fit(X[meet], y[meet] == second)
        second_wins = Q @ w + b > 0
        wins[:, second] += second_wins
        wins[:, first] += ~second_wins
        borders.append((w, b, FAINT))
    return wins == wins.max(axis=1, keepdims=True), borders


def highest(S: np.ndarray) -> np.ndarray:
    """True at the highest score of each row, the first of equal ones.

    >>> highest(np.array([[1.0, 3.0, 2.0]])).tolist()
    [[False, True, False]]
    """
    return np.argmax(S, axis=1)[:, None] == np.arange(S.shape[1])


def striped(claims: np.ndarray) -> np.ndarray:
    """Pixels (h, w, 4): a class's pale colour, stripes where several claim, white where none."""
    h, w = claims.shape[:2]
    count = claims.sum(axis=2)
    diagonal = (np.arange(h)[:, None] + np.arange(w)) // STRIPE
    turn = np.where(count > 0, diagonal % np.maximum(count, 1), 0)  # whose stripe this is
    rank = np.cumsum(claims, axis=2) - 1  # a class's place among the claimants
    mine = claims & (rank == turn[..., None])
    pixels = as_pixels(np.argmax(mine, axis=2)).copy()
    pixels[count == 0] = NOBODY
    return pixels


def told(scheme: str, claims: np.ndarray) -> str:
    """How much of the plane is contested, and by how many."""
    count = claims.sum(axis=1)
    none, several = np.mean(count == 0), np.mean(count > 1)
    if scheme == "yes":
        return (
            f"White: on {none:.0%} of the plane no classifier says yes. Striped: on {several:.0%} "
            "two or more do. Each line belongs to the classifier of its colour."
        )
    n = claims.shape[1]
    if scheme == "pairs":
        return (
            f"{len(pairs_of(n))} classifiers, a grey line each. Striped: on {several:.1%} of the "
            "plane several classes have equally many wins."
        )
    kind = "one against the rest" if scheme == "rest" else "softmax regression"
    seen = [CLASS_WORDS[k] for k in range(n) if claims[:, k].any()]
    return f"By the highest score, {kind} gives every place one class: {', '.join(seen)}."


def ends_of(
    w: np.ndarray, b: float, xlim: tuple[float, float], ylim: tuple[float, float]
) -> np.ndarray | None:
    """Where the line w·x + b = 0 enters and leaves the axes, (2, 2); None where it misses them.

    >>> ends_of(np.array([1.0, 0.0]), -1.0, (0.0, 4.0), (0.0, 2.0)).tolist()
    [[1.0, 0.0], [1.0, 2.0]]
    """
    corners = np.array([[xlim[i], ylim[j]] for i, j in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))])
    sides = corners @ w + b
    ends = [
        corners[i] + (corners[j] - corners[i]) * sides[i] / (sides[i] - sides[j])
        for i, j in pairwise(range(5))
        if (sides[i] > 0) != (sides[j] > 0)
    ]
    return np.array(ends) if len(ends) == 2 else None
