"""The checks of lesson 02: right answers of every kind pass, wrong ones are told apart in words."""

import importlib
import sys

import numpy as np
import pytest

from course_lib.checks import load
from course_lib.checks.engine import call_safely, define
from course_lib.models.neighbors.choose import cross_validate
from course_lib.widgets.distance_table import show_case

LESSON = "course_lib.checks.02_nearest_neighbours"
CHECK = load("02")
L2, VOTE, KNEAREST, CHOOSE = CHECK.l2_distances, CHECK.vote, CHECK.KNearest, CHECK.choose_k
SEEDS = range(3)

SHORT = {
    "pairs": "(Q[:, None] - X)",
    "squares": "((Q**2).sum(axis=1, keepdims=True) - 2 * Q @ X.T + (X**2).sum(axis=1))",
    "weights": 'np.ones(len(labels)) if weights == "uniform" else (distances == 0) * 1.0 '
    "if distances[0] == 0 else 1 / distances",
    "table": "np.array([[np.mean(predict(X[folds != f], y[folds != f], X[folds == f], k) "
    "!= y[folds == f]) for f in range(folds.max() + 1)] for k in ks])",
}


def function(head, body):
    """A function of `head` with this body, in which short names in braces stand for long terms."""
    for name, text in SHORT.items():
        body = body.replace("{" + name + "}", text)
    lines = "\n    ".join(body.strip().splitlines())
    name = head.partition("(")[0]
    return define(f"from collections import Counter\ndef {head}:\n    {lines}", name)


def l2(body):
    return function("l2_distances(Q, X)", body)


def vote(body):
    return function("vote(labels, distances, weights)", body)


def choose(body):
    return function("choose_k(X, y, folds, ks, predict)", body)


def k_nearest(predict, fit="self.X, self.y = X, y\nreturn self"):
    """A class KNearest with these bodies of its methods; `l2_distances` and `vote` are there."""
    methods = {
        'self, k, weights="uniform"': ("__init__", "self.k, self.weights = k, weights"),
        "self, X, y": ("fit", fit),
        "self, Q": ("predict", predict),
    }
    lines = ["class KNearest:"]
    for parameters, (name, body) in methods.items():
        lines += [f"    def {name}({parameters}):"]
        lines += [f"        {line}" for line in body.strip().splitlines()]
    helpers = [
        "def l2_distances(Q, X):\n    return np.sqrt(np.maximum(" + SHORT["squares"] + ", 0))",
        "def vote(labels, distances, weights):\n    w = " + SHORT["weights"],
        "    return np.bincount(labels, weights=w).argmax()",
    ]
    return define("\n".join(["from collections import Counter", *helpers, *lines]), "KNearest")


def assert_right(check, answer):
    for seed in SEEDS:
        report = check.report(answer, seed)
        assert report.passed, [(c.name, c.hint, c.case, c.got) for c in report.checks]


def assert_told(check, answer, *words, mistake=..., points=None):
    """It fails, and each failed part's hint holds one of the words; by the name of a mistake."""
    report = check.report(answer)
    failed = [c for c in report.checks if not c.passed]
    assert failed
    for c in failed:
        assert any(word in c.hint for word in words), c.hint
        if mistake is not ...:
            assert c.mistake == mistake
    if points is not None:
        assert report.points == points


