"""Question 6: the k-nearest-neighbours classifier, as a class."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import difference
from course_lib.checks.plain import as_array, describe, same, sort_of
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict
from course_lib.models.neighbors.vote import vote

from .nearest_neighbour import AGAIN

NAMES = ("X", "y", "Q", "k", "weights")
NUMBERS = np.array([0, 2, 5, 8])  # labels with gaps: a place among them is not a label


def fit_with_k_and_predict(cls: Any, X: Any, y: Any, Q: Any, k: Any, weights: Any) -> dict:
    """Probe: what an object predicts for Q, beside another of other k; asked and fitted twice.

    What it is asked after the second `fit`, a fresh object is asked, too: a wrong answer of that is
    no matter of memory. Lists of the class are put back: no case finds what another one left there.
    """
    X2, y2 = X[::-1].copy(), (np.roll(y, 1) + 1)[::-1]
    beside, again, turned = X.copy(), Q.copy(), Q[::-1].copy()
    lists = [each for each in getattr(cls, "__dict__", {}).values() if type(each) is list]
    before = [list(each) for each in lists]

    def new():
        return cls(k) if weights == "uniform" else cls(k=k, weights=weights)

    def fitted_again(model):
        returned = model.fit(X2.copy(), y2.copy())
        return (returned if type(returned) is type(model) else model).predict(turned.copy())

    try:
        model = new()
        other = cls(1 if k > 1 else 2, "uniform")
        returned = model.fit(X, y)
        another = type(returned) is type(model) and returned is not model
        result = {"fit returns self": returned is model, "fit returns another": another}
        model = returned if another else model
        other.fit(beside, y2[::-1].copy())  # with other labels, too: it must not disturb the first
        result["predictions"] = model.predict(Q)
        result["asked again"] = model.predict(again)
        result["fresh"] = fitted_again(new())
        result["fitted again"] = fitted_again(model)
    finally:
        for each, items in zip(lists, before, strict=True):
            each[:] = items
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


def itself(rng: np.random.Generator) -> Case:
    """A query that is a sample, for which rounding takes ‖q‖² − 2 q·x + ‖x‖² below 0.

    However it is summed; about one draw in ten is such, so drawing again soon finds one.
    """
    for _ in range(1000):
        X = rng.normal(size=(4, 8)).round(2)
        Q = X[:1].copy()
        if all(form.item() < 0 for form in [*squares(Q, X, 0), *squares(Q, X[::-1], 3)]):
            break
    return Case((X, np.array([5, 2, 8, 2]), Q, 1, "uniform"), "the first sample itself", NAMES)


def squares(Q: np.ndarray, X: np.ndarray, i: int) -> list[np.ndarray]:
    """The identity for the only query and sample i, in the orders that students choose."""
    q, x = (Q**2).sum(axis=1), (X**2).sum(axis=1)
    products = Q @ X.T, np.dot(X, Q[0])[None, :]
    return [
        form[0, i]
        for product in products
        for form in (q - 2 * product + x, q + x - 2 * product, x - 2 * product + q)
    ]


def line(*places: float) -> np.ndarray:
    """Samples of one feature."""
    return np.array(places, dtype=float)[:, None]


def case(X: Any, y: Sequence[int], Q: Any, k: int, weights: str, label: str) -> Case:
    return Case((X, np.array(y), Q.copy(), k, weights), label, NAMES)


LINE = line(0, 1, 3, 7, 8)
ORIGIN = line(0)


def one_vote_each(rng: np.random.Generator) -> Sequence[Case]:
    few, y = line(0.2, 7.2), [5, 2, 2, 8, 8]
    # from the origin: by ℓ1 (0, 5) is the nearest, by ℓ2 (3, 3.1), by ℓ∞ (3.4, 2.9)
    corner = np.array([[0.0, 5.0], [3.0, 3.1], [3.4, 2.9], [-6.0, 0.0]])
    two = line(1, -1, 3, 3, 9)  # both queries have two samples that are equally far
    edge = line(1, -1.5, 2, -2, 4)  # whoever of the two at distance 2 votes, 5 wins
    return [
        case(LINE, y, few, 1, "uniform", "k = 1"),
        case(LINE, y, few, 3, "uniform", "k = 3"),
        case(LINE, y, line(0.2), 2, "uniform", "k = 2, a tie"),
        case(LINE, [12, 5, 12, 5, 12], few, 5, "uniform", "k = n: all vote"),
        case(corner, [0, 5, 5, 0], np.zeros((1, 2)), 1, "uniform", "by ℓ2"),
        case(LINE, [5, 2, 8, 8, 2], LINE[:1], 3, "uniform", "a query from the training set"),
        case(two, [2, 5, 5, 5, 2], line(0, 3), 5, "uniform", "equal distances, and all vote"),
        case(edge, [5, 5, 2, 2, 5], ORIGIN, 3, "uniform", "equal distances, k = 3"),
        case(line(0.496, 0.501), [5, 2], line(0.5), 1, "uniform", "near together"),
        itself(rng),
        drawn_case(rng, 20, 6, "uniform"),
        drawn_case(rng, 20, 9, "uniform", d=4),
    ]


def weighted(rng: np.random.Generator) -> Sequence[Case]:
    few, y = line(0.2, 7.2), [5, 2, 2, 2, 5]
    three, below = line(1, -1.5, 2), line(0.1, -0.25, 0.26)
    two_at_0, three_at_0 = line(0, 0, 1, 2, 6), line(0, 0, 0, 7, 7, 7)
    return [
        case(LINE, y, few, 3, "distance", "k = 3"),
        # if all voted, the two would win
        case(three, [2, 0, 0], ORIGIN, 1, "distance", "k = 1"),
        case(LINE, y, LINE[[0, 2]], 3, "distance", "queries from the training set"),
        # 1/d: 1 against 1/1.5 + 1/2, where 1/d² prefers the first
        case(three, [2, 0, 0], ORIGIN, 3, "distance", "one near against two not much farther"),
        # 1/d: 10 against 8, where 1/(1 + d) prefers the two
        case(below, [1, 0, 0], ORIGIN, 3, "distance", "all nearer than 1"),
        case(line(0, 4, 6, 7), [8, 0, 0, 0], line(0.5), 4, "distance", "one near, three far away"),
        case(line(1, 2, -2), [5, 2, 2], ORIGIN, 3, "distance", "a tie: 1 against ½ + ½"),
        # the 5 at distance 1 must not break the tie of the two at distance 0
        case(two_at_0, [2, 5, 5, 5, 2], line(0, 6), 5, "distance", "two at distance 0"),
        case(three_at_0, [2, 5, 5, 5, 2, 2], line(0, 7), 3, "distance", "three at distance 0"),
        drawn_case(rng, 20, 6, "distance"),
        drawn_case(rng, 20, 7, "distance", d=4),
    ]


def judge_votes(case: Case, output: Any) -> Verdict:
    right = voted_labels(*case.args)
    expected = describe(right)
    if not isinstance(output, dict):
        return Verdict(False, expected, describe(output))
    got = describe(output["predictions"])
    if output["predictions"] is None:
        return Verdict(False, expected, got, "predict returns None: is a `return` missing?")
    if not same(right, output["predictions"]):
        return Verdict(False, expected, got, first_wrong(output["predictions"], *case.args))
    if not output["fit returns self"]:
        why = RETURN_ITSELF if output["fit returns another"] else RETURN_SELF
        return Verdict(False, "fit returns the object itself", "something else", why)
    if not same(right, output["asked again"]):
        return Verdict(False, expected, describe(output["asked again"]), AGAIN["asked again"])
    return judge_second_fit(case, output) or Verdict(True, expected, got)


def judge_second_fit(case: Case, output: dict) -> Verdict | None:
    """The verdict where other labels, and the queries in another order, are answered wrongly.

    Memory is to blame only where a fresh object answers the same rightly.
    """
    X, y, Q, k, weights = case.args
    turned, y2 = Q[::-1], np.roll(y, 1) + 1
    right = voted_labels(X, y2, turned, k, weights)
    fresh, used = output["fresh"], output["fitted again"]
    expected = f"with those, {describe(right)}"
    if not same(right, fresh):
        queries = f"Q = {describe(turned)} and " if len(Q) > 1 else ""
        why = f"Right on the input shown, but not with {queries}y = {describe(y2)}. "
        why += first_wrong(fresh, X, y2, turned, k, weights)
        return Verdict(False, expected, f"with those, {describe(fresh)}", why)
    if not same(right, used):
        old = same(voted_labels(X, y, turned, k, weights), used)
        why = AGAIN["fitted again"] if old else STILL_THERE
        return Verdict(False, describe(right), describe(used), why)
    return None


def first_wrong(
    predictions: Any, X: np.ndarray, y: np.ndarray, Q: np.ndarray, k: int, weights: str
) -> str:
    """What is wrong with the predictions: the first wrong label, and who its neighbours are."""
    right, theirs = voted_labels(X, y, Q, k, weights), as_array(predictions)
    if theirs is None or theirs.shape != right.shape or sort_of(theirs) != "real":
        if theirs is not None and theirs.ndim == 1 and len(theirs) > len(Q):
            return f"{len(theirs)} labels came back, and {len(Q)} were asked for. {KEPT}"
        return difference(right, predictions)
    i = np.flatnonzero(right != theirs)[0]
    classes, votes, labels, distances = (
        each[i] if each.ndim > 1 else each for each in votes_of(X, y, Q, k, weights)
    )
    query, places = numbers(Q[i], 4), numbers(distances, 3)
    who = f"Its k = {k} nearest have the labels {labels.tolist()}, at the distances {places}."
    if k == 1:
        who = f"Its nearest has the label {labels[0]}, at the distance {places[1:-1]}."
    *some, last = classes[votes == votes.max()].astype(str)
    if some:
        tied = f"{', '.join(some)} and {last}"
        who += f" The labels {tied} have equal votes: the smallest wins."
    return (
        f"At query {i}, {query}, the label should be {right[i]}, and yours is {theirs[i]:g}. {who}"
    )


def numbers(values: np.ndarray, digits: int) -> str:
    """Numbers for a sentence.

    >>> numbers(np.array([0.1 + 0.2, 7.0]), 3)
    '[0.3, 7]'
    """
    return "[" + ", ".join(f"{value:.{digits}g}" for value in values) + "]"


KEPT = (
    "One for each query is wanted. Are labels of earlier calls still there? Then start with an "
    "empty list in `predict`, made anew in each call."
)
STILL_THERE = (
    "Right on its first use, but not after a second `fit`, where a new object would be right. Does "
    "`fit` replace all that was stored, and does `predict` keep nothing?"
)
RETURN_SELF = (
    "The predictions are right, but `fit` must end with `return self`, so that "
    "`KNearest(3).fit(X, y).predict(Q)` works as with every estimator."
)
RETURN_ITSELF = (
    "The predictions are right, but they come from another object: `fit` must store on the one "
    "that it was called on, `self`, and end with `return self`."
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
        "one": "np.ones(len(near))",
        "rule": 'self.weights == "distance"',
        "own": "d[near]",
        "weighted": "(dn == 0) * 1.0 if 0 in dn else 1 / dn",
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
        f"            w = {lines['one']}\n"
        f"            if {lines['rule']}:\n"
        f"                dn = {lines['own']}\n"
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
SLICE = (
    "`order[1:k]` starts with the second nearest and has k - 1 entries, none for k = 1. Python "
    "counts from 0: the k nearest are `order[:k]`."
)
FIRST_K = (
    "You take the first k samples of X, not the k nearest: `np.argsort(d)` tells their "
    "places in the order of their distance."
)
EACH_CLASS = (
    "You take the k nearest of each class and compare how far away they are. The k "
    "nearest are taken from all samples together, and then they vote."
)
CLASS_MEANS = (
    "You compare with the mean of each class. That is another classifier: here single "
    "samples are the neighbours, and the k nearest of them vote."
)
OVER_QUERIES = (
    "In a table of distances (n_queries, n_samples) you sort along the queries, `axis=0`. "
    "Each query looks for its nearest samples: sort along the samples, `axis=1`."
)
CUTS = (
    "k labels came back for more queries than that: `[:k]` has cut the queries, not the "
    "neighbours. In a table (n_queries, n_samples) it is `[:, :k]`: all rows, k columns."
)
TEN = (
    "You have counters for the labels 0 to 9. A label is any whole number from 0, and there are "
    "larger ones, too: it takes `y.max() + 1` counters."
)
DISTANCES_ONLY = (
    "`np.sort(d)` gives the smallest distances, but no longer tells whose they are. "
    "`np.argsort(d)` gives the places, with which you find the labels."
)
SORTS_LABELS = (
    "You sort y by itself: after that y[i] is no longer the label of X[i]. Sort the "
    "places, `np.argsort(d)`, and look both up with them."
)
PLACE = (
    "You return the winner's place among the different labels, not the label. Look it up "
    "in what `np.unique` gave you."
)
TIE_LARGEST = (
    "Right but for ties: yours go to the largest label. Here the smallest wins, as in your `vote`."
)
ONE_NUMBER = (
    "You add over everything and get one number for all samples together. Each sample needs its "
    "own distance: `sum(axis=1)`, or `np.linalg.norm(…, axis=1)`."
)
WHOLE = (
    "`astype(int)` cuts fractions off: 0.496 becomes 0, and near samples become equal. Leave X and "
    "Q as they are, floats."
)
OTHER_QUERY = (
    "Who votes is right, but how much: all queries use the distances of one of them. Each query "
    "needs its own row: `D[i]`, or `d` while the loop is still at this query."
)
PILE = (
    "The votes of earlier queries are still counted: the counters are made once, before the loop. "
    "Each query needs new ones."
)
GAPS = (
    "You count the votes for 0, 1, 2 …, as many as there are different labels. But the labels need "
    "not be 0, 1, 2 …: here they have gaps. Count those of `np.unique(y)`, or all up to `y.max()`."
)
NOT_ITSELF = (
    "You skip samples at distance 0. At prediction a sample that is exactly the query is the best "
    "neighbour there is."
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
            "Only the nearest decides, whatever `k` is. Take the first k of `np.argsort(d)`, and "
            "let them vote.",
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
            "slices_from_one",
            SLICE,
            concept=False,
            near="np.argsort(d)[1:self.k]",
        ),
        k_mistake(
            "slices_from_one_and_asks_the_first",
            SLICE,
            concept=False,
            near="np.argsort(d)[1:self.k]",
            one="np.ones(len(near)) * (len(d[near]) > 0)",
            weighted="(dn == 0) * 1.0 if dn[0] == 0 else 1 / dn",
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
            "drops_the_farthest_on_a_tie",
            "Right but for ties: yours ask one neighbour fewer, until somebody has more votes. "
            "That is a choice, too; here the smallest label wins a tie, as in your `vote`.",
            choose="np.argmax(votes) if self.weights != 'uniform' else next(c.argmax() for j in "
            "range(len(near), 0, -1) for c in [np.bincount(self.y[near[:j]])] if (c == "
            "c.max()).sum() == 1)",
        ),
        k_mistake(
            "all_vote",
            "All training samples vote, so with one vote each all queries get the same "
            "label. Only the k nearest vote.",
            near="np.arange(len(d))",
        ),
        k_mistake(
            "all_vote_by_distance",
            "By distance all training samples vote, not the k nearest. Those far away have small "
            "votes, but there are many of them: cut to `[:k]` first, then weigh.",
            near="np.argsort(d)[:self.k] if self.weights == 'uniform' else np.arange(len(d))",
        ),
        k_mistake(
            "first_k_samples",
            FIRST_K,
            near="np.arange(self.k)",
        ),
        k_mistake(
            "labels_of_the_first_k",
            FIRST_K,
            near="np.arange(self.k)",
            own="np.sort(d)[:self.k]",
        ),
        k_mistake(
            "sorts_by_label",
            "You put the samples in the order of their labels, so the smallest labels vote, "
            "wherever they are. The nearest are wanted: sort the distances, `np.argsort(d)`.",
            near="np.argsort(self.y)[:self.k]",
        ),
        k_mistake(
            "order_as_rank",
            "Places and ranks are mixed up. `np.argsort(d)` lists places, the nearest first; each "
            "sample's rank is another list (`np.argsort` twice). The k nearest are the first k "
            "entries of a single `np.argsort(d)`: `[:k]`.",
            near="np.flatnonzero(np.argsort(d) < self.k)",
        ),
        k_mistake(
            "places_shift",
            "You take out the nearest found, and with `np.delete` all behind it move up one "
            "place: the next `argmin` counts in the shorter array, and no longer fits y. "
            "`np.argsort(d)[:k]` needs no taking out.",
            near="np.array([((j := np.argmin(e)), (e := np.delete(e, j)))[0] for _ in "
            "range(self.k)])",
            distances="np.sqrt(((self.X - q) ** 2).sum(axis=1)); e = d",
        ),
        k_mistake(
            "skips_the_nearest",
            "You leave the nearest out, as if it were the query itself. At prediction the query "
            "is not in the training set: the nearest votes, too.",
            near="np.argsort(d)[1:self.k + 1]",
        ),
        k_mistake(
            "leaves_out_itself",
            NOT_ITSELF,
            distances="np.sqrt(((self.X - q) ** 2).sum(axis=1)); d[d == 0] = np.inf",
        ),
        k_mistake(
            "leaves_out_all_at_0",
            NOT_ITSELF,
            near="np.array([i for i in np.argsort(d) if d[i] > 0][:self.k])",
        ),
        k_mistake(
            "radius",
            "You take all samples within distance k. k is how many neighbours vote, however far "
            "away they are.",
            near="np.flatnonzero(d <= self.k)",
        ),
        k_mistake(
            "k_of_each_class",
            EACH_CLASS,
            choose="min(np.unique(self.y), key=lambda c: np.sort(d[self.y == c])[:self.k].sum())",
        ),
        k_mistake(
            "k_of_each_class_by_mean",
            EACH_CLASS,
            choose="min(np.unique(self.y), key=lambda c: np.sort(d[self.y == c])[:self.k].mean())",
        ),
        k_mistake(
            "class_means",
            CLASS_MEANS,
            remember="self.y = np.unique(y); self.X = np.array([X[y == c].mean(axis=0) for c in "
            "self.y])",
            near="np.argsort(d)[:1]",
        ),
        k_mistake(
            "k_class_means",
            CLASS_MEANS,
            remember="self.y = np.unique(y); self.X = np.array([X[y == c].mean(axis=0) for c in "
            "self.y])",
        ),
        k_mistake(
            "sorts_over_queries",
            OVER_QUERIES,
            start="D = np.sqrt(((Q[:, None] - self.X) ** 2).sum(axis=2)); "
            "order = iter(np.argsort(D, axis=0)[:self.k].T)",
            near="next(order)",
        ),
        k_mistake(
            "sorts_over_queries_and_takes_rows",
            OVER_QUERIES,
            start="D = np.sqrt(((Q[:, None] - self.X) ** 2).sum(axis=2)); order = "
            "iter(np.argsort(D, axis=0)[:, :self.k])",
            near="next(order)",
        ),
        k_mistake(
            "cuts_the_queries",
            CUTS,
            start="Q = Q[:self.k]",
        ),
        k_mistake(
            "cuts_the_queries_and_all_vote",
            CUTS,
            start="Q = Q[:self.k]",
            near="np.argsort(d)",
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
            "counts_a_table",
            "`np.bincount` counts one row of labels, and was given a table: a row of k labels for "
            "each query. Go through the rows, and let each vote for itself.",
            start="np.bincount(np.zeros((2, 2), dtype=int))",
        ),
        k_mistake(
            "one_vote_for_all_queries",
            "All queries get one label, as if their neighbours had voted together. Each query has "
            "k neighbours of its own, who vote for it alone.",
            choose="self.y[near]",
            answer="np.full(len(Q), np.bincount(np.concatenate(labels)).argmax())",
        ),
        k_mistake(
            "distances_as_labels",
            "`np.bincount` counts labels, and was given numbers with fractions. Are labels and "
            "distances in the right order where you call `vote(labels, distances, weights)`?",
            concept=False,
            votes="np.bincount(d[near], weights=w)",
        ),
        k_mistake(
            "counts_ten_labels",
            TEN,
            votes="[float((w * (self.y[near] == c)).sum()) for c in range(10)]; "
            "votes[self.y[near].max()]",
        ),
        k_mistake(
            "counts_ten_labels_in_an_array",
            TEN,
            votes="np.zeros(10); np.add.at(votes, self.y[near], w)",
        ),
        k_mistake(
            "labels_from_0_to_the_number_of_labels",
            GAPS,
            choose="np.argmax([w[self.y[near] == c].sum() for c in range(len(np.unique(self.y)))])",
        ),
        k_mistake(
            "labels_from_0_to_the_number_of_labels_one_vote_each",
            GAPS,
            choose="np.argmax([(self.y[near] == c).sum() for c in range(len(np.unique(self.y)))])",
        ),
        k_mistake(
            "argpartition_at_k",
            "`np.argpartition(d, k)` puts the one that comes *after* the k nearest in place, and "
            "there is none if k = n. Places count from 0: `np.argpartition(d, k - 1)[:k]`.",
            near="np.argpartition(d, self.k)[:self.k]",
        ),
        k_mistake(
            "sorts_distances_only",
            DISTANCES_ONLY,
            near="np.sort(d)[:self.k].astype(int) % len(d)",
        ),
        k_mistake(
            "distances_as_places",
            DISTANCES_ONLY,
            near="np.sort(d)[:self.k]",
        ),
        k_mistake(
            "sorts_labels",
            SORTS_LABELS,
            remember="self.X, self.y = X, np.sort(y)",
        ),
        k_mistake(
            "sorts_labels_in_place",
            SORTS_LABELS,
            remember="y.sort(); self.X, self.y = X, y",
        ),
        k_mistake(
            "y_as_a_list",
            "A list cannot be asked for several places at once, as in `y[near]`; an array can. "
            "Keep y as the array that `fit` receives.",
            concept=False,
            remember="self.X, self.y = X, list(y)",
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
            PLACE,
            choose="int(np.flatnonzero(np.unique(self.y[near]) == np.argmax(votes))[0])",
        ),
        k_mistake(
            "place_instead_of_label_one_vote_each",
            PLACE,
            choose="np.unique(self.y[near], return_counts=True)[1].argmax()",
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
            "mean_label_one_vote_each",
            AVERAGE,
            choose="int(round(float(np.mean(self.y[near]))))",
        ),
        k_mistake(
            "mean_label_one_vote_each_unrounded",
            AVERAGE,
            choose="float(np.mean(self.y[near]))",
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
            TIE_LARGEST,
            choose="len(votes) - 1 - np.argmax(votes[::-1])",
        ),
        k_mistake(
            "tie_to_the_largest_by_distance",
            TIE_LARGEST,
            choose="np.argmax(votes) if self.weights == 'uniform' else len(votes) - 1 - "
            "np.argmax(votes[::-1])",
        ),
        k_mistake(
            "first_of_equal_distances",
            "Two samples are equally far, and `index` finds the first of them both times: that "
            "one votes twice, the other not at all. `np.argsort(d)` names each place once.",
            near="[d.tolist().index(each) for each in np.sort(d)[:self.k]]",
        ),
        k_mistake(
            "one_for_each_distance",
            "Two samples are equally far, and only one of them votes: a dict with the distances "
            "as keys keeps one of each. `np.argsort(d)` names every place.",
            near="[dict(zip(d.tolist(), range(len(d))))[each] for each in "
            "sorted(set(d.tolist()))[:self.k]]",
        ),
        k_mistake(
            "all_at_the_kth_distance",
            "More than k vote where several are equally far: `d <= …` (or `np.isin`) lets them "
            "all in. `np.argsort(d)[:k]` stops at k.",
            near="np.flatnonzero(d <= np.sort(d)[:self.k][-1])",
        ),
        k_mistake(
            "equal_samples_vote_once",
            "Equal samples have one vote together: `np.unique`, a set or a dict has thrown the "
            "others out. Each training sample has a vote of its own, and its own label.",
            remember="self.X, places = np.unique(X, axis=0, return_index=True); self.y = y[places]",
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
            "absolute_value_of_the_sum",
            "The absolute value, or the square, comes too late: differences of opposite sign have "
            "cancelled in the sum by then. Square each difference first, then add.",
            distances="np.abs((self.X - q).sum(axis=1))",
        ),
        k_mistake(
            "sums_over_samples",
            "You add over the samples and get one number for each feature. Each sample needs its "
            "own distance: add over the features, `sum(axis=1)`.",
            distances="np.sqrt(((self.X - q) ** 2).sum(axis=0))",
        ),
        k_mistake(
            "sums_everything",
            ONE_NUMBER,
            distances="np.linalg.norm(self.X - q)",
        ),
        k_mistake(
            "sums_everything_and_looks_up",
            ONE_NUMBER,
            distances="np.linalg.norm(self.X - q)",
            near="np.argsort(d)[:self.k]; d[near]",
        ),
        k_mistake(
            "rounds_distances",
            "Your distances are rounded: 0.001 and 0.004 become equal, and the farther sample can "
            "come first. Round what you print, not what you compute with.",
            distances="np.sqrt(((self.X - q) ** 2).sum(axis=1)).round(2)",
        ),
        k_mistake(
            "whole_samples",
            WHOLE,
            remember="self.X, self.y = X.astype(int), y",
        ),
        k_mistake(
            "whole_queries",
            WHOLE,
            start="Q = Q.astype(int)",
        ),
        k_mistake(
            "whole_numbers",
            WHOLE,
            remember="self.X, self.y = X.astype(int), y",
            start="Q = Q.astype(int)",
        ),
        k_mistake(
            "nan_at_itself",
            "A query that is a training sample does not find itself. ‖q‖² − 2 q·x + ‖x‖² should "
            "be 0 there, and rounding has taken it below 0: the root is nan, which `np.argsort` "
            "puts last. `np.maximum(…, 0)` before the root mends it.",
            distances="np.sqrt((q**2).sum() - 2 * self.X @ q + (self.X**2).sum(axis=1))",
        ),
        k_mistake(
            "standardizes",
            "You standardize the features. That is often wise, but it is another distance: here "
            "the features count as they are.",
            remember="self.mean, self.std = X.mean(axis=0), X.std(axis=0) + 1e-12; self.X, self.y "
            "= (X - self.mean) / self.std, y",
            start="Q = (Q - self.mean) / self.std",
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
            'With "distance", too, everybody has one vote: `weights` is never looked at, compared '
            "with another word, or overwritten. Pass `self.weights` on to your `vote`.",
            rule="False",
        ),
        k_mistake(
            "always_by_distance",
            'The votes are weighted by distance even if `weights` is "uniform", as it is where '
            "nobody says otherwise. Then each neighbour has one vote.",
            rule="True",
        ),
        k_mistake(
            "weights_by_distance_itself",
            "You weight by the distance itself, so that the farthest has the loudest voice. Near "
            "ones should count more: 1/d.",
            weighted="dn",
        ),
        k_mistake(
            "weights_of_others",
            "The labels are those of the nearest, but the distances are of the first k samples of "
            "X. Both must be taken in the same order: `d[near]` beside `y[near]`.",
            own="d[:self.k]",
        ),
        k_mistake(
            "weights_of_the_nearest_in_order",
            "You sort the distances after you have taken the places: then `d[near]` is somebody "
            "else's. Look up `d[near]` while d is unsorted, or take the first k of the sorted "
            "ones.",
            own="np.sort(d)[near]",
        ),
        k_mistake(
            "weights_of_the_last_query",
            OTHER_QUERY,
            start="other = np.sqrt(((self.X - Q[-1]) ** 2).sum(axis=1))",
            own="other[near]",
        ),
        k_mistake(
            "weights_of_the_first_query",
            OTHER_QUERY,
            start="other = np.sqrt(((self.X - Q[0]) ** 2).sum(axis=1))",
            own="other[near]",
        ),
        k_mistake(
            "distances_of_the_found_are_lost",
            "By distance every vote counts nothing, so the smallest label always wins. Do you set "
            "the distances of those already found to ∞? Weigh by a copy made before.",
            own="d[near] + np.inf",
            weighted="1 / dn",
        ),
        k_mistake(
            "one_more_below",
            "You weight by 1/(1 + d). That avoids 1/0 but is another rule. Use your `vote`, which "
            "treats distance 0 apart.",
            weighted="1 / (1 + dn)",
        ),
        k_mistake(
            "exponential_weights",
            "You weight by exp(−d). That is a choice, too; here a vote counts 1/d, which doubles "
            "when the distance halves.",
            weighted="np.exp(-dn)",
        ),
        k_mistake(
            "weights_by_rank",
            "You weight by rank: 1, ½, ⅓ … Then it does not matter *how much* farther the second "
            "is. Weight by the distance: 1/d.",
            weighted="1 / np.arange(1, len(dn) + 1)",
        ),
        k_mistake(
            "mean_distance_of_each_label",
            "The label whose neighbours are nearest on average wins, so how many they are does "
            "not count. Each neighbour has a vote, 1/d; add those of each label.",
            choose="np.argmax(votes) if self.weights == 'uniform' else "
            "min(np.unique(self.y[near]), key=lambda c: d[near][self.y[near] == c].mean())",
        ),
        k_mistake(
            "infinite_votes",
            "1/0 is ∞, and ∞ + ∞ is ∞ again: two votes at distance 0 count no more than one. "
            "Where somebody is at distance 0, let only those vote, 1 each, as in question 5.",
            weighted="1 / dn",
        ),
        k_mistake(
            "adds_a_little",
            "A little added to the distance avoids 1/0, but those farther away still vote, and "
            "can break a tie at distance 0. Where somebody is at distance 0, let only those vote, "
            "1 each.",
            weighted="1 / (dn + 1e-8)",
        ),
        k_mistake(
            "first_at_zero_decides",
            "Somebody is at distance 0, and the first of them decides. There may be several: they "
            "vote, one vote each.",
            choose="self.y[near[0]] if self.weights == 'distance' and d[near[0]] == 0 else "
            "np.argmax(votes)",
        ),
        k_mistake(
            "zero_counts_one",
            "A neighbour at distance 0 gets the weight 1, and those nearer than 1 outvote it. At "
            "distance 0 it must win over all that are farther: then only those at 0 vote.",
            weighted="1 / np.where(dn == 0, 1, dn)",
        ),
        k_mistake(
            "zero_counts_nothing",
            "A neighbour at distance 0 gets no vote at all, though it is the best there is. Then "
            "only those at distance 0 vote.",
            weighted="np.where(dn == 0, 0, 1 / np.where(dn == 0, 1, dn))",
        ),
        k_mistake(
            "zero_outvotes_always",
            'Also with "uniform" you let only those at distance 0 vote. One vote each means just '
            "that: 0 is a distance like any other.",
            one="(d[near] == 0) * 1.0 if 0 in d[near] else np.ones(len(near))",
        ),
        k_mistake(
            "votes_pile_up",
            PILE,
            start="c = np.zeros(self.y.max() + 1)",
            votes="(c := c + np.bincount(self.y[near], weights=w, minlength=len(c)))",
        ),
        k_mistake(
            "votes_pile_up_one_vote_each",
            PILE,
            start="c = np.zeros(self.y.max() + 1)",
            votes="(c := c + np.bincount(self.y[near], minlength=len(c)))",
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
            "shares_lists",
            "What every object is given piles up in one place: `X = []` in the class, above the "
            "methods, is one list for all objects. Store in `fit`: `self.X = X`.",
            remember="self.X.extend(X); self.y.extend(y)",
            end="return self\n    X, y = [], []",
            start="y = np.array(self.y)",
            votes="np.bincount(y[near], weights=w)",
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
            "another_name_for_k",
            "`KNearest(k=3)` must work: the first parameter is called `k`, `def __init__(self, k, "
            'weights="uniform")`.',
            concept=False,
            signature='n, weights="uniform"',
            init="self.k, self.weights = n, weights",
        ),
        k_mistake(
            "stores_nothing",
            "A method looks for something on `self` that is not there. What `__init__` and `fit` "
            "receive is forgotten when they end, unless you store it: `self.k = k`, `self.X = X`.",
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
            "fit_returns_another_object",
            RETURN_ITSELF,
            remember="other = KNearest(self.k, self.weights)",
            end="other.X, other.y = X, y; return other",
        ),
        k_mistake(
            "subtracts_all_queries_at_once",
            ALL_AT_ONCE,
            distances="np.sqrt(((self.X - Q) ** 2).sum(axis=1))",
        ),
        k_mistake(
            "subtracts_all_queries_without_a_loop",
            ALL_AT_ONCE,
            start="d = np.sqrt(((self.X - Q) ** 2).sum(axis=1)); near = np.argsort(d)[:self.k]; "
            "return np.bincount(self.y[near], weights=1 / d[near] if self.weights == 'distance' "
            "else None).argmax()",
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
            "keeps_the_last",
            "One label came back for several queries, that of the last: in the loop each has "
            "replaced the one before. Collect them in a list.",
            concept=False,
            answer="np.array(labels[-1])",
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
