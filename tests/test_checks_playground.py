"""Exercise 11: goals are reached by idea, not by luck; other right answers pass, attacks fail."""

import importlib

import numpy as np
import pytest

from course_lib.checks import load
from course_lib.checks.engine import define
from course_lib.nn.playground import Experiment, Settings

CHECK = load("11")
SINES = ("x1", "x2", "sin x1", "sin x2")
SEEDS = range(3)
MANY = range(20)


def module(name):
    return importlib.import_module(f"course_lib.checks.11_playground.{name}")


def report(name, answer, seed=0):
    return getattr(CHECK, name).report(answer, seed)


def written(name, parameters, body):
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    return define(f"def {name}({parameters}):\n{lines}\n", name)


STORED = {
    "circle_inputs": {"features": ("x1^2", "x2^2")},
    "corners": {"hidden": (3,), "learning_rate": 0.1},
    "spiral_goal": {"features": SINES, "hidden": (8,), "learning_rate": 0.3},
    "noisy_goal": {"regularization": "l2", "regularization_rate": 0.03},
}


@pytest.mark.parametrize("name", STORED)
def test_stored_settings_reach_the_goal_whatever_the_seeds(name):
    seeds = MANY if name != "noisy_goal" else range(6)
    got = {seed: report(name, STORED[name], seed).checks[0] for seed in seeds}
    assert {seed: check.got for seed, check in got.items() if not check.passed} == {}


@pytest.mark.parametrize(
    ("name", "share"), [("circle_inputs", 0.5), ("corners", 0.7), ("spiral_goal", 0.95)]
)
def test_stored_settings_have_room_to_spare(name, share):
    """Nine of ten seeds reach a loss that is lower still."""
    task = module(name).TASK
    settings = module("runs").settings_of(task, STORED[name])
    losses = [Experiment(settings, seed=s).run(task.goal.epochs).history["test_loss"] for s in MANY]
    lowest = np.sort([min(each) for each in losses])
    assert lowest[17] < share * task.goal.test_loss


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("circle_inputs", {"features": ["x2^2", "x1^2"], "learning_rate": 0.1}),
        ("circle_inputs", {"features": np.array(["x1^2", "x2^2"]), "learning_rate": np.float64(1)}),
        ("corners", {"hidden": [3]}),
        ("corners", {"hidden": (3,), "activation": "relu"}),
        ("corners", {"hidden": (np.int64(3),), "activation": "sigmoid", "learning_rate": 0.3}),
        ("spiral_goal", {"features": SINES[::-1], "hidden": (7,), "learning_rate": 0.2}),
        ("spiral_goal", {"features": SINES, "hidden": (6,), "learning_rate": 0.3}),
        ("noisy_goal", {"regularization": "l2", "regularization_rate": 0.05}),
    ],
)
def test_other_settings_that_do_it_pass(name, settings):
    for seed in SEEDS:
        assert report(name, settings, seed).passed, report(name, settings, seed).checks[0].got