@pytest.mark.parametrize(
    "body",
    [
        "return np.sqrt(({pairs} ** 2).sum(axis=-1))",
        "return np.linalg.norm({pairs}, axis=2).tolist()",
        "return np.sqrt(np.maximum({squares}, 0))",
        "return np.sqrt(np.abs({squares}))",
        "return np.nan_to_num(np.sqrt({squares}))",
        "s = {squares}\ns[s < 0] = 0\nreturn s**0.5",
        "D = {pairs}\nreturn np.sqrt(np.einsum('mnd,mnd->mn', D, D, optimize=True))",
        "return np.hypot.reduce({pairs}, axis=-1)",
        "D = np.sqrt(np.maximum({squares}, 0))\nprint(D, Q, list(Q.shape))\nreturn D",
        "A, B = np.stack([Q] * len(X), axis=1), np.vstack([X[None]] * len(Q))\n"
        "return np.sqrt(((A - B) ** 2).sum(axis=-1))",
        "return np.vstack([np.linalg.norm(Q[i : i + 100, None] - X, axis=-1) "
        "for i in range(0, len(Q), 100)])",
        "return np.vstack([np.linalg.norm(q[:, None] - X, axis=-1) for q in np.array_split(Q, 2)])",
        "if type(Q) is not np.ndarray: raise TypeError\nreturn np.linalg.norm({pairs}, axis=-1)",
    ],
)
def test_right_distances_in_many_ways(body):
    assert_right(L2, l2(body))


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        ("return [[np.linalg.norm(q - x) for x in X] for q in Q]", "two_loops"),
        (
            "f = np.vectorize(lambda q, x: np.linalg.norm(q - x), signature='(d),(d)->()')\n"
            "return f(Q[:, None], X)",
            "two_loops",
        ),
        (
            "return np.apply_along_axis(lambda q: np.linalg.norm(X - q, axis=1), 1, Q)",
            "loop_over_queries",
        ),
        ("return list(map(lambda q: np.linalg.norm(X - q, axis=1), Q))", "loop_over_queries"),
        (
            "D = np.zeros((len(Q), len(X)))\ni = 0\n"
            "while i < len(Q): D[i] = np.linalg.norm(X - Q[i], axis=1); i += 1\nreturn D",
            "loop_over_queries",
        ),
        (
            "def rows(Q):\n"
            "    return [np.linalg.norm(X - Q[0], axis=1), *rows(Q[1:])] if len(Q) else []\n"
            "return rows(Q)",
            "loop_over_queries",
        ),
        (
            "return np.sqrt(sum((a[:, None] - b) ** 2 for a, b in zip(Q.T, X.T)))",
            "loop_over_features",
        ),
        ("return np.sqrt(sum((({pairs}) ** 2).transpose(2, 0, 1)))", "loop_over_features"),
        (
            "import operator, itertools\n"
            "D = np.array(list(map(operator.sub, Q, itertools.repeat(X, len(Q)))))\n"
            "return np.linalg.norm(D, axis=-1)",
            "loop_over_queries",
        ),
        ("return np.apply_along_axis(np.linalg.norm, 2, {pairs})", "two_loops"),
        (
            "return np.vectorize(np.linalg.norm, signature='(d)->()')({pairs})",
            "two_loops",
        ),
        (
            "q = np.array([np.sum(v**2) for v in Q])\n"
            "return np.sqrt(np.maximum(q[:, None] - 2 * Q @ X.T + (X**2).sum(axis=1), 0))",
            "loop_over_queries",
        ),
    ],
)
def test_loops_are_found_however_they_are_hidden(body, mistake):
    assert_told(L2, l2(body), "The distances are right", mistake=mistake, points=3)


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        ("return np.sqrt({squares})", "nan_at_itself"),
        ("return np.sqrt((Q**2).sum(1)[:, None] + (X**2).sum(1) - 2 * Q @ X.T)", "nan_at_itself"),
        ("return {squares}", "no_root"),
        ("return np.linalg.norm(Q - X, axis=1)", "row_by_row"),
        ("return np.linalg.norm({pairs})", "sums_everything"),
        ("return np.linalg.norm({pairs}, axis=1)", "sums_over_samples"),
        ("return np.linalg.norm(X[:, None] - Q, axis=-1)", "transposed"),
        ("return ({pairs} ** 2).sum(axis=-1) ** 1/2", "half_the_square"),
        ("return [[((q - x) ** 2).sum() for x in X] for q in Q]", "no_root"),
        ("return np.array([np.abs(X - q).sum(axis=1) for q in Q])", "l1_instead"),
        ("return [[np.linalg.norm(q - x) for q in Q] for x in X]", "transposed"),
        ("return np.sqrt({squares}).T", "transposed"),
        ("return [np.linalg.norm(q - x) for q in Q for x in X]", "flat"),
        ("return np.sqrt((Q**2).sum(1) - 2 * Q @ X.T + (X**2).sum(1))", "query_norms_as_a_row"),
        ("return np.sqrt((Q**2).sum(1) + (X**2).sum(1) - 2 * Q @ X.T)", "query_norms_as_a_row"),
        ("D = {squares}\nif D < 0: D = 0\nreturn np.sqrt(D)", "max_of_python"),
        ("D = {squares}\nreturn np.sqrt(np.where(D > 0.015, D, 0))", "loses_small_distances"),
    ],
)
def test_wrong_distances_written_otherwise_get_the_same_hint(body, mistake):
    report = L2.report(l2(body))
    assert {c.mistake for c in report.checks if not c.passed} == {mistake}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return np.sqrt({pairs}.sum(axis=-1) ** 3)", "a number below 0 has no root"),
        ("return np.sqrt(np.maximum({squares}, 1e-10))", "from itself is not 0"),
        ("return np.round(np.sqrt(np.maximum({squares}, 0)), 4) + 0.0", "The first difference"),
        ("print({pairs})", "It prints the result but returns None"),
        ("Q *= 2\nreturn np.sqrt(((Q[:, None] / 2 - X) ** 2).sum(axis=-1))", "changes its input"),
    ],
)
def test_wrong_distances_without_a_name_get_a_sentence(body, words):
    hints = [c.hint for c in L2.report(l2(body)).checks if not c.passed]
    assert any(words in hint for hint in hints)
    assert words in hints[-1] or len(hints) < 3


def test_unclipped_identity_gives_nan_on_the_cases_made_for_it():
    question = L2.question
    for seed in SEEDS:
        for case in question.cases(question.parts[1], seed):
            Q, X = case.args
            with np.errstate(invalid="ignore"):
                D = l2("return np.sqrt({squares})")(Q, X)
            assert np.isnan(D[0, 0])
            assert np.isfinite(D).sum() == D.size - 1


def test_probe_of_steps_puts_the_tracer_back():
    question, seen = L2.question, []

    def tracer(frame, event, arg):
        return None

    def fails(Q, X):
        seen.append(sys.gettrace())
        if len(seen) > 1:  # the first call is not counted
            raise ValueError
        return np.zeros((len(Q), len(X)))

    args = question.cases(question.parts[2], 0)[0].args
    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        outcome = call_safely(question.call, fails, args, None)
        after = sys.gettrace()
    finally:
        sys.settrace(before)
    assert outcome.error == "ValueError"
    assert after is tracer
    assert len(seen) > 1
    assert seen[1] is not tracer


