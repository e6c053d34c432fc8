"""Dropout and batch normalization: the gradients, the library's layers, off when it is measured."""

import dataclasses
import json

import numpy as np
import pytest

from course_lib.nn.activations import ACTIVATIONS
from course_lib.nn.layers import Activation, BatchNormalization, Dense, Dropout
from course_lib.nn.models import Sequential
from course_lib.nn.optimizers import Adam
from course_lib.nn.playground import Experiment
from course_lib.nn.playground.clear import forward
from course_lib.nn.playground.epochs import ClearEpoch
from course_lib.nn.playground.regular import EPSILON, MOMENTUM, RegularEpoch

BOTH = {"dropout": 30, "batch_normalization": True}
CASES = {
    "dropout": {"dropout": 50, "hidden": (8, 8)},
    "dropout, l1, a part": {
        "dropout": 20, "batch_size": 17, "regularization": "l1", "regularization_rate": 0.1,
    },
    "batch normalization": {"batch_normalization": True, "activation": "relu"},
    "both": BOTH,
    "both, a part, l2, adam": {
        **BOTH, "batch_size": 17, "optimizer": Adam(0.01), "hidden": (5, 3, 4),
        "regularization": "l2", "regularization_rate": 0.03,
    },
    "both, no layer": {**BOTH, "hidden": ()},
    "both, regression, float32": {
        **BOTH, "problem": "regression", "loss": "huber", "precision": "float32",
    },
}  # fmt: skip


def three_rings():
    X = np.random.default_rng(2).uniform(-6, 6, (90, 2))
    return {"X": X, "y": np.digitize(np.hypot(*X.T), [3, 5])}


def batch_loss(experiment, rows, masks):
    """Σ_i L_i of a batch while training, written down once more."""
    it, network = experiment.training, experiment.network
    a, rate = it.F[rows], experiment.settings.dropout / 100
    for layer, (W, b, bend) in enumerate(
        zip(network.weights, network.biases, it.bends, strict=True)
    ):
        z, is_hidden = a @ W, layer < len(it.bends) - 1
        if is_hidden and network.normalized:
            z = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + EPSILON)
            z *= network.scales[network.places[layer]]
        a = bend.function(z + b)
        if is_hidden and rate:
            a = a * (masks.random(a.shape) >= rate) / (1 - rate)
    return float(it.ending.loss.values(it.Y[rows], a).sum())


@pytest.mark.parametrize("is_part", [False, True])
@pytest.mark.parametrize(
    "settings",
    [
        {**BOTH, "hidden": (4, 3)},
        {"dropout": 50, "hidden": (3,)},
        {"batch_normalization": True, "hidden": (3, 2, 2), "activation": "softplus"},
        {**BOTH, **three_rings(), "hidden": (5,)},
    ],
)
def test_the_gradient_is_that_of_the_batchs_loss(settings, is_part):
    """Against finite differences, by every weight, bias and γ."""
    experiment = Experiment(batch_size=12, **settings)
    network, rows = experiment.network, slice(5, 12 if is_part else 17)
    rng = np.random.default_rng(0)
    network.learned += rng.uniform(-0.3, 0.3, network.learned.shape)
    it = experiment.training
    statistics = network.statistics.copy()
    before = experiment.masks.bit_generator.state
    found = RegularEpoch(it).gradient(it.F[rows], it.Y[rows], is_part)
    if is_part or not network.normalized:
        assert np.array_equal(network.statistics, statistics)
    else:
        assert not np.any(network.statistics == statistics)

    def moved(k, by):
        network.learned[k] += by
        experiment.masks.bit_generator.state = before
        loss = batch_loss(experiment, rows, experiment.masks)
        network.learned[k] -= by
        return loss

    h = 1e-5
    wanted = [(moved(k, h) - moved(k, -h)) / (2 * h) for k in range(network.learned.size)]
    assert found == pytest.approx(np.array(wanted), rel=1e-6, abs=1e-7)
    assert np.abs(found).min(initial=1, where=network.learned != 0) < np.abs(found).max()


