"""The playground's points, feature by feature of the original's description, and own points."""

import numpy as np
import pytest

from course_lib.nn.playground import DATASETS, FEATURES, Experiment
from course_lib.nn.playground.data import made, own
from course_lib.nn.playground.features import features_of

N = 20_000


def points(dataset, noise=0.0, n=N, seed=0):
    problem = next(name for name, table in DATASETS.items() if dataset in table)
    return DATASETS[problem][dataset](n, noise, np.random.default_rng(seed))


def test_circle_has_a_disc_and_a_ring():
    X, y = points("circle")
    r, angle = np.hypot(*X.T), np.arctan2(*X.T)
    assert r[y > 0].max() <= 2.5
    assert 3.5 <= r[y < 0].min() < r[y < 0].max() <= 5
    assert (y > 0).sum() == N / 2
    # r is uniform, so its mean is the middle; the angle is uniform all around
    assert [r[y > 0].mean(), r[y < 0].mean()] == pytest.approx([1.25, 4.25], abs=0.03)
    assert np.histogram(angle, 4)[0] == pytest.approx(N / 4, rel=0.05)


def test_noise_on_the_circle_turns_labels_and_moves_no_point():
    quiet, (X, y) = points("circle"), points("circle", 0.3)
    assert np.array_equal(X, quiet[0])
    wrong = (y > 0) != (np.hypot(*X.T) < 2.5)
    assert 0.05 < wrong.mean() < 0.4
    # nothing farther than 5 · 0.3 in x and y can be seen on the other side
    assert not wrong[np.hypot(*X.T) > 2.5 + 1.5 * np.sqrt(2)].any()


def test_xor_is_padded_and_its_label_is_the_products_sign():
    X, y = points("xor")
    assert 0.3 <= np.abs(X).min() < 0.35
    assert 5.25 < np.abs(X).max() <= 5.3
    assert np.array_equal(y, np.sign(X[:, 0] * X[:, 1]))
    X_noisy, y_noisy = points("xor", 0.5)
    assert np.array_equal(X, X_noisy)
    assert 0.1 < (y != y_noisy).mean() < 0.5


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.25, 2.25), (0.5, 4.0)])
def test_gauss_has_two_clouds_whose_variance_is_linear_in_the_noise(noise, variance):
    X, y = points("gauss", noise)
    for sign in (1, -1):
        assert X[y == sign].mean(axis=0) == pytest.approx([2 * sign] * 2, abs=0.1)
        assert X[y == sign].var(axis=0) == pytest.approx([variance] * 2, rel=0.06)


def test_spiral_by_its_formula():
    X, y = points("spiral", n=500)
    for arm, (sign, turn) in enumerate(((1, 0), (-1, np.pi))):
        for i in (0, 1, 100, 249):
            r, t = 5 * i / 250, 1.75 * i / 250 * 2 * np.pi + turn
            k = 250 * arm + i
            assert y[k] == sign
            assert X[k] == pytest.approx([r * np.sin(t), r * np.cos(t)])
    moved = points("spiral", 0.4, n=500)[0] - X
    assert 0.38 < np.abs(moved).max() <= 0.4
    assert moved.mean() == pytest.approx(0, abs=0.03)


def test_plane_by_its_formula():
    X, y = points("plane")
    assert np.abs(X).max() <= 6
    assert y == pytest.approx(X.sum(axis=1) / 10)
    off = points("plane", 0.5)[1] - y
    assert np.abs(off).max() <= 0.6
    assert off.std() == pytest.approx(0.1 * np.sqrt(2) * 6 / np.sqrt(3) / 2, rel=0.03)


def test_bumps_by_their_formula():
    X, y = points("bumps", n=2000)
    centres = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]
    for x, label in zip(X, y, strict=True):
        values = [s * max(0, 1 - np.hypot(x[0] - a, x[1] - b) / 2) for a, b, s in centres]
        assert label == pytest.approx(max(values, key=abs))
    assert y.max() > 0.9
    assert y.min() < -0.9
    assert not np.array_equal(points("bumps", 0.2, n=2000)[1], y)


@pytest.mark.parametrize("n", [7, 8])
@pytest.mark.parametrize("dataset", [name for table in DATASETS.values() for name in table])
def test_as_many_points_as_asked_for(dataset, n):
    X, y = points(dataset, n=n)
    assert X.shape == (n, 2)
    assert y.shape == (n,)


