"""Who is nearest? Exact search by looking at every training sample.

`nearest_one_by_one` says what is meant. `nearest` gives the same, fast: rough scores by a matrix
product rule most samples out, and the exact distance is computed only for the few that may be
among the nearest. `Index` keeps what of this depends on the training samples alone.
"""

from dataclasses import dataclass

import numpy as np

from course_lib.models.neighbors.distances import check_p, distances_of_pairs, distances_to
from course_lib.models.neighbors.scores import L1Scores, L2Scores, Scores

BLOCK_ENTRIES = 12_000_000  # of the score table at a time: 48 MB in float32
GROUPS = 200


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
    """The same as `nearest_one_by_one`, to the last digit, in blocks of queries.

    Shapes: Q (n_queries, n_features), X (n_samples, n_features); both finite, of any number type.
    Raises ValueError where k is not between 1 and n_samples. If the same X is asked often, make an
    `Index` of it once.

    >>> X = np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 2.0]])
    >>> distances, indices = nearest(np.array([[0.0, 0.5]]), X, k=2)
    >>> distances, indices
    (array([[0.5, 1.5]]), array([[0, 2]]))
    """
    return Index.of(X, p).nearest(Q, k)


@dataclass(frozen=True, eq=False)
class Index:
    """Training samples X (n_samples, n_features), made ready for being searched by ℓp distance."""

    X: np.ndarray
    p: float
    scores: Scores | None  # rough ones are known for ℓ1 and ℓ2 only

    @classmethod
    def of(cls, X: np.ndarray, p: float = 2) -> "Index":
        """Make X ready; takes as much memory again as X."""
        check_p(p)
        check_samples(X)
        if p not in (1, 2):
            return cls(X, p, None)
        with np.errstate(over="ignore", invalid="ignore"):  # see `nearest`
            return cls(X, p, L2Scores.learn(X) if p == 2 else L1Scores.learn(X))

    def nearest(self, Q: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """The k nearest samples of each query: distances and indices, both (n_queries, k)."""
        check_k(k, len(self.X))
        check_queries(Q, self.X)
        if self.scores is None:
            return nearest_one_by_one(Q, self.X, k, self.p)
        distances, indices = np.empty((len(Q), k)), np.empty((len(Q), k), dtype=np.intp)
        step = max(1, BLOCK_ENTRIES // len(self.X))
        for start in range(0, len(Q), step):
            block = slice(start, start + step)
            with np.errstate(over="ignore", invalid="ignore"):  # what is infinite rules nothing out
                scores, error = self.scores.of(Q[block]), self.scores.error(Q[block])
                queries, samples = candidates(scores, error, k)
            d = distances_of_pairs(Q[block], self.X, queries, samples, self.p)
            best = first_of_each(queries, d, k)  # (block, k)
            distances[block], indices[block] = d[best], samples[best]
        return distances, indices


def candidates(scores: np.ndarray, error: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of a query and a sample that may be among its k nearest, two lists (n_pairs,).

    `scores` (n_queries, n_samples) and `error` (n_queries,) are of `scores.py`. At least k scores
    are below the limit, so a sample that is above it by more than the error is not among the k
    nearest. Queries come in order, and for each query its samples.
    """
    limits = (upper_bound(scores, k) + error).astype(scores.dtype)
    beyond = scores > limits[:, None]  # false where one of them is not a number
    queries, samples = np.divmod(np.flatnonzero(~beyond), scores.shape[1])
    return queries, samples


def upper_bound(scores: np.ndarray, k: int) -> np.ndarray:
    """A limit for each query that at least k of its scores do not exceed, (n_queries,).

    The k-th smallest score would do, and in a short row it is taken. In a long one it is the k-th
    smallest of the minima of groups, which are scores too, only fewer: that is faster.
    """
    n_queries, n_samples = scores.shape
    n_groups = max(GROUPS, 8 * k)
    size = n_samples // n_groups
    if size > 1:
        groups = scores[:, : size * n_groups].reshape(n_queries, size, n_groups)
        scores = np.min(groups, axis=1)  # (n_queries, n_groups)
    return np.partition(scores, k - 1, axis=1)[:, k - 1]


def first_of_each(queries: np.ndarray, d: np.ndarray, k: int) -> np.ndarray:
    """Where in the list of pairs the k nearest of each query stand, (n_queries, k).

    `queries` (n_pairs,) is sorted and names each query k times or more; `d` (n_pairs,) are the
    distances. Of equal distances the pair that comes first.
    """
    order = np.lexsort((d, queries))  # by query, then by distance; stable
    starts = np.flatnonzero(np.diff(queries, prepend=-1))  # (n_queries,)
    return order[starts[:, None] + np.arange(k)]


def check_samples(X: np.ndarray) -> None:
    if X.ndim != 2 or len(X) == 0:
        raise ValueError(
            f"X has shape {X.shape}; expected (n_samples, n_features), at least one sample. "
            "For one feature use x[:, None]."
        )


def check_queries(Q: np.ndarray, X: np.ndarray) -> None:
    if Q.ndim != 2 or Q.shape[1:] != X.shape[1:]:
        raise ValueError(
            f"Q has shape {Q.shape}; expected (n_queries, {X.shape[1]}), the features of X. "
            "For one query use q[None, :]."
        )


def check_k(k: int, n_samples: int) -> None:
    if not 1 <= k <= n_samples:
        raise ValueError(
            f"n_neighbors is {k}; expected 1 to n_samples = {n_samples}, "
            "the number of training samples"
        )
