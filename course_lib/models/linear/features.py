"""New features from old ones, with which a straight cut becomes a curved one.

    x = (x₁, x₂)   becomes   z = (x₁, x₂, x₁x₂, x₁², x₂²)

A plane w·z + b = 0 among the z is a circle, an ellipse, a hyperbola among the x.

Source: decks R and M.
"""

from collections.abc import Sequence
from itertools import combinations, combinations_with_replacement

import numpy as np

Term = tuple[int, ...]  # which features are multiplied; () is the constant 1


def circle_features(X: np.ndarray) -> np.ndarray:
    """z = (x₁, x₂, x₁x₂, x₁², x₂²) of each sample, (n_samples, 5), for X (n_samples, 2).

    >>> circle_features(np.array([[2.0, 3.0]]))
    array([[2., 3., 6., 4., 9.]])
    """
    X = np.asarray(X)
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(f"X has shape {X.shape}; expected (n_samples, 2), a point (x₁, x₂) a row")
    x1, x2 = X.T
    return np.column_stack([x1, x2, x1 * x2, x1**2, x2**2])


def terms_of(
    n_features: int, degree: int, interaction_only: bool = False, include_bias: bool = True
) -> list[Term]:
    """Which features each term multiplies, up to `degree` of them, in scikit-learn's order.

    `interaction_only` leaves out powers of a feature.

    >>> terms_of(2, 2)
    [(), (0,), (1,), (0, 0), (0, 1), (1, 1)]
    >>> terms_of(2, 2, interaction_only=True, include_bias=False)
    [(0,), (1,), (0, 1)]
    """
    if degree < 0:
        raise ValueError(f"degree is {degree}; expected 0 or more")
    if degree == 0 and not include_bias:
        raise ValueError("degree is 0 without the bias; expected 1 or more: no feature is left")
    choose = combinations if interaction_only else combinations_with_replacement
    lowest = 0 if include_bias else 1
    return [term for size in range(lowest, degree + 1) for term in choose(range(n_features), size)]


def polynomial_features(X: np.ndarray, terms: Sequence[Term]) -> np.ndarray:
    """Each term of each sample, (n_samples, n_terms), for X (n_samples, n_features).

    >>> polynomial_features(np.array([[2.0, 3.0]]), terms_of(2, 2))
    array([[1., 2., 3., 4., 6., 9.]])
    """
    Z = np.empty((len(X), len(terms)), dtype=X.dtype)
    place: dict[Term, int] = {}
    for column, term in enumerate(terms):
        if term[:-1] in place:  # one product more than a term that is already known
            np.multiply(Z[:, place[term[:-1]]], X[:, term[-1]], out=Z[:, column])
        else:
            Z[:, column] = np.prod(X[:, list(term)], axis=1)  # of no features: 1
        place[term] = column
    return Z
