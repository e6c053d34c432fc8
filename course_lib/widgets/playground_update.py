"""What a step made of every weight and bias, in words and numbers."""

from typing import Any

import numpy as np

from course_lib.nn.playground import Experiment
from course_lib.nn.playground.looking import Inside
from course_lib.widgets.playground_controls import own_name
from course_lib.widgets.playground_passes import Passes, bracketed
from course_lib.widgets.words import NOISE, figures, number


def update(passes: Passes) -> dict[str, Any]:
    """After the step of the batch that `passes` looked into: what the page shows of it."""
    it, inside = passes.experiment, passes.inside
    if it.diverged:
        return {"title": "Update", "formula": "", "lines": [str(it.diverged)]}
    if it.part.samples:
        line = (
            f"The epoch ends with a part of a batch, {it.part.samples} samples. Their gradients "
            "are carried into the next epoch's first batch; no weight moves yet."
        )
        return {"title": "Update", "formula": "", "lines": [line]}
    texts = np.array(moves(it, passes.before, mean_gradient(inside)), dtype=object)
    said, active = [], []
    for layer, block in enumerate(it.network.like(texts)):
        names = [*(f"from {name}" for name in passes.names(layer)), "bias"]
        for j, name in enumerate(passes.names(layer + 1)):
            parts = (f"{each}: {text}" for each, text in zip(names, block[:, j], strict=True))
            said.append(f"{name}: {'; '.join(parts)}")
        active += passes.places(layer + 1)
    return {
        "title": "Update", "formula": rule(it, inside), "active": active, "lines": said,
        "links": texts.tolist(),
    }  # fmt: skip


def mean_gradient(inside: Inside) -> np.ndarray:
    """Flat, as the parameters are."""
    layers = zip(inside.dW, inside.db, strict=True)
    return np.concatenate([np.vstack([dW, db]).ravel() for dW, db in layers])


def moves(it: Experiment, before: np.ndarray, grads: np.ndarray) -> list[str]:
    """What became of every weight and bias; with the arithmetic where it is plain descent's."""
    rate = number(rate_of(it))
    pairs = [[fine(value) for value in values] for values in (before, it.network.parameters)]
    triples = zip(pairs[0], map(number, grads), pairs[1], strict=True)
    if is_plain(it):
        return [f"{w} − {rate} · {bracketed(g)} = {v}" for w, g, v in triples]
    return [f"{w} → {v} (g = {g})" for w, g, v in triples]


def fine(value: float) -> str:
    """With so many figures that a small step is seen."""
    return figures(0.0 if abs(value) < NOISE else value, 5)


def rate_of(it: Experiment) -> float:
    """Of the step that was taken."""
    schedule = it.settings.schedule
    if schedule is None or it.position:
        return it.learning_rate
    return float(schedule(it.epoch - 1))  # the step completed its epoch


def is_pulled(it: Experiment) -> bool:
    return it.settings.regularization != "none" and it.settings.regularization_rate > 0


def is_plain(it: Experiment) -> bool:
    """Whether a step is w − η · g and nothing besides."""
    return it.stepper.is_descent and not is_pulled(it)


def rule(it: Experiment, inside: Inside) -> str:
    """The step in a formula, and what g is the mean of."""
    settings, samples = it.settings, len(inside.forward.outputs[0])
    more = f" and {inside.carried} carried from the last epoch" if inside.carried else ""
    mean = f"η = {number(rate_of(it))},   g: mean ∂L/∂w over the batch's {samples} samples{more}"
    if is_plain(it):
        return f"w ← w − η · g,   {mean}"
    optimizer = settings.optimizer
    name = optimizer if isinstance(optimizer, str) else own_name(optimizer)
    pull = f"; {settings.regularization.upper()} pulls weights towards 0" if is_pulled(it) else ""
    return f"w ← what {name} makes of w and g{pull},   {mean}"
