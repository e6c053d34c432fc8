"""Ask more than one: the plane in the colours that the k nearest training points vote for."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.plots.style import CLASS_COLOURS, CLASS_WORDS, FAINT
from course_lib.widgets.answers import AnswerError, NotAnswered, answer
from course_lib.widgets.nearest_regions import (
    NearestRegions,
    around,
    as_codes,
    cells,
    finest,
    first_difference,
    how_coarse,
    letters,
    with_borders,
)
from course_lib.widgets.plane import Plane, PlaneBox, line
from course_lib.widgets.vote_cells import Votes, cells_a_side, votes_at, winners_of
from course_lib.widgets.vote_pictures import vote_tables, what_it_gave
from course_lib.widgets.vote_tally import tally

WEIGHTS = {"one vote each": "uniform", "by distance": "distance"}


class VoteRegions(PlaneBox):
    """Training points `X` (n, 2) with labels `y`, a query, and the vote of its `k` nearest by ℓ2.

    The plane has at each place the colour of the class that would win there. `weights` is
    "uniform" (one vote each) or "distance" (1/d each). `classifier`, if given, is the student's
    class, or its name in the notebook; it is used as `cls(k, weights).fit(X, y).predict(Q)`, and
    colours the plane in place of the library. `bare` leaves out the question and the controls.
    """

    question = "Before you move it: one vote each, k = n: what is predicted, and where?"

    def __init__(
        self,
        X: np.ndarray,
        y: np.ndarray,
        query: tuple[float, float] | np.ndarray | None = None,
        classifier: str | Callable | None = None,
        bare: bool = False,
        k: int = 5,
        weights: str = "uniform",
    ) -> None:
        X, self.y = np.asarray(X, dtype=float), np.asarray(y)
        if not 1 <= k <= len(X):
            raise ValueError(f"k is {k}; expected 1 to {len(X)}, the number of training points")
        self.classes, self.codes = np.unique(self.y, return_inverse=True)
        self.own = None if classifier is None else answer(classifier, vote_by)
        self.k = ipywidgets.IntSlider(
            k, 1, len(X),
            description="k",
            tooltip="How many of the nearest training points, by ℓ2, vote",
            layout=ipywidgets.Layout(width="420px"),
        )  # fmt: skip
        self.weights = ipywidgets.Dropdown(
            options=list(WEIGHTS.items()),
            value=weights,
            description="weights",
            tooltip="Whether each of them has one vote, or the more the nearer it is",
        )
        place = X.mean(axis=0) if query is None else np.asarray(query, dtype=float)
        width, height = (430, 370) if bare else (520, 440)  # two bare ones fit side by side
        xlim, ylim = squared(np.vstack([X, place]), width, height)
        self.plane = Plane(
            np.vstack([X, place]), labels=[*self.codes, -1], names=[*letters(len(X)), "?"],
            xlim=xlim, ylim=ylim, click_moves=len(X), width=width, height=height,
        )  # fmt: skip
        self._coloured: tuple | None = None
        self.plane.on_move(self.move)
        for control in (self.k, self.weights):
            control.observe(lambda change: self.refresh(), "value")
        heading = [ipywidgets.HTML(f"<b>{self.question}</b>"), self.k, self.weights]
        super().__init__([self.plane] if bare else [*heading, self.plane])

    def refresh(self) -> None:
        """Vote anew, for what changed without a move."""
        self.plane.points = self.plane.points.copy()

    def move(self, points: np.ndarray) -> None:
        """Let the nearest vote at the query and in every cell."""
        X, query = points[:-1], points[-1]
        k, weights = self.k.value, self.weights.value
        votes = votes_at(query, X, self.codes, len(self.classes), k, weights)
        self.plane.lines = [*circle(query, votes), *self.rays(query, X, votes)]
        self.plane.tally = self.count(X, query, votes)
        said = [self.verdict(votes)]
        try:
            if self.own is None:
                self.colour(X)
            else:
                said.append(self.colour_by_own(X, query, int(votes.winners[0])))
        except NotAnswered:
            self.plane.backdrop = None
            said.append("The plane waits for your answer.")
        except AnswerError as error:
            self.plane.alert, self.plane.backdrop = str(error), None
            said.append("Your classifier colours nothing yet.")
        self.plane.sentence = " ".join(said)

    def colour(self, X: np.ndarray) -> None:
        """Colour every cell by the vote of its nearest, unless only the query has moved."""
        state = (X.tobytes(), self.k.value, self.weights.value)
        if state == self._coloured:
            return
        n = cells_a_side(len(X))
        Q = cells(n, self.plane.xlim, self.plane.ylim)
        codes = winners_of(Q, X, self.codes, len(self.classes), *state[1:]).reshape(n, n)
        self.plane.backdrop, self._coloured = with_borders(codes, codes), state

    def colour_by_own(self, X: np.ndarray, query: np.ndarray, winner: int) -> str:
        """Colour the plane by the student's classifier, and compare it with the vote."""
        codes = finest(lambda n: self.predict(X, cells(n, self.plane.xlim, self.plane.ylim)))
        self.plane.backdrop = with_borders(codes, codes)
        theirs = int(self.predict(X, query[None, :])[0])
        agrees = "too" if theirs == winner else "where the vote says otherwise"
        return f"Your classifier gives it {self.named(theirs)}, {agrees}.{how_coarse(codes)}"

    def predict(self, X: np.ndarray, Q: np.ndarray) -> np.ndarray:
        """What the student's classifier says of Q, as numbers into `classes`."""
        assert self.own is not None
        args = X.copy(), self.y.copy(), Q.copy(), self.k.value, self.weights.value
        return as_codes(self.own(*args), len(Q), self.classes)

    def rays(self, query: np.ndarray, X: np.ndarray, votes: Votes) -> list[dict]:
        """A line from the query to each neighbour, the wider the more its vote weighs."""
        widths = 1 + 2 * votes.weights / np.max(votes.weights)
        return [
            line([query, X[i]], colour=CLASS_COLOURS[self.codes[i]], width=width)
            for i, width in zip(votes.neighbours, widths, strict=True)
        ]

    def count(self, X: np.ndarray, query: np.ndarray, votes: Votes) -> dict:
        """The bars beside the query, on the side where they hide fewer points."""
        rows = [
            (code, total / np.sum(votes.totals), self.in_numbers(total, votes))
            for code, total in enumerate(votes.totals)
        ]
        low, high = self.plane.xlim
        along = (query[0] - low) / (high - low)
        under_right, under_left = hidden_by_bars(query, X, (high - low) / self.plane.width)
        leftwards = under_left < under_right
        if under_left == under_right:
            leftwards = np.mean(X[votes.neighbours, 0]) > query[0]
        if not 0.25 < along < 0.75:  # near a border there is room on one side only
            leftwards = along > 0.5
        note = f"tie: {self.classes[votes.winners[0]]} wins" if len(votes.winners) > 1 else ""
        return tally(len(X), "left" if leftwards else "right", rows, note)

    def in_numbers(self, total: float, votes: Votes) -> str:
        """The votes of one class: counted, or where they weigh differently as a share of all."""
        if self.weights.value == "uniform":
            return f"{total:.0f}"
        return f"{total / np.sum(votes.totals):.0%}"

    def verdict(self, votes: Votes) -> str:
        """Who won, with what votes, and how a tie was broken."""
        k = len(votes.neighbours)
        who = "The nearest votes" if k == 1 else f"The {k} nearest vote"
        if k == len(self.y) > 1:
            uniform = self.weights.value == "uniform"
            who = f"All {k} vote, {'wherever you ask' if uniform else 'the nearer the louder'}"
        totals = votes.totals
        voted_for = [c for c in np.argsort(-totals, kind="stable") if totals[c] > 0]
        cast = ", ".join(
            f"{self.in_numbers(totals[c], votes)} for {self.named(c)}" for c in voted_for
        )
        first = self.classes[votes.winners[0]]
        if len(votes.winners) > 1:
            return f"{who}: {cast}. A tie: the smallest label wins, class {first}."
        return f"{who}: {cast}. Class {first} wins."

    def named(self, code: int) -> str:
        """A class as it is labelled and as it looks."""
        return f"class {self.classes[code]} ({CLASS_WORDS[code]})"


