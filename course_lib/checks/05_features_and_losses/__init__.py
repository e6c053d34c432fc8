"""The checks of lesson 05: new features, losses of scores, and the full loss with its gradient."""

from course_lib.checks.question import Lesson

from .answer_degree import ANSWER_DEGREE
from .answer_weights import ANSWER_WEIGHTS
from .cross_entropy import CROSS_ENTROPY
from .features import FEATURES
from .full_loss import FULL_LOSS
from .multiclass_hinge import MULTICLASS_HINGE
from .one_vs_rest import ONE_VS_REST
from .softmax import SOFTMAX
from .softmax_gradient import SOFTMAX_GRADIENT

QUESTIONS = (
    FEATURES,
    ANSWER_DEGREE,
    ONE_VS_REST,
    SOFTMAX,
    CROSS_ENTROPY,
    MULTICLASS_HINGE,
    FULL_LOSS,
    ANSWER_WEIGHTS,
    SOFTMAX_GRADIENT,
)

LESSON = Lesson("05_features_and_losses", {question.name: question for question in QUESTIONS})
