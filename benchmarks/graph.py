"""How fast is the graph: for scalars against micrograd, for a network against derivatives by hand?

    python benchmarks/graph.py [--small] [--rounds N]

Scalars: micrograd's demonstration, a network 2–16–16–1 with ReLU on the two moons, hinge loss and
an ℓ2 penalty, all 100 points at once, about 65,000 nodes a step. One and the same program runs on
nodes of either kind; a step builds the graph, goes back through it and moves the parameters.
Python's garbage collector is off while the clock runs, and run between the turns (micrograd's nodes
hold one another in circles, which only it can free). micrograd is an extra that the course does
without: `pip install micrograd`; without it, an engine of the same make stands in (a closure for
each node, recursion for the order), and the table says so.

Arrays: a network 784–512–512–10 with ReLU, softmax and cross-entropy, 128 images, float32, against
its backpropagation written out in NumPy. Both sides call the same function for the loss.

Both sides take turns in one process, on one thread. Time is the processor's, not the clock's. A
ratio is the median over the rounds of their time by ours: 2 means that ours takes half as long.
Before anything is timed, losses and gradients of both are compared.

Goals: scalars at least 1.5, arrays at least 0.95.
"""

import gc
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from turns import in_turns, print_table

from course_lib.data import make_moons
from course_lib.nn.graph import Node, affine, backward, relu, softmax_cross_entropy
from course_lib.nn.losses import softmax_cross_entropy as loss_and_gradient

WARM = 10  # steps before the clock: Python adapts its bytecode to what it has seen


@dataclass(frozen=True)
class Comparison:
    title: str
    ours: Callable[[], Any]
    theirs: Callable[[], Any]
    repeat: int  # steps in a turn


# Scalars


class Value:
    """A scalar that keeps its gradient, and how to pass it on as a closure: micrograd's design."""

    def __init__(self, data: float, parents: tuple["Value", ...] = ()) -> None:
        self.data, self.grad = data, 0.0
        self.parents = set(parents)
        self.pass_on: Callable[[], None] = lambda: None

    def __add__(self, other: Any) -> "Value":
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))

        def pass_on() -> None:
            self.grad += out.grad
            other.grad += out.grad

        out.pass_on = pass_on
        return out

    def __mul__(self, other: Any) -> "Value":
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))

        def pass_on() -> None:
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.pass_on = pass_on
        return out

    __radd__, __rmul__ = __add__, __mul__

    def relu(self) -> "Value":
        out = Value(max(self.data, 0.0), (self,))

        def pass_on() -> None:
            self.grad += (out.data > 0) * out.grad

        out.pass_on = pass_on
        return out

    def backward(self) -> None:
        order, seen = [], set()

        def visit(value: "Value") -> None:
            if value not in seen:
                seen.add(value)
                for parent in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            value.pass_on()


def engine() -> tuple[str, Any]:
    """micrograd's scalar if it is installed, else the one above."""
    try:
        from micrograd.engine import Value as Micrograd
    except ImportError:
        return "an engine like micrograd's", Value
    return "micrograd", Micrograd


def scalar_network(number: Callable[[float], Any]) -> list[list[tuple[list[Any], Any]]]:
    """Weights and bias of each unit, layer by layer, the same for each kind of number."""
    draw = random.Random(0).uniform
    return [
        [([number(draw(-1, 1)) for _ in range(n)], number(0.0)) for _ in range(m)]
        for n, m in pairwise((2, 16, 16, 1))
    ]


def scalar_loss(layers: list, rows: list[list[Any]], signs: list[float], relu: Callable) -> Any:
    """The demonstration's loss: the mean of max(0, 1 − y f) and 10⁻⁴ Σ w²."""
    total = 0.0
    for row, sign in zip(rows, signs, strict=True):
        for layer in layers:
            row = [sum((w * x for w, x in zip(ws, row, strict=True)), b) for ws, b in layer]
            if layer is not layers[-1]:
                row = [relu(z) for z in row]
        total = total + relu(1.0 + row[0] * -sign)
    penalty = sum(p * p for p in parameters(layers))
    return total * (1.0 / len(rows)) + penalty * 1e-4


def parameters(layers: list) -> list[Any]:
    return [p for layer in layers for ws, b in layer for p in (*ws, b)]


