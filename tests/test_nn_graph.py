"""Graphs: values, gradients by hand, what breaks others; every activation and loss as a node."""

import subprocess
import sys
import warnings

import numpy as np
import pytest

from course_lib.nn import losses
from course_lib.nn.activations import ACTIVATIONS
from course_lib.nn.graph import (
    Node,
    Rule,
    activation,
    affine,
    apply,
    backward,
    backward_steps,
    concatenate,
    cos,
    elementwise,
    exp,
    forward_steps,
    gradient_check,
    log,
    log_softmax,
    loss,
    maximum,
    maxout,
    parametric_relu,
    relu,
    sample_losses,
    sigmoid,
    sigmoid_cross_entropy,
    sin,
    softmax,
    softmax_cross_entropy,
    sqrt,
    tanh,
    topological_order,
    where,
)
from course_lib.nn.losses import categorical, margin, regression


def assert_checked(f, *args, rng, **options):
    result = gradient_check(f, *args, rng=rng, **options)
    assert result.passed, str(result)
    assert not result.kinks, str(result)


# The worked examples of lesson 10


def test_sum_times_z():
    x, y, z = Node(-2), Node(5), Node(-4)
    q = x + y
    f = q * z
    gradients = backward(f)
    assert (q.value, f.value) == (3, -12)
    assert [gradients[node] for node in (x, y, z, q, f)] == [-4, -4, 3, -4, 1]


def test_sigmoid_of_a_weighted_sum():
    w0, x0, w1, x1, w2 = leaves = [Node(v) for v in (2, -1, -3, -2, -3)]
    z = w0 * x0 + w1 * x1 + w2
    f = sigmoid(z)
    gradients = backward(f)
    assert z.value == 1
    assert round(f.value, 2) == 0.73
    assert [round(gradients[leaf], 2) for leaf in leaves] == [-0.2, 0.39, -0.39, -0.59, 0.2]
    # spelled out in elementary operations, it is the same
    long = backward(1 / (1 + exp(-z)))
    assert [long[leaf] for leaf in leaves] == pytest.approx([gradients[leaf] for leaf in leaves])


def test_network_made_by_hand():
    x1, x2, y = 2.0, 1.0, 5.0
    w1, w2, b1, w3, w4, b2, w5, w6, b3 = (Node(v) for v in (0, 2, 3, -4, -1, 1, -2, 0, 6))
    o1 = x1 * w1 + x2 * w2 + b1
    o2 = x1 * w3 + x2 * w4 + b2
    o3, o4 = relu(o1), relu(o2)
    o5 = o3 * w5 + o4 * w6 + b3
    L = (o5 - y) ** 2
    gradients = backward(L)
    assert [o.value for o in (o1, o2, o3, o4, o5, L)] == [5, -8, 5, 0, -4, 81]
    assert (gradients[o5], gradients[w5], gradients[w1]) == (-18, -90, 72)
    # all the others, by hand: ∂L/∂o1 = −18 · −2 · 1 = 36, and nothing passes o4's ReLU
    assert (gradients[w2], gradients[b1], gradients[b3], gradients[w6]) == (36, 36, -18, 0)
    assert (gradients[w3], gradients[w4], gradients[b2]) == (0, 0, 0)
    rate = 1e-3
    assert w5.value - rate * gradients[w5] == pytest.approx(-1.91)
    assert w1.value - rate * gradients[w1] == pytest.approx(-0.072)


# What breaks others


def test_a_second_pass_gives_the_same_and_leaves_nothing_behind():
    x = Node(3)
    f = x * x + sin(x)
    first, second = backward(f)[x], backward(f)[x]
    assert first == second == 6 + np.cos(3)
    assert all(node.total is None for node in topological_order(f))


def test_two_outputs_of_one_graph():
    x = Node(3)
    q = x * x
    assert backward(2 * q)[x] == 12
    assert backward(q + x)[x] == 7


def test_nothing_stays_in_the_nodes_after_an_error():
    def broken(u, o, x):
        raise ZeroDivisionError

    x = Node(2)
    q = x * x
    f = apply(Rule("broken", lambda x: x, (broken,)), q) + q
    with pytest.raises(ZeroDivisionError):
        backward(f)
    assert backward(q)[x] == 4


