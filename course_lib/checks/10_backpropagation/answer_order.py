"""Question 4: in which order the pass backwards may visit the nodes."""

from course_lib.checks.question import choice

ANSWER_ORDER = choice(
    "answer_order",
    "An order that works",
    options={
        "a": "f, a, c, b, x, y: a is a parent of f, so its turn comes right after f",
        "b": "x, y, a, b, c, f: a value has to be there before it can be used",
        "c": "f, c, b, a, x, y: a node's turn comes when all nodes that use it have had theirs",
        "d": "f, then a and c in any order, then b, x and y: first all that are one edge from f",
    },
    right="c",
    hints={
        "a": "Who uses a? f does, and b = a + y does too. When a hands on after f alone, what b "
        "will send it comes too late.",
        "b": "That is the order of the pass forwards. Backwards begins at the output: what would x "
        "hand on, and to whom?",
        "d": "Count the longest way, not the shortest: from f to a there is a way over c and b as "
        "well. What has a got when it is visited before b?",
    },
    points=2,
    picture="course_lib.widgets.backprop_tables:show_order",
)
