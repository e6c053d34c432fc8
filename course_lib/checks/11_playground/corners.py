"""Question 3: how many lines close a region."""

from course_lib.nn.playground import Goal, Settings

from .runs import NO_DICT, ONE_TEXT, Task, goal_question

FIXED = {"dataset": "circle", "features": ("x1", "x2")}
CORNERS_GOAL = Goal(0.1, epochs=200, neurons=3, fixed=FIXED)
SLOW, SLOW_SIGMOID, FAST = 0.01, 0.1, 3


def kind(settings: Settings) -> str:
    """What networks look like that miss the goal."""
    hidden, rate = settings.hidden, settings.learning_rate
    if not hidden:
        return "none"
    if settings.activation == "linear":
        return "linear"
    if hidden[0] < 3:  # however many come after it
        return "two lines" if hidden[0] == 2 else "one line"
    if sum(hidden) > 3:
        return "too many"
    slow = SLOW_SIGMOID if settings.activation == "sigmoid" else SLOW
    return "slow" if rate < slow else "fast" if rate >= FAST else "three"


TASK = Task(
    CORNERS_GOAL, ("hidden", "learning_rate", "activation"), '{"hidden": (4, 2)}', kind,
    said="test loss below 0.1 within 200 epochs, from x1 and x2 alone, with as few hidden neurons "
    "as can do it",
)  # fmt: skip

CORNERS = goal_question(
    "corners", "As few neurons as close a region", 2, TASK, "show_corners",
    ("one_line", '{"hidden": (1,)}',
     "One neuron of the first layer draws one line, and all that comes after it sees only on "
     "which side of it, and how far, a point lies. The plane is cut into stripes."),
    ("two_lines", '{"hidden": (2,)}',
     "Two neurons of the first layer draw two lines. Two lines never close a region: a strip or a "
     "wedge runs out to infinity. A second layer sees no more of a point than these two do."),
    ("too_many", '{"hidden": (4, 2)}',
     "It may well do it, but fewer can. Each neuron of the first layer draws one line: how many "
     "lines does it take to close a region? And is a second layer needed to say *inside all*?"),
    ("none", '{"hidden": ()}',
     "Without a hidden layer the border in x1 and x2 is one straight line."),
    ("linear", '{"hidden": (3,), "activation": "linear"}',
     "With *linear* neurons a layer of them is a sum of sums, which is one sum again: the border "
     "stays a single straight line, however many there are."),
    ("slow", '{"hidden": (3,), "learning_rate": 0.001}',
     "The number is right, and the loss is still falling when the epochs are over: take a larger "
     "rate, the more so with a sigmoid, whose slope is never above ¼."),
    ("fast", '{"hidden": (3,), "learning_rate": 10}',
     "The number is right, but with such steps the neurons are thrown far into saturation, where "
     "their slope is nearly 0 and they learn no more. Take a smaller rate."),
    ("other_inputs", '{"features": ("x1^2", "x2^2"), "hidden": ()}',
     "With squares no hidden neuron is needed at all, as in question 1. Here the inputs are x1 and "
     "x2, and neurons have to bend the border."),
    ("number_alone", '{"hidden": 3}', ONE_TEXT),
    ("no_dict", "3", NO_DICT),
)  # fmt: skip
