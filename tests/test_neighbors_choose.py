"""Choosing k: equal to the estimator used in a loop."""

import numpy as np
import pytest
from sklearn.datasets import load_iris

from course_lib.models import KNeighborsClassifier
from course_lib.models.neighbors.choose import best_k, cross_validate, errors_by_k, fold_numbers


@pytest.mark.parametrize(("n_samples", "n_folds"), [(10, 2), (11, 3), (5, 5)])
def test_folds_are_equally_large_and_shuffled(rng, n_samples, n_folds):
    folds = fold_numbers(n_samples, n_folds, rng)
    sizes = np.bincount(folds, minlength=n_folds)
    assert len(folds) == n_samples
    assert len(sizes) == n_folds
    assert np.ptp(sizes) <= 1
    others = [fold_numbers(n_samples, n_folds, rng).tolist() for _ in range(5)]
    assert any(other != folds.tolist() for other in others)


@pytest.mark.parametrize("n_folds", [0, 1, 6])
def test_impossible_folds_are_named(rng, n_folds):
    with pytest.raises(ValueError, match=f"n_folds is {n_folds}; expected 2 to n_samples = 5"):
        fold_numbers(5, n_folds, rng)


@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("p", [1, 2])
def test_errors_are_those_of_the_estimator(rng, weights, p):
    X = rng.integers(-4, 5, size=(80, 2)).astype(float)  # with ties among distances and votes
    y = rng.choice([-3, 5, 70], size=80)
    Q, y_true = rng.integers(-4, 5, size=(50, 2)).astype(float), rng.choice([-3, 5, 99], size=50)
    ks = [7, 1, 80, 2, 7]
    errors = errors_by_k(X, y, Q, y_true, ks, p, weights)
    for k, error in zip(ks, errors, strict=True):
        model = KNeighborsClassifier(k, weights=weights, p=p).fit(X, y)
        assert error == np.mean(model.predict(Q) != y_true)


@pytest.mark.parametrize("weights", ["uniform", "distance"])
def test_cross_validation_is_a_loop_over_folds(rng, weights):
    X, y = load_iris(return_X_y=True)
    folds, ks = fold_numbers(len(X), 4, rng), [1, 5, 40]
    errors = cross_validate(X, y, folds, ks, p=1, weights=weights)
    assert errors.shape == (3, 4)
    for fold in range(4):
        for i, k in enumerate(ks):
            model = KNeighborsClassifier(k, weights=weights, p=1)
            model.fit(X[folds != fold], y[folds != fold])
            accuracy = model.score(X[folds == fold], y[folds == fold])
            assert errors[i, fold] == pytest.approx(1 - accuracy)


def test_no_sample_is_its_own_neighbour():
    """With random labels and k = 1, cross-validation must not find the sample's own label."""
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(400, 2)), rng.integers(0, 2, 400)
    errors = cross_validate(X, y, fold_numbers(400, 5, rng), [1])
    assert 0.4 < errors.mean() < 0.6


@pytest.mark.parametrize("folds", [[0, 0, 0], [1, 1, 2], [0, 2, 2]])
def test_empty_folds_are_named(folds):
    with pytest.raises(ValueError, match="expected two folds or more, none empty"):
        cross_validate(np.zeros((3, 1)), np.zeros(3, int), np.array(folds), [1])


@pytest.mark.parametrize("ks", [[0, 1], [1, 3]])
def test_k_beyond_the_training_folds_is_named(ks):
    folds = np.array([0, 0, 1, 1])
    with pytest.raises(ValueError, match="expected 1 to n_samples = 2"):
        cross_validate(np.zeros((4, 1)), np.zeros(4, int), folds, ks)


def test_best_k():
    assert best_k([9, 3, 5], np.array([[0.5, 0.5], [0.2, 0.4], [0.4, 0.2]])) == 3
    assert best_k((4, 2), np.array([[0.5, 0.5], [0.4, 0.5]])) == 2


def test_equal_errors_in_another_order_are_a_tie():
    errors = np.array([[0.1, 0.2, 0.3], [0.3, 0.2, 0.1], [0.2, 0.3, 0.1]])
    assert len(set(errors.mean(axis=1))) > 1  # by rounding alone
    for order in ([0, 1, 2], [1, 0, 2], [2, 1, 0]):
        assert best_k([1, 3, 5], errors[order]) == 1


def test_errors_of_another_shape_are_named():
    with pytest.raises(
        ValueError, match=r"errors has shape \(2,\); expected \(len\(ks\), n_folds\)"
    ):
        best_k([1, 2], np.array([0.1, 0.2]))
