"""The k-nearest-neighbours regressor: ask the nearest, take the mean of their numbers."""

from sklearn.base import MultiOutputMixin, RegressorMixin
from sklearn.utils.validation import validate_data

from course_lib.models.neighbors.average import average
from course_lib.models.neighbors.estimator import NeighborsEstimator


class KNeighborsRegressor(RegressorMixin, MultiOutputMixin, NeighborsEstimator):
    """Predict the mean of what the `n_neighbors` nearest training samples have.

    Parameters
    ----------
    n_neighbors : how many neighbours are asked.
    weights : "uniform" (the plain mean) or "distance" (each counts 1/distance).
    p : which ℓp distance; 1 is ℓ1, 2 is ℓ2.

    Among equally near samples the one that comes first in X is the neighbour.

    Source: deck R, kNN regression.

    >>> X, y = [[0.0], [1.0], [9.0]], [10.0, 20.0, 90.0]
    >>> KNeighborsRegressor(n_neighbors=2).fit(X, y).predict([[0.6], [7.0]])
    array([15., 55.])
    """

    def fit(self, X, y):
        """Remember X (n_samples, n_features) and y, (n_samples,) or (n_samples, n_outputs)."""
        X, y = validate_data(self, X, y, dtype="numeric", multi_output=True, y_numeric=True)
        self.y_ = y
        self._remember(X)
        return self

    def predict(self, X):
        """The neighbours' mean for each query, (n_queries,) or (n_queries, n_outputs)."""
        distances, indices = self.kneighbors(X)
        return average(self.y_[indices], distances, self.weights)
