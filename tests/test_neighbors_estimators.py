"""Votes, averages and the two estimators: by hand, and against scikit-learn's."""

import os
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_digits
from sklearn.neighbors import KNeighborsClassifier as TwinClassifier
from sklearn.neighbors import KNeighborsRegressor as TwinRegressor
from sklearn.utils.estimator_checks import parametrize_with_checks

from course_lib.data import load_mnist, load_mnist_sample
from course_lib.models import KNeighborsClassifier, KNeighborsRegressor
from course_lib.models.neighbors.average import average
from course_lib.models.neighbors.vote import vote, vote_weights


@parametrize_with_checks(
    [
        KNeighborsClassifier(),
        KNeighborsClassifier(1, p=1),
        KNeighborsClassifier(3, p=np.inf, weights="distance"),
        KNeighborsRegressor(),
        KNeighborsRegressor(2, p=1, weights="distance"),
    ]
)
def test_scikit_learns_estimator_checks(estimator, check):
    check(estimator)


def test_votes_by_hand():
    labels, distances = np.array([[0, 1, 1], [2, 0, 0]]), np.array([[1.0, 2, 4], [0, 1, 1]])
    np.testing.assert_allclose(vote(labels, distances, 3), [[1 / 3, 2 / 3, 0], [2 / 3, 0, 1 / 3]])
    weighted = vote(labels, distances, 3, "distance")
    np.testing.assert_allclose(weighted, [[4 / 7, 3 / 7, 0], [0, 0, 1]])


def test_all_neighbours_at_distance_0_have_one_vote_each():
    np.testing.assert_array_equal(
        vote(np.array([[0, 1, 1, 2]]), np.array([[0.0, 0, 0, 1e-300]]), 3, "distance"),
        [[1 / 3, 2 / 3, 0]],
    )


@pytest.mark.parametrize("tiny", [5e-324, 1e-310, 1e-200])
def test_one_over_a_tiny_distance_does_not_overflow(tiny):
    weights = vote_weights(np.array([[tiny, 2 * tiny, 1.0], [tiny, tiny, np.inf]]), "distance")
    np.testing.assert_allclose(weights, [[1, 0.5, tiny], [1, 1, 0]])


def test_averages_by_hand():
    values, distances = np.array([[10.0, 40.0], [10.0, 40.0]]), np.array([[1.0, 2.0], [0.0, 2.0]])
    np.testing.assert_allclose(average(values, distances), [25, 25])
    np.testing.assert_allclose(average(values, distances, "distance"), [20, 10])
    both = np.stack([values, -values], axis=-1)  # two outputs
    np.testing.assert_allclose(average(both, distances, "distance"), [[20, -20], [10, -10]])


def test_unknown_weights_are_named():
    with pytest.raises(ValueError, match="expected 'uniform' or 'distance'"):
        vote(np.array([[0]]), np.array([[1.0]]), 1, "heavy")
    with pytest.raises(ValueError, match="expected 'uniform' or 'distance'"):
        average(np.array([[0.0]]), np.array([[1.0]]), "heavy")


def test_values_of_another_shape_are_named():
    with pytest.raises(ValueError, match=r"values has shape \(3,\) and distances \(1, 3\)"):
        average(np.zeros(3), np.zeros((1, 3)))


def assert_like_twin(ours, twin, Q):
    """The same distances; the same neighbours up to those that are equally near; so the same votes.

    Where the k-th and the next are equally near, either may be taken: only there may index sets
    and predictions differ. Returns the share of queries where nothing is left open.
    """
    k = ours.n_neighbors
    distances, indices = ours.kneighbors(Q, k + 1)  # one more, to see ties at the border
    their_distances, their_indices = twin.kneighbors(Q, k + 1)
    np.testing.assert_allclose(distances, their_distances, rtol=1e-6)
    inside = distances[:, :k] < distances[:, [k]]
    for i in range(len(Q)):
        sure = indices[i, :k][inside[i]]
        assert set(sure) <= set(their_indices[i])
    clear = inside.all(axis=1)
    np.testing.assert_array_equal(ours.predict(Q)[clear], twin.predict(Q)[clear])
    np.testing.assert_allclose(ours.predict_proba(Q)[clear], twin.predict_proba(Q)[clear])
    return clear.mean()


@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("k", [1, 4, 7])
def test_digits_like_scikit_learn(k, weights, p):
    X, y = load_digits(return_X_y=True)
    ours = KNeighborsClassifier(k, weights=weights, p=p).fit(X[:1000], y[:1000])
    twin = TwinClassifier(k, weights=weights, p=p, algorithm="brute").fit(X[:1000], y[:1000])
    # Pixels are 0 … 16: sums of whole numbers are often equal.
    assert assert_like_twin(ours, twin, X[1000:]) > 0.5