@pytest.mark.parametrize(
    ("name", "settings", "mistake"),
    [
        ("circle_inputs", {}, "straight"),
        ("circle_inputs", {"features": ("x1", "x2"), "learning_rate": 1}, "straight"),
        ("circle_inputs", {"features": ("x1", "sin x2")}, "waves"),
        ("circle_inputs", {"features": ("x1 x2",), "learning_rate": 0.3}, "product"),
        ("circle_inputs", {"features": ("x1^2",)}, "one_square"),
        ("circle_inputs", {"features": ("x1^2", "sin x2"), "learning_rate": 0.1}, "one_square"),
        ("circle_inputs", {"features": ("x1^2", "x2^2", "x1")}, "all_in"),
        ("circle_inputs", {"features": ("x1^2", "x2^2"), "learning_rate": 1e-5}, "slow"),
        ("circle_inputs", {"features": ("x1^2", "x2^2"), "learning_rate": 1e300}, "fast"),
        ("circle_inputs", {"features": ("x1^2", "x2^2"), "hidden": ()}, "hidden_neurons"),
        ("corners", {}, "too_many"),
        ("corners", {"hidden": (8,) * 6}, "too_many"),
        ("corners", {"hidden": (1, 1, 1)}, "one_line"),
        ("corners", {"hidden": (1, 2), "learning_rate": 0.3}, "one_line"),
        ("corners", {"hidden": (2, 1), "activation": "relu"}, "two_lines"),
        ("corners", {"hidden": (2, 2)}, "two_lines"),  # four neurons, and yet no region
        ("corners", {"hidden": (3,), "activation": "sigmoid", "learning_rate": 0.01}, "slow"),
        ("corners", {"hidden": (3,), "learning_rate": 100.0}, "fast"),
        ("corners", {"hidden": []}, "none"),
        ("spiral_goal", {}, "lines"),
        ("spiral_goal", {"hidden": (4, 4), "learning_rate": 0.3}, "lines"),
        ("spiral_goal", {"hidden": (8, 8)}, "too_many_neurons"),
        ("spiral_goal", {"features": SINES, "hidden": (2, 2, 4), "learning_rate": 0.1}, "narrow"),
        ("spiral_goal", {"features": SINES}, "slow"),
        ("spiral_goal", {"features": (*SINES, "x1 x2"), "hidden": (8,)}, "all_in"),
        ("spiral_goal", {"features": SINES[1:], "hidden": (8,)}, "half_a_place"),
        ("noisy_goal", {"regularization": "none", "regularization_rate": 0.03}, "kind_missing"),
        ("noisy_goal", {"regularization": "l1", "regularization_rate": 0}, "rate_missing"),
        ("noisy_goal", {"regularization": "l1", "regularization_rate": 10}, "strong"),
        ("noisy_goal", {"regularization": "l2", "regularization_rate": 1e-9}, "weak"),
    ],
)
def test_settings_that_miss_get_the_hint_of_what_is_wrong_with_them(name, settings, mistake):
    for seed in SEEDS:
        check = report(name, settings, seed).checks[0]
        assert (check.passed, check.mistake) == (False, mistake), (seed, check.hint, check.got)


class Sly(dict):
    """Claims to be what it is not."""

    def __eq__(self, other):
        return True

    __hash__ = None

    def items(self):
        return {"hidden": (3,)}.items()


HOSTILE = [
    None, ..., 3, "hidden", [], (), [("hidden", (3,))], {"hidden"}, Sly(), lambda: 0, np.zeros(3),
    {3: 4}, {"": 1}, {("hidden",): (3,)}, {"hidden": {"a": 3}}, {"hidden": [[3]]}, {"hidden": None},
    {"hidden": (10**9,)}, {"hidden": (3,) * 10_000}, {"hidden": range(3)}, {"hidden": (True,)},
    {"hidden": (3.0,)}, {"hidden": (-3,)}, {"hidden": "3"}, {"hidden": (float("nan"),)},
    {"hidden": (10**5000,)}, {"hidden": np.array([[3]])}, {"hidden": np.full(10**6, 3)},
    {"hidden": (3,), "seed": 5}, {"hidden": (3,), "noise": 0}, {"hidden": (3,), "dataset": "gauss"},
    {"hidden": (3,), "batch_size": 1}, {"hidden": (3,), "optimizer": "adam"},
    {"hidden": (3,), "loss": None}, {"hidden": (3,), "precision": "float32"}, {"hiden": (3,)},
    {"hidden": (3,), "learning_rate": "0.1"}, {"hidden": (3,), "learning_rate": -0.1},
    {"hidden": (3,), "learning_rate": float("inf")}, {"hidden": (3,), "learning_rate": True},
    {"hidden": (3,), "learning_rate": [0.1]}, {"hidden": (3,), "learning_rate": 1j},
    {"hidden": (3,), "activation": "gelu"}, {"hidden": (3,), "activation": np.abs},
    {"hidden": (3,), "activation": "x" * 10**6}, {"hidden": (3,), "activation": ("tanh", "tanh")},
    {"hidden": (3,), "activation": 0}, {"features": ("x1", "x1")}, {"features": ("x3",)},
    {"features": ()}, {"features": {"x1": 1}}, {"features": ("x1", 2)}, {"features": ["x1"] * 500},
    {"regularization": "l3"}, {"regularization": True}, {"regularization_rate": -1},
    {"regularization_rate": "0.03"}, {"regularization": "l2", "regularization_rate": (0.03,)},
]  # fmt: skip


