"""Writing files so that a crash, a full disk or a second writer never leaves half of one."""

import contextlib
import itertools
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from pathlib import Path


def write_atomic(path: Path, data: bytes) -> None:
    """Put `data` at `path`: a reader sees the old file or the whole new one.

    A symbolic link at `path` is replaced, never written through. Raises OSError (a full disk, a
    read-only folder, …) and leaves the old file as it was.
    """
    with temporary_beside(path, data) as temporary:
        os.replace(temporary, path)
    sync_folder(path.parent)


def create_atomic(path: Path, data: bytes) -> None:
    """Put `data` at `path`, where nothing may be yet; raises FileExistsError otherwise."""
    with temporary_beside(path, data) as temporary:
        move_new(temporary, path)
    sync_folder(path.parent)


def move_new(source: Path, target: Path) -> None:
    """Rename `source` to `target` in the same folder, raising FileExistsError if it is taken.

    `os.rename` overwrites on POSIX, so the new name is made as a hard link, which does not. Where
    a file system has no hard links, the name is looked up first: not safe against a race, but all
    there is.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        if os.path.lexists(target):
            raise FileExistsError(f"{target} exists already") from None
        os.rename(source, target)
    else:
        os.unlink(source)


@contextlib.contextmanager
def temporary_beside(path: Path, data: bytes) -> Iterator[Path]:
    """A new file with `data` in the folder of `path`, on the disk, gone at the end."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    # os.open with O_EXCL follows no link and honours the umask, which tempfile does not.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)


def sync_folder(folder: Path) -> None:
    """Have the renaming itself on the disk, where the system can promise that."""
    with contextlib.suppress(OSError):  # Windows and some network disks cannot
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def is_plain_file(path: Path) -> bool:
    """Whether `path` is a regular file itself: no link, folder, pipe or device."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def create_numbered(name: Callable[[int], Path], create: Callable[[Path], None]) -> Path:
    """Create the first free one of `name(1), name(2), …`, never overwriting anything."""
    for number in itertools.count(1):
        path = name(number)
        if not os.path.lexists(path):
            # Another process may be quicker between the look and the deed.
            with contextlib.suppress(FileExistsError):
                create(path)
                return path
    raise AssertionError("unreachable")


def replace_keeping(path: Path, data: bytes, kept: Callable[[int], Path]) -> Path | None:
    """Put `data` at `path`; what was there moves to the first free name of `kept(1), kept(2), …`.

    Returns that name, or None where nothing was there. The new file is on the disk before the old
    one moves, so a full disk changes nothing.
    """
    moved = None
    with temporary_beside(path, data) as temporary:
        if os.path.lexists(path):
            moved = create_numbered(kept, lambda free: move_new(path, free))
        move_new(temporary, path)
    sync_folder(path.parent)
    return moved


def shown(path: Path) -> str:
    """`path` as a reader wants it: relative to the current folder where it lies below it."""
    path = Path(path)
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
