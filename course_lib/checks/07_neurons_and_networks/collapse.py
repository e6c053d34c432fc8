"""Question 7: two linear layers are one."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import describe
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

NAMES = ("W1", "b1", "W2", "b2")


def one_layer(answer: Callable, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    """Probe: the weights and the bias by name, where the answer gives two things."""
    result = answer(W1, b1, W2, b2)
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return {"W": result[0], "b": result[1]}
    return {"result": result} if isinstance(result, dict) else result


def right_layer(W1: Any, b1: Any, W2: Any, b2: Any) -> dict[str, np.ndarray]:
    """W2 (W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2)."""
    return {"W": W2 @ W1, "b": W2 @ b1 + b2}


compare = agrees_with(right_layer)


def judge_layer(case: Case, output: Any) -> Verdict:
    verdict = compare(case, output)
    if output is None or (isinstance(output, dict) and "W" in output):
        return verdict
    why = "Two things are wanted, `return W, b`."
    return Verdict(False, verdict.expected, describe(output), why)


def drawn(rng: np.random.Generator, d: int, h: int, c: int, digits: int = 1) -> Case:
    sizes = ((h, d), (h,), (c, h), (c,))
    arrays = tuple(rng.normal(size=size).round(digits) for size in sizes)
    return Case(arrays, f"{d} inputs, {h} in between, {c} outputs", NAMES)


def stacks(rng: np.random.Generator) -> Sequence[Case]:
    """One number everywhere, then tables of all forms; square ones, too, and many digits."""
    one = np.array([[2.0]]), np.array([1.0]), np.array([[3.0]]), np.array([-1.0])
    sizes = ((2, 3, 1), (3, 2, 4), (2, 2, 2), (3, 3, 3), (1, 4, 2))
    return [
        Case(one, "3 (2x + 1) − 1", NAMES),
        *(drawn(rng, *size) for size in sizes),
        drawn(rng, 2, 3, 2, digits=3),
    ]


def mistake(
    name: str, hint: str, W: str = "W2 @ W1", b: str = "W2 @ b1 + b2", returned: str = "W, b",
    concept: bool = True,
) -> Mistake:  # fmt: skip
    code = f"def collapse(W1, b1, W2, b2):\n    W = {W}\n    b = {b}\n    return {returned}"
    return Mistake(name, code, hint, concept)


COLLAPSE = Question(
    name="collapse",
    title="Two linear layers are one",
    parts=(Part("one layer", 3, stacks),),
    judge=judge_layer,
    call=one_layer,
    picture="course_lib.widgets.network_tables:show_collapse",
    mistakes=(
        mistake(
            "other_order",
            "The order of the product is turned round. W1 meets x first and stands next to it: "
            "W2 (W1 x) = (W2 W1) x.",
            W="W1 @ W2",
        ),
        mistake(
            "transposed",
            "The weights lie on their side: W has a row for each output, (c, d).",
            W="(W2 @ W1).T",
        ),
        mistake(
            "b1_not_carried",
            "b1 goes through the second layer as well: W2 (W1 x + b1) has W2 b1 in it.",
            b="b2 * 1.0",
        ),
        mistake(
            "biases_added",
            "b1 is added as it is. It goes through the second layer: W2 b1 + b2.",
            b="np.resize(b1, len(b2)) + b2",
        ),
        mistake(
            "biases_added_plainly",
            "b1 is added as it is. It goes through the second layer: W2 b1 + b2.",
            b="b1 + b2",
            concept=False,
        ),
        mistake(
            "biases_changed_places",
            "The two biases have changed places. W2 multiplies all that the first layer says, b1 "
            "included; b2 is added at the very end: W2 b1 + b2.",
            b="W1 @ b2 + b1",
        ),
        mistake(
            "b2_missing",
            "b2 is missing: the second layer adds it at the end.",
            b="W2 @ b1",
        ),
        mistake(
            "b2_through_w2",
            "b2 goes through W2, too. It is added after the second layer's product.",
            b="W2 @ (b1 + np.resize(b2, len(b1)))",
        ),
        mistake(
            "b1_by_both",
            "b1 is multiplied by W2 W1. It is added *after* W1, so only W2 is still to come.",
            b="W2 @ W1 @ np.resize(b1, W1.shape[1]) + b2",
        ),
        mistake(
            "added",
            "The weights are added. One layer after the other is a product of matrices.",
            W="np.resize(W1, (len(W2), W1.shape[1])) + np.resize(W2, (len(W2), W1.shape[1]))",
        ),
        mistake(
            "entry_by_entry",
            "`*` multiplies entry by entry. One layer after the other is a product of matrices, "
            "`@`.",
            W="W2 * W1",
            concept=False,
        ),
        mistake(
            "exchanged",
            "The two are exchanged: first W, then b.",
            returned="b, W",
            concept=False,
        ),
        mistake(
            "w_only",
            "One array came. Two are asked for: `return W, b`.",
            returned="W",
            concept=False,
        ),
        mistake(
            "bias_row",
            "b has the shape (1, c). It has the shape (c,), a number for each output.",
            b="(W2 @ b1 + b2)[None, :]",
            concept=False,
        ),
        mistake(
            "b2_through_w2_plainly",
            "b2 goes through W2, too. It is added after the second layer's product.",
            b="W2 @ (b1 + b2)",
            concept=False,
        ),
        mistake(
            "b1_by_both_plainly",
            "b1 is multiplied by W2 W1. It is added *after* W1, so only W2 is still to come.",
            b="W2 @ W1 @ b1 + b2",
            concept=False,
        ),
        mistake(
            "b1_by_w1",
            "b1 is multiplied by W1. It is added *after* W1, and then goes through W2: W2 b1 + b2.",
            b="W1 @ b1 + b2",
        ),
        mistake(
            "added_plainly",
            "The weights are added. One layer after the other is a product of matrices.",
            W="W1 + W2",
            b="b1 + b2",
            concept=False,
        ),
        mistake(
            "all_entry_by_entry",
            "`*` multiplies entry by entry. One layer after the other is a product of matrices, "
            "`@`.",
            W="W2 * W1",
            b="W2 * b1 + b2",
            concept=False,
        ),
        mistake(
            "biases_from_the_left",
            "`b1 @ W2` adds along W2's columns. W2's rows belong to the outputs: `W2 @ b1`.",
            b="b1 @ W2 + b2",
        ),
        mistake(
            "no_biases",
            "The biases are lost. Where does the network go at x = 0? There W x = 0, and only b is "
            "left: W2 b1 + b2.",
            b="0.0 * b2",
        ),
        mistake(
            "bias_column",
            "b has the shape (c, 1). It has the shape (c,), a number for each output.",
            b="(W2 @ b1 + b2)[:, None]",
            concept=False,
        ),
        mistake(
            "rounded",
            "The numbers are rounded, so that the one layer says something else than the two.",
            W="(W2 @ W1).round(2)",
            b="(W2 @ b1 + b2).round(2)",
            concept=False,
        ),
        mistake(
            "bent_between",
            "b1 is bent between the layers. There is no activation here: that is why the two are "
            "one.",
            b="W2 @ np.maximum(b1, 0) + b2",
        ),
    ),
)
