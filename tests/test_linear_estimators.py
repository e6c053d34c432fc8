"""The linear estimators: scikit-learn's contract, and its own estimators as peers."""

import itertools
import warnings

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression as Twin
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures as TwinFeatures
from sklearn.preprocessing import scale
from sklearn.utils.estimator_checks import parametrize_with_checks

from course_lib.data import (
    load_digits,
    load_iris,
    load_wine,
    make_blobs,
    make_circles,
    make_moons,
    make_separable,
)
from course_lib.models import (
    LogisticRegression,
    OneVsOne,
    OneVsRest,
    Perceptron,
    PocketPerceptron,
    PolynomialFeatures,
)
from course_lib.models.linear.losses import cross_entropy
from course_lib.models.linear.penalties import ElasticNet


# Some checks give random labels: no plane separates them, and Perceptron says so.
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@parametrize_with_checks(
    [
        Perceptron(),
        PocketPerceptron(max_iter=10),
        LogisticRegression(),
        LogisticRegression(penalty="l1"),
        LogisticRegression(penalty="elasticnet", l1_ratio=0.5, fit_intercept=False),
        LogisticRegression(penalty=None),
        OneVsRest(LogisticRegression()),
        OneVsOne(GaussianNB()),
        PolynomialFeatures(),
    ]
)
def test_scikit_learns_estimator_checks(estimator, check):
    check(estimator)


def imbalanced(rng):
    """Of 400 samples 20 are of class 1, among the others."""
    X = rng.normal(size=(400, 5))
    y = (np.arange(400) < 20).astype(int)
    return X + 1.5 * y[:, None], y


def nearly_separable(rng):
    """One sample of 80 is on the wrong side."""
    X, y = make_separable(80, rng=rng)
    y = y.copy()
    y[0] = 1 - y[0]
    return X, y


def wide(rng):
    """More features than samples."""
    X = rng.normal(size=(30, 90))
    return X, np.arange(30) % 3


DATA = {
    "iris": lambda rng: (load_iris().X, load_iris().y),
    "wine": lambda rng: (load_wine().X, load_wine().y),  # features from 0.1 to 1000
    "digits": lambda rng: (load_digits().X[:600], load_digits().y[:600]),
    "moons": lambda rng: make_moons(200, rng=rng, noise=0.2),
    "circles": lambda rng: make_circles(200, rng=rng, noise=0.1),
    "imbalanced": imbalanced,
    "nearly separable": nearly_separable,
    "wide": wide,
}


def full_loss_of(model, X, y, C, l1_ratio=0.0):
    """1/N Σ L_i + λ R(W) of a fitted model, ours or scikit-learn's."""
    S = model.decision_function(X)
    S = np.column_stack([np.zeros(len(S)), S]) if S.ndim == 1 else S
    return cross_entropy(S, y).mean() + ElasticNet.by_ratio(l1_ratio)(model.coef_) / (C * len(X))


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("C", [0.1, 1.0, 100.0])
def test_the_same_minimum_as_scikit_learn(rng, name, C):
    X, y = DATA[name](rng)
    ours = LogisticRegression(C=C, tol=1e-7).fit(X, y)
    twin = Twin(C=C, tol=1e-7, solver="newton-cg", max_iter=1000).fit(X, y)
    loss, their_loss = full_loss_of(ours, X, y, C), full_loss_of(twin, X, y, C)
    assert loss == pytest.approx(their_loss, rel=1e-6, abs=1e-8)
    P, their_P = ours.predict_proba(X), twin.predict_proba(X)
    np.testing.assert_allclose(P, their_P, atol=1e-4)
    clear = np.ptp(np.sort(their_P, axis=1)[:, -2:], axis=1) > 1e-3
    assert clear.mean() > 0.95
    np.testing.assert_array_equal(ours.predict(X)[clear], twin.predict(X)[clear])
    np.testing.assert_allclose(np.exp(ours.predict_log_proba(X)), P, atol=1e-12)
    assert np.isfinite(ours.predict_log_proba(1e6 * X)).all()


@pytest.mark.parametrize("name", DATA)
def test_with_the_settings_as_they_come_it_is_no_worse_than_scikit_learn(rng, name):
    X, y = DATA[name](rng)
    ours = LogisticRegression().fit(X, y)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # of wine, as it comes
        twin = Twin(max_iter=300).fit(X, y)
    assert full_loss_of(ours, X, y, 1.0) <= full_loss_of(twin, X, y, 1.0) + twin.tol / 10


