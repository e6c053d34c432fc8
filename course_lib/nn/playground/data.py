"""The playground's data sets, the split, and a student's own points.

Each maker takes the number of points, the noise from 0 to 0.5 and a generator, and returns X (n, 2)
in [−6, 6]² and y (n,): labels −1 and 1, or for a regression numbers from about −1 to 1. Noise
mostly moves the place at which the label is read, so that labels turn wrong near the border and
the points stay where they are; only the spiral's and the two clouds' points move themselves.

Source: the data sets of the TensorFlow Playground (Smilkov, Carter, Sculley, Viégas and Wattenberg,
*Direct-manipulation visualization of deep networks*, 2016).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

RADIUS = 5.0
PADDING = 0.3
HALF_WIDTH = 6.0  # points and maps lie in [−6, 6]²
N_POINTS = {"classification": 500, "regression": 1200}
MOST_CLASSES = 5
BUMPS = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))

Samples = tuple[np.ndarray, np.ndarray]


def circle(n: int, noise: float, rng: np.random.Generator) -> Samples:
    """Half the points in a disc, half in a ring around it; 1 within 2.5 of the origin, else −1.

    >>> X, y = circle(100, 0.0, np.random.default_rng(0))
    >>> X.shape, bool(np.all((np.hypot(*X.T) < 2.5) == (y == 1)))
    ((100, 2), True)
    """
    inner = math.ceil(n / 2)
    r = np.concatenate(
        [rng.uniform(0, RADIUS / 2, inner), rng.uniform(0.7 * RADIUS, RADIUS, n - inner)]
    )
    angle = rng.uniform(0, 2 * np.pi, n)
    X = np.column_stack([r * np.sin(angle), r * np.cos(angle)])
    seen = X + noise * rng.uniform(-RADIUS, RADIUS, (n, 2))
    return X, np.where(np.hypot(seen[:, 0], seen[:, 1]) < RADIUS / 2, 1.0, -1.0)


def xor(n: int, noise: float, rng: np.random.Generator) -> Samples:
    """Four squares, 0.3 off the axes: 1 where x₁ and x₂ have the same sign."""
    X = rng.uniform(-RADIUS, RADIUS, (n, 2))
    X += np.where(X > 0, PADDING, -PADDING)
    seen = X + noise * rng.uniform(-RADIUS, RADIUS, (n, 2))
    return X, np.where(seen[:, 0] * seen[:, 1] >= 0, 1.0, -1.0)


def gauss(n: int, noise: float, rng: np.random.Generator) -> Samples:
    """Two round clouds, at (2, 2) and (−2, −2); noise takes their variance from 0.5 to 4."""
    y = np.where(np.arange(n) < math.ceil(n / 2), 1.0, -1.0)
    variance = 0.5 + 7 * noise
    return 2 * y[:, None] + math.sqrt(variance) * rng.standard_normal((n, 2)), y


def spiral(n: int, noise: float, rng: np.random.Generator) -> Samples:
    """Two arms, one and three quarters of a turn long, the second half a turn behind the first.

    >>> X, y = spiral(4, 0.0, np.random.default_rng(0))
    >>> X.round(2).tolist(), y.tolist()  # arms i = 0, 1 of m = 2: r = 2.5, t = 1.75 π
    ([[0.0, 0.0], [-1.77, 1.77], [0.0, 0.0], [1.77, -1.77]], [1.0, 1.0, -1.0, -1.0])
    """
    along = np.arange(math.ceil(n / 2)) / (n / 2)
    arms = [along, along[: n - len(along)]]
    share = np.concatenate(arms)
    y = np.repeat([1.0, -1.0], [len(arm) for arm in arms])
    r, t = RADIUS * share, 1.75 * share * 2 * np.pi + np.where(y > 0, 0, np.pi)
    X = np.column_stack([r * np.sin(t), r * np.cos(t)])
    return X + noise * rng.uniform(-1, 1, (n, 2)), y


def plane(n: int, noise: float, rng: np.random.Generator) -> Samples:
    """A tilted plane: y = (x₁ + x₂) / 10."""
    X, seen = anywhere(n, noise, rng)
    return X, seen.sum(axis=1) / 10


def bumps(n: int, noise: float, rng: np.random.Generator) -> Samples:
    """Six cones of radius 2, three up and three down, and 0 between them."""
    X, seen = anywhere(n, noise, rng)
    x, y, sign = np.array(BUMPS).T
    distance = np.hypot(seen[:, :1] - x, seen[:, 1:] - y)  # (n, 6)
    heights = np.maximum(0, 1 - distance / 2)
    nearest = heights.argmax(axis=1)
    return X, sign[nearest] * heights[np.arange(n), nearest]


def anywhere(n: int, noise: float, rng: np.random.Generator) -> Samples:
    """Points from all over the square, and the places at which their labels are read."""
    X = rng.uniform(-HALF_WIDTH, HALF_WIDTH, (n, 2))
    return X, X + noise * rng.uniform(-HALF_WIDTH, HALF_WIDTH, (n, 2))


DATASETS: dict[str, dict[str, Callable[[int, float, np.random.Generator], Samples]]] = {
    "classification": {"circle": circle, "xor": xor, "gauss": gauss, "spiral": spiral},
    "regression": {"plane": plane, "bumps": bumps},
}


@dataclass(frozen=True)
class Data:
    """Training and test samples; `classes` are what stands for −1 and 1, or for 0, 1, 2, …

    It is empty for a regression. X_train (n, 2), y_train (n,), and so on.
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    classes: tuple = (-1, 1)


