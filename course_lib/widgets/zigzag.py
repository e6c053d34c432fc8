"""Inputs that are all positive make the weights of a neuron go up or down together: a zig-zag."""

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, FAINT, INK
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures

GOAL = np.array([1.5, -1.5])
MOST = 60  # steps
INPUTS = {"all positive": "positive", "zero-centred": "centred"}


class ZigZag(LessonWidget):
    """A neuron w·x learns from one sample at a time; the goal lies where one weight must fall."""

    question = "Before you switch: why can no single step go straight to the goal?"
    size = (8.0, 4.0)

    def __init__(self, **settings: object) -> None:
        self.X = inputs()
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "inputs": ipywidgets.Dropdown(
                options=list(INPUTS.items()), description="inputs",
                tooltip="All between 0 and 2; or the same less 1, which is their mean",
            ),
            "steps": ipywidgets.IntSlider(
                20, 0, MOST, description="steps", tooltip="One sample each"
            ),
            "rate": ipywidgets.FloatSlider(
                0.3, min=0.05, max=1.0, step=0.05, description="learning rate",
                tooltip="How much of a sample's gradient is subtracted",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2)
        left.set(xlabel="weight w₁", ylabel="weight w₂", xlim=(-1.1, 2.6), ylim=(-2.6, 1.1))
        left.set_aspect("equal")
        left.axhline(0, color=FAINT, linewidth=0.7)
        left.axvline(0, color=FAINT, linewidth=0.7)
        left.plot(*GOAL, "*", color=INK, markersize=15, label="goal")
        (self.path,) = left.plot(
            [], [], "-o", color=CLASS_COLOURS[0], markersize=3.5, linewidth=1.2, label="path of w"
        )
        (self.end,) = left.plot([], [], "o", color=CLASS_COLOURS[0], mec=INK, markersize=9)
        left.legend(loc="upper right", fontsize=9)
        self.build_distances(right)
        stage.moves(self.path, self.end, *self.lines, self.here)

    def build_distances(self, ax: Axes) -> None:
        ax.set(xlabel="step", ylabel="distance to the goal", xlim=(-1, MOST + 1), ylim=(0, 2.4))
        self.lines = [
            ax.plot([], [], "-" + CLASS_MARKERS[i], color=CLASS_COLOURS[i], markersize=3,
                    linewidth=1.2, label=name)[0]
            for i, name in enumerate(INPUTS)
        ]  # fmt: skip
        self.here = ax.axvline(0, color=INK, linewidth=1, linestyle="-.")
        ax.legend(loc="upper right", fontsize=9)

    def compute(self, inputs: str, steps: int, rate: float) -> dict:
        """Both paths to the end, and how often both weights moved the same way."""
        paths = {name: walk(self.X[name], rate) for name in self.X}
        moves = np.diff(paths[inputs][: steps + 1], axis=0)
        return {
            "paths": paths, "inputs": inputs, "steps": steps,
            "same": int(np.sum(moves[:, 0] * moves[:, 1] > 0)),
        }  # fmt: skip

    def draw(self, result: dict) -> None:
        path = result["paths"][result["inputs"]][: result["steps"] + 1]
        self.path.set_data(*path.T)
        self.end.set_data(*path[-1:].T)
        for line, name in zip(self.lines, INPUTS.values(), strict=True):
            far = distances(result["paths"][name])
            line.set_data(np.arange(len(far)), np.minimum(far, 1e3))  # then it has left the axis
        self.here.set_xdata([result["steps"]] * 2)

    def say(self, result: dict) -> str:
        path = result["paths"][result["inputs"]]
        steps = result["steps"]
        other = next(name for name in INPUTS.values() if name != result["inputs"])
        words = {value: key for key, value in INPUTS.items()}
        if steps == 0:
            return (
                f"Before the first step w = (0, 0) is {figures(distances(path)[0])} from the goal."
            )
        many = "1 step" if steps == 1 else f"{steps} steps"
        return (
            f"After {many}, on a path {figures(length(path[: steps + 1]))} long, w is "
            f"{figures(distances(path)[steps])} from the goal ({figures(distances(path)[0])} at "
            f"first); {result['same']} of the {many} moved both weights the same way. With "
            f"{words[other]} inputs the distance is "
            f"{figures(distances(result['paths'][other])[steps])}."
        )


def inputs() -> dict[str, np.ndarray]:
    """The same samples (60, 2) twice: between 0 and 2, and between −1 and 1."""
    X = np.random.default_rng(1).uniform(0, 2, size=(MOST, 2))
    return {"positive": X, "centred": X - 1}


def walk(X: np.ndarray, rate: float) -> np.ndarray:
    """The weights from 0 on, one step per sample, down the slope of ½(w·x − t)², t = GOAL·x."""
    w = np.zeros(2)
    path = [w]
    for x in X:
        delta = w @ x - GOAL @ x  # how much too high the output is: one number
        w = w - rate * delta * x  # so with x > 0 both weights move the same way
        path.append(w)
    return np.array(path)


def distances(path: np.ndarray) -> np.ndarray:
    """How far each point of the path is from the goal.

    >>> distances(np.array([GOAL]))
    array([0.])
    """
    return np.sqrt(((path - GOAL) ** 2).sum(axis=1))


def length(path: np.ndarray) -> float:
    """How long the way along all points is.

    >>> length(np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 5.0]]))
    6.0
    """
    return float(np.sqrt((np.diff(path, axis=0) ** 2).sum(axis=1)).sum())
