"""Where to draw the nodes of a graph: in layers from the leaves on the left to the output.

Sugiyama, Tagawa and Toda (1981): (1) each node stands in a layer to the right of its parents;
(2) an edge that crosses layers gets a bend in each; (3) in a few sweeps, the nodes of a layer are
sorted by the mean place (the barycenter) of their neighbours, which takes most crossings away;
(4) heights, near the neighbours' and at least 1 apart.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from course_lib.nn.graph.backward import depths
from course_lib.nn.graph.node import Node

SWEEPS = 8


@dataclass(frozen=True)
class Edge:
    """From a parent to what is computed from it; `place` says which of its operands it is."""

    parent: Node
    child: Node
    place: int
    points: tuple[tuple[float, float], ...]  # (x, y) from parent to child, a bend in each layer


@dataclass(frozen=True)
class Layout:
    """x is the layer, from 0; y the height, from 0 downwards; one unit is the room of a node."""

    positions: dict[Node, tuple[float, float]]
    edges: tuple[Edge, ...]
    width: float
    height: float


@dataclass(eq=False)
class Bend:
    """A place in a layer that an edge passes through; it stands in the rows like a node."""


def layout(output: Node) -> Layout:
    """The places of all nodes that the output is computed from, and the ways of the edges.

    >>> x, y, z = Node(-2), Node(5), Node(-4)
    >>> q = x + y
    >>> f = q * z
    >>> places = layout(f).positions
    >>> [places[node][0] for node in (x, y, q, z, f)]
    [0.0, 0.0, 1.0, 1.0, 2.0]
    """
    layer = layers(output)
    rows: list[list[Any]] = [[] for _ in range(max(layer.values()) + 1)]
    for node in layer:
        rows[layer[node]].append(node)
    routes = []  # of each edge: parent, bends, child
    for child in layer:
        for place, parent in enumerate(child.parents):
            bends = [Bend() for _ in range(layer[parent] + 1, layer[child])]
            for i, bend in enumerate(bends):
                rows[layer[parent] + 1 + i].append(bend)
            routes.append((parent, bends, child, place))
    ways: list[list[Any]] = [[parent, *bends, child] for parent, bends, child, _ in routes]
    links = neighbours(ways)
    rows = fewest_crossings(rows, links)
    y = heights(rows, links)
    x = {id(item): float(i) for i, row in enumerate(rows) for item in row}
    edges = tuple(
        Edge(parent, child, place, tuple((x[id(item)], y[id(item)]) for item in way))
        for (parent, _, child, place), way in zip(routes, ways, strict=True)
    )
    positions = {node: (x[id(node)], y[id(node)]) for node in layer}
    return Layout(positions, edges, float(len(rows) - 1), max(y.values()))


def layers(output: Node) -> dict[Node, int]:
    """The layer of each node: one more than its highest parent's; of a leaf, just before its use.

    >>> x = Node(2.0)
    >>> list(layers(x * x + 1).values())
    [2, 1, 0, 1]
    """
    layer = depths(output)
    first_use: dict[Node, int] = {}
    for node in layer:
        for parent in node.parents:
            first_use[parent] = min(layer[node], first_use.get(parent, layer[node]))
    return {n: first_use[n] - 1 if n in first_use and not n.parents else layer[n] for n in layer}


Links = dict[int, tuple[list[int], list[int]]]  # id of an item -> ids on its left, on its right


def neighbours(routes: list[list[Any]]) -> Links:
    """Of each node and bend, what it is joined with in the layer before and in the one after."""
    links: Links = {}
    for route in routes:
        for before, after in pairwise(route):
            links.setdefault(id(before), ([], []))[1].append(id(after))
            links.setdefault(id(after), ([], []))[0].append(id(before))
    return links


def fewest_crossings(rows: list[list[Any]], links: Links) -> list[list[Any]]:
    """The rows in the best order that a few sweeps, there and back, have come upon."""
    best, fewest = rows, crossings(rows, links)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        rows, side = [list(row) for row in rows], sweep % 2
        place = {id(item): i for row in rows for i, item in enumerate(row)}
        for row in rows[1:] if side == 0 else rows[-2::-1]:
            row.sort(key=lambda item: barycenter(item, links, side, place))
            place.update({id(item): i for i, item in enumerate(row)})
        if (now := crossings(rows, links)) < fewest:
            best, fewest = rows, now
    return best


def barycenter(item: Any, links: Links, side: int, place: dict[int, Any]) -> float:
    """The mean place of the neighbours on one side (0 left, 1 right); its own if it has none."""
    near = links.get(id(item), ([], []))[side]
    return sum(place[i] for i in near) / len(near) if near else place[id(item)]


def crossings(rows: list[list[Any]], links: Links) -> int:
    """How many pairs of edges cross: one starts above another and ends below it."""
    total = 0
    for row, following in pairwise(rows):
        place = {id(item): i for i, item in enumerate(following)}
        ends = [
            (i, place[j]) for i, item in enumerate(row) for j in links.get(id(item), ([], []))[1]
        ]
        total += sum(a < c and d < b for a, b in ends for c, d in ends)
    return total


def heights(rows: list[list[Any]], links: Links) -> dict[int, float]:
    """y of each item: near the mean of its neighbours', in the row's order, at least 1 apart."""
    y = {id(item): i - (len(row) - 1) / 2 for row in rows for i, item in enumerate(row)}
    for sweep in range(SWEEPS):
        side = sweep % 2
        for row in rows[1:] if side == 0 else rows[-2::-1]:
            wished = [barycenter(item, links, side, y) for item in row]
            for item, height in zip(row, apart(wished), strict=True):
                y[id(item)] = height
    top = min(y.values())
    return {item: height - top for item, height in y.items()}


def apart(wished: list[float]) -> list[float]:
    """Heights at least 1 apart, near the wished ones: pushed down, pushed up, and the mean of both.

    >>> apart([0.0, 0.0, 5.0])
    [-0.5, 0.5, 5.0]
    """
    down, up = list(wished), list(wished)
    for i in range(1, len(wished)):
        down[i] = max(down[i], down[i - 1] + 1)
        up[-1 - i] = min(up[-1 - i], up[-i] - 1)
    return [(a + b) / 2 for a, b in zip(down, up, strict=True)]
