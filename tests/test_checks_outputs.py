"""The checks of lesson 09: right answers of every kind pass, near misses do not, on any seed."""

import pytest

from course_lib.checks import load
from course_lib.checks.engine import define

CHECK = load("09")
SEEDS = range(2)
RIGHT = {  # parameters, and bodies that are all right
    "one_hot": (
        "y, n_classes",
        [
            "return np.eye(n_classes)[y]",
            "return y[:, None] == np.arange(n_classes)",
            "return [[int(k == j) for j in range(n_classes)] for k in y]",
            "Y = np.zeros((len(y), n_classes), np.float32)\nnp.put_along_axis(Y, y[:, None], 1, 1)"
            "\nreturn Y",
        ],
    ),
    "squared_error": (
        "y, f",
        [
            "return ((f - y) ** 2).mean(), 2 * (f - y) / f.size",
            "n, c = f.shape\nL, G = 0, np.zeros(f.shape)\nfor i in range(n):\n"
            "    for j in range(c):\n        L += (f[i, j] - y[i, j]) ** 2 / (n * c)\n"
            "        G[i, j] = 2 * (f[i, j] - y[i, j]) / (n * c)\nreturn [L, G]",
            "e = f - y\nreturn np.einsum('ij,ij', e, e) / e.size, (2 / e.size * e).tolist()",
            "return np.linalg.norm(f - y) ** 2 / f.size, -2 * (y - f) / f.size",
        ],
    ),
    "huber_gradient": (
        "y, f, delta",
        [
            "return np.clip(f - y, -delta, delta) / len(y)",
            "e = f - y\nreturn np.where(abs(e) <= delta, e, delta * np.sign(e)) / len(e)",
            "return [max(-delta, min(delta, b - a)) / len(y) for a, b in zip(y, f)]",
            "e = f - y\nreturn e * np.minimum(1, delta / np.maximum(abs(e), 1e-300)) / len(e)",
        ],
    ),
    "binary_cross_entropy": (
        "y, z",
        [
            "return np.mean(np.logaddexp(0, z) - y * z)",
            "return np.mean(np.maximum(z, 0) - y * z + np.log1p(np.exp(-abs(z))))",
            "return np.logaddexp(0, (1 - 2 * y) * z).mean()",
            "t = 0\nfor a, b in zip(y, z):\n    t += max(b, 0) - a * b + np.log1p(np.exp(-abs(b)))"
            "\nreturn t / len(y)",
            "Z = np.column_stack([0 * z, z])\n"
            "return (np.logaddexp.reduce(Z, axis=1) - Z[np.arange(len(y)), y]).mean()",
        ],
    ),
    "smoothed_cross_entropy": (
        "y, Z, a",
        [
            "L = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)\n"
            "return -((1 - a) * L[np.arange(len(y)), y] + a * L.mean(axis=1)).mean()",
            "n, c = Z.shape\nQ = np.full((n, c), a / c)\nQ[np.arange(n), y] += 1 - a\n"
            "m = Z.max(1, keepdims=True)\nL = Z - m - np.log(np.exp(Z - m).sum(1, keepdims=True))\n"
            "return -np.einsum('nc,nc->n', Q, L).mean()",
            "t = 0\nfor k, z in zip(y, Z):\n    l = z - np.logaddexp.reduce(z)\n"
            "    t -= (1 - a) * l[k] + a * l.mean()\nreturn t / len(y)",
            "n, c = Z.shape\nQ = (1 - a) * np.eye(c)[y] + a / c\n"
            "return (np.logaddexp.reduce(Z, axis=1) - (Q * Z).sum(axis=1)).mean()",
        ],
    ),
    "multi_label": (
        "Y, Z",
        [
            "return (np.logaddexp(0, Z) - Y * Z).sum() / len(Z), "
            "(np.exp(-np.logaddexp(0, -Z)) - Y) / len(Z)",
            "small = np.exp(-abs(Z))\nP = np.where(Z >= 0, 1, small) / (1 + small)\n"
            "return (np.maximum(Z, 0) - Y * Z + np.log1p(small)).sum(1).mean(), (P - Y) / len(Z)",
            "P = 1 / (1 + np.exp(-Z))\n"  # overflows to inf, and 1/inf is the right 0
            "return np.logaddexp(0, Z).sum() / len(Z) - (Y * Z).sum() / len(Z), (P - Y) / len(Z)",
            "P = (1 + np.tanh(Z / 2)) / 2\n"
            "return [np.logaddexp(0, (1 - 2 * Y) * Z).sum(1).mean(), ((P - Y) / len(Z)).tolist()]",
        ],
    ),
    "confusion_matrix": (
        "y, predicted, n_classes",
        [
            "C = np.zeros((n_classes, n_classes), int)\nfor a, b in zip(y, predicted):\n"
            "    C[a, b] += 1\nreturn C",
            "I = np.eye(n_classes)\nreturn I[y].T @ I[predicted]",
            "return [[int(np.sum((y == i) & (predicted == j))) for j in range(n_classes)] "
            "for i in range(n_classes)]",
            "return np.bincount(n_classes * y + predicted, minlength=n_classes**2)"
            ".reshape(n_classes, -1)",
        ],
    ),
}  # fmt: skip
CONDITIONS = {  # under which an answer is right, and else it is not
    "one sample": "len(A) == 1",
    "several samples": "len(A) != 1",
    "an even number": "len(A) % 2 == 0",
    "an odd number": "len(A) % 2",
    "few entries": "A.size < 5",
    "many entries": "A.size >= 5",
    "in order": "np.all(np.diff(A, axis=0) >= 0)",
    "out of order": "not np.all(np.diff(A, axis=0) >= 0)",
    "alike": "len(np.unique(A)) == 1",
    "not alike": "len(np.unique(A)) > 1",
}
OF_NUMBERS = {
    "whole": "np.all(B == np.round(B))",
    "fractions": "not np.all(B == np.round(B))",
    "not negative": "np.all(B >= 0)",
    "some negative": "np.any(B < 0)",
}
SQUARE = {"square": "A.shape[0] == A.shape[1]", "not square": "A.shape[0] != A.shape[1]"}
SPOILED = {
    "a little off": "spoil(R, lambda r: 1.01 * r + 1e-3)",
    "in a column": "spoil(R, lambda r: r[..., None])",
    "a text": "'right'",
}
SPOIL = """
def spoil(R, how):
    parts = R if isinstance(R, tuple) else (R,)
    made = tuple(how(np.asarray(part, float)) for part in parts)
    return made if isinstance(R, tuple) else made[0]
"""


