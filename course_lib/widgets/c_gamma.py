"""C and γ as a plane: the validation accuracy of each pair, and the boundary of the chosen one."""

from typing import Any

import ipywidgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from course_lib.models.svm.kernels import rbf
from course_lib.plots.style import INK, PAPER
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.kernel_regions import XLIM, YLIM
from course_lib.widgets.nearest_regions import cells
from course_lib.widgets.stage import Stage
from course_lib.widgets.svm_demo import Machine, train, two_moons
from course_lib.widgets.svm_pictures import draw_samples, shades
from course_lib.widgets.words import figures

CS = (0.1, 1.0, 10.0, 100.0, 1000.0)
GAMMAS = (0.01, 0.1, 1.0, 10.0, 100.0)
CELLS = 80  # a side
N_TRAIN, N_VAL = 60, 400


class CGamma(LessonWidget):
    """Two moons and the RBF kernel: for each C and γ the accuracy on samples not learned from.

    Beside it the plane as the machine of the chosen cell sees it.
    """

    question = (
        "Before you choose: where is every training sample right, and is that the best place?"
    )
    size = (8.2, 4.2)

    def __init__(self, **settings: object) -> None:
        rng = np.random.default_rng(3)
        self.X, self.y = two_moons(N_TRAIN, rng)
        self.X_val, self.y_val = two_moons(N_VAL, rng)
        self.Q = cells(CELLS, XLIM, YLIM)
        self.maps: dict[tuple[int, int], np.ndarray] = {}  # scores of the plane, once seen
        self.machines = {
            (C, gamma): train(rbf(self.X, self.X, gamma), self.y, C) for gamma in GAMMAS for C in CS
        }
        self.validation = self.accuracies(self.X_val, self.y_val)
        self.training = self.accuracies(self.X, self.y)
        super().__init__(**settings)

    def accuracies(self, X: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The share of right labels for each C (rows) and γ (columns)."""
        table = [
            [self.scores(X, gamma, self.machines[C, gamma]) for gamma in GAMMAS] for C in CS
        ]  # (C, γ, n)
        return np.mean((np.array(table) > 0) == (y > 0), axis=2)

    def scores(self, Q: np.ndarray, gamma: float, machine: Machine) -> np.ndarray:
        """f of each row of Q."""
        return rbf(Q, self.X, gamma) @ (machine.alpha * self.y) + machine.b  # (m, n) @ (n,)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "C": ipywidgets.SelectionSlider(
                options=[(f"{C:g}", C) for C in CS], value=1.0, description="C",
                tooltip="What it costs to fall short of the margin by 1",
            ),
            "gamma": ipywidgets.SelectionSlider(
                options=[(f"{gamma:g}", gamma) for gamma in GAMMAS], value=1.0, description="γ",
                tooltip="How fast likeness falls off with distance",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2, width_ratios=(1, 1.2))
        self.build_table(left)
        right.set(xlim=XLIM, ylim=YLIM, xlabel="x₁", ylabel="x₂")
        blank = np.full((CELLS, CELLS, 4), 255, np.uint8)
        self.ground = right.imshow(blank, extent=(*XLIM, *YLIM), origin="lower", aspect="auto")
        draw_samples(right, self.X, self.y, size=6)
        stage.moves(self.frame, self.ground)

    def build_table(self, ax: Axes) -> None:
        """A cell for each pair, its accuracy written in it."""
        ax.imshow(self.validation, origin="lower", cmap="cividis", aspect="auto")
        for (row, column), share in np.ndenumerate(self.validation):
            ax.text(column, row, f"{share:.0%}", ha="center", va="center",
                    color="white" if share < self.middle() else "black")  # fmt: skip
        ax.set_xticks(range(len(GAMMAS)), [f"{gamma:g}" for gamma in GAMMAS])
        ax.set_yticks(range(len(CS)), [f"{C:g}" for C in CS])
        ax.set(xlabel="γ", ylabel="C", title="right in validation")
        halo = withStroke(linewidth=6, foreground=INK)
        (self.frame,) = ax.plot(
            [], [], "-", color=PAPER, linewidth=2.5, path_effects=[halo], zorder=5
        )

    def middle(self) -> float:
        """Half-way between the worst and the best accuracy."""
        return float(np.min(self.validation) + np.max(self.validation)) / 2

    def compute(self, C: float, gamma: float) -> dict:
        """The chosen cell, and the scores over the plane."""
        at = CS.index(C), GAMMAS.index(gamma)
        machine = self.machines[C, gamma]
        if at not in self.maps:
            self.maps[at] = self.scores(self.Q, gamma, machine).reshape(CELLS, -1)
        return {
            "C": C, "gamma": gamma, "at": at, "scores": self.maps[at],
            "held": int(np.sum(machine.alpha > 1e-6)),
        }  # fmt: skip

    def draw(self, result: dict) -> None:
        row, column = result["at"]
        edge = 0.47 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])
        self.frame.set_data(*(edge + np.array([column, row])).T)
        self.ground.set_data(shades(result["scores"]))

    def say(self, result: dict) -> str:
        at = result["at"]
        best = np.unravel_index(int(np.argmax(self.validation)), self.validation.shape)
        return (
            f"C = {figures(result['C'], 4)}, γ = {figures(result['gamma'])}: right on "
            f"{self.training[at]:.0%} in training and {self.validation[at]:.1%} in validation, "
            f"with {result['held']} of {N_TRAIN} samples as support vectors. Best in validation: "
            f"{self.validation[best]:.1%} at C = {figures(CS[best[0]], 4)}, "
            f"γ = {figures(GAMMAS[best[1]])}."
        )


def show_choice(args: tuple, own: Any) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me* for `answer_gamma`: the plane of C and γ, opened in the corner in question."""
    return [
        (
            "Change C at γ = 100, then γ: which of them smooths the boundary?",
            CGamma(C=1000.0, gamma=100.0),
        )
    ]
