"""Lesson 00b: right answers of every kind pass, wrong ones get a hint that fits, and a picture."""

import ast
import importlib
import inspect
import sys

import numpy as np
import pytest

from course_lib.checks import load
from course_lib.checks.engine import define, examine
from course_lib.checks.question import Case
from course_lib.widgets import downhill, show_me, slope

QUESTIONS = load("00b").questions
SEEDS = range(4)


def reports(name, answer):
    return [examine("00b", QUESTIONS[name], answer, seed) for seed in SEEDS]


def assert_passes(name, answer):
    for report in reports(name, answer):
        assert report.passed, [check.hint for check in report.checks if not check.passed]


def assert_named(name, answer, *mistakes):
    """Each part's mistake, in order; None where the part passes or nobody is recognised."""
    for report in reports(name, answer):
        assert not report.passed
        assert tuple(check.mistake for check in report.checks) == mistakes


RIGHT = {
    "standardize": """
def standardize(X):
    s = X.std(axis=0)
    s[s == 0] = 1
    return (X - X.mean(axis=0)) / s

def standardize(X):
    return np.nan_to_num((X - X.mean(axis=0)) / X.std(axis=0))

def standardize(X):
    Z = np.zeros_like(X)
    for j in range(X.shape[1]):
        column = X[:, j] - X[:, j].mean()
        if column.std() > 0:
            Z[:, j] = column / column.std()
    return Z

def standardize(X):
    Z = X - X.mean(axis=0, keepdims=True)
    s = np.sqrt((Z ** 2).mean(axis=0))
    return np.divide(Z, s, out=np.zeros_like(Z), where=s > 0)

def standardize(X):
    columns = []
    for c in X.T:
        m = sum(c) / len(c)
        s = (sum((v - m) ** 2 for v in c) / len(c)) ** 0.5
        columns.append([(v - m) / s if s else 0 for v in c])
    return [list(row) for row in zip(*columns)]

def standardize(X):
    return (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-12)

def standardize(X):
    X = X.copy()
    X -= X.mean(axis=0)
    X /= np.maximum(X.std(axis=0), 1e-300)
    return X
""",
    "differences": """
def differences(a, b):
    return a[:, None] - b

def differences(a, b):
    return a[:, np.newaxis] - b[np.newaxis, :]

def differences(a, b):
    return np.subtract.outer(a, b)

def differences(a, b):
    return a.reshape(-1, 1) - b.reshape(1, -1)

def differences(a, b):
    return (a - b[:, None]).T

def differences(a, b):
    return -(b - np.expand_dims(a, 1))

def differences(a, b):
    A, B = np.meshgrid(a, b, indexing="ij")
    return A - B

def differences(a, b):
    A, B = np.meshgrid(a, b)
    return (A - B).T

def differences(a, b):
    return np.tile(a, (len(b), 1)).T - np.tile(b, (len(a), 1))

def differences(a, b):
    return (np.repeat(a, len(b)) - np.tile(b, len(a))).reshape(len(a), len(b))

def differences(a, b):
    return np.einsum("i,j->ij", a, np.ones(len(b))) - np.outer(np.ones(len(a)), b)

def differences(a, b):
    # a helper may be called, as long as it is called once
    def column(v):
        return v[:, None]
    return column(a) - b

def differences(a, b):
    return (a[:, None] - b).tolist()

def differences(a, b):
    D = a[:, None] - b
    print(a, b, D)
    return D

def differences(a, b):
    return np.stack([a] * len(b), axis=1) - b

def differences(a, b):
    return np.vstack([a] * len(b)).T - b

def differences(a, b):
    return np.column_stack((a,) * len(b)) - np.vstack((b,) * len(a))
""",
    "cosine": """
def cosine(a, b):
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    return 0 if lengths == 0 else np.dot(a, b) / lengths

def cosine(a, b):
    if not a.any() or not b.any():
        return 0
    return float(np.sum(a * b) / (np.sqrt(np.sum(a ** 2)) * np.sqrt(np.sum(b ** 2))))

def cosine(a, b):
    if np.linalg.norm(a) == 0 or np.linalg.norm(b) == 0:
        return 0.0
    return (a / np.linalg.norm(a)) @ (b / np.linalg.norm(b))

def cosine(a, b):
    dot = sum(x * y for x, y in zip(a, b))
    length = sum(x * x for x in a) ** 0.5 * sum(y * y for y in b) ** 0.5
    return dot / length if length > 0 else 0

def cosine(a, b):
    return np.nan_to_num(a @ b / np.sqrt((a @ a) * (b @ b)))

def cosine(a, b):
    return np.einsum("i,i", a, b) / (np.hypot.reduce(a) * np.hypot.reduce(b) or 1)

def cosine(a, b):
    return a @ b / max(np.linalg.norm(a) * np.linalg.norm(b), 1e-12)

def cosine(a, b):
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    return 0 if np.isclose(lengths, 0) else a @ b / lengths
""",
    "scores": """
def scores(X, W, b):
    return np.dot(X, W) + b

def scores(X, W, b):
    return (W.T @ X.T + b[:, None]).T

def scores(X, W, b):
    return np.einsum("nd,dc->nc", X, W) + b[None, :]

def scores(X, W, b):
    return np.array([[x @ W[:, k] + b[k] for k in range(len(b))] for x in X])

def scores(X, W, b):
    S = np.tile(b, (len(X), 1))
    for i in range(len(X)):
        for k in range(len(b)):
            for j in range(X.shape[1]):
                S[i, k] += X[i, j] * W[j, k]
    return S

def scores(X, W, b):
    return [list(x @ W + b) for x in X]

def scores(X, W, b):
    return (X[:, :, None] * W).sum(axis=1) + b

def scores(X, W, b):
    return np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W, b])

def scores(X, W, b):
    return X.astype(np.float32) @ W.astype(np.float32) + b.astype(np.float32)
""",
    "slope": """
def slope(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)

def slope(f, x, h):
    return (f(x + h) - f(x - h)) / 2 / h

def slope(f, x, h):
    return ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2

def slope(f, x, h):
    left, right = x - h, x + h
    return (f(right) - f(left)) / (right - left)

def slope(f, x, h):
    return 0.5 * (f(x + h) - f(x - h)) / h

def slope(f, x, h):
    return np.diff([f(place) for place in (x - h, x + h)])[0] / (2 * h)

def slope(f, x, h):
    x, h = np.asarray(x), np.float64(h)
    return np.array((f(x + h) - f(x - h)) / (2 * h))
""",
    "gradient": """
def gradient(f, x, h):
    return np.array([(f(x + s) - f(x - s)) / (2 * h) for s in h * np.eye(len(x))])

def gradient(f, x, h):
    g = []
    for j in range(len(x)):
        step = np.zeros(len(x))
        step[j] = h
        g.append((f(x + step) - f(x - step)) / (2 * h))
    return g

def gradient(f, x, h):
    g = np.zeros(len(x))
    for j in range(len(x)):
        up, down = x.astype(float), x.astype(float)
        up[j] = x[j] + h
        down[j] = x[j] - h
        g[j] = (f(up) - f(down)) / (2 * h)
    return g

def gradient(f, x, h):
    x = np.array(x, dtype=float)
    g = np.zeros_like(x)
    for j in range(x.size):
        old = x[j]
        x[j] = old + h
        above = f(x)
        x[j] = old - h
        g[j] = (above - f(x)) / (2 * h)
        x[j] = old
    return g

def gradient(f, x, h):
    def along(j):
        e = np.arange(len(x)) == j
        return (f(x + h * e) - f(x - h * e)) / (2 * h)
    return np.array([along(j) for j in range(len(x))])
""",
}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param(name, code.strip(), id=f"{name}-{i}")
        for name, codes in RIGHT.items()
        for i, code in enumerate(codes.split("\n\n"))
    ],
)
def test_right_answers_written_in_other_ways_pass(name, code):
    assert_passes(name, define(code, name))


