"""Question 1: one sigmoid neuron."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("x", "w", "b")


def right_neuron(x: np.ndarray, w: np.ndarray, b: float) -> float:
    """σ(w · x + b)."""
    z = float(np.asarray(w, dtype=float) @ np.asarray(x, dtype=float)) + b
    return float(0.5 * (1 + np.tanh(z / 2)))


def inputs(rng: np.random.Generator) -> Sequence[Case]:
    """One input at z = 0; the lecture's neuron; then any."""
    fixed = [
        (np.array([0.0]), np.array([1.0]), 0.0),
        (np.array([1.0]), np.array([2.0]), -1.0),
        (np.array([1.0, -1.0]), np.array([1.0, -2.0]), 1.0),
        (np.array([1.0, -1.0]), np.array([-1.0, 1.0]), 0.0),
        (np.array([1, 2, 3]), np.array([2, -1, 1]), -2),
        (np.array([0.5]), np.array([1.0]), -0.25),
    ]
    drawn = [
        (rng.normal(size=n).round(1), rng.normal(size=n).round(1), round(float(rng.normal()), 1))
        for n in (2, 3, 4)
    ]
    return [Case(each, names=NAMES) for each in (*fixed, *drawn)]


def mistake(name: str, returned: str, hint: str, concept: bool = True) -> Mistake:
    code = f"def neuron(x, w, b):\n    z = w @ x + b\n    return {returned}"
    return Mistake(name, code, hint, concept)


NEURON = Question(
    name="neuron",
    title="One neuron",
    parts=(Part("sigmoid neurons", 2, inputs),),
    judge=agrees_with(right_neuron),
    picture="course_lib.widgets.network_tables:show_neuron",
    mistakes=(
        mistake(
            "no_activation",
            "z",
            "That is the weighted sum z. A neuron bends it: σ(z) = 1 / (1 + exp(−z)).",
        ),
        mistake(
            "no_bias",
            "1 / (1 + np.exp(-(w @ x)))",
            "The bias is missing: z = w · x + b.",
        ),
        mistake(
            "bias_after",
            "1 / (1 + np.exp(-(w @ x))) + b",
            "The bias is added after the activation. It belongs inside: σ(w · x + b).",
        ),
        mistake(
            "bias_subtracted",
            "1 / (1 + np.exp(-(w @ x - b)))",
            "The bias is subtracted. It is w · x + b; and in the exponent the minus stands before "
            "all of it: `-(w @ x + b)`, since `-w @ x + b` is −(w · x − b).",
        ),
        mistake(
            "activation_first",
            "w @ (1 / (1 + np.exp(-x))) + b",
            "The activation is applied to the inputs. First the weighted sum, then the activation "
            "of that one number.",
        ),
        mistake(
            "activation_of_each_product",
            "np.sum(1 / (1 + np.exp(-w * x))) + b",
            "Each product goes through the activation by itself. Add them first.",
        ),
        mistake(
            "sign_in_the_exponent",
            "1 / (1 + np.exp(z))",
            "The sign in the exponent is missing: 1 / (1 + exp(−z)) rises with z, yours falls.",
            concept=False,
        ),
        mistake(
            "precedence",
            "1 / 1 + np.exp(-z)",
            "Brackets: `1 / 1 + …` is 1 plus something. Write `1 / (1 + np.exp(-z))`.",
            concept=False,
        ),
        mistake(
            "tanh",
            "np.tanh(z)",
            "That is tanh, from −1 to 1. The question asks for the sigmoid, from 0 to 1.",
        ),
        mistake(
            "step",
            "float(z > 0)",
            "That is a threshold unit: it says yes or no. The sigmoid is its smooth neighbour.",
        ),
        mistake(
            "relu",
            "max(z, 0.0)",
            "That is ReLU. The question asks for the sigmoid, 1 / (1 + exp(−z)).",
        ),
        mistake(
            "products_not_summed",
            "1 / (1 + np.exp(-(w * x + b)))",
            "`w * x` is a list of products, one for each input. A neuron has one output: add them, "
            "`w @ x`.",
        ),
        mistake(
            "bias_for_each_input",
            "1 / (1 + np.exp(-(w * x + b).sum()))",
            "The bias is added once for every input. It is added once for the neuron, after the "
            "products are summed.",
        ),
        mistake(
            "mean",
            "1 / (1 + np.exp(-((w * x).mean() + b)))",
            "You take the mean of the products. A neuron adds them.",
        ),
        mistake(
            "slope",
            "1 / (1 + np.exp(-z)) * (1 - 1 / (1 + np.exp(-z)))",
            "That is the slope of the sigmoid. The output is σ(z) itself.",
        ),
        mistake(
            "in_an_array",
            "np.array([1 / (1 + np.exp(-z))])",
            "An array of one came out. One number is asked for.",
            concept=False,
        ),
        mistake(
            "both",
            "(z, 1 / (1 + np.exp(-z)))",
            "Two things came out. The neuron's output is the second.",
            concept=False,
        ),
        mistake(
            "each_input_a_neuron",
            "np.sum(1 / (1 + np.exp(-(w * x + b))))",
            "Each product goes through the activation by itself. Add them first.",
        ),
        mistake(
            "weights_missing",
            "1 / (1 + np.exp(-(np.sum(x) + b)))",
            "The weights are missing: each input counts as much as its weight says, w · x.",
        ),
        mistake(
            "last_product_only",
            "1 / (1 + np.exp(-(w[-1] * x[-1] + b)))",
            "Only the last product has arrived. In a loop `z = …` replaces what was there: collect "
            "with `z += …`.",
            concept=False,
        ),
        mistake(
            "first_product_only",
            "1 / (1 + np.exp(-(w[0] * x[0] + b)))",
            "Only the first product is counted. Does `return` stand inside the loop? It ends the "
            "function: return after the loop, when all products are in the sum.",
            concept=False,
        ),
        mistake(
            "clipped",
            "min(max(float(z), 0.0), 1.0)",
            "The sum is cut off at 0 and at 1. The sigmoid bends it smoothly: 1 / (1 + exp(−z)).",
        ),
        mistake(
            "bias_as_a_factor",
            "1 / (1 + np.exp(-(w @ x) * b))",
            "The bias is multiplied. It is added to the weighted sum: w · x + b.",
        ),
        mistake(
            "rounded",
            "round(float(1 / (1 + np.exp(-z))), 2)",
            "The number is rounded. What comes next in a network needs all of its digits.",
            concept=False,
        ),
        mistake(
            "few_digits_of_e",
            "1 / (1 + 2.718 ** -z)",
            "Your e has too few digits, and the power makes that larger. `np.exp(-z)` has them "
            "all.",
            concept=False,
        ),
    ),
)
