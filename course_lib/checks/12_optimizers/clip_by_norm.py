"""Question 7: gradients scaled down together where their joint norm is too large."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.call import Outcome
from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import describe, same
from course_lib.checks.question import Case, Part, Question, Verdict
from course_lib.checks.written import writer

from .steps import array

NAMES = ("grads", "max_norm")
TOO_LONG = "too long"  # as the labels of drawn cases end


def clipped_arrays(answer: Any, grads: Any, max_norm: Any) -> Any:
    """Probe: the arrays of the list that the answer gives, by their numbers."""
    result = answer(grads, max_norm)
    if not isinstance(result, (list, tuple)):
        return {"result": result} if isinstance(result, dict) else result
    return {f"array {i}": each for i, each in enumerate(result)}


def right_arrays(grads: list[np.ndarray], max_norm: float) -> dict[str, np.ndarray]:
    norm = np.sqrt(sum(float(np.sum(np.square(g, dtype=float))) for g in grads))
    scale = max_norm / norm if norm > max_norm else 1.0
    return {f"array {i}": scale * g for i, g in enumerate(grads)}


compare = agrees_with(right_arrays)


def judge(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; what is no list of so many arrays is told so."""
    verdict = compare(case, output)
    if verdict.ok or output is None:
        return verdict
    wanted = len(case.args[0])
    if not isinstance(output, dict) or "result" in output:
        got = output.get("result") if isinstance(output, dict) else output
        why = f"A list is wanted, with as many arrays as there are gradients: {wanted}."
        return Verdict(False, verdict.expected, describe(got), why)
    if len(output) != wanted:
        why = f"The list has {len(output)} entries; expected {wanted}, one for each gradient."
        return Verdict(False, verdict.expected, verdict.got, why)
    return verdict


def seen(case: Case, outcome: Outcome) -> Outcome:
    """For `Question.seen`: a mistake is the same mistake where it is made in place."""
    if not outcome.changed_inputs:
        return outcome
    if case.label.endswith(TOO_LONG) and same(right_arrays(*case.args), outcome.value):
        return outcome
    return replace(outcome, changed_inputs=False)


def case(grads: Sequence[Any], max_norm: float, label: str, dtype: Any = float) -> Case:
    return Case(([array(g, dtype) for g in grads], max_norm), label, NAMES)


def drawn(rng: np.random.Generator, share: float, *shapes: tuple[int, ...]) -> Case:
    """Gradients whose joint norm is 1/`share` times what is allowed."""
    grads = [rng.normal(size=shape).round(2) + 0.01 for shape in shapes]
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    word = TOO_LONG if share < 1 else "short enough"
    return case(grads, float(np.round(share * norm, 3)), f"{len(grads)} arrays, {word}")


MIXED = ((3, 2), (2,), (2, 4), (4,))


def too_long(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[3, 4]], 1.0, "one array, norm 5"),
        case([[3], [4]], 1.0, "two arrays, norm 5"),
        case([[3, 0], [0, -4]], 2.5, "two arrays, norm 5, half is allowed"),
        case([[3], [4]], 4.9, "norm 5, a little less is allowed"),
        case([[6, 8], [0, 0]], 5.0, "one of two is 0"),
        case([[1, 2], [[-2, 4], [-1, 0]]], 3.0, "each by itself would do, or nearly"),
        case([[3, -3, 3, -3]], 3.0, "no entry is too large"),
        case([[0.3, 0.4]], 0.25, "small numbers, a smaller limit"),
        case([[300, 400], [0, 1200]], 130.0, "large numbers"),
        drawn(rng, 0.5, (2,), (3,)),
        drawn(rng, 0.9, *MIXED),
        drawn(rng, 0.01, *MIXED),
        drawn(rng, 0.3, (40,), (1,)),
        case([[3, 0], [0, -4]], 1.0, "whole numbers", int),
        case([[3, 0], [0, -4]], 1.0, "single precision", np.float32),
    ]