@pytest.mark.parametrize("name", ["answer_shape", "answer_downhill"])
def test_choices_have_one_right_option_and_a_hint_for_each_other(name):
    passed = [letter for letter in "abcd" if reports(name, letter)[0].passed]
    assert len(passed) == 1
    assert {m.name for m in QUESTIONS[name].mistakes} == {
        f"option_{letter}" for letter in "abcd" if letter not in passed
    }


def option(name, letter):
    return QUESTIONS[name].judge(Case(()), letter).got.removeprefix(f'"{letter}": ')


def test_choices_are_right():
    assert reports("answer_shape", "b")[0].passed
    assert option("answer_shape", "b") == str((np.zeros((3, 1)) + np.zeros(4)).shape)
    steps = {}
    for letter in "abcd":
        numbers = option("answer_downhill", letter).replace("−", "-").removeprefix("along ")
        steps[letter] = np.array(ast.literal_eval(numbers))
    assert len({int(step @ step) for step in steps.values()}) == 1  # equally long
    change = {letter: step @ (2, -1) for letter, step in steps.items()}
    assert reports("answer_downhill", min(change, key=change.get))[0].passed


@pytest.mark.parametrize("name", ["answer_shape", "answer_downhill"])
def test_exercise_and_check_name_the_same_options(name, root):
    text = (root / "solutions" / "00b_toolbox.py").read_text(encoding="utf-8").replace("`", "")
    for letter in "abcd":
        assert f"# - **{letter}** {option(name, letter)}\n" in text


