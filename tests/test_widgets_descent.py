"""Gradient descent: the widgets of lesson 06, with student code too."""

import numpy as np
import pytest
from sweeping import sweep

from course_lib.data import load_cubic
from course_lib.nn.landscapes import LANDSCAPES, valley_of
from course_lib.widgets import batch_noise, many_starts
from course_lib.widgets import descent_answers as answers
from course_lib.widgets.answers import AnswerError
from course_lib.widgets.ball_descent import BallDescent
from course_lib.widgets.batch_noise import SIZES, BatchNoise, N, dealt, samples, stepped
from course_lib.widgets.cubic_fit import RATES, STARTS, CubicFit
from course_lib.widgets.descent_steps import descend, inside
from course_lib.widgets.descent_surface import RATES as SURFACES
from course_lib.widgets.descent_surface import DescentSurface
from course_lib.widgets.many_starts import NOWHERE, ManyStarts, arrived, tilted
from course_lib.widgets.steps_to_rest import StepsToRest, start_of, steps_needed

# ---- what students write


def own_descend(gradient, x0, learning_rate, n_steps):
    points = [np.array(x0, dtype=float)]
    for _ in range(n_steps):
        points.append(points[-1] - learning_rate * gradient(points[-1]))
    return np.array(points)


def uphill(gradient, x0, learning_rate, n_steps):
    return own_descend(gradient, x0, -learning_rate, n_steps)


def own_minimize(gradient, x0, learning_rate, tolerance, max_steps):
    x = x0
    for step in range(max_steps):
        g = gradient(x)
        if np.linalg.norm(g) <= tolerance:
            return x, step
        x = x - learning_rate * g
    return x, max_steps


def own_cubic_loss(w, x, y):
    X = np.column_stack([x**3, x**2, x, np.ones(len(x))])
    e = X @ w - y
    return np.sum(e**2), 2 * X.T @ e


def own_epoch(X, y, w, learning_rate, batches):
    for batch in batches:
        e = X[batch] @ w - y[batch]
        w = w - learning_rate * 2 / len(batch) * X[batch].T @ e
    return w


def own_batches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    return [order[i : i + batch_size] for i in range(0, n_samples, batch_size)]


def own_best(f, gradient, starts, learning_rate, n_steps):
    ends = [own_descend(gradient, x, learning_rate, n_steps)[-1] for x in starts]
    return min(ends, key=lambda x: np.nan_to_num(f(x), nan=np.inf))


def unwritten(*args):
    raise NotImplementedError


@pytest.mark.parametrize(
    "make",
    [
        lambda: BallDescent(),
        lambda: BallDescent(own_descend),
        lambda: StepsToRest(),
        lambda: StepsToRest(own_minimize),
        lambda: CubicFit(),
        lambda: BatchNoise(),
        lambda: BatchNoise(own_epoch, own_batches),
        lambda: ManyStarts(),
        lambda: ManyStarts(own_best),
    ],
    ids=["ball", "own ball", "steps", "own steps", "cubic", "batches", "own batches",
         "starts", "own starts"],
)  # fmt: skip
def test_sweep(make):
    widget, moved = make(), 0
    assert len(widget.control) <= 4
    for name, value in sweep(widget):
        assert widget.alert == "", (name, value)
        assert widget.sentence
        assert "nan" not in widget.sentence
        if moved % 3 == 0:  # to draw all anew is slow
            assert widget.stage.png() == widget.stage.full_png(), (name, value)
        moved += 1
    assert moved >= 10


