"""The perceptron: by hand, its fast form, its bound, its pocket, and scikit-learn's."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.linear_model import Perceptron as Twin

from course_lib.data import load_digits, load_iris, make_blobs, make_separable, make_xor
from course_lib.models import Perceptron, PocketPerceptron
from course_lib.models.linear import perceptron_fast
from course_lib.models.linear.multiclass import one_vs_rest
from course_lib.models.linear.perceptron import mistakes_of, pocket, steps
from course_lib.models.linear.perceptron_bound import margin, mistake_bound, widest_separator
from course_lib.models.linear.perceptron_fast import learn
from course_lib.models.linear.scores import append_one
from course_lib.models.linear.threshold import corners

GATES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "xor": [0, 1, 1, 0]}


def test_and_step_by_step():
    """Worked on paper: the inputs 00, 01, 10, 11 with a 1 appended, in order."""
    record = list(steps(append_one(corners(2)), np.array(GATES["and"])))
    assert [s.after.tolist() for s in record if s.epoch <= 2] == [
        [0, 0, -1], [0, 0, -1], [0, 0, -1], [1, 1, 0],
        [1, 1, -1], [1, 0, -2], [1, 0, -2], [2, 1, -1],
    ]  # fmt: skip
    assert [s.mistake for s in record if s.epoch == 1] == [True, False, False, True]
    assert not any(s.mistake for s in record[-4:])
    assert record[-1].epoch == len(record) / 4


def test_steps_can_be_walked_backwards():
    record = list(steps(append_one(corners(2)), np.array(GATES["or"])))
    for before, after in pairwise(record):
        assert after.before is before.after
    for s in record:
        expected = s.before + append_one(corners(2))[s.i] * (s.d - s.y)
        np.testing.assert_array_equal(s.after, expected)


def test_it_starts_where_it_is_told_to():
    X, d = append_one(corners(2)), np.array(GATES["and"])
    w = np.array([2.0, 1.0, -3.0])
    record = list(steps(X, d, w=w))
    assert len(record) == 4  # it had nothing to learn
    assert record[0].before.tolist() == w.tolist()


def test_each_epoch_shows_every_sample_once():
    X, d = append_one(corners(2)), np.array(GATES["xor"])
    for rng in (None, np.random.default_rng(0)):
        orders = np.array([s.i for s in steps(X, d, rng=rng, max_epochs=20)]).reshape(20, 4)
        np.testing.assert_array_equal(np.sort(orders, axis=1), np.tile(np.arange(4), (20, 1)))
        assert (len({tuple(order) for order in orders}) > 1) == (rng is not None)


whole = st.integers(-4, 4).map(float)


@settings(deadline=None, max_examples=60)
@given(
    X=arrays(float, (11, 3), elements=whole),
    D=arrays(int, (11, 2), elements=st.integers(0, 1)),
    block=st.sampled_from([1, 3, 64]),
    seed=st.sampled_from([None, 0]),
)
def test_the_fast_form_makes_the_same_steps(X, D, block, seed):
    # whole numbers: every sum is exact
    def rng():
        return None if seed is None else np.random.default_rng(seed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(perceptron_fast, "BLOCK", block)
        learned = learn(X, D, rng=rng(), max_epochs=9)
    for unit in range(2):
        record = list(steps(X, D[:, unit], rng=rng(), max_epochs=9))
        np.testing.assert_array_equal(learned.W[unit], record[-1].after)
        assert learned.mistakes[unit] == sum(s.mistake for s in record)
        assert learned.epochs[unit] == record[-1].epoch
        assert learned.converged[unit] == (not any(s.mistake for s in record[-len(X) :]))


def test_units_are_done_at_different_times():
    X, D = append_one(corners(2)), np.array([GATES["or"], [1, 1, 1, 1], GATES["and"]]).T
    learned = learn(X, D)
    records = [list(steps(X, d)) for d in D.T]
    assert learned.epochs.tolist() == [record[-1].epoch for record in records]
    assert len(set(learned.epochs.tolist())) == 3


def test_the_fast_form_learns_digits_as_the_clear_one_does():
    digits = load_digits()
    X, D = append_one(digits.X), one_vs_rest(digits.y, 10)
    learned = learn(X, D, rng=np.random.default_rng(0), max_epochs=3)
    for unit in (0, 8):
        *_, last = steps(X, D[:, unit], rng=np.random.default_rng(0), max_epochs=3)
        np.testing.assert_array_equal(learned.W[unit], last.after)


@settings(deadline=None, max_examples=100)
@given(
    X=arrays(float, (9, 3), elements=whole),
    w=arrays(float, 3, elements=whole),
    seed=st.integers(0, 9),
)
def test_never_more_mistakes_than_the_bound(X, w, seed):
    X = X[X @ w != 0]
    assume(len(X) > 0)
    d = (X @ w > 0).astype(int)
    bound = mistake_bound(X, d, w)
    rng = np.random.default_rng(seed)
    learned = learn(X, d[:, None], rng=rng, max_epochs=int(bound) + 2)
    assert learned.converged.all()
    assert learned.mistakes[0] <= bound + 1e-9
    best = widest_separator(X, d)
    assert mistakes_of(learned.W[0], X, d) == 0
    assert learned.mistakes[0] <= mistake_bound(X, d, best) * (1 + 1e-9)
    assert mistake_bound(X, d, best) <= bound * (1 + 1e-5)


def test_the_bound_by_hand():
    X, d = np.array([[3.0, 4.0], [-1.0, 1.0]]), np.array([1, 0])
    assert margin(X, d, np.array([1.0, 0.0])) == 1  # the second sample's
    assert margin(X, d, np.array([-1.0, 0.0])) == -3
    assert mistake_bound(X, d, np.array([7.0, 0.0])) == 25  # R = 5, γ = 1


def test_the_widest_margin_in_the_plane_by_trying_every_direction(rng):
    X, d = make_separable(40, rng=rng)
    X = X - X.mean(axis=0)
    angles = np.linspace(0, 2 * np.pi, 100_000)
    directions = np.array([np.cos(angles), np.sin(angles)])  # (2, n_angles)
    margins = np.min(np.where(d == 1, 1, -1)[:, None] * (X @ directions), axis=0)
    assert np.max(margins) > 0
    w = widest_separator(X, d)
    assert margin(X, d, w) == pytest.approx(np.max(margins), rel=1e-5)


def test_what_separates_nothing_has_no_bound():
    X, d = append_one(corners(2)), np.array(GATES["xor"])
    assert widest_separator(X, d) is None
    with pytest.raises(ValueError, match=r"w has margin -1\.41; expected one above 0"):
        mistake_bound(X, d, np.array([1.0, 1.0, 0.0]))
    with pytest.raises(ValueError, match="w has margin 0; expected one above 0"):
        mistake_bound(X[:2], d[:2], np.array([0.0, 1.0, 0.0]))
    with pytest.raises(ValueError, match="w is 0"):
        margin(X, d, np.zeros(3))


def test_what_cannot_be_learned_is_named():
    X = np.ones((3, 2))
    with pytest.raises(ValueError, match=r"d holds -1; expected 0 and 1.*\(d \+ 1\) / 2"):
        list(steps(X, np.array([1, -1, 1])))
    with pytest.raises(ValueError, match=r"d has shape \(2,\) and X \(3, 2\); expected \(3,\)"):
        list(steps(X, np.array([1, 0])))
    with pytest.raises(ValueError, match=r"d has shape \(3,\).*expected \(3, n_units\)"):
        learn(X, np.array([1, 0, 1]))
    with pytest.raises(ValueError, match=r"X has shape \(3,\).*x\[:, None\]"):
        list(steps(np.ones(3), np.array([1, 0, 1])))


def test_the_pocket_keeps_the_best_that_was_found(rng):
    X, d = make_blobs(60, rng=rng, noise=1.2, centers=[[-1.0, 0], [1, 0]])
    X = append_one(X)
    assert widest_separator(X, d) is None
    w, mistakes = pocket(X, d, rng=np.random.default_rng(1), max_epochs=50)
    seen = [
        mistakes_of(s.after, X, d) for s in steps(X, d, rng=np.random.default_rng(1), max_epochs=50)
    ]
    assert mistakes_of(w, X, d) == mistakes
    assert mistakes <= np.quantile(seen, 0.02)
    assert mistakes < seen[-1]


def test_the_pocket_by_its_definition(rng):
    """Better weights go in only if they were right for longer than those in the pocket."""
    X, d = append_one(rng.normal(size=(15, 2))), rng.integers(0, 2, 15)
    for seed in range(20):
        runs = [[np.zeros(3), 0]]  # weights, and for how many samples in a row they were right
        for s in steps(X, d, rng=np.random.default_rng(seed), max_epochs=30):
            if s.mistake:
                runs.append([s.after, 0])
            else:
                runs[-1][1] += 1
        kept, longest = np.zeros(3), 0
        for w, run in runs:
            if run > longest and mistakes_of(w, X, d) < mistakes_of(kept, X, d):
                kept, longest = w, run
        found = pocket(X, d, rng=np.random.default_rng(seed), max_epochs=30)[0]
        np.testing.assert_array_equal(found, kept)


def test_the_pocket_stops_where_nothing_is_left_to_learn():
    X, d = append_one(corners(2)), np.array(GATES["and"])
    assert pocket(X, d, rng=np.random.default_rng(0))[1] == 0
    assert pocket(X, np.ones(4, dtype=int), rng=np.random.default_rng(0))[0].tolist() == [0, 0, 0]


def test_the_estimator_learns_what_the_rule_says(rng):
    X, y = make_separable(50, rng=rng)
    labels = np.array(["no", "yes"])[y]
    model = Perceptron(shuffle=False).fit(X, labels)
    *_, last = model.steps(X, labels)
    np.testing.assert_allclose([*model.coef_[0], *model.intercept_], last.after)
    assert model.n_iter_ == last.epoch
    np.testing.assert_array_equal(model.predict(X), labels)
    assert model.converged_.tolist() == [True]


def test_the_unit_fires_at_0_when_it_predicts_too():
    model = Perceptron(fit_intercept=False).fit([[0.0], [-1.0]], [1, 0])
    assert model.converged_.tolist() == [True]
    assert model.predict([[0.0], [-0.1]]).tolist() == [1, 0]


def test_the_order_is_drawn_by_random_state():
    X, y = load_iris().X[:100], load_iris().y[:100]
    weights = [Perceptron(random_state=seed).fit(X, y).coef_.tolist() for seed in (0, 0, 1)]
    assert weights[0] == weights[1] != weights[2]


def test_same_weights_as_scikit_learn():
    """Only where a score is exactly 0 do the two rules differ: the first sample is of class 0."""
    rng = np.random.default_rng(3)
    X = rng.integers(-9, 10, size=(80, 3)) + 0.5
    y = (X @ [1.0, -2, 3] + rng.normal(scale=9, size=80) > 0).astype(int)
    y[0] = 0
    with pytest.warns(ConvergenceWarning, match="still mistakes in epoch 7.*PocketPerceptron"):
        ours = Perceptron(max_iter=7, shuffle=False).fit(X, y)
    twin = Twin(max_iter=7, shuffle=False, tol=None).fit(X, y)
    np.testing.assert_array_equal(ours.coef_, twin.coef_)
    np.testing.assert_array_equal(ours.intercept_, twin.intercept_)


def test_many_classes_as_scikit_learn():
    digits = load_digits()
    X, y, Q, y_true = digits.X[:500], digits.y[:500], digits.X[500:], digits.y[500:]
    ours, twin = Perceptron(max_iter=200).fit(X, y), Twin(max_iter=200, tol=None).fit(X, y)
    assert ours.score(X, y) == twin.score(X, y) == 1  # each digit can be told from the rest
    assert ours.score(Q, y_true) == pytest.approx(twin.score(Q, y_true), abs=0.03)
    assert ours.coef_.shape == (10, 64)


def test_xor_is_told_not_to_converge_and_the_pocket_gets_three_of_four():
    X, y = corners(2), GATES["xor"]
    with pytest.warns(ConvergenceWarning, match="still mistakes in epoch 30"):
        model = Perceptron(max_iter=30).fit(X, y)
    assert model.converged_.tolist() == [False]
    assert PocketPerceptron().fit(X, y).mistakes_.tolist() == [1]


def test_the_pocket_of_many_classes(rng):
    X, y = make_blobs(90, rng=rng, noise=1.0)
    model = PocketPerceptron(max_iter=20).fit(X, y)
    for unit, (w, b) in enumerate(zip(model.coef_, model.intercept_, strict=True)):
        assert np.count_nonzero((X @ w + b >= 0) != (y == unit)) == model.mistakes_[unit]
    assert model.score(X, y) > 0.85


def test_opposite_labels_of_the_same_sample_and_one_class_only():
    with pytest.warns(ConvergenceWarning):
        Perceptron().fit([[1.0, 2.0], [1.0, 2.0]], [0, 1])
    with pytest.raises(ValueError, match="y holds one class only"):
        Perceptron().fit([[1.0], [2.0]], ["a", "a"])


def test_steps_are_those_of_one_unit(rng):
    X, y = make_xor(8, rng=rng)
    model = Perceptron(fit_intercept=False)
    assert next(model.steps(X, y)).after.shape == (2,)
    with pytest.raises(ValueError, match=r"y has 3 classes; expected two.*use y == 'a'"):
        next(model.steps(X[:3], ["a", "b", "c"]))


def test_single_precision_stays_single(rng):
    X, y = make_separable(30, rng=rng)
    model = Perceptron().fit(X.astype(np.float32), y)
    assert model.coef_.dtype == model.decision_function(X.astype(np.float32)).dtype == np.float32
    no_bias = Perceptron(fit_intercept=False, max_iter=500).fit(X - X.mean(axis=0), y)
    assert no_bias.intercept_.tolist() == [0]


def test_a_model_that_has_shown_its_steps_only_is_not_fitted():
    model = Perceptron()
    list(model.steps(corners(2), GATES["and"]))
    with pytest.raises(NotFittedError):
        model.predict(corners(2))