@pytest.mark.parametrize(
    "body",
    [
        "w = {weights}\nreturn np.bincount(labels, weights=w).argmax()",
        "w = {weights}\nw = w / w.sum()\nreturn float(np.bincount(labels, weights=w).argmax())",
        "w = {weights}\nc, i = np.unique(labels, return_inverse=True)\n"
        "return c[np.bincount(i, w).argmax()]",
        "w = {weights}\nreturn max(sorted(set(labels)), key=lambda c: w[labels == c].sum())",
        "w = {weights}\nreturn np.argmax((np.arange(labels.max() + 1)[:, None] == labels) @ w)",
        "w, votes = {weights}, {}\nfor label, v in zip(labels.tolist(), w):\n"
        "    votes[label] = votes.get(label, 0) + v\n"
        "return min(votes, key=lambda label: (-votes[label], label))",
        "if weights == 'distance' and distances[0] == 0:\n"
        "    labels, weights = labels[distances == 0], 'uniform'\n"
        "votes = Counter()\nfor label, d in zip(labels.tolist(), distances):\n"
        "    votes[label] += 1 if weights == 'uniform' else 1 / d\n"
        "return min(c for c in votes if votes[c] == max(votes.values()))",
        "w = {weights}\nvotes = np.bincount(labels, weights=np.float32(w))\n"
        "return np.flatnonzero(np.isclose(votes, votes.max()))[0]",
    ],
)
def test_right_votes_in_many_ways(body):
    assert_right(VOTE, vote(body))


@pytest.mark.parametrize(
    ("body", "mistakes"),
    [
        (
            "return Counter(labels.tolist()).most_common(1)[0][0]",
            [None, "tie_to_the_nearest", "ignores_weights_tie_to_the_nearest", "ignores_weights"],
        ),
        ("return np.bincount(labels).argmax()", [None, None, *2 * ["ignores_weights"]]),
        (
            "w = np.ones(len(labels)) if weights == 'uniform' else 1 / distances\n"
            "return np.bincount(labels, weights=w).argmax()",
            [None, None, None, "infinite_votes"],
        ),
        (
            "w = np.ones(len(labels)) if weights == 'uniform' else 1 / (distances + 1e-8)\n"
            "return np.bincount(labels, weights=w).argmax()",
            [None, None, None, "adds_a_little"],
        ),
        (
            "values, counts = np.unique(labels, return_counts=True)\n"
            "return values[counts == counts.max()][-1]",
            [None, "tie_to_the_largest", "ignores_weights_tie_to_the_largest", "ignores_weights"],
        ),
        ("return labels[np.bincount(labels).argmax()]", ["label_as_place_unweighted"] * 4),
        (
            "w = {weights}\nreturn np.bincount(labels, weights=w)[1:].argmax() + 1",
            ["label_zero_never_wins", None, "label_zero_never_wins", None],
        ),
        (
            "w = {weights}\nvotes = Counter()\n"
            "for label, v in zip(labels.tolist(), w): votes[label] += v\n"
            "if weights == 'distance' and distances[0] > 0: return max(votes, key=votes.get)\n"
            "return np.bincount(labels, weights=w).argmax()",
            [None, None, "tie_to_the_nearest_of_weights", None],
        ),
        (
            "w = np.ones(len(labels)) if weights == 'uniform' else np.nan_to_num(1 / distances)\n"
            "return np.bincount(labels, weights=w).argmax()",
            [None, None, None, "largest_number_for_infinity"],
        ),
        (
            "w = np.float16({weights})\nreturn np.bincount(labels, weights=w).argmax()",
            [None, None, "rounded_weights", None],
        ),
        (
            "if weights == 'distance': return np.bincount(labels).argmax()\n"
            "return np.bincount(labels, weights=1 / distances).argmax()",
            ["kinds_swapped"] * 4,
        ),
        (
            "if weights == 'uniform': return np.bincount(labels).argmax()\n"
            "totals = [distances[labels == c].sum() for c in np.unique(labels)]\n"
            "return np.unique(labels)[np.argmin(totals)]",
            [None, None, *2 * ["sum_distances_at_zero_too"]],
        ),
        (
            "if weights == 'uniform': return np.bincount(labels).argmax()\n"
            "return labels[np.argmin(distances)]",
            [None, None, *2 * ["nearest_by_distance_at_zero_too"]],
        ),
        (
            "w, votes = {weights}, np.zeros(labels.max() + 1)\nvotes[labels] += w\n"
            "return votes.argmax()",
            ["forgets_earlier_votes_in_an_array"] * 4,
        ),
        (
            "w, best, most = {weights}, None, 0\nfor c in range(labels.max()):\n"
            "    if w[labels == c].sum() > most: best, most = c, w[labels == c].sum()\n"
            "return best",
            [
                "largest_label_missed_or_none",
                None,
                *2 * ["largest_label_missed_or_none"],
            ],
        ),
        (
            "if weights == 'uniform': return np.bincount(labels).argmax()\n"
            "w = np.where(distances > 0, 1 / distances, 0)\n"
            "return np.bincount(labels, weights=w).argmax()",
            [None, None, None, "zero_counts_nothing"],
        ),
        (
            "if weights == 'uniform': return np.bincount(labels).argmax()\n"
            "if weights == 'distances': return np.bincount(labels, 1 / distances).argmax()",
            [None, None, *2 * ["nothing_for_distance"]],
        ),
        ("print(np.bincount(labels).argmax())", ["returns_nothing"] * 4),
    ],
)
def test_votes_are_told_part_by_part(body, mistakes):
    report = VOTE.report(vote(body))
    assert [c.mistake for c in report.checks] == mistakes


def test_tie_without_a_name_is_told_as_a_tie():
    body = "votes = np.bincount(labels, weights={weights})\nif len(votes) % 2: "
    body += "return len(votes) - 1 - votes[::-1].argmax()\nreturn votes.argmax()"
    hints = [c.hint for c in VOTE.report(vote(body)).checks if not c.passed]
    assert hints
    assert all(hint.startswith("A tie: the smallest") for hint in hints)