@pytest.mark.parametrize("name", STORED)
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_what_are_no_settings_is_refused_in_words_before_anything_runs(name, number, monkeypatch):
    def run(*args):
        raise AssertionError("an experiment was made")

    for each in ("runs", "noisy_goal"):
        monkeypatch.setattr(module(each), "Experiment", run)
    answer = HOSTILE[number]
    check = report(name, answer).checks[0]
    assert not check.passed
    assert 10 < len(check.hint) < 600
    assert len(str(check.got)) < 600


def test_a_judge_trains_no_longer_than_it_says(monkeypatch):
    """By epochs, not by a clock: none of the seeds is tried after it is settled."""
    counted = []
    runs = module("runs")
    settled = runs.SEEDS - runs.ENOUGH + 1
    right = Experiment.step
    monkeypatch.setattr(Experiment, "step", lambda self: counted.append(1) or right(self))
    for name, answer in (
        ("circle_inputs", {"features": ("x1", "x2"), "learning_rate": 0.0123}),
        ("corners", {"hidden": (2,), "learning_rate": 0.0123}),
        ("spiral_goal", {"hidden": (8,), "learning_rate": 0.0123}),
    ):
        counted.clear()
        assert not report(name, answer).passed
        assert 0 < len(counted) <= settled * module(name).TASK.goal.epochs
    counted.clear()
    assert not report("noisy_goal", {"regularization": "l2", "regularization_rate": 5.0}).passed
    noisy = module("noisy_goal")
    assert len(counted) <= 2 * noisy.FIRST * noisy.EPOCHS  # a clear case


def test_the_goal_of_three_neurons_is_not_told():
    for settings in ({"hidden": (2,)}, {"hidden": (4, 2)}, {"hidden": ()}):
        check = report("corners", settings).checks[0]
        assert "3 hidden" not in str(check.expected)
        assert "three" not in check.hint.lower()


# The spiral

POINTS = [
    "m = n // 2\nX = np.zeros((n, 2))\ny = np.zeros(n)\nfor k in range(n):\n"
    "    i, arm = k % m, k // m\n    r, t = 5 * i / m, 3.5 * np.pi * i / m + np.pi * arm\n"
    "    X[k] = r * np.sin(t) + noise * rng.uniform(-1, 1), "
    "r * np.cos(t) + noise * rng.uniform(-1, 1)\n    y[k] = 1 - 2 * arm\nreturn X, y",
    "s = np.linspace(0, 1, n // 2, endpoint=False)\nt = 1.75 * 2 * np.pi * s\n"
    "A = 5 * s[:, None] * np.stack([np.sin(t), np.cos(t)], axis=1)\nX = np.vstack([A, -A])\n"
    "X += noise * (2 * rng.random(X.shape) - 1)\n"
    "return X, np.array([1] * (n // 2) + [-1] * (n // 2))",
    "s = np.tile(2 * np.arange(n // 2) / n, 2)\nt = 3.5 * np.pi * s\n"
    "t[n // 2:] += np.pi\nx = 5 * s * np.sin(t) + rng.uniform(-noise, noise, n)\n"
    "y = 5 * s * np.cos(t) + rng.uniform(-noise, noise, n)\n"
    "return np.c_[x, y].tolist(), [1.0] * (n // 2) + [-1.0] * (n // 2)",
]


