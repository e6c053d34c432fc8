"""The still picture of a frame, drawn by Matplotlib for pages without a live viewer."""

import io
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from course_lib.plots.style import FAINT, INK, PAPER, RIGHT, WRONG, new_figure

GRADIENT = "#A63E00"  # dark enough for text on white
HALO = withStroke(linewidth=3, foreground=PAPER)


def png(frame: dict[str, Any]) -> bytes:
    """The frame as a PNG; one of its pixels is one of the picture's."""
    figure = new_figure(frame["width"] / 100, frame["height"] / 100)
    figure.set_layout_engine("none")
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, frame["width"]), ylim=(frame["height"], 0))
    ax.set_axis_off()
    for edge in frame["edges"]:
        draw_edge(ax, edge)
    for node in frame["nodes"]:
        draw_node(ax, node, frame["box"])
    for edge in frame["edges"]:
        draw_label(ax, edge)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=150)
    return buffer.getvalue()


def draw_edge(ax: Axes, edge: dict[str, Any]) -> None:
    """From layer to layer, level at each; thick where something flows."""
    look = {"": (FAINT, 1.0), "forth": (RIGHT, 2.2), "back": (GRADIENT, 2.2)}[edge["flow"]]
    corners, codes = [edge["points"][0]], [Path.MOVETO]
    for (x0, y0), (x1, y1) in pairwise(edge["points"]):
        x = (x0 + x1) / 2
        corners += [(x, y0), (x, y1), (x1, y1)]
        codes += [Path.CURVE4] * 3
    ax.add_patch(PathPatch(
        Path(corners, codes), facecolor="none", edgecolor=look[0], linewidth=look[1], zorder=1
    ))  # fmt: skip


def draw_label(ax: Axes, edge: dict[str, Any]) -> None:
    """The words of an edge, on paper of their own; those of the node whose turn it is on top."""
    if not edge["text"]:
        return
    turn = edge["flow"] == "back"
    x, y = edge["label"]
    ax.text(
        x, y, edge["text"], ha="center", va="center", fontsize=7.5,
        color=GRADIENT if turn else FAINT, weight="bold" if turn else "normal",
        zorder=5 if turn else 4, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8},
    )  # fmt: skip


def draw_node(ax: Axes, node: dict[str, Any], box: tuple[int, int]) -> None:
    """A box with name and operation; the gradient above it, the value below."""
    (x, y), (width, height) = node["at"], box
    edge = WRONG if node["wrong"] else INK
    ax.add_patch(FancyBboxPatch(
        (x - width / 2, y - height / 2), width, height, boxstyle="round,pad=0,rounding_size=6",
        facecolor=PAPER, edgecolor=edge, zorder=2,
        linewidth=3 if node["wrong"] or node["active"] else 1,
        linestyle="--" if node["wrong"] else ":" if node["kind"] == "constant" else "-",
    ))  # fmt: skip
    ax.text(x, y, node["title"], ha="center", va="center", fontsize=8.5, zorder=3)
    ax.text(x, y + height / 2 + 9, node["value"], ha="center", va="center", fontsize=8.5,
            color=INK, path_effects=[HALO], zorder=3)  # fmt: skip
    ax.text(x, y - height / 2 - 8, node["gradient"], ha="center", va="center", fontsize=8.5,
            color=GRADIENT, weight="bold", path_effects=[HALO], zorder=3)  # fmt: skip
    ax.text(x, y - height / 2 - 21, node["own"], ha="center", va="center", fontsize=7.5,
            color=INK, path_effects=[HALO], zorder=3)  # fmt: skip
