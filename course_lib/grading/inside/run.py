"""One submission in its own process: its cells one after the other, then questions about them.

Each cell runs in a fork. If it lives, the fork goes on as the new state, and the process before it
steps aside; if it exits, crashes or hangs, it alone is lost, and the next cell starts from the
state before. Each question is asked in a fork of the last state.

This file stands alone: it is copied beside the fork server, where nothing of the course may be.
"""

import functools
import os
import re
import resource
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

from .wire import MOST, Malformed, pack, unpack

HEADER = struct.Struct("<I")
WALL = 4  # times as long by the clock as by the processor: a busy machine must cost no points
ENDED = "Your code ended the process, or was ended for taking too much memory."


class Lost(Exception):
    """The other side is gone."""


def send(line: socket.socket, value: Any) -> None:
    data = pack(value)
    line.sendall(HEADER.pack(len(data)) + data)


def receive(line: socket.socket) -> Any:
    (length,) = HEADER.unpack(exactly(line, HEADER.size))
    return unpack(exactly(line, length))


def exactly(line: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        part = line.recv(min(1 << 20, length - len(data)))
        if not part:
            raise Lost
        data += part
    return bytes(data)


def serve(line: socket.socket, alone: bool) -> None:
    """Take the cells, run them, answer questions until the other side hangs up.

    `alone`: nothing else is in this process namespace, so that all the rest may be killed.
    """
    import numpy as np

    from course_lib.checks.call import COURSE, call_safely  # now: later an answer might be there

    modules = dict(sys.modules)

    def how_to_call(question: dict[str, Any]) -> Callable:
        """The probe as the catalogue has it, in a namespace of its own."""
        for name, module in modules.items():  # cells may have emptied it
            sys.modules.setdefault(name, module)
        space: dict[str, Any] = {"np": np, "Any": Any, "Callable": Callable}
        exec(compile(question["source"], f"{COURSE}/probe", "exec"), space)  # not the answer's
        return functools.partial(call_safely, space[question["call"]])

    order = receive(line)
    namespace = start_namespace()
    stories = run_cells(order["cells"], namespace, order["seconds"], alone)
    send(line, stories)
    while True:
        question = receive(line)
        line.sendall(ask(question, namespace, line, how_to_call))


def start_namespace() -> dict[str, Any]:
    """What a cell finds before it has defined anything; as `__main__`, for pickles and classes."""
    import builtins

    def no_input(*_: Any) -> str:
        raise EOFError("there is nobody to ask: input() does not work while grading")

    builtins.input = no_input
    main = ModuleType("__main__")
    sys.modules["__main__"] = main
    nothing = Nothing()
    vars(main).update(get_ipython=lambda: nothing, display=lambda *_, **__: None)
    return vars(main)


class Nothing:
    """Stands for whatever a notebook shows and a grader does not need."""

    def __getattr__(self, name: str) -> "Nothing":
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> "Nothing":
        return self

    def __getitem__(self, key: Any) -> "Nothing":
        return self

    def __iter__(self) -> Any:  # `X, y, X_val, y_val = demo_data(rng)`: as many as are asked for
        return iter(())


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
        stories.append(
            f"It did not finish within {seconds:g} s." if late else "It ended the process."
        )
    return stories


def run_cell(source: str, number: int, namespace: dict[str, Any]) -> str:
    try:
        code = compile(without_magics(source), f"<cell {number + 1}>", "exec")
        exec(code, namespace)
    except BaseException as error:  # SystemExit and KeyboardInterrupt, too
        return story_of(error)
    return ""


def story_of(error: BaseException) -> str:
    """The error in a line; its own text may be hostile."""
    try:
        text = str(error)
    except BaseException:
        text = "(its message cannot be shown)"
    return f"{type(error).__name__}: {text}"[:300]


def without_magics(source: str) -> str:
    """A cell as plain Python: magics, shell lines and questions to IPython do nothing.

    >>> without_magics("%matplotlib inline\\nx = 5 % 3")
    'pass\\nx = 5 % 3'
    """
    first, _, rest = source.lstrip().partition("\n")
    if first.startswith("%%"):  # `%%time` and the like stand over plain Python, `%%bash` does not
        source = rest if re.match(r"%%(time|timeit|capture|prun)\b", first) else ""
    lines = source.split("\n")
    try:
        compile(source, "<cell>", "exec")
    except SyntaxError:
        pass
    except ValueError:  # a NUL byte
        return source
    else:
        return source
    return "\n".join(
        re.sub(r"\S.*", "pass", line)
        if re.match(r"\s*[%!]", line) or re.match(r"\s*\??[\w.]+\?{1,2}\s*$", line)
        else line
        for line in lines
    )


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


def more_processor_time(seconds: float) -> None:
    """From here on this process may use so many seconds of the processor, and no more."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(spent.ru_utime + spent.ru_stime + seconds) + 1
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


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
            data = pack(outcomes(question, namespace, how_to_call))
        except Malformed as error:
            data = pack({"failed": "NotPlain", "why": f"{error}"})
        except BaseException as error:
            data = pack({"failed": type(error).__name__[:100], "why": story_of(error)})
        try:
            view = memoryview(HEADER.pack(len(data)) + data)
            while view:
                view = view[os.write(ours, view) :]
        finally:
            os._exit(0)
    os.close(ours)
    seconds = question["seconds"]
    frame, in_time = collect(answers, 2 * WALL * seconds)
    os.close(answers)
    late = end(child) or not in_time
    if frame is not None:
        return frame
    why = f"It did not finish within {2 * seconds:g} s." if late else ENDED
    data = pack({"failed": "TimeUp" if late else "Crash", "why": why})
    return HEADER.pack(len(data)) + data


def collect(descriptor: int, seconds: float) -> tuple[bytes | None, bool]:
    """A whole frame or None, and whether its sender was done in time."""
    data, deadline, done = bytearray(), time.monotonic() + seconds, False
    while not done and wait_for(descriptor, deadline - time.monotonic()):
        part = os.read(descriptor, 1 << 20)
        data += part
        done = not part or len(data) > MOST + 64
    whole = len(data) >= 4 and HEADER.unpack_from(data)[0] == len(data) - 4
    return (bytes(data) if whole else None), done


def outcomes(
    question: dict[str, Any], namespace: dict[str, Any], how_to_call: Callable
) -> list[dict[str, Any]]:
    """What the answer makes of each case: as `call_safely` tells it, in plain data."""
    if question["name"] not in namespace:
        return [{"error": "NotDefined"}] * len(question["cases"])
    answer, call = namespace[question["name"]], how_to_call(question)
    told: list[dict[str, Any]] = []
    for args in question["cases"]:
        if told and told[-1]["error"] == "TimeUp":  # after one endless loop the rest is not run
            told.append(told[-1])
        else:
            told.append(vars(call(answer, args, WALL * question["seconds"])))
    return told
