"""The cosine of the angle of two vectors."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict


def cosine_of(a: np.ndarray, b: np.ndarray) -> float:
    lengths = float(np.sqrt(a @ a) * np.sqrt(b @ b))
    return float(a @ b) / lengths if lengths else 0.0


def case(a: Sequence | np.ndarray, b: Sequence | np.ndarray, label: str) -> Case:
    return Case((np.array(a, dtype=float), np.array(b, dtype=float)), label, ("a", "b"))


def directions(rng: np.random.Generator) -> Sequence[Case]:
    drawn = [
        case(3 * rng.normal(size=d).round(1), rng.normal(size=d).round(1), f"{d} entries each")
        for d in (3, 5, 5, 40)
    ]
    return [
        case([3, 4], [4, 3], "equally long"),
        case([3, 4], [1, 0], "one of length 1"),
        case([1, 2], [3, 6], "one direction, two lengths"),
        case([2, 0], [0, 3], "at right angles"),
        case([1, -1], [-4, 3], "almost opposite"),
        case([-2], [5], "one entry each"),
        case([3e-4, 4e-4], [4e-4, 3e-4], "both very short"),
        case([1, 1, 0, 2], [0, 3, 1, -1], "4 entries each"),
        *drawn,
    ]


def no_direction(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([0, 0], [3, 4], "a has length 0"),
        case([3, 4], [0, 0], "b has length 0"),
        case([0, 0], [0, 0], "both have length 0"),
        case([0, 2], [3, 4], "an entry is 0, no length is"),
        case([1, -1], [3, 4], "the sum of a is 0, no length is"),
        case(np.zeros(5), rng.normal(size=5).round(1), "a has length 0"),
    ]


def mistake(
    name: str, result: str, hint: str, concept: bool = True, length: str = "np.sqrt((v * v).sum())"
) -> Mistake:
    """The right answer with its result, or its length, replaced."""
    code = (
        "def cosine(a, b):\n"
        "    def length(v):\n"
        f"        return {length}\n"
        "    if not a.any() or not b.any():\n"
        "        return 0.0\n"
        f"    return {result}"
    )
    return Mistake(name, code, hint, concept)


ZERO = (
    "A vector of length 0 makes it 0 / 0: nan, with plain Python numbers an error. Ask first "
    "whether a length is 0, and return 0 then."
)
ONE_LENGTH = (
    "You divide by one of the two lengths only: that is the length of a shadow, and it still grows "
    "with the other vector. A cosine knows directions only: divide by both lengths."
)

SHADOW = (
    "You divide by a squared length: that tells how many times one vector fits into the shadow of "
    "the other. A cosine divides by both lengths, once each."
)
CORRELATION = (
    "You subtract the means first. That is the correlation, the angle seen from the means; here "
    "the vectors start at 0."
)
ROOT_OF_ONE = (
    "One of the two lengths has lost its root, so you divide by the square of it. ‖a‖ and ‖b‖ are "
    "roots, both."
)
ADDS_TO_LENGTHS = (
    "You add something below, against 0 / 0: so no vector has cosine 1 with itself, and short ones "
    "are far from it. Ask whether a length is 0 instead."
)
SHORT_AS_0 = (
    "Short vectors do not get their cosine. However short, a vector has a direction; only length "
    "0 is special, so ask for that: `if lengths == 0`."
)
PART_OF_THE_SUM = (
    "Not all products are in your sum. In a loop over the entries `+=` gathers them (`=` keeps the "
    "last one only), `range(len(a))` runs over all, and `return` stands after the loop."
)
ROUNDED = (
    "You round the result. Rounding is for showing a number; a function returns what it computed."
)


def judge_cosine(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; where nan comes of a length 0, the reason."""
    verdict = agrees_with(cosine_of)(case, output)
    zero = not all(vector.any() for vector in case.args)
    if zero and type(output) is float and np.isnan(output):
        return replace(verdict, why=ZERO)
    return verdict


