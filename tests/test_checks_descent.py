"""The checks of lesson 06: right answers of every kind pass, near misses do not, on any seed."""

import html
import importlib
import re

import numpy as np
import pytest

from course_lib.checks import load
from course_lib.checks.engine import define, try_all
from course_lib.widgets.descent_ways import VALUES, ways

CHECK = load("06")
SEEDS = range(2)
LAW = importlib.import_module("course_lib.checks.06_gradient_descent.law")
DESCENT = (
    "x = np.array(start, dtype=float)\n    for _ in range(n_steps):\n"
    "        x = x - learning_rate * gradient(x)\n"
)
RIGHT = {  # parameters, and bodies that are all right
    "descend": (
        "gradient, x0, learning_rate, n_steps",
        [
            "points = np.zeros((n_steps + 1, *np.shape(x0)))\npoints[0] = x0\n"
            "for k in range(n_steps):\n"
            "    points[k + 1] = points[k] - learning_rate * gradient(points[k])\nreturn points",
            "points = [x0]\nfor _ in range(n_steps):\n"
            "    points.append(points[-1] - learning_rate * gradient(points[-1]))\nreturn points",
            "if n_steps == 0:\n    return np.array([x0])\n"
            "x = x0 - learning_rate * gradient(x0)\n"
            "rest = descend(gradient, x, learning_rate, n_steps - 1)\n"
            "return np.concatenate([[x0], rest])",
            "x = np.array(x0, float)\npoints = [x.copy()]\nfor _ in range(n_steps):\n"
            "    x -= learning_rate * gradient(x)\n    points.append(x.copy())\n"
            "return np.stack(points)",
        ],
    ),
    "minimize": (
        "gradient, x0, learning_rate, tolerance, max_steps",
        [
            "x = x0\nfor steps in range(max_steps):\n    g = gradient(x)\n"
            "    if np.sqrt(np.sum(g**2)) <= tolerance:\n        return x, steps\n"
            "    x = x - learning_rate * g\nreturn x, max_steps",
            "x, steps = np.array(x0, float), 0\nwhile True:\n    g = gradient(x)\n"
            "    if np.linalg.norm(g) <= tolerance or steps == max_steps:\n"
            "        return [x, steps]\n    x, steps = x - learning_rate * g, steps + 1",
            "x, steps = x0, 0\nwhile steps < max_steps:\n"
            "    if np.linalg.norm(gradient(x)) <= tolerance:\n        break\n"
            "    x = x - learning_rate * gradient(x)\n    steps += 1\nreturn x, float(steps)",
        ],
    ),
    "cubic_loss": (
        "w, x, y",
        [
            "e = np.polyval(w, x) - y\n"
            "return e @ e, np.array([2 * np.sum(e * x**k) for k in (3, 2, 1, 0)])",
            "L, g = 0, [0, 0, 0, 0]\nfor a, b in zip(x, y):\n"
            "    e = w[0] * a**3 + w[1] * a**2 + w[2] * a + w[3] - b\n    L += e**2\n"
            "    for k in range(4):\n        g[k] += 2 * e * float(a) ** (3 - k)\nreturn L, g",
            "X = np.vander(x, 4)\ne = y - X @ w\nreturn [np.linalg.norm(e) ** 2, -2 * e @ X]",
        ],
    ),
    "minibatches": (
        "n_samples, batch_size, rng",
        [
            "order = rng.permutation(n_samples)\n"
            "return np.split(order, range(batch_size, n_samples, batch_size))",
            "order = np.arange(n_samples)\nrng.shuffle(order)\nbatches = []\n"
            "for i in range(0, n_samples, batch_size):\n"
            "    batches.append(order[i : i + batch_size].tolist())\nreturn batches",
            "left, batches = list(range(n_samples)), []\nwhile left:\n"
            "    batch = rng.choice(left, min(batch_size, len(left)), replace=False)\n"
            "    left = [i for i in left if i not in batch]\n    batches.append(batch)\n"
            "return batches",
            "order = np.argsort(rng.random(n_samples))\n"
            "return tuple(np.sort(order[i : i + batch_size]) "
            "for i in range(0, n_samples, batch_size))",
            "order = list(range(n_samples))\nfor i in range(n_samples - 1, 0, -1):\n"
            "    j = rng.integers(i + 1)\n    order[i], order[j] = order[j], order[i]\n"
            "return [order[i : i + batch_size] for i in range(0, n_samples, batch_size)]",
        ],
    ),
    "sgd_epoch": (
        "X, y, w, learning_rate, batches",
        [
            "for b in batches:\n    e = X[b] @ w - y[b]\n"
            "    w = w - 2 * learning_rate * (X[b] * e[:, None]).mean(axis=0)\nreturn w",
            "w = np.array(w, float)\nfor b in batches:\n    g = np.zeros(len(w))\n"
            "    for i in b:\n        g += (X[i] @ w - y[i]) * X[i]\n"
            "    w -= 2 * learning_rate * g / len(b)\nreturn w.tolist()",
            "w = w.astype(float)\nfor b in batches:\n"
            "    w = w + 2 * learning_rate / len(b) * (y[b] - X[b] @ w) @ X[b]\nreturn w",
        ],
    ),
    "best_of_starts": (
        "f, gradient, starts, learning_rate, n_steps",
        [
            f"ends = []\nfor start in starts:\n    {DESCENT}"
            "    if np.isfinite(x).all() and np.isfinite(f(x)):\n        ends.append(x)\n"
            "best = min(ends, key=f)\nreturn best, f(best)",
            f"ends = []\nfor start in starts:\n    {DESCENT}    ends.append(x)\n"
            "values = np.array([f(x) if np.isfinite(x).all() else np.inf for x in ends])\n"
            "values[~np.isfinite(values)] = np.inf\n"
            "k = np.argmin(values)\nreturn [ends[k], values[k]]",
            f"found = []\nfor i, start in enumerate(starts):\n    {DESCENT}"
            "    if np.isfinite([*np.atleast_1d(x), f(x)]).all():\n"
            "        found.append((f(x), i, x))\n"
            "value, _, x = min(found)\nreturn x, value",
        ],
    ),
}
CONDITIONS = {  # under which an answer is right, and else it is not
    "descend": [
        "np.ndim(x0)", "not np.ndim(x0)", "n_steps == 0", "n_steps", "n_steps < 3",
        "np.size(x0) < 3", "np.asarray(x0).dtype.kind == 'i'", "np.asarray(x0).dtype.kind == 'f'",
        "np.all(np.asarray(x0) > 0)", "not np.all(np.asarray(x0) > 0)", "learning_rate < 0.4",
    ],
    "minimize": [
        "np.ndim(x0)", "not np.ndim(x0)", "max_steps == 0", "max_steps", "tolerance",
        "tolerance == 0", "np.size(x0) < 3", "np.asarray(x0).dtype.kind == 'f'",
        "np.linalg.norm(gradient(x0)) > tolerance", "learning_rate < 1",
        "np.all(np.asarray(x0) > 0)",
    ],
    "cubic_loss": [
        "len(x) == 1", "len(x) > 1", "len(x) < 8", "np.any(w)", "not np.any(w)", "np.any(y)",
        "np.all(x > 0)", "not np.all(x > 0)", "w.dtype.kind == 'f'", "x.dtype.kind == 'f'",
    ],
    "minibatches": [
        "n_samples % batch_size", "n_samples % batch_size == 0", "n_samples > batch_size",
        "n_samples >= batch_size", "batch_size > 1", "n_samples < 10", "n_samples > 4",
    ],
    "sgd_epoch": [
        "len(batches) == 1", "len(batches) > 1", "len(X) == 1", "len(X) > 1", "len(w) > 1",
        "len(w) == 1", "len({len(b) for b in batches}) == 1", "len({len(b) for b in batches}) > 1",
        "max(map(len, batches)) == 1", "w.dtype.kind == 'f'", "np.any(w)", "len(batches) < 4",
    ],
    "best_of_starts": [
        "np.ndim(starts) == 1", "np.ndim(starts) > 1", "len(starts) == 1", "len(starts) > 1",
        "len(starts) < 4", "n_steps", "n_steps == 0", "starts.dtype.kind == 'f'",
        "np.all(np.abs(starts) < 3)", "not np.all(np.abs(starts) < 3)",
    ],
}  # fmt: skip
SPOILED = {
    "descend": ["R + 1e-3", "R[:, None]", "R[1:]", "'right'"],
    "minimize": ["(R[0] + 1e-3, R[1])", "(R[0], R[1] + 1)", "R[0]"],
    "cubic_loss": [
        "(1.001 * R[0] + 1e-3, R[1])",
        "(R[0], 1.01 * R[1] + 1e-3)",
        "(R[0], R[1][::-1] + 1)",
    ],
    "minibatches": ["R[:-1]", "[*R, R[0]]", "[b + 0.0 for b in R]", "R[0]"],
    "sgd_epoch": ["R + 1e-3", "R[:, None]", "(R, 0)"],
    "best_of_starts": ["(R[0] + 1e-3, R[1])", "(R[0], R[1] + 1e-3)", "R[0]"],
}


