"""Computational graphs: compute a value, then the gradient of everything that it came from.

Read `node.py` (operators build the graph), `rules.py` (what each operation does to a gradient),
`broadcast.py` (copies are summed) and `backward.py` (one pass, from the output to the leaves).
`functions.py` gives the rules their names. `check.py` compares a gradient with differences.
`expression.py` makes a graph of a typed formula, and `layout.py` says where to draw it.

>>> x = Node(3.0)
>>> backward(x * x)[x]
6.0
"""

from course_lib.nn.graph.backward import (
    BackwardStep,
    ForwardStep,
    Gradients,
    Part,
    backward,
    backward_steps,
    forward_steps,
    topological_order,
)
from course_lib.nn.graph.functions import (
    concatenate,
    cos,
    elementwise,
    exp,
    log,
    maximum,
    sin,
    sqrt,
    tanh,
    where,
)
from course_lib.nn.graph.node import Node, apply, constant
from course_lib.nn.graph.rules import Rule

__all__ = [
    "BackwardStep",
    "ForwardStep",
    "Gradients",
    "Node",
    "Part",
    "Rule",
    "apply",
    "backward",
    "backward_steps",
    "concatenate",
    "constant",
    "cos",
    "elementwise",
    "exp",
    "forward_steps",
    "log",
    "maximum",
    "sin",
    "sqrt",
    "tanh",
    "topological_order",
    "where",
]
