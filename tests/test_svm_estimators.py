"""The two estimators: scikit-learn's checks, and beside scikit-learn's own twins."""

import warnings

import numpy as np
import pytest
import sklearn.svm as twin
from sklearn.datasets import (
    load_digits,
    load_iris,
    load_wine,
    make_circles,
    make_classification,
    make_moons,
)
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.estimator_checks import parametrize_with_checks

from course_lib.models import SVC, LinearSVC
from course_lib.models.svm.kernels import kernel_function


@parametrize_with_checks(
    [
        SVC(),
        SVC(kernel="linear"),
        SVC(kernel="poly", gamma=0.01, coef0=1.0),
        SVC(kernel="sigmoid", gamma="auto"),
        LinearSVC(),
        LinearSVC(loss="hinge"),
    ]
)
def test_scikit_learns_estimator_checks(estimator, check):
    check(estimator)


def standardized(X):
    deviation = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(deviation > 0, deviation, 1)


def iris():
    """Without the flower that is there twice: two α of the same sample may share as they like."""
    X, y = load_iris(return_X_y=True)
    _, once = np.unique(X, axis=0, return_index=True)
    return X[np.sort(once)], y[np.sort(once)]


DATA = {
    "iris": iris(),
    "wine": (standardized(load_wine().data), load_wine().target),
    "digits": (load_digits().data[:400], load_digits().target[:400]),
    "moons": make_moons(200, noise=0.2, random_state=0),
    "circles": make_circles(150, noise=0.15, factor=0.4, random_state=0),
    "imbalanced": make_classification(300, 4, n_redundant=0, weights=[0.95], random_state=1),
    "nearly separable": make_classification(200, 5, class_sep=2.0, flip_y=0.01, random_state=0),
}
every_data_set = pytest.mark.parametrize("name", DATA)


@every_data_set
@pytest.mark.parametrize(
    "words",
    [
        {"C": 1.0},
        {"C": 20.0, "gamma": 0.01},
        {"kernel": "linear", "C": 0.5},
        {"kernel": "poly", "degree": 2, "coef0": 1.0},
    ],
    ids=["rbf", "rbf, C = 20", "linear", "poly"],
)
def test_svc_like_scikit_learn(name, words):
    """The same solution: support vectors, α, b, scores and predictions."""
    X, y = DATA[name]
    ours, theirs = (model(**words, tol=1e-6).fit(X, y) for model in (SVC, twin.SVC))
    np.testing.assert_array_equal(ours.support_, theirs.support_)
    np.testing.assert_array_equal(ours.n_support_, theirs.n_support_)
    np.testing.assert_allclose(ours.support_vectors_, theirs.support_vectors_)
    # libsvm keeps the kernel in single precision.
    np.testing.assert_allclose(ours.dual_coef_, theirs.dual_coef_, atol=2e-4 * ours.C)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, atol=2e-4)
    np.testing.assert_allclose(ours.decision_function(X), theirs.decision_function(X), atol=2e-4)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))
    if ours.kernel == "linear":
        np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=2e-4)


@every_data_set
def test_svc_is_as_good_as_scikit_learns_at_its_own_tolerance(name):
    X, y = DATA[name]
    y = y == np.unique(y)[1]
    K = kernel_function("rbf", 0.1, 3, 0)(X, X)
    duals = []
    for model in (SVC, twin.SVC):
        fitted = model(C=10, gamma=0.1).fit(X, y)
        beta = np.zeros(len(X))
        beta[fitted.support_] = fitted.dual_coef_[0]
        assert abs(beta.sum()) <= 1e-6
        duals.append(np.abs(beta).sum() - beta @ K @ beta / 2)
    assert duals[0] >= duals[1] - 1e-4 * duals[1]
    ours = SVC(C=10, gamma=0.1).fit(X, y)
    assert 0 <= ours.duality_gap_[0] <= 10 * len(X) * 1e-3


@pytest.mark.parametrize("shape", ["ovr", "ovo"])
def test_scores_of_many_classes_like_scikit_learn(shape):
    X, y = DATA["digits"]
    words = {"decision_function_shape": shape, "tol": 1e-6}
    ours, theirs = SVC(**words).fit(X[:300], y[:300]), twin.SVC(**words).fit(X[:300], y[:300])
    scores = ours.decision_function(X[300:])
    assert scores.shape == (100, 10 if shape == "ovr" else 45)
    np.testing.assert_allclose(scores, theirs.decision_function(X[300:]), atol=1e-4)
    np.testing.assert_array_equal(ours.predict(X[300:]), theirs.predict(X[300:]))


