"""Points put down one by one: their sides, what waits, what stays."""

import json

import numpy as np
import pytest

from course_lib.nn.playground import Experiment
from course_lib.nn.playground.placing import Given, dealt, is_test


def drawn(n=12, **settings):
    """An experiment with n points, put down by turns on the left and on the right."""
    experiment = Experiment(**settings)
    experiment.clear_points()
    for k in range(n):
        experiment.add_point((-3, 3)[k % 2], k / 8, (-1, 1)[k % 2])
    return experiment


def test_a_point_is_added_to_those_that_are_there_and_the_network_stays():
    experiment = Experiment(seed=1).run(3)
    parameters, history = experiment.network.parameters.copy(), json.dumps(experiment.history)
    experiment.add_point(0.5, -1.25, -1)
    assert experiment.settings.dataset == "own"
    data = experiment.data
    X = np.concatenate([data.X_train, data.X_test])
    y = np.concatenate([data.y_train, data.y_test])
    assert len(X) == 501
    assert y[np.all(X == (0.5, -1.25), axis=1)].tolist() == [-1]
    others = Experiment(seed=1).data  # all others are where they were, in their order
    is_new = np.all(data.X_train == (0.5, -1.25), axis=1)
    assert np.array_equal(data.X_train[~is_new], others.X_train)
    assert np.array_equal(experiment.network.parameters, parameters)
    assert json.dumps(experiment.history) == history
    assert experiment.run(1).history["epoch"] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("share", [10, 30, 50, 90])
