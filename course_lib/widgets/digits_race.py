"""The same optimizers on a real network and real digits: loss by epochs, and by the clock."""

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from course_lib.nn.optimizers import SGD, Adadelta, Adagrad, Adam, Momentum, RMSprop
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS
from course_lib.widgets.answers import AnswerError, NotAnswered
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.clock import Clock
from course_lib.widgets.digit_training import N, Training, digits, rule_at
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures

LAST = 20  # epochs
LINES = ("-", "--", ":")
FACTORS = {"a tenth of the usual": 0.1, "usual": 1.0, "ten times the usual": 10.0}
SPANS = (0.5, 1, 2, 5, 10, 20, 50, 100)  # seconds that the right picture may show
FLOOR, TOP = 1e-3, 10.0


class DigitsRace(LessonWidget):
    """A 784–32–10 network, 2,000 handwritten digits, one curve an optimizer.

    `optimizers` are rules of the library, or the student's: an object with `init` and `step`, or
    the name of a class. Each begins with the same weights and sees the same batches. One tick of
    the clock is an epoch of one of them.
    """

    question = "All at their usual rates: which one is content with a tenth, which with ten times?"
    size = (8.4, 3.8)

    def __init__(
        self, optimizers: Sequence[Any] | None = None, epochs: int = 6, **settings: object
    ) -> None:
        usual = (SGD(), Momentum(), Adagrad(), RMSprop(), Adadelta(), Adam())
        self.entries = list(usual if optimizers is None else optimizers)
        if not 1 <= len(self.entries) <= len(CLASS_COLOURS):
            raise ValueError(f"{len(self.entries)} optimizers; expected 1 to {len(CLASS_COLOURS)}.")
        self.data, self.span = digits(), SPANS[0]
        self.names = [
            each if isinstance(each, str) else type(each).__name__ for each in self.entries
        ]
        self.runs: dict[int, Training] = {}
        self.waiting: dict[int, str] = {}
        self.begun: tuple | None = None
        self.epochs = epochs
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        self.clock = Clock(self.forward, fps=30)
        return {
            "factor": ipywidgets.Dropdown(
                options=list(FACTORS.items()), value=1.0, description="rates",
                tooltip="All learning rates, as many times the usual ones",
            ),
            "batch": ipywidgets.Dropdown(
                options=[20, 50, 200, N], value=50, description="batch",
                tooltip="How many samples a gradient is of",
            ),
        }  # fmt: skip

    def begin(self, factor: float, batch: int) -> None:
        """Fresh networks."""
        self.begun, self.runs, self.waiting, self.span = (factor, batch), {}, {}, SPANS[0]
        for i, entry in enumerate(self.entries):
            try:
                self.runs[i] = Training(rule_at(entry, factor), self.data, batch)
            except AnswerError as error:
                self.gave_up(i, error)

    def gave_up(self, i: int, error: AnswerError) -> None:
        """The student's optimizer is not written yet, or failed: the others go on."""
        waits = isinstance(error, NotAnswered)
        self.waiting[i] = f"{self.names[i]} waits for your answer." if waits else str(error)

    def forward(self) -> None:
        """An epoch of the one that has made the fewest; at the end stop."""
        if self.next() is None:
            self.begun = None  # pressed once more: anew
        else:
            self.train()
        self.refresh()
        if self.next() is None and self.clock is not None:
            self.clock.pause()

    def next(self) -> int | None:
        """Whose turn it is."""
        able = [
            i for i, run in self.runs.items()
            if i not in self.waiting and not run.over and len(run.losses) <= LAST
        ]  # fmt: skip
        return min(able, key=lambda i: len(self.runs[i].losses), default=None)

    def train(self) -> None:
        i = self.next()
        if i is None:
            return
        try:
            self.runs[i].epoch()
        except AnswerError as error:
            self.gave_up(i, error)

    def build(self, stage: Stage) -> None:
        self.panels = stage.figure.subplots(1, 2, sharey=True)
        self.curves: list[list] = [[], []]
        for i in range(len(self.entries)):
            look: dict[str, Any] = {
                "color": CLASS_COLOURS[i], "marker": CLASS_MARKERS[i], "linestyle": LINES[i % 3],
                "lw": 1.6, "markersize": 5,
            }  # fmt: skip
            for ax, curves in zip(self.panels, self.curves, strict=True):
                curves += ax.plot([], [], **look)
        left, right = self.panels
        left.set(xlabel="epoch", ylabel="training loss", xlim=(0, LAST), yscale="log")
        left.set_ylim(FLOOR, TOP)
        right.set(xlabel="seconds of training", xlim=(0, self.span))
        stage.figure.legend(self.curves[0], self.names, loc="outside upper center", ncols=4,
                            fontsize=9)  # fmt: skip
        stage.moves(*self.curves[0], *self.curves[1])

    def compute(self, factor: float, batch: int) -> dict:
        """The curves so far."""
        if self.begun != (factor, batch):
            self.begin(factor, batch)
            for _ in range(self.epochs * len(self.entries)):
                self.train()
            self.epochs = 0  # later changes wait for Play
        return {
            "losses": {i: list(run.losses) for i, run in self.runs.items()},
            "seconds": {i: list(run.seconds) for i, run in self.runs.items()},
            "steps": -(-N // batch),
        }  # fmt: skip

    def draw(self, result: dict) -> None:
        longest = max((s[-1] for s in result["seconds"].values()), default=0.0)
        span = next((each for each in SPANS if each >= longest), longest)
        if span != self.span:
            self.span = span
            self.panels[1].set_xlim(0, span)
            self.stage.still_changed()
        for i in range(len(self.entries)):
            losses = np.clip(result["losses"].get(i, []), FLOOR, TOP)
            self.curves[0][i].set_data(np.arange(len(losses)), losses)
            self.curves[1][i].set_data(result["seconds"].get(i, []), losses)

    def say(self, result: dict) -> str:
        told = " ".join(self.waiting.values())
        losses = {i: each for i, each in result["losses"].items() if i not in self.waiting}
        if not losses:
            return told
        n = min(len(each) for each in losses.values()) - 1
        if n == 0:
            return f"All begin with the same weights. Press Play. {told}".strip()
        order = sorted(losses, key=lambda i: (not np.isfinite(losses[i][n]), losses[i][n]))
        ranked = ", ".join(f"{self.names[i]} {shown(losses[i][n])}" for i in order)
        cost = {i: result["seconds"][i][n] / (n * result["steps"]) for i in losses}
        dear, cheap = max(cost, key=cost.__getitem__), min(cost, key=cost.__getitem__)
        text = f"Training loss after {n} epoch{'s' if n > 1 else ''}: {ranked}."
        if dear != cheap:
            text += (
                f" A step of {self.names[dear]} takes {figures(1e3 * cost[dear], 2)} ms, one of "
                f"{self.names[cheap]} {figures(1e3 * cost[cheap], 2)} ms."
            )
        return f"{text} {told}".strip()


def shown(loss: float) -> str:
    """A loss, or that it is none."""
    return figures(loss, 2) if np.isfinite(loss) else "is no number any more"
