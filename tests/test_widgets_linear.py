"""A dividing line, the perceptron's walk, its mistakes under the bound, templates of digits."""

import numpy as np
import pytest
from sweeping import assert_sweep

from course_lib.data import load_mnist_sample, make_separable
from course_lib.models.linear.perceptron import steps
from course_lib.widgets.dividing_line import DividingLine, normal_form, shades, show_xor
from course_lib.widgets.mistake_bound import GAMMAS, MistakeBound, show_order
from course_lib.widgets.perceptron_walk import PerceptronWalk, demo_cases
from course_lib.widgets.step_pictures import show_step
from course_lib.widgets.templates import Templates, mean_templates
from course_lib.widgets.walk_pictures import agreeing
from course_lib.widgets.walk_steps import all_right, right_ones, walk

DIGITS = load_mnist_sample()
PIXELS = DIGITS.X_train[:500].reshape(500, -1) / 255
MEANS = mean_templates(PIXELS, DIGITS.y_train[:500])


def separable():
    return make_separable(12, rng=np.random.default_rng(4), margin=0.4, offset=0.8)


def perceptron_step(w, x, d):
    return w + x * (d - int(w @ x >= 0))


def train_perceptron(X, d, max_epochs):
    X = np.column_stack([X, np.ones(len(X))])
    walked = list(steps(X, d, max_epochs=max_epochs))
    return walked[-1].after, sum(step.mistake for step in walked)


def scores(X, W, b):
    return X @ W.T + b


def predict_probability(X, w, b):
    return 1 / (1 + np.exp(-np.clip(X @ w + b, -500, 500)))


def unwritten(*args):
    raise NotImplementedError


def templates(**kwargs):
    kinds = {"means": MEANS, "turned": (-MEANS[0], MEANS[1])}
    return Templates(kinds, DIGITS.X_test[:20], DIGITS.y_test[:20], **kwargs)


# ---- pictures by Matplotlib


@pytest.mark.parametrize(
    "make",
    [
        lambda: MistakeBound(),
        lambda: MistakeBound(own=train_perceptron),
        templates,
        lambda: templates(scores=scores),
    ],
    ids=["bound", "own bound", "templates", "own templates"],
)
def test_sweep(make):
    assert_sweep(make(), at_least=4)


def test_no_order_makes_more_mistakes_than_the_bound():
    widget = MistakeBound()
    assert np.all(widget.dealt.max(axis=1) <= widget.bounds)
    assert np.all(widget.in_turn <= widget.bounds)
    assert np.all(np.diff(widget.bounds) > 0)
    assert widget.dealt[-1].mean() > 2 * widget.dealt[0].mean()
    for gamma in GAMMAS:  # the gap is what is said of it
        X = widget.samples(gamma)
        z = np.where(widget.d == 1, 1, -1) * (X @ [0.6, 0.8])
        assert z.min() == pytest.approx(gamma)


def test_own_mistakes_are_those_of_the_library():
    widget = MistakeBound(own=train_perceptron)
    X = widget.samples(0.35)
    w, mistakes = train_perceptron(X, widget.d, 1000)
    assert widget.result["mine here"] == mistakes
    assert np.all((np.column_stack([X, np.ones(len(X))]) @ w >= 0) == widget.d)
    assert f"Your perceptron counts {mistakes}." in widget.sentence