def function(name, parameters, body):
    return f"def {name}({parameters}):\n    " + "\n    ".join(body.splitlines()) + "\n"


def written(name, body):
    return define(function(name, RIGHT[name][0], body), name)


@pytest.mark.parametrize(
    ("name", "body"), [(name, body) for name, (_, bodies) in RIGHT.items() for body in bodies]
)
def test_right_answers_in_many_ways(name, body):
    for seed in SEEDS:
        report = getattr(CHECK, name).report(written(name, body), seed)
        assert report.passed, [(c.name, c.hint, c.case, c.got) for c in report.checks]


@pytest.mark.parametrize("name", RIGHT)
def test_an_answer_that_is_right_only_sometimes_does_not_pass(name):
    parameters, bodies = RIGHT[name]
    right = function("right", parameters, bodies[0].replace("descend(", "right("))
    question = CHECK.questions[name]
    for condition in CONDITIONS[name]:
        for spoiled in SPOILED[name]:
            body = f"R = right({parameters})\nreturn R if {condition} else {spoiled}"
            answer = define(right + function(name, parameters, body), name)
            for seed in SEEDS:
                trials = try_all(question, answer, seed, 10)
                assert not all(t.verdict.ok for t in trials), (condition, spoiled, seed)


@pytest.mark.parametrize(
    ("name", "body", "mistakes"),
    [
        ("descend", "points = [x0]\nfor _ in range(n_steps):\n"
         "    points.append(points[-1] - learning_rate * gradient(points[0]))\nreturn points",
         "gradient_at_the_start"),
        ("descend", "x = np.array(x0, float)\npoints = []\nfor _ in range(n_steps):\n"
         "    x = x - gradient(x) * learning_rate\n    points += [x]\nreturn np.array(points)",
         "no_start"),
        ("minimize", "x = x0\nsteps = 0\nwhile gradient(x).any():\n"
         "    x = x - learning_rate * gradient(x)\n    steps += 1\nreturn x, steps",
         "gradient_never_0"),
        ("minimize", "x, steps = x0, 0\nwhile abs(gradient(x)).max() > tolerance:\n"
         "    if steps == max_steps:\n        break\n    x = x - learning_rate * gradient(x)\n"
         "    steps += 1\nreturn x, steps", "largest"),
        ("cubic_loss", "e = np.polyval(w[::-1], x) - y\n"
         "return e @ e, 2 * np.vander(x, 4).T @ e", "order_of_w"),
        ("cubic_loss", "e = np.polyval(w, x) - y\n"
         "return (e @ e) / len(e), 2 * np.vander(x, 4).T @ e / len(e)", "mean"),
        ("minibatches", "k = n_samples // batch_size\norder = rng.permutation(n_samples)\n"
         "return [order[i * batch_size : (i + 1) * batch_size] for i in range(k)]",
         "last_dropped"),
        ("minibatches", "order = np.arange(n_samples)\nnp.random.shuffle(order)\n"
         "return np.split(order, range(batch_size, n_samples, batch_size))", "elsewhere"),
        ("minibatches", "rng = np.random.default_rng(7)\norder = rng.permutation(n_samples)\n"
         "return np.split(order, range(batch_size, n_samples, batch_size))", "own_seed"),
        ("minibatches", "order = np.arange(n_samples)\nfor i in range(n_samples):\n"
         "    j = rng.integers(n_samples)\n    order[i], order[j] = order[j], order[i]\n"
         "return np.split(order, range(batch_size, n_samples, batch_size))", "unfair_keys"),
        ("minimize", "x = np.array(x0, dtype=float)\nfor k in range(max_steps):\n"
         "    g = gradient(x)\n    if np.linalg.norm(g) <= tolerance:\n        break\n"
         "    x = x - learning_rate * g\nreturn x, k", "last_index_unset"),
        ("sgd_epoch", "old = w\nfor b in batches:\n"
         "    w = w - 2 * learning_rate * X[b].T @ (X[b] @ old - y[b]) / len(b)\nreturn w",
         "at_once"),
        ("sgd_epoch", "size = len(batches[0])\nfor b in batches:\n"
         "    w = w - 2 * learning_rate * X[b].T @ (X[b] @ w - y[b]) / size\nreturn w", "nominal"),
        ("minibatches", "return [{0, 1}]", None),
        ("minibatches", "return [slice(i, i + batch_size) for i in range(0, 9, batch_size)]",
         "slices"),
        ("best_of_starts", "best, low = starts[0], f(starts[0])\nfor start in starts:\n"
         f"    {DESCENT}    if np.isfinite(x).all() and np.isfinite(f(x)) and f(x) < low:\n"
         "        best, low = x, f(x)\nreturn best, low", "begins_with_the_first_start"),
        ("best_of_starts", f"ends = []\nfor start in starts:\n    {DESCENT}"
         "    ends.append(x)\nk = np.argmin([f(x) for x in ends])\nreturn ends[k], f(ends[k])",
         "nan_wins"),
        ("best_of_starts", f"best = None\nfor start in starts:\n    {DESCENT}"
         "    level = np.linalg.norm(gradient(x))\n"
         "    if np.all(np.isfinite([f(x), *np.ravel(x)])) and (best is None or level < least):\n"
         "        best, least = x, level\nreturn best, f(best)", "by_gradient"),
    ],
)  # fmt: skip
def test_wrong_answers_written_otherwise_get_the_hint(name, body, mistakes):
    failed = [c for c in getattr(CHECK, name).report(written(name, body)).checks if not c.passed]
    assert failed
    assert {check.mistake for check in failed} == {mistakes}


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("descend", "return [x0] * n_steps", "steps lead over"),
        ("minimize", "return x0", "Two things are wanted, `return x, steps`; one came."),
        ("minimize", "return {'x': x0}", "a dict came"),
        ("minimize", "return x0, 1, 2", "3 came"),
        ("cubic_loss", "return 0, 1, 2", "`return loss, gradient`; 3 came"),
        ("best_of_starts", "return starts[0], np.nan", "np.isfinite"),
        ("minibatches", "return [[0.5]]", "whole numbers"),
        ("minibatches", "return [[[0]]]", "a row of indices"),
        ("minibatches", "return [[0, [1]]]", "Each batch is an array"),
        ("minibatches", "return None", "`return` missing"),
    ],
)
def test_what_is_of_another_kind_is_told(name, body, words):
    report = getattr(CHECK, name).report(written(name, body))
    assert words in report.checks[0].hint


