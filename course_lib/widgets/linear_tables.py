"""*Show me* for the exercise of lesson 03: its tables, the student's beside the right ones."""

import functools
from collections.abc import Callable

from course_lib.widgets import compare
from course_lib.widgets.compare import Views

beside = functools.partial(compare.beside, "03_linear_classifiers")


def show_scores(args: tuple, own: Callable) -> Views:
    """X, W and b, and both tables of scores."""
    return beside("scores.class_scores", ("X", "W", "b"), args, own)


def show_distances(args: tuple, own: Callable) -> Views:
    """X, w and b, and the signed distances."""
    return beside("distance_to_plane.signed_distances", ("X", "w", "b"), args, own)


def show_margin(args: tuple, own: Callable) -> Views:
    """X, d and w, and the margin."""
    return beside("margin.smallest_distance", ("X", "d", "w"), args, own)


def show_training(args: tuple, own: Callable) -> Views:
    """X and d, and the weights and the mistakes at the end."""
    return beside("train_perceptron.learned", ("X", "d", "max_epochs"), args, own)


def show_probabilities(args: tuple, own: Callable) -> Views:
    """X, w and b, and the probabilities."""
    return beside("predict_probability.probabilities", ("X", "w", "b"), args, own)