def test_reused_nodes_add_up():
    x = Node(3)
    assert backward(x * x)[x] == 6
    assert backward(x + x + x)[x] == 3
    assert backward(x / x)[x] == 0
    a = x * 2
    b, c = a + 1, a * a  # a diamond
    assert backward(b * c)[x] == 240  # with a = 6: 2 · (a² + (a + 1) · 2a)


def test_a_hundred_thousand_deep():
    x = Node(1.0)
    f = x
    for _ in range(50_000):
        f = f * 1.0 + 0.5
    assert f.value == 25_001
    assert backward(f)[x] == 1
    assert sum(1 for _ in backward_steps(f)) == 100_001
    assert sum(1 for _ in forward_steps(f)) == 200_001  # constants, too


def test_a_node_without_a_part_has_gradient_zero():
    x, y = Node(np.ones((2, 3), np.float32)), Node(2.0)
    gradients = backward(y * y)
    assert x not in gradients
    assert gradients[x].dtype == np.float32
    np.testing.assert_array_equal(gradients[x], np.zeros((2, 3)))


def test_a_constant_has_no_gradient():
    x = Node(2.0)
    f = x * 3
    gradients = backward(f)
    with pytest.raises(KeyError, match=r"constant; make it Node\(3.0\)"):
        gradients[f.parents[1]]
    with pytest.raises(KeyError, match="asked for by the node itself"):
        gradients["x"]
    assert set(gradients) == {x, f}
    assert len(gradients) == 2


def test_upstream():
    x = Node([1.0, 2.0])
    with pytest.raises(ValueError, match=r"shape \(2,\); expected one number"):
        backward(x * x)
    with pytest.raises(ValueError, match=r"shape \(3,\); expected the output's, \(2,\)"):
        backward(x * x, [1, 2, 3])
    given = np.array([1.0, 10.0])
    np.testing.assert_array_equal(backward(x * x, given)[x], [2, 40])
    np.testing.assert_array_equal(backward(x, given)[x], given)
    assert backward(x[:1] * 3)[x].tolist() == [3, 0]  # one number in an array is a number


def test_ties_share_equally():
    x = Node([1.0, 3.0, 3.0, 2.0])
    assert backward(x.max())[x].tolist() == [0, 0.5, 0.5, 0]
    X = Node([[1.0, 1.0], [0.0, 2.0]])
    assert backward(X.max(axis=1).sum())[X].tolist() == [[0.5, 0.5], [0, 1]]
    a, b = Node(2.0), Node(2.0)
    gradients = backward(maximum(a, b))
    assert (gradients[a], gradients[b]) == (0.5, 0.5)


@pytest.mark.parametrize("zero", [0.0, -0.0, np.float32(0), np.zeros(2), np.zeros((), np.float32)])
def test_kinks_at_zero(zero):
    x = Node(zero)
    ones = np.ones(np.shape(zero))
    assert not np.any(backward(relu(x), ones)[x])
    assert not np.any(backward(abs(x), ones)[x])


def test_relu_of_a_float_is_the_arrays():
    for z in (-2.0, -0.0, 0.0, 3.0, np.inf, -np.inf, np.nan):
        x, X = Node(z), Node([z])
        f, F = relu(x), relu(X)
        np.testing.assert_array_equal(f.value, F.value[0])
        np.testing.assert_array_equal(backward(f)[x], backward(F)[X][0])
        row = ACTIVATIONS["relu"]
        np.testing.assert_array_equal(F.value, row.function(X.value))
        np.testing.assert_array_equal(backward(F)[X], row.derivative(X.value))


SHAPES = [(), (1,), (3,), (2, 3), (2, 1), (1, 3), (1, 1), (4, 2, 3), (4, 1, 1)]


@pytest.mark.parametrize("left", SHAPES)
@pytest.mark.parametrize("right", SHAPES)
def test_broadcasting_is_undone_in_every_direction(left, right, rng):
    a, b = rng.uniform(0.5, 2, left), rng.uniform(0.5, 2, right)
    shape = np.broadcast_shapes(left, right)
    u = rng.normal(size=shape)
    x, y = Node(a), Node(b)
    gradients = backward(x * y, u)
    copies_a, copies_b = np.broadcast_to(a, shape), np.broadcast_to(b, shape)

    def summed(table, like):
        """Each entry of the table added to the entry of `like` that it is a copy of."""
        places = np.broadcast_to(np.arange(like.size).reshape(like.shape), shape)
        return np.bincount(places.ravel(), table.ravel(), like.size).reshape(like.shape)

    np.testing.assert_allclose(gradients[x], summed(u * copies_b, a))
    np.testing.assert_allclose(gradients[y], summed(u * copies_a, b))
    assert np.shape(gradients[x]) == left
    assert np.shape(gradients[y]) == right


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(dtype, rng):
    X, W, b = (rng.normal(size=s).astype(dtype) for s in ((4, 3), (3, 2), 2))
    nodes = W, b = Node(W), Node(b)
    H = tanh(X @ W + b)
    f = (2 * H.max(axis=0) - H.mean(axis=0) / 3).sum() + exp(-abs(W)).sum() + sqrt(b * b).sum()
    assert H.value.dtype == dtype
    gradients = backward(f)
    assert {gradients[node].dtype for node in nodes} == {np.dtype(dtype)}


