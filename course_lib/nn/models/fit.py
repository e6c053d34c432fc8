"""How a network learns: epochs, batches, validation, callbacks.

An epoch sees every sample once, in a new order, a batch at a time; each batch gives one update. The
last batch is a smaller one where the batch size does not divide the number of samples.
"""

import math
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.nn.models.history import History
from course_lib.nn.models.samples import check_finite

if TYPE_CHECKING:
    from course_lib.nn.models.sequential import Sequential


def fit(
    model: "Sequential",
    X: Any,
    y: Any,
    batch_size: int,
    epochs: int,
    verbose: int,
    callbacks: Iterable[Any] | None,
    validation_split: float,
    validation_data: tuple[Any, Any] | None,
    shuffle: bool,
    rng: np.random.Generator,
) -> History:
    """Train `model` for `epochs` on X (n, *input_shape) and y; return what each epoch reached.

    With `validation_data=(X, y)`, or the last share `validation_split` of the samples held back,
    each epoch ends with a measurement on samples that were not learned from. A callback may end the
    training early by `model.stop_training = True`. The order of the samples and dropout are drawn
    from `rng`. `verbose=1` shows a bar and a line for each epoch, `verbose=2` the line alone.
    """
    check_settings(batch_size, epochs, validation_split)
    X, y = model.checked(X, y)
    check_finite(X, "X")
    check_finite(y, "y")
    X, y, held_back = split_off(X, y, validation_split)
    if validation_data is not None:
        held_back = model.checked(*validation_data[:2])
    model.history = history = History()
    model.stop_training = False
    callbacks = list(callbacks or ())
    for callback in callbacks:
        callback.set_model(model)
        callback.on_train_begin()
    for epoch in range(epochs):
        for callback in callbacks:
            callback.on_epoch_begin(epoch, {})
        logs = train_epoch(model, X, y, batch_size, shuffle, rng, bar(epoch, epochs, verbose))
        if held_back is not None:
            figures = model.figures(*held_back, max(batch_size, 1024))
            logs |= {f"val_{name}": value for name, value in figures.items()}
        warn_of_nan(history, logs["loss"])
        for callback in callbacks:
            callback.on_epoch_end(epoch, logs)
        history.append(epoch, logs)
        if verbose:
            print(", ".join(f"{name} {value:.4g}" for name, value in logs.items()))
        if model.stop_training:
            break
    for callback in callbacks:
        callback.on_train_end()
    return history


def train_epoch(
    model: "Sequential",
    X: np.ndarray,
    y: np.ndarray,
    batch_size: int,
    shuffle: bool,
    rng: np.random.Generator,
    progress: Any,
) -> dict[str, float]:
    """One update for each batch; returns the mean loss and metrics of the batches, by name."""
    n = len(X)
    order = rng.permutation(n) if shuffle else np.arange(n)
    step, sizes = model.optimizer.step, {min(batch_size, n), n % batch_size or batch_size}
    plans = {size: model.plan(X, y, size, rng) for size in sizes}
    totals = dict.fromkeys(["loss", *model.metrics], 0.0)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # told once, at the end
        for start in progress(range(0, n, batch_size)):
            rows = order[start : start + batch_size]
            plan = plans[len(rows)]
            plan.take(X, y, rows)
            plan.run()
            totals["loss"] += len(rows) * plan.loss()
            for name, metric in model.metrics.items():
                totals[name] += len(rows) * float(metric(plan.y, plan.predictions()))
            step(model.flat_gradients)
    return {name: total / n for name, total in totals.items()}


def check_settings(batch_size: int, epochs: int, validation_split: float) -> None:
    for name, value in (("batch_size", batch_size), ("epochs", epochs)):
        if not isinstance(value, int | np.integer) or value < 1:
            raise ValueError(f"{name} is {value!r}; expected a whole number, 1 or more.")
    if not 0 <= validation_split < 1:
        raise ValueError(
            f"validation_split is {validation_split!r}; expected the share of the samples that is "
            "held back, from 0 to below 1, as 0.2."
        )


def split_off(
    X: np.ndarray, y: np.ndarray, share: float
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray] | None]:
    """The samples to learn from, and the last `share` of them, to validate on, or None.

    The last ones are taken as they lie, before any shuffling: samples in order of their classes
    have to be shuffled first.

    >>> X, y, held_back = split_off(np.arange(4), np.arange(4), 0.25)
    >>> X, held_back[0]
    (array([0, 1, 2]), array([3]))
    """
    if share == 0:
        return X, y, None
    n = math.floor(len(X) * (1 - share))
    if not 0 < n < len(X):
        raise ValueError(
            f"validation_split {share} of {len(X)} samples leaves {n} to learn from and "
            f"{len(X) - n} to validate on; expected one of each at least."
        )
    return X[:n], y[:n], (X[n:], y[n:])


def warn_of_nan(history: History, loss: float) -> None:
    """Say it once, in the epoch in which the loss is no number any more."""
    if not math.isfinite(loss) and all(map(math.isfinite, history.history.get("loss", []))):
        warnings.warn(
            f"the loss is {loss} in epoch {len(history.epoch)}: the weights have grown without "
            "bound. Lower the learning rate, scale the inputs (to mean 0 and variance 1), or look "
            "for extreme values in X and y.",
            RuntimeWarning,
            stacklevel=4,
        )


def bar(epoch: int, epochs: int, verbose: int) -> Any:
    """What the batches are drawn through: a progress bar, if one is asked for."""
    if verbose != 1:
        return iter
    from tqdm import tqdm

    return lambda batches: tqdm(batches, desc=f"epoch {epoch + 1} of {epochs}", leave=False)
