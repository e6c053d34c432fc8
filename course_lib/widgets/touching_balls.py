"""Where the contours of the losses touch the ball of a penalty: corners make weights 0."""

from collections.abc import Callable

import ipywidgets
import numpy as np
from matplotlib.axes import Axes

from course_lib.models.linear.penalties import ElasticNet, soften
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK, new_figure
from course_lib.widgets.answers import number_answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage

PENALTIES = {
    "ℓ2: Σw²": ElasticNet(0.0, 1.0),
    "ℓ1: Σ|w|": ElasticNet(1.0, 0.0),
    "both: ½Σ|w| + ½Σw²": ElasticNet(0.5, 0.5),
}
STRENGTHS = np.concatenate([[0.0], np.geomspace(0.01, 10, 31)]).round(4)
LIMITS = (-2.6, 2.6)
LEVELS = (0.1, 0.5, 1.2, 2.5, 4.5, 7.0, 10.0)  # of the contours, above the lowest loss
OWN_CELLS = 41  # a side of the grid on which the student's loss is asked for
RADIUS = 2.0  # of the place where the losses alone are smallest
N = 40  # samples
ZERO = 1e-6
MINE = CLASS_COLOURS[3]


class TouchingBalls(LessonWidget):
    """Two weights: contours of the mean loss, the ball of a penalty, and where they touch.

    The losses are squared errors of N samples, a bowl that is narrow one way; `angle` says where
    it is lowest. `own` is the student's `full_loss(L, W, b, lam, l1, l2)`, or its name in the
    notebook: its contours are dashed, and × is where it is smallest on the grid.
    """

    question = "Before you choose ℓ1: where will the contours touch the ball?"
    size = (7.4, 3.9)

    def __init__(self, own: str | Callable | None = None, **settings: object) -> None:
        self.own = None if own is None else number_answer(own)
        if own is not None:
            self.question = "Is your full loss smallest where the contours touch the ball?"
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "penalty": ipywidgets.Dropdown(
                options=list(PENALTIES), description="penalty R(w)",
                tooltip="What large weights cost",
            ),
            "strength": ipywidgets.SelectionSlider(
                options=[(f"{s:.3g}", float(s)) for s in STRENGTHS],
                value=float(STRENGTHS[25]), description="λ",
                tooltip="How much the penalty counts against the losses",
            ),
            "angle": ipywidgets.IntSlider(
                25, -90, 90, step=5, description="bowl at angle",
                tooltip="In which direction the losses alone are smallest, in degrees",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2, width_ratios=(1.15, 1))
        for ax in (left, right):
            ax.axhline(0, color=FAINT, linewidth=0.6)
        left.axvline(0, color=FAINT, linewidth=0.6)
        left.set(xlim=LIMITS, ylim=LIMITS, xlabel="w₁", ylabel="w₂", aspect="equal")
        blue = CLASS_COLOURS[0]
        self.contours = [left.plot([], [], color=FAINT, linewidth=0.8)[0] for _ in LEVELS]
        (self.inside,) = left.fill([0, 0, 0], [0, 0, 0], color=blue, alpha=0.15, linewidth=0)
        (self.edge,) = left.plot([], [], color=blue, linewidth=2)
        (self.touching,) = left.plot([], [], color=INK, linewidth=1.8)
        (self.mine,) = left.plot([], [], "--", color=MINE, linewidth=1.4)
        (self.path,) = left.plot([], [], ":", color=INK, linewidth=1.3)
        (self.bottom,) = left.plot([], [], "P", color=FAINT, markersize=8, mec=INK)
        (self.best,) = left.plot([], [], "o", color=CLASS_COLOURS[1], mec=INK, markersize=9)
        (self.my_best,) = left.plot([], [], "x", color=MINE, markersize=12, mew=3)
        self.build_path(right)
        stage.moves(
            *self.contours, self.inside, self.edge, self.touching, self.mine, self.path,
            self.bottom, self.best, self.my_best, *self.weights, self.here,
        )  # fmt: skip

    def build_path(self, ax: Axes) -> None:
        """Both weights against λ."""
        self.weights = [
            ax.plot([], [], style, marker=marker, markersize=3, color=colour, label=name)[0]
            for style, marker, colour, name in (
                ("-", "o", CLASS_COLOURS[2], "w₁"), ("--", "s", CLASS_COLOURS[1], "w₂"),
            )
        ]  # fmt: skip
        self.here = ax.axvline(0, color=INK, linewidth=1, linestyle="-.")
        ticks = [0, 11, 21, 31]
        ax.set_xticks(ticks, [f"{STRENGTHS[i]:g}" for i in ticks])
        ax.set(xlabel="λ", ylabel="weight", xlim=(-1, 32), ylim=(-2.2, 2.6))
        ax.legend(loc="upper right", ncols=2, frameon=False)

    def compute(self, penalty: str, strength: float, angle: int) -> dict:
        """The samples, the best weights for every λ, and the student's loss on a grid."""
        X, t = samples(angle)
        R = PENALTIES[penalty]
        path = np.array([best_weights(X, t, R.times(s)) for s in STRENGTHS])  # (λ, 2)
        w = path[int(np.argmin(np.abs(STRENGTHS - strength)))]
        found = {"X": X, "t": t, "R": R, "path": path, "w": w, "strength": strength}
        if self.own is not None:
            found |= {"own": self.own_on_grid(X, t, R, strength)}
        return found

    def own_on_grid(self, X: np.ndarray, t: np.ndarray, R: ElasticNet, lam: float) -> np.ndarray:
        """The student's full loss at OWN_CELLS × OWN_CELLS weights."""
        assert self.own is not None
        b = np.array([3.0])  # a bias that must not matter
        values = [
            self.own((X @ w - t) ** 2, w[None, :].copy(), b.copy(), lam, R.l1, R.l2)
            for w in grid(OWN_CELLS)
        ]
        return np.array(values).reshape(OWN_CELLS, OWN_CELLS)

    def draw(self, result: dict) -> None:
        X, R, w, path = (result[name] for name in ("X", "R", "w", "path"))
        self.draw_bowl(X, path[0], w)
        outline = ball(R, R(w))
        self.inside.set_xy(outline)
        self.edge.set_data(*outline.T)
        self.path.set_data(*path.T)
        self.bottom.set_data(*path[:1].T)
        self.best.set_data([w[0]], [w[1]])
        for j, line in enumerate(self.weights):
            line.set_data(np.arange(len(STRENGTHS)), path[:, j])
        self.here.set_xdata([int(np.argmin(np.abs(STRENGTHS - result["strength"])))] * 2)
        if "own" in result:
            self.mine.set_data(*level_lines(result["own"]).T)
            place = grid(OWN_CELLS)[np.argmin(result["own"])]
            self.my_best.set_data([place[0]], [place[1]])

    def draw_bowl(self, X: np.ndarray, lowest: np.ndarray, w: np.ndarray) -> None:
        """Ellipses on which the mean loss is equally large, one of them through w."""
        H = X.T @ X / len(X)  # (2, n) @ (n, 2)
        turn = np.linspace(0, 2 * np.pi, 181)
        circle = np.column_stack([np.cos(turn), np.sin(turn)])
        ring = circle @ np.linalg.inv(np.linalg.cholesky(H))  # where (w − w*)ᵀ H (w − w*) is 1
        rise = float((w - lowest) @ H @ (w - lowest))
        for line, level in zip(self.contours, LEVELS, strict=True):
            line.set_data(*(lowest + np.sqrt(level) * ring).T)
        self.touching.set_data(*(lowest + np.sqrt(rise) * ring).T)

    def say(self, result: dict) -> str:
        w, R = result["w"], result["R"]
        zeros = [f"w{'₁₂'[j]}" for j in range(2) if abs(w[j]) < ZERO]
        end = f"{' and '.join(zeros)} exactly 0" if zeros else "no weight is 0"
        shown = ", ".join(f"{each:.3f}" for each in w + 0.0)
        said = (
            f"λ = {result['strength']:.3g}: the full loss is smallest at w = ({shown}), {end}; "
            f"there R(w) = {R(w):.3g}."
        ).replace("-", "−")
        if "own" not in result:
            return said
        place = grid(OWN_CELLS)[np.argmin(result["own"])]
        apart = (LIMITS[1] - LIMITS[0]) / (OWN_CELLS - 1)
        near = bool(np.max(np.abs(place - w)) <= 1.5 * apart)
        mine = ", ".join(f"{each:.2f}" for each in place + 0.0).replace("-", "−")
        word = "as near as the grid allows" if near else "which is another place"
        return f"{said} Yours is smallest at ({mine}), {word}."


