"""Many classes from a machine that knows two: one machine for each pair, and they vote.

With k classes there are k (k − 1) / 2 pairs: (0, 1), (0, 2), …, (1, 2), … A machine sees the
samples of its two classes only, and says a number: 0 or more is a vote for the first of them.

Source: Knerr, Personnaz and Dreyfus (1990); Kressel (1999).
"""

import numpy as np


def class_pairs(n_classes: int) -> list[tuple[int, int]]:
    """All pairs, the smaller number first.

    >>> class_pairs(3)
    [(0, 1), (0, 2), (1, 2)]
    """
    return [(a, b) for a in range(n_classes) for b in range(a + 1, n_classes)]


def count_votes(scores: np.ndarray, n_classes: int) -> np.ndarray:
    """The votes (n_samples, n_classes) that each class gets, from scores (n_samples, n_pairs).

    >>> count_votes(np.array([[0.5, -2.0, 1.0]]), 3)
    array([[1., 1., 1.]])
    """
    votes = np.zeros((len(scores), n_classes))
    for column, (a, b) in enumerate(class_pairs(n_classes)):
        first = scores[:, column] >= 0
        votes[:, a] += first
        votes[:, b] += ~first
    return votes


def class_scores(scores: np.ndarray, n_classes: int) -> np.ndarray:
    """The votes, and between equal ones the larger sum of scores, (n_samples, n_classes).

    The sum of a class's scores is squeezed into ±1/3, so that it never outweighs a vote.

    >>> class_scores(np.array([[0.5, -2.0, 1.0]]), 3).round(2)
    array([[0.8 , 1.11, 1.17]])
    """
    sums = np.zeros((len(scores), n_classes))
    for column, (a, b) in enumerate(class_pairs(n_classes)):
        sums[:, a] += scores[:, column]
        sums[:, b] -= scores[:, column]
    return count_votes(scores, n_classes) + sums / (3 * (np.abs(sums) + 1))
