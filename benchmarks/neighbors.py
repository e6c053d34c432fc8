"""How fast is our search of the nearest, against scikit-learn's, on one thread each?

    python benchmarks/neighbors.py [--small] [--rounds N]

Both sides answer the same questions in one process and take turns, so that a busy machine slows
both alike. Time is the processor's, not the clock's. A ratio is the median over the rounds of their
time by ours: 2 means that ours takes half as long. Before anything is timed, both must find the
same distances. The data are made from a seed: images of ten kinds, whole numbers 0 … 255, about
half of them 0. Memory is the most that our search takes at a time beyond data, model and answer.

Goals at full size: ℓ2 at least 1, ℓ1 at least 2. The last line compares two of ours: the readable
tree with the readable look at every sample.
"""

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.datasets import load_digits
from sklearn.neighbors import NearestNeighbors
from turns import in_turns, print_table

from course_lib.models.neighbors.fast_tree import TreeIndex
from course_lib.models.neighbors.search import Index, nearest_one_by_one
from course_lib.models.neighbors.tree import nearest_by_tree

K = 5
Search = Callable[[], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Comparison:
    title: str
    ours: Search
    theirs: Search


def images(n: int, rng: np.random.Generator) -> np.ndarray:
    """(n, 784) float32, somewhat as MNIST is."""
    kinds = 255 * np.random.default_rng(7).random((10, 784)) ** 4
    X = 0.6 * kinds[rng.integers(0, 10, n)] + 102 * rng.random((n, 784)) ** 3
    X[rng.random((n, 784)) < 0.5] = 0
    return np.round(X).astype(np.float32)


def against_scikit_learn(
    name: str, Q: np.ndarray, X: np.ndarray, p: float, algorithm: str = "brute"
) -> Comparison:
    """Our search against NearestNeighbors; both have been given X before."""
    index = TreeIndex.of(X, p) if algorithm == "kd_tree" else Index.of(X, p)
    twin = NearestNeighbors(n_neighbors=K, p=p, algorithm=algorithm).fit(X)
    title = f"{name}: {len(Q):,} queries, {len(X):,} × {X.shape[1]} {X.dtype}, {algorithm}"
    return Comparison(title, lambda: index.nearest(Q, K), lambda: twin.kneighbors(Q))


def comparisons(small: bool) -> list[Comparison]:
    rng = np.random.default_rng(0)
    n_samples, n_queries = (10_000, 500) if small else (60_000, 10_000)
    X, Q = images(n_samples, rng), images(n_queries, rng)
    digits = load_digits().data
    plane, places = rng.random((20_000, 2)), rng.random((2_000, 2))
    return [
        against_scikit_learn("ℓ2", Q, X, 2),
        against_scikit_learn("ℓ1", Q[: n_queries // 50], X, 1),
        against_scikit_learn("digits, ℓ2", digits[1347:], digits[:1347], 2),
        against_scikit_learn("digits, ℓ1", digits[1347:], digits[:1347], 1),
        against_scikit_learn("plane, ℓ2", places, plane, 2, "kd_tree"),
        Comparison(
            "plane, ℓ2: readable tree, 200 queries, 20,000 × 2, every sample",
            lambda: nearest_by_tree(places[:200], plane, K),
            lambda: nearest_one_by_one(places[:200], plane, K),
        ),
    ]


def seconds(search: Search) -> float:
    start = time.process_time()
    search()
    return time.process_time() - start


def peak_megabytes(search: Search) -> float:
    tracemalloc.start()
    answer = search()
    peak = tracemalloc.get_traced_memory()[1] - sum(part.nbytes for part in answer)
    tracemalloc.stop()
    return peak / 2**20


def measure(comparison: Comparison, rounds: int) -> str:
    """One line: the median ratio, its quartiles, our median time, our memory."""
    np.testing.assert_allclose(comparison.ours()[0], comparison.theirs()[0], rtol=1e-5)
    ratio = in_turns(lambda: seconds(comparison.ours), lambda: seconds(comparison.theirs), rounds)
    memory = peak_megabytes(comparison.ours)
    return f"{ratio}  {memory:6.0f} MB  {comparison.title}"


def main() -> None:
    print_table(
        "Nearest neighbours, timed as ratios.",
        "a sixth of the data, 500 queries",
        "  memory",
        comparisons,
        measure,
    )


if __name__ == "__main__":
    main()
