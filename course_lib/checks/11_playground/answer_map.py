"""Question 2: which map is a neuron's."""

from course_lib.checks.question import choice

WEIGHTS, BIAS = (2.0, -1.0), 4.0  # of the neuron that is asked for
# what the maps show: weights and bias
MAPS = {
    "a": ((2.0, -1.0), -4.0),
    "b": ((-1.0, 2.0), 4.0),
    "c": ((2.0, -1.0), 4.0),
    "d": ((-2.0, 1.0), -4.0),
}

ANSWER_MAP = choice(
    "answer_map",
    "Whose map is it?",
    options={
        "a": "map a",
        "b": "map b",
        "c": "map c",
        "d": "map d",
    },
    right="c",
    hints={
        "a": "The line has the right slope and lies on the wrong side of the middle. At the origin "
        "the sum is the bias alone: which colour does tanh(4) have?",
        "b": "There the two weights are exchanged. Ask where the line 2 x1 − x2 + 4 = 0 crosses "
        "the axes: for x2 = 0, and for x1 = 0.",
        "d": "The line is the right one, its sides are not: put a point into 2 x1 − x2 + 4, the "
        "origin say. Is the sum positive or negative there?",
    },
    picture="course_lib.widgets.playground_tables:show_map",
)
