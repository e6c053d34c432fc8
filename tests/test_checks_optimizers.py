"""The checks of lesson 12: right answers of every kind pass, near misses do not, on any seed."""

import numpy as np
import pytest

from course_lib.checks import load
from course_lib.checks.engine import define, try_all

CHECK = load("12")
SEEDS = range(2)
RIGHT = {  # parameters, and bodies that are all right
    "momentum_step": (
        "theta, v, g, learning_rate, momentum",
        [
            "v = momentum * v - learning_rate * g\nreturn theta + v, v",
            "new = -(learning_rate * g - momentum * v)\nreturn [theta + new, new]",
            "u = momentum * -v + learning_rate * g\nreturn theta - u, -u",
            "return (theta + momentum * v - learning_rate * g).tolist(), "
            "(momentum * v - learning_rate * g).tolist()",
            "v = v.astype(float)\nv *= momentum\nv -= learning_rate * g\nreturn theta + v, v",
            "new = np.zeros(v.shape)\nfor i in np.ndindex(v.shape):\n"
            "    new[i] = momentum * v[i] - learning_rate * g[i]\nreturn theta + new, new",
        ],
    ),
    "nesterov_step": (
        "theta, v, gradient, learning_rate, momentum",
        [
            "v = momentum * v - learning_rate * gradient(theta + momentum * v)\n"
            "return theta + v, v",
            "g = gradient(theta - momentum * -v)\nnew = momentum * v - learning_rate * g\n"
            "return [new + theta, new]",
            "ahead = theta + momentum * v\nend = ahead - learning_rate * gradient(ahead)\n"
            "return end, end - theta",
            "gradient(theta)\nahead = theta.astype(float)\nahead += momentum * v\n"
            "v = momentum * v - learning_rate * gradient(ahead)\nreturn theta + v, v",
        ],
    ),
    "adagrad_step": (
        "theta, G, g, learning_rate, epsilon",
        [
            "G = G + g**2\nreturn theta - learning_rate * g / (np.sqrt(G) + epsilon), G",
            "new = G + g * g\nreturn [theta - learning_rate / (new**0.5 + epsilon) * g, new]",
            "G = np.square(g) + G\nrates = learning_rate / (epsilon + np.sqrt(G))\n"
            "return theta + -rates * g, G",
            "G = np.array(G, dtype=float)\nG += abs(g) ** 2\n"
            "return theta - learning_rate * np.sign(g) * abs(g) / (np.sqrt(G) + epsilon), G",
        ],
    ),
    "rmsprop_step": (
        "theta, s, g, learning_rate, rho, epsilon",
        [
            "s = rho * s + (1 - rho) * g**2\n"
            "return theta - learning_rate * g / (np.sqrt(s) + epsilon), s",
            "s = s + (1 - rho) * (g * g - s)\n"
            "return [theta - learning_rate / (s**0.5 + epsilon) * g, s]",
            "s = np.average([s, g**2], axis=0, weights=[rho, 1 - rho])\n"
            "return theta - learning_rate * (g / (np.sqrt(s) + epsilon)), s",
        ],
    ),
}  # fmt: skip
CONDITIONS = {  # under which an answer is right, and else it is not
    "one parameter": "A.size == 1",
    "several parameters": "A.size != 1",
    "few parameters": "A.size < 5",
    "many parameters": "A.size >= 5",
    "a vector": "A.ndim == 1",
    "a matrix": "A.ndim != 1",
    "at the beginning": "not np.any(B)",
    "later": "np.any(B)",
    "whole": "A.dtype.kind == 'i'",
    "floats": "A.dtype.kind == 'f'",
    "double precision": "A.dtype != np.float32",
    "rate 0": "learning_rate == 0",
    "a rate": "learning_rate > 0",
    "a small rate": "learning_rate < 0.2",
    "a large rate": "learning_rate >= 0.2",
}
SPOILED = {
    "a little off": "spoil(R, lambda r: 1.01 * r + 1e-3)",
    "the memory a little off": "(R[0], *spoil(R[1:], lambda r: 1.01 * r + 1e-3))",
    "in a column": "spoil(R, lambda r: r[..., None])",
    "a text": "'right'",
}
SPOIL = """
def spoil(R, how):
    return tuple(how(np.asarray(part, float)) for part in R)
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


def passes(name, answer, seed):
    """Whether it passes, without asking which mistake it is."""
    trials = try_all(CHECK.questions[name], answer, seed, None)
    return all(trial.verdict.ok for trial in trials)


@pytest.mark.parametrize("name", RIGHT)
def test_an_answer_that_is_right_only_sometimes_does_not_pass(name):
    parameters, bodies = RIGHT[name]
    first, second = parameters.split(", ")[:2]
    for what, condition in CONDITIONS.items():
        for how, spoiled in SPOILED.items():
            code = function("right", parameters, bodies[0]) + SPOIL
            code += function(
                name, parameters,
                f"A, B = np.asarray({first}), np.asarray({second})\nR = right({parameters})\n"
                f"return R if {condition} else {spoiled}",
            )  # fmt: skip
            for seed in SEEDS:
                assert not passes(name, define(code, name), seed), (what, how, seed)


def mistakes(name, body, **more):
    report = getattr(CHECK, name).report(define(function(name, RIGHT[name][0], body), name))
    assert not report.passed
    return [check.mistake for check in report.checks if not check.passed]


@pytest.mark.parametrize(
    ("name", "body", "mistake"),
    [
        ("momentum_step", "d = learning_rate * g\nv = d + v * momentum\nreturn theta - v, v",
         "other_convention"),
        ("momentum_step", "v = momentum * v + (1 - momentum) * g\n"
         "return theta - learning_rate * v, v", "average_other_sign"),
        ("momentum_step", "v = 0.9 * v - learning_rate * g\nreturn theta + v, v",
         "momentum_fixed"),
        ("nesterov_step", "g = gradient(theta)\nv = momentum * v - learning_rate * g\n"
         "return theta + v, v", "here"),
        ("nesterov_step", "u = -v\nu = momentum * u + learning_rate * "
         "gradient(theta + momentum * u)\nreturn theta - u, -u", "behind"),
        ("nesterov_step", "n = momentum * v - learning_rate * gradient(theta)\n"
         "n = momentum * v - learning_rate * gradient(theta + momentum * n)\nreturn theta + n, n",
         "new_velocity_faded"),
        ("adagrad_step", "G = G + g**2\nreturn theta - learning_rate / G * g, G", None),
        ("adagrad_step", "G = G + g**2\nreturn theta - learning_rate / (epsilon + G) * g, G",
         "no_root"),
        ("adagrad_step", "G = G + g**2\nreturn theta - learning_rate * g / (G + epsilon)**0.5, G",
         "inside"),
        ("rmsprop_step", "s = rho * s + g * g * (1 - rho)\n"
         "return theta - learning_rate / np.sqrt(s + epsilon) * g, s", "inside"),
        ("rmsprop_step", "s = g**2 + rho * s\n"
         "return theta - learning_rate * g / (np.sqrt(s) + epsilon), s", "no_weight"),
    ],
)  # fmt: skip
def test_wrong_answers_written_otherwise_get_the_hint(name, body, mistake):
    assert set(mistakes(name, body)) == {mistake}


def test_a_wrong_step_that_is_made_in_place_gets_the_hint_of_its_mistake():
    """On one step; among several there are whole numbers, which cannot be changed in place."""
    body = "v *= momentum\nv += learning_rate * g\ntheta += v\nreturn theta, v"
    assert mistakes("momentum_step", body)[0] == "sign"
    body = "G += g**2\ntheta -= learning_rate * g / (G + epsilon)\nreturn theta, G"
    assert mistakes("adagrad_step", body)[0] == "no_root"


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        ("{'theta': theta, 'v': v}", "Two things are wanted, `return theta, v`; a dict came."),
        ("theta, v, g", "Two things are wanted, `return theta, v`; 3 came."),
        ("np.array([theta, v])", "Two things are wanted, `return theta, v`; one came."),
    ],
)
def test_what_is_no_pair_is_told(returned, words):
    body = f"v = momentum * v - learning_rate * g\ntheta = theta + v\nreturn {returned}"
    answer = define(function("momentum_step", RIGHT["momentum_step"][0], body), "momentum_step")
    assert CHECK.momentum_step.report(answer).checks[0].hint == words


def test_the_step_in_which_something_differs_is_told():
    """A memory that ends after two steps."""
    code = "n = []\n" + function(
        "momentum_step", RIGHT["momentum_step"][0],
        "n.append(1) if v.any() else n.clear()\nv = (len(n) < 2) * momentum * v - learning_rate * g"
        "\nreturn theta + v, v",
    )  # fmt: skip
    report = CHECK.momentum_step.report(define(code, "momentum_step"))
    assert "theta after step 3" in str(report.checks[1].hint)


def test_a_steady_gradient_gives_the_velocity_of_ten_steps():
    """1/(1 − ρ), as the exercise says."""
    v = 0.0
    for _ in range(500):
        v = 0.9 * v - 1.0
    assert v == pytest.approx(-10)
    np.testing.assert_allclose(1 / (1 - 0.9), 10)
