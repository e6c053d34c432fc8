"""*Show me* for `descend`: the student's way down beside the right one, drawn on the function."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.plots.show import show
from course_lib.plots.style import FAINT, INK, RIGHT, WRONG, new_figure

VALUES: dict[str, Callable[[np.ndarray], np.ndarray]] = {  # of points (…, d), d = 1 for numbers
    "square": lambda x: np.sum(x**2, axis=-1),
    "shifted": lambda x: np.sum((x - 3) ** 2, axis=-1),
    "wells": lambda x: np.sum(x**4 / 4 - x**2 / 2, axis=-1),
    "bowl": lambda x: np.sum(x**2, axis=-1),
    "valley": lambda x: np.sum(np.arange(1, x.shape[-1] + 1) * x**2, axis=-1) / 2,
    "twisted": lambda x: np.sum(x**2, axis=-1) / 2 + np.sum(x, axis=-1) ** 2 / 4,
}
ROOM = 4.0  # how many times as far out as the right points yours are still followed


def ways(name: str, right: np.ndarray, own: Any) -> ipywidgets.HTML | None:
    """Both ways on the function `name`; None where there are no points, or more than two inputs."""
    own = as_points(own, right.shape[1:])
    if own is None or right.ndim > 2 or right.shape[1:] not in ((), (2,)):
        return None
    d = right.shape[1] if right.ndim > 1 else 1
    right, own = right.reshape(-1, d), own.reshape(-1, d)
    reach = ROOM * max(float(np.ptp(right)), 1.0)
    low, high = right.min(axis=0) - reach, right.max(axis=0) + reach
    seen = np.clip(own, low, high)
    figure = new_figure(4.4, 3.4)
    ax = figure.subplots()
    (on_a_curve if d == 1 else from_above)(ax, VALUES[name], right, seen)
    ax.legend(loc="best", fontsize=9)
    cut = "" if np.array_equal(seen, own) else " Points of yours lie outside the picture."
    told = f"Expected: {told_way(right)}. Yours: {told_way(own)}.{cut}"
    picture = show(figure, told)._repr_mimebundle_()["text/html"]
    return ipywidgets.HTML(f"<div>{picture}<div>{told}</div></div>")


def as_points(value: Any, shape: tuple[int, ...]) -> np.ndarray | None:
    """What an answer returned as points of `shape`, or None where it is nothing like it."""
    try:
        points = np.array(value, dtype=float)
    except (TypeError, ValueError):
        return None
    good = points.ndim == len(shape) + 1 and points.shape[1:] == shape and len(points)
    return points if good and np.all(np.isfinite(points)) else None


def told_way(points: np.ndarray) -> str:
    """A way in words.

    >>> told_way(np.array([[4.0], [2.0]]))
    '2 points from 4 to 2'
    """
    first, last = (", ".join(map(short, point)) for point in points[[0, -1]])
    if points.shape[1] > 1:
        first, last = f"({first})", f"({last})"
    n = len(points)
    return f"{n} points from {first} to {last}" if n > 1 else f"1 point, {first}"


def short(x: float) -> str:
    return f"{x:.4g}".replace("-", "−")


def on_a_curve(ax: Axes, f: Callable, right: np.ndarray, own: np.ndarray) -> None:
    """A function of one number, and the points on it."""
    both = np.concatenate([right, own])
    pad = 0.15 * max(float(np.ptp(both)), 2.0)
    x = np.linspace(both.min() - pad, both.max() + pad, 200)[:, None]
    ax.plot(x, f(x), color=FAINT, linewidth=1)
    ax.plot(right, f(right), "-o", color=RIGHT, markersize=9, mfc="none", label="expected")
    ax.plot(own, f(own), "--s", color=WRONG, markersize=4, label="yours")
    ax.plot(right[0], f(right[:1]), "x", color=INK, markersize=11, label="x0")
    ax.set(xlabel="x", ylabel="f(x)")


def from_above(ax: Axes, f: Callable, right: np.ndarray, own: np.ndarray) -> None:
    """A function of two numbers as level lines, and the points on it."""
    both = np.concatenate([right, own, np.zeros((1, 2))])
    pad = 0.15 * max(float(np.ptp(both)), 1.0)
    (left, bottom), (end, top) = both.min(axis=0) - pad, both.max(axis=0) + pad
    x, y = np.linspace(left, end, 80), np.linspace(bottom, top, 80)
    heights = f(np.stack(np.meshgrid(x, y), axis=-1))
    levels = np.linspace(0, heights.max() ** 0.5, 9)[1:] ** 2
    ax.contour(x, y, heights, levels, colors=[FAINT], linewidths=0.6)
    ax.plot(*right.T, "-o", color=RIGHT, markersize=9, mfc="none", label="expected")
    ax.plot(*own.T, "--s", color=WRONG, markersize=4, label="yours")
    ax.plot(*right[0], "x", color=INK, markersize=11, label="x0")
    ax.set(xlabel="x₁", ylabel="x₂")
