"""The checks of lesson 05: right answers of every kind pass, wrong ones are told apart in words."""

import pytest

from course_lib.checks import load
from course_lib.checks.engine import define

CHECK = load("05")
SEEDS = range(3)
PARAMETERS = {
    "features": "X",
    "softmax": "S",
    "cross_entropy": "S, y",
    "multiclass_hinge": "S, y",
    "full_loss": "L, W, b, lam, l1, l2",
    "softmax_gradient": "W, b, X, y, lam",
    "one_vs_rest": "X, y, Q, fit",
}
SHORT = {
    "soft": "E = np.exp(S - S.max(axis=1, keepdims=True))\nP = E / E.sum(axis=1, keepdims=True)",
    "unshifted": "P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)",
    "i": "np.arange(len(y))",
    "margins": "np.maximum(0, S - S[np.arange(len(y)), y][:, None] + 1)",
    "all": "[fit(X, (y == k).astype(int)) for k in range(y.max() + 1)]",
}


def answer(name, body):
    """A function with this body, in which short names in braces stand for long terms."""
    for short, text in SHORT.items():
        body = body.replace("{" + short + "}", text)
    lines = "\n    ".join(body.splitlines())
    return define(f"def {name}({PARAMETERS[name]}):\n    {lines}", name)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("features", "return np.hstack([X, (X[:, 0] * X[:, 1])[:, None], X**2])"),
        ("features", "return [[a, b, a * b, a * a, b * b] for a, b in X]"),
        ("features", "return np.c_[X, X.prod(axis=1), X**2]"),
        ("softmax", "{soft}\nreturn P"),
        ("softmax", "return [np.exp(s - s.max()) / np.exp(s - s.max()).sum() for s in S]"),
        ("softmax", "return np.exp(S - np.logaddexp.reduce(S, axis=1, keepdims=True))"),
        ("softmax", "E = np.exp((S.T - S.max(axis=1)).T)\nreturn (E.T / E.sum(axis=1)).T"),
        ("cross_entropy", "return np.mean(np.logaddexp.reduce(S, axis=1) - S[{i}, y])"),
        (
            "cross_entropy",
            "total = 0\nfor s, k in zip(S, y):\n"
            "    total += s.max() + np.log(np.exp(s - s.max()).sum()) - s[k]\n"
            "return total / len(y)",
        ),
        (
            "cross_entropy",
            "L = S - S.max(1, keepdims=True)\nL = L - np.log(np.exp(L).sum(1, keepdims=True))\n"
            "return -(np.eye(S.shape[1])[y] * L).sum() / len(S)",
        ),
        ("multiclass_hinge", "return {margins}.sum() / len(y) - 1"),
        ("multiclass_hinge", "return ({margins}.sum(axis=1) - 1).mean()"),
        (
            "multiclass_hinge",
            "return sum(max(0, s[j] - s[k] + 1) for s, k in zip(S, y) "
            "for j in range(len(s)) if j != k) / len(y)",
        ),
        (
            "full_loss",
            "return np.mean(L) + lam * (l1 * abs(W).sum() + l2 * np.linalg.norm(W) ** 2)",
        ),
        ("full_loss", "w = W.ravel()\nreturn sum(L) / len(L) + lam * l1 * abs(w).sum() + "
         "lam * l2 * (w @ w)"),
        (
            "softmax_gradient",
            "S = X @ W.T + b\n{soft}\nP[{i}, y] -= 1\n"
            "return P.T @ X / len(X) + 2 * lam * W, P.mean(axis=0)",
        ),
        (
            "softmax_gradient",
            "S = X @ W.T + b\n{soft}\nD = P - np.eye(len(b))[y]\n"
            "return [(X.T @ D / len(X)).T + 2 * lam * W, D.sum(axis=0) / len(X)]",
        ),
        ("one_vs_rest", "return np.argmax([Q @ w + b for w, b in {all}], axis=0)"),
        (
            "one_vs_rest",
            "best, labels = np.full(len(Q), -np.inf), np.zeros(len(Q), int)\n"
            "for k, (w, b) in enumerate({all}):\n"
            "    s = Q @ w + b\n    labels[s > best] = k\n    best = np.maximum(best, s)\n"
            "return labels.tolist()",
        ),
        (
            "one_vs_rest",
            "S = [Q @ w + b for w, b in (fit(X, y == k) for k in np.unique(y))]\n"
            "return np.transpose(S).argmax(axis=1)",
        ),
    ],
)  # fmt: skip
def test_right_answers_in_many_ways(name, body):
    for seed in SEEDS:
        report = getattr(CHECK, name).report(answer(name, body), seed)
        assert report.passed, [(c.name, c.hint, c.case, c.got) for c in report.checks]


