"""Who is nearest? Exact search by looking at every training sample.

`nearest_one_by_one` says what is meant; `nearest` is the same, fast: candidates by a matrix
product in blocks of bounded memory, then exact distances for the candidates only.
"""

import numpy as np

from course_lib.models.neighbors.distances import (
    distances_to,
    l1_distances,
    squared_l2_distances,
)

BLOCK_ENTRIES = 4_000_000  # of the distance matrix at a time: 32 MB in float64


def nearest_one_by_one(
    Q: np.ndarray, X: np.ndarray, k: int, p: float = 2
) -> tuple[np.ndarray, np.ndarray]:
    """The k nearest rows of X for each query: distances and indices, both (n_queries, k).

    Nearest first; of equally near rows the one that comes first in X.
    """
    check_k(k, len(X))
    distances, indices = np.empty((len(Q), k)), np.empty((len(Q), k), dtype=np.intp)
    for i, q in enumerate(Q):
        d = distances_to(q, X, p)
        order = np.argsort(d, kind="stable")[:k]
        distances[i], indices[i] = d[order], order
    return distances, indices


def nearest(Q: np.ndarray, X: np.ndarray, k: int, p: float = 2) -> tuple[np.ndarray, np.ndarray]:
    """The same as `nearest_one_by_one`, in blocks of queries.

    Shapes: Q (n_queries, n_features), X (n_samples, n_features); Q and X are floats.
    Raises ValueError where k is not between 1 and n_samples.
    """
    check_k(k, len(X))
    if p not in (1, 2):
        return nearest_one_by_one(Q, X, k, p)
    rough = squared_l2_distances if p == 2 else l1_distances
    centre = X.mean(axis=0)
    Q_moved, X_moved = Q - centre, X - centre  # distances stay, rounding errors shrink
    slack = rounding(Q_moved, X_moved, p)
    distances, indices = np.empty((len(Q), k)), np.empty((len(Q), k), dtype=np.intp)
    step = max(1, BLOCK_ENTRIES // len(X))
    for start in range(0, len(Q), step):
        block = slice(start, start + step)
        D = rough(Q_moved[block], X_moved)  # (block, n_samples)
        kth = np.partition(D, k - 1, axis=1)[:, k - 1]
        limits = kth + slack[block]
        for i, (d, limit) in enumerate(zip(D, limits, strict=True), start):
            rows = np.flatnonzero(~(d > limit))  # all that may be among the k nearest
            exact = distances_to(Q[i], X[rows], p)
            order = np.argsort(exact, kind="stable")[:k]
            distances[i], indices[i] = exact[order], rows[order]
    return distances, indices


def rounding(Q: np.ndarray, X: np.ndarray, p: float) -> np.ndarray:
    """By how much two rough distances of each query may be wrong, (n_queries,).

    A sum of d terms is off by at most d units in the last place of what was added up: the squared
    norms for ℓ2, the absolute values for ℓ1.
    """
    size = (np.abs(Q) ** p).sum(axis=1) + np.max((np.abs(X) ** p).sum(axis=1))
    return 8 * (X.shape[1] + 8) * np.finfo(X.dtype).eps * size


def check_k(k: int, n_samples: int) -> None:
    if not 1 <= k <= n_samples:
        raise ValueError(
            f"n_neighbors is {k}; expected 1 to n_samples = {n_samples}, "
            "the number of training samples"
        )
