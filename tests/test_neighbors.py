"""Distances and the search of the nearest: by hand, and by a second algorithm."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_lib.models.neighbors.distances import (
    distance,
    distances_to,
    l1_distances,
    squared_l2_distances,
)
from course_lib.models.neighbors.loops import no_loop, one_loop, two_loops
from course_lib.models.neighbors.search import Index, nearest, nearest_one_by_one, upper_bound

small_integers = st.integers(-5, 5)


def assert_search_is_exact(Q, X, k, p):
    for fast, clear in zip(nearest(Q, X, k, p), nearest_one_by_one(Q, X, k, p), strict=True):
        np.testing.assert_array_equal(fast, clear)


def test_distance_by_hand():
    a, b = np.array([0.0, 0.0]), np.array([3.0, -4.0])
    assert distance(a, b, p=1) == 7
    assert distance(a, b, p=2) == 5
    assert distance(a, b, p=np.inf) == 4


def test_distance_of_unsigned_images_does_not_wrap_around():
    a, b = np.array([[3, 0]], dtype=np.uint8), np.array([[5, 255]], dtype=np.uint8)
    assert distance(a, b, p=1) == 2 + 255


@pytest.mark.parametrize("p", [0, 0.5, -1, float("nan")])
def test_p_below_one_is_refused(p):
    with pytest.raises(ValueError, match="expected p >= 1"):
        distance(np.zeros(2), np.ones(2), p)


def test_shapes_that_differ_are_named():
    with pytest.raises(ValueError, match=r"a has shape \(2,\) and b \(3,\)"):
        distance(np.zeros(2), np.zeros(3))
    with pytest.raises(ValueError, match=r"q has shape \(3,\) and X \(4, 2\)"):
        distances_to(np.zeros(3), np.zeros((4, 2)))


@pytest.mark.parametrize("rows", [1, 3, 1000])
def test_distance_matrices_equal_the_definition(rng, rows):
    Q, X = rng.normal(size=(4, 6)), rng.normal(size=(11, 6))
    l1 = [[distance(q, x, 1) for x in X] for q in Q]
    l2 = [[distance(q, x, 2) for x in X] for q in Q]
    np.testing.assert_allclose(l1_distances(Q, X, rows), l1)
    np.testing.assert_allclose(np.sqrt(squared_l2_distances(Q, X)), l2)


@settings(deadline=None, max_examples=60)
@given(
    X=arrays(float, (12, 3), elements=small_integers),
    Q=arrays(float, (5, 3), elements=small_integers),
    k=st.integers(1, 12),
    p=st.sampled_from([1, 2, 3]),
)
def test_fast_search_equals_the_clear_one_ties_included(X, Q, k, p):
    # whole numbers in a small range: many samples are equally near
    assert_search_is_exact(Q, X, k, p)


@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_of_many_equally_near_the_first_come_first(p, dtype):
    X = np.repeat(np.arange(10.0, dtype=dtype).reshape(5, 2), 40, axis=0)
    distances, indices = nearest(X[[50]], X, 3, p)
    np.testing.assert_array_equal(indices, [[40, 41, 42]])
    np.testing.assert_array_equal(distances, 0)


@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize(("dtype", "far"), [(np.float32, 1e6), (np.float64, 1e9)])
def test_neighbours_are_exact_where_rough_distances_are_not(rng, p, dtype, far):
    """Two narrow clusters far apart, and one outlier: the matrix product alone sees nothing."""
    near = (1e-3 * rng.normal(size=(500, 2))).astype(dtype)
    for X in (np.vstack([near, near + dtype(far)]), np.vstack([near, [[far, far]]]).astype(dtype)):
        assert_search_is_exact(X[:20] + dtype(1e-5), X, 3, p)


@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize("scale", [1e-160, 1e-40, 1e18, 1e153])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_neighbours_are_exact_near_the_ends_of_the_number_range(rng, p, scale, dtype):
    """Squares underflow to 0 or overflow to infinity; where they do, nothing may be ruled out."""
    smallest, largest = np.finfo(dtype).tiny, np.finfo(dtype).max
    X = (np.clip(scale, smallest, largest / 10) * rng.normal(size=(200, 3))).astype(dtype)
    assert_search_is_exact(X[:20], X[20:], 4, p)


@pytest.mark.parametrize("p", [1, 2])
def test_many_dimensions_in_single_precision(rng, p):
    """Whole numbers whose sums of squares go far beyond what float32 can tell apart."""
    X = rng.integers(0, 256, size=(400, 3072)).astype(np.float32)
    X[200:] = X[:200]
    X[np.arange(200, 400), rng.integers(0, 3072, 200)] += 1
    assert_search_is_exact(X[:50], X, 3, p)


@pytest.mark.parametrize("p", [1, 2, 3])
@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, bool])
def test_integers_do_not_wrap_around(rng, p, dtype):
    X = rng.integers(0, 2 if dtype is bool else 128, size=(60, 5)).astype(dtype)
    assert_search_is_exact(X[:20], X[20:], 4, p)


@pytest.mark.parametrize("p", [1, 2])
def test_layout_in_memory_does_not_count(rng, p):
    X = np.asfortranarray(rng.normal(size=(50, 20)))
    assert_search_is_exact(X[:9], X, 3, p)
    assert_search_is_exact(X[:9, ::2], X[:, ::2], 3, p)


@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize("entries", [1, 7, 70])
def test_search_in_several_blocks(rng, monkeypatch, p, entries):
    home = "course_lib.models.neighbors"
    monkeypatch.setattr(f"{home}.search.BLOCK_ENTRIES", entries)
    monkeypatch.setattr(f"{home}.distances.PAIR_ENTRIES", entries)
    monkeypatch.setattr(f"{home}.scores.CACHED_ENTRIES", entries)
    assert_search_is_exact(rng.normal(size=(9, 4)), rng.normal(size=(30, 4)), 3, p)
    assert_search_is_exact(rng.normal(size=(30, 4)), rng.normal(size=(9, 4)), 3, p)


@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize("k", [1, 5, 40])
def test_search_in_groups(rng, p, k):
    """So many samples that the bound is taken from groups; in order, so that groups are alike."""
    X = np.sort(rng.normal(size=(3000, 1)), axis=0) * [1.0, 0.1]
    assert_search_is_exact(X[::100] + 0.01, X, k, p)


@pytest.mark.parametrize("n_samples", [3, 400, 1234])
@pytest.mark.parametrize("k", [1, 3])
def test_upper_bound_has_k_scores_below_it(rng, n_samples, k):
    scores = np.round(rng.normal(size=(20, n_samples)), 2)
    below = (scores <= upper_bound(scores, k)[:, None]).sum(axis=1)
    assert np.min(below) >= k
    assert np.max(below) < n_samples / 10 + 3  # a bound that rules nothing out would be no use


def test_an_index_answers_again_and_again(rng):
    X, Q = rng.normal(size=(2, 30, 3))
    index = Index.of(X, 1)
    for k in (1, 4):
        np.testing.assert_array_equal(index.nearest(Q, k)[1], nearest_one_by_one(Q, X, k, 1)[1])


def test_no_queries_no_answers():
    for p in (1, 2, 3):
        distances, indices = nearest(np.empty((0, 2)), np.ones((3, 2)), 2, p)
        assert distances.shape == indices.shape == (0, 2)


def test_a_sample_far_from_zero_still_finds_itself():
    # ‖q‖² − 2 q·x + ‖x‖² alone would lose these differences in rounding
    X = 1e8 + np.arange(10.0)[:, None] * [[1e-3, 0]]
    distances, indices = nearest(X, X, 1)
    np.testing.assert_array_equal(indices[:, 0], np.arange(10))
    np.testing.assert_array_equal(distances, 0)


@pytest.mark.parametrize("k", [0, 4])
def test_k_out_of_range_is_named(k):
    with pytest.raises(ValueError, match=f"n_neighbors is {k}; expected 1 to n_samples = 3"):
        nearest(np.zeros((1, 2)), np.zeros((3, 2)), k)


@pytest.mark.parametrize("p", [0.5, 1, 2, 3])
def test_what_cannot_be_searched_is_named(p):
    X = np.zeros((3, 2))
    if p < 1:
        with pytest.raises(ValueError, match="expected p >= 1"):
            nearest(X, X, 1, p)
        return
    for no_samples in (np.zeros(3), np.zeros((0, 2))):
        with pytest.raises(ValueError, match=r"X has shape .*expected \(n_samples, n_features\)"):
            nearest(X, no_samples, 1, p)
    for Q in (np.zeros(2), np.zeros((1, 3))):
        with pytest.raises(ValueError, match=r"Q has shape .*expected \(n_queries, 2\)"):
            nearest(Q, X, 1, p)


@pytest.mark.parametrize("table", [two_loops, one_loop, no_loop])
def test_loops_by_hand(table):
    D = table(np.array([[0, 0], [3, 0]]), np.array([[3, 4], [0, 1], [3, 0]]))
    np.testing.assert_allclose(D, [[5, 1, 3], [4, np.sqrt(10), 0]], atol=1e-12)


def test_loops_agree(rng):
    Q, X = rng.normal(size=(7, 5)), rng.normal(size=(11, 5))
    for table in (one_loop(Q, X), no_loop(Q, X)):
        np.testing.assert_allclose(table, two_loops(Q, X), rtol=1e-12)
    images = (rng.integers(0, 256, size=(2, 6, 9))).astype(np.uint8)
    for table in (one_loop(*images), no_loop(*images)):
        np.testing.assert_allclose(table, two_loops(*images), rtol=1e-12)


def test_without_a_loop_digits_are_lost_where_samples_are_near_each_other_and_far_from_zero():
    x = np.array([[1e8, 0.0]])
    assert two_loops(x, x + 0.25) == pytest.approx(0.25 * np.sqrt(2))
    assert abs(no_loop(x, x + 0.25) - 0.25 * np.sqrt(2)) > 0.1


@pytest.mark.parametrize("table", [two_loops, one_loop, no_loop])
def test_loops_name_shapes_that_differ(table):
    with pytest.raises(ValueError, match=r"Q has shape \(2,\) and X \(3, 2\).*q\[None, :\]"):
        table(np.zeros(2), np.zeros((3, 2)))
    with pytest.raises(ValueError, match=r"Q has shape \(1, 3\) and X \(3, 2\)"):
        table(np.zeros((1, 3)), np.zeros((3, 2)))
