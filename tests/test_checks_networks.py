"""The exercise of lesson 07: right answers in other words pass, wrong ones that look right fail."""

import numpy as np
import pytest

from course_lib.checks import load
from course_lib.checks.card import as_text

check = load("07")


def report(question, code):
    namespace = {"np": np}
    exec(code, namespace)
    return getattr(check, question).report(namespace[question])


def test_the_toy_networks_figures():
    """The figures that the decks print, by the reference of the questions."""
    from course_lib.widgets.compare import checks_of

    lesson = checks_of("07_neurons_and_networks", "network")
    x = np.array([1.0, -1.0])
    W, b = lesson.TOY[0]
    assert (W @ x + b).tolist() == [4, -2]
    assert lesson.right_network(x, lesson.TOY[:1]).round(2).tolist() == [0.98, 0.12]
    assert lesson.right_network(x, lesson.TOY).round(2).tolist() == [0.62, 0.83]
    assert lesson.right_network(np.zeros(2), lesson.TOY).round(2).tolist() == [0.51, 0.85]
    counts = checks_of("07_neurons_and_networks", "count_parameters")
    assert counts.right_count([3, 4, 2]) == 26
    assert counts.right_count([784, 512, 512, 10]) == 669_706


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("neuron", "def neuron(x, w, b):\n"
                   "    z = b\n    for p, q in zip(x, w):\n        z += p * q\n"
                   "    return np.exp(z) / (1 + np.exp(z))"),
        ("neuron", "def neuron(x, w, b):\n    return 0.5 + 0.5 * np.tanh((np.dot(x, w) + b) / 2)"),
        ("layer", "def layer(x, W, b):\n"
                  "    return [1 / (1 + np.exp(-(w @ x + c))) for w, c in zip(W, b)]"),
        ("layer", "def layer(x, W, b):\n    return 1 / (1 + np.exp(-(x @ W.T + b)))"),
        ("layer_batch", "def layer_batch(X, W, b):\n"
                        "    return np.array([np.maximum(W.T @ x + b, 0) for x in X])"),
        ("layer_batch", "def layer_batch(X, W, b):\n"
                        "    Z = np.einsum('nd,dc->nc', X, W) + b\n    return Z * (Z > 0)"),
        ("network", "def network(x, layers):\n"
                    "    if not layers:\n        return x\n"
                    "    W, b = layers[0]\n"
                    "    return network(1 / (1 + np.exp(-W @ x - b)), layers[1:])"),
        ("count_parameters", "def count_parameters(sizes):\n    total = 0\n"
                             "    for i in range(1, len(sizes)):\n"
                             "        total += sizes[i] * sizes[i - 1] + sizes[i]\n"
                             "    return total"),
        ("collapse", "def collapse(W1, b1, W2, b2):\n"
                     "    b = W2 @ b1 + b2\n"
                     "    columns = [W2 @ (W1 @ e + b1) + b2 - b for e in np.eye(W1.shape[1])]\n"
                     "    return np.array(columns).T, b"),
        ("xor_weights", "def xor_weights():\n"
                        "    return [[1, -1], [-1, 1]], [-0.5, -0.5], [1, 1], -0.5"),
        ("xor_weights", "def xor_weights():\n"
                        "    return np.array([[2, 2], [-1, -1]]), [-1, 1.5], [[1, 1]], [-1.5]"),
        ("xor_weights", "def xor_weights():\n"
                        "    return [[-1, -1], [1, 1]], (0.5, -1.5), (-1, -1), 0.5"),
        ("bump_weights", "def bump_weights(left, right, height):\n"
                         "    return [1, -1], [-left, right], [height, height], -height"),
        ("bump_weights", "def bump_weights(left, right, height):\n"
                         "    return [-1, -1], [right, left], [height, -height], 0"),
        ("bump_weights", "def bump_weights(left, right, height):\n"
                         "    return [-1, 1], [left, -right], [-height, -height], [height]"),
    ],
)  # fmt: skip
def test_right_answers_in_other_words(question, code):
    found = report(question, code)
    assert found.passed, as_text(found)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("neuron", "def neuron(x, w, b):\n    return 1 / (1 + np.exp(-abs(w @ x + b)))"),
        ("neuron", "def neuron(x, w, b):\n    return 1 / (1 + np.exp(-int(w @ x + b)))"),
        ("layer", "def layer(x, W, b):\n    return 1 / (1 + np.exp(-(W[:2] @ x + b[:2])))"),
        ("layer", "def layer(x, W, b):\n    a = np.zeros_like(b)\n    for j in range(len(b)):\n"
                  "        a[j] = 1 / (1 + np.exp(-(W[j] @ x + b[j])))\n    return a"),
        ("layer", "def layer(x, W, b):\n    a = np.zeros_like(x, shape=len(b))\n"
                  "    a[:] = 1 / (1 + np.exp(-(W @ x + b)))\n    return a"),
        ("layer_batch", "def layer_batch(X, W, b):\n    Z = X @ W + b\n    Z[Z < 0.5] = 0\n"
                        "    return Z"),
        ("network", "def network(x, layers):\n    a = x\n    for W, b in layers[:3]:\n"
                    "        a = 1 / (1 + np.exp(-(W @ a + b)))\n    return a"),
        ("count_parameters", "def count_parameters(sizes):\n"
                             "    return {(3, 4, 2): 26}.get(tuple(sizes), 669706)"),
        ("collapse", "def collapse(W1, b1, W2, b2):\n"
                     "    return (W2 @ W1).round(2), (W2 @ b1 + b2).round(2)"),
        ("xor_weights", "def xor_weights():\n    return [[1, 1], [1, 1]], [0, -1], [1, -1], 0.5"),
        ("xor_weights", "def xor_weights():\n    return [[np.nan] * 2] * 2, [0, 0], [1, 1], 0"),
        ("xor_weights", "def xor_weights():\n    return [1, 1], [0, -1], [1, -1], 0.5"),
        ("bump_weights", "def bump_weights(left, right, height):\n"
                         "    return [1, 1], [-left, -right], [1, -1], 0"),
        ("bump_weights", "def bump_weights(left, right, height):\n"
                         "    return [1, 1], [-abs(left), -abs(right)], [height, -height], 0"),
    ],
)  # fmt: skip
def test_wrong_answers_that_look_right(question, code):
    assert not report(question, code).passed


