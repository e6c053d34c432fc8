"""Optimizers: rules that turn a gradient into a step.

`rule.py` says what a rule is, `descent.py`, `adaptive.py` and `adam.py` are the rules in the
papers' symbols, `clipping.py` cuts gradients to size, `in_place.py` does the same fast.
`OPTIMIZERS` finds a rule by Keras's name.
"""

from course_lib.nn.optimizers.adam import Adam, AdamW, Nadam
from course_lib.nn.optimizers.adaptive import Adadelta, Adagrad, RMSprop, full_matrix_adagrad_step
from course_lib.nn.optimizers.clipping import clip_by_norm, clip_by_value
from course_lib.nn.optimizers.descent import SGD, Momentum, Nesterov, step_by_summed_gradients
from course_lib.nn.optimizers.rule import Rule, State

__all__ = [
    "OPTIMIZERS", "SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Momentum", "Nadam", "Nesterov",
    "RMSprop", "Rule", "State", "clip_by_norm", "clip_by_value", "full_matrix_adagrad_step",
    "step_by_summed_gradients",
]  # fmt: skip

OPTIMIZERS: dict[str, Rule] = {
    "sgd": SGD(),
    "momentum": Momentum(),
    "nesterov": Nesterov(),
    "adagrad": Adagrad(),
    "rmsprop": RMSprop(),
    "adadelta": Adadelta(),
    "adam": Adam(),
    "adamw": AdamW(),
    "nadam": Nadam(),
}
