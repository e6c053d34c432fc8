"""Typed formulas, and where the nodes of a graph are drawn."""

import math
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.nn.graph import Node, backward, expression, layout, leaves, topological_order


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(x + y) * z", -12),
        ("x + y * z", -22),
        ("x - y - z", -3),
        ("x / y / z", 0.1),
        ("2 ** 3 ** 2", 512),
        ("-x ** 2", -4),
        ("+x", -2),
        ("--x", -2),
        ("max(x, y) - abs(z)", 1),
        ("sqrt(-z) + relu(x)", 2),
        ("sigmoid(x - x) * 4", 2),
        ("exp(log(y))", 5),
        ("sin(0) + cos(0) + tanh(0)", 1),
        ("1.5e1 * .5", 7.5),
        ("q = x + y\nq * z", -12),
        ("q = x + y; r = q * q; r * q", 27),
        ("f = (x + y) * z", -12),
        ("x = x + 1; x * 10", -10),
    ],
)
def test_values(text, value):
    assert expression(text, x=-2, y=5, z=-4).value == pytest.approx(value)


def test_worked_example_of_lesson_10():
    f = expression("sigmoid(w0*x0 + w1*x1 + w2)", w0=2, x0=-1, w1=-3, x1=-2, w2=-3)
    gradients = backward(f)
    found = {name: round(gradients[node], 2) for name, node in leaves(f).items()}
    assert found == {"w0": -0.2, "w1": -0.39, "w2": 0.2, "x0": 0.39, "x1": -0.59}


def test_a_variable_is_one_node_and_a_line_names_its_own():
    f = expression("q = x * x; q + q", x=3)
    assert [node.name for node in topological_order(f)] == [None, "q", "x"]
    assert backward(f)[leaves(f)["x"]] == 12


def test_nodes_and_arrays_are_values_too():
    w = Node([1.0, 2.0], name="w")
    f = expression("w * x", w=w, x=[3.0, 4.0])
    np.testing.assert_array_equal(f.value, [3, 8])
    assert leaves(f)["w"] is w
    assert leaves(f)["x"].value.tolist() == [3, 4]


def test_numbers_are_constants_and_a_minus_belongs_to_them():
    f = expression("x * -3", x=2)
    assert f.parents[1].is_constant
    assert f.parents[1].value == -3
    assert expression("1e999 * x", x=1).value == math.inf
    with np.errstate(over="ignore"):
        assert expression("9**9**9**9 * x", x=1).value == math.inf


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("  \n ", "is empty"),
        ("x +", "cannot be read near position"),
        ("2x", "Write products with"),
        ("x ^ 2", r"'x \^ 2' is not understood.*a power is x \*\* 2"),
        ("x @ x", "is not understood"),
        ("y * x", "y has no value; there are values for: x"),
        ("exp * x", r"exp is a function: exp\(…\)"),
        ("foo(x)", "'foo' is not understood: the functions are abs, arctan"),
        ("sigmoid(x, x)", r"sigmoid takes 1 value\(s\); got 2"),
        ("max(x)", r"max takes 2 value\(s\); got 1"),
        ("exp(x=x)", "is not understood"),
        ("exp(*x)", "is not understood"),
        ("import os", "expected a formula"),
        ("__import__('os').system('true')", "is not understood"),
        ("x.__class__", "is not understood"),
        ("x[0]", "is not understood"),
        ("[x]", "is not understood"),
        ("'a' * x", "'a'. is not understood"),
        ("f'{x}'", "is not understood"),
        ("1j * x", "'1j' is not understood"),
        ("True * x", "'True' is not understood"),
        ("x < 2", "is not understood"),
        ("x and x", "is not understood"),
        ("not x", "is not understood"),
        ("x if x else x", "is not understood"),
        ("lambda: x", "is not understood"),
        ("(y := x)", "is not understood"),
        ("x.y = x", "only a plain name"),
        ("a, b = x, x", "only a plain name"),
        ("a = b = x", "only a plain name can be given to a line, and one"),
        ("x += 1", "expected a formula"),
        ("def f(): pass", "expected a formula"),
        ("(lambda x: x)(x)", "is not understood"),
        ("(" * 300 + "x" + ")" * 300, "cannot be read"),
        ("x + " * 300 + "x", "characters; expected at most"),
        ("x\x00", "cannot be read"),
    ],
)
def test_what_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        expression(text, x=2)


