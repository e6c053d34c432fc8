"""The playground without its picture: an experiment is set up, run, looked into, written down."""

from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.nn.initializers import INITIALIZERS
from course_lib.nn.layers.names import look_up
from course_lib.nn.playground import state as states
from course_lib.nn.playground.clear import bends_of, forward
from course_lib.nn.playground.data import Data
from course_lib.nn.playground.divergence import RUNAWAY, Divergence, first_place
from course_lib.nn.playground.ending import Ending, ending_of
from course_lib.nn.playground.epochs import ClearEpoch, Part, Training
from course_lib.nn.playground.features import features_of
from course_lib.nn.playground.looking import Inside, look_into, node_names
from course_lib.nn.playground.maps import Maps
from course_lib.nn.playground.measure import Measure
from course_lib.nn.playground.network import Network
from course_lib.nn.playground.optimizing import Stepper
from course_lib.nn.playground.own import bend_of
from course_lib.nn.playground.placing import (
    OWN,
    Given,
    points_of,
    what_is_missing,
    with_point,
    without_any,
    without_nearest,
)
from course_lib.nn.playground.plan import EpochPlan
from course_lib.nn.playground.regular import clear_epoch, folded, is_regular
from course_lib.nn.playground.settings import DRAWN, LIVE, Settings


