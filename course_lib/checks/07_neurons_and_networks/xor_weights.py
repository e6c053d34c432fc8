"""Question 8: XOR by two hidden units, by hand."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.call import Outcome
from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import describe
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([0.0, 1.0, 1.0, 0.0])


def on_the_corners(answer: Callable, corners: Any) -> Any:
    """Probe: what threshold units with the answer's weights say on the corners, and the hidden."""
    found = answer()
    if found is None:
        return None
    if not isinstance(found, (tuple, list)) or len(found) != 4:
        return f"{len(found)} things" if isinstance(found, (tuple, list)) else "something else"
    W1, b1, W2, b2 = found
    W1, b1 = np.asarray(W1, dtype=float), np.asarray(b1, dtype=float)
    W2, b2 = np.asarray(W2, dtype=float), np.asarray(b2, dtype=float)
    shapes = [W1.shape, b1.shape, W2.shape, b2.shape]
    if W1.shape != (2, 2) or b1.shape != (2,) or W2.shape not in ((2,), (1, 2)) or b2.size != 1:
        return f"shapes {shapes}"
    if not all(np.isfinite(array).all() for array in (W1, b1, W2, b2)):
        return "numbers that are not finite"
    hidden = (corners @ W1.T + b1 > 0).astype(float)
    outputs = (hidden @ W2.ravel() + b2.ravel()[0] > 0).astype(float)
    return {"outputs": outputs, "hidden": hidden}


compare = agrees_with(lambda corners: XOR)


def judge_xor(case: Case, output: Any) -> Verdict:
    """Right on all four corners, whatever the weights are."""
    expected = f"{describe(XOR)} for (0, 0), (0, 1), (1, 0), (1, 1)"
    if not isinstance(output, dict) or "outputs" not in output:
        why = (
            "Four things are wanted: W1 of shape (2, 2), b1 (2,), W2 (2,) or (1, 2), b2 a number; "
            f"came {output}."
        )
        return Verdict(False, expected, output if type(output) is str else describe(output), why)
    told = compare(case, output["outputs"])
    return replace(told, expected=expected)


def outputs_alone(case: Case, outcome: Outcome) -> Outcome:
    """For `Question.seen`: a mistake is what the network says, by whatever weights."""
    if isinstance(outcome.value, str) and outcome.value.startswith("shapes"):
        return replace(outcome, value="shapes")
    if outcome.error or not isinstance(outcome.value, dict):
        return outcome
    return replace(outcome, value=outcome.value.get("outputs"))


def four_corners(rng: np.random.Generator) -> Sequence[Case]:
    return [Case((CORNERS,), "the four corners", ("",))]


def mistake(name: str, weights: str, hint: str, concept: bool = True) -> Mistake:
    return Mistake(name, f"def xor_weights():\n    return {weights}", hint, concept)


XOR_WEIGHTS = Question(
    name="xor_weights",
    title="XOR by hand",
    parts=(Part("four corners", 3, four_corners),),
    judge=judge_xor,
    call=on_the_corners,
    picture="course_lib.widgets.network_tables:show_xor",
    seen=outputs_alone,
    mistakes=(
        mistake(
            "or",
            "[[1, 1], [1, 1]], [-0.5, -0.5], [1, 1], -0.5",
            "Your network says OR: right on three corners. On (1, 1) it must say no: let the "
            "second hidden unit find (1, 1), and let the output subtract it.",
        ),
        mistake(
            "and",
            "[[1, 1], [1, 1]], [-1.5, -1.5], [1, 1], -0.5",
            "Your network says AND. XOR is: one of them, but not both.",
        ),
        mistake(
            "equal",
            "[[1, 1], [1, 1]], [-0.5, -1.5], [-1, 1], 0.5",
            "Your network is right the other way round: it says yes where both are *equal*. Turn "
            "the output unit round, weights and bias.",
        ),
        mistake(
            "not_both",
            "[[1, 1], [1, 1]], [-1.5, -1.5], [-1, -1], 0.5",
            "Your network says NAND, not both: (0, 0) must be no as well.",
        ),
        mistake(
            "neither",
            "[[1, 1], [1, 1]], [-0.5, -0.5], [-1, -1], 0.5",
            "Your network says NOR: yes where both are 0.",
        ),
        mistake(
            "never",
            "[[1, 1], [1, 1]], [-0.5, -1.5], [1, -2], -1.5",
            "The output unit never says yes: its bias is too low for what its inputs can bring. "
            "(Or is the order another than W1, b1, W2, b2?)",
        ),
        mistake(
            "always",
            "[[1, 1], [1, 1]], [-0.5, -1.5], [1, -1], 1.5",
            "The output unit always says yes: its bias is too high for what its inputs can take.",
        ),
        mistake(
            "first_input",
            "[[1, 0], [1, 0]], [-0.5, -0.5], [1, 1], -0.5",
            "The output follows the first input alone: the second makes no difference.",
        ),
        mistake(
            "second_input",
            "[[0, 1], [0, 1]], [-0.5, -0.5], [1, 1], -0.5",
            "The output follows the second input alone: the first makes no difference.",
        ),
        mistake(
            "first_only_without_second",
            "[[1, -1], [1, -1]], [-0.5, -0.5], [1, 1], -0.5",
            "Your network says yes on (1, 0) alone. Let the other hidden unit find (0, 1), and the "
            "output say OR.",
        ),
        mistake(
            "second_only_without_first",
            "[[-1, 1], [-1, 1]], [-0.5, -0.5], [1, 1], -0.5",
            "Your network says yes on (0, 1) alone. Let the other hidden unit find (1, 0), and the "
            "output say OR.",
        ),
        mistake(
            "wrong_shapes",
            "[[1, 1], [1, 1]], [-0.5, -1.5], [[1], [-1]], -0.5",
            "The shapes do not fit: W1 (2, 2), b1 (2,), W2 (2,) or (1, 2), b2 a number.",
            concept=False,
        ),
    ),
)
