"""One neuron: its weights to drag, the line at which it is undecided, and its output's surface."""

import base64
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.layout_engine import ConstrainedLayoutEngine

from course_lib.nn.activations import relu, sigmoid
from course_lib.nn.forward import Bend, step
from course_lib.plots.style import CLASS_COLOURS, INK
from course_lib.widgets.arrows import arrow
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.one_against_many import ends_of
from course_lib.widgets.plane import Plane, line
from course_lib.widgets.stage import Stage, side_by_side
from course_lib.widgets.words import number, pair

BENDS: dict[str, Bend] = {
    "sigmoid": sigmoid,
    "step": step,
    "tanh": np.tanh,
    "ReLU": relu,
    "none": np.asarray,
}
REACH, CELLS, PATCHES = 3.0, 60, 16  # of inputs, weights and bias; cells from above; of the surface
MOST = 2 * REACH**2 + REACH  # the largest |w·x + b| of all: no picture is cut off
RANGES = {"sigmoid": (0, 1), "step": (0, 1), "tanh": (-1, 1), "ReLU": (0, MOST),
          "none": (-MOST, MOST)}  # fmt: skip
LIMITS = (-REACH, REACH)
B_STEP = 0.05
P, W = 0, 1  # the points of the plane: on the line, and the tip of w
HIGH = np.array([int(CLASS_COLOURS[5][i : i + 2], 16) for i in (1, 3, 5)])  # at the largest output


