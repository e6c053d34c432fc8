"""The activations: by hand, by differences, by SciPy, at the edges."""

import math

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_lib.nn import activations as act
from course_lib.nn import graph
from course_lib.nn.activations import ACTIVATIONS

NAMES = sorted(ACTIVATIONS)
EDGES = np.array([-1000.0, -40.0, -1.0, -1e-8, 0.0, 1e-8, 1.0, 40.0, 1000.0])

BY_HAND = {  # f(-2), f(0), f(2), f'(-2), f'(0), f'(2)
    "linear": (-2, 0, 2, 1, 1, 1),
    "binary_step": (0, 1, 1, 0, 0, 0),
    "sigmoid": (0.1192029220, 0.5, 0.8807970780, 0.1049935854, 0.25, 0.1049935854),
    "tanh": (-0.9640275801, 0, 0.9640275801, 0.0706508249, 1, 0.0706508249),
    "arctan": (-1.1071487178, 0, 1.1071487178, 0.2, 1, 0.2),
    "softsign": (-2 / 3, 0, 2 / 3, 1 / 9, 1, 1 / 9),
    "isru": (-2 / 5**0.5, 0, 2 / 5**0.5, 5**-1.5, 1, 5**-1.5),
    "sqnl": (-1, 0, 1, 0, 1, 0),
    "relu": (0, 0, 2, 0, 0, 1),
    "leaky_relu": (-0.02, 0, 2, 0.01, 0.01, 1),
    "prelu": (-0.5, 0, 2, 0.25, 0.25, 1),
    "rrelu": (-11 / 24, 0, 2, 11 / 48, 11 / 48, 1),
    "elu": (-0.8646647168, 0, 2, 0.1353352832, 1, 1),
    "isrlu": (-2 / 5**0.5, 0, 2, 5**-1.5, 1, 1),
    "softplus": (0.1269280110, 0.6931471806, 2.1269280110, 0.1192029220, 0.5, 0.8807970780),
    "gelu": (-0.0455002639, 0, 1.9544997361, -0.0852318011, 0.5, 1.0852318011),
    "silu": (-0.2384058440, 0, 1.7615941560, -0.0907842488, 0.5, 1.0907842488),
}


