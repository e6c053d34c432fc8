"""The checks of lesson 08: right answers of every kind pass, wrong ones are told in words."""

import numpy as np
import pytest

from course_lib.checks import load
from course_lib.checks.engine import define

CHECK = load("08")
SEEDS = range(3)
PARAMETERS = {
    "sigmoid": "z",
    "slopes": "z",
    "leaky_relu": "z, slope",
    "softplus": "z",
    "elu": "z, alpha",
    "dead_units": "X, W, b",
    "softmax": "z, axis",
    "softmax_vjp": "p, upstream",
}


def answer(name, body):
    lines = "\n    ".join(body.splitlines())
    return define(f"def {name}({PARAMETERS[name]}):\n    {lines}", name)


RIGHT = [
    ("sigmoid", "return 0.5 * (1 + np.tanh(z / 2))"),
    ("sigmoid", "return np.exp(-np.logaddexp(0, -z))"),
    ("sigmoid", "return 1 / (1 + np.exp(-np.clip(z, -500, 500)))"),
    (
        "sigmoid",
        "out = np.zeros(z.shape)\nright = z >= 0\nout[right] = 1 / (1 + np.exp(-z[right]))\n"
        "e = np.exp(z[~right])\nout[~right] = e / (1 + e)\nreturn out",
    ),
    (
        "sigmoid",
        "def one(v):\n"
        "    return 1 / (1 + np.exp(-v)) if v >= 0 else np.exp(v) / (1 + np.exp(v))\n"
        "return np.array([one(v) for v in z.ravel()]).reshape(z.shape)",
    ),
    ("sigmoid", "return np.where(z >= 0, 1, np.exp(-abs(z))) / (1 + np.exp(-abs(z)))"),
    ("slopes", "e = np.exp(-abs(z))\nreturn e / (1 + e) ** 2, 1 / np.cosh(z) ** 2"),
    ("slopes", "e, f = np.exp(-z), np.exp(-2 * z)\n"
     "return [e / (1 + e) ** 2, 4 * f / (1 + f) ** 2]"),
    (
        "slopes",
        "s = 0.5 * (1 + np.tanh(z / 2))\nt = np.tanh(z)\nreturn s - s**2, (1 - t) * (1 + t)",
    ),
    ("slopes", "s = 1 / (1 + np.exp(-z))\nreturn np.stack([s * (1 - s), 1 - np.tanh(z) ** 2])"),
    ("slopes", "t = np.tanh(z / 2)\nreturn (1 - t * t) / 4, 1 - np.tanh(z) * np.tanh(z)"),
    ("leaky_relu", "k = np.where(z > 0, 1, slope)\nreturn k * z, k"),
    ("leaky_relu", "d = (z > 0) + slope * (z <= 0)\nreturn d * z, d"),
    (
        "leaky_relu",
        "y, d = z.astype(float), np.full(z.shape, float(slope))\n"
        "y[z < 0] *= slope\nd[z > 0] = 1\nreturn y, d",
    ),
    (
        "leaky_relu",
        "return np.maximum(z, 0) + slope * np.minimum(z, 0), np.where(z <= 0, slope, 1.0)",
    ),
    ("sigmoid", "return 1 / (1 + np.exp(-np.clip(z, -40, 40)))"),
    ("softplus", "return np.where(z > 20, z, np.log1p(np.exp(np.minimum(z, 20))))"),
    ("softplus", "return np.logaddexp(0, z)"),
    ("softplus", "return np.logaddexp(z, np.zeros_like(z))"),
    ("softplus", "return np.where(z > 0, z, 0) + np.log(1 + np.exp(-np.abs(z)))"),
    (
        "softplus",
        "small = np.minimum(z, 50)\nreturn np.where(z > 50, z, np.log1p(np.exp(small)))",
    ),
    (
        "softplus",
        "return np.array([v + np.log1p(np.exp(-v)) if v > 0 else np.log1p(np.exp(v))\n"
        "                 for v in z.flat]).reshape(z.shape)",
    ),
    ("elu", "e = np.exp(np.minimum(0, z))\ny = np.where(z > 0, z, alpha * (e - 1))\n"
     "return y, np.where(z > 0, 1, y + alpha)"),
    (
        "elu",
        "y, d = z.copy(), np.ones_like(z)\nleft = z <= 0\n"
        "y[left] = alpha * np.expm1(z[left])\nd[left] = alpha * np.exp(z[left])\nreturn y, d",
    ),
    (
        "elu",
        "low = np.minimum(z, 0)\ny = np.maximum(z, 0) + alpha * np.expm1(low)\n"
        "return y, (z > 0) + (z <= 0) * alpha * np.exp(low)",
    ),
    ("elu", "e = np.exp(-np.abs(z))\nreturn [np.where(z > 0, z, alpha * e - alpha), "
     "np.where(z > 0, 1, alpha * e)]"),
    ("dead_units", "return (X @ W + b).max(axis=0) <= 0"),
    ("dead_units", "return ~(X @ W + b > 0).any(axis=0)"),
    ("dead_units", "return np.maximum(0, np.einsum('nd,dh->nh', X, W) + b).sum(axis=0) == 0"),
    ("dead_units", "return [all(x @ w + c <= 0 for x in X) for w, c in zip(W.T, b)]"),
    ("dead_units", "return (np.maximum(X @ W + b, 0) == 0).all(0).astype(int)"),
    ("softmax", "return np.exp(z - np.logaddexp.reduce(z, axis=axis, keepdims=True))"),
    ("softmax", "m = np.moveaxis(z, axis, -1)\ne = np.exp(m - m.max(-1, keepdims=True))\n"
     "return np.moveaxis(e / e.sum(-1, keepdims=True), -1, axis)"),
    ("softmax", "def one(v):\n    e = np.exp(v - max(v))\n    return e / sum(e)\n"
     "return np.apply_along_axis(one, axis, z)"),
    ("softmax", "m = np.expand_dims(z.max(axis), axis)\ne = np.exp(z - m)\n"
     "return e / np.expand_dims(e.sum(axis), axis)"),
    ("softmax_vjp", "return [(np.diag(q) - np.outer(q, q)) @ u for q, u in zip(p, upstream)]"),
    ("softmax_vjp", "return p * upstream - p * np.einsum('nc,nc->n', p, upstream)[:, None]"),
    (
        "softmax_vjp",
        "J = p[:, :, None] * (np.eye(p.shape[1]) - p[:, None, :])\n"
        "return np.einsum('ni,nij->nj', upstream, J)",
    ),
    (
        "softmax_vjp",
        "out = np.zeros_like(p)\nfor n in range(len(p)):\n    for j in range(p.shape[1]):\n"
        "        for i in range(p.shape[1]):\n"
        "            out[n, j] += upstream[n, i] * p[n, i] * ((i == j) - p[n, j])\nreturn out",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "body"), RIGHT)
