"""Votes in the plane, the error against k, the cost against n; and their *Show me* pictures."""

import itertools
import time

import numpy as np
import pytest
from sweeping import assert_sweep

from course_lib.data import make_blobs
from course_lib.models.neighbors.search import nearest
from course_lib.models.neighbors.vote import vote
from course_lib.widgets import cost, error_by_k, vote_regions
from course_lib.widgets.cost import Cost, in_units
from course_lib.widgets.cost_learners import MEAN, NEIGHBOUR, bill, seconds
from course_lib.widgets.error_by_k import ErrorByK, demo_data
from course_lib.widgets.error_parts import candidates, choose, class_maps, predict_by_vote
from course_lib.widgets.nearest_regions import GRIDS, cells
from course_lib.widgets.vote_cells import votes_at, winners_of
from course_lib.widgets.vote_pictures import worth
from course_lib.widgets.vote_regions import VoteRegions, squared
from course_lib.widgets.vote_tally import tally

FOUR = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 2.0], [0.0, -3.0]])
FOLDS = np.arange(24) % 3


class KNearest:
    """What a student writes, word for word."""

    def __init__(self, k, weights="uniform"):
        self.k, self.weights = k, weights

    def fit(self, X, y):
        self.X, self.y = X, y
        return self

    def predict(self, Q):
        return np.array([self.one(q) for q in Q])

    def one(self, q):
        d = np.sqrt(((self.X - q) ** 2).sum(axis=1))
        near = np.argsort(d, kind="stable")[: self.k]
        w = worth(d[near], self.weights)
        labels = np.unique(self.y[near])
        return labels[np.argmax([w[self.y[near] == label].sum() for label in labels])]


class OnlyTheNearest(KNearest):
    def __init__(self, k, weights="uniform"):
        super().__init__(1)


def blobs(n=24):
    return make_blobs(n, rng=np.random.default_rng(2), noise=1.1)


def move_to(widget, x, y):
    points = widget.plane.points.copy()
    points[-1] = x, y
    widget.plane.points = points


def errors(**kwargs):
    X, y, X_val, y_val = demo_data(np.random.default_rng(0))
    return ErrorByK(X[:60], y[:60], X_val[:80], y_val[:80], **kwargs)


def ticking(step=1.0):
    """A watch that shows `step` seconds more at every look."""
    looks = itertools.count()
    return lambda: step * next(looks)


# ---- votes in the plane


@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("k", [1, 2, 5, 24])
def test_cells_are_coloured_as_the_vote_says(k, weights):
    X, codes = blobs()
    Q = cells(30, (-7, 7), (-7, 7))
    distances, indices = nearest(Q, X, k)
    shares = vote(codes[indices], distances, 3, weights)
    runner_up, first = np.sort(shares, axis=1)[:, -2:].T
    clear = (first - runner_up > 1e-4) | (first == runner_up)  # the fast way counts in float32
    if weights == "distance":
        clear &= first != runner_up
    assert np.mean(clear) > 0.9
    fast = winners_of(Q, X, codes, 3, k, weights)
    np.testing.assert_array_equal(fast[clear], np.argmax(shares, axis=1)[clear])


def test_of_equally_near_points_the_first_votes():
    X, codes = np.zeros((4, 2)), np.array([2, 0, 0, 1])
    assert winners_of(np.ones((1, 2)), X, codes, 3, 1, "uniform") == [2]
    assert winners_of(np.ones((1, 2)), X, codes, 3, 3, "distance") == [0]
    assert votes_at(np.ones(2), X, codes, 3, 2, "uniform").neighbours.tolist() == [0, 1]


def test_verdict_and_bars_count_the_votes():
    widget = VoteRegions(FOUR, np.array([7, 3, 3, 3]), query=(0.0, 0.0), k=3)
    assert (
        "The 3 nearest vote: 2 for class 3 (blue circles), 1 for class 7" in widget.plane.sentence
    )
    assert widget.plane.sentence.endswith("Class 3 wins.")
    rows = widget.plane.tally["rows"]
    assert [row["text"] for row in rows] == ["2", "1"]
    np.testing.assert_allclose([row["share"] for row in rows], [2 / 3, 1 / 3])
    assert widget.plane.tally["note"] == ""
    rays = [each for each in widget.plane.lines if each["style"] == "solid"]
    assert [each["points"][1] for each in rays] == FOUR[:3].tolist()


