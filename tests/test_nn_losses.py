"""Losses of networks: by hand, by finite differences, by a second way, and beside scikit-learn."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import hinge_loss, log_loss, mean_absolute_error, mean_squared_error

from course_lib.models.linear import losses as linear
from course_lib.nn import graph, losses
from course_lib.nn.losses import binary, categorical, margin, regression
from course_lib.nn.losses.named import LOSSES, BinaryCrossentropy, CategoricalCrossentropy

LOGITS = [BinaryCrossentropy, CategoricalCrossentropy, losses.SparseCategoricalCrossentropy]
ALL = {
    **LOSSES,
    **{f"{Loss.__name__} of logits": Loss(from_logits=True) for Loss in LOGITS},
    "binary, smoothed": BinaryCrossentropy(label_smoothing=0.2),
    "binary of logits, smoothed": BinaryCrossentropy(from_logits=True, label_smoothing=0.2),
    "categorical, smoothed": CategoricalCrossentropy(label_smoothing=0.2),
    "categorical of logits, smoothed": CategoricalCrossentropy(True, 0.2),
    "narrow huber": losses.Huber(0.3),
}


def drawn(name, seed=0, n=5, c=4):
    """Labels and predictions that suit a loss."""
    rng = np.random.default_rng(seed)
    loss, Z = ALL[name], rng.normal(size=(n, c))
    numbers = rng.integers(0, c, n)
    if isinstance(loss, losses.SparseCategoricalCrossentropy):
        y = numbers
    elif isinstance(loss, (CategoricalCrossentropy, losses.CategoricalHinge)):
        y = np.eye(c)[numbers]
    elif isinstance(loss, BinaryCrossentropy):
        y = rng.integers(0, 2, (n, c))
    elif isinstance(loss, losses.Hinge):
        y = rng.choice([-1, 1], (n, c))
    else:
        y = rng.normal(size=(n, c))
    if not getattr(loss, "from_logits", True):
        rows = isinstance(loss, BinaryCrossentropy)
        Z = linear.sigmoid(Z) if rows else linear.softmax(Z)
    return loss, y, Z


# ---- by hand


def test_squares_are_averaged_over_all_entries_and_the_norm_is_summed():
    y, f = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[2.0, 2.0], [3.0, 1.0]])
    assert losses.MeanSquaredError()(y, f) == (1 + 0 + 0 + 9) / 4
    assert regression.squared_norm(y, f).tolist() == [1, 9]
    assert losses.MeanSquaredError().gradient(y, f).tolist() == [[0.5, 0], [0, -1.5]]
    assert losses.MeanAbsoluteError()(y, f) == 1.0
    assert losses.MeanAbsoluteError().gradient(y, f).tolist() == [[0.25, 0], [0, -0.25]]


def test_huber_is_a_half_square_and_then_a_line():
    y, f = np.zeros(4), np.array([0.5, -1.0, 2.0, -3.0])
    assert regression.huber(y, f).tolist() == [0.125, 0.5, 1.5, 2.5]
    assert regression.huber_slope(y, f).tolist() == [0.5, -1, 1, -1]
    assert regression.huber(y, f, 2.0).tolist() == [0.125, 0.5, 2.0, 4.0]


def test_cross_entropies_by_hand():
    assert BinaryCrossentropy()([1, 0], [0.5, 0.75]) == pytest.approx((np.log(2) + np.log(4)) / 2)
    assert BinaryCrossentropy().gradient([1, 0], [0.5, 0.75]).tolist() == [-1, 2]
    P = np.array([[0.5, 0.25, 0.25], [0.125, 0.125, 0.75]])
    expected = (np.log(2) + np.log(8)) / 2
    assert CategoricalCrossentropy()(np.eye(3)[[0, 1]], P) == pytest.approx(expected)
    assert LOSSES["sparse_categorical_crossentropy"]([0, 1], P) == pytest.approx(expected)
    smooth = CategoricalCrossentropy(label_smoothing=0.3)(np.eye(3)[[0, 1]], P)
    first = 0.8 * np.log(2) + 0.1 * 2 * np.log(4)
    second = 0.1 * np.log(8) + 0.8 * np.log(8) + 0.1 * np.log(4 / 3)
    assert smooth == pytest.approx((first + second) / 2)


def test_hinges_by_hand():
    assert losses.Hinge()([1, -1, 1], [2.0, 0.5, 0.5]) == pytest.approx((0 + 1.5 + 0.5) / 3)
    Y, S = np.eye(3)[[0]], np.array([[3.0, 5.0, 4.0]])
    assert margin.categorical_hinge(Y, S).tolist() == [3]
    assert margin.multiclass_hinge(Y, S).tolist() == [5]
    assert margin.multiclass_hinge_slope(Y, S).tolist() == [[-2, 1, 1]]
    assert losses.Hinge()([0, 1], [0.5, 0.5]) == losses.Hinge()([-1, 1], [0.5, 0.5])


# ---- by finite differences


@pytest.mark.parametrize("name", ALL)
def test_gradient_is_the_slope_of_the_loss(name):
    loss, y, f = drawn(name)
    numerical, h = np.zeros_like(f), 1e-6
    for place in np.ndindex(f.shape):
        step = np.zeros_like(f)
        step[place] = h
        numerical[place] = (loss(y, f + step) - loss(y, f - step)) / (2 * h)
    np.testing.assert_allclose(loss.gradient(y, f), numerical, atol=1e-8, rtol=1e-6)


@pytest.mark.parametrize("name", ALL)
def test_shape_and_dtype_are_those_of_the_prediction(name):
    loss, y, f = drawn(name)
    for dtype in (np.float32, np.float64):
        before = f.astype(dtype)
        after = before.copy()
        gradient = loss.gradient(y, after)
        assert gradient.shape == f.shape
        assert gradient.dtype == dtype
        assert type(loss(y, after)) is float
        np.testing.assert_array_equal(before, after)
        np.testing.assert_allclose(gradient, loss.gradient(y, f), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ALL)
def test_every_sample_counts_once(name):
    """The mean of the samples' losses; each sample's gradient does not depend on the others."""
    loss, y, f = drawn(name)
    alone = [loss(y[i : i + 1], f[i : i + 1]) for i in range(len(f))]
    assert loss(y, f) == pytest.approx(np.mean(alone))
    rows = [loss.gradient(y[i : i + 1], f[i : i + 1]) for i in range(len(f))]
    np.testing.assert_allclose(loss.gradient(y, f), np.concatenate(rows) / len(f), rtol=1e-12)


# ---- by a second way


def test_binary_cross_entropy_by_formula_by_cases_and_by_two_outputs():
    rng = np.random.default_rng(0)
    z, y = 3 * rng.normal(size=50), rng.integers(0, 2, 50)
    p = 1 / (1 + np.exp(-z))
    by_cases = -np.log(np.where(y == 1, p, 1 - p))
    two = categorical.categorical_cross_entropy(np.eye(2)[y], np.column_stack([1 - p, p]))
    np.testing.assert_allclose(binary.binary_cross_entropy(y, p), by_cases)
    np.testing.assert_allclose(two, by_cases)
    np.testing.assert_allclose(binary.binary_cross_entropy_from_logits(y, z), by_cases)
    logits = np.column_stack([np.zeros(50), z])
    both = categorical.categorical_cross_entropy_from_logits(np.eye(2)[y], logits)
    np.testing.assert_allclose(both, by_cases)


def test_losses_of_scores_are_those_of_linear_models():
    rng = np.random.default_rng(1)
    S, y = 3 * rng.normal(size=(40, 5)), rng.integers(0, 5, 40)
    Y = np.eye(5)[y]
    loss, dS = losses.softmax_cross_entropy(S, y)
    assert loss == pytest.approx(linear.cross_entropy(S, y).mean())
    np.testing.assert_allclose(dS, linear.cross_entropy_slope(S, y) / 40, atol=1e-15)
    np.testing.assert_allclose(margin.multiclass_hinge(Y, S), linear.hinge(S, y))
    np.testing.assert_allclose(margin.multiclass_hinge_slope(Y, S), linear.hinge_slope(S, y))
    z, t = S[:, 0], y % 2
    own = binary.binary_cross_entropy_from_logits(t, z)
    np.testing.assert_allclose(own, linear.binary_cross_entropy(z, t))


def test_fused_is_the_same_as_named():
    _, Y, Z = drawn("CategoricalCrossentropy of logits")
    named = CategoricalCrossentropy(from_logits=True)
    for y in (Y, Y.argmax(axis=1)):
        loss, dZ = losses.softmax_cross_entropy(Z, y)
        assert loss == pytest.approx(named(Y, Z), rel=1e-14)
        np.testing.assert_allclose(dZ, named.gradient(Y, Z), rtol=1e-13)
    loss, dZ = losses.sigmoid_cross_entropy(Z, Y)
    named = BinaryCrossentropy(from_logits=True)
    assert loss == pytest.approx(named(Y, Z), rel=1e-14)
    np.testing.assert_allclose(dZ, named.gradient(Y, Z), rtol=1e-13)
    np.testing.assert_allclose(binary.multi_label(Y, Z).mean(), 4 * loss)
    np.testing.assert_allclose(binary.multi_label_slope(Y, Z) / 5, 4 * dZ)


def test_chain_through_softmax_and_sigmoid_gives_prediction_less_label():
    """∂L/∂z by the chain rule: through the Jacobian of softmax, through p (1 − p)."""
    _, Y, Z = drawn("CategoricalCrossentropy of logits")
    P = linear.softmax(Z)
    dP = CategoricalCrossentropy().gradient(Y, P)
    through = P * (dP - (dP * P).sum(axis=1, keepdims=True))
    np.testing.assert_allclose(through, (P - Y) / len(Z), atol=1e-12)
    p = linear.sigmoid(Z)
    through = BinaryCrossentropy().gradient(Y, p) * p * (1 - p)
    np.testing.assert_allclose(through, (p - Y) / Z.size, atol=1e-12)


# ---- as graphs of small operations


def by_graph(name, y, f):
    """The formula written with a graph's operators, a mean over samples and over outputs."""
    if "squared" in name or name == "mse":
        return ((f - y) ** 2).mean()
    if "absolute" in name or name == "mae":
        return abs(f - y).mean()
    if name == "hinge":
        return graph.maximum(1 - y * f, 0).mean()
    smoothing = getattr(ALL[name], "label_smoothing", 0.0)
    if isinstance(ALL[name], BinaryCrossentropy):
        y = losses.smooth_binary(y, smoothing)
        p = 1 / (1 + graph.exp(-f)) if ALL[name].from_logits else f
        return -(y * graph.log(p) + (1 - y) * graph.log(1 - p)).mean()
    y = losses.smooth(np.eye(4)[y] if np.ndim(y) == 1 else y, smoothing)
    if ALL[name].from_logits:
        f = graph.exp(f) / graph.exp(f).sum(axis=1, keepdims=True)
    return -(y * graph.log(f)).sum(axis=1).mean()


