"""Drag a sample: the widest street follows those at its kerbs, and does not notice the others."""

from typing import Any

import ipywidgets
import numpy as np

from course_lib.plots.style import INK
from course_lib.widgets.axes import listed
from course_lib.widgets.nearest_regions import letters
from course_lib.widgets.plane import Plane, PlaneBox, line
from course_lib.widgets.svm_demo import HARD, TOUCH, line_of, train, two_groups
from course_lib.widgets.svm_pictures import level_line

LIMIT = 4.5


class WidestStreet(PlaneBox):
    """Samples to be dragged, and the widest street between the two classes.

    A line is drawn from each sample at a kerb to the middle of the street. `bare` leaves out the
    question.
    """

    question = "Before you drag: which samples can you move without moving the street?"

    def __init__(self, bare: bool = False) -> None:
        X, self.y = two_groups()
        self.names = letters(len(X))
        self.width = 0.0
        self.plane = Plane(
            X, labels=(self.y > 0).astype(int).tolist(), names=self.names,
            xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT), width=464, height=456,
        )  # fmt: skip
        self.plane.on_move(self.move)
        heading = [] if bare else [ipywidgets.HTML(f"<b>{self.question}</b>")]
        super().__init__([*heading, self.plane])

    def move(self, X: np.ndarray) -> None:
        """Find the street anew, and say who holds it."""
        w, b = line_of(train(X @ X.T, self.y, HARD), X, self.y)
        margins = self.y * (X @ w + b)
        if np.min(margins) < 1 - TOUCH:
            self.plane.lines, self.width = [], 0.0
            self.plane.sentence = (
                "No line parts the classes any more: there is no street. Drag the sample back."
            )
            return
        holds = np.flatnonzero(margins < 1 + TOUCH)
        self.plane.lines = [*street(w, b), *(support(X[i], w, b) for i in holds)]
        before, self.width = self.width, 2 / float(np.sqrt(w @ w))
        names = listed([self.names[i] for i in holds])
        self.plane.sentence = (
            f"The widest street is {self.width:.2f} wide{compared(before, self.width)}. It is held "
            f"by {names}; the other {len(X) - len(holds)} samples have no say."
        )


def compared(before: float, now: float) -> str:
    """What a move has done to the width, in words.

    >>> compared(0.0, 2.0), compared(2.0, 2.0), compared(2.5, 2.0)
    ('', ', as before', ', narrower than before')
    """
    if before == 0:
        return ""
    if abs(before - now) < 0.005:
        return ", as before"
    return f", {'wider' if now > before else 'narrower'} than before"


def street(w: np.ndarray, b: float) -> list[dict]:
    """The middle of the street and its kerbs, each as far as the plane goes."""
    middle = line(inside(level_line(w, b, 0)), width=3)
    kerbs = [line(inside(level_line(w, b, c)), style="dashed", width=1.5) for c in (-1, 1)]
    return [middle, *kerbs]


def support(x: np.ndarray, w: np.ndarray, b: float) -> dict:
    """From a sample at the kerb straight to the middle of the street."""
    foot = x - w * (w @ x + b) / (w @ w)
    return line([x, foot], style="dotted", colour=INK)


def inside(ends: np.ndarray) -> np.ndarray:
    """The part of a long line (2, 2) that lies in the plane.

    >>> inside(np.array([[100.0, 1.0], [-100.0, 1.0]])).round(2)
    array([[ 4.5,  1. ],
           [-4.5,  1. ]])
    """
    start, way = ends[0], ends[1] - ends[0]
    enter, leave = 0.0, 1.0
    for axis in (0, 1):
        if way[axis] == 0:
            leave = leave if abs(start[axis]) < LIMIT else 0.0
            continue
        cuts = sorted(((side * LIMIT - start[axis]) / way[axis]) for side in (-1, 1))
        enter, leave = max(enter, cuts[0]), min(leave, cuts[1])
    if enter >= leave:  # it passes by outside: a point in the corner that nobody sees
        return np.full((2, 2), LIMIT)
    return np.array([start + enter * way, start + leave * way])


def show_choice(args: tuple, own: Any) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me* for `answer_support`: the street, whose samples can be dragged."""
    return [("Drag samples behind the kerbs, then one at a kerb", WidestStreet(bare=True))]
