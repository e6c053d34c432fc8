"""The widgets of lesson 04: streets, hinges, weights, kernels; student code of every kind."""

import numpy as np
import pytest
from sweeping import sweep

from course_lib.models.svm.dual import kkt_residuals
from course_lib.models.svm.margin import objective
from course_lib.widgets.answers import AnswerError
from course_lib.widgets.c_gamma import CGamma, show_choice
from course_lib.widgets.hinge_descent import C as PRICE
from course_lib.widgets.hinge_descent import HingeDescent
from course_lib.widgets.kernel_regions import KernelRegions, as_table
from course_lib.widgets.lift import Lift
from course_lib.widgets.smo_walk import SmoWalk
from course_lib.widgets.soft_margin import SoftMargin
from course_lib.widgets.street import Street
from course_lib.widgets.svm_demo import line_of, train, two_groups
from course_lib.widgets.svm_pictures import shades
from course_lib.widgets.widest_street import WidestStreet, inside


def hinge_losses(f, labels):
    return np.maximum(0, 1 - (2 * labels - 1) * f)


def subgradient(w, b, X, y, C):
    short = y * (X @ w + b) < 1
    return w - C * y[short] @ X[short], -C * y[short].sum()


def rbf_kernel(X, Z, gamma):
    return np.exp(-gamma * ((X[:, None] - Z) ** 2).sum(axis=2))


def decision_function(Q, S, alpha, y, b, kernel):
    return kernel(Q, S) @ (alpha * y) + b


def unwritten(*args):
    raise NotImplementedError


@pytest.mark.parametrize(
    "make",
    [
        lambda: Street(),
        lambda: SoftMargin(),
        lambda: SmoWalk(),
        lambda: HingeDescent(),
        lambda: Lift(),
        lambda: KernelRegions(),
        lambda: CGamma(),
    ],
    ids=["street", "soft margin", "SMO", "descent", "lift", "kernels", "C and γ"],
)
def test_sweep(make):
    widget = make()
    moved = 0
    for name, value in sweep(widget):
        assert widget.alert == "", (name, value)
        assert widget.sentence
        moved += 1
    assert widget.stage.png() == widget.stage.full_png()
    assert moved >= 3


# ---- streets


def test_no_turn_of_the_line_beats_the_widest_street():
    widget = Street(widest=True)
    best = widget.result["margin"]
    assert len(widget.result["holds"]) == 3
    for angle in range(0, 181, 10):
        for shift in (-1.0, 0.0, 0.5):
            widget.set(widest=False, angle=angle, shift=shift)
            assert widget.result["margin"] < best


def test_line_that_does_not_part_says_so():
    widget = Street(angle=10)
    assert "wrong side: its margin is −" in widget.sentence
    assert widget.result["margin"] < 0


def test_street_does_not_notice_samples_behind_the_kerbs():
    widget = WidestStreet()
    width, lines = widget.width, widget.plane.lines
    assert "held by c, e and k; the other 11" in widget.plane.sentence
    points = widget.plane.points.copy()
    points[0] = [-4, -2]
    widget.plane.points = points
    assert ", as before." in widget.plane.sentence
    for old, new in zip(lines, widget.plane.lines, strict=True):
        np.testing.assert_allclose(old["points"], new["points"], atol=0.02)
    points = points.copy()
    points[0] = [-0.3, 0.0]  # onto the street
    widget.plane.points = points
    assert widget.width < width
    assert "narrower than before" in widget.plane.sentence


def test_street_is_gone_where_no_line_parts():
    widget = WidestStreet()
    points = widget.plane.points.copy()
    points[0] = [3, 2]
    widget.plane.points = points
    assert "there is no street" in widget.plane.sentence
    assert widget.plane.lines == []
    assert widget.plane.alert == ""


def test_line_outside_the_plane_is_not_drawn_across_it():
    assert np.ptp(inside(np.array([[100.0, 9.0], [-100.0, 9.0]]))) == 0


# ---- hinge


def test_smaller_C_gives_a_wider_street_and_larger_losses():
    widget = SoftMargin(C=100.0)
    found = []
    for C in (100.0, 1.0, 0.1):
        widget.set(C=C)
        w = widget.result["w"]
        found.append((2 / np.sqrt(w @ w), widget.result["losses"].sum()))
    widths, losses = zip(*found, strict=True)
    assert list(widths) == sorted(widths)
    assert list(losses) == sorted(losses)


def test_own_losses_stand_on_the_curve_or_not():
    own = SoftMargin(own=hinge_losses)
    assert own.alert == ""
    assert "Your losses add up" in own.sentence
    assert "not all lie on the curve" in SoftMargin(own=lambda f, labels: 1 - f).sentence
    assert "expected (15,)" in SoftMargin(own=lambda f, labels: 3.0).alert
    waiting = SoftMargin(own=unwritten)
    assert waiting.alert == ""
    assert "waits for your answer" in waiting.sentence


def test_line_walks_down_to_the_lowest_cost():
    widget = HingeDescent()
    widget.clock.tick(80)
    assert widget.costs[-1] < 1.05 * widget.lowest < widget.costs[0] / 5
    own = HingeDescent(own=subgradient)
    own.clock.tick(80)
    assert own.costs == widget.costs
    assert "Your slope is not" not in own.sentence
    own.control["again"].click()
    assert len(own.costs) == 1


def test_one_sample_at_a_time_comes_down_too():
    widget = HingeDescent(samples=True)
    widget.clock.tick(119)
    assert widget.costs[-1] < 2 * widget.lowest
    assert len(widget.costs) == 120  # the end of the axis: the next press starts again
    widget.clock.tick()
    assert len(widget.costs) == 1