class NeuronSurface(LessonWidget):
    """f(w·x + b) over the plane: from above, and as a surface beside it.

    From above the tip of w can be dragged, and P, which takes the line with it: that is b.
    """

    question = "Before you double both weights: what becomes of the line, and what of the slope?"
    size = (3.68, 3.68)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        def slider(name: str, value: float, by: float, about: str) -> ipywidgets.Widget:
            return ipywidgets.FloatSlider(
                value, min=-REACH, max=REACH, step=by, description=name, tooltip=about
            )

        return {
            "w1": slider("w₁", 1.0, 0.1, "The weight of the first input"),
            "w2": slider("w₂", 1.5, 0.1, "The weight of the second input"),
            "b": slider("b", 0.5, B_STEP, "The bias"),
            "bend": ipywidgets.Dropdown(
                options=list(BENDS), value="sigmoid", description="activation",
                tooltip="What is done with the weighted sum",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        self.along = 1.5  # where on the line P is, from the place nearest to the origin
        self.placed = np.array([[1.0, -1.0], [1.0, 1.5]])  # the points as last drawn from here
        self.plane = Plane(
            self.placed, names=("P", "w"), labels=(-1, -1), xlim=LIMITS, ylim=LIMITS,
            steps=(0.1, 0.1), name_away=(0.0, 0.0), width=376, height=368,
        )  # fmt: skip
        self.plane.on_move(self.drag)
        layout = stage.figure.get_layout_engine()
        assert isinstance(layout, ConstrainedLayoutEngine)
        layout.set(rect=(0, 0.02, 0.93, 0.98))  # room for the name of the upright axis
        self.solid: Any = stage.figure.add_subplot(projection="3d", computed_zorder=False)
        self.solid.set(xlabel="x₁", ylabel="x₂", zlabel="output", xlim=LIMITS, ylim=LIMITS)
        self.solid.view_init(24, -60)
        side = np.linspace(*LIMITS, PATCHES + 1)
        self.corners = np.stack(np.meshgrid(side, side), axis=-1)  # (PATCHES + 1, PATCHES + 1, 2)
        self.surface = self.solid.plot_surface(
            *np.moveaxis(self.corners, -1, 0), np.zeros((PATCHES + 1,) * 2), rstride=1, cstride=1,
            shade=False, edgecolor=INK, linewidth=0.3,
        )  # fmt: skip
        edges = np.linspace(*LIMITS, CELLS + 1)
        self.cells = np.stack(np.meshgrid(*[(edges[:-1] + edges[1:]) / 2] * 2), axis=-1)
        self.bend = ""  # in the picture
        stage.moves(self.surface)

    def drag(self, points: np.ndarray) -> None:
        """From the points to w and b: the tip is w; of where P is only b is taken.

        While w is dragged, the page may not know yet where P has gone with it: that is no move.
        """
        w = np.array([self.control[name].value for name in ("w1", "w2")])
        b = self.control["b"].value
        moved = np.abs(points - self.placed).max(axis=1) > 1e-4
        if moved[W]:
            w = points[W].round(1)
        length = np.linalg.norm(w)
        if moved[P] and not moved[W] and length > 0:
            b = float(np.clip(B_STEP * np.round(-w @ points[P] / B_STEP), *LIMITS))
            self.along = float(np.array([-w[1], w[0]]) @ points[P] / length)
        if np.any(moved):
            self.set(w1=float(w[0]), w2=float(w[1]), b=round(b, 2))
            self.put(w, b)

    def put(self, w: np.ndarray, b: float) -> None:
        """Draw both points and their lines where w and b want them."""
        ends = ends_of(w, b, LIMITS, LIMITS)
        self.placed = np.array([on_line(w, b, self.along, ends), w])
        self.plane.points = self.placed
        drawn = [] if ends is None else [line(ends, width=3)]
        self.plane.lines = [*drawn, *arrow((0, 0), w, LIMITS)]

    def compute(self, w1: float, w2: float, b: float, bend: str) -> dict:
        w, f = np.array([w1, w2]), BENDS[bend]
        Z = self.cells @ w + b  # (CELLS, CELLS, 2) @ (2,) -> (CELLS, CELLS)
        heights = f(self.corners @ w + b)
        return {"w": w, "b": b, "bend": bend, "Z": Z, "A": f(Z), "heights": heights}

    def draw(self, result: dict) -> None:
        low, high = RANGES[result["bend"]]
        self.plane.backdrop = shades((result["A"] - low) / (high - low))
        self.put(result["w"], result["b"])
        if result["bend"] != self.bend:
            self.bend = result["bend"]
            self.solid.set_zlim(low, high)
            self.stage.still_changed()
        patches = quads(np.dstack([self.corners, result["heights"]]))
        middle = patches[..., 2].mean(axis=1)
        self.surface.set_verts(patches)
        self.surface.set_facecolor(shades((middle[None] - low) / (high - low))[0] / 255)
        self.solid.M = self.solid.get_proj()
        self.surface.do_3d_projection()

    def say(self, result: dict) -> str:
        w, b, A = result["w"], result["b"], result["heights"]
        length = float(np.linalg.norm(w))
        if not length:
            return f"Both weights are 0: the neuron says {number(A[0, 0])} everywhere."
        low, high = (number(round(float(end), 2)) for end in (A.min(), A.max()))
        share = np.mean(result["Z"] > 0)
        return (
            f"w = {pair(w)}, b = {number(b)}: z = w·x + b is above 0 on {share:.0%} of the square. "
            f"The line z = 0 is {number(abs(b) / length)} from the origin; across it z changes by "
            f"{number(length)} a unit. The output goes from {low} to {high}."
        )

    def _children(self) -> list[ipywidgets.Widget]:
        """The plane on the left of the picture, or above it where there is no room."""
        both = ipywidgets.HBox(
            [self.plane, self.stage.image], layout=ipywidgets.Layout(flex_flow="row wrap")
        )
        return [both if each is self.stage.image else each for each in super()._children()]

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The live widget, and for pages without one both pictures and the sentence."""
        pictures = side_by_side(self.plane.png(), self.stage.png())
        still = {"image/png": base64.b64encode(pictures).decode()}
        return super()._repr_mimebundle_(**kwargs) | still


def on_line(w: np.ndarray, b: float, along: float, ends: np.ndarray | None) -> np.ndarray:
    """The place on w·x + b = 0 that is `along` from the one nearest to the origin, if in view.

    Else the nearest to it on the line, or at the frame, where the line does not come into view.

    >>> on_line(np.array([2.0, 0.0]), -2.0, 1.5, np.array([[1.0, -3.0], [1.0, 3.0]])).tolist()
    [1.0, 1.5]
    """
    length = np.linalg.norm(w)
    if length == 0:
        return np.zeros(2)
    way = np.array([-w[1], w[0]]) / length
    if ends is not None:
        along = float(np.clip(along, *np.sort(ends @ way)))
    place = -b * w / length**2 + along * way
    return np.clip(place, *LIMITS)


def shades(share: np.ndarray) -> np.ndarray:
    """Bytes RGBA (h, w, 4) for numbers from 0, paper, to 1, blue."""
    rgb = np.rint(255 + share[..., None] * (HIGH - 255)).astype(np.uint8)
    return np.dstack([rgb, np.full(share.shape, 255, np.uint8)])


def quads(grid: np.ndarray) -> np.ndarray:
    """The four corners of each patch of a grid (n, m, 3): ((n − 1)(m − 1), 4, 3)."""
    around = [grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]]
    return np.stack(around, axis=2).reshape(-1, 4, 3)
