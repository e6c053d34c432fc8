"""*Show me* for the exercise of lesson 11, but for its goals: maps, points, steps, descents."""

import html
from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.colors import ListedColormap

from course_lib.checks.plain import as_array
from course_lib.nn.playground.features import grid
from course_lib.plots.show import Picture, show
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, FAINT, INK, new_figure
from course_lib.widgets import compare
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.compare import Views
from course_lib.widgets.nearest_regions import still
from course_lib.widgets.playground_goals import LESSON, pair_of
from course_lib.widgets.playground_picture import SQUARE, colour_scale

STEPS = 60  # of descent that are drawn
HIGH = 1e6  # where a loss leaves the picture


def neuron_map(weights: tuple[float, float], bias: float, n: int = 60) -> np.ndarray:
    """tanh(w₁ x₁ + w₂ x₂ + b) over [−6, 6]², (n, n), the top left at (−6, 6).

    >>> neuron_map((1.0, 0.0), 0.0, n=2).round().tolist()
    [[-1.0, 1.0], [-1.0, 1.0]]
    """
    return np.tanh(grid(n) @ weights + bias).reshape(n, n)  # (n², 2) @ (2,)


def draw_map(ax: Any, weights: tuple[float, float], bias: float) -> None:
    """The map with its border, signs written on both sides."""
    shown = neuron_map(weights, bias)
    scale = ListedColormap(colour_scale() / 255)
    ax.imshow(shown, cmap=scale, vmin=-1, vmax=1, extent=SQUARE, interpolation="bilinear")
    along = np.linspace(-6, 6, 60)
    ax.contour(along, along[::-1], shown, levels=[0], colors=INK, linewidths=1.2)
    w = np.array(weights)
    foot = -bias * w / (w @ w)  # of the origin on the line
    for sign, text in ((1, "+"), (-1, "−")):
        x, y = foot + sign * 1.6 * w / np.hypot(*w)
        ax.text(x, y, text, ha="center", va="center", fontsize=18, color=INK)
    ax.axhline(0, color=FAINT, lw=0.6)
    ax.axvline(0, color=FAINT, lw=0.6)
    ax.set(xlabel="x1", ylabel="x2", xticks=range(-6, 7, 2), yticks=range(-6, 7, 2))


def map_said(weights: tuple[float, float], bias: float) -> str:
    """Where the border of a map crosses the axes, and the sign at the origin, in words.

    >>> map_said((2.0, -1.0), 4.0)
    'crosses the x1 axis at −2 and the x2 axis at 4, plus at the origin'
    """
    x1, x2 = (f"{-bias / w:g}".replace("-", "−") for w in weights)
    sign = "plus" if bias > 0 else "minus"
    return f"crosses the x1 axis at {x1} and the x2 axis at {x2}, {sign} at the origin"


def sum_said(weights: tuple[float, float], bias: float) -> str:
    """A neuron's sum, as it is written.

    >>> sum_said((2.0, -1.0), 4.0), sum_said((-1.0, 2.0), -4.0)
    ('2 x1 − x2 + 4', '−x1 + 2 x2 − 4')
    """
    text = f"{weights[0]:g} x1 {weights[1]:+g} x2 {bias:+g}"
    text = text.replace(" -", " − ").replace(" +", " + ").replace("-", "−")
    return text.replace(" 1 x", " x").replace("−1 x1", "−x1")


def four_maps() -> Picture:
    """The maps among which `answer_map` chooses."""
    maps = compare.checks_of(LESSON, "answer_map").MAPS
    figure = new_figure(10.0, 3.0)
    axes = figure.subplots(1, len(maps))
    for ax, (letter, (weights, bias)) in zip(axes, maps.items(), strict=True):
        draw_map(ax, weights, bias)
        ax.set_title(f"map {letter}")
    said = [f"the border of map {letter} {map_said(*each)}" for letter, each in maps.items()]
    return show(figure, alt=f"Four maps of neurons: {'; '.join(said)}.")


