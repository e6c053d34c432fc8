"""Two sides timed in turns: what the benchmarks against scikit-learn have in common."""

import argparse
import os
import statistics
from collections.abc import Callable, Iterable
from typing import Any

from threadpoolctl import threadpool_limits


def in_turns(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> str:
    """The median ratio, its quartiles and our median, of seconds that each side returns."""
    times: dict[Callable, list[float]] = {ours: [], theirs: []}
    for i in range(rounds):
        for side in (ours, theirs)[:: (-1) ** i]:
            times[side].append(side())
    ratios = [b / a for a, b in zip(times[ours], times[theirs], strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return f"{middle:6.2f}  {low:6.2f} {high:6.2f}  {statistics.median(times[ours]):8.4f} s"


def print_table(
    about: str,
    small: str,
    head: str,
    comparisons: Callable[[bool], Iterable[Any]],
    measure: Callable[[Any, int], str],
    rounds: int = 5,
) -> None:
    """The benchmark as a command: a line for each comparison, on one thread."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--small", action="store_true", help=small)
    parser.add_argument("--rounds", type=int, default=rounds, help="how often each side's turn is")
    arguments = parser.parse_args()
    print(f" ratio    quartiles         ours  {head}")
    with threadpool_limits(1):
        for comparison in comparisons(arguments.small):
            print(measure(comparison, max(2, arguments.rounds)), flush=True)
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
