"""A choice: the direction in which a function falls fastest."""

from course_lib.checks.question import choice

ANSWER_DOWNHILL = choice(
    "answer_downhill",
    "The way down",
    options={
        "a": "along (2, −1)",
        "b": "along (1, 2)",
        "c": "along (−2, 1)",
        "d": "along (−2, −1)",
    },
    right="c",
    hints={
        "a": "That is the gradient itself. Does the gradient point to where f grows, or to where "
        "it falls?",
        "b": "A short step s changes f by about ∇f · s. Compute 2 · 1 + (−1) · 2: how much does f "
        "change along this step?",
        "d": "Smaller coordinates are not a smaller f. The second component of the gradient is "
        "negative: what does f do when the second input grows? Compare ∇f · s for all four steps.",
    },
    picture="course_lib.widgets.downhill:show_choice",
)
