"""What do the nearest say? One vote each, or votes that weigh more the nearer they come from."""

import numpy as np


def vote(
    labels: np.ndarray, distances: np.ndarray, n_classes: int, weights: str = "uniform"
) -> np.ndarray:
    """The votes (n_queries, n_classes) that the neighbours cast, each row summing to 1.

    `labels` and `distances` are (n_queries, k); labels are class numbers from 0. With "uniform"
    weights every neighbour counts 1, with "distance" 1/d; a neighbour at distance 0 outvotes all
    that are farther away.

    >>> vote(np.array([[0, 1, 1]]), np.array([[1.0, 2.0, 4.0]]), 2)
    array([[0.33333333, 0.66666667]])
    >>> vote(np.array([[0, 1, 1]]), np.array([[1.0, 2.0, 4.0]]), 2, "distance")
    array([[0.57142857, 0.42857143]])
    """
    w = vote_weights(distances, weights)
    votes = np.zeros((len(labels), n_classes))
    rows = np.arange(len(labels))[:, None]  # (n_queries, 1), against labels (n_queries, k)
    np.add.at(votes, (rows, labels), w)
    return votes / votes.sum(axis=1, keepdims=True)


def vote_weights(distances: np.ndarray, weights: str) -> np.ndarray:
    """How much each neighbour's vote counts, of the shape of `distances` (n_queries, k).

    "uniform" is 1 for all. "distance" is 1/d, measured by the nearest's: it counts 1, one twice as
    far ½. So nothing is divided by 0: if the nearest are at distance 0, only they count.

    >>> vote_weights(np.array([[2.0, 4.0], [0.0, 3.0]]), "distance")
    array([[1. , 0.5],
           [1. , 0. ]])
    """
    if weights == "uniform":
        return np.ones(distances.shape)
    if weights != "distance":
        raise ValueError(f"weights is {weights!r}; expected 'uniform' or 'distance'")
    nearest = np.min(distances, axis=-1, keepdims=True)
    farther = distances > nearest
    return np.divide(nearest, distances, out=np.ones(distances.shape), where=farther)
