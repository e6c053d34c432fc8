"""Logistic regression's parts: the loss in blocks, L-BFGS, FISTA, and the minimum they find."""

from itertools import islice

import numpy as np
import pytest
from scipy.optimize import minimize as scipy_minimize

from course_lib.data import load_digits, load_wine, make_blobs
from course_lib.models.linear import objective
from course_lib.models.linear.fista import fista, nearest_to_0
from course_lib.models.linear.full_loss import full_gradient, full_loss
from course_lib.models.linear.lbfgs import lbfgs, newton
from course_lib.models.linear.logistic import minimize
from course_lib.models.linear.losses import SOFTMAX, binary_cross_entropy
from course_lib.models.linear.objective import CrossEntropy, inverse_of
from course_lib.models.linear.penalties import LASSO, RIDGE, ElasticNet


def until(points, tol, most=20_000):
    """The first point whose slopes are at most tol."""
    for point in islice(points, most):
        if point.steepest <= tol:
            return point
    raise AssertionError(f"after {most} steps still {point.steepest}")


def samples(rng, n=30, d=4, n_classes=3):
    return rng.normal(size=(n, d)), np.arange(n) % n_classes


@pytest.mark.parametrize("entries", [1, 300, 10**6])
@pytest.mark.parametrize("bias", [True, False])
def test_the_loss_in_blocks_equals_the_formula(rng, monkeypatch, entries, bias):
    monkeypatch.setattr(objective, "BLOCK_ENTRIES", entries)
    X, y = samples(rng, n=150)
    V = rng.normal(size=(3, 5))
    value, gradient = CrossEntropy(X, y, 3, 0.2, bias)(V)
    W, b = V[:, :-1], V[:, -1]
    dW, db = full_gradient(W, b, X, y, SOFTMAX, RIDGE, 0.2)
    assert value == pytest.approx(full_loss(W, b, X, y, SOFTMAX, RIDGE, 0.2), rel=1e-12)
    np.testing.assert_allclose(gradient, np.column_stack([dW, db if bias else 0 * db]), atol=1e-14)


def test_two_classes_need_one_row(rng):
    X, y = samples(rng, n_classes=2)
    V = rng.normal(size=(1, 5))
    value, gradient = CrossEntropy(X, y, 2)(V)
    z = X @ V[0, :-1] + V[0, -1]
    assert value == pytest.approx(binary_cross_entropy(z, y).mean(), rel=1e-12)
    both = np.vstack([np.zeros((1, 5)), V])
    value_of_both, gradient_of_both = CrossEntropy(X, y, 2)(both)
    assert value == pytest.approx(value_of_both, rel=1e-12)
    np.testing.assert_allclose(gradient, gradient_of_both[1:], atol=1e-14)


def test_the_loss_in_single_precision(rng):
    X, y = samples(rng, n=1000, d=20)
    V = rng.normal(size=(3, 21))
    value, gradient = CrossEntropy(X, y, 3, 0.1)(V)
    single = CrossEntropy(X.astype(np.float32), y, 3, 0.1)
    assert single(V)[0] == pytest.approx(value, rel=1e-6)
    assert single(V)[1].dtype == float
    np.testing.assert_allclose(single(V)[1], gradient, atol=1e-6)


@pytest.mark.parametrize("n_classes", [2, 3])
def test_at_0_the_rough_second_derivative_is_the_exact_one(rng, n_classes):
    """There all classes are equally probable. For more than two, among rows that add up to 0."""
    X, y = samples(rng, n_classes=n_classes)
    X -= X.mean(axis=0)
    f = CrossEntropy(X, y, n_classes, 0.3)
    V = np.zeros((1 if n_classes == 2 else 3, 5))
    G = rng.normal(size=V.shape)
    if n_classes > 2:
        G -= G.mean(axis=0)
    step = f.curvature(V)(G)
    change = (f(V + 1e-5 * step)[1] - f(V - 1e-5 * step)[1]) / 2e-5
    np.testing.assert_allclose(change, G, atol=1e-6)


def test_with_very_many_features_only_the_diagonal_is_taken(rng, monkeypatch):
    X, y = samples(rng)
    X = X - X.mean(axis=0)
    G = rng.normal(size=(3, 5))
    f = CrossEntropy(X, y, 3, 0.3)
    monkeypatch.setattr(objective, "WIDE", 3)
    divided = f.curvature(np.zeros((3, 5)))(G)
    curvatures = np.append((X**2).mean(axis=0) / 3 + 2 * 0.3, 1 / 3)
    np.testing.assert_allclose(divided, G / curvatures)
    point = until(minimize(X, y, 3, RIDGE.times(0.1)), 1e-9)
    monkeypatch.undo()
    same = until(minimize(X, y, 3, RIDGE.times(0.1)), 1e-9)
    np.testing.assert_allclose(point.V, same.V, atol=1e-7)


