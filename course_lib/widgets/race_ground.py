"""The ground of a race: landscapes with windows that fit the plane, their shades, usual rates."""

from dataclasses import dataclass, replace

import numpy as np

from course_lib.data.generators import make_moons
from course_lib.nn.landscapes import LANDSCAPES, Landscape, Window
from course_lib.nn.network_slice import network_landscape
from course_lib.widgets.surfaces import widened

AXES = (456, 342)  # pixels of the axes; windows are widened to their shape, so that angles are true
COARSE = 4  # pixels between two places at which the landscape is asked
CHOICES = (*LANDSCAPES, "network")
NETWORK = "L(θ* + a u + b v), a trained network's loss"

# What each does well with, of rules that were not given with a rate: SGD, Momentum and Nesterov,
# Adagrad, RMSprop, Adam and Nadam. Adadelta has 1.
USUAL: dict[str, tuple[float, ...]] = {
    "bowl": (0.05, 0.01, 0.5, 0.1, 0.2),
    "valley": (0.05, 0.02, 1.0, 0.1, 0.3),
    "saddle": (0.05, 0.02, 0.1, 0.05, 0.1),
    "plateau": (0.5, 0.1, 0.2, 0.05, 0.1),
    "beale": (0.005, 0.002, 0.5, 0.05, 0.2),
    "rosenbrock": (0.001, 0.0005, 0.5, 0.02, 0.2),
    "himmelblau": (0.005, 0.002, 0.5, 0.05, 0.2),
    "network": (0.02, 0.005, 0.2, 0.05, 0.05),
}
KINDS = (("SGD",), ("Momentum", "Nesterov"), ("Adagrad",), ("RMSprop",), ("Adam", "AdamW", "Nadam"))


def usual_rate(landscape: str, rule: str) -> float:
    """A rate that suits the rule on the landscape.

    >>> usual_rate("valley", "Nesterov"), usual_rate("valley", "Adadelta")
    (0.02, 1.0)
    """
    rates = USUAL.get(landscape, USUAL["valley"])
    return next((rate for rate, kind in zip(rates, KINDS, strict=True) if rule in kind), 1.0)


def named(name: str) -> Landscape:
    """A landscape by its name; "network" trains a small one on two moons."""
    if name == "network":
        rng = np.random.default_rng(0)
        return network_landscape(*make_moons(40, rng=rng), rng)
    return LANDSCAPES[name]


@dataclass(frozen=True)
class Ground:
    """A landscape, its window on the plane, and its picture from above (h, w, 4) bytes."""

    land: Landscape
    window: Window
    shades: np.ndarray

    @property
    def far(self) -> float:
        """So far from 0 nothing is to be seen any more."""
        return 1e6 * float(np.max(np.abs(self.window)))

    def inside(self, places: np.ndarray) -> np.ndarray:
        """Which places (…, 2) are in the picture."""
        left, right, bottom, top = self.window
        x, y = places[..., 0], places[..., 1]
        return (left <= x) & (x <= right) & (bottom <= y) & (y <= top)

    def clipped(self, places: np.ndarray, windows: float = 0.0) -> np.ndarray:
        """The places, none of them further out than so many windows; no number is the frame."""
        left, right, bottom, top = self.window
        reach = windows * (right - left)
        low, high = np.array([left, bottom]) - reach, np.array([right, top]) + reach
        return np.clip(np.nan_to_num(places, nan=high[0], posinf=1e300, neginf=-1e300), low, high)


def ground(land: Landscape) -> Ground:
    """The landscape made ready for the plane."""
    window = widened(land.window, AXES)
    coarse = 2 * COARSE if land.name == "network" else COARSE  # dear
    wide = replace(land, window=window)
    return Ground(land, window, shades(wide, AXES, coarse))


def shades(land: Landscape, shape: tuple[int, int] = AXES, coarse: int = COARSE) -> np.ndarray:
    """Grey bands between the levels with lines along their edges, the higher the darker."""
    width, height = shape
    left, right, bottom, top = land.window
    x = np.linspace(left, right, width // coarse)
    y = np.linspace(bottom, top, height // coarse)
    heights = land.value(np.stack(np.meshgrid(x, y), axis=-1))
    fine = stretch(stretch(heights, height).T, width).T  # (h, w)
    bands = np.digitize(fine, sorted(land.levels))
    edge = np.zeros(bands.shape, bool)
    edge[:-1] |= bands[:-1] != bands[1:]
    edge[:, :-1] |= bands[:, :-1] != bands[:, 1:]
    grey = np.linspace(253, 200, len(land.levels) + 1).astype(np.uint8)[bands]
    grey[edge] = 150
    return np.dstack([grey, grey, grey, np.full_like(grey, 255)])


def stretch(rows: np.ndarray, n: int) -> np.ndarray:
    """n rows in place of those there are, with straight lines between them.

    >>> stretch(np.array([[0.0], [2.0]]), 3).tolist()
    [[0.0], [1.0], [2.0]]
    """
    at = np.linspace(0, len(rows) - 1, n)
    below = np.minimum(at.astype(int), len(rows) - 2)
    share = (at - below)[:, None]
    return (1 - share) * rows[below] + share * rows[below + 1]
