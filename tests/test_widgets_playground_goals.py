"""The playground with answers from exercise 11 in it, and *Show me* of that exercise."""

import re

import numpy as np
import pytest

from course_lib.checks import load
from course_lib.checks.engine import define
from course_lib.nn.playground.data import spiral
from course_lib.widgets import playground_goals as goals
from course_lib.widgets import playground_tables as tables
from course_lib.widgets.playground import Playground

CHECK = load("11")
GOALS = ("circle_inputs", "corners", "spiral_goal", "noisy_goal")


def parts(widget):
    """A widget and all that is in it."""
    return [widget, *(each for child in getattr(widget, "children", ()) for each in parts(child))]


def shown(name, code):
    """What *Show me* opens for an answer: its pages as one text, and its playgrounds."""
    found = parts(getattr(CHECK, name).show_me(define(code, name)))
    texts = [str(each.value) for each in found if hasattr(each, "value")]
    return "\n".join(texts), [each for each in found if isinstance(each, Playground)]


def mistake_of(name, mistake):
    return next(m.code for m in CHECK.questions[name].mistakes if m.name == mistake)


@pytest.mark.parametrize("question", GOALS)
def test_a_goals_playground_begins_without_an_answer_and_takes_one(question):
    waiting = goals.try_settings(question, None)
    assert isinstance(waiting, Playground)
    assert waiting.epoch == 0
    assert waiting.question
    fixed = goals.checks_of(goals.LESSON, question).TASK.goal.fixed
    settings = waiting.experiment.settings
    assert {name: getattr(settings, name) for name in fixed} == dict(fixed)
    for wrong in ({"seed": 3}, 5, {"hidden": 10**6}, {"features": ("x9",)}):
        view = goals.try_settings(question, wrong)
        assert 'role="alert"' in view.value


def test_the_spirals_playground_tells_when_the_goal_is_reached():
    inputs = ("x1", "x2", "sin x1", "sin x2")
    answer = {"features": inputs, "hidden": (8,), "learning_rate": 0.3}
    playground = goals.try_settings("spiral_goal", answer).run(100)
    assert "Goal reached in epoch" in playground.sentence
    playground = goals.try_settings("spiral_goal", {"hidden": (8, 8)})
    assert "Not by the rules: 16 hidden neurons are more than 8" in playground.sentence


def test_the_number_of_corners_is_not_told_by_the_playground():
    playground = goals.try_settings("corners", None)
    assert "3" not in playground.question + playground.sentence.split("Goal")[-1]
    assert "as few hidden neurons" in playground.question


def test_own_points_enter_the_playground():
    playground = goals.try_points(spiral, n=60, noise=0.0, hidden=(3,))
    data = playground.experiment.data
    X = np.concatenate([data.X_train, data.X_test])
    assert sorted(map(tuple, X)) == sorted(map(tuple, spiral(60, 0.0, np.random.default_rng(0))[0]))

    def unwritten(n, noise, rng):
        raise NotImplementedError

    assert "not written yet" in goals.try_points(unwritten).value
    assert 'role="status"' in goals.try_points(unwritten).value
    for wrong, words in (
        (lambda n, noise, rng: 3, "Two things are wanted"),
        (lambda n, noise, rng: (np.zeros((n, 3)), np.zeros(n)), "expected (n, 2)"),
        (lambda n, noise, rng: 1 / 0, "ZeroDivisionError"),
        ("not_there", "define not_there first"),
    ):
        assert words in goals.try_points(wrong).value


def test_an_own_activation_enters_the_playground():
    def bump(z):
        a = np.exp(-(z**2))
        return a, -2 * z * a

    playground = goals.try_activation(bump).run(200)
    assert playground.experiment.settings.hidden == (2,)
    assert playground.test_loss < 0.1
    assert "2 hidden neurons (bump)" in playground.sentence
    for wrong, words in (
        (lambda z: z, "Two things are wanted"),
        (lambda z: (z.sum(), z), "shape"),
        (lambda z: 1 / 0, "ZeroDivisionError"),
        ("not_there", "define not_there first"),
    ):
        assert words in goals.try_activation(wrong).value


@pytest.mark.parametrize("question", GOALS)
def test_show_me_trains_what_was_given(question):
    mistakes = dict(zip(GOALS, ("straight", "two_lines", "lines", "weak"), strict=True))
    code = mistake_of(question, mistakes[question])
    page, (playground,) = shown(question, code)
    epochs = goals.checks_of(goals.LESSON, question).TASK.goal.epochs
    assert playground.epoch == epochs
    assert f"after {epochs} epochs" in page
    assert "Goal reached" not in playground.sentence
    page, none = shown(question, f"{question} = 5")
    assert not none
    assert "What cannot be tried" in page


@pytest.mark.parametrize(
    ("name", "mistake", "words"),
    [
        ("spiral_points", "same_arm", "Your result beside the right one"),
        ("spiral_points", "normal", "before a noise of 0.5, and yours: they are up to"),
        ("spiral_points", "lying", "yours cannot be drawn"),
        ("penalized_step", "never_stopped", "of 1 weights 1 stopped at 0 by the pull"),
        ("critical_rate", "bias_forgotten", "Just below the limit the loss falls"),
        ("critical_rate", "all_of_them", "just above it rises"),
        ("my_activation", "tanh", "Your slope is that of your a. Your a never turns back."),
        ("my_activation", "inner_forgotten", "Your slope is not that of your a."),
        ("my_activation", "slope_missing", "Two things are wanted"),
        ("my_activation", "if_on_an_array", "ValueError"),
    ],
)
def test_show_me_tells_the_difference(name, mistake, words):
    assert words in shown(name, mistake_of(name, mistake))[0]


def test_maps_are_those_of_the_neurons():
    page, _ = shown("answer_map", "answer_map = 'b'")
    assert "Map b is that of tanh(−x1 + 2 x2 + 4)" in page
    assert "Write a letter" in shown("answer_map", "answer_map = 7")[0]
    picture = tables.four_maps()
    for letter in "abcd":
        assert re.search(rf"map {letter} crosses the x1 axis at", picture.alt)
    shown_map = tables.neuron_map((2.0, -1.0), 4.0, n=13)
    assert shown_map[6, 6] == pytest.approx(np.tanh(4.0))
    assert shown_map[6, 4] == pytest.approx(0)  # at (−2, 0)
    assert shown_map[2, 6] == pytest.approx(0)  # at (0, 4)


def test_descents_fall_below_the_limit_and_rise_above_it():
    rng = np.random.default_rng(0)
    limit = goals.checks_of(goals.LESSON, "critical_rate").limit
    for _ in range(10):
        F = rng.normal(1, 2, (20, 3))
        below, above = (tables.descent(F, share * limit(F)) for share in (0.95, 1.05))
        assert below[-1] < below[0]
        assert above[-1] > above[0]
