"""Sequential: building, gradients of whole networks, training, and what it refuses."""

import copy
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.nn import layers
from course_lib.nn.losses import LOSSES, CategoricalCrossentropy
from course_lib.nn.models import Sequential
from course_lib.nn.models.backpropagation import backward, forward
from course_lib.nn.optimizers import SGD
from course_lib.nn.regularizers import l1_l2, l2


def classifier(rng=0, dtype="float64", loss="categorical_crossentropy", **settings):
    model = Sequential(
        [
            layers.Dense(5, activation="tanh", input_shape=(3,), kernel_regularizer=l2(0.01)),
            layers.Dense(4, activation="softmax"),
        ],
        dtype=dtype,
        rng=rng,
    )
    model.compile(optimizer="sgd", loss=loss, **settings)
    return model


def samples(n=12, rng=3, n_classes=4):
    rng = np.random.default_rng(rng)
    return rng.standard_normal((n, 3)), np.eye(n_classes)[rng.integers(0, n_classes, n)]


def full_loss(model, X, y, seed=7):
    """The loss as training has it, from `forward` alone."""
    end = model.output
    Z = forward(end.layers, X, training=True, rng=np.random.default_rng(seed))
    return float(end.loss(y, Z)) + end.penalty()


def assert_gradients_are_slopes(model, X, y, h=1e-6):
    X, y = model.checked(X, y)
    gradients = model.gradients(X, y, rng=np.random.default_rng(7))
    for p, gradient in zip(model.parameters, gradients, strict=True):
        for i in np.ndindex(p.shape):
            old = p[i]
            p[i] = old + h
            above = full_loss(model, X, y)
            p[i] = old - h
            slope = (above - full_loss(model, X, y)) / (2 * h)
            p[i] = old
            assert gradient[i] == pytest.approx(slope, rel=1e-5, abs=1e-8)


# Building


def test_the_decks_network_has_669706_parameters(capsys):
    model = Sequential()
    model.add(layers.Dense(512, activation="relu", input_shape=(784,)))
    model.add(layers.Dense(512, activation="relu"))
    model.add(layers.Dense(10, activation="softmax"))
    model.summary()
    text = capsys.readouterr().out
    for said in ("(None, 512)", "401,920", "262,656", "5,130", "669,706 (2.55 MB)", "dense_2"):
        assert said in text
    assert model.size == 669_706


def test_summary_tells_what_is_not_trained(capsys):
    Sequential([layers.Dense(4, input_shape=(3,)), layers.BatchNormalization()]).summary()
    text = capsys.readouterr().out
    assert "Trainable params: 24 " in text
    assert "Non-trainable params: 8 " in text


def test_26_parameters():
    """3 inputs, 4 hidden, 2 outputs: 20 weights and 6 biases."""
    model = Sequential([layers.Input((3,)), layers.Dense(4), layers.Dense(2)])
    assert [p.size for p in model.parameters] == [12, 4, 8, 2]
    assert model.size == 26


def test_the_shape_may_come_with_the_samples():
    model = Sequential([layers.Dense(4), layers.Dense(2)], rng=0)
    with pytest.raises(ValueError, match="does not know the shape of a sample"):
        model.summary()
    assert model.predict(np.zeros((5, 3))).shape == (5, 2)
    assert model.input_shape == (3,)


def test_parameters_lie_in_one_array_and_are_views_of_it():
    model = classifier()
    assert sum(p.size for p in model.parameters) == len(model.flat_parameters) == 44
    model.flat_parameters[:] = 0
    np.testing.assert_array_equal(model.predict(samples()[0]), np.full((12, 4), 0.25))


def test_a_layer_that_another_network_took_is_taken_back():
    first = classifier()
    X, y = samples()
    second = Sequential([first.layers[0], layers.Dense(1)], dtype="float64", rng=1)
    second.predict(X)
    first.fit(X, y, epochs=1)
    before = first.predict(X)
    first.flat_parameters[:] = 0
    assert not np.allclose(before, 0.25)
    np.testing.assert_array_equal(first.predict(X), np.full((12, 4), 0.25))


