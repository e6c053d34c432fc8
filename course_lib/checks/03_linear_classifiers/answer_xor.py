"""Question 7: why no line does XOR."""

from course_lib.checks.question import choice

ANSWER_XOR = choice(
    "answer_xor",
    "Why no unit learns XOR",
    options={
        "a": "the rule ends at weights that are good nearby but not the best; from another start, "
        "or after more epochs, it would find a line",
        "b": "four samples are too few to learn from; with more samples around the four corners "
        "it would find a line",
        "c": "the labels 0 and 1 are the trouble; with −1 and 1 it would find a line",
        "d": "no line exists: weights that fire on (0, 1) and on (1, 0) but not on (0, 0) fire on "
        "(1, 1) too",
    },
    right="d",
    hints={
        "a": "Take the rule out of it and look for the line yourself, by hand: how many of the "
        "four can you get right at most? If there is a line, why do you not find it?",
        "b": "Would more samples make it easier to part them by a line? The four must be right "
        "even so: can you part these four by hand?",
        "c": "The label says what the unit is to do; on which side of the line a point lies, it "
        "does not change. Call the classes what you like, and look for the line by hand.",
    },
    points=2,
    picture="course_lib.widgets.dividing_line:show_xor",
)
