"""What a process may take, where the system counts it: Linux wholly, macOS in part, Windows not.

This file stands alone: it is copied to where students' code runs, and nothing of the course may be
there.
"""

import mmap
import resource

FILE_SIZE = 50 << 20  # bytes


def limits(memory: int, seconds: int) -> dict[str, tuple[int, int]]:
    """Each limit by its name: what the system calls it, and how much it is."""
    return {
        "memory": (resource.RLIMIT_AS, memory),
        "processor time": (resource.RLIMIT_CPU, seconds),
        "file size": (resource.RLIMIT_FSIZE, FILE_SIZE),
        "open files": (resource.RLIMIT_NOFILE, 128),
        "core files": (resource.RLIMIT_CORE, 0),
    }


def limit(memory: int, seconds: int) -> None:
    """Limits that no process below can raise again."""
    for what, most in limits(memory, seconds).values():
        lower(what, most)


def limit_as_far_as_possible(memory: int, seconds: int) -> list[str]:
    """The same without those that the system does not keep; returns their names."""
    left = []
    for name, (what, most) in limits(memory, seconds).items():
        try:
            lower(what, most)
        except (OSError, ValueError):
            left.append(name)
    if "memory" not in left and can_take(memory):  # macOS may take the limit and not keep it
        left.insert(0, "memory")
    return left


def can_take(memory: int) -> bool:
    """Whether this process is given so many bytes, which are not touched."""
    try:
        mmap.mmap(-1, memory).close()
    except (OSError, ValueError, OverflowError):
        return False
    return True


def limit_processes(alone: bool) -> None:
    """So many processes may run at a time, where a fork bomb must stop.

    In a namespace of users of its own they are counted there. It must be entered before: what is
    set earlier would count for all of a user's processes outside, other submissions among them.
    """
    lower(resource.RLIMIT_NPROC, 64 if alone else 4096)


def more_processor_time(seconds: float) -> None:
    """From here on this process may use so many seconds of the processor, and no more."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(spent.ru_utime + spent.ru_stime + seconds) + 1
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def lower(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))
