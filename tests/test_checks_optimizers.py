"""The checks of lesson 12: right answers of every kind pass, near misses do not, on any seed."""

import numpy as np
import pytest

from course_lib.checks import load
from course_lib.checks.engine import define, try_all
from course_lib.nn.optimizers import Adam

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
    "adam_step": (
        "theta, m, v, t, g, learning_rate, beta_1, beta_2, epsilon",
        [
            "m = beta_1 * m + (1 - beta_1) * g\nv = beta_2 * v + (1 - beta_2) * g**2\n"
            "a, b = m / (1 - beta_1**t), v / (1 - beta_2**t)\n"
            "return theta - learning_rate * a / (np.sqrt(b) + epsilon), m, v",
            "m = m + (1 - beta_1) * (g - m)\nv = v + (1 - beta_2) * (g * g - v)\n"
            "rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)\n"
            "small = epsilon * np.sqrt(1 - beta_2**t)\n"  # the paper's short form, with its ε
            "return [theta - rate * m / (np.sqrt(v) + small), m, v]",
            "new = theta.astype(float), m.astype(float), v.astype(float)\n"
            "p, m, v = new\nm *= beta_1\nm += (1 - beta_1) * g\nv *= beta_2\n"
            "v += (1 - beta_2) * abs(g) ** 2\n"
            "p -= learning_rate / (1 - np.power(beta_1, t)) * m / "
            "((v / (1 - np.power(beta_2, t))) ** 0.5 + epsilon)\nreturn new",
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
        ("adam_step", "m += (1 - beta_1) * (g - m)\nv = v + (1 - beta_2) * (g**2 - v)\n"
         "rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)\n"
         "return theta - rate * m / (np.sqrt(v) + epsilon), m, v", "short_form"),
        ("adam_step", "b, c = beta_1, beta_2\nm = b * m + (1 - b) * g\nv = c * v + (1 - c) * g**2"
         "\nm = m / (1 - b**t)\nv = v / (1 - c**t)\n"
         "return theta - learning_rate * m / (np.sqrt(v) + epsilon), m, v", "stored"),
        ("adam_step", "b, c = beta_1, beta_2\nm = b * m + (1 - b) * g\nv = c * v + (1 - c) * g**2"
         "\nh = v / (1 - c)\n"
         "return theta - learning_rate * m / (1 - b) / (np.sqrt(h) + epsilon), m, v", "no_power"),
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


ADAM = """
class MyAdam:
    def __init__(self, learning_rate=0.001):
        self.learning_rate = learning_rate

    def init(self, params):
        {init}

    def step(self, params, grads, state):
        {step}
"""
FROZEN = """
from dataclasses import dataclass

@dataclass(frozen=True)
class MyAdam:
    learning_rate: float = 0.001

    def init(self, params):
        return {"t": 0, "m": [0 * p for p in params], "v": [0 * p for p in params]}

    def step(self, params, grads, state):
        t = state["t"] + 1
        m = [0.9 * m + 0.1 * g for m, g in zip(state["m"], grads)]
        v = [0.999 * v + 0.001 * g * g for v, g in zip(state["v"], grads)]
        rates = [self.learning_rate / ((x / (1 - 0.999**t)) ** 0.5 + 1e-8) for x in v]
        new = [p - r * x / (1 - 0.9**t) for p, r, x in zip(params, rates, m)]
        return new, {"t": t, "m": m, "v": v}
"""
COPIES = {
    "init": "return {'t': 0, 'moments': [[p * 0.0, p * 0.0] for p in params]}",
    "step": "import copy\n        params, state = copy.deepcopy((params, state))\n"
    "        state['t'] += 1\n"
    "        for p, g, (m, v) in zip(params, grads, state['moments']):\n"
    "            m *= 0.9; m += 0.1 * g; v *= 0.999; v += 0.001 * g**2\n"
    "            p -= self.learning_rate * m / (1 - 0.9**state['t']) / "
    "(np.sqrt(v / (1 - 0.999**state['t'])) + 1e-7)\n"
    "        return params, state",
}


HISTORY = {
    "init": "return ()",
    "step": """state = (*state, grads)
        new = []
        for i, p in enumerate(params):
            m = v = 0
            for t, each in enumerate(state, 1):
                m, v = 0.9 * m + 0.1 * each[i], 0.999 * v + 0.001 * each[i] ** 2
            rate = self.learning_rate / (1 - 0.9**t)
            new.append(p - rate * m / (np.sqrt(v / (1 - 0.999**t)) + 1e-8))
        return new, state""",
}
IN_ONE_ROW = {
    "init": "return 1.0, 1.0, 0.0, 0.0",
    "step": """b, c, m, v = state
        b, c, g = 0.9 * b, 0.999 * c, np.concatenate([each.ravel() for each in grads])
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        moves = self.learning_rate * (m / (1 - b)) / (np.sqrt(v / (1 - c)) + 1e-8)
        parts = np.split(moves, np.cumsum([p.size for p in params])[:-1])
        new = tuple(p - x.reshape(p.shape) for p, x in zip(params, parts))
        return new, (b, c, m, v)""",
}
RIGHT_CLASSES = [FROZEN, *(ADAM.format(**each) for each in (COPIES, HISTORY, IN_ONE_ROW))]


@pytest.mark.parametrize("code", RIGHT_CLASSES, ids=["frozen", "copies", "history", "in one row"])
def test_optimizers_of_ones_own_in_other_words(code):
    """A dataclass; one in place on copies, with Keras's ε; all gradients kept; one long row."""
    for seed in SEEDS:
        report = CHECK.MyAdam.report(define(code, "MyAdam"), seed)
        assert report.passed, [(c.name, c.hint, c.case, c.got) for c in report.checks]


@pytest.mark.parametrize("epsilon", ["1e-3", "1e-5", "1e-6"])
def test_an_epsilon_that_is_far_from_the_one_asked_for_does_not_pass(epsilon):
    code = ADAM.format(**COPIES).replace("1e-7", epsilon)
    for seed in range(6):
        assert not passes("MyAdam", define(code, "MyAdam"), seed)
        assert passes("MyAdam", define(code.replace(epsilon, "1e-7"), "MyAdam"), seed)


NEARLY = {
    "no step without a gradient": (
        "", "return new, (t, ms, vs)",
        "if not any(g.any() for g in grads): return list(params), state\n        t, M, V = state",
    ),
    "what stands still": (
        "if not g.any():\n                new.append(p); ms.append(m); vs.append(v)\n"
        "                continue\n            ", "return new, (t, ms, vs)", "t, M, V = state",
    ),
    "the largest v": ("", "return new, (t, ms, [np.maximum(a, b) "
                      "for a, b in zip(vs, V)])", "t, M, V = state"),
    "two states in turn": (
        "", "for a, b in zip(o, [*ms, *vs]): a[...] = b\n        n = len(ms)\n"
        "        return new, (t, o[:n], o[n:], [*M, *V])",
        "t, M, V, o = (*state, [p * 0.0 for p in [*params, *params]])[:4]",
    ),
    "pages in self, by step": (
        "", "self.pages[k, t] = ms, vs\n        return new, (k, t)",
        "self.pages = getattr(self, 'pages', {}); k, t = (id(state), 0) if len(state) == 3 else "
        "state; M, V = self.pages.get((k, t), state[1:])",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NEARLY)
def test_optimizers_that_are_nearly_right_do_not_pass(name):
    each, end, start = NEARLY[name]
    step = f"""{start}
        t, new, ms, vs = t + 1, [], [], []
        for p, g, m, v in zip(params, grads, M, V):
            {each}m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            ms.append(m); vs.append(v)
            rate = self.learning_rate / (1 - 0.9**t)
            new.append(p - rate * m / (np.sqrt(v / (1 - 0.999**t)) + 1e-8))
        {end}"""
    init = "return 0, [0 * p for p in params], [0 * p for p in params]"
    right = step.replace(each, "").replace(end, "return new, (t, ms, vs)")
    right = right.replace(start, "t, M, V = state")
    for seed in SEEDS:
        assert passes("MyAdam", define(ADAM.format(init=init, step=right), "MyAdam"), seed)
        assert not passes("MyAdam", define(ADAM.format(init=init, step=step), "MyAdam"), seed)


def my_adam(**changes):
    return CHECK.MyAdam.report(define(ADAM.format(**(COPIES | changes)), "MyAdam"))


def test_what_an_optimizer_keeps_or_changes_is_told():
    copied = "copy.deepcopy((params, state))"
    for instead, mistake in (
        ("[p.copy() for p in params], state", "state_as_a_dict_in_place"),
        ("params, copy.deepcopy(state)", "params_in_place"),
    ):
        report = my_adam(step=COPIES["step"].replace(copied, instead))
        assert [check.passed for check in report.checks] == [True, False]
        assert report.checks[1].mistake == mistake
    seldom = "grads[0][...] = grads[0] if len(grads) < 2 else 0\n        return params, state"
    report = my_adam(step=COPIES["step"].replace("return params, state", seldom))
    assert "`step` changes the gradients" in str(report.checks[1].hint)


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        ("np.array([]), state", "list of arrays is wanted"),
        ("params[1:], state", "`step` returns"),
        ("[p + 1 for p in params], state", "Look at params[0] after step 1."),
        ("{'params': params, 'state': state}", "`step` returns two things"),
    ],
)
def test_what_a_step_returns_is_told(returned, words):
    step = COPIES["step"].replace("return params, state", f"return {returned}")
    assert words in str(my_adam(step=step).checks[0].hint)


def test_an_object_in_place_of_the_class_is_told():
    class MyAdam:
        def __call__(self, **settings):
            return self

    assert "class MyAdam" in str(CHECK.MyAdam.report(MyAdam()).checks[0].hint)


CLIPS = [
    "norm = np.sqrt(sum(np.sum(g**2) for g in grads))\n"
    "return [g * min(1, max_norm / max(norm, 1e-300)) for g in grads]",
    "norm = np.linalg.norm(np.concatenate([np.ravel(g) for g in grads]))\n"
    "if norm <= max_norm:\n    return grads\nreturn tuple(g / norm * max_norm for g in grads)",
    "norm = sum(np.linalg.norm(g) ** 2 for g in grads) ** 0.5\n"
    "return [g * np.minimum(1.0, max_norm / (norm + 1e-12)) for g in grads]",
    "norm = np.hypot.reduce([np.linalg.norm(g) for g in grads])\n"
    "return [(g / max(norm / max_norm, 1)).tolist() for g in grads]",
]


@pytest.mark.parametrize("body", CLIPS)
def test_clipping_in_other_words(body):
    answer = define(function("clip_by_norm", "grads, max_norm", body), "clip_by_norm")
    for seed in SEEDS:
        report = CHECK.clip_by_norm.report(answer, seed)
        assert report.passed, [(c.name, c.hint, c.case, c.got) for c in report.checks]


@pytest.mark.parametrize(
    "body",
    [
        "norm = np.sqrt(sum(np.sum(g**2) for g in grads))\n"
        "return [g * max_norm / (norm + 1) if norm > max_norm else g for g in grads]",
        "norm = np.sqrt(sum(np.sum(g**2) for g in grads))\n"
        "return [g * max_norm / norm if norm > max_norm else 0 * g for g in grads]",
        "norm = np.sqrt(sum(np.sum(g**2) for g in grads[:2]))\n"
        "return [g * max_norm / norm if norm > max_norm else g for g in grads]",
        "norm = np.sqrt(sum(np.sum(g[0]**2) for g in grads))\n"
        "return [g * max_norm / norm if norm > max_norm else g for g in grads]",
        "norm = np.sqrt(sum(np.sum(g**2) for g in grads))\n"
        "return [g / norm if norm > max_norm else g for g in grads]",
        "norm = np.sqrt(sum(np.sum(g**2) for g in grads))\n"
        "return [g * (max_norm / norm)**len(grads) if norm > max_norm else g for g in grads]",
        "norm = np.sqrt(sum(np.sum(g**2) for g in grads))\n"
        "return [g * max_norm / norm if norm > max_norm else g for g in grads[::-1]]",
        "norm = np.sqrt(sum(np.sum(np.abs(g)**3) for g in grads))\n"
        "return [g * max_norm / norm if norm > max_norm else g for g in grads]",
        "norm = np.sqrt(sum(np.sum(g**2) for g in grads))\n"
        "return [g * max_norm / norm if norm > 1.1 * max_norm else g for g in grads]",
        "norm = np.sqrt(sum(np.sum(g**2) for g in grads))\n"
        "return [np.abs(g) * max_norm / norm if norm > max_norm else g for g in grads]",
    ],
)
def test_clipping_that_is_nearly_right_does_not_pass(body):
    code = function("clip_by_norm", "grads, max_norm", body)
    for seed in SEEDS:
        assert not passes("clip_by_norm", define(code, "clip_by_norm"), seed)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return {'a': grads}", "A list is wanted, with as many arrays as there are gradients: 1."),
        ("return 2.5", "A list is wanted"),
        ("return grads + grads", "The list has 2 entries; expected 1, one for each gradient."),
    ],
)
def test_what_is_no_list_of_gradients_is_told(body, words):
    answer = define(function("clip_by_norm", "grads, max_norm", body), "clip_by_norm")
    assert words in str(CHECK.clip_by_norm.report(answer).checks[0].hint)


