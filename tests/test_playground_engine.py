"""An experiment: run, set, edited by hand, looked at, written down and restored."""

import json
import math

import numpy as np
import pytest

from course_lib.nn import schedules
from course_lib.nn.initializers import he_normal
from course_lib.nn.losses import Huber
from course_lib.nn.optimizers import SGD, Adam
from course_lib.nn.optimizers.rule import State
from course_lib.nn.playground import CHOICES, FEATURES, LIVE, Experiment, Settings, feature_maps


def my_relu(z):
    return np.where(z > 0, z, 0)


class MyMomentum:
    """As a student writes it: a rule that is no dataclass and has no `where`."""

    def __init__(self, learning_rate=0.02):
        self.learning_rate = learning_rate

    def init(self, params):
        return [np.zeros_like(p) for p in params]

    def step(self, params, grads, state):
        state = [0.9 * v - self.learning_rate * g for v, g in zip(state, grads, strict=True)]
        return [p + v for p, v in zip(params, state, strict=True)], state


def parameters_of(experiment):
    return experiment.network.parameters.copy()


def test_the_defaults_are_the_originals():
    it = Settings()
    assert (it.problem, it.dataset, it.noise, it.train_share) == ("classification", "circle", 0, 50)
    assert (it.batch_size, it.features, it.hidden) == (10, ("x1", "x2"), (4, 2))
    assert (it.activation, it.learning_rate) == ("tanh", 0.03)
    assert (it.regularization, it.regularization_rate) == ("none", 0)
    assert Settings(problem="regression").dataset == "plane"


def test_the_choices_are_the_originals():
    assert CHOICES["learning_rate"] == (1e-5, 1e-4, 1e-3, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
    assert set(CHOICES["activation"]) == {"relu", "tanh", "sigmoid", "linear"}
    assert set(CHOICES["regularization"]) == {"none", "l1", "l2"}
    assert CHOICES["regularization_rate"] == (0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
    assert set(CHOICES["problem"]) == {"classification", "regression"}
    assert CHOICES["train_share"] == (10, 20, 30, 40, 50, 60, 70, 80, 90)
    assert CHOICES["noise"] == (0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50)
    assert CHOICES["batch_size"] == tuple(range(1, 31))


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_can_be_taken(name):
    for choice in CHOICES[name]:
        value = (choice,) if name == "features" else choice
        assert math.isfinite(Experiment(**{name: value}).step_batch()[0])


@pytest.mark.parametrize("hidden", [(), (1,), (8, 8), (1, 2, 3, 4, 5, 6), (8,) * 6])
def test_up_to_six_layers_of_up_to_eight(hidden):
    experiment = Experiment(hidden=hidden)
    assert len(experiment.weights) == len(hidden) + 1
    assert [len(b) for b in experiment.biases] == [*hidden, 1]
    assert experiment.run(2).epoch == 2


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"problem": "clustering"}, "classification, regression"),
        ({"dataset": "plane"}, "circle, xor, gauss, spiral"),
        ({"dataset": "moons"}, "'moons' is not known"),
        ({"noise": -5}, "from 0 to 50"),
        ({"noise": "5"}, "from 0 to 50"),
        ({"train_share": 100}, "from 10 to 90"),
        ({"batch_size": 0}, "whole number from 1 upwards"),
        ({"batch_size": 2.5}, "whole number"),
        ({"learning_rate": math.nan}, "number from 0"),
        ({"learning_rate": -1}, "number from 0"),
        ({"learning_rate": math.inf}, "number from 0"),
        ({"regularization": "l3"}, "none, l1, l2"),
        ({"regularization_rate": -1}, "number from 0"),
        ({"hidden": (2,) * 7}, "at most 6"),
        ({"hidden": (9,)}, "from 1 to 8"),
        ({"features": ()}, "at least one"),
        ({"features": ("x1", "x1")}, "none of them twice"),
        ({"features": ("x3",)}, "expected one of x1, x2"),
        ({"activation": "rely"}, "'rely' is not known"),
        ({"activation": "bipolar_relu"}, "entry by entry"),
        ({"activation": lambda z: z[0]}, "the same shape"),
        ({"activation": lambda z: 1.0 if z > 0 else 0.0}, "np.where"),
        ({"activation": lambda z: z / 0 * z}, "expected numbers"),
        ({"activation": lambda z: (z, 1.0)}, r"slopes\(z\) has shape \(\)"),
        ({"optimizer": "adamm"}, "'adamm' is not known"),
        ({"initializer": "heh"}, "'heh' is not known"),
        ({"loss": "hubert"}, "'hubert' is not known"),
        ({"loss": "categorical_crossentropy"}, "three classes or more"),
        ({"loss": "hinge", "problem": "regression"}, "is for classes"),
        ({"seed": -1}, "from 0 upwards"),
        ({"precision": "float16"}, "float64, float32"),
        ({"dropout": 91}, "from 0 to 90"),
        ({"dropout": True}, "from 0 to 90"),
        ({"batch_normalization": 1}, "expected True or False"),
        ({"batch_normalization": True, "batch_size": 1}, "at least 2"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_what_cannot_be_is_said_in_words(settings, word):
    with pytest.raises(ValueError, match=word):
        Experiment(**settings)
    experiment = Experiment(seed=5)
    before = experiment.settings, parameters_of(experiment)
    with pytest.raises(ValueError, match=word):
        experiment.change(**settings)
    assert experiment.settings == before[0]
    assert np.array_equal(experiment.run(0).network.parameters, before[1])
    assert experiment.step()[0] > 0


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"hidden": 4}, r"such as \(4,\)"),
        ({"features": "x1"}, r"such as \('x1',\)"),
        ({"optimizer": 3}, "init and step"),
        ({"optimizer": None}, "init and step"),
        ({"activation": 3}, "a function of z"),
        ({"loss": 3}, "values and slopes"),
        ({"schedule": 0.1}, "a function of the epoch"),
        ({"rate": 0.1}, "rate"),
    ],
)
def test_what_is_of_another_kind_is_said_in_words(settings, word):
    with pytest.raises(TypeError, match=word):
        Experiment(**settings)