def show_map(args: tuple, own: Any) -> Views:
    """*Show me* for `answer_map`: the neuron whose map was chosen."""
    maps = compare.checks_of(LESSON, "answer_map").MAPS
    letter = own.strip(" ().").lower() if isinstance(own, str) else ""
    if letter not in maps:
        return [("", ipywidgets.HTML("<p>Write a letter, and its map is drawn here.</p>"))]
    (w1, w2), bias = maps[letter]
    figure = new_figure(4.2, 3.8)
    draw_map(figure.add_subplot(), (w1, w2), bias)
    said = f"Map {letter} {map_said((w1, w2), bias)}."
    title = f"Map {letter} is that of tanh({sum_said((w1, w2), bias)})"
    return [(title, still(figure, alt=f"{title}. {said}"))]


def show_points(args: tuple, own: Callable) -> Views:
    """*Show me* for `spiral_points`: both results as tables, and the points."""
    checks = compare.checks_of(LESSON, "spiral_points")
    n, noise, seed = args
    X, y = checks.points(n)
    right = {"X": X, "y": y}
    inputs = {"n": n, "noise": noise, "seed of rng": seed}
    picture = ("The points", points_drawn(X, y, args, own))
    if noise:
        return [picture]
    return [*compare.compare(inputs, right, lambda: dict_of_two(own, args)), picture]


def dict_of_two(own: Callable, args: tuple) -> Any:
    """What a student's `spiral_points` returns, by name, if it is a pair."""
    n, noise, seed = args
    result = own(n, noise, seeded(seed))
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return dict(zip(("X", "y"), result, strict=True))
    return result


def points_drawn(X: np.ndarray, y: np.ndarray, args: tuple, own: Callable) -> ipywidgets.HTML:
    """Where the points are without noise, in rings, and the student's."""
    n, noise, seed = args
    figure = new_figure(4.4, 4.2)
    ax = figure.add_subplot()
    ax.plot(*X.T, "o", mfc="none", color=FAINT, ms=8, label="the formula")
    said = f"The formula's {n} points" + (f", before a noise of {noise:g}" * bool(noise))
    try:
        mine, labels = (np.asarray(each, float) for each in answer(own)(n, noise, seeded(seed)))
        drawable = mine.shape == X.shape and labels.shape == y.shape and np.isfinite(mine).all()
    except (AnswerError, TypeError, ValueError):
        drawable = False
    if drawable:
        for k, label in enumerate((1, -1)):
            of = labels == label
            ax.plot(*mine[of].T, CLASS_MARKERS[k], color=CLASS_COLOURS[k], ms=4,
                    label=f"yours, y = {label}")  # fmt: skip
        far = float(np.hypot(*(mine - X).T).max())
        said += f", and yours: they are up to {far:.3g} apart."
    else:
        said += "; yours cannot be drawn: X has to be (n, 2) and y (n,)."
    ax.set(xlabel="x", ylabel="y", aspect="equal")
    ax.legend(fontsize=8)
    ax.set_title(said, fontsize=9, wrap=True)
    return still(figure, alt=said)


