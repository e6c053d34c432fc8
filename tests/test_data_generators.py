"""The generators: hand cases, then what holds for every size, seed and noise."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import data

# Every generator of classes, as f(n_samples, rng, noise), with its number of classes.
CLASSIFICATION: dict[str, tuple[Callable, int]] = {
    "blobs": (lambda n, rng, noise: data.make_blobs(n, rng=rng, noise=noise), 3),
    "five blobs": (lambda n, rng, noise: data.make_blobs(n, rng=rng, noise=noise, centers=5), 5),
    "moons": (lambda n, rng, noise: data.make_moons(n, rng=rng, noise=noise), 2),
    "circles": (lambda n, rng, noise: data.make_circles(n, rng=rng, noise=noise), 2),
    "xor": (lambda n, rng, noise: data.make_xor(n, rng=rng, noise=noise), 2),
    "spiral": (lambda n, rng, noise: data.make_spiral(n, rng=rng, noise=noise), 2),
    "three arms": (
        lambda n, rng, noise: data.make_spiral(n, rng=rng, noise=noise, n_classes=3),
        3,
    ),
    "separable": (lambda n, rng, noise: data.make_separable(n, rng=rng), 2),
}
REGRESSION: dict[str, Callable] = {
    "sine": lambda n, rng, noise: data.make_sine(n, rng=rng, noise=noise),
    "line": lambda n, rng, noise: data.make_line(n, rng=rng, noise=noise),
}

seeds = st.integers(0, 2**32 - 1)
noises = st.floats(0, 10)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("name", CLASSIFICATION)
@settings(deadline=None, max_examples=25)
@given(n=st.integers(5, 200), seed=seeds, noise=noises)
def test_classes_are_balanced_and_arrays_are_as_promised(name, n, seed, noise):
    make, n_classes = CLASSIFICATION[name]
    X, y = make(n, rng(seed), noise)
    assert X.shape == (n, 2)
    assert X.dtype == np.float64
    assert np.all(np.isfinite(X))
    assert y.shape == (n,)
    assert y.dtype == np.int64
    counts = np.bincount(y, minlength=n_classes)
    assert len(counts) == n_classes
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("name", REGRESSION)
@settings(deadline=None, max_examples=25)
@given(n=st.integers(1, 200), seed=seeds, noise=noises)
def test_regression_arrays_are_as_promised(name, n, seed, noise):
    X, y = REGRESSION[name](n, rng(seed), noise)
    assert X.shape == (n, 1)
    assert y.shape == (n,)
    assert X.dtype == y.dtype == np.float64
    assert np.all((X >= 0) & (X < 1))
    assert np.all(np.isfinite(y))


@pytest.mark.parametrize("name", [*CLASSIFICATION, *REGRESSION])
def test_same_generator_state_same_data_and_another_state_other_data(name):
    make = REGRESSION.get(name) or CLASSIFICATION[name][0]
    X, y = make(30, rng(7), 0.2)
    X_again, y_again = make(30, rng(7), 0.2)
    X_other, _ = make(30, rng(8), 0.2)
    np.testing.assert_array_equal(X, X_again)
    np.testing.assert_array_equal(y, y_again)
    assert not np.any(X_other == X)


@pytest.mark.parametrize("name", CLASSIFICATION)
def test_samples_come_in_random_order(name):
    _, y = CLASSIFICATION[name][0](200, rng(3), 0.0)
    changes = np.count_nonzero(np.diff(y))
    # Sorted labels change at most 4 times, labels taken in turn 199 times.
    assert 60 < changes < 190


@pytest.mark.parametrize("name", sorted(set(CLASSIFICATION) - {"separable"}))
def test_noise_moves_the_same_points_by_its_standard_deviation(name):
    make = CLASSIFICATION[name][0]
    clean, y = make(4000, rng(5), 0.0)
    noisy, y_noisy = make(4000, rng(5), 0.3)
    np.testing.assert_array_equal(y, y_noisy)
    difference = noisy - clean
    assert abs(difference.mean()) < 0.02
    assert abs(difference.std() - 0.3) < 0.01


def test_blobs_without_noise_lie_on_the_centers_given():
    X, y = data.make_blobs(7, rng=rng(), noise=0, centers=[[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(X, np.array([[0, 1, 2], [3, 4, 5]])[y])
    assert sorted(np.bincount(y)) == [3, 4]


def test_blobs_spread_their_centers_evenly():
    X, y = data.make_blobs(4, rng=rng(), noise=0, centers=4)
    np.testing.assert_allclose(X[np.argsort(y)], [[3, 0], [0, 3], [-3, 0], [0, -3]], atol=1e-12)


def test_moons_are_half_circles_that_reach_into_each_other():
    X, y = data.make_moons(300, rng=rng(), noise=0)
    upper, lower = X[y == 0], X[y == 1]
    np.testing.assert_allclose(np.hypot(upper[:, 0], upper[:, 1]), 1)
    np.testing.assert_allclose(np.hypot(lower[:, 0] - 1, lower[:, 1] - 0.5), 1)
    assert upper[:, 1].min() >= 0
    assert lower[:, 1].max() <= 0.5
    assert lower[:, 0].min() < upper[:, 0].max()


def test_circles_have_radius_one_and_factor():
    X, y = data.make_circles(100, rng=rng(), noise=0, factor=0.25)
    np.testing.assert_allclose(np.hypot(*X.T), np.where(y == 0, 1, 0.25))


@settings(deadline=None, max_examples=25)
@given(n=st.integers(4, 100), seed=seeds, gap=st.floats(0, 0.99))
def test_xor_fills_its_quadrants_evenly_and_keeps_the_gap(n, seed, gap):
    X, y = data.make_xor(n, rng=rng(seed), gap=gap)
    right, upper = X[:, 0] > 0, X[:, 1] > 0
    assert np.all(np.abs(X) >= gap)
    assert np.all(np.abs(X) <= 1)
    if gap > 0:  # on an axis itself no quadrant is to be told
        np.testing.assert_array_equal(y, right != upper)
        counts = np.bincount(2 * right + upper, minlength=4)
        assert counts.max() - counts.min() <= 1


def test_spiral_arms_are_turned_copies_of_each_other():
    X, y = data.make_spiral(300, rng=rng(), noise=0, n_classes=3, turns=0.5)
    r = np.hypot(*X.T)
    angle = np.arctan2(X[:, 1], X[:, 0])
    start = (angle - 2 * np.pi * 0.5 * r) / (2 * np.pi) * 3  # the class, but for whole turns
    difference = (start - y + 1.5) % 3 - 1.5
    np.testing.assert_allclose(difference, 0, atol=1e-9)
    assert r.min() >= 0.05
    assert r.max() <= 1


@settings(deadline=None, max_examples=60)
@given(
    n=st.integers(2, 100),
    seed=seeds,
    margin=st.floats(1e-6, 100),
    offset=st.floats(-100, 100),
    direction=st.lists(st.floats(-10, 10), min_size=1, max_size=20).filter(
        lambda values: max(map(abs, values)) > 1e-3
    ),
)
def test_the_margin_is_never_less_than_stated(n, seed, margin, offset, direction):
    X, y = data.make_separable(
        n,
        rng=rng(seed),
        margin=margin,
        n_features=len(direction),
        normal=direction,
        offset=offset,
    )
    w = np.array(direction) / np.linalg.norm(direction)
    distance = X @ w + offset
    assert distance[y == 1].min() >= margin
    assert distance[y == 0].max() <= -margin


class Nearest(np.random.Generator):
    """Draws the low end of every uniform interval: points as near to the hyperplane as can be."""

    def uniform(self, low=0.0, high=1.0, size=None):
        return np.full(size, low, dtype=np.float64)


@settings(deadline=None, max_examples=60)
@given(seed=seeds, margin=st.floats(1e-6, 100), offset=st.floats(-100, 100), d=st.integers(1, 30))
def test_rounding_carries_no_point_over_the_margin(seed, margin, offset, d):
    normal = rng(seed).normal(size=d)
    X, y = data.make_separable(
        50,
        rng=Nearest(np.random.PCG64(seed)),
        margin=margin,
        n_features=d,
        normal=normal,
        offset=offset,
    )
    distance = (X @ (normal / np.linalg.norm(normal)) + offset) * np.where(y == 1, 1, -1)
    assert distance.min() >= margin
    assert distance.max() <= margin + 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_a_hard_margin_classifier_finds_the_margin_of_a_drawn_direction(seed):
    from sklearn.svm import SVC

    X, y = data.make_separable(60, rng=rng(seed), margin=0.4, n_features=3)
    machine = SVC(kernel="linear", C=1e6).fit(X, y)
    assert machine.score(X, y) == 1
    # The widest margin there is cannot be narrower than the one promised.
    assert 1 / np.linalg.norm(machine.coef_) >= 0.4 - 1e-3


def test_separable_in_one_dimension_keeps_away_from_the_threshold():
    X, y = data.make_separable(50, rng=rng(), margin=0.25, n_features=1, normal=[-2], offset=1)
    assert X[y == 1].max() <= 1 - 0.25  # w = -1: class 1 lies where -x + 1 >= margin
    assert X[y == 0].min() >= 1 + 0.25


def test_sine_and_line_without_noise_are_the_curves():
    X, y = data.make_sine(20, rng=rng(), noise=0)
    np.testing.assert_allclose(y, np.sin(2 * np.pi * X[:, 0]))
    X, y = data.make_line(20, rng=rng(), noise=0, slope=-4, intercept=0.5)
    np.testing.assert_allclose(y, -4 * X[:, 0] + 0.5)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: data.make_blobs(2, rng=rng()), ValueError, "n_samples is 2; expected at least 3"),
        (lambda: data.make_moons(1, rng=rng()), ValueError, "n_samples is 1; expected at least 2"),
        (lambda: data.make_xor(3, rng=rng()), ValueError, "n_samples is 3; expected at least 4"),
        (lambda: data.make_sine(0, rng=rng()), ValueError, "n_samples is 0; expected at least 1"),
        (lambda: data.make_moons(-5, rng=rng()), ValueError, "n_samples is -5"),
        (lambda: data.make_moons(10.0, rng=rng()), TypeError, r"n_samples is 10.0 \(float\)"),
        (lambda: data.make_moons(True, rng=rng()), TypeError, r"n_samples is True \(bool\)"),
        (lambda: data.make_moons(10, rng=0), TypeError, r"Write rng=np.random.default_rng\(0\)"),
        (lambda: data.make_line(10, rng=None), TypeError, r"rng is None \(NoneType\)"),
        (lambda: data.make_moons(10, rng=rng(), noise=-1), ValueError, "noise is -1; expected"),
        (lambda: data.make_moons(10, rng=rng(), noise=np.nan), ValueError, "noise is nan"),
        (lambda: data.make_moons(10, rng=rng(), noise="0"), ValueError, "noise is '0'"),
        (lambda: data.make_circles(10, rng=rng(), factor=1), ValueError, "factor is 1; expected"),
        (lambda: data.make_xor(10, rng=rng(), gap=1.0), ValueError, "gap is 1.0; expected"),
        (lambda: data.make_spiral(10, rng=rng(), n_classes=1), ValueError, "n_classes is 1"),
        (lambda: data.make_spiral(10, rng=rng(), turns=np.inf), ValueError, "turns is inf"),
        (lambda: data.make_separable(10, rng=rng(), margin=0), ValueError, "margin is 0; expected"),
        (lambda: data.make_separable(10, rng=rng(), n_features=0), ValueError, "n_features is 0"),
        (
            lambda: data.make_separable(10, rng=rng(), normal=[1, 2, 3]),
            ValueError,
            r"normal has shape \(3,\); expected \(n_features,\) = \(2,\)",
        ),
        (
            lambda: data.make_separable(10, rng=rng(), normal=[0, 0]),
            ValueError,
            "expected a finite vector other than zero",
        ),
        (lambda: data.make_separable(10, rng=rng(), offset=np.nan), ValueError, "offset is nan"),
        (lambda: data.make_blobs(10, rng=rng(), centers=0), ValueError, "centers is 0; expected"),
        (lambda: data.make_blobs(10, rng=rng(), centers=2.5), TypeError, "centers is 2.5"),
        (
            lambda: data.make_blobs(10, rng=rng(), centers=[1, 2]),
            ValueError,
            r"centers has shape \(2,\); expected finite numbers of shape",
        ),
        (lambda: data.make_line(10, rng=rng(), slope=np.nan), ValueError, "slope is nan"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(call, error, message):
    with pytest.raises(error, match=message):
        call()
