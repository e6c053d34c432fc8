"""One submission in one process, on any system: its cells and the questions, one after the other.

    python -I -S -B -X utf8 plain.py '{"paths": …}'

Orders come by standard input, and the reply to each goes back by standard output. The first frame
names the limits that the system does not keep. When the other side is gone, or an order has used
up its time of the processor, the process ends.

Nothing is imported here that Windows lacks. A cell may replace what stands in `os` and `time`,
hence the names of our own.
"""

import json
import math
import os
import sys
from collections.abc import Callable
from os import _exit, dup2, getpid, read, write
from queue import SimpleQueue
from threading import Thread
from time import process_time, sleep
from typing import Any

LATE = 75  # the exit status of a process whose time was up
NOT_ON_WINDOWS = ("memory", "file size", "open files")


class Line:
    """Standard input and output, taken from the cells: they read nothing and print for nobody."""

    def __init__(self) -> None:
        self.orders, self.replies = os.dup(0), os.dup(1)
        self.nothing = os.open(os.devnull, os.O_RDWR)
        self.cut(0, 1)
        if hasattr(os, "register_at_fork"):  # what a cell forks has no part in this, nor holds it
            os.register_at_fork(after_in_child=lambda: self.cut(self.orders, self.replies))

    def cut(self, *descriptors: int) -> None:
        for descriptor in descriptors:
            dup2(self.nothing, descriptor)

    def read(self, length: int) -> bytes:
        return read(self.orders, length)

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[write(self.replies, view) :]


class Clock:
    """Ends the process when it has used the processor for longer than it may.

    What runs in C without a pause is not seen before its end: then the other side loses patience.
    """

    def __init__(self) -> None:
        self.end = math.inf
        Thread(target=self.watch, daemon=True).start()

    def allow(self, seconds: float) -> None:
        self.end = process_time() + seconds

    def watch(self) -> None:
        while True:
            sleep(0.05)
            if process_time() > self.end:
                _exit(LATE)


def main() -> None:
    setting = json.loads(sys.argv[1])
    line = Line()
    sys.path[:] = setting["paths"]
    from inside import stubs
    from inside.cells import caller
    from inside.wire import frame

    stubs.install()
    import course_lib.data  # noqa: F401

    how_to_call = caller()
    greeting = frame(limit(setting))
    line.cut(2)  # until here it was for complaints
    line.write(greeting)
    try:
        serve(line, how_to_call)
    finally:
        _exit(1)


def limit(setting: dict[str, Any]) -> list[str]:
    """Take what limits the system has; returns those that it does not keep."""
    if setting["sandbox"] == "off":
        return []
    try:
        from inside import rlimits
    except ImportError:
        return list(NOT_ON_WINDOWS)
    return rlimits.limit_as_far_as_possible(setting["memory"], setting["processor_seconds"])


def serve(line: Line, how_to_call: Callable) -> None:
    """Do what is ordered, until the other side hangs up."""
    from inside.cells import answered, run_cell, start_namespace
    from inside.wire import frame

    orders: SimpleQueue[dict[str, Any]] = SimpleQueue()
    Thread(target=listen, args=(line, orders), daemon=True).start()
    myself, allow, namespace = getpid(), processor_clock(), start_namespace()
    while True:
        order = orders.get()
        allow(order["processor_seconds"])
        if "cell" in order:
            reply = frame(run_cell(order["cell"], order["number"], namespace))
        else:
            reply = answered(order, namespace, how_to_call)
        if getpid() != myself:  # the cell has forked; the first one goes on
            return
        line.write(reply)


def processor_clock() -> Callable[[float], None]:
    """What allows the process so many seconds more: the system's own count, or else a thread."""
    try:
        from inside.rlimits import more_processor_time
    except ImportError:
        return Clock().allow
    return more_processor_time


def listen(line: Line, orders: "SimpleQueue[dict[str, Any]]") -> None:
    """Hand the orders over as they come; the process ends with the other side."""
    from inside.wire import read_frame, unpack

    try:
        while True:
            orders.put(unpack(read_frame(line.read)))
    finally:
        _exit(0)


if __name__ == "__main__":
    main()