def test_tie_goes_to_the_smallest_label_and_is_told():
    widget = VoteRegions(FOUR, np.array([7, 3, 3, 3]), query=(0.0, 0.0), k=2)
    assert "A tie: the smallest label wins, class 3." in widget.plane.sentence
    assert widget.plane.tally["note"] == "tie: 3 wins"
    move_to(widget, 0.5, 0.0)
    widget.weights.value = "distance"
    assert "75% for class 7" in widget.plane.sentence
    assert widget.plane.sentence.endswith("Class 7 wins.")
    assert widget.plane.tally["note"] == ""


def test_on_a_training_point_only_that_point_votes_by_distance():
    widget = VoteRegions(FOUR, np.array([7, 3, 3, 3]), query=(1.0, 0.0), k=4, weights="distance")
    assert "100% for class 7" in widget.plane.sentence
    assert "class 3" not in widget.plane.sentence
    widget.k.value = 1
    assert all(each["style"] == "solid" for each in widget.plane.lines)  # a circle of radius 0


def test_all_together_vote_the_same_everywhere():
    X, y = blobs(21)
    y = np.where(np.arange(21) < 9, 2, y)
    widget = VoteRegions(X, y, k=21)
    assert "wherever you ask" in widget.plane.sentence
    assert len(np.unique(widget.plane.backdrop.reshape(-1, 4), axis=0)) == 1
    widget.k.value = 5
    assert len(np.unique(widget.plane.backdrop.reshape(-1, 4), axis=0)) > 3


def test_plane_is_drawn_for_every_k_and_weight():
    widget = VoteRegions(*blobs())
    for k in (1, 12, 24):
        for weights in ("uniform", "distance"):
            widget.k.value, widget.weights.value = k, weights
            assert widget.plane.alert == ""
            assert f"{k} " in widget.plane.sentence or k == 1
    for corner in [(x, y) for x in widget.plane.xlim for y in widget.plane.ylim]:
        move_to(widget, *corner)
        side = "right" if corner[0] == widget.plane.xlim[0] else "left"
        assert widget.plane.tally["side"] == side
        assert widget.plane.png()[1:4] == b"PNG"


def test_moving_the_query_does_not_colour_anew():
    widget = VoteRegions(*blobs())
    before = widget.plane.backdrop
    move_to(widget, 0.0, 0.0)
    assert widget.plane.backdrop is before
    points = widget.plane.points.copy()
    points[0] += 1
    widget.plane.points = points
    assert widget.plane.backdrop is not before


def test_circle_is_round_on_the_page():
    (x0, x1), (y0, y1) = squared(FOUR, 520, 440)
    assert (x1 - x0) / (520 - 64) == pytest.approx((y1 - y0) / (440 - 56))
    assert x0 < FOUR[:, 0].min() < FOUR[:, 0].max() < x1
    assert y0 < FOUR[:, 1].min() < FOUR[:, 1].max() < y1


def test_k_and_tally_out_of_range_are_refused():
    with pytest.raises(ValueError, match="k is 5; expected 1 to 4"):
        VoteRegions(FOUR, np.arange(4), k=5)
    with pytest.raises(ValueError, match="side is 'up'"):
        tally(0, "up", [(0, 1.0, "1")])
    with pytest.raises(ValueError, match="class 8 and share"):
        tally(0, "left", [(8, 1.0, "1")])


@pytest.mark.parametrize("weights", ["uniform", "distance"])
def test_own_classifier_colours_the_plane(weights):
    X, y = blobs(12)
    own = VoteRegions(X, y, classifier=KNearest, k=4, weights=weights)
    assert own.plane.alert == ""
    assert ", too." in own.plane.sentence
    Q = cells(20, own.plane.xlim, own.plane.ylim)
    ours = winners_of(Q, X, own.codes, 3, 4, weights)
    assert np.mean(own.predict(X, Q) == ours) > 0.99  # all but ties in float32


def test_own_classifier_that_differs_is_told():
    widget = VoteRegions(FOUR, np.array([1, 0, 0, 0]), (0.1, 0.0), classifier=OnlyTheNearest, k=3)
    assert "Class 0 wins. Your classifier gives it class 1" in widget.plane.sentence
    assert "where the vote says otherwise" in widget.plane.sentence


