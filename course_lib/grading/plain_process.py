"""A process for a submission's code, on any system: started, given orders, ended with its tree."""

import contextlib
import os
import queue
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from course_lib.grading.inside.plain import LATE
from course_lib.grading.inside.wire import Lost, Malformed, frame, read_frame, unpack
from course_lib.grading.limits import START, ServerLost

OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # of Windows
NOT_STARTED = "a process for a submission did not start"
TIME_WAS_UP = (LATE, -getattr(signal, "SIGXCPU", LATE))  # as an exit status


class Ended(Exception):
    """The process has ended or is of no use any more; `late`: because its time was up."""

    def __init__(self, late: bool) -> None:
        super().__init__("it was late" if late else "it has ended")
        self.late = late


class Process:
    """Runs `command` in `folder`, which goes with it; threads write and read, as pipes cannot wait.

    Raises ServerLost where it does not start.
    """

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]):
        self.folder = folder
        try:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                bufsize=0, cwd=folder, env=environment, start_new_session=True,
                creationflags=OWN_GROUP,
            )  # fmt: skip
        except OSError as error:
            raise ServerLost(f"{NOT_STARTED}: {error}") from error
        pipes = self.process.stdin, self.process.stdout, self.process.stderr
        self.orders, self.replies, self.complaints = map(raw, pipes)
        self.heard: queue.Queue[bytes | Exception] = queue.Queue(1)
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()
        try:
            self.unlimited = self._greeting()
        except BaseException:
            self.close()
            raise

    def _greeting(self) -> list[str]:
        """The limits that the system does not keep."""
        try:
            return self._hear(START, time.monotonic() + 2 * START)
        except Ended as end:
            complaint = self.complaints.read().decode(errors="replace").strip()
            why = complaint.splitlines()[-1] if complaint else "it said nothing"
            why = f"not within {START:g} s" if end.late else why
            raise ServerLost(f"{NOT_STARTED}: {why}") from end

    def ask(self, order: Mapping[str, Any], seconds: float, deadline: float) -> Any:
        """The reply to an order, which may take so many seconds by the clock.

        Raises Ended where there will be none, TimeoutError at the deadline, Malformed.
        """
        threading.Thread(target=self._tell, args=(frame(dict(order)),), daemon=True).start()
        return self._hear(seconds, deadline)

    def _tell(self, data: bytes) -> None:
        view = memoryview(data)
        with contextlib.suppress(OSError, ValueError):  # it has ended, and will not be heard
            while view:
                view = view[self.orders.write(view) :]

    def _hear(self, seconds: float, deadline: float) -> Any:
        left = deadline - time.monotonic()
        try:
            told = self.heard.get(timeout=max(0.0, min(seconds, left)))
        except queue.Empty:
            end_tree(self.process)
            if left <= seconds:
                raise TimeoutError from None
            raise Ended(late=True) from None
        if isinstance(told, Malformed):
            raise told
        if isinstance(told, Exception):
            raise Ended(end_tree(self.process) in TIME_WAS_UP)
        return unpack(told)

    def _listen(self) -> None:
        try:
            while True:
                self.heard.put(read_frame(self.replies.read))
        except (Lost, Malformed, OSError, ValueError) as error:
            self.heard.put(error)

    def close(self) -> None:
        """End the process and what it has started, and remove its folder."""
        end_tree(self.process)
        deadline = time.monotonic() + 2
        while self.listener.is_alive() and time.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):  # it waits to hand over what it has heard
                self.heard.get(timeout=0.02)
        self.orders.close()
        self.complaints.close()
        if not self.listener.is_alive():  # or somebody whom we do not know holds the other end
            self.replies.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def raw(pipe: IO[bytes] | None) -> IO[bytes]:
    """The pipe that was asked for: unbuffered, `read` gives what there is."""
    assert pipe is not None
    return pipe


def end_tree(process: subprocess.Popen) -> int:
    """Kill a process and what it has started, as far as that is known; its exit status."""
    if process.returncode is None:
        if os.name == "nt":
            command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
            subprocess.run(command, capture_output=True, check=False)
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)  # which does not change how it has ended
        process.kill()
    return process.wait()
