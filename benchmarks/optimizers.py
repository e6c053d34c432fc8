"""How fast are our optimizers' steps, against PyTorch's, on one thread each?

    python benchmarks/optimizers.py [--small] [--rounds N]

Needs PyTorch beside the course (the extra `peers`). Both sides move a million float32 parameters
along the same gradient, in one process, in turns of twenty steps, so that a busy machine slows both
alike. Time is the processor's, not the clock's. A ratio is the median over the rounds of their time
by ours: 2 means that ours takes half as long. Before, ten steps prove that both sides come to the
same parameters.

Ours are the twins of `course_lib/nn/optimizers/in_place.py`, on the arrays that a network keeps its
parameters and gradients in. PyTorch's step comes in two kinds: as it is by default, operation by
operation, and for SGD and Adam fused, all in one pass written in C++.

Goals: against PyTorch's fused step 1.2 for SGD and 1 for momentum, against its default step 1.2 for
Adam.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from turns import in_turns, print_table

from course_lib.nn.memory import flat_array
from course_lib.nn.optimizers import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    AdamW,
    Momentum,
    Nadam,
    Nesterov,
    RMSprop,
    Rule,
)

STEPS = 20  # a turn

# Of the same settings on both sides. PyTorch's Adagrad adds ε outside of the root, as ours does.
PEERS: list[tuple[Rule, type, dict[str, Any]]] = [
    (SGD(0.01), torch.optim.SGD, {"lr": 0.01}),
    (Momentum(0.01, 0.9), torch.optim.SGD, {"lr": 0.01, "momentum": 0.9}),
    (Nesterov(0.01, 0.9), torch.optim.SGD, {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    (Adagrad(0.01, 1e-7), torch.optim.Adagrad, {"lr": 0.01, "eps": 1e-7}),
    (RMSprop(0.001, 0.9, 0.0, 1e-7), torch.optim.RMSprop,
     {"lr": 0.001, "alpha": 0.9, "eps": 1e-7}),
    (Adadelta(1.0, 0.95, 1e-6), torch.optim.Adadelta, {"lr": 1.0, "rho": 0.95, "eps": 1e-6}),
    (Adam(0.001, epsilon=1e-8), torch.optim.Adam, {"lr": 0.001, "eps": 1e-8}),
    (AdamW(0.001, epsilon=1e-8, weight_decay=0.01), torch.optim.AdamW,
     {"lr": 0.001, "eps": 1e-8, "weight_decay": 0.01}),
    (Nadam(0.002, epsilon=1e-8), torch.optim.NAdam, {"lr": 0.002, "eps": 1e-8}),
]  # fmt: skip
FUSED = SGD, Momentum, Adam, AdamW


@dataclass(frozen=True)
class Comparison:
    title: str
    ours: Callable[[], None]
    theirs: Callable[[], None]


def comparisons(is_small: bool) -> list[Comparison]:
    torch.set_num_threads(1)
    size = 50_000 if is_small else 1_000_000
    found = []
    for rule, peer, settings in PEERS:
        name = type(rule).__name__
        found.append(compared(f"{name}, PyTorch's default", rule, peer, settings, size))
        if type(rule) in FUSED:
            fused = {**settings, "fused": True}
            found.append(compared(f"{name}, PyTorch's fused", rule, peer, fused, size))
    return found


def compared(title: str, rule: Rule, peer: Any, settings: dict, size: int) -> Comparison:
    """Both sides on the same parameters and gradient, proved equal."""
    rng = np.random.default_rng(0)
    parameters, gradient = flat_array(size, np.float32), flat_array(size, np.float32)
    parameters[...] = rng.standard_normal(size)
    gradient[...] = rng.standard_normal(size)
    theirs = torch.nn.Parameter(torch.tensor(parameters))
    theirs.grad = torch.tensor(gradient)
    twin, optimizer = rule.in_place(parameters), peer([theirs], **settings)
    for _ in range(10):
        twin.step(gradient)
        optimizer.step()
    np.testing.assert_allclose(parameters, theirs.detach().numpy(), rtol=1e-5, atol=1e-5)
    return Comparison(title, lambda: twin.step(gradient), optimizer.step)


def seconds(step: Callable[[], Any]) -> float:
    """Of one step; the first brings the arrays into the cache and is not counted."""
    step()
    start = time.process_time()
    for _ in range(STEPS):
        step()
    return (time.process_time() - start) / STEPS


def measure(comparison: Comparison, rounds: int) -> str:
    """One line: the median ratio, its quartiles, our median time."""
    ours, theirs = comparison.ours, comparison.theirs
    ratio = in_turns(lambda: seconds(ours), lambda: seconds(theirs), rounds)
    return f"{ratio}  {comparison.title}"


if __name__ == "__main__":
    print_table(
        "Optimizers, timed as ratios.", "50,000 parameters", "", comparisons, measure, rounds=25
    )
