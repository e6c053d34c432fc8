"""The roster: who should have handed in. A CSV file with a column `student`."""

import csv
from pathlib import Path

from course_lib.errors import CourseError


def read_roster(path: Path) -> list[str]:
    """The students' names, as their folders are called; raises CourseError for another file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"cannot read the roster {path}: {error}") from error
    rows = list(csv.DictReader(text.splitlines()))
    if not rows or "student" not in rows[0]:
        found = ", ".join(map(repr, rows[0])) if rows else "nothing"
        raise CourseError(f"{path} has {found}; expected a first line with a column 'student'")
    return [name for row in rows if (name := (row["student"] or "").strip())]
