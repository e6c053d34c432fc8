"""Rough distances, fast: good for ruling samples out, with a bound on how wrong they may be.

Each class is made once of the training samples X (n_samples, n_features) and answers for many
blocks of queries. A score differs from the distance (ℓ1), or from its square (ℓ2), by something
that is the same for all samples, so that the order is the same; `error` says by how much rounding
may part two scores that ought to be equal. Samples and queries are moved by the mean of X first:
distances stay, but numbers become smaller, and with them the errors.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

CACHED_ENTRIES = 400_000  # of a table at a time: they stay in the processor's cache


class Scores(Protocol):
    """What a search needs of them."""

    def of(self, Q: np.ndarray) -> np.ndarray: ...

    def error(self, Q: np.ndarray) -> np.ndarray: ...


@dataclass(frozen=True, eq=False)
class L2Scores:
    """‖x‖² − 2 q·x, which is ‖q − x‖² − ‖q‖²; one matrix product gives all of them."""

    centre: np.ndarray  # (n_features,)
    table: np.ndarray  # (n_samples, n_features + 1): each x, and its ‖x‖² as one feature more
    largest: float  # ‖x‖²

    @classmethod
    def learn(cls, X: np.ndarray) -> "L2Scores":
        centre = mean_of(X)
        table = np.empty((len(X), X.shape[1] + 1), dtype=centre.dtype)
        moved = np.subtract(X, centre, out=table[:, :-1])
        squares = np.einsum("ij,ij->i", moved, moved, out=table[:, -1])  # (n, d) -> (n,)
        return cls(centre, table, float(np.max(squares)))

    def of(self, Q: np.ndarray) -> np.ndarray:
        """The score of each sample for each query, (n_queries, n_samples)."""
        factors = np.ones((len(Q), self.table.shape[1]), dtype=self.table.dtype)
        factors[:, :-1] = -2 * (Q - self.centre)
        return factors @ self.table.T  # (m, d + 1) @ (d + 1, n) -> (m, n)

    def error(self, Q: np.ndarray) -> np.ndarray:
        """By how much two scores of a query may be parted by rounding, (n_queries,)."""
        sizes = ((Q - self.centre).astype(float) ** 2).sum(axis=1) + self.largest
        return rounding(sizes, self.table)


@dataclass(frozen=True, eq=False)
class L1Scores:
    """2 Σ max(q, x) − Σ x, which is Σ |q − x| + Σ q: a maximum costs less than |q − x|."""

    centre: np.ndarray  # (n_features,)
    table: np.ndarray  # (n_samples, n_features): each x
    sums: np.ndarray  # (n_samples,): Σ x
    largest: float  # Σ |x|

    @classmethod
    def learn(cls, X: np.ndarray) -> "L1Scores":
        centre = mean_of(X)
        table = X - centre
        return cls(centre, table, table.sum(axis=1), float(np.max(np.abs(table).sum(axis=1))))

    def of(self, Q: np.ndarray) -> np.ndarray:
        """The score of each sample for each query, (n_queries, n_samples)."""
        Q = (Q - self.centre).astype(self.table.dtype)
        if len(Q) <= len(self.table):
            scores = sums_of_maxima(Q, self.table)
        else:
            scores = sums_of_maxima(self.table, Q).T
        scores *= 2
        scores -= self.sums
        return scores

    def error(self, Q: np.ndarray) -> np.ndarray:
        """By how much two scores of a query may be parted by rounding, (n_queries,)."""
        sizes = np.abs((Q - self.centre).astype(float)).sum(axis=1) + self.largest
        return rounding(sizes, self.table)


def sums_of_maxima(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """Σ_j max(a_j, b_j) for each row a of A and b of B, (n_a, n_b); fastest if A has fewer rows."""
    sums = np.empty((len(A), len(B)), dtype=B.dtype)
    n_rows = max(1, CACHED_ENTRIES // max(1, B.shape[1]))
    larger = np.empty((min(n_rows, len(B)), B.shape[1]), dtype=B.dtype)
    ones = np.ones(B.shape[1], dtype=B.dtype)
    for start in range(0, len(B), n_rows):
        block = B[start : start + n_rows]
        maxima = larger[: len(block)]
        for i, a in enumerate(A):
            np.maximum(block, a, out=maxima)
            np.matmul(maxima, ones, out=sums[i, start : start + n_rows])  # (rows, d) @ (d,)
    return sums


def mean_of(X: np.ndarray) -> np.ndarray:
    """The mean (n_features,) of X, in single precision if X is, or if it is uint8 as images are."""
    return np.mean(X, axis=0, dtype=float).astype(np.result_type(X, np.float32))


def rounding(sizes: np.ndarray, table: np.ndarray) -> np.ndarray:
    """The bound for scores that add up terms of total size `sizes` (n_queries,).

    A sum of d terms is off by at most d/2 units in the last place of their total size. Two scores
    with three such sums each (q·x counts twice) and two rounded "exact" distances make 4 d, those
    of squares 5 d; 8 (d + 8) leaves room for all single roundings. A product that underflows is off
    by less than `tiny`. Near the largest number the bound is infinite: nothing is ruled out.
    """
    limits = np.finfo(table.dtype)
    bound = 8 * (table.shape[1] + 8) * (float(limits.eps) * sizes + float(limits.tiny))
    return np.where(sizes < float(limits.max) / 8, bound, np.inf)
