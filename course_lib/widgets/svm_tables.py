"""*Show me* for the exercise of lesson 04: the student's numbers beside the right ones."""

import importlib
from collections.abc import Callable
from typing import Any

import ipywidgets

from course_lib.widgets.compare import compare

Views = list[tuple[str, ipywidgets.Widget]]


def show_margin(args: tuple, own: Callable) -> Views:
    """The line, the samples, and both margins."""
    return beside("margin.right_margin", ("w", "b", "X", "y"), args, own)


def show_losses(args: tuple, own: Callable) -> Views:
    """Scores and labels, and the losses of each."""
    return beside("hinge_losses.right_losses", ("f", "labels"), args, own)


def show_objective(args: tuple, own: Callable) -> Views:
    """The line, the samples and C, and both objectives."""
    return beside("primal_objective.right_objective", ("w", "b", "X", "y", "C"), args, own)


def show_slopes(args: tuple, own: Callable) -> Views:
    """The same, and both slopes, by w and by b."""
    lesson = checks("subgradient")
    names = ("w", "b", "X", "y", "C")
    return beside("subgradient.right_slopes", names, args, own, lesson.both_slopes)


def show_kernel(args: tuple, own: Callable) -> Views:
    """Both sets of samples and γ, and both tables."""
    return beside("rbf_kernel.right_kernel", ("X", "Z", "gamma"), args, own)


def show_scores(args: tuple, own: Callable) -> Views:
    """Queries and what the machine consists of, and both rows of scores."""
    lesson = checks("decision_function")
    names = ("Q", "S", "alpha", "y", "b", "kernel")
    return beside("decision_function.right_scores", names, args, own, lesson.decide)


def checks(module: str) -> Any:
    return importlib.import_module(f"course_lib.checks.04_support_vectors.{module}")


def beside(
    reference: str,
    names: tuple[str, ...],
    args: tuple,
    own: Callable,
    probe: Callable | None = None,
) -> Views:
    """The arguments, what `own` makes of them (by the check's `probe`), and what is right.

    `reference` is `module.function` in the checks of lesson 04.
    """
    module, _, function = reference.partition(".")
    right = getattr(checks(module), function)(*args)
    call = (lambda: own(*args)) if probe is None else (lambda: probe(own, *args))
    return compare(dict(zip(names, args, strict=True)), right, call)
