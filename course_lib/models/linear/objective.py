"""The cross-entropy of many samples and its gradient, in blocks, for speed.

Learning asks for them again and again. The clear form is `full_loss.py`. Here weights and biases
are one table V = [W b] (the bias trick), and a block of samples is small enough to stay in the
processor's cache between its scores and its gradient. Tables are (n_classes, n_samples): what is
done class by class then runs along memory.
"""

from collections.abc import Callable, Iterator

import numpy as np

BLOCK_ENTRIES = 800_000  # of X at a time
WIDE = 4000  # features; with more, the table of their products takes too much room


class CrossEntropy:
    """1/N Σ_i L_i + l2 ΣW² as a function of V = [W b], (n_rows, n_features + 1).

    X is (n_samples, n_features), float32 or float64, and computed with as such; y (n_samples,) are
    class numbers from 0. The scores are W x + b, a row of V for each class. For two classes one row
    will do: the scores are then (0, w·x + b), whose softmax is the sigmoid. Without `bias` the last
    column has gradient 0, and so stays as it is.
    """

    def __init__(
        self, X: np.ndarray, y: np.ndarray, n_classes: int, l2: float = 0.0, bias: bool = True
    ) -> None:
        self.X, self.y, self.n_classes, self.l2, self.bias = X, y, n_classes, l2, bias
        size = max(64, BLOCK_ENTRIES // max(1, X.shape[1]))
        self.blocks = [slice(start, start + size) for start in range(0, len(X), size)]

    def __call__(self, V: np.ndarray) -> tuple[float, np.ndarray]:
        """The value and the gradient, of the shape of V, in double precision."""
        n_samples, n_features = self.X.shape
        total, dW, db = 0.0, np.zeros((len(V), n_features), self.X.dtype), np.zeros(len(V))
        for block, P, losses in self.probabilities(V):
            total += losses
            P[self.y[block], np.arange(P.shape[1])] -= 1  # P - Y
            slopes = P[-len(V) :]  # without the class whose score is 0 anyway
            dW += slopes @ self.X[block]  # (c, m) @ (m, d) -> (c, d)
            db += slopes.sum(axis=1)
        W = V[:, :-1]
        gradient = np.zeros_like(V)
        gradient[:, :-1] = dW / n_samples + 2 * self.l2 * W
        if self.bias:
            gradient[:, -1] = db / n_samples
        return total / n_samples + self.l2 * float(np.vdot(W, W)), gradient

    def probabilities(self, V: np.ndarray) -> Iterator[tuple[slice, np.ndarray, float]]:
        """Block by block: which rows of X, their P (n_classes, m), and the sum of their losses.

        P is the caller's, to be changed at will.
        """
        W, b = V[:, :-1].astype(self.X.dtype), V[:, -1:].astype(self.X.dtype)
        for block in self.blocks:
            x, y = self.X[block], self.y[block]
            S = np.zeros((self.n_classes, len(x)), dtype=self.X.dtype)
            np.matmul(W, x.T, out=S[-len(W) :])  # (c, d) @ (d, m) -> (c, m)
            S[-len(W) :] += b
            S -= np.max(S, axis=0)
            right = S[y, np.arange(len(y))].sum(dtype=float)
            P = np.exp(S, out=S)
            sums = P.sum(axis=0)
            P /= sums
            yield block, P, float(np.log(sums).sum(dtype=float) - right)

    def curvature(self, V: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        """A rough second derivative at V, as a function that divides a gradient by it.

        By the scores, the second derivative of L_i is diag(p) − p pᵀ. One of its eigenvalues is 0,
        the mean of the others v_i = (1 − Σp²) / (n_classes − 1). With it in place of them all,

            H ≈ 1/N Σ_i v_i x_i x_iᵀ + 2 l2    for each row of W,   1/N Σ_i v_i for b.

        W and b are divided apart; that is good if the mean of X is 0.
        """
        v = np.concatenate([spread(P) for _, P, _ in self.probabilities(V)]) / len(self.X)
        if len(V) < self.n_classes:
            v /= 2  # one score moves, not both against each other: p (1 − p)
        of_bias = float(v.sum())
        if self.X.shape[1] > WIDE:
            of_weights = np.einsum("n,nd,nd->d", v, self.X, self.X) + 2 * self.l2
            of_weights[of_weights == 0] = 1
            return lambda G: np.column_stack([G[:, :-1] / of_weights, G[:, -1] / of_bias])
        products = np.zeros((self.X.shape[1], self.X.shape[1]))
        for block in self.blocks:
            x = self.X[block] * np.sqrt(v[block])[:, None]
            products += x.T @ x  # (d, m) @ (m, d) -> (d, d)
        products[np.diag_indices_from(products)] += 2 * self.l2
        inverse = inverse_of(products, np.sqrt(np.finfo(self.X.dtype).eps))
        return lambda G: np.column_stack([G[:, :-1] @ inverse, G[:, -1] / of_bias])


def spread(P: np.ndarray) -> np.ndarray:
    """(1 − Σp²) / (n_classes − 1) for each column of P (n_classes, n_samples), never quite 0.

    >>> spread(np.array([[0.5, 1.0], [0.5, 0.0]]))
    array([5.e-01, 1.e-06])
    """
    return np.maximum((1 - (P**2).sum(axis=0)) / (len(P) - 1), 1e-6)


def inverse_of(H: np.ndarray, rounding: float) -> np.ndarray:
    """The inverse of a table of products (d, d), also where features repeat each other or are 0.

    `rounding` is a share of its diagonal that is added, more than H may be wrong by.

    >>> inverse_of(np.array([[4.0, 0.0], [0.0, 0.0]]), 1e-9).round(3)
    array([[0.25, 0.  ],
           [0.  , 1.  ]])
    """
    diagonal = np.diag(H)
    sizes = np.sqrt(np.where(diagonal > 0, diagonal, 1))
    scaled = H / sizes / sizes[:, None]
    scaled[np.diag_indices_from(scaled)] = np.where(diagonal > 0, 1 + rounding, 1)
    return np.linalg.inv(scaled) / sizes / sizes[:, None]
