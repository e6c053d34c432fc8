"""The checks of lesson 12: update rules from momentum to Adam, and a rule of one's own."""

from course_lib.checks.question import Lesson

from .adagrad_step import ADAGRAD_STEP
from .momentum_step import MOMENTUM_STEP
from .nesterov_step import NESTEROV_STEP
from .rmsprop_step import RMSPROP_STEP

QUESTIONS = (MOMENTUM_STEP, NESTEROV_STEP, ADAGRAD_STEP, RMSPROP_STEP)

LESSON = Lesson("12_optimizers", {question.name: question for question in QUESTIONS})
