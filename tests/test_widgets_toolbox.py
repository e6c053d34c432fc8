"""The widgets of lesson 00b: swept, true on cases worked by hand, and patient with answers."""

import io
import itertools

import ipywidgets
import numpy as np
import pytest
from PIL import Image
from sweeping import sweep

from course_lib.checks import load
from course_lib.plots.style import CLASS_COLOURS
from course_lib.widgets import arrows, axes, broadcast, dot_product, downhill, show_me, slope
from course_lib.widgets.axes import Axes
from course_lib.widgets.broadcast import PAIRS, Broadcast
from course_lib.widgets.dot_product import DotProduct
from course_lib.widgets.downhill import SURFACES, Downhill
from course_lib.widgets.slope import FUNCTIONS, Slope
from course_lib.widgets.surfaces import central_gradient


def half_slope(f, x, h):
    return (f(x + h) - f(x - h)) / (4 * h)


def unwritten(*args):
    raise NotImplementedError("Write your answer here.")


def broken(*args):
    return 1 / 0


@pytest.mark.parametrize(
    "make", [Axes, Broadcast, Slope, lambda: Slope(own=half_slope)],
    ids=["axes", "broadcast", "slope", "own slope"],
)  # fmt: skip
def test_sweep(make):
    widget = make()
    first = Image.open(io.BytesIO(widget.stage.image.value)).size
    moved = 0
    for name, value in sweep(widget):
        assert widget.alert == "", (name, value)
        assert widget.sentence
        assert Image.open(io.BytesIO(widget.stage.image.value)).size == first
        assert widget.stage.png() == widget.stage.full_png(), (name, value)
        moved += 1
    assert moved >= 5


@pytest.mark.parametrize(
    "controls",
    [Axes().control, Broadcast().control, Slope(own=half_slope).control, Downhill().control],
    ids=["axes", "broadcast", "slope", "downhill"],
)
def test_controls_are_few_and_named(controls):
    assert len(controls) <= 4
    for control in controls.values():
        assert control.description
        assert control.tooltip


# ---- axes


def test_axes_agrees_with_numpy_for_every_choice():
    widget = Axes()
    for (name, X), (axis, along), keepdims in itertools.product(
        axes.ARRAYS.items(), axes.AXES.items(), (False, True)
    ):
        found = widget.compute(array=name, operation="mean", axis=axis, keepdims=keepdims)
        if found["result"] is None:
            with pytest.raises(np.exceptions.AxisError):
                X.mean(axis=along)
            assert "AxisError" in widget.say(found)
        else:
            right = X.mean(axis=along, keepdims=keepdims)
            np.testing.assert_array_equal(found["result"], right)
            assert f"has shape {right.shape}" in widget.say(found)


def test_axes_groups_are_what_is_summed():
    widget = Axes(array="stack 2 × 3 × 4", axis="(1, 2)")
    X, groups = widget.result["X"], widget.result["groups"]
    sums = [X[groups == g].sum() for g in range(2)]
    assert sums == widget.result["result"].tolist() == [52, 63]
    assert "every 12 numbers" in widget.sentence


def test_axes_say_the_last_axis_and_what_keepdims_keeps():
    widget = Axes(axis="-1", keepdims=True)
    assert "Axis −1 is the last, axis 1, and collapses" in widget.sentence
    assert "has shape (4, 1)" in widget.sentence
    assert widget.result["result"].ravel().tolist() == [8, 15, 13, 16]


# ---- broadcasting


@pytest.mark.parametrize("shapes", PAIRS)
def test_broadcast_says_what_numpy_does(shapes):
    widget = Broadcast(shapes=shapes)
    a, b = (np.zeros(shape) for shape in PAIRS[shapes])
    try:
        expected = (a + b).shape
    except ValueError:
        assert widget.result["sum"] is None
        assert "error" in widget.sentence
        assert "None" not in widget.sentence  # the cure is for the reader to find
    else:
        assert widget.result["sum"].shape == expected
        assert f"the sum has shape {expected}" in widget.sentence


