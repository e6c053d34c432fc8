"""Question 8: which weights a penalty prefers, when the scores are equal."""

from course_lib.checks.question import choice

ANSWER_WEIGHTS = choice(
    "answer_weights",
    "Which weights a penalty prefers",
    options={
        "a": "both prefer w2: it spreads the work over more features",
        "b": "ℓ2 prefers w2, ℓ1 is indifferent, as in the lecture",
        "c": "ℓ2 prefers w2, ℓ1 prefers w1",
        "d": "both are indifferent: the scores are equal, and so are the losses",
    },
    right="c",
    hints={
        "a": "Spreading is what ℓ2 likes, because a square of a half is only a quarter. ℓ1 adds "
        "absolute values: add them up for both. Which feature buys the score most cheaply?",
        "b": "In the lecture all features were equal. Here one is twice as large, so its weight "
        "may be half as large. Add up |w| once more.",
        "d": "The losses are equal, so the penalty alone decides. Compute Σw² and Σ|w| for both.",
    },
    points=2,
    picture="course_lib.widgets.loss_tables:show_weights",
)
