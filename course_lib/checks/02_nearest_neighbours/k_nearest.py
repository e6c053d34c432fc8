"""Question 6: the k-nearest-neighbours classifier, as a class."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import difference
from course_lib.checks.plain import describe, same
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict
from course_lib.models.neighbors.vote import vote

from .nearest_neighbour import AGAIN

NAMES = ("X", "y", "Q", "k", "weights")
NUMBERS = np.array([0, 2, 5, 9])  # labels with gaps: a place among them is not a label


def fit_with_k_and_predict(cls: Any, X: Any, y: Any, Q: Any, k: Any, weights: Any) -> dict:
    """Probe: what an object predicts for Q, beside another of other k; asked and fitted twice."""
    X2, y2, Q2 = X.copy(), np.roll(y, 1), Q.copy()
    model = cls(k) if weights == "uniform" else cls(k, weights=weights)
    other = cls(1 if k > 1 else 2, "uniform")
    returned = model.fit(X, y)
    other.fit(X2, y2)  # with other labels, too: it must not disturb the first
    result = {"fit returns self": returned is model, "predictions": model.predict(Q)}
    result["asked again"] = model.predict(Q2[::-1].copy())
    model.fit(X2[::-1].copy(), y2[::-1].copy())
    result["fitted again"] = model.predict(Q2.copy())
    return result


def voted_labels(X: np.ndarray, y: np.ndarray, Q: np.ndarray, k: int, weights: str) -> np.ndarray:
    classes, votes, _, _ = votes_of(X, y, Q, k, weights)
    return classes[np.argmax(votes, axis=1)]


def votes_of(
    X: np.ndarray, y: np.ndarray, Q: np.ndarray, k: int, weights: str
) -> tuple[np.ndarray, ...]:
    """The classes, their votes for each query, and the neighbours' labels and distances."""
    classes, numbers = np.unique(y, return_inverse=True)
    D = np.sqrt(((Q[:, None] - X) ** 2).sum(axis=2))  # (m, 1, d) - (n, d) -> (m, n, d) -> (m, n)
    indices = np.argsort(D, axis=1, kind="stable")[:, :k]
    distances = np.take_along_axis(D, indices, axis=1)
    votes = vote(numbers[indices], distances, len(classes), weights)
    return classes, votes, y[indices], distances


def clear(X: np.ndarray, y: np.ndarray, Q: np.ndarray, k: int, weights: str) -> np.ndarray:
    """For which queries rounding cannot change who the k nearest are, nor who wins the vote.

    With one vote each a tie is exact, and the rule decides it; weights by distance must be clear.
    """
    *_, distances = votes_of(X, y, Q, min(k + 1, len(X)), "uniform")
    sure = np.all(np.diff(distances, axis=1) > 0.01, axis=1)
    if weights == "distance":
        for labels in (y, np.roll(y, 1)):
            for each in ("uniform", "distance"):  # so that ignoring weights is no matter of ties
                votes = np.sort(votes_of(X, labels, Q, k, each)[1], axis=1)
                sure &= votes[:, -1] > 1.05 * votes[:, -2]
    return sure


def drawn_case(rng: np.random.Generator, n: int, k: int, weights: str, d: int = 2) -> Case:
    """n samples of d features, and 6 queries among them, each with clear neighbours."""
    while True:
        X = 3 * rng.normal(size=(n, d)).round(2)
        y = rng.permutation(NUMBERS[np.arange(n) % 4])
        Q = 3 * rng.normal(size=(100, d)).round(2)
        Q = Q[clear(X, y, Q, k, weights)][:6]
        if len(Q) == 6:
            return Case((X, y, Q, k, weights), f"k = {k}, {n} samples", NAMES)


LINE = np.array([[0.0], [1.0], [3.0], [7.0], [8.0]])  # five samples, one feature


def one_vote_each(rng: np.random.Generator) -> Sequence[Case]:
    y = np.array([5, 2, 2, 9, 9])
    # from the origin: by ℓ1 (0, 5) is the nearest, by ℓ2 (3, 3.1), by ℓ∞ (3.4, 2.9)
    corner = np.array([[0.0, 5.0], [3.0, 3.1], [3.4, 2.9], [-6.0, 0.0]])
    few = np.array([[0.2], [7.2]])
    return [
        Case((LINE, y, few, 1, "uniform"), "k = 1", NAMES),
        Case((LINE, y, few, 3, "uniform"), "k = 3", NAMES),
        Case((LINE, y, np.array([[0.2]]), 2, "uniform"), "k = 2, a tie", NAMES),
        Case((LINE, np.array([9, 9, 5, 5, 2]), few, 4, "uniform"), "k = 4, ties", NAMES),
        Case((LINE, np.array([9, 5, 9, 5, 9]), few, 5, "uniform"), "k = n: all vote", NAMES),
        Case((corner, np.array([0, 5, 5, 0]), np.zeros((1, 2)), 1, "uniform"), "by ℓ2", NAMES),
        Case((LINE, y, LINE[1:4].copy(), 1, "uniform"), "queries from the training set", NAMES),
        drawn_case(rng, 20, 6, "uniform"),
        drawn_case(rng, 20, 9, "uniform", d=4),
    ]


