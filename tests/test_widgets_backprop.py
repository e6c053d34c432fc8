"""The graph viewer and the other widgets of lesson 10, and the figures that the decks print."""

import numpy as np
import pytest
from sweeping import sweep

from course_lib.nn.graph import (
    Node,
    affine,
    backward,
    expression,
    leaves,
    sigmoid,
    softmax_cross_entropy,
)
from course_lib.widgets import backprop_tables as tables
from course_lib.widgets.difference_error import FUNCTIONS, DifferenceError, H, errors
from course_lib.widgets.graph_examples import MAX, NETWORK, NEURON, ORDER, PRODUCT
from course_lib.widgets.graph_viewer import GraphViewer, free_names
from course_lib.widgets.pass_counts import PassCounts, passes


def gradients(example):
    """The gradients of an example's leaves, by name."""
    formula, values = example
    output = expression(formula, **values)
    found = backward(output)
    return output, {name: float(found[node]) for name, node in leaves(output).items()}


def test_the_product_of_the_decks():
    f, by = gradients(PRODUCT)
    assert f.value == -12
    assert (by["x"], by["y"], by["z"]) == (-4, -4, 3)
    assert backward(f)[f.parents[0]] == -4
    assert f.parents[0].value == 3


def test_the_neuron_of_the_decks():
    f, by = gradients(NEURON)
    assert round(float(f.value), 2) == 0.73
    assert f.parents[0].value == 1
    told = [round(by[name], 2) for name in ("w0", "x0", "w1", "x1", "w2")]
    assert told == [-0.20, 0.39, -0.39, -0.59, 0.20]


def test_the_network_of_the_decks():
    L, by = gradients(NETWORK)
    assert L.value == 81
    assert (by["w5"], by["w1"]) == (-90, 72)
    o5 = L.parents[0].parents[0]
    assert (o5.name, o5.value, backward(L)[o5]) == ("o5", -4, -18)
    assert by["w3"] == by["w4"] == by["b2"] == 0  # o4 is silent
    assert round(NETWORK[1]["w5"] - 1e-3 * by["w5"], 2) == -1.91
    assert round(NETWORK[1]["w1"] - 1e-3 * by["w1"], 3) == -0.072


def node_words(viewer):
    return {node["title"].split(":")[0]: node for node in viewer.frame["nodes"]}


def test_the_viewer_walks_forwards_and_backwards():
    viewer = GraphViewer(*PRODUCT)
    assert (viewer.step, viewer.n_steps) == (viewer.begin, 5)  # 2 forwards, 1, 2 backwards
    assert node_words(viewer)["f"]["value"] == "−12"
    assert not any(node["gradient"] for node in viewer.frame["nodes"])
    viewer.step = 0
    assert node_words(viewer)["q"]["value"] == ""
    viewer.step = 3
    assert "∂f/∂f = 1" in viewer.sentence
    viewer.step = 4
    assert "To q: 1 × −4 = −4" in viewer.sentence
    assert "To z: 1 × 3 = 3" in viewer.sentence
    viewer.step = 99
    assert viewer.step == 5
    told = {name: node["gradient"] for name, node in node_words(viewer).items()}
    assert told == {"x": "∇ −4", "y": "∇ −4", "z": "∇ 3", "q": "∇ −4", "f": "∇ 1"}


def test_copies_are_told_to_add():
    viewer = GraphViewer("x * x", {"x": 3.0}, step=-1)
    assert "copies add" in viewer.sentence
    assert node_words(viewer)["x"]["gradient"] == "∇ 6"


def test_every_step_of_every_example_has_a_sentence_and_a_picture():
    for example in (PRODUCT, NEURON, NETWORK, ORDER, MAX):
        viewer = GraphViewer(*example)
        for step in range(viewer.n_steps + 1):
            viewer.step = step
            assert viewer.sentence.startswith(f"Step {step} of {viewer.n_steps}")
            assert not viewer.alert
        data, _ = viewer._repr_mimebundle_()
        assert data["text/plain"] == viewer.sentence
        assert viewer.png().startswith(b"\x89PNG")


