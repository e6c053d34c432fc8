"""Step inside: one sample goes forward, its loss comes back, the batch's mean makes a step.

All numbers are those of `Experiment.look`, told in words; the page writes them on nodes and links.
"""

from typing import Any

from course_lib.nn.playground import Experiment
from course_lib.widgets.playground_passes import Passes, listed
from course_lib.widgets.playground_update import update
from course_lib.widgets.words import NOISE, figures, number


class Walk:
    """Through the next batch, from `step` 0 to `last`: sample, forward, loss, backward, update.

    `sample` is which one of the batch is followed. The update is the experiment's own next batch;
    from there the way goes on to the batch after it.

    >>> walk = Walk(Experiment(hidden=()))
    >>> [walk.frame()["title"] for _ in range(walk.last + 1) if walk.move(1) or True]
    ['Forward: output', 'Loss', 'Backward: output', 'Update', 'A sample of the batch']
    """

    def __init__(self, experiment: Experiment) -> None:
        self.experiment, self.sample = experiment, 0
        self.begin()

    def begin(self) -> None:
        """At the sample of the batch that comes next."""
        it = self.experiment
        self.inside, self.step = it.look(), 0
        self.layers, self.position, self.batches = len(it.weights), it.position, it.batches
        self.last = 2 * self.layers + 2
        self.sample = min(self.sample, self.size - 1)
        self.before = it.network.parameters.copy()
        self.remember()

    def remember(self) -> None:
        it = self.experiment
        self.seen = (it.network.parameters.tobytes(), it.settings, it.data, it.position)

    @property
    def size(self) -> int:
        """The samples of the batch."""
        return len(self.inside.forward.outputs[0])

    def holds(self, experiment: Experiment) -> bool:
        """Whether the numbers are still those of the experiment."""
        parameters, settings, data, position = self.seen
        return (
            experiment is self.experiment
            and settings is experiment.settings
            and data is experiment.data
            and position == experiment.position
            and parameters == experiment.network.parameters.tobytes()
        )

    def move(self, by: int) -> None:
        """A step on or back. The last one is the network's; none leads back from it."""
        if self.step == self.last:
            if by > 0:
                self.begin()
            return
        self.step = max(0, self.step + by)
        if self.step == self.last:
            self.experiment.step_batch()
            self.remember()

    def choose(self, sample: int) -> None:
        """Follow another sample of the batch."""
        self.sample = sample
        if self.step == self.last:
            self.begin()

    # What is seen

    def frame(self) -> dict[str, Any]:
        """What the page shows of the step.

        title, formula, lines  in words; `lines` are of the nodes `active`, in their order
        nodes                  of every node what stands on it, "" for nothing
        links                  of every weight and bias (as in the flat array) what stands on it
        """
        s, n = self.step, self.layers
        passes = Passes(self.experiment, self.inside, self.before, self.sample)
        if s == 0:
            shown = passes.given()
        elif s <= n:
            shown = passes.forward(s - 1)
        elif s == n + 1:
            shown = passes.loss()
        elif s < self.last:
            shown = passes.backward(2 * n + 1 - s)
        else:
            shown = update(passes)
        return {
            "step": s, "last": self.last, "sample": self.sample, "samples": self.samples(),
            "batch": f"batch {self.position + 1} of {self.batches}",
            "nodes": self.on_nodes(passes),
            "links": [""] * self.before.size, "active": [], **shown,
        }  # fmt: skip

    def samples(self) -> list[str]:
        """The words for each sample of the batch."""
        X, y = self.experiment.data.X_train, self.experiment.training.Y
        first = self.inside.rows.start
        return [
            f"{k + 1}: x1 = {number(X[i, 0])}, x2 = {number(X[i, 1])}; wanted {listed(y[i])}"
            for k, i in enumerate(range(first, first + self.size))
        ]

    def on_nodes(self, passes: Passes) -> list[str]:
        """What every node has found so far: z and its output, on the way back ∂L/∂z.

        With two figures, which have room on a node; the words have three.
        """
        sums, outputs = passes.of(self.inside.forward.sums), passes.of(self.inside.forward.outputs)
        deltas = passes.of(self.inside.backward.deltas)
        shown = [short(value) for value in outputs[0]]
        for layer in range(self.layers):
            for z, a, d in zip(sums[layer], outputs[layer + 1], deltas[layer], strict=True):
                if self.step > 2 * self.layers - layer:
                    shown.append(f"∂L/∂z\n{short(d)}")
                else:
                    shown.append(f"z {short(z)}\na {short(a)}" if self.step > layer else "")
        return shown


def short(value: float) -> str:
    """A number with two figures.

    >>> short(-0.08723), short(1e-12)
    ('−0.087', '0')
    """
    return figures(0.0 if abs(value) < NOISE else value, 2)
