"""Question 2: how far samples are from a plane, and on which side."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

from .hints import TYPE_OF_X
from .in_place import or_in_place

NAMES = ("X", "w", "b")


def signed_distances(X: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    return (X @ w + b) / np.sqrt(w @ w)  # (n, d) @ (d,) -> (n,)


def case(X: Sequence | np.ndarray, w: Sequence | np.ndarray, b: float, label: str) -> Case:
    return Case((np.array(X, dtype=float), np.array(w, dtype=float), float(b)), label, NAMES)


def drawn(rng: np.random.Generator, n: int, d: int) -> Case:
    X, w = rng.normal(size=(n, d)).round(2), rng.uniform(0.5, 3, size=d).round(2)
    w *= np.where(np.arange(d) % 2, -1, 1)  # of both signs: |w₁| + |w₂| is not w₁ + w₂
    return case(X, w, round(rng.uniform(1, 3), 2), f"{n} samples of {d} features")


def one_sample(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[0, 0]], [3, 4], 10, "the origin"),
        case([[0, 0]], [3, 4], -10, "the origin, on the other side"),
        case([[0, 0]], [30, 40], 100, "the origin, w and b ten times as large"),
        case([[0, 0]], [0, -2], 0, "a line through the origin"),
        case([[0, 0, 0]], [2, -1, 2], int(rng.integers(1, 9)), "the origin in three dimensions"),
        case([[3, 4]], [3, 4], 0, "one sample, b = 0"),
        case([[2, 1]], [3, 4], 10, "one sample"),
        drawn(rng, 1, 2),
    ]


def several(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[2, 1], [-6, 2], [0, -2.5]], [3, 4], 10, "three samples, one on the line"),
        case([[2, 1], [0, 3]], [-0.3, 0.4], 1, "two samples, a short w"),
        case([[5], [-1], [2]], [-2], 4, "three samples of one feature"),
        Case(
            (np.array([[2, 1], [-6, 2], [0, -2]]), np.array([3.0, 4.0]), 1.0),
            "three samples of whole numbers",
            NAMES,
        ),
        *(drawn(rng, n, d) for n, d in ((4, 2), (3, 3), (8, 5))),
    ]


def mistake(name: str, result: str, hint: str, concept: bool = True) -> Mistake:
    code = f"def distance_to_plane(X, w, b):\n    norm = np.sqrt(w @ w)\n    return {result}"
    return Mistake(name, code, hint, concept)


NO_LENGTH = (
    "This is the score w·x + b, not a distance: with w and b ten times as large the plane is the "
    "same, and yours is ten times as large. Divide by the length ‖w‖."
)
B_WHOLE = (
    "You divide w·x by ‖w‖, but not b (or the other way round: `a + b / c` divides b alone). The "
    "whole score is divided, (w·x + b) / ‖w‖: the plane misses the origin by |b| / ‖w‖, not by |b|."
)
WRONG_LENGTH = (
    "You divide by something that is not the length of w. The length is √(Σ w_j²), by Pythagoras: "
    "`np.linalg.norm(w)`."
)
NO_SIGN = (
    "The sign is lost. Without it nobody can tell on which side a sample lies: keep it, above 0 "
    "where w points to."
)
TURNED = (
    "The sign is turned round. A sample that lies where w points to, seen from the plane, has a "
    "distance above 0: (w·x + b) / ‖w‖."
)
POINT = (
    "You measure how far x is from a point, the tip of w or a point of the plane. The way to the "
    "plane is at right angles to it, along w: (w·x + b) / ‖w‖."
)
LENGTH_OF_X = (
    "You divide by the length of x, or of all of X. How far x is from the plane depends on where x "
    "lies, not on its own length: divide by ‖w‖."
)
COSINE = (
    "You divide by the length of x, too, which gives a cosine. How far x is from the plane depends "
    "on where x lies: divide by ‖w‖ alone."
)
B_IN_LENGTH = (
    "b has joined the length: you divide by √(‖w‖² + b²). That is what the bias trick makes of w, "
    "but the plane in the space of X has the normal w alone."
)
ONE_NUMBER = (
    "One number came back. Every row of X has its own distance, (n,): `X @ w` takes them all, "
    "without `sum`, `min` and the like."
)
SIDES = "You say on which side a sample lies. The question is also how far from the plane it is."

DISTANCE_TO_PLANE = Question(
    name="distance_to_plane",
    title="How far from the plane",
    parts=(Part("one sample", 1, one_sample), Part("several samples", 2, several)),
    judge=agrees_with(signed_distances, atol=1e-6),
    seen=or_in_place(signed_distances),
    picture="course_lib.widgets.linear_tables:show_distances",
    mistakes=(
        mistake("score", "X @ w + b", NO_LENGTH),
        mistake("b_whole_and_subtracted", "X @ w / norm - b", f"{B_WHOLE} And it is added."),
        mistake("root_of_sizes", "(X @ w + b) / np.sqrt(np.abs(w).sum())", WRONG_LENGTH),
        mistake("root_of_plain_sum", "(X @ w + b) / np.sqrt(w.sum())", WRONG_LENGTH),
        *(
            mistake(
                f"rounds_to_{n}",
                f"np.round((X @ w + b) / norm, {n})",
                "You round the result. Rounding is for showing a number; a function returns what "
                "it computed.",
                concept=False,
            )
            for n in range(3)
        ),
        mistake("score_unsigned", "np.abs(X @ w + b)", f"{NO_LENGTH} And keep the sign."),
        mistake("b_not_divided", "X @ w / norm + b", B_WHOLE),
        mistake("only_b_divided", "X @ w + b / norm", B_WHOLE),
        mistake("b_not_divided_unsigned", "np.abs(X @ w / norm + b)", f"{B_WHOLE} Keep the sign."),
        mistake("unsigned", "np.abs(X @ w + b) / norm", NO_SIGN),
        mistake(
            "unsigned_b",
            "(X @ w + np.abs(b)) / norm",
            "You add |b|. b is added with its sign, which says on which side of the origin the "
            "plane lies: (w·x + b) / ‖w‖.",
        ),
        mistake("type_of_x", "((X @ w + b) / norm).astype(X.dtype)", TYPE_OF_X, concept=False),
        mistake(
            "whole_numbers",
            "((X @ w + b) / norm).astype(int)",
            "The fractions are cut off: by `int`, or by a table of integers that cannot hold them. "
            "A distance need not be whole.",
            concept=False,
        ),
        mistake(
            "whole_division",
            "(X @ w + b) // norm",
            "`//` divides and cuts the fraction off. A distance need not be whole: `/`.",
            concept=False,
        ),
        mistake("turned", "-(X @ w + b) / norm", TURNED),
        mistake(
            "subtracts_b",
            "(X @ w - b) / norm",
            "You subtract b. The plane is where w·x + b = 0, so b is added; a threshold θ would be "
            "subtracted, since b = −θ.",
        ),
        mistake(
            "forgets_b",
            "X @ w / norm",
            "b is missing: this is the distance from the parallel plane through the origin. "
            "(w·x + b) / ‖w‖.",
        ),
        mistake("squared_length", "(X @ w + b) / (w @ w)", WRONG_LENGTH),
        mistake("l1_length", "(X @ w + b) / np.abs(w).sum()", WRONG_LENGTH),
        mistake("largest_weight", "(X @ w + b) / np.abs(w).max()", WRONG_LENGTH),
        mistake("sum_of_weights", "(X @ w + b) / w.sum()", WRONG_LENGTH),
        mistake("root_of_the_sum", "(X @ w + b) / np.sqrt(np.abs(w.sum()))", WRONG_LENGTH),
        mistake("number_of_weights", "(X @ w + b) / len(w)", WRONG_LENGTH),
        mistake("root_of_their_number", "(X @ w + b) / np.sqrt(len(w))", WRONG_LENGTH),
        mistake("root_of_the_length", "(X @ w + b) / np.sqrt(norm)", WRONG_LENGTH),
        mistake("length_of_all_samples", "(X @ w + b) / np.linalg.norm(X)", LENGTH_OF_X),
        mistake("lengths_of_samples", "(X @ w + b) / np.linalg.norm(X, axis=1)", LENGTH_OF_X),
        mistake("cosine", "(X @ w + b) / (norm * np.linalg.norm(X, axis=1))", COSINE),
        mistake("b_in_the_length", "(X @ w + b) / np.sqrt(w @ w + b * b)", B_IN_LENGTH),
        mistake(
            "multiplies",
            "(X @ w + b) * norm",
            "You multiply by the length of w. A longer w makes longer scores of the same distance, "
            "so one divides: (w·x + b) / ‖w‖.",
        ),
        mistake("to_the_tip", "np.linalg.norm(X - w, axis=1)", POINT),
        mistake("to_the_foot", "np.linalg.norm(X + b * w / (w @ w), axis=1)", POINT),
        mistake("from_the_origin", "np.linalg.norm(X, axis=1)", POINT),
        mistake(
            "plane_only",
            "np.full(len(X), b / norm)",
            "This is how far the plane is from the origin, whatever x is. For a sample x, w·x "
            "joins it: (w·x + b) / ‖w‖.",
        ),
        mistake(
            "plane_only_unsigned",
            "np.full(len(X), np.abs(b) / norm)",
            "This is how far the plane is from the origin, whatever x is. For a sample x, w·x "
            "joins it, and the sign is kept: (w·x + b) / ‖w‖.",
        ),
        mistake("sides", "np.sign(X @ w + b)", SIDES),
        mistake("fires", "(X @ w + b >= 0).astype(int)", SIDES),
        mistake("fires_strictly", "(X @ w + b > 0).astype(int)", SIDES),
        mistake(
            "nearest_sample",
            "np.min(np.abs(X @ w + b)) / norm",
            ONE_NUMBER,
        ),
        mistake(
            "first_sample",
            "(X[0] @ w + b) / norm",
            ONE_NUMBER,
            concept=False,
        ),
        mistake(
            "all_together",
            "np.linalg.norm(X @ w + b) / norm",
            "One number came back: `np.linalg.norm` has made a length of all the scores. It is w "
            "whose length is wanted.",
        ),
        mistake(
            "as_a_column",
            "((X @ w + b) / norm)[:, None]",
            "The right numbers, as a column of shape (n, 1). The shape asked for is (n,).",
            concept=False,
        ),
        mistake(
            "entry_by_entry",
            "(X * w + b) / norm",
            "`*` multiplies entry by entry and adds nothing up. w·x is one number for each sample: "
            "`X @ w`.",
        ),
    ),
)
