"""What do the nearest say, when they say numbers? Their mean, plain or trusting the nearer more."""

import numpy as np

from course_lib.models.neighbors.vote import vote_weights


def average(values: np.ndarray, distances: np.ndarray, weights: str = "uniform") -> np.ndarray:
    """The mean (n_queries,) of what the neighbours say; the counterpart of `vote` for numbers.

        ŷ = Σ_j w_j y_j / Σ_j w_j

    `distances` is (n_queries, k), and so is `values`, or it is (n_queries, k, n_outputs): then the
    mean is (n_queries, n_outputs). With "uniform" weights every neighbour counts 1, with
    "distance" 1/d; neighbours at distance 0 outweigh all that are farther away.

    Source: deck R, kNN regression; Shepard (1968) for the weights 1/d.

    >>> average(np.array([[10.0, 40.0]]), np.array([[1.0, 2.0]]))
    array([25.])
    >>> average(np.array([[10.0, 40.0]]), np.array([[1.0, 2.0]]), "distance")
    array([20.])
    """
    if values.shape[:2] != distances.shape:
        raise ValueError(
            f"values has shape {values.shape} and distances {distances.shape}; "
            "expected (n_queries, k) or (n_queries, k, n_outputs), and (n_queries, k)"
        )
    w = vote_weights(distances, weights)
    w = w / w.sum(axis=1, keepdims=True)  # each row sums to 1
    return np.einsum("qk,qk...->q...", w, values)  # (q, k), (q, k, outputs) -> (q, outputs)
