"""Polynomial features as a step that stands before a classifier."""

from collections.abc import Sequence

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from course_lib.models.linear.features import Term, polynomial_features, terms_of


class PolynomialFeatures(TransformerMixin, BaseEstimator):
    """All products of features with up to `degree` factors, in scikit-learn's order.

    Parameters
    ----------
    degree : the largest number of factors.
    interaction_only : whether each feature may be a factor but once.
    include_bias : whether the constant 1, the product of no factors, is the first column.

    Source: decks R and M.

    >>> PolynomialFeatures(2).fit_transform([[2.0, 3.0]])
    array([[1., 2., 3., 4., 6., 9.]])
    """

    def __init__(
        self, degree: int = 2, *, interaction_only: bool = False, include_bias: bool = True
    ):
        self.degree = degree
        self.interaction_only = interaction_only
        self.include_bias = include_bias

    def fit(self, X, y=None):
        """Count the features of X (n_samples, n_features); nothing else is learned."""
        validate_data(self, X)
        self.terms_ = terms_of(
            self.n_features_in_, self.degree, self.interaction_only, self.include_bias
        )
        return self

    def transform(self, X):
        """The products, (n_samples, n_terms)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=[np.float64, np.float32], reset=False)
        return polynomial_features(X, self.terms_)

    def get_feature_names_out(self, input_features=None):
        """The name of each product, (n_terms,), as "1", "x0", "x0 x1", "x1^2"."""
        check_is_fitted(self)
        if input_features is None:
            generic = [f"x{i}" for i in range(self.n_features_in_)]
            input_features = getattr(self, "feature_names_in_", generic)
        if len(input_features) != self.n_features_in_:
            raise ValueError(
                f"input_features has {len(input_features)} names; expected {self.n_features_in_}"
            )
        return np.array([name_of(term, input_features) for term in self.terms_], dtype=object)


def name_of(term: Term, names: Sequence[str]) -> str:
    """The product in words.

    >>> name_of((0, 1, 1), ["a", "b"])
    'a b^2'
    """
    powers = [(names[i], term.count(i)) for i in sorted(set(term))]
    return " ".join(name if n == 1 else f"{name}^{n}" for name, n in powers) or "1"
