"""New features, many classes and the full loss: the widgets of lesson 05, with student code too."""

import numpy as np
import pytest
from sweeping import assert_sweep

from course_lib.data import make_blobs
from course_lib.models.linear import full_loss as library
from course_lib.models.linear.features import circle_features
from course_lib.models.linear.losses import SOFTMAX, cross_entropy, hinge, softmax
from course_lib.models.linear.penalties import RIDGE, ElasticNet
from course_lib.widgets import loss_tables
from course_lib.widgets.circle_features import DATA, CircleFeatures, ring
from course_lib.widgets.error_by_degree import DEGREES, ErrorByDegree, demo_data, show_degree
from course_lib.widgets.linear_fits import descend, softmax_fit, two_class_fit
from course_lib.widgets.one_against_many import (
    NOBODY,
    SCHEMES,
    OneAgainstMany,
    claims_of,
    ends_of,
    striped,
)
from course_lib.widgets.score_losses import ScoreLosses
from course_lib.widgets.softmax_mix import SoftmaxMix, mixed
from course_lib.widgets.touching_balls import (
    PENALTIES,
    STRENGTHS,
    TouchingBalls,
    ball,
    best_weights,
    level_lines,
    samples,
)

X3, Y3 = make_blobs(12, rng=np.random.default_rng(4), noise=1.2)
X4, Y4 = make_blobs(16, rng=np.random.default_rng(1), noise=0.9, centers=4)


def mean_entropy(S, y):
    return cross_entropy(S, y).mean()


def mean_hinge(S, y):
    return hinge(S, y).mean()


def gradient(W, b, X, y, lam):
    return library.full_gradient(W, b, X, y, SOFTMAX, RIDGE, lam)


def full_loss(L, W, b, lam, l1, l2):
    return L.mean() + lam * ElasticNet(l1, l2)(W)


def one_vs_rest(X, y, Q, fit):
    fits = [fit(X, (y == k).astype(int)) for k in range(y.max() + 1)]
    return np.argmax([Q @ w + b for w, b in fits], axis=0)


def unwritten(*args):
    raise NotImplementedError


@pytest.mark.parametrize(
    "make",
    [
        lambda: CircleFeatures(),
        lambda: CircleFeatures(own=circle_features),
        lambda: ErrorByDegree(*demo_data(np.random.default_rng(0))),
        lambda: ScoreLosses(),
        lambda: ScoreLosses(hinge=mean_hinge, cross_entropy=mean_entropy),
        lambda: TouchingBalls(),
        lambda: TouchingBalls(own=full_loss),
    ],
    ids=["circle", "own features", "degree", "losses", "own losses", "balls", "own balls"],
)
def test_sweep(make):
    assert_sweep(make(), at_least=4)


# ---- features and capacity


@pytest.mark.parametrize(
    ("data", "features", "parted"),
    [
        ("a circle", "x₁, x₂", False),
        ("a circle", "x₁, x₂, x₁², x₂²", True),
        ("a circle", "x₁², x₂²", True),
        ("a circle elsewhere", "x₁², x₂²", False),
        ("a circle elsewhere", "x₁, x₂, x₁², x₂²", True),
        ("a slanting ellipse", "x₁, x₂, x₁², x₂²", False),
        ("a slanting ellipse", "all five", True),
        ("xor", "x₁, x₂, x₁², x₂²", False),
        ("xor", "x₁, x₂, x₁x₂", True),
    ],
)
def test_each_data_set_needs_its_own_features(data, features, parted):
    widget = CircleFeatures(data=data, features=features)
    assert ("parts the classes" in widget.sentence) == parted


def test_own_features_part_all_data_sets_and_poor_ones_do_not():
    widget = CircleFeatures(own=circle_features)
    for data in DATA:
        widget.set(data=data)
        assert "your 5 features: the cut parts the classes" in widget.sentence
    assert "on the wrong side" in CircleFeatures(own=lambda X: X).sentence


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (lambda X: X[0], "expected (60, 5)"),
        (lambda X: X * np.nan, "expected finite numbers"),
        (lambda X: "five", "no table of numbers"),
    ],
)
def test_features_that_are_none_are_told(own, words):
    assert words in CircleFeatures(own=own).alert


