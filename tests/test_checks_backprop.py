"""The exercise of lesson 10: right answers in other words pass, wrong ones that look right fail."""

import numpy as np
import pytest

from course_lib.checks import load
from course_lib.checks.card import as_html, as_text
from course_lib.widgets.backprop_tables import ORDERS, owed, turns

check = load("10")


def defined(code, name, **more):
    namespace = {"np": np, **more}
    exec(code, namespace)
    return namespace[name]


def mistakes(question, code, **more):
    report = getattr(check, question).report(defined(code, question, **more))
    return {c.mistake for c in report.checks if not c.passed}


def passes(question, code, **more):
    report = getattr(check, question).report(defined(code, question, **more))
    assert report.passed, as_text(report)


NODE = """
class Node:
    def __init__(self, value, parents=(), slopes=()):
        self.value, self.parents, self.slopes = value, parents, slopes
    def __add__(self, other):
        return Node(self.value + other.value, {pair}, {ones})
    def __mul__(self, other):
        return Node(self.value * other.value, {pair}, {swapped})
    def tanh(self):
        t = (np.exp(2 * self.value) - 1) / (np.exp(2 * self.value) + 1)
        return Node(t, [self], [{slope}])
"""
SLOPES = ["1 - t * t", "(1 - t) * (1 + t)", "1 / np.cosh(self.value) ** 2"]


