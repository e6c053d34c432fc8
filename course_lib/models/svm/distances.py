"""Distances in feature space, a row at a time and only when asked for.

    H_ij = ½ ‖φ(x_i) − φ(x_j)‖² = ½ K_ii + ½ K_jj − K_ij

They are all that SMO needs of a kernel. The curvature of a pair is 2 H_ij. And when the pair (i, j)
moves by δ, the offsets that the samples want change by −δ (K_i − K_j), which is δ (H_i − H_j) and a
number that is the same for all samples: comparing two samples does not notice it.

Few samples become support vectors, so few rows are ever computed.
"""

from collections.abc import Callable

import numpy as np

from course_lib.models.svm.kernels import Kernel

MEGABYTE = 2**20
BLOCK = 64  # samples at a time, for the K_ii


class DistanceRows:
    """rows[i] is H_ij for all j, (n_samples,); those used last are kept, up to `megabytes`."""

    def __init__(self, compute: Callable[[int], np.ndarray], norms: np.ndarray, megabytes: float):
        self.compute = compute
        self.norms = norms  # K_ii, (n_samples,), of the type that the rows have
        self.most = max(2, int(megabytes * MEGABYTE / norms.nbytes))
        self.kept: dict[int, np.ndarray] = {}  # the one used last comes last

    def __getitem__(self, i: int) -> np.ndarray:
        row = self.kept.pop(i, None)
        if row is None:
            row = self.compute(i)
            if len(self.kept) == self.most:
                del self.kept[next(iter(self.kept))]
        self.kept[i] = row
        return row


def kernel_rows(kernel: Kernel, X: np.ndarray, megabytes: float = 200) -> DistanceRows:
    """The rows for any kernel function and X (n_samples, n_features).

    Raises ValueError where the kernel does not return a number for each pair.

    >>> from course_lib.models.svm.kernels import linear
    >>> kernel_rows(linear, np.array([[0.0], [1.0], [3.0]]))[1]
    array([0.5, 0. , 2. ])
    """
    blocks = np.array_split(X, -(-len(X) // BLOCK))
    norms = np.concatenate([np.diag(all_pairs(kernel, block, block)) for block in blocks])

    def compute(i: int) -> np.ndarray:
        return (norms[i] + norms) / 2 - all_pairs(kernel, X[[i]], X)[0]

    return DistanceRows(compute, norms, megabytes)


def rbf_rows(
    X: np.ndarray, gamma: float, dtype: type[np.floating] = np.float64, megabytes: float = 200
) -> DistanceRows:
    """The rows for exp(−γ ‖x − z‖²), fast: H is 1 − K, and the exponents are a matrix product.

        −γ ‖x − z‖² = 2γ x·z − γ‖x‖² − γ‖z‖²,  the last two as features beside 1

    >>> rbf_rows(np.array([[0.0], [1.0], [3.0]]), gamma=1.0)[1].round(3)
    array([0.632, 0.   , 0.982])
    """
    X = X - np.mean(X, axis=0)
    squares = -gamma * np.einsum("ij,ij->i", X, X)  # (n, d) -> (n,)
    ones = np.ones(len(X))
    left = np.column_stack([2 * gamma * X, squares, ones]).astype(dtype)  # (n, d + 2)
    right = np.column_stack([X, ones, squares]).T.astype(dtype, order="C")  # (d + 2, n)

    def compute(i: int) -> np.ndarray:
        row = left[i] @ right  # (d + 2,) @ (d + 2, n) -> (n,)
        np.exp(row, out=row)
        return np.subtract(1, row, out=row)

    return DistanceRows(compute, ones.astype(dtype), megabytes)


def single_is_enough(X: np.ndarray, gamma: float, C: float, tol: float) -> bool:
    """Whether float32 rows will do: their rounding moves offsets by about a fifth of `tol` at most.

    An exponent of −γ ‖x − z‖² adds up terms as large as γ‖x‖², and an offset C times the kernel.

    >>> X = np.array([[0.0], [2.0]])
    >>> single_is_enough(X, gamma=1.0, C=100, tol=1e-3), single_is_enough(X, 1.0, C=1e4, tol=1e-3)
    (True, False)
    """
    largest = float(np.max(((X - np.mean(X, axis=0)) ** 2).sum(axis=1)))
    return float(np.finfo(np.float32).eps) * (1 + 2 * gamma * largest) * C <= tol / 5


def all_pairs(kernel: Kernel, X: np.ndarray, Z: np.ndarray) -> np.ndarray:
    """kernel(X, Z), checked: finite numbers, (len(X), len(Z))."""
    with np.errstate(over="ignore", invalid="ignore"):  # said below
        K = np.asarray(kernel(X, Z), dtype=float)
    if K.shape != (len(X), len(Z)):
        raise ValueError(
            f"the kernel returned shape {K.shape} for {len(X)} and {len(Z)} samples; "
            f"expected {(len(X), len(Z))}, a number for each pair"
        )
    if not np.all(np.isfinite(K)):
        raise ValueError(
            "the kernel returned a number that is not finite; expected finite ones. If it is "
            "'poly', scale the features (to mean 0 and variance 1) or make gamma smaller."
        )
    return K
