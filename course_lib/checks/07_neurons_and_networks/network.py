"""Question 4: a whole network, layer upon layer."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("x", "layers")


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(np.asarray(z, dtype=float) / 2))


def right_network(x: np.ndarray, layers: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """a ← σ(W a + b), layer by layer."""
    a = np.asarray(x, dtype=float)
    for W, b in layers:
        a = sigmoid(W @ a + b)  # (c, d) @ (d,) -> (c,)
    return a


TOY = [
    (np.array([[1.0, -2.0], [-1.0, 1.0]]), np.array([1.0, 0.0])),
    (np.array([[2.0, -1.0], [-2.0, -1.0]]), np.array([0.0, 0.0])),
    (np.array([[3.0, -1.0], [-1.0, 4.0]]), np.array([-2.0, 2.0])),
]


def drawn(rng: np.random.Generator, *sizes: int) -> Case:
    layers = [
        (rng.normal(size=(c, d)).round(1), rng.normal(size=c).round(1)) for d, c in pairwise(sizes)
    ]
    return Case((rng.normal(size=sizes[0]).round(1), layers), " → ".join(map(str, sizes)), NAMES)


def networks(rng: np.random.Generator) -> Sequence[Case]:
    """One layer, two, the toy network; then other depths and widths."""
    tiny = [(np.array([[1.0]]), np.array([0.0])), (np.array([[2.0]]), np.array([-1.0]))]
    return [
        Case((np.array([1.0, -1.0]), TOY[:1]), "one layer", NAMES),
        Case((np.array([2.0]), tiny), "two layers of one neuron", NAMES),
        Case((np.array([1.0, -1.0]), TOY), "the toy network", NAMES),
        Case((np.array([0.0, 0.0]), TOY), "the toy network at 0", NAMES),
        drawn(rng, 3, 2, 2),
        drawn(rng, 2, 4, 3, 1),
        drawn(rng, 2, 2, 2, 2, 2),
    ]


def mistake(
    name: str, hint: str, step: str = "sigmoid(W @ a + b)", over: str = "layers",
    before: str = "", returned: str = "a", concept: bool = True,
) -> Mistake:  # fmt: skip
    code = (
        "def network(x, layers):\n"
        "    def sigmoid(z):\n        return 1 / (1 + np.exp(-z))\n"
        f"    {before or 'pass'}\n"
        "    a = x\n"
        f"    for W, b in {over}:\n"
        f"        a = {step}\n"
        f"    return {returned}"
    )
    return Mistake(name, code, hint, concept)


NETWORK = Question(
    name="network",
    title="A network",
    parts=(Part("networks", 3, networks),),
    judge=agrees_with(right_network),
    picture="course_lib.widgets.network_tables:show_network",
    mistakes=(
        mistake(
            "input_every_time",
            "Every layer gets x. It gets the *output* of the layer before: `a = sigmoid(W @ a + "
            "b)`.",
            step="sigmoid(W @ x + b)",
        ),
        mistake(
            "no_activation_at_the_end",
            "The last layer has no activation. In this network every layer has one.",
            step="W @ (a if W is layers[0][0] else sigmoid(a)) + b",
        ),
        mistake(
            "activation_at_the_end_only",
            "The hidden layers have no activation: together they are one linear layer. Bend after "
            "every layer.",
            step="W @ a + b",
            returned="sigmoid(a)",
        ),
        mistake(
            "no_activation",
            "There is no activation at all, so that all layers together are one linear layer.",
            step="W @ a + b",
        ),
        mistake(
            "activation_before",
            "The activation comes before the layer, the input goes through it as well. First "
            "W a + b, then σ.",
            step="W @ sigmoid(a) + b",
        ),
        mistake("no_bias", "The biases are missing: W a + b.", step="sigmoid(W @ a)"),
        mistake(
            "bias_after",
            "The biases are added after the activation. They belong inside: σ(W a + b).",
            step="sigmoid(W @ a) + b",
        ),
        mistake(
            "transposed",
            "W is taken the wrong way round. Its rows are the neurons' weights: `W @ a`.",
            step="sigmoid(W.T @ a + b)",
        ),
        mistake(
            "from_the_end",
            "The layers are run from the last to the first. The pass forwards begins with the "
            "first.",
            over="reversed(layers)",
        ),
        mistake(
            "first_layer_only",
            "Only the first layer is run: does `return` stand inside the loop? Go on with its "
            "output.",
            over="layers[:1]",
        ),
        mistake(
            "last_layer_missing",
            "The last layer is missing.",
            over="layers[:-1]",
            concept=False,
        ),
        mistake(
            "all_activations",
            "The outputs of all layers came. Asked for is that of the last one.",
            before="kept = []",
            step="(kept.append(sigmoid(W @ a + b)), kept[-1])[1]",
            returned="np.concatenate(kept)",
            concept=False,
        ),
        mistake(
            "minus_in_front_of_w",
            "The biases have the wrong sign. They are added, W a + b; and in the exponent the "
            "minus stands before all of it, `-(W @ a + b)`, not before W alone.",
            step="1 / (1 + np.exp(-W @ a + b))",
            concept=False,
        ),
        mistake(
            "relu",
            "That is ReLU. This network has sigmoids, in every layer.",
            step="np.maximum(W @ a + b, 0)",
        ),
        mistake(
            "last_layer_from_x",
            "Only the last layer is run, and on x. Begin with the first, and hand its output on.",
            over="layers[-1:]",
        ),
        mistake(
            "tanh",
            "That is tanh. This network has sigmoids.",
            step="np.tanh(W @ a + b)",
        ),
        mistake(
            "softmax_at_the_end",
            "The last layer ends in softmax. In this network it has a sigmoid, as the others.",
            returned="np.exp(a) / np.exp(a).sum()",
        ),
        mistake(
            "largest_only",
            "You return which output is the largest. Asked for are the outputs.",
            returned="int(np.argmax(a))",
        ),
        mistake(
            "layers_added",
            "Outputs of the layers are added up. Each layer *replaces* the signal by its output.",
            step="np.resize(a, len(b)) + sigmoid(W @ a + b)",
        ),
        mistake(
            "sign_in_the_exponent",
            "The sign in the exponent is missing: 1 / (1 + exp(−z)) rises with z, yours falls.",
            step="1 / (1 + np.exp(W @ a + b))",
            concept=False,
        ),
        mistake(
            "relu_in_the_hidden_layers",
            "The hidden layers have ReLU. In this network every layer has a sigmoid.",
            step="(sigmoid if W is layers[-1][0] else lambda z: np.maximum(z, 0))(W @ a + b)",
        ),
        mistake(
            "step",
            "These are threshold units: 0 or 1. This network has sigmoids.",
            step="(W @ a + b > 0).astype(float)",
        ),
        mistake(
            "x_first",
            "`a @ W` adds along the columns of W. Its rows are the neurons' weights: `W @ a`.",
            step="sigmoid(a @ W + b)",
        ),
        mistake(
            "first_layer_missing",
            "The first layer is missing: the loop begins with the second.",
            over="layers[1:]",
            concept=False,
        ),
        mistake(
            "first_layer_each_time",
            "Every layer has the first one's weights. Each brings its own pair, `for W, b in "
            "layers`.",
            step="sigmoid(layers[0][0] @ a + layers[0][1])",
        ),
        mistake(
            "pair_not_unpacked",
            "A layer is a pair, not a matrix: `for W, b in layers` takes it apart.",
            step="sigmoid((W, b) @ a)",
            concept=False,
        ),
        mistake(
            "input_bent_too",
            "The input goes through the activation before the first layer. x comes in as it is.",
            before="x = sigmoid(x)",
        ),
        mistake(
            "once_more_at_the_end",
            "The activation is applied once more at the end. The last layer ends in one already.",
            returned="sigmoid(a)",
        ),
        mistake(
            "sum_of_the_outputs",
            "The outputs are added up. Asked for are all of them, an array.",
            returned="a.sum()",
        ),
        mistake(
            "all_in_a_list",
            "The outputs of all layers came. Asked for is that of the last one.",
            before="kept = []",
            step="(kept.append(sigmoid(W @ a + b)), kept[-1])[1]",
            returned="kept",
            concept=False,
        ),
    ),
)
