"""One play made an experiment: the same settings from many first weights, run after run."""

from collections.abc import Mapping
from typing import Any

import ipywidgets
import numpy as np

from course_lib.nn.playground import Experiment
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, FAINT, INK
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.clock import Clock
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures

MOST = 20  # runs of each experiment
FLOOR, TOP = 1e-4, 2.0  # of the losses drawn
MOST_KINDS = 8
GOALS = (0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)

Runs = list[np.ndarray]  # of each seed its test losses, epoch by epoch


class ManyRuns(LessonWidget):
    """Left the test loss of every run of one experiment, right the last losses of all.

    `kinds` are settings of `Experiment` by name, one's own parts among them, as in
    `{"mine": {"activation": bend}, "tanh": {}}`; what they share is given as `shared`. The seeds
    0, 1, 2, … draw points and first weights. At the beginning each has `runs` of them; a tick of
    the clock runs the chosen experiment once more.

    >>> widget = ManyRuns({"2": {"hidden": (2,)}, "3": {"hidden": (3,)}}, goal=0.05, runs=2)
    >>> widget.sentence
    '2: 0 of 2 runs end below 0.05; median 0.307, from 0.294 to 0.32. 3: 2 of 2, median 0.0213.'
    """

    question = "How many of twenty will reach it? And which kind spreads most?"
    size = (8.4, 3.8)

    def __init__(
        self, kinds: Mapping[str, Mapping[str, Any]], *, shared: Mapping[str, Any] | None = None,
        epochs: int = 300, goal: float = 0.05, runs: int = 4, question: str = "",
        **settings: object,
    ) -> None:  # fmt: skip
        if not 1 <= len(kinds) <= MOST_KINDS:
            raise ValueError(f"{len(kinds)} kinds; expected 1 to {MOST_KINDS}.")
        if not 1 <= runs <= MOST:
            raise ValueError(f"runs is {runs}; expected 1 to {MOST}.")
        self.kinds = {str(name): {**(shared or {}), **kind} for name, kind in kinds.items()}
        self.epochs, self.first_goal = epochs, goal
        self.wanted = dict.fromkeys(self.kinds, runs)
        self.done: dict[str, Runs] = {name: [] for name in self.kinds}
        self.question = question or self.question
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        self.clock = Clock(self.once_more, fps=30)
        goals = sorted({*GOALS, self.first_goal}, reverse=True)
        return {
            "kind": ipywidgets.Dropdown(
                options=list(self.kinds), description="experiment",
                tooltip="Whose runs are drawn on the left, and which Play runs once more",
            ),
            "goal": ipywidgets.SelectionSlider(
                options=[(figures(each), each) for each in goals], value=self.first_goal,
                description="test loss below", tooltip="From which loss on a run has succeeded",
            ),
        }  # fmt: skip

    def once_more(self) -> None:
        """Another seed for the chosen experiment; at twenty stop."""
        kind = self.control["kind"].value
        self.wanted[kind] = min(self.wanted[kind] + 1, MOST)
        self.refresh()
        if self.wanted[kind] == MOST and self.clock is not None:
            self.clock.pause()

    def run(self, name: str, seed: int) -> np.ndarray:
        """The test losses of one run, (epochs + 1,); where it ran away, infinite from there on."""
        done = Experiment(**{**self.kinds[name], "seed": seed}).run(self.epochs)
        found = np.full(self.epochs + 1, np.inf)
        found[: done.epoch + 1] = done.history["test_loss"]
        return found

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2, sharey=True)
        names = list(self.kinds)
        left.set(xlabel="epoch", ylabel="test loss", xlim=(0, self.epochs), yscale="log")
        left.set_ylim(FLOOR, TOP)
        right.set(xlabel="after the last epoch", xlim=(-0.6, len(names) - 0.4))
        right.set_xticks(range(len(names)), names, rotation=20 if len(names) > 3 else 0)
        self.curves = [left.plot([], [], lw=1.1, alpha=0.8)[0] for _ in range(MOST)]
        self.dots, self.middles, self.lines = [], [], []
        for k in range(len(names)):
            look: dict[str, Any] = {"color": CLASS_COLOURS[k], "marker": CLASS_MARKERS[k]}
            self.dots += right.plot([], [], linestyle="", markersize=6, alpha=0.7, **look)
            self.middles += right.plot([], [], color=INK, lw=2.2)
        for ax, label in ((left, "the goal"), (right, None)):
            self.lines.append(ax.axhline(1, color=FAINT, linestyle="--", lw=1.2, label=label))
        right.plot([], [], color=INK, lw=2.2, label="median")
        left.legend(loc="lower left", fontsize=9)
        right.legend(loc="lower left", fontsize=9)
        stage.moves(*self.curves, *self.dots, *self.middles, *self.lines)

    def compute(self, kind: str, goal: float) -> dict:
        """All losses so far; runs that are wanted and not made yet are made now."""
        for name, wanted in self.wanted.items():
            while len(self.done[name]) < wanted:
                self.done[name].append(self.run(name, len(self.done[name])))
        ends = {name: np.array([each[-1] for each in runs]) for name, runs in self.done.items()}
        return {"kind": kind, "goal": goal, "curves": list(self.done[kind]), "ends": ends}

    def draw(self, result: dict) -> None:
        chosen = list(self.kinds).index(result["kind"])
        epochs = np.arange(self.epochs + 1)
        for i, curve in enumerate(self.curves):
            runs = result["curves"]
            losses = np.clip(runs[i], FLOOR, TOP) if i < len(runs) else []
            curve.set_data(epochs[: len(losses)], losses)
            curve.set_color(CLASS_COLOURS[chosen])
        for k, ends in enumerate(result["ends"].values()):
            aside = 0.5 * ((np.arange(len(ends)) * 0.618) % 1 - 0.5)  # so that equals are seen
            self.dots[k].set_data(k + aside, np.clip(ends, FLOOR, TOP))
            level = float(np.clip(middle(ends), FLOOR, TOP))
            self.middles[k].set_data([k - 0.35, k + 0.35], [level, level])
        for line in self.lines:
            line.set_ydata([result["goal"]] * 2)

    def say(self, result: dict) -> str:
        kind, goal, ends = result["kind"], result["goal"], result["ends"]
        first = f"{count(ends[kind], goal)} runs end below {figures(goal)}; {spread(ends[kind])}"
        told = [f"{kind}: {first}."]
        told += [
            f"{name}: {count(each, goal)}, median {shown(middle(each))}."
            for name, each in ends.items() if name != kind
        ]  # fmt: skip
        return " ".join(told)


def count(ends: np.ndarray, goal: float) -> str:
    """How many succeeded.

    >>> count(np.array([0.1, 0.3, np.inf]), 0.2)
    '1 of 3'
    """
    return f"{int((ends < goal).sum())} of {len(ends)}"


def spread(ends: np.ndarray) -> str:
    """The middle and both ends, in words.

    >>> spread(np.array([0.2, 0.1, np.inf]))
    'median 0.2, from 0.1 to beyond all bounds'
    """
    low, high = shown(ends.min()), shown(ends.max())
    return f"median {shown(middle(ends))}, from {low} to {high}"


def middle(ends: np.ndarray) -> float:
    """The median; infinite if one of the two in the middle is."""
    ordered, n = np.sort(ends), len(ends)
    return float(ordered[(n - 1) // 2] / 2 + ordered[n // 2] / 2)


def shown(loss: float) -> str:
    """A loss, or that there is none."""
    return figures(float(loss)) if np.isfinite(loss) else "beyond all bounds"