def samples(angle: float) -> tuple[np.ndarray, np.ndarray]:
    """X (N, 2) of two features that go together, and targets t that w of this angle explains."""
    rng = np.random.default_rng(0)
    common, single = rng.normal(size=(2, N, 1))
    X = np.hstack([common + 0.45 * single, common - 0.45 * single])
    turn = np.deg2rad(angle)
    w = RADIUS * np.array([np.cos(turn), np.sin(turn)])
    noise = rng.normal(size=N)
    noise -= X @ np.linalg.lstsq(X, noise, rcond=None)[0]  # nothing that w could explain
    return X, X @ w + 0.3 * noise


def best_weights(X: np.ndarray, t: np.ndarray, penalty: ElasticNet) -> np.ndarray:
    """The w with the smallest 1/N Σ (w·x − t)² + penalty(w): one weight after the other, in turn.

    For one weight with the other held the best is known: that of the bowl, softened by ℓ1.

    >>> X, t = np.eye(2), np.array([1.0, 0.1])
    >>> best_weights(X, t, ElasticNet(0.2, 0.0)).round(3)
    array([0.8, 0. ])
    """
    H, g = X.T @ X / len(X), X.T @ t / len(X)  # (2, n) @ (n, 2); (2, n) @ (n,)
    w = np.zeros(2)
    for _ in range(300):
        before = w.copy()
        for j in range(2):
            pull = g[j] - H[j] @ w + H[j, j] * w[j]
            w[j] = soften(pull, penalty.l1 / 2) / (H[j, j] + penalty.l2)
        if np.max(np.abs(w - before)) < 1e-9:
            break
    return w


