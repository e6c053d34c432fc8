"""The engine is pinned to the original's mathematics: losses and weights equal to 1e-9 in float64.

At rates up to 0.03 after 1, 10 and 100 epochs; above, where training is chaotic, after 1.
"""

import numpy as np
import pytest
from playground_reference import Reference

from course_lib.nn.playground import FEATURES, Experiment
from course_lib.nn.playground.features import features_of

TOLERANCE = 1e-9


def twin_of(experiment):
    """The reference with the experiment's first weights, and its points as plain lists."""
    it, data = experiment.settings, experiment.data
    reference = Reference(
        [W.tolist() for W in experiment.weights],
        [b.tolist() for b in experiment.biases],
        it.activation,
        "tanh" if it.problem == "classification" else "linear",
        it.regularization,
        it.regularization_rate,
    )
    train = features_of(data.X_train, it.features).tolist(), data.y_train.tolist()
    test = features_of(data.X_test, it.features).tolist(), data.y_test.tolist()
    return reference, train, test


def assert_same(experiment, reference, train, test):
    assert experiment.train_loss == pytest.approx(reference.loss(*train), abs=TOLERANCE)
    assert experiment.test_loss == pytest.approx(reference.loss(*test), abs=TOLERANCE)
    for W, theirs in zip(experiment.weights, reference.weights(), strict=True):
        assert np.abs(W - np.array(theirs)).max() < TOLERANCE


def assert_same_after(epochs, **settings):
    experiment = Experiment(**settings)
    reference, train, test = twin_of(experiment)
    assert_same(experiment, reference, train, test)
    it = experiment.settings
    for epoch in range(1, epochs[-1] + 1):
        experiment.step()
        reference.epoch(*train, it.batch_size, it.learning_rate)
        if epoch in epochs:
            assert_same(experiment, reference, train, test)
    assert int(experiment.network.dead.sum()) == reference.dead()
    return experiment


CASES = {
    "the default": {},
    "xor with relu": {"dataset": "xor", "activation": "relu", "noise": 10},
    "gauss with sigmoid": {"dataset": "gauss", "activation": "sigmoid", "noise": 30},
    "linear units": {"dataset": "gauss", "activation": "linear", "learning_rate": 0.003},
    "no hidden layer": {"hidden": (), "features": ("x1^2", "x2^2")},
    "plane": {"problem": "regression", "train_share": 10, "batch_size": 7},
    "bumps with relu": {
        "problem": "regression", "dataset": "bumps", "train_share": 10, "activation": "relu",
        "learning_rate": 0.01,
    },
    "a part batch": {"batch_size": 30, "train_share": 10, "noise": 50},
    "single samples": {"batch_size": 1, "train_share": 20, "learning_rate": 0.01},
    "a part of 2 in 7": {"batch_size": 7, "train_share": 40, "activation": "sigmoid"},
    "l2": {"regularization": "l2", "regularization_rate": 0.03},
    "l2 with a part": {"regularization": "l2", "regularization_rate": 0.1, "batch_size": 13},
    "l1": {"regularization": "l1", "regularization_rate": 0.03},
    "l1 with a part": {
        "regularization": "l1", "regularization_rate": 0.1, "batch_size": 9, "activation": "relu",
    },
    "l1 on a regression": {
        "problem": "regression", "regularization": "l1", "regularization_rate": 0.3,
        "train_share": 10, "activation": "sigmoid",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_1_10_and_100_epochs_as_the_original(name):
    few = {} if name == "the default" else {"train_share": 20}  # plain loops are slow
    experiment = assert_same_after((1, 10, 100), seed=3, **few | CASES[name])
    if CASES[name].get("regularization") == "l1":
        assert experiment.network.dead.any()  # or the case would show nothing


def test_the_spiral_with_all_inputs():
    assert_same_after(
        (1, 10), dataset="spiral", features=tuple(FEATURES), hidden=(8, 8, 8), train_share=20,
        batch_size=11,
    )  # fmt: skip


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
@pytest.mark.parametrize("learning_rate", [0.1, 0.3, 1.0, 3.0, 10.0])
def test_one_epoch_at_a_high_rate(learning_rate, activation):
    settings = {"activation": activation, "learning_rate": learning_rate, "train_share": 20}
    assert_same_after((1,), **settings)


@pytest.mark.parametrize("rate", [0.3, 1.0, 10.0])
@pytest.mark.parametrize("regularization", ["l1", "l2"])
def test_one_epoch_with_a_strong_penalty(regularization, rate):
    settings = {"regularization": regularization, "regularization_rate": rate}
    assert_same_after((1,), learning_rate=0.3, batch_size=17, **settings)


def test_settings_changed_on_the_way_apply_to_the_next_batch():
    experiment = Experiment(batch_size=30, train_share=20)  # 100 points: a part of 10 is carried
    reference, train, test = twin_of(experiment)
    for rate, size, regularization in ((0.03, 30, "none"), (0.01, 12, "l2"), (0.02, 25, "l1")):
        experiment.change(
            learning_rate=rate, batch_size=size, regularization=regularization,
            regularization_rate=0.1,
        )  # fmt: skip
        reference.regularization, reference.rate = regularization, 0.1
        for _ in range(3):
            experiment.step()
            reference.epoch(*train, size, rate)
        assert_same(experiment, reference, train, test)


def test_a_weight_set_by_hand_while_a_part_is_carried():
    """The part's gradients are those that the samples had when they were seen."""
    experiment = Experiment(batch_size=30, train_share=20)
    reference, train, test = twin_of(experiment)
    experiment.step()
    reference.epoch(*train, 30, 0.03)
    experiment.weights[0][1, 2] = reference.layers[0][2].links[1].weight = 0.7
    experiment.biases[1][0] = reference.layers[1][0].bias = -0.3
    assert_same(experiment, reference, train, test)
    experiment.run(2)
    for _ in range(2):
        reference.epoch(*train, 30, 0.03)
    assert_same(experiment, reference, train, test)


def test_the_slope_of_relu_at_0_is_0():
    """All sums are 0 at first: nothing behind them learns, only the output's bias."""
    experiment = Experiment(activation="relu", hidden=(2,))
    for a in (*experiment.weights, *experiment.biases):
        a[...] = 0
    experiment.weights[1][...] = 1
    experiment.step()
    assert not experiment.weights[0].any()
    assert not experiment.biases[0].any()
    assert experiment.biases[1].all()
