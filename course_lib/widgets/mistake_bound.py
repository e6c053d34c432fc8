"""How many mistakes a perceptron makes as the gap between the classes shrinks, and the bound."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.models.linear.perceptron_fast import learn
from course_lib.models.linear.scores import append_one
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, FAINT, INK
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage

GAMMAS = (1.0, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.08, 0.05)
START = 0.35  # the gap at first
ORDERS = 8  # in which the samples are dealt
MAX_EPOCHS = 3000
NORMAL = np.array([0.6, 0.8])  # of the line that parts the classes
WAY = 8 * np.array([[NORMAL[1], -NORMAL[0]], [-NORMAL[1], NORMAL[0]]])  # along the line


class MistakeBound(LessonWidget):
    """Two classes with a gap of γ on either side of a line, and the mistakes made in learning them.

    The samples keep their places along the line; only the gap moves. On the right the mistakes are
    drawn against γ, for orders dealt at random and for one class after the other, and above them
    the bound (R/γ)². `own`, if given, is the student's `train_perceptron(X, d, max_epochs)`, or its
    name in the notebook; its mistakes, the samples as they stand, are drawn too.
    """

    question = "Before you move it: the gap becomes half as wide. How often may it err now?"
    size = (7.0, 3.6)

    def __init__(
        self, own: str | Callable | None = None, n_samples: int = 20, **settings: object
    ) -> None:
        self.own = None if own is None else answer(own, self.once)
        self._known: tuple[Callable, np.ndarray] | None = None
        rng = np.random.default_rng(3)
        self.d = np.arange(n_samples) % 2
        self.beyond = rng.uniform(0, 1.6, n_samples)  # how far beyond the gap a sample lies
        self.beyond[:2] = 0  # one of each class at the gap's edge
        self.across = rng.uniform(-2.2, 2.2, n_samples)
        self.bounds = np.array([self.bound(gamma) for gamma in GAMMAS])
        self.dealt = np.array([self.mistakes_when_dealt(gamma) for gamma in GAMMAS])  # (g, orders)
        self.in_turn = np.array([self.mistakes_in_turn(gamma) for gamma in GAMMAS])
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "gap": ipywidgets.SelectionSlider(
                options=GAMMAS, value=START, description="γ, the gap",
                tooltip="How far the nearest sample is from the line that parts the classes",
            )
        }  # fmt: skip

    def samples(self, gamma: float) -> np.ndarray:
        """The samples (n, 2) with a gap of gamma on either side."""
        along = np.where(self.d == 1, 1, -1) * (gamma + self.beyond)
        return along[:, None] * NORMAL + self.across[:, None] * np.array([-NORMAL[1], NORMAL[0]])

    def bound(self, gamma: float) -> float:
        """(R/γ)², R with the 1 of the bias trick."""
        R = np.max(np.linalg.norm(append_one(self.samples(gamma)), axis=1))
        return float((R / gamma) ** 2)

    def mistakes_when_dealt(self, gamma: float) -> list[int]:
        """The mistakes made on the samples in several orders, each the same in every epoch."""
        X, counts = append_one(self.samples(gamma)), []
        for seed in range(ORDERS):
            order = np.random.default_rng(seed).permutation(len(X))
            counts.append(mistakes_on(X[order], self.d[order]))
        return counts

    def mistakes_in_turn(self, gamma: float) -> int:
        """The mistakes made where first one class is shown and then the other."""
        order = np.argsort(self.d, kind="stable")
        return mistakes_on(append_one(self.samples(gamma))[order], self.d[order])

    def once(self, train: Callable) -> np.ndarray:
        """The mistakes that the student's function counts; called anew only when written anew."""
        if self._known is None or self._known[0] is not train:
            counts = [as_count(train(self.samples(g), self.d.copy(), MAX_EPOCHS)) for g in GAMMAS]
            self._known = train, np.array(counts)
        return self._known[1]

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2, width_ratios=(1, 1.25))
        self.build_plane(stage, left)
        self.build_counts(stage, right)

    def build_plane(self, stage: Stage, ax: Axes) -> None:
        """The samples, the line between them, and the edges of the gap."""
        ax.set(xlim=(-4, 4), ylim=(-4, 4), xlabel="x₁", ylabel="x₂", aspect="equal")
        ax.plot(*WAY.T, color=INK)
        self.edges = [ax.plot(*WAY.T, "--", color=FAINT, linewidth=1)[0] for _ in range(2)]
        self.dots = [
            ax.plot([], [], CLASS_MARKERS[k], color=CLASS_COLOURS[k], mec=INK, mew=0.6)[0]
            for k in (0, 1)
        ]
        self.place(self.samples(START), START)
        stage.moves(*self.edges, *self.dots)

    def build_counts(self, stage: Stage, ax: Axes) -> None:
        """Mistakes against γ, both on log axes; where the slider stands."""
        ax.set(xscale="log", yscale="log", xlim=(1.15, 0.043), ylim=(0.8, 2 * self.bounds.max()))
        ax.set(xlabel="γ, ever smaller →", ylabel="mistakes")
        shown = (1, 0.5, 0.25, 0.12, 0.05)
        ax.set_xticks(shown, [f"{each:g}" for each in shown])
        ax.minorticks_off()
        ax.plot(GAMMAS, self.bounds, color=CLASS_COLOURS[1], label="bound (R/γ)²")
        ax.plot(
            np.repeat(GAMMAS, ORDERS), self.dealt.ravel(), "o", color=CLASS_COLOURS[0],
            markersize=4, label="dealt at random",
        )  # fmt: skip
        ax.plot(GAMMAS, self.in_turn, "^", color=CLASS_COLOURS[2], label="class by class")
        (self.mine,) = ax.plot([], [], "*", color=CLASS_COLOURS[3], markersize=11, mec=INK, mew=0.5)
        if self.own is not None:
            self.mine.set_label("your perceptron")
        self.here = ax.axvline(START, color=INK, linewidth=1, linestyle=":")
        ax.legend(fontsize=8, loc="upper left", frameon=False)
        stage.moves(self.mine, self.here)

    def compute(self, gap: float) -> dict:
        """The samples at this gap, and the mistakes made on them."""
        g = GAMMAS.index(gap)
        found = {
            "gap": gap,
            "X": self.samples(gap),
            "bound": self.bounds[g],
            "dealt": self.dealt[g],
            "in turn": int(self.in_turn[g]),
        }
        if self.own is not None:
            counts = self.own()
            found |= {"mine": counts, "mine here": counts[g]}
        return found

    def draw(self, result: dict) -> None:
        self.place(result["X"], result["gap"])
        self.here.set_xdata([result["gap"], result["gap"]])
        if "mine" in result:
            self.mine.set_data(GAMMAS, np.maximum(result["mine"], 0.9))

    def place(self, X: np.ndarray, gamma: float) -> None:
        """Put the samples and the edges of the gap into the left picture."""
        for k, dots in enumerate(self.dots):
            dots.set_data(*X[self.d == k].T)
        for side, edge in zip((1, -1), self.edges, strict=True):
            edge.set_data(*(WAY + side * gamma * NORMAL).T)

    def say(self, result: dict) -> str:
        dealt = result["dealt"]
        text = (
            f"With a gap of {result['gap']:g}, {len(dealt)} orders dealt at random led to "
            f"{dealt.min()} to {dealt.max()} mistakes, one class after the other to "
            f"{result['in turn']}. The bound (R/γ)² is {result['bound']:,.0f}."
        )
        if "mine" in result:
            text += f" Your perceptron counts {result['mine here']}."
            if result["mine here"] > result["bound"]:
                text += " That is more than the bound allows: is it the rule?"
        return text


def mistakes_on(X: np.ndarray, d: np.ndarray) -> int:
    """The mistakes made in learning X (n, d), the samples as they stand."""
    return int(learn(X, d[:, None], max_epochs=MAX_EPOCHS).mistakes[0])


def as_count(output: Any) -> int:
    """The count that a student's train_perceptron returns; AnswerError says what came instead."""
    if not isinstance(output, (tuple, list)) or len(output) != 2:
        raise AnswerError("train_perceptron gave one thing; expected two, `return w, mistakes`.")
    count = np.asarray(output[1])
    if count.ndim or count.dtype.kind not in "biuf" or not np.isfinite(count):
        raise AnswerError(
            f"train_perceptron gave {output[1]!r} for the mistakes; expected a number."
        )
    return int(count)


def show_order(args: tuple, own: str) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me* for `answer_order`: the mistakes in several orders, under the bound."""
    return [("Each dot is another order of the same samples", MistakeBound())]