@pytest.mark.parametrize(
    "name", [n for n in ALL if "huber" not in n.lower() and n != "categorical_hinge"]
)
def test_graph_gives_the_same_loss_and_gradient(name):
    loss, y, f = drawn(name)
    node = graph.Node(f)
    output = by_graph(name, y, node)
    assert loss(y, f) == pytest.approx(float(output.value), rel=1e-12)
    np.testing.assert_allclose(loss.gradient(y, f), graph.backward(output)[node], atol=1e-12)


# ---- properties


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=6), st.floats(-1e4, 1e4))
def test_log_sum_exp_lies_just_above_the_maximum_and_follows_a_shift(z, shift):
    z = np.array(z)
    (lse,) = losses.log_sum_exp(z)
    assert z.max() <= lse <= z.max() + np.log(len(z)) + 1e-9
    (moved,) = losses.log_sum_exp(z + shift)
    assert moved == pytest.approx(lse + shift, rel=1e-9, abs=1e-6)


@given(st.floats(-1e6, 1e6), st.sampled_from([0.0, 0.25, 0.75, 1.0]))
def test_binary_from_logits_is_finite_everywhere_and_right_for_large_ones(z, y):
    (value,) = binary.binary_cross_entropy_from_logits([y], [z])
    assert np.isfinite(value)
    assert value >= 0
    assert value == pytest.approx(max(z, 0) - y * z + np.log1p(np.exp(-abs(z))), rel=1e-9)


