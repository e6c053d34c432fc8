"""Values and gradients of graphs against PyTorch's, on graphs that hypothesis draws."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, mutually_broadcastable_shapes

from course_lib.nn import graph
from course_lib.nn.graph import Node, backward

# Two expressions of scalars that use everything more than once, in plain operators and ReLU


def through_relus(x, relu):
    a = 3 * x - 1 + x
    b = relu(a) + a * x
    c = relu(a * a)
    return c - b + b * x


def long_chain(x, y, relu):
    p = x - y
    q = x * y + x**3
    p = p + p * 2 - 1
    p = p + 2 + p - (-y)
    q = q + q * 3 + relu(y - x)
    q = q - 2 * q + relu(x + y)
    r = (q - p) ** 2
    return r / 4.0 + 5.0 / r - r**0.5


@pytest.mark.parametrize("x", [-4.0, -0.3, 0.0, 2.5])
def test_a_scalar_expression_through_relus(x):
    ours, theirs = Node(x), torch.tensor(x, dtype=torch.float64, requires_grad=True)
    f, g = through_relus(ours, graph.relu), through_relus(theirs, torch.relu)
    g.backward()
    assert f.value == g.item()
    assert backward(f)[ours] == theirs.grad.item()


@pytest.mark.parametrize(("x", "y"), [(-4.0, 2.0), (1.5, -0.7), (2.0, 3.0)])
def test_a_long_chain_of_scalars(x, y):
    ours = [Node(v) for v in (x, y)]
    theirs = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (x, y)]
    f, g = long_chain(*ours, graph.relu), long_chain(*theirs, torch.relu)
    g.backward()
    gradients = backward(f)
    assert f.value == pytest.approx(g.item(), rel=1e-12)
    for one, other in zip(ours, theirs, strict=True):
        assert gradients[one] == pytest.approx(other.grad.item(), rel=1e-12)


def max_along(x, axis, keepdims):
    if isinstance(x, Node):
        return x.max(axis=axis, keepdims=keepdims)
    return torch.amax(x, dim=axis if axis is not None else (), keepdim=keepdims)


def joined(lib, x, i):
    """x and 2x behind each other along an axis, and of that a stretch as long as x."""
    if not x.ndim:
        return x
    axis = i % x.ndim
    stretch = slice(1, 1 + x.shape[axis]) if i % 2 else slice(0, x.shape[axis])
    return lib.concatenate([x, x * 2], axis)[(slice(None),) * axis + (stretch,)]


# Each takes (library, x, y, two whole numbers); what it gives broadcasts with both x and y.

MOVES = {
    "+": lambda lib, x, y, i, j: x + y,
    "-": lambda lib, x, y, i, j: x - y,
    "minus": lambda lib, x, y, i, j: -x,
    "twice": lambda lib, x, y, i, j: x * 2,
    "sum": lambda lib, x, y, i, j: x.sum(i % x.ndim, keepdims=True) if x.ndim else x,
    "index": lambda lib, x, y, i, j: x[i % len_of(x)] if x.ndim else x,
    "places": lambda lib, x, y, i, j: (
        x[[i % len_of(x), j % len_of(x), i % len_of(x)]].sum(0) if x.ndim else x
    ),
    "concatenate": lambda lib, x, y, i, j: joined(lib, x, i),
    "transpose": lambda lib, x, y, i, j: (x.T * 2).T if x.ndim == 2 else x,
    "reshape": lambda lib, x, y, i, j: x.reshape(-1).reshape(tuple(x.shape)),
}

# Computed with rounding, in which the libraries differ: no kinks here, where that would matter
SMOOTH = MOVES | {
    "×": lambda lib, x, y, i, j: x * lib.sin(y),
    "product": lambda lib, x, y, i, j: lib.tanh(x) * lib.tanh(y),
    "÷": lambda lib, x, y, i, j: x / (y * y + 1),
    "power": lambda lib, x, y, i, j: (lib.sin(x) + 2) ** lib.tanh(y),
    "square": lambda lib, x, y, i, j: lib.cos(x) ** 2,
    "exp": lambda lib, x, y, i, j: lib.exp(lib.tanh(x)),
    "log": lambda lib, x, y, i, j: lib.log(x * x + 1),
    "sigmoid": lambda lib, x, y, i, j: lib.sigmoid(x),
    "softmax": lambda lib, x, y, i, j: lib.softmax(x + 0 * y, -1) if (x + y).ndim else x,
    "mean": lambda lib, x, y, i, j: x.mean(i % x.ndim, keepdims=True) if x.ndim else x,
    "matmul": lambda lib, x, y, i, j: (lib.sin(x) @ lib.cos(x).T) @ x if x.ndim == 2 else x,
    "vector": lambda lib, x, y, i, j: lib.sin(x) @ lib.cos(x) if x.ndim == 1 else x,
}

# Computed exactly, from halves: so ties are ties in both libraries, and 0 is 0
KINKED = MOVES | {
    "abs": lambda lib, x, y, i, j: abs(x),
    "relu": lambda lib, x, y, i, j: lib.relu(x),
    "maximum": lambda lib, x, y, i, j: lib.maximum(x, y),
    "where": lambda lib, x, y, i, j: lib.where(y > 0, x, y * 2),
    "sign": lambda lib, x, y, i, j: lib.where(x >= y, x, -x),
    "max": lambda lib, x, y, i, j: max_along(x, i % x.ndim, True) if x.ndim else x,
    "max of all": lambda lib, x, y, i, j: max_along(x, None, False),
}


def len_of(x):
    return x.shape[0]


@st.composite
def programs(draw, operations):
    shapes = draw(mutually_broadcastable_shapes(num_shapes=3, max_dims=3, max_side=3)).input_shapes
    halves = st.integers(-4, 4).map(lambda n: n / 2)  # few, so that there are ties and zeros
    inputs = [draw(arrays(float, shape, elements=halves)) for shape in shapes]
    number = st.integers(0, 11)
    step = st.tuples(st.sampled_from(sorted(operations)), number, number, number, number)
    return inputs, draw(st.lists(step, min_size=1, max_size=10))


def run(lib, operations, steps, inputs):
    there = list(inputs)
    for name, which, other, i, j in steps:
        x, y = there[-1 - which % len(there)], there[-1 - other % len(there)]
        there.append(operations[name](lib, x, y, i, j))
    return there


def assert_agree(operations, case):
    inputs, steps = case
    ours = [Node(a) for a in inputs]
    theirs = [torch.tensor(a, requires_grad=True) for a in inputs]
    f, g = run(graph, operations, steps, ours), run(torch, operations, steps, theirs)
    for one, other in zip(f, g, strict=True):
        assert one.shape == tuple(other.shape)
        np.testing.assert_allclose(one.value, other.detach().numpy(), rtol=1e-9, atol=1e-9)
    u = np.cos(np.arange(g[-1].numel())).reshape(f[-1].shape)
    gradients = backward(f[-1], u)
    g[-1].backward(torch.tensor(u))
    for one, other in zip(ours, theirs, strict=True):
        expected = np.zeros(other.shape) if other.grad is None else other.grad.numpy()
        np.testing.assert_allclose(gradients[one], expected, rtol=1e-8, atol=1e-8)


@settings(max_examples=200, deadline=None)
@given(programs(SMOOTH))
def test_random_smooth_graphs_agree_with_torch(case):
    assert_agree(SMOOTH, case)


@settings(max_examples=200, deadline=None)
@given(programs(KINKED))
def test_random_graphs_with_kinks_and_ties_agree_with_torch(case):
    assert_agree(KINKED, case)


@pytest.mark.parametrize(
    "shapes",
    [
        ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((5, 2, 3), (3,)), ((3,), (5, 3, 2)),
        ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)), ((5, 1, 2, 3), (4, 3, 2)), ((1, 2, 3), (5, 3, 1)),
    ],
)  # fmt: skip
def test_matmul_agrees_with_torch(shapes, rng):
    A, B = (rng.normal(size=shape) for shape in shapes)
    ours, theirs = [Node(A), Node(B)], [torch.tensor(a, requires_grad=True) for a in (A, B)]
    Z = theirs[0] @ theirs[1]
    u = rng.normal(size=tuple(Z.shape))
    Z.backward(torch.tensor(u))
    gradients = backward(ours[0] @ ours[1], u)
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(gradients[one], other.grad.numpy(), atol=1e-12)


def test_a_float32_network_agrees_with_torch(rng):
    X = rng.normal(size=(20, 8)).astype(np.float32)
    y = rng.integers(0, 4, 20)
    sizes = (8, 16, 16, 4)
    parts = [
        rng.normal(size=shape).astype(np.float32)
        for n, m in pairwise(sizes)
        for shape in ((n, m), (m,))
    ]
    ours, theirs = [Node(a) for a in parts], [torch.tensor(a, requires_grad=True) for a in parts]
    H, T = X, torch.tensor(X)
    for k in (0, 2, 4):
        H = graph.affine(H, ours[k], ours[k + 1])
        T = T @ theirs[k] + theirs[k + 1]
        H, T = (graph.relu(H), torch.relu(T)) if k < 4 else (H, T)
    L = graph.softmax_cross_entropy(H, y)
    loss = torch.nn.functional.cross_entropy(T, torch.tensor(y))
    loss.backward()
    gradients = backward(L)
    assert L.value == pytest.approx(loss.item(), rel=1e-5)
    for one, other in zip(ours, theirs, strict=True):
        assert gradients[one].dtype == np.float32
        np.testing.assert_allclose(gradients[one], other.grad.numpy(), rtol=1e-4, atol=1e-6)


def test_conventions_at_kinks_are_torchs():
    for f, g in (
        (graph.relu, torch.relu),
        (abs, abs),
        (lambda x: graph.maximum(x, 0.0), lambda x: torch.maximum(x, torch.zeros_like(x))),
        (lambda x: x**0, lambda x: x**0),
        (lambda x: x.max(), lambda x: torch.amax(x, dim=())),
    ):
        x = Node([0.0, 0.0, -1.0])
        t = torch.tensor([0.0, 0.0, -1.0], dtype=torch.float64, requires_grad=True)
        g(t).sum().backward()
        np.testing.assert_array_equal(backward(f(x).sum())[x], t.grad.numpy())