def test_values_and_formulas_can_be_changed_and_bad_ones_are_refused():
    viewer = GraphViewer(*PRODUCT, step=-1)
    viewer.values = {"x": 1.0, "y": 1.0, "z": 2.0}
    assert node_words(viewer)["z"]["gradient"] == "∇ 2"
    viewer.formula = "a * sin(b)"
    assert set(viewer.values) == {"a", "b"}
    assert viewer.step == viewer.begin
    before = viewer.frame
    viewer.formula = "a *"
    assert viewer.alert
    assert (viewer.formula, viewer.frame) == ("a * sin(b)", before)
    viewer.formula = "__import__('os')"
    assert viewer.alert
    assert viewer.formula == "a * sin(b)"
    viewer.values = {"a": float("nan"), "b": 1.0}
    assert "expected a finite number" in viewer.alert
    assert free_names("q = x + y; tanh(q * z)") == ["x", "y", "z"]
    big = sum((Node(1.0) for _ in range(90)), Node(0.0))
    with pytest.raises(ValueError, match="at most 80"):
        GraphViewer(big)


def ordered(output):
    order, seen, todo = [], set(), [(output, False)]
    while todo:
        node, done = todo.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            todo += [(node, True), *((parent, False) for parent in node.parents)]
    found = {output: 1.0}
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            found[parent] = found.get(parent, 0.0) + found[node] * slope
    return found


def overwriting(output):
    order, found = [output], {output: 1.0}
    for node in order:
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            found[parent] = found[node] * slope
            order.append(parent)
    return found


@pytest.mark.parametrize("example", [PRODUCT, NEURON, NETWORK, ORDER, MAX])
def test_a_right_backward_agrees_at_every_node(example):
    viewer = GraphViewer(*example, step=-1, own=ordered)
    assert viewer.verdict.startswith("✓ Your ordered agrees")
    assert not any(node["wrong"] for node in viewer.frame["nodes"])


def test_a_wrong_backward_lights_up_where_it_first_differs():
    """f = a b, b = a + y: `=` in place of `+=` loses a's share from f; b and f are right."""
    viewer = GraphViewer(*ORDER, step=-1, own=overwriting)
    (wrong,) = [node for node in viewer.frame["nodes"] if node["wrong"]]
    assert wrong["title"].startswith("a")
    assert "✗" in wrong["own"]
    assert "first differs at a" in viewer.verdict
    assert "yours" in wrong["said"]


def test_a_node_that_is_left_out_lights_up_even_where_its_gradient_is_0():
    """w3 hangs on a silent neuron: its gradient is 0, and 0 has to be in the dict."""

    def without_zeros(output):
        return {node: g for node, g in ordered(output).items() if g}

    viewer = GraphViewer(*NETWORK, step=-1, own=without_zeros)
    (wrong,) = [node for node in viewer.frame["nodes"] if node["wrong"]]
    assert wrong["own"] == "✗ yours: none"
    assert "there it has no gradient; right is 0." in viewer.verdict
    assert node_words(viewer)["w1"]["own"] == "yours 72"


def test_the_max_gate_routes():
    f, by = gradients(MAX)
    assert (f.value, by) == (-20, {"x": 0, "y": -4, "z": 5})
    viewer = GraphViewer(*MAX, step=-1)
    assert "To x: −4 × 0 = 0. To y: −4 × 1 = −4." in viewer.sentence
    assert "the larger input gets all" in viewer.sentence
    viewer.values = {"x": 5.0, "y": 5.0, "z": -4.0}
    assert "To x: −4 × 0.5 = −2. To y: −4 × 0.5 = −2." in viewer.sentence


def test_code_that_fails_or_is_missing_is_told_in_place():
    def broken(output):
        raise ZeroDivisionError("oh")

    assert "ZeroDivisionError: oh" in GraphViewer(*ORDER, own=broken).alert
    assert "expected a dict" in GraphViewer(*ORDER, own=lambda output: 3).alert

    def unwritten(output):
        raise NotImplementedError

    assert "the reference walks alone" in GraphViewer(*ORDER, own=unwritten).verdict


