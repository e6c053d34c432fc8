"""Question 5: how many numbers a network has to learn."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("sizes",)


def right_count(sizes: Sequence[int]) -> int:
    """Σ (n_in + 1) n_out over the layers."""
    return sum((d + 1) * c for d, c in pairwise(sizes))


def architectures(rng: np.random.Generator) -> Sequence[Case]:
    """One neuron, one layer, the lecture's networks; then others."""
    fixed = [[1, 1], [3, 1], [2, 3], [3, 4, 2], [2, 2, 2, 2], [784, 512, 512, 10]]
    drawn = [[int(n) for n in rng.integers(1, 9, size=length)] for length in (2, 3, 4, 5)]
    return [Case((sizes,), " → ".join(map(str, sizes)), ("",)) for sizes in (*fixed, *drawn)]


def mistake(name: str, returned: str, hint: str, concept: bool = True) -> Mistake:
    pairs = "    pairs = list(zip(sizes, sizes[1:]))\n"
    code = f"def count_parameters(sizes):\n{pairs}    return {returned}"
    return Mistake(name, code, hint, concept)


COUNT_PARAMETERS = Question(
    name="count_parameters",
    title="How many parameters",
    parts=(Part("architectures", 2, architectures),),
    judge=agrees_with(right_count),
    picture="course_lib.widgets.network_tables:show_count",
    mistakes=(
        mistake(
            "weights_only",
            "sum(d * c for d, c in pairs)",
            "The biases are missing: one for each neuron.",
        ),
        mistake(
            "biases_of_inputs",
            "sum(d * c for d, c in pairs) + sum(sizes)",
            "The inputs have no biases: they are numbers that come in, not neurons.",
        ),
        mistake(
            "one_bias_a_layer",
            "sum(d * c + 1 for d, c in pairs)",
            "You count one bias for each layer. Each *neuron* has its own.",
        ),
        mistake(
            "bias_for_each_input",
            "sum(d * (c + 1) for d, c in pairs)",
            "You count a bias for each input of a layer. Each *neuron* of the layer has one: c of "
            "them, d · c + c.",
        ),
        mistake(
            "bias_for_each_weight",
            "sum(2 * d * c for d, c in pairs)",
            "You count a bias for each weight. Each neuron has one for all its weights together.",
        ),
        mistake(
            "neurons",
            "sum(sizes[1:])",
            "You count neurons. Each has a weight for every input, and a bias.",
        ),
        mistake(
            "neurons_and_inputs",
            "sum(sizes)",
            "You count inputs and neurons. Each neuron has a weight for every input, and a bias.",
        ),
        mistake(
            "all_multiplied",
            "int(np.prod(sizes)) + sum(sizes[1:])",
            "You multiply through all layers. Weights stand only between neighbouring layers: d · "
            "c for each pair, added up.",
        ),
        mistake(
            "every_pair_of_layers",
            "sum(sizes[i] * sizes[j] for i in range(len(sizes)) for j in range(i + 1, len(sizes)))"
            " + sum(sizes[1:])",
            "You connect every layer with every later one. Here each layer is connected with the "
            "next alone.",
        ),
        mistake(
            "first_layer_only",
            "(sizes[0] + 1) * sizes[1]",
            "Only the first layer is counted. Go on: each layer has the one before as its input.",
        ),
        mistake(
            "last_layer_missing",
            "sum((d + 1) * c for d, c in pairs[:-1])",
            "The last layer is missing. The outputs are neurons, with weights and biases.",
        ),
        mistake(
            "no_bias_at_the_output",
            "sum((d + 1) * c for d, c in pairs) - sizes[-1]",
            "The output neurons' biases are missing.",
        ),
        mistake(
            "a_list",
            "[(d + 1) * c for d, c in pairs]",
            "A list came, with a number for each layer. Asked for is their sum.",
            concept=False,
        ),
        mistake(
            "weights_squared",
            "sum(d * d + c for d, c in pairs)",
            "A layer of c neurons with d inputs has d · c weights, not d · d.",
            concept=False,
        ),
        mistake(
            "last_layer_only",
            "(sizes[-2] + 1) * sizes[-1]",
            "Only the last layer is counted. In a loop `n = …` replaces what was there: collect "
            "with `n += …`.",
        ),
        mistake(
            "first_layer_missing",
            "sum((d + 1) * c for d, c in pairs[1:])",
            "The first layer is missing: the inputs are no neurons, but the first neurons have a "
            "weight for each of them.",
        ),
        mistake(
            "round_to_the_end",
            "sum((sizes[i - 1] + 1) * sizes[i] for i in range(len(sizes)))",
            "There is one layer too many: at i = 0, `sizes[i - 1]` is the *last* size. Begin with "
            "i = 1.",
            concept=False,
        ),
        mistake(
            "one_bias_at_all",
            "sum(d * c for d, c in pairs) + 1",
            "You count a single bias. Each *neuron* has its own.",
        ),
        mistake(
            "one_bias_a_column",
            "sum(d * c for d, c in pairs) + len(sizes)",
            "You count one bias for each number of the list. Each *neuron* has its own.",
        ),
        mistake(
            "outputs_get_one_more",
            "sum((d + 1) * (c + 1) for d, c in pairs)",
            "(d + 1)(c + 1) is too many: the 1 beside the d inputs carries the biases, but there "
            "are only c neurons: (d + 1) · c.",
        ),
        mistake(
            "product",
            "int(np.prod(sizes))",
            "You multiply through all layers. Weights stand only between neighbouring layers: "
            "d · c for each pair, added up; and each neuron has a bias.",
        ),
        mistake(
            "sums_for_products",
            "sum(d + c for d, c in pairs)",
            "You add d and c. Each of the c neurons has d weights: d · c, and its bias.",
        ),
        mistake(
            "ends_only",
            "(sizes[0] + 1) * sizes[-1]",
            "You count from the inputs straight to the outputs. Each layer is connected with the "
            "one before it.",
        ),
        mistake(
            "inputs_to_every_layer",
            "sum((sizes[0] + 1) * c for _, c in pairs)",
            "Every layer is connected with the inputs. Each is connected with the one before it.",
        ),
        mistake(
            "three_sizes",
            "sizes[0] * sizes[1] + sizes[1] * sizes[2] + sizes[1] + sizes[2]",
            "You count for exactly three sizes. A network may have fewer layers or more: go "
            "through all neighbours, `zip(sizes, sizes[1:])`.",
        ),
    ),
)
