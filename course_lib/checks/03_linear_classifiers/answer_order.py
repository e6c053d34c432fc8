"""Question 6: what the order of the samples can change."""

from course_lib.checks.question import choice

ANSWER_ORDER = choice(
    "answer_order",
    "What another order of the samples changes",
    options={
        "a": "nothing: the samples are the same, so the weights and the number of mistakes are too",
        "b": "perhaps the weights and the number of mistakes; but in any order the mistakes come "
        "to an end",
        "c": "perhaps everything: in an unlucky order it makes mistakes for ever",
        "d": "the number of mistakes only: of the lines that separate, it always ends at the one "
        "with the widest margin",
    },
    right="b",
    hints={
        "a": "Each mistake moves w, and the next sample meets the moved w. Does the second sample "
        "meet the same w, whichever came first? Deal another order and compare.",
        "c": "Look at what (R/γ)² is made of: R is the longest sample, γ the margin of some line "
        "that separates. Is the order in it?",
        "d": "The rule changes nothing once all samples are right. Does it ask by how much they "
        "are right? Deal other orders, and see whether the line at the end is always the same.",
    },
    points=2,
    picture="course_lib.widgets.mistake_bound:show_order",
)