COSINE = Question(
    name="cosine",
    title="The cosine of an angle",
    parts=(Part("directions", 2, directions), Part("vectors of length 0", 1, no_direction)),
    judge=judge_cosine,
    picture="course_lib.widgets.dot_product:show_case",
    mistakes=(
        mistake(
            "dot_product_only",
            "a @ b",
            "This is the dot product. It grows with the lengths; divide it by both of them, and "
            "the direction is left.",
        ),
        mistake("divides_by_length_of_a", "a @ b / length(a)", ONE_LENGTH),
        mistake("divides_by_length_of_b", "a @ b / length(b)", ONE_LENGTH),
        mistake(
            "squared_lengths",
            "a @ b / (length(a) * length(b))",
            "You divide by the squared lengths. Σ a² is the square of the length: take the root.",
            length="(v * v).sum()",
        ),
        mistake(
            "sum_of_lengths",
            "a @ b / (length(a) + length(b))",
            "You divide by the sum of the lengths. The dot product grows with each of them, so "
            "divide by their product.",
        ),
        mistake(
            "brackets",
            "a @ b / length(a) * length(b)",
            "`x / y * z` divides by y and then multiplies by z. Put both lengths in brackets: "
            "`a @ b / (… * …)`.",
            concept=False,
        ),
        mistake(
            "l1_lengths",
            "a @ b / (length(a) * length(b))",
            "You measure the lengths by ℓ1. The formula needs the straight ones, ℓ2: the root of "
            "the sum of squares. Only then has a vector cosine 1 with itself.",
            length="np.abs(v).sum()",
        ),
        mistake(
            "number_of_entries",
            "a @ b / (length(a) * length(b))",
            "`len(a)` is the number of entries, not the length of the vector. The length is the "
            "root of the sum of squares, `np.linalg.norm(a)`.",
            length="len(v)",
        ),
        mistake(
            "largest_entry",
            "a @ b / (length(a) * length(b))",
            "You divide by the largest entries. The length of a vector takes all of them: the "
            "root of the sum of squares.",
            length="np.abs(v).max()",
        ),
        mistake(
            "length_without_squares",
            "a @ b / (length(a) * length(b))",
            "Under the root stands the sum of the entries; it must be the sum of their squares. "
            "(With negative entries there may be no root at all: nan.)",
            length="np.sqrt(v.sum())",
        ),
        mistake(
            "drops_the_sign",
            "abs(a @ b) / (length(a) * length(b))",
            "You drop the sign. A negative cosine is an answer: the vectors point away from each "
            "other.",
        ),
        mistake(
            "not_below_0",
            "max(0.0, a @ b / (length(a) * length(b)))",
            "You cut negative values off. A negative cosine is an answer: the vectors point away "
            "from each other.",
        ),
        mistake(
            "angle",
            "np.arccos(np.clip(a @ b / (length(a) * length(b)), -1, 1))",
            "This is the angle, in radians. The question asks for its cosine, so stop one step "
            "earlier: no `arccos`.",
        ),
        mistake(
            "angle_in_degrees",
            "np.degrees(np.arccos(np.clip(a @ b / (length(a) * length(b)), -1, 1)))",
            "This is the angle, in degrees. The question asks for its cosine, so stop one step "
            "earlier: no `arccos`.",
        ),
        mistake(
            "cosine_of_the_cosine",
            "np.cos(a @ b / (length(a) * length(b)))",
            "The quotient is the cosine already. `np.cos` takes an angle, and there is none yet.",
        ),
        mistake(
            "cosine_of_the_dot_product",
            "np.cos(a @ b)",
            "The dot product is no angle, so `np.cos` of it says nothing. Divide it by both "
            "lengths: the quotient is the cosine itself.",
        ),
        mistake(
            "cosine_distance",
            "1 - a @ b / (length(a) * length(b))",
            "This is 1 − cosine, which is sometimes used as a distance. The question asks for the "
            "cosine: 1 for one direction, 0 at right angles.",
        ),
        mistake(
            "distance",
            "length(a - b)",
            "This is the distance from a to b. The angle between them is another matter: two "
            "vectors of one direction can be far from each other.",
        ),
        mistake(
            "entry_by_entry",
            "a * b / (length(a) * length(b))",
            "You get one number for each entry. `a * b` multiplies entry by entry; the dot "
            "product, `a @ b`, adds these products up.",
        ),
        mistake(
            "mean_of_products",
            "(a * b).mean() / (length(a) * length(b))",
            "You average the products; the dot product adds them. So two equal vectors do not "
            "come out at 1.",
        ),
        mistake(
            "products_of_sums",
            "a.sum() * b.sum() / (length(a) * length(b))",
            "You add up first and multiply afterwards. In the dot product each entry meets its "
            "partner first: multiply, then add.",
        ),
        mistake(
            "outer_product",
            "np.outer(a, b) / (length(a) * length(b))",
            "`np.outer` makes a table of all products. The dot product, `a @ b`, is one number.",
        ),
        mistake(
            "root_of_the_products",
            "np.sqrt(a @ b) / (length(a) * length(b))",
            "You take the root of the dot product. The root belongs to the lengths only.",
        ),
        mistake(
            "squared",
            "(a @ b / (length(a) * length(b))) ** 2",
            "You square the cosine, and the sign is lost with it.",
        ),
        mistake(
            "correlation",
            "(a - a.mean()) @ (b - b.mean()) / max(1e-300, length(a - a.mean()) * "
            "length(b - b.mean()))",
            CORRELATION,
        ),
        mistake("np_corrcoef", "np.corrcoef(a, b)[0, 1]", CORRELATION),
        mistake("divides_by_square_of_a", "a @ b / (a @ a)", SHADOW),
        mistake("divides_by_square_of_b", "a @ b / (b @ b)", SHADOW),
        mistake(
            "root_of_lengths",
            "a @ b / np.sqrt(length(a) * length(b))",
            "You take the root of the lengths' product. A length is a root already; divide by the "
            "product as it is.",
        ),
        mistake(
            "length_of_the_products",
            "a @ b / max(1e-300, length(a * b))",
            "You take the length of `a * b`. Each vector has its own length; multiply the two.",
        ),
        mistake(
            "length_of_both_together",
            "a @ b / np.sqrt(a @ a + b @ b)",
            "You put all squares under one root. Each vector has its own length; multiply the two.",
        ),
        mistake(
            "divides_by_the_distance",
            "a @ b / max(1e-300, length(a - b))",
            "You divide by the distance from a to b. The formula divides by the two lengths, "
            "‖a‖ times ‖b‖.",
        ),
        mistake(
            "adds_to_the_lengths",
            "a @ b / (length(a) * length(b) + 0.001)",
            ADDS_TO_LENGTHS,
        ),
        *(
            mistake(f"adds_1e-{k}", f"a @ b / (length(a) * length(b) + 1e-{k})", ADDS_TO_LENGTHS)
            for k in (5, 6, 7, 8, 9, 10)
        ),
        mistake("at_least_1", "a @ b / max(length(a) * length(b), 1)", SHORT_AS_0),
        mistake(
            "short_means_0",
            "a @ b / (length(a) * length(b)) if min(length(a), length(b)) > 0.01 else 0",
            SHORT_AS_0,
        ),
        mistake(
            "sine",
            "np.sqrt(max(0.0, 1 - (a @ b / (length(a) * length(b))) ** 2))",
            "This is the sine. The quotient itself, dot product by lengths, is the cosine.",
        ),
        mistake(
            "upside_down",
            "length(a) * length(b) / (a @ b)",
            "The quotient stands upside down: dot product above, lengths below. A cosine is never "
            "larger than 1.",
            concept=False,
        ),
        mistake("rounds", "round(a @ b / (length(a) * length(b)), 2)", ROUNDED, concept=False),
        *(
            mistake(
                f"rounds_to_{k}",
                f"round(a @ b / (length(a) * length(b)), {k})",
                ROUNDED,
                concept=False,
            )
            for k in (1, 3, 4)
        ),
        mistake(
            "half_instead_of_root",
            "a @ b / (sum(a**2) ** 1 / 2 * sum(b**2) ** 1 / 2)",
            "You divide by half of each sum of squares, not by its root: `x**1/2` is (x**1) / 2. "
            "The root is `x**0.5`, or `np.sqrt(x)`.",
            concept=False,
        ),
        mistake("no_root_of_b", "a @ b / (length(a) * (b @ b))", ROOT_OF_ONE),
        mistake("no_root_of_a", "a @ b / ((a @ a) * length(b))", ROOT_OF_ONE),
        mistake(
            "root_of_the_mean",
            "a @ b / (length(a) * length(b))",
            "Under the root stands the mean of the squares; the length has their sum. So two "
            "equal vectors do not come out at 1.",
            length="np.sqrt((v * v).mean())",
        ),
        mistake(
            "standard_deviation",
            "a @ b / (length(a) * length(b))",
            "You divide by the standard deviations: they tell how far the entries are from their "
            "mean. The length of a vector is counted from 0: `np.linalg.norm(a)`.",
            length="v.std()",
        ),
        mistake(
            "divides_by_length_of_the_sum",
            "a @ b / max(1e-300, length(a + b))",
            "You divide by the length of a + b. The formula divides by the two lengths, ‖a‖ times "
            "‖b‖.",
        ),
        mistake(
            "sign_turned",
            "-(a @ b) / (length(a) * length(b))",
            "The sign is turned: vectors of one direction have cosine 1, opposite ones −1.",
            concept=False,
        ),
        mistake(
            "last_product_only",
            "a[-1] * b[-1] / (length(a) * length(b))",
            PART_OF_THE_SUM,
            concept=False,
        ),
        mistake(
            "first_product_only",
            "a[0] * b[0] / (length(a) * length(b))",
            PART_OF_THE_SUM,
            concept=False,
        ),
        mistake(
            "all_products_but_the_last",
            "a[:-1] @ b[:-1] / (length(a) * length(b))",
            PART_OF_THE_SUM,
            concept=False,
        ),
        mistake(
            "all_products_but_the_first",
            "a[1:] @ b[1:] / (length(a) * length(b))",
            PART_OF_THE_SUM,
            concept=False,
        ),
        Mistake(
            "nan_at_length_0",
            "def cosine(a, b):\n    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))",
            ZERO,
        ),
        Mistake(
            "error_at_length_0",
            "def cosine(a, b):\n"
            "    dot = sum(float(x) * float(y) for x, y in zip(a, b))\n"
            "    one = sum(float(x) ** 2 for x in a) ** 0.5\n"
            "    other = sum(float(x) ** 2 for x in b) ** 0.5\n"
            "    return dot / (one * other)",
            ZERO,
        ),
        Mistake(
            "asks_a_only",
            "def cosine(a, b):\n"
            "    if not a.any():\n"
            "        return 0.0\n"
            "    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))",
            "You ask whether a has length 0, but b may be the one: then 0 / 0 gives nan all the "
            "same.",
            concept=False,
        ),
        Mistake(
            "asks_b_only",
            "def cosine(a, b):\n"
            "    if not b.any():\n"
            "        return 0.0\n"
            "    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))",
            "You ask whether b has length 0, but a may be the one: then 0 / 0 gives nan all the "
            "same.",
            concept=False,
        ),
        Mistake(
            "asks_for_both",
            "def cosine(a, b):\n"
            "    if not a.any() and not b.any():\n"
            "        return 0.0\n"
            "    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))",
            "You return 0 only if both have length 0. One of them is enough for 0 / 0: `or`, not "
            "`and`.",
            concept=False,
        ),
        Mistake(
            "asks_the_whole_vector",
            "def cosine(a, b):\n"
            "    if a == 0 or b == 0:\n"
            "        return 0.0\n"
            "    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))",
            "`if a == 0` asks a whole array, which has no single answer. Ask its length: "
            "`np.linalg.norm(a) == 0`.",
        ),
        Mistake(
            "any_entry_0",
            "def cosine(a, b):\n"
            "    if 0 in a or 0 in b:\n"
            "        return 0.0\n"
            "    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))",
            "A single entry that is 0 makes you return 0. A vector has length 0 only if all its "
            "entries are: ask for the length, not for the entries.",
        ),
        Mistake(
            "asks_the_sum",
            "def cosine(a, b):\n"
            "    if a.sum() == 0 or b.sum() == 0:\n"
            "        return 0.0\n"
            "    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))",
            "Where the entries add up to 0 you return 0. But entries may cancel, and the length is "
            "not 0 then: ask for it, `np.linalg.norm(a) == 0`.",
        ),
        Mistake(
            "one_at_length_0",
            "def cosine(a, b):\n"
            "    lengths = np.linalg.norm(a) * np.linalg.norm(b)\n"
            "    return a @ b / lengths if lengths else 1.0",
            "For a vector of length 0 you return 1, which would mean 'the same direction'. It has "
            "no direction; the question agrees on 0.",
        ),
    ),
)