@pytest.mark.parametrize(
    ("clash", "mended", "name"),
    [("(3,) + (4,)", "(3, 1) + (4,)", "a"), ("(3, 4) + (3,)", "(3, 4) + (3, 1)", "b")],
)
def test_the_cure_of_a_clash_is_in_the_list(clash, mended, name):
    result, widget = Broadcast(shapes=clash).result, Broadcast(shapes=mended)
    stretched = dict(result) | {name: result[name][:, None]}
    assert (stretched["a"] + stretched["b"]).shape == widget.result["sum"].shape == (3, 4)
    assert stretched[name].shape == widget.result[name].shape
    assert f"by {name}[:, None]" in widget.sentence


def test_broadcast_names_the_axis_that_clashes():
    assert "Aligned from the right, 4 meets 3" in Broadcast(shapes="(3, 4) + (3,)").sentence
    assert broadcast.align((2, 3, 4), (2, 4)) == [(2, None, 2), (3, 2, None), (4, 4, 4)]


@pytest.mark.parametrize(
    ("shape", "to", "real"),
    [((3, 1), (3, 4), [0, 4, 8]), ((4,), (3, 4), [0, 1, 2, 3]), ((), (2, 2), [0])],
)
def test_every_number_is_real_once_and_copied_elsewhere(shape, to, real):
    copied = broadcast.copies(np.zeros(shape), to)
    assert np.flatnonzero(~copied).tolist() == real


# ---- dot product


def test_dot_product_on_cases_by_hand():
    widget = DotProduct()
    assert "3 · 1 + 1 · 3 = 6.00" in widget.sentence
    assert "angle 53°, cosine 0.60" in widget.sentence
    widget.points = np.array([[2.0, 1.0], [-1.0, 2.0]])
    assert "2 · (−1) + 1 · 2 = 0.00" in widget.sentence
    assert "at right angles, so the product is 0" in widget.sentence
    widget.points = np.array([[2.0, 0.0], [-3.0, 1.0]])
    assert "= −6.00" in widget.sentence
    assert "negative" in widget.sentence
    assert "has length 1.90, on the far side: counted negative." in widget.sentence
    widget.points = np.array([[0.0, 0.0], [-3.0, 1.0]])
    assert "no direction" in widget.sentence
    widget.points = np.array([[4.0, 0.02], [0.0, 4.0]])
    assert "almost at right angles" in widget.sentence
    assert widget.png()[:4] == b"\x89PNG"


def test_shadow_falls_at_a_right_angle():
    a, b = np.array([3.0, 1.0]), np.array([1.0, 3.0])
    *_, fallen = dot_product.shadow(a, b, 5.0)
    foot = np.array(fallen["points"][1])
    assert (a - foot) @ b == pytest.approx(0)
    assert fallen["label"] == "shadow 1.90"
    assert dot_product.shadow(a, np.zeros(2), 5.0) == []
    *_, fallen = dot_product.shadow(-a, b, 5.0)
    assert fallen["label"] == "shadow 1.90, against b"  # a length, never below 0


@pytest.mark.parametrize("a", [(0.1, 0.2), (-3.0, -1.0), (0.1, -4.0), (-4.9, 4.9)])
@pytest.mark.parametrize("b", [(0.0, 4.0), (-3.0, 0.5), (1.0, 1.0)])
def test_label_of_the_shadow_covers_neither_it_nor_a_vector(a, b):
    a, b = np.array(a), np.array(b)
    *_, fallen = dot_product.shadow(a, b, 5.0)
    half = arrows.Labels(5.0, dot_product.SIDE).pixel * np.array([3.9 * len(fallen["label"]), 9])
    for end in (a, b, np.array(fallen["points"][1])):
        for at in np.linspace((0, 0), end, 50):
            assert np.any(np.abs(at - fallen["at"]) > half)
    assert np.all(np.abs(fallen["at"]) <= 5.0 - half)


def test_own_cosine_is_told_beside_the_right_one():
    right = DotProduct(own=lambda a, b: a @ b / np.sqrt((a @ a) * (b @ b)))
    assert "gives 0.600 for the cosine: right" in right.sentence
    wrong = DotProduct(own=lambda a, b: a @ b)
    assert "gives 6.000 for the cosine: expected 0.600" in wrong.sentence
    assert "define cosine_of first" in DotProduct(own="cosine_of").alert
    waits = DotProduct(own=unwritten)
    assert waits.alert == ""
    assert "waits for your answer" in waits.sentence
    assert "ZeroDivisionError" in DotProduct(own=broken).alert