def test_a_float32_node_beside_float64_has_a_float32_gradient():
    x = Node(np.ones(2, np.float32))
    f = (x * np.array([1.0, 2.0])).sum()
    assert backward(f)[x].dtype == np.float32


def test_numbers_and_arrays_on_the_left():
    x = Node([1.0, 2.0])
    a = np.array([3.0, 4.0])
    assert (a + x).value.tolist() == [4, 6]
    assert (a - x).value.tolist() == [2, 2]
    assert (a * x).value.tolist() == [3, 8]
    assert (a / x).value.tolist() == [3, 2]
    assert (a**x).value.tolist() == [3, 16]
    assert (a @ x).value == 11
    assert (np.float64(2) * x).value.tolist() == [2, 4]
    assert (np.float32(2) - x).value.tolist() == [1, 0]
    assert (np.int64(2) ** x).value.tolist() == [2, 4]
    for left in (a, np.float64(2), np.float32(2), np.int64(2), np.ones((2, 2)), 2, 2.5):
        assert type(left * x) is Node
        assert type(left - x) is Node
        assert not (left - x).parents[1].is_constant
        assert (left - x).parents[0].is_constant


def test_whole_numbers_become_floats():
    for value in (3, np.int64(3), True, np.array(3)):
        assert type(Node(value).value) is float
    assert Node([1, 2]).value.dtype == np.float64
    assert Node(np.array([True, False])).value.tolist() == [1, 0]
    x = Node(7)
    assert backward(x * x)[x] == 14


def test_values_that_are_refused():
    for value in ("2", [1, "a"], 1j, None, [Node(1.0)]):
        with pytest.raises(TypeError, match="a node holds a number or an array of floats"):
            Node(value)


def test_zero_dimensional_arrays():
    x = Node(np.array(2.0))
    gradients = backward(x * x)
    assert gradients[x].shape == ()
    assert gradients[x] == 4
    y = Node(np.array(2, np.float32))
    assert backward(y * y)[y].dtype == np.float32


def test_views_and_orders(rng):
    A = rng.normal(size=(4, 6))
    for view in (A[::2, ::-1], A.T, np.asfortranarray(A), np.broadcast_to(A[0], (3, 6))):
        x = Node(view)
        np.testing.assert_allclose(backward((x * x * view).sum())[x], 2 * view * view)


def test_gradients_share_no_memory(rng):
    x, y = Node(rng.normal(size=(2, 3))), Node(rng.normal(size=(2, 3)))
    u = np.ones((3, 2))
    s = x + y
    f = s.reshape(3, 2) - 0.0
    gradients = backward(f, u)
    arrays = [u, x.value, y.value, *gradients.values()]
    for i, a in enumerate(arrays):
        assert not any(np.shares_memory(a, b) for b in arrays[i + 1 :])
    for gradient in gradients.values():
        gradient *= 2  # none is read-only
    x = Node(np.ones(3))
    total = x.sum()
    backward(total)[x][0] = 7
    assert backward(total)[x].tolist() == [1, 1, 1]


def test_inf_and_nan_pass_through():
    inf, nan = np.inf, np.nan
    with np.errstate(all="ignore"):
        x = Node(0.0)
        assert backward(1 / x)[x] == -inf
        assert (1 / x).value == inf
        assert backward(x**-1)[x] == -inf
        assert backward(log(x))[x] == inf
        assert backward(sqrt(x))[x] == inf
        assert np.isnan((Node(-8.0) ** 0.5).value)
        assert (Node(10.0) ** 400).value == inf
        assert exp(Node(1000.0)).value == inf
        y = Node([1.0, inf, nan])
        assert np.isnan(y.max().value)
        assert backward(y.max())[y].tolist() == [0, 0, 1]
        np.testing.assert_array_equal(backward((y * y).sum())[y], [2, inf, nan])
        gradients = backward(maximum(y, 0).sum())
        assert gradients[y].tolist() == [1, 1, 1]


