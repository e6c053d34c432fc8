"""Linear machines, fast: Newton's method.

    min_w  ½‖w‖² + Σ_i loss(s_i),    s_i = 1 − y_i w·x_i, what sample i is short of its margin

The squared hinge C max(0, s)² has the slope 2Cs and the curvature 2C where s > 0, and is flat
elsewhere. So the second derivative of the whole is I + 2C Σ x x' over the samples that are short,
and a step of Newton's method solves one set of linear equations. Few steps are needed: soon it is
always the same samples that are short.

The hinge C max(0, s) has a kink and no curvature at all. So the kink is rounded: for s from 0 to δ
a parabola, C s² / 2δ, and beyond it a straight line. Near the minimum δ is made smaller, and the
samples on the bend are taken to stay on it.

Both have the slope  α(s) = c s, but never below 0 nor above a cap:

    squared hinge  c = 2C, no cap            rounded hinge  c = C / δ, the cap is C

and these α are the ones of the dual: at the minimum w = Σ α_i y_i x_i. So the duality gap is known
at each step. It is half the square of the gradient, ½‖w − Σ α_i y_i x_i‖², and for the hinge also
what is lost by rounding it, Σ (C − α_i) max(0, s_i). When the gap is small enough we stop.

Source: Mangasarian (2002), Keerthi and DeCoste (2005) for the squared hinge; Chapelle (2007) for
the rounded one.
"""

from dataclasses import dataclass

import numpy as np

FEW = 1000  # samples: they are all looked at from the start
PART = 8  # one sample in so many is looked at first
SHARPER = 10.0  # times less is δ, when the rounding is what keeps the gap wide


@dataclass(frozen=True, eq=False)
class LinearSolution:
    w: np.ndarray  # (n_features,)
    gap: float  # how far the objective may be above the best one, as a share of it
    n_steps: int


def minimize(
    gram: "Gram",
    y: np.ndarray,
    C: float,
    loss: str = "squared_hinge",
    tol: float = 1e-4,
    max_steps: int = 1000,
    w: np.ndarray | None = None,
) -> LinearSolution:
    """The w that makes the objective smallest, to a duality gap of `tol` times the objective.

    `gram` holds X (n_samples, n_features) and may be used again for other labels; y (n_samples,)
    is −1 and +1. There is no offset: a feature that is 1 everywhere gives one, which then costs as
    all weights do. Starts at w (n_features,), by default at 0. Computes in the precision of X.
    Raises ValueError for an unknown loss.

    >>> X, y = np.array([[2.0, 1.0], [0.0, 1.0]]), np.array([1, -1])
    >>> minimize(Gram(X), y, C=10, tol=1e-9).w.round(3)
    array([ 0.953, -0.93 ])
    """
    X, y = gram.X, y.astype(gram.X.dtype)
    slopes = first_slopes(loss, C)
    w = np.zeros(X.shape[1], X.dtype) if w is None else w
    scores = X @ w  # (n, d) @ (d,) -> (n,)
    n_steps = 0
    while True:
        short = 1 - y * scores
        alpha = slopes.at(short)
        gradient = w - (alpha * y) @ X  # (n,) @ (n, d) -> (d,)
        objective = float(w @ w) / 2 + slopes.loss(short)
        away, rounded = float(gradient @ gradient) / 2, slopes.lost_by_rounding(short)
        gap = (away + rounded) / objective
        if gap <= tol or n_steps == max_steps:
            break
        n_steps += 1
        bend, sharpen = slopes.bend(short), away < rounded
        if sharpen:
            slopes = slopes.sharper()
            gradient = w - (slopes.continued(short, bend) * y) @ X
        direction = -gram.solve(bend, slopes.c, gradient)
        change = X @ direction  # (n, d) @ (d,) -> (n,)
        step = best_step(w, direction, short, y * change, slopes)
        if step == 0 and not sharpen:
            break  # the computer's own rounding has the last word
        w, scores = w + step * direction, scores + step * change
    return LinearSolution(w, gap, n_steps)


@dataclass(frozen=True)
class Slopes:
    """α(s) = c s, not below 0 nor above the cap; and the loss that has these slopes."""

    c: float
    cap: float

    def at(self, short: np.ndarray) -> np.ndarray:
        """α of each sample, (n_samples,)."""
        return np.clip(self.c * short, 0, self.cap)

    def bend(self, short: np.ndarray) -> np.ndarray:
        """True, (n_samples,), where the loss is curved."""
        return (short > 0) & (self.c * short < self.cap)

    def continued(self, short: np.ndarray, bend: np.ndarray) -> np.ndarray:
        """α if those on the bend stay on it: for the first step after δ has become smaller.

        Who was on the wide bend will be on the narrow one, only nearer to the margin.
        """
        return np.where(bend, self.c * short, np.where(short > 0, self.cap, 0))

    def loss(self, short: np.ndarray) -> float:
        """The sum over the samples: a parabola c s² / 2, or above the cap a line, C s − C² / 2c."""
        alpha = self.at(short)
        return float(alpha @ short - alpha @ alpha / (2 * self.c))

    def lost_by_rounding(self, short: np.ndarray) -> float:
        """Σ (C − α) max(0, s), which vanishes with δ; 0 without a cap, as nothing is rounded."""
        if self.cap == np.inf:
            return 0.0
        return float((self.cap - self.at(short)) @ np.maximum(0, short))

    def sharper(self) -> "Slopes":
        return Slopes(SHARPER * self.c, self.cap)


