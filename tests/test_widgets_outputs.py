"""Outputs and losses: the widgets of lesson 09, with student code too."""

import numpy as np
import pytest
from scipy.optimize import minimize
from sweeping import assert_sweep

from course_lib.nn import losses
from course_lib.nn.activations import sigmoid
from course_lib.nn.losses import binary
from course_lib.widgets import output_tables
from course_lib.widgets.best_confidence import BestConfidence, confident, of_confidence
from course_lib.widgets.could_be_loss import CANDIDATES, CouldBeLoss
from course_lib.widgets.logit_losses import LogitLosses
from course_lib.widgets.outlier_fit import DELTA, OutlierFit
from course_lib.widgets.robust_fits import by_absolutes, by_huber, by_squares, columns, downhill
from course_lib.widgets.sigmoid_or_softmax import SigmoidOrSoftmax
from course_lib.widgets.sure_mistake import SureMistake


def multi_label(Y, Z):
    return binary.multi_label(Y, Z).mean(), binary.multi_label_slope(Y, Z) / len(Z)


def binary_loss(y, z):
    return losses.BinaryCrossentropy(from_logits=True)(y, z)


def smoothed(y, Z, a):
    return losses.CategoricalCrossentropy(True, a)(np.eye(Z.shape[1])[y], Z)


def huber_gradient(y, f, delta):
    return losses.Huber(delta).gradient(y, f)


def unwritten(*args):
    raise NotImplementedError


@pytest.mark.parametrize(
    "make",
    [
        lambda: LogitLosses(),
        lambda: SigmoidOrSoftmax(),
        lambda: SigmoidOrSoftmax(own=multi_label),
        lambda: CouldBeLoss(),
        lambda: SureMistake(),
        lambda: SureMistake(own=binary_loss),
        lambda: BestConfidence(),
        lambda: BestConfidence(own=smoothed, a=0.2),
    ],
    ids=["logits", "both", "own both", "candidates", "sure", "own sure", "best", "own best"],
)
def test_sweep(make):
    assert_sweep(make(), at_least=4)


def test_unwritten_answers_are_waited_for():
    made = SigmoidOrSoftmax(own=unwritten), SureMistake(own=unwritten), BestConfidence(unwritten)
    for widget in made:
        assert widget.alert == ""
        assert "waits for your answer" in widget.sentence
    outlier = OutlierFit(own=unwritten)
    assert outlier.plane.alert == ""
    assert "waits for your answer" in outlier.plane.sentence
    assert len(outlier.plane.lines) == 3 + 3  # each with its row of the legend


# ---- logits


def test_slopes_of_both_losses_are_those_of_small_steps():
    z, h = {"cat": 0.7, "car": -1.2, "frog": 2.0}, 1e-5
    for T in (1.0, 0.5):
        widget = LogitLosses(**z, temperature=T)
        result = widget.result
        for k, name in enumerate(z):
            up, down = (
                widget.compute(temperature=T, **(z | {name: z[name] + s * h})) for s in (1, -1)
            )
            for loss, slope in (("entropy", "by_entropy"), ("square", "by_square")):
                numerical = (up[loss] - down[loss]) / (2 * h)
                assert result[slope][k] == pytest.approx(numerical, abs=1e-8)


def test_squared_error_behind_softmax_hardly_pushes_a_sure_mistake():
    widget = LogitLosses(cat=-4.0, car=6.0, frog=-4.0)
    assert abs(widget.result["by_entropy"][0]) > 0.99
    assert abs(widget.result["by_square"][0]) < 0.01
    widget.set(temperature=10.0)
    assert widget.result["p"].max() < 0.6  # a high temperature makes them alike
    widget.set(temperature=0.1)
    assert widget.result["p"][1] == pytest.approx(1)
    widget.set(cat=8.0, car=-8.0, frog=-8.0)
    assert "Cross-entropy 0, its slope" in widget.sentence
    assert "Squared error 0, its slope 0." in widget.sentence


def test_two_right_labels_are_within_reach_of_sigmoids_only():
    widget = SigmoidOrSoftmax(sea=8.0, dog=8.0, night=-8.0)
    assert widget.result["p"][:2].min() > 0.99
    assert widget.result["soft"].max() == pytest.approx(0.5, abs=1e-3)
    assert "the best softmax can do is ½ each" in widget.sentence
    widget.set(photo="none of the three", sea=-8.0, dog=-8.0)
    assert widget.result["p"].max() < 0.01
    assert widget.result["soft"].sum() == pytest.approx(1)
    p = widget.result["p"]
    assert widget.result["loss"] == pytest.approx(-np.log(1 - p).sum())


def test_own_labels_are_said_to_agree_or_not():
    assert "your arrows end at the labels" in SigmoidOrSoftmax(own=multi_label).sentence
    wrong = SigmoidOrSoftmax(own=lambda Y, Z: (0.0, Z - Y))
    assert "and should not; your arrows miss the labels" in wrong.sentence
    for own, words in (
        (lambda Y, Z: 3.0, "expected a pair"),
        (lambda Y, Z: (0.0, Z[0]), "expected (1, 3)"),
        (lambda Y, Z: (np.nan, Z), "expected finite numbers"),
    ):
        assert words in SigmoidOrSoftmax(own=own).alert


