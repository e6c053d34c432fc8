"""*Show me* for the exercise of lesson 12: the student's steps beside the right ones."""

import copy
import functools
from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.checks.plain import as_array, same
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK, new_figure
from course_lib.widgets import compare
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.compare import Views
from course_lib.widgets.nearest_regions import still

LESSON = "12_optimizers"
FEW = 4  # entries of an array whose ways are drawn
LOW = "₀₁₂₃"


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


def show_adam(args: tuple, own: Callable) -> Views:
    """θ, both moments, t and g; both results, and the way of θ."""
    return steps_beside("adam_step", "stepped", args, own)


def steps_beside(question: str, probe: str, args: tuple, own: Callable) -> Views:
    """The two results as tables, and beside them the way of θ as a picture."""
    checks = compare.checks_of(LESSON, question)
    call, theta = getattr(checks, probe), args[1]
    right = checks.right_steps(*args)
    drawn = ways_drawn("θ", "theta", theta, right, lambda: call(own, *copy.deepcopy(args)))
    inputs = {name: arg for name, arg in zip(checks.NAMES, args, strict=True) if name}
    tables = compare.compare(inputs, right, lambda: call(own, *args))
    return [*tables, ("Where θ goes", drawn)]


def show_my_adam(args: tuple, own: type) -> Views:
    """Parameters and gradients; both results, and the way of the first parameter."""
    checks = compare.checks_of(LESSON, "my_adam")
    right = checks.right_walk(*args)
    key = "params[0]" if len(args[1]) == 1 else "network A, params[0]"
    call = functools.partial(checks.walked, own)
    drawn = ways_drawn("p", key, args[1][0][0], right, lambda: call(*copy.deepcopy(args)))
    rate = 0.001 if args[0] is None else args[0]
    inputs = {"learning_rate": rate, "params": args[1], "grads": args[2]}
    shown = until_they_part(right, call, args)
    tables = compare.compare(inputs, shown(right), lambda: shown(call(*args)))
    return [*tables, (f"Where {key} goes", drawn)]


def until_they_part(right: dict, call: Callable, args: tuple) -> Callable[[Any], Any]:
    """What leaves the parts away that come after the first that differs: there may be many."""
    try:
        yours = answer(call)(*copy.deepcopy(args))
    except AnswerError:
        yours = None
    keys = list(right)
    if isinstance(yours, dict):
        apart = [i for i, key in enumerate(keys) if not same(right[key], yours.get(key))]
        keys = keys[: apart[0] + 1] if apart else keys
    kept = {*keys[-2:], *list(right)[-1:]}  # what was right before it, and what is said at the end

    def shown(told: Any) -> Any:
        return {k: v for k, v in told.items() if k in kept} if isinstance(told, dict) else told

    return shown


def ways_drawn(
    letter: str, key: str, start: np.ndarray, right: Any, own: Callable
) -> ipywidgets.HTML:
    """The ways of one array, which `key` begins the names of, right and by the student's code."""
    ways = [way_of(right, key, start)]
    try:
        with np.errstate(all="ignore"):
            ways.append(way_of(answer(own)(), key, start))
    except AnswerError:
        ways.append(None)
    return drawn_ways(letter, *ways)


def way_of(told: Any, key: str, start: np.ndarray) -> np.ndarray | None:
    """The places at the start and after each step, first entries flat, (steps + 1, entries)."""
    places = [np.asarray(start, dtype=float)]
    for name, value in told.items() if isinstance(told, dict) else ():
        array = as_array(value)
        if (name == key or name.startswith(f"{key} ")) and array is not None:
            if array.shape != start.shape or array.dtype.kind not in "biuf":
                return None
            places.append(np.asarray(array, dtype=float))
    if len(places) == 1 or not np.isfinite(places).all():
        return None
    return np.reshape(places, (len(places), -1))[:, :FEW]


def drawn_ways(letter: str, right: np.ndarray | None, yours: np.ndarray | None) -> ipywidgets.HTML:
    """Both ways against the number of the step: yours dotted with crosses, the right one in rings.

    Every entry has a colour, and its number beside it.
    """
    assert right is not None
    figure = new_figure(4.4, 3.2)
    ax = figure.add_subplot()
    steps = np.arange(len(right))
    for i, line in enumerate(right.T):
        colour = CLASS_COLOURS[i]
        word = "as it should be" if i == 0 else None
        ax.plot(steps, line, "-o", mfc="none", ms=9, color=colour, label=word)
        ax.annotate(f"{letter}{LOW[i]}", (steps[-1], line[-1]), xytext=(9, -4),
                    textcoords="offset points", color=INK)  # fmt: skip
        if yours is not None:
            word = "yours" if i == 0 else None
            ax.plot(np.arange(len(yours)), yours[:, i], ":x", color=colour, ms=7, label=word)
    ax.set(xlabel="step", ylabel=letter, xlim=(-0.2, 1.1 * steps[-1] + 0.2))
    ax.set_xticks(steps)
    ax.legend(fontsize=9)
    said = said_of_ways(letter, right, yours)
    ax.set_title(said, fontsize=9, wrap=True)
    return still(figure, alt=f"{letter} against the number of the step. {said}")


