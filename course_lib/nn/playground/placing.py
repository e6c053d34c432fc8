"""A student's own points, given all at once or put down one by one.

Points that are put down keep their side: of n points of a class the first ⌊n · share⌋ that come,
and at least one, are learned from, the others test. None changes sides because another one comes.
Where one goes away and leaves only test points of its class, the first of these is learned from.
Each is put at a random place of the order in which an epoch goes through the points, or a batch
would hold one class alone.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.nn.playground.data import HALF_WIDTH, Data, made, own

OWN = "own"  # the name of the data set that a student brings
MOST_POINTS = 5000


@dataclass(frozen=True)
class Given:
    """X (n, 2), y (n,): labels, or numbers to be fitted.

    tests    (n,), which of them test; None: they are shuffled and split, see `own`
    classes  what y may hold, in order; None: what it does hold
    """

    X: np.ndarray
    y: np.ndarray
    tests: np.ndarray | None = None
    classes: tuple | None = None

    def anew(self) -> "Given":
        """To be split anew."""
        return replace(self, tests=None)

    def data(self, problem: str, share: float, seed: int) -> Data:
        """The points on their sides, in numbers.

        >>> Given(np.zeros((1, 2)), np.array(["b"]), classes=("a", "b")).data(
        ...     "classification", 50, 0
        ... ).y_train
        array([1.])
        """
        if self.classes is None and self.tests is None:
            return own(self.X, self.y, problem, share, seed)
        classes = self.classes or ()
        if problem == "regression":
            if self.y.dtype.kind not in "fiub":
                raise ValueError(
                    "the points have labels that are no numbers; a regression fits numbers."
                )
            y, classes = self.y.astype(float), ()
        else:
            classes = classes or tuple(np.unique(self.y).tolist())
            if not 2 <= len(classes) <= 5:
                raise ValueError(
                    f"the points have {len(classes)} different labels; expected 2 to 5 classes."
                )
            y = as_numbers(self.y, classes)
        X, tests = self.X, self.tests
        if tests is None:
            order = np.random.default_rng(seed).permutation(len(X))
            X, y = X[order], y[order]
            tests = dealt(y, share)
        return Data(X[~tests], y[~tests], X[tests], y[tests], classes)

    @classmethod
    def checked(cls, X: Any, y: Any, tests: Any = None, classes: Any = None) -> "Given":
        """The same from lists; ValueError for what does not go together."""
        X, y = np.array(X, dtype=float), np.array(y)
        if tests is None and classes is None:
            return cls(X, y)  # `own` looks at them
        X = X.reshape(-1, 2)
        if tests is not None:
            tests = np.array(tests, dtype=bool)
        for name, column in (("y", y), ("tests", tests)):
            if column is not None and column.shape != (len(X),):
                raise ValueError(
                    f"{name} has shape {column.shape}, for {len(X)} points; expected ({len(X)},)."
                )
        if not np.all(np.isfinite(X)):
            raise ValueError("X holds what is no finite number.")
        return cls(X, y, tests, None if classes is None else tuple(classes))

    def written(self) -> dict[str, Any]:
        """As a dict of lists, which `checked` takes."""
        made = {"X": self.X.tolist(), "y": self.y.tolist()}
        if self.tests is not None:
            made["tests"] = self.tests.astype(int).tolist()
        if self.classes is not None:
            made["classes"] = list(self.classes)
        return made


def as_numbers(labels: np.ndarray, classes: tuple) -> np.ndarray:
    """−1 and 1 for two classes, 0, 1, 2, … for more."""
    known = {label: k for k, label in enumerate(classes)}
    unknown = [label for label in labels.tolist() if label not in known]
    if unknown:
        raise ValueError(f"a label is {unknown[0]!r}; expected one of {classes}.")
    k = np.array([known[label] for label in labels.tolist()], dtype=float)
    return 2 * k - 1 if len(classes) == 2 else k


def as_labels(y: np.ndarray, classes: tuple) -> np.ndarray:
    """The same backwards; numbers to be fitted are their own labels.

    >>> as_labels(np.array([1.0, -1.0]), ("blue", "red")).tolist()
    ['red', 'blue']
    """
    if not classes:
        return y.copy()
    k = (y + 1) / 2 if len(classes) == 2 else y
    return np.array(classes)[k.astype(int)]


def dealt(y: np.ndarray, share: float) -> np.ndarray:
    """Which of the points test, as if they came one by one.

    >>> dealt(np.array([1, 1, -1, 1, 1]), 50).astype(int).tolist()
    [0, 1, 0, 1, 0]
    """
    tests = np.zeros(len(y), bool)
    for k in range(len(y)):
        tests[k] = is_test(y[:k], tests[:k], y[k], share)
    return tests


def is_test(y: np.ndarray, tests: np.ndarray, label: Any, share: float) -> bool:
    """Whether another point of that label is to test, beside those that are there."""
    alike = y == label
    learned, n = int((alike & ~tests).sum()), int(alike.sum()) + 1
    return learned >= max(1, math.floor(n * share / 100))


def present(data: Data) -> tuple[Given, np.ndarray]:
    """The points as they are now, whoever made them, and which of them test."""
    X = np.concatenate([data.X_train, data.X_test])
    y = as_labels(np.concatenate([data.y_train, data.y_test]), data.classes)
    tests = np.arange(len(X)) >= len(data.X_train)
    return Given(X, y, tests, data.classes or None), tests


def with_point(data: Data, x1: float, x2: float, label: Any, share: float, seed: int) -> Given:
    """One more point at (x₁, x₂)."""
    if not (abs(x1) <= HALF_WIDTH and abs(x2) <= HALF_WIDTH):
        raise ValueError(f"the point is ({x1}, {x2}); expected numbers from −6 to 6.")
    if data.classes and label not in data.classes:
        raise ValueError(f"the label is {label!r}; expected one of {data.classes}.")
    if not data.classes and not math.isfinite(label):
        raise ValueError(f"the label is {label!r}; expected a finite number.")
    it, tests = present(data)
    if len(tests) >= MOST_POINTS:
        raise ValueError(f"there are {len(tests)} points, which is as many as can be.")
    side = is_test(it.y, tests, label, share)
    first = len(data.X_train) if side else 0  # training points stand first
    size = len(data.X_test) if side else len(data.X_train)
    at = first + int(np.random.default_rng((seed, len(tests))).integers(size + 1))
    X, y = np.insert(it.X, at, (x1, x2), axis=0), np.insert(it.y, at, label)
    return replace(it, X=X, y=y, tests=np.insert(tests, at, side))


def without_nearest(data: Data, x1: float, x2: float) -> Given:
    """Without the point that is nearest to (x₁, x₂)."""
    it, tests = present(data)
    if not len(tests):
        raise ValueError("there is no point to remove.")
    at = int(np.hypot(*(it.X - (x1, x2)).T).argmin())
    label = it.y[at]
    X, y, tests = np.delete(it.X, at, axis=0), np.delete(it.y, at), np.delete(tests, at)
    alike = np.flatnonzero(y == label)
    if len(alike) and tests[alike].all():
        tests[alike[0]] = False
    return replace(it, X=X, y=y, tests=tests)


def without_any(data: Data) -> Given:
    """None, of the same classes."""
    it, tests = present(data)
    return replace(it, X=it.X[:0], y=it.y[:0], tests=tests[:0])


def points_of(settings: Any, given: Given | None) -> Data:
    """What the settings ask for."""
    it = settings
    if it.dataset != OWN:
        return made(it.problem, it.dataset, it.noise, it.train_share, it.seed)
    if given is None:
        raise ValueError('dataset is "own", but there are no points; expected X and y.')
    return given.data(it.problem, it.train_share, it.seed)


def what_is_missing(data: Data) -> str:
    """Why training waits for more points, in words; "" if it need not.

    >>> what_is_missing(made("classification", "xor", 0, 50, 0))
    ''
    """
    if not len(data.X_train):
        return "Training waits: there is no point to learn from yet."
    kinds = np.unique(np.concatenate([data.y_train, data.y_test]))
    if data.classes and len(kinds) < 2:
        of = str(as_labels(kinds, data.classes)[0]).replace("-", "−")
        return f"Training waits: all points are of class {of}, and a second class is needed."
    if not len(data.X_test):
        return "Training waits: every point is learned from; the next one of a class tests."
    return ""
