"""A curve that the reader draws, and a network with n hidden units that is trained on it."""

import ipywidgets
import numpy as np

from course_lib.nn import layers
from course_lib.nn.models import Sequential
from course_lib.nn.optimizers import Adam
from course_lib.plots.style import CLASS_COLOURS, INK
from course_lib.widgets.nearest_regions import letters
from course_lib.widgets.plane import Plane, PlaneBox, line
from course_lib.widgets.words import number

XLIM, YLIM = (-3.2, 3.2), (-2.2, 2.2)
START = np.array([[-3, 0.2], [-2, 1.2], [-1, 0.4], [0, -1.0], [1, -0.2], [2, 1.4], [3, 0.6]])
STEPS, RATE = 500, 0.03
GRID = np.linspace(-3, 3, 121)


class DrawnCurve(PlaneBox):
    """Seven points of a curve to drag; between them it is straight, and the network learns it."""

    question = "Before you move it: how few hidden units still follow all the corners?"

    def __init__(self, n: int = 6) -> None:
        self.n = ipywidgets.IntSlider(
            n, min=1, max=30, description="hidden units", continuous_update=False,
            tooltip="How many tanh neurons stand between x and the output",
            style={"description_width": "initial"}, layout=ipywidgets.Layout(width="420px"),
        )  # fmt: skip
        self.gap, self.size = 0.0, 0
        self.plane = Plane(
            START,
            names=letters(len(START)),
            xlim=XLIM,
            ylim=YLIM,
            width=560,
            height=380,
            xlabel="x",
            ylabel="y",
        )
        self.plane.on_move(self.move)
        self.n.observe(lambda change: self.refresh(), "value")
        super().__init__([ipywidgets.HTML(f"<b>{self.question}</b>"), self.n, self.plane])

    def refresh(self) -> None:
        """Train anew, for what changed without a move."""
        self.plane.points = self.plane.points.copy()

    def move(self, points: np.ndarray) -> None:
        """Train a network on the curve through the points, and draw both."""
        order = np.argsort(points[:, 0], kind="stable")
        target = np.interp(GRID, points[order, 0], points[order, 1])
        output, self.size = trained(target, self.n.value)
        self.gap = float(np.abs(output - target).max())
        self.plane.lines = [
            line(np.column_stack([GRID, target]), colour=INK, width=1.5),
            line(np.column_stack([GRID, output]), colour=CLASS_COLOURS[1], width=3),
        ]
        n = self.n.value
        self.plane.sentence = (
            f"{n} hidden {'unit' if n == 1 else 'units'}, {self.size} parameters, {STEPS} steps of "
            f"training: the thick line (network) is off the thin one (your curve) by "
            f"{number(round(self.gap, 2))} at most."
        )


def trained(target: np.ndarray, n: int) -> tuple[np.ndarray, int]:
    """The output on GRID of a network 1 → n tanh → 1 after STEPS steps of Adam, and its size.

    The same seed each time: the same curve gives the same network.
    """
    model = Sequential(dtype="float64", rng=0)
    model.add(layers.Dense(n, "tanh", kernel_initializer="random_normal", input_shape=(1,)))
    model.add(layers.Dense(1))
    W, b = model.parameters[:2]
    rng = np.random.default_rng(0)
    W[...] = rng.choice([-1, 1], n) * rng.uniform(1, 3, n)  # bends of several widths,
    b[...] = -W[0] * np.linspace(-3, 3, n + 2)[1:-1]  # spread over the stretch
    model.compile(Adam(RATE), "mse")
    X, y = GRID[:, None], target[:, None]
    for _ in range(STEPS):
        model.train_on_batch(X, y)
    return model.predict(X)[:, 0], model.size
