"""The logistic regression classifier: a linear score for each class, told as a probability."""

import warnings
from collections.abc import Iterator
from itertools import islice

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from course_lib.models.linear.estimator import LinearEstimator, validate_classes
from course_lib.models.linear.lbfgs import Point
from course_lib.models.linear.logistic import minimize
from course_lib.models.linear.losses import log_softmax, softmax
from course_lib.models.linear.penalties import ElasticNet


class LogisticRegression(LinearEstimator):
    """Minimize C Σ_i −log p_{y_i} + R(W), p the softmax of W x + b (for two classes the sigmoid).

    Parameters
    ----------
    penalty : "l2" (R = ½ ΣW²), "l1" (Σ|W|), "elasticnet" (both) or None; b is never penalized.
    C : how much a sample counts against the penalty; in the full loss 1/N Σ L_i + λ R(W) it is
        λ = 1/(C N). The larger, the larger weights may become.
    l1_ratio : r of "elasticnet", R = r Σ|W| + ½ (1 − r) ΣW²; None for every other penalty.
    tol : stop when no slope of the full loss is larger; with "l1" a kink at 0 counts as level.
    fit_intercept : whether there is a bias b.
    max_iter : the most steps; a ConvergenceWarning tells if they were not enough.

    Single precision is computed with as such. Learned: `coef_` (n_classes, n_features) and
    `intercept_` (n_classes,), for two classes one row; `n_iter_`.

    Source: Cox (1958); decks R and M. Steps by L-BFGS, or FISTA where the penalty has a kink.

    >>> X, y = [[1.0], [2.0], [5.0], [6.0]], ["low", "low", "high", "high"]
    >>> model = LogisticRegression().fit(X, y)
    >>> model.predict([[1.5], [9.0]]).tolist()
    ['low', 'high']
    >>> model.predict_proba([[3.5]]).round(2).tolist()
    [[0.5, 0.5]]
    """

    def __init__(
        self,
        *,
        penalty: str | None = "l2",
        C: float = 1.0,
        l1_ratio: float | None = None,
        tol: float = 1e-4,
        fit_intercept: bool = True,
        max_iter: int = 1000,
    ):
        self.penalty = penalty
        self.C = C
        self.l1_ratio = l1_ratio
        self.tol = tol
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter

    def fit(self, X, y):
        """Learn X (n_samples, n_features), y (n_samples,) of two classes or more."""
        X, codes = validate_classes(self, X, y)
        for n_steps, point in enumerate(self._points(X, codes)):
            self.n_iter_, last = n_steps, point
        self.coef_ = last.V[:, :-1].astype(X.dtype)
        self.intercept_ = last.V[:, -1].astype(X.dtype)
        if not last.steepest <= self.tol:
            warn(
                f"after {self.n_iter_} steps the steepest slope is {last.steepest:.2g}; expected "
                f"tol = {self.tol:.2g} at most. Increase max_iter, or scale the features."
            )
        elif self._strength(len(X)) == 0 and np.all(self.predict(X) == self.classes_[codes]):
            warn(
                "without a penalty the loss has no minimum here: the classes can be told apart "
                "without a mistake, and larger weights are always better. Learning stopped at "
                f"tol = {self.tol:.2g}; for weights that mean something set a penalty."
            )
        return self

    def steps(self, X, y):
        """Learn as `fit` does, and yield the start and each step: V = [W b], full loss, slope."""
        yield from self._points(*validate_classes(self, X, y))

    def _points(self, X: np.ndarray, codes: np.ndarray) -> Iterator[Point]:
        ratio = l1_ratio_of(self.penalty, self.l1_ratio)
        penalty = ElasticNet.by_ratio(ratio).times(self._strength(len(X)))
        points = minimize(X, codes, len(self.classes_), penalty, self.fit_intercept)
        for point in islice(points, self.max_iter + 1):
            yield point
            if point.steepest <= self.tol:
                return

    def _strength(self, n_samples: int) -> float:
        """λ of the full loss."""
        if not self.C > 0:
            raise ValueError(f"C is {self.C}; expected C > 0 (for no penalty: penalty=None)")
        return 0.0 if self.penalty is None else 1 / (self.C * n_samples)

    def predict_proba(self, X):
        """The probability of each class of `classes_`, (n_samples, n_classes)."""
        return softmax(self._scores(X))

    def predict_log_proba(self, X):
        """The logarithms of `predict_proba`, (n_samples, n_classes)."""
        return log_softmax(self._scores(X))

    def _scores(self, X):
        """A score for each class, (n_samples, n_classes); the first of two has 0."""
        S = self.decision_function(X)
        return np.column_stack([np.zeros_like(S), S]) if S.ndim == 1 else S


def l1_ratio_of(penalty: str | None, l1_ratio: float | None) -> float:
    """r of R = r Σ|W| + ½ (1 − r) ΣW²; ValueError where the two settings contradict each other.

    >>> l1_ratio_of("l1", None), l1_ratio_of("elasticnet", 0.3)
    (1.0, 0.3)
    """
    if penalty not in ("l2", "l1", "elasticnet", None):
        raise ValueError(f"penalty is {penalty!r}; expected 'l2', 'l1', 'elasticnet' or None")
    if penalty != "elasticnet":
        if l1_ratio is not None:
            raise ValueError(
                f"l1_ratio is {l1_ratio} with penalty={penalty!r}; expected None, "
                "or penalty='elasticnet'"
            )
        return 1.0 if penalty == "l1" else 0.0
    if l1_ratio is None or not 0 <= l1_ratio <= 1:
        raise ValueError(
            f"l1_ratio is {l1_ratio}; expected a number from 0 (all ℓ2) to 1 (all ℓ1) "
            "with penalty='elasticnet'"
        )
    return l1_ratio


def warn(message: str) -> None:
    warnings.warn(message, ConvergenceWarning, stacklevel=3)
