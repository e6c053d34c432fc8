"""Optimizers: the frozen rules against their fast twins, what they promise."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.nn import layers, models
from course_lib.nn.optimizers import (
    OPTIMIZERS,
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    AdamW,
    Momentum,
    Nadam,
    Nesterov,
    RMSprop,
    Rule,
    full_matrix_adagrad_step,
    step_by_summed_gradients,
)
from course_lib.nn.optimizers import twin as twin_module
from course_lib.nn.optimizers.axpy import LARGE, LargeMomentumTwin, LargeSGDTwin
from course_lib.nn.optimizers.in_place import PlainTwin, twin_of

RULES = [
    SGD(0.1), Momentum(0.1, 0.9), Nesterov(0.1, 0.9), Adagrad(0.1), RMSprop(0.01),
    RMSprop(0.01, 0.8, 0.5),
    Adadelta(1.0), Adadelta(0.5, 0.8), Adam(0.01), AdamW(0.01, weight_decay=0.1), Nadam(0.01),
]  # fmt: skip


def walk(rule, start, gradients):
    """The places of one parameter under the given gradients."""
    params, state, places = [np.array([start])], rule.init([np.array([start])]), []
    for g in gradients:
        params, state = rule.step(params, [np.array([g])], state)
        places.append(params[0].item())
    return places


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=20), st.floats(0, 0.99))
def test_both_signs_of_momentum_are_the_same_walk(gradients, rho):
    place, velocity, places = 1.0, 0.0, []
    for g in gradients:
        velocity = rho * velocity + 0.1 * g
        place -= velocity
        places.append(place)
    np.testing.assert_allclose(walk(Momentum(0.1, rho), 1.0, gradients), places, atol=1e-9)


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=20), st.floats(0, 0.99))
def test_momentum_that_sums_gradients_is_the_same_walk_at_a_constant_rate(gradients, rho):
    """PyTorch's form: v ← ρ v + g, θ ← θ − η v."""
    theta, v, places = np.array([1.0]), np.zeros(1), []
    for g in gradients:
        theta, v = step_by_summed_gradients(theta, np.array([g]), v, 0.1, rho)
        places.append(theta.item())
    np.testing.assert_allclose(walk(Momentum(0.1, rho), 1.0, gradients), places, atol=1e-9)


def test_what_the_forms_of_momentum_do_when_the_rate_falls():
    """From η = 1 to 0.1 under no gradient: one glides on by ρ v, the other by a tenth of it."""
    rule, params = Momentum(1.0, 0.5), [np.array([0.0])]
    params, state = rule.step(params, [np.array([-8.0])], rule.init(params))
    theta, v = step_by_summed_gradients(np.zeros(1), np.array([-8.0]), np.zeros(1), 1.0, 0.5)
    assert params[0].item() == theta.item() == 8.0
    params, state = rule.at_rate(0.1).step(params, [np.zeros(1)], state)
    theta, v = step_by_summed_gradients(theta, np.zeros(1), v, 0.1, 0.5)
    assert params[0].item() == 8.0 + 4.0
    assert theta.item() == pytest.approx(8.0 + 0.4)


def test_full_matrix_adagrad_is_the_diagonal_form_where_G_is_diagonal():
    """Each gradient along one axis: then all outer products are diagonal."""
    rng, rule = np.random.default_rng(0), Adagrad(0.3, epsilon=1e-3)
    theta = rng.normal(size=4)
    params, state, G = [theta.copy()], rule.init([theta]), np.zeros((4, 4))
    for i in range(12):
        g = np.zeros(4)
        g[i % 4 if i < 8 else 2] = rng.normal()
        params, state = rule.step(params, [g], state)
        theta, G = full_matrix_adagrad_step(theta, g, G, 0.3, 1e-3)
        np.testing.assert_allclose(G, np.diag(state.memory[0][0]), atol=1e-15)
        np.testing.assert_allclose(theta, params[0], rtol=0, atol=1e-12)


def test_full_matrix_adagrad_by_hand():
    """G = [[5, 4], [4, 5]]: 9 along (1, 1), 1 along (1, −1); g = (2, 1) is 1.5 and 0.5 of them."""
    g, before = np.array([2.0, 1.0]), np.array([[1.0, 2.0], [2.0, 4.0]])
    theta, G = full_matrix_adagrad_step(np.zeros(2), g, before, 1.0, epsilon=0.0)
    np.testing.assert_allclose(G, [[5.0, 4.0], [4.0, 5.0]])
    np.testing.assert_allclose(theta, [-(1.5 / 3 + 0.5 / 1), -(1.5 / 3 - 0.5 / 1)], atol=1e-15)
    np.testing.assert_array_equal(before, [[1.0, 2.0], [2.0, 4.0]])


