"""Who is nearest, without looking at every sample: a k-d tree.

The samples are split in half along the feature in which they are spread most, and each half again,
until few are left. A query walks down to its own corner first; on the way back it enters the other
half only if that half can still hold somebody near enough. In few dimensions nearly all halves are
skipped, in many dimensions hardly any.

Source: Bentley (1975), Multidimensional binary search trees used for associative searching;
Friedman, Bentley and Finkel (1977) for the spread and the leaves.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from course_lib.models.neighbors.distances import check_p, distance, distances_to
from course_lib.models.neighbors.search import check_k, check_queries, check_samples


@dataclass(frozen=True, eq=False)
class Leaf:
    rows: np.ndarray  # of X, few


@dataclass(frozen=True, eq=False)
class Split:
    feature: int
    value: float  # below has at most this in the feature, above at least this
    below: "Tree"
    above: "Tree"


Tree: TypeAlias = Leaf | Split


def build(X: np.ndarray, rows: np.ndarray | None = None, leaf_size: int = 16) -> Tree:
    """The tree over some rows of X (n_samples, n_features), by default over all.

    >>> build(np.array([[1.0], [5.0], [2.0], [9.0]]), leaf_size=2)
    Split(feature=0, value=5.0, below=Leaf(rows=array([0, 2])), above=Leaf(rows=array([1, 3])))
    """
    rows = np.arange(len(X)) if rows is None else rows
    if len(rows) <= leaf_size:
        return Leaf(rows)
    feature = int(np.argmax(np.ptp(X[rows], axis=0)))
    rows = rows[np.argsort(X[rows, feature], kind="stable")]
    half = len(rows) // 2
    below, above = (build(X, part, leaf_size) for part in (rows[:half], rows[half:]))
    return Split(feature, float(X[rows[half], feature]), below, above)


def search(
    tree: Tree, X: np.ndarray, q: np.ndarray, k: int, p: float = 2
) -> tuple[np.ndarray, np.ndarray]:
    """The k nearest rows of X to one query q (n_features,): distances and indices, (k,) each."""
    best_d, best = np.full(k, np.inf), np.full(k, len(X))

    def visit(node: Tree) -> None:
        nonlocal best_d, best
        if isinstance(node, Leaf):
            d = np.append(best_d, distances_to(q, X[node.rows], p))
            rows = np.append(best, node.rows)
            order = np.lexsort((rows, d))[:k]  # by distance; of equal ones the first in X
            best_d, best = d[order], rows[order]
            return
        is_below = q[node.feature] < node.value
        near, far = (node.below, node.above) if is_below else (node.above, node.below)
        visit(near)
        # Who is on the far side is at least as far away as the border. As far as the k-th is near
        # enough, since it may come first in X; and a hair more, so that rounding hides nobody.
        border = distance(q[node.feature], np.array(node.value), p)
        if border <= best_d[-1] * (1 + 1e-9):
            visit(far)

    visit(tree)
    return best_d, best


def nearest_by_tree(
    Q: np.ndarray, X: np.ndarray, k: int, p: float = 2
) -> tuple[np.ndarray, np.ndarray]:
    """The same as `nearest_one_by_one`: distances and indices, both (n_queries, k).

    >>> nearest_by_tree(np.array([[3.0], [8.0]]), np.array([[1.0], [5.0], [9.0]]), k=1)
    (array([[2.],
           [1.]]), array([[0],
           [2]]))
    """
    check_p(p)
    check_samples(X)
    check_k(k, len(X))
    check_queries(Q, X)
    X, Q = X.astype(float), Q.astype(float)
    tree = build(X)
    found = [search(tree, X, q, k, p) for q in Q]
    distances = np.array([d for d, _ in found]).reshape(len(Q), k)
    return distances, np.array([rows for _, rows in found], dtype=np.intp).reshape(len(Q), k)
