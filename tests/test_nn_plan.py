"""The plan, which is fast, against `forward` and `backward`, which are clear."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.nn import layers
from course_lib.nn.activations import ACTIVATIONS
from course_lib.nn.losses import BinaryCrossentropy, CategoricalCrossentropy
from course_lib.nn.models import Sequential
from course_lib.nn.models.backpropagation import backward, forward
from course_lib.nn.regularizers import L1L2, l1_l2


def make(kinds, loss, last, dtype="float64", shape=(4,)):
    model = Sequential([*kinds, layers.Dense(3, activation=last)], dtype=dtype, rng=0)
    model.build(shape)
    model.compile(optimizer="sgd", loss=loss)
    return model


def labels_for(loss, rng, n):
    classes = rng.integers(0, 3, n)
    if "Sparse" in type(loss).__name__:
        return classes
    Y = np.eye(3)[classes]
    return 2 * Y - 1 if type(loss).__name__ == "Hinge" else Y


def assert_plan_is_backpropagation(model, n=7, steps=3, rtol=1e-10):
    """Loss, predictions, gradients and running statistics, with other samples at each step."""
    rng = np.random.default_rng(2)
    draws, draws_again = np.random.default_rng(5), np.random.default_rng(5)
    for _ in range(steps):
        X = rng.standard_normal((n, *model.input_shape))
        X, y = model.checked(X, labels_for(model.loss, rng, n))
        before = [array.copy() for array in model.weights]
        end = model.output
        Z = forward(end.layers, X, training=True, rng=draws)
        loss = float(end.loss(y, Z)) + end.penalty()
        backward(end.layers, end.loss.gradient(y, Z))
        gradients = model.flat_gradients.copy()
        running = [array.copy() for layer in model.layers for array in layer.running]
        model.set_weights(before)
        model.flat_gradients[:] = np.nan
        plan = model.plan(X, y, n, draws_again)
        plan.take(X, y, np.arange(n))
        plan.run()
        np.testing.assert_allclose(plan.loss(), loss, rtol=rtol)
        np.testing.assert_allclose(plan.predictions(), end.predictions(Z), rtol=rtol, atol=rtol)
        np.testing.assert_allclose(model.flat_gradients, gradients, rtol=rtol, atol=rtol)
        for array, old in zip(
            [array for layer in model.layers for array in layer.running], running, strict=True
        ):
            np.testing.assert_allclose(array, old, rtol=rtol, atol=rtol)


ENDS = [
    *((name, None) for name in ("mse", "mae", "huber", "hinge", "categorical_hinge")),
    *((name, "softmax") for name in ("mse", "hinge")),
    ("categorical_crossentropy", "softmax"),
    ("sparse_categorical_crossentropy", "softmax"),
    ("binary_crossentropy", "sigmoid"),
    ("binary_crossentropy", "softmax"),
    (CategoricalCrossentropy(label_smoothing=0.2), "softmax"),
    (CategoricalCrossentropy(from_logits=True), None),
    (BinaryCrossentropy(label_smoothing=0.2), "sigmoid"),
    (BinaryCrossentropy(from_logits=True), None),
]


@pytest.mark.parametrize(("loss", "last"), ENDS, ids=str)
def test_every_loss(loss, last):
    assert_plan_is_backpropagation(make([layers.Dense(5, activation="tanh")], loss, last))


@pytest.mark.parametrize("activation", [*ACTIVATIONS, "softmax"])
def test_every_activation_within_dense_and_alone(activation):
    within = [layers.Dense(5, activation=activation), layers.Dense(4, activation=activation)]
    alone = [layers.Activation(activation), layers.Dense(4), layers.Activation(activation)]
    for kinds in (within, alone):
        assert_plan_is_backpropagation(make(kinds, "categorical_crossentropy", "softmax"))


LAST = {
    "softmax": lambda: [layers.Activation("softmax")],
    "dropout": lambda: [layers.Dropout(0.3)],
    "batch normalization": lambda: [layers.BatchNormalization()],
    "nothing to learn": lambda: [layers.Activation("softmax"), layers.Activation("softmax")],
}


@pytest.mark.parametrize("name", LAST)
@pytest.mark.parametrize("first", [[], [layers.Dense(3)]], ids=["alone", "after a layer"])
def test_networks_that_do_not_end_in_dense(name, first):
    kinds = [layers.Dense(3) for _ in first] + LAST[name]()
    model = Sequential(kinds, dtype="float64", rng=0)
    model.build((3,))
    model.compile(optimizer="sgd", loss="categorical_crossentropy" if "soft" in name else "mse")
    assert_plan_is_backpropagation(model)


class Cubic:
    """A regularizer of a student's own: Σ|W|³."""

    def penalty(self, W):
        return float((np.abs(W) ** 3).sum())

    def gradient(self, W):
        return 3 * W * np.abs(W)


