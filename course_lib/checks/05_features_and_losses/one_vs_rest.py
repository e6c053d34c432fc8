"""Question 3: many classes from classifiers that know only two, one against the rest."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("X", "y", "Q")


def predictions(answer: Any, X: Any, y: Any, Q: Any) -> Any:
    """Probe: what the answer predicts, with a learner of two classes that goes by least squares."""

    def fit(X, t):
        X, t = np.asarray(X, dtype=float), np.asarray(t)
        if X.ndim != 2 or t.shape != (len(X),):
            raise ValueError(
                f"fit was given X of shape {X.shape} and t of shape {t.shape}; expected "
                "(n_samples, n_features) and (n_samples,)"
            )
        if np.any(t < 0):
            raise ValueError("t holds numbers below 0; expected 1 for yes, 0 for no")
        if not np.isin(t, (0, 1)).all():
            raise ValueError("t holds other numbers than 0 and 1; expected 1 for yes, 0 for no")
        A = np.column_stack([X, np.ones(len(X))])
        v = np.linalg.lstsq(A, 2.0 * t - 1.0, rcond=None)[0]
        return v[:-1], v[-1]

    return answer(X, y, Q, fit)


def classifiers(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """w and b of each class, a column (n_features + 1,), by the same learner."""
    T = (y[:, None] == np.arange(np.max(y) + 1)).astype(float)  # (n, 1) == (c,) -> (n, c)
    A = np.column_stack([X, np.ones(len(X))])
    return np.linalg.lstsq(A, 2.0 * T - 1.0, rcond=None)[0]


def all_scores(X: np.ndarray, y: np.ndarray, Q: np.ndarray) -> np.ndarray:
    """The scores of all classes, (n_queries, n_classes)."""
    A = np.column_stack([Q, np.ones(len(Q))])
    return A @ classifiers(X, y)  # (m, d + 1) @ (d + 1, c) -> (m, c)


def right_predictions(X: np.ndarray, y: np.ndarray, Q: np.ndarray) -> np.ndarray:
    return np.argmax(all_scores(X, y, Q), axis=1)


CORNERS = np.array([[0.0, 0.0], [6.0, 0.0], [2.0, 5.0], [8.0, 6.0]])


def clear(X: np.ndarray, y: np.ndarray, Q: np.ndarray) -> np.ndarray:
    """The queries of which rounding does not decide."""
    S = np.sort(all_scores(X, y, Q), axis=1)
    return Q[(S[:, -1] - S[:, -2] > 0.01) & (np.abs(S) > 0.01).all(axis=1)]


def drawn(rng: np.random.Generator, n: int, c: int, m: int) -> Case:
    """Clouds around corners that no straight line holds, and queries all over the plane.

    Neither the first nor the last label is the largest.
    """
    y = np.array([c - 2, *rng.permutation(np.arange(n - 2) % c), c - 2])
    X = (CORNERS[y] + rng.normal(size=(n, 2))).round(1)
    Q = clear(X, y, rng.uniform(-4, 11, size=(4 * m, 2)).round(1))[:m]
    return Case((X, y, Q), f"{c} classes, {n} samples, {len(Q)} queries", NAMES)


def steep_and_flat(rng: np.random.Generator) -> Case:
    """Two classes far apart and one close between them: the lengths of the w differ much.

    The first queries are those to which the nearest plane, or the farthest, says something else.
    """
    y = np.arange(9) % 3
    X = (np.array([[0.0, 0.0], [20.0, 0.0], [10.0, 2.0]])[y] + rng.normal(size=(9, 2)) / 3).round(1)
    Q = clear(X, y, rng.uniform([-5, -8], [25, 10], size=(900, 2)).round(1))
    S, lengths = all_scores(X, y, Q), np.linalg.norm(classifiers(X, y)[:-1], axis=0)
    misled = np.argmax(S, axis=1) != np.argmax(S / lengths, axis=1)
    Q = np.vstack([Q[misled][:4], Q[~misled][:4]])
    return Case((X, y, Q), "steep and flat classifiers", NAMES)


def unsure(X: np.ndarray, y: np.ndarray, plane: np.ndarray) -> np.ndarray:
    """Four queries to which no classifier says yes, those of other classes than 0 first."""
    Q = plane[(all_scores(X, y, plane) < 0).all(axis=1)]
    return Q[np.argsort(right_predictions(X, y, Q) == 0, kind="stable")][:4]


def three_classes(rng: np.random.Generator) -> Sequence[Case]:
    """First where exactly one classifier says yes, then where none does, and where two do."""
    X = np.array([[3.0, 6.0], [0.0, 0.0], [6.0, 0.0], [1.0, 0.0], [3.0, 7.0], [6.0, 1.0]])
    y = np.array([2, 0, 1, 0, 2, 1])
    known = Case((X, y, X[[4, 1, 2]]), "three classes, asked about three training samples", NAMES)
    near = rng.normal([3, 2.5], 1.5, size=(200, 2))  # between the classes nobody may say yes
    plane = clear(X, y, np.vstack([near, rng.uniform(-8, 14, size=(100, 2))]).round(1))
    yes = (all_scores(X, y, plane) > 0).sum(axis=1)
    return [
        known,
        Case((X, y, unsure(X, y, plane)), "no classifier says yes", NAMES),
        Case((X, y, plane[yes == 2][:6]), "two say yes", NAMES),
        steep_and_flat(rng),
        drawn(rng, 12, 3, 8),
    ]


def more_classes(rng: np.random.Generator) -> Sequence[Case]:
    y = np.array([3, 1, 0, 2, 1, 0, 3, 2])
    X = CORNERS[y] + np.repeat([[0.0, -0.5], [0.0, 0.5]], 4, axis=0)
    plane = clear(X, y, rng.normal([4, 2.75], 1.5, size=(100, 2)).round(1))
    return [
        drawn(rng, 12, 2, 7),
        Case((X, y, unsure(X, y, plane)), "four classes, no classifier says yes", NAMES),
        drawn(rng, 16, 4, 9),
        drawn(rng, 24, 4, 20),
    ]


def mistake(
    name: str, hint: str, returned: str = "S.argmax(axis=1)", target: str = "(y == k).astype(int)",
    score: str = "Q @ w + b", classes: str = "range(y.max() + 1)", samples: str = "X",
    before: str = "", concept: bool = True,
) -> Mistake:  # fmt: skip
    """The right answer with one of its steps replaced."""
    code = (
        "def one_vs_rest(X, y, Q, fit):\n"
        "    columns = []\n"
        f"    for k in {classes}:\n"
        f"        w, b = fit({samples}, {target})\n"
        f"        columns.append({score})\n"
        "    S = np.column_stack(columns)\n"
        f"{before}"
        f"    return {returned}"
    )
    return Mistake(name, code, hint, concept)


FIRST_YES = (
    "You take the first class whose classifier says yes. Where two say yes it is an accident which "
    "comes first, and where none does there is no answer at all. Compare the scores: the highest "
    "wins."
)
LAST_YES = (
    "Where two classifiers say yes, the later one overwrites the earlier, and where none does your "
    "start value is left. Compare the scores: the highest wins."
)
REST_IS_YES = (
    "The class that fits *least* comes out. Either you tell `fit` that the rest is 1, so that a "
    "high score means “none of mine”, or you take the lowest score. The class itself is yes, "
    "`y == k`, and the surest yes wins."
)
LABELS = (
    "You hand `fit` the labels themselves. It knows two classes only: for class k the target is 1 "
    "where y is k, and 0 for all the rest."
)
OWN_ONLY = (
    "Each classifier sees samples of its own class only, and learns to say yes to everything. It "
    "needs the rest, too, to tell its class from."
)
ALWAYS_0 = (
    "Class 0 comes out for every query. Is the list of scores made anew inside the loop, or does "
    "`return` stand inside it? Then only one column is left. Or does every classifier learn the "
    "same class? The target must change with k, `y == k`."
)
LENGTH = (
    "You divide by ‖w‖ and compare distances to the planes. The scores themselves are compared: a "
    "steep w is a classifier that is sure."
)

ONE_VS_REST = Question(
    name="one_vs_rest",
    title="One against the rest",
    parts=(Part("three classes", 2, three_classes), Part("two and four", 1, more_classes)),
    judge=agrees_with(right_predictions),
    call=predictions,
    picture="course_lib.widgets.loss_tables:show_one_vs_rest",
    mistakes=(
        mistake("first_yes", FIRST_YES, "(S > 0).argmax(axis=1)"),
        *(
            mistake(
                f"first_yes_or_{name}",
                FIRST_YES,
                f"np.where((S > 0).any(axis=1), (S > 0).argmax(axis=1), {other})",
            )
            for name, other in (("none", "-1"), ("last", "S.shape[1] - 1"))
        ),
        *(
            mistake(
                f"last_yes{name}",
                LAST_YES,
                "labels",
                before=(
                    f"    labels = np.full(len(Q), {start})\n"
                    "    for k in range(S.shape[1]):\n"
                    "        labels[S[:, k] > 0] = k\n"
                ),
            )
            for name, start in (("", "0"), ("_or_none", "-1"))
        ),
        mistake(
            "first_yes_else_highest",
            "Where two classifiers say yes you take the first of them. Both may be right to some "
            "degree: the highest score decides there, too.",
            "np.where((S > 0).any(axis=1), (S > 0).argmax(axis=1), S.argmax(axis=1))",
        ),
        mistake(
            "unsure_is_nobody",
            "Where no score is above 0 you give no class. The highest score wins even then: the "
            "question is which class fits best.",
            "np.where((S > 0).any(axis=1), S.argmax(axis=1), -1)",
        ),
        mistake(
            "unsure_is_0",
            "Where no score is above 0 you give class 0. The highest score wins even then: the "
            "question is which class fits best.",
            "np.where((S > 0).any(axis=1), S.argmax(axis=1), 0)",
        ),
        mistake("rest_is_yes", REST_IS_YES, target="(y != k).astype(int)"),
        mistake("labels_as_targets", LABELS, target="y"),
        mistake(
            "minus_one_for_no",
            "Your targets are −1 and 1. Many books have them so; this `fit` wants 0 for no and 1 "
            "for yes.",
            target="np.where(y == k, 1, -1)",
            concept=False,
        ),
        mistake(
            "larger_labels",
            "Your target is 1 for all classes from k on. Class numbers are names, without an "
            "order: 1 where y *is* k.",
            target="(y >= k).astype(int)",
        ),
        mistake(
            "own_samples_only", OWN_ONLY, samples="X[y == k]", target="np.ones((y == k).sum())"
        ),
        mistake(
            "against_the_next",
            "Each classifier tells its class from one other only. One against the *rest*: all "
            "samples take part, the others' targets are 0.",
            samples="X[(y == k) | (y == (k + 1) % (y.max() + 1))]",
            target="(y[(y == k) | (y == (k + 1) % (y.max() + 1))] == k).astype(int)",
        ),
        mistake(
            "absolute_scores",
            "You compare absolute values, so that a sure no counts as much as a sure yes. Leave "
            "the signs.",
            "np.abs(S).argmax(axis=1)",
        ),
        mistake("distances", LENGTH, score="(Q @ w + b) / np.linalg.norm(w)"),
        mistake("b_forgotten", "The scores have no b: w·x + b.", score="Q @ w", concept=False),
        mistake(
            "rounded_scores",
            "You turn each score into yes or no (or round it) before they are compared. How sure a "
            "classifier is, is just what decides.",
            "np.round(S).argmax(axis=1)",
        ),
        mistake(
            "signs",
            "You turn each score into yes or no (or round it) before they are compared. How sure a "
            "classifier is, is just what decides.",
            "np.sign(S).argmin(axis=1)",
        ),
        mistake(
            "over_the_queries",
            "`argmax` runs down the columns and finds a query for each class. For each query a "
            "class is asked for: `axis=1`.",
            "S.argmax(axis=0)",
        ),
        mistake(
            "one_for_all",
            "`argmax` without an axis finds one place in the whole table. For each query a class "
            "is asked for: `axis=1`.",
            "S.argmax()",
            concept=False,
        ),
        mistake(
            "highest_score",
            "You return the highest score. The question is which class has it: `argmax`.",
            "S.max(axis=1)",
        ),
        mistake(
            "all_scores",
            "You return the scores of all classes. The prediction is the class with the highest: "
            "`argmax` along `axis=1`.",
            "S",
        ),
        mistake(
            "asks_the_samples",
            "You score X, from which the classifiers have learned. The queries are Q.",
            score="X @ w + b",
        ),
        mistake(
            "last_class_missing",
            "The last class is left out. `range(n)` ends before n: class numbers go up to "
            "`y.max()`, so it is `range(y.max() + 1)`.",
            classes="range(y.max())",
            concept=False,
        ),
        mistake(
            "first_class_missing",
            "Class 0 is left out, and with it all numbers are one too small. Class numbers start "
            "at 0.",
            classes="range(1, y.max() + 1)",
            concept=False,
        ),
        mistake(
            "counted_from_1",
            "Your numbers are one too high: classes are counted from 0, as `argmax` does.",
            "S.argmax(axis=1) + 1",
            concept=False,
        ),
        mistake("always_class_0", ALWAYS_0, target="(y == 0).astype(int)", concept=False),
        mistake(
            "largest_label_from_the_end",
            "`y[-1]` is the label of the last sample, which need not be the largest: `y.max()`.",
            classes="range(y[-1] + 1)",
            concept=False,
        ),
        mistake(
            "three_classes_only",
            "You count three classes, whatever comes. How many there are, the labels say: "
            "`range(y.max() + 1)`.",
            classes="range(3)",
        ),
        mistake(
            "in_order_of_appearance",
            "Your columns stand in the order in which the classes first occur in y, and `argmax` "
            "gives the number of a column. Column k belongs to class k: `range(y.max() + 1)`.",
            classes="dict.fromkeys(y.tolist())",
        ),
        mistake(
            "b_subtracted",
            "You subtract b. The score is w·x + b.",
            score="Q @ w - b",
            concept=False,
        ),
        *(
            Mistake(
                name,
                "def one_vs_rest(X, y, Q, fit):\n"
                "    columns = []\n"
                "    for k in range(y.max() + 1):\n"
                "        t = y\n"
                f"        {write}\n"
                "        w, b = fit(X, t)\n"
                "        columns.append(Q @ w + b)\n"
                "    return np.column_stack(columns).argmax(axis=1)",
                "The input is changed: `t = y` is a second name for the same array, so that "
                "writing into t changes the labels themselves, the caller's, too. Make a new "
                "array: `t = (y == k).astype(int)`.",
            )
            for name, write in (
                ("writes_into_y", "t[y == k] = 1; t[y != k] = 0"),
                ("writes_all_of_y", "t[:] = y == k"),
            )
        ),
        Mistake(
            "pairs_with_votes",
            "def one_vs_rest(X, y, Q, fit):\n"
            "    n = y.max() + 1\n"
            "    votes = np.zeros((len(Q), n))\n"
            "    for i in range(n):\n"
            "        for j in range(i + 1, n):\n"
            "            pair = (y == i) | (y == j)\n"
            "            w, b = fit(X[pair], (y[pair] == i).astype(int))\n"
            "            yes = Q @ w + b > 0\n"
            "            votes[:, i] += yes\n"
            "            votes[:, j] += ~yes\n"
            "    return votes.argmax(axis=1)",
            "You have written one against *one*: a classifier for each pair, and votes. Here each "
            "class is learned against all the rest, and the highest score wins.",
        ),
        Mistake(
            "last_classifier_only",
            "def one_vs_rest(X, y, Q, fit):\n"
            "    for k in range(y.max() + 1):\n"
            "        w, b = fit(X, (y == k).astype(int))\n"
            "    return (Q @ w + b > 0).astype(int)",
            "Only the last classifier is asked. Keep the scores of each class, and compare.",
            concept=False,
        ),
    ),
)
