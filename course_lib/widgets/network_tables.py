"""*Show me* for the exercise of lesson 07: its tables, the student's beside the right ones."""

import functools
from collections.abc import Callable

import ipywidgets

from course_lib.widgets import compare
from course_lib.widgets.compare import Views

beside = functools.partial(compare.beside, "07_neurons_and_networks")


def show_neuron(args: tuple, own: Callable) -> Views:
    """Inputs, weights and bias, and both outputs."""
    return beside("neuron.right_neuron", ("x", "w", "b"), args, own)


def show_layer(args: tuple, own: Callable) -> Views:
    """An input, weights and biases, and both layers' outputs."""
    return beside("layer.right_layer", ("x", "W", "b"), args, own)


def show_batch(args: tuple, own: Callable) -> Views:
    """Samples, weights and biases, and both tables of outputs."""
    return beside("layer_batch.right_batch", ("X", "W", "b"), args, own)


def show_network(args: tuple, own: Callable) -> Views:
    """An input and the layers, and both outputs."""
    return beside("network.right_network", ("x", "layers (W, b)"), args, own)


def show_count(args: tuple, own: Callable) -> Views:
    """The sizes of the layers, and both counts."""
    return beside("count_parameters.right_count", ("sizes",), args, own)


def show_collapse(args: tuple, own: Callable) -> Views:
    """Both layers, and what stands for them."""
    names = ("W1", "b1", "W2", "b2")
    return beside("collapse.right_layer", names, args, own, "one_layer")


def show_bump(args: tuple, own: Callable) -> Views:
    """Edges and height, and what both networks say at some places x."""
    names = ("left", "right", "height", "x")
    return beside("bump_weights.right_values", names, args, own, "values")


def show_xor(args: tuple, own: Callable) -> Views:
    """The corners, and what the hidden units and the output say there."""
    lesson = compare.checks_of("07_neurons_and_networks", "xor_weights")

    def outputs() -> object:
        told = lesson.on_the_corners(own, *args)
        return told.get("outputs", told) if isinstance(told, dict) else told

    return compare.compare({"corners": args[0]}, lesson.XOR, outputs)


def show_layers(args: tuple, own: str) -> Views:
    """The columns of the drawing: where weights lead in, a layer is counted."""
    columns = [("inputs", 3, 0), ("hidden", 2, 3), ("hidden", 4, 2), ("outputs", 1, 4)]
    rows = [
        [name, str(n), f"{n} × {before}" if before else "–", str(n) if before else "–"]
        for name, n, before in columns
    ]
    head = ["column", "how many", "weights that lead in", "biases"]
    return [("Which columns compute something?", ipywidgets.HTML(html_table(head, rows)))]


def html_table(head: list[str], rows: list[list[str]]) -> str:
    cell = f'style="{compare.STYLE["cell"]}"'
    top = "".join(f'<th scope="col" {cell}>{text}</th>' for text in head)
    body = "".join(
        "<tr>" + "".join(f"<td {cell}>{text}</td>" for text in row) + "</tr>" for row in rows
    )
    return f'<table style="{compare.STYLE["table"]}"><tr>{top}</tr>{body}</table>'