@pytest.mark.parametrize("regularizer", [L1L2(0.1, 0), L1L2(0, 0.1), L1L2(), l1_l2(), Cubic()])
@pytest.mark.parametrize("units", [3, 20_000])
def test_penalties(regularizer, units):
    """Piece by piece: with many units a piece is a row."""
    kinds = [layers.Dense(units, kernel_regularizer=regularizer)]
    assert_plan_is_backpropagation(make(kinds, "mse", None), steps=1)


class Doubled(layers.Layer):
    """A layer of a student's own, with nothing but forward and backward."""

    def forward(self, X, training=False, rng=None):
        return 2 * X

    def backward(self, dA):
        return 2 * dA


class Scaled(layers.Layer):
    """The same with a parameter for each feature."""

    trainable = ("a",)

    def build(self, input_shape, rng, dtype=np.float32):
        self.add_parameter("a", rng.random(input_shape).astype(dtype))
        return super().build(input_shape, rng, dtype)

    def forward(self, X, training=False, rng=None):
        self.X = X
        return self.a * X

    def backward(self, dA):
        self.da[:] = (dA * self.X).sum(axis=0)
        return dA * self.a


KINDS = {
    "dense": lambda: layers.Dense(5, activation="relu"),
    "dense tanh": lambda: layers.Dense(3, activation="tanh", use_bias=False),
    "dense l1_l2": lambda: layers.Dense(4, activation="sigmoid", kernel_regularizer=l1_l2()),
    "tanh": lambda: layers.Activation("tanh"),
    "batch normalization": layers.BatchNormalization,
    "dropout": lambda: layers.Dropout(0.4),
    "dropout of nothing": lambda: layers.Dropout(0),
    "own": Doubled,
    "own with parameters": Scaled,
}


@pytest.mark.parametrize("name", KINDS)
def test_each_layer_first_and_in_the_middle(name):
    for kinds in ([KINDS[name]()], [layers.Dense(4), KINDS[name](), layers.Dense(3)]):
        assert_plan_is_backpropagation(make(kinds, "mse", None))


@given(st.lists(st.sampled_from(sorted(KINDS)), max_size=5), st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_random_networks(names, n):
    kinds = [KINDS[name]() for name in names]
    model = make(kinds, "categorical_crossentropy", "softmax")
    assert_plan_is_backpropagation(model, n, rtol=1e-8)


@pytest.mark.parametrize("first", [[], [layers.BatchNormalization()], [layers.Dropout(0.2)]])
def test_pictures(first):
    """Samples of several dimensions: channels last, then rows."""
    kinds = [*first, layers.Flatten(), layers.Dense(5, activation="relu")]
    assert_plan_is_backpropagation(make(kinds, "mse", None, shape=(2, 3, 2)))


def test_float32():
    kinds = [make_one() for make_one in KINDS.values()]
    model = make(kinds, "categorical_crossentropy", "softmax", dtype="float32")
    assert_plan_is_backpropagation(model, rtol=1e-3)
    assert model.flat_gradients.dtype == np.float32


def test_no_score_is_too_large():
    """e^1000 is no float: the loss of a sure mistake is 2000 all the same, and its slope ±1."""
    for loss, y in (
        ("categorical_crossentropy", [[0, 1]]),
        ("sparse_categorical_crossentropy", [1]),
    ):
        model = Sequential([layers.Dense(2, activation="softmax", input_shape=(1,))])
        model.compile(optimizer="sgd", loss=loss)
        model.set_weights([[[1000.0, -1000.0]], [0.0, 0.0]])
        assert model.train_on_batch([[1.0]], y) == 2000
    model = Sequential([layers.Dense(1, activation="sigmoid", input_shape=(1,))])
    model.compile(optimizer="sgd", loss="binary_crossentropy")
    model.set_weights([[[1000.0]], [0.0]])
    assert model.train_on_batch([[1.0]], [0]) == 1000


def test_a_plan_is_kept_for_its_size_and_generator():
    model = make([layers.Dense(5, activation="relu")], "mse", None)
    X, y = model.checked(np.ones((6, 4)), np.ones((6, 3)))
    rng = np.random.default_rng(0)
    plan = model.plan(X, y, 4, rng)
    assert model.plan(X, y, 4, rng) is plan
    assert model.plan(X, y, 2, rng) is not plan
    assert model.plan(X, y, 4, np.random.default_rng(0)) is not plan


def test_plans_follow_the_network():
    """Another loss, another layer: no plan of before is used."""
    X, y = np.ones((4, 4)), np.ones((4, 3))
    model = make([layers.Dense(5, activation="relu")], "mse", None)
    model.train_on_batch(X, y)
    model.compile(optimizer="sgd", loss="mae")
    assert model.evaluate(X, y) == pytest.approx(model.train_on_batch(X, y))
    model.add(layers.Dense(2))
    assert model.evaluate(X, y[:, :2]) == pytest.approx(model.train_on_batch(X, y[:, :2]))