def test_sigmoid_like_scikit_learn_where_it_is_a_dot_product():
    """On these data it nearly is one; where it is not, the dual has several peaks."""
    X, y = DATA["wine"]
    words = {"kernel": "sigmoid", "gamma": 0.001, "tol": 1e-6}
    ours, theirs = SVC(**words).fit(X, y), twin.SVC(**words).fit(X, y)
    np.testing.assert_allclose(ours.decision_function(X), theirs.decision_function(X), atol=1e-4)


def test_a_kernel_of_ones_own():
    X, y = DATA["iris"]

    def histogram(A, B):
        return np.minimum(A[:, None], B).sum(axis=2)

    ours, theirs = (model(kernel=histogram, tol=1e-6).fit(X, y) for model in (SVC, twin.SVC))
    np.testing.assert_array_equal(ours.support_, theirs.support_)
    np.testing.assert_allclose(ours.decision_function(X), theirs.decision_function(X), atol=1e-3)


def test_predictions_in_blocks(monkeypatch):
    X, y = DATA["iris"]
    model = SVC().fit(X, y)
    scores = model.decision_function(X)
    monkeypatch.setattr("course_lib.models.svm.svc.BLOCK_ENTRIES", 1)
    np.testing.assert_allclose(model.decision_function(X), scores)


def objectives(model, X, y, loss):
    """½ (‖w‖² + (b / s)²) + C Σ loss of each class against the others."""
    classes = model.classes_ if len(model.classes_) > 2 else model.classes_[1:]
    values = []
    for w, b, c in zip(model.coef_, np.atleast_1d(model.intercept_), classes, strict=True):
        short = np.maximum(0, 1 - np.where(y == c, 1, -1) * (X @ w + b))
        penalty = w @ w + (b / model.intercept_scaling) ** 2
        values.append(
            penalty / 2 + model.C * (short**2 if loss == "squared_hinge" else short).sum()
        )
    return np.array(values)


@every_data_set
@pytest.mark.parametrize("loss", ["hinge", "squared_hinge"])
@pytest.mark.parametrize("words", [{}, {"C": 0.03, "intercept_scaling": 10.0}], ids=["", "scaled"])
def test_linear_svc_like_scikit_learn(name, loss, words):
    X, y = DATA[name]
    X = standardized(X)
    ours = LinearSVC(loss=loss, tol=1e-7, **words).fit(X, y)
    theirs = twin.LinearSVC(loss=loss, tol=1e-7, max_iter=100_000, random_state=0, **words)
    theirs.fit(X, y)
    np.testing.assert_allclose(
        objectives(ours, X, y, loss), objectives(theirs, X, y, loss), rtol=2e-6
    )
    if loss == "squared_hinge":  # the minimum is flat for the hinge
        np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=2e-3)
        np.testing.assert_allclose(ours.intercept_, theirs.intercept_, atol=2e-3)
        clear = np.abs(ours.decision_function(X).reshape(len(X), -1)).min(axis=1) > 0.02
        np.testing.assert_array_equal(ours.predict(X)[clear], theirs.predict(X)[clear])


@every_data_set
@pytest.mark.parametrize("loss", ["hinge", "squared_hinge"])
def test_linear_svc_is_as_good_as_scikit_learns_at_its_own_tolerance(name, loss):
    X, y = DATA[name]
    ours = LinearSVC(loss=loss).fit(X, y)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # theirs often stops before the end
        theirs = twin.LinearSVC(loss=loss, random_state=0).fit(X, y)
    assert np.all(objectives(ours, X, y, loss) <= objectives(theirs, X, y, loss) * (1 + 1e-4))
    assert np.max(ours.gap_) <= 1e-4


def test_no_intercept():
    X, y = DATA["moons"]
    ours, theirs = (m(fit_intercept=False, tol=1e-9).fit(X, y) for m in (LinearSVC, twin.LinearSVC))
    assert ours.intercept_.tolist() == [0]
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-4)


def test_a_large_intercept_scaling_is_the_textbooks_margin():
    X, y = DATA["imbalanced"]
    words = {"C": 0.01}
    textbook = SVC(kernel="linear", tol=1e-6, **words).fit(X, y)
    costly = LinearSVC(loss="hinge", tol=1e-9, **words).fit(X, y)
    free = LinearSVC(loss="hinge", tol=1e-9, intercept_scaling=1000, **words).fit(X, y)
    np.testing.assert_allclose(free.coef_, textbook.coef_, atol=1e-3)
    np.testing.assert_allclose(free.intercept_, textbook.intercept_, atol=1e-3)
    assert abs(costly.intercept_ - textbook.intercept_) > 0.01


def test_single_precision_stays_single_with_the_squared_hinge():
    X, y = DATA["digits"]
    double = LinearSVC().fit(X, y)
    single = LinearSVC().fit(X.astype(np.float32), y)
    assert single.coef_.dtype == single.decision_function(X.astype(np.float32)).dtype == np.float32
    np.testing.assert_allclose(
        objectives(single, X, y, "squared_hinge"), objectives(double, X, y, "squared_hinge"), 1e-4
    )
    assert LinearSVC(loss="hinge").fit(X.astype(np.float32), y).coef_.dtype == np.float64


