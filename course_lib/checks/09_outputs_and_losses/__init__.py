"""The checks of lesson 09: labels and losses, their gradients, and which of them a task needs."""

from course_lib.checks.question import Lesson

from .answer_confidence import ANSWER_CONFIDENCE
from .answer_outputs import ANSWER_OUTPUTS
from .binary_cross_entropy import BINARY_CROSS_ENTROPY
from .confusion_matrix import CONFUSION_MATRIX
from .huber_gradient import HUBER_GRADIENT
from .multi_label import MULTI_LABEL
from .one_hot import ONE_HOT
from .smoothed_cross_entropy import SMOOTHED_CROSS_ENTROPY
from .squared_error import SQUARED_ERROR

QUESTIONS = (
    ONE_HOT,
    SQUARED_ERROR,
    HUBER_GRADIENT,
    ANSWER_OUTPUTS,
    BINARY_CROSS_ENTROPY,
    SMOOTHED_CROSS_ENTROPY,
    ANSWER_CONFIDENCE,
    MULTI_LABEL,
    CONFUSION_MATRIX,
)

LESSON = Lesson("09_outputs_and_losses", {question.name: question for question in QUESTIONS})
