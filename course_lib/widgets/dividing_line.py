"""A line to be moved by its two ends: which side says what, how far, and how surely."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import numpy as np

from course_lib.models.linear.scores import distance_from_origin, signed_distance
from course_lib.plots.style import CLASS_COLOURS, INK
from course_lib.widgets.answers import AnswerError, NotAnswered, answer
from course_lib.widgets.arrows import arrow
from course_lib.widgets.nearest_regions import cells
from course_lib.widgets.plane import PALE, Plane, PlaneBox, line
from course_lib.widgets.vote_regions import squared
from course_lib.widgets.words import number, pair

CELLS = 120  # a side of the coloured plane
SIDES, SURE = "side", "probability"
SHOWN = {"side: fires or not": SIDES, "probability σ(w·x + b)": SURE}
QUESTIONS = {
    SIDES: "Which numbers change when you pull P and Q apart, and which do not?",
    SURE: "Before you pull P and Q apart, without turning the line: what will the shades do?",
}
XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
TURNED = -np.pi / 6  # of the line at first, from the one half-way between the classes
TURN = np.linspace(0, 2 * np.pi, 25)
RING = np.column_stack([np.cos(TURN), np.sin(TURN)])  # around a sample on the wrong side


class DividingLine(PlaneBox):
    """Samples `X` (n, 2) with labels `d` of 0 and 1, and the line w·x + b = 0 through P and Q.

    w stands at right angles to the line and is as long as the way from P to Q. The unit fires
    where w·x + b ≥ 0. `ends` are P and Q at first; `fixed` samples cannot be dragged. `show` is
    "side" or "probability". `probability`, if given, is the student's `predict_probability(X, w,
    b)`, or its name in the notebook, and shades the plane in place of the library's.
    """

    def __init__(
        self,
        X: Any,
        d: Sequence[int] | np.ndarray,
        ends: Any = None,
        show: str = SIDES,
        probability: str | Callable | None = None,
        fixed: bool = False,
        question: str | None = None,
    ) -> None:
        X, self.d = np.asarray(X, dtype=float), np.asarray(d)
        self.own = None if probability is None else answer(probability)
        ends = first_ends(X, self.d) if ends is None else np.asarray(ends)
        points = np.vstack([X, ends])
        size = 500, 440
        xlim, ylim = squared(points, *size)
        self.plane = Plane(
            points, labels=[*self.d.tolist(), -1, -1], names=[*capitals(len(X)), "P", "Q"],
            movable=[not fixed] * len(X) + [True, True], xlim=xlim, ylim=ylim,
            width=size[0], height=size[1],
        )  # fmt: skip
        self.show = ipywidgets.Dropdown(
            options=list(SHOWN.items()), value=show if self.own is None else SURE,
            description="colours", tooltip="What the colour of a place tells",
        )  # fmt: skip
        self.plane.on_move(self.move)
        self.show.observe(lambda change: self.refresh(), "value")
        heading = ipywidgets.HTML(f"<b>{question or QUESTIONS[self.show.value]}</b>")
        controls = [] if self.own else [self.show]
        super().__init__([heading, *controls, self.plane])

    @classmethod
    def xor(cls) -> "DividingLine":
        """The four corners of XOR, which stay where they are."""
        question = "Move P and Q: how many of the four can you get right?"
        return cls(*XOR, ends=[[-0.3, 0.9], [0.9, -0.3]], fixed=True, question=question)

    def refresh(self) -> None:
        """Draw anew, for what changed without a move."""
        self.plane.points = self.plane.points.copy()

    def move(self, points: np.ndarray) -> None:
        """Draw the line of P and Q, and say what it is and whom it gets wrong."""
        X, (P, Q) = points[:-2], points[-2:]
        w, b = normal_form(P, Q)
        if not np.any(w):
            self.plane.lines, self.plane.backdrop = [], None
            self.plane.sentence = "P lies on Q: there is no line. Pull them apart."
            return
        far = signed_distance(X, w, b)
        wrong = np.flatnonzero((far >= 0) != self.d)
        self.plane.lines = [*self.drawn(P, Q, w, b), *self.rings(X[wrong])]
        said = f"{self.where(w, b)} {self.who(far, wrong)}"
        try:
            self.plane.backdrop = self.colours(w, b)
        except NotAnswered:
            self.plane.backdrop = None
            said += " The shades wait for your answer."
        except AnswerError as error:
            self.plane.alert, self.plane.backdrop = str(error), None
            said += " Your function shades nothing yet."
        self.plane.sentence = said

    def drawn(self, P: np.ndarray, Q: np.ndarray, w: np.ndarray, b: float) -> list[dict]:
        """The line across the frame, w, and the way from the origin to the line."""
        width = self.plane.xlim[1] - self.plane.xlim[0]
        along = (Q - P) / np.sqrt(w @ w) * 2 * width
        middle = (P + Q) / 2
        share = share_within(middle, w, np.array([self.plane.xlim, self.plane.ylim]))
        lines = [line([middle - along, middle + along], colour=INK)]
        tip = middle + share * w
        style = "solid" if share == 1 else "dashed"
        shaft, head = arrow(middle, tip, self.plane.xlim, "w", style, CLASS_COLOURS[1])
        step = 0.04 * width / np.sqrt(w @ w) * w  # beyond the tip, and behind the origin
        lines += [shaft | {"at": (tip + step).tolist()}, head]
        foot = -b * w / (w @ w)
        if distance_from_origin(w, b) > 0.02 * width:
            label = f"|b|/‖w‖ = {distance_from_origin(w, b):.2f}"
            at = {"at": (np.sign(b) * step).tolist()}
            lines.append(line([(0, 0), foot], label, "dotted", INK) | at)
        return lines

    def rings(self, X: np.ndarray) -> list[dict]:
        """A ring around each sample on the wrong side."""
        radius = 0.028 * (self.plane.xlim[1] - self.plane.xlim[0])
        return [line(x + radius * RING, colour=INK) for x in X]

    def colours(self, w: np.ndarray, b: float) -> np.ndarray:
        """What the unit says at every place: class numbers, or shades of how sure it is."""
        Q = cells(CELLS, self.plane.xlim, self.plane.ylim)
        if self.own is not None:
            with np.errstate(all="ignore"):
                p = as_probabilities(self.own(Q.copy(), w.copy(), b), len(Q))
            return shades(p.reshape(CELLS, CELLS))
        z = (Q @ w + b).reshape(CELLS, CELLS)
        if self.show.value == SIDES:
            return (z >= 0).astype(int)
        return shades(1 / (1 + np.exp(-np.clip(z, -700, 700))))

    def where(self, w: np.ndarray, b: float) -> str:
        """The line as numbers."""
        length, away = float(np.sqrt(w @ w)), distance_from_origin(w, b)
        return (
            f"w = {pair(w)} of length {length:.2f}, b = {number(b)}: the line is |b|/‖w‖ = "
            f"{away:.2f} away from the origin."
        )

    def who(self, far: np.ndarray, wrong: np.ndarray) -> str:
        """How many are on their right side, and who is not."""
        names = self.plane.names
        nearest = int(np.argmin(np.abs(far)))
        n = len(far)
        if not len(wrong):
            return (
                f"All {n} are on their right side; the nearest is {names[nearest]}, at "
                f"{abs(far[nearest]):.2f}."
            )
        listed = ", ".join(names[i] for i in wrong)
        return f"{n - len(wrong)} of {n} are on their right side; wrong (ringed): {listed}."


def capitals(n: int) -> list[str]:
    """Names for n samples, none that of a vector or of an end of the line.

    >>> capitals(24)[-3:]
    ['Z', 'A1', 'B1']
    """
    alphabet = "ABCDEFGHIJKLMNORSTUVYZ"
    return [
        alphabet[i % len(alphabet)] + (str(i // len(alphabet)) if i >= len(alphabet) else "")
        for i in range(n)
    ]


def first_ends(X: np.ndarray, d: np.ndarray) -> np.ndarray:
    """P and Q between the means of the classes, turned so that there is something to mend.

    >>> first_ends(np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([0, 1])).round(2).tolist()
    [[1.5, 0.87], [0.5, -0.87]]
    """
    means = [X[d == k].mean(axis=0) for k in (0, 1)]
    apart = means[1] - means[0]
    along = np.array([apart[1], -apart[0]]) / 2
    cos, sin = np.cos(TURNED), np.sin(TURNED)
    turned = np.array([cos * along[0] - sin * along[1], sin * along[0] + cos * along[1]])
    middle = (means[0] + means[1]) / 2
    return np.array([middle - turned, middle + turned])


def normal_form(P: np.ndarray, Q: np.ndarray) -> tuple[np.ndarray, float]:
    """w and b of the line through P and Q: w to the left of the way from P to Q, and as long.

    >>> w, b = normal_form(np.array([1.0, 0.0]), np.array([1.0, 2.0]))
    >>> w.tolist(), float(b)
    ([-2.0, 0.0], 2.0)
    """
    along = Q - P
    w = np.array([-along[1], along[0]])
    return w, float(-w @ P)


def share_within(start: np.ndarray, way: np.ndarray, limits: np.ndarray) -> float:
    """The share of an arrow from `start` that lies within the frame, `limits` (2 axes, 2 ends).

    >>> share_within(np.array([0.0, 0.0]), np.array([1.0, 4.0]), np.array([[-2, 2], [-2, 2]]))
    0.48
    """
    moves = way != 0
    ends = (limits[moves] - start[moves, None]) / way[moves, None]  # how often the way fits
    return float(np.clip(0.96 * np.min(np.max(ends, axis=1)), 0, 1))


def shades(p: np.ndarray) -> np.ndarray:
    """Probabilities (h, w) as bytes RGBA: paper at ½, each class the stronger the surer."""
    colours = np.array(
        [[int(CLASS_COLOURS[k][i : i + 2], 16) for i in (1, 3, 5)] for k in (0, 1)], dtype=float
    )
    towards = colours[(p >= 0.5).astype(int)]  # (h, w, 3)
    strength = 1.5 * PALE * np.abs(2 * p - 1)[..., None]
    rgb = np.rint(255 + strength * (towards - 255)).astype(np.uint8)
    return np.dstack([rgb, np.full(p.shape, 255, np.uint8)])


def as_probabilities(values: Any, n: int) -> np.ndarray:
    """A student's probabilities as floats (n,); AnswerError says what came instead."""
    p = np.asarray(values)
    if p.shape != (n,) or p.dtype.kind not in "biuf":
        raise AnswerError(
            f"predict_probability gave {p.dtype} of shape {p.shape} for {n} places; "
            f"expected numbers of shape ({n},)."
        )
    strange = p[~((p >= 0) & (p <= 1))]
    if len(strange):
        raise AnswerError(f"predict_probability gave {strange[0]:.4g}; expected 0 to 1.")
    return p.astype(float)


def show_xor(args: tuple, own: str) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me* for `answer_xor`: the four corners and a line to be moved."""
    return [("Is there a line that gets all four right?", DividingLine.xor())]