@pytest.mark.parametrize("p", [1, 2])
def test_mnist_sample_like_scikit_learn(p):
    digits = load_mnist_sample()
    X, Q = digits.X_train.reshape(5000, -1), digits.X_test.reshape(1000, -1)[:100]
    ours = KNeighborsClassifier(3, p=p).fit(X, digits.y_train)
    twin = TwinClassifier(3, p=p, algorithm="brute").fit(X.astype(float), digits.y_train)
    assert assert_like_twin(ours, twin, Q.astype(float)) > 0.99
    np.testing.assert_array_equal(ours.predict(Q), ours.predict(Q.astype(np.float32)))


@pytest.mark.parametrize("p", [1, 2, 3, np.inf])
@pytest.mark.parametrize("n_features", [2, 20])
def test_random_samples_like_scikit_learn(rng, p, n_features):
    X, y = rng.normal(size=(300, n_features)), rng.integers(0, 4, 300)
    ours = KNeighborsClassifier(6, p=p, weights="distance").fit(X, y)
    twin = TwinClassifier(6, p=p, weights="distance", algorithm="brute").fit(X, y)
    assert assert_like_twin(ours, twin, rng.normal(size=(100, n_features))) == 1


@pytest.mark.skipif(
    not (Path(os.environ.get("COURSE_DATA") or "no-such-folder") / "mnist").exists(),
    reason="COURSE_DATA names no folder with mnist",
)
def test_all_of_mnist_like_scikit_learn():
    mnist = load_mnist()
    X, Q = (images.reshape(len(images), -1) for images in (mnist.X_train, mnist.X_test[:500]))
    ours = KNeighborsClassifier(5).fit(X, mnist.y_train)
    twin = TwinClassifier(5, algorithm="brute").fit(X.astype(np.float32), mnist.y_train)
    assert assert_like_twin(ours, twin, Q.astype(np.float32)) > 0.99


def test_labels_may_be_text():
    model = KNeighborsClassifier(1).fit([[0.0], [5.0]], ["cat", "dog"])
    assert model.predict([[4.0], [1.0]]).tolist() == ["dog", "cat"]


def test_many_classes(rng):
    X, y = rng.normal(size=(900, 3)), np.arange(900) % 400 * 10
    model = KNeighborsClassifier(2, weights="distance").fit(X, y)
    np.testing.assert_array_equal(model.predict(X[::7]), y[::7])


def test_a_tie_of_votes_goes_to_the_first_class():
    X, y = [[1.0], [-1.0], [3.0]], ["b", "a", "b"]
    assert KNeighborsClassifier(2).fit(X, y).predict([[0.0]]) == ["a"]


@pytest.mark.parametrize("n_features", [2, 20])
def test_no_training_sample_is_its_own_neighbour(rng, n_features):
    X = rng.normal(size=(50, n_features))
    ours, twin = KNeighborsRegressor(3).fit(X, X[:, 0]), TwinRegressor(3).fit(X, X[:, 0])
    for mine, theirs in zip(ours.kneighbors(), twin.kneighbors(), strict=True):
        np.testing.assert_allclose(mine, theirs)
    np.testing.assert_array_equal(ours.kneighbors(return_distance=False), ours.kneighbors()[1])
    same = KNeighborsRegressor(2).fit(np.zeros((5, n_features)), np.arange(5))
    assert same.kneighbors()[1].tolist() == [[1, 2], [0, 2], [0, 1], [0, 1], [0, 1]]


def test_single_precision_stays_single():
    X = np.random.default_rng(0).normal(size=(40, 12)).astype(np.float32)
    assert KNeighborsClassifier().fit(X, X[:, 0] > 0).index_.X.dtype == np.float32


@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("n_outputs", [None, 1, 3])
def test_regression_like_scikit_learn(p, weights, n_outputs):
    X, y = load_diabetes(return_X_y=True)
    if n_outputs is not None:
        y = y[:, None] ** np.arange(1, n_outputs + 1)
    ours = KNeighborsRegressor(6, weights=weights, p=p).fit(X[:300], y[:300])
    twin = TwinRegressor(6, weights=weights, p=p, algorithm="brute").fit(X[:300], y[:300])
    np.testing.assert_allclose(ours.predict(X[300:]), twin.predict(X[300:]))
    assert ours.score(X[300:], y[300:]) == pytest.approx(twin.score(X[300:], y[300:]))


def test_with_all_neighbours_the_regressor_says_the_mean(rng):
    X, y = rng.normal(size=(2, 9))
    model = KNeighborsRegressor(9).fit(X[:, None], y)
    np.testing.assert_allclose(model.predict([[0.0], [100.0]]), y.mean())