@pytest.mark.parametrize(
    ("name", "body", "mistakes"),
    [
        ("features", "return X**2", ["squares_only"]),
        ("features", "x1, x2 = X.T\nreturn [x1, x2, x1 * x2, x1**2, x2**2]", ["transposed"]),
        ("softmax", "return np.exp(S) / sum(np.exp(S))", ["axis_0_no_shift"] * 2),
        ("softmax", "return [np.exp(s) / np.exp(s).sum() for s in S]", [None, "no_shift"]),
        (
            "softmax",
            "E = np.exp(S - S.max())\nreturn E / E.sum(axis=1, keepdims=True)",
            [None, "global_shift"],
        ),
        ("cross_entropy", "{unshifted}\nreturn -np.log(P[{i}, y]).mean()", [None, "overflow"]),
        ("cross_entropy", "{soft}\nreturn -np.log(P[{i}, y]).mean()", [None, "log_of_0"]),
        (
            "cross_entropy",
            "{unshifted}\nreturn -np.log(P[{i}, y]).sum()",
            ["sum_for_mean", "overflow"],
        ),
        (
            "cross_entropy",
            "{soft}\nreturn -np.log(np.clip(P[{i}, y], 1e-15, 1 - 1e-15)).mean()",
            [None, "adds_1e-15"],
        ),
        (
            "multiclass_hinge",
            "return sum(max(0, s[j] - s[k] + 1) for s, k in zip(S, y) for j in range(len(s)))"
            " / len(y)",
            ["counts_the_right_class"] * 2,
        ),
        (
            "multiclass_hinge",
            "M = {margins}\nM[{i}, y] = 0\nreturn M.sum()",
            [None, "sum_for_mean"],
        ),
        (
            "multiclass_hinge",
            "total = 0\nfor i in range(len(y)):\n    for j in range(S.shape[1]):\n"
            "        if j != i:\n            total += max(0, S[i, j] - S[i, y[i]] + 1)\n"
            "return total / len(y)",
            ["number_of_the_sample"] * 2,
        ),
        (
            "multiclass_hinge",
            "return np.maximum(0, S.max(axis=1) - S[{i}, y] + 1).mean()",
            ["worst_class_right_too"] * 2,
        ),
        (
            "cross_entropy",
            "return np.log(np.exp(S - S[{i}, y][:, None]).sum(axis=1)).mean()",
            [None, "overflow_after_the_right_score"],
        ),
        (
            "full_loss",
            "return (L.sum() + lam * (l1 * abs(W).sum() + l2 * (W**2).sum())) / len(L)",
            ["penalty_by_n"] * 2,
        ),
        (
            "softmax_gradient",
            "S = X @ W.T + b\n{soft}\nP[:, y] -= 1\n"
            "return P.T @ X / len(X) + 2 * lam * W, P.mean(axis=0)",
            ["whole_columns"] * 2,
        ),
        (
            "softmax_gradient",
            "S = X @ W.T + b\n{soft}\nP[{i}, y] -= 1\n"
            "return P.T @ X / len(X) + lam * W, P.mean(axis=0)",
            [None, "no_2"],
        ),
        (
            "one_vs_rest",
            "labels = []\nfor q in Q:\n"
            "    yes = [k for k, (w, b) in enumerate({all}) if q @ w + b > 0]\n"
            "    labels.append(yes[0] if yes else 0)\n"
            "return labels",
            ["first_yes"] * 2,
        ),
        (
            "one_vs_rest",
            "for k in range(y.max() + 1):\n"
            "    S = []\n    w, b = fit(X, y == k)\n    S.append(Q @ w + b)\n"
            "return np.argmax(S, axis=0)",
            ["always_class_0"] * 2,
        ),
    ],
)  # fmt: skip
def test_wrong_answers_written_otherwise_get_the_same_hint(name, body, mistakes):
    report = getattr(CHECK, name).report(answer(name, body))
    assert [check.mistake for check in report.checks] == mistakes
    assert [check.passed for check in report.checks] == [each is None for each in mistakes]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{soft}\nreturn -np.log(P[{i}, y] + 1e-20).mean()", "The loss stops short"),
        ("return np.exp(S).mean()", "yours is not"),
        ("return S.mean()", "The value differs"),
    ],
)
def test_unnamed_mistakes_of_the_loss_get_a_sentence(body, words):
    report = CHECK.cross_entropy.report(answer("cross_entropy", body))
    assert words in report.checks[-1].hint