@pytest.mark.parametrize(
    ("train", "words"),
    [
        (lambda X, d, n: np.zeros(3), "return w, mistakes"),
        (lambda X, d, n: (np.zeros(3), "three"), "expected a number"),
        (lambda X, d, n: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_wrong_training_is_told_in_place(train, words):
    assert words in MistakeBound(own=train).alert


def test_too_many_mistakes_are_remarked():
    widget = MistakeBound(own=lambda X, d, max_epochs: (None, 10_000))
    assert "more than the bound allows" in widget.sentence


def test_nearest_mean_is_a_linear_classifier():
    W, b = MEANS
    Q = DIGITS.X_test[:50].reshape(50, -1) / 255
    distances = ((Q[:, None] - W) ** 2).sum(axis=-1)
    np.testing.assert_array_equal(np.argmax(Q @ W.T + b, axis=1), np.argmin(distances, axis=1))


def test_templates_show_what_each_pixel_adds():
    widget = templates(digit=3)
    result = widget.result
    k = result["winner"]
    assert result["adds"].sum() + MEANS[1][k] == pytest.approx(result["scores"][k])
    assert f"The template of {k} has the highest score" in widget.sentence
    own = templates(digit=3, scores=scores)
    np.testing.assert_allclose(own.result["scores"], result["scores"])


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (lambda X, W, b: W @ X.T + b[:, None], "shape (10, 1)"),
        (lambda X, W, b: X @ W.T * np.nan, "finite"),
        (lambda X, W, b: None, "expected numbers"),
    ],
)
def test_wrong_scores_are_told_in_place(own, words):
    assert words in templates(scores=own).alert


# ---- a line to be moved


def test_line_through_two_points_and_its_distance():
    w, b = normal_form(np.array([0.0, 2.0]), np.array([-3.0, 6.0]))  # 4x + 3y = 6, w away from it
    assert w.tolist() == [-4, -3]
    assert b == 6
    widget = DividingLine([[2, 2], [-2, -2]], [0, 1], ends=[[0, 2], [-3, 6]])
    assert "length 5.00" in widget.plane.sentence
    assert "|b|/‖w‖ = 1.20 away" in widget.plane.sentence
    assert "All 2 are on their right side; the nearest is A, at 1.60" in widget.plane.sentence


def move(plane, i, place):
    points = plane.points.copy()
    points[i] = place
    plane.points = points


def test_pulling_the_ends_apart_changes_numbers_but_not_the_line():
    widget = DividingLine([[2, 2], [-2, -2]], [0, 1], ends=[[0, 2], [-1.5, 4]])
    before = widget.plane.backdrop.copy()
    assert "length 2.50, b = 3" in widget.plane.sentence
    move(widget.plane, -1, [-3, 6])
    assert "length 5.00, b = 6" in widget.plane.sentence
    np.testing.assert_array_equal(widget.plane.backdrop, before)
    widget.show.value = "probability"
    sharp = widget.plane.backdrop.copy()
    move(widget.plane, -1, [-1.5, 4])
    assert (widget.plane.backdrop != sharp).any()


def test_wrong_ones_are_named_and_ringed():
    widget = DividingLine([[2, 2], [-2, -2], [3, 3]], [1, 1, 0], ends=[[0, 2], [-3, 6]])
    assert "1 of 3 are on their right side; wrong (ringed): A, B." not in widget.plane.sentence
    assert "wrong (ringed): A." in widget.plane.sentence
    move(widget.plane, -1, [0, 2])
    assert "P lies on Q" in widget.plane.sentence


def test_no_line_gets_more_than_three_of_xor():
    widget = DividingLine.xor()
    best = 0
    for P in np.random.default_rng(0).uniform(-1, 2, size=(60, 2, 2)):
        w, b = normal_form(*P)
        X, d = widget.plane.points[:4], widget.d
        best = max(best, int(np.sum((X @ w + b >= 0) == d)))
    assert best == 3
    assert "3 of 4" in widget.plane.sentence


def test_own_probabilities_shade_the_plane():
    ours, own = (
        DividingLine(*separable(), show="probability", probability=each)
        for each in (None, predict_probability)
    )
    np.testing.assert_array_equal(ours.plane.backdrop, own.plane.backdrop)
    assert shades(np.array([[0.5]]))[0, 0].tolist() == [255, 255, 255, 255]


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (lambda X, w, b: X @ w + b, "expected 0 to 1"),
        (lambda X, w, b: np.full(len(X), np.nan), "expected 0 to 1"),
        (lambda X, w, b: 0.5, "expected numbers of shape"),
        (lambda X, w, b: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_wrong_probabilities_are_told_in_place(own, words):
    plane = DividingLine(*separable(), probability=own).plane
    assert words in plane.alert
    assert "shades nothing yet" in plane.sentence
    assert plane.backdrop is None


# ---- the walk


def test_walk_is_that_of_the_library():
    X, d = demo_cases()
    ours = list(steps(X, d))
    for each in (walk(X, d, np.zeros(2)), PerceptronWalk(X, d, own=perceptron_step).steps):
        assert [step.after.tolist() for step in each] == [step.after.tolist() for step in ours]


def test_walk_goes_forwards_and_backwards_and_says_what_happens():
    widget = PerceptronWalk(*demo_cases())
    assert "No example shown yet" in widget.data.sentence
    for _ in range(3):
        widget.forward()
    assert "Step 3 of 30, epoch 1: C = (−2, 1), d = 0. z = 0, so y = 1" in widget.data.sentence
    assert "a mistake, C is taken away. With w = (2, −1)" in widget.data.sentence
    assert widget.weights.points[0].tolist() == [2, -1]
    widget.backward()
    assert widget.weights.points[0].tolist() == [0, 0]
    widget.control["step"].value = 30
    assert "the walk is over" in widget.data.sentence
    assert "w is in the coloured cone" in widget.weights.sentence
    widget.clock.tick(2)
    assert not widget.clock.playing


def test_dragged_w_starts_anew_and_dragged_cases_are_walked_anew():
    widget = PerceptronWalk(*demo_cases(), step=5)
    widget.weights.points = [[2.0, 3.5]]
    assert widget.control["step"].value == 0
    assert len(widget.steps) == 6  # right at once: one epoch
    move(widget.data, 3, [2.0, 1.5])  # now no line through the origin parts them
    assert not all_right(widget.data.points, widget.d)
    assert "No w gets all cases right" in widget.weights.sentence
    assert len(widget.steps) == 72
    widget.control["order"].value = True
    assert sorted(step.i for step in widget.steps[:6]) == list(range(6))


def test_cone_is_where_all_are_right():
    X, d = demo_cases()
    pixels = agreeing(X, d, 5, 47)  # no cell's middle lies on a line
    inside = (pixels[..., 0] < 255).ravel()
    places = -5 + 10 * (np.arange(47) + 0.5) / 47
    W = np.stack(np.meshgrid(places, places), axis=-1).reshape(-1, 2)
    assert 0 < inside.sum() < inside.size
    assert all((right_ones(X, d, w) == 6) == each for w, each in zip(W, inside, strict=True))


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (lambda w, x, d: 1.0, "expected (2,)"),
        (lambda w, x, d: np.full(2, np.inf), "finite"),
        (lambda w, x, d: "w", "expected two weights"),
        (lambda w, x, d: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_wrong_step_is_told_in_place(own, words):
    widget = PerceptronWalk(*demo_cases(), own=own)
    assert words in widget.data.alert
    assert "takes no step yet" in widget.data.sentence


def test_wrong_rule_is_seen_in_the_walk():
    widget = PerceptronWalk(*demo_cases(), own=lambda w, x, d: w - x * (d - int(w @ x >= 0)))
    widget.control["step"].value = 3
    assert "a mistake; the rule gives (2, −1)" in widget.data.sentence
    always = PerceptronWalk(*demo_cases(), own=lambda w, x, d: w + x, step=1)
    assert "right, and yet your w moves" in always.data.sentence


def test_unwritten_answers_are_waited_for():
    walk = PerceptronWalk(*demo_cases(), own=unwritten)
    assert walk.data.alert == ""
    assert "waits for your answer" in walk.data.sentence
    line = DividingLine(*separable(), probability=unwritten)
    assert line.plane.alert == ""
    assert "wait for your answer" in line.plane.sentence
    assert "waits" in MistakeBound(own=unwritten).sentence
    assert "waits" in templates(scores=unwritten).sentence


def test_code_run_anew_takes_effect_when_the_slider_moves(monkeypatch):
    import __main__

    monkeypatch.setattr(__main__, "perceptron_step", unwritten, raising=False)
    widget = PerceptronWalk(*demo_cases(), own="perceptron_step")
    monkeypatch.setattr(__main__, "perceptron_step", perceptron_step, raising=False)
    widget.control["step"].value = 1
    assert len(widget.steps) == 30


@pytest.mark.parametrize(
    "widget",
    [DividingLine.xor(), PerceptronWalk(*demo_cases(), step=4)],
    ids=["line", "walk"],
)
def test_still_picture_and_sentence(widget):
    data = widget._repr_mimebundle_()
    assert data["image/png"]
    assert data["text/plain"]


def test_step_is_shown_in_weight_space():
    w, x = np.array([1.0, -2.0]), np.array([1.0, 3.0])
    (_, yours), (_, right) = show_step((w, x, 1), lambda w, x, d: w - x)
    assert "z = −5, so y = 0; d = 1. w goes to (0, −5)." in yours.sentence
    assert "w goes to (2, 1)." in right.sentence
    assert "w stays." in show_step((w, x, 0), lambda w, x, d: w)[0][1].sentence
    assert len(show_step((w, x, 0), lambda w, x, d: None)) == 1  # nothing to draw: tables
    assert len(show_step((np.ones(3), np.ones(3), 0), lambda w, x, d: w)) == 1


def test_choices_have_pictures():
    assert isinstance(show_xor((), "a")[0][1], DividingLine)
    assert isinstance(show_order((), "a")[0][1], MistakeBound)
