"""Is a gradient right? Compare it with differences, and say what was found.

The slope of a function in one entry of its input is (f(x + h) − f(x − h)) / 2h, nearly: a large h
sees the curve's bend, a small one the rounding of floats. So many h are tried, and the one is taken
around which the slope changes least. At a kink the slopes from left and right differ, however small
h is; there any slope between the two is a right answer.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from course_lib.nn.graph.backward import backward
from course_lib.nn.graph.node import Node, constant, value_of

STEPS = 10.0 ** -np.arange(2, 9)  # the sweep over h, relative to the entry where that is large
SMALL = slice(2, 5)  # 10⁻⁴ to 10⁻⁶: small enough for the bend, large enough for the rounding
ROUNDING = 100 * np.finfo(float).eps


@dataclass(frozen=True)
class Entry:
    """One entry of one input: the graph's slope beside the differences'."""

    argument: str
    index: tuple[int, ...]
    graph: float
    difference: float
    left: float  # the slope from the left, and from the right
    right: float
    h: float
    error: float  # |graph − difference|, relative to the larger; 0 at a kink, between its slopes
    kink: bool
    jump: bool
    wrong: bool

    @property
    def name(self) -> str:
        """`w[0, 1]`, or `x` for an input of one number."""
        return f"{self.argument}{list(self.index)}" if self.index else self.argument

    def __str__(self) -> str:
        if self.jump:
            return f"{self.name}: f jumps there and has no slope; the graph says {self.graph:.6g}"
        if self.kink:
            place = "which lies outside" if self.wrong else "which lies between"
            return (
                f"{self.name}: slope {self.left:.6g} on its left and {self.right:.6g} on "
                f"its right; the graph says {self.graph:.6g}, {place}"
            )
        return (
            f"{self.name}: the graph says {self.graph:.10g}, the difference {self.difference:.10g} "
            f"(h = {self.h:.0e}), relative error {self.error:.0e}"
        )


@dataclass(frozen=True)
class GradientCheck:
    """What `gradient_check` found: true if every entry agrees; printed, it says what does not."""

    entries: tuple[Entry, ...]
    n_entries: int  # that there are; `entries` may be a sample

    @property
    def passed(self) -> bool:
        return not self.wrong

    @property
    def wrong(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.wrong)

    @property
    def kinks(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.kink)

    @property
    def worst(self) -> Entry:
        """The entry with the largest error, a wrong one if there is any."""
        return max(self.entries, key=lambda entry: (entry.wrong, entry.error))

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        of = f" of {self.n_entries}" if self.n_entries > len(self.entries) else ""
        compared = f"{len(self.entries)}{of} entries compared"
        verdict = f"{len(self.wrong)} differ" if self.wrong else "all agree"
        lines = [f"{compared}, {verdict}", f"worst: {self.worst}"] if self.entries else [compared]
        lines += [f"kink at {entry}" for entry in self.kinks if entry is not self.worst]
        return "\n".join(lines)


def gradient_check(
    f: Callable[..., Node],
    *args: Any,
    rng: np.random.Generator,
    tolerance: float = 1e-6,
    most: int = 200,
) -> GradientCheck:
    """Compare the graph's gradient of `f` with differences, in double precision.

    f(*nodes) gives a node of any shape; `args` are its inputs, numbers or arrays. Of the output the
    sum Σ u · f is taken, with a random upstream gradient u: so errors of two entries cannot cancel.
    At most `most` entries of each input are compared, chosen at random. Raises ValueError if f
    gives two values at one point, for then no difference means anything.

    >>> def wrong_slope(x):
    ...     square = elementwise("square", lambda z: z * z, lambda z: z)  # the 2 is forgotten
    ...     return square(x)
    >>> from course_lib.nn.graph.functions import elementwise
    >>> result = gradient_check(wrong_slope, [3.0], rng=np.random.default_rng(0))
    >>> bool(result), round(result.worst.graph / result.worst.difference, 6)
    (False, 0.5)
    """
    inputs = [np.array(value_of(a), dtype=float) for a in args]
    with np.errstate(all="ignore"):  # a step may leave the domain, as of log
        nodes = [Node(a.copy()) for a in inputs]
        output = f(*nodes)
        if not isinstance(output, Node):
            raise TypeError(f"f gives {type(output).__name__}; expected a Node")
        again = f(*[Node(a.copy()) for a in inputs])
        if not np.array_equal(output.value, again.value, equal_nan=True):
            raise ValueError(
                "f gives two values at one point; expected the same each time. "
                "If it draws random numbers, make its generator anew from a seed inside f."
            )
        u = rng.standard_normal(output.shape)
        gradients = backward(output, u)

        def along(i: int, index: tuple[int, ...], t: float) -> np.ndarray:
            """u · f, entry by entry, with t added to one entry of input i."""
            moved = [a.copy() for a in inputs]
            moved[i][index] += t
            return u * f(*[constant(a) for a in moved]).value

        entries = [
            compare(
                name,
                index,
                graph=float(gradients[nodes[i]][index]),
                at=Place(partial(along, i, index), float(inputs[i][index])),
                tolerance=tolerance,
            )
            for i, name in enumerate(names(f, args))
            for index in chosen(inputs[i].shape, most, rng)
        ]
    return GradientCheck(tuple(entries), sum(x.size for x in inputs))


class Place:
    """The slopes of a function of one number t at 0, for each h of the sweep."""

    def __init__(self, terms: Callable[[float], np.ndarray], x: float) -> None:
        # x + h as it is rounded: the step that is really taken
        h = STEPS * max(1.0, abs(x))
        up, down = (x + h) - x, x - (x - h)
        here = terms(0.0)
        value = here.sum()
        above = np.array([terms(t).sum() for t in up])
        below = np.array([terms(-t).sum() for t in down])
        self.h = h
        self.central = (above - below) / (up + down)
        self.right, self.left = (above - value) / up, (value - below) / down
        self.noise = ROUNDING * np.abs(here).sum() / h  # what rounding may make of a slope


def compare(name: str, index: tuple[int, ...], graph: float, at: Place, tolerance: float) -> Entry:
    """The verdict on an entry, by the h around which its slope changes least, or by both sides."""
    changes = np.abs(np.diff(at.central))
    k = int(np.nanargmin(changes)) if np.isfinite(changes).any() else len(changes) - 1
    difference = float(at.central[k])
    kink = is_kink(at)
    left, right = float(at.left[SMALL][-1]), float(at.right[SMALL][-1])
    low, high = sorted((left, right)) if kink else (difference, difference)
    size = max(abs(graph), abs(low), abs(high))
    if np.isfinite([graph, low, high]).all():
        off = max(low - graph, graph - high, 0.0)
    else:  # at the end of a domain, as of √x: neither side has a slope
        off = np.inf if np.isfinite(graph) or np.isfinite(difference) else 0.0
    allowed = tolerance * size + (at.noise[SMALL][-1] if kink else at.noise[k])
    return Entry(
        argument=name,
        index=index,
        graph=graph,
        difference=difference,
        left=left,
        right=right,
        h=float(at.h[k]),
        error=off / size if 0 < size < np.inf else off,
        kink=kink,
        jump=kink and is_jump(at),
        wrong=off > 0 and not off <= allowed < np.inf and not (kink and is_jump(at)),
    )


def is_kink(at: Place) -> bool:
    """Whether the slopes of the two sides stay apart as h shrinks (else they meet, as h does)."""
    gaps = np.abs(at.right - at.left)[SMALL]
    return bool(gaps[-1] > gaps[0] / 2 and gaps[-1] > 10 * at.noise[SMALL][-1])


def is_jump(at: Place) -> bool:
    """Whether they even grow: then f itself jumps, and has no slope at all."""
    gaps = np.abs(at.right - at.left)[SMALL]
    return bool(gaps[-1] > 10 * gaps[0])


def names(f: Callable, args: tuple[Any, ...]) -> list[str]:
    """What the inputs are called: by their node, by f's signature, or by their number."""
    found = [f"input {i}" for i in range(len(args))]
    try:
        parameters = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):  # some built-in functions have none
        parameters = []
    for i, parameter in enumerate(parameters[: len(args)]):
        if parameter.kind is parameter.VAR_POSITIONAL:
            break
        found[i] = parameter.name
    return [getattr(a, "name", None) or name for a, name in zip(args, found, strict=True)]


def chosen(shape: tuple[int, ...], most: int, rng: np.random.Generator) -> list[tuple[int, ...]]:
    """All indices of an array, or `most` of them."""
    size = int(np.prod(shape))
    flat = np.arange(size) if size <= most else np.sort(rng.choice(size, most, replace=False))
    return [tuple(int(j) for j in np.unravel_index(k, shape)) for k in flat]
