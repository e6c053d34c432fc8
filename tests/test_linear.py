"""Threshold units, scores, losses, penalties, features, many classes: by hand and by definition."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_lib.data import make_circles
from course_lib.models.linear.features import circle_features, polynomial_features, terms_of
from course_lib.models.linear.full_loss import full_gradient, full_loss
from course_lib.models.linear.losses import (
    HINGE,
    SOFTMAX,
    binary_cross_entropy,
    binary_cross_entropy_slope,
    cross_entropy,
    hinge,
    hinge_slope,
    sigmoid,
    softmax,
)
from course_lib.models.linear.multiclass import one_vs_one, one_vs_rest, pairs_of
from course_lib.models.linear.penalties import LASSO, RIDGE, ElasticNet, bridge, soften
from course_lib.models.linear.perceptron_bound import widest_separator
from course_lib.models.linear.scores import (
    LinearClassifier,
    append_bias,
    append_one,
    distance_from_origin,
    scores,
    signed_distance,
)
from course_lib.models.linear.threshold import AND, NOT, OR, corners, gate, threshold_unit

tables = arrays(float, (4, 3), elements=st.floats(-50, 50))


def slopes(f, A, h=1e-6):
    """The slope of f along each entry of A, by central differences."""
    result = np.empty(A.shape)
    for place in np.ndindex(A.shape):
        step = np.zeros(A.shape)
        step[place] = h
        result[place] = (f(A + step) - f(A - step)) / (2 * h)
    return result


@pytest.mark.parametrize(
    ("unit", "rule"),
    [(AND, lambda a, b: a and b), (OR, lambda a, b: a or b), (NOT, lambda a: 1 - a)],
)
def test_gates(unit, rule):
    inputs = corners(len(unit[0]))
    assert threshold_unit(inputs, *unit).tolist() == [rule(*map(int, x)) for x in inputs]


def test_a_unit_fires_at_its_threshold_and_takes_one_sample_too():
    assert threshold_unit(np.array([1, 1]), np.array([1.0, 1.0]), 2.0) == 1


def test_every_gate_but_xor_and_its_opposite_is_one_unit():
    found = {outputs: gate(outputs) for outputs in itertools.product([0, 1], repeat=4)}
    assert [o for o, unit in found.items() if unit is None] == [(0, 1, 1, 0), (1, 0, 0, 1)]
    for outputs, unit in found.items():
        if unit is not None:
            assert tuple(threshold_unit(corners(2), *unit)) == outputs


def test_xor_is_not_found_among_a_million_random_units_either(rng):
    w, theta = rng.normal(size=(2, 1_000_000)), rng.normal(size=1_000_000)
    fires = corners(2) @ w >= theta  # (4, 2) @ (2, m) -> (4, m)
    codes = np.array([8, 4, 2, 1]) @ fires
    assert set(range(16)) - set(codes.tolist()) == {0b0110, 0b1001}


def test_a_weight_too_few_is_named():
    with pytest.raises(ValueError, match=r"X has shape \(4, 2\) and w \(3,\).*a weight for each"):
        threshold_unit(corners(2), np.ones(3), 1)
    with pytest.raises(ValueError, match="3 outputs; expected 4"):
        gate([0, 1, 1])


# The four pixels, three classes and bad weights of CS231n's picture of a cat.
CAT = LinearClassifier(
    W=np.array([[0.2, -0.5, 0.1, 2.0], [1.5, 1.3, 2.1, 0.0], [0.0, 0.25, 0.2, -0.3]]),
    b=np.array([1.1, 3.2, -1.2]),
    names=["cat", "dog", "ship"],
)
CAT_PIXELS = np.array([56, 231, 24, 2])


def test_bad_weights_give_the_cat_a_low_score():
    np.testing.assert_allclose(CAT.scores(CAT_PIXELS), [-96.8, 437.9, 60.75])
    assert CAT.predict(CAT_PIXELS) == "dog"
    assert CAT.predict(np.array([CAT_PIXELS, -CAT_PIXELS])).tolist() == ["dog", "cat"]
    assert LinearClassifier(CAT.W, CAT.b).predict(CAT_PIXELS) == 1


def test_a_car_with_scores_of_0_3_and_1_2_is_accident_prone():
    car = LinearClassifier(
        np.array([[0.3, 0.0], [0.0, 0.6]]), np.zeros(2), names=["no accident", "accident"]
    )
    x = np.array([1.0, 2.0])
    np.testing.assert_allclose(car.scores(x), [0.3, 1.2])
    assert car.predict(x) == "accident"
    np.testing.assert_allclose(softmax(car.scores(x)), [0.2891, 0.7109], atol=1e-4)


def test_the_bias_trick(rng):
    X, W, b = rng.normal(size=(5, 3)), rng.normal(size=(2, 3)), rng.normal(size=2)
    np.testing.assert_allclose(append_one(X) @ append_bias(W, b).T, scores(X, W, b))
    assert append_one(X[0]).tolist() == [*X[0], 1]


def test_the_plane_is_its_threshold_over_the_length_of_w_from_the_origin(rng):
    w, b = np.array([3.0, 4.0]), 10.0
    assert distance_from_origin(w, b) == 2  # and not 10
    nearest = -b * w / (w @ w)  # lies on the plane, at right angles to it
    assert np.linalg.norm(nearest) == pytest.approx(distance_from_origin(w, b))
    X = rng.normal(size=(9, 2))
    on_plane = X - signed_distance(X, w, b)[:, None] * w / 5
    np.testing.assert_allclose(on_plane @ w + b, 0, atol=1e-12)


def test_what_scores_cannot_be_computed_of_is_named():
    with pytest.raises(ValueError, match=r"W has shape \(3, 4\) and b \(2,\)"):
        scores(CAT_PIXELS, CAT.W, np.zeros(2))
    with pytest.raises(ValueError, match=r"X has shape \(3,\) and W \(3, 4\).*equally many"):
        CAT.scores(CAT_PIXELS[:3])
    with pytest.raises(ValueError, match="2 names; expected 3"):
        LinearClassifier(CAT.W, CAT.b, ["cat", "dog"])
    with pytest.raises(ValueError, match="w is 0; expected another vector"):
        distance_from_origin(np.zeros(2), 1.0)


@settings(deadline=None, max_examples=60)
@given(tables, st.floats(-1e6, 1e6))
def test_softmax_does_not_see_a_shift(S, shift):
    np.testing.assert_allclose(softmax(S), softmax(S + shift), rtol=1e-6, atol=1e-9)


def test_softmax_of_huge_scores_is_finite():
    np.testing.assert_array_equal(
        softmax(np.array([[1e300, 0.0], [-1e300, 0.0]])), [[1, 0], [0, 1]]
    )
    assert softmax(np.array([[1.0, 2.0]], dtype=np.float32)).dtype == np.float32


@settings(deadline=None, max_examples=60)
@given(tables)
def test_cross_entropy_is_minus_the_logarithm_of_the_right_probability(S):
    y = np.array([0, 1, 2, 0])
    right = softmax(S)[np.arange(4), y]
    losses = cross_entropy(S, y)
    assert np.min(losses) >= 0
    np.testing.assert_allclose(np.exp(-losses), right, rtol=1e-9, atol=1e-300)


def test_raw_scores_in_place_of_probabilities_give_a_loss_below_0():
    assert -np.log(1.2) < 0
    assert cross_entropy(np.array([[0.3, 1.2]]), np.array([1])) == pytest.approx(0.3412, abs=1e-4)


@settings(deadline=None, max_examples=60)
@given(arrays(float, 5, elements=st.floats(-700, 700)))
def test_the_sigmoid_is_the_softmax_of_0_and_z(z):
    S, y = np.column_stack([np.zeros(5), z]), np.array([0, 1, 0, 1, 1])
    np.testing.assert_allclose(sigmoid(z), softmax(S)[:, 1], rtol=1e-12, atol=0)
    np.testing.assert_allclose(binary_cross_entropy(z, y), cross_entropy(S, y), atol=1e-12)
    np.testing.assert_allclose(binary_cross_entropy_slope(z, y), SOFTMAX.slope(S, y)[:, 1])


def test_hinge_by_hand():
    S = np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]])  # of CS231n
    np.testing.assert_allclose(hinge(S, np.array([0, 1, 2])), [2.9, 0, 12.9])
    np.testing.assert_array_equal(
        hinge_slope(S, np.array([0, 1, 2])), [[-1, 1, 0], [0, 0, 0], [1, 1, -2]]
    )


def test_equal_scores_cost_the_number_of_other_classes_and_its_logarithm():
    S, y = np.zeros((1, 10)), np.array([4])
    assert hinge(S, y) == 9
    assert cross_entropy(S, y) == pytest.approx(np.log(10))


@settings(deadline=None, max_examples=60)
@given(S=tables, moved=tables)
def test_the_hinge_lies_above_its_tangents(S, moved):
    """What makes a slope a subgradient, at kinks too."""
    y = np.array([0, 1, 2, 0])
    for point in (S, np.round(S)):  # whole numbers are often at a kink
        below = hinge(point, y) + (hinge_slope(point, y) * (moved - point)).sum(axis=1)
        assert np.all(hinge(moved, y) >= below - 1e-9)


@pytest.mark.parametrize("loss", [SOFTMAX, HINGE])
@pytest.mark.parametrize("R", [RIDGE, LASSO, ElasticNet(0.7, 0.2)])
def test_the_gradient_of_the_full_loss_equals_finite_differences(rng, loss, R):
    X, y = rng.normal(size=(7, 4)), rng.integers(0, 3, 7)
    W, b = rng.normal(size=(3, 4)), rng.normal(size=3)
    dW, db = full_gradient(W, b, X, y, loss, R, 0.3)
    np.testing.assert_allclose(
        dW, slopes(lambda W: full_loss(W, b, X, y, loss, R, 0.3), W), atol=1e-8
    )
    np.testing.assert_allclose(
        db, slopes(lambda b: full_loss(W, b, X, y, loss, R, 0.3), b), atol=1e-8
    )


def test_the_gradient_of_the_cross_entropy_is_the_table_of_the_books(rng):
    X, y = rng.normal(size=(7, 4)), rng.integers(0, 3, 7)
    W, b = rng.normal(size=(3, 4)), rng.normal(size=3)
    P, Y = softmax(scores(X, W, b)), np.eye(3)[y]
    dW, db = full_gradient(W, b, X, y, SOFTMAX, RIDGE, 0.0)
    np.testing.assert_allclose(dW.T, X.T @ (P - Y) / 7)
    np.testing.assert_allclose(db, (P - Y).mean(axis=0))


def test_classes_that_are_not_numbers_of_columns_are_named():
    S = np.zeros((2, 3))
    for y in (np.array([0, 3]), np.array([-1, 0]), np.array([0.0, 1.0])):
        with pytest.raises(ValueError, match="expected class numbers 0 to 2"):
            hinge(S, y)
    with pytest.raises(ValueError, match=r"S has shape \(3,\) and y \(\).*s\[None, :\]"):
        cross_entropy(np.zeros(3), np.array(1))


def test_practice_equal_scores_but_another_price():
    x, w1, w2 = np.ones(4), np.array([1.0, 0, 0, 0]), np.full(4, 0.25)
    assert w1 @ x == w2 @ x == 1
    assert (RIDGE(w1), RIDGE(w2)) == (1, 0.25)
    assert (LASSO(w1), LASSO(w2)) == (1, 1)


def test_four_ways_to_write_the_elastic_net(rng):
    W = rng.normal(size=(3, 4))
    squares, sizes = (W**2).sum(), np.abs(W).sum()
    assert ElasticNet.by_beta(0.3)(W) == pytest.approx((0.3 * W**2 + np.abs(W)).sum())
    assert ElasticNet.by_lambdas(0.3, 0.2)(W) == pytest.approx(0.3 * sizes + 0.2 * squares)
    assert ElasticNet.by_half(0.3, 0.2)(W) == pytest.approx(0.3 * sizes + 0.5 * 0.2 * squares)
    assert ElasticNet.by_ratio(0.3)(W) == pytest.approx(0.3 * sizes + 0.7 / 2 * squares)
    assert ElasticNet.by_ratio(0.3).times(5)(W) == pytest.approx(5 * ElasticNet.by_ratio(0.3)(W))
    assert bridge(W, 0.3, 2) == pytest.approx(ElasticNet(0, 0.3)(W))
    assert bridge(W, 0.3, 1) == pytest.approx(ElasticNet(0.3, 0)(W))


def test_a_price_below_0_is_refused():
    with pytest.raises(ValueError, match="l1 is -1 and l2 0; expected both at least 0"):
        ElasticNet(-1, 0)
    with pytest.raises(ValueError, match="p is 0; expected p > 0"):
        bridge(np.ones(2), 1, 0)


@settings(deadline=None, max_examples=60)
@given(st.floats(-5, 5), st.floats(0, 3), st.floats(-6, 6))
def test_soften_finds_the_best_compromise(w, price, other):
    def cost(v):
        return (v - w) ** 2 / 2 + price * abs(v)

    assert cost(float(soften(np.array(w), price))) <= cost(other) + 1e-12


def test_features_that_make_a_circle_a_plane(rng):
    X, y = make_circles(60, rng=rng, noise=0.05)
    Z = circle_features(X)
    np.testing.assert_array_equal(Z[0], [*X[0], X[0, 0] * X[0, 1], X[0, 0] ** 2, X[0, 1] ** 2])
    assert widest_separator(append_one(X), y) is None
    w = widest_separator(append_one(Z), y)
    np.testing.assert_array_equal(threshold_unit(append_one(Z), w, 0), y)


@settings(deadline=None, max_examples=30)
@given(
    d=st.integers(1, 4),
    degree=st.integers(1, 4),
    interaction_only=st.booleans(),
    include_bias=st.booleans(),
)
def test_polynomial_features_are_the_products_of_their_terms(
    d, degree, interaction_only, include_bias
):
    X = np.arange(1.0, 2 * d + 1).reshape(2, d)
    terms = terms_of(d, degree, interaction_only, include_bias)
    Z = polynomial_features(X, terms)
    assert len(set(terms)) == len(terms) == Z.shape[1]
    for column, term in zip(Z.T, terms, strict=True):
        np.testing.assert_array_equal(column, [np.prod([x[i] for i in term]) for x in X])


def test_terms_come_in_any_order_too():
    X = np.array([[2.0, 3.0]])
    assert polynomial_features(X, [(1, 1, 0), (1,), (1, 1)]).tolist() == [[18, 3, 9]]


def test_features_that_cannot_be_made_are_named():
    with pytest.raises(ValueError, match=r"X has shape \(2, 3\); expected \(n_samples, 2\)"):
        circle_features(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="degree is -1; expected 0 or more"):
        terms_of(2, -1)


def test_one_vs_rest_says_1_once_a_sample(rng):
    y = rng.integers(0, 4, 20)
    D = one_vs_rest(y, 4)
    np.testing.assert_array_equal(D.argmax(axis=1), y)
    np.testing.assert_array_equal(D.sum(axis=1), 1)


def test_one_vs_one_counts_votes_and_breaks_ties_by_confidence():
    assert pairs_of(4) == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    # 0 beats 1, 1 beats 2, 2 beats 0: one vote each, and 2 wins most clearly
    circle = one_vs_one(np.array([[-1.0, 9.0, -1.0]]), 3)
    assert circle.argmax() == 2
    assert np.all(np.abs(circle - 1) < 1 / 3)
    with pytest.raises(ValueError, match=r"scores has shape \(1, 2\); expected \(n_samples, 3\)"):
        one_vs_one(np.zeros((1, 2)), 3)
