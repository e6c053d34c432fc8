"""Every lesson widget over all its controls; student code, right, slow and wrong; *Show me*."""

import io
import time
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from sweeping import sweep

from course_lib.checks import lessons, load
from course_lib.checks.engine import behaviours, define
from course_lib.checks.question import take_letter
from course_lib.data import load_mnist_sample, make_blobs
from course_lib.widgets import show_me
from course_lib.widgets.balance import Balance
from course_lib.widgets.distance_parts import DistanceParts
from course_lib.widgets.nearest_digit import NearestDigit
from course_lib.widgets.nearest_regions import GRIDS, NearestRegions, owners_of
from course_lib.widgets.two_measures import TwoMeasures, verdict

DIGITS = load_mnist_sample()


def nearest_digit(**kwargs):
    few = DIGITS.X_train[:200], DIGITS.y_train[:200], DIGITS.X_test[:30], DIGITS.y_test[:30]
    return NearestDigit(*few, **kwargs)


def parts(**kwargs):
    images = DIGITS.X_train[:4]
    pairs = {"first": (images[0], images[1]), "second": (images[2], images[3])}
    return DistanceParts(pairs, **kwargs)


def l1(a, b):
    return np.abs(a.astype(float) - b.astype(float)).sum()


def size_of(png):
    return Image.open(io.BytesIO(png)).size


@pytest.mark.parametrize(
    "make",
    [Balance, nearest_digit, lambda: nearest_digit(distance=l1), parts, lambda: parts(own=l1)],
    ids=["balance", "nearest digit", "own distance", "parts", "own parts"],
)
def test_sweep(make):
    widget = make()
    first = size_of(widget.stage.image.value)
    moved = 0
    for name, value in sweep(widget):
        assert widget.alert == "", (name, value)
        assert widget.sentence
        assert widget.result is not None
        assert size_of(widget.stage.image.value) == first
        assert widget.stage.png() == widget.stage.full_png(), (name, value)
        moved += 1
    assert moved >= 3


def test_balance_tips_to_the_heavier_side():
    right, left = Balance([1, 5], average=lambda v: 0), Balance([1, 5], average=lambda v: 9)
    assert "tips to the right" in right.sentence
    assert "tips to the left" in left.sentence
    assert "rests at 3.00: level" in Balance([1, 5]).sentence
    # the plank's end on the heavy side is the lower one
    (x, y) = right.plank.get_data()
    assert y[np.argmax(x)] < y[np.argmin(x)]


@pytest.mark.parametrize("wrong", ["three", [1, 2], float("nan"), None])
def test_balance_says_what_came_instead_of_a_number(wrong):
    widget = Balance([1, 5], average=lambda v: wrong)
    assert "expected" in widget.alert
    assert widget.stage.image.value


def test_nearest_digit_knows_itself_and_says_so():
    own = DIGITS.X_train[:50], DIGITS.y_train[:50]
    widget = NearestDigit(*own, *own, measure="ℓ2", query=7)
    assert widget.result["indices"][0] == 7
    assert widget.result["distances"][0] == 0
    assert widget.result["right"]


def test_own_distance_finds_what_the_library_finds():
    ours, own = nearest_digit(measure="ℓ1", query=3), nearest_digit(distance=l1, query=3)
    np.testing.assert_array_equal(ours.result["indices"], own.result["indices"])


def test_two_measures_say_when_they_disagree():
    widget = TwoMeasures()
    assert "They disagree" not in widget.sentence
    widget.points = np.array([[0.0, 0.0], [3.0, 3.0], [0.0, 5.0]])
    assert "They disagree! By ℓ1: B is nearer; by ℓ2: A is nearer." in widget.sentence
    assert {each["label"] for each in widget.lines} >= {"ℓ1 = 6.00", "ℓ2 = 4.24", "ℓ1 = 5.00"}
    widget.points = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 0.0]])
    assert "Almost" in widget.sentence
    assert "equally near" in verdict(np.zeros(2), np.ones(2), -np.ones(2))


def test_regions_change_only_where_a_point_moves():
    X = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [10.0, 10.0]])
    widget = NearestRegions(X, np.arange(4), query=(1.0, 1.0))
    before = widget.plane.backdrop.copy()
    moved = widget.plane.points.copy()
    moved[3] = [8.0, 8.0]
    widget.plane.points = moved
    changed = (before != widget.plane.backdrop).any(axis=-1)
    assert changed.any()
    assert not changed[:30, :30].any()  # the far corner stays as it was
    assert "gets class 0" in widget.plane.sentence


def test_regions_agree_with_the_students_classifier():
    X, y = make_blobs(12, rng=np.random.default_rng(0))
    solution = define(
        "class NearestNeighbour:\n"
        "    def fit(self, X, y):\n"
        "        self.X, self.y = X, y\n"
        "    def predict(self, Q):\n"
        "        return self.y[[np.abs(self.X - q).sum(axis=1).argmin() for q in Q]]",
        "NearestNeighbour",
    )
    own, ours = NearestRegions(X, y, classifier=solution), NearestRegions(X, y)
    assert own.plane.alert == ""
    Q = own.cells(40)
    np.testing.assert_array_equal(own.predict(X, Q), ours.codes[owners_of(Q, X, 1)])


def test_slow_classifier_gives_a_coarse_picture_and_says_so():
    class Slow:
        def fit(self, X, y):
            self.y = y

        def predict(self, Q):
            time.sleep(0.1)
            return np.full(len(Q), self.y[0])

    X, y = make_blobs(12, rng=np.random.default_rng(0))
    widget = NearestRegions(X, y, classifier=Slow)
    assert widget.plane.backdrop.shape[0] < GRIDS[-1]
    assert "finer takes longer" in widget.plane.sentence


