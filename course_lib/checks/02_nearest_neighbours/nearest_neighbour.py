"""Question 2: a nearest-neighbour classifier, as a class."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import difference
from course_lib.checks.plain import describe, same
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict
from course_lib.models.neighbors.distances import distances_to


def fit_and_predict(cls: Any, X: Any, y: Any, Q: Any) -> Any:
    """Probe: what an object predicts for Q, beside a second object, and after a second `fit`.

    The second training set has the same samples from last to first, all with other labels.
    """
    if not isinstance(cls, type):
        return "no class"
    X2, Q2 = X[::-1].copy(), Q.copy()
    classes, places = np.unique(y, return_inverse=True)
    y2 = classes[(places[::-1] + 1) % len(classes)]

    def kept(labels):  # what a later call appends must not be seen here
        return labels.copy() if isinstance(labels, (list, np.ndarray)) else labels

    def asked(model, learn=False):
        try:
            if learn:
                model.fit(X2.copy(), y2.copy())
            return kept(model.predict(Q2.copy()))
        except Exception as error:
            return f"({type(error).__name__})"

    model, second = cls(), cls()
    returned = model.fit(X, y)
    another = isinstance(returned, cls) and returned is not model
    try:
        predictions = kept((returned if another else model).predict(Q))
    except NameError as error:
        code = getattr(getattr(cls, "fit", None), "__code__", None)
        if code is not None and error.name in code.co_varnames:
            text = f"{error}; `fit` forgets its own names when it ends, unless stored on `self`"
            error.args = (text,)
        raise
    if another:
        return {"fit returns": "another object", "predictions": predictions}
    return {
        "fit returns": "the object itself" if returned is model else "something else",
        "predictions": predictions,
        "second object": asked(second, learn=True),
        "asked again": asked(model),
        "fitted again": asked(model, learn=True),
    }


def nearest_labels(X: np.ndarray, y: np.ndarray, Q: np.ndarray) -> np.ndarray:
    return y[[np.argmin(distances_to(q, X, p=1)) for q in Q]]


def is_clear(X: np.ndarray, q: np.ndarray) -> bool:
    """Whether one sample is nearer to q than all others by more than rounding can turn round.

    The question does not say who wins a tie; so there must be none but among equal labels.
    """
    d = np.abs(X.astype(float) - q.astype(float)).sum(axis=1)
    first, second = np.sort(d)[:2]
    return second - first > max(0.01, 1e-3 * second)


def wrong_ways(X: np.ndarray, y: np.ndarray, q: np.ndarray) -> tuple[bool, int]:
    """By which wrong distances q gets another label: by both in `uint8`, and how many in all."""
    label = nearest_labels(X, y, q[None])[0]
    D = X.astype(float) - q
    sums = [(X - q).sum(axis=1), (q - X).sum(axis=1), (D**2).sum(axis=1), np.abs(D).max(axis=1)]
    wrong = [bool(y[d.argmin()] != label) for d in sums]
    return all(wrong[:2]), sum(wrong)


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
    far = np.array([[4_100.0, 4_000.0], [28_000.0, 20_000.0], [-20_000.0, 0.0]])
    twice = np.array([[0.0, 0.0], [0.0, 0.0], [100.0, 2.0]])
    queries = np.array([[5.0, 3.0], [-1.0, 1.0], [3.0, 4.0]])
    cases = [
        Case((two, np.array([7, 3]), queries), "three queries", names),
        Case((two, np.array([7, 3]), np.array([[1.0, 0.0]])), "one query", names),
        Case((near, np.array([2, 5]), np.array([[0.8, 0.0]])), "fractions", names),
        Case((three, np.array([2, 1, 3]), np.zeros((1, 2))), "ℓ1 and ℓ2 disagree", names),
        # the query is a training point: it is its own nearest neighbour
        Case((two, np.array([1, 0]), two.copy()), "queries from the training set", names),
        Case((1000 * two, np.array([7, 3]), far), "far away", names),
        # both with the same label, so whichever is taken; scaled features would be nearer to the 3
        Case(
            (twice, np.array([7, 7, 3]), np.array([[40.0, 2.0], [90.0, 1.0]])),
            "one sample twice",
            names,
        ),
    ]
    for n, m in ((5, 3), (30, 20)):
        X = 5 * rng.normal(size=(n, 2)).round(2)
        Q = clear_queries(lambda: 5 * rng.normal(size=2).round(2), X, m)
        y = rng.permutation(np.arange(n) % 3)
        cases.append(Case((X, y, Q), f"{n} points, {m} queries", names))
    return cases


def small_images(rng: np.random.Generator) -> Sequence[Case]:
    prototypes = rng.integers(0, 256, size=(3, 16))

    def draw() -> np.ndarray:
        image = rng.choice(prototypes) + rng.integers(-90, 91, size=16)
        return np.clip(image, 0, 255).astype(np.uint8)

    cases = []
    for n, m in ((4, 3), (6, 4), (20, 8), (40, 16)):
        y = rng.permutation(np.arange(n) % 3)
        X = np.array([draw() for _ in y])  # alike with different labels: the nearest must be found
        drawn = clear_queries(draw, X, 5 * m)
        Q = np.array(sorted(drawn, key=lambda q: wrong_ways(X, y, q), reverse=True)[:m])
        cases.append(Case((X, y, Q), f"{n} images of 16 pixels, uint8", ("X", "y", "Q")))
    return cases


AGAIN = {
    "asked again": "Right on its first use. Asked a second time, the same object gives other "
    "labels or more of them: start with an empty list in `predict`, and keep no results.",
    "fitted again": "Right on its first use. After a second `fit` the old training set still "
    "answers: `fit` must replace what it stored.",
}
NO_CLASS = (
    "`NearestNeighbour` must be a class: `class NearestNeighbour:`, and inside it the functions "
    "`fit(self, X, y)` and `predict(self, Q)`."
)
RETURN_SELF = (
    "`fit` must end with `return self`, so that `NearestNeighbour().fit(X, y).predict(Q)` works as "
    "with every estimator."
)
ANOTHER_OBJECT = (
    "`fit` returns another object than the one it was asked of. Store on `self`, and end with "
    "`return self`."
)
FAILS_LATER = (
    "Right on its first use, but then the same object raises {error}. Does `fit` or `predict` "
    "change something on `self` that is needed again?"
)
SHARED = (
    "Two classifiers share one memory: what one has learned changes the other's answers. Each "
    "needs its own: store on `self` in `fit`, not on the class or in a global variable."
)


def judge_predictions(case: Case, output: Any) -> Verdict:
    right = nearest_labels(*case.args)
    expected = describe(right)
    if not isinstance(output, dict):
        return Verdict(False, expected, "something that is no class", NO_CLASS)
    theirs, fit_returns = output["predictions"], output["fit returns"]
    got = describe(theirs)
    if theirs is None:
        return Verdict(False, expected, got, "predict returns None: is a `return` missing?")
    if not same(right, theirs):
        return Verdict(False, expected, got, difference(right, theirs))
    if fit_returns != "the object itself":
        why = ANOTHER_OBJECT if fit_returns == "another object" else RETURN_SELF
        return Verdict(False, "fit returns the object itself", fit_returns, why)
    return judge_later_use(theirs, output["second object"], output)


def judge_later_use(first: Any, second: Any, output: dict) -> Verdict:
    """The word on an object that was right at first: does it stay apart, and learn anew?

    What a second training set is too much for is not judged here: another object must only give
    the same on it as the first one, fitted again.
    """
    expected, again, refitted = describe(first), output["asked again"], output["fitted again"]
    # by other labels, and yet the same answers; of a single label that may be chance
    if np.unique(first).size > 1 and same(first, second):
        return Verdict(False, "two objects with labels of their own", "the same labels", SHARED)
    if not same(first, again):
        why = SHARED if same(again, second) else AGAIN["asked again"]
        if type(again) is str:
            why = FAILS_LATER.format(error=again.strip("()"))
        return Verdict(False, expected, f"asked again, {describe(again)}", why)
    if not same(second, refitted):
        why = AGAIN["fitted again"]
        if type(refitted) is str:
            why = FAILS_LATER.format(error=refitted.strip("()"))
        got = f"after a second `fit` {describe(refitted)}"
        return Verdict(
            False, f"after a second `fit`, with other labels, {describe(second)}", got, why
        )
    return Verdict(True, expected, expected)


def nearest_mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
    """The right class with one of its lines replaced."""
    lines = {
        "remember": "self.X, self.y = X.astype(float), y",
        "end": "return self",
        "start": "Q = Q.astype(float)",
        "queries": "Q",
        "distances": "np.abs(self.X - q).sum(axis=1)",
        "choose": "self.y[np.argmin(d)]",
        "answer": "np.array(labels)",
    } | changes
    lines = {"keep": f"labels.append({lines['choose']})"} | lines
    return Mistake(
        name,
        "class NearestNeighbour:\n"
        "    def fit(self, X, y):\n"
        f"        {lines['remember']}\n"
        f"        {lines['end']}\n"
        "    def predict(self, Q):\n"
        f"        {lines['start']}\n"
        "        labels = []\n"
        f"        for q in {lines['queries']}:\n"
        f"            d = {lines['distances']}\n"
        f"            {lines['keep']}\n"
        f"        return {lines['answer']}",
        hint,
        concept,
    )


FLOATS_TOO = "And make X and Q floats before you subtract: in `uint8` 3 − 5 wraps around to 254."


def with_pixels(mistake: Mistake, hint: str = "") -> list[Mistake]:
    """The same mistake with X and Q left as they are, which on images changes what it gives.

    There `X - q` and `q - X` differ, too.
    """
    hint = hint or f"{mistake.hint} {FLOATS_TOO}"
    code = mistake.code.replace("X.astype(float)", "X").replace("Q = Q.astype(float)", "pass")
    codes = {"in_uint8": code}
    if "return self.y[" not in code:  # else the loop is never reached
        codes["in_uint8_the_other_way"] = code.replace("self.X - q", "q - self.X")
    return [
        Mistake(f"{mistake.name}_{end}", each, hint, mistake.concept) for end, each in codes.items()
    ]


UNSIGNED = (
    "In `uint8` 3 − 5 wraps around to 254, so on images a near sample can seem far. Make X and Q "
    "floats before you subtract."
)
FIXED_BEST = (
    "Your search starts from a fixed 'best' distance; a query that is farther away finds nobody. "
    "Start from `np.inf`."
)
ALL_AT_ONCE = (
    "You subtract all queries at once, `X - Q`: that pairs row 0 with row 0, row 1 with row 1. "
    "Every query must meet every training sample: take one row of Q at a time, or "
    "`Q[:, None] - X`."
)
WHOLE_NUMBERS = (
    "Whole numbers, `int` or `int16`, cut fractions off: 0.9 becomes 0, and near points become "
    "equal. Use `astype(float)`."
)
ALL_NEAREST = (
    "You take all samples at the smallest distance, so a query may get several labels, or an "
    "array in place of one. One query, one label: `y[np.argmin(d)]`."
)
AFTER_FIRST = (
    "You return after the first query: one label came back for several queries. Collect the "
    "labels and return them after the loop."
)
LAST_QUERY_ONLY = (
    "Only the last query's label is left: each turn of the loop replaces what the turn before has "
    "found. Start an empty list before the loop, and append to it in the loop."
)
LEAVES_OUT_FEATURES = (
    "Not all features are compared; all count in the distance. `sum(axis=1)` adds them all; in a "
    "loop, `range(len(q))` stops before `len(q)` by itself."
)
TORN_APART = (
    "Row i of X and label i of y belong together. If one of them is sorted, or loses rows, alone, "
    "samples get the labels of others: leave both as they came."
)
STANDARDIZES = (
    "You scale the features, which changes who is near. The question asks for ℓ1 of the values as "
    "they are."
)
IN_PLACE = (
    "`-=` changes the training set itself, so the next query meets samples that were moved. "
    "`self.X - q` makes a new array each time."
)
UNSIGNED_LOOP = (
    "Pixels stay `uint8` inside your loops: 3 − 5 wraps around to 254, and the total at 256. Make "
    "X and Q floats first."
)
L2_AND_UNSIGNED = (
    "You measure by ℓ2; the question asks for ℓ1, absolute differences in place of squares. "
    f"{FLOATS_TOO}"
)

MISTAKES = (
    nearest_mistake(
        "farthest",
        "You take the farthest training sample. A small distance is a large likeness: "
        "`argmin`, not `argmax`; in a search `d < best`, starting from `np.inf`.",
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
        "no_absolute_value_the_other_way",
        "Differences of opposite sign cancel in your sum, so a far sample can seem near, even "
        "nearer than 0. Take absolute values first.",
        distances="(q - self.X).sum(axis=1)",
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
        SHARED,
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
        "fixed_best_of_a_thousand",
        FIXED_BEST,
        choose="self.y[d.argmin()] if d.min() < 1000 else 0",
    ),
    nearest_mistake(
        "small_fixed_best",
        FIXED_BEST,
        choose="self.y[d.argmin()] if d.min() < 100 else 0",
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
        "The first training sample always wins. Does each sample have a distance of its own "
        "(`sum(axis=1)`; in a loop, `d = 0` anew for each sample), and does a search start "
        "from `np.inf`? No distance is below 0.",
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
        AFTER_FIRST,
        concept=False,
        choose="self.y[np.argmin(d)]); return np.array(labels[0]",
    ),
    nearest_mistake(
        "returns_after_first_in_an_array",
        AFTER_FIRST,
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
        LEAVES_OUT_FEATURES,
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
        RETURN_SELF,
        concept=False,
        end="pass",
    ),
    nearest_mistake(
        "fit_returns_another_object",
        ANOTHER_OBJECT,
        end="new = NearestNeighbour(); new.X, new.y = self.X, self.y; return new",
    ),
    nearest_mistake(
        "all_nearest",
        ALL_NEAREST,
        keep="labels.extend(self.y[d == d.min()])",
    ),
    nearest_mistake(
        "all_nearest_as_arrays",
        ALL_NEAREST,
        choose="self.y[d == d.min()]",
    ),
    nearest_mistake(
        "nearest_query_for_each_sample",
        "You ask for each training sample which query is nearest, the question the other way "
        "round. One answer for each query: in a table of shape (n_queries, n_samples) that is "
        "`argmin(axis=1)`.",
        start="return self.y[np.abs(Q[:, None] - self.X).sum(axis=2).argmin(axis=0)]",
    ),
    nearest_mistake(
        "argmin_of_the_whole_table",
        "`argmin()` without `axis` gives one place in the whole table, counted row after row. "
        "Each query has a nearest sample of its own: `argmin(axis=1)`.",
        start="return self.y[np.abs(Q[:, None] - self.X).sum(axis=2).argmin()]",
    ),
    nearest_mistake(
        "label_at_the_distance",
        "You look up y at the smallest distance. `min` tells how far the nearest sample is, "
        "`argmin` where it stands: `y[np.argmin(d)]`.",
        choose="self.y[int(d.min())]",
    ),
    nearest_mistake(
        "label_at_the_query",
        "Query i gets label i of the training set, whoever is near. Look up the label at the "
        "place of the nearest sample: `y[np.argmin(d)]`.",
        choose="self.y[len(labels)]",
    ),
    nearest_mistake(
        "loops_over_samples",
        "You make one label for each training sample. The question wants one for each query: "
        "loop over Q, or over `range(len(Q))`.",
        queries="(Q[i] for i in range(len(self.X)))",
    ),
    nearest_mistake(
        "one_place_for_each_sample",
        "Your result has a place for each training sample. The question wants one label for "
        "each query: `np.zeros(len(Q), dtype=int)`, or a list to append to.",
        start="labels = np.zeros_like(self.y)\n"
        "        for i, q in enumerate(Q):\n"
        "            labels[i] = self.y[np.abs(self.X - q).sum(axis=1).argmin()]\n"
        "        return labels",
    ),
    nearest_mistake(
        "one_place_for_each_feature",
        "Your result has the shape of Q, so each label stands there once for each feature. "
        "One label for each query: `np.zeros(len(Q), dtype=int)`.",
        start="labels = np.zeros_like(Q)\n"
        "        for i, q in enumerate(Q):\n"
        "            labels[i] = self.y[np.abs(self.X - q).sum(axis=1).argmin()]\n"
        "        return labels",
    ),
    nearest_mistake(
        "distances_of_earlier_queries",
        "The distances of earlier queries are still in your list, so `argmin` may find a place "
        "that is none of the training set. Start with an empty list for each query.",
        start="Q = Q.astype(float); ds = []",
        distances="ds.extend(np.abs(self.X - q).sum(axis=1))",
        choose="self.y[np.argmin(ds)]",
    ),
    nearest_mistake(
        "pairs_query_and_sample",
        "Query 0 meets only sample 0, query 1 only sample 1: `zip(Q, X)` pairs them. Every "
        "query must meet every training sample.",
        queries="[q for q, _ in zip(Q, self.X)]",
        choose="self.y[0]",
    ),
    nearest_mistake(
        "best_never_changes",
        "The last training sample always wins. A search that finds a nearer sample must "
        "remember two things: its label and its distance, `best = d`.",
        choose="self.y[-1]",
    ),
    nearest_mistake(
        "label_for_each_pair",
        "You append a label for each pair of query and sample: the `append` stands inside the "
        "inner loop. Move it to the left: one label when a query's search has ended.",
        concept=False,
        keep="labels.extend(self.y[[d[: i + 1].argmin() for i in range(len(d))]])",
    ),
    nearest_mistake(
        "last_query_only",
        LAST_QUERY_ONLY,
        answer="labels[-1]",
    ),
    nearest_mistake(
        "last_query_only_in_a_list",
        LAST_QUERY_ONLY,
        answer="np.array(labels[-1:])",
    ),
    nearest_mistake(
        "last_query_for_all",
        LAST_QUERY_ONLY,
        answer="np.full(len(Q), labels[-1])",
    ),
    nearest_mistake(
        "leaves_out_the_first_query",
        "The first query gets no label: Python counts from 0.",
        concept=False,
        answer="np.array(labels[1:])",
    ),
    nearest_mistake(
        "leaves_out_the_last_query",
        "The last query gets no label: `range(n)` stops before n by itself, so it needs no `− 1`.",
        concept=False,
        answer="np.array(labels[:-1])",
    ),
    nearest_mistake(
        "leaves_out_the_first_sample",
        "The first training sample is never found: Python counts from 0.",
        concept=False,
        choose="self.y[np.argmin(d[1:]) + 1]",
    ),
    nearest_mistake(
        "leaves_out_the_last_sample",
        "The last training sample is never found: `range(n)` stops before n by itself, so it "
        "needs no `− 1`.",
        concept=False,
        choose="self.y[np.argmin(d[:-1])]",
    ),
    nearest_mistake(
        "first_two_features_only",
        LEAVES_OUT_FEATURES,
        distances="np.abs(self.X - q)[:, :2].sum(axis=1)",
    ),
    nearest_mistake(
        "leaves_out_the_last_feature",
        LEAVES_OUT_FEATURES,
        concept=False,
        distances="np.abs(self.X - q)[:, :-1].sum(axis=1)",
    ),
    nearest_mistake(
        "subtracts_in_place",
        IN_PLACE,
        keep="self.X -= q; labels.append(self.y[np.abs(self.X).sum(axis=1).argmin()])",
    ),
    nearest_mistake(
        "subtracts_in_place_from_the_input",
        IN_PLACE,
        remember="self.X, self.y = X, y",
        start="pass",
        keep="self.X -= q; labels.append(self.y[np.abs(self.X).sum(axis=1).argmin()])",
    ),
    nearest_mistake(
        "int8",
        "`int8` ends at 127, and pixels go up to 255; fractions it cuts off. Floats hold them all.",
        remember="self.X, self.y = X.astype(np.int8), y",
        start="Q = Q.astype(np.int8)",
    ),
    nearest_mistake(
        "scales_the_training_set_only",
        "`fit` scales X, but `predict` takes Q as it is: the two are no longer comparable. "
        "Treat both alike; here, leave both as they are.",
        remember="self.X, self.y = X / 255, y",
    ),
    nearest_mistake(
        "standardizes",
        STANDARDIZES,
        remember="self.m, self.s = X.mean(axis=0), X.std(axis=0) + 1e-9; "
        "self.X, self.y = (X - self.m) / self.s, y",
        start="Q = (Q - self.m) / self.s",
    ),
    nearest_mistake(
        "standardizes_and_divides_by_zero",
        STANDARDIZES,
        remember="self.m, self.s = X.mean(axis=0), X.std(axis=0); "
        "self.X, self.y = (X - self.m) / self.s, y",
        start="Q = (Q - self.m) / self.s",
    ),
    nearest_mistake(
        "nearest_class_mean",
        "You compare with the mean of each class. Here every training sample counts by itself: "
        "the nearest one gives its label.",
        start="Q = Q.astype(float); c = np.unique(self.y); "
        "M = np.array([self.X[self.y == label].mean(axis=0) for label in c])",
        distances="np.abs(M - q).sum(axis=1)",
        choose="c[np.argmin(d)]",
    ),
    nearest_mistake(
        "number_of_the_class",
        "You return the number of a class, counted from 0, not the label itself: look it up, "
        "`classes[number]`.",
        remember="self.X, self.y = X.astype(float), np.unique(y, return_inverse=True)[1]",
    ),
    nearest_mistake(
        "sorts_labels",
        TORN_APART,
        remember="self.X, self.y = X.astype(float), np.sort(y)",
    ),
    nearest_mistake(
        "sorts_labels_in_place",
        TORN_APART,
        remember="y.sort(); self.X, self.y = X.astype(float), y",
    ),
    nearest_mistake(
        "sorts_samples",
        TORN_APART,
        remember="self.X, self.y = np.sort(X.astype(float), axis=0), y",
    ),
    nearest_mistake(
        "samples_made_unique",
        TORN_APART,
        remember="self.X, self.y = np.unique(X.astype(float), axis=0), y",
    ),
)
BY_NAME = {mistake.name: mistake for mistake in MISTAKES}
IN_UINT8 = (
    "farthest",
    "index_instead_of_label",
    "distance_instead_of_label",
    "second_nearest",
    "no_absolute_value",
    "absolute_value_of_the_sum",
    "largest_difference",
    "sums_over_samples",
    "nearest_query_for_each_sample",
    "argmin_of_the_whole_table",
    "column_of_labels",
    "returns_after_first",
    "returns_after_first_in_an_array",
    "fit_returns_nothing",
)
L2_NORM = nearest_mistake("l2_norm", "", distances="np.linalg.norm(self.X - q, axis=1)")
TOTAL = nearest_mistake(
    "unsigned_total", "", distances="np.abs(self.X - q).sum(axis=1, dtype=self.X.dtype)"
)
PIXELS = (
    nearest_mistake(
        "l2_in_uint8",
        L2_AND_UNSIGNED,
        remember="self.X, self.y = X, y",
        start="pass",
        distances="((self.X - q) ** 2).sum(axis=1)",
    ),
    *with_pixels(L2_NORM, L2_AND_UNSIGNED),
    *with_pixels(TOTAL, UNSIGNED_LOOP),
    *(variant for name in IN_UINT8 for variant in with_pixels(BY_NAME[name])),
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
    mistakes=MISTAKES + PIXELS,
)