# ---- slope


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("x", [-1.5, 0.0, 0.7])
def test_derivatives_are_the_slopes_of_their_functions(name, x):
    f, derivative = FUNCTIONS[name]
    assert slope.central(f, x, 1e-5) == pytest.approx(derivative(x), abs=1e-8)
    assert slope.one_sided(f, x, 1e-7) == pytest.approx(derivative(x), abs=1e-5)


def test_slope_by_hand():
    widget = Slope("square", 3.0, 0.5, rule="one-sided")
    assert (widget.result["found"], widget.result["true"]) == (6.5, 6.0)
    assert "gives 6.5, the true slope is 6, the error 0.5." in widget.sentence
    (x0, x1), (y0, y1) = widget.secant.get_data()
    assert (y1 - y0) / (x1 - x0) == pytest.approx(6.5)
    assert widget.ends.get_xdata() == [3.0, 3.5]
    widget.set(rule="central")
    assert widget.result["found"] == 6.0
    assert widget.ends.get_xdata() == [2.5, 3.5]
    assert "the error 0, drawn at the bottom." in widget.sentence


def test_steps_to_choose_are_named_in_words():
    widget = Slope("square", 3.0, 2.0)  # of a case: one more step
    labels = widget.control["h"]._options_labels
    assert labels[0] == "10⁻¹³"
    assert labels[-2:] == ("1", "2")
    widget.set(function="sine", h=1e-12)
    assert "with h = 10⁻¹²" in widget.sentence
    widget.set(x=2.0)
    assert "the true slope is −0.416147" in widget.sentence


def test_narrow_slope_is_as_wide_as_its_column():
    (_, own), (_, right) = slope.show_case(("square", 3.0, 0.5), half_slope)
    for view in (own, right):
        assert int(view.stage.image.width) <= 460
        assert view.stage.png() == view.stage.full_png()


def test_slope_says_when_the_step_is_too_small_and_only_then():
    widget = Slope("sine", 1.0)
    assert "rounding" not in widget.sentence
    for h, small in ((0.1, False), (1e-4, False), (1e-11, True)):
        widget.set(h=h)
        assert ("rounding shows" in widget.sentence) is small, h
        assert widget.result["too_small"] is small


def test_own_slope_takes_the_place_of_ours():
    widget = Slope("square", 3.0, 0.5, own=half_slope)
    assert "your function gives 3, the true slope is 6" in widget.sentence
    assert "drawn as a line through (x, f(x))" in widget.sentence
    assert widget.result["own_errors"] == pytest.approx(3, abs=0.01)
    widget.set(rule="central")
    assert widget.result["found"] == 6.0


def test_own_slope_that_works_for_some_steps_only():
    widget = Slope(own=lambda f, x, h: half_slope(f, x, h) if h > 0.01 else None)
    assert widget.alert == ""
    assert np.isnan(widget.result["own_errors"][0])
    widget.set(h=1e-3)
    assert "expected one number" in widget.alert
    widget.set(h=1.0)
    assert widget.alert == ""


@pytest.mark.parametrize(
    ("own", "words"),
    [("slope_of", "define slope_of first"), (broken, "ZeroDivisionError"),
     (lambda f, x, h: np.zeros(2), "expected one number"),
     (lambda f, x, h: np.float64(1) / 0 * h, "expected a finite number")],
    ids=["missing", "broken", "array", "infinite"],
)  # fmt: skip
def test_own_slope_that_is_none_is_told_in_place(own, words):
    widget = Slope(own=own)
    assert words in widget.alert
    assert widget.stage.image.value


def test_unwritten_slope_is_waited_for():
    widget = Slope(own=unwritten)
    assert widget.alert == ""
    assert "waits for your answer" in widget.sentence


@pytest.mark.parametrize(
    ("kwargs", "words"),
    [({"function": "cosine"}, "expected one of square"), ({"h": 0.0}, "larger than 0")],
)
def test_slope_refuses_what_it_cannot_draw(kwargs, words):
    with pytest.raises(ValueError, match=words):
        Slope(**kwargs)


# ---- downhill


@pytest.mark.parametrize("name", SURFACES)
def test_gradients_are_those_of_their_surfaces(name, rng):
    f, gradient = SURFACES[name]
    for x in rng.uniform(-2, 2, size=(5, 2)):
        np.testing.assert_allclose(gradient(x), central_gradient(f, x, 1e-5), atol=1e-8)