def test_numbers_and_choices():
    """By the formulas themselves: what is asked for comes out of the rules."""
    v, steps = 0.0, []
    for rule in (Adam(0.01), Adam(0.01, epsilon=1e-8)):
        theta, _ = rule.step([np.zeros(2)], [np.array([1000, 0.001])], rule.init([np.zeros(2)]))
        steps.append(np.abs(theta[0]).tolist())
    for _ in range(500):
        v = 0.9 * v - 1.0
    for numbers in steps:
        assert CHECK.answer_first_steps.report(numbers).passed
    assert CHECK.answer_gain.report(-v).passed
    assert CHECK.answer_uncorrected.report(3.16).passed
    assert CHECK.answer_uncorrected.report(np.float64(np.sqrt(10))).passed
    for name, wrong in (
        ("answer_gain", [9.9, 10.1, -10, "10", [10], np.nan, True]),
        ("answer_first_steps", [0.01, [0.01], [0.01, 0.011], [0.01] * 3, "0.01, 0.01"]),
        ("answer_uncorrected", [3, 3.2, -3.16, 31.6]),
        ("answer_sparse", ["a", "c", "d", "bc"]),
        ("answer_slip", ["a", "b", "d", 3]),
    ):
        for value in wrong:
            report = getattr(CHECK, name).report(value)
            assert not report.passed, (name, value)
            assert report.checks[0].hint
            assert str(report.checks[0].expected) not in ("10", "3.16228", "[0.01, 0.01]")
    assert CHECK.answer_sparse.report(" B)").passed
    assert CHECK.answer_slip.report("c").passed
    assert CHECK.answer_gain.report(None).checks[0].hint == "There is no answer here yet."
