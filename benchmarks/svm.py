"""How fast are our support vector machines, against scikit-learn's, on one thread each?

    python benchmarks/svm.py [--small] [--rounds N]

Both sides learn from the same data in one process and take turns, so that a busy machine slows both
alike. Time is the processor's, not the clock's. A ratio is the median over the rounds of their time
by ours: 2 means that ours takes half as long. Both stop at their own default tolerance, so the two
objectives are printed beside it: the primal one of linear machines, which is to be small, and the
dual one of those with a kernel, which is to be large. Nothing is timed unless ours is at most a
thousandth worse than theirs.

Goals at full size: at least 1 for the linear squared hinge and for moons, 1.5 for digits at C = 1.
The last two lines have no goal: scikit-learn's hinge often stops before it is done, and in many
small machines, one for each pair of classes, calls from Python cost most.
"""

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import sklearn.svm as twin
from sklearn.datasets import load_digits, make_moons
from sklearn.exceptions import ConvergenceWarning
from turns import in_turns, print_table

from course_lib.models import SVC, LinearSVC
from course_lib.models.svm.kernels import rbf


@dataclass(frozen=True)
class Comparison:
    title: str
    ours: Callable  # learns, and returns the fitted estimator
    theirs: Callable
    objective: Callable  # of a fitted estimator, a number that is to be small
    sign: int = 1  # −1 where the printed objective is to be large


def images(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(n, 784), somewhat as MNIST is, half of the pixels 0, with two classes that overlap."""
    kinds = np.random.default_rng(7).random((10, 784)) ** 4
    kind = rng.integers(0, 10, n)
    X = 0.15 * kinds[kind] + 0.4 * rng.random((n, 784)) ** 3
    X[rng.random((n, 784)) < 0.5] = 0
    return X, kind % 2


def table(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(n, 100), ten of which tell the class, with noise."""
    X = rng.standard_normal((n, 100))
    return X, X[:, :10].sum(axis=1) + rng.standard_normal(n) > 0


def linear(name: str, X: np.ndarray, y: np.ndarray, loss: str = "squared_hinge") -> Comparison:
    signs, power = np.where(y, 1, -1), 2 if loss == "squared_hinge" else 1

    def objective(model) -> float:
        w, b = model.coef_[0].astype(float), float(model.intercept_[0])
        short = np.maximum(0, 1 - signs * (X.astype(float) @ w + b))
        return float(w @ w + b**2) / 2 + float((short**power).sum())

    return Comparison(
        f"linear, {loss}, {name}: {len(X):,} × {X.shape[1]} {X.dtype}",
        lambda: LinearSVC(loss=loss).fit(X, y),
        lambda: twin.LinearSVC(loss=loss, dual=loss == "hinge").fit(X, y),
        objective,
    )


def kernel(name: str, X: np.ndarray, y: np.ndarray, C: float, gamma: float) -> Comparison:
    """Two classes, rbf."""
    K = rbf(X, X, gamma)

    def minus_dual(model) -> float:
        beta = np.zeros(len(X))
        beta[model.support_] = model.dual_coef_[0]
        return float(beta @ K @ beta / 2 - np.abs(beta).sum())

    return Comparison(
        f"rbf, {name}: {len(X):,} × {X.shape[1]}, C = {C:g}, gamma = {gamma:g}",
        lambda: SVC(C=C, gamma=gamma).fit(X, y),
        lambda: twin.SVC(C=C, gamma=gamma).fit(X, y),
        minus_dual,
        -1,
    )


def all_pairs(X: np.ndarray, y: np.ndarray) -> Comparison:
    """Ten classes: the objective is the share of wrong labels in the training set."""
    return Comparison(
        f"rbf, digits, all 45 pairs: {len(X):,} × {X.shape[1]}, C = 1",
        lambda: SVC().fit(X, y),
        lambda: twin.SVC().fit(X, y),
        lambda model: 1 - model.score(X, y),
    )


def comparisons(small: bool) -> list[Comparison]:
    rng = np.random.default_rng(0)
    X, y = images(10_000 if small else 20_000, rng)
    T, t = table(30_000 if small else 60_000, rng)
    digits, digit = load_digits(return_X_y=True)
    digits, even = digits / 16, digit % 2 == 0
    plane, moon = make_moons(2_000, noise=0.2, random_state=0)
    return [
        linear("images", X, y),
        linear("images", X.astype(np.float32), y),
        linear("table", T, t),
        linear("table", T.astype(np.float32), t),
        linear("digits", digits, even),
        *(kernel("moons", plane, moon, C, 1.0) for C in (1.0, 10.0, 100.0)),
        *(kernel("digits", digits, even, C, 0.05) for C in (1.0, 10.0)),
        linear("table", T, t, "hinge"),
        all_pairs(digits, digit),
    ]


def seconds(learn: Callable) -> float:
    start = time.process_time()
    learn()
    return time.process_time() - start


def measure(comparison: Comparison, rounds: int) -> str:
    """One line: the median ratio, its quartiles, our median time, both objectives."""
    reached = [comparison.objective(learn()) for learn in (comparison.ours, comparison.theirs)]
    assert reached[0] <= reached[1] + 1e-3 * abs(reached[1]), (comparison.title, reached)
    ratio = in_turns(lambda: seconds(comparison.ours), lambda: seconds(comparison.theirs), rounds)
    objectives = " ".join(f"{comparison.sign * value:13.6f}" for value in reached)
    return f"{ratio}  {objectives}  {comparison.title}"


def main() -> None:
    warnings.simplefilter("ignore", ConvergenceWarning)
    print_table(
        "Support vector machines, timed as ratios.",
        "half of the large data",
        "objective: ours        theirs",
        comparisons,
        measure,
        rounds=7,
    )


if __name__ == "__main__":
    main()
