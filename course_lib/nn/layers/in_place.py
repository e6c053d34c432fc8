"""Activations and penalties within the arrays that are there: for plans, see `passes.py`.

An activation takes Z, which will hold the scores, and dA, which will hold ∂L/∂A, and returns A with
the calls that fill it and the calls that turn dA into dZ. Nothing but A is looked at by the next
layer, so A may be Z itself; and nobody needs dA afterwards.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from course_lib.nn.layers.passes import Call
from course_lib.nn.regularizers import L1L2

InPlace = tuple[np.ndarray, list[Call], list[Call]]


def linear(Z: np.ndarray, dA: np.ndarray) -> InPlace:
    """A = Z."""
    return Z, [], []


def relu(Z: np.ndarray, dA: np.ndarray) -> InPlace:
    """A = max(Z, 0); what was cut off has A = 0, and gets no gradient.

    >>> Z, dA = np.array([-1.0, 2.0]), np.array([5.0, 5.0])
    >>> A, forward, backward = relu(Z, dA)
    >>> for call in (*forward, *backward):
    ...     _ = call()
    >>> A, dA
    (array([0., 2.]), array([0., 5.]))
    """
    positive, zero = np.empty(Z.shape, bool), np.zeros((), Z.dtype)
    return (
        Z,
        [partial(np.maximum, Z, zero, out=Z)],
        [partial(np.greater, Z, zero, positive), partial(np.multiply, dA, positive, dA)],
    )


def tanh(Z: np.ndarray, dA: np.ndarray) -> InPlace:
    """A = tanh Z; the slope is 1 − A²."""
    slope, one = np.empty_like(Z), np.ones((), Z.dtype)
    return (
        Z,
        [partial(np.tanh, Z, Z)],
        [
            partial(np.multiply, Z, Z, slope),
            partial(np.subtract, one, slope, slope),
            partial(np.multiply, dA, slope, dA),
        ],
    )


def sigmoid(Z: np.ndarray, dA: np.ndarray) -> InPlace:
    """A = ½ + ½ tanh(Z/2), which cannot overflow; the slope is A (1 − A)."""
    slope, one, half = np.empty_like(Z), np.ones((), Z.dtype), np.full((), 0.5, Z.dtype)
    return (
        Z,
        [
            partial(np.multiply, Z, half, Z),
            partial(np.tanh, Z, Z),
            partial(np.multiply, Z, half, Z),
            partial(np.add, Z, half, Z),
        ],
        [
            partial(np.subtract, one, Z, slope),
            partial(np.multiply, Z, slope, slope),
            partial(np.multiply, dA, slope, dA),
        ],
    )


IN_PLACE: dict[str, Callable[[np.ndarray, np.ndarray], InPlace]] = {
    "linear": linear,
    "relu": relu,
    "sigmoid": sigmoid,
    "tanh": tanh,
}


def by_layer(layer: Any, Z: np.ndarray, dA: np.ndarray) -> InPlace:
    """Any other activation: its layer's own forward and backward, written into A and dA."""
    A = np.empty_like(Z)

    def forward() -> None:
        A[...] = layer.forward(Z)

    def backward() -> None:
        dA[...] = layer.backward(dA)

    return A, [forward], [backward]


def penalty_gradient(R: Any, W: np.ndarray, dW: np.ndarray) -> list[Call]:
    """dW += ∂R/∂W: for λ1 Σ|W| + λ2 ΣW² in pieces that stay in the cache, else by R itself.

    >>> W, dW = np.array([[1.0, -3.0]]), np.zeros((1, 2))
    >>> for call in penalty_gradient(L1L2(l1=0.5, l2=1.0), W, dW):
    ...     _ = call()
    >>> dW
    array([[ 2.5, -6.5]])
    """
    if type(R) is not L1L2:

        def add() -> None:
            np.add(dW, R.gradient(W), dW)

        return [add]
    rows = max(1, 32768 // W.shape[1])
    calls: list[Call] = []
    scratch = np.empty_like(W[:rows])
    for start in range(0, len(W), rows):
        w, dw = W[start : start + rows], dW[start : start + rows]
        part = scratch[: len(w)]
        if R.l2:
            calls += [partial(np.multiply, w, 2 * R.l2, part), partial(np.add, dw, part, dw)]
        if R.l1:
            calls += [partial(np.sign, w, part), partial(np.multiply, part, R.l1, part)]
            calls += [partial(np.add, dw, part, dw)]
    return calls