def said_of_ways(letter: str, right: np.ndarray, yours: np.ndarray | None) -> str:
    """Where the two ways part, in a sentence.

    >>> said_of_ways("θ", np.array([[1.0], [0.5]]), np.array([[1.0], [1.5]]))
    'Your θ₀ goes to 1.5 in step 1, where 0.5 is right.'
    """
    if yours is None:
        return "Your code gives no way that could be drawn."
    n = min(len(right), len(yours))
    apart = np.argwhere(~np.isclose(yours[:n], right[:n], rtol=1e-5, atol=1e-8))
    if not len(apart):
        return f"Your way of {letter} is right, as far as it is drawn."
    step, i = apart[0]
    return (
        f"Your {letter}{LOW[i]} goes to {yours[step, i]:.4g} in step {step}, where "
        f"{right[step, i]:.4g} is right."
    )


def show_clip(args: tuple, own: Callable) -> Views:
    """The gradients and the limit; both results, and all entries as a picture."""
    checks = compare.checks_of(LESSON, "clip_by_norm")
    grads, max_norm = args
    right = checks.right_arrays(*args)
    try:
        with np.errstate(all="ignore"):
            yours = answer(checks.clipped_arrays, lambda it: it(own, *copy.deepcopy(args)))()
    except AnswerError:
        yours = None
    inputs = {f"grads[{i}]": g for i, g in enumerate(grads)} | {"max_norm": max_norm}
    tables = compare.compare(inputs, right, lambda: checks.clipped_arrays(own, *args))
    rows = [in_a_row(each, right) for each in (dict(zip(right, grads, strict=True)), right, yours)]
    return [*tables, ("All entries in a row", drawn_rows(max_norm, *rows))]


def in_a_row(told: Any, right: dict) -> np.ndarray | None:
    """The entries of all arrays, or None where they are not such arrays as `right` has."""
    if not isinstance(told, dict) or told.keys() != right.keys():
        return None
    arrays = [as_array(told[key]) for key in right]
    for array, wanted in zip(arrays, right.values(), strict=True):
        if array is None or array.shape != wanted.shape or array.dtype.kind not in "biuf":
            return None
    row = np.concatenate([np.ravel(np.asarray(array, dtype=float)) for array in arrays])
    return row if np.isfinite(row).all() else None


def drawn_rows(
    max_norm: float, before: np.ndarray | None, right: np.ndarray | None, yours: np.ndarray | None
) -> ipywidgets.HTML:
    """Every entry before, as it should be, and as yours is; two entries as arrows in a circle."""
    assert before is not None
    assert right is not None
    figure = new_figure(4.4, 3.8)
    ax = figure.add_subplot()
    looks = [
        ("before", before, "s", FAINT, 8),
        ("as it should be", right, "o", CLASS_COLOURS[0], 11),
        ("yours", yours, "x", CLASS_COLOURS[1], 8),
    ]
    for word, row, marker, colour, size in looks:
        if row is None:
            continue
        x, y = (row[:1], row[1:]) if len(row) == 2 else (np.arange(len(row)), row)
        if len(row) == 2:
            ax.plot(np.append(0, x), np.append(0, y), "-", color=colour, lw=1)
        ax.plot(x, y, marker, mfc="none", color=colour, ms=size, label=word)
    if len(before) == 2:
        around = np.linspace(0, 2 * np.pi, 200)
        ax.plot(max_norm * np.cos(around), max_norm * np.sin(around), ":", color=INK,
                label="limit")  # fmt: skip
        ax.set(xlabel="first entry", ylabel="second entry", aspect="equal")
    else:
        ax.set(xlabel="entry", ylabel="gradient")
    ax.axhline(0, color=FAINT, lw=0.6)
    figure.legend(fontsize=8, loc="outside lower center", ncols=4)
    norms = [f"{np.linalg.norm(before):.4g} before", f"{np.linalg.norm(right):.4g} is right"]
    norms += [] if yours is None else [f"yours has {np.linalg.norm(yours):.4g}"]
    said = f"The joint norm: {', '.join(norms)}; {max_norm:g} is allowed."
    ax.set_title(said, fontsize=9, wrap=True)
    return still(figure, alt=said)