@pytest.mark.parametrize(
    "parts",
    [
        {"pair": "[self, other]", "ones": "[1, 1]", "swapped": "[other.value, self.value]"},
        {"pair": "(other, self)", "ones": "(1.0, 1.0)", "swapped": "(self.value, other.value)"},
        {"pair": "(self, other)", "ones": "np.ones(2)",
         "swapped": "np.array([other.value, self.value])"},
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "slope", ["1 - t * t", "(1 - t) * (1 + t)", "1 / np.cosh(self.value) ** 2"]
)
def test_nodes_in_other_words(parts, slope):
    passes("Node", NODE.format(**parts, slope=slope))


def test_a_node_of_the_other_class_is_none():
    code = NODE.format(pair="(self, other)", ones="(1, 1)", swapped="(other.value, self.value)",
                       slope="1 - t * t")  # fmt: skip
    tampered = code.replace("return Node(self.value + other.value", "return Other(self.value")
    assert mistakes("Node", tampered, Other=dict) == {None}
    kept = code.replace("def tanh(self):", "def tanh(self):\n        self.value = 0.0")
    assert mistakes("Node", kept) == {None}


def test_what_is_said_of_parents_that_are_no_nodes_of_the_graph():
    code = NODE.format(pair="(Node(self.value), other)", ones="(1, 1)",
                       swapped="(other.value, self.value)", slope="1 - t * t")  # fmt: skip
    found = check.Node.report(defined(code, "Node")).checks[0]
    assert found.got == "no node of the graph, node 1"
    assert "`self` and `other`" in str(found.hint)


COUNTED = """
def backward(output):
    nodes, waiting = [output], {}
    for node in nodes:
        for p in node.parents:
            if p not in waiting:
                waiting[p] = 0
                nodes.append(p)
            waiting[p] += 1
    grads, ready = {output: 1.0}, [output]
    while ready:
        node = ready.pop()
        for p, s in zip(node.parents, node.slopes):
            grads[p] = grads.get(p, 0.0) + grads[node] * s
            waiting[p] -= 1
            if waiting[p] == 0:
                ready.append(p)
    return grads
"""
PULLED = """
def backward(output):
    order, seen, todo = [], {output}, [(output, iter(output.parents))]
    users = {}
    while todo:
        node, rest = todo[-1]
        p = next(rest, None)
        if p is None:
            order.append(node)
            todo.pop()
        elif p not in seen:
            seen.add(p)
            todo.append((p, iter(p.parents)))
    for node in order:
        for p, s in zip(node.parents, node.slopes):
            users.setdefault(p, []).append((node, s))
    grads = {}
    for node in order[::-1]:
        grads[node] = float(node is output) + sum(grads[u] * s for u, s in users.get(node, []))
    return grads
"""


@pytest.mark.parametrize("code", [COUNTED, PULLED])
def test_passes_backwards_in_other_words(code):
    passes("backward", code)


@pytest.mark.parametrize("keys", ["n.value", "id(n)", "str(n)"])
def test_a_dict_with_other_keys_is_told_so(keys):
    answer = defined(COUNTED.replace("return grads", f"return {{{keys}: g for n, g in "
                                     "grads.items()}"), "backward")  # fmt: skip
    for found in check.backward.report(answer).checks:
        assert (found.mistake, found.got) == (None, "a dict with other keys")
        assert "The keys are the nodes themselves" in str(found.hint)


KEPT = """
def backward(output):
    nodes = [output]
    for node in nodes:
        nodes += [p for p in node.parents if p not in nodes]
    grads = {node: 0.0 for node in nodes}
    grads[output] = 1.0
    for p, s in zip(output.parents, output.slopes):
        grads[p] += s
    return grads
"""


def test_one_step_down_and_the_order_forwards_get_hints_that_fit():
    """Both leave 0 below the output's parents; where the zeros stand, it may have been either."""
    assert mistakes("backward", KEPT) == {"order_not_reversed"}
    hint = str(check.backward.report(defined(KEPT, "backward")).checks[0].hint)
    assert "stops after one step" in hint
    assert "reversed(order)" in hint
    bare = KEPT.replace("{node: 0.0 for node in nodes}", "dict.fromkeys(output.parents, 0.0)")
    assert mistakes("backward", bare) == {"one_step_only"}


@pytest.mark.parametrize("kept", ["if g", "if n in output.parents or g"])
def test_a_node_that_is_left_out_is_not_taken_for_a_gradient_of_0(kept):
    """Whoever asks for it gets a KeyError; only what the output was not made of may be missing."""
    answer = defined(
        COUNTED.replace("return grads", f"return {{n: g for n, g in grads.items() {kept}}}"),
        "backward",
    )
    report = check.backward.report(answer)
    assert not report.passed
    assert report.checks[0].got == "no gradient"


def test_a_node_that_is_asked_for_too_early_is_named_in_words():
    early = COUNTED.replace("grads, ready = {output: 1.0}, [output]", "grads, ready = {}, [output]")
    hint = str(check.backward.report(defined(early, "backward")).checks[0].hint)
    assert "It raised KeyError: node 2 (in backward" in hint


SORTED = """
def backward(output):
    order, seen, todo = [output], {output}, [output]
    while todo:
        node = todo.pop(0)
        for p in node.parents:
            if p not in seen:
                seen.add(p); order.append(p); todo.append(p)
    grads = {output: 1.0}
    for node in SORTING:
        for p, s in zip(node.parents, node.slopes):
            grads[p] = grads.get(p, 0.0) + grads.get(node, 0.0) * s
    return grads
"""


@pytest.mark.parametrize(
    "sorting",
    [
        "sorted(order, key=lambda n: -abs(n.value))",
        "sorted(order, key=lambda n: -len(n.parents))",
        "sorted(order, key=lambda n: n.value)",
    ],
)
def test_orders_that_happen_to_be_right_on_small_graphs_fail(sorting):
    """By value and by number of parents, of which neither says who uses whom."""
    code = SORTED.replace("SORTING", sorting)
    answer = defined(code, "backward")
    assert not check.backward.report(answer).passed


@pytest.mark.parametrize(
    "body",
    [
        "while G.ndim > len(shape):\n        G = G.sum(axis=0)\n"
        "    for i, n in enumerate(shape):\n"
        "        if n == 1:\n            G = G.sum(axis=i, keepdims=True)\n    return G",
        "out = np.zeros(shape)\n"
        "    for i in np.ndindex(G.shape):\n"
        "        tail = i[len(i) - len(shape):]\n"
        "        out[tuple(0 if n == 1 else k for k, n in zip(tail, shape))] += G[i]\n"
        "    return out",
        "copies = np.broadcast_to(np.arange(int(np.prod(shape))).reshape(shape), G.shape)\n"
        "    n = int(np.prod(shape))\n"
        "    return np.bincount(copies.ravel(), G.ravel(), n).reshape(shape)",
    ],
)
def test_unbroadcast_in_other_words(body):
    passes("unbroadcast", f"def unbroadcast(G, shape):\n    {body}")


@pytest.mark.parametrize(
    "body",
    [
        "return np.einsum('nc,dc->nd', dZ, W), np.einsum('nd,nc->dc', X, dZ), dZ.sum(0)",
        "return [dZ.dot(W.T), sum(np.outer(x, g) for x, g in zip(X, dZ)), np.ones(len(X)) @ dZ]",
        "dW = np.zeros(W.shape)\n    for i in range(len(X)):\n"
        "        dW += X[i][:, None] * dZ[i]\n    return (W @ dZ.T).T, dW, np.sum(dZ, axis=0)",
    ],
)
def test_dense_backward_in_other_words(body):
    passes("dense_backward", f"def dense_backward(dZ, X, W):\n    {body}")


@pytest.mark.parametrize(
    "returned",
    [
        "dA / (1 + np.exp(-Z)) / (1 + np.exp(Z))",
        "dA * (1 / (1 + np.exp(-Z))) * (1 - 1 / (1 + np.exp(-Z)))",
        "dA / (4 * np.cosh(np.clip(Z / 2.0, -350, 350)) ** 2)",
    ],
)
def test_sigmoid_backward_in_other_words(returned):
    passes("sigmoid_backward", f"def sigmoid_backward(dA, Z):\n    return {returned}")


@pytest.mark.parametrize(
    "body",
    [
        "x = x.astype(float)\n    g = np.zeros_like(x)\n    for i in np.ndindex(x.shape):\n"
        "        old = x[i]\n        x[i] = old + h; up = f(x)\n        x[i] = old - h\n"
        "        g[i] = (up - f(x)) / (2 * h)\n        x[i] = old\n    return g",
        "E = np.eye(x.size).reshape(-1, *x.shape) * h\n"
        "    return np.array([(f(x + e) - f(x - e)) / 2 / h for e in E]).reshape(x.shape)",
    ],
)
def test_numerical_gradient_in_other_words(body):
    passes("numerical_gradient", f"def numerical_gradient(f, x, h=1e-5):\n    {body}")


NETWORK = """
def network_gradients(X, y, W1, b1, W2, b2, dense_backward, sigmoid_backward):
    Z1 = X @ W1 + b1
    A1 = 1 / (1 + np.exp(-Z1))
    S = A1 @ W2 + b2
    P = np.exp(S - np.logaddexp.reduce(S, axis=1, keepdims=True))
    dS = (P - (np.arange(len(b2)) == y[:, None])) / len(y)
    LAYERS
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
"""
OURS = (
    "dA1, dW2, db2 = dense_backward(dS, A1, W2)\n"
    "    _, dW1, db1 = dense_backward(sigmoid_backward(dA1, Z1), X, W1)"
)
BY_HAND = (
    "dW2, db2 = A1.T @ dS, dS.sum(0)\n"
    "    dZ1 = dS @ W2.T * A1 * (1 - A1)\n"
    "    dW1, db1 = X.T @ dZ1, dZ1.sum(0)"
)
GOOD_LAYER = "def dense_backward(dZ, X, W):\n    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)"
BAD_LAYER = "def dense_backward(dZ, X, W):\n    return dZ @ W.T, X.T @ dZ, dZ.mean(axis=0)"


@pytest.mark.parametrize("layers", [OURS, BY_HAND])
def test_network_gradients_in_other_words(layers):
    passes("network_gradients", NETWORK.replace("LAYERS", layers))


def test_one_shift_for_the_whole_table_fails():
    """It is right as long as no row lies far below another."""
    code = NETWORK.replace("LAYERS", OURS).replace(
        "P = np.exp(S - np.logaddexp.reduce(S, axis=1, keepdims=True))",
        "E = np.exp(S - S.max())\n    P = E / E.sum(axis=1, keepdims=True)",
    )
    assert mistakes("network_gradients", code) == {"one_shift_for_all"}


def test_classes_that_do_not_occur_count():
    code = NETWORK.replace("LAYERS", OURS).replace(
        "(np.arange(len(b2)) == y[:, None])", "(np.arange(y.max() + 1) == y[:, None])"
    )
    assert not check.network_gradients.report(defined(code, "network_gradients")).passed


def test_the_report_tells_whose_components_were_used():
    code = NETWORK.replace("LAYERS", OURS)
    mine = {"dense_backward": defined(GOOD_LAYER, "dense_backward")}
    for wishes, note in (
        ({}, "Went on with our dense_backward and sigmoid_backward."),
        ({"dense_backward": "mine"}, "Went on with your dense_backward, our sigmoid_backward."),
    ):
        answer = defined(code, "network_gradients", go_on_with=wishes, **mine)
        report = check.network_gradients.report(answer)
        assert report.passed
        assert report.note == report.as_dict()["note"] == note
        assert note in as_text(report)
        assert note in as_html(report)
    assert "note" not in check.product_gradients.report(lambda x, y, z: (z, z, x + y)).as_dict()


def test_a_wrong_component_of_ones_own_is_used_and_named():
    answer = defined(
        NETWORK.replace("LAYERS", OURS), "network_gradients",
        go_on_with={"dense_backward": "mine"}, dense_backward=defined(BAD_LAYER, "dense_backward"),
    )  # fmt: skip
    report = check.network_gradients.report(answer)
    assert [c.passed for c in report.checks] == [True, False]
    assert "It ran with your own dense_backward" in str(report.checks[1].hint)
    answer.__globals__["go_on_with"]["dense_backward"] = "ours"
    assert check.network_gradients.report(answer).passed


def test_an_unwritten_component_of_ones_own_is_not_an_unwritten_answer():
    unwritten = "def dense_backward(dZ, X, W):\n    raise NotImplementedError('Write it here.')"
    answer = defined(
        NETWORK.replace("LAYERS", OURS), "network_gradients",
        go_on_with={"dense_backward": "mine"}, dense_backward=defined(unwritten, "dense_backward"),
    )  # fmt: skip
    report = check.network_gradients.report(answer)
    assert report.answered
    for found in report.checks:
        assert 'your dense_backward is not written yet: write "ours"' in str(found.hint)


def test_the_orders_of_the_options_are_told_apart_by_their_turns():
    """Only in c has every node got everything when its turn comes."""
    verdicts = {letter: owed(turns(order)) for letter, order in ORDERS.items()}
    assert {letter for letter, words in verdicts.items() if words.startswith("✓")} == {"c"}
    rows = dict((row[0], row[1]) for row in turns(ORDERS["c"]))
    assert rows == {"f": 1, "c": 6, "b": 12, "a": 30, "x": 144, "y": 72}
