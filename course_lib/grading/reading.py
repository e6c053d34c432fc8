"""Submissions: which files of a folder they are, and what stands in a notebook that may be damaged.

Only regular files are read, no symbolic link is followed, nothing larger than the cap is opened.
Metadata, stored outputs and the kernel's name are ignored: what counts is the text of the cells.
"""

import ast
import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from course_lib.checks import lessons

LARGEST = 50 << 20  # bytes of a notebook
HIDDEN = (".ipynb_checkpoints", "__MACOSX")


class Unreadable(Exception):
    """The file cannot be graded; the message says why, for the instructor and the student."""


@dataclass(frozen=True)
class Found:
    """One student's submission: the file that counts, and the earlier attempts beside it.

    Without a file, `why` says what was found instead, and `missing` whether that is nothing.
    """

    student: str
    path: Path | None
    others: tuple[Path, ...] = ()
    why: str = ""
    missing: bool = False


@dataclass(frozen=True)
class Notebook:
    """What is graded of a file: its hash, and the source of each cell that is to be run."""

    sha256: str
    cells: tuple[str, ...]
    lesson: str | None  # as the notebook or its name says


def find_submissions(
    folder: Path,
    lesson: str,
    name_of: Callable[[str], str] = str,
    leave_out: Path | None = None,
) -> list[Found]:
    """The notebooks of `lesson` below `folder`, one a student: the latest of several attempts.

    The student is the first folder below `folder`; where notebooks lie in `folder` itself, the
    file's name without its ending; `name_of` may know them by another name. nbgrader's
    `submitted/student/assignment/` is the first kind: what a student has handed in for other
    assignments does not count. A folder without a notebook is found, too, and told.
    """
    places: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        if path.name in HIDDEN or path.name.startswith(".") or same_place(path, leave_out):
            continue
        if path.suffix == ".ipynb":
            places.setdefault(name_of(path.stem), []).append(path)
        elif path.is_dir() and not path.is_symlink():
            places.setdefault(name_of(path.name), []).append(path)
    return [found_in(student, places[student], lesson) for student in sorted(places)]


def same_place(path: Path, other: Path | None) -> bool:
    return other is not None and path.resolve() == other.resolve()


def found_in(student: str, places: Iterable[Path], lesson: str) -> Found:
    """What a student has handed in of `lesson`, in these folders and notebooks."""
    paths = [path for place in places for path in notebooks_below(place)]
    if not paths:
        there = sorted(f.name for place in places for f in place.rglob("*") if f.is_file())
        more = f", only {', '.join(there[:3])}{' …' if there[3:] else ''}" if there else ""
        return Found(student, None, why=f"there is no notebook (.ipynb) in the folder{more}")
    attempts = those_of(lesson, paths)
    if attempts:
        *others, latest = sorted(attempts, key=lambda p: (os.lstat(p).st_mtime_ns, str(p)))
        return Found(student, latest, tuple(others))
    number = lesson.split("_")[0]
    wrong = next((path for path in paths if path.name.startswith(number)), None)
    if wrong:
        return Found(student, None, why=f"{wrong.name} holds the exercise {number_of(wrong)}")
    names = ", ".join(sorted(path.name for path in paths))
    return Found(student, None, why=f"of other exercises only: {names}", missing=True)


def those_of(lesson: str, paths: Iterable[Path]) -> list[Path]:
    """The notebooks of `lesson` among a student's; all of them, where none tells any lesson."""
    told = {path: number_of(path) for path in paths}
    if not any(told.values()):
        return list(told)
    return [path for path, number in told.items() if number == lesson.split("_")[0]]


def number_of(path: Path) -> str | None:
    """The number of the lesson of this course that a notebook's metadata, or its name, tells."""
    try:
        content = parsed(read_bytes(path))
    except Unreadable:
        content = {}
    number = (lesson_of(content, path) or "").split("_")[0]
    return number if number in {name.split("_")[0] for name in lessons()} else None


