"""The playground without its picture: an experiment is set up, run, looked into, written down."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.nn.initializers import INITIALIZERS
from course_lib.nn.layers.names import look_up
from course_lib.nn.playground import state as states
from course_lib.nn.playground.clear import Backward, Forward, backward, bends_of, forward
from course_lib.nn.playground.data import Data, made, own
from course_lib.nn.playground.divergence import Divergence, first_not_finite
from course_lib.nn.playground.ending import ending_of
from course_lib.nn.playground.epochs import ClearEpoch, Part, Training
from course_lib.nn.playground.features import features_of
from course_lib.nn.playground.maps import Maps
from course_lib.nn.playground.network import Network
from course_lib.nn.playground.optimizing import Stepper
from course_lib.nn.playground.own import bend_of
from course_lib.nn.playground.settings import DRAWN, LIVE, OWN, Settings


@dataclass(frozen=True)
class Inside:
    """One batch, looked at before it is learned from: samples `rows` of the training points.

    `forward` has the sums z and outputs a of each layer, `backward` the deltas ∂L_i/∂z; `dW` and
    `db` are the mean gradients of each layer.
    """

    rows: slice
    forward: Forward
    backward: Backward
    dW: list[np.ndarray]
    db: list[np.ndarray]


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
    reached at the end of each epoch. `diverged` is None, or says where the numbers ran away.
    """

    def __init__(
        self, settings: Settings | None = None, *, X: Any = None, y: Any = None, **changes: Any
    ) -> None:
        if (X is None) != (y is None):
            raise TypeError("X and y go together: expected both or neither.")
        self.given = None if X is None else (np.array(X, dtype=float), np.array(y))
        if self.given:
            changes.setdefault("dataset", OWN)
        self._set_up(settings.changed(**changes) if settings else Settings(**changes))

    def _set_up(self, settings: Settings) -> None:
        """All of it anew."""
        data = self._data(settings)
        ending = ending_of(settings.loss, data)
        self.settings, self.data, self.ending = settings, data, ending
        self.rng = np.random.default_rng((settings.seed, 1))
        self._new_network()

    def _data(self, settings: Settings) -> Data:
        share, seed = settings.train_share, settings.seed
        if settings.dataset != OWN:
            return made(settings.problem, settings.dataset, settings.noise, share, seed)
        if self.given is None:
            raise ValueError('dataset is "own", but there are no points; expected X and y.')
        return own(*self.given, settings.problem, share, seed)

    def _new_network(self) -> None:
        names = self.settings.features
        self.network = Network((len(names), *self.settings.hidden, self.ending.units))
        initializer = look_up(self.settings.initializer, INITIALIZERS, "initializer")
        self.network.start(self.rng, initializer)
        self.part = Part(np.zeros_like(self.network.parameters))
        self.stepper = Stepper(self.settings.optimizer, self.network.parameters)
        self.epoch = self.position = 0
        self.diverged: Divergence | None = None
        self._plan()
        self.history: dict[str, list] = {"epoch": [], "train_loss": [], "test_loss": []}
        self._note()

    def _plan(self) -> None:
        """What has to be laid out again when a setting or the points changed."""
        it, data = self.settings, self.data
        F, Y = features_of(data.X_train, it.features), self.ending.targets(data.y_train)
        self.bends = bends_of(self.network, bend_of(it.activation), self.ending)
        self._epoch = ClearEpoch(
            Training(
                self.network, self.bends, self.ending, F, Y, it.batch_size, self.part,
                self.stepper, it.regularization, it.regularization_rate,
            )
        )  # fmt: skip
        self._measured: np.ndarray | None = None
        self._maps: Maps | None = None

    # Training

    @property
    def learning_rate(self) -> float:
        """The rate of the present epoch: the schedule's, or as it is set."""
        schedule = self.settings.schedule
        return float(schedule(self.epoch)) if schedule else self.settings.learning_rate

    @property
    def batches(self) -> int:
        """Into how many steps an epoch is cut, a part batch at its end included."""
        return len(self._epoch.batches)

    def run(self, epochs: int = 1) -> "Experiment":
        """So many epochs, or until the numbers run away (see `diverged`)."""
        for _ in range(epochs):
            self.step()
        return self

    def step(self) -> tuple[float, float]:
        """One epoch, or the rest of one that was begun by `step_batch`; the losses after it."""
        while not self._train_batch():
            pass
        return self.train_loss, self.test_loss

    def step_batch(self) -> tuple[float, float]:
        """One batch; the losses after it. The last one ends the epoch."""
        self._train_batch()
        return self.train_loss, self.test_loss

    def _train_batch(self) -> bool:
        """Whether that was the last one of the epoch."""
        if self.diverged:
            return True
        self._revive()
        if self.position == 0:
            self._before = self.network.parameters.copy()
        with np.errstate(all="ignore"):
            self._epoch.train(self.position, self.learning_rate)
        self.position = (self.position + 1) % self.batches
        if self.position:
            return False
        if not np.isfinite([self.train_loss, self.test_loss]).all():
            self._caught()
        else:
            self.epoch += 1
            self._note()
        return True

    def _revive(self) -> None:
        """What was set by hand to another value than 0 is alive."""
        self.network.dead &= self.network.parameters == 0

    def _caught(self) -> None:
        layer = first_not_finite(self.network.blocks) or 0
        self.diverged = Divergence(
            self.epoch + 1, self.learning_rate, layer, len(self.bends), "weights"
        )
        self.network.parameters[...] = self._before

    def _note(self) -> None:
        for name, value in zip(
            self.history, (self.epoch, self.train_loss, self.test_loss), strict=True
        ):
            self.history[name].append(value)

    # What is set

    def reset(self) -> None:
        """New random weights, epoch 0, an empty history; the points and the settings stay."""
        self._new_network()

    def regenerate(self, seed: int | None = None) -> None:
        """New points of the same kind; the network stays, and so does its history."""
        seed = int(self.rng.integers(2**31)) if seed is None else seed
        self.settings = self.settings.changed(seed=seed)
        self.data = self._data(self.settings)
        self.part.samples = self.position = 0
        self.part.gradient[...] = 0
        self._plan()

    def change(self, **changes: Any) -> bool:
        """Other settings; True if that began a new network, False if the present one goes on.

        The learning rate, schedule, activation, regularization, its rate, the batch size and the
        optimizer apply at once (a new optimizer remembers nothing; a batch size that changes within
        an epoch starts it anew). All others begin a new network; those that make the points draw
        new points.
        """
        settings = self.settings.changed(**changes)
        now = vars(self.settings)
        differs = {name for name, value in vars(settings).items() if value != now[name]}
        if differs & DRAWN:
            self._set_up(settings)
        elif differs - LIVE:
            self.ending = ending_of(settings.loss, self.data)
            self.settings = settings
            self._new_network()
        else:
            self._change_live(settings, differs)
        return bool(differs - LIVE)

    def _change_live(self, settings: Settings, differs: set[str]) -> None:
        self.settings = settings
        self.diverged = None
        if "optimizer" in differs:
            self.stepper = Stepper(settings.optimizer, self.network.parameters)
        if settings.regularization != "l1":
            self.network.dead[...] = False
        if "batch_size" in differs:
            self.position = 0
        self._plan()

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
    def train_loss(self) -> float:
        """The mean over the training points, without the penalty."""
        return self._losses()[0]

    @property
    def test_loss(self) -> float:
        """The mean over the test points; 0 if there are none."""
        return self._losses()[1]

    def _losses(self) -> tuple[float, float]:
        """Computed anew whenever a parameter is another than it was."""
        parameters = self.network.parameters
        if self._measured is None or not np.array_equal(self._measured, parameters):
            data = self.data
            with np.errstate(all="ignore"):
                self._pair = (
                    self._loss(data.X_train, data.y_train), self._loss(data.X_test, data.y_test)
                )  # fmt: skip
            self._measured = parameters.copy()
        return self._pair

    def _loss(self, X: np.ndarray, y: np.ndarray) -> float:
        if len(X) == 0:
            return 0.0
        return float(self.ending.loss(self.ending.targets(y), self._outputs(X)))

    def _outputs(self, X: np.ndarray) -> np.ndarray:
        F = features_of(X, self.settings.features)
        return forward(self.network, self.bends, F).outputs[-1]

    def predict(self, X: np.ndarray) -> np.ndarray:
        """What is shown of the output at the points X (n, 2): (n, 1), or (n, classes)."""
        return self.ending.show(self._outputs(np.asarray(X, dtype=float)))

    def accuracy(self, X: np.ndarray, y: np.ndarray) -> float:
        """The share of points whose class is found; y as in `data`."""
        shown = self.predict(X)
        found = shown.argmax(axis=1) if shown.shape[1] > 1 else np.where(shown[:, 0] >= 0, 1, -1)
        return float((found == y).mean())

    @property
    def nodes(self) -> list[str]:
        """The names of what `maps` shows, in its order: "x1", …, "hidden 1.1", …, "output"."""
        hidden = [
            f"hidden {i + 1}.{j + 1}"
            for i, units in enumerate(self.settings.hidden)
            for j in range(units)
        ]
        ends = ["output"] if self.ending.units == 1 else [f"output {c}" for c in self.data.classes]
        return [*self.settings.features, *hidden, *ends]

    def maps(self, n: int = 100) -> np.ndarray:
        """(nodes, n, n), float32: the output of each node over [−6, 6]², as pictures.

        `maps()[k][0, 0]` is at the top left, x₁ = −6, x₂ = 6. The nodes are the chosen inputs, all
        hidden neurons layer by layer, and the output (for more than two classes each class's
        share).
        """
        if self._maps is None or self._maps.n != n:
            self._maps = Maps(n, self.settings.features)
        return self._maps.of(self.network, self.bends, self.ending)

    def look(self, rows: slice | None = None) -> Inside:
        """Into the next batch, or into the training samples `rows`; nothing changes."""
        rows = self._epoch.batches[self.position] if rows is None else rows
        X, y = self.data.X_train[rows], self.data.y_train[rows]
        seen = forward(self.network, self.bends, features_of(X, self.settings.features))
        back = backward(self.network, self.bends, self.ending, seen, self.ending.targets(y))
        blocks = self.network.like(back.gradient / len(X))
        return Inside(
            rows, seen, back, [block[:-1] for block in blocks], [block[-1] for block in blocks]
        )

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
