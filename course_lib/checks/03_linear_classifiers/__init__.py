"""The checks of lesson 03: from a table of scores to a perceptron that learns."""

from course_lib.checks.question import Lesson

from .answer_order import ANSWER_ORDER
from .answer_xor import ANSWER_XOR
from .distance_to_plane import DISTANCE_TO_PLANE
from .margin import MARGIN
from .perceptron_step import PERCEPTRON_STEP
from .predict_probability import PREDICT_PROBABILITY
from .scores import SCORES
from .train_perceptron import TRAIN_PERCEPTRON

QUESTIONS = (
    SCORES,
    DISTANCE_TO_PLANE,
    PERCEPTRON_STEP,
    MARGIN,
    TRAIN_PERCEPTRON,
    ANSWER_ORDER,
    ANSWER_XOR,
    PREDICT_PROBABILITY,
)

LESSON = Lesson("03_linear_classifiers", {question.name: question for question in QUESTIONS})