@pytest.mark.parametrize(("problem", "n"), [("classification", 500), ("regression", 1200)])
@pytest.mark.parametrize("share", [10, 50, 90])
def test_split_at_the_floor_of_n_times_the_share(problem, n, share):
    for dataset in DATASETS[problem]:
        data = made(problem, dataset, 0, share, seed=4)
        assert len(data.X_train) == len(data.y_train) == n * share // 100
        assert len(data.X_test) == n - n * share // 100


def test_shuffled_once_and_the_same_for_the_same_seed():
    a, b, c = (made("classification", "spiral", 5, 50, seed) for seed in (1, 1, 2))
    assert np.array_equal(a.X_train, b.X_train)
    assert not np.array_equal(a.X_train, c.X_train)
    assert 0.3 < (a.y_train > 0).mean() < 0.7  # and not one arm after the other
    experiment = Experiment(seed=1)
    first = experiment.data.X_train.copy()
    experiment.run(3)
    assert np.array_equal(experiment.data.X_train, first)


def test_features():
    (row,) = features_of(np.array([[2.0, -3.0]]), tuple(FEATURES))
    assert row == pytest.approx([2, -3, 4, 9, -6, np.sin(2), np.sin(-3)])


def test_own_points_with_any_two_labels():
    X = [[i, -i] for i in range(10)]
    data = own(X, ["yes", "no"] * 5, "classification", 50, seed=0)
    assert data.classes == ("no", "yes")
    order = data.X_train[:, 0].astype(int)
    assert data.y_train.tolist() == [1.0 if i % 2 == 0 else -1.0 for i in order]


def test_own_points_of_five_classes_are_learned():
    rng = np.random.default_rng(0)
    centres = np.array([[0, 0], [4, 4], [-4, 4], [4, -4], [-4, -4]])
    kinds = np.arange(200) % 5
    experiment = Experiment(X=centres[kinds] + rng.normal(0, 0.4, (200, 2)), y=kinds, hidden=(8,))
    assert experiment.nodes[-5:] == [f"output {c}" for c in range(5)]
    experiment.run(100)
    assert min(experiment.accuracy) > 0.98
    shares = experiment.maps(10)[-5:]
    assert shares.sum(axis=0) == pytest.approx(np.ones((10, 10)), abs=1e-5)


def test_own_numbers_are_fitted():
    X = np.random.default_rng(0).uniform(-6, 6, (100, 2))
    experiment = Experiment(X=X, y=X[:, 0] / 6, problem="regression")
    assert experiment.data.classes == ()
    assert experiment.run(300).test_loss < 0.01


@pytest.mark.parametrize(
    ("X", "y", "word"),
    [
        ([[1, 2, 3]], [1], r"expected \(n, 2\)"),
        ([[1, np.nan]] * 4, [0, 1, 0, 1], "finite"),
        ([[1, 2]] * 4, [0, 1, 0], r"expected \(4,\)"),
        ([[1, 2]] * 4, [1, 1, 1, 1], "1 different labels; expected 2 to 5"),
        ([[1, 2]] * 6, range(6), "6 different labels"),
        ([[1, 2]], [1.0], "expected 2 to 5"),
    ],
)
def test_own_points_that_are_none(X, y, word):
    with pytest.raises(ValueError, match=word):
        Experiment(X=X, y=y)


def test_own_labels_are_no_numbers_to_fit():
    with pytest.raises(ValueError, match="a regression fits numbers"):
        Experiment(X=[[1, 2]] * 4, y=["a", "b", "a", "b"], problem="regression")


def test_own_points_too_few_to_learn_from():
    with pytest.raises(ValueError, match="leave no point to learn from"):
        Experiment(X=[[1, 2], [3, 4], [5, 6]], y=[0, 1, 0], train_share=20)
    with pytest.raises(TypeError, match="both or neither"):
        Experiment(X=[[1, 2]])
    with pytest.raises(ValueError, match="there are no points"):
        Experiment(dataset="own")


def test_fewer_own_points_than_a_batch_are_one_batch():
    experiment = Experiment(X=[[1, 2], [-1, -2], [2, 2], [-2, -1]], y=[0, 1, 0, 1])
    first = experiment.train_loss
    assert experiment.run(50).train_loss < first / 2
