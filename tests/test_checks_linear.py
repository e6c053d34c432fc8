"""The checks of lesson 03: right answers of every kind pass, wrong ones are told apart in words."""

import textwrap

import pytest

from course_lib.checks import load
from course_lib.checks.engine import define, examine

CHECK = load("03")
ARGUMENTS = {
    "scores": "X, W, b",
    "distance_to_plane": "X, w, b",
    "perceptron_step": "w, x, d",
    "margin": "X, d, w",
    "train_perceptron": "X, d, max_epochs",
    "predict_probability": "X, w, b",
}
BIAS_APART = """\
w, b, mistakes = np.zeros(X.shape[1]), 0, 0
for epoch in range(max_epochs):
    before = mistakes
    for x, t in zip(X, d):
        y = int(w @ x + b >= 0)
        w, b, mistakes = w + x * (t - y), b + (t - y), mistakes + (y != t)
    if mistakes == before: break
return np.append(w, b), mistakes"""
BY_WHILE = """\
X, w, mistakes, epoch = np.hstack([X, np.ones((len(X), 1))]), np.zeros(X.shape[1] + 1), 0, 0
while epoch < max_epochs and not ((X @ w >= 0) == d).all():
    for i in range(len(X)):
        e = d[i] - int(X[i] @ w >= 0)
        w += X[i] * e
        mistakes += abs(e)
    epoch += 1
return w.tolist(), float(mistakes)"""

RIGHT = {
    "scores": [
        "return (W @ X.T + b[:, None]).T",
        "return [[w @ x + k for w, k in zip(W, b)] for x in X]",
        "return np.column_stack([X, np.ones(len(X))]) @ np.column_stack([W, b]).T",
        "return (X.astype('f4') @ W.T.astype('f4') + b).astype('f4')",
    ],
    "distance_to_plane": [
        "return [(x @ w + b) / sum(w**2) ** 0.5 for x in X]",
        "return X @ (w / np.linalg.norm(w)) + b / np.linalg.norm(w)",
        "return (X + b * w / (w @ w)) @ w / np.linalg.norm(w)",
    ],
    "perceptron_step": [
        "y = w @ x >= 0\nif y == d: return w\nreturn w + x if d else w - x",
        "y = np.heaviside(w @ x, 1)\nreturn [a + b * (d - y) for a, b in zip(w, x)]",
        "w = w.copy()\nw += x * (d - (np.dot(w, x) >= 0))\nreturn w",
        "t, y = 2 * d - 1, 1 if w @ x >= 0 else -1\nreturn w + x * (t - y) / 2",
    ],
    "margin": [
        "return float(((2 * d - 1) * (X @ w) / np.sqrt(w @ w)).min())",
        "return min((1 if k else -1) * (x @ w) for x, k in zip(X, d)) / np.linalg.norm(w)",
        "return (np.where(d[:, None] == 1, X, -X) @ w).min() / np.linalg.norm(w)",
    ],
    "train_perceptron": [
        BIAS_APART,
        BY_WHILE,
        BIAS_APART.replace("    if mist", "    if 0 and mist"),
    ],
    "predict_probability": [
        "return 1 / (1 + np.exp(-(X @ w + b)))",
        "return [0.5 * (1 + np.tanh(z / 2)) for z in X @ w + b]",
        "return np.exp(-np.logaddexp(0, -(X @ w + b)))",
        "return 1 / (1 + np.exp(-np.clip(X @ w + b, -500, 500)))",
        "return 1 / (1 + np.exp(-np.clip(X @ w + b, -30, 30)))",  # right to twelve decimals
    ],
}


def function(name, body):
    code = f"def {name}({ARGUMENTS[name]}):\n" + textwrap.indent(body, "    ")
    return define(code, name)


@pytest.mark.parametrize(("name", "body"), [(n, body) for n in RIGHT for body in RIGHT[n]])
def test_right_answers_in_many_ways(name, body):
    for seed in range(3):
        report = getattr(CHECK, name).report(function(name, body), seed)
        assert report.passed, [(c.name, c.hint) for c in report.checks if not c.passed]


