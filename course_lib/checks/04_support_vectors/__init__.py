"""The checks of lesson 04: from the margin of a line to a boundary that a kernel bends."""

from course_lib.checks.question import Lesson

from .answer_gamma import ANSWER_GAMMA
from .answer_support import ANSWER_SUPPORT
from .decision_function import DECISION_FUNCTION
from .hinge_losses import HINGE_LOSSES
from .margin import MARGIN
from .primal_objective import PRIMAL_OBJECTIVE
from .rbf_kernel import RBF_KERNEL
from .subgradient import SUBGRADIENT

QUESTIONS = (
    MARGIN,
    ANSWER_SUPPORT,
    HINGE_LOSSES,
    PRIMAL_OBJECTIVE,
    SUBGRADIENT,
    RBF_KERNEL,
    DECISION_FUNCTION,
    ANSWER_GAMMA,
)

LESSON = Lesson("04_support_vectors", {question.name: question for question in QUESTIONS})