@pytest.mark.parametrize("body", POINTS)
def test_spirals_in_other_words(body):
    answer = written("spiral_points", "n, noise, rng", body)
    for seed in MANY:
        told = report("spiral_points", answer, seed)
        assert told.passed, [(c.hint, c.case) for c in told.checks]


NOISES = {
    "rng.normal(0, noise / 2, X.shape)": "normal",
    "rng.uniform(0, noise, X.shape)": "one_sided",
    "rng.uniform(-noise, 0, X.shape)": "one_sided",
    "noise * rng.uniform(-1, 1)": "same_for_all",
    "noise * rng.uniform(-1, 1, (n, 1))": "together",
    "noise * rng.uniform(-1, 1, (1, 2))": "same_for_all",
    "noise * rng.choice([-1, 1], X.shape)": "same_for_all",
    "noise * rng.uniform(-1, 1, X.shape) ** 3": None,
    "noise * rng.triangular(-1, 0, 1, X.shape)": None,
    "noise * np.sin(2 * np.pi * rng.random(X.shape))": None,
    "noise * np.repeat(rng.uniform(-1, 1, (n // 2, 2)), 2, axis=0)": "same_for_all",
    "noise * np.tile(rng.uniform(-1, 1, (n // 2, 2)), (2, 1))": "same_for_all",
    "noise * np.c_[rng.uniform(-1, 1, n), np.zeros(n)]": None,
    "noise * (lambda half: np.r_[half, -half])(rng.uniform(-1, 1, (n // 2, 2)))": "same_for_all",
    "noise * rng.integers(-1, 2, X.shape)": "whole_numbers",
    "noise**2 * rng.uniform(-1, 1, X.shape)": None,
    "np.sqrt(noise) * rng.uniform(-1, 1, X.shape)": None,
    "5 * noise * rng.uniform(-1, 1, X.shape)": "normal",
    "0.5 * rng.uniform(-1, 1, X.shape)": None,
    "noise * np.random.default_rng(1).uniform(-1, 1, X.shape)": "own_seed",
    "noise * np.random.RandomState().uniform(-1, 1, X.shape)": "not_from_rng",
    "noise * np.c_[rng.permutation(np.linspace(-1, 1, n)), np.linspace(-1, 1, n)]": None,
}


@pytest.mark.parametrize("noise", NOISES)
def test_noise_that_breaks_the_law_is_found(noise):
    body = (
        "s = np.arange(n // 2) / (n // 2)\nt = 3.5 * np.pi * s\n"
        "A = 5 * s[:, None] * np.c_[np.sin(t), np.cos(t)]\nX = np.concatenate([A, -A])\n"
        f"return X + (({noise}) if noise else 0), np.repeat([1.0, -1.0], n // 2)"
    )
    answer = written("spiral_points", "n, noise, rng", body)
    for seed in range(6):
        first, second = report("spiral_points", answer, seed).checks
        assert first.passed
        assert not second.passed, noise
        assert second.hint
        if NOISES[noise] is not None:
            assert second.mistake == NOISES[noise], second.hint


def test_numbers_too_large_for_a_float_are_refused_in_words():
    for name, key in (("circle_inputs", "learning_rate"), ("noisy_goal", "regularization_rate")):
        (check,) = report(name, {key: 10**400}).checks
        assert not check.passed
        assert "expected a number" in check.hint
    (check,) = report("corners", {"hidden": (10**400,)}).checks
    assert "expected the neurons of each layer" in check.hint


def test_a_dict_with_what_is_no_setting_in_it_is_not_called_no_dict():
    for name, answer in (
        ("circle_inputs", {"features": {"x1^2", "x2^2"}}),
        ("corners", {"hidden": (3,), "activation": np.tanh}),
    ):
        (check,) = report(name, answer).checks
        assert "nothing but numbers, names in quotes and tuples" in check.hint
    (check,) = report("corners", {"hidden": 3.0}).checks
    assert check.mistake == "number_alone"