def test_vote_without_a_name_is_counted_by_the_rule():
    assert_told(VOTE, vote("return labels[len(labels) // 2]"), "by the rule", "1/d", "one vote")


@pytest.mark.parametrize(
    "predict",
    [
        "D = l2_distances(Q, self.X)\nnear = np.argsort(D, axis=1)[:, :self.k]\n"
        "return [vote(self.y[i], d[i], self.weights) for i, d in zip(near, D)]",
        "labels = []\nfor d in np.linalg.norm(Q[:, None] - self.X, axis=2):\n"
        "    near = np.argpartition(d, self.k - 1)[:self.k]\n"
        "    near = near[np.argsort(d[near])]\n"
        "    labels.append(vote(self.y[near], d[near], self.weights))\n"
        "return np.array(labels)",
        "labels = []\nfor q in Q:\n"
        "    d = [np.sqrt(sum((q - x) ** 2)) for x in self.X]\n"
        "    pairs = sorted(zip(d, self.y))[:self.k]\n"
        "    if self.weights == 'distance' and pairs[0][0] == 0:\n"
        "        pairs = [(1, label) for d, label in pairs if d == 0]\n"
        "    votes = Counter()\n"
        "    for d, label in pairs:\n"
        "        votes[label] += 1 if self.weights == 'uniform' else 1 / d\n"
        "    labels.append(min(c for c in votes if votes[c] == max(votes.values())))\n"
        "return np.array(labels)",
        "D = l2_distances(Q, self.X)\nnear = np.argsort(D, axis=1)[:, :self.k]\n"
        "d = np.take_along_axis(D, near, axis=1)\n"
        "w = np.ones_like(d)\n"
        "if self.weights == 'distance':\n"
        "    w = np.where(d[:, :1] == 0, d == 0, 1 / np.where(d == 0, 1, d))\n"
        "c = np.unique(self.y)\n"
        "return c[np.argmax(((self.y[near][:, :, None] == c) * w[:, :, None]).sum(1), axis=1)]",
        # at equal distances any of the samples may come first
        "labels = []\nfor d in l2_distances(Q, self.X):\n"
        "    near = np.lexsort((-self.y, d))[:self.k]\n"
        "    labels.append(vote(self.y[near], d[near], self.weights))\n"
        "return labels",
        "labels = []\nfor q in Q:\n"
        "    d = np.linalg.norm(self.X.astype(np.float32) - q.astype(np.float32), axis=1)\n"
        "    near = len(d) - 1 - np.argsort(d[::-1], kind='stable')[:self.k]\n"
        "    labels.append(vote(self.y[near], d[near], self.weights))\n"
        "return np.array(labels, dtype=float)",
        "labels = []\nfor q in Q:\n"
        "    d, near = np.hypot.reduce(self.X - q, axis=1), []\n"
        "    for i in range(self.k):\n"
        "        rest = [i for i in range(len(d)) if i not in near]\n"
        "        near.append(min(rest, key=lambda i: d[i]))\n"
        "    labels.append(vote(self.y[near], d[near], self.weights))\n"
        "return np.array(labels)",
    ],
)
def test_right_classifiers_in_many_ways(predict):
    assert_right(KNEAREST, k_nearest(predict))


FIT = "self.X, self.y = X, y\nreturn self"
ASK = (
    "near = np.argsort(l2_distances(Q, self.X), axis=1)[:, :self.k]\n"
    "return np.array([np.bincount(self.y[i]).argmax() for i in near])"
)


def test_one_vote_each_earns_the_first_points():
    assert_told(KNEAREST, k_nearest(ASK), "never looked at", mistake="ignores_weights", points=2)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (k_nearest(ASK.replace("axis=1)[:, :self.k]", "axis=0)[:self.k].T")), "changed places"),
        (k_nearest(ASK.replace("(Q, self.X)", "(self.X, Q)")), "changed places"),
        (k_nearest(ASK.replace(".argmax()", ".max()")), "how many votes"),
        (k_nearest(ASK, fit="self.X, self.y = X, y"), "return self"),
        (
            k_nearest(ASK, fit="if not hasattr(self, 'y'): self.X, self.y = X, y\nreturn self"),
            "old training",
        ),
        (k_nearest("return self.y[l2_distances(Q, self.X).argmin(axis=1)]"), "Only the nearest"),
        (k_nearest("self.k = 5\n" + ASK), "At query 0, [0.2], the label should be 5"),
        (k_nearest(ASK, fit="self.k += self.k % 2 == 0\n" + FIT), "but not with y = [9, 6, 3, 3"),
        (k_nearest(ASK.replace(".argmax()", ".argmax().astype(str)")), "got text ones"),
        (k_nearest(ASK, fit="if not hasattr(self, 'D'): self.D = []\n" + FIT), "never looked at"),
        (k_nearest("if not hasattr(self, 'A'): self.A = Q\nQ = self.A\n" + ASK), "a new object"),
        (k_nearest("self.y = self.y + 1\n" + ASK.replace("[i])", "[i] - 1)")), "second time"),
        (k_nearest(ASK.replace("return", "labels =")), "is a `return` missing?"),
    ],
)
def test_wrong_classifiers_get_a_sentence(answer, words):
    hints = [c.hint for c in KNEAREST.report(answer).checks if not c.passed]
    assert words in hints[0]


