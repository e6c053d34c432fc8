"""The widgets of lesson 08: what their sentences say, held against other computations."""

import numpy as np
import pytest
from sweeping import assert_sweep

from course_lib.nn.activations import ACTIVATIONS, elu, elu_derivative, sigmoid
from course_lib.widgets import activation_tables
from course_lib.widgets.activation_answers import own_activation
from course_lib.widgets.answers import AnswerError
from course_lib.widgets.deep_stack import DeepStack, passes, rms
from course_lib.widgets.dying_unit import START, DyingUnit, gradient, samples, show_dead
from course_lib.widgets.two_activations import TwoActivations
from course_lib.widgets.zigzag import GOAL, ZigZag, distances, inputs, walk


def leaky(z, slope):
    return np.where(z > 0, z, slope * z), np.where(z > 0, 1.0, slope)


def dead_units(X, W, b):
    return (X @ W + b <= 0).all(axis=0)


def unwritten(*args):
    raise NotImplementedError


@pytest.mark.parametrize(
    "make",
    [
        lambda: TwoActivations(),
        lambda: TwoActivations(own=sigmoid, second="tanh"),
        lambda: DeepStack(),
        lambda: DeepStack(own=leaky, own_args=(0.1,)),
        lambda: DyingUnit(),
        lambda: DyingUnit(own=dead_units),
        lambda: ZigZag(),
    ],
    ids=["two", "own curve", "deep", "own layers", "unit", "own test", "zigzag"],
)
def test_sweep(make):
    assert_sweep(make(), at_least=8)


# ---- two activations


def test_values_slopes_and_flat_ends_are_those_of_the_formulas():
    widget = TwoActivations(first="sigmoid", second="relu", z=2.0)
    assert "sigmoid is 0.881 with slope 0.105; ReLU is 2 with slope 1" in widget.sentence
    # s(1 - s) = 0.05 has the root s = (1 + sqrt(0.8)) / 2
    s = (1 + np.sqrt(0.8)) / 2
    end = np.log(s / (1 - s))
    share = 1 - end / 6
    assert f"on {share:.0%} of the axis, left of −2.89 and right of 2.89" in widget.sentence
    assert 0 <= 2.89 - end < 0.01


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("linear", "Identity is nowhere flat"),
        ("prelu", "is nowhere flat"),
        ("binary_step", "on 100% of the axis."),
        ("relu", "left of 0."),
        ("gelu", "32% of the axis, left of −2.35, and from −0.88 to −0.65, where it turns."),
        ("bipolar_relu", "Bipolar ReLU (first unit) is flat (|slope| below 0.05) on 50%"),
        ("elu", "ELU (α = 1) is flat (|slope| below 0.05) on 25% of the axis, left of"),
    ],
)
def test_where_an_activation_is_flat(name, words):
    assert words in TwoActivations(first=name).sentence


def test_own_curve_is_recognised_or_not():
    widget = TwoActivations(own=sigmoid)
    assert "your sigmoid is 0.731 with slope 0.197" in widget.sentence
    assert "Your values are those of sigmoid." in widget.sentence
    wrong = TwoActivations(own=lambda z: 1 / (1 + np.exp(z / 2)))
    assert "no other's" in wrong.sentence
    wrong.set(first="tanh")
    assert "Your values" not in wrong.sentence


