"""The playground's presets, with goals that only what is meant reaches; what lesson 11 claims."""

import numpy as np
import pytest

from course_lib.nn.playground import PRESETS, Experiment

WAVES = ("x1", "x2", "sin x1", "sin x2")
REACHED_BY = {
    "neuron": {"hidden": (3,)},
    "depth": {"hidden": (4, 4)},
    "spiral": {"hidden": (8,), "features": WAVES},
    "regularization": {"regularization": "l2", "regularization_rate": 0.01},
    "rate": {"learning_rate": 0.1},
}
NOT_BY = [
    ("neuron", {"hidden": (2,)}, "Goal not reached in 300 epochs"),
    ("neuron", {"hidden": (), "features": ("x1^2", "x2^2")}, "may not be an input"),
    ("depth", {"hidden": (8,)}, "Goal not reached in 300 epochs"),
    ("depth", {"hidden": (8, 8)}, "16 hidden neurons are more than 8"),
    ("depth", {"hidden": (8,), "learning_rate": 0.1}, "learning_rate is 0.1, and has to be 0.03"),
    ("spiral", {"hidden": (8,)}, "Goal not reached in 600 epochs"),
    ("regularization", {"regularization": "l2", "regularization_rate": 0.3}, "not reached in 500"),
    ("regularization", {"regularization": "l1", "regularization_rate": 0.1}, "not reached in 500"),
    ("regularization", {"train_share": 50}, "train_share is 50, and has to be 10"),
    ("rate", {"learning_rate": 0.03}, "Goal not reached in 25 epochs"),
    ("rate", {"batch_size": 10, "learning_rate": 0.03}, "batch_size is 10, and has to be 600"),
]


def told(name, **changes):
    preset = PRESETS[name]
    return preset.goal.told(Experiment(**{**preset.settings, **changes}).run(preset.goal.epochs))


def test_every_preset_with_a_goal_is_tried():
    assert {name for name, preset in PRESETS.items() if preset.goal} == set(REACHED_BY)
    assert all(preset.question.endswith("?") for preset in PRESETS.values())


@pytest.mark.parametrize("name", REACHED_BY)
def test_a_goal_is_not_reached_as_it_begins_and_can_be(name):
    assert "not reached" in told(name)
    assert told(name, **REACHED_BY[name]).startswith("Goal reached in epoch")


@pytest.mark.parametrize(("name", "changes", "words"), NOT_BY, ids=lambda each: str(each)[:24])
def test_a_goal_is_not_reached_by_what_misses_its_point(name, changes, words):
    assert words in told(name, **changes)


def test_layers_of_two_never_close_a_region():
    """Their level sets have no bounded part: on the border of the map as inside it."""
    for seed in range(3):
        deep = Experiment(hidden=(2, 2, 2), seed=seed).run(300)
        assert deep.test_loss > 0.15
        assert Experiment(hidden=(3,), seed=seed).run(300).test_loss < 0.05
        inside = deep.maps(60)[-1] > 0
        rim = np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]])
        assert rim.any() or not inside.any()


def test_spiral_changes_sides_five_times_on_the_axis():
    from course_lib.nn.playground.data import spiral

    X, y = spiral(20_000, 0.0, np.random.default_rng(0))
    near = (np.abs(X[:, 0]) < 0.02) & (np.abs(X[:, 1]) > 0.5)
    along = np.argsort(X[near, 1])
    places, labels = X[near, 1][along], y[near][along]
    assert np.sum(labels[1:] != labels[:-1]) == 5
    middles = [group.mean() for group in np.split(places, np.flatnonzero(np.diff(labels)) + 1)]
    np.testing.assert_allclose(middles, [-4.29, -2.86, -1.43, 1.43, 2.86, 4.29], atol=0.05)


def test_saturated_network_loses_twice_the_share_of_its_mistakes():
    stuck = Experiment(learning_rate=10.0).run(100)
    assert stuck.diverged is None
    assert stuck.train_loss == pytest.approx(2 * (1 - stuck.accuracy[0]), abs=0.02)
    assert stuck.train_loss > 0.2


def test_equal_first_weights_stay_equal():
    same = Experiment(hidden=(4,), initializer=lambda rng, shape, dtype: np.zeros(shape)).run(50)
    maps = same.maps(20)[2:6]
    np.testing.assert_allclose(maps, np.broadcast_to(maps[0], maps.shape), atol=1e-5)
    assert np.ptp(maps[0]) > 0.01  # and have learned something


def test_a_run_that_runs_away_tells_the_largest_eigenvalue():
    bowl = {"problem": "regression", "dataset": "plane", "hidden": (), "batch_size": 600}
    away = Experiment(**bowl, learning_rate=0.3).run(30)
    before, after = away.history["train_loss"][-2:]
    A = np.column_stack([away.data.X_train, np.ones(len(away.data.X_train))])
    largest = np.linalg.eigvalsh(A.T @ A / len(A))[-1]
    assert (1 + np.sqrt(after / before)) / 0.3 == pytest.approx(largest, rel=1e-4)
