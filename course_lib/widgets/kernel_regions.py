"""A boundary that a kernel bends: the plane in the colours of the scores."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.models.svm.kernels import Kernel, linear, polynomial, rbf, sigmoid
from course_lib.widgets.answers import AnswerError, NotAnswered, answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.nearest_regions import cells
from course_lib.widgets.stage import Stage
from course_lib.widgets.svm_demo import train, two_moons
from course_lib.widgets.svm_pictures import draw_samples, rings, shades
from course_lib.widgets.words import figures

CELLS = 110  # a side
XLIM, YLIM = (-2.1, 3.1), (-1.7, 2.2)
KERNELS: dict[str, Callable[[float], Kernel]] = {
    "linear  x·z": lambda gamma: linear,
    "polynomial  (γ x·z + 1)³": lambda gamma: lambda X, Z: polynomial(X, Z, 3, gamma, 1.0),
    "RBF  exp(−γ ‖x − z‖²)": lambda gamma: lambda X, Z: rbf(X, Z, gamma),
    "sigmoid  tanh(γ x·z − 1)": lambda gamma: lambda X, Z: sigmoid(X, Z, gamma, -1.0),
}
RBF = list(KERNELS)[2]


class KernelRegions(LessonWidget):
    """Two moons, and the machine with a kernel: its boundary, its street, its support vectors.

    `own_kernel`, if given, is the student's `rbf_kernel(X, Z, gamma)`, and `own_decision` the
    student's `decision_function(Q, S, alpha, y, b, kernel)`, or their names in the notebook. Where
    one of the two is not written yet the course's own stands in.
    """

    question = "Before you move γ: what will it do to the boundary, and to the number of rings?"
    size = (5.8, 4.4)

    def __init__(
        self,
        own_kernel: str | Callable | None = None,
        own_decision: str | Callable | None = None,
        **settings: object,
    ) -> None:
        self.X, self.y = two_moons(40, np.random.default_rng(7))
        self.Q = cells(CELLS, XLIM, YLIM)
        self.own_kernel = None if own_kernel is None else answer(own_kernel)
        self.own_decision = None if own_decision is None else answer(own_decision)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        known = [RBF] if self.own_kernel else list(KERNELS)
        return {
            "kernel": ipywidgets.Dropdown(
                options=known, value=RBF, description="kernel",
                tooltip="In which space the line is straight",
            ),
            "gamma": ipywidgets.FloatLogSlider(
                value=1, base=10, min=-2, max=2, step=0.1, readout_format=".3g",
                description="γ", tooltip="How fast likeness falls off with distance",
            ),
            "C": ipywidgets.FloatLogSlider(
                value=1, base=10, min=-1, max=3, step=0.1, readout_format=".3g",
                description="C", tooltip="What it costs to fall short of the margin by 1",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        ax = stage.figure.add_subplot(xlim=XLIM, ylim=YLIM, xlabel="x₁", ylabel="x₂")
        blank = np.full((CELLS, CELLS, 4), 255, np.uint8)
        self.ground = ax.imshow(blank, extent=(*XLIM, *YLIM), origin="lower", aspect="auto")
        draw_samples(ax, self.X, self.y, size=7)
        self.ring = rings(ax)
        self.ring.set(markersize=12, markeredgewidth=1.2)
        stage.moves(self.ground, self.ring)

    def compute(self, kernel: str, gamma: float, C: float) -> dict:
        """Train with the kernel, and score every cell and every sample."""
        k, waiting = self.kernel_with(kernel, gamma)
        machine = train(k(self.X, self.X), self.y, C)
        holds = machine.alpha > 1e-6
        parts = (self.X[holds], machine.alpha[holds], self.y[holds], machine.b)
        scores = self.scores(np.vstack([self.X, self.Q]), *parts, k)
        if self.own_decision is not None and scores is None:
            waiting.append("decision_function")
        if scores is None:
            S, alpha, y, b = parts
            scores = k(np.vstack([self.X, self.Q]), S) @ (alpha * y) + b
        if len(waiting) == 2:
            raise NotAnswered("neither function is written yet")
        train_scores, shown = scores[: len(self.y)], scores[len(self.y) :].reshape(CELLS, -1)
        right = float(np.mean((train_scores > 0) == (self.y > 0)))
        return {
            "kernel": kernel, "gamma": gamma, "C": C, "scores": shown, "holds": holds,
            "right": right, "waiting": waiting,
        }  # fmt: skip

    def kernel_with(self, name: str, gamma: float) -> tuple[Kernel, list[str]]:
        """The kernel with its γ, the student's if it is there; and what is not written yet."""
        library = KERNELS[name](gamma)
        if self.own_kernel is None:
            return library, []
        try:
            as_table(self.own_kernel(self.X[:2].copy(), self.X.copy(), gamma), (2, len(self.X)))
        except NotAnswered:
            return library, ["rbf_kernel"]
        own = self.own_kernel

        def checked(X: Any, Z: Any) -> np.ndarray:
            X, Z = np.array(X, dtype=float), np.array(Z, dtype=float)
            return as_table(own(X, Z, gamma), (len(X), len(Z)))

        return checked, []

    def scores(
        self, Q: np.ndarray, S: np.ndarray, alpha: np.ndarray, y: np.ndarray, b: float, k: Kernel
    ) -> np.ndarray | None:
        """What the student's function says of Q; None if there is none yet."""
        if self.own_decision is None:
            return None
        try:
            found = self.own_decision(Q.copy(), S.copy(), alpha.copy(), y.copy(), b, k)
        except NotAnswered:
            return None
        return as_table(found, (len(Q),), "decision_function")

    def draw(self, result: dict) -> None:
        self.ground.set_data(shades(result["scores"]))
        self.ring.set_data(*self.X[result["holds"]].T)

    def say(self, result: dict) -> str:
        name = result["kernel"].split("  ")[0]
        gamma = "" if name == "linear" else f", γ = {figures(result['gamma'])}"
        text = (
            f"{name}{gamma}, C = {figures(result['C'])}: {int(np.sum(result['holds']))} of "
            f"{len(self.y)} samples are support vectors (ringed), {result['right']:.0%} of the "
            "training samples are on their side. Pale is the street, |f| < 1."
        )
        if result["waiting"]:
            text += f" ({result['waiting'][0]} is not written yet: the course's own stands in.)"
        return text


def as_table(value: Any, shape: tuple[int, ...], name: str = "rbf_kernel") -> np.ndarray:
    """What a student's function gave, as floats; AnswerError says what came instead."""
    try:
        table = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(
            f"{name} gave {value!r:.60}; expected numbers of shape {shape}."
        ) from None
    if table.shape != shape:
        raise AnswerError(f"{name} gave shape {table.shape}; expected {shape}.")
    if not np.all(np.isfinite(table)):
        raise AnswerError(f"{name} gave nan or infinity; expected finite numbers.")
    return table