def weighted(rng: np.random.Generator) -> Sequence[Case]:
    y = np.array([5, 2, 2, 2, 5])
    few = np.array([[0.2], [7.2]])
    near_first = np.array([[0.0], [4.0], [6.0], [7.0]])
    return [
        Case((LINE, y, few, 3, "distance"), "k = 3", NAMES),
        Case((LINE, y, few, 1, "distance"), "k = 1", NAMES),
        Case((LINE, y, LINE[[0, 2]], 3, "distance"), "queries from the training set", NAMES),
        Case((LINE, y, np.array([[1.6], [4.2]]), 5, "distance"), "k = n: all vote", NAMES),
        # 1/d: 1 against 1/1.5 + 1/2, where 1/d² prefers the first
        Case(
            (
                np.array([[1.0], [-1.5], [2.0]]),
                np.array([2, 0, 0]),
                np.zeros((1, 1)),
                3,
                "distance",
            ),
            "one near against two not much farther",
            NAMES,
        ),
        # 1/d: 10 against 8, where 1/(1 + d) prefers the two
        Case(
            (
                np.array([[0.1], [-0.25], [0.26]]),
                np.array([5, 2, 2]),
                np.zeros((1, 1)),
                3,
                "distance",
            ),
            "all nearer than 1",
            NAMES,
        ),
        Case(
            (near_first, np.array([9, 0, 0, 0]), np.array([[0.5]]), 4, "distance"),
            "one near against three far away",
            NAMES,
        ),
        drawn_case(rng, 20, 6, "distance"),
        drawn_case(rng, 20, 7, "distance", d=4),
    ]


def judge_votes(case: Case, output: Any) -> Verdict:
    X, y, Q, k, weights = case.args
    right = voted_labels(*case.args)
    expected = describe(right)
    if not isinstance(output, dict):
        return Verdict(False, expected, describe(output))
    got = describe(output["predictions"])
    if output["predictions"] is None:
        return Verdict(False, expected, got, "predict returns None: is a `return` missing?")
    if not same(right, output["predictions"]):
        why = difference(right, output["predictions"]) + told(case, output["predictions"])
        return Verdict(False, expected, got, why)
    if not output["fit returns self"]:
        return Verdict(False, "fit returns the object itself", "something else", RETURN_SELF)
    if not same(right[::-1], output["asked again"]):
        got = describe(output["asked again"])
        return Verdict(False, describe(right[::-1]), got, AGAIN["asked again"])
    labels, theirs = voted_labels(X, np.roll(y, 1), Q, k, weights), output["fitted again"]
    if not same(labels, theirs):
        why = AGAIN["fitted again"] if same(right, theirs) else OTHER_LABELS
        return Verdict(False, describe(labels), describe(theirs), why)
    return Verdict(True, expected, got)


def told(case: Case, predictions: Any) -> str:
    """Who the neighbours of the first query with a wrong label are: one more sentence."""
    right = voted_labels(*case.args)
    if np.shape(predictions) != right.shape:
        return ""
    first = np.flatnonzero(np.asarray(predictions) != right)[0]
    *_, labels, distances = votes_of(*case.args)
    return (
        f" There k = {labels.shape[1]}, and the nearest have the labels {describe(labels[first])}, "
        f"at the distances {describe(distances[first].round(2))}."
    )


OTHER_LABELS = (
    "Right on its first use, but not after a second `fit`, on the same samples with other labels. "
    "Does `fit` replace all it stored, and do the k nearest alone decide?"
)
RETURN_SELF = (
    "The predictions are right, but `fit` must end with `return self`, so that "
    "`KNearest(3).fit(X, y).predict(Q)` works as with every estimator."
)


