"""Initializers, regularizers, schedules, callbacks, labels and metrics of networks."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn import metrics as peer

from course_lib.nn import labels, to_categorical
from course_lib.nn.callbacks import (
    EarlyStopping,
    LearningRateScheduler,
    ModelCheckpoint,
    ReduceLROnPlateau,
)
from course_lib.nn.initializers import INITIALIZERS, constant, fans, normal, uniform
from course_lib.nn.losses import BinaryCrossentropy, MeanSquaredError, SparseCategoricalCrossentropy
from course_lib.nn.metrics import accuracy, binary_accuracy, confusion_matrix, metric_called
from course_lib.nn.regularizers import L1L2, REGULARIZERS, l1, l1_l2, l2
from course_lib.nn.schedules import (
    CosineDecay,
    ExponentialDecay,
    InverseTimeDecay,
    StepDecay,
    WarmUp,
)

SHAPE = (300, 500)
DEVIATIONS = {
    "random_normal": 0.05,
    "random_uniform": 0.05 / math.sqrt(3),
    "glorot_normal": 0.05,  # √(2/800)
    "glorot_uniform": 0.05,
    "he_normal": math.sqrt(2 / 300),
    "he_uniform": math.sqrt(2 / 300),
    "lecun_normal": math.sqrt(1 / 300),
    "lecun_uniform": math.sqrt(1 / 300),
}


@pytest.mark.parametrize("name", DEVIATIONS)
def test_initial_weights_have_the_deviation_of_their_paper(name):
    W = INITIALIZERS[name](np.random.default_rng(0), SHAPE, "float32")
    assert W.shape == SHAPE
    assert W.dtype == np.float32
    assert W.std() == pytest.approx(DEVIATIONS[name], rel=0.01)
    assert abs(W.mean()) < 4 * W.std() / math.sqrt(W.size)
    far = np.abs(W).max() / DEVIATIONS[name]
    assert (far < math.sqrt(3) + 1e-3) == ("uniform" in name)


def test_the_same_generator_gives_the_same_weights():
    draw = INITIALIZERS["he_normal"]
    first, again = (draw(np.random.default_rng(7), SHAPE, "float64") for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, draw(np.random.default_rng(8), SHAPE, "float64"))


def test_fixed_values_and_sizes_of_ones_own():
    rng = np.random.default_rng(0)
    assert (INITIALIZERS["zeros"](rng, (3,), "float32") == 0).all()
    assert (INITIALIZERS["ones"](rng, (3,), "float32") == 1).all()
    assert (constant(0.01)(rng, (3,), "float64") == 0.01).all()
    assert normal(2.0)(rng, (100_000,)).std() == pytest.approx(2, rel=0.02)
    assert 2.9 < uniform(3.0)(rng, (1000,)).max() <= 3
    with pytest.raises(ValueError, match=r"shape is \(3,\); expected \(fan_in, fan_out\)"):
        fans((3,))


@pytest.mark.parametrize("regularizer", [l1(0.3), l2(0.2), l1_l2(0.1, 0.4), L1L2()])
def test_regularizers_have_the_gradient_of_their_penalty(regularizer):
    W, h = np.array([[1.0, -2.0], [0.5, 3.0]]), 1e-6
    numeric = [
        (regularizer.penalty(W + h * E) - regularizer.penalty(W - h * E)) / (2 * h)
        for E in np.eye(4).reshape(4, 2, 2)
    ]
    np.testing.assert_allclose(regularizer.gradient(W).ravel(), numeric, atol=1e-8)


def test_regularizers_by_hand():
    W = np.array([3.0, -4.0], dtype="float32")
    assert l1(0.5).penalty(W) == 3.5
    assert l2(0.5).penalty(W) == 12.5
    assert REGULARIZERS["l1_l2"] == L1L2(0.01, 0.01)
    assert l2(0.5).gradient(W).dtype == np.float32
    assert l1(1.0).gradient(np.zeros(1)) == 0
    with pytest.raises(ValueError, match="expected numbers, 0 or more"):
        l2(-1.0)


def test_schedules_by_hand():
    assert ExponentialDecay(0.1, k=0.5)(4) == pytest.approx(0.1 * math.exp(-2))
    assert InverseTimeDecay(0.1, k=0.5)(4) == pytest.approx(0.1 / 3)
    assert StepDecay(1.0, factor=0.1, every=20)(41) == pytest.approx(0.01)
    cosine = CosineDecay(0.3, duration=10, final=0.1)
    assert [cosine(t) for t in (0, 5, 10, 99)] == pytest.approx([0.3, 0.2, 0.1, 0.1])
    warm = WarmUp(4, cosine)
    assert [warm(t) for t in (0, 3, 4, 9)] == pytest.approx([0.06, 0.24, 0.3, 0.2])


def network(rate=0.1):
    """What callbacks know of a network, with weights that tell the epoch."""
    net = SimpleNamespace(stop_training=False, optimizer=SimpleNamespace(learning_rate=rate))
    net.weights, net.saved = None, []
    net.get_weights = lambda: net.weights
    net.set_weights = lambda weights: setattr(net, "weights", weights)
    net.save = net.saved.append
    return net


def run(callback, net, figures, name="val_loss"):
    """The epochs of a training whose monitored figures are given; returns the rates in use."""
    callback.set_model(net)
    callback.on_train_begin()
    rates = []
    for epoch, figure in enumerate(figures):
        callback.on_epoch_begin(epoch, {})
        rates.append(net.optimizer.learning_rate)
        net.weights = epoch
        callback.on_epoch_end(epoch, {"loss": 0.0, name: figure})
        if net.stop_training:
            break
    callback.on_train_end()
    return rates


@pytest.mark.parametrize(
    ("patience", "epochs"), [(0, 3), (1, 3), (2, 4), (3, 8)]
)  # the third is no better; the fifth is the best
def test_early_stopping_waits_as_long_as_it_is_told(patience, epochs):
    net = network()
    rates = run(
        EarlyStopping(patience=patience), net, [5.0, 4.0, 4.5, 4.5, 3.0, 3.0, 3.1, 3.2, 0.0]
    )
    assert len(rates) == epochs


def test_early_stopping_goes_back_to_the_best_weights():
    net, stopping = network(), EarlyStopping(patience=2, restore_best_weights=True)
    run(stopping, net, [5.0, 3.0, 4.0, 4.0, 1.0])
    assert (net.weights, stopping.best_epoch, stopping.stopped_epoch) == (1, 1, 3)
    net = network()
    run(EarlyStopping("val_accuracy", patience=1), net, [0.5, 0.7, 0.6], "val_accuracy")
    assert net.stop_training
    net = network()
    run(EarlyStopping(min_delta=0.5, patience=2), net, [5.0, 4.8, 4.6, 0.0])
    assert net.weights == 2  # two epochs that are better by less than 0.5


def test_early_stopping_without_validation_says_that_it_can_never_stop():
    with pytest.raises(ValueError, match="Without validation data it can never act"):
        run(EarlyStopping(), network(), [1.0], name="accuracy")


def test_checkpoints():
    net = network()
    run(ModelCheckpoint("net-{epoch}-{val_loss:.1f}.npz"), net, [2.0, 3.0])
    assert net.saved == ["net-1-2.0.npz", "net-2-3.0.npz"]
    net = network()
    run(ModelCheckpoint("best.npz", save_best_only=True), net, [2.0, 3.0, 1.0])
    assert net.saved == ["best.npz"] * 2


def test_the_rate_falls_on_a_plateau():
    net = network(0.1)
    rates = run(ReduceLROnPlateau(factor=0.1, patience=2, min_lr=0.005), net, [1.0] * 8)
    assert rates == pytest.approx([0.1, 0.1, 0.1, 0.01, 0.01, 0.005, 0.005, 0.005])
    net = network(0.1)
    rates = run(ReduceLROnPlateau(factor=0.5, patience=1, cooldown=2), net, [1.0] * 6)
    assert rates == pytest.approx([0.1, 0.1, 0.05, 0.05, 0.025, 0.025])
    with pytest.raises(ValueError, match=r"factor is 2"):
        ReduceLROnPlateau(factor=2)


def test_schedules_set_the_rate_before_the_epoch():
    halved = LearningRateScheduler(StepDecay(0.4, every=1))
    assert run(halved, network(), [0.0] * 3) == [0.4, 0.2, 0.1]
    half = LearningRateScheduler(lambda epoch, rate: rate / 2 if epoch else rate)
    assert run(half, network(0.8), [0.0] * 3) == [0.8, 0.4, 0.2]
    with pytest.raises(ValueError, match="the schedule gave nan"):
        run(
            LearningRateScheduler(lambda epoch: math.nan if epoch else 0.1),
            network(),
            [0, 0],
        )


def test_one_hot_rows():
    rows = to_categorical([2, 0, 1], 4, "float64")
    assert rows.shape == (3, 4)
    assert (rows.argmax(axis=1) == [2, 0, 1]).all()
    assert (rows.sum(axis=1) == 1).all()
    assert np.array_equal(labels.to_categorical(np.array([[1], [0]])), [[0, 1], [1, 0]])


@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([1, 2, 3], "become y - 1"),
        ([0, -1], "labels from -1"),
        ([0.5, 1], "expected whole numbers"),
        (["cat", "dog"], "return_inverse"),
        ([[0, 1]], "shape"),
        ([], "shape"),
    ],
)
def test_labels_that_are_none(y, message):
    with pytest.raises(ValueError, match=message):
        to_categorical(y, 3)


def test_metrics_equal_scikit_learn():
    rng = np.random.default_rng(0)
    y, scores = rng.integers(0, 4, 50), rng.normal(size=(50, 4))
    taken = scores.argmax(axis=1)
    expected = peer.accuracy_score(y, taken)
    sparse, plain = SparseCategoricalCrossentropy(), MeanSquaredError()
    assert metric_called("accuracy", sparse)(y, scores) == expected
    assert metric_called("acc", plain)(to_categorical(y), scores) == expected
    assert np.array_equal(confusion_matrix(y, taken), peer.confusion_matrix(y, taken))
    assert confusion_matrix(y, taken, 6).shape == (6, 6)
    several = rng.random((50, 4))
    truth = rng.integers(0, 2, (50, 4))
    shares = metric_called("accuracy", BinaryCrossentropy())(truth, several)
    assert shares == ((several > 0.5) == truth).mean()


def test_one_output_is_not_compared_with_every_label():
    y, p = np.array([0, 1, 1, 0]), np.array([[0.1], [0.9], [0.2], [0.3]])
    assert binary_accuracy(y, p) == 0.75
    assert accuracy(y, p) == 0.75
    with pytest.raises(ValueError, match="argmax"):
        confusion_matrix(y, p)
    with pytest.raises(ValueError, match="from 0 to 1"):
        confusion_matrix([0, 2], [0, 1], 2)
    with pytest.raises(ValueError, match="no metric 'precise'"):
        metric_called("precise", MeanSquaredError())