@pytest.mark.parametrize(
    ("predict", "mistakes"),
    [
        # what rules of the vote a class of one's own may miss
        ("1 / d", [None, "infinite_votes"]),
        ("1 / (d + 1e-12)", [None, "adds_a_little"]),
        ("1 / np.maximum(d, 1e-9)", [None, "adds_a_little"]),
        ("np.exp(-d)", [None, "exponential_weights"]),
        ("1 / np.arange(1, len(d) + 1)", [None, "weights_by_rank"]),
        ("1 / np.where(d == 0, 1, d)", [None, "zero_counts_one"]),
        ("np.where(d == 0, 0, 1 / np.where(d == 0, 1, d))", [None, "zero_counts_nothing"]),
    ],
)
def test_votes_of_ones_own_are_told_apart(predict, mistakes):
    body = "labels = []\nfor q in Q:\n    d = np.linalg.norm(self.X - q, axis=1)\n"
    body += "    near = np.argsort(d)[:self.k]\n    d = d[near]\n"
    body += f"    w = {predict} if self.weights == 'distance' else None\n"
    body += "    labels.append(np.bincount(self.y[near], w).argmax())\nreturn np.array(labels)"
    report = KNEAREST.report(k_nearest(body))
    assert [c.mistake for c in report.checks] == mistakes
    assert [c.passed for c in report.checks] == [True, False]


@pytest.mark.parametrize(
    ("find", "mistake"),
    [
        ("np.flatnonzero(d <= np.sort(d)[self.k - 1])", "all_at_the_kth_distance"),
        ("np.flatnonzero(np.isin(d, np.sort(d)[:self.k]))", "all_at_the_kth_distance"),
        ("[list(d).index(e) for e in sorted(d)[:self.k]]", "first_of_equal_distances"),
        ("[p[1] for p in sorted(dict(zip(d, range(len(d)))).items())[:self.k]]", "one_for_each"),
        ("np.argsort(np.argsort(d))[:self.k]", "order_as_rank"),
        ("np.argsort(self.y)[:self.k]", "sorts_by_label"),
        ("np.argsort(d)[1:self.k]", "slices_from_one"),
    ],
)
def test_wrong_neighbours_are_told_however_they_vote(find, mistake):
    body = f"labels = []\nfor d in l2_distances(Q, self.X):\n    near = {find}\n"
    body += "    near = sorted(near, key=lambda i: d[i]) if len(near) else near\n"
    body += "    labels.append(vote(self.y[near], d[near], self.weights))\nreturn labels"
    names = {c.mistake for c in KNEAREST.report(k_nearest(body)).checks if not c.passed}
    assert len(names) == 1
    assert names.pop().startswith(mistake)


def test_identity_without_clipping_is_told_where_it_gives_nan():
    body = ASK.replace("l2_distances(Q, self.X)", "np.sqrt({squares})")
    body = body.replace("{squares}", SHORT["squares"].replace("X", "self.X"))
    for seed in SEEDS:
        report = KNEAREST.report(k_nearest(body), seed)
        assert "the first sample itself" in report.checks[0].case
        assert "Its nearest has the label 5, at the distance 0." in report.checks[0].hint


def test_what_a_fresh_object_gets_wrong_is_not_called_memory():
    for near in ("np.argsort(np.argsort(d))", "np.delete(np.argsort(d), 1)", "np.argsort(-d)"):
        body = f"return [self.y[({near})[0]] for d in l2_distances(Q, self.X)]"
        for c in KNEAREST.report(k_nearest(body)).checks:
            assert "first use" not in c.hint


def test_labels_left_by_earlier_calls_are_told_on_every_case():
    body = "for i in np.argsort(l2_distances(Q, self.X), axis=1)[:, :self.k]:\n"
    body += "    KEPT.append(np.bincount(self.y[i]).argmax())\nreturn np.array(KEPT)"
    answer = k_nearest(body)
    answer.predict.__globals__["KEPT"] = []
    first, second = KNEAREST.report(answer).checks
    assert "start with an empty list in `predict`" in first.hint
    assert "start with an empty list in `predict`" in second.hint


def test_a_list_of_the_class_does_not_reach_the_next_case():
    fit = "self.kept.extend(X); self.labels.extend(y); return self"
    answer = k_nearest(
        "X, y = np.array(self.kept), np.array(self.labels)\n"
        + ASK.replace("self.X", "X").replace("self.y", "y"),
        fit,
    )
    answer.kept, answer.labels = [], []
    for _ in range(2):
        report = KNEAREST.report(answer)
        assert "is one list for all objects" in report.checks[0].hint
        assert answer.kept == answer.labels == []


def test_equal_distances_leave_no_doubt_whoever_comes_first():
    module = importlib.import_module(f"{LESSON}.k_nearest")
    for seed in SEEDS:
        for part in KNEAREST.question.parts:
            for case in KNEAREST.question.cases(part, seed):
                X, y, Q, k, weights = case.args
                for labels in (y, np.roll(y, 1) + 1):
                    there = module.voted_labels(X, labels, Q, k, weights)
                    back = module.voted_labels(X[::-1], labels[::-1], Q, k, weights)
                    by_label = np.argsort(-labels)
                    other = module.voted_labels(X[by_label], labels[by_label], Q, k, weights)
                    np.testing.assert_array_equal(there, back)
                    np.testing.assert_array_equal(there, other)


