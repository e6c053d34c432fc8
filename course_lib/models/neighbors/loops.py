"""The same table of ℓ2 distances three times: by two loops, by one, and by none.

    D[i, j] = ‖q_i − x_j‖ = √(Σ_f (q_if − x_jf)²)

All three take Q (n_queries, n_features) and X (n_samples, n_features), make them floats and return
D (n_queries, n_samples); they raise ValueError where the numbers of features differ. They need
about the same arithmetic: what differs is how much of it Python must ask for piece by piece.

Source: deck R, nearest neighbours; the exercise of CS231n (Stanford) made the three well known.
"""

import numpy as np


def two_loops(Q: np.ndarray, X: np.ndarray) -> np.ndarray:
    """One distance at a time, as the formula says it.

    >>> two_loops(np.array([[0, 0]]), np.array([[3, 4], [0, 1]]))
    array([[5., 1.]])
    """
    Q, X = as_tables(Q, X)
    D = np.empty((len(Q), len(X)))
    for i, q in enumerate(Q):
        for j, x in enumerate(X):
            D[i, j] = np.sqrt(((q - x) ** 2).sum())  # (d,) - (d,) -> one number
    return D


def one_loop(Q: np.ndarray, X: np.ndarray) -> np.ndarray:
    """One query at a time: NumPy subtracts it from all rows of X at once.

    >>> one_loop(np.array([[0, 0]]), np.array([[3, 4], [0, 1]]))
    array([[5., 1.]])
    """
    Q, X = as_tables(Q, X)
    D = np.empty((len(Q), len(X)))
    for i, q in enumerate(Q):
        D[i] = np.sqrt(((X - q) ** 2).sum(axis=1))  # (n, d) - (d,) -> (n, d) -> (n,)
    return D


def no_loop(Q: np.ndarray, X: np.ndarray) -> np.ndarray:
    """All at once, by one matrix product: ‖q − x‖² = ‖q‖² − 2 q·x + ‖x‖².

    Where q and x are near each other and far from 0, large numbers are subtracted and digits are
    lost: a distance below about 10⁻⁸ times ‖q‖ is noise. Rounding may even take the square below
    0, hence the maximum.

    >>> no_loop(np.array([[0, 0]]), np.array([[3, 4], [0, 1]]))
    array([[5., 1.]])
    """
    Q, X = as_tables(Q, X)
    q_squared = (Q**2).sum(axis=1)  # (m, d) -> (m,)
    x_squared = (X**2).sum(axis=1)  # (n, d) -> (n,)
    squared = q_squared[:, None] - 2 * Q @ X.T + x_squared  # (m, d) @ (d, n) -> (m, n)
    return np.sqrt(np.maximum(squared, 0))


def as_tables(Q: np.ndarray, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both as float64; raises ValueError unless they are tables with equally many columns."""
    Q, X = np.asarray(Q, dtype=float), np.asarray(X, dtype=float)
    if Q.ndim != 2 or X.ndim != 2 or Q.shape[1] != X.shape[1]:
        raise ValueError(
            f"Q has shape {Q.shape} and X {X.shape}; "
            "expected (n_queries, n_features) and (n_samples, n_features). "
            "For one query use q[None, :]."
        )
    return Q, X
