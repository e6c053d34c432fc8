"""*Show me* for the exercise of lesson 04: the student's numbers beside the right ones."""

import functools
from collections.abc import Callable

from course_lib.widgets import compare
from course_lib.widgets.compare import Views

beside = functools.partial(compare.beside, "04_support_vectors")


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
    names = ("w", "b", "X", "y", "C")
    return beside("subgradient.right_slopes", names, args, own, "both_slopes")


def show_kernel(args: tuple, own: Callable) -> Views:
    """Both sets of samples and γ, and both tables."""
    return beside("rbf_kernel.right_kernel", ("X", "Z", "gamma"), args, own)


def show_scores(args: tuple, own: Callable) -> Views:
    """Queries and what the machine consists of, and both rows of scores."""
    names = ("Q", "S", "alpha", "y", "b", "kernel")
    return beside("decision_function.right_scores", names, args, own, "decide")
