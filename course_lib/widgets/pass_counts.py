"""What a gradient costs: passes through the graph, by three ways, against the parameters."""

import ipywidgets
import numpy as np

from course_lib.nn.forward import count_parameters
from course_lib.plots.style import CLASS_COLOURS, INK
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage

WAYS = ("backwards (reverse mode)", "forwards (forward mode)", "differences, both sides")
WIDTHS = np.array([1, 2, 4, 8, 16, 32, 64, 128, 256, 512])


def passes(n_parameters: int) -> tuple[int, int, int]:
    """How many passes a gradient by n parameters takes: reverse, forward mode, differences.

    Backwards one pass each way; forwards one for each parameter; differences two evaluations each.

    >>> passes(26)
    (2, 26, 52)
    """
    return 2, n_parameters, 2 * n_parameters


class PassCounts(LessonWidget):
    """A network 784 → n → 10, and the passes that its gradient takes."""

    question = "Before you move it: which of the three does not care how many parameters there are?"
    size = (6.2, 3.4)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "n": ipywidgets.SelectionSlider(
                options=WIDTHS.tolist(), value=32, description="hidden units",
                tooltip="Neurons of the hidden layer of a network for digits",
            )
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        ax = stage.figure.add_subplot(xlabel="passes through the network", xscale="log")
        ax.set(xlim=(1, 5e6), ylim=(2.6, -0.6), yticks=range(3))
        ax.set_yticklabels([way.replace(" (", "\n(").replace(", ", ",\n") for way in WAYS])
        self.bars = [
            ax.barh(k, 1, color=CLASS_COLOURS[k], edgecolor=INK, hatch=("", "//", "..")[k])[0]
            for k in range(3)
        ]
        self.texts = [ax.text(1, k, "", va="center", fontsize=9) for k in range(3)]
        stage.moves(*self.bars, *self.texts)

    def compute(self, n: int) -> dict:
        size = sum(count_parameters([784, n, 10]))
        return {"n": n, "size": size, "passes": passes(size)}

    def draw(self, result: dict) -> None:
        for bar, text, count in zip(self.bars, self.texts, result["passes"], strict=True):
            bar.set_width(count)
            text.set_text(f" {count:,}")
            text.set_x(count)

    def say(self, result: dict) -> str:
        back, forth, differences = result["passes"]
        return (
            f"784 → {result['n']} → 10 has {result['size']:,} parameters. Their gradient takes "
            f"{back} passes in reverse mode (one forwards, one back), {forth:,} in forward mode, "
            f"{differences:,} by differences."
        )