def test_features_that_repeat_each_other_leave_a_downhill_direction(rng):
    X = rng.normal(size=(50, 4)).astype(np.float32)
    X = np.column_stack([X, X, np.zeros(50), 1e3 * X[:, 0]])
    products = X.T @ X
    for size in (1e-8, 1, 1e8):
        inverse = inverse_of(size * products.astype(float), np.sqrt(np.finfo(np.float32).eps))
        assert np.min(np.linalg.eigvalsh(inverse)) > 0


def bowl(rng, d=12):
    """A random convex quadratic, its minimum and its second derivative."""
    A = rng.normal(size=(d, d))
    H, best = A @ A.T + 0.1 * np.eye(d), rng.normal(size=d)

    def f(x):
        return float((x - best) @ H @ (x - best) / 2), H @ (x - best)

    return f, best, H


def test_lbfgs_finds_the_bottom_of_a_bowl(rng):
    f, best, H = bowl(rng)
    point = until(lbfgs(f, np.zeros(12)), 1e-9, 300)
    np.testing.assert_allclose(point.V, best, atol=1e-7)
    value, slope = f(point.V)
    assert point.value == value
    np.testing.assert_array_equal(point.slope, slope)
    # Told the second derivative, it needs one step.
    points = lbfgs(f, np.zeros(12), lambda x: lambda g: np.linalg.solve(H, g))
    np.testing.assert_allclose(list(islice(points, 2))[1].V, best)


def test_lbfgs_never_goes_up(rng):
    X, y = samples(rng, n=100)
    f = CrossEntropy(10 * X, y, 3, 1e-6)
    values = [point.value for point in islice(lbfgs(f, np.zeros((3, 5))), 60)]
    assert np.all(np.diff(values) <= 1e-7 * np.array(values[:-1]))
    assert values[-1] < values[0]


def test_two_loops_apply_the_inverse_that_the_pairs_ask_for(rng):
    """It takes the newest y to its s; and with d pairs at right angles in H every g to H⁻¹ g."""
    _, _, H = bowl(rng, 4)
    directions = np.linalg.eigh(H)[1].T
    pairs = [(s, H @ s) for s in directions]
    for s, y in pairs:
        np.testing.assert_allclose(newton(y, pairs, np.copy), s)
    g = rng.normal(size=4)
    np.testing.assert_allclose(newton(g, pairs, np.copy), np.linalg.solve(H, g))


def test_the_newest_pair_tells_the_size_of_what_no_pair_has_seen():
    s, g = np.array([1.0, 0]), np.array([0.0, 1])
    np.testing.assert_allclose(newton(g, [(s, 4 * s)], np.copy), g / 4)
    np.testing.assert_allclose(newton(g, [(s, 4 * s)], lambda g: g / 2), g / 4)


def test_at_the_minimum_there_is_nowhere_to_go(rng):
    f, best, _ = bowl(rng)
    assert len(list(islice(lbfgs(f, best), 100))) == 1


@pytest.mark.parametrize("minimizer", [lbfgs, lambda f, V: fista(f, V, 0.1, 1.0)])
def test_minimizers_end_where_nothing_is_finite(minimizer):
    def abyss(x):
        return np.nan, np.full(2, np.nan)

    assert len(list(islice(minimizer(abyss, np.zeros(2)), 100))) == 1


def test_lbfgs_ends_where_rounding_hides_the_way_down():
    def steps_only(x):  # the gradient says down, the values say up
        return float(np.abs(x).sum()), np.full(2, -1.0)

    assert len(list(islice(lbfgs(steps_only, np.zeros(2)), 100))) == 1


def test_fista_where_every_weight_is_alone():
    """f = ½ Σ h (v − c)²: the minimum is c moved towards 0 by l1 / h, or 0."""
    h, c, l1 = np.array([1.0, 2, 50, 1]), np.array([3.0, -1, 0.2, 0.5]), np.array([1.0, 1, 1, 0])

    def f(v):
        return float((h * (v - c) ** 2).sum() / 2), h * (v - c)

    for sizes in (1.0, h, 100.0):
        point = until(fista(f, np.zeros(4), l1, sizes), 1e-9, 2000)
        np.testing.assert_allclose(point.V, [2, -0.5, 0.18, 0.5], atol=1e-8)
    assert point.value == pytest.approx(f(point.V)[0] + 2 + 0.5 + 0.18)


def test_of_the_slopes_at_a_kink_the_one_nearest_to_0_counts():
    gradient, V = np.array([0.5, 1.5, -1.5, 0.5, 0.5]), np.array([0.0, 0, 0, 2, -2])
    np.testing.assert_allclose(nearest_to_0(gradient, V, 1.0), [0, 0.5, -0.5, 1.5, -0.5])


