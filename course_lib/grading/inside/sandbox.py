"""Shutting a process in, on Linux without root or Docker: each layer where the kernel has it.

    limits        memory, processor time, file size, open files, processes (`rlimits.py`)
    namespaces    own users, processes, network and shared memory: nothing outside can be named
    Landlock      reads the interpreter and the libraries, writes one empty folder, nothing else

This file stands alone: it is copied beside the fork server, where nothing of the course may be.
"""

import ctypes
import os
import stat
from collections.abc import Sequence
from pathlib import Path

NOBODY = 65534
NEW_MOUNTS, NEW_USERS, NEW_PIDS, NEW_NET, NEW_IPC = (
    0x00020000, 0x10000000, 0x20000000, 0x40000000, 0x08000000,
)  # fmt: skip
MS_REC, MS_PRIVATE, MS_BIND = 0x4000, 0x40000, 0x1000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 36, 38
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same numbers on every processor
READ = 1 << 0 | 1 << 2 | 1 << 3  # execute, read a file, list a folder
OF_A_FILE = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15  # what may be granted where no folder is

libc = ctypes.CDLL(None, use_errno=True)


class Refused(OSError):
    """The kernel does not give this layer."""


def called(name: str, result: int) -> int:
    """The result of a system call; raises Refused where it failed."""
    if result < 0:
        number = ctypes.get_errno()
        raise Refused(number, f"{name}: {os.strerror(number)}")
    return result


def prctl(option: int, value: int) -> None:
    called("prctl", libc.prctl(option, value, 0, 0, 0))


def become_nobody(work: str, read: Sequence[str]) -> None:
    """Root gives up being root: it owns `work`, and can only pass where anybody can.

    Where the interpreter lies behind a closed door (`/root`), the door is replaced, for this
    process alone, by an empty folder in which nothing but the interpreter is hung up again.
    """
    called("unshare mounts", libc.unshare(NEW_MOUNTS))
    mount("none", "/", MS_REC | MS_PRIVATE)
    for door, behind in closed_doors([work, *read]).items():
        kept = {path: os.open(path, os.O_PATH) for path in behind}
        mount("tmpfs", door, 0, "tmpfs")
        os.chmod(door, 0o755)
        for path, descriptor in kept.items():
            if os.path.isdir(f"/proc/self/fd/{descriptor}"):
                os.makedirs(path, 0o755, exist_ok=True)
            else:
                os.makedirs(os.path.dirname(path), 0o755, exist_ok=True)
                Path(path).touch()
            mount(f"/proc/self/fd/{descriptor}", path, MS_BIND | MS_REC)
            os.close(descriptor)
    os.chown(work, NOBODY, NOBODY)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    prctl(PR_SET_DUMPABLE, 1)  # or it could not write its own uid_map


def mount(source: str, target: str, flags: int, kind: str = "none") -> None:
    result = libc.mount(
        source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), None
    )
    called(f"mount {target}", result)


def closed_doors(paths: Sequence[str]) -> dict[str, list[str]]:
    """The topmost folders that others may not enter, each with the `paths` that lie behind it."""
    doors: dict[str, list[str]] = {}
    for path in paths:
        above = [str(folder) for folder in reversed(Path(path).parents)]
        for folder in above:
            if os.path.isdir(folder) and not os.stat(folder).st_mode & stat.S_IXOTH:
                doors.setdefault(folder, []).append(path)
                break
    return doors


def separate() -> None:
    """Own users, processes, network and shared memory; the next fork is process 1 in there."""
    uid, gid = os.getuid(), os.getgid()
    kinds = NEW_USERS | NEW_PIDS | NEW_NET | NEW_IPC
    called("unshare", libc.unshare(kinds))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


class RulesetAttribute(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scope", ctypes.c_uint64)]


class PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("access", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def landlock_version() -> int:
    """Which version of Landlock the kernel has; 0 for none."""
    return max(0, libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1))


def landlock(read: Sequence[str], write: Sequence[str]) -> None:
    """From now on files are read below `read` only, and written below `write` only."""
    version = landlock_version()
    if version < 1:
        raise Refused(0, "the kernel has no Landlock")
    everything = (1 << 13) - 1
    everything |= (version >= 2) << 13 | (version >= 3) << 14 | (version >= 5) << 15
    net, scope = (3 if version >= 4 else 0), (3 if version >= 6 else 0)
    attribute = RulesetAttribute(everything, net, scope)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = libc.syscall(CREATE_RULESET, ctypes.byref(attribute), ctypes.c_size_t(size), 0)
    called("landlock_create_ruleset", rules)
    for paths, access in ((read, READ), (write, everything)):
        for path in paths:
            try:
                place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:  # a path of another distribution: nothing to allow there
                continue
            folder = stat.S_ISDIR(os.fstat(place).st_mode)
            allowed = access if folder else access & OF_A_FILE & everything
            rule = ctypes.byref(PathRule(allowed, place))
            called("landlock_add_rule", libc.syscall(ADD_RULE, rules, 1, rule, 0))
            os.close(place)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    called("landlock_restrict_self", libc.syscall(RESTRICT_SELF, rules, 0))
    os.close(rules)
