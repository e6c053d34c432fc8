"""The kernel trick, seen: lift the plane into a bowl, cut it with a plane, look at the shadow."""

from typing import Any

import ipywidgets
import numpy as np

from course_lib.models.svm.kernels import bowl_lift
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, FAINT, INK
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.svm_pictures import STREET

N = 40  # samples
INNER, OUTER = (0.0, 0.85), (1.15, 1.7)  # how far the two classes lie from the middle
LIMIT, HIGH = 1.8, 3.0  # of the axes
TURN = np.linspace(0, 2 * np.pi, 73)


class Lift(LessonWidget):
    """A disc within a ring, which no line parts, and what becomes of them when they are lifted.

    `lift` raises each sample to x₁² + x₂², `cut` is the height of a level plane, `turn` walks
    around. Where the plane cuts the bowl is a circle; its shadow on the ground parts the classes.
    """

    question = "Before you move the cut: at which heights does it part the two classes?"
    size = (6.0, 4.6)

    def __init__(self, **settings: object) -> None:
        self.X, self.y = disc_and_ring(np.random.default_rng(4))
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "lift": ipywidgets.FloatSlider(
                1, min=0, max=1, step=0.05, description="lift",
                tooltip="From 0, the plane, to 1, each sample at the height of its squared length",
            ),
            "cut": ipywidgets.FloatSlider(
                0.3, min=0.1, max=2.9, step=0.1, description="cut at height",
                tooltip="Where the level plane lies",
            ),
            "turn": ipywidgets.IntSlider(
                -60, -180, 180, 5, description="turn", tooltip="From where you look, in degrees"
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        self.ax: Any = stage.figure.add_subplot(projection="3d")
        ax = self.ax
        ax.set_box_aspect(None, zoom=1.1)
        ax.set(xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT), zlim=(0, HIGH))
        ax.set(xlabel="x₁", ylabel="x₂", zlabel="x₁² + x₂²")
        for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
            axis.set_ticks([0, 1, 2, 3] if axis is ax.zaxis else [-1, 0, 1])

    def compute(self, lift: float, cut: float, turn: int) -> dict:
        """The samples in space, and how many lie on the wrong side of the cut."""
        lifted = bowl_lift(self.X) * [1, 1, lift]
        wrong = int(np.sum((lifted[:, 2] > cut) != (self.y > 0)))
        return {"lifted": lifted, "lift": lift, "cut": cut, "turn": turn, "wrong": wrong}

    def draw(self, result: dict) -> None:
        ax, cut = self.ax, result["cut"]
        for artist in (*ax.lines, *ax.collections):
            artist.remove()
        ax.view_init(elev=18, azim=result["turn"])
        ground = np.array([[-LIMIT, LIMIT], [-LIMIT, LIMIT]])
        ax.plot_surface(ground, ground.T, np.full((2, 2), cut), color=STREET, alpha=0.3)
        if result["lift"] > 0:
            self.draw_bowl(result["lift"])
            self.draw_circle(cut, result["lift"])
        for code, sign in enumerate((-1, 1)):
            look = {"color": CLASS_COLOURS[code], "mec": INK, "mew": 0.6, "markersize": 6}
            ax.plot(*result["lifted"][self.y == sign].T, CLASS_MARKERS[code], **look)
        self.stage.still_changed()

    def draw_bowl(self, lift: float) -> None:
        """Circles and lines on the bowl that the samples lie in."""
        radius, turn = np.meshgrid([0.4, 0.8, 1.2, 1.6], np.linspace(0, 2 * np.pi, 25))
        x1, x2 = radius * np.cos(turn), radius * np.sin(turn)
        look = {"color": STREET, "linewidth": 0.6, "rstride": 3, "cstride": 1}
        self.ax.plot_wireframe(x1, x2, lift * (x1**2 + x2**2), **look)

    def draw_circle(self, cut: float, lift: float) -> None:
        """Where the plane meets the bowl, and the shadow of that on the ground."""
        radius = np.sqrt(cut / lift)
        if radius > LIMIT:
            return
        x1, x2 = radius * np.cos(TURN), radius * np.sin(TURN)
        self.ax.plot(x1, x2, np.full(len(TURN), cut), "-", color=INK, linewidth=2)
        self.ax.plot(x1, x2, np.zeros(len(TURN)), "--", color=INK, linewidth=2)
        for k in range(0, len(TURN) - 1, 12):
            self.ax.plot(x1[[k, k]], x2[[k, k]], [0, cut], ":", color=FAINT, linewidth=1)

    def say(self, result: dict) -> str:
        if result["lift"] == 0:
            return "All samples lie on the ground, a disc within a ring: no line parts them. Lift."
        cut, wrong = result["cut"], result["wrong"]
        radius = np.sqrt(cut / result["lift"])
        if wrong:
            return (
                f"A level plane at height {cut:.1f} leaves {wrong} of {N} samples on the wrong "
                f"side; its shadow is a circle of radius {radius:.2f}."
            )
        return (
            f"A plane at height {cut:.1f} parts the lifted samples. Its shadow on the ground "
            f"(dashed), a circle of radius {radius:.2f}, is the boundary in the plane."
        )


def disc_and_ring(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """X (N, 2) and y: −1 in the disc, +1 in the ring around it."""
    y = np.where(np.arange(N) < N // 2, -1, 1)
    low, high = np.where(y[:, None] < 0, INNER, OUTER).T
    radius = np.sqrt(rng.uniform(low**2, high**2))  # evenly over the area
    angle = rng.uniform(0, 2 * np.pi, N)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), y
