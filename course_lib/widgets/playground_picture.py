"""The still picture of an experiment, drawn by Matplotlib for pages without a live playground."""

import io
from typing import Any

import numpy as np
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_lib.nn.playground import Experiment
from course_lib.plots.network import bare
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, INK, new_figure

POSITIVE, NEGATIVE, NOTHING = CLASS_COLOURS[0], CLASS_COLOURS[1], "#E6E6E6"
PALE = 0.3  # how much white is in a map, so that points stand out on it
SQUARE = (-6, 6, -6, 6)
COLUMN, ROW, TOP = 0.95, 0.62, 0.6  # inches


def colour_scale() -> np.ndarray:
    """(256, 3) bytes: from orange at −1 over grey at 0 to blue at +1.

    >>> colour_scale()[128].tolist()
    [230, 230, 230]
    """
    stops = np.array([to_rgb(NEGATIVE), to_rgb(NOTHING), to_rgb(POSITIVE)])
    stops[[0, 2]] = PALE + (1 - PALE) * stops[[0, 2]]
    level = np.arange(256)
    columns = [np.interp(level, (0, 128, 255), stops[:, k]) for k in range(3)]
    return (255 * np.column_stack(columns)).round().astype(np.uint8)


def look() -> dict[str, Any]:
    """The colours of points and links for the page."""
    return {"positive": POSITIVE, "negative": NEGATIVE, "colours": list(CLASS_COLOURS)}


def png(experiment: Experiment, maps: np.ndarray, shown: int | None) -> bytes:
    """Network, large map and loss chart, left to right."""
    sizes = experiment.network.sizes
    width, height = COLUMN * len(sizes), max(max(sizes) * ROW + TOP, 3.6)
    figure = new_figure(width + 6.6, height)
    figure.set_layout_engine("none")
    scale = ListedColormap(colour_scale() / 255)
    draw_network(figure, experiment, maps, scale, width)
    total = width + 6.6
    ax = figure.add_axes(((width + 0.4) / total, 0.5 / height, 2.6 / total, 2.6 / height))
    node = len(maps) - sizes[-1] if shown is None else shown
    ax.imshow(maps[node], cmap=scale, vmin=-1, vmax=1, extent=SQUARE, interpolation="bilinear")
    draw_points(ax, experiment)
    ax.set(xlabel="x₁", ylabel="x₂", title=experiment.nodes[node])
    ax = figure.add_axes(((width + 3.9) / total, 0.5 / height, 2.5 / total, 2.6 / height))
    history = experiment.history
    ax.plot(history["epoch"], history["train_loss"], "-", color=INK, label="training")
    ax.plot(history["epoch"], history["test_loss"], "--", color=POSITIVE, label="test")
    ax.set(xlabel="epoch", title="loss", ylim=(0, None))
    ax.legend(frameon=False)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def draw_network(
    figure: Figure, experiment: Experiment, maps: np.ndarray, scale: Any, width: float
) -> None:
    """Each node's map in its column; links as wide as their weights, dashed where negative."""
    height, sizes = figure.get_figheight(), experiment.network.sizes
    ax = figure.add_axes(
        (0, 0, width / figure.get_figwidth(), 1), xlim=(0, width), ylim=(height, 0)
    )
    bare(ax)
    for layer, W in enumerate(experiment.weights):
        for (i, j), w in np.ndenumerate(W):
            (x0, y0), (x1, y1) = place(layer, i), place(layer + 1, j)
            ax.plot(
                (x0, x1), (y0, y1), linestyle="-" if w >= 0 else (0, (2, 1.5)), zorder=1,
                color=POSITIVE if w >= 0 else NEGATIVE, linewidth=min(0.4 + 1.5 * abs(w), 7),
            )  # fmt: skip
    names, node = experiment.nodes, 0
    for layer, units in enumerate(sizes):
        for i in range(units):
            x, y = place(layer, i)
            box = (x - 0.24, x + 0.24, y + 0.24, y - 0.24)
            ax.imshow(maps[node], cmap=scale, vmin=-1, vmax=1, extent=box, zorder=2, aspect="auto")
            ax.add_patch(Rectangle(box[0::3], 0.48, 0.48, fill=False, edgecolor=INK, zorder=3))
            if layer == 0:
                ax.text(x, y - 0.28, names[node], ha="center", va="bottom", fontsize=8)
            node += 1
    ax.set(xlim=(0, width), ylim=(height, 0))


def place(layer: int, unit: int) -> tuple[float, float]:
    """The middle of a node, in inches from the top left."""
    return COLUMN * (layer + 0.5), TOP + ROW * unit


def draw_points(ax: Any, experiment: Experiment) -> None:
    """The training points: a marker and a colour for each label, shades where it is a number."""
    data = experiment.data
    X, y = data.X_train, data.y_train
    style = {"s": 14, "edgecolors": "white", "linewidths": 0.5}
    if not data.classes:
        ends = ListedColormap(colour_scale() / 255)
        ax.scatter(*X.T, c=y, cmap=ends, vmin=-1, vmax=1, **style | {"edgecolors": INK})
        return
    labels = (1, -1) if len(data.classes) == 2 else range(len(data.classes))
    for k, label in enumerate(labels):
        of = y == label
        ax.scatter(*X[of].T, color=CLASS_COLOURS[k], marker=CLASS_MARKERS[k], **style)
