"""Gradients cut to size: by hand, in rules and twins alike, and in a network."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.nn import layers
from course_lib.nn.models import Sequential
from course_lib.nn.optimizers import (
    OPTIMIZERS,
    SGD,
    Adam,
    Nesterov,
    Rule,
    clip_by_norm,
    clip_by_value,
)
from course_lib.nn.optimizers.clipping import WORDS, global_norm
from course_lib.nn.optimizers.in_place import PlainTwin

BOUND = {"clipvalue": 0.7, "clipnorm": 1.5, "global_clipnorm": 2.0}


def test_by_value_each_entry_is_held():
    given = [np.array([[3.0, -0.5], [-2.0, 1.0]]), np.array(-7.0)]
    first, second = clip_by_value(given, 1.0)
    np.testing.assert_array_equal(first, [[1.0, -0.5], [-1.0, 1.0]])
    assert second == -1.0
    assert given[0][0, 0] == 3.0


def test_by_norm_all_are_shortened_together():
    """‖(2, 3, 6)‖ = 7, over two arrays."""
    given = [np.array([2.0, 3.0]), np.array([[6.0]])]
    (first, second), norm = clip_by_norm(given, 3.5)
    assert norm == 7.0
    np.testing.assert_allclose(first, [1.0, 1.5])
    np.testing.assert_allclose(second, [[3.0]])
    np.testing.assert_array_equal(given[0], [2.0, 3.0])


@pytest.mark.parametrize("scale", [0.5, 1.0])
def test_what_is_short_enough_stays_as_it_is_and_is_a_new_array(scale):
    g = np.array([3.0, 4.0]) * scale
    (clipped,), norm = clip_by_norm([g], 5.0)
    assert norm == 5.0 * scale
    np.testing.assert_array_equal(clipped, g)
    assert not np.shares_memory(clipped, g)


def test_zero_gradients_stay_zero_and_no_gradients_stay_none():
    (clipped,), norm = clip_by_norm([np.zeros(3)], 1.0)
    assert norm == 0.0
    np.testing.assert_array_equal(clipped, np.zeros(3))
    np.testing.assert_array_equal(clip_by_value([np.zeros(3)], 1.0), np.zeros((1, 3)))
    assert clip_by_norm([], 1.0) == ([], 0.0)
    assert clip_by_norm([np.zeros(0)], 1.0)[1] == 0.0


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("share", [0.7, 1e-3, -0.7])
def test_the_norm_of_what_has_exploded_or_nearly_vanished(dtype, share):
    """Squares of 10^±(0.7 · 38) are beyond float32; what is clipped keeps dtype and direction."""
    size = 10.0 ** (np.log10(float(np.finfo(dtype).max)) * share)
    g = np.array([3, 4], dtype) * dtype_of(size, dtype)
    assert global_norm([g]) == pytest.approx(5 * size, rel=1e-5)
    (clipped,), _ = clip_by_norm([g], size)
    assert clipped.dtype == clip_by_value([g], size)[0].dtype == dtype
    np.testing.assert_allclose(clipped / dtype_of(size, dtype), [0.6, 0.8], rtol=1e-5)


def dtype_of(number, dtype):
    return np.dtype(dtype).type(number)


@given(
    st.lists(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5), min_size=1, max_size=4),
    st.floats(1e-3, 1e3),
)
def test_afterwards_the_norm_is_the_smaller_of_both(arrays, bound):
    grads = [np.array(array) for array in arrays]
    clipped, norm = clip_by_norm(grads, bound)
    everything = np.concatenate(grads)
    assert norm == pytest.approx(math.hypot(*everything), rel=1e-9)
    assert global_norm(clipped) == pytest.approx(min(norm, bound), rel=1e-9)
    factor = min(1.0, bound / norm) if norm else 1.0
    np.testing.assert_allclose(np.concatenate(clipped), everything * factor, rtol=1e-12)


def test_what_is_no_number_is_said_with_its_place():
    grads = [np.ones(2), np.array([[0.0, np.nan]])]
    for clip in (clip_by_value, clip_by_norm):
        with pytest.raises(FloatingPointError, match="gradient 1 at index 0, 1 is nan; expected"):
            clip(grads, 1.0)
    with pytest.raises(FloatingPointError, match="gradient 0 at index 1 is -inf"):
        clip_by_norm([np.array([1.0, -np.inf])], 1.0)
    with pytest.raises(FloatingPointError, match="gradient 0 is nan"):
        clip_by_norm([np.array(np.nan)], 1.0)
    np.testing.assert_array_equal(clip_by_value([np.array([np.inf, -np.inf])], 2.0), [[2.0, -2.0]])


@pytest.mark.parametrize("bound", [0, -1.0, math.nan, math.inf, "much", None])
def test_bad_bounds_are_refused(bound):
    with pytest.raises(ValueError, match=r"limit is .*; expected a number above 0"):
        clip_by_value([np.ones(1)], bound)
    with pytest.raises(ValueError, match=r"max_norm is .*; expected a number above 0"):
        clip_by_norm([np.ones(1)], bound)


@pytest.mark.parametrize("word", WORDS)
def test_rules_refuse_bad_bounds_and_two_at_once(word):
    with pytest.raises(ValueError, match=f"{word} is -1; expected a number above 0"):
        Adam(**{word: -1})
    other = WORDS[WORDS.index(word) - 1]
    with pytest.raises(ValueError, match="are given; expected one of them at most"):
        SGD(**{word: 1.0, other: 1.0})


def test_rules_show_the_words_that_are_used_and_keep_them_at_another_rate():
    assert str(SGD(0.1)) == "SGD(learning_rate=0.1)"
    assert str(SGD(0.1, clipnorm=2.0).at_rate(0.5)) == "SGD(learning_rate=0.5, clipnorm=2.0)"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("clipvalue", [[1 - 0.07, 1 - 0.07], [1 + 0.07]]),
        ("clipnorm", [[1 - 0.09, 1 - 0.12], [1 + 0.1]]),  # 1.5/5 of (3, 4); −1 is short enough
        ("global_clipnorm", None),
    ],
)
def test_a_rule_steps_along_what_is_left(word, expected):
    params, grads = [np.ones(2), np.ones(1)], [np.array([3.0, 4.0]), np.array([-1.0])]
    if expected is None:
        share = 2.0 / math.sqrt(26)
        expected = [[1 - 0.3 * share, 1 - 0.4 * share], [1 + 0.1 * share]]
    rule = SGD(0.1, **{word: BOUND[word]})
    moved, _ = rule.step(params, grads, rule.init(params))
    for got, wanted in zip(moved, expected, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-12)


class Own(Rule):
    """A student's rule, of which no twin is known."""

    def update(self, p, g, t, *memory):
        return (-self.learning_rate * g / t,)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("rule", [*OPTIMIZERS.values(), Own()], ids=str)
