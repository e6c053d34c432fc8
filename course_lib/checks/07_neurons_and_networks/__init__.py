"""The checks of lesson 07: one neuron, a layer, a batch, a network; XOR and a bump by hand."""

from course_lib.checks.question import Lesson

from .answer_layers import ANSWER_LAYERS
from .bump_weights import BUMP_WEIGHTS
from .collapse import COLLAPSE
from .count_parameters import COUNT_PARAMETERS
from .layer import LAYER
from .layer_batch import LAYER_BATCH
from .network import NETWORK
from .neuron import NEURON
from .xor_weights import XOR_WEIGHTS

QUESTIONS = (
    NEURON,
    LAYER,
    LAYER_BATCH,
    NETWORK,
    COUNT_PARAMETERS,
    ANSWER_LAYERS,
    COLLAPSE,
    XOR_WEIGHTS,
    BUMP_WEIGHTS,
)

LESSON = Lesson("07_neurons_and_networks", {question.name: question for question in QUESTIONS})
