"""One against the rest and one against one, for any estimator that can tell two classes apart."""

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, MetaEstimatorMixin, clone
from sklearn.utils.validation import check_is_fitted, validate_data

from course_lib.models.linear.estimator import validate_classes, winners
from course_lib.models.linear.multiclass import one_vs_one, one_vs_rest, pairs_of


class OneAgainst(ClassifierMixin, MetaEstimatorMixin, BaseEstimator):
    """Asks several copies of `estimator`, each about two classes; the highest score wins."""

    def __init__(self, estimator):
        self.estimator = estimator

    def _confidences(self, X):
        """How sure each classifier is of its class 1, (n_samples, n_classifiers)."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False)
        return np.column_stack([confidence(model, X) for model in self.estimators_])

    def predict(self, X):
        """The class with the highest score, (n_samples,); of equally high ones the first."""
        numbers = winners(self.decision_function(X))
        return self.classes_[numbers]


class OneVsRest(OneAgainst):
    """A classifier for each class, which tells it from all others.

    `estimator` is copied for each, and must have `decision_function` or `predict_proba`. Learned:
    `estimators_`, one a class in the order of `classes_`, or a single one for two classes.

    Source: decks R and M.

    >>> from course_lib.models import LogisticRegression
    >>> X, y = [[0.0], [1.0], [4.0], [5.0], [9.0], [9.5]], ["a", "a", "b", "b", "c", "c"]
    >>> OneVsRest(LogisticRegression()).fit(X, y).predict([[0.5], [12.0]])
    array(['a', 'c'], dtype='<U1')
    """

    def fit(self, X, y):
        """Learn X (n_samples, n_features), y (n_samples,) of two classes or more."""
        X, codes = validate_classes(self, X, y)
        targets = one_vs_rest(codes, len(self.classes_)).T
        self.estimators_ = [clone(self.estimator).fit(X, target) for target in targets]
        return self

    def decision_function(self, X):
        """How sure it is of each class, (n_samples, n_classes); of two the second, (n_samples,)."""
        confidences = self._confidences(X)
        return confidences[:, 0] if confidences.shape[1] == 1 else confidences


class OneVsOne(OneAgainst):
    """A classifier for each pair of classes; every one has a vote.

    `estimator` is copied for each, and must have `decision_function` or `predict_proba`. Learned:
    `estimators_`, one a pair in the order of `pairs_of`.

    Source: decks R and M.

    >>> from course_lib.models import LogisticRegression
    >>> X, y = [[0.0], [1.0], [4.0], [5.0], [9.0], [9.5]], ["a", "a", "b", "b", "c", "c"]
    >>> OneVsOne(LogisticRegression()).fit(X, y).predict([[0.5], [4.5]])
    array(['a', 'b'], dtype='<U1')
    """

    def fit(self, X, y):
        """Learn X (n_samples, n_features), y (n_samples,) of two classes or more."""
        X, codes = validate_classes(self, X, y)
        self.estimators_ = []
        for first, second in pairs_of(len(self.classes_)):
            meet = (codes == first) | (codes == second)
            duel = (codes[meet] == second).astype(int)
            self.estimators_.append(clone(self.estimator).fit(X[meet], duel))
        return self

    def decision_function(self, X):
        """The votes for each class, (n_samples, n_classes); of two the second's, (n_samples,)."""
        confidences = self._confidences(X)
        if len(self.classes_) == 2:
            return confidences[:, 0]
        return one_vs_one(confidences, len(self.classes_))


def confidence(model, X):
    """How sure a classifier of two classes is of the second, (n_samples,): above 0 rather yes."""
    if hasattr(model, "decision_function"):
        return model.decision_function(X)
    return model.predict_proba(X)[:, 1] - 0.5
