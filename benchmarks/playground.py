"""How fast is the playground's engine, against a plain one in JavaScript?

    python benchmarks/playground.py [--small] [--rounds N]

Needs Node (`node`) for the other side, `playground.js`: one object a neuron and a link, one sample
at a time, as the TensorFlow Playground has it, and written to be fast. Both sides train the same
network from the same weights on the same points, the losses of all training and test points after
each epoch included, and take turns, so that a busy machine slows both alike; each has had time to
warm up. Time is the processor's, not the clock's. A ratio is the median over the rounds of their
time by ours: 2 means that ours takes half as long.

Beforehand the losses of both are compared after 10 epochs: with float64 they agree to 1e-12, or
nothing is measured. The maps are compared by their sum.

Goals, in the faster of the two precisions: on the default (circle, two inputs, 4–2) an epoch at
least 0.8 times as fast, on the spiral with seven inputs and 8–8–8 at least 3 times, the maps of all
neurons at 100 × 100 points at least 20 times.
"""

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from turns import in_turns, print_table

from course_lib.nn.playground import FEATURES, Experiment
from course_lib.nn.playground.features import features_of, grid

SETTINGS: dict[str, dict[str, Any]] = {
    "default, 2–4–2–1": {},
    "spiral, 7–8–8–8–1": {
        "dataset": "spiral", "features": tuple(FEATURES), "hidden": (8, 8, 8)
    },
}  # fmt: skip


class Script:
    """The engine in JavaScript, under Node, with the network and the points of an experiment."""

    def __init__(self, experiment: Experiment) -> None:
        script = Path(__file__).with_name("playground.js")
        self.node = subprocess.Popen(
            ["node", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        data, names = experiment.data, experiment.settings.features
        self.ask(
            sizes=experiment.network.sizes,
            parameters=[block.T.tolist() for block in experiment.network.blocks],
            X=features_of(data.X_train, names).tolist(),
            y=data.y_train.tolist(),
            XTest=features_of(data.X_test, names).tolist(),
            yTest=data.y_test.tolist(),
            grid=features_of(grid(100), names).tolist(),
            batchSize=experiment.settings.batch_size,
            learningRate=experiment.learning_rate,
        )

    def ask(self, **what: Any) -> dict[str, Any]:
        assert self.node.stdin is not None
        assert self.node.stdout is not None
        self.node.stdin.write(json.dumps(what) + "\n")
        self.node.stdin.flush()
        return json.loads(self.node.stdout.readline())


@dataclass(frozen=True)
class Comparison:
    """Each side does the same and returns the seconds that it took."""

    title: str
    ours: Callable[[], float]
    theirs: Callable[[], float]


def processor_time(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def check_equal(name: str, script: Script, experiments: dict[str, Experiment]) -> None:
    """Ten epochs on each side; then the losses, and the sum of all maps."""
    theirs = script.ask(epochs=10)["losses"]
    for precision, tolerance in (("float64", 1e-12), ("float32", 1e-4)):
        experiment = experiments[precision].run(10)
        ours = [experiment.train_loss, experiment.test_loss]
        assert np.abs(np.subtract(ours, theirs)).max() < tolerance, (ours, theirs)
        print(f"{name}: losses after 10 epochs {ours} in {precision}, {theirs} in JavaScript")
    sums = float(experiments["float64"].maps().sum(dtype=float)), script.ask(maps=1)["sum"]
    assert abs(sums[0] - sums[1]) < 0.1, sums
    print(f"{name}: sum of all maps {sums[0]:.3f}, {sums[1]:.3f} in JavaScript")


def comparisons_of(name: str, epochs: int) -> list[Comparison]:
    experiments = {p: Experiment(precision=p, **SETTINGS[name]) for p in ("float64", "float32")}
    script = Script(experiments["float64"])
    check_equal(name, script, experiments)
    script.ask(epochs=400)  # by now V8 has compiled it
    script.ask(maps=20)
    maps = experiments["float64"].maps()
    several = max(1, epochs // 10)

    def our_maps() -> None:
        for _ in range(several):
            experiments["float64"].maps(out=maps)

    return [
        *(
            Comparison(
                f"{name}: an epoch in {precision}",
                lambda it=experiment: processor_time(lambda: it.run(epochs)),
                lambda: script.ask(epochs=epochs)["cpu"],
            )
            for precision, experiment in experiments.items()
        ),
        Comparison(
            f"{name}: all maps",
            lambda: processor_time(our_maps),
            lambda: script.ask(maps=several)["cpu"],
        ),
    ]


def comparisons(is_small: bool) -> list[Comparison]:
    epochs = 20 if is_small else 100
    return [one for name in SETTINGS for one in comparisons_of(name, epochs)]


def measure(comparison: Comparison, rounds: int) -> str:
    """One line: the median ratio, its quartiles, our median time."""
    comparison.ours()
    comparison.theirs()
    return f"{in_turns(comparison.ours, comparison.theirs, rounds)}  {comparison.title}"


if __name__ == "__main__":
    print_table(
        "The playground's engine, timed as ratios to JavaScript.",
        "a fifth of the epochs a turn", "", comparisons, measure, rounds=25,
    )  # fmt: skip
