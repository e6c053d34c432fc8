"""`course build`: every source to its notebooks, the same bytes on every run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from course_lib.authoring.leaks import refuse_leaks, refuse_paths
from course_lib.authoring.notebook import as_bytes, exercise, lecture, solution
from course_lib.authoring.source import Source, SourceError, parse
from course_lib.authoring.text import LESSON
from course_lib.errors import CourseError
from course_lib.files import write_atomic

Catalogue = Callable[[str], Mapping[str, int]]


@dataclass(frozen=True)
class Change:
    """A notebook that `build` wrote, or would write: `path` is relative to the course.

    An orphan is a notebook whose source is gone; it is named, not deleted.
    """

    path: str
    what: Literal["new", "changed", "orphan"]

    def __str__(self) -> str:
        hint = "its source is gone; delete it, or bring the source back"
        return f"{self.what:8} {self.path}" + (f" ({hint})" if self.what == "orphan" else "")


def catalogue_points(lesson: str) -> Mapping[str, int]:
    """The questions of a lesson with their points, as its checks know them."""
    from course_lib.checks import load

    try:
        questions = load(lesson).questions
    except ValueError as error:
        raise CourseError(f"{error}; write course_lib/checks/{lesson}.py first") from error
    return {name: question.max_points for name, question in questions.items()}


def build(
    root: Path,
    check: bool = False,
    lessons: Sequence[str] | None = None,
    catalogue: Catalogue = catalogue_points,
) -> list[Change]:
    """Make every notebook of the course at `root` and say which files changed.

    With `check` nothing is written and the same list says what differs; `lessons` ("02" or
    "02_nearest_neighbours") limits the work to these. Raises SourceError for a mistake in a source
    before anything is written.
    """
    root = Path(root)
    sources = list(read_sources(root, lessons, catalogue))
    files = {name: data for source in sources for name, data in products(source, root)}
    changes = []
    for name, data in sorted(files.items()):
        path = root / name
        old = path.read_bytes() if path.is_file() else None
        if old != data:
            changes.append(Change(name, "new" if old is None else "changed"))
            if not check:
                path.parent.mkdir(exist_ok=True)
                write_atomic(path, data)
    return changes + ([] if lessons else orphans(root))


def read_sources(
    root: Path, lessons: Sequence[str] | None, catalogue: Catalogue
) -> Iterator[Source]:
    """Every source under `root`, parsed and checked."""
    paths = [*sorted(root.glob("notebooks/*.py")), *sorted(root.glob("solutions/*.py"))]
    if not paths:
        raise CourseError(
            f"no sources in {root}: expected notebooks/NN_name.py. `course build` works in a "
            "checkout only; an installed course has its notebooks already."
        )
    for wanted in lessons or ():
        if not any(is_lesson(path, [wanted]) for path in paths):
            known = ", ".join(sorted({path.stem for path in paths}))
            raise CourseError(f"there is no lesson {wanted!r}; expected one of {known}")
    for path in paths:
        if lessons is None or is_lesson(path, lessons):
            yield read_source(path, root, catalogue)


def is_lesson(path: Path, lessons: Sequence[str]) -> bool:
    return path.stem in lessons or path.stem.split("_")[0] in lessons


def read_source(path: Path, root: Path, catalogue: Catalogue = catalogue_points) -> Source:
    """One source; its folder says whether it is a lecture or a solution."""
    name = path.relative_to(root).as_posix()
    if not LESSON.fullmatch(path.stem):
        raise SourceError(name, 1, "expected a file name like 07_networks.py")
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise SourceError(name, line, "not UTF-8; save the file as UTF-8") from None
    if path.parent.name == "notebooks":
        return parse(text, name, "lecture")
    return parse(text, name, "solution", catalogue(path.stem))


def products(source: Source, root: Path) -> Iterator[tuple[str, bytes]]:
    """The files made of one source, by name, after a last look at what they give away."""
    if source.kind == "lecture":
        made = {f"notebooks/{source.lesson}.ipynb": lecture(source)}
    else:
        handed_out = exercise(source)
        refuse_leaks(source, handed_out)
        made = {
            f"solutions/{source.lesson}.ipynb": solution(source),
            f"exercises/{source.lesson}.ipynb": handed_out,
        }
    for name, notebook in made.items():
        refuse_paths(name, notebook, root)
        yield name, as_bytes(notebook)


def orphans(root: Path) -> list[Change]:
    """Notebooks that no source makes any more."""
    homes: dict[str, str] = {
        "notebooks": "notebooks",
        "solutions": "solutions",
        "exercises": "solutions",
    }
    return [
        Change(f"{folder}/{path.name}", "orphan")
        for folder, home in homes.items()
        for path in sorted((root / folder).glob("*.ipynb"))
        if not (root / home / f"{path.stem}.py").is_file()
    ]