def test_natural_answers_to_the_noisy_goal_lie_on_one_side():
    """Rates of the playground's list: the nearest to the limit, on a seed that is not public."""
    for kind, rate, passes in (("l2", 0.01, True), ("l1", 0.01, True), ("l2", 0.003, False)):
        answer = {"regularization": kind, "regularization_rate": rate}
        assert report("noisy_goal", answer, seed=11).passed is passes


def test_squares_do_not_pass_for_sines():
    answer = {"features": ("x1", "x2", "x1^2", "x2^2"), "hidden": (8,), "learning_rate": 0.1}
    assert sum(report("spiral_goal", answer, seed).passed for seed in MANY) <= 2


def test_a_complex_number_without_an_imaginary_part_is_a_number():
    """`eigvals` is complex as a whole where rounding makes a pair of two eigenvalues near 0."""
    body = "A = np.c_[F, np.ones(len(F))]\nreturn 2 / np.linalg.eigvals(A @ A.T / len(F)).max()"
    answer = written("critical_rate", "F", body)
    for seed in SEEDS:
        assert report("critical_rate", answer, seed).passed


def test_a_rate_that_is_nearly_right_is_told_so():
    body = "A = np.c_[F, np.ones(len(F))]\nH = A.T @ A / len(F)\n"
    body += "return round(2 / np.linalg.eigvalsh(H)[-1], 3)"
    told = report("critical_rate", written("critical_rate", "F", body))
    assert not told.checks[1].passed
    assert "Do not round" in told.checks[1].hint


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return np.arctan(z), 1 / (1 + z**2)", "only ever rises"),
        ("a = 1e-3 * np.exp(-z**2)\nreturn a, -2 * z * a", "so flat a bump"),
        ("a = 100 * np.exp(-z**2)\nreturn a, -2 * z * a", "throws the weights far off"),
        ("return np.sin(10 * z), 10 * np.cos(10 * z)", "many times"),
        ("return 0 * z, 0 * z", "A constant tells nothing"),
    ],
)
def test_what_an_activation_lacks_is_told_by_its_shape(body, words):
    first, second = report("my_activation", written("my_activation", "z", body)).checks
    assert first.passed
    assert not second.passed
    assert words in second.hint


def test_entries_that_hang_together_get_no_points_for_the_circle():
    for body in (
        "u = z - z.mean()\nreturn np.exp(-u**2), -2 * u * np.exp(-u**2)",
        "a = (z**2).sum(axis=-1, keepdims=True) + 0 * z\nreturn a, 2 * z",
    ):
        told = report("my_activation", written("my_activation", "z", body))
        assert not any(check.passed for check in told.checks)
        assert "each z by itself" in told.checks[1].hint


def test_flat_bumps_and_a_stacked_pair_pass():
    for body in (
        "s = 1 / (1 + np.exp(-z))\nreturn s * (1 - s), s * (1 - s) * (1 - 2 * s)",
        "a = 0.3 * np.exp(-z**2)\nreturn a, -2 * z * a",
        "return np.array([np.cos(z), -np.sin(z)])",
    ):
        for seed in range(6):
            assert report("my_activation", written("my_activation", "z", body), seed).passed


def test_points_that_lie_elsewhere_are_no_matter_of_noise():
    body = (
        "r = 5 * np.arange(n // 2) / (n // 2)\nt = 3.5 * np.pi * r\n"
        "A = np.c_[r * np.sin(t), r * np.cos(t)]\nX = np.r_[A, -A]\n"
        "return X + noise * rng.uniform(-1, 1, X.shape), np.repeat([1.0, -1.0], n // 2)"
    )
    first, second = report("spiral_points", written("spiral_points", "n, noise, rng", body)).checks
    assert first.mistake is None
    assert second.mistake is None
    assert "first let them lie right without noise" in second.hint


# The penalized step