def test_unwritten_answers_are_waited_for():
    made = BallDescent(unwritten), StepsToRest(unwritten), CubicFit(unwritten)
    made += BatchNoise(unwritten, unwritten), ManyStarts(unwritten)
    for widget in made:
        assert widget.alert == ""
        assert "waits for your answer" in widget.sentence
    surface = DescentSurface(own=unwritten)
    assert surface.plane.alert == ""
    assert "waits for your answer" in surface.plane.sentence


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (lambda: answers.as_path([1.0], (31,)), r"expected \(31,\)"),
        (lambda: answers.as_path("far", (31,)), "expected an array"),
        (lambda: answers.as_steps(3), "expected a pair"),
        (lambda: answers.as_steps((0.0, np.inf)), "expected a pair"),
        (lambda: answers.as_gradient(3.0), "expected a pair"),
        (lambda: answers.as_gradient((0.0, np.zeros(3))), r"expected \(4,\)"),
        (lambda: answers.as_weights(np.zeros(3)), r"expected \(2,\)"),
        (lambda: answers.as_weights("w"), "expected the weights"),
        (lambda: answers.as_batches([np.arange(9)], 9, 2), "1 batches; expected 5 of 2"),
        (lambda: answers.as_batches([[0.5]], 9, 9), "arrays of sample numbers"),
        (lambda: answers.as_batches([[1, 2], [3, 4]], 4, 2), "out of range; expected 0 to 3"),
        (lambda: answers.as_batches(7, 9, 2), "expected a list"),
        (lambda: answers.as_place(3.0), r"expected \(2,\)"),
        (lambda: answers.as_place("here"), "expected the best place"),
        (lambda: answers.as_place([np.nan, 0.0]), "expected an end that is finite"),
    ],
)
def test_wrong_answers_are_told_what_was_expected(read, words):
    with pytest.raises(AnswerError, match=words):
        read()


def test_wrong_answers_are_shown():
    assert "expected (31,)" in BallDescent(lambda *args: [1.0]).alert
    assert "expected a pair" in CubicFit(lambda *args: 3.0).alert
    surface = DescentSurface(own=lambda *args: np.zeros(2))
    assert "expected (21, 2)" in surface.plane.alert
    assert "takes no step yet" in surface.plane.sentence


# ---- walks


def test_a_walk_by_hand_and_one_that_is_thrown_out():
    np.testing.assert_array_equal(descend(lambda x: 2 * x, 4, 0.25, 2), [4, 2, 1])
    path = descend(lambda x: 2 * x, np.array([1.0, 2.0]), 3.0, 20)
    assert np.all(path[1] == [-5, -10])
    assert np.all(np.isnan(path[-1]))
    assert inside(path, -11, 11) == 2
    many = descend(valley_of(3).gradient, np.ones((5, 2)), 0.1, 4)
    assert many.shape == (5, 5, 2)
    np.testing.assert_array_equal(many[:, 0], descend(valley_of(3).gradient, np.ones(2), 0.1, 4))


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.01, "comes nearer from one side, slowly"),
        (0.3, "comes nearer from one side"),
        (0.5, "the first lands on the bottom"),
        (0.8, "leaps across the bottom, and lands nearer"),
        (1.0, "swings between x₀ and −x₀ for ever"),
        (1.1, "lands farther out (1.2 times)"),
    ],
)
def test_the_ball_does_what_is_said_of_its_rate(rate, words):
    widget = BallDescent(rate=rate, start=1.5, step=2)
    assert words in widget.sentence
    path = widget.result["path"]
    factor = 1 - 2 * rate
    np.testing.assert_allclose(path[:5], 1.5 * factor ** np.arange(5), atol=1e-12)
    assert np.all(np.abs(path[1:5]) < 1.5) == (abs(factor) < 1 - 1e-9)


def test_the_balls_tangent_and_arrow_are_the_slope():
    widget = BallDescent(rate=0.2, start=1.0, step=0)
    x, y = widget.tangent.get_data()
    assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(2.0)
    assert np.mean(y) == pytest.approx(1.0)
    assert widget.arrow.xy[0] == pytest.approx(1 - 0.2 * 2)
    assert "the next step is −0.4" in widget.sentence
    widget.set(rate=1.1, step=30)
    assert "out of the picture since step" in widget.sentence
    assert len(widget.ball.get_xdata()) == 0


def test_an_own_ball_that_climbs_is_told():
    widget = BallDescent(uphill, rate=0.25, start=1.0)
    assert "point 1 should be 0.5, yours is 1.5" in widget.sentence


