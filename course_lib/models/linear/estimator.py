"""What the linear classifiers share: they know their classes, and the highest score wins."""

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data


class LinearEstimator(ClassifierMixin, BaseEstimator):
    """Learns `coef_` (n_rows, n_features) and `intercept_` (n_rows,), one row for two classes."""

    def decision_function(self, X):
        """The score of each class, (n_samples, n_classes); of two the second's, (n_samples,)."""
        check_is_fitted(self, "coef_")
        X = validate_data(self, X, dtype=[np.float64, np.float32], reset=False)
        scores = X @ self.coef_.T + self.intercept_  # (n, d) @ (d, c) -> (n, c)
        return scores[:, 0] if scores.shape[1] == 1 else scores

    def predict(self, X):
        """The class with the highest score, (n_samples,); of equally high ones the first."""
        numbers = winners(self.decision_function(X))
        return self.classes_[numbers]


def winners(scores: np.ndarray) -> np.ndarray:
    """The number of the class with the highest score, (n_samples,); of equally high ones the first.

    `scores` is (n_samples, n_classes), or (n_samples,) where class 1 has a score and class 0 has 0.

    >>> winners(np.array([-0.5, 0.0, 0.5])), winners(np.array([[1.0, 3.0, 3.0]]))
    (array([0, 0, 1]), array([1]))
    """
    return (scores > 0).astype(int) if scores.ndim == 1 else np.argmax(scores, axis=1)


def validate_classes(estimator, X, y):
    """X as floats and the class number of each sample, (n_samples,); sets `estimator.classes_`.

    Raises ValueError unless X and y fit, and there are two classes or more.
    """
    X, y = validate_data(estimator, X, y, dtype=[np.float64, np.float32])
    check_classification_targets(y)
    estimator.classes_, codes = np.unique(y, return_inverse=True)
    if len(estimator.classes_) < 2:
        raise ValueError(
            f"y holds one class only, {estimator.classes_.tolist()[0]!r}; "
            "expected two classes or more: there is nothing to tell it from"
        )
    return X, codes