def test_the_twin_clips_as_the_rule_does(rule, word):
    """Of three arrays in one flat one, with large and small gradients, and another rate later."""
    rule = type(rule)(0.1, **{word: BOUND[word]})
    rng, shapes = np.random.default_rng(0), [(3, 2), (4,), (1,)]
    params = [rng.normal(size=shape) for shape in shapes]
    flat = np.concatenate([p.ravel() for p in params])
    twin, state = rule.in_place(flat, [p.size for p in params]), rule.init(params)
    assert type(twin.twin) is (PlainTwin if type(rule) is Own else type(twin.twin))
    for i in range(30):
        if i == 15:
            rule, twin.learning_rate = rule.at_rate(0.03), 0.03
        grads = [rng.normal(size=shape) * 10 ** rng.uniform(-1, 1) for shape in shapes]
        params, state = rule.step(params, grads, state)
        gradient = np.concatenate([g.ravel() for g in grads])
        before = gradient.copy()
        twin.step(gradient)
        np.testing.assert_array_equal(gradient, before)
        ahead = np.concatenate([p.ravel() for p in rule.where(params, state)])
        np.testing.assert_allclose(flat, ahead, rtol=0, atol=1e-12)


def test_sizes_that_do_not_fill_the_parameters_are_refused():
    with pytest.raises(ValueError, match="sizes add up to 3; expected 4"):
        SGD(clipnorm=1.0).in_place(np.ones(4), [1, 2])


def network(rule):
    chain = [layers.Dense(4, activation="tanh", input_shape=(3,)), layers.Dense(1)]
    model = Sequential(chain, dtype="float64", rng=0)
    model.compile(optimizer=rule, loss="mse")
    return model


@pytest.mark.parametrize("word", WORDS)
def test_a_network_is_trained_by_its_clipped_gradients(word):
    """W and b of two layers: each has its own norm, all have one together."""
    rule = Nesterov(0.05, 0.5, **{word: BOUND[word] / 10})
    model = network(rule)
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(20, 3)), 10 * rng.normal(size=(20, 1))
    params = [p.copy() for p in model.parameters]
    state = rule.init(params)
    for _ in range(5):
        grads = model.gradients(X, y)
        assert global_norm(grads) > BOUND["global_clipnorm"]
        model.train_on_batch(X, y)
        params, state = rule.step(params, grads, state)
        for got, wanted in zip(model.parameters, rule.where(params, state), strict=True):
            np.testing.assert_allclose(got, wanted, atol=1e-12)


def test_a_gradient_that_is_no_number_spoils_no_weight():
    model = network(SGD(0.1, clipnorm=1.0))
    before = model.get_weights()
    with pytest.raises(FloatingPointError, match="is nan"):
        model.train_on_batch(np.full((2, 3), np.nan), np.ones((2, 1)))
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_saved_network_clips_as_before(tmp_path):
    model = network(Adam(0.1, global_clipnorm=3.0))
    model.save(tmp_path / "net.npz")
    assert Sequential.load(tmp_path / "net.npz").rule == Adam(0.1, global_clipnorm=3.0)
