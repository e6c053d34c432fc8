"""Question 7: where a smoothed loss is least."""

from course_lib.checks.question import choice

ANSWER_CONFIDENCE = choice(
    "answer_confidence",
    "The best confidence",
    options={"a": "1", "b": "0.9", "c": "0.8", "d": "0.85"},
    right="d",
    hints={
        "a": "That is best without smoothing. With it every other class has a share of the label, "
        "too, and a probability near 0 there is dear: −log p goes without end. Move the confidence "
        "to the right and look.",
        "b": "Half of a is what two classes leave: there the other one has a/2. How much of a goes "
        "to each of four classes?",
        "c": "You have taken all of a away from the right class. But a is shared out over *all* "
        "classes, the right one among them: what does it get back?",
    },
    points=2,
    picture="course_lib.widgets.output_tables:show_confidence",
)