def function(name, parameters, body):
    return f"def {name}({parameters}):\n    " + "\n    ".join(body.splitlines()) + "\n"


@pytest.mark.parametrize(
    ("name", "body"), [(name, body) for name, (_, bodies) in RIGHT.items() for body in bodies]
)
def test_right_answers_in_many_ways(name, body):
    for seed in SEEDS:
        answer = define(function(name, RIGHT[name][0], body), name)
        report = getattr(CHECK, name).report(answer, seed)
        assert report.passed, [(c.name, c.hint, c.case, c.got) for c in report.checks]


def conditions(name):
    if name in ("one_hot", "confusion_matrix"):
        return CONDITIONS
    tables = name in ("squared_error", "multi_label")
    return CONDITIONS | OF_NUMBERS | (SQUARE if tables else {})


@pytest.mark.parametrize("name", RIGHT)
def test_an_answer_that_is_right_only_sometimes_does_not_pass(name):
    parameters, bodies = RIGHT[name]
    first, second = parameters.split(", ")[:2]
    second = first if name == "one_hot" else second
    for what, condition in conditions(name).items():
        for how, spoiled in SPOILED.items():
            code = function("right", parameters, bodies[0]) + SPOIL
            code += function(
                name, parameters,
                f"A, B = np.asarray({first}), np.asarray({second})\nR = right({parameters})\n"
                f"return R if {condition} else {spoiled}",
            )  # fmt: skip
            for seed in SEEDS:
                report = getattr(CHECK, name).report(define(code, name), seed)
                assert not report.passed, (what, how, seed)


@pytest.mark.parametrize(
    ("name", "body", "mistakes"),
    [
        ("one_hot", "Y = np.zeros((len(y), max(y) + 1))\nY[range(len(y)), y] = 1\nreturn Y",
         ["as_wide_as_the_highest"]),
        ("squared_error", "d = y - f\nreturn (d * d).mean(), 2 * d / d.size", ["sign"]),
        ("huber_gradient", "return np.clip(f - y, -delta, delta)", ["no_mean"]),
        (
            "binary_cross_entropy",
            "p = 1 / (1 + np.exp(-z))\n"
            "return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))",
            [None, "by_the_formula"],
        ),
        (
            "binary_cross_entropy",
            "p = np.clip(1 / (1 + np.exp(-z)), 1e-15, 1 - 1e-15)\n"
            "return -np.mean(np.where(y, np.log(p), np.log(1 - p)))",
            [None, "clipped_at_1e-15"],
        ),
        (
            "smoothed_cross_entropy",
            "P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)\nc = Z.shape[1]\n"
            "Y = np.where(np.eye(c)[y] == 1, 1 - a, a / (c - 1))\n"
            "return -(Y * np.log(P)).sum(axis=1).mean()",
            ["others_only", None],
        ),
        (
            "multi_label",
            "E = np.exp(Z - Z.max(1, keepdims=True))\nP = E / E.sum(1, keepdims=True)\n"
            "return -(Y * np.log(P)).sum(1).mean(), (P - Y) / len(Z)",
            ["softmax", None],
        ),
        (
            "confusion_matrix",
            "C = np.zeros((n_classes, n_classes))\nfor a, b in zip(predicted, y):\n"
            "    C[a, b] += 1\nreturn C",
            ["turned"],
        ),
    ],
)  # fmt: skip
def test_wrong_answers_written_otherwise_get_the_hint(name, body, mistakes):
    answer = define(function(name, RIGHT[name][0], body), name)
    checks = getattr(CHECK, name).report(answer).checks
    for check, mistake in zip(checks, mistakes, strict=True):
        if mistake is not None:
            assert not check.passed
            assert check.mistake == mistake