def test_arrays_are_shown_by_their_shapes():
    x, W = Node(np.ones((1, 2)), "x"), Node(np.ones((2, 3)), "W")
    viewer = GraphViewer((x @ W).sum(), step=-1)
    assert node_words(viewer)["W"]["gradient"] == "∇ (2, 3)"
    with pytest.raises(ValueError, match="sum it first"):
        GraphViewer(x @ W)


def texts(viewer):
    return {edge["text"] for edge in viewer.frame["edges"]}


def test_the_edges_of_a_matrix_graph_read_as_formulas():
    x, W = Node(np.ones((4, 2)), "x"), Node(np.arange(6.0).reshape(2, 3), "W")
    b = Node(np.ones(3), "b")
    hidden = sigmoid(affine(x, W, b))
    viewer = GraphViewer(softmax_cross_entropy(hidden, [0, 1, 2, 0]), step=-1)
    assert {"∇u1 Wᵀ\n→ (4, 2)", "xᵀ ∇u1\n→ (2, 3)", "Σ rows ∇u1\n→ (3,)"} <= texts(viewer)
    assert "To W: xᵀ ∇u1 → (2, 3), since (2, 4) times (4, 3) is (2, 3)." in viewer.sentence
    viewer.step -= 1
    assert {"∇u1 Wᵀ", "xᵀ ∇u1", "(4, 3) × (4, 3)\n→ (4, 3)"} <= texts(viewer)
    assert "entry by entry" in viewer.sentence
    viewer.step -= 1
    assert {"slopes (4, 3)", "∇f (ŷ − y)/n\n→ (4, 3)"} <= texts(viewer)
    assert "predicted less wanted" in viewer.sentence


@pytest.mark.parametrize("make", [DifferenceError, PassCounts])
def test_every_control_goes_to_its_ends(make):
    widget = make()
    for name, value in sweep(widget):
        assert not widget.alert, (name, value, widget.alert)
        assert widget.sentence
    assert widget.stage.png() == widget.stage.full_png()


def test_the_error_of_differences_is_u_shaped():
    for name in FUNCTIONS:
        one, both = errors(name, single=False)
        for row in (one, both):
            best = int(row.argmin())
            assert 0 < best < len(H) - 1
            assert row[0] > 100 * row[best]
            assert row[-1] > 100 * row[best]
        assert both.min() < one.min() / 100
        assert errors(name, single=True)[1].min() > 1e3 * both.min()
    widget = DifferenceError(own=lambda f, x, h: np.array([(f(x + h) - f(x - h)) / (2 * h)]))
    assert "Yours is like the one to both sides at 100%" in widget.sentence


def test_the_cost_is_counted():
    assert passes(26) == (2, 26, 52)
    widget = PassCounts(n=512)
    assert "784 → 512 → 10 has 407,050 parameters" in widget.sentence
    assert "2 passes" in widget.sentence


@pytest.mark.parametrize(
    ("show", "args", "own"),
    [
        (tables.show_product, (1.0, 2.0, 3.0), lambda x, y, z: (1, 1, 3)),
        (tables.show_unbroadcast, (np.ones((2, 3)), (3,)), lambda G, shape: G[0]),
        (tables.show_dense, (np.ones((2, 1)), np.ones((2, 2)), np.ones((2, 1))),
         lambda dZ, X, W: (dZ @ W.T, X.T @ dZ, dZ)),
        (tables.show_sigmoid, (np.ones((1, 1)), np.zeros((1, 1))), lambda dA, Z: dA),
        (tables.show_numerical, ("square", np.array([3.0]), 0.5), lambda f, x, h: x),
        (tables.show_network,
         (np.ones((1, 1)), np.array([0]), np.ones((1, 1)), np.zeros(1), np.ones((1, 2)),
          np.zeros(2)),
         lambda X, y, W1, b1, W2, b2, **_: {"W1": W1, "b1": b1, "W2": W2, "b2": b2}),
    ],
)  # fmt: skip
def test_show_me_marks_the_difference(show, args, own):
    ((_, view),) = show(args, own)
    assert "✗" in view.value


ORDER_STEPS = (np.array([2.0, 3.0]), np.array([[1, 0, 1], [0, 2, 1], [1, 2, 3]]))


