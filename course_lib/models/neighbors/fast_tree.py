"""The tree of `tree.py` as SciPy has it, in C: for few features the fastest.

SciPy says nothing of which of several equally near samples it returns. So it is asked for one
neighbour more than needed: where that one is farther away than the others, the others are the
nearest, and only their order is ours to settle; where it is as near, the exact search decides.
"""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree  # type: ignore[import-untyped]

from course_lib.models.neighbors.distances import distances_of_pairs
from course_lib.models.neighbors.search import Index, check_k, check_queries


@dataclass(frozen=True, eq=False)
class TreeIndex:
    """Training samples (n_samples, n_features), made ready for search by ℓp distance in a tree."""

    tree: cKDTree
    index: Index

    @classmethod
    def of(cls, X: np.ndarray, p: float = 2) -> "TreeIndex":
        index = Index.of(X, p)
        return cls(cKDTree(X), index)

    @property
    def X(self) -> np.ndarray:
        return self.index.X

    def nearest(self, Q: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """The same as `nearest_one_by_one`: distances and indices, both (n_queries, k)."""
        X, p = self.X, self.index.p
        check_k(k, len(X))
        check_queries(Q, X)
        if k == len(X):
            return self.index.nearest(Q, k)
        rough, found = self.tree.query(Q, k + 1, p=p)  # (n_queries, k + 1), nearest first
        farther = rough[:, k] > rough[:, k - 1] * (1 + 1e-9) + 1e-150  # by more than rounding
        clear = farther & np.isfinite(rough[:, k])
        distances, indices = np.empty((len(Q), k)), np.empty((len(Q), k), dtype=np.intp)
        distances[clear], indices[clear] = in_order(Q[clear], X, found[clear, :k], p)
        distances[~clear], indices[~clear] = self.index.nearest(Q[~clear], k)
        return distances, indices


def in_order(
    Q: np.ndarray, X: np.ndarray, found: np.ndarray, p: float
) -> tuple[np.ndarray, np.ndarray]:
    """Distances and indices of the rows `found` (n_queries, k), nearest first, then first in X."""
    indices = np.sort(found, axis=1)
    queries = np.repeat(np.arange(len(Q)), found.shape[1])
    distances = distances_of_pairs(Q, X, queries, indices.ravel(), p).reshape(indices.shape)
    order = np.argsort(distances, axis=1, kind="stable")
    return np.take_along_axis(distances, order, axis=1), np.take_along_axis(indices, order, axis=1)
