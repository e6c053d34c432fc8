"""The table of rules: what each operation computes, and how a gradient goes back through it.

A rule has a symbol, `forward(*inputs)`, and one vector–Jacobian product for each input: given the
upstream gradient ∂L/∂out, the output and the inputs, it returns ∂L/∂input, that is upstream times
the local derivative, summed over everything that the input has a part in. All are pure functions
of arrays (or floats); they know no nodes. They may return the gradient in the broadcast shape:
`backward` undoes that (`broadcast.py`).

An elementwise rule treats each entry by itself: with an upstream of 1 it returns the local
derivative.

Where a function has a kink, a convention decides: |x| has derivative 0 at 0; the largest of several
equal entries (`max`, `maximum`) share the gradient equally.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """An operation: its symbol, its function, and a vector–Jacobian product for each input."""

    symbol: str
    forward: Callable[..., Any]  # *inputs -> out
    vjps: tuple[Callable[..., Any], ...]  # each: upstream, out, *inputs -> ∂L/∂input
    elementwise: bool = True


def nothing(*_: Any) -> None:
    """A leaf is not computed."""


# What the graph begins with: a variable has a gradient, a constant (a number or an array that an
# operator met) has none.
VARIABLE = Rule("", nothing, ())
CONSTANT = Rule("", nothing, ())


# ---------------------------------------------------------------------------------------------
# Arithmetic. In each: u is the upstream gradient, o the output, x and y the inputs.


def divide(x: Any, y: Any) -> Any:
    """x / y, and inf or nan where Python's floats would raise: as NumPy does.

    >>> divide(1.0, 4.0)
    0.25
    """
    try:
        return x / y
    except ZeroDivisionError:
        return float(np.divide(x, y))


def power(x: Any, y: Any) -> Any:
    """x to the power of y; for floats too what NumPy gives (inf, and nan for the root of −1).

    >>> power(2.0, 3.0)
    8.0
    """
    if type(x) is float and type(y) is float:
        return float(np.power(x, y))
    return x**y


def exponent_below(y: Any) -> Any:
    """y − 1, the exponent in the derivative y x^(y−1); but 0 for y = 0: the derivative is 0."""
    return y - 1.0 if type(y) is float and y else np.where(y == 0, y, y - 1)


def base_of_log(x: Any, y: Any) -> Any:
    """x, but 1 where x^y = 0 does not change with y, although log 0 is −∞."""
    return np.where((x == 0) & (y >= 0), 1, x)


ADD = Rule("+", operator.add, (lambda u, o, x, y: u, lambda u, o, x, y: u))
SUBTRACT = Rule("−", operator.sub, (lambda u, o, x, y: u, lambda u, o, x, y: -u))
MULTIPLY = Rule("×", operator.mul, (lambda u, o, x, y: u * y, lambda u, o, x, y: u * x))
DIVIDE = Rule(
    "÷",
    divide,
    (lambda u, o, x, y: divide(u, y), lambda u, o, x, y: -divide(u * o, y)),
)
POWER = Rule(
    "^",
    power,
    (
        lambda u, o, x, y: u * y * power(x, exponent_below(y)),
        lambda u, o, x, y: u * o * np.log(base_of_log(x, y)),
    ),
)
NEGATE = Rule("−", operator.neg, (lambda u, o, x: -u,))

# ---------------------------------------------------------------------------------------------
# Functions of one number

EXP = Rule("exp", np.exp, (lambda u, o, x: u * o,))
LOG = Rule("log", np.log, (lambda u, o, x: divide(u, x),))
SIN = Rule("sin", np.sin, (lambda u, o, x: u * np.cos(x),))
COS = Rule("cos", np.cos, (lambda u, o, x: -u * np.sin(x),))
TANH = Rule("tanh", np.tanh, (lambda u, o, x: u * (1 - o * o),))
SQRT = Rule("√", np.sqrt, (lambda u, o, x: divide(u, 2 * o),))
ABS = Rule("abs", abs, (lambda u, o, x: u * np.sign(x),))


def elementwise(symbol: str, function: Callable, derivative: Callable) -> Rule:
    """The rule of a function of one number, from the function and its derivative (both of z)."""
    return Rule(symbol, function, (lambda u, o, z: u * derivative(z),))


# ---------------------------------------------------------------------------------------------
# The larger of two, and a choice


def is_largest(x: Any, o: Any) -> Any:
    """1.0 where x is the largest, o (nan, where it is nan), else 0.0."""
    return np.where((x == o) | (x != x), 1.0, 0.0)


def share(x: Any, y: Any, o: Any) -> Any:
    """What x has of the gradient of max(x, y): all, half of it where they are equal, or nothing."""
    return is_largest(x, o) / (is_largest(x, o) + is_largest(y, o))


MAXIMUM = Rule(
    "max",
    np.maximum,
    (lambda u, o, x, y: u * share(x, y, o), lambda u, o, x, y: u * share(y, x, o)),
)


def choice(condition: Any) -> Rule:
    """x where the condition holds, else y: the gradient goes to the one that was taken."""
    return Rule(
        "where",
        lambda x, y: np.where(condition, x, y),
        (
            lambda u, o, x, y: np.where(condition, u, 0),
            lambda u, o, x, y: np.where(condition, 0, u),
        ),
    )


# ---------------------------------------------------------------------------------------------
# Along axes: the gradient of what was drawn together is spread over what it came from


def spread(u: Any, x: Any, axis: Any, keepdims: bool) -> np.ndarray:
    """u, reduced along axes of x, copied along them again: the shape of x."""
    u = np.asarray(u) if axis is None or keepdims else np.expand_dims(u, axis)
    return np.broadcast_to(u, np.shape(x))


def summation(axis: Any, keepdims: bool) -> Rule:
    """The sum is an add gate: every term receives the upstream gradient."""
    return Rule(
        "sum",
        lambda x: np.sum(x, axis=axis, keepdims=keepdims),
        (lambda u, o, x: spread(u, x, axis, keepdims),),
        elementwise=False,
    )


def average(axis: Any, keepdims: bool) -> Rule:
    """The mean of n terms: every term receives 1/n of the upstream gradient."""
    return Rule(
        "mean",
        lambda x: np.mean(x, axis=axis, keepdims=keepdims),
        (lambda u, o, x: spread(u, x, axis, keepdims) / (np.size(x) / np.size(o)),),
        elementwise=False,
    )


def largest(axis: Any, keepdims: bool) -> Rule:
    """The max gate hands the gradient to the largest entry; equal ones share it equally."""

    def vjp(u: Any, o: Any, x: Any) -> Any:
        winners = is_largest(x, spread(o, x, axis, keepdims))
        n_winners = winners.sum(axis=axis, keepdims=True)
        return spread(u, x, axis, keepdims) * (winners / n_winners)

    return Rule("max", lambda x: np.max(x, axis=axis, keepdims=keepdims), (vjp,), elementwise=False)


# ---------------------------------------------------------------------------------------------
# Matrix products: in Z = X @ W,  ∂L/∂X = ∂L/∂Z Wᵀ  and  ∂L/∂W = Xᵀ ∂L/∂Z


def transposed(x: np.ndarray) -> np.ndarray:
    """The last two axes change places."""
    return np.swapaxes(x, -1, -2)


def matmul_left(u: Any, o: Any, x: Any, y: Any) -> Any:
    """∂L/∂x of x @ y; a vector x was used as one row, a vector y as one column."""
    if y.ndim == 1:
        return np.expand_dims(u, -1) * y  # (..., n, 1) * (k,) -> (..., n, k)
    if x.ndim == 1:
        return (y @ u[..., None])[..., 0]  # (..., k, m) @ (..., m, 1) -> (..., k, 1)
    return u @ transposed(y)  # (..., n, m) @ (..., m, k) -> (..., n, k)


def matmul_right(u: Any, o: Any, x: Any, y: Any) -> Any:
    """∂L/∂y of x @ y."""
    if x.ndim == 1:
        return np.multiply.outer(x, u) if y.ndim < 3 else x[:, None] * u[..., None, :]
    if y.ndim == 1:
        return (transposed(x) @ u[..., None])[..., 0]  # (..., k, n) @ (..., n, 1) -> (..., k, 1)
    return transposed(x) @ u  # (..., k, n) @ (..., n, m) -> (..., k, m)


MATMUL = Rule("@", operator.matmul, (matmul_left, matmul_right), elementwise=False)

# A layer's Z = X @ W + b in one node: X @ W itself need not be kept
AFFINE = Rule(
    "affine",
    lambda x, w, b: x @ w + b,  # (n, d) @ (d, c) + (c,) -> (n, c)
    (
        lambda u, o, x, w, b: matmul_left(u, o, x, w),
        lambda u, o, x, w, b: matmul_right(u, o, x, w),
        lambda u, o, x, w, b: u,
    ),
    elementwise=False,
)

# ---------------------------------------------------------------------------------------------
# Entries moved, chosen or joined: the gradient goes back to where each came from


def reshaping(shape: tuple[int, ...]) -> Rule:
    """The same entries in another shape; the gradient in the old one."""
    return Rule(
        "reshape",
        lambda x: np.reshape(x, shape),
        (lambda u, o, x: np.reshape(u, np.shape(x)),),
        elementwise=False,
    )


def transposing(axes: tuple[int, ...] | None) -> Rule:
    """Axis i of the output is axis axes[i] of the input; argsort turns that around."""
    back = None if axes is None else np.argsort([a % len(axes) for a in axes])
    return Rule(
        "transpose",
        lambda x: np.transpose(x, axes),
        (lambda u, o, x: np.transpose(u, back),),
        elementwise=False,
    )


def indexing(key: Any) -> Rule:
    """x[key]: zeros, and the gradient added at each chosen place, as often as it was chosen."""

    def vjp(u: Any, o: Any, x: Any) -> np.ndarray:
        dx = np.zeros_like(x)
        np.add.at(dx, key, u)
        return dx

    return Rule("[ ]", lambda x: x[key], (vjp,), elementwise=False)


def joining(lengths: list[int], axis: int) -> Rule:
    """Arrays behind each other along an axis: each receives its own stretch of the gradient."""
    ends = np.cumsum(lengths)

    def stretch(start: int, end: int) -> Callable:
        return lambda u, o, *xs: np.moveaxis(np.moveaxis(u, axis, 0)[start:end], 0, axis)

    return Rule(
        "concatenate",
        lambda *xs: np.concatenate(xs, axis=axis),
        tuple(stretch(end - n, end) for end, n in zip(ends, lengths, strict=True)),
        elementwise=False,
    )
