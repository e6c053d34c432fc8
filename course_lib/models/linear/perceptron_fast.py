"""The perceptron's rule, fast, for several units that learn from the same samples.

`steps` in `perceptron.py` asks NumPy for one scalar product a sample. Here a block of samples is
multiplied with the weights at once, which gives the scores before the block; and with itself, which
tells how a mistake on sample i changes the score of each later sample j:

    w ← w ± x_i   makes   w·x_j ← w·x_j ± x_i·x_j

So within a block only the mistakes cost time of Python's, and the weights are brought up to date at
its end.
"""

from dataclasses import dataclass

import numpy as np

from course_lib.models.linear.perceptron import as_samples, order_of

BLOCK = 64  # samples


@dataclass(frozen=True, eq=False)
class Learned:
    """What one or several units have learned."""

    W: np.ndarray  # (n_units, n_features)
    mistakes: np.ndarray  # (n_units,), made while learning
    epochs: np.ndarray  # (n_units,), the one without a mistake included
    converged: np.ndarray  # (n_units,): whether there was an epoch without a mistake


def learn(
    X: np.ndarray,
    D: np.ndarray,
    *,
    rng: np.random.Generator | None = None,
    max_epochs: int = 100,
) -> Learned:
    """Where `steps` ends for each column of D (n_samples, n_units), the order of samples shared.

    X is (n_samples, n_features). The weights equal those of `steps` exactly if all sums are exact,
    as with whole numbers; otherwise a score that is 0 but for rounding may fall on the other side.

    >>> X, D = np.array([[2.0, 1.0], [-1.0, 1.0]]), np.array([[0, 1], [1, 0]])
    >>> learned = learn(X, D)
    >>> learned.W.tolist(), learned.mistakes.tolist()
    ([[-2.0, -1.0], [1.0, -1.0]], [1, 1])
    """
    X, D = as_samples(X, D, n_axes=2)
    D = np.ascontiguousarray(D.T, dtype=bool)  # what each unit is to say, (n_units, n_samples)
    n_units = len(D)
    W = np.zeros((n_units, X.shape[1]), dtype=X.dtype)
    mistakes, epochs = np.zeros(n_units, dtype=int), np.zeros(n_units, dtype=int)
    converged = np.zeros(n_units, dtype=bool)
    while not converged.all() and np.max(epochs) < max_epochs:
        order = order_of(len(X), rng)
        made = np.zeros(n_units, dtype=int)
        for start in range(0, len(X), BLOCK):
            rows = order[start : start + BLOCK]
            made += show(X[rows], D[:, rows], W)
        mistakes += made
        epochs[~converged] += 1
        converged = made == 0
    return Learned(W, mistakes, epochs, converged)


def show(X: np.ndarray, D: np.ndarray, W: np.ndarray) -> np.ndarray:
    """Show a block X (m, n_features) with D (n_units, m) to the units; changes W, returns mistakes.

    The mistakes are (n_units,).
    """
    S = W @ X.T  # (u, d) @ (d, m) -> (u, m): scores before the block
    wrong = (S >= 0) != D
    erring = np.flatnonzero(wrong.any(axis=1))
    if len(erring) == 0:
        return np.zeros(len(D), dtype=int)
    products = X @ X.T  # (m, d) @ (d, m) -> (m, m)
    changes = np.zeros_like(S)  # what of each sample is added to each unit's weights
    for unit in erring:
        changes[unit] = correct(S[unit], D[unit], products, int(np.argmax(wrong[unit])))
    W += changes @ X  # (u, m) @ (m, d) -> (u, d)
    return np.count_nonzero(changes, axis=1)


def correct(s: np.ndarray, d: np.ndarray, products: np.ndarray, i: int) -> np.ndarray:
    """What d − y of one unit is on each sample of a block, (m,); i is its first mistake.

    `s` (m,) are its scores before the block, which each mistake brings up to date.
    """
    changes = np.zeros_like(s)
    while True:
        if d[i]:
            changes[i] = 1
            s += products[i]
        else:
            changes[i] = -1
            s -= products[i]
        wrong = (s >= 0) != d
        wrong[: i + 1] = False  # those have had their turn
        i = int(wrong.argmax())
        if not wrong[i]:
            return changes