@pytest.mark.parametrize(
    ("predict", "words"),
    [
        (lambda self, Q: None, "expected (400,)"),
        (lambda self, Q: [9] * len(Q), "gave 9, which is no label"),
        (lambda self, Q: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_wrong_classifier_is_told_in_place(predict, words):
    wrong = type("Wrong", (KNearest,), {"predict": predict})
    plane = VoteRegions(*blobs(12), classifier=wrong).plane
    assert words in plane.alert
    assert plane.backdrop is None
    assert "colours nothing yet" in plane.sentence
    assert "The 5 nearest vote" in plane.sentence


def test_unwritten_classifier_is_waited_for_and_a_missing_one_asked_for():
    def fit(self, X, y):
        raise NotImplementedError

    unwritten = type("Unwritten", (KNearest,), {"fit": fit})
    plane = VoteRegions(*blobs(12), classifier=unwritten).plane
    assert plane.alert == ""
    assert "waits for your answer" in plane.sentence
    assert "define NotThere first" in VoteRegions(*blobs(12), classifier="NotThere").plane.alert


def test_slow_classifier_gives_a_coarse_picture():
    class Slow(KNearest):
        def predict(self, Q):
            time.sleep(0.1)
            return np.full(len(Q), self.y[0])

    widget = VoteRegions(*blobs(12), classifier=Slow)
    assert widget.plane.backdrop.shape[0] < GRIDS[-1]
    assert "finer takes longer" in widget.plane.sentence


# ---- their Show me


def test_show_case_opens_at_the_first_wrong_query():
    X, y = FOUR, np.array([1, 0, 0, 0])
    Q = np.array([[-1.0, 0.1], [0.1, 0.0]])
    (title, theirs), (_, right) = vote_regions.show_case((X, y, Q, 3, "uniform"), OnlyTheNearest)
    assert title == "Your answer, at query 1"
    assert "where the vote says otherwise" in theirs.plane.sentence
    assert "Class 0 wins" in right.plane.sentence
    assert right.plane.points[-1].tolist() == [0.1, 0.0]


@pytest.mark.parametrize(
    ("own", "words"),
    [(OnlyTheNearest, "Your answer: 1."), (KNearest, "Your answer: 0."), (int, "gave nothing")],
)
def test_show_case_of_other_samples_is_a_table(own, words):
    X, y = np.column_stack([FOUR, FOUR[:, 0]]), np.array([1, 0, 0, 0])
    case = (X, y, np.array([[0.1, 0.0, 0.0]]), 3, "uniform")
    ((_, table),) = vote_regions.show_case(case, own)
    assert "The right winner: <b>0</b>" in table.value
    assert words in table.value


@pytest.mark.parametrize(
    ("labels", "distances", "weights", "winner"),
    [
        ([7, 3, 3], [0.0, 0.5, 1.0], "distance", "<b>7</b>."),
        ([7, 3, 3], [0.1, 0.5, 1.0], "uniform", "<b>3</b>."),
        ([7, 3], [0.5, 0.5], "distance", "<b>3</b>, the smallest of those"),
        (list(range(20)), list(range(20)), "uniform", "<b>0</b>, the smallest of those"),
    ],
)
def test_show_vote_names_the_winner_and_the_answer(labels, distances, weights, winner):
    args = np.array(labels), np.array(distances), weights
    ((_, tables),) = vote_regions.show_vote(args, lambda *a: np.int64(9))
    assert f"The right winner: {winner}" in tables.value
    assert "Your answer: 9." in tables.value
    assert tables.value.count("wins") == 1
    assert ("8 farther ones" in tables.value) == (len(labels) == 20)


def test_show_vote_tells_why_there_is_no_answer():
    args = np.array([1]), np.array([1.0]), "uniform"
    ((_, tables),) = vote_regions.show_vote(args, lambda *a: 1 / 0)
    assert "gave nothing" in tables.value
    assert "ZeroDivisionError" in tables.value


@pytest.mark.parametrize("letter", ["a", "b", "c", "d"])
def test_show_training_lays_the_query_on_a_stored_point(letter):
    ((title, widget),) = vote_regions.show_training((), letter)
    assert "is d, of class 0" in widget.plane.sentence
    assert "at 0.00" in widget.plane.sentence
    assert "At what distance" in title


# ---- the error against k


@pytest.mark.parametrize(
    "make",
    [errors, lambda: errors(own=choose), lambda: errors(whole=True), lambda: Cost(SMALL)],
    ids=["errors", "own choice", "whole curve", "cost"],
)
def test_sweep(make):
    assert_sweep(make(), at_least=3)


SMALL = (20, 100, 500)


def test_demo_is_a_plain_u():
    for seed in range(4):
        widget = ErrorByK(*demo_data(np.random.default_rng(seed)))
        lowest = np.min(widget.validation)
        assert widget.training[0] == 0
        assert 1 < widget.ks[int(np.argmin(widget.validation))] < 60
        assert widget.validation[0] > lowest + 0.05
        assert widget.validation[-1] > lowest + 0.1
        assert widget.training[-1] > 0.35


def test_curves_are_drawn_as_far_as_the_slider_has_come():
    widget = errors()
    first = len(widget.val.get_xdata())
    assert 1 < first < len(widget.ks)
    assert "so far" in widget.sentence
    widget.set(k=60)
    assert len(widget.val.get_xdata()) == len(widget.ks)
    assert "so far" not in widget.sentence
    widget.set(k=1)
    assert len(widget.val.get_xdata()) == len(widget.ks)
    assert "k = 1: wrong on 0.0% of the training set" in widget.sentence
    assert len(errors(whole=True).val.get_xdata()) == len(widget.ks)


def test_regions_are_those_of_the_vote():
    X, y = blobs(15)
    maps = class_maps(X, y, [1, 4, 15], 12, (-6, 6), (-6, 6))
    for k, each in zip([1, 4, 15], maps, strict=True):
        expected = predict_by_vote(X, y, cells(12, (-6, 6), (-6, 6)), k)
        assert np.mean(each.ravel() == expected) > 0.99  # distances in float32
    assert len(np.unique(maps[-1])) == 1


def test_candidates_go_from_one_to_all():
    for n in (2, 3, 30, 200):
        ks = candidates(n)
        assert ks[0] == 1
        assert ks[-1] == n
        assert ks == sorted(set(ks))


def test_cross_validation_is_drawn_with_its_spread_when_asked():
    widget = errors()
    assert not widget.mean.get_visible()
    assert "Cross-validation" not in widget.sentence
    widget.set(cross=True)
    assert widget.mean.get_visible()
    right = choose(widget.X, widget.y, widget.folds, widget.cv_ks, predict_by_vote)
    np.testing.assert_allclose(widget.mean.get_ydata(), right.errors.mean(axis=1))
    low, high = (edge.get_ydata() for edge in widget.edges)
    np.testing.assert_allclose(high - low, 2 * right.errors.std(axis=1))
    assert f"Cross-validation picks k = {right.k} (star)" in widget.sentence
    assert widget.pick.get_xdata()[0] == right.k
    assert max(widget.cv_ks) <= 60 - 12  # what four folds of five hold


def test_own_choice_is_drawn_and_asked_only_once():
    calls = []

    def choose_k(X, y, folds, ks, predict):
        calls.append(1)
        X[:] = 0  # copies: the widget's own stay as they are
        return ks[1], np.full((len(ks), np.max(folds) + 1), 0.25)

    widget = errors(own=choose_k)
    for k in widget.ks:
        widget.set(k=k)
    assert len(calls) == 1
    assert f"Your choose_k picks k = {widget.cv_ks[1]} (star): 25.0% ± 0.0%" in widget.sentence
    assert np.ptp(widget.X) > 0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (3, "gave int; expected two things"),
        ((3, [[1.0]]), "errors of shape (1, 1); expected (len(ks), n_folds)"),
        ((3, "abc"), "no table of numbers"),
        ((2.5, "right"), "picked 2.5; expected one of ks"),
        ((1, "nan"), "NaN or infinity"),
    ],
)
def test_wrong_choice_is_told_in_place(given, words):
    def choose_k(X, y, folds, ks, predict):
        shape = len(ks), np.max(folds) + 1
        tables = {"right": np.zeros(shape), "nan": np.full(shape, np.nan)}
        if isinstance(given, tuple) and isinstance(given[1], str):
            return given[0], tables.get(given[1], given[1])
        return given

    widget = errors(own=choose_k)
    assert words in widget.alert
    widget.set(cross=False)
    assert widget.alert == ""


def test_unwritten_choice_is_waited_for():
    def choose_k(X, y, folds, ks, predict):
        raise NotImplementedError

    widget = errors(own=choose_k)
    assert widget.alert == ""
    assert "waits for your answer" in widget.sentence


def test_samples_outside_the_plane_have_the_curve_only():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(30, 5)), rng.integers(0, 3, 30)
    widget = ErrorByK(X, y, X + 0.1, y)
    widget.set(k=30, cross=True)
    assert widget.stage.png() == widget.stage.full_png()
    assert len(widget.stage.figure.axes) == 1


