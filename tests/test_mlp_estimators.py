"""MLPClassifier and MLPRegressor: scikit-learn's contract, and its own estimators as peers."""

import warnings

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier as TwinClassifier
from sklearn.neural_network import MLPRegressor as TwinRegressor
from sklearn.preprocessing import scale
from sklearn.utils.estimator_checks import parametrize_with_checks

from course_lib.data import load_iris, make_circles, make_moons
from course_lib.models import MLPClassifier, MLPRegressor
from course_lib.models.mlp.epochs import outputs
from course_lib.nn.optimizers import RMSprop


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@parametrize_with_checks(
    [
        MLPClassifier(20, max_iter=100, learning_rate_init=0.02, random_state=0),
        MLPRegressor(20, max_iter=100, learning_rate_init=0.02, random_state=0),
    ]
)
def test_scikit_learns_estimator_checks(estimator, check):
    check(estimator)


def irises():
    """Scaled irises and their species."""
    data = load_iris()
    return scale(data.X), data.y


def beside(ours, twin, X, y, epochs):
    """Both after so many epochs from the same first weights, in the same order: ours, theirs."""
    about = {"shuffle": False, "max_iter": epochs, "n_iter_no_change": epochs + 1}
    about["epsilon"] = 1e-15  # Adam's stands at another place in the two
    ours.set_params(**about)
    checked, targets = ours._validated(X, y)
    rng = np.random.default_rng(0)
    batch_size = ours._batch_size(len(X))
    network = ours._network(checked, batch_size, rng)
    first = network.get_weights()
    twin.set_params(**about)
    initialize = twin._initialize

    def begin_with_ours(*args):
        initialize(*args)
        twin.coefs_, twin.intercepts_ = first[::2], first[1::2]

    twin._initialize = begin_with_ours
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        list(ours._trained(network, checked, targets, batch_size, rng, None))
        twin.fit(X, y)
    return ours, twin


SOLVERS = [
    {"solver": "adam", "learning_rate_init": 0.01},
    {"solver": "sgd", "learning_rate_init": 0.1, "momentum": 0.0},
    {"solver": "sgd", "learning_rate_init": 0.05, "momentum": 0.8, "nesterovs_momentum": False},
    {"solver": "sgd", "learning_rate_init": 0.05, "momentum": 0.8},
]


@pytest.mark.parametrize("settings", SOLVERS, ids=str)
@pytest.mark.parametrize("activation", ["relu", "tanh", "logistic", "identity"])
@pytest.mark.parametrize("n_classes", [2, 3])
def test_the_twin_goes_the_same_way(n_classes, activation, settings):
    """From the same weights, in the same order: the same loss, weights and probabilities."""
    X, y = irises()
    X, y = X[y < n_classes], y[y < n_classes]
    about = {"hidden_layer_sizes": (5, 4), "activation": activation, "batch_size": 25,
             "alpha": 0.1, **settings}  # fmt: skip
    ours, twin = beside(MLPClassifier(**about), TwinClassifier(**about), X, y, epochs=5)
    np.testing.assert_allclose(ours.predict_proba(X), twin.predict_proba(X), atol=1e-8)
    np.testing.assert_allclose(ours.coefs_[0], twin.coefs_[0], atol=1e-8)
    assert ours.loss_curve_ == pytest.approx(twin.loss_curve_, rel=1e-7)
    assert ours.out_activation_ == twin.out_activation_
    assert (ours.n_layers_, ours.n_outputs_) == (twin.n_layers_, twin.n_outputs_)


@pytest.mark.parametrize("columns", [1, 2])
def test_the_twin_of_the_regressor_goes_the_same_way(columns):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 3))
    Y = np.column_stack([X[:, 0] * X[:, 1], np.sin(X[:, 2])])
    y = Y if columns == 2 else Y[:, 0]
    about = {"hidden_layer_sizes": 8, "activation": "tanh", "batch_size": 20, "alpha": 0.01,
             "learning_rate_init": 0.01}  # fmt: skip
    ours, twin = beside(MLPRegressor(**about), TwinRegressor(**about), X, y, epochs=8)
    np.testing.assert_allclose(ours.predict(X), twin.predict(X), atol=1e-8)
    assert ours.predict(X).shape == y.shape


