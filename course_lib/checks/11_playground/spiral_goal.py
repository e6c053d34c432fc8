"""Question 5: the spiral, with few neurons in few epochs."""

from course_lib.nn.playground import Goal, Settings

from .runs import NO_DICT, ONE_TEXT, Task, goal_question

SPIRAL_GOAL = Goal(0.1, epochs=100, neurons=8, inputs=4, fixed={"dataset": "spiral"})
BEST = {"x1", "x2", "sin x1", "sin x2"}
SLOW, FAST, FEW = 0.1, 1, 6


def kind(settings: Settings) -> str:
    """What settings look like that miss the goal."""
    inputs, hidden, rate = set(settings.features), settings.hidden, settings.learning_rate
    if sum(hidden) > 8:
        return "too many neurons"
    if len(inputs) > 4:
        return "too many inputs"
    if not hidden:
        return "no neuron"
    if settings.activation == "linear":
        return "linear"
    if inputs == BEST:
        return kind_of_network(hidden, settings.activation, rate)
    sines = inputs & {"sin x1", "sin x2"}
    if not sines:
        return "lines" if inputs <= {"x1", "x2"} else "no wave"
    if len(sines) == 1:
        return "one wave"
    return "no place" if not inputs & {"x1", "x2"} else "half a place"


def kind_of_network(hidden: tuple[int, ...], activation: str, rate: float) -> str:
    """The same where the inputs are right."""
    if rate >= FAST:
        return "fast"
    if rate < SLOW:
        return "slow"
    if sum(hidden) < FEW:
        return "few"
    if len(hidden) > 1:
        return "narrow"
    return {"relu": "kinks", "sigmoid": "flat"}.get(activation, "right")


TASK = Task(
    SPIRAL_GOAL, ("features", "hidden", "learning_rate", "activation"),
    '{"features": ("x1", "x2"), "hidden": (4, 4)}', kind,
)  # fmt: skip
SINES = '{"features": ("x1", "x2", "sin x1", "sin x2"), '

SPIRAL = goal_question(
    "spiral_goal", "The spiral", 3, TASK, "show_spiral",
    ("lines", '{"features": ("x1", "x2"), "hidden": (8,), "learning_rate": 0.3}',
     "From x1 and x2 alone each neuron of the first layer bends at one line. An arm of the spiral "
     "turns nearly twice: eight lines, or four and four, are too few for it in so many epochs. "
     "Look along the x1 axis: how often does the colour change? Which input does that, too?"),
    ("no_wave", '{"features": ("x1", "x2", "x1^2", "x2^2"), "hidden": (8,), "learning_rate": 0.3}',
     "Squares and products grow towards the outside and never come back. Along the x1 axis the "
     "spiral's colour changes again and again: which inputs rise and fall as it does?"),
    ("one_wave", '{"features": ("x1", "x2", "sin x1"), "hidden": (8,), "learning_rate": 0.3}',
     "One sine waves along one axis only. The spiral looks the same turned by a quarter (but for "
     "its colours): what helps along x1 is wanted along x2, too."),
    ("no_place", '{"features": ("sin x1", "sin x2"), "hidden": (8,), "learning_rate": 0.3}',
     "The sines alone cannot tell a point from others that are a wave further out: from them "
     "(x1, x2) and (π − x1, x2) look the same. The network needs the place itself as well."),
    ("half_a_place", '{"features": ("x1", "sin x1", "sin x2"), "hidden": (8,), '
     '"learning_rate": 0.3}',
     "Both sines are there, and the place along one axis; along the other two points that look "
     "alike to its sine are one and the same for the network."),
    ("all_in", '{"features": ("x1", "x2", "x1^2", "x2^2", "x1 x2", "sin x1", "sin x2"), '
     '"hidden": (8,), "learning_rate": 0.1}',
     "More than four inputs. Which of them wave as the colours do along an axis, and which does "
     "the network give small weights?"),
    ("too_many_neurons", '{"hidden": (8, 8, 8)}',
     "More than eight hidden neurons, all layers together. What neurons would have to build out of "
     "lines may be put in at the front: which inputs are nearest to a spiral?"),
    ("no_neuron", SINES + '"hidden": ()}',
     "Without a hidden layer a single border is drawn in the inputs, and no input is a spiral."),
    ("linear", SINES + '"hidden": (8,), "activation": "linear"}',
     "Linear neurons add nothing: sums of sums are one sum, as without a hidden layer."),
    ("slow", SINES + '"hidden": (8,), "learning_rate": 0.01}',
     "The inputs are the right ones. The loss is still falling when the epochs are over: the rate "
     "is too small for so short a training."),
    ("fast", SINES + '"hidden": (8,), "learning_rate": 10}',
     "The inputs are the right ones, but with such steps the neurons are thrown into saturation "
     "and learn no more. Take a smaller rate."),
    ("few", SINES + '"hidden": (3,), "learning_rate": 0.3}',
     "The inputs are the right ones. Eight hidden neurons are allowed, and you take far fewer: "
     "so few do not get there on most seeds."),
    ("narrow", SINES + '"hidden": (3, 3, 2), "learning_rate": 0.3}',
     "The inputs are the right ones, but deep is not wide: all that the later layers get to see "
     "has to pass the few neurons of the first. Put your neurons side by side."),
    ("kinks", SINES + '"hidden": (8,), "activation": "relu", "learning_rate": 0.1}',
     "The inputs are the right ones. A ReLU bends at one line and is straight on both sides: of "
     "eight such pieces no spiral is made, and some are dead for good. What bends smoothly?"),
    ("flat", SINES + '"hidden": (8,), "activation": "sigmoid", "learning_rate": 0.1}',
     "The inputs are the right ones. A sigmoid's slope is never above ¼, so that at this rate it "
     "learns a quarter as fast as tanh: that costs epochs which you do not have."),
    ("number_alone", '{"hidden": 8}', ONE_TEXT),
    ("noisy", SINES + '"hidden": (8,), "dataset": "circle"}',
     "The spiral stays the spiral: only `features`, `hidden`, `learning_rate` and `activation` "
     "are to be set."),
    ("no_dict", "8", NO_DICT),
)  # fmt: skip