def hidden_by_bars(query: np.ndarray, X: np.ndarray, unit: float) -> tuple[int, int]:
    """How many points of X the bars would cover, to the right of the query and to the left.

    `unit` is what a pixel of the plane measures.
    """
    away = (X - query) / unit  # pixels
    level = np.abs(away[:, 1]) < 40
    right, left = ((side > 12) & (side < 125) & level for side in (away[:, 0], -away[:, 0]))
    return int(np.sum(right)), int(np.sum(left))


def vote_by(cls: Any, X: np.ndarray, y: np.ndarray, Q: np.ndarray, k: int, weights: str) -> Any:
    """How a student's classifier is used; it need not return self from fit."""
    model = cls(k, weights)
    model.fit(X, y)
    return model.predict(Q)


def circle(query: np.ndarray, votes: Votes) -> list[dict]:
    """The dotted circle that holds the k nearest; none where they lie on the query."""
    radius = float(votes.distances[-1])
    if radius == 0:
        return []
    turn = np.linspace(0, 2 * np.pi, 73)
    ring = query + radius * np.column_stack([np.cos(turn), np.sin(turn)])
    return [line(ring, style="dotted", colour=FAINT)]


def squared(
    points: np.ndarray, width: int, height: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Limits around all points with the same unit on both axes of a plane of that size."""
    limits = np.array(around(points))  # (2 axes, low and high)
    inside = np.array([width - 64, height - 56])  # pixels: without the margins of plane.js
    unit = np.max((limits[:, 1] - limits[:, 0]) / inside)
    half = unit * inside / 2
    middle = limits.mean(axis=1)
    (x0, x1), (y0, y1) = np.column_stack([middle - half, middle + half]).tolist()
    return (x0, x1), (y0, y1)


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me* for `KNearest`: the plane as the answer colours it, and as it should be.

    Where the samples do not lie in the plane: the votes at the first query that differs.
    """
    X, y, Q, k, weights = args
    places, (classes, codes) = np.asarray(X, dtype=float), np.unique(y, return_inverse=True)
    queries = np.asarray(Q, dtype=float)
    votes = [votes_at(q, places, codes, len(classes), k, weights) for q in queries]
    right = classes[[each.winners[0] for each in votes]]
    i = first_difference(right, lambda: vote_by(own, X.copy(), y.copy(), Q.copy(), k, weights))
    if X.shape[1] == 2 and len(classes) <= len(CLASS_COLOURS):
        here: dict[str, Any] = {"query": queries[i], "bare": True, "k": k, "weights": weights}
        return [
            (f"Your answer, at query {i}", VoteRegions(X, y, classifier=own, **here)),
            ("As it should be", VoteRegions(X, y, **here)),
        ]

    def at_query(cls: Any) -> Any:
        return vote_by(cls, X.copy(), y.copy(), Q.copy(), k, weights)[i]

    theirs = what_it_gave(own, probe=at_query)
    tables = vote_tables(y[votes[i].neighbours], votes[i].distances, weights, theirs)
    return [(f"Query {i}, and the votes of its {k} nearest", tables)]


def show_vote(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me* for `vote`: each neighbour's vote, the sums, the winner and the answer's."""
    labels, distances, weights = args
    theirs = what_it_gave(own, labels.copy(), distances.copy(), weights)
    title = f'The {len(labels)} nearest vote, weights "{weights}"'
    return [(title, vote_tables(labels, distances, weights, theirs))]


def show_training(args: tuple, own: str) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me* for `answer_training`: a query that lies on a training point, to be moved off."""
    X = np.array([[0, 0], [2, 1], [1, 3], [3, 3], [5, 4], [6, 2], [4, 0], [7, 5]], dtype=float)
    y = np.array([0, 0, 1, 0, 1, 1, 1, 0])
    title = (
        "The query ? lies on a stored point. At what distance is its nearest? Drop it on "
        "other stored points, then beside them, where you have stored nothing."
    )
    return [(title, NearestRegions(X, y, query=(3.0, 3.0), bare=True))]
