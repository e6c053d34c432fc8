"""The linear support vector classifier: one line for each class, against all others."""

import warnings

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from course_lib.models.svm.margin import check_C, check_classes, check_size
from course_lib.models.svm.newton import Gram, in_their_span, learned_from_part, minimize


class LinearSVC(ClassifierMixin, BaseEstimator):
    """Part each class from all others by a straight line with a soft margin.

        min  ½ (‖w‖² + (b / s)²) + C Σ_i loss(1 − y_i (w·x_i + b)),    s = intercept_scaling

    The offset b is the weight of one feature more, which is s everywhere. So it costs, other than
    in the textbook and in `SVC`, and less the larger s is. scikit-learn's `LinearSVC` makes the
    same objective small.

    Parameters
    ----------
    loss : "squared_hinge", max(0, 1 − m)², or "hinge", max(0, 1 − m).
    tol : when to stop: the objective is above the best one by this share of it at most.
    C : the price of a unit of loss.
    fit_intercept : without it b is 0.
    intercept_scaling : s.
    max_iter : steps of Newton's method for each class.

    After `fit`: `coef_` (n_classes, n_features) and `intercept_` (n_classes,); with two classes one
    row only, for `classes_[1]`. `gap_`, one a row, is the share of the objective that `tol` bounds;
    `n_iter_` the largest number of steps.

    With the squared hinge, single precision stays single: less exact, and about twice as fast.

    Source: deck R and M; see `newton.py` for the algorithm.

    >>> X, y = [[0.0], [1.0], [4.0], [5.0]], ["small", "small", "large", "large"]
    >>> LinearSVC(C=100).fit(X, y).predict([[2.0], [3.0]])
    array(['small', 'large'], dtype='<U5')
    """

    def __init__(
        self,
        *,
        loss="squared_hinge",
        tol=1e-4,
        C=1.0,
        fit_intercept=True,
        intercept_scaling=1.0,
        max_iter=1000,
    ):
        self.loss = loss
        self.tol = tol
        self.C = C
        self.fit_intercept = fit_intercept
        self.intercept_scaling = intercept_scaling
        self.max_iter = max_iter

    def fit(self, X, y):
        """Find w and b of each class: X (n_samples, n_features), y (n_samples,)."""
        types = [np.float64, np.float32] if self.loss == "squared_hinge" else np.float64
        X, y = validate_data(self, X, y, dtype=types)
        check_classification_targets(y)
        check_size(X)
        check_C(self.C)
        self.classes_ = np.unique(y)
        check_classes(self.classes_)
        positives = self.classes_ if len(self.classes_) > 2 else self.classes_[1:]
        W = self._weights(self._with_constant(X), [np.where(y == c, 1, -1) for c in positives])
        n_features = X.shape[1]
        self.coef_ = W[:, :n_features]
        self.intercept_ = W[:, n_features:].sum(axis=1) * self.intercept_scaling
        return self

    def _with_constant(self, X: np.ndarray) -> np.ndarray:
        if not self.fit_intercept:
            return X
        if not self.intercept_scaling > 0:
            raise ValueError(
                f"intercept_scaling is {self.intercept_scaling}; expected a number > 0. "
                "For no offset write fit_intercept=False."
            )
        return np.column_stack([X, np.full(len(X), self.intercept_scaling, dtype=X.dtype)])

    def _weights(self, X: np.ndarray, signs: list[np.ndarray]) -> np.ndarray:
        """w for each array of signs (n_samples,), (len(signs), n_features)."""
        n_samples, n_features = X.shape
        basis = None
        if n_features > n_samples:
            basis, X = in_their_span(X)
        gram, solutions = Gram(X), []
        for y in signs:
            w = learned_from_part(X, y, self.C, self.loss)
            solutions.append(minimize(gram, y, self.C, self.loss, self.tol, self.max_iter, w))
        self.gap_ = np.array([solution.gap for solution in solutions])
        self.n_iter_ = max(solution.n_steps for solution in solutions)
        if np.max(self.gap_) > self.tol:
            warnings.warn(
                f"stopped after {self.n_iter_} steps; the objective may be {np.max(self.gap_):.2g} "
                f"of itself above the best one, expected at most tol = {self.tol:g}. Scale the "
                "features (to mean 0 and variance 1), use float64, or raise max_iter.",
                ConvergenceWarning,
                stacklevel=3,
            )
        W = np.array([solution.w for solution in solutions])
        return W if basis is None else W @ basis.T  # (c, k) @ (k, d) -> (c, d)

    def decision_function(self, X):
        """w·x + b of each class, (n_queries, n_classes); with two classes (n_queries,).

        Then positive is for `classes_[1]`.
        """
        check_is_fitted(self)
        X = validate_data(self, X, dtype=[np.float64, np.float32], reset=False)
        scores = X @ self.coef_.T + self.intercept_  # (n, d) @ (d, c) -> (n, c)
        return scores if len(self.classes_) > 2 else scores[:, 0]

    def predict(self, X):
        """The class with the largest w·x + b for each query, (n_queries,)."""
        scores = self.decision_function(X)
        if len(self.classes_) == 2:
            return self.classes_[(scores > 0).astype(int)]
        return self.classes_[scores.argmax(axis=1)]