def test_deep_nesting_is_an_error_of_its_own():
    with pytest.raises(ValueError, match=r"nested too deeply|cannot be read"):
        expression("-" * 990 + "x", x=1)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="xy()+-*/. 12expsin,=;\n'[]{}@:_", max_size=30))
def test_any_text_gives_a_node_or_a_valueerror(text):
    with np.errstate(all="ignore"):
        try:
            output = expression(text, x=1.5, y=-2.0)
        except ValueError:
            return
    assert isinstance(output, Node)


# The layout


def sum_of_products(n):
    return sum(Node(float(i)) * Node(1.0) for i in range(n))


def a_mesh(rng):
    nodes = [Node(float(i)) for i in range(4)]
    for _ in range(25):
        i, j = rng.integers(max(0, len(nodes) - 6), len(nodes), 2)
        nodes.append(nodes[i] * nodes[j])
    return nodes[-1]


GRAPHS = {
    "leaf": lambda rng: Node(1.0),
    "square": lambda rng: (lambda x: x * x)(Node(2.0)),
    "formula": lambda rng: expression("(x + y) * z", x=-2, y=5, z=-4),
    "neuron": lambda rng: expression("sigmoid(a*b + c*d + e)", a=1, b=2, c=3, d=4, e=5),
    "long way": lambda rng: expression("x * sin(cos(exp(x)))", x=1),
    "sum": lambda rng: sum_of_products(12),
    "mesh": a_mesh,
}


@pytest.mark.parametrize("name", GRAPHS)
def test_layout(name, rng):
    output = GRAPHS[name](rng)
    drawn = layout(output)
    nodes = topological_order(output)
    assert set(drawn.positions) == set(nodes)
    for node in nodes:
        for parent in node.parents:
            assert drawn.positions[parent][0] < drawn.positions[node][0]
    assert max(x for x, _ in drawn.positions.values()) == drawn.positions[output][0] == drawn.width
    ys = [y for edge in drawn.edges for _, y in edge.points]
    ys += [y for _, y in drawn.positions.values()]
    assert min(ys) == 0
    assert max(ys) == pytest.approx(drawn.height)
    # what stands in a layer, nodes and bends of edges, is at least 1 apart
    places = set(drawn.positions.values())
    places |= {point for edge in drawn.edges for point in edge.points[1:-1]}
    for (x, y), (x2, y2) in combinations(sorted(places), 2):
        if x == x2:
            assert abs(y - y2) >= 1 - 1e-9
    # each edge is there, and has a point in each layer that it crosses
    expected = [(parent, node, i) for node in nodes for i, parent in enumerate(node.parents)]
    assert {(e.parent, e.child, e.place) for e in drawn.edges} == set(expected)
    assert len(drawn.edges) == len(expected)
    for edge in drawn.edges:
        assert edge.points[0] == drawn.positions[edge.parent]
        assert edge.points[-1] == drawn.positions[edge.child]
        assert np.all(np.diff([x for x, _ in edge.points]) == 1)


def n_crossings(drawn):
    """Of all pairs of edges between two layers, those that change sides."""
    lines = [pair for edge in drawn.edges for pair in pairwise(edge.points)]
    return sum(
        a[0] == c[0] and (a[1] - c[1]) * (b[1] - d[1]) < -1e-12
        for (a, b), (c, d) in combinations(lines, 2)
    )


@pytest.mark.parametrize("name", ["formula", "neuron", "long way", "sum"])
def test_graphs_that_can_be_drawn_without_a_crossing_are(name, rng):
    assert n_crossings(layout(GRAPHS[name](rng))) == 0


def test_crossed_products_are_uncrossed():
    a, b, c, d = (Node(float(i)) for i in range(4))
    p, q, r = a * d, b * c, a + d
    assert n_crossings(layout(p * r + q)) <= 1


def test_a_leaf_stands_just_before_its_first_use():
    places = layout(expression("sin(exp(x)) + b", x=1, b=2)).positions
    assert {node.name: x for node, (x, _) in places.items() if node.name} == {"x": 0, "b": 2}


def test_layout_is_the_same_each_time(rng):
    drawn = [layout(a_mesh(np.random.default_rng(1))) for _ in range(2)]
    assert list(drawn[0].positions.values()) == list(drawn[1].positions.values())
