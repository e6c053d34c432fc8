"""The MLP classifier: a network whose outputs are probabilities."""

from typing import Any

import numpy as np
from sklearn.base import ClassifierMixin

from course_lib.models.linear.estimator import validate_classes
from course_lib.models.mlp.network import MLP
from course_lib.nn.activations import sigmoid, softmax
from course_lib.nn.losses import BinaryCrossentropy, SparseCategoricalCrossentropy


class MLPClassifier(ClassifierMixin, MLP):
    """Minimize the mean cross-entropy of a network of dense layers; softmax, or sigmoid for two.

    Parameters
    ----------
    hidden_layer_sizes : the units of each hidden layer.
    activation : "relu", "tanh", "logistic", "identity", or any name of `nn.activations`.
    solver : "adam", "sgd", or a rule of `nn.optimizers` (then the rates below do not count).
    alpha : the price of weights, ½ α ΣW² for each batch; biases are free.
    batch_size : samples an update; "auto" takes 200, or all if there are fewer.
    learning_rate_init, momentum, nesterovs_momentum, beta_1, beta_2, epsilon : of the solver.
    max_iter : the most epochs; a ConvergenceWarning tells if they were not enough.
    shuffle : whether each epoch takes the samples in another order.
    random_state : an int or None; the first weights, the order and what is held back.
    tol, n_iter_no_change : stop when that many epochs bring less than `tol`.
    early_stopping, validation_fraction : judge epochs by that share of the samples, held back, and
        keep the best one's weights.

    Learned: `coefs_`, `intercepts_` (one array a layer), `classes_`, `loss_`, `loss_curve_`,
    `best_loss_`, `validation_scores_`, `n_iter_`, `n_layers_`, `n_outputs_`, `out_activation_`.

    Source: Rumelhart, Hinton and Williams 1986; decks R, E, M and P.

    >>> X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], ["equal", "unequal", "unequal", "equal"]
    >>> model = MLPClassifier(8, "tanh", learning_rate_init=0.05, random_state=0, max_iter=500)
    >>> model.fit(X, y).predict([[0, 1], [1, 1]]).tolist()
    ['unequal', 'equal']
    """

    def predict(self, X):
        """The most probable class, (n_samples,)."""
        S = self._sums(X)
        numbers = (S[:, 0] > 0).astype(int) if self.n_outputs_ == 1 else S.argmax(axis=1)
        return self.classes_[numbers]

    def predict_proba(self, X):
        """The probability of each class of `classes_`, (n_samples, n_classes)."""
        S = self._sums(X)
        if self.n_outputs_ > 1:
            return softmax(S)
        return np.column_stack([sigmoid(-S[:, 0]), sigmoid(S[:, 0])])

    def predict_log_proba(self, X):
        """The logarithms of `predict_proba`, (n_samples, n_classes)."""
        with np.errstate(divide="ignore"):
            return np.log(self.predict_proba(X))

    def _validated(self, X: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
        return validate_classes(self, X, y)

    def _last(self) -> tuple[str, int, Any]:
        if len(self.classes_) == 2:
            return "logistic", 1, BinaryCrossentropy()
        return "softmax", len(self.classes_), SparseCategoricalCrossentropy()

    def _strata(self, y: np.ndarray) -> np.ndarray:
        return y

    def _score_of(self, X: np.ndarray, y: np.ndarray) -> float:
        return float(np.mean(self.predict(X) == self.classes_[y]))
