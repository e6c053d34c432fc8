"""How fast do our networks learn, against PyTorch's and scikit-learn's, on one thread each?

    python benchmarks/networks.py [--small] [--rounds N]

Needs PyTorch beside the course (the extra `peers`). Both sides train the same network, from weights
of the same size, on the same samples in one process and take turns, so that a busy machine slows
both alike. Time is the processor's, not the clock's. A ratio is the median over the rounds of their
time by ours: 2 means that ours takes half as long.

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


@dataclass(frozen=True)
class Comparison:
    title: str
    ours: Callable[[], Any]
    theirs: Callable[[], Any]


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


def ours(sizes: tuple[int, ...], hidden: str, last: str) -> Sequential:
    names = [*[hidden] * (len(sizes) - 2), last]
    chain = [layers.Dense(k, activation=name) for k, name in zip(sizes[1:], names, strict=True)]
    model = Sequential(chain, rng=0)
    model.build((sizes[0],))
    return model


def theirs(model: Sequential, hidden: type, last: list) -> torch.nn.Module:
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


def large(n: int) -> list[Comparison]:
    X, y = images(n)
    batches, loss_of = in_batches(X, y, 128), torch.nn.functional.cross_entropy

    def model() -> Sequential:
        model = ours(LARGE, "relu", "softmax")
        model.compile(optimizer=Adam(epsilon=1e-8), loss="sparse_categorical_crossentropy")
        return model

    def twin(**settings: bool) -> tuple:
        network = theirs(model(), torch.nn.ReLU, [])
        return network, torch.optim.Adam(network.parameters(), **settings)

    start, (network, optimizer) = model(), twin()
    for batch in range(3):
        rows = slice(128 * batch, 128 * batch + 128)
        loss = start.train_on_batch(X[rows], y[rows])
        their_loss = eager(network, optimizer, loss_of, batches[batch : batch + 1])
    assert abs(loss - their_loss) < 1e-4, (loss, their_loss)

    mine, plain, fused = model(), twin(), twin(fused=True)
    sk = MLPClassifier(LARGE[1:-1], batch_size=128, alpha=0)
    sk.partial_fit(X[:128], y[:128], classes=range(10))
    title = "784–512–512–10, Adam, batch 128, against "
    fit = lambda: mine.fit(X, y, batch_size=128)  # noqa: E731
    return [
        Comparison(title + "PyTorch", fit, lambda: eager(*plain, loss_of, batches)),
        Comparison(title + "PyTorch, fused", fit, lambda: eager(*fused, loss_of, batches)),
        Comparison(title + "MLPClassifier", fit, lambda: sk.partial_fit(X, y)),
    ]


def small(epochs: int) -> list[Comparison]:
    X, y = points(250)
    batches, loss_of = in_batches(X, y, 10), torch.nn.functional.mse_loss

    def model() -> Sequential:
        model = ours(SMALL, "tanh", "tanh")
        model.compile(optimizer=SGD(learning_rate=0.03), loss="mse")
        return model

    def twin() -> tuple:
        network = theirs(model(), torch.nn.Tanh, [torch.nn.Tanh()])
        return network, torch.optim.SGD(network.parameters(), lr=0.03)

    start, (network, optimizer) = model(), twin()
    for rows in range(0, 250, 10):
        loss = start.train_on_batch(X[rows : rows + 10], y[rows : rows + 10])
    their_loss = eager(network, optimizer, loss_of, batches)
    assert abs(loss - their_loss) < 1e-4, (loss, their_loss)

    mine, bare, network = model(), model(), twin()
    plan, step = bare.plan(X, y, 10, bare.rng), bare.optimizer.step
    plan.take(X, y, np.arange(10))

    def steps() -> None:
        for _ in range(25 * epochs):
            plan.run()
            step(bare.flat_gradients)

    def their_steps() -> None:
        for _ in range(epochs):
            eager(*network, loss_of, batches)

    title = "2–8–8–1, batch 10, against PyTorch: "
    return [
        Comparison(
            title + "fit", lambda: mine.fit(X, y, batch_size=10, epochs=epochs), their_steps
        ),
        Comparison(title + "bare steps", steps, their_steps),
    ]


def comparisons(is_small: bool) -> list[Comparison]:
    torch.set_num_threads(1)
    return [*large(2_560 if is_small else 12_800), *small(4 if is_small else 20)]


def seconds(run: Callable[[], Any]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def measure(comparison: Comparison, rounds: int) -> str:
    """One line: the median ratio, its quartiles, our median time; one round before to warm up."""
    seconds(comparison.ours), seconds(comparison.theirs)
    ratio = in_turns(lambda: seconds(comparison.ours), lambda: seconds(comparison.theirs), rounds)
    return f"{ratio}  {comparison.title}"


if __name__ == "__main__":
    print_table(
        "Networks, timed as ratios.", "a fifth of the samples", "", comparisons, measure, rounds=7
    )
