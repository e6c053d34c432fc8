"""What is done between epochs: stop in time, keep the best, lower the rate.

`fit` calls the hooks of a `Callback`. `logs` holds the epoch's figures by name: "loss", each
metric, and the same with "val_" in front where there is validation data.
"""

import inspect
import math
import operator
from collections.abc import Callable
from pathlib import Path
from typing import Any

Logs = dict[str, float]


class Callback:
    """Hooks that `fit` calls; each does nothing until a subclass says what."""

    model: Any = None

    def set_model(self, model: Any) -> None:
        """Before the training, with the network that is trained."""
        self.model = model

    def on_train_begin(self) -> None: ...

    def on_epoch_begin(self, epoch: int, logs: Logs) -> None: ...

    def on_epoch_end(self, epoch: int, logs: Logs) -> None: ...

    def on_train_end(self) -> None: ...


class Best:
    """Tells whether a monitored figure is the best so far, by more than `min_delta`."""

    def __init__(self, monitor: str, mode: str = "auto", min_delta: float = 0.0) -> None:
        if mode not in ("auto", "min", "max"):
            raise ValueError(f"mode is {mode!r}; expected 'auto', 'min' or 'max'.")
        upwards = mode == "max" or (mode == "auto" and "acc" in monitor)
        self.monitor, self.min_delta = monitor, abs(min_delta)
        self.better: Callable[[float, float], bool] = operator.gt if upwards else operator.lt
        self.sign = 1.0 if upwards else -1.0
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.value = -self.sign * math.inf

    def figure(self, logs: Logs) -> float:
        """The figure of this epoch; raises ValueError where there is none of that name."""
        if self.monitor not in logs:
            hint = (
                " Without validation data it can never act: give fit validation_data=(X, y) or "
                "validation_split=0.2."
                if self.monitor.startswith("val_")
                else ""
            )
            raise ValueError(f"no figure {self.monitor!r}; this fit has {', '.join(logs)}.{hint}")
        return logs[self.monitor]

    def improved(self, figure: float) -> bool:
        """Whether this is the best; then it is the one to beat."""
        if self.better(figure - self.sign * self.min_delta, self.value):
            self.value = figure
            return True
        return False


class EarlyStopping(Callback):
    """Ends the training when `monitor` has not improved for `patience` epochs.

    `patience=0` stops at the first epoch that is no better. `restore_best_weights=True` goes back
    to the weights of the best epoch. `stopped_epoch` tells when it was (0: it was not).
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        min_delta: float = 0.0,
        patience: int = 0,
        mode: str = "auto",
        restore_best_weights: bool = False,
    ) -> None:
        self.best, self.patience = Best(monitor, mode, min_delta), patience
        self.restore_best_weights = restore_best_weights
        self.on_train_begin()

    def on_train_begin(self) -> None:
        self.best.forget()
        self.waited = self.stopped_epoch = self.best_epoch = 0
        self.best_weights: Any = None

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        if self.best.improved(self.best.figure(logs)):
            self.waited, self.best_epoch = 0, epoch
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            return
        self.waited += 1
        if self.waited >= max(self.patience, 1):
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self) -> None:
        if self.best_weights is not None:
            self.model.set_weights(self.best_weights)


class ModelCheckpoint(Callback):
    """Saves the network after each epoch, or only when `monitor` is at its best.

    In `filepath`, {epoch} and the names of figures are filled in: "net-{epoch}-{val_loss:.2f}.npz"
    (epochs counted from 1 there, as in Keras).
    """

    def __init__(
        self,
        filepath: str | Path,
        monitor: str = "val_loss",
        save_best_only: bool = False,
        mode: str = "auto",
    ) -> None:
        self.filepath, self.save_best_only = str(filepath), save_best_only
        self.best = Best(monitor, mode)

    def on_train_begin(self) -> None:
        self.best.forget()

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        if self.save_best_only and not self.best.improved(self.best.figure(logs)):
            return
        self.model.save(self.filepath.format(epoch=epoch + 1, **logs))


class ReduceLROnPlateau(Callback):
    """Multiplies the rate by `factor` when `monitor` has not improved for `patience` epochs.

    Never below `min_lr`; after a reduction it waits for `cooldown` epochs before it counts again.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        factor: float = 0.1,
        patience: int = 10,
        mode: str = "auto",
        min_delta: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
    ) -> None:
        if not 0 < factor < 1:
            raise ValueError(f"factor is {factor}; expected a number between 0 and 1, as 0.1.")
        self.best = Best(monitor, mode, min_delta)
        self.factor, self.patience, self.cooldown, self.min_lr = factor, patience, cooldown, min_lr
        self.on_train_begin()

    def on_train_begin(self) -> None:
        self.best.forget()
        self.waited = self.cooling = 0

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        improved = self.best.improved(self.best.figure(logs))
        if self.cooling > 0:
            self.cooling -= 1
            self.waited = 0
        self.waited = 0 if improved else self.waited + (self.cooling == 0)
        if self.waited >= max(self.patience, 1):
            optimizer = self.model.optimizer
            optimizer.learning_rate = max(optimizer.learning_rate * self.factor, self.min_lr)
            self.waited, self.cooling = 0, self.cooldown


class LearningRateScheduler(Callback):
    """Sets the rate before each epoch: `schedule(epoch)`, or `schedule(epoch, rate)` as in Keras.

    The schedules of `course_lib.nn.schedules` do, and so does a function of your own.
    """

    def __init__(self, schedule: Callable[..., float]) -> None:
        self.schedule, self.takes = schedule, len(inspect.signature(schedule).parameters)

    def on_epoch_begin(self, epoch: int, logs: Logs) -> None:
        optimizer = self.model.optimizer
        arguments = (epoch, optimizer.learning_rate)[: self.takes]
        rate = self.schedule(*arguments)
        if not 0 <= float(rate) < math.inf:
            raise ValueError(f"the schedule gave {rate!r} for epoch {epoch}; expected a rate.")
        optimizer.learning_rate = float(rate)