def test_right_answers_in_many_ways(name, body):
    for seed in SEEDS:
        report = getattr(CHECK, name).report(answer(name, body), seed)
        assert report.passed, [(c.name, c.hint, c.case, c.got) for c in report.checks]


@pytest.mark.parametrize(
    ("name", "body", "mistakes"),
    [
        ("sigmoid", "return [1 / (1 + np.exp(-v)) for v in z]", [None, "overflow_left"]),
        ("sigmoid", "e = np.exp(z)\nreturn e / (e + 1)", [None, "overflow_right"]),
        ("slopes", "return z * (1 - z), 1 - np.tanh(z) ** 2", ["sigmoid_at_the_output"]),
        (
            "leaky_relu",
            "y = np.where(z > 0, z, slope * z)\nreturn y, np.where(z < 0, slope, 1)",
            ["one_at_the_kink", "one_at_the_kink"],
        ),
        ("softplus", "return np.log(1 + np.e**z)", [None, "overflow"]),
        ("dead_units", "return np.any(np.maximum(0, X @ W + b) == 0, axis=0)", ["any_sample"]),
        ("dead_units", "return ~np.any(X @ W + b >= 0, axis=0)", ["strictly"]),
        ("softmax", "return np.exp(z) / np.exp(z).sum(axis, keepdims=True)", [None, "no_shift"]),
        ("softmax_vjp", "return upstream * (p - p**2)", ["diagonal"] * 2),
    ],
)
def test_wrong_answers_written_otherwise_get_the_same_hint(name, body, mistakes):
    report = getattr(CHECK, name).report(answer(name, body))
    assert [c.passed for c in report.checks] == [each is None for each in mistakes]
    assert [c.mistake for c in report.checks] == mistakes


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("sigmoid", "z = z.ravel()\ne = np.exp(-abs(z))\nreturn np.where(z >= 0, 1, e) / (1 + e)"),
        ("sigmoid", "return float((0.5 * (1 + np.tanh(z / 2))).item(0))"),
        ("sigmoid", "return (0.5 * (1 + np.tanh(z / 2))).astype(np.float16)"),
        ("sigmoid", "return 0.5 * (1 + np.tanh(z[:, None] / 2))"),
        ("slopes", "t = np.tanh(z)\nreturn np.concatenate([1 - t**2, 1 - t**2])"),
        ("slopes", "return {'d_sigmoid': z, 'd_tanh': z}"),
        ("leaky_relu", "return np.where(z > 0, z, slope * z)"),
        ("elu", "return z, z, z"),
        ("softmax", "axis = abs(axis)\ne = np.exp(z - z.max(axis=axis, keepdims=True))\n"
         "return e / e.sum(axis=axis, keepdims=True)"),
        ("softmax", "e = np.exp(z - z.max())\nreturn e / e.sum(axis=axis, keepdims=True)"),
        ("dead_units", "return (X @ W + b <= 1e-9).all(axis=0)[:, None]"),
        ("dead_units", "return (X @ W + b <= 0.5).all(axis=0)"),
        ("softmax_vjp", "p = p / 1.001\nreturn p * (upstream - (upstream * p).sum(1)[:, None])"),
    ],
)  # fmt: skip
def test_wrong_answers_of_other_kinds_fail(name, body):
    for seed in SEEDS:
        report = getattr(CHECK, name).report(answer(name, body), seed)
        assert not report.passed


