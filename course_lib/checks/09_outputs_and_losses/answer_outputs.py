"""Question 4: which output layer and which loss five tasks need."""

from course_lib.checks.question import choice

ANSWER_OUTPUTS = choice(
    "answer_outputs",
    "Outputs and losses of five tasks",
    options={
        "a": "the things in a photo with softmax, all else as in b",
        "b": "identity, sigmoid, softmax, sigmoids, sigmoid",
        "c": "spam with softmax, all else as in b",
        "d": "the price with a sigmoid, all else as in b",
    },
    right="b",
    hints={
        "a": "Look at task 4: a photo may show a dog and the sea, or nothing of the list. What "
        "must softmax's outputs add up to, and can two of them be near 1?",
        "c": "Look at task 2: softmax over a single output, e^z / e^z. Which probability does it "
        "give, whatever z is?",
        "d": "Look at task 1: a flat costs 240 thousand. How high does a sigmoid get?",
    },
    points=3,
    picture="course_lib.widgets.output_tables:show_outputs",
)