def test_a_layer_that_does_not_fit_is_not_kept():
    model = Sequential([layers.Input((2, 2))])
    with pytest.raises(ValueError, match="Flatten"):
        model.add(layers.Dense(3))
    model.add(layers.Flatten())
    model.add(layers.Dense(3))
    assert [layer.name for layer in model.layers] == ["flatten", "dense"]


def test_a_copy_is_a_network_of_its_own():
    X, y = samples()
    model = classifier()
    model.fit(X, y)
    twin = copy.deepcopy(model)
    before = model.predict(X)
    np.testing.assert_array_equal(twin.predict(X), before)
    twin.fit(X, y)
    assert np.shares_memory(twin.layers[0].W, twin.flat_parameters)
    assert not np.shares_memory(twin.layers[0].W, model.flat_parameters)
    assert not np.array_equal(twin.predict(X), before)
    np.testing.assert_array_equal(model.predict(X), before)


def test_adding_keeps_what_was_learned():
    model = Sequential([layers.Dense(2, input_shape=(3,))], rng=0)
    W = model.layers[0].W.copy()
    model.add(layers.Dense(1))
    np.testing.assert_array_equal(model.layers[0].W, W)


def test_the_whole_toy_network():
    """Three sigmoid layers, by hand: [0.62, 0.83] for [1, −1], [0.51, 0.85] for [0, 0]."""
    model = Sequential(
        [layers.Dense(2, activation="sigmoid", input_shape=(2,))]
        + [layers.Dense(2, activation="sigmoid") for _ in range(2)],
        dtype="float64",
    )
    rows = [[[1, -2], [-1, 1]], [[2, -1], [-2, -1]], [[3, -1], [-1, 4]]]
    biases = [[1, 0], [0, 0], [-2, 2]]
    model.set_weights([a for W, b in zip(rows, biases, strict=True) for a in (np.transpose(W), b)])
    found = model.predict([[1, -1], [0, 0]])
    np.testing.assert_array_equal(found.round(2), [[0.62, 0.83], [0.51, 0.85]])


# Gradients


def test_the_hand_made_network():
    """∂L/∂w5 = −90, ∂L/∂w1 = 72; after one step w5 = −1.91, w1 = −0.072."""
    model = Sequential(
        [layers.Dense(2, activation="relu", input_shape=(2,)), layers.Dense(1)], dtype="float64"
    )
    model.compile(optimizer=SGD(learning_rate=1e-3), loss="mse")
    model.set_weights([[[0, -4], [2, -1]], [3, 1], [[-2], [0]], [6]])
    x, y = [[2.0, 1.0]], [5.0]
    assert model.predict(x) == -4
    dW1, _, dW2, _ = model.gradients(x, y)
    assert (dW2[0, 0], dW1[0, 0]) == (-90, 72)
    assert model.train_on_batch(x, y) == 81
    W1, _, W2, _ = model.get_weights()
    assert (W2[0, 0].round(3), W1[0, 0].round(3)) == (-1.91, -0.072)


PAIRED = [
    ("categorical_crossentropy", "softmax"),
    (CategoricalCrossentropy(label_smoothing=0.1), "softmax"),
    (CategoricalCrossentropy(from_logits=True), None),
    ("sparse_categorical_crossentropy", "softmax"),
    ("binary_crossentropy", "sigmoid"),
    ("mean_squared_error", "tanh"),
    ("mse", "softmax"),
    ("huber", None),
]


@pytest.mark.parametrize(("loss", "activation"), PAIRED)
def test_gradients_against_finite_differences(loss, activation):
    model = Sequential(
        [
            layers.Dense(5, activation="tanh", input_shape=(3,), kernel_regularizer=l1_l2()),
            layers.BatchNormalization(),
            layers.Dropout(0.3),
            layers.Dense(4, activation="sigmoid"),
            layers.Activation("softplus"),
            layers.Dense(4, activation=activation),
        ],
        dtype="float64",
        rng=0,
    )
    model.compile(loss=loss)
    X, y = samples()
    y = y.argmax(axis=1) if loss == "sparse_categorical_crossentropy" else y
    assert_gradients_are_slopes(model, X, y)


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_random_networks_against_finite_differences(data):
    kinds = [
        lambda: layers.Dense(data.draw(st.integers(1, 4)), activation="sigmoid"),
        lambda: layers.Dense(data.draw(st.integers(1, 4)), "tanh", kernel_regularizer=l2(0.1)),
        lambda: layers.BatchNormalization(),
        lambda: layers.Activation("softplus"),
        lambda: layers.Dropout(0.4),
    ]
    chosen = data.draw(st.lists(st.sampled_from(kinds), max_size=4))
    model = Sequential([kind() for kind in chosen], dtype="float64", rng=0)
    model.add(layers.Dense(4, activation="softmax"))
    model.build((3,))
    model.compile(loss="categorical_crossentropy")
    assert_gradients_are_slopes(model, *samples(6))


