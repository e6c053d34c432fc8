"""The plain server, where there is no fork server: a process for each submission, without walls.

It runs on every system. A cell or a question that ends the process, or that does not end, is lost
alone: another process is given the same cells without it. So a submission meets the same fate as
with the fork server, more slowly; but nothing keeps it from what the user can reach.
"""

import contextlib
import json
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from course_lib.grading.inside.cells import CELL_ENDED, WALL, lost_question, too_late
from course_lib.grading.inside.server import ENVIRONMENT
from course_lib.grading.limits import START, Limits
from course_lib.grading.plain_process import Ended, Process
from course_lib.grading.stage import library_paths, set_stage

SYSTEMS = {"darwin": "macOS", "linux": "Linux", "win32": "Windows"}
HOMES = ("HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE")
FONTS = "import matplotlib.font_manager"  # looks through the system's fonts, and keeps a list


class PlainServer:
    """Starts a process for each conversation, and more where one is lost; use it as a context."""

    def __init__(self, limits: Limits, scratch: Path | None = None) -> None:
        self.limits = limits
        self.folder = Path(tempfile.mkdtemp(prefix="course-grade-", dir=scratch))
        try:
            script = set_stage(self.folder).with_name("plain.py")
            self.command = command_for(script, limits)
            with contextlib.closing(self.start()) as first, contextlib.suppress(Ended):
                self.level = level_of(limits, first.unlimited)
                first.ask(cell_order(FONTS, 0, START), START, time.monotonic() + 2 * START)
        except BaseException:
            self.close()
            raise

    def ends_within(self, seconds: float) -> bool:
        """Whether the server is gone: never, as it is no process of its own."""
        return False

    def __enter__(self) -> "PlainServer":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> Process:
        """A fresh process in a folder of its own."""
        work = self.folder / secrets.token_hex(8)
        work.mkdir(0o700)
        return Process(self.command, work, environment(work, self.folder / "fonts"))

    @contextlib.contextmanager
    def conversation(self) -> Iterator["Conversation"]:
        """What is to be said of one submission; its process is gone at the end."""
        with contextlib.closing(Conversation(self.start)) as talk:
            yield talk


class Conversation:
    """Speaks as if one process did it all; where that one is lost, another takes its place."""

    def __init__(self, start: Callable[[], Process]) -> None:
        self.start = start
        self.process: Process | None = None
        self.order: dict[str, Any] = {}
        self.cells: Sequence[str] = ()
        self.seconds = 0.0
        self.lost: dict[int, str] = {}  # the cells that have cost a process, and what became of it

    def send(self, value: dict[str, Any], deadline: float) -> None:
        """Take an order: the cells, or a question. All the time goes into the reply."""
        self.order = value

    def receive(self, deadline: float) -> Any:
        """The reply to the order; raises TimeoutError or Malformed."""
        if "cells" in self.order:
            self.cells, self.seconds = self.order["cells"], self.order["seconds"]
            return self._run_cells(deadline)
        return self._ask(self.order, deadline)

    def _run_cells(self, deadline: float) -> list[str]:
        """What became of each cell; leaves a process in which all have run that can be run."""
        while True:
            self.close()
            self.process, stories = self.start(), list[str]()
            try:
                for number, source in enumerate(self.cells):
                    order = cell_order(source, number, self.seconds)
                    story = self.lost.get(number)
                    stories.append(story or self.process.ask(order, WALL * self.seconds, deadline))
            except Ended as end:
                self.lost[len(stories)] = too_late(self.seconds) if end.late else CELL_ENDED
            else:
                return stories

    def _ask(self, question: dict[str, Any], deadline: float) -> Any:
        if self.process is None:
            self._run_cells(deadline)
        assert self.process is not None
        seconds = 2 * question["seconds"]
        try:
            order = question | {"processor_seconds": seconds}
            return self.process.ask(order, WALL * seconds, deadline)
        except Ended as end:
            self.close()
            return lost_question(question, end.late)

    def close(self) -> None:
        if self.process is not None:
            self.process.close()
            self.process = None


def cell_order(source: str, number: int, seconds: float) -> dict[str, Any]:
    return {"cell": source, "number": number, "processor_seconds": seconds}


def command_for(script: Path, limits: Limits) -> list[str]:
    """How Python is started: it sees nothing of the user's environment, and speaks UTF-8."""
    setting = {
        "paths": [str(script.parents[1]), *library_paths()],
        "sandbox": limits.sandbox,
        "memory": limits.memory,
        "processor_seconds": int(limits.total) + 5,
    }
    return [sys.executable, "-I", "-S", "-B", "-X", "utf8", str(script), json.dumps(setting)]


def environment(work: Path, fonts: Path) -> dict[str, str]:
    """What a process is told of the machine; without SYSTEMROOT none starts on Windows."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return ENVIRONMENT | kept | dict.fromkeys(HOMES, str(work)) | {"MPLCONFIGDIR": str(fonts)}


def level_of(limits: Limits, unlimited: Sequence[str]) -> dict[str, Any]:
    """Which layers there are, in the words of the fork server: limits at best."""
    level: dict[str, Any] = dict.fromkeys(("limits", "nobody", "namespaces", "landlock"), False)
    if limits.sandbox == "off":
        return level | {"missing": ["it was switched off"]}
    missing = []
    if unlimited:
        system = SYSTEMS.get(sys.platform, sys.platform)
        missing.append(f"limits: {system} does not limit {' or '.join(unlimited)}")
    if getattr(os, "getuid", lambda: 1)() == 0:
        missing.append("nobody: what root starts stays root")
    missing += [
        "namespaces: only Linux has them (a submission can reach the network and your processes)",
        "landlock: only Linux has it (a submission can read and write what you can)",
    ]
    return level | {"limits": not unlimited, "missing": missing}