@pytest.mark.parametrize("name", ["bowl", "valley"])
@pytest.mark.parametrize("d", [1, 2, 5])
def test_bowl_and_valley_take_any_number_of_inputs(name, d, rng):
    f, gradient = SURFACES[name]
    x = rng.normal(size=d)
    np.testing.assert_allclose(gradient(x), central_gradient(f, x, 1e-5), atol=1e-8)


def test_steps_downhill_by_hand():
    widget = Downhill()
    assert "is 6.25 at x = (−2, 1.5). The gradient is (−4, 3)." in sentence(widget)
    assert "−1, 0.75" not in sentence(widget)  # where it lands is for the reader to say
    press(widget)
    assert widget.plane.points.tolist() == [[-1.0, 0.75]]
    assert (
        "Step 1, at rate 0.25, went from (−2, 1.5) to (−1, 0.75): f fell from 6.25 to 1.56."
        in sentence(widget)
    )
    press(widget)
    assert widget.plane.points.tolist() == [[-0.5, 0.375]]
    assert "Step 2, at rate 0.25" in sentence(widget)
    for _ in range(20):
        press(widget)
    assert "level ground" in sentence(widget)


def test_too_large_a_rate_goes_across_and_then_out_of_the_picture():
    widget = Downhill(rate=1.0)
    press(widget)
    assert "to (2, −1.5): f stayed at 6.25, so the rate is too large" in sentence(widget)
    press(widget)
    assert widget.plane.points.tolist() == [[-2.0, 1.5]]
    widget.control["rate"].value = 1.25
    assert "Step 2, at rate 1," in sentence(widget)
    press(widget)
    assert "f rose from 6.25 to 14.1, so the rate is too large" in sentence(widget)
    before = widget.plane.points.copy()
    press(widget)
    assert "would leave the picture, for (−4.5, 3.38): choose a smaller rate" in sentence(widget)
    np.testing.assert_array_equal(widget.plane.points, before)
    widget.control["rate"].value = 0.1
    assert "leave the picture" not in sentence(widget)


def test_dragging_begins_a_new_way():
    widget = Downhill()
    press(widget)
    assert len(widget.trail) == 2
    widget.plane.points = [[1.0, 1.0]]
    assert len(widget.trail) == 1
    assert "Step" not in sentence(widget)
    assert "is 2 at x = (1, 1)" in sentence(widget)


@pytest.mark.parametrize("way", ["surface", "button"])
def test_back_to_the_start(way):
    widget = Downhill()
    press(widget)
    widget.plane.points = [[1.0, 1.0]]
    press(widget)
    if way == "surface":
        widget.control["surface"].value = "valley"
        assert "½ x₁² + 5 x₂²" in sentence(widget)
    else:
        widget.control["back"].click()
    assert widget.plane.points.tolist() == [[-2.0, 1.5]]
    assert len(widget.trail) == 1
    assert "Step" not in sentence(widget)


def test_the_question_fits_what_is_in_view():
    widget = Downhill()
    assert "where does one step from (−2, 1.5) land?" in widget.asked.value
    press(widget)
    assert "from (−2, 1.5)" not in widget.asked.value
    widget.control["back"].click()
    assert "where does one step from (−2, 1.5) land?" in widget.asked.value
    for name in SURFACES:
        widget.control["surface"].value = name
        press(widget)
        assert widget.asked.value == f"<b>{downhill.QUESTIONS[name]}</b>"
    assert "largest rate that still goes down" in Downhill("valley", rate=0.15).asked.value
    for silent in (Downhill(question=""), Downhill(bare=True)):
        assert silent.asked not in silent.children


@pytest.mark.parametrize("name", SURFACES)
def test_every_surface_is_drawn_with_its_level_lines(name):
    widget = Downhill()
    widget.control["surface"].value = name
    for rate in (0.05, 1.25):
        widget.control["rate"].value = rate
        press(widget)
        assert widget.plane.alert == ""
        assert widget.plane.png()[:4] == b"\x89PNG"
    f, _ = SURFACES[name]
    level = f(widget.plane.points[0])
    drawn = [each for each in widget.plane.lines if each["width"] == 1]
    assert len(drawn) >= 4
    assert widget.plane.backdrop.shape[2] == 4
    for each in widget.levels.lines([level], "#000000", 2):  # the line through the point
        heights = [f(np.array(place)) for place in each["points"]]
        np.testing.assert_allclose(heights, level, atol=0.1)


