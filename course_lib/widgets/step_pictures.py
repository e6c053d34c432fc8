"""*Show me* for one step of the perceptron: weight space, the case's line, and where w goes."""

from collections.abc import Callable

import numpy as np

from course_lib.plots.style import INK
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.arrows import arrow
from course_lib.widgets.linear_tables import Views, beside
from course_lib.widgets.plane import Plane
from course_lib.widgets.walk_pictures import agreeing, limits, sides
from course_lib.widgets.walk_steps import as_weights
from course_lib.widgets.words import number, pair

SIDE = 340  # pixels of the axes


def show_step(args: tuple, own: Callable) -> Views:
    """Two weights drawn in their plane, the student's step beside the right one; more in tables."""
    w, x, d = args
    tables = beside("perceptron_step.stepped", ("w", "x", "d"), (w.copy(), x, d), own)
    if w.shape != (2,):
        return tables
    right = w + x * (d - int(w @ x >= 0))
    try:
        with np.errstate(all="ignore"):
            yours = as_weights(answer(own)(w.copy(), x.copy(), d))
    except AnswerError:
        return tables
    reach = float(np.ceil(1.25 * max(np.max(np.abs([w, right, yours])), 2)))
    return [
        ("Your step", step_plane(w, x, d, yours, reach)),
        ("As it should be", step_plane(w, x, d, right, reach)),
    ]


def step_plane(w: np.ndarray, x: np.ndarray, d: int, after: np.ndarray, reach: float) -> Plane:
    """Weight space with w before and after one example; coloured where this example is right."""
    z = w @ x
    went = "w stays" if np.array_equal(w, after) else f"w goes to {pair(after)}"
    plane = Plane(
        [w], names=["w"], movable=False, xlim=limits(reach), ylim=limits(reach),
        xlabel="w₁", ylabel="w₂", width=SIDE + 64, height=SIDE + 56,
        sentence=f"w = {pair(w)}, x = {pair(x)}: z = {number(z)}, so y = {int(z >= 0)}; "
        f"d = {d}. {went}. Coloured: where x is right.",
    )  # fmt: skip
    wanted = np.array([d])
    moved = [] if np.array_equal(w, after) else arrow(w, after, limits(reach), colour=INK)
    plane.lines = sides(x[None, :], wanted, ["x"], reach) + moved
    plane.backdrop = agreeing(x[None, :], wanted, reach)
    return plane
