"""*Show me* for the exercise of lesson 05: its tables, the student's beside the right ones."""

import functools
from collections.abc import Callable

import ipywidgets
import numpy as np

from course_lib.widgets import compare
from course_lib.widgets.compare import STYLE, Views

beside = functools.partial(compare.beside, "05_features_and_losses")
PAIR = np.array([[0.0, 0.0, 0.0, 0.5], [0.25, 0.25, 0.25, 0.125]])  # w1 and w2 of question 8
PIXELS = np.array([1.0, 1.0, 1.0, 2.0])


def show_features(args: tuple, own: Callable) -> Views:
    """The points X, and both tables of features."""
    return beside("features.circle_features", ("X",), args, own)


def show_softmax(args: tuple, own: Callable) -> Views:
    """The scores S, and both tables of probabilities."""
    return beside("softmax.right_softmax", ("S",), args, own)


def show_cross_entropy(args: tuple, own: Callable) -> Views:
    """The scores S, the labels y and both losses."""
    return beside("cross_entropy.mean_loss", ("S", "y"), args, own)


def show_hinge(args: tuple, own: Callable) -> Views:
    """The scores S, the labels y and both losses; under them the terms of which they are made."""
    S, y = (np.array(each) for each in args)
    views = beside("multiclass_hinge.mean_hinge", ("S", "y"), args, own)
    return [*views, ("Term by term: max(0, s_j − s_y + 1)", ipywidgets.HTML(terms_table(S, y)))]


def show_full_loss(args: tuple, own: Callable) -> Views:
    """Losses, weights, prices, and both full losses."""
    names = ("L", "W", "b", "lam", "l1", "l2")
    return beside("full_loss.right_full_loss", names, args, own)


def show_gradient(args: tuple, own: Callable) -> Views:
    """Weights and samples, and both gradients, dW and db."""
    names = ("W", "b", "X", "y", "lam")
    return beside("softmax_gradient.right_gradients", names, args, own, "two_gradients")


def show_one_vs_rest(args: tuple, own: Callable) -> Views:
    """Samples and queries, and both predictions; under them the scores that are compared."""
    lesson = compare.checks_of("05_features_and_losses", "one_vs_rest")
    views = beside("one_vs_rest.right_predictions", ("X", "y", "Q"), args, own, "predictions")
    S = lesson.all_scores(*args)
    head = ["query", *(f"score of {k}" for k in range(S.shape[1])), "highest"]
    rows = [[str(i), *map(shown, s), str(np.argmax(s))] for i, s in enumerate(S)]
    return [*views, ("The scores of the classifiers", ipywidgets.HTML(table(head, rows)))]


def show_weights(args: tuple, own: str) -> Views:
    """*Show me* for `answer_weights`: the two weight vectors and their scores, no more."""
    head = ["", "w₁", "w₂", "w₃", "w₄", "w·x", "Σ|w|", "Σw²"]
    rows = [
        [name, *map(shown, w), shown(w @ PIXELS), "?", "?"]
        for name, w in zip(("w1", "w2"), PAIR, strict=True)
    ]
    title = "The scores are equal for x = [1, 1, 1, 2]. What stands in place of the question marks?"
    return [(title, ipywidgets.HTML(table(head, rows)))]


def terms_table(S: np.ndarray, y: np.ndarray) -> str:
    """The hinge's terms of every sample, and their sum.

    >>> "2.9" in terms_table(np.array([[3.2, 5.1, -1.7]]), np.array([0]))
    True
    """
    T = np.maximum(0, S - S[np.arange(len(y)), y][:, None] + 1)
    head = ["sample", *(f"class {j}" for j in range(S.shape[1])), "sum"]
    rows = []
    for i, terms in enumerate(T):
        cells = ["the right one" if j == y[i] else shown(t) for j, t in enumerate(terms)]
        rows.append([str(i), *cells, shown(terms.sum() - 1)])
    return table(head, rows)


def shown(value: float) -> str:
    """Three figures, with a true minus sign.

    >>> shown(-0.125), shown(2.0)
    ('−0.125', '2')
    """
    return f"{value:.3g}".replace("-", "−")


def table(head: list[str], rows: list[list[str]]) -> str:
    """A small table in HTML; the first cell of a row names it."""
    style = 'style="padding: 2px 8px; text-align: right"'
    top = "".join(f'<th scope="col" {style}>{each}</th>' for each in head)
    body = "".join(
        f'<tr><th scope="row" {style}>{first}</th>'
        + "".join(f"<td {style}>{each}</td>" for each in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return f'<table style="{STYLE["table"]}"><tr>{top}</tr>{body}</table>'