def seeded(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def show_step(args: tuple, own: Callable) -> Views:
    """*Show me* for `penalized_step`: both results, and each weight's way."""
    checks = compare.checks_of(LESSON, "penalized_step")
    inputs = dict(zip(checks.NAMES, args, strict=True))
    tables = compare.compare(inputs, checks.stepped(*args), lambda: own(*args))
    return [*tables, ("The way of each weight", ways_drawn(args, checks.stepped(*args)))]


def ways_drawn(args: tuple, right: np.ndarray) -> ipywidgets.HTML:
    """Before, after the gradient's step, after the pull: the first weights, one line each."""
    w, g, learning_rate, _ = args
    places = np.stack([w, w - learning_rate * g, right]).reshape(3, -1)[:, :6]
    figure = new_figure(4.4, 3.2)
    ax = figure.add_subplot()
    for i, way in enumerate(places.T):
        ax.plot(way, f"-{CLASS_MARKERS[i]}", color=CLASS_COLOURS[i], label=f"weight {i}")
    ax.axhline(0, color=INK, lw=0.8)
    ax.set(ylabel="w", xlim=(-0.2, 2.2))
    ax.set_xticks(range(3), ["before", "after the\ngradient's step", "after\nthe pull"])
    ax.legend(fontsize=8)
    stopped = int(np.sum((places[2] == 0) & (places[1] != 0)))
    said = f"As it should be: of {places.shape[1]} weights {stopped} stopped at 0 by the pull."
    ax.set_title(said, fontsize=9, wrap=True)
    return still(figure, alt=said)


def show_rate(args: tuple, own: Callable) -> Views:
    """*Show me* for `critical_rate`: both numbers, and descent at each."""
    checks = compare.checks_of(LESSON, "critical_rate")
    right = checks.limit(*args)
    tables = compare.compare({"F": args[0]}, right, lambda: own(*args))
    try:
        yours = as_array(answer(own)(args[0].copy()))
        rate = float(yours) if yours is not None and yours.ndim == 0 else float("nan")
    except (AnswerError, TypeError, ValueError):
        rate = float("nan")
    return [*tables, ("Descent from the same start", descents_drawn(args[0], right, rate))]


def descents_drawn(F: np.ndarray, right: float, yours: float) -> ipywidgets.HTML:
    """The losses a little below and above the limit, and just below the student's rate."""
    runs = [(0.95 * right, "-", "0.95 × the limit"), (1.05 * right, "--", "1.05 × the limit")]
    if 0 < yours < np.inf:
        runs.append((0.95 * yours, ":", "0.95 × yours"))
    figure = new_figure(4.4, 3.2)
    ax = figure.add_subplot()
    ends = []
    for k, (rate, style, word) in enumerate(runs):
        losses = descent(F, rate)
        ends.append(losses[-1])
        ax.plot(losses, style, color=CLASS_COLOURS[k], label=word, lw=2)
    ax.set(xlabel="step", ylabel="loss beyond its minimum", yscale="log")
    ax.legend(fontsize=8)
    said = f"Just below the limit the loss falls to {ends[0]:.2g}, just above it rises."
    if len(ends) > 2:
        said += f" Just below your rate it comes to {ends[2]:.2g}."
    ax.set_title(said, fontsize=9, wrap=True)
    return still(figure, alt=said)


def descent(F: np.ndarray, rate: float) -> list[float]:
    """½ eᵀ H e step by step, from an error e along the steepest direction and a little along all.

    >>> [round(each, 3) for each in descent(np.array([[1.0], [-1.0]]), 0.5)[:2]]
    [0.61, 0.153]
    """
    A = np.column_stack([F, np.ones(len(F))])
    H = A.T @ A / len(F)  # (d+1, n) @ (n, d+1)
    e = np.linalg.eigh(H)[1][:, -1] + 0.1
    losses = []
    for _ in range(STEPS):
        losses.append(float(0.5 * e @ H @ e))
        if not 1e-12 < losses[-1] < HIGH:
            break
        e = e - rate * H @ e
    return losses


def show_activation(args: tuple, own: Callable) -> Views:
    """*Show me* for `my_activation`: the function, its slope, and the slope by differences."""
    z = np.linspace(-3, 3, 241)[:, None]
    try:
        f, slope = (np.asarray(each(z.copy()), float).ravel() for each in pair_of(own))
        up, down = (np.asarray(pair_of(own)[0](z + h), float).ravel() for h in (1e-5, -1e-5))
        if f.shape != slope.shape or f.shape != up.shape or len(f) != len(z):
            raise AnswerError("`a` and `slope` are to have z's shape: one value for each entry.")
    except (AnswerError, TypeError, ValueError) as error:
        return [("No picture of it yet", ipywidgets.HTML(f"<p>{html.escape(str(error))}</p>"))]
    figure = new_figure(4.6, 3.6)
    ax = figure.add_subplot()
    by_difference = (up - down) / 2e-5
    ax.plot(z, f, "-", color=CLASS_COLOURS[0], lw=2, label="your a")
    ax.plot(z, slope, "--", color=CLASS_COLOURS[1], lw=2, label="your slope")
    ax.plot(z[::8], by_difference[::8], "x", color=INK, label="how steep your a is")
    ax.set(xlabel="z", ylim=(-4, 4))
    ax.axhline(0, color=FAINT, lw=0.6)
    ax.legend(fontsize=8)
    off = float(np.median(np.abs(slope - by_difference)))
    rises, falls = bool(np.any(by_difference > 1e-3)), bool(np.any(by_difference < -1e-3))
    said = "Your slope is that of your a." if off < 1e-3 else "Your slope is not that of your a."
    said += " Your a rises and falls." if rises and falls else " Your a never turns back."
    ax.set_title(said, fontsize=9, wrap=True)
    return [("Your activation", still(figure, alt=said))]
