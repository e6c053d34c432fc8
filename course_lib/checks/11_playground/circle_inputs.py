"""Question 1: inputs in which one neuron is enough for the circle."""

from course_lib.nn.playground import Goal, Settings

from .runs import NO_DICT, ONE_TEXT, Task, goal_question

# From weights of 0 a single neuron always finds its way: no luck comes in.
FIXED = {"dataset": "circle", "hidden": (), "initializer": "zeros"}
CIRCLE_GOAL = Goal(0.02, epochs=100, neurons=0, inputs=2, fixed=FIXED)
SQUARES = {"x1^2", "x2^2"}
SLOW, FAST = 0.01, 10


def kind(settings: Settings) -> str:
    """What inputs look like that miss the goal."""
    inputs = set(settings.features)
    if len(inputs) > 2:
        return "more than two"
    if inputs == SQUARES:
        rate = settings.learning_rate
        return "slow" if rate < SLOW else "fast" if rate >= FAST else "squares"
    if inputs & SQUARES:
        return "one square"
    if "x1 x2" in inputs:
        return "product"
    return "straight" if inputs <= {"x1", "x2"} else "waves"


TASK = Task(
    CIRCLE_GOAL, ("features", "learning_rate"), '{"features": ("x1", "x2")}', kind,
    said="test loss below 0.02 within 100 epochs, from at most 2 inputs, without a hidden neuron",
)  # fmt: skip

CIRCLE_INPUTS = goal_question(
    "circle_inputs", "Inputs for the circle", 2, TASK, "show_circle",
    ("straight", '{"features": ("x1", "x2")}',
     "A single neuron's border is w₁·(first input) + w₂·(second) + b = 0. In x1 and x2 this is a "
     "straight line, whatever the rate. Write down the equation of a circle: in which two "
     "quantities is it of that form?"),
    ("product", '{"features": ("x1 x2", "x1")}',
     "The product x1 x2 has the same sign in opposite quarters: its border is a hyperbola or the "
     "axes, which suits xor. How far a point is from the middle it does not tell."),
    ("waves", '{"features": ("sin x1", "sin x2")}',
     "A sine is odd: it has other signs left and right of the middle, where the circle looks the "
     "same on both sides. Which inputs do not change when x1 becomes −x1?"),
    ("one_square", '{"features": ("x1^2", "x1")}',
     "One square alone makes a *strip*: it closes the region on two sides and leaves it open on "
     "the others. A distance from the middle needs both coordinates."),
    ("all_in", '{"features": ("x1", "x2", "x1^2", "x2^2", "x1 x2", "sin x1", "sin x2")}',
     "With more than two inputs the network picks what it needs, and you have not had to think. "
     "Two are enough: to which of these does it give large weights?"),
    ("slow", '{"features": ("x1^2", "x2^2"), "learning_rate": 0.001}',
     "The inputs are right, and the loss is still falling when the epochs are over: with a rate "
     "as small as that the weights do not come far enough."),
    ("fast", '{"features": ("x1^2", "x2^2"), "learning_rate": 100}',
     "The inputs are right, but with such steps the weights are thrown about, and the tanh is "
     "saturated, where its slope is nearly 0. Take a smaller rate."),
    ("hidden_neurons", '{"features": ("x1", "x2"), "hidden": (4, 2)}',
     "Hidden neurons would bend the border for you, and this question is about what inputs can do "
     "*without* them. Only `features` and `learning_rate` are to be set."),
    ("own_start", '{"features": ("x1^2", "x2^2"), "initializer": None}',
     "The first weights are 0 here, and stay so: the inputs are to decide, and not luck with "
     "first weights. Only `features` and `learning_rate` are to be set."),
    ("one_text", '{"features": "x1^2"}', ONE_TEXT),
    ("only_the_names", '("x1^2", "x2^2")', NO_DICT),
)  # fmt: skip
