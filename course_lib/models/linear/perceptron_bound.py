"""How many mistakes can a perceptron make? No more than (R/γ)², if any plane separates.

R is the length of the longest sample, γ the margin: how far the nearest sample is from the plane.
The order of the samples does not count, nor how many there are, nor how many features they have.

Why: let u be a unit vector that separates with margin γ. Each mistake adds ±x to w, so u·w grows by
at least γ; but ‖w‖² grows by at most R², because w·(±x) ≤ 0 where the unit was wrong. After M
mistakes M γ ≤ u·w ≤ ‖w‖ ≤ √M R, hence M ≤ (R/γ)².

Here a plane goes through the origin: append the feature that is always 1 before asking.

Source: Novikoff (1962), On convergence proofs for perceptrons; deck P for the theorem.
"""

import numpy as np

from course_lib.models.linear.perceptron import as_samples


def margin(X: np.ndarray, d: np.ndarray, w: np.ndarray) -> float:
    """How far the nearest sample is from the plane of w; below 0 if one is on the wrong side.

        γ = min_i ±x_i·w / ‖w‖,   + where d_i = 1, − where d_i = 0

    X is (n_samples, n_features), d (n_samples,) of 0 and 1, w (n_features,) and not 0.

    >>> margin(np.array([[3.0, 4.0], [-1.0, 0.0]]), np.array([1, 0]), np.array([2.0, 0.0]))
    1.0
    """
    signed = signed_samples(X, d)
    length = np.linalg.norm(w)
    if length == 0:
        raise ValueError("w is 0; expected another vector: with w = 0 there is no plane")
    return float(np.min(signed @ w) / length)  # (n, d) @ (d,) -> (n,)


def mistake_bound(X: np.ndarray, d: np.ndarray, w: np.ndarray) -> float:
    """(R/γ)² for a w that separates: from w = 0 no perceptron makes more mistakes on X and d.

    Any w that separates will do; the one of the widest margin gives the smallest bound. Raises
    ValueError where w does not separate.

    >>> mistake_bound(np.array([[3.0, 4.0], [-1.0, 0.0]]), np.array([1, 0]), np.array([2.0, 0.0]))
    25.0
    """
    gamma = margin(X, d, w)
    if gamma <= 0:
        raise ValueError(
            f"w has margin {gamma:.3g}; expected one above 0, that is, a w that separates. "
            "See widest_separator."
        )
    R = float(np.max(np.linalg.norm(X, axis=1)))
    return (R / gamma) ** 2


def widest_separator(
    X: np.ndarray, d: np.ndarray, *, tol: float = 1e-6, max_steps: int = 100_000
) -> np.ndarray | None:
    """The unit vector (n_features,) that separates with the widest margin, None if none is found.

    Its margin falls short of the widest by less than the share `tol`. None means that no plane
    separates, or only with a margin below `tol` times the longest sample.

    With signs, ±x_i, all samples are to be on one side; the widest plane is then at right angles to
    p, the point nearest to 0 among all their weighted means. Each step takes weight from the sample
    that lies farthest along p, of those that have any, and gives it to the one that lies least far,
    as much as brings p nearest to 0.

    Source: Mitchell, Demyanov and Malozemov (1974), Finding the point of a polyhedron closest to
    the origin.

    >>> widest_separator(np.array([[3.0, 4.0], [-1.0, 0.0]]), np.array([1, 0])).round(3)
    array([1., 0.])
    """
    signed = signed_samples(X, d).astype(float)
    weights = np.zeros(len(signed))
    weights[np.argmin(np.linalg.norm(signed, axis=1))] = 1
    p = weights @ signed  # (n,) @ (n, d) -> (d,)
    too_short = tol * float(np.max(np.linalg.norm(signed, axis=1)))
    for _ in range(max_steps):
        along = signed @ p  # (n, d) @ (d,) -> (n,)
        least = int(np.argmin(along))
        if np.linalg.norm(p) <= too_short:
            return None
        if along[least] >= (1 - tol) * (p @ p):  # no margin is wider than ‖p‖
            break
        far = int(np.argmax(np.where(weights > 0, along, -np.inf)))
        apart = signed[far] - signed[least]
        moved = min(weights[far], (along[far] - along[least]) / (apart @ apart))
        weights[far] -= moved
        weights[least] += moved
        p = weights @ signed
    return p / np.linalg.norm(p) if np.min(signed @ p) > 0 else None


def signed_samples(X: np.ndarray, d: np.ndarray) -> np.ndarray:
    """x_i where d_i = 1, −x_i where d_i = 0, so that all ought to be on the same side."""
    X, d = as_samples(X, d)
    return np.where(d[:, None] == 1, X, -X)