def test_a_loop_without_end_is_told_at_once():
    body = "x = x0\nwhile True:\n    x = x - learning_rate * gradient(x)"
    report = CHECK.minimize.report(written("minimize", body))
    assert "does the loop ever end?" in report.checks[0].hint


# ---- batches: the law


def test_fair_shuffles_pass_on_many_seeds():
    """A false alarm is to come less than once in 10⁸ times."""
    question, answer = (
        CHECK.questions["minibatches"],
        written("minibatches", RIGHT["minibatches"][1][0]),
    )
    for seed in range(100, 140):
        assert all(t.verdict.ok for t in try_all(question, answer, seed, 10)), seed


def places(orders, size):
    return np.argsort(orders, axis=1) // size


@pytest.mark.parametrize(
    ("draw", "word"),
    [
        (lambda rng: rng.permutation(6), ""),
        (lambda rng: np.arange(6), "in order"),
        (lambda rng: np.arange(6)[::-1], "reversed"),
        (lambda rng: np.array([3, 1, 0, 5, 2, 4]), "fixed"),
        (lambda rng: rng.permuted(np.arange(6).reshape(3, 2), axis=0)[rng.permutation(3)].ravel(),
         "company"),
        (lambda rng: np.arange(6).reshape(3, 2)[rng.permutation(3)].ravel(), "same company"),
        (lambda rng: np.roll(np.arange(6), rng.integers(6)), "company"),
        (lambda rng: np.append(rng.permutation(5), 5), "places"),
    ],
)  # fmt: skip
def test_broken_laws_have_names(draw, word):
    rng = np.random.default_rng(0)
    orders = np.array([draw(rng) for _ in range(400)])
    assert LAW.broken_law(places(orders, 2), [2, 2, 2]) == word


