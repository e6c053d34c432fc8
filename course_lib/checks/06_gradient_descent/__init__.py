"""The checks of lesson 06: steps downhill, when to stop, batches, starts, and rates."""

from course_lib.checks.question import Lesson

from .cubic_loss import CUBIC_LOSS
from .descend import DESCEND
from .minimize import MINIMIZE

QUESTIONS = (DESCEND, MINIMIZE, CUBIC_LOSS)

LESSON = Lesson("06_gradient_descent", {question.name: question for question in QUESTIONS})
