"""What is known of a submission, as a JSON file for each student.

Files are replaced whole or not at all. A result is final when the same submission has been judged
by the same checks; a rerun then skips it.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_lib.files import write_atomic

FINAL = ("ok", "unreadable")


@dataclass(frozen=True)
class Result:
    """What is known of one student's submission; `score` is None where there is no result."""

    student: str
    exercise: str
    status: str
    max_score: int
    score: int | None = None
    why: str = ""
    sha256: str = ""
    key: str = ""
    seed: int | None = None
    sandbox: Mapping[str, Any] = field(default_factory=dict)
    questions: Sequence[Mapping[str, Any]] = ()
    public: Sequence[Mapping[str, Any]] = ()
    cells: Sequence[str] = ()
    sources: Mapping[str, str] = field(default_factory=dict)  # by question, what was judged
    notes: Sequence[str] = ()  # what an instructor should know of the notebook
    submitted: str = ""

    @property
    def final(self) -> bool:
        return self.status in FINAL


def file_name(student: str, exercise: str, ending: str) -> str:
    """A name for a student's file that no student's name can lead astray.

    >>> file_name("../Åsa B.", "02_x", "json")
    '..%2FÅsa B..02_x.json'
    """
    safe = re.sub(r'[/\\:*?"<>|\x00-\x1f%]', lambda m: f"%{ord(m[0]):02X}", student)
    if len(safe.encode()) > 150:
        safe = safe[:60] + "~" + hashlib.sha256(student.encode()).hexdigest()[:12]
    return f"{safe}.{exercise}.{ending}"


def result_path(out: Path, student: str, exercise: str) -> Path:
    return out / "results" / file_name(student, exercise, "json")


def write_result(out: Path, result: Result) -> None:
    data = json.dumps(vars(result), indent=1, ensure_ascii=False, default=list)
    path = result_path(out, result.student, result.exercise)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, (data + "\n").encode("utf-8", "backslashreplace"))


def read_result(out: Path, student: str, exercise: str) -> Result | None:
    """What was written of it before; None where that is missing or not ours."""
    try:
        content = json.loads(result_path(out, student, exercise).read_text(encoding="utf-8"))
        return Result(**content)
    except (OSError, ValueError, TypeError):
        return None
