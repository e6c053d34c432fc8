"""What the classifier and the regressor share: they remember, and they find who is nearest."""

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted, validate_data

from course_lib.models.neighbors.fast_tree import TreeIndex
from course_lib.models.neighbors.search import Index

FEW_FEATURES = 8  # up to here a tree skips most samples


class NeighborsEstimator(BaseEstimator):
    """Remembers the training set and finds the nearest of it."""

    def __init__(self, n_neighbors: int = 5, *, weights: str = "uniform", p: float = 2):
        self.n_neighbors = n_neighbors
        self.weights = weights
        self.p = p

    def _remember(self, X: np.ndarray) -> None:
        """Keep X (n_samples, n_features), ready for being searched."""
        self.index_ = (TreeIndex if X.shape[1] <= FEW_FEATURES else Index).of(X, self.p)

    def kneighbors(self, X=None, n_neighbors=None, return_distance=True):
        """Distances and indices of the nearest training samples, each (n_queries, n_neighbors).

        Nearest first; of equally near samples the one that comes first in the training set.
        Without X the training samples themselves are asked about, none as its own neighbour.
        Without `return_distance` the indices alone.
        """
        check_is_fitted(self)
        k = self.n_neighbors if n_neighbors is None else n_neighbors
        if X is None:
            distances, indices = without_oneself(*self.index_.nearest(self.index_.X, k + 1))
        else:
            X = validate_data(self, X, dtype="numeric", reset=False)
            distances, indices = self.index_.nearest(X, k)
        return (distances, indices) if return_distance else indices


def without_oneself(distances: np.ndarray, indices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The neighbours (n_samples, k) of each sample i, given k + 1 of which i may be one."""
    oneself = indices == np.arange(len(indices))[:, None]
    oneself[~oneself.any(axis=1), -1] = True  # k + 1 others are at distance 0: the last one goes
    others = len(indices), -1
    return distances[~oneself].reshape(others), indices[~oneself].reshape(others)
