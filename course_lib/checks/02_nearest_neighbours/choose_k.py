"""Question 7: which k? Cross-validation, with a learner that is given."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import difference, told_apart
from course_lib.checks.plain import as_array, describe, same, sort_of
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

NAMES = ("X", "y", "folds", "ks")


def choose_with_a_learner(answer: Any, X: Any, y: Any, folds: Any, ks: Any) -> dict | None:
    """Probe: what the answer makes of the folds with k-nearest-neighbours as its learner.

    Also told is what the learner was asked about: nothing at all, samples that it had just learned
    from, samples of several folds at once, or (as it should be) of one fold at a time.
    """
    fold_of = dict(zip(map(tuple, X.tolist()), folds.tolist(), strict=True))
    asked = set()
    near = {}  # who is near to whom is asked for each k anew, and worked out only once

    def predict(X_train, y_train, Q, k):
        X_train, y_train, Q = np.asarray(X_train), np.asarray(y_train), np.asarray(Q)
        if X_train.ndim != 2 or Q.ndim != 2:
            raise ValueError(
                f"X_train has shape {X_train.shape} and Q {Q.shape}; expected (n_samples, "
                "n_features) and (n_queries, n_features)"
            )
        if len(X_train) == 0:
            raise ValueError(
                f"predict was given no training sample (X_train has shape {X_train.shape}, "
                f"Q {Q.shape})"
            )
        if y_train.shape != (len(X_train),):
            raise ValueError(
                f"X_train has {len(X_train)} samples, y_train has shape {y_train.shape}; "
                f"expected one label for each sample, ({len(X_train)},)"
            )
        if np.ndim(k) != 0 or k < 1:
            raise ValueError(f"k is {k}; expected one number, 1 or more")
        key = X_train.shape, X_train.tobytes(), Q.tobytes()
        if key not in near:
            D = ((Q[:, None] - X_train) ** 2).sum(axis=2)
            of = {fold_of.get(row, -1) for row in map(tuple, Q.tolist())} - {-1}
            asked.add("learned" if not D.all() else "several folds" if len(of) > 1 else "one fold")
            near[key] = D.argsort(axis=1, kind="stable")
        is_class = y_train[:, None] == np.arange(y_train.max() + 1)
        return is_class[near[key][:, :k]].sum(axis=1).argmax(axis=1)

    result = answer(X, y, folds, ks, predict)
    if result is None:
        return None
    worst = [way for way in ("learned", "several folds", "one fold") if way in asked]
    told = {"asked": worst[0] if worst else "nothing"}
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return told | {"best_k": result[0], "errors": result[1]}
    return told | {"result": result}


def right_result(case: Case) -> tuple[int, np.ndarray]:
    """The k of the smallest mean error, and the errors (len(ks), n_folds)."""
    X, y, folds, ks = case.args
    D = ((X[:, None] - X) ** 2).sum(axis=2)
    D[folds[:, None] == folds] = np.inf  # nobody in one's own fold is asked
    classes, codes = np.unique(y, return_inverse=True)
    votes = np.cumsum(np.eye(len(classes))[codes][D.argsort(axis=1, kind="stable")], axis=1)
    labels = classes[votes[:, np.array(ks) - 1].argmax(axis=2)]  # (n_samples, len(ks))
    wrong = (labels != y[:, None]).astype(float)
    errors = np.array([wrong[folds == fold].mean(axis=0) for fold in range(folds.max() + 1)]).T
    return ks[int(errors.mean(axis=1).argmin())], errors


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


def by_hand(X: Sequence, y: Sequence[int], folds: Sequence[int], ks: list[int], label: str) -> Case:
    """A case small enough to be followed by hand: no two neighbours of a sample are equally far."""
    table = np.array(X, dtype=float)  # numbers are samples with one feature
    table = table.reshape(len(table), -1)
    return Case((table, np.array(y), np.array(folds), ks), label, NAMES)


def equal_folds(rng: np.random.Generator) -> Sequence[Case]:
    return [
        # the best single fold belongs to k = 2, the best mean to k = 1
        by_hand(
            [9, 12, 33, 40, 42, 59, 67, 70],
            [0, 3, 0, 0, 0, 3, 3, 3],
            [1, 0, 1, 0, 1, 0, 1, 0],
            [3, 1, 2],
            "two folds of 4",
        ),
        # the worst single fold belongs to k = 2, and the best mean, too; the median prefers k = 3
        by_hand(
            [[7, 30], [0, 70], [3, 50], [8, 0], [4, 90], [6, 20]],
            [1, 3, 1, 0, 0, 0],
            [0, 2, 1, 2, 0, 1],
            [3, 1, 2],
            "three folds of 2",
        ),
        drawn_case(rng, (8, 8, 8), [5, 1, 9], 0.2, "three folds of 8"),
    ]


def unequal_folds(rng: np.random.Generator) -> Sequence[Case]:
    return [
        # all samples counted alike, k = 1 is the best; the mean over the folds prefers k = 3
        # (0.1875, and 0.25 at k = 1: equal, if rounded to one digit)
        by_hand(
            [2, 3, 5, 10, 11, 14, 24, 28, 47, 49, 50, 58],
            [0, 3, 0, 0, 0, 0, 0, 0, 3, 3, 3, 0],
            [1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 1, 1],
            [4, 1, 3],
            "folds of 4 and 8",
        ),
        # neither the first nor the last fold alone tells the best k, and the median prefers k = 1
        by_hand(
            [4, 10, 11, 15, 17, 28, 32, 37],
            [0, 0, 3, 0, 1, 3, 1, 1],
            [0, 2, 1, 0, 1, 1, 1, 2],
            [4, 1, 2],
            "folds of 2, 4 and 2",
        ),
        drawn_case(rng, (8, 4, 16), [7, 1, 3, 11], 0.2, "folds of 8, 4 and 16"),
    ]


def ties(rng: np.random.Generator) -> Sequence[Case]:
    return [
        by_hand(
            [0, 15, 16, 18, 48, 52, 63, 77],
            [0, 3, 0, 0, 0, 3, 3, 3],
            [1, 1, 1, 0, 0, 0, 0, 1],
            [2, 3, 1],
            "k = 3 and k = 1 are equally good",
        ),
        by_hand(
            [1, 6, 12, 15, 30, 31, 35, 37],
            [3, 3, 3, 3, 0, 3, 0, 3],
            [1, 1, 1, 0, 1, 0, 0, 0],
            [1, 2, 4],
            "k = 2 and k = 4 are equally good",
        ),
        by_hand(
            [0, 1, 10, 12], [0, 3, 0, 3], [0, 1, 0, 1], [1], "one k, and it is wrong every time"
        ),
    ]


PAIR = "Return two things, `return best_k, errors`: the k, and the table of errors."
NEVER_ASKED = (
    "`predict` is never called. It is the learner under test, whichever it is: learn and ask with "
    "`predict(X_train, y_train, Q, k)`, not with a classifier of your own."
)
LEAK = (
    "Some samples were asked about after they had been learned from: each finds itself, and the "
    "error looks too small. What `predict` learns from must leave out the fold it is asked about."
)
SEVERAL_FOLDS = (
    "`predict` was asked about samples of several folds at once. Leave out one fold at a time, "
    "`folds == fold`; and `X`, `y` and `folds` must stay in one and the same order."
)
OTHER_ORDER_OF_ROWS = (
    "The right errors, but the rows stand in another order: row i belongs to `ks[i]`, in the order "
    "in which `ks` was given."
)
OTHER_ORDER_OF_COLUMNS = (
    "The right errors, but the columns stand in another order: column f belongs to fold f, "
    "`for fold in range(n_folds)`."
)


def judge_choice(case: Case, output: Any) -> Verdict:
    right = right_result(case)
    expected = describe(right)
    if not isinstance(output, dict) or "errors" not in output:
        result = output.get("result") if isinstance(output, dict) else output
        return Verdict(False, expected, describe(result), PAIR)
    best_k, errors = output["best_k"], output["errors"]
    got = describe((best_k, errors))
    asked = output.get("asked")
    if asked == "nothing":
        return Verdict(False, expected, got, NEVER_ASKED)
    if not same(right[1], errors):
        return Verdict(False, expected, got, about_errors(case, right[1], errors, asked))
    if not same(right[0], best_k):
        return Verdict(False, expected, got, about_choice(case, right, best_k))
    return Verdict(True, expected, got)


def about_errors(case: Case, right: np.ndarray, errors: Any, asked: Any) -> str:
    """One sentence on what is wrong with a table of errors: its shape, its order, an entry."""
    _, _, folds, ks = case.args
    table = as_array(errors)
    if table is None or table.shape != right.shape or sort_of(table) != "real":
        return (
            f"The errors: {difference(right, errors)} A row for each of the {len(ks)} ks, "
            f"a column for each of the {right.shape[1]} folds."
        )
    if same(np.array(sorted(right.tolist())), np.array(sorted(table.tolist()))):
        return OTHER_ORDER_OF_ROWS
    if same(np.array(sorted(right.T.tolist())), np.array(sorted(table.T.tolist()))):
        return OTHER_ORDER_OF_COLUMNS
    if asked in ("learned", "several folds"):
        return LEAK if asked == "learned" else SEVERAL_FOLDS
    i, fold = np.argwhere(~np.isclose(right, table, rtol=1e-5, atol=1e-8))[0]
    size, share = np.sum(folds == fold), right[i, fold]
    wanted, yours = told_apart(share, float(table[i, fold]))
    return (
        f"The errors: row {i} (k = {ks[i]}), fold {fold}: expected {share * size:.0f} of {size} "
        f"labels wrong, that is {wanted}; your table has {yours}."
    )


def about_choice(case: Case, right: tuple[int, np.ndarray], best_k: Any) -> str:
    """One sentence on a wrong k that came with the right errors."""
    if isinstance(best_k, (list, tuple, dict, np.ndarray)):
        return (
            f"The errors are right, but the best k is {describe(best_k)}. One number is wanted "
            "for it, not an array or a list; if several are equally good, the first of `ks`."
        )
    means = ", ".join(
        f"k = {k}: {mean:.4g}" for k, mean in zip(case.args[3], right[1].mean(axis=1), strict=True)
    )
    return f"The errors are right. Their means over the folds are {means}; best is k = {right[0]}."


def recognised_by(case: Case, outcome: Any) -> Any:
    """What a mistake is recognised by: whether the learner was asked, not how, and what came."""
    value = outcome.value
    if outcome.error or not isinstance(value, dict):
        return outcome
    return replace(outcome, value=value | {"asked": value["asked"] != "nothing"})


def choose_mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
    """The right function with one of its lines replaced."""
    lines = {
        "start": "n_folds = folds.max() + 1",
        "table": "np.zeros((len(ks), n_folds))",
        "ks": "enumerate(ks)",
        "row": "",
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
        f"{lines['row']}"
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


def searching(start: str, then: str = "least, best_k = mean, k") -> str:
    """In the place of `best`: a loop for the smallest mean, from this `start` on."""
    return (
        f"None; least = {start}\n"
        "    for k, mean in zip(ks, errors.mean(axis=1)):\n"
        "        if mean < least:\n"
        f"            {then}"
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

PLACE = "You return the place of the best k among the ks. Look it up: `ks[…]`."
FROM_1 = (
    "You try k = 1, 2, 3 …, not the candidates. Which ks are tried stands in `ks`, in any order."
)
AFTER_FIRST = (
    "You return inside the loop, after the first k. Move `return` to the left, level with the "
    "first `for`."
)
ROW_K = (
    "Row i belongs to `ks[i]`: k itself is no row number, for `ks` may be in any order and leave "
    "numbers out. `for i, k in enumerate(ks)` has both."
)
WITHOUT_FOLD_0 = (
    "Fold 0 is left out. Folds are numbered from 0: `range(n_folds)`, not `range(1, n_folds)`."
)
GOES_ON_COUNTING = (
    "The wrong labels are counted on from fold to fold, so that the shares only grow. Set the "
    "count back to 0 at each fold."
)
ALL_OR_NOTHING = (
    "Each entry is 0 or 1: one wrong label, and the whole fold counts as wrong. Compare label by "
    "label and take the share, `np.mean(labels != y[test])`."
)
LAST_OF_KS = (
    "Your pick is the last of `ks`, whatever the errors. A loop that seeks the smallest must "
    "remember it together with its k: `if mean < least: least, best_k = mean, k`."
)
STARTS_AT_HALF = (
    "Your search finds no mean of 0.5 or more, as if it began at `0.5`. Means may be larger: begin "
    "at `np.inf`, or use `np.argmin`."
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
    seen=recognised_by,
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
            "learns_from_the_folds_before",
            "You learn only from the folds before this one, as if they were days in a row. Here "
            "no fold comes first: learn from all the others, `folds != fold`.",
            train="folds < fold if fold else ~test",
        ),
        choose_mistake(
            "leaves_out_two_folds",
            "Two folds are left out, so with two of them nothing is left to learn from. Only the "
            "fold that is asked about stays away: `folds != fold`.",
            train="~test & (folds != (fold + 1) % n_folds)",
        ),
        choose_mistake(
            "inverts_before_it_compares",
            "`predict` was given nothing to learn from, at the first fold already. `~folds == "
            "fold` turns 0 into −1 before it compares, `folds < fold` is empty at fold 0; the "
            "others are `folds != fold`, or `~(folds == fold)`.",
            train="~folds == fold",
        ),
        choose_mistake(
            "takes_away_for_good",
            "At the last fold nothing is left to learn from: each fold took its samples away for "
            "good. Keep X, y and folds whole, and begin each time anew: `train = folds != fold`.",
            row="        others = np.ones(len(y), dtype=bool)\n",
            train="others = others & ~test",
        ),
        choose_mistake(
            "leaves_out_one_sample",
            "Each sample is asked about after learning from all others, those of its own fold "
            "too. Leave out the whole fold: `folds != fold`.",
            ask="np.array([predict(np.delete(X, j, 0), np.delete(y, j), X[[j]], k)[0] "
            "for j in np.flatnonzero(test)])",
        ),
        choose_mistake(
            "never_asks",
            NEVER_ASKED,
            start="n_folds = folds.max() + 1; "
            "predict = lambda X, y, Q, k: np.array([np.bincount(y[np.argsort("
            "((X - q) ** 2).sum(axis=1))[:k]]).argmax() for q in Q])",
        ),
        choose_mistake(
            "labels_of_others",
            "X is taken from the other folds, but y is not: the labels no longer belong to their "
            "samples. What belongs together gets the same mask: `X[train]`, `y[train]`.",
            ask="predict(X[train], y, X[test], k)",
        ),
        choose_mistake(
            "one_sample_instead_of_a_fold",
            "`Q` has a row for each query, and here it is a single vector. The samples of a fold "
            "are `X[folds == fold]`, not `X[fold]`; one alone is `X[i : i + 1]`.",
            ask="predict(X[train], y[train], X[fold], k)",
        ),
        choose_mistake(
            "standardises",
            "You rescale the features before `predict` sees them. Hand X on as it is: comparing "
            "samples is the learner's business, and a mean over all samples has already seen the "
            "fold that is left out.",
            start="n_folds = folds.max() + 1; X = (X - X.mean(axis=0)) / X.std(axis=0)",
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
            "folds_as_pairs",
            "`folds` is no list of pairs (train, test): it holds one number for each sample. The "
            "mask is `test = folds == fold`.",
            concept=False,
            start="n_folds = [len(test) for train, test in folds]",
        ),
        choose_mistake(
            "fold_of_every_sample",
            "Your table has a column for each sample: `folds` has an entry for each, so `for fold "
            "in folds` asks about a fold of 4 four times. Take `range(n_folds)`.",
            best="0; errors = errors[:, folds]; best_k = ks[np.argmin(errors.mean(axis=1))]",
        ),
        choose_mistake(
            "counts_samples_as_folds",
            "Your table has a column for each sample: `len(folds)` counts samples, not folds. "
            "There are `folds.max() + 1` folds; the mean of an empty one is nan.",
            start="n_folds = len(folds)",
        ),
        choose_mistake(
            "always_five_folds",
            "Your table always has five columns. How many folds there are stands in `folds`: "
            "`folds.max() + 1`.",
            start="n_folds = 5",
        ),
        choose_mistake(
            "accuracy_and_smallest",
            "Your table holds the share of right labels, of which the smallest belongs to the "
            "worst k. Errors are the wrong ones, `labels != y[test]`.",
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
            "share_of_the_others",
            "You divide by the number of samples learned from. The share is that of the fold that "
            "was asked about: `np.mean(labels != y[test])`.",
            share="np.sum(labels != y[test]) / np.sum(train)",
        ),
        choose_mistake(
            "share_of_the_folds",
            "You divide the wrong labels by the number of folds. The share is that of this fold's "
            "samples: `np.mean(labels != y[test])`.",
            share="np.sum(labels != y[test]) / n_folds",
        ),
        choose_mistake(
            "share_of_a_fold_of_average_size",
            "You divide by the average size of a fold, which is right only where all are equal. "
            "The share is that of this fold: `np.mean(labels != y[test])`.",
            share="np.sum(labels != y[test]) / (len(y) / n_folds)",
        ),
        choose_mistake(
            "goes_on_counting",
            GOES_ON_COUNTING,
            concept=False,
            row="        wrong = 0\n",
            share="(wrong := wrong + np.sum(labels != y[test])) / np.sum(test)",
        ),
        choose_mistake(
            "goes_on_counting_from_k_to_k",
            GOES_ON_COUNTING,
            concept=False,
            start="n_folds = folds.max() + 1; wrong = 0",
            share="(wrong := wrong + np.sum(labels != y[test])) / np.sum(test)",
        ),
        choose_mistake(
            "all_or_nothing",
            ALL_OR_NOTHING,
            share="np.any(labels != y[test])",
        ),
        choose_mistake(
            "whole_numbers",
            "Your table holds whole numbers, so each share below 1 became 0: `dtype=int` cuts off "
            "the rest. Without it, `np.zeros` makes room for fractions.",
            concept=False,
            table="np.zeros((len(ks), n_folds), dtype=int)",
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
            "zero_or_not_zero",
            "Your labels are told apart only as 0 or not 0. There may be more than two: 1 for 3 "
            "is wrong, too. Compare them as they are, `labels != y[test]`.",
            share="np.mean((labels != 0) != (y[test] != 0))",
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
            "median",
            "You take the median over the folds. Asked for is the mean, which hears the odd fold, "
            "too: `errors.mean(axis=1)`.",
            best="ks[np.argmin(np.median(errors, axis=1))]",
        ),
        choose_mistake(
            "smallest_spread",
            "You take the k on which the folds agree best. They may agree on being wrong: the "
            "smallest *mean* wins, not the smallest spread.",
            best="ks[np.argmin(errors.std(axis=1))]",
        ),
        choose_mistake(
            "squares_the_errors",
            "You square the shares before you take the mean, so one bad fold weighs more than two "
            "middling ones. They are errors already: `errors.mean(axis=1)`.",
            best="ks[np.argmin((errors**2).mean(axis=1))]",
        ),
        choose_mistake(
            "one_standard_error",
            "You take the largest k within one standard error of the best. That is a rule of its "
            "own, and a sensible one; here the smallest mean wins.",
            best="0; m = errors.mean(axis=1); i = np.argmin(m); s = errors[i].std() / np.sqrt("
            "n_folds); best_k = max(k for k, mean in zip(ks, m) if mean <= m[i] + s)",
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
            "best_k_of_each_fold",
            "`argmin` along the ks gives a winner for each fold, so several. One k is wanted: "
            "first the mean of each row, `errors.mean(axis=1)`, then `argmin`.",
            best="np.array(ks)[errors.argmin(axis=0)]",
        ),
        choose_mistake(
            "all_of_the_best",
            "All ks with the smallest mean come back, in an array or a list. One number is wanted, "
            "the first of them in `ks`: `np.argmin` finds it.",
            best="[k for k, mean in zip(ks, errors.mean(axis=1)) if mean == "
            "errors.mean(axis=1).min()]",
        ),
        choose_mistake(
            "always_picks_the_first",
            "Your pick is the first of `ks`, whatever the errors. A single number has its smallest "
            "at place 0, and no mean lies below 0: take `np.argmin(errors.mean(axis=1))`.",
            best="ks[0]",
        ),
        choose_mistake(
            "always_picks_the_smallest",
            "Your pick is the smallest of `ks`, whatever the errors. Not k is to be smallest, but "
            "the mean error: `ks[np.argmin(errors.mean(axis=1))]`.",
            best="min(ks)",
        ),
        choose_mistake("always_picks_the_last", LAST_OF_KS, best="ks[-1]"),
        choose_mistake(
            "forgets_the_least", LAST_OF_KS, best=searching("1", then="best_k = k"), concept=False
        ),
        choose_mistake(
            "starts_at_0",
            "No k is ever picked. If your search begins at an error of 0, nothing lies below: "
            "begin at `np.inf`, or use `np.argmin`.",
            best=searching("0"),
            concept=False,
        ),
        choose_mistake("starts_at_half", STARTS_AT_HALF, best=searching("0.5"), concept=False),
        choose_mistake(
            "starts_at_half_with_the_first",
            STARTS_AT_HALF,
            best=searching("0.5; best_k = ks[0]"),
            concept=False,
        ),
        choose_mistake(
            "starts_at_1",
            "Right, but where every label is wrong no k is picked. If your search begins at an "
            "error of 1, a mean of 1 is not below: begin at `np.inf`, or use `np.argmin`.",
            best=searching("1"),
            concept=False,
        ),
        choose_mistake(
            "rounds_the_means",
            "Right but where two means are close: rounded, they look equal. Compare first, and "
            "round only what you print.",
            best="ks[np.argmin(errors.mean(axis=1).round(1))]",
        ),
        choose_mistake(
            "index_instead_of_k",
            PLACE,
            best="np.argmin(errors.mean(axis=1))",
        ),
        choose_mistake("place_from_1", PLACE, best="np.argmin(errors.mean(axis=1)) + 1"),
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
            FROM_1,
            ask="predict(X[train], y[train], X[test], i + 1)",
        ),
        choose_mistake(
            "counts_up_from_1_and_picks_so",
            FROM_1,
            ask="predict(X[train], y[train], X[test], i + 1)",
            best="np.argmin(errors.mean(axis=1)) + 1",
        ),
        choose_mistake(
            "one_neighbour_more",
            "You ask with one neighbour more than k. There is no sample itself to be skipped: it "
            "is in the fold left out. Pass k on as it is.",
            ask="predict(X[train], y[train], X[test], k + 1)",
        ),
        choose_mistake(
            "all_ks_at_once",
            "You hand the whole list `ks` to `predict`. It takes one k at a time: "
            "`for i, k in enumerate(ks)`.",
            concept=False,
            ask="predict(X[train], y[train], X[test], ks)",
        ),
        choose_mistake("k_as_row", ROW_K, entry="errors[k, fold]"),
        choose_mistake("k_less_1_as_row", ROW_K, entry="errors[k - 1, fold]"),
        choose_mistake(
            "k_as_row_of_many",
            ROW_K,
            table="np.zeros((max(ks) + 1, n_folds))",
            entry="errors[k, fold]",
            best="np.argmin(errors.mean(axis=1))",
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
            "sorts_ks_in_place",
            "`ks.sort()` sorts the caller's own list, and your rows with it. Row i belongs to "
            "`ks[i]` as it was given: leave `ks` alone.",
            start="n_folds = folds.max() + 1; ks.sort()",
        ),
        choose_mistake(
            "sorts_by_error",
            "Your rows are sorted by their mean error. Row i belongs to `ks[i]`: leave the table "
            "in the order of `ks`, and look for the best with `np.argmin`.",
            answer="best_k, errors[np.argsort(errors.mean(axis=1), kind='stable')]",
        ),
        choose_mistake(
            "folds_as_they_come",
            OTHER_ORDER_OF_COLUMNS,
            answer="best_k, errors[:, list(dict.fromkeys(folds.tolist()))]",
        ),
        choose_mistake(
            "columns_shifted", OTHER_ORDER_OF_COLUMNS, concept=False, entry="errors[i, fold - 1]"
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
        choose_mistake("leaves_the_first_column_empty", WITHOUT_FOLD_0, folds="range(1, n_folds)"),
        choose_mistake(
            "forgets_the_first_fold",
            WITHOUT_FOLD_0,
            start="n_folds = folds.max()",
            test="folds == fold + 1",
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
            "reshaped",
            "The right errors in the wrong places. Counted fold by fold, they cannot be reshaped "
            "to (len(ks), n_folds): either `reshape(n_folds, len(ks)).T`, or the loop over ks "
            "outside.",
            best="0; errors = errors.T.reshape(errors.shape); "
            "best_k = ks[np.argmin(errors.mean(axis=1))]",
        ),
        choose_mistake(
            "one_row_many_times",
            "All rows are alike, with the errors of the last k. `[[0] * n_folds] * len(ks)` is "
            "one and the same row, many times over: take `np.zeros((len(ks), n_folds))`.",
            concept=False,
            table="[[0] * n_folds] * len(ks)",
            entry="errors[i][fold]",
            best="ks[np.argmin(np.mean(errors, axis=1))]",
        ),
        choose_mistake(
            "flat",
            "The errors come in one long row. Wanted is a table (len(ks), n_folds): a row for "
            "each k, a column for each fold.",
            concept=False,
            answer="best_k, errors.ravel()",
        ),
        choose_mistake(
            "means_as_a_column",
            "One column too many: the last holds the means. The table has a column for each fold, "
            "and no other.",
            concept=False,
            answer="best_k, np.column_stack([errors, errors.mean(axis=1)])",
        ),
        choose_mistake(
            "dictionary",
            "The errors come as a dictionary. Wanted is a table, an array (len(ks), n_folds): row "
            "i for `ks[i]`.",
            concept=False,
            answer="best_k, dict(zip(ks, errors))",
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
            AFTER_FIRST,
            concept=False,
            entry="errors[i] = [np.mean(predict(X[folds != f], y[folds != f], X[folds == f], k) "
            "!= y[folds == f]) for f in range(n_folds)]; return k, errors; labels",
        ),
        choose_mistake(
            "returns_after_first_k_with_argmin",
            AFTER_FIRST,
            concept=False,
            entry="errors[i] = [np.mean(predict(X[folds != f], y[folds != f], X[folds == f], k) "
            "!= y[folds == f]) for f in range(n_folds)]; "
            "return ks[np.argmin(errors.mean(axis=1))], errors; labels",
        ),
    ),
)