def test_surprise_is_in_standard_deviations():
    """Of fair shuffles the surprise has mean 0 and spread 1, whatever the sizes."""
    rng = np.random.default_rng(0)
    for n, sizes in ((5, [1] * 5), (7, [3, 3, 1]), (8, [4, 4])):
        cuts = np.repeat(np.arange(len(sizes)), sizes)
        values = []
        for _ in range(300):
            orders = rng.permuted(np.tile(np.arange(n), (200, 1)), axis=1)
            values.append(LAW.surprise_of_places(cuts[np.argsort(orders, axis=1)], sizes))
        assert abs(np.mean(values)) < 0.25
        assert 0.85 < np.std(values) < 1.15


# ---- rates


RATES = {"swings": 1, "edge": 2 / 9, "best": 0.2, "shrinks": 0.8, "for the sum": 0.01}


def test_rates_come_out_of_steps():
    """Each right number is what steps on the function do."""
    swings = [1.0]
    for _ in range(4):
        swings.append(swings[-1] - RATES["swings"] * 2 * swings[-1])
    assert swings == [1, -1, 1, -1, 1]
    left = {rate: np.abs(1 - rate * np.array([1, 9])) for rate in (RATES["edge"], RATES["best"])}
    assert left[RATES["edge"]].max() == pytest.approx(1)
    assert left[RATES["best"]] == pytest.approx([RATES["shrinks"]] * 2)
    grid = np.linspace(0.01, 0.25, 241)
    slowest = np.abs(1 - grid[:, None] * [1, 9]).max(axis=1)
    assert grid[np.argmin(slowest)] == pytest.approx(RATES["best"], abs=1e-3)
    X, y, w = np.ones((50, 1)), np.arange(50.0), np.zeros(1)
    of_sum = 2 * X.T @ (X @ w - y)
    assert RATES["for the sum"] * of_sum == pytest.approx(0.5 * of_sum / 50)