def test_zeroth_power_has_no_slope():
    for x in (Node(0.0), Node(3.0), Node([0.0, 2.0])):
        assert not np.any(backward(x**0, np.ones(x.shape))[x])
    base, exponent = Node([0.0, 0.0, 2.0]), Node([2.0, 0.0, 3.0])
    gradients = backward(base**exponent, np.ones(3))
    np.testing.assert_allclose(gradients[exponent], [0, 0, 8 * np.log(2)])
    np.testing.assert_allclose(gradients[base], [0, 0, 12])


def test_float_graphs_are_the_arrays(rng):
    """Floats are spared NumPy; what they give is what arrays of one number give."""
    for a, b in rng.uniform(0.5, 3, size=(20, 2)):
        x, y = Node(a), Node(b)
        X, Y = Node(np.array([a])), Node(np.array([b]))

        def f(x, y):
            return abs(x - y) * x / y + x**y - y**2 + relu(x - 2) + maximum(x, y) * -x

        small, large = backward(f(x, y)), backward(f(X, Y))
        assert type(small[x]) is float
        assert small[x] == pytest.approx(large[X][0], rel=1e-12)
        assert small[y] == pytest.approx(large[Y][0], rel=1e-12)


def test_float32_survives_choices_and_powers():
    x = Node(np.array([1.0, 2.0], np.float32))
    zero = x**0
    for f in (where(x > 1, x, 0.5), maximum(x, 1.5), x**2, 2**x, zero, 1 / x, -x, abs(x), x.max()):
        assert f.value.dtype == np.float32
        assert backward(f.sum())[x].dtype == np.float32


def test_outputs_that_are_no_nodes():
    with pytest.raises(TypeError, match="the output is float; expected a Node"):
        backward(2.0)
    with pytest.raises(TypeError, match="the output is list; expected a Node"):
        next(forward_steps([Node(1)]))


def test_an_exhausted_or_a_broken_off_walk_changes_nothing():
    x = Node(3)
    f = x * x * x
    walk = backward_steps(f)
    next(walk)
    assert backward(f)[x] == 27
    assert [step.node for step in walk][-1] is x
    assert backward(f)[x] == 27


# One step at a time


def test_steps_are_the_pass():
    x, y = Node([1.0, 2.0]), Node([[3.0], [4.0]])
    f = (x * y + tanh(x)).sum() * 2
    gradients = backward(f)
    seen = {}
    for step in backward_steps(f):
        np.testing.assert_array_equal(step.upstream, gradients[step.node])
        for part in step.parts:
            if part.local is not None:
                shape = np.shape(part.contribution)
                whole = np.asarray(step.upstream * part.local)
                if whole.shape == shape:
                    np.testing.assert_allclose(whole, part.contribution)
            before = seen.get(part.parent, 0)
            np.testing.assert_allclose(before + part.contribution, part.total)
            seen[part.parent] = part.total
    for node, total in seen.items():
        np.testing.assert_array_equal(total, gradients[node])
    assert set(seen) | {f} == set(gradients)


def test_local_derivatives():
    x, y, z = Node(-2), Node(5), Node(-4)
    (times, plus, *leaves) = backward_steps((x + y) * z)
    assert [(p.local, p.contribution, p.total) for p in times.parts] == [(-4, -4, -4), (3, 3, 3)]
    assert [(p.local, p.contribution) for p in plus.parts] == [(1, -4), (1, -4)]
    assert [step.node for step in leaves] == [x, y, z]
    assert all(step.parts == () for step in leaves)
    W = Node(np.ones((2, 2)))
    matmul = next(iter(backward_steps(W @ np.ones(2), np.ones(2))))
    assert [part.local for part in matmul.parts] == [None]


def test_a_node_used_twice_by_one_step():
    x = Node(3)
    (step, leaf) = backward_steps(x * x)
    assert [part.total for part in step.parts] == [3, 6]
    assert leaf.upstream == 6


def test_forward_steps_compute_parents_first():
    x, y, z = Node(-2), Node(5), Node(-4)
    f = (x + y) * z
    steps = list(forward_steps(f))
    assert [step.value for step in steps] == [-2, 5, -4, 3, -12]
    assert steps[-1].inputs == (3, -4)


