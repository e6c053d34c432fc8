"""An update opened up: the numbers of one step, term by term, as the rule's formula has them.

In all of them step = −rate · direction, entry by entry: the direction is the gradient or a
momentum, the rate one for all or, over a scale, one for each parameter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.nn.optimizers import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    AdamW,
    Momentum,
    Nadam,
    Nesterov,
    RMSprop,
)
from course_lib.widgets.race_runners import Advance


@dataclass(frozen=True)
class Term:
    """A symbol, what it is in words, and its value, a number for each parameter."""

    symbol: str
    words: str
    value: np.ndarray


def terms(rule: Any, theta: np.ndarray, before: Any, step: Advance) -> list[Term]:
    """The terms of one step from theta: gradient, momentum, scale, and last the step itself.

    `before` and `step.memory` are the rule's states around it; of a rule that is not the library's
    (None) only gradient and step are known.
    """
    ahead = isinstance(rule, Nesterov)
    gradient = Term("g", "gradient at θ + ρ v" if ahead else "gradient", step.g)
    moved = Term("Δθ", "step", step.place - theta)
    if rule is None or type(rule) not in OPENED:
        return [gradient, moved]
    (old,), (new,) = before.memory, step.memory.memory
    g, found = step.g, [gradient]
    if rule.clipping:
        (g,) = rule.clipping([g])
        found.append(Term("g clipped", "gradient, cut to size", g))
    return [*found, *OPENED[type(rule)](rule, theta, g, old, new, step.memory.t), moved]


def momentum_push(terms: Sequence[Term]) -> np.ndarray | None:
    """The way in which the momentum pushes, if the rule has one."""
    for term in terms:
        if term.symbol == "ρ v":
            return term.value
        if term.symbol in ("m̂", "−v"):
            return term.value if term.symbol == "−v" else -term.value
    return None


def one(value: float) -> np.ndarray:
    """A rate that is the same for both parameters."""
    return np.full(2, value)


def of_sgd(rule: SGD, theta: Any, g: Any, old: Any, new: Any, t: int) -> list[Term]:
    return [Term("η", "rate, one for all", one(rule.learning_rate))]


def of_momentum(rule: Momentum, theta: Any, g: Any, old: Any, new: Any, t: int) -> list[Term]:
    return [
        Term("ρ v", "momentum kept", rule.momentum * old[0]),
        Term("−η g", "added by the gradient", -rule.learning_rate * g),
    ]


def of_adagrad(rule: Adagrad, theta: Any, g: Any, old: Any, new: Any, t: int) -> list[Term]:
    root = np.sqrt(new[0])
    return [
        Term("√G", "scale: root of the sum of g²", root),
        Term("η / (√G + ε)", "own rate", rule.learning_rate / (root + rule.epsilon)),
    ]


def of_rmsprop(rule: RMSprop, theta: Any, g: Any, old: Any, new: Any, t: int) -> list[Term]:
    root = np.sqrt(new[0])
    found = [
        Term("√s", "scale: root of the mean of g²", root),
        Term("η / (√s + ε)", "own rate", rule.learning_rate / (root + rule.epsilon)),
    ]
    return [*found, Term("−v", "momentum", -new[1])] if rule.momentum else found


def of_adadelta(rule: Adadelta, theta: Any, g: Any, old: Any, new: Any, t: int) -> list[Term]:
    steps, scale = np.sqrt(old[1] + rule.epsilon), np.sqrt(new[0] + rule.epsilon)
    return [
        Term("RMS[Δθ]", "size of earlier steps", steps),
        Term("RMS[g]", "scale: size of gradients", scale),
        Term("η RMS[Δθ] / RMS[g]", "own rate", rule.learning_rate * steps / scale),
    ]


def of_adam(rule: Adam, theta: Any, g: Any, old: Any, new: Any, t: int) -> list[Term]:
    m_hat = new[0] / (1 - rule.beta_1**t)
    root = np.sqrt(new[1] / (1 - rule.beta_2**t))
    found = [
        Term("m̂", f"momentum: m / (1 − β₁^{t})", m_hat),
        Term("√v̂", "scale: root of the mean of g²", root),
        Term("η / (√v̂ + ε)", "own rate", rule.learning_rate / (root + rule.epsilon)),
    ]
    if isinstance(rule, AdamW):
        decay = -rule.learning_rate * rule.weight_decay * theta
        found.append(Term("−η λ θ", "decay", decay))
    return found


def of_nadam(rule: Nadam, theta: Any, g: Any, old: Any, new: Any, t: int) -> list[Term]:
    root = np.sqrt(new[1] / (1 - rule.beta_2**t))
    own = rule.learning_rate / (root + rule.epsilon)
    mu, mu_next, product = rule.warmed(t), rule.warmed(t + 1), float(new[2])
    m_hat = mu_next / (1 - product * mu_next) * new[0] + (1 - mu) / (1 - product) * g
    return [
        Term("m̂", "momentum, looking ahead", m_hat),
        Term("√v̂", "scale: root of the mean of g²", root),
        Term("η / (√v̂ + ε)", "own rate", own),
    ]


OPENED: dict[type, Any] = {
    SGD: of_sgd,
    Momentum: of_momentum,
    Nesterov: of_momentum,
    Adagrad: of_adagrad,
    RMSprop: of_rmsprop,
    Adadelta: of_adadelta,
    Adam: of_adam,
    AdamW: of_adam,
    Nadam: of_nadam,
}
