"""Units vote too: the feature with the largest numbers decides who is near."""

from collections.abc import Sequence

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.models.neighbors.vote import vote
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage

RAW, STANDARDIZED = "as measured", "all on one scale (standardized)"
LONGEST = 22  # letters of a feature's name that are shown
WIDEST = 10**3  # the factor between two units, at most


class Units(LessonWidget):
    """What each feature adds to the squared distances, and how often k neighbours are right.

    `X` (n_samples, n_features) with labels `y` is asked about itself, leaving one sample out at a
    time. One feature can be given another unit, which multiplies its numbers; standardized, each
    feature is divided by its standard deviation among the samples that are not left out. Results
    seen before stay on the scale as faint lines.
    """

    question = "Which feature shouts? How often will five neighbours be right once it does not?"
    size = (6.4, 4.9)

    def __init__(
        self, X: np.ndarray, y: np.ndarray, feature_names: Sequence[str], **settings: object
    ) -> None:
        self.X, self.y = np.asarray(X, dtype=float), np.asarray(y)
        self.names = [shortened(name) for name in feature_names]
        if self.X.ndim != 2 or self.X.shape != (len(self.y), len(self.names)):
            raise ValueError(
                f"X has shape {self.X.shape}, with {len(self.y)} labels and {len(self.names)} "
                "feature names; expected (n_samples, n_features), a label for each row and a "
                "name for each column"
            )
        self.commonest = float(np.max(np.unique(self.y, return_counts=True)[1]) / len(self.y))
        self.seen: set[float] = set()
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "numbers": ipywidgets.Dropdown(
                options=[RAW, STANDARDIZED],
                description="numbers",
                tooltip="Whether each feature is divided by its standard deviation",
            ),
            "feature": ipywidgets.Dropdown(
                options=[(name, j) for j, name in enumerate(self.names)],
                value=int(np.argmax(shares(self.X))),
                description="another unit for",
                tooltip="Which feature is measured in another unit",
            ),
            "factor": ipywidgets.FloatLogSlider(
                value=1,
                min=-np.log10(WIDEST),
                max=np.log10(WIDEST),
                step=0.25,
                readout_format=".3g",
                description="its numbers times",
                tooltip="What the other unit multiplies that feature's numbers by",
            ),
            "k": ipywidgets.IntSlider(
                value=min(5, len(self.y) - 1),
                min=1,
                max=min(25, len(self.y) - 1),
                description="neighbours k",
                tooltip="How many neighbours vote",
            ),
        }

    def build(self, stage: Stage) -> None:
        bars, scale = stage.figure.subplots(2, 1, gridspec_kw={"height_ratios": [8, 1]})
        self.bars, self.percents = draw_shares(bars, self.names)
        draw_scale(scale, self.commonest)
        self.before = scale.vlines([], 0, 1, color=FAINT, linewidth=1, alpha=0.6)
        (self.now,) = scale.plot([], [], "v", color=CLASS_COLOURS[0], mec=INK, markersize=13)
        self.label = scale.set_title(" ", fontsize=12)
        stage.moves(*self.bars, *self.percents, self.before, self.now, self.label)

    def compute(self, numbers: str, feature: int, factor: float, k: int) -> dict:
        """The share of each feature in the squared distances, and the share of right labels."""
        X = self.X.copy()
        X[:, feature] *= factor
        standardized = numbers == STANDARDIZED
        return {
            "numbers": numbers,
            "feature": self.names[feature],
            "factor": factor,
            "k": k,
            "shares": shares(standardize(X) if standardized else X),
            "accuracy": leave_one_out(X, self.y, k, standardized),
        }

    def draw(self, result: dict) -> None:
        for bar, percent, share in zip(self.bars, self.percents, result["shares"], strict=True):
            bar.set_width(100 * share)
            percent.set_x(100 * share + 1)
            percent.set_text(in_percent(share) if share >= 0.0005 else "")
        accuracy = result["accuracy"]
        self.seen.add(accuracy)
        self.before.set_segments([[(value, 0), (value, 1)] for value in sorted(self.seen)])
        self.now.set_data([accuracy], [0.62])
        self.label.set_text(f"{neighbours(result['k'])} right about {in_percent(accuracy)}")

    def say(self, result: dict) -> str:
        loudest, largest = int(np.argmax(result["shares"])), np.max(result["shares"])
        loud = f"{self.names[loudest]} makes {in_percent(largest)} of the squared distances"
        alike = int(np.isclose(result["shares"], largest).sum())
        if alike > 1:
            loud = f"{alike} features make {in_percent(largest)} each of the squared distances"
        factor = f"{result['factor']:,.4g}"
        unit = "" if result["factor"] == 1 else f", {result['feature']} times {factor}"
        return (
            f"Numbers {result['numbers']}{unit}: {loud}, and {neighbours(result['k'])} right about "
            f"{in_percent(result['accuracy'])} of the samples, each asked about after learning "
            f"from the {len(self.y) - 1} others. Always to say the commonest class would be right "
            f"about {in_percent(self.commonest)}."
        )


