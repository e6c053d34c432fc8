"""Sequential minimal optimization: solve the dual two samples at a time.

One α cannot move alone, for Σ α_i y_i must stay 0. Two can: α_i y_i rises by δ and α_j y_j falls by
δ. Along that line the dual is a parabola, and its top is known:

    δ = (b_i − b_j) / D_ij        D_ij = K_ii + K_jj − 2 K_ij, the squared distance of the two

and the gain is (b_i − b_j)² / (2 D_ij), where b_i is the offset b that sample i wants (`dual.py`).
If α_i or α_j would leave 0 … C, the step ends at that bound.

Which two? i is the one that may rise and wants the largest b; j is the one that may fall with which
the step would gain most, were there no bounds (the *second-order* choice: it looks at the curvature
D_ij too, where the maximal violating pair looks at the slope alone).

When to stop? There are two measures of how far it is to the solution, and each step tells both.
m − M (`dual.py`): by how much the maximal violating pair disagrees about b, and so about where the
margin lies. The duality gap: how far the objective can be from its best. We stop at m − M ≤ tol, as
LIBSVM and scikit-learn do. The choice of i and j has found both bounds anyway, so it costs nothing;
and it means the same for every C. The gap does not: where C is 10⁶ to forbid all that is short of
the margin, a sample that is short by a thousandth makes a gap of 10³.

Source: Platt (1998); Keerthi and others (2001); Fan, Chen and Lin (2005) for the choice.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from course_lib.models.svm.dual import (
    duality_gap,
    may_fall,
    may_rise,
    offset,
    offset_bounds,
    wanted_offsets,
)
from course_lib.models.svm.margin import check_C, check_signs

FLAT = 1e-12  # D_ij of samples at the same place, so that nothing is divided by 0


@dataclass(frozen=True, eq=False)
class SmoStep:
    """What one step did."""

    i: int  # whose α y rises
    j: int  # whose α y falls
    alpha_before: np.ndarray  # (n_samples,)
    alpha: np.ndarray  # (n_samples,)
    b: float  # as `offset` finds it, after the step, as are the next two
    violation: float  # m − M
    gap: float  # primal objective minus dual one


def smo_steps(K: np.ndarray, y: np.ndarray, C: float, tol: float = 1e-3) -> Iterator[SmoStep]:
    """Solve the dual for K (n_samples, n_samples) and y (n_samples,) of −1 and +1; yield each step.

    Starts at α = 0 and ends when m − M ≤ tol. Raises ValueError if the labels are others, or if one
    of the two is missing, or if the shapes do not fit.

    >>> X, y = np.array([[2.0], [0.0], [-1.0]]), np.array([1, -1, -1])
    >>> (step,) = smo_steps(X @ X.T, y, C=10)
    >>> step.i, step.j, step.alpha, step.b, step.gap
    (0, 1, array([0.5, 0.5, 0. ]), -1.0, 0.0)
    """
    check_problem(K, y, C)
    alpha = np.zeros(len(y))
    m, M = offset_bounds(alpha, y, K, C)
    while m - M > tol:
        i, j = choose_pair(alpha, y, K, C)
        alpha_before, alpha = alpha, moved(alpha, y, K, C, i, j)
        m, M = offset_bounds(alpha, y, K, C)
        b = offset(alpha, y, K, C)
        yield SmoStep(i, j, alpha_before, alpha, b, m - M, duality_gap(alpha, y, K, b, C))


def choose_pair(alpha: np.ndarray, y: np.ndarray, K: np.ndarray, C: float) -> tuple[int, int]:
    """The pair to move: i wants the largest b of those that may rise, j gains most with it.

    >>> X, y = np.array([[2.0], [0.0], [-1.0]]), np.array([1, -1, -1])
    >>> choose_pair(np.zeros(3), y, X @ X.T, C=10)
    (0, 1)
    """
    wanted = wanted_offsets(alpha, y, K)
    i = int(np.argmax(np.where(may_rise(alpha, y, C), wanted, -np.inf)))
    disagree = may_fall(alpha, y, C) & (wanted < wanted[i])
    gains = (wanted[i] - wanted) ** 2 / squared_distances_to(i, K)  # twice the gain
    return i, int(np.argmax(np.where(disagree, gains, -np.inf)))


def moved(alpha: np.ndarray, y: np.ndarray, K: np.ndarray, C: float, i: int, j: int) -> np.ndarray:
    """alpha after α_i y_i has risen and α_j y_j fallen, to the top or to the first bound.

    >>> X, y = np.array([[2.0], [0.0], [-1.0]]), np.array([1, -1, -1])
    >>> moved(np.zeros(3), y, X @ X.T, 10, 0, 1), moved(np.zeros(3), y, X @ X.T, 0.2, 0, 1)
    (array([0.5, 0.5, 0. ]), array([0.2, 0.2, 0. ]))
    """
    wanted = wanted_offsets(alpha, y, K)
    top = (wanted[i] - wanted[j]) / squared_distances_to(i, K)[j]
    room_i = C - alpha[i] if y[i] > 0 else alpha[i]
    room_j = alpha[j] if y[j] > 0 else C - alpha[j]
    step = min(top, room_i, room_j)
    alpha = alpha.copy()
    alpha[i] += y[i] * step
    alpha[j] -= y[j] * step
    return np.clip(alpha, 0, C)  # rounding might lead a hair out


def squared_distances_to(i: int, K: np.ndarray) -> np.ndarray:
    """D_ij = K_ii + K_jj − 2 K_ij for all j, (n_samples,)."""
    return np.maximum(K[i, i] + np.diag(K) - 2 * K[i], FLAT)


def check_problem(K: np.ndarray, y: np.ndarray, C: float) -> None:
    check_signs(y)
    check_C(C)
    if K.shape != (len(y), len(y)):
        raise ValueError(
            f"K has shape {K.shape} and y {y.shape}; "
            "expected (n_samples, n_samples) and (n_samples,)"
        )
    if len(np.unique(y)) < 2:
        raise ValueError("y has one label only; expected -1 and +1, as a margin lies between two")
