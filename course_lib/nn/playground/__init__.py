"""The playground of neural networks without its picture: `Experiment(dataset="spiral").run(100)`.

`settings` says what can be set, `data` and `features` are what the network is given, `network` and
`clear` what it computes, `regular` what dropout and batch normalization make of that, `engine` the
experiment itself.
"""

from course_lib.nn.playground.data import DATASETS
from course_lib.nn.playground.engine import Experiment
from course_lib.nn.playground.features import FEATURES
from course_lib.nn.playground.goals import Goal
from course_lib.nn.playground.maps import feature_maps
from course_lib.nn.playground.presets import PRESETS, Preset
from course_lib.nn.playground.settings import CHOICES, LIVE, Settings

__all__ = [
    "CHOICES", "DATASETS", "FEATURES", "LIVE", "PRESETS", "Experiment", "Goal", "Preset",
    "Settings", "feature_maps",
]  # fmt: skip