def grid(n: int) -> np.ndarray:
    """n × n weights that fill the axes, (n · n, 2), row by row from below."""
    side = np.linspace(*LIMITS, n)
    return np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)


def ball(R: ElasticNet, radius: float) -> np.ndarray:
    """All w with R(w) = `radius`, around the origin, (361, 2).

    >>> ball(ElasticNet(1.0, 0.0), 2.0)[0]
    array([2., 0.])
    """
    turn = np.linspace(0, 2 * np.pi, 361)
    u = np.column_stack([np.cos(turn), np.sin(turn)])
    a, c = R.l2, R.l1 * np.abs(u).sum(axis=1)  # a r² + c r = radius along each direction
    r = radius / c if a == 0 else (np.sqrt(c**2 + 4 * a * radius) - c) / (2 * a)
    return u * r[:, None]


def level_lines(values: np.ndarray) -> np.ndarray:
    """Lines on which `values` (n, n) on the grid are equally large, (m, 2), apart by NaN."""
    low, high = float(np.min(values)), float(np.max(values))
    side = np.linspace(*LIMITS, len(values))
    gap = np.full((1, 2), np.nan)
    if not high > low:
        return gap
    levels = low + (high - low) * np.array([0.02, 0.08, 0.2])
    found = new_figure().add_subplot().contour(side, side, values, levels=levels)
    return np.vstack([part for lines in found.allsegs for each in lines for part in (each, gap)])