# ---- two parameters


@pytest.mark.parametrize("name", SURFACES)
def test_surface_is_walked_and_drawn(name):
    widget = DescentSurface(name)
    land = widget.land
    for steps in (0, 1, 70, 200):
        widget.control["steps"].value = steps
        assert widget.plane.alert == ""
        assert widget.stage.png() == widget.stage.full_png()
        start = widget.plane.points[0]
        end = descend(land.gradient, start, widget.control["rate"].value, steps)[-1]
        height = widget.relief.end.get_ydata()[0]
        right = widget.relief.seen(end[None], land.value(end[None]))[1][0]
        if "out of the picture" not in widget.plane.sentence:
            assert height == pytest.approx(right)
    assert widget._repr_mimebundle_()["text/plain"] == widget.plane.sentence
    wide = np.diff(widget.plane.xlim)[0] / np.diff(widget.plane.ylim)[0]
    assert wide == pytest.approx((430 - 64) / (380 - 56))  # a unit is a unit on both axes


def test_surface_controls():
    widget = DescentSurface("bowl")
    assert widget.control["condition"].layout.display == "none"
    for name in SURFACES:
        widget.control["surface"].value = name
        assert widget.control["rate"].value == SURFACES[name]
        np.testing.assert_allclose(widget.plane.points[0], LANDSCAPES[name].start)
        assert widget.plane.sentence.startswith(f"f = {widget.land.formula}. A is at")
    widget.control["surface"].value = "valley"
    assert widget.control["condition"].layout.display == ""
    assert "Zig-zag: " in widget.plane.sentence
    widget.control["condition"].value = 50
    assert "out of the picture" in widget.plane.sentence  # 0.09 > 2/50
    widget.control["rate"].value = 0.03
    assert "fell from" in widget.plane.sentence
    widget.control["condition"].value = 1
    assert "Zig-zag" not in widget.plane.sentence
    widget.plane.points = [[2.0, 0.0]]
    assert "A is at (2, 0)" in widget.plane.sentence
    widget.control["steps"].value = 199
    widget.forward()
    assert widget.control["steps"].value == 200
    widget.forward()
    assert widget.control["steps"].value == 0
    widget.close()
    with pytest.raises(ValueError, match="expected one of bowl"):
        DescentSurface("hill")


def test_on_the_ridge_of_the_saddle_the_steps_stay():
    widget = DescentSurface("saddle", steps=100)
    assert "out of the picture" in widget.plane.sentence
    widget.plane.points = [[-3.0, 0.0]]
    assert "level ground" in widget.plane.sentence
    assert "lead to (0, 0)" in widget.plane.sentence


def test_own_walk_on_a_surface_is_judged():
    assert "not that of the rule" not in DescentSurface(own=own_descend).plane.sentence
    assert "not that of the rule" in DescentSurface(own=uphill).plane.sentence


# ---- steps to rest


@pytest.mark.parametrize("condition", [1, 2, 20])
@pytest.mark.parametrize("tolerance", [1e-1, 1e-4])
def test_steps_by_formula_are_those_of_walking(condition, tolerance):
    land = valley_of(condition)
    for rate in (0.02, 0.5 / condition, 2 / (1 + condition), 1.9 / condition):
        walked = own_minimize(land.gradient, start_of(condition), rate, tolerance, 10_000)[1]
        assert abs(steps_needed(np.array([rate]), condition, tolerance)[0] - walked) <= 1
    assert np.isinf(steps_needed(np.array([2.01 / condition]), condition, tolerance)[0])


def test_the_best_rate_is_best_and_own_steps_are_counted():
    widget = StepsToRest()
    for condition in (2, 10, 100):
        result = widget.compute(condition=condition, tolerance=1e-6)
        assert result["least"] <= 1.05 * np.min(result["steps"])
    assert "Yours makes as many." in StepsToRest(own_minimize).sentence
    late = StepsToRest(lambda *args: own_minimize(*args[:3], args[3] / 100, args[4]))
    assert "Yours makes others." in late.sentence


