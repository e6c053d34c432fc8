"""Capacity: training and validation error against the degree of polynomial features."""

from collections.abc import Sequence

import ipywidgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from course_lib.data.generators import make_moons
from course_lib.models.linear.features import polynomial_features, terms_of
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, FAINT, INK
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.linear_fits import softmax_fit
from course_lib.widgets.nearest_regions import cells, with_borders
from course_lib.widgets.stage import Stage

DEGREES = tuple(range(1, 11))
STRENGTHS = {"next to none": 1e-7, "a little": 1e-3, "much": 1e-1}
CELLS = 80
LIMITS = (-2.6, 2.6)
LEVEL = 1e-9  # of the slope: with next to no penalty the lowest place is wide


class ErrorByDegree(LessonWidget):
    """The share of wrong labels against the degree, on training and on validation samples.

    X (n_samples, 2) and y of classes 0 and 1, best of mean 0 and spread 1; the penalty is ℓ2. The
    curves are drawn as far as the slider has come (`whole` draws all at once).
    """

    question = "Before you move it: at which degree is the validation error lowest?"
    size = (6.8, 3.6)

    def __init__(
        self, X: np.ndarray, y: np.ndarray, X_val: np.ndarray, y_val: np.ndarray,
        whole: bool = False, **settings: object,
    ) -> None:  # fmt: skip
        self.X, self.y, self.X_val, self.y_val = X, y, X_val, y_val
        self._known: dict[tuple[int, str], tuple] = {}
        self._whole, self._reached = whole, 0
        if whole:
            self.question = "Move the degree to both ends: whom does the border follow?"
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "degree": ipywidgets.IntSlider(
                1, DEGREES[0], DEGREES[-1], description="degree",
                tooltip="The largest number of factors in a feature; the curves follow",
            ),
            "penalty": ipywidgets.Dropdown(
                options=list(STRENGTHS), description="ℓ2 penalty",
                tooltip="How much large weights cost: λ is 10⁻⁷, 10⁻³ or 10⁻¹",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2, width_ratios=(1, 1.3))
        left.set(xlabel="x₁", ylabel="x₂", xlim=LIMITS, ylim=LIMITS)
        white = np.full((2, 2, 4), 255, dtype=np.uint8)
        extent = (*LIMITS, *LIMITS)
        self.regions = left.imshow(white, extent=extent, origin="lower", aspect="auto")
        for code in (0, 1):
            colour, marker = CLASS_COLOURS[code], CLASS_MARKERS[code]
            of = self.y == code
            left.plot(*self.X[of].T, marker, color=colour, mec=INK, mew=0.6, markersize=6)
        self.build_curves(right)
        stage.moves(self.regions, self.train, self.val, self.here)

    def build_curves(self, ax: Axes) -> None:
        ax.set(xlabel="degree", ylabel="share of wrong labels", xticks=DEGREES)
        ax.set(xlim=(0.5, DEGREES[-1] + 0.5), ylim=(-0.02, 0.5))
        ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        (self.train,) = ax.plot(
            [], [], "-o", color=FAINT, mfc="white", markersize=5, label="training"
        )
        (self.val,) = ax.plot([], [], "-s", color=INK, markersize=5, label="validation")
        self.here = ax.axvline(1, color=INK, linewidth=1, linestyle="-.")
        ax.legend(loc="upper center", ncols=2, fontsize=9, frameon=False)

    def fitted(self, degree: int, penalty: str) -> tuple:
        """Errors in training and validation, the map, and the largest weight; worked out once."""
        key = (degree, penalty)
        if key not in self._known:
            terms = terms_of(2, degree, include_bias=False)
            Z = polynomial_features(self.X, terms)
            spread = Z.std(axis=0)
            W, b = softmax_fit(Z / spread, self.y, 2, STRENGTHS[penalty], LEVEL)

            def predict(points: np.ndarray) -> np.ndarray:
                return (polynomial_features(points, terms) / spread) @ W[0] + b[0] > 0

            wrong = [np.mean(predict(P) != (t == 1)) for P, t in self.sets()]
            codes = predict(cells(CELLS, LIMITS, LIMITS)).astype(int).reshape(CELLS, CELLS)
            self._known[key] = (*wrong, with_borders(codes, codes), float(np.max(np.abs(W))))
        return self._known[key]

    def sets(self) -> Sequence[tuple[np.ndarray, np.ndarray]]:
        return [(self.X, self.y), (self.X_val, self.y_val)]

    def compute(self, degree: int, penalty: str) -> dict:
        """Both errors for all degrees that are in view, and the map for this one."""
        self._reached = max(self._reached, degree, DEGREES[-1] if self._whole else 0)
        shown = DEGREES[: self._reached]
        rows = [self.fitted(d, penalty) for d in shown]
        here = rows[degree - 1]
        train, validation = ([row[i] for row in rows] for i in (0, 1))
        return {
            "degree": degree, "shown": shown, "train": train, "validation": validation,
            "map": here[2], "largest": here[3],
        }  # fmt: skip

    def draw(self, result: dict) -> None:
        self.regions.set_data(result["map"])
        self.train.set_data(result["shown"], result["train"])
        self.val.set_data(result["shown"], result["validation"])
        self.here.set_xdata([result["degree"]] * 2)

    def say(self, result: dict) -> str:
        at, validation = result["degree"] - 1, result["validation"]
        best = int(np.argmin(validation))
        so_far = "" if len(validation) == len(DEGREES) else " so far"
        n_terms = len(terms_of(2, at + 1, include_bias=False))
        return (
            f"Degree {at + 1}, {n_terms} features: wrong on {result['train'][at]:.1%} of the "
            f"training set and {validation[at]:.1%} of the validation set. Lowest validation "
            f"error{so_far}: {validation[best]:.1%} at degree {best + 1}. The largest weight is "
            f"{result['largest']:.3g}."
        )


def demo_data(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(X, y, X_val, y_val): two moons, about a seventh of the labels swapped: a plain U.

    60 samples to learn from and 500 to validate, of mean about 0 and spread about 1.
    """

    def draw(n: int) -> tuple[np.ndarray, np.ndarray]:
        X, y = make_moons(n, rng=rng, noise=0.2)
        y = np.where(rng.random(n) < 0.15, 1 - y, y)
        return (X - [0.5, 0.25]) / [0.9, 0.6], y

    return *draw(60), *draw(500)


def show_degree(args: tuple, own: str) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me* for `answer_degree`: the whole curve and the plane for each degree."""
    widget = ErrorByDegree(*demo_data(np.random.default_rng(0)), whole=True)
    title = "Move the degree from 1 to 10: what does the border do where the curves part?"
    return [(title, widget)]
