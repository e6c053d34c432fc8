"""How many neighbours to ask? Try each k on samples that were not learned from; keep the best.

`cross_validate` lets every sample be the unseen one once. Neighbours are searched for the largest
k only: those for a smaller k are the first of them.

Source: deck R, choice of k; Stone (1974) for cross-validation.
"""

from collections.abc import Sequence

import numpy as np

from course_lib.models.neighbors.search import check_k, nearest
from course_lib.models.neighbors.vote import vote_weights


def fold_numbers(n_samples: int, n_folds: int, rng: np.random.Generator) -> np.ndarray:
    """The fold 0 … n_folds − 1 that each sample falls into, (n_samples,), drawn at random.

    The sizes of the folds differ by 1 at most.

    >>> folds = fold_numbers(7, 3, np.random.default_rng(0))
    >>> np.bincount(folds)
    array([3, 2, 2])
    """
    if not 2 <= n_folds <= n_samples:
        raise ValueError(f"n_folds is {n_folds}; expected 2 to n_samples = {n_samples}")
    return rng.permutation(n_samples) % n_folds


def errors_by_k(
    X: np.ndarray,
    y: np.ndarray,
    Q: np.ndarray,
    y_true: np.ndarray,
    ks: Sequence[int],
    p: float = 2,
    weights: str = "uniform",
) -> np.ndarray:
    """The share of wrong labels among the queries for each k of `ks`, (len(ks),).

    Learns from X (n_samples, n_features) and y (n_samples,), asks about Q (n_queries, n_features),
    whose true labels are y_true (n_queries,). Predicts as `KNeighborsClassifier` does, ties
    included. Raises ValueError where a k is not between 1 and n_samples.

    >>> X, y = np.array([[0.0], [1.0], [3.0]]), np.array([7, 7, 9])
    >>> errors_by_k(X, y, np.array([[2.5], [0.4]]), np.array([9, 7]), ks=[1, 3])
    array([0. , 0.5])
    """
    for k in ks:
        check_k(k, len(X))
    classes, class_numbers = np.unique(y, return_inverse=True)
    distances, indices = nearest(Q, X, max(ks), p)
    labels, w = class_numbers[indices], vote_weights(distances, weights)  # (n_queries, max k)
    votes = np.zeros((len(Q), len(classes)))
    wrong = np.empty(max(ks))
    for j in range(max(ks)):  # the neighbour j + 1 joins in, now k = j + 1 have voted
        votes[np.arange(len(Q)), labels[:, j]] += w[:, j]
        shares = votes / votes.sum(axis=1, keepdims=True)
        wrong[j] = np.mean(classes[np.argmax(shares, axis=1)] != y_true)
    return wrong[np.array(ks) - 1]


def cross_validate(
    X: np.ndarray,
    y: np.ndarray,
    folds: np.ndarray,
    ks: Sequence[int],
    p: float = 2,
    weights: str = "uniform",
) -> np.ndarray:
    """The share of wrong labels for each k in each fold, (len(ks), n_folds).

    Fold f is asked about after learning from all the others. `folds` (n_samples,) holds the fold
    number of each sample, from 0; see `fold_numbers`. Every k must fit the smallest training set.

    >>> X, y = np.array([[0.0], [1.0], [9.0], [8.0]]), np.array([0, 0, 1, 1])
    >>> cross_validate(X, y, folds=np.array([0, 1, 0, 1]), ks=[1, 2])
    array([[0. , 0. ],
           [0.5, 0.5]])
    """
    sizes = np.bincount(folds)
    if len(sizes) < 2 or np.min(sizes) == 0:
        raise ValueError(
            f"folds 0, 1, … have {sizes.tolist()} samples; expected two folds or more, none empty"
        )
    errors = np.empty((len(ks), len(sizes)))
    for fold in range(len(sizes)):
        asked = folds == fold
        learned = ~asked
        errors[:, fold] = errors_by_k(X[learned], y[learned], X[asked], y[asked], ks, p, weights)
    return errors


def best_k(ks: Sequence[int], errors: np.ndarray) -> int:
    """The k with the smallest mean error over the folds, of several the first in `ks`.

    `errors` is (len(ks), n_folds), as `cross_validate` returns it.

    >>> best_k([1, 3, 5], np.array([[0.2, 0.4], [0.1, 0.3], [0.3, 0.1]]))
    3
    """
    if np.ndim(errors) != 2 or len(errors) != len(ks):
        raise ValueError(
            f"errors has shape {np.shape(errors)}; expected (len(ks), n_folds), len(ks) = {len(ks)}"
        )
    means = np.mean(errors, axis=1)
    # The same errors in another order may have a mean that differs in the last digit.
    return ks[int(np.argmin(np.round(means, 12)))]
