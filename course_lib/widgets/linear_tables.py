"""*Show me* for the exercise of lesson 03: its tables, the student's beside the right ones."""

import importlib
from collections.abc import Callable
from typing import Any

import ipywidgets

from course_lib.widgets.compare import compare

Views = list[tuple[str, ipywidgets.Widget]]


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


def beside(reference: str, names: tuple[str, ...], args: tuple, own: Callable) -> Views:
    """The arguments, what `own` makes of them, and what the check's own function does.

    `reference` is `module.function` in the checks of lesson 03.
    """
    module, _, function = reference.partition(".")
    lesson: Any = importlib.import_module(f"course_lib.checks.03_linear_classifiers.{module}")
    right = getattr(lesson, function)(*args)
    return compare(dict(zip(names, args, strict=True)), right, lambda: own(*args))
