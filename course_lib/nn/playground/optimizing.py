"""One step of any optimizer on the flat parameters, also a student's."""

from typing import Any

import numpy as np

from course_lib.nn.optimizers import SGD, Rule
from course_lib.nn.optimizers.in_place import TWINS, twin_of
from course_lib.nn.optimizers.rule import at_rate
from course_lib.nn.playground.own import rule_of


class Stepper:
    """Moves `parameters` in place along mean gradients, at any learning rate."""

    def __init__(self, optimizer: Any, parameters: np.ndarray) -> None:
        self.parameters = parameters
        self.rule = rule_of(optimizer)
        self.is_descent = type(self.rule) is SGD
        own = not isinstance(self.rule, Rule) or type(self.rule) not in TWINS
        self.has_twin = not (own or self.rule.clipping)
        self.forget()

    def forget(self) -> None:
        """Begin anew: no step has been taken."""
        if self.has_twin:
            self.twin = twin_of(self.rule, self.parameters)
            return
        self.theta = self.parameters.copy()
        self.left = self.parameters.copy()
        self.state = self.rule.init([self.theta])

    def step(self, gradient: np.ndarray, learning_rate: float) -> None:
        """One step against the gradient, taken at the parameters."""
        if self.has_twin:
            self.twin.learning_rate = learning_rate
            self.twin.step(gradient)
        else:
            self.step_of_rule(gradient, learning_rate)

    def step_of_rule(self, gradient: np.ndarray, learning_rate: float) -> None:
        """By the rule's own `step`; what a hand or a penalty has moved meanwhile, moves θ too."""
        rule = at_rate(self.rule, learning_rate)
        theta = self.theta + (self.parameters - self.left)
        moved, self.state = rule.step([theta], [gradient.copy()], self.state)
        (self.theta,) = moved
        where = rule.where([self.theta], self.state) if hasattr(rule, "where") else [self.theta]
        place = np.asarray(where[0], dtype=float)
        if place.shape != self.parameters.shape:
            raise ValueError(
                f"{type(self.rule).__name__}.step returned parameters of shape {place.shape}; "
                f"expected {self.parameters.shape}, as it was given."
            )
        self.parameters[...] = place
        self.left[...] = place

    def memory(self) -> Any:
        """What it remembers, as it is now (copies)."""
        if not self.has_twin:
            return (self.theta.copy(), self.left.copy(), self.state)
        memory = [m.copy() for m in self.twin.memory]
        return (self.twin.t, memory, getattr(self.twin, "product", 1.0))

    def recall(self, memory: Any) -> None:
        """Go on from what `memory` gave."""
        if not self.has_twin:
            theta, left, self.state = memory
            self.theta, self.left = theta.copy(), left.copy()
            return
        self.twin.t, arrays, product = memory
        for mine, array in zip(self.twin.memory, arrays, strict=True):
            mine[...] = array
        if hasattr(self.twin, "product"):
            self.twin.product = product