def test_first_weights_and_biases():
    experiment = Experiment(features=tuple(FEATURES), hidden=(8,) * 6)
    W = np.concatenate([W.ravel() for W in experiment.weights])
    assert -0.5 <= W.min() < -0.45
    assert 0.45 < W.max() <= 0.5
    assert all((b == 0.1).all() for b in experiment.biases)


def test_step_run_and_history():
    experiment = Experiment()
    first = experiment.train_loss, experiment.test_loss
    losses = experiment.step()
    assert experiment.epoch == 1
    assert experiment.run(3) is experiment
    assert experiment.history["epoch"] == [0, 1, 2, 3, 4]
    pairs = list(
        zip(experiment.history["train_loss"], experiment.history["test_loss"], strict=True)
    )
    assert pairs[:2] == [first, losses]
    assert pairs[-1] == (experiment.train_loss, experiment.test_loss)


def test_losses_are_over_all_points_and_without_the_penalty():
    experiment = Experiment(regularization="l2", regularization_rate=0.1).run(2)
    for X, y, loss in (
        (experiment.data.X_train, experiment.data.y_train, experiment.train_loss),
        (experiment.data.X_test, experiment.data.y_test, experiment.test_loss),
    ):
        assert loss == pytest.approx(0.5 * np.mean((experiment.predict(X)[:, 0] - y) ** 2))


def test_reset_draws_new_weights_and_keeps_the_points():
    experiment = Experiment(batch_size=30, train_share=10).run(3)
    X, weights = experiment.data.X_train, experiment.weights[0].copy()
    experiment.reset()
    assert experiment.epoch == 0
    assert experiment.history["epoch"] == [0]
    assert experiment.part.samples == 0
    assert np.array_equal(experiment.data.X_train, X)
    assert not np.array_equal(experiment.weights[0], weights)
    assert (experiment.biases[0] == 0.1).all()
    again = Experiment(batch_size=30, train_share=10)
    again.reset()
    assert np.array_equal(again.network.parameters, experiment.network.parameters)


def test_new_points_add_nothing_to_the_history():
    experiment = Experiment(noise=10).run(5)
    before, X, parameters = (
        experiment.train_loss,
        experiment.data.X_train,
        parameters_of(experiment),
    )
    history = json.dumps(experiment.history)
    experiment.regenerate()
    assert not np.array_equal(experiment.data.X_train, X)
    assert np.array_equal(experiment.network.parameters, parameters)
    assert json.dumps(experiment.history) == history
    assert experiment.train_loss != before
    y = experiment.data.y_train
    shown = experiment.predict(experiment.data.X_train)[:, 0]
    assert experiment.train_loss == pytest.approx(0.5 * np.mean((shown - y) ** 2))


