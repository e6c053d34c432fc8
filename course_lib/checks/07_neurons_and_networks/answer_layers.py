"""Question 6: how many layers a drawn network has."""

from course_lib.checks.question import choice

ANSWER_LAYERS = choice(
    "answer_layers",
    "How many layers",
    options={
        "a": "4 layers, because four columns are drawn: the inputs are a layer as well",
        "b": "2 layers: only the hidden ones compute something that one does not see",
        "c": "3 layers, two of them hidden: a layer is counted where weights and neurons are",
        "d": "7 layers: as many as there are neurons",
    },
    right="c",
    hints={
        "a": "What would the weights of the first column be? The inputs compute nothing: they are "
        "given.",
        "b": "The outputs are neurons as well, with weights and biases of their own.",
        "d": "Neurons that are computed at the same time from the same inputs stand in one layer.",
    },
    points=1,
    picture="course_lib.widgets.network_tables:show_layers",
)