def scalars(n: int) -> Comparison:
    X, y = make_moons(n, noise=0.1, rng=np.random.default_rng(0))
    points, signs = X.tolist(), np.where(y == y.max(), 1.0, -1.0).tolist()
    name, number = engine()
    ours, theirs = scalar_network(Node), scalar_network(number)

    def our_step(rate: float = 0.05) -> tuple[float, list[float]]:
        L = scalar_loss(ours, [[Node(x) for x in row] for row in points], signs, relu)
        gradients = backward(L)
        slopes = [gradients[p] for p in parameters(ours)]
        for p, slope in zip(parameters(ours), slopes, strict=True):
            p.value -= rate * slope
        return L.value, slopes

    def their_step(rate: float = 0.05) -> tuple[float, list[float]]:
        L = scalar_loss(theirs, [[number(x) for x in row] for row in points], signs, number.relu)
        for p in parameters(theirs):
            p.grad = 0.0
        L.backward()
        slopes = [p.grad for p in parameters(theirs)]
        for p, slope in zip(parameters(theirs), slopes, strict=True):
            p.data -= rate * slope
        return L.data, slopes

    return Comparison(f"scalars, {n} moons, against {name}", our_step, their_step, 1)


# Arrays


def arrays(batch: int) -> Comparison:
    rng = np.random.default_rng(0)
    X = rng.random((batch, 784), dtype=np.float32)
    y = rng.integers(0, 10, batch)
    sizes = (784, 512, 512, 10)
    Ws = [
        (rng.standard_normal((n, m)) * np.sqrt(2 / n)).astype(np.float32)
        for n, m in pairwise(sizes)
    ]
    bs = [np.zeros(m, np.float32) for m in sizes[1:]]
    nodes = [(Node(W), Node(b)) for W, b in zip(Ws, bs, strict=True)]

    def by_graph() -> tuple[float, list[np.ndarray]]:
        (W1, b1), (W2, b2), (W3, b3) = nodes
        H1 = relu(affine(X, W1, b1))
        H2 = relu(affine(H1, W2, b2))
        L = softmax_cross_entropy(affine(H2, W3, b3), y)
        gradients = backward(L)
        return L.value, [gradients[p] for p in (W1, b1, W2, b2, W3, b3)]

    def by_hand() -> tuple[float, list[np.ndarray]]:
        (W1, W2, W3), (b1, b2, b3) = Ws, bs
        Z1 = X @ W1 + b1
        H1 = np.maximum(Z1, 0)
        Z2 = H1 @ W2 + b2
        H2 = np.maximum(Z2, 0)
        L, dZ3 = loss_and_gradient(H2 @ W3 + b3, y)
        dW3, db3 = H2.T @ dZ3, dZ3.sum(axis=0)
        dZ2 = (dZ3 @ W3.T) * (Z2 > 0)
        dW2, db2 = H1.T @ dZ2, dZ2.sum(axis=0)
        dZ1 = (dZ2 @ W2.T) * (Z1 > 0)
        dW1, db1 = X.T @ dZ1, dZ1.sum(axis=0)
        return L, [dW1, db1, dW2, db2, dW3, db3]

    return Comparison(f"784–512–512–10, {batch} images, against NumPy", by_graph, by_hand, 20)


def comparisons(small: bool) -> list[Comparison]:
    return [scalars(20 if small else 100), arrays(128)]


def seconds(step: Callable[[], Any], repeat: int) -> float:
    gc.collect()
    start = time.process_time()
    for _ in range(repeat):
        step()
    return (time.process_time() - start) / repeat


def measure(comparison: Comparison, rounds: int) -> str:
    """One line: the median ratio, its quartiles, and our median time, at equal gradients."""
    ours, theirs, repeat = comparison.ours, comparison.theirs, comparison.repeat
    gc.disable()
    for _ in range(WARM):
        (loss, slopes), (their_loss, their_slopes) = ours(), theirs()
        gc.collect()
        np.testing.assert_allclose(loss, their_loss, rtol=1e-5)
        for one, other in zip(slopes, their_slopes, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-6)
    line = in_turns(lambda: seconds(ours, repeat), lambda: seconds(theirs, repeat), rounds)
    gc.enable()
    gc.collect()
    return f"{line}  {comparison.title}"


if __name__ == "__main__":
    sys.setrecursionlimit(100_000)  # theirs goes down the sum of all losses by recursion
    print_table(
        __doc__.split("\n")[0], "20 moons instead of 100", "what", comparisons, measure, rounds=25
    )