def test_a_weight_set_by_hand_shows_in_the_losses_and_not_in_the_history():
    experiment = Experiment().run(5)
    history, before = json.dumps(experiment.history), experiment.train_loss
    experiment.weights[1][3, 0] += 1.5
    assert experiment.train_loss != before
    edited = experiment.train_loss
    experiment.biases[2][0] = -2.0
    assert experiment.train_loss != edited
    assert json.dumps(experiment.history) == history
    experiment.step()
    assert len(experiment.history["epoch"]) == 7


def test_live_settings_keep_the_network():
    changes = {
        "learning_rate": 0.1, "activation": "relu", "regularization": "l2",
        "regularization_rate": 0.01, "batch_size": 7, "optimizer": "adam",
        "schedule": schedules.StepDecay(0.1), "precision": "float32", "dropout": 20,
    }  # fmt: skip
    assert set(changes) == LIVE
    experiment = Experiment().run(3)
    history = json.dumps(experiment.history)
    for name, value in changes.items():
        parameters = parameters_of(experiment)
        assert experiment.change(**{name: value}) is False
        assert np.array_equal(experiment.network.parameters, parameters)
        assert json.dumps(experiment.history) == history
        assert getattr(experiment.settings, name) == value
    assert experiment.run(1).epoch == 4


@pytest.mark.parametrize(
    "change",
    [
        {"hidden": (3,)}, {"features": ("x1",)}, {"loss": "mse"}, {"initializer": "zeros"},
        {"dataset": "xor"}, {"noise": 20}, {"train_share": 70}, {"problem": "regression"},
        {"seed": 9}, {"batch_normalization": True},
    ],
)  # fmt: skip
def test_other_settings_begin_a_new_network(change):
    experiment = Experiment().run(3)
    assert experiment.change(**change) is True
    assert experiment.epoch == 0
    assert experiment.history["epoch"] == [0]
    fresh = Experiment(**change)
    assert np.array_equal(experiment.data.X_train, fresh.data.X_train)


def test_a_change_to_what_is_already_so_changes_nothing():
    experiment = Experiment().run(3)
    assert experiment.change(hidden=(4, 2), learning_rate=0.03) is False
    assert experiment.epoch == 3


def test_dead_weights_stay_0_until_l1_is_left_or_a_hand_revives_them():
    experiment = Experiment(regularization="l1", regularization_rate=0.1).run(20)
    dead = experiment.network.dead.copy()
    assert 5 < dead.sum() < dead.size
    experiment.run(5)
    assert (experiment.network.parameters[dead] == 0).all()
    one = int(np.flatnonzero(dead)[0])
    experiment.network.parameters[one] = 2.0
    experiment.step_batch()
    assert not experiment.network.dead[one]
    assert experiment.network.parameters[one] != 2.0
    experiment.change(regularization="none")
    assert not experiment.network.dead.any()


def test_biases_are_not_penalized():
    """No gradient reaches the first layer, so that the penalty alone moves it."""
    experiment = Experiment(regularization="l2", regularization_rate=0.5, learning_rate=0.1)
    experiment.weights[-1][...] = 0
    W = experiment.weights[0].copy()
    experiment.step_batch()
    assert experiment.weights[0] == pytest.approx(0.95 * W)
    assert (experiment.biases[0] == 0.1).all()


@pytest.mark.parametrize(
    ("settings", "first"),
    [
        ({"problem": "regression", "activation": "relu", "learning_rate": 10.0}, "output layer"),
        ({"problem": "regression", "activation": "linear", "loss": "mse"}, "layer"),
        ({"problem": "regression", "hidden": (), "features": ("x1^2",)}, "output layer"),
        ({"problem": "regression", "optimizer": MyMomentum, "activation": "linear"}, "layer"),
    ],
)
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_divergence_is_caught_and_said_in_words(settings, first, precision):
    settings = {"learning_rate": 3.0} | settings
    experiment = Experiment(precision=precision, **settings)
    experiment.run(200)
    said = str(experiment.diverged)
    assert f"at a learning rate of {settings['learning_rate']:g}" in said
    assert first in said
    assert f"In epoch {experiment.epoch + 1}" in said
    assert len(experiment.history["epoch"]) == experiment.epoch + 1
    numbers = [experiment.train_loss, experiment.test_loss, *experiment.history["train_loss"]]
    assert np.isfinite(numbers).all()
    assert np.isfinite(experiment.network.parameters).all()
    assert np.isfinite(experiment.maps(10)).all()
    json.dumps(experiment.state, allow_nan=False, default=str)
    epoch = experiment.epoch
    assert experiment.run(2).epoch == epoch  # it stands until something is changed
    experiment.change(learning_rate=1e-5)
    experiment.reset()
    assert experiment.run(2).epoch == 2
    assert experiment.diverged is None


