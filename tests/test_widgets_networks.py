"""The widgets of lesson 07, and the figures that the decks print."""

import numpy as np
import pytest
from sweeping import sweep

from course_lib.nn import layers
from course_lib.nn.activations import relu, sigmoid
from course_lib.nn.forward import bumps, collapsed, count_parameters, layer, network, passing, step
from course_lib.nn.models import Sequential
from course_lib.plots.network import places
from course_lib.widgets import network_tables
from course_lib.widgets.bump_staircase import CURVES, REACH, BumpStaircase, X, staircase
from course_lib.widgets.drawn_curve import GRID, START, DrawnCurve, trained
from course_lib.widgets.neuron_surface import BENDS, RANGES, NeuronSurface
from course_lib.widgets.parameter_count import ParameterCount
from course_lib.widgets.stacked_layers import StackedLayers, bends, hidden_only, stack
from course_lib.widgets.stacked_layers import X as LINE
from course_lib.widgets.toy_network import LAYERS, ToyNetwork
from course_lib.widgets.xor_hidden import CORNERS, XOR, XorHidden


def own_network(x, layers):
    for W, b in layers:
        x = 1 / (1 + np.exp(-(W @ x + b)))
    return x


def own_xor():
    return [[1, -1], [-1, 1]], [-0.5, -0.5], [1, 1], -0.5


def own_bumps(left, right, height):
    return [1, 1], [-left, -right], [height, -height], 0


WIDGETS = [
    NeuronSurface, ToyNetwork, ParameterCount, StackedLayers, XorHidden, BumpStaircase,
    lambda: ToyNetwork(own=own_network), lambda: XorHidden(own=own_xor),
    lambda: BumpStaircase(own=own_bumps),
]  # fmt: skip


@pytest.mark.parametrize("make", WIDGETS)
def test_every_control_goes_to_its_ends_and_the_fast_picture_is_the_full_one(make):
    widget = make()
    assert widget.sentence
    for name, value in sweep(widget):
        assert not widget.alert, (name, value, widget.alert)
        assert widget.sentence
        assert "nan" not in widget.sentence
        assert widget.stage.png() == widget.stage.full_png(), (name, value)


def test_the_decks_figures():
    x = np.array([1.0, -1.0])
    W, b = LAYERS[0]
    assert (W @ x + b).tolist() == [4, -2]
    assert layer(x, W, b, sigmoid).round(2).tolist() == [0.98, 0.12]
    assert network(x, LAYERS, sigmoid).round(2).tolist() == [0.62, 0.83]
    assert network(np.zeros(2), LAYERS, sigmoid).round(2).tolist() == [0.51, 0.85]
    assert count_parameters([3, 4, 2]) == (20, 6)
    assert sum(count_parameters([784, 512, 512, 10])) == 669_706


def test_paper_and_program_are_each_others_transpose():
    rng = np.random.default_rng(0)
    stacked = [(rng.normal(size=(c, d)), rng.normal(size=c)) for d, c in ((3, 4), (4, 2))]
    model = Sequential(dtype="float64", rng=0)
    model.add(layers.Dense(4, activation="tanh", input_shape=(3,)))
    model.add(layers.Dense(2, activation="tanh"))
    model.set_weights([array for W, b in stacked for array in (W.T, b)])
    X3 = rng.normal(size=(5, 3))
    by_sample = np.array([network(x, stacked, np.tanh) for x in X3])
    np.testing.assert_allclose(model.predict(X3), by_sample, rtol=1e-12)


def test_linear_layers_collapse_and_relu_layers_do_not():
    layers_ = stack(4, seed=1)
    W, b = collapsed(layers_)
    straight = hidden_only(layers_, bend=False)
    np.testing.assert_allclose(straight, W[0, 0] * LINE + b[0], rtol=1e-9)
    assert bends(straight) == 0
    assert bends(hidden_only(layers_, bend=True)) > 0
    widget = StackedLayers(depth=4, seed=1)
    assert f"bend {bends(widget.result['bent'])} time" in widget.sentence
    assert widget.result["straight bends"] == 0


def test_a_neuron_is_told_by_its_line():
    widget = NeuronSurface(w1=3.0, w2=0.0, b=-3.0, bend="step")
    assert "The line z = 0 is 1 from the origin" in widget.sentence
    assert "changes by 3 a unit" in widget.sentence
    assert abs(float(np.mean(widget.result["A"])) - 1 / 3) < 0.03  # x₁ > 1 on a third of [−3, 3]
    widget.set(w1=0.0, b=0.0)
    assert "says 0 everywhere" in widget.sentence


def drag(widget, index, place):
    """What the browser sends when a point has been dragged to `place`."""
    points = widget.plane.points.copy()
    points[index] = place
    widget.plane.set_state({"points": memoryview(points.astype("<f4").tobytes())})


