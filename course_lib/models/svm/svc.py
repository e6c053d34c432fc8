"""The support vector classifier: the widest margin in the space of a kernel."""

import warnings

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from course_lib.models.svm.distances import (
    DistanceRows,
    kernel_rows,
    rbf_rows,
    single_is_enough,
)
from course_lib.models.svm.fast_smo import Solution, solve
from course_lib.models.svm.kernels import gamma_value, kernel_function
from course_lib.models.svm.margin import check_C, check_classes, check_size
from course_lib.models.svm.one_vs_one import class_pairs, class_scores, count_votes

BLOCK_ENTRIES = 12_000_000  # of the kernel at a time: 96 MB


class SVC(ClassifierMixin, BaseEstimator):
    """Part each pair of classes by the line with the widest soft margin in a kernel's space.

    Parameters
    ----------
    C : the price of a unit by which a sample falls short of its margin.
    kernel : "linear", "poly", "rbf", "sigmoid", or a function of X (n, n_features) and
        Z (m, n_features) that returns all pairs, (n, m).
    degree, gamma, coef0 : numbers of the kernels, see `kernels.py`; gamma may be "scale" or "auto".
    tol : when to stop: no two samples want an offset b that differs by more.
    cache_size : megabytes for kernel rows.
    max_iter : steps of SMO for each pair of classes; −1 is no limit.
    decision_function_shape : for three classes or more, "ovr" (a score for each class: its votes)
        or "ovo" (a score for each pair).

    After `fit`: `support_` are the rows of the support vectors, class by class, `n_support_` how
    many each class has, `support_vectors_` they themselves. `dual_coef_` (n_classes − 1, n_support)
    holds their α_i y_i, a row for each *other* class; `intercept_` (n_pairs,) the b. With two
    classes both are for `classes_[1]` as +1. `duality_gap_` (n_pairs,) says how far each objective
    can be from its best, `n_iter_` how many steps it took. `coef_` is w, for the linear kernel.

    Source: Boser, Guyon and Vapnik (1992); Cortes and Vapnik (1995); decks R and M.

    >>> X, y = [[0.0], [1.0], [2.0], [3.0]], ["in", "out", "out", "in"]
    >>> SVC(kernel="poly", degree=2, coef0=1, C=100).fit(X, y).predict([[1.5], [4.0]])
    array(['out', 'in'], dtype='<U3')
    """

    def __init__(
        self,
        *,
        C=1.0,
        kernel="rbf",
        degree=3,
        gamma="scale",
        coef0=0.0,
        tol=1e-3,
        cache_size=200,
        max_iter=-1,
        decision_function_shape="ovr",
    ):
        self.C = C
        self.kernel = kernel
        self.degree = degree
        self.gamma = gamma
        self.coef0 = coef0
        self.tol = tol
        self.cache_size = cache_size
        self.max_iter = max_iter
        self.decision_function_shape = decision_function_shape

    def fit(self, X, y):
        """Find the α of each pair of classes: X (n_samples, n_features), y (n_samples,)."""
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        check_size(X)
        check_C(self.C)
        check_shape(self.decision_function_shape)
        self.classes_, numbers = np.unique(y, return_inverse=True)
        check_classes(self.classes_)
        self.gamma_ = gamma_value(self.gamma, X)
        kernel_function(self.kernel, self.gamma_, self.degree, self.coef0)  # raises if unknown
        n_classes = len(self.classes_)
        beta, solutions = np.zeros((n_classes - 1, len(X))), []
        for a, b in class_pairs(n_classes):
            pair = np.flatnonzero((numbers == a) | (numbers == b))
            sign = np.where(numbers[pair] == a, 1, -1)
            solution = self._solve(X[pair], sign)
            # Each class has a row for each other one, in their order.
            beta[np.where(sign > 0, b - 1, a), pair] = solution.alpha * sign
            solutions.append(solution)
        self._keep(X, numbers, beta, solutions)
        return self

    def _solve(self, X: np.ndarray, sign: np.ndarray) -> Solution:
        solution = solve(self._rows(X), sign, self.C, self.tol, self.max_iter)
        if solution.violation > self.tol:
            warnings.warn(
                f"stopped after {solution.n_steps} steps, with offsets that differ by "
                f"{solution.violation:.2g}; expected at most tol = {self.tol:g}. Scale the "
                "features (to mean 0 and variance 1), make C smaller, or raise max_iter.",
                ConvergenceWarning,
                stacklevel=3,
            )
        return solution

    def _rows(self, X: np.ndarray) -> DistanceRows:
        if self.kernel == "rbf":
            single = single_is_enough(X, self.gamma_, self.C, self.tol)
            dtype = np.float32 if single else np.float64
            return rbf_rows(X, self.gamma_, dtype, self.cache_size)
        return kernel_rows(self._kernel(), X, self.cache_size)

    def _kernel(self):
        return kernel_function(self.kernel, self.gamma_, self.degree, self.coef0)

    def _keep(self, X, numbers, beta, solutions):
        """Keep the support vectors, class by class, and what belongs to them."""
        by_class = np.argsort(numbers, kind="stable")
        self.support_ = by_class[np.any(beta[:, by_class] != 0, axis=0)]
        self.support_vectors_ = X[self.support_]
        self.n_support_ = np.bincount(numbers[self.support_], minlength=len(self.classes_))
        sign = 1 if len(self.classes_) > 2 else -1  # of two classes the second is the positive one
        self.dual_coef_ = sign * beta[:, self.support_]
        self.intercept_ = sign * np.array([s.b for s in solutions])
        self.duality_gap_ = np.array([s.gap for s in solutions])
        self.n_iter_ = np.array([s.n_steps for s in solutions])

    @property
    def coef_(self):
        """w of each pair of classes, (n_pairs, n_features); for the linear kernel."""
        if self.kernel != "linear":
            raise AttributeError(
                f"coef_ is w, which only the linear kernel has; the kernel is {self.kernel!r}"
            )
        check_is_fitted(self)
        return np.array(
            [beta @ self.support_vectors_[rows] for rows, beta in self._machines()]
        )  # (n_rows,) @ (n_rows, d) -> (d,) for each pair

    def _machines(self):
        """For each pair of classes the support vectors that are of them, and their α y."""
        ends = np.cumsum(self.n_support_)
        of_class = [slice(end - n, end) for end, n in zip(ends, self.n_support_, strict=True)]
        for a, b in class_pairs(len(self.classes_)):
            rows = np.r_[of_class[a], of_class[b]]
            coefs = self.dual_coef_[b - 1, of_class[a]], self.dual_coef_[a, of_class[b]]
            yield rows, np.concatenate(coefs)

    def _pair_scores(self, X):
        """f(x) of each pair of classes, (n_queries, n_pairs)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        kernel, machines = self._kernel(), list(self._machines())
        scores = np.empty((len(X), len(machines)))
        step = max(1, BLOCK_ENTRIES // max(1, len(self.support_)))
        for start in range(0, len(X), step):
            block = slice(start, start + step)
            K = kernel(X[block], self.support_vectors_)  # (n_block, n_support)
            for column, (rows, beta) in enumerate(machines):
                scores[block, column] = K[:, rows] @ beta + self.intercept_[column]
        return scores

    def decision_function(self, X):
        """The score of each query: (n_queries,) for two classes, positive for `classes_[1]`.

        For more, "ovr" is (n_queries, n_classes), the votes of each class and a fraction that says
        how clear they were; "ovo" is (n_queries, n_pairs), f(x) of each pair, positive for its
        first class.
        """
        scores = self._pair_scores(X)
        if len(self.classes_) == 2:
            return scores[:, 0]
        if self.decision_function_shape == "ovo":
            return scores
        return class_scores(scores, len(self.classes_))

    def predict(self, X):
        """The class with the most votes for each query, (n_queries,); of several the first."""
        scores = self._pair_scores(X)
        if len(self.classes_) == 2:
            return self.classes_[(scores[:, 0] > 0).astype(int)]
        return self.classes_[count_votes(scores, len(self.classes_)).argmax(axis=1)]


def check_shape(shape: str) -> None:
    if shape not in ("ovr", "ovo"):
        raise ValueError(f"decision_function_shape is {shape!r}; expected 'ovr' or 'ovo'")
