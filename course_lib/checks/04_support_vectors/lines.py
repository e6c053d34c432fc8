"""Lines and samples around them, as the questions on margins and losses need them."""

from typing import NamedTuple

import numpy as np

CLEAR = 0.05  # no sample is nearer to the line, or to a functional margin of 1


class Drawn(NamedTuple):
    """A line w·x + b = 0 and samples with labels −1 and +1, both there."""

    w: np.ndarray  # (n_features,)
    b: float
    X: np.ndarray  # (n_samples, n_features)
    y: np.ndarray  # (n_samples,)


def draw(rng: np.random.Generator, n: int, d: int, wrong: int = 0) -> Drawn:
    """n samples in d dimensions; `wrong` of them, the first ones, on the wrong side."""
    while True:
        w = rng.choice([-2.5, -1.5, -0.7, 0.6, 1.4, 2.5], size=d)
        b = float(rng.choice([-1.3, -0.6, 0.7, 1.2]))
        X = (1.5 * rng.normal(size=(n, d))).round(1)
        y = np.where(X @ w + b > 0, 1, -1)  # (n, d) @ (d,) -> (n,)
        y[:wrong] *= -1
        m = y * (X @ w + b)
        clear = np.all(np.abs(m) > CLEAR) and np.all(np.abs(m - 1) > CLEAR)
        short = y[m < 1]
        # of those that fall short neither class outweighs the other to nothing
        if clear and abs(y.sum()) < n and len(short) and short.sum() != 0:
            return Drawn(w, b, X, y)


def by_hand(w: list[float], b: float, X: list[list[float]], y: list[int]) -> Drawn:
    return Drawn(np.array(w, dtype=float), b, np.array(X, dtype=float), np.array(y))