@pytest.mark.parametrize(
    ("name", "body", "mistake"),
    [
        ("scores", "return np.inner(X, W)", "forgets_b"),
        ("scores", "return [W @ x - b for x in X]", "subtracts_b"),
        ("scores", "X += 0\nreturn X @ W + b", "columns_of_w"),
        ("distance_to_plane", "return abs(X @ w + b)", "score_unsigned"),
        ("distance_to_plane", "return X @ (w / np.linalg.norm(w)) + b", "b_not_divided"),
        (
            "perceptron_step",
            "if d == 1 and w @ x < 0: w -= x\nif d == 0 and w @ x >= 0: w += x\nreturn w",
            "turned",
        ),
        ("perceptron_step", "if (w @ x >= 0) != d: w = w + d * x\nreturn w", "only_adds"),
        ("perceptron_step", "return w + x * (d - d)", "never"),
        ("perceptron_step", "return w + x * (d - np.heaviside(w @ x, 0.5))", "half_at_0"),
        ("perceptron_step", "return w + x * (d - (w @ x > 1e-3))", "strict"),
        (
            "margin",
            "z = X @ w / np.linalg.norm(w)\nreturn min(-z[d == 0].max(), z[d == 1].min())",
            "each_class_by_max",
        ),
        ("margin", "return min(1, *(2 * d - 1) * (X @ w) / np.linalg.norm(w))", "starts_at_1"),
        ("margin", "return np.min(np.where(d, 1, -1) * (X @ w))", "no_length"),
        ("margin", "return max(((1 - 2 * d) * (X @ w))) / np.linalg.norm(w)", "turned_largest"),
        ("train_perceptron", BIAS_APART.replace(", b + (t - y)", ", b"), "bias_stays_0"),
        ("train_perceptron", BIAS_APART.replace("np.append(w, b)", "w, b"), "three_results"),
        ("train_perceptron", BIAS_APART.replace(">= 0", "> 0"), "strict"),
        ("train_perceptron", "return np.zeros(X.shape[1] + 1), 0", "never_starts"),
        ("train_perceptron", BIAS_APART.replace("max_epochs", "1000"), "runs_on_for_1000"),
        ("train_perceptron", f"X = X.astype(int)\n{BIAS_APART}", "whole_samples"),
        ("predict_probability", "return 1 / (1 + np.e ** (X @ w + b))", "turned"),
        ("predict_probability", "p = np.exp(X @ w + b)\nreturn p / (1 + p)", "overflow"),
    ],
)
def test_wrong_answers_written_otherwise_get_the_same_hint(name, body, mistake):
    report = getattr(CHECK, name).report(function(name, body))
    assert {c.mistake for c in report.checks if not c.passed} == {mistake}


ENDLESS = """
X, w, mistakes, epoch = np.column_stack([X, np.ones(len(X))]), np.zeros(X.shape[1] + 1), 0, 0
while True:
    before = mistakes
    for x, t in zip(X, d):
        y = int(w @ x >= 0)
        w = w + x * (t - y)
        mistakes += y != t
    if mistakes == before:
        break
return w, mistakes
"""


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        (ENDLESS, "while_true"),
        (ENDLESS.replace("while True", "while epoch < max_epochs"), "counts_no_epoch"),
        (ENDLESS.replace("mistakes == before", "mistakes == 0"), "while_any_mistake"),
        (ENDLESS.replace("while True", "while epoch < max_epochs")
         .replace("mistakes == before", "mistakes == 0"), "while_any_mistake"),
        (ENDLESS.replace("for x, t in zip(X, d):", "i = 0\n    while i < len(X):\n"
                         "        x, t = X[i], d[i]"), "while_any_mistake"),
    ],
)  # fmt: skip
def test_what_never_ends_is_named(body, mistake):
    question = CHECK.train_perceptron.question
    report = examine("03", question, function("train_perceptron", body), time_limit=0.5)
    assert {c.mistake for c in report.checks if not c.passed} == {mistake}


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("perceptron_step", "w += x * (d - (w @ x >= 0))\nreturn w", "changes its input in place"),
        ("perceptron_step", "return w + 3 * x", "Here z = w·x is"),
        ("distance_to_plane", "w /= np.linalg.norm(w)\nreturn X @ w + b", "b alone"),
        ("margin", "d[d == 0] = -1\nreturn np.min(d * (X @ w))", "Divide by ‖w‖"),
        ("train_perceptron", "return np.ones(X.shape[1]), 0", "where is the bias?"),
        (
            "train_perceptron",
            BIAS_APART.replace("np.zeros(X.shape[1])", "np.full(X.shape[1], 0.01)"),
            "yet it is right about all samples",
        ),
        ("train_perceptron", "return np.ones(X.shape[1] + 1), 0", "where no sample is shown"),
        ("train_perceptron", "return {}", "Return two things, in this order"),
        (
            "train_perceptron",
            BIAS_APART.replace(", mistakes + (", ", mistakes + 7 * ("),
            "w is right, the count is not",
        ),
    ],
)
def test_what_is_no_known_mistake_gets_a_sentence(name, body, words):
    hints = [c.hint for c in getattr(CHECK, name).report(function(name, body)).checks]
    assert any(words in hint for hint in hints)
