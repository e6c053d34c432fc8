"""Nearest neighbours: by hand, by a second algorithm, by scikit-learn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier as Twin
from sklearn.utils.estimator_checks import parametrize_with_checks

from course_lib.models import KNeighborsClassifier
from course_lib.models.neighbors.distances import (
    distance,
    distances_to,
    l1_distances,
    squared_l2_distances,
)
from course_lib.models.neighbors.search import nearest, nearest_one_by_one
from course_lib.models.neighbors.vote import vote

small_integers = st.integers(-5, 5)


@parametrize_with_checks([KNeighborsClassifier(), KNeighborsClassifier(1, p=1)])
def test_scikit_learns_estimator_checks(estimator, check):
    check(estimator)


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
    for fast, clear in zip(nearest(Q, X, k, p), nearest_one_by_one(Q, X, k, p), strict=True):
        np.testing.assert_array_equal(fast, clear)


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
        Q = X[:20] + dtype(1e-5)
        for fast, clear in zip(nearest(Q, X, 3, p), nearest_one_by_one(Q, X, 3, p), strict=True):
            np.testing.assert_array_equal(fast, clear)


def test_search_in_several_blocks(rng, monkeypatch):
    monkeypatch.setattr("course_lib.models.neighbors.search.BLOCK_ENTRIES", 70)
    Q, X = rng.normal(size=(9, 4)), rng.normal(size=(30, 4))
    np.testing.assert_array_equal(nearest(Q, X, 3)[1], nearest_one_by_one(Q, X, 3)[1])


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


def test_votes_by_hand():
    labels, distances = np.array([[0, 1, 1], [2, 0, 0]]), np.array([[1.0, 2, 4], [0, 1, 1]])
    np.testing.assert_allclose(vote(labels, distances, 3), [[1 / 3, 2 / 3, 0], [2 / 3, 0, 1 / 3]])
    weighted = vote(labels, distances, 3, "distance")
    np.testing.assert_allclose(weighted, [[4 / 7, 3 / 7, 0], [0, 0, 1]])


def test_unknown_weights_are_named():
    with pytest.raises(ValueError, match="expected 'uniform' or 'distance'"):
        vote(np.array([[0]]), np.array([[1.0]]), 1, "heavy")


@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("k", [1, 4, 7])
def test_digits_like_scikit_learn(k, weights, p):
    X, y = load_digits(return_X_y=True)
    ours = KNeighborsClassifier(k, weights=weights, p=p).fit(X[:1000], y[:1000])
    twin = Twin(k, weights=weights, p=p, algorithm="brute").fit(X[:1000], y[:1000])
    np.testing.assert_allclose(ours.kneighbors(X[1000:])[0], twin.kneighbors(X[1000:])[0])
    chances, theirs = ours.predict_proba(X[1000:]), twin.predict_proba(X[1000:])
    # pixel sums are whole numbers: where the k-th and the next are equally near, either may be
    # taken; everywhere else the votes are the same
    k_th = ours.kneighbors(X[1000:], k + 1)[0]
    clear = k_th[:, k - 1] < k_th[:, k]
    assert clear.mean() > 0.5
    np.testing.assert_allclose(chances[clear], theirs[clear])
    np.testing.assert_array_equal(ours.predict(X[1000:])[clear], twin.predict(X[1000:])[clear])


def test_labels_may_be_text():
    model = KNeighborsClassifier(1).fit([[0.0], [5.0]], ["cat", "dog"])
    assert model.predict([[4.0], [1.0]]).tolist() == ["dog", "cat"]
