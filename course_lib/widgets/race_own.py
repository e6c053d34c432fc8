"""The student's own optimizer as a runner: a class or an object, or one of the step functions."""

import copy
from typing import Any

import numpy as np

from course_lib.nn.optimizers import Adagrad, Adam, Momentum, Nesterov, RMSprop, Rule, State
from course_lib.nn.optimizers.rule import at_rate
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.race_runners import Advance, Gradient, Runner

USUAL = 0.1  # the rate of an optimizer that is known by its name only

# The exercise's step functions, each with the rule that it is; the rule names what it remembers.
FUNCTIONS: dict[str, Rule] = {
    "momentum_step": Momentum(),
    "nesterov_step": Nesterov(),
    "adagrad_step": Adagrad(),
    "rmsprop_step": RMSprop(),
    "adam_step": Adam(),
}


class OwnRunner(Runner):
    """An object with `init` and `step` as the library's rules have them, or the name of its class.

    A class is looked up at every redraw and made with `learning_rate=`. Parameters, gradients and
    state are handed over as copies, so that one which works in place runs too.
    """

    def __init__(self, source: Any, rate: float | None = None) -> None:
        self.source, self.wanted, self.explained = source, rate, None
        self.name = source if isinstance(source, str) else type(source).__name__
        for part in ("init", "step"):
            if not isinstance(source, str) and not callable(getattr(source, part, None)):
                raise TypeError(
                    f"an optimizer is {source!r}; expected one of the library's, an object with "
                    "init and step, or the name of yours."
                )

    @property
    def rate(self) -> float | None:
        if self.wanted is not None or isinstance(self.source, str):
            return self.wanted or USUAL
        rate = getattr(self.source, "learning_rate", None)
        return float(rate) if isinstance(rate, int | float) and rate > 0 else None

    def at_rate(self, rate: float) -> "OwnRunner":
        return OwnRunner(self.source, rate)

    def found(self) -> object:
        if not isinstance(self.source, str):
            return self.source
        return answer(self.source, lambda it: it)()

    def made(self) -> Any:
        """The optimizer at its rate."""
        if isinstance(self.source, str):
            return answer(self.source)(learning_rate=self.rate)
        if self.wanted is None:
            return self.source
        return at_rate(self.source, self.wanted)

    def begin(self, theta: np.ndarray) -> Any:
        rule = self.made()
        return rule, self.call(rule, "init", [theta.copy()])

    def advance(self, theta: np.ndarray, memory: Any, t: int, gradient: Gradient) -> Advance:
        rule, state = memory
        at = theta
        if callable(getattr(rule, "where", None)):
            looked = self.call(rule, "where", [theta.copy()], copy.deepcopy(state))
            at = place_of(looked, f"{self.name}.where")
        g = gradient(at)
        made = self.call(rule, "step", [theta.copy()], [g.copy()], copy.deepcopy(state))
        if not (isinstance(made, tuple | list) and len(made) == 2):
            raise AnswerError(
                f"{self.name}.step gave {short(made)}; expected a pair, the new parameters and "
                "the new state."
            )
        return Advance(at, g, place_of(made[0], f"{self.name}.step"), (rule, made[1]))

    def call(self, rule: Any, method: str, *args: Any) -> Any:
        """Call a method of the student's; what it raises is told with its name."""

        def own(*given: Any) -> Any:
            return getattr(rule, method)(*given)

        own.__name__ = f"{self.name}.{method}"
        return answer(own)(*args)


class FunctionRunner(OwnRunner):
    """One of the exercise's step functions by its name, with the usual settings of its rule."""

    def __init__(self, name: str, rule: Rule | None = None) -> None:
        super().__init__(name)
        self.explained = rule or FUNCTIONS[name]

    @property
    def rate(self) -> float | None:
        return self.rule.learning_rate

    def at_rate(self, rate: float) -> "FunctionRunner":
        return FunctionRunner(self.name, self.rule.at_rate(rate))

    def begin(self, theta: np.ndarray) -> Any:
        return self.rule.init([theta])

    def advance(self, theta: np.ndarray, memory: Any, t: int, gradient: Gradient) -> Advance:
        asked = [theta]

        def watched(place: np.ndarray) -> np.ndarray:
            asked.append(np.array(place, dtype=float))
            return gradient(asked[-1])

        n = 1 if self.name == "rmsprop_step" else len(self.rule.remembers)  # its s, and no v
        kept = memory.memory[0]
        given: list[Any] = [theta.copy(), *(array.copy() for array in kept[:n])]
        given += [t] if self.name == "adam_step" else []
        given += [watched if self.name == "nesterov_step" else gradient(theta)]
        made = answer(self.name)(*given, *self.settings())
        if not (isinstance(made, tuple | list) and len(made) == 1 + n):
            names = ", ".join(("theta", *self.rule.remembers[:n]))
            raise AnswerError(f"{self.name} gave {short(made)}; expected {names}.")
        place, *after = (place_of([each], self.name) for each in made)
        state = State(t, ((*after, *kept[n:]),))
        return Advance(asked[-1], gradient(asked[-1]), place, state)

    def settings(self) -> list[float]:
        """What the function is given after the gradient, in the order of the rule's settings."""
        unused = ("momentum",) if self.name == "rmsprop_step" else ()
        return [
            value
            for name, value in vars(self.rule).items()
            if name not in unused and value is not None
        ]


def runner_of(entry: Any) -> Runner:
    """The runner for an entry of `Race(optimizers=…)`.

    >>> runner_of(Adam()).name, runner_of("adam_step").name
    ('Adam', 'adam_step')
    """
    if isinstance(entry, Rule):
        return Runner(entry)
    if isinstance(entry, str) and entry in FUNCTIONS:
        return FunctionRunner(entry)
    return OwnRunner(entry)


def place_of(value: Any, name: str) -> np.ndarray:
    """The one array of two numbers that came back, as floats; AnswerError says what came."""
    try:
        (array,) = value
        array = np.array(array, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(
            f"{name} gave {short(value)}; expected a list with one array of two numbers."
        ) from None
    if array.shape != (2,):
        raise AnswerError(f"{name} gave an array of shape {array.shape}; expected (2,).")
    return array


def short(value: Any) -> str:
    """A value as text, not too long."""
    text = repr(value)
    return text if len(text) < 60 else f"{text[:57]}…"