def notebooks_below(folder: Path) -> list[Path]:
    """Everything named *.ipynb, whatever it is; folders that are links are not entered."""
    found = [folder] if folder.suffix == ".ipynb" else []
    for place, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(f for f in folders if f not in HIDDEN)
        names = [*files, *(f for f in folders if f.endswith(".ipynb"))]
        found += [Path(place) / name for name in names if name.endswith(".ipynb")]
    return sorted(found)


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file; raises Unreadable for anything else."""
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError as error:
        if os.path.islink(path):
            raise Unreadable("it is a symbolic link; expected the notebook itself") from error
        raise Unreadable(f"it cannot be opened: {error.strerror}") from error
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode):
        os.close(descriptor)
        raise Unreadable("it is no regular file; expected a notebook")
    with os.fdopen(descriptor, "rb") as file:
        if about.st_size > LARGEST:
            raise Unreadable(
                f"it has {about.st_size >> 20} MB, more than {LARGEST >> 20}; clear its outputs"
            )
        return file.read(LARGEST + 1)


def read_notebook(path: Path, names: Iterable[str]) -> Notebook:
    """What is to be graded of the file at `path`, in which answers called `names` are looked for.

    Raises Unreadable where there is nothing to be made of it.
    """
    data = read_bytes(path)
    sha256 = hashlib.sha256(data).hexdigest()
    content = parsed(data)
    cells = content.get("cells")
    if not isinstance(cells, list):  # nbformat 3 has them a level lower
        sheets = content.get("worksheets")
        sheets = sheets if isinstance(sheets, list) else []
        cells = [c for sheet in sheets if isinstance(sheet, dict) for c in sheet.get("cells") or []]
    if not cells:
        raise Unreadable("it has no cells")
    code = [source_of(cell) for cell in cells if is_code(cell)]
    texts = [source_of(cell) for cell in cells if not is_code(cell)]
    missing = set(names) - {name for source in code for name in defined(source)}
    code += [text for text in texts if missing & defined(text)]  # turned to Markdown by accident
    return Notebook(sha256, tuple(c for c in code if worth_running(c)), lesson_of(content, path))


def parsed(data: bytes) -> dict:
    """The JSON of a notebook, with as much patience as is safe."""
    for text in (data, data.replace(b"\x00", b"")):
        for encoding in ("utf-8-sig", "utf-16" if text[:2] in (b"\xff\xfe", b"\xfe\xff") else None):
            if encoding is None:
                continue
            try:
                content = json.loads(text.decode(encoding, "replace"), strict=False)
            except RecursionError as error:
                raise Unreadable("it is nested too deeply to be a notebook") from error
            except ValueError:
                continue
            if isinstance(content, dict):
                return content
            raise Unreadable("it holds JSON, but no notebook")
    start = data[:40].decode("utf-8", "replace")
    raise Unreadable(
        f"it is damaged, or no notebook: it begins with {start!r}. Save it in JupyterLab, and hand "
        "it in again"
        if data
        else "it is empty"
    )


def is_code(cell: object) -> bool:
    return isinstance(cell, dict) and cell.get("cell_type") == "code"


def source_of(cell: object) -> str:
    """A cell's text: a string or a list of them; nbformat 3 calls it `input`."""
    if not isinstance(cell, dict):
        return ""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        return "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""


def tree_of(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def defined(source: str) -> set[str]:
    """The functions, classes and variables that a cell defines at its left margin.

    >>> sorted(defined("def vote(a):\\n    b = 1\\nanswer_1 = 'b'"))
    ['answer_1', 'vote']
    """
    tree = tree_of(source)
    if tree is None:
        return set(re.findall(r"^(?:def|class)\s+(\w+)", source, re.MULTILINE))
    names = set()
    for statement in tree.body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            names.add(statement.name)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            names |= {
                node.id for t in targets for node in ast.walk(t) if isinstance(node, ast.Name)
            }
    return names


def worth_running(source: str) -> bool:
    """Whether a cell does anything for a grader: a call of a check alone does not.

    >>> worth_running("check.vote(vote)"), worth_running("k = 3")
    (False, True)
    """
    tree = tree_of(source)
    return tree is None or not all(is_check_call(statement) for statement in tree.body)


def is_check_call(statement: ast.stmt) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "check"
    )


def lesson_of(content: dict, path: Path) -> str | None:
    """The lesson that the notebook's metadata or its file name tells."""
    about = content.get("metadata")
    about = about.get("ml_course") if isinstance(about, dict) else None
    lesson = about.get("lesson") if isinstance(about, dict) else None
    if isinstance(lesson, str):
        return lesson
    named = re.match(r"\d\d[a-z]?_\w+", path.stem)
    return named[0] if named else None
