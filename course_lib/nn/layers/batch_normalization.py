"""Batch normalization: each feature has mean β and standard deviation γ over the batch."""

from functools import partial
from typing import Any

import numpy as np

from course_lib.nn.layers.layer import Layer, Shape
from course_lib.nn.layers.passes import Call, Pass


class BatchNormalization(Layer):
    """Standardize each feature over the batch, then let γ and β choose its scale and its mean.

        μ = 1/n Σ_i x_i,   σ² = 1/n Σ_i (x_i − μ)²,   x̂ = (x − μ) / √(σ² + ε),   y = γ x̂ + β

    Two parameters a feature are learned, γ and β; μ and σ² are computed. While it trains, the layer
    keeps running ones, `moving_mean ← m · moving_mean + (1 − m) μ` and so for the variance, with m
    the `momentum`; with `training` off it uses those, and each sample is by itself.

    Backwards, the batch's mean and variance depend on every sample of it:

        dγ = Σ_i dy_i x̂_i,   dβ = Σ_i dy_i,
        dx_i = γ / (n √(σ² + ε)) · (n dy_i − Σ_j dy_j − x̂_i Σ_j dy_j x̂_j)

    The two sums are dβ and dγ again: what they take away is the part of dy that a shift or a change
    of scale of the whole batch would undo.

    The running variance is of σ² as it stands, divided by n, as in Keras; PyTorch's is divided by
    n − 1, and its momentum is 1 − m. Samples of more than one dimension are normalized over all but
    the last, the channels.

    Source: Ioffe and Szegedy (2015); decks R, E and M.

    >>> layer = BatchNormalization(epsilon=0)
    >>> layer.build((1,), np.random.default_rng(0), np.float64)
    (1,)
    >>> layer.forward(np.array([[1.0], [3.0]]), training=True)
    array([[-1.],
           [ 1.]])
    >>> float(layer.moving_mean[0].round(2))
    0.02
    """

    trainable = ("gamma", "beta")
    kept = ("moving_mean", "moving_variance")

    gamma: np.ndarray
    beta: np.ndarray
    dgamma: np.ndarray
    dbeta: np.ndarray

    def __init__(
        self,
        momentum: float = 0.99,
        epsilon: float = 1e-3,
        input_shape: Shape | None = None,
        name: str | None = None,
    ):
        super().__init__(input_shape, name)
        if not 0 <= momentum < 1:
            raise ValueError(
                f"momentum is {momentum!r}; expected the share of the old running mean that is "
                "kept, from 0 to below 1. PyTorch's momentum of 0.1 is 0.9 here."
            )
        if epsilon < 0:
            raise ValueError(f"epsilon is {epsilon!r}; expected a small number, 0 or more.")
        self.momentum, self.epsilon = float(momentum), float(epsilon)

    def build(self, input_shape: Shape, rng: np.random.Generator, dtype: Any = np.float32) -> Shape:
        """γ = 1, β = 0, running mean 0 and variance 1; each (n_features,)."""
        features = (input_shape[-1],)
        self.add_parameter("gamma", np.ones(features, dtype))
        self.add_parameter("beta", np.zeros(features, dtype))
        self.moving_mean = np.zeros(features, dtype)
        self.moving_variance = np.ones(features, dtype)
        return super().build(input_shape, rng, dtype)

    def forward(
        self, X: np.ndarray, training: bool = False, rng: np.random.Generator | None = None
    ) -> np.ndarray:
        """γ x̂ + β, of X's shape: by the batch's μ and σ² while training, else the running ones."""
        self.trained = training
        if training:
            over = tuple(range(X.ndim - 1))
            mean, variance = X.mean(axis=over), X.var(axis=over)  # (n_features,)
            self.remember(mean, variance)
        else:
            mean, variance = self.moving_mean, self.moving_variance
        self.deviation = np.sqrt(variance + self.epsilon)
        self.X_hat = (X - mean) / self.deviation
        return self.gamma * self.X_hat + self.beta

    def backward(self, dA: np.ndarray) -> np.ndarray:
        """dX; leaves dγ and dβ."""
        over = tuple(range(dA.ndim - 1))
        self.dgamma[:] = (dA * self.X_hat).sum(axis=over)
        self.dbeta[:] = dA.sum(axis=over)
        if not self.trained:  # the running statistics do not depend on the batch
            return self.gamma / self.deviation * dA
        n = dA.size // dA.shape[-1]
        return (self.gamma / self.deviation) * (
            dA - self.dbeta / n - self.X_hat * (self.dgamma / n)
        )

    def remember(self, mean: np.ndarray, variance: np.ndarray) -> None:
        """Let the running statistics follow those of a batch."""
        for running, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
            running *= self.momentum
            running += (1 - self.momentum) * now

    def plan(self, X: np.ndarray, dX: np.ndarray | None, rng: np.random.Generator) -> Pass:
        """The same as calls, over rows (n, n_features); a product with ones sums over the rows."""
        A, X_hat, scratch, dA = (np.empty_like(X) for _ in range(4))
        rows, A_rows, hat, T, dA_rows = (
            array.reshape(-1, X.shape[-1]) for array in (X, A, X_hat, scratch, dA)
        )
        mean, variance, deviation, scale, share = (np.empty_like(self.gamma) for _ in range(5))
        ones, averages = np.ones(len(rows), X.dtype), np.full(len(rows), 1 / len(rows), X.dtype)
        forward: list[Call] = [
            partial(averages.dot, rows, mean),
            partial(np.subtract, rows, mean, hat),
            partial(np.multiply, hat, hat, T),
            partial(averages.dot, T, variance),
            partial(self.remember, mean, variance),
            partial(np.add, variance, X.dtype.type(self.epsilon), deviation),
            partial(np.sqrt, deviation, deviation),
            partial(np.divide, hat, deviation, hat),
            partial(np.multiply, hat, self.gamma, A_rows),
            partial(np.add, A_rows, self.beta, A_rows),
        ]
        backward: list[Call] = [
            partial(np.multiply, dA_rows, hat, T),
            partial(ones.dot, T, self.dgamma),
            partial(ones.dot, dA_rows, self.dbeta),
        ]
        if dX is not None:
            n = X.dtype.type(len(rows))
            backward += [
                partial(np.divide, self.dgamma, n, share),
                partial(np.multiply, hat, share, T),
                partial(np.subtract, dA_rows, T, T),
                partial(np.divide, self.dbeta, n, share),
                partial(np.subtract, T, share, T),
                partial(np.divide, self.gamma, deviation, scale),
                partial(np.multiply, T, scale, dX.reshape(rows.shape)),
            ]
        return Pass(A, dA, forward, backward)

    def config(self) -> dict[str, Any]:
        return {"momentum": self.momentum, "epsilon": self.epsilon}