def test_arrow_is_the_gradient_and_any_size_stays_in_sight():
    x, g = np.array([0.0, 0.0]), np.array([2.0, -1.0])
    shaft, _, along, across = arrows.gradient_arrows(x, 0.5 * g, g, 3.0, 400)
    assert shaft["points"] == [[0, 0], [1, -0.5]]
    assert (along["label"], across["label"]) == ("∂f/∂x₁ = 2", "∂f/∂x₂ = −1")
    huge = arrows.gradient_arrows(x, 1e9 * g, g, 3.0, 400)[0]
    assert np.abs(huge["points"]).max() < 3
    assert huge["points"][1] == pytest.approx([2.94, -1.47])
    assert (shaft["style"], huge["style"]) == ("solid", "dashed")


@pytest.mark.parametrize("name", SURFACES)
def test_arrow_and_labels_stay_within_the_frame(name):
    widget = Downhill(name)
    assert f"Arrow: {downhill.ARROWS[name][1]}." in sentence(widget)
    for place in ([2.9, 2.9], [-3.0, 3.0], [0.1, -2.8], [-2.5, -2.5]):
        widget.plane.points = [place]
        drawn = [each for each in widget.plane.lines if each["colour"] == CLASS_COLOURS[1]]
        shaft, along, across = drawn[0], *drawn[-2:]
        assert np.abs(shaft["points"][1]).max() <= 3
        boxes = [np.array(each["at"]) for each in (along, across)]
        assert np.abs(boxes).max() < 3
        assert abs(boxes[0] - boxes[1])[1] > 0.2 or abs(boxes[0] - boxes[1])[0] > 1
        cut = shaft["style"] == "dashed"
        assert ("cut at the edge" in sentence(widget)) == cut


def test_own_gradient_draws_the_arrow():
    right = Downhill(own=central_gradient)
    assert "Your gradient is (−4, 3), which is right." in sentence(right)
    wrong = Downhill(own=lambda f, x, h: -2 * x)
    assert "Your gradient is (4, −3); expected (−4, 3)." in sentence(wrong)
    press(wrong)
    assert "f rose from 6.25 to 14.1." in sentence(wrong)  # which is not the rate's fault
    assert wrong.plane.points.tolist() == [[-3.0, 2.25]]  # uphill, as the answer has it


@pytest.mark.parametrize(
    ("own", "words"),
    [("gradient_of", "define gradient_of first"), (broken, "ZeroDivisionError"),
     (lambda f, x, h: 1.0, "shape (); expected (2,)"),
     (lambda f, x, h: "uphill", "expected 2 numbers"),
     (lambda f, x, h: [np.nan, 1], "expected finite numbers")],
    ids=["missing", "broken", "number", "text", "nan"],
)  # fmt: skip
def test_own_gradient_that_is_none_is_told_in_place(own, words):
    widget = Downhill(own=own)
    assert words in widget.plane.alert
    assert "draws no arrow yet" in sentence(widget)
    press(widget)
    assert words in widget.plane.alert
    assert widget.plane.points.tolist() == [[-2.0, 1.5]]


def test_unwritten_gradient_is_waited_for():
    widget = Downhill(own=unwritten)
    assert widget.plane.alert == ""
    assert "waits for your answer" in sentence(widget)


def test_own_gradient_cannot_move_the_point():
    def moves(f, x, h):
        x += 100
        return np.zeros(2)

    assert Downhill(own=moves).plane.points.tolist() == [[-2.0, 1.5]]


def test_downhill_refuses_an_unknown_surface():
    with pytest.raises(ValueError, match="expected one of bowl"):
        Downhill("mountain")


def test_stills_speak_for_themselves():
    for widget in (Downhill(), DotProduct()):
        data = widget._repr_mimebundle_()
        data = data[0] if isinstance(data, tuple) else data
        assert {"image/png", "text/plain"} <= set(data)


# ---- Show me


WRONG = [broken, unwritten, lambda *args: None, lambda *args: "a", lambda *args: np.zeros((2, 2))]