def weights(widget):
    return [widget.control[name].value for name in ("w1", "w2", "b")]


def test_a_neuron_is_dragged_by_its_weights_and_by_its_line():
    widget = NeuronSurface()
    drag(widget, 1, [-2.04, 0.96])
    assert weights(widget) == [-2.0, 1.0, 0.5]  # the tip is w, and b stays
    assert "w = (−2, 1), b = 0.5" in widget.sentence
    drag(widget, 0, [1.0, 0.5])
    assert weights(widget) == [-2.0, 1.0, 1.5]  # 2·1 − 1·0.5: the line goes with P, and w stays
    np.testing.assert_allclose(widget.plane.points, [[1.0, 0.5], [-2.0, 1.0]], atol=1e-6)
    drag(widget, 0, [1.5, 1.5])  # along the line: another place for P, nothing else
    assert weights(widget) == [-2.0, 1.0, 1.5]
    np.testing.assert_allclose(widget.plane.points[0], [1.5, 1.5], atol=1e-6)
    before = widget.plane.points.copy()
    for tip in ([-1.5, 1.0], [-1.0, 1.2]):  # the page is behind: it still has P where it was
        before[1] = tip
        widget.plane.set_state({"points": memoryview(before.astype("<f4").tobytes())})
    assert weights(widget) == [-1.0, 1.2, 1.5]
    widget.set(w1=0.0, w2=3.0)  # the sliders move the points
    P, tip = widget.plane.points
    assert tip.tolist() == [0, 3]
    assert P[1] == -0.5
    drag(widget, 1, [0.0, 0.0])
    assert weights(widget) == [0.0, 0.0, 1.5]
    drag(widget, 0, [1.0, 1.0])  # without weights there is no line to drag
    assert weights(widget) == [0.0, 0.0, 1.5]
    assert len(widget.plane.lines) == 1
    assert not widget.alert


def test_a_dragged_line_stops_where_the_bias_ends():
    widget = NeuronSurface(w1=3.0, w2=0.0, b=0.0)
    drag(widget, 0, [-2.5, 0.0])
    assert weights(widget) == [3.0, 0.0, 3.0]
    np.testing.assert_allclose(widget.plane.points[0], [-1.0, 0.0], atol=1e-6)
    far = NeuronSurface(w1=0.1, w2=0.0, b=3.0)  # 30 from the origin
    assert np.abs(far.plane.points).max() <= 3
    assert len(far.plane.lines) == 2  # the arrow only


@pytest.mark.parametrize("bend", BENDS)
def test_no_surface_is_cut_off_and_both_pictures_move_with_the_weights(bend):
    widget = NeuronSurface(bend=bend)
    low, high = RANGES[bend]
    seen = set()
    for w1, w2, b in ((3, 3, 3), (-3, 3, -3), (1, -1, 0), (0, 0, 0)):
        widget.set(w1=float(w1), w2=float(w2), b=float(b))
        heights = widget.result["heights"]
        assert low <= heights.min() <= heights.max() <= high
        assert widget.stage.png() == widget.stage.full_png()
        seen.add(bytes(widget.stage.image.value))
        assert widget.plane.backdrop.shape == (60, 60, 4)
    assert len(seen) == 4
    assert widget.solid.get_zlabel() == "output"


def test_the_toy_network_shows_the_students_numbers():
    widget = ToyNetwork()
    assert "z = (4, −2), so a = (0.98, 0.12). Output: (0.62, 0.83)." in widget.sentence
    widget.set(x1=0.0, x2=0.0)
    assert "Output: (0.51, 0.85)" in widget.sentence
    first = widget.result["signals"][-1]
    widget.set(x1=-3.0, x2=3.0)  # what the question asks for is to be seen
    fallen, risen = widget.result["signals"][-1] - first
    assert fallen < -0.3
    assert risen > 0.08
    assert "says so, too" in ToyNetwork(own=own_network).sentence
    linear = ToyNetwork(own=lambda x, layers: layers[0][0] @ x)
    assert "Yours says (3.00, -2.00), and should not" in linear.sentence
    assert "expected (2,)" in ToyNetwork(own=lambda x, layers: [1.0]).alert


def test_the_count_is_said_and_drawn():
    widget = ParameterCount()
    assert "20 weights and 6 biases, 26 parameters" in widget.sentence
    widget.set(hidden=0)
    assert "3 → 2: 1 layer, 6 weights and 2 biases, 8 parameters" in widget.sentence
    widget.set(hidden=4, units=8)
    assert len(widget.neurons.get_xdata()) == 4 * 8 + 2
    assert [len(column) for column in places([3, 1, 2])] == [3, 1, 2]