def made(problem: str, dataset: str, noise: float, share: float, seed: int) -> Data:
    """The data set of that name, shuffled, and split in two: `noise` and `share` in percent.

    >>> data = made("classification", "circle", 0, 50, seed=1)
    >>> len(data.X_train), len(data.X_test)
    (250, 250)
    """
    rng = np.random.default_rng(seed)
    X, y = DATASETS[problem][dataset](N_POINTS[problem], noise / 100, rng)
    return split(X, y, share, rng, (-1, 1) if problem == "classification" else ())


def split(
    X: np.ndarray, y: np.ndarray, share: float, rng: np.random.Generator, classes: tuple
) -> Data:
    """Shuffle, then take the first ⌊n · share⌋ for training."""
    order = rng.permutation(len(X))
    n = math.floor(len(X) * share / 100)
    if n == 0:
        raise ValueError(
            f"{len(X)} points at a training share of {share} % leave no point to learn from. "
            "Give more points, or a larger train_share."
        )
    X, y = X[order], y[order]
    return Data(X[:n], y[:n], X[n:], y[n:], classes)


def own(X: np.ndarray, y: np.ndarray, problem: str, share: float, seed: int) -> Data:
    """A student's points: X (n, 2) and y (n,), labels of two to five kinds or, to fit, numbers.

    Two kinds become −1 and 1, in their order; more become 0, 1, 2, …

    >>> data = own([[0, 1], [2, 3], [4, 5]], ["red", "blue", "red"], "classification", 100, 0)
    >>> data.classes, sorted(data.y_train.tolist())
    (('blue', 'red'), [-1.0, 1.0, 1.0])
    """
    X, y = np.array(X, dtype=float), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != 2 or not np.all(np.isfinite(X)):
        raise ValueError(f"X has shape {X.shape}; expected (n, 2), finite numbers.")
    if y.shape != (len(X),):
        raise ValueError(
            f"y has shape {y.shape} and X {X.shape}; expected ({len(X)},), a label for each point."
        )
    rng = np.random.default_rng(seed)
    if problem == "regression":
        if y.dtype.kind not in "fiub" or not np.all(np.isfinite(y)):
            raise ValueError(
                "y holds what is no finite number; a regression fits numbers. For labels set "
                'problem="classification".'
            )
        return split(X, y.astype(float), share, rng, ())
    kinds, numbers = np.unique(y, return_inverse=True)
    if not 2 <= len(kinds) <= MOST_CLASSES:
        raise ValueError(
            f"y holds {len(kinds)} different labels; expected 2 to {MOST_CLASSES} classes. "
            'To fit numbers, set problem="regression".'
        )
    labels = 2.0 * numbers - 1 if len(kinds) == 2 else numbers.astype(float)
    return split(X, labels, share, rng, tuple(kinds.tolist()))