def test_show_case_names_the_first_difference():
    X, y = blobs()
    right = choose(X, y, FOLDS, [1, 3, 5], predict_by_vote)

    def wrong(X, y, folds, ks, predict):
        table = right.errors.copy()
        table[1, 2] += 0.25
        return right.k, table

    answers = {
        "k = 3, fold 2: expected": wrong,
        "Your errors agree, and so does": choose,
        "The errors agree, the pick does not": lambda *a: (5 if right.k != 5 else 1, right.errors),
        "No curve of yours": lambda *a: 1 / 0,
        "but `predict` was never called": lambda *a: right,
    }
    for words, own in answers.items():
        ((title, picture),) = error_by_k.show_case((X, y, FOLDS, [1, 3, 5]), own)
        assert words in title
        assert 'alt="Mean error over the folds' in picture.value


def test_show_case_takes_the_cases_own_predict():
    X, y = blobs()
    args = X, y, FOLDS, [1, 3], lambda X, y, Q, k: np.zeros(len(Q))
    ((title, _),) = error_by_k.show_case(args, choose)
    assert "Your errors agree, and so does k = 1" in title


def test_show_curve_has_all_of_the_curve():
    ((_, widget),) = error_by_k.show_curve((), "a")
    assert len(widget.val.get_xdata()) == len(widget.ks)
    assert "k = 1:" in widget.sentence


