"""The steps of `smo.py`, fast: the same solution, with two ideas more.

Nothing is computed twice. What the samples want of b is kept, and brought up to date after each
step; kernel rows are computed when a sample first moves (`distances.py`). What is kept of a sample
is β_i = α_i y_i, between a floor and a ceiling: 0 and C, or −C and 0, by its label.

And those on the margin settle together. After a while hardly a sample comes to a bound or leaves
one, and SMO only shifts the free ones about, two of many at a time. But for free samples the
conditions are equations: all must want the same b. So these are solved, by conjugate gradients
(`settled`); a sample that meets a bound on the way stays there.

Source: Fan, Chen and Lin (2005) for the steps; Hestenes and Stiefel (1952) for conjugate gradients,
Moré and Toraldo (1991) for what to do at bounds.
"""

from dataclasses import dataclass

import numpy as np

from course_lib.models.svm.distances import DistanceRows

QUIET = 10  # steps in which nobody came to a bound or left one: time to settle
PATIENCE = 200  # steps: time to settle in any case
HAIR = 1e-15


@dataclass(frozen=True, eq=False)
class Solution:
    alpha: np.ndarray  # (n_samples,)
    b: float
    violation: float  # m − M; at most `tol` if it is solved
    gap: float  # primal objective minus dual one
    n_steps: int


def solve(
    rows: DistanceRows, y: np.ndarray, C: float, tol: float = 1e-3, max_steps: int = -1
) -> Solution:
    """Solve the dual for y (n_samples,) of −1 and +1 until m − M ≤ tol, or for `max_steps` steps.

    A negative `max_steps` is no limit. Where tol is less than rounding allows, the solution is as
    good as it can be, and its violation says so.

    >>> from course_lib.models.svm.distances import kernel_rows
    >>> from course_lib.models.svm.kernels import linear
    >>> X, y = np.array([[2.0], [0.0], [-1.0]]), np.array([1, -1, -1])
    >>> solution = solve(kernel_rows(linear, X), y, C=10)
    >>> solution.alpha, solution.b
    (array([0.5, 0.5, 0. ]), -1.0)
    """
    machine = Machine(rows, y, C)
    n_steps = 0
    while True:
        i, violation = machine.most_eager()
        if violation <= tol or n_steps == max_steps or not machine.move(i, machine.partner(i)):
            return machine.solution(n_steps)
        n_steps += 1
        if n_steps % PATIENCE == 0 and violation <= machine.rounding():
            return machine.solution(n_steps)
        if machine.quiet == QUIET or n_steps % PATIENCE == 0:
            machine.settle(tol)