STEPS = [
    "u = w - learning_rate * g\nv = u - learning_rate * rate * np.sign(w)\nv[u * v < 0] = 0\n"
    "return v",
    "out = np.empty(w.shape)\nfor k in np.ndindex(w.shape):\n    u = w[k] - learning_rate * g[k]\n"
    "    s = float(w[k] > 0) - float(w[k] < 0)\n    v = u - learning_rate * rate * s\n"
    "    out[k] = 0 if (u > 0 > v) or (u < 0 < v) else v\nreturn out",
    "u, p = w - learning_rate * g, learning_rate * rate\ns = np.sign(w)\n"
    "return np.where((s * u > 0) & (np.abs(u) < p), 0, u - p * s)",
]


@pytest.mark.parametrize("body", STEPS)
def test_penalized_steps_in_other_words(body):
    answer = written("penalized_step", "w, g, learning_rate, rate", body)
    for seed in MANY:
        told = report("penalized_step", answer, seed)
        assert told.passed, [(c.hint, c.case) for c in told.checks]


@pytest.mark.parametrize(
    "body",
    [
        "u = w - learning_rate * g\nreturn np.sign(u) * np.maximum(np.abs(u) - rate, 0)",
        "u = w - learning_rate * g\nreturn np.sign(w) * np.maximum(np.abs(u) - learning_rate * "
        "rate, 0)",
        "v = w - learning_rate * (g + rate * np.sign(w))\nreturn np.where(w * v < 0, 0, v)",
        "v = w - learning_rate * (g + rate * np.sign(w))\nreturn v",
        "v = w - learning_rate * (g + rate * w)\nreturn v",
        "v = w - learning_rate * (g + rate * np.abs(w))\nreturn v",
        "return np.zeros_like(w)",
        "return w",
        "u = w - learning_rate * g\nv = u - learning_rate * rate * np.sign(w)\n"
        "return np.where(np.sign(u) != np.sign(v), 0.0, v) if np.any(u * v < 0) else u",
        "u = w - learning_rate * g\nv = u - learning_rate * rate * np.sign(w)\n"
        "return np.where(u * v < 0, 1e-3, v)",
        "u = w - learning_rate * g\nv = u - rate * np.sign(w)\nreturn np.where(u * v < 0, 0, v)",
        "u = w * (1 - learning_rate * rate) - learning_rate * g\nreturn np.where(u * w < 0, 0, u)",
        "u = w - learning_rate * g\nv = u - learning_rate * rate * np.sign(w)\n"
        "return np.round(np.where(u * v < 0, 0, v), 2)",
    ],
)
def test_penalized_steps_that_are_nearly_right_do_not_pass(body):
    answer = written("penalized_step", "w, g, learning_rate, rate", body)
    for seed in range(6):
        told = report("penalized_step", answer, seed)
        assert not told.passed
        assert all(check.hint for check in told.checks if not check.passed)


def test_the_penalized_step_is_the_engines():
    """One batch of the playground under L1, weight by weight; its biases feel no pull."""
    stepped = module("penalized_step").stepped
    stopped = 0
    for seed in range(8):
        settings = Settings(hidden=(6, 4), regularization="l1", regularization_rate=3.0, seed=seed)
        experiment = Experiment(settings)
        bare = Experiment(settings.changed(regularization="none"))
        before = experiment.network.parameters.copy()
        experiment.step_batch()
        bare.step_batch()
        moved, is_weight = bare.network.parameters, experiment.network.is_weight
        g = (before - moved) / settings.learning_rate
        right = stepped(before, g, settings.learning_rate, settings.regularization_rate)
        np.testing.assert_allclose(
            experiment.network.parameters, np.where(is_weight, right, moved), atol=1e-12
        )
        stopped += int(np.sum(experiment.network.parameters[is_weight] == 0))
    assert stopped > 20


# The critical rate