def test_unwritten_answers_are_waited_for():
    made = CircleFeatures(own=unwritten), ScoreLosses(hinge=unwritten), TouchingBalls(own=unwritten)
    for widget in made:
        assert widget.alert == ""
        assert "waits for your answer" in widget.sentence
    planes = (
        OneAgainstMany(X4, Y4, own=unwritten), SoftmaxMix(X3, Y3, own=unwritten),
        SoftmaxMix(X3, Y3, gradient=unwritten),
    )  # fmt: skip
    for widget in planes:
        assert widget.plane.alert == ""
        assert "waits for your answer" in widget.plane.sentence


def test_ring_holds_a_disc_with_a_gap():
    X, y = ring(np.random.default_rng(0), middle=(1.0, 2.0))
    radius = np.linalg.norm(X - [1.0, 2.0], axis=1)
    assert radius[y == 1].max() < 0.76 < 1.04 < radius[y == 0].min()


def test_degrees_make_a_plain_u():
    widget = ErrorByDegree(*demo_data(np.random.default_rng(0)), whole=True)
    train, validation = widget.result["train"], widget.result["validation"]
    best = int(np.argmin(validation))
    assert 1 < DEGREES[best] < 5
    assert train[-1] == 0
    assert validation[0] > validation[best] + 0.05
    assert validation[-1] > validation[best] + 0.1
    before = widget.result["largest"]
    widget.set(penalty="a little")
    assert widget.result["largest"] < before
    assert widget.result["validation"][-1] < validation[-1]


def test_curves_are_drawn_as_far_as_the_slider_has_come():
    widget = ErrorByDegree(*demo_data(np.random.default_rng(0)))
    assert len(widget.val.get_xdata()) == 1
    assert "so far" in widget.sentence
    widget.set(degree=3)
    widget.set(degree=1)
    assert list(widget.val.get_xdata()) == [1, 2, 3]
    assert "Degree 1, 2 features" in widget.sentence
    ((title, shown),) = show_degree((), "a")
    assert len(shown.result["shown"]) == len(DEGREES)
    assert "?" in title


# ---- many classes


def test_two_class_fit_is_the_softmax_of_two():
    t = (Y3 == 0).astype(int)
    w, b = two_class_fit(X3, t)
    W, both = softmax_fit(X3, t, 2)
    np.testing.assert_allclose(W[0], w)
    np.testing.assert_allclose(both[0], b)
    assert np.mean((X3 @ w + b > 0) == t) > 0.9


@pytest.mark.parametrize("scheme", ["rest", "pairs", "softmax"])
def test_schemes_agree_where_the_classes_are_clear(scheme):
    far = np.array([[9.0, 0.0], [0.0, 9.0], [-9.0, 0.0], [0.0, -9.0]])
    claims, _ = claims_of(scheme, X4, Y4, 4, far)
    assert claims.astype(int).tolist() == np.eye(4).astype(int).tolist()


def test_yes_of_several_and_of_none_is_striped_and_white():
    widget = OneAgainstMany(X4, Y4)
    assert "no classifier says yes" in widget.plane.sentence
    assert len(widget.plane.lines) == 4
    assert all(widget.plane.names)  # a screen reader needs something to call them
    claims = np.zeros((12, 12, 3), dtype=bool)
    claims[:6, :, 0] = claims[:, :6, 1] = True
    pixels = striped(claims)
    assert (pixels[6:, 6:] == NOBODY).all()
    assert len(np.unique(pixels[:6, :6].reshape(-1, 4), axis=0)) == 2  # both colours, in turn
    assert len(np.unique(pixels[:6, 6:].reshape(-1, 4), axis=0)) == 1


def test_every_scheme_is_drawn_and_told():
    widget = OneAgainstMany(X4, Y4)
    seen = set()
    for scheme in SCHEMES.values():
        widget.scheme.value = scheme
        assert widget.plane.alert == ""
        seen.add(widget.plane.sentence)
        assert widget.plane.png()[1:4] == b"PNG"
    assert len(seen) == 4
    assert widget.plane.lines == []  # softmax has no planes of its own to show


