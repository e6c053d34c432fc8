"""How fast do our networks learn, against PyTorch's and scikit-learn's, on one thread each?

    python benchmarks/networks.py [--small] [--rounds N]

Needs PyTorch beside the course (the extra `peers`). Both sides train the same network, from the
same weights, on the same samples in one process and take turns, so that a busy machine slows both
alike; each turn begins anew. Time is the processor's, not the clock's. A ratio is the median over
the rounds of their time by ours: 2 means that ours takes half as long.

The large network is 784–512–512–10 with ReLU, trained by Adam in float32 on batches of 128; the
small one 2–8–8–1 with tanh, trained by gradient descent on batches of 10. Ours goes through `fit`,
with shuffling and the running loss. PyTorch's is the eager loop that its tutorials write, spared
the shuffling and the loss; Adam is shown as it comes and fused. "Bare" is a step of the plan and
the optimizer alone, on a batch that is in place. Before, a test run proves that both sides reach
the same loss.

Goals: at least 1 for PyTorch's default Adam, at least 1.4 for scikit-learn's MLPClassifier; on the
small network at least 5 through `fit` and 8 bare.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier
from turns import in_turns, print_table

from course_lib.nn import layers
from course_lib.nn.models import Sequential
from course_lib.nn.optimizers import SGD, Adam

LARGE, SMALL = (784, 512, 512, 10), (2, 8, 8, 1)
Run = Callable[[], Any]


@dataclass(frozen=True)
class Comparison:
    """Each side makes a network that has learned nothing, and returns how to train it."""

    title: str
    ours: Callable[[], Run]
    theirs: Callable[[], Run]


def images(n: int) -> tuple[np.ndarray, np.ndarray]:
    """X (n, 784) float32 from 0 to 1, most of it 0, and y (n,) of ten classes."""
    rng = np.random.default_rng(0)
    X = rng.random((n, 784), dtype=np.float32)
    X[X < 0.6] = 0
    W = 0.1 * rng.standard_normal((784, 10))
    return X, np.argmax(X @ W + rng.gumbel(size=(n, 10)), axis=1)


def points(n: int) -> tuple[np.ndarray, np.ndarray]:
    """A disc of +1 in a ring of −1: X (n, 2), y (n, 1), float32."""
    rng = np.random.default_rng(0)
    radius = np.concatenate([rng.uniform(0, 2.5, n // 2), rng.uniform(3.5, 5, n // 2)])
    angle = rng.uniform(0, 2 * np.pi, n)
    X = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    return X.astype(np.float32), np.where(radius < 3, 1, -1).astype(np.float32)[:, None]


def network(sizes: tuple[int, ...], hidden: str, last: str, **how: Any) -> Sequential:
    names = [*[hidden] * (len(sizes) - 2), last]
    chain = [layers.Dense(k, activation=name) for k, name in zip(sizes[1:], names, strict=True)]
    model = Sequential(chain, rng=0)
    model.build((sizes[0],))
    model.compile(**how)
    return model


def twin_of(model: Sequential, hidden: type, last: list) -> torch.nn.Module:
    """PyTorch's network with the weights of ours."""
    parts: list[torch.nn.Module] = []
    for layer in model.layers:
        linear = torch.nn.Linear(*layer.W.shape)
        linear.weight.data = torch.tensor(layer.W.T.copy())
        linear.bias.data = torch.tensor(layer.b.copy())
        parts += [linear, hidden()]
    return torch.nn.Sequential(*parts[:-1], *last)


def eager(twin: torch.nn.Module, optimizer: Any, loss_of: Callable, batches: list) -> float:
    """One epoch in PyTorch's own words; the loss of its last batch."""
    for X, y in batches:
        optimizer.zero_grad()
        loss = loss_of(twin(X), y)
        loss.backward()
        optimizer.step()
    return loss.item()


def in_batches(X: np.ndarray, y: np.ndarray, size: int) -> list:
    starts = range(0, len(X), size)
    return [(torch.tensor(X[i : i + size]), torch.tensor(y[i : i + size])) for i in starts]