def test_small_losses_are_kept():
    """log(1 + e^−50) is 2e-22: not 0, and no rounding error of something large."""
    (value,) = binary.binary_cross_entropy_from_logits([1], [50.0])
    assert value == pytest.approx(np.exp(-50), rel=1e-9)
    (value,) = binary.binary_cross_entropy_from_logits([0], [-700.0])
    assert value == pytest.approx(np.exp(-700.0), rel=1e-9)


def test_extreme_logits():
    Z, Y = np.array([[1000.0, 0.0, -1000.0]]), np.eye(3)[[2]]
    loss, dZ = losses.softmax_cross_entropy(Z, Y)
    assert loss == 2000
    assert dZ.tolist() == [[1, 0, -1]]
    loss, dz = losses.sigmoid_cross_entropy(np.array([1e5, -1e5]), np.array([0, 0]))
    assert loss == 5e4
    assert dz.tolist() == [0.5, 0]


def test_floor_of_probabilities():
    """As in Keras: a sure mistake costs −log 1e-7, a sure hit next to nothing."""
    assert BinaryCrossentropy()([1], [0.0]) == pytest.approx(-np.log(1e-7))
    assert CategoricalCrossentropy()([[0, 1]], [[1.0, 0.0]]) == pytest.approx(-np.log(1e-7))
    assert BinaryCrossentropy().gradient([1], [0.0])[0] < -1e6  # it still points the right way


