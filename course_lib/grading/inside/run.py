"""One submission in its own process: its cells one after the other, then questions about them.

Each cell runs in a fork. If it lives, the fork goes on as the new state, and the process before it
steps aside; if it exits, crashes or hangs, it alone is lost, and the next cell starts from the
state before. Each question is asked in a fork of the last state.

This file stands alone: it is copied beside the fork server, where nothing of the course may be.
"""

import os
import select
import signal
import socket
import time
from collections.abc import Callable
from typing import Any

from .cells import (
    CELL_ENDED,
    WALL,
    answered,
    caller,
    lost_question,
    run_cell,
    start_namespace,
    too_late,
)
from .rlimits import more_processor_time
from .wire import HEADER, MOST, frame, read_frame, unpack


def serve(line: socket.socket, alone: bool) -> None:
    """Take the cells, run them, answer questions until the other side hangs up.

    `alone`: nothing else is in this process namespace, so that all the rest may be killed.
    """
    how_to_call = caller()
    order = unpack(read_frame(line.recv))
    namespace = start_namespace()
    stories = run_cells(order["cells"], namespace, order["seconds"], alone)
    line.sendall(frame(stories))
    while True:
        question = unpack(read_frame(line.recv))
        line.sendall(ask(question, namespace, line, how_to_call))


def run_cells(
    cells: list[str], namespace: dict[str, Any], seconds: float, alone: bool
) -> list[str]:
    """Run the cells; returns for each "" or what became of it, in a process with the last state."""
    stories: list[str] = []
    kill, reap, read, write = os.kill, os.waitpid, os.read, os.write
    for number, source in enumerate(cells):
        ready, done = os.pipe()
        turn, give = os.pipe()  # one byte for the one process that is to go on
        os.write(give, b"1")
        os.close(give)
        child = os.fork()
        if child == 0:
            os.close(ready)
            more_processor_time(seconds)
            story = run_cell(source, number, namespace)
            stories.append(story)
            try:
                if not read(turn, 1):  # the cell has forked, and another one goes on
                    os._exit(1)
                write(done, b"1")
            except BrokenPipeError:  # the cell has killed the state before: then this is it
                pass
            except OSError:  # the cell has closed them, and nobody would know that we live
                os._exit(1)
            os.close(turn)
            os.close(done)
            if alone:  # the state before, and whatever the cell has left running
                clear_out(kill, reap)
            continue
        os.close(turn)
        os.close(done)
        in_time = wait_for(ready, WALL * seconds)
        lives = in_time and os.read(ready, 1) == b"1"
        os.close(ready)
        if lives:
            os.waitpid(child, 0)
            os._exit(0)
        late = end(child) or not in_time
        stories.append(too_late(seconds) if late else CELL_ENDED)
    return stories


def clear_out(kill: Callable[[int, int], None], reap: Callable) -> None:
    """Kill all that is in this process namespace but for ourselves and its process 1."""
    try:
        kill(-1, signal.SIGKILL)
        while True:  # zombies count against the limit of processes
            reap(-1, 0)
    except OSError:
        pass


def wait_for(descriptor: int, seconds: float) -> bool:
    """Whether there is something to read within so many seconds."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if select.select([descriptor], [], [], left)[0]:
            return True
    return False


def end(child: int) -> bool:
    """Kill the child, if it still runs; whether it had used up its time of the processor."""
    os.kill(child, signal.SIGKILL)  # what is ending already keeps the status that it ends with
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU


def ask(
    question: dict[str, Any], namespace: dict[str, Any], line: socket.socket, how_to_call: Callable
) -> bytes:
    """The framed answer to one question, from a fork of the state."""
    answers, ours = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(answers)
        line.close()
        more_processor_time(2 * question["seconds"])
        try:
            view = memoryview(answered(question, namespace, how_to_call))
            while view:
                view = view[os.write(ours, view) :]
        finally:
            os._exit(0)
    os.close(ours)
    told, in_time = collect(answers, 2 * WALL * question["seconds"])
    os.close(answers)
    late = end(child) or not in_time
    return frame(lost_question(question, late)) if told is None else told


def collect(descriptor: int, seconds: float) -> tuple[bytes | None, bool]:
    """A whole frame or None, and whether its sender was done in time."""
    data, deadline, done = bytearray(), time.monotonic() + seconds, False
    while not done and wait_for(descriptor, deadline - time.monotonic()):
        part = os.read(descriptor, 1 << 20)
        data += part
        done = not part or len(data) > MOST + 64
    whole = len(data) >= 4 and HEADER.unpack_from(data)[0] == len(data) - 4
    return (bytes(data) if whole else None), done