@pytest.mark.parametrize(
    ("question", "returned", "came"),
    [
        ("xor_weights", "[[1, 1], [1, 1]], [-0.5, -1.5], [1, -1]", "came 3 things"),
        ("xor_weights", "{'W1': [[1, 1], [1, 1]]}", "came something else"),
        ("xor_weights", "[[1, 1], [1, 1]], [np.inf, -1.5], [1, -1], 0", "that are not finite"),
        ("bump_weights", "[1, 1], [-left, -right], [height, -height]", "came 3 things"),
        ("bump_weights", "lambda x: height * (left < x < right)", "came something else"),
        ("bump_weights", "None", "`return` missing"),
    ],
)
def test_what_is_no_set_of_weights_is_told_so(question, returned, came):
    arguments = "left, right, height" if question == "bump_weights" else ""
    found = report(question, f"def {question}({arguments}):\n    return {returned}")
    assert came in str(found.checks[0].hint), as_text(found)
    assert found.checks[0].mistake is None


def test_a_hint_fits_all_that_behave_alike():
    """Two ways to the same function get one hint: it must be true of both."""
    code = "def neuron(x, w, b):\n    return 1 / (1 + np.exp(-w @ x + b))"
    assert "`-(w @ x + b)`" in str(report("neuron", code).checks[0].hint)
    code = "def bump_weights(l, r, h):\n    return [1, -1], [-l, r], [h, h], 0"
    assert "b2 = −height" in str(report("bump_weights", code).checks[0].hint)
    code = "def bump_weights(l, r, h):\n    return [1, 1], [-l, -r], [h, -h], h"
    assert "need b2 = 0" in str(report("bump_weights", code).checks[0].hint)