@pytest.mark.parametrize("amount", [0.0, 0.1, 0.5])
def test_smoothed_targets_move_the_best_confidence(amount):
    """Gibbs: −Σ q log p is least at p = q, the smoothed label itself."""
    c, best = 4, 1 - amount + amount / 4
    loss = CategoricalCrossentropy(label_smoothing=amount)
    shares = np.linspace(0.3, 0.999, 2000)
    values = [loss(np.eye(c)[[0]], np.array([[p, *[(1 - p) / (c - 1)] * (c - 1)]])) for p in shares]
    assert shares[np.argmin(values)] == pytest.approx(min(best, shares[-1]), abs=1e-3)
    np.testing.assert_allclose(losses.smooth(np.eye(c), amount).sum(axis=1), 1)


def test_cross_entropy_in_logits_is_convex_and_attains_no_minimum():
    rng = np.random.default_rng(2)
    Y = np.eye(3)[[1]]
    values = categorical.categorical_cross_entropy_from_logits
    for _ in range(100):
        a, b = 5 * rng.normal(size=(2, 1, 3))
        middle = values(Y, (a + b) / 2)
        assert middle <= (values(Y, a) + values(Y, b)) / 2 + 1e-12
    along = [values(Y, t * (2 * Y - 1))[0] for t in (0, 1, 5, 15)]
    assert all(x > y > 0 for x, y in itertools.pairwise(along))


def test_hinge_has_many_minima():
    scores = np.linspace(1, 9, 9)
    assert margin.hinge(np.ones(9), scores).tolist() == [0] * 9