def check_equal(model: Sequential, theirs: tuple, loss_of: Callable, X: Any, y: Any, n: int):
    """Three batches of n: both sides must have the same loss on the third."""
    for i in range(0, 3 * n, n):
        loss = model.train_on_batch(X[i : i + n], y[i : i + n])
    their_loss = eager(*theirs, loss_of, in_batches(X[: 3 * n], y[: 3 * n], n))
    assert abs(loss - their_loss) < 1e-4, (loss, their_loss)


def large(n: int) -> list[Comparison]:
    X, y = images(n)
    batches, loss_of = in_batches(X, y, 128), torch.nn.functional.cross_entropy

    def model() -> Sequential:
        how = {"optimizer": Adam(epsilon=1e-8), "loss": "sparse_categorical_crossentropy"}
        return network(LARGE, "relu", "softmax", **how)

    def ours() -> Run:
        mine = model()
        return lambda: mine.fit(X, y, batch_size=128)

    def twin(**settings: bool) -> tuple:
        net = twin_of(model(), torch.nn.ReLU, [])
        return net, torch.optim.Adam(net.parameters(), **settings)

    def theirs(**settings: bool) -> Run:
        pair = twin(**settings)
        return lambda: eager(*pair, loss_of, batches)

    def sklearns() -> Run:
        their = MLPClassifier(LARGE[1:-1], batch_size=128, alpha=0)
        their.partial_fit(X[:128], y[:128], classes=range(10))
        return lambda: their.partial_fit(X, y)

    check_equal(model(), twin(), loss_of, X, y, 128)
    title = "784–512–512–10, Adam, batch 128, against "
    return [
        Comparison(title + "PyTorch", ours, theirs),
        Comparison(title + "PyTorch, fused", ours, lambda: theirs(fused=True)),
        Comparison(title + "MLPClassifier", ours, sklearns),
    ]


def small(epochs: int) -> list[Comparison]:
    X, y = points(250)
    batches, loss_of = in_batches(X, y, 10), torch.nn.functional.mse_loss

    def model() -> Sequential:
        return network(SMALL, "tanh", "tanh", optimizer=SGD(learning_rate=0.03), loss="mse")

    def ours() -> Run:
        mine = model()
        return lambda: mine.fit(X, y, batch_size=10, epochs=epochs)

    def bare() -> Run:
        mine = model()
        plan, step = mine.plan(X, y, 10, mine.rng), mine.optimizer.step
        plan.take(X, y, np.arange(10))

        def steps() -> None:
            for _ in range(25 * epochs):
                plan.run()
                step(mine.flat_gradients)

        return steps

    def twin() -> tuple:
        net = twin_of(model(), torch.nn.Tanh, [torch.nn.Tanh()])
        return net, torch.optim.SGD(net.parameters(), lr=0.03)

    def theirs() -> Run:
        pair = twin()
        return lambda: [eager(*pair, loss_of, batches) for _ in range(epochs)]

    check_equal(model(), twin(), loss_of, X, y, 10)
    title = "2–8–8–1, batch 10, against PyTorch: "
    return [
        Comparison(title + "fit", ours, theirs),
        Comparison(title + "bare steps", bare, theirs),
    ]


def comparisons(is_small: bool) -> list[Comparison]:
    torch.set_num_threads(1)
    return [*large(2_560 if is_small else 12_800), *small(4 if is_small else 20)]


def seconds(make: Callable[[], Run]) -> float:
    run = make()
    start = time.process_time()
    run()
    return time.process_time() - start


def measure(comparison: Comparison, rounds: int) -> str:
    """One line: the median ratio, its quartiles, our median time; a turn before to warm up."""
    ours, theirs = comparison.ours, comparison.theirs
    seconds(ours)
    seconds(theirs)
    ratio = in_turns(lambda: seconds(ours), lambda: seconds(theirs), rounds)
    return f"{ratio}  {comparison.title}"


if __name__ == "__main__":
    print_table(
        "Networks, timed as ratios.", "a fifth of the samples", "", comparisons, measure, rounds=9
    )
