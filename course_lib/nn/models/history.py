"""What `fit` remembers of each epoch."""

from dataclasses import dataclass, field


@dataclass(repr=False)
class History:
    """`history["loss"][i]` is the loss of epoch `epoch[i]`; so for each metric and for "val_…".

    The training loss is the mean over the epoch's batches, each taken before its own update, with
    dropout at work; the validation loss is measured after the epoch with nothing dropped. So the
    second can be the lower one.

    >>> history = History()
    >>> history.append(0, {"loss": 0.5, "val_loss": 0.6})
    >>> history
    History(1 epoch: loss, val_loss)
    >>> history.history
    {'loss': [0.5], 'val_loss': [0.6]}
    """

    epoch: list[int] = field(default_factory=list)
    history: dict[str, list[float]] = field(default_factory=dict)

    def append(self, epoch: int, logs: dict[str, float]) -> None:
        """Add the figures of one epoch."""
        self.epoch.append(epoch)
        for name, value in logs.items():
            self.history.setdefault(name, []).append(value)

    def __repr__(self) -> str:
        n = len(self.epoch)
        return f"History({n} epoch{'' if n == 1 else 's'}: {', '.join(self.history)})"