@pytest.mark.parametrize("normalized", [False, True])
@pytest.mark.parametrize("dropout", [0, 30])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_two_epochs_are_those_of_the_librarys_network(normalized, dropout, optimizer):
    """The same weights, batches and masks in a `Sequential` of the library's layers."""
    experiment = Experiment(
        hidden=(5, 3), loss="mse", optimizer=optimizer, learning_rate=0.05, dropout=dropout,
        batch_normalization=normalized,
    )  # fmt: skip
    model = Sequential(dtype="float64", rng=0)
    for units in (5, 3):
        model.add(Dense(units, use_bias=not normalized))
        if normalized:
            model.add(BatchNormalization(MOMENTUM))
        model.add(Activation("tanh"))
        model.add(Dropout(dropout / 100))
    model.add(Dense(1, activation="tanh"))
    model.build((2,))
    rule = dataclasses.replace(experiment.stepper.rule, learning_rate=0.05)
    model.compile(optimizer=rule, loss="mse")
    dense = [layer for layer in model.layers if isinstance(layer, Dense)]
    norms = [layer for layer in model.layers if isinstance(layer, BatchNormalization)]
    shifts = [norm.beta for norm in norms] or [layer.b for layer in dense[:-1]]
    shifts.append(dense[-1].b)
    for layer, shift, W, b in zip(
        dense, shifts, experiment.weights, experiment.biases, strict=True
    ):
        layer.W[...], shift[...] = W, b
    model.rng.bit_generator.state = experiment.masks.bit_generator.state

    data = experiment.data
    experiment.run(2)
    for _ in range(2):
        for start in range(0, len(data.X_train), 10):
            rows = slice(start, start + 10)
            model.train_on_batch(data.X_train[rows], data.y_train[rows, None])
    assert experiment.position == experiment.part.samples == 0
    for layer, shift, W, b in zip(
        dense, shifts, experiment.weights, experiment.biases, strict=True
    ):
        assert pytest.approx(layer.W, abs=1e-10) == W
        assert pytest.approx(shift, abs=1e-10) == b
    if normalized:
        network = experiment.network
        for mine, theirs in (
            (network.scales, "gamma"),
            (network.statistics[0], "moving_mean"),
            (network.statistics[1], "moving_variance"),
        ):
            wanted = np.concatenate([getattr(norm, theirs) for norm in norms])
            assert mine == pytest.approx(wanted, abs=1e-10)
            assert np.ptp(mine) > 1e-4
    assert experiment.predict(data.X_test) == pytest.approx(model.predict(data.X_test), abs=1e-9)
    found = model.predict(data.X_test)[:, 0]
    assert experiment.test_loss == pytest.approx(np.mean((found - data.y_test) ** 2), abs=1e-9)
    maps, x = experiment.maps(13), np.linspace(-6, 6, 13)
    points = np.column_stack([x, np.full(13, x[4])])
    assert maps[-1][8] == pytest.approx(model.predict(points)[:, 0], abs=1e-5)


def test_off_it_is_the_plain_epoch():
    plain, regular = Experiment(batch_size=17), Experiment(batch_size=17)
    for _ in range(3):
        ClearEpoch(plain.training).run(0, 0.1)
        RegularEpoch(regular.training).run(0, 0.1)
    assert np.array_equal(plain.network.learned, regular.network.learned)
    assert isinstance(Experiment(dropout=1)._epoch, RegularEpoch)
    assert not isinstance(plain._epoch, ClearEpoch)  # the fast plan


def test_dropout_silences_its_share_and_keeps_the_mean():
    """Of 200 · 250 · 12 outputs; the share's standard deviation is 0.0006."""
    experiment = Experiment(dropout=30, hidden=(8, 4), batch_size=250)
    epoch = RegularEpoch(experiment.training)
    seen = []
    for _ in range(200):
        epoch.train(0, 0.0)
        assert epoch.drops[-1].M is None  # the output is never silenced
        seen.append(np.hstack([drop.M for drop in epoch.drops[:-1]]))
    masks = np.array(seen)  # (200, 250, 12)
    assert np.mean(masks == 0) == pytest.approx(0.3, abs=0.003)
    assert masks[masks > 0] == pytest.approx(1 / 0.7)
    assert masks.mean() == pytest.approx(1, abs=0.004)
    assert np.ptp((masks == 0).mean(axis=(0, 2))) < 0.1  # each sample for itself


