"""Question 7: which k? Cross-validation, with a learner that is given."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import difference
from course_lib.checks.plain import describe, same
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

NAMES = ("X", "y", "folds", "ks")


def choose_with_a_learner(answer: Any, X: Any, y: Any, folds: Any, ks: Any) -> dict:
    """Probe: what the answer makes of the folds with k-nearest-neighbours as its learner.

    Also told is whether it ever asked about samples that had just been learned from.
    """
    asked_about_learned = []

    def predict(X_train, y_train, Q, k):
        X_train, y_train, Q = np.asarray(X_train), np.asarray(y_train), np.asarray(Q)
        if X_train.ndim != 2 or Q.ndim != 2:
            raise ValueError(
                f"X_train has shape {X_train.shape} and Q {Q.shape}; expected (n_samples, "
                "n_features) and (n_queries, n_features)"
            )
        D = ((Q[:, None] - X_train) ** 2).sum(axis=2)
        asked_about_learned.append(bool((D == 0).any()))
        near = np.argsort(D, axis=1, kind="stable")[:, :k]
        return np.array([np.bincount(y_train[row]).argmax() for row in near])

    result = answer(X, y, folds, ks, predict)
    return {"result": result, "asked about what it learned": any(asked_about_learned)}


def cross_validated(
    X: np.ndarray, y: np.ndarray, folds: np.ndarray, ks: Sequence[int], predict: Callable
) -> tuple[int, np.ndarray]:
    """The k of the smallest mean error, and the errors (len(ks), n_folds)."""
    errors = np.empty((len(ks), np.max(folds) + 1))
    for i, k in enumerate(ks):
        for fold in range(errors.shape[1]):
            test = folds == fold
            labels = predict(X[~test], y[~test], X[test], k)
            errors[i, fold] = np.mean(labels != y[test])
    return ks[int(np.argmin(np.mean(errors, axis=1)))], errors


def right_result(case: Case) -> tuple[int, np.ndarray]:
    return choose_with_a_learner(cross_validated, *case.args)["result"]


def drawn_case(
    rng: np.random.Generator, sizes: Sequence[int], ks: list[int], flipped: float, label: str
) -> Case:
    """Two classes that overlap, in folds of these sizes, in any order; one k is clearly the best.

    The sizes are powers of two, so that shares and their sums are exact.
    """
    folds = np.repeat(np.arange(len(sizes)), sizes)
    for _ in range(50):
        y = rng.integers(0, 2, size=len(folds))
        X = rng.normal(size=(len(folds), 2)) + 2.5 * y[:, None]
        y = 3 * np.where(rng.random(len(y)) < flipped, 1 - y, y)  # labels 0 and 3
        case = Case((X.round(3), y, rng.permutation(folds), ks), label, NAMES)
        means = np.sort(right_result(case)[1].mean(axis=1))
        if means[0] < means[1]:
            break
    return case


def on_a_line(
    x: Sequence[int], y: Sequence[int], folds: Sequence[int], ks: list[int], label: str
) -> Case:
    """Samples with one feature, all at different distances from one another."""
    X = np.array(x, dtype=float)[:, None]
    return Case((X, np.array(y), np.array(folds), ks), label, NAMES)


def equal_folds(rng: np.random.Generator) -> Sequence[Case]:
    return [
        # the best single fold belongs to k = 2, the best mean to k = 1
        on_a_line(
            [9, 12, 33, 40, 42, 59, 67, 70],
            [0, 3, 0, 0, 0, 3, 3, 3],
            [1, 0, 1, 0, 1, 0, 1, 0],
            [3, 1, 2],
            "two folds of 4",
        ),
        # the worst single fold belongs to k = 2, and the best mean, too
        on_a_line(
            [1, 30, 34, 39, 42, 47, 71, 78],
            [3, 3, 3, 0, 3, 0, 0, 3],
            [0, 1, 0, 0, 1, 1, 0, 1],
            [3, 1, 2],
            "two folds of 4",
        ),
        drawn_case(rng, (8, 8, 8), [5, 1, 9], 0.2, "three folds of 8"),
    ]


def unequal_folds(rng: np.random.Generator) -> Sequence[Case]:
    return [
        # all samples counted alike, k = 1 is the best; the mean over the folds prefers k = 3
        on_a_line(
            [1, 4, 13, 14, 17, 29, 77, 85, 106, 121, 129, 143],
            [0, 0, 0, 0, 3, 0, 3, 3, 3, 0, 3, 3],
            [1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 0],
            [4, 1, 3],
            "folds of 4 and 8",
        ),
        # neither the first nor the last fold alone tells the best k
        on_a_line(
            [3, 4, 18, 24, 25, 27, 58, 63],
            [3, 0, 0, 3, 3, 3, 3, 3],
            [0, 2, 0, 1, 1, 2, 1, 1],
            [4, 1, 2],
            "folds of 2, 4 and 2",
        ),
        drawn_case(rng, (8, 4, 16), [7, 1, 3, 11], 0.2, "folds of 8, 4 and 16"),
    ]


def ties(rng: np.random.Generator) -> Sequence[Case]:
    return [
        on_a_line(
            [0, 15, 16, 18, 48, 52, 63, 77],
            [0, 3, 0, 0, 0, 3, 3, 3],
            [1, 1, 1, 0, 0, 0, 0, 1],
            [2, 3, 1],
            "k = 3 and k = 1 are equally good",
        ),
        on_a_line(
            [0, 21, 25, 31, 46, 47, 49, 72],
            [3, 0, 0, 0, 0, 0, 3, 0],
            [1, 1, 1, 0, 0, 0, 0, 1],
            [1, 2, 4],
            "k = 2 and k = 4 are equally good",
        ),
        on_a_line([0, 1, 10, 12], [0, 0, 3, 3], [0, 1, 0, 1], [1], "one k to choose from"),
    ]


PAIR = "Return two things, `return best_k, errors`: the k, and the table of errors."
LEAK = (
    "Some samples were asked about after they had been learned from: each finds itself, and the "
    "error looks too small. What `predict` learns from must leave out the fold it is asked about."
)


def judge_choice(case: Case, output: Any) -> Verdict:
    ks = case.args[3]
    right = right_result(case)
    expected = describe(right)
    result = output["result"] if isinstance(output, dict) else output
    if result is None and isinstance(output, dict):
        return Verdict(False, expected, "None", "It returns None: is a `return` missing?")
    got = describe(result)
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        return Verdict(False, expected, got, PAIR)
    best_k, errors = result
    if not same(right[1], errors):
        leaked = isinstance(output, dict) and output["asked about what it learned"]
        why = "The errors: " + difference(right[1], errors)
        return Verdict(False, expected, got, LEAK if leaked else why)
    if not same(right[0], best_k):
        means = ", ".join(
            f"k = {k}: {mean:.4g}" for k, mean in zip(ks, right[1].mean(axis=1), strict=True)
        )
        why = (
            f"The errors are right. Their means over the folds are {means}; best is k = {right[0]}."
        )
        return Verdict(False, expected, got, why)
    return Verdict(True, expected, got)


def choose_mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
    """The right function with one of its lines replaced."""
    lines = {
        "start": "n_folds = folds.max() + 1",
        "table": "np.zeros((len(ks), n_folds))",
        "ks": "enumerate(ks)",
        "folds": "range(n_folds)",
        "test": "folds == fold",
        "train": "~test",
        "ask": "predict(X[train], y[train], X[test], k)",
        "share": "np.mean(labels != y[test])",
        "entry": "errors[i, fold]",
        "best": "ks[np.argmin(errors.mean(axis=1))]",
        "answer": "best_k, errors",
    } | changes
    return Mistake(
        name,
        "def choose_k(X, y, folds, ks, predict):\n"
        f"    {lines['start']}\n"
        f"    errors = {lines['table']}\n"
        f"    for i, k in {lines['ks']}:\n"
        f"        for fold in {lines['folds']}:\n"
        f"            test = {lines['test']}\n"
        f"            train = {lines['train']}\n"
        f"            labels = {lines['ask']}\n"
        f"            {lines['entry']} = {lines['share']}\n"
        f"    best_k = {lines['best']}\n"
        f"    return {lines['answer']}",
        hint,
        concept,
    )


ACCURACY = (
    "Your table holds the share of right labels. Errors are the wrong ones, `labels != y[test]`; "
    "then the smallest is the best."
)
ONE_FOLD_DECIDES = (
    "You choose k by a single fold, the one in which it did best. One lucky fold is chance: take "
    "each k's mean over all folds, and then the smallest."
)
BLOCKS = (
    "You cut the samples into blocks, one after the other. `folds` says which fold each sample "
    "is in, in any order and of any size: `folds == fold`."
)

CHOOSE_K = Question(
    name="choose_k",
    title="Which k?",
    parts=(
        Part("equal folds", 2, equal_folds),
        Part("unequal folds, in any order", 2, unequal_folds),
        Part("ties", 1, ties),
    ),
    judge=judge_choice,
    call=choose_with_a_learner,
    picture="course_lib.widgets.error_by_k:show_case",
    mistakes=(
        choose_mistake(
            "learns_from_all",
            "You learn from all samples, also from those you then ask about: each finds itself, "
            "and k = 1 seems never to err. Learn from the other folds only, `folds != fold`.",
            train="np.ones(len(y), dtype=bool)",
        ),
        choose_mistake(
            "asks_all",
            "You ask about all samples, also about those just learned from. Ask only about the "
            "fold that was left out, `X[folds == fold]`.",
            test="np.ones(len(y), dtype=bool)",
            train="folds != fold",
        ),
        choose_mistake(
            "asks_the_training_folds",
            "You ask about the very folds you learned from: that is the training error, and it "
            "is 0 at k = 1 whatever the data. Ask about the fold that was left out.",
            test="folds != fold",
            train="folds != fold",
        ),
        choose_mistake(
            "learns_and_asks_in_one_fold",
            "You learn from one fold and ask about the same: each sample finds itself. Learn from "
            "the *other* folds.",
            train="test",
        ),
        choose_mistake(
            "learns_from_one_fold",
            "It is the wrong way round: you learn from one fold and ask about all the others. "
            "Learn from the others, as much as there is, and ask about this one.",
            test="folds != fold",
        ),
        choose_mistake(
            "always_the_first_fold",
            "You always ask about the first fold, so that all columns are alike. Column f is for "
            "the fold f: each is the one left out once.",
            test="folds == 0",
        ),
        choose_mistake(
            "learns_from_the_next_fold",
            "You learn from a single other fold. All folds but this one are there to learn from: "
            "`folds != fold`.",
            train="folds == (fold + 1) % n_folds",
        ),
        choose_mistake(
            "labels_of_others",
            "X is taken from the other folds, but y is not: the labels no longer belong to their "
            "samples. What belongs together gets the same mask: `X[train]`, `y[train]`.",
            ask="predict(X[train], y, X[test], k)",
        ),
        choose_mistake(
            "blocks",
            BLOCKS,
            test="np.isin(np.arange(len(y)), np.array_split(np.arange(len(y)), n_folds)[fold])",
        ),
        choose_mistake("blocks_of_sizes", BLOCKS, test="np.sort(folds) == fold"),
        choose_mistake(
            "every_nth",
            "You put every n-th sample into a fold of your own. `folds` says which fold each "
            "sample is in: `folds == fold`.",
            test="np.arange(len(y)) % n_folds == fold",
        ),
        choose_mistake(
            "accuracy_and_smallest",
            "Your table holds the share of right labels, and then you take the smallest: that is "
            "the worst k. Errors are the wrong ones, `labels != y[test]`.",
            share="np.mean(labels == y[test])",
        ),
        choose_mistake(
            "accuracy",
            ACCURACY,
            share="np.mean(labels == y[test])",
            best="ks[np.argmax(errors.mean(axis=1))]",
        ),
        choose_mistake(
            "largest_error",
            "You take the k with the *largest* mean error. `argmax` is for accuracies, `argmin` "
            "for errors.",
            best="ks[np.argmax(errors.mean(axis=1))]",
        ),
        choose_mistake(
            "counts",
            "You count the wrong labels. Folds may be of unequal size, so counts cannot be "
            "compared: divide by the size of the fold, `np.mean(labels != y[test])`.",
            share="np.sum(labels != y[test])",
        ),
        choose_mistake(
            "share_of_all",
            "You divide by the number of all samples. The share is that of this fold: "
            "`np.mean(labels != y[test])`.",
            share="np.sum(labels != y[test]) / len(y)",
        ),
        choose_mistake(
            "percent",
            "These are percentages. A share lies between 0 and 1: leave the factor 100 to those "
            "who print it.",
            concept=False,
            share="100 * np.mean(labels != y[test])",
        ),
        choose_mistake(
            "compares_with_what_was_learned",
            "You compare the predictions with the labels of the training folds. They are about "
            "this fold: compare with `y[test]`.",
            share="np.mean(labels != y[train])",
        ),
        choose_mistake(
            "difference_of_labels",
            "You take the difference of two labels. Labels are names: 0 for 3 is as wrong as any "
            "other. Count where they differ, `labels != y[test]`.",
            share="np.mean(np.abs(labels - y[test]))",
        ),
        choose_mistake(
            "squared_difference",
            "You square the difference of two labels. Labels are names: 0 for 3 is as wrong as "
            "any other. Count where they differ, `labels != y[test]`.",
            share="np.mean((labels - y[test]) ** 2)",
        ),
        choose_mistake(
            "smallest_single_error", ONE_FOLD_DECIDES, best="ks[np.argmin(errors.min(axis=1))]"
        ),
        choose_mistake(
            "each_fold_votes",
            "Each fold names its best k, and the commonest wins: then it does not matter by how "
            "much one k is better. Take the mean of the errors first, and then the smallest.",
            best="ks[np.bincount(errors.argmin(axis=0)).argmax()]",
        ),
        choose_mistake(
            "argmin_of_the_table",
            "Without `axis`, `argmin` looks for one entry of the whole table and counts through "
            "all its rows. First the mean of each row, `errors.mean(axis=1)`, then `argmin`.",
            best="ks[np.argmin(errors)]",
        ),
        choose_mistake(
            "worst_fold",
            "You judge each k by its worst fold (or by mean and spread together, which comes to "
            "the same). That is a choice, a cautious one; here the mean over the folds decides.",
            best="ks[np.argmin(errors.max(axis=1))]",
        ),
        choose_mistake(
            "first_fold_decides",
            "Only the first fold decides. Then one needs no others: take the mean over all folds, "
            "`errors.mean(axis=1)`.",
            best="ks[np.argmin(errors[:, 0])]",
        ),
        choose_mistake(
            "last_fold_decides",
            "Only the last fold decides. Take the mean over all folds, `errors.mean(axis=1)`.",
            best="ks[np.argmin(errors[:, -1])]",
        ),
        choose_mistake(
            "weighted_by_size",
            "You let large folds count more, as if all samples were put together. That is a "
            "choice, too; here each fold counts the same: the mean of the shares.",
            best="ks[np.argmin(errors @ np.bincount(folds))]",
        ),
        choose_mistake(
            "wrong_axis",
            "You take the mean over the ks, one for each fold, and so choose a fold. Rows are ks "
            "here: the mean over folds is `errors.mean(axis=1)`.",
            best="ks[np.argmin(errors.mean(axis=0))]",
        ),
        choose_mistake(
            "index_instead_of_k",
            "You return the place of the best k among the ks. Look it up: `ks[…]`.",
            best="np.argmin(errors.mean(axis=1))",
        ),
        choose_mistake(
            "error_instead_of_k",
            "You return the smallest mean error. The question is at which k it is found: "
            "`ks[np.argmin(…)]`.",
            best="errors.mean(axis=1).min()",
        ),
        choose_mistake(
            "tie_to_the_last",
            "Right but for ties: yours go to the last of the best, as with `<=` in a loop. "
            "The first of ks wins: `<`, or `np.argmin`.",
            best="ks[len(ks) - 1 - np.argmin(errors.mean(axis=1)[::-1])]",
        ),
        choose_mistake(
            "tie_to_the_smallest_k",
            "Right but for ties: yours go to the smallest k. Here the one that comes first in "
            "`ks` wins.",
            best="min(zip(errors.mean(axis=1), ks))[1]",
        ),
        choose_mistake(
            "tie_to_the_largest_k",
            "Right but for ties: yours go to the largest k. Here the one that comes first in "
            "`ks` wins.",
            best="min(zip(errors.mean(axis=1), ks), key=lambda pair: (pair[0], -pair[1]))[1]",
        ),
        choose_mistake(
            "counts_up_to_len_ks",
            "You pass the place of k in `ks` on to `predict`, not k itself. `for i, k in "
            "enumerate(ks)` has both.",
            ask="predict(X[train], y[train], X[test], i)",
        ),
        choose_mistake(
            "counts_up_from_1",
            "You try k = 1, 2, 3 …, not the candidates. Which ks are tried stands in `ks`, in "
            "any order.",
            ask="predict(X[train], y[train], X[test], i + 1)",
        ),
        choose_mistake(
            "always_the_first_k",
            "You always ask with the same k, so that all rows are alike. Row i is for `ks[i]`.",
            ask="predict(X[train], y[train], X[test], ks[0])",
        ),
        choose_mistake(
            "sorts_ks",
            "You sort the candidates, so your rows stand in another order than `ks`. Row i "
            "belongs to `ks[i]`, and ties go to the first of them.",
            start="n_folds = folds.max() + 1; ks = sorted(ks)",
        ),
        choose_mistake(
            "forgets_the_last_fold",
            "The last fold is never asked about. Folds are numbered from 0, so there are "
            "`folds.max() + 1` of them.",
            start="n_folds = folds.max()",
        ),
        choose_mistake(
            "leaves_the_last_column_empty",
            "The last column is never filled: its errors are 0. `range(n)` stops before n by "
            "itself, so it needs no `− 1`.",
            concept=False,
            folds="range(n_folds - 1)",
        ),
        choose_mistake(
            "folds_from_1",
            "You count the folds from 1: the first is left out, and one is asked for that is not "
            "there (the mean of nothing is nan). They are numbered from 0.",
            test="folds == fold + 1",
        ),
        choose_mistake(
            "one_column",
            "Each fold overwrites the one before, so only the last is left. `errors[i, fold]` has "
            "a place for each.",
            entry="errors[i]",
        ),
        choose_mistake(
            "transposed",
            "Rows and columns are exchanged: a row for each k, a column for each fold.",
            answer="best_k, errors.T",
        ),
        choose_mistake(
            "means_instead_of_errors",
            "You return the mean errors. The whole table is asked for, (len(ks), n_folds): how "
            "far the folds disagree is half of what it tells.",
            answer="best_k, errors.mean(axis=1)",
        ),
        choose_mistake("only_k", PAIR, concept=False, answer="best_k"),
        choose_mistake("only_errors", PAIR, concept=False, answer="errors"),
        choose_mistake(
            "errors_first",
            "The two results are in the wrong order: first the best k, then the errors.",
            concept=False,
            answer="errors, best_k",
        ),
        choose_mistake(
            "returns_after_first_k",
            "You return inside the loop, after the first k. Move `return` to the left, level "
            "with the first `for`.",
            concept=False,
            entry="errors[i] = [np.mean(predict(X[folds != f], y[folds != f], X[folds == f], k) "
            "!= y[folds == f]) for f in range(n_folds)]; return k, errors; labels",
        ),
    ),
)
