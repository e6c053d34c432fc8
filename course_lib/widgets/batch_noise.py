"""Full batches, mini-batches, single samples: the path, the loss by epoch, the gradient's noise."""

from collections.abc import Callable, Sequence

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.answers import answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.descent_answers import as_batches, as_weights
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import figures

N = 128  # samples
SIZES = (1, 2, 4, 8, 16, 32, 64, 128)
RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.9, 1.1)
EPOCHS = 10
START = np.array([-1.6, -1.2])
WINDOW = (-2.2, 3.2, -1.8, 2.4)
LOW, HIGH = 0.9, 30.0  # of the axis of losses
DRAWS = 40  # epochs from which the noise is measured
Batches = Sequence[np.ndarray]


class BatchNoise(LessonWidget):
    """A line w₁x + w₂ fitted to 128 samples, by gradients of as many of them as you choose.

    `own` is the student's `sgd_epoch(X, y, w, learning_rate, batches)` -> w, and `batches` their
    `minibatches(n_samples, batch_size, rng)` -> index arrays; or the names in the notebook.
    """

    question = "Before you take single samples: what becomes of the path, and of the loss?"
    size = (9.2, 3.7)

    def __init__(
        self,
        own: str | Callable | None = None,
        batches: str | Callable | None = None,
        **settings: object,
    ) -> None:
        self.own = None if own is None else answer(own)
        self.deal = None if batches is None else answer(batches)
        self.X, self.y = samples()
        self.best = np.linalg.lstsq(self.X, self.y)[0]
        self.lowest = float(self.loss(self.best))
        self.known: dict[tuple, np.ndarray] = {}
        super().__init__(**settings)

    def loss(self, w: np.ndarray) -> np.ndarray:
        """The mean of squared errors of weights (…, 2)."""
        with np.errstate(over="ignore", invalid="ignore"):
            return np.mean((w @ self.X.T - self.y) ** 2, axis=-1)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "size": ipywidgets.SelectionSlider(
                options=SIZES, value=16, description="batch size",
                tooltip="How many samples each gradient is averaged over",
            ),
            "rate": ipywidgets.SelectionSlider(
                options=[(figures(rate), rate) for rate in RATES], value=0.1,
                description="learning rate η", tooltip="How much of the gradient is subtracted",
            ),
            "epochs": ipywidgets.IntSlider(
                4, 0, EPOCHS, description="epochs", tooltip="How often each sample has been used"
            ),
            "shuffle": ipywidgets.Checkbox(
                value=True, description="shuffle in each epoch",
                tooltip="Deal the batches anew in each epoch; otherwise sorted by x, as they came",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        left, middle, right = stage.figure.subplots(1, 3, width_ratios=(1.15, 1, 1))
        self.build_plane(left)
        middle.set(xlim=(-0.3, EPOCHS + 0.3), ylim=(LOW, HIGH), yscale="log")
        middle.set(xlabel="epoch", ylabel="loss (mean of all)", xticks=range(0, EPOCHS + 1, 2))
        middle.axhline(self.lowest, color=INK, linewidth=0.8, linestyle="-.")
        looks = (
            ("--", FAINT, "full"),
            (":", CLASS_COLOURS[0], "single"),
            ("-o", CLASS_COLOURS[1], "chosen"),
        )
        self.curves = {
            name: middle.plot([], [], style, color=colour, markersize=4, linewidth=2, label=name)[0]
            for style, colour, name in looks
        }
        middle.legend(loc="upper right", fontsize=9, frameon=False).set_zorder(1)
        self.build_noise(right)
        stage.moves(self.path, self.end, self.here, *self.curves.values())

    def build_plane(self, ax: Axes) -> None:
        left, right, bottom, top = WINDOW
        a, b = np.linspace(left, right, 60), np.linspace(bottom, top, 60)
        heights = self.loss(np.stack(np.meshgrid(a, b), axis=-1)) - self.lowest
        ax.contour(a, b, heights, (0.05, 0.3, 1, 2.5, 5, 9, 15), colors=[FAINT], linewidths=0.7)
        ax.plot(*self.best, "*", color=INK, markersize=13, zorder=1.5)
        ax.set(xlim=(left, right), ylim=(bottom, top), xlabel="w₁, the rise", ylabel="w₂, at x = 0")
        ax.plot(*START, "s", color=CLASS_COLOURS[0], mec=INK, markersize=7, zorder=1.5)
        (self.path,) = ax.plot([], [], "-", color=CLASS_COLOURS[1], linewidth=1)
        (self.end,) = ax.plot([], [], "o", color=CLASS_COLOURS[1], mec=INK, markersize=8)

    def build_noise(self, ax: Axes) -> None:
        """The spread of the batches' gradients, measured, beside 1/√size."""
        self.spread = spread(self.X, self.y, self.best, np.random.default_rng(1))
        sizes = np.array(SIZES)
        ax.plot(
            sizes, self.spread[0] / np.sqrt(sizes), "--", color=INK, linewidth=1, label="1/√size"
        )
        ax.plot(sizes[:-1], self.spread[:-1], "o", color=FAINT, mfc="white", label="measured")
        ax.set(xscale="log", yscale="log", xlabel="batch size", ylabel="spread of the gradient")
        ax.set(xticks=SIZES[::2], xticklabels=SIZES[::2], xlim=(0.8, 160), ylim=(0.05, 5))
        ax.minorticks_off()
        (self.here,) = ax.plot([], [], "o", color=CLASS_COLOURS[1], mec=INK, markersize=9)
        ax.legend(loc="lower left", fontsize=9, frameon=False).set_zorder(1)

    def compute(self, size: int, rate: float, epochs: int, shuffle: bool) -> dict:
        """The chosen walk, and beside it those of full batches and of single samples."""
        walks = {
            "full": self.walk(N, rate, shuffle), "single": self.walk(1, rate, shuffle),
            "chosen": self.walk(size, rate, shuffle),
        }  # fmt: skip
        found = {"size": size, "rate": rate, "epochs": epochs, "told": ""}
        if self.own is not None or self.deal is not None:
            walks["chosen"], found["told"] = self.own_walk(size, rate, shuffle)
        per_epoch = -(-N // size)
        ends = {name: way[:: (len(way) - 1) // EPOCHS] for name, way in walks.items()}
        losses = {name: self.loss(each) for name, each in ends.items()}
        way = walks["chosen"][: epochs * per_epoch + 1]
        return found | {"way": way, "losses": losses, "updates": per_epoch}

    def walk(self, size: int, rate: float, shuffle: bool) -> np.ndarray:
        """All points of ten epochs, worked out once."""
        key = (size, rate, shuffle)
        if key not in self.known:
            rng, way = np.random.default_rng(0), [START]
            with np.errstate(all="ignore"):
                for _ in range(EPOCHS):
                    for batch in dealt(N, size, rng if shuffle else None):
                        way.append(stepped(self.X[batch], self.y[batch], way[-1], rate))
            self.known[key] = np.array(way)
        return self.known[key]

    def own_walk(self, size: int, rate: float, shuffle: bool) -> tuple[np.ndarray, str]:
        """Ten epochs by the student's functions, and what is to be said of them."""
        rng, way, told = np.random.default_rng(0), [START], ""
        for _ in range(EPOCHS):
            if self.deal is None or not shuffle:
                batches = dealt(N, size, rng if shuffle else None)
            else:
                batches = as_batches(self.deal(N, size, rng), N, size)
                if not np.array_equal(np.sort(np.concatenate(batches)), np.arange(N)):
                    told = " In your batches not every sample comes once."
            for batch in batches:
                way.append(self.own_step(batch, way[-1], rate))
                if not told and not self.agrees(way[-2], batch, rate, way[-1]):
                    told = " Your step is not that of the batch's mean gradient."
        return np.array(way), told

    def own_step(self, batch: np.ndarray, w: np.ndarray, rate: float) -> np.ndarray:
        with np.errstate(all="ignore"):
            if self.own is None:
                return stepped(self.X[batch], self.y[batch], w, rate)
            return as_weights(self.own(self.X, self.y, w.copy(), rate, [batch]))

    def agrees(self, w: np.ndarray, batch: np.ndarray, rate: float, after: np.ndarray) -> bool:
        with np.errstate(all="ignore"):
            right = stepped(self.X[batch], self.y[batch], w, rate)
        return bool(np.allclose(after, right, rtol=1e-6, equal_nan=True))

    def draw(self, result: dict) -> None:
        way, epochs = result["way"], result["epochs"]
        shown = np.clip(way, -50, 50)
        self.path.set_data(*shown.T)
        self.end.set_data(*shown[-1:].T)
        for name, curve in self.curves.items():
            losses = np.clip(np.nan_to_num(result["losses"][name], nan=HIGH), LOW, HIGH)
            curve.set_data(np.arange(epochs + 1), losses[: epochs + 1])
        at = SIZES.index(result["size"])
        some = [at] if result["size"] < N else []  # a full batch has none, and no place on the axis
        self.here.set_data(np.array(SIZES)[some], self.spread[some])

    def say(self, result: dict) -> str:
        size, epochs, losses = result["size"], result["epochs"], result["losses"]
        updates = result["updates"]
        many = f"{updates} step{'s' * (updates > 1)} an epoch"
        text = f"Batches of {size}: {many}, {updates * epochs} in {epochs} epochs"
        said = ", ".join(f"{name} {told(each[epochs])}" for name, each in losses.items())
        end = f" Loss of all samples: {said}; the lowest is {figures(self.lowest)}."
        noise = self.spread[SIZES.index(size)]
        spread_told = (
            " A full batch has no noise." if size == N
            else f" The gradient of a batch is typically off by {figures(noise, 2)}."
        )  # fmt: skip
        return f"{text}.{end}{spread_told}{result['told']}"


def told(loss: float) -> str:
    """A loss in words, also one that has run away."""
    return figures(loss) if loss < 1e6 else "has run away"


def samples() -> tuple[np.ndarray, np.ndarray]:
    """X (N, 2), a feature and a 1, sorted by the feature, and y (N,): 1.5 x + 0.5 with noise."""
    rng = np.random.default_rng(2)
    x = np.sort(rng.normal(size=N))
    return np.column_stack([x, np.ones(N)]), 1.5 * x + 0.5 + rng.normal(size=N)


def dealt(n: int, size: int, rng: np.random.Generator | None) -> Batches:
    """The indices of n samples in batches of `size`, the last perhaps smaller.

    >>> [batch.tolist() for batch in dealt(5, 2, None)]
    [[0, 1], [2, 3], [4]]
    """
    order = np.arange(n) if rng is None else rng.permutation(n)
    return [order[i : i + size] for i in range(0, n, size)]


def stepped(X: np.ndarray, y: np.ndarray, w: np.ndarray, rate: float) -> np.ndarray:
    """w after one step down the mean of squared errors on these samples."""
    return w - rate * 2 / len(y) * (X.T @ (X @ w - y))  # (d, m) @ (m,) -> (d,)


def spread(X: np.ndarray, y: np.ndarray, w: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """For each of `SIZES`, how far a batch's gradient at w is off: the root mean square."""
    each = 2 * X * (X @ w - y)[:, None]  # the gradient of each sample, (n, d)
    off = []
    for size in SIZES:
        order = np.array([rng.permutation(N) for _ in range(DRAWS)])
        means = each[order].reshape(DRAWS, -1, size, 2).mean(axis=2)
        off.append(np.sqrt(np.mean(np.sum((means - each.mean(axis=0)) ** 2, axis=-1))))
    return np.array(off)