@pytest.mark.parametrize("n_classes", [2, 3])
def test_without_l1_both_minimizers_find_the_same(rng, n_classes):
    X, y = samples(rng, n_classes=n_classes)
    f = CrossEntropy(X, y, n_classes, 0.05)
    start = np.zeros((1 if n_classes == 2 else 3, 5))
    newtonian, proximal = until(lbfgs(f, start), 1e-9), until(fista(f, start, 0.0, 1.0), 1e-9)
    np.testing.assert_allclose(newtonian.V, proximal.V, atol=1e-7)


@pytest.mark.parametrize("penalty", [RIDGE.times(0.01), ElasticNet(0.02, 0.01), LASSO.times(0.02)])
@pytest.mark.parametrize("bias", [True, False])
def test_the_minimum_as_scipy_finds_it(rng, penalty, bias):
    """W = A − B with A, B ≥ 0 makes the ℓ1 penalty smooth: Σ A + Σ B."""
    X, y = make_blobs(60, rng=rng, noise=1.5)
    X = np.column_stack([X + 1, rng.normal(size=(60, 2))])

    def split(v):
        A, B, b = v[:12].reshape(3, 4), v[12:24].reshape(3, 4), v[24:]
        W = A - B
        dW, db = full_gradient(W, b, X, y, SOFTMAX, RIDGE, penalty.l2)
        value = full_loss(W, b, X, y, SOFTMAX, RIDGE, penalty.l2) + penalty.l1 * (A + B).sum()
        return value, np.concatenate([(dW + penalty.l1).ravel(), (penalty.l1 - dW).ravel(), db])

    bounds = [(0, None)] * 24 + [(None, None) if bias else (0, 0)] * 3
    options = {"maxiter": 10_000, "maxfun": 100_000, "ftol": 1e-14, "gtol": 1e-7}
    theirs = scipy_minimize(
        split, np.full(27, 1e-3) * (np.arange(27) < 24), jac=True, bounds=bounds, options=options
    )
    ours = until(minimize(X, y, 3, penalty, bias), 1e-8)
    W, b = ours.V[:, :-1], ours.V[:, -1]
    assert ours.value == pytest.approx(theirs.fun, abs=1e-9)
    assert ours.value == pytest.approx(full_loss(W, b, X, y, SOFTMAX, penalty, 1.0))
    assert np.all(b == 0) != bias
    np.testing.assert_allclose(W, (theirs.x[:12] - theirs.x[12:24]).reshape(3, 4), atol=1e-4)


@pytest.mark.parametrize("penalty", [RIDGE, LASSO])
def test_slopes_are_those_of_the_features_as_they_came(penalty):
    """Though the minimizers see features that were moved to mean 0."""
    wine = load_wine()
    penalty = penalty.times(0.01)
    for point in islice(minimize(wine.X, wine.y, 3, penalty), 3, 6):
        W, b = point.V[:, :-1], point.V[:, -1]
        dW, db = full_gradient(W, b, wine.X, wine.y, SOFTMAX, penalty, 1.0)
        slope = np.column_stack([dW, db])
        free = np.column_stack([(W != 0) | (penalty.l1 == 0), np.ones(3, dtype=bool)])
        scale = np.max(np.abs(slope))
        np.testing.assert_allclose(point.slope[free], slope[free], atol=1e-7 * scale)
        assert point.value == pytest.approx(full_loss(W, b, wine.X, wine.y, SOFTMAX, penalty, 1.0))


def test_l1_makes_weights_exactly_0_the_more_the_stronger(rng):
    digits = load_digits()
    X, y = digits.X[:300], digits.y[:300]
    shares = []
    for strength in (1e-3, 1e-2, 1e-1):
        W = until(minimize(X, y, 10, LASSO.times(strength)), 1e-4).V[:, :-1]
        shares.append(np.mean(W == 0))
    assert 0.4 < shares[0] < shares[1] < shares[2] < 1
    ridge = until(minimize(X, y, 10, RIDGE.times(1e-2)), 1e-4).V[:, :-1]
    varying = X.std(axis=0) > 0
    assert np.all(ridge[:, varying] != 0)
    assert np.all(ridge[:, ~varying] == 0)


def test_images_may_come_as_they_are(rng):
    X = rng.integers(0, 256, size=(40, 6)).astype(np.uint8)
    y = np.arange(40) % 2
    points = [until(minimize(A, y, 2, RIDGE), 1e-5) for A in (X, X.astype(float))]
    np.testing.assert_allclose(points[0].V, points[1].V, atol=1e-5)


def test_what_does_not_fit_is_named():
    X = np.zeros((3, 2))
    with pytest.raises(ValueError, match=r"X has shape \(3, 2\) and y \(2,\)"):
        next(minimize(X, np.array([0, 1]), 2, RIDGE))
    with pytest.raises(ValueError, match=r"y holds .*expected class numbers 0 to 1"):
        next(minimize(X, np.array([0, 1, 2]), 2, RIDGE))
