"""The checks of lesson 04: right answers of every kind pass, wrong ones are told apart in words."""

import pytest

from course_lib.checks import load
from course_lib.checks.engine import define

CHECK = load("04")
PARAMETERS = {
    "margin": "w, b, X, y",
    "hinge_losses": "f, labels",
    "primal_objective": "w, b, X, y, C",
    "subgradient": "w, b, X, y, C",
    "rbf_kernel": "X, Z, gamma",
    "decision_function": "Q, S, alpha, y, b, kernel",
}
SHORT = {"{m}": "(y * (X @ w + b))", "{s}": "((X[:, None] - Z) ** 2).sum(axis=2)"}


def written(name, body):
    """The student's function `name` with this body, in which {m} and {s} stand for long terms."""
    for short, text in SHORT.items():
        body = body.replace(short, text)
    lines = "\n    ".join(body.splitlines())
    return define(f"def {name}({PARAMETERS[name]}):\n    {lines}", name)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (
            "margin",
            "return min(s * (w @ x + b) for x, s in zip(X, y)) / np.sqrt((w**2).sum())",
        ),
        ("margin", "n = np.linalg.norm(w)\nreturn np.sort(y * (X @ (w / n) + b / n))[0]"),
        ("hinge_losses", "y = labels.copy()\ny[y == 0] = -1\nreturn (1 - y * f).clip(min=0)"),
        (
            "hinge_losses",
            "return [max(0, 1 - s) if k else max(0, 1 + s) for k, s in zip(labels, f)]",
        ),
        ("hinge_losses", "return 1 - np.minimum(1, (labels - 0.5) * 2 * f)"),
        (
            "primal_objective",
            "return np.linalg.norm(w)**2 / 2 + sum(max(0, C - C * m) for m in {m})",
        ),
        (
            "subgradient",
            "dw, db = w.copy(), 0\n"
            "for x, s in zip(X, y):\n"
            "    if s * (w @ x + b) <= 1:\n"
            "        dw -= C * s * x\n"
            "        db -= C * s\n"
            "return [dw, db]",
        ),
        ("subgradient", "on = ({m} < 1) * y\nreturn w - C * on @ X, -C * on.sum()"),
        ("rbf_kernel", "return [[np.exp(-gamma * (x - z) @ (x - z)) for z in Z] for x in X]"),
        (
            "rbf_kernel",
            "s = (X**2).sum(1)[:, None] - 2 * X @ Z.T + (Z**2).sum(1)\nreturn np.exp(-gamma * s)",
        ),
        ("decision_function", "return (alpha * y) @ kernel(S, Q) + b"),
        (
            "decision_function",
            "f = np.full(len(Q), b)\n"
            "for a, s, x in zip(alpha, y, S):\n"
            "    f += a * s * kernel(Q, x[None, :])[:, 0]\n"
            "return f",
        ),
    ],
)
def test_right_in_many_ways(name, body):
    for seed in range(3):
        report = getattr(CHECK, name).report(written(name, body), seed)
        assert report.passed, [(c.hint, c.case, c.got) for c in report.checks]


