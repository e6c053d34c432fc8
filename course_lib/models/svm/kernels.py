"""A kernel is a dot product in another space, computed without going there: k(x, z) = φ(x)·φ(z).

    linear      x·z
    polynomial  (γ x·z + c)^degree      for γ > 0, c ≥ 0 and a whole degree
    rbf         exp(−γ ‖x − z‖²)        a space of infinitely many dimensions
    sigmoid     tanh(γ x·z + c)         no dot product on all data, whatever c and γ > 0

Each function takes X (n, n_features) and Z (m, n_features) and returns all pairs, K (n, m). The
maps φ that fit on a page stand below, so that one can look: `quadratic_features` and, from the
plane to where pictures end, `squares_lift` and `bowl_lift`.

Source: decks R and M; Boser, Guyon and Vapnik (1992).
"""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import numpy as np

from course_lib.models.neighbors.distances import squared_l2_distances

Kernel: TypeAlias = Callable[[np.ndarray, np.ndarray], np.ndarray]


def linear(X: np.ndarray, Z: np.ndarray) -> np.ndarray:
    """x·z, (n, m).

    >>> linear(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [0.0, 1.0]]))
    array([[11.,  2.]])
    """
    return X @ Z.T  # (n, d) @ (d, m) -> (n, m)


def polynomial(
    X: np.ndarray, Z: np.ndarray, degree: float = 3, gamma: float = 1.0, coef0: float = 0.0
) -> np.ndarray:
    """(γ x·z + coef0)^degree, (n, m).

    >>> polynomial(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), degree=2, coef0=1)
    array([[144.]])
    """
    return (gamma * (X @ Z.T) + coef0) ** degree


def rbf(X: np.ndarray, Z: np.ndarray, gamma: float = 1.0) -> np.ndarray:
    """exp(−γ ‖x − z‖²), (n, m): 1 for equal samples, near 0 for distant ones.

    >>> rbf(np.array([[0.0, 0.0]]), np.array([[0.0, 0.0], [1.0, 1.0]]), gamma=0.5).round(3)
    array([[1.   , 0.368]])
    """
    centre = np.mean(Z, axis=0)  # distances stay, and with small numbers less is lost in rounding
    return np.exp(-gamma * squared_l2_distances(X - centre, Z - centre))


def sigmoid(X: np.ndarray, Z: np.ndarray, gamma: float = 1.0, coef0: float = 0.0) -> np.ndarray:
    """tanh(γ x·z + coef0), (n, m). No dot product on all data: the dual may have no single peak.

    >>> sigmoid(np.array([[1.0]]), np.array([[0.0], [0.5]])).round(3)
    array([[0.   , 0.462]])
    """
    return np.tanh(gamma * (X @ Z.T) + coef0)


def kernel_function(kernel: str | Kernel, gamma: float, degree: float, coef0: float) -> Kernel:
    """The kernel of that name with its numbers put in, or the function itself.

    >>> kernel_function("rbf", 0.5, 3, 0)(np.ones((1, 2)), np.ones((4, 2))).shape
    (1, 4)
    """
    if callable(kernel):
        return kernel
    named: dict[str, Kernel] = {
        "linear": linear,
        "poly": partial(polynomial, degree=degree, gamma=gamma, coef0=coef0),
        "rbf": partial(rbf, gamma=gamma),
        "sigmoid": partial(sigmoid, gamma=gamma, coef0=coef0),
    }
    if kernel not in named:
        raise ValueError(
            f"kernel is {kernel!r}; expected {', '.join(map(repr, named))}, or a function of X and "
            "Z that returns all pairs"
        )
    return named[kernel]


def gamma_value(gamma: str | float, X: np.ndarray) -> float:
    """γ as a number: "scale" is 1 / (n_features · variance of X), "auto" is 1 / n_features.

    With "scale" it makes no difference in which unit X is measured.

    >>> gamma_value("scale", np.array([[0.0, 4.0], [4.0, 0.0]]))
    0.125
    """
    if gamma == "auto":
        return 1 / X.shape[1]
    if gamma == "scale":
        variance = float(X.var())
        return 1 / (X.shape[1] * variance) if variance > 0 else 1.0
    if isinstance(gamma, str) or not gamma > 0:
        raise ValueError(f"gamma is {gamma!r}; expected a number > 0, 'scale' or 'auto'")
    return float(gamma)


def quadratic_features(X: np.ndarray, coef0: float = 0.0) -> np.ndarray:
    """φ(x) with φ(x)·φ(z) = (x·z + coef0)²: for d features a space of (d + 1)(d + 2) / 2.

        x_i²,  √2 x_i x_j for i < j,  √(2 coef0) x_i,  coef0

    The kernel needs d products for what takes about d²/2 here.

    >>> quadratic_features(np.array([[1.0, 3.0]]), coef0=2).round(2)
    array([[1.  , 9.  , 4.24, 2.  , 6.  , 2.  ]])
    """
    if coef0 < 0:
        raise ValueError(f"coef0 is {coef0}; expected >= 0: φ holds its square root")
    i, j = np.triu_indices(X.shape[1], k=1)
    products = np.sqrt(2) * X[:, i] * X[:, j]  # (n, d (d − 1) / 2)
    constant = np.full((len(X), 1), float(coef0))
    return np.hstack([X**2, products, np.sqrt(2 * coef0) * X, constant])


def squares_lift(X: np.ndarray) -> np.ndarray:
    """(x1², √2 x1x2, x2²), (n, 3), for points of the plane (n, 2): the kernel (x·z)², to be seen.

    >>> squares_lift(np.array([[1.0, 3.0]])).round(2)
    array([[1.  , 4.24, 9.  ]])
    """
    x1, x2 = plane(X)
    return np.column_stack([x1**2, np.sqrt(2) * x1 * x2, x2**2])


def bowl_lift(X: np.ndarray) -> np.ndarray:
    """(x1, x2, x1² + x2²), (n, 3): points of the plane, each lifted to its height in a bowl.

    What lies inside a circle lies below a plane there.

    >>> bowl_lift(np.array([[1.0, 3.0]]))
    array([[ 1.,  3., 10.]])
    """
    x1, x2 = plane(X)
    return np.column_stack([x1, x2, x1**2 + x2**2])


def plane(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(f"X has shape {X.shape}; expected (n_samples, 2), points of the plane")
    return X[:, 0], X[:, 1]