def test_pairs_that_beat_one_another_in_a_ring_tie():
    y = np.repeat(np.arange(3), 2)
    X = np.array([[0.0, 0], [2, 4], [4, 0], [0.4, -2.4], [2, -3], [5, 2]])
    Q = np.stack(np.meshgrid(np.linspace(-4, 8, 120), np.linspace(-6, 8, 120)), -1).reshape(-1, 2)
    claims, borders = claims_of("pairs", X, y, 3, Q)
    assert len(borders) == 3
    assert set(claims.sum(axis=1)) <= {1, 3}


def test_border_is_cut_at_the_axes():
    assert ends_of(np.array([0.0, 1.0]), -5.0, (0.0, 1.0), (0.0, 1.0)) is None
    ends = ends_of(np.array([1.0, -1.0]), 0.2, (0.0, 2.0), (0.0, 2.0))
    np.testing.assert_allclose(ends @ [1.0, -1.0] + 0.2, 0, atol=1e-12)


def test_own_one_vs_rest_colours_the_plane_and_a_wrong_one_is_told():
    assert "on 100% of the points" in OneAgainstMany(X4, Y4, own=one_vs_rest).plane.sentence
    wrong = OneAgainstMany(X4, Y4, own=lambda X, y, Q, fit: np.full(len(Q), 7))
    assert "one_vs_rest gave 7, which is no label" in wrong.plane.alert
    assert wrong.plane.backdrop is None


def test_labels_as_targets_are_sent_back_to_yes_and_no():
    def raw(X, y, Q, fit):
        w, b = fit(X, y)
        return Q @ w + b

    alert = OneAgainstMany(X4, Y4, own=raw).plane.alert
    assert "as `y == k` is; got 0, 1, 2, 3" in alert


# ---- softmax


def test_colours_are_mixed_in_the_shares_of_the_probabilities():
    pure = mixed(np.eye(3)[None]).astype(float)[0]
    half = mixed(np.array([[[0.5, 0.5, 0.0]]])).astype(float)[0, 0]
    np.testing.assert_allclose(half, (pure[0] + pure[1]) / 2, atol=1)


def test_factor_makes_surer_and_level_changes_nothing():
    widget = SoftmaxMix(X3, Y3, query=(0.5, 0.5))
    before = [row["share"] for row in widget.plane.tally["rows"]]
    widget.control["level"].value = True
    shares = [row["share"] for row in widget.plane.tally["rows"]]
    np.testing.assert_allclose(shares, before, atol=1e-9)
    widget.control["factor"].value = 10.0
    assert max(row["share"] for row in widget.plane.tally["rows"]) > max(before)


def test_own_softmax_without_a_shift_fails_only_at_the_high_level():
    widget = SoftmaxMix(X3, Y3, own=lambda S: np.exp(S) / np.exp(S).sum(axis=1, keepdims=True))
    assert widget.plane.alert == ""
    assert widget.plane.backdrop is not None
    widget.control["level"].value = True
    assert "too large for e^s" in widget.plane.alert
    assert widget.plane.backdrop is None


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (lambda S: S, "no probabilities"),
        (lambda S: softmax(S).T, "expected (10001, 3)"),
        (lambda S: "p", "no table"),
    ],
)
def test_probabilities_that_are_none_are_told(own, words):
    assert words in SoftmaxMix(X3, Y3, own=own).plane.alert


def test_own_gradient_goes_down_from_log_3():
    widget = SoftmaxMix(X3, Y3, gradient=gradient)
    assert "After 200 steps" in widget.plane.sentence
    widget.control["steps"].value = 0
    assert "the full loss is 1.099" in widget.plane.sentence
    values = [
        library.full_loss(W, b, X3, Y3, SOFTMAX, RIDGE, 0.01)
        for W, b in descend(gradient, X3, Y3, 3, 0.01, 30)
    ]
    assert len(values) == 31
    assert values[-1] < values[0] / 3


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (lambda *a: gradient(*a)[0], "expected two things"),
        (lambda *a: (gradient(*a)[0].T, gradient(*a)[1]), "gave dW of shape (2, 3)"),
        (lambda *a: (gradient(*a)[0], gradient(*a)[1] * np.nan), "do the steps lead uphill"),
        (lambda *a: (gradient(*a)[0], "db"), "a db that is no array"),
    ],
)
def test_gradients_that_are_none_are_told(own, words):
    assert words in SoftmaxMix(X3, Y3, gradient=own).plane.alert


