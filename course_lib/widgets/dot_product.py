"""Two vectors to drag: their dot product, as a sum and as lengths and an angle."""

import html
from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.plots.style import CLASS_COLOURS, FAINT
from course_lib.widgets.answers import AnswerError, NotAnswered, number_answer
from course_lib.widgets.arrows import Labels, arrow
from course_lib.widgets.plane import Plane, line
from course_lib.widgets.words import figures, signed

START = ((3.0, 1.0), (1.0, 3.0))
REACH = 5.0
SIDE = 416  # pixels of the axes
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
            steps=(reach / 20, reach / 20), width=SIDE + 64, height=SIDE + 56, name_away=(0.0, 0.0),
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
        self.sentence = f"{in_words(a, b)}{self.told(a, b)}"

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
        told = f" Your function gives {value:.3f} for the cosine: {verdict}."
        return told.replace("-", "−")


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
    label = f"shadow {abs(a @ b) / length:.2f}{', against b' if against(a, b) else ''}"
    fallen = line([(0, 0), foot], label, colour=CLASS_COLOURS[2], width=7)
    return [*drawn, fallen | {"at": beside(label, a, b, foot, reach)}]


def against(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether the shadow of a lies on the far side of 0, seen from b, and is long enough to see."""
    return bool(round(a @ b / np.sqrt(b @ b), 2) < 0)


def beside(label: str, a: np.ndarray, b: np.ndarray, foot: np.ndarray, reach: float) -> list[float]:
    """A place for the label of the shadow, if it can be on the side where a is not."""
    labels = Labels(reach, SIDE)
    for tip in (a, b):
        labels.keep_point(tip)
        labels.keep_line((0, 0), tip)
    labels.keep_line(a, foot)
    labels.keep_line((0, 0), foot)
    across = np.array([-b[1], b[0]]) / np.sqrt(b @ b)
    return labels.along(label, (0, 0), foot, across if across @ a < 0 else -across)


def in_words(a: np.ndarray, b: np.ndarray) -> str:
    """The product as a sum, then as lengths and an angle, then what its sign says.

    >>> in_words(np.array([2.0, 0.0]), np.array([0.0, 1.0]))[:32]
    'a · b = 2 · 0 + 0 · 1 = 0.00. Le'
    """
    product, lengths = a @ b, (np.sqrt(a @ a), np.sqrt(b @ b))
    total = " + ".join(f"{signed(x)} · {signed(y)}" for x, y in zip(a, b, strict=True))
    text = f"a · b = {total} = {fixed(product)}. Lengths {lengths[0]:.2f} and {lengths[1]:.2f}"
    if min(lengths) == 0:
        return f"{text}: a vector of length 0 has no direction, so there is no angle."
    angle = float(np.degrees(np.arccos(np.clip(cosine(a, b), -1, 1))))
    fallen = f"The shadow of a on b has length {abs(product) / lengths[1]:.2f}"
    if against(a, b):
        fallen += ", on the far side: counted negative"
    return f"{text}, angle {angle:.0f}°, cosine {fixed(cosine(a, b))}: {side(angle)}. {fallen}."


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


def fixed(value: float) -> str:
    """Two places behind the point, and no −0.00.

    >>> fixed(-1.5), fixed(-0.001)
    ('−1.50', '0.00')
    """
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me*: two vectors of the plane drawn, longer ones as a table of their products."""
    a, b = (np.asarray(each, dtype=float) for each in args)
    if a.shape == (2,):
        return [("The two vectors, and what your function gives", DotProduct([a, b], own))]
    return [("Their products, and what your function gives", product_table(a, b, own))]


def product_table(a: np.ndarray, b: np.ndarray, own: Callable) -> ipywidgets.HTML:
    """Entry by entry a, b and a · b, with the lengths, the right cosine and the student's."""
    rows = "".join(
        f"<tr><th scope='row'>{j}</th>{cells(x, y, x * y)}</tr>"
        for j, (x, y) in enumerate(zip(a[:SHOWN], b[:SHOWN], strict=True))
    )
    more = f" The first {SHOWN} of {len(a)} entries are shown." if len(a) > SHOWN else ""
    try:
        with np.errstate(all="ignore"):
            told = f"gives {figures(number_answer(own)(a.copy(), b.copy()), 6)}"
    except AnswerError as error:
        told = f"gives no number: {error}"
    words = (
        f"Sum of the products {figures(a @ b, 6)}; "
        f"lengths {figures(np.sqrt(a @ a), 6)} and {figures(np.sqrt(b @ b), 6)}; "
        f"so the cosine is {figures(cosine(a, b), 6)}. Your function {told}."
    )
    return ipywidgets.HTML(
        f"<table><caption>{html.escape(words + more)}</caption>"
        "<tr><th scope='col'>entry</th><th scope='col'>a</th><th scope='col'>b</th>"
        f"<th scope='col'>a · b</th></tr>{rows}</table>"
    )


def cells(*values: float) -> str:
    return "".join(f"<td>{figures(value, 4)}</td>" for value in values)
