"""The fast twins of the rules: they move one flat array of parameters in place.

A network's parameters lie in one array, its gradients in another. A twin goes through them in
pieces, which stay in the processor's cache, and makes no new arrays. `twins.py` has one for each
rule, `axpy.py` two more for large networks; `tests/test_nn_optimizers.py` holds the two equal.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.nn.optimizers.adaptive import RMSprop
from course_lib.nn.optimizers.axpy import is_for, large_twin_of
from course_lib.nn.optimizers.clipping import WORDS
from course_lib.nn.optimizers.rule import at_rate
from course_lib.nn.optimizers.twin import Twin
from course_lib.nn.optimizers.twins import TWINS, RMSpropMomentumTwin


class PlainTwin(Twin):
    """Of a rule that has no fast twin, such as a student's own: it asks the rule itself.

    The parameters are the point where the rule wants its gradient, as in `NesterovTwin`. What else
    has moved them since the last step, a hand or a penalty, moves θ too.
    """

    scratches = 0

    def __init__(self, rule: Any, parameters: np.ndarray) -> None:
        super().__init__(rule, parameters)
        self.parameters, self.theta = parameters, parameters.copy()
        self.left = parameters.copy()  # as the last step left them
        self.state = rule.init([self.theta])

    def step(self, gradient: np.ndarray) -> None:
        rule, theta = at_rate(self.rule, self.learning_rate), self.theta
        if not np.array_equal(self.parameters, self.left):
            theta = theta + (self.parameters - self.left)
        (self.theta,), self.state = rule.step([theta], [gradient.copy()], self.state)
        where = rule.where([self.theta], self.state) if hasattr(rule, "where") else [self.theta]
        place = np.asarray(where[0], dtype=float)
        if place.shape != self.parameters.shape:
            raise ValueError(
                f"{type(self.rule).__name__}.step returned parameters of shape {place.shape}; "
                f"expected {self.parameters.shape}, as it was given."
            )
        self.parameters[...] = place
        self.left[...] = self.parameters

    def remembered(self) -> tuple[Any, ...]:
        return self.theta.copy(), self.left.copy(), self.state

    def recall(self, remembered: tuple[Any, ...]) -> None:
        theta, left, self.state = remembered
        self.theta, self.left = theta.copy(), left.copy()


class ClippingTwin:
    """Cuts a copy of the gradient to size, then lets the twin without clipping step along it."""

    def __init__(self, rule: Any, parameters: np.ndarray, sizes: Sequence[int]) -> None:
        self.clipping, self.clipped = rule.clipping, np.empty_like(parameters)
        self.twin = twin_of(replace(rule, **dict.fromkeys(WORDS)), parameters)
        if sum(sizes) != len(parameters):
            raise ValueError(
                f"sizes add up to {sum(sizes)}; expected {len(parameters)}, as many as parameters."
            )
        self.ends = np.cumsum(sizes)[:-1]

    @property
    def learning_rate(self) -> float:
        return self.twin.learning_rate

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        self.twin.learning_rate = rate

    def step(self, gradient: np.ndarray) -> None:
        """One step along `gradient`, cut to size."""
        grads = np.split(gradient, self.ends)
        np.concatenate(self.clipping(grads), out=self.clipped)
        self.twin.step(self.clipped)

    def remembered(self) -> tuple[Any, ...]:
        """What the twin within keeps."""
        return self.twin.remembered()

    def recall(self, remembered: tuple[Any, ...]) -> None:
        """Let the twin within go on from what `remembered` gave."""
        self.twin.recall(remembered)


def twin_of(rule: Any, parameters: np.ndarray, sizes: Sequence[int] | None = None) -> Any:
    """The twin of `rule` for a flat array of parameters, in which arrays of `sizes` lie."""
    if getattr(rule, "clipping", None):
        return ClippingTwin(rule, parameters, sizes or [len(parameters)])
    if type(rule) is RMSprop and rule.momentum > 0:
        return RMSpropMomentumTwin(rule, parameters)
    if is_for(rule, parameters):
        return large_twin_of(rule, parameters)
    return TWINS.get(type(rule), PlainTwin)(rule, parameters)
