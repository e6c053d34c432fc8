"""Softmax: the plane in the colours of the classes, mixed by their probabilities."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.models.linear.losses import cross_entropy
from course_lib.models.linear.losses import softmax as right_softmax
from course_lib.plots.style import CLASS_COLOURS, CLASS_WORDS
from course_lib.widgets.answers import AnswerError, NotAnswered, answer
from course_lib.widgets.linear_fits import descend, softmax_fit
from course_lib.widgets.nearest_regions import cells
from course_lib.widgets.plane import Plane, PlaneBox
from course_lib.widgets.vote_regions import hidden_by_bars, squared
from course_lib.widgets.vote_tally import tally

CELLS = 100
RICH = 0.75  # how much of a class colour there is at probability 1
STRENGTH = 0.01  # λ
LEVEL = 1000.0  # what the box adds to all scores
MOST_STEPS = 200


class SoftmaxMix(PlaneBox):
    """Samples X (n, 2) of classes y (numbers from 0), and a query ? to drag: its probabilities.

    Softmax regression is fitted to the samples. `own` is the student's `softmax(S)`, or its name in
    the notebook, which then makes the probabilities; `gradient` the student's
    `softmax_gradient(W, b, X, y, lam)`, by which the weights go down from 0.
    """

    question = "Before you move it: factor 0.1, factor 10. Where do the colours mix?"

    def __init__(
        self,
        X: np.ndarray,
        y: np.ndarray,
        own: str | Callable | None = None,
        gradient: str | Callable | None = None,
        query: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        self.X, self.y = np.asarray(X, dtype=float), np.asarray(y)
        self.n_classes = int(np.max(self.y)) + 1
        self.own = None if own is None else answer(own)
        self.gradient = None if gradient is None else answer(gradient, self.walk)
        self._walked: tuple[Callable, list] | None = None
        self.fitted = softmax_fit(self.X, self.y, self.n_classes, STRENGTH)
        self.control = self.controls()
        width, height = 520, 440
        xlim, ylim = squared(self.X, width, height)
        points = np.vstack([self.X, query])
        n = len(self.X)
        self.plane = Plane(
            points, labels=[*self.y.tolist(), -1], names=[*[""] * n, "?"],
            movable=[*[False] * n, True], xlim=xlim, ylim=ylim, click_moves=n,
            width=width, height=height,
        )  # fmt: skip
        self.plane.on_move(self.move)
        for control in self.control.values():
            control.observe(lambda change: self.refresh(), "value")
        asked = self.question
        if gradient is not None:
            asked = "Before you move it: what is the loss after 0 steps, with three classes?"
        row = ipywidgets.HBox(
            list(self.control.values()),
            layout=ipywidgets.Layout(flex_flow="row wrap", grid_gap="4px 16px"),
        )
        super().__init__([ipywidgets.HTML(f"<b>{asked}</b>"), row, self.plane])

    def controls(self) -> dict[str, ipywidgets.Widget]:
        """Steps of the student's gradient; or a factor and a level for the scores."""
        named = {
            "style": {"description_width": "initial"}, "layout": ipywidgets.Layout(width="420px")
        }  # fmt: skip
        if self.gradient is not None:
            steps = ipywidgets.IntSlider(
                MOST_STEPS, 0, MOST_STEPS, description="steps",
                tooltip="How many steps of gradient descent the weights have made from 0", **named,
            )  # fmt: skip
            return {"steps": steps}
        return {
            "factor": ipywidgets.FloatLogSlider(
                1.0, min=-1, max=1, step=0.05, description="all scores times",
                tooltip="By what all scores are multiplied before softmax", **named,
            ),
            "level": ipywidgets.Checkbox(
                False, description=f"all scores + {LEVEL:.0f}",
                tooltip="Add the same number to all scores of all samples", indent=False,
            ),
        }  # fmt: skip

    def refresh(self) -> None:
        """Colour and say anew, for what changed without a move."""
        self.plane.points = self.plane.points.copy()

    def move(self, points: np.ndarray) -> None:
        """Mix the colours of every cell, and tell the query's probabilities."""
        try:
            W, b = self.weights()
            self.show(points[-1], W, b)
        except NotAnswered:
            self.plane.backdrop, self.plane.tally = None, None
            self.plane.sentence = "The plane waits for your answer."
        except AnswerError as error:
            self.plane.backdrop, self.plane.tally = None, None
            self.plane.alert = str(error)
            self.plane.sentence = "Your function colours nothing yet."

    def show(self, query: np.ndarray, W: np.ndarray, b: np.ndarray) -> None:
        """Backdrop, tally and sentence for these weights."""
        Q = np.vstack([cells(CELLS, self.plane.xlim, self.plane.ylim), query])
        S = self.scores(Q, W, b)
        P = self.probabilities(S)
        self.plane.backdrop = mixed(P[:-1].reshape(CELLS, CELLS, -1))
        low, high = self.plane.xlim
        under_right, under_left = hidden_by_bars(query, self.X, (high - low) / self.plane.width)
        leftwards = under_left < under_right
        if not low + 0.25 * (high - low) < query[0] < high - 0.25 * (high - low):
            leftwards = query[0] > (low + high) / 2  # near a border there is room on one side only
        side = "left" if leftwards else "right"
        rows = [(k, float(p), f"{p:.2f}") for k, p in enumerate(P[-1])]
        self.plane.tally = tally(len(self.X), side, rows)
        self.plane.sentence = self.told(S[-1], P[-1], W, b)

    def weights(self) -> tuple[np.ndarray, np.ndarray]:
        """W and b that are in view."""
        if self.gradient is None:
            return self.fitted
        return self.gradient()[self.control["steps"].value]

    def walk(self, gradient: Callable) -> list:
        """The way down by the student's gradient; walked anew only when it was written anew."""
        if self._walked is None or self._walked[0] is not gradient:

            def checked(*args: Any) -> tuple[np.ndarray, np.ndarray]:
                W, b = args[:2]
                given = gradient(*(each.copy() if np.ndim(each) else each for each in args))
                return as_gradients(given, W.shape, b.shape)

            way = descend(checked, self.X, self.y, self.n_classes, STRENGTH, MOST_STEPS)
            self._walked = (gradient, way)
        return self._walked[1]

    def scores(self, Q: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
        S = Q @ W.T + b  # (m, d) @ (d, c) -> (m, c)
        if self.gradient is not None:
            return S
        return S * self.control["factor"].value + LEVEL * self.control["level"].value

    def probabilities(self, S: np.ndarray) -> np.ndarray:
        """The probabilities of every row, the student's where there are any."""
        if self.own is None:
            return right_softmax(S)
        with np.errstate(all="ignore"):
            return as_probabilities(self.own(S.copy()), S.shape)

    def told(self, s: np.ndarray, p: np.ndarray, W: np.ndarray, b: np.ndarray) -> str:
        """The query's scores and probabilities, and with a gradient the loss."""
        scores = ", ".join(f"{each:.2f}" for each in s).replace("-", "−")
        shares = ", ".join(f"{each:.0%} {CLASS_WORDS[k]}" for k, each in enumerate(p))
        said = f"At ? the scores are {scores}; the probabilities {shares}."
        if self.gradient is None:
            return said
        loss = np.mean(cross_entropy(self.X @ W.T + b, self.y)) + STRENGTH * np.sum(W**2)
        best_W, best_b = self.fitted
        best = np.mean(cross_entropy(self.X @ best_W.T + best_b, self.y))
        best += STRENGTH * np.sum(best_W**2)
        steps = self.control["steps"].value
        return (
            f"After {steps} steps of your gradient the full loss is {loss:.4g}; the least possible "
            f"is {best:.4g}. {said}"
        )


def mixed(P: np.ndarray) -> np.ndarray:
    """Pixels (h, w, 4) for probabilities (h, w, n_classes): the class colours in these shares."""
    colours = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in CLASS_COLOURS])
    pale = 255 + RICH * (colours[: P.shape[2]] - 255.0)  # (c, 3)
    pixels = np.rint(P @ pale).astype(np.uint8)  # (h, w, c) @ (c, 3) -> (h, w, 3)
    return np.dstack([pixels, np.full(P.shape[:2], 255, np.uint8)])