def k_mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
    """The right class with one of its lines replaced."""
    lines = {
        "signature": 'k, weights="uniform"',
        "init": "self.k, self.weights = k, weights",
        "remember": "self.X, self.y = X, y",
        "end": "return self",
        "start": "pass",
        "distances": "np.sqrt(((self.X - q) ** 2).sum(axis=1))",
        "near": "np.argsort(d)[:self.k]",
        "rule": 'self.weights == "distance"',
        "weighted": "1 / np.maximum(d[near], 1e-12)",
        "votes": "np.bincount(self.y[near], weights=w)",
        "choose": "np.argmax(votes)",
        "answer": "np.array(labels)",
    } | changes
    return Mistake(
        name,
        "class KNearest:\n"
        f"    def __init__(self, {lines['signature']}):\n"
        f"        {lines['init']}\n"
        "    def fit(self, X, y):\n"
        f"        {lines['remember']}\n"
        f"        {lines['end']}\n"
        "    def predict(self, Q):\n"
        f"        {lines['start']}\n"
        "        labels = []\n"
        "        for q in Q:\n"
        f"            d = {lines['distances']}\n"
        f"            near = {lines['near']}\n"
        "            w = np.ones(len(near))\n"
        f"            if {lines['rule']}:\n"
        f"                w = {lines['weighted']}\n"
        f"            votes = {lines['votes']}\n"
        f"            labels.append({lines['choose']})\n"
        f"        return {lines['answer']}",
        hint,
        concept,
    )


AVERAGE = (
    "You average the labels of the neighbours. Labels are names: between a 2 and a 9 there is no "
    "5. Let them vote."
)
SHARED = (
    "Two classifiers share one memory: what the second is given, the first forgets. Store on "
    "`self`, not on the class or in a global variable."
)
ALL_AT_ONCE = (
    "You subtract all queries at once, `X - Q`: that pairs row 0 with row 0, row 1 with row 1. "
    "Every query must meet every sample: your `l2_distances` does it, or a loop over Q."
)

