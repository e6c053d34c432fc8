"""The k-nearest-neighbours classifier: remember everything, ask the nearest, count their votes."""

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import validate_data

from course_lib.models.neighbors.estimator import NeighborsEstimator
from course_lib.models.neighbors.vote import vote


class KNeighborsClassifier(ClassifierMixin, NeighborsEstimator):
    """Predict the class that most of the `n_neighbors` nearest training samples have.

    Parameters
    ----------
    n_neighbors : how many neighbours vote.
    weights : "uniform" (one vote each) or "distance" (a vote of weight 1/distance).
    p : which ℓp distance; 1 is ℓ1, 2 is ℓ2.

    Ties go to the class that comes first in `classes_`; among equally near samples the one that
    comes first in X is the neighbour.

    Source: Fix and Hodges (1951); Cover and Hart (1967); deck R.

    >>> X, y = [[0.0], [1.0], [9.0]], ["small", "small", "large"]
    >>> KNeighborsClassifier(n_neighbors=1).fit(X, y).predict([[7.0]])
    array(['large'], dtype='<U5')
    """

    def fit(self, X, y):
        """Remember the training set: X (n_samples, n_features), y (n_samples,)."""
        X, y = validate_data(self, X, y, dtype="numeric")
        check_classification_targets(y)
        self.classes_, self.y_ = np.unique(y, return_inverse=True)
        self._remember(X)
        return self

    def predict_proba(self, X):
        """The share of the votes that each class of `classes_` gets, (n_queries, n_classes)."""
        distances, indices = self.kneighbors(X)
        return vote(self.y_[indices], distances, len(self.classes_), self.weights)

    def predict(self, X):
        """The class with the most votes for each query, (n_queries,)."""
        winners = self.predict_proba(X).argmax(axis=1)
        return self.classes_[winners]
