"""Rosenblatt's perceptron: a threshold unit that learns from its mistakes.

    z = w·x,   y = 1 if z ≥ 0 else 0,   w ← w + x (d − y)

d is what the unit is to say, 0 or 1. Where y = d nothing changes; where it ought to have fired, x
is added to w; where it ought not, x is subtracted. The bias is the weight of a feature that is
always 1 (`append_one` in `scores.py`). Samples come one after the other, in order or shuffled,
until all of them have passed without a mistake.

`steps` is the rule as it stands here. A learning rate would change nothing but the length of w, as
w starts at 0. `pocket` is for classes that no plane separates. `perceptron_fast.py` learns the same
in less time; `perceptron_bound.py` tells how many mistakes there can be at most.

Source: Rosenblatt (1958), The perceptron; decks R, M and P.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from course_lib.models.linear.threshold import threshold_unit


@dataclass(frozen=True, eq=False)
class Step:
    """One sample shown to the unit: what it said, and the weights before and after."""

    epoch: int  # from 1; in each, every sample is shown once
    i: int  # which sample
    d: int  # what the unit was to say
    y: int  # what it said
    before: np.ndarray  # (n_features,)
    after: np.ndarray  # (n_features,); `before` itself where it was right

    @property
    def mistake(self) -> bool:
        return self.y != self.d


def steps(
    X: np.ndarray,
    d: np.ndarray,
    *,
    rng: np.random.Generator | None = None,
    w: np.ndarray | None = None,
    max_epochs: int = 100,
) -> Iterator[Step]:
    """Learn X (n_samples, n_features), d (n_samples,) of 0 and 1; yield each step.

    With `rng` every epoch has a new order, without it the order of X. `w` (n_features,) is where to
    start, by default 0. It ends after an epoch without a mistake, or after `max_epochs`: whether it
    has converged, the last epoch tells. Raises ValueError where shapes do not fit or d is not 0
    and 1.

    >>> X, d = np.array([[2.0, 1.0], [-1.0, 1.0]]), np.array([0, 1])
    >>> [(step.i, step.y, step.mistake, step.after.tolist()) for step in steps(X, d, max_epochs=1)]
    [(0, 1, True, [-2.0, -1.0]), (1, 1, False, [-2.0, -1.0])]
    """
    X, d = as_samples(X, d)
    w = np.zeros(X.shape[1]) if w is None else np.array(w, dtype=float)
    for epoch in range(1, max_epochs + 1):
        mistakes = 0
        for i in order_of(len(X), rng):
            y = int(X[i] @ w >= 0)  # (d,) @ (d,) -> one number
            after = w + X[i] * (d[i] - y) if y != d[i] else w
            yield Step(epoch, int(i), int(d[i]), y, w, after)
            mistakes += y != d[i]
            w = after
        if mistakes == 0:
            return


def pocket(
    X: np.ndarray, d: np.ndarray, *, rng: np.random.Generator | None = None, max_epochs: int = 100
) -> tuple[np.ndarray, int]:
    """The best weights a perceptron comes by: w (n_features,), and how many samples they mistake.

    On classes that no plane separates the perceptron wanders for ever, to good weights and on to
    bad ones. The pocket keeps the best: those that were right for the longest run of samples, if
    they also make fewer mistakes on all of X than the ones in the pocket (the "ratchet").
    Parameters and errors are those of `steps`.

    Source: Gallant (1990), Perceptron-based learning algorithms.

    >>> X, d = np.array([[2.0, 1.0], [-1.0, 1.0], [3.0, 1.0]]), np.array([0, 1, 1])
    >>> w, mistakes = pocket(X, d, rng=np.random.default_rng(0))
    >>> mistakes
    1
    """
    X, d = as_samples(X, d)
    kept = tried = np.zeros(X.shape[1])
    fewest = mistakes_of(kept, X, d)
    run = longest = 0
    for step in steps(X, d, rng=rng, max_epochs=max_epochs):
        if fewest == 0:
            break
        w, run = step.after, 0 if step.mistake else run + 1
        if run > longest and w is not tried:
            tried, mistakes = w, mistakes_of(w, X, d)
            if mistakes < fewest:
                kept, fewest = w, mistakes
        if w is kept:
            longest = run  # it may still be going on
    return kept, fewest


def mistakes_of(w: np.ndarray, X: np.ndarray, d: np.ndarray) -> int:
    """For how many samples the unit with weights w does not say d.

    >>> mistakes_of(np.array([1.0, -1.0]), np.array([[2.0, 1.0], [0.0, 1.0]]), np.array([1, 1]))
    1
    """
    return int(np.count_nonzero(threshold_unit(X, w, 0) != d))


def order_of(n_samples: int, rng: np.random.Generator | None) -> np.ndarray:
    """In which order the samples are shown in one epoch, (n_samples,)."""
    return np.arange(n_samples) if rng is None else rng.permutation(n_samples)


def as_samples(X: np.ndarray, d: np.ndarray, n_axes: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """X as floats (single precision stays) and d as whole numbers; ValueError if they do not fit.

    d has one axis, (n_samples,), or for several units two, (n_samples, n_units).
    """
    X, d = np.asarray(X), np.asarray(d)
    if X.ndim != 2 or len(X) == 0:
        raise ValueError(
            f"X has shape {X.shape}; expected (n_samples, n_features), at least one sample. "
            "For one feature use x[:, None]."
        )
    if d.ndim != n_axes or len(d) != len(X):
        expected = f"({len(X)},)" if n_axes == 1 else f"({len(X)}, n_units)"
        raise ValueError(f"d has shape {d.shape} and X {X.shape}; expected {expected} for d")
    strange = d[(d != 0) & (d != 1)]
    if strange.size:
        raise ValueError(
            f"d holds {strange.flat[0]}; expected 0 and 1, what the unit is to say. "
            "For labels −1 and 1 use (d + 1) / 2."
        )
    return X.astype(np.result_type(X, np.float32), copy=False), d.astype(int)