def test_values_that_are_right_with_a_warning_are_told_so():
    body = "return np.where(z > 3, 1 / (1 + np.exp(-z)), 1 - 1 / (1 + np.exp(z)))"
    report = CHECK.sigmoid.report(answer("sigmoid", body))
    assert report.checks[0].passed
    assert "The values are right, but NumPy had to warn" in report.checks[1].hint


@pytest.mark.parametrize(
    ("name", "body", "mistake"),
    [
        ("sigmoid", "return 1 / (1 + np.exp(-z))", "overflow_left"),
        ("softplus", "return np.where(z > 30, z, np.log(1 + np.exp(z)))", "where_of_both"),
        ("softmax", "e = np.exp(z)\n    return e / e.sum(axis=axis, keepdims=True)", "no_shift"),
    ],
)
def test_a_warning_that_is_hushed_up_is_seen_all_the_same(name, body, mistake):
    for hush in ("with np.errstate(all='ignore'):", "if np.seterr(over='ignore', all='ignore'):"):
        report = getattr(CHECK, name).report(answer(name, f"{hush}\n    {body}"))
        assert [c.mistake for c in report.checks] == [None, mistake]
    assert np.geterr()["over"] != "ignore"
    assert np.errstate.__module__.startswith("numpy")


@pytest.mark.parametrize("name", ["slopes", "leaky_relu", "elu"])
def test_one_thing_where_two_are_wanted_is_told(name):
    report = getattr(CHECK, name).report(answer(name, "return z"))
    for check in report.checks:
        assert "Two things are wanted" in check.hint


def test_float32_answers_pass_where_they_are_near_enough():
    body = "p = p.astype(np.float32)\nreturn p * (upstream - (upstream * p).sum(1, keepdims=True))"
    assert CHECK.softmax_vjp.report(answer("softmax_vjp", body)).passed
    for seed in SEEDS:
        body = "return np.logaddexp(np.float32(0), z.astype(np.float32))"
        assert CHECK.softplus.report(answer("softplus", body), seed).passed
        body = (
            "e = np.exp(-np.abs(z.astype(np.float32)))\n"
            "return np.where(z >= 0, np.float32(1), e) / (1 + e)"
        )
        assert CHECK.sigmoid.report(answer("sigmoid", body), seed).passed


@pytest.mark.parametrize(
    ("name", "body", "mistake"),
    [
        ("sigmoid", "z = np.maximum(np.minimum(z, 25), -25)\nreturn 1 / (1 + np.exp(-z))",
         "clipped_at_30"),
        ("sigmoid", "s = 0.5 * (1 + np.tanh(z / 2))\nreturn np.where(z > 11, 1, s)",
         "flat_on_the_right"),
        ("sigmoid", "e = np.exp(-np.abs(z))\ne[e < 1e-9] = 0\n"
         "return np.where(z >= 0, 1, e) / (1 + e)", "flat_far_left"),
        ("softplus", "return np.where(z > 10, z, np.logaddexp(0, z))", "line_from_10"),
        ("softplus", "return np.array([v if v > 12 else np.log(1 + np.exp(v)) for v in z.flat])"
         ".reshape(z.shape)", "line_from_12"),
        ("softplus", "return np.where(z < -15, 0, np.logaddexp(0, z))", "zero_from_20"),
    ],
)  # fmt: skip
def test_a_shortcut_that_a_float_can_tell_fails_by_name(name, body, mistake):
    for seed in SEEDS:
        report = getattr(CHECK, name).report(answer(name, body), seed)
        hints = {each.name: each.hint for each in getattr(CHECK, name).question.mistakes}
        told = [check.hint for check in report.checks]
        assert told == [None, hints[mistake]], (seed, told)


def test_the_choice():
    for letter in "abd":
        assert not CHECK.answer_dead.report(letter).passed
    assert CHECK.answer_dead.report("c").passed