def test_own_derivative_is_taken_where_there_is_one_and_measured_where_not():
    z = np.linspace(-2, 2, 9)
    values, slopes = own_activation(lambda z: (elu(z), elu_derivative(z)))(z)
    np.testing.assert_array_equal(slopes, elu_derivative(z))
    measured = own_activation(elu)(z)[1]
    np.testing.assert_allclose(measured[z != 0], slopes[z != 0], atol=1e-9)
    np.testing.assert_array_equal(values, elu(z))
    single = own_activation(elu)(z.astype(np.float32))[1]  # float32 differences would be noise
    np.testing.assert_allclose(single[z != 0], slopes[z != 0], atol=1e-5)


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (lambda z: z[:3], "gave shape (3,) for z of shape"),
        (lambda z: "s", "expected an array of numbers"),
        (lambda z: z * np.nan, "expected finite numbers"),
        (lambda z: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_answers_that_are_no_curve_are_told(own, words):
    assert words in TwoActivations(own=own).alert
    with pytest.raises(AnswerError):
        own_activation(own)(np.arange(5.0))


def test_unwritten_answers_are_waited_for():
    made = TwoActivations(own=unwritten), DeepStack(own=unwritten), DyingUnit(own=unwritten)
    for widget in made:
        assert widget.alert == ""
        assert "waits for your answer" in widget.sentence


# ---- fifty layers


@pytest.mark.parametrize("name", ["tanh", "relu", "elu", "gelu"])
def test_the_gradient_through_the_stack_is_that_of_differences(name):
    rng = np.random.default_rng(0)
    X, upstream = rng.normal(size=(3, 5)), rng.normal(size=(3, 5))
    weights = rng.normal(size=(4, 5, 5)) / 2
    row = ACTIVATIONS[name]
    found = passes(X, weights, lambda z: (row.function(z), row.derivative(z)), upstream)

    def loss(first):  # of the first layer's outputs
        H = first
        for W in weights[1:]:
            H = row.function(H @ W)
        return np.sum(upstream * H)

    first, h = found["outputs"][0], 1e-6
    G = np.zeros_like(first)
    for place in np.ndindex(G.shape):
        step = np.zeros_like(G)
        step[place] = h
        G[place] = (loss(first + step) - loss(first - step)) / (2 * h)
    np.testing.assert_allclose(found["gradient"][0], rms(G) / rms(upstream), rtol=1e-6)
    assert found["gradient"][-1] == 1
    np.testing.assert_allclose(found["signal"], [np.std(H) for H in found["outputs"]])


def test_who_vanishes_who_explodes_and_who_comes_back_whole():
    widget = DeepStack()
    size = {}
    for name, scale in (
        ("sigmoid", 1.0), ("tanh", 1.0), ("relu", 1.0), ("relu", 1.4), ("linear", 1.0),
        ("relu", 3.0),
    ):  # fmt: skip
        widget.set(activation=name, scale=scale)
        size[name, scale] = widget.result["gradient"][0]
    assert size["sigmoid", 1.0] < 1e-25
    assert size["relu", 1.0] < 1e-6
    assert 1e-3 < size["tanh", 1.0] < 1
    assert 0.1 < size["relu", 1.4] < 10
    assert 0.1 < size["linear", 1.0] < 10
    assert size["relu", 3.0] > 1e12


@pytest.mark.parametrize(("name", "scale"), [("tanh", 0.2), ("sigmoid", 0.2), ("linear", 3.0)])
def test_sizes_far_off_the_axis_are_numbers_still(name, scale):
    found = DeepStack(activation=name, scale=scale).result
    for sizes in (found["signal"], found["gradient"]):
        assert np.all((sizes > 0) & np.isfinite(sizes))


def test_shares_of_the_histogram_add_up_and_silent_outputs_are_told():
    widget = DeepStack(activation="relu", scale=1.4, layer=10)
    np.testing.assert_allclose(widget.result["counts"].sum(), 1)
    share = np.mean(widget.result["outputs"][9] == 0)
    assert f"{share:.0%} of them exactly 0" in widget.sentence


def test_own_derivative_leads_the_gradient_back():
    right = DeepStack(own=leaky, own_args=(0.1,), scale=1.4)
    blocked = DeepStack(own=lambda z: (z, np.zeros(z.shape)), scale=1.4)
    assert right.result["gradient"][0] > 0.1
    assert blocked.result["gradient"][0] == 0
    assert "0 when it is back at layer 1" in blocked.sentence


# ---- the dying unit


@pytest.mark.parametrize("slope", [0.0, 0.1])
def test_the_units_gradient_is_that_of_differences(slope):
    X, t = samples()
    w, b, h = np.array([0.8, -0.3]), -0.2, 1e-6

    def loss(w, b):
        return np.mean((leaky(X @ w + b, slope)[0] - t) ** 2)

    dw, db = gradient(w, b, X, t, slope)
    for j, step in enumerate(h * np.eye(2)):
        np.testing.assert_allclose(
            dw[j], (loss(w + step, b) - loss(w - step, b)) / (2 * h), rtol=1e-6
        )
    np.testing.assert_allclose(db, (loss(w, b + h) - loss(w, b - h)) / (2 * h), rtol=1e-6)


def test_a_long_step_kills_and_a_leak_revives():
    widget = DyingUnit(rate=10**-0.5)
    assert "fires on 24 of 24" in widget.sentence
    assert "It is alive" in widget.sentence
    widget.forward()
    assert "fires on 0 of 24" in widget.sentence
    assert "It is dead: 0 on all samples" in widget.sentence
    w = widget.w.copy()
    widget.clock.tick(5)
    np.testing.assert_array_equal(widget.w, w)
    widget.set(kind=0.1, rate=0.1)
    assert "As a ReLU it would be dead" in widget.sentence
    for _ in range(30):
        widget.forward()
    assert "It is alive" in widget.sentence
    widget.control["bias"].value = 0.5  # by hand
    np.testing.assert_array_equal(widget.w, START)
    assert widget.sentence.startswith("After 0 steps")


def test_dead_is_what_is_silent_on_all_samples():
    X, _ = samples()
    edge = float(np.max(X @ START))
    alive, dead = DyingUnit(bias=-edge + 0.02), DyingUnit(bias=-edge - 0.02)
    assert "alive" in alive.sentence
    assert "dead" in dead.sentence


def test_own_test_is_believed():
    always = DyingUnit(own=lambda X, W, b: np.array([True]))
    assert "Your test calls it dead, but on some samples it does fire." in always.sentence
    never = DyingUnit(own=lambda X, W, b: np.array([False]), bias=-8.0)
    assert "Your test calls it alive, but it fires on none" in never.sentence
    right = DyingUnit(own=dead_units, bias=-8.0)
    assert "Your test calls it dead: 0 on all samples" in right.sentence
    right.set(kind=0.1)
    assert "as a ReLU would be; the leak" in right.sentence
    right.set(bias=0.0)
    assert right.sentence.endswith("Your test calls it alive.")
    assert "expected (1,)" in DyingUnit(own=lambda X, W, b: X @ W).alert


# ---- zig-zag


def test_positive_inputs_move_both_weights_the_same_way():
    widget = ZigZag(steps=30)
    assert "30 of the 30 steps moved both weights the same way" in widget.sentence
    widget.set(inputs="centred")
    assert widget.result["same"] < 25
    path = walk(inputs()["centred"], 0.3)
    assert f"{np.sqrt(np.sum((path[30] - GOAL) ** 2)):.3g} from the goal" in widget.sentence


def test_no_step_and_one_step_are_told_as_such():
    assert ZigZag(steps=0).sentence == "Before the first step w = (0, 0) is 2.12 from the goal."
    assert "After 1 step, on a path" in ZigZag(steps=1).sentence
    assert "1 of the 1 step moved" in ZigZag(steps=1).sentence


def test_each_step_is_against_the_samples_own_slope():
    X = inputs()["positive"]
    path = walk(X, 0.2)
    for x, before, after in zip(X, path, path[1:], strict=False):
        slope = [
            (0.5 * ((w + s) @ x - GOAL @ x) ** 2 - 0.5 * ((w - s) @ x - GOAL @ x) ** 2) / 2e-6
            for w, s in ((before, s) for s in 1e-6 * np.eye(2))
        ]
        np.testing.assert_allclose(after - before, -0.2 * np.array(slope), atol=1e-8)
    assert distances(path)[0] == pytest.approx(np.sqrt(4.5))


# ---- tables


def test_the_table_names_every_activation():
    page = activation_tables.about_activations().data
    for row in ACTIVATIONS.values():
        assert row.title in page


@pytest.mark.parametrize(
    ("show", "args", "own", "words"),
    [
        ("sigmoid", (np.array([-1000.0]),), lambda z: 1 / (1 + np.exp(-z)), "overflow"),
        ("slopes", (np.array([1.0]),), lambda z: (z * (1 - z), 1 - z**2), "d_sigmoid"),
        ("leaky_relu", (np.array([-2.0]), 0.1), lambda z, s: (z, z), "derivative"),
        ("softplus", (np.array([1.0]),), lambda z: np.log1p(np.exp(-z)), "0.313262"),
        ("elu", (np.array([-1.0]), 2.0), lambda z, a: (z, z), "derivative"),
        ("dead_units", (np.ones((2, 1)), np.ones((1, 1)), np.zeros(1)),
         lambda X, W, b: np.array([True]), "True"),
        ("softmax", (np.array([0.0, 1.0]), 0), lambda z, axis: z, "0.268941"),
        ("softmax_vjp", (np.array([[0.25, 0.75]]), np.array([[4.0, 0.0]])),
         lambda p, u: p * u, "0.75"),
    ],
)  # fmt: skip
def test_show_me_has_both_results(show, args, own, words):
    views = getattr(activation_tables, f"show_{show}")(args, own)
    assert words in views[0][1].value
    assert "✗" in views[0][1].value


def test_show_me_of_the_choice_has_a_unit_that_is_partly_silent():
    widget = show_dead((), "a")[0][1]
    fires = int(widget.result["fires"].sum())
    assert 0 < fires < 24
