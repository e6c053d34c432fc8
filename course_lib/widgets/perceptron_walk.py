"""The perceptron's steps, forwards and backwards: the cases on one plane, w on another."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.models.linear.perceptron import Step
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.access import LESSON_CLASS, Access
from course_lib.widgets.answers import AnswerError, NotAnswered, answer
from course_lib.widgets.arrows import arrow
from course_lib.widgets.clock import Clock
from course_lib.widgets.dividing_line import RING, capitals
from course_lib.widgets.plane import Plane, line
from course_lib.widgets.walk_steps import (
    agreeing,
    all_right,
    as_weights,
    demo_cases,
    right_ones,
    walk,
)
from course_lib.widgets.words import number, pair

__all__ = ["PerceptronWalk", "demo_cases"]

SIDE = 290  # pixels of the axes: with one unit on both, right angles look right
CELLS = 100  # a side of the coloured planes
ORDERS = {"as they stand": False, "dealt anew in each epoch": True}


class PerceptronWalk(ipywidgets.VBox):
    """Cases `X` (n, 2) with what the unit is to say, `d` (n,) of 0 and 1; a step at a time.

    There is no bias: the line of w goes through the origin. On the left the cases, w and its line;
    on the right weight space, where w is a point and each case a line, with a short arrow to the
    side on which w gets it right; where all get right is coloured. Cases and w can be dragged; a
    dragged w is where the walk starts anew. `step` is how many examples have been shown at first.

    `own`, if given, is the student's `perceptron_step(w, x, d)`, or its name in the notebook.
    """

    question = "Before you play: into which part of the right plane must w walk, to end there?"

    def __init__(
        self,
        X: Any,
        d: Any,
        start: Any = (0.0, 0.0),
        step: int = 0,
        own: str | Callable | None = None,
        reach: float | None = None,
    ) -> None:
        X, self.d = np.asarray(X, dtype=float), np.asarray(d)
        self.own = None if own is None else answer(own)
        self.start = np.asarray(start, dtype=float)
        wide = float(np.ceil(1.15 * np.max(np.abs(X))))
        first = walk(X, self.d, self.start)
        far = max([np.max(np.abs(each.after)) for each in first], default=1.0)
        reach = float(np.ceil(1.25 * max(far, 2.0))) if reach is None else reach
        look: dict[str, Any] = {"width": SIDE + 64, "height": SIDE + 56}
        self.data = Plane(
            X, labels=self.d.tolist(), names=capitals(len(X)), xlim=limits(wide),
            ylim=limits(wide), name_away=(0.0, 0.0), **look,
        )  # fmt: skip
        self.weights = Plane(
            [self.start], names=["w"], xlim=limits(reach), ylim=limits(reach),
            xlabel="w₁", ylabel="w₂", click_moves=0, **look,
        )  # fmt: skip
        self.clock = Clock(self.forward, fps=1.5)
        self.control = controls(len(first), min(step, len(first)))
        self.steps: list[Step] = []
        self.waits = ""
        self.rewalk()
        self.data.on_move(lambda points: self.dragged_case())
        self.weights.on_move(self.dragged_weights)
        self.control["step"].observe(lambda change: self.moved(), "value")
        self.control["order"].observe(lambda change: self.rewalk(), "value")
        self.control["back"].on_click(lambda _: self.backward())
        slider, order, back = self.control.values()
        row = ipywidgets.HBox(
            [slider, order, ipywidgets.HBox([back, self.clock.view])],
            layout=ipywidgets.Layout(flex_flow="row wrap", grid_gap="4px 16px"),
        )
        both = ipywidgets.HBox(
            [side(self.data), side(self.weights)], layout=ipywidgets.Layout(flex_flow="row wrap")
        )
        heading = ipywidgets.HTML(f"<b>{self.question}</b>")
        super().__init__([heading, Access(), row, both])
        self.add_class(LESSON_CLASS)

    def close(self) -> None:
        """Stop the clock and take the widget off the page."""
        self.clock.close()
        super().close()

    def forward(self) -> None:
        """One example more; at the end the clock stops."""
        slider = self.control["step"]
        if slider.value < slider.max:
            slider.value += 1
        if slider.value == slider.max:
            self.clock.pause()

    def backward(self) -> None:
        """One example back."""
        self.clock.pause()
        self.control["step"].value = max(self.control["step"].value - 1, 0)

    def refresh(self) -> None:
        """Walk and draw anew, for what changed without a control: the student's code."""
        self.rewalk()

    def dragged_case(self) -> None:
        """A case has moved: every step is taken anew, and as many are shown as before."""
        self.rewalk()

    def dragged_weights(self, points: np.ndarray) -> None:
        """w has been dragged: from there the walk starts anew."""
        if not np.allclose(points[0], self.shown(), atol=1e-6):
            self.start = points[0].copy()
            self.control["step"].value = 0
            self.rewalk()

    def moved(self) -> None:
        """The slider has moved; the student's code, if there is any, may have been run anew."""
        if self.own is None:
            self.draw()
        else:
            self.rewalk()

    def rewalk(self) -> None:
        """All steps, by the student's code if there is any; then the picture."""
        rng = np.random.default_rng(0) if self.control["order"].value else None
        self.waits, self.data.alert = "", ""
        try:
            self.steps = walk(self.data.points, self.d, self.start, rng, self.step_by)
        except NotAnswered:
            self.steps, self.waits = [], " The walk waits for your answer."
        except AnswerError as error:
            self.steps, self.waits = [], " Your function takes no step yet."
            self.data.alert = str(error)
        slider = self.control["step"]
        slider.max = max(len(self.steps), 1)
        self.draw()

    def step_by(self, w: np.ndarray, x: np.ndarray, d: int) -> np.ndarray:
        """The weights after one example: the student's, or those of the rule."""
        if self.own is None:
            return w + x * (d - int(w @ x >= 0))
        with np.errstate(all="ignore"):
            return as_weights(self.own(w.copy(), x.copy(), d))

    def shown(self) -> np.ndarray:
        """The weights after the steps that are shown."""
        k = min(self.control["step"].value, len(self.steps))
        return self.steps[k - 1].after if k else self.start

    def draw(self) -> None:
        """Both planes and the sentence, after as many steps as the slider says."""
        k = min(self.control["step"].value, len(self.steps))
        w, X = self.shown(), self.data.points
        last = self.steps[k - 1] if k else None
        self.data.lines = self.line_of(w) + self.ring(X, last)
        self.data.backdrop = fires_at(w, self.data.xlim[1])
        self.data.sentence = self.told(k, last, w)
        self.weights.lines = [*self.sides(X), *self.trail(k, last)]
        self.weights.backdrop = agreeing(X, self.d, self.weights.xlim[1], CELLS)
        if not np.array_equal(self.weights.points[0], w):
            self.weights.points = [w]
        self.weights.sentence = self.told_weights(w, X)

    def line_of(self, w: np.ndarray) -> list[dict]:
        """w as an arrow from the origin, and its line at right angles to it."""
        if not np.any(w):
            return []
        reach = self.data.xlim[1]
        along = np.array([-w[1], w[0]]) / np.sqrt(w @ w) * 2 * reach
        long = 0.96 * reach / max(np.max(np.abs(w)), 0.96 * reach)  # w stays within the frame
        style = "solid" if long == 1 else "dashed"
        shaft, head = arrow((0, 0), long * w, self.data.xlim, "w", style, INK)
        at = (long + 0.07 * reach / np.sqrt(w @ w)) * w  # beyond the tip
        return [line([-along, along]), shaft | {"at": at.tolist()}, head]

    def ring(self, X: np.ndarray, last: Step | None) -> list[dict]:
        """A ring around the example that was shown last."""
        if last is None:
            return []
        return [line(X[last.i] + 0.06 * self.data.xlim[1] * RING, colour=INK, width=3)]

    def sides(self, X: np.ndarray) -> list[dict]:
        """Each case as a line of weight space, with a short arrow to the side where it is right."""
        reach, lines = self.weights.xlim[1], []
        for i, (x, d) in enumerate(zip(X, self.d, strict=True)):
            length = np.sqrt(x @ x)
            if length == 0:
                continue
            along = np.array([-x[1], x[0]]) / length
            along *= 1 if along[1] > 0 or (along[1] == 0 and along[0] > 0) else -1
            end = along / np.max(np.abs(along)) * reach
            side = (x if d == 1 else -x) / length
            at, colour = 0.86 * end, CLASS_COLOURS[int(d)]
            lines.append(line([-end, end], colour=colour, width=1.5))
            lines += arrow(at, at + 0.12 * reach * side, limits(reach), colour=colour)
            name = line([at, at - 0.01 * reach * side], self.data.names[i], colour=colour)
            lines.append(name | {"at": (at - 0.06 * reach * side).tolist()})
        return lines

    def trail(self, k: int, last: Step | None) -> list[dict]:
        """Where w has been, and the last change as an arrow."""
        lines = []
        been = [self.start, *(each.after for each in self.steps[:k] if each.mistake)]
        if len(been) > 1:
            lines.append(line(been, style="dotted", colour=FAINT))
        if last is not None and not np.array_equal(last.before, last.after):
            lines += arrow(last.before, last.after, self.weights.xlim, colour=INK)
        return lines

    def told(self, k: int, last: Step | None, w: np.ndarray) -> str:
        """The step that was made, in words."""
        n = len(self.d)
        right = right_ones(self.data.points, self.d, w)
        now = f"With w = {pair(w)} the unit is right on {right} of {n}."
        if last is None:
            return f"No example shown yet. {now}{self.waits}"
        name, x = self.data.names[last.i], self.data.points[last.i]
        shown = f"Step {k} of {len(self.steps)}, epoch {last.epoch}: {name} = {pair(x)}"
        unit = f"d = {last.d}. z = {number(last.before @ x)}, so y = {last.y}"
        over = k == len(self.steps) and right == n
        end = " All are right: the walk is over." if over else ""
        return f"{shown}, {unit}: {self.judged(last, name, x)}. {now}{end}"

    def judged(self, last: Step, name: str, x: np.ndarray) -> str:
        """Whether the unit was right, and what became of w."""
        if not last.mistake:
            moved = not np.array_equal(last.before, last.after)
            return "right, and yet your w moves" if moved else "right, w stays"
        rule = last.before + x * (last.d - last.y)
        if not np.allclose(rule, last.after):
            return f"a mistake; the rule gives {pair(rule)}"
        return f"a mistake, {name} is {'added' if last.d else 'taken away'}"

    def told_weights(self, w: np.ndarray, X: np.ndarray) -> str:
        """Where w is, seen from the cases."""
        if not all_right(X, self.d):
            return "No w gets all cases right: nothing is coloured here, and the walk has no end."
        inside = right_ones(X, self.d, w) == len(self.d)
        where = "w is in the coloured cone" if inside else "w is outside the coloured cone"
        return f"{where}, in which all {len(self.d)} cases are right."

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The live widget, and for pages without one the picture of weight space and both words."""
        still = self.weights._repr_mimebundle_(**kwargs)[0]
        words = f"{self.data.sentence} {self.weights.sentence}"
        picture = {"image/png": still["image/png"], "text/plain": words}
        return dict(super()._repr_mimebundle_(**kwargs)) | picture


def side(plane: Plane) -> ipywidgets.VBox:
    """A plane as a column, so that two stand side by side where there is room."""
    return ipywidgets.VBox([plane], layout=ipywidgets.Layout(width=f"{SIDE + 66}px"))


def limits(reach: float) -> tuple[float, float]:
    return -reach, reach


def fires_at(w: np.ndarray, reach: float) -> np.ndarray:
    """What the unit says at every place of the plane, (CELLS, CELLS) of 0 and 1."""
    places = -reach + 2 * reach * (np.arange(CELLS) + 0.5) / CELLS
    z = w[0] * places[None, :] + w[1] * places[:, None]
    return (z >= 0).astype(int)


def controls(n_steps: int, step: int) -> dict[str, ipywidgets.Widget]:
    """How many examples have been shown, in which order, and a step back."""
    named = {"style": {"description_width": "initial"}}
    return {
        "step": ipywidgets.IntSlider(
            value=step, max=max(n_steps, 1), description="examples shown",
            tooltip="How many examples the unit has been shown; backwards too",
            layout=ipywidgets.Layout(width="380px"), **named,
        ),
        "order": ipywidgets.Dropdown(
            options=list(ORDERS.items()), description="order",
            tooltip="In which order the cases come", **named,
        ),
        "back": ipywidgets.Button(
            description="Back", icon="step-backward", tooltip="Pause, and go one step back"
        ),
    }  # fmt: skip
