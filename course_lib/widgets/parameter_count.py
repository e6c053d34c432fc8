"""Weights and biases counted, layer by layer, as layers are added and widened."""

from itertools import pairwise
from typing import Any

import ipywidgets

from course_lib.nn.forward import count_parameters
from course_lib.plots.network import bare, places
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage

MOST_LAYERS, MOST_UNITS = 4, 8


class ParameterCount(LessonWidget):
    """A fully connected network, drawn and counted."""

    question = "Before you double the hidden units: do the parameters double?"
    size = (7.4, 3.3)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        def slider(value: int, low: int, high: int, name: str, about: str) -> ipywidgets.Widget:
            return ipywidgets.IntSlider(value, min=low, max=high, description=name, tooltip=about)

        return {
            "inputs": slider(3, 1, MOST_UNITS, "inputs", "How many numbers come in"),
            "hidden": slider(1, 0, MOST_LAYERS, "hidden layers", "How many layers in between"),
            "units": slider(4, 1, MOST_UNITS, "units in each", "Neurons of each hidden layer"),
            "outputs": slider(2, 1, MOST_UNITS, "outputs", "Neurons of the last layer"),
        }

    def build(self, stage: Stage) -> None:
        self.ax = stage.figure.add_subplot()
        bare(self.ax)
        self.ax.set(xlim=(-0.5, MOST_LAYERS + 1.5), ylim=(-MOST_UNITS / 2 - 0.9, MOST_UNITS / 2))
        (self.edges,) = self.ax.plot([], [], color=FAINT, linewidth=0.6, zorder=1)
        look: dict[str, Any] = {"markeredgecolor": INK, "markersize": 11, "zorder": 2}
        (self.given,) = self.ax.plot([], [], "s", color="#E8E8E8", **look)
        (self.neurons,) = self.ax.plot([], [], "o", color=CLASS_COLOURS[5], **look)
        self.counts = [
            self.ax.text(i + 0.5, -MOST_UNITS / 2 - 0.7, "", ha="center", fontsize=9)
            for i in range(MOST_LAYERS + 1)
        ]
        stage.moves(self.edges, self.given, self.neurons, *self.counts)

    def compute(self, inputs: int, hidden: int, units: int, outputs: int) -> dict:
        sizes = [inputs, *[units] * hidden, outputs]
        weights, biases = count_parameters(sizes)
        return {"sizes": sizes, "weights": weights, "biases": biases}

    def draw(self, result: dict) -> None:
        spots = places(result["sizes"])
        path: list[tuple[float, float]] = []
        for left, right in pairwise(spots):
            for start in left:
                for end in right:
                    path += [tuple(start), tuple(end), (float("nan"), float("nan"))]
        self.edges.set_data(*zip(*path, strict=True))
        self.given.set_data(spots[0][:, 0], spots[0][:, 1])
        circles = [spot for column in spots[1:] for spot in column]
        self.neurons.set_data(*zip(*circles, strict=True))
        sizes = result["sizes"]
        for i, text in enumerate(self.counts):
            there = i + 1 < len(sizes)
            text.set_text(f"{sizes[i]} · {sizes[i + 1]} + {sizes[i + 1]}" if there else "")

    def say(self, result: dict) -> str:
        n = len(result["sizes"]) - 1
        w, b = result["weights"], result["biases"]
        return (
            f"{' → '.join(map(str, result['sizes']))}: {n} {'layer' if n == 1 else 'layers'}, "
            f"{w} weights and {b} biases, {w + b} parameters."
        )
