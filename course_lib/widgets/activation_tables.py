"""The tables of lesson 08: what is known of each activation, and *Show me* for the exercise."""

import functools
import html
from collections.abc import Callable

from IPython.display import HTML

from course_lib.nn.activations import ACTIVATIONS
from course_lib.widgets import compare
from course_lib.widgets.compare import STYLE, Views

beside = functools.partial(compare.beside, "08_activations")


def about_activations() -> HTML:
    """Formula, authors, pros and cons of every activation, as a table for the lecture.

    >>> "Hendrycks &amp; Gimpel 2016" in about_activations().data
    True
    """
    left = 'style="padding: 2px 8px; text-align: left; vertical-align: top"'
    head = ("activation", "f(z)", "by whom", "for it", "against it")
    top = "".join(f'<th scope="col" {left}>{each}</th>' for each in head)
    body = ""
    for row in ACTIVATIONS.values():
        cells = (row.formula, row.source, row.pros, row.cons)
        body += f'<tr><th scope="row" {left}>{html.escape(row.title)}</th>'
        body += "".join(f"<td {left}>{html.escape(each)}</td>" for each in cells) + "</tr>"
    return HTML(f'<table style="{STYLE["table"]}"><tr>{top}</tr>{body}</table>')


def show_sigmoid(args: tuple, own: Callable) -> Views:
    """z, and both results, with what NumPy warned of."""
    return beside("sigmoid.right_sigmoid", ("z",), args, own, "watched")


def show_slopes(args: tuple, own: Callable) -> Views:
    """z, and both pairs of derivatives."""
    return beside("slopes.right_slopes", ("z",), args, own, "two_slopes")


def show_leaky_relu(args: tuple, own: Callable) -> Views:
    """z and the slope, and both pairs of values and derivative."""
    return beside("leaky_relu.right_leaky_relu", ("z", "slope"), args, own, "watched_pair")


def show_softplus(args: tuple, own: Callable) -> Views:
    """z, and both results, with what NumPy warned of."""
    return beside("softplus.right_softplus", ("z",), args, own, "watched")


def show_elu(args: tuple, own: Callable) -> Views:
    """z and α, and both pairs of values and derivative."""
    return beside("elu.right_elu", ("z", "alpha"), args, own, "watched_pair")


def show_dead_units(args: tuple, own: Callable) -> Views:
    """Samples, weights and biases, and both rows of yes and no."""
    return beside("dead_units.right_dead_units", ("X", "W", "b"), args, own)


def show_softmax(args: tuple, own: Callable) -> Views:
    """z and the axis, and both results, with what NumPy warned of."""
    return beside("softmax.right_softmax", ("z", "axis"), args, own, "watched")


def show_softmax_vjp(args: tuple, own: Callable) -> Views:
    """Probabilities and upstream gradient, and both gradients."""
    return beside("softmax_vjp.right_softmax_vjp", ("p", "upstream"), args, own)
