"""How fast momentum converges on a quadratic, from the eigenvalues of one step.

Along an axis of curvature λ gradient descent with momentum is (θ, θ before) ↦ A (θ, θ before) with
A = [[1 + β − αλ, −β], [1, 0]]. What is left of the error is multiplied, in the long run, by the
larger of A's two eigenvalues, in absolute value; and the slowest axis decides.

Source: Polyak 1964; the best α and β after Recht 2010.
"""

import numpy as np

START = np.array([-9.0, 4.0])


def iteration_matrix(alpha: float, beta: float, curvature: float) -> np.ndarray:
    """A of one step along an axis, (2, 2)."""
    return np.array([[1 + beta - alpha * curvature, -beta], [1.0, 0.0]])


def factor(alpha: np.ndarray, beta: np.ndarray, curvature: float) -> np.ndarray:
    """The larger |eigenvalue| of A, of shape of alpha and beta: roots of μ² − (1 + β − αλ) μ + β.

    >>> factor(np.array(0.5), np.array(0.0), 1.0)  # without momentum |1 − αλ|
    array(0.5)
    """
    trace = 1 + beta - alpha * curvature
    discriminant = trace**2 - 4 * beta
    real = (np.abs(trace) + np.sqrt(np.maximum(discriminant, 0))) / 2
    return np.where(discriminant < 0, np.sqrt(beta), real)  # complex ones come in pairs, |μ|² = β


def slowest(alpha: np.ndarray, beta: np.ndarray, condition: float) -> np.ndarray:
    """What a step leaves of the error on ½ (x²/κ + y²), by the slower of its two axes."""
    return np.maximum(factor(alpha, beta, 1 / condition), factor(alpha, beta, 1.0))


def best(condition: float) -> tuple[float, float]:
    """The fastest α = (2 / (1 + 1/√κ))² and β = ((√κ − 1) / (√κ + 1))², for curvatures 1/κ to 1.

    >>> best(1.0)
    (1.0, 0.0)
    """
    root = np.sqrt(condition)
    return float((2 / (1 + 1 / root)) ** 2), float(((root - 1) / (root + 1)) ** 2)


def best_without(condition: float) -> float:
    """The fastest α of plain gradient descent, 2 / (1 + 1/κ)."""
    return 2 / (1 + 1 / condition)


def steps_to_a_tenth(rate: float) -> float:
    """How many steps until a tenth of the error is left, in the long run.

    >>> steps_to_a_tenth(0.1), steps_to_a_tenth(1.0)
    (1.0, inf)
    """
    if rate >= 1:
        return float("inf")
    return 0.0 if rate <= 0 else float(np.log(0.1) / np.log(rate))
