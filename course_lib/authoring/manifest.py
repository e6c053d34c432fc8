"""What was delivered into a working copy, so that a reader's own changes are told from ours.

A notebook is changed when its cells' types or sources differ; outputs, ids and metadata do not
count, because running a notebook alters them all.
"""

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_lib.errors import CourseError
from course_lib.files import create_numbered, is_plain_file, move_new, write_atomic

FORMAT = 1


def fingerprint(name: str, data: bytes) -> str | None:
    """A hash of what counts as the content of file `name`; None for a damaged notebook.

    >>> fingerprint("a.ipynb", b"not JSON") is None
    True
    """
    if not name.endswith(".ipynb"):
        return hashlib.sha256(data).hexdigest()
    try:
        cells = [[cell["cell_type"], _joined(cell["source"])] for cell in json.loads(data)["cells"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def _joined(source: Any) -> str:
    """nbformat allows a cell's source as one string or as a list of lines."""
    return source if isinstance(source, str) else "".join(source)


def fingerprint_on_disk(path: Path) -> str | None:
    """The fingerprint of the file at `path`; None for what is no readable plain file."""
    if not is_plain_file(path):  # a link is not followed
        return None
    try:
        return fingerprint(path.name, path.read_bytes())
    except OSError:
        return None


@dataclass(frozen=True)
class Entry:
    """What the course knows of one file: the fingerprint it delivered, and offered beside it."""

    delivered: str | None = None
    offered: str | None = None


@dataclass
class Manifest:
    """The entries of a working copy, by name (`notebooks/00_welcome.ipynb`)."""

    path: Path
    files: dict[str, Entry] = field(default_factory=dict)
    bad: Path | None = None  # where a damaged manifest was put aside

    def save(self) -> None:
        """Write the manifest, unless the file says the same already."""
        files = {
            name: {"delivered": entry.delivered, "offered": entry.offered}
            for name, entry in sorted(self.files.items())
        }
        data = (json.dumps({"format": FORMAT, "files": files}, indent=1) + "\n").encode()
        if not (is_plain_file(self.path) and self.path.read_bytes() == data):
            write_atomic(self.path, data)


def manifest_path(folder: Path) -> Path:
    return folder / ".course" / "manifest.json"


def load_manifest(folder: Path) -> Manifest:
    """The manifest of the working copy in `folder`, empty where there is none.

    A damaged one is put aside as `manifest.json.bad`: then every file counts as changed, so that
    nothing is lost.
    """
    manifest = Manifest(manifest_path(folder))
    if not os.path.lexists(manifest.path):
        return manifest
    try:
        if not is_plain_file(manifest.path):
            raise ValueError("not a plain file")
        manifest.files = _entries(json.loads(manifest.path.read_bytes()))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        manifest.bad = create_numbered(
            lambda n: manifest.path.with_name("manifest.json.bad" + (f"-{n}" if n > 1 else "")),
            lambda free: move_new(manifest.path, free),
        )
    except OSError as error:
        raise CourseError(
            f"cannot read {manifest.path}: {error.strerror}. Nothing was changed. "
            "Make the file readable and run the command again."
        ) from error
    return manifest


def _entries(content: Any) -> dict[str, Entry]:
    if content["format"] != FORMAT:
        raise ValueError(f"format {content['format']}, expected {FORMAT}")
    entries = {name: Entry(e["delivered"], e["offered"]) for name, e in content["files"].items()}
    for entry in entries.values():
        if not all(isinstance(x, str | None) for x in (entry.delivered, entry.offered)):
            raise TypeError("a fingerprint is not a string")
    return entries
