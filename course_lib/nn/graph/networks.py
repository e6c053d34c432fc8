"""Activations and losses as operations of the graph: each is one node.

The functions and their derivatives stand in `course_lib.nn.activations` and `course_lib.nn.losses`;
here they become rules.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.nn import activations, losses
from course_lib.nn.activations import ACTIVATIONS
from course_lib.nn.graph import rules
from course_lib.nn.graph.node import Node, apply, value_of
from course_lib.nn.graph.rules import Rule
from course_lib.nn.losses import Loss

# A scalar network has a ReLU in each unit: floats are spared the way through arrays.
RELU = Rule(
    "relu",
    lambda z: np.maximum(z, 0) if type(z) is not float else 0.0 if z <= 0 else z,
    (lambda u, o, z: u * (z > 0),),
)

ACTIVATION_RULES = {
    name: rules.elementwise(name, activation.function, activation.derivative)
    for name, activation in ACTIVATIONS.items()
} | {"relu": RELU}

PRELU = Rule(
    "prelu",
    activations.parametric_relu,
    (
        lambda u, o, z, a: u * activations.parametric_relu_derivative(z, a),
        lambda u, o, z, a: u * activations.parametric_relu_slope_derivative(z),
    ),
)


def activation(name: str) -> Callable[[Any], Node]:
    """The activation of that name (a key of `ACTIVATIONS`) as a function of nodes.

    >>> softplus = activation("softplus")
    >>> round(softplus(Node(0)).value, 3)
    0.693
    """
    if name not in ACTIVATION_RULES:
        raise ValueError(f"no activation {name!r}; there are {', '.join(sorted(ACTIVATION_RULES))}")
    return lambda z: apply(ACTIVATION_RULES[name], z)


def relu(z: Any) -> Node:
    """max(0, z); derivative 1 for z > 0, else 0, at the kink too.

    >>> relu(Node([-1.0, 2.0]))
    Node(array([0., 2.]), operation='relu')
    """
    return apply(RELU, z)


def sigmoid(z: Any) -> Node:
    """1 / (1 + e^−z); derivative σ (1 − σ).

    >>> sigmoid(Node(0))
    Node(0.5, operation='sigmoid')
    """
    return apply(ACTIVATION_RULES["sigmoid"], z)


def parametric_relu(z: Any, slope: Any) -> Node:
    """z where z > 0, else slope × z; the slope is learned, so it has a gradient, too.

    >>> parametric_relu(Node([-2.0, 2.0]), Node(0.25))
    Node(array([-0.5,  2. ]), operation='prelu')
    """
    return apply(PRELU, z, slope)


def softmax(z: Any, axis: int = -1) -> Node:
    """Scores as probabilities along an axis: each entry depends on all.

    >>> softmax(Node([0.0, 0.0]))
    Node(array([0.5, 0.5]), operation='softmax')
    """
    return apply(
        Rule(
            "softmax",
            lambda z: activations.softmax(z, axis),
            (lambda u, o, z: activations.softmax_vjp(o, u, axis),),
            elementwise=False,
        ),
        z,
    )


def log_softmax(z: Any, axis: int = -1) -> Node:
    """The logarithms of `softmax`, also where a probability is too small for a number.

    >>> log_softmax(Node([0.0, 1000.0]))
    Node(array([-1000.,     0.]), operation='log softmax')
    """
    return apply(
        Rule(
            "log softmax",
            lambda z: activations.log_softmax(z, axis),
            (lambda u, o, z: activations.log_softmax_vjp(o, u, axis),),
            elementwise=False,
        ),
        z,
    )


def maxout(z: Any, axis: int = -1) -> Node:
    """The largest of several pieces along an axis; of equal ones the first has all the gradient.

    (`Node.max` shares it equally. Both are subgradients.)

    >>> maxout(Node([[-2.0, 2.0], [3.0, -3.0]]))
    Node(array([2., 3.]), operation='maxout')
    """
    return apply(
        Rule(
            "maxout",
            lambda z: activations.maxout(z, axis),
            (lambda u, o, z: activations.maxout_vjp(z, u, axis),),
            elementwise=False,
        ),
        z,
    )


def loss(of: Loss, y_true: Any, y_pred: Any) -> Node:
    """A loss of `course_lib.nn.losses`, the mean over the samples, as one node.

    y_true is no node: nothing is learned of the labels.

    >>> from course_lib.nn.losses import MeanSquaredError
    >>> loss(MeanSquaredError(), [1.0, 2.0], Node([1.0, 4.0]))
    Node(2.0, operation='MeanSquaredError')
    """
    y = value_of(y_true)
    return apply(
        Rule(
            type(of).__name__,
            lambda f: of(y, f),
            (lambda u, o, f: u * of.gradient(y, f),),
            elementwise=False,
        ),
        y_pred,
    )


def softmax_cross_entropy(logits: Any, y: Any) -> Node:
    """Softmax and its cross-entropy in one node: the mean loss, with the gradient (P − Y)/n.

    logits (n, c); y holds class numbers (n,) or a one-hot table (n, c).

    >>> round(softmax_cross_entropy(Node([[0.0, 0.0]]), [1]).value, 3)
    0.693
    """
    return computed_with_gradient("cross-entropy", losses.softmax_cross_entropy, logits, y)


def sigmoid_cross_entropy(logits: Any, y: Any) -> Node:
    """Sigmoid and its binary cross-entropy in one node, the mean over all entries.

    >>> round(sigmoid_cross_entropy(Node([[0.0]]), [[1]]).value, 3)
    0.693
    """
    return computed_with_gradient("binary cross-entropy", losses.sigmoid_cross_entropy, logits, y)


def computed_with_gradient(symbol: str, both: Callable, f: Any, y: Any) -> Node:
    """The node of a function that gives value and gradient in one go, which shares their work."""
    value, gradient = both(value_of(f), value_of(y))
    return apply(Rule(symbol, lambda f: value, (lambda u, o, f: u * gradient,), False), f)


def sample_losses(values: Callable, slopes: Callable, y_true: Any, y_pred: Any) -> Node:
    """A loss for each sample, (n,), from the two functions that `nn.losses` has for it.

    values(y_true, y_pred) gives L_i (n,), slopes(y_true, y_pred) the table ∂L_i/∂y_pred.

    >>> from course_lib.nn.losses.margin import hinge, hinge_slope
    >>> sample_losses(hinge, hinge_slope, [1, -1], Node([0.5, 0.5]))
    Node(array([0.5, 1.5]), operation='hinge')
    """
    y = value_of(y_true)

    def vjp(u: Any, o: Any, f: Any) -> Any:
        u = np.reshape(u, (len(f), *[1] * (np.ndim(f) - 1)))
        return u * slopes(y, f)  # (n, 1) * (n, c) -> (n, c)

    rule = Rule(values.__name__, lambda f: values(y, f), (vjp,), elementwise=False)
    return apply(rule, y_pred)