def test_a_high_rate_is_followed_to_the_layer_that_ran_away_first():
    """Only the second hidden layer's weights are so large that its outputs run away."""
    experiment = Experiment(problem="regression", activation="linear", hidden=(2, 2, 2))
    experiment.weights[1][...] = 1e16
    experiment.step()
    assert "the weights of hidden layer 2" in str(experiment.diverged)


def test_an_epoch_in_which_own_code_fails_never_was():
    fine = [True]

    def moody(z):
        if not fine[0]:
            raise ZeroDivisionError("moody")
        return np.tanh(z)

    experiment = Experiment(activation=moody, batch_size=30).run(2)
    before, part = parameters_of(experiment), experiment.part.gradient.copy()
    experiment.step_batch()
    fine[0] = False
    with pytest.raises(ZeroDivisionError):
        experiment.step()
    assert np.array_equal(experiment.network.parameters, before)
    assert np.array_equal(experiment.part.gradient, part)
    assert (experiment.epoch, experiment.position) == (2, 0)
    fine[0] = True
    twin = Experiment(activation=np.tanh, batch_size=30).run(2)
    assert experiment.step() == twin.step()


@pytest.mark.parametrize("optimizer", [MyMomentum, MyMomentum(0.02), MyMomentum()])
def test_own_optimizer_is_the_librarys_twin(optimizer):
    own = Experiment(optimizer=optimizer)
    twin = Experiment(optimizer="momentum", learning_rate=0.02)
    assert own.learning_rate == 0.02
    assert own.run(3).train_loss == pytest.approx(twin.run(3).train_loss, abs=1e-12)
    own.change(learning_rate=0.01)
    twin.change(learning_rate=0.01)
    assert own.run(3).train_loss == pytest.approx(twin.run(3).train_loss, abs=1e-12)


def test_own_update_function_and_penalty():
    def update(parameters, gradient, learning_rate):
        return parameters - learning_rate * gradient

    settings = {"regularization": "l1", "regularization_rate": 0.03}
    own, plain = Experiment(optimizer=update, **settings), Experiment(**settings)
    assert own.learning_rate == 0.03
    assert own.run(20).train_loss == pytest.approx(plain.run(20).train_loss, abs=1e-12)
    own.weights[0][0, 0] = plain.weights[0][0, 0] = 1.0
    assert own.run(5).train_loss == pytest.approx(plain.run(5).train_loss, abs=1e-12)


def test_an_optimizer_that_returns_another_shape():
    with pytest.raises(ValueError, match="returned parameters of shape"):
        Experiment(optimizer=lambda p, g, rate: p[:3]).step()


def test_own_activation_is_the_librarys():
    named = Experiment(activation="relu", seed=2).run(10)
    pair = (my_relu, lambda z: np.where(z > 0, 1.0, 0.0))

    def both(z):
        return tuple(part(z) for part in pair)

    # numerically the slope is ½ within 1e-5 of 0
    for activation, near in ((pair, 1e-12), (both, 1e-12), (my_relu, 1e-3)):
        own = Experiment(activation=activation, seed=2).run(10)
        assert own.train_loss == pytest.approx(named.train_loss, abs=near)
    smooth = Experiment(activation=lambda z: np.tanh(z)).run(10)
    assert smooth.train_loss == pytest.approx(Experiment().run(10).train_loss, abs=1e-7)
    assert smooth.maps(20) == pytest.approx(Experiment().run(10).maps(20), abs=1e-5)


def test_an_activation_of_a_known_name_that_is_another():
    def tanh(z):
        return 0 * z

    assert Experiment(activation=tanh).maps(10)[2:6].max() == 0


def test_own_activation_may_write_into_what_it_is_given():
    def careless(z):
        z[z < 0] = 0
        return z

    own, plain = Experiment(activation=careless), Experiment(activation=my_relu)
    assert own.run(5).train_loss == plain.run(5).train_loss


