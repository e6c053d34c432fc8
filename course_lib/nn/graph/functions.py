"""Functions of nodes: the rules under the names that one writes."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.nn.graph import rules
from course_lib.nn.graph.node import Node, apply, value_of


def exp(x: Any) -> Node:
    """e to the power of x; its derivative is the output itself.

    >>> exp(Node(0))
    Node(1.0, operation='exp')
    """
    return apply(rules.EXP, x)


def log(x: Any) -> Node:
    """The natural logarithm; derivative 1/x.

    >>> log(Node(1))
    Node(0.0, operation='log')
    """
    return apply(rules.LOG, x)


def sqrt(x: Any) -> Node:
    """The square root; derivative 1/(2√x).

    >>> sqrt(Node(9))
    Node(3.0, operation='√')
    """
    return apply(rules.SQRT, x)


def sin(x: Any) -> Node:
    """The sine; derivative cos x.

    >>> sin(Node(0))
    Node(0.0, operation='sin')
    """
    return apply(rules.SIN, x)


def cos(x: Any) -> Node:
    """The cosine; derivative −sin x.

    >>> cos(Node(0))
    Node(1.0, operation='cos')
    """
    return apply(rules.COS, x)


def tanh(x: Any) -> Node:
    """The hyperbolic tangent; derivative 1 − tanh² x.

    >>> tanh(Node(0))
    Node(0.0, operation='tanh')
    """
    return apply(rules.TANH, x)


def maximum(x: Any, y: Any) -> Node:
    """The larger of two, entry by entry; where they are equal, each has half of the gradient.

    >>> maximum(Node([1.0, 5.0]), 3)
    Node(array([3., 5.]), operation='max')
    """
    return apply(rules.MAXIMUM, x, y)


def affine(X: Any, W: Any, b: Any) -> Node:
    """X @ W + b as one node, as in a layer: X (n, d), W (d, c), b (c,) -> (n, c).

    >>> affine([[1.0, 2.0]], Node([[1.0], [1.0]]), Node([0.5]))
    Node(array([[3.5]]), operation='affine')
    """
    return apply(rules.AFFINE, X, W, b)


def where(condition: Any, x: Any, y: Any) -> Node:
    """x where the condition holds, else y. The condition is a truth value for each entry.

    >>> x = Node([1.0, -2.0])
    >>> where(x > 0, x, 0.1 * x)
    Node(array([ 1. , -0.2]), operation='where')
    """
    return apply(rules.choice(value_of(condition)), x, y)


def concatenate(nodes: Sequence[Any], axis: int = 0) -> Node:
    """Arrays joined along an axis.

    >>> concatenate([Node([1.0, 2.0]), Node([3.0])])
    Node(array([1., 2., 3.]), operation='concatenate')
    """
    lengths = [np.shape(value_of(x))[axis] for x in nodes]
    return apply(rules.joining(lengths, axis), *nodes)


def elementwise(symbol: str, function: Callable, derivative: Callable) -> Callable[[Any], Node]:
    """A function of nodes from a function of numbers and its derivative.

    >>> square = elementwise("square", lambda z: z * z, lambda z: 2 * z)
    >>> square(Node(3))
    Node(9.0, operation='square')
    """
    rule = rules.elementwise(symbol, function, derivative)
    return lambda z: apply(rule, z)