# ---- answers with two faults, and near misses ------------------------------------------------


def test_constant_columns_are_told_beside_another_mistake():
    def whole_table(X):
        return (X - X.mean()) / X.std()

    def rows(X):
        return (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)

    assert_named("standardize", whole_table, "whole_table", None)
    assert_named("standardize", rows, "rows_instead_of_columns", None)
    constant = reports("standardize", whole_table)[0].checks[1]
    assert "0 / 0 is nan" in constant.hint


def test_length_0_is_told_beside_another_mistake():
    def one_length(a, b):
        return a @ b / np.linalg.norm(a)

    assert_named("cosine", one_length, "divides_by_length_of_a", None)
    assert "length 0 makes it 0 / 0" in reports("cosine", one_length)[0].checks[1].hint


def test_whole_numbers_are_told_beside_another_mistake():
    def one_sided(f, x, h):
        g = []
        for j in range(len(x)):
            up = x.copy()
            up[j] += h
            g.append((f(up) - f(x)) / h)
        return g

    assert_named("gradient", one_sided, "one_sided", "one_sided", None)
    assert "Here x holds whole numbers" in reports("gradient", one_sided)[0].checks[2].hint


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (lambda a, b: np.array([[y - x for y in b] for x in a]), "b_minus_a"),
        (lambda a, b: np.vectorize(lambda x, y: y - x)(a[:, None], b), "b_minus_a"),
        (lambda a, b: [[x - y for x in a] for y in b], "transposed"),
        (lambda a, b: [[y - x for x in a] for y in b], "transposed_and_turned"),
        (lambda a, b: [x - y for x in a for y in b], "flat"),
    ],
)
def test_wrong_values_are_named_in_both_parts_with_a_loop_or_without(answer, name):
    assert_named("differences", answer, name, name)


def test_missing_return_is_told_alike_in_both_parts():
    def prints(a, b):
        print(a[:, None] - b)

    for answer, words in ((prints, "It prints the result"), (lambda a, b: None, "It returns None")):
        for report in reports("differences", answer):
            assert all(check.hint.startswith(words) for check in report.checks)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("standardize", lambda X: (X - X.mean(axis=0)) / (X.std(axis=0) + 0.1)),
        ("cosine", lambda a, b: float(np.sign(a @ b))),
        ("scores", lambda X, W, b: (X @ W + b) / 2),
        ("slope", lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h) + 1),
        ("gradient", lambda f, x, h: np.full(len(x), 3.25)),
    ],
)
def test_unknown_mistakes_fail_without_a_name(name, answer):
    for report in reports(name, answer):
        assert not report.passed
        assert {check.mistake for check in report.checks} == {None}


def test_whole_numbers_are_told_only_where_a_step_was_lost():
    def longer(f, x, h):
        step = h * np.eye(len(x))
        return [(f(x + s) - f(x - s)) / (2 * h) + 1 for s in step]

    for check in reports("gradient", longer)[0].checks:
        assert check.hint.startswith("The first difference is at index 0")
        assert "whole numbers" not in check.hint