# ---- the cubic


def test_the_data_have_their_edge_between_the_two_rates():
    x, y = load_cubic()
    H = 2 * np.vander(x, 4).T @ np.vander(x, 4)
    limit = 2 / np.linalg.eigvalsh(H)[-1]
    assert 7.5e-4 < limit < 7.55e-4
    assert CubicFit().limit == pytest.approx(limit)
    assert np.all(H[[0, 0, 2, 2], [1, 3, 1, 3]] == 0)  # odd and even powers do not meet
    assert len(y) == 22


def test_one_rate_crawls_and_the_other_is_at_its_edge():
    widget = CubicFit()
    np.testing.assert_allclose(widget.best, np.polyfit(*load_cubic(), 3))
    for start in STARTS:
        crawls, edge, over = (
            widget.compute(start=start, loss="sum of squared errors", rate=rate, steps=1000)
            for rate in (2e-5, 7.5e-4, 7.6e-4)
        )
        assert crawls["losses"][-1] > 4 * widget.lowest
        assert edge["losses"][-1] < 1.06 * widget.lowest
        leaps = np.diff(edge["path"][:100, 0])
        assert np.all(leaps[1:] * leaps[:-1] < 0)  # from side to side at every step
        assert over["losses"][300] > 1e6


def test_the_mean_wants_a_rate_n_times_as_large():
    summed, mean = CubicFit(rate=7.5e-4), CubicFit(loss="mean of squared errors", rate=0.0165)
    np.testing.assert_allclose(summed.result["path"], mean.result["path"], rtol=1e-6)
    assert mean.result["limit"] == pytest.approx(22 * summed.result["limit"])
    assert "For the mean the largest rate that goes down is 2/λ = 0.0166." in mean.sentence
    assert 22 * 2e-5 in RATES


def test_own_cubic_is_judged_and_may_run_away():
    right = CubicFit(own_cubic_loss)
    assert right.sentence == CubicFit().sentence
    right.set(rate=7.6e-4, steps=1000, loss="mean of squared errors")
    assert right.alert == ""
    half = CubicFit(lambda w, x, y: (0.0, own_cubic_loss(w, x, y)[1] / 2))
    assert "Your gradient is not" in half.sentence
    up = CubicFit(lambda w, x, y: (0.0, -own_cubic_loss(w, x, y)[1]), rate=7.5e-4)
    assert up.alert == ""
    assert "the weights are beyond a million" in CubicFit(rate=2e-3, steps=1000).sentence


def test_cubics_paths_are_in_their_windows():
    widget = CubicFit(rate=7.5e-4, steps=1000)
    for start in STARTS:
        widget.set(start=start)
        for ax, (way, *_) in zip(widget.planes, widget.paths, strict=True):
            x, y = way.get_data()
            left, right = ax.get_xlim()
            bottom, top = ax.get_ylim()
            assert left < x.min() <= x.max() < right
            assert bottom < y.min() <= y.max() < top


# ---- batches


def test_an_epoch_deals_every_sample_once():
    for size in SIZES:
        batches = dealt(N, size, np.random.default_rng(0))
        assert np.array_equal(np.sort(np.concatenate(batches)), np.arange(N))
        assert len(batches) == N // size
    assert np.array_equal(np.concatenate(dealt(N, 16, None)), np.arange(N))


def test_steps_are_those_of_the_mean_gradient():
    X, y = samples()
    w, h = np.array([0.3, -0.7]), 1e-6

    def loss(w):
        return np.mean((X @ w - y) ** 2)

    slopes = [(loss(w + h * e) - loss(w - h * e)) / (2 * h) for e in np.eye(2)]
    np.testing.assert_allclose(stepped(X, y, w, 1.0), w - slopes, rtol=1e-6)
    assert np.all(np.diff(X[:, 0]) >= 0)  # sorted, so that shuffling matters