def test_topological_order_has_children_first(rng):
    nodes = [Node(float(i)) for i in range(5)]
    for _ in range(100):
        i, j = rng.integers(0, len(nodes), 2)
        nodes.append(nodes[i] * 0.5 + nodes[j])
    order = topological_order(nodes[-1])
    place = {node: i for i, node in enumerate(order)}
    assert len(place) == len(order)
    assert all(place[node] < place[parent] for node in order for parent in node.parents)


# Every operation against differences

UNARY = {
    "exp": exp,
    "log": log,
    "sqrt": sqrt,
    "sin": sin,
    "cos": cos,
    "tanh": tanh,
    "abs": abs,
    "negative": lambda x: -x,
    "power": lambda x: x**3,
    "root": lambda x: x**0.5,
    "power of 2": lambda x: 2**x,
    "power of itself": lambda x: x**x,
    "reciprocal": lambda x: 1 / x,
    "less": lambda x: 1 - x,
    "sum": lambda x: x.sum(),
    "sum of columns": lambda x: x.sum(axis=0),
    "sum kept": lambda x: x.sum(axis=(0, -1), keepdims=True),
    "mean": lambda x: x.mean(),
    "mean of rows": lambda x: x.mean(axis=-1, keepdims=True),
    "mean of both": lambda x: x.mean(axis=(0, 1)),
    "max": lambda x: x.max(),
    "max of columns": lambda x: x.max(axis=0),
    "max of rows": lambda x: x.max(axis=1, keepdims=True),
    "max of both": lambda x: x.max(axis=(-1, -2)),
    "reshape": lambda x: x.reshape(3, 2) * np.arange(2),
    "reshape by tuple": lambda x: x.reshape((-1,)) ** 2,
    "reshape to one row": lambda x: x.reshape(-1) ** 2,
    "transpose": lambda x: x.T @ x,
    "transpose by axes": lambda x: x.reshape(1, 2, 3).transpose(2, 0, 1) * np.arange(2),
    "transpose by tuple": lambda x: x.reshape(1, 2, 3).transpose((-1, 0, 1)) * np.arange(2),
    "row": lambda x: x[1],
    "entry": lambda x: x[0, -1],
    "slice": lambda x: x[:, ::-2],
    "new axis": lambda x: x[..., None],
    "places, one twice": lambda x: x[[0, 1, 1]] ** 2,
    "pairs": lambda x: x[np.array([0, 1, 0]), np.array([2, 2, 2])],
    "mask": lambda x: x[x > 1],
    "concatenate": lambda x: concatenate([x, x * x, np.ones((2, 1))], axis=1),
    "concatenate rows": lambda x: concatenate([x, 2 * x[:1]]),
    "where": lambda x: where(x > 1, x**2, 3.0),
    "where of both": lambda x: where(np.array([True, False, True]), x, x[0] ** 2),
    "maximum": lambda x: maximum(x, 1.234),
    "softmax": softmax,
    "softmax of columns": lambda x: softmax(x, axis=0),
    "log softmax": log_softmax,
    "maxout": lambda x: maxout(x, axis=0),
    "elementwise": elementwise("cube", lambda z: z**3, lambda z: 3 * z**2),
}


@pytest.mark.parametrize("name", UNARY)
def test_operation_against_differences(name, rng):
    assert_checked(UNARY[name], rng.uniform(0.2, 2, (2, 3)), rng=rng)


BINARY = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "**": lambda x, y: x**y,
    "maximum": maximum,
    "where": lambda x, y: where(x > y, x, y * y),
}


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("shapes", [((2, 3), (2, 3)), ((3,), (2, 1)), ((), (2,)), ((2,), ())])
def test_two_operands_against_differences(name, shapes, rng):
    assert_checked(BINARY[name], *(rng.uniform(0.2, 2, shape) for shape in shapes), rng=rng)


MATMULS = [
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (3, 2)),
    ((2, 3), (3, 4)),
    ((5, 2, 3), (3,)),
    ((3,), (5, 3, 2)),
    ((5, 2, 3), (5, 3, 4)),
    ((5, 2, 3), (3, 4)),
    ((2, 3), (5, 3, 4)),
    ((5, 1, 2, 3), (4, 3, 2)),
    ((1, 2, 3), (5, 3, 1)),
    ((6, 1, 3), (3,)),
]


