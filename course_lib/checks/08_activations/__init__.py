"""The checks of lesson 08: activations, their derivatives, dead units, softmax and its gradient."""

from course_lib.checks.question import Lesson

from .answer_dead import ANSWER_DEAD
from .dead_units import DEAD_UNITS
from .elu import ELU
from .leaky_relu import LEAKY_RELU
from .sigmoid import SIGMOID
from .slopes import SLOPES
from .softmax import SOFTMAX
from .softmax_vjp import SOFTMAX_VJP
from .softplus import SOFTPLUS

QUESTIONS = (
    SIGMOID,
    SLOPES,
    LEAKY_RELU,
    SOFTPLUS,
    ELU,
    DEAD_UNITS,
    ANSWER_DEAD,
    SOFTMAX,
    SOFTMAX_VJP,
)

LESSON = Lesson("08_activations", {question.name: question for question in QUESTIONS})
