"""Pictures of lesson 04: samples, a line with its street, a plane coloured by scores."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, INK
from course_lib.widgets.plane import as_pixels

STREET = "#9E9E9E"
FAR = 100.0  # half the length of a line: it ends outside every picture
DARK = 60  # the grey of a boundary
NEAR_SHADE = 0.45  # how much of the colour is left within the street


class StreetLines:
    """A line w·x + b = 0 and the kerbs at w·x + b = ±1 of its street, on some axes."""

    def __init__(self, ax: Axes) -> None:
        corners = np.zeros((4, 2))
        (self.ground,) = ax.fill(*corners.T, color=STREET, alpha=0.25, linewidth=0, zorder=0.5)
        (self.middle,) = ax.plot([], [], "-", color=INK, linewidth=2, zorder=1)
        self.kerbs = [ax.plot([], [], "--", color=INK, linewidth=1, zorder=1)[0] for _ in range(2)]

    @property
    def artists(self) -> list[Artist]:
        return [self.ground, self.middle, *self.kerbs]

    def put(self, w: np.ndarray, b: float) -> None:
        """Move the street; with w = 0 there is no line, and nothing is seen."""
        there = bool(np.any(w))
        for artist in self.artists:
            artist.set_visible(there)
        if not there:
            return
        low, middle, high = (level_line(w, b, level) for level in (-1, 0, 1))
        self.middle.set_data(*middle.T)
        for kerb, ends in zip(self.kerbs, (low, high), strict=True):
            kerb.set_data(*ends.T)
        self.ground.set_xy(np.vstack([low, high[::-1]]))


def level_line(w: np.ndarray, b: float, level: float) -> np.ndarray:
    """Two far ends (2, 2) of the line w·x + b = level.

    >>> level_line(np.array([0.0, 2.0]), -1.0, 1.0)
    array([[ 100.,    1.],
           [-100.,    1.]])
    """
    foot = w * (level - b) / (w @ w)
    along = np.array([w[1], -w[0]]) / np.sqrt(w @ w)
    return np.array([foot + FAR * along, foot - FAR * along])


def draw_samples(ax: Axes, X: np.ndarray, y: np.ndarray, size: float = 8) -> None:
    """Samples (n, 2) by their class, y of −1 and +1."""
    for code, sign in enumerate((-1, 1)):
        colour, marker = CLASS_COLOURS[code], CLASS_MARKERS[code]
        ax.plot(*X[y == sign].T, marker, color=colour, mec=INK, mew=0.6, markersize=size, zorder=3)


def rings(ax: Axes) -> Line2D:
    """Empty rings, to be put around some of the samples with `set_data`."""
    (ring,) = ax.plot([], [], "o", mfc="none", mec=INK, mew=2, markersize=16, zorder=4)
    return ring


def shades(scores: np.ndarray) -> np.ndarray:
    """Pixels (h, w, 4) for scores (h, w): the colour of the class, paler where |f| < 1."""
    codes = (scores > 0).astype(int)
    pixels = as_pixels(codes).copy()
    street = np.abs(scores) < 1
    pixels[street, :3] = (255 - NEAR_SHADE * (255.0 - pixels[street, :3])).astype(np.uint8)
    border = np.zeros(codes.shape, dtype=bool)
    border[:-1] |= codes[:-1] != codes[1:]
    border[:, :-1] |= codes[:, :-1] != codes[:, 1:]
    pixels[border, :3] = DARK
    return pixels


def plane_axes(ax: Axes, limit: float = 4.2) -> None:
    """The same unit on both axes, from −limit to limit."""
    ax.set(xlim=(-limit, limit), ylim=(-limit, limit), xlabel="x₁", ylabel="x₂", aspect="equal")
