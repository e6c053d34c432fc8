"""Reverse mode: one pass from the output to the leaves gives the gradient of every node.

Each node hands to each parent its upstream gradient times the local derivative, a vector–Jacobian
product. A parent that is used twice adds up what it receives; so a node passes on its own only when
all that use it have done so. `topological_order` sees to that, without recursion.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.nn.graph.broadcast import unbroadcast
from course_lib.nn.graph.node import Node
from course_lib.nn.graph.rules import ADD, CONSTANT, MULTIPLY


class Gradients(Mapping[Node, Any]):
    """∂output/∂node for each node that has a part in the output, in shape and dtype of its value.

    A node without a part in it has the gradient 0; a constant has none, which is a KeyError.

    >>> x, y = Node(3), Node(5)
    >>> gradients = backward(2 * x)
    >>> gradients[x], gradients[y], y in gradients
    (2.0, 0.0, False)
    """

    def __init__(self, by_node: dict[Node, Any]) -> None:
        self._by_node = by_node

    def __getitem__(self, node: Node) -> Any:
        if node in self._by_node:
            return self._by_node[node]
        if not isinstance(node, Node):
            raise KeyError(f"{node!r} is no node; a gradient is asked for by the node itself")
        if node.is_constant:
            raise KeyError(f"no gradient is computed for a constant; make it Node({node.value!r})")
        return unbroadcast(np.zeros(node.shape), node.value)

    def __contains__(self, node: object) -> bool:
        return node in self._by_node

    def __iter__(self) -> Iterator[Node]:
        return iter(self._by_node)

    def __len__(self) -> int:
        return len(self._by_node)


def topological_order(output: Node) -> list[Node]:
    """All nodes that the output is computed from, each after all nodes that use it.

    Depth-first search with a stack of its own, which a graph of any depth fits into (Tarjan 1976).

    >>> x = Node(3.0, name="x")
    >>> [node.operation or node.name for node in topological_order(x * x + x)]
    ['+', '×', 'x']
    """
    if not isinstance(output, Node):
        raise TypeError(f"the output is {type(output).__name__}; expected a Node")
    order: list[Node] = []
    seen: set[Node] = set()
    stack: list[Any] = [output]
    while stack:
        node = stack.pop()
        if node is None:  # all that the one below is computed from is in the list
            order.append(stack.pop())
            continue  # not else: in a first call, Python 3.11 makes only such loops fast
        if node not in seen:
            seen.add(node)
            stack.append(node)
            stack.append(None)
            stack.extend(node.parents)
    order.reverse()
    return order


def depths(output: Node) -> dict[Node, int]:
    """Of each node, the length of the longest way to it from a leaf; in topological order.

    >>> x = Node(3.0)
    >>> list(depths(x * x + x).values())
    [2, 1, 0]
    """
    order = topological_order(output)
    depth: dict[Node, int] = {}
    for node in reversed(order):
        depth[node] = 1 + max((depth[parent] for parent in node.parents), default=-1)
    return {node: depth[node] for node in order}


def backward(output: Node, upstream: Any = None) -> Gradients:
    """The gradient of the output with respect to every node, by one pass from it to the leaves.

    `upstream` is ∂L/∂output, of the output's shape, if the output is not itself the loss L; it is 1
    for an output of one number. Nothing stays in the nodes: a second call gives the same again.

    >>> x, y, z = Node(-2), Node(5), Node(-4)
    >>> gradients = backward((x + y) * z)
    >>> gradients[x], gradients[y], gradients[z]
    (-4.0, -4.0, 3.0)
    """
    order = topological_order(output)
    try:
        output.total = first_upstream(output, upstream)
        for node in order:
            rule, upstream = node.rule, node.total
            if rule is ADD or rule is MULTIPLY:  # of floats: most of a scalar graph
                x, y = node.parents
                if type(x.value) is float and type(y.value) is float:
                    if rule is ADD:
                        dx = dy = upstream
                    else:
                        dx, dy = upstream * y.value, upstream * x.value
                    x.total = dx if x.total is None else x.total + dx
                    y.total = dy if y.total is None else y.total + dy
                    continue
            for i, parent in enumerate(node.parents):
                if parent.rule is not CONSTANT:
                    part = contribution(node, i, upstream)
                    parent.total = part if parent.total is None else parent.total + part
        return Gradients({n: n.total for n in order if n.rule is not CONSTANT})
    finally:
        for node in order:
            node.total = None


def contribution(node: Node, i: int, upstream: Any) -> Any:
    """What the node hands to its parent i: upstream × local derivative, in the parent's shape."""
    part = node.rule.vjps[i](upstream, node.value, *[parent.value for parent in node.parents])
    return fitted(part, node.parents[i].value, upstream)


