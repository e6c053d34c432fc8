"""The MLP regressor: a network whose outputs are numbers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import MultiOutputMixin, RegressorMixin
from sklearn.metrics import r2_score
from sklearn.utils.validation import column_or_1d, validate_data

from course_lib.models.mlp.network import FLOATS, MLP
from course_lib.nn.losses.named import Loss


@dataclass(frozen=True)
class HalfSquaredError(Loss):
    """½ ‖f − y‖² a sample, with the slope f − y, as scikit-learn descends it.

    >>> HalfSquaredError()(np.array([[1.0], [0.0]]), np.array([[3.0], [0.0]]))
    1.0
    """

    def values(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return 0.5 * ((y_pred - y_true) ** 2).sum(axis=1)

    def slopes(self, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        return y_pred - y_true


class MLPRegressor(RegressorMixin, MultiOutputMixin, MLP):
    """Minimize the mean of ½ ‖f(x) − y‖² of a network of dense layers with linear outputs.

    The parameters and what is learned are those of `MLPClassifier`; `early_stopping` judges by R².
    Scale the features, and y, to mean 0 and variance 1 or so.

    >>> X = np.linspace(-2, 2, 60)[:, None]
    >>> model = MLPRegressor(20, "tanh", learning_rate_init=0.02, tol=1e-6, random_state=0)
    >>> round(model.set_params(max_iter=1000).fit(X, X[:, 0] ** 2).score(X, X[:, 0] ** 2), 2)
    1.0
    """

    def predict(self, X):
        """The numbers, (n_samples,), or (n_samples, n_outputs) where y had a column for each."""
        Y = self._sums(X)
        return Y if self._columns else Y[:, 0]

    def _validated(self, X: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
        X, y = validate_data(self, X, y, dtype=FLOATS, multi_output=True, y_numeric=True)
        if y.ndim == 2 and y.shape[1] == 1:
            y = column_or_1d(y, warn=True)
        self._columns = y.ndim == 2
        self._n_columns = y.shape[1] if self._columns else 1
        return X, y.reshape(len(y), -1).astype(X.dtype)

    def _last(self) -> tuple[str, int, Any]:
        return "identity", self._n_columns, HalfSquaredError()

    def _score_of(self, X: np.ndarray, y: np.ndarray) -> float:
        return float(r2_score(y, self._sums(X)))
