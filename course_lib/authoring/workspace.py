"""The reader's working copy: made, refreshed, and never harmed.

The rules: a changed lecture is not touched, an exercise is never replaced at all, a deleted file
stays deleted; what is newer is put beside as `02_name.new-<version>.ipynb`. Links are not followed,
nothing is overwritten but an unchanged lecture, and every write is atomic.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from course_lib.authoring.delivery import as_delivered, course_files
from course_lib.authoring.lookup import find_exercise
from course_lib.authoring.manifest import (
    Entry,
    Manifest,
    fingerprint,
    fingerprint_on_disk,
    load_manifest,
)
from course_lib.errors import CourseError
from course_lib.files import (
    create_atomic,
    create_numbered,
    replace_keeping,
    shown,
    write_atomic,
)


@dataclass
class Changes:
    """What `prepare` did, by name relative to the working copy."""

    created: list[str] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)
    beside: list[tuple[str, str]] = field(default_factory=list)  # (the reader's, the newer one)
    deleted: list[str] = field(default_factory=list)
    bad_manifest: Path | None = None


def prepare(root: Path, folder: Path, version: str) -> Changes:
    """Make or refresh the working copy of the course at `root` in `folder`.

    Raises CourseError where the folder cannot be used; what was there is still there then.
    """
    files = course_files(root)
    folder = Path(folder).absolute()
    changes = Changes()
    with told(folder):
        check_place(root, folder, {name.split("/")[0] for name in files})
        manifest = load_manifest(folder)
        changes.bad_manifest = manifest.bad
        try:
            for name, data in files.items():
                deliver(folder, name, data, version, manifest, changes)
        except OSError:
            # What has been delivered so far is worth remembering, if the disk allows.
            with contextlib.suppress(OSError):
                save(manifest)
            raise
        save(manifest)
    return changes


def check_place(root: Path, folder: Path, parts: set[str]) -> None:
    """Refuse a folder in which the course cannot live, before anything is written."""
    real = folder.resolve()
    sources = [root.resolve() / part for part in parts]
    if real == root.resolve() or any(real == s or s in real.parents for s in sources):
        raise CourseError(
            f"{shown(folder)} holds the course itself; a working copy needs a folder of its own. "
            "Name another one: `course open FOLDER`."
        )
    if os.path.lexists(folder) and not folder.is_dir():
        raise CourseError(
            f"{shown(folder)} is a file; expected a folder, or a name that is still free. "
            "Name another one: `course open FOLDER`."
        )
    for part in sorted({*parts, ".course"} | {f"{part}/images" for part in parts}):
        path = folder / part
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            kind = "a symbolic link" if path.is_symlink() else "a file"
            raise CourseError(
                f"{shown(path)} is {kind}; expected a folder. Links are not followed here, so "
                "that nothing outside is written: move it away and run the command again."
            )


def deliver(
    folder: Path, name: str, data: bytes, version: str, manifest: Manifest, changes: Changes
) -> None:
    """Bring one file up to date by the rules above, and remember it in the manifest."""
    path, now, entry = folder / name, fingerprint(name, data), manifest.files.get(name)
    if not os.path.lexists(path):
        if entry is not None:
            changes.deleted.append(name)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):  # a second `course open` was quicker
            create_atomic(path, data)
            changes.created.append(name)
        manifest.files[name] = Entry(delivered=now)
        return
    there = fingerprint_on_disk(path)
    if there is not None and there == now:
        manifest.files[name] = Entry(delivered=now)
    elif entry and there and there == entry.delivered and not name.startswith("exercises/"):
        write_atomic(path, data)
        changes.refreshed.append(name)
        manifest.files[name] = Entry(delivered=now)
    elif entry is None or now not in (entry.delivered, entry.offered):
        changes.beside.append((name, put_beside(folder, name, data, version)))
        manifest.files[name] = replace(entry or Entry(), offered=now)


def put_beside(folder: Path, name: str, data: bytes, version: str) -> str:
    """Write `02_name.new-<version>.ipynb` beside the reader's file; returns its name."""
    path, now = folder / name, fingerprint(name, data)

    def free(number: int) -> Path:
        count = f"-{number}" if number > 1 else ""
        return path.with_name(f"{path.stem}.new-{version}{count}{path.suffix}")

    first = free(1)
    if fingerprint_on_disk(first) == now:
        return first.relative_to(folder).as_posix()
    created = create_numbered(free, lambda new: create_atomic(new, data))
    return created.relative_to(folder).as_posix()


def save(manifest: Manifest) -> None:
    manifest.path.parent.mkdir(parents=True, exist_ok=True)
    manifest.save()


@contextlib.contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn what the system says of a disk or a folder into a message for the reader."""
    try:
        yield
    except OSError as error:
        where = shown(Path(error.filename)) if error.filename else shown(folder)
        raise CourseError(
            f"cannot write {where}: {error.strerror or error}. Your own files are as they were. "
            "Make room or name a folder that you may write to, then run the command again."
        ) from error


def describe(changes: Changes, folder: Path) -> Iterator[str]:
    """What `prepare` did, in lines for the reader."""
    if changes.bad_manifest:
        yield (
            f"The record of what was delivered was damaged; it is kept as "
            f"{shown(changes.bad_manifest)}. Every file there counts as your own."
        )
    if changes.created:
        yield f"{len(changes.created)} files put into {shown(folder)}."
    for name in changes.refreshed:
        yield f"Refreshed: {shown(folder / name)}"
    for name, newer in changes.beside:
        yield f"Yours is kept: {shown(folder / name)}; a newer one is {shown(folder / newer)}"
    if changes.deleted:
        yield f"Deleted by you, and left so: {', '.join(changes.deleted)}"
    if not (changes.created or changes.refreshed or changes.beside):
        yield f"The course in {shown(folder)} is up to date."


@dataclass(frozen=True)
class Reset:
    """What `reset` did: the fresh exercise, and what of the reader's lies beside it now."""

    fresh: Path
    kept: Path | None = None  # the old one; None where it held nothing of the reader's
    already: bool = False  # it was fresh, down to its last byte
    receipt: Path | None = None


def reset(lesson: str, root: Path, folder: Path) -> Reset:
    """Put a fresh exercise into the working copy `folder`; what the reader wrote is kept."""
    source = find_exercise(lesson, root)
    name, data = f"exercises/{source.name}", as_delivered(source)
    target, now = folder / name, fingerprint(source.name, data)
    kept, already = None, False
    with told(folder):
        check_place(root, folder, {"exercises"})
        manifest = load_manifest(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        there = fingerprint_on_disk(target)
        if there and there in (now, manifest.files.get(name, Entry()).delivered):
            already = target.read_bytes() == data
            if not already:  # outputs of a run, or an older version: nothing that is worth a copy
                write_atomic(target, data)
        else:
            kept = replace_keeping(
                target, data, lambda n: target.with_name(f"{target.stem}.old-{n}.ipynb")
            )
        manifest.files[name] = Entry(delivered=now)
        save(manifest)
    receipt = target.with_suffix(".receipt.json")
    return Reset(target, kept, already, receipt if os.path.lexists(receipt) else None)


def describe_reset(done: Reset) -> Iterator[str]:
    """What `reset` did, in lines for the reader."""
    if done.already:
        yield f"Fresh already: {shown(done.fresh)}"
    else:
        yield f"Fresh: {shown(done.fresh)}"
    if done.kept:
        yield f"Yours is kept: {shown(done.kept)}"
    if done.receipt:
        yield f"Your receipt is kept: {shown(done.receipt)} (of what you handed in)"