@pytest.mark.parametrize("own", WRONG)
@pytest.mark.parametrize(
    ("show", "args"),
    [
        (slope.show_case, ("exp", -3.7, 2.0)),
        (slope.show_case, ("cube", 4, 0.01)),
        (downhill.show_case, ("bowl", np.array([1, 2]), 0.5)),
        (downhill.show_case, ("waves", np.array([9.0, 0.0]), 0.1)),
        (downhill.show_case, ("valley", np.array([1.0, 2.0, -1.0]), 0.1)),
        (downhill.show_case, ("bowl", np.array([3]), 0.1)),
        (dot_product.show_case, (np.array([30.0, 1.0]), np.array([0.0, 0.0]))),
        (dot_product.show_case, (np.array([3, 4]), np.array([1, 2]))),
        (dot_product.show_case, (np.arange(40.0), np.ones(40))),
        (broadcast.show_choice, ()),
        (downhill.show_choice, ()),
    ],
)
def test_show_me_opens_whatever_the_answer(show, args, own):
    views = show(args, own)
    assert views
    for title, view in views:
        assert title
        assert isinstance(view, ipywidgets.DOMWidget)


def test_show_me_puts_the_answer_beside_the_right_one():
    (_, own), (_, right) = slope.show_case(("square", 3.0, 0.5), half_slope)
    assert (own.result["found"], right.result["found"]) == (3.0, 6.0)
    (_, own), (_, right) = downhill.show_case(
        ("waves", np.array([0.5, 1.0]), 0.5), lambda f, x, h: x
    )
    assert "Your gradient is (0.5, 1); expected" in sentence(own)
    assert "Your" not in sentence(right)


def test_show_me_gives_whole_numbers_as_the_case_has_them():
    seen = []

    def own(f, x, h):
        seen.append(x.dtype.kind)
        return np.zeros(2)

    downhill.show_case(("bowl", np.array([1, 2]), 0.5), own)
    assert set(seen) == {"i"}


def test_tables_escape_and_name_what_came():
    ((_, table),) = dot_product.show_case(
        (np.arange(3.0), np.ones(3)), lambda a, b: "<script>alert(1)</script>"
    )
    assert "<script>" not in table.value
    assert "expected one number" in table.value
    ((_, table),) = downhill.show_case(
        ("bowl", np.array([1.0, 2.0, 3.0]), 0.5), lambda f, x, h: [2.0, 0.0, 6.0]
    )
    assert "<td>4</td><td>0</td>" in table.value
    ((_, table),) = dot_product.show_case((np.arange(3.0), -np.ones(3)), lambda a, b: -0.5)
    assert "Your function gives −0.5" in table.value
    assert "<td>−1</td>" in table.value


def test_choice_about_downhill_opens_where_its_gradient_is():
    ((_, widget),) = downhill.show_choice((), "a")
    assert "The gradient is (2, −1)" in sentence(widget)
    assert widget.asked not in widget.children


def test_choice_about_a_shape_opens_another_pair_of_its_kind():
    ((title, widget),) = broadcast.show_choice((), "a")
    assert "(2, 1) + (3,)" in title
    assert widget.result["sum"].shape == (2, 3)
    assert "(3, 1) + (4,)" not in widget.control["shapes"].options


def test_show_me_has_a_first_line_but_for_a_choice():
    questions = load("00b")
    line, _ = show_me.build(questions.answer_shape.question, "d").children
    assert (line.value, line.layout.display) == ("", "none")
    line, _ = show_me.build(questions.cosine.question, lambda a, b: a @ b).children
    assert "expected" in line.value


@pytest.mark.parametrize("make", [Downhill, DotProduct, Slope, Axes, Broadcast])
def test_sentences_have_true_minus_signs(make):
    widget = make()
    if make is Downhill:
        widget.plane.points = [[-1.64, 2.25]]
        widget.control["surface"].value = "saddle"
        widget.plane.points = [[-1.64, 2.25]]
        assert "is −2.37 at x = (−1.64, 2.25)" in sentence(widget)
    elif make is DotProduct:
        widget.points = [[-0.5, -1.0], [1.0, 1.0]]
    elif make is Slope:
        widget.set(x=2.0)
    said = widget.plane.sentence if make is Downhill else widget.sentence
    assert "-" not in said.replace("one-sided", "")


def sentence(widget):
    return widget.plane.sentence


def press(widget):
    widget.control["step"].click()