def test_noise_falls_with_the_root_of_the_size():
    widget = BatchNoise()
    roots = np.sqrt(SIZES[:4])
    np.testing.assert_allclose(widget.spread[:4] * roots, widget.spread[0], rtol=0.08)
    assert widget.spread[-1] == pytest.approx(0, abs=1e-12)

    def seen(size, rate=0.1, shuffle=True):
        return widget.compute(size=size, rate=rate, epochs=10, shuffle=shuffle)

    single = seen(1)["losses"]
    assert single["single"][1] < single["full"][1]  # faster at first
    cloud = [np.std(seen(size)["way"][-8:], axis=0).sum() for size in (1, 16)]
    assert cloud[0] > 2 * cloud[1]
    in_order, shuffled = (seen(16, 0.3, each)["losses"]["chosen"] for each in (False, True))
    assert in_order[-5:].mean() > shuffled[-5:].mean()
    assert "has run away" in widget.say(seen(1, 1.1))


def test_own_batches_and_epochs_are_judged():
    right = BatchNoise(own_epoch, own_batches)
    assert right.sentence == BatchNoise().sentence
    np.testing.assert_allclose(right.result["way"], BatchNoise().result["way"])

    def twice(n, size, rng):
        return [rng.integers(n, size=size) for _ in range(n // size)]

    assert "not every sample comes once" in BatchNoise(batches=twice).sentence

    def summed(X, y, w, learning_rate, batches):
        for b in batches:
            w = w - learning_rate * 2 * X[b].T @ (X[b] @ w - y[b])
        return w

    assert "not that of the batch's mean gradient" in BatchNoise(summed).sentence
    assert batch_noise.told(np.nan) == "has run away"


# ---- starts


def test_tilted_has_four_minima_and_one_is_lowest():
    land = tilted()
    for place in np.array(land.minima):
        np.testing.assert_allclose(land.gradient(place), 0, atol=1e-8)
        around = place + 1e-3 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
        assert np.all(land.value(around) > land.value(place))
        slopes = [
            (land.value(place + 0.3 + 1e-6 * e) - land.value(place + 0.3 - 1e-6 * e)) / 2e-6
            for e in np.eye(2)
        ]
        np.testing.assert_allclose(land.gradient(place + 0.3), slopes, rtol=1e-5)
    heights = land.value(np.array(land.minima))
    assert heights[0] == 0
    assert np.all(heights[1:] > 5)


def test_the_map_says_where_steps_end():
    widget = ManyStarts()
    land, at = widget.lands["one is lowest"], widget.result["map"]
    x, y, _ = land.grid(many_starts.CELLS)
    for i, j in [(5, 7), (50, 12), (20, 44), (55, 55)]:
        end = own_descend(land.gradient, np.array([x[j], y[i]]), 0.01, 200)[-1]
        assert arrived(land, end) == at[i, j] != NOWHERE
    assert set(np.unique(at)) == {0, 1, 2, 3}
    large = widget.mapped("one is lowest", 0.02)
    assert not set(np.unique(large)) & {2, 3}  # too sharp for such steps
    assert np.mean(large == NOWHERE) > 0.2


def test_more_starts_do_not_make_the_best_worse():
    widget, best = ManyStarts(), []
    for n in (1, 3, 20):
        widget.set(starts=n)
        best.append(widget.best.get_ydata()[-1])
    assert best == sorted(best, reverse=True)
    assert best[-1] == pytest.approx(0, abs=1e-6)
    widget.set(rate=0.02)
    assert "not at rest" in widget.sentence


def test_own_best_is_ringed_and_judged():
    assert "Yours (ringed) is it." in ManyStarts(own_best, starts=20).sentence
    pair = ManyStarts(lambda *args: (own_best(*args), 0.0), starts=20)
    assert "Yours (ringed) is it." in pair.sentence
    last = ManyStarts(lambda f, g, s, r, n: own_descend(g, s[-1], r, n)[-1], starts=20)
    assert "and not it" in last.sentence
