"""One linear neuron, full batch: how the loss goes on at a rate, and the rate's limit 2/λ."""

from typing import Any

import ipywidgets
import numpy as np

from course_lib.nn.playground import Experiment
from course_lib.plots.style import INK, RIGHT, WRONG
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.rates import rate_slider
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures

LONGEST = 100  # epochs
FLOOR, TOP = 1e-10, 1e6
RATES = np.geomspace(1e-3, 10, 240)
INPUTS: dict[str, tuple[float, float]] = {  # what is added, what it is divided by
    "as they are, −6 to 6": (0.0, 1.0),
    "standardized": (0.0, float(np.sqrt(12))),
    "moved by 6, 0 to 12": (6.0, 1.0),
}


class RateLimit(LessonWidget):
    """Left the loss epoch by epoch at one rate, right the loss after so many epochs by the rate.

    The neuron fits the plane y = (x₁ + x₂)/10 from its first weights (seed 0), all training points
    in one batch. The loss is then Σ ½ λ c² (1 − ηλ)^(2t), one term for each eigenvalue λ of the
    mean of [x, 1][x, 1]ᵀ, with c how far the start is from the minimum in its direction.
    """

    question = (
        "Before you raise the rate: at which does the loss begin to grow? In which direction?"
    )
    size = (8.4, 3.6)

    def __init__(self, **settings: object) -> None:
        self.parts = {name: parts(*change) for name, change in INPUTS.items()}
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "rate": rate_slider(
                0.1, -3, 1, description="learning rate η", tooltip="How far a step goes"
            ),
            "epochs": ipywidgets.IntSlider(
                20, min=1, max=LONGEST, description="epochs",
                tooltip="After how many steps the right picture is taken",
            ),
            "inputs": ipywidgets.Dropdown(
                options=list(INPUTS), description="inputs",
                tooltip="What the neuron is given of a point",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2, sharey=True)
        left.set(xlabel="epoch", ylabel="training loss", xlim=(0, LONGEST), yscale="log")
        left.set_ylim(FLOOR, TOP)
        right.set(xlabel="learning rate η", xscale="log", xlim=(RATES[0], RATES[-1]))
        (self.curve,) = left.plot([], [], color=RIGHT, lw=2)
        (self.here,) = left.plot([], [], "o", color=INK, markersize=7)
        (self.valley,) = right.plot([], [], color=RIGHT, lw=2)
        (self.there,) = right.plot([], [], "o", color=INK, markersize=7, label="this rate")
        self.limit = right.axvline(1, color=WRONG, linestyle="--", lw=1.6, label="limit 2/λ")
        right.legend(loc="lower left", fontsize=9)
        stage.moves(self.curve, self.here, self.valley, self.there, self.limit)

    def compute(self, rate: float, epochs: int, inputs: str) -> dict:
        """The losses of `LONGEST` epochs at this rate, and after `epochs` at all rates."""
        eigenvalues, heights = self.parts[inputs]
        return {
            "rate": rate, "epochs": epochs, "eigenvalues": eigenvalues,
            "limit": 2 / eigenvalues[-1], "factors": 1 - rate * eigenvalues,
            "losses": losses(rate, np.arange(LONGEST + 1), eigenvalues, heights),
            "by_rate": losses(RATES, epochs, eigenvalues, heights),
        }  # fmt: skip

    def draw(self, result: dict) -> None:
        seen = np.clip(result["losses"], FLOOR / 10, TOP * 10)
        self.curve.set_data(np.arange(LONGEST + 1), seen)
        here = np.clip(result["losses"][result["epochs"]], FLOOR, TOP)
        self.here.set_data([result["epochs"]], [here])
        self.valley.set_data(RATES, np.clip(result["by_rate"], FLOOR / 10, TOP * 10))
        self.there.set_data([result["rate"]], [here])
        self.limit.set_xdata([result["limit"]] * 2)

    def say(self, result: dict) -> str:
        values, factors = result["eigenvalues"], result["factors"]
        worst = int(np.abs(factors).argmax())
        loss = float(result["losses"][result["epochs"]])
        told = figures(loss) if loss < 1e15 else "beyond 10¹⁵"
        text = (
            f"The eigenvalues are {', '.join(figures(float(each)) for each in values)}; the limit "
            f"is 2/{figures(float(values[-1]))} = {figures(result['limit'])}. At η = "
            f"{figures(result['rate'])} the loss after {result['epochs']} "
            f"epoch{'s' if result['epochs'] > 1 else ''} is {told}. The slowest direction has "
            f"λ = {figures(float(values[worst]))}: its error is multiplied by "
            f"{figures(float(factors[worst]))} in each epoch"
        )
        if abs(factors[worst]) > 1:
            return f"{text.replace('slowest', 'worst')}, and grows."
        return f"{text}."


def parts(added: float, divisor: float) -> tuple[np.ndarray, np.ndarray]:
    """The eigenvalues λ (3,), rising, and each one's share ½ λ c² of the first loss.

    The minimum is 0, for the targets lie in a plane.
    """
    experiment = Experiment(problem="regression", hidden=(), seed=0)
    X, y = experiment.data.X_train, experiment.data.y_train
    A = np.column_stack([(X + added) / divisor, np.ones(len(X))])  # (n, 3): [x, 1]
    start = np.append(experiment.weights[0][:, 0], experiment.biases[0])
    eigenvalues, directions = np.linalg.eigh(A.T @ A / len(A))  # (3, n) @ (n, 3) -> (3, 3)
    best = np.linalg.lstsq(A, y, rcond=None)[0]
    c = directions.T @ (start - best)  # (3, 3) @ (3,) -> (3,)
    return eigenvalues, 0.5 * eigenvalues * c**2


def losses(rate: Any, epochs: Any, eigenvalues: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """Σ heights (1 − rate λ)^(2 epochs), of the shape that rates and epochs have together.

    >>> losses(0.5, np.array([0, 1]), np.array([1.0]), np.array([4.0]))
    array([4., 1.])
    """
    factors = np.abs(1 - np.multiply.outer(rate, eigenvalues))
    with np.errstate(over="ignore"):
        powers = factors ** (2 * np.asarray(epochs)[..., None])
        return powers @ heights
