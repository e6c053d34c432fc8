"""How wrong is a prediction, and in which direction is it less wrong?

`regression`, `binary`, `categorical` and `margin` hold the formulas, each loss and then its slope;
`targets` smooths labels; `named` puts them under Keras's names, `LOSSES` under its strings.
"""

from course_lib.nn.losses.binary import sigmoid_cross_entropy
from course_lib.nn.losses.categorical import log_sum_exp, softmax_cross_entropy
from course_lib.nn.losses.named import (
    LOSSES,
    BinaryCrossentropy,
    CategoricalCrossentropy,
    CategoricalHinge,
    Hinge,
    Huber,
    Loss,
    MeanAbsoluteError,
    MeanSquaredError,
    SparseCategoricalCrossentropy,
)
from course_lib.nn.losses.targets import smooth, smooth_binary

__all__ = [
    "LOSSES",
    "BinaryCrossentropy",
    "CategoricalCrossentropy",
    "CategoricalHinge",
    "Hinge",
    "Huber",
    "Loss",
    "MeanAbsoluteError",
    "MeanSquaredError",
    "SparseCategoricalCrossentropy",
    "log_sum_exp",
    "sigmoid_cross_entropy",
    "smooth",
    "smooth_binary",
    "softmax_cross_entropy",
]
