"""Landscapes: values by hand, gradients by differences, minima, and a network's slice."""

import numpy as np
import pytest

from course_lib.data.generators import make_moons
from course_lib.nn import layers, models
from course_lib.nn.landscapes import LANDSCAPES, valley_of
from course_lib.nn.network_slice import NetworkSlice, network_landscape, random_direction

BY_HAND = {  # at (1, 2)
    "bowl": 5.0,
    "valley": 0.5 * (1 + 20 * 4),
    "saddle": -3.0,
    "plateau": 1 - np.exp(-2.5),
    "beale": (1.5 - 1 + 2) ** 2 + (2.25 - 1 + 4) ** 2 + (2.625 - 1 + 8) ** 2,
    "rosenbrock": 100.0,
    "himmelblau": (1 + 2 - 11) ** 2 + (1 + 4 - 7) ** 2,
}


@pytest.fixture(scope="module")
def network():
    rng = np.random.default_rng(3)
    return network_landscape(*make_moons(40, rng=rng), rng, epochs=100)


def every(network):
    return [*LANDSCAPES.values(), valley_of(3.5), network]


@pytest.mark.parametrize("name", LANDSCAPES)
def test_a_value_by_hand(name):
    assert LANDSCAPES[name].value(np.array([1.0, 2.0])) == pytest.approx(BY_HAND[name])


def test_gradients_are_those_of_central_differences(network):
    rng = np.random.default_rng(0)
    for land in every(network):
        points, h = rng.uniform(-1.5, 1.5, (3, 4, 2)), 1e-6
        slopes = [
            (land.value(points + h * axis) - land.value(points - h * axis)) / (2 * h)
            for axis in np.eye(2)
        ]
        np.testing.assert_allclose(
            land.gradient(points), np.stack(slopes, -1), rtol=1e-6, atol=1e-6, err_msg=land.name
        )


def test_the_minima_are_where_they_are_said_to_be(network):
    for land in every(network):
        for place in np.array(land.minima).reshape(-1, 2):
            assert land.value(place) == pytest.approx(land.lowest, abs=1e-20)
            np.testing.assert_allclose(land.gradient(place), 0, atol=1e-10)
            around = place + 1e-3 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
            assert np.all(land.value(around) > land.lowest)
    assert len(LANDSCAPES["himmelblau"].minima) == 4
    assert not LANDSCAPES["saddle"].minima


def test_starts_and_minima_lie_in_the_window_and_levels_are_met(network):
    for land in every(network):
        left, right, bottom, top = land.window
        for x, y in (land.start, *land.minima):
            assert left < x < right, land.name
            assert bottom < y < top, land.name
        x, y, values = land.grid(60)
        assert values.shape == (60, 60)
        assert (x[0], y[-1]) == (left, top)
        met = [values.min() < level < values.max() for level in land.levels]
        assert sum(met) >= 5, (land.name, values.min(), values.max())
        assert list(land.levels) == sorted(land.levels)


def test_wrong_points_and_conditions_are_said():
    with pytest.raises(ValueError, match=r"shape \(3,\); expected \(…, 2\)"):
        LANDSCAPES["bowl"].value(np.zeros(3))
    with pytest.raises(ValueError, match="condition is 0"):
        valley_of(0)


def test_a_slice_is_the_loss_of_the_network_and_its_gradient():
    rng = np.random.default_rng(1)
    X, y = make_moons(30, rng=rng)
    model = models.Sequential(
        [
            layers.Dense(5, activation="tanh", input_shape=(2,)),
            layers.Dense(1, activation="sigmoid"),
        ],
        dtype="float64",
        rng=rng,
    )
    model.compile(loss="binary_crossentropy")
    trained = [p.copy() for p in model.parameters]
    u, v = random_direction(trained, rng), random_direction(trained, rng)
    cut = NetworkSlice(X, y, trained, u, v)
    for a, b in [(0.0, 0.0), (0.7, -1.2)]:
        model.set_weights([p + a * du + b * dv for p, du, dv in zip(trained, u, v, strict=True)])
        theta = np.array([a, b])
        assert cut.value(theta) == pytest.approx(model.evaluate(X, y), rel=1e-12)
        gradients = model.gradients(X, y)
        along = [sum(np.sum(g * d) for g, d in zip(gradients, to, strict=True)) for to in (u, v)]
        np.testing.assert_allclose(cut.gradient(theta), along, rtol=1e-10)


def test_a_direction_is_as_long_as_what_it_moves():
    rng = np.random.default_rng(2)
    trained = [rng.normal(size=(2, 3)), np.zeros(3), rng.normal(size=(3, 1))]
    for d, p in zip(random_direction(trained, rng), trained, strict=True):
        assert np.linalg.norm(d) == pytest.approx(np.linalg.norm(p))


def test_the_same_seed_gives_the_same_landscape():
    lands = [
        network_landscape(*make_moons(30, rng=rng), rng, epochs=20)
        for rng in (np.random.default_rng(5), np.random.default_rng(5))
    ]
    point = np.array([0.3, -0.4])
    assert lands[0].value(point) == lands[1].value(point)