def first_slopes(loss: str, C: float) -> Slopes:
    """Those of the squared hinge, or of the hinge with δ = 2: at w = 0 all are on the bend."""
    if loss == "squared_hinge":
        return Slopes(2 * C, np.inf)
    if loss == "hinge":
        return Slopes(C / 2, C)
    raise ValueError(f"loss is {loss!r}; expected 'hinge' or 'squared_hinge'")


def best_step(
    w: np.ndarray, direction: np.ndarray, short: np.ndarray, change: np.ndarray, slopes: Slopes
) -> float:
    """How far to go: all the way if it is downhill to the end, or else to where the slope is small.

    Along the direction the objective is convex, so its slope only grows: halving finds the place.
    Returns 0 where it is not downhill at all.
    """
    a, b = float(w @ direction), float(direction @ direction)

    def slope(step: float) -> float:
        return a + step * b - float(slopes.at(short - step * change) @ change)

    start, low, high = slope(0.0), 0.0, 1.0
    if slope(1.0) <= 0:
        return 1.0 if start < 0 else 0.0
    for _ in range(50):
        middle = (low + high) / 2
        here = slope(middle)
        if start / 10 <= here <= 0:
            return middle
        low, high = (middle, high) if here < 0 else (low, middle)
    return low


class Gram:
    """Σ x x' over some samples; where few of them have changed, only those are added or taken away.

    X is (n_samples, n_features).
    """

    def __init__(self, X: np.ndarray):
        self.X = X
        self.taken = np.zeros(len(X), dtype=bool)
        self.sum = np.zeros((X.shape[1], X.shape[1]), X.dtype)

    def of(self, take: np.ndarray) -> np.ndarray:
        """The sum (n_features, n_features) over the samples where `take` (n_samples,) is true."""
        came, went = take & ~self.taken, self.taken & ~take
        if np.count_nonzero(came | went) < np.count_nonzero(take):
            self.sum += self.over(came) - self.over(went)
        else:
            self.sum = self.over(take)
        self.taken = take
        return self.sum

    def solve(self, take: np.ndarray, c: float, g: np.ndarray) -> np.ndarray:
        """(I + c Σ x x')⁻¹ g, (n_features,), with the sum over the samples that `take` says.

        If these are few, by as many equations as they are: with A their rows, the same is
        g − A' (I / c + A A')⁻¹ A g (Woodbury).
        """
        if 2 * np.count_nonzero(take) > self.X.shape[1]:
            H = c * self.of(take)
            H[np.diag_indices_from(H)] += 1
            return np.linalg.solve(H, g)
        A = self.X[take]
        M = A @ A.T  # (n_taken, d) @ (d, n_taken) -> (n_taken, n_taken)
        M[np.diag_indices_from(M)] += 1 / c
        return g - A.T @ np.linalg.solve(M, A @ g)

    def over(self, rows: np.ndarray) -> np.ndarray:
        X = self.X[rows]
        return X.T @ X  # (d, n_rows) @ (n_rows, d) -> (d, d)


def learned_from_part(
    X: np.ndarray, y: np.ndarray, C: float, loss: str = "squared_hinge"
) -> np.ndarray:
    """A w (n_features,) to start from: roughly the best for every eighth sample, at eight times C.

    From there few samples are short of their margin, while from w = 0 all are. Of few samples it
    does not pay to look at a part, and w is 0.
    """
    if len(X) < FEW:
        return np.zeros(X.shape[1], X.dtype)
    X, y = X[::PART], y[::PART]
    start = learned_from_part(X, y, PART * C, loss)
    return minimize(Gram(X), y, PART * C, loss, tol=0.01, w=start).w


def in_their_span(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The samples in coordinates of the space they span: B (n_features, k) and Z with X = Z B'.

    The columns of B have length 1 and are at right angles, so lengths and dot products stay. The
    best w has no part outside that space: with more features than samples it is found faster there,
    as w = B v.

    >>> B, Z = in_their_span(np.array([[3.0, 0.0, 4.0]]))
    >>> np.abs(Z), np.allclose(Z @ B.T, [[3, 0, 4]])
    (array([[5.]]), True)
    """
    B, R = np.linalg.qr(X.T)
    return B, R.T
