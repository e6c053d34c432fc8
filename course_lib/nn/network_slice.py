"""A landscape cut out of a real loss: a trained network's, along two directions.

A network's loss has as many dimensions as the network has parameters. Around the trained parameters
θ* two random directions u, v span a plane, and L(θ* + a u + b v) can be drawn over (a, b). In each
direction every matrix and vector of parameters is made as long as the one it belongs to, or the
picture would show the scale of the weights rather than the shape of the loss.

Source: Li et al. 2018, who do so filter by filter.
"""

from collections.abc import Sequence

import numpy as np

from course_lib.nn import layers, models
from course_lib.nn.landscapes import Landscape, parts
from course_lib.nn.optimizers import Adam

Arrays = Sequence[np.ndarray]  # W1 (d, h), b1 (h,), W2 (h, 1), b2 (1,)


def random_direction(trained: Arrays, rng: np.random.Generator) -> list[np.ndarray]:
    """Normal draws, each array scaled to the length of the trained one."""
    draws = [rng.normal(size=array.shape) for array in trained]
    return [
        draw * (np.linalg.norm(array) / np.linalg.norm(draw))
        for draw, array in zip(draws, trained, strict=True)
    ]


class NetworkSlice:
    """L(θ* + a u + b v): the mean cross-entropy of a tanh network with one hidden layer.

    `X (n, d)`, `y (n,)` of 0 and 1; `trained`, `u`, `v` are lists W1 (d, h), b1, W2 (h, 1), b2.
    """

    def __init__(self, X: np.ndarray, y: np.ndarray, trained: Arrays, u: Arrays, v: Arrays):
        self.X, self.sign = X, np.where(y == 1, 1.0, -1.0)[:, None]
        self.trained, self.u, self.v = trained, u, v

    def at(self, theta: np.ndarray) -> list[np.ndarray]:
        """The network's parameters at points (…, 2); arrays (…, *shape)."""
        a, b = parts(theta)
        stretch = [(..., *(None,) * array.ndim) for array in self.trained]
        return [
            array + a[s] * du + b[s] * dv
            for array, du, dv, s in zip(self.trained, self.u, self.v, stretch, strict=True)
        ]

    def forward(self, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> Arrays:
        """Hidden outputs (…, n, h) and logits (…, n, 1)."""
        A = np.tanh(self.X @ W1 + b1[..., None, :])  # (n, d) @ (…, d, h) -> (…, n, h)
        return A, A @ W2 + b2[..., None, :]  # (…, n, h) @ (…, h, 1) -> (…, n, 1)

    def value(self, theta: np.ndarray) -> np.ndarray:
        """The loss at points (…, 2), (…)."""
        _, Z = self.forward(*self.at(theta))
        return np.logaddexp(0, -self.sign * Z).mean((-2, -1))

    def gradient(self, theta: np.ndarray) -> np.ndarray:
        """∂L/∂(a, b) at points (…, 2): backpropagation, then the share along u and along v."""
        W1, b1, W2, b2 = self.at(theta)
        A, Z = self.forward(W1, b1, W2, b2)
        dZ = -self.sign * np.exp(-np.logaddexp(0, self.sign * Z)) / len(self.X)
        dH = (dZ @ W2.swapaxes(-1, -2)) * (1 - A**2)  # (…, n, 1) @ (…, 1, h) -> (…, n, h)
        gradients = [self.X.T @ dH, dH.sum(-2), A.swapaxes(-1, -2) @ dZ, dZ.sum(-2)]
        along = [
            sum(
                np.sum(g * d, axis=tuple(range(-d.ndim, 0)))
                for g, d in zip(gradients, to, strict=True)
            )
            for to in (self.u, self.v)
        ]
        return np.stack(along, -1)


def network_landscape(
    X: np.ndarray, y: np.ndarray, rng: np.random.Generator, n_hidden: int = 8, epochs: int = 300
) -> Landscape:
    """Train a d–h–1 tanh network on X (n, d), y (n,) of 0 and 1, and cut through its loss.

    The window is drawn around the trained parameters, at (0, 0); no point of it is promised to be
    the lowest, so `minima` is empty.

    >>> from course_lib.data.generators import make_moons
    >>> rng = np.random.default_rng(0)
    >>> land = network_landscape(*make_moons(40, rng=rng), rng)
    >>> bool(land.value(np.array([0.0, 0.0])) < 0.1 < land.value(np.array(land.start)))
    True
    """
    model = models.Sequential(
        [
            layers.Dense(n_hidden, activation="tanh", input_shape=(X.shape[1],)),
            layers.Dense(1, activation="sigmoid"),
        ],
        dtype="float64",
        rng=rng,
    )
    model.compile(optimizer=Adam(learning_rate=0.03), loss="binary_crossentropy")
    model.fit(X, y, batch_size=len(X), epochs=epochs, rng=rng)
    trained = [array.copy() for array in model.parameters]
    cut = NetworkSlice(
        X, y, trained, random_direction(trained, rng), random_direction(trained, rng)
    )
    return Landscape(
        "network",
        "L(θ* + a u + b v), a trained network's loss",
        cut.value,
        cut.gradient,
        start=(-1.3, 1.2),
        window=(-2, 2, -2, 2),
        levels=(0.05, 0.1, 0.2, 0.4, 0.7, 1.2, 2, 3.5, 6),
    )
