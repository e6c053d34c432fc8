"""Downhill, one sample at a time: the subgradient method for the soft margin.

    ½‖w‖² + C Σ_i max(0, 1 − y_i w·x_i),  divided by n C:  λ/2 ‖w‖² + mean hinge, λ = 1 / (n C)

Each step draws one sample i and follows the subgradient that it alone would give:

    w ← w − η (λ w − y_i x_i)  if its margin is below 1,    w ← w − η λ w  if not

with the rate η = 1 / (λ t) in step t: large at first, and without a constant to be chosen. Single
steps may go uphill; in the long run it is downhill.

The offset b is the weight of a feature that is 1 everywhere. So it costs as all weights do, as in
`LinearSVC`.

Source: Shalev-Shwartz, Singer and Srebro (2007), without their projection onto a ball.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from course_lib.models.svm.margin import check_C, check_signs, hinge


@dataclass(frozen=True, eq=False)
class PegasosStep:
    """Step t, and what has been learned after it."""

    t: int  # from 1
    i: int  # the sample drawn
    eta: float
    margin: float  # of that sample, before the step
    w: np.ndarray  # (n_features,)
    b: float
    objective: float  # ½ (‖w‖² + b²) + C Σ hinge, over all samples


def pegasos_steps(
    X: np.ndarray, y: np.ndarray, C: float, n_steps: int, rng: np.random.Generator
) -> Iterator[PegasosStep]:
    """Learn from X (n_samples, n_features) and y (n_samples,) of −1 and +1; yield each step.

    Raises ValueError for other labels and for a C that is not a finite number > 0.

    >>> X, y = np.array([[2.0], [0.0]]), np.array([1, -1])
    >>> *_, last = pegasos_steps(X, y, C=1.0, n_steps=5000, rng=np.random.default_rng(0))
    >>> last.w.round(1), round(last.b, 1)
    (array([0.8]), -0.6)
    """
    check_signs(y)
    check_C(C)
    X1 = np.column_stack([X, np.ones(len(X))])  # (n, d + 1)
    w1 = np.zeros(X1.shape[1])  # w and b
    lambda_ = 1 / (len(X) * C)
    for t in range(1, n_steps + 1):
        i = int(rng.integers(len(X)))
        eta = 1 / (lambda_ * t)
        margin = float(y[i] * (X1[i] @ w1))
        w1 = (1 - eta * lambda_) * w1
        if margin < 1:
            w1 = w1 + eta * y[i] * X1[i]
        objective = w1 @ w1 / 2 + C * hinge(y * (X1 @ w1)).sum()  # (n, d + 1) @ (d + 1,) -> (n,)
        yield PegasosStep(t, i, eta, margin, w1[:-1], float(w1[-1]), float(objective))
