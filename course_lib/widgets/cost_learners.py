"""Two ways to learn, and a watch: remember all and pay later, or pay early and answer at once."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course_lib.models.neighbors.distances import squared_l2_distances

AT_LEAST = 0.002  # seconds that one measurement lasts: shorter calls are repeated
REPEATS = 3


class Learner(NamedTuple):
    """`fit(X, y)` gives what is remembered, a tuple of arrays; `predict(memory, Q)` labels."""

    name: str
    fit: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, ...]]
    predict: Callable[[tuple[np.ndarray, ...], np.ndarray], np.ndarray]


class Bill(NamedTuple):
    """What a learner costs: seconds to fit, seconds to predict, bytes remembered."""

    fit: float
    predict: float
    memory: int


def remember(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    """Nearest neighbour, fit: keep the training set."""
    return X, y


def label_of_nearest(memory: tuple[np.ndarray, ...], Q: np.ndarray) -> np.ndarray:
    """The label of the nearest remembered row to each query by ℓ2, (n_queries,)."""
    X, y = memory
    return y[np.argmin(squared_l2_distances(Q, X), axis=1)]


def class_means(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    """Nearest mean, fit: keep the mean of each class, (n_classes, n_features), and its label.

    >>> means, labels = class_means(np.array([[0.0], [2.0], [9.0]]), np.array([0, 0, 1]))
    >>> means.tolist()
    [[1.0], [9.0]]
    """
    classes = np.unique(y)
    return np.stack([X[y == c].mean(axis=0) for c in classes]), classes


NEIGHBOUR = Learner("nearest neighbour", remember, label_of_nearest)
MEAN = Learner("nearest mean", class_means, label_of_nearest)  # the means are its training set


def bill(
    learner: Learner, X: np.ndarray, y: np.ndarray, Q: np.ndarray, watch: Callable[[], float]
) -> Bill:
    """What it costs to learn X, y and to answer all of Q, by the seconds that `watch()` shows."""
    memory = learner.fit(X, y)
    return Bill(
        seconds(lambda: learner.fit(X, y), watch),
        seconds(lambda: learner.predict(memory, Q), watch),
        sum(array.nbytes for array in memory),
    )


def seconds(call: Callable[[], object], watch: Callable[[], float]) -> float:
    """How long one call takes: the least of a few measurements, each of enough calls."""
    times: list[float] = []
    calls = 1
    while len(times) < REPEATS:
        started = watch()
        for _ in range(calls):
            call()
        passed = watch() - started
        if passed < AT_LEAST and calls < 10_000:
            calls *= 10
        else:
            times.append(passed / calls)
    return min(times)