def test_predictions_are_the_network_layer_by_layer():
    X, y = make_moons(60, rng=np.random.default_rng(0))
    model = MLPClassifier((6, 5), "tanh", max_iter=30, random_state=0, tol=0.1).fit(X, y)
    A = np.tanh(X @ model.coefs_[0] + model.intercepts_[0])
    A = np.tanh(A @ model.coefs_[1] + model.intercepts_[1])
    z = (A @ model.coefs_[2] + model.intercepts_[2])[:, 0]
    np.testing.assert_allclose(model.predict_proba(X)[:, 1], 1 / (1 + np.exp(-z)), rtol=1e-12)
    np.testing.assert_allclose(outputs(X, model.coefs_, model.intercepts_, np.tanh)[:, 0], z)
    np.testing.assert_allclose(model.predict_log_proba(X), np.log(model.predict_proba(X)))


def test_it_bends_where_a_line_cannot():
    X, y = make_circles(200, rng=np.random.default_rng(0))
    line = MLPClassifier(20, "identity", learning_rate_init=0.02, random_state=0, max_iter=300)
    bend = MLPClassifier(20, "tanh", learning_rate_init=0.02, random_state=0, max_iter=300)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        assert line.fit(X, y).score(X, y) < 0.7
        assert bend.fit(X, y).score(X, y) > 0.97


def test_the_same_seed_gives_the_same_network_and_another_another():
    X, y = irises()
    settings = {"max_iter": 20, "tol": 1.0, "n_iter_no_change": 3}
    first, again, other = (
        MLPClassifier(random_state=seed, **settings).fit(X, y).coefs_[0] for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.allclose(first, other)


def test_steps_tell_each_epoch_and_can_be_left_early():
    X, y = irises()
    model = MLPClassifier(random_state=0, n_iter_no_change=50)
    seen = []
    for epoch in model.steps(X, y):
        seen.append((epoch.number, epoch.loss, model.score(X, y)))
        if epoch.number == 10:
            break
    assert [number for number, *_ in seen] == list(range(1, 11))
    assert seen[-1][1] < seen[0][1]
    assert model.n_iter_ == 10
    assert seen[-1][2] == model.score(X, y)


def test_early_stopping_keeps_the_best_epoch():
    X, y = make_moons(300, noise=0.3, rng=np.random.default_rng(0))
    model = MLPClassifier(30, early_stopping=True, validation_fraction=0.3, random_state=0,
                          learning_rate_init=0.02, n_iter_no_change=15, max_iter=400)  # fmt: skip
    model.fit(X, y)
    scores = model.validation_scores_
    assert len(scores) == model.n_iter_ < 400
    assert max(scores[:-15]) == max(scores)
    assert max(scores) > scores[0]
    regressor = MLPRegressor(30, early_stopping=True, random_state=0, tol=1.0, max_iter=50)
    assert len(regressor.fit(X, X[:, 0]).validation_scores_) == regressor.n_iter_


def test_a_rule_of_the_library_may_be_the_solver():
    X, y = irises()
    model = MLPClassifier(20, solver=RMSprop(0.01), random_state=0, tol=0.01, max_iter=500)
    assert model.fit(X, y).score(X, y) > 0.95


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"solver": "lbfgs"}, "solver is 'lbfgs'; expected 'adam', 'sgd', or a rule"),
        ({"hidden_layer_sizes": (5, 0)}, "expected whole numbers, 1 or more"),
        ({"batch_size": 0}, "expected 'auto' or a whole number"),
        ({"activation": "sharp"}, "sharp"),
        ({"learning_rate_init": -1}, "learning_rate is -1"),
        ({"solver": "sgd", "learning_rate_init": 1e6}, "grown without bound"),
    ],
)
def test_settings_that_make_no_sense(settings, message):
    X, y = irises()
    with pytest.raises(ValueError, match=message):
        MLPRegressor(**{"random_state": 0, **settings}).fit(X, y)


def test_too_few_epochs_are_told():
    X, y = irises()
    with pytest.warns(ConvergenceWarning, match="max_iter=3"):
        MLPClassifier(max_iter=3, random_state=0).fit(X, y)
