"""Two vectors to drag: their dot product, as a sum and as lengths and an angle."""

import html
from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.answers import AnswerError, NotAnswered, number_answer
from course_lib.widgets.plane import Plane, line

START = ((3.0, 1.0), (1.0, 3.0))
REACH = 5.0
HEAD = 0.045  # an arrow's head, as a share of the width of the axes
RIGHT_ANGLE = 1.0  # degrees: nearer to 90 than this looks like a right angle
SHOWN = 12  # entries of a longer vector that a table shows


class DotProduct(Plane):
    """Vectors a and b from the origin, to be moved by their tips, and the shadow of a on b.

    What `own(a, b)` gives for the cosine of their angle, if it is given, is told beside the right
    one: the student's function, or its name in the notebook.
    """

    def __init__(self, points: Any = START, own: str | Callable | None = None) -> None:
        points = np.array(points, dtype=float)
        self.own = None if own is None else number_answer(own)
        reach = max(REACH, float(np.ceil(1.2 * np.max(np.abs(points)))))
        super().__init__(
            points, names=("a", "b"), labels=(0, 1), xlim=(-reach, reach), ylim=(-reach, reach),
            steps=(reach / 20, reach / 20), width=480, height=472,
        )  # fmt: skip
        self.on_move(self.measure)

    def measure(self, points: np.ndarray) -> None:
        """Draw both vectors and the shadow of a on b; say the product in both ways."""
        a, b = points
        self.lines = [
            *shadow(a, b, self.xlim[1]),
            *arrow((0, 0), a, self.xlim, colour=CLASS_COLOURS[0]),
            *arrow((0, 0), b, self.xlim, colour=CLASS_COLOURS[1]),
        ]
        self.sentence = f"{in_words(a, b)}{self.told(a, b)}".replace("-", "−")

    def told(self, a: np.ndarray, b: np.ndarray) -> str:
        """What the student's function gives, beside the right cosine."""
        if self.own is None:
            return ""
        try:
            with np.errstate(all="ignore"):
                value = self.own(a.copy(), b.copy())
        except NotAnswered as error:
            return f" The picture waits for your answer: {error}."
        except AnswerError as error:
            self.alert = str(error)
            return " Your function gives no cosine yet."
        right = cosine(a, b)
        verdict = "right" if np.isclose(value, right) else f"expected {right:.3f}"
        return f" Your function gives {value:.3f} for the cosine: {verdict}."


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    """The cosine of the angle between two vectors, a · b / (‖a‖ ‖b‖); 0 if one has length 0.

    >>> cosine(np.array([3.0, 4.0]), np.array([4.0, 3.0]))
    0.96
    """
    lengths = np.sqrt(a @ a) * np.sqrt(b @ b)
    return float(a @ b / lengths) if lengths > 0 else 0.0


def shadow(a: np.ndarray, b: np.ndarray, reach: float) -> list[dict]:
    """The line of b, and the way from a straight down to it; nothing where b has no direction."""
    length = np.sqrt(b @ b)
    if length == 0:
        return []
    foot = (a @ b) / length**2 * b
    far = 2 * reach * b / length
    drawn = [line([-far, far], style="dotted", colour=FAINT), line([a, foot], style="dashed")]
    label = f"shadow {a @ b / length:.2f}".replace("-", "−")
    return [*drawn, line([(0, 0), foot], label, colour=CLASS_COLOURS[2], width=7)]


def arrow(
    start: Any, end: Any, xlim: tuple, label: str = "", style: str = "solid", colour: str = INK
) -> list[dict]:
    """An arrow as lines for `Plane.lines`; `xlim` is for the size of its head."""
    start, end = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    way = end - start
    length = np.sqrt(way @ way)
    shaft = line([start, end], label, style, colour)
    if length == 0:
        return [shaft]
    along = way / length * min(HEAD * (xlim[1] - xlim[0]), length / 2)
    across = np.array([-along[1], along[0]]) / 2
    return [shaft, line([end - along + across, end, end - along - across], colour=colour)]


def in_words(a: np.ndarray, b: np.ndarray) -> str:
    """The product as a sum, then as lengths and an angle, then what its sign says.

    >>> in_words(np.array([2.0, 0.0]), np.array([0.0, 1.0]))[:32]
    'a · b = 2 · 0 + 0 · 1 = 0.00. Le'
    """
    product, lengths = a @ b, (np.sqrt(a @ a), np.sqrt(b @ b))
    total = " + ".join(f"{signed(x)} · {signed(y)}" for x, y in zip(a, b, strict=True))
    text = f"a · b = {total} = {product:.2f}. Lengths {lengths[0]:.2f} and {lengths[1]:.2f}"
    if min(lengths) == 0:
        return f"{text}: a vector of length 0 has no direction, so there is no angle."
    angle = float(np.degrees(np.arccos(np.clip(cosine(a, b), -1, 1))))
    return f"{text}, angle {angle:.0f}°, cosine {cosine(a, b):.2f}: {side(angle)}."


def side(angle: float) -> str:
    """What an angle in degrees says of two directions.

    >>> side(60)
    'more with each other than against, so the product is positive'
    """
    if abs(angle - 90) < 1e-6:
        return "at right angles, so the product is 0"
    if abs(angle - 90) < RIGHT_ANGLE:
        return "almost at right angles, so the product is almost 0"
    if angle < 90:
        return "more with each other than against, so the product is positive"
    return "more against each other than with, so the product is negative"


def signed(value: float) -> str:
    """A factor, in brackets if it is negative.

    >>> signed(-0.25)
    '(−0.25)'
    """
    shown = f"{value:.4g}"
    return f"(−{shown[1:]})" if shown.startswith("-") else shown


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me*: two vectors of the plane drawn, longer ones as a table of their products."""
    a, b = (np.asarray(each, dtype=float) for each in args)
    if a.shape == (2,):
        return [("The two vectors, and what your function gives", DotProduct([a, b], own))]
    return [("Their products, and what your function gives", product_table(a, b, own))]


def product_table(a: np.ndarray, b: np.ndarray, own: Callable) -> ipywidgets.HTML:
    """Entry by entry a, b and a · b, with the lengths, the right cosine and the student's."""
    rows = "".join(
        f"<tr><th scope='row'>{j}</th><td>{x:.4g}</td><td>{y:.4g}</td><td>{x * y:.4g}</td></tr>"
        for j, (x, y) in enumerate(zip(a[:SHOWN], b[:SHOWN], strict=True))
    )
    more = f" The first {SHOWN} of {len(a)} entries are shown." if len(a) > SHOWN else ""
    try:
        with np.errstate(all="ignore"):
            told = f"gives {number_answer(own)(a.copy(), b.copy()):.6g}"
    except AnswerError as error:
        told = f"gives no number: {error}"
    words = (
        f"Sum of the products {a @ b:.6g}; lengths {np.sqrt(a @ a):.6g} and {np.sqrt(b @ b):.6g}; "
        f"so the cosine is {cosine(a, b):.6g}. Your function {told}."
    )
    return ipywidgets.HTML(
        f"<table><caption>{html.escape(words + more)}</caption>"
        "<tr><th scope='col'>entry</th><th scope='col'>a</th><th scope='col'>b</th>"
        f"<th scope='col'>a · b</th></tr>{rows}</table>"
    )