def test_softmax_with_cross_entropy_is_the_same_taken_apart():
    """By the Jacobian of softmax, times −y/p: where no probability is near 0 both are exact."""
    X, y = samples()
    model = classifier()
    together = model.gradients(X, y)
    P = forward(model.layers, X, training=True)
    backward(model.layers, LOSSES["categorical_crossentropy"].gradient(y, P))
    for one, other in zip(
        together, [g for layer in model.layers for g in layer.gradients], strict=True
    ):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


def test_a_sure_mistake_keeps_its_gradient():
    """p = 0 in floats: apart, the 1/p is lost at the floor; together, the slope is p − y = −1."""
    model = Sequential([layers.Dense(2, activation="softmax", input_shape=(1,))])
    model.compile(loss="categorical_crossentropy")
    model.set_weights([[[1000.0, -1000.0]], [0.0, 0.0]])
    assert model.evaluate([[1.0]], [[0.0, 1.0]]) == 2000
    np.testing.assert_array_equal(model.gradients([[1.0]], [[0.0, 1.0]])[1], [1, -1])


def test_gradients_leave_the_network_as_it_was():
    model = Sequential([layers.BatchNormalization(input_shape=(3,)), layers.Dense(4)], rng=0)
    model.compile(loss="mse")
    before = model.get_weights()
    model.gradients(*samples())
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


# Training


def test_fit_is_its_steps_one_by_one():
    """The order, the last batch of 2, the running loss, by `gradients` and the optimizer's rule."""
    X, y = samples(12)
    model, twin = classifier(rng=1), classifier(rng=1)
    history = model.fit(X, y, batch_size=5, epochs=2, rng=4)
    rng, expected = np.random.default_rng(4), []
    state = twin.rule.init(twin.parameters)
    for _ in range(2):
        order, total = rng.permutation(12), 0.0
        for rows in (order[:5], order[5:10], order[10:]):
            total += len(rows) * full_loss(twin, X[rows], y[rows])
            new, state = twin.rule.step(twin.parameters, twin.gradients(X[rows], y[rows]), state)
            for p, value in zip(twin.parameters, new, strict=True):
                p[...] = value
        expected.append(total / 12)
    for one, other in zip(model.parameters, twin.parameters, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-10)
    np.testing.assert_allclose(history.history["loss"], expected)
    assert history.epoch == [0, 1]


def test_the_same_seed_gives_the_same_network():
    X, y = samples()
    models = [classifier(rng=2), classifier(rng=2), classifier(rng=2)]
    for model, seed in zip(models, (5, 5, 6), strict=True):
        model.fit(X, y, batch_size=4, epochs=2, rng=seed)
    one, same, other = (model.predict(X) for model in models)
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_without_shuffling_the_samples_come_in_their_order():
    X, y = samples()
    model, twin = classifier(rng=2), classifier(rng=2)
    model.fit(X, y, batch_size=4, shuffle=False)
    for start in (0, 4, 8):
        twin.train_on_batch(X[start : start + 4], y[start : start + 4])
    np.testing.assert_allclose(model.predict(X), twin.predict(X), rtol=1e-12)


