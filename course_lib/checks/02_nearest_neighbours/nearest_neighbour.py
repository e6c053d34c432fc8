"""Question 2: a nearest-neighbour classifier, as a class."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import difference
from course_lib.checks.plain import describe, same
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict
from course_lib.models.neighbors.distances import distances_to


def fit_and_predict(cls: Any, X: Any, y: Any, Q: Any) -> dict:
    """Probe: what two objects predict for Q, one of them asked twice and fitted twice."""
    X2, y2, Q2 = X.copy(), np.roll(y, 1), Q.copy()
    model, other = cls(), cls()
    returned = model.fit(X, y)
    other.fit(X2, y2)  # another object, with other labels: it must not disturb the first
    result = {"fit returns self": returned is model, "predictions": model.predict(Q)}
    result["asked again"] = model.predict(Q2[::-1].copy())
    model.fit(X2[:-1].copy(), y2[:-1].copy())
    result["fitted again"] = model.predict(Q2.copy())
    return result


def nearest_labels(X: np.ndarray, y: np.ndarray, Q: np.ndarray) -> np.ndarray:
    return y[[np.argmin(distances_to(q, X, p=1)) for q in Q]]


def nearest_reference(X: np.ndarray, y: np.ndarray, Q: np.ndarray) -> dict:
    return {
        "fit returns self": True,
        "predictions": nearest_labels(X, y, Q),
        "asked again": nearest_labels(X, y, Q[::-1]),
        "fitted again": nearest_labels(X[:-1], np.roll(y, 1)[:-1], Q),
    }


def is_clear(X: np.ndarray, q: np.ndarray) -> bool:
    """Whether one sample is nearer to q than all others by more than rounding can turn round.

    The question does not say who wins a tie; so there must be none, also without the last sample.
    """
    d = np.abs(X.astype(float) - q.astype(float)).sum(axis=1)
    firsts = [np.sort(d[:n])[:2] for n in (len(d), len(d) - 1) if n > 1]
    return all(second - first > max(0.01, 1e-3 * second) for first, second in firsts)


def clear_queries(draw: Callable[[], np.ndarray], X: np.ndarray, m: int) -> np.ndarray:
    """m queries from `draw`, each with one clear nearest sample."""
    queries: list[np.ndarray] = []
    while len(queries) < m:
        q = draw()
        if is_clear(X, q):
            queries.append(q)
    return np.array(queries)


def points_in_the_plane(rng: np.random.Generator) -> Sequence[Case]:
    names = ("X", "y", "Q")
    two = np.array([[0.0, 0.0], [4.0, 4.0]])
    near = np.array([[0.0, 0.0], [0.9, 0.0]])
    # by ℓ1 the first is nearest, by ℓ2 the second, by ℓ∞ the third
    three = np.array([[0.0, 5.0], [1.0, 4.5], [3.8, 3.8]])
    far = np.array([[28_000.0, 20_000.0], [-20_000.0, 0.0]])
    cases = [
        Case((two, np.array([7, 3]), np.array([[5.0, 3.0], [-1.0, 1.0]])), "two queries", names),
        Case((two, np.array([7, 3]), np.array([[1.0, 0.0]])), "one query", names),
        Case((near, np.array([2, 5]), np.array([[0.8, 0.0]])), "fractions", names),
        Case((three, np.array([2, 1, 3]), np.zeros((1, 2))), "ℓ1 and ℓ2 disagree", names),
        # the query is a training point: it is its own nearest neighbour
        Case((two, np.array([1, 0]), two.copy()), "queries from the training set", names),
        Case((1000 * two, np.array([7, 3]), far), "far away", names),
    ]
    for n, m in ((5, 3), (30, 20)):
        X = 5 * rng.normal(size=(n, 2)).round(2)
        Q = clear_queries(lambda: 5 * rng.normal(size=2).round(2), X, m)
        y = rng.permutation(np.arange(n) % 3)
        cases.append(Case((X, y, Q), f"{n} points, {m} queries", names))
    return cases


def small_images(rng: np.random.Generator) -> Sequence[Case]:
    prototypes = rng.integers(0, 256, size=(3, 16))

    def like(label: int) -> np.ndarray:
        image = prototypes[label] + rng.integers(-90, 91, size=16)
        return np.clip(image, 0, 255).astype(np.uint8)

    cases = []
    for n, m in ((4, 3), (6, 4), (20, 10), (60, 40)):
        y = rng.permutation(np.arange(n) % 3)
        X = np.array([like(label) for label in y])
        Q = clear_queries(lambda: like(int(rng.integers(3))), X, m)
        cases.append(Case((X, y, Q), f"{n} images of 16 pixels, uint8", ("X", "y", "Q")))
    return cases


AGAIN = {
    "asked again": "Right on its first use. Asked a second time, the same object gives other "
    "labels or more of them: start with an empty list in `predict`, and keep no results.",
    "fitted again": "Right on its first use. After a second `fit` the old training set still "
    "answers: `fit` must replace what it stored.",
}


def judge_predictions(case: Case, output: Any) -> Verdict:
    right = nearest_reference(*case.args)
    expected = describe(right["predictions"])
    if not isinstance(output, dict):
        return Verdict(False, expected, describe(output))
    got = describe(output["predictions"])
    if not same(right["predictions"], output["predictions"]):
        if output["predictions"] is None:
            return Verdict(False, expected, got, "predict returns None: is a `return` missing?")
        why = difference(right["predictions"], output["predictions"])
        return Verdict(False, expected, got, why)
    if not output["fit returns self"]:
        why = (
            "The predictions are right, but `fit` must end with `return self`, so that "
            "`NearestNeighbour().fit(X, y).predict(Q)` works as with every estimator."
        )
        return Verdict(False, "fit returns the object itself", "something else", why)
    for key, why in AGAIN.items():
        if not same(right[key], output[key]):
            return Verdict(False, describe(right[key]), describe(output[key]), why)
    return Verdict(True, expected, got)


def nearest_mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
    """The right class with one of its lines replaced."""
    lines = {
        "remember": "self.X, self.y = X.astype(float), y",
        "end": "return self",
        "start": "Q = Q.astype(float)",
        "distances": "np.abs(self.X - q).sum(axis=1)",
        "choose": "self.y[np.argmin(d)]",
        "answer": "np.array(labels)",
    } | changes
    return Mistake(
        name,
        "class NearestNeighbour:\n"
        "    def fit(self, X, y):\n"
        f"        {lines['remember']}\n"
        f"        {lines['end']}\n"
        "    def predict(self, Q):\n"
        f"        {lines['start']}\n"
        "        labels = []\n"
        "        for q in Q:\n"
        f"            d = {lines['distances']}\n"
        f"            labels.append({lines['choose']})\n"
        f"        return {lines['answer']}",
        hint,
        concept,
    )


UNSIGNED = (
    "Right in the plane, wrong on images: in `uint8` 3 − 5 wraps around to 254. Make X and Q "
    "floats before you subtract."
)
FIXED_BEST = (
    "Your search starts from a fixed 'best' distance; a query that is farther away finds nobody. "
    "Start from `np.inf`."
)
ALL_AT_ONCE = (
    "You subtract all queries at once, `X - Q`: that pairs row 0 with row 0, row 1 with row 1. "
    "Every query must meet every training sample: take one row of Q at a time."
)
WHOLE_NUMBERS = (
    "`astype(int)` cuts fractions off: 0.9 becomes 0, and near points become equal. Use "
    "`astype(float)`."
)

NEAREST_NEIGHBOUR = Question(
    name="NearestNeighbour",
    title="A nearest-neighbour classifier",
    parts=(
        Part("points in the plane", 2, points_in_the_plane),
        Part("small images", 2, small_images),
    ),
    judge=judge_predictions,
    call=fit_and_predict,
    picture="course_lib.widgets.nearest_regions:show_case",
    mistakes=(
        nearest_mistake(
            "farthest",
            "You take the farthest training sample: `argmax` where `argmin` is meant. A small "
            "distance is a large likeness.",
            choose="self.y[np.argmax(d)]",
        ),
        nearest_mistake(
            "index_instead_of_label",
            "You return the place of the nearest sample, `argmin`, not its label. Look the label "
            "up: `y[argmin]`.",
            choose="np.argmin(d)",
        ),
        nearest_mistake(
            "distance_instead_of_label",
            "You return how far the nearest sample is. The question is which label it has.",
            choose="np.min(d)",
        ),
        nearest_mistake(
            "sample_instead_of_label",
            "You return the nearest sample itself, a row of X. The question is which label it "
            "has: take it from y.",
            choose="self.X[np.argmin(d)]",
        ),
        nearest_mistake(
            "second_nearest",
            "You take the second nearest, as if the first were the query itself. That is for the "
            "training set with oneself left out; at prediction the nearest decides.",
            choose="self.y[np.argsort(d)[1]]",
        ),
        nearest_mistake(
            "l2_instead",
            "You measure by ℓ2. The question asks for ℓ1, and the two disagree on who is nearer: "
            "from the origin (0, 5) is at 5 by both, (1, 4.5) at 5.5 by ℓ1 and 4.61 by ℓ2.",
            distances="np.sqrt(((self.X - q) ** 2).sum(axis=1))",
        ),
        nearest_mistake(
            "no_absolute_value",
            "Differences of opposite sign cancel in your sum, so a far sample can seem near, even "
            "nearer than 0. Take absolute values first.",
            distances="(self.X - q).sum(axis=1)",
        ),
        nearest_mistake(
            "unsigned_wraps_around",
            UNSIGNED,
            remember="self.X, self.y = X, y",
            start="pass",
        ),
        nearest_mistake(
            "unsigned_wraps_around_the_other_way",
            UNSIGNED,
            remember="self.X, self.y = X, y",
            start="pass",
            distances="np.abs(q - self.X).sum(axis=1)",
        ),
        nearest_mistake(
            "largest_difference",
            "You measure by the largest difference (ℓ∞). In ℓ1 all differences are added.",
            distances="np.abs(self.X - q).max(axis=1)",
        ),
        nearest_mistake(
            "absolute_value_of_the_sum",
            "The absolute value comes too late: by then the differences have cancelled. First "
            "`np.abs` of each difference, then the sum.",
            distances="np.abs((self.X - q).sum(axis=1))",
        ),
        nearest_mistake(
            "shares_between_objects",
            "Two classifiers share one memory: what the second learns, the first forgets. Store "
            "on `self`, not on the class or in a global variable.",
            remember="NearestNeighbour.X, NearestNeighbour.y = X.astype(float), y",
        ),
        nearest_mistake(
            "fixed_best",
            FIXED_BEST,
            choose="self.y[d.argmin()] if d.min() < 9999 else None",
        ),
        nearest_mistake(
            "fixed_best_keeps_the_last",
            FIXED_BEST,
            choose="self.y[d.argmin()] if d.min() < 9999 else (labels[-1] if labels else 0)",
        ),
        nearest_mistake(
            "fixed_best_takes_the_first",
            FIXED_BEST,
            choose="self.y[d.argmin() if d.min() < 9999 else 0]",
        ),
        nearest_mistake(
            "best_not_reset",
            "The smallest distance is carried over from one query to the next, so later queries "
            "find nobody nearer. Start the search anew for each query.",
            start="Q = Q.astype(float); best = np.inf",
            distances="np.abs(self.X - q).sum(axis=1); "
            "label = self.y[d.argmin()] if d.min() < best else label; best = min(best, d.min())",
            choose="label",
        ),
        nearest_mistake(
            "sums_over_samples",
            "You add over the samples and get one number for each feature. Each training sample "
            "needs its own distance: add over the features, which are the last axis, `axis=-1`.",
            distances="np.abs(self.X - q).sum(axis=0)",
        ),
        nearest_mistake(
            "sums_everything",
            "You add over everything and get one number for all samples together, so `argmin` is "
            "always 0. Each training sample needs its own distance: `sum(axis=1)`.",
            distances="np.abs(self.X - q).sum()",
        ),
        nearest_mistake(
            "axes_of_the_lecture",
            "`axis=(1, 2)` was for images of 28 × 28. Here every sample is one row of X: add over "
            "its features, `axis=1`.",
            distances="np.abs(self.X - q).sum(axis=(1, 2))",
        ),
        nearest_mistake(
            "whole_numbers",
            WHOLE_NUMBERS,
            remember="self.X, self.y = X.astype(int), y",
            start="Q = Q.astype(int)",
        ),
        nearest_mistake(
            "whole_training_set",
            WHOLE_NUMBERS,
            remember="self.X, self.y = X.astype(int), y",
        ),
        nearest_mistake(
            "squeezes",
            "One query, too, gets an array, with one label: `squeeze` has taken it out.",
            concept=False,
            answer="np.array(labels).squeeze()",
        ),
        nearest_mistake(
            "column_of_labels",
            "You return a column, shape (m, 1). Labels come as a plain row, shape (m,).",
            concept=False,
            answer="np.array(labels).reshape(-1, 1)",
        ),
        nearest_mistake(
            "asks_several",
            "You let several neighbours vote. That is a good idea, and a later one; here the "
            "nearest alone decides.",
            choose="np.bincount(self.y[np.argsort(d)[:3]]).argmax()",
        ),
        nearest_mistake(
            "subtracts_all_queries_at_once",
            ALL_AT_ONCE,
            distances="np.abs(self.X - Q).sum(axis=1)",
        ),
        nearest_mistake(
            "subtracts_all_queries_without_a_loop",
            ALL_AT_ONCE,
            start="return self.y[np.argmin(np.abs(self.X - Q).sum(axis=1))]",
        ),
        nearest_mistake(
            "subtracts_all_queries_as_an_array",
            ALL_AT_ONCE,
            start="return np.array([self.y[np.argmin(np.abs(self.X - Q).sum(axis=1))]])",
        ),
        nearest_mistake(
            "stores_nothing",
            "`predict` looks for something on `self` that `fit` has not put there. In `fit`, "
            "write `self.X = X`: a plain `X = …` is forgotten when `fit` ends.",
            concept=False,
            remember="X, y = X.astype(float), y",
        ),
        nearest_mistake(
            "leaves_out_itself",
            "You skip training samples at distance 0. That is for the *training* error left one "
            "out; at prediction a sample that is exactly the query is the best neighbour there "
            "is.",
            distances="np.where(np.abs(self.X - q).sum(axis=1) == 0, np.inf, "
            "np.abs(self.X - q).sum(axis=1))",
        ),
        nearest_mistake(
            "first_query_only",
            "All queries get the label of the first one. Each query has a nearest neighbour of "
            "its own: the distances must be computed anew for each.",
            distances="np.abs(self.X - Q[0]).sum(axis=1)",
        ),
        nearest_mistake(
            "returns_after_first",
            "You return after the first query: one label came back for several queries. Collect "
            "the labels and return them after the loop.",
            concept=False,
            choose="self.y[np.argmin(d)]); return np.array(labels[0]",
        ),
        nearest_mistake(
            "returns_after_first_in_an_array",
            "You return after the first query: one label came back for several queries. Collect "
            "the labels and return them after the loop.",
            concept=False,
            choose="self.y[np.argmin(d)]); return np.array(labels[:1]",
        ),
        nearest_mistake(
            "most_common_label",
            "Every query gets the commonest label of the training set, whatever it looks like. "
            "Ask the nearest sample instead.",
            choose="np.bincount(self.y).argmax()",
        ),
        nearest_mistake(
            "first_feature_only",
            "Only the first feature is compared. All features count in the distance.",
            distances="np.abs(self.X[:, 0] - q[0])",
        ),
        nearest_mistake(
            "scales_by_query_batch",
            "You standardize the queries by their own mean and spread: then a query's answer "
            "depends on which other queries come with it, and is not comparable with X. "
            "Whatever is learned about scale is learned from the training set.",
            start="Q = (Q - Q.mean(axis=0)) / (Q.std(axis=0) + 1e-9)",
        ),
        nearest_mistake(
            "fit_returns_nothing",
            "The predictions are right, but `fit` must end with `return self`, so that "
            "`NearestNeighbour().fit(X, y).predict(Q)` works as with every estimator.",
            concept=False,
            end="pass",
        ),
    ),
)