def short_enough(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[3, 4]], 10.0, "one array, norm 5, 10 is allowed"),
        case([[3], [4]], 6.0, "two arrays, norm 5, 6 is allowed"),
        case([[3], [4]], 5.0, "just as long as is allowed"),
        case([[3], [4]], 5.1, "norm 5, a little more is allowed"),
        case([[0, 0, 0]], 1.0, "nothing but zeros"),
        case([[0], [[0, 0], [0, 0]]], 2.0, "zeros in two arrays"),
        case([[0.03, -0.04]], 1.0, "much shorter than is allowed"),
        case([[0.5, 0.5], [0.5, -0.5]], 1.5, "norm 1, though the sizes add up to 2"),
        case([[7, 0], [0, -6]], 10.0, "the norms add up to more than is allowed"),
        drawn(rng, 1.2, (2,), (3,)),
        drawn(rng, 3.0, *MIXED),
    ]


mistake = writer(
    """\
def clip_by_norm(grads, max_norm):
    norm = {norm}
    scale = {scale}
    return {result}""",
    norm="np.sqrt(sum(np.sum(g**2) for g in grads))",
    scale="max_norm / norm if norm > max_norm else 1.0",
    result="[scale * g for g in grads]",
)

EACH = (
    "Each array is clipped by its own norm. Then a layer with a large gradient loses more than "
    "another, and the step points elsewhere. There is *one* norm, over all arrays together, and "
    "one scale."
)
BY_VALUE = (
    "You cut off entries by themselves: that is clipping by *value*, and turns the gradient. By "
    "norm, all are multiplied by the same number, and the direction stays."
)
SCALED_UP = (
    "Gradients that are short enough are scaled, too: up to `max_norm`. It is an upper limit: "
    "below it everything stays as it is."
)
ZERO = (
    "All gradients 0 gives 0/0, which is no number. Nothing is to be divided where the norm does "
    "not exceed `max_norm`: ask first."
)
NORM_OF_SUM = (
    "You add up the norms of the arrays. The joint norm is that of all entries in one row: the "
    "*squares* add up, then comes the root."
)
NO_ROOT = "The root is missing: the norm is the *root* of the sum of squares."
OTHER_NORM = (
    "That is another norm. Here it is the Euclidean one: the root of the sum of all squares."
)
MEAN = "You take a mean of the squares. The norm has their *sum*, over all entries of all arrays."
UNIT = "You scale to length 1. The length allowed is `max_norm`: multiply by max_norm / norm."
TURNED = "The scale is upside down: norm / max_norm makes long gradients longer."
FIRST_ONLY = "You measure one of the arrays only. The norm is over the entries of *all* of them."
DROPPED = (
    "Gradients that are too long are thrown away. They are scaled down, and keep their direction."
)
IN_PLACE = (
    "Your code changes the arrays that it was handed (`g *= scale`): whoever calls it finds their "
    "gradients altered, and arrays of whole numbers cannot hold the result. Make new ones: "
    "`[g * scale for g in grads]`."
)
FLAT = "You return all entries in one row. As many arrays are wanted as came, each of its shape."
ASKED_WRONG = (
    "Short gradients are scaled up, and long ones stay: you ask the wrong way round, or take the "
    "larger of 1 and max_norm / norm. Long ones are to be scaled *down*."
)
BY_ITS_LARGEST = (
    "You measure the largest entry. The norm is of all entries together: the root of the sum of "
    "their squares."
)
SIGNED = "You add up the entries themselves, and opposite ones cancel. The norm adds up *squares*."
BIG = "np.concatenate([g.ravel() for g in grads])"

