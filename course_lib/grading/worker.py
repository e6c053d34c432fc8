"""The trusted side: one fork server, and a conversation with it about each submission.

What comes back is decoded as plain values; expected values, points, hints and other submissions
never leave this process.
"""

import contextlib
import inspect
import json
import os
import secrets
import select
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_lib.checks.call import Outcome
from course_lib.checks.question import Question
from course_lib.grading.inside.wire import MOST, Malformed, pack, unpack
from course_lib.grading.stage import library_paths, readable_paths, set_stage

HEADER = struct.Struct("<I")
START = 60.0  # seconds that the server may take to import its libraries


class ServerLost(RuntimeError):
    """The fork server itself did not start or has ended: nothing can be said of a submission."""


@dataclass(frozen=True)
class Limits:
    """What one submission may take."""

    seconds: float = 10.0  # for each cell and each call of an answer
    total: float = 120.0  # for all of it
    memory: int = 2 << 30  # bytes
    sandbox: str = "auto"  # "auto", "require" or "off"


@dataclass
class Answers:
    """What became of one submission: its cells, and the outcomes of each question's cases."""

    cells: list[str] = field(default_factory=list)
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    status: str = "ok"  # or "timed out", "crashed": then there is no result
    why: str = ""


class ForkServer:
    """A fork server in a process of its own, started by exec; use it as a context."""

    def __init__(self, limits: Limits, scratch: Path | None = None) -> None:
        self.limits = limits
        self.folder = Path(tempfile.mkdtemp(prefix="course-grade-", dir=scratch))
        script = set_stage(self.folder)
        stage = script.parents[1]
        setting = {
            "paths": [str(stage), *library_paths()],
            "read": readable_paths(stage),
            "root": str(self.folder),
            "sandbox": limits.sandbox,
            "memory": limits.memory,
            "processor_seconds": int(limits.total) + 5,
        }
        self.control, theirs = socket.socketpair()
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", script, str(theirs.fileno()), json.dumps(setting)],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env={},
            start_new_session=True,
        )
        theirs.close()
        try:
            self.level = self._greeting()
        except BaseException:
            self.close()
            raise

    def _greeting(self) -> dict[str, Any]:
        """Which layers of the sandbox the machine gives."""
        self.control.settimeout(START)
        data = b""
        try:
            while not data.endswith(b"\n"):
                part = self.control.recv(65536)
                if not part:
                    raise ServerLost(f"the fork server did not start: {self._complaint()}")
                data += part
        except TimeoutError as error:
            raise ServerLost(f"the fork server did not start within {START:g} s") from error
        self.control.settimeout(None)
        return json.loads(data)

    def _complaint(self) -> str:
        assert self.process.stderr is not None
        text = self.process.stderr.read().decode(errors="replace").strip()
        return text.splitlines()[-1] if text else "it said nothing"

    def ends_within(self, seconds: float) -> bool:
        """Whether the server's process is gone, which only an accident outside can bring about."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def __enter__(self) -> "ForkServer":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def close(self) -> None:
        """End the server and all that it has started."""
        self.control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(2)
        self.process.kill()
        self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def conversation(self) -> Iterator["Conversation"]:
        """A fresh sandboxed process for one submission, gone at the end."""
        work = self.folder / secrets.token_hex(8)
        work.mkdir(0o700)
        ours, theirs = socket.socketpair()
        printed, printed_in = os.pipe()
        leash_out, leash = os.pipe()
        try:
            order = json.dumps({"work": str(work)}).encode()
            try:
                socket.send_fds(self.control, [order], [theirs.fileno(), printed_in, leash_out])
            except OSError as error:
                raise ServerLost(f"the fork server has ended: {error}") from error
            theirs.close()
            os.close(printed_in)
            os.close(leash_out)
            yield Conversation(ours, printed)
        finally:
            os.close(leash)  # the outer half kills what is left
            ours.close()
            wait_for_end(printed)
            os.close(printed)
            shutil.rmtree(work, ignore_errors=True)


def wait_for_end(printed: int, seconds: float = 5.0) -> None:
    """Wait until nobody holds the other end of `printed` any more: then all are gone."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if select.select([printed], [], [], left)[0] and not os.read(printed, 1 << 20):
            return


