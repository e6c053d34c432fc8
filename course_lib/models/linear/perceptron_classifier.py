"""The perceptron as an estimator, and the pocket that keeps its best weights."""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from course_lib.models.linear import perceptron
from course_lib.models.linear.estimator import LinearEstimator, validate_classes, winners
from course_lib.models.linear.multiclass import one_vs_rest
from course_lib.models.linear.perceptron_fast import Learned, learn
from course_lib.models.linear.scores import append_one


class Perceptron(LinearEstimator):
    """Learn from mistakes, w ← w + x (d − y), until all samples pass without one.

    Parameters
    ----------
    fit_intercept : whether there is a bias, the weight of a feature that is always 1.
    max_iter : the most epochs; a ConvergenceWarning tells if there were still mistakes in the last.
    shuffle : whether each epoch has an order of its own; otherwise it is that of X.
    random_state : an int (or None for chance) that the orders are drawn by.

    Of two classes the second is predicted where z ≥ 0. For more, one unit a class learns to tell it
    from the rest, and the highest z wins. There is no learning rate: w starts at 0, so that a rate
    would change its length only, and no decision.

    Learned: `coef_` (n_units, n_features) and `intercept_` (n_units,); `converged_`, whether there
    was an epoch without a mistake, and `mistakes_`, both (n_units,); `n_iter_`, the epochs.

    Source: Rosenblatt (1958); decks R, M and P.

    >>> X, y = [[1.0], [2.0], [5.0], [6.0]], ["low", "low", "high", "high"]
    >>> model = Perceptron().fit(X, y)
    >>> model.predict([[1.5], [9.0]]).tolist(), model.converged_.tolist()
    (['low', 'high'], [True])
    """

    def __init__(
        self,
        *,
        fit_intercept: bool = True,
        max_iter: int = 100,
        shuffle: bool = True,
        random_state: int | None = 0,
    ):
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.random_state = random_state

    def fit(self, X, y):
        """Learn X (n_samples, n_features), y (n_samples,) of two classes or more."""
        X, codes = validate_classes(self, X, y)
        D = one_vs_rest(codes, len(self.classes_))
        learned = self._learn(append_one(X) if self.fit_intercept else X, D)
        self.coef_ = learned.W[:, : X.shape[1]]
        self.intercept_ = learned.W[:, -1] if self.fit_intercept else 0 * learned.W[:, -1]
        self.mistakes_, self.converged_ = learned.mistakes, learned.converged
        self.n_iter_ = int(np.max(learned.epochs))
        return self

    def _learn(self, X: np.ndarray, D: np.ndarray) -> Learned:
        learned = learn(X, D, rng=self._rng(), max_epochs=self.max_iter)
        if not learned.converged.all():
            warnings.warn(
                f"still mistakes in epoch {self.max_iter}; expected one without. Perhaps no plane "
                "separates the classes: then no max_iter is enough, and PocketPerceptron keeps "
                "the best weights on the way.",
                ConvergenceWarning,
                stacklevel=3,
            )
        return learned

    def steps(self, X, y):
        """Learn two classes as `fit` does, and yield each step; the bias is the last weight."""
        X, codes = validate_classes(self, X, y)
        if len(self.classes_) > 2:
            raise ValueError(
                f"y has {len(self.classes_)} classes; expected two, as these are the steps of one "
                f"unit. To see one class against the rest use y == {self.classes_.tolist()[0]!r}."
            )
        X = append_one(X) if self.fit_intercept else X
        yield from perceptron.steps(X, codes, rng=self._rng(), max_epochs=self.max_iter)

    def _rng(self) -> np.random.Generator | None:
        return np.random.default_rng(self.random_state) if self.shuffle else None

    def predict(self, X):
        """The class with the highest score, (n_samples,); of two the second where z ≥ 0."""
        scores = self.decision_function(X)
        fires = (scores >= 0).astype(int) if scores.ndim == 1 else winners(scores)
        return self.classes_[fires]


class PocketPerceptron(Perceptron):
    """A perceptron that keeps the best weights it comes by: for classes that no plane separates.

    Parameters and what is learned are those of `Perceptron`, but `mistakes_` counts those that the
    weights kept make on the training set, and `n_iter_` is `max_iter`.

    Source: Gallant (1990), Perceptron-based learning algorithms.

    >>> X, y = [[1.0], [2.0], [5.0], [6.0], [7.0]], [0, 0, 1, 1, 0]
    >>> PocketPerceptron().fit(X, y).mistakes_
    array([1])
    """

    def _learn(self, X: np.ndarray, D: np.ndarray) -> Learned:
        rng = self._rng()
        found = [perceptron.pocket(X, d, rng=rng, max_epochs=self.max_iter) for d in D.T]
        W, mistakes = np.array([w for w, _ in found]), np.array([mistakes for _, mistakes in found])
        epochs = np.full(len(found), self.max_iter)
        return Learned(W, mistakes, epochs, converged=mistakes == 0)
