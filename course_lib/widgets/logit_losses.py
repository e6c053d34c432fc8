"""Three logits, their softmax, and which way two losses push each of them."""

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.nn.losses.categorical import log_sum_exp
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK, PAPER
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures, number

NAMES = ("cat", "car", "frog")
START = (3.2, 5.1, -1.7)  # the picture of a cat from lesson 05
HATCHES = ("", "//", "..")
REACH = 8.0
Y = np.array([1.0, 0.0, 0.0])  # it is a cat


class LogitLosses(LessonWidget):
    """A cat's logits and a temperature; probabilities, losses, and their gradients by the logits.

    On the left an arrow leads from each probability to its label: y − ŷ, the way downhill. On the
    right are the gradients of the cross-entropy and of the squared error Σ(ŷ − y)², by the logits.
    """

    question = "Before you move it: the cat has 0.13 only. Which loss pushes its logit harder?"
    size = (7.6, 3.7)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        sliders: dict[str, ipywidgets.Widget] = {
            name: ipywidgets.FloatSlider(
                z, min=-REACH, max=REACH, step=0.1, description=f"logit of {name}",
                tooltip=f"The number that the network gives the class {name}",
            )
            for name, z in zip(NAMES, START, strict=True)
        }  # fmt: skip
        sliders["temperature"] = ipywidgets.FloatLogSlider(
            1.0, min=-1, max=1, step=0.05, readout_format=".2f", description="temperature T",
            tooltip="By what all logits are divided before softmax",
        )  # fmt: skip
        return sliders

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2, width_ratios=(1, 1.1))
        self.build_shares(left)
        self.build_slopes(right)
        stage.moves(*self.bars, *self.arrows, *self.words, *self.slopes, self.title, self.told)

    def build_shares(self, ax: Axes) -> None:
        ax.set(xlim=(-0.06, 1.36), xticks=(0, 0.5, 1), xlabel="probability ŷ = softmax(z / T)")
        ax.set_yticks(range(3), NAMES)
        ax.set_ylim(2.6, -0.6)
        self.title = ax.set_title(" ")
        self.bars = [
            ax.barh(k, 0, color=CLASS_COLOURS[k], edgecolor=INK, hatch=HATCHES[k], height=0.5)[0]
            for k in range(3)
        ]
        ax.plot(Y, range(3), "D", color=PAPER, mec=INK, markersize=9, label="label y")
        look = {"arrowstyle": "-|>", "color": INK, "shrinkA": 0, "shrinkB": 0, "lw": 1.6}
        self.arrows = [
            ax.annotate("", (Y[k], k + 0.36), (0, k + 0.36), arrowprops=look) for k in range(3)
        ]
        self.words = [ax.text(1.06, k, "", va="center", fontsize=9) for k in range(3)]
        ax.legend(loc="lower right", fontsize=9, frameon=False, handletextpad=0.1)

    def build_slopes(self, ax: Axes) -> None:
        ax.axvline(0, color=FAINT, linewidth=0.8)
        ax.set(xlim=(-1.15, 1.15), xlabel="gradient by the logits z")
        ax.set_yticks(range(3), NAMES)
        ax.set_ylim(2.6, -0.6)
        self.told = ax.set_title(" ")
        self.slopes = [
            *ax.barh(np.arange(3) - 0.2, 0, height=0.32, color=INK, label="cross-entropy"),
            *ax.barh(
                np.arange(3) + 0.2, 0, height=0.32, color=PAPER, edgecolor=INK, hatch="///",
                label="squared error",
            ),
        ]  # fmt: skip
        ax.legend(loc="lower right", fontsize=9, frameon=False)

    def compute(self, temperature: float, **logits: float) -> dict:
        """Probabilities, both losses, and both gradients by the logits."""
        z = np.array([logits[name] for name in NAMES])
        log_p = z / temperature - log_sum_exp(z / temperature)
        p = np.exp(log_p)
        by_p = 2 * (p - Y)
        through = p * (by_p - by_p @ p)  # through softmax: p_k (g_k − Σ_j g_j p_j)
        return {
            "T": temperature, "p": p, "entropy": float(-log_p[0]), "square": float(by_p @ by_p / 4),
            "by_entropy": (p - Y) / temperature, "by_square": through / temperature,
        }  # fmt: skip

    def draw(self, result: dict) -> None:
        p = result["p"]
        for k, (bar, arrow, word) in enumerate(
            zip(self.bars, self.arrows, self.words, strict=True)
        ):
            bar.set_width(p[k])
            arrow.set_position((p[k], k + 0.36))
            arrow.set_visible(abs(p[k] - Y[k]) > 0.02)
            word.set_text(figures(p[k], 2))
        slopes = np.concatenate([result["by_entropy"], result["by_square"]])
        for bar, slope in zip(self.slopes, slopes, strict=True):
            bar.set_width(np.clip(slope, -1.1, 1.1))
        loss, square = number(result["entropy"]), number(result["square"])
        self.title.set_text("arrows: y − ŷ, downhill")
        self.told.set_text(f"cross-entropy {loss}, squared error {square}")

    def say(self, result: dict) -> str:
        shares = ", ".join(f"{n} {figures(p, 2)}" for n, p in zip(NAMES, result["p"], strict=True))
        entropy, square = result["by_entropy"][0], result["by_square"][0]
        over = f" (ŷ − y divided by T = {figures(result['T'])})" if result["T"] != 1 else " (ŷ − y)"
        cut = " Bars beyond 1.1 are cut off." if abs(entropy) > 1.1 else ""
        return (
            f"It is a cat. Probabilities: {shares}. Cross-entropy {number(result['entropy'])}, "
            f"its slope by the cat's logit {number(entropy)}{over}. Squared error "
            f"{number(result['square'])}, its slope {number(square)}.{cut}"
        )