@pytest.mark.parametrize(
    ("returned", "came"),
    [("{'loss': L, 'df': G}", "a dict"), ("L, G, 0", "3"), ("G", "one")],
)
def test_what_is_no_pair_is_told(returned, came):
    body = f"e = f - y\nL, G = np.mean(e**2), 2 * e / e.size\nreturn {returned}"
    report = CHECK.squared_error.report(
        define(function("squared_error", "y, f", body), "squared_error")
    )
    hint = "Two things are wanted, `return loss, df`; "
    assert report.checks[0].mistake == "loss_only" or report.checks[0].hint == f"{hint}{came} came."
    assert not report.passed


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        (
            "binary_cross_entropy",
            "p = 1 / (1 + np.exp(-z))\nreturn -np.mean(np.log(np.abs(1 - y - p) + 1e-9))",
            "The loss stops short",
        ),
        ("binary_cross_entropy", "return np.exp(np.abs(z)).mean()", "yours is not"),
        (
            "smoothed_cross_entropy",
            "E = np.exp(Z - Z.max(1, keepdims=True))\nP = E / E.sum(1, keepdims=True)\n"
            "c = Z.shape[1]\nQ = (1 - a) * np.eye(c)[y] + a / c\n"
            "return -(Q * np.log(P + 1e-11)).sum(1).mean()",
            "The loss stops short",
        ),
    ],
)
def test_losses_that_stop_short_are_told_so(name, body, words):
    report = getattr(CHECK, name).report(define(function(name, RIGHT[name][0], body), name))
    assert words in report.checks[-1].hint


def test_a_wider_float_does_not_help():
    body = (
        "z = z.astype(np.longdouble)\np = 1 / (1 + np.exp(-z))\n"
        "return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))"
    )
    answer = define(function("binary_cross_entropy", "y, z", body), "binary_cross_entropy")
    assert not CHECK.binary_cross_entropy.report(answer).passed


def test_choices():
    assert CHECK.answer_outputs.report("b").passed
    assert CHECK.answer_confidence.report(" D)").passed
    for letter in "acd":
        assert "Look at task" in CHECK.answer_outputs.report(letter).checks[0].hint
    assert pytest.approx(0.85) == 1 - 0.2 + 0.2 / 4


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("one_hot", "Y = np.zeros((len(y), n_classes))\nY[:, :20] = np.eye(20)[y][:, :n_classes]\n"
         "return Y"),
        ("one_hot", "k = (len(y), n_classes)\nif k not in kept:\n"
         "    kept[k] = np.eye(n_classes)[y]\nreturn kept[k]"),
        ("smoothed_cross_entropy",
         "L = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)\nn, c = Z.shape\n"
         "return -(((1 - a) * np.eye(10)[y][:, :c] + a / c) * L).sum() / n"),
        ("confusion_matrix", "C = np.zeros((n_classes, n_classes), np.uint8)\n"
         "np.add.at(C, (y, predicted), 1)\nreturn C"),
        ("confusion_matrix", "C = np.bincount(10 * y + predicted, minlength=10 * n_classes)\n"
         "return C.reshape(n_classes, 10)[:, :n_classes]"),
    ],
    ids=["20 classes", "kept by shape", "10 classes", "a counter to 255", "10 columns"],
)  # fmt: skip
def test_shortcuts_that_small_cases_would_not_see(name, body):
    code = "kept = {}\n" * ("kept" in body) + function(name, RIGHT[name][0], body)
    for seed in SEEDS:
        assert not getattr(CHECK, name).report(define(code, name), seed).passed


def test_the_number_of_a_pair_that_differs_is_told():
    body = "e = f - y\nreturn np.mean(e**2) + 0.125, 2 * e / e.size"
    answer = define(function("squared_error", "y, f", body), "squared_error")
    assert CHECK.squared_error.report(answer).checks[0].hint == "loss: expected 4, got 4.125."
