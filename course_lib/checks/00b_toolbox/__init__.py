"""The checks of lesson 00b: arrays, a score, slopes and gradients."""

from course_lib.checks.question import Lesson

from .cosine import COSINE
from .differences import DIFFERENCES
from .directions import ANSWER_DOWNHILL
from .gradient import GRADIENT
from .scores import SCORES
from .shapes import ANSWER_SHAPE
from .slope import SLOPE
from .standardize import STANDARDIZE

LESSON = Lesson(
    "00b_toolbox",
    {
        question.name: question
        for question in (
            STANDARDIZE,
            ANSWER_SHAPE,
            DIFFERENCES,
            COSINE,
            SCORES,
            SLOPE,
            GRADIENT,
            ANSWER_DOWNHILL,
        )
    },
)