@pytest.mark.parametrize("model", [SVC(kernel="linear"), LinearSVC(), LinearSVC(loss="hinge")])
def test_more_features_than_samples(rng, model):
    X, y = rng.normal(size=(12, 500)), np.arange(12) % 3
    model.fit(X, y)
    assert model.coef_.shape == (3, 500)
    np.testing.assert_array_equal(model.predict(X), y)


def test_many_features_like_scikit_learn(rng):
    X, y = rng.normal(size=(20, 300)), np.arange(20) % 2
    ours, theirs = (model(tol=1e-8).fit(X, y) for model in (LinearSVC, twin.LinearSVC))
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-6)


@pytest.mark.parametrize("labels", [["no", "yes"], [False, True], [-3, 7], [2.0, 4.0]], ids=str)
@pytest.mark.parametrize("model", [SVC(), LinearSVC()])
def test_labels_of_any_kind(model, labels):
    X, y = DATA["circles"] if isinstance(model, SVC) else DATA["nearly separable"]
    named = np.array(labels)[y]
    predicted = model.fit(X, named).predict(X)
    assert predicted.dtype == named.dtype
    assert np.mean(predicted == named) > 0.9
    positive = model.decision_function(X) > 0
    np.testing.assert_array_equal(predicted, np.array(labels)[positive.astype(int)])


@pytest.mark.parametrize("model", [SVC(), SVC(kernel="linear"), LinearSVC()])
def test_features_that_tell_nothing(model):
    X, y = np.ones((7, 2)), [0, 0, 0, 0, 1, 1, 1]
    assert model.fit(X, y).predict(X).tolist() == [0] * 7


@pytest.mark.parametrize("model", [SVC(C=100), LinearSVC(C=100), LinearSVC(loss="hinge", C=100)])
def test_the_same_place_with_both_labels(model):
    X, y = np.repeat([[0.0], [1.0], [2.0]], 4, axis=0), [0] * 4 + [0, 1] * 2 + [1] * 4
    predicted = model.fit(X, y).predict([[0.0], [2.0]])
    assert predicted.tolist() == [0, 1]


@pytest.mark.parametrize("model", [SVC(), LinearSVC()])
def test_what_cannot_be_learned_is_named(model):
    X, y = DATA["iris"]
    with pytest.raises(ValueError, match=r"y has one class only, .*1.*; expected two or more"):
        model.fit(X, np.ones(len(X), dtype=int))
    with pytest.raises(ValueError, match=r"X holds 1e\+200; expected numbers up to .* Scale"):
        model.fit(np.where(X < 7.8, X, 1e200), y)
    for C in (0, -1.0, np.inf):
        with pytest.raises(ValueError, match=r"C is .*; expected a finite number > 0"):
            type(model)(C=C).fit(X, y)


def test_words_that_are_unknown_are_named():
    X, y = DATA["iris"]
    for words, message in (
        ({"kernel": "gauss"}, "kernel is 'gauss'; expected 'linear', 'poly', 'rbf', 'sigmoid'"),
        ({"gamma": "large"}, "gamma is 'large'; expected a number > 0, 'scale' or 'auto'"),
        ({"decision_function_shape": "all"}, "is 'all'; expected 'ovr' or 'ovo'"),
    ):
        with pytest.raises(ValueError, match=message):
            SVC(**words).fit(X, y)
    with pytest.raises(ValueError, match="loss is 'log'; expected 'hinge' or 'squared_hinge'"):
        LinearSVC(loss="log").fit(X, y)
    with pytest.raises(ValueError, match="intercept_scaling is 0; expected a number > 0"):
        LinearSVC(intercept_scaling=0).fit(X, y)
    with pytest.raises(AttributeError, match="only the linear kernel has; the kernel is 'rbf'"):
        SVC().fit(X, y).coef_


def test_a_kernel_that_overflows_is_named():
    X, y = DATA["iris"]
    with pytest.raises(ValueError, match=r"a number that is not finite.*scale the features"):
        SVC(kernel="poly", gamma=1e300).fit(X, y)


def test_stopping_early_is_told():
    X, y = DATA["moons"]
    with pytest.warns(ConvergenceWarning, match="stopped after 5 steps.*expected at most tol"):
        assert SVC(max_iter=5).fit(X, y).n_iter_.tolist() == [5]
    with pytest.warns(ConvergenceWarning, match="stopped after 1 steps.*expected at most tol"):
        assert LinearSVC(max_iter=1).fit(X, y).n_iter_ == 1
