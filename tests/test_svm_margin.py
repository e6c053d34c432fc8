"""Margins, kernels and the subgradient method: by hand, by finite differences, by a second way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime, minimize
from sklearn.metrics import pairwise

from course_lib.models.svm.kernels import (
    bowl_lift,
    gamma_value,
    kernel_function,
    linear,
    polynomial,
    quadratic_features,
    rbf,
    sigmoid,
    squares_lift,
)
from course_lib.models.svm.margin import (
    functional_margins,
    geometric_margins,
    hinge,
    objective,
    rescaled,
    squared_hinge,
    subgradient,
)
from course_lib.models.svm.pegasos import pegasos_steps

# The line x1 + x2 = 1 is √½ away from all three.
CORNER = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]]), np.array([-1, 1, 1])


def test_margins_by_hand():
    X, y = CORNER
    w, b = np.array([3.0, 3.0]), -3.0
    np.testing.assert_allclose(functional_margins(w, b, X, y), [3, 3, 3])
    np.testing.assert_allclose(geometric_margins(w, b, X, y), np.sqrt([0.5, 0.5, 0.5]))
    np.testing.assert_allclose(functional_margins(-w, -b, X, y), [-3, -3, -3])


@given(scale=st.floats(1e-3, 1e3))
def test_the_scale_of_a_line_is_free(scale):
    X, y = CORNER
    w, b = np.array([1.0, 2.0]), -1.0
    np.testing.assert_allclose(
        geometric_margins(scale * w, scale * b, X, y), geometric_margins(w, b, X, y)
    )
    w_1, b_1 = rescaled(scale * w, scale * b, X, y)
    margins = functional_margins(w_1, b_1, X, y)
    assert np.min(margins) == pytest.approx(1)
    # At that scale the nearest sample is 1/‖w‖ away.
    assert np.min(geometric_margins(w, b, X, y)) == pytest.approx(1 / np.linalg.norm(w_1))


def test_losses_by_hand():
    margins = np.array([2.0, 1.0, 0.5, -1.0])
    np.testing.assert_allclose(hinge(margins), [0, 0, 0.5, 2])
    np.testing.assert_allclose(squared_hinge(margins), [0, 0, 0.25, 4])


def test_objective_and_subgradient_by_hand():
    X, y = CORNER
    w, b = np.array([0.5, 0.25]), 0.0  # margins 0, 1, 0.5
    assert objective(w, b, X, y, C=2) == pytest.approx(0.3125 / 2 + 2 * 1.5)
    dw, db = subgradient(w, b, X, y, C=2)
    # The second sample is exactly on the kink and counts as beyond.
    np.testing.assert_allclose(dw, [0.5, 0.25 - 2 * 2])
    assert db == pytest.approx(2 - 2)


def test_subgradient_like_finite_differences(rng):
    X, y = rng.normal(size=(20, 3)), rng.choice([-1, 1], 20)
    wb = rng.normal(size=4)
    slopes = approx_fprime(wb, lambda wb: objective(wb[:3], wb[3], X, y, C=1.7), 1e-7)
    dw, db = subgradient(wb[:3], wb[3], X, y, C=1.7)
    np.testing.assert_allclose(np.append(dw, db), slopes, rtol=1e-4)


@pytest.mark.parametrize("labels", [[0, 1, 1], [1, 2, 2]])
def test_labels_other_than_signs_are_named(labels):
    """The slip of deck R: with labels 0 and 1 the constraint of one class reads 0 ≥ 1."""
    X, _ = CORNER
    with pytest.raises(ValueError, match=r"y has the labels \d, \d; expected -1 and \+1.*np.where"):
        functional_margins(np.ones(2), 0.0, X, np.array(labels))


def test_what_is_no_line_is_named():
    X, y = CORNER
    with pytest.raises(ValueError, match="w is 0; expected a direction"):
        geometric_margins(np.zeros(2), 1.0, X, y)
    with pytest.raises(ValueError, match="the smallest margin is -1; expected all > 0"):
        rescaled(np.ones(2), 1.0, X, y)


@pytest.mark.parametrize(
    ("ours", "twin"),
    [
        (linear, pairwise.linear_kernel),
        (polynomial, lambda X, Z: pairwise.polynomial_kernel(X, Z, 3, 1.0, 0.0)),
        (rbf, lambda X, Z: pairwise.rbf_kernel(X, Z, 1.0)),
        (sigmoid, lambda X, Z: pairwise.sigmoid_kernel(X, Z, 1.0, 0.0)),
    ],
)
def test_kernels_like_scikit_learn(rng, ours, twin):
    X, Z = rng.normal(size=(6, 4)), rng.normal(size=(9, 4))
    np.testing.assert_allclose(ours(X, Z), twin(X, Z), atol=1e-12)


def test_named_kernels_take_their_numbers(rng):
    X, Z = rng.normal(size=(2, 5, 3))
    np.testing.assert_allclose(kernel_function("poly", 0.5, 2, 1.0)(X, Z), (0.5 * X @ Z.T + 1) ** 2)
    np.testing.assert_allclose(
        kernel_function("sigmoid", 0.5, 2, 1.0)(X, Z), np.tanh(0.5 * X @ Z.T + 1)
    )
    np.testing.assert_allclose(kernel_function("rbf", 0.5, 2, 1.0)(X, Z), rbf(X, Z, 0.5))
    with pytest.raises(ValueError, match="kernel is 'gauss'; expected 'linear', 'poly', 'rbf'"):
        kernel_function("gauss", 1.0, 3, 0.0)


def test_rbf_far_from_the_origin(rng):
    X = rng.normal(size=(5, 2))
    np.testing.assert_allclose(rbf(X + 1e6, X + 1e6), rbf(X, X), rtol=1e-6)


def test_gamma_by_name(rng):
    X = rng.normal(size=(50, 4))
    assert gamma_value("auto", X) == 0.25
    # In other units the kernel is the same.
    np.testing.assert_allclose(
        rbf(X, X, gamma_value("scale", X)), rbf(10 * X, 10 * X, gamma_value("scale", 10 * X))
    )
    assert gamma_value("scale", np.ones((3, 2))) == 1
    for wrong in (0, -1.0, "big", float("nan")):
        with pytest.raises(ValueError, match="expected a number > 0, 'scale' or 'auto'"):
            gamma_value(wrong, X)


@pytest.mark.parametrize("coef0", [0.0, 1.0, 2.5])
@pytest.mark.parametrize("n_features", [1, 2, 5])
def test_the_quadratic_kernel_is_a_dot_product(rng, n_features, coef0):
    X, Z = rng.normal(size=(4, n_features)), rng.normal(size=(6, n_features))
    phi_x, phi_z = quadratic_features(X, coef0), quadratic_features(Z, coef0)
    assert phi_x.shape == (4, (n_features + 1) * (n_features + 2) // 2)
    np.testing.assert_allclose(phi_x @ phi_z.T, polynomial(X, Z, 2, coef0=coef0), atol=1e-12)


def test_lifts(rng):
    X, Z = rng.normal(size=(2, 7, 2))
    np.testing.assert_allclose(squares_lift(X) @ squares_lift(Z).T, (X @ Z.T) ** 2)
    angle = rng.uniform(0, 2 * np.pi, 20)
    circle = 3 * np.column_stack([np.cos(angle), np.sin(angle)])
    np.testing.assert_allclose(bowl_lift(circle)[:, 2], 9)  # a circle is level in the bowl
    np.testing.assert_array_equal(bowl_lift(X)[:, :2], X)
    for lift in (squares_lift, bowl_lift):
        with pytest.raises(ValueError, match=r"X has shape \(2, 3\); expected \(n_samples, 2\)"):
            lift(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="coef0 is -1; expected >= 0"):
        quadratic_features(X, -1)


def test_pegasos_by_hand():
    X, y = np.array([[2.0]]), np.array([1])
    first, second = pegasos_steps(X, y, C=0.5, n_steps=2, rng=np.random.default_rng(0))
    # λ = 1 / (1 · ½) = 2. Step 1: η = ½, margin 0, so w = ½ · 2 and b = ½.
    assert (first.t, first.i, first.eta, first.margin) == (1, 0, 0.5, 0)
    assert (first.w.tolist(), first.b) == ([1.0], 0.5)
    assert first.objective == pytest.approx(1.25 / 2)
    # Step 2: η = ¼, margin 2.5: w and b only shrink, by 1 − ηλ = ½.
    assert (second.w.tolist(), second.b, second.margin) == ([0.5], 0.25, 2.5)


def test_pegasos_comes_near_the_minimum(rng):
    X = rng.normal(size=(60, 2))
    y = np.where(X @ [1, -2] + 0.5 + rng.normal(size=60) > 0, 1, -1)
    X1 = np.column_stack([X, np.ones(60)])
    # The same by a general method: variables w, b and the slacks ξ ≥ 1 − y (w·x + b).
    best = minimize(
        lambda v: v[:3] @ v[:3] / 2 + v[3:].sum(),
        np.append(np.zeros(3), np.ones(60)),
        jac=lambda v: np.append(v[:3], np.ones(60)),
        constraints={"type": "ineq", "fun": lambda v: y * (X1 @ v[:3]) - 1 + v[3:]},
        bounds=[(None, None)] * 3 + [(0, None)] * 60,
        method="SLSQP",
    ).fun
    steps = list(pegasos_steps(X, y, C=1.0, n_steps=4000, rng=rng))
    assert best <= steps[-1].objective <= 1.02 * best
    early = [step.objective for step in steps[:100]]
    assert np.any(np.diff(early) > 0)  # single steps go uphill
    assert [step.t for step in steps[:3]] == [1, 2, 3]


@settings(max_examples=10)
@given(C=st.sampled_from([0, -1.0, float("inf"), float("nan")]))
def test_a_C_that_is_no_price_is_named(C):
    X, y = CORNER
    with pytest.raises(ValueError, match=r"C is .*; expected a finite number > 0"):
        next(pegasos_steps(X, y, C, 10, np.random.default_rng(0)))
