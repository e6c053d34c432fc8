"""Experiments by name, with a question each; `Playground.preset(name)` opens one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from course_lib.nn.playground.goals import Goal

TWO = ("x1", "x2")
USUAL = {"batch_size": 10, "optimizer": "sgd"}
FEW = {"dataset": "circle", "noise": 20, "train_share": 10, "hidden": (8, 8)}
BOWL = {"dataset": "plane", "hidden": (), "batch_size": 600}


@dataclass(frozen=True)
class Preset:
    """What to begin with, what to think about, and what is to be reached, if anything."""

    settings: Mapping[str, Any] = field(hash=False)
    question: str = ""
    goal: Goal | None = None


PRESETS = {
    # Deck R's screenshot of the TensorFlow Playground. It stands at epoch 452, where the test loss
    # is 0.005 and the training loss 0.001; with this seed ours does, too.
    "deck": Preset(
        {"dataset": "circle", "hidden": (6, 2), "learning_rate": 0.03, "seed": 452},
        "Which of the six neurons of the first layer could be left out?",
    ),
    # The five experiments of lesson 11. None reaches its goal as it begins; each can.
    "neuron": Preset(
        {"dataset": "circle", "hidden": (2,)},
        "With how few hidden neurons can the region around the blue points be closed?",
        Goal(0.05, 300, features=TWO, fixed={"dataset": "circle", "noise": 0}),
    ),
    "depth": Preset(
        {"dataset": "circle", "hidden": (2, 2, 2, 2)},
        "Eight neurons, in four layers of two. How must eight be arranged to reach the goal?",
        Goal(
            0.005, 300, neurons=8, features=TWO,
            fixed={"dataset": "circle", "noise": 0, "learning_rate": 0.03, **USUAL},
        ),
    ),
    "spiral": Preset(
        {"dataset": "spiral", "hidden": (4, 2)},
        "This network never learns the spiral. What would you give it: neurons, or inputs?",
        Goal(0.05, 600, fixed={"dataset": "spiral", "noise": 0}),
    ),
    # From seed 0 the lowest test loss without a penalty is 0.154, after some sixty epochs.
    "regularization": Preset(
        {**FEW, "learning_rate": 0.1},
        "88 weights, 50 points, a fifth of noise. Which penalty, and at which rate, helps most?",
        Goal(0.12, 500, features=TWO, fixed={**FEW, "seed": 0}),
    ),
    # All points in one batch: then the rate has a limit that can be computed, 0.155 from seed 0.
    "rate": Preset(
        {"problem": "regression", **BOWL, "learning_rate": 0.3},
        "One neuron on a plane, and it runs away. Which of the rates is the best?",
        Goal(0.0001, 25, features=TWO, fixed={**BOWL, "noise": 0, "optimizer": "sgd"}),
    ),
}  # fmt: skip
