"""Layers and whole networks against the computational graph: the same gradients, another way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.nn import graph, layers
from course_lib.nn.graph import Node
from course_lib.nn.models import Sequential
from course_lib.nn.regularizers import l2

FUNCTIONS = {
    "linear": lambda Z: Z,
    "relu": lambda Z: graph.where(Z > 0, Z, 0 * Z),
    "tanh": graph.tanh,
    "sigmoid": lambda Z: 1 / (1 + graph.exp(-Z)),
    "softmax": lambda Z: (E := graph.exp(Z)) / E.sum(axis=1, keepdims=True),
}


def graph_of_layer(layer, X, nodes, rng):
    """What the layer computes while training, from the node X and nodes for its parameters."""
    if isinstance(layer, layers.Dense):
        W, *b = nodes
        Z = X @ W
        Z = Z + b[0] if b else Z
        return FUNCTIONS[layer.activation.called](Z)
    if isinstance(layer, layers.Activation):
        return FUNCTIONS[layer.called](X)
    if isinstance(layer, layers.Flatten):
        return X.reshape(len(X.value), -1)
    if isinstance(layer, layers.Dropout):
        return X * ((rng.random(X.shape) >= layer.rate) / (1 - layer.rate))
    gamma, beta = nodes
    over = tuple(range(X.ndim - 1))
    centred = X - X.mean(axis=over)
    variance = (centred**2).mean(axis=over)
    return gamma * (centred / graph.sqrt(variance + layer.epsilon)) + beta


def penalty_of_layer(layer, nodes):
    if not isinstance(layer, layers.Dense) or layer.kernel_regularizer is None:
        return 0.0
    return 0.1 * (nodes[0] ** 2).sum()


def assert_graph_agrees(model, X, y, loss):
    """∂L/∂p of every parameter, by the network and by the graph."""
    gradients = model.gradients(X, y, rng=np.random.default_rng(5))
    A, rng, penalty, leaves = Node(X), np.random.default_rng(5), 0.0, []
    for layer in model.layers:
        nodes = [Node(p.copy()) for p in layer.parameters]
        A = graph_of_layer(layer, A, nodes, rng)
        penalty = penalty + penalty_of_layer(layer, nodes)
        leaves += nodes
    total = graph.backward(loss(y, A) + penalty)
    assert len(gradients) == len(leaves)
    for ours, leaf in zip(gradients, leaves, strict=True):
        np.testing.assert_allclose(ours, total[leaf], rtol=1e-8, atol=1e-10)


def cross_entropy(y, P):
    return -(y * graph.log(P)).sum() / len(y)


def squared_error(y, A):
    return ((A - y) ** 2).mean()


def compiled(kinds, loss, shape=(4,)):
    model = Sequential(kinds, dtype="float64", rng=0)
    model.build(shape)
    model.compile(optimizer="sgd", loss=loss)
    for p in model.parameters:
        p += 0.1 * np.random.default_rng(1).standard_normal(p.shape)
    return model


KINDS = {
    "dense relu": lambda: layers.Dense(5, activation="relu"),
    "dense tanh": lambda: layers.Dense(3, activation="tanh", use_bias=False),
    "dense l2": lambda: layers.Dense(4, activation="sigmoid", kernel_regularizer=l2(0.1)),
    "tanh": lambda: layers.Activation("tanh"),
    "softmax": lambda: layers.Activation("softmax"),
    "batch normalization": layers.BatchNormalization,
    "dropout": lambda: layers.Dropout(0.4),
}


@pytest.mark.parametrize("name", KINDS)
def test_each_layer(name, rng):
    """Between two others, so that its gradient by its input counts too."""
    model = compiled([layers.Dense(4), KINDS[name](), layers.Dense(2)], "mse")
    X, y = rng.standard_normal((6, 4)), rng.standard_normal((6, 2))
    assert_graph_agrees(model, X, y, squared_error)


def test_pictures(rng):
    kinds = [layers.BatchNormalization(), layers.Flatten(), layers.Dense(2, activation="relu")]
    model = compiled(kinds, "mse", shape=(2, 3, 2))
    X, y = rng.standard_normal((6, 2, 3, 2)), rng.standard_normal((6, 2))
    assert_graph_agrees(model, X, y, squared_error)


@given(st.lists(st.sampled_from(sorted(KINDS)), max_size=5), st.integers(2, 7))
@settings(max_examples=40, deadline=None)
def test_random_networks(names, n):
    kinds = [KINDS[name]() for name in names]
    model = compiled([*kinds, layers.Dense(3, activation="softmax")], "categorical_crossentropy")
    rng = np.random.default_rng(n)
    X, y = rng.standard_normal((n, 4)), np.eye(3)[rng.integers(0, 3, n)]
    assert_graph_agrees(model, X, y, cross_entropy)
