"""Forward and backward over prepared arrays, as lists of bound calls.

On networks this small a step costs what its NumPy calls cost, a third of a microsecond or more
each, whatever is in the arrays. So every call is bound to its arrays beforehand, such as
`partial(np.tanh, Z, Z)`, and a pass is a walk through a list; calls are saved where the arrays of
several layers can be treated as one.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.lib import introspect

from course_lib.nn.playground.columns import Columns, Slopes
from course_lib.nn.playground.ending import HalfSquaredError
from course_lib.nn.playground.own import Bend, Entrywise

Call = Callable[[], Any]
# Where NumPy's tanh is not wide (see `has_wide_tanh`): numbers, from which on e^z is so much faster
# that four more calls pay.
MANY = 1000


def forward_calls(
    blocks: list[np.ndarray],
    bends: list[Bend],
    columns: Columns,
    sums: list[np.ndarray] | None = None,
) -> list[Call]:
    """Fill `columns.outputs`; `sums` too, where an activation needs them afterwards."""
    calls: list[Call] = []
    for layer, (block, bend) in enumerate(zip(blocks, bends, strict=True)):
        Z = columns.outputs[layer]
        calls.append(partial(block.T.dot, columns.inputs[layer], Z))  # (units, k+1) @ (k+1, n)
        if sums is not None and bend.kind not in SLOPES:
            calls.append(partial(np.copyto, sums[layer], Z))
        calls += bent(bend, Z)
    return calls


def bent(bend: Bend, Z: np.ndarray) -> list[Call]:
    """Z ← f(Z)."""
    if bend.kind == "linear":
        return []
    if bend.kind == "tanh" and (Z.size < MANY or has_wide_tanh()):
        return [partial(np.tanh, Z, Z)]
    if bend.kind == "tanh":
        return [partial(np.add, Z, Z, Z), *tanh_of_half(Z, Z)]
    if bend.kind == "relu":
        return [partial(np.maximum, Z, np.zeros((), Z.dtype), out=Z)]
    if bend.kind == "sigmoid":  # ½ + ½ tanh(z/2)
        half = np.full((), 0.5, Z.dtype)
        return [
            partial(np.multiply, Z, half, Z),
            partial(np.tanh, Z, Z),
            partial(np.multiply, Z, half, Z),
            partial(np.add, Z, half, Z),
        ]
    return [partial(written_into, Z, bend.function, Z)]


@cache
def has_wide_tanh() -> bool:
    """Whether NumPy's own tanh was made for this processor's AVX-512: then nothing beats it.

    It looks its coefficients up in tables, sixteen numbers at a time; with narrower registers NumPy
    has to fetch them one by one.
    """
    targets = introspect.opt_func_info("^tanh$").get("tanh", {}).values()
    return any("AVX512_SKX" in it["current"] or "X86_V4" in it["current"] for it in targets)


def tanh_of_half(Z: np.ndarray, A: np.ndarray) -> list[Call]:
    """A ← tanh(Z/2) = 1 − 2 / (1 + e^Z), right to the last digit of 1, and at e^Z = ∞ as well.

    >>> A = np.empty(2)
    >>> for call in tanh_of_half(np.array([0.0, 200.0]), A):
    ...     _ = call()
    >>> A
    array([0., 1.])
    """
    one, two = np.ones((), A.dtype), np.full((), 2, A.dtype)
    return [
        partial(np.exp, Z, A),
        partial(np.add, A, one, A),
        partial(np.divide, two, A, A),
        partial(np.subtract, one, A, A),
    ]


def written_into(place: np.ndarray, function: Entrywise, z: np.ndarray) -> None:
    """By calling the function, which gets a copy: it might write into what it is given."""
    place[...] = function(z.copy())


def slope_of_tanh(a: np.ndarray, d: np.ndarray) -> list[Call]:
    """1 − a²"""
    return [partial(np.multiply, a, a, d), partial(np.subtract, np.ones((), d.dtype), d, d)]


def slope_of_sigmoid(a: np.ndarray, d: np.ndarray) -> list[Call]:
    """a (1 − a)"""
    return [partial(np.subtract, np.ones((), d.dtype), a, d), partial(np.multiply, a, d, d)]


def slope_of_relu(a: np.ndarray, d: np.ndarray) -> list[Call]:
    """1 where a > 0, else 0: the sign of what is never negative"""
    return [partial(np.sign, a, d)]


def slope_of_linear(a: np.ndarray, d: np.ndarray) -> list[Call]:
    """1, with which nothing needs to be multiplied"""
    return []


SLOPES: dict[str, Callable[[np.ndarray, np.ndarray], list[Call]]] = {
    "tanh": slope_of_tanh,
    "sigmoid": slope_of_sigmoid,
    "relu": slope_of_relu,
    "linear": slope_of_linear,
}  # from the output alone, whatever layers it is of


def slope_calls(bends: list[Bend], columns: Columns, back: Slopes) -> list[Call]:
    """Fill `back.outputs` with slopes: in one go if all layers are alike, else the output apart.

    (In the rows between them something is computed, too, that nobody reads.)
    """
    last = bends[-1]
    if all(bend.kind == last.kind for bend in bends) and last.kind in SLOPES:
        return SLOPES[last.kind](columns.everything, back.everything)
    ends = SLOPES[last.kind](columns.outputs[-1].reshape(-1), back.outputs[-1].reshape(-1))
    if bends[0].kind in SLOPES:
        return [*SLOPES[bends[0].kind](columns.hidden, back.hidden), *ends]
    hidden = zip(bends[:-1], back.outputs, back.sums, strict=False)
    return [*(partial(written_into, d, bend.derivative, z) for bend, d, z in hidden), *ends]


class LossSlope:
    """The deltas of the last layer, before its activation's slope: ∂L_i/∂output times a factor."""

    def __init__(self, loss: Any, units: int, dtype: Any) -> None:
        self.loss, self.units = loss, units
        self.factor = np.ones((), dtype)
        self.minus = np.empty((units, 2 * units), dtype)
        self.scale(1.0)

    def scale(self, factor: float) -> None:
        """From now on with this factor."""
        self.factor[...] = factor
        self.minus[:, : self.units] = factor * np.eye(self.units)
        self.minus[:, self.units :] = -factor * np.eye(self.units)

    def calls(self, columns: Columns, delta: np.ndarray) -> list[Call]:
        """For the squared error factor · (output − y), one product with the pair of the two."""
        if type(self.loss) is HalfSquaredError:
            return [partial(self.minus.dot, columns.pair, delta)]

        def fill() -> None:
            slopes = self.loss.slopes(columns.targets.T, columns.outputs[-1].T)
            np.multiply(slopes.T, self.factor, delta)

        return [fill]