def test_own_loss_and_initializer():
    loss = (
        lambda y, f: 0.5 * ((f - y) ** 2)[:, 0],
        lambda y, f: f - y,
    )
    own, plain = Experiment(loss=loss), Experiment()
    assert own.run(5).train_loss == pytest.approx(plain.run(5).train_loss, abs=1e-14)

    def mine(rng, shape, dtype):
        return he_normal(rng, shape, dtype)

    named, own = Experiment(initializer="he_normal"), Experiment(initializer=mine)
    assert np.array_equal(named.weights[0], own.weights[0])
    with pytest.raises(ValueError, match=r"expected \(2, 4\) finite numbers"):
        Experiment(initializer=lambda rng, shape, dtype: np.zeros(3))


def test_a_change_that_fails_changes_nothing():
    experiment = Experiment().run(2)
    state = experiment.state

    class Broken(MyMomentum):
        def init(self, params):
            raise ZeroDivisionError

    with pytest.raises(ValueError, match="finite numbers"):
        experiment.change(initializer=lambda rng, shape, dtype: np.full(shape, np.nan))
    for change in ({"optimizer": Broken}, {"optimizer": Broken, "hidden": (3,)}):
        with pytest.raises(ZeroDivisionError):
            experiment.change(**change)
    assert {**experiment.state, "generator": 0} == {**state, "generator": 0}
    experiment.change(schedule=lambda t: -0.1)
    with pytest.raises(ValueError, match=r"schedule\(2\) is -0.1"):
        experiment.step()
    experiment.change(schedule=None)
    assert experiment.run(1).epoch == 3


def test_a_schedule_takes_the_rates_place():
    experiment = Experiment(schedule=schedules.StepDecay(0.1, factor=0.1, every=2))
    rates = []
    for _ in range(4):
        rates.append(experiment.learning_rate)
        experiment.step()
    assert rates == pytest.approx([0.1, 0.1, 0.01, 0.01])
    twin = Experiment(learning_rate=0.1).run(2)
    twin.change(learning_rate=0.01)
    assert experiment.train_loss == pytest.approx(twin.run(2).train_loss, abs=1e-14)


def test_maps_are_what_the_network_says_at_each_point():
    experiment = Experiment(features=tuple(FEATURES), hidden=(3, 2), dataset="spiral").run(3)
    maps = experiment.maps(7)
    assert maps.shape == (len(experiment.nodes), 7, 7) == (13, 7, 7)
    assert maps.dtype == np.float32
    along = np.linspace(-6, 6, 7)
    for row, x2 in enumerate(along[::-1]):
        for column, x1 in enumerate(along):
            shown = experiment.predict(np.array([[x1, x2]]))[0, 0]
            assert maps[-1, row, column] == pytest.approx(shown, abs=2e-6)
    assert maps[0, 0, 0] == -6  # x1 at the top left
    assert maps[1, 0, 0] == 6  # x2
    assert np.array_equal(maps[:7], feature_maps(7))
    Z = np.tensordot(experiment.weights[0].T, maps[:7], 1) + experiment.biases[0][:, None, None]
    assert maps[7:10] == pytest.approx(np.tanh(Z), abs=2e-6)


def test_maps_into_an_array():
    experiment = Experiment()
    first = experiment.maps()
    kept = first.copy()
    experiment.run(5)
    assert np.array_equal(first, kept)  # a new array each time, unless one is given
    assert experiment.maps(out=first) is first
    assert np.array_equal(first, experiment.maps())
    assert not np.array_equal(first, kept)
    with pytest.raises(ValueError, match=r"shape \(9, 50, 50\)"):
        experiment.maps(50, out=first)


