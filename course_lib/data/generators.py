"""Artificial data: small clouds and curves whose shape one knows because one has drawn it.

Each function takes the number of samples and a `np.random.Generator`; the same generator state
gives the same data. `noise` is always the standard deviation of the Gaussian added at the end.
Classes are as equal in number as they can be, and the samples come in random order.
"""

import math
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike

__all__ = [
    "make_blobs",
    "make_circles",
    "make_line",
    "make_moons",
    "make_separable",
    "make_sine",
    "make_spiral",
    "make_xor",
]


def make_blobs(
    n_samples: int,
    *,
    rng: np.random.Generator,
    noise: float = 0.8,
    centers: int | ArrayLike = 3,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw round clouds, one a class: x = center of the class + noise.

    Args:
        n_samples: number of points, at least one a class.
        rng: source of all randomness.
        noise: standard deviation of a cloud, in each coordinate.
        centers: a number of classes, whose centers are then spread evenly on the circle of radius
            3, or the centers themselves, shape (n_classes, n_features).

    Returns:
        X, shape (n_samples, n_features), and y, shape (n_samples,).

    >>> X, y = make_blobs(6, rng=np.random.default_rng(0), noise=0, centers=[[0, 0], [5, 5]])
    >>> X[y == 1]
    array([[5., 5.],
           [5., 5.],
           [5., 5.]])
    """
    points = _centers(centers)
    y = _balanced_labels(n_samples, len(points), rng)
    return _add_noise(points[y], noise, rng), y  # points[y]: (n_samples, n_features)


def make_moons(
    n_samples: int, *, rng: np.random.Generator, noise: float = 0.1
) -> tuple[np.ndarray, np.ndarray]:
    """Draw two half circles of radius 1 that reach into each other: no line parts them.

    Class 0 is (cos t, sin t), class 1 is (1 - cos t, 1/2 - sin t), t uniform in [0, π].

    Returns:
        X, shape (n_samples, 2), and y, shape (n_samples,).

    >>> X, y = make_moons(100, rng=np.random.default_rng(0), noise=0)
    >>> bool(np.allclose(np.hypot(*X[y == 0].T), 1))
    True
    """
    y = _balanced_labels(n_samples, 2, rng)
    t = rng.uniform(0, np.pi, n_samples)
    upper = np.column_stack([np.cos(t), np.sin(t)])
    lower = np.column_stack([1 - np.cos(t), 0.5 - np.sin(t)])
    return _add_noise(np.where(y[:, None] == 0, upper, lower), noise, rng), y


def make_circles(
    n_samples: int, *, rng: np.random.Generator, noise: float = 0.05, factor: float = 0.5
) -> tuple[np.ndarray, np.ndarray]:
    """Draw two circles around the origin: class 0 has radius 1, class 1 has radius `factor`.

    Returns:
        X, shape (n_samples, 2), and y, shape (n_samples,).

    Raises:
        ValueError: if `factor` is not between 0 and 1.

    >>> X, y = make_circles(10, rng=np.random.default_rng(0), noise=0)
    >>> np.hypot(*X[y == 1].T).round(12)
    array([0.5, 0.5, 0.5, 0.5, 0.5])
    """
    if not 0 < factor < 1:
        raise ValueError(
            f"factor is {factor}; expected a radius between 0 and 1, both excluded, "
            "for the inner circle."
        )
    y = _balanced_labels(n_samples, 2, rng)
    t = rng.uniform(0, 2 * np.pi, n_samples)
    radius = np.where(y == 0, 1.0, factor)
    X = np.column_stack([radius * np.cos(t), radius * np.sin(t)])
    return _add_noise(X, noise, rng), y


def make_xor(
    n_samples: int, *, rng: np.random.Generator, noise: float = 0.0, gap: float = 0.1
) -> tuple[np.ndarray, np.ndarray]:
    """Draw points in the square [-1, 1]²; class 1 where the signs of x₁ and x₂ differ, else 0.

    Args:
        n_samples: number of points, at least 4; the four quadrants are filled evenly.
        rng: source of all randomness.
        noise: standard deviation of the Gaussian added to each coordinate after labelling.
        gap: before the noise no point is nearer to an axis than this; 0 <= gap < 1.

    Returns:
        X, shape (n_samples, 2), and y, shape (n_samples,).

    >>> X, y = make_xor(50, rng=np.random.default_rng(0))
    >>> bool(np.all((X[:, 0] * X[:, 1] < 0) == (y == 1)))
    True
    """
    if not 0 <= gap < 1:
        raise ValueError(
            f"gap is {gap}; expected 0 <= gap < 1, as the square reaches from -1 to 1."
        )
    quadrant = _balanced_labels(n_samples, 4, rng)  # counted around: ++, +-, --, -+
    signs = np.array([[1, 1], [1, -1], [-1, -1], [-1, 1]])[quadrant]  # (n_samples, 2)
    X = signs * rng.uniform(gap, 1, (n_samples, 2))
    return _add_noise(X, noise, rng), quadrant % 2


def make_spiral(
    n_samples: int,
    *,
    rng: np.random.Generator,
    noise: float = 0.03,
    n_classes: int = 2,
    turns: float = 1.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw one spiral arm a class, wound around the origin.

    Class c at radius r has the angle 2π (turns · r + c / n_classes), r uniform in [0.05, 1].

    Args:
        n_samples: number of points, at least one a class.
        rng: source of all randomness.
        noise: standard deviation of the Gaussian added to each coordinate.
        n_classes: number of arms, at least 2.
        turns: how often an arm winds around the origin on its way to radius 1.

    Returns:
        X, shape (n_samples, 2), and y, shape (n_samples,).
    """
    n_classes = _check_size(n_classes, 2, "n_classes", "two arms or more")
    _check_finite(turns, "turns")
    y = _balanced_labels(n_samples, n_classes, rng)
    r = rng.uniform(0.05, 1, n_samples)
    angle = 2 * np.pi * (turns * r + y / n_classes)
    return _add_noise(np.column_stack([r * np.cos(angle), r * np.sin(angle)]), noise, rng), y


def make_separable(
    n_samples: int,
    *,
    rng: np.random.Generator,
    margin: float = 0.3,
    n_features: int = 2,
    normal: ArrayLike | None = None,
    offset: float = 0.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw two classes that the hyperplane w·x + b = 0 parts with a guaranteed margin.

    With w the normal scaled to length 1, each point has distance >= margin from the hyperplane:
    w·x + b >= margin in class 1 and w·x + b <= -margin in class 0. (So there is no `noise`.)
    Along w the distance is uniform in [margin, margin + 2], across it the points are Gaussian.

    Args:
        n_samples: number of points, at least 2.
        rng: source of all randomness.
        margin: smallest distance of a point from the hyperplane, > 0.
        n_features: dimension of the space, at least 1.
        normal: the direction of w, shape (n_features,); drawn at random if None.
        offset: b.

    Returns:
        X, shape (n_samples, n_features), and y, shape (n_samples,).

    >>> X, y = make_separable(40, rng=np.random.default_rng(0), margin=0.5, normal=[3, 4])
    >>> distance = X @ [0.6, 0.8]  # (40, 2) @ (2,) -> (40,)
    >>> bool(distance[y == 1].min() >= 0.5), bool(distance[y == 0].max() <= -0.5)
    (True, True)
    """
    n_features = _check_size(n_features, 1, "n_features", "a space of one dimension or more")
    if not (_is_finite(margin) and margin > 0):
        raise ValueError(f"margin is {margin!r}; expected a finite number > 0.")
    _check_finite(offset, "offset")
    y = _balanced_labels(n_samples, 2, rng)
    w = _unit_vector(normal, n_features, rng)

    X = rng.normal(size=(n_samples, n_features))
    X -= np.outer(X @ w, w)  # what is left lies in the hyperplane through the origin
    # A hair more than asked for, so that rounding cannot carry a point over the margin.
    hair = 1e-9 * (1 + margin + abs(offset))
    distance = margin + hair + rng.uniform(0, 2, n_samples)
    X += np.outer(np.where(y == 1, distance, -distance) - offset, w)
    return X, y


def make_sine(
    n_samples: int, *, rng: np.random.Generator, noise: float = 0.2
) -> tuple[np.ndarray, np.ndarray]:
    """Draw a noisy period of a sine for regression: y = sin(2πx) + noise, x uniform in [0, 1].

    Returns:
        X, shape (n_samples, 1), and y, float64, shape (n_samples,).
    """
    X = _uniform_column(n_samples, rng)
    return X, _add_noise(np.sin(2 * np.pi * X[:, 0]), noise, rng)


def make_line(
    n_samples: int,
    *,
    rng: np.random.Generator,
    noise: float = 0.2,
    slope: float = 2.0,
    intercept: float = -1.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw a noisy line for regression: y = slope · x + intercept + noise, x uniform in [0, 1].

    Returns:
        X, shape (n_samples, 1), and y, float64, shape (n_samples,).

    >>> X, y = make_line(5, rng=np.random.default_rng(0), noise=0, slope=3, intercept=1)
    >>> bool(np.allclose(y, 3 * X[:, 0] + 1))
    True
    """
    _check_finite(slope, "slope")
    _check_finite(intercept, "intercept")
    X = _uniform_column(n_samples, rng)
    return X, _add_noise(slope * X[:, 0] + intercept, noise, rng)


# What the generators share.


def _balanced_labels(n_samples: int, n_classes: int, rng: np.random.Generator) -> np.ndarray:
    """Return labels 0..n_classes-1 in random order; two classes differ by one sample at most."""
    n_samples = _check_size(n_samples, n_classes, "n_samples", "one in each part of the data")
    _check_rng(rng)
    return rng.permutation(np.arange(n_samples, dtype=np.int64) % n_classes)


def _add_noise(values: np.ndarray, noise: float, rng: np.random.Generator) -> np.ndarray:
    """Return values + Gaussian noise; the generator advances alike for every noise level."""
    if not (_is_finite(noise) and noise >= 0):
        raise ValueError(f"noise is {noise!r}; expected a finite standard deviation >= 0.")
    return values + noise * rng.normal(size=values.shape)


def _uniform_column(n_samples: int, rng: np.random.Generator) -> np.ndarray:
    n_samples = _check_size(n_samples, 1, "n_samples", "one sample or more")
    _check_rng(rng)
    return rng.uniform(0, 1, (n_samples, 1))


def _centers(centers: int | ArrayLike) -> np.ndarray:
    """Return the centers of the classes, shape (n_classes, n_features)."""
    if np.ndim(centers) == 0:
        n_classes = _check_size(centers, 1, "centers", "one class or more")
        angle = 2 * np.pi * np.arange(n_classes) / n_classes
        return 3 * np.column_stack([np.cos(angle), np.sin(angle)])
    points = np.asarray(centers, dtype=np.float64)
    if points.ndim != 2 or points.size == 0 or not np.all(np.isfinite(points)):
        raise ValueError(
            f"centers has shape {points.shape}; expected finite numbers of shape "
            "(n_classes, n_features), as [[0, 0], [3, 3]], or a number of classes."
        )
    return points


def _unit_vector(normal: ArrayLike | None, n_features: int, rng: np.random.Generator) -> np.ndarray:
    if normal is None:
        direction = rng.normal(size=n_features)
    else:
        direction = np.asarray(normal, dtype=np.float64)
    if direction.shape != (n_features,):
        raise ValueError(
            f"normal has shape {direction.shape}; expected (n_features,) = ({n_features},)."
        )
    length = np.linalg.norm(direction)
    if not 0 < length < np.inf:
        raise ValueError(f"normal is {direction}; expected a finite vector other than zero.")
    return direction / length


def _check_size(value: object, least: int, name: str, meaning: str) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} is {value!r} ({type(value).__name__}); expected a whole number.")
    if value < least:
        raise ValueError(f"{name} is {value}; expected at least {least}: {meaning}.")
    return int(value)


def _is_finite(value: object) -> bool:
    return isinstance(value, Real) and math.isfinite(value)


def _check_finite(value: object, name: str) -> None:
    if not _is_finite(value):
        raise ValueError(f"{name} is {value!r}; expected a finite number.")


def _check_rng(rng: object) -> None:
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng is {rng!r} ({type(rng).__name__}); expected a NumPy Generator. "
            "Write rng=np.random.default_rng(0)."
        )
