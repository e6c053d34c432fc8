"""Two points and a query in the plane: who is nearer by ℓ1, who by ℓ2?"""

import numpy as np

from course_lib.models.neighbors.distances import distance
from course_lib.plots.style import CLASS_COLOURS
from course_lib.widgets.plane import Plane, line

START = ((0.0, 0.0), (4.0, 1.5), (-3.0, -2.0))
L1_COLOUR, L2_COLOUR = CLASS_COLOURS[0], CLASS_COLOURS[1]


class TwoMeasures(Plane):
    """Q, A and B, to be moved; from Q to each the streets of ℓ1 and the straight line of ℓ2.

    Around Q lie the unit balls: all points at ℓ1 distance 1 (a diamond) and at ℓ2 distance 1 (a
    circle).
    """

    def __init__(self, points: tuple = START) -> None:
        super().__init__(
            points, names=("Q", "A", "B"), labels=(-1, 0, 1), xlim=(-6, 6), ylim=(-5, 5),
            steps=(0.25, 0.25), width=560, height=470,
        )  # fmt: skip
        self.on_move(self.measure)

    def measure(self, points: np.ndarray) -> None:
        """Draw the ways from Q to A and to B, and say who is nearer by which measure."""
        q, a, b = points
        self.lines = [*unit_balls(q), *ways(q, a), *ways(q, b)]
        self.sentence = verdict(q, a, b)


def unit_balls(q: np.ndarray) -> list[dict]:
    """The borders of both unit balls around q."""
    turn = np.linspace(0, 2 * np.pi, 61)
    circle = q + np.column_stack([np.cos(turn), np.sin(turn)])
    diamond = q + np.array([[1, 0], [0, 1], [-1, 0], [0, -1], [1, 0]])
    return [
        line(diamond, style="dotted", colour=L1_COLOUR),
        line(circle, style="dotted", colour=L2_COLOUR),
    ]


def ways(q: np.ndarray, point: np.ndarray) -> list[dict]:
    """ℓ1 along the axes, ℓ2 straight on, each with its length."""
    corner = np.array([point[0], q[1]])
    l1, l2 = distance(q, point, 1), distance(q, point, 2)
    return [
        line([q, corner, point], f"ℓ1 = {l1:.2f}", "dashed", L1_COLOUR),
        line([q, point], f"ℓ2 = {l2:.2f}", "solid", L2_COLOUR),
    ]


def verdict(q: np.ndarray, a: np.ndarray, b: np.ndarray) -> str:
    """Who is nearer to q by each measure, in a sentence."""
    l1, l2 = nearer(q, a, b, p=1), nearer(q, a, b, p=2)
    lengths = (
        f"A is at {distance(q, a, 1):.2f} by ℓ1 and {distance(q, a, 2):.2f} by ℓ2, "
        f"B at {distance(q, b, 1):.2f} and {distance(q, b, 2):.2f}."
    )
    if l1 == l2:
        return f"{lengths} Both measures: {l1}."
    if "equally" in l1 or "equally" in l2:
        return f"{lengths} By ℓ1: {l1}; by ℓ2: {l2}. Almost: now one of them must prefer the other."
    return f"{lengths} They disagree! By ℓ1: {l1}; by ℓ2: {l2}."


def nearer(q: np.ndarray, a: np.ndarray, b: np.ndarray, p: float) -> str:
    """The nearer one in words; what the eye cannot tell apart is equally near.

    >>> nearer(np.zeros(2), np.array([3, 3]), np.array([0, 5]), p=1)
    'B is nearer'
    """
    gap = distance(q, a, p) - distance(q, b, p)
    if abs(gap) < 1e-6:
        return "A and B are equally near"
    return "A is nearer" if gap < 0 else "B is nearer"