def test_full_matrix_adagrad_does_not_care_how_the_axes_lie():
    """Turned gradients give the turned walk; the diagonal form cannot do that."""
    rng = np.random.default_rng(1)
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    straight, turned, G, G_turned = np.zeros(3), np.zeros(3), np.zeros((3, 3)), np.zeros((3, 3))
    for g in rng.normal(size=(6, 3)):
        straight, G = full_matrix_adagrad_step(straight, g, G, 0.1)
        turned, G_turned = full_matrix_adagrad_step(turned, turn @ g, G_turned, 0.1)
        np.testing.assert_allclose(turned, turn @ straight, atol=1e-6)
    zero, _ = full_matrix_adagrad_step(straight, np.zeros(3), np.zeros((3, 3)))
    np.testing.assert_array_equal(zero, straight)


def test_velocity_is_a_sum_with_gain_one_over_one_minus_rho():
    places = walk(Momentum(1.0, 0.9), 0.0, [1.0] * 300)
    assert places[-2] - places[-1] == pytest.approx(10.0)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_step_changes_nothing_that_it_was_given_and_can_be_repeated(rule):
    rng = np.random.default_rng(0)
    params = [rng.normal(size=(3, 2)), rng.normal(size=4)]
    state = rule.init(params)
    _, state = rule.step(params, [np.ones((3, 2)), np.ones(4)], state)
    grads = [rng.normal(size=p.shape) for p in params]
    kept = [a.copy() for a in (*params, *grads, *(m for each in state.memory for m in each))]
    first, after = rule.step(params, grads, state)
    again, _ = rule.step(params, grads, state)
    now = [*params, *grads, *(m for each in state.memory for m in each)]
    assert all(np.array_equal(a, b) for a, b in zip(kept, now, strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert (state.t, after.t) == (1, 2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        rule.learning_rate = 1.0


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_every_parameter_has_its_own_memory(rule):
    """A parameter goes the same way alone and beside another."""
    gradients = np.random.default_rng(1).normal(size=(5, 2))
    alone = walk(rule, 1.0, gradients[:, 0])
    params = [np.array([1.0]), np.array([5.0])]
    state = rule.init(params)
    for i in range(5):
        params, state = rule.step(params, [gradients[i, :1], gradients[i, 1:]], state)
        assert params[0].item() == alone[i]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [5, 400, 1007])
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_twin_is_equal(rule, size, dtype, monkeypatch):
    """Over fifty steps, with a new rate in the middle; the twin looks where the rule looks.

    In pieces of 200: a short one, a whole number of them, and with a shorter one at the end.
    """
    monkeypatch.setattr(twin_module, "PIECE", 200)
    rng, near = np.random.default_rng(2), 2e-5 if dtype == "float32" else 1e-12
    start = rng.normal(size=size).astype(dtype)
    params, state = [start.copy()], rule.init([start])
    parameters = start.copy()
    twin = rule.in_place(parameters)
    assert type(twin) is not PlainTwin
    assert len(twin.pieces) == -(-size // 200)
    for i in range(50):
        if i == 25:
            rule, twin.learning_rate = rule.at_rate(rule.learning_rate / 3), twin.learning_rate / 3
        (looks_at,) = rule.where(params, state)
        np.testing.assert_allclose(parameters, looks_at, rtol=0, atol=near)
        gradient = (parameters * 3 + rng.normal(size=size)).astype(dtype)
        before = gradient.copy()
        params, state = rule.step(params, [gradient], state)
        twin.step(gradient)
        assert np.array_equal(gradient, before)
        assert params[0].dtype == parameters.dtype == dtype


@dataclasses.dataclass(frozen=True)
class Own(Nesterov):
    """A student's rule: no twin is known of it."""


def test_a_rule_of_ones_own_has_a_plain_twin_that_looks_where_it_looks():
    known, own = Nesterov(0.1, 0.9), Own(0.1, 0.9)
    a, b = np.array([1.0, -2.0]), np.array([1.0, -2.0])
    fast, plain = known.in_place(a), own.in_place(b)
    assert type(plain) is PlainTwin
    for i in range(20):
        if i == 10:
            fast.learning_rate = plain.learning_rate = 0.02
        fast.step(2 * a)
        plain.step(2 * b)
        np.testing.assert_allclose(a, b, atol=1e-14)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_rule_finds_the_bottom_of_a_bowl(name):
    rule = OPTIMIZERS[name].at_rate(1.0 if name == "adadelta" else 0.05)
    parameters = np.array([1.0, -1.0])
    twin = rule.in_place(parameters)
    for _ in range(2000):
        twin.step(parameters * [1.0, 4.0])
    assert np.abs(parameters).max() < 0.06  # rules of a fixed step length jump to and fro there


def test_bad_settings_and_arrays_are_refused():
    with pytest.raises(ValueError, match="learning_rate is -1"):
        SGD(-1)
    with pytest.raises(ValueError, match="beta_2 is 1"):
        Adam(beta_2=1)
    with pytest.raises(ValueError, match=r"momentum is 1\.5; expected less than 1"):
        Momentum(0.1, 1.5)
    assert Nadam(momentum_decay=1.0).momentum_decay == 1.0  # Keras's; it is no share
    with pytest.raises(ValueError, match="'fast'"):
        SGD("fast")
    rule = SGD()
    with pytest.raises(ValueError, match="gradient 0 has shape"):
        rule.step([np.ones(2)], [np.ones((2, 1))], rule.init([np.ones(2)]))
    with pytest.raises(ValueError, match="1 parameters, 2 gradients"):
        rule.step([np.ones(2)], [np.ones(2)] * 2, rule.init([np.ones(2)]))
    with pytest.raises(ValueError, match="one flat array"):
        rule.in_place(np.ones((2, 2)))
    with pytest.raises(NotImplementedError, match="Rule has no update"):
        Rule().step([np.ones(1)], [np.ones(1)], Rule().init([np.ones(1)]))


LARGE_RULES = [SGD(0.1), Momentum(0.1, 0.5), Momentum(0.1, 0.9), Momentum(0.1, 0.999)]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("rule", LARGE_RULES, ids=repr)
def test_the_twin_of_a_large_network_makes_the_steps_of_the_rule(rule, dtype):
    rng, size = np.random.default_rng(0), LARGE + 7
    moved = rng.normal(size=size).astype(dtype)
    params = [moved.copy()]
    twin, state = twin_of(rule, moved), rule.init(params)
    assert type(twin) is (LargeSGDTwin if type(rule) is SGD else LargeMomentumTwin)
    for t in range(80):  # through several changes of the velocity's scale, and two of the rate
        if t in (30, 60):
            rule = rule.at_rate(rule.learning_rate / 10)
            twin.learning_rate = rule.learning_rate
        gradient = rng.normal(size=size).astype(dtype)
        before = gradient.copy()
        twin.step(gradient)
        np.testing.assert_array_equal(gradient, before)
        params, state = rule.step(params, [gradient], state)
    tolerance = 2e-4 if dtype == "float32" else 1e-11
    np.testing.assert_allclose(moved, params[0], rtol=tolerance, atol=tolerance)


def test_parameters_with_gaps_and_small_momentum_are_moved_by_the_other_twins():
    with_gaps = np.zeros(2 * LARGE)[::2]
    twin = twin_of(SGD(0.5), with_gaps)
    twin.step(np.ones(LARGE))
    np.testing.assert_array_equal(with_gaps, np.full(LARGE, -0.5))
    assert type(twin_of(Momentum(0.1, 0.0), np.zeros(LARGE))) is not LargeMomentumTwin
    assert type(twin_of(SGD(0.1), np.zeros(LARGE - 1))) is not LargeSGDTwin


class OnlyInitAndStep:
    """What a student writes: no `where`, no `at_rate`, no `learning_rate`."""

    def __repr__(self):
        return "OnlyInitAndStep()"

    def init(self, params):
        return None

    def step(self, params, grads, state):
        return [p - 0.1 * g for p, g in zip(params, grads, strict=True)], state


def test_a_students_own_optimizer_trains_a_network_as_the_librarys_does():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(40, 3)), rng.normal(size=(40, 1))
    ends = []
    for optimizer in (OnlyInitAndStep(), SGD(0.1)):
        network = [layers.Dense(4, activation="tanh", input_shape=(3,)), layers.Dense(1)]
        model = models.Sequential(network, dtype="float64", rng=0)
        model.compile(optimizer=optimizer, loss="mse")
        model.fit(X, y, batch_size=10, epochs=3, rng=1)
        ends.append(model.flat_parameters.copy())
    np.testing.assert_allclose(ends[0], ends[1], rtol=1e-12)


@pytest.mark.parametrize("optimizer", [*RULES, SGD(0.1, clipnorm=0.5), OnlyInitAndStep()], ids=repr)
def test_a_twin_goes_on_from_what_it_remembered(optimizer):
    rng = np.random.default_rng(0)
    moved = rng.normal(size=6)
    twin, gradients = twin_of(optimizer, moved), rng.normal(size=(5, 6))
    for g in gradients[:3]:
        twin.step(g)
    kept, place = twin.remembered(), moved.copy()
    ends = []
    for _ in range(2):
        for g in gradients[3:]:
            twin.step(g)
        ends.append(moved.copy())
        moved[...] = place
        twin.recall(kept)
    np.testing.assert_array_equal(ends[0], ends[1])


def test_an_own_optimizer_goes_on_from_parameters_that_were_set_by_hand():
    parameters = np.array([1.0, 2.0])
    twin = twin_of(OnlyInitAndStep(), parameters)
    twin.step(np.array([1.0, 0.0]))
    parameters[...] = [5.0, -5.0]
    twin.step(np.array([0.0, 10.0]))
    np.testing.assert_allclose(parameters, [5.0, -6.0])
