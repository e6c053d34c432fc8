"""The checks of lesson 02: right answers of every kind pass, wrong ones are told apart in words."""

import importlib
import sys

import numpy as np
import pytest

from course_lib.checks import load
from course_lib.checks.engine import call_safely, define
from course_lib.models.neighbors.choose import cross_validate
from course_lib.widgets.distance_table import show_case, steps

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
    ],
)
def test_wrong_distances_written_otherwise_get_the_same_hint(body, mistake):
    report = L2.report(l2(body))
    assert {c.mistake for c in report.checks if not c.passed} == {mistake}


def test_two_mistakes_at_once_are_told_apart():
    report = L2.report(l2("return [[((q - x) ** 2).sum() for x in X] for q in Q]"))
    assert [c.mistake for c in report.checks] == ["no_root", "no_root", None]


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
        raise ValueError

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
    assert seen
    assert seen[0] is not tracer


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
    ],
)
def test_right_votes_in_many_ways(body):
    assert_right(VOTE, vote(body))


@pytest.mark.parametrize(
    ("body", "mistakes"),
    [
        (
            "return Counter(labels.tolist()).most_common(1)[0][0]",
            [None, "tie_to_the_nearest", "ignores_weights", "ignores_weights"],
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
            [None, "tie_to_the_largest", "ignores_weights", "ignores_weights"],
        ),
        ("return labels[np.bincount(labels).argmax()]", ["label_as_place"] * 2 + [None] * 2),
    ],
)
def test_votes_are_told_part_by_part(body, mistakes):
    report = VOTE.report(vote(body))
    assert [c.mistake for c in report.checks] == mistakes


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
        "    pairs = sorted(zip(d, self.y))\n"
        "    votes = Counter()\n"
        "    for d, label in pairs[:self.k]:\n"
        "        votes[label] += 1 if self.weights == 'uniform' else 1 / max(d, 1e-12)\n"
        "    labels.append(min(c for c in votes if votes[c] == max(votes.values())))\n"
        "return np.array(labels)",
        "D = l2_distances(Q, self.X)\nnear = np.argsort(D, axis=1)[:, :self.k]\n"
        "d = np.take_along_axis(D, near, axis=1)\n"
        "w = np.ones_like(d) if self.weights == 'uniform' else 1 / (d + 1e-12)\n"
        "c = np.unique(self.y)\n"
        "return c[np.argmax(((self.y[near][:, :, None] == c) * w[:, :, None]).sum(1), axis=1)]",
    ],
)
def test_right_classifiers_in_many_ways(predict):
    assert_right(KNEAREST, k_nearest(predict))


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
        (k_nearest("self.k = 5\n" + ASK), "There k = "),
        (k_nearest(ASK.replace("return", "labels =")), "is a `return` missing?"),
    ],
)
def test_wrong_classifiers_get_a_sentence(answer, words):
    hints = [c.hint for c in KNEAREST.report(answer).checks if not c.passed]
    assert words in hints[0]


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
        ("E = {table}\nreturn np.argmin(E.mean(axis=1)) + 1, E", "The errors are right"),
        ("E = {table}\nreturn ks[0]", "Return two things"),
        ("E = {table}\nreturn ks[E.mean(axis=1).argmin()], E.mean()", "got a single number"),
        ("predict(X, y, X[0], 1)", "Q (1,); expected (n_samples, n_features)"),
        ("{table}", "is a `return` missing?"),
    ],
)
def test_wrong_choices_get_a_sentence(body, words):
    hints = [c.hint for c in CHOOSE.report(choose(body)).checks if not c.passed]
    assert words in hints[0]


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


def test_steps_stay_without_a_loop_and_grow_with_one():
    small, large = (np.ones((2, 3)), np.ones((2, 3))), (np.ones((9, 3)), np.ones((2, 3)))
    whole = l2("return np.sqrt(({pairs} ** 2).sum(axis=-1))")
    one_by_one = l2("return np.array([np.linalg.norm(X - q, axis=1) for q in Q])")
    steps(whole, *small)
    assert steps(whole, *small) == steps(whole, *large)
    assert steps(one_by_one, *small) < steps(one_by_one, *large)
    assert sys.gettrace() is None or "steps" not in repr(sys.gettrace())


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