LIMITS = [
    "A = np.c_[F, np.ones(len(F))]\nreturn 2 * len(F) / np.linalg.norm(A, 2) ** 2",
    "A = np.hstack([np.ones((len(F), 1)), F])\nH = np.mean([np.outer(a, a) for a in A], axis=0)\n"
    "return 2 / max(np.linalg.eigvals(H).real)",
    "A = np.c_[F, np.ones(len(F))]\n"
    "return np.float64(2 / np.linalg.svd(A / len(F) ** 0.5, compute_uv=False)[0] ** 2)",
    "A = np.c_[F, np.ones(len(F))]\nreturn 2 / np.linalg.norm(A.T @ A / len(A), 2)",
    "A = np.c_[F, np.ones(len(F))]\nv = np.arange(1.0, A.shape[1] + 1)\nfor _ in range(3000):\n"
    "    v = A.T @ (A @ v) / len(A)\n    size = np.sqrt(v @ v)\n    v = v / size\nreturn 2 / size",
]


@pytest.mark.parametrize("body", LIMITS)
def test_critical_rates_in_other_words(body):
    answer = written("critical_rate", "F", body)
    for seed in MANY:
        told = report("critical_rate", answer, seed)
        assert told.passed, [(c.hint, c.case, c.expected, c.got) for c in told.checks]


@pytest.mark.parametrize(
    "body",
    [
        "return 2 / np.mean(np.sum(F**2, axis=1) + 1)",
        "return 2 / np.max(np.sum(F**2, axis=1) + 1)",
        "return 2 / (np.linalg.eigvalsh(F.T @ F / len(F))[-1] + 1)",
        "return 2 / (1 + np.max(np.mean(F**2, axis=0)))",
        "return 2 / np.linalg.eigvalsh(np.atleast_2d(np.cov(F.T)))[-1]",
        "return 1.99 / np.linalg.norm(np.c_[F, np.ones(len(F))], 2) ** 2 * len(F)",
        "return 0.03",
        "return 2 / np.linalg.norm(np.c_[F, np.ones(len(F))], 2) ** 2",
        "return 2 / np.linalg.eigvalsh(F @ F.T / len(F))[-1]",
        "return 2 / np.abs(np.c_[F, np.ones(len(F))]).sum(axis=1).max()",
    ],
)
def test_critical_rates_that_are_nearly_right_do_not_pass(body):
    for seed in SEEDS:
        told = report("critical_rate", written("critical_rate", "F", body), seed)
        assert not told.passed
        assert all(check.hint for check in told.checks if not check.passed)


@pytest.mark.parametrize("features", [("x1", "x2"), ("x1", "x2", "x1^2"), ("x1 x2", "sin x1")])
def test_the_critical_rate_is_the_engines(features):
    """A linear neuron on all points at once: just below it the loss falls, just above it rises."""
    from course_lib.nn.playground.features import features_of

    settings = Settings(problem="regression", hidden=(), features=features, train_share=10,
                        batch_size=10_000)  # fmt: skip
    F = features_of(Experiment(settings).data.X_train, features)
    limit = module("critical_rate").limit(F)
    losses = {
        share: Experiment(settings.changed(learning_rate=share * limit)).run(400).history
        for share in (0.97, 1.03)
    }
    below, above = (each["train_loss"] for each in losses.values())
    assert below[-1] < below[0]
    assert above[-1] > 100 * above[0]


# An activation

