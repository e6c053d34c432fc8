"""Question 4: the margin of w on the data, and whether it separates."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

from .in_place import or_in_place

NAMES = ("X", "d", "w")


def smallest_distance(X: np.ndarray, d: np.ndarray, w: np.ndarray) -> float:
    signs = np.where(d == 1, 1, -1)
    return float(np.min(signs * (X @ w)) / np.sqrt(w @ w))  # (n, d) @ (d,) -> (n,)


def case(X: Sequence | np.ndarray, d: Sequence, w: Sequence | np.ndarray, label: str) -> Case:
    return Case((np.array(X, dtype=float), np.array(d), np.array(w, dtype=float)), label, NAMES)


def drawn(rng: np.random.Generator, n: int, n_features: int, separates: bool, nearest: int) -> Case:
    """Samples with their 1, and w; the nearest, or the most wrong one, is of class `nearest`."""
    while True:
        X = np.column_stack([rng.normal(size=(n, n_features)).round(1), np.ones(n)])
        w = rng.normal(size=n_features + 1).round(1)
        z = X @ w
        d = (z >= 0).astype(int)
        if not separates:
            d[rng.choice(n, size=3, replace=False)] ^= 1
        signed = np.where(d == 1, z, -z)
        order = np.argsort(signed)
        gap = signed[order[1]] - signed[order[0]]
        both = 0 < d.sum() < n
        if both and d[order[0]] == nearest and gap > 0.1 and abs(signed[order[0]]) > 0.1:
            word = "w separates" if separates else "w does not separate"
            return case(X, d.tolist(), w, f"{word}, {n} samples")


def separating(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[-2, 1], [6, 1]], [0, 1], [3, 4], "two samples"),
        case([[6, 1], [-6, 1], [4, 1]], [1, 0, 1], [0.3, -0.4], "three samples"),
        case([[1, 8, 1], [2, -3, 1], [5, 3, 1]], [1, 0, 1], [0, 2, 2], "with a bias"),
        case([[1, 8, 1], [2, -3, 1], [5, 3, 1]], [1, 0, 1], [0, 2, -3], "with another bias"),
        case([[7000, 1], [-5000, 1], [9000, 1]], [1, 0, 1], [3, 4], "far from the plane"),
        *(drawn(rng, n, d, True, c) for n, d, c in ((6, 2, 0), (8, 3, 1), (20, 2, 0), (20, 4, 1))),
        case([[2, 1], [3, 1]], [1, 1], [3, 4], "only samples that ought to fire"),
        case([[-3, 1], [-8, 1]], [0, 0], [3, 4], "none that ought to fire"),
    ]


def not_separating(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[6, 1], [2, 1]], [1, 0], [3, 4], "one of two on the wrong side"),
        case([[-3, 1], [-8, 1]], [1, 0], [3, 4], "one of two on the wrong side"),
        case([[-1, 1], [4, 1], [-8, 1]], [1, 0, 0], [3, 4], "one of three, not the nearest"),
        case([[6, 1], [2, 1], [-8, 1]], [1, 0, 0], [3, 4], "one of three on the wrong side"),
        case([[2, 1], [6, 1], [-8, 1]], [0, 1, 0], [3, 4], "the first of three on the wrong side"),
        case([[2, 1], [6, 1], [-8, 1]], [1, 1, 0], [1, -2], "one of three on the line"),
        *(drawn(rng, n, d, False, c) for n, d, c in ((8, 2, 0), (8, 3, 1), (20, 2, 0), (20, 4, 1))),
    ]


def mistake(name: str, result: str, hint: str, concept: bool = True) -> Mistake:
    """The right function but for the last line; the names of the others may be used."""
    code = (
        "def margin(X, d, w):\n"
        "    z = X @ w\n"
        "    signs = np.where(d == 1, 1, -1)\n"
        "    norm = np.sqrt(w @ w)\n"
        "    with np.errstate(all='ignore'):\n"
        f"        return {result}"
    )
    return Mistake(name, code, hint, concept)


NO_LENGTH = (
    "These are scores, not distances: with w ten times as long yours is ten times as large, but "
    "the plane is the same. Divide by ‖w‖."
)
LENGTH = "You divide by something that is not the length of w: ‖w‖ = √(Σ w_j²), by Pythagoras."
ZERO_ONE = (
    "You multiply by d as it is: for d = 0 that gives 0, wherever the sample lies. A sample that "
    "ought not to fire counts with a minus: make signs −1 and 1 of 0 and 1, `2 * d - 1`."
)
UNSIGNED = (
    "You take the distances without their sign, so a sample on the wrong side counts as if it were "
    "right. z counts as it is where d = 1, and −z where d = 0."
)
LABELS_LEFT_OUT = (
    "The labels play no part in yours. A sample with d = 0 ought to have z below 0: count −z there."
)
TURNED = (
    "The signs are turned round: a sample is on its right side if z ≥ 0 where d = 1, and z < 0 "
    "where d = 0."
)
NOT_THE_NEAREST = (
    "The nearest sample decides, not the farthest and not the mean: the margin is the *smallest* "
    "of the signed distances."
)
CLIPPED = (
    "Where w does not separate you return 0, None or another fixed value. The smallest signed "
    "distance is asked for, below 0 there: how far the most wrong sample is on the wrong side."
)
ONE_CLASS = (
    "You look at the samples of one class only. The nearest may be of either: signs first, then "
    "the smallest of all."
)
GAP = (
    "This is the gap between the two classes, or half of it. The margin is how far the nearest of "
    "all samples is from *this* plane, which need not lie in the middle."
)
BIAS_LEFT_OUT = (
    "You leave the last weight out of the length. With the bias trick it is a weight like all "
    "others, and the margin of the bound is that of the samples with their 1: ‖w‖ of all of w."
)
COSINES = (
    "You divide by the length of each sample, too: these are cosines. A distance from the plane is "
    "w·x / ‖w‖."
)
LENGTHS_OF_X = (
    "You divide by the length of X, or of each sample. It is w whose length makes a distance of a "
    "score."
)
CAPPED = (
    "Your search for the smallest starts at a number, and where all distances are larger it finds "
    "none. Start from `np.inf`, or let `np.min` look at all."
)
NO_SUCH_CLASS = (
    "You take the smallest of each class, and a class may be absent: an empty array has no "
    "smallest. Make signs −1 and 1 first, then take the smallest of all."
)
FIRST_UNSIGNED = (
    "Your search starts with the first score as it is, without the sign of its label. Where the "
    "first sample has d = 0 its score counts with a minus, too."
)
WHETHER = "You return whether w separates. The margin says more: how far the nearest sample is."
WHICH = "You return which sample is nearest. How far it is from the plane is asked for."
COUNT = "You count samples. The margin is a distance, the smallest one."

MARGIN = Question(
    name="margin",
    title="The margin",
    parts=(Part("w separates", 2, separating), Part("w does not separate", 2, not_separating)),
    judge=agrees_with(smallest_distance, atol=1e-6),
    seen=or_in_place(smallest_distance),
    picture="course_lib.widgets.linear_tables:show_margin",
    mistakes=(
        mistake("no_length", "np.min(signs * z)", NO_LENGTH),
        mistake("squared_length", "np.min(signs * z) / (w @ w)", LENGTH),
        mistake("l1_length", "np.min(signs * z) / np.abs(w).sum()", LENGTH),
        mistake("root_of_the_length", "np.min(signs * z) / np.sqrt(norm)", LENGTH),
        mistake("number_of_weights", "np.min(signs * z) / len(w)", LENGTH),
        mistake("multiplies", "np.min(signs * z) * norm", LENGTH),
        mistake("largest_weight", "np.min(signs * z) / np.abs(w).max()", LENGTH),
        mistake(
            "bias_left_out",
            "np.min(signs * z) / np.linalg.norm(w[:-1])",
            BIAS_LEFT_OUT,
        ),
        mistake(
            "bias_not_counted",
            "np.min(signs * (X[:, :-1] @ w[:-1])) / norm",
            "The last weight does not count in your z. It is the bias, the weight of the 1: "
            "`X @ w` with all of both.",
        ),
        mistake(
            "bias_nowhere",
            "np.min(signs * (X[:, :-1] @ w[:-1])) / np.linalg.norm(w[:-1])",
            "You leave out the last weight, in z and in the length. It is the bias, and with the "
            "1 in X a weight like all others.",
        ),
        mistake("times_d", "np.min(d * z) / norm", ZERO_ONE),
        mistake("times_d_no_length", "np.min(d * z)", f"{ZERO_ONE} And divide by ‖w‖."),
        mistake(
            "times_half",
            "np.min((d - 0.5) * z) / norm",
            "Your signs are ±½ in place of ±1, so the margin is half as wide as it is: "
            "`2 * d - 1`.",
        ),
        mistake("d_less_one", "np.min((d - 1) * z) / norm", ZERO_ONE),
        mistake("unsigned", "np.min(np.abs(z)) / norm", UNSIGNED),
        mistake("unsigned_no_length", "np.min(np.abs(z))", f"{UNSIGNED} And divide by ‖w‖."),
        mistake("unsigned_at_last", "np.abs(np.min(signs * z)) / norm", UNSIGNED),
        mistake("labels_left_out", "np.min(z) / norm", LABELS_LEFT_OUT),
        mistake("turned", "np.min(-signs * z) / norm", TURNED),
        mistake("turned_no_length", "np.min(-signs * z)", f"{TURNED} And divide by ‖w‖."),
        mistake("farthest", "np.max(signs * z) / norm", NOT_THE_NEAREST),
        mistake("mean", "np.mean(signs * z) / norm", NOT_THE_NEAREST),
        mistake("sum", "np.sum(signs * z) / norm", NOT_THE_NEAREST),
        mistake("median", "np.median(signs * z) / norm", NOT_THE_NEAREST),
        mistake("turned_largest", "-np.min(signs * z) / norm", TURNED),
        mistake("first_sample", "(signs * z)[0] / norm", NOT_THE_NEAREST),
        mistake(
            "starts_at_0",
            "np.min(signs * z / norm, initial=0)",
            "Your search for the smallest starts at 0, and where w separates nothing is smaller. "
            "Start from `np.inf`, or let `np.min` look at all.",
        ),
        *(
            mistake(f"starts_at_{n}", f"min(np.min(signs * z) / norm, {n})", CAPPED)
            for n in (1, 5, 10, 100, 1000)
        ),
        mistake("first_unsigned", "min(z[0], np.min(signs * z)) / norm", FIRST_UNSIGNED),
        mistake(
            "first_unsigned_only", "np.min(np.append(z[0], (signs * z)[1:])) / norm", FIRST_UNSIGNED
        ),
        mistake(
            "nearest_by_size",
            "(signs * z)[np.argmin(np.abs(z))] / norm",
            "You look for the sample with the smallest |z|, whichever side it is on, and only then "
            "at its sign. A sample far on the wrong side is the smallest: signs first.",
        ),
        *(
            mistake(f"each_class{by}", f"min({fire}, {do_not}) / norm", NO_SUCH_CLASS)
            for by, fire, do_not in (
                ("", "z[d == 1].min()", "(-z[d == 0]).min()"),
                ("_by_max", "z[d == 1].min()", "-z[d == 0].max()"),
                ("_by_python", "min(z[d == 1])", "min(-z[d == 0])"),
                ("_by_python_and_max", "min(z[d == 1])", "-max(z[d == 0])"),
            )
        ),
        mistake(
            "clipped_none", "np.min(signs * z) / norm if np.min(signs * z) > 0 else None", CLIPPED
        ),
        mistake("clipped", "max(np.min(signs * z) / norm, 0)", CLIPPED),
        mistake(
            "clipped_minus_1", "np.min(signs * z) / norm if np.min(signs * z) > 0 else -1", CLIPPED
        ),
        mistake(
            "clipped_nan", "np.min(signs * z) / norm if np.min(signs * z) > 0 else np.nan", CLIPPED
        ),
        mistake(
            "right_ones_only",
            "np.min((signs * z)[(z >= 0) == d], initial=9e9) / norm",
            "You leave out the samples on the wrong side. They are the ones that make the margin "
            "negative: take the smallest of all.",
        ),
        mistake("those_that_fire", "np.min(z[d == 1], initial=9e9) / norm", ONE_CLASS),
        mistake("those_that_do_not", "np.min(-z[d == 0], initial=9e9) / norm", ONE_CLASS),
        mistake(
            "gap", "(np.min(z[d == 1], initial=9e9) - np.max(z[d == 0], initial=-9e9)) / norm", GAP
        ),
        mistake(
            "half_gap",
            "(np.min(z[d == 1], initial=9e9) - np.max(z[d == 0], initial=-9e9)) / (2 * norm)",
            GAP,
        ),
        mistake("twice", "2 * np.min(signs * z) / norm", GAP),
        mistake("cosines", "np.min(signs * z / np.linalg.norm(X, axis=1)) / norm", COSINES),
        mistake(
            "lengths_of_samples", "np.min(signs * z / np.linalg.norm(X, axis=1))", LENGTHS_OF_X
        ),
        mistake("all_lengths", "np.min(signs * z) / np.linalg.norm(X)", LENGTHS_OF_X),
        mistake(
            "all_distances",
            "signs * z / norm",
            "You return the distances of all samples. The margin is the smallest of them.",
        ),
        mistake(
            "whole_number",
            "int(np.min(signs * z) / norm)",
            "The fraction is cut off, by `int`. A distance need not be whole.",
            concept=False,
        ),
        mistake("whether", "bool(np.min(signs * z) > 0)", WHETHER),
        mistake("whether_all_right", "bool(np.all((z >= 0) == d))", WHETHER),
        mistake("which", "int(np.argmin(signs * z))", WHICH),
        mistake("how_many_wrong", "int(np.sum((z >= 0) != d))", COUNT),
        mistake("how_many_right", "int(np.sum((z >= 0) == d))", COUNT),
        mistake("share_right", "float(np.mean((z >= 0) == d))", COUNT),
        mistake(
            "reciprocal",
            "1 / norm",
            "1/‖w‖ is the margin only where w is scaled so that the nearest sample has the score "
            "1, as in the next lesson. Here w is as it is: take the smallest signed distance.",
        ),
    ),
)
