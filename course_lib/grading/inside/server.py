"""The fork server: the libraries imported once, a fork for each submission; it runs none itself.

    python -I -S -B server.py CONTROL '{"paths": …}'

Over the Unix socket CONTROL comes an order for each submission, with three descriptors: the line
on which cells and questions are spoken of, the pipe that takes what is printed, and the leash: when
its other end is closed, all of that submission is killed.
"""

import contextlib
import importlib
import json
import os
import select
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import Any

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MPLBACKEND": "Agg"} | dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    setting = json.loads(sys.argv[2])
    sys.path[:] = setting["paths"]
    sys.dont_write_bytecode = True
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    import_libraries(setting["libraries"])
    from inside import sandbox

    level = probe(setting, sandbox)
    control.sendall(json.dumps(level).encode() + b"\n")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the outer halves
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 65536, 3)
        if not message:
            return
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            control.close()
            try:
                one_submission(json.loads(message), setting, level, *descriptors)
            finally:
                os._exit(0)
        for descriptor in descriptors:
            os.close(descriptor)


def import_libraries(more: Sequence[str]) -> None:
    """What answers use, imported here once; `more` are those that this exercise asks for.

    scikit-learn is among them only there: with it in memory every fork takes twice as long.
    """
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.figure
    import numpy
    from inside import stubs

    stubs.install()
    import course_lib.checks.call
    import course_lib.data  # noqa: F401

    for name in more:
        importlib.import_module(name)
    numpy.zeros((2, 2)) @ numpy.zeros((2, 2))


def probe(setting: dict[str, Any], sandbox: Any) -> dict[str, Any]:
    """Which layers this machine gives, found out in a fork that tries them."""
    level: dict[str, Any] = dict.fromkeys(("limits", "nobody", "namespaces", "landlock"), False)
    level["missing"] = []
    if setting["sandbox"] == "off":
        return level | {"missing": ["it was switched off"]}
    for layer in ("limits", "nobody", "namespaces", "landlock"):
        problem = tried(layer, setting, sandbox)
        if problem:
            level["missing"].append(f"{layer}: {problem}")
        else:
            level[layer] = sandbox.landlock_version() if layer == "landlock" else True
    return level


def tried(layer: str, setting: dict[str, Any], sandbox: Any) -> str:
    """Why a layer cannot be had, or ""."""
    if layer == "nobody" and os.getuid() != 0:
        return ""
    reader, writer = os.pipe()
    work = tempfile.mkdtemp(dir=setting["root"])
    child = os.fork()
    if child == 0:
        problem = ""
        try:
            none = dict.fromkeys(("limits", "nobody", "namespaces", "landlock"), False)
            shut_in(work, setting, none | {layer: True}, sandbox)
            os.stat(sys.executable)
        except BaseException as error:
            problem = f"{error}"
        os.write(writer, problem.encode()[:500])
        os._exit(0)
    os.close(writer)
    told = b""
    while part := os.read(reader, 4096):
        told += part
    os.close(reader)
    os.waitpid(child, 0)
    os.rmdir(work)
    return told.decode(errors="replace")


def shut_in(work: str, setting: dict[str, Any], level: dict[str, Any], sandbox: Any) -> None:
    """All layers of `level` around this process; the next fork is process 1 of its namespace."""
    from inside import rlimits

    read = setting["read"]
    if level["nobody"] and os.getuid() == 0:
        sandbox.become_nobody(work, read)
    if level["limits"]:
        rlimits.limit(setting["memory"], setting["processor_seconds"])
    if level["namespaces"]:
        sandbox.separate()
    if level["limits"]:
        rlimits.limit_processes(level["namespaces"])
    if level["landlock"]:
        sandbox.landlock([*read, "/dev/urandom", "/dev/zero"], [work, "/dev/null"])


def one_submission(
    order: dict[str, Any], setting: dict[str, Any], level: dict[str, Any], line_fd: int,
    printed: int, leash: int,
) -> None:  # fmt: skip
    """The outer half: shut in, start process 1, and wait for its end or for the leash."""
    from inside import sandbox

    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (printed, 1), (printed, 2)):
        os.dup2(source, target)
    os.close(printed)
    os.chdir(order["work"])
    os.environ.update(HOME=order["work"], TMPDIR=order["work"])
    tempfile.tempdir = None
    line = socket.socket(fileno=line_fd)
    sandbox.prctl(sandbox.PR_SET_CHILD_SUBREAPER, 1)  # orphans come to us
    children = open(f"/proc/self/task/{os.getpid()}/children")  # noqa: SIM115 - before Landlock
    shut_in(order["work"], setting, level, sandbox)
    first = os.fork()
    if first == 0:
        os.close(leash)
        children.close()
        sandbox.prctl(sandbox.PR_SET_PDEATHSIG, signal.SIGKILL)
        process_one(line, level["namespaces"])
    line.close()
    for descriptor in (1, 2):
        os.close(descriptor)
    watch = os.pidfd_open(first)
    select.select([watch, leash], [], [])
    end_all(children)


def process_one(line: socket.socket, alone: bool) -> None:
    """Process 1 of the namespace: it runs no student code, and reaps whoever is left over."""
    from inside import run, sandbox

    sandbox.prctl(sandbox.PR_SET_CHILD_SUBREAPER, 1)  # as it is in any case in a namespace
    if os.fork() == 0:
        try:
            run.serve(line, alone)
        finally:
            os._exit(0)
    line.close()
    for descriptor in (1, 2):
        os.close(descriptor)
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            os._exit(0)


def end_all(children: Any) -> None:
    """Kill our children, and those that come to us when they die, until there are none."""
    while True:
        children.seek(0)
        for pid in children.read().split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):  # who is traced can be waited for only later
                time.sleep(0.01)
        except ChildProcessError:
            return


if __name__ == "__main__":
    main()
