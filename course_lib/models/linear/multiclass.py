"""Many classes from classifiers that know only two: one against the rest, or one against one.

Class numbers run from 0. For k classes, one against the rest needs k classifiers, each of which
sees all samples; one against one needs k (k − 1) / 2, each of which sees two classes only.

Source: decks R and M.
"""

from itertools import combinations

import numpy as np


def one_vs_rest(y: np.ndarray, n_classes: int) -> np.ndarray:
    """What the classifier of each class is to say, (n_samples, n_classes): 1 for its own, else 0.

    Two classes need one classifier only, which says 1 for class 1: (n_samples, 1).

    >>> one_vs_rest(np.array([0, 2, 1]), 3).tolist()
    [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
    >>> one_vs_rest(np.array([0, 1]), 2).tolist()
    [[0], [1]]
    """
    classes = np.arange(n_classes) if n_classes > 2 else np.array([1])
    return (np.asarray(y)[:, None] == classes).astype(int)  # (n, 1) == (c,) -> (n, c)


def pairs_of(n_classes: int) -> list[tuple[int, int]]:
    """The pairs of classes that meet when each is against each.

    >>> pairs_of(3)
    [(0, 1), (0, 2), (1, 2)]
    """
    return list(combinations(range(n_classes), 2))


def one_vs_one(scores: np.ndarray, n_classes: int) -> np.ndarray:
    """The votes for each class, (n_samples, n_classes), given who wins each pair and how clearly.

    `scores` is (n_samples, n_pairs) in the order of `pairs_of`: above 0 the second of the pair wins
    a vote, otherwise the first. Among classes with equally many votes their scores decide: summed
    up, they count for a third of a vote at most.

    >>> one_vs_one(np.array([[-2.0, -1.0, 5.0]]), 3).round(2)  # 0 beats 1 and 2, 2 beats 1
    array([[ 2.25, -0.29,  1.27]])
    """
    if scores.ndim != 2 or scores.shape[1] != len(pairs_of(n_classes)):
        raise ValueError(
            f"scores has shape {scores.shape}; expected (n_samples, {len(pairs_of(n_classes))}), "
            f"one for each pair of {n_classes} classes"
        )
    votes, sums = np.zeros((2, len(scores), n_classes))
    for score, (first, second) in zip(scores.T, pairs_of(n_classes), strict=True):
        votes[:, first] += score <= 0
        votes[:, second] += score > 0
        sums[:, first] -= score
        sums[:, second] += score
    return votes + sums / (3 * (np.abs(sums) + 1))
