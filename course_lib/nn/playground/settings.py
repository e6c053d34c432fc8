"""Everything that can be set, with the defaults of the TensorFlow Playground, checked at once."""

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course_lib.nn.initializers import INITIALIZERS
from course_lib.nn.layers.names import look_up
from course_lib.nn.playground.data import DATASETS
from course_lib.nn.playground.features import FEATURES
from course_lib.nn.playground.own import bend_of, loss_of, rule_of
from course_lib.nn.playground.placing import OWN

CHOICES: dict[str, tuple] = {
    "learning_rate": (1e-5, 1e-4, 1e-3, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
    "activation": ("relu", "tanh", "sigmoid", "linear"),
    "regularization": ("none", "l1", "l2"),
    "regularization_rate": (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
    "problem": ("classification", "regression"),
    "train_share": tuple(range(10, 100, 10)),
    "noise": tuple(range(0, 55, 5)),
    "batch_size": tuple(range(1, 31)),
    "features": tuple(FEATURES),
    "dropout": (0, 10, 20, 30, 50),
    "batch_normalization": (False, True),
}
MOST_LAYERS, MOST_NEURONS = 6, 8

LIVE = frozenset(
    {"learning_rate", "schedule", "activation", "regularization", "regularization_rate"}
    | {"batch_size", "optimizer", "precision", "dropout"}
)
DRAWN = frozenset({"problem", "dataset", "noise", "train_share", "seed"})  # these make the points


@dataclass(frozen=True)
class Settings:
    """The settings of an experiment; what is not given is as in the original.

    problem              "classification" or "regression"
    dataset              "circle", "xor", "gauss", "spiral"; "plane", "bumps"; "own" for X and y
    noise                0 to 50, in percent
    train_share          which share of the points is learned from, in percent; the rest tests
    batch_size           how many samples a step sees
    features             the inputs, names from `FEATURES`
    hidden               the neurons of each hidden layer: at most 6 layers of at most 8
    activation           of the hidden neurons: a name, or the student's own, see `own.py`
    learning_rate        by default 0.03 for plain descent, else the optimizer's own
    regularization       "none", "l1", "l2"
    regularization_rate  how strongly it pulls
    optimizer            a name, a rule, or the student's own, see `own.py`
    initializer          None: weights from −½ to ½; else a name or a function (rng, shape, dtype)
    loss                 None: ½ (output − y)², with more than two classes cross-entropy; else a
                         name or an object as in `course_lib.nn.losses`
    schedule             None, or a function of the epoch that takes the learning rate's place
    seed                 of the points and of the first weights
    dropout              0 to 90, in percent: which share of each hidden layer's outputs every batch
                         silences, anew for each sample; the others grow by 1/(1 − share)
    batch_normalization  whether a hidden neuron's sums are normalized over the batch, see
                         `regular.py`; needs batches of at least 2 samples
    precision            "float64", or "float32", which is faster and agrees to about six digits

    >>> Settings().hidden, Settings(problem="regression").dataset
    ((4, 2), 'plane')
    >>> Settings().learning_rate, Settings(optimizer="adam").learning_rate
    (0.03, 0.001)
    >>> Settings(noise=60)
    Traceback (most recent call last):
    ValueError: noise is 60; expected a number from 0 to 50.
    """

    problem: str = "classification"
    dataset: str = ""
    noise: float = 0
    train_share: float = 50
    batch_size: int = 10
    features: tuple[str, ...] = ("x1", "x2")
    hidden: tuple[int, ...] = (4, 2)
    activation: Any = "tanh"
    learning_rate: Any = None
    regularization: str = "none"
    regularization_rate: float = 0
    optimizer: Any = "sgd"
    initializer: Any = None
    loss: Any = None
    schedule: Callable[[float], float] | None = None
    seed: int = 0
    precision: str = "float64"
    dropout: float = 0
    batch_normalization: bool = False

    def __post_init__(self) -> None:
        filled: dict[str, Any] = {}
        one_of("problem", self.problem, DATASETS)
        if not self.dataset:
            filled["dataset"] = next(iter(DATASETS[self.problem]))
        rule = rule_of(self.optimizer)
        if self.learning_rate is None:
            own = None if self.optimizer == "sgd" else getattr(rule, "learning_rate", None)
            filled["learning_rate"] = 0.03 if own is None else float(own)
        for name in ("features", "hidden"):
            filled[name] = as_tuple(name, getattr(self, name))
        for name, value in filled.items():
            object.__setattr__(self, name, value)
        self.check()

    def check(self) -> None:
        one_of("dataset", self.dataset, (*DATASETS[self.problem], OWN))
        between("noise", self.noise, 0, 50)
        between("train_share", self.train_share, 10, 90)
        one_of("precision", self.precision, ("float64", "float32"))
        whole("batch_size", self.batch_size, 1, math.inf)
        between("learning_rate", self.learning_rate, 0, math.inf)
        between("regularization_rate", self.regularization_rate, 0, math.inf)
        between("dropout", self.dropout, 0, 90)
        if not isinstance(self.batch_normalization, bool):
            raise ValueError(
                f"batch_normalization is {self.batch_normalization!r}; expected True or False."
            )
        if self.batch_normalization and self.batch_size < 2:
            raise ValueError(
                "batch normalization compares the samples of a batch with each other; expected a "
                "batch_size of at least 2."
            )
        whole("seed", self.seed, 0, math.inf)
        one_of("regularization", self.regularization, CHOICES["regularization"])
        bend_of(self.activation)
        loss_of(self.loss)
        look_up(self.initializer, INITIALIZERS, "initializer")
        if not (self.schedule is None or callable(self.schedule)):
            raise TypeError(
                f"schedule is {self.schedule!r}; expected a function of the epoch, such as "
                "StepDecay(0.1), or None."
            )
        for feature in self.features:
            one_of("features", feature, FEATURES)
        if not self.features or len(set(self.features)) < len(self.features):
            raise ValueError(
                f"features are {self.features}; expected at least one, and none of them twice."
            )
        if len(self.hidden) > MOST_LAYERS:
            raise ValueError(
                f"hidden is {self.hidden}, {len(self.hidden)} layers; expected at most "
                f"{MOST_LAYERS}."
            )
        for neurons in self.hidden:
            whole("hidden: a layer's number of neurons", neurons, 1, MOST_NEURONS)

    def changed(self, **changes: Any) -> "Settings":
        """The same with changes; another problem brings its own data set, unless one is given.

        >>> Settings(dataset="xor").changed(problem="regression").dataset
        'plane'
        """
        unknown = set(changes) - {field.name for field in dataclasses.fields(self)}
        if unknown:
            raise TypeError(
                f"unknown setting {', '.join(sorted(unknown))}; expected some of "
                f"{', '.join(field.name for field in dataclasses.fields(self))}."
            )
        if changes.get("problem", self.problem) != self.problem and self.dataset != OWN:
            changes.setdefault("dataset", "")
        return dataclasses.replace(self, **changes)


def one_of(name: str, value: Any, choices: Any) -> None:
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name}: {value!r} is not known; expected one of {', '.join(choices)}.")


def between(name: str, value: Any, least: float, most: float) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most or math.isinf(value):
        upper = f"to {most:g}" if most < math.inf else "upwards"
        raise ValueError(f"{name} is {value!r}; expected a number from {least:g} {upper}.")


def whole(name: str, value: Any, least: int, most: float) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        upper = f"to {most:g}" if most < math.inf else "upwards"
        raise ValueError(f"{name} is {value!r}; expected a whole number from {least} {upper}.")


def as_tuple(name: str, value: Any) -> tuple:
    if isinstance(value, str | int):
        raise TypeError(f"{name} is {value!r}; expected several, such as ({value!r},).")
    return tuple(value)
