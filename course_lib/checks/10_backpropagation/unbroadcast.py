"""Question 5: the gradient of a value that was broadcast."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("G", "shape")


def right_sum(G: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """G summed over every axis along which a value of `shape` was copied."""
    G = np.asarray(G, dtype=float)
    lead = G.ndim - len(shape)
    axes = tuple(range(lead)) + tuple(
        lead + i for i, n in enumerate(shape) if n == 1 and G.shape[lead + i] != 1
    )
    return G.sum(axis=axes, keepdims=True).reshape(shape)


def case(rng: np.random.Generator, large: tuple[int, ...], small: tuple[int, ...]) -> Case:
    G = rng.integers(-5, 6, size=large).astype(float) + rng.normal(size=large).round(1)
    return Case((G, small), f"from {small} to {large}", NAMES)


def new_axes(rng: np.random.Generator) -> Sequence[Case]:
    """Values that lack axes on the left: a bias, a number; and one that was not copied."""
    whole = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    return [
        Case((whole, (2,)), "a bias (2,) added to each of three rows", NAMES),
        Case((np.array([1.0, 2.0, 4.0]), ()), "a number added to each of three", NAMES),
        case(rng, (3, 2), (3, 2)),
        case(rng, (3, 3), (3,)),
        case(rng, (4, 2, 3), (3,)),
        case(rng, (4, 2, 3), (2, 3)),
        case(rng, (2, 2), ()),
    ]


def axes_of_length_1(rng: np.random.Generator) -> Sequence[Case]:
    """Values that were stretched along an axis of length 1."""
    return [
        Case((np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), (3, 1)), "a column", NAMES),
        Case((np.array([[1.0, 2.0], [3.0, 4.0]]), (1, 2)), "a row", NAMES),
        case(rng, (3, 3), (3, 1)),
        case(rng, (3, 3), (1, 3)),
        case(rng, (2, 3), (1, 1)),
        case(rng, (1, 3), (1, 1)),
        case(rng, (4, 2, 3), (2, 1)),
        case(rng, (4, 3, 3), (1, 3, 1)),
        case(rng, (4, 1, 3), (1, 1)),
    ]


def mistake(name: str, body: str, hint: str, concept: bool = True) -> Mistake:
    code = "def unbroadcast(G, shape):\n" + "".join(f"    {line}\n" for line in body.split("\n"))
    return Mistake(name, code, hint, concept)


def variant(reduce: str = "sum", fill: str = "True", finish: str = "G.reshape(shape)") -> str:
    return (
        "lead = G.ndim - len(shape)\n"
        "axes = tuple(range(lead)) + tuple(\n"
        "    lead + i for i, n in enumerate(shape) if n == 1 and G.shape[lead + i] != 1)\n"
        f"G = G.{reduce}(axis=axes, keepdims={fill})\n"
        f"return {finish}"
    )


NEW_AXES_ONLY = (
    "Axes that the value lacked are summed, but not those along which a 1 was stretched: (3, 1) "
    "beside (3, 2) was copied along its second axis."
)
KEEP_THE_1 = (
    "The axis of length 1 has vanished. The gradient has the value's own shape: `keepdims=True`, "
    "or `reshape(shape)` at the end."
)

UNBROADCAST = Question(
    name="unbroadcast",
    title="Broadcasting, backwards",
    parts=(Part("new axes", 2, new_axes), Part("axes of length 1", 1, axes_of_length_1)),
    judge=agrees_with(right_sum),
    picture="course_lib.widgets.backprop_tables:show_unbroadcast",
    mistakes=(
        mistake(
            "mean",
            variant("mean"),
            "You take the mean. Every copy moves the loss by itself, so their gradients are "
            "*added*.",
        ),
        mistake(
            "largest",
            variant("max"),
            "You take the largest. Every copy moves the loss, so their gradients are added.",
        ),
        mistake(
            "first_copy",
            "while G.ndim > len(shape):\n    G = G[0]\n"
            "for i, n in enumerate(shape):\n    G = G.take(range(n), axis=i)\nreturn G",
            "You keep the first copy's gradient and drop the others. Every copy moves the loss: "
            "add them.",
        ),
        mistake(
            "not_summed",
            "return G",
            "G is returned as it came. The value is smaller than G, and a gradient has the shape "
            "of its value: add over the copies.",
        ),
        mistake(
            "everything",
            "return np.broadcast_to(G.sum(), shape).copy()",
            "You add up everything, and give every entry the same. Each entry has its own copies: "
            "add over the copied axes only.",
        ),
        mistake(
            "over_axis_0",
            "return G.sum(axis=0)",
            "You always add over axis 0. That is right for a bias; here the copied axes are those "
            "that `shape` lacks or has as 1.",
        ),
        mistake(
            "over_axis_0_once",
            "return G if G.shape == shape else G.sum(axis=0)",
            "You always add over axis 0, once. There may be several new axes, or a later one of "
            "length 1.",
        ),
        mistake(
            "new_axes_only",
            "while G.ndim > len(shape):\n    G = G.sum(axis=0)\nreturn G",
            NEW_AXES_ONLY,
        ),
        mistake(
            "length_1_only",
            "for i, n in enumerate(shape):\n    if n == 1:\n"
            "        G = G.sum(axis=i, keepdims=True)\nreturn G",
            "Axes of length 1 are summed, but not those that the value lacks: they stand on the "
            "left of G's shape, `G.ndim - len(shape)` of them.",
        ),
        mistake(
            "counted_from_the_left",
            "axes = tuple(i for i in range(G.ndim) if i >= len(shape) or shape[i] != G.shape[i])\n"
            "return G.sum(axis=axes, keepdims=True).reshape(shape)",
            "You compare the shapes from the left. Broadcasting lines them up on the *right*: "
            "(3,) beside (3, 3) is a row.",
        ),
        mistake(
            "paired_from_the_left",
            "axes = tuple(i for i, (a, b) in enumerate(zip(G.shape, shape)) if a != b)\n"
            "return G.sum(axis=axes, keepdims=True).reshape(shape)",
            "You pair the shapes from the left, and `zip` drops what is left over. Broadcasting "
            "lines them up on the *right*: first add over the `G.ndim - len(shape)` new axes.",
        ),
        mistake(
            "length_1_before_the_new_axes",
            "for i, n in enumerate(shape):\n    if n == 1:\n"
            "        G = G.sum(axis=i, keepdims=True)\n"
            "while G.ndim > len(shape):\n    G = G.sum(axis=0)\nreturn G",
            "The axes of length 1 are counted while the new ones still stand on the left: axis i "
            "of the value is not axis i of G. First add over the new axes.",
        ),
        mistake(
            "over_axis_0_if_smaller",
            "return G.sum(axis=0) if len(shape) < G.ndim else G",
            "One new axis is added over, and only one; axes of length 1 are left as they are. "
            "Add over *all* that `shape` lacks or has as 1.",
        ),
        mistake(
            "last_axes",
            "while G.ndim > len(shape):\n    G = G.sum(axis=-1)\n"
            "for i, n in enumerate(shape):\n    if n == 1:\n"
            "        G = G.sum(axis=i, keepdims=True)\nreturn G",
            "You add over the last axes. New axes come on the *left*: add over the first ones.",
        ),
        mistake(
            "keeps_no_axis",
            "while G.ndim > len(shape):\n    G = G.sum(axis=0)\n"
            "axes = tuple(i for i, n in enumerate(shape) if n == 1)\nreturn G.sum(axis=axes)",
            KEEP_THE_1,
            concept=False,
        ),
        mistake(
            "keeps_new_axes",
            variant(finish="G"),
            "The new axes are still there, with length 1. The gradient has exactly `shape`: "
            "`reshape(shape)`.",
            concept=False,
        ),
        mistake(
            "resized",
            "return np.resize(G, shape)",
            "`np.resize` cuts G off. The gradients of the copies have to be added.",
        ),
        mistake(
            "ones",
            "return np.ones(shape)",
            "You return ones: the local slope. What arrives from above, G, is multiplied by it and "
            "added over the copies.",
        ),
        mistake(
            "keeps_no_axis_in_a_loop",
            "while G.ndim > len(shape):\n    G = G.sum(axis=0)\n"
            "for i, n in enumerate(shape):\n    if n == 1:\n        G = G.sum(axis=i)\nreturn G",
            KEEP_THE_1,
            concept=False,
        ),
        mistake(
            "one_number",
            "return G.sum()",
            "You add up everything to one number. Each entry of the value has its own copies: add "
            "over the copied axes only.",
        ),
        mistake(
            "over_axis_1",
            "return G.sum(axis=1)",
            "You always add over axis 1. The copied axes are those that `shape` lacks, on the "
            "left, or has as 1: for a bias that is axis 0.",
        ),
        mistake(
            "over_axis_0_kept",
            "return G.sum(axis=0, keepdims=True)",
            "You always add over axis 0, and keep it. The copied axes are those that `shape` lacks "
            "(they go) or has as 1 (they stay).",
        ),
        mistake(
            "mean_over_axis_0",
            "return G.mean(axis=0)",
            "You take the mean over axis 0. Every copy moves the loss by itself: *add*; and add "
            "over the axes that `shape` lacks or has as 1.",
        ),
        mistake(
            "first_row",
            "return G[0]",
            "You keep the first row of G and drop the others. Every copy moves the loss: add them.",
        ),
        mistake(
            "reshaped",
            "return G.reshape(shape)",
            "`reshape` only lays entries out anew, and G has more of them than the value. The "
            "gradients of the copies have to be added.",
            concept=False,
        ),
        mistake(
            "stretched_again",
            "return np.broadcast_to(G, shape)",
            "`broadcast_to` makes copies, as the pass forwards does. Backwards they come together "
            "again: add.",
        ),
        mistake(
            "sizes_looked_up",
            "axes = tuple(i for i, n in enumerate(G.shape) if n not in shape)\n"
            "return G.sum(axis=axes).reshape(shape)",
            "An axis is taken for copied if its size does not occur in `shape`. Sizes may be equal "
            "by chance, (3, 3) beside (3,): the *place* counts, from the right.",
        ),
        mistake(
            "in_blocks",
            "return G.reshape(-1, int(np.prod(shape))).sum(axis=0).reshape(shape)",
            "That is right where the copies lie one after the other in memory: new axes on the "
            "left. A column's copies lie beside it: add over the axes of length 1.",
        ),
    ),
)
