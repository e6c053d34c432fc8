"""The checks of lesson 02: from one distance to a classifier that chooses its own k."""

from course_lib.checks.question import Lesson

from .answer_curve import ANSWER_CURVE
from .answer_training import ANSWER_TRAINING
from .choose_k import CHOOSE_K
from .k_nearest import K_NEAREST
from .l1_distance import L1_DISTANCE
from .l2_distances import L2_DISTANCES
from .nearest_neighbour import NEAREST_NEIGHBOUR
from .vote import VOTE

QUESTIONS = (
    L1_DISTANCE,
    NEAREST_NEIGHBOUR,
    ANSWER_TRAINING,
    L2_DISTANCES,
    VOTE,
    K_NEAREST,
    CHOOSE_K,
    ANSWER_CURVE,
)

LESSON = Lesson("02_nearest_neighbours", {question.name: question for question in QUESTIONS})
