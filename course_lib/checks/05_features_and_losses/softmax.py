"""Question 4: scores as probabilities, also where a power would overflow."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question


def right_softmax(S: np.ndarray) -> np.ndarray:
    E = np.exp(S - S.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)  # (n, c) / (n, 1) -> (n, c)


def case(S: Sequence | np.ndarray, label: str) -> Case:
    return Case((np.array(S, dtype=float),), label, ("S",))


def small_scores(rng: np.random.Generator) -> Sequence[Case]:
    """As many samples as classes among them: there a wrong axis runs."""
    return [
        case([[0.3, 1.2]], "two classes"),
        case([[3.2, 5.1, -1.7]], "three classes"),
        case([[1, 2, 0], [-1, -1, -1]], "two samples"),
        *(
            case((2 * rng.normal(size=(n, c))).round(1), f"{n} samples, {c} classes")
            for n, c in ((3, 3), (2, 4), (4, 4), (5, 3))
        ),
    ]


def large_scores(rng: np.random.Generator) -> Sequence[Case]:
    """Some rows far above the others, one entry beyond the powers of any float."""
    level = np.array([[0.0], [1000.0], [-1000.0]])
    high = (level + rng.normal(size=(3, 3))).round(1)
    return [
        case([[1000, 1001]], "large scores"),
        case([[-1000, -1001]], "far below 0"),
        case([[0, 2, 30000]], "one score far above the others"),
        case([[1, 2, 3], [1001, 1003, 1002]], "a small row and a large one"),
        case(high, "three samples on three levels"),
    ]


def mistake(name: str, hint: str, *lines: str, concept: bool = True) -> Mistake:
    """A function of these lines, the last one of which is what it returns."""
    body = [*lines[:-1], f"return {lines[-1]}"]
    return Mistake(name, "\n    ".join(["def softmax(S):", *body]), hint, concept)


SHIFTED = "E = np.exp(S - S.max(axis=1, keepdims=True))"
PLAIN = "E = np.exp(S)"
ROW = "E.sum(axis=1, keepdims=True)"

OVERFLOW = (
    "e^1000 is more than a float can hold: inf / inf is nan, and for scores far below 0 it is "
    "0 / 0. Subtract the largest score of each row first: all probabilities stay the same, and the "
    "largest power is e^0."
)
COLUMNS = (
    "Your columns add up to 1, not your rows. A row is a sample, and its classes share the "
    "probability: sum along `axis=1`."
)
TABLE = (
    "All entries of the table together add up to 1, so samples compete with one another. Each row "
    "by itself adds up to 1: `axis=1`."
)
NO_KEEPDIMS = (
    "A sum or maximum along `axis=1` has shape (n,), and broadcasting takes it for a row, one "
    "number a *class*: that does not fit, or fits the wrong way if n = c. `keepdims=True` keeps it "
    "a column, (n, 1)."
)
ONE_SHIFT = (
    "You subtract one number from the whole table, its largest. A row far below it then has only "
    "powers that are 0, and 0 / 0 is nan. Every row has a largest score of its own: "
    "`S.max(axis=1, keepdims=True)`."
)
LEVEL = (
    "What you subtract from a row need not be its largest score, and what is left may still be "
    "too large for e^s. After subtracting the largest, no score is above 0."
)
CLIPPED = (
    "You cut large scores off. The overflow is gone, and so is the difference between 1000 and "
    "1001. *Subtract* the largest score of each row instead: that changes no probability."
)
PAPERED = (
    "You have replaced nan by a number, but it is not the probability. The overflow itself must "
    "go: subtract the largest score of each row before the power."
)
NO_POWER = (
    "You divide the scores by their sum. Scores may be negative, and so would your probabilities "
    "be; e^s is positive whatever s is. Take `np.exp` first."
)
HARD = (
    "You give all the probability to the highest score. That is the arg max, the prediction; "
    "softmax is its soft version, in which the others keep a share: e^s over their sum."
)
NOT_DIVIDED = (
    "These are the powers, not yet probabilities: a row must add up to 1. Divide by the sum of its "
    "row."
)
SIGMOID = (
    "You apply the sigmoid to each score by itself. A row then does not add up to 1: classes share "
    "one probability only if all of them stand in the denominator."
)
CHANGES_S = (
    "The values are right, but S itself is changed: `S -= …` (and `out=S`) write into the caller's "
    "table. Compute a new one: `S - …`."
)

SOFTMAX = Question(
    name="softmax",
    title="Scores as probabilities",
    parts=(Part("each row", 2, small_scores), Part("large scores", 1, large_scores)),
    judge=agrees_with(right_softmax),
    picture="course_lib.widgets.loss_tables:show_softmax",
    mistakes=(
        mistake("no_shift", OVERFLOW, PLAIN, f"E / {ROW}"),
        mistake("global_shift", ONE_SHIFT, "E = np.exp(S - S.max())", f"E / {ROW}"),
        mistake("column_shift", LEVEL, "E = np.exp(S - S.max(axis=0))", f"E / {ROW}"),
        mistake("mean_shift", LEVEL, "E = np.exp(S - S.mean(axis=1, keepdims=True))", f"E / {ROW}"),
        mistake("fixed_shift", LEVEL, "E = np.exp(S - 1000)", f"E / {ROW}"),
        *(
            mistake(f"clipped_{name}", CLIPPED, f"E = np.exp({clip})", f"E / {ROW}")
            for name, clip in (
                ("at_500", "np.clip(S, -500, 500)"),
                ("above", "np.minimum(S, 700)"),
            )
        ),
        mistake("nan_to_0", PAPERED, PLAIN, f"np.nan_to_num(E / {ROW})"),
        mistake("powers_to_numbers", PAPERED, "E = np.nan_to_num(np.exp(S))", f"E / {ROW}"),
        mistake("adds_a_little", PAPERED, PLAIN, f"E / ({ROW} + 1e-12)"),
        mistake("axis_0", COLUMNS, "E = np.exp(S - S.max(axis=0))", "E / E.sum(axis=0)"),
        mistake("axis_0_no_shift", COLUMNS, PLAIN, "E / E.sum(axis=0)"),
        mistake("axis_0_row_shift", COLUMNS, SHIFTED, "E / E.sum(axis=0)"),
        mistake("axis_0_global_shift", COLUMNS, "E = np.exp(S - S.max())", "E / E.sum(axis=0)"),
        mistake("whole_table", TABLE, "E = np.exp(S - S.max())", "E / E.sum()"),
        mistake("whole_table_no_shift", TABLE, PLAIN, "E / E.sum()"),
        mistake("whole_table_row_shift", TABLE, SHIFTED, "E / E.sum()"),
        mistake("sums_without_keepdims", NO_KEEPDIMS, SHIFTED, "E / E.sum(axis=1)"),
        mistake("sums_without_keepdims_no_shift", NO_KEEPDIMS, PLAIN, "E / E.sum(axis=1)"),
        mistake(
            "sums_without_keepdims_global_shift",
            NO_KEEPDIMS,
            "E = np.exp(S - S.max())",
            "E / E.sum(axis=1)",
        ),
        mistake(
            "shift_without_keepdims", NO_KEEPDIMS, "E = np.exp(S - S.max(axis=1))", f"E / {ROW}"
        ),
        mistake(
            "no_keepdims",
            NO_KEEPDIMS,
            "E = np.exp(S - S.max(axis=1))",
            "E / E.sum(axis=1)",
        ),
        mistake("no_power", NO_POWER, "S / S.sum(axis=1, keepdims=True)"),
        mistake(
            "no_power_shifted",
            NO_POWER,
            "E = S - S.max(axis=1, keepdims=True)",
            f"E / {ROW}",
        ),
        mistake(
            "no_power_from_0",
            NO_POWER,
            "E = S - S.min(axis=1, keepdims=True)",
            f"E / {ROW}",
        ),
        mistake(
            "power_last",
            "You divide the scores by their sum and then take powers. The powers are what is "
            "shared out: `np.exp` first, then divide by their sum.",
            "np.exp(S / S.sum(axis=1, keepdims=True))",
        ),
        mistake(
            "squares_for_powers",
            "You square the scores. Then −3 counts as much as 3; e^s keeps the order of the "
            "scores.",
            "E = S**2",
            f"E / {ROW}",
        ),
        *(
            mistake(
                f"base_{base}",
                f"You take powers of {base}. That is a softmax of other scores (all multiplied by "
                f"log {base}); here it is e^s, `np.exp`.",
                f"E = {base}.0 ** (S - S.max(axis=1, keepdims=True))",
                f"E / {ROW}",
                concept=False,
            )
            for base in (2, 10)
        ),
        mistake(
            "negative_scores",
            "The lowest score gets the most: you take e^−s. A high score should mean a high "
            "probability: e^s.",
            "E = np.exp(S.min(axis=1, keepdims=True) - S)",
            f"E / {ROW}",
            concept=False,
        ),
        mistake(
            "negative_scores_no_shift",
            "The lowest score gets the most: you take e^−s. A high score should mean a high "
            "probability: e^s.",
            "E = np.exp(-S)",
            f"E / {ROW}",
            concept=False,
        ),
        mistake("hard", HARD, "(S == S.max(axis=1, keepdims=True)).astype(float)"),
        mistake("hard_by_place", HARD, "np.eye(S.shape[1])[S.argmax(axis=1)]"),
        mistake("arg_max", HARD, "S.argmax(axis=1)"),
        mistake("not_divided", NOT_DIVIDED, SHIFTED, "E"),
        mistake("not_divided_no_shift", NOT_DIVIDED, PLAIN, "E"),
        mistake(
            "divided_by_the_largest",
            "You divide by the largest power, so that the largest is 1. A row must *add up* to 1: "
            "divide by the sum.",
            PLAIN,
            "E / E.max(axis=1, keepdims=True)",
        ),
        mistake(
            "unit_length",
            "Your rows have length 1: their squares add up to 1. Probabilities add up to 1 "
            "themselves: divide by the sum.",
            SHIFTED,
            "E / np.linalg.norm(E, axis=1, keepdims=True)",
        ),
        mistake(
            "mean_for_sum",
            "You divide by the mean of the powers, so that a row adds up to the number of "
            "classes. Divide by their sum.",
            SHIFTED,
            "E / E.mean(axis=1, keepdims=True)",
        ),
        mistake(
            "logarithms",
            "These are the logarithms of the probabilities (they are below 0). The loss will want "
            "them; here the probabilities themselves are asked for.",
            SHIFTED,
            f"np.log(E / {ROW})",
        ),
        mistake("sigmoid", SIGMOID, "1 / (1 + np.exp(-S))"),
        mistake("sigmoid_divided", SIGMOID, "E = 1 / (1 + np.exp(-S))", f"E / {ROW}"),
        mistake(
            "right_class_only",
            "One number for each sample comes out. A sample has a probability for each class: the "
            "table keeps its shape, (n, c).",
            SHIFTED,
            f"(E / {ROW}).max(axis=1)",
        ),
        mistake(
            "first_row",
            "Only the first sample comes out. The table has a row for each: leave `[0]` away, and "
            "let a loop end before it returns.",
            "e = np.exp(S[0] - S[0].max())",
            "e / e.sum()",
            concept=False,
        ),
        mistake(
            "turned",
            "Rows and columns are exchanged. A row belongs to a sample, as in S.",
            SHIFTED,
            f"(E / {ROW}).T",
            concept=False,
        ),
        mistake(
            "largest_of_absolutes",
            "You subtract the largest *absolute* value. For scores far below 0 it is positive, and "
            "the powers become e^−2000, which is 0: subtract the largest score, "
            "`S.max(axis=1, keepdims=True)`.",
            "E = np.exp(S - np.abs(S).max(axis=1, keepdims=True))",
            f"E / {ROW}",
        ),
        *(
            mistake(
                f"divided_before_the_power{name}",
                "You divide the scores by the largest one before the power. That makes them small, "
                "but changes the differences between them, and with these the probabilities: "
                "*subtract* the largest score of each row.",
                f"E = np.exp(S / {largest})",
                f"E / {ROW}",
            )
            for name, largest in (("", "S.max(axis=1, keepdims=True)"), ("_of_all", "S.max()"))
        ),
        mistake(
            "rounded",
            "You round the result. Rounding is for showing a number; a function returns what it "
            "computed.",
            SHIFTED,
            f"np.round(E / {ROW}, 3)",
            concept=False,
        ),
        mistake(
            "changes_S",
            CHANGES_S,
            "S -= S.max(axis=1, keepdims=True)",
            "E = np.exp(S)",
            f"E / {ROW}",
        ),
    ),
)