@pytest.mark.parametrize("name", ["iris", "wine", "imbalanced", "moons"])
@pytest.mark.parametrize("l1_ratio", [1.0, 0.5])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_kinked_penalties_as_scikit_learn(rng, name, l1_ratio, fit_intercept):
    X, y = DATA[name](rng)
    X = scale(X)  # their solver would take for ever without
    settings = {"l1_ratio": l1_ratio, "fit_intercept": fit_intercept}
    ours = LogisticRegression(penalty="elasticnet", tol=1e-6, **settings).fit(X, y)
    twin = Twin(solver="saga", tol=1e-6, max_iter=20_000, random_state=0, **settings).fit(X, y)
    loss = full_loss_of(ours, X, y, 1.0, l1_ratio)
    assert loss == pytest.approx(full_loss_of(twin, X, y, 1.0, l1_ratio), abs=1e-6)
    np.testing.assert_allclose(ours.coef_, twin.coef_, atol=0.01)
    assert np.mean((ours.coef_ == 0) != (np.abs(twin.coef_) < 1e-6)) < 0.05
    if l1_ratio == 1:
        lasso = LogisticRegression(penalty="l1", tol=1e-6, fit_intercept=fit_intercept).fit(X, y)
        np.testing.assert_array_equal(lasso.coef_, ours.coef_)


def test_without_a_penalty_as_scikit_learn(rng):
    X, y = make_moons(200, rng=rng, noise=0.3)
    ours = LogisticRegression(penalty=None, tol=1e-8).fit(X, y)
    twin = Twin(C=np.inf, tol=1e-8).fit(X, y)
    np.testing.assert_allclose(ours.coef_, twin.coef_, rtol=1e-4)
    unpriced = LogisticRegression(C=np.inf, tol=1e-8).fit(X, y)
    np.testing.assert_array_equal(ours.coef_, unpriced.coef_)


def test_without_a_penalty_separable_classes_have_no_minimum(rng):
    X, y = make_separable(40, rng=rng)
    with pytest.warns(ConvergenceWarning, match="the loss has no minimum here"):
        model = LogisticRegression(penalty=None).fit(X, y)
    assert np.isfinite(model.coef_).all()
    assert model.score(X, y) == 1


def test_too_few_steps_are_told():
    iris = load_iris()
    for penalty in ("l2", "l1"):
        with pytest.warns(ConvergenceWarning, match=r"after 3 steps the steepest slope is .*tol ="):
            model = LogisticRegression(penalty=penalty, max_iter=3).fit(iris.X, iris.y)
        assert model.n_iter_ == 3


def test_its_steps_end_where_fit_does():
    iris = load_iris()
    model = LogisticRegression().fit(iris.X, iris.y)
    points = list(LogisticRegression().steps(iris.X, iris.y))
    assert len(points) == model.n_iter_ + 1
    assert points[0].value == pytest.approx(np.log(3))
    assert points[-1].steepest <= model.tol < points[-2].steepest
    np.testing.assert_array_equal(points[-1].V[:, :-1], model.coef_)
    np.testing.assert_array_equal(points[-1].V[:, -1], model.intercept_)


@pytest.mark.parametrize("penalty", ["l2", "l1"])
@pytest.mark.parametrize("name", ["iris", "wine", "digits", "nearly separable"])
def test_single_precision_stays_single(rng, name, penalty):
    X, y = DATA[name](rng)
    double = LogisticRegression(penalty=penalty).fit(X, y)
    single = LogisticRegression(penalty=penalty).fit(X.astype(np.float32), y)
    assert single.coef_.dtype == single.intercept_.dtype == np.float32
    assert single.predict_proba(X.astype(np.float32)).dtype == np.float32
    loss = full_loss_of(double, X, y, 1.0, float(penalty == "l1"))
    assert full_loss_of(single, X, y, 1.0, float(penalty == "l1")) == pytest.approx(loss, abs=1e-4)


@pytest.mark.parametrize("penalty", ["l2", "l1", None])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_features_that_tell_nothing(rng, penalty, dtype):
    """One that never changes, one that is there twice."""
    X, y = make_moons(100, rng=rng, noise=0.3)
    X = np.column_stack([X, X[:, 0], np.full(100, 7.0)]).astype(dtype)
    model = LogisticRegression(penalty=penalty, C=10, tol=1e-5).fit(X, y)
    alone = LogisticRegression(penalty=penalty, C=10, tol=1e-5).fit(X[:, :2], y)
    assert model.coef_[0, 3] == 0
    if penalty == "l2":
        assert model.coef_[0, 0] == pytest.approx(model.coef_[0, 2], rel=1e-2)
    else:
        np.testing.assert_allclose(model.predict_proba(X), alone.predict_proba(X[:, :2]), atol=0.01)


