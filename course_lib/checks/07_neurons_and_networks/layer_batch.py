"""Question 3: a layer for many samples at once, a column of W for each neuron."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("X", "W", "b")


def right_batch(X: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """max(0, X W + b): (n, d) @ (d, c) + (c,)."""
    return np.maximum(X @ W + b, 0)


def drawn(rng: np.random.Generator, n: int, d: int, c: int) -> Case:
    X, W = rng.normal(size=(n, d)).round(1), rng.normal(size=(d, c)).round(1)
    return Case((X, W, rng.normal(size=c).round(1)), f"{n} samples, {d} inputs, {c} neurons", NAMES)


def batches(rng: np.random.Generator) -> Sequence[Case]:
    """One sample, two; square shapes, in which a wrong turn goes unnoticed by its shape."""
    return [
        Case((np.array([[1.0, 2.0]]), np.array([[1.0], [1.0]]), np.array([-1.0])),
             "one sample, one neuron", NAMES),
        Case((np.array([[1.0], [-2.0]]), np.array([[1.0, -1.0]]), np.array([0.5, 0.0])),
             "two samples, one input", NAMES),
        Case((np.array([[10.0, -3.0]]), np.array([[4.0, 0.5], [1.0, -2.0]]), np.array([3.0, 1.0])),
             "large sums", NAMES),
        drawn(rng, 2, 2, 2),
        drawn(rng, 4, 3, 2),
        drawn(rng, 3, 3, 3),
        drawn(rng, 1, 2, 4),
        drawn(rng, 5, 2, 3),
    ]  # fmt: skip


def mistake(name: str, returned: str, hint: str, concept: bool = True) -> Mistake:
    return Mistake(name, f"def layer_batch(X, W, b):\n    return {returned}", hint, concept)


LAYER_BATCH = Question(
    name="layer_batch",
    title="A layer, for a batch",
    parts=(Part("batches", 3, batches),),
    judge=agrees_with(right_batch),
    picture="course_lib.widgets.network_tables:show_batch",
    mistakes=(
        mistake("no_activation", "X @ W + b", "The sums are right; ReLU is missing: max(0, z)."),
        mistake("no_bias", "np.maximum(X @ W, 0)", "The biases are missing: X W + b."),
        mistake(
            "bias_after",
            "np.maximum(X @ W, 0) + b",
            "The biases are added after ReLU, and move what it has cut. They belong inside.",
        ),
        mistake(
            "w_transposed",
            "np.maximum(X @ W.T + b, 0)",
            "Here a *column* of W belongs to a neuron, so that (n, d) @ (d, c) fits as it is: no "
            "transpose.",
        ),
        mistake(
            "as_for_one_sample",
            "np.maximum((W.T @ X.T + b[:, None]), 0)",
            "Your samples stand in columns, (c, n). Here they are rows: `X @ W`, (n, c).",
        ),
        mistake(
            "w_first",
            "np.maximum(W @ X + b, 0)",
            "`W @ X` lets other axes meet, if it runs at all. The inputs have to: `X @ W`, "
            "(n, d) @ (d, c).",
            concept=False,
        ),
        mistake(
            "bias_down_the_rows",
            "np.maximum(X @ W + np.resize(b, len(X))[:, None], 0)",
            "The bias is added by sample: a column of biases. Each *neuron* has one, and b (c,) "
            "stretches over the rows by itself.",
        ),
        mistake(
            "whole_batch_cut",
            "np.maximum((X @ W + b).max(), 0)",
            "One number came out: `max` looks for the largest of all. ReLU compares each entry "
            "with 0: `np.maximum(Z, 0)`.",
            concept=False,
        ),
        mistake(
            "cut_above_too",
            "np.clip(X @ W + b, 0, 1)",
            "Large sums are cut, too. ReLU has no ceiling: max(0, z) and nothing more.",
        ),
        mistake(
            "absolute",
            "np.abs(X @ W + b)",
            "Negative sums are turned positive. ReLU makes them 0.",
        ),
        mistake(
            "negative_part",
            "np.minimum(X @ W + b, 0)",
            "You keep the negative part. ReLU keeps the positive one.",
            concept=False,
        ),
        mistake(
            "step",
            "(X @ W + b > 0).astype(float)",
            "That is the step: 1 where the sum is positive. ReLU hands on the sum itself there.",
        ),
        mistake(
            "weights_cut",
            "X @ np.maximum(W, 0) + b",
            "ReLU is applied to the weights. It belongs around the sums.",
        ),
        mistake(
            "inputs_cut",
            "np.maximum(X, 0) @ W + b",
            "ReLU is applied to the inputs. It belongs around the sums.",
        ),
        mistake(
            "row_cut",
            "(X @ W + b) * ((X @ W + b).sum(axis=1, keepdims=True) > 0)",
            "Whole samples are set to 0 by their total. Each neuron decides by its own sum.",
        ),
        mistake(
            "sigmoid",
            "1 / (1 + np.exp(-(X @ W + b)))",
            "That is the sigmoid. This layer has ReLU: max(0, z).",
        ),
        mistake(
            "mean_over_samples",
            "np.maximum(X @ W + b, 0).mean(axis=0)",
            "You take the mean over the samples. Each sample has its own outputs: (n, c).",
        ),
        mistake(
            "first_sample",
            "np.maximum(X[0] @ W + b, 0)",
            "Only the first sample has an output. All n have: (n, c).",
        ),
        mistake(
            "bias_subtracted",
            "np.maximum(X @ W - b, 0)",
            "The biases are subtracted. They are added: X W + b.",
            concept=False,
        ),
        mistake(
            "bias_for_the_first_sample",
            "np.maximum(X @ W + np.eye(len(X), 1) * b, 0)",
            "Only the first sample gets the biases. Every row does: `X @ W + b` adds b to each.",
        ),
        mistake(
            "first_bias_for_all",
            "np.maximum(X @ W + b[0], 0)",
            "All neurons get the first one's bias. Each has its own.",
        ),
        mistake(
            "biases_summed",
            "np.maximum(X @ W + b.sum(), 0)",
            "The biases are added up. Each neuron has its own.",
        ),
        mistake(
            "bias_as_a_column",
            "np.maximum(X @ W + b[:, None], 0)",
            "b stands upright, (c, 1), so that it goes to the samples. As it is, (c,), each "
            "neuron's column gets its own bias.",
        ),
        mistake(
            "bias_times_the_samples",
            "np.maximum(X @ W + len(X) * b, 0)",
            "The biases are taken n times. Each sample gets them once.",
        ),
        mistake(
            "two_relus",
            "np.maximum(X @ W, 0) + np.maximum(b, 0)",
            "Sums and biases go through ReLU apart. ReLU decides about the whole, X W + b.",
        ),
        mistake(
            "neurons_added",
            "np.maximum(X @ W + b, 0).sum(axis=1)",
            "The neurons' outputs are added up for each sample. They stay side by side: (n, c).",
        ),
        mistake(
            "leaky",
            "np.where(X @ W + b > 0, X @ W + b, 0.01 * (X @ W + b))",
            "A little of the negative sums is left. ReLU makes them 0.",
        ),
        mistake(
            "cut_to_whole_numbers",
            "np.maximum(X @ W + b, 0).astype(int)",
            "The outputs are cut off to whole numbers. Is there an `int`, or an array of whole "
            "numbers that receives them?",
            concept=False,
        ),
    ),
)
