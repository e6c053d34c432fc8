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
SPARE = 8  # more candidates than needed, so that rounding cannot lose a neighbour


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
    distances, indices = np.empty((len(Q), k)), np.empty((len(Q), k), dtype=np.intp)
    step = max(1, BLOCK_ENTRIES // len(X))
    for start in range(0, len(Q), step):
        block = Q[start : start + step]
        candidates = smallest(rough(block, X), k + SPARE)  # (block, k + SPARE)
        for i, (q, rows) in enumerate(zip(block, candidates, strict=True), start):
            d = distances_to(q, X[rows], p)
            order = np.lexsort((rows, d))[:k]  # by distance, then by place in X
            distances[i], indices[i] = d[order], rows[order]
    return distances, indices


def smallest(D: np.ndarray, m: int) -> np.ndarray:
    """The columns of the m smallest entries of each row of D, in no order."""
    if m >= D.shape[1]:
        return np.tile(np.arange(D.shape[1]), (len(D), 1))
    return np.argpartition(D, m, axis=1)[:, :m]


def check_k(k: int, n_samples: int) -> None:
    if not 1 <= k <= n_samples:
        raise ValueError(
            f"n_neighbors is {k}; expected 1 to n_samples = {n_samples}, "
            "the number of training samples"
        )