# ---- losses


def test_losses_of_the_cat_are_those_of_the_decks():
    widget = ScoreLosses()
    assert "Hinge: 2.9 (car) + 0 (frog) = 2.9." in widget.sentence
    assert "Cross-entropy: −log 0.13 = 2.04." in widget.sentence
    widget.set(cat=6.1)
    assert widget.result["hinge"] == pytest.approx(0, abs=1e-9)
    assert widget.result["entropy"] > 0.3
    widget.set(right="frog", cat=0.0, car=0.0, frog=0.0)
    assert widget.result["hinge"] == 2
    assert widget.result["entropy"] == pytest.approx(np.log(3))


def test_own_losses_are_said_to_agree_or_not():
    right = ScoreLosses(hinge=mean_hinge, cross_entropy=mean_entropy)
    assert right.sentence.count(", too.") == 2
    wrong = ScoreLosses(hinge=lambda S, y: mean_hinge(S, y) + 1)
    assert "Your hinge says 3.9, and should not." in wrong.sentence
    assert "expected one number" in ScoreLosses(hinge=hinge).alert


# ---- the balls


@pytest.mark.parametrize("name", PENALTIES)
def test_best_weights_are_lower_than_all_around_them(name):
    X, t = samples(25)
    for strength in (0.1, 1.0, 3.0):
        R = PENALTIES[name].times(strength)
        w = best_weights(X, t, R)

        def loss(v, R=R):
            return np.mean((X @ v - t) ** 2) + R(v)

        turn = np.linspace(0, 2 * np.pi, 50)
        around = w + 1e-3 * np.column_stack([np.cos(turn), np.sin(turn)])
        assert min(map(loss, around)) >= loss(w)


def test_l1_ends_at_0_and_l2_does_not():
    l1, l2 = TouchingBalls(penalty="ℓ1: Σ|w|"), TouchingBalls()
    assert "w₂ exactly 0" in l1.sentence
    assert "no weight is 0" in l2.sentence
    for widget in (l1, l2):
        widget.set(strength=float(STRENGTHS[-1]))
    assert "w₁ and w₂ exactly 0" in l1.sentence
    assert "no weight is 0" in l2.sentence


@pytest.mark.parametrize("name", PENALTIES)
def test_ball_costs_the_same_all_around(name):
    R = PENALTIES[name]
    np.testing.assert_allclose([R(w) for w in ball(R, 1.7)], 1.7)


def test_own_full_loss_is_smallest_where_they_touch_unless_it_is_wrong():
    assert "as near as the grid allows" in TouchingBalls(own=full_loss).sentence
    wrong = TouchingBalls(own=lambda L, W, b, lam, l1, l2: L.mean())
    assert "which is another place" in wrong.sentence
    assert "expected one number" in TouchingBalls(own=lambda L, *rest: L).alert
    flat = TouchingBalls(own=lambda *a: 1.0)
    assert flat.alert == ""
    assert np.isnan(level_lines(np.ones((5, 5)))).all()


# ---- Show me


def test_hinge_is_shown_term_by_term():
    S, y = np.array([[3.2, 5.1, -1.7]]), np.array([0])
    (_, tables), (title, terms) = loss_tables.show_hinge((S, y), lambda S, y: 3.9)
    assert "3.9" in tables.value
    assert "s_j − s_y + 1" in title
    assert "the right one" in terms.value
    assert "2.9" in terms.value


def test_weights_are_shown_without_the_answer():
    ((_, table),) = loss_tables.show_weights((), "a")
    assert table.value.count("<td") == 14
    assert table.value.count(">?<") == 4
