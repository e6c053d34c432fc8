"""The loss's part in a plan: its value, its gradient by the last output, the predictions.

Written out are the losses that networks mostly end in; any other is computed by its own functions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from course_lib.nn.layers.passes import Call
from course_lib.nn.losses import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    MeanSquaredError,
    SparseCategoricalCrossentropy,
)
from course_lib.nn.models.output import Output


@dataclass(frozen=True)
class End:
    """`calls` put the gradient in its place; `value` and `predictions` are asked for after them."""

    calls: list[Call]
    value: Callable[[], float]
    predictions: Callable[[], np.ndarray]


def plan_loss(output: Output, y: np.ndarray, Z: np.ndarray, dZ: np.ndarray) -> End:
    """For labels y and the last layer's output Z, into dZ; all three are filled batch by batch."""
    loss, activation = output.loss, output.activation.called
    if type(loss) is MeanSquaredError:
        return squared_error(y, Z, dZ)
    if Z.ndim != 2:
        return any_loss(output, y, Z, dZ)
    if type(loss) is CategoricalCrossentropy and activation == "softmax":
        return softmax_cross_entropy(y, Z, dZ, loss.label_smoothing)
    if type(loss) is SparseCategoricalCrossentropy and activation == "softmax":
        return sparse_cross_entropy(y, Z, dZ)
    if type(loss) is BinaryCrossentropy and activation == "sigmoid":
        return sigmoid_cross_entropy(y, Z, dZ, loss.label_smoothing)
    return any_loss(output, y, Z, dZ)


def any_loss(output: Output, y: np.ndarray, Z: np.ndarray, dZ: np.ndarray) -> End:
    """By the loss's own functions."""

    def gradient() -> None:
        dZ[...] = output.loss.gradient(y, Z)

    return End([gradient], lambda: float(output.loss(y, Z)), lambda: output.predictions(Z))


def squared_error(y: np.ndarray, Z: np.ndarray, dZ: np.ndarray) -> End:
    """L = mean D², with D = Z − y; dZ = 2 D / (how many)."""
    D = np.empty_like(Z)
    flat, scale = D.ravel(), Z.dtype.type(2 / D.size)
    return End(
        [partial(np.subtract, Z, y, D), partial(np.multiply, D, scale, dZ)],
        lambda: float(flat.dot(flat)) / D.size,
        lambda: Z,
    )


def softmax_calls(Z: np.ndarray, P: np.ndarray, sums: np.ndarray) -> list[Call]:
    """Z less the largest of its row, so that no power overflows; P = e^Z / sums, its row's sum."""
    return [
        partial(np.maximum.reduce, Z, 1, None, sums, True),
        partial(np.subtract, Z, sums, Z),
        partial(np.exp, Z, P),
        partial(np.add.reduce, P, 1, None, sums, True),
        partial(np.divide, P, sums, P),
    ]


def softmax_cross_entropy(y: np.ndarray, Z: np.ndarray, dZ: np.ndarray, smoothing: float) -> End:
    """L = 1/n Σ_i log Σ_k e^{z_ik} − Σ_k y_ik z_ik; dZ = (P − Y) / n, with Y smoothed."""
    P, Y, sums = np.empty_like(Z), np.empty_like(Z), np.empty((len(Z), 1), Z.dtype)
    calls = softmax_calls(Z, P, sums)
    if smoothing:
        kept, shared = Z.dtype.type(1 - smoothing), Z.dtype.type(smoothing / Z.shape[1])
        calls += [partial(np.multiply, y, kept, Y), partial(np.add, Y, shared, Y)]
    else:
        Y = y
    scale = Z.dtype.type(1 / len(Z))
    calls += [partial(np.subtract, P, Y, dZ), partial(np.multiply, dZ, scale, dZ)]
    flat_Z, flat_Y = Z.ravel(), Y.ravel()
    return End(
        calls,
        lambda: (float(np.log(sums).sum()) - float(flat_Y.dot(flat_Z))) / len(Z),
        lambda: P,
    )


def sparse_cross_entropy(y: np.ndarray, Z: np.ndarray, dZ: np.ndarray) -> End:
    """The same with class numbers: z_{i, y_i} is picked, and 1 is taken from p_{i, y_i}."""
    P, sums = np.empty_like(Z), np.empty((len(Z), 1), Z.dtype)
    rows, scale = np.arange(len(Z)), Z.dtype.type(1 / len(Z))

    def less_the_labels() -> None:
        dZ[rows, y] -= scale

    calls = softmax_calls(Z, P, sums)
    calls += [partial(np.multiply, P, scale, dZ), less_the_labels]
    return End(
        calls,
        lambda: (float(np.log(sums).sum()) - float(Z[rows, y].sum())) / len(Z),
        lambda: P,
    )


def sigmoid_cross_entropy(y: np.ndarray, Z: np.ndarray, dZ: np.ndarray, smoothing: float) -> End:
    """L = mean log(1 + e^z) − y z; dZ = (σ(z) − y) / (how many), with y smoothed."""
    P, Y = np.empty_like(Z), np.empty_like(Z)
    half, scale = Z.dtype.type(0.5), Z.dtype.type(1 / Z.size)
    kept, shared = Z.dtype.type(1 - smoothing), Z.dtype.type(smoothing / 2)
    calls: list[Call] = [
        partial(np.multiply, y, kept, Y),
        partial(np.add, Y, shared, Y),
        partial(np.multiply, Z, half, P),  # σ(z) = ½ + ½ tanh(z/2)
        partial(np.tanh, P, P),
        partial(np.multiply, P, half, P),
        partial(np.add, P, half, P),
        partial(np.subtract, P, Y, dZ),
        partial(np.multiply, dZ, scale, dZ),
    ]
    # log(1 + e^z) − y z, with the larger of 0 and z taken out of both parts
    return End(
        calls,
        lambda: float((np.log1p(np.exp(-np.abs(Z))) + np.maximum(Z, 0) - Y * Z).mean()),
        lambda: P,
    )