def test_of_each_class_the_share_is_learned_from_and_no_point_changes_sides(share):
    experiment = Experiment(train_share=share)
    experiment.clear_points()
    sides = {}
    for k in range(40):
        x, label = k / 8, (-1, 1, 1)[k % 3]
        sides[x] = experiment.add_point(x, 0, label)
        data = experiment.data
        assert all(sides[x] for x in data.X_test[:, 0])
        assert not any(sides[x] for x in data.X_train[:, 0])
        for kind in (-1, 1):
            n = int((data.y_train == kind).sum() + (data.y_test == kind).sum())
            if n:
                assert (data.y_train == kind).sum() == max(1, n * share // 100)


def test_points_of_two_classes_are_learned_and_no_batch_holds_one_alone():
    experiment = drawn(40, batch_size=5)
    assert sorted(np.sign(experiment.data.X_train[:, 0])) == [-1] * 10 + [1] * 10
    assert all(-5 < experiment.data.y_train[k : k + 5].sum() < 5 for k in range(0, 20, 5))
    experiment.run(100)
    assert experiment.test_loss < 0.02
    assert min(experiment.accuracy) == 1
    one_side_first = Experiment(seed=0)
    one_side_first.clear_points()
    for k in range(40):
        one_side_first.add_point(-3 if k < 20 else 3, k / 8, -1 if k < 20 else 1)
    y = one_side_first.data.y_train
    assert np.abs(np.diff(y)).sum() > 8  # the classes change more than four times


def test_training_waits_until_there_is_something_to_learn_from():
    experiment = Experiment(seed=2).run(4)
    history, parameters = json.dumps(experiment.history), experiment.network.parameters.copy()
    experiment.clear_points()
    words = [experiment.missing]
    for x, label in ((1, 1), (2, 1), (3, 1), (-1, -1)):
        experiment.step()
        experiment.step_batch()
        experiment.add_point(x, 1, label)
        words.append(experiment.missing)
    said = ("no point to learn from", "class 1, and a", "class 1, and a", "class 1, and a", "")
    assert [wanted in word for wanted, word in zip(said, words, strict=True)] == [True] * 5
    assert words[-1] == ""
    assert np.array_equal(experiment.network.parameters, parameters)
    assert json.dumps(experiment.history) == history  # no false point
    assert experiment.run(2).epoch == 6
    assert np.isfinite(experiment.history["test_loss"]).all()


def test_without_points_there_is_no_loss_and_nothing_falls_over():
    experiment = Experiment(loss="hinge").run(2)
    experiment.clear_points()
    assert np.isnan([experiment.train_loss, experiment.test_loss, *experiment.accuracy]).all()
    assert experiment.maps(10).shape == (9, 10, 10)
    with pytest.raises(ValueError, match="no point to learn from"):
        experiment.look()
    with pytest.raises(ValueError, match="no point to remove"):
        experiment.remove_point(0, 0)
    experiment.reset()
    assert experiment.history["epoch"] == [0]
    assert np.isnan(experiment.history["test_loss"][0])
    for k in range(6):
        experiment.add_point(k, k, (-1, 1)[k % 2])
    # nothing is learned yet: the beginning is that of these points, not one before it
    assert experiment.history["epoch"] == [0]
    assert experiment.history["test_loss"] == [experiment.test_loss]
    assert experiment.run(3).epoch == 3


def test_the_nearest_point_goes_away_and_a_class_keeps_one_to_learn_from():
    experiment = drawn(6)
    left = experiment.data.X_train[experiment.data.y_train == -1]
    assert len(left) == 1
    experiment.remove_point(left[0, 0] + 0.1, left[0, 1])
    data = experiment.data
    assert left[0].tolist() not in np.concatenate([data.X_train, data.X_test]).tolist()
    assert (data.y_train == -1).sum() == 1  # one that tested
    assert len(data.X_train) + len(data.X_test) == 5


def test_a_part_of_old_points_is_forgotten():
    experiment = Experiment(batch_size=30, train_share=10).run(1)
    assert experiment.part.samples
    experiment.add_point(0, 0, 1)
    assert (experiment.part.samples, experiment.position) == (0, 0)


def test_drawn_numbers_are_fitted():
    experiment = Experiment(problem="regression", learning_rate=0.01)
    experiment.clear_points()
    for k in range(30):
        experiment.add_point(k / 6, -k / 6, 1 if k % 2 else -1)
    experiment.add_point(-1, 1, 0.25)
    assert experiment.data.classes == ()
    assert experiment.missing == ""
    assert experiment.run(5).epoch == 5


def test_labels_of_any_name_and_more_than_two():
    X, y = [[-3, 0], [0, 3], [3, 0]] * 6, ["red", "green", "blue"] * 6
    experiment = Experiment(X=X, y=y)
    experiment.add_point(5, 5, "green")
    assert experiment.data.classes == ("blue", "green", "red")
    data = experiment.data
    at = np.all(np.concatenate([data.X_train, data.X_test]) == 5, axis=1)
    assert np.concatenate([data.y_train, data.y_test])[at].tolist() == [1]
    with pytest.raises(ValueError, match="expected one of"):
        experiment.add_point(0, 0, "yellow")
    with pytest.raises(ValueError, match="from −6 to 6"):
        experiment.add_point(7, 0, "red")
    with pytest.raises(ValueError, match="from −6 to 6"):
        experiment.add_point(np.nan, 0, "red")


@pytest.mark.parametrize("n", [0, 1, 12])
def test_a_state_carries_the_points_and_their_sides(n):
    experiment = drawn(n, train_share=30).run(5)
    state = json.loads(json.dumps(experiment.state, allow_nan=False))
    again = Experiment.from_state(state)
    assert json.dumps(again.state) == json.dumps(experiment.state)
    assert np.array_equal(again.data.X_test, experiment.data.X_test)
    for one in (again, experiment):
        one.add_point(1, 1, 1)
        one.add_point(-1, 1, -1)
        one.add_point(1, 2, 1)
        one.run(2)
    assert json.dumps(again.state) == json.dumps(experiment.state)


def test_another_share_and_regenerate_deal_the_points_anew():
    experiment = drawn(40, train_share=50)
    before = experiment.data.X_test.tolist()
    assert experiment.change(train_share=80) is True
    assert len(experiment.data.X_train) == 32
    experiment.change(train_share=50)
    assert len(experiment.data.X_train) == 20
    assert sorted(experiment.data.X_test.tolist()) != sorted(before)
    experiment.regenerate()
    again = Experiment.from_state(experiment.state)
    assert np.array_equal(again.data.X_test, experiment.data.X_test)
    assert experiment.change(problem="regression") is True
    assert experiment.data.classes == ()
    experiment.change(dataset="bumps")
    experiment.change(dataset="own")  # they are still there
    assert len(experiment.data.X_train) + len(experiment.data.X_test) == 40


def test_a_change_that_fails_keeps_the_sides():
    X, y = [[-3, 0], [0, 3], [3, 0]] * 6, ["red", "green", "blue"] * 6
    experiment = Experiment(X=X, y=y)
    experiment.add_point(1, 1, "red")
    before = experiment.state
    with pytest.raises(ValueError, match="no numbers"):
        experiment.change(problem="regression")
    assert experiment.state == before


def test_dealt_as_if_they_came_one_by_one():
    y = np.array([-1, 1, 1, -1, 1, 1, -1, 1])
    tests = dealt(y, 50)
    assert [is_test(y[:k], tests[:k], y[k], 50) for k in range(8)] == tests.tolist()


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"tests": [True]}, "tests has shape"),
        ({"y": [1]}, "y has shape"),
        ({"X": [[0, np.inf], [0, 1]]}, "no finite number"),
        ({"y": [1, 5]}, "a label is 5"),
        ({"classes": [1]}, "1 different labels"),
    ],
)
def test_points_that_do_not_go_together(parts, word):
    given = {"X": [[0, 1], [2, 3]], "y": [1, -1], "tests": [False, True], "classes": [-1, 1]}
    assert Given.checked(**given).data("classification", 50, 0).y_test.tolist() == [-1]
    with pytest.raises(ValueError, match=word):
        Experiment(**given | parts)