def test_nobody_is_silenced_when_it_is_measured():
    experiment, plain = Experiment(dropout=50), Experiment()
    assert experiment.train_loss == plain.train_loss
    assert np.array_equal(experiment.maps(20), plain.maps(20))
    assert np.array_equal(experiment.predict([[1, 2]]), plain.predict([[1, 2]]))
    experiment.step()
    assert not np.array_equal(experiment.network.parameters, plain.run(1).network.parameters)


def test_running_statistics_become_those_of_the_points():
    """All points in one batch, and a rate of 0: then sums have mean β and variance v/(v + ε)."""
    experiment = Experiment(
        batch_normalization=True, hidden=(4, 3), batch_size=250, learning_rate=0.0
    )
    assert experiment.train_loss == pytest.approx(
        Experiment(hidden=(4, 3)).train_loss, rel=2e-3
    )  # at first they are 0 and 1: only ε makes a difference
    experiment.run(250)
    seen = forward(experiment.answering, experiment.training.bends, experiment.training.F)
    for layer, z in enumerate(seen.sums[:-1]):
        variance = experiment.network.statistics[1, experiment.network.places[layer]]
        assert z.mean(axis=0) == pytest.approx(experiment.biases[layer], abs=1e-8)
        assert z.var(axis=0) == pytest.approx(variance / (variance + EPSILON), rel=1e-8)
        assert np.all(np.abs(variance - 1) > 1e-3)


def test_a_part_of_a_batch_leaves_no_statistics():
    """250 = 83 · 3 + 1: a single sample has no variance."""
    experiment = Experiment(batch_normalization=True, batch_size=3)
    for _ in range(83):
        experiment.step_batch()
    before = experiment.network.statistics.copy()
    experiment.step_batch()
    assert experiment.part.samples == 1
    assert np.array_equal(experiment.network.statistics, before)


def test_the_penalty_is_of_weights_alone():
    settings = {**BOTH, "batch_size": 25}
    free = Experiment(**settings)
    pulled = Experiment(**settings, regularization="l2", regularization_rate=0.5)
    W = free.network.learned.copy()
    free.step_batch()
    pulled.step_batch()
    weights = np.append(free.network.is_weight, np.zeros(free.network.scales.size, bool))
    moved = pulled.network.learned - free.network.learned
    assert moved == pytest.approx(-0.03 * 0.5 * W * weights, abs=1e-14)


def test_dead_weights_stay_0():
    experiment = Experiment(**CASES["both, a part, l2, adam"])
    experiment.change(regularization="l1", regularization_rate=1.0)
    experiment.run(5)
    dead = experiment.network.dead.copy()
    assert 10 < dead.sum() <= experiment.network.is_weight.sum()
    experiment.run(3)
    assert np.all(experiment.network.parameters[dead] == 0)


@pytest.mark.parametrize("name", CASES)
def test_a_regular_state_is_restored_and_goes_on_alike(name):
    experiment = Experiment(**CASES[name]).run(3)
    experiment.step_batch()
    state = json.loads(json.dumps(experiment.state, allow_nan=False))
    again = Experiment.from_state(state)
    assert again.state == experiment.state
    assert (again.train_loss, again.test_loss) == (experiment.train_loss, experiment.test_loss)
    for _ in range(3):
        assert again.step() == experiment.step()
    for one in (again, experiment):
        one.reset()
        one.step()
    assert np.array_equal(again.network.learned, experiment.network.learned)


def test_an_old_state_has_neither():
    state = Experiment().run(2).state
    for name in ("dropout", "batch_normalization"):
        del state["settings"][name]
    del state["masks"]
    again = Experiment.from_state(state)
    assert (again.settings.dropout, again.settings.batch_normalization) == (0, False)
    assert again.step() == Experiment().run(3)._losses()