def test_history_has_what_evaluate_says():
    X, y = samples()
    model = classifier(metrics=["accuracy"])
    history = model.fit(X, y, epochs=3, validation_data=(X, y), batch_size=5)
    assert list(history.history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert all(len(values) == 3 for values in history.history.values())
    loss, accuracy = model.evaluate(X, y)
    assert history.history["val_loss"][-1] == pytest.approx(loss)
    assert history.history["val_accuracy"][-1] == pytest.approx(accuracy)
    hits = (model.predict(X).argmax(axis=1) == y.argmax(axis=1)).mean()
    assert accuracy == pytest.approx(hits)


def test_one_metric_needs_no_list():
    model = classifier(metrics="accuracy")
    assert list(model.fit(*samples()).history) == ["loss", "accuracy"]


def test_a_dtype_may_be_numpys():
    assert Sequential(dtype=np.float64).dtype == "float64"


def test_evaluate_includes_the_penalty():
    X, y = samples()
    model = classifier()
    P = model.predict(X)
    plain = -np.log(P[y == 1]).mean()
    assert model.evaluate(X, y) == pytest.approx(plain + 0.01 * (model.layers[0].W ** 2).sum())


def test_the_last_share_is_held_back_before_shuffling():
    X, y = samples(10)
    model, twin = classifier(rng=2), classifier(rng=2)
    one = model.fit(X, y, validation_split=0.3, batch_size=2, rng=0)
    two = twin.fit(X[:7], y[:7], validation_data=(X[7:], y[7:]), batch_size=2, rng=0)
    assert one.history == two.history


def test_batches_do_not_change_what_is_evaluated_and_predicted():
    X, y = samples(11)
    model = classifier(metrics=["accuracy"])
    np.testing.assert_allclose(model.evaluate(X, y), model.evaluate(X, y, batch_size=4))
    np.testing.assert_allclose(model.predict(X), model.predict(X, batch_size=3))


def test_sparse_labels_are_the_same_as_one_hot():
    X, y = samples()
    one, two = classifier(rng=1), classifier(rng=1, loss="sparse_categorical_crossentropy")
    one.fit(X, y, epochs=2, rng=0)
    two.fit(X, y.argmax(axis=1), epochs=2, rng=0)
    np.testing.assert_allclose(one.predict(X), two.predict(X), rtol=1e-12)


class Recorder:
    """A callback that notes its calls, halves the rate, and stops after the second epoch."""

    def __init__(self):
        self.calls = []

    def set_model(self, model):
        self.model = model

    def on_train_begin(self, logs=None):
        self.calls.append("begin")

    def on_epoch_begin(self, epoch, logs=None):
        self.calls.append(epoch)

    def on_epoch_end(self, epoch, logs=None):
        self.calls.append(sorted(logs))
        self.model.optimizer.learning_rate /= 2
        self.model.stop_training = epoch == 1

    def on_train_end(self, logs=None):
        self.calls.append("end")


def test_callbacks_are_called_and_obeyed():
    recorder, model = Recorder(), classifier()
    history = model.fit(*samples(), epochs=5, callbacks=[recorder])
    assert recorder.calls == ["begin", 0, ["loss"], 1, ["loss"], "end"]
    assert history.epoch == [0, 1]
    assert model.optimizer.learning_rate == pytest.approx(0.01 / 4)


def test_a_smaller_rate_takes_smaller_steps():
    X, y = samples()
    model, twin = classifier(rng=1), classifier(rng=1)
    start = model.flat_parameters.copy()
    twin.optimizer.learning_rate = 0.005
    model.train_on_batch(X, y)
    twin.train_on_batch(X, y)
    np.testing.assert_allclose(
        model.flat_parameters - start, 2 * (twin.flat_parameters - start), atol=1e-12
    )


def test_nan_is_told_once():
    model = Sequential([layers.Dense(1, input_shape=(1,))], rng=0)
    model.compile(optimizer=SGD(learning_rate=1e3), loss="mse")
    with pytest.warns(RuntimeWarning, match="Lower the learning rate") as told:
        history = model.fit(np.ones((4, 1)), np.zeros(4), epochs=60)
    assert len(told) == 1
    assert not math.isfinite(history.history["loss"][-1])


def test_progress_is_shown_where_it_is_asked_for(capsys):
    classifier().fit(*samples(), epochs=2, verbose=1)
    shown = capsys.readouterr()
    assert "epoch 2 of 2" in shown.err
    assert "loss" in shown.out
    classifier().fit(*samples(), epochs=2, verbose=2)
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 2
    assert shown.err == ""
    classifier().fit(*samples(), epochs=2)
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "")