@pytest.mark.parametrize(
    ("name", "body", "mistake", "words"),
    [
        ("margin", "return {m}.min() / np.linalg.norm(w, 1)", "l1_length", "ℓ2 length"),
        (
            "margin",
            "w, X = np.append(w, b), np.column_stack([X, np.ones(len(X))])\n"
            "return (y * (X @ w)).min() / np.linalg.norm(w)",
            "length_with_b",
            "b is no part of the length",
        ),
        ("margin", "return np.array([{m}.min() / np.linalg.norm(w)])", None, "a single number"),
        ("margin", "print({m}.min())", None, "prints the result but returns None"),
        (
            "hinge_losses",
            "labels[labels == 0] = -1\nreturn np.maximum(0, 1 - labels * f)",
            None,
            "changes its input",
        ),
        ("hinge_losses", "return np.maximum(0, 1 - labels * f)", "labels_as_they_are", "0 and 1"),
        ("primal_objective", "return 0.5 * w @ w, C", None, "a tuple of length 2"),
        (
            "primal_objective",
            "return 0.5 * w @ w + C * np.maximum(0, 1 - {m}).mean()",
            "mean",
            "times their *sum*",
        ),
        (
            "subgradient",
            "s = {m} < 1\nreturn np.append(w - C * y[s] @ X[s], -C * y[s].sum())",
            None,
            "Return two things",
        ),
        (
            "subgradient",
            "s = {m} < 1\nreturn w - C * y[s] @ X[s], 1 - C * y[s].sum()",
            None,
            "dw is right, db is not: expected 0, got 1.",
        ),
        ("subgradient", "return w - C * y @ X, -C * y.sum()", "all_samples", "All samples pull"),
        (
            "subgradient",  # the widget refuses it, too
            "s = {m} < 1\nreturn dict(dw=w - C * y[s] @ X[s], db=-C * y[s].sum())",
            None,
            "Return two things",
        ),
        (
            "subgradient",
            "s = {m} < 1\nreturn -w - C * y[s] @ X[s], -C * y[s].sum()",
            "sign_of_w",
            "The sign of w is turned",
        ),
        (
            "hinge_losses",
            "y = np.sign(labels - labels.mean())\nreturn np.maximum(0, 1 - y * f)",
            "labels_by_sign_about_the_mean",
            "which labels happen to be there",
        ),
        ("hinge_losses", "return (2 * labels - 1) * f < 0", "errors", "You return who is wrong"),
        (
            "rbf_kernel",
            "K = np.zeros((len(X), len(Z)), dtype=X.dtype)\n"
            "for i, x in enumerate(X):\n"
            "    for j, z in enumerate(Z):\n"
            "        K[i, j] = np.exp(-gamma * ((x - z) ** 2).sum())\n"
            "return K",
            "whole_numbers_as_X",
            "cuts the values to whole numbers",
        ),
        (
            "rbf_kernel",
            "return np.exp(-gamma * np.linalg.norm(X - Z) ** 2)",
            "row_by_row_one_number",
            "takes row by row",
        ),
        (
            "decision_function",
            "return kernel(Q, S) @ alpha @ y + b",
            "weights_one_after_the_other",
            "you add up twice",
        ),
        (
            "rbf_kernel",
            "return np.exp(-gamma * np.linalg.norm(X[:, None] - Z, axis=2))",
            "distance_not_squared",
            "not its square",
        ),
        ("rbf_kernel", "return np.exp(-{s} / (2 * gamma**2))", "gamma_as_sigma", "γ = 1/(2σ²)"),
        (
            "decision_function",
            "return np.where(kernel(Q, S) @ (alpha * y) + b > 0, 1, -1)",
            "classes",
            "You return classes",
        ),
        ("decision_function", "return Q @ ((alpha * y) @ S) + b", "dot_products", "never comes in"),
        (
            "decision_function",
            "return [sum(a * s * kernel(x, q) for a, s, x in zip(alpha, y, S)) + b for q in Q]",
            None,
            "For one sample x use x[None, :]",
        ),
    ],
)
def test_wrong_answers_are_named(name, body, mistake, words):
    report = getattr(CHECK, name).report(written(name, body))
    failed = [check for check in report.checks if not check.passed]
    assert failed
    assert failed[0].mistake == mistake
    assert words in failed[0].hint


@pytest.mark.parametrize(
    ("name", "body", "points"),
    [
        ("margin", "return np.abs(X @ w + b).min() / np.linalg.norm(w)", 2),
        ("hinge_losses", "return np.maximum(0, 1 - f)", 1),
        ("primal_objective", "return 0.5 * w @ w", 1),
        ("subgradient", "s = {m} < 0\nreturn w - C * y[s] @ X[s], -C * y[s].sum()", 1),
        ("rbf_kernel", "return np.exp(-gamma * np.abs(X[:, None] - Z).max(axis=2) ** 2)", 2),
        ("decision_function", "return Q @ S.T @ (alpha * y) + b", 2),
    ],
)
def test_what_is_right_in_part_earns_its_points(name, body, points):
    assert getattr(CHECK, name).report(written(name, body)).points == points