def test_show_me_for_backward_is_the_viewer_with_the_first_wrong_node_lit():
    ((title, viewer),) = tables.show_backward(ORDER_STEPS, overwriting)
    assert "beside the right one" in title
    assert viewer.step == viewer.n_steps
    (wrong,) = [node for node in viewer.frame["nodes"] if node["wrong"]]
    assert wrong["title"] == "node 2: ×"
    assert "your backward first differs at node 2: there it has the gradient 6" in viewer.verdict


def endless(output):
    while True:
        pass


def only_once(output, kept={}):  # noqa: B006
    return kept.setdefault("found", ordered(output))


def leaves_alone(output):
    raise KeyError(output)


def test_show_me_for_backward_is_a_table_where_the_viewer_shows_nothing(monkeypatch):
    """No result, a graph too large to be seen, and a mistake that only a second call shows."""
    monkeypatch.setattr(tables.compare, "PATIENCE", 0.2)
    chain = (np.array([0.5]), np.array([[0, k, 0] for k in range(100)]))
    for args, own in ((ORDER_STEPS, endless), (chain, overwriting), (ORDER_STEPS, only_once)):
        ((_, view),) = tables.show_backward(args, own)
        assert "✗" in view.value
    ((_, view),) = tables.show_backward(ORDER_STEPS, leaves_alone)
    assert "KeyError: node 4" in view.value
    assert "KeyError: f" in GraphViewer(*ORDER, own=leaves_alone).alert


def test_show_me_for_nodes_and_for_the_order():
    class Numbers:
        def __init__(self, value, parents=(), slopes=()):
            self.value, self.parents, self.slopes = value, parents, slopes

        def __mul__(self, other):
            return Numbers(self.value * other.value, (self, other), (self.value, other.value))

    ((_, view),) = tables.show_node(((2.0, 3.0), (("*", 0, 1),)), Numbers)
    assert "✗" in view.value
    ((title, view),) = tables.show_order((), "a")
    assert "option a" in title
    assert "a takes its turn with 18, before b" in view.value


def test_the_leaves_stand_in_the_order_of_the_formula():
    assert list(GraphViewer("w * x + b").values) == ["w", "x", "b"]


@pytest.mark.parametrize("example", [PRODUCT, NEURON, NETWORK, ORDER, MAX])
def test_columns_leave_room_for_the_products_on_their_edges(example):
    """Beside the words of an edge stand values of its ends: the text must not reach them."""
    viewer = GraphViewer(*example)
    for step in range(viewer.n_steps + 1):
        viewer.step = step
        for edge in viewer.frame["edges"]:
            (x0, _), (x1, _) = edge["points"][-2:]
            x, _ = edge["label"]
            if edge["flow"] == "back":
                longest = max(map(len, edge["text"].split("\n")))  # 7 pixels a letter, in bold
                assert 7 * longest / 2 < min(x - x0, x1 - x) - 20, edge["text"]


@pytest.mark.parametrize("example", [PRODUCT, NEURON, NETWORK, ORDER, MAX])
def test_no_slope_covers_another(example):
    """Edges that cross have one and the same middle: w2 → u2 and x1 → u1 in the network."""
    viewer = GraphViewer(*example)
    places = [edge["label"] for edge in viewer.frame["edges"] if edge["text"]]
    assert len(places) == sum(len(node.parents) for node in viewer.walk.called) - (
        example is NETWORK  # the exponent 2 is a constant: its edge carries no slope
    )
    for k, (x, y) in enumerate(places):
        for x1, y1 in places[:k]:
            assert abs(x - x1) >= 36 or abs(y - y1) >= 18


def test_a_box_is_as_wide_as_its_title():
    viewer = GraphViewer(softmax_cross_entropy(sigmoid(Node(np.ones((1, 2)), "S")), [0]))
    longest = max(len(node["title"]) for node in viewer.frame["nodes"])
    assert longest == len("f: cross-entropy")
    assert viewer.frame["box"][0] > 7 * longest
    assert GraphViewer(*PRODUCT).frame["box"] == (62, 30)