def test_the_shown_output_goes_from_minus_1_to_1_with_the_binary_cross_entropy():
    experiment = Experiment(loss="binary_crossentropy", learning_rate=0.1).run(100)
    shown = experiment.predict(experiment.data.X_train)[:, 0]
    assert shown.min() < -0.8
    assert shown.max() > 0.8
    assert min(experiment.accuracy) > 0.95
    p = (1 + shown) / 2
    y = (1 + experiment.data.y_train) / 2
    assert experiment.train_loss == pytest.approx(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


def test_names_of_nodes():
    nodes = ["x1", "x2", "hidden 1.1", "hidden 1.2", "hidden 2.1", "output"]
    assert Experiment(hidden=(2, 1)).nodes == nodes


STATES = {
    "default": {},
    "a part and dead weights": {
        "regularization": "l1", "regularization_rate": 0.1, "batch_size": 17, "seed": 3,
    },
    "adam": {"optimizer": Adam(0.01, beta_1=0.8)},
    "nadam": {"optimizer": "nadam"},
    "rmsprop": {"optimizer": "rmsprop", "batch_size": 7},
    "all sorts": {
        "problem": "regression", "loss": Huber(0.5), "initializer": "he_normal",
        "schedule": schedules.WarmUp(3, schedules.StepDecay(0.1)), "precision": "float32",
        "features": ("x1", "sin x2"), "hidden": (),
    },
    "own points": {"X": [[1, 2], [2, -1], [0, 3], [-1, 0]] * 3, "y": ["a", "b", "c", "a"] * 3},
}  # fmt: skip


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_restored_and_goes_on_alike(name):
    experiment = Experiment(**STATES[name]).run(4)
    experiment.step_batch()
    experiment.weights[0][0, 0] = 0.123456789123456789
    state = json.loads(json.dumps(experiment.state, allow_nan=False))
    again = Experiment.from_state(state)
    assert again.state == experiment.state
    assert again.settings == experiment.settings
    assert again.history == experiment.history
    for _ in range(3):
        assert again.step() == experiment.step()
    for one in (again, experiment):
        one.reset()  # the generator goes on, too
    assert np.array_equal(again.network.parameters, experiment.network.parameters)
    for one in (again, experiment):
        one.regenerate()
    assert np.array_equal(again.data.X_test, experiment.data.X_test)


def test_a_state_with_own_parts_asks_for_them():
    experiment = Experiment(activation=my_relu, optimizer=MyMomentum).run(3)
    state = json.loads(json.dumps(experiment.state))
    assert state["settings"]["activation"] == {"own": "my_relu"}
    with pytest.raises(ValueError, match="activation was my_relu, somebody's own code"):
        Experiment.from_state(state)
    again = Experiment.from_state(state, activation=my_relu, optimizer=MyMomentum)
    assert again.step() == experiment.step()


class Counting(MyMomentum):
    """Remembers a `State`, numbers and a dict."""

    def init(self, params):
        return {"state": State(0, ((np.zeros_like(params[0]),),)), "more": (1, None, np.float64(2))}

    def step(self, params, grads, state):
        t = state["state"].t + 1
        moved = [p - self.learning_rate / t * g for p, g in zip(params, grads, strict=True)]
        return moved, {**state, "state": State(t, state["state"].memory)}


def test_what_an_own_optimizer_remembers_is_restored():
    experiment = Experiment(optimizer=Counting).run(2)
    again = Experiment.from_state(json.loads(json.dumps(experiment.state)), optimizer=Counting)
    assert again.step() == experiment.step()
    experiment.stepper.twin.state = {"what": object()}
    with pytest.raises(TypeError, match="remembers a object, which cannot be written down"):
        experiment.state


def test_a_state_may_be_short():
    again = Experiment.from_state({"settings": {"dataset": "xor", "hidden": [3]}})
    assert np.array_equal(
        again.network.parameters, Experiment(dataset="xor", hidden=(3,)).network.parameters
    )


def test_a_state_that_does_not_fit():
    state = Experiment().state
    with pytest.raises(ValueError, match="its settings need 15"):
        Experiment.from_state({**state, "settings": {**state["settings"], "hidden": [3, 1]}})
    with pytest.raises(ValueError, match="reads version 1"):
        Experiment.from_state({**state, "version": 2})
    with pytest.raises(ValueError, match="expected one of"):
        Experiment.from_state({"settings": {"optimizer": {"name": "Eval"}}})


def test_descent_that_clips_its_gradients_is_no_plain_descent():
    plain, clipped, tiny = (
        Experiment(optimizer=SGD(0.1, clipnorm=bound), learning_rate=0.1).run(2)
        for bound in (None, 1e9, 1e-9)
    )
    np.testing.assert_allclose(clipped.network.parameters, plain.network.parameters, rtol=1e-12)
    start = Experiment().network.parameters
    np.testing.assert_allclose(tiny.network.parameters, start, atol=1e-6)
    assert np.abs(plain.network.parameters - start).max() > 0.01
