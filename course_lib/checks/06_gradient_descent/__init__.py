"""The checks of lesson 06: steps downhill, when to stop, batches, starts, and rates."""

from course_lib.checks.question import Lesson

from .best_of_starts import BEST_OF_STARTS
from .cubic_loss import CUBIC_LOSS
from .descend import DESCEND
from .minibatches import MINIBATCHES
from .minimize import MINIMIZE
from .rates import RATES
from .sgd_epoch import SGD_EPOCH

QUESTIONS = (
    DESCEND,
    MINIMIZE,
    CUBIC_LOSS,
    MINIBATCHES,
    SGD_EPOCH,
    BEST_OF_STARTS,
    RATES,
)

LESSON = Lesson("06_gradient_descent", {question.name: question for question in QUESTIONS})
