"""Widgets on what distances are worth: pixels, many dimensions, units, and a curve of averages."""

import numpy as np
import pytest
from sklearn.model_selection import LeaveOneOut, cross_val_score
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sweeping import sweep

from course_lib.data import load_mnist_sample, load_wine, make_sine
from course_lib.widgets.crowding import Crowding, nearest_over_farthest, ratio_by_dimension
from course_lib.widgets.neighbour_curve import WEIGHTS, NeighbourCurve, neighbour_curve
from course_lib.widgets.same_distance import (
    Change,
    SameDistance,
    enlarged,
    moved,
    strength_for,
    turned,
)
from course_lib.widgets.units import (
    RAW,
    STANDARDIZED,
    Units,
    leave_one_out,
    shares,
    standardize,
    variances_without,
)

DIGITS = load_mnist_sample()
FLAT = DIGITS.X_train.reshape(len(DIGITS.X_train), -1).astype(float)
WINE = load_wine()


def same_distance(**kwargs):
    return SameDistance(DIGITS.X_train[0], (DIGITS.X_train[1], DIGITS.y_train[1]), **kwargs)


def crowding(**kwargs):
    rng = np.random.default_rng(0)
    return Crowding(rng.random((6, 1000)), rng.random((80, 1000)), **kwargs)


def crowding_beside_digits():
    return crowding(real=("digits", FLAT[:6], FLAT[100:180]))


def units(**kwargs):
    return Units(WINE.X, WINE.y, WINE.feature_names, **kwargs)


def sine(n, seed):
    return make_sine(n, rng=np.random.default_rng(seed), noise=0.3)


def neighbour_curve_of_a_sine(**kwargs):
    return NeighbourCurve(*sine(30, 0), lambda x: np.sin(2 * np.pi * x), sine(50, 1), **kwargs)


def axes_of(widget):
    return [(ax.get_xlim(), ax.get_ylim()) for ax in widget.stage.figure.axes]


@pytest.mark.parametrize(
    "make",
    [
        same_distance,
        lambda: SameDistance(DIGITS.X_train[5]),
        crowding,
        crowding_beside_digits,
        lambda: Units(WINE.X[:, -5:], WINE.y, WINE.feature_names[-5:]),
        neighbour_curve_of_a_sine,
        lambda: NeighbourCurve(*sine(12, 3)),
    ],
    ids=["same distance", "no other", "crowding", "real", "units", "curve", "bare curve"],
)
def test_sweep(make):
    widget = make()
    still = axes_of(widget)
    steps = 0
    for name, value in sweep(widget):
        assert widget.alert == "", (name, value)
        assert widget.sentence
        assert widget.stage.png() == widget.stage.full_png(), (name, value)
        assert axes_of(widget) == still, (name, value)
        steps += 1
    assert steps >= 3


# The same distance, six times.


@pytest.mark.parametrize("digit", [0, 7, 42])
@pytest.mark.parametrize("asked", [50, 900, 1500])
def test_all_changes_lie_at_the_distance_asked_for(digit, asked):
    image = DIGITS.X_train[digit].astype(float)
    widget = SameDistance(image, distance=asked)
    assert len(widget.result["versions"]) == 6
    for picture, title, (_, changed, came) in zip(
        widget.pictures, widget.titles, widget.result["versions"], strict=True
    ):
        assert np.sqrt(np.sum((changed - image) ** 2)) == pytest.approx(asked, rel=1e-4)
        assert came == pytest.approx(asked, rel=1e-4)
        assert f"\nat {asked:,}" in title.get_text()
        np.testing.assert_array_equal(picture.get_array(), changed)


def test_first_distance_is_about_one_pixel():
    for digit in range(2):
        strength, _, _ = SameDistance(DIGITS.X_train[digit]).result["versions"][0]
        assert strength == pytest.approx(1, abs=0.1)


def test_distance_0_leaves_the_image_as_it_is():
    widget = same_distance(distance=0)
    for strength, changed, came in widget.result["versions"]:
        assert strength == came == 0
        np.testing.assert_array_equal(changed, DIGITS.X_train[0])


