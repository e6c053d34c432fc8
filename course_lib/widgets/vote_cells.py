"""Votes of the k nearest by ℓ2: of one query exactly, of the plane's many cells fast."""

from typing import NamedTuple

import numpy as np

from course_lib.models.neighbors.search import nearest
from course_lib.models.neighbors.vote import vote_weights

ENTRIES = 1_200_000  # of the matrix of distances from cells to points: some 20 ms
GRID = (40, 160)  # cells a side, at least and at most
SAME = 1e-9  # votes that differ by less, relatively, are a tie


class Votes(NamedTuple):
    """What one query's neighbours say, nearest first."""

    neighbours: np.ndarray  # (k,) indices of training points
    distances: np.ndarray  # (k,)
    weights: np.ndarray  # (k,) how much each vote counts
    totals: np.ndarray  # (n_classes,)
    winners: np.ndarray  # class numbers with the most votes; the first of them wins


def votes_at(
    query: np.ndarray, X: np.ndarray, codes: np.ndarray, n_classes: int, k: int, weights: str
) -> Votes:
    """The votes at one query; `codes` (n_samples,) are class numbers from 0."""
    distances, neighbours = (each[0] for each in nearest(query[None, :], X, k))
    w = vote_weights(distances[None, :], weights)[0].astype(float)
    totals = np.bincount(codes[neighbours], weights=w, minlength=n_classes)
    winners = np.flatnonzero(totals >= (1 - SAME) * np.max(totals))
    return Votes(neighbours, distances, w, totals, winners)


def winners_of(
    Q: np.ndarray, X: np.ndarray, codes: np.ndarray, n_classes: int, k: int, weights: str
) -> np.ndarray:
    """The winning class number of each query, (n_queries,): the votes of all by one product."""
    D = l2(Q, X)
    w = among_nearest(D, k).astype(D.dtype)
    if weights != "uniform":
        w *= vote_weights(D, weights)
    member = codes[:, None] == np.arange(n_classes)  # (n_samples, n_classes), one True a row
    return np.argmax(w @ member.astype(D.dtype), axis=1)  # (m, n) @ (n, classes)


def l2(Q: np.ndarray, X: np.ndarray) -> np.ndarray:
    """Distances in the plane (n_queries, n_samples), in float32: half the memory, half the time."""
    Q, X = Q.astype(np.float32), X.astype(np.float32)
    squares = (Q[:, :1] - X[:, 0]) ** 2
    squares += (Q[:, 1:] - X[:, 1]) ** 2
    return np.sqrt(squares, out=squares)


def among_nearest(D: np.ndarray, k: int) -> np.ndarray:
    """Which samples are among the k nearest of each row; of equally near ones the first."""
    kth = np.partition(D, k - 1, axis=1)[:, k - 1 : k]
    near = kth >= D
    crowded = np.flatnonzero(np.count_nonzero(near, axis=1) > k)
    if len(crowded):
        order = np.argsort(D[crowded], axis=1, kind="stable")[:, :k]
        near[crowded] = False
        near[crowded[:, None], order] = True
    return near


def cells_a_side(n_samples: int) -> int:
    """How finely the plane can be coloured while a point is dragged."""
    return int(np.clip(np.sqrt(ENTRIES / n_samples), *GRID))
