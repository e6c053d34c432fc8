"""Question 2: a layer, a row of W for each neuron."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("x", "W", "b")


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(np.asarray(z, dtype=float) / 2))


def right_layer(x: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """σ(W x + b): (c, d) @ (d,) + (c,)."""
    return sigmoid(W @ x + b)


def drawn(rng: np.random.Generator, d: int, c: int) -> Case:
    x, W, b = (
        rng.normal(size=d).round(1),
        rng.normal(size=(c, d)).round(1),
        rng.normal(size=c).round(1),
    )
    return Case((x, W, b), f"{d} inputs, {c} neurons", NAMES)


def layers(rng: np.random.Generator) -> Sequence[Case]:
    """One neuron, two with one input, the toy network's first layer; wide and narrow ones."""
    toy = np.array([1.0, -1.0]), np.array([[1.0, -2.0], [-1.0, 1.0]]), np.array([1.0, 0.0])
    return [
        Case((np.array([2.0]), np.array([[1.0]]), np.array([-1.0])),
             "one input, one neuron", NAMES),
        Case((np.array([2.0]), np.array([[1.0], [3.0]]), np.array([0.0, -5.0])),
             "one input, two neurons", NAMES),
        Case(toy, "the toy network's first layer", NAMES),
        Case((np.array([1, 2]), np.array([[1, -1], [0, 1], [-1, 1]]), np.array([0, -1, 1])),
             "whole numbers", NAMES),
        drawn(rng, 3, 2),
        drawn(rng, 2, 4),
        drawn(rng, 3, 3),
        drawn(rng, 4, 1),
    ]  # fmt: skip


def mistake(name: str, returned: str, hint: str, concept: bool = True) -> Mistake:
    code = (
        "def layer(x, W, b):\n"
        "    def sigmoid(z):\n        return 1 / (1 + np.exp(-z))\n"
        f"    return {returned}"
    )
    return Mistake(name, code, hint, concept)


LAYER = Question(
    name="layer",
    title="A layer",
    parts=(Part("layers", 2, layers),),
    judge=agrees_with(right_layer),
    picture="course_lib.widgets.network_tables:show_layer",
    mistakes=(
        mistake(
            "transposed",
            "sigmoid(W.T @ x + b)",
            "W is taken the wrong way round. Its *rows* are the neurons' weights, so `W @ x` has a "
            "number for each neuron.",
        ),
        mistake(
            "x_first",
            "sigmoid(x @ W + b)",
            "`x @ W` adds along the columns of W. Its rows are the neurons' weights: `W @ x`.",
        ),
        mistake("no_activation", "W @ x + b", "The sums are right; the activation is missing."),
        mistake("no_bias", "sigmoid(W @ x)", "The biases are missing: W x + b."),
        mistake(
            "bias_after",
            "sigmoid(W @ x) + b",
            "The biases are added after the activation. They belong inside: σ(W x + b).",
        ),
        mistake(
            "first_bias_for_all",
            "sigmoid(W @ x + b[0])",
            "All neurons get the first one's bias. Each has its own.",
        ),
        mistake(
            "biases_summed",
            "sigmoid(W @ x + b.sum())",
            "The biases are added up. Each neuron has its own.",
        ),
        mistake(
            "not_summed",
            "sigmoid(W * x + b[:, None])",
            "`W * x` holds the single products, (c, d). Each neuron adds its row: `W @ x`.",
        ),
        mistake(
            "bias_for_each_input",
            "sigmoid((W * x + b[:, None]).sum(axis=1))",
            "The bias is added once for every input. It is added once for the neuron, after its "
            "products are summed.",
        ),
        mistake(
            "summed_over_neurons",
            "sigmoid((W * x).sum(axis=0) + b)",
            "You add over the neurons. Each neuron adds over its *inputs*, along its row: axis 1.",
        ),
        mistake(
            "one_output",
            "sigmoid(W @ x + b).sum()",
            "One number came out. A layer has an output for each neuron: (c,).",
        ),
        mistake(
            "a_column",
            "sigmoid(W @ x + b)[:, None]",
            "The output is a column, (c, 1). It has the shape (c,).",
            concept=False,
        ),
        mistake(
            "minus_in_front_of_w",
            "1 / (1 + np.exp(-W @ x + b))",
            "The biases have the wrong sign. They are added, W x + b; and in the exponent the "
            "minus stands before all of it, `-(W @ x + b)`, not before W alone.",
            concept=False,
        ),
        mistake(
            "relu",
            "np.maximum(W @ x + b, 0)",
            "That is ReLU. These neurons have sigmoids.",
        ),
        mistake(
            "softmax",
            "np.exp(W @ x + b) / np.exp(W @ x + b).sum()",
            "That is softmax: it makes the outputs share 1. A sigmoid bends each by itself.",
        ),
        mistake(
            "activation_of_the_input",
            "W @ sigmoid(x) + b",
            "The activation is applied to the inputs. First the weighted sums, then the "
            "activation.",
        ),
        mistake(
            "sign_in_the_exponent",
            "1 / (1 + np.exp(W @ x + b))",
            "The sign in the exponent is missing: 1 / (1 + exp(−z)) rises with z, yours falls.",
            concept=False,
        ),
        mistake("tanh", "np.tanh(W @ x + b)", "That is tanh. These neurons have sigmoids."),
        mistake(
            "step",
            "(W @ x + b > 0).astype(float)",
            "These are threshold units: 0 or 1. The sigmoid says how far the sum is from 0, too.",
        ),
        mistake(
            "not_summed_plainly",
            "sigmoid(W * x + b)",
            "`W * x` holds the single products, (c, d). Each neuron adds its row: `W @ x`.",
            concept=False,
        ),
        mistake(
            "all_products_in_one_sum",
            "sigmoid((W * x).sum() + b)",
            "All products of all neurons are in one sum. Each neuron adds the products of its own "
            "row: `W @ x`, or `.sum(axis=1)`.",
        ),
        mistake(
            "first_row_for_all",
            "sigmoid(W[0] @ x + b)",
            "All neurons have the first one's weights. Each has its own row of W.",
        ),
        mistake(
            "mean",
            "sigmoid((W * x).mean(axis=1) + b)",
            "You take the mean of the products. A neuron adds them.",
        ),
        mistake(
            "last_neuron_only",
            "sigmoid(W[-1] @ x + b[-1])",
            "One neuron's output came, the last one's. Collect them all in the loop: one for each "
            "row of W.",
        ),
        mistake(
            "first_neuron_only",
            "sigmoid(W[0] @ x + b[0])",
            "One neuron's output came, the first one's. Does `return` stand inside the loop? It "
            "ends the function.",
        ),
        mistake(
            "activation_twice",
            "sigmoid(sigmoid(W @ x + b))",
            "The activation is applied twice. Once, to the sums.",
            concept=False,
        ),
        mistake(
            "cut_to_whole_numbers",
            "sigmoid(W @ x + b).astype(b.dtype)",
            "The outputs are cut off to whole numbers: `np.zeros_like(b)` takes over that b holds "
            "whole numbers. Use `np.zeros(len(b))`, whose entries are not whole.",
            concept=False,
        ),
    ),
)
