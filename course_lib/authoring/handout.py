"""`course handout`: a zip with all that a student needs to work, and no solutions.

Files are chosen by their kind, not by what git knows of them: what lies about in a checkout (a
download, a scratch notebook, last year's grades) stays there.
"""

import io
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_lib.authoring.build import build, is_lesson, orphans
from course_lib.authoring.delivery import DELIVERED
from course_lib.errors import CourseError
from course_lib.files import create_atomic, is_plain_file, shown

TOP = "ml-course"  # the one folder in the zip
ALONE = ("LICENSE", "README.md", "pyproject.toml", "requirements.lock")
FOLDERS = ("course_lib", "exercises", "notebooks")
GOES = (*ALONE, "course_lib/**/*", *DELIVERED, "exercises/LICENSE", "notebooks/LICENSE")
KINDS = (".css", ".js", ".json", ".md", ".npz", ".py")  # what the library consists of
SECTIONS = ("Start", "For students", "Licences")  # of the README
LINK = re.compile(rb"\]\(([^)#\s]+\.ipynb)")


@dataclass(frozen=True)
class Handout:
    """What goes into the zip, by name below its top folder, and the names of what does not."""

    files: dict[str, bytes]
    left_out: list[str]

    @property
    def lessons(self) -> list[str]:
        return sorted({Path(name).stem for name in self.files if name.endswith(".ipynb")})


def collect(root: Path, lessons: Sequence[str] | None = None) -> Handout:
    """What students receive of the checkout at `root`; `lessons` ("02", …) names the only ones.

    Raises CourseError outside of a checkout, for stale notebooks and for an unknown lesson.
    """
    root = Path(root).resolve()
    if not (root / "solutions").is_dir():
        raise CourseError(
            "an installed or handed-out course is not whole: pyproject.toml or solutions/ is "
            "missing. Clone the course and run the command there, or hand out the wheel or the "
            "zip that you have."
        )
    # Orphans also where only some lessons are asked for: 02_near_solved.ipynb looks like one.
    changes = [*build(root, check=True, lessons=lessons), *orphans(root)]
    if stale := {change.path for change in changes}:
        names = ", ".join(sorted(stale))
        raise CourseError(f"{names}: not as the sources say; run `course build` first.")
    found = [path for pattern in GOES for path in root.glob(pattern) if goes(path, root, lessons)]
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(found)}
    if missing := [name for name in ALONE if name not in files]:
        raise CourseError(f"{', '.join(missing)}: not in {root}; expected plain files there.")
    files["README.md"] = student_readme(files["README.md"].decode()).encode()
    return Handout(files, left_out(root, files))


def goes(path: Path, root: Path, lessons: Sequence[str] | None) -> bool:
    """Whether a file that `GOES` names is handed out: a file itself, of the course, and asked for.

    A link, or what lies behind one, is not where it says that it is.
    """
    name = path.relative_to(root).as_posix()
    if is_hidden(name) or name.endswith("~") or not is_plain_file(path) or path.resolve() != path:
        return False
    if name.startswith("course_lib/"):
        return path.suffix in KINDS or path.name == "LICENSE"
    return path.suffix != ".ipynb" or lessons is None or is_lesson(path, lessons)


def is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in name.split("/"))


def left_out(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """What can be seen in the checkout and does not go; the lectures' sources in one word."""
    beside = [path for path in root.iterdir() if path.name not in FOLDERS]
    inside = [path for folder in FOLDERS for path in (root / folder).rglob("*")]
    names = set()
    for path in (*beside, *(path for path in inside if not path.is_dir())):
        name = path.relative_to(root).as_posix() + "/" * path.is_dir()
        if name not in files and not is_hidden(name):
            names.add(re.sub(r"^notebooks/[^/]+\.py$", "notebooks/*.py", name))
    return sorted(names)


def student_readme(text: str) -> str:
    """The README's title and the sections that are for students."""
    title, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    named = {section.split("\n")[0].removeprefix("## ").strip(): section for section in sections}
    if missing := [name for name in SECTIONS if name not in named]:
        raise CourseError(f"README.md: expected a section {missing[0]!r} (## {missing[0]})")
    return title.split("\n")[0] + "\n\n" + "".join(named[name] for name in SECTIONS)


def start_command(readme: str) -> str:
    """The README's first command, which installs the course and opens it."""
    found = re.search(r"^## Start\n[^#]*?```sh\n(.+)\n```", readme, flags=re.MULTILINE)
    if not found:
        raise CourseError("README.md: expected a block with one line of commands in ## Start")
    return found[1]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The zip: the same bytes for the same files, on every machine.

    Nothing is compressed: the versions of zlib differ, and the data sets are small already.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{TOP}/{name}", time_of(files[name]))
            entry.create_system = 3  # Unix, which has permissions
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def time_of(data: bytes) -> tuple[int, int, int, int, int, int]:
    """Always the same day, at a time of day that follows from the file's content.

    Python tells by a source's time and size whether its bytecode is stale. Were the time always
    the same, a newer handout, unzipped over an older one, could run the old code.
    """
    seconds = 2 * (zlib.crc32(data) % 43200)  # a zip has room for every second one
    return 2020, 1, 1, seconds // 3600, seconds // 60 % 60, seconds % 60


def write_new(path: Path, data: bytes) -> bool:
    """Put the zip at `path`, where nothing else may be; False where the very same is there."""
    if path.suffix.lower() != ".zip":
        raise CourseError(f"{shown(path)} is no name of a zip file; expected one as ml-course.zip")
    try:
        if is_plain_file(path) and path.read_bytes() == data:
            return False
        create_atomic(path, data)
    except FileExistsError:
        raise CourseError(
            f"{shown(path)} is there already, and is not this handout; expected a free name. Move "
            "it away, or name another file."
        ) from None
    except OSError as error:
        raise CourseError(
            f"cannot write {shown(path)}: {error.strerror}. Name a file in a folder that you may "
            "write to."
        ) from error
    return True


def hand_out(root: Path, path: Path, lessons: Sequence[str] | None = None) -> Iterator[str]:
    """Write the zip to `path` and tell of it, in lines for the instructor."""
    handout = collect(root, lessons)
    data = zipped(handout.files)
    command = start_command(handout.files["README.md"].decode())
    same = "" if write_new(path, data) else " (it was there already, the same to the last byte)"
    yield (
        f"{shown(path)}: {len(handout.files)} files, {len(data) / 1e6:.1f} MB, with "
        f"{', '.join(handout.lessons)}{same}."
    )
    yield f"Left out: {', '.join(handout.left_out)}, and hidden files."
    yield f"README.md is cut to what students need: {', '.join(SECTIONS)}."
    for name, target in dead_links(handout.files):
        yield f"A link in {name} leads to what is left out: {target}"
    yield f"Students unzip it. In its folder {TOP} they run once:"
    yield f"  {command}"
    yield "Later this alone opens the course (on Windows see README.md for both):"
    yield f"  {command.split(' && ')[-1]}"


def dead_links(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Each link from a notebook to one that is not among `files`."""
    for name, data in files.items():
        for link in LINK.findall(data) if name.endswith(".ipynb") else ():
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), link.decode()))
            if target not in files:
                yield name, target
