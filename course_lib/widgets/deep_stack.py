"""A signal through fifty layers, and the gradient back through them."""

from collections.abc import Callable

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.nn.activations import ACTIVATIONS
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.activation_answers import Both, of_table, own_activation
from course_lib.widgets.answers import name_of
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.two_activations import OWN, TITLES, capital
from course_lib.widgets.words import figures

DEPTH, WIDTH, SAMPLES = 50, 64, 64
LOWEST, HIGHEST, NEARLY_0 = 1e-12, 1e12, 1e-200  # the ends of the axis, and for 0 on it
EDGES = np.linspace(-3, 3, 49)


class DeepStack(LessonWidget):
    """Standard deviation of the signal and size of the gradient, layer by layer.

    Every layer has 64 units, no bias, and weights that are normal with spread scale/√64. `own`, if
    given, is the student's activation, with `own_args` after z, and is chosen as "yours"; if it
    gives a pair (y, d), its derivative d leads the gradient back.
    """

    question = "Before you choose another: through which one does the gradient come back whole?"
    size = (8.0, 3.9)

    def __init__(
        self, own: str | Callable | None = None, own_args: tuple = (), **settings: object
    ) -> None:
        self.own = None if own is None else own_activation(own, own_args)
        self.own_name = "" if own is None else name_of(own)
        if own is not None:
            self.question = "Before you move the scale: at which one do both curves stay level?"
        rng = np.random.default_rng(0)
        self.X = rng.normal(size=(SAMPLES, WIDTH))
        self.weights = rng.normal(size=(DEPTH, WIDTH, WIDTH)) / WIDTH**0.5
        self.upstream = rng.normal(size=(SAMPLES, WIDTH))
        self._last: dict[tuple[str, float], dict] = {}
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        mine = [(f"{OWN}: {self.own_name}", OWN)] if self.own else []
        return {
            "activation": ipywidgets.Dropdown(
                options=mine + list(TITLES.items()), value=OWN if mine else "sigmoid",
                description="activation", tooltip="The activation of all fifty layers",
            ),
            "scale": ipywidgets.FloatSlider(
                1.0, min=0.2, max=3.0, step=0.05, description="scale of the weights",
                tooltip="Weights have the standard deviation scale/√64",
            ),
            "layer": ipywidgets.IntSlider(
                DEPTH, 1, DEPTH, description="look at layer",
                tooltip="The layer whose outputs are counted on the right",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2, width_ratios=(1.35, 1))
        left.set(xlabel="layer", yscale="log", xlim=(0, DEPTH + 1), ylim=(LOWEST / 3, HIGHEST * 3))
        left.axhline(1, color=FAINT, linewidth=0.7)
        look = {"markersize": 3.5, "linewidth": 1.3}
        (self.signal,) = left.plot(
            [], [], "-o", color=CLASS_COLOURS[0], label="spread of the outputs (→)", **look
        )
        (self.gradient,) = left.plot(
            [], [], "-s", color=CLASS_COLOURS[1], mfc="white",
            label="size of the gradient (←)", **look,
        )  # fmt: skip
        above = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderaxespad": 0.1}
        left.legend(fontsize=9, frameon=False, **above)  # where no curve can run through it
        self.here = left.axvline(DEPTH, color=INK, linewidth=1, linestyle="-.")
        self.build_counts(right)
        stage.moves(self.signal, self.gradient, self.here, self.counts)

    def build_counts(self, ax: Axes) -> None:
        ax.set(xlabel="output (beyond ±3 in the last bars)", ylabel="share of the outputs")
        ax.set(xlim=(-3.1, 3.1), ylim=(0, 1))
        self.counts = ax.stairs(
            np.zeros(len(EDGES) - 1), EDGES, fill=True, color=CLASS_COLOURS[0], alpha=0.8
        )

    def both(self, name: str) -> Both:
        if name == OWN and self.own is not None:
            return self.own
        return of_table(ACTIVATIONS[name])

    def run(self, activation: str, scale: float) -> dict:
        """All layers forward and back; kept, so that looking at another layer costs nothing."""
        key = (activation, scale)
        if activation == OWN or key not in self._last:
            found = passes(self.X, scale * self.weights, self.both(activation), self.upstream)
            self._last = {key: found}
        return self._last[key]

    def compute(self, activation: str, scale: float, layer: int) -> dict:
        found = self.run(activation, scale)
        outputs = found["outputs"][layer - 1]
        counts, _ = np.histogram(np.clip(outputs, -2.999, 2.999), EDGES)
        return {
            **found, "layer": layer, "name": activation, "counts": counts / outputs.size,
            "silent": float(np.mean(outputs == 0)),
        }  # fmt: skip

    def draw(self, result: dict) -> None:
        layers = np.arange(1, DEPTH + 1)
        # what is beyond the axis leaves the picture; a logarithm of 0 there is none
        self.signal.set_data(layers, np.maximum(result["signal"], NEARLY_0))
        self.gradient.set_data(layers, np.maximum(result["gradient"], NEARLY_0))
        self.here.set_xdata([result["layer"]] * 2)
        self.counts.set_data(result["counts"])

    def say(self, result: dict) -> str:
        name = result["name"]
        title = f"Your {self.own_name}" if name == OWN else capital(ACTIVATIONS[name].title)
        at = result["layer"]
        silent = f", {result['silent']:.0%} of them exactly 0" if result["silent"] >= 0.005 else ""
        return (
            f"{title}: at layer {at} the outputs have spread "
            f"{figures(result['signal'][at - 1], 2)}{silent}. The gradient has size 1 at the top "
            f"and {figures(result['gradient'][0], 2)} when it is back at layer 1."
        )


def passes(X: np.ndarray, weights: np.ndarray, both: Both, upstream: np.ndarray) -> dict:
    """Forward through all layers and back: outputs, their spread, and the gradient's size.

    The gradient is that of a loss by each layer's outputs, as a root mean square; at the top it is
    `upstream`, scaled to size 1.
    """
    outputs, slopes, H = [], [], X
    for W in weights:
        H, slope = both(H @ W)  # (n, d) @ (d, d) -> (n, d)
        outputs.append(H)
        slopes.append(slope)
    G = upstream / rms(upstream)
    sizes = [1.0]
    for W, slope in zip(weights[:0:-1], slopes[:0:-1], strict=True):
        G = (G * slope) @ W.T  # through the activation, then through the weights
        sizes.append(rms(G))
    return {
        "outputs": outputs,
        "signal": np.array([np.std(H) for H in outputs]),
        "gradient": np.array(sizes[::-1]),
    }


def rms(G: np.ndarray) -> float:
    """The root of the mean square.

    >>> round(rms(np.array([3.0, 4.0])) ** 2, 6)
    12.5
    """
    largest = float(np.max(np.abs(G)))  # divided out: the squares of tiny numbers would be 0
    return largest * float(np.sqrt(np.mean((G / largest) ** 2))) if largest else 0.0
