"""How alike are two samples? Minkowski's family of distances, ℓ1 and ℓ2 its best-known members.

    d_p(a, b) = (Σ_j |a_j − b_j|^p)^(1/p)

Source: deck R, nearest neighbours.
"""

import numpy as np

PAIR_ENTRIES = 250_000  # of the differences of pairs at a time: 2 MB


def distance(a: np.ndarray, b: np.ndarray, p: float = 2) -> float:
    """The ℓp distance of two samples of the same shape; p = 1 is ℓ1, p = 2 is ℓ2.

    Images may come as they are, uint8 and two-dimensional: they are made floats first, because
    unsigned integers wrap around (3 − 5 is 254 in uint8).

    >>> distance(np.array([0, 0]), np.array([3, 4]))
    5.0
    >>> distance(np.array([0, 0]), np.array([3, 4]), p=1)
    7.0
    """
    check_p(p)
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        raise ValueError(f"a has shape {a.shape} and b {b.shape}; expected the same shape")
    difference = np.abs(a.astype(float) - b.astype(float))
    if p == np.inf:
        return float(difference.max(initial=0.0))
    return float((difference**p).sum() ** (1 / p))


def distances_to(q: np.ndarray, X: np.ndarray, p: float = 2) -> np.ndarray:
    """The ℓp distances (n_samples,) from one query (n_features,) to each row of X.

    Raises ValueError where the numbers of features differ.
    """
    check_p(p)
    if X.ndim != 2 or q.shape != X.shape[1:]:
        raise ValueError(
            f"q has shape {q.shape} and X {X.shape}; "
            "expected (n_features,) and (n_samples, n_features)"
        )
    return lengths(X.astype(float, order="C") - q.astype(float), p)  # (n, d) - (d,) -> (n,)


def distances_of_pairs(
    Q: np.ndarray, X: np.ndarray, queries: np.ndarray, samples: np.ndarray, p: float = 2
) -> np.ndarray:
    """The ℓp distance (n_pairs,) of each pair of a row of Q and a row of X, given by their numbers.

    To the last digit what `distances_to` gives, in blocks of bounded memory.
    """
    check_p(p)
    result = np.empty(len(queries))
    step = max(1, PAIR_ENTRIES // max(1, X.shape[1]))
    for start in range(0, len(queries), step):
        pairs = slice(start, start + step)
        x, q = X[samples[pairs]], Q[queries[pairs]]
        result[pairs] = lengths(x.astype(float, order="C") - q.astype(float), p)
    return result


def lengths(differences: np.ndarray, p: float) -> np.ndarray:
    """The ℓp length (n,) of each row of `differences` (n, n_features)."""
    differences = np.abs(differences)
    if p == np.inf:
        return np.max(differences, axis=1, initial=0.0)
    return (differences**p).sum(axis=1) ** (1 / p)


def squared_l2_distances(Q: np.ndarray, X: np.ndarray) -> np.ndarray:
    """All squared ℓ2 distances (n_queries, n_samples) by one matrix product.

        ‖q − x‖² = ‖q‖² − 2 q·x + ‖x‖²

    Fast, but where q ≈ x two large numbers cancel: good for finding candidates, not for the last
    digit. Moving both to X's mean first makes the norms, and so the error, smaller.
    """
    q_norms = np.einsum("ij,ij->i", Q, Q)  # (m, d) -> (m,)
    x_norms = np.einsum("ij,ij->i", X, X)  # (n, d) -> (n,)
    return np.maximum(q_norms[:, None] - 2 * Q @ X.T + x_norms, 0)  # (m, d) @ (d, n) -> (m, n)


def l1_distances(Q: np.ndarray, X: np.ndarray, rows: int = 256) -> np.ndarray:
    """All ℓ1 distances (n_queries, n_samples), a block of `rows` samples at a time.

    The block's differences stay in the processor's cache, and their sum is a matrix product.
    """
    result = np.empty((len(Q), len(X)), dtype=X.dtype)
    buffer = np.empty((min(rows, len(X)), X.shape[1]), dtype=X.dtype)
    ones = np.ones(X.shape[1], dtype=X.dtype)
    for start in range(0, len(X), rows):
        block = X[start : start + rows]
        difference = buffer[: len(block)]
        for i, q in enumerate(Q):
            np.abs(np.subtract(block, q, out=difference), out=difference)
            result[i, start : start + rows] = difference @ ones  # (rows, d) @ (d,) -> (rows,)
    return result


def check_p(p: float) -> None:
    if not p >= 1:
        raise ValueError(f"p is {p}; expected p >= 1 (below 1 the triangle inequality breaks)")