def test_xor_in_the_hidden_space():
    widget = XorHidden()
    assert "right on 3 of 4" in widget.sentence
    widget.set(v2=-2.0)
    assert "that is XOR" in widget.sentence
    assert np.array_equal(widget.result["out"], XOR)
    assert len(np.unique(widget.result["H"], axis=0)) == 3
    own = XorHidden(own=own_xor)
    assert "that is XOR" in own.sentence
    assert np.array_equal(own.result["H"], step(CORNERS @ np.array([[1, -1], [-1, 1]]).T - 0.5))
    assert "W1 (2, 2)" in XorHidden(own=lambda: (1, 2, 3)).alert
    assert "waits" in XorHidden(own=unwritten).sentence


def unwritten(*_):
    raise NotImplementedError("not yet")


def test_bumps_follow_the_curve_ever_closer_where_it_is_continuous():
    gaps = [BumpStaircase(n=n).result["gap"] for n in (5, 15, 60)]
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 0.2
    edges = np.linspace(-REACH, REACH, 7)
    heights = CURVES["a wave"]((edges[:-1] + edges[1:]) / 2)
    place = np.searchsorted(edges, X, side="left") - 1
    by_hand = np.where((place >= 0) & (place < 6), heights[np.clip(place, 0, 5)], 0.0)
    np.testing.assert_allclose(staircase(edges, heights), by_hand, atol=1e-12)


def test_a_jump_is_never_followed_for_no_edge_falls_on_it():
    widget = BumpStaircase(curve="a jump")
    for n in range(1, 61):
        widget.set(n=n)
        assert widget.result["gap"] == 1.5, n  # all of the jump, on one of its sides


def test_the_students_bumps_are_added():
    assert "Your bumps make the staircase" in BumpStaircase(own=own_bumps).sentence
    wrong = BumpStaircase(
        own=lambda left, right, height: ([1, 1], [-left, -right], [height] * 2, 0)
    )
    assert "do not make" in wrong.sentence
    assert "w1, b1, w2 of shape (2,)" in BumpStaircase(own=lambda *_: 3).alert


def test_a_drawn_curve_is_learned_better_with_more_units():
    widget = DrawnCurve(n=1)
    first = widget.gap
    widget.n.value = 12
    assert widget.gap < 0.3 < 1 < first
    assert widget.size == 3 * 12 + 1
    assert f"{widget.size} parameters" in widget.plane.sentence
    moved = START.copy()
    moved[3, 1] = 1.0
    before = widget.plane.lines
    widget.plane.points = moved
    assert widget.plane.lines != before
    target = np.interp(GRID, START[:, 0], START[:, 1])
    again, other = trained(target, 5)[0], trained(target, 5)[0]
    assert np.array_equal(again, other)


def test_passing_tells_every_signal():
    W = np.array([[1.0, 1.0]])
    signals = passing(
        np.array([1.0, -3.0]), [(W, np.zeros(1)), (np.ones((2, 1)), np.ones(2))], relu
    )
    assert [signal.tolist() for signal in signals] == [[1, -3], [0], [1, 1]]
    w1, b1, w2, b2 = bumps(np.array([0.0, 1.0, 3.0]), np.array([2.0, -1.0]))
    values = [float(w2 @ step(w1 * x + b1) + b2) for x in (-1, 0.5, 2, 4)]
    assert values == [0, 2, -1, 0]


@pytest.mark.parametrize(
    ("show", "args", "own"),
    [
        (network_tables.show_neuron, (np.ones(2), np.ones(2), 0.0), lambda x, w, b: 0.5),
        (network_tables.show_layer, (np.ones(2), np.eye(2), np.zeros(2)), lambda x, W, b: W @ x),
        (network_tables.show_batch, (-np.eye(2), np.eye(2), np.zeros(2)), lambda X, W, b: X @ W),
        (network_tables.show_network, (np.ones(2), LAYERS), lambda x, layers: x),
        (network_tables.show_count, ([3, 4, 2],), lambda sizes: 20),
        (network_tables.show_collapse, (np.eye(2), np.ones(2), np.eye(2), np.ones(2)),
         lambda W1, b1, W2, b2: (W2 @ W1, b2)),
        (network_tables.show_xor, (CORNERS,), lambda: ([[1, 1], [1, 1]], [0, -1], [1, 1], -0.5)),
        (network_tables.show_bump, (0.0, 1.0, 2.0, np.array([-1.0, 0.5, 3.0])),
         lambda left, right, height: ([1, 1], [-left, -right], [1, -1], 0)),
    ],
)  # fmt: skip
def test_show_me_marks_the_difference(show, args, own):
    ((_, view),) = show(args, own)
    assert "✗" in view.value


def test_show_me_draws_the_columns():
    ((title, view),) = network_tables.show_layers((), "a")
    assert "columns" in title
    assert view.value.count("<tr>") == 5
