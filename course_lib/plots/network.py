"""A network drawn: circles for inputs and neurons, a number on every edge and in every circle."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from matplotlib.text import Text

from course_lib.plots.style import CLASS_COLOURS, FAINT, INK

RADIUS = 0.26


def places(sizes: Sequence[int]) -> list[np.ndarray]:
    """Where the circles of each column stand, (n, 2), from top to bottom.

    >>> places([1, 2])[1].tolist()
    [[1.0, 0.5], [1.0, -0.5]]
    """
    return [
        np.column_stack([np.full(n, float(i)), (n - 1) / 2 - np.arange(n)])
        for i, n in enumerate(sizes)
    ]


def draw_network(
    ax: Axes, layers: Sequence[tuple[np.ndarray, np.ndarray]], names: Sequence[str] = ()
) -> list[list[Text]]:
    """Draw layers (W, b), W (n_neurons, n_inputs); returns the texts in the circles, by column.

    On each edge stands its weight, under each neuron its bias; `names` are those of the inputs.
    """
    sizes = [layers[0][0].shape[1], *(len(b) for _, b in layers)]
    spots = places(sizes)
    for i, (W, _) in enumerate(layers):
        for (k, j), w in np.ndenumerate(W):
            draw_edge(ax, spots[i][j], spots[i + 1][k], w)
    texts = [[draw_circle(ax, spot, i) for spot in column] for i, column in enumerate(spots)]
    for name, (x, y) in zip(names, spots[0], strict=False):
        ax.text(x - 0.36, y, name, ha="right", va="center")
    for column, (_, b) in zip(spots[1:], layers, strict=True):
        for (x, y), bias in zip(column, b, strict=True):
            words = f"b = {bias:g}".replace("-", "−")
            ax.text(x, y - 0.33, words, ha="center", va="top", fontsize=8, color=FAINT)
    ax.set(xlim=(-0.7, len(sizes) - 0.5), aspect="equal")
    ax.set_ylim(-max(sizes) / 2 - 0.25, max(sizes) / 2 + 0.05)
    bare(ax)
    return texts


def bare(ax: Axes) -> None:
    """Take frame and ticks away."""
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)


def draw_edge(ax: Axes, start: np.ndarray, end: np.ndarray, w: float) -> None:
    """A line as thick as its weight is large, dashed where it is below 0, with the number on it.

    On a slanting edge the number stands near its start, away from where edges cross.
    """
    style = "-" if w >= 0 else "--"
    ax.plot(*zip(start, end, strict=True), style, color=INK, linewidth=0.6 + 0.5 * abs(w), zorder=1)
    x, y = start + (0.5 if start[1] == end[1] else 0.31) * (end - start)
    box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
    ax.text(
        x, y, f"{w:g}".replace("-", "−"), ha="center", va="center", fontsize=9, bbox=box, zorder=2
    )


def draw_circle(ax: Axes, spot: np.ndarray, column: int) -> Text:
    """A circle, with a text in it that is to be filled in."""
    colour = "#E8E8E8" if column == 0 else CLASS_COLOURS[5]
    ax.add_patch(Circle(tuple(spot), RADIUS, facecolor=colour, edgecolor=INK, zorder=3))
    x, y = spot
    return ax.text(x, y, "", ha="center", va="center", fontsize=9, zorder=4)