def backward_calls(
    blocks: list[np.ndarray],
    gradient: np.ndarray,
    bends: list[Bend],
    columns: Columns,
    back: Slopes,
    loss_slope: LossSlope,
) -> list[Call]:
    """Fill `gradient`, flat as the parameters, after the forward calls.

    One product makes the gradients of all layers: whatever is given anywhere times every delta. Of
    these numbers, those that belong to a link or a bias are picked; the others mean nothing.
    """
    calls = [*slope_calls(bends, columns, back), *loss_slope.calls(columns, back.deltas[-1])]
    for layer in reversed(range(len(blocks))):
        delta = back.deltas[layer]
        if bends[layer].kind != "linear":
            calls.append(partial(np.multiply, delta, back.outputs[layer], delta))
        if layer:
            calls.append(partial(blocks[layer][:-1].dot, delta, back.deltas[layer - 1]))
    products = np.empty((len(columns.given), len(back.every_delta)), gradient.dtype)
    picked = pairs_of_links(blocks)
    return [
        *calls,
        partial(columns.given.dot, back.every_delta.T, products),
        partial(products.take, picked, None, gradient, "clip"),
    ]


def pairs_of_links(blocks: list[np.ndarray]) -> np.ndarray:
    """Where in the flat table (all inputs and ones, all units) each parameter's gradient stands.

    >>> pairs_of_links([np.zeros((2, 1)), np.zeros((2, 1))])  # of 4 rows and 2 columns
    array([0, 2, 5, 7])
    """
    units = sum(block.shape[1] for block in blocks)
    places, top, left = [], 0, 0
    for rows, columns in (block.shape for block in blocks):
        row, column = np.arange(top, top + rows), np.arange(left, left + columns)
        places.append((units * row[:, None] + column).ravel())
        top, left = top + rows, left + columns
    return np.concatenate(places)
