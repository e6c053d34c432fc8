"""The dual and its solution: by hand, by a general method, by properties, clear form and fast."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from course_lib.data import load_iris, make_circles, make_moons, make_separable
from course_lib.models.svm.distances import kernel_rows, rbf_rows, single_is_enough
from course_lib.models.svm.dual import (
    dual_objective,
    duality_gap,
    kkt_residuals,
    offset,
    offset_bounds,
    primal_objective,
    wanted_offsets,
)
from course_lib.models.svm.fast_smo import settled, solve
from course_lib.models.svm.kernels import kernel_function, linear, rbf
from course_lib.models.svm.margin import geometric_margins, objective
from course_lib.models.svm.smo import choose_pair, smo_steps

# The widest line is x1 + x2 = 1: w = (1, 1) = ½ (2, 0) + ½ (0, 2) − 1 (0, 0).
CORNER = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]]), np.array([-1, 1, 1])


def test_three_points_by_hand():
    X, y = CORNER
    first, second = smo_steps(X @ X.T, y, C=10)
    # At α = 0 each wants b = y. Samples 1 and 0 disagree by 2 and are √4 apart: δ = 2/4.
    assert (first.i, first.j) == (1, 0)
    np.testing.assert_allclose(first.alpha_before, 0)
    np.testing.assert_allclose(first.alpha, [0.5, 0.5, 0])
    # Sample 2 still wants 1, the others −1; 0 is √4 away and 1 is √8: with 0 there is more gain.
    assert (second.i, second.j) == (2, 0)
    np.testing.assert_allclose(second.alpha_before, first.alpha)
    np.testing.assert_allclose(second.alpha, [1, 0.5, 0.5])
    np.testing.assert_allclose((second.alpha * y) @ X, [1, 1])
    assert (second.b, second.violation, second.gap) == (-1, 0, 0)
    assert dual_objective(second.alpha, y, X @ X.T) == 1  # ½‖w‖²


def test_three_points_with_a_bound_by_hand():
    """C = ¾ leaves sample 0 short: α = ¾, and with ⅜ each for the others w = (¾, ¾), b = −½."""
    X, y = CORNER
    *_, last = smo_steps(X @ X.T, y, C=0.75)
    np.testing.assert_allclose(last.alpha, [0.75, 0.375, 0.375])
    assert last.b == pytest.approx(-0.5)
    assert last.gap == pytest.approx(0, abs=1e-12)
    assert dual_objective(last.alpha, y, X @ X.T) == pytest.approx(0.9375)
    assert objective(np.array([0.75, 0.75]), -0.5, X, y, C=0.75) == pytest.approx(0.9375)


def test_the_partner_is_the_one_with_most_gain():
    """Both others want −1, but the nearer one moves farther: gains 2² / 2² against 2² / 3²."""
    X, y = np.array([[2.0], [-1.0], [0.0]]), np.array([1, -1, -1])
    assert choose_pair(np.zeros(3), y, X @ X.T, C=10) == (0, 2)
    assert solve(kernel_rows(linear, X), y, C=10).n_steps == 1


def test_conditions_by_hand():
    X, y = CORNER
    K, alpha = X @ X.T, np.array([0.5, 0.5, 0.0])  # w = (1, 0)
    np.testing.assert_allclose(wanted_offsets(alpha, y, K), [-1, -1, 1])
    assert offset_bounds(alpha, y, K, C=10) == (1, -1)
    assert offset(alpha, y, K, C=10) == -1  # what the free ones, 0 and 1, want
    # Sample 2 has f = −1 and is short by 2, though its α is below C.
    np.testing.assert_allclose(kkt_residuals(alpha, y, K, -1.0, C=10), [0, 0, 2])
    assert duality_gap(alpha, y, K, -1.0, C=10) == pytest.approx(10 * 2)
    assert primal_objective(alpha, y, K, -1.0, C=10) == pytest.approx(0.5 + 10 * 2)
    # Nobody is free: the middle of the bounds.
    assert offset(np.array([10.0, 10.0, 0.0]), y, K, C=10) == pytest.approx((1 - 39) / 2)


@st.composite
def problems(draw):
    """X, y with both labels, C and a positive definite kernel; samples may coincide."""
    n = draw(st.integers(2, 12))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    X = rng.normal(size=(n, 2)) if draw(st.booleans()) else rng.integers(0, 3, (n, 2)).astype(float)
    y = rng.choice([-1, 1], n)
    y[:2] = -1, 1
    C = draw(st.sampled_from([0.01, 0.3, 1.0, 10.0, 1000.0]))
    name = draw(st.sampled_from(["linear", "poly", "rbf"]))
    return X, y, C, kernel_function(name, 0.7, 2, 1.0)


@settings(deadline=None, max_examples=60)
@given(problem=problems())
def test_every_step_keeps_the_conditions_and_climbs(problem):
    X, y, C, kernel = problem
    K, tol, dual = kernel(X, X), 1e-3, 0.0
    for step, _ in zip(smo_steps(K, y, C, tol), range(300), strict=False):
        assert np.min(step.alpha) >= 0
        assert np.max(step.alpha) <= C
        assert abs(step.alpha @ y) <= 1e-12 * C * len(y)
        assert step.gap >= 0
        before, dual = dual, dual_objective(step.alpha, y, K)
        assert dual >= before - 1e-10 * (1 + abs(before))
        primal = primal_objective(step.alpha, y, K, step.b, C)
        assert step.gap == pytest.approx(primal - dual, rel=1e-8, abs=1e-8 * (1 + primal))


@settings(deadline=None, max_examples=60)
@given(problem=problems())
def test_the_fast_form_solves_what_the_clear_one_solves(problem):
    X, y, C, kernel = problem
    K, tol = kernel(X, X), 1e-3
    fast = solve(kernel_rows(kernel, X), y, C, tol)
    assert np.min(fast.alpha) >= 0
    assert np.max(fast.alpha) <= C
    assert abs(fast.alpha @ y) <= 1e-12 * C * len(y)
    m, M = offset_bounds(fast.alpha, y, K, C)
    assert m - M <= tol * (1 + 1e-6)
    assert fast.violation == pytest.approx(m - M, abs=1e-6)
    assert fast.b == pytest.approx(offset(fast.alpha, y, K, C), rel=1e-6, abs=1e-6)
    gap = duality_gap(fast.alpha, y, K, fast.b, C)
    assert fast.gap == pytest.approx(gap, rel=1e-5, abs=1e-6 * C)
    assert gap <= len(y) * C * tol
    steps = [step for step, _ in zip(smo_steps(K, y, C, tol), range(3000), strict=False)]
    assert dual_objective(fast.alpha, y, K) >= dual_objective(steps[-1].alpha, y, K) - gap - 1e-9
    if steps[-1].violation <= tol:
        assert steps[-1].gap <= len(y) * C * tol
        assert kkt_residuals(steps[-1].alpha, y, K, steps[-1].b, C).max() <= tol * (1 + 1e-9)


@pytest.mark.parametrize("name", ["linear", "poly", "rbf", "sigmoid"])
@pytest.mark.parametrize("C", [0.1, 1.0, 30.0])
def test_clear_and_fast_are_equal_where_the_solution_is_one_only(rng, name, C):
    X = rng.normal(size=(40, 45))  # more features than samples: every kernel matrix has full rank
    y = rng.choice([-1, 1], 40)
    kernel = kernel_function(name, 0.02, 3, 0.5)
    *_, last = smo_steps(kernel(X, X), y, C, tol=1e-9)
    fast = solve(kernel_rows(kernel, X), y, C, tol=1e-9)
    np.testing.assert_allclose(fast.alpha, last.alpha, rtol=1e-6, atol=1e-7 * C)
    assert fast.b == pytest.approx(last.b, abs=1e-6)


@pytest.mark.parametrize("C", [0.2, 1.0, 50.0])
def test_the_same_dual_by_a_general_method(rng, C):
    X, y = make_moons(14, rng=rng, noise=0.3)
    y, K = 2 * y - 1, rbf(X, X, 0.8)
    Q = K * np.outer(y, y)
    general = minimize(
        lambda a: a @ Q @ a / 2 - a.sum(),
        np.full(14, C / 2),
        jac=lambda a: Q @ a - 1,
        bounds=[(0, C)] * 14,
        constraints={"type": "eq", "fun": lambda a: a @ y, "jac": lambda a: y.astype(float)},
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 1000},
    )
    *_, last = smo_steps(K, y, C, tol=1e-8)
    np.testing.assert_allclose(last.alpha, general.x, atol=2e-4 * C)
    assert dual_objective(last.alpha, y, K) == pytest.approx(-general.fun, rel=1e-6)


@pytest.mark.parametrize("C", [1.0, 100.0])
@pytest.mark.parametrize("make", [make_moons, make_circles])
def test_the_gap_falls_to_nothing(rng, make, C):
    X, y = make(60, rng=rng, noise=0.2)
    y, K = 2 * y - 1, rbf(X, X)
    steps = list(smo_steps(K, y, C, tol=1e-6))
    gaps = np.array([step.gap for step in steps])
    assert np.min(gaps) >= 0
    assert gaps[-1] <= 60 * C * 1e-6 < gaps[0]
    violations = np.array([step.violation for step in steps])
    assert violations[-1] <= 1e-6 < np.min(violations[:-1])


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_no_separating_line_has_a_wider_margin(seed):
    rng = np.random.default_rng(seed)
    X, y = make_separable(30, rng=rng, margin=0.2)
    y = 2 * y - 1
    solution = solve(kernel_rows(linear, X), y, C=1e6, tol=1e-5)
    w = (solution.alpha * y) @ X
    widest = geometric_margins(w, solution.b, X, y).min()
    assert widest >= 0.2 * (1 - 1e-4)  # what the data were made with
    lines = w / np.linalg.norm(w) + 0.3 * rng.normal(size=(200, 2))
    for line in lines:
        scores = X @ line
        b = -(scores[y > 0].min() + scores[y < 0].max()) / 2  # the best b for this direction
        assert geometric_margins(line, b, X, y).min() <= widest * (1 + 1e-4)


def test_a_hard_margin_is_reached_at_a_finite_C(rng):
    """Once C is above the largest α, it bounds nothing any more."""
    X, y = make_separable(40, rng=rng, margin=0.3)
    y = 2 * y - 1
    hard = solve(kernel_rows(linear, X), y, C=1e6, tol=1e-8)
    largest = hard.alpha.max()
    again = solve(kernel_rows(linear, X), y, C=1.01 * largest, tol=1e-8)
    np.testing.assert_allclose(again.alpha, hard.alpha, atol=1e-5 * largest)
    softer = solve(kernel_rows(linear, X), y, C=largest / 2, tol=1e-8)
    assert softer.alpha.sum() - hard.alpha.sum() != pytest.approx(0, abs=0.05 * largest)


def test_opposite_labels_at_one_place():
    """They can never agree about b, so both go to their bound."""
    X, y = np.zeros((4, 2)), np.array([1, -1, 1, -1])
    *_, last = smo_steps(X @ X.T, y, C=3.0)
    np.testing.assert_allclose(last.alpha, 3)
    fast = solve(kernel_rows(linear, X), y, C=3.0)
    np.testing.assert_allclose(fast.alpha, 3)
    assert fast.b == last.b == 0


def test_who_is_at_a_bound_is_exactly_there():
    """Not a hair off, as on this lattice 1000.0000000000002 or 5.6e-17 for 0 are."""
    X = np.array([[2, 2], [0, 1], [2, 2], [2, 1], [0, 2], [2, 0], [0, 2], [2, 1], [2, 0], [0, 0]])
    y = np.array([-1, 1, 1, 1, 1, 1, -1, 1, -1, -1])
    for C in (1000.0, 0.3, 1 / 3, 7.7):
        alpha = solve(kernel_rows(linear, X.astype(float)), y, C).alpha
        at_bound = (alpha < 1e-9 * C) | (alpha > C * (1 - 1e-9))
        assert set(alpha[at_bound].tolist()) <= {0.0, C}
        assert np.count_nonzero(alpha == C) >= 4


def test_the_sum_stays_where_steps_are_huge():
    X, y = load_iris().X, np.where(load_iris().y == 1, 1, -1)
    solution = solve(kernel_rows(linear, X), y, C=1e4)
    assert solution.alpha.max() == 1e4
    assert abs(solution.alpha @ y) <= 1e-7


def test_many_coinciding_samples_and_a_large_C(rng):
    """Where plain SMO needs hundreds of thousands of steps, settling needs few."""
    X, y = rng.integers(0, 3, (60, 2)).astype(float), rng.choice([-1, 1], 60)
    solution = solve(kernel_rows(linear, X), y, C=1e4, max_steps=5000)
    assert solution.violation <= 1e-3
    assert solution.gap <= 1e-3 * dual_objective(solution.alpha, y, X @ X.T)


@pytest.mark.parametrize("kernel", ["linear", "rbf"])
def test_a_small_cache_changes_nothing(rng, kernel):
    X, y = make_moons(80, rng=rng, noise=0.2)
    y, function = 2 * y - 1, kernel_function(kernel, 1.0, 3, 0.0)
    rows = kernel_rows(function, X, megabytes=0)
    small = solve(rows, y, C=1.0, tol=1e-8, max_steps=20_000)
    assert len(rows.kept) == 2
    large = solve(kernel_rows(function, X), y, C=1.0, tol=1e-8)
    K = function(X, X)
    assert dual_objective(small.alpha, y, K) == pytest.approx(dual_objective(large.alpha, y, K))


def test_fast_rows_equal_the_definition(rng):
    X = rng.normal(size=(20, 3)) + 100
    K = rbf(X, X, 0.4)
    for dtype, atol in ((np.float64, 1e-11), (np.float32, 1e-5)):
        rows = rbf_rows(X, 0.4, dtype)
        for i in (0, 7):
            np.testing.assert_allclose(rows[i], 1 - K[i], atol=atol)
            assert rows[i].dtype == dtype
    for i in (0, 7):
        general = kernel_rows(lambda X, Z: rbf(X, Z, 0.4), X)[i]
        np.testing.assert_allclose(general, 1 - K[i], atol=1e-9)


def test_single_precision_solves_the_same(rng):
    X, y = make_moons(300, rng=rng, noise=0.25)
    y, K = 2 * y - 1, rbf(X, X)
    assert single_is_enough(X, 1.0, C=10, tol=1e-3)
    assert not single_is_enough(X, 1.0, C=10, tol=1e-6)
    assert not single_is_enough(1000 * X, 1.0, C=10, tol=1e-3)
    single, double = (solve(rbf_rows(X, 1.0, dtype), y, 10.0) for dtype in (np.float32, float))
    best = dual_objective(solve(rbf_rows(X, 1.0), y, 10.0, tol=1e-9).alpha, y, K)
    for solution in (single, double):
        assert dual_objective(solution.alpha, y, K) == pytest.approx(best, rel=1e-5)
        m, M = offset_bounds(solution.alpha, y, K, 10.0)
        assert m - M <= 1.1e-3


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 2**32 - 1), rank=st.integers(1, 8), scale=st.sampled_from([1e-3, 1, 1e3])
)
def test_settling_keeps_bounds_and_sum_and_climbs(seed, rank, scale):
    rng = np.random.default_rng(seed)
    Z = scale * rng.normal(size=(8, rank))
    K = Z @ Z.T
    H = (np.diag(K)[:, None] + np.diag(K)) / 2 - K
    floor, ceiling = -rng.uniform(0, 1, 8), rng.uniform(0, 1, 8)
    beta, y = rng.uniform(floor, ceiling), rng.normal(size=8)
    after = settled(H, beta, floor, ceiling, y - K @ beta, tol=1e-9)
    assert np.all((floor - 1e-12 <= after) & (after <= ceiling + 1e-12))
    assert after.sum() == pytest.approx(beta.sum())
    dual_before, dual_after = (b @ y - b @ K @ b / 2 for b in (beta, after))
    assert dual_after >= dual_before - 1e-9 * (1 + abs(dual_before))


def test_a_tolerance_below_rounding_ends(rng):
    X, y = rng.normal(size=(60, 3)), rng.choice([-1, 1], 60)
    solution = solve(kernel_rows(linear, X), y, C=1.0, tol=0.0)
    assert solution.violation <= 1e-10


def test_steps_may_be_limited(rng):
    X, y = rng.normal(size=(60, 3)), rng.choice([-1, 1], 60)
    solution = solve(kernel_rows(linear, X), y, C=1.0, max_steps=3)
    assert solution.n_steps == 3
    assert solution.violation > 1e-3


def test_what_cannot_be_solved_is_named():
    X, y = CORNER
    K = X @ X.T
    with pytest.raises(ValueError, match=r"y has the labels 0, 1; expected -1 and \+1"):
        next(smo_steps(K, np.array([0, 1, 1]), C=1))
    with pytest.raises(ValueError, match="y has one label only"):
        next(smo_steps(K, np.array([1, 1, 1]), C=1))
    with pytest.raises(ValueError, match=r"K has shape \(3, 2\) and y \(3,\)"):
        next(smo_steps(K[:, :2], y, C=1))
    with pytest.raises(ValueError, match="C is 0; expected a finite number > 0"):
        next(smo_steps(K, y, C=0))


@pytest.mark.parametrize(
    ("kernel", "message"),
    [
        (lambda X, Z: X @ X.T, r"the kernel returned shape \(1, 1\) for 1 and 3 samples"),
        (lambda X, Z: np.full((len(X), len(Z)), np.nan), "a number that is not finite"),
    ],
)
def test_a_kernel_that_is_none_is_named(kernel, message):
    X, y = CORNER
    with pytest.raises(ValueError, match=message):
        solve(kernel_rows(kernel, X), y, C=1)
