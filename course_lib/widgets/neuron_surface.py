"""One neuron: its weights, the line at which it is undecided, and its output over the plane."""

from typing import Any

import ipywidgets
import numpy as np

from course_lib.nn.activations import relu, sigmoid
from course_lib.nn.forward import Bend, step
from course_lib.plots.style import CLASS_COLOURS, INK
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import number

BENDS: dict[str, Bend] = {
    "sigmoid": sigmoid,
    "step": step,
    "tanh": np.tanh,
    "ReLU": relu,
    "none": np.asarray,
}
RANGES = {"sigmoid": (0, 1), "step": (0, 1), "tanh": (-1, 1), "ReLU": (0, 4), "none": (-4, 4)}
REACH, CELLS = 3.0, 60


class NeuronSurface(LessonWidget):
    """f(w·x + b) over the plane: seen from above with its line, and as a surface beside it."""

    question = "Before you double both weights: what becomes of the line, and what of the slope?"
    size = (7.6, 3.9)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        def slider(name: str, value: float, about: str) -> ipywidgets.Widget:
            return ipywidgets.FloatSlider(
                value, min=-3, max=3, step=0.1, description=name, tooltip=about
            )

        return {
            "w1": slider("w₁", 1.0, "The weight of the first input"),
            "w2": slider("w₂", 1.5, "The weight of the second input"),
            "b": slider("b", 0.5, "The bias"),
            "bend": ipywidgets.Dropdown(
                options=list(BENDS), value="sigmoid", description="activation",
                tooltip="What is done with the weighted sum",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        flat = stage.figure.add_subplot(121, xlabel="x₁", ylabel="x₂")
        flat.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal")
        extent = (-REACH, REACH, -REACH, REACH)
        self.picture = flat.imshow(
            np.zeros((CELLS, CELLS)), extent=extent, origin="lower", cmap="cividis", vmin=0, vmax=1
        )
        (self.line,) = flat.plot([], [], color=INK, linewidth=2)
        self.arrow = flat.annotate(
            "", (0, 0), (0, 0), arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 2}
        )
        self.solid = stage.figure.add_subplot(122, projection="3d", computed_zorder=False)
        self.solid.set(xlabel="x₁", ylabel="x₂", xlim=(-REACH, REACH), ylim=(-REACH, REACH))
        self.solid.view_init(24, -60)
        self.surface: Any = None
        side = np.linspace(-REACH, REACH, CELLS)
        self.grid = np.stack(np.meshgrid(side, side), axis=-1)  # (CELLS, CELLS, 2)
        stage.moves(self.picture, self.line, self.arrow, self.solid)

    def compute(self, w1: float, w2: float, b: float, bend: str) -> dict:
        w = np.array([w1, w2])
        Z = self.grid @ w + b  # (CELLS, CELLS, 2) @ (2,) -> (CELLS, CELLS)
        return {"w": w, "b": b, "bend": bend, "A": BENDS[bend](Z), "Z": Z}

    def draw(self, result: dict) -> None:
        w, b, A = result["w"], result["b"], result["A"]
        low, high = RANGES[result["bend"]]
        self.picture.set_data(A)
        self.picture.set_clim(low, high)
        length = float(np.linalg.norm(w))
        if length > 0:
            foot, along = -b * w / length**2, np.array([-w[1], w[0]]) / length
            ends = foot + np.outer([-9, 9], along)
            self.line.set_data(ends[:, 0], ends[:, 1])
            self.arrow.set_position(tuple(foot))
            self.arrow.xy = tuple(foot + w / length)
        else:
            self.line.set_data([], [])
            self.arrow.set_position((0, 0))
            self.arrow.xy = (0, 0)
        if self.surface is not None:
            self.surface.remove()
        every = (slice(None, None, 4),) * 2
        X1, X2 = self.grid[..., 0][every], self.grid[..., 1][every]
        self.surface = self.solid.plot_surface(
            X1, X2, np.clip(A[every], low, high), color=CLASS_COLOURS[5], edgecolor=INK,
            linewidth=0.3, alpha=0.9,
        )  # fmt: skip
        self.solid.set_zlim(low, high)
        self.solid.set_zlabel("output")

    def say(self, result: dict) -> str:
        w, b = result["w"], result["b"]
        length = float(np.linalg.norm(w))
        if not length:
            return f"Both weights are 0: the neuron says {number(result['A'][0, 0])} everywhere."
        share = np.mean(result["Z"] > 0)
        return (
            f"z = {number(w[0])} x₁ + {number(w[1])} x₂ + {number(b)} is above 0 on {share:.0%} of "
            f"the square. The line z = 0 is {number(abs(b) / length)} from the origin; across it z "
            f"changes by {number(length)} a unit."
        ).replace("+ −", "− ")