@pytest.mark.parametrize("name", sorted(BY_HAND))
def test_values_worked_out_by_hand(name):
    z = np.array([-2.0, 0.0, 2.0])
    row = ACTIVATIONS[name]
    np.testing.assert_allclose([*row.function(z), *row.derivative(z)], BY_HAND[name], atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_the_derivative_is_the_limit_of_differences(name):
    rng = np.random.default_rng(1)
    z = rng.uniform(0.01, 6, size=(40, 2)) * rng.choice([-1, 1], size=(40, 2))
    z[np.abs(np.abs(z) - 2) < 0.01] = 1.0  # SQNL's second derivative jumps at 2
    row, h = ACTIVATIONS[name], 1e-5
    differences = (row.function(z + h) - row.function(z - h)) / (2 * h)
    np.testing.assert_allclose(row.derivative(z), differences, atol=1e-8)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_overflows_and_the_kind_of_number_is_kept(name):
    row = ACTIVATIONS[name]
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        for f in (row.function, row.derivative):
            exact = f(EDGES)
            assert np.isfinite(exact).all()
            single = f(EDGES.astype(np.float32))
            assert exact.dtype == np.float64
            assert single.dtype == np.float32
            np.testing.assert_allclose(single, exact, rtol=1e-4, atol=1e-7)
            whole = f(np.array([-1000, -1, 0, 1, 1000]))
            assert whole.dtype == np.float64
            np.testing.assert_array_equal(whole, f([-1000.0, -1.0, 0.0, 1.0, 1000.0]))


@pytest.mark.parametrize("name", NAMES)
def test_inputs_are_left_as_they_are_and_shapes_are_kept(name):
    row = ACTIVATIONS[name]
    z = np.random.default_rng(0).normal(size=(2, 3, 4))
    before = z.copy()
    assert row.function(z).shape == row.derivative(z).shape == z.shape
    assert np.shape(row.function(1.5)) == ()
    np.testing.assert_array_equal(z, before)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_table_says_is_so(name):
    row = ACTIVATIONS[name]
    assert row.name == name
    z = np.sort(np.random.default_rng(0).normal(size=200_001)) * 3
    z = np.concatenate([z, -z, [-1e3, 0.0, 1e3]])
    y = row.function(np.stack([z, z], axis=-1))
    low, high = row.range
    assert low - 1e-6 <= y.min()
    assert y.max() <= high + 1e-6
    for end, reached in ((low, y.min()), (high, y.max())):
        assert abs(reached - end) < 2e-3 if math.isfinite(end) else abs(reached) > 9
    assert row.zero_centred == (abs(y.mean()) < 1e-3)
    flat = {
        "left": (True, False),
        "both": (True, True),
        "none": (False, False),
    }[row.saturates]
    slopes = row.derivative(np.array([[-1e3], [1e3]]))[:, 0]
    assert tuple(np.abs(slopes) < 1e-5) == flat


def test_tanh_is_a_stretched_sigmoid():
    z = np.linspace(-30, 30, 601)
    np.testing.assert_allclose(act.tanh(z), 2 * act.sigmoid(2 * z) - 1, atol=2e-16)
    np.testing.assert_allclose(act.tanh_derivative(z), 1 - np.tanh(z) ** 2, atol=1e-15)
    np.testing.assert_allclose(
        act.sigmoid_derivative(z), act.sigmoid(z) * (1 - act.sigmoid(z)), atol=1e-15
    )


def test_the_tails_keep_their_digits():
    np.testing.assert_allclose(act.sigmoid_derivative(700.0), math.exp(-700), rtol=1e-14)
    np.testing.assert_allclose(act.softplus(-700.0), math.exp(-700), rtol=1e-14)
    np.testing.assert_allclose(act.elu(-1e-12), -1e-12, rtol=1e-11)
    np.testing.assert_allclose(act.gelu(-10.0), -10 * scipy.special.ndtr(-10.0), rtol=1e-13)


def test_erf_against_scipy_and_the_standard_library():
    x = np.concatenate([np.linspace(-7, 7, 20_001), np.logspace(-300, 2, 400), [1e6, -1e6]])
    assert np.abs(act.erf(x) - scipy.special.erf(x)).max() < 1e-15
    assert np.abs(act.erfc(x) - scipy.special.erfc(x)).max() < 1e-15
    np.testing.assert_allclose(act.erf(x), [math.erf(v) for v in x], atol=1e-15)
    small = np.logspace(-300, -0.302, 500)
    np.testing.assert_allclose(act.erf(small), scipy.special.erf(small), rtol=1e-15)
    far = np.linspace(1, 25, 500)
    np.testing.assert_allclose(act.erfc(far), scipy.special.erfc(far), rtol=3e-13)
    z = np.linspace(-8, 8, 999)
    np.testing.assert_allclose(act.normal_cdf(z), scipy.special.ndtr(z), atol=1e-15)
    assert act.erf(np.float32(0.5)).dtype == np.float32


def test_functions_against_scipy():
    z = np.linspace(-50, 50, 2001)
    np.testing.assert_allclose(act.sigmoid(z), scipy.special.expit(z), rtol=1e-14)
    scores = np.random.default_rng(0).normal(size=(5, 4, 3)) * 100
    for axis in (0, 1, -1):
        np.testing.assert_allclose(
            act.softmax(scores, axis), scipy.special.softmax(scores, axis), atol=1e-15
        )
        np.testing.assert_allclose(
            act.log_softmax(scores, axis), scipy.special.log_softmax(scores, axis), atol=1e-12
        )


def test_gelu_in_its_two_forms():
    z = np.linspace(-10, 10, 20_001)
    gap = np.abs(act.gelu(z) - act.gelu_tanh(z)).max()
    assert 0.0004 < gap < 0.0005
    u = 0.0356774 * z**3 + 0.797885 * z
    sech2 = 1 / np.cosh(u) ** 2
    printed = 0.5 * np.tanh(u) + (0.0535161 * z**3 + 0.398942 * z) * sech2 + 0.5
    np.testing.assert_allclose(act.gelu_tanh_derivative(z), printed, atol=2e-6)
    slip = 0.5 * np.tanh(u) + (0.535161 * z**3 + 0.398942 * z) * sech2 + 0.5
    assert np.abs(slip - act.gelu_tanh_derivative(z)).max() > 0.2


def test_randomized_relu_draws_and_averages():
    rng = np.random.default_rng(0)
    z = np.full(200_000, -1.0)
    z[0] = 2.0
    output, slopes = act.randomized_relu(z, rng)
    assert output[0] == 2.0
    np.testing.assert_array_equal(output[1:], -slopes[1:])
    assert 1 / 8 <= slopes.min() < 0.126
    assert 0.333 < slopes.max() <= 1 / 3
    np.testing.assert_allclose(-output[1:].mean(), 11 / 48, atol=1e-3)
    np.testing.assert_allclose(act.randomized_relu_mean(-1.0), -11 / 48)
    single, drawn = act.randomized_relu(z.astype(np.float32), rng)
    assert single.dtype == drawn.dtype == np.float32


def test_parametric_relu_has_a_derivative_of_its_slope():
    z, slope, h = np.array([[-2.0, 3.0], [-1.0, -4.0]]), np.array([0.25, 0.5]), 1e-6
    differences = (act.parametric_relu(z, slope + h) - act.parametric_relu(z, slope - h)) / (2 * h)
    np.testing.assert_allclose(act.parametric_relu_slope_derivative(z), differences, atol=1e-9)


def test_bipolar_relu_counts_along_its_axis():
    z = np.array([[2.0, -2.0], [2.0, -2.0]])
    np.testing.assert_array_equal(act.bipolar_relu(z), [[2, -2], [2, -2]])
    np.testing.assert_array_equal(act.bipolar_relu(z, axis=0), [[2, 0], [0, -2]])
    np.testing.assert_array_equal(act.bipolar_relu_derivative(z, axis=0), [[1, 0], [0, 1]])


def test_factories_change_slope_and_alpha():
    np.testing.assert_allclose(act.leaky(0.2).function([-1.0, 1.0]), [-0.2, 1])
    np.testing.assert_allclose(act.leaky(0.2).derivative([-1.0, 1.0]), [0.2, 1])
    np.testing.assert_allclose(act.exponential(2.0).derivative([-1000.0, 0.0, 1.0]), [0, 2, 1])
    assert act.exponential(2.0).range == (-2.0, float("inf"))


def test_softmax_by_hand_and_far_out():
    np.testing.assert_allclose(
        act.softmax([math.log(1), math.log(2), math.log(5)]), [1 / 8, 1 / 4, 5 / 8]
    )
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        np.testing.assert_array_equal(act.softmax([1000.0, 0.0, -1000.0]), [1, 0, 0])
        np.testing.assert_array_equal(act.log_softmax([1000.0, 0.0]), [0, -1000])
    assert act.softmax(np.zeros(3, dtype=np.float32)).dtype == np.float32
    assert act.softmax([[1, 2], [3, 4]]).dtype == np.float64


@given(arrays(float, (3, 4), elements=st.floats(-50, 50)), st.floats(-100, 100))
def test_softmax_is_a_distribution_and_ignores_a_shift(z, shift):
    p = act.softmax(z, axis=0)
    np.testing.assert_allclose(p.sum(axis=0), 1)
    assert (p >= 0).all()
    np.testing.assert_allclose(act.softmax(z + shift, axis=0), p, atol=1e-12)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_products_with_the_jacobian_against_the_matrix_and_differences(axis):
    rng = np.random.default_rng(2)
    z, upstream = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    p = act.softmax(z, axis)
    got = act.softmax_vjp(p, upstream, axis)
    rows = np.moveaxis(p, axis, -1)
    by_matrix = [
        act.softmax_jacobian(row) @ u
        for row, u in zip(rows, np.moveaxis(upstream, axis, -1), strict=True)
    ]
    np.testing.assert_allclose(got, np.moveaxis(np.array(by_matrix), -1, axis), atol=1e-15)
    for f, dz in (
        (act.softmax, got),
        (act.log_softmax, act.log_softmax_vjp(act.log_softmax(z, axis), upstream, axis)),
    ):
        assert_gradient(lambda v, f=f: np.sum(upstream * f(v, axis)), z, dz)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_maxout_and_its_gradient(axis):
    rng = np.random.default_rng(3)
    z = rng.normal(size=(3, 4, 2))
    upstream = rng.normal(size=act.maxout(z, axis).shape)
    dz = act.maxout_vjp(z, upstream, axis)
    assert_gradient(lambda v: np.sum(upstream * act.maxout(v, axis)), z, dz)


def test_maxout_is_relu_and_the_absolute_value():
    z = np.linspace(-3, 3, 7)
    np.testing.assert_array_equal(act.maxout(np.stack([z, 0 * z], -1)), act.relu(z))
    np.testing.assert_array_equal(act.maxout(np.stack([z, -z], -1)), np.abs(z))
    np.testing.assert_array_equal(act.maxout_vjp([1.0, 1.0], 5.0), [5, 0])


def assert_gradient(f, z, dz, h=1e-6):
    for index in np.ndindex(z.shape):
        step = np.zeros_like(z)
        step[index] = h
        np.testing.assert_allclose(dz[index], (f(z + step) - f(z - step)) / (2 * h), atol=1e-8)


def test_what_is_no_real_number_is_refused():
    with pytest.raises(TypeError, match="expected real numbers"):
        act.relu(np.array([1j]))


# ---- each activation as its formula, made of primitive graph operations


def of_nodes(name, z):
    """The formula as it stands in the textbook, on a node z; the graph finds the derivative."""
    zero = 0 * z
    formulas = {
        "linear": lambda: z * 1.0,
        "sigmoid": lambda: 1 / (1 + graph.exp(-z)),
        "tanh": lambda: (graph.exp(z) - graph.exp(-z)) / (graph.exp(z) + graph.exp(-z)),
        "softsign": lambda: z / (1 + graph.maximum(z, -z)),
        "isru": lambda: z / graph.sqrt(1 + z * z),
        "sqnl": lambda: z - z * graph.maximum(z, -z) / 4,  # within -2 ... 2
        "relu": lambda: graph.where(z.value > 0, z, zero),
        "leaky_relu": lambda: graph.where(z.value > 0, z, 0.01 * z),
        "prelu": lambda: graph.where(z.value > 0, z, 0.25 * z),
        "rrelu": lambda: graph.where(z.value > 0, z, 11 / 48 * z),
        "elu": lambda: graph.where(z.value > 0, z, graph.exp(z) - 1),
        "isrlu": lambda: graph.where(z.value > 0, z, z / graph.sqrt(1 + z * z)),
        "softplus": lambda: graph.log(1 + graph.exp(z)),
        "gelu_tanh": lambda: (
            0.5 * z * (1 + graph.tanh((2 / np.pi) ** 0.5 * (z + 0.044715 * z * z * z)))
        ),
        "silu": lambda: z / (1 + graph.exp(-z)),
    }
    return formulas[name]()


COMPOSED = sorted(set(BY_HAND) - {"binary_step", "arctan", "gelu"} | {"gelu_tanh"})


@pytest.mark.parametrize("name", COMPOSED)
def test_the_graph_of_its_formula_gives_the_same(name):
    z = np.random.default_rng(5).uniform(-1.9, 1.9, size=(3, 4))
    node = graph.Node(z)
    output = of_nodes(name, node)
    row = ACTIVATIONS[name]
    np.testing.assert_allclose(output.value, row.function(z), atol=1e-14)
    upstream = np.random.default_rng(6).normal(size=z.shape)
    found = graph.backward((output * upstream).sum())[node]
    np.testing.assert_allclose(found, upstream * row.derivative(z), atol=1e-13)


@pytest.mark.parametrize("name", NAMES)
def test_the_graphs_own_activation_node_gives_the_same(name):
    z = np.random.default_rng(7).normal(size=(3, 4))
    node = graph.Node(z)
    output = graph.activation(name)(node)
    np.testing.assert_array_equal(output.value, ACTIVATIONS[name].function(z))
    found = graph.backward(output.sum())[node]
    np.testing.assert_allclose(found, ACTIVATIONS[name].derivative(z), atol=1e-15)


def test_softmax_as_a_graph_of_primitive_operations():
    rng = np.random.default_rng(8)
    z, upstream = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    node = graph.Node(z)
    powers = graph.exp(node)
    p = powers / powers.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(p.value, act.softmax(z), atol=1e-15)
    found = graph.backward((p * upstream).sum())[node]
    np.testing.assert_allclose(found, act.softmax_vjp(act.softmax(z), upstream), atol=1e-14)