@pytest.mark.parametrize("penalty", ["l2", "l1", None])
def test_opposite_labels_of_the_same_sample_are_a_coin(penalty):
    X, y = [[1.0, 2.0], [1.0, 2.0], [5.0, 0.0], [5.0, 0.0]], [0, 1, 1, 0]
    P = LogisticRegression(penalty=penalty).fit(X, y).predict_proba(X)
    np.testing.assert_allclose(P, 0.5, atol=1e-6)


def test_settings_that_contradict_each_other_are_named():
    X, y = [[0.0], [1.0]], [0, 1]
    for wrong, message in (
        ({"penalty": "l3"}, "penalty is 'l3'; expected 'l2', 'l1', 'elasticnet' or None"),
        ({"penalty": "elasticnet"}, "l1_ratio is None; expected a number from 0"),
        ({"penalty": "elasticnet", "l1_ratio": 2}, "l1_ratio is 2; expected a number from 0"),
        ({"l1_ratio": 1}, "l1_ratio is 1 with penalty='l2'; expected None"),
        ({"C": 0}, "C is 0; expected C > 0"),
    ):
        with pytest.raises(ValueError, match=message):
            LogisticRegression(**wrong).fit(X, y)
    with pytest.raises(ValueError, match="y holds one class only, 'a'; expected two classes"):
        LogisticRegression().fit(X, ["a", "a"])


@pytest.mark.parametrize("n_classes", [2, 3, 4])
@pytest.mark.parametrize("base", [LogisticRegression(tol=1e-6), GaussianNB()])
def test_one_against_as_scikit_learn(rng, base, n_classes):
    X, y = make_blobs(200, rng=rng, noise=1.6, centers=n_classes)
    y = np.array(list("dbca"))[y]
    Q = 3 * rng.normal(size=(300, 2))
    for ours, twin in ((OneVsRest, OneVsRestClassifier), (OneVsOne, OneVsOneClassifier)):
        mine, theirs = ours(base).fit(X, y), twin(base).fit(X, y)
        assert len(mine.estimators_) == len(theirs.estimators_)
        np.testing.assert_array_equal(mine.predict(Q), theirs.predict(Q))
        assert mine.decision_function(Q).shape == ((300,) if n_classes == 2 else (300, n_classes))


def test_one_against_any_that_can_tell_two_apart(rng):
    X, y = make_blobs(60, rng=rng, noise=0.3)
    for meta, base in itertools.product((OneVsRest, OneVsOne), (Perceptron(), PocketPerceptron())):
        assert meta(base).fit(X, y).score(X, y) == 1


@pytest.mark.parametrize("degree", [0, 1, 2, 3])
@pytest.mark.parametrize("interaction_only", [True, False])
@pytest.mark.parametrize("include_bias", [True, False])
def test_polynomial_features_as_scikit_learn(rng, degree, interaction_only, include_bias):
    X = rng.normal(size=(7, 3))
    settings = {"interaction_only": interaction_only, "include_bias": include_bias}
    if degree == 0 and not include_bias:
        with pytest.raises(ValueError, match="no feature is left"):
            PolynomialFeatures(degree, **settings).fit(X)
        return
    ours = PolynomialFeatures(degree, **settings).fit(X)
    twin = TwinFeatures(degree, **settings).fit(X)
    np.testing.assert_allclose(ours.transform(X), twin.transform(X))
    assert ours.get_feature_names_out().tolist() == twin.get_feature_names_out().tolist()
    names = ["a", "b", "c"]
    assert ours.get_feature_names_out(names).tolist() == twin.get_feature_names_out(names).tolist()
    assert ours.transform(X.astype(np.float32)).dtype == np.float32


def test_a_circle_is_learned_once_there_are_squares(rng):
    X, y = make_circles(200, rng=rng)
    assert LogisticRegression().fit(X, y).score(X, y) < 0.7
    assert make_pipeline(PolynomialFeatures(2), LogisticRegression()).fit(X, y).score(X, y) == 1
    with pytest.raises(ValueError, match="input_features has 1 names; expected 2"):
        PolynomialFeatures().fit(X).get_feature_names_out(["a"])
