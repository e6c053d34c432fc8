"""Landscapes: functions of two parameters on which descent can be watched.

Each knows its value and gradient for points of any number, the places where it is lowest, a start
from which its difficulty shows, and the window and levels in which it is drawn. `network_slice.py`
cuts one out of a trained network.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Window = tuple[float, float, float, float]  # left, right, bottom, top


@dataclass(frozen=True)
class Landscape:
    """A loss of two parameters.

    `value` takes points (…, 2) and returns (…); `gradient` takes and returns (…, 2). `minima` are
    the places of the lowest value, `lowest`; there are none on a saddle, which falls for ever.
    """

    name: str
    formula: str
    value: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray], np.ndarray]
    start: tuple[float, float]
    window: Window
    levels: tuple[float, ...]
    minima: tuple[tuple[float, float], ...] = ()
    lowest: float = 0.0

    def grid(self, n: int = 100) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """n places along each axis of the window, and the values over them, (n,), (n,), (n, n)."""
        left, right, bottom, top = self.window
        x, y = np.linspace(left, right, n), np.linspace(bottom, top, n)
        return x, y, self.value(np.stack(np.meshgrid(x, y), axis=-1))


def parts(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two coordinates of points (…, 2)."""
    theta = np.asarray(theta, dtype=float)
    if theta.shape[-1:] != (2,):
        raise ValueError(f"points have shape {theta.shape}; expected (…, 2), two parameters each.")
    return theta[..., 0], theta[..., 1]


def valley_of(condition: float) -> Landscape:
    """½ (x² + κ y²), κ the condition number: κ times as steep across as along.

    One rate must do for both: it has to stay below 2/κ, or the steep side throws the ball out, and
    along the bottom it then gains little a step.

    >>> valley_of(20).gradient(np.array([1.0, 1.0]))
    array([ 1., 20.])
    """
    if condition <= 0:
        raise ValueError(f"condition is {condition}; expected a number greater than 0.")
    steepness = np.array([1.0, condition])
    return Landscape(
        "valley",
        f"½ (x² + {condition:g} y²)",
        lambda theta: 0.5 * np.sum(steepness * np.square(np.stack(parts(theta), -1)), axis=-1),
        lambda theta: steepness * np.stack(parts(theta), -1),
        start=(-9.0, 3.0),
        window=(-10, 10, -5, 5),
        levels=tuple(condition * np.array([0.02, 0.1, 0.3, 0.75, 1.5, 3.0, 5.0, 8.0])),
        minima=((0.0, 0.0),),
    )


def bowl(theta: np.ndarray) -> np.ndarray:
    """x² + y²: equally steep on all sides."""
    x, y = parts(theta)
    return x**2 + y**2


def bowl_gradient(theta: np.ndarray) -> np.ndarray:
    """The gradient of `bowl`, (…, 2)."""
    return 2 * np.stack(parts(theta), -1)


def saddle(theta: np.ndarray) -> np.ndarray:
    """x² − y²: a minimum along x, a maximum along y, gradient 0 between them."""
    x, y = parts(theta)
    return x**2 - y**2


def saddle_gradient(theta: np.ndarray) -> np.ndarray:
    """The gradient of `saddle`, (…, 2)."""
    x, y = parts(theta)
    return np.stack([2 * x, -2 * y], -1)


def plateau(theta: np.ndarray) -> np.ndarray:
    """1 − exp(−½ (x² + y²)): a hole in a plain; far from it the gradient is next to nothing."""
    x, y = parts(theta)
    return -np.expm1(-0.5 * (x**2 + y**2))


def plateau_gradient(theta: np.ndarray) -> np.ndarray:
    """The gradient of `plateau`, (…, 2)."""
    x, y = parts(theta)
    return np.stack([x, y], -1) * np.exp(-0.5 * (x**2 + y**2))[..., None]


def beale(theta: np.ndarray) -> np.ndarray:
    """Σ (cₖ − x + x yᵏ)² over k = 1, 2, 3 with c = 1.5, 2.25, 2.625: flat, with steep corners.

    Source: Beale 1958.
    """
    x, y = parts(theta)
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def beale_gradient(theta: np.ndarray) -> np.ndarray:
    """The gradient of `beale`, (…, 2)."""
    x, y = parts(theta)
    dx, dy = np.zeros_like(x), np.zeros_like(y)
    for k, c in ((1, 1.5), (2, 2.25), (3, 2.625)):
        error = c - x + x * y**k
        dx = dx + 2 * error * (y**k - 1)
        dy = dy + 2 * error * x * k * y ** (k - 1)
    return np.stack([dx, dy], -1)


def rosenbrock(theta: np.ndarray) -> np.ndarray:
    """(1 − x)² + 100 (y − x²)²: a bent valley with a bottom that hardly falls.

    Source: Rosenbrock 1960.
    """
    x, y = parts(theta)
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def rosenbrock_gradient(theta: np.ndarray) -> np.ndarray:
    """The gradient of `rosenbrock`, (…, 2)."""
    x, y = parts(theta)
    return np.stack([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)], -1)


def himmelblau(theta: np.ndarray) -> np.ndarray:
    """(x² + y − 11)² + (x + y² − 7)²: four minima, equally deep.

    Source: Himmelblau 1972.
    """
    x, y = parts(theta)
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def himmelblau_gradient(theta: np.ndarray) -> np.ndarray:
    """The gradient of `himmelblau`, (…, 2)."""
    x, y = parts(theta)
    first, second = x**2 + y - 11, x + y**2 - 7
    return np.stack([4 * x * first + 2 * second, 2 * first + 4 * y * second], -1)


LANDSCAPES: dict[str, Landscape] = {
    "bowl": Landscape(
        "bowl", "x² + y²", bowl, bowl_gradient, (-3.0, 2.0), (-4, 4, -3, 3),
        (0.1, 0.5, 1.5, 3, 5, 8, 12, 17), ((0.0, 0.0),),
    ),
    "valley": valley_of(20),
    "saddle": Landscape(
        "saddle", "x² − y²", saddle, saddle_gradient, (-3.0, 0.001), (-4, 4, -3, 3),
        (-8, -5, -2.5, -1, -0.2, 0.2, 1, 2.5, 5, 8, 12),
    ),
    "plateau": Landscape(
        "plateau", "1 − exp(−½ (x² + y²))", plateau, plateau_gradient, (-2.6, 1.8), (-4, 4, -3, 3),
        (0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99, 0.999), ((0.0, 0.0),),
    ),
    "beale": Landscape(
        "beale", "Beale: Σ (cₖ − x + x yᵏ)²", beale, beale_gradient, (1.0, 1.5),
        (-4.5, 4.5, -3.5, 3.5), (0.1, 0.5, 2, 8, 15, 40, 150, 1000, 10000), ((3.0, 0.5),),
    ),
    "rosenbrock": Landscape(
        "rosenbrock", "(1 − x)² + 100 (y − x²)²", rosenbrock, rosenbrock_gradient, (-1.5, 2.0),
        (-2, 2, -1, 3), (0.1, 0.5, 2, 8, 30, 100, 300, 1000), ((1.0, 1.0),),
    ),
    "himmelblau": Landscape(
        "himmelblau", "(x² + y − 11)² + (x + y² − 7)²", himmelblau, himmelblau_gradient,
        (-0.5, -1.0), (-5, 5, -5, 5), (1, 5, 15, 35, 70, 120, 180, 300),
        (
            (3.0, 2.0), (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.283185991286170), (3.584428340330492, -1.848126526964404),
        ),
    ),
}  # fmt: skip
