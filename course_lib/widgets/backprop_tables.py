"""*Show me* for the exercise of lesson 10: the student's results beside the right ones."""

import functools
from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.checks.call import call_safely
from course_lib.nn.graph import Node, tanh
from course_lib.widgets import compare
from course_lib.widgets.compare import Views
from course_lib.widgets.graph_viewer import MOST_NODES, GraphViewer

beside = functools.partial(compare.beside, "10_backpropagation")


def show_product(args: tuple, own: Callable) -> Views:
    """x, y and z, and both triples of gradients."""
    return beside("product_gradients.right_gradients", ("x", "y", "z"), args, own)


def show_node(args: tuple, own: Callable) -> Views:
    """The steps by which a graph is built, and what both kinds of nodes hold afterwards."""
    names = ("leaves", "steps (operation, i, j)")
    return beside("node.right_nodes", names, args, own, "built")


def show_backward(args: tuple, own: Callable) -> Views:
    """The graph, with the student's gradients beside the right ones and the first that differs lit.

    Where that shows nothing (no result, a graph too large, a second call that goes wrong) there are
    tables: the steps by which the graph is built (0 is +, 1 is ×, 2 is tanh), and both gradients.
    """
    if len(args[0]) + len(args[1]) <= MOST_NODES:
        viewer = GraphViewer(graph_of(*args), step=-1, own=patient(own))
        if viewer.verdict.startswith("✗"):
            return [("Your pass backwards beside the right one", viewer)]
    names = ("leaves", "steps (0 is +, 1 is ×, 2 is tanh; of nodes i, j)")
    return beside("backward.right_gradients", names, args, own, "gradients_of")


def graph_of(leaves: np.ndarray, steps: np.ndarray) -> Node:
    """The last node of the graph that the steps build, each node by its number."""
    nodes = [Node(float(value), f"node {k}") for k, value in enumerate(leaves)]
    for operation, i, j in np.asarray(steps).tolist():
        a, b = nodes[i], nodes[j]
        nodes.append(a + b if operation == 0 else a * b if operation == 1 else tanh(a))
        nodes[-1].name = f"node {len(nodes) - 1}"
    return nodes[-1]


def patient(own: Callable) -> Callable:
    """The student's `backward`, stopped where it does not come to an end."""

    def backward(output: Any) -> Any:
        found: list[Any] = []
        outcome = call_safely(lambda own: found.append(own(output)), own, (), compare.PATIENCE)
        if outcome.error:
            raise RuntimeError(outcome.message)
        return found[0]

    return backward


def show_unbroadcast(args: tuple, own: Callable) -> Views:
    """The gradient of the copies, the shape of what was copied, and both sums."""
    return beside("unbroadcast.right_sum", ("G", "shape"), args, own)


def show_dense(args: tuple, own: Callable) -> Views:
    """What comes from above, inputs and weights, and both triples of gradients."""
    names = ("dZ", "X", "W")
    return beside("dense_backward.right_backward", names, args, own, "three_gradients")


def show_sigmoid(args: tuple, own: Callable) -> Views:
    """What comes from above, the inputs of the sigmoid, and both gradients."""
    return beside("sigmoid_backward.right_sigmoid_backward", ("dA", "Z"), args, own)


def show_numerical(args: tuple, own: Callable) -> Views:
    """The function, the place and the step, and both gradients."""
    names = ("f", "x", "h")
    return beside("numerical_gradient.right_differences", names, args, own, "differences")


def show_network(args: tuple, own: Callable) -> Views:
    """Samples and parameters, and both sets of gradients."""
    names = ("X", "y", "W1", "b1", "W2", "b2")
    return beside("network_gradients.right_gradients", names, args, own, "gradients_alone_of")


ORDERS = {"a": "facbxy", "b": "xyabcf", "c": "fcbaxy", "d": "fcabxy"}  # of question 4


def show_order(args: tuple, own: str) -> Views:
    """What each node has got when its turn comes, in the chosen order, at x = 2 and y = 3."""
    order = ORDERS.get(own, ORDERS["c"])
    rows = turns(order)
    table = compare.flex([turns_table(rows)])
    title = f"The turns of option {own}: {', '.join(order)}, at x = 2, y = 3"
    return [(title, ipywidgets.HTML(f"<div>{table}{compare.paragraph(owed(rows))}</div>"))]


def turns(order: str, x: float = 2.0, y: float = 3.0) -> list[tuple[str, float, str, str]]:
    """Each turn: the node, what it holds, what it hands on, and what still comes for it later."""
    a = x * y
    b = a + y
    edges = {  # of a = x y, b = a + y, c = b x, f = a c
        "f": [("a", b * x), ("c", a)],
        "c": [("b", x), ("x", b)],
        "b": [("a", 1.0), ("y", 1.0)],
        "a": [("x", y), ("y", x)],
    }
    held = dict.fromkeys(order, 0.0) | {"f": 1.0}
    rows, done = [], set()
    for node in order:
        handed = [(parent, held[node] * slope) for parent, slope in edges.get(node, [])]
        late = [k for k, hands in edges.items() if k not in done and node in dict(hands)]
        rows.append((
            node, held[node], ", ".join(f"{v:g} to {p}" for p, v in handed) or "nothing, a leaf",
            ", ".join(late),
        ))  # fmt: skip
        for parent, value in handed:
            held[parent] += value
        done.add(node)
    return rows


def owed(rows: list[tuple[str, float, str, str]]) -> str:
    """The first turn that comes too early, in words."""
    for node, held, _, late in rows:
        if late:
            return (
                f"✗ {node} takes its turn with {held:g}, before {late} has handed anything to it."
            )
    return "✓ Every node has got all of its gradient when its turn comes."


def turns_table(rows: list[tuple[str, float, str, str]]) -> str:
    cell = f'style="{compare.STYLE["cell"]}"'
    titles = ("turn of", "holds", "hands on", "too late")
    head = "".join(f'<th scope="col" {cell}>{text}</th>' for text in titles)
    body = "".join(
        "<tr>" + "".join(f"<td {cell}>{text}</td>" for text in (node, f"{held:g}", on, late or "–"))
        + "</tr>"
        for node, held, on, late in rows
    )  # fmt: skip
    return f'<table style="{compare.STYLE["table"]}"><tr>{head}</tr>{body}</table>'