def test_rates():
    assert CHECK.rates.report(RATES | {"edge": 0.2222, "shrinks": 8 / 10}).passed
    report = CHECK.rates.report(RATES | {"edge": 0.22, "swings": "1", "best": None})
    told = {c.case: c.hint for c in report.checks if not c.passed}
    assert set(told) == {"edge", "swings", "best"}
    assert "Nearly" in told["edge"]
    assert "without quotes" in told["swings"]
    assert report.points == 2


@pytest.mark.parametrize(
    "given",
    [
        None, 3, [1, 2], {}, {"swings": True}, RATES | {"best": [0.2]},
        *(dict.fromkeys(RATES, given) for given in (np.inf, -np.inf, np.nan)),
    ],
)  # fmt: skip
def test_rates_of_another_kind(given):
    report = CHECK.rates.report(given)
    assert not report.passed
    assert all(check.hint for check in report.checks if not check.passed)


@pytest.mark.parametrize("given", [np.inf, -np.inf, np.nan])
def test_what_is_not_finite_is_no_rate(given):
    assert CHECK.rates.report(dict.fromkeys(RATES, given)).points == 0


def test_two_wrong_rates_get_a_hint_each():
    report = CHECK.rates.report(RATES | {"swings": 2, "for the sum": 25})
    told = {c.case: c.hint for c in report.checks if not c.passed}
    assert "−3x₀" in told["swings"]
    assert "n² times" in told["for the sum"]