def as_probabilities(value: Any, shape: tuple[int, ...]) -> np.ndarray:
    """A student's probabilities as floats; AnswerError says what came instead."""
    try:
        P = np.array(value, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(f"softmax gave no table of numbers; expected shape {shape}.") from None
    if P.shape != shape:
        raise AnswerError(f"softmax gave shape {P.shape}; expected {shape}, as S has.")
    if not np.isfinite(P).all():
        raise AnswerError("softmax gave NaN or infinity: these scores are too large for e^s.")
    if np.min(P) < 0 or not np.allclose(P.sum(axis=1), 1, atol=1e-6):
        raise AnswerError("softmax gave rows that are no probabilities: they do not add up to 1.")
    return P


def as_gradients(
    value: Any, W_shape: tuple[int, ...], b_shape: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """A student's dW and db as floats; AnswerError says what came instead."""
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise AnswerError(f"gave {type(value).__name__}; expected two things: dW, db.")
    found = []
    for name, each, shape in zip(("dW", "db"), value, (W_shape, b_shape), strict=True):
        try:
            array = np.array(each, dtype=float)
        except (TypeError, ValueError):
            raise AnswerError(f"gave a {name} that is no array; expected shape {shape}.") from None
        if array.shape != shape:
            raise AnswerError(f"gave {name} of shape {array.shape}; expected {shape}.")
        if not np.isfinite(array).all():
            raise AnswerError(f"gave {name} with NaN or infinity: do the steps lead uphill?")
        found.append(array)
    return found[0], found[1]
