"""One step of any optimizer on the flat parameters, also a student's."""

from typing import Any

import numpy as np

from course_lib.nn.optimizers import SGD
from course_lib.nn.optimizers.in_place import twin_of
from course_lib.nn.playground.own import rule_of


class Stepper:
    """Moves `parameters` in place along mean gradients, at any learning rate."""

    def __init__(self, optimizer: Any, parameters: np.ndarray) -> None:
        self.parameters, self.rule = parameters, rule_of(optimizer)
        self.is_descent = type(self.rule) is SGD and not self.rule.clipping
        self.forget()

    def forget(self) -> None:
        """Begin anew: no step has been taken."""
        self.twin = twin_of(self.rule, self.parameters)

    def step(self, gradient: np.ndarray, learning_rate: float) -> None:
        """One step against the gradient, taken at the parameters."""
        self.twin.learning_rate = learning_rate
        self.twin.step(gradient)

    def memory(self) -> Any:
        """What it remembers, as it is now (copies)."""
        return self.twin.remembered()

    def recall(self, memory: Any) -> None:
        """Go on from what `memory` gave."""
        self.twin.recall(memory)
