"""Where the course's notebooks are: in a checkout, or inside the installed package."""

from pathlib import Path

import course_lib
from course_lib.errors import CourseError

PACKAGE = Path(course_lib.__file__).resolve().parent


def course_root() -> Path:
    """The folder that holds `notebooks/` and `exercises/` (and `solutions/` in a checkout)."""
    if is_checkout():
        return PACKAGE.parent
    if (PACKAGE / "_course" / "notebooks").is_dir():
        return PACKAGE / "_course"
    raise CourseError(
        f"no notebooks beside or inside {PACKAGE}; expected a checkout or an installed wheel. "
        "Install ml-course again."
    )


def is_checkout() -> bool:
    """Whether the library runs from a folder of the course, where it can be edited."""
    root = PACKAGE.parent
    return (root / "pyproject.toml").is_file() and (root / "notebooks").is_dir()


def has_sources() -> bool:
    """Whether notebooks can be built here: in a clone, not in what `course handout` wrote."""
    return is_checkout() and (PACKAGE.parent / "solutions").is_dir()