# ---- the outlier


def points(outlier):
    widget = OutlierFit()
    x, y = widget.plane.points.T.copy()
    y[-1] = outlier
    return x, y


@pytest.mark.parametrize("kind", ["line", "constant"])
@pytest.mark.parametrize("outlier", [0.8, 9.5])
def test_fits_are_the_lowest_by_their_losses(kind, outlier):
    x, y = points(outlier)
    A = columns(x, kind)
    for theta, loss in (
        (by_squares(A, y), losses.MeanSquaredError()),
        (by_absolutes(A, y), losses.MeanAbsoluteError()),
        (by_huber(A, y, DELTA), losses.Huber(DELTA)),
    ):

        def value(t, loss=loss):
            return loss(y, A @ t)

        found = minimize(value, theta + 0.1, method="Nelder-Mead", options={"xatol": 1e-9})
        assert value(theta) <= found.fun + 1e-9
    walked = downhill(A, y, lambda y, f: huber_gradient(y, f, DELTA))
    np.testing.assert_allclose(walked, by_huber(A, y, DELTA), atol=1e-3)


def test_only_the_squared_error_follows_the_outlier():
    widget = OutlierFit(kind="constant")
    x, y = widget.plane.points.T
    A = columns(x, "constant")
    low = {name: ends[0] for name, ends in widget.fits(x, y).items()}
    moved = widget.plane.points.copy()
    moved[-1] = (8.6, 9.8)
    widget.plane.points = moved
    high = {name: ends[0] for name, ends in widget.fits(*moved.T).items()}
    assert high["squared error"] - low["squared error"] == pytest.approx(9 / len(A))
    y = np.sort(moved[:, 1])
    assert high["absolute error"] == y[len(y) // 2]
    assert high["Huber"] - low["Huber"] < 0.6
    assert "A is at (8.6, 9.8)" in widget.plane.sentence
    widget.kind.value = "line"
    assert "Slopes" in widget.plane.sentence
    assert widget.plane.png()[1:4] == b"PNG"


def test_outlier_has_a_still_picture_and_no_name_hides_a_point():
    for widget in (OutlierFit(), OutlierFit(own=huber_gradient)):
        still = widget._repr_mimebundle_()
        assert still["image/png"]
        assert still["text/plain"] == widget.plane.sentence
        named = [each["at"] for each in widget.plane.lines if each["label"]]
        assert len(named) == 3 + (widget.own is not None)
        away = np.abs(widget.plane.points[:, None] - np.array(named))  # (9, 1, 2) - (k, 2)
        assert np.all((away[..., 0] > 1.2) | (away[..., 1] > 0.5))


def test_own_gradient_leads_to_hubers_line_unless_it_is_wrong():
    right = OutlierFit(own=huber_gradient)
    assert "Yours lies on Huber's." in right.plane.sentence
    wrong = OutlierFit(own=lambda y, f, delta: (f - y) / len(y))
    assert "Yours does not lie on Huber's." in wrong.plane.sentence
    flat = OutlierFit(own=lambda y, f, delta: 0 * f)
    assert flat.plane.alert == ""
    for own, words in (
        (lambda y, f, d: 1.0, "expected (9,)"),
        (lambda y, f, d: "g", "expected an array"),
        (lambda y, f, d: f * np.nan, "expected finite numbers"),
    ):
        assert words in OutlierFit(own=own).plane.alert
    climbing = OutlierFit(own=lambda y, f, d: 10 * (y - f))
    assert climbing.plane.alert == ""
    assert "does not lie" in climbing.plane.sentence


# ---- what can be a loss


@pytest.mark.parametrize("name", CANDIDATES)
def test_what_is_said_of_the_candidates_is_true(name):
    candidate = CANDIDATES[name]
    continuous, _, below, at_0, one = candidate.has
    grid = np.linspace(-6, 6, 40_000)  # without 0
    near = np.geomspace(1e-9, 1, 50)
    with np.errstate(all="ignore"):
        everywhere, around = candidate.f(grid), candidate.f(np.concatenate([-near, near]))
    values = np.concatenate([everywhere, around])
    steps = np.abs(np.diff(everywhere))
    assert continuous == bool(np.all(steps < 0.5))  # nan where there is no value
    assert below == bool(np.all(values > -10))
    if below:
        zero = float(candidate.f(np.array([0.0]))[0])
        assert at_0 == bool(np.nanmin(values) >= zero - 1e-9)
        lowest = np.abs(everywhere - np.nanmin(everywhere)) < 1e-5
        assert one == bool(np.ptp(grid[lowest]) < 0.1)
    for e in (-2.2, -0.7, 0.9, 1.7):
        h = 1e-6
        up, down = candidate.f(np.array([e + h])), candidate.f(np.array([e - h]))
        slope = candidate.slope(e)
        if np.isfinite(slope):
            assert slope == pytest.approx(float((up - down)[0] / (2 * h)), abs=1e-4)


def test_quiz_of_the_deck():
    said = {name: CouldBeLoss(function=name).result["can"] for name in CANDIDATES}
    assert [n for n, can in said.items() if can] == ["e²", "5e² − 2", "|e|", "max(0, |e| − 1)"]
    falling = CouldBeLoss()  # untouched, it shows that going down leads away
    assert falling.result["path"][-1] < -1
    assert "the next step leads out of the picture" in falling.sentence
    assert "0 steps from e = −1.5" in CouldBeLoss(function="e³", start=-1.5).sentence
    sine = CouldBeLoss(function="sin e", start=0.0)
    assert sine.result["path"][-1] == pytest.approx(-np.pi / 2, abs=0.01)
    assert CouldBeLoss(function="1 if wrong", start=1.5).result["path"][-1] == 1.5
    assert CouldBeLoss(function="5e² − 2", start=1.5).sentence.endswith("the error is 0.")


@pytest.mark.parametrize(
    ("function", "start", "told"),
    [
        ("log e", -1.0, "at e = −1 it has no value, so there is no step."),
        ("1/e", 0.0, "at e = 0 it has no value, so there is no step."),
        ("1/e", -0.3, "would leap over 0, where it tears."),
        ("1/e", -1.5, "the next step leads out of the picture."),
        ("log e", 1.5, "would leap over 0, where it tears."),
        ("1 if wrong", 0.0, "after 120 steps from e = 0 the error is 0."),
    ],
)
def test_a_way_down_that_ends_early_is_told(function, start, told):
    widget = CouldBeLoss(function=function, start=start)
    assert widget.sentence.endswith(told)
    assert np.all(widget.result["path"] * start >= 0)  # it never jumps over the tear


def test_a_slope_of_0_says_no_way():
    for candidate in CANDIDATES.values():
        e = np.array([-2.2, -1.3, 1.3, 2.2])
        flat = all(candidate.slope(each) == 0 for each in e)
        assert candidate.has[1] != flat


# ---- sure mistakes, and how sure is best


def test_slopes_at_a_sure_mistake():
    widget = SureMistake()
    here = widget.result["here"]
    p = 1 / (1 + np.exp(6))
    assert here["slope", "cross-entropy"][0] == pytest.approx(p - 1)
    assert here["slope", "squared error"][0] == pytest.approx(2 * (p - 1) * p * (1 - p))
    assert "slope −0.998" in widget.sentence
    assert "slope −0.00492" in widget.sentence
    widget.set(label=0, z=6.0)
    assert widget.result["here"]["slope", "cross-entropy"][0] == pytest.approx(1 - p)


def test_own_binary_loss_is_said_to_lie_on_the_curve_or_not():
    assert (
        "Yours lies on the curve; for a mistake at |z| = 1000" in SureMistake(binary_loss).sentence
    )
    clipped = SureMistake(lambda y, z: losses.BinaryCrossentropy()(y, sigmoid(z)))
    assert "but it should be 1000" in clipped.sentence
    assert "does not lie" in SureMistake(lambda y, z: 1.0).sentence
    by_formula = SureMistake(lambda y, z: -np.log(1 / (1 + np.exp(-z[0]))), label=1)
    assert by_formula.alert == ""
    assert "it says nothing finite, but it should be 1000" in by_formula.sentence
    assert "finite number" in SureMistake(lambda y, z: np.nan).alert


@pytest.mark.parametrize(("c", "a"), [(2, 0.2), (3, 0.3), (10, 0.1)])
def test_smoothed_loss_is_lowest_at_the_smoothed_label(c, a):
    p = np.linspace(0.01, 0.999, 4000)
    values, slopes = of_confidence(p, a, c)
    np.testing.assert_allclose(np.gradient(values, p)[5:-5], slopes[5:-5], rtol=0.05, atol=0.05)
    assert p[np.argmin(values)] == pytest.approx(1 - a + a / c, abs=1e-3)
    assert BestConfidence(classes=c, a=a).result["lowest"] == pytest.approx(values.min(), abs=1e-6)
    np.testing.assert_allclose(confident(p, c).sum(axis=1), 1)


def test_own_smoothed_loss_lies_on_the_curve_or_not():
    assert "Yours lies on the curve." in BestConfidence(smoothed, a=0.2).sentence
    plain = BestConfidence(lambda y, Z, a: smoothed(y, Z, 0.0), a=0.2)
    assert "Yours does not lie on the curve." in plain.sentence
    assert "is never reached" in BestConfidence(a=0.0).sentence
    assert "0.867, the lowest there is." in BestConfidence(p=0.82).sentence
    assert "the other class has 0.1 of the label" in BestConfidence(classes=2).sentence


# ---- Show me


def test_choices_are_shown_without_the_answer():
    ((_, both),) = output_tables.show_outputs((), "a")
    assert isinstance(both, SigmoidOrSoftmax)
    ((_, best),) = output_tables.show_confidence((), "a")
    assert "0.85" not in best.sentence
    assert 4 not in best.control["classes"].options
