"""A linear classifier on digits: each row of W is an image, and the one that fits best wins."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets
import numpy as np

from course_lib.models.linear import scores as library
from course_lib.plots.digits import draw_image
from course_lib.plots.style import FAINT, INK, RIGHT, WRONG
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.nearest_digit import a
from course_lib.widgets.stage import Stage

INK_VALUE = 255.0
COLOURS = "PuOr_r"  # purple against, orange for; told apart by all readers


class Templates(LessonWidget):
    """A digit, its score in each of the ten classes, and the ten rows of W as images.

    `kinds` are classifiers by name, each a pair W (10, height · width), b (10,), for pixels from 0
    to 1. `images` (n, height, width), from 0 to 255, with `truth` are the digits to be named.
    `scores`, if given, is the student's `scores(X, W, b)`, or its name in the notebook.
    """

    question = "Find a digit that gets the wrong name. Whose template does its ink fit, and where?"
    size = (7.6, 3.7)

    def __init__(
        self,
        kinds: Mapping[str, tuple[np.ndarray, np.ndarray]],
        images: np.ndarray,
        truth: np.ndarray,
        scores: str | Callable | None = None,
        **settings: object,
    ) -> None:
        self.kinds, self.images, self.truth = dict(kinds), images, truth
        self.own = None if scores is None else answer(scores)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        digit = ipywidgets.IntSlider(
            value=0, max=len(self.images) - 1, description="digit",
            tooltip="Which of the digits is scored", layout=ipywidgets.Layout(width="380px"),
        )  # fmt: skip
        kind = ipywidgets.Dropdown(
            options=list(self.kinds), description="templates",
            tooltip="How the rows of W were found",
        )  # fmt: skip
        return {"digit": digit, "kind": kind}

    def build(self, stage: Stage) -> None:
        grid = stage.figure.add_gridspec(2, 10, height_ratios=(1.55, 1))
        blank = np.zeros(self.images.shape[1:])
        self.digit = draw_image(stage.figure.add_subplot(grid[0, :3]), self.images[0])
        self.fit = draw_image(stage.figure.add_subplot(grid[0, 3:6]), blank, cmap=COLOURS)
        self.titles = [each.axes.set_title("\n", fontsize=9) for each in (self.digit, self.fit)]
        bars = stage.figure.add_subplot(grid[0, 6:])
        bars.set(xlim=(-0.6, 9.6), ylim=(0, 1), yticks=[], xticks=range(10))
        bars.set_title("scores, lowest to highest", fontsize=9)
        bars.spines[["top", "right", "left"]].set_visible(False)
        self.bars = bars.bar(range(10), np.zeros(10), color=FAINT)
        self.rows = [
            draw_image(stage.figure.add_subplot(grid[1, k]), blank, cmap=COLOURS) for k in range(10)
        ]
        for artist, w in zip(self.rows, next(iter(self.kinds.values()))[0], strict=True):
            self.put(artist, w.reshape(blank.shape))
        self.put(self.fit, blank)
        self.names = [row.axes.set_title("\n", fontsize=8) for row in self.rows]
        stage.moves(self.digit, self.fit, *self.titles, *self.bars, *self.rows, *self.names)

    def compute(self, digit: int, kind: str) -> dict:
        """The scores of one digit, the winner, and what each pixel adds to the winner's score."""
        W, b = self.kinds[kind]
        x = self.images[digit].reshape(1, -1) / INK_VALUE  # (1, d)
        if self.own is None:
            scores = library.scores(x, W, b)[0]
        else:
            scores = as_scores(self.own(x.copy(), W.copy(), b.copy()), len(W))
        winner = int(np.argmax(scores))
        return {
            "digit": digit,
            "W": W,
            "scores": scores,
            "winner": winner,
            "truth": int(self.truth[digit]),
            "adds": (W[winner] * x[0]).reshape(self.images.shape[1:]),
        }

    def draw(self, result: dict) -> None:
        winner, truth, scores = result["winner"], result["truth"], result["scores"]
        right = winner == truth
        self.digit.set_data(self.images[result["digit"]])
        self.titles[0].set_text(f"{a(truth)}; named {a(winner)}:\n{'right' if right else 'WRONG'}")
        self.titles[0].set_color(RIGHT if right else WRONG)
        self.put(self.fit, result["adds"])
        self.titles[1].set_text(f"what each pixel adds\nto the score of {winner}")
        span = max(np.ptp(scores), 1e-12)
        heights = 0.04 + 0.96 * (scores - scores.min()) / span
        rows = zip(self.bars, self.rows, self.names, result["W"], strict=True)
        for k, (bar, row, name, w) in enumerate(rows):
            bar.set_height(heights[k])
            bar.set_color(INK if k == winner else FAINT)
            self.put(row, w.reshape(self.images.shape[1:]))
            name.set_text(f"{k}{' wins' if k == winner else ''}\n{scores[k]:.1f}".replace("-", "−"))
            name.set_fontweight("bold" if k == winner else "normal")

    def put(self, artist: Any, values: np.ndarray) -> None:
        """Weights into a picture whose middle colour is 0."""
        most = max(float(np.max(np.abs(values))), 1e-12)
        artist.set_data(values)
        artist.set_clim(-most, most)

    def say(self, result: dict) -> str:
        scores, winner, truth = result["scores"], result["winner"], result["truth"]
        second = int(np.argsort(scores)[-2])
        word = "right" if winner == truth else "wrong"
        text = (
            f"Digit number {result['digit']} is {a(truth)}. The template of {winner} has the "
            f"highest score, {scores[winner]:.2f}, then that of {second}, {scores[second]:.2f}: "
            f"{word}."
        )
        if truth not in (winner, second):
            text += f" Its own template has {scores[truth]:.2f}."
        return text.replace("-", "−")


def mean_templates(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The nearest mean as a linear classifier: W (n_classes, d) and b (n_classes,).

    ‖x − m‖² = ‖x‖² − 2 (m·x − ½‖m‖²), so the nearest mean by ℓ2 has the highest m·x − ½‖m‖².

    >>> W, b = mean_templates(np.array([[0.0, 1.0], [0.0, 3.0], [4.0, 0.0]]), np.array([0, 0, 1]))
    >>> W.tolist(), b.tolist()
    ([[0.0, 2.0], [4.0, 0.0]], [-2.0, -8.0])
    """
    W = np.array([X[y == k].mean(axis=0) for k in np.unique(y)])
    return W, -(W**2).sum(axis=1) / 2


def as_scores(values: Any, n_classes: int) -> np.ndarray:
    """A student's scores of one sample as floats (n_classes,); AnswerError says what came."""
    S = np.asarray(values)
    if S.shape != (1, n_classes) or S.dtype.kind not in "biuf":
        raise AnswerError(
            f"scores gave {S.dtype} of shape {S.shape} for one sample and {n_classes} classes; "
            f"expected numbers of shape (1, {n_classes})."
        )
    if not np.all(np.isfinite(S)):
        raise AnswerError("scores gave nan or infinity; expected finite numbers.")
    return S[0].astype(float)
