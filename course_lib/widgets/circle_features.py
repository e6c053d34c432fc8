"""A straight cut among new features is a curved one in the plane."""

from collections.abc import Callable

import ipywidgets
import numpy as np

from course_lib.models.linear.features import circle_features
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, FAINT, INK
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.linear_fits import softmax_fit
from course_lib.widgets.nearest_regions import cells, with_borders
from course_lib.widgets.stage import Stage

LIMITS = (-2.4, 2.4)
CELLS = 120  # a side of the plane; for a student's features half as many
FEATURES = {
    "x₁, x₂": [0, 1],
    "x₁², x₂²": [3, 4],
    "x₁, x₂, x₁x₂": [0, 1, 2],
    "x₁, x₂, x₁², x₂²": [0, 1, 3, 4],
    "all five": [0, 1, 2, 3, 4],
}
N = 60  # points of a data set
STRENGTH = 1e-4


def ring(rng: np.random.Generator, middle: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Class 1 in a disc around `middle`, class 0 around it, with a gap between."""
    y = np.arange(N) % 2
    radius = np.where(y == 1, 0.75 * np.sqrt(rng.random(N)), rng.uniform(1.05, 1.5, N))
    turn = rng.uniform(0, 2 * np.pi, N)
    return np.column_stack([np.cos(turn), np.sin(turn)]) * radius[:, None] + middle, y


def slanted(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A ring, drawn long in one slanting direction."""
    X, y = ring(rng, (0.0, 0.0))
    return X @ np.array([[0.95, 0.65], [0.65, 0.95]]), y


def crossed(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Class 1 where the signs of x₁ and x₂ differ."""
    signs = np.array([[1, 1], [1, -1], [-1, -1], [-1, 1]])[np.arange(N) % 4]
    return signs * rng.uniform(0.2, 2.0, (N, 2)), np.arange(N) % 2


DATA: dict[str, Callable] = {
    "a circle": lambda rng: ring(rng, (0.0, 0.0)),
    "a circle elsewhere": lambda rng: ring(rng, (0.7, -0.6)),
    "a slanting ellipse": slanted,
    "xor": crossed,
}


class CircleFeatures(LessonWidget):
    """Two classes in the plane, and the best straight cut among the chosen features.

    On the left the cut as it is in the plane; on the right every point's score, at 0 the cut: so
    one sees whether a straight cut parts the classes. `own` is the student's `features(X)`, or its
    name in the notebook, in place of all five.
    """

    question = "Before you choose: which data need x₁x₂, and which only the squares?"
    size = (7.2, 3.6)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else answer(own)
        if own is not None:
            self.question = "Do your features part all four?"
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        data = ipywidgets.Dropdown(
            options=list(DATA), description="data", tooltip="What the two classes look like"
        )
        if self.own is not None:
            return {"data": data}
        features = ipywidgets.Dropdown(
            options=list(FEATURES),
            description="features",
            tooltip="Among which features the cut is straight",
        )
        return {"data": data, "features": features}

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2, width_ratios=(1, 1.15))
        left.set(xlabel="x₁", ylabel="x₂", xlim=LIMITS, ylim=LIMITS, aspect="equal")
        white = np.full((2, 2, 4), 255, dtype=np.uint8)
        self.regions = left.imshow(white, extent=(*LIMITS, *LIMITS), origin="lower")
        right.set(xlabel="score w·z + b, in standard deviations", yticks=[], xlim=(-3, 3))
        right.set(ylim=(-0.25, 1.25))
        right.axvline(0, color=INK, linewidth=1.5)
        right.text(-0.08, 1.2, "class 0  ←", ha="right", va="top", color=FAINT)
        right.text(0.08, 1.2, "→  class 1", ha="left", va="top", color=FAINT)
        self.dots, self.strips = [], []
        for code in (0, 1):
            look = {"color": CLASS_COLOURS[code], "mec": INK, "mew": 0.6, "markersize": 6}
            marker = CLASS_MARKERS[code]
            self.dots.append(left.plot([], [], marker, **look)[0])
            self.strips.append(right.plot([], [], marker, **look)[0])
        stage.moves(self.regions, *self.dots, *self.strips)

    def compute(self, data: str, features: str = "all five") -> dict:
        """The data, the cut, and every point's score."""
        X, y = DATA[data](np.random.default_rng(3))

        def lifted(points: np.ndarray) -> np.ndarray:
            if self.own is not None:
                return as_features(self.own(points.copy()), len(points))
            return circle_features(points)[:, FEATURES[features]]

        Z = lifted(X)
        mean, spread = Z.mean(axis=0), Z.std(axis=0)
        spread = np.where(spread > 0, spread, 1)
        W, b = softmax_fit((Z - mean) / spread, y, 2, STRENGTH)

        def score(points: np.ndarray) -> np.ndarray:
            return ((lifted(points) - mean) / spread) @ W[0] + b[0]  # (n, d) @ (d,) -> (n,)

        n = CELLS if self.own is None else CELLS // 2
        codes = (score(cells(n, LIMITS, LIMITS)) > 0).astype(int).reshape(n, n)
        return {"X": X, "y": y, "codes": codes, "scores": score(X), "data": data, "d": Z.shape[1]}

    def draw(self, result: dict) -> None:
        X, y, codes, scores = (result[name] for name in ("X", "y", "codes", "scores"))
        self.regions.set_data(with_borders(codes, codes))
        shown = scores / max(float(np.std(scores)), 1e-12)
        heights = np.linspace(0, 1, len(X))
        for code in (0, 1):
            of = y == code
            self.dots[code].set_data(*X[of].T)
            self.strips[code].set_data(np.clip(shown[of], -2.95, 2.95), heights[of])

    def say(self, result: dict) -> str:
        wrong = int(np.sum((result["scores"] > 0) != (result["y"] == 1)))
        whose = "your" if self.own is not None else "these"
        few = "1 point is" if wrong == 1 else f"{wrong} points are"
        end = "the cut parts the classes" if wrong == 0 else f"{few} on the wrong side"
        return f"{result['data'].capitalize()}, {whose} {result['d']} features: {end}."


def as_features(value: object, n: int) -> np.ndarray:
    """A student's features as a table of floats; AnswerError says what came instead."""
    try:
        table = np.array(value, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError("features gave no table of numbers; expected (n_samples, 5).") from None
    if table.ndim != 2 or len(table) != n:
        raise AnswerError(f"features gave shape {table.shape} for {n} points; expected ({n}, 5).")
    if not np.isfinite(table).all():
        raise AnswerError("features gave NaN or infinity; expected finite numbers.")
    return table
