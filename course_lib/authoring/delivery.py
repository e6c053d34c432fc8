"""The course's files as a reader receives them.

Notebooks come without results, so that one predicts before one sees. They say already what
JupyterLab would add on opening; otherwise an untouched page would count as unsaved.
"""

from pathlib import Path
from typing import Any

import nbformat

from course_lib.authoring.notebook import as_bytes
from course_lib.errors import CourseError

DELIVERED = ("notebooks/*.ipynb", "notebooks/images/*", "exercises/*.ipynb", "exercises/images/*")


def course_files(root: Path) -> dict[str, bytes]:
    """The content of every file that belongs into a working copy, by name."""
    paths = [path for pattern in DELIVERED for path in sorted(root.glob(pattern))]
    files = {p.relative_to(root).as_posix(): as_delivered(p) for p in paths if p.is_file()}
    if not any(name.startswith("notebooks/") for name in files):
        raise CourseError(
            f"no lectures in {root}: expected notebooks/*.ipynb, found none. "
            "In a checkout run `course build`; otherwise install ml-course again."
        )
    return files


def as_delivered(path: Path) -> bytes:
    """The file at `path` as it is put into a working copy: a notebook without its results."""
    data = path.read_bytes()
    if path.suffix != ".ipynb":
        return data
    notebook = nbformat.reads(data.decode(), as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata |= kernel_metadata()
    return as_bytes(notebook)


def kernel_metadata() -> dict[str, Any]:
    """What JupyterLab writes of the kernel into a notebook that this Python runs."""
    from ipykernel.ipkernel import IPythonKernel
    from ipykernel.kernelspec import KERNEL_NAME, get_kernel_dict

    spec = get_kernel_dict()
    return {
        "kernelspec": {
            "display_name": spec["display_name"],
            "language": spec["language"],
            "name": KERNEL_NAME,
        },
        "language_info": dict(IPythonKernel.language_info),
    }
