"""Question 8: a boundary that is right in training and wrong in validation."""

from course_lib.checks.question import choice

ANSWER_GAMMA = choice(
    "answer_gamma",
    "What to change when the kernel is too narrow",
    options={
        "a": "a larger C, so that errors cost more and the accuracy rises",
        "b": "a smaller γ, so that each sample reaches farther and the boundary grows smooth",
        "c": "a larger γ, so that each sample reaches farther and the boundary grows smooth",
        "d": "nothing: with every training sample right it cannot become better",
    },
    right="b",
    hints={
        "a": "No training sample is wrong as it is: which errors would then cost more? Look at "
        "what C does to the column of the largest γ in the picture.",
        "c": "The kernel is exp(−γ d²). At which γ has it fallen to nothing already at a small "
        "distance d? So in which direction must γ go for a sample to reach farther?",
        "d": "Right on what it was trained on: question 3 of lesson 02 asks what that says about "
        "samples that were not seen. The validation accuracy is the one to look at.",
    },
    points=2,
    picture="course_lib.widgets.c_gamma:show_choice",
)
