"""Functions of several inputs: their values, their gradients, and how they look from above."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.nn.landscapes import Window
from course_lib.plots.style import new_figure
from course_lib.widgets.plane import line

Surface = Callable[[np.ndarray], float]
Gradient = Callable[[np.ndarray], np.ndarray]
GRID = 75  # points a side for level lines
CELLS = 100  # pixels a side for the shades


def steepness(n: int) -> np.ndarray:
    """How fast each side of the valley rises, (n,): 1, 10, 19, …"""
    return 1.0 + 9.0 * np.arange(n)


def valley(x: np.ndarray) -> float:
    """Half the sum of the squares, each weighed by its steepness."""
    return 0.5 * np.sum(steepness(len(x)) * x**2)


def central_gradient(f: Surface, x: np.ndarray, h: float) -> np.ndarray:
    """The slope of f along each coordinate, by central differences, (d,).

    >>> central_gradient(SURFACES["bowl"][0], np.array([1.0, -0.5]), 0.5)
    array([ 2., -1.])
    """
    moves = h * np.eye(len(x))  # one coordinate at a time
    return np.array([(f(x + move) - f(x - move)) / (2 * h) for move in moves])


def waves_gradient(x: np.ndarray) -> np.ndarray:
    """The gradient of sin x₁ cos x₂."""
    return np.array([np.cos(x[0]) * np.cos(x[1]), -np.sin(x[0]) * np.sin(x[1])])


SURFACES: dict[str, tuple[Surface, Gradient]] = {  # name -> (f, its gradient)
    "bowl": (lambda x: np.sum(x**2), lambda x: 2.0 * x),  # any number of inputs
    "valley": (valley, lambda x: steepness(len(x)) * x),  # any number of inputs
    "saddle": (lambda x: x[0] ** 2 - x[1] ** 2, lambda x: np.array([2.0, -2.0]) * x),
    "waves": (lambda x: np.sin(x[0]) * np.cos(x[1]), waves_gradient),
}
FORMULAS = {
    "bowl": "x₁² + x₂²",
    "valley": "½ x₁² + 5 x₂²",
    "saddle": "x₁² − x₂²",
    "waves": "sin x₁ · cos x₂",
}
LEVELS = {
    "bowl": (0.25, 1, 2.25, 4, 6.25, 9, 12.25),
    "valley": (0.25, 1, 2.25, 4, 9, 16, 25, 36),
    "saddle": (-6, -4, -2, -0.5, 0.5, 2, 4, 6),
    "waves": (-0.9, -0.6, -0.3, 0.3, 0.6, 0.9),
}


class LevelLines:
    """The lines of equal height over a grid x (n,), y (m,), found by Matplotlib."""

    def __init__(self, x: np.ndarray, y: np.ndarray, heights: np.ndarray) -> None:
        self.x, self.y, self.heights = x, y, heights  # heights (m, n)
        self.ax = new_figure().add_subplot()

    @classmethod
    def of(cls, f: Surface, xlim: tuple[float, float]) -> "LevelLines":
        """Those of `f` in a square window."""
        side = np.linspace(*xlim, GRID)
        return cls(side, side, on_grid(f, side))

    def lines(self, levels: Any, colour: str, width: float) -> list[dict]:
        """Polylines for `Plane.lines`, one or more a level."""
        found = self.ax.contour(self.x, self.y, self.heights, levels=sorted(levels))
        segments = [each.round(3) for level in found.allsegs for each in level if len(each) > 1]
        found.remove()
        return [line(each, colour=colour, width=width) for each in segments]


def on_grid(f: Surface, side: np.ndarray) -> np.ndarray:
    """f at every crossing of the grid, (n, n), row 0 at the bottom."""
    return np.array([[f(np.array([x1, x2])) for x1 in side] for x2 in side])


def shades(f: Surface, levels: tuple, xlim: tuple[float, float]) -> np.ndarray:
    """Grey bands between the levels in a square window, (n, n, 4) bytes."""
    edges = np.linspace(*xlim, CELLS + 1)
    return grey_bands(on_grid(f, (edges[:-1] + edges[1:]) / 2), levels)


def grey_bands(heights: np.ndarray, levels: tuple) -> np.ndarray:
    """Heights (m, n) as grey pixels (m, n, 4): a band between two levels, the higher the darker."""
    bands = np.digitize(heights, levels)
    grey = np.linspace(252, 196, len(levels) + 1).astype(np.uint8)[bands]
    return np.dstack([grey, grey, grey, np.full_like(grey, 255)])


def widened(window: Window, shape: tuple[int, int]) -> Window:
    """The window with as much added on two sides as makes a unit equally long along both axes.

    >>> widened((-1, 1, -1, 1), (200, 100))
    (-2.0, 2.0, -1.0, 1.0)
    """
    left, right, bottom, top = map(float, window)
    unit = max((right - left) / shape[0], (top - bottom) / shape[1])
    x, y = (left + right) / 2, (bottom + top) / 2
    across, up = unit * shape[0] / 2, unit * shape[1] / 2
    return x - across, x + across, y - up, y + up
