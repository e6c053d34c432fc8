"""A layer's part in a plan: the arrays that it fills, and the calls that fill them.

A training step computes the same things over and over. So they are laid out once: each array is
allocated, each call is bound to its arrays (`partial(np.dot, X, W, Z)`), and a step is a walk along
the list of calls. Nothing is allocated and nothing is decided on the way.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

Call = Callable[[], object]


@dataclass(frozen=True)
class Pass:
    """`output` is what `forward` fills, (n, *output_shape).

    `gradient` is where the next layer puts ∂L/∂output before `backward` is called, which may
    overwrite it; None says that nobody needs it, since no layer up to here has parameters.
    """

    output: np.ndarray
    gradient: np.ndarray | None
    forward: list[Call] = field(default_factory=list)
    backward: list[Call] = field(default_factory=list)
