"""Optimizers: the widgets of lesson 12, with student code too."""

import sys
from dataclasses import dataclass

import numpy as np
import pytest
from sweeping import assert_sweep, sweep

from course_lib.nn.landscapes import LANDSCAPES
from course_lib.nn.optimizers import (
    OPTIMIZERS,
    SGD,
    Adam,
    Momentum,
    Nesterov,
    RMSprop,
)
from course_lib.widgets.digits_race import DigitsRace
from course_lib.widgets.momentum_plane import EDGES, MomentumPlane
from course_lib.widgets.momentum_rates import (
    best,
    best_without,
    factor,
    iteration_matrix,
    slowest,
    steps_to_a_tenth,
)
from course_lib.widgets.pixels import Pixels
from course_lib.widgets.printed_rules import SLIPS
from course_lib.widgets.race import LIBRARY, LONGEST, Race
from course_lib.widgets.race_ground import AXES, CHOICES, ground, named, usual_rate
from course_lib.widgets.race_own import FUNCTIONS, runner_of
from course_lib.widgets.race_picture import GLYPHS, angle, style_of
from course_lib.widgets.race_runners import Path
from course_lib.widgets.race_terms import momentum_push, terms
from course_lib.widgets.schedule_effect import SCHEDULES, STEPS, ScheduleEffect, descend
from course_lib.widgets.spot_the_slip import SpotTheSlip
from course_lib.widgets.stage import Stage


def walk(rule, land, start, n):
    """The library's own way, step by step."""
    params = [np.array(start, dtype=float)]
    state, places = rule.init(params), [params[0]]
    for _ in range(n):
        g = land.gradient(rule.where(params, state)[0])
        params, state = rule.step(params, [g], state)
        places.append(params[0])
    return np.array(places)


# ---- what a student may bring


class MyAdam:
    """As the exercise asks for it, but with a state that it changes in place."""

    def __init__(self, learning_rate=0.001):
        self.learning_rate = learning_rate

    def init(self, params):
        return {"t": 0, "m": [0 * p for p in params], "v": [0 * p for p in params]}

    def step(self, params, grads, state):
        state["t"] += 1
        for p, g, m, v in zip(params, grads, state["m"], state["v"], strict=True):
            m[...] = 0.9 * m + 0.1 * g
            v[...] = 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9 ** state["t"]), v / (1 - 0.999 ** state["t"])
            p -= self.learning_rate * m_hat / (np.sqrt(v_hat) + 1e-7)
        return params, state


@dataclass(frozen=True)
class Frozen:
    learning_rate: float = 0.01

    def init(self, params):
        return None

    def step(self, params, grads, state):
        return [p - self.learning_rate * g for p, g in zip(params, grads, strict=True)], state


def momentum_step(theta, v, g, learning_rate, momentum):
    v = momentum * v - learning_rate * g
    return theta + v, v


def nesterov_step(theta, v, gradient, learning_rate, momentum):
    v = momentum * v - learning_rate * gradient(theta + momentum * v)
    return theta + v, v


def adagrad_step(theta, G, g, learning_rate, epsilon):
    G = G + g**2
    return theta - learning_rate * g / (np.sqrt(G) + epsilon), G


def rmsprop_step(theta, s, g, learning_rate, rho, epsilon):
    s = rho * s + (1 - rho) * g**2
    return theta - learning_rate * g / (np.sqrt(s) + epsilon), s


