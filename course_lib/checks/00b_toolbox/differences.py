"""A table of all differences of two vectors, and a count that tells whether Python loops.

Without a clock: `table_and_loops` runs the answer on short and on long vectors and counts the
lines and calls of the answer's own code on the way. What NumPy does is not counted, in C or in
Python; where the count grows with the vectors, the answer loops.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.call import Outcome
from course_lib.checks.judges import difference
from course_lib.checks.plain import describe, same
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

AB = ("a", "b")


def table_and_loops(answer: Any, a: Any, b: Any, *longer: Any) -> Any:
    """Probe: the table; where longer vectors are given, whether the answer loops over them, too.

    A step is a line or a call of code outside NumPy and Python's own library: these loop when they
    print an array or stack a list of them. What they call back, a `lambda`, is the answer's again.
    """
    import contextlib
    import io
    import os
    import sys

    table = answer(a, b)  # and with it whatever is only done the first time
    if not longer or table is None:
        return table
    folders = [os.path.join(os.path.dirname(file), "") for file in (np.__file__, os.__file__)]
    libraries = (*folders, "<frozen ")

    def steps(x, y):
        count = 0

        def step(frame, event, arg):
            nonlocal count
            if frame.f_code.co_filename.startswith(libraries):
                return None
            count += event in ("call", "line")
            return step

        before = sys.gettrace()
        with contextlib.redirect_stdout(io.StringIO()):  # what it prints was kept the first time
            sys.settrace(step)
            try:
                answer(x, y)
            finally:
                sys.settrace(before)
        return count

    long_a, long_b = longer
    # the least of three: Python may clean up in the middle of one, and that is not the answer's
    few = min(steps(a.copy(), b.copy()) for _ in range(3))
    many = min(steps(long_a.copy(), long_b.copy()) for _ in range(3))
    # a loop over one of the vectors takes at least one step more for each entry more
    return {"table": table, "loops": many > few + 20, "steps": (few, many)}


def all_differences(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[:, None] - b


def by_value(rng: np.random.Generator) -> Sequence[Case]:
    def case(a: Sequence | np.ndarray, b: Sequence | np.ndarray) -> Case:
        a, b = np.array(a, dtype=float), np.array(b, dtype=float)
        return Case((a, b), f"{len(a)} and {len(b)} numbers", AB)

    drawn = [
        case(rng.normal(size=m).round(1), rng.normal(size=n).round(1) - 4)
        for m, n in ((3, 3), (4, 6), (6, 4))
    ]
    return [case([5], [3]), case([4], [1, 6]), case([1, 7], [2, 4]), case([1, 7, 3], [4]),
            case([2, 4, 8], [1, 5]), case([0.5, 2.75], [0.12345]), *drawn]  # fmt: skip


def short_and_long(rng: np.random.Generator) -> Sequence[Case]:
    """Short vectors, and beside them long ones of the same kind."""

    def case(m: int, n: int) -> Case:
        signs = np.where(np.arange(n) % 2, 4, -4)  # so that differences of both signs occur
        short = rng.normal(size=m).round(1), rng.normal(size=n).round(1) + signs
        long = rng.normal(size=m + 30).round(1), rng.normal(size=n + 40).round(1)
        names = (*AB, "longer a", "longer b")
        return Case((*short, *long), f"{m} and {n} numbers, then longer vectors", names)

    return [case(2, 3), case(3, 3), case(4, 2)]


LOOPS = (
    "Your code goes through the entries one by one: a comprehension is a loop, too, and so is "
    "`map` or `np.vectorize` with a function of yours. Make a a column, `a[:, None]` of shape "
    "(m, 1): minus b, of shape (n,), it is broadcast to (m, n)."
)


def judge_table(case: Case, output: Any) -> Verdict:
    """Values first; then, where it was looked at, the loop."""
    a, b, *long = case.args
    right = all_differences(a, b)
    table = output["table"] if long and isinstance(output, dict) else output
    expected, got = describe(right), describe(table)
    if not same(right, table):
        return Verdict(False, expected, got, difference(right, table))
    if long and output["loops"]:
        few, many = output["steps"]
        got = f"{few} steps for {len(a)} and {len(b)} numbers, "
        got += f"{many} for {len(long[0])} and {len(long[1])}"
        return Verdict(False, "no loop in Python", got, LOOPS)
    return Verdict(True, expected, got)


def table_or_loop(case: Case, outcome: Outcome) -> Outcome:
    """What a mistake is recognised by: a wrong table, looped or not; of a right one, the loop."""
    output = outcome.value
    if not isinstance(output, dict):
        return outcome
    right = same(all_differences(*case.args[:2]), output.get("table"))
    return replace(outcome, value=output["loops"] if right else output["table"])


def mistake(name: str, result: str, hint: str, concept: bool = True) -> Mistake:
    return Mistake(name, f"def differences(a, b):\n    return {result}", hint, concept)


PAIRS = (
    "You subtract entry by entry: a[0] with b[0], a[1] with b[1], and lengths must fit. Every "
    "entry of a must meet every entry of b: make a a column first, `a[:, None]`. (`a.T` does "
    "nothing: a vector has one axis only.)"
)
SAME_PLACE = (
    "Both have got their new axis at the same place, so they still meet entry by entry. Only one "
    "of them becomes a column: `a[:, None]` meets b as it is."
)
TRANSPOSED = (
    "The right numbers, but rows and columns have changed places: rows belong to a, columns to b. "
    "So a is the column, `a[:, None]` (and `np.meshgrid` needs `indexing='ij'`)."
)
FLAT = (
    "The differences are all there, but in one long row. The table has a row for each entry of a: "
    "shape (m, n), and `a[:, None] - b` gives it without any loop."
)
TOO_EARLY = (
    "Only the beginning of the table is there. A `return` inside a loop ends it in its first "
    "round; and `a[:, None] - b` needs no loop at all."
)
CUT_OFF = (
    "The results are whole numbers; what stands behind the point has been cut off. `int`, or a "
    "table of `dtype=int`, does so: keep the floats."
)
ROUNDED = (
    "You round the result. Rounding is for showing a number; a function returns what it computed."
)


def loop(start: str, *body: str) -> str:
    """The code of an answer with two loops."""
    lines = [start, "for i in range(len(a)):", *(f"    {line}" for line in body), "return D"]
    return "def differences(a, b):\n" + "".join(f"    {line}\n" for line in lines)


ZEROS = "D = np.zeros((len(a), len(b)))"
FILL = "for j in range(len(b)):", "    D[i][j] = a[i] - b[j]"

DIFFERENCES = Question(
    name="differences",
    title="All differences",
    parts=(Part("values", 2, by_value), Part("no loop in Python", 2, short_and_long)),
    judge=judge_table,
    call=table_and_loops,
    seen=table_or_loop,
    picture="course_lib.widgets.toolbox_tables:show_differences",
    mistakes=(
        Mistake(
            "loops",
            "def differences(a, b):\n    return np.array([[x - y for y in b] for x in a])",
            LOOPS,
        ),
        mistake("entry_by_entry", "a - b", PAIRS),
        mistake("entry_by_entry_zip", "[x - y for x, y in zip(a, b)]", PAIRS),
        mistake("both_columns", "a[:, None] - b[:, None]", SAME_PLACE),
        mistake("both_rows", "a[None, :] - b[None, :]", SAME_PLACE),
        mistake(
            "b_minus_a",
            "b - a[:, None]",
            "The sign is turned: entry [i, j] is a[i] − b[j], and yours is b[j] − a[i].",
            concept=False,
        ),
        mistake("transposed", "a - b[:, None]", TRANSPOSED),
        mistake(
            "transposed_and_turned",
            "b[:, None] - a",
            "This is the table of b against a: a row for each entry of b, and b[i] − a[j] in it. "
            "Make a the column, `a[:, None]`, and subtract b.",
        ),
        mistake(
            "product",
            "np.outer(a, b)",
            "The shape is right, but these are products: `np.outer` multiplies. For differences "
            "there is `np.subtract.outer`, or simply `-` with broadcasting.",
        ),
        mistake(
            "sum",
            "a[:, None] + b",
            "You add instead of subtracting: entry [i, j] is a[i] − b[j].",
            concept=False,
        ),
        mistake(
            "absolute_value",
            "np.abs(a[:, None] - b)",
            "You drop the sign. A difference keeps it; taking `np.abs` makes distances of them, "
            "which is for later.",
        ),
        mistake(
            "square",
            "(a[:, None] - b) ** 2",
            "You square the differences. That is a step on the way to ℓ2; here the difference "
            "itself is wanted, with its sign.",
        ),
        mistake("flat", "(a[:, None] - b).ravel()", FLAT),
        mistake(
            "squeezed",
            "np.squeeze(a[:, None] - b)",
            "With one entry in a or in b an axis is lost: `squeeze` takes out every axis of "
            "length 1. The result has two axes, always.",
            concept=False,
        ),
        mistake(
            "too_many_axes",
            "a[:, None, None] - b[None, :]",
            "The result has three axes. One new axis is enough: `a[:, None]` has shape (m, 1), "
            "and b, of shape (n,), is stretched along the rows by itself.",
        ),
        mistake(
            "a_with_itself",
            "a[:, None] - a",
            "You subtract a from itself; b does not come in at all.",
            concept=False,
        ),
        mistake(
            "neighbours_within",
            "np.diff(np.concatenate([a, b]))",
            "`np.diff` subtracts neighbours within one array. Here every entry of a meets every "
            "entry of b.",
        ),
        mistake(
            "one_number",
            "(a[:, None] - b).sum()",
            "You add all differences up. The question asks for the whole table, shape (m, n).",
        ),
        mistake(
            "sum_of_each_row",
            "(a[:, None] - b).sum(axis=1)",
            "You add up each row, which leaves m numbers. The question asks for the whole table.",
        ),
        mistake(
            "first_of_b",
            "a[:, None] - b[0]",
            "Only the first entry of b is subtracted: the table needs a column for each of them. "
            "Take the whole of b, `a[:, None] - b`.",
        ),
        mistake(
            "reshaped_instead_of_transposed",
            "(a - b[:, None]).reshape(len(a), len(b))",
            "The right numbers, but not all at their places. `reshape` does not transpose: it "
            "reads the numbers in their order and breaks the lines anew. Make a the column, "
            "`a[:, None]`, and nothing has to be moved.",
        ),
        Mistake(
            "same_row_m_times",
            loop("D = [[0] * len(b)] * len(a)", *FILL),
            "All rows are equal: `[row] * m` is one and the same row m times, so the last entry "
            "of a is written over all. `np.zeros((m, n))` has m rows; `a[:, None] - b` needs no "
            "loop at all.",
        ),
        Mistake("returns_after_a_row", loop(ZEROS, *FILL, "return D"), TOO_EARLY, concept=False),
        Mistake(
            "returns_after_a_row_of_a_list",
            loop("D = []", "D.append(a[i] - b)", "return D"),
            TOO_EARLY,
            concept=False,
        ),
        Mistake(
            "returns_after_an_entry",
            loop(ZEROS, *FILL, "    return D"),
            TOO_EARLY,
            concept=False,
        ),
        mistake("whole_numbers", "(a[:, None] - b).astype(int)", CUT_OFF),
        mistake("of_whole_numbers", "a.astype(int)[:, None] - b.astype(int)", CUT_OFF),
        mistake("rounds_to_0", "np.round(a[:, None] - b)", ROUNDED, concept=False),
        mistake("rounds_to_1", "np.round(a[:, None] - b, 1)", ROUNDED, concept=False),
        mistake("rounds", "np.round(a[:, None] - b, 2)", ROUNDED, concept=False),
        mistake("rounds_to_3", "np.round(a[:, None] - b, 3)", ROUNDED, concept=False),
        mistake("rounds_to_4", "np.round(a[:, None] - b, 4)", ROUNDED, concept=False),
    ),
)
