"""Question 2: which degree of polynomial features to choose."""

from course_lib.checks.question import choice

ANSWER_DEGREE = choice(
    "answer_degree",
    "Which degree",
    options={
        "a": "the highest: its training error is the lowest, and the training error is what "
        "learning makes small",
        "b": "the one with the lowest validation error: a lower degree cannot bend enough, a "
        "higher one bends after single samples",
        "c": "the one at which training and validation error are equal: there is no overfitting",
        "d": "degree 1: the gap between training and validation error is smallest there, so it "
        "generalizes best",
    },
    right="b",
    hints={
        "a": "Put the slider to the end and look at the border: whom does it follow? The training "
        "error counts samples that the classifier has seen; what will it say of others?",
        "c": "Two errors that are equal may both be high. Here the curves never meet; look where "
        "they come closest: would you want that classifier?",
        "d": "A small gap says that training tells the truth, not that the truth is good. Look at "
        "the height of both curves at degree 1.",
    },
    points=2,
    picture="course_lib.widgets.error_by_degree:show_degree",
)