@pytest.mark.parametrize("name", CASES)
def test_batch_by_batch_is_a_regular_epoch(name):
    whole, parts = Experiment(**CASES[name]), Experiment(**CASES[name])
    for _ in range(2):
        whole.step()
        for _ in range(parts.batches):
            parts.step_batch()
    assert np.array_equal(whole.network.learned, parts.network.learned)
    assert np.array_equal(whole.network.statistics, parts.network.statistics)
    assert whole.history == parts.history


def test_dropout_is_live_and_normalization_begins_anew():
    experiment = Experiment().run(3)
    assert experiment.change(dropout=20) is False
    assert experiment.run(1).epoch == 4
    assert experiment.change(batch_normalization=True) is True
    assert experiment.epoch == 0


def test_there_is_no_look_inside():
    experiment = Experiment(dropout=20)
    with pytest.raises(ValueError, match="go one epoch on instead, or switch them off"):
        experiment.look()
    experiment.change(dropout=0)
    assert experiment.closed == ""
    assert experiment.look().carried == 0
    with pytest.raises(ValueError, match="no step inside"):
        Experiment(batch_normalization=True).look(slice(0, 2))


@pytest.mark.parametrize("regular", [{"dropout": 20}, {"batch_normalization": True}, BOTH])
def test_divergence_is_named_and_undone(regular):
    experiment = Experiment(
        problem="regression", activation="relu", learning_rate=10, hidden=(4, 2), **regular
    )
    twin = Experiment.from_state(experiment.state)
    for _ in range(200):
        losses = experiment.step()
        if experiment.diverged:
            break
        twin.step()
    assert "layer" in experiment.diverged.place
    assert max(losses) < 1e30
    assert np.array_equal(experiment.network.learned, twin.network.learned)
    assert np.array_equal(experiment.network.statistics, twin.network.statistics)
    assert experiment.masks.bit_generator.state == twin.masks.bit_generator.state


def test_outputs_that_run_away_are_the_normalized_ones():
    experiment = Experiment(
        problem="regression", batch_normalization=True, activation="relu", hidden=(4,)
    )
    experiment.network.scales[:] = 1e20
    experiment.step()
    assert experiment.diverged.place == "the outputs of hidden layer 1"


def test_an_optimizer_that_is_changed_moves_every_scale():
    experiment = Experiment(batch_normalization=True).run(2)
    before = experiment.network.learned.copy()
    assert experiment.change(optimizer="adam") is False
    experiment.step_batch()
    assert np.abs(experiment.network.learned - before) == pytest.approx(0.03, rel=0.01)


def test_an_epoch_that_fails_never_was():
    broken = []

    def moody(z):
        if broken and len(z) == 10:
            broken.append(0)
            if len(broken) > 7:
                raise RuntimeError("enough")
        return np.tanh(z)

    experiment = Experiment(**BOTH, activation=moody).run(2)
    twin = Experiment(**BOTH, activation=np.tanh).run(2)
    broken.append(0)
    with pytest.raises(RuntimeError, match="enough"):
        experiment.step()
    broken.clear()
    assert experiment.step() == twin.step()


def test_noise_is_learned_by_heart_less():
    """Few noisy points of xor: with dropout the training loss is higher, the test loss lower."""
    found = {}
    for dropout in (0, 20, 50):
        few = {"dataset": "xor", "noise": 40, "train_share": 10, "hidden": (8, 8)}
        runs = [Experiment(**few, dropout=dropout, seed=seed).run(400) for seed in range(4)]
        found[dropout] = np.array([(run.train_loss, run.test_loss) for run in runs])
    assert np.all(found[50][:, 0] > found[0][:, 0] + 0.1)
    assert np.all(found[20][:, 0] > found[0][:, 0])
    assert found[20][:, 1].mean() < found[0][:, 1].mean() - 0.02


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "bipolar_relu"])
def test_any_activation_and_five_layers(activation):
    experiment = Experiment(**BOTH, activation=activation, hidden=(3,) * 5, learning_rate=0.01)
    assert np.isfinite(experiment.step()).all()
