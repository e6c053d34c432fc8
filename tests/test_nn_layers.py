"""Each layer alone: a case by hand, then forward and backward against finite differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.nn.activations import ACTIVATIONS
from course_lib.nn.layers import Activation, BatchNormalization, Dense, Dropout, Flatten, Input
from course_lib.nn.regularizers import l2


def built(layer, input_shape, rng=0):
    layer.build(input_shape, np.random.default_rng(rng), np.float64)
    for parameter in layer.parameters:  # away from zeros and ones, where mistakes hide
        parameter += 0.1 * np.random.default_rng(rng + 1).standard_normal(parameter.shape)
    return layer


def numeric_gradient(f, array, h=1e-6):
    """∂f/∂array by central differences, changing the array in place."""
    gradient = np.zeros_like(array)
    for i in np.ndindex(array.shape):
        old = array[i]
        array[i] = old + h
        above = f()
        array[i] = old - h
        gradient[i] = (above - f()) / (2 * h)
        array[i] = old
    return gradient


def assert_backward_is_the_slope_of_forward(layer, X, training=False, seed=5):
    """L = Σ upstream ⊙ forward(X) + penalty, by X and by each parameter."""
    upstream = np.random.default_rng(9).standard_normal(
        layer.forward(X, training, np.random.default_rng(seed)).shape
    )

    def loss():
        A = layer.forward(X, training, np.random.default_rng(seed))
        return float((upstream * A).sum()) + layer.penalty()

    expected = [numeric_gradient(loss, array) for array in (X, *layer.parameters)]
    loss()
    dX = layer.backward(upstream.copy())
    for got, wanted in zip((dX, *layer.gradients), expected, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-6, atol=1e-7)


def test_dense_by_hand():
    """The toy network's first layer: z = [4, −2]; with dA = [1, 1] and f the identity, dZ = dA."""
    layer = built(Dense(2), (2,))
    layer.W[:], layer.b[:] = [[1, -1], [-2, 1]], [1, 0]
    x = np.array([[1.0, -1.0]])
    np.testing.assert_array_equal(layer.forward(x), [[4, -2]])
    np.testing.assert_array_equal(layer.backward(np.array([[1.0, 10.0]])), [[-9, 8]])
    np.testing.assert_array_equal(layer.dW, [[1, 10], [-1, -10]])
    np.testing.assert_array_equal(layer.db, [1, 10])


@pytest.mark.parametrize("activation", [*ACTIVATIONS, "softmax"])
def test_dense_against_finite_differences(activation, rng):
    layer = built(Dense(3, activation=activation, kernel_regularizer=l2(0.1)), (4,))
    assert_backward_is_the_slope_of_forward(layer, rng.standard_normal((5, 4)))


@pytest.mark.parametrize("activation", [*ACTIVATIONS, "softmax"])
def test_activation_against_finite_differences(activation, rng):
    layer = built(Activation(activation), (4,))
    assert_backward_is_the_slope_of_forward(layer, rng.standard_normal((5, 4)))


def test_dense_without_bias(rng):
    layer = built(Dense(3, use_bias=False), (4,))
    assert [p.shape for p in layer.parameters] == [(4, 3)]
    assert_backward_is_the_slope_of_forward(layer, rng.standard_normal((5, 4)))


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("shape", [(6, 3), (2, 2, 3)])
def test_batch_normalization_against_finite_differences(training, shape, rng):
    layer = built(BatchNormalization(), shape[1:])
    layer.forward(rng.normal(3, 2, shape), training=True)  # running statistics of their own
    assert_backward_is_the_slope_of_forward(layer, rng.normal(3, 2, shape), training)


def test_batch_normalization_by_hand():
    """Values 1 and 3: μ = 2, σ² = 1, divided by n; the running ones go a hundredth of the way."""
    layer = BatchNormalization(momentum=0.99, epsilon=0)
    layer.build((1,), np.random.default_rng(0), np.float64)
    layer.gamma[:], layer.beta[:] = 2, 5
    X = np.array([[1.0], [3.0]])
    np.testing.assert_array_equal(layer.forward(X, training=True), [[3], [7]])
    np.testing.assert_allclose(layer.moving_mean, [0.02])
    np.testing.assert_allclose(layer.moving_variance, [1])
    np.testing.assert_allclose(layer.forward(X), 2 * (X - 0.02) + 5)
    np.testing.assert_allclose(layer.moving_mean, [0.02])  # only training moves it


