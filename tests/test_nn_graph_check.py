"""The gradient check: it finds what is wrong, says where, and is not misled by a kink."""

import numpy as np
import pytest

from course_lib.nn.graph import (
    Node,
    Rule,
    activation,
    apply,
    elementwise,
    exp,
    gradient_check,
    log,
    maximum,
    relu,
    sin,
    sqrt,
)

half = elementwise("square", lambda z: z * z, lambda z: z)  # the 2 is forgotten
steep = elementwise("square", lambda z: z * z, lambda z: 2.00001 * z)


def test_a_right_gradient_passes(rng):
    result = gradient_check(lambda x, y: sin(x) * y, [1.0, 2.0], [[3.0], [4.0]], rng=rng)
    assert result
    assert result.passed
    assert result.worst.error < 1e-7
    assert str(result).startswith("4 entries compared, all agree\nworst: ")


def test_a_wrong_one_is_named_with_both_values(rng):
    result = gradient_check(lambda w, x: half(w) + x, [[1.0, 0.0], [2.0, 3.0]], 1.0, rng=rng)
    assert not result
    assert len(result.wrong) == 3  # at 0 a half of the slope is right
    worst = result.worst
    assert worst.argument == "w"
    assert worst.graph == pytest.approx(worst.difference / 2)
    assert f"worst: {worst.name}: the graph says {worst.graph:.10g}" in str(result)
    assert str(result).startswith("5 entries compared, 3 differ")


def test_a_small_error_is_found(rng):
    assert not gradient_check(steep, [1.0, -300.0, 1e-3], rng=rng)
    assert gradient_check(steep, [1.0], rng=rng, tolerance=1e-4)


def test_errors_that_cancel_in_a_sum_are_found(rng):
    """Each entry's share is wrong; but their sum is right, so an upstream of ones sees nothing."""
    swapped = Rule("double", lambda x: 2 * x, (lambda u, o, x: 2 * u[::-1],), elementwise=False)
    assert not gradient_check(lambda x: apply(swapped, x), [1.0, 2.0], rng=rng)


def test_a_kink_is_found_and_said(rng):
    result = gradient_check(relu, [1.0, 0.0, -3.0], rng=rng)
    assert result
    (kink,) = result.kinks
    assert kink.index == (1,)
    assert kink.left == 0
    assert kink.right != 0
    assert "kink at z[1]: slope" in str(result)
    assert "which lies between" in str(result)


@pytest.mark.parametrize("f", [abs, relu, lambda x: maximum(x, 0), lambda x: maximum(x, x * x)])
@pytest.mark.parametrize("x", [0.0, 1e-9])
def test_kinks_at_or_beside_the_point(f, x, rng):
    result = gradient_check(f, x, rng=rng)
    assert result, str(result)
    assert len(result.kinks) == 1


@pytest.mark.parametrize("x", [0.003, -0.003, 3e-4])
def test_a_kink_within_the_largest_step_is_stepped_over(x, rng):
    result = gradient_check(abs, x, rng=rng)
    assert result
    assert not result.kinks


def test_a_slope_beyond_both_sides_of_a_kink_is_wrong(rng):
    bad = elementwise("relu", lambda z: np.maximum(z, 0), lambda z: 1.0 * (z > 0) + 1.5 * (z == 0))
    result = gradient_check(bad, [0.0, 1.0], rng=rng)
    assert not result
    assert [entry.index for entry in result.wrong] == [(0,)]
    assert "which lies outside" in str(result)


def test_a_jump_has_no_slope(rng):
    result = gradient_check(activation("binary_step"), [0.0, 1.0], rng=rng)
    assert result
    assert [entry.jump for entry in result.entries] == [True, False]
    assert "f jumps there" in str(result)


def test_the_end_of_a_domain(rng):
    result = gradient_check(sqrt, [0.0, 4.0], rng=rng)
    assert result, str(result)
    result = gradient_check(elementwise("√", np.sqrt, lambda z: 0 * z), [0.0], rng=rng)
    assert not result, str(result)


@pytest.mark.parametrize("x", [1e-6, 1e-3, 1.0, 1e4, 1e8])
def test_large_and_small_entries(x, rng):
    assert gradient_check(lambda x: x * x, x, rng=rng)
    assert gradient_check(log, max(x, 0.1), rng=rng)
    assert gradient_check(lambda x: exp(-x), x, rng=rng)
    assert not gradient_check(half, x, rng=rng)


def test_rounding_is_not_taken_for_an_error(rng):
    assert gradient_check(lambda x: x + 1e9, 1.0, rng=rng)
    assert gradient_check(lambda x: 0.0 * x + 1e6, [1.0, 2.0], rng=rng)


def test_float32_inputs_are_checked_in_double_precision(rng):
    assert gradient_check(sin, np.float32([1.0, 2.0]), rng=rng)
    assert gradient_check(sin, Node([1, 2]), rng=rng)


def test_a_large_input_is_sampled(rng):
    result = gradient_check(lambda X: X * X, rng.normal(size=(30, 40)), rng=rng, most=50)
    assert len(result.entries) == 50
    assert len({entry.index for entry in result.entries}) == 50
    assert str(result).startswith("50 of 1200 entries compared")


def test_names(rng):
    def of_many(*xs):
        return xs[0] * half(xs[1])

    assert gradient_check(of_many, 1.0, 2.0, rng=rng).worst.name == "input 1"
    named = gradient_check(of_many, Node(1.0, name="a"), Node([2.0], name="b"), rng=rng)
    assert named.worst.name == "b[0]"


def test_a_random_function_is_refused(rng):
    with pytest.raises(ValueError, match="two values at one point"):
        gradient_check(lambda x: x * rng.normal(), 1.0, rng=rng)


def test_a_function_that_gives_no_node_is_refused(rng):
    with pytest.raises(TypeError, match="f gives float; expected a Node"):
        gradient_check(lambda x: 2.0, 1.0, rng=rng)


def test_inputs_are_not_changed(rng):
    x = np.array([1.0, 2.0])
    gradient_check(sin, x, rng=rng)
    assert x.tolist() == [1, 2]


def test_the_verdict_depends_on_the_seed_alone():
    one, two = (gradient_check(sin, [1.0, 2.0], rng=np.random.default_rng(3)) for _ in range(2))
    assert one == two
