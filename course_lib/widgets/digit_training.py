"""A small network learns real digits by a rule, an epoch at a time, with a watch beside it."""

import copy
import time
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from course_lib.data import load_mnist_sample
from course_lib.nn import layers, models
from course_lib.nn.optimizers import Rule
from course_lib.nn.optimizers.rule import at_rate
from course_lib.widgets.answers import AnswerError, answer

N = 2000  # samples
HIDDEN = 32


def digits() -> tuple[np.ndarray, np.ndarray]:
    """2,000 handwritten digits, (n, 784) from 0 to 1 and their labels (n,)."""
    sample = load_mnist_sample()
    order = np.random.default_rng(0).permutation(len(sample.X_train))[:N]
    X = sample.X_train[order].reshape(N, -1).astype(np.float32) / 255
    return X, sample.y_train[order]


class Training:
    """One network 784–32–10 and the rule by which it learns; the same for all but for the rule.

    `rule` is the library's, the student's (an object with `init` and `step`), or the name of the
    student's class, made with `learning_rate=rate`. `losses` and `seconds` have an entry for the
    start and one after each epoch; a second counts gradients and steps, not the measuring. One
    thread computes: matrices as small as these would wait for a second one.
    """

    def __init__(self, rule: Any, data: tuple[np.ndarray, np.ndarray], batch: int) -> None:
        self.rule, self.batch = rule, batch
        self.rng = np.random.default_rng(1)
        self.model = models.Sequential(
            [
                layers.Dense(HIDDEN, activation="relu", input_shape=(data[0].shape[1],)),
                layers.Dense(10, activation="softmax"),
            ],
            rng=np.random.default_rng(0),
        )
        self.model.compile(loss="sparse_categorical_crossentropy")
        self.X, self.y = self.model.checked(*data)
        self.threads = ThreadpoolController()
        self.state = self.own("init")(self.copies())
        with self.threads.limit(limits=1):
            self.losses, self.seconds = [self.loss()], [0.0]

    @property
    def over(self) -> bool:
        """Whether the loss is no number any more."""
        return not np.isfinite(self.losses[-1])

    def loss(self) -> float:
        """The mean loss of all samples."""
        return self.model.figures(self.X, self.y)["loss"]

    def copies(self) -> list[np.ndarray]:
        return [array.copy() for array in self.model.parameters]

    def own(self, method: str) -> Any:
        """A method of the rule; what a student's raises is told with its name."""
        called = getattr(self.rule, method)
        if isinstance(self.rule, Rule):
            return called

        def own(*args: Any) -> Any:
            return called(*args)

        own.__name__ = f"{type(self.rule).__name__}.{method}"
        return answer(own)

    def epoch(self) -> None:
        """Learn from all samples once, a batch at a time in a new order."""
        order, began = self.rng.permutation(len(self.X)), time.perf_counter()
        with np.errstate(all="ignore"), self.threads.limit(limits=1):
            for start in range(0, len(order), self.batch):
                self.learn(order[start : start + self.batch])
            spent = time.perf_counter() - began
            self.losses.append(self.loss())
        self.seconds.append(self.seconds[-1] + spent)

    def learn(self, rows: np.ndarray) -> None:
        """One step from these samples."""
        plan = self.model.plan(self.X, self.y, len(rows), self.rng)
        plan.X[...], plan.y[...] = self.X[rows], self.y[rows]
        params = self.model.parameters
        if looks_ahead(self.rule):
            here = self.copies()
            self.write(self.own("where")(self.copies(), self.state))
            plan.run()
            self.write(here)
        else:
            plan.run()
        grads = [array for layer in self.model.layers for array in layer.gradients]
        if not isinstance(self.rule, Rule):  # which may change what it is given
            params, grads = self.copies(), [array.copy() for array in grads]
        made = self.own("step")(params, grads, self.state)
        if not (isinstance(made, tuple | list) and len(made) == 2):
            name = type(self.rule).__name__
            raise AnswerError(f"{name}.step gave a {type(made).__name__}; expected a pair.")
        new, self.state = made
        self.write(new)

    def write(self, new: Any) -> None:
        """Put parameters into the network; AnswerError says what came instead."""
        params = self.model.parameters
        shapes = [np.shape(array) for array in new]
        expected = [array.shape for array in params]
        if shapes != expected:
            name = type(self.rule).__name__
            raise AnswerError(f"{name} gave parameters of {shapes}; expected {expected}.")
        for array, value in zip(params, new, strict=True):
            array[...] = value


def looks_ahead(rule: Any) -> bool:
    """Whether it wants its gradients elsewhere than here, as Nesterov's does."""
    if isinstance(rule, Rule):
        return type(rule).where is not Rule.where
    return callable(getattr(rule, "where", None))


def rule_at(entry: Any, factor: float) -> Any:
    """The rule at `factor` times its rate; a name is looked up among the student's classes."""
    if isinstance(entry, str):
        return answer(entry)(learning_rate=0.001 * factor)
    rate = getattr(entry, "learning_rate", None)
    mine = copy.copy(entry)  # what it may keep in itself stays in this race
    return mine if rate is None else at_rate(mine, rate * factor)
