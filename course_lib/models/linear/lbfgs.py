"""L-BFGS: go downhill almost as Newton would, without ever computing a second derivative.

Newton steps along −H⁻¹ g. The change of the gradient over a step, y = g_new − g_old, tells what H
does to the step s: H s ≈ y. From the last few pairs (s, y) two short loops apply to g an inverse
that agrees with all of them; nothing is stored but the pairs.

Functions here return value and gradient, are convex, and take and give arrays of any one shape.

Source: Nocedal (1980), Updating quasi-Newton matrices with limited storage; Nocedal and Wright
(2006), Numerical Optimization, algorithms 7.4 and 7.5.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

Function = Callable[[np.ndarray], tuple[float, np.ndarray]]
Division = Callable[[np.ndarray], np.ndarray]  # of a gradient by a rough second derivative
Pair = tuple[np.ndarray, np.ndarray]  # a step and the change of the gradient over it

MEMORY = 10  # pairs
RENEWED = (0, 10, 50, 250, 1250)  # steps at which the rough second derivative is taken anew
TRIES = 40  # lengths of one step
LEVEL = 0.8  # of the slope at the start of a step, how steep it may be at its end


@dataclass(frozen=True, eq=False)
class Point:
    """Where a minimization has come to."""

    V: np.ndarray
    value: float
    slope: np.ndarray  # of the shape of V: the gradient

    @property
    def steepest(self) -> float:
        """The largest entry of the slope, 0 at the minimum."""
        return float(np.max(np.abs(self.slope), initial=0.0))


def lbfgs(
    f: Function, V: np.ndarray, curvature: Callable[[np.ndarray], Division] | None = None
) -> Iterator[Point]:
    """Minimize f from V: yield the start and each step, on and on; who asks decides when to stop.

    It ends by itself only where rounding hides which way is down. `curvature(V)` may return what
    divides a gradient by a rough second derivative at V: the better, the fewer steps.

    >>> bowl = lambda x: (float(x[0] ** 2 + 50 * x[1] ** 2), np.array([2 * x[0], 100 * x[1]]))
    >>> for point in lbfgs(bowl, np.array([3.0, 1.0])):
    ...     if point.steepest < 1e-6:
    ...         break
    >>> point.V.round(6) + 0.0
    array([0., 0.])
    """
    point = Point(V, *f(V))
    pairs: deque[Pair] = deque(maxlen=MEMORY)
    divide: Division = np.copy
    n = 0
    while True:
        yield point
        if curvature is not None and n in RENEWED:
            divide = curvature(point.V)
        step = take_step(f, point, -newton(point.slope, pairs, divide))
        if step is None:
            return
        pairs.append((step.V - point.V, step.slope - point.slope))
        point, n = step, n + 1


def newton(g: np.ndarray, pairs: Sequence[Pair], divide: Division) -> np.ndarray:
    """About H⁻¹ g, by two loops over the pairs (s, y), newest first and then back."""
    q, shares = g.copy(), []
    for s, y in reversed(pairs):
        share = np.vdot(s, q) / np.vdot(s, y)
        q -= share * y
        shares.append(share)
    r = divide(q)
    if pairs:
        s, y = pairs[-1]
        r *= np.vdot(s, y) / np.vdot(y, divide(y))  # the size of H⁻¹ as the newest pair has it
    for (s, y), share in zip(pairs, reversed(shares), strict=True):
        r += (share - np.vdot(y, r) / np.vdot(s, y)) * s
    return r


def take_step(f: Function, point: Point, direction: np.ndarray) -> Point | None:
    """The point on the line along `direction` near its lowest; None if no way down is found.

    Along the line the slope of a convex function only rises. Where it is still steeply downhill the
    step was too short; where it is steeply uphill, or the value is higher, it was too long.
    """
    slope = float(np.vdot(point.slope, direction))
    if not slope < 0:
        return None
    highest = point.value + 1e-7 * abs(point.value)  # rounding is no rise
    short, t, long = 0.0, 1.0, np.inf
    for _ in range(TRIES):
        V = point.V + t * direction
        value, gradient = f(V)
        here = float(np.vdot(gradient, direction))
        if not (value <= highest and here <= -LEVEL * slope):  # true of nan as well
            long = t
        elif here < LEVEL * slope:
            short = t
        else:
            return Point(V, value, gradient)
        t = 2 * t if long == np.inf else (short + long) / 2
    return None