def shortened(name: str) -> str:
    """A feature's name as it fits beside a bar.

    >>> shortened("od280/od315_of_diluted_wines")
    'od280/od315 of diluted…'
    """
    name = name.replace("_", " ")
    return name if len(name) <= LONGEST + 1 else f"{name[:LONGEST].rstrip()}…"


def in_percent(share: float) -> str:
    """A share with one decimal.

    >>> in_percent(0.9977)
    '99.8 %'
    """
    return f"{100 * share:.1f} %"


def neighbours(k: int) -> str:
    return "1 neighbour is" if k == 1 else f"{k} neighbours are"


def draw_shares(ax: Axes, names: Sequence[str]) -> tuple[list, list]:
    """A bar for each feature, from 0 to 100 %, first feature on top, with room for its number."""
    places = np.arange(len(names))
    bars = ax.barh(places, np.zeros(len(names)), color=CLASS_COLOURS[4], edgecolor=INK)
    ax.set(xlim=(0, 114), ylim=(len(names) - 0.4, -0.6), xticks=range(0, 101, 20))
    ax.set_yticks(places, names)
    ax.set_title("share of the squared distances, in %", fontsize=11, zorder=0)  # under what moves
    ax.spines[["top", "right"]].set_visible(False)
    percents = [ax.text(0, place, "", va="center", fontsize=9) for place in range(len(names))]
    return list(bars), percents


def draw_scale(ax: Axes, commonest: float) -> None:
    """A scale for the share of right labels, with what the commonest class alone would give."""
    ax.set(xlim=(-0.02, 1.02), ylim=(0, 1), yticks=[])
    ax.set_xticks(np.linspace(0, 1, 6), ["0", "20", "40", "60", "80", "100"])
    ax.set_xlabel(
        "right labels, in %   (dotted: the commonest class, grey: seen before)", fontsize=9
    )
    ax.spines[["left", "right", "top"]].set_visible(False)
    ax.axvline(commonest, color=INK, linestyle=":", linewidth=2)


def shares(X: np.ndarray) -> np.ndarray:
    """The share of each feature in the mean squared ℓ2 distance of two rows of X: (n_features,).

    The squared difference of two rows is, on average, twice the variance:

        share_j = var_j / Σ_i var_i

    >>> shares(np.array([[0.0, 0.0], [1.0, 3.0]]))
    array([0.1, 0.9])
    """
    variance = np.var(X, axis=0)
    return variance / np.sum(variance)


def standardize(X: np.ndarray) -> np.ndarray:
    """Each feature with mean 0 and standard deviation 1; a constant feature becomes 0."""
    deviation = np.std(X, axis=0)
    return (X - np.mean(X, axis=0)) / np.where(deviation > 0, deviation, 1)


def leave_one_out(X: np.ndarray, y: np.ndarray, k: int = 5, standardized: bool = False) -> float:
    """The share of samples that their k nearest others, by ℓ2, name rightly; one vote each.

    Standardized, the deviations come from the others alone, so the sample left out has no part in
    its own answer. (The means drop out of every difference.) Needs n × n × n_features numbers at
    once: for small data.
    """
    classes, codes = np.unique(y, return_inverse=True)
    weights = 1 / variances_without(X) if standardized else np.ones_like(X)  # (n, d)
    squared = (X[:, None, :] - X[None, :, :]) ** 2  # (n, 1, d) - (1, n, d) -> (n, n, d)
    distances = np.sqrt((squared @ weights[:, :, None])[:, :, 0])  # (n, n, d) @ (n, d, 1)
    np.fill_diagonal(distances, np.inf)  # nobody is asked about itself
    nearest = np.argsort(distances, axis=1, kind="stable")[:, :k]  # (n, k)
    votes = vote(codes[nearest], np.take_along_axis(distances, nearest, axis=1), len(classes))
    return float(np.mean(np.argmax(votes, axis=1) == codes))


def variances_without(X: np.ndarray) -> np.ndarray:
    """Row i: the variance of each feature among all rows but row i; (n_samples, n_features).

    Without fitting n times: leaving x out takes n / (n − 1) (x − mean)² from the sum of squares.
    Infinite where nothing varies, so that dividing by it leaves the feature out.

    >>> variances_without(np.array([[0.0], [2.0], [4.0]])).ravel()
    array([1., 4., 1.])
    """
    n = len(X)
    squares = (X - np.mean(X, axis=0)) ** 2
    total = np.sum(squares, axis=0)
    left = (total - n / (n - 1) * squares) / (n - 1)
    return np.where(left > 1e-12 * total, left, np.inf)