@given(st.floats(0.1, 100), st.floats(-100, 100))
def test_batch_normalization_undoes_scale_and_shift(scale, shift):
    X = np.random.default_rng(0).standard_normal((20, 3))
    layer = BatchNormalization(epsilon=0)
    layer.build((3,), np.random.default_rng(0), np.float64)
    A = layer.forward(X, training=True)
    np.testing.assert_allclose(layer.forward(scale * X + shift, training=True), A, atol=1e-9)
    np.testing.assert_allclose(A.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(A.std(axis=0), 1)


def test_dropout_against_finite_differences(rng):
    layer = built(Dropout(0.3), (4,))
    assert_backward_is_the_slope_of_forward(layer, rng.standard_normal((5, 4)), training=True)


def test_dropout_drops_its_rate_and_keeps_the_mean():
    """Rate 0.2, not ½, so that kept and dropped cannot be taken for one another."""
    layer = Dropout(0.2)
    A = layer.forward(np.ones((1000, 100)), training=True, rng=np.random.default_rng(0))
    assert set(np.unique(A)) == {0, 1.25}
    assert np.mean(A == 0) == pytest.approx(0.2, abs=0.005)
    assert A.mean() == pytest.approx(1, abs=0.005)
    X = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(layer.forward(X), X)


def test_flatten_and_back(rng):
    layer = built(Flatten(), (2, 3))
    assert layer.output_shape == (6,)
    assert_backward_is_the_slope_of_forward(layer, rng.standard_normal((4, 2, 3)))


def test_moved_parameters_are_views_of_the_flat_array(rng):
    layer = built(Dense(3), (2,))
    W, b = layer.W.copy(), layer.b.copy()
    P, G = np.empty(20), np.empty(20)
    assert layer.move(P, G) == 9
    np.testing.assert_array_equal(P[:9], [*W.ravel(), *b])
    P[:9] = 0
    assert not layer.forward(rng.standard_normal((2, 2))).any()
    layer.backward(np.ones((2, 3)))
    np.testing.assert_array_equal(G[6:9], layer.db)
    np.testing.assert_array_equal(layer.db, [2, 2, 2])


def test_float32_stays_float32(rng):
    X = rng.standard_normal((4, 3)).astype(np.float32)
    for layer in (Dense(2, "tanh"), Activation("softmax"), BatchNormalization(), Dropout(0.5)):
        layer.build((3,), rng)
        A = layer.forward(X, training=True, rng=rng)
        assert A.dtype == np.float32, layer
        assert layer.backward(A).dtype == np.float32, layer
        assert all(array.dtype == np.float32 for array in layer.weights + layer.gradients), layer


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Dense(0), "units is 0; expected"),
        (lambda: Dense(2.0), "units is 2.0; expected"),
        (lambda: Dense(2, activation="rleu"), "activation 'rleu' is not known; expected one of"),
        (lambda: Dense(2, kernel_initializer="he"), "initializer 'he' is not known"),
        (lambda: Dense(2, kernel_regularizer="l3"), "regularizer 'l3' is not known"),
        (lambda: Dense(2, input_shape=(0,)), r"input_shape is \(0,\); expected the shape of one"),
        (lambda: Dropout(1), "rate is 1; expected the share that is dropped"),
        (lambda: BatchNormalization(momentum=1), "momentum is 1; expected the share"),
        (lambda: BatchNormalization(epsilon=-1), "epsilon is -1; expected"),
        (lambda: built(Dense(2), (28, 28)), r"samples of shape \(28, 28\).*Flatten"),
        (lambda: Dropout(0.5).forward(np.ones((1, 1)), training=True), "draws its mask from rng"),
    ],
)
def test_errors_say_what_to_do(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_classes_and_plain_functions_are_not_taken():
    with pytest.raises(TypeError, match="which knows its derivative"):
        Dense(2, activation=np.tanh)
    with pytest.raises(TypeError, match=r"is the class L1L2; expected L1L2\(\)"):
        Dense(2, kernel_regularizer=type(l2(0.1)))


def test_a_layer_shows_how_it_was_made():
    assert repr(Dense(2, "relu")) == "Dense(units=2, activation='relu')"
    assert repr(Dense(2, use_bias=False)) == "Dense(units=2, activation='linear', use_bias=False)"
    assert repr(Dropout(0.25)) == "Dropout(rate=0.25)"
    assert repr(Input((2,))) == "Input(shape=(2,))"
