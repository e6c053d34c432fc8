"""A network that learns, in Keras's words: compile, fit, evaluate, predict."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.nn.layers import Layer
from course_lib.nn.layers.names import look_up
from course_lib.nn.losses import LOSSES
from course_lib.nn.metrics import metric_called
from course_lib.nn.models import files
from course_lib.nn.models.backpropagation import backward, forward
from course_lib.nn.models.fit import fit
from course_lib.nn.models.history import History
from course_lib.nn.models.network import PREDICTED_AT_A_TIME, Network
from course_lib.nn.models.output import Output, output_of
from course_lib.nn.models.plan import Plan
from course_lib.nn.models.samples import check_labels
from course_lib.nn.optimizers import OPTIMIZERS
from course_lib.nn.optimizers.in_place import twin_of


class Sequential(Network):
    """Layers one after the other, and how they learn.

    Parameters
    ----------
    layers : the layers, or none yet; `add` appends one. The first says its `input_shape`, or an
        `Input(shape)` stands before it; else the first samples show it.
    dtype : "float32", or "float64" where gradients are checked.
    rng : a Generator, or a number to make one from; the weights, the order of the samples and
        dropout are drawn from it.

    >>> from course_lib.nn import layers
    >>> model = Sequential(rng=0)
    >>> model.add(layers.Dense(4, activation="tanh", input_shape=(2,)))
    >>> model.add(layers.Dense(1, activation="sigmoid"))
    >>> model.size  # 2·4 + 4 and 4·1 + 1
    17
    >>> model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    >>> X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    >>> history = model.fit(X, y, epochs=600, batch_size=4)
    >>> model.predict(X).round()[:, 0]
    array([0., 1., 1., 0.], dtype=float32)
    """

    def __init__(
        self,
        layers: Iterable[Layer] | None = None,
        dtype: Any = "float32",
        rng: np.random.Generator | int | None = None,
        name: str = "sequential",
    ):
        self.loss: Any = None
        self.rule: Any = None
        self.metrics: dict[str, Any] = {}
        self.stop_training = False
        self.history: History | None = None
        self._optimizer: Any = None
        self._plans: dict[Any, Plan] = {}
        super().__init__(layers, dtype, rng, name)

    def gather(self) -> None:
        super().gather()
        self.forget_plans()

    def forget_plans(self) -> None:
        """The optimizer and the plans belong to the arrays that they fill."""
        self._optimizer = None
        self._plans.clear()

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "_plans": {}, "_optimizer": None}

    def compile(self, optimizer: Any = "rmsprop", loss: Any = None, metrics: Any = ()) -> None:
        """Say how the network learns: by names in Keras's words, or by objects.

        `metrics` are measured in each epoch beside the loss; "accuracy" means what suits the loss.
        Gradients are clipped where the optimizer says so: `optimizer=SGD(0.01, clipnorm=1.0)`,
        `clipvalue` or `global_clipnorm`.
        """
        if loss is None:
            raise ValueError("compile needs a loss, as loss='categorical_crossentropy'.")
        self.rule = look_up(optimizer, OPTIMIZERS, "optimizer")
        self.loss = look_up(loss, LOSSES, "loss")
        metrics = [metrics] if isinstance(metrics, str) else metrics or ()
        self.metrics = {
            getattr(metric, "__name__", metric): metric_called(metric, self.loss)
            for metric in metrics
        }
        self.forget_plans()

    def check_compiled(self) -> None:
        if self.loss is None:
            raise RuntimeError(
                "The network does not know its loss yet; call compile(optimizer='adam', "
                "loss='categorical_crossentropy', metrics=['accuracy']) first."
            )

    @property
    def optimizer(self) -> Any:
        """What updates the parameters; its `learning_rate` may be read and set."""
        self.check_compiled()
        self.check_built()
        if self._optimizer is None:
            sizes = [array.size for array in self.parameters]
            self._optimizer = twin_of(self.rule, self.flat_parameters, sizes)
        return self._optimizer

    @property
    def output(self) -> Output:
        """The layers and the loss as they are trained, see `output.py`."""
        self.check_compiled()
        self.check_built()
        return output_of(self.layers, self.loss)

    def checked(self, X: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
        """X and y as the network and its loss take them; ValueError says what is wrong."""
        self.check_compiled()
        X = self.samples(X)
        return X, check_labels(y, len(X), self.output_shape, self.loss, self.dtype)

    def gradients(self, X: Any, y: Any, rng: np.random.Generator | None = None) -> list[np.ndarray]:
        """∂L/∂p for each p of `parameters`, of the loss over X (n, *input_shape) and y.

        As in training: by the batch's statistics, and with dropout, drawn from `rng`. The network
        is left as it was.
        """
        X, y = self.checked(X, y)
        running = [array for layer in self.layers for array in layer.running]
        before = [array.copy() for array in running]
        end = self.output
        Z = forward(end.layers, X, training=True, rng=self.rng if rng is None else rng)
        backward(end.layers, end.loss.gradient(y, Z))
        for array, old in zip(running, before, strict=True):
            array[...] = old
        return [array.copy() for layer in self.layers for array in layer.gradients]

    def plan(self, X: np.ndarray, y: np.ndarray, n: int, rng: np.random.Generator) -> Plan:
        """A training step for n samples such as X and y, laid out once and kept."""
        self.check_built()
        if any(plan.rng is not rng for plan in self._plans.values()):
            self._plans.clear()
        key = n, y.shape[1:]
        if key not in self._plans:
            self._plans[key] = Plan(self.output, (X, y), n, rng)
        return self._plans[key]

    def train_on_batch(self, X: Any, y: Any) -> float:
        """One update from X and y; returns the loss before it."""
        X, y = self.checked(X, y)
        plan = self.plan(X, y, len(X), self.rng)
        plan.X[...], plan.y[...] = X, y
        plan.run()
        loss = plan.loss()
        self.optimizer.step(self.flat_gradients)
        return loss

    def fit(
        self,
        X: Any,
        y: Any,
        batch_size: int = 32,
        epochs: int = 1,
        verbose: int = 0,
        callbacks: Iterable[Any] | None = None,
        validation_split: float = 0.0,
        validation_data: tuple[Any, Any] | None = None,
        shuffle: bool = True,
        rng: np.random.Generator | int | None = None,
    ) -> History:
        """Learn from X (n, *input_shape) and y; see `fit.py` for what each argument does."""
        generator = self.rng if rng is None else np.random.default_rng(rng)
        return fit(
            self, X, y, batch_size, epochs, verbose, callbacks, validation_split, validation_data,
            shuffle, generator,
        )  # fmt: skip

    def evaluate(
        self, X: Any, y: Any, batch_size: int = PREDICTED_AT_A_TIME, verbose: int = 0
    ) -> float | list[float]:
        """The loss, penalties included; where there are metrics a list, [loss, metric, …]."""
        figures = list(self.figures(*self.checked(X, y), batch_size).values())
        return figures if self.metrics else figures[0]

    def figures(
        self, X: np.ndarray, y: np.ndarray, batch_size: int = PREDICTED_AT_A_TIME
    ) -> dict[str, float]:
        """The loss and the metrics by name, for X and y as `checked` returns them."""
        end, totals = self.output, dict.fromkeys(["loss", *self.metrics], 0.0)
        with np.errstate(over="ignore", invalid="ignore"):
            for start in range(0, len(X), batch_size):
                batch, labels = X[start : start + batch_size], y[start : start + batch_size]
                Z = forward(end.layers, batch)
                totals["loss"] += len(batch) * float(end.loss(labels, Z))
                for name, metric in self.metrics.items():
                    totals[name] += len(batch) * float(metric(labels, end.predictions(Z)))
        figures = {name: total / len(X) for name, total in totals.items()}
        figures["loss"] += end.penalty()
        return figures

    def save(self, path: str | Path) -> None:
        """Write the network into one file, see `files.py`."""
        files.save_model(self, Path(path))

    @staticmethod
    def load(path: str | Path) -> "Sequential":
        """The network that `save` wrote to `path`."""
        return files.load_model(path)