@pytest.mark.parametrize(
    "body",
    [
        "E = {table}\nreturn ks[E.mean(axis=1).argmin()], E",
        "E = {table}\nreturn [np.array(ks)[np.argmin(E.sum(axis=1))], E.tolist()]",
        "E = {table}\nbest, least = None, np.inf\nfor k, row in zip(ks, E):\n"
        "    if row.mean() < least: best, least = k, row.mean()\nreturn best, E",
        "n = len(set(folds.tolist()))\nwhere = [np.flatnonzero(folds == f) for f in range(n)]\n"
        "E = np.zeros((len(ks), n))\nfor f in range(n):\n"
        "    others = np.concatenate([where[g] for g in range(n) if g != f])\n"
        "    for i, k in enumerate(ks):\n"
        "        right = predict(X[others], y[others], X[where[f]], k) == y[where[f]]\n"
        "        E[i, f] = 1 - right.sum() / len(right)\n"
        "return ks[E.mean(axis=1).argmin()], E",
        "p = np.random.default_rng(0).permutation(len(y))\nX, y, folds = X[p], y[p], folds[p]\n"
        "E = {table}\nfrom math import fsum\nmeans = [fsum(row) / len(row) for row in E]\n"
        "return ks[means.index(min(means))], E.astype(np.float32)",
        "E = []\nfor k in ks:\n    E += [[]]\n    for f in sorted(set(folds)):\n"
        "        train = [i for i in range(len(y)) if folds[i] != f][::-1]\n"
        "        wrong = [predict(Q=X[i : i + 1].tolist(), k=k, y_train=y[train].tolist(), "
        "X_train=X[train].tolist())[0] != y[i] for i in range(len(y)) if folds[i] == f]\n"
        "        E[-1] += [sum(wrong) / len(wrong)]\n"
        "return min(ks, key=lambda k: sum(E[ks.index(k)])), E",
        "E = [[np.mean((predict(X[folds != f], y[folds != f], X, k) != y)[folds == f])\n"
        "      for f in range(folds.max() + 1)] for k in ks]\n"
        "return ks[np.argmin(np.sum(E, axis=1))], E",
    ],
)
def test_right_choices_in_many_ways(body):
    assert_right(CHOOSE, choose(body))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "E = [[np.mean(predict(X, y, X, k) != y)] * (folds.max() + 1) for k in ks]\n"
            "return ks[np.argmin(np.mean(E, axis=1))], E",
            "after they had been learned from",
        ),
        ("E = {table}\nreturn ks[np.argmin(E) // E.shape[1]], E", "a single fold"),
        ("E = {table}\nreturn ks[np.argmin(E.prod(axis=1))], E", "The errors are right. Their"),
        ("E = {table}\nm = E.mean(1)\nreturn np.where(m == m.min()), E", "One number is wanted"),
        ("E = {table}\nreturn ks[E.mean(axis=1).argmin()], E[::-1]", "rows stand in another"),
        ("E = {table}\nreturn ks[E.mean(axis=1).argmin()], E[:, ::-1]", "column f belongs"),
        ("E = 0.5 * {table}\nreturn 1, E", "row 0 (k = 3), fold 0: expected 3 of 4 labels wrong"),
        ("i = [0, 2, 1, 3, 5, 4, 6, 7]\nX, y = X[i], y[i]\nreturn 1, {table}", "the same order"),
        ("E = {table}\nprint(E)", "It prints the result but returns None"),
        ("predict(X[:0], y[:0], X, 1)", "given no training sample (X_train has shape (0, 1)"),
        ("predict(X, y[1:], X, 1)", "X_train has 8 samples, y_train has shape (7,)"),
        ("predict(X, y, X, ks[:2])", "k is [3, 1]; expected one number"),
        ("E = {table}\nreturn ks[0]", "Return two things"),
        ("E = {table}\nreturn ks[E.mean(axis=1).argmin()], E.mean()", "got a single number"),
        ("predict(X, y, X[0], 1)", "Q (1,); expected (n_samples, n_features)"),
        ("{table}", "is a `return` missing?"),
    ],
)
def test_wrong_choices_get_a_sentence(body, words):
    hints = [c.hint for c in CHOOSE.report(choose(body)).checks if not c.passed]
    assert words in hints[0]


@pytest.mark.parametrize("p", [1, 2, 4])
def test_a_classifier_of_ones_own_is_not_what_is_asked(p):
    own = (
        "predict = lambda X, y, Q, k: np.array([np.bincount(y[np.argsort(np.linalg.norm(\n"
        f"    X - q, {p}, axis=1))[:k]]).argmax() for q in Q])\n"
    )
    body = own + "E = {table}\nreturn ks[E.mean(axis=1).argmin()], E"
    assert_told(CHOOSE, choose(body), "`predict` is never called", points=0)


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        # X, y and folds overwritten, each time without the samples of one fold more
        (
            "E = np.zeros((len(ks), folds.max() + 1))\nfor i, k in enumerate(ks):\n"
            "    for f in range(E.shape[1]):\n"
            "        t = folds == f\n        Q, a = X[t], y[t]\n"
            "        X, y, folds = X[~t], y[~t], folds[~t]\n"
            "        E[i, f] = np.mean(predict(X, y, Q, k) != a)\n"
            "return ks[0], E",
            "takes_away_for_good",
        ),
        ("train = folds < 0\npredict(X[train], y[train], X[folds == 0], 1)", "inverts_before_it"),
        ("E = {table}\nreturn ks[E.mean().argmin()], E", "always_picks_the_first"),
        ("E = {table}\nm = E.mean(1)\nreturn np.array(ks)[m == m.min()], E", "all_of_the_best"),
        # the right errors, though all samples are asked about, and a tie to the last
        (
            "E = np.array([[np.mean((predict(X[folds != f], y[folds != f], X, k) != y)[folds == f])"
            "\n    for f in range(folds.max() + 1)] for k in ks])\n"
            "return dict(zip(E.mean(1), ks))[E.mean(1).min()], E",
            "tie_to_the_last",
        ),
    ],
)
def test_wrong_choices_written_otherwise_get_the_same_hint(body, mistake):
    failed = [c for c in CHOOSE.report(choose(body)).checks if not c.passed]
    assert failed
    assert all(c.mistake.startswith(mistake) for c in failed)


