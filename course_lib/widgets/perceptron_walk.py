"""The perceptron's steps, forwards and backwards: the cases on one plane, w on another."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.models.linear.perceptron import Step
from course_lib.widgets.access import LessonBox
from course_lib.widgets.answers import AnswerError, NotAnswered, answer
from course_lib.widgets.clock import Clock
from course_lib.widgets.dividing_line import capitals
from course_lib.widgets.plane import Plane
from course_lib.widgets.walk_pictures import (
    agreeing,
    fires_at,
    limits,
    line_of,
    ring,
    sides,
    trail,
)
from course_lib.widgets.walk_steps import (
    all_right,
    as_weights,
    demo_cases,
    right_ones,
    walk,
)
from course_lib.widgets.words import number, pair

__all__ = ["PerceptronWalk", "demo_cases"]

SIDE = 284  # pixels of the axes: with one unit on both, right angles look right
ORDERS = {"as they stand": False, "dealt anew in each epoch": True}


class PerceptronWalk(LessonBox):
    """Cases `X` (n, 2) with what the unit is to say, `d` (n,) of 0 and 1; a step at a time.

    There is no bias: the line of w goes through the origin. In one plane the cases, w and its line;
    in another weight space, where w is a point and each case a line, with a short arrow to the side
    on which w gets it right; where all get right is coloured. Cases and w can be dragged; a dragged
    w is where the walk starts anew. `step` is how many examples have been shown at first.

    `own`, if given, is the student's `perceptron_step(w, x, d)`, or its name in the notebook.
    """

    question = "Before you play: into which part of weight space must w walk, to end there?"

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
            [column(self.data), column(self.weights)],
            layout=ipywidgets.Layout(flex_flow="row wrap", grid_gap="8px"),
        )
        heading = ipywidgets.HTML(f"<b>{self.question}</b>")
        super().__init__([heading, row, both])

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
        near, far = self.data.xlim[1], self.weights.xlim[1]
        ringed = [] if last is None else [ring(X[last.i], near)]
        self.data.lines = line_of(w, near) + ringed
        self.data.backdrop = fires_at(w, near)
        self.data.sentence = self.told(k, last, w)
        walked = trail(self.start, self.steps[:k], far)
        self.weights.lines = sides(X, self.d, self.data.names, far) + walked
        self.weights.backdrop = agreeing(X, self.d, far)
        if not np.array_equal(self.weights.points[0], w):
            self.weights.points = [w]
        self.weights.sentence = self.told_weights(w, X)

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


def column(plane: Plane) -> ipywidgets.VBox:
    """A plane as a column, so that two stand side by side where there is room."""
    return ipywidgets.VBox([plane], layout=ipywidgets.Layout(width=f"{SIDE + 66}px"))


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