@pytest.mark.parametrize(
    ("predict", "words"),
    [
        (lambda self, Q: None, "expected (400,)"),
        (lambda self, Q: [9] * len(Q), "gave 9, which is no label"),
        (lambda self, Q: ["a"] * len(Q), "gave 'a', which is no label"),
        (lambda self, Q: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_wrong_classifier_is_told_in_place(predict, words):
    X, y = make_blobs(12, rng=np.random.default_rng(0))
    cls = type("Wrong", (), {"fit": lambda self, X, y: self, "predict": predict})
    assert words in NearestRegions(X, y, classifier=cls).plane.alert


def test_missing_answer_is_asked_for():
    X, y = make_blobs(12, rng=np.random.default_rng(0))
    widget = NearestRegions(X, y, classifier="NotThereYet")
    assert "define NotThereYet first" in widget.plane.alert
    assert "colours nothing yet" in widget.plane.sentence


def test_unwritten_answer_is_waited_for_without_alarm():
    def l1_distance(a, b):
        raise NotImplementedError("Write your answer here.")

    widget = nearest_digit(distance=l1_distance)
    assert widget.alert == ""
    assert "waits for your answer" in widget.sentence

    class Unwritten:
        def fit(self, X, y):
            raise NotImplementedError

    X, y = make_blobs(12, rng=np.random.default_rng(0))
    plane = NearestRegions(X, y, classifier=Unwritten).plane
    assert plane.alert == ""
    assert "waits for your answer" in plane.sentence


def test_distance_that_is_no_number_is_told():
    widget = nearest_digit(distance=lambda a, b: np.abs(a - b).sum(axis=0))
    assert "gave an array of shape (28,); expected one number" in widget.alert


def test_labels_may_be_anything():
    X = np.array([[0.0, 0.0], [4.0, 4.0]])
    cls = type("Index", (), {"fit": lambda self, X, y: self, "predict": lambda self, Q: [0]})
    widget = NearestRegions(X, np.array(["cat", "dog"]), query=(0.5, 0.5))
    assert "class cat (blue circles)" in widget.plane.sentence
    assert "one of 7, 3" not in widget.plane.alert
    wrong = NearestRegions(X, np.array([7, 3]), query=(0.5, 0.5), classifier=cls)
    assert "for 400 queries; expected (400,)" in wrong.plane.alert


def test_regions_of_one_class_are_told_apart_by_their_borders():
    X = np.array([[0.0, 0.0], [8.0, 0.0]])
    widget = NearestRegions(X, np.array([1, 1]))
    assert len(np.unique(widget.plane.backdrop.reshape(-1, 4), axis=0)) == 2


def test_setting_out_of_range_leaves_the_control_as_it_was():
    widget = Balance([1, 5])
    with pytest.raises(ValueError, match="nearest possible is 10"):
        widget.set(last=1000)
    assert widget.control["last"].value == 5
    widget.control["last"].value = 3
    assert "at 1, 3" in widget.sentence


def test_regions_vanish_with_the_classifier_that_drew_them():
    X, y = make_blobs(12, rng=np.random.default_rng(0))
    works = [True]

    class Sometimes:
        def fit(self, X, y):
            self.y = y

        def predict(self, Q):
            Q -= 0.0  # in place: the queries are the answer's own
            return np.full(len(Q), self.y[0] if works[0] else 99)

    widget = NearestRegions(X, y, classifier=Sometimes)
    assert widget.plane.backdrop is not None
    assert widget.plane.alert == ""
    works[0] = False
    widget.refresh()
    assert widget.plane.backdrop is None
    assert "99, which is no label" in widget.plane.alert


def test_old_picture_is_marked_as_old():
    widget = Balance([1, 5], average=lambda v: np.mean(v) if v[-1] < 8 else None)
    widget.control["last"].value = 9
    assert "expected one number" in widget.alert
    assert "course-old" in widget.stage.image._dom_classes
    widget.control["last"].value = 2
    assert widget.alert == ""
    assert "course-old" not in widget.stage.image._dom_classes


QUESTIONS = [check.question for name in lessons() for check in load(name)]


def kind(outcomes):
    """What sort of thing a mistake gives: the errors, types and shapes of its outcomes."""
    return tuple((o.error, type(o.value), getattr(o.value, "shape", None)) for o in outcomes)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # mistakes divide by zero
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_show_me_opens_on_every_kind_of_mistake(question):
    kinds = dict(zip(map(kind, behaviours(question, 0)), question.mistakes, strict=True))
    for mistake in [*kinds.values(), question.mistakes[0]]:
        view = show_me.build(question, define(mistake.code, question.name))
        heading, row = view.children
        assert ("expected" in heading.value) != (question.call is take_letter), mistake.name
        assert len(row.children) >= 1, mistake.name


def test_show_me_is_offered_by_a_button_and_closes_again():
    question = load("00").average.question
    box = show_me.offer(question, sum)
    (button,) = box.children
    assert button.description == "Show me"
    button.value = True
    assert len(box.children) == 2
    button.value = False
    assert box.children == (button,)


def test_show_me_says_why_there_is_no_picture():
    question = load("02").l1_distance.question
    view = show_me.attempt(question, None)
    assert view is not None
    broken = show_me.attempt(replace(question, picture="course_lib.widgets.show_me:nowhere"), None)
    assert 'role="alert"' in broken.value
    assert "nowhere" in broken.value
