"""FISTA: down the smooth part of the loss by its gradient, then let the ℓ1 penalty shrink.

    V ← soften(Y − t ∇f(Y), t l1),   Y ← V + momentum · (V − V_before)

|w| has a kink at 0, where no gradient is. But the best V near a point, price |V| included, is
known: `soften` moves each weight towards 0, and what comes within reach of 0 is 0. So weights
become exactly 0, which steps along a (sub)gradient never make them.

Source: Beck and Teboulle (2009), A fast iterative shrinkage-thresholding algorithm; O'Donoghue and
Candès (2015) for starting the momentum anew; Becker, Candès and Grant (2011) for the test of t.
"""

from collections.abc import Iterator

import numpy as np

from course_lib.models.linear.lbfgs import TRIES, Function, Point
from course_lib.models.linear.penalties import soften

LONGER = 1.1  # the length tried next, by the one before


def fista(
    f: Function, V: np.ndarray, l1: np.ndarray | float, sizes: np.ndarray | float
) -> Iterator[Point]:
    """Minimize f(V) + Σ l1 |V|: yield the start and each step, on and on.

    f returns value and gradient of a smooth convex function. `l1` and `sizes` are numbers or of a
    shape that fits V's: the price of each entry, and roughly f's second derivative by it, by which
    its steps are divided. The values yielded include the penalty; `slope` is the subgradient
    nearest to 0, which is 0 at the minimum. It ends by itself only where gradients are not finite.

    >>> bowl = lambda x: (float(((x - [3.0, 0.5]) ** 2).sum() / 2), x - [3.0, 0.5])
    >>> for point in fista(bowl, np.zeros(2), l1=1.0, sizes=1.0):
    ...     if point.steepest < 1e-6:
    ...         break
    >>> point.V.round(3)
    array([2., 0.])
    """
    value, gradient = f(V)
    Y, slope_of_Y, momentum, t = V, gradient, 1.0, 1.0
    while True:
        yield Point(V, value + float((l1 * np.abs(V)).sum()), nearest_to_0(gradient, V, l1))
        for _ in range(TRIES):
            new = soften(Y - t / sizes * slope_of_Y, t / sizes * l1)
            value, gradient = f(new)
            moved = new - Y
            # Short enough if f bends no more along the step than 1/t, measured by `sizes`.
            if np.vdot(gradient - slope_of_Y, moved) <= np.vdot(sizes * moved, moved) / t:
                break
            t /= 2
        else:
            return
        forward = np.vdot(Y - new, new - V) <= 0
        if forward:
            later = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
            Y, momentum = new + (momentum - 1) / later * (new - V), later
            slope_of_Y = f(Y)[1]
        else:  # the momentum carries uphill
            Y, slope_of_Y, momentum = new, gradient, 1.0
        V, t = new, LONGER * t


def nearest_to_0(gradient: np.ndarray, V: np.ndarray, l1: np.ndarray | float) -> np.ndarray:
    """Of all subgradients of f(V) + Σ l1 |V| the one nearest to 0, given the gradient of f.

    Where a weight is 0, |w| has any slope from −1 to 1, and the penalty holds the weight there if
    the gradient is at most l1.

    >>> nearest_to_0(np.array([0.3, -2.0, 0.3]), np.array([0.0, 0.0, 5.0]), 1.0)
    array([ 0. , -1. ,  1.3])
    """
    return np.where(V == 0, soften(gradient, l1), gradient + l1 * np.sign(V))