def test_the_right_rate_is_not_given_away():
    report = CHECK.rates.report(dict.fromkeys(RATES, 0.123))
    for check in report.checks:
        assert check.expected.startswith("another number")


# ---- Show me


def words_of(box):
    views = [view for column in box.children[1].children for view in column.children]
    text = " ".join(re.sub(r"<[^>]+>", " ", view.value) for view in views)
    return " ".join(html.unescape(text).replace("\xa0", " ").split())


@pytest.mark.parametrize("name", [*RIGHT, "rates"])
def test_every_mistake_has_its_picture(name):
    question = CHECK.questions[name]
    for mistake in question.mistakes[::5]:
        assert words_of(getattr(CHECK, name).show_me(define(mistake.code, name)))


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("descend", "return np.array([x0] * (n_steps + 1))", "1 of 2 entries differs"),
        ("minimize", "return x0, 0", "Yours is 4, expected 0.5"),
        ("cubic_loss", "return 0, np.zeros(4)", "Yours is 0, expected 9"),
        ("sgd_epoch", "return w", "1 of 1 entries differs"),
        ("best_of_starts", "return starts[0], f(starts[0])", "Yours is 0.5, expected 1.32667"),
        ("minibatches", "return [[0, 0], [4]]",
         "In an epoch of yours 0 comes twice or more; missing: 1, 2, 3; there is no sample 4."),
        ("minibatches", "return 5", "these are no lists of indices"),
        ("minibatches", "return 1 / 0", "gives no batches"),
        ("minibatches", "order = np.append(rng.permutation(n_samples - 1), n_samples - 1)\n"
         "return np.split(order, range(batch_size, n_samples, batch_size)) if n_samples == 10 "
         "else np.split(rng.permutation(n_samples), range(batch_size, n_samples, batch_size))",
         "A fair shuffle brings about 60 everywhere; yours from 0 to 600"),
    ],
)  # fmt: skip
def test_show_me_marks_the_difference(name, body, words):
    assert words in words_of(getattr(CHECK, name).show_me(written(name, body)))


def test_show_me_for_rates_makes_the_steps():
    words = words_of(CHECK.rates.show_me(RATES | {"swings": 2}))
    assert "1 -3 9 -27" in words
    assert "x₀ = 1" in words_of(CHECK.rates.show_me(None))


@pytest.mark.parametrize(
    ("name", "right", "own", "words"),
    [
        ("square", [4.0, 2.0], [4.0, 6.0], "Expected: 2 points from 4 to 2. Yours: 2 points"),
        ("shifted", [0.0, 3.0], [0.0, 1e9], "Points of yours lie outside the picture."),
        ("twisted", [[1.0, 2.0], [0.0, 0.5]], [[1.0, 2.0]], "Yours: 1 point, (1, 2)."),
        ("valley", [[0.0, 0.0]], [[0.0, 0.0]], "Expected: 1 point, (0, 0)."),
    ],
)
def test_ways_down_are_drawn(name, right, own, words):
    picture = ways(name, np.array(right), own)
    assert words in picture.value
    assert "<img alt=" in picture.value


@pytest.mark.parametrize("own", [None, "no", [], 3.0, [1.0, np.nan], [[1.0], [2.0]], [1, [2]]])
def test_what_is_no_way_is_not_drawn(own):
    assert ways("square", np.array([4.0, 2.0]), own) is None


def test_a_way_in_three_dimensions_is_not_drawn():
    assert ways("bowl", np.ones((2, 3)), np.ones((2, 3))) is None


@pytest.mark.parametrize("name", VALUES)
def test_the_functions_drawn_are_those_of_the_check(name):
    """Their slope by small steps is the gradient that the check hands over."""
    checks, h = importlib.import_module("course_lib.checks.06_gradient_descent.descend"), 1e-6
    x = np.array([0.7, -1.2])
    gradient = x - checks.right_points(name, x, 1.0, 1)[1]
    steps = h * np.eye(2)
    slopes = (VALUES[name](x + steps) - VALUES[name](x - steps)) / (2 * h)
    assert gradient == pytest.approx(slopes, abs=1e-6)
