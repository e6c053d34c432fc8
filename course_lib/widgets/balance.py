"""The average as the point where a plank with weights balances."""

from collections.abc import Callable, Sequence

import ipywidgets
import numpy as np
from matplotlib.ticker import MaxNLocator

from course_lib.plots.style import CLASS_COLOURS, INK, WRONG
from course_lib.widgets.answers import number_answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage

STEEPEST = 12.0  # degrees


class Balance(LessonWidget):
    """Equal weights on a plank that rests on the average; it lies level only if that is right.

    `average` is the function that finds the resting point: NumPy's, a student's, or the name of
    one in the notebook. The slider moves the last of the `values`.
    """

    question = "Push the last weight to the right. How far does the resting point follow?"
    size = (6.0, 2.9)

    def __init__(
        self,
        values: Sequence[float] = (-6.0, -2.0, 1.0, 3.0),
        average: str | Callable = np.mean,
        question: str = question,
        **settings: object,
    ) -> None:
        self.question = question
        self.values = np.asarray(values, dtype=float)
        if self.values.ndim != 1 or len(self.values) == 0:
            raise ValueError(f"values is {values!r}; expected a list of at least one number")
        self.average = number_answer(average)
        self.reach = max(10.0, float(np.ceil(np.abs(self.values).max())))
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "last": ipywidgets.FloatSlider(
                value=self.values[-1],
                min=-self.reach,
                max=self.reach,
                step=0.5,
                description="last weight at",
                tooltip="Where the last weight stands on the plank",
            )
        }

    def build(self, stage: Stage) -> None:
        ax = stage.figure.add_subplot()
        edge = 1.08 * self.reach
        ax.set(xlim=(-edge, edge), ylim=(-2.2, 2.6), yticks=[], xlabel="value")
        ax.xaxis.set_major_locator(MaxNLocator(11, integer=True))
        ax.spines[["left", "right", "top"]].set_visible(False)
        (self.plank,) = ax.plot([], [], color=INK, linewidth=4, solid_capstyle="round")
        (self.rest,) = ax.plot([], [], "^", color=CLASS_COLOURS[0], markersize=22)
        (self.weights,) = ax.plot([], [], "s", color=CLASS_COLOURS[4], mec=INK, markersize=13)
        (self.last,) = ax.plot([], [], "D", color=WRONG, mec=INK, markersize=13)
        self.label = ax.text(0, 2.1, "", ha="center", fontsize=12)
        stage.moves(self.plank, self.rest, self.weights, self.last, self.label)

    def compute(self, last: float) -> dict:
        """The resting point that `average` gives, and the torque that is left over."""
        values = np.append(self.values[:-1], last)
        rest = self.average(values)
        return {"values": values, "rest": rest, "torque": float(np.mean(values - rest))}

    def draw(self, result: dict) -> None:
        slope = self.slope(result["torque"])
        rest = result["rest"]

        def place(x: np.ndarray, lift: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
            return x, lift + slope * (x - rest)

        self.plank.set_data(*place(np.array([-self.reach, self.reach])))
        self.rest.set_data([rest], [-0.42])
        self.weights.set_data(*place(result["values"][:-1], 0.35))
        self.last.set_data(*place(result["values"][-1:], 0.35))
        self.label.set_text(f"resting point at {rest:.2f}: {self.state(result)}")

    def slope(self, torque: float) -> float:
        """How the plank lies: down on the heavier side, level where nothing is left over."""
        return float(-np.tan(np.radians(STEEPEST)) * np.tanh(torque / 2) * 2 / self.reach * 2)

    @staticmethod
    def state(result: dict) -> str:
        if abs(result["torque"]) < 1e-6:
            return "level"
        return f"tips to the {'right' if result['torque'] > 0 else 'left'}"

    def say(self, result: dict) -> str:
        shown = ", ".join(f"{value:g}" for value in result["values"])
        return (
            f"{'Equal weights' if len(result['values']) > 1 else 'One weight'} at {shown}. "
            f"The plank rests at {result['rest']:.2f}: {self.state(result)}."
        )


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me*: the plank on the student's resting point, and on the right one."""
    (values,) = args
    return [
        ("Your answer", Balance(values, own, question="")),
        ("As it should be", Balance(values, question="")),
    ]