def test_change_that_cannot_go_so_far_says_so():
    blank = SameDistance(np.zeros((28, 28)), distance=400)
    assert "moved 0.0 pixels comes only to 0" in blank.sentence
    assert "only at 0" in blank.titles[0].get_text()
    assert "Not so far" in blank.sentence
    assert "veiled: 14 added" in blank.sentence.split("Not so far")[0]  # 400 = 28 · 14.3


def test_least_strength_is_found_where_there_are_several():
    swing = Change("swings", lambda image, s: image + 10 * np.sin(s), 6.0, "{}")
    s = strength_for(np.zeros((1, 1)), 5.0, swing)
    assert s == pytest.approx(np.arcsin(0.5), abs=1e-4)
    assert strength_for(np.zeros((1, 1)), 11.0, swing) == pytest.approx(np.pi / 2, abs=0.5)


def test_whole_steps_are_what_numpy_makes_of_them(rng):
    image = np.zeros((9, 9))
    image[2:7, 2:7] = rng.random((5, 5))
    np.testing.assert_allclose(moved(image, 2), np.roll(image, 2, axis=1), atol=1e-12)
    np.testing.assert_allclose(turned(image, 90), np.rot90(image, -1), atol=1e-12)
    np.testing.assert_allclose(turned(image, 0), image, atol=1e-12)
    twice = enlarged(image, 100)
    np.testing.assert_allclose(twice[::2, ::2], image[2:7, 2:7], atol=1e-12)
    np.testing.assert_array_equal(moved(image, 99), 0)


@pytest.mark.parametrize(("asked", "words"), [(500, "no nearer than they"), (2000, "nearer than")])
def test_the_different_one_is_put_in_its_place(asked, words):
    image, other = DIGITS.X_train[:2].astype(float)
    assert f"{np.linalg.norm(image - other):,.0f}" in same_distance().sentence
    close = image.copy()
    close[0, 0] += 1000
    assert f"is at 1,000: {words}" in SameDistance(image, (close, 3), distance=asked).sentence


def test_image_must_have_two_axes():
    with pytest.raises(ValueError, match=r"has shape \(784,\); expected \(height, width\)"):
        SameDistance(FLAT[0])


# Crowding.


def test_ratio_in_one_dimension_by_hand():
    Q, X = np.array([[0.5, 0.0]]), np.array([[0.75, 1.0], [0.0, 0.0], [1.5, 0.0]])
    # d = 1: |0.25|, |0.5|, |1|; d = 2: the first comes to √(1/16 + 1), the farthest
    np.testing.assert_allclose(
        ratio_by_dimension(Q, X), [[0.25, 0.5 / np.sqrt(0.0625 + 1)]], rtol=1e-12
    )


def test_ratios_agree_with_distances_of_the_first_features(rng):
    Q, X = rng.random((4, 300)), rng.random((50, 300))
    ratios = ratio_by_dimension(Q, X)
    for d in (1, 2, 17, 300):
        np.testing.assert_allclose(ratios[:, d - 1], nearest_over_farthest(Q[:, :d], X[:, :d]))


@pytest.mark.parametrize("seed", range(4))
def test_ratio_passes_nine_tenths_between_700_and_1000_dimensions(seed):
    rng = np.random.default_rng(seed)
    mean = ratio_by_dimension(rng.random((20, 1000)), rng.random((200, 1000))).mean(axis=0)
    assert 700 < np.argmax(mean > 0.9) + 1 < 1000
    assert mean[0] < 0.02
    assert 0.7 < mean[99] < 0.77


def test_where_all_are_in_one_place_all_are_equally_far():
    Q, X = np.zeros((1, 2)), np.array([[0.0, 1.0], [0.0, 2.0]])
    np.testing.assert_array_equal(ratio_by_dimension(Q, X), [[1.0, 0.5]])
    assert "nearest over farthest is 1.00" in Crowding(Q, X, d=1).sentence


