"""Question 2: what becomes of the widest street when a sample is taken away."""

from course_lib.checks.question import choice

ANSWER_SUPPORT = choice(
    "answer_support",
    "Which samples hold the street",
    options={
        "a": "the street grows wider, as there is one sample fewer in its way",
        "b": "the street moves a little: every sample has its share in w",
        "c": "nothing changes: the street is held by the three at its kerbs",
        "d": "it depends on the class of the sample that is taken away",
    },
    right="c",
    hints={
        "a": "Was that sample in the way? Drag one that lies far behind the kerb, to and fro, and "
        "watch the street: what stops it from growing?",
        "b": "Then the street would also move a little when such a sample moves. Drag one that "
        "lies behind the kerbs, and keep it there: do the lines follow?",
        "d": "Both classes have samples at the kerbs and samples far behind. Drag one of each kind "
        "and class: is it the class that matters?",
    },
    points=2,
    picture="course_lib.widgets.widest_street:show_choice",
)
