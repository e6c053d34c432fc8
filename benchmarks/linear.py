"""How fast do our linear classifiers learn, against scikit-learn's, on one thread each?

    python benchmarks/linear.py [--small] [--rounds N]

Both sides learn from the same samples in one process and take turns, so that a busy machine slows
both alike. Time is the processor's, not the clock's. A ratio is the median over the rounds of their
time by ours: 2 means that ours takes half as long. Speed counts only at equal loss. For logistic
regression that is the full loss, 1/N Σ L_i + λ R(W), computed for both in double precision; ours
must not be higher by more than a hundredth. For the perceptron, which has no minimum, the share of
wrong labels after as many epochs is shown.

Images are MNIST's where COURSE_DATA names a folder with it; otherwise they are made from a seed.

Goals at full size: logistic regression at least 2, the perceptron at least 0.4. scikit-learn's
solver for ℓ1 stops after 100 passes, far from the minimum.
"""

import os
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn import linear_model
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from turns import in_turns, print_table

from course_lib import models
from course_lib.data import load_mnist
from course_lib.models.linear.losses import cross_entropy
from course_lib.models.linear.penalties import ElasticNet

EPOCHS = 20


@dataclass(frozen=True)
class Comparison:
    title: str
    X: np.ndarray
    y: np.ndarray
    ours: Callable
    theirs: Callable
    loss: Callable


def images(n: int) -> tuple[str, np.ndarray, np.ndarray]:
    """Where they come from, X (n, 784) float32 from 0 to 1, and y (n,) of ten classes."""
    if (Path(os.environ.get("COURSE_DATA") or "no-such-folder") / "mnist").exists():
        mnist = load_mnist()
        X, y = mnist.X_train[:n].reshape(n, -1), mnist.y_train[:n].astype(int)
        return "MNIST", X.astype(np.float32) / 255, y
    rng = np.random.default_rng(0)
    W = 0.1 * rng.standard_normal((10, 784))
    X = rng.random((n, 784), dtype=np.float32)
    X[X < 0.7] = 0
    return "made", X, np.argmax(X @ W.T + rng.gumbel(size=(n, 10)), axis=1)


def full_loss(l1_ratio: float) -> Callable:
    def of(model, X: np.ndarray, y: np.ndarray) -> float:
        S = X.astype(float) @ model.coef_.T + model.intercept_  # (n, d) @ (d, c) -> (n, c)
        return cross_entropy(S, y).mean() + ElasticNet.by_ratio(l1_ratio)(model.coef_) / len(X)

    return of


def share_of_wrong(model, X: np.ndarray, y: np.ndarray) -> float:
    return 1 - model.score(X, y)


def comparisons(small: bool) -> list[Comparison]:
    digits = load_digits(return_X_y=True)
    source, X, y = images(5_000 if small else 20_000)
    ridge = (
        lambda: models.LogisticRegression(max_iter=2000),
        lambda: linear_model.LogisticRegression(max_iter=2000),
        full_loss(0.0),
    )
    lasso = (
        lambda: models.LogisticRegression(penalty="l1"),
        lambda: linear_model.LogisticRegression(l1_ratio=1.0, solver="saga"),
        full_loss(1.0),
    )
    perceptron = (
        lambda: models.Perceptron(max_iter=EPOCHS),
        lambda: linear_model.Perceptron(max_iter=EPOCHS, tol=None),
        share_of_wrong,
    )
    return [
        Comparison("logistic regression, digits", *digits, *ridge),
        Comparison(f"logistic regression, {source}", X, y, *ridge),
        Comparison("logistic regression, ℓ1, digits", *digits, *lasso),
        Comparison(f"perceptron, {EPOCHS} epochs, digits", *digits, *perceptron),
        Comparison(f"perceptron, {EPOCHS} epochs, {source}", X, y, *perceptron),
    ]


def seconds(make: Callable, X: np.ndarray, y: np.ndarray) -> float:
    model = make()
    start = time.process_time()
    model.fit(X, y)
    return time.process_time() - start


def measure(comparison: Comparison, rounds: int) -> str:
    """One line: the median ratio, its quartiles, our median time, both losses."""
    X, y = comparison.X, comparison.y
    loss, their_loss = (
        comparison.loss(make().fit(X, y), X, y) for make in (comparison.ours, comparison.theirs)
    )
    if comparison.loss is not share_of_wrong:
        assert loss <= 1.01 * their_loss, (loss, their_loss)
    ratio = in_turns(
        lambda: seconds(comparison.ours, X, y), lambda: seconds(comparison.theirs, X, y), rounds
    )
    n, d = X.shape
    title = f"{comparison.title}: {n:,} × {d} {X.dtype}"
    return f"{ratio}  {loss:8.5f} {their_loss:8.5f}  {title}"


def main() -> None:
    warnings.simplefilter("ignore", ConvergenceWarning)  # of perceptrons, of their ℓ1 solver
    print_table(
        "Linear classifiers, timed as ratios.",
        "a quarter of the images",
        "  our loss   theirs",
        comparisons,
        measure,
    )


if __name__ == "__main__":
    main()
