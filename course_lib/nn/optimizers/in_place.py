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

    The parameters are the point where the rule wants its gradient, as in `NesterovTwin`.
    """

    def __init__(self, rule: Any, parameters: np.ndarray) -> None:
        super().__init__(rule, parameters)
        self.parameters, self.theta = parameters, [parameters.copy()]
        self.state = rule.init(self.theta)

    def step(self, gradient: np.ndarray) -> None:
        rule = at_rate(self.rule, self.learning_rate)
        self.theta, self.state = rule.step(self.theta, [gradient], self.state)
        ahead = hasattr(rule, "where")
        (self.parameters[...],) = rule.where(self.theta, self.state) if ahead else self.theta


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


def twin_of(rule: Any, parameters: np.ndarray, sizes: Sequence[int] | None = None) -> Any:
    """The twin of `rule` for a flat array of parameters, in which arrays of `sizes` lie."""
    if getattr(rule, "clipping", None):
        return ClippingTwin(rule, parameters, sizes or [len(parameters)])
    if type(rule) is RMSprop and rule.momentum > 0:
        return RMSpropMomentumTwin(rule, parameters)
    if is_for(rule, parameters):
        return large_twin_of(rule, parameters)
    return TWINS.get(type(rule), PlainTwin)(rule, parameters)