def test_digits_are_less_crowded_than_their_pixels_taken_apart(rng):
    X, Q = FLAT[:200], FLAT[200:220]
    apart = rng.permuted(X, axis=0)  # each pixel dealt out anew among the images
    assert nearest_over_farthest(Q, X).mean() < 0.55
    assert nearest_over_farthest(Q, apart).mean() > 0.75


def test_crowding_draws_what_it_says_and_no_more_of_the_curve_than_the_slider():
    widget = crowding_beside_digits()
    widget.set(d=40, query=2)
    ratios = ratio_by_dimension(widget.Q, widget.X)
    x, y = widget.curve.get_data()
    np.testing.assert_array_equal(x, np.arange(1, 41))
    np.testing.assert_allclose(y, ratios[:, :40].mean(axis=0))
    radii = np.hypot(*widget.others.get_data())
    d = np.linalg.norm(widget.X[:, :40] - widget.Q[1, :40], axis=1)
    np.testing.assert_allclose(radii, d / d.max())
    assert np.hypot(*widget.nearest.get_data())[0] == pytest.approx(ratios[1, 39])
    assert f"nearest over farthest is {ratios[1, 39]:.2f}" in widget.sentence
    assert f"{ratios[:, 39].mean():.2f} on average" in widget.sentence
    real = nearest_over_farthest(FLAT[:6], FLAT[100:180]).mean()
    assert f"For digits, in 784 dimensions, it is {real:.2f}: no more crowded" in widget.sentence


def test_queries_and_points_must_have_the_same_features(rng):
    with pytest.raises(ValueError, match="expected"):
        Crowding(rng.random((2, 3)), rng.random((5, 4)))


# Units.


def test_shares_are_those_of_all_pairs(rng):
    X = rng.normal(size=(20, 3)) * [1, 5, 20]
    pairs = ((X[:, None] - X[None]) ** 2).mean(axis=(0, 1))
    np.testing.assert_allclose(shares(X), pairs / pairs.sum())
    np.testing.assert_allclose(shares(standardize(X)), 1 / 3)


@pytest.mark.parametrize("k", [1, 5])
def test_leave_one_out_agrees_with_scikit_learn(k):
    model = KNeighborsClassifier(k)
    X, y = WINE.X[::4], WINE.y[::4]
    for standardized, peer in ((False, model), (True, make_pipeline(StandardScaler(), model))):
        expected = cross_val_score(peer, X, y, cv=LeaveOneOut()).mean()
        assert leave_one_out(X, y, k, standardized) == pytest.approx(expected)


def test_variances_without_are_those_of_the_others(rng):
    X = np.column_stack([rng.normal(size=8), np.full(8, 3.0), [1e6] + [0.1] * 7])
    for i, found in enumerate(variances_without(X)):
        expected = np.var(np.delete(X, i, axis=0), axis=0)
        expected = np.where(expected > 1e-9, expected, np.inf)  # nothing varies
        np.testing.assert_allclose(found, expected)


def test_labels_may_be_words():
    words = np.array(["a", "b", "c"])[WINE.y]
    assert leave_one_out(WINE.X, words) == leave_one_out(WINE.X, WINE.y)


def test_proline_shouts_until_the_numbers_are_standardized():
    widget = units()
    assert widget.result["shares"][-1] > 0.99
    assert "proline makes 99.8 % of the squared distances" in widget.sentence
    raw = widget.result["accuracy"]
    widget.set(numbers=STANDARDIZED)
    assert "13 features make 7.7 % each" in widget.sentence
    assert widget.result["accuracy"] > raw + 0.2
    assert [segment[0][0] for segment in widget.before.get_segments()] == [
        pytest.approx(raw),
        pytest.approx(widget.result["accuracy"]),
    ]


def test_a_unit_matters_as_measured_and_not_standardized():
    widget = units(feature=4)
    before = widget.result
    widget.set(factor=1000)
    assert "magnesium times 1,000" in widget.sentence
    assert widget.result["shares"][4] > 0.99 > before["shares"][4]
    assert widget.result["accuracy"] != before["accuracy"]
    widget.set(numbers=STANDARDIZED)
    same = widget.result["accuracy"]
    for factor in (0.001, 1.0):
        widget.set(factor=factor)
        assert widget.result["accuracy"] == same
        np.testing.assert_allclose(widget.result["shares"], 1 / 13)


