"""Random graphs: broadcasting, reuse and depth against differences."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, mutually_broadcastable_shapes

from course_lib.nn.graph import (
    Node,
    backward,
    backward_steps,
    cos,
    exp,
    gradient_check,
    sigmoid,
    sin,
    tanh,
    topological_order,
)
from course_lib.nn.graph.broadcast import unbroadcast

# Smooth everywhere, and never far from 1: what differences can judge
SMOOTH = [sin, cos, tanh, sigmoid, lambda x: exp(-x * x), lambda x: 1 / (2 + x * x)]
JOINED = [
    lambda x, y: x + y,
    lambda x, y: x - y,
    lambda x, y: sin(x) * y,
    lambda x, y: x / (2 + cos(y)),
    lambda x, y: (1.5 + sin(x)) ** tanh(y),
]


def program(n_inputs):
    """A list of (which function, operands): each may use all that was computed before."""
    step = st.tuples(st.integers(0, len(SMOOTH) + len(JOINED) - 1), st.integers(0), st.integers(0))
    return st.lists(step, min_size=1, max_size=12)


def run(steps, *inputs):
    there = list(inputs)
    for which, i, j in steps:
        x, y = there[-1 - i % len(there)], there[-1 - j % len(there)]
        there.append(SMOOTH[which](x) if which < len(SMOOTH) else JOINED[which - len(SMOOTH)](x, y))
    return there[-1]


@st.composite
def drawn(draw):
    shapes = draw(mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3)).input_shapes
    numbers = st.floats(-2, 2, width=16)
    return draw(program(2)), [draw(arrays(float, shape, elements=numbers)) for shape in shapes]


@settings(max_examples=60, deadline=None)
@given(drawn(), st.integers(0, 2**32 - 1))
def test_random_graphs_against_differences(case, seed):
    steps, inputs = case
    result = gradient_check(
        lambda x, y: run(steps, x, y) + 0 * x + 0 * y, *inputs, rng=np.random.default_rng(seed)
    )
    assert result.passed, str(result)


@settings(max_examples=60, deadline=None)
@given(drawn())
def test_steps_give_what_the_pass_gives(case):
    steps, inputs = case
    output = run(steps, *map(Node, inputs))
    u = np.linspace(-1, 1, output.value.size if output.shape else 1).reshape(output.shape)
    gradients = backward(output, u)
    walked = {step.node: step.upstream for step in backward_steps(output, u)}
    assert set(walked) == set(gradients)
    for node, gradient in gradients.items():
        assert np.shape(gradient) == node.shape
        np.testing.assert_array_equal(walked[node], gradient)
    order = topological_order(output)
    assert {node for node in order if not node.is_constant} == set(gradients)


@settings(max_examples=60, deadline=None)
@given(drawn())
def test_the_pass_is_linear_in_its_upstream(case):
    steps, inputs = case
    nodes = [Node(a) for a in inputs]
    output = run(steps, *nodes)
    once = backward(output, np.ones(output.shape))
    thrice = backward(output, 3 * np.ones(output.shape))
    for node in nodes:
        np.testing.assert_allclose(thrice[node], 3 * once[node], rtol=1e-9, atol=1e-12)


@given(mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=4))
def test_unbroadcast_is_the_transpose_of_broadcasting(shapes):
    """⟨g, broadcast(x)⟩ = ⟨unbroadcast(g), x⟩ for all g and x: whole numbers, so exactly."""
    rng = np.random.default_rng(0)
    for shape in shapes.input_shapes:
        x = rng.integers(-9, 9, shape).astype(float)
        g = rng.integers(-9, 9, shapes.result_shape).astype(float)
        back = unbroadcast(g, np.asarray(x))
        assert back.shape == shape
        assert np.sum(g * x) == np.sum(back * x)
