"""*Show me* for the exercise of lesson 12: tables, ways, circles, and what is drawn for thought."""

import re

import numpy as np
import pytest

from course_lib.checks import load
from course_lib.checks.engine import define
from course_lib.widgets import optimizer_tables as tables
from course_lib.widgets import optimizer_thoughts as thoughts

CHECK = load("12")


def shown(name, code):
    """All the HTML of *Show me* for an answer."""
    texts, todo = [], [getattr(CHECK, name).show_me(define(code, name))]
    while todo:
        widget = todo.pop()
        todo += getattr(widget, "children", ())
        texts.append(getattr(widget, "value", ""))
    return "\n".join(map(str, texts))


@pytest.mark.parametrize(
    ("name", "mistake", "words"),
    [
        ("momentum_step", "sign", "Your θ₀ goes to 1.5 in step 1, where 0.5 is right."),
        ("nesterov_step", "here", "where 0 is right."),
        ("adagrad_step", "no_root", "Your θ₀ goes to 0.85 in step 1, where 0.625 is right."),
        ("rmsprop_step", "turned", "Your θ₀ goes to"),
        ("adam_step", "square_stored", "Your way of θ is right, as far as it is drawn."),
        ("momentum_step", "theta_only", "Your code gives no way that could be drawn."),
        ("MyAdam", "sign", "Your p₀ goes to 1.5 in step 1, where 0.5 is right."),
        ("MyAdam", "params_only", "Your code gives no way that could be drawn."),
        ("clip_by_norm", "unit", "The joint norm: 5 before, 2.5 is right, yours has 1; "),
        ("clip_by_norm", "norm_returned", "The joint norm: 5 before, 1 is right; 1 is allowed."),
    ],
)
def test_show_me_tells_the_difference(name, mistake, words):
    question = CHECK.questions[name]
    page = shown(name, next(m.code for m in question.mistakes if m.name == mistake))
    assert words in page
    assert "Your result beside the right one" in page or "Your code gives no result" in page
    assert "✗" in page


def test_answers_that_raise_still_have_a_picture():
    page = shown("momentum_step", "def momentum_step(*args):\n    return 1 / 0")
    assert "ZeroDivisionError" in page
    assert "no way that could be drawn" in page
    page = shown("clip_by_norm", "def clip_by_norm(grads, max_norm):\n    return grads.norm")
    assert "no attribute" in page
    assert "The joint norm: 5 before, 1 is right" in page


def test_an_answer_that_changes_its_inputs_is_told_and_drawn():
    question = CHECK.questions["momentum_step"]
    page = shown("momentum_step", next(m.code for m in question.mistakes if m.name == "in_place"))
    assert "Your code changed its input theta." in page
    assert "Your way of θ is right" in page


def test_ways_are_of_a_few_entries_and_only_of_numbers():
    start = np.zeros((2, 4))
    told = {"theta after step 1": np.ones((2, 4)), "v after step 1": np.zeros(3)}
    assert tables.way_of(told, "theta", start).shape == (2, 4)
    for wrong in (np.ones(8), np.full((2, 4), np.nan), np.full((2, 4), "a"), None):
        assert tables.way_of({"theta": wrong}, "theta", start) is None
    assert tables.way_of("a text", "theta", start) is None


def test_rows_are_of_the_right_arrays_only():
    right = {"array 0": np.zeros(2), "array 1": np.zeros((1, 2))}
    assert tables.in_a_row(right, right).shape == (4,)
    assert tables.in_a_row(None, right) is None
    assert tables.in_a_row({"array 0": np.zeros(2)}, right) is None
    assert tables.in_a_row(right | {"array 1": np.zeros(2)}, right) is None
    assert tables.in_a_row(right | {"array 0": np.array([1, np.inf])}, right) is None


@pytest.mark.parametrize("letter", "abcd")
def test_only_the_slip_leads_elsewhere(letter):
    """Which is what the question says: three conventions, one slip."""
    _, printed, right = thoughts.WALKS[letter]
    gap = np.abs(np.array(printed()) - np.array(right())).max()
    assert gap > 0.5 if letter == "c" else gap < 1e-5
    ((title, view),) = thoughts.show_slip((), letter)
    assert title == "The line that you chose"
    assert "as printed and as you wrote it the walks are" in view.value
    ((_, hint),) = thoughts.show_slip((), None)
    assert "Write a letter" in hint.value


@pytest.mark.parametrize(
    ("name", "own", "words", "secret"),
    [
        ("answer_gain", 0.9, "at ρ = 0.75 at 4. Where at 0.9?", "10"),
        ("answer_uncorrected", 0.1, "the first step is 2 η long", "3.16"),
        ("answer_sparse", "a", "fades to 0 before its next gradient comes", "stay long"),
    ],
)
def test_pictures_for_thought_do_not_say_the_answer(name, own, words, secret):
    (alt,) = re.findall(r'alt="([^"]*)"', shown(name, f"{name} = {own!r}"))
    assert words in alt
    assert secret not in alt


def test_numbers_of_first_steps_are_those_of_adam():
    """Of other gradients than those that are asked for."""
    page = shown("answer_first_steps", "answer_first_steps = [10, 0]")
    rows = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in page.split("</tr>")]
    numbers = [[float(each) for each in row] for row in rows if row]
    assert len(numbers) == 3
    for g, m, v, m_hat, v_hat, root in numbers:
        assert abs(g) not in (1000, 0.001)
        assert (m, v) == (pytest.approx(0.1 * g), pytest.approx(0.001 * g**2))
        assert (m_hat, v_hat, root) == (g, pytest.approx(g**2), abs(g))


def test_of_many_steps_the_first_that_differs_is_shown():
    question = CHECK.questions["MyAdam"]
    code = next(m.code for m in question.mistakes if m.name == "no_power")
    page = shown("MyAdam", code)
    assert "yours, [&#x27;params[0] after step 2&#x27;]" in page
    assert page.count("yours, [") == 3  # the one before, this one, and the last