def fitted(part: Any, value: Any, upstream: Any) -> Any:
    """`part` in shape and dtype of `value`, and in memory of its own.

    An add gate hands one and the same array to both its parents, a reshape a view of it: whoever
    changes one gradient in place must not change another.
    """
    if type(value) is float:
        return part if type(part) is float else unbroadcast(part, value)
    if type(part) is not np.ndarray or part.shape != value.shape or part.dtype != value.dtype:
        part = unbroadcast(part, value)
    return part.copy() if part is upstream or part.base is not None else part


def first_upstream(output: Node, upstream: Any) -> Any:
    """Where the pass begins: 1, or what was given, in shape and dtype of the output."""
    if upstream is None:
        if type(output.value) is float:
            return 1.0
        if np.size(output.value) != 1:
            raise ValueError(
                f"the output has shape {output.shape}; expected one number, such as a loss. "
                "Sum it first, or give what comes from above: backward(output, upstream)."
            )
        upstream = np.ones(output.shape)
    if np.shape(upstream) != output.shape:
        raise ValueError(
            f"upstream has shape {np.shape(upstream)}; expected the output's, {output.shape}"
        )
    return unbroadcast(np.array(upstream), output.value)


@dataclass(frozen=True)
class Part:
    """What one parent receives in a step."""

    parent: Node
    local: Any  # ∂node/∂parent where the operation works entry by entry, else None
    contribution: Any  # upstream × local, in the parent's shape
    total: Any  # the parent's gradient so far, this contribution included


@dataclass(frozen=True)
class BackwardStep:
    """A node whose upstream gradient is complete hands it on to its parents, constants left out."""

    node: Node
    upstream: Any
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class ForwardStep:
    """A node is computed from its parents' values."""

    node: Node
    inputs: tuple[Any, ...]
    value: Any


def backward_steps(output: Node, upstream: Any = None) -> Iterator[BackwardStep]:
    """`backward` one node at a time, with all that a reader wants to see of it.

    >>> x, y, z = Node(-2, name="x"), Node(5, name="y"), Node(-4, name="z")
    >>> for step in backward_steps((x + y) * z):
    ...     for part in step.parts:
    ...         print(step.node.operation, step.upstream, part.local, part.contribution)
    × 1.0 -4.0 -4.0
    × 1.0 3.0 3.0
    + -4.0 1.0 -4.0
    + -4.0 1.0 -4.0
    """
    gradients = {output: first_upstream(output, upstream)}
    for node in topological_order(output):
        if node.is_constant:
            continue
        upstream, parts = gradients[node], []
        for i, parent in enumerate(node.parents):
            if parent.is_constant:
                continue
            part = contribution(node, i, upstream)
            gradients[parent] = gradients[parent] + part if parent in gradients else part
            parts.append(Part(parent, local_derivative(node, i), part, gradients[parent]))
        yield BackwardStep(node, upstream, tuple(parts))


def local_derivative(node: Node, i: int) -> Any:
    """∂node/∂parent_i entry by entry, in the node's shape: the product with an upstream of 1."""
    if not node.rule.elementwise:
        return None
    ones = unbroadcast(np.ones(node.shape), node.value)
    inputs = [parent.value for parent in node.parents]
    return unbroadcast(node.rule.vjps[i](ones, node.value, *inputs), node.value)


def forward_steps(output: Node) -> Iterator[ForwardStep]:
    """The computation one node at a time: the leaves, then what can be computed from what is there.

    >>> [step.value for step in forward_steps((Node(-2) + Node(5)) * Node(-4))]
    [-2.0, 5.0, -4.0, 3.0, -12.0]
    """
    depth = depths(output)
    for node in sorted(depth, key=depth.__getitem__):
        yield ForwardStep(node, tuple(parent.value for parent in node.parents), node.value)