def test_unit_of_the_loudest_is_the_first_to_be_changed():
    assert units().control["feature"].label == "proline"
    widget = units(factor=0.001)
    assert "magnesium makes" in widget.sentence
    assert widget.bars[-1].get_width() < 1
    assert f"{raw_commonest():.1%}".rstrip("%") in widget.sentence


def raw_commonest():
    return np.bincount(WINE.y).max() / len(WINE.y)


def test_units_wants_a_name_for_each_feature():
    with pytest.raises(ValueError, match="a name for each column"):
        Units(WINE.X, WINE.y, WINE.feature_names[:3], numbers=RAW)


# Numbers instead of classes.


@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("k", [1, 4, 30])
def test_curve_agrees_with_scikit_learn_at_every_place(weights, k, rng):
    x, y = sine(30, 0)
    x = x[:, 0]
    q = np.append(rng.uniform(-0.2, 1.2, 200), x)
    places, heights = neighbour_curve(x, y, q, k, weights)
    jumps = {*places[np.flatnonzero(np.isnan(places)) - 1]}
    asked = ~np.isnan(places) & ~np.isin(places, list(jumps))
    assert asked.sum() == len(q)
    peer = KNeighborsRegressor(k, weights=weights).fit(x[:, None], y)
    np.testing.assert_allclose(heights[asked], peer.predict(places[asked, None]), atol=1e-9)


@pytest.mark.parametrize("k", [1, 7, 30])
def test_staircase_has_a_step_for_each_k_in_a_row(k):
    x, y = sine(30, 0)
    places, heights = neighbour_curve(x[:, 0], y, np.array([-1.0, 2.0]), k)
    gaps = np.flatnonzero(np.isnan(places))
    assert len(gaps) == 30 - k
    np.testing.assert_array_equal(places[gaps - 1], places[gaps + 1])  # both sides of a jump
    ordered = y[np.argsort(x[:, 0])]
    levels = np.convolve(ordered, np.full(k, 1 / k), mode="valid")
    np.testing.assert_allclose(heights[np.append(gaps - 1, -1)], levels)
    np.testing.assert_allclose(heights[np.append(0, gaps + 1)], levels)


def test_all_neighbours_say_the_mean_everywhere():
    x, y = sine(30, 0)
    widget = NeighbourCurve(x, y, k=30)
    np.testing.assert_allclose(widget.result["curve"][1], y.mean())
    assert widget.result["error"] == pytest.approx(np.var(y))


@pytest.mark.parametrize("weights", WEIGHTS)
def test_errors_are_those_of_scikit_learn(weights):
    widget = neighbour_curve_of_a_sine(k=6, weights=weights)
    peer = KNeighborsRegressor(6, weights=WEIGHTS[weights]).fit(*sine(30, 0))
    new_x, new_y = sine(50, 1)
    error = np.mean((peer.predict(new_x) - new_y) ** 2)
    assert widget.result["new_error"] == pytest.approx(error)
    assert f"{error:.3f} on new ones" in widget.sentence
    own = 0 if WEIGHTS[weights] == "distance" else widget.result["error"]
    assert f"is {own:.3f} on the samples themselves" in widget.sentence


def test_query_is_answered_by_its_neighbours():
    x, y = np.array([0.0, 1.0, 2.0, 10.0]), np.array([1.0, 3.0, 8.0, 100.0])
    widget = NeighbourCurve(x, y, np.square, k=2)
    widget.set(query=0.5)
    assert set(widget.near.get_xdata()) == {0.0, 1.0}
    assert widget.answer.get_data()[1] == [2.0]
    assert "the 2 nearest say, on average, 2.00; the true curve has 0.25" in widget.sentence
    widget.set(k=1, query=10.5)
    assert "the nearest sample says 100.00" in widget.sentence


def test_samples_must_be_on_a_line():
    with pytest.raises(ValueError, match=r"expected \(n,\) both"):
        NeighbourCurve(np.zeros((4, 2)), np.zeros(4))
