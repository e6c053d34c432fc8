"""A graph in words: a name for every node, values as short text, what each kind of gate does."""

from typing import Any

import numpy as np

from course_lib.nn.graph import Node, forward_steps, topological_order
from course_lib.widgets.words import number

GATES = {
    "+": "An add gate hands on what it gets, to each of its inputs.",
    "×": "A multiply gate swaps: each factor gets the value of the other one.",
    "÷": "x ÷ y has the slopes 1/y and −x/y².",
    "^": "A power brings its exponent down: the slope of xⁿ is n xⁿ⁻¹.",
    "max": "A max gate routes: the larger input gets all, the other one 0; equal ones share.",
    "relu": "A ReLU is a max gate with 0: it hands on all, or nothing.",
    "exp": "The slope of exp is its own value.",
    "log": "The slope of log x is 1/x.",
    "sigmoid": "The slope of a sigmoid is σ (1 − σ), computed from its own value.",
    "tanh": "The slope of tanh is 1 − tanh².",
    "@": "A matrix product: ∂L/∂X = ∂L/∂Z Wᵀ, and ∂L/∂W = Xᵀ ∂L/∂Z.",
    "affine": "A layer: ∂L/∂X = ∂L/∂Z Wᵀ, ∂L/∂W = Xᵀ ∂L/∂Z, ∂L/∂b = the sum over the rows.",
    "sum": "A sum is an add gate with many inputs: each entry gets all.",
    "mean": "A mean of n entries hands 1/n to each.",
    "cross-entropy": "Softmax with cross-entropy hands on (ŷ − y)/n: predicted less wanted.",
}
MINUS = {
    1: "A minus turns the sign.",
    2: "A minus hands on what it gets, to the second input with the sign turned.",
}
# What goes along each edge of an operation that has no slope for each entry: z is the node itself,
# x and y are its first two operands.
RULES = {
    "@": ("∇{z} {y}ᵀ", "{x}ᵀ ∇{z}"),
    "affine": ("∇{z} {y}ᵀ", "{x}ᵀ ∇{z}", "Σ rows ∇{z}"),
    "cross-entropy": ("∇{z} (ŷ − y)/n",),
}


def gate(node: Node) -> str:
    """What the operation of a node does to a gradient, in a sentence; "" if there is none.

    >>> gate(Node(2.0) + 1)
    'An add gate hands on what it gets, to each of its inputs.'
    """
    if node.operation == "−":
        return MINUS[len(node.parents)]
    return GATES.get(node.operation, "")


def rule(node: Node, place: int, called: dict[Node, str]) -> str:
    """What goes along an edge of a matrix product, or of a loss, as a formula; else "".

    >>> X, W = Node([[1.0, 2.0]], "X"), Node([[3.0], [4.0]], "W")
    >>> Z = X @ W
    >>> rule(Z, 0, {X: "X", W: "W", Z: "Z"}), rule(Z, 1, {X: "X", W: "W", Z: "Z"})
    ('∇Z Wᵀ', 'Xᵀ ∇Z')
    """
    if node.operation not in RULES:
        return ""
    x, y = (called[parent] for parent in (*node.parents, *node.parents)[:2])
    return RULES[node.operation][place].format(z=called[node], x=x, y=y)


def names(output: Node) -> dict[Node, str]:
    """A name for every node: its own, a constant's number, or u1, u2, … in the order forwards.

    >>> list(names((Node(1.0, "x") + 2) * Node(3.0, "y")).values())
    ['f', 'u1', 'x', '2', 'y']
    """
    order = topological_order(output)
    taken = {node.name for node in order}
    free = (name for i in range(1, 2 * len(order) + 2) if (name := f"u{i}") not in taken)
    found: dict[Node, str] = {}
    for node in (step.node for step in forward_steps(output)):
        if node.name:
            found[node] = node.name
        elif node.is_constant:
            found[node] = short(node.value)
        elif node is output and "f" not in taken:
            found[node] = "f"
        else:
            found[node] = next(free)
    return {node: found[node] for node in order}


def short(value: Any) -> str:
    """A number with three figures, or the shape of an array.

    >>> short(-0.5), short(np.zeros((2, 3)))
    ('−0.5', '(2, 3)')
    """
    if np.ndim(value) == 0:
        return number(float(value))
    return str(np.shape(value))


def glimpse(value: Any) -> str:
    """A value as the sentences tell it: a number, or the shape and the first entries of an array.

    >>> glimpse(2.0), glimpse(np.arange(8.0).reshape(2, 4))
    ('2', '(2, 4): 0, 1, 2, 3, 4, 5, …')
    """
    if np.ndim(value) == 0:
        return short(value)
    entries = [number(float(v)) for v in np.ravel(value)]
    return f"{short(value)}: {', '.join(entries[:6])}{', …' if len(entries) > 6 else ''}"


def formula(node: Node, called: dict[Node, str]) -> str:
    """How a node is computed from its parents, by their names.

    >>> x, y = Node(1.0, "x"), Node(2.0, "y")
    >>> f = x * y
    >>> formula(f, names(f))
    'x × y'
    """
    parts = [called[parent] for parent in node.parents]
    if len(parts) == 2 and node.operation in ("+", "−", "×", "÷", "^", "@"):
        return f" {node.operation} ".join(parts)
    if node.operation == "−":
        return f"−{parts[0]}"
    return f"{node.operation}({', '.join(parts)})"