def test_messages_of_the_function_call_it_f():
    """It is no fault of the answer's own parameters, and no name of ours is shown."""
    for name, answer in (
        ("slope", lambda f, x, h: f(x + h, x - h)),
        ("gradient", lambda f, x, h: f(x, h, h)),
    ):
        hint = reports(name, answer)[0].checks[0].hint
        assert "TypeError: f() takes 1 positional argument but" in hint
        assert "Compare" not in hint


def whole_table(X, W, b):
    S = np.zeros((len(X), len(b)), dtype=int)
    for i in range(len(X)):
        for k in range(len(b)):
            S[i, k] = X[i] @ W[:, k] + b[k]
    return S


def integer_steps(f, x, h):
    g = np.zeros(len(x))
    for j in range(len(x)):
        e = np.zeros(len(x), dtype=int)
        e[j] = h
        g[j] = (f(x + e) - f(x - e)) / (2 * h)
    return g


def back_to_x(f, x, h):
    g = np.zeros(len(x))
    for j in range(len(x)):
        x[j] += h
        above = f(x)
        x[j] -= h
        g[j] = (above - f(x)) / (2 * h)
    return g


@pytest.mark.parametrize(
    ("name", "answer", "mistake"),
    [
        ("scores", whole_table, "whole_numbers"),
        ("scores", lambda X, W, b: [list(x @ W + b) for x in X][-1], "last_sample_only"),
        ("slope", lambda f, x, h: (f(x) + h - f(x) - h) / (2 * h), "no_rise"),
        ("gradient", integer_steps, "one_copy_for_both"),
        ("gradient", back_to_x, "second_names_one_after_the_other"),
        ("gradient", lambda f, x, h: [(f(c + h) - f(c - h)) / (2 * h) for c in x],
         "one_coordinate_alone"),
    ],
)  # fmt: skip
def test_other_code_with_the_same_mistake_gets_its_name(name, answer, mistake):
    assert mistake in {check.mistake for check in reports(name, answer)[0].checks}


# ---- the probes ------------------------------------------------------------------------------


def loop_over_a(a, b):
    return np.array([x - b for x in a])


def loop_over_b(a, b):
    return np.array([a - y for y in b]).T


def while_loop(a, b):
    D, i = np.zeros((len(a), len(b))), 0
    while i < len(a): D[i] = a[i] - b; i += 1  # fmt: skip # noqa: E701, E702
    return D


def generator(a, b):
    return np.fromiter((x - y for x in a for y in b), dtype=float).reshape(len(a), len(b))


def recursion(a, b):
    if not len(a):
        return np.zeros((0, len(b)))
    return np.vstack([a[:1] - b, recursion(a[1:], b)])


def vectorized(a, b):
    return np.vectorize(lambda x, y: x - y)(a[:, None], b)


def mapped(a, b):
    return np.array(list(map(lambda x: x - b, a)))


def along_axis(a, b):
    return np.apply_along_axis(lambda row: row - b, 1, a[:, None])


@pytest.mark.parametrize(
    "answer",
    [loop_over_a, loop_over_b, while_loop, generator, recursion, vectorized, mapped, along_axis],
)
def test_every_kind_of_loop_is_seen_and_its_values_are_right(answer):
    for report in reports("differences", answer):
        assert [check.passed for check in report.checks] == [True, False]
        assert report.checks[1].mistake == "loops"
        assert report.checks[1].expected == "no loop in Python"
        assert " steps for 2 and 3 numbers, " in report.checks[1].got


def test_probe_counts_steps_and_leaves_the_tracer_alone():
    probe = QUESTIONS["differences"].call
    short, long = (np.arange(2.0), np.arange(3.0)), (np.arange(32.0), np.arange(43.0))

    def tracer(frame, event, arg):
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        assert not probe(lambda a, b: a[:, None] - b, *short, *long)["loops"]
        assert sys.gettrace() is tracer
        with pytest.raises(ZeroDivisionError):
            probe(lambda a, b: a[:, None] - b if len(a) == 2 else 1 / 0, *short, *long)
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(before)
    assert probe(loop_over_a, *short, *long)["loops"]
    assert np.array_equal(probe(loop_over_a, *short), short[0][:, None] - short[1])