# ---- the cost


def test_neighbours_remember_all_and_means_one_row_a_class():
    rng = np.random.default_rng(0)
    X, y, Q = rng.normal(size=(50, 4)), np.arange(50) % 2, rng.normal(size=(6, 4))
    memory = NEIGHBOUR.fit(X, y)
    np.testing.assert_array_equal(NEIGHBOUR.predict(memory, Q), predict_by_vote(X, y, Q, 1))
    means = np.stack([X[::2].mean(axis=0), X[1::2].mean(axis=0)])
    nearer = [np.argmin(np.linalg.norm(means - q, axis=1)) for q in Q]
    np.testing.assert_array_equal(MEAN.predict(MEAN.fit(X, y), Q), nearer)
    watch = ticking()
    assert bill(NEIGHBOUR, X, y, Q, watch).memory == X.nbytes + y.nbytes
    assert bill(MEAN, X, y, Q, watch).memory == 2 * (4 * 8 + 8)


def test_watch_is_read_before_and_after_and_short_calls_repeated():
    assert seconds(lambda: None, ticking(0.5)) == 0.5
    calls = []
    assert seconds(lambda: calls.append(1), ticking(1e-4)) == pytest.approx(1e-8)
    assert len(calls) == 11_111 + 2 * 10_000


def test_every_n_is_measured_when_the_slider_comes_there():
    widget = Cost((20, 100, 500, 1000), watch=ticking())
    assert sorted(widget.bills) == [100, 500]
    assert "With n = 500 samples" in widget.sentence
    assert "the nearest neighbour learns in 1 s, answers 100 questions in 1 s" in widget.sentence
    widget.set(n=1000)
    assert sorted(widget.bills) == [100, 500, 1000]
    assert "remembers 808 kB" in widget.sentence
    assert "remembers 8.1 kB" in widget.sentence
    assert list(widget.curves[0].get_xdata()) == [100, 500, 1000]
    before = widget.bills[1000]
    widget.control["again"].click()
    assert widget.bills[1000] is not before


def test_memory_grows_with_n_for_one_and_not_for_the_other():
    widget = Cost(SMALL, watch=ticking())
    widget.set(n=20)
    neighbours, means = (widget.curves[i].get_ydata() for i in (2, 5))
    np.testing.assert_allclose(np.array(neighbours) / neighbours[0], [1, 5, 25])
    assert len(set(means)) == 1


def test_times_off_the_axis_are_drawn_at_its_end():
    widget = Cost(SMALL, watch=ticking(100))
    assert set(widget.curves[0].get_ydata()) == {cost.LONG}
    assert "learns in 100 s" in widget.sentence
    with pytest.raises(ValueError, match="expected 10 samples or more"):
        Cost((5, 10))


def test_numbers_have_units():
    shown = [in_units(s, cost.UNITS) for s in (2.0, 0.012, 1e-3, 3.4e-6, 1e-7, 0.0)]
    assert shown == ["2 s", "12 ms", "1 ms", "3.4 µs", "100 ns", "0 ns"]
    assert in_units(16_160_000, cost.BYTES) == "16 MB"
