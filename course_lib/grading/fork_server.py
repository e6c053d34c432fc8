"""The fork server, on Linux: it shuts each submission in, as far as the machine lets it."""

import contextlib
import json
import os
import secrets
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course_lib.grading.inside.wire import HEADER, MOST, Malformed, frame, unpack
from course_lib.grading.limits import START, Limits, ServerLost
from course_lib.grading.stage import library_paths, readable_paths, set_stage

# Memory that arrays have given up is kept for the next: a loop over large arrays then takes a tenth
# of the time. The C library reads this when a process starts; ours are forks of that one.
REUSE = {
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(256 << 20),
}


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
            "libraries": limits.libraries,
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
            env=REUSE,
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
        view = memoryview(frame(value))
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