class Experiment:
    """A network, its points and how it learns.

    >>> experiment = Experiment(dataset="xor", hidden=(4,), seed=1)
    >>> experiment.run(100).epoch, experiment.train_loss < 0.1
    (100, True)
    >>> again = Experiment.from_state(experiment.state)
    >>> again.step() == experiment.step()
    True

    `weights[l]` (inputs, units) and `biases[l]` (units,) may be written into at any time; a weight
    that is set by hand learns again, if ℓ1 had switched it off. `train_loss`, `test_loss`, `maps`
    and `predict` are always those of the network as it is now; `history` only has what training
    reached at the end of each epoch. `diverged` is None, or says where the numbers ran away: then
    `step` does nothing until the network is reset or a setting changed; nor does it while points
    are `missing`, which is "" or says what training waits for.

    settings  what was asked for, see `Settings`; `change` makes others
    data      `X_train`, `y_train`, `X_test`, `y_test`, and the `classes`
    epoch     how many have been completed; `position`: how many batches of the next one
    history   lists "epoch", "train_loss", "test_loss", with the beginning as epoch 0
    """

    def __init__(
        self, settings: Settings | None = None, *, X: Any = None, y: Any = None,
        tests: Any = None, classes: Any = None, **changes: Any,
    ) -> None:  # fmt: skip
        """`tests` and `classes` are those of `Given`, for points that were put down one by one."""
        if (X is None) != (y is None):
            raise TypeError("X and y go together: expected both or neither.")
        given = None if X is None else Given.checked(X, y, tests, classes)
        if given:
            changes.setdefault("dataset", OWN)
        self._set_up(settings.changed(**changes) if settings else Settings(**changes), given)

    def _set_up(self, settings: Settings, given: Given | None) -> None:
        """Everything anew."""
        data = points_of(settings, given)
        rng, masks = (np.random.default_rng((settings.seed, k)) for k in (1, 2))
        self._new_network(settings, data, ending_of(settings.loss, data), rng, masks)
        self.given = given

    def _new_network(
        self, it: Settings, data: Data, ending: Ending, rng: np.random.Generator,
        masks: np.random.Generator,
    ) -> None:  # fmt: skip
        """If a student's part fails on the way, everything is as before."""
        network = Network((len(it.features), *it.hidden, ending.units), it.batch_normalization)
        network.start(rng, look_up(it.initializer, INITIALIZERS, "initializer"))
        stepper = Stepper(it.optimizer, network.learned)
        self.settings, self.data, self.ending, self.rng, self.masks = it, data, ending, rng, masks
        self.network, self.stepper = network, stepper
        self._folded = Network(network.sizes)
        self.part = Part(np.zeros_like(network.learned))
        self.epoch = self.position = 0
        self.diverged: Divergence | None = None
        self._lay_out()
        self._begin_history()

    def _begin_history(self) -> None:
        self.history: dict[str, list] = {"epoch": [], "train_loss": [], "test_loss": []}
        self._note(self._losses())

    def _lay_out(self) -> None:
        """What has to be made again when a setting or the points change."""
        it, data = self.settings, self.data
        self.missing = what_is_missing(data)
        F, Y = features_of(data.X_train, it.features), self.ending.targets(data.y_train)
        bends = bends_of(self.network, bend_of(it.activation), self.ending)
        self.training = Training(
            self.network, bends, self.ending, F, Y, it.batch_size, self.part, self.stepper,
            it.regularization, it.regularization_rate, it.dropout, self.masks,
        )  # fmt: skip
        self._epoch: EpochPlan | ClearEpoch = (
            clear_epoch(self.training)
            if is_regular(self.training)
            else EpochPlan(self.training, it.precision)
        )
        F, Y = features_of(data.X_test, it.features), self.ending.targets(data.y_test)
        answering = replace(self.training, network=self.answering)
        self._measure = Measure(answering, F, Y, it.precision)
        self._measured = b""
        self._pair = (0.0, 0.0)
        self._maps: Maps | None = None

    # Training

    @property
    def learning_rate(self) -> float:
        """Of the present epoch: the schedule's, or as it is set."""
        schedule = self.settings.schedule
        if schedule is None:
            return self.settings.learning_rate
        rate = float(schedule(self.epoch))
        if not 0 <= rate < np.inf:
            raise ValueError(f"schedule({self.epoch}) is {rate}; expected a number, 0 or more.")
        return rate

    @property
    def batches(self) -> int:
        """In how many pieces an epoch goes through the samples, a part at its end included."""
        return len(self._epoch.batches)

    def run(self, epochs: int = 1) -> "Experiment":
        """So many epochs, or until the numbers run away (see `diverged`)."""
        for _ in range(epochs):
            self.step()
        return self

    def step(self) -> tuple[float, float]:
        """One epoch, or the rest of one that `step_batch` began; the losses after it."""
        return self._train(to_the_end=True)

    def step_batch(self) -> tuple[float, float]:
        """One batch; the losses after it. The last one completes the epoch."""
        return self._train(to_the_end=False)

    def _train(self, to_the_end: bool) -> tuple[float, float]:
        if self.diverged or self.missing:
            return self._losses()
        if self.settings.regularization == "l1":
            self.network.dead &= self.network.parameters == 0  # what was set by hand is alive
        if self.position == 0:
            self._before = self._memory()
        position, rate = self.position, self.learning_rate
        try:
            with np.errstate(all="ignore"):
                if to_the_end:
                    self._epoch.run(position, rate)
                else:
                    self._epoch.train(position, rate)
                losses = self._losses()
        except BaseException:  # a student's code failed, or somebody interrupted it
            self._recall(self._before)
            raise
        self.position = 0 if to_the_end else (position + 1) % self.batches
        if not max(losses) <= RUNAWAY:
            return self._stop(rate)
        if self.position == 0:
            self.epoch += 1
            self._note(losses)
        return losses

    def _memory(self) -> tuple:
        """What an epoch changes."""
        network, part = self.network, self.part
        optimizer = None if self.stepper.is_descent else self.stepper.memory()
        arrays = (network.learned, network.statistics, network.dead, part.gradient)
        copies = tuple(array.copy() for array in arrays)
        return (*copies, part.samples, optimizer, self.masks.bit_generator.state)

    def _recall(self, memory: tuple) -> None:
        """As it was at the beginning of the epoch."""
        learned, statistics, dead, gradient, samples, optimizer, masks = memory
        network, part = self.network, self.part
        network.learned[...], network.statistics[...] = learned, statistics
        network.dead[...], part.gradient[...], part.samples = dead, gradient, samples
        self.masks.bit_generator.state = masks
        if optimizer is not None:
            self.stepper.recall(optimizer)
        self.position = 0

    def _stop(self, rate: float) -> tuple[float, float]:
        """The numbers ran away: find out where first, and go back to before."""
        self._recall(self._before)
        with np.errstate(all="ignore"):
            place = first_place(self.training, rate)
        self._recall(self._before)
        self.diverged = Divergence(self.epoch + 1, rate, place)
        return self._losses()

    def _note(self, losses: tuple[float, float]) -> None:
        for values, value in zip(self.history.values(), (self.epoch, *losses), strict=True):
            values.append(value)

    # What is set

    def reset(self) -> None:
        """New random weights, epoch 0, an empty history; the points and the settings stay."""
        self._new_network(self.settings, self.data, self.ending, self.rng, self.masks)

    def regenerate(self, seed: int | None = None) -> None:
        """New points of the same kind; the network stays, and so does its history.

        Own points are shuffled and split anew. A part batch of the old points is forgotten.
        """
        seed = int(self.rng.integers(2**31)) if seed is None else seed
        self._take_points(self.settings.changed(seed=seed), self.given and self.given.anew())

    def add_point(self, x1: float, x2: float, label: Any) -> bool:
        """One more point, of one of the classes (or a number to fit); True if it tests.

        The points as they are become the data set "own"; network and history stay. Which side a
        point goes to, see `placing.py`.

        >>> experiment = Experiment()
        >>> experiment.clear_points()
        >>> experiment.add_point(2, 1, label=1), experiment.add_point(-2, 1, label=-1)
        (False, False)
        >>> print(experiment.missing)
        Training waits: every point is learned from; the next one of a class tests.
        >>> experiment.add_point(3, 2, label=1), experiment.run(2).epoch
        (True, 2)
        """
        it, tests = self.settings, len(self.data.X_test)
        self._place(with_point(self.data, x1, x2, label, it.train_share, it.seed))
        return len(self.data.X_test) > tests

    def remove_point(self, x1: float, x2: float) -> None:
        """The point nearest to (x₁, x₂) goes away."""
        self._place(without_nearest(self.data, x1, x2))

    def clear_points(self) -> None:
        """All points go away; training waits for others."""
        self._place(without_any(self.data))

    def _place(self, given: Given) -> None:
        self._take_points(self.settings.changed(dataset=OWN), given)
        if not self.epoch:  # nothing has been learned: the beginning is that of these points
            self._begin_history()

    def _take_points(self, settings: Settings, given: Given | None) -> None:
        """Other points for the same network."""
        self.data, self.settings, self.given = points_of(settings, given), settings, given
        self.part.clear()
        self.position, self.diverged = 0, None
        self._lay_out()

    def change(self, **changes: Any) -> bool:
        """Other settings; True if that began a new network, False if the present one goes on.

        What is in `LIVE` applies at once: the learning rate, schedule, activation, regularization,
        its rate, dropout, the batch size, the precision and the optimizer (a new one remembers
        nothing, and takes over the learning rate). An epoch that `step_batch` began is begun again
        when the batch size changes. Everything else begins a new network; what makes the points
        makes new ones.
        """
        settings, now = self.settings.changed(**changes), vars(self.settings)
        differs = {name for name, value in vars(settings).items() if value != now[name]}
        if differs & DRAWN:
            self._set_up(settings, self.given and self.given.anew())
        elif differs - LIVE:
            ending = ending_of(settings.loss, self.data)
            self._new_network(settings, self.data, ending, self.rng, self.masks)
        elif differs:
            self._change_live(settings, differs)
        return bool(differs - LIVE)

    def _change_live(self, settings: Settings, differs: set[str]) -> None:
        if "optimizer" in differs:
            self.stepper = Stepper(settings.optimizer, self.network.learned)
        self.settings, self.diverged = settings, None
        if settings.regularization != "l1":
            self.network.dead[...] = False
        if "batch_size" in differs:
            self.position = 0
        if differs - {"learning_rate", "schedule"}:
            self._lay_out()

    # What is seen

    @property
    def weights(self) -> list[np.ndarray]:
        """(inputs, units) of each layer, the hidden ones first; to be written into, too."""
        return self.network.weights

    @property
    def biases(self) -> list[np.ndarray]:
        """(units,) of each layer; to be written into, too."""
        return self.network.biases

    @property
    def answering(self) -> Network:
        """The network as losses, maps and `predict` take it, see `folded`."""
        return folded(self.network, self._folded)

    @property
    def train_loss(self) -> float:
        """The mean over the training points, without the penalty."""
        return self._losses()[0]

    @property
    def test_loss(self) -> float:
        """The mean over the test points, without the penalty."""
        return self._losses()[1]

    def _losses(self) -> tuple[float, float]:
        """Computed anew whenever a parameter is another than it was."""
        now = self.answering.parameters.tobytes()
        if now != self._measured:
            with np.errstate(all="ignore"):
                self._pair, self._measured = self._measure.losses(), now
        return self._pair

    def predict(self, X: np.ndarray) -> np.ndarray:
        """What is shown of the output at the points X (n, 2): (n, 1), or (n, classes)."""
        F = features_of(np.asarray(X, dtype=float), self.settings.features)
        return self.ending.show(forward(self.answering, self.training.bends, F).outputs[-1])

    @property
    def accuracy(self) -> tuple[float, float]:
        """The share of training and of test points whose class is found (classification only)."""
        if not self.data.classes:
            raise ValueError("a regression has no classes to be found; look at the losses.")
        data = self.data
        return self._found(data.X_train, data.y_train), self._found(data.X_test, data.y_test)

    def _found(self, X: np.ndarray, y: np.ndarray) -> float:
        shown = self.predict(X)
        found = shown.argmax(axis=1) if self.ending.units > 1 else np.where(shown[:, 0] >= 0, 1, -1)
        return float((found == y).mean()) if len(y) else np.nan

    @property
    def nodes(self) -> list[str]:
        """The names of what `maps` shows, in its order: "x1", …, "hidden 1.1", …, "output"."""
        it = self.settings
        return node_names(it.features, it.hidden, self.ending, self.data.classes)

    def maps(self, n: int = 100, out: np.ndarray | None = None) -> np.ndarray:
        """(nodes, n, n), float32: the output of each node over [−6, 6]², as pictures.

        `maps()[k][0, 0]` is at the top left, x₁ = −6, x₂ = 6. The nodes are the chosen inputs, all
        hidden neurons layer by layer, and the output (of more than two classes, each one's share).
        `out`, an array that `maps` returned before, is written into and returned: twice as fast.
        """
        if self._maps is None or self._maps.n != n:
            self._maps = Maps(n, self.settings.features)
        return self._maps.draw(self.answering, self.training.bends, self.ending, out)

    @property
    def closed(self) -> str:
        """Why there is no look inside a batch, in words; "" if there is."""
        if is_regular(self.training):
            return (
                "There is no step inside with dropout or batch normalization; go one epoch on "
                "instead, or switch them off."
            )
        return self.missing

    def look(self, rows: slice | None = None) -> Inside:
        """Into the next batch, or into any training samples `rows`; nothing changes."""
        if self.closed:
            raise ValueError(self.closed)
        if rows is not None:
            return look_into(self.training, rows, with_part=False)
        return look_into(self.training, self._epoch.batches[self.position], with_part=True)

    # What is written down

    @property
    def state(self) -> dict[str, Any]:
        """All of it as a plain dict that JSON can hold, see `state.py`."""
        return states.written(self)

    @classmethod
    def from_state(cls, state: dict[str, Any], **own_parts: Any) -> "Experiment":
        """The experiment of that state, which goes on as the first one would have.

        What was a student's own, such as `activation=my_relu`, has to be given again.
        """
        return states.restored(cls, state, own_parts)
