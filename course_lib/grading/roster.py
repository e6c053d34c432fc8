"""The roster: who should have handed in, and what else is known of them, such as an LMS's ids."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from course_lib.errors import CourseError

Roster = Mapping[str, Mapping[str, str]]  # a student's name -> their row


def same_name(student: str) -> str:
    """The name as it is compared: `Å` may be one character or two, as the file system likes it."""
    return unicodedata.normalize("NFC", student).strip()


def read_roster(path: Path, column: str = "student") -> dict[str, dict[str, str]]:
    """The rows of a roster by student, as their folders are called: that stands in `column`.

    Rows without a name there are left out. Raises CourseError for another kind of file, and for a
    student who is listed twice.
    """
    rows = read_table(path, (column,))
    roster: dict[str, dict[str, str]] = {}
    for row in rows:
        if name := same_name(row[column]):
            if name in roster:
                raise CourseError(f"{path} lists {name!r} twice in column {column!r}")
            roster[name] = row
    return roster


def listed_as(name: str, roster: Roster) -> str:
    """Which student of the roster a folder or file called `name` belongs to; else `name` itself.

    Moodle calls a folder `Full name_12345_assignsubmission_file_`, where 12345 is the
    "Participant 12345" of its grading sheet, Canvas a file `fullname_123_45678_…`, where 123 is
    the student's ID.
    """
    names = [same_name(name)]
    if moodle := re.match(r"(.+)_(\d+)_assignsubmission", names[0]):
        names += [moodle[1], f"Participant {moodle[2]}"]
    if canvas := re.match(r"[^_]+_(?:LATE_)?(\d+)_\d+_", names[0]):
        names.append(canvas[1])
    return next((name for name in names if name in roster), name)


def read_table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV file, which must have `columns`; raises CourseError otherwise."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(
            f"cannot read {path}: {error}; expected CSV in UTF-8 (in Excel: save as CSV UTF-8)"
        ) from error
    lines = text.splitlines(keepends=True)
    semicolons = bool(lines) and lines[0].count(";") > lines[0].count(",")  # Excel, in half Europe
    table = csv.DictReader(lines, delimiter=";" if semicolons else ",", restval="")
    missing = [column for column in columns if column not in (table.fieldnames or ())]
    if missing:
        found = ", ".join(map(repr, table.fieldnames or ())) or "nothing"
        raise CourseError(
            f"{path} begins with {found}; expected a first line with a column "
            + " and a column ".join(map(repr, missing))
        )
    return [{name: value for name, value in row.items() if isinstance(name, str)} for row in table]