ACTIVATIONS = {
    "square": "return z**2, 2 * z",
    "size": "return np.abs(z), np.sign(z)",
    "sine": "return np.sin(z), np.cos(z)",
    "cosine": "return np.cos(z), -np.sin(z)",
    "bell": "a = np.exp(-z * z / 2)\nreturn a, -z * a",
    "witch": "a = 1 / (1 + z**2)\nreturn a, -2 * z * a**2",
    "hat": "return np.where(np.abs(z) < 1, 1 - z**2, 0), np.where(np.abs(z) < 1, -2 * z, 0)",
    "sech": "t = np.tanh(z)\nreturn 1 - t**2, -2 * t * (1 - t**2)",
    "parabola": "return 1 - z**2, -2 * z",
    "tent": "return np.maximum(0, 1 - np.abs(z)), np.where(np.abs(z) < 1, -np.sign(z), 0)",
    "logarithm": "return np.log(1 + z**2), 2 * z / (1 + z**2)",
    "saturating": "a = np.tanh(z**2)\nreturn a, 2 * z * (1 - a**2)",
    "lists": "return (z**2).tolist(), (2 * z).tolist()",
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_that_bend_back_pass(name):
    answer = written("my_activation", "z", ACTIVATIONS[name])
    for seed in range(10):
        told = report("my_activation", answer, seed)
        assert told.passed, (seed, [(c.hint, c.got) for c in told.checks])


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        ("a = 1 / (1 + np.exp(-z))\nreturn a, a * (1 - a)", "sigmoid"),
        ("return np.where(z > 0, z, 0.01 * z), np.where(z > 0, 1, 0.01)", None),
        ("a = np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1)\n"
         "return a, np.where(z > 0, 1, a + 1)", None),
        ("return np.arctan(z), 1 / (1 + z**2)", None),
        ("return -np.tanh(z), np.tanh(z)**2 - 1", None),
        ("return z + 1, np.ones(z.shape)", None),
        ("return np.sign(z), np.zeros_like(z)", "step"),
        ("return np.floor(z), np.zeros_like(z)", None),
        ("return (np.abs(z) < 2) * 1.0, np.zeros_like(z)", None),
        ("return (np.abs(z) < 1.5) * 1.0, np.zeros_like(z)", None),
        ("return np.exp(-z**2), np.exp(-z**2)", "inner_forgotten"),
        ("return np.exp(-z**2), 2 * z * np.exp(-z**2)", "sign_forgotten"),
        ("return z**2, z", "square_without_two"),
        ("return z**2, 2 * z + 0.01", None),
        ("return z**2, 0 * z", None),
        ("return np.abs(z), 1.0", None),
        ("return z**2, np.float64(2)", None),
        ("return [z**2]", None),
        ("return np.cos(z)", "slope_missing"),
        ("return z**2, 2 * z, 2", None),
        ("return {'a': z**2, 'slope': 2 * z}", None),
        ("return z.sum()**2 * np.ones_like(z), 2 * z", None),
        ("return z**2 * (np.arange(z.size).reshape(z.shape) >= 0) + z.mean(), 2 * z", None),
        ("return z * np.inf, z", None),
        ("return np.sqrt(z), 0.5 / np.sqrt(z)", None),
        ("return np.array(['a'] * z.size).reshape(z.shape), z", None),
        ("return z**2 + 0j, 2 * z + 0j", None),
        ("if z.shape[0] > 10:\n    return np.exp(-z**2), -2 * z * np.exp(-z**2)\n"
         "return np.tanh(z), 1 - np.tanh(z)**2", None),
        ("return z.ravel()**2, 2 * z.ravel()", None),
        ("z **= 2\nreturn z, 2 * z**0.5", None),
    ],
)  # fmt: skip
def test_activations_that_do_not_do_it_fail_with_a_hint(body, mistake):
    for seed in SEEDS:
        told = report("my_activation", written("my_activation", "z", body), seed)
        assert not told.passed
        assert all(check.hint for check in told.checks if not check.passed)
        if mistake is not None:
            assert {check.mistake for check in told.checks if not check.passed} == {mistake}


def test_the_map_is_the_neurons():
    """The weights and the bias that are asked for, and a different map for each letter."""
    maps = module("answer_map")
    assert maps.MAPS["c"] == (maps.WEIGHTS, maps.BIAS)
    assert len(set(maps.MAPS.values())) == 4
    for letter in "abd":
        check = report("answer_map", letter).checks[0]
        assert not check.passed
        assert check.mistake == f"option_{letter}"
    for wrong in ("e", 3, None, "map", ["c"]):
        assert not report("answer_map", wrong).passed
    assert report("answer_map", " C)").passed
