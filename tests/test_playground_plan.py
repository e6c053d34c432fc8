"""The plan of bound calls computes what the clear form says, whatever is plugged in."""

import numpy as np
import pytest

from course_lib.nn.losses import CategoricalHinge, MeanSquaredError
from course_lib.nn.optimizers import OPTIMIZERS, Adam
from course_lib.nn.playground import FEATURES, Experiment, calls, maps
from course_lib.nn.playground.clear import forward
from course_lib.nn.playground.epochs import ClearEpoch
from course_lib.nn.playground.features import features_of, grid


def softsign(z):
    return z / (1 + np.abs(z))


def softsign_derivative(z):
    return 1 / (1 + np.abs(z)) ** 2


def three_rings():
    rng = np.random.default_rng(2)
    X = rng.uniform(-6, 6, (90, 2))
    return {"X": X, "y": np.digitize(np.hypot(*X.T), [3, 5])}


CASES = {
    "default": {},
    "all inputs, three layers": {"features": tuple(FEATURES), "hidden": (8, 8, 8)},
    "one layer": {"hidden": (1,)},
    "no layer": {"hidden": ()},
    "six layers, l1": {
        "hidden": (2,) * 6, "regularization": "l1", "regularization_rate": 0.03,
        "activation": "relu",
    },
    "l2, a part": {"regularization": "l2", "regularization_rate": 0.1, "batch_size": 17},
    "l1, a part": {"regularization": "l1", "regularization_rate": 0.1, "batch_size": 17},
    "sigmoid": {"activation": "sigmoid"},
    "linear": {"activation": "linear", "learning_rate": 0.003},
    "gelu": {"activation": "gelu"},
    "own": {"activation": (softsign, softsign_derivative)},
    "own, numerically": {"activation": softsign, "batch_size": 30, "train_share": 30},
    "regression": {"problem": "regression", "activation": "relu", "learning_rate": 0.01},
    "mse": {"loss": MeanSquaredError()},
    "huber": {"problem": "regression", "loss": "huber", "activation": "softplus"},
    "binary": {"loss": "binary_crossentropy"},
    "hinge": {"loss": "hinge", "batch_size": 7},
    "softmax": three_rings(),
    "softmax, part": {**three_rings(), "batch_size": 7, "optimizer": "adam"},
    "three tanh": {**three_rings(), "loss": "mse"},
    "categorical hinge": {**three_rings(), "loss": CategoricalHinge()},
    "adam, l1": {
        "optimizer": Adam(0.01), "regularization": "l1", "regularization_rate": 0.05,
        "batch_size": 17,
    },
    **{name: {"optimizer": name, "batch_size": 23} for name in OPTIMIZERS},
}  # fmt: skip


def clear_epoch(experiment):
    """The same epoch, in the clear form."""
    clear = ClearEpoch(experiment.training)
    for i in range(len(clear.batches)):
        clear.train(i, experiment.learning_rate)


@pytest.mark.parametrize("name", CASES)
def test_the_plan_is_the_clear_form(name):
    fast, clear = Experiment(**CASES[name]), Experiment(**CASES[name])
    for _ in range(5):
        fast.step()
        clear_epoch(clear)
        scale = max(1.0, np.abs(clear.network.parameters).max())
        moved = np.abs(fast.network.parameters - clear.network.parameters).max()
        assert moved < 1e-11 * scale
        assert np.array_equal(fast.network.dead, clear.network.dead)
        assert fast.part.samples == clear.part.samples
        assert fast.part.gradient == pytest.approx(clear.part.gradient, abs=1e-10)
    data, targets = clear.data, clear.ending.targets
    outputs = clear.look(slice(None)).forward.outputs[-1]
    loss = float(clear.ending.loss(targets(data.y_train), outputs))
    assert fast.train_loss == pytest.approx(loss, rel=1e-11)


@pytest.mark.parametrize("name", CASES)
def test_float32_agrees_to_its_digits(name):
    half, full = Experiment(precision="float32", **CASES[name]), Experiment(**CASES[name])
    assert half.train_loss == pytest.approx(full.train_loss, rel=1e-5)
    half.run(2)
    full.run(2)
    assert half.train_loss == pytest.approx(full.train_loss, rel=2e-3)


@pytest.mark.parametrize("name", ["default", "l1, a part", "adam, l1", "softmax, part", "own"])
def test_batch_by_batch_is_an_epoch(name):
    whole, parts = Experiment(**CASES[name]), Experiment(**CASES[name])
    for epoch in range(1, 4):
        whole.step()
        for i in range(1, parts.batches + 1):
            assert (parts.epoch, parts.position) == (epoch - 1, i - 1)
            parts.step_batch()
        assert np.array_equal(whole.network.parameters, parts.network.parameters)
    assert whole.history == parts.history
    parts.step_batch()
    parts.step()  # the rest of it
    assert parts.train_loss == pytest.approx(whole.step()[0], abs=1e-14)


def test_a_look_inside_has_the_gradient_of_the_next_step():
    experiment = Experiment(batch_size=17)
    experiment.run(2)
    inside = experiment.look()
    assert inside.carried == 12  # 250 = 14 · 17 + 12
    before = experiment.network.parameters.copy()
    experiment.step_batch()
    blocks = zip(experiment.network.like(before), inside.dW, inside.db, strict=True)
    for (block, dW, db), W, b in zip(blocks, experiment.weights, experiment.biases, strict=True):
        assert pytest.approx(W, abs=1e-14) == block[:-1] - 0.03 * dW
        assert pytest.approx(b, abs=1e-14) == block[-1] - 0.03 * db


def test_a_look_at_one_sample_by_hand():
    """tanh(w x + b), one input: δ = (a − y)(1 − a²)."""
    experiment = Experiment(hidden=(), features=("x1",))
    inside = experiment.look(slice(3, 4))
    x, y = experiment.data.X_train[3, 0], experiment.data.y_train[3]
    a = np.tanh(experiment.weights[0][0, 0] * x + 0.1)
    assert inside.forward.outputs[1] == pytest.approx(np.array([[a]]))
    assert inside.backward.deltas[0] == pytest.approx(np.array([[(a - y) * (1 - a**2)]]))
    assert inside.dW[0] == pytest.approx(np.array([[(a - y) * (1 - a**2) * x]]))


@pytest.mark.parametrize("wide", [False, True])
def test_tanh_is_tanh_on_any_processor(wide, monkeypatch):
    """Of many numbers it is computed by tanh or by e^z, whichever is faster there."""
    for module in (calls, maps):
        monkeypatch.setattr(module, "has_wide_tanh", lambda: wide)
    it = Experiment(features=tuple(FEATURES), hidden=(8, 8), seed=1).run(3)
    for X, y, loss in (
        (it.data.X_train, it.data.y_train, it.train_loss),
        (it.data.X_test, it.data.y_test, it.test_loss),
    ):
        outputs = forward(it.network, it.training.bends, features_of(X, it.settings.features))
        assert loss == pytest.approx(((outputs.outputs[-1].ravel() - y) ** 2).mean() / 2, rel=1e-12)
    seen = forward(it.network, it.training.bends, features_of(grid(20), it.settings.features))
    drawn = it.maps(20).reshape(len(it.nodes), -1)
    assert drawn == pytest.approx(np.concatenate(seen.outputs, axis=1).T, abs=1e-5)
    plan = [each.func for each in it._measure.calls]
    assert (np.exp in plan) is not wide
