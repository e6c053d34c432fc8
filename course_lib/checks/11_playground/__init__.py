"""The checks of lesson 11: goals that settings reach, and the parts of a playground."""

from course_lib.checks.question import Lesson

from .answer_map import ANSWER_MAP
from .circle_inputs import CIRCLE_INPUTS
from .corners import CORNERS
from .critical_rate import CRITICAL_RATE
from .my_activation import MY_ACTIVATION
from .noisy_goal import NOISY
from .penalized_step import PENALIZED_STEP
from .spiral_goal import SPIRAL
from .spiral_points import SPIRAL_POINTS

QUESTIONS = (
    CIRCLE_INPUTS,
    ANSWER_MAP,
    CORNERS,
    SPIRAL_POINTS,
    SPIRAL,
    PENALIZED_STEP,
    NOISY,
    CRITICAL_RATE,
    MY_ACTIVATION,
)

LESSON = Lesson("11_playground", {question.name: question for question in QUESTIONS})