def adam_step(theta, m, v, t, g, learning_rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat, v_hat = m / (1 - beta_1**t), v / (1 - beta_2**t)
    return theta - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


OWN_STEPS = {
    f.__name__: f for f in (momentum_step, nesterov_step, adagrad_step, rmsprop_step, adam_step)
}


@pytest.fixture
def notebook(monkeypatch):
    """Names of the student's notebook."""

    def define(name, value):
        monkeypatch.setattr(sys.modules["__main__"], name, value, raising=False)

    return define


def move_start(race, place):
    points = race.plane.points.copy()
    points[0] = place
    race.plane.points = points


# ---- the race


def test_race_sweep():
    race, moved = Race(), 0
    for name, value in sweep(race):
        assert race.alert == "", (name, value)
        assert race.sentence
        moved += 1
    assert moved > 3 * len(LIBRARY)
    assert race._repr_mimebundle_()["image/png"]
    assert race._repr_mimebundle_()["text/plain"] == race.sentence
    race.close()


@pytest.mark.parametrize("name", CHOICES)
def test_every_landscape_is_run_down_at_usual_rates(name):
    race = Race(landscape=name, step=100)
    land = race.ground.land
    first = float(land.value(np.array(land.start)))
    assert "diverges" not in race.sentence
    for i in race.running():
        assert land.value(race.paths[i].places[100]) < first
    # the picture is as the landscape: a darker pixel is a higher place
    left, right, bottom, top = race.ground.window
    assert (right - left) / AXES[0] == pytest.approx((top - bottom) / AXES[1])
    grey = race.plane.backdrop[..., 0].astype(int)
    assert grey.shape == AXES[::-1]
    row, column = np.unravel_index(np.argmin(grey + 1000 * (grey == 150)), grey.shape)
    x = left + (right - left) * column / (AXES[0] - 1)
    y = bottom + (top - bottom) * row / (AXES[1] - 1)
    assert land.value(np.array([x, y])) > np.sort(land.levels)[-2]


def test_paths_are_the_rules_own():
    rules = [each(0.01) for each in LIBRARY]
    race = Race(rules, step=40)
    land = LANDSCAPES["valley"]
    for i, rule in enumerate(rules):
        expected = walk(rule, land, land.start, 40)
        np.testing.assert_array_equal(race.paths[i].places[:41], expected)
        np.testing.assert_allclose(race.plane.points[1 + i], expected[-1])


def test_scrubbing_back_and_on_and_playing():
    race = Race(step=30)
    places = race.plane.points.copy()
    race.control["step"].value = 7
    land = LANDSCAPES["valley"]
    rule = SGD(usual_rate("valley", "SGD"))
    np.testing.assert_allclose(race.plane.points[1], walk(rule, land, land.start, 7)[-1])
    assert "Step 7:" in race.sentence
    race.clock.tick(23)
    np.testing.assert_array_equal(race.plane.points, places)
    race.control["step"].value = LONGEST
    race.clock.tick()
    assert race.control["step"].value == 1  # begins anew


def test_a_moved_start_begins_anew():
    race = Race(step=200)
    move_start(race, (5.0, -2.0))
    assert 5 <= race.control["step"].value < 200
    n = race.control["step"].value
    rule = SGD(usual_rate("valley", "SGD"))
    expected = walk(rule, LANDSCAPES["valley"], (5.0, -2.0), n)[-1]
    np.testing.assert_allclose(race.plane.points[1], expected)
    race.control["back"].click()
    np.testing.assert_array_equal(race.plane.points[0], LANDSCAPES["valley"].start)
    given = Race(start=(2.0, 1.0), landscape="bowl")
    np.testing.assert_array_equal(given.plane.points[0], (2.0, 1.0))


def test_a_rate_moves_its_own_path_only():
    race = Race(step=20)
    before = race.plane.points.copy()
    race.control["rate 0"].value = 0.01
    changed = np.any(race.plane.points != before, axis=1)
    assert changed.tolist() == [False, True, *[False] * 7]


def test_divergence_is_said_in_words():
    race = Race([SGD(0.2), Momentum(0.01)], step=60)
    assert "SGD diverges: its loss rose from 130 to" in race.sentence
    assert "its rate is too large here" in race.sentence
    assert "lowest is Momentum" in race.sentence
    race.control["step"].value = LONGEST
    assert "SGD diverges" in race.sentence
    assert np.all(np.isfinite(race.plane.points))
    assert race.plane.png()[1:4] == b"PNG"
    saddle = Race([SGD(0.1)], landscape="saddle", step=100)
    assert "SGD has left the picture, going down" in saddle.sentence
    assert "diverges" not in saddle.sentence
    nan = Race([Frozen(1e200)], landscape="beale", step=100)
    assert "past all numbers" in nan.sentence


def test_markers_and_lines_differ_as_well_as_colours():
    race = Race(step=10)
    for i in range(len(LIBRARY)):
        race.control[f"on {i}"].value = True
    shown = {(label, style_of(label)) for label in race.plane.labels if label >= 0}
    assert len(shown) == len(set(GLYPHS)) == len(LIBRARY) == 8
    assert len({style for _, style in shown}) == 3
    race.control["on 2"].value = False
    assert race.plane.labels[3] == -2


def test_rates_take_the_place_of_the_rules_own():
    race = Race([SGD(0.1), SGD(0.2)], rates=(0.01, 0.02), step=5)
    assert [race.control[f"rate {i}"].value for i in range(2)] == [0.01, 0.02]
    own = Race([SGD(0.01), SGD(0.02)], step=5)
    for i in range(2):
        np.testing.assert_array_equal(race.paths[i].places, own.paths[i].places)
    with pytest.raises(ValueError, match="1 rates for 2 optimizers; expected one each"):
        Race([SGD(0.1), SGD(0.2)], rates=(0.01,))


def test_two_of_a_kind_and_too_many():
    assert Race([SGD(0.1), SGD(0.2)]).names == ["SGD 1", "SGD 2"]
    with pytest.raises(ValueError, match="expected 1 to 8"):
        Race([SGD()] * 9)
    with pytest.raises(ValueError, match="expected 1 to 8"):
        Race([])
    with pytest.raises(ValueError, match="landscape is 'hill'"):
        Race(landscape="hill")
    with pytest.raises(ValueError, match="opened is 'Adam'"):
        Race([SGD()], opened="Adam")
    with pytest.raises(TypeError, match="expected one of the library's"):
        Race([3.0])


def test_a_landscape_of_ones_own():
    land = named("himmelblau")
    race = Race(landscape=land, step=5)
    assert race.ground.land is land


# ---- each update opened up


@pytest.mark.parametrize(
    "rule", [*OPTIMIZERS.values(), RMSprop(momentum=0.8), SGD(clipnorm=1.0), Adam(clipvalue=0.5)]
)
def test_terms_multiply_out_to_the_step(rule):
    """step = −own rate · direction, or kept momentum + what the gradient adds."""
    path = Path(runner_of(rule.at_rate(0.002)), np.array([1.0, 1.5]), named("beale").gradient, 1e9)
    path.extend(6)
    for n in range(6):
        place, step = path.places[n], path.steps[n]
        found = terms(path.runner.explained, place, path.memories[n], step)
        by = {term.symbol: term.value for term in found}
        np.testing.assert_array_equal(by["Δθ"], path.places[n + 1] - place)
        if "ρ v" in by:
            expected = by["ρ v"] + by["−η g"]
        elif "−v" in by:
            expected = by["−v"]
        else:
            own = next(t.value for t in found if "rate" in t.words)
            g = by.get("g clipped", by["g"])
            expected = -own * by.get("m̂", g) + by.get("−η λ θ", 0)
        np.testing.assert_allclose(by["Δθ"], expected, rtol=1e-9, atol=1e-12)


def test_nesterovs_gradient_is_taken_ahead():
    land = named("valley")
    path = Path(runner_of(Nesterov(0.01)), np.array(land.start), land.gradient, 1e9)
    path.extend(3)
    v = path.memories[2].memory[0][0]
    np.testing.assert_allclose(path.steps[2].at, path.places[2] + 0.9 * v)
    found = terms(path.runner.explained, path.places[2], path.memories[2], path.steps[2])
    assert found[0].words == "gradient at θ + ρ v"
    np.testing.assert_allclose(momentum_push(found), 0.9 * v)


def test_table_follows_whoever_is_opened_up():
    race = Race(step=3)
    assert "Momentum: step 4" in race.opened.value
    assert "momentum kept" in race.opened.value
    race.control["opened"].value = race.names.index("Adam")
    assert "√v̂" in race.opened.value
    assert "β₁^4" in race.opened.value
    labels = [each["label"] for each in race.plane.lines]
    assert "−g" in labels
    assert any(label.startswith("step") for label in labels)
    race.control["opened"].value = race.names.index("Nadam")
    assert "makes no step now" in race.opened.value
    assert angle(np.array([1.0, 0.0]), np.array([0.0, 2.0])) == pytest.approx(np.pi / 2)


# ---- the student's own


def test_own_adam_runs_beside_the_librarys_by_object_or_by_name(notebook):
    notebook("MyAdam", MyAdam)
    race = Race([Adam(0.1), MyAdam(0.1), "MyAdam"], step=50)
    assert race.alert == ""
    np.testing.assert_allclose(race.plane.points[2], race.plane.points[1], atol=1e-9)
    np.testing.assert_allclose(race.plane.points[3], race.plane.points[1], atol=1e-9)
    for i in (0, 1, 2):
        race.control[f"rate {i}"].value = 0.5
    np.testing.assert_allclose(race.plane.points[2], race.plane.points[1], atol=1e-9)
    np.testing.assert_allclose(race.plane.points[3], race.plane.points[1], atol=1e-9)
    race.control["step"].value = 20  # a state that is changed in place does no harm
    race.control["step"].value = 60
    np.testing.assert_allclose(race.plane.points[2], race.plane.points[1], atol=1e-9)
    notebook("MyAdam", Frozen)  # the cell is run again
    race.refresh()
    expected = walk(SGD(0.5), LANDSCAPES["valley"], (-9, 3), 3)
    np.testing.assert_allclose(race.paths[2].places[:4], expected)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_own_step_functions_run_as_the_librarys(name, notebook):
    notebook(name, OWN_STEPS[name])
    rule = FUNCTIONS[name].at_rate(0.02)
    race = Race([rule, name], step=40, opened=name)
    race.control["rate 1"].value = 0.02
    assert race.alert == ""
    np.testing.assert_allclose(race.plane.points[2], race.plane.points[1], rtol=1e-9)
    race.control["opened"].value = 0
    mine = race.opened.value
    race.control["opened"].value = 1
    assert race.opened.value.split("<tr>", 1)[1] == mine.split("<tr>", 1)[1]


def test_own_code_that_fails_is_told_and_the_others_run_on(notebook):
    def unwritten(*args):
        raise NotImplementedError

    class NotYet(MyAdam):
        def step(self, params, grads, state):
            raise NotImplementedError

    class Wrong(MyAdam):
        def step(self, params, grads, state):
            return [p + 1j for p in params]

    class Lost(MyAdam):
        def step(self, params, grads, state):
            return [np.zeros(3)], state

    class Failing(MyAdam):
        def step(self, params, grads, state):
            return params["x"], state

    notebook("adam_step", unwritten)
    for own, words in ((NotYet(0.1), "NotYet waits"), ("adam_step", "adam_step waits")):
        race = Race([Adam(0.1), own])
        assert race.alert == ""
        assert words in race.sentence
        assert "lowest is Adam" in race.sentence
    for own, words in (
        (Wrong(0.1), "expected a pair"),
        (Lost(0.1), "shape (3,); expected (2,)"),
        (Failing(0.1), "Failing.step: TypeError"),
        ("nesterov_step", "define nesterov_step first"),
        ("Nowhere", "define Nowhere first"),
    ):
        race = Race([Adam(0.1), own])
        assert words in race.alert, race.alert
        assert "lowest is Adam" in race.sentence
    notebook("momentum_step", lambda theta, v, g, learning_rate, momentum: theta)
    assert "expected theta, v" in Race(["momentum_step"]).alert


def test_own_gradient_descent_without_a_rate_is_left_alone():
    class Plain:
        def init(self, params):
            return None

        def step(self, params, grads, state):
            return [p - 0.01 * g for p, g in zip(params, grads, strict=True)], None

    race = Race([Plain()], step=5)
    assert race.control["rate 0"].disabled
    np.testing.assert_allclose(
        race.plane.points[1], walk(SGD(0.01), LANDSCAPES["valley"], (-9, 3), 5)[-1]
    )


def test_network_is_cut_once():
    made = ground(named("network"))
    assert made.shades.shape == (*AXES[::-1], 4)
    assert not made.land.minima


# ---- the other widgets


@pytest.mark.parametrize(
    "make",
    [
        lambda: MomentumPlane(),
        lambda: MomentumPlane(own=momentum_step),
        lambda: SpotTheSlip(),
        lambda: ScheduleEffect(),
        lambda: DigitsRace([SGD(), Adam()], epochs=1),
    ],
    ids=["plane", "own plane", "slips", "schedules", "digits"],
)
def test_sweep(make):
    assert_sweep(make(), at_least=7)


# ---- rate and momentum


@pytest.mark.parametrize("curvature", [0.01, 0.05, 1.0])
def test_factor_is_the_larger_eigenvalue(curvature):
    rng = np.random.default_rng(0)
    for alpha, beta in rng.uniform([0, 0], [4, 1], size=(60, 2)):
        values = np.linalg.eigvals(iteration_matrix(alpha, beta, curvature))
        found = factor(np.array(alpha), np.array(beta), curvature)
        assert found == pytest.approx(np.abs(values).max(), rel=1e-6)


@pytest.mark.parametrize("condition", [2, 20, 100])
def test_nothing_beats_the_best_and_the_error_falls_as_it_says(condition):
    alpha, beta = best(condition)
    root = np.sqrt(condition)
    assert beta == pytest.approx(((root - 1) / (root + 1)) ** 2)
    lowest = slowest(np.array(alpha), np.array(beta), condition)
    assert lowest == pytest.approx(np.sqrt(beta), rel=1e-6)
    grid = np.meshgrid(np.linspace(0.01, 4, 200), np.linspace(0, 0.999, 200))
    assert slowest(*grid, condition).min() >= lowest - 1e-9
    plain = slowest(np.array(best_without(condition)), np.array(0.0), condition)
    assert plain == pytest.approx((condition - 1) / (condition + 1))
    widget = MomentumPlane(condition=condition, alpha=1.0, beta=0.0)
    places = widget.result["places"]
    assert abs(places[-1][0] / places[-2][0]) == pytest.approx(1 - 1 / condition)


def test_picture_of_the_plane_has_the_band_of_its_cell():
    widget = MomentumPlane()
    picture = widget.picture(20)
    for row, column in ((0, 100), (100, 60), (230, 10), (0, 300)):
        alpha, beta = 4 * column / 320, row / 240
        rate = float(slowest(np.array(alpha), np.array(beta), 20))
        same = [float(slowest(np.array(1.9), np.array(0.0), 20)), rate]
        band = len(EDGES) + 1 if rate >= 1 else np.digitize(steps_to_a_tenth(rate), EDGES)
        shade = picture[row, column].sum()
        assert (shade == picture[0, 152].sum()) == (band == np.digitize(
            steps_to_a_tenth(same[0]), EDGES
        ))  # fmt: skip
    widget.control["best"].click()
    assert widget.control["beta"].value == pytest.approx(0.4)
    assert "does not come to rest" in MomentumPlane(alpha=4.0, beta=0.5).sentence


def test_own_momentum_makes_the_plane_s_steps_or_is_told(notebook):
    assert "not those of momentum" not in MomentumPlane(momentum_step).sentence
    wrong = MomentumPlane(lambda theta, v, g, a, b: (theta - a * g, v), beta=0.5)
    assert "Your steps are not those of momentum" in wrong.sentence
    for own, words in (
        (lambda theta, v, g, a, b: 3.0, "expected theta and v"),
        (lambda theta, v, g, a, b: (np.zeros(3), v), "expected (2,) twice"),
    ):
        assert words in MomentumPlane(own).alert

    def unwritten(*args):
        raise NotImplementedError

    assert "waits for your answer" in MomentumPlane(unwritten).sentence


# ---- printed formulas


def test_printed_adam_is_right_in_the_first_step_only():
    printed, right = (walk(rule.at_rate(1.0), steady(), [0.0, 0.0], 5000)
                      for rule in SLIPS["Adam's correction (R)"].rules)  # fmt: skip
    ratios = np.diff(printed[:, 0]) / np.diff(right[:, 0])
    assert ratios[0] == pytest.approx(1)
    assert np.argmax(ratios) + 1 == 12
    assert ratios.max() == pytest.approx(2.08, abs=0.005)
    assert ratios[-1] == pytest.approx(np.sqrt(0.001) / 0.1, rel=0.01)


def steady():
    """A plane that slopes by (1, 1) everywhere."""

    class Plane:
        @staticmethod
        def gradient(theta):
            return np.ones_like(theta)

    return Plane()


def test_every_printed_formula_is_seen_to_be_wrong():
    widget = SpotTheSlip()
    worse = []
    for name in SLIPS:
        widget.set(slip=name)
        printed, right = widget.result["places"]
        assert printed.shape != right.shape or not np.allclose(printed, right, equal_nan=True)
        if not widget.result["losses"][0] < widget.result["losses"][1]:
            worse.append(name)
        assert SLIPS[name].verdict in widget.sentence
    assert set(SLIPS) - set(worse) == {"Adam's correction (R)", "AdaDelta's rate (P)"}
    widget.set(slip="Adam's second moment (P)")
    assert "no number after step 1" in widget.sentence
    widget.set(slip="Nesterov's look (R)")
    assert widget.result["losses"][0] > 100 * 130


def test_adadelta_as_printed_is_rmsprop_and_the_mean_is_a_tenth_of_the_sum():
    printed = SLIPS["AdaDelta's rate (P)"].rules[0].at_rate(0.1)
    land = LANDSCAPES["valley"]
    same = walk(RMSprop(0.1, rho=printed.rho), land, land.start, 20)
    np.testing.assert_array_equal(walk(printed, land, land.start, 20), same)
    mean = SLIPS["Velocity as a mean (R, M)"].rules[0]
    by_mean = walk(mean.at_rate(0.1), land, land.start, 20)
    np.testing.assert_allclose(by_mean, walk(Momentum(0.01), land, land.start, 20))


# ---- digits


def test_digits_are_learned_by_all_and_more_steps_take_longer():
    widget = DigitsRace([SGD(0.1), Nesterov(0.05), Adam()], epochs=2)
    for i in range(3):
        losses, seconds = widget.result["losses"][i], widget.result["seconds"][i]
        assert len(losses) == len(seconds) == 3
        assert losses[0] == pytest.approx(widget.result["losses"][0][0])
        assert losses[2] < losses[1] < losses[0]
        assert 0 == seconds[0] < seconds[1] < seconds[2]
    widget.clock.tick()
    assert len(widget.result["losses"][0]) == 4
    widget.set(batch=200)
    assert "Press Play" in widget.sentence
    with pytest.raises(ValueError, match="expected 1 to 8"):
        DigitsRace([])


def test_own_adam_learns_digits_as_the_librarys(notebook):
    notebook("MyAdam", MyAdam)
    widget = DigitsRace([Adam(0.001), MyAdam(0.001), "MyAdam"], epochs=1)
    assert widget.alert == ""
    losses = [widget.result["losses"][i][-1] for i in range(3)]
    assert losses == pytest.approx([losses[0]] * 3, rel=1e-3)
    widget.set(factor=10.0)
    widget.clock.tick(3)
    losses = [widget.result["losses"][i][-1] for i in range(3)]
    assert losses == pytest.approx([losses[0]] * 3, rel=1e-2)


def test_nesterovs_network_looks_ahead():
    """By hand: gradients at θ + ρ v, in the second step of two."""
    widget = DigitsRace([Nesterov(0.05), Momentum(0.05)], epochs=1)
    assert widget.result["losses"][0] != widget.result["losses"][1]


def test_own_optimizers_that_fail_on_digits_are_told():
    class NotYet(MyAdam):
        def step(self, params, grads, state):
            raise NotImplementedError

    class Single(MyAdam):
        def step(self, params, grads, state):
            return params[:1], state

    class Alone(MyAdam):
        def step(self, params, grads, state):
            return params[0]

    widget = DigitsRace([SGD(), NotYet(), Single(), Alone()], epochs=1)
    for words in ("NotYet waits", "Single gave parameters of", "expected a pair", "SGD"):
        assert words in widget.sentence
    exploding = DigitsRace([SGD(1e30)], epochs=1)
    assert "is no number any more" in exploding.sentence


# ---- schedules


def test_descents_are_as_many_as_said_and_right():
    rates = np.full((1, STEPS), 0.5)
    losses = descend(rates, np.zeros((STEPS, 3, 2)))[0]
    theta = np.array([6.0, 3.0])
    for step in range(5):
        assert losses[step] == pytest.approx(0.5 * (0.1 * theta[0] ** 2 + theta[1] ** 2))
        theta = theta - 0.5 * np.array([0.1, 1.0]) * theta


def test_a_falling_rate_ends_lower_unless_it_falls_too_fast():
    widget = ScheduleEffect()
    for name in set(SCHEDULES) - {"constant"}:
        widget.set(schedule=name)
        assert "average the noise away" in widget.sentence
    widget.set(schedule="exponential", rate=0.1, pace=20.0)
    assert "before the way was made" in widget.sentence
    cloud = []
    for rate in (1.0, 0.5):
        widget.set(rate=rate)
        cloud.append(np.mean(widget.result["losses"][0][-50:]))
    floors = [0.5 * rate * (1 / (2 - 0.1 * rate) + 1 / (2 - rate)) for rate in (1.0, 0.5)]
    assert cloud == pytest.approx(floors, rel=0.1)  # the variance of θ ← (1 − ηc) θ − η noise
    widget.set(rate=3.0)
    assert "throws it out" in widget.sentence


# ---- pixels


def test_pixels_fill_their_axes():
    stage = Stage(2, 2)
    ax = stage.figure.add_subplot()
    values = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [9, 9, 9]]], np.uint8)
    pixels = Pixels(ax, values)
    stage.moves(pixels)
    stage.show()
    image = pixels.filled(6, 4)
    assert image.shape == (4, 6, 4)
    assert image[0, 0, :3].tolist() == [255, 0, 0]
    assert image[3, 5, :3].tolist() == [9, 9, 9]
    assert stage.png() == stage.full_png()
    pixels.set_visible(False)
    assert stage.png() == stage.full_png()
    with pytest.raises(ValueError, match="expected \\(rows, columns, 3\\) uint8"):
        pixels.set_values(np.zeros((2, 2)))
