"""The playground with a student's answers from exercise 11 in it: settings, points, an activation.

What is not answered yet waits; what cannot be tried is said in the playground's place.
"""

import html
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import ipywidgets
import numpy as np

from course_lib.nn.playground import Settings
from course_lib.widgets.answers import AnswerError, NotAnswered, answer, describe, name_of
from course_lib.widgets.compare import Views, checks_of
from course_lib.widgets.playground import Playground

LESSON = "11_playground"
NEURONS = {"dataset": "circle", "hidden": (2,), "features": ("x1", "x2"), "seed": 5}
LOOK_AT = {
    "circle_inputs": "Which two inputs make the border round?",
    "corners": "How many lines close a region?",
    "spiral_goal": "Which inputs turn as the spiral does?",
    "noisy_goal": "Run 600 epochs: what becomes of the gap between the two losses?",
}


def try_settings(question: str, settings: Any = None) -> ipywidgets.DOMWidget:
    """The playground of a goal, with a student's settings in it; None is the one to begin with.

    >>> try_settings("corners", {"hidden": (2,)}).experiment.settings.hidden
    (2,)
    >>> "is not yours to set here" in try_settings("corners", {"noise": 10}).value
    True
    """
    task = checks_of(LESSON, question).TASK
    runs = checks_of(LESSON, "runs")
    try:
        chosen = runs.settings_of(task, {} if settings is None else settings)
    except runs.Refused as refused:
        return words(refused.why)
    goal = None if task.said else task.goal
    asked = f"{LOOK_AT[question]} Goal: {task}." if task.said else LOOK_AT[question]
    return Playground(goal=goal, question=asked, **vars(chosen))


def words(text: str, role: str = "alert") -> ipywidgets.HTML:
    """A sentence in the place of a playground."""
    return ipywidgets.HTML(f'<div role="{role}">{html.escape(text)}</div>')


def guarded(make: Callable[[], ipywidgets.DOMWidget]) -> ipywidgets.DOMWidget:
    """What `make` makes of a student's code, or why it does not."""
    try:
        return make()
    except NotAnswered as waits:
        return words(f"{waits}: then run this cell again.", role="status")
    except AnswerError as error:
        return words(str(error))
    except Exception as error:
        return words(describe(error))


def try_points(
    source: str | Callable, n: int = 300, noise: float = 0.3, **settings: Any
) -> ipywidgets.DOMWidget:
    """The playground on the points of a student's `spiral_points`."""

    def make() -> ipywidgets.DOMWidget:
        X, y = answer(source, two)(n, noise, np.random.default_rng(0))
        return Playground(X=X, y=y, **settings)

    return guarded(make)


def two(function: Callable, *args: Any) -> tuple:
    """Probe: a pair; what is none is said."""
    result = function(*args)
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise AnswerError("Two things are wanted, in this order: `return first, second`.")
    return tuple(result)


def pair_of(source: str | Callable) -> tuple[Callable, Callable]:
    """The two functions of z, a and its slope, that a student's `my_activation` is."""
    call = answer(source, two)

    def activation(z: np.ndarray) -> np.ndarray:
        return call(z)[0]

    def slope(z: np.ndarray) -> np.ndarray:
        return call(z)[1]

    activation.__name__ = name_of(source)
    return activation, slope


def try_activation(source: str | Callable, **settings: Any) -> ipywidgets.DOMWidget:
    """The playground of two neurons on the circle, with a student's activation in it."""

    def make() -> ipywidgets.DOMWidget:
        pair = pair_of(source)
        pair[0](np.zeros((1, 2)))  # what fails, fails here in its own words
        return Playground(**{**NEURONS, **settings, "activation": pair})

    return guarded(make)


def show_circle(args: tuple, own: Any) -> Views:
    """*Show me* for `circle_inputs`: the settings after their epochs, on a seed that tells."""
    return trained("circle_inputs", args, own)


def show_corners(args: tuple, own: Any) -> Views:
    """*Show me* for `corners`: the settings after their epochs, on a seed that tells."""
    return trained("corners", args, own)


def show_spiral(args: tuple, own: Any) -> Views:
    """*Show me* for `spiral_goal`: the settings after their epochs, on a seed that tells."""
    return trained("spiral_goal", args, own)


def show_noisy(args: tuple, own: Any) -> Views:
    """*Show me* for `noisy_goal`: the settings after their epochs, on a seed that tells."""
    return trained("noisy_goal", args, own)


def telling(question: str, settings: Settings, seeds: Sequence[int]) -> int:
    """The first seed on which the goal is missed, or that with the highest loss in the end."""
    checks = checks_of(LESSON, question)
    if question == "noisy_goal":
        first = seeds[: checks.FIRST]
        return max(first, key=lambda seed: checks.last_loss(replace(settings, seed=seed)))
    tried, goal = checks_of(LESSON, "runs").tried, checks.TASK.goal
    missed = (seed for seed in seeds if tried(replace(settings, seed=seed), goal).reached is None)
    return next(missed, seeds[0])


def trained(question: str, args: tuple, own: Any) -> Views:
    """The playground with these settings, as it stands when the epochs of the goal are over.

    Of the seeds it takes one on which it is missed.
    """
    task = checks_of(LESSON, question).TASK
    view = try_settings(question, own)
    if not isinstance(view, Playground):
        return [("What cannot be tried", view)]
    seed = telling(question, view.experiment.settings, args[0])
    view.change(seed=seed)
    view.run(task.goal.epochs)
    return [(f"Your settings on seed {seed}, after {view.epoch} epochs", view)]
