"""Gradients cut to size: what keeps one steep place from throwing all parameters far away.

By value each entry is held within ±limit, which bends the gradient towards the diagonals; by norm
the whole is shortened, and points where it did. Rules clip by Keras's words: `SGD(0.1,
clipnorm=1.0)`; see `Rule`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np


def clip_by_value(grads: Sequence[np.ndarray], limit: float) -> list[np.ndarray]:
    """Every entry below −limit becomes −limit, every entry above limit becomes limit.

    Raises FloatingPointError where an entry is nan; an infinite one becomes ±limit.

    >>> clip_by_value([np.array([3.0, -0.5]), np.array([-np.inf])], 1.0)
    [array([ 1. , -0.5]), array([-1.])]
    """
    check_bound("limit", limit)
    check_numbers(grads)
    return [np.clip(g, -float(limit), float(limit)) for g in grads]


def clip_by_norm(grads: Sequence[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """All gradients times min(1, max_norm / ‖g‖), and the norm ‖g‖ before.

    ‖g‖ is the ℓ2 norm of all entries of all arrays together, the *global* norm: so the gradient of
    the whole network keeps its direction. Gradients of norm 0 stay as they are.
    Raises FloatingPointError where an entry is nan or infinite: there is no direction to keep.

    >>> clip_by_norm([np.array([3.0]), np.array([0.0, 4.0])], 1.0)
    ([array([0.6]), array([0. , 0.8])], 5.0)

    Source: Pascanu, Mikolov and Bengio 2013.
    """
    check_bound("max_norm", max_norm)
    norm = global_norm(grads)
    if norm <= max_norm:
        return [np.array(g) for g in grads], norm
    return [np.asarray(g) * float(max_norm / norm) for g in grads], norm


def global_norm(grads: Sequence[np.ndarray]) -> float:
    """√ of the sum of all squares; where a square would overflow, the entries are scaled first.

    >>> global_norm([np.array([3.0]), np.array([4.0])])
    5.0
    """
    with np.errstate(over="ignore", invalid="ignore"):
        total = sum(float(np.vdot(g, g)) for g in grads)
    if 1e-30 < total < 1e30:
        return math.sqrt(total)
    check_numbers(grads, infinite=False)
    largest = max((float(np.abs(g).max()) for g in grads if np.size(g)), default=0.0)
    if largest == 0:
        return 0.0
    squares = (np.square(np.divide(g, largest, dtype=np.float64)).sum() for g in grads)
    return largest * math.sqrt(sum(map(float, squares)))


@dataclass(frozen=True)
class Clipping:
    """What a rule does to the gradients first; at most one of Keras's three words is set."""

    clipvalue: float | None = None
    clipnorm: float | None = None
    global_clipnorm: float | None = None

    def __post_init__(self) -> None:
        given = {name: bound for name, bound in vars(self).items() if bound is not None}
        for name, bound in given.items():
            check_bound(name, bound)
        if len(given) > 1:
            raise ValueError(f"{' and '.join(given)} are given; expected one of them at most.")

    def __bool__(self) -> bool:
        return any(bound is not None for bound in vars(self).values())

    def __call__(self, grads: Sequence[np.ndarray]) -> list[np.ndarray]:
        """The gradients, cut to size."""
        if self.clipvalue is not None:
            return clip_by_value(grads, self.clipvalue)
        if self.clipnorm is not None:  # each array by its own norm
            return [clip_by_norm([g], self.clipnorm)[0][0] for g in grads]
        if self.global_clipnorm is not None:
            return clip_by_norm(grads, self.global_clipnorm)[0]
        return list(grads)


WORDS = tuple(word.name for word in fields(Clipping))


def check_bound(name: str, bound: float) -> None:
    """Raise ValueError unless `bound` is a number above 0."""
    if not (isinstance(bound, int | float | np.number) and 0 < bound < math.inf):
        raise ValueError(f"{name} is {bound!r}; expected a number above 0.")


def check_numbers(grads: Sequence[np.ndarray], infinite: bool = True) -> None:
    """Raise FloatingPointError if an entry is nan, or infinite where that is not allowed."""
    for i, g in enumerate(grads):
        wrong = np.isnan(g) if infinite else ~np.isfinite(g)
        if wrong.any():
            index = tuple(map(int, np.argwhere(wrong)[0]))
            where = f"gradient {i}" + (f" at index {', '.join(map(str, index))}" if index else "")
            raise FloatingPointError(
                f"{where} is {np.asarray(g)[index]}; expected numbers. Clipping shortens what is "
                "too long and cannot mend this: look for a logarithm or a quotient of 0, or lower "
                "the learning rate. No step was taken."
            )
