"""What the curve of errors against k is made of: candidates, maps, a student's choice."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from course_lib.models.neighbors.search import nearest
from course_lib.models.neighbors.vote import vote
from course_lib.widgets.answers import AnswerError
from course_lib.widgets.nearest_regions import cells
from course_lib.widgets.vote_cells import l2

Predict = Callable[[np.ndarray, np.ndarray, np.ndarray, int], np.ndarray]


class Choice(NamedTuple):
    """What cross-validation gives: the k it picks, and the error of each k in each fold."""

    k: Any
    errors: np.ndarray  # (len(ks), n_folds)


def candidates(n_samples: int, most: int = 24) -> list[int]:
    """Odd numbers from 1, about evenly apart on a log scale, and at the end all samples.

    >>> candidates(30, most=6)
    [1, 3, 7, 15, 30]
    """
    odd = 2 * (np.geomspace(1, n_samples, most) // 2).astype(int) + 1
    return [*(int(k) for k in np.unique(odd) if k < n_samples), n_samples]


def class_maps(
    X: np.ndarray, codes: np.ndarray, ks: Sequence[int], n: int, xlim: Any, ylim: Any
) -> np.ndarray:
    """The winning class number on n × n cells for each k of `ks`, (len(ks), n, n)."""
    D = l2(cells(n, xlim, ylim), X)  # (n · n, n_samples)
    order = np.argsort(D, axis=1, kind="stable")
    member = np.eye(np.max(codes) + 1, dtype=np.int32)[codes]  # (n_samples, n_classes)
    votes = np.cumsum(member[order], axis=1)[:, np.array(ks) - 1]  # after k neighbours have voted
    return np.argmax(votes, axis=2).T.reshape(len(ks), n, n)


def predict_by_vote(X: np.ndarray, y: np.ndarray, Q: np.ndarray, k: int) -> np.ndarray:
    """The labels (n_queries,) that the k nearest by ℓ2 vote for; ties to the smallest label."""
    classes, codes = np.unique(y, return_inverse=True)
    distances, indices = nearest(np.asarray(Q, dtype=float), np.asarray(X, dtype=float), k)
    return classes[np.argmax(vote(codes[indices], distances, len(classes)), axis=1)]


def choose(
    X: np.ndarray, y: np.ndarray, folds: np.ndarray, ks: Sequence[int], predict: Predict
) -> Choice:
    """Cross-validation word for word, with any way to predict."""
    errors = np.array([
        [np.mean(predict(X[folds != f], y[folds != f], X[folds == f], k) != y[folds == f])
         for f in range(np.max(folds) + 1)]
        for k in ks
    ])  # fmt: skip
    means = np.round(errors.mean(axis=1), 12)  # a sum in another order is still a tie
    return Choice(ks[int(np.argmin(means))], errors)


def choose_by(
    choose_k: Callable[..., Any],
    X: np.ndarray,
    y: np.ndarray,
    folds: np.ndarray,
    ks: Sequence[int],
    predict: Predict = predict_by_vote,
) -> Choice:
    """A student's `choose_k` on copies of all arrays; AnswerError says what came instead."""
    given = choose_k(X.copy(), y.copy(), folds.copy(), list(ks), predict)
    if not isinstance(given, (tuple, list)) or len(given) != 2:
        raise AnswerError(f"gave {type(given).__name__}; expected two things: best_k, errors.")
    k, errors = given
    expected = (len(ks), int(np.max(folds)) + 1)
    try:
        table = np.array(errors, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(
            f"gave errors that are no table of numbers; expected shape {expected}."
        ) from None
    if table.shape != expected:
        raise AnswerError(
            f"gave errors of shape {table.shape}; expected (len(ks), n_folds) = {expected}."
        )
    if not np.isfinite(table).all():
        raise AnswerError("gave errors with NaN or infinity; expected shares from 0 to 1.")
    if np.ndim(k) != 0 or k not in list(ks):
        raise AnswerError(f"picked {k!r}; expected one of ks, {list(ks)}.")
    return Choice(k, table)
