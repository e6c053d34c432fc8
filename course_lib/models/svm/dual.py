"""The same question asked of the samples: how much does each of them hold the line?

The widest line is a sum over samples, w = Σ α_i y_i x_i, and only dot products of samples are
needed to find the α: K_ij = x_i·x_j, or any kernel in its place.

    max  Σ_i α_i − ½ Σ_ij α_i α_j y_i y_j K_ij    subject to  0 ≤ α_i ≤ C  and  Σ_i α_i y_i = 0

The conditions of Karush, Kuhn and Tucker say when it is solved, with f(x) = w·x + b:

    α_i = 0        y_i f(x_i) ≥ 1    beyond the margin: not needed
    0 < α_i < C    y_i f(x_i) = 1    on the margin: free, these fix b
    α_i = C        y_i f(x_i) ≤ 1    short of the margin

Those with α_i > 0 are the support vectors. Every dual value is below every primal one; the gap
between the two says how far from solved either can be, and is 0 at the solution.

Here alpha and y are (n_samples,), y of −1 and +1, and K is (n_samples, n_samples).

Source: deck M; Cortes and Vapnik (1995); Keerthi and others (2001) for the two bounds of b.
"""

import numpy as np


def dual_objective(alpha: np.ndarray, y: np.ndarray, K: np.ndarray) -> float:
    """Σ α_i − ½ Σ α_i α_j y_i y_j K_ij, which is Σ α_i − ½‖w‖².

    >>> X, y = np.array([[1.0], [-1.0]]), np.array([1, -1])
    >>> dual_objective(np.array([0.5, 0.5]), y, X @ X.T)
    0.5
    """
    beta = alpha * y
    return float(alpha.sum() - beta @ K @ beta / 2)  # (n,) @ (n, n) @ (n,) -> a number


def primal_objective(alpha: np.ndarray, y: np.ndarray, K: np.ndarray, b: float, C: float) -> float:
    """½‖w‖² + C Σ max(0, 1 − y f(x)) for w = Σ α_i y_i x_i, with dot products K.

    >>> X, y = np.array([[1.0], [-1.0]]), np.array([1, -1])
    >>> primal_objective(np.array([0.5, 0.5]), y, X @ X.T, b=0.0, C=1.0)
    0.5
    """
    beta = alpha * y
    f = K @ beta + b  # (n, n) @ (n,) -> (n,)
    return float(beta @ (f - b) / 2 + C * np.maximum(0, 1 - y * f).sum())


def wanted_offsets(alpha: np.ndarray, y: np.ndarray, K: np.ndarray) -> np.ndarray:
    """b_i = y_i − Σ_j α_j y_j K_ij, (n_samples,): the b that would put sample i on its margin.

    >>> X, y = np.array([[2.0], [0.0], [-1.0]]), np.array([1, -1, -1])
    >>> wanted_offsets(np.array([0.5, 0.5, 0.0]), y, X @ X.T)
    array([-1., -1.,  0.])
    """
    return y - K @ (alpha * y)


def may_rise(alpha: np.ndarray, y: np.ndarray, C: float) -> np.ndarray:
    """True, (n_samples,), where α_i y_i may grow: such a sample wants b to be b_i or more."""
    return np.where(y > 0, alpha < C, alpha > 0)


def may_fall(alpha: np.ndarray, y: np.ndarray, C: float) -> np.ndarray:
    """True, (n_samples,), where α_i y_i may shrink: such a sample wants b to be b_i or less."""
    return np.where(y > 0, alpha > 0, alpha < C)


def offset_bounds(alpha: np.ndarray, y: np.ndarray, K: np.ndarray, C: float) -> tuple[float, float]:
    """m = max b_i over those that may rise, M = min b_i over those that may fall.

    The conditions hold if some b does for all: m ≤ b ≤ M. So m − M says by how much they fail; the
    two samples in question are the *maximal violating pair*.

    >>> X, y = np.array([[2.0], [0.0]]), np.array([1, -1])
    >>> offset_bounds(np.array([0.0, 0.0]), y, X @ X.T, C=1)
    (1.0, -1.0)
    >>> offset_bounds(np.array([0.5, 0.5]), y, X @ X.T, C=1)
    (-1.0, -1.0)
    """
    wanted = wanted_offsets(alpha, y, K)
    m = np.max(wanted, where=may_rise(alpha, y, C), initial=-np.inf)
    M = np.min(wanted, where=may_fall(alpha, y, C), initial=np.inf)
    return float(m), float(M)


def offset(alpha: np.ndarray, y: np.ndarray, K: np.ndarray, C: float) -> float:
    """b: the mean of what the free samples want; if none is free, the middle between the bounds.

    >>> X, y = np.array([[2.0], [0.0]]), np.array([1, -1])
    >>> offset(np.array([0.5, 0.5]), y, X @ X.T, C=1)
    -1.0
    """
    free = (alpha > 0) & (alpha < C)
    if np.any(free):
        return float(wanted_offsets(alpha, y, K)[free].mean())
    return sum(offset_bounds(alpha, y, K, C)) / 2


def kkt_residuals(
    alpha: np.ndarray, y: np.ndarray, K: np.ndarray, b: float, C: float
) -> np.ndarray:
    """By how much each sample breaks the conditions at the top, (n_samples,); 0 where it does not.

    >>> X, y = np.array([[2.0], [0.0], [0.5]]), np.array([1, -1, -1])
    >>> kkt_residuals(np.array([0.5, 0.5, 0.0]), y, X @ X.T, b=-1.0, C=1)
    array([0. , 0. , 0.5])
    """
    short = 1 - y * (K @ (alpha * y) + b)  # > 0: short of the margin; < 0: beyond it
    return np.where(alpha < C, np.maximum(0, short), 0) + np.where(
        alpha > 0, np.maximum(0, -short), 0
    )


def duality_gap(alpha: np.ndarray, y: np.ndarray, K: np.ndarray, b: float, C: float) -> float:
    """The primal objective minus the dual one, never negative, summed sample by sample:

        Σ_i (C − α_i) max(0, 1 − y_i f(x_i)) + α_i max(0, y_i f(x_i) − 1)

    A sample adds nothing exactly if it meets its condition. Neither objective can get better by
    more than the sum. With b half-way between the bounds, no sample is off by more than
    (m − M) / 2, so the gap is at most n C (m − M) / 2.

    >>> X, y = np.array([[2.0], [0.0], [0.5]]), np.array([1, -1, -1])
    >>> duality_gap(np.array([0.5, 0.5, 0.0]), y, X @ X.T, b=-1.0, C=1)
    0.5
    """
    short = 1 - y * (K @ (alpha * y) + b)
    return float(((C - alpha) * np.maximum(0, short) + alpha * np.maximum(0, -short)).sum())
