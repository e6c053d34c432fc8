"""*Show me* for the exercise of lesson 06: the student's result beside the right one."""

import functools
from collections.abc import Callable

from course_lib.widgets import compare
from course_lib.widgets.compare import Views

beside = functools.partial(compare.beside, "06_gradient_descent")


def show_descend(args: tuple, own: Callable) -> Views:
    """The function, start, rate and steps, and both ways, point by point."""
    names = ("f", "x0", "learning_rate", "n_steps")
    return beside("descend.right_points", names, args, own, "walk")


def show_minimize(args: tuple, own: Callable) -> Views:
    """The function, start and limits, and where both end after how many steps."""
    names = ("f", "x0", "learning_rate", "tolerance", "max_steps")
    return beside("minimize.right_ending", names, args, own, "ending")


def show_cubic(args: tuple, own: Callable) -> Views:
    """Weights and samples, both losses and both gradients."""
    return beside("cubic_loss.right_loss", ("w", "x", "y"), args, own, "two_things")