@pytest.mark.parametrize("shapes", MATMULS)
def test_matmul_against_differences(shapes, rng):
    A, B = (rng.normal(size=shape) for shape in shapes)
    np.testing.assert_array_equal((Node(A) @ B).value, A @ B)
    assert_checked(lambda A, B: A @ B, A, B, rng=rng)
    assert_checked(lambda A: A @ B, A, rng=rng)
    assert_checked(lambda B: A @ B, B, rng=rng)


def test_affine_is_the_product_and_the_sum(rng):
    X, W, b = (rng.normal(size=s) for s in ((4, 3), (3, 2), 2))
    assert_checked(affine, X, W, b, rng=rng)
    nodes = [Node(a) for a in (X, W, b)]
    u = rng.normal(size=(4, 2))
    one, two = backward(affine(*nodes), u), backward(nodes[0] @ nodes[1] + nodes[2], u)
    for node in nodes:
        np.testing.assert_array_equal(one[node], two[node])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_is_an_operation(name, rng):
    z = rng.normal(size=(3, 5))
    node = Node(z)
    f = activation(name)(node)
    assert f.operation == name
    np.testing.assert_allclose(f.value, ACTIVATIONS[name].function(z))
    u = rng.normal(size=(3, 5))
    np.testing.assert_allclose(backward(f, u)[node], u * ACTIVATIONS[name].derivative(z))
    assert_checked(activation(name), z, rng=rng)
    number = Node(0.5)
    assert type(activation(name)(number).value) is float
    assert type(backward(activation(name)(number))[number]) is float
    small = Node(z.astype(np.float32))
    assert backward(activation(name)(small).sum())[small].dtype == np.float32


def test_unknown_activation():
    with pytest.raises(ValueError, match="no activation 'rlu'; there are arctan"):
        activation("rlu")


def test_parametric_relu_learns_its_slope(rng):
    assert_checked(parametric_relu, rng.normal(size=(4, 3)), 0.25, rng=rng)
    assert_checked(parametric_relu, rng.normal(size=(4, 3)), [0.1, 0.2, 0.3], rng=rng)


def test_maxout_gives_all_to_the_first():
    x = Node([2.0, 2.0])
    assert backward(maxout(x))[x].tolist() == [1, 0]


ONE_HOT = np.eye(3)[[0, 2, 1, 1]]
TARGETS = {
    "binary_crossentropy": (ONE_HOT, "probabilities"),
    "categorical_crossentropy": (ONE_HOT, "distributions"),
    "sparse_categorical_crossentropy": (np.array([0, 2, 1, 1]), "distributions"),
    "hinge": (2 * ONE_HOT - 1, "scores"),
    "categorical_hinge": (ONE_HOT, "scores"),
}


@pytest.mark.parametrize("name", losses.LOSSES)
def test_every_loss_is_an_operation(name, rng):
    y, kind = TARGETS.get(name, (rng.normal(size=(4, 3)), "scores"))
    f = rng.normal(size=(4, 3))
    if kind == "probabilities":
        f = 1 / (1 + np.exp(-f))
    node = Node(f)
    L = loss(losses.LOSSES[name], y, softmax(node) if kind == "distributions" else node)
    assert type(L.value) is float
    if kind == "distributions":
        assert_checked(lambda z: loss(losses.LOSSES[name], y, softmax(z)), f, rng=rng)
        assert L.value == losses.LOSSES[name](y, softmax(node).value)
    else:
        assert_checked(lambda z: loss(losses.LOSSES[name], y, z), f, rng=rng)
        assert L.value == losses.LOSSES[name](y, f)
        np.testing.assert_array_equal(backward(3 * L)[node], 3 * losses.LOSSES[name].gradient(y, f))


LOGIT_LOSSES = {
    "binary": (losses.BinaryCrossentropy(from_logits=True), ONE_HOT),
    "smoothed": (losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.2), ONE_HOT),
    "categorical": (losses.CategoricalCrossentropy(from_logits=True), ONE_HOT),
    "sparse": (losses.SparseCategoricalCrossentropy(from_logits=True), np.array([0, 2, 1, 1])),
    "huber": (losses.Huber(0.3), ONE_HOT),
}


@pytest.mark.parametrize("name", LOGIT_LOSSES)
def test_losses_with_settings(name, rng):
    rule, y = LOGIT_LOSSES[name]
    assert_checked(lambda z: loss(rule, y, z), rng.normal(size=(4, 3)), rng=rng)


