"""The checks of lesson 10."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Lesson, Mistake, Part, Question


def squared_length(v: np.ndarray) -> float:
    return float(np.sum(v * v))


def cases(rng: np.random.Generator) -> Sequence[Case]:
    """Small to large: the first case that fails is the one that the student sees."""
    vectors = [np.array([2.0]), np.array([3.0, -4.0]), *(rng.normal(size=n) for n in (3, 10))]
    return [Case((v,), names=("v",)) for v in vectors]


SQUARED_LENGTH = Question(
    name="squared_length",
    title="The squared length of a vector",
    parts=(Part("vectors", 2, cases),),
    judge=agrees_with(squared_length),
    mistakes=(
        Mistake(
            "square_of_the_sum",
            "def squared_length(v):\n    return np.sum(v) ** 2",
            "You add first and square then. Square each entry first, or negative and positive "
            "entries cancel.",
        ),
        Mistake(
            "takes_the_root",
            "def squared_length(v):\n    return np.sqrt(np.sum(v * v))",
            "This is the length itself; the question asks for its square, before the root.",
        ),
    ),
)

LESSON = Lesson("10_backpropagation", {q.name: q for q in (SQUARED_LENGTH,)})
