"""What the widgets of lesson 04 share: small data sets, and a machine that is trained at once."""

from itertools import islice
from typing import NamedTuple

import numpy as np

from course_lib.data.generators import make_moons
from course_lib.models.svm.smo import smo_steps

HARD = 1e4  # a C that lets nobody fall short, where the classes can be parted
STEPS = 2000  # of SMO, at most: enough for a few dozen samples
TOLERANCE = 1e-3
TOUCH = 0.01  # a sample whose functional margin is within this of 1 is at the kerb

MINUS = [[-3, -1], [-2, -2.2], [-1.6, 0.6], [-3.2, 1.4], [-0.5, -1.7], [-2.4, 0], [-1.1, -3.1]]
PLUS = [[2.4, 1.6], [0.9, 2.1], [3.1, 0.2], [1.6, -0.5], [0.2, 3.3], [2.7, 3], [3.4, 2.2]]
STRAY = [0.9, 0.7]  # of class −1, close to the others


class Machine(NamedTuple):
    """A trained machine: f(x) = Σ α_i y_i k(x_i, x) + b."""

    alpha: np.ndarray  # (n_samples,)
    b: float


def two_groups(stray: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """X (n, 2) and y of −1 and +1, which a line can part; with a `stray`, only just."""
    X = np.array([*MINUS, *([STRAY] if stray else []), *PLUS])
    return X, np.where(np.arange(len(X)) < len(X) - len(PLUS), -1, 1)


def two_moons(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """X (n, 2) and y of −1 and +1: two half circles that overlap a little."""
    X, y = make_moons(n, rng=rng, noise=0.28)
    return X, 2 * y - 1


def train(K: np.ndarray, y: np.ndarray, C: float) -> Machine:
    """The machine for the kernel's values K (n, n) of its samples; α = 0 where there is no step."""
    alpha, b = np.zeros(len(y)), 0.0
    for step in islice(smo_steps(K, y, C, TOLERANCE), STEPS):
        alpha, b = step.alpha, step.b
    return Machine(alpha, b)


def line_of(machine: Machine, X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """w = Σ α_i y_i x_i (2,) and b, for a machine of dot products."""
    return (machine.alpha * y) @ X, machine.b  # (n,) @ (n, 2) -> (2,)
