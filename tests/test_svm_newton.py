"""Linear machines by Newton's method: by hand, by general methods, and what the gap promises."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize as general_minimize

from course_lib.models.svm.newton import (
    Gram,
    Slopes,
    best_step,
    first_slopes,
    in_their_span,
    learned_from_part,
    minimize,
)

both = pytest.mark.parametrize("loss", ["hinge", "squared_hinge"])


def objective(w, X, y, C, loss):
    short = np.maximum(0, 1 - y * (X @ w))
    return w @ w / 2 + C * (short if loss == "hinge" else short**2).sum()


def noisy_classes(rng, n, d):
    X = rng.normal(size=(n, d))
    return X, np.where(X[:, 0] + rng.normal(size=n) > 0, 1, -1)


def test_one_sample_by_hand():
    """½w² + C (1 − 2w)² has its minimum at w = 4C / (1 + 8C); ½w² + C max(0, 1 − 2w) at ½."""
    gram, y = Gram(np.array([[2.0]])), np.array([1])
    assert minimize(gram, y, C=0.5, tol=1e-12).w == pytest.approx(2 / 5)
    assert minimize(gram, y, C=1.0, loss="hinge", tol=1e-9).w == pytest.approx(1 / 2, abs=1e-4)
    # With a small C the whole sample stays short: w = 2C.
    assert minimize(gram, y, C=0.1, loss="hinge", tol=1e-9).w == pytest.approx(0.2, abs=1e-4)


def test_slopes_by_hand():
    short = np.array([-1.0, 0.0, 0.5, 1.0, 3.0])
    squared = first_slopes("squared_hinge", C=2)
    np.testing.assert_allclose(squared.at(short), [0, 0, 2, 4, 12])
    assert squared.loss(short) == 2 * (0.25 + 1 + 9)
    assert squared.lost_by_rounding(short) == 0
    rounded = Slopes(c=2.0, cap=2.0)  # C = 2, δ = 1
    np.testing.assert_allclose(rounded.at(short), [0, 0, 1, 2, 2])
    np.testing.assert_array_equal(rounded.bend(short), [False, False, True, False, False])
    assert rounded.loss(short) == 0.25 + 1 + (2 * 3 - 1)
    assert rounded.lost_by_rounding(short) == 2 * 0.5 - 0.5
    assert rounded.sharper() == Slopes(c=20.0, cap=2.0)
    bend = rounded.bend(short)  # the third one stays on it, wherever it is
    np.testing.assert_allclose(rounded.sharper().continued(short, bend), [0, 0, 10, 2, 2])
    with pytest.raises(ValueError, match="loss is 'log'; expected 'hinge' or 'squared_hinge'"):
        first_slopes("log", C=1)


def test_squared_hinge_like_a_general_method(rng):
    X, y = noisy_classes(rng, 80, 5)
    best = general_minimize(
        objective, np.zeros(5), (X, y, 3.0, "squared_hinge"), method="BFGS", options={"gtol": 1e-7}
    )
    solution = minimize(Gram(X), y, C=3.0, tol=1e-10)
    np.testing.assert_allclose(solution.w, best.x, atol=1e-6)


def test_hinge_like_a_general_method(rng):
    """The dual without an offset has bounds only."""
    X, y = noisy_classes(rng, 30, 4)
    Z = y[:, None] * X
    general = general_minimize(
        lambda a: (a @ Z) @ (a @ Z) / 2 - a.sum(),
        np.zeros(30),
        jac=lambda a: Z @ (a @ Z) - 1,
        bounds=[(0, 2.0)] * 30,
        method="L-BFGS-B",
        options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 5000},
    )
    solution = minimize(Gram(X), y, C=2.0, loss="hinge", tol=1e-8)
    np.testing.assert_allclose(solution.w, general.x @ Z, atol=1e-4)
    assert objective(solution.w, X, y, 2.0, "hinge") == pytest.approx(-general.fun, rel=1e-7)


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 2**32 - 1),
    loss=st.sampled_from(["hinge", "squared_hinge"]),
    C=st.sampled_from([1e-3, 1.0, 1e3]),
    scale=st.sampled_from([0.01, 1.0, 100.0]),
    tol=st.sampled_from([1e-2, 1e-4]),
)
def test_the_gap_bounds_the_distance_to_the_best_objective(seed, loss, C, scale, tol):
    rng = np.random.default_rng(seed)
    X, y = noisy_classes(rng, 25, 3)
    X = X * [scale, 1, 1]
    solution = minimize(Gram(X), y, C, loss, tol)
    assert 0 <= solution.gap <= tol
    here = objective(solution.w, X, y, C, loss)
    best = objective(minimize(Gram(X), y, C, loss, 1e-9).w, X, y, C, loss)
    assert here - best <= solution.gap * here + 1e-9 * here
    for other in solution.w + 0.1 * rng.normal(size=(20, 3)):
        assert objective(other, X, y, C, loss) >= best * (1 - 1e-8)


@both
def test_where_it_starts_makes_no_difference(rng, loss):
    X, y = noisy_classes(rng, 1200, 3)
    gram = Gram(X)
    start = learned_from_part(X, y, 1.0, loss)
    assert np.linalg.norm(start) > 0
    w = minimize(gram, y, 1.0, loss, tol=1e-8).w
    again = minimize(gram, y, 1.0, loss, tol=1e-8, w=start)
    np.testing.assert_allclose(again.w, w, atol=1e-4)
    np.testing.assert_array_equal(learned_from_part(X[:20], y[:20], 1.0, loss), 0)


def test_a_good_start_saves_steps(rng):
    X, y = noisy_classes(rng, 4000, 10)
    start = learned_from_part(X, y, 1.0)
    assert minimize(Gram(X), y, 1.0, w=start).n_steps < minimize(Gram(X), y, 1.0).n_steps


def test_gram_follows_the_samples_that_are_taken(rng):
    X = rng.normal(size=(30, 4))
    gram = Gram(X)
    take = np.ones(30, dtype=bool)
    for _ in range(10):
        np.testing.assert_allclose(gram.of(take), X[take].T @ X[take], atol=1e-10)
        take = take ^ (rng.random(30) < rng.choice([0.05, 0.5]))


@pytest.mark.parametrize("n_taken", [0, 1, 4, 5, 30])
def test_few_equations_give_what_many_do(rng, n_taken):
    X, g = rng.normal(size=(30, 9)), rng.normal(size=9)
    take = rng.permutation(np.arange(30) < n_taken)
    H = np.eye(9) + 0.7 * X[take].T @ X[take]
    np.testing.assert_allclose(Gram(X).solve(take, 0.7, g), np.linalg.solve(H, g), atol=1e-12)


def test_in_their_span(rng):
    X = rng.normal(size=(5, 40))
    B, Z = in_their_span(X)
    assert Z.shape == (5, 5)
    np.testing.assert_allclose(Z @ B.T, X, atol=1e-12)
    np.testing.assert_allclose(B.T @ B, np.eye(5), atol=1e-12)
    y = np.array([1, -1, 1, 1, -1])
    here = minimize(Gram(X), y, 1.0, tol=1e-10).w
    np.testing.assert_allclose(B @ minimize(Gram(Z), y, 1.0, tol=1e-10).w, here, atol=1e-6)


@both
def test_the_best_step_is_downhill(rng, loss):
    X, y = noisy_classes(rng, 50, 3)
    slopes, w = first_slopes(loss, 1.0), rng.normal(size=3)
    short = 1 - y * (X @ w)
    downhill = -(w - (slopes.at(short) * y) @ X)

    def rounded_objective(step):
        v = w + step * downhill
        return v @ v / 2 + slopes.loss(1 - y * (X @ v))

    step = best_step(w, downhill, short, y * (X @ downhill), slopes)
    assert 0 < step <= 1
    assert rounded_objective(step) < rounded_objective(0)
    around = [rounded_objective(step * factor) for factor in (0.5, 1.5)]
    assert rounded_objective(step) <= min(around)
    assert best_step(w, -downhill, short, -y * (X @ downhill), slopes) == 0
    assert best_step(w, 0 * w, short, np.zeros(50), slopes) == 0


def test_single_precision_stays_single(rng):
    X, y = noisy_classes(rng, 200, 6)
    single = minimize(Gram(X.astype(np.float32)), y, 1.0)
    assert single.w.dtype == np.float32
    np.testing.assert_allclose(single.w, minimize(Gram(X), y, 1.0).w, rtol=1e-3, atol=1e-4)


@both
def test_steps_may_be_limited_and_rounding_ends_them(rng, loss):
    X, y = noisy_classes(rng, 100, 4)
    assert minimize(Gram(X), y, 1.0, loss, max_steps=2).n_steps == 2
    solution = minimize(Gram(X), y, 1.0, loss, tol=0.0, max_steps=1000)
    assert solution.gap <= 1e-9