K_NEAREST = Question(
    name="KNearest",
    title="The k nearest neighbours",
    parts=(Part("one vote each", 2, one_vote_each), Part("weighted by distance", 2, weighted)),
    judge=judge_votes,
    call=fit_with_k_and_predict,
    picture="course_lib.widgets.vote_regions:show_case",
    mistakes=(
        k_mistake(
            "nearest_only",
            "Only the nearest decides: `k` is stored but not used. Take the first k of "
            "`np.argsort(d)`, and let them vote.",
            near="np.argsort(d)[:1]",
        ),
        k_mistake(
            "one_too_many",
            "One neighbour too many votes. `order[:k]` has k entries: the end of a slice does "
            "not belong to it.",
            concept=False,
            near="np.argsort(d)[:self.k + 1]",
        ),
        k_mistake(
            "one_too_few",
            "One neighbour too few votes. `order[:k]` has k entries already.",
            concept=False,
            near="np.argsort(d)[:max(1, self.k - 1)]",
        ),
        k_mistake(
            "one_of_them",
            "`np.argsort(d)[k - 1]`, or `np.argpartition(d, k)[k]`, is a single sample. All of "
            "the k nearest vote: `[:k]`.",
            near="np.argsort(d)[self.k - 1:self.k]",
        ),
        k_mistake(
            "farthest",
            "The k farthest vote: `np.argsort` puts small distances first, so the nearest are "
            "`[:k]`, not `[-k:]`.",
            near="np.argsort(d)[-self.k:]",
        ),
        k_mistake(
            "fixed_k",
            "Always three neighbours vote, whatever `k` is. Use the k that `__init__` was given, "
            "`self.k`.",
            near="np.argsort(d)[:3]",
        ),
        k_mistake(
            "all_vote",
            "All training samples vote, so with one vote each all queries get the same "
            "label. Only the k nearest vote.",
            near="np.arange(len(d))",
        ),
        k_mistake(
            "first_k_samples",
            "You take the first k samples of X, not the k nearest: `np.argsort(d)` tells their "
            "places in the order of their distance.",
            near="np.arange(self.k)",
        ),
        k_mistake(
            "skips_the_nearest",
            "You leave the nearest out, as if it were the query itself. At prediction the query "
            "is not in the training set: the nearest votes, too.",
            near="np.argsort(d)[1:self.k + 1]",
        ),
        k_mistake(
            "leaves_out_itself",
            "You skip samples at distance 0. At prediction a sample that is exactly the query is "
            "the best neighbour there is.",
            distances="np.sqrt(((self.X - q) ** 2).sum(axis=1)); d[d == 0] = np.inf",
        ),
        k_mistake(
            "radius",
            "You take all samples within distance k. k is how many neighbours vote, however far "
            "away they are.",
            near="np.flatnonzero(d <= self.k)",
        ),
        k_mistake(
            "k_of_each_class",
            "You take the k nearest of each class and compare how far away they are. The k "
            "nearest are taken from all samples together, and then they vote.",
            choose="min(np.unique(self.y), key=lambda c: np.sort(d[self.y == c])[:self.k].sum())",
        ),
        k_mistake(
            "class_means",
            "You compare with the mean of each class. That is another classifier: here single "
            "samples are the neighbours, and the k nearest of them vote.",
            remember="self.y = np.unique(y); self.X = np.array([X[y == c].mean(axis=0) for c in "
            "self.y])",
            near="np.argsort(d)[:1]",
        ),
        k_mistake(
            "sorts_over_queries",
            "In a table of distances (n_queries, n_samples) you sort along the queries, `axis=0`. "
            "Each query looks for its nearest samples: sort along the samples, `axis=1`.",
            start="D = np.sqrt(((Q[:, None] - self.X) ** 2).sum(axis=2)); "
            "order = iter(np.argsort(D, axis=0)[:self.k].T)",
            near="next(order)",
        ),
        k_mistake(
            "samples_ask_queries",
            "Queries and samples have changed places: one label came back for each training "
            "sample. A row of the table of distances belongs to a query: `l2_distances(Q, X)`, and "
            "`axis=1` sorts along the samples.",
            start="Q, self.Q = self.X, Q",
            distances="np.sqrt(((self.Q - q) ** 2).sum(axis=1))",
        ),
        k_mistake(
            "no_vote",
            "You return the labels of the k nearest, a row for each query. They must still vote: "
            "one label for each query.",
            choose="self.y[near]",
        ),
        k_mistake(
            "argpartition_at_k",
            "`np.argpartition(d, k)` puts the one that comes *after* the k nearest in place, and "
            "there is none if k = n. Places count from 0: `np.argpartition(d, k - 1)[:k]`.",
            near="np.argpartition(d, self.k)[:self.k]",
        ),
        k_mistake(
            "sorts_distances_only",
            "`np.sort(d)` gives the smallest distances, but no longer tells whose they are. "
            "`np.argsort(d)` gives the places, with which you find the labels.",
            near="np.sort(d)[:self.k].astype(int) % len(d)",
        ),
        k_mistake(
            "sorts_labels",
            "You sort y by itself: after that y[i] is no longer the label of X[i]. Sort the "
            "places, `np.argsort(d)`, and look both up with them.",
            remember="self.X, self.y = X, np.sort(y)",
        ),
        k_mistake(
            "places_vote",
            "You count the places of the neighbours in the training set, not their labels. Look "
            "the labels up first: `y[near]`.",
            votes="np.bincount(near, weights=w)",
        ),
        k_mistake(
            "winner_among_neighbours",
            "`np.unique` sorts the labels and `argmax` counts in the sorted ones: look the winner "
            "up there, not among the neighbours.",
            choose="self.y[near][np.flatnonzero(np.unique(self.y[near]) == np.argmax(votes))[0]]",
        ),
        k_mistake(
            "place_instead_of_label",
            "You return the winner's place among the different labels, not the label. Look it up "
            "in what `np.unique` gave you.",
            choose="int(np.flatnonzero(np.unique(self.y[near]) == np.argmax(votes))[0])",
        ),
        k_mistake(
            "count_instead_of_label",
            "You return how many votes the winner has. The question is which label it is: "
            "`argmax`, not `max`.",
            choose="np.max(votes)",
        ),
        k_mistake(
            "mean_label",
            AVERAGE,
            choose="int(round(float((w * self.y[near]).sum() / w.sum())))",
        ),
        k_mistake(
            "mean_label_unrounded", AVERAGE, choose="float((w * self.y[near]).sum() / w.sum())"
        ),
        k_mistake(
            "median_label",
            "You return the label in the middle. Labels are names, they have no order: let them "
            "vote.",
            choose="int(np.median(self.y[near]))",
        ),
        k_mistake(
            "tie_to_the_nearest",
            "Right but for ties: yours go to the label of the nearer neighbour (as with "
            "`Counter(…).most_common`). Here the smallest label wins; your `vote` does so.",
            choose="max(dict.fromkeys(self.y[near].tolist()), key=lambda label: votes[label])",
        ),
        k_mistake(
            "tie_to_the_largest",
            "Right but for ties: yours go to the largest label. Here the smallest wins, as in "
            "your `vote`.",
            choose="len(votes) - 1 - np.argmax(votes[::-1])",
        ),
        k_mistake(
            "l1_instead",
            "You measure by ℓ1. The question asks for ℓ2, the root of the sum of squares; the two "
            "can disagree on who is nearer.",
            distances="np.abs(self.X - q).sum(axis=1)",
        ),
        k_mistake(
            "largest_difference",
            "You measure by the largest difference (ℓ∞). In ℓ2 all features count.",
            distances="np.abs(self.X - q).max(axis=1)",
        ),
        k_mistake(
            "no_square",
            "Differences of opposite sign cancel in your sum, and a far sample can seem nearer "
            "than 0. Square them first.",
            distances="(self.X - q).sum(axis=1)",
        ),
        k_mistake(
            "first_feature_only",
            "Only the first feature is compared. All features count in the distance.",
            distances="np.abs(self.X[:, 0] - q[0])",
        ),
        k_mistake(
            "squared_distances",
            "Right with one vote each, wrong with weights: your distances are squared, without "
            "the root. The order stays the same, but a vote counts 1/d, not 1/d².",
            distances="((self.X - q) ** 2).sum(axis=1)",
        ),
        k_mistake(
            "ignores_weights",
            '`weights` is never looked at, or compared with another word than "distance": '
            "everybody has one vote. Pass `self.weights` on to your `vote`.",
            rule="False",
        ),
        k_mistake(
            "always_by_distance",
            'The votes are weighted by distance even if `weights` is "uniform". Then each '
            "neighbour has one vote.",
            rule="True",
        ),
        k_mistake(
            "weights_by_distance_itself",
            "You weight by the distance itself, so that the farthest has the loudest voice. Near "
            "ones should count more: 1/d.",
            weighted="d[near]",
        ),
        k_mistake(
            "weights_of_others",
            "The labels are those of the nearest, but the distances are of the first k samples of "
            "X. Both must be taken in the same order: `d[near]` beside `y[near]`.",
            weighted="1 / np.maximum(d[:self.k], 1e-12)",
        ),
        k_mistake(
            "one_more_below",
            "You weight by 1/(1 + d). That avoids 1/0 but is another rule. Use your `vote`, which "
            "treats distance 0 apart.",
            weighted="1 / (1 + d[near])",
        ),
        k_mistake(
            "shares_between_objects",
            SHARED,
            remember="KNearest.X, KNearest.y = X, y",
        ),
        k_mistake(
            "shares_k_between_objects",
            SHARED,
            init="KNearest.k, KNearest.weights = k, weights",
        ),
        k_mistake(
            "no_default",
            '`KNearest(3)` must work without `weights`: give it a default, `weights="uniform"`.',
            concept=False,
            signature="k, weights",
        ),
        k_mistake(
            "no_weights",
            '`__init__` does not take `weights`: `def __init__(self, k, weights="uniform")`.',
            concept=False,
            signature="k",
            init='self.k, self.weights = k, "uniform"',
        ),
        k_mistake(
            "stores_nothing",
            "A method looks for something on `self` that is not there. What `__init__` and `fit` "
            "receive is forgotten when they end, unless you store it: `self.k = k`.",
            concept=False,
            init="pass",
        ),
        k_mistake(
            "fit_returns_nothing",
            RETURN_SELF,
            concept=False,
            end="pass",
        ),
        k_mistake(
            "subtracts_all_queries_at_once",
            ALL_AT_ONCE,
            distances="np.sqrt(((self.X - Q) ** 2).sum(axis=1))",
        ),
        k_mistake(
            "first_query_only",
            "All queries get the label of the first one. Each query has neighbours of its own: "
            "sort each row of distances by itself, `axis=1`.",
            distances="np.sqrt(((self.X - Q[0]) ** 2).sum(axis=1))",
        ),
        k_mistake(
            "returns_after_first",
            "You return after the first query: one label came back for several queries. Collect "
            "the labels and return them after the loop.",
            concept=False,
            choose="np.argmax(votes)); return np.array(labels[0]",
        ),
        k_mistake(
            "squeezes",
            "One query, too, gets an array, with one label: `squeeze` has taken it out.",
            concept=False,
            answer="np.array(labels).squeeze()",
        ),
        k_mistake(
            "column_of_labels",
            "You return a column, shape (m, 1). Labels come as a plain row, shape (m,).",
            concept=False,
            answer="np.array(labels).reshape(-1, 1)",
        ),
        k_mistake(
            "scales_by_query_batch",
            "You standardize the queries by their own mean and spread: then a query's answer "
            "depends on which other queries come with it. Whatever is learned about scale is "
            "learned from the training set.",
            start="Q = (Q - Q.mean(axis=0)) / (Q.std(axis=0) + 1e-9)",
        ),
    ),
)
