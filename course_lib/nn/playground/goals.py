"""A goal for an experiment: a test loss that is to be reached, with so much and no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from course_lib.nn.playground.settings import Settings


@dataclass(frozen=True)
class Goal:
    """A test loss below `test_loss`, reached by training.

    epochs    not later than at the end of this epoch
    neurons   with at most so many hidden neurons, all layers together; None: as many as one likes
    features  from inputs among these; None: from any
    inputs    from at most so many of them
    fixed     settings that have to be as they are given here

    >>> goal = Goal(0.05, epochs=200, neurons=4, fixed={"dataset": "xor"})
    >>> print(goal)
    test loss below 0.05 within 200 epochs, with at most 4 hidden neurons
    >>> goal.broken(Settings(dataset="circle", hidden=(3, 2)))
    ['dataset is circle, and has to be xor', '5 hidden neurons are more than 4']
    >>> Goal(0.05, epochs=200, inputs=1).broken(Settings())
    ['2 inputs are more than 1']
    """

    test_loss: float
    epochs: int
    neurons: int | None = None
    features: tuple[str, ...] | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict, hash=False)
    inputs: int | None = None

    def __str__(self) -> str:
        text = f"test loss below {self.test_loss:g} within {self.epochs} epochs"
        if self.features is not None:
            text += f", from {listed(self.features)} alone"
        if self.inputs is not None:
            text += f", from at most {self.inputs} input{'s' if self.inputs > 1 else ''}"
        if self.neurons is not None:
            text += f", with {neurons_said(self.neurons)}"
        return text

    def broken(self, settings: Settings) -> list[str]:
        """What of the settings does not keep to the goal, each in words; empty if all does."""
        found = [
            f"{name} is {shown(getattr(settings, name))}, and has to be {shown(value)}"
            for name, value in self.fixed.items()
            if getattr(settings, name) != value
        ]
        used = sum(settings.hidden)
        if self.neurons is not None and used > self.neurons:
            many = f"{used} hidden neuron{'s are' if used > 1 else ' is'}"
            found.append(f"{many} more than {self.neurons}")
        others = [name for name in settings.features if name not in (self.features or (name,))]
        if others:
            found.append(f"{listed(others)} may not be an input")
        if self.inputs is not None and len(settings.features) > self.inputs:
            found.append(f"{len(settings.features)} inputs are more than {self.inputs}")
        return found

    def reached_in(self, history: Mapping[str, list]) -> int | None:
        """The first epoch after which the test loss was low enough, None if it never was."""
        for epoch, loss in zip(history["epoch"], history["test_loss"], strict=True):
            if epoch > self.epochs:  # all after it are later
                break
            if epoch and loss < self.test_loss:
                return int(epoch)
        return None

    def told(self, experiment: Any) -> str:
        """How far an experiment is, in one sentence.

        >>> from course_lib.nn.playground import Experiment
        >>> Goal(0.1, epochs=200).told(Experiment(dataset="gauss").run(50))
        'Goal reached in epoch 5.'
        """
        broken = self.broken(experiment.settings)
        if broken:
            return f"Not by the rules: {'; '.join(broken)}."
        reached = self.reached_in(experiment.history)
        if reached is not None:
            return f"Goal reached in epoch {reached}."
        if experiment.epoch >= self.epochs:
            best = min(experiment.history["test_loss"][: self.epochs + 1])
            return f"Goal not reached in {self.epochs} epochs: the lowest test loss was {best:.3f}."
        return f"Goal not reached yet; {self.epochs - experiment.epoch} epochs are left."


def neurons_said(most: int) -> str:
    """So many hidden neurons or fewer, in words."""
    if most == 0:
        return "no hidden neuron"
    return f"at most {most} hidden neuron{'s' if most > 1 else ''}"


def shown(value: Any) -> str:
    """A setting's value as a reader writes it."""
    return (", ".join(map(str, value)) or "none") if isinstance(value, tuple) else str(value)


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them.

    >>> listed(["x1"]), listed(["x1", "x2", "x1 x2"])
    ('x1', 'x1, x2 and x1 x2')
    """
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
