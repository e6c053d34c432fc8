"""The checks of lesson 10: nodes, the pass backwards, layers, and the gradients of a network."""

from course_lib.checks.question import Lesson

from .answer_order import ANSWER_ORDER
from .backward import BACKWARD
from .dense_backward import DENSE_BACKWARD
from .network_gradients import NETWORK_GRADIENTS
from .node import NODE
from .numerical_gradient import NUMERICAL_GRADIENT
from .product_gradients import PRODUCT_GRADIENTS
from .sigmoid_backward import SIGMOID_BACKWARD
from .unbroadcast import UNBROADCAST

QUESTIONS = (
    PRODUCT_GRADIENTS,
    NODE,
    BACKWARD,
    ANSWER_ORDER,
    UNBROADCAST,
    DENSE_BACKWARD,
    SIGMOID_BACKWARD,
    NUMERICAL_GRADIENT,
    NETWORK_GRADIENTS,
)

LESSON = Lesson("10_backpropagation", {question.name: question for question in QUESTIONS})
