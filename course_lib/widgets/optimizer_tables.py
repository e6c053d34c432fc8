"""*Show me* for the exercise of lesson 12: the student's steps beside the right ones."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.checks.plain import as_array
from course_lib.plots.style import CLASS_COLOURS, INK, new_figure
from course_lib.widgets import compare
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.compare import Views
from course_lib.widgets.nearest_regions import still

LESSON = "12_optimizers"
FEW = 4  # entries of θ that are drawn


def show_momentum(args: tuple, own: Callable) -> Views:
    """θ, v and g; both results, and the way of θ."""
    return steps_beside("momentum_step", "stepped", args, own)


def show_nesterov(args: tuple, own: Callable) -> Views:
    """θ, v and the settings; both results, and the way of θ."""
    return steps_beside("nesterov_step", "stepped_ahead", args, own)


def show_adagrad(args: tuple, own: Callable) -> Views:
    """θ, G and g; both results, and the way of θ."""
    return steps_beside("adagrad_step", "stepped", args, own)


def show_rmsprop(args: tuple, own: Callable) -> Views:
    """θ, s and g; both results, and the way of θ."""
    return steps_beside("rmsprop_step", "stepped", args, own)


def steps_beside(question: str, probe: str, args: tuple, own: Callable) -> Views:
    """The two results as tables, and under them the way of θ as a picture."""
    checks = compare.checks_of(LESSON, question)
    call = getattr(checks, probe)
    right = checks.right_steps(*args)
    theta = np.array(args[1], dtype=float)
    ways = [way_of(right, theta), own_way(lambda: call(own, *args_kept(args)), theta)]
    inputs = {name: arg for name, arg in zip(checks.NAMES, args, strict=True) if name}
    tables = compare.compare(inputs, right, lambda: call(own, *args))
    return [*tables, ("Where θ goes", drawn_ways(*ways))]


def args_kept(args: tuple) -> list[Any]:
    """The arguments, arrays as copies: the tables want to see what becomes of the others."""
    return [arg.copy() if isinstance(arg, np.ndarray) else arg for arg in args]


def own_way(call: Callable, theta: np.ndarray) -> np.ndarray | None:
    """The way of θ by the student's code, or None where there is none to be drawn."""
    try:
        with np.errstate(all="ignore"):
            return way_of(answer(call)(), theta)
    except (AnswerError, TypeError, ValueError):
        return None


def way_of(told: Any, theta: np.ndarray) -> np.ndarray | None:
    """θ at the start and after each step, its first entries flat, (steps + 1, entries)."""
    places = [theta]
    for name, value in told.items() if isinstance(told, dict) else ():
        array = as_array(value)
        if name.split(" ")[0] == "theta" and array is not None and array.shape == theta.shape:
            places.append(np.asarray(array, dtype=float))
    if len(places) == 1 or not np.isfinite(places).all():
        return None
    return np.reshape(places, (len(places), -1))[:, :FEW]


def drawn_ways(right: np.ndarray | None, yours: np.ndarray | None) -> Any:
    """Both ways against the number of the step: yours dotted with crosses, the right one in rings.

    Every entry of θ has a colour and its number beside it.
    """
    assert right is not None
    figure = new_figure(4.4, 3.2)
    ax = figure.add_subplot()
    steps = np.arange(len(right))
    for i, line in enumerate(right.T):
        colour = CLASS_COLOURS[i]
        word = "as it should be" if i == 0 else None
        ax.plot(steps, line, "-o", mfc="none", ms=9, color=colour, label=word)
        ax.annotate(f"θ{'₀₁₂₃'[i]}", (steps[-1], line[-1]), xytext=(9, -4),
                    textcoords="offset points", color=INK)  # fmt: skip
        if yours is not None:
            word = "yours" if i == 0 else None
            ax.plot(np.arange(len(yours)), yours[:, i], ":x", color=colour, ms=7, label=word)
    ax.set(xlabel="step", ylabel="θ", xlim=(-0.2, steps[-1] + 0.35))
    ax.set_xticks(steps)
    ax.legend(fontsize=9)
    said = said_of_ways(right, yours)
    ax.set_title(said, fontsize=9, wrap=True)
    return still(figure, alt=f"θ against the number of the step. {said}")


def said_of_ways(right: np.ndarray, yours: np.ndarray | None) -> str:
    """Where the two ways part, in a sentence.

    >>> said_of_ways(np.array([[1.0], [0.5]]), np.array([[1.0], [1.5]]))
    'Your θ₀ goes to 1.5 in step 1, where 0.5 is right.'
    """
    if yours is None:
        return "Your code gives no way that could be drawn."
    n = min(len(right), len(yours))
    apart = np.argwhere(~np.isclose(yours[:n], right[:n], rtol=1e-5, atol=1e-8))
    if not len(apart):
        shown = "the entries of θ that are drawn" if right.shape[1] == FEW else "θ"
        return f"Your way of {shown} is right."
    step, i = apart[0]
    return (
        f"Your θ{'₀₁₂₃'[i]} goes to {yours[step, i]:.4g} in step {step}, where "
        f"{right[step, i]:.4g} is right."
    )