# What is refused


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda m, X, y: m.predict(X[0]), r"X has shape \(3,\); .* use X\[None, :\]"),
        (lambda m, X, y: m.predict(X[:, :2]), r"X has shape \(12, 2\); expected \(n_samples, 3\)"),
        (lambda m, X, y: m.predict(X.reshape(12, 3, 1)), r"Flatten\(\)"),
        (lambda m, X, y: m.predict(X[:0]), "no samples"),
        (lambda m, X, y: m.predict([["a", "b", "c"]]), "expected numbers"),
        (lambda m, X, y: m.fit(X, y[:5]), r"12 samples and y has shape \(5, 4\)"),
        (lambda m, X, y: m.fit(X, y.argmax(axis=1)), "use to_categorical"),
        (lambda m, X, y: m.fit(X, y[:, :3]), r"y has shape \(12, 3\); expected \(n_samples, 4\)"),
        (lambda m, X, y: m.fit(X, 2 * y), "expected one-hot rows"),
        (lambda m, X, y: m.fit(X, np.full(12, "cat")), "class numbers of any labels"),
        (lambda m, X, y: m.fit(np.where(X > 1, np.nan, X), y), "X holds NaN or infinity"),
        (lambda m, X, y: m.fit(X, y, batch_size=0), "batch_size is 0"),
        (lambda m, X, y: m.fit(X, y, epochs=1.5), "epochs is 1.5"),
        (lambda m, X, y: m.fit(X, y, validation_split=1), "validation_split is 1"),
        (lambda m, X, y: m.fit(X[:1], y[:1], validation_split=0.5), "leaves 0 to learn from"),
        (lambda m, X, y: m.set_weights([X]), "as get_weights"),
        (lambda m, X, y: m.compile(), "compile needs a loss"),
        (lambda m, X, y: m.compile(loss="crossentropy"), "loss 'crossentropy' is not known"),
        (lambda m, X, y: m.compile("adams", "mse"), "optimizer 'adams' is not known"),
        (lambda m, X, y: m.add(m.layers[0]), "in this network already"),
        (lambda m, X, y: m.build((5,)), r"built for samples of shape \(3,\) and gets \(5,\)"),
        (lambda m, X, y: Sequential().predict(X), "has no layers"),
        (lambda m, X, y: Sequential([layers.Dense(1)]).predict(X[0]), r"X\[None, :\]"),
        (lambda m, X, y: m.add(layers.Input((3,))), "Input stands before the first layer"),
        (lambda m, X, y: Sequential(dtype="float16"), "expected 'float32' or 'float64'"),
    ],
)
def test_errors_say_what_to_do(act, message):
    with pytest.raises(ValueError, match=message):
        act(classifier(), *samples())


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (np.arange(1, 13) % 4 + 1, "y goes from 1 to 4; expected class numbers 0 to 3"),
        (np.eye(4)[np.zeros(12, int)], "loss='categorical_crossentropy'"),
        (np.full(12, 0.5), "expected class numbers 0 to 3"),
    ],
)
def test_sparse_labels_are_looked_at(y, message):
    model = classifier(loss="sparse_categorical_crossentropy")
    with pytest.raises(ValueError, match=message):
        model.fit(samples()[0], y)


def test_binary_labels_are_looked_at():
    model = Sequential([layers.Dense(1, activation="sigmoid", input_shape=(3,))])
    model.compile(loss="binary_crossentropy")
    with pytest.raises(ValueError, match=r"y goes from -1 to 1; expected 0 or 1"):
        model.fit(samples()[0], np.tile([-1, 1], 6))


def test_a_missing_target_is_named():
    model = Sequential([layers.Dense(1, input_shape=(3,))])
    model.compile(loss="mse")
    with pytest.raises(ValueError, match="y holds NaN or infinity, first in sample 2"):
        model.fit(samples()[0], [0.0, 1.0, np.nan, *range(9)])


def test_not_compiled():
    model = Sequential([layers.Dense(1, input_shape=(3,))])
    with pytest.raises(RuntimeError, match="call compile"):
        model.fit(*samples())


def test_add_wants_a_layer():
    with pytest.raises(TypeError, match="expected a layer"):
        Sequential().add("relu")