def test_learner_refuses_what_is_no_yes_or_no():
    report = CHECK.one_vs_rest.report(
        answer("one_vs_rest", "return fit(X, np.where(y == 0, 1, -1))")
    )
    assert report.checks[0].mistake == "minus_one_for_no"
    report = CHECK.one_vs_rest.report(answer("one_vs_rest", "return fit(Q, y == 0)"))
    assert "fit was given X of shape" in report.checks[0].hint


@pytest.mark.parametrize(
    ("returned", "came"),
    [("{'dW': dW, 'db': db}", "a dict"), ("0.0, dW, db", "3"), ("np.c_[dW, db]", "one")],
)
def test_gradients_that_are_not_two_things_are_told(returned, came):
    body = (
        "S = X @ W.T + b\n{soft}\nP[{i}, y] -= 1\n"
        "dW, db = P.T @ X / len(X) + 2 * lam * W, P.mean(axis=0)\n"
        f"return {returned}"
    )
    report = CHECK.softmax_gradient.report(answer("softmax_gradient", body))
    for check in report.checks:
        assert not check.passed
        assert check.hint == f"Two things are wanted, `return dW, db`; {came} came."


def test_queries_include_those_on_which_classifiers_disagree():
    question = CHECK.one_vs_rest.question
    for seed in SEEDS:
        cases = {case.label: case for case in question.cases(question.parts[0], seed)}
        assert len(cases["no classifier says yes"].args[2]) >= 3
        assert len(cases["two say yes"].args[2]) >= 3
        assert len(cases["steep and flat classifiers"].args[2]) == 8


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (
            "one_vs_rest",
            "S = [Q @ w + b for w, b in {all}[: y[-1] + 1]]\nreturn np.argmax(S, axis=0)",
        ),
        (
            "one_vs_rest",
            "S = np.column_stack([Q @ w + b for w, b in {all}])\n"
            "return np.maximum(S, 0).argmax(axis=1)",
        ),
        (
            "multiclass_hinge",
            "M = {margins}\nM[{i}, y] = 0\nM[S.argmax(axis=1) == y] = 0\n"
            "return M.sum(axis=1).mean()",
        ),
        (
            "softmax_gradient",
            "S = X @ W.T + b\n{soft}\nD = (P - np.eye(y.max() + 1)[y]) / len(X)\n"
            "return D.T @ X + 2 * lam * W, D.sum(axis=0)",
        ),
    ],
)
def test_no_part_lets_them_through_on_any_seed(name, body):
    for seed in range(20):
        report = getattr(CHECK, name).report(answer(name, body), seed)
        assert not any(check.passed for check in report.checks), seed


def test_extreme_scores_are_beyond_a_wider_float():
    body = "S = S.astype(np.longdouble)\n{unshifted}\nreturn float(-np.log(P[{i}, y]).mean())"
    assert not CHECK.cross_entropy.report(answer("cross_entropy", body)).passed