class Conversation:
    """Frames to and from one submission's process, while what it prints is drained."""

    def __init__(self, line: socket.socket, printed: int) -> None:
        self.line, self.printed = line, printed
        self.line.setblocking(False)
        self.buffer = bytearray()
        self.printing = True

    def send(self, value: Any, deadline: float) -> None:
        data = pack(value)
        view = memoryview(HEADER.pack(len(data)) + data)
        while view:
            self._wait(deadline, writing=True)
            with contextlib.suppress(BlockingIOError):
                view = view[self.line.send(view) :]

    def receive(self, deadline: float) -> Any:
        """The next value; raises TimeoutError, ConnectionError or Malformed."""
        while (data := self._frame()) is None:
            if not self._wait(deadline):
                continue
            part = self.line.recv(1 << 20)
            if not part:
                raise ConnectionError("the process is gone")
            self.buffer += part
        return unpack(data)

    def _frame(self) -> bytes | None:
        if len(self.buffer) < HEADER.size:
            return None
        (length,) = HEADER.unpack_from(self.buffer)
        if length > MOST:
            raise Malformed("too large")
        if len(self.buffer) < HEADER.size + length:
            return None
        data = bytes(self.buffer[HEADER.size : HEADER.size + length])
        del self.buffer[: HEADER.size + length]
        return data

    def _wait(self, deadline: float, writing: bool = False) -> bool:
        """Drain what is printed until the line is ready; whether there is something to read."""
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            read: list[Any] = [self.line, self.printed] if self.printing else [self.line]
            readable, writable, _ = select.select(read, [self.line] if writing else [], [], left)
            if self.printed in readable:
                self._drain()
            if writable or (self.line in readable and not writing):
                return True
            if writing and self.line in readable:  # it speaks before it is asked
                part = self.line.recv(1 << 20)
                if not part:
                    raise ConnectionError("the process is gone")
                self.buffer += part
                if len(self.buffer) > MOST:
                    raise Malformed("too large")

    def _drain(self) -> None:
        self.printing = bool(os.read(self.printed, 1 << 20))  # what is printed is thrown away


def ask_all(
    server: ForkServer, cells: Sequence[str], questions: Sequence[Question], seed: int
) -> Answers:
    """Run the cells of one submission, then ask each question on the cases that `seed` draws.

    Where the process itself is lost, the question or the cell that it was lost at is given up, and
    a fresh process goes on with the rest. Raises ServerLost where the server itself has ended.
    """
    limits, deadline = server.limits, time.monotonic() + server.limits.total
    answers = Answers()
    left = list(questions)
    while left:
        asked: Question | None = None
        try:
            with server.conversation() as talk:
                talk.send({"cells": list(cells), "seconds": limits.seconds}, deadline)
                answers.cells = list(map(str, talk.receive(deadline)))
                while left:
                    asked = left[0]
                    talk.send(order_of(asked, seed, limits), deadline)
                    told = talk.receive(deadline)
                    answers.outcomes[asked.name] = outcomes_of(told, asked, seed)
                    left.pop(0)
        except TimeoutError:
            answers.status, answers.why = "timed out", f"It took longer than {limits.total:g} s."
            break
        except (ConnectionError, Malformed, BrokenPipeError) as error:
            if server.ends_within(0.2):
                raise ServerLost("the fork server has ended") from error
            if asked is None:
                answers.status, answers.why = "crashed", f"Its cells could not be run: {error}."
                break
            give_up(answers, asked, seed, "Crash", "Your code broke off the conversation.")
            left.pop(0)
    return answers


def order_of(question: Question, seed: int, limits: Limits) -> dict[str, Any]:
    """What the student's process is told of a question: how to call the answer, and on what."""
    cases = [case.args for part in question.parts for case in question.cases(part, seed)]
    return {
        "name": question.name,
        "call": question.call.__name__,
        "source": inspect.getsource(question.call),
        "cases": cases,
        "seconds": limits.seconds,
    }


def count_cases(question: Question, seed: int) -> int:
    return sum(len(question.cases(part, seed)) for part in question.parts)


def outcomes_of(told: Any, question: Question, seed: int) -> list[Outcome]:
    """The outcomes as the process tells them; raises Malformed for anything else."""
    count = count_cases(question, seed)
    if isinstance(told, dict) and isinstance(told.get("failed"), str):
        return [Outcome(error=told["failed"], message=str(told.get("why", ""))[:500])] * count
    if not isinstance(told, list) or len(told) != count:
        raise Malformed("not one outcome for each case")
    return [outcome_of(each) for each in told]


def outcome_of(told: Any) -> Outcome:
    if not isinstance(told, dict):
        raise Malformed("an outcome is no dict")
    error = told.get("error")
    if error is not None and not isinstance(error, str):
        raise Malformed("an error is no text")
    texts = {name: str(told.get(name, ""))[:2100] for name in ("message", "trace", "printed")}
    return Outcome(
        value=told.get("value"), error=error, changed_inputs=told.get("changed_inputs") is True,
        **texts,
    )  # fmt: skip


def give_up(answers: Answers, question: Question, seed: int, error: str, message: str) -> None:
    answers.outcomes[question.name] = [Outcome(error=error, message=message)] * count_cases(
        question, seed
    )
