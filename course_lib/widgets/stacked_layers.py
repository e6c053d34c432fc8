"""Layers one upon the other, with and without something that bends in between."""

from itertools import pairwise

import ipywidgets
import numpy as np

from course_lib.nn.activations import relu
from course_lib.nn.forward import Layer, collapsed
from course_lib.plots.style import CLASS_COLOURS, FAINT
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import number

MOST, UNITS, REACH = 6, 6, 3.0
X = np.linspace(-REACH, REACH, 601)


def stack(depth: int, seed: int) -> list[Layer]:
    """`depth` layers, from one number through UNITS neurons each back to one number."""
    rng = np.random.default_rng(seed)
    sizes = [1, *[UNITS] * (depth - 1), 1]
    return [
        (rng.normal(size=(c, d)) * np.sqrt(2 / d), rng.normal(size=c)) for d, c in pairwise(sizes)
    ]


def hidden_only(layers: list[Layer], bend: bool) -> np.ndarray:
    """The output for every x of X; the last layer is linear in any case."""
    A = X[:, None]  # a row for each x
    for W, b in layers[:-1]:
        Z = A @ W.T + b  # (601, d) @ (d, c) -> (601, c)
        A = relu(Z) if bend else Z
    W, b = layers[-1]
    return (A @ W.T + b)[:, 0]


def bends(y: np.ndarray) -> int:
    """How often the slope changes along X.

    >>> bends(np.abs(X)), bends(2 * X + 1)
    (1, 0)
    """
    slopes = np.diff(y)
    jumps = np.abs(np.diff(slopes)) > 1e-6 * (1e-3 + np.abs(slopes).max())
    return int(np.sum(jumps & ~np.concatenate([[False], jumps[:-1]])))


class StackedLayers(LessonWidget):
    """The same random weights twice: as they are, and with ReLU between the layers."""

    question = "Before you add layers: how many bends can the left curve get, and the right one?"
    size = (7.2, 3.2)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "depth": ipywidgets.IntSlider(
                3,
                min=2,
                max=MOST,
                description="layers",
                tooltip="How many layers, one upon another",
            ),
            "seed": ipywidgets.IntSlider(
                0, min=0, max=9, description="weights number", tooltip="Another draw of all weights"
            ),
        }

    def build(self, stage: Stage) -> None:
        panels = stage.figure.subplots(1, 2, sharey=True)
        self.curves = []
        for k, (ax, title) in enumerate(zip(panels, ("nothing in between", "ReLU in between"),
                                            strict=True)):  # fmt: skip
            ax.set(xlim=(-REACH, REACH), ylim=(-3, 3), xlabel="x", xticks=(-2, 0, 2))
            ax.set_title(title, zorder=0)  # under what moves: no redraw
            ax.axhline(0, color=FAINT, linewidth=0.6)
            self.curves += ax.plot([], [], ("--", "-")[k], color=CLASS_COLOURS[k], linewidth=2.2)
        panels[0].set_ylabel("output, scaled")
        stage.moves(*self.curves)

    def compute(self, depth: int, seed: int) -> dict:
        layers = stack(depth, seed)
        straight, bent = (hidden_only(layers, bend) for bend in (False, True))
        W, b = collapsed(layers)
        counted = {"bends": bends(bent), "straight bends": bends(straight), "depth": depth}
        return counted | {
            "straight": straight, "bent": bent, "w": float(W[0, 0]), "b": float(b[0])
        }  # fmt: skip

    def draw(self, result: dict) -> None:
        for curve, name in zip(self.curves, ("straight", "bent"), strict=True):
            y = result[name]
            curve.set_data(X, (y - y.mean()) / max(np.abs(y - y.mean()).max(), 1e-9) * 2.5)

    def say(self, result: dict) -> str:
        n = result["bends"]
        return (
            f"{result['depth']} layers with nothing in between are one line, y = "
            f"{number(result['w'])} x + {number(result['b'])}. With ReLU the same weights bend "
            f"{n} {'time' if n == 1 else 'times'}."
        ).replace("+ −", "− ")