@pytest.mark.parametrize(
    ("values", "slopes"),
    [
        (regression.squared_norm, regression.squared_norm_slope),
        (margin.multiclass_hinge, margin.multiclass_hinge_slope),
        (
            categorical.categorical_cross_entropy_from_logits,
            categorical.categorical_cross_entropy_from_logits_slope,
        ),
    ],
)
def test_losses_of_single_samples(values, slopes, rng):
    f = rng.normal(size=(4, 3))
    node = sample_losses(values, slopes, ONE_HOT, Node(f))
    np.testing.assert_array_equal(node.value, values(ONE_HOT, f))
    assert_checked(lambda f: sample_losses(values, slopes, ONE_HOT, f), f, rng=rng)


def test_sample_losses_of_one_output(rng):
    y = rng.normal(size=4)
    assert_checked(
        lambda f: sample_losses(regression.huber, regression.huber_slope, y, f),
        rng.normal(size=4),
        rng=rng,
    )


def test_fused_losses(rng):
    Z, y = rng.normal(size=(4, 3)), np.array([0, 2, 1, 1])
    assert_checked(lambda Z: softmax_cross_entropy(Z, y), Z, rng=rng)
    assert_checked(lambda Z: sigmoid_cross_entropy(Z, ONE_HOT), Z, rng=rng)
    node = Node(Z)
    spelled = -log_softmax(node)[np.arange(4), y].mean()
    fused = softmax_cross_entropy(node, y)
    assert fused.value == pytest.approx(spelled.value)
    np.testing.assert_allclose(backward(fused)[node], backward(spelled)[node], atol=1e-15)
    P = softmax(node).value
    np.testing.assert_allclose(backward(fused)[node], (P - ONE_HOT) / 4, atol=1e-15)


def test_practice_of_lesson_10_by_hand_and_by_graph(rng):
    """Two inputs, two sigmoid hidden units, three classes, softmax and cross-entropy."""
    X, y = rng.normal(size=(5, 2)), np.array([0, 1, 2, 1, 0])
    W1, b1, W2, b2 = (Node(rng.normal(size=s)) for s in ((2, 2), 2, (2, 3), 3))
    H = sigmoid(X @ W1 + b1)
    gradients = backward(softmax_cross_entropy(H @ W2 + b2, y))
    A = 1 / (1 + np.exp(-(X @ W1.value + b1.value)))  # (5, 2) @ (2, 2) -> (5, 2)
    Z2 = A @ W2.value + b2.value
    P = np.exp(Z2) / np.exp(Z2).sum(axis=1, keepdims=True)
    dZ2 = (P - np.eye(3)[y]) / 5
    dZ1 = dZ2 @ W2.value.T * A * (1 - A)
    np.testing.assert_allclose(gradients[W2], A.T @ dZ2)
    np.testing.assert_allclose(gradients[b2], dZ2.sum(axis=0))
    np.testing.assert_allclose(gradients[W1], X.T @ dZ1)
    np.testing.assert_allclose(gradients[b1], dZ1.sum(axis=0))


def test_the_graph_loads_nothing_heavy(root):
    code = "import sys, course_lib.nn.graph; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    heavy = {"scipy", "sklearn", "matplotlib", "ipywidgets", "IPython", "anywidget"}
    assert not heavy & set(done.stdout.split())


def test_repr_and_names():
    x = Node(2, name="x")
    assert repr(x) == "Node(2.0, name='x')"
    assert repr(x + 1) == "Node(3.0, operation='+')"
    assert x.shape == ()
    assert (x * np.ones((2, 3))).shape == (2, 3)
    assert (x * np.ones((2, 3))).ndim == 2


def test_comparisons_are_truth_values():
    x = Node([1.0, 2.0, 3.0])
    assert (x > 2).tolist() == [False, False, True]
    assert (x >= Node(2.0)).tolist() == [False, True, True]
    assert (x < 2).tolist() == [True, False, False]
    assert (x <= 2).tolist() == [True, True, False]
    assert (np.full(3, 2.0) >= x).tolist() == [True, True, False]
    assert Node(1.0) != Node(1.0)


def test_no_warning_for_ordinary_values(rng):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        x = Node(rng.normal(size=10) * 1000)
        for name in ACTIVATIONS:
            backward(activation(name)(x), np.ones(10))
        backward(softmax(x), np.ones(10))
