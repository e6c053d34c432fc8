"""What every optimizer is: a rule that turns gradients into steps, and what it remembers.

A rule is frozen: it holds the settings, no state. `init` makes the state, `step` returns new
parameters and a new state and changes nothing that it was given. So a step can be repeated, looked
at, or taken back.
"""

import copy
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np

from course_lib.nn.optimizers.clipping import WORDS, Clipping

Memory = tuple[np.ndarray, ...]  # of one parameter, in the order of the rule's `remembers`
FADING = ("momentum", "rho", "beta_1", "beta_2")  # what is remembered is multiplied by them


@dataclass(frozen=True)
class State:
    """`t` steps have been taken; `memory` holds what is remembered of each parameter."""

    t: int
    memory: tuple[Memory, ...]


@dataclass(frozen=True)
class Rule:
    """An update rule; each optimizer adds its settings and `update`.

    Gradients may be cut to size before the step, in Keras's words, one of them at most:
    `clipvalue=c` holds each entry within ±c, `clipnorm=c` the norm of each array,
    `global_clipnorm=c` the norm of all arrays together. See `clipping.py`. A gradient that is no
    number is then an error (FloatingPointError), and no step is taken.

    >>> from course_lib.nn.optimizers import SGD
    >>> rule = SGD(learning_rate=0.1, global_clipnorm=1.0)
    >>> params = [np.array([1.0]), np.array([1.0])]
    >>> rule.step(params, [np.array([30.0]), np.array([40.0])], rule.init(params))[0]
    [array([0.94]), array([0.92])]
    """

    learning_rate: float = 0.01
    clipvalue: float | None = field(default=None, kw_only=True)
    clipnorm: float | None = field(default=None, kw_only=True)
    global_clipnorm: float | None = field(default=None, kw_only=True)

    remembers: ClassVar[tuple[str, ...]] = ()  # the names of the arrays kept for each parameter

    def __init_subclass__(cls) -> None:
        """Rules print without the words of clipping that are not used."""
        if "__repr__" not in vars(cls):
            cls.__repr__ = Rule.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        settings = {setting.name: getattr(self, setting.name) for setting in fields(self)}
        shown = (
            f"{name}={value!r}"
            for name, value in settings.items()
            if not (name in WORDS and value is None)
        )
        return f"{type(self).__name__}({', '.join(shown)})"

    def __post_init__(self) -> None:
        Clipping(**{word: getattr(self, word) for word in WORDS})  # which refuses wrong ones
        for setting in fields(self):
            value = getattr(self, setting.name)
            if setting.name in WORDS:
                continue
            if not (isinstance(value, int | float | np.number) and 0 <= value < math.inf):
                raise ValueError(
                    f"{type(self).__name__}: {setting.name} is {value!r}; expected a number, "
                    "0 or more."
                )
            if setting.name in FADING and value >= 1:
                raise ValueError(
                    f"{type(self).__name__}: {setting.name} is {value}; expected less than 1, or "
                    "what is remembered never fades."
                )

    @property
    def clipping(self) -> Clipping:
        """What is done to the gradients before the step."""
        return Clipping(**{word: getattr(self, word) for word in WORDS})

    def init(self, params: Sequence[np.ndarray]) -> State:
        """The state before the first step: nothing is remembered."""
        return State(0, tuple(tuple(np.zeros_like(p) for _ in self.remembers) for p in params))

    def where(self, params: Sequence[np.ndarray], state: State) -> list[np.ndarray]:
        """The point at which the gradient is to be taken: here itself; Nesterov looks ahead."""
        return list(params)

    def step(
        self, params: Sequence[np.ndarray], grads: Sequence[np.ndarray], state: State
    ) -> tuple[list[np.ndarray], State]:
        """One step: the new parameters and the new state, from arrays and their gradients."""
        check_alike(params, grads, state)
        t = state.t + 1
        updates = [
            self.update(p, g, t, *memory)
            for p, g, memory in zip(params, self.clipping(grads), state.memory, strict=True)
        ]
        moved = [p + step for p, (step, *_) in zip(params, updates, strict=True)]
        return moved, State(t, tuple(tuple(memory) for _, *memory in updates))

    def update(self, p: np.ndarray, g: np.ndarray, t: int, *memory: np.ndarray) -> Memory:
        """For one parameter in step t = 1, 2, …: the step Δθ, then its new memory."""
        raise NotImplementedError(f"{type(self).__name__} has no update")

    def at_rate(self, learning_rate: float) -> Self:
        """The same rule at another rate: what a schedule makes. The state goes on."""
        return replace(self, learning_rate=learning_rate)

    def in_place(self, parameters: np.ndarray, sizes: Sequence[int] | None = None) -> Any:
        """The fast twin, which moves one flat array itself; see `in_place.py`.

        `sizes` says how long the arrays are that lie in it one after the other; else it is one.
        """
        from course_lib.nn.optimizers.in_place import twin_of

        return twin_of(self, parameters, sizes)


def check_alike(params: Sequence[np.ndarray], grads: Sequence[np.ndarray], state: State) -> None:
    """Raise ValueError unless there is a gradient and a memory of its shape for each parameter."""
    if not len(params) == len(grads) == len(state.memory):
        raise ValueError(
            f"{len(params)} parameters, {len(grads)} gradients, a state of {len(state.memory)}; "
            "expected as many of each. Make the state by init(params)."
        )
    for i, (p, g) in enumerate(zip(params, grads, strict=True)):
        if np.shape(p) != np.shape(g):
            raise ValueError(
                f"gradient {i} has shape {np.shape(g)}; expected {np.shape(p)}, its parameter's."
            )


def at_rate(rule: Any, learning_rate: float) -> Any:
    """`rule`, also one that is not of this module, at another rate; without one it stays itself."""
    if not hasattr(rule, "learning_rate") or rule.learning_rate == learning_rate:
        return rule
    if hasattr(rule, "at_rate"):
        return rule.at_rate(learning_rate)
    if is_dataclass(rule):
        return replace(rule, learning_rate=learning_rate)  # type: ignore[type-var]
    other = copy.copy(rule)
    object.__setattr__(other, "learning_rate", learning_rate)  # of a frozen one, too
    return other
