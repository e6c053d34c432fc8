"""The tables of a run: `grades.csv` for the instructor, `lms.csv` for a learning platform.

Names are the students' own choice: what a spreadsheet would take for a formula becomes a text.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.files import write_atomic
from course_lib.grading.marks import Mark, Weights
from course_lib.grading.roster import Roster, same_name

FORMULA = ("=", "+", "-", "@", "\t", "\r")
ABOUT = (
    "student", "exercise", "status", "score", "max_score", "percent", "judged", "reason", "note"
)  # fmt: skip


def write_grades(out: Path, marks: Sequence[Mark], weights: Weights) -> Path:
    """`grades.csv`: a row a student, a column for each check, then what else is to be said.

    `judged` is the sum of the checks; `score` differs from it where it was overridden, for the
    `reason` given. `note` is for the instructor.
    """
    first, last = ABOUT[:5], ABOUT[-3:]
    checks = [f"{question}: {check}" for question, check in weights]
    rows = [
        [
            *(about[name] for name in first),
            *(number(mark.points.get(key), 4) for key in weights),
            *(about[name] for name in last),
        ]
        for mark in marks
        for about in [about_of(mark)]
    ]
    return write_table(out / "grades.csv", [*first, *checks, *last], rows)


def write_lms(
    out: Path, marks: Sequence[Mark], roster: Roster, columns: Sequence[tuple[str, str]]
) -> Path:
    """`lms.csv`: a row for each student of the roster, with the columns that a platform wants.

    `columns` are pairs of a heading and what stands below it: one of `ABOUT`, or else a column of
    the roster. A score that is not there is left empty. Raises CourseError for anything else.
    """
    there = {name for row in roster.values() for name in row} | set(ABOUT)
    unknown = [source for _, source in columns if source not in there]
    if unknown:
        raise CourseError(
            f"--lms: there is no {', '.join(map(repr, unknown))}; expected a column of the roster, "
            f"or one of {', '.join(ABOUT)}"
        )
    by_name = {same_name(mark.result.student): mark for mark in marks}
    rows = [
        [{**row, **about_of(by_name[same_name(name)])}.get(source, "") for _, source in columns]
        for name, row in roster.items()
    ]
    return write_table(out / "lms.csv", [heading for heading, _ in columns], rows, "utf-8")


def about_of(mark: Mark) -> dict[str, object]:
    """What can be said of a mark in one cell each, by the names in `ABOUT`."""
    share = None if mark.score is None else 100 * mark.score / mark.max_score
    return {
        "student": mark.result.student,
        "exercise": mark.result.exercise,
        "status": mark.result.status,
        "score": number(mark.score),
        "max_score": number(mark.max_score),
        "percent": number(share),
        "judged": number(mark.judged),
        "reason": mark.reason,
        "note": "; ".join(mark.notes),
    }


def number(value: float | None, digits: int = 2) -> str:
    """Points as they are written: nothing where there are none, no needless digits.

    >>> number(4.0), number(4 / 3), number(None)
    ('4', '1.33', '')
    """
    return "" if value is None else f"{value:.{digits}f}".rstrip("0").rstrip(".")


def write_table(
    path: Path,
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    encoding: str = "utf-8-sig",  # by which a spreadsheet knows that it is UTF-8
) -> Path:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([harmless(cell) for cell in head])
    table.writerows([harmless(cell) for cell in row] for row in rows)
    write_atomic(path, text.getvalue().encode(encoding, "backslashreplace"))
    return path


def harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula, as a text.

    >>> harmless("=1+1"), harmless("anna"), harmless(3)
    ("'=1+1", 'anna', 3)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
