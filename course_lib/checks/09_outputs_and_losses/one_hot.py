"""Question 1: class numbers as a one-hot table."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("y", "n_classes")


def right_table(y: np.ndarray, n_classes: int) -> np.ndarray:
    table = np.zeros((len(y), n_classes))
    table[np.arange(len(y)), y] = 1
    return table


def case(y: Sequence[int] | np.ndarray, n_classes: int, label: str) -> Case:
    return Case((np.array(y), n_classes), label, NAMES)


def label_lists(rng: np.random.Generator) -> Sequence[Case]:
    drawn = [
        case(rng.integers(0, c - 1, n), c, f"{n} samples, {c} classes, the last does not occur")
        for n, c in ((4, 4), (3, 6), (9, 4))
    ]
    return [
        case([1], 3, "one sample"),
        case([2, 0], 3, "two samples"),
        case([0, 2], 3, "the same two the other way round"),
        case([1, 1, 0, 1], 3, "class 2 does not occur"),
        case([3, 1, 3], 5, "classes 0, 2 and 4 do not occur"),
        *drawn,
        case(rng.permutation(5), 5, "each class once"),
        case(rng.integers(0, 24, 3), 25, "25 classes"),
    ]


def mistake(name: str, hint: str, *lines: str, concept: bool = True) -> Mistake:
    body = "\n    ".join(["def one_hot(y, n_classes):", *lines])
    return Mistake(name, body, hint, concept)


def filled(name: str, hint: str, place: str, value: str = "1", concept: bool = True) -> Mistake:
    """A table of zeros, with `value` written to `place`."""
    return mistake(
        name, hint, "Y = np.zeros((len(y), n_classes))", f"Y[{place}] = {value}", "return Y",
        concept=concept,
    )  # fmt: skip


WIDTH = (
    "The table has as many columns as the labels suggest. A class may not occur in y and still "
    "needs its column, or the network's outputs and the table do not fit: n_classes columns."
)

ONE_HOT = Question(
    name="one_hot",
    title="Labels as a one-hot table",
    parts=(Part("tables", 2, label_lists),),
    judge=agrees_with(right_table),
    picture="course_lib.widgets.output_tables:show_one_hot",
    mistakes=(
        mistake("as_wide_as_the_highest", WIDTH, "return np.eye(y.max() + 1)[y]"),
        mistake(
            "only_those_that_occur", WIDTH + " And column k must stand for class k.",
            "return (y[:, None] == np.unique(y)).astype(float)",
        ),
        mistake(
            "renumbered",
            "You number the classes anew, by those that occur. Column k stands for class k, "
            "whether the others occur or not: the label is the column.",
            "return np.eye(n_classes)[np.unique(y, return_inverse=True)[1]]",
        ),
        mistake(
            "turned",
            "Rows and columns are exchanged. A row is a sample, a column a class.",
            "return np.eye(n_classes)[:, y]",
        ),
        mistake(
            "labels_from_1",
            "You subtract 1 from the labels: class 0 then stands in the last column. They count "
            "from 0, as columns do.",
            "return np.eye(n_classes)[y - 1]",
        ),
        filled(
            "whole_columns",
            "Every sample gets every class. `Y[:, y] = 1` fills whole columns, and rows made by "
            "`[row] * n` are one and the same list. One entry a row is wanted: "
            "`Y[np.arange(len(y)), y] = 1`.",
            ":, y",
        ),
        filled(
            "whole_rows",
            "`Y[y] = 1` fills whole rows, as if labels were numbers of samples. One entry a row is "
            "wanted: `Y[np.arange(len(y)), y] = 1`.",
            "y",
        ),
        mistake(
            "as_many_classes_as_samples",
            "`np.eye(len(y))` has a row for each sample. It must have one for each class, "
            "n_classes; `[y]` then takes a row for each sample.",
            "return np.eye(len(y))[y]",
        ),
        mistake(
            "as_many_rounds_as_classes",
            "Your loop goes over the classes, but takes its numbers for those of samples. It needs "
            "a round for each label: `range(len(y))`.",
            "Y = np.zeros((len(y), n_classes))",
            "for i in range(n_classes):",
            "    Y[i, y[i]] = 1",
            "return Y",
        ),
        mistake(
            "one_more",
            "The table has a column too many: the classes are 0 to n_classes − 1.",
            "return np.eye(n_classes + 1)[y]",
            concept=False,
        ),
        filled(
            "the_label_itself",
            "You write the label where 1 belongs. A label is a name, not an amount: class 3 is not "
            "three times class 1.",
            "np.arange(len(y)), y",
            "y",
        ),
        mistake(
            "label_encoding",
            "You return the labels as they came. That is label encoding; one-hot is a table, a "
            "row of n_classes entries for each sample.",
            "return y",
        ),
        mistake(
            "thermometer",
            "Every class up to the label gets a 1. That says class 2 contains class 1; one-hot "
            "says only which one it is.",
            "return (np.arange(n_classes) <= y[:, None]).astype(float)",
        ),
        mistake(
            "one_cold",
            "0 and 1 are exchanged: the right class is the one that gets 1.",
            "return 1 - np.eye(n_classes)[y]",
            concept=False,
        ),
        mistake(
            "minus_one_for_no",
            "You write −1 for no. In a one-hot table it is 0, so that a row adds up to 1, as "
            "probabilities do.",
            "return 2 * np.eye(n_classes)[y] - 1",
        ),
        mistake(
            "spread",
            "You divide by the number of samples. Each row by itself adds up to 1.",
            "return np.eye(n_classes)[y] / len(y)",
        ),
        mistake(
            "one_row",
            "All samples went into one row. Each needs a row of its own.",
            "Y = np.zeros(n_classes)",
            "Y[y] = 1",
            "return Y",
        ),
        mistake(
            "counts",
            "You count how often each class occurs. One row for each sample is wanted.",
            "return np.bincount(y, minlength=n_classes)",
        ),
        mistake(
            "samples_against_samples",
            "You compare the labels with one another, which gives (n, n). Compare them with the "
            "class numbers: `y[:, None] == np.arange(n_classes)`.",
            "return (y[:, None] == y).astype(float)",
        ),
        mistake(
            "first_row_only",
            "The `return` stands inside the loop, so only the first sample gets its 1.",
            "Y = np.zeros((len(y), n_classes))",
            "for i, k in enumerate(y):",
            "    Y[i, k] = 1",
            "    return Y",
            concept=False,
        ),
        mistake(
            "all_in_a_line",
            "The entries stand in one long row. Keep the table: shape (n, n_classes).",
            "return np.eye(n_classes)[y].ravel()",
            concept=False,
        ),
    ),
)  # fmt: skip
