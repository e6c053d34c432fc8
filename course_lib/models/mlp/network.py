"""What MLPClassifier and MLPRegressor share: the network that is built, trained and remembered."""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.utils.validation import check_is_fitted, validate_data

from course_lib.models.mlp.epochs import Epoch, epochs, outputs
from course_lib.nn import layers
from course_lib.nn.activations import ACTIVATIONS
from course_lib.nn.models import Sequential
from course_lib.nn.optimizers import SGD, Adam, Momentum, Nesterov
from course_lib.nn.regularizers import l2

FLOATS = (np.float64, np.float32)
KERAS = {"identity": "linear", "logistic": "sigmoid"}  # two activations have two names


class MLP(BaseEstimator):
    """The settings and the learning; a subclass says `out_activation_`, the loss, and `predict`."""

    def __init__(
        self,
        hidden_layer_sizes=(100,),
        activation="relu",
        *,
        solver="adam",
        alpha=1e-4,
        batch_size="auto",
        learning_rate_init=1e-3,
        max_iter=200,
        shuffle=True,
        random_state=None,
        tol=1e-4,
        momentum=0.9,
        nesterovs_momentum=True,
        early_stopping=False,
        validation_fraction=0.1,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-8,
        n_iter_no_change=10,
    ):
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.solver = solver
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate_init = learning_rate_init
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.random_state = random_state
        self.tol = tol
        self.momentum = momentum
        self.nesterovs_momentum = nesterovs_momentum
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.n_iter_no_change = n_iter_no_change

    def fit(self, X, y):
        """Learn X (n_samples, n_features) and y (n_samples,) epoch by epoch."""
        for _ in self.steps(X, y):
            pass
        if self.n_iter_ == self.max_iter and self._still_better:
            warnings.warn(
                f"after max_iter={self.max_iter} epochs the network still gets better; increase "
                "max_iter, or stop sooner with a larger tol.",
                ConvergenceWarning,
                stacklevel=2,
            )
        return self

    def steps(self, X, y):
        """Learn as `fit` does, and yield a record for each epoch; meanwhile it can predict."""
        X, y = self._validated(X, y)
        rng = np.random.default_rng(self.random_state)
        held_back = None
        if self.early_stopping:
            X, held_X, y, held_y = train_test_split(
                X, y, test_size=self.validation_fraction, stratify=self._strata(y),
                random_state=int(rng.integers(2**31)),
            )  # fmt: skip
            held_back = held_X, held_y
        batch_size = self._batch_size(len(X))
        network = self._network(X, batch_size, rng)
        yield from self._trained(network, X, y, batch_size, rng, held_back)

    def _trained(
        self, network: Sequential, X: Any, y: Any, batch_size: int, rng: Any, held_back: Any
    ) -> Iterator[Epoch]:
        """The epochs, with all that is learned kept up to date; at the end the best is taken."""
        X, T = network.checked(X, self._targets(y))
        self.loss_curve_: list[float] = []
        self.validation_scores_: list[float] | None = [] if held_back else None
        self.out_activation_ = self._last()[0]
        score: Callable[[], float] | None = None
        if held_back:

            def score() -> float:
                self._remember(network)
                return self._score_of(*held_back)

        best = None
        for epoch in epochs(
            network, X, T, batch_size, self.shuffle, rng, self.tol, self.n_iter_no_change, score
        ):
            self._remember(network)
            self.n_iter_, self.loss_ = epoch.number, epoch.loss
            self.loss_curve_.append(epoch.loss)
            if self.validation_scores_ is not None and epoch.score is not None:
                self.validation_scores_.append(epoch.score)
            if epoch.improved:
                best = network.get_weights() if held_back else None
            self._still_better = True
            yield epoch
            if epoch.number == self.max_iter:
                break
        else:
            self._still_better = False
        self.best_loss_ = min(self.loss_curve_)
        if best is not None:
            network.set_weights(best)
            self._remember(network)

    def _network(self, X: np.ndarray, batch_size: int, rng: np.random.Generator) -> Sequential:
        """Dense layers as the settings say, and how they learn."""
        name, n_outputs, loss = self._last()
        sizes = [int(n) for n in np.atleast_1d(self.hidden_layer_sizes)]
        if any(n < 1 for n in sizes):
            raise ValueError(f"hidden_layer_sizes is {sizes}; expected whole numbers, 1 or more.")
        # scikit-learn's penalty is ½ α ΣW² for a batch, as against the *sum* of its losses
        price = l2(self.alpha / (2 * batch_size)) if self.alpha else None
        network = Sequential(dtype=X.dtype.name, rng=rng)
        network.add(layers.Input((X.shape[1],)))
        for units, activation in [*((n, self.activation) for n in sizes), (n_outputs, name)]:
            network.add(layers.Dense(units, KERAS.get(activation, activation),
                                     kernel_regularizer=price))  # fmt: skip
        network.compile(self._rule(), loss)
        return network

    def _rule(self) -> Any:
        """The optimizer: by name, or a rule of `course_lib.nn.optimizers`, or one's own."""
        rate = self.learning_rate_init
        if self.solver == "adam":
            return Adam(rate, self.beta_1, self.beta_2, self.epsilon)
        if self.solver == "sgd" and not self.momentum:
            return SGD(rate)
        if self.solver == "sgd":
            return (Nesterov if self.nesterovs_momentum else Momentum)(rate, self.momentum)
        if hasattr(self.solver, "in_place"):
            return replace(self.solver)
        raise ValueError(
            f"solver is {self.solver!r}; expected 'adam', 'sgd', or a rule of "
            "course_lib.nn.optimizers, as RMSprop()."
        )

    def _batch_size(self, n: int) -> int:
        if self.batch_size == "auto":
            return min(200, n)
        if not isinstance(self.batch_size, int | np.integer) or self.batch_size < 1:
            raise ValueError(
                f"batch_size is {self.batch_size!r}; expected 'auto' or a whole number, 1 or more."
            )
        return min(int(self.batch_size), n)

    def _remember(self, network: Sequential) -> None:
        weights = network.get_weights()
        self.coefs_, self.intercepts_ = weights[::2], weights[1::2]
        self.n_layers_, self.n_outputs_ = len(self.coefs_) + 1, self.coefs_[-1].shape[1]

    def _sums(self, X: Any) -> np.ndarray:
        """The last layer's weighted sums for X, (n_samples, n_outputs)."""
        check_is_fitted(self, "coefs_")
        X = validate_data(self, X, dtype=FLOATS, reset=False)
        f = ACTIVATIONS[KERAS.get(self.activation, self.activation)].function
        return outputs(X, self.coefs_, self.intercepts_, f)

    def _validated(self, X: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
        raise NotImplementedError

    def _last(self) -> tuple[str, int, Any]:
        """The last layer's activation, its units, and the loss."""
        raise NotImplementedError

    def _targets(self, y: np.ndarray) -> np.ndarray:
        """y as the loss takes it."""
        return y

    def _strata(self, y: np.ndarray) -> np.ndarray | None:
        """What must be shared out evenly when samples are held back."""
        return None

    def _score_of(self, X: np.ndarray, y: np.ndarray) -> float:
        """How good the network is on samples held back."""
        raise NotImplementedError
