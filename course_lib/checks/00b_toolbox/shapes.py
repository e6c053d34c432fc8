"""A choice: the shape of a sum, by the rule of broadcasting."""

from course_lib.checks.question import choice

ANSWER_SHAPE = choice(
    "answer_shape",
    "The shape of a sum",
    options={
        "a": "none: NumPy raises an error",
        "b": "(3, 4)",
        "c": "(4, 3)",
        "d": "(3, 1, 4)",
    },
    right="b",
    hints={
        "a": "Two axes clash only if they differ and neither of them is 1. Write the shapes under "
        "each other, flush right: which pairs of axes meet, and what may an axis of length 1 do?",
        "c": "The axes do not change places. Write the shapes under each other, flush right, and "
        "read the result column by column, from the left.",
        "d": "The axes are not put one behind the other; they are laid over one another, flush "
        "right. How many axes has the longer of the two shapes? The result has just as many.",
    },
    picture="course_lib.widgets.broadcast:show_choice",
)
