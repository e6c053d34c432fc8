"""One step of a walk as plain data to be drawn: where each node and edge stands, what it says.

The browser (`graph_viewer.js`) and the still picture (`graph_picture.py`) draw the same frame.
"""

from typing import Any

from course_lib.nn.graph import Layout, Node
from course_lib.widgets.graph_labels import label_places
from course_lib.widgets.graph_own import Comparison
from course_lib.widgets.graph_walk import GraphWalk, State
from course_lib.widgets.graph_words import formula, glimpse, short

BOX = (62, 30)  # of a node, in pixels; wider where a title is long
LETTER = 7
ROW = 92
COLUMNS = (124, 160)  # narrowest and widest
WIDTH = 980  # that the columns share
EDGE = (27, 56)  # room left and right of the outer nodes; above and below their middles


def frame(walk: GraphWalk, places: Layout, state: State, own: Comparison | None) -> dict[str, Any]:
    """Nodes, edges and size of the drawing, as JSON can hold it."""
    longest = max(len(title_of(walk, node)) for node in walk.called)
    box = (max(BOX[0], LETTER * longest + 12), BOX[1])
    column = min(max(WIDTH / max(places.width, 1), COLUMNS[0]), COLUMNS[1]) + box[0] - BOX[0]
    side = EDGE[0] + box[0] / 2
    ids = {node: f"n{i}" for i, node in enumerate(walk.called)}

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return round(side + column * point[0], 1), round(EDGE[1] + ROW * point[1], 1)

    points = [[at(point) for point in edge.points] for edge in places.edges]
    labels = label_places(points)
    edges = [
        {
            "points": each,
            "label": (round(x, 1), round(y, 1)),
            **edge_words(walk, state, edge.child, edge.place),
        }
        for edge, each, (x, y) in zip(places.edges, points, labels, strict=True)
    ]
    nodes = [
        {"id": ids[node], "at": at(places.positions[node]), **node_words(walk, state, node, own)}
        for node in sorted(walk.called, key=lambda n: places.positions[n])
    ]
    width = 2 * side + column * places.width
    height = 2 * EDGE[1] + ROW * places.height
    return {"width": width, "height": height, "box": box, "nodes": nodes, "edges": edges}


def node_words(walk: GraphWalk, state: State, node: Node, own: Comparison | None) -> dict[str, Any]:
    """What stands in, under and above a node, and what a screen reader says of it."""
    name, known = walk.called[node], node in state.values
    gradient = state.gradients.get(node)
    said = [f"{name} = {formula(node, walk.called)}" if node.parents else leaf_words(node, name)]
    said.append(f"value {glimpse(node.value)}" if known else "not computed yet")
    if gradient is not None:
        said.append(f"gradient {glimpse(gradient)}")
    elif node.is_constant:
        said.append("a constant, without a gradient")
    words = {
        "title": title_of(walk, node),
        "kind": "constant" if node.is_constant else "gate" if node.parents else "leaf",
        "value": short(node.value) if known else "",
        "gradient": "" if gradient is None else f"∇ {short(gradient)}",
        "active": node is state.active,
        "wrong": False,
        "own": "",
    }
    if own is not None and node in own.gradients and gradient is not None:
        words["wrong"] = node is own.first_wrong
        given = own.gradients[node]
        yours = "yours: none" if given is None else f"yours {short(given)}"
        words["own"] = yours = f"{'✗ ' if words['wrong'] else ''}{yours}"
        said.append(yours)
    return words | {"said": ", ".join(said)}


def title_of(walk: GraphWalk, node: Node) -> str:
    """What stands in the box: the name, and of a gate its operation."""
    return f"{walk.called[node]}: {node.operation}" if node.parents else walk.called[node]


def leaf_words(node: Node, name: str) -> str:
    return f"number {name}" if node.is_constant else f"leaf {name}"


def edge_words(walk: GraphWalk, state: State, child: Node, place: int) -> dict[str, Any]:
    """An edge carries its local slope once the child is computed, and in its turn the product."""
    product = state.products.get((child, place), "")
    in_two_lines = product.replace(" = ", "\n= ").replace(" → ", "\n→ ")  # columns are narrow
    forwards = child is state.active and not state.gradients
    slope = walk.slopes.get((child, place), "") if child in state.values else ""
    return {
        "text": in_two_lines or slope,
        "flow": "back" if product else "forth" if forwards else "",
    }
