"""The threshold unit: the neuron of McCulloch and Pitts, which fires or does not.

    y = 1 if Σ_j w_j x_j ≥ θ, else 0

It computes but does not learn: weights and threshold are set by hand. (The paper's inputs are 0 or
1, excite with one common weight or forbid absolutely; weights of any size came later.)

Source: McCulloch and Pitts (1943), A logical calculus of the ideas immanent in nervous activity;
deck M.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np

# Weights and threshold of the logical gates; inputs and outputs are 0 or 1.
AND = np.array([1.0, 1.0]), 2.0
OR = np.array([1.0, 1.0]), 1.0
NOT = np.array([-1.0]), 0.0


def threshold_unit(X: np.ndarray, w: np.ndarray, theta: float) -> np.ndarray:
    """Whether the unit fires, 1 or 0, for each sample: (n_samples,) for X (n_samples, n_inputs).

    A single sample (n_inputs,) gives a single 0 or 1. Raises ValueError where there are not as many
    weights w (n_inputs,) as inputs.

    >>> threshold_unit(corners(2), *AND)
    array([0, 0, 0, 1])
    >>> threshold_unit(corners(2), *OR)
    array([0, 1, 1, 1])
    >>> threshold_unit(corners(1), *NOT)
    array([1, 0])
    """
    X, w = np.asarray(X), np.asarray(w)
    if w.ndim != 1 or X.ndim not in (1, 2) or X.shape[-1:] != w.shape:
        raise ValueError(
            f"X has shape {X.shape} and w {w.shape}; "
            "expected (n_samples, n_inputs) and (n_inputs,), a weight for each input"
        )
    return (X @ w >= theta).astype(int)  # (n, d) @ (d,) -> (n,)


def corners(n_inputs: int) -> np.ndarray:
    """All inputs of 0 and 1, (2^n_inputs, n_inputs), counted upwards in binary.

    >>> corners(2).tolist()
    [[0, 0], [0, 1], [1, 0], [1, 1]]
    """
    return np.array(list(product([0, 1], repeat=n_inputs)))


def gate(outputs: Sequence[int]) -> tuple[np.ndarray, float] | None:
    """Weights and threshold of one unit that has these four outputs on the corners of two inputs.

    None where no unit has them: that is XOR and its opposite, two of the 16. For XOR the unit is to
    fire on (1, 0) and on (0, 1), so w₁ ≥ θ and w₂ ≥ θ; not on (0, 0), so θ > 0; then
    w₁ + w₂ ≥ 2θ > θ, and it fires on (1, 1) too. For the other 14 small whole numbers are enough.

    >>> gate([0, 0, 1, 0])  # the first but not the second
    (array([ 1., -1.]), 1.0)
    >>> gate([0, 1, 1, 0]) is None
    True
    """
    if len(outputs) != 4:
        raise ValueError(f"there are {len(outputs)} outputs; expected 4, one for each corner")
    for theta, w1, w2 in product([0.0, 1.0, 2.0, -1.0], [0.0, 1.0, -1.0], [0.0, 1.0, -1.0]):
        w = np.array([w1, w2])
        if np.array_equal(threshold_unit(corners(2), w, theta), outputs):
            return w, theta
    return None