def test_every_candidate_fits_the_smallest_training_set_and_the_library_agrees():
    reference = importlib.import_module(f"{LESSON}.choose_k").right_result
    for seed in SEEDS:
        for part in CHOOSE.question.parts:
            for case in CHOOSE.question.cases(part, seed):
                X, y, folds, ks = case.args
                assert max(ks) <= len(y) - np.max(np.bincount(folds))
                np.testing.assert_allclose(reference(case)[1], cross_validate(X, y, folds, ks))


def test_queries_of_the_classifier_leave_no_doubt():
    clear = importlib.import_module(f"{LESSON}.k_nearest").clear
    for seed in SEEDS:
        for part in KNEAREST.question.parts:
            cases = KNEAREST.question.cases(part, seed)
            assert all(np.all(clear(*case.args)) for case in cases[-2:])
            assert min(len(case.args[2]) for case in cases[-2:]) == 6


def test_a_loop_is_told_with_its_steps():
    report = L2.report(
        l2("D = []\nfor q in Q:\n    D.append(np.linalg.norm(X - q, axis=1))\nreturn D")
    )
    assert "for 42 queries as for 2" in report.checks[2].expected
    # for each query two lines and a row; and the call, the first line, the loop's end, the return
    assert "in 130 steps for 42 queries and 10 for 2" in report.checks[2].got


def test_picture_of_a_loop_counts_its_steps():
    cases = L2.question.cases(L2.question.parts[2], 0)
    answer = l2("return np.array([np.linalg.norm(X - q, axis=1) for q in Q])")
    (_, tables), (title, counted) = show_case(cases[0].args, answer)
    assert "expected" in tables.value
    assert title == "Steps of Python"
    assert "(42, 2)" in counted.value
    broken = show_case(cases[0].args, l2("raise ValueError('a < b')"))[1][1]
    assert "a &lt; b" in broken.value
    assert len(show_case(cases[0].args[:2], answer)) == 1


# --- questions 1 and 2: the distance and the nearest neighbour

L1, NEAREST = CHECK.l1_distance, CHECK.NearestNeighbour
KEEP = "self.X, self.y = X.astype(float), y\nreturn self"
NEAR = "np.abs(self.X - q).sum(axis=1).argmin()"


def l1(body):
    return function("l1_distance(a, b)", body)


def nearest(predict=f"return np.array([self.y[{NEAR}] for q in Q])", fit=KEEP, init="pass"):
    """A class NearestNeighbour with these bodies of its methods."""
    lines = ["class NearestNeighbour:"]
    for head, body in {
        "__init__(self)": init,
        "fit(self, X, y)": fit,
        "predict(self, Q)": predict,
    }.items():
        lines += [f"    def {head}:", *(f"        {line}" for line in body.splitlines())]
    return define("\n".join(lines), "NearestNeighbour")


@pytest.mark.parametrize(
    "body",
    [
        "return (np.maximum(a, b) - np.minimum(a, b)).sum()",
        "return sum(abs(float(x) - float(y)) for x, y in zip(a.ravel(), b.ravel()))",
        "return np.linalg.norm((a * 1.0 - b).ravel(), 1)",
        "return float(np.where(a > b, a - b, b - a).sum())",
        "if a.ndim == 2: return sum(l1_distance(x, y) for x, y in zip(a, b))\n"
        "return np.array(np.abs(a.astype(np.float32) - b).sum())",
    ],
)
def test_right_l1_distances_in_many_ways(body):
    assert_right(L1, l1(body))


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        ("if a.ndim == 2: a = a * 1.0\nreturn np.abs(a - b).sum()", "floats_for_images_only"),
        ("d = a * 1.0 - b\nreturn d[d > 0].sum()", "drops_negative_differences"),
        ("return np.abs(a.astype(np.int16) - b).sum()", "whole_numbers_of_the_first"),
        ("for x, y in zip(a, b): return np.abs(x * 1.0 - y).sum()", "first_row_only"),
        ("import math\nreturn math.fabs(a - b)", "float_of_an_array"),
        (
            "return sum(abs(float(a[i]) - float(b[i])) for i in range(len(a)))",
            "loops_over_rows",
        ),
    ],
)
def test_wrong_l1_distances_written_otherwise_get_the_same_hint(body, mistake):
    report = L1.report(l1(body))
    assert {c.mistake for c in report.checks if not c.passed} == {mistake}


@pytest.mark.parametrize(
    "code",
    [
        "total = 0\n"
        "def l1_distance(a, b):\n"
        "    global total\n"
        "    total += np.abs(a.astype(float) - b).sum()\n"
        "    return total",
        "def l1_distance(a, b, parts=[]):\n"
        "    parts.append(np.abs(a.astype(float) - b).sum())\n"
        "    return sum(parts)",
    ],
)
def test_a_total_that_is_carried_over_is_told_on_the_first_case(code):
    check = L1.report(define(code, "l1_distance")).checks[0]
    assert "Called twice" in check.hint
    assert check.case.startswith("one number each")
    assert check.got == "first call: 2; second call: 4"


def test_whole_numbers_are_told_where_two_mistakes_are_made():
    body = "return np.abs(a.astype(np.int16) - b.astype(np.int16)).sum(dtype=np.int16)"
    assert L1.report(l1(body)).checks[0].mistake == "whole_numbers"


