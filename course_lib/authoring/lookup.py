"""Which notebook a reader means: the path that they give, or the number of a lesson."""

import contextlib
import os
import re
from pathlib import Path

from course_lib.authoring.manifest import manifest_path
from course_lib.errors import CourseError
from course_lib.files import is_plain_file, shown

DEFAULT_FOLDER = "ml-course"
LESSON = re.compile(r"\d{1,2}[a-z]?(_\w+)?")  # 2, 02 or 02_nearest_neighbours


def find_copy(start: Path) -> Path:
    """The working copy that `start` lies in or holds; raises CourseError where there is none."""
    start = Path(start).absolute()
    for candidate in (start, start / DEFAULT_FOLDER, *start.parents):
        if is_plain_file(manifest_path(candidate)):
            return candidate
    raise CourseError(
        f"no working copy of the course in {shown(start) if start != Path.cwd() else 'this folder'}"
        ": expected one that `course open` made. Go there, or name it with --dir."
    )


def find_exercise(lesson: str, root: Path) -> Path:
    """The exercise of the course at `root` that "2", "02" or "02_nearest_neighbours" names."""
    exercises = sorted((root / "exercises").glob("*.ipynb"))
    full = re.sub(r"^(?=\d(\D|$))", "0", lesson)  # 2 means 02
    matching = [p for p in exercises if full in (p.name, p.stem, p.stem.split("_")[0])]
    if len(matching) != 1:
        known = ", ".join(path.stem for path in exercises) or "none are installed"
        raise CourseError(f"there is no exercise {lesson!r}; expected one of: {known}.")
    return matching[0]


def find_notebook(argument: str | Path, root: Path, start: Path) -> Path:
    """The notebook at a path, or the exercise of a lesson in the working copy around `start`.

    A path comes back as it is, whether or not something is there.
    """
    path = Path(argument)
    if path.is_file() or not LESSON.fullmatch(str(argument)):
        return path
    exercise = find_exercise(str(argument), root)
    found = find_copy(start) / "exercises" / exercise.name
    if not os.path.lexists(found):
        raise CourseError(
            f"{shown(found)} is not there; expected your exercise. If you moved it, name its path; "
            f"`course reset {exercise.stem.split('_')[0]}` brings a fresh one."
        )
    return found


def own_exercise(path: Path, root: Path, start: Path) -> str:
    """What to say of `path` where it is the course's own exercise; "" where it is a reader's."""
    if os.path.dirname(os.path.realpath(path)) != os.path.realpath(root / "exercises"):
        return ""
    said = f"{shown(path)} is the course's own empty exercise, not a working copy."
    for place in (start, root):
        with contextlib.suppress(CourseError):
            yours = find_copy(place) / "exercises" / path.name
            if is_plain_file(yours):
                return f"{said} Yours is {shown(yours)}."
    return f"{said} `course open` makes one."
