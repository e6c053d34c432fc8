"""Trees: the readable one and SciPy's give what looking at every sample gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_lib.models.neighbors.fast_tree import TreeIndex
from course_lib.models.neighbors.search import nearest_one_by_one
from course_lib.models.neighbors.tree import Leaf, build, nearest_by_tree, search

small_integers = st.integers(-3, 3)


def nearest_by_fast_tree(Q, X, k, p=2):
    return TreeIndex.of(X, p).nearest(Q, k)


both = pytest.mark.parametrize("by_tree", [nearest_by_tree, nearest_by_fast_tree])


def assert_exact(by_tree, Q, X, k, p):
    for tree, clear in zip(by_tree(Q, X, k, p), nearest_one_by_one(Q, X, k, p), strict=True):
        np.testing.assert_array_equal(tree, clear)


@both
@settings(deadline=None, max_examples=40)
@given(
    X=arrays(float, (60, 2), elements=small_integers),
    Q=arrays(float, (5, 2), elements=small_integers),
    k=st.integers(1, 60),
    p=st.sampled_from([1, 2, 3, np.inf]),
)
def test_ties_go_to_the_first_row(by_tree, X, Q, k, p):
    assert_exact(by_tree, Q, X, k, p)


@both
@pytest.mark.parametrize("p", [1, 1.5, 2, np.inf])
@pytest.mark.parametrize("n_features", [1, 2, 5])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_random_samples(rng, by_tree, p, n_features, dtype):
    X = rng.normal(size=(500, n_features)).astype(dtype)
    assert_exact(by_tree, rng.normal(size=(30, n_features)), X, 7, p)


@both
@pytest.mark.parametrize("scale", [1e-170, 1e170])
def test_squares_beyond_the_number_range(rng, by_tree, scale):
    X = scale * rng.normal(size=(100, 2))
    with np.errstate(over="ignore", under="ignore"):
        assert_exact(by_tree, X[:5], X, 3, 2)


@both
def test_what_cannot_be_searched_is_named(by_tree):
    X = np.zeros((3, 2))
    with pytest.raises(ValueError, match="n_neighbors is 4; expected 1 to n_samples = 3"):
        by_tree(X, X, 4)
    with pytest.raises(ValueError, match="expected p >= 1"):
        by_tree(X, X, 1, 0.5)
    for no_samples in (np.zeros(3), np.zeros((0, 2))):
        with pytest.raises(ValueError, match=r"X has shape .*expected \(n_samples, n_features\)"):
            by_tree(X, no_samples, 1)
    with pytest.raises(ValueError, match=r"Q has shape \(1, 3\); expected \(n_queries, 2\)"):
        by_tree(np.zeros((1, 3)), X, 1)


def leaves(tree):
    return [tree] if isinstance(tree, Leaf) else [*leaves(tree.below), *leaves(tree.above)]


def test_every_row_is_in_one_small_leaf(rng):
    parts = leaves(build(rng.normal(size=(200, 3)), leaf_size=7))
    np.testing.assert_array_equal(
        np.sort(np.concatenate([leaf.rows for leaf in parts])), range(200)
    )
    assert max(len(leaf.rows) for leaf in parts) <= 7


def test_a_tree_looks_at_few_samples(rng, monkeypatch):
    """In the plane most of the samples are never looked at: that is what a tree is for."""
    import course_lib.models.neighbors.tree as module

    X, looked_at, distances_to = rng.normal(size=(2000, 2)), [], module.distances_to
    tree = build(X)
    monkeypatch.setattr(
        module, "distances_to", lambda q, X, p: looked_at.append(len(X)) or distances_to(q, X, p)
    )
    search(tree, X, np.zeros(2), k=3)
    assert sum(looked_at) < len(X) / 10