CLIP_BY_NORM = Question(
    name="clip_by_norm",
    title="Gradients that explode",
    parts=(Part("too long", 2, too_long), Part("short enough", 1, short_enough)),
    judge=judge,
    call=clipped_arrays,
    seen=seen,
    picture="course_lib.widgets.optimizer_tables:show_clip",
    mistakes=(
        mistake("each_by_itself", EACH, result="[g * min(1, max_norm / max(1e-300, "
                "np.linalg.norm(g))) for g in grads]"),
        mistake("each_where_all_are_too_long", EACH, result="[g * max_norm / max(1e-300, "
                "np.linalg.norm(g)) if norm > max_norm else g for g in grads]"),
        mistake("each_row", EACH, result="[g * np.minimum(1, max_norm / np.maximum(1e-300, "
                "np.linalg.norm(g, axis=-1, keepdims=True))) for g in grads]"),
        mistake("by_value", BY_VALUE, result="[np.clip(g, -max_norm, max_norm) for g in grads]"),
        mistake("from_above_only", BY_VALUE, result="[np.minimum(g, max_norm) for g in grads]"),
        mistake("scaled_up", SCALED_UP, scale="max_norm / max(norm, 1e-300)"),
        mistake("scaled_up_and_0", SCALED_UP, scale="max_norm / norm"),
        mistake("scaled_up_each", (
            "Each array is scaled to `max_norm` by its own norm, up as well as down. There is one "
            "norm, over all arrays together, and below the limit all stays as it is."
        ), result="[g * max_norm / max(np.linalg.norm(g), 1e-300) for g in grads]"),
        mistake("zero", ZERO, scale="min(1.0, max_norm / float(norm))"),
        mistake("zero_by_zero", ZERO, result="[g / norm * min(norm, max_norm) for g in grads]"),
        mistake("norms_added", NORM_OF_SUM, norm="sum(np.linalg.norm(g) for g in grads)"),
        mistake("no_root", NO_ROOT, norm="sum(np.sum(g**2) for g in grads)"),
        mistake("no_root_in_the_question", (
            "You compare the *squared* norm with `max_norm`. Take the root first."
        ), norm="sum(np.sum(g**2) for g in grads)",
                scale="max_norm / np.sqrt(norm) if norm > max_norm else 1.0"),
        mistake("no_root_in_the_scale", (
            "You divide by the squared norm. The scale is max_norm / norm, so that the new norm is "
            "just `max_norm`."
        ), scale="max_norm / norm**2 if norm > max_norm else 1.0"),
        mistake("root_of_the_scale", (
            "You take the root of the scale. max_norm / norm itself makes the new norm `max_norm`."
        ), scale="np.sqrt(max_norm / norm) if norm > max_norm else 1.0"),
        mistake("sizes_added", OTHER_NORM, norm="sum(np.sum(np.abs(g)) for g in grads)"),
        mistake("largest_entry", BY_ITS_LARGEST, norm="max(np.max(np.abs(g)) for g in grads)"),
        mistake("largest_norm", (
            "You take the largest of the arrays' norms. The squares of *all* entries add up to "
            "one norm."
        ), norm="max(np.linalg.norm(g) for g in grads)"),
        mistake("mean_norm", (
            "You take the mean of the arrays' norms. The squares of *all* entries add up to one "
            "norm."
        ), norm="np.mean([np.linalg.norm(g) for g in grads])"),
        mistake("spectral", (
            "`np.linalg.norm(g, 2)` of a matrix is its largest singular value. The norm of all "
            "entries is `np.linalg.norm(g)`, or the root of the sum of squares."
        ), norm="np.sqrt(sum((np.linalg.norm(g, 2) if g.ndim > 1 else np.linalg.norm(g)) ** 2 "
                "for g in grads))"),
        mistake("mean_square", MEAN, norm=f"np.sqrt(np.mean({BIG} ** 2))"),
        mistake("mean_square_of_each", MEAN, norm="np.sqrt(sum(np.mean(g**2) for g in grads))"),
        mistake("entries_added", SIGNED, norm="abs(sum(np.sum(g) for g in grads))"),
        mistake("squared_sum", SIGNED, norm="np.sqrt(sum(np.sum(g) ** 2 for g in grads))"),
        mistake("first_only", FIRST_ONLY, norm="np.linalg.norm(grads[0])"),
        mistake("last_only", FIRST_ONLY, norm="np.linalg.norm(grads[-1])"),
        mistake("unit", UNIT, scale="1 / norm if norm > max_norm else 1.0"),
        mistake("unit_and_turned", UNIT, scale="1 / max_norm if norm > max_norm else 1.0"),
        mistake("turned", TURNED, scale="norm / max_norm if norm > max_norm else 1.0"),
        mistake("turned_and_held", TURNED, scale="min(1.0, norm / max_norm)"),
        mistake("asked_the_wrong_way", ASKED_WRONG,
                scale="max_norm / max(norm, 1e-300) if norm < max_norm else 1.0"),
        mistake("dropped", DROPPED, scale="0.0 if norm > max_norm else 1.0"),
        mistake("max_norm_itself", (
            "You multiply by `max_norm`. The scale is max_norm / norm: only so is the new norm "
            "`max_norm`."
        ), scale="max_norm if norm > max_norm else 1.0"),
        mistake("taken_away", (
            "You take away from every entry what the norm has too much. All entries are "
            "*multiplied* by the same number."
        ), result="[g - max(0.0, norm - max_norm) for g in grads]"),
        mistake("never", (
            "The gradients come back as they were. Where the joint norm exceeds `max_norm` all are "
            "multiplied by max_norm / norm."
        ), scale="1.0"),
        mistake("limit_of_1", (
            "1 stands where `max_norm` belongs: the limit is an argument."
        ), scale="1.0 / norm if norm > 1.0 else 1.0"),
        mistake("norm_so_far", (
            "You scale each array while the norm is still being added up, by the norm so far. "
            "First the norm of all, then the scaling: two loops, or two lines."
        ), result="[g * min(1.0, max_norm / max(1e-300, np.sqrt(sum(np.sum(h**2) for h in "
                "grads[: i + 1])))) for i, g in enumerate(grads)]"),
        mistake("first_scaled_only", (
            "Only the first array is scaled. One number scales *all* of them."
        ), result="[scale * grads[0], *grads[1:]]"),
        mistake("large_ones_only", (
            "Only arrays that are too long by themselves are scaled. One number scales *all* of "
            "them: the direction of the whole step stays."
        ), result="[scale * g if np.linalg.norm(g) > max_norm else g for g in grads]"),
        mistake("list_in_place", (
            "You put the scaled arrays into the *list* that was handed in (`grads[i] = …`): "
            "whoever calls it finds their gradients exchanged. Collect them in a new list."
        ), result="[grads.__setitem__(i, scale * g) for i, g in enumerate(grads)] and grads"),
        mistake("in_place", IN_PLACE, result="[np.multiply(g, scale, out=g) for g in grads]"),
        mistake("flat", FLAT, concept=False, result=f"[scale * {BIG}]"),
        mistake("one_row", FLAT, concept=False, result=f"scale * {BIG}"),
        mistake("rows", FLAT, concept=False, result="[scale * g.ravel() for g in grads]"),
        mistake("norm_returned", (
            "You return the norm. The gradients are wanted, a list of arrays."
        ), concept=False, result="norm"),
        mistake("scale_returned", (
            "You return the scale. The gradients are wanted, each multiplied by it."
        ), concept=False, result="scale"),
        mistake("with_the_norm", (
            "You return the norm as well. The list of arrays is wanted alone."
        ), concept=False, result="[scale * g for g in grads], norm"),
        mistake("first_returned", (
            "Only the first array comes back: `return` stands inside the loop. As many arrays are "
            "wanted as came."
        ), concept=False, result="[scale * grads[0]]"),
        mistake("whole_numbers", (
            "The fractions are cut off, by `astype(int)` or the like. Gradients are floats."
        ), concept=False, result="[(scale * g).astype(int) for g in grads]"),
    ),
)  # fmt: skip
