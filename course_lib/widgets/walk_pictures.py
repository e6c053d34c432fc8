"""What the perceptron's walk is drawn with: lines, arrows and colours of its two planes."""

from collections.abc import Sequence

import numpy as np

from course_lib.models.linear.perceptron import Step
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.arrows import arrow
from course_lib.widgets.dividing_line import RING
from course_lib.widgets.plane import line

CELLS = 100  # a side of the coloured planes
CONE = CLASS_COLOURS[2]


def limits(reach: float) -> tuple[float, float]:
    return -reach, reach


def line_of(w: np.ndarray, reach: float) -> list[dict]:
    """w as an arrow from the origin, and its line at right angles to it."""
    if not np.any(w):
        return []
    along = np.array([-w[1], w[0]]) / np.sqrt(w @ w) * 2 * reach
    share = 0.96 * reach / max(np.max(np.abs(w)), 0.96 * reach)  # w stays within the frame
    style = "solid" if share == 1 else "dashed"
    shaft, head = arrow((0, 0), share * w, limits(reach), "w", style, INK)
    at = (share + 0.07 * reach / np.sqrt(w @ w)) * w  # beyond the tip
    return [line([-along, along]), shaft | {"at": at.tolist()}, head]


def ring(x: np.ndarray, reach: float) -> dict:
    """A ring around one case."""
    return line(x + 0.06 * reach * RING, colour=INK, width=3)


def sides(X: np.ndarray, d: np.ndarray, names: Sequence[str], reach: float) -> list[dict]:
    """Each case as a line of weight space, with a short arrow to the side where it is right."""
    lines = []
    for x, wanted, name in zip(X, d, names, strict=True):
        length = np.sqrt(x @ x)
        if length == 0:  # no line: every w is right, or none
            continue
        along = np.array([-x[1], x[0]]) / length
        along = -along if along[1] < 0 else along  # its name stands in the upper half
        end = along / np.max(np.abs(along)) * reach
        side = (x if wanted == 1 else -x) / length
        at, colour = 0.86 * end, CLASS_COLOURS[int(wanted)]
        shaft, head = arrow(at, at + 0.12 * reach * side, limits(reach), name, colour=colour)
        shaft |= {"at": (at - 0.06 * reach * side).tolist()}
        lines += [line([-end, end], colour=colour, width=1.5), shaft, head]
    return lines


def trail(start: np.ndarray, steps: Sequence[Step], reach: float) -> list[dict]:
    """Where w has been, and the last change as an arrow."""
    moved = [each for each in steps if not np.array_equal(each.before, each.after)]
    if not moved:
        return []
    been = line([start, *(each.after for each in moved)], style="dotted", colour=FAINT)
    if moved[-1] is not steps[-1]:
        return [been]
    return [been, *arrow(steps[-1].before, steps[-1].after, limits(reach), colour=INK)]


def centres(reach: float, n_cells: int) -> np.ndarray:
    """The middles of n × n cells that fill a square plane of ± reach, (n · n, 2)."""
    places = -reach + 2 * reach * (np.arange(n_cells) + 0.5) / n_cells
    return np.stack(np.meshgrid(places, places), axis=-1).reshape(-1, 2)


def fires_at(w: np.ndarray, reach: float) -> np.ndarray:
    """What the unit says at every place of the plane, (CELLS, CELLS) of 0 and 1."""
    return (centres(reach, CELLS) @ w >= 0).astype(int).reshape(CELLS, CELLS)


def agreeing(X: np.ndarray, d: np.ndarray, reach: float, n_cells: int = CELLS) -> np.ndarray:
    """Weight space as bytes RGBA (n_cells, n_cells, 4): coloured where all cases are right."""
    right = np.all((centres(reach, n_cells) @ X.T >= 0) == d, axis=1).reshape(n_cells, n_cells)
    colour = np.array([int(CONE[i : i + 2], 16) for i in (1, 3, 5)])
    pixels = np.full((n_cells, n_cells, 4), 255, np.uint8)
    pixels[right, :3] = np.rint(255 + 0.4 * (colour - 255))
    return pixels
