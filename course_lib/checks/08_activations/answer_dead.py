"""Question 7: what it means that a ReLU gives 0 for a sample."""

from course_lib.checks.question import choice

ANSWER_DEAD = choice(
    "answer_dead",
    "When a ReLU gives 0",
    options={
        "a": "it is dead: its derivative is 0, so it will never learn again",
        "b": "it is not dead yet, but it stops learning until the learning rate is made smaller",
        "c": "this sample does not change its weights; another sample, on which it fires, may",
        "d": "its weights do not change on this sample, but its bias does, as it is not "
        "multiplied by x",
    },
    right="c",
    hints={
        "a": "One 0 is no death. Put the bias to 0 in the widget: the unit is silent on some "
        "samples and fires on others. Is its gradient, the mean over all samples, 0?",
        "b": "The rate multiplies the gradient. Where the gradient is 0, what does a smaller rate "
        "change? And where it is not, why should learning stop?",
        "d": "The bias's gradient is the upstream gradient times ReLU'(z), too. What is ReLU'(z) "
        "on this sample?",
    },
    points=2,
    picture="course_lib.widgets.dying_unit:show_dead",
)
