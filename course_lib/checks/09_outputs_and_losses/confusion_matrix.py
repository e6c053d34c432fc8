"""Question 9: who is taken for whom, and how often."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("y", "predicted", "n_classes")


def right_counts(y: np.ndarray, predicted: np.ndarray, n_classes: int) -> np.ndarray:
    pairs = n_classes * y + predicted
    counts = np.bincount(pairs, minlength=n_classes**2)
    return counts.reshape(n_classes, n_classes)


def case(y: Sequence | np.ndarray, predicted: Sequence | np.ndarray, c: int, label: str) -> Case:
    return Case((np.array(y), np.array(predicted), c), label, NAMES)


def drawn(rng: np.random.Generator, n: int, c: int, occur: int) -> Case:
    """Some predictions right, and the same mistake more than once."""
    y = rng.integers(0, occur, n)
    predicted = np.where(rng.random(n) < 0.5, y, rng.integers(0, occur, n))
    y = np.append(y, [0, 0, 1])
    predicted = np.append(predicted, [1, 1, 1])
    return case(y, predicted, c, f"{n + 3} samples, {c} classes")


def predictions(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([0], [1], 2, "one sample, wrong"),
        case([0, 1], [0, 0], 2, "two samples"),
        case([0, 1, 1], [0, 1, 0], 2, "three samples"),
        case([0, 0, 0], [1, 1, 1], 2, "the same mistake three times"),
        case([2, 0, 2], [0, 0, 2], 4, "classes 1 and 3 do not occur"),
        case([1, 1, 3], [1, 3, 1], 5, "classes 0, 2 and 4 do not occur"),
        *(drawn(rng, n, c, k) for n, c, k in ((4, 3, 3), (9, 4, 3), (12, 5, 5), (31, 3, 3))),
        drawn(rng, 4, 25, 24),
        case([1] * 300, [0] * 300, 2, "the same mistake three hundred times"),
    ]


def mistake(name: str, hint: str, *lines: str, concept: bool = True) -> Mistake:
    """Changes to the right matrix C; the last line is returned."""
    *before, last = lines
    start = ["C = np.zeros((n_classes, n_classes))", "np.add.at(C, (y, predicted), 1)"]
    head = "def confusion_matrix(y, predicted, n_classes):"
    body = "\n    ".join([head, *start, *before, f"return {last}"])
    return Mistake(name, body, hint, concept)


WIDTH = (
    "The matrix is as large as the labels suggest. A class may not occur and still needs its row "
    "and column: (n_classes, n_classes)."
)
SHARES = (
    "You divide: these are shares. Counts are asked for; what to divide by depends on the "
    "question that is put to them."
)
BOTH_WAYS = (
    "You count a sample at (y, predicted) and at (predicted, y). That a 3 was taken for an 8 does "
    "not say that an 8 was taken for a 3."
)
APART = (
    "You count labels and predictions apart and multiply. Which prediction went with which label "
    "is what the matrix is about: count the pairs."
)

CONFUSION_MATRIX = Question(
    name="confusion_matrix",
    title="Who is taken for whom",
    parts=(Part("counts", 3, predictions),),
    judge=agrees_with(right_counts),
    picture="course_lib.widgets.output_tables:show_confusion",
    mistakes=(
        mistake(
            "turned",
            "Rows and columns are exchanged: a row is the *right* class, a column the predicted "
            "one. (Some books have it so; always look what the axes say.)",
            "C.T",
        ),
        Mistake(
            "counted_once",
            "def confusion_matrix(y, predicted, n_classes):\n"
            "    C = np.zeros((n_classes, n_classes))\n"
            "    C[y, predicted] += 1\n"
            "    return C",
            "Each pair is counted once, however often it occurs: `C[y, predicted] += 1` writes the "
            "same new value several times. Use a loop, or `np.add.at(C, (y, predicted), 1)`.",
        ),
        Mistake(
            "as_large_as_the_labels",
            "def confusion_matrix(y, predicted, n_classes):\n"
            "    c = max(y.max(), predicted.max()) + 1\n"
            "    C = np.zeros((c, c))\n"
            "    np.add.at(C, (y, predicted), 1)\n"
            "    return C",
            WIDTH,
        ),
        Mistake(
            "only_those_that_occur",
            "def confusion_matrix(y, predicted, n_classes):\n"
            "    k = np.unique(np.append(y, predicted))\n"
            "    C = np.zeros((len(k), len(k)))\n"
            "    np.add.at(C, (np.searchsorted(k, y), np.searchsorted(k, predicted)), 1)\n"
            "    return C",
            WIDTH + " And row k must stand for class k.",
        ),
        mistake("shares_of_all", SHARES, "C / len(y)"),
        mistake("shares_in_percent", SHARES, "100 * C / len(y)"),
        mistake(
            "shares_of_the_rows", SHARES, "C / np.maximum(C.sum(axis=1, keepdims=True), 1)"
        ),
        mistake("shares_of_the_columns", SHARES, "C / np.maximum(C.sum(axis=0), 1)"),
        mistake(
            "mistakes_only",
            "The diagonal is empty. What is right counts as well: entry (k, k) is how often class "
            "k was recognised.",
            "C - np.diag(np.diag(C))",
        ),
        mistake(
            "hits_only",
            "Only the diagonal is filled. Every sample counts, at the row of its class and the "
            "column of what it was taken for.",
            "np.diag(np.diag(C))",
        ),
        mistake(
            "hits_in_a_row",
            "This is one number a class. The matrix says also *what* a class was taken for: "
            "(n_classes, n_classes).",
            "np.diag(C).copy()",
        ),
        mistake(
            "accuracy",
            "This is the accuracy, one number. The matrix it comes from is asked for.",
            "np.mean(y == predicted)",
        ),
        mistake("both_ways", BOTH_WAYS, "C + C.T"),
        mistake("mistakes_both_ways", BOTH_WAYS, "C + C.T - np.diag(np.diag(C))"),
        mistake(
            "rows_that_are_one",
            "All rows are alike: `[[0] * n] * n` holds one and the same list n times. Use "
            "`np.zeros((n_classes, n_classes))`.",
            "np.tile(C.sum(axis=0), (n_classes, 1))",
        ),
        Mistake(
            "without_minlength",
            "def confusion_matrix(y, predicted, n_classes):\n"
            "    counts = np.bincount(n_classes * y + predicted)\n"
            "    return counts.reshape(n_classes, n_classes)",
            "`np.bincount` ends at the highest number that occurs; pairs beyond it are missing, "
            "and nothing is left to fill the table. Say `minlength=n_classes**2`.",
        ),
        Mistake(
            "as_many_rounds_as_classes",
            "def confusion_matrix(y, predicted, n_classes):\n"
            "    C = np.zeros((n_classes, n_classes))\n"
            "    for i in range(n_classes):\n"
            "        C[y[i], predicted[i]] += 1\n"
            "    return C",
            "Your loop goes over the classes, but takes its numbers for those of samples. It needs "
            "a round for each sample: `range(len(y))`.",
        ),
        mistake(
            "labels_from_1",
            "You subtract 1 from the labels: class 0 then stands in the last row. They count from "
            "0, as rows do.",
            "np.roll(C, -1, axis=(0, 1))",
        ),
        mistake(
            "one_more",
            "The matrix has a row and a column too many: the classes are 0 to n_classes − 1.",
            "np.pad(C, (0, 1))",
            concept=False,
        ),
        Mistake(
            "by_sample",
            "def confusion_matrix(y, predicted, n_classes):\n"
            "    return (y[:, None] == predicted).astype(float)",
            "You compare every sample's label with every sample's prediction: (n, n). A row stands "
            "for a class, and sample i counts at row y[i], column predicted[i].",
        ),
        Mistake(
            "counts_by_themselves",
            "def confusion_matrix(y, predicted, n_classes):\n"
            "    a = np.bincount(y, minlength=n_classes)\n"
            "    b = np.bincount(predicted, minlength=n_classes)\n"
            "    return np.outer(a, b)",
            APART,
        ),
        mistake("counts_if_by_chance", APART, "np.outer(C.sum(axis=1), C.sum(axis=0)) / len(y)"),
        Mistake(
            "first_sample_only",
            "def confusion_matrix(y, predicted, n_classes):\n"
            "    C = np.zeros((n_classes, n_classes))\n"
            "    for i, j in zip(y, predicted):\n"
            "        C[i, j] += 1\n"
            "        return C",
            "The `return` stands inside the loop, so only the first sample is counted. Move it to "
            "the left, level with `for`.",
            concept=False,
        ),
        mistake("differences", "You subtract the predictions from the labels. Labels are names, "
                "their differences say nothing: count pairs.", "np.abs(y - predicted)"),
    ),
)  # fmt: skip