# ---- beside scikit-learn


def test_values_agree_with_scikit_learn():
    rng = np.random.default_rng(3)
    y, f = rng.normal(size=(2, 30, 2))
    assert losses.MeanSquaredError()(y, f) == pytest.approx(mean_squared_error(y, f))
    assert losses.MeanAbsoluteError()(y, f) == pytest.approx(mean_absolute_error(y, f))
    P, labels = linear.softmax(f), rng.integers(0, 2, 30)
    sparse = losses.SparseCategoricalCrossentropy()
    assert sparse(labels, P) == pytest.approx(log_loss(labels, P))
    assert losses.Hinge()(2 * labels - 1, f[:, 0]) == pytest.approx(hinge_loss(labels, f[:, 0]))
    S, y = rng.normal(size=(30, 4)), np.arange(30) % 4
    assert losses.CategoricalHinge()(np.eye(4)[y], S) == pytest.approx(hinge_loss(y, S))


# ---- what is refused


@pytest.mark.parametrize(
    ("loss", "y", "f", "words"),
    [
        ("mse", np.zeros(3), np.zeros((3, 1)), r"y_pred\[:, 0\], or y_true\[:, None\]"),
        ("mse", np.zeros((3, 1)), np.zeros(3), r"y_true\[:, 0\], or y_pred\[:, None\]"),
        ("mae", np.zeros(3), np.zeros(4), "expected equal"),
        ("mse", np.zeros(0), np.zeros(0), "at least one sample"),
        ("binary_crossentropy", [1.0], [1.5], "from_logits=True"),
        ("binary_crossentropy", [1.0], [np.nan], "from 0 to 1"),
        ("binary_crossentropy", [-1.0], [0.5], r"make \(y \+ 1\) / 2"),
        ("categorical_crossentropy", [[0, 1]], [[3.2, 5.1]], "For raw scores"),
        ("categorical_crossentropy", [[0, 1]], [[0.9, 0.8]], "adds up to 1.7"),
        ("categorical_crossentropy", [[1, 1]], [[0.5, 0.5]], "not one-hot"),
        ("categorical_crossentropy", [1], [[0.5, 0.5]], "to_categorical"),
        ("categorical_crossentropy", [[1]], [[1.0]], "2 classes or more"),
        ("sparse_categorical_crossentropy", [1, 2], [[0.5, 0.5]] * 2, "Labels count from 0"),
        ("sparse_categorical_crossentropy", [-1], [[0.5, 0.5]], "from 0 to 1"),
        ("sparse_categorical_crossentropy", [0.5], [[0.5, 0.5]], "class numbers"),
        ("sparse_categorical_crossentropy", [[0, 1]], [[0.5, 0.5]], "go with the categorical"),
        ("hinge", [2], [0.5], "expected −1 and 1"),
        ("hinge", [-1, 0], [0.5, 0.5], "expected −1 and 1"),
        ("categorical_hinge", [[0.5, 0.5]], [[1.0, 2.0]], "one right class"),
    ],
)
def test_what_cannot_be_right_is_refused_with_the_way_out(loss, y, f, words):
    for call in (LOSSES[loss], LOSSES[loss].gradient):
        with pytest.raises(ValueError, match=words):
            call(np.array(y), np.array(f))


def test_settings_out_of_range_are_refused():
    with pytest.raises(ValueError, match="share from 0 to 1"):
        BinaryCrossentropy(label_smoothing=1.5)([1], [0.5])
    with pytest.raises(ValueError, match="above 0"):
        losses.Huber(0.0)


def test_columns_of_class_numbers_are_taken_as_keras_has_them():
    P = np.array([[0.5, 0.5], [0.25, 0.75]])
    loss = losses.SparseCategoricalCrossentropy()
    assert loss([[0], [1]], P) == loss([0, 1], P)
    np.testing.assert_array_equal(loss.gradient([[0], [1]], P), loss.gradient([0, 1], P))