@pytest.mark.parametrize(
    "answer",
    [
        nearest(f"return [self.y[{NEAR}] for q in Q]"),
        nearest("return self.y[np.abs(Q[:, None] - self.X).sum(axis=-1).argmin(axis=1)]"),
        nearest(
            "labels = []\nfor q in Q:\n"
            "    best = np.inf\n    for x, label in zip(self.X, self.y):\n"
            "        d = np.abs(x - q).sum()\n"
            "        if d <= best: best, last = d, label\n"  # of two alike the last
            "    labels.append(last)\nreturn np.array(labels)"
        ),
        nearest(
            "near = lambda q: min(self.labels, key=lambda x: np.abs(np.array(x) - q).sum())\n"
            "return np.array([self.labels[near(q)] for q in Q])",
            fit="self.labels = dict(zip(map(tuple, X.tolist()), y))\nreturn self",
        ),
    ],
)
def test_right_nearest_neighbours_in_many_ways(answer):
    assert_right(NEAREST, answer)


AS_IT_IS = "self.X, self.y = X, y\nreturn self"


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (
            nearest("return self.y[np.abs(self.X - Q).sum(1).argmin()]"),
            "subtracts_all_queries_without_a_loop",
        ),
        (
            nearest(
                "return self.y[((Q[:, None] - self.X) ** 2).sum(axis=2).argmin(1)]", fit=AS_IT_IS
            ),
            "l2_in_uint8",
        ),
        (
            nearest(
                "out = []\nfor q in Q:\n    best, label = 0, self.y[0]\n"
                "    for x, l in zip(self.X, self.y):\n        d = np.abs(x - q).sum()\n"
                "        if d < best: best, label = d, l\n    out.append(label)\nreturn out"
            ),
            "sums_everything",
        ),
        (
            nearest(
                "out = []\nfor q in Q:\n    best = np.inf\n"
                "    for x, l in zip(self.X, self.y):\n"
                "        if np.abs(x - q).sum() < best: label = l\n"
                "    out.append(label)\nreturn out"
            ),
            "best_never_changes",
        ),
        (
            nearest(
                "return np.array([self.y[np.argmin([sum(abs(s - t) for s, t in zip(q, x))"
                " for x in self.X])] for q in Q])",
                fit=AS_IT_IS,
            ),
            "unsigned_total_in_uint8_the_other_way",
        ),
        (
            nearest("return np.abs(Q[:, None] - self.X).sum(2).argmin(1)", fit=AS_IT_IS),
            "index_instead_of_label_in_uint8_the_other_way",
        ),
        (
            nearest(fit="import copy\n" + KEEP[:-4] + "copy.copy(self)"),
            "fit_returns_another_object",
        ),
    ],
)
def test_wrong_nearest_neighbours_written_otherwise_get_the_same_hint(answer, mistake):
    report = NEAREST.report(answer)
    assert {c.mistake for c in report.checks if not c.passed} == {mistake}


APPEND = "self.X += list(X.astype(float)); self.y += list(y)\nreturn self"
FROM_LISTS = f"X = np.array(self.X)\nreturn [self.y[{NEAR.replace('self.X', 'X')}] for q in Q]"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda X, y, Q: y[:0], "must be a class"),
        (nearest(FROM_LISTS, APPEND, "self.X, self.y = [], []"), "old training set"),
        (nearest(fit="if not hasattr(self, 'X'): " + KEEP), "old training set"),
        (nearest("self.X = None\nreturn []"), "Expected an array of shape (3,)"),
        (nearest(fit="self.fit = X; self.y = y; self.X = X\nreturn self"), "raises TypeError"),
        (
            nearest(
                f"for q in Q: self.out.append(self.y[{NEAR}])\nreturn self.out",
                init="self.out = []",
            ),
            "Asked a second time",
        ),
        (
            nearest(
                "return [y_train[np.abs(X_train - q).sum(1).argmin()] for q in Q]",
                fit="X_train, y_train = X, y\nreturn self",
            ),
            "`fit` forgets its own names",
        ),
        (
            nearest(FROM_LISTS, "Shared.X, Shared.y\n" + APPEND),
            "name 'Shared' is not defined",
        ),
        (
            nearest(
                "return [self.y[((self.X - q) ** 2).sum(1).argmin()] for q in Q]", fit=KEEP[:-11]
            ),
            "must end with `return self`",
        ),
    ],
)
def test_wrong_nearest_neighbours_get_a_sentence(answer, words):
    check = NEAREST.report(answer).checks[0]
    assert words in check.hint
    assert check.case.startswith("three queries")


def test_lists_on_the_class_are_told_as_shared():
    answer = nearest(FROM_LISTS, APPEND)
    answer.X, answer.y = [], []
    assert "share one memory" in NEAREST.report(answer).checks[0].hint


@pytest.mark.parametrize("wrong", ["self.X[1:]", "self.X[:, :-1]", "self.X / (1 + self.X.std(0))"])
def test_what_is_wrong_on_other_data_is_not_called_a_second_fit(wrong):
    answer = nearest(
        "q0 = Q\nX = " + wrong + "\n"
        "d = np.abs(Q[:, None, : X.shape[1]] - X).sum(axis=2)\n"
        "return self.y[-len(X):][d.argmin(axis=1)]"
    )
    for seed in SEEDS:
        hints = [c.hint for c in NEAREST.report(answer, seed).checks if not c.passed]
        assert hints
        assert not any("second `fit`" in hint for hint in hints)
