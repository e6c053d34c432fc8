"""The linear classifier: a score for each class, and the highest wins.

    f(x; W, b) = W x + b

A row of W is a template: the better x fits it, the higher the score. Where the score of a class is
0 there is a plane, w·x + b = 0.

Source: decks R and M; CS231n (Stanford) made the cat with its table of scores well known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


def scores(X: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The score of each class for each sample, (n_samples, n_classes).

    X is (n_samples, n_features), W (n_classes, n_features) and b (n_classes,); one sample
    (n_features,) gives (n_classes,). Raises ValueError where shapes do not fit.

    >>> W, b = np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([0.0, -1.0])
    >>> scores(np.array([[3.0, 4.0]]), W, b)
    array([[3., 7.]])
    """
    X, W, b = np.asarray(X), np.asarray(W), np.asarray(b)
    if W.ndim != 2 or b.shape != W.shape[:1]:
        raise ValueError(
            f"W has shape {W.shape} and b {b.shape}; "
            "expected (n_classes, n_features) and (n_classes,)"
        )
    if X.ndim not in (1, 2) or X.shape[-1] != W.shape[1]:
        raise ValueError(
            f"X has shape {X.shape} and W {W.shape}; expected (n_samples, n_features) "
            "and (n_classes, n_features), equally many features"
        )
    return X @ W.T + b  # (n, d) @ (d, c) -> (n, c)


@dataclass(frozen=True, eq=False)
class LinearClassifier:
    """A linear classifier whose weights are given, not learned: W (n_classes, n_features).

    `b` is (n_classes,), `names` one for each class (by default their numbers from 0).

    >>> car = LinearClassifier(
    ...     W=np.array([[0.5, -0.1], [-0.5, 0.3]]), b=np.array([0.1, 0.8]),
    ...     names=["no accident", "accident"],
    ... )
    >>> x = np.array([1.0, 3.0])
    >>> car.scores(x).round(2), car.predict(x)
    (array([0.3, 1.2]), 'accident')
    """

    W: np.ndarray
    b: np.ndarray
    names: Sequence | None = None

    def __post_init__(self) -> None:
        n_classes = len(self.W)
        if self.names is not None and len(self.names) != n_classes:
            raise ValueError(f"there are {len(self.names)} names; expected {n_classes}, one a row")

    def scores(self, X: np.ndarray) -> np.ndarray:
        """The scores (n_samples, n_classes), or (n_classes,) for one sample (n_features,)."""
        return scores(X, self.W, self.b)

    def predict(self, X: np.ndarray) -> Any:
        """The name of the class with the highest score, of equally high ones the first.

        An array (n_samples,), or one name for one sample (n_features,).
        """
        winners = np.argmax(self.scores(X), axis=-1)
        if self.names is None:
            return winners
        if np.ndim(winners) == 0:
            return self.names[int(winners)]
        return np.array(self.names)[winners]


def append_one(X: np.ndarray) -> np.ndarray:
    """The bias trick: a feature more that is always 1, (n_samples, n_features + 1).

    Its weight is the bias. One sample (n_features,) becomes (n_features + 1,).

    >>> append_one(np.array([[3.0, 4.0]]))
    array([[3., 4., 1.]])
    """
    X = np.asarray(X)
    ones = np.ones((*X.shape[:-1], 1), dtype=X.dtype)
    return np.concatenate([X, ones], axis=-1)


def append_bias(W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The other half of the bias trick: W b in one table, (n_classes, n_features + 1).

    >>> append_bias(np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([0.0, -1.0]))
    array([[ 1.,  0.,  0.],
           [ 0.,  2., -1.]])
    """
    return np.concatenate([W, np.asarray(b)[:, None]], axis=1)  # (c, d), (c, 1) -> (c, d + 1)


def signed_distance(X: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """How far each sample is from the plane w·x + b = 0, (n_samples,); above 0 where w points to.

        (w·x + b) / ‖w‖

    >>> signed_distance(np.array([[3.0, 4.0], [0.0, 0.0]]), np.array([3.0, 4.0]), -5.0)
    array([ 4., -1.])
    """
    length = np.linalg.norm(w)
    if length == 0:
        raise ValueError(
            "w is 0; expected another vector: w·x + b = 0 is a plane only if w is not 0"
        )
    return (X @ w + b) / length  # (n, d) @ (d,) -> (n,)


def distance_from_origin(w: np.ndarray, b: float) -> float:
    """How far the plane w·x + b = 0 is from the origin: |b| / ‖w‖, and not |b|.

    >>> distance_from_origin(np.array([3.0, 4.0]), -5.0)
    1.0
    """
    return abs(float(signed_distance(np.zeros(len(w)), w, b)))