class Machine:
    """The β of all samples, and what the samples want of b, on the way to the solution."""

    def __init__(self, rows: DistanceRows, y: np.ndarray, C: float):
        dtype = rows.norms.dtype
        self.rows, self.y, self.C = rows, y, C
        self.beta = [0.0] * len(y)  # lists: single numbers are read faster from them
        self.floor = np.where(y > 0, 0.0, -C).tolist()
        self.ceiling = np.where(y > 0, C, 0.0).tolist()
        # What each wants of b, in two copies: one has −inf for those that may not rise, the other
        # +inf for those that may not fall. So m is a maximum, and M a minimum.
        self.rise = np.where(y > 0, 1, -np.inf).astype(dtype)
        self.fall = np.where(y > 0, np.inf, -1).astype(dtype)
        self.quiet = 0  # steps since somebody came to a bound or left one
        # NumPy takes the larger of two arrays faster than the larger of an array and a number.
        self.zeros, self.flat = np.zeros(len(y), dtype), np.full(len(y), flat(rows.norms))
        self.work, self.curvatures = np.empty((2, len(y)), dtype)

    def most_eager(self) -> tuple[int, float]:
        """The sample that wants the largest b of those that may rise, and m − M."""
        i = int(self.rise.argmax())
        return i, float(self.rise[i]) - float(self.fall.min())

    def partner(self, i: int) -> int:
        """The sample that may fall with which the dual gains most if i rises."""
        gains = np.subtract(self.rise[i], self.fall, out=self.work)
        np.maximum(gains, self.zeros, out=gains)  # those who want no less than i: no gain
        np.multiply(gains, gains, out=gains)
        np.divide(gains, np.maximum(self.rows[i], self.flat, out=self.curvatures), out=gains)
        return int(gains.argmax())

    def move(self, i: int, j: int) -> bool:
        """Let β_i rise and β_j fall, to the top or to the first bound; False if that is nothing."""
        row_i, row_j = self.rows[i], self.rows[j]
        want_i, want_j = float(self.rise[i]), float(self.fall[j])
        beta_i, beta_j = self.beta[i], self.beta[j]
        top = (want_i - want_j) / (2 * max(float(row_i[j]), float(self.flat[j])))
        room_i, room_j = self.ceiling[i] - beta_i, beta_j - self.floor[j]
        step = min(top, room_i, room_j)
        self.put(i, beta_i + step, want_i)
        self.put(j, beta_j - step, want_j)
        change = np.subtract(row_i, row_j, out=self.work)
        np.multiply(change, step, out=change)
        self.rise += change
        self.fall += change
        both_free = beta_i > self.floor[i] and beta_j < self.ceiling[j] and step == top
        self.quiet = self.quiet + 1 if both_free else 0
        return self.beta[i] != beta_i or self.beta[j] != beta_j

    def put(self, i: int, beta: float, want: float) -> None:
        """Set β_i of a sample that wants b to be `want`, and say where it may go from there."""
        hair = HAIR * (abs(self.beta[i]) + abs(beta))  # rounding keeps nobody off a bound
        if beta >= self.ceiling[i] - hair:
            beta = self.ceiling[i]
        elif beta <= self.floor[i] + hair:
            beta = self.floor[i]
        self.beta[i] = beta
        self.rise[i] = want if beta < self.ceiling[i] else -np.inf
        self.fall[i] = want if beta > self.floor[i] else np.inf

    def rounding(self) -> float:
        """About how far rounding alone may put what the samples want."""
        eps = float(np.finfo(self.flat.dtype).eps)
        return eps * float(np.max(np.abs(self.rows.norms))) * float(np.linalg.norm(self.beta))

    def settle(self, tol: float) -> None:
        """Move all free samples together."""
        self.quiet = 0
        free = np.flatnonzero((self.rise > -np.inf) & (self.fall < np.inf)).tolist()
        if not 1 < len(free) <= self.rows.most:
            return
        H = np.array([self.rows[i] for i in free])  # (n_free, n)
        beta, floor, ceiling = (
            np.array([values[i] for i in free]) for values in (self.beta, self.floor, self.ceiling)
        )
        wanted = self.rise[free].astype(float)
        moved = settled(H[:, free].astype(float), beta, floor, ceiling, wanted, tol / 4)
        change = (moved - beta).astype(H.dtype) @ H  # (n_free,) @ (n_free, n) -> (n,)
        self.rise += change
        self.fall += change
        for i, beta_i, want in zip(free, moved.tolist(), self.rise[free], strict=True):
            self.put(i, beta_i, want)

    def solution(self, n_steps: int) -> Solution:
        """What has been reached."""
        alpha = np.abs(self.beta)
        violation = self.most_eager()[1]
        free = (self.rise > -np.inf) & (self.fall < np.inf)
        wanted = np.where(self.rise > -np.inf, self.rise, self.fall).astype(float)
        b = wanted[free].mean() if np.any(free) else float(self.rise.max()) - violation / 2
        short = self.y * (wanted - b)
        gap = (self.C - alpha) @ np.maximum(0, short) + alpha @ np.maximum(0, -short)
        # What is the same for all was left out so far, as `distances.py` says. Now it counts.
        b -= self.beta @ self.rows.norms / 2
        return Solution(alpha, float(b), violation, float(gap), n_steps)


def settled(
    H: np.ndarray,
    beta: np.ndarray,
    floor: np.ndarray,
    ceiling: np.ndarray,
    wanted: np.ndarray,
    tol: float,
) -> np.ndarray:
    """The β (m,) of m samples, moved together until all that are still free want the same b.

    H is (m, m), all else (m,). Up to rounding the sum of the β stays as it is, none leaves its
    bounds, and the dual never becomes smaller.
    Ends when they are off their mean by `tol` at most (root mean square) or by a thirtieth of what
    it was, or after 2 m rounds: without bounds, and without rounding, m would be enough.
    """
    start, beta = beta, beta.copy()
    moving, n_moving = np.ones(len(beta)), len(beta)
    residual = wanted - wanted.mean()
    direction, size = residual, float(residual @ residual)
    enough = max(tol**2, size / len(beta) / 1000)
    endless = np.full(len(beta), np.inf)
    for _ in range(2 * len(beta)):
        if size <= n_moving * enough:
            break
        change = H @ direction  # of what they want, by a step of 1
        curvature = -float(direction @ change)
        best = size / curvature if curvature > 0 else np.inf
        room = np.where(direction > 0, ceiling, floor) - beta
        steps = np.divide(room, direction, out=endless.copy(), where=direction != 0)
        first = int(steps.argmin())
        step = min(best, float(steps[first]))
        beta += step * direction
        residual = residual + step * change
        if step < best:  # the first comes to its bound and stays; the others start again
            beta[first] = ceiling[first] if direction[first] > 0 else floor[first]
            moving[first], n_moving, size = 0, n_moving - 1, np.inf
        residual = (residual - residual @ moving / max(n_moving, 1)) * moving
        previous, size = size, float(residual @ residual)
        direction = residual + size / previous * direction
    if n_moving > 0:  # many small errors have come together in the sum: one sample takes them
        room = np.minimum(ceiling - beta, beta - floor)
        beta[np.argmax(room)] += start.sum() - beta.sum()
    return beta


def flat(norms: np.ndarray) -> np.floating:
    """The smallest H that counts: below it is rounding, for the K_ii given."""
    largest = float(np.max(np.abs(norms)))
    return norms.dtype.type(max(8 * float(np.finfo(norms.dtype).eps) * largest, 1e-30))
