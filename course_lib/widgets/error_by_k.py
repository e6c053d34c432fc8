"""Too nervous, too dull: training and validation error against k, beside the plane for that k."""

from collections.abc import Callable, Sequence

import ipywidgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullLocator, PercentFormatter, StrMethodFormatter

from course_lib.data.generators import make_moons
from course_lib.models.neighbors.choose import best_k, cross_validate, errors_by_k, fold_numbers
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, FAINT, INK
from course_lib.widgets import error_pictures
from course_lib.widgets.answers import answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.error_parts import Choice, candidates, choose_by, class_maps
from course_lib.widgets.nearest_regions import around, with_borders
from course_lib.widgets.stage import Stage

N_FOLDS = 5
CELLS = 80  # a side of the small plane
CROSS = CLASS_COLOURS[3]
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


class ErrorByK(LessonWidget):
    """The share of wrong labels against k, on the training set X, y and on the validation set.

    The curves are drawn as far as the slider has come (`whole` draws all at once). Beside them,
    for samples in the plane, the regions for this k. `ks` are the values of k; `folds`
    (n_samples,) the fold of each training sample, by default five at random. `own` is the
    student's `choose_k(X, y, folds, ks, predict)`, or its name in the notebook: what it finds is
    drawn in place of the library's cross-validation.
    """

    question = "Before you move it: at which k is the validation error lowest, and why not at 1?"
    size = (6.6, 3.6)

    def __init__(
        self,
        X: np.ndarray,
        y: np.ndarray,
        X_val: np.ndarray,
        y_val: np.ndarray,
        ks: Sequence[int] | None = None,
        folds: np.ndarray | None = None,
        own: str | Callable | None = None,
        whole: bool = False,
        rng: np.random.Generator | None = None,
        **settings: object,
    ) -> None:
        self.X, self.y = np.asarray(X, dtype=float), np.asarray(y)
        self.ks = candidates(len(self.X)) if ks is None else sorted(int(k) for k in ks)
        if folds is None:
            rng = np.random.default_rng(0) if rng is None else rng
            folds = fold_numbers(len(self.X), N_FOLDS, rng)
        self.folds = np.asarray(folds)
        self.training = errors_by_k(self.X, self.y, self.X, self.y, self.ks)
        self.validation = errors_by_k(
            self.X, self.y, np.asarray(X_val, dtype=float), np.asarray(y_val), self.ks
        )
        fits = len(self.X) - int(np.max(np.bincount(self.folds)))  # the smallest training set
        self.cv_ks = [k for k in self.ks if k <= fits]
        self.mine = self.cross_validated()
        self.own = None if own is None else answer(own, self.once)
        self._known: tuple[Callable, Choice] | None = None
        self._reached = len(self.ks) - 1 if whole else 0
        if whole:
            self.question = "Move k to both ends: what do the regions do where the error is high?"
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        start = min(self.ks, key=lambda k: abs(k - len(self.X) ** 0.3))
        k = ipywidgets.SelectionSlider(
            options=self.ks,
            value=start,
            description="k",
            tooltip="How many neighbours vote; the curves are drawn as far as you have come",
        )
        cross = ipywidgets.Checkbox(
            value=self.own is not None,
            description="cross-validation",
            tooltip="Mean error over the folds of the training set, its spread, the k it picks",
        )
        return {"k": k, "cross": cross}

    def cross_validated(self) -> Choice:
        """What the library's cross-validation finds."""
        errors = cross_validate(self.X, self.y, self.folds, self.cv_ks)
        return Choice(best_k(self.cv_ks, errors), errors)

    def once(self, choose_k: Callable) -> Choice:
        """What the student's function finds; called anew only when it was written anew."""
        if self._known is None or self._known[0] is not choose_k:
            choice = choose_by(choose_k, self.X, self.y, self.folds, self.cv_ks)
            self._known = (choose_k, choice)
        return self._known[1]

    def build(self, stage: Stage) -> None:
        figure = stage.figure
        if self.X.shape[1] == 2:
            left, right = figure.subplots(1, 2, width_ratios=(1, 1.35))
            self.build_plane(stage, left)
        else:
            right = figure.subplots()
        self.build_curves(stage, right)
        curves = [self.train, self.val, self.mean]
        figure.legend(handles=curves, loc="outside upper right", ncols=3, fontsize=9, frameon=False)

    def build_plane(self, stage: Stage, ax: Axes) -> None:
        """The regions for one k under the training points."""
        xlim, ylim = around(self.X)
        _, codes = np.unique(self.y, return_inverse=True)
        maps = class_maps(self.X, codes, self.ks, CELLS, xlim, ylim)
        self.maps = [with_borders(each, each) for each in maps]
        ax.set(xlabel="x₁", ylabel="x₂", xlim=xlim, ylim=ylim)
        self.regions = ax.imshow(self.maps[0], extent=(*xlim, *ylim), origin="lower", aspect="auto")
        for code in np.unique(codes):
            colour, marker = CLASS_COLOURS[code], CLASS_MARKERS[code]
            ax.plot(*self.X[codes == code].T, marker, color=colour, mec=INK, mew=0.6, markersize=5)
        stage.moves(self.regions)

    def build_curves(self, stage: Stage, ax: Axes) -> None:
        """Errors against k on a log axis; where the slider stands; the band of the folds."""
        highest = 1.08 * max(np.max(self.training), np.max(self.validation), 0.05)
        top = 1.02 if self.own is not None else min(1.02, highest)
        ax.set(xscale="log", xlim=(0.9, 1.1 * self.ks[-1]), ylim=(-0.02, top))
        ax.set(xlabel="k, how many vote", ylabel="share of wrong labels")
        ax.xaxis.set_major_locator(FixedLocator([t for t in TICKS if t <= self.ks[-1]]))
        ax.xaxis.set_minor_locator(NullLocator())
        ax.xaxis.set_major_formatter(StrMethodFormatter("{x:.0f}"))
        ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        (self.band,) = ax.fill([1, 1, 1], [0, 0, 0], color=CROSS, alpha=0.2, linewidth=0)
        named = f"{'your ' if self.own else ''}cross-validation ± spread"
        (self.mean,) = ax.plot([], [], "--", color=CROSS, linewidth=1.8, label=named)
        self.edges = [ax.plot([], [], ":", color=CROSS, linewidth=1.2)[0] for _ in range(2)]
        (self.pick,) = ax.plot([], [], "*", color=CROSS, mec=INK, markersize=15, zorder=4)
        (self.train,) = ax.plot(
            [], [], "-o", color=FAINT, mfc="white", markersize=4, label="training"
        )
        (self.val,) = ax.plot([], [], "-s", color=INK, markersize=4, label="validation")
        self.here = ax.axvline(1, color=INK, linewidth=1, linestyle="-.")
        self.label = ax.annotate(
            "", (1, 1), (4, -4), xycoords=("data", "axes fraction"), textcoords="offset points",
            va="top", fontsize=11,
        )  # fmt: skip
        crossed = [self.band, self.mean, *self.edges, self.pick]
        stage.moves(*crossed, self.train, self.val, self.here, self.label)

    def compute(self, k: int, cross: bool) -> dict:
        """Both errors for this k, how far the curves are drawn, and what the folds say."""
        at = self.ks.index(k)
        self._reached = max(self._reached, at)
        choice = None
        if cross:
            choice = self.mine if self.own is None else self.own()
        return {"at": at, "reached": self._reached, "choice": choice}

    def draw(self, result: dict) -> None:
        at, seen = result["at"], slice(0, result["reached"] + 1)
        if self.X.shape[1] == 2:
            self.regions.set_data(self.maps[at])
        self.train.set_data(self.ks[seen], self.training[seen])
        self.val.set_data(self.ks[seen], self.validation[seen])
        self.here.set_xdata([self.ks[at]] * 2)
        self.label.xy = (self.ks[at], 1)
        self.label.set_text(f"k = {self.ks[at]}")
        leftwards = at > len(self.ks) / 2
        self.label.set(position=(-4 if leftwards else 4, -4), ha="right" if leftwards else "left")
        self.draw_folds(result["choice"])

    def draw_folds(self, choice: Choice | None) -> None:
        """The mean over the folds, one standard deviation to both sides, the k that is picked."""
        for artist in (self.band, self.mean, *self.edges, self.pick):
            artist.set_visible(choice is not None)
        if choice is None:
            return
        mean, spread = choice.errors.mean(axis=1), choice.errors.std(axis=1)
        low, high = mean - spread, mean + spread
        self.band.set_xy(np.column_stack([self.cv_ks + self.cv_ks[::-1], [*high, *low[::-1]]]))
        self.mean.set_data(self.cv_ks, mean)
        for edge, values in zip(self.edges, (low, high), strict=True):
            edge.set_data(self.cv_ks, values)
        self.pick.set_data([choice.k], [mean[self.cv_ks.index(choice.k)]])

    def say(self, result: dict) -> str:
        at, reached, choice = result["at"], result["reached"], result["choice"]
        best = int(np.argmin(self.validation[: reached + 1]))
        so_far = "" if reached == len(self.ks) - 1 else " so far"
        said = (
            f"k = {self.ks[at]}: wrong on {self.training[at]:.1%} of the training set and on "
            f"{self.validation[at]:.1%} of the validation set. Lowest validation error{so_far}: "
            f"{self.validation[best]:.1%} at k = {self.ks[best]}."
        )
        if choice is None:
            return said
        row = choice.errors[self.cv_ks.index(choice.k)]
        who = "Cross-validation" if self.own is None else "Your choose_k"
        return (
            f"{said} {who} picks k = {choice.k} (star): {row.mean():.1%} ± {row.std():.1%} over "
            f"{len(row)} folds. It ends at k = {self.cv_ks[-1]}: with a fold left out there are no "
            "more to ask."
        )


def demo_data(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(X, y, X_val, y_val): two moons, a fifth of the labels swapped: the curve is a plain U.

    150 samples to learn from and 600 to validate.
    """

    def draw(n: int) -> tuple[np.ndarray, np.ndarray]:
        X, y = make_moons(n, rng=rng, noise=0.2)
        return X, np.where(rng.random(n) < 0.2, 1 - y, y)

    return *draw(150), *draw(600)


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me* for `choose_k`: the right curve and the answer's, the first difference named."""
    return error_pictures.show_case(args, own)


def show_curve(args: tuple, own: str) -> list[tuple[str, ipywidgets.Widget]]:
    """*Show me* for `answer_curve`: the whole curve and the plane for each k, to look again."""
    widget = ErrorByK(*demo_data(np.random.default_rng(24)), whole=True, k=1)
    return [("Move k from 1 to n: what do the regions do where the curves part, and meet?", widget)]
