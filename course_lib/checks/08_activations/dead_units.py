"""Question 6: which units of a layer are dead on the data."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Part, Question

from .watched import writer

NAMES = ("X", "W", "b")


def right_dead_units(X: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (X @ W + b <= 0).all(axis=0)


def case(X: Any, W: Any, b: Any, label: str) -> Case:
    return Case(tuple(np.array(each, dtype=float) for each in (X, W, b)), label, NAMES)


def drawn(rng: np.random.Generator, n: int, d: int, h: int) -> Case:
    """Some units alive and some dead, one by the smallest margin, z = 0 at the most."""
    X, W = rng.integers(-3, 4, size=(n, d)), rng.integers(-2, 3, size=(d, h))
    W[0] = np.where((W == 0).all(axis=0), 1, W[0])
    Z = X @ W
    kind = rng.permutation(np.arange(h) % 4)
    b = rng.integers(-2, 3, size=h)  # the fourth kind: anything
    b = np.where(kind == 0, -Z.max(axis=0), b)  # dead: at its best it is 0
    b = np.where(kind == 1, 1 - Z.max(axis=0), b)  # alive on the best samples alone
    b = np.where(kind == 2, -1 - Z.min(axis=0), b)  # silent on the lowest samples alone
    return case(X, W, b, f"n = {n}, d = {d}, {h} units")


def layers(rng: np.random.Generator) -> Sequence[Case]:
    sizes = ((4, 2, 3), (3, 3, 3), (6, 3, 5), (5, 4, 2), (4, 4, 4), (40, 3, 8))
    return [
        case([[1], [2]], [[1, -1]], [0, 0], "two samples, two units"),
        case([[1], [2]], [[1, 1]], [-1.5, -3], "two units that differ in the bias"),
        case([[2], [1]], [[1, 1]], [-2, -1], "z = 0 at the most: ReLU gives 0 there"),
        case([[3], [-3]], [[1, -1]], [-4, -2], "one fires on one sample only"),
        case([[-1], [1]], [[1, -3]], [2, 0.5], "one fires on all samples"),
        case([[1], [1], [1]], [[1, 2]], [1, -3], "three samples that are alike"),
        case([[1], [2]], [[-3, -1]], [2, 1.5], "two units with a positive bias"),
        case([[1], [2]], [[1, 1]], [-2, -1.999], "one fires, but hardly"),
        *(drawn(rng, *size) for size in sizes),
    ]


mistake = writer("dead_units(X, W, b)")
Z = "Z = X @ W + b"
ANY = (
    "You call a unit dead that gives 0 for *some* sample. That is what a ReLU is for. Dead is one "
    "that gives 0 for *all* samples: `.all(axis=0)`."
)
SAMPLES = (
    "You go along the wrong axis: a row of Z is a sample, a column is a unit. Over all samples "
    "means `axis=0`; what is left is one yes or no for each unit."
)
AT_0 = (
    "z = 0 is dead, too: ReLU gives 0 there, and its derivative at 0 was agreed to be 0. So it is "
    "≤, not <."
)
BIAS = (
    "The bias is missing. It is what kills most units: a large negative b makes z negative on all "
    "samples, whatever the weights are."
)
MEAN = (
    "You ask whether z is negative *on average*, which is what the mean sample gives. One sample "
    "with z > 0 is enough to keep the unit alive."
)
BIAS_ALONE = (
    "You look at the bias alone. Whether a unit fires is decided by z = x·w + b, on each sample."
)
ALIVE = "These are the units that are alive. Asked for are the others."

DEAD_UNITS = Question(
    name="dead_units",
    title="Which units are dead",
    parts=(Part("layers", 4, layers),),
    judge=agrees_with(right_dead_units),
    picture="course_lib.widgets.activation_tables:show_dead_units",
    mistakes=(
        mistake("any_sample", ANY, Z, "(Z <= 0).any(axis=0)"),
        mistake("any_sample_strictly", ANY, Z, "(Z < 0).any(axis=0)"),
        mistake("axis_1", SAMPLES, Z, "(Z <= 0).all(axis=1)"),
        mistake("any_axis_1", SAMPLES, Z, "(Z <= 0).any(axis=1)"),
        mistake("strictly", AT_0, Z, "(Z < 0).all(axis=0)"),
        mistake("no_bias", BIAS, "(X @ W <= 0).all(axis=0)"),
        mistake(
            "bias_only",
            BIAS_ALONE,
            "b < 0",
        ),
        mistake("bias_only_or_0", BIAS_ALONE, "b <= 0"),
        mistake(
            "bias_subtracted",
            "You subtract the bias; z = x·w + b.",
            "(X @ W - b <= 0).all(axis=0)",
            concept=False,
        ),
        mistake(
            "mean_of_z",
            MEAN,
            Z,
            "Z.mean(axis=0) <= 0",
        ),
        mistake(
            "mean_of_z_strictly",
            MEAN,
            Z,
            "Z.mean(axis=0) < 0",
        ),
        mistake(
            "sum_of_z_is_0",
            "The z of several samples may cancel. Add up what ReLU gives, max(0, z), or compare "
            "each z.",
            Z,
            "Z.sum(axis=0) == 0",
        ),
        mistake(
            "first_sample",
            "You look at the first sample only. A unit that is silent there may fire on the next.",
            Z,
            "Z[0] <= 0",
        ),
        mistake(
            "last_sample",
            "Only the last sample counts; if you loop over the samples, each round overwrites the "
            "one before. A unit is dead if it is silent on *all* of them.",
            Z,
            "Z[-1] <= 0",
        ),
        mistake(
            "more_than_half",
            "You call a unit dead that is silent on most samples. The few others still teach it: "
            "dead means all.",
            Z,
            "(Z <= 0).mean(axis=0) > 0.5",
        ),
        mistake("alive", ALIVE, Z, "(Z > 0).any(axis=0)"),
        mistake(
            "always_alive",
            "Those are the units that fire on *all* samples. Dead is a unit that fires on none.",
            Z,
            "(Z > 0).all(axis=0)",
        ),
        mistake(
            "numbers",
            "These are the numbers of the dead units. Asked for is a yes or no for each unit, an "
            "array of shape (n_units,).",
            Z,
            "np.flatnonzero((Z <= 0).all(axis=0))",
            concept=False,
        ),
        mistake(
            "how_many",
            "This is how many are dead. Asked for is a yes or no for each unit.",
            Z,
            "(Z <= 0).all(axis=0).sum()",
            concept=False,
        ),
        mistake(
            "a_column",
            "The shape is (1, n_units); (n_units,) is asked for. Leave `keepdims=True` away.",
            Z,
            "(Z <= 0).all(axis=0, keepdims=True)",
            concept=False,
        ),
        mistake(
            "whole_layer",
            "One answer for the whole layer. Each unit lives or dies by itself: `.all(axis=0)`.",
            Z,
            "(Z <= 0).all()",
        ),
        mistake(
            "table",
            "This is a yes or no for each sample *and* unit: where a unit is silent. It is dead if "
            "it is so for all samples.",
            Z,
            "Z <= 0",
        ),
        mistake(
            "transposed",
            "W has a column for each unit, (n_features, n_units): X @ W. Transposed it fits for "
            "square layers only, and then means something else.",
            "(X @ W.T + b <= 0).all(axis=0)",
            concept=False,
        ),
        mistake(
            "changes_b",
            "The result is right, but b is changed: `b += …` writes into the caller's array.",
            "dead = (X @ W + b <= 0).all(axis=0)",
            "b += 1",
            "dead",
            concept=False,
        ),
        mistake(
            "signs_of_the_parameters",
            "You look at the signs of the weights and the bias. They do not decide: with w = 1 and "
            "b = −3 a unit is dead if all inputs are below 3. Compute z = x·w + b on each sample.",
            "(W <= 0).all(axis=0) & (b <= 0)",
        ),
        mistake(
            "bias_after_relu",
            "You add the bias after the bend. It is part of z: ReLU(X W + b). A unit with a "
            "positive bias can be dead, too.",
            "(np.maximum(X @ W, 0) + b <= 0).all(axis=0)",
        ),
        mistake(
            "z_is_0",
            "You ask where z itself is 0. ReLU gives 0 for all z ≤ 0: compare max(0, z) with 0, or "
            "z ≤ 0.",
            Z,
            "(Z == 0).all(axis=0)",
        ),
        mistake(
            "nearly_silent",
            "You count a small output as 0. A unit that gives 0.001 has the slope 1 there, and "
            "learns as well as any other: compare with 0 itself.",
            Z,
            "(np.maximum(Z, 0) < 0.01).all(axis=0)",
        ),
        mistake(
            "outputs",
            "These are the layer's outputs. Asked for is, for each unit, whether all of them are "
            "0: compare, then `.all(axis=0)`.",
            Z,
            "np.maximum(Z, 0)",
        ),
        mistake(
            "one_column",
            "The shape is (n_units, 1); (n_units,) is asked for, a yes or no for each unit.",
            Z,
            "(Z <= 0).all(axis=0)[:, None]",
            concept=False,
        ),
    ),
)