@pytest.mark.parametrize("disturbed", range(2, 8))  # the three short calls, the three long ones
def test_python_cleaning_up_in_the_middle_is_not_the_answers_loop(disturbed):
    probe = QUESTIONS["differences"].call
    vectors = np.arange(2.0), np.arange(3.0), np.arange(32.0), np.arange(43.0)

    def now_and_then(work):
        calls = 0

        def answer(a, b):
            nonlocal calls
            calls += 1
            if calls == disturbed:
                for _ in range(100):
                    pass
            return work(a, b)

        return answer

    assert not probe(now_and_then(lambda a, b: a[:, None] - b), *vectors)["loops"]
    assert probe(now_and_then(loop_over_a), *vectors)["loops"]


def test_what_is_done_only_once_is_no_loop():
    cache = []

    def warms_up(a, b):
        if not cache:
            for i in range(1000):
                cache.append(i)
        return a[:, None] - b

    assert_passes("differences", warms_up)


def function_of(probe, name):
    """The function that a probe hands to an answer."""
    return probe(lambda f, x, h: f, name, np.ones(2), 0.1)


@pytest.mark.parametrize("name", list(slope.FUNCTIONS))
def test_slope_and_its_picture_know_the_same_functions(name, rng):
    f, picture = function_of(QUESTIONS["slope"].call, name), slope.FUNCTIONS[name][0]
    x = rng.normal(size=20)
    assert [f(each) for each in x] == pytest.approx(picture(x), abs=1e-12)
    assert f.__name__ == f.__qualname__ == "f"
    formulas = importlib.import_module("course_lib.checks.00b_toolbox.slope").FORMULAS
    assert formulas.keys() == slope.FUNCTIONS.keys()
    assert formulas[name] == slope.FORMULAS[name]


@pytest.mark.parametrize("name", list(downhill.SURFACES))
def test_gradient_and_its_picture_know_the_same_surfaces(name, rng):
    f, picture = function_of(QUESTIONS["gradient"].call, name), downhill.SURFACES[name][0]
    for x in rng.normal(size=(20, 2)):
        assert f(x) == pytest.approx(picture(x), abs=1e-12)
    if name in ("bowl", "valley"):
        x = rng.normal(size=5)
        assert f(x) == pytest.approx(picture(x), abs=1e-12)


def test_cases_use_every_function():
    for question, table in (("slope", slope.FUNCTIONS), ("gradient", downhill.SURFACES)):
        asked = QUESTIONS[question]
        used = {case.args[0] for part in asked.parts for case in asked.cases(part, 0)}
        assert used - {"product"} == set(table)  # of three inputs: its picture is a table


def test_steps_of_the_gradient_cases_are_exact():
    """x + h − 2h + h is x to the last bit: who moves x there and back leaves no trace."""
    asked = QUESTIONS["gradient"]
    for seed in SEEDS:
        for part in asked.parts:
            for case in asked.cases(part, seed):
                _, x, h = case.args
                assert np.array_equal(((x + h) - 2 * h) + h, x)


# ---- pictures --------------------------------------------------------------------------------


def html_in(widget):
    texts = [widget.value] if isinstance(getattr(widget, "value", None), str) else []
    for child in getattr(widget, "children", ()):
        texts += html_in(child)
    return texts


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_mistakes_have_pictures(name):
    question = QUESTIONS[name]
    slow = name in ("slope", "gradient")
    for mistake in question.mistakes[:: 7 if slow else 1]:
        view = show_me.build(question, define(mistake.code, name))
        row = view.children[1]
        assert row.children, mistake.name


@pytest.mark.parametrize("name", ["standardize", "differences", "scores"])
def test_tables_mark_what_the_check_found(name):
    question = QUESTIONS[name]
    for mistake in question.mistakes:
        page = "".join(html_in(show_me.build(question, define(mistake.code, name))))
        told = (
            "▶",
            "shapes differ",
            "no result",
            "changed its input",
            "kind",
            "No loop",
            "✗ Yours",
        )
        assert any(words in page for words in told), mistake.name


def test_picture_of_the_loop_says_that_the_loop_is_it():
    page = "".join(html_in(show_me.build(QUESTIONS["differences"], loop_over_a)))
    assert "Both are equal" in page
    assert "counted more steps of Python" in page


def test_probes_are_documented():
    for question in QUESTIONS.values():
        assert inspect.getdoc(question.call)
