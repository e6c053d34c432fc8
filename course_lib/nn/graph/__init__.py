"""Computational graphs: compute a value, then the gradient of everything that it came from.

Read `node.py` (operators build the graph), `rules.py` (what each operation does to a gradient),
`broadcast.py` (copies are summed) and `backward.py` (one pass, from the output to the leaves).
`functions.py` gives the rules their names, `networks.py` adds activations and losses.
`check.py` compares a gradient with differences; `expression.py` makes a graph of a typed formula,
and `layout.py` says where to draw it.

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
from course_lib.nn.graph.check import GradientCheck, gradient_check
from course_lib.nn.graph.expression import expression, leaves
from course_lib.nn.graph.functions import (
    affine,
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
from course_lib.nn.graph.layout import Edge, Layout, layout
from course_lib.nn.graph.networks import (
    activation,
    log_softmax,
    loss,
    maxout,
    parametric_relu,
    relu,
    sample_losses,
    sigmoid,
    sigmoid_cross_entropy,
    softmax,
    softmax_cross_entropy,
)
from course_lib.nn.graph.node import Node, apply, constant
from course_lib.nn.graph.rules import Rule

__all__ = [
    "BackwardStep",
    "Edge",
    "ForwardStep",
    "GradientCheck",
    "Gradients",
    "Layout",
    "Node",
    "Part",
    "Rule",
    "activation",
    "affine",
    "apply",
    "backward",
    "backward_steps",
    "concatenate",
    "constant",
    "cos",
    "elementwise",
    "exp",
    "expression",
    "forward_steps",
    "gradient_check",
    "layout",
    "leaves",
    "log",
    "log_softmax",
    "loss",
    "maximum",
    "maxout",
    "parametric_relu",
    "relu",
    "sample_losses",
    "sigmoid",
    "sigmoid_cross_entropy",
    "sin",
    "softmax",
    "softmax_cross_entropy",
    "sqrt",
    "tanh",
    "topological_order",
    "where",
]