def test_line_that_ran_away_starts_again():
    widget = HingeDescent(own=lambda *args: (np.full(2, 1e5), 0.0))
    widget.clock.tick()  # too far to be seen
    assert len(widget.costs) == 1
    assert widget.over
    widget.own = subgradient
    widget.clock.tick(2)
    assert len(widget.costs) == 2


def test_wrong_slope_leads_elsewhere_and_is_told():
    widget = HingeDescent(own=lambda *args: tuple(-each for each in subgradient(*args)))
    widget.clock.tick(20)
    assert widget.costs[-1] > widget.costs[0]
    assert "not that of the cost" in widget.sentence
    assert "a pair, dw and db" in HingeDescent(own=lambda w, b, X, y, C: w).alert
    assert "dw has shape (3,)" in HingeDescent(own=lambda *args: (np.zeros(3), 0)).alert
    assert "finite numbers" in HingeDescent(own=lambda *args: (np.zeros(2), np.nan)).alert
    assert "waits for your answer" in HingeDescent(own=unwritten).sentence


def test_training_reaches_the_lowest_cost():
    X, y = two_groups(stray=True)
    machine = train(X @ X.T, y, PRICE)
    w, b = line_of(machine, X, y)
    assert kkt_residuals(*machine[:1], y, X @ X.T, b, PRICE).max() < 0.01
    lowest = objective(w, b, X, y, PRICE)
    rng = np.random.default_rng(0)
    for _ in range(20):
        dw, db = 0.1 * rng.normal(size=2), 0.1 * rng.normal()
        assert objective(w + dw, b + db, X, y, PRICE) > lowest - 1e-3


# ---- weights


def test_weights_move_two_at_a_time_and_stay_balanced():
    widget = SmoWalk()
    assert "there is no line yet" in widget.sentence
    before = widget.result["alpha"]
    for _ in range(5):
        widget.clock.tick()
        alpha = widget.result["alpha"]
        assert np.sum(alpha != before) == 2
        assert alpha @ widget.y == pytest.approx(0)
        before = alpha
    widget.clock.tick(10)
    assert "Solved" in widget.sentence or widget.control["step"].value < 16
    widget.control["step"].value = 16
    assert "3 of 8 samples hold the line" in widget.sentence


def test_clock_starts_again_after_the_last_step():
    widget = SmoWalk(C=0.2)
    n = len(widget.run(0.2))
    widget.clock.tick(n)
    assert widget.control["step"].value == n
    assert np.max(widget.result["alpha"]) <= 0.2
    widget.clock.tick()
    assert widget.control["step"].value == 0


# ---- kernels


def test_level_cut_parts_what_no_line_does():
    assert Lift(cut=1.0).result["wrong"] == 0
    assert "leaves" in Lift(cut=0.3).sentence
    assert "no line parts them" in Lift(lift=0.0).sentence


def test_own_kernel_and_score_colour_the_plane():
    library = KernelRegions(gamma=3.0)
    own = KernelRegions(own_kernel=rbf_kernel, own_decision=decision_function, gamma=3.0)
    assert own.alert == ""
    np.testing.assert_allclose(own.result["scores"], library.result["scores"], atol=5e-3)
    no_b = KernelRegions(own_decision=lambda Q, S, alpha, y, b, k: k(Q, S) @ (alpha * y), gamma=0.1)
    right = KernelRegions(gamma=0.1)
    assert np.any(np.sign(no_b.result["scores"]) != np.sign(right.result["scores"]))


def test_what_is_not_written_is_lent_and_told():
    half = KernelRegions(own_kernel=rbf_kernel, own_decision=unwritten)
    assert "decision_function is not written yet" in half.sentence
    other = KernelRegions(own_kernel=unwritten, own_decision=decision_function)
    assert "rbf_kernel is not written yet" in other.sentence
    assert (
        "waits for your answer"
        in KernelRegions(own_kernel=unwritten, own_decision=unwritten).sentence
    )


def test_kernel_of_the_wrong_kind_is_told():
    assert "expected (2, 40)" in KernelRegions(own_kernel=lambda X, Z, gamma: X).alert
    overflow = KernelRegions(own_kernel=lambda X, Z, gamma: np.full((len(X), len(Z)), np.inf))
    assert "finite numbers" in overflow.alert
    with pytest.raises(AnswerError, match="decision_function gave 'no'"):
        as_table("no", (3,), "decision_function")


def test_linear_kernel_stays_straight_and_rbf_bends():
    widget = KernelRegions(kernel="linear  x·z", C=10.0)
    scores = widget.result["scores"]
    np.testing.assert_allclose(np.diff(scores, n=2, axis=0), 0, atol=1e-8)
    widget.set(kernel="RBF  exp(−γ ‖x − z‖²)")
    assert np.max(np.abs(np.diff(widget.result["scores"], n=2, axis=0))) > 1e-4


def test_shades_are_paler_on_the_street():
    pixels = shades(np.array([[-2.0, -0.5, 0.5, 2.0]]))
    assert pixels[0, 0, 0] < pixels[0, 3, 0]  # blue has less red in it
    assert pixels[0, 2].astype(int).sum() > pixels[0, 3].astype(int).sum()


def test_large_gamma_learns_by_heart():
    ((_, widget),) = show_choice((), None)
    assert "right on 100% in training and 72.2% in validation" in widget.sentence
    assert widget.validation.max() > 0.89
    assert widget.training[:, -1].min() == 1
