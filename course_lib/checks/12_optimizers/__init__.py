"""The checks of lesson 12: update rules from momentum to Adam, and a rule of one's own."""

from course_lib.checks.question import Lesson

from .adagrad_step import ADAGRAD_STEP
from .adam_step import ADAM_STEP
from .choices import ANSWER_SLIP, ANSWER_SPARSE
from .clip_by_norm import CLIP_BY_NORM
from .momentum_step import MOMENTUM_STEP
from .my_adam import MY_ADAM
from .nesterov_step import NESTEROV_STEP
from .numbers_asked import ANSWER_FIRST_STEPS, ANSWER_GAIN, ANSWER_UNCORRECTED
from .rmsprop_step import RMSPROP_STEP

QUESTIONS = (
    MOMENTUM_STEP,
    NESTEROV_STEP,
    ADAGRAD_STEP,
    RMSPROP_STEP,
    ADAM_STEP,
    MY_ADAM,
    CLIP_BY_NORM,
    ANSWER_GAIN,
    ANSWER_FIRST_STEPS,
    ANSWER_UNCORRECTED,
    ANSWER_SPARSE,
    ANSWER_SLIP,
)

LESSON = Lesson("12_optimizers", {question.name: question for question in QUESTIONS})
